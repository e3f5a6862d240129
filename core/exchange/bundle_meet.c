/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle_meet.h"

/* Whether LOG and the run agree up to where the shorter one ends. */
static bool
fits_log(struct txn *txn, const struct scan *scan,
    const struct bundle_run *run, const struct path *log)
{
	const struct writer *writer = &log->writer;

	if (run->to < writer->last)
		return path_holds(txn, log, run->to, run->hash);
	return scan->from - 1 == writer->last ||
	    (run->meet == writer->last && memcmp(run->meet_hash,
	    writer->hash, HASH_BYTES) == 0);
}

static enum meeting_how
meet_log(struct txn *txn, const struct scan *scan,
    const struct bundle_run *run, const struct path *log)
{
	uint64_t before = scan->from - 1;

	if (before > log->writer.last)
		return MEETING_GAP;
	if (!path_holds(txn, log, before, scan->hash))
		return MEETING_STRANGE;
	return fits_log(txn, scan, run, log) ? MEETING_FITS : MEETING_PARTS;
}

static bool
is_known(struct txn *txn, const struct bundle_run *run,
    const struct path *path)
{
	return path->branch.from > 0 && run->to <= path_signed(path) &&
	    path_holds(txn, path, run->to, run->hash);
}

static bool
goes_on(struct txn *txn, const struct scan *scan, const struct path *path)
{
	return path->branch.from > 0 && scan->from > path->branch.from &&
	    path_holds(txn, path, scan->from - 1, scan->hash);
}

void
bundle_meet(struct txn *txn, const struct scan *scan,
    const struct bundle_run *run, struct meeting *m)
{
	struct path_walk walk;
	struct writer writer;
	struct path path;

	memset(m, 0, sizeof *m);
	if (!writer_find(txn, span_of(scan->dev), &writer)) {
		m->how = scan->from == 1 ? MEETING_FITS : MEETING_GAP;
		return;
	}
	m->writer = writer.number;
	m->last = writer.last;
	m->signed_at = writer.signed_at;
	memcpy(m->hash, scan->hash, HASH_BYTES);
	paths(&walk, txn, &writer);
	while (path_next(&walk, &path)) {
		if (path.branch.from == 0)
			m->how = meet_log(txn, scan, run, &path);
		if (is_known(txn, run, &path)) {
			m->how = MEETING_KNOWN;
			break;
		}
		if ((m->how == MEETING_GAP || m->how == MEETING_STRANGE) &&
		    goes_on(txn, scan, &path)) {
			m->how = MEETING_BRANCH;
			m->base = path.branch;
		}
	}
	path_end(&walk);
}

bool
bundle_meet_line(struct txn *txn, const struct scan *scan, struct meeting *m)
{
	struct span raw;

	if (log_get(txn, stamp_make(m->writer, scan->n), &raw))
		log_chain(m->hash, raw);
	return memcmp(m->hash, scan->hash, HASH_BYTES) == 0;
}
