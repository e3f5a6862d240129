/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/decide.h"
#include "core/act/waiting.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/port/csv.h"
#include "core/say/name.h"

enum { SLICE = 100000, CSV_COLUMNS = 9 };

struct inbox;

/* One way to write the list. */
struct form {
	const char	*name;
	void		(*head)(struct inbox *);
	/* NULL: deleted by some, whose lines stand in ->sides, and changed
	 * by others. */
	void		(*values)(struct inbox *, const struct field *);
	void		(*code)(struct inbox *);
	void		(*clock)(struct inbox *,
	    const struct waiting_clock *);
};

/* A value and its author. */
struct side {
	struct value		 value;
	struct decide_author	 author;
	bool			 changed;	/* not the deletion */
};

struct inbox {
	struct session		*session;
	const struct form	*form;
	struct txn		 txn;
	const struct kind	*kind;
	struct rec_view		 view;
	struct side		*sides;
	size_t			 count;
	struct value		 code;		/* that several have */
	uint64_t		*ids;		/* those who have it */
	size_t			 id_count, id_room;
	struct arena		 arena;
	struct buf		 line;
	bool			 waits;
	enum err		 err;
};

static void
add_author(const struct decide_author *author, struct buf *out)
{
	buf_printf(out, "%.*s", SPAN_ARG(author->user));
	if (author->known) {
		buf_text(out, author->user.len > 0 ? ", " : "");
		name_time(author->t, out);
	}
	buf_printf(out, ", %.*s", SPAN_ARG(author->office));
	if (author->doubtful)
		buf_printf(out, ", %s", _("clock in doubt"));
}

static void
put_line(struct inbox *inbox)
{
	struct buf shown;

	buf_init(&shown);
	text_show(&shown, buf_span(&inbox->line));
	fprintf(inbox->session->out, "%s\n", buf_cstr(&shown));
	if (shown.failed || inbox->line.failed)
		inbox->err = ERR_NOMEM;
	buf_free(&shown);
	buf_reset(&inbox->line);
}

static void
text_values(struct inbox *inbox, const struct field *field)
{
	struct buf *line = &inbox->line;

	name_record(&inbox->txn, inbox->view.id, line);
	if (field != NULL)
		buf_printf(line, " %s:", field->name);
	for (size_t i = 0; i < inbox->count; i++) {
		const struct side *side = &inbox->sides[i];

		buf_text(line, i > 0 ? " | " : " ");
		if (field == NULL)
			buf_text(line, side->changed ? _("changed") :
			    _("deleted"));
		else if (side->value.tag == VALUE_NULL)
			buf_text(line, _("(empty)"));
		else
			name_value(&inbox->txn, field, &side->value,
			    inbox->session->lang, line);
		buf_text(line, " (");
		add_author(&side->author, line);
		buf_byte(line, ')');
	}
	put_line(inbox);
}

static void
text_code(struct inbox *inbox)
{
	struct buf *line = &inbox->line;

	buf_printf(line, "%s ", inbox->kind->name);
	value_to_text(line, &inbox->code);
	buf_printf(line, ": %s", _("several records have this code"));
	for (size_t i = 0; i < inbox->id_count; i++) {
		buf_text(line, i > 0 ? " | " : ": ");
		name_titled(&inbox->txn, inbox->ids[i], line);
	}
	put_line(inbox);
}

static void
text_clock(struct inbox *inbox, const struct waiting_clock *clock)
{
	struct decide_author author;
	struct buf *line = &inbox->line;

	decide_author(&inbox->txn, stamp_make(clock->writer, 1),
	    &inbox->arena, &author);
	buf_printf(line, "%.*s: ", SPAN_ARG(author.office));
	buf_printf(line, PN_("its clock was in doubt in %llu change",
	    "its clock was in doubt in %llu changes",
	    (unsigned long)clock->changes),
	    (unsigned long long)clock->changes);
	buf_text(line, ", ");
	name_time(clock->first, line);
	buf_text(line, " - ");
	name_time(clock->last, line);
	put_line(inbox);
}

/* ,"name":"text" */
static void
add_member(struct buf *out, const char *name, struct span text)
{
	buf_printf(out, ",\"%s\":", name);
	json_string(out, text);
}

static void
add_record(struct inbox *inbox, uint64_t id)
{
	struct buf name;

	buf_init(&name);
	name_record(&inbox->txn, id, &name);
	json_string(&inbox->line, buf_span(&name));
	buf_free(&name);
}

static void
json_side(struct inbox *inbox, const struct side *side, bool value)
{
	const struct decide_author *author = &side->author;
	struct buf *line = &inbox->line, stamp;

	buf_init(&stamp);
	stamp_text(&inbox->txn, author->stamp, &stamp);
	buf_text(line, "{\"stamp\":");
	json_string(line, buf_span(&stamp));
	buf_free(&stamp);
	if (value) {
		buf_text(line, ",\"value\":");
		value_to_json(line, &side->value);
	}
	if (author->known) {
		buf_printf(line, ",\"t\":%lld", (long long)author->t);
		add_member(line, "user", author->user);
	}
	add_member(line, "office", author->office);
	buf_text(line, author->doubtful ? ",\"doubtful\":true}" : "}");
}

static void
json_sides(struct inbox *inbox, const char *name, bool value, bool changed)
{
	bool first = true;

	buf_printf(&inbox->line, ",\"%s\":[", name);
	for (size_t i = 0; i < inbox->count; i++) {
		if (inbox->sides[i].changed != changed)
			continue;
		buf_text(&inbox->line, first ? "" : ",");
		json_side(inbox, &inbox->sides[i], value);
		first = false;
	}
	buf_byte(&inbox->line, ']');
}

static void
json_end(struct inbox *inbox)
{
	fprintf(inbox->session->out, "%s}\n", buf_cstr(&inbox->line));
	if (inbox->line.failed)
		inbox->err = ERR_NOMEM;
	buf_reset(&inbox->line);
}

static void
json_values(struct inbox *inbox, const struct field *field)
{
	buf_printf(&inbox->line, "{\"sort\":\"%s\",\"record\":",
	    field == NULL ? "deleted" : "values");
	add_record(inbox, inbox->view.id);
	if (field != NULL) {
		add_member(&inbox->line, "field", span_of(field->name));
		json_sides(inbox, "values", true, true);
	} else {
		json_sides(inbox, "deleted", false, false);
		json_sides(inbox, "changed", false, true);
	}
	json_end(inbox);
}

static void
json_code(struct inbox *inbox)
{
	buf_text(&inbox->line, "{\"sort\":\"code\"");
	add_member(&inbox->line, "kind", span_of(inbox->kind->name));
	buf_text(&inbox->line, ",\"code\":");
	value_to_json(&inbox->line, &inbox->code);
	buf_text(&inbox->line, ",\"records\":[");
	for (size_t i = 0; i < inbox->id_count; i++) {
		buf_text(&inbox->line, i > 0 ? "," : "");
		add_record(inbox, inbox->ids[i]);
	}
	buf_byte(&inbox->line, ']');
	json_end(inbox);
}

static void
json_clock(struct inbox *inbox, const struct waiting_clock *clock)
{
	struct decide_author author;

	decide_author(&inbox->txn, stamp_make(clock->writer, 1),
	    &inbox->arena, &author);
	buf_text(&inbox->line, "{\"sort\":\"clock\"");
	add_member(&inbox->line, "office", author.office);
	buf_printf(&inbox->line, ",\"changes\":%llu,\"first\":%lld,"
	    "\"last\":%lld", (unsigned long long)clock->changes,
	    (long long)clock->first, (long long)clock->last);
	json_end(inbox);
}

static void
put_row(struct inbox *inbox, const struct span cells[CSV_COLUMNS])
{
	for (size_t i = 0; i < CSV_COLUMNS; i++)
		csv_write(&inbox->line, cells[i], i == 0);
	csv_end(&inbox->line);
	fwrite(inbox->line.at, 1, inbox->line.len, inbox->session->out);
	if (inbox->line.failed)
		inbox->err = ERR_NOMEM;
	buf_reset(&inbox->line);
}

static void
csv_head(struct inbox *inbox)
{
	put_row(inbox, (struct span[CSV_COLUMNS]){ SPAN("sort"),
	    SPAN("record"), SPAN("field"), SPAN("value"), SPAN("stamp"),
	    SPAN("time"), SPAN("user"), SPAN("office"), SPAN("doubtful") });
}

/* A row of anything with an author; the texts are copied. */
static void
csv_side(struct inbox *inbox, const char *sort, uint64_t id,
    const struct field *field, const struct side *side)
{
	const struct decide_author *author = &side->author;
	struct buf record, value, stamp, when;

	buf_init(&record);
	buf_init(&value);
	buf_init(&stamp);
	buf_init(&when);
	if (id != 0)
		name_record(&inbox->txn, id, &record);
	value_to_text(&value, &side->value);
	stamp_text(&inbox->txn, author->stamp, &stamp);
	if (author->known)
		name_time(author->t, &when);
	put_row(inbox, (struct span[CSV_COLUMNS]){ span_of(sort),
	    buf_span(&record), span_of(field == NULL ? "" : field->name),
	    buf_span(&value), buf_span(&stamp), buf_span(&when),
	    author->user, author->office,
	    author->doubtful ? SPAN("yes") : SPAN("") });
	buf_free(&record);
	buf_free(&value);
	buf_free(&stamp);
	buf_free(&when);
}

static void
csv_values(struct inbox *inbox, const struct field *field)
{
	for (size_t i = 0; i < inbox->count; i++)
		csv_side(inbox, field != NULL ? "values" :
		    inbox->sides[i].changed ? "changed" : "deleted",
		    inbox->view.id, field, &inbox->sides[i]);
}

static void
csv_code(struct inbox *inbox)
{
	for (size_t i = 0; i < inbox->id_count; i++) {
		struct side side = { .value = inbox->code };

		decide_author(&inbox->txn, inbox->ids[i], &inbox->arena,
		    &side.author);
		csv_side(inbox, "code", inbox->ids[i],
		    &inbox->kind->fields[0], &side);
	}
}

static void
csv_clock(struct inbox *inbox, const struct waiting_clock *clock)
{
	struct side side = { .value = value_integer(
	    (int64_t)clock->changes) };

	decide_author(&inbox->txn, stamp_make(clock->writer, 1),
	    &inbox->arena, &side.author);
	side.author.t = clock->last;
	side.author.doubtful = true;
	csv_side(inbox, "clock", 0, NULL, &side);
}

static const struct form forms[] = {
	{ "text", NULL, text_values, text_code, text_clock },
	{ "json", NULL, json_values, json_code, json_clock },
	{ "csv", csv_head, csv_values, csv_code, csv_clock },
};

/* The siblings of a register, each with its author. */
static void
gather(struct inbox *inbox, const struct field *field,
    const struct rec_register *at)
{
	struct sibling_walk walk;
	struct sibling sibling;
	uint64_t *stamps;
	size_t most = decide_seen(&inbox->view, at->slot, &inbox->arena,
	    &stamps);

	inbox->count = 0;
	inbox->sides = arena_array(&inbox->arena, most + 1,
	    sizeof *inbox->sides);
	if (inbox->sides == NULL)
		return;
	sibling_walk(&walk, at);
	while (inbox->count < most && sibling_next(&walk, &sibling)) {
		struct side *side = &inbox->sides[inbox->count++];

		side->value = sibling.value;
		side->changed = at->slot != REC_DELETION;
		decide_author(&inbox->txn, decide_origin(&inbox->txn,
		    inbox->view.id, field, &sibling, &inbox->arena),
		    &inbox->arena, &side->author);
		side->author.stamp = sibling.stamp;
	}
}

/* Behind the deletions, the lines whose values live on, in an order that is
 * the same everywhere. */
static void
gather_changed(struct inbox *inbox)
{
	size_t i, j, deletions = inbox->count;
	uint64_t *stamps;
	size_t count = decide_seen(&inbox->view, REC_DELETION, &inbox->arena,
	    &stamps);

	for (i = 0; stamps != NULL && i < count; i++) {
		for (j = 0; j < deletions; j++)
			if (inbox->sides[j].author.stamp == stamps[i])
				break;
		if (j < deletions)
			continue;
		for (j = inbox->count++; j > deletions && stamp_order(
		    &inbox->txn, stamps[i],
		    inbox->sides[j - 1].author.stamp) < 0; j--)
			inbox->sides[j] = inbox->sides[j - 1];
		inbox->sides[j] = (struct side){ .value = VALUE_EMPTY,
		    .changed = true };
		decide_author(&inbox->txn, stamps[i], &inbox->arena,
		    &inbox->sides[j].author);
	}
}

static void
put_record(struct inbox *inbox)
{
	for (size_t i = 0; i < rec_count(&inbox->view); i++) {
		struct rec_register at = rec_at(&inbox->view, i);
		const struct field *field = names_field(inbox->kind, at.slot);

		if ((at.slot != REC_DELETION && field == NULL) ||
		    !decide_waits_in(&inbox->view, field))
			continue;
		gather(inbox, field, &at);
		if (inbox->sides != NULL && at.slot == REC_DELETION)
			gather_changed(inbox);
		if (inbox->sides != NULL)
			inbox->form->values(inbox, field);
		arena_reset(&inbox->arena);
		inbox->waits = true;
	}
}

static void
put_conflicts(struct inbox *inbox)
{
	struct walk walk;
	struct span key, value;

	walk_begin(&walk, &inbox->txn, TREE_TROUBLE, SPAN(""));
	while (inbox->err == OK && walk_next(&walk, &key, &value)) {
		if (key.len != 10 || !record_get(&inbox->txn,
		    get_u64(key.at + 2), &inbox->view))
			continue;
		inbox->kind = names_kind(inbox->session->schema,
		    rec_kind(&inbox->view));
		if (inbox->kind != NULL)
			put_record(inbox);
	}
	walk_end(&walk);
}

static void
end_code(struct inbox *inbox)
{
	if (inbox->id_count == 0)
		return;
	inbox->form->code(inbox);
	inbox->waits = true;
	inbox->id_count = 0;
}

/* Records of one code follow each other. */
static void
take_code(void *with, const struct kind *kind, uint64_t id)
{
	struct inbox *inbox = with;
	struct value code = VALUE_EMPTY;
	size_t i;

	if (record_get(&inbox->txn, id, &inbox->view))
		code = rec_value(&inbox->view, kind->fields[0].slot);
	if (inbox->id_count > 0 && (kind != inbox->kind ||
	    !value_is(&code, &inbox->code)))
		end_code(inbox);
	inbox->kind = kind;
	inbox->code = code;
	if (!vec_room(&inbox->ids, &inbox->id_room, inbox->id_count,
	    sizeof *inbox->ids)) {
		inbox->err = ERR_NOMEM;
		return;
	}
	for (i = inbox->id_count++; i > 0 && stamp_order(&inbox->txn, id,
	    inbox->ids[i - 1]) < 0; i--)
		inbox->ids[i] = inbox->ids[i - 1];
	inbox->ids[i] = id;
}

static void
put_codes(struct inbox *inbox)
{
	struct waiting_codes codes = { .kind = 0 };

	while (inbox->err == OK && waiting_codes_look(&codes, &inbox->txn,
	    SLICE, take_code, inbox))
		;
	end_code(inbox);
	arena_reset(&inbox->arena);
}

static void
put_clocks(struct inbox *inbox)
{
	int64_t now = clock_now(inbox->session->clock);
	struct waiting_clocks clocks = { .count = 0 };

	while (!clocks.failed && waiting_clocks_look(&clocks, &inbox->txn,
	    now, SLICE))
		;
	for (size_t i = 0; i < clocks.count; i++)
		inbox->form->clock(inbox, &clocks.rows[i]);
	if (clocks.failed)
		inbox->err = ERR_NOMEM;
	waiting_clocks_clear(&clocks);
}

static enum err
put_all(struct inbox *inbox)
{
	enum err err;

	txn_begin(&inbox->txn, inbox->session->store, TXN_READ,
	    &inbox->session->why);
	if (inbox->form->head != NULL)
		inbox->form->head(inbox);
	put_conflicts(inbox);
	put_codes(inbox);
	put_clocks(inbox);
	if (inbox->err == OK && inbox->arena.failed)
		inbox->err = ERR_NOMEM;
	err = txn_end(&inbox->txn);
	return inbox->err == OK ? err : inbox->err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct span name = call_value(call, "format");
	struct inbox inbox = { .session = session, .form = &forms[0] };
	enum err err;

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (span_is(name, span_of(forms[i].name)))
			inbox.form = &forms[i];
	arena_init(&inbox.arena);
	buf_init(&inbox.line);
	err = put_all(&inbox);
	arena_clear(&inbox.arena);
	buf_free(&inbox.line);
	mem_free(inbox.ids);
	return err == OK && inbox.waits ? ERR_LOOK : err;
}

static const struct option_row options[] = {
	{ .name = "format", .value = "text|json|csv",
	  .help = N_("for people, one JSON object a line, or one value a "
	      "line") },
	{ .name = NULL }
};

const struct verb conflicts_verb = {
	.name = "conflicts",
	.words = "",
	.summary = N_("list what offices set differently, deleted and "
	    "changed, or called by one code"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
