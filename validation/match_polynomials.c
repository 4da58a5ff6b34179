/* validation/match_polynomials.c - reference data of any polynomial: a model a row.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/match.h"

#include "solve/refine.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  PARTS = 3,
  START = 4, /* numbers of a start: see agreement.h */
  TIMES = 4,
  COLUMNS = PARTS * START + 2 * TIMES + 1,
  RETRIES = 4
};

/* Names of the columns of numbers, in this order. */
typedef struct columns
{
  char name[COLUMNS][16];
} columns;

static void
name_columns (columns *c)
{
  char (*name)[16] = c->name;
  for (int part = 0; part < PARTS; part++)
    for (int k = 1; k <= START; k++)
      snprintf (*name++, sizeof *name, "start_%c%d", "abc"[part], k);
  for (int k = 1; k <= TIMES; k++)
    snprintf (*name++, sizeof *name, "x_%d", k);
  for (int k = 1; k <= TIMES; k++)
    snprintf (*name++, sizeof *name, "mean_%d", k);
  snprintf (*name, sizeof *name, "energy");
}

static const char *
text_of (const btv_match *j, const char *name, size_t row)
{
  const btv_column *column = btv_reference_column (j->set, name);
  return column && column->texts ? column->texts[row] : NULL;
}

static bt_status
check_columns (const btv_match *j, double *interval)
{
  static const char *const texts[] = { "kinds", "hamiltonian", "observed" };
  static const char *const keys[] = { "interval" };
  btv_expected expected[COLUMNS];
  columns c;
  name_columns (&c);
  for (size_t k = 0; k < COLUMNS; k++)
    expected[k] = (btv_expected){ c.name[k], "1", 0 };
  for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
    if (!text_of (j, texts[k], 0))
      return bt_error_set (j->error, BT_EDATA,
                           "%.200s: there is no column of texts '%s'", j->set->path,
                           texts[k]);
  bt_status status = btv_reference_expect (j->set, expected, COLUMNS, j->error);
  if (status == BT_OK)
    status = btv_reference_keys (j->set, keys, 1, j->error);
  if (status == BT_OK)
    status = btv_reference_numbers (j->set, "interval", 1, 1, interval, NULL, j->error);
  if (status == BT_OK && !(*interval > 0))
    return bt_error_set (j->error, BT_EDATA, "%.200s: the interval is %g: must be > 0",
                         j->set->path, *interval);
  return status;
}

/* The model of ROW, and what is observed of it: the polynomial of the row, and H. */
static bt_status
make_model (const btv_match *j, size_t row, bt_model **model, bt_observation **observe,
            bt_error *error)
{
  const char *kinds = text_of (j, "kinds", row);
  const size_t parts = strlen (kinds);
  bt_part part[PARTS] = { 0 };
  columns c;
  name_columns (&c);
  if (parts < 1 || parts > PARTS || strspn (kinds, "oq") != parts)
    return bt_error_set (error, BT_EDATA, "kinds are '%.20s': one to %d of o and q",
                         kinds, PARTS);
  for (size_t k = 0; k < parts; k++)
    {
      double start[START];
      for (size_t i = 0; i < START; i++)
        start[i] = btv_reference_column (j->set, c.name[START * k + i])->numbers[row];
      snprintf (part[k].name, sizeof part[k].name, "%c", "abc"[k]);
      if (kinds[k] == 'o')
        part[k] = (bt_part){ .name = { "abc"[k] },
                             .mean = start[0],
                             .momentum = start[1],
                             .width = start[2],
                             .chirp = start[3] };
      else
        part[k] = (bt_part){ .name = { "abc"[k] },
                             .kind = BT_QUBIT,
                             .start = BT_START_BLOCH,
                             .bloch = { start[0], start[1], start[2] } };
    }
  const char *look[]
      = { text_of (j, "observed", row), text_of (j, "hamiltonian", row) };
  const bt_description description
      = { .part = part, .parts = parts, .hamiltonian = look[1] };
  *observe = NULL;
  bt_status status = bt_model_from (model, &description, error);
  if (status == BT_OK)
    status = bt_observation_new (observe, *model, look, 2, error);
  return status;
}

/* Every row must be a model: what is not is the fault of the set. */
static bt_status
check_models (const btv_match *j)
{
  bt_status status = BT_OK;
  for (size_t row = 0; status == BT_OK && row < j->set->rows; row++)
    {
      bt_error why = BT_ERROR_INIT;
      bt_model *model = NULL;
      bt_observation *observe = NULL;
      status = make_model (j, row, &model, &observe, &why);
      bt_observation_free (observe);
      bt_model_free (model);
      if (status != BT_OK)
        status
            = bt_error_set (j->error, status == BT_ENOMEM ? BT_ENOMEM : BT_EDATA,
                            "%.200s: row %zu: %.250s", j->set->path, row + 1, why.text);
    }
  return status;
}

/* The error of <x> that METHOD is asked for. */
static double
tolerance_of (const bt_method *method)
{
  if (!(method->caps & BT_STEPPED))
    return 1e-7;
  return method->order <= 2 ? 1e-4 : 1e-6;
}

/* Seconds that METHOD is estimated to take; 0 where there is no estimate. */
static double
seconds_of (const bt_method *method, const bt_model *model, double interval)
{
  bt_method_cost cost[BT_EXACT_METHODS];
  bt_method_costs (cost, model, TIMES * interval, TIMES, tolerance_of (method));
  for (size_t k = 0; k < BT_EXACT_METHODS; k++)
    if (cost[k].method == method)
      return cost[k].seconds;
  return 0;
}

/* The runs of METHOD, in a basis or on a grid that the state fits into. */
static bt_status
make_runs (const btv_match *j, const bt_method *method, const bt_model *model,
           const bt_observation *observe, double interval, bt_runs **out,
           bt_error *error)
{
  bt_options options = { .tolerance = tolerance_of (method), .watch = j->watch };
  *out = NULL;
  bt_status status = bt_options_settle (&options, method, model, error);
  for (int attempt = 0; status == BT_OK; attempt++)
    {
      options.observe = observe;
      status = bt_runs_new (out, method, model, &options, interval, BT_EXACT_NOTHING,
                            error);
      if (status == BT_OK)
        status = bt_runs_extend (*out, TIMES * interval, error);
      if (status != BT_EGRID || attempt == RETRIES)
        return status;
      bt_runs_free (*out);
      *out = NULL;
      status = BT_OK;
      bti_refine_enlarge (&options, method, model);
    }
  return status;
}

static void
compare (const btv_match *j, btv_agreement *a, size_t row, const bt_runs *runs)
{
  const bt_series *series = bt_runs_nominal (runs);
  columns c;
  name_columns (&c);
  for (size_t k = 0; k < COLUMNS - PARTS * START; k++)
    {
      const size_t of = k / TIMES, at = of < 2 ? k % TIMES + 1 : TIMES;
      const size_t which = of == 0 ? BT_COLUMN_X : BT_COLUMN_MEANS + of - 1;
      const double *ours = bt_series_column (series, which);
      const btv_column *column
          = btv_reference_column (j->set, c.name[PARTS * START + k]);
      btv_match_compare (a, column, row, ours[at], bt_runs_total (runs, which, at),
                         btv_match_scale (column, j->set->rows));
    }
}

static bt_status
check_row (const btv_match *j, const bt_method *method, double interval, size_t row,
           btv_agreement *a, bt_error *error)
{
  bt_model *model = NULL;
  bt_observation *observe = NULL;
  bt_runs *runs = NULL;
  bt_status status = bt_watch_check (j->watch, error);
  if (status == BT_OK)
    status = make_model (j, row, &model, &observe, error);
  const double seconds = model ? seconds_of (method, model, interval) : 0;
  if (status == BT_OK && seconds > (j->full ? 20 : 0.25))
    status = bt_error_set (error, BT_ELIMIT, "left out: it would take about %.2g s",
                           seconds);
  if (status == BT_OK)
    status = make_runs (j, method, model, observe, interval, &runs, error);
  if (status == BT_OK)
    compare (j, a, row, runs);
  bt_runs_free (runs);
  bt_observation_free (observe);
  bt_model_free (model);
  return status;
}

/* What METHOD does not do, or what is too large for it, is passed over and counted. */
static bt_status
check_method (const btv_match *j, const bt_method *method, double interval)
{
  size_t done = 0, others = 0, large = 0;
  bt_error why = BT_ERROR_INIT;
  btv_agreement *a;
  bt_status status = btv_match_add (j, method->name, &a);
  for (size_t row = 0; status == BT_OK && row < j->set->rows; row++)
    {
      status = check_row (j, method, interval, row, a, &why);
      done += status == BT_OK;
      if (status == BT_ENOTSUP
          || (status == BT_ELIMIT && strncmp (why.text, "left out: ", 10) == 0))
        {
          *(status == BT_ENOTSUP ? &others : &large) += 1;
          status = BT_OK;
        }
      else if (status != BT_OK)
        {
          a->row = row;
          return btv_match_give_up (j, a, status, &why);
        }
    }
  if (status != BT_OK)
    return status;
  if (done == 0)
    return btv_match_give_up (j, a, BT_ENOTSUP, &why);
  snprintf (a->message, sizeof a->message,
            "%zu models, not %zu that take long and %zu that it does not do", done,
            large, others);
  return BT_OK;
}

bt_status
btv_match_polynomials (const btv_match *j)
{
  double interval;
  size_t count;
  const bt_method *const *methods = bt_methods (&count);
  bt_status status = check_columns (j, &interval);
  if (status == BT_OK)
    status = check_models (j);
  for (size_t i = 0; status == BT_OK && i < count; i++)
    if (methods[i]->caps & BT_QUANTUM)
      status = check_method (j, methods[i], interval);
  return status;
}
