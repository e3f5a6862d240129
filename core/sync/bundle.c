/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/sync/bundle.h"

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
