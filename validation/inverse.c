/* validation/inverse.c - asking what would have to be different: btv_asker_inverse.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "validation/asker.h"
#include "validation/forensics.h"
#include "validation/settings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* No further than a time is printed, and a little: what comes after that is above. */
static double
horizon_of (const btv_claim *claim, const btv_setting *set, size_t count)
{
  btv_settings read;
  bt_error error = BT_ERROR_INIT;
  const double end = btv_convert_back (&claim->convert, claim->claimed).hi;
  if (!(btv_evaluator_needs (claim->evaluator) & BTV_IS_TIME) || !isfinite (end)
      || !(end > 0) || btv_settings_read (&read, set, count, &error) != BT_OK
      || read.crossing == BT_LAST)
    return claim->t_max;
  return fmin (1.02 * end, claim->t_max);
}

/* What comes out of OUTCOME's claim at VALUE of VARY.
 * Parameters of the model need a laboratory each; *LAB serves all others.  What it
 * takes is one phase of the claim's profile. */
static bt_status
try_setting (btv_asker *asker, btv_lab **lab, btv_outcome *outcome,
             const btv_vary *vary, double value, btv_attempt *made, bt_error *error)
{
  btv_profile spent = { 0 };
  static const btv_reading standard = { 0 };
  char text[BTV_DISCRETISATION_SIZE];
  btv_altered altered;
  btv_setting other, *set = NULL;
  btv_lab *own = NULL;
  bt_error why = BT_ERROR_INIT;
  btv_altered_begin (&altered, outcome->claim);
  *made = btv_asker_attempt (&standard);
  made->status = btv_vary_apply (vary, value, &altered, &other, text, &why);
  bt_status status = made->status == BT_ENOMEM ? made->status : BT_OK;
  if (status == BT_OK)
    status = btv_asker_join (&set, outcome->claim, &other, other.key != NULL, error);
  const size_t count = outcome->claim->set_count + (other.key != NULL);
  if (status == BT_OK && made->status == BT_OK)
    {
      const btv_claim *claim = &altered.claim;
      btv_question question = { .evaluator = claim->evaluator,
                                .settings = set,
                                .settings_count = count,
                                .at = claim->at,
                                .t_max = horizon_of (claim, set, count) };
      btv_asker_answer (asker, vary->what == BTV_VARY_SETTING ? lab : &own, &spent,
                        claim, &question, made);
    }
  else
    made->end = BTV_REFUSED;
  pthread_mutex_lock (&asker->lock);
  outcome->spent.phase[BTV_PHASE_INVERSE] += btv_profile_total (&spent);
  pthread_mutex_unlock (&asker->lock);
  btv_lab_free (own);
  btv_altered_clear (&altered);
  free (set);
  return status;
}

/* A place for VARY among the answers of OUTCOME, with room for all there may be. */
static bt_status
begin (const btv_asker *asker, btv_outcome *outcome, const btv_vary *vary,
       btv_inverse **out, bt_error *error)
{
  bt_status status = BT_OK;
  *out = btv_inverse_of (outcome, vary);
  if (*out)
    return BT_OK;
  if (!outcome->inverse)
    status = bti_calloc (&outcome->inverse, asker->claims->vary_count,
                         sizeof *outcome->inverse, error);
  if (status != BT_OK)
    return status;
  *out = &outcome->inverse[outcome->inverse_count++];
  (*out)->vary = vary;
  (*out)->target = outcome->claim->claimed.value;
  return BT_OK;
}

bt_status
btv_asker_inverse (btv_asker *asker, btv_outcome *outcome, const btv_vary *vary,
                   bt_error *error)
{
  btv_inverse *inverse;
  btv_lab *lab = NULL;
  double setting;
  bt_status status = begin (asker, outcome, vary, &inverse, error);
  while (status == BT_OK && btv_inverse_next (inverse, &setting))
    {
      btv_attempt made;
      status = try_setting (asker, &lab, outcome, vary, setting, &made, error);
      if (status != BT_OK)
        break;
      if (made.end == BTV_UNTIMELY || btv_asker_cancelled (asker))
        {
          inverse->stopped = 1;
          snprintf (inverse->reason, sizeof inverse->reason, "%.150s",
                    made.answer.reason[0] ? made.answer.reason : "interrupted");
          break;
        }
      const btv_probe probe = btv_inverse_probe (outcome->claim, &made, setting);
      status = btv_inverse_add (inverse, &probe, error);
    }
  btv_lab_free (lab);
  return status;
}
