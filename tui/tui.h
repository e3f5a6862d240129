/*
 * tui.h - the terminal program.
 *
 * tui_run() takes the terminal, shows the main menu and returns when the
 * person leaves.  Everything that it needs from outside is in the session
 * (open for writing) and in the options; it reads no environment.
 */
#ifndef TUI_TUI_H
#define TUI_TUI_H

#include "core/cmd/verb.h"
#include "tui/app/options.h"

/*
 * OK when the person left; a note when the terminal cannot be used (too
 * dumb, not UTF-8) or went away.
 */
enum err tui_run(struct session *, const struct tui_options *,
    struct note *why);

#endif /* TUI_TUI_H */
