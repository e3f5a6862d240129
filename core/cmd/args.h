/*
 * args.h - reading a command line as the rows say.
 *
 * GNU habits: --opt VALUE and --opt=VALUE, options anywhere, "--" ends them,
 * "-" is a word.  Everything that can be checked without the database is
 * checked here: unknown options (the nearest is named), missing values,
 * choices, numbers, how many words a verb takes.
 */
#ifndef CORE_CMD_ARGS_H
#define CORE_CMD_ARGS_H

#include "core/cmd/verb.h"

/*
 * Words and options in *call, from the arena; ->verb is NULL when no verb
 * was named.  Options of common_options are among the others.  ERR_USAGE
 * with a sentence.
 */
enum err args_read(char *const *words, size_t count, struct arena *,
    struct call *, struct note *why);

/*
 * The pieces of "KIND [FIELD=VALUE]...": false at the end.  *piece is
 * without brackets and dots.
 */
struct args_piece {
	struct span	 text;
	bool		 optional, repeats;
};
bool	 args_next_piece(struct span *usage, struct args_piece *);

/* Takes one choice off "text|csv|json"; false when value is no choice. */
bool	 args_is_choice(struct span value);
bool	 args_next_choice(struct span *value, struct span *choice);

#endif /* CORE_CMD_ARGS_H */
