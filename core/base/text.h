/*
 * text.h - words in two alphabets, on a screen of cells.
 *
 * All text inside klaster is valid UTF-8 in normal form C; text_clean() is
 * the gate where it comes in.
 *
 * Folding makes what a person means the same be the same bytes: no case, no
 * accents, Uzbek Cyrillic as Uzbek Latin, and every apostrophe (oʻ o‘ o' oʼ
 * o` and ў) alike.  Folded text serves search, sorting and duplicate
 * detection, never storage.
 */
#ifndef CORE_BASE_TEXT_H
#define CORE_BASE_TEXT_H

#include "core/base/mem.h"

/* Whether these bytes are UTF-8 without surrogates or overlong forms. */
bool	 text_is_utf8(struct span);

/* Bytes (1 to 4) of the code point at the front; 0 when it is none. */
size_t	 text_sequence(struct span);

/*
 * Appends text in normal form C, ends trimmed of blanks, CR LF as LF.  False
 * when it is not UTF-8, or holds another control character than line feed
 * and tab.
 */
bool	 text_clean(struct buf *, struct span);

/* Takes one code point off the front; 0xFFFD for a bad byte (1 byte). */
uint32_t text_next(struct span *);
void	 text_put(struct buf *, uint32_t code_point);

/*
 * Appends the folded form: lower-case Latin letters (and those of scripts
 * that have no Latin form here), digits and single blanks between runs of
 * them; apostrophes inside a word vanish.
 */
void	 text_fold(struct buf *, struct span);

/*
 * A key that sorts as people do under memcmp: folded, and runs of digits by
 * their value (2-school before 12-school).  At most max bytes are appended.
 */
void	 text_sort_key(struct buf *, struct span, size_t max);

/* Takes the next word off folded text; false at the end. */
bool	 text_word(struct span *folded, struct span *word);

/* Uzbek from one alphabet into the other, letter case kept. */
void	 text_to_cyrillic(struct buf *, struct span latin);
void	 text_to_latin(struct buf *, struct span cyrillic);

/* The length in bytes of the first grapheme cluster (UAX #29). */
size_t	 text_cluster(struct span);

/* Columns a terminal gives this cluster (0 to 2), or a whole text. */
unsigned text_cluster_width(struct span cluster);
unsigned text_width(struct span);

/* The longest run of whole clusters from the start within columns. */
struct span text_clip(struct span, unsigned columns);

/* As text_fold would, of a pair: the edit distance, for "did you mean". */
unsigned text_distance(struct span, struct span);

/* Appends text safe for any terminal: control characters, turns of the
 * writing direction and bytes that are no text stand as \xNN. */
void	 text_show(struct buf *, struct span);

#endif /* CORE_BASE_TEXT_H */
