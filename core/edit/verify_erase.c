/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/edit/verifying.h"
#include "core/log/erase.h"
#include "core/log/hollow.h"
#include "core/log/standing.h"

static void
add_pair(struct key_sum *sum, uint64_t first, uint64_t second)
{
	unsigned char key[16];

	stamp_key(key, first);
	stamp_key(key + 8, second);
	key_sum_add(sum, span_make(key, sizeof key));
}

/* A line that is named must have lost its content. */
static void
check_named(struct verifying *v, uint64_t stamp)
{
	struct arena *arena = &v->folding.arena;
	struct line line;
	struct span raw;

	if (log_get(v->txn, stamp, &raw) &&
	    line_read(&line, raw, arena, NULL) == OK && line.record.len > 0)
		verify_fault(v, _("%s: this line was erased and its content "
		    "is still here"), verify_stamp(v, stamp));
}

/* The stamps that a member of the line names, each once. */
static void
read_stamps(struct verifying *v, const struct line *line,
    struct span member, uint64_t *out, size_t *count)
{
	bool records = span_is(member, SPAN("records"));
	struct erase_walk walk;
	struct span text;
	uint64_t stamp;
	size_t i;

	*count = 0;
	erase_walk(&walk, line, member, &v->folding.arena);
	while (erase_next(&walk, &text)) {
		stamp = records ? id_written(v->txn, text) :
		    stamp_read(v->txn, text);
		for (i = 0; i < *count && out[i] != stamp; i++)
			continue;
		if (i == *count && stamp != 0)
			out[(*count)++] = stamp;
	}
}

void
verify_erase(struct verifying *v, uint64_t stamp, const struct line *line)
{
	bool rules = standing_rules(v->txn, stamp_writer(stamp)), listed;
	uint64_t *stamps;
	size_t i, count;

	if (!span_is(line->k, span_of(erase_ruling.k)))
		return;
	add_pair(&v->erased, 0, stamp);
	if (!hollow_lists(v->txn, stamp, &listed) || listed != rules)
		verify_fault(v, _("%s: this erasure is not listed as it "
		    "should be"), verify_stamp(v, stamp));
	stamps = arena_array(&v->folding.arena, ERASE_LINES, sizeof *stamps);
	if (stamps == NULL || !rules)
		return;
	read_stamps(v, line, SPAN("lines"), stamps, &count);
	for (i = 0; i < count; i++) {
		add_pair(&v->erased, stamps[i], stamp);
		check_named(v, stamps[i]);
	}
	read_stamps(v, line, SPAN("records"), stamps, &count);
	for (i = 0; i < count; i++)
		add_pair(&v->touched, stamps[i], stamp);
}

void
verify_hollow(struct verifying *v, uint64_t stamp)
{
	v->withheld += !hollow_is_erased(v->txn, stamp);
}

void
verify_erased(struct verifying *v)
{
	struct key_sum got = { 0, 0 };
	uint64_t withheld = 0;
	struct span key, names;
	struct walk walk;

	walk_begin(&walk, v->txn, TREE_ERASED, SPAN(""));
	while (walk_next(&walk, &key, &names)) {
		if (key.len != 8) {
			add_pair(&got, 0, get_u64(key.at + key.len - 8));
			continue;
		}
		withheld += hollow_names(names) == 0;
		for (; names.len >= 8; names = span_from(names, 8))
			add_pair(&got, get_u64(key.at), get_u64(names.at));
	}
	walk_end(&walk);
	if (!key_sum_is(&got, &v->erased) || withheld != v->withheld)
		verify_fault(v, _("the list of erased and withheld lines is "
		    "not what the log calls for"));
}
