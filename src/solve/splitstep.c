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
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/memory.h"
#include "model/grid.h"
#include "num/even.h"
#include "num/fft.h"
#include "num/linalg.h"
#include "solve/method.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  OFTEN = 1 << 18, /* points between two looks at the watch */
  LARGE = 1 << 20  /* points of a grid on which a step takes a while */
};

/* Largest share of an axis, on either side, that counts as its edge. */
static const double edge_share = 1.0 / 32;

/* Of each place of an axis, in position or in momentum space. */
struct axis_table
{
  double *square;  /* of the coordinate or wave number */
  double *outside; /* 1 at the edge, else 0 */
};

struct splitstep
{
  bt_model *model;
  const bt_watch *watch;
  int order; /* 2 or 4 */
  size_t axes, points[BT_MAX_AXES];
  /* What is kept of an axis, all of it or half where the state is even, and the
   * product. */
  int half[BT_MAX_AXES];
  size_t count[BT_MAX_AXES], total;
  double box[BT_MAX_AXES];
  double cell; /* volume that a kept point stands for */
  /* Of kept points and amplitudes, in the order of the transform; y > 0, k >= 0. */
  double *coordinate[BT_MAX_AXES], *wave[BT_MAX_AXES];
  struct axis_table table[2][BT_MAX_AXES]; /* positions, wave numbers */
  bti_fft *fft;
  double complex *psi;  /* the state, owned by fft */
  double complex *copy; /* for observing */
  double complex *full; /* psi on all points, or NULL; for those who ask */
  double h;             /* of the tables; 0: none yet */
  /* Potential phases.  Where V is even in x, rows i and N - i of axis 0 share one
   * and only rows 0..N/2 are kept. */
  double complex *outer, *inner;
  int mirrored;  /* V is so */
  size_t phases; /* number of them */
  /* Half and whole step, of an axis as it is and of half an axis. */
  double complex *kinetic[2][BT_MAX_AXES];
  bti_even even[2][BT_MAX_AXES];
  bti_even amplitude[BT_MAX_AXES];
  double complex *room; /* as long as the longest axis */
};

static void
destroy (void *self)
{
  struct splitstep *s = self;
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
  bt_model_free (s->model);
  free (s);
}

/* Index of the next grid point, last axis fastest. */
static void
next_point (const struct splitstep *s, size_t *index)
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
initial_state (struct splitstep *s, bt_error *error)
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
      bt_status status = i % OFTEN == 0 ? bt_watch_check (s->watch, error) : BT_OK;
      if (status != BT_OK)
        return status;
      double product = 1;
      for (size_t axis = 0; axis < s->axes; axis++)
        product *= factor[axis][index[axis]];
      s->psi[i] = product;
      next_point (s, index);
    }
  return BT_OK;
}

static bt_status
allocate (struct splitstep *s, const bt_options *options, bt_error *error)
{
  bt_status status;
  size_t longest = 0;
  s->total = 1;
  s->cell = 1;
  for (size_t i = 0; i < s->axes; i++)
    {
      s->points[i] = options->points[i];
      s->half[i] = s->mirrored && i > 0;
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
          struct axis_table *table = &s->table[momentum][i];
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
  size_t rows = s->mirrored ? s->points[0] / 2 + 1 : s->points[0];
  s->phases = s->total / s->points[0] * rows;
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

/* What lies in the outermost part of an axis, on either side. */
static void
fill_axis_tables (struct splitstep *s)
{
  for (int momentum = 0; momentum < 2; momentum++)
    for (size_t axis = 0; axis < s->axes; axis++)
      {
        struct axis_table *table = &s->table[momentum][axis];
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
            table->outside[i] = fabs (value[i]) > limit;
          }
      }
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
  s->watch = options->watch;
  s->mirrored = bt_model_power (model) == 2;
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
    if (!s->half[i])
      bti_grid_points (s->coordinate[i], s->points[i], s->box[i]);
    else
      for (size_t place = 0; place < s->count[i]; place++)
        s->coordinate[i][place] = ((double) bti_even_point (place, s->count[i]) + 0.5)
                                  * s->box[i] / (double) s->points[i];
  status = initial_state (s, error);
  if (status != BT_OK)
    {
      destroy (s);
      return status;
    }
  for (size_t i = 0; i < s->axes; i++)
    if (!s->half[i])
      bti_grid_waves (s->wave[i], s->points[i], s->box[i]);
    else
      {
        for (size_t k = 0; k < s->count[i]; k++)
          s->wave[i][k] = 2 * M_PI * (double) k / s->box[i];
        bti_even_amplitudes (&s->amplitude[i], s->count[i]);
      }
  fill_axis_tables (s);
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

static bt_status
fill_tables (struct splitstep *s, double h, bt_error *error)
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
            factor[i] = phase (step * k * k / 2, divisor);
          }
        if (s->half[axis])
          bti_even_operator (&s->even[whole][axis], factor, s->count[axis]);
      }
  size_t index[BT_MAX_AXES] = { 0 };
  double y[BT_MAX_AXES];
  for (size_t i = 0; i < s->phases; i++)
    {
      bt_status status = i % OFTEN == 0 ? bt_watch_check (s->watch, error) : BT_OK;
      if (status != BT_OK)
        return status;
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
apply_potential (struct splitstep *s, const double complex *table)
{
  size_t n = s->points[0], row = s->total / n;
  for (size_t i = 0; i < n; i++)
    {
      size_t from = s->mirrored && i > n / 2 ? n - i : i;
      multiply ((double *) (s->psi + i * row), (const double *) (table + from * row),
                row);
    }
}

/* The outer merged factor of two steps: twice the outer phase. */
static void
apply_potential_twice (struct splitstep *s, const double complex *table)
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
static void
apply_slice (const struct splitstep *s, const bti_even *even,
             double complex *const *plain, double complex *slice, double complex scale)
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

/* Slice by slice, which stay in the cache. */
static void
apply_kinetic (struct splitstep *s, int whole)
{
  size_t slice = s->total / s->count[0];
  for (size_t i = 0; i < s->count[0]; i++)
    apply_slice (s, s->even[whole], s->kinetic[whole], s->psi + i * slice,
                 s->kinetic[whole][0][i]);
}

/* One step, but for the factors that it shares with its neighbours. */
static void
step_second (struct splitstep *s, int last)
{
  bti_fft_backward (s->fft);
  apply_potential (s, s->inner);
  bti_fft_forward (s->fft);
  apply_kinetic (s, !last);
}

/* The same of fourth order.  On a large grid the watch may stop it on its way. */
static bt_status
step_fourth (struct splitstep *s, int last, bt_error *error)
{
  bt_status status = BT_OK;
  for (int half = 0; status == BT_OK && half < 2; half++)
    {
      bti_fft_forward (s->fft);
      apply_kinetic (s, 0);
      if (s->total > LARGE)
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
      if (s->total > LARGE && half == 0)
        status = bt_watch_check (s->watch, error);
    }
  return status;
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  struct splitstep *s = self;
  bt_status status = BT_OK;
  free (s->full);
  s->full = NULL;
  /* Steps that differ in rounding only share their tables. */
  if (!(fabs (h - s->h) <= 1e-13 * h))
    status = fill_tables (s, h, error);
  if (status != BT_OK)
    return status;
  int kept = s->total > LARGE;
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

/* ---- observing ----------------------------------------------------------------- */

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
energy_at (const struct splitstep *s, double x, double weight, const double *squares,
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
potential_energy (const struct splitstep *s, const double complex *psi)
{
  size_t index[BT_MAX_AXES] = { 0 };
  double y[BT_MAX_AXES], sum = 0;
  for (size_t i = 0; i < s->total; i++)
    {
      for (size_t axis = 1; axis < s->axes; axis++)
        y[axis - 1] = s->coordinate[axis][index[axis]];
      double v = bt_model_potential (s->model, s->coordinate[0][index[0]], y);
      sum += v * creal (psi[i] * conj (psi[i]));
      next_point (s, index);
    }
  return sum;
}

static struct sums
sum_over (const struct splitstep *s, const double complex *psi, int momentum)
{
  const struct axis_table *table = s->table[momentum];
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

/* COPY is psi in position space, but for a factor: what is returned. */
static double
copy_positions (struct splitstep *s)
{
  memcpy (s->copy, s->psi, s->total * sizeof *s->psi);
  if (s->order == 4)
    return 1;
  bti_fft_backward_on (s->fft, s->copy);
  return 1 / (double) s->total;
}

static void
copy_amplitudes (struct splitstep *s)
{
  size_t slice = s->total / s->count[0];
  memcpy (s->copy, s->psi, s->total * sizeof *s->psi);
  if (s->order == 4)
    bti_fft_forward_on (s->fft, s->copy);
  for (size_t i = 0; i < s->count[0]; i++)
    apply_slice (s, s->amplitude, NULL, s->copy + i * slice, 1);
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  struct splitstep *s = self;
  double factor = copy_positions (s), position_scale = s->cell * factor * factor;
  struct sums position = sum_over (s, s->copy, 0);
  bt_status status = s->total > LARGE ? bt_watch_check (s->watch, error) : BT_OK;
  if (status != BT_OK)
    return status;
  /* Parseval: momentum sums carry a further 1/N. */
  double momentum_scale = s->cell / (double) s->total;
  copy_amplitudes (s);
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
expand (const struct splitstep *s, double complex **psi, size_t outer, size_t axis,
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

static bt_status
state (void *self, const double complex **psi, bt_error *error)
{
  struct splitstep *s = self;
  *psi = s->full;
  if (s->full)
    return BT_OK;
  bt_status status = bti_calloc (&s->full, s->total, sizeof *s->full, error);
  double factor = status == BT_OK ? copy_positions (s) : 0;
  for (size_t i = 0; status == BT_OK && i < s->total; i++)
    s->full[i] = factor * s->copy[i];
  size_t outer = s->total, inner = 1;
  for (size_t axis = s->axes; status == BT_OK && --axis > 0;)
    {
      outer /= s->count[axis];
      if (s->half[axis])
        status = expand (s, &s->full, outer, axis, inner, error);
      inner *= s->points[axis];
    }
  *psi = s->full;
  return status;
}

/* The state, a copy for observing, and a table of phases for half the rows or, of
 * fourth order, two; half the points of each y_j, where the state is even.  The wave
 * function on all points comes on top for those who ask for it. */
static double
memory (const bt_options *options, const bt_model *model, double tables)
{
  int even = bt_model_power (model) == 2;
  double total = 1;
  for (size_t i = 0; i <= bt_model_modes (model); i++)
    total *= (double) options->points[i] / (even && i > 0 ? 2 : 1);
  double rows = even ? 0.5 + 1 / (double) options->points[0] : 1;
  return (2 + tables * rows) * total * (double) sizeof (double complex);
}

static double
memory_second (const bt_options *options, const bt_model *model)
{
  return memory (options, model, 1);
}

static double
memory_fourth (const bt_options *options, const bt_model *model)
{
  return memory (options, model, 2);
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
  .memory = memory_second,
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
  .memory = memory_fourth,
  .state = state,
};
