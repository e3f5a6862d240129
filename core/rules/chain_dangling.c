/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

/* Every reference there is. */
void
chain_want_dangling(struct facts *f)
{
	const struct schema *s = f->schema;
	size_t i, k;

	for (i = 0; i < s->count; i++)
		for (k = 0; k < s->kinds[i]->count; k++)
			if (s->kinds[i]->fields[k].type == FIELD_REF)
				facts_want(f, s->kinds[i]->name,
				    s->kinds[i]->fields[k].name);
}

static void
report(struct check *c, const struct kind *kind, const struct field *field,
    uint32_t row, uint32_t count)
{
	find(c, kind->name, row, field->name);
	fill_record(c, "record", kind->name, row);
	fill_label(c, "field", &field->label);
	fill_number(c, "count", count);
	find_end(c);
}

/* How many references of this field lead nowhere. */
static uint32_t
count_odd(const struct fact_column *column, uint32_t row)
{
	const int32_t *items;
	uint32_t i, count, odd = 0;

	if (!column->field->list)
		return fact_at(column, row) == FACT_ODD;
	items = fact_items(column, row, &count);
	for (i = 0; i < count; i++)
		odd += items[i] < 0;
	return odd;
}

static void
look_table(struct check *c, const struct fact_table *t)
{
	uint32_t row, count;
	size_t k;

	for (k = 0; k < t->kind->count; k++) {
		const struct fact_column *column = &t->columns[k];

		if (t->kind->fields[k].type != FIELD_REF)
			continue;
		for (row = 0; row < t->rows; row++) {
			check_measured(c);
			count = count_odd(column, row);
			if (count > 0)
				report(c, t->kind, column->field, row, count);
		}
	}
}

void
chain_dangling(struct check *c)
{
	const struct facts *f = &c->facts;
	size_t i;

	for (i = 0; i < f->schema->count; i++)
		look_table(c, &f->tables[i]);
}
