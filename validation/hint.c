/* validation/hint.c - see hint.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/hint.h"
#include "validation/settings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Whether a single reading of CLAIMS that concerns CLAIM sets KEY to VALUE and nothing
 * else. */
static int
is_offered (const btv_claims *claims, const btv_claim *claim, const char *key,
            const char *value)
{
  for (size_t r = 0; r < claims->readings_count; r++)
    {
      const btv_reading *reading = &claims->readings[r];
      if (reading->set_count == 1 && btv_reading_concerns (reading, claim)
          && strcmp (reading->set[0].key, key) == 0
          && strcmp (reading->set[0].value, value) == 0)
        return 1;
    }
  return 0;
}

static btv_hint *
add (btv_outcome *outcome, const btv_setting *set, const bt_value *value)
{
  if (outcome->hints_count == BTV_HINTS_MAX)
    return NULL;
  btv_hint *hint = &outcome->hints[outcome->hints_count++];
  *hint = (btv_hint){ .value = *value };
  if (set)
    {
      snprintf (hint->key, sizeof hint->key, "%s", set->key);
      snprintf (hint->set, sizeof hint->set, "%s", set->value);
    }
  return hint;
}

/* ---- without an answer --------------------------------------------------------- */

/* What an entropy is measured in: its length in nats.  Static. */
static const struct
{
  const char *text, *base; /* base NULL: no setting */
  double nats;
} units[] = { { "in nats", "e", 1 },
              { "in bits", "2", M_LN2 },
              { "with the logarithm to base 10", NULL, M_LN10 } };

static void
read_bases (const btv_claims *claims, btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  const bt_value *mine = &outcome->attempts[0].answer.value;
  btv_settings settings;
  bt_error error = BT_ERROR_INIT;
  /* A bound or an order of magnitude is easily met. */
  if (!btv_evaluator_is_entropy (claim->evaluator) || claim->how.form == BTV_FORM_BELOW
      || claim->how.form == BTV_FORM_ABOVE || claim->how.form == BTV_FORM_MAGNITUDE
      || btv_settings_read (&settings, claim->set, claim->set_count, &error) != BT_OK)
    return;
  const size_t own = settings.entropy.base2 ? 1 : 0;
  for (size_t i = 0; i < sizeof units / sizeof *units; i++)
    {
      const double factor = units[own].nats / units[i].nats;
      const btv_setting set = { "base", units[i].base };
      /* The unit is that of the number before it is converted. */
      const double offset = claim->convert.why ? claim->convert.offset : 0;
      bt_value value = *mine;
      btv_convert_value (
          &(btv_convert){ factor, offset * (1 - factor), "another unit" }, &value);
      if (i == own || (set.value && is_offered (claims, claim, set.key, set.value))
          || btv_interval_relation (&claim->claimed, value.lo, value.hi) != BTV_INSIDE)
        continue;
      btv_hint *hint = add (outcome, set.value ? &set : NULL, &value);
      if (hint)
        snprintf (hint->text, sizeof hint->text, "%s", units[i].text);
    }
}

static void
read_digits (btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  const bt_value *value = &outcome->attempts[0].answer.value;
  const char *remark
      = btv_printed_remark (&claim->claimed, &claim->how, value->lo, value->hi);
  btv_hint *hint = remark ? add (outcome, NULL, value) : NULL;
  if (!hint)
    return;
  /* A run that is looked at now and then crosses before it is seen to have crossed. */
  const int seen = (btv_evaluator_needs (claim->evaluator) & BTV_IS_TIME)
                   && value->hi < claim->claimed.value && !claim->convert.why;
  if (seen)
    snprintf (hint->text, sizeof hint->text,
              "%s, as at the first output after the crossing, one every %g", remark,
              claim->how.unit);
  else
    snprintf (hint->text, sizeof hint->text, "%s", remark);
}

void
btv_hints_read (const btv_claims *claims, btv_outcome *outcome)
{
  if (outcome->attempts_count == 0 || outcome->attempts[0].status != BT_OK
      || outcome->attempts[0].relation != BTV_DISJOINT
      || btv_evaluator_kind (outcome->claim->evaluator) != BTV_NUMBER)
    return;
  read_bases (claims, outcome);
  read_digits (outcome);
}

/* ---- with one ------------------------------------------------------------------ */

int
btv_hint_asks (const btv_claims *claims, const btv_outcome *outcome, btv_setting *set,
               btv_question *question)
{
  enum
  {
    FAR = 20 /* times the curve that is there: no longer cheap */
  };
  const btv_claim *claim = outcome->claim;
  const btv_setting last = { "crossing", "last" };
  btv_settings own;
  bt_error error = BT_ERROR_INIT;
  if (!(btv_evaluator_needs (claim->evaluator) & BTV_IS_TIME)
      || claim->how.form == BTV_FORM_NONE
      || btv_evaluator_check (claim->evaluator, &last, &error) != BT_OK
      || btv_settings_read (&own, claim->set, claim->set_count, &error) != BT_OK
      || btv_evaluator_scatters (claim->evaluator, claim->set, claim->set_count))
    return 0;
  const int first = own.crossing == BT_LAST;
  const bt_value *found = &outcome->attempts[0].answer.value;
  const double end = btv_convert_back (&claim->convert, claim->claimed).hi;
  const double lo
      = btv_convert_back (&claim->convert,
                          (btv_interval){ found->value, found->lo, found->hi })
            .lo;
  *set = first ? (btv_setting){ "crossing", "first" } : last;
  *question = (btv_question){ .evaluator = claim->evaluator,
                              .at = claim->at,
                              .t_max = claim->t_max };
  if (is_offered (claims, claim, set->key, set->value))
    return 0;
  if (first)
    return 1;
  /* The last one lies behind the first; how far to look the printed number says, unless
   * the source says where its run ends.  The evaluator looks on beyond it. */
  if (!(lo > 0) || !isfinite (end) || !(end > lo) || end > claim->t_max)
    return 0;
  if (!own.end_stated)
    question->t_max = fmin (1.05 * end, claim->t_max);
  return question->t_max <= FAR * lo;
}

void
btv_hint_answered (btv_outcome *outcome, const btv_setting *set,
                   const btv_question *question, const btv_answer *answer)
{
  const bt_value *value = &answer->value;
  if (btv_interval_relation (&outcome->claim->claimed, value->lo, value->hi)
      != BTV_INSIDE)
    return;
  btv_hint *hint = add (outcome, set, value);
  if (hint)
    snprintf (hint->text, sizeof hint->text, "as the %s crossing up to t = %.4g",
              set->value,
              btv_convert_number (&outcome->claim->convert, question->t_max));
}
