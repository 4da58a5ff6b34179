/* validation/match_models.c - reference data with a model a row: any polynomial, an
 * environment beside it, or a file that is shipped.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/match.h"

#include "solve/refine.h"
#include "study/steady.h"
#include "validation/data.h"
#include "validation/modelfile.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PARTS = 3,
  START = 4, /* numbers of a start: see agreement.h */
  OPERATORS = 2,
  TIMES = 4,
  RETRIES = 6,
  SETS = 8,   /* parameters that a row may set */
  GROUP = 16, /* rows of one model */
  LEVELS = 64,
  TEXTS = 5,
  COLUMNS = PARTS * START + 2 * TIMES + OPERATORS
};

/* Elements of a density matrix, and seconds, beyond which a model is left out. */
static const double many = 20000, quick = 0.25, slow = 6;

/* What sets of one quantity have. */
typedef struct kind
{
  bt_status (*make) (const btv_match *j, size_t row, bt_model **model, bt_error *error);
  unsigned caps;            /* of the methods that are asked, one of these */
  const char *text[TEXTS];  /* columns of texts */
  char number[COLUMNS][16]; /* columns of numbers, up to the first without a name */
} kind;

static const char *
text_of (const btv_match *j, const char *name, size_t row)
{
  const btv_column *column = btv_reference_column (j->set, name);
  return column && column->texts ? column->texts[row] : NULL;
}

/* 0 where there is no such column. */
static double
number_of (const btv_match *j, size_t row, const char *format, int letter, int number)
{
  char name[32];
  snprintf (name, sizeof name, format, letter, number);
  const btv_column *column = btv_reference_column (j->set, name);
  return column ? column->numbers[row] : 0;
}

/* ---- models ---------------------------------------------------------------------- */

/* Without operators it is closed. */
static bt_status
from_text (const btv_match *j, size_t row, bt_model **model, bt_error *error)
{
  const char *kinds = text_of (j, "kinds", row);
  const size_t parts = strlen (kinds);
  bt_part part[PARTS] = { 0 };
  if (parts < 1 || parts > PARTS || strspn (kinds, "oq") != parts)
    return bt_error_set (error, BT_EDATA, "kinds are '%.20s': one to %d of o and q",
                         kinds, PARTS);
  for (size_t k = 0; k < parts; k++)
    {
      double start[START];
      for (int i = 0; i < START; i++)
        start[i] = number_of (j, row, "start_%c%d", "abc"[k], i + 1);
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
  const bt_dissipator environment[OPERATORS]
      = { { text_of (j, "operator_1", row), number_of (j, row, "rate_%c", '1', 0) },
          { text_of (j, "operator_2", row), number_of (j, row, "rate_%c", '2', 0) } };
  return bt_model_from (
      model,
      &(bt_description){ .part = part,
                         .parts = parts,
                         .hamiltonian = text_of (j, "hamiltonian", row),
                         .environment = environment,
                         .dissipators = environment[0].text ? OPERATORS : 0 },
      error);
}
/* "x0=1.5 Omega=0.8", or "-", into SET. */
static bt_status
read_sets (const char *text, bt_parameter *set, size_t *count, bt_error *error)
{
  char words[256], *rest = words;
  *count = 0;
  if (strcmp (text, "-") == 0)
    return BT_OK;
  snprintf (words, sizeof words, "%s", text);
  for (char *word = strtok_r (words, " ", &rest); word;
       word = strtok_r (NULL, " ", &rest))
    {
      char *equals = strchr (word, '=');
      if (!equals || *count == SETS)
        return bt_error_set (error, BT_EDATA,
                             "set is '%.80s': %d of NAME=VALUE at most", text, SETS);
      *equals = '\0';
      bt_status status
          = btv_modelfile_parse (&set[(*count)++], word, equals + 1, error);
      if (status != BT_OK)
        return status;
    }
  return BT_OK;
}

static bt_status
from_file (const btv_match *j, size_t row, bt_model **model, bt_error *error)
{
  bt_parameter set[SETS];
  size_t sets;
  char *path = NULL;
  btv_modelfile *file = NULL;
  btv_complaints complaints = { NULL, 0, 0 };
  *model = NULL;
  bt_status status = read_sets (text_of (j, "set", row), set, &sets, error);
  if (status == BT_OK)
    status
        = btv_builtin_find (&path, BTV_DATA_MODELS, text_of (j, "model", row), error);
  if (status == BT_OK)
    status = btv_modelfile_load (&file, path, &complaints, error);
  if (status == BT_OK)
    status = btv_modelfile_make (model, file, set, sets, error);
  btv_complaints_clear (&complaints);
  btv_modelfile_free (file);
  free (path);
  return status;
}

/* Every row must be a model: what is not is the fault of the set. */
static bt_status
check_models (const btv_match *j, const kind *of)
{
  bt_status status = BT_OK;
  for (size_t row = 0; status == BT_OK && row < j->set->rows; row++)
    {
      bt_error why = BT_ERROR_INIT;
      bt_model *model = NULL;
      bt_observation *observe = NULL;
      const char *look = text_of (j, "observed", row);
      status = of->make (j, row, &model, &why);
      if (status == BT_OK && of->caps == BT_ENVIRONMENT && !bt_model_is_open (model))
        status = bt_error_set (&why, BT_EDATA, "the model has no environment");
      if (status == BT_OK)
        status = bt_observation_new (&observe, model, &look, 1, &why);
      bt_observation_free (observe);
      bt_model_free (model);
      if (status != BT_OK)
        status
            = bt_error_set (j->error, status == BT_ENOMEM ? BT_ENOMEM : BT_EDATA,
                            "%.200s: row %zu: %.250s", j->set->path, row + 1, why.text);
    }
  return status;
}

/* ---- runs ------------------------------------------------------------------------ */

/* The error of <x> that METHOD is asked for. */
static double
tolerance_of (const bt_method *method)
{
  if (!(method->caps & BT_STEPPED) || method->order > 4)
    return 1e-7;
  return method->order <= 2 ? 1e-4 : 1e-6;
}

/* What a Gaussian is not exact for it is not asked for, and what takes models of one
 * shape alone is held against sets of those. */
static bt_status
check_exact (const bt_method *method, const bt_model *model, bt_error *error)
{
  const bt_method *dense = bt_method_find ("lindblad-taylor");
  if (method == dense || bt_method_second (dense, model, 1, 1, 1e-5) == method)
    return BT_OK;
  return bt_error_set (error, BT_ENOTSUP, "left out: %s is not asked for it",
                       method->name);
}

static bt_status
check_open (const btv_match *j, const bt_method *method, const bt_model *model,
            const bt_options *options, bt_error *error)
{
  const double elements = bt_options_memory (options, method, model) / 80;
  if (!j->full && elements > many)
    return bt_error_set (error, BT_ELIMIT,
                         "left out: %.3g elements of a density matrix", elements);
  return BT_OK;
}

/* Methods of which there is no estimate are asked for everything. */
static bt_status
check_closed (const btv_match *j, const bt_method *method, const bt_model *model,
              double interval, bt_error *error)
{
  const double seconds = bt_method_seconds (method, model, TIMES * interval, TIMES,
                                            tolerance_of (method));
  if (seconds > (j->full ? slow : quick))
    return bt_error_set (error, BT_ELIMIT, "left out: it would take about %.2g s",
                         seconds);
  return BT_OK;
}

/* In a basis or on a grid that the state fits into. */
static bt_status
make_runs (const btv_match *j, const bt_method *method, const bt_model *model,
           const bt_observation *observe, double interval, bt_runs **out,
           bt_error *error)
{
  bt_options options = { .tolerance = tolerance_of (method), .watch = j->watch };
  const int open = bt_model_is_open (model);
  bt_status status = open ? check_exact (method, model, error)
                          : check_closed (j, method, model, interval, error);
  if (status == BT_OK)
    status = bt_options_settle (&options, method, model, error);
  if (status == BT_OK && open)
    status = check_open (j, method, model, &options, error);
  options.observe = observe;
  for (int attempt = 0; status == BT_OK; attempt++)
    {
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

/* As many rows from ROW on as are about one model, and what is observed in each; or one
 * row, and after what is observed the energy. */
static size_t
group_from (const btv_match *j, size_t row, const char *look[GROUP], size_t *looks)
{
  const char *energy = text_of (j, "hamiltonian", row);
  size_t rows = 1;
  look[0] = text_of (j, "observed", row);
  if (energy)
    look[1] = energy;
  for (; !energy && rows < GROUP && row + rows < j->set->rows; rows++)
    {
      if (strcmp (text_of (j, "model", row), text_of (j, "model", row + rows)) != 0
          || strcmp (text_of (j, "set", row), text_of (j, "set", row + rows)) != 0)
        break;
      look[rows] = text_of (j, "observed", row + rows);
    }
  *looks = energy ? 2 : rows;
  return rows;
}

/* Column WHICH of RUNS against those of ROW: NAME_1, ..., or NAME of the last time. */
static void
compare (const btv_match *j, btv_agreement *a, const bt_runs *runs, size_t which,
         const char *name, size_t row)
{
  const double *ours = bt_series_column (bt_runs_nominal (runs), which);
  for (size_t k = 1; k <= TIMES; k++)
    {
      char text[32];
      snprintf (text, sizeof text, "%s_%zu", name, k);
      const btv_column *column = btv_reference_column (j->set, text);
      if (!column && k == TIMES)
        column = btv_reference_column (j->set, name);
      if (column)
        btv_match_compare (a, column, row, ours[k], bt_runs_total (runs, which, k),
                           btv_match_scale (column, j->set->rows));
    }
}

static bt_status
check_group (const btv_match *j, const bt_method *method, const kind *of,
             double interval, size_t row, size_t *rows, btv_agreement *a,
             bt_error *error)
{
  const char *look[GROUP];
  size_t looks;
  bt_model *model = NULL;
  bt_observation *observe = NULL;
  bt_runs *runs = NULL;
  *rows = group_from (j, row, look, &looks);
  bt_status status = bt_watch_check (j->watch, error);
  if (status == BT_OK)
    status = of->make (j, row, &model, error);
  if (status == BT_OK)
    status = bt_observation_new (&observe, model, look, looks, error);
  if (status == BT_OK)
    status = make_runs (j, method, model, observe, interval, &runs, error);
  if (status == BT_OK)
    compare (j, a, runs, BT_COLUMN_X, "x", row);
  for (size_t k = 0; status == BT_OK && k < looks; k++)
    compare (j, a, runs, BT_COLUMN_MEANS + k, k < *rows ? "mean" : "energy",
             k < *rows ? row + k : row);
  bt_runs_free (runs);
  bt_observation_free (observe);
  bt_model_free (model);
  return status;
}

/* What METHOD does not do, or what is too large for it, is passed over and counted. */
static bt_status
check_rows (const btv_match *j, const bt_method *method, const kind *of,
            double interval)
{
  size_t done = 0, others = 0, large = 0, rows = 1;
  bt_error why = BT_ERROR_INIT;
  btv_agreement *a;
  bt_status status = btv_match_add (j, method->name, &a);
  for (size_t row = 0; status == BT_OK && row < j->set->rows; row += rows)
    {
      status = check_group (j, method, of, interval, row, &rows, a, &why);
      done += status == BT_OK ? rows : 0;
      if (status == BT_ENOTSUP
          || (status == BT_ELIMIT && strncmp (why.text, "left out: ", 10) == 0))
        {
          *(status == BT_ENOTSUP ? &others : &large) += rows;
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
            "%zu rows, not %zu that take long and %zu that it does not do", done, large,
            others);
  return BT_OK;
}

/* ---- sets ------------------------------------------------------------------------ */

static bt_status
check_columns (const btv_match *j, const kind *of, double *interval)
{
  static const char *const keys[] = { "interval", "method" };
  btv_expected expected[COLUMNS];
  size_t count = 0;
  for (size_t k = 0; k < TEXTS; k++)
    if (of->text[k] && !text_of (j, of->text[k], 0))
      return bt_error_set (j->error, BT_EDATA,
                           "%.200s: there is no column of texts '%s'", j->set->path,
                           of->text[k]);
  for (; count < COLUMNS && *of->number[count]; count++)
    expected[count] = (btv_expected){ of->number[count], "1", 0 };
  bt_status status = btv_reference_expect (j->set, expected, count, j->error);
  if (status == BT_OK)
    status = btv_reference_keys (j->set, keys, of->caps == BT_ENVIRONMENT ? 2 : 1,
                                 j->error);
  if (status == BT_OK)
    status = btv_reference_numbers (j->set, "interval", 1, 1, interval, NULL, j->error);
  if (status == BT_OK && !(*interval > 0))
    return bt_error_set (j->error, BT_EDATA, "%.200s: the interval is %g: must be > 0",
                         j->set->path, *interval);
  return status;
}

static bt_status
check_set (const btv_match *j, const kind *of)
{
  double interval;
  size_t count;
  const bt_method *const *methods = bt_methods (&count);
  bt_status status = check_columns (j, of, &interval);
  if (status == BT_OK)
    status = check_models (j, of);
  for (size_t i = 0; status == BT_OK && i < count; i++)
    /* What is sampled is held against these in tests: it is for some models alone.
     * Controls are wrong. */
    if (methods[i]->caps & of->caps
        && !(methods[i]->caps & (BT_SAMPLED | BT_NOISY | BT_CONTROL)))
      status = check_rows (j, methods[i], of, interval);
  return status;
}

#define STARTS(part) part "1", part "2", part "3", part "4"
#define AT_TIMES(name) name "_1", name "_2", name "_3", name "_4"
#define ALL_STARTS STARTS ("start_a"), STARTS ("start_b"), STARTS ("start_c")

bt_status
btv_match_polynomials (const btv_match *j)
{
  static const kind of
      = { from_text,
          BT_QUANTUM,
          { "kinds", "hamiltonian", "observed" },
          { ALL_STARTS, AT_TIMES ("x"), AT_TIMES ("mean"), "energy" } };
  return check_set (j, &of);
}

bt_status
btv_match_environments (const btv_match *j)
{
  static const kind of
      = { from_text,
          BT_ENVIRONMENT,
          { "kinds", "hamiltonian", "operator_1", "operator_2", "observed" },
          { ALL_STARTS, AT_TIMES ("mean"), AT_TIMES ("energy"), "rate_1", "rate_2" } };
  return check_set (j, &of);
}

bt_status
btv_match_models (const btv_match *j)
{
  static const kind of = {
    from_file, BT_ENVIRONMENT, { "model", "set", "observed" }, { AT_TIMES ("mean") }
  };
  return check_set (j, &of);
}

/* ---- the state that stays -------------------------------------------------------- */

static bt_status
check_steady (const btv_match *j, size_t row, btv_agreement *a, bt_error *error)
{
  static const double wanted = 1e-10;
  const btv_column *column = btv_reference_column (j->set, "mean");
  const char *look = text_of (j, "observed", row), *states = text_of (j, "states", row);
  bt_model *model;
  bt_observation *observe = NULL;
  bti_stays stays;
  bti_steady ask = { .tolerance = wanted, .seconds = slow, .watch = j->watch };
  bt_status status = from_file (j, row, &model, error);
  if (status == BT_OK)
    status = bt_observation_new (&observe, model, &look, 1, error);
  if (status == BT_OK && strcmp (states, "-") != 0)
    status = bti_steady_levels (ask.levels, model, states, error);
  ask.model = model;
  ask.observe = observe;
  if (status == BT_OK)
    status = bti_steady_mean (&ask, &stays, error);
  if (status == BT_OK)
    btv_match_compare (a, column, row, stays.value.value, bt_value_error (&stays.value),
                       btv_match_scale (column, j->set->rows));
  bt_observation_free (observe);
  bt_model_free (model);
  return status;
}

bt_status
btv_match_steady (const btv_match *j)
{
  static const kind of
      = { from_file, BT_ENVIRONMENT, { "model", "set", "observed", "states" }, { "" } };
  static const btv_expected mean = { "mean", "1", 0 };
  btv_agreement *a;
  bt_error why = BT_ERROR_INIT;
  for (size_t k = 0; k < TEXTS && of.text[k]; k++)
    if (!text_of (j, of.text[k], 0))
      return bt_error_set (j->error, BT_EDATA,
                           "%.200s: there is no column of texts '%s'", j->set->path,
                           of.text[k]);
  bt_status status = btv_reference_expect (j->set, &mean, 1, j->error);
  if (status == BT_OK)
    status = check_models (j, &of);
  if (status == BT_OK)
    status = btv_match_add (j, "steady", &a);
  for (size_t row = 0; status == BT_OK && row < j->set->rows; row++)
    {
      const bt_status one = check_steady (j, row, a, &why);
      if (one == BT_OK)
        continue;
      a->row = row;
      return btv_match_give_up (j, a, one, &why);
    }
  return status;
}

/* ---- levels ---------------------------------------------------------------------- */

/* Rows from ROW on that are about the same levels. */
static size_t
same_scope (const btv_match *j, size_t row)
{
  static const char *const name[] = { "model", "set", "walls" };
  size_t rows = 1;
  for (; row + rows < j->set->rows; rows++)
    for (size_t k = 0; k < sizeof name / sizeof *name; k++)
      if (strcmp (text_of (j, name[k], row), text_of (j, name[k], row + rows)) != 0)
        return rows;
  return rows;
}

/* The COUNT lowest levels that ROW is about. */
static bt_status
levels_of (const btv_match *j, size_t row, bt_energy *level, size_t count,
           bt_error *error)
{
  static const double wanted = 1e-9;
  const char *walls = text_of (j, "walls", row);
  bt_energy_scope scope = { 0 };
  bt_model *model;
  bt_status status = from_file (j, row, &model, error);
  if (status == BT_OK && strcmp (walls, "-") != 0)
    status = bt_energy_walls (scope.wall, model, walls, error);
  if (status == BT_OK)
    status = bt_energies (level, count, model, &scope, wanted, j->watch, error);
  bt_model_free (model);
  return status;
}

static bt_status
check_levels (const btv_match *j, size_t row, size_t rows, btv_agreement *a,
              bt_error *error)
{
  const double *index = btv_reference_column (j->set, "index")->numbers;
  const btv_column *column = btv_reference_column (j->set, "level");
  bt_energy level[LEVELS];
  size_t count = 0;
  for (size_t i = row; i < row + rows; i++)
    {
      if (!(index[i] >= 0 && index[i] < LEVELS && index[i] == floor (index[i])))
        return bt_error_set (error, BT_ELIMIT, "level %g: of 0 to %d", index[i],
                             LEVELS - 1);
      if (count <= (size_t) index[i])
        count = (size_t) index[i] + 1;
    }
  bt_status status = levels_of (j, row, level, count, error);
  for (size_t i = row; status == BT_OK && i < row + rows; i++)
    {
      const bt_energy *e = &level[(size_t) index[i]];
      btv_match_compare (a, column, i, e->lo + (e->hi - e->lo) / 2, (e->hi - e->lo) / 2,
                         btv_match_scale (column, j->set->rows));
    }
  return status;
}

bt_status
btv_match_levels (const btv_match *j)
{
  static const char *const texts[] = { "model", "set", "walls" };
  static const btv_expected numbers[] = { { "index", "1", 0 }, { "level", "1", 0 } };
  btv_agreement *a;
  bt_error why = BT_ERROR_INIT;
  for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
    if (!text_of (j, texts[k], 0))
      return bt_error_set (j->error, BT_EDATA,
                           "%.200s: there is no column of texts '%s'", j->set->path,
                           texts[k]);
  bt_status status = btv_reference_expect (j->set, numbers, 2, j->error);
  if (status == BT_OK)
    status = btv_match_add (j, "levels", &a);
  for (size_t row = 0, rows; status == BT_OK && row < j->set->rows; row += rows)
    {
      rows = same_scope (j, row);
      const bt_status one = check_levels (j, row, rows, a, &why);
      if (one == BT_OK)
        continue;
      a->row = row;
      return btv_match_give_up (j, a, one, &why);
    }
  return status;
}
