/* SPDX-License-Identifier: ISC */
#include "core/keys/age.h"
#include "core/keys/age_stream.h"
#include "core/keys/bech32.h"
#include "tests/unit/parcel.h"

/* Reads all of it; the text so far is kept also when it fails. */
static enum err
open_sealed(struct span sealed, const struct keypair *key, struct buf *out,
    struct note *why)
{
	struct age_reader *reader;
	int fd = parcel_file(sealed);
	struct span bytes;
	enum err err;

	why->text[0] = '\0';
	err = age_read_begin(fd, "sealed", key, why, &reader);
	if (err == OK) {
		do {
			err = age_read_next(reader, &bytes, why);
			buf_add(out, bytes);
		} while (err == OK && bytes.len > 0);
		age_read_close(reader);
	}
	close(fd);
	if (err != OK)
		assert_int_not_equal(why->text[0], '\0');
	return err;
}

/* In pieces of an odd size, so that they fall across chunks. */
static void
seal(struct span text, const struct keypair *keys, size_t count,
    struct buf *out)
{
	struct age_recipient to[4];
	struct pack_sink sink = { parcel_put, out };
	struct age_writer *writer;

	for (size_t i = 0; i < count; i++)
		assert_true(age_recipient_of(&to[i], keys[i].public));
	assert_int_equal(age_write_begin(to, count, sink, NULL, &writer), OK);
	while (text.len > 0) {
		size_t len = text.len < 7001 ? text.len : 7001;

		assert_int_equal(age_write_add(writer,
		    span_make(text.at, len), NULL), OK);
		text = span_from(text, len);
	}
	assert_int_equal(age_write_end(writer, NULL), OK);
	age_write_close(writer);
}

static void
fill(struct buf *text, size_t len)
{
	buf_reset(text);
	while (text->len < len)
		buf_byte(text, (unsigned char)(text->len * 7 + 3));
}

static void
test_round(void **state)
{
	static const size_t sizes[] = {
		0, 1, AGE_CHUNK - 1, AGE_CHUNK, AGE_CHUNK + 1, 3 * AGE_CHUNK
	};
	struct keypair keys[3];
	struct buf text, sealed, back;
	struct note why;

	(void)state;
	buf_init(&text);
	buf_init(&sealed);
	buf_init(&back);
	for (size_t i = 0; i < 3; i++)
		key_make(&keys[i]);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		fill(&text, sizes[i]);
		buf_reset(&sealed);
		seal(buf_span(&text), keys, 2, &sealed);
		assert_true(age_is(buf_span(&sealed)));
		for (size_t k = 0; k < 2; k++) {
			buf_reset(&back);
			assert_int_equal(open_sealed(buf_span(&sealed),
			    &keys[k], &back, &why), OK);
			assert_int_equal(back.len, text.len);
			assert_memory_equal(buf_cstr(&back),
			    buf_cstr(&text), text.len);
		}
		assert_int_equal(open_sealed(buf_span(&sealed), &keys[2],
		    &back, &why), ERR_REFUSED);
		assert_non_null(strstr(why.text, "not for this office"));
	}
	buf_free(&text);
	buf_free(&sealed);
	buf_free(&back);
}

/* Three chunks behind a header; every damage to them is seen. */
struct chunked {
	struct keypair	key;
	struct buf	sealed, bad, back;
	size_t		from;		/* where the chunks begin */
	struct note	why;
};

static void
chunked_open(struct chunked *c)
{
	struct buf text;

	buf_init(&text);
	buf_init(&c->sealed);
	buf_init(&c->bad);
	buf_init(&c->back);
	key_make(&c->key);
	fill(&text, 2 * AGE_CHUNK + 100);
	seal(buf_span(&text), &c->key, 1, &c->sealed);
	c->from = c->sealed.len - 2 * AGE_SEALED - 100 - CIPHER_TAG;
	buf_free(&text);
}

static void
chunked_close(struct chunked *c)
{
	buf_free(&c->sealed);
	buf_free(&c->bad);
	buf_free(&c->back);
}

static struct span
part(const struct chunked *c, size_t from, size_t len)
{
	return span_make(c->sealed.at + from, len);
}

static void
assert_refused(struct chunked *c)
{
	buf_reset(&c->back);
	assert_int_equal(open_sealed(buf_span(&c->bad), &c->key, &c->back,
	    &c->why), ERR_REFUSED);
	buf_reset(&c->bad);
}

static void
test_chunks(void **state)
{
	struct chunked c;
	struct span head, one, two, last;

	(void)state;
	chunked_open(&c);
	head = part(&c, 0, c.from);
	one = part(&c, c.from, AGE_SEALED);
	two = part(&c, c.from + AGE_SEALED, AGE_SEALED);
	last = part(&c, c.from + 2 * AGE_SEALED, 100 + CIPHER_TAG);
	const struct span *const orders[][4] = {
		{ &two, &one, &last, NULL },	/* swapped */
		{ &two, &last, NULL },		/* the first left out */
		{ &one, &last, NULL },
		{ &one, &two, NULL },		/* the last left out */
		{ &one, &one, &last, NULL },	/* twice */
		{ &one, &two, &last, &last },	/* appended */
		{ NULL },
	};

	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
		buf_add(&c.bad, head);
		for (size_t k = 0; k < 4 && orders[i][k] != NULL; k++)
			buf_add(&c.bad, *orders[i][k]);
		assert_refused(&c);
	}
	buf_add(&c.bad, buf_span(&c.sealed));
	buf_byte(&c.bad, '\n');
	assert_refused(&c);
	chunked_close(&c);
}

/* Whatever byte is changed, wherever it is cut: never taken as whole. */
static void
test_damage(void **state)
{
	struct chunked c;

	(void)state;
	chunked_open(&c);
	for (size_t i = 0; i < c.sealed.len; i += i < c.from ? 1 : 4099) {
		buf_add(&c.bad, buf_span(&c.sealed));
		c.bad.at[i] ^= 1;
		assert_refused(&c);
		buf_add(&c.bad, part(&c, 0, i));
		assert_refused(&c);
	}
	chunked_close(&c);
}

static void
test_forms(void **state)
{
	static const char *const bad[] = {
		"", "age-encryption.org/v1", "age-encryption.org/v1\n",
		"age-encryption.org/v2\n-> X25519 a\nb\n--- c\n",
		"age-encryption.org/v1\r\n--- \n",
		"age-encryption.org/v1\n---\n",
		"age-encryption.org/v1\n-> X25519\n\n--- a\n",
		"age-encryption.org/v1\n-> X25519 a  b\n\n--- a\n",
		"age-encryption.org/v1\n->\n\n--- a\n",
		"age-encryption.org/v1\n-> x y\n====\n--- a\n",
		/* A share of zeros would make one secret for all. */
		"age-encryption.org/v1\n-> X25519 "
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
		"--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
	};
	struct keypair key;
	struct note why;
	struct buf text;

	(void)state;
	key_make(&key);
	buf_init(&text);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(open_sealed(span_of(bad[i]), &key, &text,
		    &why), ERR_REFUSED);
	buf_text(&text, "age-encryption.org/v1\n");
	for (size_t i = 0; i < AGE_HEADER_LONGEST; i++)
		buf_text(&text, "-> x\n\n");
	assert_int_equal(open_sealed(buf_span(&text), &key, &text, &why),
	    ERR_REFUSED);
	assert_non_null(strstr(why.text, "too long"));
	buf_free(&text);
}

static void
test_bech32(void **state)
{
	struct age_recipient recipient, again;
	struct keypair key;
	struct buf text;

	(void)state;
	buf_init(&text);
	/* From age's own README. */
	assert_true(age_recipient_read(&recipient, SPAN("age1ql3z7hjy54pw3h"
	    "yww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")));
	age_recipient_write(&recipient, &text);
	assert_string_equal(buf_cstr(&text), "age1ql3z7hjy54pw3h"
	    "yww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p");
	for (size_t i = 0; i < text.len; i++) {
		text.at[i] ^= 1;
		assert_false(age_recipient_read(&again, buf_span(&text)));
		text.at[i] ^= 1;
		assert_false(age_recipient_read(&again,
		    span_make(text.at, i)));
	}
	buf_reset(&text);
	key_make(&key);
	age_secret_write(&key, &text);
	assert_true(span_starts(buf_span(&text), SPAN("AGE-SECRET-KEY-1")));
	assert_int_equal(text.len, 74);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_chunks),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_bech32),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
