/* validation/judge.h - from attempts to verdicts.
 *
 * Pure: no solver, no clock, nothing but the claims and what was answered.  One cell is
 * easily hit by chance when many readings are tried; a column is not.  So the unit of
 * inference is a reading on a column: all claims of one quantity in one table of the
 * source, or in a list that it makes itself (`family'); a claim alone is a column of
 * one, and tests added are in none of the source's.
 *
 * For a reading, let F be the cells of the column that fail as the source defines them,
 * G those of F that the reading gives, B those that hold as defined and fail under the
 * reading.  It
 *
 *   explains    the cells in G when B is empty, |G| > |F|/2 and P < 0.01; a pair of
 *               readings only when G = F.  P is the probability of as many hits among
 *               F, each with the chance p that a number of that precision (a label of
 *               that kind) is given by accident, times the number of ways in which the
 *               keys offered for the column could have been set;
 *   is          with a cell in G when B is empty: it would hold so, which is no
 *   compatible  evidence.
 *
 * p of a number is the larger of two: it was drawn log-uniformly from half to twice the
 * reading's value; or uniformly within twice the distance of the printed from the
 * defined value around the latter, misprints lying near the truth.  p of a label: see
 * base_rate in outcome.h.
 *
 * A reading under which answers scatter (the source's own number of samples) is judged
 * by itself: a cell is within sampling when its two-sided p is at least 0.01, and that
 * of chi^2 over the column, too.
 *
 * What is not known (not asked, no time, an error of ours that is too large) may turn
 * out either way: a verdict is given when it stands in every case, else it is
 * undecided.  So with fewer attempts a verdict can become undecided or not-run, never
 * another one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_JUDGE_H
#define BTV_JUDGE_H

#include "validation/column.h"
#include "validation/outcome.h"

/* Where evidence begins, and where chance ends. */
#define BTV_SIGNIFICANCE 0.01

/* Give every selected one of OUTCOMES, one a claim, its verdict, with what decided it
 * and why; and the attempts of every column their weights.  BT_ENOMEM. */
BT_CHECKED bt_status btv_judge (const btv_claims *claims, const btv_columns *columns,
                                btv_outcome *outcomes, bt_error *error);

/* The same for the cells of column K alone. */
BT_CHECKED bt_status btv_judge_column (const btv_claims *claims,
                                       const btv_columns *columns, size_t k,
                                       btv_outcome *outcomes, bt_error *error);

/* The same for OUTCOME where its verdict hangs on nothing but its own answer, as what
 * holds, is in error or has no readings does: 1, or 0 when its column is needed. */
int btv_judge_alone (const btv_claims *claims, const btv_columns *columns,
                     btv_outcome *outcome);

/* What is known of READING (NULL: as the source defines it) at OUTCOME. */
typedef enum btv_known
{
  BTV_GIVES,  /* the printed number */
  BTV_MISSES, /* another one */
  BTV_OPEN,   /* not known */
  BTV_APART   /* it does not apply, or refuses the cell by its own definition */
} btv_known;
btv_known btv_known_of (const btv_outcome *outcome, const btv_reading *reading);

/* p, above, of ATTEMPT, which is one at OUTCOME under a reading. */
double btv_chance (const btv_outcome *outcome, const btv_attempt *attempt);

#endif
