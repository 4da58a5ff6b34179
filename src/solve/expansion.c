/* solve/expansion.c - see expansion.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/expansion.h"
#include "base/memory.h"
#include "num/special.h"

#include <math.h>

/* Coefficients below this are left out: little more than rounding, so that no error has
 * to be said for it.  Its price is a twentieth of the terms of short expansions. */
static const double negligible = 1e-15;

bt_status
bti_expansion_make (bti_expansion *expansion, double z, bt_error *error)
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
  while (count > 1 && !(fabs (expansion->bessel[count - 1]) > negligible))
    count--;
  expansion->terms = count;
  expansion->z = z;
  return BT_OK;
}
