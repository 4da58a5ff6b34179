/* validation/account.h - what a claim's number is about, for those who want to compute
 * it with other means: parts and Hamiltonian of its model, start, settings.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_ACCOUNT_H
#define BTV_ACCOUNT_H

#include "validation/claims.h"
#include "validation/settings.h"

enum
{
  BTV_ACCOUNT_POWERS = 2 * BT_MAX_PARTS
};

/* FACTOR times the Weyl-ordered product of x_k^power[2k] p_k^power[2k+1]. */
typedef struct btv_term
{
  double factor;
  unsigned power[BTV_ACCOUNT_POWERS];
} btv_term;

typedef struct btv_account
{
  bt_part part[BT_MAX_PARTS];
  size_t parts;
  char *symbol, *normal; /* H as a polynomial in symbols, and in normal order; owned */
  btv_term *term;        /* of H; owned; none where a part is no oscillator */
  size_t terms;
  int joint;             /* the start is no product of the parts' */
  int special;           /* of the form of bt_model_new: mean field has its equations */
  double lambda, omega;  /* of that, with one mode */
  btv_settings settings; /* of the claim, defaults filled in */
} btv_account;

/* Of CLAIM, whose model is closed.  Clear OUT in any case.  BT_ENOTSUP: it has none, or
 * one with too many parts; BT_EINVAL, BT_EDATA, BT_ENOMEM. */
BT_CHECKED bt_status btv_account_make (btv_account *out, const btv_claim *claim,
                                       bt_error *error);
void btv_account_clear (btv_account *account);

#endif
