/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "core/exchange/scan.h"
#include "tests/unit/parcel.h"

/* What klaster-bundle(5) says a bundle may be, and one more. */

static enum err
read_text(struct span text, struct note *why, uint64_t *runs)
{
	enum scan_event event;
	struct buf packed;
	struct scan scan;
	enum err err;
	int fd;

	buf_init(&packed);
	parcel_pack(text, &packed);
	fd = parcel_file(buf_span(&packed));
	buf_free(&packed);
	why->text[0] = '\0';
	scan_open(&scan, fd, "test", NULL, why);
	do
		event = scan_next(&scan);
	while (event != SCAN_END && event != SCAN_FAILED);
	*runs = scan.runs;
	err = scan_close(&scan);
	close(fd);
	return err;
}

static void
assert_refused(struct span text, const char *because)
{
	struct note why;
	uint64_t runs;

	assert_int_equal(read_text(text, &why, &runs), ERR_REFUSED);
	if (strstr(why.text, because) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, because);
}

static void
put_dev(struct buf *out, unsigned i)
{
	static const char digits[] = "ABCDEFGHIJKLMNOP";

	buf_printf(out, "\"AAAAAAAAAAA%c%c%c%c%c\"", digits[i >> 16 & 15],
	    digits[i >> 12 & 15], digits[i >> 8 & 15], digits[i >> 4 & 15],
	    digits[i & 15]);
}

/* A header with so many names in have, and the seal. */
static void
have_names(struct parcel *parcel, struct buf *have, unsigned count)
{
	unsigned i;

	parcel_open(parcel);
	buf_init(have);
	for (i = 0; i < count; i++) {
		buf_byte(have, i == 0 ? '{' : ',');
		put_dev(have, i);
		buf_printf(have, ":%u", 1000000 + i);
	}
	buf_byte(have, '}');
	parcel->have = buf_cstr(have);
	parcel_close(parcel);
}

static void
test_names(void **state)
{
	struct parcel parcel;
	struct note why;
	struct buf have;
	uint64_t runs;

	(void)state;
	have_names(&parcel, &have, 65536);
	assert_int_equal(read_text(buf_span(&parcel.text), &why, &runs), OK);
	buf_free(&have);
	parcel_free(&parcel);
	have_names(&parcel, &have, 65537);
	assert_refused(buf_span(&parcel.text), "at most 65536 writers");
	buf_free(&have);
	parcel_free(&parcel);
}

/* Of writers whose key nobody knows, so that none is verified. */
static void
some_runs(struct parcel *parcel, unsigned count)
{
	unsigned i, c;

	parcel_open(parcel);
	for (i = 0; i < count; i++) {
		buf_text(&parcel->body, "{\"log\":");
		put_dev(&parcel->body, i);
		buf_text(&parcel->body, ",\"from\":2,\"prev\":\"");
		for (c = 0; c < 64; c++)
			buf_byte(&parcel->body, '0');
		buf_text(&parcel->body, "\"}\n{\"n\":2,\"t\":1,\"u\":\"\","
		    "\"r\":\"school\"}\n{\"head\":2,\"sig\":\"");
		for (c = 0; c < 99; c++)
			buf_byte(&parcel->body, 'A');
		buf_text(&parcel->body, "=\"}\n");
	}
	parcel_close(parcel);
}

static void
test_runs(void **state)
{
	struct parcel parcel;
	struct note why;
	uint64_t runs;

	(void)state;
	some_runs(&parcel, 65536);
	assert_int_equal(read_text(buf_span(&parcel.text), &why, &runs), OK);
	assert_int_equal(runs, 65536);
	parcel_free(&parcel);
	some_runs(&parcel, 65537);
	assert_refused(buf_span(&parcel.text), "more than 65536 runs");
	parcel_free(&parcel);
}

/* What ends just where a piece of the stream does is no longer than it may
 * be. */
static void
test_header(void **state)
{
	struct note why;
	struct buf line;
	uint64_t runs;

	(void)state;
	buf_init(&line);
	buf_text(&line, "{\"bundle\":1,\"schema\":\"");
	while (line.len < SCAN_HEADER_LONGEST - 2)
		buf_byte(&line, 'a');
	buf_text(&line, "\"}\n");
	assert_int_equal(read_text(buf_span(&line), &why, &runs),
	    ERR_REFUSED);
	assert_null(strstr(why.text, "longer"));
	line.len -= 3;
	buf_text(&line, "a\"}\n");
	assert_refused(buf_span(&line), "longer");
	line.len -= 3;
	buf_text(&line, "aaaaaaaa");
	assert_refused(buf_span(&line), "longer");
	buf_free(&line);
}

/* An object of which each name would be compared with all others. */
static void
test_unknown(void **state)
{
	struct buf line;
	unsigned i;

	(void)state;
	buf_init(&line);
	buf_text(&line, "{\"bundle\":1,\"x\":");
	for (i = 0; i < 100000; i++) {
		buf_byte(&line, i == 0 ? '{' : ',');
		put_dev(&line, i);
		buf_text(&line, ":1");
	}
	buf_text(&line, "}}\n");
	assert_refused(buf_span(&line), "too many names");
	buf_free(&line);
}

static const char *const whole[] = {
	"{\"n\":2,\"t\":1600000000500,\"u\":\"me\",\"of\":2,\"k\":\"save\"}",
	("{\"n\":3,\"z\":\"0123456789abcdef\",\"r\":\"subject\",\"set\":"
	    "{\"phone\":\"1\"}}"),
	"{\"n\":4,\"t\":1600000000501,\"u\":\"me\",\"r\":\"subject\"}"
};

/* A log of these lines, one of them hollow in this form. */
static enum err
hollowed(size_t which, char form, struct note *why)
{
	struct mark log = { .sort = MARK_LOG, .n = 1 };
	unsigned char h[HASH_BYTES], of_line[HASH_BYTES];
	struct parcel parcel;
	struct buf lines;
	uint64_t runs;
	enum err err;
	size_t i;

	parcel_open(&parcel);
	buf_init(&lines);
	parcel_intro(&parcel.key, &lines);
	log.dev = span_of(parcel.dev);
	chain_begin(h, log.dev);
	memcpy(log.hash, h, HASH_BYTES);
	mark_write(&parcel.body, &log);
	buf_add(&parcel.body, buf_span(&lines));
	for (i = 0; i < 3; i++) {
		buf_printf(&lines, "%s\n", whole[i]);
		if (i != which) {
			buf_printf(&parcel.body, "%s\n", whole[i]);
			continue;
		}
		crypt_hash(of_line, span_of(whole[i]));
		buf_printf(&parcel.body, "{\"n\":%zu,\"%c\":\"", i + 2, form);
		hex_write(&parcel.body, of_line, HASH_BYTES);
		buf_text(&parcel.body, "\"}\n");
	}
	parcel_chain(buf_span(&lines), h);
	parcel_head(&parcel.body, &parcel.key, 4, h);
	parcel_close(&parcel);
	err = read_text(buf_span(&parcel.text), why, &runs);
	parcel_free(&parcel);
	buf_free(&lines);
	return err;
}

/* A line may be hollow in the form of its own sort, and one with k in none:
 * whoever passes it on could take out a revocation else.  The chain shows
 * it, or its place: a personal line is the first of no change-set. */
static void
test_hollowed(void **state)
{
	static const char forms[] = "xz", fits[] = "-zx";
	struct note why;
	size_t i, j;

	(void)state;
	for (i = 0; i < 3; i++)
		for (j = 0; j < 2; j++) {
			bool fine = fits[i] == forms[j];

			if (hollowed(i, forms[j], &why) !=
			    (fine ? OK : ERR_REFUSED) || (!fine &&
			    strstr(why.text, "signature") == NULL &&
			    strstr(why.text, "change-sets") == NULL))
				fail_msg("%s as %c: %s", whole[i], forms[j],
				    why.text);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_hollowed),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests_name("bounds", tests, NULL, NULL);
}
