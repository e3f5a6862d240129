/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/dump.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/exchange/interest.h"
#include "core/exchange/reissue.h"
#include "core/exchange/said.h"
#include "core/log/author.h"
#include "core/log/trust.h"

enum { FILE_MOST = 1024 * 1024 };	/* bytes of a draft, of a YAML */

static void dump_offices(struct dump *);
static void dump_reissued(struct dump *);
static void dump_said(struct dump *);

const struct dump_tree dump_trees[TREE_COUNT] = {
	[TREE_META]	= { DUMP_ITSELF, dump_reissued },
	[TREE_NAMES]	= { DUMP_MADE, NULL },
	[TREE_WRITERS]	= { DUMP_WITH, NULL },		/* LOG */
	[TREE_LOG]	= { DUMP_ITSELF, dump_logs },
	[TREE_CHAIN]	= { DUMP_MADE, NULL },
	[TREE_SETS]	= { DUMP_MADE, NULL },
	[TREE_WHEN]	= { DUMP_MADE, NULL },
	[TREE_TOUCHED]	= { DUMP_MADE, NULL },
	[TREE_RECORDS]	= { DUMP_MADE, NULL },
	[TREE_INDEX]	= { DUMP_MADE, NULL },
	[TREE_POSTED]	= { DUMP_MADE, NULL },
	[TREE_TROUBLE]	= { DUMP_MADE, NULL },
	[TREE_OFFICES]	= { DUMP_ITSELF, dump_offices },
	[TREE_ROSTER]	= { DUMP_MADE, NULL },
	[TREE_BRANCHES]	= { DUMP_WITH, NULL },		/* LOG */
	[TREE_ALIASES]	= { DUMP_MADE, NULL },
	[TREE_ERASED]	= { DUMP_MADE, NULL },	/* erase lines, hollow ones */
	[TREE_SHELVES]	= { DUMP_HERE, NULL },	/* folders are read again */
	[TREE_WANTS]	= { DUMP_WITH, NULL },		/* OFFICES */
	[TREE_MARKS]	= { DUMP_MADE, NULL },
	[TREE_SAID]	= { DUMP_ITSELF, dump_said },
};

void
dump_line(struct dump *d, struct span raw)
{
	if (d->err == OK)
		d->err = d->put(d->with, raw, d->why);
}

void
dump_mark(struct dump *d, const struct mark *mark)
{
	buf_reset(&d->text);
	mark_write(&d->text, mark);
	if (d->text.failed)
		d->err = ERR_NOMEM;
	else
		dump_line(d, span_make(d->text.at, d->text.len - 1));
}

void
dump_fault(struct dump *d, const char *form, ...)
{
	struct note sentence;
	va_list args;

	d->faults++;
	va_start(args, form);
	vsnprintf(sentence.text, sizeof sentence.text, form, args);
	va_end(args);
	d->say(d->say_with, sentence.text);
}

static void
begin(struct dump *d)
{
	d->damage.text[0] = '\0';
	txn_begin(&d->txn, d->store, TXN_READ, &d->damage);
}

bool
dump_goes(struct dump *d, enum tree tree, uint32_t number, uint64_t n)
{
	const struct dump_place *stop;

	d->at->tree = tree;
	d->at->number = number;
	d->at->n = n;
	for (stop = d->stops; stop < d->stops + d->stop_count; stop++)
		if (stop->tree == tree && stop->number == number &&
		    (n == stop->n || (n > stop->n &&
		    (number & DUMP_ALONE) == 0)))
			return false;
	return true;
}

bool
dump_again(struct dump *d)
{
	if (d->txn.err == OK || d->err != OK)
		return false;
	if (d->txn.err != ERR_DAMAGED || d->stop_count == DUMP_STOPS) {
		d->err = note_fail(d->txn.err, d->why, "%s", d->damage.text);
		return false;
	}
	d->stops[d->stop_count++] = *d->at;
	txn_abandon(&d->txn);
	begin(d);
	return true;
}

/* Those that count first: what is said of the others must not be undone by
 * who vouches for them. */
static void
put_office(struct dump *d, const struct office *office, struct arena *arena,
    bool trusted)
{
	static const char *const words[] = {
		[TRUST_NONE] = "none", [TRUST_ACCEPTED] = "accepted",
		[TRUST_SELF] = "self"
	};
	struct mark mark = {
		.sort = MARK_OFFICE, .dev = span_of(office->dev),
		.text = span_of(words[office->trust]), .second = office->hub,
		.n = office->end, .at = (uint64_t)office->heard,
		.have = office->have, .tips = office->tips,
		.raw = (uint64_t)office->missed, .asks = office->asks
	};
	struct interest wants;
	struct buf text;

	if ((office->trust != TRUST_NONE) != trusted)
		return;
	buf_init(&text);
	interest_get(&d->txn, mark.dev, arena, &wants);
	if (wants.some) {
		interest_write(&text, &wants);
		mark.want = buf_span(&text);
	}
	if (text.failed)
		d->err = ERR_NOMEM;
	dump_mark(d, &mark);
	buf_free(&text);
}

static void
dump_offices(struct dump *d)
{
	struct office office;
	struct arena arena;
	struct walk walk;
	int turn;

	if (!dump_goes(d, TREE_OFFICES, 0, 0)) {
		dump_fault(d, "%s", _("Whom this office believes cannot be "
		    "read; klaster office trust says it again."));
		return;
	}
	arena_init(&arena);
	for (turn = 1; turn >= 0; turn--) {
		offices(&walk, &d->txn);
		while (d->err == OK && office_next(&walk, &arena, &office)) {
			put_office(d, &office, &arena, turn == 1);
			arena_reset(&arena);
		}
		walk_end(&walk);
	}
	arena_clear(&arena);
	if (dump_again(d))
		dump_offices(d);
}

static void
dump_reissued(struct dump *d)
{
	struct mark mark = { .sort = MARK_REISSUED };
	struct writer writer;
	uint32_t number;

	for (number = 1; d->err == OK && dump_goes(d, TREE_META, 1, 0) &&
	    writer_get(&d->txn, number, &writer); number++) {
		mark.dev = span_of(writer.dev);
		mark.n = reissue_done(&d->txn, writer.dev);
		if (mark.n != SERIAL_MAX)
			dump_mark(d, &mark);
	}
	(void)dump_again(d);
}

/* Nothing is lost without them but bytes: others are asked for more. */
static void
dump_said(struct dump *d)
{
	struct mark mark = { .sort = MARK_SAID };
	struct walk walk;
	struct said said;

	if (!dump_goes(d, TREE_SAID, 0, 0))
		return;
	said_walk(&walk, &d->txn);
	while (d->err == OK && said_next(&walk, &said)) {
		mark.n = said.number;
		memcpy(mark.hash, said.digest, HASH_BYTES);
		mark.have = said.have;
		mark.tips = said.tips;
		dump_mark(d, &mark);
	}
	walk_end(&walk);
	(void)dump_again(d);
}

struct span
dump_author(struct dump *d)
{
	struct span dev = SPAN("");

	do {
		if (!dump_goes(d, TREE_META, 0, 0))
			return SPAN("");
		dev = author_here(&d->txn);
	} while (dump_again(d));
	return dev;
}

enum err
dump_begin(struct dump *d, int64_t now)
{
	struct mark header = { .sort = MARK_BACKUP, .n = BACKUP_VERSION,
	    .at = (uint64_t)now };
	size_t i;

	d->err = OK;
	d->faults = 0;
	d->own_whole = false;
	if (d->at == NULL)
		d->at = &d->place;
	buf_init(&d->text);
	begin(d);
	header.dev = dump_author(d);
	dump_mark(d, &header);
	for (i = 0; i < TREE_COUNT && d->err == OK; i++)
		if (dump_trees[i].run != NULL)
			dump_trees[i].run(d);
	return d->err;
}

void
dump_file(struct dump *d, const char *name, const char *path)
{
	struct mark mark = { .sort = MARK_FILE, .name = span_of(name) };
	struct note why = { "" };
	struct buf bytes;
	enum err err;

	if (d->err != OK || (access(path, F_OK) != 0 && errno == ENOENT))
		return;
	buf_init(&bytes);
	err = file_read(path, FILE_MOST, &bytes, &why);
	mark.text = buf_span(&bytes);
	if (err == ERR_NOMEM)
		d->err = err;
	else if (err != OK)
		dump_fault(d, "%s", why.text);
	else if (!text_is_utf8(mark.text))
		dump_fault(d, _("%s is no text and is left out."), path);
	else
		dump_mark(d, &mark);
	buf_free(&bytes);
}

enum err
dump_end(struct dump *d)
{
	txn_abandon(&d->txn);
	buf_free(&d->text);
	return d->err;
}
