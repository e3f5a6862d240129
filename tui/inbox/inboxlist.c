/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/store/index.h"
#include "tui/inbox/inboxpart.h"
#include "tui/widget/show.h"

enum {
	READ_MOST = 50000,	/* conflicts that one filter looks at */
	SLICE = 2000,		/* entries between two looks at the keys */
	SLICE_MS = 10
};

enum inbox_sort
inboxlist_sort(const struct row *row)
{
	return (enum inbox_sort)row->key.bytes[0];
}

struct row_key
inboxlist_key(const struct kind *kind, uint64_t id)
{
	struct row_key key = { .len = 11 };

	key.bytes[0] = INBOX_CONFLICT;
	key.bytes[1] = (unsigned char)(kind->slot >> 8);
	key.bytes[2] = (unsigned char)(kind->slot & 0xff);
	stamp_key(key.bytes + 3, id);
	return key;
}

static struct row_key
number_key(enum inbox_sort sort, size_t i)
{
	struct row_key key = { .len = 9 };

	key.bytes[0] = (unsigned char)sort;
	stamp_key(key.bytes + 1, i);
	return key;
}

static bool
is_open(const struct inbox *inbox, const struct rec_view *rec,
    const struct kind *kind)
{
	size_t i;

	if (decide_waits_in(rec, NULL) &&
	    verdicts_get(&inbox->verdicts, rec->id, NULL) == NULL)
		return true;
	for (i = 0; i < kind->count; i++)
		if (decide_waits_in(rec, &kind->fields[i]) &&
		    verdicts_get(&inbox->verdicts, rec->id,
		    &kind->fields[i]) == NULL)
			return true;
	return false;
}

static size_t
place_in(const uint64_t *ids, size_t count, uint64_t id)
{
	size_t low = 0, high = count, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (ids[mid] < id)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool
inboxlist_has(const uint64_t *ids, size_t count, uint64_t id)
{
	size_t at = place_in(ids, count, id);

	return at < count && ids[at] == id;
}

void
inboxlist_flip(uint64_t **ids, size_t *count, size_t *room, uint64_t id)
{
	size_t at = place_in(*ids, *count, id);
	uint64_t *more = *ids;

	if (at < *count && more[at] == id) {
		memmove(&more[at], &more[at + 1],
		    (--*count - at) * sizeof *more);
		return;
	}
	if (!vec_room(ids, room, *count, sizeof *more))
		return;
	more = *ids;
	memmove(&more[at + 1], &more[at], (*count - at) * sizeof *more);
	more[at] = id;
	++*count;
}

/* A record that was deleted has lost its code: what it was called. */
static void
add_was(const struct show *show, const struct field *field,
    const struct rec_view *rec, struct buf *out)
{
	struct value value = rec_value(rec, field->slot);
	struct arena arena;

	arena_init(&arena);
	if (value.tag == VALUE_NULL)
		value = decide_was(show->txn, rec->id, field, &arena);
	show_value(show, field, &value, out);
	arena_clear(&arena);
}

static void
add_title(const struct show *show, const struct kind *kind,
    const struct rec_view *rec, struct buf *out)
{
	if ((rec_flags(rec) & REC_DISPUTED) == 0 || kind->title_count == 0)
		show_title(show, rec->id, out);
	else
		add_was(show, kind->title[0], rec, out);
}

/* "Phone, Degree: two values" */
static void
add_difference(const struct show *show, const struct kind *kind,
    const struct rec_view *rec, struct buf *out)
{
	bool first = true, several = false;
	struct rec_register at;
	size_t i;

	if (decide_waits_in(rec, NULL))
		buf_text(out, inboxdata_side_of(show->txn, rec, NULL, true,
		    0) != 0 ? _("deleted here, changed there") :
		    _("deleted there, changed here"));
	for (i = 0; i < kind->count; i++) {
		if (!decide_waits_in(rec, &kind->fields[i]))
			continue;
		buf_printf(out, "%s%s", !first ? ", " : out->len > 0 ? "; " :
		    "", label_text(&kind->fields[i].label, show->lang));
		if (rec_find(rec, kind->fields[i].slot, &at))
			several |= register_siblings(&at) > 2;
		first = false;
	}
	if (!first)
		buf_text(out, several ? _(": several values") :
		    _(": two values"));
}

enum { CODE, TITLE, DIFFERENCE, TEXTS };

static void
fill_conflict(const struct inbox *inbox, const struct show *show,
    const struct kind *kind, const struct rec_view *rec, struct row *row,
    struct buf texts[TEXTS])
{
	row->key = inboxlist_key(kind, rec->id);
	row->id = rec->id;
	row->sign = !is_open(inbox, rec, kind) ? '*' :
	    inboxlist_has(inbox->later, inbox->later_count, rec->id) ? '-' :
	    '?';
	add_was(show, &kind->fields[0], rec, &texts[CODE]);
	add_title(show, kind, rec, &texts[TITLE]);
	add_difference(show, kind, rec, &texts[DIFFERENCE]);
}

static void
fill_code(const struct inbox *inbox, const struct show *show, size_t i,
    struct row *row, struct buf texts[TEXTS])
{
	row->key = number_key(INBOX_CODE, i);
	row->id = inbox->found[i].id;
	row->sign = '?';
	show_code(show, row->id, &texts[CODE]);
	show_title(show, row->id, &texts[TITLE]);
	buf_text(&texts[DIFFERENCE], _("same code twice; same thing?"));
}

static void
fill_clock(const struct inbox *inbox, const struct show *show, size_t i,
    struct row *row, struct buf texts[TEXTS])
{
	const struct waiting_clock *clock = &inbox->clocks.rows[i];
	struct decide_author author;
	struct arena arena;

	row->key = number_key(INBOX_CLOCK, i);
	row->id = 0;
	row->sign = 'i';
	arena_init(&arena);
	decide_author(show->txn, stamp_make(clock->writer, 1), &arena,
	    &author);
	buf_add(&texts[TITLE], author.office);
	arena_clear(&arena);
	buf_printf(&texts[DIFFERENCE], PN_("clock in doubt: %llu change",
	    "clock in doubt: %llu changes", (unsigned long)clock->changes),
	    (unsigned long long)clock->changes);
}

/* Every word of the filter is in some text. */
static bool
passes(const struct inbox *inbox, struct buf texts[TEXTS])
{
	struct span words = buf_span(&inbox->words), word;
	struct buf folded;
	bool all = true;
	size_t i;

	if (words.len == 0)
		return true;
	buf_init(&folded);
	for (i = 0; i < TEXTS; i++) {
		text_fold(&folded, buf_span(&texts[i]));
		buf_byte(&folded, ' ');
	}
	while (all && text_word(&words, &word))
		all = show_has(buf_span(&folded), word, true);
	buf_free(&folded);
	return all;
}

/* A row that is being read. */
struct reading {
	struct inbox		*inbox;
	const struct show	*show;
	struct buf		 texts[TEXTS];
	struct row		*rows;
	struct arena		*arena;		/* NULL: they are only passed */
	size_t			 count, want;
};

/* False: it does not pass the filter. */
static bool
take_row(struct reading *in)
{
	struct row *row = &in->rows[in->count];
	size_t i;

	if (!passes(in->inbox, in->texts))
		return false;
	row->texts = arena_array(in->arena, TEXTS, sizeof *row->texts);
	for (i = 0; row->texts != NULL && i < TEXTS; i++)
		row->texts[i] = arena_copy(in->arena,
		    buf_span(&in->texts[i]));
	in->count += row->texts != NULL;
	return true;
}

static void
reset_texts(struct reading *in)
{
	size_t i;

	for (i = 0; i < TEXTS; i++)
		buf_reset(&in->texts[i]);
}

static void
read_conflicts(struct reading *in, const struct row_key *from, bool after,
    bool back)
{
	const struct schema *schema = store_schema(in->show->txn->store);
	struct span key, value;
	struct rec_view rec;
	struct walk walk;
	size_t looked = 0;

	walk_begin(&walk, in->show->txn, TREE_TROUBLE, SPAN(""));
	if (from != NULL)
		walk_seek(&walk, span_make(from->bytes + 1, 10));
	else if (back)
		walk_to_end(&walk);
	while (in->count < in->want && looked++ < READ_MOST &&
	    (back ? walk_back(&walk, &key, &value) :
	    walk_next(&walk, &key, &value))) {
		const struct kind *kind = names_kind(schema,
		    get_u16(key.at));

		if (key.len != 10 || kind == NULL || (after &&
		    span_is(key, span_make(from->bytes + 1, 10))) ||
		    !record_get(in->show->txn, get_u64(key.at + 2), &rec))
			continue;
		reset_texts(in);
		fill_conflict(in->inbox, in->show, kind, &rec,
		    &in->rows[in->count], in->texts);
		take_row(in);
	}
	walk_end(&walk);
}

static void
read_found(struct reading *in, enum inbox_sort sort, size_t at, bool back)
{
	size_t all = sort == INBOX_CODE ? in->inbox->found_count :
	    in->inbox->clocks.count;

	while (in->count < in->want && (back ? at > 0 : at < all)) {
		size_t i = back ? --at : at++;

		reset_texts(in);
		if (sort == INBOX_CODE)
			fill_code(in->inbox, in->show, i,
			    &in->rows[in->count], in->texts);
		else
			fill_clock(in->inbox, in->show, i,
			    &in->rows[in->count], in->texts);
		take_row(in);
	}
}

/* The part that the key lies in, then the parts behind it or before it. */
static void
read_parts(struct reading *in, enum scroll_from from,
    const struct row_key *key)
{
	bool back = from == SCROLL_BEFORE || from == SCROLL_LAST;
	bool keyed = key->len > 0 && from != SCROLL_LAST;
	int sort = keyed ? key->bytes[0] : back ? INBOX_CLOCK :
	    INBOX_CONFLICT;

	for (; sort >= INBOX_CONFLICT && sort <= INBOX_CLOCK;
	    sort += back ? -1 : 1, keyed = false) {
		if (sort == INBOX_CONFLICT) {
			read_conflicts(in, keyed ? key : NULL, keyed &&
			    from == SCROLL_AFTER, back);
			continue;
		}
		read_found(in, (enum inbox_sort)sort, keyed ?
		    (size_t)get_u64(key->bytes + 1) + (from == SCROLL_AFTER) :
		    back ? sort == INBOX_CODE ? in->inbox->found_count :
		    in->inbox->clocks.count : 0, back);
	}
}

size_t
inboxlist_read(void *with, enum scroll_from from, const struct row_key *key,
    size_t want, struct row *rows, struct arena *arena)
{
	struct inbox *inbox = with;
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(inbox->screen.app, &txn);
	struct reading in = { .inbox = inbox, .show = &show, .rows = rows,
	    .arena = arena, .want = want };
	size_t i;

	for (i = 0; i < TEXTS; i++)
		buf_init(&in.texts[i]);
	txn_begin(&txn, inbox->screen.app->session->store, TXN_READ, &why);
	read_parts(&in, from, key);
	txn_abandon(&txn);
	for (i = 0; i < TEXTS; i++)
		buf_free(&in.texts[i]);
	return in.count;
}

/* Whether a conflict passes the filter, by the texts of its row. */
static bool
is_shown(struct inbox *inbox, const struct show *show,
    const struct kind *kind, const struct rec_view *rec)
{
	struct buf texts[TEXTS];
	struct row row;
	bool shown;
	size_t i;

	if (inbox->words.len == 0)
		return true;
	for (i = 0; i < TEXTS; i++)
		buf_init(&texts[i]);
	fill_conflict(inbox, show, kind, rec, &row, texts);
	shown = passes(inbox, texts);
	for (i = 0; i < TEXTS; i++)
		buf_free(&texts[i]);
	return shown;
}

void
inboxlist_each(struct inbox *inbox, void (*visit)(struct inbox *,
    struct txn *, const struct rec_view *, const struct kind *))
{
	struct session *session = inbox->screen.app->session;
	struct note why = { "" };
	struct span key, value;
	struct rec_view rec;
	struct walk walk;
	struct txn txn;
	struct show show = app_show(inbox->screen.app, &txn);

	txn_begin(&txn, session->store, TXN_READ, &why);
	walk_begin(&walk, &txn, TREE_TROUBLE, SPAN(""));
	while (walk_next(&walk, &key, &value)) {
		const struct kind *kind = names_kind(session->schema,
		    get_u16(key.at));

		if (key.len == 10 && kind != NULL && record_get(&txn,
		    get_u64(key.at + 2), &rec) &&
		    is_shown(inbox, &show, kind, &rec))
			visit(inbox, &txn, &rec, kind);
	}
	walk_end(&walk);
	txn_abandon(&txn);
}

/* From the key on to the end, or from the start up to it. */
static uint64_t
find_open(struct inbox *inbox, const struct show *show,
    const struct row_key *from, bool wrapped, struct row_key *out)
{
	const struct schema *schema = store_schema(show->txn->store);
	struct span at = span_make(from->bytes + 1, 10), key, value;
	bool keyed = from->len == 11;
	struct rec_view rec;
	struct walk walk;
	uint64_t id = 0;

	walk_begin(&walk, show->txn, TREE_TROUBLE, SPAN(""));
	if (keyed && !wrapped)
		walk_seek(&walk, at);
	while (id == 0 && walk_next(&walk, &key, &value)) {
		const struct kind *kind = names_kind(schema,
		    get_u16(key.at));

		if (keyed && span_is(key, at)) {
			if (wrapped)
				break;
			continue;
		}
		if (key.len == 10 && kind != NULL && record_get(show->txn,
		    get_u64(key.at + 2), &rec) && !inboxlist_has(
		    inbox->later, inbox->later_count, rec.id) &&
		    is_open(inbox, &rec, kind) &&
		    is_shown(inbox, show, kind, &rec)) {
			id = rec.id;
			*out = inboxlist_key(kind, id);
		}
	}
	walk_end(&walk);
	return id;
}

struct row_key
inboxlist_next(struct inbox *inbox, const struct row_key *from, uint64_t *id)
{
	struct row_key key = { .len = 0 };
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(inbox->screen.app, &txn);

	txn_begin(&txn, inbox->screen.app->session->store, TXN_READ, &why);
	*id = find_open(inbox, &show, from, false, &key);
	if (*id == 0)
		*id = find_open(inbox, &show, from, true, &key);
	txn_abandon(&txn);
	return key;
}

static void
note_code(void *with, const struct kind *kind, uint64_t id)
{
	struct inbox *inbox = with;

	if (!vec_room(&inbox->found, &inbox->found_room, inbox->found_count,
	    sizeof *inbox->found))
		return;
	inbox->found[inbox->found_count++] = (struct inbox_found){ kind, id };
}

void
inboxlist_seek_anew(struct inbox *inbox)
{
	inbox->codes = (struct waiting_codes){ .kind = 0 };
	waiting_clocks_clear(&inbox->clocks);
	inbox->found_count = 0;
	inbox->seeking = true;
}

void
inboxlist_seek(struct inbox *inbox, bool all)
{
	struct session *session = inbox->screen.app->session;
	struct note why = { "" };
	struct txn txn;
	int64_t until = term_now() + SLICE_MS;
	bool codes = true, more = true;

	txn_begin(&txn, session->store, TXN_READ, &why);
	while (more && (all || term_now() < until)) {
		codes = codes && waiting_codes_look(&inbox->codes, &txn,
		    SLICE, note_code, inbox);
		more = codes || waiting_clocks_look(&inbox->clocks, &txn,
		    clock_now(session->clock), SLICE);
	}
	txn_abandon(&txn);
	inbox->seeking = more;
	if (!more)
		scroll_reload(&inbox->rows, inbox->rows.height);
}
