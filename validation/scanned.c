/* validation/scanned.c - one point of a scan; see scan.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/scanned.h"

#include "base/memory.h"
#include "base/text.h"
#include "validation/lab.h"
#include "validation/settings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a time is looked for first, and by what factor further then: what ends early
 * costs little, and each window has the method that is quickest for it. */
static const double first_window = 8, next_window = 1.5;

/* Points of <x>(t) that are enough for a share of a time: between them a cubic is off
 * by interval^4/384, 1e-4, of itself. */
static const double coarse = 0.4;

/* ---- parameters ------------------------------------------------------------------ */

enum
{
  LAMBDA,
  X0,
  OMEGA,
  N,
  LAMBDA_N,
  AT,
  PARAMETERS
};
static const char *const parameter[PARAMETERS]
    = { [LAMBDA] = "lambda",     [X0] = "x0", [OMEGA] = "omega", [N] = "n",
        [LAMBDA_N] = "lambda_n", [AT] = "at" };

/* What a point is about: one of the two models, and a time. */
struct subject
{
  bt_model *closed;
  bti_open_params open;
  double at;
};

static int
find_parameter (const char *name)
{
  int i = 0;
  while (i < PARAMETERS && strcmp (name, parameter[i]) != 0)
    i++;
  return i;
}

/* "lambda = 0.1, x0 = 3" */
static void
describe (char *text, size_t size, const btv_scan *scan, const double *value)
{
  int used = 0;
  *text = '\0';
  for (size_t i = 0; i < scan->axes && used >= 0 && (size_t) used < size; i++)
    used += snprintf (text + used, size - (size_t) used, "%s%s = %.6g", i ? ", " : "",
                      scan->axis[i].name, value[i]);
}

static bt_status
make_closed (struct subject *out, const btv_scan *scan, const double *value,
             bt_error *error)
{
  double p[PARAMETERS];
  for (int i = 0; i < PARAMETERS; i++)
    p[i] = NAN;
  for (size_t i = 0; i < scan->axes; i++)
    p[find_parameter (scan->axis[i].name)] = value[i];
  if (p[N] < 0)
    return bt_error_set (error, BT_EINVAL, "n = %g: must be 0 or more", p[N]);
  if (isnan (p[X0]))
    p[X0] = sqrt (2 * p[N]);
  const double n = p[X0] * p[X0] / 2;
  if (!isnan (p[LAMBDA_N]) && !(n > 0))
    return bt_error_set (error, BT_EINVAL, "lambda_n = %g: no lambda gives it at n = 0",
                         p[LAMBDA_N]);
  if (isnan (p[LAMBDA]))
    p[LAMBDA] = p[LAMBDA_N] / n;
  out->at = p[AT];
  return bt_model_new (&out->closed, p[LAMBDA], p[X0], &p[OMEGA], 1, error);
}

/* Of a model file: the axes go before what was set. */
static bt_status
make_filed (struct subject *out, const btv_scan *scan, const double *value,
            bt_error *error)
{
  bt_parameter set[BTI_AXES + BTV_MODEL_PARAMETERS];
  size_t count = 0;
  out->at = NAN;
  for (size_t i = 0; i < scan->axes; i++)
    if (strcmp (scan->axis[i].name, parameter[AT]) == 0)
      out->at = value[i];
    else
      {
        snprintf (set[count].name, sizeof set[count].name, "%s", scan->axis[i].name);
        set[count++].value = value[i];
      }
  memcpy (set + count, scan->set, scan->sets * sizeof *set);
  return btv_modelfile_make (&out->closed, scan->file, set, count + scan->sets, error);
}

static bt_status
make_open (struct subject *out, const btv_scan *scan, const double *value,
           bt_error *error)
{
  bti_open *model;
  bt_status status = BT_OK;
  out->at = NAN;
  out->open = scan->model;
  for (size_t i = 0; status == BT_OK && i < scan->axes; i++)
    if (strcmp (scan->axis[i].name, parameter[AT]) == 0)
      out->at = value[i];
    else
      status = bti_open_params_set (&out->open, scan->axis[i].name, value[i], error);
  if (status == BT_OK)
    status = bti_open_new (&model, &out->open, error);
  if (status == BT_OK)
    bti_open_free (model);
  return status;
}

/* The caller frees OUT->closed. */
static bt_status
make_subject (struct subject *out, const btv_scan *scan, size_t point, bt_error *error)
{
  double value[BTI_AXES];
  char where[200];
  bt_error why = BT_ERROR_INIT;
  *out = (struct subject){ 0 };
  bti_axes_point (scan->axis, scan->axes, point, value);
  bt_status status = scan->has_model ? make_open (out, scan, value, &why)
                     : scan->file    ? make_filed (out, scan, value, &why)
                                     : make_closed (out, scan, value, &why);
  if (status == BT_OK && out->at < 0)
    status = bt_error_set (&why, BT_EINVAL, "at = %g: must be 0 or more", out->at);
  if (status == BT_OK)
    return BT_OK;
  bt_model_free (out->closed);
  out->closed = NULL;
  describe (where, sizeof where, scan, value);
  return bt_error_set (error, status, "at %s: %s", where, why.text);
}

/* Of a model file: one of its parameters that is not set besides, or `at'. */
static bt_status
check_filed (const btv_scan *scan, const char *name, bt_error *error)
{
  if (strcmp (name, parameter[AT]) == 0)
    return BT_OK;
  for (size_t k = 0; k < scan->sets; k++)
    if (strcmp (scan->set[k].name, name) == 0)
      return bt_error_set (error, BT_EINVAL, "%s is set, and an axis", name);
  return btv_modelfile_knows (scan->file, name, error);
}

bt_status
btv_scanned_name (const btv_scan *scan, const char *name, bt_error *error)
{
  const int found = find_parameter (name);
  double value;
  if (scan->file)
    return check_filed (scan, name, error);
  if (scan->has_model)
    return found == AT ? BT_OK
                       : bti_open_params_get (&scan->model, name, &value, error);
  if (found < PARAMETERS)
    return BT_OK;
  char hint[BTI_HINT_SIZE];
  const char *near = bti_text_closest (name, parameter, PARAMETERS, sizeof *parameter);
  const bti_closest closest = { name, near, 0 };
  return bt_error_set (error, BT_EINVAL,
                       "unknown parameter '%.60s'; known: lambda, x0, omega, n, "
                       "lambda_n, at, and those of a model file where one is given%s",
                       name, bti_text_hint (&closest, hint));
}

/* Whether exactly one of the parameters A and B, which say the same, is an axis. */
static bt_status
check_pair (const btv_scan *scan, const char *a, const char *b, bt_error *error)
{
  int count = 0;
  for (size_t i = 0; i < scan->axes; i++)
    count += strcmp (scan->axis[i].name, a) == 0 || strcmp (scan->axis[i].name, b) == 0;
  if (count == 1)
    return BT_OK;
  if (count == 0)
    return bt_error_set (error, BT_EINVAL, "missing axis %s%s%s", a,
                         a == b ? "" : " or ", a == b ? "" : b);
  return bt_error_set (error, BT_EINVAL, "two axes say the same: %s and %s", a, b);
}

/* Every value along each axis is one that it can have. */
static bt_status
check_points (const btv_scan *scan, bt_error *error)
{
  size_t points;
  bt_status status = bti_axes_points (scan->axis, scan->axes, &points, error);
  for (size_t i = 0; status == BT_OK && i < points; i++)
    {
      struct subject subject;
      status = make_subject (&subject, scan, i, error);
      bt_model_free (subject.closed);
    }
  return status;
}

bt_status
btv_scanned_check (const btv_scan *scan, btv_complaints *faults, bt_error *error)
{
  static const int one_of[][2] = { { LAMBDA, LAMBDA_N }, { X0, N }, { OMEGA, OMEGA } };
  bt_status status = BT_OK;
  const int built_in = !scan->has_model && !scan->file;
  for (size_t i = 0; built_in && i < sizeof one_of / sizeof *one_of; i++)
    {
      bt_error why = BT_ERROR_INIT;
      const bt_status one
          = check_pair (scan, parameter[one_of[i][0]], parameter[one_of[i][1]], &why);
      status = btv_both (status, btv_complaints_note (faults, one, &why, error));
    }
  if (status != BT_OK)
    return status;
  bt_error why = BT_ERROR_INIT;
  status = check_points (scan, &why);
  return btv_complaints_note (faults, status, &why, error);
}

btv_mode
btv_scanned_mode (const btv_scan *scan, const double *value)
{
  btv_mode out = { NAN, NAN, NAN };
  double n = NAN, lambda_n = NAN;
  double *const place[PARAMETERS] = { [LAMBDA] = &out.lambda,
                                      [X0] = &out.x0,
                                      [OMEGA] = &out.omega,
                                      [N] = &n,
                                      [LAMBDA_N] = &lambda_n };
  for (size_t i = 0; !scan->has_model && !scan->file && i < scan->axes; i++)
    {
      const int found = find_parameter (scan->axis[i].name);
      if (found < PARAMETERS && place[found])
        *place[found] = value[i];
    }
  if (isnan (out.x0))
    out.x0 = sqrt (2 * n);
  if (isnan (out.lambda))
    out.lambda = lambda_n / (out.x0 * out.x0 / 2);
  return out;
}

/* ---- asking ---------------------------------------------------------------------- */

/* The settings that EVALUATOR knows, of those of SCAN; OUT has room for all. */
static size_t
pick_settings (const btv_scan *scan, const btv_evaluator *evaluator, btv_setting *out)
{
  size_t count = 0;
  for (size_t i = 0; i < scan->settings_count; i++)
    if (btv_evaluator_check (evaluator, &scan->settings[i], NULL) == BT_OK)
      out[count++] = scan->settings[i];
  return count;
}

/* Non-zero when a time found in a shorter window is the one found in a longer one. */
static int
may_grow (const btv_question *question)
{
  btv_settings settings;
  const unsigned both = BTV_IS_TIME | BTV_NEEDS_TMAX;
  return (btv_evaluator_needs (question->evaluator) & both) == both
         && btv_settings_read (&settings, question->settings, question->settings_count,
                               NULL)
                == BT_OK
         && settings.crossing == BT_FIRST;
}

static double
window_after (double t, double limit)
{
  /* The last one is not to be a little longer than the one before. */
  return next_window * t * 1.2 < limit ? next_window * t : limit;
}

/* The time was up with LAST.  What was known before, or by then, is a bound: *ANSWER is
 * of the window before, where BEGUN.  0 when nothing is known. */
static int
fall_back (btv_answer *answer, int begun, const btv_answer *last)
{
  if (!last->late)
    return 0;
  if (last->partial && isinf (last->value.value)
      && (!begun || last->value.lo > answer->value.lo))
    *answer = *last;
  else if (!begun)
    return 0;
  return 1;
}

/* btv_ask, of which all rounds from BEGIN on share the budget of a number. */
static bt_status
ask_once (btv_lab *lab, const btv_scan *scan, btv_question *question, double begin,
          btv_answer *out, bt_error *error)
{
  static const double least = 1e-3;
  if (scan->budget > 0)
    question->deadline = fmax (scan->budget - (bt_watch_now () - begin), least);
  return btv_ask (lab, question, out, error);
}

/* In windows that grow until the time is known, then, where it is not yet as sure as
 * wanted, again. */
static bt_status
ask (btv_lab *lab, const btv_scan *scan, btv_question *question, btv_answer *answer,
     bt_error *error)
{
  const int grows = may_grow (question);
  const double share
      = btv_evaluator_needs (question->evaluator) & BTV_IS_TIME ? scan->relative : 0;
  const double begin = bt_watch_now ();
  int begun = 0;
  for (double t
       = grows ? window_after (first_window / next_window, scan->t_max) : scan->t_max;
       ; t = window_after (t, scan->t_max))
    {
      btv_answer next;
      question->t_max = t;
      /* It does not end before what is known; early in the first window it may. */
      const double least = fmax (t / 4, begun ? answer->value.lo : 0);
      question->tolerance = share > 0 ? share * least : scan->tolerance;
      bt_status status = ask_once (lab, scan, question, begin, &next, error);
      if (status == BT_ELIMIT && fall_back (answer, begun, &next))
        return BT_OK;
      *answer = next;
      if (status != BT_OK)
        return status;
      if (t >= scan->t_max || isfinite (answer->value.hi))
        break;
      begun = 1;
    }
  if (share > 0 && isfinite (answer->value.hi)
      && bt_value_error (&answer->value) > share * answer->value.value
      && question->tolerance > share * answer->value.value)
    {
      btv_answer next;
      question->tolerance = share * answer->value.value;
      bt_status status = ask_once (lab, scan, question, begin, &next, error);
      /* What is known less closely than wanted still stands. */
      if (status == BT_ELIMIT && next.late)
        return BT_OK;
      *answer = next;
      return status;
    }
  return BT_OK;
}

static void
fill_cell (btv_cell *cell, const btv_answer *answer)
{
  const bt_value *value = &answer->value;
  cell->value = value->value;
  cell->error = bt_value_error (value);
  cell->lo = value->lo;
  snprintf (cell->label, sizeof cell->label, "%s", answer->label);
}

/* A bar parts the cells of a line. */
static void
fail_cell (btv_cell *cell, const bt_error *why)
{
  *cell = (btv_cell){ .failed = 1, .value = NAN, .error = NAN, .lo = NAN };
  snprintf (cell->reason, sizeof cell->reason, "%.*s", (int) sizeof cell->reason - 1,
            why->text);
  bti_text_clean (cell->reason);
  for (char *c = cell->reason; *c; c++)
    *c = *c == '|' ? '/' : *c;
}

/* An error of x that gives a time as it is wanted, in most cases at once: looser ones
 * were dearer, for what must be refined is run again.  delta is relative to x0. */
static double
first_tolerance (const btv_scan *scan, const bt_model *model)
{
  static const double least = 1e-6, most = 5e-3, share = 0.01;
  if (!(scan->relative > 0) || !model)
    return 0;
  return fmin (
      fmax (share * scan->relative * fmax (fabs (bt_model_x0 (model)), 1), least),
      most);
}

bt_status
btv_scan_point (const btv_scan *scan, size_t point, const volatile sig_atomic_t *cancel,
                btv_cell *cell, bt_error *error)
{
  struct subject subject;
  btv_lab *lab = NULL;
  btv_setting *settings = NULL;
  bt_status status = make_subject (&subject, scan, point, error);
  if (status == BT_OK)
    status = bti_calloc (&settings, scan->settings_count, sizeof *settings, error);
  if (status == BT_OK)
    status = btv_lab_new (&lab, subject.closed, 1, cancel, error);
  if (status == BT_OK && scan->has_model)
    btv_lab_set_open (lab, &subject.open);
  if (status == BT_OK && first_tolerance (scan, subject.closed) > 0)
    btv_lab_set_tolerance (lab, first_tolerance (scan, subject.closed));
  if (status == BT_OK)
    btv_lab_set_effort (lab, scan->effort);
  for (size_t i = 0; status == BT_OK && i < scan->quantities; i++)
    {
      bt_error why = BT_ERROR_INIT;
      btv_answer answer;
      btv_question question = { .evaluator = scan->quantity[i],
                                .settings = settings,
                                .at = subject.at,
                                .interval = scan->relative >= 1e-3 ? coarse : 0,
                                .check = scan->check };
      question.settings_count = pick_settings (scan, question.evaluator, settings);
      cell[i] = (btv_cell){ 0 };
      status = ask (lab, scan, &question, &answer, &why);
      if (status == BT_OK)
        fill_cell (&cell[i], &answer);
      else if (status == BT_ECANCEL || status == BT_ENOMEM)
        bt_error_set (error, status, "%s", why.text);
      else
        {
          fail_cell (&cell[i], &why);
          status = BT_OK;
        }
    }
  btv_lab_free (lab);
  free (settings);
  bt_model_free (subject.closed);
  return status;
}

bt_status
btv_scan_model (const btv_scan *scan, size_t point, bt_model **out, bt_error *error)
{
  struct subject subject;
  *out = NULL;
  if (scan->has_model)
    return bt_error_set (error, BT_ENOTSUP, "a scan of an open system");
  bt_status status = make_subject (&subject, scan, point, error);
  if (status != BT_OK)
    return status;
  *out = subject.closed;
  if (bt_model_is_modulated (*out))
    return BT_OK;
  bt_model_free (*out);
  *out = NULL;
  return bt_error_set (error, BT_ENOTSUP,
                       "a scan of another model than that of lambda, "
                       "x0 and omega");
}

/* ---- as a line ------------------------------------------------------------------- */

bt_status
btv_cells_write (const btv_scan *scan, const btv_cell *cell, char **out,
                 bt_error *error)
{
  enum
  {
    CELL = 320 /* bytes of one, at most */
  };
  int used = 0;
  const size_t room = CELL * scan->quantities;
  bt_status status = bti_calloc (out, room, 1, error);
  for (size_t i = 0; status == BT_OK && i < scan->quantities; i++)
    {
      const btv_cell *c = &cell[i];
      char *at = *out + used;
      const size_t size = room - (size_t) used;
      used += c->failed ? snprintf (at, size, "%s!%s", i > 0 ? "|" : "", c->reason)
                        : snprintf (at, size, "%s%a %a %a %s", i > 0 ? "|" : "",
                                    c->value, c->error, c->lo, c->label);
    }
  return status;
}

/* One cell, up to END. */
static int
read_cell (btv_cell *cell, const char *at, const char *end)
{
  double *const number[] = { &cell->value, &cell->error, &cell->lo };
  const bt_error why = { BT_ECONV, "" };
  if (*at == '!')
    {
      fail_cell (cell, &why);
      snprintf (cell->reason, sizeof cell->reason, "%.*s", (int) (end - at - 1),
                at + 1);
      return 1;
    }
  *cell = (btv_cell){ 0 };
  for (int i = 0; i < 3; i++)
    {
      char *after;
      *number[i] = strtod (at, &after);
      if (after == at || after >= end || *after != ' ')
        return 0;
      at = after + 1;
    }
  snprintf (cell->label, sizeof cell->label, "%.*s", (int) (end - at), at);
  return 1;
}

bt_status
btv_cells_read (const btv_scan *scan, const char *text, btv_cell *cell, bt_error *error)
{
  for (size_t i = 0; i < scan->quantities; i++)
    {
      const size_t size = strcspn (text, "|");
      if (!read_cell (&cell[i], text, text + size + (i + 1 == scan->quantities)))
        return bt_error_set (error, BT_EDATA, "'%.60s' is no result of this scan",
                             text);
      text += size + (text[size] == '|');
    }
  return BT_OK;
}

/* ---- cost ------------------------------------------------------------------------ */

/* When truncated Wigner breaks of MODEL: what weak coupling leaves of the exact mean by
 * its frequencies, which depend on the sample (VZ25 Eq. (A23)), at half the depth of
 * the drive; inside a band up to five times too late. */
static double
reach_of_wigner (const bt_model *model, const btv_settings *settings, double t_max)
{
  static const double reach = 3.5;
  const double x0 = bt_model_x0 (model);
  double rate = 0;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    {
      const double omega = bt_model_omega (model, j), l = bt_model_lambda (model, j);
      rate += l / sqrt (omega * omega + l * x0 * x0 / 2);
    }
  return settings->crossing == BT_LAST || !(rate > 0)
             ? t_max
             : fmin (t_max, reach / rate * sqrt (settings->threshold / BTV_THRESHOLD));
}

/* Seconds that the samples of a point take, of the model of lambda, x0 and omega.
 * Measured at 20 points, for times known to a hundredth: a step of a sample takes 11 ns
 * with its companions, and the samples that it begins with are enough where no mode is
 * driven.  Where one is, it hangs on how delta comes near the threshold whether more
 * are needed: this is a mean, off by factors up to six there. */
static double
seconds_of_wigner (const btv_scan *scan, const bt_model *model)
{
  static const double step = 1.1e-8, least = 1, driven = 0.01, most = 6;
  const bt_method *wigner = bt_method_find ("truncated-wigner");
  const double x0 = bt_model_x0 (model);
  btv_settings settings;
  double drive = 0;
  if (!bt_model_is_modulated (model)
      || btv_settings_read (&settings, scan->settings, scan->settings_count, NULL)
             != BT_OK)
    return 0;
  bt_options options
      = { .tolerance = 1e-4, .dt = settings.dt, .samples = settings.samples };
  if (bt_options_settle (&options, wigner, model, NULL) != BT_OK)
    return 0;
  for (size_t j = 0; j < bt_model_modes (model); j++)
    drive = fmax (drive, bt_model_lambda (model, j) * x0 * x0
                             / pow (bt_model_omega (model, j), 2));
  const double often = settings.samples == 0
                           ? fmin (least + driven * drive * drive, most)
                       : settings.has_seed ? 1
                                           : BTV_DRAWS;
  return step * (double) bt_model_axes (model) / 2 * (double) options.samples * often
         * reach_of_wigner (model, &settings, scan->t_max) / options.dt;
}

/* Whether the break time that QUANTITY is, if it is one, is of a method that samples.
 */
static int
is_of_samples (const btv_evaluator *quantity)
{
  const char *rival = btv_evaluator_rival (quantity);
  return rival && bt_method_find (rival)->caps & BT_SAMPLED;
}

btv_scan_cost
btv_scan_estimate (const btv_scan *scan, size_t point)
{
  struct subject subject;
  btv_scan_cost out = { 0, 0 };
  unsigned needs = 0;
  if (make_subject (&subject, scan, point, NULL) != BT_OK || !subject.closed)
    return out;
  const double wanted = first_tolerance (scan, subject.closed);
  const double tolerance = wanted > 0 ? wanted : 1e-6;
  for (size_t i = 0; i < scan->quantities; i++)
    needs |= btv_evaluator_needs (scan->quantity[i]);
  const double end = needs & BTV_NEEDS_TMAX ? scan->t_max : subject.at;
  if (end > 0)
    {
      const bt_method *best = NULL;
      bt_options options = { .tolerance = tolerance };
      size_t count;
      const bt_method *const *method = bt_methods (&count);
      out.seconds = INFINITY;
      for (size_t i = 0; i < count; i++)
        {
          const double seconds = bt_method_seconds (method[i], subject.closed, end,
                                                    end / coarse, tolerance);
          if (seconds < out.seconds)
            {
              out.seconds = seconds;
              best = method[i];
            }
        }
      /* A run with its companions: three to five times the nominal one. */
      if (best && bt_options_settle (&options, best, subject.closed, NULL) == BT_OK)
        out.bytes = 4 * bt_options_memory (&options, best, subject.closed);
    }
  for (size_t i = 0; i < scan->quantities; i++)
    if (is_of_samples (scan->quantity[i]))
      out.seconds += seconds_of_wigner (scan, subject.closed);
  bt_model_free (subject.closed);
  return out;
}
