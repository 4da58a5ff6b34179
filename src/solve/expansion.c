/* solve/expansion.c - see expansion.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/expansion.h"
#include "base/memory.h"
#include "num/special.h"

#include <math.h>

/* Coefficients below this part of the tolerance, and below rounding in any case, are
 * left out: some hundreds of intervals later that is still little. */
static const double negligible = 1e-7, least_negligible = 1e-17,
                    most_negligible = 1e-12;

bt_status
bti_expansion_make (bti_expansion *expansion, double z, double tolerance,
                    bt_error *error)
{
  /* Lengths that differ in rounding only share their coefficients. */
  if (fabs (z - expansion->z) <= 1e-13 * z)
    return BT_OK;
  /* J_k falls like Airy's function over a width z^(1/3) behind k = z. */
  size_t count = (size_t) (z + 16 * cbrt (z)) + 40;
  expansion->z = 0;
  bt_status status
      = bti_realloc (&expansion->bessel, count, sizeof *expansion->bessel, error);
  if (status != BT_OK)
    return status;
  bti_bessel (expansion->bessel, count, z);
  const double enough
      = fmin (fmax (negligible * tolerance, least_negligible), most_negligible);
  while (count > 1 && !(fabs (expansion->bessel[count - 1]) > enough))
    count--;
  expansion->terms = count;
  expansion->z = z;
  return BT_OK;
}
