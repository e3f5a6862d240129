/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/have.h"

#include <stdlib.h>

#include "core/base/json.h"
#include "core/log/author.h"
#include "core/log/hollow.h"

static bool
serial_read(struct span text, uint64_t *out)
{
	char stamp[DEV_CHARS + 24] = "AAAAAAAAAAAAAAAA.";
	struct span dev;

	if (text.len > 20)
		return false;
	memcpy(stamp + DEV_CHARS + 1, text.at, text.len);
	return stamp_split(span_make(stamp, DEV_CHARS + 1 + text.len), &dev,
	    out);
}

static bool
row_read(struct have *have, struct json *json, struct span dev, bool part)
{
	struct have_row *row = &have->rows[have->count];
	struct span text;

	if (have->count == HAVE_MOST || !dev_is(dev))
		return false;
	memcpy(row->dev, dev.at, DEV_CHARS);
	row->dev[DEV_CHARS] = '\0';
	if (have->count > 0 && strcmp(row[-1].dev, row->dev) >= 0)
		return false;
	have->count++;
	if (json_next(json, &text) != JSON_NUMBER)
		return false;
	row->n = 0;
	return (part && span_is(text, SPAN("0"))) ||
	    serial_read(text, &row->n);
}

/* As many as there can be: a row takes 21 bytes at least. */
static struct have_row *
rows_for(struct arena *arena, struct span json)
{
	size_t most = json.len / (DEV_CHARS + 5) + 1;

	return arena_array(arena, most < HAVE_MOST ? most : HAVE_MOST,
	    sizeof(struct have_row));
}

static bool
rows_read(struct have *have, struct span text, bool part,
    struct arena *arena)
{
	enum json_token token;
	struct span name;
	struct json json;

	have->count = 0;
	have->rows = NULL;
	have->tips = SPAN("");
	if (text.len == 0)
		return true;
	have->rows = rows_for(arena, text);
	json_init(&json, text, arena, 1);
	if (have->rows == NULL || json_next(&json, &name) != JSON_OBJECT)
		return false;
	while ((token = json_next(&json, &name)) == JSON_NAME)
		if (!row_read(have, &json, name, part))
			return false;
	return token == JSON_OBJECT_END && json_next(&json, &name) == JSON_END;
}

bool
have_read(struct have *have, struct span text, struct arena *arena)
{
	return rows_read(have, text, false, arena);
}

bool
have_read_part(struct have *have, struct span text, struct arena *arena)
{
	return rows_read(have, text, true, arena);
}

static int
row_order(const void *a, const void *b)
{
	return strcmp(((const struct have_row *)a)->dev,
	    ((const struct have_row *)b)->dev);
}

bool
have_find(const struct have *have, const char *dev, size_t *at)
{
	struct have_row key = { .n = 0 }, *row;

	if (have->count == 0)
		return false;
	memcpy(key.dev, dev, DEV_CHARS);
	row = bsearch(&key, have->rows, have->count, sizeof key, row_order);
	if (row != NULL)
		*at = (size_t)(row - have->rows);
	return row != NULL;
}

uint64_t
have_of(const struct have *have, const char *dev)
{
	size_t at;

	return have_find(have, dev, &at) ? have->rows[at].n : 0;
}

/* Writers are numbered from 1 without holes. */
bool
have_here(struct have *have, struct txn *txn, struct arena *arena)
{
	struct writer writer;
	uint32_t number;

	have->count = 0;
	have->tips = SPAN("");
	for (number = 1; writer_get(txn, number, &writer); number++)
		continue;
	have->rows = arena_array(arena, number, sizeof(struct have_row));
	if (have->rows == NULL)
		return false;
	for (number = 1; writer_get(txn, number, &writer); number++) {
		struct have_row *row = &have->rows[have->count];

		if (writer.last == 0 || (writer.signed_at == 0 &&
		    !span_is(author_here(txn), span_of(writer.dev))))
			continue;
		memcpy(row->dev, writer.dev, sizeof row->dev);
		row->n = writer.last;
		have->count++;
	}
	qsort(have->rows, have->count, sizeof *have->rows, row_order);
	return true;
}

/* The line before the change-set of the first line that is withheld, since
 * runs begin where a change-set does. */
static uint64_t
before_withheld(struct txn *txn, const struct writer *writer, uint64_t n)
{
	struct hollow_count hollow;
	struct change_set set;

	hollow_count(txn, writer->number, &hollow);
	if (hollow.withheld + hollow.holes == 0)
		return n;
	if (log_set_of(txn, stamp_make(writer->number, hollow.first), &set))
		return stamp_serial(set.first) - 1;
	return hollow.first - 1;
}

void
have_ask(struct have *have, struct txn *txn)
{
	struct writer writer;
	size_t i, kept = 0;

	for (i = 0; i < have->count; i++) {
		struct have_row row = have->rows[i];

		if (writer_find(txn, span_of(row.dev), &writer))
			row.n = before_withheld(txn, &writer, row.n);
		if (row.n > 0)
			have->rows[kept++] = row;
	}
	have->count = kept;
}

void
have_write(struct buf *out, const struct have *have)
{
	size_t i;

	buf_byte(out, '{');
	for (i = 0; i < have->count; i++) {
		if (i > 0)
			buf_byte(out, ',');
		json_string(out, span_of(have->rows[i].dev));
		buf_byte(out, ':');
		buf_integer(out, (int64_t)have->rows[i].n);
	}
	buf_byte(out, '}');
}
