/* SPDX-License-Identifier: ISC */
/*
 * killer MICROSECONDS COMMAND [ARGUMENT...]: kill -9 after that time.  Ends
 * with the command's status, or 137 when it was killed.
 */
#include <config.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	struct timespec life = { 0, 0 };
	long us = argc > 2 ? atol(argv[1]) : 0;
	int status;
	pid_t pid;

	if (argc < 3)
		return 2;
	life.tv_sec = us / 1000000;
	life.tv_nsec = us % 1000000 * 1000;
	pid = fork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	nanosleep(&life, NULL);
	if (waitpid(pid, &status, WNOHANG) == 0) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}
