/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle.h"

#include "core/exchange/preview.h"

void
bundle_facts_clear(struct bundle_facts *facts)
{
	mem_free(facts->runs);
	arena_clear(&facts->arena);
	memset(facts, 0, sizeof *facts);
}

void
bundle_outcome_clear(struct bundle_outcome *outcome)
{
	bundle_facts_clear(&outcome->facts);
	buf_free(&outcome->report);
	buf_free(&outcome->preview);
}

static bool
write_row(void *with, const struct preview_row *row)
{
	struct bundle_outcome *outcome = with;

	preview_text(row, &outcome->preview);
	return true;
}

enum err
bundle_apply(struct store *store, struct author *author, const char *path,
    unsigned how, const struct scan_limits *limits,
    struct bundle_outcome *outcome, struct note *why)
{
	struct preview_ears ears = { .row = write_row, .with = outcome };
	enum err err = bundle_apply_heard(store, author, path, how, limits,
	    &ears, outcome, why);

	return outcome->preview.failed ? ERR_NOMEM : err;
}

struct bundle_run *
bundle_facts_run(struct bundle_facts *facts)
{
	if (!vec_room(&facts->runs, &facts->run_room, facts->run_count,
	    sizeof *facts->runs))
		return NULL;
	return &facts->runs[facts->run_count++];
}

/* Before what says of what kind the file is: ".klb", ".klb.age". */
char *
bundle_part_name(struct arena *arena, const char *path, uint64_t part)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	size_t len = strlen(name), at;

	if (len > 4 && strcmp(name + len - 4, ".age") == 0)
		len -= 4;
	for (at = len; at > 1 && name[at - 1] != '.'; at--)
		continue;
	at = at > 1 ? at - 1 : len;
	return arena_printf(arena, "%.*s.%llu%s", (int)(name - path + (long)at),
	    path, (unsigned long long)part, name + at);
}
