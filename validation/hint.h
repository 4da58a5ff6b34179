/* validation/hint.h - standard readings that nobody claimed.
 *
 * A number that does not hold may hold in bits, as the last crossing instead of the
 * first, or cut instead of rounded.  That is worth a word and proves nothing: hints are
 * outside the verdict, the counts and the exit status, and no chance is computed for
 * them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_HINT_H
#define BTV_HINT_H

#include "validation/outcome.h"

/* Those that OUTCOME, which fails as the source defines it, shows without another
 * answer: other bases of a logarithm, digits that were cut or raised.  What a reading
 * of CLAIMS offers is left out. */
void btv_hints_read (const btv_claims *claims, btv_outcome *outcome);

/* The one that takes an answer: the other crossing, from the same curves.  Fills SET
 * and QUESTION (but for its settings) and returns 1 where that is cheap and not
 * offered. */
int btv_hint_asks (const btv_claims *claims, const btv_outcome *outcome,
                   btv_setting *set, btv_question *question);
/* ANSWER is that to it. */
void btv_hint_answered (btv_outcome *outcome, const btv_setting *set,
                        const btv_question *question, const btv_answer *answer);

#endif
