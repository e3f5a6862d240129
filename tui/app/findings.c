/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/app/findings.h"

#include "core/base/words.h"

const struct finding *
findings_at(const struct findings *f, uint32_t i)
{
	return &f->check->findings[f->by_record[i]];
}

uint32_t
findings_of(const struct findings *f, uint64_t record, uint32_t *first)
{
	uint32_t low = 0, high = f->check->count, count = 0;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (findings_at(f, mid)->record < record)
			low = mid + 1;
		else
			high = mid;
	}
	*first = low;
	while (low + count < f->check->count &&
	    findings_at(f, low + count)->record == record)
		count++;
	return count;
}

char
findings_letter(enum severity severity)
{
	return "EWI "[severity];
}

char
findings_sign(const struct app *app, uint64_t record)
{
	const struct findings *f = findings_get(app);
	uint32_t first;

	if (f == NULL || findings_of(f, record, &first) == 0)
		return ' ';
	return findings_letter(findings_at(f, first)->words->severity);
}

void
findings_hint(const struct app *app, uint64_t record, struct buf *out)
{
	const struct findings *f = findings_get(app);
	const struct finding *at;
	struct note why = { "" };
	struct txn txn;
	uint32_t first, count;

	if (f == NULL || record == 0)
		return;
	count = findings_of(f, record, &first);
	if (count == 0)
		return;
	at = findings_at(f, first);
	if (count > 1)
		buf_printf(out, _("%u findings.  "), count);
	buf_printf(out, "%c: ", findings_letter(at->words->severity));
	txn_begin(&txn, app->session->store, TXN_READ, &why);
	finding_sentence(at, &txn, app->session->lang, out);
	txn_abandon(&txn);
}
