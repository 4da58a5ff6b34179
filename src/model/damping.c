/* model/damping.c - see damping.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/damping.h"

#include <string.h>

/* c and c0 of the linear L. */
static void
take_linear (const bti_polynomial *l, size_t parts, double complex *c,
             double complex *c0)
{
  memset (c, 0, BTI_DAMPING_ROWS * sizeof *c);
  *c0 = 0;
  for (size_t i = 0; i < l->count; i++)
    {
      const bti_term *term = &l->term[i];
      size_t row = 2 * parts;
      for (size_t k = 0; k < parts; k++)
        if (term->power[BTI_SLOT_X (k)])
          row = k;
        else if (term->power[BTI_SLOT_P (k)])
          row = parts + k;
      *(row < 2 * parts ? &c[row] : c0) += term->factor;
    }
}

bt_status
bti_damping_of (bti_damping *out, const bti_system *system, const char *name,
                bt_error *error)
{
  const size_t parts = system->parts, rows = 2 * parts;
  memset (out, 0, sizeof *out);
  for (size_t n = 0; n < system->jumps; n++)
    {
      const bti_jump *jump = &system->jump[n];
      double complex c[BTI_DAMPING_ROWS], turned[BTI_DAMPING_ROWS], c0;
      const unsigned degree = bti_polynomial_degree (&jump->l, ~0U);
      if (degree > 1)
        return bt_error_set (error, BT_ENOTSUP,
                             "%s takes operators of an environment that are linear in "
                             "coordinates and momenta, and one has the degree %u",
                             name, degree);
      take_linear (&jump->l, parts, c, &c0);
      for (size_t k = 0; k < parts; k++)
        {
          turned[k] = c[parts + k];
          turned[parts + k] = -c[k];
        }
      for (size_t i = 0; i < rows; i++)
        {
          out->b[i] += jump->rate * cimag (conj (turned[i]) * c0);
          for (size_t j = 0; j < rows; j++)
            {
              out->a[i][j] += jump->rate * cimag (conj (turned[i]) * c[j]);
              out->d[i][j] += jump->rate * creal (turned[i] * conj (turned[j]));
            }
        }
    }
  return BT_OK;
}
