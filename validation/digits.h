/* validation/digits.h - an answer to as many digits as somebody wants who did not say.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_DIGITS_H
#define BTV_DIGITS_H

#include "validation/evaluator.h"

/* Half-width as a share of the answer: three digits for certain, most often four. */
#define BTV_DIGITS_SHARE 5e-4

/* Non-zero when QUESTION says no tolerance and its evaluator, under its settings, would
 * be refined to one. */
int btv_digits_concern (const btv_question *question);

/* btv_ask of such a QUESTION, with LAB new: first with runs that are no finer than is
 * likely to do, then, where the error is above BTV_DIGITS_SHARE of the answer, again,
 * with the tolerance that it takes.  A question that is not of this kind is asked as it
 * is.  What is 0, or not reached, has no digits: there the evaluator's own tolerance
 * is enough. */
BT_CHECKED bt_status btv_ask_digits (btv_lab *lab, const btv_question *question,
                                     btv_answer *out, bt_error *error);

#endif
