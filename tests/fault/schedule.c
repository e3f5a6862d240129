/* SPDX-License-Identifier: ISC */
/*
 * schedule KLASTER PAUSE ACTS SHARE SEED WAIT: two acts on one database.
 *
 * The first stops before and after each call that others may see (pause.c);
 * the second then runs to its end, or is killed when it has just written the
 * last of what it writes; then the first goes on, or is killed where it
 * stands.  However it went, the database is whole, what was acknowledged is
 * there, and no act ended in a way that it may not.
 *
 * ACTS has a line for each: NAME EXPECT [VARIABLE=VALUE]... WORD...; "%" is
 * the number of its part, so that the same act can be both.  EXPECT stands in
 * the export once it is acknowledged, "-" is nothing.  An act without words is
 * a form in which something was changed, and F2 is pressed.
 * SHARE of all schedules (in 1/1000) are played.  WAIT is the patience of
 * both, in seconds.
 *
 * It works in the current folder: base holds what each trial begins with.
 */
#include <config.h>

#include "tests/fault/screen.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/err.h"

enum {
	ACTS_MOST = 24,
	WORDS_MOST = 16,
	CALLS_MOST = 20000,
	HANGS = 20000			/* ms, of an act that nobody stops */
};

struct act {
	char	*line, *name, *expect;
	char	*words[WORDS_MOST];
	size_t	 count;
	unsigned long calls, last;	/* last: after it all is written */
	char	**names;		/* of the calls */
	bool	 is_screen;
};

/* One of two: 1 stops, 2 runs in between. */
struct part {
	const struct act *act;
	int		 number;
	unsigned long	 stops_at, dies_at;
	pid_t		 pid;
	bool		 ended;
	int		 status;
	struct screen	 screen;
};

static struct {
	const char	*klaster, *pause;
	char		*wait;
	struct act	 acts[ACTS_MOST];
	size_t		 count;
	uint64_t	 seed;
	unsigned	 share;
	unsigned long	 played, faults, pairs, stops;
} all;

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool
chosen(void)
{
	all.seed = all.seed * 6364136223846793005U + 1442695040888963407U;
	return (all.seed >> 33) % 1000 < all.share;
}

/* A word with the number of the part in it. */
static char *
numbered(const char *word, int number)
{
	char *copy = strdup(word), *at = copy;

	if (copy == NULL)
		abort();
	while ((at = strchr(at, '%')) != NULL)
		*at++ = (char)('0' + number);
	return copy;
}

static void
set_number(const char *name, unsigned long value)
{
	char text[24];

	snprintf(text, sizeof text, "%lu", value);
	setenv(name, text, 1);
}

static void
to_file(int fd, const char *path)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (file < 0)
		_exit(126);
	dup2(file, fd);
	close(file);
}

static void
become(const struct part *part)
{
	char *argv[WORDS_MOST + 4], option[] = "--wait";
	char said[16], program[4096];
	size_t i, at = 0;

	snprintf(said, sizeof said, "said.%d", part->number);
	to_file(1, said);
	dup2(1, 2);
	snprintf(program, sizeof program, "%s", all.klaster);
	argv[at++] = program;
	for (i = 0; i < part->act->count; i++) {
		char *word = numbered(part->act->words[i], part->number);

		if (at == 1 && strchr(word, '=') != NULL) {
			putenv(word);
			continue;
		}
		argv[at++] = word;
	}
	argv[at++] = option;
	argv[at++] = all.wait;
	argv[at] = NULL;
	execv(program, argv);
	_exit(127);
}

/* list: a file for its calls, or NULL. */
static void
arm(const struct part *part, const char *list)
{
	set_number("PAUSE_AT", part->stops_at);
	set_number("PAUSE_KILL", part->dies_at);
	if (list != NULL)
		setenv("PAUSE_LIST", list, 1);
	setenv("LD_PRELOAD", all.pause, 1);
}

static void
disarm(void)
{
	unsetenv("PAUSE_LIST");
	unsetenv("LD_PRELOAD");
}

/* A screen is open before the other part begins; a command is not. */
static void
prepare(struct part *part, const char *list)
{
	static char program[4096];

	part->ended = false;
	if (!part->act->is_screen)
		return;
	snprintf(program, sizeof program, "%s", all.klaster);
	arm(part, list);
	if (!screen_open(&part->screen, program, all.wait,
	    part->number)) {
		printf("# the screen does not open\n");
		exit(1);
	}
	disarm();
	part->pid = part->screen.term.pid;
}

static void
start(struct part *part, const char *list)
{
	if (part->act->is_screen) {
		screen_save(&part->screen);
		return;
	}
	arm(part, list);
	part->pid = fork();
	if (part->pid == 0)
		become(part);
	if (part->pid < 0)
		abort();
	disarm();
}

/* A screen has ended, as to the test, when it has said what came of F2; its
 * status is then 0 or 5. */
static bool
screen_ends(struct part *part)
{
	if (!screen_is_done(&part->screen))
		return false;
	part->status = screen_says_saved(&part->screen) ? 0 : 5 << 8;
	part->ended = true;
	return true;
}

static void
put_away(struct part *part)
{
	if (!part->act->is_screen)
		return;
	if (part->ended && WIFSIGNALED(part->status))
		part->screen.term.alive = false;
	screen_close(&part->screen);
}

/* Until it has ended or stopped itself; false: neither in time. */
static bool
follow(struct part *part, int patience)
{
	const struct timespec nap = { 0, 300000 };
	double until = now_ms() + patience;

	while (!part->ended) {
		pid_t found = waitpid(part->pid, &part->status,
		    WNOHANG | WUNTRACED);

		if (found == 0 && part->act->is_screen && screen_ends(part))
			return true;
		if (found == part->pid) {
			part->ended = !WIFSTOPPED(part->status);
			return true;
		}
		if (now_ms() > until)
			return false;
		nanosleep(&nap, NULL);
	}
	return true;
}

/* A step on the way, by the shell; its output is of interest only when it
 * fails. */
static int shell(const char *form, ...) PRINTF_LIKE(1, 2);

static int
shell(const char *form, ...)
{
	char text[8192];
	va_list args;
	int status;

	va_start(args, form);
	vsnprintf(text, sizeof text, form, args);
	va_end(args);
	status = system(text);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* The copy is a new writer: that is settled before the acts begin. */
static void
reset(void)
{
	if (shell("rm -rf db db.* shelf .local && cp -r base/. . && "
	    "%s set -q person/P9 note=settled >said.0 2>&1",
	    all.klaster) != 0) {
		fprintf(stderr, "the base cannot be laid out\n");
		shell("cat said.0 >&2");
		exit(99);
	}
}

/* The exit of an act that says what became of it. */
static bool
may_end_so(const struct part *part)
{
	int status = part->status;

	if (WIFSIGNALED(status))
		return WTERMSIG(status) == SIGKILL;
	status = WEXITSTATUS(status);
	return status == 0 || status == 1 || status == 4 || status == 5;
}

static bool
is_acknowledged(const struct part *part)
{
	return WIFEXITED(part->status) && WEXITSTATUS(part->status) <= 1;
}

struct schedule {
	struct part	 first, second;
	bool		 kill_first, kill_second;
};

static void fault(const struct schedule *, const char *form, ...)
    PRINTF_LIKE(2, 3);

static void
fault(const struct schedule *s, const char *form, ...)
{
	const struct act *a = s->first.act;
	va_list args;

	all.faults++;
	printf("# %s at %lu of %lu (%s)%s, %s%s: ", a->name,
	    s->first.stops_at, a->calls, a->names[s->first.stops_at - 1],
	    s->kill_first ? " and killed there" : "", s->second.act->name,
	    s->kill_second ? " killed after its last write" : "");
	va_start(args, form);
	vprintf(form, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	shell("sed 's/^/#   1: /' said.1 | head -n 4; "
	    "sed 's/^/#   2: /' said.2 | head -n 4; "
	    "sed 's/^/#   /' said.0 | head -n 6");
}

/*
 * What was acknowledged stands in the database, or in one that restore put
 * aside; who was told of the restore has begun before its end.
 */
static void
look_for(const struct schedule *s, const struct part *part)
{
	char *expect;

	if (!is_acknowledged(part) || strcmp(part->act->expect, "-") == 0)
		return;
	expect = numbered(part->act->expect, part->number);
	if (shell("cat exported.* | grep -qF -e '%s'", expect) != 0)
		fault(s, "'%s' was acknowledged and is not there", expect);
	free(expect);
}

static void
look(const struct schedule *s)
{
	const struct part *parts[] = { &s->first, &s->second };

	for (int i = 0; i < 2; i++)
		if (!may_end_so(parts[i]))
			fault(s, "part %d ends with %d", i + 1,
			    WIFSIGNALED(parts[i]->status) ?
			    128 + WTERMSIG(parts[i]->status) :
			    WEXITSTATUS(parts[i]->status));
	if (shell("%s verify >said.0 2>&1", all.klaster) != 0)
		fault(s, "verify finds something");
	shell("rm -f exported.*; for d in db db.before-*; do "
	    "test ! -d $d || %s export -q --format json --db \"$PWD/$d\" "
	    ">exported.$d 2>said.0; done", all.klaster);
	look_for(s, &s->first);
	look_for(s, &s->second);
	if (shell("%s set -q person/P9 note=afterwards >said.0 2>&1",
	    all.klaster) != 0)
		fault(s, "the next save fails");
}

static void
finish(struct schedule *s, struct part *part, const char *which)
{
	if (follow(part, HANGS) && part->ended)
		return;
	fault(s, "the %s hangs", which);
	kill(part->pid, SIGKILL);
	follow(part, HANGS);
}

static void
play(struct schedule *s)
{
	bool hangs;

	reset();
	prepare(&s->first, NULL);
	prepare(&s->second, NULL);
	start(&s->first, NULL);
	if (!follow(&s->first, HANGS) || s->first.ended) {
		/* fewer calls than alone: nothing to be seen */
		finish(s, &s->first, "first");
		put_away(&s->first);
		put_away(&s->second);
		return;
	}
	start(&s->second, NULL);
	hangs = !follow(&s->second, 3000);
	kill(s->first.pid, s->kill_first ? SIGKILL : SIGCONT);
	finish(s, &s->first, "first");
	finish(s, &s->second, "second");
	put_away(&s->first);
	put_away(&s->second);
	all.played++;
	if (hangs)
		fault(s, "the second waits without a word");
	look(s);
}

/* Each act alone: its calls, and that it does what it is there for. */
static void
measure(struct act *act)
{
	struct part part = { .act = act, .number = 1 };
	char line[512];
	FILE *file;

	reset();
	prepare(&part, "calls");
	start(&part, "calls");
	follow(&part, HANGS);
	put_away(&part);
	if (!part.ended || !may_end_so(&part) || !is_acknowledged(&part)) {
		printf("# %s alone fails\n", act->name);
		shell("sed 's/^/# /' said.1");
		exit(1);
	}
	file = fopen("calls", "r");
	act->names = calloc(CALLS_MOST, sizeof *act->names);
	while (file != NULL && act->names != NULL &&
	    act->calls < CALLS_MOST &&
	    fgets(line, sizeof line, file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		act->names[act->calls++] = strdup(line + 2);
		if (line[0] == 'w')
			act->last = act->calls;
	}
	if (file != NULL)
		fclose(file);
}

static void
read_acts(const char *path)
{
	static char line[1024];
	FILE *file = fopen(path, "r");
	char *word, *rest;

	while (file != NULL && all.count < ACTS_MOST &&
	    fgets(line, sizeof line, file) != NULL) {
		struct act *act = &all.acts[all.count++];

		act->line = strdup(line);
		act->name = strtok_r(act->line, " \n", &rest);
		act->expect = strtok_r(NULL, " \n", &rest);
		while (act->count < WORDS_MOST &&
		    (word = strtok_r(NULL, " \n", &rest)) != NULL)
			act->words[act->count++] = word;
		act->is_screen = act->count == 0;
	}
	if (file == NULL || fclose(file) != 0 || all.count == 0) {
		fprintf(stderr, "no acts\n");
		exit(99);
	}
}

/* go on, go on | killed, goes on | goes on, killed */
static void
play_stop(const struct act *a, const struct act *b, unsigned long at)
{
	for (int end = 0; end < 3; end++) {
		struct schedule s = {
			.first = { .act = a, .number = 1, .stops_at = at },
			.second = { .act = b, .number = 2 },
			.kill_first = end == 1, .kill_second = end == 2
		};

		if (!chosen() || (end == 2 && b->last == 0))
			continue;
		if (end == 2)
			s.second.dies_at = b->last;
		play(&s);
	}
}

int
main(int argc, char **argv)
{
	char folder[4096], dir[4200];
	size_t a, b;

	if (argc != 7 || getcwd(folder, sizeof folder) == NULL)
		return 2;
	all.klaster = argv[1];
	all.pause = argv[2];
	all.share = (unsigned)atoi(argv[4]);
	all.seed = strtoull(argv[5], NULL, 10);
	all.wait = argv[6];
	snprintf(dir, sizeof dir, "%s/db", folder);
	setenv("PAUSE_DIR", dir, 1);
	setenv("KLASTER_DB", dir, 1);
	read_acts(argv[3]);
	for (a = 0; a < all.count; a++)
		measure(&all.acts[a]);
	for (a = 0; a < all.count; a++)
		for (b = 0; b < all.count; b++) {
			all.pairs++;
			all.stops += all.acts[a].calls;
			for (unsigned long at = 1; at <= all.acts[a].calls;
			    at++)
				play_stop(&all.acts[a], &all.acts[b], at);
		}
	printf("# %lu pairs, %lu stops, 3 ends: %lu schedules played, "
	    "%lu faults\n", all.pairs, all.stops, all.played, all.faults);
	return all.faults > 0;
}
