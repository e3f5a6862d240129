/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/settings.h"
#include "core/act/proposal.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/port/csv.h"
#include "core/say/name.h"

#define DAY	INT64_C(86400000)

/* A period that nobody named is this long. */
enum { YEAR = 365 };

struct matching_call {
	struct session		*session;
	const struct call	*call;
	struct txn		 txn;
	struct match_ask	 ask;
	struct match		 match;
	struct buf		 line;
};

static enum err
read_date(struct matching_call *k, const char *option, int64_t *days)
{
	struct span text = call_value(k->call, option);

	if (!call_has(k->call, option) || date_read(text, days))
		return OK;
	return note_fail(ERR_USAGE, &k->session->why, _("match --%s: "
	    "\"%.*s\" is no date; write 2026-11-23."), option,
	    SPAN_ARG(text));
}

static enum err
read_call(struct matching_call *k)
{
	static const char *const aims[] = { "trainees", "hosts", "largest",
		"even" };
	struct match_ask *ask = &k->ask;
	struct span aim = call_value(k->call, "aim");
	enum err err;
	size_t i;

	ask->today = clock_now(k->session->clock) / DAY;
	ask->from = ask->today;
	ask->ruleset = &k->session->settings->ruleset;
	ask->again = call_has(k->call, "again");
	ask->repeat = call_has(k->call, "repeat");
	ask->advise = true;
	ask->travel = (int64_t)call_number(k->call, "travel") * 1000;
	for (i = 0; i < sizeof aims / sizeof aims[0]; i++)
		if (span_is(aim, span_of(aims[i])))
			ask->aim = (enum allocate_aim)i;
	err = read_date(k, "from", &ask->from);
	ask->to = ask->from + YEAR;
	if (err == OK)
		err = read_date(k, "to", &ask->to);
	if (err == OK && ask->to < ask->from)
		err = note_fail(ERR_USAGE, &k->session->why,
		    _("match: the period ends before it begins."));
	return err;
}

static void
name_row(struct matching_call *k, const char *kind, uint32_t row, bool titled,
    struct buf *out)
{
	uint64_t id;

	buf_reset(out);
	if (row == MATCH_NONE)
		return;
	id = facts_of(&k->match.facts, kind)->ids[row];
	if (titled)
		name_titled(&k->txn, id, out);
	else
		name_record(&k->txn, id, out);
}

static void
put_line(struct matching_call *k)
{
	struct buf shown;

	buf_init(&shown);
	text_show(&shown, buf_span(&k->line));
	fprintf(k->session->out, "%s\n", buf_cstr(&shown));
	buf_free(&shown);
	buf_reset(&k->line);
}

static void
put_text(struct matching_call *k)
{
	const struct match *m = &k->match;
	struct buf name;
	uint32_t i;

	buf_init(&name);
	for (i = 0; i < m->proposal_count; i++) {
		const struct match_proposal *p = &m->proposals[i];

		name_row(k, "person", p->trainee, true, &name);
		buf_printf(&k->line, "%s > ", buf_cstr(&name));
		name_row(k, "opening", p->opening, true, &name);
		buf_add(&k->line, buf_span(&name));
		name_row(k, "person", p->mentor, true, &name);
		if (p->mentor != MATCH_NONE)
			buf_printf(&k->line, " > %s", buf_cstr(&name));
		buf_text(&k->line, ": ");
		proposal_reason(p, &k->line);
		put_line(k);
	}
	for (i = 0; i < m->unplaced_count; i++) {
		name_row(k, "person", m->unplaced[i].trainee, true, &name);
		buf_printf(&k->line, _("%s stays without a place: "),
		    buf_cstr(&name));
		proposal_obstacle(&k->txn, m, &m->unplaced[i], &k->line);
		put_line(k);
	}
	buf_free(&name);
}

/* One cell of CSV, or one member of JSON. */
static void
put_cell(struct matching_call *k, bool json, const char *name,
    struct span text)
{
	if (!json) {
		csv_write(&k->line, text, k->line.len == 0);
		return;
	}
	buf_printf(&k->line, "%s\"%s\":", k->line.len == 0 ? "{" : ",", name);
	json_string(&k->line, text);
}

static void
put_number(struct matching_call *k, bool json, const char *name,
    int64_t number)
{
	if (json) {
		buf_printf(&k->line, ",\"%s\":", name);
		buf_integer(&k->line, number);
	} else {
		buf_byte(&k->line, ',');
		buf_integer(&k->line, number);
	}
}

static void
put_row(struct matching_call *k, bool json)
{
	if (json)
		buf_byte(&k->line, '}');
	else
		csv_end(&k->line);
	fprintf(k->session->out, json ? "%s\n" : "%s", buf_cstr(&k->line));
	buf_reset(&k->line);
}

static void
put_names(struct matching_call *k, bool json, uint32_t trainee,
    uint32_t opening, uint32_t mentor)
{
	struct buf name;

	buf_init(&name);
	name_row(k, "person", trainee, false, &name);
	put_cell(k, json, "trainee", buf_span(&name));
	name_row(k, "opening", opening, false, &name);
	put_cell(k, json, "opening", buf_span(&name));
	name_row(k, "person", mentor, false, &name);
	put_cell(k, json, "mentor", buf_span(&name));
	buf_free(&name);
}

static void
put_rows(struct matching_call *k, bool json)
{
	const struct match *m = &k->match;
	struct buf why;
	uint32_t i;

	buf_init(&why);
	if (!json)
		fputs("trainee,opening,mentor,bar,wish,metres,could,helps,"
		    "why\n", k->session->out);
	for (i = 0; i < m->proposal_count + m->unplaced_count; i++) {
		const struct match_unplaced *u = i < m->proposal_count ?
		    NULL : &m->unplaced[i - m->proposal_count];
		const struct match_proposal *p = u == NULL ?
		    &m->proposals[i] : NULL;

		buf_reset(&why);
		put_names(k, json, u != NULL ? u->trainee : p->trainee,
		    u != NULL ? u->opening : p->opening,
		    u != NULL ? MATCH_NONE : p->mentor);
		put_cell(k, json, "bar", span_of(u == NULL ? "" :
		    proposal_bar(u->bar)));
		put_number(k, json, "wish", p == NULL ? 0 : p->wish);
		put_number(k, json, "metres", p == NULL || p->metres < 0 ?
		    -1 : p->metres);
		put_number(k, json, "could", p == NULL ? 0 : p->could);
		put_number(k, json, "helps", u == NULL ? 0 : u->helps);
		if (u != NULL)
			proposal_obstacle(&k->txn, m, u, &why);
		else
			proposal_reason(p, &why);
		put_cell(k, json, "why", buf_span(&why));
		put_row(k, json);
	}
	buf_free(&why);
}

static enum err
look(struct matching_call *k)
{
	struct session *s = k->session;
	struct span format = call_value(k->call, "format");
	enum err err, end;

	txn_begin(&k->txn, s->store, TXN_READ, &s->why);
	err = match_run(&k->match, &k->txn, &k->ask, &s->why);
	buf_init(&k->line);
	if (err == OK && (format.len == 0 || span_is(format, SPAN("text"))))
		put_text(k);
	else if (err == OK)
		put_rows(k, span_is(format, SPAN("json")));
	buf_free(&k->line);
	end = txn_end(&k->txn);
	return err == OK ? end : err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct matching_call k = { .session = session, .call = call };
	struct change_result result = { 0, 0 };
	enum err err = read_call(&k);

	if (err != OK)
		return err;
	err = look(&k);
	if (err == OK && call_has(call, "apply") &&
	    !call_has(call, "dry-run"))
		err = proposal_apply(session, &k.match, NULL, &result);
	if (err == OK)
		session_say(session, result.set != 0 ?
		    _("Placed: %u; without a place: %u.  Saved as proposed; "
		    "undo takes it back.") :
		    _("Placed: %u; without a place: %u.  Nothing is saved."),
		    k.match.proposal_count, k.match.unplaced_count);
	if (err == OK && k.match.unplaced_count > 0)
		err = ERR_LOOK;
	match_clear(&k.match);
	return err;
}

static const struct option_row options[] = {
	{ .name = "from", .value = "DATE",
	  .help = N_("the first day of the period; else today") },
	{ .name = "to", .value = "DATE",
	  .help = N_("the last day on which an opening may begin; else a "
	      "year later") },
	{ .name = "aim", .value = "trainees|hosts|largest|even",
	  .help = N_("best for trainees or best for hosts, both stable; as "
	      "many placed as can be; the same, with hosts loaded evenly") },
	{ .name = "travel", .value = "N",
	  .help = N_("no host farther than N kilometres from the trainee's "
	      "institution") },
	{ .name = "again",
	  .help = N_("drafts and proposals that nobody fixed are chosen "
	      "anew") },
	{ .name = "repeat",
	  .help = N_("trainees who completed a placement before, too") },
	{ .name = "apply",
	  .help = N_("save the proposals as placements, all in one change") },
	{ .name = "dry-run",
	  .help = N_("only show them, as without --apply") },
	{ .name = "format", .value = "text|csv|json",
	  .help = N_("sentences for people, CSV with a heading, or one JSON "
	      "object a line") },
	{ .name = NULL }
};

const struct verb match_verb = {
	.name = "match",
	.words = "",
	.summary = N_("propose places for trainees who have none"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
