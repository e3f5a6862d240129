/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/edit/revert.h"

enum { BLOCKS_SAID = 20 };

/* "subject/INS-00012" */
static void
record_name(const struct revert *u, uint64_t id, struct buf *out)
{
	struct rec_view rec;
	struct value code;

	if (!record_get(u->txn, id, &rec))
		return;
	buf_add(out, names_text(u->txn, NAME_KIND, rec_kind(&rec)));
	buf_byte(out, '/');
	code = rec_value(&rec, names_slot(u->txn, NAME_FIELD, SPAN("code")));
	if (code.tag == VALUE_TEXT)
		buf_add(out, code.text);
	else
		stamp_text(u->txn, id, out);
}

/* " by dilnoza on 2026-11-23" */
static void
say_who(const struct revert *u, uint64_t stamp)
{
	struct buf *out = u->blocks;
	struct change_set set;
	struct buf date;

	buf_init(&date);
	if (log_set_of(u->txn, stamp, &set)) {
		time_write(&date, set.t, false);
		buf_printf(out, _(" by %.*s on %.10s"), SPAN_ARG(set.user),
		    buf_cstr(&date));
	}
	buf_text(out, "\n");
	buf_free(&date);
}

static bool
next_block(struct revert *u)
{
	return ++u->block_count <= BLOCKS_SAID;
}

void
revert_block_field(struct revert *u, uint16_t slot, uint64_t stamp)
{
	struct span field = names_text(u->txn, NAME_FIELD, slot);
	struct buf name;

	if (!next_block(u))
		return;
	buf_init(&name);
	record_name(u, u->id, &name);
	buf_printf(u->blocks, _("field %.*s of %s was changed again"),
	    SPAN_ARG(field), buf_cstr(&name));
	say_who(u, stamp);
	buf_free(&name);
}

void
revert_block_record(struct revert *u, const char *form, uint64_t stamp)
{
	struct buf name;

	if (!next_block(u))
		return;
	buf_init(&name);
	record_name(u, u->id, &name);
	buf_text(u->blocks, buf_cstr(&name));
	buf_byte(u->blocks, ' ');
	buf_text(u->blocks, form);
	say_who(u, stamp);
	buf_free(&name);
}

void
revert_block_referrer(struct revert *u, const struct field *field, uint64_t id)
{
	struct buf name, other;

	if (!next_block(u))
		return;
	buf_init(&name);
	buf_init(&other);
	record_name(u, u->id, &name);
	record_name(u, id, &other);
	buf_printf(u->blocks, _("%s refers to %s (field %s)\n"),
	    buf_cstr(&other), buf_cstr(&name), field->name);
	buf_free(&name);
	buf_free(&other);
}

void
revert_block_erasure(struct revert *u)
{
	if (!next_block(u))
		return;
	buf_text(u->blocks, _("what was forgotten cannot come back"));
	say_who(u, u->set.first);
}
