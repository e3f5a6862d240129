/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <stdlib.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "tui/calendar/calpart.h"

struct reading {
	struct calendar		*cal;
	struct txn		*txn;
	const struct schema	*schema;
	struct show		 show;
	int64_t			 from, to;	/* the window */
};

int64_t
caldata_monday(int64_t day)
{
	return day - ((day + 3) % 7 + 7) % 7;
}

static struct value
value_of(const struct rec_view *rec, const struct kind *kind,
    const char *name)
{
	const struct field *field = kind_field(kind, span_of(name));

	return field == NULL ? VALUE_EMPTY : rec_value(rec, field->slot);
}

static bool
day_of(const struct rec_view *rec, const struct kind *kind, const char *name,
    int64_t *day)
{
	struct value value = value_of(rec, kind, name);

	return value.tag == VALUE_TEXT && date_read(value.text, day);
}

static uint64_t
id_of(const struct reading *r, const struct rec_view *rec,
    const struct kind *kind, const char *name)
{
	struct value value = value_of(rec, kind, name);

	return value.tag == VALUE_TEXT ? id_read(r->txn, value.text) : 0;
}

static bool
is_word(const struct rec_view *rec, const struct kind *kind,
    const char *name, const char *word)
{
	struct value value = value_of(rec, kind, name);

	return value.tag == VALUE_TEXT &&
	    span_is(value.text, span_of(word));
}

/* UINT32_MAX: no memory. */
static uint32_t
host_of(struct reading *r, uint64_t id)
{
	struct calendar *cal = r->cal;
	struct buf name;
	uint32_t i;

	for (i = cal->host_count; i-- > 0;)
		if (cal->hosts[i].id == id)
			return i;
	if (!vec_room(&cal->hosts, &cal->host_room, cal->host_count,
	    sizeof *cal->hosts))
		return UINT32_MAX;
	buf_init(&name);
	show_title(&r->show, id, &name);
	cal->hosts[cal->host_count] = (struct cal_host){ .id = id,
	    .name = arena_copy(&cal->arena, buf_span(&name)) };
	buf_free(&name);
	return cal->host_count++;
}

/* "Karimov B": the family name and a letter. */
static struct span
short_name(struct reading *r, uint64_t id)
{
	struct span name, copy;
	struct buf text;
	size_t i;

	if (id == 0)
		return SPAN("");
	buf_init(&text);
	show_title(&r->show, id, &text);
	name = buf_span(&text);
	for (i = 0; i < name.len && name.at[i] != ' '; i++)
		;
	if (i < name.len)
		name.len = i + 1 + text_cluster(span_from(name, i + 1));
	copy = arena_copy(&r->cal->arena, name);
	buf_free(&text);
	return copy;
}

static void
read_away(struct reading *r, struct cal_bar *bar)
{
	const struct kind *kind = schema_kind(r->schema, SPAN("person"));
	struct rec_view rec;

	bar->away = bar->mentor != 0 &&
	    record_get(r->txn, bar->mentor, &rec) &&
	    day_of(&rec, kind, "away_from", &bar->away_from) &&
	    day_of(&rec, kind, "away_to", &bar->away_to);
}

static void
read_bar(struct reading *r, const struct kind *kind,
    const struct rec_view *rec)
{
	struct calendar *cal = r->cal;
	struct cal_bar bar = { .id = rec->id };
	uint64_t host = id_of(r, rec, kind, "host");

	if (!day_of(rec, kind, "from", &bar.from) ||
	    !day_of(rec, kind, "to", &bar.to) || bar.to < r->from ||
	    bar.from > r->to || is_word(rec, kind, "status", "cancelled") ||
	    is_word(rec, kind, "status", "refused"))
		return;
	bar.was_from = bar.from;
	bar.was_to = bar.to;
	bar.trainee = id_of(r, rec, kind, "trainee");
	bar.mentor = id_of(r, rec, kind, "mentor");
	bar.opening = id_of(r, rec, kind, "opening");
	bar.trainee_name = short_name(r, bar.trainee);
	bar.mentor_name = short_name(r, bar.mentor);
	bar.done = is_word(rec, kind, "status", "completed");
	bar.firm = bar.done || is_word(rec, kind, "status", "active") ||
	    is_word(rec, kind, "status", "agreed") ||
	    value_of(rec, kind, "pinned").tag == VALUE_TRUE;
	read_away(r, &bar);
	bar.host = host_of(r, host);
	if (bar.host == UINT32_MAX || !vec_room(&cal->bars, &cal->bar_room,
	    cal->bar_count, sizeof *cal->bars))
		return;
	cal->bars[cal->bar_count++] = bar;
}

static void
read_opening(struct reading *r, const struct kind *kind,
    const struct rec_view *rec)
{
	struct calendar *cal = r->cal;
	struct cal_opening opening = { .host = 0 };
	struct value places = value_of(rec, kind, "capacity");

	if (!day_of(rec, kind, "from", &opening.from) ||
	    !day_of(rec, kind, "to", &opening.to) ||
	    opening.to < r->from || opening.from > r->to ||
	    places.tag != VALUE_INTEGER)
		return;
	opening.places = places.number;
	opening.host = host_of(r, id_of(r, rec, kind, "host"));
	if (opening.host == UINT32_MAX || !vec_room(&cal->openings,
	    &cal->opening_room, cal->opening_count, sizeof *cal->openings))
		return;
	cal->hosts[opening.host].offers = true;
	cal->openings[cal->opening_count++] = opening;
}

/* Records that begin early enough to be in the window, oldest first. */
static void
each_in_window(struct reading *r, const char *name,
    void (*take)(struct reading *, const struct kind *,
    const struct rec_view *))
{
	const struct kind *kind = schema_kind(r->schema, span_of(name));
	const struct field *from = kind_field(kind, SPAN("from"));
	struct query query = { .kind = kind, .where_count = 2,
	    .sort = from };
	struct note why = { "" };
	struct query_run *run;
	struct rec_view rec;
	struct row_key key;
	struct buf least, most;
	uint64_t id;

	buf_init(&least);
	buf_init(&most);
	date_write(&least, r->from - CAL_LONGEST);
	date_write(&most, r->to);
	query.where[0] = (struct query_where){ from, QUERY_AT_LEAST,
	    value_text(buf_span(&least)) };
	query.where[1] = (struct query_where){ from, QUERY_AT_MOST,
	    value_text(buf_span(&most)) };
	if (query_begin(r->txn, &query, &why, &run) == OK) {
		while (r->cal->bar_count < CAL_BARS_MOST &&
		    query_next(run, &id, &key))
			if (record_get(r->txn, id, &rec))
				take(r, kind, &rec);
		app_check(r->cal->screen.app, query_end(run), &why);
	}
	buf_free(&least);
	buf_free(&most);
}

static int
compare_hosts(const void *one, const void *other, void *with)
{
	const struct calendar *cal = with;
	const struct cal_host *a = &cal->hosts[*(const uint32_t *)one];
	const struct cal_host *b = &cal->hosts[*(const uint32_t *)other];
	size_t len = a->name.len < b->name.len ? a->name.len : b->name.len;
	int order = memcmp(a->name.at, b->name.at, len);

	if (order != 0)
		return order;
	if (a->name.len != b->name.len)
		return a->name.len < b->name.len ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Hosts by name: their numbers change in bars and openings too. */
static void
sort_hosts(struct calendar *cal)
{
	uint32_t *order = mem_zero((size_t)cal->host_count * 2 + 2,
	    sizeof *order), *place = order + cal->host_count, i;
	struct cal_host *hosts = mem_zero((size_t)cal->host_count + 1,
	    sizeof *hosts);

	for (i = 0; order != NULL && i < cal->host_count; i++)
		order[i] = i;
	if (order != NULL && hosts != NULL && cal->host_count > 0) {
		qsort_r(order, cal->host_count, sizeof *order,
		    compare_hosts, cal);
		for (i = 0; i < cal->host_count; i++) {
			hosts[i] = cal->hosts[order[i]];
			place[order[i]] = i;
		}
		memcpy(cal->hosts, hosts, cal->host_count * sizeof *hosts);
		for (i = 0; i < cal->bar_count; i++)
			cal->bars[i].host = place[cal->bars[i].host];
		for (i = 0; i < cal->opening_count; i++)
			cal->openings[i].host =
			    place[cal->openings[i].host];
	}
	mem_free(order);
	mem_free(hosts);
}

static int
compare_bars(const void *one, const void *other)
{
	const struct cal_bar *a = one, *b = other;

	if (a->host != b->host)
		return a->host < b->host ? -1 : 1;
	if (a->was_from != b->was_from)
		return a->was_from < b->was_from ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static void
arrange(struct calendar *cal)
{
	uint32_t i;
	size_t k;

	sort_hosts(cal);
	if (cal->bar_count > 0)
		qsort(cal->bars, cal->bar_count, sizeof *cal->bars,
		    compare_bars);
	for (i = 0; i < cal->bar_count; i++) {
		struct cal_bar *bar = &cal->bars[i];

		if (cal->hosts[bar->host].count++ == 0)
			cal->hosts[bar->host].first = i;
		for (k = 0; k < cal->edit_count; k++) {
			if (cal->edits[k].id != bar->id)
				continue;
			bar->from = cal->edits[k].from;
			bar->to = cal->edits[k].to;
		}
	}
}

static void
add_line(struct calendar *cal, enum cal_row_sort sort, uint32_t index)
{
	cal->lines[cal->rows.count++] = (struct cal_row){ sort, index };
}

static bool
is_unplaced(const struct finding *f)
{
	return strcmp(f->words->id, "placement_missing") == 0;
}

static void
lay_out(struct calendar *cal)
{
	const struct findings *f = findings_get(cal->screen.app);
	uint32_t found = f == NULL ? 0 : f->check->count, i, k;
	struct cal_row *lines = mem_grow(cal->lines, (size_t)cal->bar_count +
	    cal->host_count + found + 2, sizeof *lines);

	cal->rows.count = 0;
	cal->unplaced = 0;
	if (lines == NULL)
		return;
	cal->lines = lines;
	for (i = 0; i < cal->host_count; i++) {
		if (cal->hosts[i].count == 0)
			continue;
		add_line(cal, CAL_HOST, i);
		for (k = 0; k < cal->hosts[i].count; k++)
			add_line(cal, CAL_BAR, cal->hosts[i].first + k);
	}
	for (i = 0; i < found; i++) {
		if (!is_unplaced(&f->check->findings[i]))
			continue;
		if (cal->unplaced++ == 0)
			add_line(cal, CAL_HEADING, 0);
		add_line(cal, CAL_UNPLACED, i);
	}
	parts_follow(&cal->rows);
}

void
caldata_load(struct calendar *cal)
{
	struct app *app = cal->screen.app;
	struct note why = { "" };
	struct txn txn;
	struct reading r = { cal, &txn, app->session->schema,
	    app_show(app, &txn), cal->start,
	    cal->start + cal_unit(cal) * cal_units(cal) - 1 };

	arena_clear(&cal->arena);
	cal->bar_count = cal->host_count = cal->opening_count = 0;
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	each_in_window(&r, "placement", read_bar);
	each_in_window(&r, "opening", read_opening);
	txn_abandon(&txn);
	arrange(cal);
	lay_out(cal);
	cal->changes = app->changes;
}

/* ISO 8601: the week of a Monday belongs to the year of its Thursday. */
int
caldata_week(int64_t day)
{
	int year, month, date;
	int64_t thursday = caldata_monday(day) + 3;

	date_civil(thursday, &year, &month, &date);
	return (int)((thursday - date_days(year, 1, 1)) / 7) + 1;
}

int64_t
caldata_places(const struct calendar *cal, uint32_t host, int64_t day)
{
	int64_t places = 0;
	uint32_t i;

	for (i = 0; i < cal->opening_count; i++) {
		const struct cal_opening *o = &cal->openings[i];

		if (o->host == host && o->from <= day && o->to >= day)
			places += o->places;
	}
	return places;
}

int64_t
caldata_load_of(const struct calendar *cal, uint32_t host, int64_t from,
    int64_t to, bool *over)
{
	const struct cal_host *at = &cal->hosts[host];
	int64_t day, most = 0, load;
	uint32_t i;

	*over = false;
	for (day = from; day <= to; day++) {
		load = 0;
		for (i = at->first; i < at->first + at->count; i++)
			load += cal->bars[i].from <= day &&
			    cal->bars[i].to >= day;
		if (load > most)
			most = load;
		if (load > 0 && at->offers && !*over)
			*over = load > caldata_places(cal, host, day);
	}
	return most;
}

int64_t
caldata_mentor_load(const struct calendar *cal, uint64_t mentor, int64_t day)
{
	int64_t load = 0;
	uint32_t i;

	for (i = 0; mentor != 0 && i < cal->bar_count; i++)
		load += cal->bars[i].mentor == mentor &&
		    cal->bars[i].from <= day && cal->bars[i].to >= day;
	return load;
}
