/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/settings.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/port/csv.h"
#include "core/rules/check.h"
#include "core/rules/heal.h"
#include "core/say/name.h"
#include "core/say/table.h"

struct checkup {
	struct session		*session;
	const struct call	*call;
	struct txn		 txn;
	struct check		 check;
	enum severity		 worst;		/* shown up to this one */
	struct buf		 line;
};

static bool
takes(void *with, const struct rule_words *words)
{
	const struct checkup *k = with;
	struct span kind = call_value(k->call, "kind");
	size_t i;

	if (kind.len > 0 && !span_is(kind, span_of(words->kind)))
		return false;
	if (words->severity > k->worst)
		return false;
	for (i = 0; i < k->call->word_count; i++)
		if (span_is(k->call->words[i], span_of(words->id)))
			return true;
	return k->call->word_count == 0;
}

static const char *
nearest_rule(const struct ruleset *set, struct span name)
{
	unsigned least = (unsigned)name.len / 3 + 2;
	const char *best = NULL;
	size_t i;

	for (i = 0; i < set->count; i++) {
		unsigned distance = text_distance(name,
		    span_of(set->rules[i].id));

		if (distance < least) {
			least = distance;
			best = set->rules[i].id;
		}
	}
	return best;
}

/* A rule that was named is run even when it is off. */
static enum err
read_call(struct checkup *k)
{
	struct session *s = k->session;
	const struct ruleset *set = &s->settings->ruleset;
	struct span severity = call_value(k->call, "severity");
	const struct kind *kind;
	size_t i;

	k->worst = k->call->word_count > 0 ? SEVERITY_OFF : SEVERITY_INFO;
	for (i = 0; severity.len > 0 && i < SEVERITY_OFF; i++)
		if (span_is(severity, span_of(severity_name((enum
		    severity)i))))
			k->worst = (enum severity)i;
	for (i = 0; i < k->call->word_count; i++) {
		struct span name = k->call->words[i];
		const char *nearest = nearest_rule(set, name);

		if (ruleset_find(set, name) != NULL)
			continue;
		if (nearest == NULL)
			return note_fail(ERR_USAGE, &s->why,
			    _("There is no rule \"%.*s\"."), SPAN_ARG(name));
		return note_fail(ERR_USAGE, &s->why, _("There is no rule "
		    "\"%.*s\"; nearest: \"%s\"."), SPAN_ARG(name), nearest);
	}
	if (!call_has(k->call, "kind"))
		return OK;
	return name_kind(s, call_value(k->call, "kind"), &kind);
}

static void
put_text(struct checkup *k, const struct finding *f)
{
	struct session *s = k->session;
	struct buf shown;

	buf_init(&shown);
	buf_reset(&k->line);
	buf_printf(&k->line, "%s %s ", _(severity_name(f->words->severity)),
	    f->words->id);
	if (f->record != 0) {
		name_record(&k->txn, f->record, &k->line);
		if (f->field != NULL)
			buf_printf(&k->line, " %s", f->field->name);
		buf_text(&k->line, ": ");
	}
	finding_sentence(f, &k->txn, s->lang, &k->line);
	buf_printf(&k->line, " %s", label_text(&f->words->remedy, s->lang));
	text_show(&shown, buf_span(&k->line));
	fprintf(s->out, "%s\n", buf_cstr(&shown));
	buf_free(&shown);
}

static void
put_csv(struct checkup *k, const struct finding *f)
{
	struct buf cell;

	buf_init(&cell);
	buf_reset(&k->line);
	csv_write(&k->line, span_of(severity_name(f->words->severity)), true);
	csv_write(&k->line, span_of(f->words->id), false);
	if (f->record != 0)
		name_record(&k->txn, f->record, &cell);
	csv_write(&k->line, buf_span(&cell), false);
	csv_write(&k->line, span_of(f->field == NULL ? "" : f->field->name),
	    false);
	buf_reset(&cell);
	finding_sentence(f, &k->txn, k->session->lang, &cell);
	csv_write(&k->line, buf_span(&cell), false);
	csv_write(&k->line, span_of(label_text(&f->words->remedy,
	    k->session->lang)), false);
	buf_reset(&cell);
	finding_way(f, &k->txn, &cell);
	csv_write(&k->line, buf_span(&cell), false);
	csv_end(&k->line);
	fwrite(k->line.at, 1, k->line.len, k->session->out);
	buf_free(&cell);
}

static void
put_member(struct checkup *k, const char *name, struct span value)
{
	buf_printf(&k->line, "%s\"%s\":", k->line.len > 1 ? "," : "", name);
	json_string(&k->line, value);
}

static void
put_json_way(struct checkup *k, const struct finding *f)
{
	struct buf name;
	uint32_t i;

	buf_init(&name);
	buf_text(&k->line, ",\"witness\":[");
	for (i = 0; i < f->way_count; i++) {
		buf_reset(&name);
		name_record(&k->txn, f->way[i], &name);
		buf_text(&k->line, i > 0 ? "," : "");
		json_string(&k->line, buf_span(&name));
	}
	buf_byte(&k->line, ']');
	buf_free(&name);
}

static void
put_json(struct checkup *k, const struct finding *f)
{
	struct session *s = k->session;
	struct buf cell;

	buf_init(&cell);
	buf_reset(&k->line);
	buf_byte(&k->line, '{');
	put_member(k, "severity", span_of(severity_name(f->words->severity)));
	put_member(k, "rule", span_of(f->words->id));
	put_member(k, "concept", span_of(f->words->concept));
	if (f->record != 0) {
		name_record(&k->txn, f->record, &cell);
		put_member(k, "record", buf_span(&cell));
	}
	if (f->field != NULL)
		put_member(k, "field", span_of(f->field->name));
	buf_reset(&cell);
	finding_sentence(f, &k->txn, s->lang, &cell);
	put_member(k, "sentence", buf_span(&cell));
	put_member(k, "remedy", span_of(label_text(&f->words->remedy,
	    s->lang)));
	put_json_way(k, f);
	fprintf(s->out, "%s}\n", buf_cstr(&k->line));
	buf_free(&cell);
}

static void
put_all(struct checkup *k)
{
	struct span format = call_value(k->call, "format");
	uint32_t i;

	if (span_is(format, SPAN("csv")))
		fputs("severity,rule,record,field,sentence,remedy,witness\n",
		    k->session->out);
	for (i = 0; i < k->check.count; i++) {
		const struct finding *f = &k->check.findings[i];

		if (span_is(format, SPAN("csv")))
			put_csv(k, f);
		else if (span_is(format, SPAN("json")))
			put_json(k, f);
		else
			put_text(k, f);
	}
}

static void
put_edit(struct checkup *k, const struct heal_edit *e)
{
	const uint64_t *ids = facts_of(&k->check.facts, "topic")->ids;

	buf_reset(&k->line);
	buf_text(&k->line, "  ");
	name_titled(&k->txn, ids[e->topic], &k->line);
	if (e->sort == HEAL_MOVE && e->first) {
		buf_printf(&k->line, ": %s", _("move it to the front of its "
		    "curriculum"));
	} else {
		buf_printf(&k->line, ": %s ", e->sort == HEAL_MOVE ?
		    _("move it behind") : _("no longer require"));
		name_titled(&k->txn, ids[e->other], &k->line);
	}
	fprintf(k->session->out, "%s\n", buf_cstr(&k->line));
}

/* For each chain that wants it, the fewest edits that mend its order. */
static enum err
put_hints(struct checkup *k)
{
	const struct fact_table *chains = facts_of(&k->check.facts, "chain");
	struct heal heal;
	uint32_t i, e;

	for (i = 0; i < chains->rows; i++) {
		if (!heal_chain(&k->check, i, &heal))
			return ERR_NOMEM;
		if (heal.count == 0)
			continue;
		buf_reset(&k->line);
		name_titled(&k->txn, chains->ids[i], &k->line);
		fprintf(k->session->out, heal.exact ?
		    _("%s: %u edits mend its order, and fewer do not:\n") :
		    _("%s: %u edits mend its order; fewer may do, there were "
		    "too many to try:\n"), buf_cstr(&k->line), heal.count);
		for (e = 0; e < heal.count; e++)
			put_edit(k, &heal.edits[e]);
	}
	return OK;
}

/* How many of each severity, and how many rules found no data. */
static void
say_counts(struct checkup *k)
{
	uint32_t counts[SEVERITIES] = { 0 }, i, silent = 0;

	for (i = 0; i < k->check.count; i++)
		counts[k->check.findings[i].words->severity]++;
	for (i = 0; i < k->check.result_count; i++)
		silent += !k->check.results[i].measured;
	session_say(k->session, _("Errors: %u; warnings: %u; notes: %u.  "
	    "Rules run: %u, of which without data: %u."),
	    counts[SEVERITY_ERROR], counts[SEVERITY_WARNING],
	    counts[SEVERITY_INFO] + counts[SEVERITY_OFF],
	    k->check.result_count, silent);
}

/* Hints lean on what a rule about chains has had read. */
static bool
knows_chains(const struct facts *f)
{
	const struct fact_table *t = facts_of(f, "topic");
	const struct field *field = kind_field(t->kind, SPAN("requires_any"));

	return t->columns[field->place].wanted &&
	    facts_of(f, "chain")->wanted;
}

static enum err
run_rules(struct checkup *k)
{
	struct check_choice choice = {
		.takes = takes, .with = k,
		.today = clock_now(k->session->clock) / 86400000
	};
	enum err err = check_run(&k->check, &k->txn,
	    &k->session->settings->ruleset, &choice, &k->session->why);

	if (err == OK) {
		put_all(k);
		if (call_has(k->call, "fix-hints") &&
		    knows_chains(&k->check.facts))
			err = put_hints(k);
		say_counts(k);
		if (err == OK && k->check.count > 0)
			err = ERR_LOOK;
	}
	check_clear(&k->check);
	return err;
}

/* "most 1, share 0.8" */
static void
write_limits(const struct rule_words *w, struct buf *out)
{
	size_t i;

	for (i = 0; i < w->limit_count; i++) {
		long long value = w->limits[i].value;

		buf_printf(out, "%s%s %lld", i > 0 ? ", " : "",
		    w->limits[i].name, value / FACT_MILLION);
		value = (value < 0 ? -value : value) % FACT_MILLION;
		if (value == 0)
			continue;
		buf_printf(out, ".%06lld", value);
		while (out->len > 0 && out->at[out->len - 1] == '0')
			out->len--;
	}
}

/* The rules themselves, as they are configured. */
static enum err
list_rules(struct checkup *k)
{
	struct session *s = k->session;
	const struct ruleset *set = &s->settings->ruleset;
	static const char *const heads[] = { N_("Rule"), N_("Theory"),
		N_("Kind"), N_("Severity"), N_("Title"), N_("Limits") };
	struct table table;
	size_t i;

	table_begin(&table, s->out, s->columns);
	for (i = 0; i < sizeof heads / sizeof heads[0]; i++)
		table_head(&table, span_of(_(heads[i])), false);
	for (i = 0; i < set->count; i++) {
		const struct rule_words *w = &set->rules[i];

		if (k->call->word_count > 0 && !takes(k, w))
			continue;
		buf_reset(&k->line);
		write_limits(w, &k->line);
		table_text(&table, w->id);
		table_text(&table, w->concept);
		table_text(&table, w->kind);
		table_text(&table, _(severity_name(w->severity)));
		table_text(&table, label_text(&w->title, s->lang));
		table_cell(&table, buf_span(&k->line));
	}
	return table_end(&table) ? OK : ERR_NOMEM;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct checkup k = { .session = session, .call = call };
	enum err err = read_call(&k), end;

	if (err != OK)
		return err;
	buf_init(&k.line);
	if (call_has(call, "list")) {
		err = list_rules(&k);
		buf_free(&k.line);
		return err;
	}
	txn_begin(&k.txn, session->store, TXN_READ, &session->why);
	err = run_rules(&k);
	end = txn_end(&k.txn);
	buf_free(&k.line);
	return err == OK || err == ERR_LOOK ? (end == OK ? err : end) : err;
}

static const struct option_row options[] = {
	{ .name = "kind", .value = "KIND",
	  .help = N_("only rules about records of this kind") },
	{ .name = "severity", .value = "error|warning|info",
	  .help = N_("only what is at least so grave") },
	{ .name = "list",
	  .help = N_("list the rules, with their limits, and run none") },
	{ .name = "fix-hints",
	  .help = N_("also the fewest edits that mend the order of each "
	      "chain") },
	{ .name = "format", .value = "text|csv|json",
	  .help = N_("sentences for people, CSV with a heading, or one JSON "
	      "object a line") },
	{ .name = NULL }
};

const struct verb check_verb = {
	.name = "check",
	.words = "[RULE]...",
	.summary = N_("hold the records against the rules of the cluster"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
