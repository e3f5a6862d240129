/*
 * bundle_file.h - the bytes of a bundle, wherever they come from.
 *
 * What is sealed for us is opened into a file without a name in the folder
 * of the database, so that it lies nowhere in the clear.  Standard input
 * goes there, too, when it must be read twice.
 */
#ifndef CORE_EXCHANGE_BUNDLE_FILE_H
#define CORE_EXCHANGE_BUNDLE_FILE_H

#include <sys/types.h>

#include "core/keys/age.h"

struct bundle_file {
	int		 fd;		/* at the beginning of the bundle */
	const char	*name;		/* for messages */
	off_t		 start;		/* where it begins, if it can be found
					 * again */
	bool		 age;		/* it was sealed for us */
	char		 dev[DEV_CHARS + 1];	/* then: who we are */
	struct age_recipient self;
};

enum bundle_file_how {
	BUNDLE_FILE_TWICE = 1,	/* it will be read from its beginning again */
	BUNDLE_FILE_PARTLY = 2	/* what can be unsealed of it is of use */
};

/* door: of a database's folder and its key; NULL: nothing can be unsealed,
 * nor read twice from standard input. */
enum err bundle_file_open(struct bundle_file *, const char *path,
    unsigned how, const struct key_door *door, struct note *why);
/* Reads another one from now on, and closes that in the end. */
enum err bundle_file_replace(struct bundle_file *, int fd, struct note *why);
/* Whether a name in "to" is ours. */
bool	 bundle_file_is_for(const struct bundle_file *, struct span name);
void	 bundle_file_close(struct bundle_file *);

#endif /* CORE_EXCHANGE_BUNDLE_FILE_H */
