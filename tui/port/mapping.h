/*
 * mapping.h - which column of a file goes into which field: asked column by
 * column, with what the headings already say filled in.
 */
#ifndef TUI_PORT_MAPPING_H
#define TUI_PORT_MAPPING_H

#include "core/model/importdef.h"
#include "tui/app/app.h"

/*
 * Reads the headings of a CSV file and asks.  done() is called with the
 * screen that opened it on top again, and a definition that lives as long as
 * the session.
 */
enum err mapping_open(struct app *, const char *path, const struct kind *,
    void (*done)(struct screen *, const struct import_definition *),
    struct note *why);

#endif /* TUI_PORT_MAPPING_H */
