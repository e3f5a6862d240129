/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/format.h"

#include "core/base/words.h"
#include "core/store/env.h"
#include "core/store/names.h"

static const struct format_step ours[] = {
	{ FORMAT, NULL },
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

struct raising {
	const struct format_step *step;
	uint32_t	 from;
};

static void
format_upgrade(struct txn *txn, void *with)
{
	const struct raising *raising = with;
	const struct format_step *step = raising->step;
	unsigned char newest[4];

	env_add_trees(txn);
	for (; step->run != NULL; step++)
		if (step->from >= raising->from)
			step->run(txn);
	writer_key(newest, step->from);
	txn_put(txn, TREE_META, span_of(FORMAT_KEY),
	    span_make(newest, sizeof newest));
}

static enum err
format_raise(const struct format_step *steps, struct store *store,
    uint32_t from, struct note *why)
{
	struct raising raising = { steps, from };
	struct buf path;
	enum err err;

	buf_init(&path);
	buf_printf(&path, "%s/format-%lu.mdb", store_dir(store),
	    (unsigned long)from);
	err = path.failed ? ERR_NOMEM :
	    store_copy(store, buf_cstr(&path), why);
	if (err == OK)
		err = store_write(store, format_upgrade, &raising, why);
	buf_free(&path);
	return err;
}

enum err
format_check_by(const struct format_step *steps, struct store *store,
    bool reading, struct note *why)
{
	const struct format_step *newest = steps;
	enum err err;
	uint32_t format = format_get(store, why, &err);

	while (newest->run != NULL)
		newest++;
	if (err != OK || format == newest->from)
		return err;
	if (format > newest->from)
		return note_fail(ERR_REFUSED, why,
		    _("%s: a newer klaster made this database (format %lu; "
		    "this one knows %lu); install that one"),
		    store_dir(store), (unsigned long)format,
		    (unsigned long)newest->from);
	if (format > 0 && format < steps->from)
		return note_fail(ERR_REFUSED, why,
		    _("%s: an older klaster made this database, in a form "
		    "that is read no more; export the records with that "
		    "klaster, and import them into a new database"),
		    store_dir(store));
	if (format == 0)
		return note_fail(ERR_DAMAGED, why,
		    _("%s: this is no database of klaster"),
		    store_dir(store));
	if (reading)
		return note_fail(ERR_REFUSED, why,
		    _("%s: an older klaster made this database; run a "
		    "command that writes to bring it up to date"),
		    store_dir(store));
	return format_raise(steps, store, format, why);
}

enum err
format_check(struct store *store, bool reading, struct note *why)
{
	return format_check_by(ours, store, reading, why);
}
