/* SPDX-License-Identifier: ISC */
#include <config.h>

/*
 * Fault 4: of a bundle of 10 KB one bit of every byte is flipped, and it is
 * cut at every eighth: refused, and not a byte of the database changes.
 */
#include "tests/unit/unit.h"

#include <unistd.h>

#include "core/base/file.h"
#include "tests/unit/office.h"
#include "tests/unit/place.h"

static void
trust(struct desk *desk, const struct desk *other)
{
	struct txn txn;

	txn_begin(&txn, desk->store, TXN_WRITE, &desk->why);
	trust_put(&txn, span_of(other->author.dev), TRUST_ACCEPTED);
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(fold_all(desk->store, NULL, NULL, &desk->why), OK);
}

/* The committed state as it lies on the disk. */
static struct buf
disk(const struct desk *desk)
{
	char path[128];
	struct buf bytes;

	buf_init(&bytes);
	snprintf(path, sizeof path, "%s/data.mdb", desk->db);
	assert_int_equal(file_read(path, (size_t)1 << 30, &bytes, NULL), OK);
	return bytes;
}

static void
assert_disk(const struct desk *desk, struct buf *before)
{
	struct buf now = disk(desk);

	assert_true(span_is(buf_span(&now), buf_span(before)));
	buf_free(&now);
}

/* Without fsync: there are thousands. */
static void
put_bad(struct span bytes)
{
	FILE *file = fopen("bad", "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
}

/* Not one changed byte, not one prefix, reaches the database. */
static void
test_damaged(void **state)
{
	struct buf bytes, before;
	struct desk a, b;
	uint64_t seed = 4;
	char name[80];
	size_t i, at;
	int n;

	(void)state;
	desk_open(&a, "A", 0);
	desk_open(&b, "B", 1);
	for (n = 0; n < 140; n++) {
		/* nothing for zstd to make small */
		for (at = 0; at < sizeof name - 1; at++)
			name[at] = (char)('!' + test_below(&seed, 90));
		name[at] = '\0';
		desk_name(&a, 0, name);
	}
	desk_send(&a, NULL, "good");
	trust(&b, &a);
	buf_init(&bytes);
	assert_int_equal(file_read("good", 1 << 20, &bytes, NULL), OK);
	assert_true(bytes.len > 10000);
	before = disk(&b);
	for (i = 0; i < bytes.len; i++) {
		bytes.at[i] ^= (char)(1 << i % 8);
		put_bad(buf_span(&bytes));
		assert_int_equal(desk_take(&b, "bad", BUNDLE_TRUST),
		    ERR_REFUSED);
		bytes.at[i] ^= (char)(1 << i % 8);
		if (i % 8 != 0)
			continue;
		put_bad(span_make(bytes.at, i));
		assert_int_equal(desk_take(&b, "bad", BUNDLE_TRUST),
		    ERR_REFUSED);
	}
	assert_disk(&b, &before);
	assert_int_equal(desk_take(&b, "good", BUNDLE_APPLY), OK);
	assert_desks_equal(&a, &b);
	buf_free(&before);
	buf_free(&bytes);
	desk_remove(&a);
	desk_remove(&b);
	unlink("good");
	unlink("bad");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damaged),
	};

	if (crypt_start(NULL) != OK)
		return 1;
	return cmocka_run_group_tests(tests, place_make, place_drop);
}
