/*
 * problem.h - what is wrong in configuration files: all of it, not only the
 * first.
 *
 * A reader that finds a problem says so, leaves the thing out, and goes on;
 * whoever began looks at the end whether anything was said.
 */
#ifndef CONFIG_PROBLEM_H
#define CONFIG_PROBLEM_H

#include "config/yaml.h"

struct problem {
	const char	*sentence;	/* file:line:column: what is wrong */
	struct problem	*next;
};

struct problems {
	struct arena	 arena;
	struct problem	*first, **tail;
	size_t		 count;
};

void	 problem_init(struct problems *);
void	 problem_clear(struct problems *);

/* Says that something is wrong there. */
void	 problem_at(struct problems *, struct yaml_place, const char *form, ...)
    PRINTF_LIKE(3, 4);

/* What a note says, if it says anything. */
void	 problem_note(struct problems *, const struct note *);

/*
 * "unknown key "pupilz" in subject; nearest: "pupils".": a key of what, of
 * which none or one is near.
 */
void	 problem_unknown(struct problems *, struct yaml_place,
    const char *sort, struct span name, const char *in, const char *nearest);

/* OK, or ERR_INPUT with the first problem as the note, or ERR_NOMEM. */
enum err problem_end(const struct problems *, struct note *why);

#endif /* CONFIG_PROBLEM_H */
