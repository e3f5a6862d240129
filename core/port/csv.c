/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/csv.h"

#include <unistd.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/port/csv_part.h"

static void
csv_free(struct csv *csv)
{
	if (csv->fd > STDIN_FILENO)
		close(csv->fd);
	if (csv->encoding != NULL)
		iconv_close(csv->iconv);
	mem_free(csv->path);
	mem_free(csv->at);
	mem_free(csv->raw);
	mem_free(csv->fields);
	mem_free(csv->doubled);
	mem_free(csv);
}

enum err
csv_open(const char *path, const struct csv_form *form, struct note *why,
    struct csv **out)
{
	struct csv *csv = mem_zero(1, sizeof *csv);
	const char *name = form->name != NULL ? form->name : path;
	size_t len = strlen(name) + 1;
	enum err err;

	*out = NULL;
	if (csv == NULL)
		return ERR_NOMEM;
	csv->fd = -1;
	csv->why = why;
	csv->next_line = 1;
	csv->path = mem_grow(NULL, len, 1);
	if (csv->path == NULL) {
		csv_free(csv);
		return ERR_NOMEM;
	}
	memcpy(csv->path, name, len);
	err = csv_start(csv, path, form);
	if (err != OK)
		csv_free(csv);
	else
		*out = csv;
	return err;
}

enum err
csv_close(struct csv *csv)
{
	enum err err = csv->err;

	csv_free(csv);
	return err;
}

unsigned long
csv_row(const struct csv *csv)
{
	return csv->row;
}

unsigned long
csv_line(const struct csv *csv)
{
	return csv->line;
}

char
csv_delimiter(const struct csv *csv)
{
	return csv->delimiter;
}

void
csv_progress(const struct csv *csv, uint64_t *done, uint64_t *total)
{
	*done = csv->taken - (csv->end - csv->pos);
	*total = csv->size;
	if (csv->encoding != NULL || *done > csv->taken)
		*done = csv->taken;
}

enum outcome { RECORD, MORE, BLANK, WRONG };

static enum outcome
wrong(struct csv *csv, unsigned long line, const char *what)
{
	csv->err = note_fail(ERR_INPUT, csv->why, "%s:%lu: %s", csv->path,
	    line, what);
	return WRONG;
}

/* Line feeds, and carriage returns without one, in a quoted field. */
static unsigned long
count_lines(struct span text)
{
	unsigned long count = 0;
	size_t i;

	if (memchr(text.at, '\n', text.len) == NULL &&
	    memchr(text.at, '\r', text.len) == NULL)
		return 0;
	for (i = 0; i < text.len; i++)
		count += text.at[i] == '\n' || (text.at[i] == '\r' &&
		    (i + 1 == text.len || text.at[i + 1] != '\n'));
	return count;
}

static bool
more_fields(struct csv *csv)
{
	size_t room = csv->field_room == 0 ? 64 : csv->field_room * 2;
	struct span *fields = mem_grow(csv->fields, room, sizeof *fields);
	bool *doubled;

	if (fields == NULL)
		return false;
	csv->fields = fields;
	doubled = mem_grow(csv->doubled, room, sizeof *doubled);
	if (doubled == NULL)
		return false;
	csv->doubled = doubled;
	csv->field_room = room;
	return true;
}

static enum outcome
add_field(struct csv *csv, const char *from, const char *to, bool doubled)
{
	if (csv->count == csv->field_room) {
		if (csv->count >= CSV_FIELDS_MAX)
			return wrong(csv, csv->line, _("more than 4096 "
			    "columns; is a quotation mark or a line end "
			    "missing?"));
		if (!more_fields(csv)) {
			csv->err = ERR_NOMEM;
			return WRONG;
		}
	}
	csv->fields[csv->count] = span_make(from, (size_t)(to - from));
	csv->doubled[csv->count++] = doubled;
	return RECORD;
}

/*
 * A field in quotes; *at stands on the opening one and is left on what
 * follows the closing one.
 */
static enum outcome
take_quoted(struct csv *csv, const char **at)
{
	const char *end = csv->at + csv->end, *from = *at + 1, *q = from;
	bool doubled = false;

	for (;; q += 2, doubled = true) {
		q = memchr(q, '"', (size_t)(end - q));
		if (q == NULL && csv->eof)
			return wrong(csv, csv->next_line, _("a quotation "
			    "mark is opened here and never closed; close it, "
			    "or write \"\" for one that belongs to the "
			    "text."));
		if (q == NULL || (q + 1 == end && !csv->eof))
			return MORE;
		if (q + 1 == end || q[1] != '"')
			break;
	}
	*at = q + 1;
	while (*at < end && **at == ' ')
		++*at;
	if (*at == end && !csv->eof)
		return MORE;
	csv->next_line += count_lines(span_make(from, (size_t)(q - from)));
	if (*at < end && !csv->stops[(unsigned char)**at])
		return wrong(csv, csv->next_line, _("text follows a closing "
		    "quotation mark; write \"\" for a quotation mark that "
		    "belongs to the text."));
	return add_field(csv, from, q, doubled);
}

static enum outcome
take_plain(struct csv *csv, const char **at)
{
	const char *from = *at;
	const unsigned char *q = (const unsigned char *)from;

	while (!csv->stops[*q])
		q++;
	*at = (const char *)q;
	if (*at == csv->at + csv->end && !csv->eof)
		return MORE;
	return add_field(csv, from, *at, false);
}

static enum outcome
take_record(struct csv *csv)
{
	const char *at = csv->at + csv->pos, *end = csv->at + csv->end;
	enum outcome outcome;

	csv->count = 0;
	csv->next_line = csv->line;
	for (;;) {
		outcome = at < end && *at == '"' ? take_quoted(csv, &at) :
		    take_plain(csv, &at);
		if (outcome != RECORD)
			return outcome;
		if (at == end)
			break;
		if (*at++ != csv->delimiter)
			break;
	}
	if (at > csv->at + csv->pos && at <= end && at[-1] == '\r') {
		if (at == end && !csv->eof)
			return MORE;
		at += at < end && *at == '\n';
	}
	csv->next_line++;
	csv->pos = (size_t)(at - csv->at);
	return csv->count == 1 && csv->fields[0].len == 0 &&
	    (csv->fields[0].at == csv->at || csv->fields[0].at[-1] != '"') ?
	    BLANK : RECORD;
}

/* In each "" one of the two goes. */
static struct span
undouble(struct span field)
{
	char *to = (char *)(uintptr_t)field.at;
	struct span from = field;
	size_t len = 0;
	const char *q;

	while ((q = memchr(from.at, '"', from.len)) != NULL) {
		size_t piece = (size_t)(q - from.at) + 1;

		memmove(to + len, from.at, piece);
		len += piece;
		from = span_from(from, piece + 1);
	}
	memmove(to + len, from.at, from.len);
	return span_make(to, len + from.len);
}

static bool
finish(struct csv *csv, size_t begin)
{
	struct span whole = span_make(csv->at + begin, csv->pos - begin);
	size_t i;

	if (csv->encoding == NULL && !text_is_utf8(whole)) {
		wrong(csv, csv->line, _("this row is not UTF-8; name the "
		    "encoding of the file in an import definition, for "
		    "example \"encoding: windows-1251\"."));
		return false;
	}
	for (i = 0; i < csv->count; i++)
		if (csv->doubled[i])
			csv->fields[i] = undouble(csv->fields[i]);
	return true;
}

/* What follows does not fit the encoding of the file. */
static bool
is_broken(struct csv *csv, bool ends_whole)
{
	if (!csv->broken || csv->pos < csv->end || ends_whole)
		return false;
	csv->err = note_fail(ERR_INPUT, csv->why, _("%s:%lu: this row has "
	    "bytes that the encoding %s does not have; is it another "
	    "encoding, or was the file cut?"), csv->path, csv->line,
	    csv->encoding);
	return true;
}

bool
csv_next(struct csv *csv, const struct span **fields, size_t *count)
{
	enum outcome outcome;
	size_t begin;

	while (csv->err == OK) {
		csv->line = csv->next_line;
		begin = csv->pos;
		if (begin == csv->end && csv->eof) {
			is_broken(csv, false);
			return false;
		}
		outcome = take_record(csv);
		if (outcome == MORE) {
			csv->next_line = csv->line;
			if (csv->end - csv->pos > CSV_RECORD_MAX) {
				wrong(csv, csv->line, _("a row longer than "
				    "1 MiB begins here; is a quotation mark "
				    "missing?"));
				return false;
			}
			csv_fill(csv);
			continue;
		}
		csv->row++;
		if (outcome == BLANK)
			continue;
		if (outcome == WRONG || is_broken(csv,
		    csv->at[csv->pos - 1] == '\n') || !finish(csv, begin))
			return false;
		*fields = csv->fields;
		*count = csv->count;
		return true;
	}
	return false;
}

static bool
needs_quotes(struct span field, char delimiter)
{
	size_t i;

	if (field.len == 0)
		return false;
	if (field.at[0] == ' ' || field.at[field.len - 1] == ' ')
		return true;
	for (i = 0; i < field.len; i++) {
		char c = field.at[i];

		if (c == '"' || c == '\n' || c == '\r' || c == delimiter)
			return true;
	}
	return false;
}

void
csv_write_by(struct buf *out, struct span field, bool first, char delimiter)
{
	const char *quote;

	if (!first)
		buf_byte(out, (unsigned char)delimiter);
	if (!needs_quotes(field, delimiter)) {
		buf_add(out, field);
		return;
	}
	buf_byte(out, '"');
	while ((quote = memchr(field.at, '"', field.len)) != NULL) {
		size_t piece = (size_t)(quote - field.at) + 1;

		buf_add(out, span_make(field.at, piece));
		buf_byte(out, '"');
		field = span_from(field, piece);
	}
	buf_add(out, field);
	buf_byte(out, '"');
}

void
csv_write(struct buf *out, struct span field, bool first)
{
	csv_write_by(out, field, first, ',');
}

void
csv_end(struct buf *out)
{
	buf_byte(out, '\n');
}
