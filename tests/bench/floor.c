/* SPDX-License-Identifier: ISC */
/*
 * floor --copy FROM DIR: what LMDB alone needs to put every entry of the
 * database FROM into a new one, 20,000 a transaction: tree by tree, in the
 * order of their keys, and those of the index record by record, as who puts
 * them one by one gets them.  With --sorted instead these are in order, too,
 * which is quickest, and their sorting costs nothing here.  Prints
 * milliseconds.
 *
 * floor DIR ROWS EDITS: what LMDB alone needs for a bundle of edits.
 *
 * A database of ROWS records is made; then, timed to the durable commit, for
 * each edit its line is added to a log and its record is put anew with one
 * index entry dropped and one added.  Prints milliseconds.
 */
#include <config.h>

#include <errno.h>
#include <lmdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LINE = 122, RECORD = 300, INDEX = 20, BATCH = 20000 };

struct floor {
	MDB_env	*env;
	MDB_txn	*txn;
	MDB_dbi	 log, records, index;
};

static void
must(int rc)
{
	if (rc == MDB_SUCCESS)
		return;
	fprintf(stderr, "floor: %s\n", mdb_strerror(rc));
	exit(5);
}

static void
big_endian(unsigned char *at, uint64_t number)
{
	for (int i = 8; i-- > 0; number >>= 8)
		at[i] = (unsigned char)number;
}

static void
put(struct floor *f, MDB_dbi dbi, uint64_t key, size_t size)
{
	unsigned char name[INDEX] = "", bytes[RECORD];
	MDB_val k = { dbi == f->index ? sizeof name : 8, name };
	MDB_val v = { size, bytes };

	big_endian(name, key);
	memset(bytes, (int)(key * 31), sizeof bytes);
	must(mdb_put(f->txn, dbi, &k, &v, 0));
}

static void
drop(struct floor *f, uint64_t key)
{
	unsigned char name[INDEX] = "";
	MDB_val k = { sizeof name, name };
	int rc;

	big_endian(name, key);
	rc = mdb_del(f->txn, f->index, &k, NULL);
	must(rc == MDB_NOTFOUND ? MDB_SUCCESS : rc);
}

static void
begin(struct floor *f, const char *dir)
{
	must(mdb_env_create(&f->env));
	must(mdb_env_set_maxdbs(f->env, 64));
	must(mdb_env_set_mapsize(f->env, (size_t)8 << 30));
	must(mdb_env_open(f->env, dir, 0, 0600));
	must(mdb_txn_begin(f->env, NULL, 0, &f->txn));
	must(mdb_dbi_open(f->txn, "log", MDB_CREATE, &f->log));
	must(mdb_dbi_open(f->txn, "records", MDB_CREATE, &f->records));
	must(mdb_dbi_open(f->txn, "index", MDB_CREATE, &f->index));
}

static void
fill(struct floor *f, uint64_t rows)
{
	for (uint64_t row = 1; row <= rows; row++) {
		put(f, f->log, row, LINE);
		put(f, f->records, row, RECORD);
		put(f, f->index, row * 7919 % rows << 20 | row, 0);
		if (row % BATCH != 0)
			continue;
		must(mdb_txn_commit(f->txn));
		must(mdb_txn_begin(f->env, NULL, 0, &f->txn));
	}
	must(mdb_txn_commit(f->txn));
}

static double
since(const struct timespec *from)
{
	struct timespec to;

	clock_gettime(CLOCK_MONOTONIC, &to);
	return (double)(to.tv_sec - from->tv_sec) * 1e3 +
	    (double)(to.tv_nsec - from->tv_nsec) / 1e6;
}

static double
edit(struct floor *f, uint64_t rows, uint64_t edits)
{
	struct timespec from;

	clock_gettime(CLOCK_MONOTONIC, &from);
	must(mdb_txn_begin(f->env, NULL, 0, &f->txn));
	for (uint64_t i = 1; i <= edits; i++) {
		uint64_t row = rows / edits * i;

		put(f, f->log, rows + i, LINE);
		put(f, f->records, row, RECORD);
		drop(f, row * 7919 % rows << 20 | row);
		put(f, f->index, row * 104729 % rows << 20 | row, 0);
	}
	must(mdb_txn_commit(f->txn));
	return since(&from);
}

struct entry {
	uint64_t	 record;	/* the last bytes of an index key */
	MDB_val		 key, value;
};

static uint64_t
record_of(const MDB_val *key)
{
	const unsigned char *at = key->mv_data;
	uint64_t record = 0;

	for (size_t i = key->mv_size < 8 ? 0 : key->mv_size - 8;
	    i < key->mv_size; i++)
		record = record << 8 | at[i];
	return record;
}

static int
by_record(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	return (a->record > b->record) - (a->record < b->record);
}

/* All entries of a tree; they lie in the map. */
static struct entry *
read_tree(MDB_txn *from, MDB_dbi source, size_t *count)
{
	struct entry *entries;
	MDB_cursor *cursor;
	MDB_stat stat;
	size_t i = 0;

	must(mdb_stat(from, source, &stat));
	entries = calloc(stat.ms_entries + 1, sizeof *entries);
	must(entries == NULL ? ENOMEM : 0);
	must(mdb_cursor_open(from, source, &cursor));
	while (i < stat.ms_entries && mdb_cursor_get(cursor, &entries[i].key,
	    &entries[i].value, MDB_NEXT) == 0)
		i++;
	mdb_cursor_close(cursor);
	*count = i;
	return entries;
}

/* The milliseconds of the puts alone. */
static double
copy_tree(MDB_txn *from, struct floor *f, const char *name, int sorted)
{
	struct entry *entries;
	struct timespec begun;
	MDB_dbi source, tree;
	size_t count;

	must(mdb_dbi_open(from, name, 0, &source));
	must(mdb_dbi_open(f->txn, name, MDB_CREATE, &tree));
	entries = read_tree(from, source, &count);
	for (size_t i = 0; i < count; i++)
		entries[i].record = record_of(&entries[i].key);
	if (!sorted && strcmp(name, "index") == 0)
		qsort(entries, count, sizeof *entries, by_record);
	clock_gettime(CLOCK_MONOTONIC, &begun);
	for (size_t i = 0; i < count; i++) {
		must(mdb_put(f->txn, tree, &entries[i].key,
		    &entries[i].value, 0));
		if ((i + 1) % BATCH != 0)
			continue;
		must(mdb_txn_commit(f->txn));
		must(mdb_txn_begin(f->env, NULL, 0, &f->txn));
	}
	free(entries);
	return since(&begun);
}

/* Every name in the unnamed tree is that of a tree. */
static double
copy(struct floor *f, const char *dir, int sorted)
{
	struct timespec begun;
	MDB_val key, value;
	MDB_cursor *cursor;
	double ms = 0;
	char name[64];
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi all;

	must(mdb_env_create(&env));
	must(mdb_env_set_maxdbs(env, 64));
	must(mdb_env_open(env, dir, MDB_RDONLY, 0600));
	must(mdb_txn_begin(env, NULL, MDB_RDONLY, &txn));
	must(mdb_dbi_open(txn, NULL, 0, &all));
	must(mdb_cursor_open(txn, all, &cursor));
	while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
		snprintf(name, sizeof name, "%.*s", (int)key.mv_size,
		    (const char *)key.mv_data);
		ms += copy_tree(txn, f, name, sorted);
	}
	clock_gettime(CLOCK_MONOTONIC, &begun);
	must(mdb_txn_commit(f->txn));
	ms += since(&begun);
	mdb_cursor_close(cursor);
	mdb_txn_abort(txn);
	mdb_env_close(env);
	return ms;
}

int
main(int argc, char **argv)
{
	struct floor f = { NULL, NULL, 0, 0, 0 };
	uint64_t rows, edits;

	if (argc != 4) {
		fprintf(stderr, "usage: floor DIR ROWS EDITS\n"
		    "       floor --copy|--sorted FROM DIR\n");
		return 2;
	}
	if (argv[1][0] == '-') {
		begin(&f, argv[3]);
		printf("%.2f\n", copy(&f, argv[2],
		    strcmp(argv[1], "--sorted") == 0));
		mdb_env_close(f.env);
		return 0;
	}
	rows = strtoull(argv[2], NULL, 10);
	edits = strtoull(argv[3], NULL, 10);
	begin(&f, argv[1]);
	fill(&f, rows);
	printf("%.2f\n", edit(&f, rows, edits));
	mdb_env_close(f.env);
	return 0;
}
