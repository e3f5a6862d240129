/*
 * session.h - what one run of klaster works with.
 *
 * main fills it from the environment and the command line; the verbs and the
 * screens take everything from here.  The store is opened as far as a verb
 * says it needs: nothing, reading, or writing with an author.
 */
#ifndef CORE_SESSION_SESSION_H
#define CORE_SESSION_SESSION_H

#include <stdio.h>

#include "core/base/clock.h"
#include "core/exchange/scan.h"
#include "core/log/author.h"
#include "core/model/schema.h"

struct settings;

enum session_needs {
	NEEDS_NOTHING,		/* works without a usable configuration */
	NEEDS_SCHEMA,
	NEEDS_READ,		/* the database, for reading */
	NEEDS_WRITE		/* the database, and its author */
};

struct session {
	const char	*db;		/* folder */
	const char	*state;		/* folder of the seal, author.h */
	const char	*temporary;	/* folder for what is thrown away */
	struct schema	*schema;	/* NULL: not usable, see why_schema */
	struct settings	*settings;	/* config/settings.h; or NULL */
	const char	**configs;	/* files laid over what is built in */
	size_t		 config_count;
	struct note	 why_schema;
	enum lang	 lang;
	bool		 quiet;
	bool		 terminal;	/* err is one */
	unsigned	 columns;	/* of the terminal that out is; or 0 */
	struct clock	*clock;		/* what is written down */
	struct clock	*watch;		/* how long work takes */
	struct span	 user;
	struct scan_limits limits;	/* for bundles of others */
	struct interest	 interest;	/* whose logs are wanted */
	struct store	*store;		/* open as the row's needs say ... */
	bool		 writes;	/* ... for writing */
	bool		 told;		/* that a command was cut off */
	struct author	 author;	/* for those that write */
	const char	*phrase_file;	/* of the key's passphrase; or NULL */
	/* Asks a person, who types unseen; NULL without a terminal. */
	enum err	 (*prompt)(const char *question, struct note *why,
			    struct buf *answer);
	int		 making;	/* lock of folders_draft(), or 0 */
	FILE		*out, *err;	/* data; everything else */
	struct arena	 arena;		/* of this call */
	struct note	 why;
	/* The terminal program; NULL without a terminal. */
	enum err	 (*screens)(struct session *);
};

/*
 * Opens the store at session->db.  A writing session also finishes what a
 * killed one left: lines that were not folded yet; one that reads says that
 * they may be missing.
 */
enum err session_open(struct session *, enum session_needs);
void	 session_close(struct session *);
/* After a verb that wrote, by what it returned: leaves no byte of what was
 * erased. */
enum err session_tidy(struct session *, enum err);

/* Whether a file that a person names may be written over: none of the
 * database, no configuration in use.  "-" and NULL may. */
enum err session_output(const struct session *, const char *path,
    struct note *why);

/*
 * For who needs the tables as far as the log: waits for a process that is at
 * it (ERR_BUSY: it takes long).
 */
enum err session_settle(struct session *);

/* A sentence for people, unless quiet; a line feed is added. */
void	 session_say(struct session *, const char *form, ...)
    PRINTF_LIKE(2, 3);

/* The same whether quiet or not: what must be heard. */
void	 session_warn(struct session *, const char *form, ...)
    PRINTF_LIKE(2, 3);

#endif /* CORE_SESSION_SESSION_H */
