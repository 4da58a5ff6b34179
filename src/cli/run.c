/* cli/run.c - `breaktime run': one model, any methods, one table.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/concerns.h"
#include "cli/methods.h"

#include "base/memory.h"
#include "base/text.h"

#include <breaktime/series.h>
#include <breaktime/table.h>
#include <breaktime/version.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  ROWS_MAX = 10000000,
  MEAN = 56 /* bytes of what a column of a mean begins with */
};

typedef struct job
{
  const cli_call *call;
  cli_subject subject;
  const bt_model *model; /* its own */
  cli_method *methods;   /* those asked for */
  size_t methods_count;
  unsigned caps;           /* of any of them */
  bt_observation *observe; /* NULL: nothing */
  char (*observed)[MEAN];  /* what columns of its means begin with */
  char why[256];           /* `auto' was chosen as it was; "": it was not asked for */
  size_t rows;
  bt_table *table;
  double *column; /* room for rows */
  cli_progress progress;
} job;

/* ---- what is asked ------------------------------------------------------------- */

/* The exact method that is expected to be quickest for this job. */
static int
choose_exact (job *j, double dt_out, cli_method *out)
{
  const cli_arguments *a = j->call->arguments;
  const bt_method *method
      = bt_method_auto (j->model, a->t_max, a->t_max / dt_out,
                        a->tolerance > 0 ? a->tolerance : 1e-5, j->why, sizeof j->why);
  *out = (cli_method){ method->name, method,
                       CLI_GENERAL | bt_method_caps (method, j->model) };
  return 0;
}

/* Of a closed system a density matrix says nothing that a wave function does not say
 * sooner, where classical and quantum parts meet there are no exact trajectories, and
 * controls are known to be wrong: only who names them wants them. */
static int
is_offered (const job *j, const bt_method *method)
{
  return !(method->caps & BT_CONTROL)
         && (!(method->caps & (BT_DENSITY | BT_NOISY | BT_BOUND))
             || bt_model_is_open (j->model));
}

/* Without a name: all that take a model of a file and have the means that are wanted,
 * or all. */
static int
choose_all (job *j)
{
  const int fitting = j->subject.setup.hamiltonian || j->observe;
  cli_method all[CLI_METHODS_MAX];
  const size_t count = cli_methods (all, &j->subject);
  for (size_t i = 0; i < count; i++)
    {
      bt_options options = { 0 };
      const bt_method *method = all[i].general;
      if (method && is_offered (j, method)
          && (!fitting
              || (bt_options_settle (&options, method, j->model, NULL) != BT_ENOTSUP
                  && (!j->observe || method->mean))))
        j->methods[j->methods_count++] = all[i];
    }
  if (j->methods_count > 0)
    return 0;
  return cli_misuse (j->call->command,
                     "no method takes this model; 'breaktime check %s' says why",
                     j->subject.from.name);
}

/* The methods named, each once, or all. */
static int
choose_methods (job *j, double dt_out)
{
  const cli_words *names = &j->call->arguments->methods;
  int code = names->count == 0 ? choose_all (j) : 0;
  for (size_t i = 0; code == 0 && i < names->count; i++)
    {
      cli_method *next = &j->methods[i];
      code = strcmp (names->item[i], "auto") == 0
                 ? choose_exact (j, dt_out, next)
                 : cli_method_find (next, j->call, &j->subject, names->item[i]);
      for (size_t k = 0; code == 0 && k < i; k++)
        if (strcmp (j->methods[k].name, next->name) == 0)
          code = cli_misuse (j->call->command, "--method: %s is given twice",
                             next->name);
      j->methods_count = i + 1;
    }
  for (size_t i = 0; i < j->methods_count; i++)
    j->caps |= j->methods[i].caps;
  return code;
}

/* Rows at t = 0, dt_out, ... not beyond t_max; dt_out that divides t_max up to
 * rounding reaches it. */
static int
count_rows (job *j, double dt_out)
{
  const double t_max = j->call->arguments->t_max;
  const double intervals = floor (t_max / dt_out * (1 + 1e-12));
  char text[CLI_NUMBER_SIZE];
  if (intervals < 1)
    return cli_misuse (j->call->command, "--dt-out: %s is longer than the run",
                       cli_number (text, dt_out));
  if (intervals >= ROWS_MAX)
    return cli_misuse (j->call->command,
                       "--dt-out: %s gives more than %d rows up to --t-max",
                       cli_number (text, dt_out), ROWS_MAX);
  j->rows = (size_t) intervals + 1;
  return 0;
}

/* Find out now, not after hours of computing, that there is no such folder. */
static int
check_output (const job *j, const char *path)
{
  struct stat about;
  bt_error error = BT_ERROR_INIT;
  int wrong = 0;
  if (strcmp (path, "-") == 0)
    return 0;
  if (stat (path, &about) == 0)
    {
      wrong = S_ISDIR (about.st_mode) ? EISDIR : 0;
      if (!wrong && access (path, W_OK) != 0)
        wrong = errno;
    }
  else
    {
      const char *slash = strrchr (path, '/');
      char *folder = slash ? strndup (path, (size_t) (slash - path) + 1) : strdup (".");
      if (folder && access (folder, W_OK) != 0)
        wrong = errno;
      free (folder);
    }
  if (!wrong)
    return 0;
  bt_error_set (&error, BT_EIO, "cannot write '%.400s': %s", path, strerror (wrong));
  return cli_fail (j->call->command, NULL, &error);
}

/* ---- the table ----------------------------------------------------------------- */

static bt_status
write_head (const job *j, double dt_out, bt_error *error)
{
  const cli_arguments *a = j->call->arguments;
  bt_table *t = j->table;
  char text[CLI_NUMBER_SIZE], key[MEAN + 16];
  bt_status s = bt_table_head (t, "generator", error, "breaktime %s", bt_version ());
  if (s == BT_OK)
    s = bt_table_head (t, "libraries", error, "%s", bt_libraries ());
  if (s == BT_OK)
    s = bt_table_head (t, "command", error, "%s", j->call->line);
  if (s == BT_OK)
    s = cli_subject_head (t, j->call, &j->subject, error);
  if (s == BT_OK)
    s = bt_table_head (t, "dt_out", error, "%s", cli_number (text, dt_out));
  if (s == BT_OK)
    s = bt_table_head (t, "units", error, "%s",
                       a->model
                           ? "those of the model, hbar = 1"
                           : "t in 1/omega; x in sqrt(hbar/(m omega)); p in sqrt(hbar "
                             "m omega); energy in hbar omega; norm and edge have none");
  for (size_t i = 0; s == BT_OK && i < a->observe.count; i++)
    {
      snprintf (key, sizeof key, "observe %s", j->observed[i]);
      s = bt_table_head (t, key, error, "%s", a->observe.item[i]);
    }
  if (s == BT_OK && !a->no_errors)
    s = bt_table_head (t, "errors", error,
                       "x_*_err: measured; step, grid and box added, and %g standard "
                       "errors of sampling",
                       BT_COVERAGE);
  if (s == BT_OK && j->why[0])
    s = bt_table_head (t, "auto", error, "%s", j->why);
  return s;
}

/* "dt 0.05; points 64 128; box 20 30", as far as METHOD has them. */
static bt_status
write_settled (const job *j, const bt_method *method, const bt_options *o,
               bt_error *error)
{
  char key[80], line[1024] = "", text[CLI_NUMBER_SIZE];
  size_t n = 0;
  const size_t size = sizeof line, axes = bt_model_axes (j->model);
  const unsigned caps = bt_method_caps (method, j->model);
#define ADD(...)                                                                       \
  (n += (size_t) snprintf (line + n, n < size ? size - n : 0, __VA_ARGS__),            \
   n = n < size ? n : size - 1)
  ADD ("tolerance %s", cli_number (text, o->tolerance));
  if (caps & BT_STEPPED)
    ADD ("; order %d; dt %s", bt_method_order (method, j->model),
         cli_number (text, o->dt));
  if (caps & BT_GRID)
    {
      ADD ("; points");
      for (size_t i = 0; i < axes && i < BT_MAX_AXES; i++)
        ADD (" %zu", o->points[i]);
      ADD ("; box");
      for (size_t i = 0; i < axes && i < BT_MAX_AXES; i++)
        ADD (" %s", cli_number (text, o->box[i]));
    }
  if (caps & BT_BASIS)
    ADD ("; %s basis; cut %s", o->basis == BT_BASIS_ADAPTED ? "adapted" : "Fock",
         cli_number (text, o->cut));
  if (caps & BT_SAMPLED)
    ADD ("; samples %zu; batches %zu; seed %llu; %s%s", o->samples, o->batches,
         (unsigned long long) o->seed, o->random ? "pseudo-random" : "low-discrepancy",
         o->sample_x ? "; x and p_x sampled" : "");
#undef ADD
  snprintf (key, sizeof key, "method %s", method->name);
  return bt_table_head (j->table, key, error, "%s", line);
}

/* Add column PREFIX_METHOD_SUFFIX with '-' turned to '_'. */
static bt_status
add_column (const job *j, const char *prefix, const char *method, const char *suffix,
            const double *data, bt_error *error)
{
  char name[96];
  snprintf (name, sizeof name, "%s_%s%s", prefix, method, suffix);
  for (char *c = name; *c; c++)
    if (*c == '-')
      *c = '_';
  return bt_table_column (j->table, name, data, j->rows, error);
}

static bt_status
add_columns (const job *j, const bt_method *method, const bt_runs *runs,
             bt_error *error)
{
  const cli_arguments *a = j->call->arguments;
  const bt_series *series = bt_runs_nominal (runs);
  if (series->size < j->rows)
    return bt_error_set (error, BT_ECONV, "stopped after %zu of %zu rows", series->size,
                         j->rows);
  bt_status s = add_column (j, "x", method->name, "", series->x, error);
  if (s == BT_OK && !a->no_errors)
    {
      for (size_t i = 0; i < j->rows; i++)
        j->column[i] = bt_runs_x_total (runs, i);
      s = add_column (j, "x", method->name, "_err", j->column, error);
    }
  for (size_t k = 0; s == BT_OK && k < series->means; k++)
    {
      s = add_column (j, j->observed[k], method->name, "", series->mean[k], error);
      for (size_t i = 0; i < j->rows; i++)
        j->column[i] = a->no_errors ? 0 : bt_runs_total (runs, BT_COLUMN_MEANS + k, i);
      if (s == BT_OK && !a->no_errors)
        s = add_column (j, j->observed[k], method->name, "_err", j->column, error);
    }
  const struct
  {
    const char *name;
    const double *data;
  } more[] = { { "p", series->p },
               { "x2", series->x2 },
               { "norm", series->norm },
               { "energy", series->energy },
               { "edge", series->edge } };
  for (size_t i = 0; a->all_columns && i < sizeof more / sizeof more[0]; i++)
    if (s == BT_OK)
      s = add_column (j, more[i].name, method->name, "", more[i].data, error);
  return s;
}

/* ---- the runs ------------------------------------------------------------------ */

/* Runs of METHOD, with the CUT that was found, unless it is 0.  A step that was asked
 * for is taken or refused, never changed. */
static bt_status
make_runs (bt_runs **out, const job *j, const bt_method *method, double dt_out,
           double cut, bt_error *error)
{
  const int exact = j->call->arguments->no_errors;
  bt_options options;
  bt_status s = cli_options (&options, j->call, j->model, method, error);
  options.observe = j->observe;
  if (cut > 0)
    options.cut = cut;
  const double asked = options.dt;
  /* Those of samples are compared with half the step. */
  const unsigned caps = bt_method_caps (method, j->model);
  const int even = caps & BT_STEPPED && !(caps & BT_SAMPLED);
  if (s == BT_OK && exact && even && !(asked > 0))
    {
      /* The same step as beside companions with twice of it: the same numbers. */
      s = bt_options_settle (&options, method, j->model, error);
      options.dt = dt_out / (2 * ceil (dt_out / options.dt / 2 * (1 - 1e-9)));
    }
  if (s == BT_OK)
    s = bt_runs_new (out, method, j->model, &options, dt_out,
                     exact ? BT_EXACT_ALL : BT_EXACT_NOTHING, error);
  if (s != BT_OK || !(asked > 0))
    return s;
  const double taken = bt_runs_options (*out)->dt;
  if (fabs (taken - asked) > 1e-6 * asked)
    s = bt_error_set (
        error, BT_EINVAL,
        "the time step %g does not go into the interval between rows, %g, "
        "%s number of times; %g does",
        asked, dt_out, even ? "an even" : "a whole", taken);
  return s;
}

/* *RUNS of METHOD to the end, in parts, for the sake of the status line. */
static bt_status
compute (bt_runs **runs, job *j, const bt_method *method, double dt_out, double cut,
         bt_error *error)
{
  static const int parts = 100;
  const cli_arguments *a = j->call->arguments;
  *runs = NULL;
  const double t_end = (double) (j->rows - 1) * dt_out;
  const double seconds = cli_expected (j->model, method, t_end, (double) j->rows,
                                       a->tolerance > 0 ? a->tolerance : 1e-5);
  char expected[2 * CLI_NUMBER_SIZE] = "", text[CLI_NUMBER_SIZE];
  if (isfinite (seconds))
    snprintf (expected, sizeof expected, ", some %s", cli_duration (text, seconds));
  cli_progress_draw (&j->progress, "%s%s", method->name, expected);
  bt_status s = make_runs (runs, j, method, dt_out, cut, error);
  if (s == BT_OK && a->verbose)
    fprintf (stderr, "breaktime run: %s: %.3g MiB%s\n", method->name,
             bt_runs_memory (*runs) / 0x1p20, expected);
  const double start = bt_watch_now ();
  for (int part = j->progress.shown ? 1 : parts; s == BT_OK && part <= parts; part++)
    {
      const double share = (double) (part - 1) / parts;
      cli_progress_draw (&j->progress, "%s: %d %% of t = %g%s", method->name, part - 1,
                         t_end, cli_to_go (text, share, bt_watch_now () - start));
      s = bt_runs_extend (*runs, part == parts ? t_end : t_end * part / parts, error);
    }
  return s;
}

/* Non-zero when RUNS, in a basis that was left to the program, end up off by more than
 * was asked for because of it: energies that are slightly off let phases drift. */
static int
falls_short (const job *j, const bt_method *method, const bt_runs *runs)
{
  const cli_arguments *a = j->call->arguments;
  return method->caps & BT_BASIS && !a->no_errors && !(a->cut > 0)
         && bt_runs_x_error (runs, BT_AXIS_BASIS, j->rows - 1)
                > (a->tolerance > 0 ? a->tolerance : 1e-5);
}

/* *RUNS again in larger bases, as long as that helps and can be done. */
static bt_status
enlarge (bt_runs **runs, job *j, const bt_method *method, double dt_out,
         bt_error *error)
{
  enum
  {
    TRIES = 4
  };
  double before = INFINITY;
  for (int tries = 0; tries < TRIES && falls_short (j, method, *runs); tries++)
    {
      const double off = bt_runs_x_error (*runs, BT_AXIS_BASIS, j->rows - 1);
      if (off > before / 2)
        break;
      before = off;
      bt_runs *next;
      bt_error why = BT_ERROR_INIT;
      bt_options options = *bt_runs_options (*runs);
      const bt_status status = compute (
          &next, j, method, dt_out, bt_options_larger_cut (&options, j->model), &why);
      if (status == BT_ECANCEL)
        {
          bt_runs_free (next);
          return bt_error_set (error, status, "%s", why.text);
        }
      if (status != BT_OK)
        {
          /* What there is says how far off it is. */
          bt_runs_free (next);
          return BT_OK;
        }
      bt_runs_free (*runs);
      *runs = next;
    }
  return BT_OK;
}

static bt_status
run_method (job *j, const bt_method *method, double dt_out, bt_error *error)
{
  int tries = 0;
  bt_runs *runs;
  bt_status s = compute (&runs, j, method, dt_out, 0, error);
  while (runs)
    {
      bt_options options = *bt_runs_options (runs);
      if (!cli_raise_cut (&options, &tries, j->call, j->model, method, s))
        break;
      bt_runs_free (runs);
      s = compute (&runs, j, method, dt_out, options.cut, error);
    }
  if (s == BT_OK)
    s = enlarge (&runs, j, method, dt_out, error);
  if (s == BT_OK)
    s = write_settled (j, method, bt_runs_options (runs), error);
  if (s == BT_OK)
    s = add_columns (j, method, runs, error);
  bt_runs_free (runs);
  return s;
}

/* Non-zero when ERROR is the fault of a method that nobody asked for by its name, not
 * of the options that were given nor of the machine. */
static int
may_go_on (const job *j, const bt_error *error)
{
  const bt_status s = error->status;
  return j->call->arguments->methods.count == 0
         && (s == BT_EGRID || s == BT_ENOTSUP || s == BT_ELIMIT || s == BT_ECONV);
}

/* METHOD has no columns; stderr and the head of the table say why. */
static bt_status
leave_out (job *j, const bt_method *method, bt_error *error)
{
  char key[80];
  cli_advise (j->call, error);
  cli_progress_draw (&j->progress, "%s", "");
  cli_print (stderr, "breaktime run: %s: %s\n", method->name, error->text);
  const bt_error why = *error;
  snprintf (key, sizeof key, "method %s", method->name);
  return bt_table_head (j->table, key, error, "left out: %s", why.text);
}

static int
run_all (job *j, double dt_out, const char *path)
{
  bt_error error = BT_ERROR_INIT;
  const char *what = NULL;
  size_t failed = 0;
  bt_status s = bti_calloc (&j->column, j->rows, sizeof *j->column, &error);
  if (s == BT_OK)
    s = bt_table_new (&j->table, &error);
  if (s == BT_OK)
    bt_table_watch (j->table, &cli_watch);
  if (s == BT_OK)
    s = write_head (j, dt_out, &error);
  for (size_t i = 0; s == BT_OK && i < j->rows; i++)
    j->column[i] = (double) i * dt_out;
  if (s == BT_OK)
    s = bt_table_column (j->table, "t", j->column, j->rows, &error);
  j->progress = cli_progress_begin (j->call->arguments);
  cli_expendable = 1;
  for (size_t i = 0; s == BT_OK && i < j->methods_count; i++)
    {
      const cli_method *method = &j->methods[i];
      s = run_method (j, method->general, dt_out, &error);
      if (s != BT_OK && failed + 1 < j->methods_count && may_go_on (j, &error))
        {
          failed++;
          s = leave_out (j, method->general, &error);
        }
      what = s == BT_OK ? NULL : method->name;
    }
  cli_expendable = 0;
  cli_progress_end (&j->progress);
  if (s != BT_OK)
    cli_advise (j->call, &error);
  int code = s != BT_OK   ? cli_fail (j->call->command, what, &error)
             : failed > 0 ? CLI_EXIT_LEFT_OUT
                          : CLI_EXIT_SUCCESS;
  if (s == BT_OK && bt_table_write (j->table, path, &error) != BT_OK)
    code = cli_fail_writing (j->call->command, path, &error);
  bt_table_free (j->table);
  free (j->column);
  return code;
}

/* "mean_x2_y2" for x^2*y^2: letters and digits, the rest as one '_' each time; a number
 * behind one that was there before. */
static void
name_mean (job *j, size_t k, const char *text)
{
  enum
  {
    SHOWN = 40
  };
  char *out = j->observed[k];
  size_t used = (size_t) snprintf (out, MEAN, "mean");
  int apart = 1;
  for (; *text && used < SHOWN; text++)
    if ((*text >= '0' && *text <= '9') || (*text >= 'a' && *text <= 'z')
        || (*text >= 'A' && *text <= 'Z'))
      {
        if (apart)
          out[used++] = '_';
        apart = 0;
        out[used++] = *text;
      }
    else
      apart |= *text != '^';
  out[used] = '\0';
  size_t same = 1;
  for (size_t i = 0; i < k; i++)
    same += strncmp (j->observed[i], out, used) == 0
            && (j->observed[i][used] == '\0' || j->observed[i][used] == '_');
  if (same > 1)
    snprintf (out + used, MEAN - used, "_%zu", same);
}

static int
read_observed (job *j)
{
  const cli_words *words = &j->call->arguments->observe;
  bt_error error = BT_ERROR_INIT;
  if (words->count == 0)
    return 0;
  j->observed = calloc (words->count, sizeof *j->observed);
  if (!j->observed)
    return cli_no_memory (j->call->command);
  for (size_t k = 0; k < words->count; k++)
    name_mean (j, k, words->item[k]);
  if (bt_observation_new (&j->observe, j->model, words->item, words->count, &error)
      == BT_OK)
    return 0;
  return error.status == BT_EDATA || error.status == BT_EINVAL
             ? cli_misuse (j->call->command, "--observe: %s", error.text)
             : cli_fail (j->call->command, NULL, &error);
}

int
cli_run (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  const double dt_out = a->dt_out > 0 ? a->dt_out : 0.1;
  const char *path = a->output ? a->output : "-";
  job j = { .call = call };
  j.methods = calloc (a->methods.count + CLI_METHODS_MAX, sizeof *j.methods);
  int code = j.methods ? cli_subject_make_whole (&j.subject, call)
                       : cli_no_memory (call->command);
  j.model = j.subject.model;
  if (code == 0)
    code = read_observed (&j);
  if (code == 0)
    code = choose_methods (&j, dt_out);
  if (code == 0 && a->verbose && j.why[0])
    fprintf (stderr, "breaktime run: auto: %s\n", j.why);
  if (code == 0)
    code = cli_check_methods (call, &j.subject, j.caps);
  if (code == 0)
    code = cli_check_axes (call, bt_model_axes (j.model));
  if (code == 0)
    code = count_rows (&j, dt_out);
  if (code == 0)
    code = check_output (&j, path);
  if (code == 0)
    code = run_all (&j, dt_out, path);
  bt_observation_free (j.observe);
  free (j.observed);
  cli_subject_clear (&j.subject);
  free (j.methods);
  return code;
}
