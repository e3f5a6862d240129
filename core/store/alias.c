/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/alias.h"

/*
 * In ALIASES: 'R' id -> rep; 'M' rep, id -> nothing; 'C' u16 kind, code, 0,
 * id -> nothing.
 */
enum { ONE = 9, TWO = 17, CODE_MOST = 120 };

static struct span
key_one(unsigned char key[ONE], uint64_t id)
{
	key[0] = 'R';
	stamp_key(key + 1, id);
	return span_make(key, ONE);
}

static struct span
key_two(unsigned char key[TWO], uint64_t rep, uint64_t id)
{
	key[0] = 'M';
	stamp_key(key + 1, rep);
	stamp_key(key + 9, id);
	return span_make(key, TWO);
}

/* Nearly always there is none at all. */
static bool
rep_of(struct txn *txn, uint64_t id, uint64_t *rep)
{
	unsigned char key[ONE];
	struct span value;

	if (txn_count(txn, TREE_ALIASES) == 0 ||
	    !txn_get(txn, TREE_ALIASES, key_one(key, id), &value) ||
	    value.len != 8)
		return false;
	*rep = get_u64(value.at);
	return true;
}

uint64_t
alias_of(struct txn *txn, uint64_t id)
{
	uint64_t rep = id;

	(void)rep_of(txn, id, &rep);
	return rep;
}

bool
alias_is_joined(struct txn *txn, uint64_t id)
{
	uint64_t rep;

	return rep_of(txn, id, &rep);
}

void
alias_put(struct txn *txn, uint64_t id, uint64_t rep)
{
	unsigned char one[ONE], two[TWO], value[8];

	stamp_key(value, rep);
	txn_put(txn, TREE_ALIASES, key_one(one, id), span_make(value, 8));
	txn_put(txn, TREE_ALIASES, key_two(two, rep, id), SPAN(""));
}

void
alias_drop(struct txn *txn, uint64_t id)
{
	unsigned char one[ONE], two[TWO];
	uint64_t rep;

	if (!rep_of(txn, id, &rep))
		return;
	txn_drop(txn, TREE_ALIASES, key_one(one, id));
	txn_drop(txn, TREE_ALIASES, key_two(two, rep, id));
}

void
alias_members(struct walk *walk, struct txn *txn, uint64_t rep)
{
	unsigned char two[TWO];

	key_two(two, rep, 0);
	walk_begin(walk, txn, TREE_ALIASES, span_make(two, ONE));
}

bool
alias_next(struct walk *walk, uint64_t *id)
{
	struct span key, value;

	if (!walk_next(walk, &key, &value) || key.len != TWO)
		return false;
	*id = get_u64(key.at + ONE);
	return true;
}

static bool
key_code(struct buf *key, uint16_t kind, struct span code)
{
	if (code.len == 0 || code.len > CODE_MOST)
		return false;
	buf_byte(key, 'C');
	buf_u16(key, kind);
	buf_add(key, code);
	buf_byte(key, 0);
	return !key->failed;
}

void
alias_put_code(struct txn *txn, uint16_t kind, struct span code,
    uint64_t member)
{
	struct buf key;

	buf_init(&key);
	if (key_code(&key, kind, code)) {
		buf_u64(&key, member);
		txn_put(txn, TREE_ALIASES, buf_span(&key), SPAN(""));
	}
	buf_free(&key);
}

/* The row may be older than a parting: only a member that is joined leads
 * on.  Of several, the least id, the same everywhere. */
uint64_t
alias_code(struct txn *txn, uint16_t kind, struct span code)
{
	uint64_t found = 0, rep;
	struct span at, value;
	struct walk walk;
	struct buf key;

	if (txn_count(txn, TREE_ALIASES) == 0)
		return 0;
	buf_init(&key);
	if (key_code(&key, kind, code)) {
		walk_begin(&walk, txn, TREE_ALIASES, buf_span(&key));
		while (walk_next(&walk, &at, &value))
			if (at.len == key.len + 8 && rep_of(txn,
			    get_u64(at.at + key.len), &rep) &&
			    (found == 0 || stamp_order(txn, rep, found) < 0))
				found = rep;
		walk_end(&walk);
	}
	buf_free(&key);
	return found;
}
