/* solve/spectral.c - the Schroedinger equation by diagonalisation.
 *
 * H is diagonalised once, even and odd x apart, in one of two truncated bases
 * (model/fock.h, model/adapted.h).  With c_a the amplitudes of the initial state
 * in the eigenstates, amplitudes at time t are c_a exp(-i E_a t): no error grows
 * with t, and a time costs the same wherever it lies.  Eigenstates that carry no
 * weight are dropped.  x joins even and odd states only:
 *
 *   <x> = 2 Re sum_ab conj(a_a) X_ab b_b,   <p> = d<x>/dt.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "model/adapted.h"
#include "model/fock.h"
#include "num/linalg.h"
#include "solve/method.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Memory and patience: H of one parity, its eigenvectors, LAPACK's workspace. */
static const double memory_limit = 4.0 * 1024 * 1024 * 1024;

/* States above this share of the cut are the edge of the basis. */
static const double edge_share = 0.95;

/* Times computed at once. */
enum
{
  LOOK = 64
};

/* One parity in its eigenstates. */
struct sector
{
  size_t size, kept;
  double *vector; /* kept x size */
  double *energy; /* of the kept ones */
  double *amplitude;
  double *square; /* kept x kept: <a|x^2|b> */
  double *phase;  /* kept x 2 LOOK: Re, then Im, of the amplitudes at LOOK times */
  double *scaled; /* the same times the energies */
};

struct spectral
{
  bti_fock *fock; /* one of these two is NULL */
  bti_adapted *adapted;
  struct sector sector[2];
  double *x;     /* kept even x kept odd */
  double *u, *v; /* products with X, as wide as phase */
  double time, norm, edge, energy;
  /* Means are computed for LOOK times at once, a matrix product instead of many
   * products with a vector: for steps of INTERVAL, AHEAD of them, of which number
   * INDEX is now.  AHEAD 0: none. */
  double interval;
  size_t ahead, index;
  double mean_x[LOOK], mean_p[LOOK], mean_x2[LOOK];
};

static void
destroy (void *self)
{
  struct spectral *s = self;
  for (int parity = 0; parity < 2; parity++)
    {
      struct sector *sector = &s->sector[parity];
      free (sector->vector);
      free (sector->energy);
      free (sector->amplitude);
      free (sector->square);
      free (sector->phase);
      free (sector->scaled);
    }
  free (s->x);
  free (s->u);
  free (s->v);
  bti_fock_free (s->fock);
  bti_adapted_free (s->adapted);
  free (s);
}

/* ---- the two bases behind one face --------------------------------------------- */

static size_t
block_size (const struct spectral *s, int parity)
{
  if (s->adapted)
    return s->adapted->size;
  return parity ? s->fock->size - s->fock->evens : s->fock->evens;
}

static bt_status
block_fill (const struct spectral *s, int parity, double *h, bt_error *error)
{
  if (s->adapted)
    return bti_adapted_fill (s->adapted, parity, h, error);
  const bti_fock *fock = s->fock;
  size_t first = parity ? fock->evens : 0, size = block_size (s, parity);
  memset (h, 0, size * size * sizeof *h);
  for (size_t i = first; i < first + size; i++)
    for (size_t e = fock->row[i]; e < fock->row[i + 1]; e++)
      h[(i - first) * size + fock->column[e] - first] = fock->value[e];
  return BT_OK;
}

/* OUT, a vector of the other parity, = x V. */
static void
block_apply_x (const struct spectral *s, int parity, const double *v, double *out)
{
  if (s->adapted)
    {
      for (size_t i = 0; i < s->adapted->points; i++)
        for (size_t k = s->adapted->first[i]; k < s->adapted->first[i + 1]; k++)
          out[k] = s->adapted->x[i] * v[k];
      return;
    }
  const bti_fock *fock = s->fock;
  size_t from = parity ? fock->evens : 0, to = parity ? 0 : fock->evens;
  memset (out, 0, block_size (s, !parity) * sizeof *out);
  for (size_t i = 0; i < fock->size; i++)
    {
      size_t raised = fock->raise[i];
      if (raised == SIZE_MAX)
        continue;
      double element = sqrt ((fock->n[i] + 1) / 2.0);
      int here = fock->n[i] % 2;
      if (here == parity)
        out[raised - to] += element * v[i - from];
      else
        out[i - to] += element * v[raised - from];
    }
}

/* Energy by which basis state I of PARITY counts as near the cut. */
static double
state_energy (const struct spectral *s, int parity, size_t i)
{
  if (s->adapted)
    {
      size_t point = 0;
      while (s->adapted->first[point + 1] <= i)
        point++;
      double m = 2 * (double) (i - s->adapted->first[point]);
      return s->adapted->x[point] * s->adapted->x[point] / 2
             + (m + 0.5) * s->adapted->width[point];
    }
  size_t state = i + (parity ? s->fock->evens : 0);
  double energy = s->fock->n[state];
  for (size_t j = 0; j < s->fock->modes; j++)
    energy += s->fock->m[state * s->fock->modes + j] * s->fock->omega[j];
  return energy;
}

/* ---- diagonalisation ----------------------------------------------------------- */

struct weight
{
  double weight;
  size_t index;
};

static int
by_weight (const void *a, const void *b)
{
  double left = ((const struct weight *) a)->weight;
  double right = ((const struct weight *) b)->weight;
  return (left < right) - (left > right);
}

/* Keep the eigenvectors in V that carry all but NEGLIGIBLE of the weight in
 * INITIAL, the heaviest first. */
static bt_status
keep_heavy (struct sector *sector, const double *v, const double *energy,
            const double *initial, double negligible, bt_error *error)
{
  size_t n = sector->size;
  double *overlap = NULL, light = 0;
  struct weight *order = NULL;
  bt_status status = bti_calloc (&overlap, n, sizeof *overlap, error);
  if (status == BT_OK)
    status = bti_calloc (&order, n, sizeof *order, error);
  if (status == BT_OK)
    {
      bti_real_multiply (overlap, v, initial, n, 1, n);
      for (size_t k = 0; k < n; k++)
        order[k] = (struct weight){ overlap[k] * overlap[k], k };
      qsort (order, n, sizeof *order, by_weight);
      sector->kept = n;
      while (sector->kept > 0 && light + order[sector->kept - 1].weight < negligible)
        light += order[--sector->kept].weight;
      status = bti_calloc (&sector->vector, sector->kept * n, sizeof (double), error);
    }
  if (status == BT_OK)
    status = bti_calloc (&sector->energy, sector->kept, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&sector->amplitude, sector->kept, sizeof (double), error);
  for (size_t k = 0; status == BT_OK && k < sector->kept; k++)
    {
      size_t from = order[k].index;
      memcpy (sector->vector + k * n, v + from * n, n * sizeof *v);
      sector->energy[k] = energy[from];
      sector->amplitude[k] = overlap[from];
    }
  free (overlap);
  free (order);
  return status;
}

static bt_status
diagonalise (struct spectral *s, const bt_model *model, int parity, double negligible,
             bt_error *error)
{
  struct sector *sector = &s->sector[parity];
  size_t n = sector->size = block_size (s, parity);
  double *h = NULL, *energy = NULL, *initial = NULL;
  size_t whole = s->fock ? s->fock->size : n;
  bt_status status = bti_calloc (&h, n * n, sizeof *h, error);
  if (status == BT_OK)
    status = bti_calloc (&energy, n, sizeof *energy, error);
  if (status == BT_OK)
    status = bti_calloc (&initial, whole, sizeof *initial, error);
  if (status == BT_OK)
    status = block_fill (s, parity, h, error);
  if (status == BT_OK)
    status = bti_eigen (h, n, energy, error);
  if (status == BT_OK)
    {
      if (s->adapted)
        bti_adapted_initial (s->adapted, parity, initial);
      else
        bti_fock_initial (s->fock, model, initial);
      const double *block = initial + (s->fock && parity ? s->fock->evens : 0);
      for (size_t i = 0; i < n; i++)
        s->norm += block[i] * block[i];
      status = keep_heavy (sector, h, energy, block, negligible, error);
    }
  free (h);
  free (energy);
  free (initial);
  return status;
}

/* Weight near the cut, averaged over all times: sum_a |c_a|^2 w_a. */
static void
add_edge (struct spectral *s, int parity)
{
  const struct sector *sector = &s->sector[parity];
  double limit = edge_share * (s->fock ? s->fock->cut : s->adapted->cut);
  for (size_t i = 0; i < sector->size; i++)
    {
      if (state_energy (s, parity, i) <= limit)
        continue;
      for (size_t k = 0; k < sector->kept; k++)
        {
          double part = sector->vector[k * sector->size + i] * sector->amplitude[k];
          s->edge += part * part;
        }
    }
}

/* Matrices of x and x^2 between kept eigenstates. */
static bt_status
make_matrices (struct spectral *s, bt_error *error)
{
  size_t even = s->sector[0].kept, odd = s->sector[1].kept;
  size_t width = 2 * LOOK * (even > odd ? even : odd);
  bt_status status = bti_calloc (&s->x, even * odd, sizeof *s->x, error);
  if (status == BT_OK)
    status = bti_calloc (&s->u, width, sizeof *s->u, error);
  if (status == BT_OK)
    status = bti_calloc (&s->v, width, sizeof *s->v, error);
  for (int parity = 0; status == BT_OK && parity < 2; parity++)
    {
      struct sector *sector = &s->sector[parity], *other = &s->sector[!parity];
      size_t kept = sector->kept;
      double *image;
      status = bti_calloc (&image, kept * other->size, sizeof *image, error);
      if (status != BT_OK)
        break;
      for (size_t k = 0; k < kept; k++)
        block_apply_x (s, parity, sector->vector + k * sector->size,
                       image + k * other->size);
      status = bti_calloc (&sector->square, kept * kept, sizeof (double), error);
      if (status == BT_OK)
        status = bti_calloc (&sector->phase, 2 * LOOK * kept, sizeof (double), error);
      if (status == BT_OK)
        status = bti_calloc (&sector->scaled, 2 * LOOK * kept, sizeof (double), error);
      if (status == BT_OK)
        bti_real_multiply_transposed (sector->square, image, image, kept, kept,
                                      other->size);
      if (status == BT_OK && parity == 0)
        bti_real_multiply_transposed (s->x, image, other->vector, kept, other->kept,
                                      other->size);
      free (image);
    }
  return status;
}

static bt_status
make (void **self, const bt_model *model, const bt_options *options, bt_error *error)
{
  struct spectral *s;
  bt_status status = bti_calloc (&s, 1, sizeof *s, error);
  if (status != BT_OK)
    return status;
  if (options->basis == BT_BASIS_ADAPTED)
    status = bti_adapted_new (&s->adapted, model, options->cut, error);
  else
    status = bti_fock_new (&s->fock, model, options->cut, error);
  /* A dropped weight w changes <x> by at most about 2 sqrt(w) |x|. */
  double share = 0.05 * options->tolerance / fmax (1, fabs (bt_model_x0 (model)));
  for (int parity = 0; status == BT_OK && parity < 2; parity++)
    {
      status = diagonalise (s, model, parity, share * share, error);
      if (status == BT_OK && bti_cancelled (options, error))
        status = BT_ECANCEL;
    }
  if (status == BT_OK)
    status = make_matrices (s, error);
  if (status == BT_OK)
    {
      add_edge (s, 0);
      add_edge (s, 1);
      s->edge += fmax (1 - s->norm, 0);
      for (int parity = 0; parity < 2; parity++)
        for (size_t k = 0; k < s->sector[parity].kept; k++)
          s->energy += s->sector[parity].energy[k] * s->sector[parity].amplitude[k]
                       * s->sector[parity].amplitude[k];
      *self = s;
      return BT_OK;
    }
  destroy (s);
  return status;
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  (void) error;
  struct spectral *s = self;
  double interval = h * (double) steps;
  s->time += interval;
  if (interval == s->interval && s->index + 1 < s->ahead)
    s->index++;
  else
    s->ahead = 0;
  s->interval = interval;
  return BT_OK;
}

/* Amplitudes of SECTOR at COUNT times from TIME on, by rotation: LOOK products of
 * numbers of modulus one lose no more than a few units in the last place. */
static void
fill_phases (struct sector *sector, double time, double interval, size_t count)
{
  for (size_t k = 0; k < sector->kept; k++)
    {
      double energy = sector->energy[k];
      double re = sector->amplitude[k] * cos (energy * time);
      double im = -sector->amplitude[k] * sin (energy * time);
      double c = cos (energy * interval), d = -sin (energy * interval);
      double *row = sector->phase + 2 * LOOK * k,
             *scaled = sector->scaled + 2 * LOOK * k;
      for (size_t i = 0; i < count; i++)
        {
          row[i] = re;
          row[LOOK + i] = im;
          scaled[i] = energy * re;
          scaled[LOOK + i] = energy * im;
          double next = re * c - im * d;
          im = re * d + im * c;
          re = next;
        }
    }
}

static void
add_squares (struct spectral *s, const struct sector *sector)
{
  bti_real_multiply (s->u, sector->square, sector->phase, sector->kept, 2 * LOOK,
                     sector->kept);
  for (size_t k = 0; k < sector->kept; k++)
    {
      const double *a = sector->phase + 2 * LOOK * k, *u = s->u + 2 * LOOK * k;
      for (size_t i = 0; i < LOOK; i++)
        s->mean_x2[i] += a[i] * u[i] + a[LOOK + i] * u[LOOK + i];
    }
}

/* Means at COUNT times from now on.  With u = X b and v = X E b, the time
 * derivative of conj(a) X b is i [conj(E a) u - conj(a) v]. */
static void
look_ahead (struct spectral *s, size_t count)
{
  struct sector *even = &s->sector[0], *odd = &s->sector[1];
  fill_phases (even, s->time, s->interval, count);
  fill_phases (odd, s->time, s->interval, count);
  for (size_t i = 0; i < LOOK; i++)
    s->mean_x[i] = s->mean_p[i] = s->mean_x2[i] = 0;
  add_squares (s, even);
  add_squares (s, odd);
  bti_real_multiply (s->u, s->x, odd->phase, even->kept, 2 * LOOK, odd->kept);
  bti_real_multiply (s->v, s->x, odd->scaled, even->kept, 2 * LOOK, odd->kept);
  for (size_t k = 0; k < even->kept; k++)
    {
      const double *a = even->phase + 2 * LOOK * k, *e = even->scaled + 2 * LOOK * k;
      const double *u = s->u + 2 * LOOK * k, *v = s->v + 2 * LOOK * k;
      for (size_t i = 0; i < LOOK; i++)
        {
          s->mean_x[i] += 2 * (a[i] * u[i] + a[LOOK + i] * u[LOOK + i]);
          s->mean_p[i] += 2
                          * (e[LOOK + i] * u[i] - e[i] * u[LOOK + i]
                             + a[i] * v[LOOK + i] - a[LOOK + i] * v[i]);
        }
    }
  s->ahead = count;
  s->index = 0;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  (void) error;
  struct spectral *s = self;
  if (s->ahead == 0)
    look_ahead (s, s->interval > 0 ? LOOK : 1);
  *out = (bt_observables){ .x = s->mean_x[s->index],
                           .p = s->mean_p[s->index],
                           .x2 = s->mean_x2[s->index],
                           .norm = s->norm,
                           .energy = s->energy,
                           .edge = s->edge };
  return BT_OK;
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  if (!(options->cut >= 0) || !isfinite (options->cut))
    return bt_error_set (error, BT_EINVAL, "energy cut %g: must be > 0", options->cut);
  double given = options->cut, tolerance = options->tolerance;
  double fock = given > 0 ? given : bti_fock_cut (model, tolerance);
  double size = (double) bti_fock_count (model, fock) / 2, adapted = 0;
  if (bt_model_modes (model) == 1)
    {
      adapted = given > 0 ? given : bti_adapted_cut (model, tolerance);
      double other = (double) bti_adapted_count (model, adapted);
      if (options->basis == BT_BASIS_AUTO && other < size)
        options->basis = BT_BASIS_ADAPTED;
      if (options->basis == BT_BASIS_ADAPTED)
        size = other;
    }
  else if (options->basis == BT_BASIS_ADAPTED)
    return bt_error_set (error, BT_ENOTSUP,
                         "the basis adapted to x is for one mode, not %zu",
                         bt_model_modes (model));
  if (options->basis == BT_BASIS_AUTO)
    options->basis = BT_BASIS_FOCK;
  options->cut = options->basis == BT_BASIS_ADAPTED ? adapted : fock;
  /* H and workspace of one sector while the vectors of the other are kept. */
  double bytes = 4 * size * size * (double) sizeof (double);
  if (!(bytes <= memory_limit))
    return bt_error_set (
        error, BT_ELIMIT,
        "diagonalising %.3g states needs %.3g GiB; the limit is %.3g GiB", size,
        bytes / 0x1p30, memory_limit / 0x1p30);
  return BT_OK;
}

const bt_method bti_method_spectral = {
  .name = "spectral",
  .summary = "Schroedinger equation by diagonalisation: no time step",
  .source = "sinc functions: Colbert and Miller, J. Chem. Phys. 96, 1982 (1992)",
  .caps = BT_QUANTUM | BT_BASIS,
  .order = 0,
  .make = make,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .settle = settle,
};
