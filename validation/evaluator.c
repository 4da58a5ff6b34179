/* validation/evaluator.c - see evaluator.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluator.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const btv_evaluator *const table[] = {
#define ROW(name) &btv_evaluator_##name,
  BTV_EVALUATOR_LIST (ROW)
#undef ROW
};

bt_status
btv_evaluator_check (const btv_evaluator *evaluator, const btv_setting *setting,
                     bt_error *error)
{
  size_t known = 0;
  while (evaluator->keys[known] && strcmp (evaluator->keys[known], setting->key) != 0)
    known++;
  if (!evaluator->keys[known])
    {
      char list[256] = "";
      for (size_t i = 0; evaluator->keys[i]; i++)
        {
          size_t used = strlen (list);
          snprintf (list + used, sizeof list - used, "%s%s", i ? ", " : "",
                    evaluator->keys[i]);
        }
      return bt_error_set (error, BT_EINVAL,
                           "'%s' is no reading of %s; its readings: %s", setting->key,
                           evaluator->name, *list ? list : "none");
    }
  return btv_setting_check (setting, error);
}

void
btv_label (btv_answer *answer, const char *label)
{
  snprintf (answer->label, sizeof answer->label, "%s", label);
}

void
btv_say (btv_answer *answer, const char *format, ...)
{
  va_list list;
  va_start (list, format);
  vsnprintf (answer->reason, sizeof answer->reason, format, list);
  va_end (list);
}

void
btv_two_methods (btv_answer *answer, const bt_method *first, const bt_method *second,
                 double difference, double tolerance)
{
  bt_value *value = &answer->value;
  int agree = difference <= fmax (tolerance, bt_value_error (value));
  size_t used = 0;
  while (used + 1 < BTV_METHODS_MAX && answer->methods[used])
    used++;
  answer->methods[used] = second->name;
  value->err[BT_AXIS_METHOD] = difference;
  value->lo -= difference;
  value->hi += difference;
  answer->warrant = agree ? "two methods agree" : "two methods differ";
  if (!agree && answer->reason[0] == '\0')
    btv_say (answer, "%s differs from %s by %.2g", second->name, first->name,
             difference);
}

const btv_evaluator *const *
btv_evaluators (size_t *count)
{
  *count = sizeof table / sizeof *table;
  return table;
}

const btv_evaluator *
btv_evaluator_find (const char *name)
{
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (strcmp (table[i]->name, name) == 0)
      return table[i];
  return NULL;
}

const char *
btv_evaluator_name (const btv_evaluator *evaluator)
{
  return evaluator->name;
}

const char *
btv_evaluator_summary (const btv_evaluator *evaluator)
{
  return evaluator->summary;
}

int
btv_evaluator_is_label (const btv_evaluator *evaluator, const char *text, size_t modes)
{
  size_t length = strlen (text);
  const char *labels = evaluator->labels;
  if (evaluator->per_mode)
    return length == modes && strspn (text, labels) == length && !strchr (text, '|');
  for (const char *label = labels; label; label = strchr (label, '|'))
    {
      label += *label == '|';
      if (strcspn (label, "|") == length && strncmp (label, text, length) == 0)
        return 1;
    }
  return 0;
}

/* Asked by nobody: an audit sees first that something is missing. */
static bt_status
evaluate_nothing (btv_lab *lab, const btv_question *question,
                  const btv_settings *settings, btv_answer *answer, bt_error *error)
{
  (void) lab;
  (void) question;
  (void) settings;
  (void) answer;
  return bt_error_set (error, BT_ENOTSUP, "nothing to compute");
}

const btv_evaluator *
btv_evaluator_none (void)
{
  static const char *const keys[] = { NULL };
  static const btv_evaluator none = { .name = "nothing computable",
                                      .summary = "the source leaves inputs out",
                                      .labels = "",
                                      .keys = keys,
                                      .evaluate = evaluate_nothing };
  return &none;
}

btv_kind
btv_evaluator_kind (const btv_evaluator *evaluator)
{
  return evaluator->labels ? BTV_LABEL : BTV_NUMBER;
}

unsigned
btv_evaluator_needs (const btv_evaluator *evaluator)
{
  return evaluator->needs;
}

const char *
btv_evaluator_labels (const btv_evaluator *evaluator)
{
  return evaluator->labels;
}

int
btv_evaluator_scatters (const btv_evaluator *evaluator, const btv_setting *set,
                        size_t count)
{
  btv_settings settings;
  bt_error error = BT_ERROR_INIT;
  return evaluator->scatters
         && btv_settings_read (&settings, set, count, &error) == BT_OK
         && settings.samples > 0 && !settings.has_seed;
}

/* What QUESTION sets, where its evaluator takes it. */
static bt_status
read_question (const btv_question *question, btv_settings *out, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < question->settings_count; i++)
    status = btv_evaluator_check (question->evaluator, &question->settings[i], error);
  if (status != BT_OK)
    return status;
  return btv_settings_read (out, question->settings, question->settings_count, error);
}

bt_status
btv_trace_make (btv_lab *lab, const btv_question *question, btv_trace *out,
                bt_error *error)
{
  *out = (btv_trace){ 0 };
  btv_settings reading;
  bt_status status = read_question (question, &reading, error);
  if (status != BT_OK || !question->evaluator->trace)
    return status;
  btv_lab_deadline (lab, question->deadline);
  status = question->evaluator->trace (lab, question, &reading, out, error);
  if (status != BT_OK)
    btv_trace_clear (out);
  return status;
}

void
btv_trace_clear (btv_trace *trace)
{
  free (trace->value);
  *trace = (btv_trace){ 0 };
}

/* What cannot be is no answer: a share of more than all, a negative entropy. */
static bt_status
keep_possible (const btv_evaluator *evaluator, bt_value *value, bt_error *error)
{
  double least = evaluator->least, most = evaluator->most;
  if (!(least < most) || isnan (value->value))
    return BT_OK;
  if (value->hi < least || value->lo > most)
    return bt_error_set (error, BT_ECONV,
                         "%s = %g, from %g to %g, where %g to %g can be: the error is "
                         "underestimated",
                         evaluator->name, value->value, value->lo, value->hi, least,
                         most);
  value->value = fmin (fmax (value->value, least), most);
  value->lo = fmax (value->lo, least);
  value->hi = fmin (value->hi, most);
  return BT_OK;
}

bt_status
btv_ask (btv_lab *lab, const btv_question *question, btv_answer *out, bt_error *error)
{
  *out = (btv_answer){ 0 };
  btv_settings reading;
  bt_status status = read_question (question, &reading, error);
  if (status != BT_OK)
    return status;
  if (question->evaluator->needs & BTV_NEEDS_AT && !(question->at >= 0))
    return bt_error_set (error, BT_EINVAL, "at = %g: must be >= 0", question->at);
  if (question->evaluator->needs & BTV_NEEDS_TMAX
      && (!(question->t_max > 0) || !isfinite (question->t_max)))
    return bt_error_set (error, BT_EINVAL, "t_max = %g: must be > 0", question->t_max);
  if (question->evaluator->needs & BTV_NEEDS_OPEN && !btv_lab_open (lab))
    return bt_error_set (error, BT_EINVAL, "%s needs a model of an open system",
                         question->evaluator->name);
  btv_lab_deadline (lab, question->deadline);
  status = question->evaluator->evaluate (lab, question, &reading, out, error);
  out->late = status == BT_ELIMIT && btv_lab_late (lab);
  out->partial = out->late && out->partial;
  if (status != BT_OK)
    return status;
  return keep_possible (question->evaluator, &out->value, error);
}
