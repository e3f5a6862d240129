/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/edit/verifying.h"
#include "core/keys/key.h"
#include "core/log/fork.h"
#include "core/store/alias.h"

struct checking {
	struct verifying	*v;
	const struct writer	*writer;
	unsigned char		 h[HASH_BYTES];
	struct log_run		 run;
	uint64_t		 n;	/* lines seen */
	uint64_t		 sets;
};

static uint64_t
stamp_of(const struct checking *c, uint64_t n)
{
	return stamp_make(c->writer->number, n);
}

static const char *
name_of(const struct checking *c, uint64_t n)
{
	return verify_stamp(c->v, stamp_of(c, n));
}

static void
check_waypoint(struct checking *c)
{
	unsigned char kept[HASH_BYTES];

	if (c->n % CHAIN_WAYPOINT != 0)
		return;
	if (!log_waypoint(c->v->txn, c->writer, c->n, kept) ||
	    memcmp(kept, c->h, HASH_BYTES) != 0)
		verify_fault(c->v, _("%s: the chain hash kept for this line "
		    "is not that of the lines before it"),
		    name_of(c, c->n));
}

/* What was signed vouches for all lines before it. */
static void
check_signature(struct checking *c)
{
	const struct writer *w = c->writer;
	struct buf text;

	if (c->n != w->signed_at)
		return;
	buf_init(&text);
	log_head_text(&text, w->dev, c->n, c->h);
	if (!w->has_key || text.failed || !span_is(span_make(c->h,
	    HASH_BYTES), span_make(w->signed_hash, HASH_BYTES)) ||
	    !crypt_verify(w->key, buf_span(&text), w->signature))
		verify_fault(c->v, _("%s: the signature of the writer does "
		    "not fit the lines up to here"), name_of(c, c->n));
	buf_free(&text);
}

static void
check_set(struct checking *c, const struct line *line)
{
	unsigned char key[16];
	struct span found;
	struct buf set;

	if (!log_run_takes(&c->run, line))
		verify_fault(c->v, _("%s: this line does not fit the "
		    "change-set it stands in"), name_of(c, c->n));
	if (!line->first)
		return;
	c->sets++;
	stamp_key(key, (uint64_t)line->t);
	stamp_key(key + 8, stamp_of(c, c->n));
	key_sum_add(&c->v->when, span_make(key, sizeof key));
	buf_init(&set);
	log_pack_set(c->v->txn, line, &set);
	if (!txn_get(c->v->txn, TREE_SETS, span_make(key + 8, 8), &found) ||
	    !span_is(found, buf_span(&set)))
		verify_fault(c->v, _("%s: the change-set that begins here is "
		    "not listed as its line says"), name_of(c, c->n));
	buf_free(&set);
}

/* The record that a folded line is about is there, and knows the line. */
static void
check_record(struct checking *c, const struct line *line)
{
	uint64_t stamp = stamp_of(c, c->n);
	unsigned char key[16];
	struct span found;
	uint64_t id;

	if (line->hollow.len > 0)
		verify_hollow(c->v, stamp);
	if (c->n > c->writer->folded)
		return;
	verify_erase(c->v, stamp, line);
	id = folding_id(&c->v->folding, stamp, line);
	if (id == 0)
		return;
	stamp_key(key, alias_of(c->v->txn, id));
	if (!txn_get(c->v->txn, TREE_RECORDS, span_make(key, 8), &found) &&
	    permit_line(&c->v->folding.permit, id, stamp, line))
		verify_fault(c->v, _("%s: the record that this line is about "
		    "is missing"), name_of(c, c->n));
	if (id == stamp)
		return;
	stamp_key(key, id);
	stamp_key(key + 8, stamp);
	key_sum_add(&c->v->touched, span_make(key, sizeof key));
}

static void
check_line(struct checking *c, struct span raw)
{
	struct note why = { "" };
	struct line line;

	c->n++;
	c->v->tally->lines++;
	folding_tidy(&c->v->folding);
	c->v->folding.held += raw.len;
	if (line_read(&line, raw, &c->v->folding.arena, &why) != OK) {
		verify_fault(c->v, "%s: %s", name_of(c, c->n), why.text);
		log_chain(c->h, raw);
	} else {
		line_chain(c->h, &line);
	}
	if (why.text[0] == '\0') {
		if (line.n != c->n)
			verify_fault(c->v, _("%s: this line says that it is "
			    "line %llu"), name_of(c, c->n),
			    (unsigned long long)line.n);
		check_set(c, &line);
		check_record(c, &line);
	}
	check_waypoint(c);
	check_signature(c);
}

static void
check_head(struct checking *c)
{
	const struct writer *w = c->writer;

	if (c->n != w->last)
		verify_fault(c->v, _("writer %s has %llu lines where %llu "
		    "should be"), w->dev, (unsigned long long)c->n,
		    (unsigned long long)w->last);
	else if (c->n > 0 && !span_is(span_make(c->h, HASH_BYTES),
	    span_make(w->hash, HASH_BYTES)))
		verify_fault(c->v, _("the lines of writer %s do not make the "
		    "chain hash kept for its head: one of them was changed"),
		    w->dev);
	if (w->folded > w->last || w->signed_at > w->last)
		verify_fault(c->v, _("writer %s is said to have more lines "
		    "folded or signed than there are"), w->dev);
}

/* The key says who it is: DEV is its hash. */
static void
check_key(struct checking *c)
{
	char dev[DEV_CHARS + 1];

	if (!c->writer->has_key)
		return;
	key_dev(c->writer->key, dev);
	if (strcmp(dev, c->writer->dev) != 0)
		verify_fault(c->v, _("the key kept for writer %s is another "
		    "writer's (%s)"), c->writer->dev, dev);
}

/* The other histories: each from LOG on, line by line, to its head. */
static void
check_branch(struct checking *c, const struct path *path)
{
	const struct branch *b = &path->branch;
	struct path log = { .writer = path->writer };
	struct span raw;
	struct buf text;

	if (!path_holds(c->v->txn, &log, b->from - 1, b->prev))
		verify_fault(c->v, _("a branch of writer %s does not begin "
		    "with a line of its log"), c->writer->dev);
	memcpy(c->h, b->prev, HASH_BYTES);
	buf_init(&text);
	for (c->n = b->from; c->n <= b->last; c->n++) {
		if (!path_line(c->v->txn, path, c->n, &raw))
			break;
		log_chain(c->h, raw);
		c->v->tally->lines++;
		if (c->n == b->signed_at)
			log_head_text(&text, c->writer->dev, c->n, c->h);
	}
	if (c->n <= b->last || memcmp(c->h, b->hash, HASH_BYTES) != 0 ||
	    (b->signed_at >= b->from && !crypt_verify(c->writer->key,
	    buf_span(&text), b->signature)))
		verify_fault(c->v, _("a branch of writer %s does not fit its "
		    "head: a line of it was changed"), c->writer->dev);
	buf_free(&text);
}

static void
check_branches(struct checking *c)
{
	struct path_walk walk;
	struct path path;

	paths(&walk, c->v->txn, c->writer);
	while (path_next(&walk, &path))
		if (path.branch.from > 0)
			check_branch(c, &path);
	path_end(&walk);
	if (c->writer->folded > fork_limit(c->v->txn, c->writer))
		verify_fault(c->v, _("writer %s has lines in the tables that "
		    "lie behind a fork of its log"), c->writer->dev);
}

void
verify_log(struct verifying *v, const struct writer *writer)
{
	struct checking c = { .v = v, .writer = writer };
	unsigned char key[8];
	struct span at, raw;
	struct walk walk;

	check_key(&c);
	chain_begin(c.h, span_of(writer->dev));
	stamp_key(key, stamp_of(&c, 0));
	walk_begin(&walk, v->txn, TREE_LOG, span_make(key, WRITER_BITS / 8));
	while (walk_next(&walk, &at, &raw)) {
		if (stamp_serial(get_u64(at.at)) != c.n + 1)
			break;
		if (c.n == writer->last)
			break;	/* being appended by somebody */
		check_line(&c, raw);
	}
	walk_end(&walk);
	check_head(&c);
	check_branches(&c);
	v->sets += c.sets;
	v->tally->writers++;
}
