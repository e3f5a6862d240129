/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/log/moment.h"

#define KEY	SPAN("moment")		/* in META: u64 */

int64_t
moment_get(struct txn *txn)
{
	struct span value;

	return txn_get(txn, TREE_META, KEY, &value) && value.len == 8 ?
	    (int64_t)get_u64(value.at) : 0;
}

static void
put(struct txn *txn, int64_t moment)
{
	unsigned char bytes[8];

	stamp_key(bytes, (uint64_t)moment);
	txn_put(txn, TREE_META, KEY, span_make(bytes, sizeof bytes));
}

void
moment_saved(struct txn *txn, int64_t t, bool doubtful)
{
	if (doubtful || t > moment_get(txn))
		put(txn, t);
}

void
moment_heard(struct txn *txn, int64_t at, int64_t now)
{
	if (at <= now + MOMENT_NEAR && at > moment_get(txn))
		put(txn, at);
}
