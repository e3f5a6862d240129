/*
 * verb.h - the table of verbs: what the shell and the screens both call.
 *
 * One verb is one file cmd/VERB.c that begins with its rows.  The parser,
 * usage, help, completion and the option lists of the manual all come from
 * the rows; nothing is written twice.  A verb of two words ("bundle create")
 * has a row of its own.
 *
 * Words and values are described in a small language: CAPITALS stand for
 * what the user gives, "a|b|c" in small letters is a choice that the parser
 * checks, N is a number, SECONDS one that may have a fraction, [..] may be
 * left out, ... repeats.
 */
#ifndef CORE_CMD_VERB_H
#define CORE_CMD_VERB_H

#include "core/session/session.h"

struct option_row {
	const char	*name;		/* "where" for --where */
	const char	*value;		/* "FIELD OP VALUE", NULL: none */
	const char	*help;		/* N_() */
	char		 letter;	/* 'o' for -o; 0: none */
	bool		 repeats;
};

struct call {				/* a parsed command line */
	const struct verb *verb;
	struct span	*words;		/* without options */
	size_t		 word_count;
	struct {
		const struct option_row	*option;
		struct span		 value;
	}		*options;
	size_t		 option_count;
};

struct verb {
	const char		*name;
	const char		*words;		/* "KIND [FIELD=VALUE]..." */
	const char		*summary;	/* N_(), for help */
	const struct option_row	*options;	/* ends with a NULL name, or
						 * NULL: none */
	enum session_needs	 needs;
	enum err		(*run)(struct session *, const struct call *);
};

extern const struct verb *const verbs[];	/* ends with NULL */

/* Those that go before or after any verb; ends with a NULL name. */
extern const struct option_row common_options[];

/* The row of this whole name; NULL. */
const struct verb *verb_find(struct span name);

/* Whether rows begin with this word and a blank: "bundle". */
bool	 verb_is_family(struct span word);

/* The nearest first word of a verb to a mistyped one; empty: none is near. */
struct span verb_nearest(struct span word);

/* The first word of a verb's name: its manual page is klaster-WORD(1). */
struct span verb_word(const struct verb *);

bool	 call_has(const struct call *, const char *option);
/* Its last value; empty when it was not given. */
struct span call_value(const struct call *, const char *option);
/* The same, NUL-ended in the arena; NULL when it was not given. */
const char *call_text(const struct call *, const char *option,
    struct arena *);
/* Of an option whose value is N; 0 when it was not given. */
uint64_t call_number(const struct call *, const char *option);
/* Of one whose value is SECONDS, in ms. */
int	 call_seconds(const struct call *, const char *option,
    int otherwise);
/* The values of a repeated option: *from starts at 0. */
bool	 call_next(const struct call *, const char *option, size_t *from,
    struct span *value);

#endif /* CORE_CMD_VERB_H */
