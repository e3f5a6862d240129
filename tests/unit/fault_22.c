/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * Fault 22: a stranger whom somebody trusts sends lines that are none, under
 * chains, heads and a seal that are right.  All are refused, the database
 * stays as it is, and what is said of them has no control characters in it.
 * (What the line reader alone refuses is in line.c, json.c and json_suite.c,
 * and tests/fuzz goes on from there.)
 */
#include "tests/unit/unit.h"

#include "tests/unit/office.h"
#include "tests/unit/parcel.h"
#include "tests/unit/place.h"

/* What follows {"n":2,"t":1,"u":"me" in a line. */
static const char *const hostile[] = {
	"", ",}", ",\"r\":}", ",\"r\":\"../x\",\"set\":{\"a\":1}}",
	",\"r\":\"a\\u001b[2J\",\"set\":{\"a\":1}}",
	",\"r\":\"a/b\",\"set\":{\"a\":1}}",
	",\"r\":\"school\",\"set\":{\"../x\":1}}",
	",\"r\":\"school\",\"set\":{\"a\\u001b[2J\":1}}",
	",\"r\":\"school\",\"set\":{\"a\":1,\"a\":2}}",
	",\"r\":\"school\",\"r\":\"school\",\"set\":{\"a\":1}}",
	",\"r\":\"school\",\"set\":{\"a\":9007199254740993}}",
	",\"r\":\"school\",\"set\":{\"a\":9223372036854775808}}",
	",\"r\":\"school\",\"set\":{\"a\":1e400}}",
	",\"r\":\"school\",\"set\":{\"a\":1.5}}",
	",\"r\":\"school\",\"set\":{\"a\":NaN}}",
	",\"r\":\"school\",\"set\":{\"a\":01}}",
	",\"r\":\"school\",\"set\":{\"a\":\"\\ud800\"}}",
	",\"r\":\"school\",\"set\":{\"a\":\"\\udc00\\ud800\"}}",
	",\"r\":\"school\",\"set\":{\"a\":\"\\u0000\"}}",
	",\"r\":\"school\",\"set\":{\"a\":\"\xc0\xaf\"}}",
	",\"r\":\"school\",\"set\":{\"a\":\"\xed\xa0\x80\"}}",
	",\"r\":\"school\",\"set\":{\"a\":\"\xf5\x80\x80\x80\"}}",
	",\"r\":\"school\",\"set\":{\"a\":\"\x01\"}}",
	",\"r\":\"school\",\"set\":{\"a\":'b'}}",
	",\"r\":\"school\",\"set\":[1]}",
	",\"r\":\"school\",\"set\":{\"a\":1}}x",
	",\"r\":\"school\",\"set\":{\"a\":1}} {}",
	",\"r\":\"school\",\"old\":[\"../x\"]}",
	",\"r\":\"school\",\"old\":[\"AAAAAAAAAAAAAAAA.0\"]}",
	",\"r\":\"school\",\"old\":[\"AAAAAAAAAAAAAAAA.549755813888\"]}",
	",\"r\":\"school/AAAAAAAAAAAAAAAA.-1\",\"del\":true}",
	",\"r\":\"school\",\"k\":\"key\"}",
	",\"of\":0,\"r\":\"school\"}", ",\"of\":-1,\"r\":\"school\"}"
};

/* A bundle with this line, by a sender of its own. */
static void
make_bundle(struct span line)
{
	unsigned char h[HASH_BYTES];
	struct buf lines, packed;
	struct parcel parcel;

	parcel_open(&parcel);
	buf_init(&lines);
	buf_init(&packed);
	parcel_intro(&parcel.key, &lines);
	buf_add(&lines, line);
	buf_byte(&lines, '\n');
	parcel_run(&parcel, &parcel.key, 1, h, buf_span(&lines));
	parcel_ship(&parcel, &packed);
	assert_int_equal(file_write("bad", 0600, buf_span(&packed), NULL),
	    OK);
	buf_free(&packed);
	buf_free(&lines);
	parcel_free(&parcel);
}

static void
refused(struct desk *desk, struct span line)
{
	char *before = desk_dump(desk), *after;
	const char *at;

	make_bundle(line);
	if (desk_take(desk, "bad", BUNDLE_TRUST) != ERR_REFUSED)
		fail_msg("taken: %.*s", (int)(line.len > 100 ? 100 :
		    line.len), line.at);
	assert_true(desk->why.text[0] != '\0');
	for (at = desk->why.text; *at != '\0'; at++)
		assert_true((unsigned char)*at >= ' ' && *at != 127);
	after = desk_dump(desk);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void
test_hostile(void **state)
{
	struct desk desk;
	struct buf line;
	size_t i;

	(void)state;
	desk_open(&desk, "A", 0);
	desk_name(&desk, 0, "School");
	buf_init(&line);
	for (i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		buf_reset(&line);
		buf_printf(&line, "{\"n\":2,\"t\":1,\"u\":\"me\"%s",
		    hostile[i]);
		refused(&desk, buf_span(&line));
	}
	buf_free(&line);
	desk_remove(&desk);
	unlink("bad");
}

/* begin, count times part, end */
static void
refused_long(struct desk *desk, const char *begin, const char *part,
    size_t count, const char *end)
{
	struct buf line;

	buf_init(&line);
	buf_text(&line, "{\"n\":2,\"t\":1,\"u\":\"me\",\"r\":\"school\"");
	buf_text(&line, begin);
	while (count-- > 0)
		buf_text(&line, part);
	buf_text(&line, end);
	refused(desk, buf_span(&line));
	buf_free(&line);
}

static void
test_large(void **state)
{
	struct desk desk;
	struct buf line;
	int i;

	(void)state;
	desk_open(&desk, "A", 0);
	refused_long(&desk, ",\"x\":", "[", 100000, "}");
	refused_long(&desk, ",\"set\":{\"a\":\"", "a", 64 * 1024, "\"}}");
	refused_long(&desk, ",\"set\":{\"", "k", 512, "\":1}}");
	refused_long(&desk, ",\"old\":[\"AAAAAAAAAAAAAAAA.1\"",
	    ",\"AAAAAAAAAAAAAAAA.1\"", 1024, "]}");
	buf_init(&line);
	buf_text(&line, "{\"n\":2,\"t\":1,\"u\":\"me\",\"r\":\"school\","
	    "\"set\":{\"a\":1");
	for (i = 0; i < 300; i++)
		buf_printf(&line, ",\"f%d\":1", i);
	buf_text(&line, "}}");
	refused(&desk, buf_span(&line));
	for (; i < 1000000; i++)
		buf_printf(&line, ",\"f%d\":1", i);
	refused(&desk, buf_span(&line));
	buf_free(&line);
	desk_remove(&desk);
	unlink("bad");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_large),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, place_make, place_drop);
}
