/*
 * err.h - how anything in klaster says that it failed.
 *
 * A function that can fail for a reason its user must be told returns enum
 * err and writes one whole sentence into a struct note, at the place where
 * the knowledge is: what is wrong, where (file:line, row and column), and
 * what to do.  The first sentence written stays; callers pass it up.
 *
 * Ignoring a returned err is a compiler warning.  Nothing below tui/main.c
 * prints a note or exits.
 */
#ifndef CORE_BASE_ERR_H
#define CORE_BASE_ERR_H

#include <stdbool.h>

#if defined(__clang__)
#define CHECKED_ENUM enum __attribute__((warn_unused_result))
#elif defined(__GNUC__) && __GNUC__ >= 10
#define CHECKED_ENUM __extension__ enum [[nodiscard]]
#else
#define CHECKED_ENUM enum
#endif

#if defined(__GNUC__)
#define PRINTF_LIKE(form, first) __attribute__((format(printf, form, first)))
#else
#define PRINTF_LIKE(form, first)
#endif

CHECKED_ENUM err {
	OK,
	ERR_LOOK,	/* done, and there is something to look at */
	ERR_USAGE,	/* the call itself is wrong */
	ERR_INPUT,	/* bad input; nothing was written */
	ERR_REFUSED,	/* not trusted, forged, forked, not allowed */
	ERR_SYSTEM,	/* an input/output failure, no permission */
	ERR_FULL,	/* no space left where the database lies */
	ERR_BUSY,	/* another process holds what is needed */
	ERR_NOMEM,
	ERR_DAMAGED,	/* the database contradicts itself */
	ERR_GROW	/* store only: the map is full, grow and try again */
};

enum { NOTE_SIZE = 512 };

struct note {
	char	text[NOTE_SIZE];	/* "" = nothing said yet */
};

/* The exit status of the program for this outcome: 0 to 6. */
int	 err_status(enum err);

/* The general sentence for an outcome nobody wrote a note about. */
const char *err_text(enum err);

/*
 * Write the sentence unless one stands already; why may be NULL.  Returns
 * its first argument, so that a failure is one statement:
 *	return note_fail(ERR_INPUT, why, _("%s: ..."), path);
 */
enum err note_fail(enum err, struct note *why, const char *form, ...)
    PRINTF_LIKE(3, 4);
enum err note_nomem(struct note *why);

#endif /* CORE_BASE_ERR_H */
