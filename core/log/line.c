/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/line.h"

#include <stddef.h>

#include "core/base/words.h"

enum {
	DEEPEST = 4,
	KIND_LONGEST = 63,
	SALT_BYTES = 8
};

/* What line_read() knows while it goes through the members. */
struct reader {
	struct json	 json;
	struct line	*line;
	unsigned	 seen;		/* a bit per row of members[] */
	unsigned	 others;	/* members that no row knows */
	const char	*wrong;
};

static bool
fail(struct reader *r, const char *wrong)
{
	if (r->wrong == NULL)
		r->wrong = wrong;
	return false;
}

/* Digits with a sign perhaps, within 2^53: what every JSON reader keeps. */
static bool
integer_read(struct span text, int64_t *out)
{
	const int64_t most = (int64_t)1 << 53;
	size_t i = text.len > 0 && text.at[0] == '-';
	int64_t number = 0;

	if (text.len == i || text.len - i > 16)
		return false;
	for (; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		number = number * 10 + (text.at[i] - '0');
	}
	*out = text.at[0] == '-' ? -number : number;
	return number <= most;
}

/* Raw control characters are refused by JSON itself, so that only a text
 * with an escape, which lies outside the line, can hold a NUL. */
static bool
has_nul(const struct reader *r, struct span text)
{
	struct span raw = r->json.text;

	if (text.len == 0 ||
	    (text.at >= raw.at && text.at < raw.at + raw.len))
		return false;
	return memchr(text.at, '\0', text.len) != NULL;
}

static bool
take_text(struct reader *r, struct span *out)
{
	if (json_next(&r->json, out) != JSON_STRING)
		return fail(r, N_("a string was expected here"));
	if (has_nul(r, *out))
		return fail(r, N_("a string holds a NUL"));
	return true;
}

static bool
take_integer(struct reader *r, int64_t least, int64_t most, int64_t *out)
{
	struct span text;

	if (json_next(&r->json, &text) != JSON_NUMBER ||
	    !integer_read(text, out) || *out < least || *out > most)
		return fail(r, N_("a whole number within its limits was "
		    "expected here"));
	return true;
}

static bool
take_stamp(struct reader *r, struct span *out)
{
	struct span dev;
	uint64_t n;

	if (!take_text(r, out))
		return false;
	if (!stamp_split(*out, &dev, &n))
		return fail(r, N_("a stamp (DEV.n) was expected here"));
	return true;
}

static bool
read_n(struct reader *r)
{
	int64_t n;

	if (!take_integer(r, 1, (int64_t)SERIAL_MARKED - 1, &n))
		return false;
	r->line->n = (uint64_t)n;
	return true;
}

static bool
read_t(struct reader *r)
{
	r->line->first = true;
	return take_integer(r, 0, (int64_t)1 << 53, &r->line->t);
}

static bool
read_of(struct reader *r)
{
	int64_t of;

	if (!take_integer(r, 1, (int64_t)SERIAL_MARKED - 1, &of))
		return false;
	r->line->of = (uint64_t)of;
	return true;
}

static bool
read_tq(struct reader *r)
{
	int64_t one;

	r->line->doubtful = true;
	return take_integer(r, 1, 1, &one);
}

static bool
read_user(struct reader *r)
{
	return take_text(r, &r->line->user);
}

static bool
read_note(struct reader *r)
{
	return take_text(r, &r->line->note);
}

static bool
read_undo(struct reader *r)
{
	return take_stamp(r, &r->line->undo);
}

static bool
read_salt(struct reader *r)
{
	return take_text(r, &r->line->salt);
}

static bool
read_re(struct reader *r)
{
	return take_stamp(r, &r->line->re);
}

static bool
read_rx(struct reader *r)
{
	unsigned char mark[LINE_MARK];

	if (!take_text(r, &r->line->rx))
		return false;
	return hex_read(r->line->rx, mark, sizeof mark) ||
	    fail(r, N_("32 hexadecimal digits were expected here"));
}

static bool
read_record(struct reader *r)
{
	struct line *line = r->line;

	if (!take_text(r, &line->record))
		return false;
	if (name_is(line->record)) {
		line->rec_kind = line->record;
		return true;
	}
	if (!id_split(line->record, &line->rec_kind, &line->rec_dev,
	    &line->rec_n) || line->rec_n == 0)
		return fail(r, N_("a record (KIND or KIND/DEV.n) was "
		    "expected here"));
	return true;
}

/* As names, but with hyphens inside: x-something. */
static bool
read_k(struct reader *r)
{
	struct span k;
	size_t i;

	if (!take_text(r, &k))
		return false;
	r->line->k = k;
	for (i = 0; i < k.len; i++)
		if (!((k.at[i] >= 'a' && k.at[i] <= 'z') || (i > 0 &&
		    ((k.at[i] >= '0' && k.at[i] <= '9') ||
		    k.at[i] == '_' || k.at[i] == '-'))))
			break;
	if (i < k.len || k.len == 0 || k.len > KIND_LONGEST)
		return fail(r, N_("a kind of line was expected here"));
	return true;
}

static bool
read_hollow(struct reader *r)
{
	return take_text(r, &r->line->hollow);
}

static bool
read_del(struct reader *r)
{
	struct span text;

	r->line->del = true;
	if (json_next(&r->json, &text) != JSON_TRUE)
		return fail(r, N_("true was expected here"));
	return true;
}

/* What a set holds need not be read again by those who walk it. */
static void
keep_set(struct reader *r, struct span name, enum json_token token,
    struct span text)
{
	struct line *line = r->line;
	struct line_set *set = &line->few[line->kept];

	if (line->kept + 1 != line->sets || line->sets > LINE_FEW ||
	    token == JSON_OBJECT || token == JSON_ARRAY)
		return;
	set->name = name;
	if (value_from_json(&r->json, token, text, r->json.arena,
	    &set->value))
		line->kept++;
}

/* A value in a set, down to what lies in it. */
static bool
check_value(struct reader *r, struct span of)
{
	unsigned floor = r->json.depth;
	enum json_token token;
	struct span text;
	int64_t number;
	bool first = true;

	do {
		token = json_next(&r->json, &text);
		if (token == JSON_BAD)
			return false;
		if (token == JSON_NUMBER && !integer_read(text, &number))
			return fail(r, N_("only integers within 2^53 are "
			    "allowed"));
		if ((token == JSON_STRING || token == JSON_NAME) &&
		    has_nul(r, text))
			return fail(r, N_("a string holds a NUL"));
		if (first)
			keep_set(r, of, token, text);
		first = false;
	} while (r->json.depth > floor);
	return true;
}

static bool
read_set(struct reader *r)
{
	enum json_token token;
	struct span name;
	size_t begin;

	if (json_next(&r->json, &name) != JSON_OBJECT)
		return fail(r, N_("an object was expected here"));
	begin = r->json.start;
	while ((token = json_next(&r->json, &name)) == JSON_NAME) {
		if (!name_is(name))
			return fail(r, N_("this is no name of a field"));
		if (++r->line->sets > LINE_FIELDS)
			return fail(r, N_("a line sets at most 256 fields"));
		if (!check_value(r, name))
			return false;
	}
	r->line->set = span_make(r->json.text.at + begin,
	    r->json.pos - begin);
	return token == JSON_OBJECT_END;
}

static bool
read_old(struct reader *r)
{
	enum json_token token;
	struct span text, dev;
	size_t begin;
	uint64_t n;

	if (json_next(&r->json, &text) != JSON_ARRAY)
		return fail(r, N_("an array was expected here"));
	begin = r->json.start;
	while ((token = json_next(&r->json, &text)) == JSON_STRING) {
		if (!stamp_split(text, &dev, &n))
			return fail(r, N_("a stamp (DEV.n) was expected "
			    "here"));
		if (++r->line->olds > LINE_OLD)
			return fail(r, N_("a line names at most 1,024 "
			    "stamps"));
	}
	r->line->old = span_make(r->json.text.at + begin,
	    r->json.pos - begin);
	if (token != JSON_ARRAY_END)
		return fail(r, N_("a stamp (DEV.n) was expected here"));
	return true;
}

enum member {
	HAS_N = 1 << 0, HAS_R = 1 << 1, HAS_SET = 1 << 2, HAS_OLD = 1 << 3,
	HAS_T = 1 << 4, HAS_U = 1 << 5, HAS_OF = 1 << 6, HAS_TQ = 1 << 7,
	HAS_NOTE = 1 << 8, HAS_UNDO = 1 << 9, HAS_DEL = 1 << 10,
	HAS_Z = 1 << 11, HAS_RE = 1 << 12, HAS_K = 1 << 13, HAS_X = 1 << 14,
	HAS_RX = 1 << 15,
	HAS_HEAD = HAS_U | HAS_OF | HAS_TQ | HAS_NOTE | HAS_UNDO
};

static const struct {
	const char	*name;
	size_t		 len;		/* of the name: this loop is hot */
	unsigned	 bit;
	bool		(*read)(struct reader *);
} members[] = {
	{ "n",	1,	HAS_N,	read_n },
	{ "r",	1,	HAS_R,	read_record },
	{ "set",	3,	HAS_SET,	read_set },
	{ "old",	3,	HAS_OLD,	read_old },
	{ "t",	1,	HAS_T,	read_t },
	{ "u",	1,	HAS_U,	read_user },
	{ "of",	2,	HAS_OF,	read_of },
	{ "tq",	2,	HAS_TQ,	read_tq },
	{ "note",	4,	HAS_NOTE,	read_note },
	{ "undo",	4,	HAS_UNDO,	read_undo },
	{ "del",	3,	HAS_DEL,	read_del },
	{ "z",	1,	HAS_Z,	read_salt },
	{ "re",	2,	HAS_RE,	read_re },
	{ "rx",	2,	HAS_RX,	read_rx },
	{ "k",	1,	HAS_K,	read_k },
	{ "x",	1,	HAS_X,	read_hollow },
};

static bool
read_member(struct reader *r, struct span name)
{
	struct span text;
	size_t i;

	for (i = 0; i < sizeof members / sizeof members[0]; i++) {
		if (name.len != members[i].len ||
		    memcmp(name.at, members[i].name, name.len) != 0)
			continue;
		r->seen |= members[i].bit;
		return members[i].read(r);
	}
	r->others++;
	return json_skip(&r->json, json_next(&r->json, &text), &text);
}

/* n, and x or z alone. */
static bool
check_hollow(struct reader *r)
{
	struct line *line = r->line;
	unsigned char hash[HASH_BYTES];

	if (line->sort == LINE_PERSONAL) {
		line->hollow = line->salt;
		line->salt = SPAN("");
	}
	if ((r->seen != (HAS_N | HAS_X) && r->seen != (HAS_N | HAS_Z)) ||
	    r->others > 0)
		return fail(r, N_("a hollow line says nothing else"));
	return hex_read(line->hollow, hash, sizeof hash) ||
	    fail(r, N_("64 hexadecimal digits were expected here"));
}

static bool
check_salt(struct reader *r)
{
	unsigned char salt[SALT_BYTES];

	if ((r->seen & (HAS_K | HAS_T)) != 0)
		return fail(r, N_("z stands neither in a line with k nor in "
		    "the first one of a change-set"));
	return hex_read(r->line->salt, salt, sizeof salt) ||
	    fail(r, N_("16 hexadecimal digits were expected here"));
}

/* What each member says alone is right; whether they fit together. */
static bool
check_whole(struct reader *r)
{
	unsigned seen = r->seen;

	if ((seen & HAS_N) == 0)
		return fail(r, N_("the line has no number n"));
	r->line->sort = (seen & HAS_K) != 0 ? LINE_RULING :
	    (seen & HAS_Z) != 0 ? LINE_PERSONAL : LINE_PLAIN;
	if ((seen & HAS_X) != 0 || (seen & (HAS_R | HAS_K | HAS_Z)) == HAS_Z)
		return check_hollow(r);
	if ((seen & HAS_Z) != 0 && !check_salt(r))
		return false;
	if (((seen & HAS_R) != 0) == ((seen & HAS_K) != 0))
		return fail(r, N_("a line has either r or k"));
	if ((seen & HAS_T) != 0 ? (seen & HAS_U) == 0 :
	    (seen & HAS_HEAD) != 0)
		return fail(r, N_("u, of, tq, note and undo go with t, and "
		    "u always does"));
	if ((seen & HAS_DEL) != 0 && (seen & HAS_SET) != 0)
		return fail(r, N_("a line either sets or deletes"));
	if ((seen & HAS_R) != 0 && r->line->rec_dev.len == 0 &&
	    ((seen & HAS_DEL) != 0 || r->line->olds > 0))
		return fail(r, N_("a line that creates a record replaces "
		    "nothing"));
	return true;
}

static bool
read_all(struct reader *r)
{
	enum json_token token;
	struct span text;

	if (r->json.text.len > LINE_LONGEST)
		return fail(r, N_("a line has at most 64 KiB"));
	if (json_next(&r->json, &text) != JSON_OBJECT)
		return fail(r, N_("a line is a JSON object"));
	while ((token = json_next(&r->json, &text)) == JSON_NAME)
		if (!read_member(r, text))
			return false;
	if (token != JSON_OBJECT_END ||
	    json_next(&r->json, &text) != JSON_END)
		return false;
	return check_whole(r);
}

enum err
line_read(struct line *line, struct span raw, struct arena *arena,
    struct note *why)
{
	struct reader r;

	r.line = line;
	r.seen = r.others = 0;
	r.wrong = NULL;
	json_init(&r.json, raw, arena, DEEPEST);
	json_refuse_doubles(&r.json);
	memset(line, 0, offsetof(struct line, few));
	line->raw = raw;
	line->of = 1;
	if (read_all(&r))
		return OK;
	if (arena->failed)
		return ERR_NOMEM;
	if (r.json.wrong != NULL)
		r.wrong = r.json.wrong;
	return note_fail(ERR_INPUT, why,
	    _("a line of a log is wrong at byte %zu: %s"), r.json.start + 1,
	    r.wrong == NULL ? "?" : _(r.wrong));
}

static void
walk_begin_json(struct line_walk *walk, struct span raw, struct arena *arena)
{
	struct span text;

	json_init(&walk->json, raw.len == 0 ? SPAN("[]") : raw, arena,
	    DEEPEST);
	json_next(&walk->json, &text);
}

void
line_sets(struct line_walk *walk, const struct line *line,
    struct arena *arena)
{
	walk->at = 0;
	walk->line = line->kept == line->sets ? line : NULL;
	if (walk->line == NULL)
		walk_begin_json(walk, line->set, arena);
}

bool
line_next_set(struct line_walk *walk, struct span *name, struct value *value)
{
	enum json_token token;
	const struct line *line = walk->line;
	struct span text;

	if (line != NULL && walk->at < line->sets) {
		*name = line->few[walk->at].name;
		*value = line->few[walk->at++].value;
		return true;
	}
	if (line != NULL || json_next(&walk->json, name) != JSON_NAME)
		return false;
	token = json_next(&walk->json, &text);
	return value_from_json(&walk->json, token, text, walk->json.arena,
	    value);
}

void
line_olds(struct line_walk *walk, const struct line *line,
    struct arena *arena)
{
	walk_begin_json(walk, line->old, arena);
}

bool
line_next_old(struct line_walk *walk, struct span *stamp)
{
	return json_next(&walk->json, stamp) == JSON_STRING;
}

/* Whether no member can be named k, z or x: its name would show in the line
 * unless it is escaped. */
static bool
is_plain(struct span raw)
{
	size_t i;

	for (i = 0; i + 2 < raw.len; i++)
		if (raw.at[i] == '\\' || (raw.at[i] == '"' &&
		    raw.at[i + 2] == '"' && (raw.at[i + 1] == 'k' ||
		    raw.at[i + 1] == 'z' || raw.at[i + 1] == 'x')))
			return false;
	return true;
}

enum line_sort
line_sort(struct span raw)
{
	struct arena arena;
	struct line line;
	enum line_sort sort = LINE_PLAIN;

	if (is_plain(raw))
		return sort;
	arena_init(&arena);
	if (line_read(&line, raw, &arena, NULL) == OK)
		sort = line.sort;
	arena_clear(&arena);
	return sort;
}

void
line_chain(unsigned char h[HASH_BYTES], const struct line *line)
{
	unsigned char hash[HASH_BYTES];

	if (line->hollow.len == 0 ||
	    !hex_read(line->hollow, hash, sizeof hash))
		crypt_hash(hash, line->raw);
	chain_hash(h, (char)line->sort, hash);
}
