/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * Fault 13: a relay that is trusted itself changes what it carries, and seals
 * that with its own key.  Whatever it does to the lines of another, the whole
 * bundle is refused and not a byte of the database changes.
 */
#include "tests/unit/unit.h"

#include "tests/unit/office.h"
#include "tests/unit/parcel.h"
#include "tests/unit/place.h"

/* The lines of a bundle without header and seal. */
static void
unpack_body(const char *path, struct buf *body)
{
	struct unpack *unpack;
	struct buf packed;
	struct span some;
	char *end;
	int fd;

	buf_init(&packed);
	assert_int_equal(file_read(path, 1 << 20, &packed, NULL), OK);
	fd = parcel_file(buf_span(&packed));
	assert_int_equal(unpack_begin(fd, path, NULL, &unpack), OK);
	do {
		assert_int_equal(unpack_next(unpack, &some, NULL), OK);
		buf_add(body, some);
	} while (some.len > 0);
	unpack_close(unpack);
	close(fd);
	buf_free(&packed);
	end = strstr(buf_cstr(body), "{\"end\"");
	assert_non_null(end);
	body->len = (size_t)(end - body->at);
	some = span_from(buf_span(body), (size_t)(strchr(buf_cstr(body),
	    '\n') + 1 - body->at));
	memmove(body->at, some.at, some.len);
	body->len = some.len;
}

static char *
line_at(struct buf *body, const char *mark)
{
	char *at = strstr(buf_cstr(body), mark);

	assert_non_null(at);
	return at;
}

static size_t
length(const char *line)
{
	return (size_t)(strchr(line, '\n') + 1 - line);
}

static void
cut(struct buf *body, char *line)
{
	size_t len = length(line);

	memmove(line, line + len,
	    body->len - (size_t)(line - body->at) - len);
	body->len -= len;
}

static void
change_value(struct buf *body)
{
	*line_at(body, "School 2") = 's';
}

static void
drop_line(struct buf *body)
{
	cut(body, line_at(body, "{\"n\":3"));
}

static void
swap_lines(struct buf *body)
{
	char *one = line_at(body, "{\"n\":3"), *two = one + length(one);
	size_t len = length(two);
	char copy[1024];

	assert_true(len < sizeof copy);
	memcpy(copy, two, len);
	memmove(one + len, one, (size_t)(two - one));
	memcpy(one, copy, len);
}

static void
insert_line(struct buf *body)
{
	static const char line[] = "{\"n\":4,\"t\":1795392009000,\"u\":\"me\","
	    "\"r\":\"school\",\"set\":{\"name\":\"Mine\"}}\n";
	struct buf all;
	size_t at = (size_t)(line_at(body, "{\"head\":4") - body->at);

	buf_init(&all);
	buf_add(&all, span_make(body->at, at));
	buf_text(&all, line);
	buf_add(&all, span_from(buf_span(body), at));
	buf_free(body);
	*body = all;
}

/* The head of the relay's own log, under the lines of the other. */
static void
replay_head(struct buf *body)
{
	char *one = line_at(body, "\"sig\":\""), *two;
	char *first = one + 7, keep[120];

	two = strstr(first, "\"sig\":\"");
	assert_non_null(two);
	memcpy(keep, first, 100);
	memcpy(first, two + 7, 100);
	memcpy(two + 7, keep, 100);
}

static void
strip_head(struct buf *body)
{
	cut(body, line_at(body, "{\"head\":4"));
}

/* Lines of one log under the name of another. */
static void
move_lines(struct buf *body)
{
	char *one = line_at(body, "{\"log\":\"") + 8, keep[DEV_CHARS];
	char *two = strstr(one, "{\"log\":\"");

	assert_non_null(two);
	two += 8;
	memcpy(keep, one, DEV_CHARS);
	memcpy(one, two, DEV_CHARS);
	memcpy(two, keep, DEV_CHARS);
}

static void
cut_short(struct buf *body)
{
	cut(body, line_at(body, "{\"n\":4"));
}

static void
nothing(struct buf *body)
{
	(void)body;
}

static struct buf
bytes_of(const char *path)
{
	struct buf bytes;

	buf_init(&bytes);
	assert_int_equal(file_read(path, 1 << 30, &bytes, NULL), OK);
	return bytes;
}

static void
relay(const struct desk *by, void (*change)(struct buf *), bool seal)
{
	struct parcel parcel;
	struct buf packed;

	parcel_open(&parcel);
	parcel.key = by->author.key;
	memcpy(parcel.dev, by->author.dev, sizeof parcel.dev);
	unpack_body("good", &parcel.body);
	change(&parcel.body);
	buf_init(&packed);
	if (seal) {
		parcel_ship(&parcel, &packed);
	} else {
		parcel_close(&parcel);
		parcel.text.len = (size_t)(strstr(buf_cstr(&parcel.text),
		    "{\"end\"") - parcel.text.at);
		parcel_pack(buf_span(&parcel.text), &packed);
	}
	assert_int_equal(file_write("bad", 0600, buf_span(&packed), NULL),
	    OK);
	buf_free(&packed);
	parcel_free(&parcel);
}

static void
test_relay(void **state)
{
	static void (*const changes[])(struct buf *) = {
		change_value, drop_line, swap_lines, insert_line,
		replay_head, strip_head, move_lines, cut_short
	};
	struct buf before, after;
	struct desk a, b, c;
	size_t i;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 1);
	desk_open(&c, "C", 2);
	for (i = 1; i <= 3; i++)
		desk_name(&a, 0, i == 2 ? "School 2" : "School");
	desk_send(&a, NULL, "first");
	assert_int_equal(desk_take(&c, "first", BUNDLE_TRUST), OK);
	assert_int_equal(desk_take(&b, "first", BUNDLE_TRUST), OK);
	desk_send(&b, NULL, "second");
	assert_int_equal(desk_take(&c, "second", BUNDLE_TRUST), OK);
	desk_remove(&c);
	desk_open(&c, "C", 2);
	desk_send(&b, NULL, "good");
	before = bytes_of("C.db/data.mdb");
	for (i = 0; i < sizeof changes / sizeof *changes; i++) {
		relay(&b, changes[i], true);
		if (desk_take(&c, "bad", BUNDLE_TRUST) != ERR_REFUSED)
			fail_msg("change %zu is let in", i);
	}
	relay(&b, nothing, false);
	assert_int_equal(desk_take(&c, "bad", BUNDLE_TRUST), ERR_REFUSED);
	after = bytes_of("C.db/data.mdb");
	assert_true(span_is(buf_span(&before), buf_span(&after)));
	/* unchanged and sealed by the relay, it is good */
	relay(&b, nothing, true);
	assert_int_not_equal(desk_take(&c, "bad", BUNDLE_TRUST),
	    ERR_REFUSED);
	buf_free(&before);
	buf_free(&after);
	desk_remove(&a);
	desk_remove(&b);
	desk_remove(&c);
	assert_int_equal(system("rm first second good bad"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_relay),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, place_make, place_drop);
}
