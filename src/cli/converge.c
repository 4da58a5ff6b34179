/* cli/converge.c - `breaktime converge': one mean along ever finer discretisations.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/converge.h"
#include "cli/concerns.h"

#include "base/memory.h"
#include "base/text.h"
#include "report/figure.h"
#include "solve/refine.h"
#include "study/convergence.h"

#include <breaktime/measure.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LEVELS = 6 /* default of --levels */
};

enum
{
  AXES = BT_AXIS_METHOD /* --axis all comes after them */
};

typedef struct job
{
  const cli_call *call;
  cli_subject subject;
  const bt_model *model; /* its own */
  const bt_method *method;
  bti_sequence ask;
  bti_convergence study;
  /* Seconds that the last level and the one before took; when this one began. */
  cli_progress progress;
  double took, before, since;
} job;

/* ---- what is asked ------------------------------------------------------------- */

static int
unknown_method (const cli_call *call, const char *name)
{
  char hint[BTI_HINT_SIZE];
  size_t count;
  bti_closest closest = { name, NULL, 0 };
  const bt_method *const *table = bt_methods (&count);
  for (size_t i = 0; i < count; i++)
    bti_text_closer (&closest, table[i]->name);
  return cli_misuse (call->command,
                     "--method: unknown method '%s'%s; see 'breaktime list methods'",
                     name, bti_text_hint (&closest, hint));
}

static int
find_method (job *j)
{
  const cli_arguments *a = j->call->arguments;
  if (a->methods.count != 1)
    return cli_misuse (j->call->command, "one --method is needed");
  j->method = bt_method_find (a->methods.item[0]);
  if (!j->method)
    return unknown_method (j->call, a->methods.item[0]);
  if (a->levels && a->axis == AXES)
    return cli_misuse (j->call->command, "--levels: along all axes there is one");
  if (a->preset && a->axis != AXES)
    return cli_misuse (j->call->command, "--preset is for --axis all");
  /* Without a file the model has a special form. */
  const unsigned more = a->model ? j->method->general : 0;
  return cli_check_methods (j->call, NULL, CLI_GENERAL | j->method->caps | more);
}

/* What the method has depends on the model. */
static int
find_axis (job *j)
{
  const cli_arguments *a = j->call->arguments;
  const int code = cli_check_methods (
      j->call, NULL, CLI_GENERAL | bt_method_caps (j->method, j->model));
  if (code != 0 || a->axis == AXES)
    return code;
  const bt_axis axis = (bt_axis) a->axis;
  const unsigned cap = bti_refine_row (axis)->capability;
  const unsigned caps = bt_method_caps (j->method, j->model);
  if (!bti_refine_has (axis, caps))
    return cli_misuse (j->call->command, "--axis: %s has no %s%s", j->method->name,
                       bt_axis_name (axis),
                       j->method->general & cap ? " on this model" : "");
  /* The refined axis begins where it always begins. */
  if (a->tolerance > 0 && (cap & (BT_STEPPED | BT_SAMPLED))
      && !(caps & (BT_GRID | BT_STEPPED | BT_BASIS) & ~cap))
    return cli_misuse (j->call->command,
                       "--tolerance: along %s it chooses nothing of %s",
                       bt_axis_name (axis), j->method->name);
  if (a->levels && (a->levels < 4 || a->levels > BTI_LEVELS_MAX))
    return cli_misuse (j->call->command, "--levels: %zu: must be from 4 to %d",
                       a->levels, BTI_LEVELS_MAX);
  return 0;
}

static bt_status
settle (job *j, bt_error *error)
{
  const cli_arguments *a = j->call->arguments;
  j->ask = (bti_sequence){ .method = j->method,
                           .model = j->model,
                           .axis = (bt_axis) a->axis,
                           .mean = (bti_mean) a->observable,
                           .at = a->at,
                           .levels = a->levels ? a->levels : LEVELS };
  bt_status status = cli_options (&j->ask.base, j->call, j->model, j->method, error);
  return status == BT_OK ? bti_sequence_settle (&j->ask, error) : status;
}

/* ---- the sequence -------------------------------------------------------------- */

/* Level I begins: each takes longer than the last by as much as that than the one
 * before. */
static void
show_level (void *context, size_t i)
{
  job *j = context;
  const double now = bt_watch_now ();
  char text[CLI_NUMBER_SIZE];
  if (i > 0)
    {
      j->before = j->took;
      j->took = now - j->since;
    }
  j->since = now;
  const double growth = j->before > 0 ? fmin (fmax (j->took / j->before, 1), 16) : 2;
  double left = 0, next = j->took;
  for (size_t k = i; k < j->ask.levels; k++)
    left += next *= growth;
  if (left > 1)
    cli_progress_draw (&j->progress, "level %zu of %zu, %s to go", i + 1, j->ask.levels,
                       cli_duration (text, left));
  else
    cli_progress_draw (&j->progress, "level %zu of %zu", i + 1, j->ask.levels);
}

static bt_status
study (job *j, bt_error *why, bt_error *error)
{
  j->progress = cli_progress_begin (j->call->arguments);
  j->ask.begins = show_level;
  j->ask.context = j;
  int tries = 0;
  bt_status status;
  do
    status = bti_converge (&j->ask, &j->study, why, error);
  while (cli_raise_cut (&j->ask.base, &tries, j->call, j->model, j->method, status));
  cli_progress_end (&j->progress);
  return status;
}

/* ---- what comes out ------------------------------------------------------------ */

static void
print_study (const job *j)
{
  const bti_convergence *s = &j->study;
  char number[CLI_NUMBER_SIZE], text[64];
  printf ("%s at t = %s by %s, along %s\n", bti_mean_names[j->ask.mean],
          cli_number (number, j->ask.at), j->method->name, bt_axis_name (j->ask.axis));
  printf ("  level  %-16s %-22s %-12s order\n", s->measure, "value",
          s->sampled ? "std. error" : "change");
  for (size_t i = 0; i < s->levels; i++)
    {
      printf ("  %-5zu  %-16.10g %-22.15g", i, s->h[i], s->value[i]);
      if (!isnan (s->change[i]))
        printf (" %-12.3g", s->change[i]);
      if (!isnan (s->order[i]))
        printf (" %.3f", s->order[i]);
      putchar ('\n');
    }
  if (!isnan (s->limit.order))
    {
      btr_format_value (text, sizeof text, s->limit.order, s->limit.order_err, 0);
      printf ("order %s\n", text);
    }
  btr_format_value (text, sizeof text, s->limit.value, s->limit.err, 0);
  if (s->reason)
    printf ("finest %s\nnot extrapolated: %s\n", text, s->reason);
  else
    printf ("limit %s\n", text);
}

static bt_status
make_table (const job *j, bt_table **table, bt_error *error)
{
  const bti_convergence *s = &j->study;
  /* A change is owed to the coarser of its two levels. */
  size_t first = s->sampled ? 0 : 1, size = s->levels - first;
  double residual[BTI_LEVELS_MAX], err[BTI_LEVELS_MAX];
  for (size_t i = 0; i < size; i++)
    {
      residual[i] = s->change[i + first] > 0 ? s->change[i + first] : NAN;
      err[i] = s->sampled ? residual[i] / sqrt (2 * ((double) j->ask.base.batches - 1))
                          : 0;
    }
  char columns[256];
  snprintf (columns, sizeof columns,
            "h: %s; residual_1: %s of %s; err_1: its error; value: of the %s", s->label,
            s->sampled ? "standard error" : "change to the next level",
            bti_mean_names[j->ask.mean], s->sampled ? "level" : "next level");
  bt_status status = cli_table (table, j->call, columns, error);
  if (status == BT_OK)
    status = bt_table_column (*table, "h", s->h, size, error);
  if (status == BT_OK)
    status = bt_table_column (*table, "residual_1", residual, size, error);
  if (status == BT_OK)
    status = bt_table_column (*table, "err_1", err, size, error);
  if (status == BT_OK)
    status = bt_table_column (*table, "value", s->value + first, size, error);
  return status;
}

static bt_status
write_files (const job *j, bt_error *error)
{
  const bti_convergence *s = &j->study;
  const btr_gallery gallery
      = { .folder = j->call->arguments->folder, .cancel = &cli_cancel };
  bt_table *table = NULL;
  char number[CLI_NUMBER_SIZE];
  bt_status status = make_table (j, &table, error);
  if (status != BT_OK)
    {
      bt_table_free (table);
      return status;
    }
  const size_t last = s->levels - 1;
  const int law = !isnan (s->limit.order) && s->change[last] > 0;
  const double order = law ? s->limit.order : 0, at_r = law ? s->change[last] : 0,
               at_h = !law ? 0 : s->h[s->sampled ? last : last - 1];
  btr_figure figure;
  btr_figure_begin (&figure, "loglog.gp", "converge");
  btr_figure_table (&figure, "DATA", "", table);
  btr_figure_text (&figure, "TITLE", "%s along %s, t = %s", j->method->name,
                   bt_axis_name (j->ask.axis), cli_number (number, j->ask.at));
  btr_figure_text (&figure, "XLABEL", "%s", s->label);
  btr_figure_text (&figure, "YLABEL", "%s of %s",
                   s->sampled ? "standard error" : "change",
                   bti_mean_names[j->ask.mean]);
  btr_figure_number (&figure, "CURVES", 1);
  btr_figure_texts (&figure, "NAME", &j->method->name, 1);
  btr_figure_numbers (&figure, "ORDER", &order, 1);
  btr_figure_numbers (&figure, "AT_H", &at_h, 1);
  btr_figure_numbers (&figure, "AT_R", &at_r, 1);
  status = btr_figure_make (&figure, &gallery, NULL, error);
  btr_figure_clear (&figure);
  return status;
}

static bt_status
print (const job *j, bt_error *error)
{
  if (!j->call->arguments->json)
    {
      print_study (j);
      return BT_OK;
    }
  char *json;
  const btr_subject told = cli_subject_told (&j->subject);
  bt_status status = btr_convergence_json (&json, &told, &j->ask, &j->study, error);
  if (status == BT_OK)
    puts (json);
  free (json);
  return status;
}

int
cli_converge (const cli_call *call)
{
  bt_error error = BT_ERROR_INIT, why = BT_ERROR_INIT;
  job j = { .call = call };
  const int one = call->arguments->axis != AXES;
  int code = find_method (&j);
  if (code == 0)
    code = cli_subject_make_whole (&j.subject, call);
  j.model = j.subject.model;
  if (code == 0)
    code = find_axis (&j);
  if (code == 0)
    code = cli_check_axes (call, bt_model_axes (j.model));
  if (code != 0)
    {
      cli_subject_clear (&j.subject);
      return code;
    }
  bt_status status
      = one ? settle (&j, &error) : cli_refine (call, &j.subject, j.method, &error);
  cli_expendable = 1;
  if (status == BT_OK && one)
    status = study (&j, &why, &error);
  cli_expendable = 0;
  if (status == BT_OK && one)
    status = print (&j, &error);
  if (status == BT_OK && one && call->arguments->folder)
    status = write_files (&j, &error);
  cli_subject_clear (&j.subject);
  if (status == BT_OK)
    return CLI_EXIT_SUCCESS;
  cli_advise (call, &error);
  return cli_fail (call->command, NULL, &error);
}
