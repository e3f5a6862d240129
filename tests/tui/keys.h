/*
 * keys.h - names of keys: "down", "f7", "C-s", "M-n", "S-tab", "x".
 */
#ifndef TESTS_TUI_KEYS_H
#define TESTS_TUI_KEYS_H

#include "tests/tui/term.h"

/* Presses it as this terminal would send it; false: no such key. */
bool	 key_press(struct term *, struct span name);

/* A key by number, for random ones. */
const char *key_name(unsigned number);

#endif /* TESTS_TUI_KEYS_H */
