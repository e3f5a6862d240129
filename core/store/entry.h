/*
 * entry.h - what is kept in INDEX and POSTED for a record, as a set of keys.
 */
#ifndef CORE_STORE_ENTRY_H
#define CORE_STORE_ENTRY_H

#include "core/store/index.h"

enum {
	WORD_MOST = 60,		/* bytes of a word that are posted */
	/* u16 kind, u16 field, value_key(), u64 id; or u16 kind, word, 0,
	 * u64 id */
	ENTRY_MOST = 2 + 2 + KEY_MAX + 8
};

struct entry {
	enum tree	 tree;
	size_t		 at, len;	/* in bytes */
};

struct entry_list {
	struct buf	 bytes;
	struct entry	*all;
	size_t		 count, room;
	bool		 failed;
};

void	 entry_list_init(struct entry_list *);
void	 entry_list_clear(struct entry_list *);

/* Those of a record, in order, each once; none when it is gone. */
void	 entry_list_fill(struct entry_list *, struct txn *,
    const struct rec_view *);
/* For index_entries(); then, once, in order and each once. */
void	 entry_list_add(void *list, enum tree, struct span key);
void	 entry_list_sort(struct entry_list *, struct txn *);
struct span entry_key(const struct entry_list *, size_t place);
int	 entry_order(const struct entry_list *, size_t,
    const struct entry_list *, size_t);

/* Whether the schema wants entries in INDEX for its values, or its words
 * posted; what a database keeps says held.h. */
bool	 entry_is_indexed(const struct field *);
bool	 entry_is_posted(const struct field *);

/* Takes a POSTED entry apart. */
struct span entry_word(struct span key);
uint64_t entry_id(struct span key);

#endif /* CORE_STORE_ENTRY_H */
