/* validation/curves.c - the curves behind the break times; see evaluator.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "validation/evaluators/evaluators.h"

#include <math.h>
#include <stdlib.h>

void
btv_curves_clear (btv_curves *curves)
{
  for (int c = 0; c < BTV_CURVES; c++)
    {
      free (curves->x[c]);
      free (curves->x_err[c]);
      free (curves->delta[c]);
      free (curves->delta_err[c]);
    }
  *curves = (btv_curves){ 0 };
}

static bt_status
fill_curve (const bt_runs *runs, const bt_runs *quantum, size_t size, int c,
            btv_curves *out, bt_error *error)
{
  bt_status status = bti_calloc (&out->x[c], size, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&out->x_err[c], size, sizeof (double), error);
  if (status != BT_OK)
    return status;
  out->method[c] = bt_runs_method (runs)->name;
  for (size_t i = 0; i < size; i++)
    {
      out->x[c][i] = bt_runs_nominal (runs)->x[i];
      out->x_err[c][i] = bt_runs_x_total (runs, i);
    }
  if (runs == quantum)
    return BT_OK;
  /* bt_break_time fills as many points as both runs have. */
  size_t room = bt_runs_nominal (runs)->size;
  if (bt_runs_nominal (quantum)->size > room)
    room = bt_runs_nominal (quantum)->size;
  bt_value ignored;
  status = bti_calloc (&out->delta[c], room, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&out->delta_err[c], room, sizeof (double), error);
  if (status == BT_OK)
    status = bt_break_time (quantum, runs, BTV_THRESHOLD, BT_FIRST, INFINITY, &ignored,
                            out->delta[c], out->delta_err[c], error);
  return status;
}

bt_status
btv_lab_curves (btv_lab *lab, double t_max, double t_end, int gaussian, btv_curves *out,
                bt_error *error)
{
  static const char *const names[BTV_CURVES]
      = { NULL, "classical", "mean-field", "truncated-wigner", "gaussian" };
  int curves = gaussian ? BTV_CURVES : BTV_CURVES - 1;
  const btv_settings plain = { 0 };
  const double interval = btv_interval_of (&plain, 1, INFINITY);
  *out = (btv_curves){ 0 };
  const bt_runs *runs[BTV_CURVES];
  size_t size = SIZE_MAX;
  bt_status status = BT_OK;
  for (int c = 0; status == BT_OK && c < curves; c++)
    {
      /* Truncated Wigner anew with few points: a picture needs no more, and its
       * band shows their error. */
      btv_recipe recipe = c == 0 ? btv_quantum_recipe (lab, &plain, t_max, interval, 0)
                                 : (btv_recipe){ .method = bt_method_find (names[c]),
                                                 .interval = interval,
                                                 .sketch = 1 };
      btv_stock *stock;
      status = btv_lab_stock (lab, &recipe, &stock, error);
      if (status == BT_OK)
        status = btv_stock_runs (lab, stock, t_end, &runs[c], error);
      /* One Gaussian may run away; the others need no picture of that. */
      if (c == BTV_CURVES - 1 && status == BT_ECONV)
        {
          curves = c;
          status = BT_OK;
          break;
        }
      if (status == BT_OK && bt_runs_nominal (runs[c])->size < size)
        size = bt_runs_nominal (runs[c])->size;
    }
  if (status == BT_OK)
    {
      /* The runs have these points: as many can be counted. */
      size_t wanted = (size_t) floor (t_end / interval + 1e-9) + 1;
      out->interval = interval;
      out->size = size < wanted ? size : wanted;
    }
  for (int c = 0; status == BT_OK && c < curves; c++)
    status = fill_curve (runs[c], runs[0], out->size, c, out, error);
  if (status != BT_OK)
    btv_curves_clear (out);
  return status;
}
