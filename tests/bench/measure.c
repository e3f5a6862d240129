/* SPDX-License-Identifier: ISC */
/*
 * measure [-n RUNS] COMMAND [ARGUMENT...]: milliseconds of wall clock (the
 * median of the runs) and the peak of anonymous memory in kB, on descriptor
 * 3.  Pages of files count for nobody: the kernel takes them back at will.
 */
#include <config.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_MAX = 1000 };

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static long
anonymous(pid_t pid)
{
	char path[64], line[256];
	FILE *status;
	long size = 0;

	snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
	status = fopen(path, "r");
	if (status == NULL)
		return 0;
	while (fgets(line, sizeof line, status) != NULL) {
		if (sscanf(line, "RssAnon: %ld", &size) == 1)
			break;
	}
	fclose(status);
	return size;
}

/* Looks once a millisecond only when memory is asked for: -m. */
static int
watch(pid_t pid, long *peak)
{
	int status;

	while (waitpid(pid, &status, peak == NULL ? 0 : WNOHANG) == 0) {
		long size = anonymous(pid);

		if (size > *peak)
			*peak = size;
		poll(NULL, 0, 1);
	}
	return status;
}

static int
run(char **argv, double *ms, long *peak)
{
	double begun = now();
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		execvp(argv[0], argv);
		fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
		_exit(127);
	}
	status = watch(pid, peak);
	*ms = now() - begun;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
main(int argc, char **argv)
{
	double ms[RUNS_MAX];
	long peak = 0;
	int runs = 1, status = 0, option;

	while ((option = getopt(argc, argv, "+n:")) != -1)
		runs = option == 'n' ? atoi(optarg) : 0;
	if (runs < 1 || runs > RUNS_MAX || optind == argc) {
		fprintf(stderr, "usage: measure [-n RUNS] COMMAND...\n");
		return 2;
	}
	for (int i = 0; i < runs && status <= 1; i++)
		status = run(argv + optind, &ms[i], runs > 1 ? NULL : &peak);
	qsort(ms, (size_t)runs, sizeof *ms, by_size);
	dprintf(3, "%.2f %ld\n", ms[runs / 2], peak);
	return status;
}
