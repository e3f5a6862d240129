/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/model/value.h"

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/base/words.h"

/* What one scalar is read with. */
struct reader {
	const struct field	*field;
	struct arena		*arena;
	struct note		*why;
};

static enum err
refuse_text(const struct reader *r, struct span text, const char *allowed)
{
	struct buf shown;
	enum err err;

	buf_init(&shown);
	text_show(&shown, text_clip(text, 40));
	err = note_fail(ERR_INPUT, r->why, "\"%s\": %s", buf_cstr(&shown),
	    allowed);
	buf_free(&shown);
	return err;
}

/* Line ends of any system become one; a one-line field gets blanks. */
static void
join_lines(struct buf *out, struct span text, bool multiline)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '\r') {
			if (i + 1 < text.len && text.at[i + 1] == '\n')
				continue;
			c = '\n';
		}
		if (!multiline && (c == '\n' || c == '\t'))
			c = ' ';
		buf_byte(out, (unsigned char)c);
	}
}

/* Text that cleaning would leave as it is; most is. */
static bool
is_clean(struct span text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (text.at[i] < ' ' || text.at[i] > '~')
			return false;
	return text.len == 0 || (text.at[0] != ' ' &&
	    text.at[text.len - 1] != ' ');
}

static enum err
clean_text(const struct reader *r, struct span text, struct span *out)
{
	struct buf joined, clean;
	bool fine;

	if (is_clean(text)) {
		*out = arena_copy(r->arena, text);
		return OK;
	}
	buf_init(&joined);
	buf_init(&clean);
	join_lines(&joined, text, r->field->multiline);
	fine = text_clean(&clean, buf_span(&joined));
	*out = arena_copy(r->arena, buf_span(&clean));
	r->arena->failed |= joined.failed || clean.failed;
	buf_free(&joined);
	buf_free(&clean);
	if (!fine)
		return refuse_text(r, text,
		    _("not UTF-8 text, or a control character in it"));
	return OK;
}

/* The length of a blank that may group digits: U+0020, 00A0, 2009, 202F. */
static size_t
group_blank(struct span text)
{
	static const char *const blanks[] = {
		" ", "\302\240", "\342\200\211", "\342\200\257",
	};
	size_t i;

	for (i = 0; i < sizeof blanks / sizeof *blanks; i++)
		if (span_starts(text, span_of(blanks[i])))
			return strlen(blanks[i]);
	return 0;
}

static void
drop_group_blanks(struct buf *out, struct span text)
{
	while (text.len > 0) {
		size_t blank = group_blank(text);

		if (blank == 0)
			buf_byte(out, (unsigned char)text.at[0]);
		text = span_from(text, blank == 0 ? 1 : blank);
	}
}

static bool
digits_only(struct span text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return text.len > 0;
}

static enum err
refuse_range(const struct reader *r, struct span text)
{
	struct buf allowed;
	enum err err;

	buf_init(&allowed);
	buf_printf(&allowed, _("a whole number from %lld to %lld is allowed"),
	    (long long)r->field->min, (long long)r->field->max);
	err = refuse_text(r, text, buf_cstr(&allowed));
	buf_free(&allowed);
	return err;
}

static enum err
read_integer(const struct reader *r, struct span text, struct value *out)
{
	struct buf plain;
	struct span digits = text;
	int64_t number = 0;
	bool minus, fine;
	size_t i;

	buf_init(&plain);
	if (!digits_only(text)) {
		drop_group_blanks(&plain, text);
		digits = buf_span(&plain);
	}
	minus = span_starts(digits, SPAN("-"));
	if (minus || span_starts(digits, SPAN("+")))
		digits = span_from(digits, 1);
	fine = digits_only(digits) && digits.len <= 16;
	for (i = 0; fine && i < digits.len; i++)
		number = number * 10 + (digits.at[i] - '0');
	buf_free(&plain);
	if (minus)
		number = -number;
	if (!fine || number < r->field->min || number > r->field->max)
		return refuse_range(r, text);
	*out = value_integer(number);
	return OK;
}

/* Digits with one point, spelt the one way that equal numbers share. */
static bool
decimal_spell(struct buf *out, struct span text)
{
	struct span whole = text, part = SPAN("");
	const char *point = text.len == 0 ? NULL :
	    memchr(text.at, '.', text.len);

	if (point != NULL) {
		whole.len = (size_t)(point - text.at);
		part = span_from(text, whole.len + 1);
	}
	if (!digits_only(whole) || (point != NULL && !digits_only(part)))
		return false;
	while (whole.len > 1 && whole.at[0] == '0')
		whole = span_from(whole, 1);
	while (part.len > 0 && part.at[part.len - 1] == '0')
		part.len--;
	buf_add(out, whole);
	if (part.len > 0)
		buf_byte(out, '.');
	buf_add(out, part);
	return out->len <= 40;
}

static enum err
read_decimal(const struct reader *r, struct span text, struct value *out)
{
	struct buf plain, spelt;
	struct span digits;
	char *comma;
	bool fine;

	buf_init(&plain);
	buf_init(&spelt);
	drop_group_blanks(&plain, text);
	comma = plain.at == NULL ? NULL : memchr(plain.at, ',', plain.len);
	if (comma != NULL)
		*comma = '.';
	digits = buf_span(&plain);
	if (span_starts(digits, SPAN("-"))) {
		buf_byte(&spelt, '-');
		digits = span_from(digits, 1);
	}
	fine = decimal_spell(&spelt, digits);
	if (span_is(buf_span(&spelt), SPAN("-0")))
		*out = value_text(SPAN("0"));
	else
		*out = value_text(arena_copy(r->arena, buf_span(&spelt)));
	buf_free(&plain);
	buf_free(&spelt);
	return fine ? OK : refuse_text(r, text, _("a number is allowed"));
}

/* Takes a whole number of at most 4 digits off the front; -1: none. */
static int
take_number(struct span *text)
{
	int number = 0;
	size_t i;

	for (i = 0; i < text->len && i < 4 && text->at[i] >= '0' &&
	    text->at[i] <= '9'; i++)
		number = number * 10 + (text->at[i] - '0');
	*text = span_from(*text, i);
	return i == 0 ? -1 : number;
}

static bool
take_one(struct span *text, const char *of)
{
	if (text->len == 0 || text->at[0] == '\0' ||
	    strchr(of, text->at[0]) == NULL)
		return false;
	*text = span_from(*text, 1);
	return true;
}

/* 23.11.2026 and 23/11/2026, as forms and spreadsheets have it. */
static bool
date_from_parts(struct span text, int64_t *days)
{
	int day = take_number(&text), month, year, y, m, d;

	if (!take_one(&text, "./"))
		return false;
	month = take_number(&text);
	if (!take_one(&text, "./"))
		return false;
	year = take_number(&text);
	if (day < 1 || month < 1 || month > 12 || year < 1000 || text.len > 0)
		return false;
	*days = date_days(year, month, day);
	date_civil(*days, &y, &m, &d);
	return y == year && m == month && d == day;
}

static enum err
read_date(const struct reader *r, struct span text, struct value *out)
{
	struct buf iso;
	int64_t days;

	if (!date_read(text, &days) && !date_from_parts(text, &days))
		return refuse_text(r, text,
		    _("a date is allowed, as 2026-11-23 or 23.11.2026"));
	buf_init(&iso);
	date_write(&iso, days);
	*out = value_text(arena_copy(r->arena, buf_span(&iso)));
	r->arena->failed |= iso.failed;
	buf_free(&iso);
	return OK;
}

static enum err
read_period(const struct reader *r, struct span text, struct value *out)
{
	struct span rest = text;
	int year = take_number(&rest), quarter = 0;

	while (take_one(&rest, " -/"))
		;
	if (rest.len > 0) {
		take_one(&rest, "Qq");
		quarter = take_number(&rest);
	}
	if (year < 1000 || quarter < 0 || quarter > 4 || rest.len > 0 ||
	    (quarter == 0 && text.len > 4))
		return refuse_text(r, text, _("a year or a quarter is "
		    "allowed, as 2026 or 2026-Q4"));
	*out = value_text(span_of(quarter == 0 ?
	    arena_printf(r->arena, "%04d", year) :
	    arena_printf(r->arena, "%04d-Q%d", year, quarter)));
	return OK;
}

static const struct {
	const char	*folded;
	enum value_tag	 tag;
} answers[] = {
	{ "yes", VALUE_TRUE }, { "no", VALUE_FALSE },
	{ "true", VALUE_TRUE }, { "false", VALUE_FALSE },
	{ "1", VALUE_TRUE }, { "0", VALUE_FALSE },
	{ "y", VALUE_TRUE }, { "n", VALUE_FALSE },
	{ "ha", VALUE_TRUE }, { "yoq", VALUE_FALSE },
	{ "da", VALUE_TRUE }, { "net", VALUE_FALSE },
};

static enum err
read_yesno(const struct reader *r, struct span text, struct value *out)
{
	struct buf folded;
	bool found = false;
	size_t i;

	buf_init(&folded);
	text_fold(&folded, text);
	for (i = 0; i < sizeof answers / sizeof *answers; i++) {
		if (!span_is(buf_span(&folded), span_of(answers[i].folded)))
			continue;
		out->tag = answers[i].tag;
		found = true;
	}
	r->arena->failed |= folded.failed;
	buf_free(&folded);
	return found ? OK : refuse_text(r, text, _("yes or no is allowed"));
}

static bool
label_has(const struct label *label, struct span folded)
{
	struct buf own;
	bool same = false;
	size_t lang;

	buf_init(&own);
	for (lang = 0; lang < LANG_COUNT && !same; lang++) {
		if (label->text[lang] == NULL)
			continue;
		buf_reset(&own);
		text_fold(&own, span_of(label->text[lang]));
		same = span_is(buf_span(&own), folded);
	}
	buf_free(&own);
	return same;
}

/* A word by its name, or by its label in any language. */
static const struct word *
word_meant(const struct vocab *vocab, struct span text)
{
	const struct word *word = vocab_word(vocab, text);
	struct buf folded;
	size_t i;

	if (word != NULL)
		return word;
	buf_init(&folded);
	text_fold(&folded, text);
	for (i = 0; i < vocab->count && word == NULL; i++)
		if (label_has(&vocab->words[i].label, buf_span(&folded)))
			word = &vocab->words[i];
	buf_free(&folded);
	return word;
}

static enum err
refuse_word(const struct reader *r, struct span text)
{
	const struct vocab *vocab = r->field->vocab;
	const char *near = vocab_nearest_word(vocab, text);
	struct buf allowed;
	enum err err;
	size_t i;

	buf_init(&allowed);
	if (near != NULL)
		buf_printf(&allowed, _("not in the list; nearest: \"%s\""),
		    near);
	else
		buf_text(&allowed, _("allowed are"));
	for (i = 0; near == NULL && i < vocab->count && i < 12; i++)
		buf_printf(&allowed, "%s %s", i == 0 ? "" : ",",
		    vocab->words[i].name);
	err = refuse_text(r, text, buf_cstr(&allowed));
	buf_free(&allowed);
	return err;
}

static enum err
read_word(const struct reader *r, struct span text, struct value *out)
{
	const struct word *word = word_meant(r->field->vocab, text);

	if (word == NULL)
		return refuse_word(r, text);
	*out = value_text(span_of(word->name));
	return OK;
}

static enum err
read_ref(const struct reader *r, struct span text, struct value *out)
{
	struct span kind, dev;
	uint64_t n;

	if (!id_split(text, &kind, &dev, &n) ||
	    !span_is(kind, span_of(r->field->target->name)))
		return refuse_text(r, text, _("no such record"));
	*out = value_text(arena_copy(r->arena, text));
	return OK;
}

static enum err
read_text(const struct reader *r, struct span text, struct value *out)
{
	(void)r;
	*out = value_text(text);
	return OK;
}

static enum err (*const read_type[FIELD_TYPES])(const struct reader *,
    struct span, struct value *) = {
	[FIELD_TEXT] = read_text,
	[FIELD_INTEGER] = read_integer,
	[FIELD_DECIMAL] = read_decimal,
	[FIELD_DATE] = read_date,
	[FIELD_PERIOD] = read_period,
	[FIELD_YESNO] = read_yesno,
	[FIELD_WORD] = read_word,
	[FIELD_REF] = read_ref,
};

/* Takes the next item off a cell that holds a list; blank ones are none. */
static bool
next_item(const struct reader *r, struct span *rest, struct span *item)
{
	while (value_item_next(rest, item))
		if (clean_text(r, value_item_read(*item, r->arena), item) ==
		    OK && item->len > 0)
			return true;
	return false;
}

static enum err
read_list(const struct reader *r, struct span text, struct value *out)
{
	struct buf packed, item_text;
	struct value item = VALUE_EMPTY;
	struct span part;
	enum err err = OK;

	buf_init(&packed);
	buf_init(&item_text);
	while (err == OK && next_item(r, &text, &part)) {
		err = read_type[r->field->type](r, part, &item);
		buf_reset(&item_text);
		value_to_text(&item_text, &item);
		if (err == OK && (r->field->sequence || !value_list_has(
		    buf_span(&packed), buf_span(&item_text))))
			value_list_add(&packed, buf_span(&item_text));
		packed.failed |= item_text.failed;
	}
	*out = VALUE_EMPTY;
	if (packed.len > 0)
		*out = (struct value){ VALUE_LIST, 0,
		    arena_copy(r->arena, buf_span(&packed)) };
	r->arena->failed |= packed.failed;
	buf_free(&packed);
	buf_free(&item_text);
	return err;
}

enum err
value_parse(const struct field *field, struct span text, struct arena *arena,
    struct note *why, struct value *out)
{
	struct reader r = { field, arena, why };
	struct span clean;
	enum err err;

	*out = VALUE_EMPTY;
	err = clean_text(&r, text, &clean);
	if (err == OK && clean.len > 0)
		err = field->list ? read_list(&r, clean, out) :
		    read_type[field->type](&r, clean, out);
	if (arena->failed)
		return note_nomem(why);
	return err;
}

bool
value_fits(const struct field *field, const struct value *v)
{
	struct arena arena;
	struct value again;
	struct buf text;
	bool fits;

	if (v->tag == VALUE_NULL)
		return true;
	arena_init(&arena);
	buf_init(&text);
	value_to_text(&text, v);
	fits = value_parse(field, buf_span(&text), &arena, NULL, &again) ==
	    OK && value_is(v, &again);
	buf_free(&text);
	arena_clear(&arena);
	return fits;
}
