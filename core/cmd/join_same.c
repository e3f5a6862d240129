/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/join_same.h"

#include "core/act/join.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/twins.h"
#include "core/cmd/verbs.h"
#include "core/say/name.h"

struct joining {
	struct session	*session;
	struct txn	*txn;		/* the change's, or one that reads */
	struct change	*change;	/* when it saves */
	bool		 any_name, saves;
	struct arena	 arena;		/* of one pair */
	struct join_pairs pairs;
	size_t		 room;
	struct buf	 line;
	unsigned long	 left, waiting;
	enum err	 err;
};

static bool
is_same_text(struct span a, struct span b)
{
	struct buf one, two;
	bool same;

	buf_init(&one);
	buf_init(&two);
	text_fold(&one, a);
	text_fold(&two, b);
	same = !one.failed && !two.failed &&
	    span_is(buf_span(&one), buf_span(&two));
	buf_free(&one);
	buf_free(&two);
	return same;
}

static struct value
code_of(struct txn *txn, const struct kind *kind, struct span wire)
{
	uint64_t id = id_read(txn, wire);
	struct rec_view rec;

	return id != 0 && record_get(txn, id, &rec) ?
	    rec_value(&rec, kind->fields[0].slot) : VALUE_EMPTY;
}

/* References agree when they lead to one record, or to two that have one
 * code: those may be such a pair themselves. */
static bool
is_same_part(struct txn *txn, const struct field *field,
    const struct value *a, const struct value *b)
{
	struct value one, two;

	if (value_same(field, a, b))
		return true;
	if (a->tag != VALUE_TEXT || b->tag != VALUE_TEXT)
		return false;
	if (field->type == FIELD_TEXT)
		return is_same_text(a->text, b->text);
	if (field->type != FIELD_REF)
		return false;
	if (id_read(txn, a->text) == id_read(txn, b->text))
		return true;
	one = code_of(txn, field->target, a->text);
	two = code_of(txn, field->target, b->text);
	return one.tag == VALUE_TEXT && value_is(&one, &two);
}

/* Of one field; *any: there is something that agrees. */
static bool
agrees(struct txn *txn, const struct field *field, const struct rec_view *one,
    const struct rec_view *two, bool *any)
{
	struct value a = rec_value(one, field->slot);
	struct value b = rec_value(two, field->slot);

	*any |= a.tag != VALUE_NULL;
	return is_same_part(txn, field, &a, &b);
}

/*
 * Offices propose the same codes for different things: all of the title must
 * agree, and where no text is in it (a visit's institution and date) what
 * such a record must have, too.
 */
static bool
has_same_name(struct txn *txn, const struct twins *twins)
{
	const struct kind *kind = twins->kind;
	struct rec_view one, two;
	bool any = false, text = false;
	size_t i;

	if (!record_get(txn, twins->one, &one) ||
	    !record_get(txn, twins->other, &two))
		return false;
	for (i = 0; i < kind->title_count; i++) {
		if (!agrees(txn, kind->title[i], &one, &two, &any) || !any)
			return false;
		text |= kind->title[i]->type == FIELD_TEXT;
	}
	for (i = 1; !text && i < kind->count; i++)
		if (kind->fields[i].required &&
		    !agrees(txn, &kind->fields[i], &one, &two, &any))
			return false;
	return any;
}

static void
name_pair(struct joining *j, uint64_t one, uint64_t other)
{
	buf_reset(&j->line);
	name_titled(j->txn, one, &j->line);
	buf_text(&j->line, " = ");
	name_titled(j->txn, other, &j->line);
}

static void
put_line(struct joining *j)
{
	fprintf(j->session->out, "%s\n", buf_cstr(&j->line));
	if (j->line.failed)
		j->err = ERR_NOMEM;
}

static void
add_pair(struct joining *j, const struct twins *twins)
{
	if (!vec_room(&j->pairs.all, &j->room, j->pairs.count,
	    sizeof *j->pairs.all)) {
		j->err = ERR_NOMEM;
		return;
	}
	j->pairs.all[j->pairs.count++] =
	    (struct join_pair){ twins->one, twins->other };
}

static void
found(void *with, const struct twins *twins)
{
	struct joining *j = with;

	if (j->err != OK)
		return;
	if (j->any_name || has_same_name(j->txn, twins)) {
		add_pair(j, twins);
		return;
	}
	j->left++;
	name_pair(j, twins->one, twins->other);
	buf_text(&j->line, _(": left, their names differ"));
	put_line(j);
}

/* The fields that both have, and differently. */
static void
add_waiting(struct joining *j, const struct join_pair *pair)
{
	const char *before = _(": differ and wait: ");
	struct join_row *rows;
	size_t i, count;

	arena_reset(&j->arena);
	j->err = join_look(j->txn, pair->keep, pair->other, &j->pairs,
	    &j->arena, &j->session->why, &rows, &count);
	for (i = 0; j->err == OK && i < count; i++) {
		if (rows[i].fate != JOIN_WAITS)
			continue;
		j->waiting++;
		buf_printf(&j->line, "%s%s", before, rows[i].field->name);
		before = ", ";
	}
}

/* Only when all pairs are known is it known which references agree. */
static enum err
join_all(struct joining *j)
{
	size_t i;

	join_sort(&j->pairs);
	for (i = 0; j->err == OK && i < j->pairs.count; i++) {
		const struct join_pair *pair = &j->pairs.all[i];

		name_pair(j, pair->keep, pair->other);
		add_waiting(j, pair);
		if (!j->saves)
			put_line(j);
		else if (j->err == OK)
			j->err = join_write(j->change, pair->keep,
			    pair->other, &j->pairs, &j->session->why);
	}
	return j->err;
}

static enum err
find_kind(struct joining *j, const struct kind *kind)
{
	struct session *session = j->session;
	enum err err = twins_find(j->txn, kind, TWINS_CODE,
	    store_dir(session->store), found, j, &session->why);

	return err == OK ? j->err : err;
}

static enum err
find_all(struct joining *j, const struct call *call)
{
	const struct schema *schema = j->session->schema;
	const struct kind *kind;
	enum err err = OK;
	size_t i;

	for (i = 0; err == OK && i < call->word_count; i++) {
		err = name_kind(j->session, call->words[i], &kind);
		if (err == OK)
			err = find_kind(j, kind);
	}
	for (i = 0; err == OK && call->word_count == 0 &&
	    i < schema->count; i++)
		err = find_kind(j, schema->kinds[i]);
	return err;
}

static enum err
show(struct joining *j, const struct call *call)
{
	struct txn txn;
	enum err err, end;

	txn_begin(&txn, j->session->store, TXN_READ, &j->session->why);
	j->txn = &txn;
	err = find_all(j, call);
	if (err == OK)
		err = join_all(j);
	end = txn_end(&txn);
	return err == OK ? end : err;
}

static enum err
save(struct joining *j, const struct call *call)
{
	struct session *session = j->session;
	struct change_result result;
	enum err err = change_begin(session->store, &session->author,
	    &session->why, &j->change);

	if (err != OK)
		return err;
	j->txn = change_txn(j->change);
	err = find_all(j, call);
	if (err == OK)
		err = join_all(j);
	if (err == OK && j->pairs.count > 0)
		return change_end(j->change, &result);
	change_abandon(j->change);
	return err;
}

static void
tell(const struct joining *j)
{
	struct session *session = j->session;
	unsigned long joined = (unsigned long)j->pairs.count;

	if (j->saves)
		session_say(session, PN_("%lu pair was joined.",
		    "%lu pairs were joined.", joined), joined);
	else
		session_say(session, PN_("%lu pair would be joined.",
		    "%lu pairs would be joined.", joined), joined);
	if (j->waiting > 0)
		session_say(session, PN_(
		    "%lu value differs: both wait in the inbox.",
		    "%lu values differ: both of each wait in the inbox.",
		    j->waiting), j->waiting);
	if (j->left > 0)
		session_say(session, PN_("%lu pair was left; join it by "
		    "itself, or with --any-name, or give one another code.",
		    "%lu pairs were left; join them one by one, or with "
		    "--any-name, or give one of each another code.",
		    j->left), j->left);
}

enum err
join_same(struct session *session, const struct call *call)
{
	struct joining j = { .session = session,
	    .any_name = call_has(call, "any-name"),
	    .saves = !call_has(call, "dry-run") };
	enum err err;

	arena_init(&j.arena);
	buf_init(&j.line);
	err = j.saves ? save(&j, call) : show(&j, call);
	if (err == OK)
		tell(&j);
	buf_free(&j.line);
	mem_free(j.pairs.all);
	arena_clear(&j.arena);
	if (err != OK)
		return err;
	return j.left > 0 || j.waiting > 0 ? ERR_LOOK : OK;
}
