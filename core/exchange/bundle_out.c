/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle_out.h"

#include "core/base/words.h"
#include "core/exchange/scan.h"
#include "core/keys/minisign.h"

#define COMMENT "klaster bundle"	/* the trusted one of every seal */

/* The seal over what was hashed so far. */
static void
end_mark(struct bundle_out *out, const unsigned char h[HASH_BYTES],
    const unsigned char packed[HASH_BYTES])
{
	struct mark mark = {
		.sort = MARK_END, .n = out->header.lines, .has_packed = true
	};
	struct buf text, seal;

	buf_init(&text);
	buf_init(&seal);
	mark_seal_text(&text, out->dev, out->header.at, h);
	minisign_sign(out->key, buf_span(&text), COMMENT, &seal);
	memcpy(mark.hash, h, HASH_BYTES);
	memcpy(mark.packed, packed, HASH_BYTES);
	mark.seal = buf_span(&seal);
	buf_reset(&out->text);
	mark_write(&out->text, &mark);
	out->text.failed = out->text.failed || text.failed || seal.failed;
	buf_free(&text);
	buf_free(&seal);
}

/* Its own length depends on the digits of that number, so it is made until
 * it fits. */
static void
fit_header(struct bundle_out *out)
{
	uint64_t others = out->header.raw;

	do {
		buf_reset(&out->text);
		mark_write(&out->text, &out->header);
		if (out->header.raw == others + out->text.len)
			break;
		out->header.raw = others + out->text.len;
	} while (!out->text.failed);
}

enum err
bundle_out_measure(struct bundle_out *out)
{
	static const unsigned char no_hash[HASH_BYTES];

	out->header.lines += 2;
	end_mark(out, no_hash, no_hash);
	out->header.raw += out->text.len;
	fit_header(out);
	if (out->text.failed)
		return ERR_NOMEM;
	return out->header.raw <= SCAN_RAW_MOST ? OK :
	    note_fail(ERR_REFUSED, out->why, _("The bundle would be larger "
	    "than %d MiB, which no office accepts."),
	    SCAN_RAW_MOST / 1024 / 1024);
}

static enum err
emit(struct bundle_out *out, struct span bytes)
{
	hasher_add(&out->whole, bytes);
	return pack_add(out->pack, bytes, out->why);
}

enum err
bundle_out_line(struct bundle_out *out, struct span raw)
{
	enum err err = emit(out, raw);

	return err == OK ? emit(out, SPAN("\n")) : err;
}

enum err
bundle_out_mark(struct bundle_out *out, const struct mark *mark)
{
	buf_reset(&out->text);
	mark_write(&out->text, mark);
	return out->text.failed ? ERR_NOMEM :
	    emit(out, buf_span(&out->text));
}

enum err
bundle_out_begin(struct bundle_out *out, struct pack_sink sink)
{
	enum err err;

	hasher_init(&out->whole);
	err = pack_begin(out->header.raw, sink, out->why, &out->pack);
	return err == OK ? bundle_out_mark(out, &out->header) : err;
}

enum err
bundle_out_end(struct bundle_out *out)
{
	unsigned char h[HASH_BYTES], packed[HASH_BYTES];
	enum err err;

	hasher_end(&out->whole, h);
	err = pack_flush(out->pack, packed, out->why);
	if (err != OK)
		return err;
	end_mark(out, h, packed);
	return out->text.failed ? ERR_NOMEM :
	    pack_end_plain(out->pack, buf_span(&out->text), out->why);
}

void
bundle_out_close(struct bundle_out *out)
{
	pack_close(out->pack);
	out->pack = NULL;
	buf_free(&out->text);
}
