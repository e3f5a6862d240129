/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/sync/world.h"

#include "core/edit/history.h"
#include "tests/sync/link.h"

/*
 * What offices do by themselves: edits of all sorts, bundles made and taken.
 * Any of it may happen on a disk that fails.
 */

static const char *const texts[] = {
	"Andijon", "Buxoro", "12-maktab", "o‘g‘il", "a\"b\\c", "\t", "z"
};

struct acting {
	struct world	*world;
	struct desk	*desk;
	struct change	*change;
	struct arena	 arena;
};

static const char *
some_text(struct world *w)
{
	return texts[world_below(w, sizeof texts / sizeof *texts)];
}

/* One of the records here of a kind that the schema knows, or 0. */
static uint64_t
some_record(struct acting *a, const struct kind **kind)
{
	const struct test_schema *t = &a->desk->t;
	struct txn *txn = change_txn(a->change);
	size_t left = world_below(a->world, 12) + 1;
	struct span key, value;
	struct rec_view rec;
	struct walk walk;
	uint64_t id = 0;

	walk_begin(&walk, txn, TREE_RECORDS, SPAN(""));
	while (left > 0 && walk_next(&walk, &key, &value)) {
		if (!rec_view(&rec, get_u64(key.at), value) ||
		    (rec_kind(&rec) != t->school.slot &&
		    rec_kind(&rec) != t->area.slot))
			continue;
		*kind = rec_kind(&rec) == t->school.slot ? &t->school :
		    &t->area;
		id = rec.id;
		left--;
	}
	walk_end(&walk);
	return id;
}

static struct value
some_list(struct acting *a, bool refs)
{
	size_t count = world_below(a->world, 4);
	const struct kind *kind;
	struct buf packed, ref;
	struct value list;

	buf_init(&packed);
	buf_init(&ref);
	while (count-- > 0) {
		uint64_t id = refs ? some_record(a, &kind) : 0;

		buf_reset(&ref);
		if (refs && id != 0) {
			buf_printf(&ref, "%s/", kind->name);
			stamp_text(change_txn(a->change), id, &ref);
		} else if (!refs) {
			buf_text(&ref, some_text(a->world));
		}
		if (ref.len > 0)
			value_list_add(&packed, buf_span(&ref));
	}
	list = packed.len == 0 ? VALUE_EMPTY : value_list(&packed);
	list.text = arena_copy(&a->arena, list.text);
	buf_free(&packed);
	buf_free(&ref);
	return list;
}

static struct value
some_ref(struct acting *a)
{
	const struct kind *kind = NULL;
	uint64_t id = some_record(a, &kind);
	struct value value;
	struct buf text;

	if (id == 0)
		return VALUE_EMPTY;
	buf_init(&text);
	buf_printf(&text, "%s/", kind->name);
	stamp_text(change_txn(a->change), id, &text);
	value = value_text(arena_copy(&a->arena, buf_span(&text)));
	buf_free(&text);
	return value;
}

static struct value
some_value(struct acting *a, const struct field *field)
{
	static const char *const dates[] = { "1999-12-31", "2026-02-28" };
	size_t dice = world_below(a->world, 8);

	if (dice == 0)
		return VALUE_EMPTY;
	if (field->list)
		return some_list(a, field->type == FIELD_REF);
	switch (field->type) {
	case FIELD_INTEGER:
		return value_integer((int64_t)dice % 3);
	case FIELD_DATE:
		return value_text(span_of(dates[dice % 2]));
	case FIELD_REF:
		return some_ref(a);
	case FIELD_YESNO:
		return (struct value){ .tag = dice % 2 == 0 ? VALUE_TRUE :
		    VALUE_FALSE };
	case FIELD_DECIMAL:
		return value_text(SPAN("0.5"));
	case FIELD_WORD:
		return value_text(span_of(a->desk->t.words[dice % 3].name));
	default:
		return value_text(span_of(some_text(a->world)));
	}
}

static void
set_some(struct acting *a, const struct kind *kind)
{
	size_t i, first = world_below(a->world, kind->count);
	size_t count = 1 + world_below(a->world, 3);

	for (i = 0; i < count && i < kind->count; i++) {
		const struct field *field =
		    &kind->fields[(first + i) % kind->count];
		struct value value = some_value(a, field);

		change_set(a->change, field, &value);
	}
}

/* One to three records: changed, created, settled, or removed. */
static void
edit(struct acting *a)
{
	const struct test_schema *t = &a->desk->t;
	size_t records = 1 + world_below(a->world, 3);
	uint64_t id, seen[3] = { 0 };
	const struct kind *kind;

	for (size_t i = 0; i < records; i++) {
		size_t how = world_below(a->world, 8);

		id = some_record(a, &kind);
		if (id != 0 && (id == seen[0] || id == seen[1]))
			continue;
		seen[i] = id;
		if (id == 0 || how == 0) {
			kind = world_below(a->world, 3) == 0 ? &t->area :
			    &t->school;
			change_create(a->change, kind);
		} else if (how == 1) {
			change_remove(a->change, kind, id);
			continue;
		} else if (how == 2) {
			change_open_settle(a->change, kind, id);
		} else {
			change_open(a->change, kind, id);
		}
		set_some(a, kind);
		change_close(a->change);
	}
}

static enum err
act_edit(struct world *w, struct world_office *office)
{
	struct acting a = { .world = w, .desk = &office->desk };
	struct change_result result;
	enum err err;

	err = change_begin(a.desk->store, &a.desk->author, &a.desk->why,
	    &a.change);
	if (err != OK)
		return err;
	arena_init(&a.arena);
	edit(&a);
	err = change_end(a.change, &result);
	arena_clear(&a.arena);
	return err;
}

static enum err
act_undo(struct world *w, struct world_office *office)
{
	struct desk *desk = &office->desk;
	struct change_result result;
	struct buf blocks;
	enum err err;

	buf_init(&blocks);
	if (world_below(w, 3) == 0)
		err = redo(desk->store, &desk->author, &blocks, &result,
		    &desk->why);
	else
		err = undo(desk->store, &desk->author, 0, &blocks, &result,
		    &desk->why);
	buf_free(&blocks);
	return err == ERR_INPUT || err == ERR_REFUSED ? OK : err;
}

/* What a later version of the program might write: a member, a field, a
 * kind of record, a kind of line that this one does not know. */
static void
append_later(struct txn *txn, void *with)
{
	struct acting *a = with;
	static const char *const rests[] = {
		",\"r\":\"room\",\"set\":{\"seats\":12,\"name\":\"Room\"}}",
		(",\"r\":\"school\",\"set\":{\"name\":\"N\",\"motto\":\"M\"},"
		    "\"x_member\":{\"a\":[1,2]}}"),
		",\"k\":\"x_kind\",\"more\":[\"a\",{\"b\":null}]}",
		",\"r\":\"school\",\"set\":{\"pupils\":\"many\"}}"
	};
	struct line_head head = { .of = 1 };
	struct writer writer;
	struct arena arena;
	struct line line;
	struct buf text;

	if (!writer_find(txn, span_of(a->desk->author.dev), &writer))
		return;
	arena_init(&arena);
	buf_init(&text);
	head.n = writer.last + 1;
	head.t = clock_now(&a->desk->clock);
	head.user = SPAN("me");
	line_write(&text, &head, span_of(rests[world_below(a->world, 4)]));
	if (line_read(&line, buf_span(&text), &arena, txn->why) == OK)
		log_append(txn, &writer, &line);
	else
		txn_fail(txn, ERR_DAMAGED, "a line of mine is refused");
	writer_put(txn, &writer);
	fold_now(txn, &writer);
	buf_free(&text);
	arena_clear(&arena);
}

static enum err
act_later(struct world *w, struct world_office *office)
{
	struct acting a = { .world = w, .desk = &office->desk };
	struct note *why = &office->desk.why;
	enum err err;

	err = log_lock(office->desk.store, why);
	if (err != OK)
		return err;
	err = store_write(office->desk.store, append_later, &a, why);
	lock_drop(office->desk.store);
	return err;
}

static enum err
act_send(struct world *w, struct world_office *office)
{
	struct desk *desk = &office->desk;
	struct desk *to = &w->offices[world_below(w, w->count)].desk;
	size_t file = world_below(w, WORLD_FILES);
	struct bundle_wish wish = {
		.dev = world_below(w, 4) == 0 ? NULL : to->author.dev
	};
	struct bundle_facts facts;
	enum err err;

	err = bundle_create(desk->store, &desk->author, world_file(file),
	    &wish, &facts, &desk->why);
	bundle_facts_clear(&facts);
	if (err == OK)
		w->written[file] = true;
	world_say(w, "bundle %zu: %s", file, err_text(err));
	/* nothing that the other lacks, or one unheard of */
	return err == ERR_LOOK || err == ERR_INPUT ? OK : err;
}

static enum err
act_take(struct world *w, struct world_office *office)
{
	size_t file = world_below(w, WORLD_FILES);
	struct desk *desk = &office->desk;
	enum err err;

	if (!w->written[file])
		return OK;
	err = desk_take(desk, world_file(file), BUNDLE_TRUST);
	world_say(w, "takes %zu: %s %s", file, err_text(err),
	    desk->why.text);
	if (err == ERR_LOOK)
		return OK;
	/* a delta before the first full one: no key yet */
	if (err == ERR_REFUSED &&
	    strstr(desk->why.text, "is not known here") != NULL)
		return OK;
	return err;
}

enum err
world_act(struct world *w, struct world_office *office)
{
	static enum err (*const acts[])(struct world *,
	    struct world_office *) = {
		act_edit, act_edit, act_edit, act_edit, link_act, act_undo,
		act_later, act_send, act_send, act_take, act_take, act_take
	};
	static const char *const names[] = {
		"edit", "edit", "edit", "edit", "link", "undo",
		"later", "send", "send", "take", "take", "take"
	};
	size_t i = world_below(w, sizeof acts / sizeof *acts);
	enum err err;

	office->desk.clock.fixed += 1000;
	office->desk.why.text[0] = '\0';
	err = acts[i](w, office);
	world_say(w, "%s: %s", names[i], err_text(err));
	/* whose key a hub has ended writes nothing more */
	return err == ERR_REFUSED && w->has_hub &&
	    strstr(office->desk.why.text, "A hub has ended") != NULL ? OK :
	    err;
}
