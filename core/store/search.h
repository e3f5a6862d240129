/*
 * search.h - records by the words in them.
 *
 * The folded words (text_fold) of a record's code and of every field with
 * `search` are posted: for each kind and word, its records' ids in ascending
 * order, packed as varint differences in blocks of at most about 1 KB.
 *
 * A search text is split into words; a record is found when each of them
 * begins some word of the record, or of a record that it refers to by a
 * field with `search`.
 */
#ifndef CORE_STORE_SEARCH_H
#define CORE_STORE_SEARCH_H

#include "core/store/index.h"

/* Used by index.c alone. */
void	 search_post(struct txn *, uint16_t kind, struct span word,
    uint64_t id);
void	 search_unpost(struct txn *, uint16_t kind, struct span word,
    uint64_t id);
/* Puts a run of ascending ids behind what is posted for a word. */
void	 search_post_run(struct txn *, uint16_t kind, struct span word,
    uint64_t first, struct span packed);

/* Whether the record holds this text, as defined above. */
bool	 search_matches(struct txn *, const struct rec_view *,
    struct span folded);

/*
 * The ids of a kind that hold the text, ascending, at most max of them; true
 * when these are all.
 */
struct id_set {
	uint64_t	*ids;
	size_t		 count, room;
	bool		 failed;
};
void	 id_set_free(struct id_set *);
bool	 search_ids(struct txn *, const struct kind *, struct span folded,
    size_t max, struct id_set *out);

#endif /* CORE_STORE_SEARCH_H */
