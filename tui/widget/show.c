/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/widget/show.h"

#include "core/base/text.h"
#include "core/base/words.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

void
show_number(struct buf *out, int64_t number)
{
	char digits[24];
	struct buf plain = { digits, 0, sizeof digits, false };
	size_t i;

	buf_integer(&plain, number);
	for (i = 0; i < plain.len; i++) {
		size_t left = plain.len - i;

		if (left % 3 == 0 && i > 0 && digits[i - 1] != '-')
			buf_byte(out, ',');
		buf_byte(out, (unsigned char)digits[i]);
	}
}

enum show_dates
show_dates(const char *form)
{
	if (form == NULL || strchr(form, '.') != NULL)
		return SHOW_DOTTED;
	return strchr(form, '/') != NULL ? SHOW_SLASHED : SHOW_ISO;
}

const char *
show_dates_hint(enum show_dates dates)
{
	switch (dates) {
	case SHOW_SLASHED:
		return _("Day/month/year; = is today, +3 in 3 days.");
	case SHOW_ISO:
		return _("Year-month-day; = is today, +3 in 3 days.");
	default:
		return _("Day.month.year; = is today, +3 in 3 days.");
	}
}

static void
show_date(enum show_dates dates, struct buf *out, struct span iso)
{
	int64_t days;
	int year, month, day;
	char between = dates == SHOW_SLASHED ? '/' : '.';

	if (dates == SHOW_ISO || !date_read(iso, &days)) {
		text_show(out, iso);
		return;
	}
	date_civil(days, &year, &month, &day);
	buf_printf(out, "%02d%c%02d%c%04d", day, between, month, between,
	    year);
}

void
show_time(enum show_dates dates, int64_t ms, struct buf *out)
{
	struct buf text;

	buf_init(&text);
	time_write(&text, ms, true);
	if (text.len >= 16) {
		show_date(dates, out, span_make(text.at, 10));
		buf_printf(out, " %.5s", text.at + 11);
	}
	buf_free(&text);
}

static const struct kind *
kind_of(const struct show *show, uint64_t id, struct rec_view *rec)
{
	if (!record_get(show->txn, id, rec))
		return NULL;
	return names_kind(store_schema(show->txn->store), rec_kind(rec));
}

void
show_title(const struct show *show, uint64_t id, struct buf *out)
{
	struct rec_view rec;
	const struct kind *kind = kind_of(show, id, &rec);
	size_t i, from = out->len;

	for (i = 0; kind != NULL && i < kind->title_count; i++) {
		struct value value = rec_value(&rec, kind->title[i]->slot);

		if (value.tag == VALUE_NULL)
			continue;
		if (out->len > from)
			buf_byte(out, ' ');
		if (kind->title[i]->type == FIELD_REF)
			show_code(show, id_read(show->txn, value.text), out);
		else
			show_value(show, kind->title[i], &value, out);
	}
	if (out->len == from && kind != NULL)
		show_code(show, id, out);
	else if (kind == NULL)
		buf_text(out, _("(missing)"));
}

void
show_code(const struct show *show, uint64_t id, struct buf *out)
{
	struct rec_view rec;
	const struct kind *kind = kind_of(show, id, &rec);
	struct value code = VALUE_EMPTY;

	if (kind != NULL)
		code = rec_value(&rec, kind->fields[0].slot);
	if (code.tag == VALUE_TEXT)
		text_show(out, code.text);
	else
		buf_text(out, kind == NULL ? _("(missing)") : "-");
}

void
show_record(const struct show *show, uint64_t id, struct buf *out)
{
	struct buf title;

	show_code(show, id, out);
	buf_init(&title);
	show_title(show, id, &title);
	if (title.len > 0 && !(out->len >= title.len &&
	    memcmp(out->at + out->len - title.len, title.at,
	    title.len) == 0)) {
		buf_byte(out, ' ');
		buf_add(out, buf_span(&title));
	}
	buf_free(&title);
}

static void
show_text(const struct show *show, const struct field *field,
    struct span text, struct buf *out)
{
	const struct word *word;
	uint64_t id;

	switch (field->type) {
	case FIELD_DATE:
		show_date(show->dates, out, text);
		return;
	case FIELD_WORD:
		word = field->vocab == NULL ? NULL :
		    vocab_word(field->vocab, text);
		if (word != NULL) {
			buf_text(out, label_text(&word->label, show->lang));
			return;
		}
		break;
	case FIELD_REF:
		id = id_read(show->txn, text);
		if (id == 0)
			buf_text(out, _("(missing)"));
		else
			show_title(show, id, out);
		return;
	default:
		break;
	}
	text_show(out, text);
}

static void
show_list(const struct show *show, const struct field *field,
    struct span items, struct buf *out)
{
	struct span item;
	bool first = true;

	while (value_list_next(&items, &item)) {
		if (!first)
			buf_text(out, "; ");
		first = false;
		show_text(show, field, item, out);
	}
}

void
show_value(const struct show *show, const struct field *field,
    const struct value *value, struct buf *out)
{
	switch (value->tag) {
	case VALUE_NULL:
		break;
	case VALUE_FALSE:
		buf_text(out, _("no"));
		break;
	case VALUE_TRUE:
		buf_text(out, _("yes"));
		break;
	case VALUE_INTEGER:
		if (field->max > 9999 || field->max == 0)
			show_number(out, value->number);
		else
			buf_integer(out, value->number);
		break;
	case VALUE_TEXT:
		show_text(show, field, value->text, out);
		break;
	case VALUE_LIST:
		show_list(show, field, value->text, out);
		break;
	case VALUE_RAW:
		text_show(out, value->text);
	}
}

bool
show_is_number(const struct field *field)
{
	return !field->list && (field->type == FIELD_INTEGER ||
	    field->type == FIELD_DECIMAL);
}

void
show_typed(enum show_dates dates, const struct field *field,
    const struct value *value, struct buf *out)
{
	if (field->type == FIELD_DATE && value->tag == VALUE_TEXT)
		show_date(dates, out, value->text);
	else
		value_to_text(out, value);
}

/* Takes digits off the front. */
static bool
take_number(struct span *text, int *out)
{
	int number = 0;
	size_t i;

	for (i = 0; i < text->len && i < 5; i++) {
		if (text->at[i] < '0' || text->at[i] > '9')
			break;
		number = number * 10 + (text->at[i] - '0');
	}
	*text = span_from(*text, i);
	*out = number;
	return i > 0 && i < 5;
}

static bool
take_separator(struct span *text)
{
	if (text->len == 0 || (text->at[0] != '.' && text->at[0] != '/'))
		return false;
	*text = span_from(*text, 1);
	return true;
}

static bool
mean_day(struct span text, struct buf *out)
{
	int day, month, year;

	if (!take_number(&text, &day) || !take_separator(&text) ||
	    !take_number(&text, &month) || !take_separator(&text) ||
	    !take_number(&text, &year) || text.len > 0)
		return false;
	if (year < 100)
		year += year < 70 ? 2000 : 1900;
	buf_printf(out, "%04d-%02d-%02d", year, month, day);
	return true;
}

static bool
mean_today(struct span text, struct clock *clock, struct buf *out)
{
	int ahead = 0;
	char sign = text.len > 0 ? text.at[0] : '\0';

	if (sign != '=' && sign != '+' && sign != '-')
		return false;
	text = span_from(text, 1);
	if (sign != '=' && (!take_number(&text, &ahead) || text.len > 0))
		return false;
	if (text.len > 0)
		return false;
	date_write(out, clock_now(clock) / DAY_MS +
	    (sign == '-' ? -ahead : ahead));
	return true;
}

void
show_meant(const struct field *field, struct span typed, struct clock *clock,
    struct buf *out)
{
	if (field->type == FIELD_DATE && !field->list &&
	    (mean_day(typed, out) || mean_today(typed, clock, out)))
		return;
	buf_add(out, typed);
}

bool
show_has(struct span text, struct span folded, bool anywhere)
{
	struct buf in;
	bool has = folded.len == 0;
	size_t i;

	buf_init(&in);
	text_fold(&in, text);
	for (i = 0; !has && i + folded.len <= in.len; i++)
		has = (anywhere || i == 0 || in.at[i - 1] == ' ') &&
		    memcmp(in.at + i, folded.at, folded.len) == 0;
	buf_free(&in);
	return has;
}
