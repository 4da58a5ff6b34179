/* num/ode.c - see ode.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/ode.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>

struct call
{
  void (*f) (const double *, double *, const void *);
  const void *context;
};

static int
call (double t, const double *y, double *dydt, void *context)
{
  (void) t;
  const struct call *c = context;
  c->f (y, dydt, c->context);
  return GSL_SUCCESS;
}

bt_status
bti_ode (void (*f) (const double *, double *, const void *), const void *context,
         double *y, size_t size, double t, double tolerance, bt_error *error)
{
  if (t == 0)
    return BT_OK;
  struct call c = { f, context };
  gsl_odeiv2_system system = { call, NULL, size, &c };
  gsl_odeiv2_driver *driver = gsl_odeiv2_driver_alloc_y_new (
      &system, gsl_odeiv2_step_rk8pd, fmin (0.01, t), tolerance, tolerance);
  if (!driver)
    return bt_error_set (error, BT_ENOMEM, "out of memory for an integrator");
  double now = 0;
  gsl_odeiv2_driver_set_nmax (driver, 1000000);
  int failed = gsl_odeiv2_driver_apply (driver, &now, t, y);
  gsl_odeiv2_driver_free (driver);
  if (failed)
    return bt_error_set (error, BT_ECONV, "integration stopped at t = %g of %g: %s",
                         now, t, gsl_strerror (failed));
  return BT_OK;
}

bt_status
bti_exponential (double *out, const double *a, size_t n, bt_error *error)
{
  gsl_matrix_const_view in = gsl_matrix_const_view_array (a, n, n);
  gsl_matrix_view to = gsl_matrix_view_array (out, n, n);
  int failed = gsl_linalg_exponential_ss (&in.matrix, &to.matrix, GSL_PREC_DOUBLE);
  if (failed)
    return bt_error_set (error, BT_ECONV, "exponential of a matrix: %s",
                         gsl_strerror (failed));
  return BT_OK;
}
