/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/inbox/verdicts.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/words.h"
#include "core/store/index.h"
#include "tui/record/journal.h"

enum { FILE_MOST = 256 * 1024 * 1024, SEEN_MOST = 4096 };

static const char *const how_names[] = {
	[DECIDE_TAKE] = "take", [DECIDE_TYPE] = "type",
	[DECIDE_KEEP] = "keep", [DECIDE_DELETE] = "delete",
};
enum { HOWS = sizeof how_names / sizeof *how_names };

static uint32_t
place_of(const struct verdicts *v, uint64_t id, const struct field *field)
{
	uint64_t h = id * UINT64_C(0x9e3779b97f4a7c15);

	h ^= (field == NULL ? 0 : field->slot) *
	    UINT64_C(0xc2b2ae3d27d4eb4f);
	return (uint32_t)(h >> 32) & (v->table_size - 1);
}

static struct verdict_row *
find(const struct verdicts *v, uint64_t id, const struct field *field)
{
	uint32_t at;

	if (v->table_size == 0)
		return NULL;
	at = place_of(v, id, field);
	for (; v->table[at] != 0; at = (at + 1) & (v->table_size - 1)) {
		struct verdict_row *row = &v->rows[v->table[at] - 1];

		if (row->made.id == id && row->made.field == field)
			return row;
	}
	return NULL;
}

static void
enter_table(struct verdicts *v, uint32_t i)
{
	uint32_t at = place_of(v, v->rows[i].made.id, v->rows[i].made.field);

	while (v->table[at] != 0)
		at = (at + 1) & (v->table_size - 1);
	v->table[at] = i + 1;
}

/* Room for one more row, and a table that is half empty. */
static bool
make_room(struct verdicts *v)
{
	uint32_t room = v->room == 0 ? 64 : v->room * 2, i;
	struct verdict_row *rows = v->rows;
	uint32_t *table;

	if (v->count < v->room)
		return true;
	rows = mem_grow(rows, room, sizeof *rows);
	if (rows == NULL)
		return false;
	v->rows = rows;
	table = mem_zero(room * 2, sizeof *table);
	if (table == NULL)
		return false;
	mem_free(v->table);
	v->table = table;
	v->table_size = room * 2;
	v->room = room;
	for (i = 0; i < v->count; i++)
		enter_table(v, i);
	return true;
}

static struct verdict_row *
row_of(struct verdicts *v, uint64_t id, const struct field *field)
{
	struct verdict_row *row = find(v, id, field);

	if (row != NULL)
		return row;
	if (!make_room(v))
		return NULL;
	row = &v->rows[v->count++];
	*row = (struct verdict_row){ .made = { .id = id, .field = field },
	    .none = true };
	enter_table(v, v->count - 1);
	return row;
}

/* Texts and stamps are copied. */
static void
put(struct verdicts *v, const struct decision *one, bool none)
{
	struct verdict_row *row = row_of(v, one->id, one->field);
	uint64_t *seen;

	if (row == NULL) {
		v->arena.failed = true;
		return;
	}
	v->standing += row->none && !none;
	v->standing -= !row->none && none;
	row->none = none;
	row->turn = ++v->turn;
	row->made = *one;
	row->made.text = arena_copy(&v->arena, one->text);
	seen = arena_array(&v->arena, one->seen_count + 1, sizeof *seen);
	if (seen != NULL && one->seen_count > 0)
		memcpy(seen, one->seen, one->seen_count * sizeof *seen);
	row->made.seen = seen;
}

static void
add_stamp(struct txn *txn, uint64_t stamp, struct buf *out)
{
	struct buf text;

	buf_init(&text);
	stamp_text(txn, stamp, &text);
	json_string(out, buf_span(&text));
	buf_free(&text);
}

static void
write_line(struct verdicts *v, struct txn *txn, const struct decision *one,
    bool none)
{
	struct buf *out = &v->lines;
	size_t i;

	buf_text(out, "{\"r\":");
	add_stamp(txn, one->id, out);
	buf_printf(out, ",\"f\":\"%s\",\"how\":\"%s\"",
	    one->field == NULL ? "" : one->field->name,
	    none ? "none" : how_names[one->how]);
	if (!none && one->how == DECIDE_TAKE) {
		buf_text(out, ",\"stamp\":");
		add_stamp(txn, one->stamp, out);
	} else if (!none && one->how == DECIDE_TYPE) {
		buf_text(out, ",\"v\":");
		json_string(out, one->text);
	}
	buf_text(out, ",\"seen\":[");
	for (i = 0; !none && i < one->seen_count; i++) {
		buf_text(out, i > 0 ? "," : "");
		add_stamp(txn, one->seen[i], out);
	}
	buf_text(out, "]}\n");
}

const struct decision *
verdicts_get(const struct verdicts *v, uint64_t id,
    const struct field *field)
{
	const struct verdict_row *row = find(v, id, field);

	return row == NULL || row->none ? NULL : &row->made;
}

void
verdicts_put(struct verdicts *v, struct txn *txn,
    const struct decision *one)
{
	put(v, one, false);
	write_line(v, txn, one, false);
}

enum err
verdicts_keep(struct verdicts *v, struct note *why)
{
	enum err err = v->path == NULL || v->arena.failed ||
	    v->lines.failed ? ERR_NOMEM : OK;
	bool opens = v->fd < 0;

	if (err == OK && v->lines.len > 0)
		err = journal_open(v->store, v->path, &v->fd, why);
	/* A crash may have cut the last line. */
	if (err == OK && opens && v->fd >= 0)
		err = journal_append(v->fd, v->path, SPAN("\n"), why);
	if (err == OK && v->lines.len > 0)
		err = journal_append(v->fd, v->path, buf_span(&v->lines),
		    why);
	buf_reset(&v->lines);
	return err;
}

bool
verdicts_undo(struct verdicts *v, struct txn *txn, uint64_t *id)
{
	struct verdict_row *newest = NULL;
	struct decision made;
	uint32_t i;

	for (i = 0; i < v->count; i++)
		if (!v->rows[i].none && (newest == NULL ||
		    v->rows[i].turn > newest->turn))
			newest = &v->rows[i];
	if (newest == NULL)
		return false;
	made = newest->made;
	*id = made.id;
	put(v, &made, true);
	write_line(v, txn, &made, true);
	return true;
}

static int
by_record(const void *left, const void *right)
{
	const struct decision *a = left, *b = right;
	unsigned one = a->field == NULL ? 0 : a->field->slot,
	    two = b->field == NULL ? 0 : b->field->slot;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return (one > two) - (one < two);
}

size_t
verdicts_all(const struct verdicts *v, struct arena *arena,
    struct decision **out)
{
	size_t count = 0;
	uint32_t i;

	*out = arena_array(arena, (size_t)v->count + 1, sizeof **out);
	for (i = 0; *out != NULL && i < v->count; i++)
		if (!v->rows[i].none)
			(*out)[count++] = v->rows[i].made;
	if (count > 1)
		qsort(*out, count, sizeof **out, by_record);
	return count;
}

static void
forget(struct verdicts *v)
{
	if (v->fd >= 0)
		close(v->fd);
	v->fd = -1;
	arena_clear(&v->arena);
	mem_free(v->rows);
	mem_free(v->table);
	v->rows = NULL;
	v->table = NULL;
	v->count = v->room = v->table_size = v->standing = 0;
	buf_reset(&v->lines);
}

void
verdicts_drop(struct verdicts *v)
{
	if (v->path != NULL)
		unlink(v->path);
	forget(v);
}

void
verdicts_close(struct verdicts *v)
{
	forget(v);
	mem_free(v->path);
	buf_free(&v->lines);
}

/* A line being read. */
struct reading {
	struct verdicts	*v;
	struct txn	*txn;
	struct span	 record, field, how, stamp, text;
	uint64_t	 seen[SEEN_MOST];
	size_t		 seen_count;
};

static void
take_member(struct reading *in, struct span name, struct span text)
{
	static const struct {
		const char	*name;
		size_t		 at;
	} members[] = {
		{ "r", offsetof(struct reading, record) },
		{ "f", offsetof(struct reading, field) },
		{ "how", offsetof(struct reading, how) },
		{ "stamp", offsetof(struct reading, stamp) },
		{ "v", offsetof(struct reading, text) },
	};
	size_t i;

	if (span_is(name, SPAN("seen")) && in->seen_count < SEEN_MOST)
		in->seen[in->seen_count++] = stamp_read(in->txn, text);
	for (i = 0; i < sizeof members / sizeof *members; i++)
		if (span_is(name, span_of(members[i].name)))
			memcpy((char *)in + members[i].at, &text,
			    sizeof text);
}

static bool
read_members(struct reading *in, struct span line, struct arena *arena)
{
	struct span text, name = SPAN("");
	enum json_token token;
	struct json json;

	in->record = in->field = in->how = in->stamp = in->text = SPAN("");
	in->seen_count = 0;
	json_init(&json, line, arena, 3);
	while ((token = json_next(&json, &text)) != JSON_END) {
		if (token == JSON_BAD)
			return false;
		if (token == JSON_NAME)
			name = text;
		else if (token == JSON_STRING)
			take_member(in, name, text);
	}
	return true;
}

/* What is no decision on a record that is here is left out. */
static void
read_line(struct reading *in, struct span line, struct arena *arena)
{
	struct decision one = { .seen = in->seen };
	const struct kind *kind = NULL;
	struct rec_view rec;
	unsigned how = 0;

	if (!read_members(in, line, arena))
		return;
	one.id = stamp_read(in->txn, in->record);
	if (one.id != 0 && record_get(in->txn, one.id, &rec))
		kind = names_kind(store_schema(in->txn->store),
		    rec_kind(&rec));
	while (how < HOWS && !span_is(in->how, span_of(how_names[how])))
		how++;
	if (kind != NULL && in->field.len > 0)
		one.field = kind_field(kind, in->field);
	if (kind == NULL || (in->field.len > 0 && one.field == NULL))
		return;
	one.how = how == HOWS ? DECIDE_TAKE : (enum decide_how)how;
	one.stamp = in->stamp.len == 0 ? 0 : stamp_read(in->txn, in->stamp);
	one.text = in->text;
	one.seen_count = in->seen_count;
	if ((one.how >= DECIDE_KEEP) == (one.field == NULL) || how == HOWS)
		put(in->v, &one, how == HOWS);
}

static void
read_all(struct verdicts *v, struct span rest)
{
	struct reading in = { .v = v };
	struct note why = { "" };
	struct arena arena;
	struct txn txn;
	const char *end;

	in.txn = &txn;
	arena_init(&arena);
	txn_begin(&txn, v->store, TXN_READ, &why);
	while (rest.len > 0 &&
	    (end = memchr(rest.at, '\n', rest.len)) != NULL) {
		struct span line = span_make(rest.at,
		    (size_t)(end - rest.at));

		rest = span_from(rest, line.len + 1);
		read_line(&in, line, &arena);
		arena_reset(&arena);
	}
	txn_abandon(&txn);
	arena_clear(&arena);
}

bool
verdicts_open(struct verdicts *v, struct store *store, struct span user)
{
	struct arena arena;
	struct buf bytes;
	char *path;

	*v = (struct verdicts){ .store = store, .fd = -1 };
	arena_init(&v->arena);
	arena_init(&arena);
	buf_init(&v->lines);
	buf_init(&bytes);
	path = journal_file(&arena, store, user, "inbox.decisions");
	if (path != NULL) {
		v->path = mem_zero(strlen(path) + 1, 1);
		if (v->path != NULL)
			memcpy(v->path, path, strlen(path));
		if (file_read(path, FILE_MOST, &bytes, NULL) == OK)
			read_all(v, buf_span(&bytes));
	}
	buf_free(&bytes);
	arena_clear(&arena);
	return v->path != NULL && !v->arena.failed;
}
