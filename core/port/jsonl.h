/*
 * jsonl.h - the lines of a text file, one after the other.
 */
#ifndef CORE_PORT_JSONL_H
#define CORE_PORT_JSONL_H

#include "core/base/mem.h"

struct jsonl {
	int		 fd;
	const char	*name;		/* in messages; borrowed */
	char		*at;
	size_t		 pos, end, room;
	bool		 eof;
	uint64_t	 taken, size;
	unsigned long	 line;
	enum err	 err;
	struct note	*why;
};

enum err jsonl_open(struct jsonl *, const char *path, const char *name,
    struct note *why);
/* The next line that is not blank, without its end; good until the next. */
bool	 jsonl_next(struct jsonl *, struct span *line);
void	 jsonl_close(struct jsonl *);

#endif /* CORE_PORT_JSONL_H */
