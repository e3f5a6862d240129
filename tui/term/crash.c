/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/term/crash.h"

#include <curses.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "core/base/words.h"

static volatile sig_atomic_t	over;

/* All that the handler of a crash may use. */
static struct {
	struct termios	modes;
	int		tty;
	bool		has_modes;
	char		screen[256];
	size_t		screen_len;
	char		damaged[256];
	size_t		damaged_len;
} kept;

static const int endings[] = { SIGHUP, SIGTERM };
static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

#define COUNT(table) (sizeof (table) / sizeof *(table))

static void
end(int sig)
{
	(void)sig;
	over = 1;
}

static void
put(const char *at, size_t len)
{
	ssize_t done = write(kept.tty, at, len);

	(void)done;
}

static void
fall(int sig)
{
	put(kept.screen, kept.screen_len);
	if (sig == SIGBUS)
		put(kept.damaged, kept.damaged_len);
	if (kept.has_modes)
		tcsetattr(STDIN_FILENO, TCSANOW, &kept.modes);
	raise(sig);
}

static void
keep_string(const char *name)
{
	/* tigetstr() takes char * for historic reasons only. */
	char asked[8];
	const char *string;
	size_t len;

	strncpy(asked, name, sizeof asked - 1);
	asked[sizeof asked - 1] = '\0';
	string = tigetstr(asked);
	if (string == NULL || string == (const char *)-1)
		return;
	len = strlen(string);
	if (kept.screen_len + len > sizeof kept.screen)
		return;
	memcpy(kept.screen + kept.screen_len, string, len);
	kept.screen_len += len;
}

void
crash_keep_modes(void)
{
	kept.has_modes = tcgetattr(STDIN_FILENO, &kept.modes) == 0;
}

static void
keep_strings(void)
{
	static const char *const names[] = { "sgr0", "cnorm", "rmkx",
	    "rmcup" };
	size_t i;

	kept.screen_len = 0;
	for (i = 0; i < COUNT(names); i++)
		keep_string(names[i]);
	strncpy(kept.damaged,
	    _("klaster: the database file is shorter than it says, or its "
	    "disk fails; restore it from a backup.\n"),
	    sizeof kept.damaged - 1);
	kept.damaged_len = strlen(kept.damaged);
}

void
crash_catch(int tty)
{
	struct sigaction act = { .sa_handler = end };
	size_t i;

	over = 0;
	kept.tty = tty;
	keep_strings();
	sigemptyset(&act.sa_mask);
	for (i = 0; i < COUNT(endings); i++)
		sigaction(endings[i], &act, NULL);
	act.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &act, NULL);
	sigaction(SIGTSTP, &act, NULL);
	act.sa_handler = fall;
	act.sa_flags = (int)(SA_RESETHAND | SA_NODEFER);
#if !defined(__SANITIZE_ADDRESS__)	/* it has its own, with a report */
	for (i = 0; i < COUNT(crashes); i++)
		sigaction(crashes[i], &act, NULL);
#endif
}

void
crash_let_go(void)
{
	struct sigaction act = { .sa_handler = SIG_DFL };
	size_t i;

	sigemptyset(&act.sa_mask);
	for (i = 0; i < COUNT(endings); i++)
		sigaction(endings[i], &act, NULL);
	for (i = 0; i < COUNT(crashes); i++)
		sigaction(crashes[i], &act, NULL);
	sigaction(SIGPIPE, &act, NULL);
	sigaction(SIGTSTP, &act, NULL);
}

bool
crash_is_over(void)
{
	return over != 0;
}
