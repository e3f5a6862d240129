/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <inttypes.h>

#include "core/act/office.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/exchange/matrix.h"
#include "core/log/fork.h"
#include "core/log/hollow.h"
#include "core/log/permit.h"
#include "core/say/name.h"
#include "core/say/rows.h"

/* What the rows speak of. */
struct about {
	struct txn	*txn;
	const struct office *office;
	struct standing	 standing;
	struct writer	 writer;
};

static void
say_writer(const struct about *a, struct buf *out)
{
	buf_text(out, a->office->dev);
}

static void
say_title(const struct about *a, struct buf *out)
{
	text_show(out, a->office->title);
}

static void
say_trust(const struct about *a, struct buf *out)
{
	buf_text(out, a->office->trust == TRUST_NONE ? _("no") : _("yes"));
	if (a->office->hub)
		buf_printf(out, ", %s", _("as a hub"));
	if (a->office->end != SERIAL_MAX)
		buf_printf(out, _(", up to its line %" PRIu64),
		    a->office->end);
}

static void
say_print(const struct about *a, struct buf *out)
{
	buf_text(out, a->office->has_key ? a->office->fingerprint :
	    _("its key is not known"));
}

static void
say_lines(const struct about *a, struct buf *out)
{
	buf_printf(out, _("%llu, of them %llu in force"),
	    (unsigned long long)a->office->last,
	    (unsigned long long)a->office->folded);
}

static void
say_heard(const struct about *a, struct buf *out)
{
	if (a->office->heard != 0)
		name_time(a->office->heard, out);
}

static void
say_roster(const struct about *a, struct buf *out)
{
	if (!standing_is_kept(a->txn))
		return;
	if (!a->standing.listed)
		buf_text(out, _("it is not on it"));
	else
		text_show(out, a->standing.hub ? SPAN("hub") :
		    a->standing.role);
	if (a->standing.limit != SERIAL_MAX)
		buf_printf(out, _(", revoked after its line %" PRIu64),
		    a->standing.limit);
}

/* A raw array of the roster, each item as say() puts it; empty: nothing. */
static void
say_list(const struct about *a, struct span list, struct buf *out,
    void (*say)(struct txn *, struct span item, struct buf *))
{
	struct arena arena;
	struct json json;
	struct span item;

	if (list.len == 0)
		return;
	arena_init(&arena);
	json_init(&json, list, &arena, 1);
	json_next(&json, &item);
	while (json_next(&json, &item) == JSON_STRING) {
		buf_text(out, out->len == 0 ? "" : ", ");
		say(a->txn, item, out);
	}
	arena_clear(&arena);
}

static void
say_kind(struct txn *txn, struct span kind, struct buf *out)
{
	(void)txn;
	text_show(out, kind);
}

static void
say_kinds(const struct about *a, struct buf *out)
{
	say_list(a, a->standing.kinds, out, say_kind);
}

static void
say_area(struct txn *txn, struct span area, struct buf *out)
{
	name_record(txn, id_read(txn, area), out);
}

static void
say_areas(const struct about *a, struct buf *out)
{
	say_list(a, a->standing.areas, out, say_area);
}

/* What somebody withholds, or what is still on its way. */
static void
say_known(const struct about *a, struct buf *out)
{
	struct matrix matrix;
	struct arena arena;
	uint64_t newest = 0;
	size_t by = 0;

	arena_init(&arena);
	if (matrix_read(&matrix, a->txn, &arena))
		newest = matrix_missing(&matrix, a->office->dev, &by);
	if (newest > 0)
		buf_printf(out, _("%" PRIu64 "-%" PRIu64 ", not here; %s "
		    "has them"), a->writer.last + 1, newest,
		    matrix.offices[by].office.dev);
	arena_clear(&arena);
}

/* Lines that are here, are passed on, and do not count. */
static void
say_kept_back(const struct about *a, struct buf *out)
{
	uint64_t behind = a->writer.last - a->writer.folded;
	uint64_t bound = permit_dismissed(a->txn, &a->writer);

	if (behind > 0)
		buf_printf(out, PN_("%llu line after that",
		    "%llu lines after that", behind),
		    (unsigned long long)behind);
	if (behind > 0 && bound > 0)
		buf_text(out, "; ");
	if (bound > 0)
		buf_printf(out, PN_("%llu line that it may not write",
		    "%llu lines that it may not write", bound),
		    (unsigned long long)bound);
}

static void
say_hollow(const struct about *a, struct buf *out)
{
	struct hollow_count hollow = { 0 };

	hollow_count(a->txn, a->writer.number, &hollow);
	if (hollow.withheld + hollow.erased > 0)
		buf_printf(out,
		    _("%llu withheld by who sent them, %llu erased"),
		    (unsigned long long)hollow.withheld,
		    (unsigned long long)hollow.erased);
}

/* Each history of a forked log by its newest line. */
static void
say_fork(const struct about *a, struct buf *out)
{
	struct path_walk walk;
	struct path path;
	uint64_t point;

	if (a->writer.number == 0 ||
	    !fork_point(a->txn, &a->writer, &point))
		return;
	buf_printf(out, _("after its line %" PRIu64), point);
	paths(&walk, a->txn, &a->writer);
	while (path_next(&walk, &path)) {
		unsigned char hash[HASH_BYTES];
		uint64_t last = path_signed(&path);

		if (last <= point ||
		    !path_hash(a->txn, &path, last, hash))
			continue;
		buf_text(out, "; ");
		buf_printf(out, PN_("%llu line to ", "%llu lines to ",
		    last - point), (unsigned long long)(last - point));
		fork_name(out, &path, hash);
	}
	path_end(&walk);
}

static const struct {
	const char	*label;
	void		(*say)(const struct about *, struct buf *);
} tellers[] = {
	{ N_("Writer"),		say_writer },
	{ N_("Title"),		say_title },
	{ N_("Trusted"),	say_trust },
	{ N_("Fingerprint"),	say_print },
	{ N_("Lines"),		say_lines },
	{ N_("Known to exist"),	say_known },
	{ N_("Kept back"),	say_kept_back },
	{ N_("Forked"),		say_fork },
	{ N_("Hollow"),		say_hollow },
	{ N_("Last bundle"),	say_heard },
	{ N_("Roster"),		say_roster },
	{ N_("Kinds"),		say_kinds },
	{ N_("Areas"),		say_areas },
};

enum { TELLERS = sizeof tellers / sizeof tellers[0] };

static void
put(struct session *session, const struct about *about)
{
	struct row rows[TELLERS];
	struct buf text;
	size_t i;

	buf_init(&text);
	for (i = 0; i < TELLERS; i++) {
		buf_reset(&text);
		tellers[i].say(about, &text);
		rows[i] = (struct row){ _(tellers[i].label), text.len == 0 ?
		    NULL : arena_string(&session->arena, buf_span(&text)) };
	}
	rows_put(session->out, rows, TELLERS);
	buf_free(&text);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct about about = { .txn = NULL };
	struct office office;
	struct txn txn;
	enum err err, end;

	txn_begin(&txn, session->store, TXN_READ, &session->why);
	err = office_find(&txn, call->words[0], &session->arena,
	    &session->why, &office);
	if (err == OK) {
		about.txn = &txn;
		about.office = &office;
		if (writer_find(&txn, span_of(office.dev), &about.writer))
			(void)standing_get(&txn, about.writer.number,
			    &about.standing);
		put(session, &about);
	}
	end = txn_end(&txn);
	return err == OK ? end : err;
}

const struct verb office_show_verb = {
	.name = "office show",
	.words = "OFFICE",
	.summary = N_("show one writer, with the fingerprint to compare by "
	    "voice"),
	.needs = NEEDS_READ,
	.run = run,
};
