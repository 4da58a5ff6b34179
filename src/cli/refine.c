/* cli/refine.c - `breaktime converge --axis all': VZ25 Eq. (C4) and Fig. 8.
 *
 * A benchmark, and beside it the same run with one axis refined at a time:
 *   delta(t) = |<O(t)> - <O(t)>_b| / |<O(0)>|.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/converge.h"

#include "base/memory.h"
#include "report/figure.h"

#include <breaktime/series.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct job
{
  const cli_call *call;
  const cli_subject *subject;
  const bt_model *model; /* its own */
  const bt_method *method;
  bt_options base; /* settled */
  double interval;
  size_t size; /* points in time */
  double *time, *benchmark, *delta[BTR_REFINEMENTS_MAX];
  btr_refinement_study study;
} job;

static const double *
column (const bt_series *series, int observable)
{
  const double *const columns[]
      = { series->x, series->p, series->x2, series->energy, series->norm };
  return columns[observable];
}

/* OPTIONS refined along AXIS; what was and what is, into OUT. */
static bt_options
refine (const job *j, bt_axis axis, btr_refinement *out)
{
  bt_options options = j->base;
  size_t count = bt_model_axes (j->model);
  for (size_t i = 0; i < count && i < BT_MAX_AXES; i++)
    {
      if (axis == BT_AXIS_GRID || axis == BT_AXIS_BOX)
        options.points[i] *= 2;
      if (axis == BT_AXIS_BOX)
        options.box[i] *= 2;
    }
  if (axis == BT_AXIS_STEP)
    options.dt /= 2;
  if (axis == BT_AXIS_BASIS)
    options.cut = fmax (1.25 * options.cut, bt_options_larger_cut (&options, j->model));
  if (axis == BT_AXIS_SAMPLE)
    options.samples *= 4;
  const bt_options *both[2] = { &j->base, &options };
  for (int i = 0; i < 2; i++)
    *(i ? &out->to : &out->from) = axis == BT_AXIS_STEP ? both[i]->dt
                                   : axis == BT_AXIS_GRID
                                       ? both[i]->box[0] / (double) both[i]->points[0]
                                   : axis == BT_AXIS_BOX   ? both[i]->box[0]
                                   : axis == BT_AXIS_BASIS ? both[i]->cut
                                                           : (double) both[i]->samples;
  return options;
}

/* The mean of a run with OPTIONS into OUT. */
static bt_status
run (const job *j, const bt_options *options, double *out, bt_error *error)
{
  const cli_arguments *a = j->call->arguments;
  bt_runs *runs;
  bt_status status = bt_runs_new (&runs, j->method, j->model, options, j->interval,
                                  BT_EXACT_ALL, error);
  if (status == BT_OK)
    status = bt_runs_extend (runs, (double) (j->size - 1) * j->interval, error);
  if (status == BT_OK)
    memcpy (out, column (bt_runs_nominal (runs), a->observable), j->size * sizeof *out);
  bt_runs_free (runs);
  return status;
}

static bt_status
settle (job *j, bt_error *error)
{
  const cli_arguments *a = j->call->arguments;
  bt_status status = cli_options (&j->base, j->call, j->model, j->method, error);
  if (status == BT_OK)
    status = bt_options_settle (&j->base, j->method, j->model, error);
  if (status != BT_OK)
    return status;
  /* About a tenth, in whole steps. */
  j->interval = 0.1;
  if (bt_method_caps (j->method, j->model) & BT_STEPPED)
    j->interval = j->base.dt * fmax (round (0.1 / j->base.dt), 1);
  double points = floor (a->at / j->interval * (1 + 1e-12)) + 1;
  if (!(points >= 2) || !(points < 1e7))
    return bt_error_set (error, BT_EINVAL, "%g points up to t = %g: 2 to 10^7 wanted",
                         points, a->at);
  j->size = (size_t) points;
  status = bti_calloc (&j->time, j->size * (2 + BTR_REFINEMENTS_MAX), sizeof (double),
                       error);
  if (status != BT_OK)
    return status;
  j->benchmark = j->time + j->size;
  for (size_t i = 0; i < j->size; i++)
    j->time[i] = (double) i * j->interval;
  return BT_OK;
}

static bt_status
compare (job *j, bt_axis axis, bt_error *error)
{
  btr_refinement *row = &j->study.row[j->study.count];
  double *delta = j->time + (2 + j->study.count) * j->size;
  *row = (btr_refinement){ .axis = bt_axis_name (axis) };
  bt_options options = refine (j, axis, row);
  bt_status status = run (j, &options, delta, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < j->size; i++)
    {
      delta[i] = fabs (delta[i] - j->benchmark[i]) / fabs (j->benchmark[0]);
      if (delta[i] > row->largest)
        {
          row->largest = delta[i];
          row->at = j->time[i];
        }
    }
  j->delta[j->study.count++] = delta;
  return BT_OK;
}

static bt_status
compare_all (job *j, bt_error *error)
{
  static const unsigned needs[BTR_REFINEMENTS_MAX] = { [BT_AXIS_STEP] = BT_STEPPED,
                                                       [BT_AXIS_GRID] = BT_GRID,
                                                       [BT_AXIS_BOX] = BT_GRID,
                                                       [BT_AXIS_BASIS] = BT_BASIS,
                                                       [BT_AXIS_SAMPLE] = BT_SAMPLED };
  const cli_arguments *a = j->call->arguments;
  j->study = (btr_refinement_study){ .method = j->method->name,
                                     .observable = cli_means[a->observable],
                                     .t_end = j->time[j->size - 1] };
  bt_status status = run (j, &j->base, j->benchmark, error);
  if (status == BT_OK && (!isfinite (j->benchmark[0]) || !(fabs (j->benchmark[0]) > 0)))
    status = bt_error_set (error, BT_ENOTSUP,
                           "%s of %s is %g at t = 0: nothing to compare a change with",
                           cli_means[a->observable], j->method->name, j->benchmark[0]);
  for (int axis = 0; status == BT_OK && axis < BTR_REFINEMENTS_MAX; axis++)
    if (bt_method_caps (j->method, j->model) & needs[axis])
      status = compare (j, (bt_axis) axis, error);
  if (status == BT_OK && j->study.count == 0)
    status = bt_error_set (error, BT_ENOTSUP, "%s has nothing to be refined",
                           j->method->name);
  return status;
}

/* ---- what comes out ------------------------------------------------------------ */

static bt_status
print (const job *j, bt_error *error)
{
  const btr_refinement_study *s = &j->study;
  char number[CLI_NUMBER_SIZE];
  if (j->call->arguments->json)
    {
      char *json;
      const btr_subject told = cli_subject_told (j->subject);
      bt_status status = btr_refinement_json (&json, &told, s, error);
      if (status == BT_OK)
        puts (json);
      free (json);
      return status;
    }
  printf ("largest change of %s up to t = %s, relative to t = 0, by %s\n",
          s->observable, cli_number (number, s->t_end), s->method);
  for (size_t i = 0; i < s->count; i++)
    printf ("  %-9s %10.6g -> %-10.6g %10.3g  at t = %g\n", s->row[i].axis,
            s->row[i].from, s->row[i].to, s->row[i].largest, s->row[i].at);
  return BT_OK;
}

static bt_status
make_table (const job *j, bt_table **table, bt_error *error)
{
  bt_status status = cli_table (table, j->call,
                                "t; change_AXIS: |O - O_b|/|O_b(0)| when that axis is "
                                "refined, VZ25 Eq. (C4)",
                                error);
  if (status == BT_OK)
    status = bt_table_column (*table, "t", j->time, j->size, error);
  for (size_t i = 0; status == BT_OK && i < j->study.count; i++)
    {
      char name[64];
      snprintf (name, sizeof name, "change_%s", j->study.row[i].axis);
      status = bt_table_column (*table, name, j->delta[i], j->size, error);
    }
  return status;
}

static bt_status
write_files (const job *j, bt_error *error)
{
  const btr_gallery gallery
      = { .folder = j->call->arguments->folder, .cancel = &cli_cancel };
  bt_table *table = NULL;
  double top = 0;
  bt_status status = make_table (j, &table, error);
  if (status != BT_OK)
    {
      bt_table_free (table);
      return status;
    }
  for (size_t i = 0; i < j->study.count; i++)
    top = fmax (top, j->study.row[i].largest);
  btr_figure figure;
  btr_figure_begin (&figure, "refine.gp", "refine");
  btr_figure_table (&figure, "DATA", "", table);
  btr_figure_text (&figure, "TITLE", "%s, one axis refined at a time", j->method->name);
  btr_figure_text (&figure, "YLABEL", "change of %s relative to t = 0",
                   j->study.observable);
  btr_figure_number (&figure, "T_END", j->study.t_end);
  btr_figure_number (&figure, "HIGHEST", top > 0 ? pow (10, ceil (log10 (top))) : 1);
  btr_figure_number (&figure, "CURVES", (double) j->study.count);
  status = btr_figure_make (&figure, &gallery, NULL, error);
  btr_figure_clear (&figure);
  return status;
}

bt_status
cli_refine (const cli_call *call, const cli_subject *subject, const bt_method *method,
            bt_error *error)
{
  job j
      = { .call = call, .subject = subject, .model = subject->model, .method = method };
  bt_status status = settle (&j, error);
  cli_expendable = 1;
  if (status == BT_OK)
    status = compare_all (&j, error);
  cli_expendable = 0;
  if (status == BT_OK)
    status = print (&j, error);
  if (status == BT_OK && call->arguments->folder)
    status = write_files (&j, error);
  free (j.time);
  return status;
}
