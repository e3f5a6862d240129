/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/search.h"

#include "core/base/text.h"
#include "core/store/entry.h"
#include "core/store/held.h"
#include "core/store/posting.h"

enum {
	TARGETS_MOST = 500,	/* records with a word, whose referrers are
				 * looked up; more make a word common */
	FOLLOWED = 4,		/* times as long it takes to read who refers */
	ALWAYS = 2000,		/* ids that are not too many for anybody */
	TRIES_MOST = 20000	/* records looked at for a few */
};

static bool
is_followed(const struct field *field)
{
	return field->type == FIELD_REF && field->search &&
	    field->target != NULL && field->slot != 0;
}

/* The folded words of a record itself, a blank before each value. */
static void
add_words(struct buf *out, const struct kind *kind,
    const struct rec_view *rec)
{
	size_t i;

	for (i = 0; i < kind->count; i++) {
		const struct field *field = &kind->fields[i];
		struct value value;
		struct span rest, item;

		if (field->slot == 0 || !entry_is_posted(field))
			continue;
		value = rec_value(rec, field->slot);
		buf_byte(out, ' ');
		if (value.tag == VALUE_TEXT)
			text_fold(out, value.text);
		else if (value.tag == VALUE_INTEGER)
			buf_integer(out, value.number);
		rest = value.text;
		while (value.tag == VALUE_LIST &&
		    value_list_next(&rest, &item)) {
			buf_byte(out, ' ');
			text_fold(out, item);
		}
	}
}

/* Whether a word of the text begins with this. */
static bool
has_word(struct span text, struct span term)
{
	struct span word;

	while (text_word(&text, &word))
		if (span_starts(word, term))
			return true;
	return false;
}

static bool
next_term(struct span *folded, struct span *term)
{
	if (!text_word(folded, term))
		return false;
	if (term->len > WORD_MOST)
		term->len = WORD_MOST;
	return true;
}

static bool
has_all(struct span text, struct span folded)
{
	struct span term;

	while (next_term(&folded, &term))
		if (!has_word(text, term))
			return false;
	return true;
}

static void
add_target(struct txn *txn, const struct field *field, struct span ref,
    struct buf *out)
{
	struct rec_view target;
	uint64_t id = id_read(txn, ref);

	if (id == 0 || !record_get(txn, id, &target) ||
	    (rec_flags(&target) & REC_GONE) != 0)
		return;
	if (rec_kind(&target) == field->target->slot)
		add_words(out, field->target, &target);
}

/* The words of what a record refers to. */
static void
add_followed(struct txn *txn, const struct kind *kind,
    const struct rec_view *rec, struct buf *out)
{
	size_t i;

	for (i = 0; i < kind->count; i++) {
		const struct field *field = &kind->fields[i];
		struct value value;
		struct span rest, item;

		if (!is_followed(field))
			continue;
		value = rec_value(rec, field->slot);
		if (value.tag == VALUE_TEXT)
			add_target(txn, field, value.text, out);
		rest = value.text;
		while (value.tag == VALUE_LIST &&
		    value_list_next(&rest, &item))
			add_target(txn, field, item, out);
	}
}

bool
search_holds(struct txn *txn, const struct rec_view *rec, struct span folded,
    struct buf *text)
{
	const struct kind *kind = names_kind(store_schema(txn->store),
	    rec_kind(rec));
	bool holds;

	if (kind == NULL)
		return false;
	buf_reset(text);
	add_words(text, kind, rec);
	holds = has_all(buf_span(text), folded);
	if (!holds) {
		add_followed(txn, kind, rec, text);
		holds = has_all(buf_span(text), folded);
	}
	if (text->failed)
		txn_nomem(txn);
	return holds;
}

static void
begin_term(struct walk *walk, struct txn *txn, const struct kind *kind,
    struct span term)
{
	unsigned char prefix[2 + WORD_MOST];

	prefix[0] = (unsigned char)(kind->slot >> 8);
	prefix[1] = (unsigned char)(kind->slot & 0xff);
	memcpy(prefix + 2, term.at, term.len);
	walk_begin(walk, txn, TREE_POSTED, span_make(prefix, 2 + term.len));
}

/* All records of a kind with a word that begins so; false: over max. */
static bool
find_own(struct txn *txn, const struct kind *kind, struct span term,
    size_t max, struct id_set *out)
{
	struct span key, packed;
	struct posting p;
	struct walk walk;
	uint64_t id;

	begin_term(&walk, txn, kind, term);
	while (out->count <= max && walk_next(&walk, &key, &packed)) {
		posting_begin(&p, key, packed);
		while (out->count <= max && posting_next(&p, &id))
			if (!record_is_hidden(txn, id))
				id_set_add(out, id);
	}
	walk_end(&walk);
	return out->count <= max;
}

/* All records that refer to this one by the field. */
static bool
find_referring(struct txn *txn, const struct kind *kind,
    const struct field *field, uint64_t target, size_t max,
    struct id_set *out)
{
	unsigned char prefix[12];
	struct span key, value;
	struct walk walk;

	prefix[0] = (unsigned char)(kind->slot >> 8);
	prefix[1] = (unsigned char)(kind->slot & 0xff);
	prefix[2] = (unsigned char)(field->slot >> 8);
	prefix[3] = (unsigned char)(field->slot & 0xff);
	stamp_key(prefix + 4, target);
	walk_begin(&walk, txn, TREE_INDEX, span_make(prefix, 12));
	while (out->count <= max && walk_next(&walk, &key, &value))
		if (!record_is_hidden(txn, entry_id(key)))
			id_set_add(out, entry_id(key));
	walk_end(&walk);
	return out->count <= max;
}

static bool
find_by_field(struct txn *txn, const struct kind *kind,
    const struct field *field, struct span term, size_t max,
    struct id_set *out)
{
	struct id_set targets = { .ids = NULL };
	bool all = find_own(txn, field->target, term, TARGETS_MOST,
	    &targets);
	size_t i;

	id_set_sort(&targets);
	for (i = 0; i < targets.count && all; i++)
		all = find_referring(txn, kind, field, targets.ids[i], max,
		    out);
	out->failed |= targets.failed;
	id_set_free(&targets);
	return all;
}

/* All records that hold a word beginning so; false: over max. */
static bool
find_term(struct txn *txn, const struct kind *kind, struct span term,
    size_t max, struct id_set *out)
{
	bool all = find_own(txn, kind, term, max, out);
	size_t i;

	for (i = 0; i < kind->count && all; i++)
		if (is_followed(&kind->fields[i]))
			all = find_by_field(txn, kind, &kind->fields[i],
			    term, out->count + max / FOLLOWED, out);
	if (all)
		id_set_sort(out);
	return all && !out->failed;
}

/* Only those that hold the text. */
static void
keep_matching(struct txn *txn, struct span folded, struct id_set *set)
{
	struct rec_view rec;
	struct buf text;
	size_t i, kept = 0;

	buf_init(&text);
	for (i = 0; i < set->count; i++)
		if (record_get(txn, set->ids[i], &rec) &&
		    search_holds(txn, &rec, folded, &text))
			set->ids[kept++] = set->ids[i];
	set->count = kept;
	buf_free(&text);
}

/* Whether all words by which records of a kind are found are posted, also
 * those of what they refer to. */
static bool
is_posted(const struct txn *txn, const struct kind *kind)
{
	bool posted = held_posts(txn, kind);
	size_t i;

	for (i = 0; i < kind->count && posted; i++)
		if (is_followed(&kind->fields[i]))
			posted = held_indexes(txn, kind, &kind->fields[i]) &&
			    held_posts(txn, kind->fields[i].target);
	return posted;
}

/* Some of the matching records, where their words are not posted. */
static void
find_unposted(struct txn *txn, const struct kind *kind, struct span folded,
    size_t max, struct id_set *out)
{
	struct kind_walk walk;
	struct rec_view rec;
	struct buf text;

	buf_init(&text);
	kind_walk_begin(&walk, txn, kind);
	while (out->count < max && kind_walk_next(&walk, &rec))
		if (search_holds(txn, &rec, folded, &text))
			id_set_add(out, rec.id);
	kind_walk_end(&walk);
	buf_free(&text);
	id_set_sort(out);
}

/* Some of the matching records, from those with the first word. */
static void
find_few(struct txn *txn, const struct kind *kind, struct span folded,
    size_t max, struct id_set *out)
{
	struct span rest = folded, term, key, packed;
	struct id_set block = { .ids = NULL };
	struct posting p;
	struct walk walk;
	size_t i, tries = 0;
	uint64_t id;

	if (!is_posted(txn, kind)) {
		find_unposted(txn, kind, folded, max, out);
		return;
	}
	if (!next_term(&rest, &term))
		return;
	begin_term(&walk, txn, kind, term);
	while (out->count < max && tries < TRIES_MOST &&
	    walk_next(&walk, &key, &packed)) {
		block.count = 0;
		posting_begin(&p, key, packed);
		while (posting_next(&p, &id))
			id_set_add(&block, id);
		tries += block.count;
		keep_matching(txn, folded, &block);
		for (i = 0; i < block.count && out->count < max; i++)
			id_set_add(out, block.ids[i]);
	}
	walk_end(&walk);
	out->failed |= block.failed;
	id_set_free(&block);
	id_set_sort(out);
}

bool
search_filter(struct txn *txn, const struct kind *kind, struct span folded,
    size_t max, struct id_set *out, bool *exact)
{
	struct span rest = folded, term;
	bool found = false;

	*exact = is_posted(txn, kind);
	if (!*exact)
		return false;
	while (next_term(&rest, &term)) {
		struct id_set set = { .ids = NULL };

		if (!find_term(txn, kind, term, max, &set)) {
			*exact = false;
			out->failed |= set.failed;
			id_set_free(&set);
		} else if (!found) {
			id_set_free(out);
			*out = set;
			found = true;
		} else {
			id_set_keep(out, &set);
			id_set_free(&set);
		}
	}
	if (out->failed)
		txn_nomem(txn);
	return found;
}

bool
search_ids(struct txn *txn, const struct kind *kind, struct span folded,
    size_t max, struct id_set *out)
{
	bool exact, all = search_filter(txn, kind, folded,
	    max < ALWAYS ? ALWAYS : max, out, &exact);

	if (!all)
		find_few(txn, kind, folded, max, out);
	else if (!exact)
		keep_matching(txn, folded, out);
	if (out->failed)
		txn_nomem(txn);
	return all;
}
