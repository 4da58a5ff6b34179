/* validation/outcome.h - what became of a claim: facts, and what follows from them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_OUTCOME_H
#define BTV_OUTCOME_H

#include "validation/claims.h"
#include "validation/profile.h"

/* How an attempt ended. */
typedef enum btv_end
{
  BTV_ANSWERED,
  BTV_REFUSED,  /* the reading, by its own definition, has no answer there */
  BTV_UNTIMELY, /* for want of time, or by an interruption */
  BTV_FAILED    /* an error, or a limit of the machine */
} btv_end;

/* A reading in the column of a claim, as far as is known; letters as in judge.h. */
typedef struct btv_weight
{
  size_t fails, gives, breaks; /* |F|, |G|, |B| */
  size_t open;                 /* cells of which one of the three is not known */
  double chance;               /* P, at most 1; NaN: not counted */
} btv_weight;

/* A standard reading that nobody claimed, under which a number would hold (hint.h):
 * outside the verdict. */
typedef struct btv_hint
{
  char text[128];        /* "in bits": after "would hold" */
  char key[16], set[16]; /* what it sets; "": nothing that is a setting */
  bt_value value;        /* what comes out */
} btv_hint;

enum
{
  BTV_HINTS_MAX = 5
};

/* One reading tried on one claim.  reading NULL: as the source defines it. */
typedef struct btv_attempt
{
  const btv_reading *reading;
  bt_status status; /* not BT_OK: it could not be evaluated, answer.reason says why */
  btv_end end;
  btv_answer answer;
  btv_relation relation;
  /* Of a label that fails as defined: the share of points around the model (each
   * parameter 20 % up or down or as it is) with the claim's own label as defined at
   * which the reading gives the printed one; NaN: not counted. */
  double base_rate;
  btv_weight weight; /* filled in by btv_judge */
} btv_attempt;

/* How the printed number lies in what the source's own number of samples scatters. */
typedef struct btv_draw
{
  double p;      /* two-sided, of this number; NaN: not judged so */
  double column; /* of chi^2 over its column; NaN: not all of it is known */
  double lo, hi; /* the numbers that would pass */
} btv_draw;

/* What would have to be different for it (forensics.h). */
typedef struct btv_inverse btv_inverse;

typedef struct btv_outcome
{
  const btv_claim *claim;
  int selected; /* 0: left out by filter or tier, or nothing can be computed */
  int filtered; /* 1: by the filter */
  int beyond;   /* what it would take is above a limit: it is not asked at all */
  int refused;  /* it was not judged for that alone */
  btv_verdict verdict;
  int incomplete;        /* undecided only because something was not asked or not
                            answered in time */
  int as_expected;       /* 1 unless `expect' is given and differs */
  btv_attempt *attempts; /* [0] is the source's own definition; owned */
  size_t attempts_count; /* 0 when not run */
  const btv_attempt *by; /* the attempt that decided; NULL when none did */
  btv_hint hints[BTV_HINTS_MAX];
  size_t hints_count;
  int hinted;           /* they were looked for */
  btv_inverse *inverse; /* one for each `vary' that was asked; owned; no verdict looks
                           here */
  size_t inverse_count;
  double offered; /* ways to set the keys offered for its column */
  btv_draw draw;
  btv_trace trace;   /* the curve behind attempts[0], where there is one */
  double deviation;  /* value of attempts[0] minus printed; NaN for labels */
  char message[512]; /* one line: why undecided, not run, an error; or "" */
  double seconds;    /* wall time; not reproducible, keep out of reports */
  btv_profile spent; /* likewise, by this process */
} btv_outcome;

/* The attempt at OUTCOME under READING (NULL: as the source defines it), or NULL. */
btv_attempt *btv_attempt_under (const btv_outcome *outcome, const btv_reading *reading);

/* Release its inverse answers. */
void btv_outcome_forget_inverse (btv_outcome *outcome);

/* Non-zero when the hints of OUTCOME are to be shown: its number is refuted. */
int btv_hints_concern (const btv_outcome *outcome);

/* Non-zero when OUTCOME fails: its verdict is one of those that are NAMED (one flag a
 * verdict); where that is NULL it is not the recorded one, or nothing is recorded and
 * it is refuted, compatible, an error or refused by a limit. */
int btv_outcome_fails (const btv_outcome *outcome, const int *named);

/* How ANSWER lies to what CLAIM prints. */
btv_relation btv_answer_relation (const btv_claim *claim, const btv_answer *answer);

#endif
