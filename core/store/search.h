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

/* Used by index.c and bulk.c alone. */
void	 search_post(struct txn *, uint16_t kind, struct span word,
    uint64_t id);
void	 search_unpost(struct txn *, uint16_t kind, struct span word,
    uint64_t id);
/* Many for one word, in ascending order of ids. */
struct post_change {
	uint64_t	 id;
	bool		 add;		/* else it goes */
};
void	 search_change(struct txn *, uint16_t kind, struct span word,
    const struct post_change *, size_t count);
/* Puts a run of ascending ids behind what is posted for a word. */
void	 search_post_run(struct txn *, uint16_t kind, struct span word,
    uint64_t first, struct span packed);

/* Whether the record holds this text, as defined above.  text is memory for
 * it, kept by the caller from one record to the next. */
bool	 search_holds(struct txn *, const struct rec_view *,
    struct span folded, struct buf *text);

/*
 * The ids of a kind that hold the text, ascending, when there is a word in
 * it that no more than max records (or 2,000) have: true, and these are all.
 * Else false, and out holds a few of them, at most max.
 */
struct id_set {
	uint64_t	*ids;
	size_t		 count, room;
	bool		 failed;
};
void	 id_set_free(struct id_set *);
void	 id_set_add(struct id_set *, uint64_t id);
/* Ascending, each once. */
void	 id_set_sort(struct id_set *);
bool	 id_set_has(const struct id_set *, uint64_t id);	/* sorted */
void	 id_set_keep(struct id_set *, const struct id_set *also_in);
bool	 search_ids(struct txn *, const struct kind *, struct span folded,
    size_t max, struct id_set *out);
/*
 * The same as a filter: true when out holds all that hold the text, and no
 * others if *exact; false with out empty.
 */
bool	 search_filter(struct txn *, const struct kind *,
    struct span folded, size_t max, struct id_set *out, bool *exact);

#endif /* CORE_STORE_SEARCH_H */
