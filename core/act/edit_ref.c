/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit.h"
#include "core/base/text.h"
#include "core/base/words.h"

enum { NAMED_MATCHES = 3 };

static bool
record_is(struct txn *txn, const struct kind *kind, uint64_t id, bool gone)
{
	struct rec_view view;

	return id != 0 && record_get(txn, id, &view) &&
	    rec_kind(&view) == kind->slot &&
	    (gone || !(rec_flags(&view) & REC_GONE));
}

static enum err
refuse_shared_code(struct txn *txn, const struct kind *kind, struct span code,
    uint64_t id, struct note *why)
{
	struct buf text;
	enum err err;

	buf_init(&text);
	stamp_text(txn, id, &text);
	err = note_fail(ERR_INPUT, why, _("More than one %s has the code "
	    "%.*s; name one by its id, as %s/%s."), kind->name,
	    SPAN_ARG(code), kind->name, buf_cstr(&text));
	buf_free(&text);
	return err;
}

/* A record by its code, else by DEV.n; *id is 0 when there is none. */
static enum err
find_name(struct txn *txn, const struct kind *kind, struct span name,
    bool gone, uint64_t *id, struct note *why)
{
	struct span dev;
	bool others = false;
	uint64_t n;

	*id = index_code(txn, kind, name, &others);
	if (others)
		return refuse_shared_code(txn, kind, name, *id, why);
	if (*id != 0 || !stamp_split(name, &dev, &n))
		return OK;
	*id = stamp_read(txn, name);
	if (!record_is(txn, kind, *id, gone))
		*id = 0;
	return OK;
}

/* "subject/INS-00214" into its kind and the rest. */
static enum err
split_ref(struct txn *txn, struct span ref, const struct kind **kind,
    struct span *name, struct note *why)
{
	const struct schema *schema = store_schema(txn->store);
	const char *slash = ref.len == 0 ? NULL : memchr(ref.at, '/', ref.len);
	struct span word;
	const char *near;

	if (slash == NULL)
		return note_fail(ERR_USAGE, why, _("\"%.*s\" names no record; "
		    "a record is named KIND/CODE."), SPAN_ARG(ref));
	word = span_make(ref.at, (size_t)(slash - ref.at));
	*name = span_from(ref, word.len + 1);
	*kind = schema_kind(schema, word);
	if (*kind != NULL)
		return OK;
	near = schema_nearest_kind(schema, word);
	if (near != NULL)
		return note_fail(ERR_USAGE, why, _("There is no kind \"%.*s\"; "
		    "is %s meant?"), SPAN_ARG(word), near);
	return note_fail(ERR_USAGE, why, _("There is no kind \"%.*s\"; "
	    "klaster help lists the kinds."), SPAN_ARG(word));
}

static enum err
find(struct txn *txn, struct span ref, bool gone, const struct kind **kind,
    uint64_t *id, struct note *why)
{
	struct span name;
	enum err err = split_ref(txn, ref, kind, &name, why);

	if (err == OK)
		err = find_name(txn, *kind, name, gone, id, why);
	if (err == OK && *id == 0 && txn->err == OK)
		return note_fail(ERR_INPUT, why, _("There is no %s %.*s."),
		    (*kind)->name, SPAN_ARG(name));
	return err == OK ? txn->err : err;
}

enum err
edit_find(struct txn *txn, struct span ref, const struct kind **kind,
    uint64_t *id, struct note *why)
{
	return find(txn, ref, false, kind, id, why);
}

enum err
edit_find_ever(struct txn *txn, struct span ref, const struct kind **kind,
    uint64_t *id, struct note *why)
{
	return find(txn, ref, true, kind, id, why);
}

static enum err
refuse_many(struct txn *txn, const struct kind *kind, struct span text,
    const struct id_set *found, struct note *why)
{
	struct buf codes;
	enum err err;

	buf_init(&codes);
	for (size_t i = 0; i < found->count && i < NAMED_MATCHES; i++) {
		struct rec_view view;
		struct value code;

		if (!record_get(txn, found->ids[i], &view))
			continue;
		code = rec_value(&view, kind->fields[0].slot);
		buf_text(&codes, codes.len == 0 ? " " : ", ");
		value_to_text(&codes, &code);
	}
	err = note_fail(ERR_INPUT, why, _("more than one %s is called "
	    "\"%.*s\", for example%s"), kind->name, SPAN_ARG(text),
	    buf_cstr(&codes));
	buf_free(&codes);
	return err;
}

/* The one record whose words begin with these. */
static enum err
find_title(struct txn *txn, const struct kind *kind, struct span text,
    uint64_t *id, struct note *why)
{
	struct id_set found = { .ids = NULL };
	struct buf folded;
	enum err err = OK;

	buf_init(&folded);
	text_fold(&folded, text);
	if (folded.len > 0)
		search_ids(txn, kind, buf_span(&folded), NAMED_MATCHES + 1,
		    &found);
	if (found.failed || folded.failed)
		err = ERR_NOMEM;
	else if (found.count == 1)
		*id = found.ids[0];
	else if (found.count > 1)
		err = refuse_many(txn, kind, text, &found, why);
	else
		err = note_fail(ERR_INPUT, why, _("there is no %s \"%.*s\""),
		    kind->name, SPAN_ARG(text));
	id_set_free(&found);
	buf_free(&folded);
	return err;
}

/* What one reference is, as the log writes it: "area/DEV.n". */
static enum err
resolve(struct txn *txn, const struct kind *target, struct span text,
    struct arena *arena, struct note *why, struct span *out)
{
	struct span name = text, kind = span_of(target->name);
	struct buf wire;
	uint64_t id;
	enum err err;

	if (text.len > kind.len && span_starts(text, kind) &&
	    text.at[kind.len] == '/')
		name = span_from(text, kind.len + 1);
	err = find_name(txn, target, name, false, &id, why);
	if (err == OK && id == 0)
		err = find_title(txn, target, name, &id, why);
	if (err != OK)
		return err;
	buf_init(&wire);
	buf_printf(&wire, "%s/", target->name);
	stamp_text(txn, id, &wire);
	*out = arena_copy(arena, buf_span(&wire));
	arena->failed |= wire.failed;
	buf_free(&wire);
	return arena->failed ? ERR_NOMEM : OK;
}

/* Takes the next item of "a; b" off, without the blanks round it; all of
 * it where there is no list. */
static bool
next_item(struct span *rest, bool list, struct span *item)
{
	while (rest->len > 0) {
		*item = *rest;
		if (list)
			value_item_next(rest, item);
		else
			*rest = SPAN("");
		while (item->len > 0 && item->at[0] == ' ')
			*item = span_from(*item, 1);
		while (item->len > 0 && item->at[item->len - 1] == ' ')
			item->len--;
		if (item->len > 0)
			return true;
	}
	return false;
}

static enum err
resolve_all(struct txn *txn, const struct field *field, struct span text,
    struct arena *arena, struct note *why, struct span *out)
{
	struct span item, wire;
	struct buf ids;
	enum err err = OK;

	buf_init(&ids);
	while (err == OK && next_item(&text, field->list, &item)) {
		if (field->list)
			item = value_item_read(item, arena);
		err = resolve(txn, field->target, item, arena, why, &wire);
		if (err != OK)
			break;
		if (ids.len > 0)
			buf_byte(&ids, ';');
		buf_add(&ids, wire);
	}
	*out = arena_copy(arena, buf_span(&ids));
	arena->failed |= ids.failed;
	buf_free(&ids);
	return err == OK && arena->failed ? ERR_NOMEM : err;
}

enum err
edit_value(struct txn *txn, const struct field *field, struct span text,
    struct arena *arena, struct note *why, struct value *out)
{
	enum err err = OK;

	if (field->type == FIELD_REF)
		err = resolve_all(txn, field, text, arena, why, &text);
	if (err == OK)
		err = value_parse(field, text, arena, why, out);
	return err;
}
