/*
 * mend.h - a database made anew out of its own log.
 */
#ifndef CORE_SESSION_MEND_H
#define CORE_SESSION_MEND_H

#include "core/session/session.h"

/*
 * Makes tables and indexes anew, in a folder that takes the place of the old
 * one, which is kept, and says what of the log is lost (ERR_LOOK).  No store
 * may be open.  The writer stays the same one if its own log is whole.
 */
enum err mend(struct session *);

#endif /* CORE_SESSION_MEND_H */
