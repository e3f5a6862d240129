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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_unknown),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests_name("bounds", tests, NULL, NULL);
}
