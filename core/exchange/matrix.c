/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/matrix.h"

#include <stdlib.h>

static int
order(const void *a, const void *b)
{
	const struct office *one = &((const struct matrix_office *)a)->office;
	const struct office *two = &((const struct matrix_office *)b)->office;
	bool first = one->trust == TRUST_SELF;

	if (first != (two->trust == TRUST_SELF))
		return first ? -1 : 1;
	return strcmp(one->dev, two->dev);
}

static size_t
count_offices(struct txn *txn)
{
	struct span key, value;
	struct walk walk;
	size_t count = 0;

	offices(&walk, txn);
	while (walk_next(&walk, &key, &value))
		count++;
	walk_end(&walk);
	return count;
}

static bool
add(struct matrix *m, const struct office *office, struct arena *arena)
{
	struct matrix_office *row = &m->offices[m->count++];

	row->office = *office;
	row->office.title = arena_copy(arena, office->title);
	if (!writer_find(m->txn, span_of(office->dev), &row->writer))
		memset(&row->writer, 0, sizeof row->writer);
	if (office->trust == TRUST_SELF)
		return have_here(&row->have, m->txn, arena);
	if (!have_read(&row->have, office->have, arena))
		row->have.count = 0;
	return !arena->failed;
}

bool
matrix_read(struct matrix *m, struct txn *txn, struct arena *arena)
{
	struct office office;
	struct walk walk;
	bool fits;

	*m = (struct matrix){ .txn = txn };
	m->offices = arena_array(arena, count_offices(txn) + 1,
	    sizeof *m->offices);
	fits = m->offices != NULL;
	offices(&walk, txn);
	while (fits && office_next(&walk, arena, &office))
		fits = add(m, &office, arena);
	walk_end(&walk);
	if (fits)
		qsort(m->offices, m->count, sizeof *m->offices, order);
	return fits;
}

void
matrix_cell(const struct matrix *m, size_t who, size_t of,
    struct matrix_cell *cell)
{
	const struct matrix_office *row = &m->offices[who];
	const struct writer *writer = &m->offices[of].writer;
	struct change_set set;

	memset(cell, 0, sizeof *cell);
	cell->told = row->office.trust == TRUST_SELF ||
	    row->office.heard != 0;
	if (!cell->told)
		return;
	cell->n = have_of(&row->have, m->offices[of].office.dev);
	if (writer->last > cell->n)
		cell->behind = writer->last - cell->n;
	if (cell->n > 0 && cell->n <= writer->last && log_set_of(m->txn,
	    stamp_make(writer->number, cell->n), &set))
		cell->t = set.t;
}

uint64_t
matrix_missing(const struct matrix *m, const char *dev, size_t *by)
{
	struct writer writer;
	uint64_t newest = 0, n;

	if (writer_find(m->txn, span_of(dev), &writer))
		newest = writer.last;
	*by = m->count;
	for (size_t i = 0; i < m->count; i++) {
		if (m->offices[i].office.trust == TRUST_NONE)
			continue;
		n = have_of(&m->offices[i].have, dev);
		if (n <= newest)
			continue;
		newest = n;
		*by = i;
	}
	return *by < m->count ? newest : 0;
}
