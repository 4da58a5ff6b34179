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
#include "base/complex.h"
#include "base/memory.h"
#include "num/linalg.h"
#include "solve/ahead.h"
#include "solve/general.h"
#include "solve/method.h"
#include "solve/spectrum.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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
  bti_general *look;        /* for means of polynomials; NULL before the first */
  bti_eigenstates *general; /* of a model without a special form: all there is */
  const bt_spectrum *of;    /* the caller's, or: */
  bt_spectrum *own;
  bt_model *model; /* the one that was given: x0 of OF may be another */
  struct sector sector[2];
  double *x;     /* kept even x kept odd */
  double *u, *v; /* products with X, as wide as phase */
  double norm, edge, energy;
  /* Means are computed for LOOK times at once, a matrix product instead of many
   * products with a vector: for steps of INTERVAL, AHEAD of them, of which number
   * INDEX is now.  AHEAD 0: none. */
  double interval;
  size_t ahead, index;
  double mean_x[LOOK], mean_p[LOOK], mean_x2[LOOK];
  bti_ahead far; /* has the time, and is for many intervals alike */
};

static void
destroy (void *self)
{
  struct spectral *s = self;
  bti_eigenstates_free (s->general);
  bti_general_free (s->look);
  bti_ahead_clear (&s->far);
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
  bt_spectrum_free (s->own);
  bt_model_free (s->model);
  free (s);
}

/* ---- the eigenstates a state is made of ----------------------------------------- */

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

/* Project the initial state of MODEL on the eigenstates of PARITY. */
static bt_status
project (struct spectral *s, const bt_model *model, int parity, double negligible,
         bt_error *error)
{
  struct sector *sector = &s->sector[parity];
  double *initial;
  sector->size = bti_spectrum_size (s->of, parity);
  bt_status status = bti_calloc (&initial, sector->size, sizeof *initial, error);
  if (status == BT_OK)
    status = bti_spectrum_initial (s->of, model, parity, initial, error);
  for (size_t i = 0; status == BT_OK && i < sector->size; i++)
    s->norm += initial[i] * initial[i];
  if (status == BT_OK)
    status = keep_heavy (sector, s->of->vector[parity], s->of->energy[parity], initial,
                         negligible, error);
  free (initial);
  return status;
}

/* Weight near the cut, averaged over all times: sum_a |c_a|^2 w_a. */
static void
add_edge (struct spectral *s, int parity)
{
  const struct sector *sector = &s->sector[parity];
  double limit = edge_share * s->of->cut;
  for (size_t i = 0; i < sector->size; i++)
    {
      if (bti_spectrum_level (s->of, parity, i) <= limit)
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
make_matrices (struct spectral *s, const bt_watch *watch, bt_error *error)
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
      status = bt_watch_afford (
          watch, 2e-10 * (double) kept * (double) kept * (double) other->size, error,
          "matrices of %zu eigenstates", kept);
      for (size_t k = 0; status == BT_OK && k < kept; k++)
        bti_spectrum_apply_x (s->of, parity, sector->vector + k * sector->size,
                              image + k * other->size);
      if (status == BT_OK)
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
  status = bt_model_copy (&s->model, model, error);
  if (!bti_model_special (model))
    {
      if (status == BT_OK)
        status = bti_eigenstates_new (&s->general, model, options, error);
      if (status != BT_OK)
        destroy (s);
      else
        *self = s;
      return status;
    }
  s->of = options->spectrum;
  if (status == BT_OK && !s->of)
    {
      status = bt_spectrum_new (&s->own, model, options, error);
      s->of = s->own;
    }
  for (int parity = 0; status == BT_OK && parity < 2; parity++)
    status = project (s, model, parity, options->negligible, error);
  if (status == BT_OK)
    status = make_matrices (s, options->watch, error);
  if (status == BT_OK)
    {
      add_edge (s, 0);
      add_edge (s, 1);
      s->edge += fmax (1 - s->norm, 0);
      for (int parity = 0; parity < 2; parity++)
        for (size_t k = 0; k < s->sector[parity].kept; k++)
          s->energy += s->sector[parity].energy[k] * s->sector[parity].amplitude[k]
                       * s->sector[parity].amplitude[k];
      if (s->own)
        bti_spectrum_forget (s->own);
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
  if (s->general)
    {
      bti_eigenstates_advance (s->general, interval);
      return BT_OK;
    }
  if (interval == s->interval && s->index + 1 < s->ahead)
    s->index++;
  else
    s->ahead = 0;
  s->interval = interval;
  bti_ahead_advance (&s->far, interval);
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
  fill_phases (even, s->far.now.time, s->interval, count);
  fill_phases (odd, s->far.now.time, s->interval, count);
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

/* The sums of oscillations that <x> and <x^2> are. */
static bt_status
fill_far (struct spectral *s, bt_error *error)
{
  const struct sector *sector = s->sector;
  double complex *c[2] = { NULL, NULL };
  bti_ahead_group group[2];
  bt_status status = BT_OK;
  for (int parity = 0; status == BT_OK && parity < 2; parity++)
    {
      const size_t kept = sector[parity].kept;
      status = bti_calloc (&c[parity], kept, sizeof *c[parity], error);
      for (size_t k = 0; status == BT_OK && k < kept; k++)
        c[parity][k] = sector[parity].amplitude[k];
      group[parity] = (bti_ahead_group){ kept, sector[parity].energy, c[parity] };
    }
  if (status == BT_OK)
    status = bti_ahead_pairs (&s->far.x, &group[0], &group[1], s->x, sector[1].kept,
                              error);
  for (int parity = 0; status == BT_OK && parity < 2; parity++)
    status = bti_ahead_pairs (&s->far.x2, &group[parity], &group[parity],
                              sector[parity].square, sector[parity].kept, error);
  free (c[0]);
  free (c[1]);
  s->far.ready = status == BT_OK;
  return status;
}

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  struct spectral *s = self;
  bt_status status = BT_OK;
  if (s->general)
    return bti_eigenstates_observe (s->general, out, error);
  *out = (bt_observables){ .norm = s->norm, .energy = s->energy, .edge = s->edge };
  if (bti_ahead_wants (&s->far))
    status = fill_far (s, error);
  if (status != BT_OK)
    return status;
  if (s->far.ready)
    return bti_ahead_observe (&s->far, out, error);
  if (s->ahead == 0)
    look_ahead (s, s->interval > 0 ? LOOK : 1);
  out->x = s->mean_x[s->index];
  out->p = s->mean_p[s->index];
  out->x2 = s->mean_x2[s->index];
  return BT_OK;
}

/* sum_a c_a exp(-i E_a t) |a>. */
static bt_status
levels (void *self, bt_levels *out, bt_error *error)
{
  const struct spectral *s = self;
  if (s->general)
    return bti_eigenstates_levels (s->general, s->model, out, error);
  const bti_fock *fock = s->of->fock;
  if (!fock)
    return bt_error_set (error, BT_ENOTSUP,
                         "spectral works in oscillator levels in the Fock basis only, "
                         "not in the one adapted to x");
  bt_status status = bti_levels_new (out, s->of->model, s->of->cut, error);
  for (int parity = 0; status == BT_OK && parity < 2; parity++)
    {
      const struct sector *sector = &s->sector[parity];
      for (size_t k = 0; k < sector->kept; k++)
        {
          double angle = sector->energy[k] * s->far.now.time;
          double complex a = sector->amplitude[k] * CMPLX (cos (angle), -sin (angle));
          for (size_t i = 0; i < sector->size; i++)
            {
              size_t state = i + (parity ? fock->evens : 0);
              size_t l = bti_levels_find (out, fock->m + state * fock->modes);
              out->c[fock->n[state] * out->columns + l]
                  += sector->vector[k * sector->size + i] * a;
            }
        }
    }
  return status;
}

static bt_status
weights (void *self, unsigned parts, bt_weights *out, bt_error *error)
{
  const struct spectral *s = self;
  if (s->general)
    return bti_eigenstates_weights (s->general, parts, out, error);
  return bt_error_set (
      error, BT_ENOTSUP,
      "spectral has the state of some parts of a model without a special "
      "form, or made general, alone");
}

static bt_status
lines (const void *self, bt_lines *out, bt_error *error)
{
  const struct spectral *s = self;
  if (s->general)
    return bti_eigenstates_lines (s->general, out, error);
  return bt_error_set (error, BT_ENOTSUP,
                       "spectral shows the lines of a model without a special form, or "
                       "made general, alone");
}

static bt_status
mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  struct spectral *s = self;
  bt_levels state = { 0 };
  if (s->general)
    return bti_eigenstates_mean (s->general, a, out, error);
  bt_status status = levels (self, &state, error);
  if (status == BT_OK)
    status = bti_general_levels (&s->look, s->model, s->of->cut, &state, a, out, error);
  bt_levels_clear (&state);
  return status;
}

/* H of one sector, its eigenvectors and LAPACK's workspace, while the vectors of the
 * other are kept. */
static double
bytes_of (double size)
{
  return 4 * size * size * (double) sizeof (double);
}

static double
memory (const bt_options *options, const bt_model *model)
{
  if (!bti_model_special (model))
    return bti_eigenstates_memory (options, model);
  return bytes_of (options->basis == BT_BASIS_ADAPTED
                       ? (double) bti_adapted_count (model, options->cut)
                       : (double) bti_fock_count (model, options->cut) / 2);
}

static bt_status
settle_general (bt_options *options, const bt_model *model, bt_error *error)
{
  if (options->spectrum)
    return bt_error_set (error, BT_ENOTSUP,
                         "a spectrum made before serves the two special forms of a "
                         "model alone");
  bt_status status = bti_general_settle (options, model, error);
  if (status != BT_OK)
    return status;
  double size = bti_basis_block (model, options->cut);
  return bti_memory_check (memory (options, model), error, "diagonalising %.3g states",
                           size);
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  if (!(options->cut >= 0) || !isfinite (options->cut))
    return bt_error_set (error, BT_EINVAL, "energy cut %g: must be > 0", options->cut);
  if (!(options->negligible >= 0) || !(options->negligible < 1))
    return bt_error_set (error, BT_EINVAL, "negligible weight %g: must be in [0, 1)",
                         options->negligible);
  /* A dropped weight w changes <x> by at most about 2 sqrt(w) |x|. */
  if (options->negligible == 0)
    options->negligible
        = pow (0.05 * options->tolerance / fmax (1, fabs (bt_model_x0 (model))), 2);
  if (!bti_model_special (model))
    return settle_general (options, model, error);
  if (options->spectrum)
    {
      if (!bti_spectrum_fits (options->spectrum, model))
        return bt_error_set (error, BT_EINVAL,
                             "the spectrum given is that of another Hamiltonian: "
                             "lambda %g instead of %g, "
                             "or other modes",
                             bt_model_lambda (options->spectrum->model, 0),
                             bt_model_lambda (model, 0));
      options->basis = options->spectrum->basis;
      options->cut = options->spectrum->cut;
      return BT_OK;
    }
  double given = options->cut, tolerance = options->tolerance;
  double fock = given > 0 ? given : bti_fock_cut (model, tolerance);
  double size = (double) bti_fock_count (model, fock) / 2, adapted = 0;
  if (bt_model_modes (model) == 1 && bti_model_power (model) == 2)
    {
      adapted = given > 0 ? given : bti_adapted_cut (model, tolerance);
      double other = (double) bti_adapted_count (model, adapted);
      /* In the adapted one only x and its rate have simple means. */
      if (options->basis == BT_BASIS_AUTO && other < size && !options->observe)
        options->basis = BT_BASIS_ADAPTED;
      if (options->basis == BT_BASIS_ADAPTED)
        size = other;
    }
  else if (options->basis == BT_BASIS_ADAPTED)
    return bt_error_set (error, BT_ENOTSUP,
                         "the basis adapted to x is for one mode coupled by x^2 y^2, "
                         "not %zu coupled by the power %d",
                         bt_model_modes (model), bti_model_power (model));
  if (options->basis == BT_BASIS_AUTO)
    options->basis = BT_BASIS_FOCK;
  options->cut = options->basis == BT_BASIS_ADAPTED ? adapted : fock;
  return bti_memory_check (bytes_of (size), error, "diagonalising %.3g states", size);
}

const bt_method bti_method_spectral = {
  .name = "spectral",
  .summary = "Schroedinger equation by diagonalisation: no time step",
  .source = "sinc functions: Colbert and Miller, J. Chem. Phys. 96, 1982 (1992)",
  .caps = BT_QUANTUM | BT_BASIS | BT_BASES,
  .order = 0,
  .make = make,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .mean = mean,
  .settle = settle,
  .levels = levels,
  .weights = weights,
  .lines = lines,
  .memory = memory,
  .seconds = bti_spectral_seconds,
};
