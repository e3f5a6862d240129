/*
 * world.h - offices under every misfortune, in one thread, by one seed.
 *
 * Whatever happens is a row of a table (misfortunes[]): it is drawn by its
 * weight, happens to one office, and the world looks afterwards whether that
 * office kept its promises.  In the end all send all to all, and the offices
 * must agree.
 */
#ifndef TESTS_SYNC_WORLD_H
#define TESTS_SYNC_WORLD_H

#include "tests/unit/unit.h"

#include "tests/unit/office.h"

enum {
	WORLD_OFFICES = 20,		/* at most */
	WORLD_FILES = 24,		/* bundles on their way */
	WORLD_TEXT = 512
};

/* How much of a writer an office holds: the lines of all its histories. */
struct holding {
	char		 dev[DEV_CHARS + 1];
	uint64_t	 last, log;	/* log: of the one in LOG */
	uint64_t	 sent;		/* of these, what others must get: of a
					 * log that forked what is signed */
};

struct world_office {
	struct desk	 desk;
	bool		 young;		/* an application with fewer fields */
	bool		 open;
	char		 was[DEV_CHARS + 1];	/* its writer, last time */
	struct holding	*holds;		/* what it must not lose */
	size_t		 hold_count;
	unsigned	 backups;	/* taken of it */
};

/* Every line that anybody ever wrote: DEV, n, and the line by its hash. */
struct made {
	char		 dev[DEV_CHARS + 1];
	uint64_t	 n;
	unsigned char	 hash[HASH_BYTES];
};

struct world {
	uint64_t	 seed;		/* the dice */
	size_t		 count;
	struct world_office offices[WORLD_OFFICES];
	bool		 written[WORLD_FILES];
	struct made	*made;
	size_t		 made_count, made_room;
	bool		 plain;		/* no hubs, no forks, no erasures */
	bool		 has_hub;	/* office 0 */
	FILE		*trace;
	unsigned	 turn;
};

/* Ends the process with a sentence: this seed has failed. */
void	 world_fail(struct world *, const char *form, ...)
    PRINTF_LIKE(2, 3);
void	 world_say(struct world *, const char *form, ...) PRINTF_LIKE(2, 3);

void	 world_open(struct world *, uint64_t seed, size_t offices);
void	 world_turn(struct world *);
void	 world_end(struct world *);	/* exchange, and all promises */

/* Dice: a number below n. */
size_t	 world_below(struct world *, size_t n);
size_t	 world_number(const struct world *, const struct world_office *);
const char *world_file(size_t number);

/* The program ends; it begins again, and nothing that was durable is gone. */
void	 world_close(struct world_office *);
void	 world_reopen(struct world *, struct world_office *);
void	 world_trust(struct world *, struct world_office *);
/* What it must not lose from now on. */
void	 world_note(struct world *, struct world_office *);
/* Its memory is what its files are: they were put back by a person. */
void	 world_forget(struct world_office *);
/* Both leave it closed; NULL, false: not this time. */
struct world_office *world_copy(struct world *, struct world_office *);
bool	 world_put_back(struct world *, struct world_office *, bool all);

/* One thing that an office does by itself; the error it ended with. */
enum err world_act(struct world *, struct world_office *);

struct misfortune {
	const char	*name;
	unsigned	 weight;
	bool		 ruled;		/* not in a plain world */
	void		(*strike)(struct world *, struct world_office *);
};
extern const struct misfortune misfortunes[];
extern const size_t misfortune_count;

#endif /* TESTS_SYNC_WORLD_H */
