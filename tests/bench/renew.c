/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "config/settings.h"
#include "core/rules/check.h"
#include "core/store/index.h"

/*
 * renew DB KIND CODE FIELD=VALUE: runs all rules, has $KLASTER save that
 * edit, and prints how many milliseconds the renewal of the findings took.
 */
struct edit {
	const char	*kind, *code, *set;
};

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool
save(const struct edit *edit)
{
	const char *program = getenv("KLASTER");
	char record[256], *set = (char *)(uintptr_t)edit->set;
	char verb[] = "set", *argv[] = { verb, verb, record, set, NULL };
	int status = -1;
	pid_t pid;

	snprintf(record, sizeof record, "%s/%s", edit->kind, edit->code);
	pid = program == NULL ? -1 : fork();
	if (pid == 0) {
		if (freopen("/dev/null", "w", stdout) != NULL)
			execv(program, argv);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static enum err
run(struct store *store, const struct settings *s, struct check *check,
    struct note *why)
{
	struct check_choice choice = { .today = 20780 };
	struct txn txn;
	enum err err;

	txn_begin(&txn, store, TXN_READ, why);
	err = check_run(check, &txn, &s->ruleset, &choice, why);
	return txn_end(&txn) == OK ? err : ERR_SYSTEM;
}

static enum err
renew(struct store *store, const struct edit *edit, struct check *check,
    struct note *why)
{
	const struct kind *kind = schema_kind(store_schema(store),
	    span_of(edit->kind));
	bool done = false, several;
	double begin;
	struct txn txn;
	uint64_t id;
	enum err err;

	txn_begin(&txn, store, TXN_READ, why);
	id = index_code(&txn, kind, span_of(edit->code), &several);
	begin = now();
	err = check_renew(check, &txn, id, &done, why);
	if (err == OK && done)
		printf("%.2f\n", now() - begin);
	else
		printf("failed\n");
	return txn_end(&txn) == OK ? err : ERR_SYSTEM;
}

int
main(int argc, char **argv)
{
	struct settings *settings;
	struct store *store;
	struct check check;
	struct note why = { "" };
	enum err err;

	if (argc != 5)
		return err_status(ERR_USAGE);
	err = settings_load(NULL, 0, &why, &settings);
	if (err != OK)
		return err_status(err);
	err = store_open(argv[1], STORE_READ, settings->schema, &why, &store);
	if (err == OK) {
		struct edit edit = { argv[2], argv[3], argv[4] };

		err = run(store, settings, &check, &why);
		if (err == OK)
			err = save(&edit) ? renew(store, &edit, &check,
			    &why) : ERR_SYSTEM;
		check_clear(&check);
		store_close(store);
	}
	if (err != OK)
		fprintf(stderr, "renew: %s\n", why.text);
	settings_free(settings);
	return err_status(err);
}
