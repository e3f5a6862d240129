/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/check.h"

#include <assert.h>

#include "core/base/clock.h"
#include "core/base/words.h"
#include "core/rules/chain.h"

const char *
severity_name(enum severity severity)
{
	static const char *const names[SEVERITIES] = {
		[SEVERITY_ERROR] = N_("error"),
		[SEVERITY_WARNING] = N_("warning"),
		[SEVERITY_INFO] = N_("info"),
		[SEVERITY_OFF] = N_("off"),
	};

	return names[severity];
}

const struct rule *
rule_find(struct span id)
{
	const struct rule *const *table, *rule;

	for (table = rule_tables; *table != NULL; table++)
		for (rule = *table; rule->id != NULL; rule++)
			if (span_is(span_of(rule->id), id))
				return rule;
	return NULL;
}

static bool
is_chosen(const struct check_choice *choice, const struct rule_words *words)
{
	if (words == NULL)
		return false;
	if (choice->takes != NULL)
		return choice->takes(choice->with, words);
	return words->severity != SEVERITY_OFF;
}

/* The rules of this run, in the order of the tables. */
static bool
choose(struct check *c, const struct check_choice *choice)
{
	const struct rule *const *table, *rule;
	uint32_t count = 0;

	for (table = rule_tables; *table != NULL; table++)
		for (rule = *table; rule->id != NULL; rule++)
			count++;
	c->results = arena_array(&c->arena, count + 1, sizeof *c->results);
	if (c->results == NULL)
		return false;
	for (table = rule_tables; *table != NULL; table++) {
		for (rule = *table; rule->id != NULL; rule++) {
			const struct rule_words *words =
			    ruleset_find(c->ruleset, span_of(rule->id));

			if (is_chosen(choice, words))
				c->results[c->result_count++] =
				    (struct rule_result){ .rule = rule,
				    .words = words };
		}
	}
	return true;
}

/* What the parts come to, after all that was measured in them. */
static void
sum_up(struct rule_result *result)
{
	int64_t met = 0, all = 0, most = 0;
	uint32_t i;

	for (i = 0; i < result->part_count; i++) {
		const struct rule_part *part = &result->parts[i];

		result->measured |= part->measured;
		met += part->met;
		all += part->all;
		if (part->most > most)
			most = part->most;
	}
	result->has_figure |= all > 0 || most > 0;
	if (all > 0)
		result->figure = met * FACT_MILLION / all;
	else if (most > 0)
		result->figure = most * FACT_MILLION;
}

void
check_rule(struct check *c, struct rule_result *result, uint32_t kept)
{
	c->now = result;
	c->part = 0;
	result->measured = result->has_figure = false;
	result->rule->run(c);
	result->first = kept;
	result->count = c->count - result->first;
	sum_up(result);
	result->measured |= result->count > 0 || result->has_figure;
	c->now = NULL;
}

static void
run_rule(struct check *c, struct rule_result *result)
{
	check_rule(c, result, c->count);
	c->failed |= !check_order(c, result->first, result->count);
}

bool
check_room(struct check *c)
{
	bool fits = vec_room(&c->findings, &c->room, c->count,
	    sizeof *c->findings);

	c->failed |= !fits;
	return fits;
}

/* What each rule wants to know. */
static void
want_all(struct check *c)
{
	uint32_t i, fields = c->facts.fields;

	for (i = 0; i < c->result_count; i++) {
		bool *wants = arena_array(&c->arena, (size_t)fields + 1,
		    sizeof *wants);

		if (wants == NULL)
			return;
		memset(c->facts.asked, 0, fields * sizeof *wants);
		c->results[i].rule->want(&c->facts);
		memcpy(wants, c->facts.asked, fields * sizeof *wants);
		c->results[i].wants = wants;
	}
}

enum err
check_end(struct check *c, enum err err, struct note *why)
{
	if (c->failed || c->arena.failed || c->facts.failed)
		err = ERR_NOMEM;
	if (err == ERR_NOMEM)
		return note_fail(err, why, "%s", err_text(err));
	return err;
}

enum err
check_begin(struct check *c, const struct schema *schema,
    const struct ruleset *ruleset, const struct check_choice *choice,
    struct note *why)
{
	*c = (struct check){ .ruleset = ruleset, .as_of = choice->as_of };
	arena_init(&c->arena);
	buf_init(&c->fills);
	buf_init(&c->way);
	c->failed = !facts_begin(&c->facts, schema, choice->today) ||
	    !choose(c, choice);
	if (!c->failed)
		want_all(c);
	if (choice->want != NULL && !c->failed)
		choice->want(&c->facts);
	return check_end(c, OK, why);
}

enum err
check_slice(struct check *c, struct txn *txn, const struct slice *slice,
    bool *done, struct note *why)
{
	*done = false;
	c->txn = txn;
	if (!facts_load_slice(&c->facts, txn, c->as_of, slice))
		return OK;
	while (txn->err == OK && !c->failed && c->next < c->result_count) {
		run_rule(c, &c->results[c->next++]);
		if (slice != NULL && slice->enough(slice->with))
			break;
	}
	*done = c->next == c->result_count;
	return check_end(c, txn->err, why);
}

/* Each record is met twice, and the rules take about as long again. */
void
check_progress(const struct check *c, uint64_t records, uint64_t *done,
    uint64_t *total)
{
	uint64_t rule = 2 * records / (c->result_count + 1) + 1;

	*done = c->facts.at.done + rule * c->next;
	*total = 2 * records + rule * c->result_count;
	if (*done > *total)
		*done = *total;
}

enum err
check_run(struct check *c, struct txn *txn, const struct ruleset *ruleset,
    const struct check_choice *choice, struct note *why)
{
	enum err err = check_begin(c, store_schema(txn->store), ruleset,
	    choice, why);
	bool done;

	return err != OK ? err : check_slice(c, txn, NULL, &done, why);
}

void
check_clear(struct check *c)
{
	facts_end(&c->facts);
	arena_clear(&c->arena);
	mem_free(c->findings);
	buf_free(&c->fills);
	buf_free(&c->way);
	*c = (struct check){ .count = 0 };
}

void
check_measured(struct check *c)
{
	if (c->part > 0)
		c->now->parts[c->part - 1].measured = true;
	else
		c->now->measured = true;
}

void
check_share(struct check *c, int64_t met, int64_t all)
{
	c->now->parts[c->part - 1].met += met;
	c->now->parts[c->part - 1].all += all;
}

void
check_most(struct check *c, int64_t number)
{
	struct rule_part *part = &c->now->parts[c->part - 1];

	if (number > part->most)
		part->most = number;
}

bool
check_parts(struct check *c, uint32_t count)
{
	struct rule_result *result = c->now;

	if (result->parts == NULL)
		result->parts = arena_array(&c->arena, (size_t)count + 1,
		    sizeof *result->parts);
	result->part_count = count;
	c->failed |= result->parts == NULL;
	return result->parts != NULL;
}

void
check_part(struct check *c, uint32_t part)
{
	c->part = part;
	if (part > 0)
		c->now->parts[part - 1] = (struct rule_part){ .met = 0 };
}

void
check_figure(struct check *c, int64_t millionths)
{
	c->now->measured = c->now->has_figure = true;
	c->now->figure = millionths;
}

int64_t
check_limit(const struct check *c, const char *name)
{
	int64_t limit;
	bool there = rule_limit(c->now->words, name, &limit);

	assert(there);
	(void)there;
	return limit;
}

int64_t
check_limit_whole(const struct check *c, const char *name)
{
	return check_limit(c, name) / FACT_MILLION;
}

static uint64_t
id_of(const struct check *c, const char *kind, uint32_t row)
{
	const struct fact_table *t = facts_of(&c->facts, kind);

	assert(row < t->rows);
	return t->ids[row];
}

void
find(struct check *c, const char *kind, uint32_t row, const char *field)
{
	const struct fact_table *t = facts_of(&c->facts, kind);

	find_in_cluster(c);
	c->draft.record = id_of(c, kind, row);
	if (field != NULL)
		c->draft.field = kind_field(t->kind, span_of(field));
}

void
find_in_cluster(struct check *c)
{
	buf_reset(&c->fills);
	buf_reset(&c->way);
	c->draft = (struct finding){ .words = c->now->words, .part = c->part,
		.as_of = c->facts.as_of };
}

static void
fill(struct check *c, const char *name, enum fill what, uint64_t number)
{
	buf_byte(&c->fills, (unsigned char)what);
	buf_varint(&c->fills, strlen(name));
	buf_text(&c->fills, name);
	buf_u64(&c->fills, number);
}

void
fill_record(struct check *c, const char *name, const char *kind,
    uint32_t row)
{
	fill(c, name, FILL_RECORD, id_of(c, kind, row));
}

void
fill_number(struct check *c, const char *name, int64_t number)
{
	fill(c, name, FILL_NUMBER, (uint64_t)number);
}

void
fill_share(struct check *c, const char *name, int64_t number)
{
	fill(c, name, FILL_SHARE, (uint64_t)number);
}

void
fill_date(struct check *c, const char *name, int64_t days)
{
	fill(c, name, FILL_DATE, (uint64_t)days);
}

/* Words and texts outlive the finding: they are in the schema or in C. */
void
fill_word(struct check *c, const char *name, const struct fact_column *of,
    int64_t place)
{
	const struct vocab *vocab = of->field->vocab;

	if (place < 0 || (size_t)place >= vocab->count)
		fill_text(c, name, "?");
	else
		fill_label(c, name, &vocab->words[place].label);
}

void
fill_label(struct check *c, const char *name, const struct label *label)
{
	fill(c, name, FILL_WORD, (uint64_t)(uintptr_t)label);
}

void
fill_text(struct check *c, const char *name, const char *text)
{
	struct span kept = arena_copy(&c->arena, span_of(text));

	fill(c, name, FILL_TEXT, (uint64_t)(uintptr_t)kept.at);
}

void
fill_way(struct check *c, const char *kind, uint32_t row)
{
	uint64_t id = id_of(c, kind, row);

	buf_add(&c->way, span_make(&id, sizeof id));
}

void
find_end(struct check *c)
{
	if (!check_room(c))
		return;
	c->draft.fills = arena_copy(&c->arena, buf_span(&c->fills));
	c->draft.way_count = (uint32_t)(c->way.len / sizeof(uint64_t));
	c->draft.way = arena_get(&c->arena, c->way.len);
	c->failed |= c->fills.failed || c->way.failed || c->arena.failed;
	if (c->failed)
		return;
	if (c->way.len > 0)
		memcpy((void *)(uintptr_t)c->draft.way, c->way.at,
		    c->way.len);
	c->findings[c->count++] = c->draft;
}

static void
show_known(struct txn *txn, const struct rec_view *rec, enum check_naming how,
    struct buf *out)
{
	const struct kind *kind = names_kind(store_schema(txn->store),
	    rec_kind(rec));
	struct value v;
	size_t i;

	if (kind == NULL)
		return;
	if (how != CHECK_TITLE) {
		v = rec_value(rec, kind->fields[0].slot);
		value_to_text(out, &v);
	}
	for (i = 0; how != CHECK_CODE && i < kind->title_count; i++) {
		if (kind->title[i]->type != FIELD_TEXT)
			continue;
		v = rec_value(rec, kind->title[i]->slot);
		if (how != CHECK_TITLE || i > 0)
			buf_byte(out, ' ');
		value_to_text(out, &v);
	}
}

void
check_name(struct txn *txn, uint64_t id, int64_t as_of,
    enum check_naming how, struct buf *out)
{
	struct rec_view rec;
	struct buf keep;

	buf_init(&keep);
	if (facts_record(txn, id, as_of, &keep, &rec))
		show_known(txn, &rec, how, out);
	else
		stamp_text(txn, id, out);
	out->failed |= keep.failed;
	buf_free(&keep);
}

static void
show_share(struct buf *out, int64_t millionths)
{
	int64_t hundredths = (millionths + (millionths < 0 ? -5000 : 5000)) /
	    (FACT_MILLION / 100);

	if (hundredths < 0)
		buf_byte(out, '-');
	if (hundredths < 0)
		hundredths = -hundredths;
	buf_printf(out, "%lld.%02lld", (long long)hundredths / 100,
	    (long long)hundredths % 100);
}

static void
show_fill(const struct finding *f, struct txn *txn, enum lang lang,
    struct buf *out, const struct finding_fill *fill)
{
	const struct label *label;
	uint64_t number = fill->number;

	switch (fill->what) {
	case FILL_RECORD:
		check_name(txn, number, f->as_of, CHECK_BOTH, out);
		break;
	case FILL_NUMBER:
		buf_integer(out, (int64_t)number);
		break;
	case FILL_SHARE:
		show_share(out, (int64_t)number);
		break;
	case FILL_DATE:
		date_write(out, (int64_t)number);
		break;
	case FILL_WORD:
		label = (const void *)(uintptr_t)number;
		buf_text(out, label_text(label, lang));
		break;
	case FILL_TEXT:
		buf_text(out, _((const char *)(uintptr_t)number));
		break;
	}
}

bool
finding_fill(struct span *rest, struct finding_fill *fill)
{
	uint64_t len;

	if (rest->len == 0)
		return false;
	fill->what = (enum fill)(unsigned char)rest->at[0];
	*rest = span_from(*rest, 1);
	if (!get_varint(rest, &len) || len + 8 > rest->len)
		return false;
	fill->name = span_make(rest->at, (size_t)len);
	fill->number = get_u64(rest->at + len);
	*rest = span_from(*rest, (size_t)len + 8);
	return true;
}

/* Writes what {name} stands for; a name that nothing fills is shown. */
static void
show_name(const struct finding *f, struct txn *txn, enum lang lang,
    struct buf *out, struct span name)
{
	struct span rest = f->fills;
	struct finding_fill fill;

	if (span_is(name, SPAN("way"))) {
		finding_way(f, txn, out);
		return;
	}
	while (finding_fill(&rest, &fill)) {
		if (!span_is(fill.name, name))
			continue;
		show_fill(f, txn, lang, out, &fill);
		return;
	}
	buf_printf(out, "{%.*s}", SPAN_ARG(name));
}

void
finding_sentence(const struct finding *f, struct txn *txn, enum lang lang,
    struct buf *out)
{
	const char *at = label_text(&f->words->sentence, lang), *end;

	for (; *at != '\0'; at++) {
		end = *at == '{' ? strchr(at, '}') : NULL;
		if (end == NULL) {
			buf_byte(out, (unsigned char)*at);
			continue;
		}
		show_name(f, txn, lang, out,
		    span_make(at + 1, (size_t)(end - at - 1)));
		at = end;
	}
}

void
finding_way(const struct finding *f, struct txn *txn, struct buf *out)
{
	uint32_t i;

	for (i = 0; i < f->way_count; i++) {
		if (i > 0)
			buf_text(out, " > ");
		check_name(txn, f->way[i], f->as_of, CHECK_CODE, out);
	}
}
