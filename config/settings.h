/*
 * settings.h - what klaster.yaml says, with the schema that follows from it;
 * see klaster.yaml(5).
 *
 * The built-in files come first, then those that the caller names, in order.
 * Each may be partial: a later one replaces what an earlier one said, key by
 * key.  An office's kinds, fields and words stand in the same files.
 */
#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include "core/model/importdef.h"
#include "core/model/ruleset.h"

/* The way a list is shown; one that has the name of a kind is its usual. */
struct settings_list {
	const char		*name;
	const struct kind	*kind;
	const struct field	**columns;	/* 0: as the schema says */
	size_t			 column_count;
	const struct field	*sort;		/* NULL: as it comes */
	bool			 descending;
	const char		**where;	/* "kind = school" each */
	size_t			 where_count;
	const char		*find;		/* words, or NULL */
	struct label		 label;
};

struct settings_key {			/* another action for a key */
	const char	*place, *key, *action;	/* "list", "f5", "copy" */
};

struct settings_texts {
	const char	**at;
	size_t		 count;
};

struct settings_role {			/* what offices of a role may write */
	const char		*name;
	struct settings_texts	 kinds;		/* none: all */
	struct settings_role	*next;
};

struct settings {
	struct schema	*schema;
	struct ruleset	 ruleset;

	bool		 lang_set;	/* else: from the environment */
	enum lang	 lang;
	const char	*date_form;	/* as strftime, for people */

	bool		 slow, plain, colour;	/* of the screens */
	int64_t		 escdelay;	/* ms */

	int64_t		 bundle_size;	/* MiB unpacked, at most */
	int64_t		 bundle_line;	/* KiB of one line, at most */
	int64_t		 bundle_writers;
	bool		 bundle_personal;	/* values leave in bundles */
	struct settings_texts bundle_otherwise;	/* but not for these offices,
						 * or only for these */

	bool		 receive_some;	/* else: all */
	struct span	*receive;	/* offices whose logs are wanted */
	size_t		 receive_count;

	struct settings_role *roles;

	const struct import_definition **imports;
	size_t		 import_count;
	struct settings_list *lists;
	size_t		 list_count;
	struct settings_key *keys;
	size_t		 key_count;

	/* For show: what stands where. */
	struct settings_row *rows;
	size_t		 row_count;
	struct arena	 arena;
};

/* One value that is in force: the last file that gave it. */
struct settings_row {
	const char	*key;		/* "bundle.size" */
	const char	*value;		/* as written */
	const char	*file;		/* "(built in)" for the first */
	unsigned	 line;
};

/*
 * Reads the files of paths over what is built in.  On ERR_INPUT the note is
 * the first problem; a file that cannot be read is ERR_SYSTEM.
 */
enum err settings_load(const char *const *paths, size_t count,
    struct note *why, struct settings **out);
void	 settings_free(struct settings *);

/* The same for `config check`: every problem as one sentence. */
enum err settings_check(const char *const *paths, size_t count,
    void (*say)(void *with, const char *sentence), void *with,
    struct note *why);

/*
 * The files *.yaml of a folder in the order of their names; none where there
 * is no such folder.  The list is in the arena.
 */
enum err settings_files(const char *folder, struct arena *, char ***paths,
    size_t *count, struct note *why);

const struct import_definition *settings_import(const struct settings *,
    struct span name);
const struct settings_list *settings_list(const struct settings *,
    struct span name);

#endif /* CONFIG_SETTINGS_H */
