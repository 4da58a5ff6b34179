/* validation/evaluators/lines.c - what the start is made of: weights of levels,
 * frequencies as their differences, and when the state comes back.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/lines.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>

/* The model of LAB for what serves any polynomial; the caller frees *OUT. */
static bt_status
general_of (bt_model **out, const btv_lab *lab, bt_error *error)
{
  const bt_model *own = btv_lab_model (lab);
  *out = NULL;
  if (bt_model_parts (own) == 0)
    return bt_error_set (error, BT_ENOTSUP, "the model has more than %d parts",
                         BT_MAX_PARTS);
  bt_status status = bt_model_copy (out, own, error);
  if (status == BT_OK)
    bt_model_generalise (*out);
  return status;
}

/* What SECOND, NULL where there was none, gives besides ANSWER. */
static void
compare (btv_answer *answer, const bt_method *second, double again, double tolerance)
{
  if (second)
    btv_two_methods (answer, bt_method_find (answer->methods[0]), second,
                     fabs (again - answer->value.value), tolerance);
  else
    answer->warrant = "one method, converged";
}

/* ---- weights -------------------------------------------------------------------- */

static bt_status
weigh (const bti_lines *study, const btv_question *question,
       const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const bt_method *second;
  bti_level level;
  bt_lines lines = { 0 };
  double again = NAN;
  bt_status status = bti_level_find (&level, study->model, reading->level.index, 1e-9,
                                     study->watch, error);
  if (status == BT_OK)
    status = bti_lines_weight (study, &level, &answer->value, &lines, error);
  if (status == BT_OK && level.first < level.last)
    btv_say (answer, "levels %zu to %zu cannot be told apart: their weights together",
             level.first, level.last);
  if (status == BT_OK && question->check)
    {
      status = bti_lines_weight_again (study, &level, &lines, &second, &again, error);
      if (status == BT_OK)
        compare (answer, second, again, study->tolerance);
      if (status == BT_ELIMIT)
        btv_unchecked (answer);
    }
  bt_lines_clear (&lines);
  return status;
}

static bt_status
evaluate_overlap (btv_lab *lab, const btv_question *question,
                  const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  bt_model *model;
  bt_status status = general_of (&model, lab, error);
  if (status != BT_OK)
    return status;
  const bti_lines study = { model, question->tolerance > 0 ? question->tolerance : 1e-6,
                            btv_lab_watch (lab) };
  answer->methods[0] = "spectral";
  answer->warrant = "converged";
  status = weigh (&study, question, reading, answer, error);
  bt_model_free (model);
  return status;
}

/* ---- frequencies ----------------------------------------------------------------- */

/* The two levels, and the interval of their difference. */
static bt_status
subtract (const bti_lines *study, const btv_settings *reading, bti_level level[2],
          bt_value *out, bt_error *error)
{
  static const double narrow[] = { 1e-9, 1e-11, 1e-13 };
  const size_t index[] = { reading->level.upper, reading->level.lower };
  for (size_t i = 0; i < sizeof narrow / sizeof *narrow; i++)
    {
      double err[BT_AXIS_COUNT] = { 0 };
      bt_status status = BT_OK;
      for (int k = 0; status == BT_OK && k < 2; k++)
        status = bti_level_find (&level[k], study->model, index[k], narrow[i],
                                 study->watch, error);
      if (status != BT_OK)
        return i > 0 && status == BT_ELIMIT ? BT_OK : status;
      const double lo = level[0].lo - level[1].hi, hi = level[0].hi - level[1].lo;
      err[BT_AXIS_BASIS] = (hi - lo) / 2;
      *out = bt_value_from_parts ((lo + hi) / 2, err);
      if (bt_value_error (out) <= study->tolerance)
        break;
    }
  return BT_OK;
}

/* The same from the lines of the start, where it has weight in both levels.  The bounds
 * are proved, so that what agrees with them takes nothing from them. */
static bt_status
look_for_lines (const bti_lines *study, const bti_level level[2], btv_answer *answer,
                bt_error *error)
{
  bt_lines lines;
  bt_value unused;
  bt_status status = bti_lines_weight (study, &level[0], &unused, &lines, error);
  if (status != BT_OK)
    return status;
  const double difference
      = bti_lines_energy (&lines, &level[0]) - bti_lines_energy (&lines, &level[1]);
  const double off = fabs (difference - answer->value.value);
  const bt_method *spectral = bt_method_find ("spectral");
  bt_lines_clear (&lines);
  if (isnan (difference))
    return BT_OK;
  answer->methods[1] = spectral->name;
  if (off <= bt_value_error (&answer->value) + 1e-6 * fmax (fabs (difference), 1))
    answer->warrant = "bounds from both sides, and lines of the start";
  else
    {
      answer->value.err[BT_AXIS_METHOD] = off;
      answer->value.lo -= off;
      answer->value.hi += off;
      answer->warrant = "two methods differ";
      btv_say (answer, "the lines of the start differ by %.2g from it", off);
    }
  return BT_OK;
}

static bt_status
evaluate_transition (btv_lab *lab, const btv_question *question,
                     const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  bt_model *model;
  bti_level level[2];
  if (reading->level.upper == reading->level.lower)
    return bt_error_set (error, BT_EINVAL,
                         "level %zu twice: a frequency is between two",
                         reading->level.upper);
  bt_status status = general_of (&model, lab, error);
  if (status != BT_OK)
    return status;
  const bti_lines study = { model, question->tolerance > 0 ? question->tolerance : 1e-8,
                            btv_lab_watch (lab) };
  answer->methods[0] = "levels";
  status = subtract (&study, reading, level, &answer->value, error);
  answer->warrant = "bounds from both sides";
  if (status == BT_OK && (level[0].doubtful || level[1].doubtful))
    answer->warrant = bt_energy_warrant_name (BT_ENERGY_WEINSTEIN);
  if (status == BT_OK && question->check)
    status = look_for_lines (&study, level, answer, error);
  if (status == BT_ELIMIT && answer->value.hi > answer->value.lo)
    {
      btv_unchecked (answer);
      status = BT_OK;
    }
  bt_model_free (model);
  return status;
}

/* ---- returns -------------------------------------------------------------------- */

static bt_status
evaluate_revival (btv_lab *lab, const btv_question *question,
                  const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const double from = reading->observed.from, to = question->t_max;
  const bt_method *second;
  bt_model *model;
  bti_revival found;
  bt_lines lines = { 0 };
  double again = NAN;
  if (!(from < to))
    return bt_error_set (error, BT_EINVAL, "from = %g is not before t_max = %g", from,
                         to);
  bt_status status = general_of (&model, lab, error);
  if (status != BT_OK)
    return status;
  const bti_lines study = { model, question->tolerance > 0 ? question->tolerance : 1e-4,
                            btv_lab_watch (lab) };
  answer->methods[0] = "spectral";
  answer->warrant = "converged";
  status = bti_lines_revival (&study, from, to, &found, &lines, error);
  if (status == BT_OK)
    {
      answer->value = found.at;
      btv_say (answer, "|<psi(0)|psi(t)>|^2 is %.6g there", found.height);
    }
  if (status == BT_OK && question->check)
    {
      status = bti_lines_revival_again (&study, from, to, &found, &lines, &second,
                                        &again, error);
      if (status == BT_OK)
        compare (answer, second, again, study.tolerance);
      if (status == BT_ELIMIT)
        btv_unchecked (answer);
    }
  bt_lines_clear (&lines);
  bt_model_free (model);
  return status;
}

/* ---- rows ------------------------------------------------------------------------ */

static const char *const keys_overlap[] = { "index", NULL };
static const char *const keys_transition[] = { "upper", "lower", NULL };
static const char *const keys_revival[] = { "from", NULL };

const btv_evaluator btv_evaluator_overlap
    = { .name = "overlap",
        .summary = "weight |<n|psi>|^2 of the state in level `index' of H, the same at "
                   "all times; of a degenerate level that of its whole space",
        .needs
        = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_TAKES_TOLERANCE | BTV_SAME_AT_ALL_TIMES,
        .most = 1,
        .keys = keys_overlap,
        .evaluate = evaluate_overlap };
const btv_evaluator btv_evaluator_transition
    = { .name = "transition",
        .summary = "frequency of a transition: level `upper' less level `lower' of H",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_TAKES_TOLERANCE,
        .keys = keys_transition,
        .evaluate = evaluate_transition };
const btv_evaluator btv_evaluator_revival
    = { .name = "revival",
        .summary = "the first time from `from' to t_max, ends apart, at which "
                   "|<psi(0)|psi(t)>|^2 has its largest maximum",
        .needs = BTV_NEEDS_MODEL | BTV_ANY_MODEL | BTV_NEEDS_TMAX | BTV_TAKES_TOLERANCE,
        .most = INFINITY,
        .keys = keys_revival,
        .evaluate = evaluate_revival };
