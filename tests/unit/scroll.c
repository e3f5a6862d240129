/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "tui/widget/scroll.h"

/* A list of the even numbers below a limit; a key is a number, big-endian. */
struct evens {
	uint32_t	limit;
};

static void
fill(struct row *row, uint32_t number, struct arena *arena)
{
	row->key.len = 4;
	row->key.bytes[0] = (unsigned char)(number >> 24);
	row->key.bytes[1] = (unsigned char)(number >> 16);
	row->key.bytes[2] = (unsigned char)(number >> 8);
	row->key.bytes[3] = (unsigned char)number;
	row->id = number;
	row->sign = ' ';
	row->texts = arena_array(arena, 1, sizeof *row->texts);
}

static size_t
read_evens(void *with, enum scroll_from from, const struct row_key *key,
    size_t want, struct row *out, struct arena *arena)
{
	const struct evens *evens = with;
	uint32_t at = key->len == 0 ? 0 : get_u32(key->bytes);
	uint32_t end = (evens->limit + 1) / 2 * 2;
	size_t count = 0;

	if (from == SCROLL_LAST)
		at = end;
	if (from == SCROLL_AFTER && key->len > 0)
		at++;
	at = (at + 1) / 2 * 2;
	if (at > end)
		at = end;
	while (count < want) {
		if (from == SCROLL_BEFORE || from == SCROLL_LAST) {
			if (at < 2)
				break;
			at -= 2;
			fill(&out[count++], at, arena);
		} else {
			if (at >= evens->limit)
				break;
			fill(&out[count++], at, arena);
			at += 2;
		}
	}
	return count;
}

static void
press(struct scroll *rows, enum press_code code)
{
	struct press key = { code, 0, false };

	assert_true(scroll_press(rows, &key));
}

static struct scroll	rows;

static void
begin(struct evens *evens, size_t height)
{
	scroll_init(&rows, (struct scroll_source){ read_evens, evens });
	scroll_reload(&rows, height);
}

static void
assert_at(uint64_t first, uint64_t here)
{
	assert_true(rows.count > 0);
	assert_int_equal(rows.page[0].id, first);
	assert_int_equal(scroll_here(&rows)->id, here);
}

static void
test_arrows(void **state)
{
	struct evens evens = { 100 };

	(void)state;
	begin(&evens, 5);
	assert_at(0, 0);
	press(&rows, PRESS_UP);
	assert_at(0, 0);
	for (int i = 0; i < 4; i++)
		press(&rows, PRESS_DOWN);
	assert_at(0, 8);
	press(&rows, PRESS_DOWN);
	assert_at(2, 10);
	press(&rows, PRESS_END);
	assert_at(90, 98);
	press(&rows, PRESS_DOWN);
	assert_at(90, 98);
	press(&rows, PRESS_HOME);
	assert_at(0, 0);
	scroll_free(&rows);
}

static void
test_pages(void **state)
{
	struct evens evens = { 24 };

	(void)state;
	begin(&evens, 5);
	press(&rows, PRESS_PGDN);
	assert_at(10, 10);
	press(&rows, PRESS_PGDN);
	assert_at(14, 14);
	press(&rows, PRESS_PGDN);
	assert_at(14, 22);
	press(&rows, PRESS_PGUP);
	assert_at(4, 12);
	scroll_free(&rows);
}

static void
test_half_pages(void **state)
{
	struct evens evens = { 100 };

	(void)state;
	begin(&evens, 6);
	rows.by_half = true;
	for (int i = 0; i < 6; i++)
		press(&rows, PRESS_DOWN);
	assert_at(6, 12);
	scroll_free(&rows);
}

/* Rows come and go: the same one stays chosen, or the next takes over. */
static void
test_reload(void **state)
{
	struct evens evens = { 100 };

	(void)state;
	begin(&evens, 5);
	press(&rows, PRESS_END);
	evens.limit = 300;
	scroll_reload(&rows, 5);
	assert_at(90, 98);
	evens.limit = 50;
	scroll_reload(&rows, 5);
	assert_at(40, 48);
	scroll_reload(&rows, 8);
	assert_at(34, 48);
	evens.limit = 0;
	scroll_reload(&rows, 8);
	assert_null(scroll_here(&rows));
	press(&rows, PRESS_DOWN);
	evens.limit = 4;
	scroll_reload(&rows, 8);
	assert_at(0, 0);
	scroll_free(&rows);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arrows),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_half_pages),
		cmocka_unit_test(test_reload),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
