/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/ask/recent.h"

#include "core/base/file.h"

enum { FILE_MOST = 64 * 1024 };

static void
path_of(const struct app *app, struct buf *out)
{
	struct span user = app->session->user;
	size_t i;

	buf_printf(out, "%s/drafts/", store_dir(app->session->store));
	for (i = 0; i < user.len; i++)
		buf_printf(out, "%02x", (unsigned char)user.at[i]);
	buf_text(out, ".recent");
	buf_cstr(out);
}

static bool
next_line(struct span *rest, struct span *line)
{
	const char *end = rest->len == 0 ? NULL :
	    memchr(rest->at, '\n', rest->len);

	if (end == NULL)
		return false;
	*line = span_make(rest->at, (size_t)(end - rest->at));
	*rest = span_from(*rest, line->len + 1);
	return true;
}

static bool
is_of(struct span line, const struct kind *kind)
{
	size_t len = strlen(kind->name);

	return line.len > len && line.at[len] == '/' &&
	    memcmp(line.at, kind->name, len) == 0;
}

static void
read_file(const struct app *app, struct buf *out)
{
	struct note ignored = { "" };
	struct buf path;

	buf_init(&path);
	path_of(app, &path);
	if (file_read(buf_cstr(&path), FILE_MOST, out, &ignored) != OK)
		buf_reset(out);
	buf_free(&path);
}

size_t
recent_read(struct app *app, const struct kind *kind,
    uint64_t ids[RECENT_MOST])
{
	struct note why = { "" };
	struct span rest, line;
	struct rec_view rec;
	struct txn txn;
	struct buf file;
	size_t count = 0;

	buf_init(&file);
	read_file(app, &file);
	rest = buf_span(&file);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	while (count < RECENT_MOST && next_line(&rest, &line)) {
		if (!is_of(line, kind))
			continue;
		ids[count] = id_read(&txn, line);
		if (ids[count] != 0 && record_get(&txn, ids[count], &rec) &&
		    (rec_flags(&rec) & REC_GONE) == 0)
			count++;
	}
	txn_abandon(&txn);
	buf_free(&file);
	return count;
}

/* The older ones behind it, but it and those beyond five of its kind. */
static void
add_older(struct buf *out, struct span rest, const struct kind *kind)
{
	struct span newest = span_make(out->at, out->len - 1), line;
	size_t count = 1;

	while (next_line(&rest, &line)) {
		if (is_of(line, kind) && (span_is(line, newest) ||
		    ++count > RECENT_MOST))
			continue;
		buf_add(out, line);
		buf_byte(out, '\n');
		newest = span_make(out->at, newest.len);
	}
}

static void
write_file(const struct app *app, struct span bytes)
{
	struct note ignored = { "" };
	struct buf path;

	buf_init(&path);
	buf_printf(&path, "%s/drafts", store_dir(app->session->store));
	if (file_folder(buf_cstr(&path), 0700, &ignored) == OK) {
		buf_reset(&path);
		path_of(app, &path);
		if (file_write(buf_cstr(&path), 0600, bytes, &ignored) != OK)
			ignored.text[0] = '\0';
	}
	buf_free(&path);
}

void
recent_add(struct app *app, const struct kind *kind, uint64_t id)
{
	struct note why = { "" };
	struct txn txn;
	struct buf file, out;

	buf_init(&file);
	buf_init(&out);
	read_file(app, &file);
	buf_printf(&out, "%s/", kind->name);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	stamp_text(&txn, id, &out);
	txn_abandon(&txn);
	buf_byte(&out, '\n');
	if (!out.failed)
		add_older(&out, buf_span(&file), kind);
	if (!out.failed && !span_is(buf_span(&out), buf_span(&file)))
		write_file(app, buf_span(&out));
	buf_free(&file);
	buf_free(&out);
}
