/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/verify.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/base/words.h"
#include "core/edit/verifying.h"
#include "core/store/entry.h"
#include "core/store/index.h"
#include "core/store/posting.h"

enum { SAID_MOST = 200 };

void
key_sum_add(struct key_sum *sum, struct span key)
{
	uint64_t h = UINT64_C(14695981039346656037);
	size_t i;

	for (i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.at[i]) *
		    UINT64_C(1099511628211);
	h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ h >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	sum->sum += h ^ h >> 33;
	sum->count++;
}

bool
key_sum_is(const struct key_sum *a, const struct key_sum *b)
{
	return a->sum == b->sum && a->count == b->count;
}

void
verify_fault(struct verifying *v, const char *form, ...)
{
	struct note sentence;
	va_list args;

	if (++v->tally->faults > SAID_MOST)
		return;
	va_start(args, form);
	vsnprintf(sentence.text, sizeof sentence.text, form, args);
	va_end(args);
	v->say(v->with, sentence.text);
}

const char *
verify_stamp(struct verifying *v, uint64_t stamp)
{
	struct buf text;
	char *copy;

	buf_init(&text);
	stamp_text(v->txn, stamp, &text);
	copy = arena_string(&v->folding.arena, buf_span(&text));
	buf_free(&text);
	return copy == NULL ? "?" : copy;
}

/* What the records call for and what stands there, kind by kind. */
struct kind_sums {
	struct key_sum	 index[2], posted[2], trouble[2];
	uint64_t	 visible;
};

struct tables {
	struct verifying *v;
	struct kind_sums *kinds;	/* by the kind's slot */
	size_t		 count;
	struct entry_list entries;
};

static struct kind_sums *
sums_of(struct tables *t, uint16_t slot)
{
	return &t->kinds[slot < t->count ? slot : 0];
}

static void
add_called_for(struct tables *t, const struct rec_view *rec)
{
	struct kind_sums *sums = sums_of(t, rec_kind(rec));
	unsigned char key[10];
	size_t i;

	t->entries.count = 0;
	buf_reset(&t->entries.bytes);
	entry_list_fill(&t->entries, t->v->txn, rec);
	for (i = 0; i < t->entries.count; i++)
		key_sum_add(t->entries.all[i].tree == TREE_INDEX ?
		    &sums->index[0] : &sums->posted[0],
		    entry_key(&t->entries, i));
	sums->visible += (rec_flags(rec) & REC_GONE) == 0;
	if (!index_is_trouble(t->v->txn, rec))
		return;
	key[0] = (unsigned char)(rec_kind(rec) >> 8);
	key[1] = (unsigned char)(rec_kind(rec) & 0xff);
	stamp_key(key + 2, rec->id);
	key_sum_add(&sums->trouble[0], span_make(key, sizeof key));
}

static void
check_record(struct tables *t, uint64_t id, struct span bytes)
{
	struct folding *f = &t->v->folding;
	struct rec_view rec;

	t->v->tally->records++;
	folding_tidy(f);
	if (!rec_view(&rec, id, bytes)) {
		verify_fault(t->v, _("%s: these bytes are no record"),
		    verify_stamp(t->v, id));
		return;
	}
	if (!folding_record(f, id, NULL))
		verify_fault(t->v, _("%s: there is a record but no line that "
		    "made it"), verify_stamp(t->v, id));
	else if (!span_is(buf_span(&f->out), bytes))
		verify_fault(t->v, _("%s: the record is not what its lines "
		    "make"), verify_stamp(t->v, id));
	if (!record_is_hidden(t->v->txn, id))
		add_called_for(t, &rec);
}

static void
check_records(struct tables *t)
{
	struct span key, bytes;
	struct walk walk;

	walk_begin(&walk, t->v->txn, TREE_RECORDS, SPAN(""));
	while (walk_next(&walk, &key, &bytes)) {
		if (key.len == 8)
			check_record(t, get_u64(key.at), bytes);
		else
			verify_fault(t->v, _("among the records stands "
			    "something else"));
	}
	walk_end(&walk);
}

static void
add_block(struct tables *t, struct span key, struct span packed)
{
	struct key_sum *sum = &sums_of(t, get_u16(key.at))->posted[1];
	unsigned char copy[WALK_KEY];
	struct posting posting;
	uint64_t id;

	memcpy(copy, key.at, key.len);
	posting_begin(&posting, key, packed);
	while (posting_next(&posting, &id)) {
		if (record_is_hidden(t->v->txn, id))
			continue;
		stamp_key(copy + key.len - 8, id);
		key_sum_add(sum, span_make(copy, key.len));
		t->v->tally->entries++;
	}
}

static void
add_standing(struct tables *t, enum tree tree, struct span key,
    struct span value)
{
	struct kind_sums *sums = sums_of(t, key.len < 10 ? 0 :
	    get_u16(key.at));

	if (tree == TREE_POSTED && key.len >= 11) {
		add_block(t, key, value);
		return;
	}
	if (key.len >= 8 && record_is_hidden(t->v->txn,
	    get_u64(key.at + key.len - 8)))
		return;
	key_sum_add(tree == TREE_INDEX ? &sums->index[1] :
	    tree == TREE_POSTED ? &sums->posted[1] : &sums->trouble[1], key);
	t->v->tally->entries++;
}

static void
sum_tree(struct tables *t, enum tree tree)
{
	struct span key, value;
	struct walk walk;

	walk_begin(&walk, t->v->txn, tree, SPAN(""));
	while (walk_next(&walk, &key, &value))
		add_standing(t, tree, key, value);
	walk_end(&walk);
}

static void
compare(struct tables *t, uint16_t slot, const struct key_sum sums[2],
    const char *what)
{
	struct span kind = names_text(t->v->txn, NAME_KIND, slot);

	if (!key_sum_is(&sums[0], &sums[1]))
		verify_fault(t->v, _("%s of kind \"%.*s\": %llu entries stand "
		    "there and do not fit the %llu that the records call "
		    "for"), what, SPAN_ARG(kind),
		    (unsigned long long)sums[1].count,
		    (unsigned long long)sums[0].count);
}

static void
compare_kind(struct tables *t, uint16_t slot)
{
	const struct kind *kind = names_kind(store_schema(t->v->txn->store),
	    slot);
	const struct kind_sums *sums = &t->kinds[slot];

	compare(t, slot, sums->index, _("the index"));
	compare(t, slot, sums->posted, _("the words for searching"));
	compare(t, slot, sums->trouble, _("the list of conflicts"));
	if (kind != NULL && index_count(t->v->txn, kind) != sums->visible)
		verify_fault(t->v, _("%llu records of kind %s are counted and "
		    "%llu are there"),
		    (unsigned long long)index_count(t->v->txn, kind),
		    kind->name, (unsigned long long)sums->visible);
}

/* Slots are given in order: the first without a name ends them. */
static size_t
kind_slots(struct txn *txn)
{
	uint16_t slot = 1;

	while (names_text(txn, NAME_KIND, slot).len > 0)
		slot++;
	return slot;
}

static enum err
check_tables(struct verifying *v)
{
	struct tables t = { .v = v, .count = kind_slots(v->txn) };
	size_t i;

	t.kinds = mem_zero(t.count, sizeof *t.kinds);
	if (t.kinds == NULL)
		return ERR_NOMEM;
	entry_list_init(&t.entries);
	check_records(&t);
	sum_tree(&t, TREE_INDEX);
	sum_tree(&t, TREE_POSTED);
	sum_tree(&t, TREE_TROUBLE);
	for (i = 0; i < t.count; i++)
		compare_kind(&t, (uint16_t)i);
	entry_list_clear(&t.entries);
	mem_free(t.kinds);
	return OK;
}

/* Lists of lines: those on a record, and change-sets by time. */
static void
compare_list(struct verifying *v, enum tree tree, const struct key_sum *want,
    const char *what)
{
	struct key_sum got = { 0, 0 };
	struct span key, value;
	struct walk walk;

	walk_begin(&walk, v->txn, tree, SPAN(""));
	while (walk_next(&walk, &key, &value))
		key_sum_add(&got, key);
	walk_end(&walk);
	if (!key_sum_is(&got, want))
		verify_fault(v, _("%s: %llu entries stand there and do not "
		    "fit the %llu that the log calls for"), what,
		    (unsigned long long)got.count,
		    (unsigned long long)want->count);
}

static void
check_logs(struct verifying *v)
{
	struct writer writer;
	uint64_t listed;
	uint32_t number;

	for (number = 1; writer_get(v->txn, number, &writer); number++)
		verify_log(v, &writer);
	verify_erased(v);
	compare_list(v, TREE_TOUCHED, &v->touched,
	    _("the list of lines on each record"));
	compare_list(v, TREE_WHEN, &v->when,
	    _("the list of changes by time"));
	listed = txn_count(v->txn, TREE_SETS);
	if (listed != v->sets)
		verify_fault(v, _("%llu change-sets are listed and %llu are "
		    "in the log"), (unsigned long long)listed,
		    (unsigned long long)v->sets);
}

/* Waits for a writer that is in the middle of something. */
static enum err
begin_whole(struct txn *txn, struct store *store, struct note *why)
{
	enum err err;

	txn_begin(txn, store, TXN_READ, why);
	if (txn->err != OK || (log_is_swept(txn) && !fold_is_due(txn)))
		return txn->err;
	err = txn_end(txn);
	if (err == OK)
		err = lock_take(store, why);
	if (err != OK)
		return err;
	lock_drop(store);
	txn_begin(txn, store, TXN_READ, why);
	return txn->err;
}

enum err
verify(struct store *store, void (*say)(void *with, const char *),
    void *with, struct verify_tally *tally, struct note *why)
{
	struct verifying v = { .say = say, .with = with, .tally = tally };
	struct txn txn;
	enum err err = begin_whole(&txn, store, why), end;

	*tally = (struct verify_tally){ 0 };
	if (err != OK) {
		txn_abandon(&txn);
		return err;
	}
	v.txn = &txn;
	folding_init(&v.folding, &txn);
	check_logs(&v);
	verify_same(&v);
	err = check_tables(&v);
	if (tally->faults > SAID_MOST)
		say(with, _("... and more of the same"));
	folding_clear(&v.folding);
	end = txn_end(&txn);
	return err == OK ? end : err;
}
