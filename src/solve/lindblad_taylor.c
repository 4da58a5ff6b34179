/* solve/lindblad_taylor.c - the master equation by Taylor series.
 *
 *   d rho/dt = L rho = G rho + (G rho)^dag + sum_k J_k rho J_k^dag,
 *   G = -i H - sum_k J_k^dag J_k/2,
 *
 * with sparse operators in number states.  J^dag J is the product of the truncated
 * matrices, so the trace is kept to rounding.  rho(t + h) = sum_k (h L)^k rho/k!, with
 * h so short that rounding does not grow, summed until terms vanish: no step error.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "num/linalg.h"
#include "solve/density.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Largest h |L|, which bounds the growth of rounding by its exponential. */
static const double reach = 6;
static const double memory_limit = 1024.0 * 1024 * 1024;

enum
{
  TERMS_MAX = 400,
  OPERATORS_MAX = 8
};

/* Rows of a sparse matrix. */
struct sparse
{
  size_t *row, *column;
  double complex *value;
};

struct taylor
{
  size_t n, m, d;
  size_t divide; /* shares are shorter by this */
  size_t jumps;
  struct sparse g, jump[OPERATORS_MAX];
  double norm; /* bound of |L| */
  double complex *term, *next, *line;
};

static void
sparse_clear (struct sparse *s)
{
  free (s->row);
  free (s->column);
  free (s->value);
}

static void
destroy (void *self)
{
  struct taylor *t = self;
  sparse_clear (&t->g);
  for (size_t k = 0; k < t->jumps; k++)
    sparse_clear (&t->jump[k]);
  free (t->term);
  free (t->next);
  free (t->line);
  free (t);
}

/* ---- operators ----------------------------------------------------------------- */

/* COEFFICIENT C (x) Q; NULL stands for the identity. */
struct product
{
  double complex coefficient;
  const double complex *c, *q;
};

static double complex
entry (const double complex *matrix, size_t size, size_t i, size_t j)
{
  return matrix ? matrix[i * size + j] : i == j;
}

/* The sum of COUNT products as a sparse matrix. */
static bt_status
sparse_sum (struct sparse *out, const struct product *list, size_t count, size_t n,
            size_t m, bt_error *error)
{
  size_t d = n * m, used = 0, room = 16 * d;
  bt_status status = bti_calloc (&out->row, d + 1, sizeof *out->row, error);
  if (status == BT_OK)
    status = bti_realloc (&out->column, room, sizeof *out->column, error);
  if (status == BT_OK)
    status = bti_realloc (&out->value, room, sizeof *out->value, error);
  for (size_t i = 0; status == BT_OK && i < d; i++)
    {
      /* No operator moves C by more than two levels. */
      size_t from = i / m < 2 ? 0 : i / m - 2;
      for (size_t k = from; k < n && k <= i / m + 2; k++)
        for (size_t b = 0; status == BT_OK && b < m; b++)
          {
            double complex sum = 0;
            for (size_t p = 0; p < count; p++)
              sum += list[p].coefficient * entry (list[p].c, n, i / m, k)
                     * entry (list[p].q, m, i % m, b);
            if (sum == 0)
              continue;
            if (used == room)
              {
                room *= 2;
                status = bti_realloc (&out->column, room, sizeof *out->column, error);
                if (status == BT_OK)
                  status = bti_realloc (&out->value, room, sizeof *out->value, error);
                if (status != BT_OK)
                  return status;
              }
            out->column[used] = k * m + b;
            out->value[used++] = sum;
          }
      out->row[i + 1] = used;
    }
  return status;
}

/* Largest row sum, and largest column sum, of absolute values. */
static double
norm_of (const struct sparse *s, size_t d, double *columns)
{
  double rows = 0, worst = 0;
  memset (columns, 0, d * sizeof *columns);
  for (size_t i = 0; i < d; i++)
    {
      double sum = 0;
      for (size_t e = s->row[i]; e < s->row[i + 1]; e++)
        {
          sum += cabs (s->value[e]);
          columns[s->column[e]] += cabs (s->value[e]);
        }
      rows = fmax (rows, sum);
    }
  for (size_t i = 0; i < d; i++)
    worst = fmax (worst, columns[i]);
  /* |S| <= sqrt (|S|_1 |S|_inf) */
  return sqrt (rows * worst);
}

/* An imaginary number added to the diagonal cancels in L: the one for which |G| is
 * smaller. */
static void
centre (struct sparse *g, size_t d)
{
  double low = INFINITY, high = -INFINITY;
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < d; i++)
      for (size_t e = g->row[i]; e < g->row[i + 1]; e++)
        if (g->column[e] == i && pass == 0)
          {
            low = fmin (low, cimag (g->value[e]));
            high = fmax (high, cimag (g->value[e]));
          }
        else if (g->column[e] == i && low < high)
          g->value[e] -= I * (low + high) / 2;
}

/* Matrices that products are made of. */
struct pool
{
  size_t n, m;
  double frequency_c, frequency_q;
  double complex *c[6], *q[6]; /* as of bti_space_element; Q of a qubit: 1 sx sy sz
                                  s- and nothing */
  double complex *number;      /* a^dag a */
  double complex *a;
  double complex *square[2 * OPERATORS_MAX]; /* J^dag J, allocated in turn */
  size_t squares;
};

static void
pool_clear (struct pool *pool)
{
  for (int i = 0; i < 6; i++)
    {
      free (pool->c[i]);
      free (pool->q[i]);
    }
  free (pool->number);
  free (pool->a);
  for (size_t i = 0; i < pool->squares; i++)
    free (pool->square[i]);
}

static bt_status
pool_init (struct pool *pool, const bti_density *density, bt_error *error)
{
  static const double complex pauli[5][4] = {
    { 1, 0, 0, 1 }, { 0, 1, 1, 0 }, { 0, -I, I, 0 }, { 1, 0, 0, -1 }, { 0, 0, 1, 0 }
  };
  size_t n = density->n, m = density->m;
  *pool = (struct pool){ .n = n, .m = m };
  bt_status status = BT_OK;
  for (int i = 0; status == BT_OK && i < 6; i++)
    {
      status = bti_calloc (&pool->c[i], n * n, sizeof (double complex), error);
      if (status == BT_OK)
        status = bti_calloc (&pool->q[i], m * m, sizeof (double complex), error);
      for (size_t k = 0; status == BT_OK && k < n * n; k++)
        pool->c[i][k] = bti_space_element (density->frequency_c, i, k / n, k % n);
      for (size_t k = 0; status == BT_OK && k < m * m; k++)
        pool->q[i][k] = density->frequency_q > 0
                            ? bti_space_element (density->frequency_q, i, k / m, k % m)
                        : i < 5 ? pauli[i][k]
                                : 0;
    }
  if (status == BT_OK)
    status = bti_calloc (&pool->number, n * n, sizeof (double complex), error);
  if (status == BT_OK)
    status = bti_calloc (&pool->a, n * n, sizeof (double complex), error);
  for (size_t k = 0; status == BT_OK && k < n; k++)
    {
      pool->number[k * n + k] = (double) k;
      if (k + 1 < n)
        pool->a[k * n + k + 1] = sqrt ((double) k + 1);
    }
  return status;
}

/* J^dag J of a local matrix. */
static bt_status
square_of (struct pool *pool, const double complex *j, size_t size,
           const double complex **out, bt_error *error)
{
  double complex *s;
  bt_status status = bti_calloc (&s, size * size, sizeof *s, error);
  if (status != BT_OK)
    return status;
  for (size_t k = 0; k < size; k++)
    for (size_t i = 0; i < size; i++)
      for (size_t l = 0; j[k * size + i] != 0 && l < size; l++)
        s[i * size + l] += conj (j[k * size + i]) * j[k * size + l];
  pool->square[pool->squares++] = s;
  *out = s;
  return BT_OK;
}

/* H as products; returns their number. */
static size_t
hamiltonian (const bt_open_params *p, const struct pool *pool, struct product *h)
{
  size_t count = 0;
  double w = p->omega_c * p->omega_c, wq = p->omega_q * p->omega_q;
  double complex *const *c = pool->c, *const *q = pool->q;
  if (p->kind == BT_OPEN_CAVITY)
    {
      double l = p->g / sqrt (2);
      h[count++] = (struct product){ l, c[1], q[1] };
      h[count++] = (struct product){ -l, c[2], q[2] };
      h[count++] = (struct product){ sqrt (2) * p->drive, c[2], NULL };
      return count;
    }
  if (p->frozen == 0)
    {
      h[count++] = (struct product){ 0.5, c[4], NULL };
      h[count++] = (struct product){ w / 2, c[3], NULL };
      if (p->kind == BT_OPEN_QUBIT)
        h[count++] = (struct product){ p->delta / 2, NULL, q[1] };
      else
        {
          h[count++] = (struct product){ 0.5, NULL, q[4] };
          h[count++] = (struct product){ wq / 2, NULL, q[3] };
        }
    }
  if (p->kind == BT_OPEN_QUARTIC)
    h[count++] = (struct product){ p->lambda / 2, c[3], q[3] };
  else
    h[count++]
        = (struct product){ p->lambda, c[1], p->kind == BT_OPEN_QUBIT ? q[3] : q[1] };
  return count;
}

/* The operators J of positive rate; each acts on C or on Q alone. */
static size_t
dissipators (const bt_open_params *p, const struct pool *pool, double complex *raise,
             double complex *up, struct product *j)
{
  size_t count = 0, n = pool->n;
  const struct product all[] = {
    { sqrt (2 * p->gamma_c), pool->c[1], NULL },
    { sqrt (2 * p->gamma_q), NULL, p->kind == BT_OPEN_QUBIT ? pool->q[3] : pool->q[1] },
    { sqrt (2 * p->gamma_q2), NULL, pool->q[3] },
    { sqrt (p->kappa * (p->nb + 1)), pool->a, NULL },
    { sqrt (p->kappa * p->nb), raise, NULL },
    { sqrt (p->gd), NULL, pool->q[4] },
    { sqrt (p->gu), NULL, up },
    { sqrt (p->gphi), NULL, pool->q[3] },
  };
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < n; k++)
      raise[i * n + k] = conj (pool->a[k * n + i]);
  up[0] = up[2] = up[3] = 0;
  up[1] = 1;
  for (size_t i = 0; i < OPERATORS_MAX; i++)
    if (all[i].coefficient != 0)
      j[count++] = all[i];
  return count;
}

static bt_status
build (struct taylor *t, const bt_open_params *params, struct pool *pool,
       bt_error *error)
{
  struct product g[2 * OPERATORS_MAX], j[OPERATORS_MAX];
  double complex *raise, up[4];
  double *columns = NULL;
  bt_status status = bti_calloc (&raise, t->n * t->n, sizeof *raise, error);
  if (status == BT_OK)
    status = bti_calloc (&columns, t->d, sizeof *columns, error);
  if (status != BT_OK)
    {
      free (raise);
      return status;
    }
  size_t count = hamiltonian (params, pool, g);
  size_t jumps = dissipators (params, pool, raise, up, j);
  for (size_t i = 0; i < count; i++)
    g[i].coefficient *= -I;
  for (size_t k = 0; status == BT_OK && k < jumps; k++)
    {
      double rate = pow (cabs (j[k].coefficient), 2);
      const double complex *square;
      t->jumps = k + 1;
      status = sparse_sum (&t->jump[k], &j[k], 1, t->n, t->m, error);
      if (status == BT_OK)
        status = square_of (pool, j[k].c ? j[k].c : j[k].q, j[k].c ? t->n : t->m,
                            &square, error);
      if (status != BT_OK)
        break;
      g[count++] = (struct product){ -rate / 2, j[k].c ? square : NULL,
                                     j[k].c ? NULL : square };
      t->norm += pow (norm_of (&t->jump[k], t->d, columns), 2);
    }
  if (status == BT_OK)
    status = sparse_sum (&t->g, g, count, t->n, t->m, error);
  if (status == BT_OK)
    {
      centre (&t->g, t->d);
      t->norm += 2 * norm_of (&t->g, t->d, columns);
    }
  free (raise);
  free (columns);
  return status;
}

static bt_status
make (void **self, const bt_open *model, const bti_density *density, bt_error *error)
{
  struct taylor *t;
  struct pool pool = { .n = 0 };
  if (bt_open_get (model)->truncated == 1)
    return bt_error_set (error, BT_ENOTSUP,
                         "truncated = 1: by split steps (lindblad) alone");
  size_t d = density->d;
  double bytes = 4.0 * sizeof (double complex) * (double) d * (double) d;
  if (!(bytes <= memory_limit))
    return bt_error_set (error, BT_ELIMIT,
                         "%zu x %zu levels: four matrices of %.3g GiB, limit 1 GiB",
                         density->n, density->m, bytes / memory_limit);
  bt_status status = bti_calloc (&t, 1, sizeof *t, error);
  if (status != BT_OK)
    return status;
  t->n = density->n;
  t->m = density->m;
  t->d = d;
  t->divide = density->divide;
  status = bti_calloc (&t->term, d * d, sizeof *t->term, error);
  if (status == BT_OK)
    status = bti_calloc (&t->next, d * d, sizeof *t->next, error);
  if (status == BT_OK)
    status = bti_calloc (&t->line, d, sizeof *t->line, error);
  if (status == BT_OK)
    status = pool_init (&pool, density, error);
  if (status == BT_OK)
    status = build (t, bt_open_get (model), &pool, error);
  pool_clear (&pool);
  if (status != BT_OK)
    {
      destroy (t);
      return status;
    }
  *self = t;
  return BT_OK;
}

/* ---- L rho --------------------------------------------------------------------- */

/* OUT[0..D-1] = row I of S times RHO. */
static void
row_times (const struct sparse *s, size_t i, const double complex *rho, size_t d,
           double complex *out)
{
  memset (out, 0, d * sizeof *out);
  for (size_t e = s->row[i]; e < s->row[i + 1]; e++)
    {
      const double *in = (const double *) (rho + s->column[e] * d);
      double *sum = (double *) out;
      double re = creal (s->value[e]), im = cimag (s->value[e]);
      for (size_t k = 0; k < 2 * d; k += 2)
        {
          sum[k] += re * in[k] - im * in[k + 1];
          sum[k + 1] += re * in[k + 1] + im * in[k];
        }
    }
}

/* OUT = FACTOR L RHO for a Hermitian RHO, WORK another matrix.  OUT is Hermitian to the
 * last bit: what is not would grow, by exp (gamma_c (x - x')^2 t). */
static void
generate (struct taylor *t, const double complex *rho, double factor,
          double complex *work, double complex *out)
{
  size_t d = t->d;
  for (size_t i = 0; i < d; i++)
    row_times (&t->g, i, rho, d, work + i * d);
  for (size_t i = 0; i < d; i++)
    for (size_t j = 0; j <= i; j++)
      out[i * d + j] = factor * (work[i * d + j] + conj (work[j * d + i]));
  for (size_t k = 0; k < t->jumps; k++)
    {
      const struct sparse *jump = &t->jump[k];
      for (size_t i = 0; i < d; i++)
        {
          row_times (jump, i, rho, d, t->line);
          for (size_t j = 0; j <= i; j++)
            {
              double re = 0, im = 0;
              for (size_t e = jump->row[j]; e < jump->row[j + 1]; e++)
                {
                  const double *v = (const double *) (jump->value + e);
                  const double *w = (const double *) (t->line + jump->column[e]);
                  re += v[0] * w[0] + v[1] * w[1];
                  im += v[0] * w[1] - v[1] * w[0];
                }
              out[i * d + j] += factor * (re + I * im);
            }
        }
    }
  for (size_t i = 0; i < d; i++)
    {
      out[i * d + i] = creal (out[i * d + i]);
      for (size_t j = 0; j < i; j++)
        out[j * d + i] = conj (out[i * d + j]);
    }
}

/* A share of H by one series. */
static bt_status
series (struct taylor *t, bti_density *density, double h, bt_error *error)
{
  size_t size = t->d * t->d;
  int vanished = 0;
  memcpy (t->term, density->rho, size * sizeof *t->term);
  for (int k = 1; k <= TERMS_MAX; k++)
    {
      double largest = 0;
      bt_status status = bti_open_goes_on (density->options, error);
      if (status != BT_OK)
        return status;
      generate (t, t->term, h / k, density->work, t->next);
      double complex *swap = t->term;
      t->term = t->next;
      t->next = swap;
      for (size_t i = 0; i < size; i++)
        {
          density->rho[i] += t->term[i];
          largest
              = fmax (largest, fabs (creal (t->term[i])) + fabs (cimag (t->term[i])));
        }
      vanished = largest < 1e-18 ? vanished + 1 : 0;
      if (vanished == 2)
        return BT_OK;
    }
  return bt_error_set (error, BT_ECONV, "the series of exp(%g L) does not end", h);
}

static bt_status
advance (void *self, bti_density *density, double h, size_t steps, bt_error *error)
{
  struct taylor *t = self;
  double total = h * (double) steps;
  size_t shares = t->divide;
  if (!(t->norm * total < 1e7))
    return bt_error_set (error, BT_ELIMIT, "|L| t = %g: the series would take too long",
                         t->norm * total);
  shares *= (size_t) fmax (1, ceil (total * t->norm / reach));
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < shares; i++)
    status = series (t, density, total / (double) shares, error);
  return status;
}

/* The number of terms is known when the operators are. */
static bti_cost
cost (double n, double m)
{
  return (bti_cost){ .bytes = 32 * n * n * m * m + 200 * (n * n + m * m) };
}

static const bti_master taylor = { cost, make, destroy, advance };

bt_status
bti_taylor_run (bt_open_result *result, const bt_open *model,
                const bt_open_options *options, bt_error *error)
{
  return bti_density_run (result, model, options, &taylor, 0, error);
}
