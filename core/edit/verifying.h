/*
 * verifying.h - what verify.c and verify_log.c share.
 */
#ifndef CORE_EDIT_VERIFYING_H
#define CORE_EDIT_VERIFYING_H

#include "core/edit/verify.h"
#include "core/log/folding.h"

/*
 * Two sets of keys are compared without keeping either: the sum of a hash of
 * each key does not depend on their order.
 */
struct key_sum {
	uint64_t	sum, count;
};
void	 key_sum_add(struct key_sum *, struct span key);
bool	 key_sum_is(const struct key_sum *, const struct key_sum *);

struct verifying {
	struct txn	*txn;
	struct folding	 folding;
	struct verify_tally *tally;
	void		(*say)(void *with, const char *);
	void		*with;
	struct key_sum	 touched, when;		/* called for */
	struct key_sum	 erased;		/* stamp, stamp of its erase */
	uint64_t	 withheld;		/* hollow lines not erased */
	uint64_t	 sets;
};

void	 verify_fault(struct verifying *, const char *form, ...)
    PRINTF_LIKE(2, 3);
/* "DEV.n" for a sentence, good until the next call. */
const char *verify_stamp(struct verifying *, uint64_t stamp);

/* What an erase line calls for; what a hollow line does. */
void	 verify_erase(struct verifying *, uint64_t stamp,
    const struct line *);
void	 verify_hollow(struct verifying *, uint64_t stamp);
/* Whether ERASED holds just that. */
void	 verify_erased(struct verifying *);

/* Which records are one. */
void	 verify_same(struct verifying *);

/* The lines of a writer. */
void	 verify_log(struct verifying *, const struct writer *);

#endif /* CORE_EDIT_VERIFYING_H */
