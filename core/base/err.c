/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/err.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include "core/base/words.h"

static const struct {
	int		 status;
	const char	*text;
} outcomes[] = {
	[OK]		= { 0, N_("done") },
	[ERR_LOOK]	= { 1, N_("done, and there is something to look at") },
	[ERR_USAGE]	= { 2, N_("wrong usage") },
	[ERR_INPUT]	= { 3, N_("the input is not usable") },
	[ERR_REFUSED]	= { 4, N_("refused") },
	[ERR_SYSTEM]	= { 5, N_("the system failed") },
	[ERR_FULL]	= { 5, N_("the disk is full; nothing was written") },
	[ERR_BUSY]	= { 5, N_("another process is using the database") },
	[ERR_NOMEM]	= { 5, N_("out of memory; nothing was written") },
	[ERR_DAMAGED]	= { 6, N_("the database is damaged; run verify") },
	[ERR_GROW]	= { 5, N_("the database file cannot grow") },
};

int
err_status(enum err err)
{
	return outcomes[err].status;
}

const char *
err_text(enum err err)
{
	return _(outcomes[err].text);
}

enum err
note_fail(enum err err, struct note *why, const char *form, ...)
{
	va_list args;

	if (why == NULL || why->text[0] != '\0')
		return err;
	va_start(args, form);
	vsnprintf(why->text, sizeof why->text, form, args);
	va_end(args);
	return err;
}

enum err
note_nomem(struct note *why)
{
	return note_fail(ERR_NOMEM, why, "%s", err_text(ERR_NOMEM));
}
