/* solve/levels.c - see breaktime/levels.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "model/fock.h"
#include "solve/method.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void
bt_levels_clear (bt_levels *levels)
{
  free (levels->m);
  free (levels->c);
  *levels = (bt_levels){ 0 };
}

bt_status
bti_levels_new (bt_levels *out, const bt_model *model, double cut, bt_error *error)
{
  unsigned m[BTI_FOCK_MODES] = { 0 };
  *out = (bt_levels){ .rows = (size_t) cut + 1, .modes = bt_model_modes (model) };
  do
    out->columns++;
  while (bti_fock_next (model, m, cut));
  bt_status status = bti_calloc (&out->m, out->columns * out->modes, sizeof *m, error);
  if (status == BT_OK)
    status = bti_calloc (&out->c, out->rows * out->columns, sizeof *out->c, error);
  if (status != BT_OK)
    {
      bt_levels_clear (out);
      return status;
    }
  unsigned *to = out->m;
  do
    {
      memcpy (to, m, out->modes * sizeof *m);
      to += out->modes;
    }
  while (bti_fock_next (model, m, cut));
  return BT_OK;
}

/* Columns stand in this order: the last mode decides first. */
static int
compare (const unsigned *a, const unsigned *b, size_t modes)
{
  for (size_t j = modes; j-- > 0;)
    if (a[j] != b[j])
      return a[j] < b[j] ? -1 : 1;
  return 0;
}

size_t
bti_levels_find (const bt_levels *levels, const unsigned *m)
{
  size_t low = 0, high = levels->columns;
  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      int order = compare (levels->m + middle * levels->modes, m, levels->modes);
      if (order == 0)
        return middle;
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return SIZE_MAX;
}

void
bt_levels_overlap (const bt_levels *a, const bt_levels *b, bt_complex *overlap)
{
  double complex sum = 0;
  size_t rows = a->rows < b->rows ? a->rows : b->rows;
  for (size_t k = 0; a->modes == b->modes && k < a->columns; k++)
    {
      size_t l = bti_levels_find (b, a->m + k * a->modes);
      for (size_t n = 0; l != SIZE_MAX && n < rows; n++)
        sum += conj (a->c[n * a->columns + k]) * b->c[n * b->columns + l];
    }
  *overlap = sum;
}
