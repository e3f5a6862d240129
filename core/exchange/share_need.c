/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/exchange/have.h"
#include "core/exchange/interest.h"
#include "core/exchange/share.h"
#include "core/log/standing.h"
#include "core/log/trust.h"

/* What it does not want it does not lack. */
#define ENOUGH	UINT64_MAX

/* An office, and how far it gets. */
struct reader {
	const char	*dev;
	uint64_t	 heard;		/* in which round */
	uint64_t	*has, *gets;	/* by the number of the writer */
};

static bool
is_for(const struct shelf_file *file, const char *dev)
{
	size_t i;

	for (i = 0; i + DEV_CHARS <= file->to.len; i += DEV_CHARS)
		if (memcmp(file->to.at + i, dev, DEV_CHARS) == 0)
			return true;
	return file->to.len == 0;
}

/* Rounds in which an office may be heard of and still lack our file. */
enum { PATIENCE = 8 };

/*
 * Whether that office will read this file.  One of a third only if it holds
 * lines of that third, and was not heard of since we met the file: else it
 * may have refused it, and waits for ours.  With ours we have patience: they
 * may be slow, but also damaged where we cannot see it.
 */
static bool
will_read(const struct share_need *need, const struct reader *reader,
    const struct shelf_file *file)
{
	struct writer writer;

	if (!file->known || file->gone || file->merged ||
	    !is_for(file, reader->dev))
		return false;
	if (strcmp(file->dev, need->share->author->dev) == 0)
		return reader->heard <= file->met + PATIENCE;
	return !need->alone && reader->heard <= file->met &&
	    writer_find(need->txn, span_of(file->dev), &writer) &&
	    reader->has[writer.number] > 0 &&
	    reader->has[writer.number] < ENOUGH;
}

static bool
lift(uint64_t *gets, const struct shelf_file *file)
{
	bool lifted = false;
	size_t i;

	for (i = 0; i < file->run_count; i++) {
		const struct shelf_run *run = &file->runs[i];

		if (run->from - 1 > gets[run->writer] ||
		    run->to <= gets[run->writer])
			continue;
		gets[run->writer] = run->to;
		lifted = true;
	}
	return lifted;
}

/* In whatever order it reads them. */
static void
read_shelf(const struct share_need *need, struct reader *reader)
{
	const struct shelf *shelf = &need->share->shelf;
	bool lifted;
	size_t i;

	do {
		lifted = false;
		for (i = 0; i < shelf->count; i++)
			if (will_read(need, reader, &shelf->files[i]))
				lifted |= lift(reader->gets,
				    &shelf->files[i]);
	} while (lifted);
}

static bool
has_all(const struct reader *reader, const struct shelf_file *file)
{
	size_t i;

	for (i = 0; i < file->run_count; i++)
		if (reader->has[file->runs[i].writer] < file->runs[i].to)
			return false;
	return true;
}

/* What it has as it said, on top of nothing. */
static enum err
ask(struct share_need *need, const struct office *office,
    struct reader *reader, struct arena *arena)
{
	struct span dev = span_of(office->dev);
	struct interest interest;
	struct writer writer;
	struct have have;
	uint32_t number;

	reader->dev = office->dev;
	reader->heard = shelf_heard(need->txn, office->dev);
	if (!have_read(&have, office->have, arena))
		have.count = 0;
	interest_get(need->txn, dev, arena, &interest);
	for (number = 1; number < need->writers; number++) {
		if (!writer_get(need->txn, number, &writer))
			break;
		reader->has[number] = span_is(dev, span_of(writer.dev)) ||
		    interest_wants(&interest, need->txn, writer.dev, NULL) ?
		    have_of(&have, writer.dev) : ENOUGH;
		reader->gets[number] = reader->has[number];
	}
	return arena->failed ? ERR_NOMEM : need->txn->err;
}

static void
take_in(struct share_need *need, struct reader *reader)
{
	struct shelf *shelf = &need->share->shelf;
	uint32_t number;
	size_t i;

	read_shelf(need, reader);
	for (number = 1; number < need->writers; number++)
		if (need->offices == 0 ||
		    reader->gets[number] < need->least[number])
			need->least[number] = reader->gets[number];
	for (i = 0; i < shelf->count; i++)
		if (is_for(&shelf->files[i], reader->dev) &&
		    !has_all(reader, &shelf->files[i]))
			shelf->files[i].covered = false;
	need->offices++;
}

/* The writers whose database goes on as another that is believed. */
static bool *
find_ended(struct share_need *need, struct arena *arena)
{
	bool *ended = arena_array(arena, need->writers, sizeof *ended);
	struct writer writer, old;
	struct intro intro;
	uint32_t number;

	for (number = 1; ended != NULL && number < need->writers; number++)
		if (writer_get(need->txn, number, &writer) &&
		    trust_intro(need->txn, &writer, arena, &intro) &&
		    trust_vouches(need->txn, &intro) &&
		    writer_find(need->txn, intro.old_dev, &old))
			ended[old.number] = true;
	return ended;
}

/* Whoever was revoked is waited for no longer. */
static bool
counts(struct share_need *need, const struct office *office,
    const bool *ended)
{
	struct standing standing;
	struct writer writer;

	if (office->trust != TRUST_ACCEPTED || office->end != SERIAL_MAX)
		return false;
	return !writer_find(need->txn, span_of(office->dev), &writer) ||
	    (!ended[writer.number] &&
	    !(standing_get(need->txn, writer.number, &standing) &&
	    standing.limit != SERIAL_MAX));
}

static enum err
ask_all(struct share_need *need, struct reader *reader, const bool *ended)
{
	struct office office;
	struct arena turn;
	struct walk walk;
	enum err err = OK;

	arena_init(&turn);
	offices(&walk, need->txn);
	while (err == OK && office_next(&walk, &turn, &office)) {
		if (counts(need, &office, ended))
			err = ask(need, &office, reader, &turn);
		if (err == OK && counts(need, &office, ended))
			take_in(need, reader);
		arena_reset(&turn);
	}
	walk_end(&walk);
	arena_clear(&turn);
	return err;
}

static void
add_recipient(struct bundle_wish *wish, struct age_recipient *recipients,
    struct span *names, const struct writer *writer, struct arena *arena)
{
	if (!writer->has_key || !age_recipient_of(
	    &recipients[wish->seal_count], writer->key))
		return;
	names[wish->seal_count++] = arena_copy(arena, span_of(writer->dev));
}

enum err
share_seal(struct share_need *need, struct arena *arena,
    struct bundle_wish *wish)
{
	struct age_recipient *recipients = arena_array(arena,
	    need->writers, sizeof *recipients);
	struct span *names = arena_array(arena, need->writers,
	    sizeof *names);
	bool *ended = find_ended(need, arena);
	struct office office;
	struct writer writer;
	struct walk walk;

	if (arena->failed)
		return ERR_NOMEM;
	wish->seal = recipients;
	wish->seal_names = names;
	offices(&walk, need->txn);
	while (office_next(&walk, arena, &office))
		if (counts(need, &office, ended) &&
		    writer_find(need->txn, span_of(office.dev), &writer))
			add_recipient(wish, recipients, names, &writer,
			    arena);
	walk_end(&walk);
	return arena->failed ? ERR_NOMEM : need->txn->err;
}

/* Whoever comes to an empty place has nothing. */
static enum err
ask_nobody(struct share_need *need, struct reader *reader,
    struct arena *arena)
{
	struct office nobody = { .dev = "" };
	enum err err = ask(need, &nobody, reader, arena);

	if (err == OK)
		take_in(need, reader);
	return err;
}

enum err
share_need(struct share_need *need, struct arena *arena)
{
	struct shelf *shelf = &need->share->shelf;
	struct reader reader = { .heard = 0 };
	struct writer writer;
	bool *ended;
	enum err err;
	size_t i;

	for (need->writers = 1;
	    writer_get(need->txn, need->writers, &writer); need->writers++)
		continue;
	need->offices = 0;
	need->least = arena_array(arena, need->writers, sizeof *need->least);
	reader.has = arena_array(arena, need->writers, sizeof *reader.has);
	reader.gets = arena_array(arena, need->writers, sizeof *reader.gets);
	ended = find_ended(need, arena);
	if (arena->failed)
		return ERR_NOMEM;
	for (i = 0; i < shelf->count; i++)
		shelf->files[i].covered = true;
	err = ask_all(need, &reader, ended);
	if (err == OK && need->offices == 0)
		err = ask_nobody(need, &reader, arena);
	return err == OK ? need->txn->err : err;
}
