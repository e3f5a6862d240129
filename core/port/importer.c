/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/port/importer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/words.h"
#include "core/port/importer_part.h"
#include "core/store/lock.h"

bool
importer_bit(const struct bits *bits, unsigned long row)
{
	return row / 8 < bits->room &&
	    (bits->at[row / 8] >> row % 8 & 1) != 0;
}

bool
importer_set_bit(struct bits *bits, unsigned long row)
{
	size_t room = bits->room == 0 ? 1024 : bits->room;
	unsigned char *at = bits->at;

	while (room <= row / 8)
		room *= 2;
	if (room > bits->room) {
		at = mem_grow(at, room, 1);
		if (at == NULL)
			return false;
		memset(at + bits->room, 0, room - bits->room);
		bits->at = at;
		bits->room = room;
	}
	at[row / 8] |= (unsigned char)(1u << row % 8);
	return true;
}

static bool
is_json(const char *path, const struct import_options *options)
{
	size_t len = strlen(path);
	size_t i;
	static const char *const ends[] = { ".json", ".jsonl", ".ndjson" };

	if (options->format != NULL)
		return strcmp(options->format, "json") == 0;
	for (i = 0; i < sizeof ends / sizeof *ends; i++)
		if (len > strlen(ends[i]) &&
		    strcmp(path + len - strlen(ends[i]), ends[i]) == 0)
			return true;
	return false;
}

/*
 * What is no regular file, a pipe say, is gone through only once: it is kept
 * in one.  kept: that, or -1.
 */
static enum err
keep_input(struct importer *im, const char *path, bool standard, int *kept)
{
	const char *folder = store_dir(im->store);
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	char chunk[16 * 1024];
	enum err err = OK;
	struct stat there;
	ssize_t got = 1;

	*kept = -1;
	if (fd < 0)
		return note_fail(errno == ENOENT ? ERR_INPUT : ERR_SYSTEM,
		    im->why, _("%s cannot be read: %s."), im->name,
		    strerror(errno));
	if (standard || (fstat(fd, &there) == 0 && !S_ISREG(there.st_mode)))
		*kept = file_nameless(folder);
	else
		got = 0;
	if (got > 0 && *kept < 0)
		err = note_fail(ERR_SYSTEM, im->why, _("%s cannot be kept in "
		    "%s."), im->name, folder);
	while (err == OK && got > 0 &&
	    (got = read(fd, chunk, sizeof chunk)) > 0)
		err = file_put(*kept, span_make(chunk, (size_t)got), folder,
		    im->why);
	if (got < 0)
		err = note_fail(ERR_SYSTEM, im->why, _("%s cannot be read: "
		    "%s."), im->name, strerror(errno));
	if (!standard)
		close(fd);
	return err;
}

static void
remark(void *with, struct span sentence)
{
	struct importer *im = with;

	if (im->ears->remark != NULL)
		im->ears->remark(im->ears->with, sentence);
}

static enum err
open_intake(struct importer *im, const char *path)
{
	const struct import_options *options = im->options;
	struct intake_form form = {
		.path = path,
		.name = im->name,
		.json = is_json(im->name, options),
		.schema = store_schema(im->store),
		.kind = options->kind,
		.definition = options->definition,
		.lang = options->lang,
		.remark = remark,
		.with = im,
	};

	if (options->format != NULL && strcmp(options->format, "csv") != 0 &&
	    strcmp(options->format, "json") != 0)
		return note_fail(ERR_USAGE, im->why, _("There is no format "
		    "\"%s\"; use csv or json."), options->format);
	if (form.kind == NULL && options->definition != NULL)
		form.kind = options->definition->kind;
	if (form.kind == NULL && !form.json)
		return note_fail(ERR_USAGE, im->why, _("%s does not say what "
		    "its rows are; name the kind of record before the "
		    "file."), im->name);
	if (options->definition != NULL &&
	    options->definition->kind != form.kind)
		return note_fail(ERR_USAGE, im->why, _("The import "
		    "definition is for %s, not for %s."),
		    options->definition->kind->name, form.kind->name);
	return intake_open(&form, im->why, &im->in);
}

/* Nobody's file may go for what was refused. */
static enum err
check_rejects(const struct importer *im, const char *input)
{
	const char *path = im->options->rejects;

	if (path == NULL)
		return OK;
	if (file_is_same(path, input))
		return note_fail(ERR_USAGE, im->why, _("%s is what is "
		    "imported; give --rejects another file."), path);
	if (file_is_in(path, store_dir(im->store)))
		return note_fail(ERR_USAGE, im->why, _("%s is in the folder "
		    "of the database; give --rejects another file."), path);
	return OK;
}

/* A file that was named stays as it is until there is a row for it. */
static enum err
open_rejects(struct importer *im)
{
	struct buf heading;
	enum err err = file_draft_begin(&im->rejects, im->options->rejects,
	    0644, im->why);

	if (err != OK)
		return err;
	im->rejecting = true;
	buf_init(&heading);
	intake_put_heading(im->in, &heading);
	err = heading.failed ? ERR_NOMEM : file_draft_write(&im->rejects,
	    buf_span(&heading), im->why);
	buf_free(&heading);
	return err;
}

enum err
importer_put_reject(struct importer *im, struct span row)
{
	enum err err = OK;

	if (im->options->rejects == NULL || im->options->dry_run)
		return OK;
	if (!im->rejecting)
		err = open_rejects(im);
	return err == OK ? file_draft_write(&im->rejects, row, im->why) : err;
}

static bool
tell_progress(struct importer *im)
{
	uint64_t done, total;

	/* for those who wait, also where nothing is to be written */
	lock_alive(im->store);
	if (im->ears->progress == NULL)
		return true;
	intake_progress(im->in, &done, &total);
	if (im->passes > 0)
		done += total;
	return im->ears->progress(im->ears->with, done, 2 * total);
}

static enum err
failed_so_far(struct importer *im)
{
	if (im->err == OK)
		im->err = im->txn->err;
	if (im->err == OK && (im->arena.failed || im->key.failed ||
	    im->line.failed || im->keys.pool.failed ||
	    im->lists.pool.failed))
		im->err = ERR_NOMEM;
	return im->err;
}

static enum err
go_over(struct importer *im, void (*row)(struct importer *))
{
	uint64_t rows = 0;

	im->again = false;
	*im->tally = (struct import_tally){ .rejected = im->tally->rejected };
	im->err = intake_rewind(im->in, im->why);
	while (failed_so_far(im) == OK && intake_next(im->in, &im->row)) {
		arena_reset(&im->arena);
		row(im);
		if (++rows % 1024 == 0 && !tell_progress(im))
			im->err = note_fail(ERR_REFUSED, im->why, _("The "
			    "import of %s was stopped; nothing was "
			    "written."), im->name);
	}
	if (im->err == OK)
		im->err = intake_end(im->in);
	im->passes++;
	return im->err;
}

static enum err
all_refused(struct importer *im)
{
	uint64_t count = im->tally->rejected;

	im->tally->added = im->tally->changed = im->tally->unchanged = 0;
	return note_fail(ERR_INPUT, im->why, PN_(
	    "%s: %llu row cannot be used, so nothing was imported; mend it, "
	    "or import the others with --partial.",
	    "%s: %llu rows cannot be used, so nothing was imported; mend "
	    "them, or import the others with --partial.",
	    (unsigned long)count), im->name, (unsigned long long)count);
}

/*
 * A row that leads to a refused one cannot be used either, and so on; what
 * is refused in the end must be known before anything is written.
 */
static enum err
settle_refused(struct importer *im)
{
	enum err err;

	do
		err = go_over(im, importer_row);
	while (err == OK && im->again);
	return err;
}

static enum err
put_rows(struct importer *im)
{
	struct import_tally tally;
	enum err err;

	im->sink = im->options->dry_run ? &importer_preview :
	    &importer_change;
	err = go_over(im, importer_row);
	if (err != OK)
		return err;
	if (im->tally->rejected > 0 && !im->options->partial)
		return all_refused(im);
	if (im->waiting.room == 0)
		return OK;
	tally = *im->tally;
	err = go_over(im, importer_row_later);
	*im->tally = tally;
	return err;
}

static enum err
go_through(struct importer *im)
{
	enum err err = go_over(im, importer_collect);

	if (err == OK && (im->options->partial || im->adds))
		err = settle_refused(im);
	if (err == OK && im->adds)
		err = go_over(im, importer_gather);
	/* together the rows of a key may say more than can be kept */
	if (err == OK && im->adds && im->options->partial)
		err = settle_refused(im);
	return err == OK ? put_rows(im) : err;
}

static enum err
begin(struct importer *im, struct author *author, struct txn *own)
{
	struct writer writer;

	if (im->options->dry_run) {
		txn_begin(own, im->store, TXN_READ, im->why);
		im->txn = own;
	} else {
		enum err err = change_begin(im->store, author, im->why,
		    &im->change);

		if (err != OK)
			return err;
		im->txn = change_txn(im->change);
	}
	permit_init(&im->permit, im->txn);
	im->writer = change_writer(im->txn, author, &writer);
	im->lookup = lookup_open(im->txn);
	im->references = reference_open(im->txn);
	if (im->lookup == NULL || im->references == NULL)
		return ERR_NOMEM;
	return im->txn->err;
}

static enum err
finish(struct importer *im, enum err err, struct change_result *result)
{
	enum err end = OK;

	if (im->rejecting && (err == OK || err == ERR_INPUT)) {
		end = file_draft_commit(&im->rejects, im->why);
		err = err == OK ? end : err;
	} else if (im->rejecting) {
		file_draft_abandon(&im->rejects);
	}
	/* Writing has its own need of memory. */
	lookup_close(im->lookup);
	reference_close(im->references);
	permit_clear(&im->permit);
	keytable_clear(&im->keys);
	importer_add_clear(im);
	if (im->change != NULL && err == OK)
		err = change_end(im->change, result);
	else
		change_abandon(im->change);
	if (im->options->dry_run && im->txn != NULL) {
		end = txn_end(im->txn);
		err = err == OK ? end : err;
	}
	if (err == OK && im->tally->rejected > 0)
		err = ERR_LOOK;
	return err;
}

static void
importer_clear(struct importer *im)
{
	if (im->in != NULL)
		intake_close(im->in);
	keytable_clear(&im->keys);
	importer_add_clear(im);
	arena_clear(&im->arena);
	buf_free(&im->key);
	buf_free(&im->line);
	mem_free(im->values);
	mem_free(im->given);
	mem_free(im->refused.at);
	mem_free(im->waiting.at);
}

enum err
import_file(struct store *store, struct author *author, const char *path,
    const struct import_options *options, const struct import_ears *ears,
    struct import_tally *tally, struct change_result *result,
    struct note *why)
{
	bool standard = strcmp(path, "-") == 0;
	struct importer im = { .store = store, .options = options,
	    .ears = ears, .tally = tally, .why = why };
	struct txn own = { .err = OK };
	char kept[32];
	enum err err = OK;
	int fd = -1;

	*tally = (struct import_tally){ 0 };
	*result = (struct change_result){ 0 };
	im.name = standard ? _("standard input") : path;
	im.adds = importer_adds(options->definition);
	im.blank_erases = options->blank_erases ||
	    (options->definition != NULL && options->definition->blank_erases);
	err = check_rejects(&im, standard ? "/dev/stdin" : path);
	if (err == OK)
		err = keep_input(&im, path, standard, &fd);
	snprintf(kept, sizeof kept, "/dev/fd/%d", fd);
	if (fd >= 0)
		path = kept;
	if (err == OK)
		err = open_intake(&im, path);
	if (err == OK) {
		err = begin(&im, author, &own);
		if (err == OK)
			err = go_through(&im);
		err = finish(&im, err, result);
	}
	importer_clear(&im);
	if (fd >= 0)
		close(fd);
	return err;
}
