/* validation/ask.h - put the questions of a plan to laboratories.
 *
 * The only place in which an audit computes.  Claims about the same model share a
 * laboratory, and so their runs; models are the tasks that run in parallel.
 *
 * Of several processes (scan/ranks.h) each has all claims, and all call the same
 * functions.  A model goes to whoever is free first and stays there, so that it finds
 * its laboratory again; afterwards everybody has all answers, and makes the same plans.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_ASK_H
#define BTV_ASK_H

#include "validation/cache.h"
#include "validation/cost.h"
#include "validation/plan.h"

typedef struct btv_asker btv_asker;

typedef struct btv_ask_options
{
  unsigned jobs;          /* models at once; 0 means 1 */
  int general;            /* models by what serves any polynomial */
  const btv_cache *cache; /* of answers; NULL: all are computed */
  btv_plan_rules rules;
  btv_limits limits;                   /* of what is at work; bytes by TAKES */
  const btv_estimate *takes;           /* one a claim; NULL: not known */
  double budget;                       /* wall-clock seconds from now on; 0: no bound */
  const volatile sig_atomic_t *cancel; /* non-zero: stop; may be NULL */
  /* Called from worker threads; may be NULL.  The first two one at a time, while no
   * attempt is added: before a claim is asked, and after it was answered, which may be
   * without an answer.  And once for a model after the first questions about it, with
   * its laboratory still warm, for the claims MEMBER[0..COUNT) that were asked; 0 when
   * memory ran out on the way. */
  void (*begun) (void *context, const btv_outcome *outcome);
  void (*answered) (void *context, btv_outcome *outcome);
  int (*visited) (void *context, btv_lab *lab, const size_t *member, size_t count);
  /* What `visited' made of these claims as bytes, and back, when it was made by another
   * process or once before, its texts going to WORDS; and on what it depends besides
   * the claims and their answers.   */
  void (*pack) (void *context, btv_pack *out, const size_t *member, size_t count);
  void (*take) (void *context, btv_parcel *parcel);
  void (*marks) (void *context, btv_pack *out, const size_t *member, size_t count);
  btv_words *words;
  void *context;
} btv_ask_options;

/* For the claims of CLAIMS, whose OUTCOMES receive the attempts; all are borrowed.
 * Laboratories live as long as *OUT, so that what one plan ran the next one has. */
BT_CHECKED bt_status btv_asker_new (btv_asker **out, const btv_claims *claims,
                                    btv_outcome *outcomes,
                                    const btv_ask_options *options, bt_error *error);
void btv_asker_free (btv_asker *asker);

/* Ask PLAN, and what each answer makes its own claim ask next (btv_plan_own), hints
 * last.  An answer that fails is an attempt, not a failure; what was cancelled before
 * it began is none.  With a budget the cheapest claims come first, and what the end of
 * it cuts short keeps the answer it has by then.  BT_ENOMEM. */
BT_CHECKED bt_status btv_asker_run (btv_asker *asker, const btv_plan *plan,
                                    bt_error *error);

/* Non-zero when it was told to stop; seconds left: 0 no bound, below 0 none. */
int btv_asker_cancelled (const btv_asker *asker);
double btv_asker_time_left (const btv_asker *asker);

/* Answers that were not computed now, here. */
size_t btv_asker_recalled (const btv_asker *asker);

#endif
