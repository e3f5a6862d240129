/*
 * secret.h - a question at the terminal whose answer is not shown.
 */
#ifndef TUI_TERM_SECRET_H
#define TUI_TERM_SECRET_H

#include "core/base/mem.h"

/* Adds a line to the answer, without its LF.  Not behind screens. */
enum err secret_prompt(const char *question, struct note *why,
    struct buf *answer);

#endif /* TUI_TERM_SECRET_H */
