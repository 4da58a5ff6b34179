/* cli/observables.c - `breaktime measure observables': a model of a kind at one time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/concerns.h"
#include "cli/methods.h"

#include "report/report.h"

#include <math.h>
#include <stdlib.h>

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
      btr_format_value (text, sizeof text, r->value[i], cli_open_total (r, i),
                        -INFINITY);
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
  cli_subject subject = { .why = BT_ERROR_INIT };
  cli_method method = { .name = NULL };
  if (!a->model)
    return cli_misuse (call->command, "observables needs --model");
  if (!isfinite (a->at))
    return cli_misuse (call->command, "observables needs --at");
  int code = cli_subject_of_kind (&subject, call);
  if (code == 0)
    code = cli_method_find (&method, call, &subject, a->method);
  if (code == 0)
    code = cli_check_methods (call, &subject, method.caps);
  if (code == 0)
    code = answer (call, method.own, subject.open);
  cli_subject_clear (&subject);
  return code;
}
