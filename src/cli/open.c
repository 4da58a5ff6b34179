/* cli/open.c - models of open systems on the command line.  See cli/open.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/open.h"
#include "cli/concerns.h"
#include "cli/models.h"

#include "base/text.h"
#include "report/report.h"
#include "validation/data.h"
#include "validation/openmodel.h"

#include <breaktime/table.h>
#include <breaktime/version.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A density matrix with an eigenvalue below this is no state: beyond what the error of
 * the step explains where the means are good. */
static const double negative = -1e-3;
/* Accepted error of methods that take no samples. */
static const double default_tolerance = 0.01;

enum
{
  ROWS_MAX = 100000
};

/* ---- what is asked ------------------------------------------------------------- */

/* Those of --set. */
static int
set_parameters (bt_open_params *out, const cli_call *call)
{
  bt_error error = BT_ERROR_INIT;
  bt_parameter *set;
  bt_open *model;
  size_t count;
  int code = cli_sets (&set, &count, call);
  for (size_t i = 0; code == 0 && i < count; i++)
    if (bt_open_params_set (out, set[i].name, set[i].value, &error) != BT_OK)
      code = cli_misuse (call->command, "--set: %s", error.text);
  free (set);
  if (code != 0 || count == 0)
    return code;
  if (bt_open_new (&model, out, &error) != BT_OK)
    return cli_misuse (call->command, "--set: %s", error.text);
  bt_open_free (model);
  return 0;
}

int
cli_open_params (bt_open_params *out, const cli_call *call)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  char *path;
  const char *word = call->arguments->model;
  if (btv_builtin_find (&path, BTV_DATA_MODELS, word, &error) != BT_OK)
    return cli_fail (call->command, NULL, &error);
  if (btv_modelfile_is (path))
    {
      free (path);
      return cli_misuse (call->command,
                         "--model: '%s' is a model of a closed system, for which this "
                         "is not",
                         word);
    }
  const bt_status s = btv_openmodel_read (out, path, &complaints, &error);
  free (path);
  const int code = cli_faults (call, s, &complaints, &error);
  return code ? code : set_parameters (out, call);
}

int
cli_open_model (bt_open **out, const cli_call *call)
{
  bt_open_params params;
  bt_error error = BT_ERROR_INIT;
  *out = NULL;
  const int code = cli_open_params (&params, call);
  if (code == 0 && bt_open_new (out, &params, &error) != BT_OK)
    return cli_fail (call->command, NULL, &error);
  return code;
}

/* NULL when METHOD does models such as MODEL; otherwise why not is for the library. */
static int
does (const bt_open_method *method, const bt_open *model)
{
  return strchr (method->kinds, "oqcx"[bt_open_get (model)->kind]) != NULL;
}

int
cli_open_method (const bt_open_method **out, const cli_call *call, const bt_open *model,
                 const char *name)
{
  char known[512] = "", more[BTI_MORE_SIZE], hint[BTI_HINT_SIZE];
  size_t count, left = 0;
  bti_closest closest = { name, NULL, 0 };
  const bt_open_method *const *all = bt_open_methods (&count);
  *out = bt_open_method_find (name);
  if (*out && does (*out, model))
    return 0;
  for (size_t i = 0; i < count; i++)
    if (does (all[i], model))
      {
        bti_text_list (known, sizeof known, all[i]->name, &left);
        bti_text_closer (&closest, all[i]->name);
      }
  return cli_misuse (
      call->command,
      "--method: '%s' is no method for a model of kind %s; known: %s%s%s", name,
      bt_open_kind_name (bt_open_get (model)->kind), known, bti_text_more (left, more),
      bti_text_hint (&closest, hint));
}

/* ---- runs ---------------------------------------------------------------------- */

/* All parts of the error of entry I: what was not measured is not known. */
static double
total (const bt_open_result *r, size_t i)
{
  return r->err_step[i] + r->err_basis[i] + BT_COVERAGE * r->err_sample[i];
}

static bt_status
check_result (const bt_open_result *r, const bt_open_method *method, double tolerance,
              bt_error *error)
{
  const int sampled = (method->caps & BT_OPEN_SAMPLED) != 0;
  size_t count, worst = 0;
  for (size_t i = 0; i < r->times; i++)
    if (r->check[i].smallest < negative)
      return bt_error_set (error, BT_EGRID,
                           "the density matrix at t = %g is no state: smallest "
                           "eigenvalue %.3g at dt = %g; a shorter step is needed",
                           r->time[i], r->check[i].smallest, r->dt);
  for (size_t i = 1; i < r->times * r->count; i++)
    if (total (r, i) > total (r, worst) || isnan (total (r, worst)))
      worst = i;
  if (!(tolerance > 0))
    tolerance = sampled ? INFINITY : default_tolerance;
  if (!(total (r, worst) > tolerance))
    return BT_OK;
  return bt_error_set (
      error, BT_EGRID,
      "the error of <%s> at t = %g, %.2g (step %.2g, basis %.2g, %g x sampling %.2g), "
      "is above %g: %s",
      bt_open_observables (r->kind, &count)[worst % r->count],
      r->time[worst / r->count], total (r, worst), r->err_step[worst],
      r->err_basis[worst], BT_COVERAGE, r->err_sample[worst], tolerance,
      sampled                                     ? "more samples are needed"
      : r->err_step[worst] >= r->err_basis[worst] ? "a shorter step is needed"
                                                  : "more levels are needed");
}

bt_status
cli_open_run (bt_open_result **out, const cli_call *call, const bt_open_method *method,
              const bt_open *model, const double *time, size_t times, bt_error *error)
{
  const cli_arguments *a = call->arguments;
  const int density = (method->caps & BT_OPEN_DENSITY) != 0;
  const bt_open_options options
      = { .dt = a->dt,
          .levels = density ? a->states : 0,
          .trajectories = a->samples,
          .seed = a->seed,
          .threads = a->threads ? (unsigned) a->threads : 1,
          .companions = !a->no_errors,
          .eigenvalues = density,
          .cancel = &cli_cancel,
          .deadline = a->budget > 0 ? bt_watch_now () + a->budget : 0 };
  const double start = bt_watch_now ();
  bt_status s = bt_open_run (out, method, model, &options, time, times, error);
  if (s == BT_OK && a->verbose)
    fprintf (stderr, "breaktime %s: %s: dt %g; levels %zu %zu; samples %zu; %.2g s\n",
             call->command->name, method->name, (*out)->dt, (*out)->levels,
             (*out)->levels_q, (*out)->trajectories, bt_watch_now () - start);
  if (s == BT_OK)
    s = check_result (*out, method, a->tolerance, error);
  if (s != BT_OK)
    {
      bt_open_result_free (*out);
      *out = NULL;
    }
  return s;
}

/* ---- measure observables ------------------------------------------------------- */

static void
print_gate (const char *name, double value, const char *after)
{
  if (!isnan (value))
    printf ("  %-10s %.3g%s\n", name, value, after);
}

static void
print_gates (const bt_open_result *r, const bt_open_tradeoff *tradeoff)
{
  const bt_open_check *c = &r->check[0];
  puts ("gates");
  if (tradeoff)
    printf ("  %-10s smallest eigenvalue %.3g, %.4g of the rates needed: %s\n",
            "trade-off", tradeoff->smallest, tradeoff->ratio,
            bt_open_fulfilled (tradeoff) ? "fulfilled" : "violated");
  else
    printf ("  %-10s none: no diffusion makes this coupling positive\n", "trade-off");
  if (r->levels > 0)
    {
      print_gate ("trace", c->trace, " from 1");
      print_gate ("hermitian", c->hermiticity, " at most off");
      print_gate ("positive", c->smallest, ", smallest eigenvalue");
      print_gate ("truncation", c->edge,
                  " of the state in the last tenth of the basis");
    }
  print_gate ("purity", c->purity,
              r->trajectories ? ", mean of conditional states" : "");
  print_gate ("|n|^2", c->length_max, ", longest conditional Bloch vector so far");
  print_gate ("", c->length_min, ", shortest");
  print_gate ("outside", c->outside, " of the trajectories, no states");
  print_gate ("Born", c->born_outside, " of them with probabilities outside [0, 1]");
}

static void
print_observables (const bt_open_result *r, const bt_open_method *method,
                   const bt_open_tradeoff *tradeoff)
{
  size_t count;
  const char *const *names = bt_open_observables (r->kind, &count);
  printf ("%s at t = %g by %s%s\n", bt_open_kind_name (r->kind), r->time[0],
          method->name,
          method->caps & BT_OPEN_CONTROL ? " (a control: not exact)" : "");
  for (size_t i = 0; i < r->count; i++)
    {
      char text[64];
      btr_format_value (text, sizeof text, r->value[i], total (r, i), -INFINITY);
      printf ("  %-10s %s\n", names[i], text);
    }
  print_gates (r, tradeoff);
}

static int
answer (const cli_call *call, const bt_open_method *method, const bt_open *model)
{
  const cli_arguments *a = call->arguments;
  bt_error error = BT_ERROR_INIT, why = BT_ERROR_INIT;
  bt_open_result *result = NULL;
  bt_open_tradeoff tradeoff;
  char *json = NULL;
  const int has
      = bt_open_tradeoff_of (model, method->ordering, &tradeoff, &why) == BT_OK;
  bt_status s = cli_open_run (&result, call, method, model, &a->at, 1, &error);
  if (s == BT_OK && a->json)
    s = btr_observables_json (&json, model, method, result, has ? &tradeoff : NULL,
                              method->ordering, &error);
  if (s == BT_OK && a->json)
    puts (json);
  else if (s == BT_OK)
    print_observables (result, method, has ? &tradeoff : NULL);
  free (json);
  bt_open_result_free (result);
  if (s == BT_OK)
    return CLI_EXIT_SUCCESS;
  cli_advise (call, &error);
  return cli_fail (call->command, method->name, &error);
}

int
cli_observables (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  const bt_open_method *method = NULL;
  bt_open *model = NULL;
  if (!a->model)
    return cli_misuse (call->command, "observables needs --model");
  if (isnan (a->at))
    return cli_misuse (call->command, "observables needs --at");
  int code = cli_open_model (&model, call);
  if (code == 0)
    code = cli_open_method (&method, call, model, a->method ? a->method : "lindblad");
  if (code == 0)
    code = cli_check_methods (call, method->caps, 1);
  if (code == 0)
    code = answer (call, method, model);
  bt_open_free (model);
  return code;
}

/* ---- run --model --------------------------------------------------------------- */

typedef struct job
{
  const cli_call *call;
  const bt_open *model;
  const bt_open_method **methods;
  size_t methods_count, rows;
  double *time, *column;
  bt_table *table;
} job;

static int
choose_methods (job *j)
{
  static const char *const usual[] = { "lindblad" };
  const cli_words *given = &j->call->arguments->methods;
  const char *const *name = given->count ? (const char *const *) given->item : usual;
  unsigned caps = 0;
  j->methods_count = given->count ? given->count : 1;
  j->methods = calloc (j->methods_count, sizeof *j->methods);
  if (!j->methods)
    return cli_no_memory (j->call->command);
  for (size_t i = 0; i < j->methods_count; i++)
    {
      const int code = cli_open_method (&j->methods[i], j->call, j->model, name[i]);
      if (code != 0)
        return code;
      caps |= j->methods[i]->caps;
      for (size_t k = 0; k < i; k++)
        if (j->methods[k] == j->methods[i])
          return cli_misuse (j->call->command, "--method: %s is given twice", name[i]);
    }
  return cli_check_methods (j->call, caps, 1);
}

static int
make_times (job *j)
{
  const cli_arguments *a = j->call->arguments;
  const double dt_out = a->dt_out > 0 ? a->dt_out : 0.1;
  const double intervals = floor (a->t_max / dt_out * (1 + 1e-12));
  if (intervals < 1)
    return cli_misuse (j->call->command, "--dt-out: %g is longer than the run", dt_out);
  if (intervals >= ROWS_MAX)
    return cli_misuse (j->call->command,
                       "--dt-out: %g gives more than %d rows up to --t-max", dt_out,
                       ROWS_MAX);
  j->rows = (size_t) intervals + 1;
  j->time = calloc (j->rows, sizeof *j->time);
  j->column = calloc (j->rows, sizeof *j->column);
  if (!j->time || !j->column)
    return cli_no_memory (j->call->command);
  for (size_t i = 0; i < j->rows; i++)
    j->time[i] = (double) i * dt_out;
  return 0;
}

static bt_status
write_head (const job *j, bt_error *error)
{
  const bt_open_params *params = bt_open_get (j->model);
  size_t count;
  const bt_open_parameter *rows = bt_open_parameters (&count);
  bt_status s
      = bt_table_head (j->table, "generator", error, "breaktime %s", bt_version ());
  if (s == BT_OK)
    s = bt_table_head (j->table, "libraries", error, "%s", bt_libraries ());
  if (s == BT_OK)
    s = bt_table_head (j->table, "command", error, "%s", j->call->line);
  if (s == BT_OK)
    s = bt_table_head (j->table, "kind", error, "%s", bt_open_kind_name (params->kind));
  for (size_t i = 0; s == BT_OK && i < count; i++)
    {
      char text[CLI_NUMBER_SIZE];
      double value;
      if (bt_open_params_get (params, rows[i].name, &value, NULL) == BT_OK
          && value != 0)
        s = bt_table_head (j->table, rows[i].name, error, "%s",
                           cli_number (text, value));
    }
  if (s == BT_OK)
    s = bt_table_head (j->table, "units", error, "hbar = 1");
  return s;
}

/* Column OBSERVABLE_METHOD and its error. */
static bt_status
add_observable (job *j, const bt_open_method *method, const bt_open_result *r, size_t o,
                bt_error *error)
{
  size_t count;
  char name[96];
  for (int err = 0; err <= !j->call->arguments->no_errors; err++)
    {
      snprintf (name, sizeof name, "%s_%s%s", bt_open_observables (r->kind, &count)[o],
                method->name, err ? "_err" : "");
      for (char *c = name; *c; c++)
        if (*c == '-')
          *c = '_';
      for (size_t i = 0; i < j->rows; i++)
        j->column[i] = err ? total (r, i * r->count + o) : r->value[i * r->count + o];
      bt_status s = bt_table_column (j->table, name, j->column, j->rows, error);
      if (s != BT_OK)
        return s;
    }
  return BT_OK;
}

static bt_status
run_method (job *j, const bt_open_method *method, bt_error *error)
{
  char key[80];
  bt_open_result *r = NULL;
  bt_status s = cli_open_run (&r, j->call, method, j->model, j->time, j->rows, error);
  if (s != BT_OK)
    return s;
  const bt_open_check *last = &r->check[j->rows - 1];
  snprintf (key, sizeof key, "method %s", method->name);
  s = bt_table_head (j->table, key, error,
                     "dt %g; levels %zu %zu; samples %zu; seed %llu; largest |n|^2 %g",
                     r->dt, r->levels, r->levels_q, r->trajectories,
                     (unsigned long long) j->call->arguments->seed, last->length_max);
  for (size_t o = 0; s == BT_OK && o < r->count; o++)
    s = add_observable (j, method, r, o, error);
  bt_open_result_free (r);
  return s;
}

static int
run_all (job *j)
{
  const char *output = j->call->arguments->output, *path = output ? output : "-";
  const char *what = NULL;
  bt_error error = BT_ERROR_INIT;
  bt_status s = bt_table_new (&j->table, &error);
  if (s == BT_OK)
    s = write_head (j, &error);
  if (s == BT_OK)
    s = bt_table_column (j->table, "t", j->time, j->rows, &error);
  for (size_t i = 0; s == BT_OK && i < j->methods_count; i++)
    {
      s = run_method (j, j->methods[i], &error);
      what = s == BT_OK ? NULL : j->methods[i]->name;
    }
  if (s != BT_OK)
    cli_advise (j->call, &error);
  int code = s == BT_OK ? 0 : cli_fail (j->call->command, what, &error);
  if (s == BT_OK && bt_table_write (j->table, path, &error) != BT_OK)
    code = cli_fail_writing (j->call->command, path, &error);
  bt_table_free (j->table);
  return code;
}

int
cli_run_open (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  if (a->no_errors && a->tolerance > 0)
    return cli_misuse (call->command,
                       "--tolerance: beside --no-errors there is no error to be held "
                       "against it");
  bt_open *model = NULL;
  job j = { .call = call };
  int code = cli_open_model (&model, call);
  j.model = model;
  if (code == 0)
    code = choose_methods (&j);
  if (code == 0)
    code = make_times (&j);
  if (code == 0)
    code = run_all (&j);
  free ((void *) j.methods);
  free (j.time);
  free (j.column);
  bt_open_free (model);
  return code;
}
