/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "tui/inbox/joining.h"
#include "tui/plain/plain.h"

bool
plain_pair(struct span answer, size_t most, size_t *one, size_t *other)
{
	const char *sign = answer.len == 0 ? NULL :
	    memchr(answer.at, '=', answer.len);
	size_t at = sign == NULL ? 0 : (size_t)(sign - answer.at);

	*one = plain_number(span_make(answer.at, at), most);
	*other = *one == 0 ? 0 : plain_number(span_from(answer, at + 1),
	    most);
	return *other != 0;
}

static void
say_value(const struct show *show, const struct join_row *row,
    const struct value *value, struct buf *out)
{
	if (value->tag == VALUE_NULL)
		buf_text(out, _("(empty)"));
	else
		show_value(show, row->field, value, out);
}

static void
say_row(struct plain *plain, const struct show *show,
    const struct join_row *row)
{
	struct buf text;

	buf_init(&text);
	buf_printf(&text, "%s: ", label_text(&row->field->label, show->lang));
	say_value(show, row, &row->kept, &text);
	if (row->fate != JOIN_SAME) {
		buf_text(&text, " | ");
		say_value(show, row, &row->other, &text);
	}
	plain_say(plain, "%s (%s)", buf_cstr(&text), joining_fate(row->fate));
	buf_free(&text);
}

/* Both with what would become of the second, when the first stays. */
static enum err
say_both(struct plain *plain, const uint64_t ids[2], struct buf names[2],
    size_t *waiting, struct note *why)
{
	struct join_row *rows;
	struct txn txn;
	struct show show = plain_show(plain, &txn);
	size_t i, count;
	enum err err;

	*waiting = 0;
	txn_begin(&txn, plain->session->store, TXN_READ, why);
	err = join_look(&txn, ids[0], ids[1], NULL, &plain->arena, why, &rows,
	    &count);
	for (i = 0; err == OK && i < 2; i++) {
		show_record(&show, ids[i], &names[i]);
		plain_say(plain, "%zu %s", i + 1, buf_cstr(&names[i]));
	}
	for (i = 0; err == OK && i < count; i++) {
		say_row(plain, &show, &rows[i]);
		*waiting += rows[i].fate == JOIN_WAITS;
	}
	txn_abandon(&txn);
	return err;
}

static void
ask(struct plain *plain, const uint64_t ids[2], struct buf names[2],
    size_t waiting)
{
	struct change_result result;
	struct note why = { "" };
	struct span answer;
	struct buf said;
	size_t keep;

	if (!plain_ask(plain, _("1 or 2: the code that stays, q leaves them "
	    "two"), &answer))
		return;
	keep = plain_number(answer, 2);
	if (keep == 0 && !span_is(answer, SPAN("q")))
		plain_say(plain, _("! %.*s is no answer here."),
		    SPAN_ARG(answer));
	if (keep-- == 0 || !plain_check(plain, join_save(plain->session,
	    ids[keep], ids[!keep], &result, &why), &why))
		return;
	buf_init(&said);
	joining_said(buf_cstr(&names[keep]), buf_cstr(&names[!keep]), waiting,
	    &said);
	plain_say(plain, "%s", buf_cstr(&said));
	buf_free(&said);
	plain->app.changes++;
}

void
plain_join(struct plain *plain, uint64_t one, uint64_t other)
{
	uint64_t ids[2] = { one, other };
	struct note why = { "" };
	struct buf names[2];
	size_t waiting;

	buf_init(&names[0]);
	buf_init(&names[1]);
	if (plain_check(plain, say_both(plain, ids, names, &waiting, &why),
	    &why))
		ask(plain, ids, names, waiting);
	buf_free(&names[0]);
	buf_free(&names[1]);
}
