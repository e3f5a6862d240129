/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/format.h"

#include "core/base/words.h"
#include "core/store/env.h"
#include "core/store/names.h"

/* What brings a database from a format to the next one, oldest first. */
struct upgrade {
	uint32_t	  from;
	void		(*run)(struct txn *);
};

static void
from_1(struct txn *txn)
{
	env_add_trees(txn);
	writers_upgrade(txn);
}

static const struct upgrade upgrades[] = {
	{ 1, from_1 },
	{ FORMAT, NULL },		/* the newest needs none */
};

static uint32_t
format_get(struct store *store, struct note *why, enum err *err)
{
	struct txn txn;
	struct span value;
	uint32_t format = 0;

	txn_begin(&txn, store, TXN_READ, why);
	if (txn_get(&txn, TREE_META, span_of(FORMAT_KEY), &value) &&
	    value.len == 4)
		format = get_u32(value.at);
	*err = txn_end(&txn);
	return format;
}

static void
format_upgrade(struct txn *txn, void *with)
{
	static const unsigned char newest[] = FORMAT_FIRST;
	const uint32_t *from = with;
	const struct upgrade *up;

	for (up = upgrades; up->run != NULL; up++) {
		if (up->from >= *from)
			up->run(txn);
	}
	txn_put(txn, TREE_META, span_of(FORMAT_KEY),
	    span_make(newest, sizeof newest));
}

static enum err
format_raise(struct store *store, uint32_t from, struct note *why)
{
	struct buf path;
	enum err err;

	buf_init(&path);
	buf_printf(&path, "%s/format-%lu.mdb", store_dir(store),
	    (unsigned long)from);
	err = path.failed ? ERR_NOMEM :
	    store_copy(store, buf_cstr(&path), why);
	if (err == OK)
		err = store_write(store, format_upgrade, &from, why);
	buf_free(&path);
	return err;
}

enum err
format_check(struct store *store, bool reading, struct note *why)
{
	enum err err;
	uint32_t format = format_get(store, why, &err);

	if (err != OK || format == FORMAT)
		return err;
	if (format > FORMAT)
		return note_fail(ERR_REFUSED, why,
		    _("%s: a newer klaster made this database (format %lu; "
		    "this one knows %d); install that one"),
		    store_dir(store), (unsigned long)format, FORMAT);
	if (format == 0)
		return note_fail(ERR_DAMAGED, why,
		    _("%s: this is no database of klaster"),
		    store_dir(store));
	if (reading)
		return note_fail(ERR_REFUSED, why,
		    _("%s: an older klaster made this database; run a "
		    "command that writes to bring it up to date"),
		    store_dir(store));
	return format_raise(store, format, why);
}
