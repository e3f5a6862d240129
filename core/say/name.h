/*
 * name.h - what a record, a change and a value are called towards people.
 *
 * The name of a record is one that every verb takes back: KIND/CODE, or
 * KIND/DEV.n where it has no code or shares it.
 */
#ifndef CORE_SAY_NAME_H
#define CORE_SAY_NAME_H

#include "core/session/session.h"
#include "core/store/index.h"

void	 name_record(struct txn *, uint64_t id, struct buf *);

/* The code that it has by itself, whatever it is joined with; or DEV.n. */
void	 name_alone(struct txn *, uint64_t id, struct buf *);

/* The other codes under which a joined record is found: "X1, Z1"; none for
 * most. */
void	 name_others(struct txn *, uint64_t id, struct buf *);

/* KIND/CODE and its title. */
void	 name_titled(struct txn *, uint64_t id, struct buf *);

/*
 * A value as people read it: words by their labels, references by code and
 * title, or as they stand and a question mark where the record is missing.
 */
void	 name_value(struct txn *, const struct field *, const struct value *,
    enum lang, struct buf *);

/* The kind that a command line names; a sentence with the nearest. */
enum err name_kind(struct session *, struct span word, const struct kind **);
enum err name_field(struct session *, const struct kind *, struct span word,
    const struct field **);

/* 2026-11-23 08:39:28, where the person sits. */
void	 name_time(int64_t ms, struct buf *);

#endif /* CORE_SAY_NAME_H */
