/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tests/unit/unit.h"

#include "config/settings.h"
#include "core/rules/cluster.h"

/* Every row of the theory. */
static const char *const concepts[] = {
	"D0", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9",
	"F1", "F2", "F3", "F4", "F5", "F6", "F7",
	"I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8",
	"C1", "C2", "C3", "C4", "C5", "C6",
	"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10",
	"O1", "O2", "O3", "O4", "O5", "O6", "O7", "O8",
	"P1", "P1.1", "P1.2", "P1.3", "P1.4", "P1.5", "P1.6",
	"P2", "P2.1", "P2.2", "P3", "P3.1", "P3.2",
	"P4", "P4.1", "P4.2", "P4.3",
	"P5", "P5.1", "P5.2", "P5.3", "P5.4",
	"P6", "P6.1", "P6.2", "P6.3", "P6.4", "P6.5", "P6.6",
	"P7", "P7.1", "P7.2", "P7.3", "P7.4",
	"P8", "P8.1", "P8.2", "P8.3", "P8.4",
	"P9", "P9.1", "P9.2", "P9.3", "P9.4",
	"K1", "K2", "K3", "K4", "K5", "K6",
	"1.1", "1.2", "1.3", "1.4", "1.5", "2.1", "2.2", "2.3", "2.4",
	"3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "4.4",
	"5.1", "5.2", "5.3",
	"Q1", "Q2", "Q3", "Q4", "Q5", "Q6",
	"PLACEMENT",
	NULL
};

/* Whether a list of rows, parted by blanks, has this one. */
static bool
has_concept(const char *list, const char *concept)
{
	size_t len = strlen(concept);
	const char *at;

	for (at = list; (at = strstr(at, concept)) != NULL; at++)
		if ((at == list || at[-1] == ' ') &&
		    (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

static int
load(void **state)
{
	struct settings *settings;
	struct note why = { "" };

	if (settings_load(NULL, 0, &why, &settings) != OK)
		fail_msg("%s", why.text);
	*state = settings;
	return 0;
}

static int
drop(void **state)
{
	settings_free(*state);
	return 0;
}

static void
every_row_of_the_theory_has_a_rule(void **state)
{
	const struct ruleset *set = &((struct settings *)*state)->ruleset;
	const char *const *concept;
	size_t i;

	for (concept = concepts; *concept != NULL; concept++) {
		for (i = 0; i < set->count; i++)
			if (has_concept(set->rules[i].concept, *concept))
				break;
		if (i == set->count)
			fail_msg("%s has no rule", *concept);
	}
}

static bool
is_row(const char *name, size_t len)
{
	const char *const *concept;

	for (concept = concepts; *concept != NULL; concept++)
		if (strlen(*concept) == len &&
		    memcmp(*concept, name, len) == 0)
			return true;
	return false;
}

static void
no_rule_invents_a_row(void **state)
{
	const struct ruleset *set = &((struct settings *)*state)->ruleset;
	const char *at;
	size_t i, len;

	for (i = 0; i < set->count; i++) {
		/* Of the register, not of the theory. */
		if (strcmp(set->rules[i].id, "dangling") == 0)
			continue;
		for (at = set->rules[i].concept; *at != '\0';
		    at += len + (at[len] == ' ')) {
			len = strcspn(at, " ");
			if (!is_row(at, len))
				fail_msg("%s: there is no row %.*s",
				    set->rules[i].id, (int)len, at);
		}
	}
}

static void
equality(void **state)
{
	int64_t same[] = { 5, 5, 5, 5 }, one[] = { 0, 0, 0, 8 };
	int64_t mixed[] = { 4, 1, 3, 2 }, none[] = { 0, 0 };

	(void)state;
	assert_int_equal(cluster_gini(same, 4), 0);
	assert_int_equal(cluster_gini(one, 4), 750000);
	assert_int_equal(cluster_gini(mixed, 4), 250000);
	assert_int_equal(cluster_gini(none, 2), 0);
	assert_int_equal(cluster_gini(none, 0), 0);
}

static void
middles(void **state)
{
	int64_t odd[] = { 9, 1, 5 }, even[] = { 8, 2, 4, 6 };

	(void)state;
	assert_int_equal(cluster_median(odd, 3), 5);
	assert_int_equal(cluster_median(even, 4), 5);
	assert_int_equal(cluster_median(even, 0), 0);
	assert_int_equal(cluster_ratio(1, 4), 250000);
	assert_int_equal(cluster_ratio(1, 0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_of_the_theory_has_a_rule),
		cmocka_unit_test(no_rule_invents_a_row),
		cmocka_unit_test(equality),
		cmocka_unit_test(middles),
	};

	return cmocka_run_group_tests(tests, load, drop);
}
