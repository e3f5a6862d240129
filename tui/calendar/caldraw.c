/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/clock.h"
#include "core/base/words.h"
#include "tui/app/bars.h"
#include "tui/calendar/calpart.h"

enum { HEAD = 3, FOOT = 3, NAME_COL = 3, SEATS_COL = 18 };

struct drawing {
	struct calendar	*cal;
	struct cells	*c;
	struct show	 show;
	unsigned	 units;
	int64_t		 unit;
};

/* The first and last day of the n-th unit. */
static int64_t
first_day(const struct drawing *d, unsigned n)
{
	return d->cal->start + (int64_t)n * d->unit;
}

static unsigned
cursor_unit(const struct drawing *d)
{
	int64_t n = (d->cal->cursor - d->cal->start) / d->unit;

	return n < 0 ? 0 : n >= d->units ? d->units - 1 : (unsigned)n;
}

static const char *
month_name(int month)
{
	static const char *const names[] = { N_("Jan"), N_("Feb"),
	    N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"),
	    N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec") };

	return _(names[month - 1]);
}

static void
draw_title(struct drawing *d)
{
	static const char *const zooms[CAL_ZOOMS] = {
		[CAL_DAY] = N_("zoom: day"), [CAL_WEEK] = N_("zoom: week"),
		[CAL_TERM] = N_("zoom: 4 weeks"),
	};
	struct calendar *cal = d->cal;
	size_t pending = calacts_pending(cal);
	uint32_t i, sites = 0;

	for (i = 0; i < cal->host_count; i++)
		sites += cal->hosts[i].count > 0;
	buf_reset(&cal->head);
	buf_printf(&cal->head, "%s | ", _("Placements"));
	buf_printf(&cal->head, PN_("%u site", "%u sites", sites), sites);
	buf_printf(&cal->head, PN_(", %u trainee", ", %u trainees",
	    cal->bar_count), cal->bar_count);
	if (cal->unplaced > 0)
		buf_printf(&cal->head, _(", %u unplaced"), cal->unplaced);
	buf_reset(&cal->state);
	if (pending > 0)
		buf_printf(&cal->state, _("CHANGED %zu | "), pending);
	buf_text(&cal->state, _(zooms[cal->zoom]));
	bars_title(d->c, buf_cstr(&cal->head), buf_cstr(&cal->state));
}

static int
month_of(int64_t day)
{
	int year, month, date;

	date_civil(day, &year, &month, &date);
	return month;
}

/* Months over weeks, or the date over days. */
static void
draw_heads(struct drawing *d)
{
	int year, month, date, last = 0;
	unsigned n, col;
	char text[24];

	for (n = 0; n < d->units; n++) {
		col = CAL_COL + n * CAL_WIDE;
		date_civil(first_day(d, n), &year, &month, &date);
		if (month != last && (d->unit < 28 || n % 2 == 0) &&
		    (n > 0 || month == month_of(first_day(d, 1)))) {
			cells_put(d->c, 1, col, 6,
			    span_of(month_name(month)), CELL_PLAIN);
			last = month;
		}
		snprintf(text, sizeof text, "%2d", d->cal->zoom == CAL_DAY ?
		    date : caldata_week(first_day(d, n)));
		cells_text(d->c, 2, col, text, CELL_PLAIN);
	}
	if (d->cal->finding) {
		cells_text(d->c, 1, 1, _("Find: "), CELL_PLAIN);
		input_draw(&d->cal->find, d->c, 1, 8, 18, 1, true);
	}
	cells_cut(d->c, 2, NAME_COL, CAL_COL - NAME_COL - 1,
	    span_of(_("Site, trainee > mentor")), CELL_PLAIN);
}

/* Capacity against load, unit by unit. */
static void
draw_host(struct drawing *d, unsigned row, uint32_t index)
{
	const struct cal_host *host = &d->cal->hosts[index];
	int64_t places, most = 0, load;
	char text[24];
	unsigned n;
	bool over;

	for (n = 0; n < d->units; n++) {
		load = caldata_load_of(d->cal, index, first_day(d, n),
		    first_day(d, n + 1) - 1, &over);
		places = caldata_places(d->cal, index, first_day(d, n));
		most = places > most ? places : most;
		if (load == 0)
			snprintf(text, sizeof text, " .");
		else
			snprintf(text, sizeof text, "%2lld%s",
			    (long long)load, over ? "!" : "");
		cells_put(d->c, row, CAL_COL + n * CAL_WIDE, CAL_WIDE,
		    span_of(text), CELL_PLAIN);
		if (over)
			cells_text(d->c, row, 1, "!", CELL_PLAIN);
	}
	cells_cut(d->c, row, NAME_COL, CAL_COL - NAME_COL - 5, host->name,
	    CELL_PLAIN);
	snprintf(text, sizeof text, "%lld", (long long)most);
	if (host->offers)
		cells_right(d->c, row, CAL_COL - 5, 4, span_of(text),
		    CELL_PLAIN);
}

/* The mentor is away on some day of the placement within the unit. */
static bool
is_away(const struct cal_bar *bar, int64_t from, int64_t to)
{
	return bar->away && bar->from <= to && bar->to >= from &&
	    bar->away_from <= to && bar->away_to >= from &&
	    bar->away_from <= bar->to && bar->away_to >= bar->from;
}

/* '=' stands fast, '-' is proposed, 'x' while the mentor is away. */
static void
draw_bar(struct drawing *d, unsigned row, const struct cal_bar *bar,
    bool here)
{
	unsigned n, col, k, cursor = cursor_unit(d);
	char sign = bar->firm ? '=' : '-';
	struct buf text;

	buf_init(&text);
	buf_printf(&text, "%.*s", SPAN_ARG(bar->trainee_name));
	cells_cut(d->c, row, NAME_COL, 13, buf_span(&text), CELL_PLAIN);
	buf_reset(&text);
	buf_printf(&text, "> %.*s", SPAN_ARG(bar->mentor_name));
	if (bar->mentor != 0)
		cells_cut(d->c, row, NAME_COL + 13,
		    CAL_COL - NAME_COL - 14, buf_span(&text), CELL_PLAIN);
	buf_free(&text);
	if (bar->from != bar->was_from || bar->to != bar->was_to)
		cells_text(d->c, row, 1, "~", CELL_PLAIN);
	else
		cells_fill(d->c, row, 1, 1, findings_sign(d->cal->screen.app,
		    bar->id), CELL_PLAIN);
	for (n = 0; n < d->units; n++) {
		col = CAL_COL + n * CAL_WIDE;
		for (k = 0; k < CAL_WIDE; k++)
			if (bar->from < first_day(d, n + 1) &&
			    bar->to >= first_day(d, n))
				cells_fill(d->c, row, col + k, 1, sign,
				    CELL_PLAIN);
		if (is_away(bar, first_day(d, n), first_day(d, n + 1) - 1))
			cells_fill(d->c, row, col + 1, 1, 'x', CELL_PLAIN);
	}
	if (!here)
		return;
	col = CAL_COL + cursor * CAL_WIDE;
	cells_text(d->c, row, col, "[", CELL_PLAIN);
	cells_fill(d->c, row, col + CAL_WIDE - 1, 1, ']', CELL_PLAIN);
}

static void
draw_unplaced(struct drawing *d, unsigned row, uint32_t index)
{
	const struct findings *f = findings_get(d->cal->screen.app);
	struct buf text;

	if (f == NULL || index >= f->check->count)
		return;
	buf_init(&text);
	finding_sentence(&f->check->findings[index], d->show.txn,
	    d->show.lang, &text);
	cells_cut(d->c, row, NAME_COL, d->c->cols - NAME_COL - 1,
	    buf_span(&text), CELL_PLAIN);
	buf_free(&text);
}

static void
draw_line(struct drawing *d, unsigned row, size_t i)
{
	const struct cal_row *line = &d->cal->lines[i];

	switch (line->sort) {
	case CAL_HOST:
		draw_host(d, row, line->index);
		break;
	case CAL_BAR:
		draw_bar(d, row, &d->cal->bars[line->index],
		    i == d->cal->rows.here);
		break;
	case CAL_HEADING:
		cells_text(d->c, row, NAME_COL, _("Unplaced"), CELL_PLAIN);
		break;
	case CAL_UNPLACED:
		draw_unplaced(d, row, line->index);
	}
}

static void
add_day(struct buf *out, int64_t day)
{
	int year, month, date;

	date_civil(day, &year, &month, &date);
	buf_printf(out, "%02d.%02d", date, month);
}

static int64_t
limit_of(const struct drawing *d, uint64_t mentor)
{
	const struct kind *kind = schema_kind(
	    d->cal->screen.app->session->schema, SPAN("person"));
	struct rec_view rec;
	struct value value;

	if (mentor == 0 || !record_get(d->show.txn, mentor, &rec))
		return 0;
	value = rec_value(&rec, kind_field(kind,
	    SPAN("mentor_limit"))->slot);
	return value.tag == VALUE_INTEGER ? value.number : 0;
}

/* "Karimov B, 08.09-09.11, week 42: 5 trainees on 4 seats; ..." */
static void
write_detail(const struct drawing *d, const struct cal_bar *bar,
    struct buf *out)
{
	int64_t day = d->cal->cursor, limit = limit_of(d, bar->mentor);
	bool over;

	buf_printf(out, "%.*s, ", SPAN_ARG(bar->trainee_name));
	add_day(out, bar->from);
	buf_byte(out, '-');
	add_day(out, bar->to);
	buf_printf(out, _(", week %d: "), caldata_week(day));
	buf_printf(out, _("%lld trainees on %lld seats"),
	    (long long)caldata_load_of(d->cal, bar->host, day, day, &over),
	    (long long)caldata_places(d->cal, bar->host, day));
	if (bar->mentor == 0)
		buf_text(out, _("; no mentor"));
	else
		buf_printf(out, _("; mentor load %lld"),
		    (long long)caldata_mentor_load(d->cal, bar->mentor,
		    day));
	if (limit > 0)
		buf_printf(out, "/%lld", (long long)limit);
}

static void
draw_detail(struct drawing *d)
{
	const struct cal_bar *bar = calacts_bar(d->cal);
	struct buf text;

	if (!d->cal->explained)
		return;
	buf_init(&text);
	if (bar != NULL)
		write_detail(d, bar, &text);
	cells_cut(d->c, d->c->rows - FOOT, 1, d->c->cols - 2,
	    buf_span(&text), CELL_PLAIN);
	buf_free(&text);
}

void
caldraw(struct calendar *cal, struct cells *c)
{
	struct app *app = cal->screen.app;
	struct note why = { "" };
	struct txn txn;
	struct drawing d = { cal, c, app_show(app, &txn), cal_units(cal),
	    cal_unit(cal) };
	unsigned row;
	size_t i;

	cal->rows.height = c->rows > HEAD + FOOT ? c->rows - HEAD - FOOT : 1;
	parts_follow(&cal->rows);
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	draw_title(&d);
	draw_heads(&d);
	if (cal->rows.count == 0)
		cells_text(c, HEAD, NAME_COL, _("Nobody is placed in this "
		    "time."), CELL_PLAIN);
	for (i = cal->rows.top; i < cal->rows.count &&
	    i < cal->rows.top + cal->rows.height; i++)
		draw_line(&d, HEAD + (unsigned)(i - cal->rows.top), i);
	draw_detail(&d);
	txn_abandon(&txn);
	if (cal->rows.count == 0)
		return;
	row = HEAD + (unsigned)(cal->rows.here - cal->rows.top);
	cells_text(c, row, 0, ">", CELL_PLAIN);
	if (!cal->finding)
		cells_cursor(c, row, 0);
}
