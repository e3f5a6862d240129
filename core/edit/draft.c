/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/edit/draft.h"

#include "core/base/words.h"
#include "core/store/index.h"

enum {
	HEAD_MOST = 6 * 1024,		/* n, t, u, of, note: before the rest */
	FRAME = 512,			/* r, z and punctuation */
	STAMP_TEXT = 34,		/* "DEV.n", at most */
	REST_MOST = LINE_LONGEST - HEAD_MOST - FRAME,
	OLD_MOST = LINE_OLD / 2		/* for one field */
};

struct stamps {
	const uint64_t	*at;
	size_t		 count;
};

struct draft_entry {
	struct span	 name;
	uint16_t	 slot;
	const struct field *field;	/* NULL: not in the schema */
	bool		 personal;
	bool		 same;		/* as it is shown: not written */
	unsigned	 line;		/* the line it went to; 0: none yet */
	const char	*group;
	struct value	 value;
	struct stamps	 old;		/* replaced */
	struct stamps	 hidden;	/* live, and not replaced */
};

void
draft_init(struct draft *d, struct txn *txn)
{
	memset(d, 0, sizeof *d);
	d->txn = txn;
	arena_init(&d->arena);
	buf_init(&d->set);
	buf_init(&d->rest);
}

void
draft_clear(struct draft *d)
{
	arena_clear(&d->arena);
	buf_free(&d->set);
	buf_free(&d->rest);
	mem_free(d->entries);
	mem_free(d->olds);
	d->entries = NULL;
	d->olds = NULL;
	d->room = d->old_room = 0;
}

void
draft_begin(struct draft *d, enum draft_how how, const struct kind *kind,
    struct span kind_name, uint64_t id)
{
	arena_reset(&d->arena);
	d->how = how;
	d->kind = kind;
	d->kind_name = kind == NULL ? arena_copy(&d->arena, kind_name) :
	    span_of(kind->name);
	d->id = id;
	d->count = d->seen_count = d->old_count = 0;
	d->too_long = d->origin = SPAN("");
	buf_reset(&d->set);
	d->exists = how != DRAFT_CREATE && record_get(d->txn, id, &d->rec);
}

void
draft_adopt(struct draft *d, struct span origin)
{
	d->origin = arena_copy(&d->arena, origin);
}

void
draft_saw(struct draft *d, const struct change_seen *seen, size_t count)
{
	d->seen = seen;
	d->seen_count = count;
}

static bool
stamps_have(struct stamps stamps, uint64_t stamp)
{
	size_t i;

	for (i = 0; i < stamps.count; i++)
		if (stamps.at[i] == stamp)
			return true;
	return false;
}

static bool
stamps_meet(struct stamps a, struct stamps b)
{
	size_t i;

	for (i = 0; i < a.count; i++)
		if (stamps_have(b, a.at[i]))
			return true;
	return false;
}

/* Whether a sibling was in front of the author. */
static bool
was_shown(const struct draft *d, uint16_t slot, const struct sibling *s,
    const struct value *shown)
{
	size_t i;

	switch (d->how) {
	case DRAFT_SHOWN:
		return value_is(&s->value, shown);
	case DRAFT_SEEN:
		for (i = 0; i < d->seen_count; i++)
			if (d->seen[i].slot == slot &&
			    d->seen[i].stamp == s->stamp)
				return true;
		return false;
	default:
		return true;
	}
}

/* What a form showed and is gone since is named all the same: where its
 * replacement has not arrived yet, it is still there. */
static size_t
add_seen(const struct draft *d, uint16_t slot, uint64_t *old, size_t count)
{
	size_t i;

	if (d->how != DRAFT_SEEN)
		return count;
	for (i = 0; i < d->seen_count; i++)
		if (d->seen[i].slot == slot && count < OLD_MOST && !stamps_have(
		    (struct stamps){ old, count }, d->seen[i].stamp))
			old[count++] = d->seen[i].stamp;
	return count;
}

/* Sorts the siblings of an entry's register into replaced and hidden. */
static void
look_at(struct draft *d, struct draft_entry *e, bool given)
{
	struct value shown = VALUE_EMPTY;
	size_t most = d->seen_count, old = 0, hidden = 0;
	struct sibling_walk walk;
	struct rec_register reg;
	uint64_t *olds, *others;
	struct sibling s;
	bool found, settles = false;

	found = d->exists && rec_find(&d->rec, e->slot, &reg);
	if (found) {
		most += register_siblings(&reg);
		shown = register_value(&reg);
	}
	olds = arena_array(&d->arena, most + 1, sizeof *olds);
	others = arena_array(&d->arena, most + 1, sizeof *others);
	if (olds == NULL || others == NULL)
		return;
	if (found)
		sibling_walk(&walk, &reg);
	while (found && sibling_next(&walk, &s)) {
		if (old < OLD_MOST && (given ? stamps_have(e->old, s.stamp) :
		    was_shown(d, e->slot, &s, &shown))) {
			olds[old++] = s.stamp;
			settles |= !value_same(e->field, &s.value,
			    &e->value);
		} else {
			others[hidden++] = s.stamp;
		}
	}
	e->same = !given && !settles &&
	    value_same(e->field, &e->value, &shown);
	e->hidden = (struct stamps){ others, hidden };
	if (!given)
		e->old = (struct stamps){ olds,
		    add_seen(d, e->slot, olds, old) };
}

static struct draft_entry *
add_entry(struct draft *d)
{
	struct draft_entry *at;

	if (!vec_room(&d->entries, &d->room, d->count, sizeof *d->entries)) {
		d->arena.failed = true;
		return NULL;
	}
	at = &d->entries[d->count++];
	memset(at, 0, sizeof *at);
	return at;
}

static struct draft_entry *
find_entry(struct draft *d, uint16_t slot)
{
	size_t i;

	for (i = 0; i < d->count; i++)
		if (d->entries[i].slot == slot)
			return &d->entries[i];
	return NULL;
}

static struct draft_entry *
set_field(struct draft *d, const struct field *field,
    const struct value *value)
{
	struct draft_entry *e = find_entry(d, field->slot);

	if (e == NULL)
		e = add_entry(d);
	if (e == NULL)
		return NULL;
	*e = (struct draft_entry){
		.name = span_of(field->name),
		.slot = field->slot,
		.field = field,
		.personal = field->personal,
		.group = field->group,
		.value = *value,
	};
	if (value->tag >= VALUE_TEXT)
		e->value.text = arena_copy(&d->arena, value->text);
	look_at(d, e, false);
	return e;
}

void
draft_set(struct draft *d, const struct field *field,
    const struct value *value)
{
	set_field(d, field, value);
}

static const struct field *
known_field(const struct draft *d, uint16_t slot)
{
	const struct kind *kind = schema_kind(store_schema(d->txn->store),
	    d->kind_name);

	return kind == NULL ? NULL : names_field(kind, slot);
}

void
draft_give(struct draft *d, const struct change_given *given)
{
	struct span name = names_text(d->txn, NAME_FIELD, given->slot);
	struct draft_entry *e = add_entry(d);
	uint64_t *old = arena_array(&d->arena, given->old_count + 1,
	    sizeof *old);

	if (e == NULL || old == NULL)
		return;
	if (given->old_count > 0)
		memcpy(old, given->old, given->old_count * sizeof *old);
	e->name = arena_copy(&d->arena, name);
	e->slot = given->slot;
	e->field = known_field(d, given->slot);
	/* Also where the line that the value comes from was written before
	 * the schema called its field so. */
	e->personal = given->personal ||
	    (e->field != NULL && e->field->personal);
	e->value = given->value;
	if (e->value.tag >= VALUE_TEXT)
		e->value.text = arena_copy(&d->arena, e->value.text);
	e->old = (struct stamps){ old, given->old_count };
	look_at(d, e, true);
}

/* Where one of a group changes, the others are set as they stand, so that
 * the group wins or loses as one. */
static void
complete_groups(struct draft *d)
{
	size_t i, j, asked = d->count;

	for (i = 0; d->kind != NULL && i < asked; i++) {
		const char *group = d->entries[i].group;

		if (group == NULL || d->entries[i].same)
			continue;
		for (j = 0; j < d->kind->count; j++) {
			const struct field *f = &d->kind->fields[j];
			struct draft_entry *e = find_entry(d, f->slot);
			struct value value = VALUE_EMPTY;

			if (f->group == NULL || strcmp(f->group, group) != 0)
				continue;
			if (e == NULL && d->exists)
				value = rec_value(&d->rec, f->slot);
			if (e == NULL && d->how != DRAFT_CREATE)
				e = set_field(d, f, &value);
			if (e != NULL)
				e->same = false;
		}
	}
}

static bool
add_old(struct draft *d, uint64_t stamp)
{
	if (stamps_have((struct stamps){ d->olds, d->old_count }, stamp))
		return true;
	if (!vec_room(&d->olds, &d->old_room, d->old_count, sizeof *d->olds)) {
		d->arena.failed = true;
		return false;
	}
	d->olds[d->old_count++] = stamp;
	return true;
}

/* Whether the entry may stand in this line beside those already there. */
static bool
fits(const struct draft *d, const struct draft_entry *e, unsigned line,
    size_t in_line)
{
	struct stamps olds = { d->olds, d->old_count };
	size_t i, most = e->old.count + olds.count;

	if (in_line == 0)
		return true;
	if (in_line >= LINE_FIELDS || most > LINE_OLD ||
	    d->set.len + most * STAMP_TEXT > REST_MOST ||
	    stamps_meet(e->hidden, olds))
		return false;
	for (i = 0; i < d->count; i++) {
		const struct draft_entry *other = &d->entries[i];

		if (other->line == line && (other->slot == e->slot ||
		    stamps_meet(e->old, other->hidden)))
			return false;
	}
	return true;
}

/* Adds it to the line, unless that grew too long. */
static bool
join(struct draft *d, struct draft_entry *e, unsigned line, size_t in_line)
{
	size_t before = d->set.len, i;

	if (!fits(d, e, line, in_line))
		return false;
	buf_byte(&d->set, in_line == 0 ? '{' : ',');
	json_string(&d->set, e->name);
	buf_byte(&d->set, ':');
	value_to_json(&d->set, &e->value);
	if (d->set.len + (d->old_count + e->old.count) * STAMP_TEXT >
	    REST_MOST) {
		d->set.len = before;
		if (in_line == 0)
			d->too_long = e->name;
		return false;
	}
	for (i = 0; i < e->old.count; i++)
		add_old(d, e->old.at[i]);
	e->line = line;
	return true;
}

static void
write_olds(struct draft *d, size_t from, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		buf_text(&d->rest, i == 0 ? ",\"old\":[\"" : ",\"");
		stamp_text(d->txn, d->olds[from + i], &d->rest);
		buf_byte(&d->rest, '"');
	}
	if (count > 0)
		buf_byte(&d->rest, ']');
}

static void
write_record(struct draft *d, bool creates)
{
	buf_reset(&d->rest);
	buf_text(&d->rest, ",\"r\":\"");
	buf_add(&d->rest, d->kind_name);
	if (!creates) {
		buf_byte(&d->rest, '/');
		buf_add(&d->rest, d->origin);
		if (d->origin.len == 0)
			stamp_text(d->txn, d->id, &d->rest);
	}
	buf_byte(&d->rest, '"');
}

static void
write_salt(struct draft *d)
{
	unsigned char salt[8];

	crypt_random(salt, sizeof salt);
	buf_text(&d->rest, ",\"z\":\"");
	hex_write(&d->rest, salt, sizeof salt);
	buf_byte(&d->rest, '"');
}

static void
put_line(struct draft *d, bool creates, bool personal,
    const struct draft_sink *sink)
{
	write_record(d, creates);
	if (d->set.len > 0) {
		buf_text(&d->rest, ",\"set\":");
		buf_add(&d->rest, buf_span(&d->set));
		buf_byte(&d->rest, '}');
	}
	write_olds(d, 0, d->old_count);
	if (personal)
		write_salt(d);
	buf_byte(&d->rest, '}');
	sink->put(sink->with, buf_span(&d->rest), personal);
	buf_reset(&d->set);
	d->old_count = 0;
}

static enum err
too_long(struct span field, struct note *why)
{
	return note_fail(ERR_INPUT, why,
	    _("the text of %.*s is too long: at most about %d KiB can be "
	    "kept in one field"), SPAN_ARG(field), REST_MOST / 1024);
}

enum err
draft_check(const struct field *field, size_t len, size_t replaced,
    struct note *why)
{
	struct span name = span_of(field->name);

	if (replaced > OLD_MOST)
		replaced = OLD_MOST;
	len += name.len + strlen("{\"\":") + replaced * STAMP_TEXT;
	return len > REST_MOST ? too_long(name, why) : OK;
}

/* One line out of what is left of the personal values, or of the others;
 * false when nothing is. */
static bool
one_line(struct draft *d, bool personal, unsigned line, bool creates,
    const struct draft_sink *sink)
{
	size_t i, in_line = 0;

	for (i = 0; i < d->count; i++) {
		struct draft_entry *e = &d->entries[i];

		if (e->line == 0 && !e->same && e->personal == personal &&
		    join(d, e, line, in_line))
			in_line++;
	}
	if (in_line > 0 || creates || d->old_count > 0)
		put_line(d, creates, personal, sink);
	return in_line > 0;
}

/* Settling a record that was deleted by one and edited by another keeps it:
 * the first line ends the deletion. */
static void
end_deletion(struct draft *d)
{
	struct sibling_walk walk;
	struct rec_register reg;
	struct sibling s;

	if (d->how != DRAFT_SETTLE || !d->exists ||
	    !rec_find(&d->rec, REC_DELETION, &reg))
		return;
	sibling_walk(&walk, &reg);
	while (sibling_next(&walk, &s))
		add_old(d, s.stamp);
}

static bool
draft_failed(const struct draft *d)
{
	return d->arena.failed || d->set.failed || d->rest.failed;
}

void
draft_replace(struct draft *d, const uint64_t *old, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		add_old(d, old[i]);
}

enum err
draft_end(struct draft *d, const struct draft_sink *sink, struct note *why)
{
	bool creates = d->how == DRAFT_CREATE;
	unsigned line = 1;

	complete_groups(d);
	end_deletion(d);
	while (one_line(d, false, line, creates && line == 1, sink))
		line++;
	while (one_line(d, true, line + 1, false, sink))
		line++;
	if (d->too_long.len > 0)
		return too_long(d->too_long, why);
	return draft_failed(d) ? ERR_NOMEM : OK;
}

static void
replace_all(struct draft *d)
{
	struct sibling_walk walk;
	struct rec_register reg;
	struct sibling s;
	size_t i;

	for (i = 0; i < rec_count(&d->rec); i++) {
		reg = rec_at(&d->rec, i);
		sibling_walk(&walk, &reg);
		while (sibling_next(&walk, &s))
			add_old(d, s.stamp);
	}
}

enum err
draft_remove(struct draft *d, const struct draft_sink *sink)
{
	size_t from, step;

	if (d->origin.len == 0 &&
	    (!d->exists || (rec_flags(&d->rec) & REC_GONE) != 0))
		return OK;
	if (d->old_count == 0 && d->exists)
		replace_all(d);
	for (from = 0; from == 0 || from < d->old_count; from += step) {
		step = d->old_count - from;
		if (step > LINE_OLD)
			step = LINE_OLD;
		write_record(d, false);
		buf_text(&d->rest, ",\"del\":true");
		write_olds(d, from, step);
		buf_byte(&d->rest, '}');
		sink->put(sink->with, buf_span(&d->rest), false);
		if (step == 0)
			break;
	}
	d->old_count = 0;
	return draft_failed(d) ? ERR_NOMEM : OK;
}
