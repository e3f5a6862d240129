/*
 * init.h - a new database, for the verbs init and demo.
 */
#ifndef CORE_CMD_INIT_H
#define CORE_CMD_INIT_H

#include "core/session/session.h"

/*
 * Makes a database at session->db: whole, with its first writer and perhaps
 * the sample, or not at all.  ERR_INPUT: something is there.
 */
enum err init_make(struct session *, struct span office, bool sample);

#endif /* CORE_CMD_INIT_H */
