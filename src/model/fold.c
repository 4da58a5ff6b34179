/* model/fold.c - see fold.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/fold.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- which parts are equal ------------------------------------------------------ */

static void
exchange (bti_term *term, size_t a, size_t b)
{
  for (size_t s = 0; s < 3; s++)
    {
      const unsigned char power = term->power[3 * a + s];
      term->power[3 * a + s] = term->power[3 * b + s];
      term->power[3 * b + s] = power;
    }
}

static int
is_symmetric (const bti_polynomial *h, size_t a, size_t b)
{
  for (size_t i = 0; i < h->count; i++)
    {
      bti_term image = h->term[i];
      size_t j = 0;
      exchange (&image, a, b);
      while (j < h->count
             && (memcmp (image.power, h->term[j].power, sizeof image.power) != 0
                 || creal (image.factor) != creal (h->term[j].factor)))
        j++;
      if (j == h->count)
        return 0;
    }
  return 1;
}

size_t
bti_swaps (bti_swap out[BTI_SWAPS], const bti_system *system)
{
  size_t count = 0;
  unsigned used = 0;
  for (size_t a = 0; a < system->parts; a++)
    for (size_t b = a + 1; b < system->parts && count < BTI_SWAPS; b++)
      if (system->part[a].kind == BT_OSCILLATOR && system->part[b].kind == BT_OSCILLATOR
          && !((used >> a | used >> b) & 1) && is_symmetric (&system->h, a, b))
        {
          used |= 1U << a | 1U << b;
          out[count++] = (bti_swap){ .a = a, .b = b };
        }
  return count;
}

/* ---- states --------------------------------------------------------------------- */

/* The place of state I of BASIS with the parts of those SWAPs exchanged that are in the
 * set WHICH. */
static size_t
image_of (const bti_basis *basis, const bti_swap *swap, size_t count, unsigned which,
          size_t i)
{
  unsigned short n[BT_MAX_PARTS];
  uint64_t key = 0;
  memcpy (n, basis->n + i * basis->parts, basis->parts * sizeof *n);
  for (size_t s = 0; s < count; s++)
    if (which >> s & 1)
      {
        const unsigned short here = n[swap[s].a];
        n[swap[s].a] = n[swap[s].b];
        n[swap[s].b] = here;
      }
  for (size_t k = 0; k < basis->parts; k++)
    {
      if (n[k] > basis->most[k])
        return basis->size;
      key += n[k] * basis->stride[k];
    }
  return bti_basis_find (basis, key);
}

void
bti_fold_clear (bti_fold *fold)
{
  free (fold->state);
  free (fold->place);
  free (fold->sign);
  free (fold->root);
  *fold = (bti_fold){ 0 };
}

/* State I of BASIS, when it is the last of its orbit, and all of that.  One whose orbit
 * rounding has cut in two at the edge of the basis is left out. */
static void
take_orbit (bti_fold *fold, const bti_basis *basis, const bti_swap *swap, size_t count,
            size_t i)
{
  size_t orbit = 0;
  unsigned odd = 0;
  for (size_t s = 0; s < count; s++)
    odd |= swap[s].odd ? 1U << s : 0;
  for (unsigned which = 0; which < 1U << count; which++)
    {
      const size_t j = image_of (basis, swap, count, which, i);
      const signed char sign = __builtin_parity (which & odd) ? -1 : 1;
      /* Also the SIZE of what is not there; and a state that is its own negative. */
      if (j > i || (j == i && sign < 0))
        return;
    }
  for (unsigned which = 0; which < 1U << count; which++)
    {
      const size_t j = image_of (basis, swap, count, which, i);
      orbit += fold->sign[j] == 0;
      fold->sign[j] = __builtin_parity (which & odd) ? -1 : 1;
      fold->place[j] = fold->size;
    }
  fold->root[fold->size] = sqrt ((double) orbit);
  fold->state[fold->size++] = i;
}

bt_status
bti_fold_new (bti_fold *out, const bti_basis *basis, const bti_swap *swap, size_t count,
              bt_error *error)
{
  *out = (bti_fold){ 0 };
  bt_status status = bti_calloc (&out->state, basis->size, sizeof *out->state, error);
  if (status == BT_OK)
    status = bti_calloc (&out->place, basis->size, sizeof *out->place, error);
  if (status == BT_OK)
    status = bti_calloc (&out->sign, basis->size, sizeof *out->sign, error);
  if (status == BT_OK)
    status = bti_calloc (&out->root, basis->size, sizeof *out->root, error);
  for (size_t i = 0; status == BT_OK && i < basis->size; i++)
    take_orbit (out, basis, swap, count, i);
  for (size_t i = 0; status == BT_OK && i < basis->size; i++)
    if (out->sign[i] == 0)
      out->place[i] = out->size;
  if (status == BT_OK && out->size == 0)
    status = bt_error_set (error, BT_EGRID, "no state of the basis has these signs");
  if (status != BT_OK)
    bti_fold_clear (out);
  return status;
}

/* ---- matrices ------------------------------------------------------------------- */

/* Row I of the folded matrix into SUM, at places that are listed in PLACE, rising; how
 * many. */
static size_t
fold_row (double complex *sum, unsigned char *marked, size_t *place,
          const bti_sparse *a, const bti_fold *fold, size_t i)
{
  size_t count = 0;
  const size_t row = fold->state[i];
  for (size_t e = a->row[row]; e < a->row[row + 1]; e++)
    {
      const size_t column = a->column[e], to = fold->place[column];
      if (fold->sign[column] == 0)
        continue;
      if (!marked[to])
        {
          size_t at = count++;
          for (; at > 0 && place[at - 1] > to; at--)
            place[at] = place[at - 1];
          place[at] = to;
          marked[to] = 1;
          sum[to] = 0;
        }
      sum[to] += (double) fold->sign[column] * fold->root[i] / fold->root[to]
                 * (a->real ? a->real[e] : a->value[e]);
    }
  for (size_t k = 0; k < count; k++)
    marked[place[k]] = 0;
  return count;
}

bt_status
bti_fold_matrix (bti_sparse **a, const bti_fold *fold, bt_error *error)
{
  const bti_sparse *in = *a;
  const size_t room = in->row[in->size];
  bti_sparse *out = NULL;
  double complex *sum = NULL;
  unsigned char *marked = NULL;
  size_t *place = NULL;
  bt_status status = bti_calloc (&out, 1, sizeof *out, error);
  if (status == BT_OK)
    status = bti_calloc (&out->row, fold->size + 1, sizeof *out->row, error);
  if (status == BT_OK)
    status = bti_calloc (&out->column, room + 1, sizeof *out->column, error);
  if (status == BT_OK && in->real)
    status = bti_calloc (&out->real, room + 1, sizeof *out->real, error);
  else if (status == BT_OK)
    status = bti_calloc (&out->value, room + 1, sizeof *out->value, error);
  if (status == BT_OK)
    status = bti_calloc (&sum, fold->size, sizeof *sum, error);
  if (status == BT_OK)
    status = bti_calloc (&marked, fold->size, sizeof *marked, error);
  if (status == BT_OK)
    status = bti_calloc (&place, fold->size, sizeof *place, error);
  for (size_t i = 0, used = 0; status == BT_OK && i < fold->size; i++)
    {
      const size_t count = fold_row (sum, marked, place, in, fold, i);
      for (size_t k = 0; k < count; k++, used++)
        {
          out->column[used] = (unsigned) place[k];
          if (in->real)
            out->real[used] = creal (sum[place[k]]);
          else
            out->value[used] = sum[place[k]];
        }
      out->row[i + 1] = used;
    }
  free (sum);
  free (marked);
  free (place);
  if (status != BT_OK)
    {
      bti_sparse_free (out);
      return status;
    }
  out->size = fold->size;
  bti_sparse_free (*a);
  *a = out;
  return BT_OK;
}
