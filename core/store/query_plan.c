/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/entry.h"
#include "core/store/held.h"
#include "core/store/query_run.h"

static void
prefix_of(struct buf *b, const struct kind *kind, const struct field *field)
{
	buf_u16(b, kind->slot);
	buf_u16(b, field->slot);
}

bool
query_walks(const struct query_run *run)
{
	return !run->sort->list && run->sort->type != FIELD_REF &&
	    held_indexes(run->txn, run->query.kind, run->sort);
}

/* The first thing people read of what a reference points to. */
static void
add_target_key(struct query_run *run, struct span ref, struct buf *out)
{
	const struct kind *kind = run->sort->target;
	const struct field *title;
	struct rec_view target;
	struct value value = VALUE_EMPTY;
	uint64_t id = id_read(run->txn, ref);

	if (kind == NULL)
		return;
	title = kind->title_count > 0 ? kind->title[0] : &kind->fields[0];
	if (id != 0 && record_get(run->txn, id, &target))
		value = rec_value(&target, title->slot);
	if (value.tag == VALUE_LIST)
		value = VALUE_EMPTY;
	value_key(out, title, &value);
}

/* The sort key of a record, appended, then its id. */
static void
put_key(struct query_run *run, const struct rec_view *rec, struct buf *out)
{
	struct value value = rec_value(rec, run->sort->slot);
	struct span rest = value.text, first;

	if (value.tag == VALUE_LIST) {
		value = VALUE_EMPTY;
		if (value_list_next(&rest, &first))
			value = value_text(first);
	}
	if (run->sort->type == FIELD_REF && value.tag == VALUE_TEXT)
		add_target_key(run, value.text, out);
	else
		value_key(out, run->sort, &value);
	buf_u64(out, rec->id);
}

/* A key behind all that begin with what stands in b. */
static void
add_behind(struct buf *b)
{
	buf_u64(b, UINT64_MAX);
	buf_byte(b, 0xff);
}

static void
raise_low(struct query_run *run, const struct condition *c, bool behind)
{
	buf_reset(&run->key);
	buf_add(&run->key, buf_span(&c->key));
	if (behind)
		add_behind(&run->key);
	if (span_order(buf_span(&run->key), buf_span(&run->low)) <= 0)
		return;
	buf_reset(&run->low);
	buf_add(&run->low, buf_span(&run->key));
}

static void
lower_high(struct query_run *run, struct span key, bool behind)
{
	buf_reset(&run->key);
	buf_add(&run->key, key);
	if (behind)
		add_behind(&run->key);
	if (run->high.len > 0 &&
	    span_order(buf_span(&run->key), buf_span(&run->high)) >= 0)
		return;
	buf_reset(&run->high);
	buf_add(&run->high, buf_span(&run->key));
}

/* What is empty comes last and is neither less nor more than anything. */
static void
leave_empty(struct query_run *run)
{
	struct value none = VALUE_EMPTY;
	struct buf key;

	buf_init(&key);
	value_key(&key, run->sort, &none);
	run->key.failed |= key.failed;
	lower_high(run, buf_span(&key), false);
	buf_free(&key);
}

static void
bound(struct query_run *run, const struct condition *c)
{
	enum query_op op = c->where->op;

	if (op == QUERY_IS_NOT || op == QUERY_HAS)
		return;
	if (op != QUERY_IS)
		leave_empty(run);
	if (op == QUERY_IS || op == QUERY_AT_LEAST)
		raise_low(run, c, false);
	if (op == QUERY_MORE)
		raise_low(run, c, true);
	if (op == QUERY_LESS)
		lower_high(run, buf_span(&c->key), false);
	if (op == QUERY_IS || op == QUERY_AT_MOST)
		lower_high(run, buf_span(&c->key), true);
}

void
query_bounds(struct query_run *run)
{
	size_t i;

	for (i = 0; i < run->query.where_count; i++)
		if (run->query.where[i].field == run->sort)
			bound(run, &run->conditions[i]);
	if (run->low.failed || run->high.failed || run->key.failed)
		run->err = ERR_NOMEM;
}

/* What the index has for a condition, at most max ids. */
static bool
condition_ids(struct query_run *run, const struct condition *c, size_t max,
    struct id_set *out)
{
	const struct field *field = c->where->field;
	struct buf from, prefix;
	struct span key, value;
	struct walk walk;
	uint64_t target = 0;

	buf_init(&from);
	buf_init(&prefix);
	prefix_of(&prefix, run->query.kind, field);
	buf_add(&from, buf_span(&prefix));
	if (field->type == FIELD_REF) {
		target = id_read(run->txn, c->where->value.text);
		buf_u64(&prefix, target);
	} else if (c->where->op == QUERY_IS) {
		buf_add(&prefix, buf_span(&c->key));
	}
	out->failed |= from.failed || prefix.failed;
	walk_begin(&walk, run->txn, TREE_INDEX, out->failed ? SPAN("") :
	    buf_span(&prefix));
	if (c->where->op == QUERY_AT_LEAST || c->where->op == QUERY_MORE) {
		buf_add(&from, buf_span(&c->key));
		walk_seek(&walk, buf_span(&from));
	}
	while (!out->failed && out->count <= max &&
	    walk_next(&walk, &key, &value)) {
		struct span rest = span_from(key, 4);

		if ((c->where->op == QUERY_LESS ||
		    c->where->op == QUERY_AT_MOST) && span_order(rest,
		    buf_span(&c->key)) > 0 && !span_starts(rest,
		    buf_span(&c->key)))
			break;
		id_set_add(out, entry_id(key));
	}
	walk_end(&walk);
	buf_free(&from);
	buf_free(&prefix);
	return !out->failed && out->count <= max;
}

/* Whether the index lists all that hold the condition. */
static bool
is_listed(const struct query_run *run, const struct condition *c)
{
	const struct field *field = c->where->field;

	if (!held_indexes(run->txn, run->query.kind, field) ||
	    c->where->op == QUERY_IS_NOT || c->where->op == QUERY_HAS)
		return false;
	if (c->where->value.tag == VALUE_NULL)
		return field->type != FIELD_REF && !field->list;
	return c->where->op == QUERY_IS || field->type != FIELD_REF;
}

/* Members become those that are in the set as well. */
static void
restrict_to(struct query_run *run, struct id_set *set)
{
	id_set_sort(set);
	if (run->filtered) {
		id_set_keep(&run->members, set);
		run->members.failed |= set->failed;
		id_set_free(set);
		return;
	}
	id_set_free(&run->members);
	run->members = *set;
	run->filtered = true;
}

static void
filter_by_text(struct query_run *run, size_t posted)
{
	struct id_set set = { .ids = NULL };

	if (search_filter(run->txn, run->query.kind, buf_span(&run->folded),
	    posted, &set, &run->found)) {
		restrict_to(run, &set);
	} else {
		run->found = false;
		id_set_free(&set);
	}
}

bool
query_filter(struct query_run *run, size_t listed, size_t posted)
{
	size_t i;

	run->filtered = run->found = false;
	for (i = 0; i < run->query.where_count; i++) {
		struct id_set set = { .ids = NULL };

		if (!is_listed(run, &run->conditions[i]))
			continue;
		if (condition_ids(run, &run->conditions[i], listed, &set)) {
			restrict_to(run, &set);
		} else {
			run->members.failed |= set.failed;
			id_set_free(&set);
		}
	}
	if (run->folded.len > 0)
		filter_by_text(run, posted);
	if (run->members.failed)
		run->err = ERR_NOMEM;
	return run->filtered;
}

static void
gather_row(struct query_run *run, const struct rec_view *rec)
{
	if (!query_test(run, rec))
		return;
	buf_reset(&run->key);
	put_key(run, rec, &run->key);
	if (run->key.failed)
		run->err = ERR_NOMEM;
	else
		rows_add(&run->rows, buf_span(&run->key));
}

static void
gather_all(struct query_run *run)
{
	struct kind_walk walk;
	struct rec_view rec;

	kind_walk_begin(&walk, run->txn, run->query.kind);
	while (run->err == OK && kind_walk_next(&walk, &rec))
		gather_row(run, &rec);
	kind_walk_end(&walk);
}

void
query_gather(struct query_run *run)
{
	struct rec_view rec;
	size_t i;

	rows_init(&run->rows, store_dir(run->txn->store));
	run->by_rows = true;
	run->place = 0;
	if (!run->filtered)
		gather_all(run);
	for (i = 0; run->filtered && i < run->members.count &&
	    run->err == OK; i++)
		if (record_get(run->txn, run->members.ids[i], &rec))
			gather_row(run, &rec);
	id_set_free(&run->members);
	if (run->err == OK)
		run->err = rows_done(&run->rows, run->why);
}
