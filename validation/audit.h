/* validation/audit.h - judge every claim of a file.
 *
 * Computes outcomes; prints nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_AUDIT_H
#define BTV_AUDIT_H

#include "validation/cache.h"
#include "validation/cost.h"
#include "validation/outcome.h"
#include "validation/pictures.h"
#include "validation/selftest.h"

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
  btv_plotted *plotted; /* figures of the source, drawn anew: those whose id the filter
                           lets pass */
  size_t plotted_count;
  btv_selftest selftest; /* how wrong numbers would have fared */
  size_t totals[BTV_VERDICT_COUNT];
  size_t judged;     /* confirmed to refuted in BTV_VERDICT_LIST */
  size_t unexpected; /* verdicts that differ from `expect' */
  size_t recalled;   /* answers from the cache */
  int interrupted;
  btv_words words; /* that other processes have sent */
  int starved;     /* memory ran out for a claim, a curve or a picture */
} btv_audit;

/* What has happened to a claim that is to be judged. */
typedef enum btv_step
{
  BTV_BEGUN,  /* it is being asked, as the source defines it or under readings */
  BTV_ENDED,  /* no longer; it may be asked again */
  BTV_DECIDED /* its verdict stands; without this all that is known comes at the end */
} btv_step;

typedef struct btv_progress
{
  btv_step step;
  const btv_outcome *outcome;
  size_t done, total; /* claims decided, and to be judged */
  double expected;    /* seconds for all, by cost.h: those to be judged, and what is
                         asked beside them as far as it is known */
  double share;       /* of these, that which was asked; 0 to 1 */
} btv_progress;

typedef struct btv_audit_options
{
  btv_tier tier;      /* BTV_FULL runs both tiers */
  const char *filter; /* POSIX extended regular expression on ids, of figures, too;
                         NULL: all */
  unsigned jobs;      /* models at once; 0 means 1 */
  int general;        /* models by what serves any polynomial (bt_model_generalise) */
  int undrawn;        /* nobody draws: no curves, pictures or figures are computed */
  int inverse;        /* what would have to be different is asked in any tier */
  int thorough;       /* every single reading of every claim, for selftest.h */
  const btv_cache *cache; /* of answers, borrowed; NULL: all are computed.  With a
                             budget it is read, and nothing is added */
  btv_limits limits;      /* what is above them is not run */
  double budget; /* wall-clock seconds for all, the cheapest claims first; 0: no
                    bound */
  const volatile sig_atomic_t *cancel; /* non-zero: finish with what is done */
  /* Called from worker threads, one at a time; may be NULL. */
  void (*progress) (void *context, const btv_progress *progress);
  void *context;
} btv_audit_options;

/* A claim that does not hold as the source defines it is tried under every reading
 * that applies to its evaluator, and so are its neighbours in its column, those that
 * the filter left out, too; what no single reading explains also under pairs.  judge.h
 * says what follows.
 *
 * Caller owns *OUT, which borrows CLAIMS.  A claim that fails is an outcome, not
 * a failure.  BT_EINVAL: bad filter; BT_ENOMEM. */
BT_CHECKED bt_status btv_audit_run (btv_audit **out, const btv_claims *claims,
                                    const btv_audit_options *options, bt_error *error);
void btv_audit_free (btv_audit *audit);

#endif
