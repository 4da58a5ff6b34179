/* validation/digits.c - see digits.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/digits.h"

#include "validation/lab.h"

#include <math.h>

int
btv_digits_concern (const btv_question *question)
{
  unsigned takes = btv_evaluator_needs (question->evaluator);
  (void) btv_evaluator_idle (question->evaluator, question->settings,
                             question->settings_count, &takes, NULL);
  return !(question->tolerance > 0) && (takes & BTV_TAKES_TOLERANCE) != 0;
}

/* Of what is not known yet: 1, or where the model starts. */
static double
scale_of (const btv_lab *lab)
{
  const bt_model *model = btv_lab_model (lab);
  return fmax (model ? fabs (bt_model_x0 (model)) : 0, 1);
}

/* How runs begin.  What an error of <x> makes of a time goes with 1/(growth of delta),
 * of which a hundredth of the share is the experience of scans.  Looser ones are
 * dearer: what must be refined is run again.  0: the laboratory's own, which is loose
 * of several modes. */
static double
first_tolerance (const btv_lab *lab, int is_time)
{
  static const double least = 1e-6, most = 1e-3;
  const bt_model *model = btv_lab_model (lab);
  const double share = BTV_DIGITS_SHARE * (is_time ? 0.01 : 0.05);
  if (!model || bt_model_modes (model) > 1)
    return 0;
  return fmin (fmax (share * scale_of (lab), least), most);
}

/* Non-zero when VALUE has fewer digits than WANTED says, and may have more. */
static int
falls_short (const bt_value *value, double wanted)
{
  const double err = bt_value_error (value);
  return isfinite (wanted) && isfinite (err) && err > wanted
         && err < fabs (value->value);
}

bt_status
btv_ask_digits (btv_lab *lab, const btv_question *question, btv_answer *out,
                bt_error *error)
{
  enum
  {
    ROUNDS = 3
  };
  const unsigned needs = btv_evaluator_needs (question->evaluator);
  const int is_time = (needs & BTV_IS_TIME) != 0;
  if (!btv_digits_concern (question) || needs & BTV_UNITLESS)
    return btv_ask (lab, question, out, error);
  btv_question asked = *question;
  const double begun = bt_watch_now ();
  asked.tolerance = is_time ? 0 : BTV_DIGITS_SHARE * scale_of (lab);
  btv_lab_set_tolerance (lab, first_tolerance (lab, is_time));
  bt_status status = btv_ask (lab, &asked, out, error);
  for (int round = 0; status == BT_OK && round < ROUNDS; round++)
    {
      btv_answer next;
      const double wanted = BTV_DIGITS_SHARE * fabs (out->value.value);
      if (!falls_short (&out->value, wanted)
          || (asked.tolerance > 0 && asked.tolerance <= wanted))
        break;
      asked.tolerance = wanted;
      if (question->deadline > 0)
        asked.deadline = fmax (question->deadline - (bt_watch_now () - begun), 1e-3);
      status = btv_ask (lab, &asked, &next, error);
      /* What is known less closely than wanted still stands. */
      if (status == BT_ELIMIT)
        return BT_OK;
      *out = next;
    }
  return status;
}
