/* solve/splitstep_observe.c - means over a state on a grid.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/memory.h"
#include "num/linalg.h"
#include "solve/marginal.h"
#include "solve/reduced.h"
#include "solve/splitstep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Largest share of an axis, on either side, that counts as its edge. */
static const double edge_share = 1.0 / 32;

void
bti_split_edges (bti_split *s)
{
  for (int momentum = 0; momentum < 2; momentum++)
    for (size_t axis = 0; axis < s->axes; axis++)
      {
        bti_axis_table *table = &s->table[momentum][axis];
        const double *value = (momentum ? s->wave : s->coordinate)[axis];
        double length = s->box[axis], n = (double) s->points[axis];
        double unit = momentum ? 2 * M_PI / length : length / n;
        double limit = (1 - 2 * edge_share) * n / 2 * unit;
        /* The outermost of few points always counts; of half an axis it stands half a
         * point or one amplitude further in than that of x. */
        if (s->half[axis])
          limit = fmin (limit, (n / 2 - (momentum ? 1.5 : 1)) * unit);
        for (size_t i = 0; i < s->count[axis]; i++)
          {
            table->square[i] = value[i] * value[i];
            double from = momentum ? 0 : s->centre[axis];
            table->outside[i] = fabs (value[i] - from) > limit;
          }
      }
}

/* Sums over |psi|^2: its norm, the first two moments of axis 0, the energy, potential
 * or kinetic, and the weight in the edges of the axes, the largest. */
struct sums
{
  double norm, first, second, energy, edge;
};

enum
{
  LANES = 8
};

/* Of a row of N: OUT = sum |psi|^2 times 1, SQUARE and OUTSIDE. */
BTI_CLONES static void
sum_row (const double *restrict psi, const double *restrict square,
         const double *restrict outside, size_t n, double out[3])
{
  double a[LANES] = { 0 }, b[LANES] = { 0 }, c[LANES] = { 0 };
  size_t whole = n - n % LANES;
  for (size_t i = 0; i < whole; i += LANES)
    for (size_t l = 0; l < LANES; l++)
      {
        double re = psi[2 * (i + l)], im = psi[2 * (i + l) + 1], w = re * re + im * im;
        a[l] += w;
        b[l] += w * square[i + l];
        c[l] += w * outside[i + l];
      }
  for (size_t i = whole; i < n; i++)
    {
      double w = psi[2 * i] * psi[2 * i] + psi[2 * i + 1] * psi[2 * i + 1];
      a[i - whole] += w;
      b[i - whole] += w * square[i];
      c[i - whole] += w * outside[i];
    }
  out[0] = out[1] = out[2] = 0;
  for (size_t l = 0; l < LANES; l++)
    {
      out[0] += a[l];
      out[1] += b[l];
      out[2] += c[l];
    }
}

/* Energy at one x (or k), from the WEIGHT there and the sums of the squares of each
 * y_j (or k_j), in which V (and T) is linear. */
static double
energy_at (const bti_split *s, double x, double weight, const double *squares,
           int momentum)
{
  double y[BT_MAX_AXES] = { 0 };
  double bare = momentum ? x * x / 2 : bt_model_potential (s->model, x, y);
  double energy = bare * weight;
  for (size_t j = 0; j + 1 < s->axes; j++)
    {
      y[j] = 1;
      energy
          += squares[j] * (momentum ? 0.5 : bt_model_potential (s->model, x, y) - bare);
      y[j] = 0;
    }
  return energy;
}

/* Sum of |psi|^2 V, where V has more than squares. */
static double
potential_energy (const bti_split *s, const double complex *psi)
{
  size_t index[BT_MAX_AXES] = { 0 };
  double y[BT_MAX_AXES], sum = 0;
  for (size_t i = 0; i < s->total; i++)
    {
      for (size_t axis = 1; axis < s->axes; axis++)
        y[axis - 1] = s->coordinate[axis][index[axis]];
      double v = bt_model_potential (s->model, s->coordinate[0][index[0]], y);
      sum += v * creal (psi[i] * conj (psi[i]));
      bti_split_next (s, index);
    }
  return sum;
}

static struct sums
sum_over (const bti_split *s, const double complex *psi, int momentum)
{
  const bti_axis_table *table = s->table[momentum];
  const double complex *first = psi;
  struct sums sums = { 0 };
  size_t last = s->axes - 1, n = s->count[last], rows = s->total / s->count[0] / n;
  double edge[BT_MAX_AXES] = { 0 };
  for (size_t i = 0; i < s->count[0]; i++)
    {
      double x = (momentum ? s->wave : s->coordinate)[0][i], weight = 0;
      double squares[BT_MAX_AXES] = { 0 };
      size_t index[BT_MAX_AXES] = { 0 };
      for (size_t r = 0; r < rows; r++, psi += n)
        {
          double row[3];
          sum_row ((const double *) psi, table[last].square, table[last].outside, n,
                   row);
          weight += row[0];
          squares[last - 1] += row[1];
          edge[last] += row[2];
          for (size_t axis = 1; axis < last; axis++)
            {
              squares[axis - 1] += row[0] * table[axis].square[index[axis]];
              edge[axis] += row[0] * table[axis].outside[index[axis]];
            }
          for (size_t axis = last; axis-- > 1 && ++index[axis] == s->count[axis];)
            index[axis] = 0;
        }
      edge[0] += weight * table[0].outside[i];
      sums.norm += weight;
      sums.first += weight * x;
      sums.second += weight * x * x;
      sums.energy += energy_at (s, x, weight, squares, momentum);
    }
  if (!momentum && !s->mirrored)
    sums.energy = potential_energy (s, first);
  /* Negated, so that it is NaN for a state of NaNs. */
  for (size_t axis = 0; axis < s->axes; axis++)
    if (!(edge[axis] <= sums.edge))
      sums.edge = edge[axis];
  return sums;
}

double
bti_split_positions (bti_split *s)
{
  memcpy (s->copy, s->psi, s->total * sizeof *s->psi);
  if (s->order == 4)
    return 1;
  bti_fft_backward_on (s->fft, s->copy);
  return 1 / (double) s->total;
}

void
bti_split_amplitudes (bti_split *s)
{
  size_t slice = s->total / s->count[0];
  memcpy (s->copy, s->psi, s->total * sizeof *s->psi);
  if (s->order == 4)
    bti_fft_forward_on (s->fft, s->copy);
  if (s->half[0])
    bti_even_apply (&s->amplitude[0], s->copy, 1, s->count[0], slice, 1, s->room);
  for (size_t i = 0; i < s->count[0]; i++)
    bti_split_slice (s, s->amplitude, NULL, s->copy + i * slice, 1);
}

void
bti_split_sums (const bti_split *s, const double complex *psi, int kind,
                const bti_field *const *f, size_t count, double *mean, double *norm,
                double *edge)
{
  const bti_axis_table *table = s->table[kind];
  const double *const *place
      = (const double *const *) (kind == BTI_MOMENTUM ? s->wave : s->coordinate);
  size_t last = s->axes - 1, n = s->count[last], index[BT_MAX_AXES] = { 0 };
  double *value = (double *) s->room, edges[BT_MAX_AXES] = { 0 };
  *norm = *edge = 0;
  for (size_t k = 0; k < count; k++)
    mean[k] = 0;
  for (size_t r = 0; r < s->total / n; r++, psi += n)
    {
      double row[3];
      sum_row ((const double *) psi, table[last].square, table[last].outside, n, row);
      *norm += row[0];
      edges[last] += row[2];
      for (size_t axis = 0; axis < last; axis++)
        edges[axis] += row[0] * table[axis].outside[index[axis]];
      for (size_t k = 0; k < count; k++)
        {
          bti_field_row (f[k], place, index, n, value);
          sum_row ((const double *) psi, value, table[last].outside, n, row);
          mean[k] += row[1];
        }
      for (size_t axis = last; axis-- > 0 && ++index[axis] == s->count[axis];)
        index[axis] = 0;
    }
  /* Negated, so that it is NaN for a state of NaNs. */
  for (size_t axis = 0; axis < s->axes; axis++)
    if (!(edges[axis] <= *edge))
      *edge = edges[axis];
}

static bt_status
observe_general (bti_split *s, bt_observables *out, bt_error *error)
{
  const bti_split_general *g = s->general;
  const bti_field *positions[] = { &g->x, &g->x2, &g->v };
  const bti_field *momenta[] = { &g->rate, &g->t };
  double q[3], p[2], norm[2], edge[2], factor = bti_split_positions (s);
  bti_split_sums (s, s->copy, BTI_POSITION, positions, 3, q, &norm[0], &edge[0]);
  bt_status status
      = s->total > BTI_SPLIT_LARGE ? bt_watch_check (s->watch, error) : BT_OK;
  if (status != BT_OK)
    return status;
  bti_split_amplitudes (s);
  bti_split_sums (s, s->copy, BTI_MOMENTUM, momenta, 2, p, &norm[1], &edge[1]);
  double position = s->cell * factor * factor, momentum = s->cell / (double) s->total;
  *out = (bt_observables){ .x = q[0] * position,
                           .p = p[0] * momentum,
                           .x2 = q[1] * position,
                           .norm = norm[0] * position,
                           .energy = q[2] * position + p[1] * momentum,
                           .edge = fmax (edge[0] * position, edge[1] * momentum) };
  return BT_OK;
}

bt_status
bti_split_observe (void *self, bt_observables *out, bt_error *error)
{
  bti_split *s = self;
  if (s->general)
    return observe_general (s, out, error);
  double factor = bti_split_positions (s), position_scale = s->cell * factor * factor;
  struct sums position = sum_over (s, s->copy, 0);
  bt_status status
      = s->total > BTI_SPLIT_LARGE ? bt_watch_check (s->watch, error) : BT_OK;
  if (status != BT_OK)
    return status;
  /* Parseval: momentum sums carry a further 1/N. */
  double momentum_scale = s->cell / (double) s->total;
  bti_split_amplitudes (s);
  struct sums momentum = sum_over (s, s->copy, 1);
  *out = (bt_observables){
    .x = position.first * position_scale,
    .p = momentum.first * momentum_scale,
    .x2 = position.second * position_scale,
    .norm = position.norm * position_scale,
    .energy = position.energy * position_scale + momentum.energy * momentum_scale,
    .edge = fmax (position.edge * position_scale, momentum.edge * momentum_scale)
  };
  return BT_OK;
}

/* Replace *PSI, OUTER x count x INNER, by its values at all points of AXIS. */
static bt_status
expand (const bti_split *s, double complex **psi, size_t outer, size_t axis,
        size_t inner, bt_error *error)
{
  size_t n = s->points[axis], m = s->count[axis];
  double complex *all = NULL;
  double *matrix;
  bt_status status = bti_calloc (&matrix, n * m, sizeof *matrix, error);
  if (status == BT_OK)
    status = bti_calloc (&all, outer * n * inner, sizeof *all, error);
  if (status == BT_OK)
    status = bti_even_values (matrix, m, error);
  for (size_t o = 0; status == BT_OK && o < outer; o++)
    bti_real_multiply ((double *) (all + o * n * inner), matrix,
                       (const double *) (*psi + o * m * inner), n, 2 * inner, m);
  free (matrix);
  free (*psi);
  *psi = all;
  return status;
}

bt_status
bti_split_state (void *self, const double complex **psi, bt_error *error)
{
  bti_split *s = self;
  *psi = s->full;
  if (s->full)
    return BT_OK;
  bt_status status = bti_calloc (&s->full, s->total, sizeof *s->full, error);
  double factor = status == BT_OK ? bti_split_positions (s) : 0;
  for (size_t i = 0; status == BT_OK && i < s->total; i++)
    s->full[i] = factor * s->copy[i];
  size_t outer = s->total, inner = 1;
  for (size_t axis = s->axes; status == BT_OK && axis-- > 0;)
    {
      outer /= s->count[axis];
      if (s->half[axis])
        status = expand (s, &s->full, outer, axis, inner, error);
      inner *= s->points[axis];
    }
  *psi = s->full;
  return status;
}

bt_status
bti_split_vector (void *self, const double complex **psi, size_t *count, double *unit,
                  bt_error *error)
{
  const bti_split *s = self;
  *count = 1;
  *unit = 1;
  for (size_t axis = 0; axis < s->axes; axis++)
    {
      *count *= s->points[axis];
      *unit *= s->box[axis] / (double) s->points[axis];
    }
  return bti_split_state (self, psi, error);
}

bt_status
bti_split_weights (void *self, unsigned parts, bt_weights *out, bt_error *error)
{
  const bti_split *s = self;
  const double complex *psi;
  double cell = 1;
  for (size_t axis = 0; axis < s->axes; axis++)
    cell *= s->box[axis] / (double) s->points[axis];
  bt_status status = bti_split_state (self, &psi, error);
  return status == BT_OK ? bti_reduced_grid (out, psi, s->points, s->axes, cell, parts,
                                             s->watch, error)
                         : status;
}

bt_status
bti_split_marginal (void *self, bt_marginal *out, bt_error *error)
{
  const bti_split *s = self;
  const double complex *psi;
  const size_t axis = s->general ? s->system->followed : 0;
  if (axis >= s->axes)
    return bt_error_set (error, BT_ENOTSUP, "no coordinate is followed");
  bt_status status = bti_split_state (self, &psi, error);
  return status == BT_OK
             ? bti_marginal_grid (out, psi, s->points, s->box, s->axes, axis,
                                  s->centre[axis] - s->box[axis] / 2, s->watch, error)
             : status;
}
