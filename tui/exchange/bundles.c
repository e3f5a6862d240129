/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/exchange/bundles.h"

#include <stdio.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/withhold.h"
#include "core/exchange/bundle.h"
#include "core/keys/key.h"
#include "core/log/trust.h"
#include "core/say/tally.h"
#include "tui/ask/ask.h"
#include "tui/ask/choose.h"
#include "tui/ask/confirm.h"
#include "tui/exchange/incoming.h"
#include "tui/exchange/officelist.h"

enum { FILE_NAME, OFFICE };
enum { OFFICES_MOST = 200 };

/* The offices that a bundle can be for; in the memory of the questions. */
struct receivers {
	size_t		 count;
	const char	*devs[OFFICES_MOST], *titles[OFFICES_MOST + 1];
};

static char *
path_of(struct screen *screen)
{
	struct span name = ask_answer(screen, FILE_NAME);

	if (name.len == 0) {
		ask_refuse(screen, FILE_NAME, _("a file name is needed"));
		return NULL;
	}
	return arena_string(ask_arena_of(screen), name);
}

static void
create(struct screen *screen)
{
	struct app *app = screen->app;
	const struct receivers *to = ask_kept(screen);
	size_t choice = ask_choice_of(screen, OFFICE);
	struct bundle_facts facts = { .raw = 0 };
	struct note why = { "" };
	char *path = path_of(screen);
	struct arena arena;
	uint64_t lines, packed;
	struct bundle_wish wish = {
		.dev = choice == 0 ? "" : to->devs[choice - 1]
	};
	enum err err;

	if (path == NULL)
		return;
	err = withhold_from(app->session, wish.dev, &wish.no_personal);
	if (err == OK)
		err = bundle_create(app->session->store,
		    &app->session->author, path, &wish, &facts, &why);
	lines = facts.lines;
	packed = facts.packed;
	bundle_facts_clear(&facts);
	if (!app_check(app, err, &why))
		return;
	arena_init(&arena);
	app_say(app, _("Written: %s, %s.  Carry the file to the other "
	    "office."), tally_lines(&arena, lines),
	    tally_bytes(&arena, packed));
	arena_clear(&arena);
	app_back(app);
}

static void
list_receivers(struct app *app, struct ask *ask, struct receivers *to)
{
	struct note why = { "" };
	struct office office;
	struct walk walk;
	struct txn txn;

	to->titles[0] = N_("(all offices: everything)");
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	offices(&walk, &txn);
	while (to->count < OFFICES_MOST &&
	    office_next(&walk, ask_arena(ask), &office)) {
		if (office.trust == TRUST_SELF)
			continue;
		to->devs[to->count++] = arena_string(ask_arena(ask),
		    span_of(office.dev));
		to->titles[to->count] = arena_string(ask_arena(ask),
		    office.title.len > 0 ? office.title :
		    span_of(office.dev));
	}
	walk_end(&walk);
	txn_abandon(&txn);
}

static void
ask_create(struct app *app)
{
	struct ask *ask = ask_begin(app, _("Make a bundle for an office"),
	    _("F2 writes the file, Esc goes back."), create);
	struct receivers *to;

	if (ask == NULL)
		return;
	to = arena_get(ask_arena(ask), sizeof *to);
	if (to == NULL)
		return;
	list_receivers(app, ask, to);
	ask_keep(ask, to);
	ask_text(ask, _("File"), "klaster.bundle", _("Where it is written: a "
	    "stick, a shared folder, a mail."));
	ask_choice(ask, _("For"), to->titles, to->count + 1, _("Only what "
	    "that office lacks, as far as its newest bundle told; else "
	    "everything."));
	ask_show(ask);
}

static void
apply_trusting(struct screen *screen)
{
	char *path = path_of(screen);

	if (path != NULL)
		incoming_open(screen->app, path, BUNDLE_TRUST);
}

static enum trust
trust_in(struct app *app, const char *dev)
{
	struct note why = { "" };
	struct txn txn;
	enum trust trust;

	txn_begin(&txn, app->session->store, TXN_READ, &why);
	trust = trust_of(&txn, span_of(dev));
	txn_abandon(&txn);
	return trust;
}

static void
ask_trust(struct screen *screen, const struct bundle_facts *facts)
{
	char fingerprint[FINGERPRINT_SIZE];
	struct buf text;

	buf_init(&text);
	key_fingerprint(facts->sender, fingerprint);
	buf_text(&text, _("This office is not known here yet:\n"));
	buf_text(&text, "  ");
	text_show(&text, facts->title);
	buf_printf(&text, "\n  %s\n", facts->by);
	buf_text(&text, _("Its key has this fingerprint:\n"));
	buf_printf(&text, "  %s\n", fingerprint);
	buf_text(&text, _("Ask the office, by phone or in person, whether "
	    "its\nfingerprint is the same.  Only then say yes."));
	confirm_open(screen->app, _("Accept this office?"), buf_span(&text),
	    apply_trusting);
	buf_free(&text);
}

static void
look(struct screen *screen)
{
	struct app *app = screen->app;
	struct bundle_facts facts = { .raw = 0 };
	struct key_door door;
	struct note why = { "" };
	char *path = path_of(screen);
	enum err err;

	if (path == NULL)
		return;
	door = author_door(&app->session->author, app->session->store);
	err = bundle_read(path, app->session->store, &door,
	    &app->session->limits, &facts, &why);
	if (!app_check(app, err, &why))
		ask_refuse(screen, FILE_NAME, why.text[0] == '\0' ?
		    err_text(err) : why.text);
	else if (trust_in(app, facts.by) == TRUST_NONE)
		ask_trust(screen, &facts);
	else
		incoming_open(app, path, BUNDLE_APPLY);
	bundle_facts_clear(&facts);
}

static void
ask_apply(struct app *app)
{
	struct ask *ask = ask_begin(app, _("Take in a bundle"),
	    _("F2 shows what it would change, Esc goes back."), look);

	if (ask == NULL)
		return;
	ask_text(ask, _("File"), "", _("The bundle that another office "
	    "sent.  Reading one twice does no harm."));
	ask_show(ask);
}

static void
chosen(struct screen *screen, size_t index)
{
	static void (*const doors[])(struct app *) = {
		ask_create, ask_apply, officelist_open, officeseen_open
	};

	if (index < sizeof doors / sizeof *doors)
		doors[index](screen->app);
}

void
bundles_open(struct app *app)
{
	struct choose *choose = choose_begin(app,
	    _("Bundles: exchange with offices"), chosen);

	if (choose == NULL)
		return;
	choose_add(choose, "%s", _("Make a bundle for an office"));
	choose_add(choose, "%s", _("Take in a bundle of an office"));
	choose_add(choose, "%s", _("Offices: who is believed"));
	choose_add(choose, "%s", _("Who has seen whose changes"));
	choose_show(choose);
}
