/*
 * matrix.h - how far each office has seen each writer, as its newest bundle
 * told; this office first.
 *
 * Only offices tell of themselves: what a third says of them is not carried,
 * since it would make every bundle grow with the square of the offices.
 */
#ifndef CORE_EXCHANGE_MATRIX_H
#define CORE_EXCHANGE_MATRIX_H

#include "core/exchange/have.h"
#include "core/log/trust.h"

struct matrix_office {
	struct office	 office;
	struct writer	 writer;	/* number 0: none of its lines here */
	struct have	 have;
};

struct matrix {
	struct txn	*txn;
	struct matrix_office *offices;	/* the same across and down */
	size_t		 count;
};

/* What an office has seen of a writer. */
struct matrix_cell {
	bool		 told;		/* else nothing is known */
	uint64_t	 n;		/* up to this line; 0: none */
	int64_t		 t;		/* ms, when it was written; 0: the
					 * line is not here */
	uint64_t	 behind;	/* lines that are here, and not there */
};

/* False: no memory. */
bool	 matrix_read(struct matrix *, struct txn *, struct arena *);
void	 matrix_cell(const struct matrix *, size_t who, size_t of,
    struct matrix_cell *);

/*
 * The newest line of a writer that an office believed here says to have,
 * where it is not here; 0: none.  by: that office.
 */
uint64_t matrix_missing(const struct matrix *, const char *dev, size_t *by);

#endif /* CORE_EXCHANGE_MATRIX_H */
