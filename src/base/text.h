/* base/text.h - names and words of others in our own texts.  Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_TEXT_H
#define BTI_TEXT_H

#include <stddef.h>

/* Length of the character at AT in UTF-8; 1 at a byte that begins none, as where a text
 * was cut. */
size_t bti_text_length (const char *at);

/* Length of what at AT, the beginning of a character, is none for a text: what a
 * terminal would obey, one byte below blank or DEL, two of U+0080 to U+009F; three of
 * what ends lines (U+2028, U+2029), shows the text behind it in another order than it
 * has (U+202A to U+202E, U+2066 to U+2069) or may stand in no XML (U+FFFE, U+FFFF); a
 * byte that begins no character; 0: it is one. */
size_t bti_text_control (const char *at);

/* Put `?' for every control character of TEXT; returns TEXT. */
char *bti_text_clean (char *text);

/* "Did you mean": the name nearest to WORD of those that were shown to it. */
typedef struct bti_closest
{
  const char *word, *name; /* name: NULL while none is near */
  size_t slips;            /* between them */
} bti_closest;

/* Begin with {word, NULL, 0}.  Near is what a third of WORD's bytes, at least one, make
 * by being inserted, left out, replaced or exchanged with the next; '-' and '_' and
 * both cases are the same; a name that WORD begins, with three bytes or more, is near,
 * too.  Of two that are as near the first stays. */
void bti_text_closer (bti_closest *closest, const char *name);

/* "; did you mean 'NAME'?", or "" when none is near. */
enum
{
  BTI_HINT_SIZE = 96
};
const char *bti_text_hint (const bti_closest *closest, char out[BTI_HINT_SIZE]);

/* The same for the nearest of WORDS, '|' between them. */
const char *bti_text_hint_words (const char *word, const char *words,
                                 char out[BTI_HINT_SIZE]);

/* The nearest of COUNT names, each the first member of a row of STRIDE bytes, the first
 * at ROWS; NULL: none is near.  For lists of names STRIDE is sizeof (char *). */
const char *bti_text_closest (const char *word, const void *rows, size_t count,
                              size_t stride);

/* Append NAME to the list in OUT of SIZE bytes, after a comma; what does not fit is
 * counted in *LEFT, and so is all that comes after it. */
void bti_text_list (char *out, size_t size, const char *name, size_t *left);

/* " and 3 more" after such a list, or "" for a LEFT of 0. */
enum
{
  BTI_MORE_SIZE = 40
};
const char *bti_text_more (size_t left, char out[BTI_MORE_SIZE]);

#endif
