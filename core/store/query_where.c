/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/store/query.h"

static const struct {
	const char	*text;
	enum query_op	 op;
} ops[] = {				/* the longer first */
	{ "!=", QUERY_IS_NOT },
	{ "<=", QUERY_AT_MOST },
	{ ">=", QUERY_AT_LEAST },
	{ "=", QUERY_IS },
	{ "<", QUERY_LESS },
	{ ">", QUERY_MORE },
	{ "~", QUERY_HAS },
};

static struct span
trim(struct span text)
{
	while (text.len > 0 && (text.at[0] == ' ' || text.at[0] == '\t'))
		text = span_from(text, 1);
	while (text.len > 0 && (text.at[text.len - 1] == ' ' ||
	    text.at[text.len - 1] == '\t'))
		text.len--;
	return text;
}

/* Takes the name of the field off the front. */
static struct span
take_name(struct span *text)
{
	struct span name = { text->at, 0 };

	while (name.len < text->len && strchr("!=<>~ \t",
	    text->at[name.len]) == NULL && text->at[name.len] != '\0')
		name.len++;
	*text = trim(span_from(*text, name.len));
	return name;
}

static bool
take_op(struct span *text, enum query_op *op)
{
	size_t i;

	for (i = 0; i < sizeof ops / sizeof *ops; i++) {
		if (!span_starts(*text, span_of(ops[i].text)))
			continue;
		*op = ops[i].op;
		*text = trim(span_from(*text, strlen(ops[i].text)));
		return true;
	}
	return false;
}

static enum err
refuse_field(const struct kind *kind, struct span name, struct note *why)
{
	const char *near = kind_nearest_field(kind, name);

	if (near == NULL)
		return note_fail(ERR_USAGE, why,
		    _("%s has no field \"%.*s\"; see klaster help %s"),
		    kind->name, SPAN_ARG(name), kind->name);
	return note_fail(ERR_USAGE, why,
	    _("%s has no field \"%.*s\"; did you mean \"%s\"?"),
	    kind->name, SPAN_ARG(name), near);
}

/* A reference as its author may write it: KIND/DEV.n, KIND/CODE, CODE. */
static enum err
read_reference(struct txn *txn, const struct field *field, struct span text,
    struct arena *arena, struct note *why, struct value *out)
{
	const struct kind *kind = field->target;
	struct span rest = text, dev;
	struct buf wire;
	uint64_t n, id;

	if (kind == NULL || text.len == 0)
		return OK;
	if (span_starts(rest, span_of(kind->name)) &&
	    rest.len > strlen(kind->name) &&
	    rest.at[strlen(kind->name)] == '/')
		rest = span_from(rest, strlen(kind->name) + 1);
	buf_init(&wire);
	buf_printf(&wire, "%s/", kind->name);
	if (stamp_split(rest, &dev, &n)) {
		buf_add(&wire, rest);
	} else {
		id = index_code(txn, kind, rest, NULL);
		if (id == 0) {
			buf_free(&wire);
			return note_fail(ERR_USAGE, why,
			    _("there is no %s with the code \"%.*s\""),
			    kind->name, SPAN_ARG(rest));
		}
		stamp_text(txn, id, &wire);
	}
	*out = value_text(arena_copy(arena, buf_span(&wire)));
	arena->failed |= wire.failed;
	buf_free(&wire);
	return arena->failed ? ERR_NOMEM : OK;
}

static enum err
read_value(struct query_where *where, struct txn *txn, struct span text,
    struct arena *arena, struct note *why)
{
	struct field item = *where->field;
	struct note wrong = { "" };
	enum err err;

	where->value = VALUE_EMPTY;
	if (where->op == QUERY_HAS) {
		where->value = value_text(arena_copy(arena, text));
		return arena->failed ? ERR_NOMEM : OK;
	}
	if (item.type == FIELD_REF)
		return read_reference(txn, where->field, text, arena, why,
		    &where->value);
	item.list = false;
	err = value_parse(&item, text, arena, &wrong, &where->value);
	if (err == ERR_INPUT)
		return note_fail(ERR_USAGE, why, "%s: %s", item.name,
		    wrong.text);
	return err;
}

enum err
query_where(struct query *query, struct txn *txn, struct span text,
    struct arena *arena, struct note *why)
{
	struct query_where *where = &query->where[query->where_count];
	struct span rest = trim(text), name = take_name(&rest);
	enum err err;

	if (query->where_count == QUERY_WHERE_MAX)
		return note_fail(ERR_USAGE, why,
		    _("no more than %d conditions are possible"),
		    QUERY_WHERE_MAX);
	if (name.len == 0 || !take_op(&rest, &where->op))
		return note_fail(ERR_USAGE, why,
		    _("\"%.*s\" is no condition; write FIELD OP VALUE, "
		    "where OP is one of = != < <= > >= ~"), SPAN_ARG(text));
	where->field = kind_field(query->kind, name);
	if (where->field == NULL)
		return refuse_field(query->kind, name, why);
	err = read_value(where, txn, rest, arena, why);
	if (err == OK)
		query->where_count++;
	return err;
}
