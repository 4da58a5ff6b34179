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

/* The terms of H, where all parts are oscillators. */
static bt_status
take_terms (btv_account *out, const bti_system *system, bt_error *error)
{
  if (bti_system_axes (system) != system->parts)
    return BT_OK;
  bt_status status = bti_calloc (&out->term, system->h.count, sizeof *out->term, error);
  if (status != BT_OK)
    return status;
  out->terms = system->h.count;
  for (size_t i = 0; i < out->terms; i++)
    {
      const bti_term *term = &system->h.term[i];
      out->term[i].factor = creal (term->factor);
      for (size_t k = 0; k < system->parts; k++)
        {
          out->term[i].power[2 * k] = term->power[BTI_SLOT_X (k)];
          out->term[i].power[2 * k + 1] = term->power[BTI_SLOT_P (k)];
        }
    }
  return BT_OK;
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
      out->joint = system->ground.count > 0;
      out->special = bti_model_special (model) && bti_model_power (model) == 2
                     && bt_model_modes (model) == 1;
      if (out->special)
        {
          out->lambda = bt_model_lambda (model, 0);
          out->omega = bt_model_omega (model, 0);
        }
      status = take_terms (out, system, error);
    }
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
  free (account->term);
  *account = (btv_account){ 0 };
}
