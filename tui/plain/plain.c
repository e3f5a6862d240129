/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/plain/plain.h"

#include <errno.h>
#include <stdarg.h>
#include <unistd.h>

#include "core/base/words.h"
#include "tui/app/findings.h"

enum { CHUNK = 4096 };

void
plain_say(const struct plain *plain, const char *form, ...)
{
	va_list args;

	va_start(args, form);
	vfprintf(plain->session->out, form, args);
	va_end(args);
	fputc('\n', plain->session->out);
}

bool
plain_check(const struct plain *plain, enum err err, const struct note *why)
{
	if (err == OK || err == ERR_LOOK)
		return true;
	plain_say(plain, "! %s", why->text[0] != '\0' ? why->text :
	    err_text(err));
	return false;
}

/* Moves one line from what was read to plain->line. */
static bool
take_line(struct plain *plain)
{
	char *end = plain->in.len == 0 ? NULL :
	    memchr(plain->in.at, '\n', plain->in.len);
	size_t len;

	if (end == NULL)
		return false;
	len = (size_t)(end - plain->in.at);
	buf_reset(&plain->line);
	buf_add(&plain->line, span_make(plain->in.at, len));
	plain->in.len -= len + 1;
	memmove(plain->in.at, end + 1, plain->in.len);
	return true;
}

static bool
read_line(struct plain *plain)
{
	ssize_t got;
	char *at;

	while (!take_line(plain)) {
		at = buf_space(&plain->in, CHUNK);
		if (at == NULL)
			return false;
		got = read(STDIN_FILENO, at, CHUNK);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		plain->in.len += (size_t)got;
	}
	return true;
}

bool
plain_ask(struct plain *plain, const char *question, struct span *answer)
{
	fprintf(plain->session->out, "%s> ", question);
	fflush(plain->session->out);
	if (plain->over || !read_line(plain)) {
		plain->over = true;
		return false;
	}
	*answer = buf_span(&plain->line);
	while (answer->len > 0 && (unsigned char)answer->at[0] <= ' ')
		*answer = span_from(*answer, 1);
	while (answer->len > 0 &&
	    (unsigned char)answer->at[answer->len - 1] <= ' ')
		answer->len--;
	return true;
}

size_t
plain_number(struct span answer, size_t most)
{
	size_t number = 0, i;

	if (answer.len == 0 || answer.len > 6)
		return 0;
	for (i = 0; i < answer.len; i++) {
		if (answer.at[i] < '0' || answer.at[i] > '9')
			return 0;
		number = number * 10 + (size_t)(answer.at[i] - '0');
	}
	return number <= most ? number : 0;
}

struct show
plain_show(struct plain *plain, struct txn *txn)
{
	return (struct show){ txn, plain->session->lang, plain->dates };
}

void
plain_rules(struct plain *plain)
{
	findings_renew(&plain->app);
	findings_run(&plain->app, true);
}
