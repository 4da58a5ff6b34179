/* model/ground.c - see ground.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/ground.h"
#include "base/memory.h"
#include "model/reach.h"
#include "model/sparse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of Lanczos' method, relative to the largest energy of the basis. */
static const double sharp = 1e-13;
/* See ground.h: of the moments, in standard deviations, and of the residual, in the
 * lowest level. */
static const double settled = 1e-8, left = 1e-6;
/* A residual turns the state towards the next level by residual/gap: above this the
 * basis does not tell which of the two is the lower one. */
static const double resolved = 0.1;
/* A search for the ground state holds so many states, five vectors, and the matrix. */
static const double most_states = 1e6;

/* The ground state below one cut. */
struct ground
{
  bti_basis *basis;
  bti_sparse *g;
  double complex *psi;
  double gap; /* to the next level */
  double mean[BTI_SLOTS], covariance[BTI_SLOTS * BTI_SLOTS];
};

static void
clear (struct ground *ground)
{
  bti_basis_free (ground->basis);
  bti_sparse_free (ground->g);
  free (ground->psi);
  *ground = (struct ground){ 0 };
}

static bt_status
mean_of (double *out, const struct ground *ground, const bti_polynomial *a,
         const bt_watch *watch, bt_error *error)
{
  bti_sparse *matrix;
  bt_status status = bti_sparse_new (&matrix, ground->basis, a, watch, error);
  if (status == BT_OK)
    *out = bti_sparse_mean (matrix, ground->psi);
  bti_sparse_free (matrix);
  return status;
}

/* The mean of the operator in SLOT, and of its symmetrised products with those before.
 * The means of these are there. */
static bt_status
slot_moments (struct ground *ground, const bti_system *system, size_t slot,
              const bt_watch *watch, bt_error *error)
{
  bti_polynomial a = { 0 };
  bt_status status = bti_polynomial_slot (&a, slot, error);
  if (status == BT_OK)
    status = mean_of (&ground->mean[slot], ground, &a, watch, error);
  for (size_t other = 0; status == BT_OK && other <= slot; other++)
    {
      bti_polynomial b = { 0 }, product = { 0 };
      double square = 0;
      if (other % 3 == 2 || system->part[other / 3].kind != BT_OSCILLATOR)
        continue;
      status = bti_polynomial_slot (&b, other, error);
      if (status == BT_OK)
        status = bti_polynomial_multiply (&product, &a, &b, error);
      if (status == BT_OK)
        status = mean_of (&square, ground, &product, watch, error);
      ground->covariance[slot * BTI_SLOTS + other]
          = ground->covariance[other * BTI_SLOTS + slot]
          = square - ground->mean[slot] * ground->mean[other];
      bti_polynomial_clear (&b);
      bti_polynomial_clear (&product);
    }
  bti_polynomial_clear (&a);
  return status;
}

/* States below CUT, about: the volume in cells of one. */
static double
volume_below (const bti_system *of, double cut)
{
  bti_frame frame[BT_MAX_PARTS];
  double value = 1, axes = 0;
  bti_frames (frame, of);
  for (size_t k = 0; k < of->parts; k++)
    if (of->part[k].kind == BT_OSCILLATOR)
      value *= cut / frame[k].level / ++axes;
    else
      value *= 2;
  return value;
}

static bt_status
find (struct ground *ground, const bti_system *of, double cut, const bt_watch *watch,
      bt_error *error)
{
  const double states = volume_below (of, cut);
  if (!(states <= most_states))
    return bt_error_set (error, BT_ELIMIT,
                         "ground_of: for its means its ground state would be sought "
                         "among %.3g states, below energy %g; at most %.3g are tried",
                         states, cut, most_states);
  bt_status status = bti_basis_new (&ground->basis, of, cut, error);
  if (status != BT_OK)
    return status;
  const size_t size = ground->basis->size;
  status = bti_sparse_new (&ground->g, ground->basis, &of->h, watch, error);
  if (status == BT_OK)
    status = bti_calloc (&ground->psi, size, sizeof *ground->psi, error);
  if (status == BT_OK)
    status
        = bti_sparse_ground (ground->g, ground->psi, &ground->gap, sharp, watch, error);
  for (size_t k = 0; status == BT_OK && k < of->parts; k++)
    if (of->part[k].kind == BT_OSCILLATOR)
      {
        status = slot_moments (ground, of, BTI_SLOT_X (k), watch, error);
        if (status == BT_OK)
          status = slot_moments (ground, of, BTI_SLOT_P (k), watch, error);
      }
  return status;
}

/* The largest difference of means and covariances, in standard deviations. */
static double
difference (const struct ground *a, const struct ground *b)
{
  double worst = 0, width[BTI_SLOTS];
  for (size_t i = 0; i < BTI_SLOTS; i++)
    width[i] = sqrt (b->covariance[i * BTI_SLOTS + i]);
  for (size_t i = 0; i < BTI_SLOTS; i++)
    for (size_t j = 0; j < BTI_SLOTS; j++)
      {
        const size_t at = i * BTI_SLOTS + j;
        if (width[i] == 0 || width[j] == 0)
          continue;
        worst = fmax (worst, fabs (a->mean[i] - b->mean[i]) / width[i]);
        worst = fmax (worst, fabs (a->covariance[at] - b->covariance[at])
                                 / (width[i] * width[j]));
      }
  return worst;
}

/* |(G - E) psi| of PSI in FROM, G of the basis TO, which holds all states of the other.
 */
static bt_status
residual_of (double *out, const bti_basis *from, const double complex *psi,
             const bti_basis *to, const bti_sparse *g, bt_error *error)
{
  double complex *wide, *rest = NULL;
  double energy = 0, sum = 0;
  bt_status status = bti_calloc (&wide, to->size, sizeof *wide, error);
  if (status == BT_OK)
    status = bti_calloc (&rest, to->size, sizeof *rest, error);
  if (status == BT_OK)
    {
      for (size_t i = 0; i < from->size; i++)
        {
          const size_t at = bti_basis_place (to, from, i);
          if (at < to->size)
            wide[at] = psi[i];
        }
      bti_sparse_apply (g, rest, wide);
      for (size_t i = 0; i < to->size; i++)
        energy += creal (conj (wide[i]) * rest[i]);
      for (size_t i = 0; i < to->size; i++)
        {
          double complex off = rest[i] - energy * wide[i];
          sum += creal (off) * creal (off) + cimag (off) * cimag (off);
        }
      *out = sqrt (sum);
    }
  free (wide);
  free (rest);
  return status;
}

/* How much energy in levels a basis needs for all wells in which the state of ENERGY of
 * the start's operator could lie.  0: that does not hold it together, which the state
 * will show. */
static double
wells_of (const bti_system *system, const bti_frame *frame, double energy)
{
  bti_system of = *system; /* its polynomials are borrowed */
  of.h = system->ground;
  if (bti_basis_confined (&of) != 1)
    return 0;
  const bti_reach reach = bti_reach_below (&of, &of.h, frame, energy);
  return reach.open ? 0 : reach.levels;
}

bt_status
bti_ground_state (double complex *out, const bti_basis *basis, const bti_system *system,
                  double tolerance, const bt_watch *watch, bt_error *error)
{
  const unsigned all = (1U << system->parts) - 1;
  bti_basis *wide = NULL;
  bti_sparse *g;
  double gap = 0, residual = 0;
  bt_status status = bti_sparse_new (&g, basis, &system->ground, watch, error);
  if (status == BT_OK)
    status = bti_sparse_ground (g, out, &gap, tolerance, watch, error);
  const double energy = status == BT_OK ? bti_sparse_mean (g, out) : 0,
               far = status == BT_OK ? wells_of (system, basis->frame, energy) : 0;
  if (far > basis->cut)
    status = bt_error_set (error, BT_EGRID,
                           "ground_of: where it lies below the energy that was found, "
                           "%g, reaches beyond the basis, to %.3g; a larger cut than "
                           "%g is needed",
                           energy, far, basis->cut);
  bti_sparse_free (g);
  g = NULL;
  /* All that one product with G can reach. */
  if (status == BT_OK)
    status = bti_basis_new (&wide, system,
                            basis->cut
                                + bti_polynomial_degree (&system->ground, all)
                                      * bti_basis_level (system),
                            error);
  if (status == BT_OK)
    status = bti_sparse_new (&g, wide, &system->ground, watch, error);
  if (status == BT_OK)
    status = residual_of (&residual, basis, out, wide, g, error);
  if (status == BT_OK && !(residual <= resolved * gap))
    status = bt_error_set (error, BT_EGRID,
                           "ground_of: below energy %g the next level lies %.2g above "
                           "the ground state, which has a residual of %.2g: such a "
                           "basis does not tell them apart",
                           basis->cut, gap, residual);
  bti_sparse_free (g);
  bti_basis_free (wide);
  return status;
}

/* The lowest and the highest energy of a level. */
static void
levels_of (const bti_system *of, double *low, double *high)
{
  bti_frame frame[BT_MAX_PARTS];
  bti_frames (frame, of);
  *low = INFINITY;
  *high = 0;
  for (size_t k = 0; k < of->parts; k++)
    if (of->part[k].kind == BT_OSCILLATOR)
      {
        *low = fmin (*low, frame[k].level);
        *high = fmax (*high, frame[k].level);
      }
}

static bt_status
joint_moments (double *mean, double *covariance, const bti_system *system,
               const bt_watch *watch, bt_error *error)
{
  /* The first cut, in the highest level, and how far it is raised. */
  const double first = 8, growth = 1.5;
  /* A residual that so many cuts do not lower belongs to a state that runs away. */
  const int patience = 6;
  struct ground last = { 0 }, now = { 0 };
  double low, high, moved = INFINITY, residual = INFINITY, best = INFINITY, wanted = 0,
                    far = 0;
  bti_system of = *system; /* its polynomials are borrowed */
  of.h = system->ground;
  levels_of (&of, &low, &high);
  double cut = first * high;
  bt_status status = find (&last, &of, cut, watch, error);
  for (int idle = 0; status == BT_OK && idle < patience;)
    {
      cut *= growth;
      status = find (&now, &of, cut, watch, error);
      if (status == BT_OK)
        status = residual_of (&residual, last.basis, last.psi, now.basis, now.g, error);
      if (status != BT_OK)
        break;
      moved = difference (&last, &now);
      clear (&last);
      last = now;
      now = (struct ground){ 0 };
      wanted = fmin (left * low, resolved * last.gap);
      far = wells_of (system, last.basis->frame, bti_sparse_mean (last.g, last.psi));
      if (moved <= settled && residual <= wanted && far <= cut)
        break;
      if (far > cut)
        continue;
      idle = residual < best ? 0 : idle + 1;
      best = fmin (best, residual);
    }
  if (status == BT_OK && !(moved <= settled && residual <= wanted))
    status = bt_error_set (error, BT_ECONV,
                           "ground_of: below energy %g its ground state still moves by "
                           "%.2g standard deviations, with a residual of %.2g and the "
                           "next level %.2g above it",
                           cut, moved, residual, last.gap);
  if (status == BT_OK)
    {
      memcpy (mean, last.mean, sizeof last.mean);
      memcpy (covariance, last.covariance, sizeof last.covariance);
    }
  clear (&last);
  clear (&now);
  return status;
}

bt_status
bti_start_moments (double *mean, double *covariance, const bti_system *system,
                   const bt_watch *watch, bt_error *error)
{
  if (system->ground.count > 0)
    return joint_moments (mean, covariance, system, watch, error);
  bti_system_moments (system, mean, covariance);
  return BT_OK;
}

bt_status
bti_start_factor (double *l, const double *covariance, const size_t *part, size_t count,
                  bt_error *error)
{
  const size_t rows = 2 * count;
  memset (l, 0, rows * rows * sizeof *l);
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j <= i; j++)
      {
        const size_t a = 3 * part[i / 2] + i % 2, b = 3 * part[j / 2] + j % 2;
        double rest = covariance[a * BTI_SLOTS + b];
        for (size_t k = 0; k < j; k++)
          rest -= l[i * rows + k] * l[j * rows + k];
        if (j == i && !(rest > 0))
          return bt_error_set (error, BT_ECONV,
                               "the covariance of the start is not positive: %.3g is "
                               "left in row %zu",
                               rest, i);
        l[i * rows + j] = j == i ? sqrt (rest) : rest / l[j * rows + j];
      }
  return BT_OK;
}
