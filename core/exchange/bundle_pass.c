/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle_pass.h"

#include <errno.h>
#include <unistd.h>

#include "core/base/json.h"
#include "core/base/words.h"
#include "core/log/trust.h"

enum {
	WAYPOINT_LINES = 1024,
	WAYPOINT_BYTES = 1024 * 1024
};

enum err
bundle_pass_open(struct bundle_pass *pass, const char *path, unsigned how,
    struct store *store, const struct key_door *door,
    const struct scan_limits *limits, struct note *why)
{
	memset(pass, 0, sizeof *pass);
	buf_init(&pass->hashes);
	pass->store = store;
	pass->limits = limits;
	pass->why = why;
	return bundle_file_open(&pass->file, path, how, door, why);
}

enum err
bundle_pass_begin(struct bundle_pass *pass, bool second)
{
	pass->second = second;
	pass->lines = pass->bytes = 0;
	if (second && lseek(pass->file.fd, 0, SEEK_SET) < 0)
		return note_fail(ERR_SYSTEM, pass->why,
		    _("%s: cannot be read: %s."), pass->file.name,
		    strerror(errno));
	scan_open(&pass->scan, pass->file.fd, pass->file.name, pass->limits,
	    pass->why);
	return OK;
}

/* The key of a writer whom the database knows. */
static void
offer_key(struct bundle_pass *pass, const char *dev)
{
	struct writer writer;
	struct txn txn;
	bool found;

	pass->here = 0;
	if (pass->store == NULL)
		return;
	txn_begin(&txn, pass->store, TXN_READ, pass->why);
	found = writer_find(&txn, span_of(dev), &writer);
	if (txn_end(&txn) != OK)
		scan_fail(&pass->scan, txn.err, "%s", err_text(txn.err));
	else if (found)
		pass->here = writer.last;
	if (found && writer.has_key)
		scan_key(&pass->scan, writer.key);
}

static void
waypoint(struct bundle_pass *pass)
{
	struct span hash = span_make(pass->scan.hash, HASH_BYTES);
	struct span rest = span_from(buf_span(&pass->hashes), pass->met);

	pass->lines = pass->bytes = 0;
	pass->at_waypoint = true;
	if (!pass->second) {
		buf_add(&pass->hashes, hash);
		if (pass->hashes.failed)
			scan_nomem(&pass->scan);
	} else if (span_starts(rest, hash)) {
		pass->met += HASH_BYTES;
	} else {
		scan_fail(&pass->scan, ERR_REFUSED, "%s",
		    _("the file was changed while it was read"));
	}
}

enum scan_event
bundle_pass_next(struct bundle_pass *pass)
{
	enum scan_event event = scan_next(&pass->scan);

	pass->at_waypoint = false;
	if (event == SCAN_FAILED && pass->resumes)
		event = scan_resume(&pass->scan);
	switch (event) {
	case SCAN_HEADER:
		offer_key(pass, pass->scan.by);
		break;
	case SCAN_LOG:
		offer_key(pass, pass->scan.dev);
		break;
	case SCAN_LINE:
		pass->bytes += pass->scan.line.raw.len;
		if (++pass->lines >= WAYPOINT_LINES ||
		    pass->bytes >= WAYPOINT_BYTES)
			waypoint(pass);
		break;
	case SCAN_HEAD:
		waypoint(pass);
		break;
	case SCAN_PROOF:
	case SCAN_END:
	case SCAN_FAILED:
		break;
	}
	return pass->scan.err == OK ? event : SCAN_FAILED;
}

enum err
bundle_pass_end(struct bundle_pass *pass)
{
	return scan_close(&pass->scan);
}

void
bundle_pass_close(struct bundle_pass *pass)
{
	buf_free(&pass->hashes);
	bundle_file_close(&pass->file);
}

static void
note_run(struct scan *scan, struct bundle_facts *facts)
{
	struct bundle_run *run = bundle_facts_run(facts);

	if (run == NULL) {
		scan_nomem(scan);
		return;
	}
	memset(run, 0, sizeof *run);
	memcpy(run->dev, scan->dev, sizeof run->dev);
	run->from = scan->from;
}

static void
note_intro(struct scan *scan, struct bundle_facts *facts)
{
	struct intro *intro = &facts->intro;

	if (scan->n != 1 || strcmp(scan->dev, scan->by) != 0 ||
	    !intro_read(intro, &scan->line, &scan->turn))
		return;
	intro->title = facts->title = arena_copy(&facts->arena, intro->title);
	intro->old_dev = arena_copy(&facts->arena, intro->old_dev);
}

static void
note_line(struct bundle_pass *pass, struct bundle_facts *facts)
{
	struct bundle_run *run = &facts->runs[facts->run_count - 1];

	note_intro(&pass->scan, facts);
	if (pass->scan.n != pass->here)
		return;
	run->meet = pass->here;
	memcpy(run->meet_hash, pass->scan.hash, HASH_BYTES);
}

static void
note_head(struct scan *scan, struct bundle_facts *facts)
{
	struct bundle_run *run = &facts->runs[facts->run_count - 1];

	run->to = scan->n;
	run->verified = scan->verified;
	memcpy(run->hash, scan->hash, HASH_BYTES);
}

static void
note_end(struct scan *scan, struct bundle_facts *facts)
{
	memcpy(facts->by, scan->by, sizeof facts->by);
	facts->at = (int64_t)scan->at;
	facts->raw = scan->raw;
	facts->lines = scan->lines;
	facts->packed = unpack_packed(scan->unpack);
	facts->to = arena_copy(&facts->arena, scan->to);
	facts->base = arena_copy(&facts->arena, scan->base);
	facts->have = arena_copy(&facts->arena, scan->have);
	facts->asked = arena_copy(&facts->arena, scan->asked);
	facts->want = arena_copy(&facts->arena, scan->want);
	facts->tips = arena_copy(&facts->arena, scan->tips);
	facts->schema = arena_copy(&facts->arena, scan->schema);
	facts->no_personal = span_is(scan->personal, SPAN("false"));
	facts->has_sender = scan->has_sender;
	memcpy(facts->sender, scan->sender, PUBLIC_BYTES);
}

static void
note_event(struct bundle_pass *pass, enum scan_event event,
    struct bundle_facts *facts)
{
	struct scan *scan = &pass->scan;

	if (event == SCAN_LOG) {
		note_run(scan, facts);
	} else if (event == SCAN_LINE) {
		note_line(pass, facts);
	} else if (event == SCAN_HEAD) {
		note_head(scan, facts);
	} else if (event == SCAN_END) {
		note_end(scan, facts);
	}
}

/*
 * Who gets a sealed bundle can seal it for others again, who would believe
 * that its maker wanted them to have it.
 */
static enum err
check_to(struct bundle_pass *pass, const struct bundle_facts *facts)
{
	bool is_ours = !facts->age || facts->to.len == 0;
	struct arena arena;
	struct json json;
	struct span name;

	arena_init(&arena);
	json_init(&json, facts->to, &arena, 1);
	if (!is_ours)
		(void)json_next(&json, &name);
	while (!is_ours && json_next(&json, &name) == JSON_STRING)
		is_ours = bundle_file_is_for(&pass->file, name);
	arena_clear(&arena);
	pass->for_others = !is_ours;
	return is_ours ? OK : note_fail(ERR_REFUSED, pass->why,
	    _("%s: its maker did not make it for this office: somebody else "
	    "has sealed it again."), pass->file.name);
}

enum err
bundle_pass_prove(struct bundle_pass *pass, struct bundle_facts *facts)
{
	enum scan_event event;
	enum err err;

	memset(facts, 0, sizeof *facts);
	err = bundle_pass_begin(pass, false);
	if (err != OK)
		return err;
	do {
		event = bundle_pass_next(pass);
		note_event(pass, event, facts);
	} while (event != SCAN_END && event != SCAN_FAILED);
	if (facts->arena.failed)
		scan_nomem(&pass->scan);
	err = bundle_pass_end(pass);
	facts->age = pass->file.age;
	return err == OK ? check_to(pass, facts) : err;
}

/* What the office of the sender was called here before. */
static enum err
known_title(struct store *store, struct bundle_facts *facts,
    struct note *why)
{
	struct office office;
	struct arena arena;
	struct txn txn;

	arena_init(&arena);
	txn_begin(&txn, store, TXN_READ, why);
	if (office_get(&txn, span_of(facts->by), &arena, &office))
		facts->title = arena_copy(&facts->arena, office.title);
	arena_clear(&arena);
	return txn_end(&txn);
}

enum err
bundle_read(const char *path, struct store *store,
    const struct key_door *door, const struct scan_limits *limits,
    struct bundle_facts *facts, struct note *why)
{
	struct bundle_pass pass;
	enum err err;

	memset(facts, 0, sizeof *facts);
	err = bundle_pass_open(&pass, path, 0, store, door, limits,
	    why);
	if (err == OK)
		err = bundle_pass_prove(&pass, facts);
	if (err == OK && store != NULL && facts->title.len == 0)
		err = known_title(store, facts, why);
	bundle_pass_close(&pass);
	return err;
}
