/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/mention.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/say/name.h"

enum { NEEDLE_LEAST = 5 };	/* bytes: less stands anywhere */

struct needle {
	struct needle	*next;
	struct span	 text;		/* folded */
};

struct mention {
	struct arena	 arena;
	struct needle	*needles;
	uint64_t	*ids;
	size_t		 count;
	struct buf	 folded;	/* of the text in hand */
};

/* Family name and given name: what follows is often left out. */
static struct span
two_words(struct span text)
{
	size_t i, blanks = 0;

	for (i = 0; i < text.len; i++)
		if (text.at[i] == ' ' && ++blanks == 2)
			return span_make(text.at, i);
	return text;
}

static void
add_needle(struct mention *m, struct span text)
{
	struct needle *needle;

	buf_reset(&m->folded);
	text_fold(&m->folded, two_words(text));
	needle = arena_get(&m->arena, sizeof *needle);
	if (needle == NULL || m->folded.len < NEEDLE_LEAST)
		return;
	needle->text = arena_copy(&m->arena, buf_span(&m->folded));
	needle->next = m->needles;
	m->needles = needle;
}

static void
add_record(struct mention *m, struct txn *txn, uint64_t id)
{
	const struct kind *kind;
	struct rec_view rec;
	struct value value;
	size_t i;

	if (!record_get(txn, id, &rec))
		return;
	kind = names_kind(store_schema(txn->store), rec_kind(&rec));
	for (i = 0; kind != NULL && i < kind->count; i++) {
		const struct field *field = &kind->fields[i];

		if (!field->personal || field->multiline)
			continue;
		value = rec_value(&rec, field->slot);
		if (value.tag == VALUE_TEXT)
			add_needle(m, value.text);
	}
}

struct mention *
mention_begin(struct txn *txn, const uint64_t *ids, size_t count)
{
	struct mention *m = mem_zero(1, sizeof *m);
	size_t i;

	if (m == NULL)
		return NULL;
	arena_init(&m->arena);
	buf_init(&m->folded);
	m->ids = arena_array(&m->arena, count, sizeof *m->ids);
	for (i = 0; m->ids != NULL && i < count; i++) {
		m->ids[m->count++] = ids[i];
		add_record(m, txn, ids[i]);
	}
	return m;
}

void
mention_end(struct mention *m)
{
	if (m == NULL)
		return;
	arena_clear(&m->arena);
	buf_free(&m->folded);
	mem_free(m);
}

static bool
is_one(const struct mention *m, uint64_t id)
{
	size_t i;

	for (i = 0; i < m->count; i++)
		if (m->ids[i] == id)
			return true;
	return false;
}

static bool
names_one(struct mention *m, struct span text)
{
	const struct needle *needle;

	buf_reset(&m->folded);
	text_fold(&m->folded, text);
	for (needle = m->needles; needle != NULL; needle = needle->next)
		if (memmem(m->folded.at, m->folded.len, needle->text.at,
		    needle->text.len) != NULL)
			return true;
	return false;
}

static void
put_field(struct session *session, struct txn *txn, uint64_t id,
    const struct field *field)
{
	struct buf name;

	buf_init(&name);
	name_record(txn, id, &name);
	fprintf(session->out, "%s: %s\n", buf_cstr(&name),
	    label_text(&field->label, session->lang));
	buf_free(&name);
}

static void
look_at(struct mention *m, struct session *session, struct txn *txn,
    const struct rec_view *rec)
{
	const struct kind *kind = names_kind(store_schema(txn->store),
	    rec_kind(rec));
	struct value value;
	size_t i;

	for (i = 0; kind != NULL && i < kind->count; i++) {
		const struct field *field = &kind->fields[i];

		value = rec_value(rec, field->slot);
		if (value.tag == VALUE_TEXT && names_one(m, value.text))
			put_field(session, txn, rec->id, field);
	}
}

static void
put_texts(struct mention *m, struct session *session, struct txn *txn)
{
	struct span key, bytes;
	struct rec_view rec;
	struct walk walk;

	walk_begin(&walk, txn, TREE_RECORDS, SPAN(""));
	while (m->needles != NULL && walk_next(&walk, &key, &bytes))
		if (rec_view(&rec, get_u64(key.at), bytes) &&
		    !record_is_hidden(txn, rec.id) && !is_one(m, rec.id))
			look_at(m, session, txn, &rec);
	walk_end(&walk);
}

static void
put_referrers(struct mention *m, struct session *session, struct txn *txn,
    uint64_t id)
{
	const struct field *field;
	const struct kind *kind;
	struct referrer_walk walk;
	uint64_t from;

	referrers(&walk, txn, id);
	while (referrer_next(&walk, &kind, &field, &from))
		if (!is_one(m, from))
			put_field(session, txn, from, field);
	referrer_end(&walk);
}

enum err
mention_put(struct mention *m, struct session *session, struct txn *txn)
{
	size_t i;

	put_texts(m, session, txn);
	for (i = 0; i < m->count; i++)
		put_referrers(m, session, txn, m->ids[i]);
	return m->arena.failed || m->folded.failed ? ERR_NOMEM : txn->err;
}
