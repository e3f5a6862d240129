/*
 * fault.h - whether a crash is the database's; for handlers of signals.
 *
 * LMDB reads pages where they lie, in a map of the file, and believes them:
 * a damaged one leads it to where nothing is, a file that was cut short or a
 * disk that fails ends the process at the page that is missing.
 */
#ifndef CORE_STORE_FAULT_H
#define CORE_STORE_FAULT_H

#include <stdbool.h>

enum fault {
	FAULT_OTHER,
	FAULT_DATA,		/* in the map of a data.mdb */
	FAULT_LOCK		/* in the map of a lock.mdb */
};

/* What lies at this address, or led to it; calls nothing that a handler may
 * not. */
enum fault fault_at(const void *address);

/* LMDB found a page that cannot be, and aborts the process for it. */
bool	 fault_was_found(void);

/* The rest is for env.c. */
struct MDB_env;
/* What LMDB calls then. */
void	 fault_found(struct MDB_env *, const char *sentence);

/*
 * Around what reads pages.  One bit of a page makes LMDB take a value for a
 * tree of values and look into what it has only for such: by NULL.
 */
#define IN_LMDB(call)	(fault_enter(), fault_leave(call))
void	 fault_enter(void);
int	 fault_leave(int rc);

#endif /* CORE_STORE_FAULT_H */
