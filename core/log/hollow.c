/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/hollow.h"

#include "core/base/words.h"

#define MARK	SPAN("residue")
#define HOLE	"x"			/* in ERASED; no stamp is so short */

void
hollow_write(struct buf *out, uint64_t n, struct span raw)
{
	bool personal = line_sort(raw) == LINE_PERSONAL;
	unsigned char hash[HASH_BYTES];

	crypt_hash(hash, raw);
	buf_text(out, "{\"n\":");
	buf_integer(out, (int64_t)n);
	buf_text(out, personal ? ",\"z\":\"" : ",\"x\":\"");
	hex_write(out, hash, sizeof hash);
	buf_text(out, "\"}");
}

bool
hollow_is_of(const struct line *hollow, const struct line *line)
{
	unsigned char want[HASH_BYTES], hash[HASH_BYTES];

	crypt_hash(hash, line->raw);
	return hollow->sort == line->sort &&
	    hex_read(hollow->hollow, want, sizeof want) &&
	    memcmp(want, hash, sizeof hash) == 0;
}

/* Few lines have a salt, and its name shows in them unless it is escaped. */
bool
hollow_may_be(struct span raw, struct arena *arena)
{
	static const char salt[] = "\"z\"";
	struct line line;

	return (memmem(raw.at, raw.len, salt, sizeof salt - 1) != NULL ||
	    memchr(raw.at, '\\', raw.len) != NULL) &&
	    line_read(&line, raw, arena, NULL) == OK && line.salt.len > 0;
}

size_t
hollow_names(struct span value)
{
	return value.len / 8;
}

static bool
names_get(struct txn *txn, uint64_t stamp, struct span *names)
{
	unsigned char key[8];

	stamp_key(key, stamp);
	return txn_get(txn, TREE_ERASED, span_make(key, sizeof key), names);
}

static void
names_put(struct txn *txn, uint64_t stamp, struct span names)
{
	unsigned char key[8];

	stamp_key(key, stamp);
	txn_put(txn, TREE_ERASED, span_make(key, sizeof key), names);
}

static void
names_drop(struct txn *txn, uint64_t stamp)
{
	unsigned char key[8];

	stamp_key(key, stamp);
	txn_drop(txn, TREE_ERASED, span_make(key, sizeof key));
}

bool
hollow_is_erased(struct txn *txn, uint64_t stamp)
{
	struct span names;

	return names_get(txn, stamp, &names) && hollow_names(names) > 0;
}

bool
hollow_is_echo(struct txn *txn, const struct line *line)
{
	uint64_t stamp = line->re.len == 0 || line->salt.len == 0 ? 0 :
	    stamp_read(txn, line->re);

	return stamp != 0 && hollow_is_erased(txn, stamp);
}

bool
hollow_is_withheld(struct txn *txn, uint64_t stamp)
{
	struct span names;

	return names_get(txn, stamp, &names) && hollow_names(names) == 0;
}

void
hollow_keep(struct txn *txn, uint64_t stamp, enum line_sort sort)
{
	struct span names;

	if (!names_get(txn, stamp, &names) || hollow_names(names) == 0)
		names_put(txn, stamp, sort == LINE_PERSONAL ? SPAN("") :
		    SPAN(HOLE));
}

void
hollow_fill(struct txn *txn, uint64_t stamp)
{
	if (hollow_is_withheld(txn, stamp))
		names_drop(txn, stamp);
}

/* The stamps that name it but for one. */
static void
names_without(struct txn *txn, uint64_t stamp, uint64_t erase,
    struct buf *out)
{
	struct span names = SPAN("");

	if (!names_get(txn, stamp, &names))
		return;
	for (; names.len >= 8; names = span_from(names, 8))
		if (get_u64(names.at) != erase)
			buf_u64(out, get_u64(names.at));
}

void
hollow_name(struct txn *txn, uint64_t stamp, uint64_t erase)
{
	struct buf names;

	buf_init(&names);
	names_without(txn, stamp, erase, &names);
	buf_u64(&names, erase);
	if (names.failed)
		txn_nomem(txn);
	names_put(txn, stamp, buf_span(&names));
	buf_free(&names);
}

static bool
is_hollow_here(struct txn *txn, uint64_t stamp, enum line_sort *sort)
{
	struct arena arena;
	struct line line;
	struct span raw;
	bool is;

	arena_init(&arena);
	is = log_get(txn, stamp, &raw) &&
	    line_read(&line, raw, &arena, NULL) == OK && line.hollow.len > 0;
	if (is)
		*sort = line.sort;
	arena_clear(&arena);
	return is;
}

/* What it took away is gone: the line is one whose content may come again. */
void
hollow_unname(struct txn *txn, uint64_t stamp, uint64_t erase)
{
	enum line_sort sort;
	struct buf names;

	buf_init(&names);
	names_without(txn, stamp, erase, &names);
	if (names.failed)
		txn_nomem(txn);
	else if (names.len > 0)
		names_put(txn, stamp, buf_span(&names));
	else
		names_drop(txn, stamp);
	if (names.len == 0 && is_hollow_here(txn, stamp, &sort))
		hollow_keep(txn, stamp, sort);
	buf_free(&names);
}

/* The list of erase lines: 3 bytes of 0, the stamp -> u8. */

enum { LISTED_BYTES = WRITER_BITS / 8 + 8 };

static void
listed_key(unsigned char key[LISTED_BYTES], uint64_t erase)
{
	memset(key, 0, LISTED_BYTES - 8);
	stamp_key(key + LISTED_BYTES - 8, erase);
}

void
hollow_list(struct txn *txn, uint64_t erase, bool rules)
{
	unsigned char key[LISTED_BYTES], value = rules;

	listed_key(key, erase);
	txn_put(txn, TREE_ERASED, span_make(key, sizeof key),
	    span_make(&value, 1));
}

void
hollow_unlist(struct txn *txn, uint64_t erase)
{
	unsigned char key[LISTED_BYTES];

	listed_key(key, erase);
	txn_drop(txn, TREE_ERASED, span_make(key, sizeof key));
}

bool
hollow_lists(struct txn *txn, uint64_t erase, bool *rules)
{
	unsigned char key[LISTED_BYTES];
	struct span value;

	listed_key(key, erase);
	if (!txn_get(txn, TREE_ERASED, span_make(key, sizeof key), &value) ||
	    value.len != 1)
		return false;
	*rules = value.at[0] != 0;
	return true;
}

bool
hollow_next_listed(struct txn *txn, uint64_t *erase, bool *rules)
{
	unsigned char after[LISTED_BYTES];
	struct span key, value;
	struct walk walk;
	bool found;

	listed_key(after, *erase + 1);
	walk_begin(&walk, txn, TREE_ERASED,
	    span_make(after, LISTED_BYTES - 8));
	walk_seek(&walk, span_make(after, sizeof after));
	found = walk_next(&walk, &key, &value) && key.len == LISTED_BYTES;
	if (found) {
		*erase = get_u64(key.at + LISTED_BYTES - 8);
		*rules = value.len == 1 && value.at[0] != 0;
	}
	walk_end(&walk);
	return found;
}

void
hollow_count(struct txn *txn, uint32_t writer, struct hollow_count *out)
{
	unsigned char prefix[8];
	struct span key, names;
	struct walk walk;

	*out = (struct hollow_count){ 0 };
	stamp_key(prefix, stamp_make(writer, 0));
	walk_begin(&walk, txn, TREE_ERASED,
	    span_make(prefix, WRITER_BITS / 8));
	while (walk_next(&walk, &key, &names)) {
		if (hollow_names(names) > 0) {
			out->erased++;
			continue;
		}
		if (out->withheld + out->holes == 0)
			out->first = stamp_serial(get_u64(key.at));
		if (span_is(names, SPAN(HOLE)))
			out->holes++;
		else
			out->withheld++;
	}
	walk_end(&walk);
}

void
hollow_mark(struct txn *txn, uint64_t id)
{
	struct span ids = SPAN("");
	struct buf more;
	size_t at;

	if (hollow_is_marked(txn, &ids))
		for (at = 0; at + 8 <= ids.len; at += 8)
			if (get_u64(ids.at + at) == id)
				return;
	buf_init(&more);
	buf_add(&more, ids);
	buf_u64(&more, id);
	if (more.failed)
		txn_nomem(txn);
	txn_put(txn, TREE_META, MARK, buf_span(&more));
	buf_free(&more);
}

bool
hollow_is_marked(struct txn *txn, struct span *ids)
{
	return txn_get(txn, TREE_META, MARK, ids);
}

void
hollow_unmark(struct txn *txn)
{
	txn_drop(txn, TREE_META, MARK);
}
