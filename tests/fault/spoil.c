/* SPDX-License-Identifier: ISC */
/*
 * spoil DIR TREE drop|value|text|key PLACE: one entry of a tree goes, has the
 * last byte of its value changed, the middle one, or the last of its key.
 * What other trees say of it stays.
 *
 * spoil DIR page SEED: a page of the data file, behind the two that say where
 * all others are, gets another bit, another head, zeros, noise, or what
 * stands in another page; or the file ends there.
 */
#include <config.h>

#include <lmdb.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 4096, KEY_MOST = 511 };

static void
need(int rc)
{
	if (rc == 0)
		return;
	fprintf(stderr, "spoil: %s\n", mdb_strerror(rc));
	exit(1);
}

static void
spoil_entry(MDB_txn *txn, const char *tree, const char *how,
    unsigned long place)
{
	unsigned char bytes[KEY_MOST];
	bool alters = strcmp(how, "value") == 0 || strcmp(how, "text") == 0;
	MDB_cursor *cursor;
	MDB_val key, value;
	char *copy;
	MDB_dbi dbi;

	need(mdb_dbi_open(txn, tree, 0, &dbi));
	need(mdb_cursor_open(txn, dbi, &cursor));
	do
		need(mdb_cursor_get(cursor, &key, &value, MDB_NEXT));
	while (place > 0 ? place-- > 0 : value.mv_size == 0 && alters);
	memcpy(bytes, key.mv_data, key.mv_size);
	key.mv_data = bytes;
	copy = malloc(value.mv_size + 1);
	if (copy == NULL)
		exit(1);
	memcpy(copy, value.mv_data, value.mv_size);
	value.mv_data = copy;
	mdb_cursor_close(cursor);
	if (alters)
		copy[*how == 't' ? value.mv_size / 2 : value.mv_size - 1] ^=
		    1;
	else
		need(mdb_del(txn, dbi, &key, NULL));
	if (strcmp(how, "key") == 0)
		bytes[key.mv_size - 1] ^= 0x55;
	if (strcmp(how, "drop") != 0)
		need(mdb_put(txn, dbi, &key, &value, 0));
	free(copy);
}

static void
spoil_tree(const char *dir, char **args)
{
	MDB_env *env;
	MDB_txn *txn;

	need(mdb_env_create(&env));
	need(mdb_env_set_maxdbs(env, 64));
	need(mdb_env_set_mapsize(env, 1 << 30));
	need(mdb_env_open(env, dir, 0, 0600));
	need(mdb_txn_begin(env, NULL, 0, &txn));
	spoil_entry(txn, args[0], args[1], strtoul(args[2], NULL, 10));
	need(mdb_txn_commit(txn));
	mdb_env_close(env);
}

static uint64_t
dice(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return *state >> 33;
}

static void
spoil_page(const char *dir, uint64_t seed)
{
	unsigned char page[PAGE], other[PAGE];
	uint64_t state = seed, pages, at, from;
	struct stat facts;
	char path[4096];
	FILE *file;
	size_t i;

	snprintf(path, sizeof path, "%s/data.mdb", dir);
	file = fopen(path, "r+b");
	if (file == NULL || fstat(fileno(file), &facts) != 0)
		exit(1);
	(void)dice(&state);
	pages = (uint64_t)facts.st_size / PAGE;
	at = 2 + dice(&state) % (pages - 2);
	from = 2 + dice(&state) % (pages - 2);
	if (fseek(file, (long)(from * PAGE), SEEK_SET) != 0 ||
	    fread(other, PAGE, 1, file) != 1 ||
	    fseek(file, (long)(at * PAGE), SEEK_SET) != 0 ||
	    fread(page, PAGE, 1, file) != 1)
		exit(1);
	switch (seed % 6) {
	case 0:
		page[dice(&state) % PAGE] ^= (unsigned char)(1u <<
		    dice(&state) % 8);
		break;
	case 1:
		page[dice(&state) % 16] ^= (unsigned char)(1 +
		    dice(&state) % 255);
		break;
	case 2:
		memset(page, 0, PAGE);
		break;
	case 3:
		for (i = 0; i < PAGE; i++)
			page[i] = (unsigned char)dice(&state);
		break;
	case 4:
		memcpy(page, other, PAGE);
		break;
	default:
		if (ftruncate(fileno(file), (off_t)(at * PAGE)) != 0)
			exit(1);
		fclose(file);
		return;
	}
	if (fseek(file, (long)(at * PAGE), SEEK_SET) != 0 ||
	    fwrite(page, PAGE, 1, file) != 1 || fclose(file) != 0)
		exit(1);
}

int
main(int argc, char **argv)
{
	if (argc == 5) {
		spoil_tree(argv[1], argv + 2);
		return 0;
	}
	if (argc != 4 || strcmp(argv[2], "page") != 0)
		return 2;
	spoil_page(argv[1], strtoull(argv[3], NULL, 10));
	return 0;
}
