/*
 * disk.h - the disk under a test, linked into it: calls that change files
 * are seen here first, and can be made to fail.
 *
 * What a program wrote and did not make durable is remembered: after a power
 * cut some of it is there and some is not, in sectors of 512 bytes.  Folders
 * are taken to be ordered: a name once given stays.
 */
#ifndef TESTS_FAULT_DISK_H
#define TESTS_FAULT_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { DISK_SECTOR = 512 };

enum disk_fault {
	DISK_SOUND,
	DISK_FULL,		/* from that call on there is no space */
	DISK_FAILING,		/* that call fails, later ones do not */
	DISK_GONE		/* nothing gets through from there on: what
				 * kill -9 at that call leaves behind */
};

/* The at-th call from now, from 1, begins it. */
void	 disk_arm(enum disk_fault, uint64_t at);
/* Sound again; whether the fault came. */
bool	 disk_disarm(void);
/* Calls since disk_arm(). */
uint64_t disk_calls(void);

enum disk_sort {
	DISK_WRITE,		/* bytes at a place; durable: by itself */
	DISK_CUT,		/* the file ends at this place */
	DISK_SYNC,		/* a file */
	DISK_SYNC_FOLDER,
	DISK_RENAME,
	DISK_UNLINK
};

struct disk_event {
	enum disk_sort	 sort;
	const char	*path, *to;	/* to: of a rename */
	off_t		 at;
	const void	*bytes;
	size_t		 len;
	bool		 durable;
};

/* Called before each change that gets through; NULL: nobody looks. */
void	 disk_watch(void (*)(void *with, const struct disk_event *),
    void *with);

/* From now on what is not durable is remembered. */
void	 disk_remember(void);
/* The power fails now, with no file open: each sector written and not yet
 * durable stays or goes by these dice.  Nothing is remembered then. */
void	 disk_power_cut(uint64_t *seed);
void	 disk_forget(void);

#endif /* TESTS_FAULT_DISK_H */
