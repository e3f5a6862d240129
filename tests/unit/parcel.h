/*
 * parcel.h - bundles made by hand, right or wrong on purpose.
 *
 * The body is text: lines of JSON with LF, runs made by parcel_run().
 * parcel_close() puts a header before it and a seal behind it that fit.
 */
#ifndef TESTS_UNIT_PARCEL_H
#define TESTS_UNIT_PARCEL_H

#include <unistd.h>

#include "core/base/file.h"
#include "core/log/intro.h"
#include "core/log/log.h"
#include "core/exchange/mark.h"
#include "core/keys/minisign.h"
#include "core/exchange/pack.h"
#include "tests/unit/unit.h"

struct parcel {
	struct keypair	 key;		/* of the sender */
	char		 dev[DEV_CHARS + 1];
	struct buf	 body, text;	/* text: all of it, once closed */
	uint64_t	 raw, lines;	/* lies for the header; 0: the truth */
	const char	*have;
	const char	*base;		/* or NULL */
};

static inline void
parcel_open(struct parcel *parcel)
{
	memset(parcel, 0, sizeof *parcel);
	buf_init(&parcel->body);
	buf_init(&parcel->text);
	key_make(&parcel->key);
	key_dev(parcel->key.public, parcel->dev);
	parcel->have = "{}";
}

static inline void
parcel_free(struct parcel *parcel)
{
	buf_free(&parcel->body);
	buf_free(&parcel->text);
}

/* A first line that introduces this key. */
static inline void
parcel_intro(const struct keypair *key, struct buf *out)
{
	struct intro intro = { .title = SPAN("Office") };

	memcpy(intro.key, key->public, PUBLIC_BYTES);
	buf_text(out, "{\"n\":1,\"t\":1600000000000,\"u\":\"me\"");
	intro_write(out, &intro);
	buf_byte(out, '\n');
}

/* Chains what lines holds, from h on. */
static inline uint64_t
parcel_chain(struct span lines, unsigned char h[HASH_BYTES])
{
	uint64_t count = 0;
	const char *lf;

	while (lines.len > 0 &&
	    (lf = memchr(lines.at, '\n', lines.len)) != NULL) {
		size_t len = (size_t)(lf - lines.at);

		log_chain(h, span_make(lines.at, len));
		lines = span_from(lines, len + 1);
		count++;
	}
	return count;
}

/* The signed head behind lines that end in n and h. */
static inline void
parcel_head(struct buf *out, const struct keypair *key, uint64_t n,
    const unsigned char h[HASH_BYTES])
{
	struct mark head = { .sort = MARK_HEAD, .n = n };
	char dev[DEV_CHARS + 1];
	struct buf text;

	buf_init(&text);
	key_dev(key->public, dev);
	log_head_text(&text, dev, n, h);
	crypt_sign(key, buf_span(&text), head.sig);
	mark_write(out, &head);
	buf_free(&text);
}

/* A run from h on; h becomes the chain at its end. */
static inline void
parcel_run(struct parcel *parcel, const struct keypair *key, uint64_t from,
    unsigned char h[HASH_BYTES], struct span lines)
{
	struct mark log = { .sort = MARK_LOG, .n = from };
	char dev[DEV_CHARS + 1];
	uint64_t count;

	key_dev(key->public, dev);
	log.dev = span_of(dev);
	if (from == 1)
		chain_begin(h, log.dev);
	memcpy(log.hash, h, HASH_BYTES);
	mark_write(&parcel->body, &log);
	buf_add(&parcel->body, lines);
	count = parcel_chain(lines, h);
	parcel_head(&parcel->body, key, from + count - 1, h);
}

static inline void
parcel_seal(struct parcel *parcel, struct buf *out, uint64_t lines,
    const unsigned char h[HASH_BYTES], const unsigned char *packed)
{
	struct mark end = { .sort = MARK_END, .n = lines };
	struct buf text, seal;

	buf_init(&text);
	buf_init(&seal);
	mark_seal_text(&text, parcel->dev, 1600000001000, h);
	minisign_sign(&parcel->key, buf_span(&text), "test", &seal);
	memcpy(end.hash, h, HASH_BYTES);
	if (packed != NULL) {
		end.has_packed = true;
		memcpy(end.packed, packed, HASH_BYTES);
	}
	end.seal = buf_span(&seal);
	mark_write(out, &end);
	buf_free(&text);
	buf_free(&seal);
}

static inline size_t
parcel_lines(struct span text)
{
	size_t i, lines = 0;

	for (i = 0; i < text.len; i++)
		lines += text.at[i] == '\n';
	return lines;
}

/* packed: what the last line shall say of it; NULL: nothing.  The length of
 * the text before that line. */
static inline size_t
parcel_build(struct parcel *parcel, const unsigned char *packed)
{
	struct mark header = { .sort = MARK_BUNDLE, .n = BUNDLE_VERSION };
	unsigned char h[HASH_BYTES] = { 0 };
	uint64_t others, lines;
	size_t before;
	struct buf end;

	buf_init(&end);
	lines = parcel_lines(buf_span(&parcel->body)) + 2;
	parcel_seal(parcel, &end, lines, h, packed);
	others = parcel->body.len + end.len;
	header.dev = span_of(parcel->dev);
	header.at = 1600000001000;
	header.lines = parcel->lines > 0 ? parcel->lines : lines;
	header.have = span_of(parcel->have);
	header.base = span_of(parcel->base == NULL ? "" : parcel->base);
	header.raw = parcel->raw;
	do {
		buf_reset(&parcel->text);
		mark_write(&parcel->text, &header);
		if (parcel->raw > 0 ||
		    header.raw == others + parcel->text.len)
			break;
		header.raw = others + parcel->text.len;
	} while (true);
	buf_add(&parcel->text, buf_span(&parcel->body));
	crypt_hash(h, buf_span(&parcel->text));
	before = parcel->text.len;
	parcel_seal(parcel, &parcel->text, lines, h, packed);
	buf_free(&end);
	return before;
}

static inline void
parcel_close(struct parcel *parcel)
{
	parcel_build(parcel, NULL);
}

static inline enum err
parcel_put(void *with, struct span bytes, struct note *why)
{
	(void)why;
	buf_add(with, bytes);
	return OK;
}

static inline void
parcel_pack(struct span text, struct buf *out)
{
	struct pack_sink sink = { parcel_put, out };
	struct pack *pack;

	assert_int_equal(pack_begin(text.len, sink, NULL, &pack), OK);
	assert_int_equal(pack_add(pack, text, NULL), OK);
	assert_int_equal(pack_end(pack, NULL), OK);
	pack_close(pack);
}

/* A whole bundle as klaster writes them. */
static inline void
parcel_ship(struct parcel *parcel, struct buf *out)
{
	struct pack_sink sink = { parcel_put, out };
	unsigned char packed[HASH_BYTES] = { 0 };
	struct pack *pack;
	size_t before = parcel_build(parcel, packed);

	assert_int_equal(pack_begin(parcel->text.len, sink, NULL, &pack), OK);
	assert_int_equal(pack_add(pack, span_make(parcel->text.at, before),
	    NULL), OK);
	assert_int_equal(pack_flush(pack, packed, NULL), OK);
	before = parcel_build(parcel, packed);
	assert_int_equal(pack_end_plain(pack,
	    span_from(buf_span(&parcel->text), before), NULL), OK);
	pack_close(pack);
}

/* A nameless file with these bytes, to be read from its beginning. */
static inline int
parcel_file(struct span bytes)
{
	int fd = file_nameless(".");

	assert_true(fd >= 0);
	assert_int_equal(file_put(fd, bytes, "test", NULL), OK);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

#endif /* TESTS_UNIT_PARCEL_H */
