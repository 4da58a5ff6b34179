/* cli/converge.c - `breaktime converge': one mean along ever finer discretisations.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/converge.h"
#include "cli/concerns.h"

#include "base/memory.h"
#include "base/text.h"
#include "num/stats.h"
#include "report/figure.h"

#include <breaktime/measure.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LEVELS = 6 /* default of --levels */
};

/* An axis: what it needs, what H is, and by what H is divided from level to level. */
static const struct axis
{
  const char *name;
  unsigned cap;
  const char *measure, *label;
  double ratio;
} axes[] = { { "step", BT_STEPPED, "dt", "time step", 2 },
             { "grid", BT_GRID, "spacing", "spacing of the grid in x", 1.25 },
             { "box", BT_GRID, "inverse_box", "1/box in x", 1.25 },
             { "basis", BT_BASIS, "inverse_cut", "1/cut", 1.25 },
             { "sampling", BT_SAMPLED, "inverse_samples", "1/samples", 4 } };

enum
{
  AXES = sizeof axes / sizeof *axes /* --axis all comes after them */
};

const char *const cli_means[] = { "x", "p", "x2", "energy", "norm" };

typedef struct job
{
  const cli_call *call;
  cli_subject subject;
  const bt_model *model; /* its own */
  const bt_method *method;
  const struct axis *axis;
  bt_options base; /* settled; the refined axis at its coarsest */
  btr_convergence study;
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
  return cli_check_methods (j->call, j->method->caps | more, 0);
}

/* What the method has depends on the model. */
static int
find_axis (job *j)
{
  const cli_arguments *a = j->call->arguments;
  const int code = cli_check_methods (j->call, bt_method_caps (j->method, j->model), 0);
  if (code != 0 || a->axis == AXES)
    return code;
  j->axis = &axes[a->axis];
  const unsigned caps = bt_method_caps (j->method, j->model);
  if (!(caps & j->axis->cap))
    return cli_misuse (j->call->command, "--axis: %s has no %s%s", j->method->name,
                       j->axis->name,
                       j->method->general & j->axis->cap ? " on this model" : "");
  /* The refined axis begins where it always begins. */
  if (a->tolerance > 0 && (j->axis->cap & (BT_STEPPED | BT_SAMPLED))
      && !(caps & (BT_GRID | BT_STEPPED | BT_BASIS) & ~j->axis->cap))
    return cli_misuse (j->call->command,
                       "--tolerance: along %s it chooses nothing of %s", j->axis->name,
                       j->method->name);
  if (a->levels && (a->levels < 4 || a->levels > BTR_LEVELS_MAX))
    return cli_misuse (j->call->command, "--levels: %zu: must be from 4 to %d",
                       a->levels, BTR_LEVELS_MAX);
  return 0;
}

/* Where the sequence begins, unless it was given: coarse enough that an error shows. */
static void
begin_coarse (job *j)
{
  const cli_arguments *a = j->call->arguments;
  size_t count = bt_model_axes (j->model);
  const int order = bt_method_order (j->method, j->model);
  double share = 0.6;
  if (j->axis->cap == BT_STEPPED && !(a->dt > 0))
    j->base.dt = order >= 8 ? 0.5 : order >= 4 ? 0.3 : 0.2;
  if (j->axis->cap == BT_STEPPED)
    j->base.dt = a->at / ceil (a->at / j->base.dt * (1 - 1e-9));
  for (size_t i = 0; j->axis->cap == BT_GRID && i < count && i < BT_MAX_AXES; i++)
    if (a->points.count == 0 && a->box.count == 0)
      {
        j->base.points[i] = 2 * (size_t) ceil (share * (double) j->base.points[i] / 2);
        if (strcmp (j->axis->name, "box") == 0)
          j->base.box[i] *= share;
      }
  if (j->axis->cap == BT_SAMPLED && a->samples == 0)
    j->base.samples = 512;
}

static bt_status
settle (job *j, bt_error *error)
{
  bt_status status = cli_options (&j->base, j->call, j->model, j->method, error);
  if (status != BT_OK)
    return status;
  if (!(j->base.tolerance > 0))
    j->base.tolerance = j->axis->cap == BT_BASIS ? 1e-6 : 1e-8;
  status = bt_options_settle (&j->base, j->method, j->model, error);
  begin_coarse (j);
  /* What is too coarse is what the sequence is to show; on a grid nothing but the
   * refusal of such a state depends on this. */
  if (j->method->caps & BT_GRID)
    j->base.tolerance = j->axis->cap == BT_GRID ? 0.9 : 1e-3;
  return status;
}

/* ---- the sequence -------------------------------------------------------------- */

/* Options of level I; *H receives what falls. */
static bt_options
level (const job *j, size_t i, double *h)
{
  bt_options options = j->base;
  double factor = pow (j->axis->ratio, (double) i);
  size_t count = bt_model_axes (j->model);
  if (j->axis->cap == BT_STEPPED)
    options.dt /= factor;
  for (size_t k = 0; j->axis->cap == BT_GRID && k < count && k < BT_MAX_AXES; k++)
    {
      double n = (double) j->base.points[k];
      options.points[k] = 2 * (size_t) round (factor * n / 2);
      if (strcmp (j->axis->name, "box") == 0)
        options.box[k] *= (double) options.points[k] / n;
    }
  if (j->axis->cap == BT_BASIS)
    options.cut *= factor;
  if (j->axis->cap == BT_SAMPLED)
    options.samples = (size_t) fmin ((double) j->base.samples * factor, 0x1p60);
  *h = j->axis->cap == BT_STEPPED   ? options.dt
       : j->axis->cap == BT_BASIS   ? 1 / options.cut
       : j->axis->cap == BT_SAMPLED ? 1 / (double) options.samples
       : strcmp (j->axis->name, "box") == 0
           ? 1 / options.box[0]
           : options.box[0] / (double) options.points[0];
  return options;
}

static double
pick (const bt_observables *o, int observable)
{
  const double value[] = { o->x, o->p, o->x2, o->energy, o->norm };
  return value[observable];
}

/* Standard error of <x> or <p> from the batches. */
static bt_status
scatter (bt_solver *solver, int momentum, double *out, bt_error *error)
{
  size_t count = bt_solver_options (solver)->batches;
  double *x;
  bt_status status = bti_calloc (&x, 2 * count, sizeof *x, error);
  if (status == BT_OK)
    status = bt_solver_batches (solver, x, x + count, error);
  if (status == BT_OK)
    {
      const double *batch = momentum ? x + count : x;
      *out = bti_batch_error (bti_batch_number, batch, count,
                              bti_batch_mean (bti_batch_number, batch, count));
    }
  free (x);
  return status;
}

static bt_status
run_level (job *j, size_t i, bt_error *error)
{
  const cli_arguments *a = j->call->arguments;
  btr_convergence *s = &j->study;
  bt_options options = level (j, i, &s->h[i]);
  bt_solver *solver;
  bt_observables o;
  bt_status status = bt_solver_new (&solver, j->method, j->model, &options, error);
  if (status == BT_OK)
    status = bt_solver_advance (solver, a->at, error);
  if (status == BT_OK)
    status = bt_solver_observe (solver, &o, error);
  if (status == BT_OK)
    {
      s->value[i] = pick (&o, a->observable);
      s->change[i] = i > 0 ? fabs (s->value[i] - s->value[i - 1]) : NAN;
    }
  if (status == BT_OK && !isfinite (s->value[i]))
    status = bt_error_set (error, BT_ENOTSUP, "%s has no such mean", j->method->name);
  if (status == BT_OK && s->sampled)
    status = scatter (solver, a->observable == 1, &s->change[i], error);
  s->order[i] = i > (s->sampled ? 0 : 1) ? log (s->change[i - 1] / s->change[i])
                                               / log (s->h[i - 1] / s->h[i])
                                         : NAN;
  bt_solver_free (solver);
  return status;
}

/* The order in which standard errors fall with the number of samples: a line through
 * their logarithms, each known up to 1/sqrt (2 (batches - 1)). */
static void
fit_sampling (btr_convergence *s, size_t batches)
{
  double n = (double) s->levels, x = 0, y = 0, sxx = 0, sxy = 0;
  for (size_t i = 0; i < s->levels; i++)
    {
      x += log (s->h[i]) / n;
      y += log (s->change[i]) / n;
    }
  for (size_t i = 0; i < s->levels; i++)
    {
      sxx += (log (s->h[i]) - x) * (log (s->h[i]) - x);
      sxy += (log (s->h[i]) - x) * (log (s->change[i]) - y);
    }
  s->limit.order = sxy / sxx;
  s->limit.order_err = BT_COVERAGE / sqrt (2 * ((double) batches - 1)) / sqrt (sxx);
  s->limit.value = s->value[s->levels - 1];
  s->limit.err = BT_COVERAGE * bti_student_share (batches) * s->change[s->levels - 1];
  s->reason = "a mean over samples has no error to be extrapolated";
}

/* Level I begins; the last one TOOK so long, the one BEFORE it so long: each takes
 * longer by as much again. */
static void
show_level (cli_progress *progress, size_t i, size_t levels, double took, double before)
{
  const double growth = before > 0 ? fmin (fmax (took / before, 1), 16) : 2;
  char text[CLI_NUMBER_SIZE];
  double left = 0, next = took;
  for (size_t k = i; k < levels; k++)
    left += next *= growth;
  if (left > 1)
    cli_progress_draw (progress, "level %zu of %zu, %s to go", i + 1, levels,
                       cli_duration (text, left));
  else
    cli_progress_draw (progress, "level %zu of %zu", i + 1, levels);
}

static bt_status
study (job *j, bt_error *why, bt_error *error)
{
  const cli_arguments *a = j->call->arguments;
  btr_convergence *s = &j->study;
  double size = 1;
  *s = (btr_convergence){ .method = j->method->name,
                          .axis = j->axis->name,
                          .measure = j->axis->measure,
                          .observable = cli_means[a->observable],
                          .at = a->at,
                          .levels = a->levels ? a->levels : LEVELS,
                          .sampled = j->axis->cap == BT_SAMPLED };
  if (s->sampled && a->observable > 1)
    return bt_error_set (error, BT_ENOTSUP, "along sampling: <x> or <p>");
  cli_progress progress = cli_progress_begin (a);
  double took = 0, before = 0;
  for (size_t i = 0; i < s->levels; i++)
    {
      const double start = bt_watch_now ();
      show_level (&progress, i, s->levels, took, before);
      bt_status status = run_level (j, i, error);
      before = took;
      took = bt_watch_now () - start;
      if (status != BT_OK || i + 1 == s->levels)
        cli_progress_end (&progress);
      if (status != BT_OK)
        return status;
      size = fmax (size, fabs (s->value[i]));
    }
  if (s->sampled)
    fit_sampling (s, j->base.batches);
  /* Rounding: what many steps make of 1e-16; in a basis, what is left out as below the
   * tolerance. */
  else if (bt_richardson (s->value, s->levels, j->axis->ratio,
                          j->axis->cap == BT_BASIS ? 0.1 * j->base.tolerance
                                                   : 1e-13 * size,
                          &s->limit, why)
           != BT_OK)
    s->reason = why->text;
  return BT_OK;
}

/* ---- what comes out ------------------------------------------------------------ */

static void
print_study (const job *j)
{
  const btr_convergence *s = &j->study;
  char number[CLI_NUMBER_SIZE], text[64];
  printf ("%s at t = %s by %s, along %s\n", s->observable, cli_number (number, s->at),
          s->method, s->axis);
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
  const btr_convergence *s = &j->study;
  /* A change is owed to the coarser of its two levels. */
  size_t first = s->sampled ? 0 : 1, size = s->levels - first;
  double residual[BTR_LEVELS_MAX], err[BTR_LEVELS_MAX];
  for (size_t i = 0; i < size; i++)
    {
      residual[i] = s->change[i + first] > 0 ? s->change[i + first] : NAN;
      err[i] = s->sampled ? residual[i] / sqrt (2 * ((double) j->base.batches - 1)) : 0;
    }
  char columns[256];
  snprintf (columns, sizeof columns,
            "h: %s; residual_1: %s of %s; err_1: its error; value: of the %s",
            j->axis->label, s->sampled ? "standard error" : "change to the next level",
            s->observable, s->sampled ? "level" : "next level");
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
  const btr_convergence *s = &j->study;
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
  btr_figure_text (&figure, "TITLE", "%s along %s, t = %s", s->method, s->axis,
                   cli_number (number, s->at));
  btr_figure_text (&figure, "XLABEL", "%s", j->axis->label);
  btr_figure_text (&figure, "YLABEL", "%s of %s",
                   s->sampled ? "standard error" : "change", s->observable);
  btr_figure_number (&figure, "CURVES", 1);
  btr_figure_texts (&figure, "NAME", &s->method, 1);
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
  bt_status status = btr_convergence_json (&json, &told, &j->study, error);
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
  int code = find_method (&j);
  if (code == 0)
    code = cli_subject_make (&j.subject, call);
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
  cli_wisdom_load (call->arguments->verbose);
  bt_status status
      = j.axis ? settle (&j, &error) : cli_refine (call, &j.subject, j.method, &error);
  cli_expendable = 1;
  if (status == BT_OK && j.axis)
    status = study (&j, &why, &error);
  cli_expendable = 0;
  if (status == BT_OK && j.axis)
    status = print (&j, &error);
  if (status == BT_OK && j.axis && call->arguments->folder)
    status = write_files (&j, &error);
  cli_wisdom_save (call->arguments->verbose);
  cli_subject_clear (&j.subject);
  if (status == BT_OK)
    return CLI_EXIT_SUCCESS;
  cli_advise (call, &error);
  return cli_fail (call->command, NULL, &error);
}
