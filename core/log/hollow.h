/*
 * hollow.h - lines without their content (klaster-bundle(5), "Hollow lines").
 *
 * A line is hollow in LOG because an erase line names it, or because whoever
 * sent it withheld its content.  ERASED has the stamp of each hollow line,
 * and of each that is to be hollow when it comes, with the stamps of the
 * erase lines that count and name it.  None: a personal line was withheld,
 * which anybody may do; or, with one byte, another line came without the
 * erasure that took it: a hole.
 */
#ifndef CORE_LOG_HOLLOW_H
#define CORE_LOG_HOLLOW_H

#include "core/log/log.h"

/* Appends {"n":N,"x":HASH} for a whole line, {"n":N,"z":HASH} for a personal
 * one. */
void	 hollow_write(struct buf *, uint64_t n, struct span raw);

/* Whether a hollow line stands for just this one. */
bool	 hollow_is_of(const struct line *hollow, const struct line *);

/* Whether the line sets personal values: it has a salt. */
bool	 hollow_may_be(struct span raw, struct arena *);

/* Whether an erase line that counts names this stamp. */
bool	 hollow_is_erased(struct txn *, uint64_t stamp);
/* Whether the line says again what was erased elsewhere: it may say no more
 * either. */
bool	 hollow_is_echo(struct txn *, const struct line *);
/* Whether its content was withheld, and may still come. */
bool	 hollow_is_withheld(struct txn *, uint64_t stamp);

/* The line with this stamp came hollow; its content came. */
void	 hollow_keep(struct txn *, uint64_t stamp, enum line_sort);
void	 hollow_fill(struct txn *, uint64_t stamp);

/* An erase line comes to count, or counts no more, which names the stamp. */
void	 hollow_name(struct txn *, uint64_t stamp, uint64_t erase);
void	 hollow_unname(struct txn *, uint64_t stamp, uint64_t erase);

/* An erase line is in the tables; its writer may rule, or not. */
void	 hollow_list(struct txn *, uint64_t erase, bool rules);
void	 hollow_unlist(struct txn *, uint64_t erase);
bool	 hollow_lists(struct txn *, uint64_t erase, bool *rules);
/* The one after *erase, which begins as 0. */
bool	 hollow_next_listed(struct txn *, uint64_t *erase, bool *rules);

/* How many lines of a writer are withheld, holes, or erased, and the first
 * whose content may come: 0 none. */
struct hollow_count {
	uint64_t	withheld, holes, erased, first;
};
void	 hollow_count(struct txn *, uint32_t writer, struct hollow_count *);

/* How many erase lines a value in ERASED names. */
size_t	 hollow_names(struct span value);

/*
 * Content that was taken away may still lie in unused parts of the data file,
 * and beside it: a mark in META says so until it was made anew, with the ids
 * (u64) of the records that lost something; 0: one that nobody knows.
 */
void	 hollow_mark(struct txn *, uint64_t id);
bool	 hollow_is_marked(struct txn *, struct span *ids);
void	 hollow_unmark(struct txn *);

#endif /* CORE_LOG_HOLLOW_H */
