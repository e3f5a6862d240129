/*
 * alias.h - one thing under several ids, and which of them its record has.
 *
 * Who finds out that records are one (sync/same.h) keeps these rows; reading
 * goes by them: an id of a thing that has another leads to its one record.
 */
#ifndef CORE_STORE_ALIAS_H
#define CORE_STORE_ALIAS_H

#include "core/store/names.h"

/* The id under which the record is; id itself when it has no other. */
uint64_t alias_of(struct txn *, uint64_t id);
bool	 alias_is_joined(struct txn *, uint64_t id);
/* rep may be id. */
void	 alias_put(struct txn *, uint64_t id, uint64_t rep);
void	 alias_drop(struct txn *, uint64_t id);

/* The ids of the one that is kept under rep, rep included. */
void	 alias_members(struct walk *, struct txn *, uint64_t rep);
bool	 alias_next(struct walk *, uint64_t *id);

/* A code that a member has or had leads to the record, too; 0: none does. */
void	 alias_put_code(struct txn *, uint16_t kind, struct span code,
    uint64_t member);
uint64_t alias_code(struct txn *, uint16_t kind, struct span code);

#endif /* CORE_STORE_ALIAS_H */
