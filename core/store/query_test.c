/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/store/query_run.h"

static void
test_init(struct condition *c, const struct query_where *where)
{
	c->where = where;
	buf_init(&c->key);
	if (where->op == QUERY_HAS)
		text_fold(&c->key, where->value.text);
	else
		value_key(&c->key, where->field, &where->value);
}

bool
query_test_init(struct query_run *run)
{
	bool failed;
	size_t i;

	buf_init(&run->folded);
	text_fold(&run->folded, run->query.find);
	failed = run->folded.failed;
	for (i = 0; i < run->query.where_count; i++) {
		test_init(&run->conditions[i], &run->query.where[i]);
		failed |= run->conditions[i].key.failed;
	}
	return !failed;
}

void
query_test_clear(struct query_run *run)
{
	size_t i;

	buf_free(&run->folded);
	for (i = 0; i < run->query.where_count; i++)
		buf_free(&run->conditions[i].key);
}

static bool
contains(struct span text, struct span part)
{
	size_t i;

	for (i = 0; i + part.len <= text.len; i++)
		if (part.len == 0 ||
		    memcmp(text.at + i, part.at, part.len) == 0)
			return true;
	return false;
}

/* What people call the record that a reference points to. */
static void
fold_target(struct query_run *run, const struct field *field,
    struct span ref)
{
	const struct kind *kind = field->target;
	struct rec_view target;
	struct value value;
	uint64_t id = id_read(run->txn, ref);
	size_t i;

	if (kind == NULL || id == 0 || !record_get(run->txn, id, &target))
		return;
	value = rec_value(&target, kind->fields[0].slot);
	text_fold(&run->text, value.text);
	for (i = 0; i < kind->title_count; i++) {
		buf_byte(&run->text, ' ');
		value = rec_value(&target, kind->title[i]->slot);
		if (value.tag == VALUE_TEXT)
			text_fold(&run->text, value.text);
	}
}

static bool
item_has(struct query_run *run, const struct condition *c,
    const struct value *item)
{
	struct buf plain;

	buf_reset(&run->text);
	if (c->where->field->type == FIELD_REF) {
		fold_target(run, c->where->field, item->text);
	} else if (item->tag == VALUE_TEXT) {
		text_fold(&run->text, item->text);
	} else {
		buf_init(&plain);
		value_to_text(&plain, item);
		text_fold(&run->text, buf_span(&plain));
		run->text.failed |= plain.failed;
		buf_free(&plain);
	}
	return contains(buf_span(&run->text), buf_span(&c->key));
}

/* To one thing, whichever of its ids they name. */
static bool
ref_is(struct txn *txn, struct span a, struct span b)
{
	uint64_t id = id_read(txn, a);

	return span_is(a, b) || (id != 0 && id == id_read(txn, b));
}

/* Text is equal as it is written, the rest as it sorts ("1.5", "1.50"). */
static bool
item_is(struct query_run *run, const struct condition *c,
    const struct value *item)
{
	const struct query_where *w = c->where;

	if (w->field->type == FIELD_REF && item->tag == VALUE_TEXT &&
	    w->value.tag == VALUE_TEXT)
		return ref_is(run->txn, item->text, w->value.text);
	if (w->field->type == FIELD_TEXT || w->field->type == FIELD_REF)
		return value_is(item, &w->value);
	buf_reset(&run->text);
	value_key(&run->text, w->field, item);
	return span_is(buf_span(&run->text), buf_span(&c->key));
}

static int
item_order(struct query_run *run, const struct condition *c,
    const struct value *item)
{
	buf_reset(&run->text);
	value_key(&run->text, c->where->field, item);
	return span_order(buf_span(&run->text), buf_span(&c->key));
}

static bool
item_passes(struct query_run *run, const struct condition *c,
    const struct value *item)
{
	switch (c->where->op) {
	case QUERY_IS:
	case QUERY_IS_NOT:
		return item_is(run, c, item);
	case QUERY_LESS:
		return item_order(run, c, item) < 0;
	case QUERY_AT_MOST:
		return item_order(run, c, item) <= 0;
	case QUERY_MORE:
		return item_order(run, c, item) > 0;
	case QUERY_AT_LEAST:
		return item_order(run, c, item) >= 0;
	default:
		return item_has(run, c, item);
	}
}

static bool
item_holds(struct query_run *run, const struct condition *c,
    const struct value *item)
{
	bool passes = item_passes(run, c, item);

	if (run->text.failed)
		run->err = ERR_NOMEM;
	return passes;
}

/* A list holds when any of its items does; what is empty is only equal to
 * what is empty. */
static bool
any_holds(struct query_run *run, const struct condition *c,
    const struct value *value)
{
	bool equality = c->where->op == QUERY_IS ||
	    c->where->op == QUERY_IS_NOT;
	struct span rest = value->text;
	struct value item = value_text(rest);
	bool empty = value->tag == VALUE_NULL ||
	    (value->tag == VALUE_LIST && rest.len == 0);

	if (equality && c->where->value.tag == VALUE_NULL)
		return empty;
	if (empty || c->where->value.tag == VALUE_NULL)
		return false;
	if (value->tag != VALUE_LIST)
		return item_holds(run, c, value);
	while (value_list_next(&rest, &item.text))
		if (item_holds(run, c, &item))
			return true;
	return false;
}

bool
query_test(struct query_run *run, const struct rec_view *rec)
{
	size_t i;

	if ((rec_flags(rec) & REC_GONE) != 0)
		return false;
	for (i = 0; i < run->query.where_count; i++) {
		const struct condition *c = &run->conditions[i];
		struct value value = rec_value(rec, c->where->field->slot);

		if (any_holds(run, c, &value) ==
		    (c->where->op == QUERY_IS_NOT))
			return false;
	}
	if (run->folded.len > 0 && !run->found && !search_holds(run->txn, rec,
	    buf_span(&run->folded), &run->text))
		return false;
	return run->err == OK;
}
