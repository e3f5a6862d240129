/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/say/name.h"

#include "core/base/words.h"
#include "core/log/fold.h"
#include "core/port/exporter.h"
#include "core/store/alias.h"

/* The code under which this record, and no other, is found. */
static bool
own_code(struct txn *txn, const struct kind *kind,
    const struct rec_view *view, struct span *code)
{
	struct value value = rec_value(view, kind->fields[0].slot);
	bool others = false;

	if (value.tag != VALUE_TEXT)
		return false;
	*code = value.text;
	return index_code(txn, kind, value.text, &others) == view->id &&
	    !others;
}

static const struct kind *
kind_of(struct txn *txn, const struct rec_view *view)
{
	return names_kind(store_schema(txn->store), rec_kind(view));
}

void
name_record(struct txn *txn, uint64_t id, struct buf *out)
{
	const struct kind *kind;
	struct rec_view view;
	struct span code;

	if (!record_get(txn, id, &view)) {
		stamp_text(txn, id, out);
		return;
	}
	kind = kind_of(txn, &view);
	if (kind == NULL) {
		buf_add(out, names_text(txn, NAME_KIND, rec_kind(&view)));
		buf_byte(out, '/');
		stamp_text(txn, id, out);
		return;
	}
	buf_printf(out, "%s/", kind->name);
	if (own_code(txn, kind, &view, &code))
		buf_add(out, code);
	else
		stamp_text(txn, id, out);
}

void
name_alone(struct txn *txn, uint64_t id, struct buf *out)
{
	struct value code = VALUE_EMPTY;
	const struct kind *kind;
	struct rec_view view;
	struct buf alone;

	buf_init(&alone);
	if (fold_alone(txn, id, &alone) &&
	    rec_view(&view, id, buf_span(&alone))) {
		kind = kind_of(txn, &view);
		if (kind != NULL)
			code = rec_value(&view, kind->fields[0].slot);
	}
	if (code.tag == VALUE_TEXT)
		buf_add(out, code.text);
	else
		stamp_text(txn, id, out);
	buf_free(&alone);
}

void
name_others(struct txn *txn, uint64_t id, struct buf *out)
{
	struct span code = SPAN("");
	struct rec_view view;
	struct walk walk;
	struct buf other;
	uint64_t member;

	if (!record_get(txn, id, &view) ||
	    (rec_flags(&view) & REC_GONE) != 0)
		return;
	if (kind_of(txn, &view) != NULL)
		(void)own_code(txn, kind_of(txn, &view), &view, &code);
	buf_init(&other);
	alias_members(&walk, txn, view.id);
	while (alias_next(&walk, &member)) {
		buf_reset(&other);
		name_alone(txn, member, &other);
		if (span_is(buf_span(&other), code))
			continue;
		buf_text(out, out->len > 0 ? ", " : "");
		buf_add(out, buf_span(&other));
	}
	walk_end(&walk);
	buf_free(&other);
}

void
name_titled(struct txn *txn, uint64_t id, struct buf *out)
{
	name_record(txn, id, out);
	buf_byte(out, ' ');
	export_title(txn, id, out);
}

static void
put_reference(struct txn *txn, struct span wire, struct buf *out)
{
	uint64_t id = id_read(txn, wire);
	const struct kind *kind = NULL;
	struct rec_view view;
	struct span code;

	if (id != 0 && record_get(txn, id, &view) &&
	    !(rec_flags(&view) & REC_GONE))
		kind = kind_of(txn, &view);
	if (kind == NULL) {
		buf_text(out, "? ");
		buf_add(out, wire);
		return;
	}
	if (own_code(txn, kind, &view, &code)) {
		buf_add(out, code);
		buf_byte(out, ' ');
	}
	export_title(txn, id, out);
}

static void
put_item(struct txn *txn, const struct field *field, struct span item,
    enum lang lang, struct buf *out)
{
	const struct word *word;

	if (field->type == FIELD_REF) {
		put_reference(txn, item, out);
		return;
	}
	word = field->type == FIELD_WORD ? vocab_word(field->vocab, item) :
	    NULL;
	buf_add(out, word == NULL ? item :
	    span_of(label_text(&word->label, lang)));
}

void
name_value(struct txn *txn, const struct field *field,
    const struct value *value, enum lang lang, struct buf *out)
{
	struct span rest = value->text, item;
	bool first = true;

	if (value->tag == VALUE_TRUE || value->tag == VALUE_FALSE) {
		buf_text(out, value->tag == VALUE_TRUE ? _("yes") : _("no"));
	} else if (value->tag == VALUE_TEXT && field != NULL) {
		put_item(txn, field, value->text, lang, out);
	} else if (value->tag == VALUE_LIST && field != NULL) {
		for (; value_list_next(&rest, &item); first = false) {
			if (!first)
				buf_text(out, "; ");
			put_item(txn, field, item, lang, out);
		}
	} else {
		value_to_text(out, value);
	}
}

enum err
name_kind(struct session *session, struct span word,
    const struct kind **kind)
{
	const char *near;

	*kind = schema_kind(session->schema, word);
	if (*kind != NULL)
		return OK;
	near = schema_nearest_kind(session->schema, word);
	if (near != NULL)
		return note_fail(ERR_USAGE, &session->why,
		    _("There is no kind \"%.*s\"; is %s meant?"),
		    SPAN_ARG(word), near);
	return note_fail(ERR_USAGE, &session->why,
	    _("There is no kind \"%.*s\"; klaster help lists the kinds."),
	    SPAN_ARG(word));
}

enum err
name_field(struct session *session, const struct kind *kind,
    struct span word, const struct field **field)
{
	const char *near;

	*field = kind_field(kind, word);
	if (*field != NULL)
		return OK;
	near = kind_nearest_field(kind, word);
	if (near != NULL)
		return note_fail(ERR_USAGE, &session->why,
		    _("%s has no field \"%.*s\"; is %s meant?"), kind->name,
		    SPAN_ARG(word), near);
	return note_fail(ERR_USAGE, &session->why,
	    _("%s has no field \"%.*s\"; klaster help %s lists them."),
	    kind->name, SPAN_ARG(word), kind->name);
}

void
name_time(int64_t ms, struct buf *out)
{
	time_write(out, ms, true);
}
