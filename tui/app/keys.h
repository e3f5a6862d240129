/*
 * keys.h - what a press does where, and how that is said.
 *
 * Every action has one row: its name, where it lives, its word on the key
 * bar, its sentence in help, its place in the pull-down menu.  Every key that
 * leads to it is another row.  Key bar, help pages, menu and rebinding are
 * all read from these two tables.
 */
#ifndef TUI_APP_KEYS_H
#define TUI_APP_KEYS_H

#include "core/base/mem.h"
#include "tui/term/press.h"

/* Where the person is: bits, since one row can serve several places. */
enum place {
	PLACE_MENU = 1, PLACE_LIST = 2, PLACE_FILTER = 4, PLACE_FORM = 8,
	PLACE_PICK = 16, PLACE_READ = 32, PLACE_ASK = 64, PLACE_DOWN = 128,
	PLACE_DRAFTS = 256, PLACE_LOG = 512,
	PLACE_QUESTION = 1024,	/* only yes or no */
	PLACE_PAGE = 2048,	/* to be read, nothing to be done */
	PLACE_FINDINGS = 4096, PLACE_CHAIN = 8192, PLACE_CALENDAR = 16384,
	PLACE_DASHBOARD = 32768, PLACE_MATCH = 65536, PLACE_INBOX = 131072,
	PLACE_PREVIEW = 262144, PLACE_OFFICES = 524288,
	PLACE_SEEN = 1048576, PLACE_JOIN = 2097152,
	PLACE_ALL = 4194303 - PLACE_QUESTION
};

enum action {
	ACTION_NONE,
	ACTION_HELP, ACTION_MENU, ACTION_BACK, ACTION_QUIT, ACTION_REPAINT,
	ACTION_UNDO, ACTION_REDO, ACTION_GOTO, ACTION_LANGUAGE,
	ACTION_OPEN, ACTION_NEW, ACTION_EDIT, ACTION_VIEW, ACTION_COPY_NEW,
	ACTION_SORT, ACTION_FIND, ACTION_DELETE, ACTION_MARK,
	ACTION_MARK_ALL, ACTION_MARK_NONE, ACTION_MARK_INVERT,
	ACTION_SET_MARKED, ACTION_HISTORY, ACTION_EXPORT, ACTION_LOG,
	ACTION_SAVE, ACTION_WAS, ACTION_VALUES, ACTION_ABOVE, ACTION_NEXT,
	ACTION_FIELD, ACTION_CLEAR, ACTION_DISCARD, ACTION_FORGET,
	ACTION_PAGE_NEXT, ACTION_PAGE_BACK,
	ACTION_COPY, ACTION_CUT, ACTION_PASTE,
	ACTION_START, ACTION_PICK_NEW, ACTION_PICK_VIEW, ACTION_PAPER,
	ACTION_SLOW, ACTION_VIEWS, ACTION_DECIDE,
	ACTION_WITNESS, ACTION_SEVERITY,
	ACTION_FIX, ACTION_SHAPE, ACTION_UNLINK, ACTION_FOLD, ACTION_UNFOLD,
	ACTION_NEXT_FINDING, ACTION_LAST_FINDING, ACTION_FOLLOW,
	ACTION_RETURN,
	ACTION_EARLIER, ACTION_LATER, ACTION_SHORTER, ACTION_LONGER,
	ACTION_ZOOM, ACTION_TODAY, ACTION_TABLE, ACTION_CSV, ACTION_YEAR,
	ACTION_AIM, ACTION_MATCH, ACTION_WHAT_IF,
	ACTION_APPLY, ACTION_TAKE, ACTION_TYPE,
	ACTION_ALL_HERE, ACTION_ALL_THERE,
	ACTION_PUT_OFF, ACTION_NEXT_OPEN,
	ACTION_ACCEPT, ACTION_DISTRUST, ACTION_SEEN, ACTION_JOIN,
	ACTION_COUNT
};

enum menu_group {
	GROUP_NONE, GROUP_RECORD, GROUP_EDIT, GROUP_VIEW, GROUP_GO,
	GROUP_COUNT
};

struct action_row {
	const char	*name;		/* for rebinding: "copy-new" */
	unsigned	 places;
	enum menu_group	 group;
	const char	*label;		/* on the key bar; N_() */
	const char	*help;		/* N_() */
};

struct key_row {
	unsigned	 places;
	struct press	 press;
	enum action	 action;
};

const struct action_row *action_row(enum action);
const char *menu_group_name(enum menu_group);	/* translated */

/* The rows in force: the built-in ones under those of an office. */
struct keys {
	struct key_row	*own;
	size_t		 own_count;
};

/* Adds "list", "f5", "copy-new"; the note names what is not known. */
enum err keys_bind(struct keys *, const char *place, const char *key,
    const char *action, struct note *why);
void	 keys_free(struct keys *);

enum action keys_action(const struct keys *, enum place,
    const struct press *);
/* The n-th key that leads to an action at a place; false: no more. */
bool	 keys_press(const struct keys *, enum place, enum action, size_t n,
    struct press *);

#endif /* TUI_APP_KEYS_H */
