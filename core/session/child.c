/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/session/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* It ends as the system ends it: no message, no core file. */
static void
be_silent(void)
{
	static const int fatal[] = {
		SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE
	};
	const struct rlimit none = { 0, 0 };
	int fd = open("/dev/null", O_WRONLY);
	size_t i;

	for (i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
		signal(fatal[i], SIG_DFL);
	setrlimit(RLIMIT_CORE, &none);
	if (fd >= 0)
		dup2(fd, STDERR_FILENO);
}

enum err
child_run(int (*work)(void *with), void *with, struct note *why,
    int *status)
{
	pid_t pid = fork();
	int end = 0;

	if (pid == 0) {
		be_silent();
		_exit(work(with));
	}
	while (pid > 0 && waitpid(pid, &end, 0) < 0 && errno == EINTR)
		continue;
	*status = WIFEXITED(end) ? WEXITSTATUS(end) : CHILD_DIED;
	return pid > 0 ? OK : note_fail(ERR_SYSTEM, why, "fork: %s.",
	    strerror(errno));
}
