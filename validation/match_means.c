/* validation/match_means.c - reference data of the closed model: means over time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/match.h"

#include "model/adapted.h"
#include "model/fock.h"
#include "solve/refine.h"
#include "validation/evaluator.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <string.h>

enum
{
  MODES = BT_MAX_AXES - 1,
  RETRIES = 4
};

static const btv_expected means_columns[] = { { "t", "1/omega", 0 },
                                              { "x", "sqrt(hbar/(m omega))", 1 },
                                              { "p", "sqrt(hbar m omega)", 1 },
                                              { "x2", "hbar/(m omega)", 1 },
                                              { "energy", "hbar omega", 1 },
                                              { "norm", "1", 1 },
                                              { "entropy", "1", 1 } };

enum
{
  FIRST = 1, /* of means_columns that a series has */
  SERIES = 6
};

static const size_t series_column[SERIES]
    = { 0, BT_COLUMN_X, BT_COLUMN_P, BT_COLUMN_X2, BT_COLUMN_ENERGY, BT_COLUMN_NORM };

/* Half-width of the error of column K at point I, as bt_runs_total but for the coverage
 * and rounding; NaN when it cannot be had. */
static double
error_of (const bt_runs *runs, size_t k, size_t i)
{
  double total = 0;
  for (int axis = 0; axis < BT_AXIS_COUNT; axis++)
    total += (axis == BT_AXIS_SAMPLE ? BTV_MATCH_COVERAGE : 1)
             * bt_runs_error (runs, series_column[k], (bt_axis) axis, i);
  return total;
}

/* What the set asks for. */
typedef struct means
{
  bt_model *model;
  double interval, t_end;
  bt_options options; /* of a given discretisation */
  int given;          /* the time step is part of the question */
  char method[64];
} means;

/* The times must be those of a series. */
static bt_status
read_times (const btv_match *j, means *m)
{
  const btv_reference *set = j->set;
  const double *t = btv_reference_column (set, "t")->numbers;
  m->interval = set->rows > 1 ? t[1] - t[0] : 0;
  for (size_t i = 0; i < set->rows; i++)
    if (!(m->interval > 0)
        || !(fabs (t[i] - (double) i * m->interval) <= 1e-9 * (1 + t[i])))
      return bt_error_set (j->error, BT_EDATA,
                           "%.200s: row %zu is at t = %g; rows must be equidistant and "
                           "begin at 0",
                           set->path, i + 1, t[i]);
  m->t_end = t[set->rows - 1];
  return BT_OK;
}

/* A discretisation that the set gives; a grid only with its step. */
static bt_status
read_discretisation (const btv_match *j, means *m)
{
  char word[16];
  btv_reference_word (j->set, "dt", word, sizeof word);
  m->given = *word != '\0';
  if (!m->given)
    return BT_OK;
  m->options.tolerance = BT_TOLERANCE_AS_STATED;
  bt_status status
      = btv_reference_numbers (j->set, "dt", 1, 1, &m->options.dt, NULL, j->error);
  const size_t axes = bt_model_modes (m->model) + 1;
  btv_reference_word (j->set, "box", word, sizeof word);
  if (status != BT_OK || !*word)
    return status;
  status = btv_reference_numbers (j->set, "box", axes, axes, m->options.box, NULL,
                                  j->error);
  if (status == BT_OK)
    status = btv_reference_counts (j->set, "points", axes, axes, 1e6, m->options.points,
                                   j->error);
  return status;
}

static bt_status
read_means (const btv_match *j, means *m)
{
  double lambda, x0, omega[MODES];
  size_t modes;
  const btv_reference *set = j->set;
  static const char *const keys[]
      = { "lambda", "x0", "omega", "method", "dt", "box", "points" };
  bt_status status = btv_reference_expect (
      set, means_columns, sizeof means_columns / sizeof means_columns[0], j->error);
  if (status == BT_OK)
    status = btv_reference_keys (set, keys, sizeof keys / sizeof *keys, j->error);
  if (status == BT_OK)
    status = read_times (j, m);
  if (status == BT_OK)
    status = btv_reference_numbers (set, "lambda", 1, 1, &lambda, NULL, j->error);
  if (status == BT_OK)
    status = btv_reference_numbers (set, "x0", 1, 1, &x0, NULL, j->error);
  if (status == BT_OK)
    status = btv_reference_numbers (set, "omega", 1, MODES, omega, &modes, j->error);
  if (status != BT_OK)
    return status;
  bt_error why = BT_ERROR_INIT;
  status = bt_model_new (&m->model, lambda, x0, omega, modes, &why);
  if (status == BT_EINVAL)
    return bt_error_set (j->error, BT_EDATA, "%.200s: %.200s", set->path, why.text);
  if (status != BT_OK)
    return bt_error_set (j->error, status, "%s", why.text);
  btv_reference_word (set, "method", m->method, sizeof m->method);
  if (strcmp (m->method, "quantum") != 0 && !bt_method_find (m->method))
    return bt_error_set (
        j->error, BT_EDATA,
        "%.200s: the parameter method is '%s'; it must be 'quantum' or "
        "one of 'breaktime list methods'",
        set->path, m->method);
  return read_discretisation (j, m);
}

/* The error of <x> that a method is asked for: about what it gives within a second. */
static double
tolerance_of (const bt_method *method, const bt_model *model)
{
  if (!(bt_method_caps (method, model) & BT_STEPPED))
    return 1e-8;
  if (method->order <= 2)
    return 1e-4;
  return method->caps & (BT_GRID | BT_SAMPLED) ? 1e-6 : 1e-11;
}

/* Settle OPTIONS.  Where that makes a matrix to be diagonalised so large that it takes
 * long, less is asked for, and in the end nothing: there are quicker methods for such
 * a model. */
static bt_status
settle (const btv_match *j, bt_options *options, const bt_method *method,
        const bt_model *model, bt_error *error)
{
  static const double loosest = 1e-4;
  const double rows_max = j->full ? 4000 : 700;
  const bt_options given = *options;
  for (double tolerance = tolerance_of (method, model);; tolerance *= 10)
    {
      *options = given;
      if (given.dt == 0)
        options->tolerance = tolerance;
      bt_status status = bt_options_settle (options, method, model, error);
      /* Only a method that diagonalises has a choice of bases. */
      if (status != BT_OK || options->basis == BT_BASIS_AUTO)
        return status;
      const double rows = options->basis == BT_BASIS_ADAPTED
                              ? (double) bti_adapted_count (model, options->cut)
                              : (double) bti_fock_count (model, options->cut) / 2;
      if (rows <= rows_max)
        return BT_OK;
      if (tolerance > loosest / 2)
        return bt_error_set (error, BT_ELIMIT,
                             "left out: it would diagonalise matrices of %.0f rows%s",
                             rows, j->full ? "" : "; the full tier may do it");
    }
}

static bt_status
make_runs (const btv_match *j, const means *m, const bt_method *method, bt_runs **out,
           bt_error *error)
{
  bt_options options = m->options;
  *out = NULL;
  options.watch = j->watch;
  bt_status status = settle (j, &options, method, m->model, error);
  for (int attempt = 0; status == BT_OK; attempt++)
    {
      status = bt_runs_new (out, method, m->model, &options, m->interval,
                            m->given ? BT_EXACT_ALL : BT_EXACT_NOTHING, error);
      if (status == BT_OK)
        status = bt_runs_extend (*out, m->t_end, error);
      if (status != BT_EGRID || m->given || attempt == RETRIES)
        break;
      bt_runs_free (*out);
      *out = NULL;
      bti_refine_enlarge (&options, method, m->model);
      status = BT_OK;
    }
  return status;
}

static bt_status
check_method (const btv_match *j, const means *m, const bt_method *method)
{
  btv_agreement *a;
  bt_status status = btv_match_add (j, method->name, &a);
  if (status != BT_OK)
    return status;
  bt_error why = BT_ERROR_INIT;
  bt_runs *runs;
  status = make_runs (j, m, method, &runs, &why);
  size_t compared = 0;
  for (size_t k = FIRST; status == BT_OK && k < SERIES; k++)
    {
      const btv_column *column = btv_reference_column (j->set, means_columns[k].name);
      const double *ours = bt_series_column (bt_runs_nominal (runs), series_column[k]);
      /* Not all methods have all numbers, nor an error for each. */
      if (!column || isnan (ours[0]) || isnan (error_of (runs, k, 0)))
        continue;
      const double scale = btv_match_scale (column, j->set->rows);
      for (size_t i = 0; i < j->set->rows; i++)
        btv_match_compare (a, column, i, ours[i], error_of (runs, k, i), scale);
      compared++;
    }
  bt_runs_free (runs);
  if (status == BT_OK && compared == 0)
    status = bt_error_set (&why, BT_ENOTSUP, "no column that it has");
  return btv_match_give_up (j, a, status, &why);
}

/* The evaluator's entropy of one mode at the last time. */
static bt_status
check_entropy (const btv_match *j, const means *m)
{
  const btv_column *column = btv_reference_column (j->set, "entropy");
  const size_t last = j->set->rows - 1;
  btv_agreement *a;
  if (!column || bt_model_modes (m->model) != 1)
    return BT_OK;
  bt_status status = btv_match_add (j, "entropy", &a);
  if (status != BT_OK)
    return status;
  bt_error why = BT_ERROR_INIT;
  btv_lab *lab = NULL;
  btv_answer answer;
  btv_question question
      = { .evaluator = btv_evaluator_find ("entropy"), .at = m->t_end, .t_max = NAN };
  status = btv_lab_new (&lab, m->model, 1, j->watch ? j->watch->cancel : NULL, &why);
  if (status == BT_OK && isfinite (bt_watch_left (j->watch)))
    question.deadline = fmax (bt_watch_left (j->watch), 1e-9);
  if (status == BT_OK)
    status = btv_ask (lab, &question, &answer, &why);
  if (status == BT_OK)
    btv_match_compare (a, column, last, answer.value.value,
                       bt_value_error (&answer.value),
                       btv_match_scale (column, j->set->rows));
  btv_lab_free (lab);
  return btv_match_give_up (j, a, status, &why);
}

bt_status
btv_match_means (const btv_match *j)
{
  means m = { .model = NULL };
  bt_status status = read_means (j, &m);
  size_t count;
  const bt_method *const *methods = bt_methods (&count);
  const int quantum = strcmp (m.method, "quantum") == 0;
  for (size_t i = 0; status == BT_OK && i < count; i++)
    if (quantum ? (methods[i]->caps & BT_QUANTUM) != 0
                : strcmp (methods[i]->name, m.method) == 0)
      status = check_method (j, &m, methods[i]);
  if (status == BT_OK && quantum)
    status = check_entropy (j, &m);
  bt_model_free (m.model);
  return status;
}
