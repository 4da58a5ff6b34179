/* validation/evaluator.c - see evaluator.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/evaluator.h"

#include "solve/refine.h"
#include "study/ways.h"
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

int
btv_evaluator_knows (const btv_evaluator *evaluator, const char *name)
{
  for (size_t i = 0; evaluator->keys[i]; i++)
    if (strcmp (evaluator->keys[i], name) == 0)
      return 1;
  return 0;
}

const char *const *
btv_evaluator_keys (const btv_evaluator *evaluator)
{
  return evaluator->keys;
}

bt_status
btv_evaluator_check (const btv_evaluator *evaluator, const btv_setting *setting,
                     bt_error *error)
{
  if (!btv_evaluator_knows (evaluator, setting->key))
    {
      char list[256] = "", more[BTI_MORE_SIZE], hint[BTI_HINT_SIZE];
      size_t left = 0;
      bti_closest closest = { setting->key, NULL, 0 };
      for (size_t i = 0; evaluator->keys[i]; i++)
        {
          bti_text_list (list, sizeof list, evaluator->keys[i], &left);
          bti_text_closer (&closest, evaluator->keys[i]);
        }
      return bt_error_set (error, BT_EINVAL,
                           "'%.60s' is no reading of %s; its readings: %s%s%s",
                           setting->key, evaluator->name, *list ? list : "none",
                           bti_text_more (left, more), bti_text_hint (&closest, hint));
    }
  return btv_setting_check (setting, error);
}

const char *
btv_evaluator_hint (const char *word, char out[BTI_HINT_SIZE])
{
  size_t count;
  bti_closest closest = { word, NULL, 0 };
  const btv_evaluator *const *all = btv_evaluators (&count);
  for (size_t i = 0; i < count; i++)
    bti_text_closer (&closest, all[i]->name);
  return closest.name ? bti_text_hint (&closest, out)
                      : "; 'breaktime list evaluators' names them";
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

int
btv_rung_begin (btv_rung *rung, const bt_runs *runs, size_t method, bt_axis axis,
                const bt_series *pair[2])
{
  *rung = (btv_rung){ .method = method, .axis = axis };
  return bt_runs_pair (runs, axis, &pair[0], &pair[1])
         && bti_runs_sizes (runs, axis, rung->size);
}

void
btv_add_rung (btv_answer *answer, const btv_rung *rung)
{
  if (answer->rungs == BTV_RUNGS)
    memmove (answer->rung, answer->rung + 1, --answer->rungs * sizeof *rung);
  answer->rung[answer->rungs++] = *rung;
}

void
btv_unchecked (btv_answer *answer)
{
  answer->partial = 1;
  btv_say (answer, "the time budget ended before a check by a second method");
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
btv_evaluator_behind (const btv_evaluator *evaluator)
{
  return evaluator->behind;
}

const char *
btv_evaluator_interval (const btv_evaluator *evaluator)
{
  return evaluator->interval;
}

const char *
btv_evaluator_rival (const btv_evaluator *evaluator)
{
  return evaluator->rival;
}

int
btv_evaluator_is_entropy (const btv_evaluator *evaluator)
{
  return evaluator->entropy;
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

/* ---- settings that change nothing ----------------------------------------------- */

/* What a setting must stand beside to have an effect. */
static const struct
{
  const char *key;
  int stepped, sampled; /* a method with a time step, with samples */
  int stated;           /* a discretisation that is stated */
  const char *other;    /* this setting, */
  const char *word;     /* with this value; NULL: any whose name begins so */
  const char *why;
} beside[] = {
  { "samples", 0, 1, 0, NULL, NULL, "a method that takes samples" },
  { "seed", 0, 1, 0, NULL, NULL, "a method that takes samples" },
  { "sample_x", 0, 1, 0, NULL, NULL, "a method that takes samples" },
  { "dt", 1, 0, 0, NULL, NULL, "a method with a time step" },
  { "open_step", 1, 0, 0, NULL, NULL, "a method with a time step" },
  { "end", 0, 0, 0, "crossing", "last", "crossing=last" },
  { "at_step", 0, 0, 1, NULL, NULL, "discretisation=POINTS/BOX/STEP" },
  { "form", 0, 0, 0, "than", NULL, "than" },
  { "products", 0, 0, 0, "states", NULL, "states" },
  { "renormalise", 0, 0, 0, "cut_", NULL, "cut_m or cut_n" },
};

/* Whether the method that EVALUATOR would use has a step, and takes samples. */
static void
chosen_method (const btv_evaluator *evaluator, const btv_settings *reading,
               int *stepped, int *sampled)
{
  *stepped = *sampled = 1;
  const int named = btv_evaluator_knows (evaluator, "method"),
            other = btv_evaluator_knows (evaluator, "against");
  if (named || other)
    {
      const bt_method *method = named ? btv_settings_method (reading)
                                      : bt_method_find (reading->study.against);
      /* Of which model is not known here. */
      *stepped = ((method->caps | method->general) & BT_STEPPED) != 0;
      *sampled = (method->caps & BT_SAMPLED) != 0;
    }
  const char *open = reading->open.method ? reading->open.method : evaluator->usual;
  /* Of all kinds but one a word means the same. */
  const bti_open_params any = { .kind = BTI_OPEN_QUBIT };
  const bt_method *row = open ? bti_way_find (open, NULL, &any) : NULL;
  if (row && btv_evaluator_knows (evaluator, "open_method"))
    {
      *stepped = (row->caps & BT_STEPPED) != 0;
      *sampled = (row->caps & BT_SAMPLED) != 0;
    }
}

/* Whether SET has the setting OTHER, with the value WORD unless that is NULL. */
static int
stands_beside (const btv_setting *set, size_t count, const char *other,
               const char *word)
{
  for (size_t i = 0; i < count; i++)
    if (word ? strcmp (set[i].key, other) == 0 && strcmp (set[i].value, word) == 0
             : strncmp (set[i].key, other, strlen (other)) == 0)
      return 1;
  return 0;
}

const char *
btv_evaluator_idle (const btv_evaluator *evaluator, const btv_setting *set,
                    size_t count, unsigned *takes, const char **why)
{
  btv_settings reading;
  int stepped, sampled;
  /* What is wrong with them is for others to say. */
  if (btv_settings_read (&reading, set, count, NULL) != BT_OK)
    return NULL;
  chosen_method (evaluator, &reading, &stepped, &sampled);
  if (takes && !sampled)
    *takes &= ~(unsigned) BTV_TAKES_THREADS;
  if (takes && sampled && btv_evaluator_knows (evaluator, "open_method"))
    *takes &= ~(unsigned) BTV_TAKES_TOLERANCE;
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < sizeof beside / sizeof *beside; k++)
      if (strcmp (set[i].key, beside[k].key) == 0
          && ((beside[k].stepped && !stepped) || (beside[k].sampled && !sampled)
              || (beside[k].stated && !(reading.discretisation.step > 0))
              || (beside[k].other
                  && !stands_beside (set, count, beside[k].other, beside[k].word))))
        {
          if (why)
            *why = beside[k].why;
          return set[i].key;
        }
  return NULL;
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

/* Most quantities are about VZ25's coupling, or about its parameters. */
static bt_status
check_model (const btv_lab *lab, const btv_evaluator *evaluator, bt_error *error)
{
  const bt_model *model = btv_lab_model (lab);
  if (evaluator->needs & BTV_NEEDS_MODEL && !(evaluator->needs & BTV_ENVIRONMENT)
      && model && bt_model_is_open (model))
    return bt_error_set (error, BT_ENOTSUP,
                         "%s is for closed systems, and the model has an environment "
                         "or a mixed start",
                         evaluator->name);
  if (!(evaluator->needs & BTV_NEEDS_MODEL) || evaluator->needs & BTV_ANY_MODEL
      || !model || bt_model_is_modulated (model))
    return BT_OK;
  return bt_error_set (error, BT_ENOTSUP,
                       "%s is known of H = (p_x^2 + x^2)/2 + sum_j [p_j^2 + (Omega_j^2 "
                       "+ lambda_j x^2) y_j^2]/2 alone, which this model is not",
                       evaluator->name);
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
  if (question->evaluator->needs & BTV_NEEDS_OPEN && !btv_lab_open (lab)
      && !(question->evaluator->needs & BTV_ANY_MODEL && btv_lab_model (lab)))
    return bt_error_set (error, BT_EINVAL, "%s needs a model of an open system",
                         question->evaluator->name);
  if (question->evaluator->needs & BTV_NEEDS_SCAN && !btv_lab_scan (lab))
    return bt_error_set (error, BT_EINVAL, "%s needs a scan",
                         question->evaluator->name);
  status = check_model (lab, question->evaluator, error);
  if (status != BT_OK)
    return status;
  btv_lab_deadline (lab, question->deadline);
  status = question->evaluator->evaluate (lab, question, &reading, out, error);
  out->late = status == BT_ELIMIT && btv_lab_late (lab);
  out->partial = out->late && out->partial;
  if (status != BT_OK)
    return status;
  return keep_possible (question->evaluator, &out->value, error);
}
