/* report/recipe.h - scripts with which a number can be computed again by software that
 * is not ours.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_RECIPE_H
#define BTR_RECIPE_H

#include "report/work.h"
#include "validation/account.h"

/* With what.  NumPy and SciPy: closed systems of one or two oscillators.  QuTiP: with
 * qubits or an environment, too, and one oscillator then; times up to 200. */
typedef enum btr_way
{
  BTR_NUMPY,
  BTR_QUTIP,
  BTR_WAYS
} btr_way;

/* Its name; what it does, in words; what stems of its scripts end in.  Static. */
const char *btr_recipe_software (btr_way with);
const char *btr_recipe_how (btr_way with);
const char *btr_recipe_ending (btr_way with);

/* Non-zero when there is a script for OUTCOME, whose claim is about ACCOUNT: break
 * times and entropies of the pair of VZ25, levels, means of any operator at a time or
 * in the state that stays, as they are defined; WHY receives else what stands in the
 * way, static. */
int btr_recipe_is (btr_way with, const btv_outcome *outcome, const btv_account *account,
                   const char **why);

/* Write it as file NAME of WORK's report; *WRITTEN: it is there, unless what all
 * scripts share is not found.  BT_EIO, BT_ENOMEM. */
BT_CHECKED bt_status btr_recipe_write (btr_way with, btr_work *work,
                                       const btv_outcome *outcome,
                                       const btv_account *account, const char *name,
                                       int *written, bt_error *error);

#endif
