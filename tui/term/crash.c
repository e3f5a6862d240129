/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/term/crash.h"

#include <curses.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "core/store/fault.h"

static volatile sig_atomic_t	over;

#define COUNT(table) (sizeof (table) / sizeof *(table))

static const int endings[] = { SIGHUP, SIGINT, SIGTERM };
static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

struct sentence {
	char	text[640];
	size_t	len;
	int	status;		/* of the program that says it */
};

/* All that the handler of a crash may use. */
static struct {
	struct termios	modes;
	int		tty;		/* of open screens; or -1 */
	bool		has_modes;
	struct sentence	screen;		/* what puts it back */
	struct sentence	damaged, full;
	struct sigaction before[COUNT(crashes)];
} kept = { .tty = -1 };

static void
end(int sig)
{
	(void)sig;
	over = 1;
}

static void
put(int fd, const struct sentence *sentence)
{
	ssize_t done = write(fd, sentence->text, sentence->len);

	(void)done;
}

static void
leave_screen(void)
{
	if (kept.tty < 0)
		return;
	put(kept.tty, &kept.screen);
	if (kept.has_modes)
		tcsetattr(STDIN_FILENO, TCSANOW, &kept.modes);
}

/* The screens have standard error elsewhere until they are closed. */
static void
end_with(const struct sentence *sentence)
{
	put(kept.tty < 0 ? STDERR_FILENO : kept.tty, sentence);
	_exit(sentence->status);
}

static enum fault
whose(int sig, const siginfo_t *facts)
{
	if (sig == SIGABRT)
		return fault_was_found() ? FAULT_DATA : FAULT_OTHER;
	if ((sig != SIGSEGV && sig != SIGBUS) || facts->si_code <= 0)
		return FAULT_OTHER;
	return fault_at(facts->si_addr);
}

/* What is no fault of a file happens again, to whoever looked before. */
static void
fall(int sig, siginfo_t *facts, void *machine)
{
	enum fault fault = whose(sig, facts);
	size_t i;

	(void)machine;
	leave_screen();
	if (fault == FAULT_DATA)
		end_with(&kept.damaged);
	if (fault == FAULT_LOCK && sig == SIGBUS)
		end_with(&kept.full);
	for (i = 0; i < COUNT(crashes); i++)
		if (crashes[i] == sig)
			sigaction(sig, &kept.before[i], NULL);
	if (facts->si_code <= 0)
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
	if (kept.screen.len + len > sizeof kept.screen.text)
		return;
	memcpy(kept.screen.text + kept.screen.len, string, len);
	kept.screen.len += len;
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

	kept.screen.len = 0;
	for (i = 0; i < COUNT(names); i++)
		keep_string(names[i]);
}

static void
keep_sentence(struct sentence *sentence, struct crash_end end)
{
	struct span text = end.sentence;

	sentence->status = end.status;
	sentence->len = text.len < sizeof sentence->text ? text.len :
	    sizeof sentence->text;
	/* without memory there is no translated one */
	if (sentence->len > 0)
		memcpy(sentence->text, text.at, sentence->len);
}

void
crash_guard(struct crash_end damaged, struct crash_end full)
{
	struct sigaction act = { .sa_sigaction = fall };
	size_t i;

	keep_sentence(&kept.damaged, damaged);
	keep_sentence(&kept.full, full);
	sigemptyset(&act.sa_mask);
	act.sa_flags = (int)(SA_SIGINFO | SA_RESETHAND | SA_NODEFER);
	for (i = 0; i < COUNT(crashes); i++)
		sigaction(crashes[i], &act, &kept.before[i]);
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
}

void
crash_let_go(void)
{
	struct sigaction act = { .sa_handler = SIG_DFL };
	size_t i;

	kept.tty = -1;
	sigemptyset(&act.sa_mask);
	for (i = 0; i < COUNT(endings); i++)
		sigaction(endings[i], &act, NULL);
	sigaction(SIGPIPE, &act, NULL);
	sigaction(SIGTSTP, &act, NULL);
}

bool
crash_is_over(void)
{
	return over != 0;
}
