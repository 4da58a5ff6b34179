/* break_time.c - how long a classical background is a good one: VZ25 Table I, row 1.
 *
 *   cc break_time.c $(pkg-config --cflags --libs breaktime) -o break_time
 *
 * It is C++, too: c++ -x c++ break_time.c ...
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <breaktime/breaktime.h>
#include <stdio.h>

/* The first time at which delta(t) of x0 cos t against the exact <x> reaches 0.05. */
static bt_status
break_time (bt_value *out, const bt_model *model, double t_end, bt_error *error)
{
  const double interval = 0.05, threshold = 0.05;
  bt_runs *exact = NULL, *classical = NULL;
  bt_status status = bt_runs_new (&exact, bt_method_find ("spectral"), model, NULL,
                                  interval, BT_EXACT_NOTHING, error);
  if (status == BT_OK)
    status = bt_runs_new (&classical, bt_method_find ("classical"), model, NULL,
                          interval, BT_EXACT_NOTHING, error);
  if (status == BT_OK)
    status = bt_runs_extend (exact, t_end, error);
  if (status == BT_OK)
    status = bt_runs_extend (classical, t_end, error);
  if (status == BT_OK)
    status = bt_break_time (exact, classical, threshold, BT_FIRST, t_end, out, NULL,
                            NULL, error);
  bt_runs_free (exact);
  bt_runs_free (classical);
  return status;
}

int
main (void)
{
  const double lambda = 0.1, x0 = 5, omega[] = { 0.4 }, t_end = 20;
  bt_error error = BT_ERROR_INIT;
  bt_model *model = NULL;
  bt_value t_q;
  bt_status status = bt_model_new (&model, lambda, x0, omega, 1, &error);
  if (status == BT_OK)
    status = break_time (&t_q, model, t_end, &error);
  bt_model_free (model);
  if (status != BT_OK)
    {
      fprintf (stderr, "break_time: %s\n", error.text);
      return 1;
    }
  printf ("t_q = %.6f, between %.6f and %.6f\n", t_q.value, t_q.lo, t_q.hi);
  return 0;
}
