/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdio.h>
#include <time.h>

#include "config/settings.h"
#include "core/rules/chain.h"
#include "core/store/index.h"

/*
 * renew DB KIND CODE: milliseconds of all rules, and of those that run again
 * after an edit of that record.
 */
static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static enum err
measure(struct settings *s, struct txn *txn, const char *kind,
    const char *code, struct note *why)
{
	struct check_choice choice = { .today = 20780 };
	struct check check;
	bool done = false, others;
	double begin = now(), between, end;
	enum err err = check_run(&check, txn, &s->ruleset, &choice, why);
	uint64_t id = index_code(txn, schema_kind(s->schema, span_of(kind)),
	    span_of(code), &others);

	between = now();
	if (err == OK)
		err = check_renew(&check, txn, id, &done, why);
	end = now();
	printf("all rules %.0f ms; after an edit of %s/%s %.0f ms%s\n",
	    between - begin, kind, code, end - between,
	    done ? "" : " (not done)");
	check_clear(&check);
	return err;
}

int
main(int argc, char **argv)
{
	struct settings *settings;
	struct store *store;
	struct note why = { "" };
	struct txn txn;
	enum err err;

	if (argc != 4)
		return err_status(ERR_USAGE);
	err = settings_load(NULL, 0, &why, &settings);
	if (err != OK)
		return err_status(err);
	err = store_open(argv[1], STORE_READ, settings->schema, &why, &store);
	if (err == OK) {
		txn_begin(&txn, store, TXN_READ, &why);
		err = measure(settings, &txn, argv[2], argv[3], &why);
		if (txn_end(&txn) != OK)
			err = ERR_SYSTEM;
		store_close(store);
	}
	if (err != OK)
		fprintf(stderr, "%s\n", why.text);
	settings_free(settings);
	return err_status(err);
}
