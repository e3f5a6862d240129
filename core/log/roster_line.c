/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/roster_line.h"

#include <stddef.h>

enum { DEEPEST = 4 };

static const char *const sorts[] = {
	[ROSTER_DEVICE] = "device", [ROSTER_REVOKE] = "revoke",
	[ROSTER_SEEN] = "seen"
};

enum roster_sort
roster_sort(struct span k)
{
	size_t i;

	for (i = ROSTER_DEVICE; i <= ROSTER_SEEN; i++)
		if (span_is(k, span_of(sorts[i])))
			return (enum roster_sort)i;
	return ROSTER_NONE;
}

enum how { HOW_DEV, HOW_TEXT, HOW_LIST, HOW_HEADS, HOW_NUMBER, HOW_HASH,
	HOW_KEY };

enum { FOR_DEVICE = 1 << ROSTER_DEVICE, FOR_REVOKE = 1 << ROSTER_REVOKE,
	FOR_SEEN = 1 << ROSTER_SEEN };

/* The members, and for which sorts they must be there. */
static const struct member {
	const char	*name;
	enum how	 how;
	unsigned	 of, needed;
	size_t		 at;
} members[] = {
	{ "dev",   HOW_DEV,    FOR_DEVICE | FOR_REVOKE,
	    FOR_DEVICE | FOR_REVOKE, offsetof(struct roster_line, dev) },
	{ "key",   HOW_KEY,    FOR_DEVICE, 0,
	    offsetof(struct roster_line, key) },
	{ "title", HOW_TEXT,   FOR_DEVICE, 0,
	    offsetof(struct roster_line, title) },
	{ "role",  HOW_TEXT,   FOR_DEVICE, FOR_DEVICE,
	    offsetof(struct roster_line, role) },
	{ "kinds", HOW_LIST,   FOR_DEVICE, 0,
	    offsetof(struct roster_line, kinds) },
	{ "areas", HOW_LIST,   FOR_DEVICE, 0,
	    offsetof(struct roster_line, areas) },
	{ "at",    HOW_NUMBER, FOR_REVOKE, FOR_REVOKE,
	    offsetof(struct roster_line, at) },
	{ "h",     HOW_HASH,   FOR_REVOKE, FOR_REVOKE,
	    offsetof(struct roster_line, hash) },
	{ "next",  HOW_DEV,    FOR_REVOKE, 0,
	    offsetof(struct roster_line, next) },
	{ "heads", HOW_HEADS,  FOR_SEEN, FOR_SEEN,
	    offsetof(struct roster_line, heads) },
};

enum { MEMBERS = sizeof members / sizeof members[0] };

static void *
place_of(struct roster_line *r, const struct member *member)
{
	return (char *)r + member->at;
}

/* A whole number up to the greatest n, 0 included. */
static bool
number_read(struct span text, uint64_t *out)
{
	size_t i;

	*out = 0;
	for (i = 0; i < text.len && i < 14; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		*out = *out * 10 + (uint64_t)(text.at[i] - '0');
	}
	return i > 0 && i == text.len && *out <= SERIAL_MAX;
}

static bool
list_is(struct span raw, struct arena *arena)
{
	enum json_token token;
	struct json json;
	struct span text;

	json_init(&json, raw, arena, 1);
	if (json_next(&json, &text) != JSON_ARRAY)
		return false;
	while ((token = json_next(&json, &text)) == JSON_STRING)
		continue;
	return token == JSON_ARRAY_END;
}

static bool
member_read(struct roster_line *r, const struct member *member,
    struct json *json)
{
	struct span text, raw;
	enum json_token token = json_next(json, &text);
	struct span *span = place_of(r, member);

	switch (member->how) {
	case HOW_DEV:
		*span = text;
		return token == JSON_STRING && dev_is(text);
	case HOW_TEXT:
		*span = text;
		return token == JSON_STRING;
	case HOW_LIST:
	case HOW_HEADS:
		if (!json_skip(json, token, &raw))
			return false;
		*span = raw;
		return member->how == HOW_LIST ?
		    list_is(raw, json->arena) : token == JSON_OBJECT;
	case HOW_NUMBER:
		return token == JSON_NUMBER && number_read(text, &r->at);
	case HOW_HASH:
		return token == JSON_STRING &&
		    hex_read(text, r->hash, HASH_BYTES);
	case HOW_KEY:
		r->has_key = true;
		return token == JSON_STRING &&
		    base64_read(text, r->key, PUBLIC_BYTES);
	}
	return false;
}

static const struct member *
member_named(enum roster_sort sort, struct span name)
{
	size_t i;

	for (i = 0; i < MEMBERS; i++)
		if ((members[i].of >> sort & 1) != 0 &&
		    span_is(name, span_of(members[i].name)))
			return &members[i];
	return NULL;
}

bool
roster_line_read(struct roster_line *r, const struct line *line,
    struct arena *arena)
{
	const struct member *member;
	unsigned seen = 0;
	struct span name, raw;
	struct json json;
	size_t i;

	memset(r, 0, sizeof *r);
	r->sort = roster_sort(line->k);
	if (r->sort == ROSTER_NONE)
		return false;
	json_init(&json, line->raw, arena, DEEPEST);
	if (json_next(&json, &name) != JSON_OBJECT)
		return false;
	while (json_next(&json, &name) == JSON_NAME) {
		member = member_named(r->sort, name);
		if (member != NULL) {
			if (!member_read(r, member, &json))
				return false;
			seen |= 1u << (member - members);
		} else if (!json_skip(&json, json_next(&json, &name),
		    &raw)) {
			return false;
		}
	}
	for (i = 0; i < MEMBERS; i++)
		if ((members[i].needed >> r->sort & 1) != 0 &&
		    (seen >> i & 1) == 0)
			return false;
	return true;
}

static void
member_write(struct buf *out, const struct roster_line *r,
    const struct member *member)
{
	const struct span *span = place_of((struct roster_line *)r, member);
	bool text = member->how == HOW_DEV || member->how == HOW_TEXT;

	if (text || member->how == HOW_LIST || member->how == HOW_HEADS) {
		if (span->len == 0)
			return;
	} else if (member->how == HOW_KEY && !r->has_key) {
		return;
	}
	buf_printf(out, ",\"%s\":", member->name);
	if (text) {
		json_string(out, *span);
	} else if (member->how == HOW_NUMBER) {
		buf_integer(out, (int64_t)r->at);
	} else if (member->how == HOW_HASH || member->how == HOW_KEY) {
		buf_byte(out, '"');
		if (member->how == HOW_HASH)
			hex_write(out, r->hash, HASH_BYTES);
		else
			base64_write(out, r->key, PUBLIC_BYTES);
		buf_byte(out, '"');
	} else {
		buf_add(out, *span);
	}
}

void
roster_line_write(struct buf *out, const struct roster_line *r,
    struct span old)
{
	size_t i;

	buf_printf(out, ",\"k\":\"%s\"", sorts[r->sort]);
	for (i = 0; i < MEMBERS; i++)
		if ((members[i].of >> r->sort & 1) != 0)
			member_write(out, r, &members[i]);
	if (old.len > 0) {
		buf_text(out, ",\"old\":");
		buf_add(out, old);
	}
	buf_byte(out, '}');
}

void
roster_heads(struct json *json, const struct roster_line *r,
    struct arena *arena)
{
	struct span text;

	json_init(json, r->heads, arena, DEEPEST);
	json_next(json, &text);
}

bool
roster_next_head(struct json *json, struct roster_head *head)
{
	struct span n, hash, end;

	return json_next(json, &head->dev) == JSON_NAME &&
	    dev_is(head->dev) && json_next(json, &n) == JSON_ARRAY &&
	    json_next(json, &n) == JSON_NUMBER &&
	    number_read(n, &head->n) &&
	    json_next(json, &hash) == JSON_STRING &&
	    hex_read(hash, head->hash, HASH_BYTES) &&
	    json_next(json, &end) == JSON_ARRAY_END;
}

bool
roster_list_has(struct span list, struct span text, struct arena *arena)
{
	struct json json;
	struct span each;

	if (list.len == 0)
		return true;
	json_init(&json, list, arena, 1);
	json_next(&json, &each);
	while (json_next(&json, &each) == JSON_STRING)
		if (span_is(each, text))
			return true;
	return false;
}
