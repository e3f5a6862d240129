/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/seeded.h"

#include "core/act/edit.h"
#include "tui/app/findings.h"

/* An app without a terminal, on the sample. */
struct office {
	struct seeded		 desk;
	struct tui_options	 options;
	struct app		 app;
	struct screen		 floor;
	unsigned		 told;
};

static int
make_sample(void **state)
{
	static struct office office;

	seeded_open(&office.desk);
	office.options.ruleset = &office.desk.session.settings->ruleset;
	*state = &office;
	return 0;
}

static int
drop_sample(void **state)
{
	return seeded_close(&((struct office *)*state)->desk);
}

static enum place
place(const struct screen *screen)
{
	(void)screen;
	return PLACE_PAGE;
}

static void
draw(struct screen *screen, struct cells *c)
{
	(void)screen;
	(void)c;
}

static void
enter(struct screen *screen)
{
	(void)screen;
}

static struct office	*the_office;

static void
found(struct screen *screen)
{
	(void)screen;
	the_office->told++;
}

static const struct screen_type floor_type = {
	.place = place, .draw = draw, .enter = enter, .close = enter,
	.found = found,
};

static int
open_app(void **state)
{
	struct office *office = the_office = *state;

	office->told = 0;
	assert_true(app_init(&office->app, &office->desk.session,
	    &office->options, NULL, 24, 80));
	office->floor.type = &floor_type;
	app_open(&office->app, &office->floor);
	return 0;
}

static int
close_app(void **state)
{
	app_free(&((struct office *)*state)->app);
	return 0;
}

static void
move_topic(struct office *office, const char *code, const char *position)
{
	struct session *s = &office->desk.session;
	const struct kind *kind = schema_kind(s->schema, SPAN("topic"));
	struct edit_field field = { kind_field(kind, SPAN("position")),
	    span_of(position), EDIT_SET };
	struct edit_record record = { .kind = kind, .fields = &field,
	    .count = 1 };
	const struct field *wrong = NULL;
	struct change_result result;
	struct txn txn;
	uint64_t id;
	bool several;

	txn_begin(&txn, s->store, TXN_READ, &s->why);
	record.id = index_code(&txn, kind, span_of(code), &several);
	assert_int_equal(txn_end(&txn), OK);
	assert_int_equal(edit_save(s, &record, 1, &id, &wrong, &result,
	    &s->why), OK);
	office->app.changes++;
}

/* Slice by slice; the screen that is seen hears of the end. */
static void
runs_end_and_are_told(void **state)
{
	struct office *office = *state;

	assert_null(findings_get(&office->app));
	assert_true(findings_due(&office->app) > 0);
	do {
		findings_run(&office->app, false);
	} while (findings_due(&office->app) == 0);
	assert_int_equal(office->told, 1);
	assert_int_equal(findings_due(&office->app), -1);
	assert_true(findings_get(&office->app)->check->count > 20);
}

/* The check stays where it is: only what it can change was run again. */
static void
saves_are_renewed(void **state)
{
	struct office *office = *state;
	const struct check *before;
	uint64_t number;

	findings_run(&office->app, true);
	before = findings_get(&office->app)->check;
	number = office->app.findings->number;
	move_topic(office, "TOP-M203", "9");
	assert_true(findings_due(&office->app) > 0);
	assert_ptr_equal(findings_renew(&office->app)->check, before);
	assert_int_equal(office->app.findings->renewals, 1);
	assert_int_equal(office->app.findings->number, number + 1);
	assert_int_equal(findings_due(&office->app), -1);
	assert_false(office->app.findings->runs);
}

/* What was saved during a run is seen after it. */
static void
a_save_during_a_run_is_not_lost(void **state)
{
	struct office *office = *state;

	findings_run(&office->app, true);
	office->app.findings->renewals = UINT32_MAX;
	move_topic(office, "TOP-M203", "10");
	findings_run(&office->app, false);
	move_topic(office, "TOP-M203", "11");
	while (findings_due(&office->app) == 0)
		findings_run(&office->app, false);
	assert_true(findings_due(&office->app) > 0);
	findings_renew(&office->app);
	assert_int_equal(office->app.findings->renewals, 1);
	assert_int_equal(findings_due(&office->app), -1);
}

static void
esc_stops_a_run_that_is_shown(void **state)
{
	struct office *office = *state;
	struct press esc = { PRESS_ESC, 0, false };
	struct check_choice choice = { .today = SEEDED_TODAY };
	struct findings *f;

	findings_run(&office->app, true);
	f = office->app.findings;
	assert_int_equal(check_begin(f->next, office->desk.session.schema,
	    office->options.ruleset, &choice, &office->desk.why), OK);
	f->runs = true;
	assert_null(findings_progress(&office->app));
	assert_false(findings_stop(&office->app));
	buf_text(&f->progress, "at work");
	assert_string_equal(findings_progress(&office->app), "at work");
	app_press(&office->app, &esc);
	assert_false(f->runs);
	assert_null(findings_progress(&office->app));
	assert_true(office->app.message.len > 0);
	assert_int_equal(findings_due(&office->app), -1);
	assert_non_null(findings_get(&office->app));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(runs_end_and_are_told,
		    open_app, close_app),
		cmocka_unit_test_setup_teardown(saves_are_renewed,
		    open_app, close_app),
		cmocka_unit_test_setup_teardown(
		    a_save_during_a_run_is_not_lost, open_app, close_app),
		cmocka_unit_test_setup_teardown(
		    esc_stops_a_run_that_is_shown, open_app, close_app),
	};

	return cmocka_run_group_tests(tests, make_sample, drop_sample);
}
