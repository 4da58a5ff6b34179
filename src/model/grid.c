/* model/grid.c - see grid.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/grid.h"
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

void
bti_grid_fit (const bt_model *model, double tolerance, size_t *points, double *box)
{
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
