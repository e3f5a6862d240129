/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/fold.h"

#include <stdlib.h>

#include "core/base/words.h"
#include "core/log/folding.h"
#include "core/log/same.h"

enum {
	ARENA_ENOUGH = 12 * 1024,
	IN_PLACE_MOST = 8 * 1024	/* bytes of a record */
};

void
folding_init(struct folding *f, struct txn *txn)
{
	f->txn = txn;
	arena_init(&f->arena);
	f->held = 0;
	f->later_count = 0;
	f->bulk = NULL;
	buf_init(&f->out);
	merge_init(&f->merge, txn, &f->arena);
	permit_init(&f->permit, txn);
}

void
folding_clear(struct folding *f)
{
	permit_clear(&f->permit);
	merge_clear(&f->merge);
	buf_free(&f->out);
	arena_clear(&f->arena);
}

bool
folding_tidy(struct folding *f)
{
	if (f->held < ARENA_ENOUGH)
		return false;
	arena_reset(&f->arena);
	f->held = 0;
	return true;
}

bool
folding_read(struct folding *f, uint64_t stamp, struct line *line)
{
	struct span raw;

	if (!log_get(f->txn, stamp, &raw)) {
		txn_fail(f->txn, ERR_DAMAGED,
		    _("line %llu of a log is missing; restore a backup"),
		    (unsigned long long)stamp_serial(stamp));
		return false;
	}
	raw = arena_copy(&f->arena, raw);
	f->held += 2 * raw.len + 64;
	if (f->arena.failed) {
		txn_nomem(f->txn);
		return false;
	}
	if (line_read(line, raw, &f->arena, f->txn->why) == OK)
		return true;
	txn_fail(f->txn, ERR_DAMAGED, "%s", err_text(ERR_DAMAGED));
	return false;
}

uint64_t
folding_id(struct folding *f, uint64_t stamp, const struct line *line)
{
	uint32_t number;

	if (line->record.len == 0)
		return 0;
	if (line->rec_dev.len == 0)
		return stamp;
	if (line->rec_n >= SERIAL_MARKED)
		return log_record(f->txn, stamp, line);
	number = merge_writer(&f->merge, line->rec_dev);
	return number == 0 ? 0 : stamp_make(number, line->rec_n);
}

void
folding_touch(struct folding *f, uint64_t id, uint64_t stamp)
{
	unsigned char key[16];

	if (id == stamp)
		return;
	stamp_key(key, id);
	stamp_key(key + 8, stamp);
	txn_append(f->txn, TREE_TOUCHED, span_make(key, sizeof key),
	    SPAN(""));
}

void
folding_untouch(struct folding *f, uint64_t id, uint64_t stamp)
{
	unsigned char key[16];

	stamp_key(key, id);
	stamp_key(key + 8, stamp);
	txn_drop(f->txn, TREE_TOUCHED, span_make(key, sizeof key));
}

void
folding_names(struct folding *f, const struct line *line)
{
	struct line_walk walk;
	struct value value;
	struct span name;

	names_slot(f->txn, NAME_KIND, line->rec_kind);
	line_sets(&walk, line, &f->arena);
	while (line->sets > 0 && line_next_set(&walk, &name, &value))
		names_slot(f->txn, NAME_FIELD, name);
}

/* Adds one stored line of the record, if it may count. */
static void
gather_line(struct folding *f, uint64_t id, uint64_t stamp,
    const struct fold_choice *choice)
{
	struct merge *m = &f->merge;
	struct line line;
	struct span raw;

	if (!merge_is_folded(m, stamp) ||
	    (choice != NULL && !choice->keep(choice->with, stamp)))
		return;
	if (!log_get(f->txn, stamp, &raw) ||
	    line_read(&line, raw, &f->arena, NULL) != OK)
		return;
	f->held += raw.len;
	if (folding_id(f, stamp, &line) != id)
		return;
	if (permit_has_areas(&f->permit, stamp))
		m->early = true;
	if (permit_line(&f->permit, id, stamp, &line))
		merge_line(m, stamp, &line);
}

/* The lines on one id. */
static void
gather(struct folding *f, uint64_t id, const struct fold_choice *choice)
{
	unsigned char prefix[8];
	struct span key, value;
	struct walk walk;

	permit_forget(&f->permit);
	gather_line(f, id, id, choice);
	stamp_key(prefix, id);
	walk_begin(&walk, f->txn, TREE_TOUCHED,
	    span_make(prefix, sizeof prefix));
	while (walk_next(&walk, &key, &value))
		gather_line(f, id, get_u64(key.at + 8), choice);
	walk_end(&walk);
}

/* What the lines that join records say is not to stand in the one. */
static void
gather_replaced(struct folding *f, const uint64_t *members, size_t count,
    const struct fold_choice *choice)
{
	struct same_fields fields;
	struct span raw, field;
	uint64_t *stamps;
	struct line line;
	size_t i, lines = same_lines(f->txn, members, count, choice,
	    &f->arena, &stamps);

	for (i = 0; i < lines; i++)
		if (log_get(f->txn, stamps[i], &raw) && line_read(&line,
		    arena_copy(&f->arena, raw), &f->arena, NULL) == OK) {
			same_fields(&fields, &line, &f->arena);
			while (same_next_field(&fields, &field))
				merge_names(&f->merge, field, &line);
		}
}

bool
folding_alone(struct folding *f, uint64_t id)
{
	buf_reset(&f->out);
	merge_begin(&f->merge, id);
	gather(f, id, NULL);
	return merge_end(&f->merge, &f->out);
}

/* As the tables stand, or, for the past, as the lines kept connect it. */
static size_t
members_of(struct folding *f, uint64_t id, const struct fold_choice *choice,
    uint64_t **members)
{
	struct walk walk;
	size_t count = 0;
	uint64_t member;

	if (choice != NULL)
		return same_class(f->txn, id, choice, &f->arena, members);
	alias_members(&walk, f->txn, id);
	while (alias_next(&walk, &member))
		count++;
	walk_end(&walk);
	*members = arena_array(&f->arena, count + 1, sizeof **members);
	if (*members == NULL)
		return 0;
	alias_members(&walk, f->txn, id);
	for (count = 0; alias_next(&walk, *members + count);)
		count++;
	walk_end(&walk);
	return count;
}

bool
folding_record(struct folding *f, uint64_t id,
    const struct fold_choice *choice)
{
	uint64_t *members;
	size_t i, count = 0;

	buf_reset(&f->out);
	merge_begin(&f->merge, id);
	if (txn_count(f->txn, TREE_ALIASES) > 0)
		count = members_of(f, id, choice, &members);
	if (count < 2) {
		gather(f, id, choice);
		return merge_end(&f->merge, &f->out);
	}
	for (i = 0; i < count; i++)
		gather(f, members[i], choice);
	gather_replaced(f, members, count, choice);
	f->merge.early = true;	/* never in place */
	return merge_end(&f->merge, &f->out);
}

static void
put_record(struct folding *f, uint64_t id)
{
	if (f->bulk != NULL)
		bulk_put(f->bulk, f->txn, id, buf_span(&f->out));
	else
		record_put(f->txn, id, buf_span(&f->out));
}

static void
catch_up(struct folding *f)
{
	size_t i;

	qsort(f->later, f->later_count, sizeof *f->later, id_compare);
	for (i = 0; i < f->later_count; i++) {
		if (i > 0 && f->later[i] == f->later[i - 1])
			continue;
		if (folding_record(f, f->later[i], NULL))
			put_record(f, f->later[i]);
		folding_tidy(f);
	}
	f->later_count = 0;
}

/* A record is made of all its lines once for many of them: each time would
 * take the square of their number. */
static void
put_off(struct folding *f, uint64_t id)
{
	if (f->later_count == FOLDING_LATER)
		catch_up(f);
	if (f->later_count > 0 && f->later[f->later_count - 1] == id)
		return;
	f->later[f->later_count++] = id;
}

/* In place where the record stands for all its lines so far and is small;
 * else, which is seldom, from all lines. */
static void
fold_line(struct folding *f, uint64_t stamp, const struct line *line)
{
	uint64_t id = folding_id(f, stamp, line);
	bool creates = id == stamp, in_place;
	struct rec_view rec;

	f->merge.now = f->permit.now = stamp;
	if (line->k.len > 0)
		ruling_fold(f, stamp, line);
	if (id == 0)
		return;
	folding_touch(f, id, stamp);
	if (permit_speaks(line, &f->arena))
		same_meet(f->txn, id);
	in_place = creates != record_stored(f->txn, id, &rec);
	if (!creates || !in_place) {
		folding_names(f, line);
		if (record_stored(f->txn, id, &rec) &&
		    ((rec_flags(&rec) & REC_EARLY) != 0 ||
		    rec.bytes.len > IN_PLACE_MOST))
			in_place = false;
	}
	if (permit_is_bound(&f->permit, stamp) || line->re.len > 0 ||
	    alias_is_joined(f->txn, id))
		in_place = false;
	if (!in_place) {
		put_off(f, alias_of(f->txn, id));
		return;
	}
	buf_reset(&f->out);
	merge_begin(&f->merge, id);
	if (!creates)
		merge_base(&f->merge, &rec);
	merge_line(&f->merge, stamp, line);
	if (merge_end(&f->merge, &f->out))
		put_record(f, id);
}

bool
fold_record(struct txn *txn, uint64_t id, const struct fold_choice *choice,
    struct buf *out)
{
	struct folding f;
	bool found;

	folding_init(&f, txn);
	found = folding_record(&f, id, choice);
	buf_add(out, buf_span(&f.out));
	folding_clear(&f);
	return found;
}

bool
fold_alone(struct txn *txn, uint64_t id, struct buf *out)
{
	struct folding f;
	bool found;

	folding_init(&f, txn);
	found = folding_alone(&f, id);
	buf_add(out, buf_span(&f.out));
	folding_clear(&f);
	return found;
}

uint64_t
fold_end(struct txn *txn, const struct writer *writer)
{
	uint64_t n = writer->limit < writer->last ? writer->limit :
	    writer->last;
	struct change_set set;
	uint64_t first;

	if (n == 0 || !log_set_of(txn, stamp_make(writer->number, n), &set))
		return n;
	first = stamp_serial(set.first);
	return first + set.of - 1 <= n ? n : first - 1;
}

static void
folding_forth(struct txn *txn, struct writer *writer, uint64_t end,
    struct bulk *bulk)
{
	uint64_t n = writer->folded + 1;
	struct folding f;
	struct line line;

	folding_init(&f, txn);
	f.bulk = bulk;
	for (; n <= end && !txn_is_full(txn); n++) {
		uint64_t stamp = stamp_make(writer->number, n);

		if (!folding_read(&f, stamp, &line))
			break;
		fold_line(&f, stamp, &line);
		folding_tidy(&f);
	}
	catch_up(&f);
	if (n - 1 != writer->folded) {
		writer->folded = n - 1;
		writer_put(txn, writer);
	}
	folding_clear(&f);
}

void
folding_run(struct txn *txn, struct writer *writer, uint64_t end,
    struct bulk *bulk)
{
	if (end >= writer->folded) {
		folding_forth(txn, writer, end, bulk);
	} else {
		folding_back(txn, writer, end);
		standing_settle(txn, writer);
	}
}

void
fold_now(struct txn *txn, struct writer *writer)
{
	folding_run(txn, writer, fold_end(txn, writer), NULL);
}
