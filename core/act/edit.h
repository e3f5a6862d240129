/*
 * edit.h - what a person typed becomes a change: the one way for the verbs
 * add, set and remove and for the forms.
 */
#ifndef CORE_ACT_EDIT_H
#define CORE_ACT_EDIT_H

#include "core/edit/change.h"
#include "core/session/session.h"
#include "core/store/query.h"

enum edit_how {
	EDIT_SET,		/* F=V, and F= empties */
	EDIT_INCLUDE,		/* F+=V */
	EDIT_EXCLUDE		/* F-=V */
};

struct edit_field {
	const struct field	*field;
	struct span		 text;	/* as typed */
	enum edit_how		 how;
};

/*
 * One field's text as a value: as value_parse(), and references by code, by
 * id, or by a part of a title that only one record has.
 */
enum err edit_value(struct txn *, const struct field *, struct span text,
    struct arena *, struct note *why, struct value *out);

/* The record named KIND/CODE or KIND/DEV.n; _ever: or one that was removed,
 * by its DEV.n. */
enum err edit_find(struct txn *, struct span ref, const struct kind **,
    uint64_t *id, struct note *why);
enum err edit_find_ever(struct txn *, struct span ref, const struct kind **,
    uint64_t *id, struct note *why);

struct edit_record {
	const struct kind	*kind;
	uint64_t		 id;		/* 0: a new one */
	const struct edit_field	*fields;
	size_t			 count;
	const struct change_seen *seen;		/* as a form showed it; NULL:
						 * as it is now */
	size_t			 seen_count;
};

/*
 * Saves records as one change-set.  A new record without code gets the next
 * one proposed.  *wrong: the field that was refused, or NULL.  ids[i] gets
 * each record's id.
 */
enum err edit_save(struct session *, const struct edit_record *, size_t count,
    uint64_t *ids, const struct field **wrong, struct change_result *,
    struct note *why);
enum err edit_remove(struct session *, const uint64_t *ids, size_t count,
    struct change_result *, struct note *why);

#endif /* CORE_ACT_EDIT_H */
