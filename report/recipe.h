/* report/recipe.h - scripts with which a number can be computed again by software that
 * is not ours.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_RECIPE_H
#define BTR_RECIPE_H

#include "report/work.h"
#include "validation/account.h"

/* Non-zero when there is a script for OUTCOME, whose claim is about ACCOUNT: break
 * times and entropies of the pair of VZ25, levels of oscillators, as they are defined;
 * WHY receives else what stands in the way, static. */
int btr_recipe_is (const btv_outcome *outcome, const btv_account *account,
                   const char **why);

/* Write it as file NAME of WORK's report; *WRITTEN: it is there, unless what all
 * scripts share is not found.  BT_EIO, BT_ENOMEM. */
BT_CHECKED bt_status btr_recipe_write (btr_work *work, const btv_outcome *outcome,
                                       const btv_account *account, const char *name,
                                       int *written, bt_error *error);

#endif
