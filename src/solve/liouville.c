/* solve/liouville.c - see liouville.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/complex.h"
#include "base/memory.h"
#include "solve/liouville.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  TILE = 32,       /* rows and columns of what is turned over at once */
  PRODUCTS = 60,   /* for a bound */
  OFTEN = 20000000 /* multiplications between two looks at the watch */
};

struct bti_liouville
{
  size_t size, jumps;
  bti_sparse *g, *jump[BT_MAX_OPERATORS], *adjoint[BT_MAX_OPERATORS];
  double low, high, reach;
  double complex *line; /* of G rho, or of J rho */
  const bt_watch *watch;
};

void
bti_liouville_free (bti_liouville *l)
{
  if (!l)
    return;
  bti_sparse_free (l->g);
  for (size_t k = 0; k < l->jumps; k++)
    {
      bti_sparse_free (l->jump[k]);
      bti_sparse_free (l->adjoint[k]);
    }
  free (l->line);
  free (l);
}

/* ---- matrices ------------------------------------------------------------------ */

static double complex
value_of (const bti_sparse *m, size_t e)
{
  return m->real ? m->real[e] : m->value[e];
}

static bt_status
empty (bti_sparse **out, size_t size, size_t elements, bt_error *error)
{
  bt_status status = bti_calloc (out, 1, sizeof **out, error);
  if (status != BT_OK)
    return status;
  (*out)->size = size;
  status = bti_calloc (&(*out)->row, size + 1, sizeof *(*out)->row, error);
  if (status == BT_OK)
    status = bti_calloc (&(*out)->column, elements, sizeof *(*out)->column, error);
  if (status == BT_OK)
    status = bti_calloc (&(*out)->value, elements, sizeof *(*out)->value, error);
  return status;
}

static bt_status
scaled (bti_sparse **out, const bti_sparse *m, double factor, bt_error *error)
{
  bt_status status = empty (out, m->size, m->row[m->size], error);
  if (status != BT_OK)
    return status;
  memcpy ((*out)->row, m->row, (m->size + 1) * sizeof *m->row);
  memcpy ((*out)->column, m->column, m->row[m->size] * sizeof *m->column);
  for (size_t e = 0; e < m->row[m->size]; e++)
    (*out)->value[e] = factor * value_of (m, e);
  return BT_OK;
}

static bt_status
adjoint_of (bti_sparse **out, const bti_sparse *m, bt_error *error)
{
  bt_status status = empty (out, m->size, m->row[m->size], error);
  if (status != BT_OK)
    return status;
  size_t *row = (*out)->row;
  for (size_t e = 0; e < m->row[m->size]; e++)
    row[m->column[e] + 1]++;
  for (size_t i = 0; i < m->size; i++)
    row[i + 1] += row[i];
  for (size_t i = 0; i < m->size; i++)
    for (size_t e = m->row[i]; e < m->row[i + 1]; e++)
      {
        const size_t at = row[m->column[e]]++;
        (*out)->column[at] = (unsigned) i;
        (*out)->value[at] = conj (value_of (m, e));
      }
  /* Each row now begins where the next one should. */
  memmove (row + 1, row, m->size * sizeof *row);
  row[0] = 0;
  return BT_OK;
}

/* LINE += FACTOR times row I of A B. */
static void
add_product (double complex *line, const bti_sparse *a, const bti_sparse *b, size_t i,
             double factor)
{
  for (size_t e = a->row[i]; e < a->row[i + 1]; e++)
    for (size_t f = b->row[a->column[e]]; f < b->row[a->column[e] + 1]; f++)
      line[b->column[f]] += factor * a->value[e] * b->value[f];
}

/* OUT = H_FACTOR (H - CENTRE) + AFTER sum J^+ J + BEFORE sum J J^+. */
static bt_status
combine (bti_sparse **out, const bti_liouville *l, const bti_sparse *h,
         double complex h_factor, double centre, double after, double before,
         bt_error *error)
{
  const size_t size = l->size;
  size_t used = 0, room = 8 * size;
  double complex *line;
  bt_status status = bti_calloc (&line, size, sizeof *line, error);
  if (status == BT_OK)
    status = empty (out, size, room, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    {
      status = bt_watch_check (l->watch, error);
      memset (line, 0, size * sizeof *line);
      for (size_t e = h->row[i]; e < h->row[i + 1]; e++)
        line[h->column[e]] += h_factor * value_of (h, e);
      line[i] -= h_factor * centre;
      for (size_t k = 0; k < l->jumps; k++)
        {
          add_product (line, l->adjoint[k], l->jump[k], i, after);
          add_product (line, l->jump[k], l->adjoint[k], i, before);
        }
      if (status == BT_OK && used + size > room)
        {
          room = 2 * room + size;
          status = bti_realloc (&(*out)->column, room, sizeof *(*out)->column, error);
          if (status == BT_OK)
            status = bti_realloc (&(*out)->value, room, sizeof *(*out)->value, error);
        }
      for (size_t j = 0; status == BT_OK && j < size; j++)
        if (line[j] != 0)
          {
            (*out)->column[used] = (unsigned) j;
            (*out)->value[used++] = line[j];
          }
      (*out)->row[i + 1] = used;
    }
  free (line);
  return status;
}

/* ---- the field of values -------------------------------------------------------- */

/* Non-zero when J is Hermitian up to a phase: then X -> J X J^+ is, too. */
static int
is_hermitian (const bti_sparse *j, const bti_sparse *adjoint)
{
  double complex phase = 0;
  if (j->row[j->size] != adjoint->row[j->size])
    return 0;
  for (size_t e = 0; e < j->row[j->size]; e++)
    {
      if (j->column[e] != adjoint->column[e])
        return 0;
      if (phase == 0 && j->value[e] != 0)
        phase = adjoint->value[e] / j->value[e];
      if (cabs (adjoint->value[e] - phase * j->value[e]) > 1e-14 * cabs (j->value[e]))
        return 0;
    }
  return memcmp (j->row, adjoint->row, (j->size + 1) * sizeof *j->row) == 0;
}

/* An upper bound of the spectrum of sum AFTER J^+ J + BEFORE J J^+, not below 0. */
static bt_status
bound_squares (double *out, const bti_liouville *l, double after, double before,
               bt_error *error)
{
  bti_sparse *sum = NULL, *zero = NULL;
  bt_status status = empty (&zero, l->size, 0, error);
  if (status == BT_OK)
    status = combine (&sum, l, zero, 0, 0, after, before, error);
  if (status == BT_OK)
    status = bti_sparse_bound (out, sum, 1, PRODUCTS, l->watch, error);
  *out = fmax (*out, 0);
  bti_sparse_free (sum);
  bti_sparse_free (zero);
  return status;
}

/* With K = sum J^+ J, P = sum J J^+, of |X| = 1:
 *   |tr X^+ J X J^+| <= (tr X^+ J J^+ X + tr X J^+ J X^+)/2,
 * so that Re tr X^+ L X lies between -(|P + K|/2 + |K|) and the largest eigenvalue of
 * (P - K)/2, and beside the differences of energies there is no more of its imaginary
 * part than |P|/2 + |K|/2 of the J that are not Hermitian. */
static bt_status
find_field (bti_liouville *l, double energies, bt_error *error)
{
  double both = 0, loss = 0, gain = 0, turn = 0;
  bt_status status = bound_squares (&both, l, 1, 1, error);
  if (status == BT_OK)
    status = bound_squares (&loss, l, 1, 0, error);
  if (status == BT_OK)
    status = bound_squares (&gain, l, -1, 1, error);
  for (size_t k = 0; status == BT_OK && k < l->jumps; k++)
    if (!is_hermitian (l->jump[k], l->adjoint[k]))
      {
        double one, two;
        const bti_liouville alone = { .size = l->size,
                                      .jumps = 1,
                                      .jump = { l->jump[k] },
                                      .adjoint = { l->adjoint[k] },
                                      .watch = l->watch };
        status = bound_squares (&one, &alone, 1, 0, error);
        if (status == BT_OK)
          status = bound_squares (&two, &alone, 0, 1, error);
        if (status == BT_OK)
          turn += (one + two) / 2;
      }
  l->low = both / 2 + loss;
  l->high = gain / 2;
  l->reach = energies + turn;
  if (status == BT_OK && !(l->low + l->reach < 1e150))
    status = bt_error_set (error, BT_ELIMIT,
                           "rates and energies up to %g and %g: too large for a number",
                           l->low, l->reach);
  return status;
}

bt_status
bti_liouville_new (bti_liouville **out, const bti_sparse *h, double low, double high,
                   const bti_sparse *const *jump, const double *rate, size_t jumps,
                   const bt_watch *watch, bt_error *error)
{
  bti_liouville *l;
  *out = NULL;
  bt_status status = bti_calloc (&l, 1, sizeof *l, error);
  if (status != BT_OK)
    return status;
  l->size = h->size;
  l->watch = watch;
  for (size_t k = 0; status == BT_OK && k < jumps; k++)
    {
      l->jumps = k + 1;
      status = scaled (&l->jump[k], jump[k], sqrt (rate[k]), error);
      if (status == BT_OK)
        status = adjoint_of (&l->adjoint[k], l->jump[k], error);
    }
  if (status == BT_OK)
    status = find_field (l, high - low, error);
  if (status == BT_OK)
    status = combine (&l->g, l, h, -I, (low + high) / 2, -0.5, 0, error);
  if (status == BT_OK)
    status = bti_calloc (&l->line, l->size, sizeof *l->line, error);
  if (status == BT_OK)
    *out = l;
  else
    bti_liouville_free (l);
  return status;
}

void
bti_liouville_field (const bti_liouville *l, double *low, double *high, double *reach)
{
  *low = l->low;
  *high = l->high;
  *reach = l->reach;
}

double
bti_liouville_seconds (const bti_liouville *l)
{
  const double n = (double) l->size;
  double elements = (double) l->g->row[l->size] + 5 * n;
  for (size_t k = 0; k < l->jumps; k++)
    elements += 2 * (double) l->jump[k]->row[l->size];
  return 1e-9 * elements * n;
}

/* ---- products ------------------------------------------------------------------- */

/* OUT[0..SIZE-1] = row I of M times RHO. */
BTI_CLONES static void
row_times (const bti_sparse *m, size_t i, const double complex *rho,
           double complex *restrict line)
{
  const size_t size = m->size;
  double *restrict out = (double *) line;
  memset (line, 0, size * sizeof *line);
  for (size_t e = m->row[i]; e < m->row[i + 1]; e++)
    {
      const double *restrict in = (const double *) (rho + m->column[e] * size);
      const double re = creal (m->value[e]), im = cimag (m->value[e]);
      if (im == 0)
        for (size_t k = 0; k < 2 * size; k++)
          out[k] += re * in[k];
      else if (re == 0)
        for (size_t k = 0; k < 2 * size; k += 2)
          {
            out[k] -= im * in[k + 1];
            out[k + 1] += im * in[k];
          }
      else
        for (size_t k = 0; k < 2 * size; k += 2)
          {
            out[k] += re * in[k] - im * in[k + 1];
            out[k + 1] += re * in[k + 1] + im * in[k];
          }
    }
}

/* FACTOR sum_e line_e J^+_ej added to OUT[j], j <= I, and half of that at I. */
static void
add_jump (const bti_sparse *jump, size_t i, const double complex *line, double factor,
          double complex *restrict out)
{
  for (size_t j = 0; j <= i; j++)
    {
      double re = 0, im = 0;
      for (size_t e = jump->row[j]; e < jump->row[j + 1]; e++)
        {
          const double *v = (const double *) (jump->value + e);
          const double *w = (const double *) (line + jump->column[e]);
          re += v[0] * w[0] + v[1] * w[1];
          im += v[0] * w[1] - v[1] * w[0];
        }
      const double share = j < i ? factor : factor / 2;
      out[j] += CMPLX (share * re, share * im);
    }
}

/* OUT = ALPHA LINE + SHIFT RHO + BETA OUT, SIZE elements. */
BTI_CLONES static void
combine_row (double complex *restrict out, const double complex *line,
             const double complex *rho, double alpha, double shift, double beta,
             size_t size)
{
  double *restrict o = (double *) out;
  const double *restrict l = (const double *) line, *restrict r = (const double *) rho;
  if (beta == 0)
    for (size_t k = 0; k < 2 * size; k++)
      o[k] = alpha * l[k] + shift * r[k];
  else
    for (size_t k = 0; k < 2 * size; k++)
      o[k] = alpha * l[k] + shift * r[k] + beta * o[k];
}

/* OUT += OUT^+ in one tile and the one across the diagonal, and SUM += WEIGHT OUT
 * there.
 */
static void
fold_tile (size_t size, double complex *out, double complex *sum, double weight,
           size_t row, size_t column)
{
  const size_t last = row + TILE < size ? row + TILE : size;
  for (size_t i = row; i < last; i++)
    for (size_t j = column; j < column + TILE && j <= i; j++)
      {
        const double *a = (const double *) &out[i * size + j],
                     *b = (const double *) &out[j * size + i];
        const double re = a[0] + b[0], im = j < i ? a[1] - b[1] : 0;
        out[i * size + j] = CMPLX (re, im);
        out[j * size + i] = CMPLX (re, j < i ? -im : 0);
        if (!sum)
          continue;
        sum[i * size + j] += CMPLX (weight * re, weight * im);
        if (j < i)
          sum[j * size + i] += CMPLX (weight * re, -weight * im);
      }
}

bt_status
bti_liouville_apply (bti_liouville *l, double complex *out, const double complex *rho,
                     double alpha, double shift, double beta, double complex *sum,
                     double weight, bt_error *error)
{
  const size_t size = l->size;
  const double a_row = bti_liouville_seconds (l) * 1e9 / (double) size;
  const size_t often = (size_t) fmax (OFTEN / fmax (a_row, 1), 1);
  bt_status status = bt_watch_check (l->watch, error);
  /* What is below becomes the half of it that is not Hermitian: folded at last. */
  for (size_t i = 0; status == BT_OK && i < size; i++)
    {
      double complex *row = out + i * size;
      row_times (l->g, i, rho, l->line);
      combine_row (row, l->line, rho + i * size, alpha, -alpha * shift / 2, beta / 2,
                   size);
      for (size_t k = 0; k < l->jumps; k++)
        {
          row_times (l->jump[k], i, rho, l->line);
          add_jump (l->jump[k], i, l->line, alpha, row);
        }
      if (i % often == often - 1)
        status = bt_watch_check (l->watch, error);
    }
  for (size_t i = 0; status == BT_OK && i < size; i += TILE)
    for (size_t j = 0; j <= i; j += TILE)
      fold_tile (size, out, sum, weight, i, j);
  return status;
}

/* ---- the same as one matrix ------------------------------------------------------ */

/* FACTOR rho_kl as a part of (L rho)_ij, i >= j: real parts stand at (i, j), imaginary
 * ones at (j, i). */
static bt_status
add_term (bti_entries *out, size_t size, size_t i, size_t j, size_t k, size_t l,
          double complex factor, bt_error *error)
{
  const double re = creal (factor), im = k < l ? -cimag (factor) : cimag (factor);
  const double turn = k < l ? -1 : 1;
  const size_t u = k < l ? l * size + k : k * size + l,
               v = k < l ? k * size + l : l * size + k;
  bt_status status = bti_entries_add (out, i * size + j, u, re, error);
  if (status == BT_OK && k != l)
    status = bti_entries_add (out, i * size + j, v, -im, error);
  if (status == BT_OK && i != j)
    status = bti_entries_add (out, j * size + i, u, turn * im, error);
  if (status == BT_OK && i != j && k != l)
    status = bti_entries_add (out, j * size + i, v, turn * re, error);
  return status;
}

/* All of (L rho)_ij. */
static bt_status
add_row (bti_entries *out, const bti_liouville *l, size_t i, size_t j, bt_error *error)
{
  const bti_sparse *g = l->g;
  const size_t size = l->size;
  bt_status status = BT_OK;
  for (size_t e = g->row[i]; status == BT_OK && e < g->row[i + 1]; e++)
    status = add_term (out, size, i, j, g->column[e], j, g->value[e], error);
  for (size_t e = g->row[j]; status == BT_OK && e < g->row[j + 1]; e++)
    status = add_term (out, size, i, j, i, g->column[e], conj (g->value[e]), error);
  for (size_t k = 0; k < l->jumps; k++)
    {
      const bti_sparse *jump = l->jump[k];
      for (size_t e = jump->row[i]; e < jump->row[i + 1]; e++)
        for (size_t f = jump->row[j]; status == BT_OK && f < jump->row[j + 1]; f++)
          status = add_term (out, size, i, j, jump->column[e], jump->column[f],
                             jump->value[e] * conj (jump->value[f]), error);
    }
  return status;
}

/* Numbers of all those terms. */
static double
count_terms (const bti_liouville *l)
{
  double count = 2 * (double) l->size * (double) l->g->row[l->size];
  for (size_t k = 0; k < l->jumps; k++)
    count += pow ((double) l->jump[k]->row[l->size], 2);
  return 2 * count;
}

bt_status
bti_liouville_entries (const bti_liouville *l, bti_entries *out, bt_error *error)
{
  const double count = count_terms (l);
  bt_status status = bti_memory_check (100 * count, error,
                                       "the master equation as %.3g numbers", count);
  for (size_t i = 0; status == BT_OK && i < l->size; i++)
    {
      status = bt_watch_check (l->watch, error);
      for (size_t j = 0; status == BT_OK && j <= i; j++)
        status = add_row (out, l, i, j, error);
    }
  return status;
}

size_t
bti_liouville_size (const bti_liouville *l)
{
  return l->size;
}

bt_status
bti_liouville_exp (bti_liouville *l, const bti_faber *f, double complex **rho,
                   double complex **work, bt_error *error)
{
  double complex *sum = work[0], *now = work[1], *last = work[2];
  const size_t count = l->size * l->size;
  bt_status status = BT_OK;
  memcpy (now, *rho, count * sizeof *now);
  for (size_t i = 0; i < count; i++)
    sum[i] = f->a[0] * now[i];
  for (size_t k = 1; status == BT_OK && k < f->terms; k++)
    {
      const double beta = k == 1 ? 0 : k == 2 ? -2 * f->ratio : -f->ratio;
      status = bti_liouville_apply (l, last, now, 1 / f->scale, f->centre, beta, sum,
                                    f->a[k], error);
      double complex *swap = last;
      last = now;
      now = swap;
    }
  work[0] = status == BT_OK ? *rho : sum;
  work[1] = now;
  work[2] = last;
  if (status == BT_OK)
    *rho = sum;
  return status;
}

double
bti_liouville_mean (const bti_sparse *a, const double complex *rho)
{
  double sum = 0;
  for (size_t i = 0; i < a->size; i++)
    for (size_t e = a->row[i]; e < a->row[i + 1]; e++)
      {
        /* rho_ji is the conjugate of rho_ij. */
        const double complex r = rho[i * a->size + a->column[e]];
        const double complex v = value_of (a, e);
        sum += creal (v) * creal (r) + cimag (v) * cimag (r);
      }
  return sum;
}
