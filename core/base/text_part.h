/*
 * text_part.h - what the files text_*.c share; nobody else includes it.
 */
#ifndef CORE_BASE_TEXT_PART_H
#define CORE_BASE_TEXT_PART_H

#include "core/base/text.h"

/* Whether it is one of the marks that people type for an apostrophe. */
bool	 text_is_apostrophe(uint32_t);

/*
 * The Latin spelling of a lower-case Cyrillic letter, "" for a sign that is
 * not spelled, NULL for what is no Cyrillic letter.  An apostrophe in it is
 * the turned comma of o' and g'.
 */
const char *text_latin_of(uint32_t lower);

uint32_t text_lower(uint32_t);
uint32_t text_upper(uint32_t);

enum { TEXT_APART = 24 };
/* The code point taken apart: compatible, without marks, case folded. */
size_t	 text_take_apart(uint32_t, uint32_t out[TEXT_APART]);

enum text_sort { TEXT_LETTER, TEXT_MARK, TEXT_OTHER };
/* Letters with digits; marks join words; all else parts them. */
enum text_sort text_sort(uint32_t);

#endif /* CORE_BASE_TEXT_PART_H */
