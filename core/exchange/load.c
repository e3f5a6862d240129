/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/load.h"

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/exchange/interest.h"
#include "core/exchange/reissue.h"
#include "core/exchange/said.h"
#include "core/keys/seal.h"
#include "core/log/author.h"
#include "core/log/fold.h"
#include "core/log/intro.h"
#include "core/log/roster.h"
#include "core/log/standing.h"
#include "core/log/trust.h"

static bool
refuse(struct load *load, const char *what)
{
	txn_fail(&load->txn, ERR_REFUSED, "%s", what);
	return false;
}

void
load_begin(struct load *load, struct store *store, struct note *why)
{
	memset(load, 0, sizeof *load);
	load->store = store;
	load->why = why;
	arena_init(&load->arena);
	txn_begin(&load->txn, store, TXN_WRITE, why);
}

/* A transaction of its own would be spilled; nobody sees what is between. */
static void
commit(struct load *load)
{
	enum err err = txn_end(&load->txn);

	txn_begin(&load->txn, load->store, TXN_WRITE, load->why);
	if (err != OK)
		load->txn.err = err;
}

static void
read_header(struct load *load)
{
	if (load->mark.n < BACKUP_VERSION) {
		refuse(load, _("an older klaster wrote it, in a form that is "
		    "read no more; restore it with that one, export the "
		    "records as JSON, and import them here"));
		return;
	}
	if (load->mark.n != BACKUP_VERSION) {
		txn_fail(&load->txn, ERR_REFUSED, _("a newer klaster wrote "
		    "it (form %llu; this one knows %d); install that one"),
		    (unsigned long long)load->mark.n, BACKUP_VERSION);
		return;
	}
	memcpy(load->by, load->mark.dev.at, load->mark.dev.len);
	load->begun = true;
}

static void
begin_log(struct load *load)
{
	struct mark *mark = &load->mark;

	if (!mark->second) {
		writer_meet(&load->txn, mark->dev, &load->writer);
		if (mark->n != 1 || load->writer.last > 0)
			refuse(load, _("this log does not begin here"));
		load->in = LOAD_LOG;
		return;
	}
	if (!span_is(mark->dev, span_of(load->writer.dev)) || mark->n == 0 ||
	    mark->n > load->writer.last + 1) {
		refuse(load, _("this history leaves no log"));
		return;
	}
	load->branch = (struct branch){ .writer = load->writer.number,
	    .from = mark->n };
	memcpy(load->branch.prev, mark->hash, HASH_BYTES);
	branch_begin(&load->txn, &load->branch);
	load->in = LOAD_BRANCH;
}

/* The first line has the key, of which the name is the hash. */
static void
take_key(struct load *load, const struct line *line)
{
	struct intro intro;

	if (!intro_read(&intro, line, &load->arena) ||
	    strcmp(intro.dev, load->writer.dev) != 0) {
		refuse(load, _("its writer has another key"));
		return;
	}
	memcpy(load->writer.key, intro.key, PUBLIC_BYTES);
	load->writer.has_key = true;
}

static void
read_line(struct load *load, struct span raw)
{
	struct line line;

	load->lines++;
	if (load->in == LOAD_BRANCH) {
		branch_append(&load->txn, &load->branch, raw);
		return;
	}
	if (load->in != LOAD_LOG || line_read(&line, raw, &load->arena,
	    load->why) != OK) {
		refuse(load, _("this line may not stand here"));
		return;
	}
	if (line.n == 1)
		take_key(load, &line);
	if (load->txn.err == OK)
		log_append(&load->txn, &load->writer, &line);
}

/* What is signed, by its chain; empty when nothing is. */
static bool
is_signed_well(struct load *load, const unsigned char h[HASH_BYTES])
{
	struct buf text;
	bool is;

	buf_init(&text);
	log_head_text(&text, load->writer.dev, load->mark.at, h);
	is = !text.failed && load->writer.has_key &&
	    crypt_verify(load->writer.key, buf_span(&text), load->mark.sig);
	buf_free(&text);
	return is;
}

static bool
end_log(struct load *load)
{
	struct writer *w = &load->writer;
	struct mark *mark = &load->mark;

	if (mark->n != w->last || memcmp(mark->hash, w->hash,
	    HASH_BYTES) != 0 || mark->at > mark->n)
		return refuse(load, _("the lines before it make another hash"));
	if (mark->at > 0) {
		if (!log_hash(&load->txn, w, mark->at, w->signed_hash) ||
		    !is_signed_well(load, w->signed_hash))
			return refuse(load, _("the signature does not fit"));
		w->signed_at = mark->at;
		memcpy(w->signature, mark->sig, SIGNIFY_BYTES);
	}
	writer_put(&load->txn, w);
	trust_meet(&load->txn, span_of(w->dev));
	return true;
}

static bool
end_branch(struct load *load)
{
	struct branch *b = &load->branch;
	struct path path = { .writer = load->writer };
	unsigned char h[HASH_BYTES];

	b->open = false;
	b->signed_at = load->mark.at;
	memcpy(b->signature, load->mark.sig, SIGNIFY_BYTES);
	branch_put(&load->txn, b);
	if (load->mark.n != b->last || memcmp(load->mark.hash, b->hash,
	    HASH_BYTES) != 0 ||
	    !path_holds(&load->txn, &path, b->from - 1, b->prev))
		return refuse(load, _("the lines before it make another hash"));
	path.branch = *b;
	if (b->signed_at > 0 && (!path_hash(&load->txn, &path, b->signed_at,
	    h) || !is_signed_well(load, h)))
		return refuse(load, _("the signature does not fit"));
	return true;
}

static void
read_tip(struct load *load)
{
	bool fine = load->in == LOAD_LOG ? end_log(load) :
	    load->in == LOAD_BRANCH ? end_branch(load) :
	    refuse(load, _("this line may not stand here"));

	load->in = fine ? LOAD_OUTSIDE : load->in;
}

static void
read_office(struct load *load)
{
	const struct mark *mark = &load->mark;
	struct txn *txn = &load->txn;
	struct span dev = mark->dev;
	bool self = span_is(mark->text, SPAN("self"));

	trust_put(txn, dev, self ? TRUST_SELF :
	    span_is(mark->text, SPAN("accepted")) ? TRUST_ACCEPTED :
	    TRUST_NONE);
	if (mark->n != SERIAL_MAX)
		trust_put_end(txn, dev, mark->n);
	if (mark->second)
		trust_put_hub(txn, dev, true);
	if (mark->at > 0)
		trust_heard(txn, dev, (int64_t)mark->at, mark->have,
		    mark->tips);
	if (mark->raw > 0)
		trust_missed(txn, dev, (int64_t)mark->raw);
	if (mark->asks)
		trust_asks(txn, dev, true);
	interest_put(txn, dev, mark->want);
}

static void
read_said(struct load *load)
{
	const struct mark *mark = &load->mark;
	struct said said = { .number = mark->n, .have = mark->have,
	    .tips = mark->tips };

	memcpy(said.digest, mark->hash, HASH_BYTES);
	said_restore(&load->txn, &said);
}

/* FOLDER/NAME, or a name that may lie beside the data; nothing else. */
static bool
is_name(struct span name)
{
	struct span rest = name;

	if (span_is(name, SPAN(KEY_FILE)))
		return true;
	if (span_starts(name, SPAN("drafts/")))
		rest = span_from(name, strlen("drafts/"));
	else if (span_starts(name, SPAN("config/")))
		rest = span_from(name, strlen("config/"));
	return rest.len < name.len && rest.len > 0 && rest.at[0] != '.' &&
	    memchr(rest.at, '/', rest.len) == NULL &&
	    memchr(rest.at, '\0', rest.len) == NULL;
}

static void
read_file(struct load *load)
{
	char *path, *slash;
	enum err err = OK;

	if (!is_name(load->mark.name)) {
		refuse(load, _("this file has no place here"));
		return;
	}
	path = file_join(&load->arena, store_dir(load->store),
	    arena_string(&load->arena, load->mark.name));
	if (path == NULL) {
		txn_nomem(&load->txn);
		return;
	}
	slash = strrchr(path, '/');
	*slash = '\0';
	err = file_folder(path, 0700, load->why);
	*slash = '/';
	if (err == OK)
		err = file_write(path, 0600, load->mark.text, load->why);
	if (err != OK)
		txn_fail(&load->txn, err, "%s", err_text(err));
	load->configs += span_starts(load->mark.name, SPAN("config/"));
}

static void
read_mark(struct load *load, struct span line)
{
	enum err err = mark_read(&load->mark, line, &load->arena, load->why);
	enum mark_sort sort = load->mark.sort;

	if (err != OK)
		txn_fail(&load->txn, err, "%s", err_text(err));
	else if (load->begun == (sort == MARK_BACKUP))
		refuse(load, _("this line may not stand here"));
	else if (sort == MARK_BACKUP)
		read_header(load);
	else if (sort == MARK_TIP)
		read_tip(load);
	else if (load->in != LOAD_OUTSIDE)
		refuse(load, _("this line may not stand here"));
	else if (sort == MARK_LOG)
		begin_log(load);
	else if (sort == MARK_OFFICE)
		read_office(load);
	else if (sort == MARK_SAID)
		read_said(load);
	else if (sort == MARK_REISSUED)
		reissue_put_done(&load->txn,
		    arena_string(&load->arena, load->mark.dev),
		    load->mark.n);
	else if (sort == MARK_FILE)
		read_file(load);
	else
		refuse(load, _("this line may not stand here"));
}

enum err
load_line(struct load *load, struct span line)
{
	if (mark_sort(line) == MARK_LINE)
		read_line(load, line);
	else
		read_mark(load, line);
	arena_reset(&load->arena);
	if (load->txn.err == OK && txn_is_full(&load->txn))
		commit(load);
	return load->txn.err;
}

/* Of a copy: whoever opens it for writing goes on as a new writer. */
static void
put_seal(struct load *load)
{
	struct home seal = { .inode = 0 };
	enum err err = seal_here(&seal, load->store, load->why);

	if (err != OK)
		txn_fail(&load->txn, err, "%s", err_text(err));
	seal.inode = 0;
	home_put(&load->txn, &seal);
}

enum err
load_end(struct load *load, enum err err,
    bool (*progress)(void *with, uint64_t done, uint64_t total), void *with)
{
	struct txn *txn = &load->txn;
	struct writer writer;

	if (err == OK && (!load->begun || load->in != LOAD_OUTSIDE))
		refuse(load, _("it ends too early"));
	if (err == OK && writer_find(txn, span_of(load->by), &writer)) {
		author_put(txn, span_of(load->by));
		if (trust_of(txn, span_of(load->by)) != TRUST_SELF)
			trust_put(txn, span_of(load->by), TRUST_SELF);
	}
	if (err == OK)
		put_seal(load);
	roster_touch(txn);
	standing_renew_all(txn);
	arena_clear(&load->arena);
	if (err == OK)
		err = txn_end(txn);
	else
		txn_abandon(txn);
	return err == OK ? fold_all(load->store, progress, with, load->why) :
	    err;
}
