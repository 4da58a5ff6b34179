/* cli/observables.c - `breaktime measure observables': an open system at one time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/concerns.h"
#include "cli/methods.h"

#include "report/report.h"
#include "study/ways.h"

#include <breaktime/series.h>
#include <math.h>
#include <stdlib.h>

/* A density matrix with an eigenvalue below this is no state: beyond what the error of
 * the step explains where the means are good. */
static const double negative = -1e-3;
/* Accepted error of methods that take no samples. */
static const double default_tolerance = 0.01;
static const char usual[] = "lindblad-taylor";

/* All parts of the error of entry I: what was not measured is not known. */
static double
total_of (const bti_means *m, size_t i)
{
  return m->err_step[i] + m->err_basis[i] + BT_COVERAGE * m->err_sample[i];
}

static bt_status
check_means (const bti_means *m, double tolerance, bt_error *error)
{
  const int sampled = m->samples > 0;
  size_t count, worst = 0;
  if (m->gates[0].smallest < negative)
    return bt_error_set (error, BT_EGRID,
                         "the density matrix at t = %g is no state: smallest "
                         "eigenvalue %.3g at dt = %g; a shorter step is needed",
                         m->time[0], m->gates[0].smallest, m->dt);
  for (size_t i = 1; i < m->count; i++)
    if (total_of (m, i) > total_of (m, worst) || isnan (total_of (m, worst)))
      worst = i;
  if (!(tolerance > 0))
    tolerance = sampled ? INFINITY : default_tolerance;
  if (!(total_of (m, worst) > tolerance))
    return BT_OK;
  return bt_error_set (
      error, BT_EGRID,
      "the error of <%s> at t = %g, %.2g (step %.2g, basis %.2g, %g x sampling %.2g), "
      "is above %g: %s",
      bti_open_observables (m->kind, &count)[worst], m->time[0], total_of (m, worst),
      m->err_step[worst], m->err_basis[worst], BT_COVERAGE, m->err_sample[worst],
      tolerance,
      sampled                                     ? "more samples are needed"
      : m->err_step[worst] >= m->err_basis[worst] ? "a shorter step is needed"
                                                  : "a larger cut is needed");
}

static bt_status
run (bti_means **out, const cli_call *call, const bt_method *method,
     const bti_open_params *params, bt_error *error)
{
  const cli_arguments *a = call->arguments;
  bt_watch watch = cli_watch;
  const bti_leave leave = { &watch, a->threads ? (unsigned) a->threads : 1 };
  const bti_effort effort = { .dt = a->dt,
                              .cut = a->cut,
                              .samples = a->samples ? a->samples : 65536,
                              .batches = 32,
                              .seed = a->seed,
                              .companions = 1,
                              .eigenvalues = 1 };
  const double start = bt_watch_now ();
  if (a->budget > 0)
    watch.deadline = start + a->budget;
  bt_status s = bti_way_run (&leave, params, method, &effort, &a->at, 1, out, error);
  if (s == BT_OK && a->verbose)
    fprintf (stderr, "breaktime %s: %s: dt %g; cut %g; samples %zu; %.2g s\n",
             call->command->name, method->name, (*out)->dt, (*out)->cut,
             (*out)->samples, bt_watch_now () - start);
  if (s == BT_OK)
    s = check_means (*out, a->tolerance, error);
  return s;
}

/* ---- as text --------------------------------------------------------------------- */

static void
print_gate (const char *name, double value, const char *after)
{
  if (!isnan (value))
    printf ("  %-10s %.3g%s\n", name, value, after);
}

static void
print_gates (const bti_means *m, const bti_open_tradeoff *tradeoff)
{
  const bt_gates *g = &m->gates[0];
  puts ("gates");
  if (tradeoff)
    printf ("  %-10s smallest eigenvalue %.3g, %.4g of the rates needed: %s\n",
            "trade-off", tradeoff->smallest, tradeoff->ratio,
            bti_open_fulfilled (tradeoff) ? "fulfilled" : "violated");
  else
    printf ("  %-10s none: no diffusion makes this coupling positive\n", "trade-off");
  print_gate ("trace", g->trace, " from 1");
  print_gate ("hermitian", g->hermiticity, " at most off");
  print_gate ("positive", g->smallest, ", smallest eigenvalue");
  print_gate ("purity", g->purity, m->samples ? ", mean of conditional states" : "");
  print_gate ("|n|^2", g->length_max, ", longest conditional Bloch vector so far");
  print_gate ("", g->length_min, ", shortest");
  print_gate ("outside", g->outside, " of the trajectories, no states");
  print_gate ("Born", g->born_outside, " of them with probabilities outside [0, 1]");
}

static void
print_observables (const bti_means *m, const bti_open_tradeoff *tradeoff)
{
  size_t count;
  const char *const *names = bti_open_observables (m->kind, &count);
  printf ("%s at t = %g by %s%s\n", bti_open_kind_name (m->kind), m->time[0],
          m->method->name,
          m->method->caps & BT_CONTROL ? " (a control: not exact)" : "");
  for (size_t i = 0; i < m->count; i++)
    {
      char text[64];
      btr_format_value (text, sizeof text, m->value[i], total_of (m, i), -INFINITY);
      printf ("  %-10s %s\n", names[i], text);
    }
  print_gates (m, tradeoff);
}

/* ---- as JSON --------------------------------------------------------------------- */

static bt_status
make_json (char **out, const bti_means *m, const bti_open_params *params,
           const bti_open_tradeoff *tradeoff, bt_error *error)
{
  const bt_gates *g = &m->gates[0];
  const btr_number gate[]
      = { { "trace", g->trace },           { "hermiticity", g->hermiticity },
          { "positivity", g->smallest },   { "purity", g->purity },
          { "length_max", g->length_max }, { "length_min", g->length_min },
          { "outside", g->outside },       { "born_outside", g->born_outside } };
  const btr_observables told = { .params = params,
                                 .method = m->method->name,
                                 .exact = bti_way_exact (m->method),
                                 .at = m->time[0],
                                 .dt = m->dt,
                                 .cut = m->cut,
                                 .samples = m->samples,
                                 .value = m->value,
                                 .step = m->err_step,
                                 .basis = m->err_basis,
                                 .sample = m->err_sample,
                                 .gate = gate,
                                 .gates = sizeof gate / sizeof *gate,
                                 .tradeoff = tradeoff,
                                 .ordering = bti_way_ordering (m->method) };
  return btr_observables_json (out, &told, error);
}

static int
answer (const cli_call *call, const bt_method *method, const bti_open_params *params)
{
  bt_error error = BT_ERROR_INIT, why = BT_ERROR_INIT;
  bti_means *means = NULL;
  bti_open_tradeoff tradeoff;
  char *json = NULL;
  const int has
      = bti_way_tradeoff (params, bti_way_ordering (method), &tradeoff, &why) == BT_OK;
  bt_status s = run (&means, call, method, params, &error);
  if (s == BT_OK && call->arguments->json)
    s = make_json (&json, means, params, has ? &tradeoff : NULL, &error);
  if (s == BT_OK && call->arguments->json)
    puts (json);
  else if (s == BT_OK)
    print_observables (means, has ? &tradeoff : NULL);
  free (json);
  bti_means_free (means);
  if (s == BT_OK)
    return CLI_EXIT_SUCCESS;
  cli_advise (call, &error);
  return cli_fail (call->command, method->name, &error);
}

int
cli_observables (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  cli_subject subject = { .why = BT_ERROR_INIT };
  cli_method method = { .name = NULL };
  bti_open_params params = { 0 };
  if (!a->model)
    return cli_misuse (call->command, "observables needs --model");
  if (!isfinite (a->at))
    return cli_misuse (call->command, "observables needs --at");
  int code = cli_subject_make_whole (&subject, call);
  if (code == 0 && bti_open_recognise (&params, subject.model, &subject.why) != BT_OK)
    code = cli_fail (call->command, a->model, &subject.why);
  if (code == 0)
    code = cli_method_find (&method, call, &subject, a->method ? a->method : usual);
  if (code == 0)
    {
      method.general = bti_way_find (method.name, NULL, &params);
      method.caps = CLI_GENERAL | bt_method_caps (method.general, subject.model);
    }
  if (code == 0)
    code = cli_check_methods (call, &subject, method.caps | CLI_OBSERVABLES);
  if (code == 0)
    code = answer (call, method.general, &params);
  cli_subject_clear (&subject);
  return code;
}
