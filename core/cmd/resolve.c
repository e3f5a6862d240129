/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/decide.h"
#include "core/base/words.h"
#include "core/cmd/assign.h"
#include "core/cmd/verbs.h"
#include "core/say/name.h"
#include "core/store/index.h"

/* What a command line decides of one record. */
struct resolving {
	struct session		*session;
	const struct call	*call;
	const struct kind	*kind;
	struct rec_view		 rec;
	struct decision		*all;
	size_t			 count;
};

static enum err
add(struct resolving *r, const struct decision *one)
{
	const char *name = one->field == NULL ? NULL : one->field->name;

	if (name != NULL && !decide_waits_in(&r->rec, one->field))
		return note_fail(ERR_INPUT, &r->session->why,
		    _("%s has one value here; there is nothing to decide."),
		    name);
	if (name == NULL && !decide_waits_in(&r->rec, NULL))
		return note_fail(ERR_INPUT, &r->session->why,
		    _("This record was not deleted by one and changed by "
		    "another; there is nothing to decide."));
	r->all[r->count++] = *one;
	return OK;
}

/* The N-th value as conflicts lists them; 0: there is none. */
static uint64_t
nth_stamp(struct resolving *r, const struct field *field, struct span text)
{
	uint64_t number = 0;
	struct sibling_walk walk;
	struct rec_register at;
	struct sibling sibling = { 0 };
	size_t i;

	for (i = 0; i < text.len && i < 9; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return 0;
		number = number * 10 + (uint64_t)(text.at[i] - '0');
	}
	if (number == 0 || !rec_find(&r->rec, field->slot, &at))
		return 0;
	sibling_walk(&walk, &at);
	while (number > 0 && sibling_next(&walk, &sibling))
		number--;
	return number == 0 ? sibling.stamp : 0;
}

/* FIELD=N, or FIELD=STAMP as --format json gives it. */
static enum err
take(struct resolving *r, struct txn *txn, struct span word)
{
	const char *equals = word.len == 0 ? NULL :
	    memchr(word.at, '=', word.len);
	struct decision one = { .id = r->rec.id, .how = DECIDE_TAKE };
	struct span name, which;
	enum err err;

	if (equals == NULL)
		return note_fail(ERR_USAGE, &r->session->why,
		    _("--take wants FIELD=N, the number of the value as "
		    "conflicts lists it."));
	name = span_make(word.at, (size_t)(equals - word.at));
	which = span_from(word, name.len + 1);
	err = name_field(r->session, r->kind, name, &one.field);
	if (err != OK)
		return err;
	one.stamp = memchr(which.at, '.', which.len) != NULL ?
	    stamp_read(txn, which) : nth_stamp(r, one.field, which);
	if (one.stamp == 0 && decide_waits_in(&r->rec, one.field))
		return note_fail(ERR_INPUT, &r->session->why,
		    _("%s has no value \"%.*s\"; conflicts lists them."),
		    one.field->name, SPAN_ARG(which));
	return add(r, &one);
}

static enum err
read_takes(struct resolving *r, struct txn *txn)
{
	struct span word;
	size_t from = 0;
	enum err err = OK;

	while (err == OK && call_next(r->call, "take", &from, &word))
		err = take(r, txn, word);
	return err;
}

static enum err
read_typed(struct resolving *r)
{
	size_t i, count = r->call->word_count - 1;
	struct edit_field *fields;
	enum err err = assign_read(r->session, r->kind, r->call->words + 1,
	    count, &fields);

	for (i = 0; err == OK && i < count; i++) {
		if (fields[i].how != EDIT_SET)
			err = note_fail(ERR_USAGE, &r->session->why,
			    _("%s: give the whole list; += and -= are for "
			    "klaster set."), fields[i].field->name);
		else
			err = add(r, &(struct decision){ .id = r->rec.id,
			    .field = fields[i].field, .how = DECIDE_TYPE,
			    .text = fields[i].text });
	}
	return err;
}

static enum err
read_call(struct resolving *r, struct txn *txn)
{
	bool keep = call_has(r->call, "keep"),
	    gone = call_has(r->call, "delete");
	size_t most = r->call->word_count + r->call->option_count;
	enum err err;

	r->all = arena_array(&r->session->arena, most + 1, sizeof *r->all);
	if (r->all == NULL)
		return ERR_NOMEM;
	if (keep && gone)
		return note_fail(ERR_USAGE, &r->session->why,
		    _("It is kept or deleted, not both."));
	err = read_typed(r);
	if (err == OK)
		err = read_takes(r, txn);
	if (err == OK && (keep || gone))
		err = add(r, &(struct decision){ .id = r->rec.id,
		    .how = keep ? DECIDE_KEEP : DECIDE_DELETE });
	if (err == OK && r->count == 0)
		err = note_fail(ERR_USAGE, &r->session->why,
		    _("Say what is decided: FIELD=VALUE, --take FIELD=N, "
		    "--keep or --delete."));
	return err;
}

static enum err
look(struct resolving *r)
{
	struct txn txn;
	uint64_t id;
	enum err err, end;

	txn_begin(&txn, r->session->store, TXN_READ, &r->session->why);
	err = edit_find_ever(&txn, r->call->words[0], &r->kind, &id,
	    &r->session->why);
	if (err == OK && !record_get(&txn, id, &r->rec))
		err = ERR_INPUT;
	if (err == OK)
		err = read_call(r, &txn);
	end = txn_end(&txn);
	return err == OK ? end : err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct resolving r = { .session = session, .call = call };
	struct decide_outcome outcome;
	struct note why = { "" };
	enum err err = look(&r);

	if (err != OK)
		return err;
	err = decide_apply(session, r.all, r.count, &outcome, &why);
	if (err != OK && outcome.wrong != NULL)
		return note_fail(err, &session->why, "%s: %s.",
		    outcome.wrong->name, why.text);
	if (err != OK)
		return why.text[0] == '\0' ? err :
		    note_fail(err, &session->why, "%s", why.text);
	if (outcome.stale > 0)
		return note_fail(ERR_BUSY, &session->why,
		    _("Somebody decided this meanwhile; look again."));
	session_say(session, _("Decided.  Undo takes it back."));
	return OK;
}

static const struct option_row options[] = {
	{ .name = "take", .value = "FIELD=N", .repeats = true,
	  .help = N_("the N-th value of a field as conflicts lists them, or "
	      "the one with this stamp") },
	{ .name = "keep",
	  .help = N_("deleted by one, changed by another: it stays, with all "
	      "that it held") },
	{ .name = "delete",
	  .help = N_("deleted by one, changed by another: it goes") },
	{ .name = NULL }
};

const struct verb resolve_verb = {
	.name = "resolve",
	.words = "REF [FIELD=VALUE]...",
	.summary = N_("decide between values that offices set without "
	    "knowing of each other"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
