/* validation/audit.h - judge every claim of a file.
 *
 * Computes outcomes; prints nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_AUDIT_H
#define BTV_AUDIT_H

#include "validation/claims.h"
#include "validation/pictures.h"

/* One reading tried on one claim.  reading NULL: as the source defines it. */
typedef struct btv_attempt
{
  const btv_reading *reading;
  bt_status status; /* not BT_OK: it could not be evaluated, answer.reason says why */
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

/* The curves of one set of parameters. */
typedef struct btv_exhibit
{
  char *name;             /* "table-1-row-7", unique; usable as a file name */
  const btv_claim *claim; /* the first claim with these parameters */
  double t_end;
  btv_curves curves;
} btv_exhibit;

typedef struct btv_audit
{
  const btv_claims *claims;
  btv_outcome *outcomes; /* one a claim, in the file's order */
  size_t outcomes_count;
  btv_exhibit *exhibits; /* one a distinct parameter set that was run */
  size_t exhibits_count;
  btv_picture picture[BTV_PICTURE_COUNT]; /* each of the first claim that has it and
                                             was run; data NULL: none */
  size_t totals[BTV_VERDICT_COUNT];
  size_t judged;     /* confirmed + explained + close + refuted */
  size_t unexpected; /* verdicts that differ from `expect' */
  int interrupted;
  int starved; /* memory ran out for a claim, a curve or a picture */
} btv_audit;

typedef struct btv_audit_options
{
  btv_tier tier;      /* BTV_FULL runs both tiers */
  const char *filter; /* POSIX extended regular expression on ids; NULL: all */
  unsigned jobs;      /* claims with different parameters at once; 0 means 1 */
  double budget;      /* wall-clock seconds for all; 0: no bound */
  const volatile sig_atomic_t *cancel; /* non-zero: finish with what is done */
  /* Called from worker threads, one at a time, after each claim; may be NULL. */
  void (*progress) (void *context, size_t done, size_t total, const btv_outcome *);
  void *context;
} btv_audit_options;

/* A claim that does not hold as the source defines it is tried under every reading
 * that applies to its evaluator.  Of those that give the printed entry the one that
 * holds in most cells of the same column of the table is named, in the file's order
 * where they tie.  A reading that breaks another cell of that column explains
 * nothing.  For this, neighbours that the filter left out are computed too.  What no
 * single reading explains is tried under pairs of them in the same way.
 *
 * Caller owns *OUT, which borrows CLAIMS.  A claim that fails is an outcome, not
 * a failure.  BT_EINVAL: bad filter; BT_ENOMEM. */
BT_CHECKED bt_status btv_audit_run (btv_audit **out, const btv_claims *claims,
                                    const btv_audit_options *options, bt_error *error);
void btv_audit_free (btv_audit *audit);

#endif
