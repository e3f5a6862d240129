/*
 * recordpart.h - what the files of a record's form share: recordload.c fills
 * it, recordedit.c changes and checks fields, recordsave.c keeps drafts and
 * saves, record.c is the screen.
 */
#ifndef TUI_RECORD_RECORDPART_H
#define TUI_RECORD_RECORDPART_H

#include "core/act/edit.h"
#include "tui/record/journal.h"
#include "tui/record/record.h"
#include "tui/widget/form.h"
#include "tui/widget/show.h"

/* Behind a form's field: texts are as edit_value() takes them. */
struct known {
	struct buf	was;		/* in the database */
	struct buf	wire;		/* of a CHOICE now */
	struct buf	mine;		/* while F3 shows what was */
	bool		wrong;		/* the remark is an error */
	bool		kept;		/* the draft has it */
};

struct record {
	struct screen		 screen;
	struct record_setup	 setup;
	const struct kind	*kind;
	uint64_t		 id;
	struct form		 form;
	struct known		*known;
	struct change_seen	*seen;
	size_t			 seen_count;
	struct journal		 draft;
	int64_t			 begun;		/* ms: names a new draft */
	int64_t			 typed_at, moved_at;	/* term_now() */
	unsigned		 typed;		/* keys since the draft */
	bool			 explained;	/* line 22 is up to date */
	bool			 saved;		/* and nothing typed since */
	enum action		 again;		/* that would save it ... */
	bool			 told;		/* ... now that what it
						 * touches was read */
	uint64_t		 changes;	/* app->changes when read */
	const char		**labels;	/* while one is looked for */
	struct buf		 title, state, help, found;
	struct buf		 others;	/* codes of a joined one */
};

/* recordload.c */
bool	 recordload(struct record *);	/* false: no memory, or gone */
void	 recordload_clear(struct record *);

/* recordedit.c */
struct span recordedit_text(const struct record *, size_t field);
bool	 recordedit_is_changed(const struct record *, size_t field);
size_t	 recordedit_changes(const struct record *);
/* Another text for a field, by a person. */
void	 recordedit_set(struct record *, size_t field, struct span);
/* The same where nothing was typed: no undo, no draft. */
void	 recordedit_fill(struct record *, size_t field, struct span);
/* Looks at a field that was left: remark and sign. */
bool	 recordedit_check(struct record *, size_t field);
void	 recordedit_remark(struct record *, size_t field, const char *text);
void	 recordedit_choose(struct record *, uint32_t letter);
bool	 recordedit_act(struct record *, enum action);
bool	 recordedit_undo(struct record *);

/* recordsave.c */
/* False: not saved, or not yet: again is the action that would save it. */
bool	 recordsave(struct record *, enum action again);
void	 recordsave_draft(struct record *, size_t field);
void	 recordsave_drafts(struct record *);	/* every field that needs it */
void	 recordsave_discard(struct record *);

/* recordforget.c: asks, and erases the personal values. */
void	 recordforget_ask(struct record *);

extern const struct screen_type record_type;

#endif /* TUI_RECORD_RECORDPART_H */
