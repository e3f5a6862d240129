/*
 * backup.h - the file of a backup: the lines of dump.h in one zstd frame.
 *
 * The last line has the number of the others, their hash, and that of the
 * packed bytes before it, so that no cut and no changed bit goes unseen.
 * `zstdcat FILE | jq` reads it.
 */
#ifndef CORE_EXCHANGE_BACKUP_H
#define CORE_EXCHANGE_BACKUP_H

#include "core/exchange/mark.h"
#include "core/exchange/pack.h"

struct backup {
	struct pack	*pack;
	struct hasher	 whole;
	uint64_t	 lines;
};

enum err backup_begin(struct backup *, struct pack_sink, struct note *why);
/* For dump.h: with is a struct backup. */
enum err backup_put(void *with, struct span line, struct note *why);
enum err backup_end(struct backup *, struct note *why);
void	 backup_close(struct backup *);

/*
 * Reads one from fd, which stays the caller's.  Lines are handed on as they
 * come: what they say is proven when this has returned OK.
 */
enum err backup_read(int fd, const char *name,
    enum err (*line)(void *with, struct span, struct note *why), void *with,
    struct note *why);

#endif /* CORE_EXCHANGE_BACKUP_H */
