/* validation/account.c - see account.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/account.h"
#include "base/memory.h"
#include "model/system.h"
#include "validation/modelparts.h"

#include <complex.h>
#include <stdlib.h>
#include <string.h>

static bt_status
take_operator (btv_operator *out, const bti_polynomial *a, double rate, bt_error *error)
{
  bt_status status = bti_calloc (&out->term, a->count, sizeof *out->term, error);
  if (status != BT_OK)
    return status;
  out->rate = rate;
  out->count = a->count;
  for (size_t i = 0; i < a->count; i++)
    {
      out->term[i].re = creal (a->term[i].factor);
      out->term[i].im = cimag (a->term[i].factor);
      memcpy (out->term[i].power, a->term[i].power, sizeof out->term[i].power);
    }
  return BT_OK;
}

/* H, and what the environment does. */
static bt_status
take_system (btv_account *out, const bti_system *system, bt_error *error)
{
  bt_status status = take_operator (&out->h, &system->h, 0, error);
  for (size_t i = 0; status == BT_OK && i < system->jumps; i++)
    {
      const bti_jump *jump = &system->jump[i];
      status = take_operator (&out->jump[i], &jump->l, jump->rate, error);
      out->jumps += status == BT_OK;
    }
  return status;
}

/* What the settings say to observe, if they do. */
static bt_status
take_observed (btv_account *out, const bt_model *model, bt_error *error)
{
  bt_observation *observe;
  if (!out->settings.observe)
    return BT_OK;
  bt_status status
      = bt_observation_new (&observe, model, &out->settings.observe, 1, error);
  if (status == BT_OK)
    status = take_operator (&out->observe, &observe->item[0], 0, error);
  bt_observation_free (observe);
  return status;
}

bt_status
btv_account_make (btv_account *out, const btv_claim *claim, bt_error *error)
{
  bt_model *model = NULL;
  *out = (btv_account){ 0 };
  bt_status status = btv_claim_model (&model, claim, error);
  const bti_system *system = model ? bti_model_system (model) : NULL;
  if (status == BT_OK && !system)
    status = bt_error_set (error, BT_ENOTSUP,
                           "its model is none of parts, or has too many");
  if (status == BT_OK)
    status = btv_settings_read (&out->settings, claim->set, claim->set_count, error);
  if (status == BT_OK)
    {
      out->parts = system->parts;
      memcpy (out->part, system->part, sizeof out->part);
      out->followed = system->followed;
      out->joint = system->ground.count > 0;
      out->qubits = bti_system_axes (system) != system->parts;
      out->special = bti_model_special (model) && bti_model_power (model) == 2
                     && bt_model_modes (model) == 1;
      if (out->special)
        {
          out->lambda = bt_model_lambda (model, 0);
          out->omega = bt_model_omega (model, 0);
        }
      status = take_system (out, system, error);
    }
  if (status == BT_OK)
    status = take_observed (out, model, error);
  if (status == BT_OK)
    status = btv_model_show (&out->symbol, &out->normal, &system->h, out->part,
                             out->parts, error);
  bt_model_free (model);
  return status;
}

void
btv_account_clear (btv_account *account)
{
  free (account->symbol);
  free (account->normal);
  free (account->h.term);
  free (account->observe.term);
  for (size_t i = 0; i < account->jumps; i++)
    free (account->jump[i].term);
  *account = (btv_account){ 0 };
}
