/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/settings.h"
#include "core/act/edit.h"
#include "core/act/office.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/say/name.h"

/* Values of an option as a JSON array; empty when it was not given. */
static void
list_add(struct buf *list, struct span text)
{
	buf_byte(list, list->len == 0 ? '[' : ',');
	json_string(list, text);
}

static struct span
list_end(struct buf *list, struct arena *arena)
{
	struct span text = SPAN("");

	if (list->len > 0) {
		buf_byte(list, ']');
		text = arena_copy(arena, buf_span(list));
	}
	arena->failed |= list->failed;
	buf_free(list);
	return text;
}

static enum err
add_kind(struct session *session, struct span word, struct buf *list)
{
	const struct kind *kind;
	enum err err = name_kind(session, word, &kind);

	if (err == OK)
		list_add(list, span_of(kind->name));
	return err;
}

static enum err
find_role(struct session *session, struct span name,
    const struct settings_role **role)
{
	struct buf names;
	enum err err;

	for (*role = session->settings->roles; *role != NULL;
	    *role = (*role)->next)
		if (span_is(span_of((*role)->name), name))
			return OK;
	buf_init(&names);
	for (*role = session->settings->roles; *role != NULL;
	    *role = (*role)->next)
		buf_printf(&names, "%s%s", names.len == 0 ? "" : ", ",
		    (*role)->name);
	err = note_fail(ERR_INPUT, &session->why, _("There is no role "
	    "\"%.*s\"; klaster.yaml(5) has: %s."), SPAN_ARG(name),
	    buf_cstr(&names));
	buf_free(&names);
	return err;
}

/* Those named, or else those of the role. */
static enum err
read_kinds(struct session *session, const struct call *call,
    const struct settings_role *role, struct span *kinds)
{
	struct span word;
	struct buf list;
	size_t from = 0, i;
	enum err err = OK;

	buf_init(&list);
	while (err == OK && call_next(call, "kind", &from, &word))
		err = add_kind(session, word, &list);
	if (list.len == 0)
		for (i = 0; err == OK && i < role->kinds.count; i++)
			err = add_kind(session, span_of(role->kinds.at[i]),
			    &list);
	*kinds = list_end(&list, &session->arena);
	return err;
}

/* An area, and those below it as they are known now. */
static void
add_area(struct txn *txn, const struct kind *area, uint64_t id,
    unsigned depth, struct buf *list)
{
	const struct field *field;
	const struct kind *kind;
	struct referrer_walk walk;
	struct buf text;
	uint64_t below;

	buf_init(&text);
	buf_printf(&text, "%s/", area->name);
	stamp_text(txn, id, &text);
	list_add(list, buf_span(&text));
	list->failed |= text.failed;
	buf_free(&text);
	if (depth == 0)
		return;
	referrers(&walk, txn, id);
	while (referrer_next(&walk, &kind, &field, &below))
		if (kind == area && strcmp(field->name, "parent") == 0)
			add_area(txn, area, below, depth - 1, list);
	referrer_end(&walk);
}

static enum err
read_areas(struct session *session, const struct call *call,
    struct span *areas)
{
	enum { DEEPEST = 8 };
	const struct kind *kind;
	struct buf list, ref;
	struct span word;
	struct txn txn;
	size_t from = 0;
	enum err err = OK, end;
	uint64_t id;

	buf_init(&list);
	buf_init(&ref);
	txn_begin(&txn, session->store, TXN_READ, &session->why);
	while (err == OK && call_next(call, "area", &from, &word)) {
		buf_reset(&ref);
		if (!span_starts(word, SPAN("area/")))
			buf_text(&ref, "area/");
		buf_add(&ref, word);
		err = edit_find(&txn, buf_span(&ref), &kind, &id,
		    &session->why);
		if (err == OK)
			add_area(&txn, kind, id, DEEPEST, &list);
	}
	end = txn_end(&txn);
	buf_free(&ref);
	*areas = list_end(&list, &session->arena);
	return err == OK ? end : err;
}

static enum err
read_key(struct session *session, struct roster_line *line)
{
	struct writer writer;
	struct txn txn;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	line->has_key = writer_find(&txn, line->dev, &writer) &&
	    writer.has_key;
	if (line->has_key)
		memcpy(line->key, writer.key, sizeof line->key);
	return txn_end(&txn);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct roster_line line = { .sort = ROSTER_DEVICE };
	const struct settings_role *role;
	struct office office;
	enum err err = office_named(session, call->words[0], &office);

	if (err != OK)
		return err;
	line.dev = span_of(office.dev);
	line.title = office.title;
	line.role = call_has(call, "role") ? call_value(call, "role") :
	    SPAN("office");
	err = find_role(session, line.role, &role);
	if (err == OK)
		err = read_kinds(session, call, role, &line.kinds);
	if (err == OK)
		err = read_areas(session, call, &line.areas);
	if (err == OK)
		err = read_key(session, &line);
	if (err == OK && session->arena.failed)
		err = ERR_NOMEM;
	if (err == OK)
		err = office_say(session, &line, 1);
	if (err == OK)
		session_say(session, _("%s is on the roster now."),
		    office.dev);
	return err;
}

static const struct option_row options[] = {
	{ .name = "role", .value = "ROLE",
	  .help = N_("one of those in klaster.yaml, which says what it may "
	      "write; hub keeps the roster, too") },
	{ .name = "kind", .value = "KIND", .repeats = true,
	  .help = N_("it may write records of this kind only; else of all") },
	{ .name = "area", .value = "AREA", .repeats = true,
	  .help = N_("only records that lie in this area or below it") },
	{ .name = NULL }
};

const struct verb office_admit_verb = {
	.name = "office admit",
	.words = "OFFICE",
	.summary = N_("a hub puts a writer on the roster, or says anew what "
	    "it may write"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
