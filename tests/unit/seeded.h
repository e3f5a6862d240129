/*
 * seeded.h - a session on the sample cluster, in a folder of its own.
 */
#ifndef TESTS_UNIT_SEEDED_H
#define TESTS_UNIT_SEEDED_H

#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "config/settings.h"
#include "core/cmd/seed.h"

struct seeded {
	struct session	 session;
	struct clock	 clock;		/* 2026-11-23 */
	struct note	 why;
	char		 folder[16];
};

enum { SEEDED_TODAY = 20780 };

static inline void
seeded_open(struct seeded *at)
{
	struct session *s = &at->session;

	memcpy(at->folder, "seeded-XXXXXX", 14);
	assert_non_null(mkdtemp(at->folder));
	assert_int_equal(chdir(at->folder), 0);
	clock_fixed(&at->clock, 1795392000000);
	s->clock = &at->clock;
	s->user = SPAN("dilnoza");
	arena_init(&s->arena);
	assert_int_equal(settings_load(NULL, 0, &s->why, &s->settings), OK);
	s->schema = s->settings->schema;
	assert_int_equal(store_open("db", STORE_CREATE, s->schema, &s->why,
	    &s->store), OK);
	assert_int_equal(author_create(&s->author, s->store, "state",
	    s->clock, s->user, SPAN("Qarshi"), &s->why), OK);
	if (seed_fill(s) != OK)
		fail_msg("%s", s->why.text);
}

static inline int
seeded_close(struct seeded *at)
{
	struct session *s = &at->session;
	char command[32];

	author_close(&s->author);
	store_close(s->store);
	settings_free(s->settings);
	arena_clear(&s->arena);
	snprintf(command, sizeof command, "rm -rf %s", at->folder);
	return chdir("..") != 0 || system(command) != 0 ? -1 : 0;
}

#endif /* TESTS_UNIT_SEEDED_H */
