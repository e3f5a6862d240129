/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "tui/app/keys.h"

static const struct {
	const char	*name;
	enum place	 place;
} places[] = {
	{ "all", PLACE_ALL }, { "menu", PLACE_MENU }, { "list", PLACE_LIST },
	{ "filter", PLACE_FILTER }, { "form", PLACE_FORM },
	{ "pick", PLACE_PICK }, { "view", PLACE_READ }, { "ask", PLACE_ASK },
	{ "drafts", PLACE_DRAFTS }, { "log", PLACE_LOG },
	{ "findings", PLACE_FINDINGS }, { "chain", PLACE_CHAIN },
	{ "calendar", PLACE_CALENDAR }, { "dashboard", PLACE_DASHBOARD },
	{ "inbox", PLACE_INBOX }, { "preview", PLACE_PREVIEW },
	{ "offices", PLACE_OFFICES }, { "seen", PLACE_SEEN },
	{ "join", PLACE_JOIN },
	{ "match", PLACE_MATCH },
};

static unsigned
place_read(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof places / sizeof *places; i++) {
		if (strcmp(places[i].name, name) == 0)
			return places[i].place;
	}
	return 0;
}

static enum action
action_read(const char *name)
{
	int i;

	for (i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		if (strcmp(action_row((enum action)i)->name, name) == 0)
			return (enum action)i;
	}
	return ACTION_NONE;
}

enum err
keys_bind(struct keys *keys, const char *place, const char *key,
    const char *action, struct note *why)
{
	struct key_row row = { .places = place_read(place),
	    .action = action_read(action) };
	struct key_row *own;

	if (row.places == 0)
		return note_fail(ERR_INPUT, why,
		    _("there is no place \"%s\" to bind a key in"), place);
	if (!press_read(span_of(key), &row.press))
		return note_fail(ERR_INPUT, why,
		    _("\"%s\" is no key; write F5, Ctrl-D or Enter"), key);
	if (row.action == ACTION_NONE)
		return note_fail(ERR_INPUT, why,
		    _("there is no action \"%s\" to bind to %s"), action, key);
	own = mem_grow(keys->own, keys->own_count + 1, sizeof *own);
	if (own == NULL)
		return ERR_NOMEM;
	own[keys->own_count++] = row;
	keys->own = own;
	return OK;
}

void
keys_free(struct keys *keys)
{
	mem_free(keys->own);
	*keys = (struct keys){ NULL, 0 };
}
