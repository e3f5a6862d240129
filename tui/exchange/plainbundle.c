/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/keys/key.h"
#include "core/log/trust.h"
#include "core/say/tally.h"
#include "tui/exchange/incoming.h"
#include "tui/plain/plain.h"

enum { PAGE = 20 };

/* Whether its sender is believed, or is from now on. */
static bool
ask_trust(struct plain *plain, const struct bundle_facts *facts,
    unsigned *how)
{
	char print[FINGERPRINT_SIZE];
	struct note why = { "" };
	struct span answer;
	struct buf title;
	struct txn txn;
	bool known;

	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	known = trust_of(&txn, span_of(facts->by)) != TRUST_NONE;
	txn_abandon(&txn);
	if (known)
		return true;
	key_fingerprint(facts->sender, print);
	buf_init(&title);
	text_show(&title, facts->title);
	plain_say(plain, _("This office is not known here yet: %s"),
	    buf_cstr(&title));
	buf_free(&title);
	plain_say(plain, _("Its key has this fingerprint: %s"), print);
	*how |= BUNDLE_TRUST;
	return plain_ask(plain, _("Ask the office whether its fingerprint is "
	    "the same. yes accepts it, anything else does not"), &answer) &&
	    span_is(answer, SPAN("yes"));
}

static void
say_rows(struct plain *plain, struct incoming_rows *rows, size_t from)
{
	struct incoming_row row;
	size_t i;

	for (i = from; i < from + PAGE && incoming_get(rows, i, &row); i++) {
		if (row.texts[INCOMING_FIELD].len > 0)
			plain_say(plain, "%s%.*s %.*s, %.*s: %.*s -> %.*s",
			    row.conflict ? "? " : "",
			    SPAN_ARG(row.texts[INCOMING_CODE]),
			    SPAN_ARG(row.texts[INCOMING_TITLE]),
			    SPAN_ARG(row.texts[INCOMING_FIELD]),
			    SPAN_ARG(row.texts[INCOMING_WAS]),
			    SPAN_ARG(row.texts[INCOMING_IS]));
		else
			plain_say(plain, "%s%.*s %.*s: %.*s",
			    row.conflict ? "? " : "",
			    SPAN_ARG(row.texts[INCOMING_CODE]),
			    SPAN_ARG(row.texts[INCOMING_TITLE]),
			    SPAN_ARG(row.texts[INCOMING_IS]));
	}
}

static void
apply(struct plain *plain, const char *path, unsigned how)
{
	struct session *session = plain->session;
	struct bundle_outcome outcome = { .lines = 0 };
	struct note why = { "" };
	enum err err = bundle_apply(session->store, &session->author, path,
	    how, &session->limits, &outcome, &why);

	plain->app.changes++;
	if (plain_check(plain, err, &why))
		plain_say(plain, _("Taken in: %s."),
		    tally_new_lines(&plain->arena, outcome.lines));
	if (outcome.report.len > 0)
		plain_say(plain, "%s", buf_cstr(&outcome.report));
	bundle_outcome_clear(&outcome);
	(void)session_tidy(session, err);
	plain->over = plain->over || session->store == NULL;
}

static void
preview(struct plain *plain, const char *path, unsigned how)
{
	struct incoming_rows rows = { .session = plain->session,
	    .dates = plain->dates };
	struct note why = { "" };
	struct span answer;
	struct buf counts;
	size_t from = 0;
	bool takes = false;

	buf_init(&counts);
	if (plain_check(plain, incoming_load(&rows, path, how, &why), &why)) {
		incoming_counts(&rows, &counts);
		plain_say(plain, "%s", buf_cstr(&counts));
		say_rows(plain, &rows, from);
		while (plain_ask(plain, _("Nothing is written yet: a takes "
		    "it in, n next, q leaves it"), &answer) &&
		    !span_is(answer, SPAN("q")) &&
		    !(takes = span_is(answer, SPAN("a")))) {
			from = from + PAGE < rows.count ? from + PAGE : 0;
			say_rows(plain, &rows, from);
		}
	}
	buf_free(&counts);
	incoming_clear(&rows);
	if (takes)
		apply(plain, path, how);
}

void
plain_bundle(struct plain *plain)
{
	struct session *session = plain->session;
	struct bundle_facts facts = { .raw = 0 };
	struct key_door door = author_door(&session->author,
	    session->store);
	struct note why = { "" };
	struct span answer;
	unsigned how = BUNDLE_APPLY;
	char *path;

	if (!plain_ask(plain, _("The file of the bundle"), &answer) ||
	    answer.len == 0)
		return;
	path = arena_string(&plain->arena, answer);
	if (path != NULL && plain_check(plain, bundle_read(path,
	    session->store, &door, &session->limits, &facts, &why), &why) &&
	    ask_trust(plain, &facts, &how))
		preview(plain, path, how);
	bundle_facts_clear(&facts);
}
