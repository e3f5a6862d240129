/*
 * locale.h - the language of this process.
 *
 * The letters are always UTF-8.  Messages are looked up in the catalogs of
 * klaster, whether or not the machine has a locale for the language, and
 * numbers keep their point: files are written with the same calls.
 */
#ifndef TUI_TERM_LOCALE_H
#define TUI_TERM_LOCALE_H

#include "core/model/schema.h"

/*
 * wish: "en", "uz", "uz-Cyrl", "ru", or what LANG may hold (ru_RU.UTF-8,
 * uz_UZ@cyrillic); NULL or unknown asks the environment.  folder: where the
 * catalogs lie.
 */
enum lang locale_begin(const char *wish, const char *folder);

/*
 * Where the catalogs lie: $KLASTER_LOCALEDIR, or beside the program when it
 * runs where it was built, or where make install puts them.
 */
const char *locale_folder(struct arena *);

#endif /* TUI_TERM_LOCALE_H */
