/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/clock.h"
#include "core/base/words.h"
#include "tui/calendar/calpart.h"
#include "tui/plain/plain.h"
#include "tui/record/record.h"

enum { BEFORE = 4, DAY_MS = 86400000 };

static int64_t
window(const struct calendar *cal)
{
	return cal_unit(cal) * cal_units(cal);
}

static void
add_days(int64_t from, int64_t to, struct buf *out)
{
	buf_printf(out, _(", weeks %d to %d, "), caldata_week(from),
	    caldata_week(to));
	date_write(out, from);
	buf_text(out, _(" to "));
	date_write(out, to);
}

static void
add_bar(struct plain_rows *rows, const struct cal_bar *bar)
{
	struct buf text;

	buf_init(&text);
	buf_printf(&text, "%.*s", SPAN_ARG(bar->trainee_name));
	if (bar->mentor_name.len > 0)
		buf_printf(&text, _(", mentor %.*s"),
		    SPAN_ARG(bar->mentor_name));
	add_days(bar->from, bar->to, &text);
	buf_text(&text, bar->done ? _(", done") : bar->firm ? _(", fixed") :
	    _(", proposed"));
	if (bar->away) {
		buf_text(&text, _("; the mentor is away"));
		add_days(bar->away_from, bar->away_to, &text);
	}
	plain_rows_add(rows, &(struct plain_row){ .text = buf_cstr(&text),
	    .id = bar->id, .counts = true });
	buf_free(&text);
}

/* The first week of the window in which a host has more than its places. */
static void
add_over(const struct calendar *cal, uint32_t host, struct buf *out)
{
	int64_t day, most = 0, load;
	int first = 0;
	unsigned weeks = 0;
	bool over;

	for (day = cal->start; day < cal->start + window(cal); day += 7) {
		load = caldata_load_of(cal, host, day, day + 6, &over);
		if (load > most)
			most = load;
		if (over && weeks++ == 0)
			first = caldata_week(day);
	}
	buf_printf(out, _(", at most %lld at once"), (long long)most);
	if (weeks > 0)
		buf_printf(out, PN_("; too many in %u week, %d",
		    "; too many in %u weeks, first in %d", weeks), weeks,
		    first);
}

static void
add_host(struct plain_rows *rows, const struct calendar *cal, uint32_t host)
{
	const struct cal_host *at = &cal->hosts[host];
	struct buf text;

	buf_init(&text);
	buf_printf(&text, "%.*s", SPAN_ARG(at->name));
	if (at->offers)
		buf_printf(&text, _(", %lld places today"), (long long)
		    caldata_places(cal, host, cal->today));
	add_over(cal, host, &text);
	plain_rows_add(rows, &(struct plain_row){ .text = buf_cstr(&text),
	    .id = at->id, .counts = true });
	buf_free(&text);
}

static void
add_unplaced(struct plain *plain, struct plain_rows *rows, uint32_t index)
{
	const struct finding *f =
	    &findings_get(&plain->app)->check->findings[index];
	struct note why = { "" };
	struct txn txn;
	struct buf text;

	buf_init(&text);
	txn_begin(&txn, plain->session->store, TXN_READ, &why);
	finding_sentence(f, &txn, plain->session->lang, &text);
	txn_abandon(&txn);
	plain_rows_add(rows, &(struct plain_row){ .text = buf_cstr(&text),
	    .id = f->record, .counts = true });
	buf_free(&text);
}

static void
add_line(struct plain *plain, struct plain_rows *rows,
    const struct calendar *cal, const struct cal_row *line)
{
	switch (line->sort) {
	case CAL_HOST:
		add_host(rows, cal, line->index);
		break;
	case CAL_BAR:
		add_bar(rows, &cal->bars[line->index]);
		break;
	case CAL_HEADING:
		plain_rows_say(rows, _("Unplaced"));
		break;
	case CAL_UNPLACED:
		add_unplaced(plain, rows, line->index);
		break;
	}
}

static void
fill(struct plain *plain, struct plain_rows *rows, struct calendar *cal)
{
	struct buf text;
	size_t i;

	plain_rows_clear(rows);
	plain_rules(plain);
	caldata_load(cal);
	buf_init(&text);
	buf_text(&text, _("Placements"));
	add_days(cal->start, cal->start + window(cal) - 1, &text);
	plain_rows_say(rows, buf_cstr(&text));
	for (i = 0; i < cal->rows.count; i++)
		add_line(plain, rows, cal, &cal->lines[i]);
	buf_free(&text);
}

static bool
other(struct plain *plain, struct plain_rows *rows, struct span answer,
    void *with)
{
	struct calendar *cal = with;

	if (span_is(answer, SPAN(">")))
		cal->start += window(cal);
	else if (span_is(answer, SPAN("<")))
		cal->start -= window(cal);
	else if (span_is(answer, SPAN("+")))
		plain_form(plain, schema_kind(plain->session->schema,
		    SPAN("placement")), 0);
	else
		return false;
	rows->from = 0;
	rows->said = false;
	return true;
}

void
plain_calendar(struct plain *plain)
{
	struct calendar cal = { .screen.app = &plain->app,
	    .zoom = CAL_WEEK };
	struct plain_rows rows = { .open = plain_open_row, .other = other,
	    .with = &cal, .question = _("A number opens, n next, < earlier "
	    "weeks, > later weeks, + new, q back") };

	cal.today = clock_now(plain->session->clock) / DAY_MS;
	cal.start = caldata_monday(cal.today) - 7 * BEFORE;
	arena_init(&rows.arena);
	arena_init(&cal.arena);
	do {
		fill(plain, &rows, &cal);
	} while (plain_rows_turn(plain, &rows));
	arena_clear(&cal.arena);
	mem_free(cal.bars);
	mem_free(cal.hosts);
	mem_free(cal.openings);
	mem_free(cal.lines);
	plain_rows_clear(&rows);
}
