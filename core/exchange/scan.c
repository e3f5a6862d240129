/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/scan.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/base/words.h"
#include "core/exchange/tips.h"
#include "core/keys/age.h"

enum {
	ARENA_TURNS = 256,	/* lines between two clearings */
	STRANGE_MOST = 1024	/* lines passed over that are none */
};

static uint64_t
at_most(uint64_t wish, uint64_t format)
{
	return wish == 0 || wish > format ? format : wish;
}

void
scan_open(struct scan *scan, int fd, const char *name,
    const struct scan_limits *limits, struct note *why)
{
	const struct scan_limits none = { 0 };

	memset(scan, 0, sizeof *scan);
	if (limits == NULL)
		limits = &none;
	scan->limits.raw = at_most(limits->raw, SCAN_RAW_MOST);
	scan->limits.line = at_most(limits->line, LINE_LONGEST);
	scan->limits.runs = at_most(limits->runs, SCAN_RUNS_MOST);
	scan->name = name;
	scan->why = why;
	buf_init(&scan->carry);
	arena_init(&scan->kept);
	arena_init(&scan->turn);
	hasher_init(&scan->whole);
	scan->err = unpack_begin(fd, name, why, &scan->unpack);
}

enum err
scan_close(struct scan *scan)
{
	unpack_close(scan->unpack);
	buf_free(&scan->carry);
	arena_clear(&scan->kept);
	arena_clear(&scan->turn);
	return scan->err;
}

void
scan_fail(struct scan *scan, enum err err, const char *form, ...)
{
	struct note what;
	va_list args;

	if (scan->err != OK)
		return;
	if (err == ERR_REFUSED && mem_ran_out()) {
		/* What could not be looked at is not refuted. */
		scan->err = ERR_NOMEM;
		return;
	}
	va_start(args, form);
	vsnprintf(what.text, sizeof what.text, form, args);
	va_end(args);
	scan->err = note_fail(err, scan->why, _("%s: line %" PRIu64 ": %s."),
	    scan->name, scan->lines, what.text);
}

void
scan_nomem(struct scan *scan)
{
	scan_fail(scan, ERR_NOMEM, "%s", err_text(ERR_NOMEM));
}

static void
scan_refuse(struct scan *scan, const char *what)
{
	scan_fail(scan, ERR_REFUSED, "%s", what);
}

static size_t
longest(const struct scan *scan)
{
	return scan->state == SCAN_WANTS_HEADER ? SCAN_HEADER_LONGEST :
	    (size_t)scan->limits.line;
}

static void
scan_refill(struct scan *scan)
{
	buf_add(&scan->carry, scan->chunk);
	if (scan->carry.failed)
		scan->err = ERR_NOMEM;
	else if (scan->carry.len > longest(scan))
		scan_refuse(scan, _("it is longer than a line may be"));
	if (scan->err != OK) {
		scan->raw += scan->chunk.len;
		scan->chunk = SPAN("");
		return;
	}
	scan->err = unpack_next(scan->unpack, &scan->chunk, scan->why);
	scan->broken = scan->err != OK || scan->chunk.len == 0;
}

/*
 * The next line without its LF; false at the end of the stream or after a
 * failure.  It lies in the chunk, or in carry when it began in an earlier.
 */
static bool
take_line(struct scan *scan, struct span *line)
{
	const char *lf = NULL;

	buf_reset(&scan->carry);
	scan->lines++;
	while (scan->err == OK && (lf = scan->chunk.len == 0 ? NULL :
	    memchr(scan->chunk.at, '\n', scan->chunk.len)) == NULL) {
		scan_refill(scan);
		if (scan->err == OK && scan->chunk.len == 0)
			break;
	}
	if (lf == NULL) {
		if (scan->carry.len > 0)
			scan_refuse(scan, _("the line does not end"));
		scan->lines--;
		return false;
	}
	*line = span_make(scan->chunk.at, (size_t)(lf - scan->chunk.at));
	scan->chunk = span_from(scan->chunk, line->len + 1);
	if (scan->carry.len > 0) {
		buf_add(&scan->carry, *line);
		*line = buf_span(&scan->carry);
		if (scan->carry.failed)
			scan->err = ERR_NOMEM;
	}
	if (line->len > longest(scan))
		scan_refuse(scan, _("it is longer than a line may be"));
	scan->raw += line->len + 1;
	return scan->err == OK;
}

static void
scan_hash(struct scan *scan, struct span line)
{
	hasher_add(&scan->whole, line);
	hasher_add(&scan->whole, SPAN("\n"));
}

static struct span
kept(struct scan *scan, struct span text)
{
	return text.len == 0 ? SPAN("") : arena_copy(&scan->kept, text);
}

/* DEVs, and recipients of age that have none. */
static bool
to_is(struct span text, struct arena *arena)
{
	struct age_recipient recipient;
	struct json json;
	struct span dev;

	if (text.len == 0)
		return true;
	json_init(&json, text, arena, 1);
	if (json_next(&json, &dev) != JSON_ARRAY)
		return false;
	while (json_next(&json, &dev) == JSON_STRING)
		if (!dev_is(dev) && !age_recipient_read(&recipient, dev))
			return false;
	return json_next(&json, &dev) == JSON_END;
}

/* The sender's key, where its first line is in another part. */
static bool
read_key(struct scan *scan, struct span text)
{
	char dev[DEV_CHARS + 1];

	if (text.len == 0)
		return true;
	if (!base64_read(text, scan->sender, PUBLIC_BYTES))
		return false;
	key_dev(scan->sender, dev);
	scan->has_sender = strcmp(dev, scan->by) == 0;
	return scan->has_sender;
}

/* What is here, as a whole or by a base. */
static void
check_have(struct scan *scan)
{
	struct mark *mark = &scan->mark;
	unsigned char base[HASH_BYTES];
	struct have have;
	bool part = mark->base.len > 0;

	if (part && !hex_read(mark->base, base, sizeof base))
		scan_refuse(scan, _("\"base\" is not of its form"));
	else if (!(part ? have_read_part(&have, mark->have, &scan->turn) :
	    have_read(&have, mark->have, &scan->turn)))
		scan_fail(scan, ERR_REFUSED, _("\"have\" is not of its form: "
		    "at most %d writers, each once, in ascending order"),
		    HAVE_MOST);
	else if (!tips_are(mark->tips, have.count, &scan->turn))
		scan_refuse(scan, _("\"tips\" is not of its form"));
}

static enum scan_event
read_header(struct scan *scan)
{
	struct mark *mark = &scan->mark;
	struct interest want;

	if (mark->n < BUNDLE_VERSION)
		scan_refuse(scan, _("an older klaster made this bundle, in "
		    "a form that is read no more; ask its office for a new "
		    "one, made with a newer klaster"));
	else if (mark->n != BUNDLE_VERSION)
		scan_refuse(scan, _("a newer version of klaster made this "
		    "bundle, which this one cannot read"));
	else if (mark->raw > scan->limits.raw)
		scan_refuse(scan, _("it is larger than a bundle may be"));
	else if (!to_is(mark->to, &scan->turn))
		scan_refuse(scan, _("\"to\" is not of its form"));
	else if (!to_is(mark->asked, &scan->turn))
		scan_refuse(scan, _("\"whole\" is not of its form"));
	else if (!interest_read(&want, mark->want, &scan->turn))
		scan_refuse(scan, _("\"want\" is not of its form"));
	else
		check_have(scan);
	memcpy(scan->by, mark->dev.at, DEV_CHARS);
	if (!read_key(scan, mark->key))
		scan_refuse(scan, _("this is not the key of its writer"));
	scan->at = mark->at;
	scan->raw_said = mark->raw;
	scan->lines_said = mark->lines;
	scan->to = kept(scan, mark->to);
	scan->base = kept(scan, mark->base);
	scan->have = kept(scan, mark->have);
	scan->asked = kept(scan, mark->asked);
	scan->want = kept(scan, mark->want);
	scan->tips = kept(scan, mark->tips);
	scan->schema = kept(scan, mark->schema);
	scan->personal = kept(scan, mark->personal);
	scan->state = SCAN_WANTS_LOG;
	return SCAN_HEADER;
}

static enum scan_event
read_log(struct scan *scan)
{
	struct mark *mark = &scan->mark;
	unsigned char start[HASH_BYTES];
	int order;

	chain_begin(start, mark->dev);
	order = scan->runs == 0 ? -1 :
	    span_order(span_of(scan->dev), mark->dev);
	if (order > 0 || (order == 0 && !mark->second))
		scan_refuse(scan, _("the writers are out of order"));
	else if (++scan->runs > scan->limits.runs)
		scan_fail(scan, ERR_REFUSED, _("there are more than %" PRIu64
		    " runs"), scan->limits.runs);
	else if (mark->n == 0 || mark->n >= SERIAL_MARKED)
		scan_refuse(scan, _("\"from\" is no number of a line"));
	else if (mark->n == 1 && memcmp(mark->hash, start, HASH_BYTES) != 0)
		scan_refuse(scan, _("\"prev\" is not where a log begins"));
	memcpy(scan->dev, mark->dev.at, DEV_CHARS);
	scan->from = mark->n;
	scan->n = mark->n - 1;
	memcpy(scan->hash, mark->hash, HASH_BYTES);
	scan->has_key = scan->verified = false;
	memset(&scan->sets, 0, sizeof scan->sets);
	scan->state = SCAN_WANTS_LINE;
	return SCAN_LOG;
}

static void
learn_key(struct scan *scan, const unsigned char key[PUBLIC_BYTES])
{
	char dev[DEV_CHARS + 1];

	key_dev(key, dev);
	if (strcmp(dev, scan->dev) != 0 || (scan->has_key &&
	    memcmp(scan->key, key, PUBLIC_BYTES) != 0)) {
		scan_refuse(scan, _("this is not the key of its writer"));
		return;
	}
	scan->has_key = true;
	memcpy(scan->key, key, PUBLIC_BYTES);
	if (strcmp(scan->dev, scan->by) == 0) {
		scan->has_sender = true;
		memcpy(scan->sender, key, PUBLIC_BYTES);
	}
}

void
scan_key(struct scan *scan, const unsigned char key[PUBLIC_BYTES])
{
	if (scan->state == SCAN_WANTS_LOG) {
		scan->has_sender = true;
		memcpy(scan->sender, key, PUBLIC_BYTES);
	} else {
		learn_key(scan, key);
	}
}

static enum scan_event
read_line(struct scan *scan, struct span raw)
{
	struct line *line = &scan->line;
	struct note what = { "" };
	struct intro intro;
	enum err err = line_read(line, raw, &scan->turn, &what);

	if (err != OK) {
		scan_fail(scan, err == ERR_NOMEM ? err : ERR_REFUSED, "%s",
		    what.text);
		return SCAN_FAILED;
	}
	if (line->n != scan->n + 1)
		scan_refuse(scan, _("the lines do not follow each other"));
	else if (!log_run_takes(&scan->sets, line))
		scan_refuse(scan, _("the change-sets do not follow "
		    "each other"));
	scan->n = line->n;
	memcpy(scan->prev, scan->hash, HASH_BYTES);
	if (line->n == 1 && intro_read(&intro, line, &scan->turn))
		learn_key(scan, intro.key);
	else if (line->n == 1)
		scan_refuse(scan, _("the first line of a writer must "
		    "introduce its key"));
	line_chain(scan->hash, line);
	return SCAN_LINE;
}

static enum scan_event
read_head(struct scan *scan)
{
	struct buf text;

	scan->state = SCAN_WANTS_LOG;
	if (scan->n < scan->from || scan->mark.n != scan->n ||
	    scan->sets.rest > 0) {
		scan_refuse(scan, _("the head does not stand where its "
		    "lines end"));
		return SCAN_HEAD;
	}
	buf_init(&text);
	log_head_text(&text, scan->dev, scan->n, scan->hash);
	if (text.failed)
		scan->err = ERR_NOMEM;
	else if (scan->has_key)
		scan->verified = crypt_verify(scan->key, buf_span(&text),
		    scan->mark.sig);
	if (scan->has_key && !scan->verified)
		scan_refuse(scan, _("the signature does not fit the lines "
		    "before it: they were changed"));
	buf_free(&text);
	return SCAN_HEAD;
}

/* After the seal there is nothing, and the frame's checksum is right. */
static void
expect_nothing(struct scan *scan)
{
	struct span line;
	uint64_t lines = scan->lines;

	if (take_line(scan, &line) || (scan->err == OK && scan->lines > lines))
		scan_refuse(scan, _("something follows the seal"));
}

/* Where the last line names the packed bytes before it. */
static bool
fits_packed(const struct scan *scan, struct span line)
{
	unsigned char hash[HASH_BYTES];
	uint32_t len;

	return !scan->mark.has_packed ||
	    (unpack_last(scan->unpack, &len, hash) && len == line.len + 1 &&
	    memcmp(hash, scan->mark.packed, HASH_BYTES) == 0);
}

static enum scan_event
read_end(struct scan *scan, struct span line)
{
	unsigned char h[HASH_BYTES];
	struct buf text;

	hasher_end(&scan->whole, h);
	scan->state = SCAN_IS_OVER;
	if (scan->mark.n != scan->lines || scan->lines_said != scan->lines ||
	    scan->raw_said != scan->raw)
		scan_refuse(scan, _("the bundle is not as long as it says"));
	else if (memcmp(h, scan->mark.hash, HASH_BYTES) != 0)
		scan_refuse(scan, _("the hash of the bundle is another"));
	else if (!fits_packed(scan, line))
		scan_refuse(scan, _("the packed bytes were changed"));
	buf_init(&text);
	mark_seal_text(&text, scan->by, scan->at, h);
	if (text.failed)
		scan->err = ERR_NOMEM;
	else if (scan->has_sender)
		scan->sealed = minisign_verify(scan->sender, buf_span(&text),
		    scan->mark.seal);
	if (scan->has_sender && !scan->sealed)
		scan_refuse(scan, _("the seal is not of its sender"));
	buf_free(&text);
	if (scan->err == OK)
		expect_nothing(scan);
	return SCAN_END;
}

/* What may stand where: a bit for each sort. */
static bool
is_allowed(enum scan_state state, enum mark_sort sort)
{
	static const unsigned allowed[] = {
		[SCAN_WANTS_HEADER] = 1u << MARK_BUNDLE,
		[SCAN_WANTS_LOG] = 1u << MARK_LOG | 1u << MARK_PROOF |
		    1u << MARK_END,
		[SCAN_WANTS_LINE] = 1u << MARK_LINE | 1u << MARK_HEAD,
		[SCAN_WANTS_END] = 1u << MARK_PROOF | 1u << MARK_END,
		[SCAN_IS_OVER] = 0
	};

	return (allowed[state] >> sort & 1) != 0;
}

static enum scan_event
read_mark(struct scan *scan, struct span line)
{
	struct note what = { "" };
	enum err err = mark_read(&scan->mark, line, &scan->turn, &what);

	if (err != OK) {
		scan_fail(scan, err, "%s", what.text);
		return SCAN_FAILED;
	}
	switch (scan->mark.sort) {
	case MARK_BUNDLE:
		return read_header(scan);
	case MARK_LOG:
		return read_log(scan);
	case MARK_HEAD:
		return read_head(scan);
	case MARK_PROOF:
		scan->state = SCAN_WANTS_END;
		return SCAN_PROOF;
	case MARK_END:
		return read_end(scan, line);
	case MARK_LINE:
	case MARK_BACKUP:
	case MARK_TIP:
	case MARK_OFFICE:
	case MARK_SAID:
	case MARK_REISSUED:
	case MARK_FILE:
	case MARK_WHOLE:
	case MARK_UNKNOWN:
		break;
	}
	return SCAN_FAILED;
}

enum scan_event
scan_next(struct scan *scan)
{
	enum scan_event event;
	enum mark_sort sort;
	struct span line;

	if (++scan->turns % ARENA_TURNS == 0)
		arena_clear(&scan->turn);
	if (!take_line(scan, &line)) {
		if (scan->err == OK)
			scan_refuse(scan, _("the bundle ends without its "
			    "seal: it was cut short"));
		return SCAN_FAILED;
	}
	sort = mark_sort(line);
	if (!is_allowed(scan->state, sort)) {
		scan_refuse(scan, _("this line may not stand here"));
		return SCAN_FAILED;
	}
	if (sort != MARK_END)
		scan_hash(scan, line);
	event = sort == MARK_LINE ? read_line(scan, line) :
	    read_mark(scan, line);
	if (scan->err == OK && scan->state != SCAN_IS_OVER &&
	    scan->raw > (scan->resumed ? scan->limits.raw : scan->raw_said))
		scan_refuse(scan, _("the bundle is not as long as it says"));
	if (scan->turn.failed || scan->kept.failed)
		scan->err = scan->err == OK ? ERR_NOMEM : scan->err;
	return scan->err == OK ? event : SCAN_FAILED;
}

/*
 * Passes over lines.  Few of them look like none of a bundle, be they what
 * damage made of one line; many are no bundle, and not worth the time.
 */
static bool
skip_to_run(struct scan *scan, struct span *line)
{
	while (!scan->broken && scan->strange < STRANGE_MOST &&
	    scan->raw <= scan->limits.raw &&
	    scan->runs <= scan->limits.runs) {
		scan->err = OK;
		if (take_line(scan, line) && mark_sort(*line) == MARK_LOG)
			return true;
		scan->strange += scan->err != OK || line->len == 0 ||
		    line->at[0] != '{';
		if (scan->err != OK && scan->err != ERR_REFUSED)
			break;
	}
	return false;
}

enum scan_event
scan_resume(struct scan *scan)
{
	enum scan_event event = SCAN_FAILED;
	struct span line = SPAN("");

	if (scan->broken || scan->err != ERR_REFUSED)
		return SCAN_FAILED;
	scan->resumed = true;
	do {
		arena_clear(&scan->turn);
		if (!skip_to_run(scan, &line)) {
			scan_refuse(scan, _("the file ends"));
			return SCAN_FAILED;
		}
		event = read_mark(scan, line);
	} while (scan->err == ERR_REFUSED);
	return scan->err == OK ? event : SCAN_FAILED;
}
