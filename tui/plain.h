/*
 * plain.h - the terminal program without a screen: lines are only added,
 * choices are numbered, answers are typed.  For screen readers, braille,
 * teletypes and lines too slow for anything else.
 */
#ifndef TUI_PLAIN_H
#define TUI_PLAIN_H

#include "tui/tui.h"

enum err plain_run(struct session *, const struct tui_options *,
    struct note *why);

#endif /* TUI_PLAIN_H */
