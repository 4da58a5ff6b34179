/* solve/quartic.c - the mean field of the quartic model, VZ25 Eqs. (10)-(11).
 *
 *   x'' + (1 + lambda <y^2>) x = 0,  Q Gaussian around 0 with the covariance V of
 *   (y, p_y):  V_yy' = 2 V_yp,  V_yp' = V_pp - W^2 V_yy,  V_pp' = -2 W^2 V_yp,
 *   W^2 = omega_q^2 + lambda x^2,
 *
 * from (x0, p0) and the ground state of W at x0.  V_yy = |z|^2 of their mode function
 * z.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "num/ode.h"
#include "solve/density.h"
#include "solve/swarm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  X,
  P,
  YY,
  YP,
  PP,
  SIZE
};

static void
slope (const double *y, double *dydt, const void *context)
{
  const bt_open_params *p = context;
  double w2 = p->omega_q * p->omega_q + p->lambda * y[X] * y[X];
  dydt[X] = y[P];
  dydt[P] = -(1 + p->lambda * y[YY]) * y[X];
  dydt[YY] = 2 * y[YP];
  dydt[YP] = y[PP] - w2 * y[YY];
  dydt[PP] = -2 * w2 * y[YP];
}

/* From NOW to T, and the observables there. */
static bt_status
go_on (const bt_open_params *p, double *y, double now, double t, double tolerance,
       double *out, bt_error *error)
{
  double moment[BTI_MOMENTS][BTI_MOMENTS];
  bt_status status = bti_ode (slope, p, y, SIZE, t - now, tolerance, error);
  const double c[] = { 1, y[X], y[P], y[X] * y[X], y[P] * y[P], y[X] * y[P] };
  const double q[] = { 1, 0, 0, y[YY], y[PP], y[YP] };
  for (int k = 0; k < BTI_MOMENTS; k++)
    for (int l = 0; l < BTI_MOMENTS; l++)
      moment[k][l] = c[k] * q[l];
  bti_open_read (p, moment, out);
  return status;
}

bt_status
bti_quartic_meanfield (bt_open_result *result, const bt_open *model,
                       const bt_open_options *options, bt_error *error)
{
  const bt_open_params *p = bt_open_get (model);
  double width = bti_open_basis_q (model), now = 0, *rough;
  double y[SIZE] = { p->x0, p->p0, 1 / (2 * width), 0, width / 2 }, z[SIZE];
  bt_status status = bti_calloc (&rough, result->count, sizeof *rough, error);
  if (status != BT_OK)
    return status;
  memcpy (z, y, sizeof z);
  for (size_t i = 0; status == BT_OK && i < result->times; i++)
    {
      double t = result->time[i], *value = result->value + i * result->count;
      status = bti_open_goes_on (options, error);
      /* The error: what steps do that are allowed a hundred times as much. */
      if (status == BT_OK)
        status = go_on (p, z, now, t, 1e-11, rough, error);
      if (status == BT_OK)
        status = go_on (p, y, now, t, 1e-13, value, error);
      now = t;
      for (size_t o = 0; o < result->count; o++)
        {
          size_t at = i * result->count + o;
          result->err_step[at]
              = fabs (value[o] - rough[o]) + 1e-14 * (1 + fabs (value[o]));
          result->err_basis[at] = result->err_sample[at] = 0;
        }
      /* A linear flow keeps the determinant: read off what has grown it would be a
       * difference of large numbers. */
      result->check[i] = (bt_open_check){
        .smallest = NAN, .purity = 1, .length_max = 1, .length_min = 1
      };
    }
  free (rough);
  return status;
}
