/* SPDX-License-Identifier: ISC */
/*
 * floor DIR ROWS EDITS: what LMDB alone needs for a bundle of edits.
 *
 * A database of ROWS records is made; then, timed to the durable commit, for
 * each edit its line is added to a log and its record is put anew with one
 * index entry dropped and one added.  Prints milliseconds.
 */
#include <config.h>

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
	must(mdb_env_set_maxdbs(f->env, 4));
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
edit(struct floor *f, uint64_t rows, uint64_t edits)
{
	struct timespec from, to;

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
	clock_gettime(CLOCK_MONOTONIC, &to);
	return (double)(to.tv_sec - from.tv_sec) * 1e3 +
	    (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

int
main(int argc, char **argv)
{
	struct floor f = { NULL, NULL, 0, 0, 0 };
	uint64_t rows, edits;

	if (argc != 4) {
		fprintf(stderr, "usage: floor DIR ROWS EDITS\n");
		return 2;
	}
	rows = strtoull(argv[2], NULL, 10);
	edits = strtoull(argv[3], NULL, 10);
	begin(&f, argv[1]);
	fill(&f, rows);
	printf("%.2f\n", edit(&f, rows, edits));
	mdb_env_close(f.env);
	return 0;
}
