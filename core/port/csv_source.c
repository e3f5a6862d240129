/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/words.h"
#include "core/port/csv_part.h"

static ssize_t
take(struct csv *csv, char *at, size_t most)
{
	ssize_t got;

	do
		got = read(csv->fd, at, most);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		csv->err = note_fail(ERR_SYSTEM, csv->why,
		    _("%s cannot be read: %s."), csv->path, strerror(errno));
	else if (got == 0)
		csv->eof = true;
	else
		csv->taken += (uint64_t)got;
	return got;
}

/* Room for a chunk behind end; what was given out goes. */
static bool
make_room(struct csv *csv)
{
	char *at;

	if (csv->pos > 0) {
		memmove(csv->at, csv->at + csv->pos, csv->end - csv->pos);
		csv->end -= csv->pos;
		csv->pos = 0;
	}
	if (csv->room - csv->end >= CSV_CHUNK)
		return true;
	at = mem_grow(csv->at, csv->end + 2 * CSV_CHUNK + 1, 1);
	if (at == NULL) {
		csv->err = ERR_NOMEM;
		return false;
	}
	csv->at = at;
	csv->room = csv->end + 2 * CSV_CHUNK;
	return true;
}

/* An incomplete sequence waits for the next bytes; at the end of the file
 * none come, for it was cut. */
static void
convert(struct csv *csv)
{
	char *from = csv->raw, *to = csv->at + csv->end;
	size_t from_len = csv->raw_len, to_len = csv->room - csv->end;
	size_t done = iconv(csv->iconv, &from, &from_len, &to, &to_len);

	if (done == (size_t)-1 && errno == EILSEQ)
		csv->broken = csv->eof = true;
	csv->end = csv->room - to_len;
	csv->raw_len = from_len;
	memmove(csv->raw, from, from_len);
	csv->broken |= csv->eof && from_len > 0;
}

/* A byte of a legacy encoding becomes at most four of UTF-8. */
static void
fill_converted(struct csv *csv)
{
	size_t most = (csv->room - csv->end) / 4;
	ssize_t got;

	if (most > CSV_CHUNK / 4)
		most = CSV_CHUNK / 4;
	got = take(csv, csv->raw + csv->raw_len, most - csv->raw_len);
	if (got <= 0) {
		csv->broken |= csv->raw_len > 0;
		return;
	}
	csv->raw_len += (size_t)got;
	convert(csv);
}

bool
csv_fill(struct csv *csv)
{
	size_t before, until;
	ssize_t got;

	if (csv->eof || csv->err != OK || !make_room(csv))
		return false;
	before = csv->end;
	until = csv->room < before + CSV_CHUNK ? csv->room :
	    before + CSV_CHUNK;
	while (csv->end < until && !csv->eof && csv->err == OK) {
		if (csv->encoding != NULL) {
			fill_converted(csv);
			if (csv->end > before)
				break;
			continue;
		}
		got = take(csv, csv->at + csv->end, until - csv->end);
		csv->end += got > 0 ? (size_t)got : 0;
	}
	csv->at[csv->end] = '\n';
	return csv->end > before;
}

static enum err
open_encoding(struct csv *csv, const char *encoding)
{
	csv->iconv = iconv_open("UTF-8", encoding);
	if (csv->iconv == (iconv_t)-1)
		return note_fail(ERR_INPUT, csv->why, _("The encoding "
		    "\"%s\" of %s is not known here; try UTF-8, "
		    "windows-1251, koi8-u or windows-1252."), encoding,
		    csv->path);
	csv->encoding = encoding;
	csv->raw = mem_grow(NULL, CSV_CHUNK, 1);
	return csv->raw == NULL ? ERR_NOMEM : OK;
}

static bool
is_utf8_name(const char *name)
{
	return name == NULL || strcmp(name, "UTF-8") == 0 ||
	    strcmp(name, "utf-8") == 0 || strcmp(name, "utf8") == 0 ||
	    strcmp(name, "UTF8") == 0;
}

/* Bytes already read as UTF-8 are converted after all. */
static enum err
convert_beginning(struct csv *csv, const char *encoding)
{
	size_t len = csv->end - csv->pos;
	enum err err = open_encoding(csv, encoding);
	char *raw;

	if (err != OK)
		return err;
	raw = mem_grow(csv->raw, CSV_CHUNK + len, 1);
	if (raw == NULL)
		return ERR_NOMEM;
	csv->raw = raw;
	memcpy(raw, csv->at + csv->pos, len);
	csv->raw_len = len;
	csv->pos = csv->end = 0;
	raw = mem_grow(csv->at, 4 * len + CSV_CHUNK + 1, 1);
	if (raw == NULL)
		return ERR_NOMEM;
	csv->at = raw;
	csv->room = 4 * len + CSV_CHUNK;
	convert(csv);
	csv->at[csv->end] = '\n';
	return OK;
}

/*
 * A byte order mark says what the file is, whatever the form says: so a file
 * that klaster wrote in UTF-8 is read by the definition for its source.
 */
static enum err
settle_encoding(struct csv *csv, const char *encoding)
{
	struct span begin = span_make(csv->at, csv->end);

	if (span_starts(begin, SPAN("\357\273\277"))) {
		csv->pos = 3;
		return OK;
	}
	if (span_starts(begin, SPAN("\377\376")) ||
	    span_starts(begin, SPAN("\376\377")))
		return convert_beginning(csv, "UTF-16");
	if (is_utf8_name(encoding))
		return OK;
	return convert_beginning(csv, encoding);
}

static const char candidates[] = ",;\t|";

enum { LINES = 20 };

/* How often each candidate stands in a line, outside quotes. */
static size_t
count_line(struct span text, unsigned counts[4])
{
	bool quoted = false;
	const char *found;
	size_t i;

	memset(counts, 0, 4 * sizeof *counts);
	for (i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '"')
			quoted = !quoted;
		else if (quoted || c == '\0')
			continue;
		else if (c == '\n' || c == '\r')
			return i + 1;
		else if ((found = strchr(candidates, c)) != NULL)
			counts[found - candidates]++;
	}
	return i;
}

/*
 * The one that stands in the heading, and equally often in the lines after
 * it if there is such a one.
 */
static char
find_delimiter(struct span text)
{
	unsigned heading[4], counts[4], equal[4] = { 0 };
	size_t i, line, best = 0;

	text = span_from(text, count_line(text, heading));
	for (line = 1; line < LINES && text.len > 0; line++) {
		text = span_from(text, count_line(text, counts));
		for (i = 0; i < 4; i++)
			equal[i] += counts[i] == heading[i];
	}
	for (i = 1; i < 4; i++) {
		if (heading[i] == 0)
			continue;
		if (heading[best] == 0 || equal[i] > equal[best] ||
		    (equal[i] == equal[best] && heading[i] > heading[best]))
			best = i;
	}
	return candidates[best];
}

/* Spreadsheets write "sep=;" as a line of its own. */
static bool
take_sep(struct csv *csv)
{
	const char *at = csv->at + csv->pos;
	size_t len = csv->end - csv->pos, line = 5;

	if (len < 6 || memcmp(at, "sep=", 4) != 0 ||
	    (at[5] != '\r' && at[5] != '\n'))
		return false;
	csv->delimiter = at[4];
	line += at[5] == '\r' && len > 6 && at[6] == '\n' ? 2 : 1;
	csv->pos += line;
	csv->row++;
	csv->next_line++;
	return true;
}

static enum err
open_file(struct csv *csv, const char *path)
{
	struct stat there;

	if (strcmp(path, "-") == 0) {
		csv->fd = STDIN_FILENO;
		return OK;
	}
	csv->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (csv->fd < 0)
		return note_fail(errno == ENOENT ? ERR_INPUT : ERR_SYSTEM,
		    csv->why, _("%s cannot be read: %s."), csv->path,
		    strerror(errno));
	if (fstat(csv->fd, &there) == 0 && S_ISREG(there.st_mode))
		csv->size = (uint64_t)there.st_size;
	return OK;
}

enum err
csv_start(struct csv *csv, const char *path, const struct csv_form *form)
{
	enum err err = open_file(csv, path);

	if (err != OK)
		return err;
	csv_fill(csv);
	if (csv->err != OK)
		return csv->err;
	err = settle_encoding(csv, form->encoding);
	if (err != OK)
		return err;
	csv->delimiter = form->delimiter;
	if (!take_sep(csv) && csv->delimiter == '\0')
		csv->delimiter = find_delimiter(span_make(csv->at + csv->pos,
		    csv->end - csv->pos));
	csv->stops['\n'] = csv->stops['\r'] = 1;
	csv->stops[(unsigned char)csv->delimiter] = 1;
	return OK;
}
