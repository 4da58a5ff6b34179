/* cli/methods.c - see methods.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/methods.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A density matrix with an eigenvalue below this is no state: beyond what the error of
 * the step explains where the means are good. */
static const double negative = -1e-3;
/* Accepted error of methods that take no samples. */
static const double default_tolerance = 0.01;

/* ---- which there are ------------------------------------------------------------- */

/* Whether METHOD may be asked of the model: of one of a kind, whose own methods do not
 * need it, only what takes it. */
static int
is_listed (const bt_method *method, const cli_subject *subject)
{
  bt_options options = { 0 };
  if (!subject || !subject->open)
    return 1;
  return subject->model
         && bt_options_settle (&options, method, subject->model, NULL) != BT_ENOTSUP;
}

size_t
cli_methods (cli_method out[CLI_METHODS_MAX], const cli_subject *subject)
{
  size_t count, used = 0;
  const bt_open_method *const *own = bt_open_methods (&count);
  for (size_t i = 0; subject && subject->open && i < count; i++)
    if (bt_open_has (own[i]->kinds, bt_open_get (subject->open)->kind))
      out[used++] = (cli_method){ own[i]->name, NULL, own[i],
                                  CLI_OWN (own[i]->caps) | CLI_OF_KIND };
  const bt_method *const *general = bt_methods (&count);
  for (size_t i = 0; i < count; i++)
    if (is_listed (general[i], subject))
      out[used++]
          = (cli_method){ general[i]->name, general[i], NULL,
                          CLI_GENERAL
                              | (subject ? bt_method_caps (general[i], subject->model)
                                         : general[i]->caps | general[i]->general) };
  return used;
}

/* ---- runs of those of a kind ---------------------------------------------------- */

double
cli_open_total (const bt_open_result *r, size_t i)
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
    if (cli_open_total (r, i) > cli_open_total (r, worst)
        || isnan (cli_open_total (r, worst)))
      worst = i;
  if (!(tolerance > 0))
    tolerance = sampled ? INFINITY : default_tolerance;
  if (!(cli_open_total (r, worst) > tolerance))
    return BT_OK;
  return bt_error_set (
      error, BT_EGRID,
      "the error of <%s> at t = %g, %.2g (step %.2g, basis %.2g, %g x sampling %.2g), "
      "is above %g: %s",
      bt_open_observables (r->kind, &count)[worst % r->count],
      r->time[worst / r->count], cli_open_total (r, worst), r->err_step[worst],
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
