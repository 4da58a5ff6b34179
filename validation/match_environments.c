/* validation/match_environments.c - reference data of open models: a model a row, by
 * its text or as a file that is shipped.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/match.h"

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
  SETS = 8,  /* parameters that a row may set */
  GROUP = 16 /* rows of one model */
};

/* Elements of a density matrix, beyond which a model takes longer than seconds. */
static const double many = 20000;

static const char *
text_of (const btv_match *j, const char *name, size_t row)
{
  const btv_column *column = btv_reference_column (j->set, name);
  return column && column->texts ? column->texts[row] : NULL;
}

static double
number_of (const btv_match *j, size_t row, const char *format, int letter, int number)
{
  char name[32];
  snprintf (name, sizeof name, format, letter, number);
  return btv_reference_column (j->set, name)->numbers[row];
}

/* ---- models ---------------------------------------------------------------------- */

typedef bt_status maker (const btv_match *j, size_t row, bt_model **model,
                         bt_error *error);

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
                         .dissipators = OPERATORS },
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

/* ---- runs ------------------------------------------------------------------------ */

/* What a Gaussian is not exact for it is not asked for. */
static bt_status
check_method (const btv_match *j, const bt_method *method, const bt_model *model,
              const bt_options *options, bt_error *error)
{
  const bt_method *dense = bt_method_find ("lindblad-taylor");
  if (method != dense && bt_method_second (dense, model, 1, 1, 1e-5) != method)
    return bt_error_set (error, BT_ENOTSUP, "left out: %s is not exact for it",
                         method->name);
  const double elements = bt_options_memory (options, method, model) / 80;
  if (!j->full && elements > many)
    return bt_error_set (error, BT_ELIMIT,
                         "left out: %.3g elements of a density matrix", elements);
  return BT_OK;
}

static bt_status
make_runs (const btv_match *j, const bt_method *method, const bt_model *model,
           const bt_observation *observe, double interval, bt_runs **out,
           bt_error *error)
{
  bt_options options = { .tolerance = 1e-7, .watch = j->watch };
  *out = NULL;
  bt_status status = bt_options_settle (&options, method, model, error);
  if (status == BT_OK)
    status = check_method (j, method, model, &options, error);
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
      options.cut *= 1.25;
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

/* Mean OF of RUNS against the columns NAME_1, ... of ROW. */
static void
compare (const btv_match *j, btv_agreement *a, const bt_runs *runs, size_t of,
         const char *name, size_t row)
{
  for (size_t k = 1; k <= TIMES; k++)
    {
      char text[32];
      snprintf (text, sizeof text, "%s_%zu", name, k);
      const btv_column *column = btv_reference_column (j->set, text);
      btv_match_compare (a, column, row, bt_runs_nominal (runs)->mean[of][k],
                         bt_runs_total (runs, BT_COLUMN_MEANS + of, k),
                         btv_match_scale (column, j->set->rows));
    }
}

static bt_status
check_group (const btv_match *j, const bt_method *method, maker *make, double interval,
             size_t row, size_t *rows, btv_agreement *a, bt_error *error)
{
  const char *look[GROUP];
  size_t looks;
  bt_model *model = NULL;
  bt_observation *observe = NULL;
  bt_runs *runs = NULL;
  *rows = group_from (j, row, look, &looks);
  bt_status status = bt_watch_check (j->watch, error);
  if (status == BT_OK)
    status = make (j, row, &model, error);
  if (status == BT_OK)
    status = bt_observation_new (&observe, model, look, looks, error);
  if (status == BT_OK)
    status = make_runs (j, method, model, observe, interval, &runs, error);
  for (size_t of = 0; status == BT_OK && of < looks; of++)
    if (of < *rows)
      compare (j, a, runs, of, "mean", row + of);
    else
      compare (j, a, runs, of, "energy", row);
  bt_runs_free (runs);
  bt_observation_free (observe);
  bt_model_free (model);
  return status;
}

/* What METHOD does not do, or what is too large for it, is passed over and counted. */
static bt_status
check_rows (const btv_match *j, const bt_method *method, maker *make, double interval)
{
  size_t done = 0, others = 0, large = 0, rows = 1;
  bt_error why = BT_ERROR_INIT;
  btv_agreement *a;
  bt_status status = btv_match_add (j, method->name, &a);
  for (size_t row = 0; status == BT_OK && row < j->set->rows; row += rows)
    {
      status = check_group (j, method, make, interval, row, &rows, a, &why);
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

/* Every row must be a model: what is not is the fault of the set. */
static bt_status
check_models (const btv_match *j, maker *make)
{
  bt_status status = BT_OK;
  for (size_t row = 0; status == BT_OK && row < j->set->rows; row++)
    {
      bt_error why = BT_ERROR_INIT;
      bt_model *model = NULL;
      bt_observation *observe = NULL;
      const char *look = text_of (j, "observed", row);
      status = make (j, row, &model, &why);
      if (status == BT_OK && !bt_model_is_open (model))
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

static bt_status
check_set (const btv_match *j, maker *make, const btv_expected *numbers, size_t count,
           const char *const *texts, size_t texts_count)
{
  static const char *const keys[] = { "interval", "method" };
  double interval = 0;
  size_t methods_count;
  const bt_method *const *methods = bt_methods (&methods_count);
  for (size_t k = 0; k < texts_count; k++)
    if (!text_of (j, texts[k], 0))
      return bt_error_set (j->error, BT_EDATA,
                           "%.200s: there is no column of texts '%s'", j->set->path,
                           texts[k]);
  bt_status status = btv_reference_expect (j->set, numbers, count, j->error);
  if (status == BT_OK)
    status = btv_reference_keys (j->set, keys, 2, j->error);
  if (status == BT_OK)
    status
        = btv_reference_numbers (j->set, "interval", 1, 1, &interval, NULL, j->error);
  if (status == BT_OK && !(interval > 0))
    return bt_error_set (j->error, BT_EDATA, "%.200s: the interval is %g: must be > 0",
                         j->set->path, interval);
  if (status == BT_OK)
    status = check_models (j, make);
  for (size_t i = 0; status == BT_OK && i < methods_count; i++)
    if (methods[i]->caps & BT_ENVIRONMENT)
      status = check_rows (j, methods[i], make, interval);
  return status;
}

bt_status
btv_match_environments (const btv_match *j)
{
  static const char *const texts[]
      = { "kinds", "hamiltonian", "operator_1", "operator_2", "observed" };
  char name[PARTS * START + 2 * TIMES + OPERATORS][16];
  btv_expected expected[PARTS * START + 2 * TIMES + OPERATORS];
  size_t count = 0;
  for (int k = 0; k < PARTS * START; k++)
    snprintf (name[count++], sizeof *name, "start_%c%d", "abc"[k / START],
              k % START + 1);
  for (int k = 0; k < 2 * TIMES; k++)
    snprintf (name[count++], sizeof *name, "%s_%d", k < TIMES ? "mean" : "energy",
              k % TIMES + 1);
  for (int k = 1; k <= OPERATORS; k++)
    snprintf (name[count++], sizeof *name, "rate_%d", k);
  for (size_t k = 0; k < count; k++)
    expected[k] = (btv_expected){ name[k], "1", 0 };
  return check_set (j, from_text, expected, count, texts, sizeof texts / sizeof *texts);
}

bt_status
btv_match_models (const btv_match *j)
{
  static const char *const texts[] = { "model", "set", "observed" };
  static const btv_expected expected[TIMES] = { { "mean_1", "1", 0 },
                                                { "mean_2", "1", 0 },
                                                { "mean_3", "1", 0 },
                                                { "mean_4", "1", 0 } };
  return check_set (j, from_file, expected, TIMES, texts, sizeof texts / sizeof *texts);
}
