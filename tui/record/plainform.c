/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/edit_touch.h"
#include "core/base/words.h"
#include "tui/plain/plain.h"
#include "tui/record/journal.h"
#include "tui/record/record.h"
#include "tui/record/touched.h"
#include "tui/widget/show.h"

enum { SEEN_MOST = 512, DAY_MS = 86400000, TOUCHED = 20 };

/* A record while its fields are asked for. */
struct filling {
	struct plain		*plain;
	const struct kind	*kind;
	uint64_t		 id;
	struct buf		*texts;		/* one a field: as typed */
	bool			*typed;
	struct change_seen	 seen[SEEN_MOST];
	size_t			 seen_count;
	struct journal		 journal;
	bool			 over;
};

static void
note_seen(struct filling *fill, const struct rec_view *rec)
{
	struct sibling_walk walk;
	struct sibling sibling;
	size_t i;

	for (i = 0; i < rec_count(rec); i++) {
		struct rec_register at = rec_at(rec, i);

		sibling_walk(&walk, &at);
		while (fill->seen_count < SEEN_MOST &&
		    sibling_next(&walk, &sibling))
			fill->seen[fill->seen_count++] =
			    (struct change_seen){ at.slot, sibling.stamp };
	}
}

static void
take_draft(void *with, const struct field *field, struct span text)
{
	struct filling *fill = with;

	buf_reset(&fill->texts[field->place]);
	buf_add(&fill->texts[field->place], text);
	fill->typed[field->place] = true;
}

static void
load(struct filling *fill)
{
	struct session *session = fill->plain->session;
	struct journal_head head;
	struct note why = { "" };
	struct rec_view rec;
	struct txn txn;
	char *path;

	txn_begin(&txn, session->store, TXN_READ, &why);
	if (fill->id != 0 && record_get(&txn, fill->id, &rec))
		note_seen(fill, &rec);
	path = journal_path(&fill->plain->arena, &txn, session->user,
	    fill->kind, fill->id, clock_now(session->clock));
	journal_init(&fill->journal, path);
	if (fill->id != 0 && journal_read(&txn, path, &fill->plain->arena,
	    &head, take_draft, fill))
		plain_say(fill->plain, "%s", _("An unfinished draft goes "
		    "on; its fields are marked ~."));
	txn_abandon(&txn);
}

static void
say_field(struct filling *fill, const struct show *show,
    const struct rec_view *rec, size_t i)
{
	const struct field *field = &fill->kind->fields[i];
	struct value value = rec == NULL ? VALUE_EMPTY :
	    rec_value(rec, field->slot);
	struct buf text;

	buf_init(&text);
	if (fill->typed[i])
		buf_add(&text, buf_span(&fill->texts[i]));
	else
		show_value(show, field, &value, &text);
	plain_say(fill->plain, "%zu %s%s: %s", i + 1,
	    fill->typed[i] ? "~" : "",
	    label_text(&field->label, show->lang), buf_cstr(&text));
	buf_free(&text);
}

static void
say_all(struct filling *fill)
{
	struct session *session = fill->plain->session;
	struct note why = { "" };
	struct rec_view rec;
	struct txn txn;
	struct show show = { &txn, session->lang,
	    fill->plain->dates };
	bool there;
	size_t i;

	txn_begin(&txn, session->store, TXN_READ, &why);
	there = fill->id != 0 && record_get(&txn, fill->id, &rec);
	plain_say(fill->plain, "%s", label_text(&fill->kind->label,
	    session->lang));
	for (i = 0; i < fill->kind->count; i++)
		say_field(fill, &show, there ? &rec : NULL, i);
	txn_abandon(&txn);
}

/* Whether the text can be saved; in words of edit_value() what is wrong. */
static bool
is_good(struct filling *fill, const struct field *field, struct span text)
{
	struct session *session = fill->plain->session;
	struct note why = { "" };
	struct value value;
	struct txn txn;
	struct buf meant;
	enum err err;

	buf_init(&meant);
	show_meant(field, text, session->clock, &meant);
	txn_begin(&txn, session->store, TXN_READ, NULL);
	err = edit_value(&txn, field, buf_span(&meant),
	    &fill->plain->arena, &why, &value);
	txn_abandon(&txn);
	buf_free(&meant);
	return plain_check(fill->plain, err, &why);
}

static void
keep(struct filling *fill, const struct field *field, struct span text)
{
	struct session *session = fill->plain->session;
	struct journal_head head = { .kind = fill->kind, .id = fill->id,
	    .seen = fill->seen, .seen_count = fill->seen_count };
	struct note why = { "" };
	struct txn txn;
	enum err err;

	txn_begin(&txn, session->store, TXN_READ, NULL);
	err = journal_write(&fill->journal, &txn, &head, field, text,
	    clock_now(session->clock), &why);
	txn_abandon(&txn);
	plain_check(fill->plain, err, &why);
}

static void
say_words(const struct plain *plain, const struct vocab *vocab)
{
	size_t i;

	for (i = 0; i < vocab->count; i++)
		plain_say(plain, "%zu %s", i + 1,
		    label_text(&vocab->words[i].label,
		    plain->session->lang));
}

static void
ask_field(struct filling *fill, size_t i)
{
	struct plain *plain = fill->plain;
	const struct field *field = &fill->kind->fields[i];
	struct span answer;
	size_t word;

	if (field->help.text[LANG_EN] != NULL)
		plain_say(plain, "%s", label_text(&field->help,
		    plain->session->lang));
	if (field->type == FIELD_WORD)
		say_words(plain, field->vocab);
	if (!plain_ask(plain, label_text(&field->label,
	    plain->session->lang), &answer))
		return;
	word = field->type == FIELD_WORD ?
	    plain_number(answer, field->vocab->count) : 0;
	if (word > 0)
		answer = span_of(field->vocab->words[word - 1].name);
	if (!is_good(fill, field, answer))
		return;
	take_draft(fill, field, answer);
	keep(fill, field, answer);
}

/* Whether to save what touches others; nothing is asked where nothing is. */
static bool
may_save(struct filling *fill, const struct edit_record *what)
{
	struct plain *plain = fill->plain;
	struct whatif_ask ask;
	struct whatif w = { .count = 0 };
	struct note why = { "" };
	struct txn txn;
	struct show show = plain_show(plain, &txn);
	struct span answer;
	struct buf text;
	uint32_t i;

	buf_init(&text);
	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	if (edit_touch(&txn, what, clock_now(plain->session->clock) / DAY_MS,
	    &ask) && whatif_run(&w, &txn, &ask, &why) == OK && w.count > 0) {
		whatif_counts(&w, show.lang, 0, &text);
		plain_say(plain, _("This touches: %s"), buf_cstr(&text));
	}
	for (i = 0; i < w.count; i++) {
		buf_reset(&text);
		touched_line(&show, &w.touches[i], &text);
		plain_say(plain, "  %s", buf_cstr(&text));
	}
	txn_abandon(&txn);
	i = w.count;
	whatif_clear(&w);
	buf_free(&text);
	return i == 0 || (plain_ask(plain, _("Save all the same? y or n"),
	    &answer) && span_is(answer, SPAN("y")));
}

static bool
save(struct filling *fill)
{
	struct session *session = fill->plain->session;
	struct arena *arena = &fill->plain->arena;
	struct edit_field *fields = arena_array(arena,
	    fill->kind->count + 1, sizeof *fields);
	struct edit_record what = { .kind = fill->kind, .id = fill->id,
	    .fields = fields, .seen = fill->id == 0 ? NULL : fill->seen,
	    .seen_count = fill->seen_count };
	const struct field *wrong = NULL;
	struct change_result result;
	struct note why = { "" };
	struct buf text;
	uint64_t id;
	size_t i;
	enum err err = OK;

	if (fields == NULL)
		return false;
	buf_init(&text);
	for (i = 0; i < fill->kind->count; i++) {
		if (!fill->typed[i])
			continue;
		if (err == OK && fill->kind->fields[i].personal)
			err = journal_check(&fill->journal, &why);
		buf_reset(&text);
		show_meant(&fill->kind->fields[i], buf_span(&fill->texts[i]),
		    session->clock, &text);
		fields[what.count++] = (struct edit_field){
		    &fill->kind->fields[i],
		    arena_copy(arena, buf_span(&text)), EDIT_SET };
	}
	buf_free(&text);
	if (err == OK && !may_save(fill, &what))
		return false;
	if (err == OK)
		err = edit_save(session, &what, 1, &id, &wrong, &result, &why);
	if (wrong != NULL)
		plain_say(fill->plain, "! %s",
		    label_text(&wrong->label, session->lang));
	if (!plain_check(fill->plain, err, &why))
		return false;
	journal_drop(&fill->journal, true);
	fill->plain->app.changes++;
	plain_say(fill->plain, "%s", _("Saved; u in the main menu takes it "
	    "back."));
	return true;
}

static void
say_touched(const struct filling *fill)
{
	struct buf text;

	buf_init(&text);
	if (fill->id != 0)
		touched_by_deleting(&fill->plain->app, fill->id, TOUCHED,
		    &text);
	if (text.len > 0)
		plain_say(fill->plain, "%s", buf_cstr(&text));
	buf_free(&text);
}

static void
remove_it(struct filling *fill)
{
	struct change_result result;
	struct note why = { "" };
	struct span answer;

	say_touched(fill);
	if (fill->id == 0 || !plain_ask(fill->plain,
	    _("Delete this record? y or n"), &answer) ||
	    !span_is(answer, SPAN("y")))
		return;
	fill->over = plain_check(fill->plain, edit_remove(
	    fill->plain->session, &fill->id, 1, &result, &why), &why);
	fill->plain->app.changes++;
}

static void
turn(struct filling *fill)
{
	struct span answer;
	size_t number;

	if (!plain_ask(fill->plain, _("A number changes the field, ? reads "
	    "all, s saves, d deletes, q leaves, the draft stays"),
	    &answer)) {
		fill->over = true;
		return;
	}
	number = plain_number(answer, fill->kind->count);
	if (number > 0)
		ask_field(fill, number - 1);
	else if (span_is(answer, SPAN("s")))
		fill->over = save(fill);
	else if (span_is(answer, SPAN("d")))
		remove_it(fill);
	else if (span_is(answer, SPAN("q")))
		fill->over = true;
	else
		say_all(fill);
}

void
plain_form(struct plain *plain, const struct kind *kind, uint64_t id)
{
	struct filling fill = { .plain = plain, .kind = kind, .id = id,
	    .journal = { .fd = -1 } };
	size_t i;

	fill.texts = mem_zero(kind->count, sizeof *fill.texts);
	fill.typed = mem_zero(kind->count, sizeof *fill.typed);
	if (fill.texts != NULL && fill.typed != NULL) {
		load(&fill);
		say_all(&fill);
		while (!fill.over)
			turn(&fill);
	}
	for (i = 0; fill.texts != NULL && i < kind->count; i++)
		buf_free(&fill.texts[i]);
	mem_free(fill.texts);
	mem_free(fill.typed);
	journal_close(&fill.journal);
}

void
plain_open(struct plain *plain, uint64_t id)
{
	const struct kind *kind = NULL;
	struct note why = { "" };
	struct rec_view rec;
	struct txn txn;

	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	if (id != 0 && record_get(&txn, id, &rec))
		kind = names_kind(plain->session->schema, rec_kind(&rec));
	txn_abandon(&txn);
	if (kind == NULL)
		plain_say(plain, "! %s",
		    _("This record is not there now."));
	else
		plain_form(plain, kind, id);
}

void
plain_open_row(struct plain *plain, const struct plain_row *row, void *with)
{
	(void)with;
	plain_open(plain, row->id);
}
