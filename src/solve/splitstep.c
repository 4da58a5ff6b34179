/* solve/splitstep.c - the Schroedinger equation by splitting, VZ25 Eq. (C3).
 *
 * H = T + V with T diagonal in Fourier space.  Two schemes:
 *
 *   split-step    exp(-i h T/2) exp(-i h V) exp(-i h T/2), second order: the
 *                 source's own.  Its main error is a phase error that grows with
 *                 time: a free oscillator runs at 1 + h^2/24.
 *   split-step-4  V/6, T/2, (2/3) V', T/2, V/6 with V' = V - h^2/48 |grad V|^2,
 *                 fourth order: scheme A of Chin, Phys. Lett. A 226, 344 (1997);
 *                 real time in Chin and Chen, J. Chem. Phys. 114, 7338 (2001).
 *
 * Adjacent outer factors of successive steps merge.  Between calls the state
 * rests where its scheme ends: in Fourier space for the first, in position space
 * for the second, so that an observation costs one transform.  Every potential
 * factor stands between a backward and a forward transform in the first scheme,
 * every kinetic one between forward and backward in the second; that factor
 * carries the 1/N of the pair.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/memory.h"
#include "model/grid.h"
#include "num/fft.h"
#include "solve/method.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Largest share of an axis, on either side, that counts as its edge. */
static const double edge_share = 1.0 / 32;

struct splitstep
{
  bt_model *model;
  int order; /* 2 or 4 */
  size_t axes, points[BT_MAX_AXES], total;
  double box[BT_MAX_AXES], cell;
  double *coordinate[BT_MAX_AXES], *wave[BT_MAX_AXES];
  bti_fft *fft;
  double complex *psi;  /* the state, owned by fft */
  double complex *copy; /* for observing */
  int copied;           /* copy holds psi in position space */
  double h;             /* of the tables; 0: none yet */
  /* Potential phases.  V is even in x, so rows i and N - i of axis 0 share one
   * and only rows 0..N/2 are kept. */
  double complex *outer, *inner;
  double complex *kinetic[2][BT_MAX_AXES]; /* half and whole step; axis by axis */
};

static void
destroy (void *self)
{
  struct splitstep *s = self;
  for (size_t i = 0; i < BT_MAX_AXES; i++)
    {
      free (s->coordinate[i]);
      free (s->wave[i]);
      free (s->kinetic[0][i]);
      free (s->kinetic[1][i]);
    }
  bti_fft_array_free (s->outer);
  bti_fft_array_free (s->inner);
  bti_fft_array_free (s->copy);
  bti_fft_free (s->fft);
  bt_model_free (s->model);
  free (s);
}

/* Index of the next grid point, last axis fastest. */
static void
next_point (const struct splitstep *s, size_t *index)
{
  for (size_t axis = s->axes; axis-- > 0;)
    {
      if (++index[axis] < s->points[axis])
        return;
      index[axis] = 0;
    }
}

/* Eq. (6) with its closed-form normalisation, so that a grid too small for it
 * shows in the norm. */
static void
initial_state (struct splitstep *s)
{
  double *factor[BT_MAX_AXES];
  for (size_t axis = 0; axis < s->axes; axis++)
    {
      double centre = axis == 0 ? bt_model_x0 (s->model) : 0;
      double width = axis == 0 ? 1 : bt_model_width (s->model, axis - 1);
      factor[axis] = s->wave[axis]; /* not needed yet: borrowed as scratch */
      for (size_t i = 0; i < s->points[axis]; i++)
        {
          double y = s->coordinate[axis][i] - centre;
          factor[axis][i] = pow (width / M_PI, 0.25) * exp (-width * y * y / 2);
        }
    }
  size_t index[BT_MAX_AXES] = { 0 };
  for (size_t i = 0; i < s->total; i++)
    {
      double product = 1;
      for (size_t axis = 0; axis < s->axes; axis++)
        product *= factor[axis][index[axis]];
      s->psi[i] = product;
      next_point (s, index);
    }
}

static bt_status
allocate (struct splitstep *s, const bt_options *options, bt_error *error)
{
  bt_status status = BT_OK;
  s->total = 1;
  s->cell = 1;
  for (size_t i = 0; i < s->axes; i++)
    {
      s->points[i] = options->points[i];
      s->box[i] = options->box[i];
      s->total *= s->points[i];
      s->cell *= s->box[i] / (double) s->points[i];
    }
  for (size_t i = 0; status == BT_OK && i < s->axes; i++)
    {
      size_t n = s->points[i];
      status = bti_calloc (&s->coordinate[i], n, sizeof (double), error);
      if (status == BT_OK)
        status = bti_calloc (&s->wave[i], n, sizeof (double), error);
      for (int half = 0; status == BT_OK && half < 2; half++)
        status = bti_calloc (&s->kinetic[half][i], n, sizeof (double complex), error);
    }
  size_t rows = s->total / s->points[0] * (s->points[0] / 2 + 1);
  if (status == BT_OK)
    status = bti_fft_array (&s->inner, rows, error);
  if (status == BT_OK && s->order == 4)
    status = bti_fft_array (&s->outer, rows, error);
  if (status == BT_OK)
    status = bti_fft_array (&s->copy, s->total, error);
  if (status == BT_OK)
    status = bti_fft_new (&s->fft, s->axes, s->points, options->threads, error);
  return status;
}

static bt_status
make (void **self, const bt_model *model, const bt_options *options, int order,
      bt_error *error)
{
  struct splitstep *s;
  bt_status status = bti_calloc (&s, 1, sizeof *s, error);
  if (status != BT_OK)
    return status;
  s->order = order;
  s->axes = bt_model_modes (model) + 1;
  status = bt_model_copy (&s->model, model, error);
  if (status == BT_OK)
    status = allocate (s, options, error);
  if (status != BT_OK)
    {
      destroy (s);
      return status;
    }
  s->psi = bti_fft_data (s->fft);
  for (size_t i = 0; i < s->axes; i++)
    bti_grid_points (s->coordinate[i], s->points[i], s->box[i]);
  initial_state (s);
  for (size_t i = 0; i < s->axes; i++)
    bti_grid_waves (s->wave[i], s->points[i], s->box[i]);
  if (order == 2)
    bti_fft_forward (s->fft);
  *self = s;
  return BT_OK;
}

static bt_status
make_second (void **self, const bt_model *model, const bt_options *options,
             bt_error *error)
{
  return make (self, model, options, 2, error);
}

static bt_status
make_fourth (void **self, const bt_model *model, const bt_options *options,
             bt_error *error)
{
  return make (self, model, options, 4, error);
}

/* exp(-i angle)/divisor: the quotient is rounded once an entry, so that the norm
 * does not drift as it would with a rounded 1/divisor. */
static double complex
phase (double angle, double divisor)
{
  return cos (angle) / divisor - I * (sin (angle) / divisor);
}

static void
fill_tables (struct splitstep *s, double h)
{
  double n = (double) s->total;
  for (int whole = 0; whole < 2; whole++)
    for (size_t axis = 0; axis < s->axes; axis++)
      for (size_t i = 0; i < s->points[axis]; i++)
        {
          double k = s->wave[axis][i], step = whole ? h : h / 2;
          /* In the fourth-order scheme the last axis carries the 1/N. */
          double divisor = s->order == 4 && axis == s->axes - 1 ? n : 1;
          s->kinetic[whole][axis][i] = phase (step * k * k / 2, divisor);
        }
  size_t index[BT_MAX_AXES] = { 0 };
  double y[BT_MAX_AXES];
  for (size_t i = 0; index[0] <= s->points[0] / 2; i++)
    {
      for (size_t axis = 1; axis < s->axes; axis++)
        y[axis - 1] = s->coordinate[axis][index[axis]];
      double x = s->coordinate[0][index[0]];
      double v = bt_model_potential (s->model, x, y);
      if (s->order == 2)
        s->inner[i] = phase (h * v, n);
      else
        {
          double gradient2 = bt_model_gradient2 (s->model, x, y);
          s->outer[i] = phase (h * v / 6, 1);
          s->inner[i] = phase (h * (v - h * h / 48 * gradient2) * 2 / 3, 1);
        }
      next_point (s, index);
    }
  s->h = h;
}

/* a *= b, as pairs of doubles: C's complex product checks for infinities. */
BTI_CLONES static void
multiply (double *restrict a, const double *restrict b, size_t n)
{
  for (size_t i = 0; i < 2 * n; i += 2)
    {
      double re = a[i] * b[i] - a[i + 1] * b[i + 1];
      a[i + 1] = a[i] * b[i + 1] + a[i + 1] * b[i];
      a[i] = re;
    }
}

/* a *= c b with one complex number c. */
BTI_CLONES static void
multiply_scaled (double *restrict a, const double *restrict b, double c_re, double c_im,
                 size_t n)
{
  for (size_t i = 0; i < 2 * n; i += 2)
    {
      double f_re = b[i] * c_re - b[i + 1] * c_im, f_im = b[i] * c_im + b[i + 1] * c_re;
      double re = a[i] * f_re - a[i + 1] * f_im;
      a[i + 1] = a[i] * f_im + a[i + 1] * f_re;
      a[i] = re;
    }
}

static void
apply_potential (struct splitstep *s, const double complex *table)
{
  size_t n = s->points[0], row = s->total / n;
  for (size_t i = 0; i < n; i++)
    multiply ((double *) (s->psi + i * row),
              (const double *) (table + (i <= n / 2 ? i : n - i) * row), row);
}

/* The outer merged factor of two steps: twice the outer phase. */
static void
apply_potential_twice (struct splitstep *s, const double complex *table)
{
  apply_potential (s, table);
  apply_potential (s, table);
}

static void
apply_kinetic (struct splitstep *s, int whole)
{
  double complex *const *factor = s->kinetic[whole];
  size_t last = s->axes - 1, row = s->points[last];
  size_t index[BT_MAX_AXES] = { 0 };
  for (size_t i = 0; i < s->total; i += row)
    {
      double re = 1, im = 0;
      for (size_t axis = 0; axis < last; axis++)
        {
          double complex f = factor[axis][index[axis]];
          double next = re * creal (f) - im * cimag (f);
          im = re * cimag (f) + im * creal (f);
          re = next;
        }
      multiply_scaled ((double *) (s->psi + i), (const double *) factor[last], re, im,
                       row);
      for (size_t axis = last; axis-- > 0;)
        {
          if (++index[axis] < s->points[axis])
            break;
          index[axis] = 0;
        }
    }
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  (void) error;
  struct splitstep *s = self;
  s->copied = 0;
  /* Steps that differ in rounding only share their tables. */
  if (!(fabs (h - s->h) <= 1e-13 * h))
    fill_tables (s, h);
  for (size_t i = 0; i < steps; i++)
    if (s->order == 2)
      {
        if (i == 0)
          apply_kinetic (s, 0);
        bti_fft_backward (s->fft);
        apply_potential (s, s->inner);
        bti_fft_forward (s->fft);
        apply_kinetic (s, i + 1 < steps);
      }
    else
      {
        if (i == 0)
          apply_potential (s, s->outer);
        bti_fft_forward (s->fft);
        apply_kinetic (s, 0);
        bti_fft_backward (s->fft);
        apply_potential (s, s->inner);
        bti_fft_forward (s->fft);
        apply_kinetic (s, 0);
        bti_fft_backward (s->fft);
        if (i + 1 < steps)
          apply_potential_twice (s, s->outer);
        else
          apply_potential (s, s->outer);
      }
  return BT_OK;
}

/* Sums over |psi|^2: the weight in the edges of the axes, the largest, and the
 * first two moments of axis 0 and the energy, given each point's coordinates. */
struct sums
{
  double norm, first, second, energy, edge;
};

static struct sums
sum_over (const struct splitstep *s, const double complex *psi, int momentum)
{
  double *const *axis_value = momentum ? s->wave : (double *const *) s->coordinate;
  struct sums sums = { 0 };
  double edge[BT_MAX_AXES] = { 0 }, value[BT_MAX_AXES], limit[BT_MAX_AXES];
  for (size_t axis = 0; axis < s->axes; axis++)
    {
      double spacing = s->box[axis] / (double) s->points[axis];
      limit[axis]
          = (1 - 2 * edge_share) * (momentum ? M_PI / spacing : s->box[axis] / 2);
    }
  size_t index[BT_MAX_AXES] = { 0 };
  for (size_t i = 0; i < s->total; i++)
    {
      double weight = creal (psi[i]) * creal (psi[i]) + cimag (psi[i]) * cimag (psi[i]);
      double kinetic = 0;
      for (size_t axis = 0; axis < s->axes; axis++)
        {
          value[axis] = axis_value[axis][index[axis]];
          kinetic += value[axis] * value[axis] / 2;
          if (fabs (value[axis]) > limit[axis])
            edge[axis] += weight;
        }
      sums.norm += weight;
      sums.first += weight * value[0];
      sums.second += weight * value[0] * value[0];
      sums.energy += weight
                     * (momentum ? kinetic
                                 : bt_model_potential (s->model, value[0], value + 1));
      next_point (s, index);
    }
  for (size_t axis = 0; axis < s->axes; axis++)
    sums.edge = fmax (sums.edge, edge[axis]);
  return sums;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  (void) error;
  struct splitstep *s = self;
  size_t bytes = s->total * sizeof *s->psi;
  /* Parseval: momentum sums carry a further 1/N. */
  double n = (double) s->total;
  memcpy (s->copy, s->psi, bytes);
  struct sums position, momentum;
  double position_scale = s->cell, momentum_scale = s->cell / n;
  if (s->order == 2)
    {
      momentum = sum_over (s, s->copy, 1);
      bti_fft_backward_on (s->fft, s->copy);
      position = sum_over (s, s->copy, 0);
      position_scale /= n * n;
    }
  else
    {
      position = sum_over (s, s->copy, 0);
      bti_fft_forward_on (s->fft, s->copy);
      momentum = sum_over (s, s->copy, 1);
    }
  s->copied = 0;
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

static bt_status
state (void *self, const double complex **psi, bt_error *error)
{
  (void) error;
  struct splitstep *s = self;
  *psi = s->psi;
  if (s->order == 2)
    {
      if (!s->copied)
        {
          memcpy (s->copy, s->psi, s->total * sizeof *s->psi);
          bti_fft_backward_on (s->fft, s->copy);
          for (size_t i = 0; i < s->total; i++)
            s->copy[i] /= (double) s->total;
          s->copied = 1;
        }
      *psi = s->copy;
    }
  return BT_OK;
}

static bt_status
settle_second (bt_options *options, const bt_model *model, bt_error *error)
{
  (void) error;
  if (options->dt == 0)
    options->dt = bti_step_for (model, options->tolerance, 1.0 / 24, 2, 0.1);
  return BT_OK;
}

static bt_status
settle_fourth (bt_options *options, const bt_model *model, bt_error *error)
{
  (void) error;
  if (options->dt == 0)
    options->dt = bti_step_for (model, options->tolerance, 1e-3, 4, 0.1);
  return BT_OK;
}

const bt_method bti_method_splitstep = {
  .name = "split-step",
  .summary = "Schroedinger equation, second-order splitting on a grid",
  .source = "VZ25 Eq. (C3)",
  .caps = BT_QUANTUM | BT_GRID | BT_STEPPED,
  .order = 2,
  .make = make_second,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .settle = settle_second,
  .state = state,
};

const bt_method bti_method_splitstep4 = {
  .name = "split-step-4",
  .summary = "Schroedinger equation, fourth-order gradient splitting on a grid",
  .source = "Chin, Phys. Lett. A 226, 344 (1997), scheme A",
  .caps = BT_QUANTUM | BT_GRID | BT_STEPPED,
  .order = 4,
  .make = make_fourth,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .settle = settle_fourth,
  .state = state,
};
