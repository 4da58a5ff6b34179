/* validation/altered.h - a claim with other parameters than the source has.
 *
 * Parameters are called as under `parameters' of a claims file: lambda, x0 and omega of
 * the built-in model, whatever a model file has, and `at', the time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_ALTERED_H
#define BTV_ALTERED_H

#include "validation/claims.h"

/* A copy of a claim in which only what was altered is its own. */
typedef struct btv_altered
{
  btv_claim claim;
  double *couplings, *omega;
  bt_parameter *given;
} btv_altered;

/* *OUT = CLAIM, not altered yet: borrows from it.  To be released with
 * btv_altered_clear. */
void btv_altered_begin (btv_altered *out, const btv_claim *claim);
void btv_altered_clear (btv_altered *altered);

/* Its parameter NAME is VALUE from now on.  lambda and omega are those of all modes,
 * which may have different ones: then, as where there is no such parameter, BT_EINVAL.
 * BT_ENOMEM. */
BT_CHECKED bt_status btv_altered_set (btv_altered *altered, const char *name,
                                      double value, bt_error *error);

/* Its parameter NAME is FACTOR times what it was, in every mode.  Likewise. */
BT_CHECKED bt_status btv_altered_scale (btv_altered *altered, const char *name,
                                        double factor, bt_error *error);

/* It has the parameters of READING from now on.  Likewise. */
BT_CHECKED bt_status btv_altered_read (btv_altered *altered, const btv_reading *reading,
                                       bt_error *error);

/* What CLAIM has for NAME: 1, or 0 where there is no such parameter, or not one number.
 */
int btv_claim_parameter (const btv_claim *claim, const char *name, double *out);

/* Non-zero when CLAIM has a parameter NAME that can be scaled. */
int btv_claim_scales (const btv_claim *claim, const char *name);

#endif
