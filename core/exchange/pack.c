/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/pack.h"

#include <errno.h>
#include <unistd.h>
#include <zstd.h>

#include "core/base/words.h"
#include "core/exchange/frame.h"
#include "core/exchange/xxh.h"

enum {
	LEVEL_HARD = 19,
	LEVEL_GOOD = 15,
	LEVEL_QUICK = 12,
	LEVEL_STREAM = 3,
	WINDOW_OUT = 22,	/* bounds the memory of level 19 to 60 MB */
	WINDOW_IN = 23,		/* 8 MiB */
	CHUNK = 128 * 1024
};

#define UNKNOWN	ZSTD_CONTENTSIZE_UNKNOWN

struct pack {
	ZSTD_CCtx	*zstd;
	struct pack_sink sink;
	struct hasher	 packed;
	struct xxh	 text;		/* zstd's checksum, in the end ours */
	char		 out[CHUNK];
};

static bool
pack_set_up(struct pack *pack, uint64_t raw)
{
	const struct {
		ZSTD_cParameter	name;
		int		value;
	} rows[] = {
		{ ZSTD_c_checksumFlag, 1 },
		{ ZSTD_c_windowLog, WINDOW_OUT },
		{ ZSTD_c_compressionLevel, raw == UNKNOWN ? LEVEL_STREAM :
		    raw <= PACK_HARD_MOST ? LEVEL_HARD :
		    raw <= PACK_GOOD_MOST ? LEVEL_GOOD : LEVEL_QUICK },
	};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (ZSTD_isError(ZSTD_CCtx_setParameter(pack->zstd,
		    rows[i].name, rows[i].value)))
			return false;
	}
	return !ZSTD_isError(ZSTD_CCtx_setPledgedSrcSize(pack->zstd, raw));
}

enum err
pack_begin(uint64_t raw, struct pack_sink sink, struct note *why,
    struct pack **out)
{
	struct pack *pack = mem_zero(1, sizeof *pack);

	*out = NULL;
	if (pack == NULL)
		return ERR_NOMEM;
	pack->sink = sink;
	hasher_init(&pack->packed);
	xxh_init(&pack->text);
	pack->zstd = ZSTD_createCCtx();
	if (pack->zstd == NULL || !pack_set_up(pack, raw)) {
		pack_close(pack);
		return note_fail(ERR_NOMEM, why,
		    _("There is too little memory to compress with."));
	}
	*out = pack;
	return OK;
}

enum err
pack_begin_stream(struct pack_sink sink, struct note *why, struct pack **out)
{
	return pack_begin(UNKNOWN, sink, why, out);
}

static enum err
pack_step(struct pack *pack, ZSTD_inBuffer *in, ZSTD_EndDirective how,
    size_t *left, struct note *why)
{
	ZSTD_outBuffer out = { pack->out, sizeof pack->out, 0 };

	*left = ZSTD_compressStream2(pack->zstd, &out, in, how);
	if (ZSTD_isError(*left))
		return note_fail(ERR_SYSTEM, why,
		    _("Compressing failed: %s."), ZSTD_getErrorName(*left));
	if (out.pos == 0)
		return OK;
	hasher_add(&pack->packed, span_make(pack->out, out.pos));
	return pack->sink.put(pack->sink.with,
	    span_make(pack->out, out.pos), why);
}

enum err
pack_add(struct pack *pack, struct span bytes, struct note *why)
{
	ZSTD_inBuffer in = { bytes.at, bytes.len, 0 };
	enum err err = OK;
	size_t left;

	xxh_add(&pack->text, bytes);
	while (err == OK && in.pos < in.size)
		err = pack_step(pack, &in, ZSTD_e_continue, &left, why);
	return err;
}

static enum err
pack_drain(struct pack *pack, ZSTD_EndDirective how, struct note *why)
{
	ZSTD_inBuffer in = { NULL, 0, 0 };
	enum err err;
	size_t left;

	do
		err = pack_step(pack, &in, how, &left, why);
	while (err == OK && left > 0);
	return err;
}

enum err
pack_end(struct pack *pack, struct note *why)
{
	return pack_drain(pack, ZSTD_e_end, why);
}

enum err
pack_flush(struct pack *pack, unsigned char hash[HASH_BYTES],
    struct note *why)
{
	enum err err = pack_drain(pack, ZSTD_e_flush, why);
	struct hasher packed = pack->packed;

	hasher_end(&packed, hash);
	return err;
}

/* zstd is not asked to end the frame: it would pack what comes last. */
enum err
pack_end_plain(struct pack *pack, struct span last, struct note *why)
{
	unsigned char head[FRAME_BLOCK_HEAD], sum[4];
	struct pack_sink *sink = &pack->sink;
	uint64_t hash;
	enum err err;
	unsigned i;

	xxh_add(&pack->text, last);
	hash = xxh_end(&pack->text);
	for (i = 0; i < sizeof sum; i++)
		sum[i] = hash >> 8 * i & 0xff;
	frame_last_head(head, (uint32_t)last.len);
	err = sink->put(sink->with, span_make(head, sizeof head), why);
	if (err == OK)
		err = sink->put(sink->with, last, why);
	if (err == OK)
		err = sink->put(sink->with, span_make(sum, sizeof sum), why);
	return err;
}

void
pack_close(struct pack *pack)
{
	if (pack == NULL)
		return;
	ZSTD_freeCCtx(pack->zstd);
	mem_free(pack);
}

struct unpack {
	ZSTD_DCtx	*zstd;
	int		 fd;
	const char	*name;
	uint64_t	 packed;
	struct frame	 frame;
	ZSTD_inBuffer	 in;
	bool		 begun, over;
	char		 bytes[CHUNK], out[CHUNK];
};

static const char magic[] = "\x28\xb5\x2f\xfd";

bool
unpack_is(struct span beginning)
{
	return span_starts(beginning, SPAN(magic));
}

enum err
unpack_begin(int fd, const char *name, struct note *why, struct unpack **out)
{
	struct unpack *unpack = mem_zero(1, sizeof *unpack);

	*out = NULL;
	if (unpack == NULL)
		return ERR_NOMEM;
	unpack->fd = fd;
	unpack->name = name;
	unpack->in.src = unpack->bytes;
	frame_init(&unpack->frame);
	unpack->zstd = ZSTD_createDCtx();
	if (unpack->zstd == NULL || ZSTD_isError(ZSTD_DCtx_setParameter(
	    unpack->zstd, ZSTD_d_windowLogMax, WINDOW_IN))) {
		unpack_close(unpack);
		return note_fail(ERR_NOMEM, why,
		    _("There is too little memory to decompress with."));
	}
	*out = unpack;
	return OK;
}

static enum err
unpack_fill(struct unpack *unpack, size_t from, struct note *why)
{
	ssize_t got;

	do
		got = read(unpack->fd, unpack->bytes + from, CHUNK - from);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return note_fail(ERR_SYSTEM, why, _("%s: cannot be read: %s."),
		    unpack->name, strerror(errno));
	unpack->packed += (uint64_t)got;
	frame_add(&unpack->frame,
	    span_make(unpack->bytes + from, (size_t)got));
	unpack->in.pos = 0;
	unpack->in.size = from + (size_t)got;
	return OK;
}

static enum err
unpack_bad(const struct unpack *unpack, struct note *why, const char *what)
{
	return note_fail(ERR_REFUSED, why,
	    _("%s: the compressed data are refused: %s."), unpack->name, what);
}

/*
 * The frame's own head: magic number, then a byte that must ask for the
 * checksum and for no dictionary.  Its bits 3 and 4 mean nothing, and must
 * be 0 so that a bundle has one form.
 */
static enum err
unpack_head(struct unpack *unpack, struct note *why)
{
	const unsigned char *at = (const unsigned char *)unpack->bytes;
	size_t had;
	enum err err;

	do {
		had = unpack->in.size;
		err = unpack_fill(unpack, had, why);
	} while (err == OK && unpack->in.size < 5 && unpack->in.size > had);
	if (err != OK)
		return err;
	if (unpack->in.size < 5)
		return unpack_bad(unpack, why, _("it is cut short"));
	if (memcmp(at, magic, sizeof magic - 1) != 0)
		return unpack_bad(unpack, why,
		    _("it is no zstd file of one frame"));
	if ((at[4] & 0x1f) != 0x04)
		return unpack_bad(unpack, why,
		    _("it lacks a checksum or wants a dictionary"));
	unpack->begun = true;
	return OK;
}

static enum err
unpack_step(struct unpack *unpack, struct span *bytes, struct note *why)
{
	ZSTD_outBuffer out = { unpack->out, CHUNK, 0 };
	size_t left;

	left = ZSTD_decompressStream(unpack->zstd, &out, &unpack->in);
	if (ZSTD_isError(left))
		return unpack_bad(unpack, why, ZSTD_getErrorName(left));
	unpack->over = left == 0;
	*bytes = span_make(unpack->out, out.pos);
	return OK;
}

/* Behind the frame there must be nothing. */
static enum err
unpack_tail(struct unpack *unpack, struct note *why)
{
	enum err err = OK;

	if (unpack->in.pos == unpack->in.size)
		err = unpack_fill(unpack, 0, why);
	if (err == OK && unpack->in.pos < unpack->in.size)
		return unpack_bad(unpack, why,
		    _("something follows its first frame"));
	return err;
}

enum err
unpack_next(struct unpack *unpack, struct span *bytes, struct note *why)
{
	enum err err = OK;

	*bytes = SPAN("");
	if (!unpack->begun)
		err = unpack_head(unpack, why);
	while (err == OK && !unpack->over) {
		err = unpack_step(unpack, bytes, why);
		if (err != OK || bytes->len > 0 || unpack->over ||
		    unpack->in.pos < unpack->in.size)
			break;
		err = unpack_fill(unpack, 0, why);
		if (err == OK && unpack->in.size == 0)
			return unpack_bad(unpack, why, _("it is cut short"));
	}
	if (err == OK && unpack->over)
		err = unpack_tail(unpack, why);
	return err;
}

bool
unpack_last(const struct unpack *unpack, uint32_t *len,
    unsigned char hash[HASH_BYTES])
{
	return frame_last(&unpack->frame, len, hash);
}

uint64_t
unpack_packed(const struct unpack *unpack)
{
	return unpack->packed;
}

void
unpack_close(struct unpack *unpack)
{
	if (unpack == NULL)
		return;
	ZSTD_freeDCtx(unpack->zstd);
	mem_free(unpack);
}
