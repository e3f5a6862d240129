/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/wish.h"

#include "core/base/words.h"
#include "core/cmd/withhold.h"
#include "core/log/trust.h"
#include "core/say/tally.h"

static enum err
find_office(struct session *session, struct span name,
    struct writer *writer)
{
	struct office office;
	struct txn txn;
	enum err err, end;

	memset(writer, 0, sizeof *writer);
	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = office_find(&txn, name, &session->arena, &session->why,
	    &office);
	if (err == OK && !writer_find(&txn, span_of(office.dev), writer))
		memcpy(writer->dev, office.dev, sizeof writer->dev);
	end = txn_end(&txn);
	return err == OK ? end : err;
}

/* "age1...", or an office whose key is known. */
static enum err
read_recipient(struct session *session, struct span text,
    struct age_recipient *recipient, struct span *name)
{
	struct writer writer;
	enum err err;

	*name = text;
	if (age_recipient_read(recipient, text))
		return OK;
	if (span_starts(text, SPAN("age1")))
		return note_fail(ERR_INPUT, &session->why,
		    _("%.*s is no recipient of age: look for a letter that "
		    "is missing or wrong."), SPAN_ARG(text));
	err = find_office(session, text, &writer);
	if (err != OK)
		return err;
	*name = arena_copy(&session->arena, span_of(writer.dev));
	if (writer.has_key && age_recipient_of(recipient, writer.key))
		return OK;
	return note_fail(ERR_INPUT, &session->why, _("The key of %s is not "
	    "known here: have a bundle of it first."), writer.dev);
}

static enum err
read_seal(struct session *session, const struct call *call,
    struct bundle_wish *wish)
{
	struct age_recipient *recipients = arena_array(&session->arena,
	    call->option_count + 1, sizeof *recipients);
	struct span *names = arena_array(&session->arena,
	    call->option_count + 1, sizeof *names);
	struct span text;
	size_t from = 0;
	enum err err = names == NULL ? ERR_NOMEM : OK;

	while (err == OK && call_next(call, "seal", &from, &text)) {
		err = read_recipient(session, text,
		    &recipients[wish->seal_count],
		    &names[wish->seal_count]);
		wish->seal_count++;
	}
	wish->seal = recipients;
	wish->seal_names = names;
	return err;
}

/* "700k", "20M": thousands and millions, as mail and sticks count. */
enum err
wish_most(struct session *session, const struct call *call, uint64_t *most)
{
	struct span text = call_value(call, "max-size");
	uint64_t size = 0, unit = 1;
	size_t i;

	*most = 0;
	if (!call_has(call, "max-size"))
		return OK;
	for (i = 0; i < text.len && i < 15 && text.at[i] >= '0' &&
	    text.at[i] <= '9'; i++)
		size = size * 10 + (uint64_t)(text.at[i] - '0');
	if (i > 0 && i + 1 == text.len && text.at[i] == 'k')
		unit = 1000;
	else if (i > 0 && i + 1 == text.len && text.at[i] == 'M')
		unit = 1000 * 1000;
	else if (i == 0 || i < text.len)
		size = 0;
	*most = size * unit;
	return size > 0 ? OK : note_fail(ERR_USAGE, &session->why,
	    _("%s --max-size: %.*s is no size such as 700k or 20M."),
	    call->verb->name, SPAN_ARG(text));
}

/* What klaster.yaml says of those who will be able to read it. */
static enum err
withhold(struct session *session, struct bundle_wish *wish)
{
	enum err err = OK;
	bool from_one;

	if (wish->seal_count == 0)
		return withhold_from(session, wish->dev, &wish->no_personal);
	for (size_t i = 0; err == OK && i < wish->seal_count; i++) {
		err = withhold_from(session, dev_is(wish->seal_names[i]) ?
		    wish->seal_names[i].at : "", &from_one);
		wish->no_personal |= err == OK && from_one;
	}
	return err;
}

static enum err
read_personal(struct session *session, const struct call *call,
    struct bundle_wish *wish)
{
	enum err err = withhold(session, wish);

	if (call_has(call, "personal"))
		wish->no_personal = false;
	if (call_has(call, "no-personal"))
		wish->no_personal = true;
	wish->asks = call_has(call, "ask-personal");
	return err;
}

/* --for, --seal, --max-size and the like, where the verb has them. */
static enum err
read_all(struct session *session, const struct call *call,
    struct bundle_wish *wish)
{
	struct writer writer;
	enum err err = OK;

	*wish = (struct bundle_wish){ .dev = "" };
	if (call_has(call, "for")) {
		err = find_office(session, call_value(call, "for"), &writer);
		wish->dev = arena_string(&session->arena,
		    span_of(writer.dev));
	}
	if (err == OK)
		err = read_seal(session, call, wish);
	if (err == OK)
		err = wish_most(session, call, &wish->most);
	if (err == OK && !session->arena.failed)
		err = read_personal(session, call, wish);
	return err == OK && session->arena.failed ? ERR_NOMEM : err;
}

static void
say_parts(struct session *session, const char *path,
    const struct bundle_wish *wish, const struct bundle_facts *facts)
{
	struct arena *arena = &session->arena;
	const char *first = bundle_part_name(arena, path, 1);
	const char *last = bundle_part_name(arena, path, facts->parts);

	if (first == NULL || last == NULL)
		return;
	if (facts->parts > 1)
		session_say(session, _("%s to %s: %s, %s."), first, last,
		    tally_lines(arena, facts->lines),
		    tally_bytes(arena, facts->packed));
	else
		session_say(session, "%s: %s, %s.", first,
		    tally_lines(arena, facts->lines),
		    tally_bytes(arena, facts->packed));
	if (facts->largest > wish->most)
		session_warn(session, _("One of them has %s: what one office "
		    "wrote at once, or all that another one wrote, cannot "
		    "be cut."), tally_bytes(arena, facts->largest));
}

static enum err
make(struct session *session, const char *path,
    const struct bundle_wish *wish)
{
	struct bundle_facts facts = { .raw = 0 };
	enum err err;

	fflush(session->out);
	err = bundle_create(session->store, &session->author,
	    path == NULL ? "-" : path, wish, &facts, &session->why);
	if (err == OK && wish->most > 0)
		say_parts(session, path, wish, &facts);
	else if (err == OK)
		session_say(session, "%s, %s.",
		    tally_lines(&session->arena, facts.lines),
		    tally_bytes(&session->arena, facts.packed));
	bundle_facts_clear(&facts);
	return err;
}

enum err
wish_run(struct session *session, const struct call *call, bool request)
{
	const char *path = call_text(call, "output", &session->arena);
	struct bundle_wish wish;
	enum err err;

	if (path == NULL && session->columns > 0)
		return note_fail(ERR_USAGE, &session->why, _("%s: a bundle "
		    "is no text for a terminal; name a file by -o."),
		    call->verb->name);
	if (call_has(call, "max-size") &&
	    (path == NULL || strcmp(path, "-") == 0))
		return note_fail(ERR_USAGE, &session->why,
		    _("%s: with --max-size name the files by -o."),
		    call->verb->name);
	err = session_settle(session);
	if (err == OK)
		err = read_all(session, call, &wish);
	wish.request = request;
	return err == OK ? make(session, path, &wish) : err;
}
