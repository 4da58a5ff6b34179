/* solve/motion.c - see motion.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/memory.h"
#include "model/damping.h"
#include "num/composition.h"
#include "num/extrapolation.h"
#include "num/random.h"
#include "solve/motion.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  ROWS = 2 * BT_MAX_PARTS,
  FIRST_NOISE = 64 /* indices of the stream of a sample; those below are of its start */
};

struct bti_motion
{
  size_t parts, followed;
  bti_program *kick, *drift; /* -dV/dq of q, dT/dp of p; NULL: no such sum */
  bti_program *rates;        /* then: all of them, of q and p, damping too */
  bti_program *seen;         /* energy, then the rate of x */
  int open;
  size_t noises;
  double spread[ROWS][ROWS]; /* of row i by noise k: spread spread^T = D */
};

/* Rows of the inputs that stand for the operators: COORDINATE + k, MOMENTUM + k of part
 * k. */
static void
fill_rows (unsigned char row[BTI_SLOTS], size_t parts, size_t coordinate,
           size_t momentum)
{
  memset (row, 0, BTI_SLOTS);
  for (size_t k = 0; k < parts; k++)
    {
      row[BTI_SLOT_X (k)] = (unsigned char) (coordinate + k);
      row[BTI_SLOT_P (k)] = (unsigned char) (momentum + k);
    }
}

/* Derivatives of A by the coordinates (of which -1 times) or by the momenta of all
 * parts, into sums FIRST + k. */
static bt_status
add_derivatives (bti_products *products, const bti_polynomial *a, size_t parts,
                 int momenta, const unsigned char row[BTI_SLOTS], size_t first,
                 bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t k = 0; status == BT_OK && k < parts; k++)
    {
      bti_polynomial derivative = { 0 };
      status = bti_polynomial_derivative (
          &derivative, a, momenta ? BTI_SLOT_P (k) : BTI_SLOT_X (k), error);
      if (status == BT_OK)
        status = bti_products_polynomial (products, &derivative, momenta ? 1 : -1, row,
                                          (unsigned) (first + k), error);
      bti_polynomial_clear (&derivative);
    }
  return status;
}

/* b + A z of row I, into sum OUT. */
static bt_status
add_damping (bti_products *products, const bti_damping *damping, size_t rows, size_t i,
             size_t out, bt_error *error)
{
  bti_product product = { .factor = damping->b[i], .out = (unsigned) out };
  bt_status status
      = product.factor != 0 ? bti_products_add (products, &product, error) : BT_OK;
  product.degree = 1;
  for (size_t j = 0; status == BT_OK && j < rows; j++)
    {
      product.factor = damping->a[i][j];
      product.row[0] = (unsigned char) j;
      if (product.factor != 0)
        status = bti_products_add (products, &product, error);
    }
  return status;
}

/* A triangular factor of D, which may be singular, without columns of zeros. */
static void
factor_noise (bti_motion *motion, const bti_damping *damping)
{
  const size_t rows = 2 * motion->parts;
  for (size_t j = 0; j < rows; j++)
    {
      double column[ROWS] = { 0 };
      for (size_t i = j; i < rows; i++)
        {
          column[i] = damping->d[i][j];
          for (size_t k = 0; k < motion->noises; k++)
            column[i] -= motion->spread[i][k] * motion->spread[j][k];
        }
      if (!(column[j] > 1e-14 * damping->d[j][j]))
        continue;
      for (size_t i = j; i < rows; i++)
        motion->spread[i][motion->noises] = column[i] / sqrt (column[j]);
      motion->noises++;
    }
}

static bt_status
make_open (bti_motion *motion, const bti_system *system, const bti_damping *damping,
           bt_error *error)
{
  const size_t parts = system->parts;
  unsigned char row[BTI_SLOTS];
  bti_products products = { 0 };
  fill_rows (row, parts, 0, parts);
  bt_status status = add_derivatives (&products, &system->h, parts, 1, row, 0, error);
  if (status == BT_OK)
    status = add_derivatives (&products, &system->h, parts, 0, row, parts, error);
  for (size_t i = 0; status == BT_OK && i < 2 * parts; i++)
    status = add_damping (&products, damping, 2 * parts, i, i, error);
  if (status == BT_OK)
    status = bti_program_new (&motion->rates, &products, 2 * parts, error);
  bti_products_clear (&products);
  factor_noise (motion, damping);
  return status;
}

/* Programs of the derivatives by coordinates and momenta, or both in one. */
static bt_status
make_rates (bti_motion *motion, const bti_system *system, bt_error *error)
{
  const size_t parts = system->parts;
  unsigned char row[BTI_SLOTS];
  bti_polynomial t, v;
  bti_products products = { 0 };
  bt_status status = bti_system_split (system, &t, &v, error);
  if (status == BT_ENOTSUP)
    {
      fill_rows (row, parts, 0, parts);
      status = add_derivatives (&products, &system->h, parts, 1, row, 0, error);
      if (status == BT_OK)
        status = add_derivatives (&products, &system->h, parts, 0, row, parts, error);
      if (status == BT_OK)
        status = bti_program_new (&motion->rates, &products, 2 * parts, error);
      bti_products_clear (&products);
      return status;
    }
  if (status != BT_OK)
    return status;
  fill_rows (row, parts, 0, 0);
  status = add_derivatives (&products, &v, parts, 0, row, 0, error);
  if (status == BT_OK)
    status = bti_program_new (&motion->kick, &products, parts, error);
  bti_products_clear (&products);
  if (status == BT_OK)
    status = add_derivatives (&products, &t, parts, 1, row, 0, error);
  if (status == BT_OK)
    status = bti_program_new (&motion->drift, &products, parts, error);
  bti_products_clear (&products);
  bti_polynomial_clear (&t);
  bti_polynomial_clear (&v);
  return status;
}

bt_status
bti_motion_new (bti_motion **out, const bti_system *system, bt_error *error)
{
  bti_motion *motion;
  bti_products products = { 0 };
  bti_damping damping;
  unsigned char row[BTI_SLOTS];
  *out = NULL;
  bt_status status = bti_damping_of (&damping, system, "a trajectory", error);
  if (status == BT_OK)
    status = bti_calloc (&motion, 1, sizeof *motion, error);
  if (status != BT_OK)
    return status;
  motion->open = system->jumps > 0;
  motion->parts = system->parts;
  motion->followed = system->followed;
  fill_rows (row, system->parts, 0, system->parts);
  status = bti_products_polynomial (&products, &system->h, 1, row, 0, error);
  if (status == BT_OK)
    status = bti_products_polynomial (&products, &system->rate, 1, row, 1, error);
  if (status == BT_OK)
    status = add_damping (&products, &damping, 2 * system->parts, system->followed, 1,
                          error);
  if (status == BT_OK)
    status = bti_program_new (&motion->seen, &products, 2 * system->parts, error);
  bti_products_clear (&products);
  if (status == BT_OK)
    status = motion->open ? make_open (motion, system, &damping, error)
                          : make_rates (motion, system, error);
  if (status == BT_OK)
    *out = motion;
  else
    bti_motion_free (motion);
  return status;
}

void
bti_motion_free (bti_motion *motion)
{
  if (!motion)
    return;
  bti_program_free (motion->kick);
  bti_program_free (motion->drift);
  bti_program_free (motion->rates);
  bti_program_free (motion->seen);
  free (motion);
}

int
bti_motion_separable (const bti_motion *motion)
{
  return motion->kick != NULL;
}

static void
rates_of (const void *context, const double *z, double *rate)
{
  const bti_motion *motion = context;
  memset (rate, 0, 2 * motion->parts * BTI_LANES * sizeof *rate);
  bti_program_block (motion->rates, 1, z, rate);
}

/* STEPS steps without noise. */
static void
flow (const bti_motion *motion, double *z, double h, size_t steps)
{
  const double *w = bti_composition8;
  const int last = BTI_COMPOSITION_STAGES - 1;
  const size_t half = motion->parts * BTI_LANES;
  if (!motion->kick)
    {
      _Alignas(64) double work[BTI_EXTRAPOLATION_WORK * 2 * BT_MAX_PARTS * BTI_LANES];
      for (size_t s = 0; s < steps; s++)
        bti_extrapolate (rates_of, motion, z, 2 * half, h, work);
      return;
    }
  if (steps == 0)
    return;
  /* Each stage is kick(w/2) drift(w) kick(w/2); adjacent kicks merge, across steps
   * too. */
  double first = h * w[0] / 2, join = h * (w[last] + w[0]) / 2;
  for (size_t s = 0; s < steps; s++)
    for (int i = 0; i <= last; i++)
      {
        double c = i > 0 ? h * (w[i - 1] + w[i]) / 2 : s > 0 ? join : first;
        bti_program_block (motion->kick, c, z, z + half);
        bti_program_block (motion->drift, h * w[i], z + half, z);
      }
  bti_program_block (motion->kick, h * w[last] / 2, z, z + half);
}

/* What step number STEP, H long, adds to all rows. */
static void
add_noise (const bti_motion *motion, double *z, double h, uint64_t step,
           const bti_motion_noise *noise)
{
  for (size_t k = 0; k < motion->noises; k++)
    {
      /* Two numbers, each that of half the longer step. */
      _Alignas(64) double normal[2 * BTI_LANES], unused[2 * BTI_LANES];
      const uint64_t drawn = noise->half ? step / 2 : step;
      const double *one = normal + (noise->half && step % 2 ? BTI_LANES : 0);
      const double *other = noise->half ? one : normal + BTI_LANES;
      const double size = noise->half ? sqrt (h) / 2 : sqrt (h / 2);
      bti_noise_lanes (noise->seed, noise->stream,
                       FIRST_NOISE + drawn * motion->noises + k, BTI_LANES, normal,
                       unused);
      for (size_t i = 0; i < 2 * motion->parts; i++)
        for (size_t l = 0; motion->spread[i][k] != 0 && l < BTI_LANES; l++)
          z[i * BTI_LANES + l] += motion->spread[i][k] * size * (one[l] + other[l]);
    }
}

void
bti_motion_block (const bti_motion *motion, double *z, double h, size_t steps,
                  const bti_motion_noise *noise)
{
  if (motion->noises == 0)
    {
      flow (motion, z, h, steps);
      return;
    }
  for (size_t s = 0; s < steps; s++)
    {
      flow (motion, z, s > 0 ? h : h / 2, 1);
      add_noise (motion, z, h, noise->first + s, noise);
    }
  if (steps > 0)
    flow (motion, z, h / 2, 1);
}

/* Lanes are summed each for itself over the blocks, then in order: the same bits for
 * any number of threads. */
bti_flow_sums
bti_motion_sum (const bti_motion *motion, const double *blocks, size_t samples,
                const double *weight, double *start, double floor)
{
  enum
  {
    X,
    X2,
    ENERGY,
    RATE,
    SUMS
  };
  double sum[SUMS][BTI_LANES] = { { 0 } };
  bti_flow_sums sums = { 0 };
  for (size_t first = 0; first < samples; first += BTI_LANES, weight += BTI_LANES,
              start += BTI_LANES, blocks += 2 * motion->parts * BTI_LANES)
    {
      const double *x = blocks + motion->followed * BTI_LANES;
      _Alignas(64) double seen[2 * BTI_LANES] = { 0 };
      bti_program_block (motion->seen, 1, blocks, seen);
      size_t lanes = samples - first < BTI_LANES ? samples - first : BTI_LANES;
      for (size_t l = 0; l < lanes; l++)
        {
          sum[X][l] += weight[l] * x[l];
          sum[X2][l] += weight[l] * (x[l] * x[l]);
          sum[ENERGY][l] += weight[l] * seen[l];
          sum[RATE][l] += weight[l] * seen[BTI_LANES + l];
          start[l] = isnan (start[l]) ? seen[l] : start[l];
          double off = fabs (seen[l] - start[l]) / fmax (fabs (start[l]), floor);
          sums.change = off > sums.change && !motion->open ? off : sums.change;
        }
    }
  for (size_t l = 0; l < BTI_LANES; l++)
    {
      sums.x += sum[X][l];
      sums.x2 += sum[X2][l];
      sums.energy += sum[ENERGY][l];
      sums.p += sum[RATE][l];
    }
  return sums;
}

bt_status
bti_motion_program (bti_program **out, const bti_polynomial *a, size_t parts,
                    unsigned even, bt_error *error)
{
  unsigned char row[BTI_SLOTS];
  bti_products products = { 0 };
  bti_polynomial kept = { 0 };
  *out = NULL;
  fill_rows (row, parts, 0, parts);
  bt_status status = bti_polynomial_copy (&kept, a, error);
  if (status == BT_OK)
    {
      kept.count = 0;
      for (size_t i = 0; i < a->count; i++)
        {
          int odd = 0;
          for (size_t k = 0; k < parts; k++)
            if (even >> k & 1)
              odd |= (a->term[i].power[BTI_SLOT_X (k)]
                      + a->term[i].power[BTI_SLOT_P (k)])
                     % 2;
          if (!odd)
            kept.term[kept.count++] = a->term[i];
        }
      status = bti_products_polynomial (&products, &kept, 1, row, 0, error);
    }
  if (status == BT_OK)
    status = bti_program_new (out, &products, 2 * parts, error);
  bti_products_clear (&products);
  bti_polynomial_clear (&kept);
  return status;
}

double
bti_motion_mean (const bti_program *program, size_t parts, const double *blocks,
                 size_t samples, const double *weight)
{
  double sum[BTI_LANES] = { 0 }, total = 0;
  for (size_t first = 0; first < samples;
       first += BTI_LANES, weight += BTI_LANES, blocks += 2 * parts * BTI_LANES)
    {
      _Alignas(64) double value[BTI_LANES] = { 0 };
      bti_program_block (program, 1, blocks, value);
      size_t lanes = samples - first < BTI_LANES ? samples - first : BTI_LANES;
      for (size_t l = 0; l < lanes; l++)
        sum[l] += weight[l] * value[l];
    }
  for (size_t l = 0; l < BTI_LANES; l++)
    total += sum[l];
  return total;
}
