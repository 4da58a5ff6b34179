/* report/speech.h - whose statement a claim is, and how that is said.
 *
 * What the source prints, what is our encoding of its words, what follows from it and
 * what was added are never put in the same words.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_SPEECH_H
#define BTR_SPEECH_H

#include "report/format.h"
#include "validation/tally.h"

/* Where a statement stands. */
typedef enum btr_class
{
  BTR_FORMULA,
  BTR_SENTENCE,
  BTR_CELL,
  BTR_CLASSES
} btr_class;
btr_class btr_class_of (const btv_claim *claim);

/* What CLAIM is judged by, in words: "at most 1e-4", "exponent 2", "“exact”". */
void btr_format_claimed (char *out, size_t size, const btv_claim *claim);
/* What ATTEMPT gave, likewise: "exponent 2.00(4)", "0 within 2.5e-12". */
void btr_format_found (char *out, size_t size, const btv_claim *claim,
                       const btv_attempt *attempt);
/* Non-zero when CLAIM's number is printed with its digits: neither a bound nor an order
 * of magnitude, a range or one with ±, nor an encoding. */
int btr_has_digits (const btv_claim *claim);
/* On what it was computed: " on the source's model", " on the reconstruction", or "".
 */
const char *btr_ground (const btv_claim *claim);
/* What a recomputed value is compared with: "to what is printed". */
const char *btr_yardstick (const btv_claim *claim);
/* "‹statement› (where)". */
void btr_put_statement (btr_sink *sink, const btv_claim *claim);
/* "printed as 3304", "encoded as exponent 2, since ...", "follows from ‹...›: ...". */
void btr_put_said (btr_sink *sink, const btv_claim *claim);
/* What its column, or the source's own sampling, says for CLAIM's statement, as a
 * sentence without its full stop: "It holds as “...”, 3304: P = 2.0e-9, 8 of 9 of the
 * column, 12 ways to set the keys offered", after BEFORE.  Returns 0, nothing written,
 * when the verdict has no such ground. */
int btr_put_ground (btr_sink *sink, const char *before, const btv_outcome *outcome);
/* "7 confirmed · 5 refuted, 2 of them compatible with a reading". */
void btr_put_counts (btr_sink *sink, const btv_tally *tally);

#endif
