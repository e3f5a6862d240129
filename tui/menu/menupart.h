/*
 * menupart.h - what the files of the menu share: menudata.c counts, menu.c
 * is the screen.
 */
#ifndef TUI_MENU_MENUPART_H
#define TUI_MENU_MENUPART_H

#include "tui/menu/menu.h"
#include "tui/widget/show.h"

enum {
	MENU_GROUPS = 10,	/* the last takes the kinds of no other */
	MENU_KINDS = 40, MENU_RECENT = 6, MENU_OFFICES = 3
};

struct menu_group_of {
	const char		*label;
	const struct kind	*kinds[MENU_KINDS];
	size_t			 count;
	uint64_t		 records;
};

struct menudata {
	struct menu_group_of	 groups[MENU_GROUPS];
	size_t			 group_count;
	uint64_t		 conflicts;
	size_t			 drafts;
	uint64_t		 recent[MENU_RECENT];
	size_t			 recent_count;
	struct span		 recent_names[MENU_RECENT];
	struct span		 exchanges[MENU_OFFICES];
	size_t			 exchange_count;
	struct arena		 arena;
};

void	 menudata_load(struct menudata *, struct app *);

#endif /* TUI_MENU_MENUPART_H */
