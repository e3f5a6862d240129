/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/ordered.h"

#include "core/base/sorter.h"

enum { MEMORY = 8 * 1024 * 1024 };

struct ordered {
	struct txn		*txn;
	struct query_run	*run;
	struct note		*why;
	const struct field	*code;		/* NULL: as the query says */
	struct sorter		*ties;		/* being given out, or NULL */
	struct row_key		 key, next_key;
	uint64_t		 next;		/* read ahead */
	bool			 ahead;
	enum err		 err;
};

enum err
ordered_begin(struct txn *txn, const struct query *query, struct note *why,
    struct ordered **out)
{
	struct ordered *rows = mem_zero(1, sizeof *rows);
	enum err err;

	*out = NULL;
	if (rows == NULL)
		return ERR_NOMEM;
	rows->txn = txn;
	rows->why = why;
	if (query->sort == NULL && !query->descending)
		rows->code = &query->kind->fields[0];
	err = query_begin(txn, query, why, &rows->run);
	if (err != OK) {
		mem_free(rows);
		return err;
	}
	rows->ahead = query_next(rows->run, &rows->next, &rows->next_key);
	*out = rows;
	return OK;
}

/* Keys end in the id; what stands before it is where they sort. */
static bool
tie(const struct row_key *a, const struct row_key *b)
{
	return a->len == b->len && a->len >= sizeof(uint64_t) &&
	    memcmp(a->bytes, b->bytes, a->len - sizeof(uint64_t)) == 0;
}

/* Code, NUL, DEV, n, and the id to be given out. */
static void
add_tie(struct ordered *rows, uint64_t id)
{
	struct writer writer = { .dev = "" };
	struct value code = VALUE_EMPTY;
	struct rec_view view;
	struct buf entry;

	buf_init(&entry);
	if (record_get(rows->txn, id, &view))
		code = rec_value(&view, rows->code->slot);
	if (code.tag == VALUE_TEXT)
		buf_add(&entry, code.text);
	buf_byte(&entry, '\0');
	if (writer_get(rows->txn, stamp_writer(id), &writer))
		buf_text(&entry, writer.dev);
	buf_u64(&entry, stamp_serial(id));
	buf_u64(&entry, id);
	if (entry.failed)
		rows->err = ERR_NOMEM;
	else
		sorter_add(rows->ties, buf_span(&entry));
	buf_free(&entry);
}

static bool
ahead_ties(struct ordered *rows)
{
	return rows->ahead && rows->code != NULL &&
	    tie(&rows->key, &rows->next_key);
}

static void
gather_ties(struct ordered *rows, uint64_t first)
{
	rows->ties = sorter_begin(store_dir(rows->txn->store), MEMORY);
	if (rows->ties == NULL) {
		rows->err = ERR_NOMEM;
		return;
	}
	add_tie(rows, first);
	while (ahead_ties(rows)) {
		add_tie(rows, rows->next);
		rows->ahead = query_next(rows->run, &rows->next,
		    &rows->next_key);
	}
	if (rows->err == OK)
		rows->err = sorter_sort(rows->ties, rows->why);
}

static bool
next_tie(struct ordered *rows, uint64_t *id)
{
	struct span entry;
	enum err end;

	if (rows->err == OK && sorter_next(rows->ties, &entry)) {
		*id = get_u64(entry.at + entry.len - sizeof *id);
		return true;
	}
	end = sorter_end(rows->ties, rows->why);
	rows->ties = NULL;
	if (rows->err == OK)
		rows->err = end;
	return false;
}

bool
ordered_next(struct ordered *rows, uint64_t *id)
{
	if (rows->ties != NULL && next_tie(rows, id))
		return true;
	if (!rows->ahead || rows->err != OK)
		return false;
	*id = rows->next;
	rows->key = rows->next_key;
	rows->ahead = query_next(rows->run, &rows->next, &rows->next_key);
	if (!ahead_ties(rows))
		return true;
	gather_ties(rows, *id);
	return rows->err == OK && next_tie(rows, id);
}

enum err
ordered_end(struct ordered *rows)
{
	enum err err = query_end(rows->run);

	if (rows->ties != NULL) {
		enum err end = sorter_end(rows->ties, rows->why);

		rows->err = rows->err == OK ? end : rows->err;
	}
	if (rows->err != OK)
		err = rows->err;
	mem_free(rows);
	return err;
}
