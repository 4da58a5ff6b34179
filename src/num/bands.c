/* num/bands.c - see bands.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/complex.h"
#include "base/memory.h"
#include "num/bands.h"

#include <stdlib.h>
#include <string.h>

enum
{
  CHUNK = 128 /* rows: their sums stay in the innermost cache */
};

struct run
{
  unsigned row, column, count; /* row: counted from that of the chunk */
};

struct bti_bands
{
  size_t size, chunks;
  size_t *first; /* of each chunk: its first run */
  size_t *start; /* of each chunk: its first element */
  struct run *run;
  double *re, *im; /* elements in the order of runs; im NULL: all real */
};

void
bti_bands_free (bti_bands *b)
{
  if (!b)
    return;
  free (b->first);
  free (b->start);
  free (b->run);
  free (b->re);
  free (b->im);
  free (b);
}

struct element
{
  ptrdiff_t diagonal;
  unsigned row;
  size_t at;
};

static int
by_diagonal (const void *a, const void *b)
{
  const struct element *left = a, *right = b;
  if (left->diagonal != right->diagonal)
    return left->diagonal < right->diagonal ? -1 : 1;
  return (left->row > right->row) - (left->row < right->row);
}

/* The elements of chunk C, sorted along diagonals, into runs from number RUNS on; the
 * number of the next. */
static size_t
add_chunk (bti_bands *b, size_t c, size_t runs, struct element *element,
           const size_t *row, const unsigned *column, const double *real,
           const double complex *value)
{
  size_t from = c * CHUNK, to = from + CHUNK < b->size ? from + CHUNK : b->size;
  size_t count = 0, put = row[from];
  for (size_t i = from; i < to; i++)
    for (size_t e = row[i]; e < row[i + 1]; e++)
      element[count++] = (struct element){ (ptrdiff_t) column[e] - (ptrdiff_t) i,
                                           (unsigned) (i - from), e };
  qsort (element, count, sizeof *element, by_diagonal);
  b->first[c] = runs;
  b->start[c] = put;
  for (size_t k = 0; k < count; k++, put++)
    {
      const struct element *here = &element[k];
      if (k > 0 && here[-1].diagonal == here->diagonal && here[-1].row + 1 == here->row)
        b->run[runs - 1].count++;
      else
        b->run[runs++] = (struct run){ here->row, column[here->at], 1 };
      b->re[put] = real ? real[here->at] : creal (value[here->at]);
      if (b->im)
        b->im[put] = cimag (value[here->at]);
    }
  return runs;
}

bt_status
bti_bands_new (bti_bands **out, size_t size, const size_t *row, const unsigned *column,
               const double *real, const double complex *value, bt_error *error)
{
  *out = NULL;
  bti_bands *b;
  size_t most = 0, runs = 0;
  struct element *element = NULL;
  bt_status status = bti_calloc (&b, 1, sizeof *b, error);
  if (status != BT_OK)
    return status;
  b->size = size;
  b->chunks = (size + CHUNK - 1) / CHUNK;
  for (size_t c = 0; c < b->chunks; c++)
    {
      size_t end = (c + 1) * CHUNK < size ? (c + 1) * CHUNK : size;
      size_t here = row[end] - row[c * CHUNK];
      most = here > most ? here : most;
    }
  status = bti_calloc (&element, most, sizeof *element, error);
  if (status == BT_OK)
    status = bti_calloc (&b->first, b->chunks + 1, sizeof *b->first, error);
  if (status == BT_OK)
    status = bti_calloc (&b->start, b->chunks + 1, sizeof *b->start, error);
  if (status == BT_OK)
    status = bti_calloc (&b->run, row[size], sizeof *b->run, error);
  if (status == BT_OK)
    status = bti_calloc (&b->re, row[size], sizeof *b->re, error);
  if (status == BT_OK && !real)
    status = bti_calloc (&b->im, row[size], sizeof *b->im, error);
  for (size_t c = 0; status == BT_OK && c < b->chunks; c++)
    runs = add_chunk (b, c, runs, element, row, column, real, value);
  free (element);
  if (status == BT_OK)
    {
      b->first[b->chunks] = runs;
      *out = b;
      /* What was room for runs of one element each. */
      status = bti_realloc (&b->run, runs > 0 ? runs : 1, sizeof *b->run, error);
    }
  if (status != BT_OK)
    {
      bti_bands_free (b);
      *out = NULL;
    }
  return status;
}

/* The loops stand in functions of their own because `restrict' is believed of arguments
 * alone; they are inlined into each clone. */
static inline void
add_run (double *restrict re, double *restrict im, const double *restrict a,
         const double *restrict in_re, const double *restrict in_im, size_t count)
{
  for (size_t k = 0; k < count; k++)
    {
      re[k] += a[k] * in_re[k];
      im[k] += a[k] * in_im[k];
    }
}

/* And of the imaginary part of the elements. */
static inline void
turn_run (double *restrict re, double *restrict im, const double *restrict a,
          const double *restrict in_re, const double *restrict in_im, size_t count)
{
  for (size_t k = 0; k < count; k++)
    {
      re[k] -= a[k] * in_im[k];
      im[k] += a[k] * in_re[k];
    }
}

static inline void
finish (double *restrict out, double *restrict sum, const double *restrict product,
        const double *restrict in, const bti_step *step, size_t count)
{
  double shift = step->shift, alpha = step->alpha, beta = step->beta,
         weight = step->weight;
  for (size_t k = 0; k < count; k++)
    {
      double next = alpha * (product[k] - shift * in[k]) - beta * out[k];
      out[k] = next;
      sum[k] += weight * next;
    }
}

BTI_CLONES void
bti_bands_step (const bti_bands *b, const bti_step *step, double *out, double *sum,
                const double *in)
{
  double re[CHUNK], im[CHUNK];
  size_t size = b->size;
  for (size_t c = 0; c < b->chunks; c++)
    {
      size_t from = c * CHUNK, rows = from + CHUNK < size ? CHUNK : size - from;
      const double *a = b->re + b->start[c], *i = b->im ? b->im + b->start[c] : NULL;
      memset (re, 0, sizeof re);
      memset (im, 0, sizeof im);
      for (size_t r = b->first[c]; r < b->first[c + 1]; r++)
        {
          const struct run run = b->run[r];
          const double *x = in + run.column, *y = x + size;
          add_run (re + run.row, im + run.row, a, x, y, run.count);
          a += run.count;
          if (i)
            {
              turn_run (re + run.row, im + run.row, i, x, y, run.count);
              i += run.count;
            }
        }
      finish (out + from, sum + from, re, in + from, step, rows);
      finish (out + size + from, sum + size + from, im, in + size + from, step, rows);
    }
}
