/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/decide.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/decide.h"
#include "core/cmd/edit.h"
#include "core/sync/trust.h"
#include "tui/read.h"
#include "tui/record.h"

enum { TROUBLE_MOST = 1000, LINES_MOST = 600, VALUE_WIDTH = 30 };

enum deed { DEED_NONE, DEED_TAKE, DEED_TYPE, DEED_KEEP, DEED_DELETE };

struct deed_row {
	enum deed		 deed;
	const struct field	*field;
	uint64_t		 stamp;
};

/* Lives with its page. */
struct choices {
	uint64_t	 id;
	const struct kind *kind;
	size_t		 count, first;	/* first: to begin at */
	struct deed_row	 rows[LINES_MOST];	/* by line */
};

struct waiting {
	size_t		 count;
	uint64_t	 ids[TROUBLE_MOST];
};

static void
line(struct choices *page, struct read *read, struct buf *text,
    const struct deed_row *row)
{
	if (page->count == LINES_MOST)
		return;
	if (page->first == 0 && row->deed != DEED_NONE)
		page->first = page->count;
	page->rows[page->count++] = *row;
	read_line(read, buf_span(text), 0);
	buf_reset(text);
}

static void
heading(struct choices *page, struct read *read, const char *words)
{
	struct buf text;

	buf_init(&text);
	if (page->count > 0)
		line(page, read, &text,
		    &(struct deed_row){ .deed = DEED_NONE });
	buf_printf(&text, " %s", words);
	line(page, read, &text, &(struct deed_row){ .deed = DEED_NONE });
	buf_free(&text);
}

/* "karimov, 02.11.2025 09:12, 14-school" */
static void
add_author(const struct show *show, uint64_t stamp, struct buf *out)
{
	struct change_set set;
	struct office office;
	struct arena arena;
	struct buf dev;

	if (log_set_of(show->txn, stamp, &set)) {
		buf_printf(out, "%.*s, ", SPAN_ARG(set.user));
		show_time(show->dates, set.t, out);
	}
	arena_init(&arena);
	buf_init(&dev);
	stamp_text(show->txn, stamp, &dev);
	dev.len = strcspn(buf_cstr(&dev), ".");
	if (office_get(show->txn, buf_span(&dev), &arena, &office) &&
	    office.title.len > 0)
		buf_printf(out, ", %.*s", SPAN_ARG(office.title));
	buf_free(&dev);
	arena_clear(&arena);
}

static void
add_value(struct choices *page, struct read *read, const struct show *show,
    const struct field *field, const struct sibling *sibling, bool shown)
{
	struct buf text;
	size_t from;

	buf_init(&text);
	buf_text(&text, "   ");
	from = text.len;
	show_value(show, field, &sibling->value, &text);
	if (text.len == from)
		buf_text(&text, _("(empty)"));
	while (text_width(buf_span(&text)) < VALUE_WIDTH)
		buf_byte(&text, ' ');
	buf_text(&text, "  ");
	add_author(show, sibling->stamp, &text);
	if (shown)
		buf_text(&text, _("  (shown now)"));
	line(page, read, &text, &(struct deed_row){ DEED_TAKE, field,
	    sibling->stamp });
	buf_free(&text);
}

static void
add_field(struct choices *page, struct read *read, const struct show *show,
    const struct field *field, const struct rec_register *at)
{
	struct sibling_walk walk;
	struct sibling sibling;
	struct buf text;
	bool shown = true;

	heading(page, read, label_text(&field->label, show->lang));
	sibling_walk(&walk, at);
	while (sibling_next(&walk, &sibling)) {
		add_value(page, read, show, field, &sibling, shown);
		shown = false;
	}
	buf_init(&text);
	buf_printf(&text, "   %s", _("another value: type it in the form"));
	line(page, read, &text, &(struct deed_row){ DEED_TYPE, field, 0 });
	buf_free(&text);
}

static void
add_deletion(struct choices *page, struct read *read, const struct show *show,
    const struct rec_view *rec)
{
	struct rec_register at;
	struct sibling_walk walk;
	struct sibling sibling;
	struct buf text;

	if ((rec_flags(rec) & REC_DISPUTED) == 0 ||
	    !rec_find(rec, REC_DELETION, &at))
		return;
	heading(page, read, _("Deleted by one, changed by another"));
	buf_init(&text);
	buf_printf(&text, "   %s", _("keep the record"));
	line(page, read, &text, &(struct deed_row){ .deed = DEED_KEEP });
	buf_printf(&text, "   %s", _("delete it"));
	sibling_walk(&walk, &at);
	while (sibling_next(&walk, &sibling)) {
		buf_text(&text, "  ");
		add_author(show, sibling.stamp, &text);
	}
	line(page, read, &text, &(struct deed_row){ .deed = DEED_DELETE });
	buf_free(&text);
}

static void
add_all(struct choices *page, struct read *read, const struct show *show,
    const struct rec_view *rec)
{
	struct rec_register at;
	size_t i;

	add_deletion(page, read, show, rec);
	for (i = 0; i < page->kind->count; i++) {
		const struct field *field = &page->kind->fields[i];

		if (rec_find(rec, field->slot, &at) &&
		    register_conflicts(&at))
			add_field(page, read, show, field, &at);
	}
}

/* A record that was deleted has lost its code: what it was called. */
static void
add_name(const struct show *show, const struct kind *kind,
    const struct rec_view *rec, struct buf *out)
{
	const struct field *fields[2] = { &kind->fields[0],
	    kind->title_count > 0 ? kind->title[0] : NULL };
	struct arena arena;
	struct value value;
	size_t i;

	if ((rec_flags(rec) & REC_DISPUTED) == 0) {
		show_record(show, rec->id, out);
		return;
	}
	arena_init(&arena);
	for (i = 0; i < 2 && fields[i] != NULL; i++) {
		value = decide_was(show->txn, rec->id, fields[i], &arena);
		buf_text(out, i > 0 ? " " : "");
		show_value(show, fields[i], &value, out);
	}
	arena_clear(&arena);
}

static enum err
do_it(struct app *app, const struct choices *page, const struct deed_row *row,
    struct note *why)
{
	struct decide_outcome outcome;
	struct decision one = { .id = page->id, .field = row->field,
	    .how = row->deed == DEED_TAKE ? DECIDE_TAKE :
	    row->deed == DEED_KEEP ? DECIDE_KEEP : DECIDE_DELETE,
	    .stamp = row->stamp };

	return decide_apply(app->session, &one, 1, &outcome, why);
}

static bool	waits(struct app *, uint64_t id);
static void	choose_record(struct screen *);

static const char *
word_of(enum deed deed)
{
	switch (deed) {
	case DEED_KEEP:
		return _("The record is kept; F8 in its list deletes it "
		    "after all.");
	case DEED_DELETE:
		return _("Deleted; Ctrl-Z brings it back.");
	default:
		return _("Decided; Ctrl-Z takes it back.");
	}
}

/* What lay below is made anew: it showed what is decided now. */
static void
show_rest(struct app *app, uint64_t id, enum deed deed)
{
	bool more = waits(app, id);

	app_close(app);
	if (read_is(app->top, choose_record)) {
		app_close(app);
		decide_list(app);
	}
	if (more)
		decide_record(app, id);
	app_say(app, "%s", more ? _("Decided; Ctrl-Z takes it back.  More is "
	    "open in this record.") : word_of(deed));
}

static void
decide(struct screen *screen)
{
	const struct choices *page = read_kept(screen);
	const struct deed_row *row = &page->rows[read_here(screen)];
	struct app *app = screen->app;
	struct note why = { "" };
	uint64_t id = page->id;
	enum deed deed = row->deed;

	if (read_here(screen) >= page->count || row->deed == DEED_NONE) {
		app_say(app, _("Choose a line with a value."));
		return;
	}
	if (row->deed == DEED_TYPE) {
		if (record_is_at(screen->below, id, row->field)) {
			app_close(app);
			return;
		}
		record_open(app, &(struct record_setup){
		    .kind = page->kind, .id = id, .field = row->field });
		return;
	}
	if (!app_check(app, do_it(app, page, row, &why), &why))
		return;
	app->changes++;
	show_rest(app, id, deed);
}

static bool
waits(struct app *app, uint64_t id)
{
	const struct kind *kind;
	struct note why = { "" };
	struct rec_view rec;
	struct rec_register at;
	struct txn txn;
	bool open = false;
	size_t i;

	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (record_get(&txn, id, &rec)) {
		kind = names_kind(app->session->schema, rec_kind(&rec));
		open = (rec_flags(&rec) & REC_DISPUTED) != 0;
		for (i = 0; kind != NULL && i < kind->count; i++)
			open |= rec_find(&rec, kind->fields[i].slot, &at) &&
			    register_conflicts(&at);
	}
	txn_abandon(&txn);
	return open;
}

static struct read *
make_page(struct app *app, const struct show *show, struct choices *page)
{
	struct rec_view rec;
	struct buf title;
	struct read *read = NULL;

	if (!record_get(show->txn, page->id, &rec))
		return NULL;
	page->kind = names_kind(app->session->schema, rec_kind(&rec));
	if (page->kind == NULL)
		return NULL;
	buf_init(&title);
	buf_printf(&title, "%s: ", _("To decide"));
	add_name(show, page->kind, &rec, &title);
	read = read_begin(app, buf_cstr(&title));
	buf_free(&title);
	if (read != NULL)
		add_all(page, read, show, &rec);
	return read;
}

void
decide_record(struct app *app, uint64_t id)
{
	struct choices *page = mem_zero(1, sizeof *page);
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(app, &txn);
	struct read *read = NULL;

	if (page == NULL || !waits(app, id)) {
		mem_free(page);
		app_say(app, _("Nothing is to be decided in this record."));
		return;
	}
	page->id = id;
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	read = make_page(app, &show, page);
	txn_abandon(&txn);
	if (read == NULL) {
		mem_free(page);
		app_say(app, _("This record is not there now."));
		return;
	}
	read_keep(read, page);
	read_start(read, decide, NULL, _("Enter takes the value under the "
	    "cursor; Ctrl-Z takes a decision back, also tomorrow."));
	read_go(read, page->first);
	read_show(read, false);
}

static void
choose_record(struct screen *screen)
{
	const struct waiting *waiting = read_kept(screen);
	size_t at = read_here(screen);

	if (at < waiting->count)
		decide_record(screen->app, waiting->ids[at]);
}

/* "conflict: Phone, Seats", or what else is wrong. */
static void
add_trouble(const struct show *show, const struct kind *kind,
    const struct rec_view *rec, struct buf *out)
{
	struct rec_register at;
	bool first = true;
	size_t i;

	buf_text(out, (rec_flags(rec) & REC_DISPUTED) != 0 ?
	    _("  deleted there, changed here") : "");
	for (i = 0; i < kind->count; i++) {
		if (!rec_find(rec, kind->fields[i].slot, &at) ||
		    !register_conflicts(&at))
			continue;
		buf_printf(out, "%s%s", first ? ": " : ", ",
		    label_text(&kind->fields[i].label, show->lang));
		first = false;
	}
	if (!first)
		buf_text(out, _(": two values"));
}

static void
add_troubles(struct read *read, struct waiting *waiting,
    const struct show *show, const struct schema *schema)
{
	const struct kind *kind;
	struct rec_view rec;
	struct span key, value;
	struct walk walk;
	struct buf text;

	buf_init(&text);
	walk_begin(&walk, show->txn, TREE_TROUBLE, SPAN(""));
	while (waiting->count < TROUBLE_MOST &&
	    walk_next(&walk, &key, &value)) {
		uint64_t id = get_u64(key.at + 2);

		kind = names_kind(schema, get_u16(key.at));
		if (kind == NULL || !record_get(show->txn, id, &rec))
			continue;
		buf_reset(&text);
		buf_text(&text, " ? ");
		add_name(show, kind, &rec, &text);
		add_trouble(show, kind, &rec, &text);
		read_line(read, buf_span(&text), 0);
		waiting->ids[waiting->count++] = id;
	}
	walk_end(&walk);
	buf_free(&text);
}

void
decide_list(struct app *app)
{
	struct read *read = read_begin(app, _("Records with two values"));
	struct waiting *waiting = mem_zero(1, sizeof *waiting);
	struct note why = { "" };
	struct txn txn;
	struct show show = app_show(app, &txn);

	if (read == NULL || waiting == NULL) {
		mem_free(waiting);
		if (read != NULL)
			read_drop(read);
		return;
	}
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	if (txn_count(&txn, TREE_TROUBLE) == 0)
		read_line(read, span_of(_("No record has two values for one "
		    "field.")), 0);
	add_troubles(read, waiting, &show, app->session->schema);
	txn_abandon(&txn);
	read_keep(read, waiting);
	if (waiting->count > 0)
		read_start(read, choose_record, NULL, _("Enter shows both "
		    "values; work goes on also without a decision."));
	read_show(read, false);
}
