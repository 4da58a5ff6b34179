/* validation/outcome.h - what became of a claim: facts, and what follows from them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_OUTCOME_H
#define BTV_OUTCOME_H

#include "validation/claims.h"

/* One reading tried on one claim.  reading NULL: as the source defines it. */
typedef struct btv_attempt
{
  const btv_reading *reading;
  bt_status status; /* not BT_OK: it could not be evaluated, answer.reason says why */
  int untimely;     /* it could not, for want of time or by an interruption */
  btv_answer answer;
  btv_relation relation;
  /* How the reading does in the column of the table that the claim stands in: of
   * CELLS where it was tried it gives the printed entry in HOLDS; in BREAKS the
   * entry holds as the source defines it and under the reading it does not.  All 0
   * outside tables. */
  size_t cells, holds, breaks;
} btv_attempt;

typedef struct btv_outcome
{
  const btv_claim *claim;
  int selected; /* 0: left out by filter or tier, or nothing can be computed */
  btv_verdict verdict;
  int as_expected;       /* 1 unless `expect' is given and differs */
  btv_attempt *attempts; /* [0] is the source's own definition; owned */
  size_t attempts_count; /* 0 when not run */
  const btv_attempt *by; /* the attempt that decided; NULL when none did */
  double chance;         /* that some reading tried would give a printed number
                            anywhere in the range they span; NaN: not meaningful */
  btv_trace trace;       /* the curve behind attempts[0], where there is one */
  double deviation;      /* value of attempts[0] minus printed; NaN for labels */
  char message[512];     /* one line: why undecided, not run, an error; or "" */
  double seconds;        /* wall time; not reproducible, keep out of reports */
} btv_outcome;

/* The attempt at OUTCOME under READING (NULL: as the source defines it), or NULL. */
btv_attempt *btv_attempt_under (const btv_outcome *outcome, const btv_reading *reading);

/* How ANSWER lies to what CLAIM prints. */
btv_relation btv_answer_relation (const btv_claim *claim, const btv_answer *answer);

#endif
