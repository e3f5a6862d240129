/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/mark.h"

#include <inttypes.h>

#include "core/base/json.h"
#include "core/base/words.h"

enum { DEEPEST = 4 };

#define NUMBER_MOST ((uint64_t)1 << 53)

enum how {
	HOW_DEV, HOW_NUMBER, HOW_HASH, HOW_SIG, HOW_TEXT, HOW_RAW, HOW_FLAG
};

struct member {
	enum mark_sort	sort;
	const char	*name;
	enum how	how;
	size_t		offset;		/* in struct mark */
	bool		optional;
};

/* In the order in which they are written; the first tells the sort. */
static const struct member members[] = {
	{ MARK_BUNDLE, "bundle", HOW_NUMBER, offsetof(struct mark, n), 0 },
	{ MARK_BUNDLE, "by", HOW_DEV, offsetof(struct mark, dev), 0 },
	{ MARK_BUNDLE, "at", HOW_NUMBER, offsetof(struct mark, at), 0 },
	{ MARK_BUNDLE, "raw", HOW_NUMBER, offsetof(struct mark, raw), 0 },
	{ MARK_BUNDLE, "lines", HOW_NUMBER, offsetof(struct mark, lines), 0 },
	{ MARK_BUNDLE, "to", HOW_RAW, offsetof(struct mark, to), 1 },
	{ MARK_BUNDLE, "base", HOW_TEXT, offsetof(struct mark, base), 1 },
	{ MARK_BUNDLE, "have", HOW_RAW, offsetof(struct mark, have), 0 },
	{ MARK_BUNDLE, "want", HOW_RAW, offsetof(struct mark, want), 1 },
	{ MARK_BUNDLE, "tips", HOW_RAW, offsetof(struct mark, tips), 1 },
	{ MARK_BUNDLE, "whole", HOW_RAW, offsetof(struct mark, asked), 1 },
	{ MARK_BUNDLE, "schema", HOW_TEXT, offsetof(struct mark, schema), 1 },
	{ MARK_BUNDLE, "personal", HOW_RAW, offsetof(struct mark, personal),
	    1 },
	{ MARK_BUNDLE, "key", HOW_TEXT, offsetof(struct mark, key), 1 },
	{ MARK_LOG, "log", HOW_DEV, offsetof(struct mark, dev), 0 },
	{ MARK_LOG, "from", HOW_NUMBER, offsetof(struct mark, n), 0 },
	{ MARK_LOG, "prev", HOW_HASH, offsetof(struct mark, hash), 0 },
	{ MARK_LOG, "branch", HOW_FLAG, offsetof(struct mark, second), 1 },
	{ MARK_HEAD, "head", HOW_NUMBER, offsetof(struct mark, n), 0 },
	{ MARK_HEAD, "sig", HOW_SIG, offsetof(struct mark, sig), 0 },
	{ MARK_PROOF, "proof", HOW_DEV, offsetof(struct mark, dev), 0 },
	{ MARK_PROOF, "n", HOW_NUMBER, offsetof(struct mark, n), 0 },
	{ MARK_PROOF, "a", HOW_RAW, offsetof(struct mark, branch[0]), 0 },
	{ MARK_PROOF, "b", HOW_RAW, offsetof(struct mark, branch[1]), 0 },
	{ MARK_END, "end", HOW_NUMBER, offsetof(struct mark, n), 0 },
	{ MARK_END, "h", HOW_HASH, offsetof(struct mark, hash), 0 },
	{ MARK_END, "packed", HOW_HASH, offsetof(struct mark, packed), 1 },
	{ MARK_END, "sig", HOW_TEXT, offsetof(struct mark, seal), 0 },
	{ MARK_BACKUP, "backup", HOW_NUMBER, offsetof(struct mark, n), 0 },
	{ MARK_BACKUP, "by", HOW_DEV, offsetof(struct mark, dev), 1 },
	{ MARK_BACKUP, "at", HOW_NUMBER, offsetof(struct mark, at), 0 },
	{ MARK_TIP, "tip", HOW_NUMBER, offsetof(struct mark, n), 0 },
	{ MARK_TIP, "h", HOW_HASH, offsetof(struct mark, hash), 0 },
	{ MARK_TIP, "signed", HOW_NUMBER, offsetof(struct mark, at), 1 },
	{ MARK_TIP, "sig", HOW_SIG, offsetof(struct mark, sig), 1 },
	{ MARK_OFFICE, "office", HOW_DEV, offsetof(struct mark, dev), 0 },
	{ MARK_OFFICE, "trust", HOW_TEXT, offsetof(struct mark, text), 0 },
	{ MARK_OFFICE, "hub", HOW_FLAG, offsetof(struct mark, second), 1 },
	{ MARK_OFFICE, "until", HOW_NUMBER, offsetof(struct mark, n), 0 },
	{ MARK_OFFICE, "heard", HOW_NUMBER, offsetof(struct mark, at), 1 },
	{ MARK_OFFICE, "have", HOW_RAW, offsetof(struct mark, have), 1 },
	{ MARK_OFFICE, "tips", HOW_RAW, offsetof(struct mark, tips), 1 },
	{ MARK_OFFICE, "want", HOW_RAW, offsetof(struct mark, want), 1 },
	{ MARK_OFFICE, "missed", HOW_NUMBER, offsetof(struct mark, raw), 1 },
	{ MARK_OFFICE, "asks", HOW_FLAG, offsetof(struct mark, asks), 1 },
	{ MARK_SAID, "said", HOW_NUMBER, offsetof(struct mark, n), 0 },
	{ MARK_SAID, "h", HOW_HASH, offsetof(struct mark, hash), 0 },
	{ MARK_SAID, "have", HOW_RAW, offsetof(struct mark, have), 0 },
	{ MARK_SAID, "tips", HOW_RAW, offsetof(struct mark, tips), 1 },
	{ MARK_REISSUED, "reissued", HOW_DEV, offsetof(struct mark, dev), 0 },
	{ MARK_REISSUED, "from", HOW_NUMBER, offsetof(struct mark, n), 0 },
	{ MARK_FILE, "file", HOW_TEXT, offsetof(struct mark, name), 0 },
	{ MARK_FILE, "text", HOW_TEXT, offsetof(struct mark, text), 0 },
	{ MARK_WHOLE, "whole", HOW_NUMBER, offsetof(struct mark, n), 0 },
	{ MARK_WHOLE, "h", HOW_HASH, offsetof(struct mark, hash), 0 },
	{ MARK_WHOLE, "packed", HOW_HASH, offsetof(struct mark, packed), 0 },
};

enum { MEMBERS = sizeof members / sizeof members[0] };

/* Where the member lies in the struct; of the type that its form has. */
static void *
place_of(const struct mark *mark, const struct member *member)
{
	return (char *)(uintptr_t)mark + member->offset;
}

static struct span *
span_in(const struct mark *mark, const struct member *member)
{
	return place_of(mark, member);
}

static bool *
flag_in(const struct mark *mark, const struct member *member)
{
	return place_of(mark, member);
}

enum mark_sort
mark_sort(struct span line)
{
	size_t i, len;

	if (span_starts(line, SPAN("{\"n\":")))
		return MARK_LINE;
	for (i = 0; i < MEMBERS; i++) {
		len = strlen(members[i].name);
		if (i > 0 && members[i].sort == members[i - 1].sort)
			continue;
		if (span_starts(line, SPAN("{\"")) &&
		    span_starts(span_from(line, 2),
		    span_make(members[i].name, len)) &&
		    span_starts(span_from(line, 2 + len), SPAN("\":")))
			return members[i].sort;
	}
	return MARK_UNKNOWN;
}

/* A natural number up to 2^53, in its one spelling. */
static bool
number_read(struct span text, uint64_t *out)
{
	uint64_t number = 0;
	size_t i;

	if (text.len == 0 || text.len > 16 ||
	    (text.at[0] == '0' && text.len > 1))
		return false;
	for (i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		number = number * 10 + (uint64_t)(text.at[i] - '0');
	}
	*out = number;
	return number <= NUMBER_MOST;
}

static bool
member_read(struct mark *mark, const struct member *member,
    struct json *json)
{
	struct span text, raw;
	enum json_token token = json_next(json, &text);

	switch (member->how) {
	case HOW_NUMBER:
		return token == JSON_NUMBER &&
		    number_read(text, place_of(mark, member));
	case HOW_RAW:
		json->unique = false;	/* names that ascend are: have.h */
		if (!json_skip(json, token, &raw))
			return false;
		json->unique = true;
		*span_in(mark, member) = raw;
		return true;
	case HOW_DEV:
		*span_in(mark, member) = text;
		return token == JSON_STRING && dev_is(text);
	case HOW_TEXT:
		*span_in(mark, member) = text;
		return token == JSON_STRING;
	case HOW_FLAG:
		*flag_in(mark, member) = true;
		return token == JSON_TRUE;
	case HOW_HASH:
		return token == JSON_STRING &&
		    hex_read(text, place_of(mark, member), HASH_BYTES);
	case HOW_SIG:
		return token == JSON_STRING &&
		    base64_read(text, place_of(mark, member), SIGNIFY_BYTES);
	}
	return false;
}

static const struct member *
member_named(enum mark_sort sort, struct span name)
{
	size_t i;

	for (i = 0; i < MEMBERS; i++)
		if (members[i].sort == sort &&
		    span_is(name, span_of(members[i].name)))
			return &members[i];
	return NULL;
}

/* A bit for each member met. */
static bool
members_read(struct mark *mark, struct json *json, uint64_t *met,
    struct note *why)
{
	const struct member *member;
	enum json_token token;
	struct span name, raw;

	while ((token = json_next(json, &name)) == JSON_NAME) {
		member = member_named(mark->sort, name);
		if (member == NULL) {
			token = json_next(json, &raw);
			if (!json_skip(json, token, &raw))
				return false;
			continue;
		}
		if (!member_read(mark, member, json))
			return json->wrong == NULL &&
			    note_fail(ERR_REFUSED, why,
			    _("\"%s\" is not of its form"),
			    member->name) == OK;
		*met |= (uint64_t)1 << (member - members);
		mark->has_packed |= member->offset ==
		    offsetof(struct mark, packed);
	}
	return token == JSON_OBJECT_END && json_next(json, &raw) == JSON_END;
}

enum err
mark_read(struct mark *mark, struct span line, struct arena *arena,
    struct note *why)
{
	struct json json;
	struct span text;
	uint64_t met = 0;
	size_t i;

	memset(mark, 0, sizeof *mark);
	mark->sort = mark_sort(line);
	json_init(&json, line, arena, DEEPEST);
	json_refuse_doubles(&json);
	if (json_next(&json, &text) != JSON_OBJECT ||
	    !members_read(mark, &json, &met, why))
		return note_fail(arena->failed ? ERR_NOMEM : ERR_REFUSED, why,
		    "%s", json.wrong == NULL ? _("it is no JSON object") :
		    _(json.wrong));
	for (i = 0; i < MEMBERS; i++)
		if (members[i].sort == mark->sort && !members[i].optional &&
		    (met >> i & 1) == 0)
			return note_fail(ERR_REFUSED, why,
			    _("\"%s\" is missing"), members[i].name);
	return OK;
}

static void
member_write(struct buf *out, const struct mark *mark,
    const struct member *member)
{
	switch (member->how) {
	case HOW_NUMBER:
		buf_integer(out,
		    (int64_t)*(uint64_t *)place_of(mark, member));
		return;
	case HOW_RAW:
		buf_add(out, *span_in(mark, member));
		return;
	case HOW_DEV:
	case HOW_TEXT:
		json_string(out, *span_in(mark, member));
		return;
	case HOW_FLAG:
		buf_text(out, "true");
		return;
	case HOW_HASH:
		buf_byte(out, '"');
		hex_write(out, place_of(mark, member), HASH_BYTES);
		break;
	case HOW_SIG:
		buf_byte(out, '"');
		base64_write(out, place_of(mark, member), SIGNIFY_BYTES);
		break;
	}
	buf_byte(out, '"');
}

static bool
is_given(const struct mark *mark, const struct member *member)
{
	if (!member->optional)
		return true;
	switch (member->how) {
	case HOW_FLAG:
		return *flag_in(mark, member);
	case HOW_NUMBER:
		return *(uint64_t *)place_of(mark, member) != 0;
	case HOW_SIG:
		return mark->at != 0;
	case HOW_HASH:
		return mark->has_packed;
	case HOW_DEV:
	case HOW_TEXT:
	case HOW_RAW:
		break;
	}
	return span_in(mark, member)->len > 0;
}

void
mark_write(struct buf *out, const struct mark *mark)
{
	const struct member *member;
	char before = '{';

	for (member = members; member < members + MEMBERS; member++) {
		if (member->sort != mark->sort || !is_given(mark, member))
			continue;
		buf_byte(out, (unsigned char)before);
		json_string(out, span_of(member->name));
		buf_byte(out, ':');
		member_write(out, mark, member);
		before = ',';
	}
	buf_text(out, "}\n");
}

void
mark_seal_text(struct buf *out, const char *by, uint64_t at,
    const unsigned char h[HASH_BYTES])
{
	buf_printf(out, "bundle %s %" PRIu64 " ", by, at);
	hex_write(out, h, HASH_BYTES);
	buf_byte(out, '\n');
}
