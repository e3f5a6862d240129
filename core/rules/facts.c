/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/facts.h"

#include <assert.h>

#include "core/base/words.h"

/* A table, or a column of it, by names that rules use. */
struct fact_memo {
	struct fact_table	*table;
	struct fact_column	*column;
};

enum { MEMO_ROOM = 509 };

bool
facts_begin(struct facts *f, const struct schema *schema, int64_t today)
{
	uint32_t base = 0;
	size_t i;

	*f = (struct facts){ .schema = schema, .today = today };
	for (i = 0; i < schema->count; i++)
		f->fields += (uint32_t)schema->kinds[i]->count;
	f->tables = mem_zero(schema->count + 1, sizeof *f->tables);
	f->asked = mem_zero((size_t)f->fields + 1, sizeof *f->asked);
	f->changed = mem_zero((size_t)f->fields + 1, sizeof *f->changed);
	f->memo = mem_zero(MEMO_ROOM, sizeof *f->memo);
	f->failed = f->tables == NULL || f->asked == NULL ||
	    f->changed == NULL || f->memo == NULL;
	for (i = 0; !f->failed && i < schema->count; i++) {
		struct fact_table *t = &f->tables[i];

		t->kind = schema->kinds[i];
		t->base = base;
		base += (uint32_t)t->kind->count;
		t->columns = mem_zero(t->kind->count + 1, sizeof *t->columns);
		f->failed = t->columns == NULL;
	}
	return !f->failed;
}

static void
column_clear(struct fact_column *c)
{
	mem_free(c->small);
	mem_free(c->large);
	mem_free(c->first);
	mem_free(c->list.items);
}

void
facts_end(struct facts *f)
{
	size_t i, k;

	for (i = 0; f->tables != NULL && i < f->schema->count; i++) {
		struct fact_table *t = &f->tables[i];

		for (k = 0; t->columns != NULL && k < t->kind->count; k++)
			column_clear(&t->columns[k]);
		mem_free(t->columns);
		mem_free(t->ids);
		mem_free(t->sorted);
		mem_free(t->row_of);
		mem_free(t->codes);
	}
	mem_free(f->tables);
	mem_free(f->asked);
	mem_free(f->changed);
	mem_free(f->memo);
	f->tables = NULL;
	f->asked = f->changed = NULL;
	f->memo = NULL;
}

/* The schema's loader sees to it that no kind is missing. */
static struct fact_table *
table_of(const struct facts *f, struct span kind)
{
	size_t i;

	for (i = 0; i < f->schema->count; i++)
		if (span_is(span_of(f->schema->kinds[i]->name), kind))
			return &f->tables[i];
	assert(false);
	return NULL;
}

static struct fact_column *
column_of(struct fact_table *t, const char *name)
{
	const struct field *field = kind_field(t->kind, span_of(name));

	assert(field != NULL);
	return &t->columns[field->place];
}

void
facts_want(struct facts *f, const char *kind, const char *name)
{
	struct fact_table *t = table_of(f, span_of(kind));
	struct fact_column *c = column_of(t, name);

	t->wanted = true;
	f->asked[t->base + (uint32_t)(c - t->columns)] = true;
	c->wanted = true;
	c->field = &t->kind->fields[c - t->columns];
	if (c->field->type == FIELD_REF)
		table_of(f, span_of(c->field->target->name))->wanted = true;
}

/*
 * Rules ask for the same few names again and again, mostly by the same
 * literals: where they lie says where to look, and the names are compared.
 */
static struct fact_memo *
memo_of(const struct facts *f, const char *kind, const char *field)
{
	uintptr_t at = (uintptr_t)kind * 31 + (uintptr_t)field;

	return &f->memo[(at ^ at >> 7) % MEMO_ROOM];
}

const struct fact_table *
facts_of(const struct facts *f, const char *kind)
{
	struct fact_memo *memo = memo_of(f, kind, NULL);

	if (memo->table == NULL || memo->column != NULL ||
	    strcmp(memo->table->kind->name, kind) != 0)
		*memo = (struct fact_memo){ table_of(f, span_of(kind)),
		    NULL };
	return memo->table;
}

const struct fact_column *
facts_column(const struct facts *f, const char *kind, const char *field)
{
	struct fact_memo *memo = memo_of(f, kind, field);

	if (memo->column == NULL ||
	    strcmp(memo->column->field->name, field) != 0 ||
	    strcmp(memo->table->kind->name, kind) != 0) {
		memo->table = table_of(f, span_of(kind));
		memo->column = column_of(memo->table, field);
	}
	assert(memo->column->wanted);
	return memo->column;
}

uint32_t
facts_row(const struct fact_table *t, uint64_t id)
{
	uint32_t low = 0, high = t->rows;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (t->sorted[mid] == id)
			return t->row_of[mid];
		if (t->sorted[mid] < id)
			low = mid + 1;
		else
			high = mid;
	}
	return UINT32_MAX;
}

int64_t
fact_word(const struct fact_column *c, const char *name)
{
	const struct word *word = vocab_word(c->field->vocab, span_of(name));

	return word == NULL ? FACT_NONE : word - c->field->vocab->words;
}
