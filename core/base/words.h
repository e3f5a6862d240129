/*
 * words.h - the gettext names.
 *
 * _() translates now; N_() marks a string that a table holds and that is
 * translated where it is shown.  PN_(one, many, n) counts.
 */
#ifndef CORE_BASE_WORDS_H
#define CORE_BASE_WORDS_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) (text)
/* n: any unsigned number.  Of one beyond a long of 32 bits only the plural's
 * form may be another one. */
#define PN_(one, many, n) ngettext(one, many, (unsigned long)(n))

#endif /* CORE_BASE_WORDS_H */
