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
 * The state stays even in each y_j.  So half the points of such an axis are kept,
 * num/even.h: a quarter of all for two modes.  Not so for the quadratic pair, where
 * the modes are treated as x is.
 *
 * So much for the special models.  Any other H = T(p) + V(q) differs in its tables, its
 * start and its means (splitstep_general.c); the fourth order then has
 * V' = V - h^2/48 sum_ij dV/dq_i A_ij dV/dq_j for T = p A p/2, from [V, [T, V]].  Axes
 * in which H and the start are even are halved, the first one, too.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/memory.h"
#include "model/grid.h"
#include "solve/splitstep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
destroy (void *self)
{
  bti_split *s = self;
  for (size_t i = 0; i < BT_MAX_AXES; i++)
    {
      free (s->coordinate[i]);
      free (s->wave[i]);
      for (int momentum = 0; momentum < 2; momentum++)
        {
          free (s->table[momentum][i].square);
          free (s->table[momentum][i].outside);
        }
      for (int whole = 0; whole < 2; whole++)
        {
          free (s->kinetic[whole][i]);
          bti_even_clear (&s->even[whole][i]);
        }
      bti_even_clear (&s->amplitude[i]);
    }
  free (s->room);
  free (s->full);
  bti_fft_array_free (s->outer);
  bti_fft_array_free (s->inner);
  bti_fft_array_free (s->copy);
  bti_fft_free (s->fft);
  bti_fft_free (s->whole);
  bti_split_forget (s->general);
  bt_model_free (s->model);
  free (s);
}

/* Index of the next grid point, last axis fastest. */
void
bti_split_next (const bti_split *s, size_t *index)
{
  for (size_t axis = s->axes; axis-- > 0;)
    {
      if (++index[axis] < s->count[axis])
        return;
      index[axis] = 0;
    }
}

/* Eq. (6) with its closed-form normalisation, so that a grid too small for it
 * shows in the norm. */
static bt_status
initial_state (bti_split *s, bt_error *error)
{
  double *factor[BT_MAX_AXES];
  for (size_t axis = 0; axis < s->axes; axis++)
    {
      double centre = axis == 0 ? bt_model_x0 (s->model) : 0;
      double width = axis == 0 ? 1 : bt_model_width (s->model, axis - 1);
      factor[axis] = s->wave[axis]; /* not needed yet: borrowed as scratch */
      for (size_t i = 0; i < s->count[axis]; i++)
        {
          double y = s->coordinate[axis][i] - centre;
          factor[axis][i] = pow (width / M_PI, 0.25) * exp (-width * y * y / 2);
        }
    }
  size_t index[BT_MAX_AXES] = { 0 };
  for (size_t i = 0; i < s->total; i++)
    {
      bt_status status
          = i % BTI_SPLIT_OFTEN == 0 ? bt_watch_check (s->watch, error) : BT_OK;
      if (status != BT_OK)
        return status;
      double product = 1;
      for (size_t axis = 0; axis < s->axes; axis++)
        product *= factor[axis][index[axis]];
      s->psi[i] = product;
      bti_split_next (s, index);
    }
  return BT_OK;
}

/* HALF: the axes of which half is kept, as a set. */
static bt_status
allocate (bti_split *s, const bt_options *options, unsigned half, bt_error *error)
{
  bt_status status;
  size_t longest = 0;
  s->total = 1;
  s->cell = 1;
  for (size_t i = 0; i < s->axes; i++)
    {
      s->points[i] = options->points[i];
      s->half[i] = half >> i & 1U;
      s->count[i] = s->half[i] ? s->points[i] / 2 : s->points[i];
      s->box[i] = options->box[i];
      s->total *= s->count[i];
      s->cell *= s->box[i] / (double) s->count[i];
      longest = s->count[i] > longest ? s->count[i] : longest;
    }
  status = bti_calloc (&s->room, longest, sizeof *s->room, error);
  for (size_t i = 0; status == BT_OK && i < s->axes; i++)
    {
      size_t n = s->count[i];
      status = bti_calloc (&s->coordinate[i], n, sizeof (double), error);
      if (status == BT_OK)
        status = bti_calloc (&s->wave[i], n, sizeof (double), error);
      for (int momentum = 0; status == BT_OK && momentum < 2; momentum++)
        {
          bti_axis_table *table = &s->table[momentum][i];
          status = bti_calloc (&table->square, n, sizeof (double), error);
          if (status == BT_OK)
            status = bti_calloc (&table->outside, n, sizeof (double), error);
        }
      if (status == BT_OK && s->half[i])
        status = bti_even_new (&s->amplitude[i], n, error);
      for (int whole = 0; status == BT_OK && whole < 2; whole++)
        status = s->half[i] ? bti_even_new (&s->even[whole][i], n, error)
                            : bti_calloc (&s->kinetic[whole][i], n,
                                          sizeof (double complex), error);
    }
  size_t rows = s->mirrored ? s->points[0] / 2 + 1 : s->count[0];
  s->phases = s->total / s->count[0] * rows;
  if (status == BT_OK)
    status = bti_fft_array (&s->inner, s->phases, error);
  if (status == BT_OK && s->order == 4)
    status = bti_fft_array (&s->outer, s->phases, error);
  if (status == BT_OK)
    status = bti_fft_array (&s->copy, s->total, error);
  if (status == BT_OK)
    status
        = bti_fft_new (&s->fft, s->axes, s->count, options->threads, s->watch, error);
  return status;
}

/* As bti_split_shape, special models included. */
static bt_status
shape (const bt_model *model, int order, unsigned *half, int *mirrored, int *joint,
       bt_error *error)
{
  if (!bti_model_special (model))
    return bti_split_shape (model, order, half, mirrored, joint, error);
  *mirrored = bti_model_power (model) == 2;
  *half = *mirrored ? ~1U : 0;
  *joint = 0;
  return BT_OK;
}

static void
place_points (bti_split *s)
{
  for (size_t i = 0; i < s->axes; i++)
    {
      if (!s->half[i])
        bti_grid_points (s->coordinate[i], s->points[i], s->box[i]);
      for (size_t place = 0; place < s->count[i] && s->half[i]; place++)
        s->coordinate[i][place] = ((double) bti_even_point (place, s->count[i]) + 0.5)
                                  * s->box[i] / (double) s->points[i];
      for (size_t place = 0; place < s->count[i] && s->general; place++)
        s->coordinate[i][place] += s->centre[i];
    }
}

static void
place_waves (bti_split *s)
{
  for (size_t i = 0; i < s->axes; i++)
    if (!s->half[i])
      bti_grid_waves (s->wave[i], s->points[i], s->box[i]);
    else
      {
        for (size_t k = 0; k < s->count[i]; k++)
          s->wave[i][k] = 2 * M_PI * (double) k / s->box[i];
        bti_even_amplitudes (&s->amplitude[i], s->count[i]);
      }
}

/* The places of the grid, and the state on it. */
static bt_status
start (bti_split *s, double tolerance, bt_error *error)
{
  s->psi = bti_fft_data (s->fft);
  place_points (s);
  bt_status status = s->general ? BT_OK : initial_state (s, error);
  place_waves (s);
  bti_split_edges (s);
  if (status == BT_OK && s->general)
    status = s->system->ground.count > 0
                 ? bti_split_ground (s, tolerance, error)
                 : bti_split_product (s, s->system->part, error);
  if (status == BT_OK && s->order == 2)
    bti_fft_forward (s->fft);
  return status;
}

static bt_status
make (void **self, const bt_model *model, const bt_options *options, int order,
      bt_error *error)
{
  bti_split *s;
  unsigned half = 0;
  int joint;
  bt_status status = bti_calloc (&s, 1, sizeof *s, error);
  if (status != BT_OK)
    return status;
  s->order = order;
  s->watch = options->watch;
  s->threads = options->threads;
  s->axes = bt_model_axes (model);
  status = shape (model, order, &half, &s->mirrored, &joint, error);
  if (status == BT_OK)
    status = bt_model_copy (&s->model, model, error);
  if (status == BT_OK)
    {
      s->system = bti_model_system (s->model);
      status = bti_grid_centre (model, s->centre, error);
    }
  if (status == BT_OK)
    status = allocate (s, options, half, error);
  if (status == BT_OK && !bti_model_special (model))
    status = bti_split_prepare (s, error);
  if (status == BT_OK)
    status = start (s, options->tolerance, error);
  if (status == BT_OK)
    *self = s;
  else
    destroy (s);
  return status;
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
double complex
bti_split_phase (double angle, double divisor)
{
  return cos (angle) / divisor - I * (sin (angle) / divisor);
}

static bt_status
fill_tables (bti_split *s, double h, bt_error *error)
{
  s->h = 0;
  double n = (double) s->total;
  for (int whole = 0; whole < 2; whole++)
    for (size_t axis = 0; axis < s->axes; axis++)
      {
        double complex *factor = s->half[axis] ? s->room : s->kinetic[whole][axis];
        /* In the fourth-order scheme the last axis carries the 1/N. */
        double divisor = s->order == 4 && axis == s->axes - 1 ? n : 1;
        for (size_t i = 0; i < s->count[axis]; i++)
          {
            double k = s->wave[axis][i], step = whole ? h : h / 2;
            factor[i] = bti_split_phase (step * k * k / 2, divisor);
          }
        if (s->half[axis])
          bti_even_operator (&s->even[whole][axis], factor, s->count[axis]);
      }
  size_t index[BT_MAX_AXES] = { 0 };
  double y[BT_MAX_AXES];
  for (size_t i = 0; i < s->phases; i++)
    {
      bt_status status
          = i % BTI_SPLIT_OFTEN == 0 ? bt_watch_check (s->watch, error) : BT_OK;
      if (status != BT_OK)
        return status;
      for (size_t axis = 1; axis < s->axes; axis++)
        y[axis - 1] = s->coordinate[axis][index[axis]];
      double x = s->coordinate[0][index[0]];
      double v = bt_model_potential (s->model, x, y);
      if (s->order == 2)
        s->inner[i] = bti_split_phase (h * v, n);
      else
        {
          double gradient2 = bt_model_gradient2 (s->model, x, y);
          s->outer[i] = bti_split_phase (h * v / 6, 1);
          s->inner[i] = bti_split_phase (h * (v - h * h / 48 * gradient2) * 2 / 3, 1);
        }
      bti_split_next (s, index);
    }
  s->h = h;
  return BT_OK;
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

static void
apply_potential (bti_split *s, const double complex *table)
{
  size_t n = s->count[0], row = s->total / n;
  for (size_t i = 0; i < n; i++)
    {
      size_t from = s->mirrored && i > n / 2 ? n - i : i;
      multiply ((double *) (s->psi + i * row), (const double *) (table + from * row),
                row);
    }
}

/* The outer merged factor of two steps: twice the outer phase. */
static void
apply_potential_twice (bti_split *s, const double complex *table)
{
  apply_potential (s, table);
  apply_potential (s, table);
}

/* Multiply ARRAY, OUTER x M x INNER, by FACTOR along its middle axis and by SCALE. */
static void
multiply_axis (double complex *array, const double complex *factor, size_t outer,
               size_t m, size_t inner, double complex scale)
{
  for (size_t o = 0; o < outer; o++)
    for (size_t i = 0; i < m; i++)
      for (size_t k = 0; k < inner; k++)
        *array++ *= scale * factor[i];
}

/* To every y_j in SLICE, of one point of x, the operator EVEN where half the axis is
 * kept and the factors PLAIN elsewhere (NULL: none); multiply by SCALE. */
void
bti_split_slice (const bti_split *s, const bti_even *even, double complex *const *plain,
                 double complex *slice, double complex scale)
{
  size_t outer = 1, inner = s->total / s->count[0];
  for (size_t axis = 1; axis < s->axes; axis++)
    {
      size_t m = s->count[axis];
      inner /= m;
      if (s->half[axis])
        bti_even_apply (&even[axis], slice, outer, m, inner, scale, s->room);
      else if (plain)
        multiply_axis (slice, plain[axis], outer, m, inner, scale);
      scale = 1;
      outer *= m;
    }
}

/* What slices have no place for: half of axis 0, no other axis, products of momenta. */
static void
apply_rest (bti_split *s, int whole)
{
  size_t n = s->count[0];
  const double complex *joint = s->general ? s->general->phase[whole] : NULL;
  if (s->half[0])
    bti_even_apply (&s->even[whole][0], s->psi, 1, n, s->total / n, 1, s->room);
  else if (s->axes == 1)
    multiply ((double *) s->psi, (const double *) s->kinetic[whole][0], n);
  if (joint)
    multiply ((double *) s->psi, (const double *) joint, s->total);
}

/* Slice by slice, which stay in the cache. */
static void
apply_kinetic (bti_split *s, int whole)
{
  size_t slice = s->total / s->count[0];
  if (s->general)
    apply_rest (s, whole);
  for (size_t i = 0; i < s->count[0] && s->axes > 1; i++)
    bti_split_slice (s, s->even[whole], s->kinetic[whole], s->psi + i * slice,
                     s->half[0] ? 1 : s->kinetic[whole][0][i]);
}

/* One step, but for the factors that it shares with its neighbours. */
static void
step_second (bti_split *s, int last)
{
  bti_fft_backward (s->fft);
  apply_potential (s, s->inner);
  bti_fft_forward (s->fft);
  apply_kinetic (s, !last);
}

/* The same of fourth order.  On a large grid the watch may stop it on its way. */
static bt_status
step_fourth (bti_split *s, int last, bt_error *error)
{
  bt_status status = BT_OK;
  for (int half = 0; status == BT_OK && half < 2; half++)
    {
      bti_fft_forward (s->fft);
      apply_kinetic (s, 0);
      if (s->total > BTI_SPLIT_LARGE)
        status = bt_watch_check (s->watch, error);
      if (status != BT_OK)
        return status;
      bti_fft_backward (s->fft);
      if (half == 0)
        apply_potential (s, s->inner);
      else if (last)
        apply_potential (s, s->outer);
      else
        apply_potential_twice (s, s->outer);
      if (s->total > BTI_SPLIT_LARGE && half == 0)
        status = bt_watch_check (s->watch, error);
    }
  return status;
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  bti_split *s = self;
  bt_status status = BT_OK;
  free (s->full);
  s->full = NULL;
  /* Steps that differ in rounding only share their tables. */
  if (!(fabs (h - s->h) <= 1e-13 * h))
    status = s->general ? bti_split_fill (s, h, error) : fill_tables (s, h, error);
  if (status != BT_OK)
    return status;
  int kept = s->total > BTI_SPLIT_LARGE;
  if (kept)
    memcpy (s->copy, s->psi, s->total * sizeof *s->psi);
  if (s->order == 2)
    apply_kinetic (s, 0);
  else
    apply_potential (s, s->outer);
  for (size_t i = 0; status == BT_OK && i < steps; i++)
    {
      if (kept)
        status = bt_watch_check (s->watch, error);
      if (status != BT_OK)
        break;
      if (s->order == 2)
        step_second (s, i + 1 == steps);
      else
        status = step_fourth (s, i + 1 == steps, error);
    }
  if (status != BT_OK)
    memcpy (s->psi, s->copy, s->total * sizeof *s->psi);
  return status;
}

/* The state, a copy for observing, and a table of phases for half the rows or, of
 * fourth order, two; half the points of each y_j, where the state is even.  Products of
 * momenta have two tables of phases; a joint start is sought with six more arrays. The
 * wave function on all points comes on top for those who ask for it. */
static double
memory (const bt_options *options, const bt_model *model, int order)
{
  const bti_system *system = bti_model_system (model);
  unsigned half = 0;
  int mirrored = 0, joint = 0;
  double total = 1;
  if (shape (model, order, &half, &mirrored, &joint, NULL) != BT_OK)
    return 0; /* what is settled next says so */
  for (size_t i = 0; i < bt_model_axes (model); i++)
    total *= (double) options->points[i] / (half >> i & 1U ? 2 : 1);
  double rows = mirrored ? 0.5 + 1 / (double) options->points[0] : 1;
  double arrays = 2 + (order == 4 ? 2 : 1) * rows + 2 * joint;
  if (!bti_model_special (model) && system->ground.count > 0)
    arrays += 6;
  return arrays * total * (double) sizeof (double complex);
}

static double
memory_second (const bt_options *options, const bt_model *model)
{
  return memory (options, model, 2);
}

static double
memory_fourth (const bt_options *options, const bt_model *model)
{
  return memory (options, model, 4);
}

/* The step whose error is C (frequency h)^ORDER a unit of time; and whether MODEL can
 * be done at all. */
static bt_status
settle (bt_options *options, const bt_model *model, double c, int order,
        bt_error *error)
{
  unsigned half;
  int mirrored, joint;
  bt_status status = shape (model, order, &half, &mirrored, &joint, error);
  if (status != BT_OK || options->dt > 0)
    return status;
  if (!bti_model_special (model))
    return bti_split_step (&options->dt, model, options->tolerance, c, order, error);
  options->dt = bti_step_for (model, options->tolerance, c, order, 0.1);
  return BT_OK;
}

static bt_status
settle_second (bt_options *options, const bt_model *model, bt_error *error)
{
  return settle (options, model, 1.0 / 24, 2, error);
}

static bt_status
settle_fourth (bt_options *options, const bt_model *model, bt_error *error)
{
  return settle (options, model, 1e-3, 4, error);
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
  .observe = bti_split_observe,
  .mean = bti_split_mean,
  .settle = settle_second,
  .memory = memory_second,
  .state = bti_split_state,
  .weights = bti_split_weights,
  .marginal = bti_split_marginal,
  .vector = bti_split_vector,
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
  .observe = bti_split_observe,
  .mean = bti_split_mean,
  .settle = settle_fourth,
  .memory = memory_fourth,
  .seconds = bti_split_seconds,
  .state = bti_split_state,
  .weights = bti_split_weights,
  .marginal = bti_split_marginal,
  .vector = bti_split_vector,
};
