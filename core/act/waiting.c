/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/waiting.h"

#include "core/log/moment.h"
#include "core/store/index.h"

/* INDEX: kind, field, key, id. */
static struct span
code_of(struct span key)
{
	return span_make(key.at, key.len - 8);
}

static uint64_t
id_of(struct span key)
{
	return get_u64(key.at + key.len - 8);
}

static struct value
code_value(struct txn *txn, const struct kind *kind, uint64_t id)
{
	struct rec_view rec;

	if (!record_get(txn, id, &rec))
		return VALUE_EMPTY;
	return rec_value(&rec, kind->fields[0].slot);
}

/* The keys of long codes are cut: the codes themselves decide. */
static bool
is_same_code(struct txn *txn, const struct kind *kind, struct span a,
    struct span b)
{
	struct value one, two;

	if (!span_is(code_of(a), code_of(b)))
		return false;
	one = code_value(txn, kind, id_of(a));
	two = code_value(txn, kind, id_of(b));
	return one.tag != VALUE_NULL && value_is(&one, &two);
}

struct look {
	struct waiting_codes	*codes;
	struct txn		*txn;
	size_t			 left;
	void			(*found)(void *with, const struct kind *,
	    uint64_t id);
	void			*with;
};

static void
look_at(struct look *look, const struct kind *kind, struct span key)
{
	struct waiting_codes *codes = look->codes;
	struct span before = span_make(codes->at.bytes, codes->at.len);
	bool same = before.len > 0 &&
	    is_same_code(look->txn, kind, before, key);

	if (same && !codes->told)
		look->found(look->with, kind, id_of(before));
	if (same)
		look->found(look->with, kind, id_of(key));
	codes->told = same;
	codes->at.len = key.len;
	memcpy(codes->at.bytes, key.at, key.len);
}

/* The codes of one kind; false when there are more than may be looked at. */
static bool
look_through(struct look *look, const struct kind *kind)
{
	struct row_key *at = &look->codes->at;
	unsigned char prefix[4];
	struct span key, value;
	struct walk walk;

	prefix[0] = (unsigned char)(kind->slot >> 8);
	prefix[1] = (unsigned char)(kind->slot & 0xff);
	prefix[2] = (unsigned char)(kind->fields[0].slot >> 8);
	prefix[3] = (unsigned char)(kind->fields[0].slot & 0xff);
	walk_begin(&walk, look->txn, TREE_INDEX, span_make(prefix, 4));
	if (at->len > 0)
		walk_seek(&walk, span_make(at->bytes, at->len));
	while (look->left > 0 && walk_next(&walk, &key, &value)) {
		if (key.len > sizeof at->bytes || key.len < 12 ||
		    span_is(key, span_make(at->bytes, at->len)))
			continue;
		look->left--;
		look_at(look, kind, key);
	}
	walk_end(&walk);
	return look->left > 0;
}

bool
waiting_codes_look(struct waiting_codes *codes, struct txn *txn,
    size_t entries, void (*found)(void *with, const struct kind *,
    uint64_t id), void *with)
{
	const struct schema *schema = store_schema(txn->store);
	struct look look = { codes, txn, entries, found, with };

	for (; codes->kind < schema->count; codes->kind++) {
		if (!look_through(&look, schema->kinds[codes->kind]))
			return true;
		codes->at.len = 0;
		codes->told = false;
	}
	return false;
}

static struct waiting_clock *
clock_of(struct waiting_clocks *clocks, uint32_t writer)
{
	struct waiting_clock *rows = clocks->rows;
	size_t i;

	for (i = 0; i < clocks->count; i++)
		if (rows[i].writer == writer)
			return &rows[i];
	if (!vec_room(&clocks->rows, &clocks->room, clocks->count,
	    sizeof *rows)) {
		clocks->failed = true;
		return NULL;
	}
	rows = &clocks->rows[clocks->count++];
	*rows = (struct waiting_clock){ .writer = writer };
	return rows;
}

static void
add_set(struct waiting_clocks *clocks, const struct change_set *set)
{
	struct waiting_clock *row = clock_of(clocks,
	    stamp_writer(set->first));

	if (row == NULL)
		return;
	if (row->changes == 0 || set->t < row->first)
		row->first = set->t;
	if (row->changes == 0 || set->t > row->last)
		row->last = set->t;
	row->changes++;
}

/* WHEN: t, stamp of the first line. */
static void
note_place(struct row_key *at, const struct change_set *set)
{
	stamp_key(at->bytes, (uint64_t)set->t);
	stamp_key(at->bytes + 8, set->first);
	at->len = 16;
}

bool
waiting_clocks_look(struct waiting_clocks *clocks, struct txn *txn,
    int64_t now, size_t entries)
{
	struct change_set set;
	struct walk walk;
	bool more = true;

	log_sets(&walk, txn);
	if (clocks->at.len > 0)
		walk_seek(&walk, span_make(clocks->at.bytes,
		    clocks->at.len));
	while (entries > 0 && (more = log_next_set(&walk, &set))) {
		entries--;
		note_place(&clocks->at, &set);
		if (set.doubtful || set.t > now + MOMENT_NEAR)
			add_set(clocks, &set);
	}
	walk_end(&walk);
	return more;
}

void
waiting_clocks_clear(struct waiting_clocks *clocks)
{
	mem_free(clocks->rows);
	*clocks = (struct waiting_clocks){ .count = 0 };
}
