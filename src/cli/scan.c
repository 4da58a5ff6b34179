/* cli/scan.c - `breaktime scan': quantities at many points, kept as they come.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/common.h"
#include "cli/concerns.h"
#include "cli/models.h"

#include "base/memory.h"
#include "report/figure.h"
#include "scan/farm.h"
#include "scan/ranks.h"
#include "scan/store.h"
#include "validation/data.h"
#include "validation/scan.h"

#include <breaktime/version.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* All results of one quantity; of those not there, NaN. */
typedef struct column
{
  double *value, *error, *lo;
  char (*label)[BTV_LABEL_SIZE]; /* of labels */
} column;

typedef struct work
{
  const cli_call *call;
  btv_scan scan;
  bti_farm farm;
  double *weight; /* seconds expected */
  /* at rank 0: */
  bti_store *store;
  column column[BTV_QUANTITIES];
  char *done, *failed, *blurred; /* one a point; blurred: less sharp than asked */
  size_t done_count, failed_count, blurred_count, *task;
  double weight_left, weight_done;
  double begun, drawn;
  cli_progress progress;
  char reason[256]; /* of the first point that failed */
} work;

/* ---- what is asked --------------------------------------------------------------- */

static int
is_file (const char *word)
{
  const size_t size = strlen (word);
  return strchr (word, '/') || (size > 5 && strcmp (word + size - 5, ".yaml") == 0);
}

/* "NAME=RANGE", or a RANGE of its own option. */
static int
add_axis (work *w, const char *name, const char *range)
{
  bt_error error = BT_ERROR_INIT;
  if (!range || btv_scan_axis (&w->scan, name, range, &error) == BT_OK)
    return 0;
  return error.status == BT_EINVAL ? cli_misuse (w->call->command, "%s", error.text)
                                   : cli_fail (w->call->command, NULL, &error);
}

/* KEY=VALUE in WORD for TAKE. */
static int
split (work *w, const char *option, const char *word,
       int (*take) (work *, const char *, const char *))
{
  const char *equals = strchr (word, '=');
  if (!equals || equals == word || !equals[1])
    return cli_misuse (w->call->command, "--%s: '%s' is not of the form A=B", option,
                       word);
  char *key = strndup (word, (size_t) (equals - word));
  if (!key)
    return cli_no_memory (w->call->command);
  const int code = take (w, key, equals + 1);
  free (key);
  return code;
}

static int
add_reading (work *w, const char *key, const char *value)
{
  bt_error error = BT_ERROR_INIT;
  if (btv_scan_setting (&w->scan, key, value, &error) == BT_OK)
    return 0;
  return error.status == BT_EINVAL
             ? cli_misuse (w->call->command, "--reading: %s", error.text)
             : cli_fail (w->call->command, NULL, &error);
}

static int
add_set (work *w, const char *name, const char *value)
{
  bt_error error = BT_ERROR_INIT;
  if (btv_scan_set (&w->scan, name, value, &error) == BT_OK)
    return 0;
  return error.status == BT_EINVAL
             ? cli_misuse (w->call->command, "--set: %s", error.text)
             : cli_fail (w->call->command, NULL, &error);
}

static int
add_model (work *w)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  char *path;
  bt_status status
      = btv_builtin_find (&path, BTV_DATA_MODELS, w->call->arguments->model, &error);
  if (status == BT_OK)
    status = btv_scan_about (&w->scan, path, &complaints, &error);
  free (path);
  return cli_faults (w->call, status, &complaints, &error);
}

static int
add_axes (work *w)
{
  const cli_arguments *a = w->call->arguments;
  char at[CLI_NUMBER_SIZE];
  int code = add_axis (w, "omega", a->along_omega);
  if (code == 0)
    code = add_axis (w, "lambda", a->along_lambda);
  if (code == 0)
    code = add_axis (w, "x0", a->along_x0);
  for (size_t i = 0; code == 0 && i < a->axes.count; i++)
    code = split (w, "axis", a->axes.item[i], add_axis);
  if (code == 0 && !isnan (a->at))
    code = add_axis (w, "at", cli_number (at, a->at));
  return code;
}

/* The scan of the words of the command line. */
static int
from_words (work *w)
{
  const cli_arguments *a = w->call->arguments;
  bt_error error = BT_ERROR_INIT;
  btv_scan *scan = &w->scan;
  btv_scan_begin (scan);
  for (size_t i = 0; i < a->operands.count; i++)
    if (is_file (a->operands.item[i]))
      return cli_misuse (w->call->command, "'%s': a file goes alone",
                         a->operands.item[i]);
    else if (btv_scan_quantity (scan, a->operands.item[i], &error) != BT_OK)
      return cli_misuse (w->call->command, "%s", error.text);
  int code = a->model ? add_model (w) : 0;
  for (size_t i = 0; code == 0 && i < a->sets.count; i++)
    code = split (w, "set", a->sets.item[i], add_set);
  if (code == 0)
    code = add_axes (w);
  for (size_t i = 0; code == 0 && i < a->readings.count; i++)
    code = split (w, "reading", a->readings.item[i], add_reading);
  if (code != 0)
    return code;
  if (!isnan (a->t_max))
    scan->t_max = a->t_max;
  if (a->relative > 0)
    scan->relative = a->relative;
  scan->tolerance = a->tolerance;
  scan->budget = a->budget;
  scan->check = a->check;
  btv_complaints faults = { NULL, 0, 0 };
  const bt_status status = btv_scan_finish (scan, &faults, &error);
  for (size_t i = 0; status == BT_EDATA && i + 1 < faults.count; i++)
    cli_print (stderr, "breaktime scan: %s\n", faults.item[i].text);
  if (status == BT_EDATA)
    code = cli_misuse (w->call->command, "%s", faults.item[faults.count - 1].text);
  else if (status != BT_OK)
    code = cli_fail (w->call->command, NULL, &error);
  btv_complaints_clear (&faults);
  return code;
}

static int
from_file (work *w)
{
  const cli_arguments *a = w->call->arguments;
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  if (a->operands.count > 1)
    return cli_misuse (w->call->command, "one word too many: '%s'; a file goes alone",
                       a->operands.item[1]);
  if (a->along_lambda || a->along_x0 || a->along_omega || a->axes.count || a->model
      || a->sets.count || a->readings.count || !isnan (a->t_max) || !isnan (a->at)
      || a->relative > 0 || a->tolerance > 0 || a->budget > 0 || a->check)
    return cli_misuse (w->call->command,
                       "what is scanned stands in '%s'; options say where and how only",
                       a->operands.item[0]);
  const bt_status status
      = btv_scan_load (&w->scan, a->operands.item[0], &complaints, &error);
  return cli_faults (w->call, status, &complaints, &error);
}

/* ---- results --------------------------------------------------------------------- */

static bt_status
make_columns (work *w, bt_error *error)
{
  const btv_scan *scan = &w->scan;
  const size_t points = scan->points;
  bt_status status = bti_calloc (&w->done, points, 1, error);
  if (status == BT_OK)
    status = bti_calloc (&w->failed, points, 1, error);
  if (status == BT_OK)
    status = bti_calloc (&w->blurred, points, 1, error);
  if (status == BT_OK)
    status = bti_calloc (&w->task, points, sizeof *w->task, error);
  for (size_t q = 0; status == BT_OK && q < scan->quantities; q++)
    {
      column *c = &w->column[q];
      double **number[] = { &c->value, &c->error, &c->lo };
      for (size_t k = 0; status == BT_OK && k < 3; k++)
        {
          status = bti_calloc (number[k], points, sizeof (double), error);
          for (size_t i = 0; status == BT_OK && i < points; i++)
            (*number[k])[i] = NAN;
        }
      if (status == BT_OK && btv_evaluator_kind (scan->quantity[q]) == BTV_LABEL)
        status = bti_calloc (&c->label, points, sizeof *c->label, error);
    }
  return status;
}

static void
clear (work *w)
{
  for (size_t q = 0; q < BTV_QUANTITIES; q++)
    {
      free (w->column[q].value);
      free (w->column[q].error);
      free (w->column[q].lo);
      free (w->column[q].label);
    }
  free (w->done);
  free (w->failed);
  free (w->blurred);
  free (w->task);
  free (w->weight);
  bti_store_close (w->store);
  btv_scan_clear (&w->scan);
}

/* Non-zero when CELL of quantity Q is a time that is known less closely than asked for:
 * delta grazes its threshold before it crosses it, or after, and both are possible. */
static int
is_blurred (const btv_scan *scan, size_t q, const btv_cell *cell)
{
  return scan->relative > 0 && btv_evaluator_needs (scan->quantity[q]) & BTV_IS_TIME
         && isfinite (cell->value)
         && !(cell->error <= scan->relative * cell->value * (1 + 1e-9));
}

/* Fill in what TEXT says of POINT; a later one goes before an earlier one. */
static bt_status
take (void *context, size_t point, const char *text, bt_error *error)
{
  work *w = context;
  btv_cell cell[BTV_QUANTITIES];
  bt_status status = btv_cells_read (&w->scan, text, cell, error);
  if (status != BT_OK)
    return status;
  int failed = 0, blurred = 0;
  for (size_t q = 0; q < w->scan.quantities; q++)
    {
      column *c = &w->column[q];
      c->value[point] = cell[q].value;
      c->error[point] = cell[q].error;
      c->lo[point] = cell[q].lo;
      if (c->label)
        memcpy (c->label[point], cell[q].label, sizeof c->label[point]);
      if (cell[q].failed && !failed && !*w->reason)
        snprintf (w->reason, sizeof w->reason, "%s", cell[q].reason);
      failed |= cell[q].failed;
      blurred |= is_blurred (&w->scan, q, &cell[q]);
    }
  w->done_count += !w->done[point];
  w->failed_count += (size_t) failed - (size_t) w->failed[point];
  w->done[point] = 1;
  w->failed[point] = (char) failed;
  w->blurred_count += (size_t) blurred - (size_t) w->blurred[point];
  w->blurred[point] = (char) blurred;
  return BT_OK;
}

/* ---- the farm's side ------------------------------------------------------------- */

static bt_status
compute (void *context, size_t point, char **out, bt_error *error)
{
  work *w = context;
  btv_cell cell[BTV_QUANTITIES];
  bt_status status = btv_scan_point (&w->scan, point, &w->farm.stop, cell, error);
  return status == BT_OK ? btv_cells_write (&w->scan, cell, out, error) : status;
}

static bt_status
keep (void *context, size_t point, const char *text, bt_error *error)
{
  work *w = context;
  bt_status status = bti_store_add (w->store, point, text, error);
  if (status == BT_OK)
    status = take (w, point, text, error);
  w->weight_done += w->weight[point];
  w->weight_left -= w->weight[point];
  return status;
}

static bt_status
settle (void *context, bt_error *error)
{
  work *w = context;
  const double now = bt_watch_now ();
  bt_status status = bti_store_sync (w->store, error);
  if (!w->progress.shown || now < w->drawn + 0.5)
    return status;
  char text[CLI_NUMBER_SIZE], left[64] = "";
  w->drawn = now;
  /* Points are taken from everywhere in turn: those done stand for those to come. */
  if (w->weight_done > 0.01 * (w->weight_done + w->weight_left))
    snprintf (left, sizeof left, ", about %s left",
              cli_duration (text, (now - w->begun) * w->weight_left / w->weight_done));
  cli_progress_draw (&w->progress, "%zu of %zu points, %zu failed%s", w->done_count,
                     w->scan.points, w->failed_count, left);
  return status;
}

/* What is left to do, from everywhere in turn: by steps of the golden section. */
static void
list_tasks (work *w)
{
  const size_t points = w->scan.points;
  size_t step = (size_t) (0.6180339887 * (double) points) | 1;
  for (size_t a = step, b = points; points > 1; a = step, b = points)
    {
      while (b > 0)
        {
          const size_t rest = a % b;
          a = b;
          b = rest;
        }
      if (a == 1)
        break;
      step += 2;
    }
  for (size_t i = 0, point = 0; i < points; i++, point = (point + step) % points)
    if (!w->done[point] || (w->call->arguments->retry && w->failed[point]))
      {
        w->task[w->farm.count++] = point;
        w->weight_left += w->weight[point];
      }
  w->farm.task = w->task;
}

/* ---- files ----------------------------------------------------------------------- */

static char *
path_in (const work *w, const char *name)
{
  const char *folder = w->call->arguments->folder;
  const size_t size = strlen (folder) + strlen (name) + 2;
  char *path = malloc (size);
  if (path)
    snprintf (path, size, "%s/%s", folder, name);
  return path;
}

/* Lines of the head: what was scanned, and nothing that differs between two runs. */
static bt_status
write_head (const work *w, bt_table *table, bt_error *error)
{
  const btv_scan *scan = &w->scan;
  char *copy, *rest;
  bt_status status
      = bt_table_head (table, "generator", error, "breaktime %s", bt_version ());
  if (status == BT_OK && scan->title)
    status = bt_table_head (table, "title", error, "%s", scan->title);
  if (status == BT_OK)
    status = bti_strdup (&copy, scan->spec, error);
  if (status != BT_OK)
    return status;
  for (char *line = strtok_r (copy, "\n", &rest); status == BT_OK && line;
       line = strtok_r (NULL, "\n", &rest))
    {
      char *colon = strchr (line, ':');
      *colon = '\0';
      /* The values of an axis are in its column. */
      if (strncmp (line, "axis ", 5) != 0)
        status = bt_table_head (table, line, error, "%s", colon + 2);
    }
  free (copy);
  for (size_t i = 0; status == BT_OK && i < scan->axes; i++)
    status = bt_table_head (table, "axis", error, "%s %zu", scan->axis[i].name,
                            scan->axis[i].count);
  if (status == BT_OK)
    status
        = bt_table_head (table, "points", error,
                         "%zu, of which %zu failed and %zu "
                         "are missing",
                         scan->points, w->failed_count, scan->points - w->done_count);
  if (status == BT_OK)
    status
        = bt_table_head (table, "columns", error,
                         "axes, the last running fastest; then of each quantity its "
                         "value (inf: beyond _lo; nan: failed or missing), _err, its "
                         "half-width (inf: not bounded), and _lo, its lower bound");
  return status;
}

static bt_status
add_axis_columns (const work *w, bt_table *table, bt_error *error)
{
  const btv_scan *scan = &w->scan;
  double *along;
  bt_status status = bti_calloc (&along, scan->points, sizeof *along, error);
  for (size_t i = 0; status == BT_OK && i < scan->axes; i++)
    {
      for (size_t point = 0; point < scan->points; point++)
        {
          double value[BTI_AXES];
          bti_axes_point (scan->axis, scan->axes, point, value);
          along[point] = value[i];
        }
      status = bt_table_column (table, scan->axis[i].name, along, scan->points, error);
    }
  free (along);
  return status;
}

/* The words of a label, and the number behind it as NAME_value. */
static bt_status
add_labels (const work *w, bt_table *table, const char *name, const column *c,
            bt_error *error)
{
  const char **word;
  bt_status status = bti_calloc (&word, w->scan.points, sizeof *word, error);
  for (size_t i = 0; status == BT_OK && i < w->scan.points; i++)
    word[i] = !w->done[i] || isnan (c->value[i]) ? "none"
              : *c->label[i]                     ? c->label[i]
                                                 : "undecided";
  if (status == BT_OK)
    status = bt_table_texts (table, name, word, w->scan.points, error);
  free ((void *) word);
  return status;
}

static bt_status
add_quantity (const work *w, bt_table *table, size_t q, bt_error *error)
{
  static const char *const ending[] = { "", "_err", "_lo" };
  const char *name = btv_evaluator_name (w->scan.quantity[q]);
  const column *c = &w->column[q];
  const double *const number[] = { c->value, c->error, c->lo };
  bt_status status = BT_OK;
  if (c->label)
    status = add_labels (w, table, name, c, error);
  for (size_t k = 0; status == BT_OK && k < 3; k++)
    {
      char column_name[80];
      snprintf (column_name, sizeof column_name, "%s%s", name,
                c->label && k == 0 ? "_value" : ending[k]);
      status = bt_table_column (table, column_name, number[k], w->scan.points, error);
    }
  return status;
}

/* What is missing is a hole in the figures. */
static bt_status
draw (const work *w, const bt_table *table, bt_error *error)
{
  char *folder = path_in (w, "figures");
  if (!folder)
    return bt_error_set (error, BT_ENOMEM, "out of memory");
  const btr_gallery gallery
      = { .folder = folder, .command = w->call->line, .cancel = &cli_cancel };
  bt_status status = btr_scan_figures (&w->scan, table, &gallery, error);
  free (folder);
  return status;
}

static bt_status
write_table (const work *w, bt_error *error)
{
  bt_table *table = NULL;
  char *path = path_in (w, "scan.csv.gz");
  bt_status status = path ? bt_table_new (&table, error)
                          : bt_error_set (error, BT_ENOMEM, "out of memory");
  if (status == BT_OK)
    status = write_head (w, table, error);
  if (status == BT_OK)
    status = add_axis_columns (w, table, error);
  for (size_t q = 0; status == BT_OK && q < w->scan.quantities; q++)
    status = add_quantity (w, table, q, error);
  if (status == BT_OK)
    status = bt_table_write (table, path, error);
  if (status == BT_OK && w->call->arguments->figure && !cli_cancel)
    status = draw (w, table, error);
  bt_table_free (table);
  free (path);
  return status;
}

/* ---- the run --------------------------------------------------------------------- */

/* At rank 0, before anybody begins. */
static int
open_store (work *w)
{
  const cli_arguments *a = w->call->arguments;
  bt_error error = BT_ERROR_INIT;
  bti_store_state state;
  bt_status status = make_columns (w, &error);
  if (status == BT_OK)
    status = bti_store_open (&w->store, a->folder, w->scan.spec, w->scan.points,
                             a->force, take, w, &state, &error);
  if (status != BT_OK)
    return cli_fail (w->call->command, NULL, &error);
  if (state.damaged + (size_t) state.cut > 0)
    cli_print (stderr,
               "breaktime scan: note: in '%s/points' %zu result%s damaged and %d cut "
               "short; computed again\n",
               a->folder, state.damaged, state.damaged == 1 ? " is" : "s are",
               state.cut);
  if (a->verbose && state.found > 0)
    cli_print (stderr, "breaktime scan: note: %zu points were there\n", w->done_count);
  list_tasks (w);
  return 0;
}

/* At rank 0, at the end: what there is, also of a run that failed. */
static int
report (work *w, bt_status status, const bt_error *error)
{
  const cli_arguments *a = w->call->arguments;
  bt_error other = BT_ERROR_INIT;
  int code = status == BT_OK ? 0 : cli_fail (w->call->command, NULL, error);
  if (status != BT_OK)
    cli_print (stderr,
               "breaktime scan: %zu of %zu points are kept in '%s'; the same command "
               "goes on\n",
               w->done_count, w->scan.points, a->folder);
  if (write_table (w, &other) != BT_OK && code == 0)
    code = cli_fail (w->call->command, NULL, &other);
  if (w->failed_count > 0)
    cli_print (stderr,
               "breaktime scan: %zu of %zu points failed, see '%s/points'; the first "
               "reason: %s\n",
               w->failed_count, w->scan.points, a->folder, w->reason);
  if (w->blurred_count > 0)
    cli_print (
        stderr,
        "breaktime scan: %zu of %zu points have a time with more than the wanted "
        "error: delta grazes its threshold, so that more than one time is "
        "possible; _err covers them\n",
        w->blurred_count, w->scan.points);
  return code == 0 && w->failed_count > 0 ? CLI_EXIT_FAILED : code;
}

/* What the points take: in all, the longest, and bytes of the largest. */
typedef struct effort
{
  double seconds, longest, bytes;
} effort;

/* With WEIGHT, which may be NULL: seconds of each, none of them 0. */
static effort
add_efforts (const btv_scan *scan, double *weight)
{
  effort all = { 0, 0, 0 };
  for (size_t i = 0; i < scan->points; i++)
    {
      const btv_scan_cost cost = btv_scan_estimate (scan, i);
      if (weight)
        weight[i] = cost.seconds + 1e-3;
      all.seconds += cost.seconds;
      all.longest = fmax (all.longest, cost.seconds);
      all.bytes = fmax (all.bytes, cost.bytes);
    }
  return all;
}

/* As many threads as there is memory for; a point for which there is none fails. */
static int
limit (work *w, const effort *all)
{
  const cli_arguments *a = w->call->arguments;
  const double bytes = bt_memory_limit ();
  w->farm.threads = a->threads ? (unsigned) a->threads : bti_ranks_processors ();
  if (a->limit_time > 0 && all->longest > a->limit_time)
    return cli_misuse (w->call->command,
                       "--limit-time: a point is estimated to take %.2g s, above the "
                       "limit of %g",
                       all->longest, a->limit_time);
  if (all->bytes > 0)
    w->farm.threads
        = (unsigned) fmax (1, fmin (w->farm.threads, floor (bytes / all->bytes)));
  return 0;
}

static int
run (work *w)
{
  const cli_arguments *a = w->call->arguments;
  bt_error error = BT_ERROR_INIT;
  const int own = bti_ranks_own () == 0;
  int code = bti_calloc (&w->weight, w->scan.points, sizeof *w->weight, &error) == BT_OK
                 ? 0
                 : cli_fail (w->call->command, NULL, &error);
  if (code == 0)
    {
      const effort all = add_efforts (&w->scan, w->weight);
      code = limit (w, &all);
    }
  code = bti_ranks_agree (code == 0 && own ? open_store (w) : code);
  if (code != 0)
    return code;
  w->farm.work = compute;
  w->farm.keep = keep;
  w->farm.settle = settle;
  w->farm.context = w;
  w->farm.cancel = &cli_cancel;
  w->begun = bt_watch_now ();
  if (own)
    w->progress = cli_progress_begin (a);
  bt_status status = bti_farm_run (&w->farm, &error);
  cli_progress_end (&w->progress);
  if (own)
    code = report (w, status, &error);
  /* Only rank 0 speaks; mpirun passes on how it ended. */
  return own ? code : 0;
}

static int
dry_run (const work *w)
{
  const btv_scan *scan = &w->scan;
  const cli_arguments *a = w->call->arguments;
  const unsigned threads = a->threads ? (unsigned) a->threads : bti_ranks_processors ();
  const effort all = add_efforts (scan, NULL);
  char text[CLI_NUMBER_SIZE];
  printf ("points   %zu =", scan->points);
  for (size_t i = 0; i < scan->axes; i++)
    printf ("%s %zu (%s)", i ? " x" : "", scan->axis[i].count, scan->axis[i].name);
  putchar ('\n');
  if (all.seconds > 0)
    printf ("time     about %s on %u thread%s if no exact run ends before the limit; "
            "the longest of them %.2g s\n",
            cli_duration (text, fmax (all.seconds / threads, all.longest)), threads,
            threads == 1 ? "" : "s", all.longest);
  else
    puts ("time     not known before");
  const double table
      = (double) scan->points * (double) (24 * scan->quantities + 8 * scan->axes + 32);
  printf ("memory   about %.3g MB\n", (threads * all.bytes + 2 * table) / 1e6 + 30);
  return CLI_EXIT_SUCCESS;
}

int
cli_scan (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  bt_error error = BT_ERROR_INIT;
  work w = { .call = call };
  if (!a->folder && !a->dry_run)
    return cli_misuse (call->command, "missing --output");
  if (a->force && a->retry)
    return cli_misuse (call->command, "--retry: --force computes everything again");
  int code = is_file (a->operands.item[0]) ? 0 : cli_check_quantities (call);
  if (code == 0)
    code = is_file (a->operands.item[0]) ? from_file (&w) : from_words (&w);
  if (code == 0 && a->figure && btr_scan_figures_check (&w.scan, &error) != BT_OK)
    code = cli_misuse (call->command, "--figure: %s", error.text);
  if (code == 0 && a->dry_run)
    code = dry_run (&w);
  else if (code == 0)
    {
      code = bti_ranks_begin (&error) == BT_OK ? run (&w)
                                               : cli_fail (call->command, NULL, &error);
      bti_ranks_end ();
    }
  clear (&w);
  return code;
}
