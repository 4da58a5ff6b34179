/* tests/example.c - a program of someone else: the oscillator alone is x0 cos t.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <breaktime/breaktime.h>
#include <stdio.h>

int
main (void)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = NULL;
  bt_solver *solver = NULL;
  bt_observables now = { .x = 0 };
  const double omega[] = { 0.4 };
  bt_status status = bt_model_new (&model, 0, 2.385, omega, 1, &error);
  if (status == BT_OK)
    status = bt_solver_new (&solver, bt_method_find ("classical"), model, NULL, &error);
  if (status == BT_OK)
    status = bt_solver_advance (solver, 1, &error);
  if (status == BT_OK)
    status = bt_solver_observe (solver, &now, &error);
  if (status == BT_OK)
    printf ("%.6f\n", now.x);
  else
    fprintf (stderr, "%s\n", error.text);
  bt_solver_free (solver);
  bt_model_free (model);
  return status != BT_OK;
}
