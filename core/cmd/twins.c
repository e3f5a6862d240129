/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/twins.h"

#include <string.h>

#include "core/base/sorter.h"
#include "core/base/text.h"
#include "core/store/index.h"

enum {
	MEMORY = 16 * 1024 * 1024,
	PHONE_LEAST = 5,	/* digits; less is an extension */
	PHONE_MOST = 9,		/* without the country: +998 */
	ORDER = DEV_CHARS + 8,	/* DEV and n: the order of stamps */
	TAIL = ORDER + 8	/* the same, and the id */
};

/*
 * What is alike stands together.  Entries of the first sorter:
 *	u8 why, what they have in common, 0, place as ORDER, id as TAIL
 * of the second one: both ids as ORDER, both as they are, u8 why.
 */
struct search {
	struct txn		*txn;
	const struct kind	*kind;
	const struct field	*place, *phone;
	unsigned		 why;
	struct sorter		*alike, *pairs;
	struct buf		 entry, text;
	bool			 failed;
};

static void
add_order(struct txn *txn, uint64_t stamp, struct buf *out)
{
	unsigned char n[8];
	struct buf text;

	buf_init(&text);
	if (stamp != 0)
		stamp_text(txn, stamp, &text);
	while (text.len < DEV_CHARS)
		buf_byte(&text, '\0');
	stamp_key(n, stamp_serial(stamp));
	buf_add(out, span_make(text.at, DEV_CHARS));
	buf_add(out, span_make(n, 8));
	buf_free(&text);
}

static void
add_id(uint64_t id, struct buf *out)
{
	unsigned char key[8];

	stamp_key(key, id);
	buf_add(out, span_make(key, 8));
}

static void
add_words(const struct search *s, const struct rec_view *rec, struct buf *out)
{
	const struct field *field;
	struct value value;
	size_t i;

	for (i = 0; i < s->kind->count; i++) {
		field = &s->kind->fields[i];
		if (field->type != FIELD_WORD || field->list ||
		    !field->required)
			continue;
		value = rec_value(rec, field->slot);
		buf_byte(out, ' ');
		value_to_text(out, &value);
	}
}

static uint64_t
place_of(const struct search *s, const struct rec_view *rec)
{
	struct value value;

	if (s->place == NULL)
		return 0;
	value = rec_value(rec, s->place->slot);
	return value.tag == VALUE_TEXT ? id_read(s->txn, value.text) : 0;
}

static void
add_alike(struct search *s, enum twins_why why, struct span text,
    const struct rec_view *rec)
{
	struct buf *entry = &s->entry;
	bool name = why == TWINS_NAME;

	buf_reset(entry);
	buf_byte(entry, (unsigned char)why);
	buf_add(entry, text);
	if (name)
		add_words(s, rec, entry);
	buf_byte(entry, '\0');
	add_order(s->txn, name ? place_of(s, rec) : 0, entry);
	add_order(s->txn, rec->id, entry);
	add_id(rec->id, entry);
	s->failed |= entry->failed;
	sorter_add(s->alike, buf_span(entry));
}

static struct span
text_of(const struct rec_view *rec, const struct field *field)
{
	struct value value = rec_value(rec, field->slot);

	return value.tag == VALUE_TEXT ? value.text : SPAN("");
}

static struct span
phone_of(struct search *s, struct span text)
{
	struct span digits;
	size_t i;

	buf_reset(&s->text);
	for (i = 0; i < text.len; i++)
		if (text.at[i] >= '0' && text.at[i] <= '9')
			buf_byte(&s->text, (unsigned char)text.at[i]);
	digits = buf_span(&s->text);
	if (digits.len < PHONE_LEAST)
		return SPAN("");
	return digits.len <= PHONE_MOST ? digits : span_make(digits.at +
	    digits.len - PHONE_MOST, PHONE_MOST);
}

static void
add_record(struct search *s, const struct rec_view *rec)
{
	const struct field *title = s->kind->title_count > 0 ?
	    s->kind->title[0] : NULL;
	struct span text = text_of(rec, &s->kind->fields[0]);

	if ((s->why & TWINS_CODE) != 0 && text.len > 0)
		add_alike(s, TWINS_CODE, text, rec);
	buf_reset(&s->text);
	if (title != NULL && title->type == FIELD_TEXT && !title->list)
		text_fold(&s->text, text_of(rec, title));
	if ((s->why & TWINS_NAME) != 0 && s->text.len > 0)
		add_alike(s, TWINS_NAME, buf_span(&s->text), rec);
	text = s->phone == NULL ? SPAN("") :
	    phone_of(s, text_of(rec, s->phone));
	if ((s->why & TWINS_PHONE) != 0 && text.len > 0)
		add_alike(s, TWINS_PHONE, text, rec);
	s->failed |= s->text.failed;
}

static enum err
gather(struct search *s, struct note *note)
{
	struct query query = { .kind = s->kind };
	struct query_run *run;
	struct rec_view rec;
	struct row_key key;
	uint64_t id;
	enum err err = query_begin(s->txn, &query, note, &run);

	if (err != OK)
		return err;
	while (query_next(run, &id, &key))
		if (record_get(s->txn, id, &rec))
			add_record(s, &rec);
	err = query_end(run);
	if (err == OK && s->failed)
		err = ERR_NOMEM;
	return err == OK ? sorter_sort(s->alike, note) : err;
}

/* What the entries of those that are alike begin with. */
static struct span
head_of(struct span entry)
{
	return span_make(entry.at, entry.len - ORDER - TAIL);
}

static struct span
place_in(struct span entry)
{
	return span_make(entry.at + entry.len - ORDER - TAIL, ORDER);
}

static struct span
tail_of(struct span entry)
{
	return span_make(entry.at + entry.len - TAIL, TAIL);
}

static void
add_pair(struct search *s, struct span one, struct span other)
{
	struct buf *entry = &s->entry;
	struct span a = tail_of(one), b = tail_of(other);

	if (span_order(a, b) > 0) {
		a = tail_of(other);
		b = tail_of(one);
	}
	buf_reset(entry);
	buf_add(entry, span_make(a.at, ORDER));
	buf_add(entry, span_make(b.at, ORDER));
	buf_add(entry, span_make(a.at + ORDER, 8));
	buf_add(entry, span_make(b.at + ORDER, 8));
	buf_byte(entry, (unsigned char)one.at[0]);
	s->failed |= entry->failed;
	sorter_add(s->pairs, buf_span(entry));
}

static bool
is_nowhere(struct span entry)
{
	return place_in(entry).at[0] == '\0';
}

static void
keep(struct buf *buf, struct span entry)
{
	buf_reset(buf);
	buf_add(buf, entry);
}

/* Who has no place comes first, and is paired with one of each place. */
static enum err
pair(struct search *s, struct note *note)
{
	struct buf last, nowhere;
	struct span entry;
	bool alike;

	buf_init(&last);
	buf_init(&nowhere);
	while (sorter_next(s->alike, &entry)) {
		alike = last.len > 0 && span_is(head_of(entry),
		    head_of(buf_span(&last)));
		if (!alike)
			buf_reset(&nowhere);
		if (alike && span_is(place_in(entry),
		    place_in(buf_span(&last))))
			add_pair(s, buf_span(&last), entry);
		else if (nowhere.len > 0)
			add_pair(s, buf_span(&nowhere), entry);
		if (!alike && is_nowhere(entry))
			keep(&nowhere, entry);
		keep(&last, entry);
	}
	s->failed |= last.failed || nowhere.failed;
	buf_free(&last);
	buf_free(&nowhere);
	if (sorter_failed(s->alike) != OK)
		return sorter_failed(s->alike);
	return s->failed ? ERR_NOMEM : sorter_sort(s->pairs, note);
}

static struct twins
twins_of(const struct search *s, struct span entry)
{
	return (struct twins){ s->kind, get_u64(entry.at + (size_t)2 * ORDER),
	    get_u64(entry.at + (size_t)2 * ORDER + 8),
	    (unsigned char)entry.at[entry.len - 1] };
}

/* The reasons of one pair follow each other. */
static enum err
tell(struct search *s, void (*found)(void *with, const struct twins *),
    void *with)
{
	struct twins last = { .why = 0 }, twins;
	struct span entry;

	while (sorter_next(s->pairs, &entry)) {
		twins = twins_of(s, entry);
		if (last.why != 0 && (twins.one != last.one ||
		    twins.other != last.other)) {
			found(with, &last);
			last.why = 0;
		}
		twins.why |= last.why;
		last = twins;
	}
	if (last.why != 0)
		found(with, &last);
	return sorter_failed(s->pairs);
}

static const struct field *
place_field(const struct kind *kind)
{
	size_t i;

	for (i = 0; i < kind->column_count; i++)
		if (kind->columns[i]->type == FIELD_REF &&
		    !kind->columns[i]->list)
			return kind->columns[i];
	return NULL;
}

static enum err
end(struct sorter *sorter, enum err err, struct note *note)
{
	enum err ended = sorter == NULL ? ERR_NOMEM :
	    sorter_end(sorter, note);

	return err == OK ? ended : err;
}

enum err
twins_find(struct txn *txn, const struct kind *kind, unsigned why,
    const char *folder, void (*found)(void *with, const struct twins *),
    void *with, struct note *note)
{
	struct search s = { .txn = txn, .kind = kind, .why = why,
		.place = place_field(kind),
		.phone = kind_field(kind, SPAN("phone")) };
	enum err err = ERR_NOMEM;

	buf_init(&s.entry);
	buf_init(&s.text);
	s.alike = sorter_begin(folder, MEMORY);
	s.pairs = sorter_begin(folder, MEMORY);
	if (s.alike != NULL && s.pairs != NULL)
		err = gather(&s, note);
	if (err == OK)
		err = pair(&s, note);
	if (err == OK)
		err = tell(&s, found, with);
	err = end(s.alike, err, note);
	err = end(s.pairs, err, note);
	buf_free(&s.entry);
	buf_free(&s.text);
	return err;
}
