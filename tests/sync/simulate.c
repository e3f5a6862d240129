/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/sync/world.h"

#include <fcntl.h>
#include <getopt.h>
#include <sodium.h>
#include <sys/stat.h>
#include <sys/wait.h>

/*
 * simulate [--seed N] [--count K] [--offices N] [--turns N] [--keep DIR]
 * [--plain]: K seeds from N on, each in a process and a folder of its own,
 * below $TMPDIR.  Of one that fails: SEED=n, its last turns, and the status
 * 1.  The same seed plays the same tale, keys and salts included.  --keep:
 * the folder stays there, with bundles and, in values, what they must fold
 * to.  --plain: without hubs, forks, and erasures.
 */

enum { TAIL = 60, TRACE_MAX = 4 * 1024 * 1024 };

struct options {
	uint64_t	 seed, count;
	size_t		 offices, turns;
	const char	*keep;
	bool		 plain;
};

static uint64_t random_state;

static const char *
random_name(void)
{
	return "seeded";
}

static uint32_t
random_number(void)
{
	random_state = random_state * 6364136223846793005U +
	    1442695040888963407U;
	return (uint32_t)(random_state >> 32);
}

static void
random_fill(void *out, size_t len)
{
	unsigned char *at = out;

	while (len-- > 0)
		*at++ = (unsigned char)(random_number() >> 8);
}

static struct randombytes_implementation seeded = {
	.implementation_name = random_name,
	.random = random_number,
	.buf = random_fill
};

static uint64_t
lines_of(struct world *w, struct world_office *office)
{
	uint64_t lines = 0;
	size_t i;

	world_note(w, office);
	for (i = 0; i < office->hold_count; i++)
		lines += office->holds[i].last;
	return lines;
}

static void
take_all(struct world *w, struct world_office *office)
{
	enum err err;
	size_t i;

	for (i = 0; i < WORLD_FILES; i++) {
		if (access(world_file(i), F_OK) != 0)
			continue;
		err = desk_take(&office->desk, world_file(i), BUNDLE_TRUST);
		if (err != OK && err != ERR_LOOK && err != ERR_REFUSED)
			world_fail(w, "%s", office->desk.why.text);
	}
}

/* One more office gets what bundles lie around, and in every second tale
 * the last one, which has all; again until none brings anything new. */
static void
keep_values(struct world *w, bool all)
{
	struct world_office reader = { .young = false };
	uint64_t before;
	char *values;
	FILE *file;

	if (all && rename("all.bundle", world_file(0)) != 0)
		world_fail(w, "there is no all.bundle");
	unlink("all.bundle");
	desk_open(&reader.desk, "reader", 0);
	world_trust(w, &reader);
	do {
		before = lines_of(w, &reader);
		take_all(w, &reader);
	} while (lines_of(w, &reader) > before);
	values = desk_dump(&reader.desk);
	file = fopen("values", "w");
	if (file == NULL || fputs(values, file) < 0 || fclose(file) != 0)
		world_fail(w, "cannot write values");
	free(values);
	desk_remove(&reader.desk);
	free(reader.holds);
}

static void
play(const struct options *options, uint64_t seed)
{
	struct world *w = calloc(1, sizeof *w);
	size_t i;

	random_state = seed;
	randombytes_set_implementation(&seeded);
	if (w == NULL || crypt_start(NULL) != OK)
		_exit(2);
	w->plain = options->plain;
	w->trace = fopen("trace", "w");
	if (w->trace == NULL)
		_exit(2);
	setvbuf(w->trace, NULL, _IOLBF, 0);
	/* a failed check of cmocka's ends the process and says why */
	dup2(fileno(w->trace), STDOUT_FILENO);
	dup2(fileno(w->trace), STDERR_FILENO);
	world_open(w, seed * 0x9E3779B97F4A7C15U + 1, options->offices);
	for (i = 0; i < options->turns; i++)
		world_turn(w);
	world_end(w);
	if (options->keep != NULL)
		keep_values(w, seed % 2 == 0);
	for (i = 0; i < w->count; i++)
		world_close(&w->offices[i]);
	world_say(w, "good");
	_exit(0);
}

/* The last lines of ./trace. */
static void
show_trace(const char *folder)
{
	char command[256];

	fflush(stdout);
	snprintf(command, sizeof command,
	    "tail -n %d '%s/trace' | sed 's/^/# /'", TAIL, folder);
	if (system(command) != 0)
		puts("# there is no trace");
}

static bool
run(const struct options *options, uint64_t seed, const char *folder)
{
	char command[256];
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (mkdir(folder, 0700) != 0 || chdir(folder) != 0)
			_exit(2);
		play(options, seed);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return false;
	if (status != 0) {
		printf("SEED=%llu\n# replay: tests/sync/simulate --seed %llu "
		    "--offices %zu --turns %zu%s\n", (unsigned long long)seed,
		    (unsigned long long)seed, options->offices,
		    options->turns, options->plain ? " --plain" : "");
		if (WIFSIGNALED(status))
			printf("# killed by signal %d\n", WTERMSIG(status));
		show_trace(folder);
	}
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	if (options->keep == NULL && system(command) != 0)
		return false;
	return status == 0;
}

static bool
read_options(int argc, char **argv, struct options *options)
{
	static const struct option names[] = {
		{ "seed", required_argument, NULL, 's' },
		{ "count", required_argument, NULL, 'c' },
		{ "offices", required_argument, NULL, 'o' },
		{ "turns", required_argument, NULL, 't' },
		{ "keep", required_argument, NULL, 'k' },
		{ "plain", no_argument, NULL, 'p' },
		{ NULL, 0, NULL, 0 }
	};
	int option;

	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		if (option == 'k')
			options->keep = optarg;
		else if (option == 'p')
			options->plain = true;
		else if (option == 's')
			options->seed = strtoull(optarg, NULL, 10);
		else if (option == 'c')
			options->count = strtoull(optarg, NULL, 10);
		else if (option == 'o')
			options->offices = strtoul(optarg, NULL, 10);
		else if (option == 't')
			options->turns = strtoul(optarg, NULL, 10);
		else
			return false;
	}
	return options->offices > 0 && options->offices <= WORLD_OFFICES;
}

int
main(int argc, char **argv)
{
	struct options options = { 1, 1, 5, 150, NULL, false };
	char base[] = "simulate-XXXXXX", folder[128];
	const char *tmp = getenv("TMPDIR");
	unsigned failed = 0;
	uint64_t seed;

	if (!read_options(argc, argv, &options)) {
		fputs("usage: simulate [--seed N] [--count K] [--offices N] "
		    "[--turns N] [--keep DIR] [--plain]\n", stderr);
		return 2;
	}
	if (chdir(options.keep != NULL ? options.keep :
	    tmp == NULL ? "/tmp" : tmp) != 0 || mkdtemp(base) == NULL)
		return 2;
	for (seed = options.seed; seed < options.seed + options.count;
	    seed++) {
		snprintf(folder, sizeof folder, "%s%s%llu",
		    options.keep != NULL ? "" : base,
		    options.keep != NULL ? "" : "/",
		    (unsigned long long)seed);
		failed += !run(&options, seed, folder);
	}
	rmdir(base);
	return failed > 0;
}
