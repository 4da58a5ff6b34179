/* model/grid.c - see grid.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/grid.h"
#include "model/shell.h"
#include "num/fft.h"

#include <math.h>

/* WANTED points as a size that transforms well; what no memory holds is not searched
 * for, only counted. */
static size_t
points_for (double wanted)
{
  static const double far = 0x1p31, most = 0x1p60;
  if (wanted < far)
    return bti_fft_size ((size_t) fmax (wanted, 16));
  return (size_t) fmin (wanted, most) / 2 * 2;
}

/* Non-zero when the reflection of all parts at once leaves H as it is. */
static int
inverts (const bti_system *system)
{
  for (size_t i = 0; i < system->h.count; i++)
    {
      unsigned degree = 0;
      for (size_t slot = 0; slot < BTI_SLOTS; slot++)
        degree += system->h.term[i].power[slot];
      if (degree % 2)
        return 0;
    }
  return 1;
}

bt_status
bti_grid_centre (const bt_model *model, double *centre, bt_error *error)
{
  static const double amplitude = 1e-6, unit = 0.125;
  const bti_system *system = bti_model_system (model);
  bti_shell shell = { 0 };
  for (size_t axis = 0; axis < BT_MAX_AXES; axis++)
    centre[axis] = 0;
  if (bti_model_special (model) || inverts (system))
    return BT_OK;
  bt_status status = bti_shell_find (&shell, system, amplitude, error);
  unsigned reflections = bti_system_reflections (system);
  for (size_t k = 0, axis = 0; status == BT_OK && k < system->parts; k++)
    {
      if (!(reflections >> k & 1U))
        centre[axis] = unit * round ((shell.low[axis] + shell.high[axis]) / 2 / unit);
      axis++;
    }
  return status;
}

/* The same for a model that is not special. */
static void
fit_shell (const bt_model *model, double tolerance, size_t *points, double *box)
{
  double centre[BT_MAX_AXES];
  bti_shell shell = { 0 };
  bt_status status = bti_grid_centre (model, centre, NULL);
  if (status == BT_OK)
    status = bti_shell_find (&shell, bti_model_system (model), 0.1 * tolerance, NULL);
  for (size_t axis = 0; axis < bt_model_axes (model); axis++)
    {
      double reach = 5, momentum = 5;
      if (status == BT_OK)
        {
          reach
              = fmax (shell.high[axis] - centre[axis], centre[axis] - shell.low[axis]);
          momentum = shell.momentum[axis];
        }
      points[axis] = points_for (ceil (2 * reach * momentum / M_PI));
      box[axis] = 2 * reach;
    }
}

void
bti_grid_fit (const bt_model *model, double tolerance, size_t *points, double *box)
{
  if (!bti_model_special (model))
    {
      fit_shell (model, tolerance, points, box);
      return;
    }
  double x0 = fabs (bt_model_x0 (model));
  /* exp(-tail^2/2), the amplitude of a coherent packet at distance tail. */
  double tail = sqrt (-2 * log (0.1 * tolerance));
  for (size_t axis = 0; axis <= bt_model_modes (model); axis++)
    {
      double omega = axis == 0 ? 1 : bt_model_omega (model, axis - 1);
      double width = axis == 0 ? 1 : bt_model_width (model, axis - 1);
      double reach = x0 / omega + tail / sqrt (omega);
      /* The initial packet is squeezed in y and so wider in p_y. */
      double momentum = fmax (x0 + tail * sqrt (omega), tail * sqrt (width));
      points[axis] = points_for (ceil (2 * reach * momentum / M_PI));
      box[axis] = 2 * reach;
    }
}

void
bti_grid_points (double *x, size_t n, double length)
{
  for (size_t i = 0; i < n; i++)
    x[i] = length * ((double) i / (double) n - 0.5);
}

void
bti_grid_waves (double *k, size_t n, double length)
{
  for (size_t m = 0; m < n; m++)
    k[m] = 2 * M_PI / length * (m < (n + 1) / 2 ? (double) m : (double) m - (double) n);
}
