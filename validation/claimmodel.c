/* validation/claimmodel.c - the models of claims: how they are made, their couplings,
 * and an order of them; see claims.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/claims.h"

#include <string.h>

int
btv_claim_shares_lambda (const btv_claim *claim)
{
  for (size_t j = 0; claim->couplings && j < claim->modes; j++)
    if (claim->couplings[j] != claim->lambda)
      return 0;
  return 1;
}

double
btv_claim_lambda (const btv_claim *claim, size_t j)
{
  return claim->couplings ? claim->couplings[j] : claim->lambda;
}

bt_status
btv_claim_model (bt_model **out, const btv_claim *claim, bt_error *error)
{
  *out = NULL;
  if (claim->modes > 0)
    return claim->couplings ? bt_model_new_couplings (out, claim->couplings, claim->x0,
                                                      claim->omega, claim->modes, error)
                            : bt_model_new (out, claim->lambda, claim->x0, claim->omega,
                                            claim->modes, error);
  return claim->closed ? btv_modelfile_make (out, claim->closed, claim->given,
                                             claim->given_count, error)
                       : BT_OK;
}

static int
compare (double a, double b)
{
  return a < b ? -1 : a > b;
}

/* Models of one file with these parameters set. */
static int
compare_given (const btv_claim *a, const btv_claim *b)
{
  int order = compare ((double) a->given_count, (double) b->given_count);
  for (size_t i = 0; !order && i < a->given_count; i++)
    {
      order = strcmp (a->given[i].name, b->given[i].name);
      if (!order)
        order = compare (a->given[i].value, b->given[i].value);
    }
  return order;
}

int
btv_claim_model_order (const btv_claim *a, const btv_claim *b)
{
  if (!a->model != !b->model)
    return a->model ? 1 : -1;
  if (!a->scan != !b->scan)
    return a->scan ? 1 : -1;
  int order = a->model ? strcmp (a->model_path, b->model_path) : 0;
  if (!order)
    order = compare_given (a, b);
  if (!order && a->scan)
    order = strcmp (a->scan_path, b->scan_path);
  if (!order)
    order = compare (a->x0, b->x0);
  if (!order && a->modes != b->modes)
    order = a->modes < b->modes ? -1 : 1;
  for (size_t j = 0; !order && j < a->modes; j++)
    {
      order = compare (a->omega[j], b->omega[j]);
      if (!order)
        order = compare (btv_claim_lambda (a, j), btv_claim_lambda (b, j));
    }
  return order;
}

int
btv_claim_same_model (const btv_claim *a, const btv_claim *b)
{
  return btv_claim_model_order (a, b) == 0;
}
