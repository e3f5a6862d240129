/*
 * verb.h - the table of verbs: what the shell and the screens both call.
 *
 * One verb is one file cmd/VERB.c that begins with its row.  Usage, help,
 * completion and the option lists of the manual are printed from the rows.
 */
#ifndef CORE_CMD_VERB_H
#define CORE_CMD_VERB_H

#include <stdio.h>

#include "core/base/clock.h"
#include "core/model/schema.h"
#include "core/sync/author.h"

struct settings;

struct option_row {
	const char	*name;		/* "where" for --where */
	const char	*value;		/* "FIELD OP VALUE", NULL: none */
	const char	*help;		/* N_() */
	bool		 repeats;
};

/* What a verb runs with; filled by main. */
struct session {
	const char	*db;		/* folder */
	const char	*state;		/* folder of the seal, author.h */
	struct schema	*schema;
	struct settings	*settings;	/* config/settings.h */
	enum lang	 lang;
	bool		 quiet, terminal;	/* stderr is one */
	struct clock	*clock;
	struct span	 user;
	struct store	*store;		/* open as the row's needs say */
	struct author	 author;	/* for those that write */
	FILE		*out, *err;	/* data; everything else */
	struct arena	 arena;		/* of this call */
	struct note	 why;
};

enum verb_needs { NEEDS_NOTHING, NEEDS_READ, NEEDS_WRITE };

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
	const struct option_row	*options;	/* ends with a NULL name */
	enum verb_needs		 needs;
	enum err		(*run)(struct session *, const struct call *);
};

extern const struct verb *const verbs[];	/* ends with NULL */
const struct verb *verb_find(struct span name);

bool	 call_has(const struct call *, const char *option);
struct span call_value(const struct call *, const char *option);

#endif /* CORE_CMD_VERB_H */
