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
#include "num/ode.h"
#include "solve/swarm.h"

#include <math.h>

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

bt_status
bti_quartic_meanfield (bt_open_result *result, const bt_open *model, bt_error *error)
{
  const bt_open_params *p = bt_open_get (model);
  double width = bti_open_basis_q (model), now = 0;
  double y[SIZE] = { p->x0, p->p0, 1 / (2 * width), 0, width / 2 };
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < result->times; i++)
    {
      status = bti_ode (slope, p, y, SIZE, result->time[i] - now, 1e-13, error);
      now = result->time[i];
      const double c[] = { 1, y[X], y[P], y[X] * y[X], y[P] * y[P], y[X] * y[P] };
      const double q[] = { 1, 0, 0, y[YY], y[PP], y[YP] };
      double moment[BTI_MOMENTS][BTI_MOMENTS];
      for (int k = 0; k < BTI_MOMENTS; k++)
        for (int l = 0; l < BTI_MOMENTS; l++)
          moment[k][l] = c[k] * q[l];
      bti_open_read (p, moment, result->value + i * result->count);
      for (size_t o = i * result->count; o < (i + 1) * result->count; o++)
        result->err_step[o] = result->err_basis[o] = result->err_sample[o] = 0;
      double length = 1 / (4 * (y[YY] * y[PP] - y[YP] * y[YP]));
      result->check[i] = (bt_open_check){ .smallest = NAN,
                                          .purity = sqrt (length),
                                          .length_max = length,
                                          .length_min = length };
    }
  return status;
}
