/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/proposal.h"

#include "core/act/edit.h"
#include "core/base/words.h"
#include "core/say/name.h"

/* "12.5" of metres. */
static void
put_kilometres(struct buf *out, int64_t metres)
{
	buf_printf(out, "%lld.%lld", (long long)(metres / 1000),
	    (long long)(metres % 1000 / 100));
}

void
proposal_reason(const struct match_proposal *p, struct buf *out)
{
	if (p->wish > 0)
		buf_printf(out, _("wish %u; "), p->wish);
	if (p->metres >= 0) {
		put_kilometres(out, p->metres);
		buf_text(out, _(" km; "));
	}
	buf_printf(out, PN_("the only one that could be had",
	    "one of %u that could be had", p->could), p->could);
	if (p->mentor == MATCH_NONE)
		buf_text(out, _("; the opening names no mentor"));
	if (p->old != MATCH_NONE)
		buf_text(out, _("; proposed before, and chosen anew"));
}

const char *
proposal_bar(enum match_bar bar)
{
	static const char *const names[MATCH_BARS] = {
		[MATCH_PAPERS] = "papers",
		[MATCH_ELIGIBLE] = "eligible",
		[MATCH_FULL] = "full",
		[MATCH_MENTORS] = "mentors",
		[MATCH_TRAVEL] = "travel",
		[MATCH_TOPICS] = "topics",
		[MATCH_OWN] = "own",
		[MATCH_CLOSED] = "closed",
		[MATCH_NO_OPENING] = "none",
	};

	return names[bar];
}

static const char *
bar_sentence(enum match_bar bar)
{
	static const char *const sentences[MATCH_BARS] = {
		[MATCH_PAPERS] = N_("a document that %s asks for is missing"),
		[MATCH_ELIGIBLE] = N_("%s begins before the trainee may be "
		    "placed"),
		[MATCH_FULL] = N_("no place is left at %s"),
		[MATCH_MENTORS] = N_("no mentor is left at %s"),
		[MATCH_TRAVEL] = N_("%s is farther than trainees may travel"),
		[MATCH_TOPICS] = N_("%s asks for topics of a later stage"),
		[MATCH_OWN] = N_("%s is at the trainee's own institution"),
		[MATCH_CLOSED] = N_("the host of %s is closed then"),
		[MATCH_NO_OPENING] = N_("no opening of the speciality begins "
		    "in the period"),
	};

	return _(sentences[bar]);
}

/* The sentence with the opening where %s stands. */
static void
put_bar(struct buf *out, const char *sentence, struct span opening)
{
	const char *at = strstr(sentence, "%s");

	if (at == NULL) {
		buf_text(out, sentence);
		return;
	}
	buf_add(out, span_make(sentence, (size_t)(at - sentence)));
	buf_add(out, opening);
	buf_text(out, at + 2);
}

/* What helps, for a relief that was tried. */
static void
put_relief(const struct match_unplaced *u, const char *opening,
    struct buf *out)
{
	long long amount = (long long)u->amount;

	switch (u->bar) {
	case MATCH_PAPERS:
		buf_printf(out, _("; with the document, %s takes the trainee"),
		    opening);
		break;
	case MATCH_ELIGIBLE:
		buf_printf(out, _("; if it began %lld days later, %s would "
		    "take the trainee"), amount, opening);
		break;
	case MATCH_FULL:
		buf_printf(out, PN_("; +%lld place at %s places %u",
		    "; +%lld places at %s place %u",
		    (unsigned long)amount), amount, opening, u->helps);
		break;
	case MATCH_MENTORS:
		buf_printf(out, _("; +%lld for a mentor of %s places %u"),
		    amount, opening, u->helps);
		break;
	case MATCH_TRAVEL:
		buf_text(out, _("; travel of "));
		put_kilometres(out, u->amount + 99);
		buf_printf(out, _(" km places %u"), u->helps);
		break;
	default:
		break;
	}
}

void
proposal_obstacle(struct txn *txn, const struct match *m,
    const struct match_unplaced *u, struct buf *out)
{
	const struct fact_table *openings = facts_of(&m->facts, "opening");
	struct buf name;

	buf_init(&name);
	if (u->opening != MATCH_NONE)
		name_titled(txn, openings->ids[u->opening], &name);
	put_bar(out, bar_sentence(u->bar), buf_span(&name));
	buf_reset(&name);
	if (u->opening != MATCH_NONE)
		name_record(txn, openings->ids[u->opening], &name);
	if (u->helps > 0)
		put_relief(u, buf_cstr(&name), out);
	out->failed |= name.failed;
	buf_free(&name);
}

/* Proposals on their way to edit_save(). */
enum { FIELDS = 10 };

struct applying {
	struct session		*session;
	const struct match	*match;
	const struct kind	*kind;
	struct txn		 txn;
};

static void
set_text(struct applying *a, struct edit_record *record, const char *field,
    struct span text)
{
	struct edit_field *fields = (struct edit_field *)record->fields;

	fields[record->count++] = (struct edit_field){
	    kind_field(a->kind, span_of(field)),
	    arena_copy(&a->session->arena, text), EDIT_SET };
}

static void
set_ref(struct applying *a, struct edit_record *record, const char *field,
    const char *kind, int64_t row)
{
	struct buf wire;

	buf_init(&wire);
	if (row >= 0 && row != MATCH_NONE) {
		buf_printf(&wire, "%s/", kind);
		stamp_text(&a->txn, facts_of(&a->match->facts,
		    kind)->ids[row], &wire);
	}
	set_text(a, record, field, buf_span(&wire));
	a->session->arena.failed |= wire.failed;
	buf_free(&wire);
}

static void
set_date(struct applying *a, struct edit_record *record, const char *field,
    int64_t days)
{
	struct buf text;

	buf_init(&text);
	date_write(&text, days);
	set_text(a, record, field, buf_span(&text));
	buf_free(&text);
}

static bool
make_record(struct applying *a, const struct match_proposal *p,
    struct edit_record *record)
{
	const struct facts *f = &a->match->facts;
	struct edit_field *fields = arena_array(&a->session->arena, FIELDS,
	    sizeof *fields);
	const struct fact_column *c = facts_column(f, "opening",
	    "speciality");

	*record = (struct edit_record){ .kind = a->kind, .fields = fields };
	if (fields == NULL)
		return false;
	if (p->old != MATCH_NONE)
		record->id = facts_of(f, "placement")->ids[p->old];
	set_ref(a, record, "trainee", "person", p->trainee);
	set_ref(a, record, "opening", "opening", p->opening);
	set_ref(a, record, "host", "subject", fact_at(facts_column(f,
	    "opening", "host"), p->opening));
	set_ref(a, record, "home", "subject", fact_at(facts_column(f,
	    "person", "subject"), p->trainee));
	set_ref(a, record, "mentor", "person", p->mentor);
	set_text(a, record, "speciality", span_of(
	    c->field->vocab->words[fact_at(c, p->opening)].name));
	set_text(a, record, "sort", SPAN("teaching"));
	set_text(a, record, "status", SPAN("proposed"));
	set_date(a, record, "from", fact_at(facts_column(f, "opening",
	    "from"), p->opening));
	set_date(a, record, "to", fact_at(facts_column(f, "opening", "to"),
	    p->opening));
	return true;
}

enum err
proposal_apply(struct session *s, const struct match *m, const bool *chosen,
    struct change_result *result)
{
	struct applying a = { .session = s, .match = m,
	    .kind = schema_kind(s->schema, SPAN("placement")) };
	size_t room = (size_t)m->proposal_count + 1, count = 0;
	struct edit_record *records = arena_array(&s->arena, room,
	    sizeof *records);
	uint64_t *ids = arena_array(&s->arena, room, sizeof *ids);
	const struct field *wrong = NULL;
	enum err err;
	uint32_t i;

	*result = (struct change_result){ 0, 0 };
	txn_begin(&a.txn, s->store, TXN_READ, &s->why);
	for (i = 0; !s->arena.failed && i < m->proposal_count; i++)
		if (chosen == NULL || chosen[i])
			count += make_record(&a, &m->proposals[i],
			    &records[count]);
	err = txn_end(&a.txn);
	if (err == OK && s->arena.failed)
		err = ERR_NOMEM;
	if (err != OK || count == 0)
		return err;
	return edit_save(s, records, count, ids, &wrong, result, &s->why);
}

const char *
proposal_aim(enum allocate_aim aim)
{
	static const char *const aims[] = {
		[ALLOCATE_TRAINEES] = N_("best for trainees"),
		[ALLOCATE_HOSTS] = N_("best for hosts"),
		[ALLOCATE_LARGEST] = N_("most placed"),
		[ALLOCATE_EVEN] = N_("hosts loaded evenly"),
	};

	return _(aims[aim]);
}
