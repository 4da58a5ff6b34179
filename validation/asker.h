/* validation/asker.h - what an asker is made of; ask.c, inverse.c and together.c
 * alone need it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_ASKER_H
#define BTV_ASKER_H

#include "base/room.h"
#include "validation/ask.h"

#include <pthread.h>

/* The claims about one model: asker->order[first ...]. */
typedef struct btv_group
{
  size_t first, count;
  size_t leader;   /* the first of them in the file */
  double horizon;  /* largest t_max: longest first, so that no core waits */
  btv_lab *lab;    /* NULL: not needed yet */
  double bytes;    /* that it is estimated to take while it is at work */
  size_t from, to; /* of the plan at work, in asker->query */
  size_t later;    /* how many more of its plan are to come after these */
  int visited;
  int home;          /* the rank that has its laboratory; -1: none yet */
  btv_profile spent; /* on the claim at work */
  char *news; /* of several processes: its answers of the pass at work, as text */
} btv_group;

struct btv_asker
{
  const btv_claims *claims;
  btv_outcome *outcomes;
  btv_ask_options options;
  double start;
  size_t *order; /* of the claims, those about one model together */
  size_t *home;  /* the group of each claim */
  btv_group *groups;
  size_t count;
  bti_room room;        /* memory of the groups at work */
  btv_query *query;     /* of the plan at work, by group */
  size_t *before;       /* of several processes: attempts at a claim before the pass */
  size_t *fresh;        /* room for as many groups */
  int halted;           /* one of them was told to stop */
  size_t recalled;      /* answers from the cache */
  pthread_mutex_t lock; /* of the calls back, and of attempts while they are added */
  bt_error error;       /* the first failure in a thread */
};

/* MADE becomes OUTCOME's last attempt.  BT_ENOMEM. */
BT_CHECKED bt_status btv_asker_keep (btv_asker *asker, btv_outcome *outcome,
                                     const btv_attempt *made, bt_error *error);

/* QUESTION about CLAIM, answered now or once before, into OUT; the laboratory is LAB's,
 * and opened for that when it is needed and there is none; what it takes is added to
 * SPENT. */
void btv_asker_answer (btv_asker *asker, btv_lab **lab, btv_profile *spent,
                       const btv_claim *claim, btv_question *question,
                       btv_attempt *out);

/* An attempt under READING of which nothing is known yet. */
btv_attempt btv_asker_attempt (const btv_reading *reading);

/* What CLAIM sets, and over it what COUNT OTHER settings do.  Owned by the caller.
 * BT_ENOMEM. */
BT_CHECKED bt_status btv_asker_join (btv_setting **out, const btv_claim *claim,
                                     const btv_setting *other, size_t count,
                                     bt_error *error);

/* Which values of VARY give what OUTCOME's claim prints (inverse.c).  What was stopped
 * or failed stands in the answer.  BT_ENOMEM. */
BT_CHECKED bt_status btv_asker_inverse (btv_asker *asker, btv_outcome *outcome,
                                        const btv_vary *vary, bt_error *error);

/* Ask what the pass at work has for group INDEX of the asker CONTEXT. */
void btv_asker_group (void *context, size_t index);

/* The pass at work by all processes, which all call it.  What fails in a task is in the
 * asker's own error. */
BT_CHECKED bt_status btv_asker_together (btv_asker *asker, bt_error *error);

#endif
