/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/term/secret.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "core/base/words.h"
#include "core/keys/key.h"

static volatile sig_atomic_t caught;

static void
catch(int number)
{
	caught = number;
}

static enum err
cannot(struct note *why)
{
	return note_fail(ERR_SYSTEM, why,
	    _("The terminal cannot be read: %s."), strerror(errno));
}

static enum err
read_line(struct note *why, struct buf *answer)
{
	char c = '\0';
	ssize_t got;

	while ((got = read(STDIN_FILENO, &c, 1)) != 0 && c != '\n') {
		if (got < 0 && errno == EINTR && caught == 0)
			continue;
		if (got < 0)
			return cannot(why);
		if (answer->len == PHRASE_LONGEST)
			return note_fail(ERR_INPUT, why,
			    _("A passphrase has at most %d bytes."),
			    PHRASE_LONGEST);
		buf_byte(answer, (unsigned char)c);
	}
	return answer->failed ? ERR_NOMEM : OK;
}

/* Asks when nothing is shown any more, or a fast answer would be. */
static enum err
ask_unseen(const char *question, const struct termios *shown,
    struct note *why, struct buf *answer)
{
	struct termios unseen = *shown;
	enum err err;

	unseen.c_lflag &= ~(tcflag_t)ECHO;
	unseen.c_lflag |= ICANON | ECHONL;
	if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen) != 0)
		return cannot(why);
	fputs(question, stderr);
	fflush(stderr);
	err = read_line(why, answer);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, shown);
	return err;
}

/* A signal waits until the terminal shows letters again. */
enum err
secret_prompt(const char *question, struct note *why, struct buf *answer)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	enum { COUNT = sizeof numbers / sizeof numbers[0] };
	struct sigaction action = { .sa_handler = catch }, before[COUNT];
	struct termios shown;
	enum err err;

	if (tcgetattr(STDIN_FILENO, &shown) != 0)
		return cannot(why);
	caught = 0;
	for (size_t i = 0; i < COUNT; i++)
		sigaction(numbers[i], &action, &before[i]);
	err = ask_unseen(question, &shown, why, answer);
	for (size_t i = 0; i < COUNT; i++)
		sigaction(numbers[i], &before[i], NULL);
	if (caught != 0)
		raise(caught);
	return err;
}
