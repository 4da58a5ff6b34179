/* validation/claimed.c - see claimed.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/claimed.h"
#include "validation/modelparts.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static bt_status
check_label (const btv_reader *in, const btv_claim *claim, const btv_field *fields)
{
  const char *labels = btv_evaluator_labels (claim->evaluator);
  const int lettered = strlen (labels) == 3;
  btv_known known;
  bt_status status = BT_OK;
  for (size_t i = BTV_CLAIMED_UNCERTAINTY; i < BTV_CLAIMED_FIELDS; i++)
    if (fields[i].value)
      status = btv_both (
          status, BTV_REFUSE (in, fields[i].key,
                              "'%s' for a label; leave it out, only a number has any",
                              fields[i].name));
  /* Without the modes it cannot be told how many letters there must be. */
  if ((lettered && claim->modes == 0)
      || btv_evaluator_is_label (claim->evaluator, claim->printed, claim->modes))
    return status;
  btv_known_begin (&known, claim->printed);
  for (const char *at = labels; *at;)
    {
      char label[32];
      const size_t length = strcspn (at, "|");
      snprintf (label, sizeof label, "%.*s", (int) length, at);
      if (!lettered)
        bti_text_closer (&known.closest, label);
      bti_text_hint (&known.closest, known.hint);
      known.closest.name = NULL;
      if (*known.hint)
        break;
      at += length + (at[length] == '|');
    }
  return btv_both (status,
                   BTV_REFUSE (in, fields[BTV_CLAIMED_PRINTED].value,
                               "'printed' is '%s'; evaluator '%s' answers %s%s%s",
                               BTV_SHOWN (claim->printed),
                               btv_evaluator_name (claim->evaluator), labels,
                               lettered ? ", a letter for each mode" : "", known.hint));
}

/* What the file says beside the number. */
static bt_status
load_options (const btv_reader *in, btv_claim *claim, const btv_field *fields,
              btv_printed_options *options)
{
  const btv_field *uncertainty = &fields[BTV_CLAIMED_UNCERTAINTY],
                  *digits = &fields[BTV_CLAIMED_DIGITS],
                  *why = &fields[BTV_CLAIMED_WHY];
  static const btv_form forms[] = { BTV_FORM_BOUND, BTV_FORM_SIGMA };
  bt_status status = BT_OK;
  *options = (btv_printed_options){ 0 };
  if (uncertainty->value)
    status = btv_fields_check (in, uncertainty);
  if (status == BT_OK && uncertainty->value)
    {
      const char *word = uncertainty->value->text;
      btv_known known;
      btv_known_begin (&known, word);
      for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        {
          if (strcmp (word, btv_form_name (forms[i])) == 0)
            options->uncertainty = forms[i];
          btv_known_add (&known, btv_form_name (forms[i]));
        }
      if (options->uncertainty == BTV_FORM_NONE)
        status = btv_known_refuse (in, uncertainty->value, &known, NULL,
                                   "unknown uncertainty '%s'", BTV_SHOWN (word));
    }
  if (!digits->value != !why->value)
    status
        = btv_both (status, BTV_REFUSE (in, digits->value ? digits->key : why->key,
                                        "'%s' without '%s'; a claim has both or none",
                                        digits->value ? digits->name : why->name,
                                        digits->value ? why->name : digits->name));
  if (digits->value)
    status = btv_both (status, btv_fields_count (in, digits, 64, &options->digits));
  return btv_both (status, btv_fields_text (in, why, &claim->digits_why));
}

bt_status
btv_claimed_load (const btv_reader *in, btv_claim *claim,
                  const btv_field fields[BTV_CLAIMED_FIELDS])
{
  const btv_yaml_node *node = fields[BTV_CLAIMED_PRINTED].value;
  btv_printed_options options;
  bt_error why = BT_ERROR_INIT;
  claim->claimed = (btv_interval){ NAN, NAN, NAN };
  bt_status status
      = btv_fields_text (in, &fields[BTV_CLAIMED_PRINTED], &claim->printed);
  if (status != BT_OK || !claim->evaluator)
    return status;
  if (btv_evaluator_kind (claim->evaluator) == BTV_LABEL)
    return check_label (in, claim, fields);
  status = load_options (in, claim, fields, &options);
  if (status != BT_OK)
    return status;
  if (btv_printed_parse (&claim->claimed, &claim->how, claim->printed, &options, &why)
      != BT_OK)
    return BTV_REFUSE (in, node,
                       "'printed', of which evaluator '%s' gives a number: %s",
                       btv_evaluator_name (claim->evaluator), why.text);
  if (!node->quoted)
    return BTV_REFUSE (
        in, node,
        "'printed' is the bare number %s; quote it, \"%s\": zeros at its "
        "end are part of what was printed",
        BTV_SHOWN (claim->printed), BTV_SHOWN (claim->printed));
  /* Otherwise the last digits would be said to hold without having been looked at. */
  if (claim->claimed.hi - claim->claimed.lo < DBL_EPSILON * fabs (claim->claimed.value))
    return BTV_REFUSE (in, node,
                       "'printed' is '%s', more digits than a double can tell apart; "
                       "say how many are compared, such as digits: 15, and why",
                       BTV_SHOWN (claim->printed));
  return BT_OK;
}

/* ---- units --------------------------------------------------------------------- */

static const double largest_scale = 1e100;

/* Whether answers of EVALUATOR, which may be NULL, have a unit. */
static bt_status
check_unit (const btv_reader *in, const btv_field *from, const btv_evaluator *evaluator)
{
  if (evaluator && btv_evaluator_kind (evaluator) == BTV_LABEL)
    return BTV_REFUSE (in, from->key,
                       "'convert' for a label; leave it out, only a number has units");
  if (evaluator && btv_evaluator_needs (evaluator) & BTV_UNITLESS)
    return BTV_REFUSE (in, from->key,
                       "'convert', and evaluator '%s' gives a count, an order or a "
                       "rank, the same in all units; leave it out",
                       btv_evaluator_name (evaluator));
  return BT_OK;
}

bt_status
btv_claimed_convert (const btv_reader *in, btv_claim *claim, const btv_field *from)
{
  enum
  {
    SCALE,
    OFFSET,
    WHY,
    COUNT
  };
  btv_field fields[COUNT] = {
    [SCALE] = { .name = "scale" },
    [OFFSET] = { .name = "offset" },
    [WHY] = { .name = "why", .required = 1 },
  };
  static const btv_modelsetup nothing;
  btv_convert *out = &claim->convert;
  double *const number[] = { &out->scale, &out->offset };
  *out = (btv_convert){ 1, 0, NULL };
  if (!from->value)
    return BT_OK;
  bt_status status = check_unit (in, from, claim->evaluator);
  status = btv_both (
      status, btv_fields_take (in, from->value, "a claim's convert", fields, COUNT));
  if (status == BT_OK && !fields[SCALE].value && !fields[OFFSET].value)
    status = BTV_REFUSE (in, from->key,
                         "'convert' without 'scale' and 'offset' converts nothing; "
                         "give one of them");
  for (int k = SCALE; k <= OFFSET; k++)
    if (fields[k].value)
      status = btv_both (status, btv_model_number (in, fields[k].value, fields[k].name,
                                                   &nothing, number[k]));
  const double size = fabs (out->scale);
  if (status == BT_OK && !(size >= 1 / largest_scale && size <= largest_scale))
    status
        = BTV_REFUSE (in, fields[SCALE].value,
                      "'scale' is %g; it must be a number other than 0, of a size from "
                      "%g to %g",
                      out->scale, 1 / largest_scale, largest_scale);
  return btv_both (status, btv_fields_text (in, &fields[WHY], &out->why));
}
