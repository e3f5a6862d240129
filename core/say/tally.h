/*
 * tally.h - "1 line", "2 lines": numbers with their nouns.
 *
 * For sentences that hold several counts, each of which takes its own form
 * in every language.  A sentence with one count is a PN_() of its own.  The
 * texts live as long as the arena; "" once that failed.
 */
#ifndef CORE_SAY_TALLY_H
#define CORE_SAY_TALLY_H

#include "core/base/mem.h"

const char *tally_bytes(struct arena *, uint64_t);
const char *tally_changes(struct arena *, uint64_t);
const char *tally_entries(struct arena *, uint64_t);	/* of indexes */
const char *tally_faults(struct arena *, uint64_t);
const char *tally_files(struct arena *, uint64_t);
const char *tally_lines(struct arena *, uint64_t);
const char *tally_new_lines(struct arena *, uint64_t);
const char *tally_records(struct arena *, uint64_t);
const char *tally_writers(struct arena *, uint64_t);

#endif /* CORE_SAY_TALLY_H */
