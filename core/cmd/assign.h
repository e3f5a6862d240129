/*
 * assign.h - FIELD=VALUE, FIELD+=VALUE and FIELD-=VALUE of a command line.
 */
#ifndef CORE_CMD_ASSIGN_H
#define CORE_CMD_ASSIGN_H

#include "core/act/edit.h"

/* Fields in the session's arena. */
enum err assign_read(struct session *, const struct kind *,
    const struct span *words, size_t count, struct edit_field **out);

/*
 * Saves one record and says how much changed.  A refused value is named by
 * its field.  *id: of the record.
 */
enum err assign_save(struct session *, const struct edit_record *,
    uint64_t *id);

#endif /* CORE_CMD_ASSIGN_H */
