/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/say/setline.h"

#include "core/base/words.h"
#include "core/log/erase.h"
#include "core/log/same.h"
#include "core/say/name.h"

struct telling {
	struct txn		*txn;
	const struct schema	*schema;
	enum lang		 lang;
	struct arena		 arena;
	struct buf		*out;
};

static void
tell_fields(struct telling *tell, const struct line *line)
{
	const struct kind *kind = schema_kind(tell->schema, line->rec_kind);
	struct line_walk walk;
	struct value value;
	struct span name;
	bool first = true;

	line_sets(&walk, line, &tell->arena);
	for (; line_next_set(&walk, &name, &value); first = false) {
		const struct field *field = kind == NULL ? NULL :
		    kind_field(kind, name);

		buf_text(tell->out, first ? ": " : ", ");
		buf_add(tell->out, field == NULL ? name :
		    span_of(label_text(&field->label, tell->lang)));
	}
}

static void
tell_erasure(struct telling *tell, const struct line *line)
{
	struct erase_walk walk;
	struct span text;
	uint64_t id;

	buf_text(tell->out, _("forget"));
	erase_walk(&walk, line, SPAN("records"), &tell->arena);
	while (erase_next(&walk, &text)) {
		buf_byte(tell->out, ' ');
		id = id_read(tell->txn, text);
		if (id != 0)
			name_record(tell->txn, id, tell->out);
	}
}

static const struct {
	const char	*k, *words;
} rulings[] = {
	{ "apart",	N_("part again") },
	{ "device",	N_("roster") },
	{ "key",	N_("key") },
	{ "revoke",	N_("revoke") },
	{ "same",	N_("join") },
	{ "seen",	N_("anchor") },
};

/* A line about other lines, or about writers. */
static void
tell_ruling(struct telling *tell, const struct line *line)
{
	struct span words = line->k, kind;
	uint64_t a, b;
	size_t i;

	if (span_is(line->k, span_of(erase_ruling.k))) {
		tell_erasure(tell, line);
		return;
	}
	for (i = 0; i < sizeof rulings / sizeof rulings[0]; i++)
		if (span_is(line->k, span_of(rulings[i].k)))
			words = span_of(_(rulings[i].words));
	buf_add(tell->out, words);
	if (!span_is(line->k, SPAN("same")) ||
	    !same_read(tell->txn, line, &tell->arena, &a, &b, &kind))
		return;
	buf_byte(tell->out, ' ');
	name_record(tell->txn, a, tell->out);
}

/* One line: what happened to its record. */
static void
tell_line(struct telling *tell, uint64_t stamp, const struct line *line)
{
	uint64_t id = stamp;

	if (line->hollow.len > 0) {
		buf_text(tell->out, _("erased"));
		return;
	}
	if (line->record.len == 0) {
		tell_ruling(tell, line);
		return;
	}
	if (line->rec_dev.len > 0)
		id = id_read(tell->txn, line->record);
	if (line->rec_dev.len == 0)
		buf_text(tell->out, _("add"));
	else
		buf_text(tell->out, line->del ? _("remove") : _("set"));
	buf_byte(tell->out, ' ');
	name_record(tell->txn, id, tell->out);
	if (line->rec_dev.len > 0 && !line->del)
		tell_fields(tell, line);
}

static void
tell(struct telling *tell, const struct change_set *set)
{
	struct line line;
	uint64_t stamp = log_set_line(tell->txn, set, &tell->arena, &line);
	uint64_t more;

	if (stamp == 0)
		return;
	tell_line(tell, stamp, &line);
	more = set->first + set->of - 1 - stamp;
	if (more > 0)
		buf_printf(tell->out, PN_(", and %llu more",
		    ", and %llu more", more), (unsigned long long)more);
}

void
setline_write(struct txn *txn, const struct change_set *set,
    const struct schema *schema, enum lang lang, struct buf *out)
{
	struct telling telling = {
		.txn = txn, .schema = schema, .lang = lang, .out = out
	};

	if (set->undoes != 0) {
		buf_text(out, _("undo of"));
		buf_byte(out, ' ');
		stamp_text(txn, set->undoes, out);
		buf_text(out, ": ");
	}
	arena_init(&telling.arena);
	tell(&telling, set);
	arena_clear(&telling.arena);
	if (set->note.len > 0)
		buf_printf(out, " (%.*s)", SPAN_ARG(set->note));
}
