/*
 * ask.h - a form of questions before something is done: a file, a format, an
 * office.  F2 starts it.
 */
#ifndef TUI_ASK_ASK_H
#define TUI_ASK_ASK_H

#include "tui/app/app.h"

struct ask;

enum { ASK_FIELDS = 8 };

/* NULL without memory.  Add questions, then ask_show(). */
struct ask *ask_begin(struct app *, const char *title, const char *hint,
    void (*start)(struct screen *));
void	 ask_text(struct ask *, const char *label, const char *first,
    const char *help);
/* words live as long as the screen; the first is taken. */
void	 ask_choice(struct ask *, const char *label,
    const char *const *words, size_t count, const char *help);
/* Memory that lives as long as the screen, for words and the like. */
struct arena *ask_arena(struct ask *);
struct arena *ask_arena_of(struct screen *);
/* Something for start(), in that memory. */
void	 ask_keep(struct ask *, void *);
void	*ask_kept(struct screen *);
void	 ask_show(struct ask *);

/* During start(): what was answered. */
struct span ask_answer(struct screen *, size_t field);
size_t	 ask_choice_of(struct screen *, size_t field);
/* Goes to the field that must be mended. */
void	 ask_refuse(struct screen *, size_t field, const char *remark);

/* The schema's kinds in words for people; extra stands before them. */
const char *const *ask_kinds(struct ask *, const char *extra,
    size_t *count);

#endif /* TUI_ASK_ASK_H */
