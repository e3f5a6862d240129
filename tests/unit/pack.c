/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include <unistd.h>

#include "core/base/file.h"
#include "core/exchange/frame.h"
#include "core/exchange/pack.h"

static enum err
into_buf(void *with, struct span bytes, struct note *why)
{
	(void)why;
	buf_add(with, bytes);
	return OK;
}

static void
packed(struct span raw, struct buf *out)
{
	struct pack_sink sink = { into_buf, out };
	struct pack *pack;

	buf_init(out);
	assert_int_equal(pack_begin(raw.len, sink, NULL, &pack), OK);
	assert_int_equal(pack_add(pack, span_make(raw.at, raw.len / 2), NULL),
	    OK);
	assert_int_equal(pack_add(pack, span_from(raw, raw.len / 2), NULL),
	    OK);
	assert_int_equal(pack_end(pack, NULL), OK);
	pack_close(pack);
}

static enum err
unpacked(struct span bytes, struct buf *out, struct note *why)
{
	struct unpack *unpack;
	struct span part;
	enum err err;
	int fd = file_nameless(".");

	assert_true(fd >= 0);
	assert_int_equal(file_put(fd, bytes, "test", NULL), OK);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	assert_int_equal(unpack_begin(fd, "test", why, &unpack), OK);
	while ((err = unpack_next(unpack, &part, why)) == OK && part.len > 0)
		buf_add(out, part);
	if (err == OK)
		assert_int_equal(unpack_packed(unpack), bytes.len);
	unpack_close(unpack);
	close(fd);
	return err;
}

static void
random_text(struct buf *text, size_t len)
{
	uint64_t seed = 7;

	buf_init(text);
	while (text->len < len)
		buf_printf(text, "%u,", (unsigned)(dice(&seed) % 5000));
}

static void
test_round(void **state)
{
	static const size_t sizes[] = { 0, 1, 1000, 131072, 700000 };
	struct buf raw, small, again;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		random_text(&raw, sizes[i]);
		packed(buf_span(&raw), &small);
		buf_init(&again);
		assert_int_equal(unpacked(buf_span(&small), &again, NULL), OK);
		assert_true(span_is(buf_span(&raw), buf_span(&again)));
		buf_free(&raw);
		buf_free(&small);
		buf_free(&again);
	}
}

/* Not one byte may differ, be missing, or be too many. */
static void
test_damage(void **state)
{
	struct buf raw, small, out;
	struct note why = { "" };
	size_t i;
	int bit;

	(void)state;
	random_text(&raw, 2000);
	packed(buf_span(&raw), &small);
	buf_init(&out);
	for (i = 0; i < small.len; i++) {
		assert_int_equal(unpacked(span_make(small.at, i), &out, NULL),
		    ERR_REFUSED);
		for (bit = 1; bit < 256; bit <<= 1) {
			small.at[i] ^= (char)bit;
			assert_int_equal(unpacked(buf_span(&small), &out,
			    &why), ERR_REFUSED);
			small.at[i] ^= (char)bit;
		}
	}
	buf_byte(&small, 0);
	assert_int_equal(unpacked(buf_span(&small), &out, NULL), ERR_REFUSED);
	assert_int_equal(strncmp(why.text, "test: ", 6), 0);
	buf_free(&raw);
	buf_free(&small);
	buf_free(&out);
}

/* Whole frames that a friendly reader would take. */
static void
test_strangers(void **state)
{
	const struct span rows[] = {
		/* skippable; no checksum; dictionary; window 2^27 */
		SPAN("\x50\x2a\x4d\x18\x00\x00\x00\x00"),
		SPAN("\x28\xb5\x2f\xfd\x20\x00\x01\x00\x00"),
		SPAN("\x28\xb5\x2f\xfd\x05\x58\x01\x01\x00\x00"
		    "\x99\xe9\xd8\x51"),
		SPAN("\x28\xb5\x2f\xfd\x04\x88\x01\x00\x00"
		    "\x99\xe9\xd8\x51"),
		/* window just over 8 MiB; zstd 0.2 */
		SPAN("\x28\xb5\x2f\xfd\x04\x69\x01\x00\x00"
		    "\x99\xe9\xd8\x51"),
		SPAN("\x22\xb5\x2f\xfd\x04\x58\x01\x00\x00"),
	};
	struct buf out, one;
	size_t i;

	(void)state;
	buf_init(&out);
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(unpacked(rows[i], &out, NULL), ERR_REFUSED);
	assert_int_equal(out.len, 0);
	assert_int_equal(unpacked(SPAN("\x28\xb5\x2f\xfd\x04\x68\x01\x00\x00"
	    "\x99\xe9\xd8\x51"), &out, NULL), OK);	/* empty, 8 MiB */
	packed(SPAN("one"), &one);
	packed(SPAN("two"), &out);
	buf_add(&one, buf_span(&out));
	buf_reset(&out);
	assert_int_equal(unpacked(buf_span(&one), &out, NULL), ERR_REFUSED);
	buf_free(&out);
	buf_free(&one);
}

/* The longest head that a frame can have, of which klaster wants none. */
static void
test_longest_head(void **state)
{
	static const char bytes[] = "\x28\xb5\x2f\xfd\xc3"
	    "\xff" "\xff\xff\xff\xff" "\xff\xff\xff\xff\xff\xff\xff\xff"
	    "\x11\x00\x00" "ab";
	unsigned char hash[HASH_BYTES];
	struct frame frame;
	uint32_t len = 0;

	(void)state;
	frame_init(&frame);
	frame_add(&frame, SPAN(bytes));
	assert_true(frame_last(&frame, &len, hash));
	assert_int_equal(len, 2);
}

/* So many bytes of a log, packed. */
static size_t
packed_size(size_t len)
{
	uint64_t seed = 5, n = 0;
	struct buf text, bytes;
	size_t size;

	buf_init(&text);
	while (text.len < len)
		buf_printf(&text, "{\"n\":%u,\"r\":\"school\",\"set\":{"
		    "\"name\":\"School %u\",\"pupils\":%u,"
		    "\"address\":\"street %u\"}}\n",
		    (unsigned)++n, (unsigned)(dice(&seed) >> 50),
		    (unsigned)(dice(&seed) >> 54),
		    (unsigned)(dice(&seed) >> 52));
	packed(span_make(text.at, len), &bytes);
	size = bytes.len;
	buf_free(&bytes);
	buf_free(&text);
	return size;
}

/* One byte more is packed quicker, and worse. */
static void
test_levels(void **state)
{
	(void)state;
	assert_true(packed_size(PACK_HARD_MOST) + PACK_HARD_MOST / 1000 <
	    packed_size(PACK_HARD_MOST + 1));
	assert_true(packed_size(PACK_GOOD_MOST) + PACK_GOOD_MOST / 1000 <
	    packed_size(PACK_GOOD_MOST + 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_strangers),
		cmocka_unit_test(test_longest_head),
		cmocka_unit_test(test_levels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
