/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle_salvage.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/exchange/bundle_out.h"
#include "core/log/trust.h"

/* A run of the damaged bundle, in the order they stand there. */
struct found {
	char		dev[DEV_CHARS + 1];
	uint64_t	from, to;	/* to: as far as it could be read */
	uint64_t	bytes, lines;
	bool		good;		/* its head verified */
	bool		accepted;
};

struct salvage {
	struct bundle_pass *pass;
	struct found	*found;
	size_t		 count, room;
	size_t		 at;		/* behind the run in hand */
	struct note	 why;		/* of the damage */
	struct keypair	 key;		/* of nobody, for this once */
	char		 dev[DEV_CHARS + 1];
	struct bundle_out out;
	int		 fd;
};

static struct found *
in_hand(struct salvage *s)
{
	return &s->found[s->at - 1];
}

static bool
is_kept(struct salvage *s)
{
	return s->at > 0 && in_hand(s)->good && in_hand(s)->accepted;
}

static bool
is_accepted(struct salvage *s, const char *dev)
{
	struct bundle_pass *pass = s->pass;
	struct txn txn;
	bool is;

	txn_begin(&txn, pass->store, TXN_READ, &s->why);
	is = trust_of(&txn, span_of(dev)) != TRUST_NONE;
	return txn_end(&txn) == OK && is;
}

static void
find_run(struct salvage *s)
{
	struct scan *scan = &s->pass->scan;
	struct found *found = s->found;

	if (!vec_room(&s->found, &s->room, s->count, sizeof *s->found)) {
		scan_nomem(scan);
		return;
	}
	s->at = ++s->count;
	found = in_hand(s);
	memset(found, 0, sizeof *found);
	memcpy(found->dev, scan->dev, sizeof found->dev);
	found->from = scan->from;
	found->to = scan->from - 1;
	found->accepted = is_accepted(s, scan->dev);
}

/* A mark as it will be written. */
static void
count_mark(struct salvage *s)
{
	struct buf text;

	buf_init(&text);
	mark_write(&text, &s->pass->scan.mark);
	if (text.failed)
		scan_nomem(&s->pass->scan);
	in_hand(s)->bytes += text.len;
	in_hand(s)->lines++;
	buf_free(&text);
}

static void
look(struct salvage *s, enum scan_event event)
{
	struct scan *scan = &s->pass->scan;

	if (event == SCAN_LOG)
		find_run(s);
	if (scan->err != OK || s->at == 0)
		return;
	if (event == SCAN_LOG || event == SCAN_HEAD)
		count_mark(s);
	if (event == SCAN_HEAD)
		in_hand(s)->good = scan->verified;
	if (event == SCAN_LINE) {
		in_hand(s)->to = scan->n;
		in_hand(s)->bytes += scan->line.raw.len + 1;
		in_hand(s)->lines++;
	}
}

static enum err
put(void *with, struct span bytes, struct note *why)
{
	struct salvage *s = with;

	return file_put(s->fd, bytes, s->pass->file.name, why);
}

static void
copy(struct salvage *s, enum scan_event event)
{
	struct scan *scan = &s->pass->scan;
	enum err err = OK;

	if (event == SCAN_LOG && s->at++ == s->count)
		scan_fail(scan, ERR_REFUSED, "%s",
		    _("the file was changed while it was read"));
	if (scan->err != OK || !is_kept(s))
		return;
	if (event == SCAN_LOG || event == SCAN_HEAD)
		err = bundle_out_mark(&s->out, &scan->mark);
	else if (event == SCAN_LINE)
		err = bundle_out_line(&s->out, scan->line.raw);
	if (err != OK)
		scan_fail(scan, err, "%s", err_text(err));
}

/* To the end of the file, over whatever is damaged. */
static enum err
go(struct salvage *s, bool second,
    void (*step)(struct salvage *, enum scan_event))
{
	struct bundle_pass *pass = s->pass;
	enum scan_event event;
	enum err err;

	s->at = 0;
	if (lseek(pass->file.fd, 0, SEEK_SET) < 0)
		return ERR_SYSTEM;
	err = bundle_pass_begin(pass, second);
	if (err != OK)
		return err;
	do {
		event = bundle_pass_next(pass);
		step(s, event);
	} while (event != SCAN_END && event != SCAN_FAILED);
	err = bundle_pass_end(pass);
	return err == ERR_REFUSED ? OK : err;
}

static void
report_run(const struct found *found, struct buf *report)
{
	if (found->good && found->accepted)
		return;
	if (found->good)
		buf_printf(report, _("Lines of %s are whole, and were left "
		    "out: nobody here has accepted it, and a damaged bundle "
		    "introduces nobody."), found->dev);
	else
		buf_printf(report, _("Lines from %" PRIu64 " on of %s were "
		    "lost: no signature behind them can be read that fits."),
		    found->from, found->dev);
	buf_byte(report, '\n');
}

/* What can be kept, counted for the header. */
static size_t
count_kept(struct salvage *s)
{
	struct mark *header = &s->out.header;
	size_t kept = 0;

	for (s->at = 1; s->at <= s->count; s->at++) {
		if (!is_kept(s))
			continue;
		header->raw += in_hand(s)->bytes;
		header->lines += in_hand(s)->lines;
		kept++;
	}
	return kept;
}

static enum err
write_new(struct salvage *s, const char *folder)
{
	struct pack_sink sink = { put, s };
	enum err err;

	s->fd = file_nameless(folder);
	if (s->fd < 0)
		return note_fail(ERR_SYSTEM, s->pass->why,
		    _("%s: no file can be made here."), folder);
	err = bundle_out_measure(&s->out);
	if (err == OK)
		err = bundle_out_begin(&s->out, sink);
	if (err == OK)
		err = go(s, true, copy);
	if (err == OK)
		err = bundle_out_end(&s->out);
	if (err == OK)
		return bundle_file_replace(&s->pass->file, s->fd,
		    s->pass->why);
	close(s->fd);
	return err;
}

static void
seal_by_nobody(struct salvage *s, struct buf *key)
{
	struct mark *header = &s->out.header;

	key_make(&s->key);
	key_dev(s->key.public, s->dev);
	base64_write(key, s->key.public, PUBLIC_BYTES);
	s->out.key = &s->key;
	s->out.dev = s->dev;
	s->out.why = s->pass->why;
	header->sort = MARK_BUNDLE;
	header->n = BUNDLE_VERSION;
	header->dev = span_of(s->dev);
	header->have = SPAN("{}");
	header->key = buf_span(key);
}

static enum err
save(struct salvage *s, const char *folder, struct buf *report)
{
	struct buf key;
	enum err err = go(s, false, look);

	if (err != OK)
		return err;
	buf_init(&key);
	seal_by_nobody(s, &key);
	if (count_kept(s) == 0)
		err = ERR_REFUSED;
	else if (key.failed)
		err = ERR_NOMEM;
	else
		err = write_new(s, folder);
	for (size_t i = 0; err == OK && i < s->count; i++)
		report_run(&s->found[i], report);
	buf_free(&key);
	return err;
}

static void
begin_anew(struct bundle_pass *pass)
{
	buf_reset(&pass->hashes);
	pass->met = 0;
}

static enum err
save_all(struct bundle_pass *pass, struct buf *report)
{
	struct salvage s = { .pass = pass, .fd = -1 };
	struct note *why = pass->why;
	enum err err;

	begin_anew(pass);
	pass->why = &s.why;
	pass->resumes = true;
	err = save(&s, store_dir(pass->store), report);
	pass->resumes = false;
	pass->why = why;
	begin_anew(pass);
	bundle_out_close(&s.out);
	key_wipe(&s.key);
	mem_free(s.found);
	if (err == OK || err == ERR_REFUSED)
		return err;
	if (why != NULL)
		*why = s.why;
	return err;
}

enum err
bundle_salvage(struct bundle_pass *pass, struct bundle_facts *facts,
    struct buf *report)
{
	enum err err;

	if (pass->why != NULL)
		buf_printf(report, "%s\n", pass->why->text);
	err = save_all(pass, report);
	if (err != OK)
		return err;
	if (pass->why != NULL)
		pass->why->text[0] = '\0';
	bundle_facts_clear(facts);
	return bundle_pass_prove(pass, facts);
}
