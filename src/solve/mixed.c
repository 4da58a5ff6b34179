/* solve/mixed.c - the master equation of any polynomials, `lindblad-taylor'.
 *
 * The density matrix in number states below an energy (model/basis.h), and exp (L t)
 * (solve/liouville.h) by Faber polynomials (num/faber.h) to rounding: no step error.
 * Hermitian to the last bit, as L makes it so.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "base/memory.h"
#include "model/ground.h"
#include "num/faber.h"
#include "num/linalg.h"
#include "solve/general.h"
#include "solve/liouville.h"
#include "solve/method.h"
#include "solve/reduced.h"
#include "solve/stationary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Weight of a block that is left out. */
static const double empty = 1e-27;
/* Residual of a joint start, relative to the largest energy of the basis. */
static const double sharp = 1e-11;
/* Seconds of one interval that nobody waits for. */
static const double longest = 1e7;

enum
{
  MATRICES = 5, /* rho and four more of its size */
  LOOKS = 16
};

struct mixed
{
  bti_system *system;
  bti_basis *basis;
  bti_liouville *l;
  bti_sparse *h, *x, *x2;
  bti_faber series;
  double length; /* of the interval that SERIES is for */
  const bt_watch *watch;
  int confined;
  unsigned char *edge;
  double outside, most, time; /* MOST: weight at the edge so far */
  double rate;                /* d<x>/dt */
  double complex *rho, *work[3], *before;
  struct
  {
    bti_polynomial a;
    bti_sparse *matrix;
  } look[LOOKS];
  size_t looks;
};

static void
destroy (void *self)
{
  struct mixed *m = self;
  bti_system_free (m->system);
  bti_basis_free (m->basis);
  bti_liouville_free (m->l);
  bti_sparse_free (m->h);
  bti_sparse_free (m->x);
  bti_sparse_free (m->x2);
  bti_faber_clear (&m->series);
  for (size_t i = 0; i < m->looks; i++)
    {
      bti_polynomial_clear (&m->look[i].a);
      bti_sparse_free (m->look[i].matrix);
    }
  free (m->edge);
  free (m->rho);
  for (int i = 0; i < 3; i++)
    free (m->work[i]);
  free (m->before);
  free (m);
}

/* ---- the start ------------------------------------------------------------------ */

/* A mixed qubit is one of two pure ones, along its Bloch vector or against it, and all
 * of them together one of 2^COUNT: PURE is that of number CHOICE, its weight returned.
 */
static double
choose_pure (bti_system *pure, const bti_system *system, unsigned choice,
             unsigned *count)
{
  double weight = 1;
  *count = 0;
  *pure = *system;
  for (size_t k = 0; k < system->parts; k++)
    {
      double *b = pure->part[k].bloch,
             length = sqrt (b[0] * b[0] + b[1] * b[1] + b[2] * b[2]);
      if (system->part[k].kind != BT_QUBIT || !(length < 1 - 1e-12))
        continue;
      const double sign = choice >> (*count)++ & 1 ? -1 : 1;
      weight *= (1 + sign * length) / 2;
      if (!(length > 0))
        b[2] = length = 1;
      for (int i = 0; i < 3; i++)
        b[i] *= sign / length;
    }
  return weight;
}

/* The pure states of the start in turn, PSI of WEIGHT; 0 behind the last. */
static bt_status
start_of (const struct mixed *m, unsigned choice, double complex *psi, double *weight,
          int *more, bt_error *error)
{
  bti_system pure;
  unsigned count = 0;
  *weight = 1;
  if (m->system->ground.count == 0)
    *weight = choose_pure (&pure, m->system, choice, &count);
  *more = choice + 1 < 1U << count;
  if (m->system->ground.count == 0)
    return bti_basis_product (m->basis, &pure, psi, error);
  return bti_ground_state (psi, m->basis, m->system, sharp, m->watch, error);
}

/* WEIGHT[i] = <i|rho|i>, or, with RHO, all of it. */
static bt_status
add_starts (const struct mixed *m, double *weight, double complex *rho, bt_error *error)
{
  const size_t size = m->basis->size;
  double complex *psi;
  int more = 1;
  bt_status status = bti_calloc (&psi, size, sizeof *psi, error);
  for (unsigned choice = 0; status == BT_OK && more; choice++)
    {
      double share;
      status = start_of (m, choice, psi, &share, &more, error);
      for (size_t i = 0; status == BT_OK && i < size; i++)
        {
          if (weight)
            weight[i] += share * creal (psi[i] * conj (psi[i]));
          for (size_t j = 0; rho && j < size; j++)
            rho[i * size + j] += share * psi[i] * conj (psi[j]);
        }
      if (status == BT_OK)
        status = bt_watch_check (m->watch, error);
    }
  free (psi);
  return status;
}

/* ---- making one ----------------------------------------------------------------- */

static void
free_list (bti_sparse **list, size_t count)
{
  for (size_t k = 0; k < count; k++)
    {
      bti_sparse_free (list[k]);
      list[k] = NULL;
    }
}

/* H and all operators of the environment. */
static bt_status
make_operators (struct mixed *m, bti_sparse **jump, bt_error *error)
{
  bti_sparse_free (m->h);
  bt_status status = bti_sparse_new (&m->h, m->basis, &m->system->h, m->watch, error);
  for (size_t k = 0; status == BT_OK && k < m->system->jumps; k++)
    status
        = bti_sparse_new (&jump[k], m->basis, &m->system->jump[k].l, m->watch, error);
  return status;
}

/* Leave out states that neither H nor the environment joins to the start. */
static bt_status
keep_blocks (struct mixed *m, const double *weight, bti_sparse **jump, bt_error *error)
{
  const size_t size = m->basis->size;
  unsigned *block;
  double *sum = NULL;
  unsigned char *keep = NULL;
  size_t kept = 0;
  bt_status status = bti_calloc (&block, size, sizeof *block, error);
  if (status == BT_OK)
    status = bti_calloc (&sum, size, sizeof *sum, error);
  if (status == BT_OK)
    status = bti_calloc (&keep, size, sizeof *keep, error);
  if (status == BT_OK)
    {
      bti_sparse_blocks (m->h, block);
      for (size_t k = 0; k < m->system->jumps; k++)
        bti_sparse_join (jump[k], block);
      for (size_t i = 0; i < size; i++)
        sum[block[i]] += weight[i];
      for (size_t i = 0; i < size; i++)
        {
          keep[i] = sum[block[i]] > empty;
          kept += keep[i];
        }
    }
  if (status == BT_OK && kept > 0 && kept < size && m->system->ground.count == 0)
    {
      bti_basis_keep (m->basis, keep);
      free_list (jump, m->system->jumps);
      status = make_operators (m, jump, error);
    }
  free (block);
  free (sum);
  free (keep);
  return status;
}

/* The basis, and L between its states. */
static bt_status
make_space (struct mixed *m, const bt_options *options, bt_error *error)
{
  bti_sparse *jump[BT_MAX_OPERATORS] = { NULL };
  double rate[BT_MAX_OPERATORS], *weight = NULL, inside = 0, up = 0, down = 0;
  bt_status status = bti_basis_new (&m->basis, m->system, options->cut, error);
  if (status == BT_OK)
    status = bti_calloc (&weight, m->basis->size, sizeof *weight, error);
  if (status == BT_OK)
    status = add_starts (m, weight, NULL, error);
  for (size_t i = 0; status == BT_OK && i < m->basis->size; i++)
    inside += weight[i];
  m->outside = fmax (1 - inside, 0);
  if (status == BT_OK && !(m->outside <= options->tolerance))
    status = bt_error_set (
        error, BT_EGRID,
        "energy cut %g too low for the state: weight %.2g of the initial "
        "state lies above it, allowed %.2g; a larger cut is needed",
        options->cut, m->outside, options->tolerance);
  if (status == BT_OK)
    status = make_operators (m, jump, error);
  if (status == BT_OK)
    status = keep_blocks (m, weight, jump, error);
  for (size_t k = 0; k < m->system->jumps; k++)
    rate[k] = m->system->jump[k].rate;
  if (status == BT_OK)
    status = bti_general_bounds (&up, &down, m->h, m->basis, &m->system->h, m->watch,
                                 error);
  if (status == BT_OK)
    status
        = bti_liouville_new (&m->l, m->h, -down, up, (const bti_sparse *const *) jump,
                             rate, m->system->jumps, m->watch, error);
  free_list (jump, m->system->jumps);
  free (weight);
  return status;
}

static bt_status
make_positions (struct mixed *m, bt_error *error)
{
  const bti_system *system = m->system;
  bti_polynomial x = { 0 }, x2 = { 0 };
  if (system->followed == system->parts)
    return BT_OK;
  bt_status status = bti_polynomial_slot (&x, BTI_SLOT_X (system->followed), error);
  if (status == BT_OK)
    status = bti_polynomial_power (&x2, &x, 2, error);
  if (status == BT_OK)
    status = bti_sparse_new (&m->x, m->basis, &x, m->watch, error);
  if (status == BT_OK)
    status = bti_sparse_new (&m->x2, m->basis, &x2, m->watch, error);
  bti_polynomial_clear (&x);
  bti_polynomial_clear (&x2);
  return status;
}

/* The rate of <x> is that of rho. */
static bt_status
see_rate (struct mixed *m, bt_error *error)
{
  if (!m->x)
    return BT_OK;
  bt_status status
      = bti_liouville_apply (m->l, m->work[0], m->rho, 1, 0, 0, NULL, 0, error);
  if (status == BT_OK)
    m->rate = bti_liouville_mean (m->x, m->work[0]);
  return status;
}

/* The weight at the edge now, into the most there was. */
static void
see_edge (struct mixed *m)
{
  const size_t size = m->basis->size;
  double weight = 0;
  for (size_t i = 0; i < size; i++)
    if (m->edge[i])
      weight += creal (m->rho[i * size + i]);
  /* A NaN is kept. */
  m->most = weight <= m->most ? m->most : weight;
}

static bt_status
make (void **self, const bt_model *model, const bt_options *options, bt_error *error)
{
  struct mixed *m;
  bt_status status = bti_calloc (&m, 1, sizeof *m, error);
  if (status != BT_OK)
    return status;
  m->watch = options->watch;
  status = bti_system_copy (&m->system, bti_model_system (model), error);
  if (status == BT_OK)
    {
      m->confined = bti_basis_confined (m->system) != 0;
      status = make_space (m, options, error);
    }
  if (status == BT_OK)
    status = make_positions (m, error);
  const size_t size = status == BT_OK ? m->basis->size : 0;
  double complex **matrix[MATRICES]
      = { &m->rho, &m->work[0], &m->work[1], &m->work[2], &m->before };
  for (size_t i = 0; status == BT_OK && i < MATRICES; i++)
    status = bti_calloc (matrix[i], size * size, sizeof **matrix[i], error);
  if (status == BT_OK)
    status = bti_calloc (&m->edge, size, sizeof *m->edge, error);
  if (status == BT_OK)
    status = add_starts (m, NULL, m->rho, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    m->edge[i] = (unsigned char) bti_basis_edge (m->basis, i);
  if (status == BT_OK)
    status = see_rate (m, error);
  if (status == BT_OK)
    {
      see_edge (m);
      *self = m;
    }
  else
    destroy (m);
  return status;
}

/* ---- moving --------------------------------------------------------------------- */

static bt_status
make_series (struct mixed *m, double length, bt_error *error)
{
  double low, high, reach;
  m->length = 0;
  bti_liouville_field (m->l, &low, &high, &reach);
  bt_status status = bti_faber_make (&m->series, low, high, reach, length, error);
  if (status == BT_OK)
    m->length = length;
  return status;
}

static bt_status
advance (void *self, double h, size_t steps, bt_error *error)
{
  struct mixed *m = self;
  const double length = h * (double) steps;
  bt_status status = BT_OK;
  if (!(fabs (length - m->length) <= 1e-13 * length))
    status = make_series (m, length, error);
  if (status != BT_OK)
    return status;
  const double seconds
      = bti_liouville_seconds (m->l) * (double) m->series.terms * m->series.shares;
  if (!(seconds < longest))
    return bt_error_set (
        error, BT_ELIMIT,
        "%zu x %zu elements of a density matrix for a time of %g would "
        "take some %.2g s",
        m->basis->size, m->basis->size, length, seconds);
  /* The estimate is good to a factor of a few. */
  status = bt_watch_afford (m->watch, seconds / 10, error,
                            "%zu x %zu elements of a density matrix for a time of %g",
                            m->basis->size, m->basis->size, length);
  const size_t bytes = m->basis->size * m->basis->size * sizeof *m->rho;
  memcpy (m->before, m->rho, bytes);
  for (double share = 0; status == BT_OK && share < m->series.shares; share++)
    {
      status = bti_liouville_exp (m->l, &m->series, &m->rho, m->work, error);
      if (status == BT_OK)
        see_edge (m);
    }
  if (status == BT_OK)
    status = see_rate (m, error);
  if (status == BT_OK)
    m->time += length;
  else
    memcpy (m->rho, m->before, bytes); /* nothing has happened */
  return status;
}

/* ---- what is seen --------------------------------------------------------------- */

static bt_status
observe (void *self, bt_observables *out, bt_error *error)
{
  (void) error;
  struct mixed *m = self;
  const size_t size = m->basis->size;
  *out = (bt_observables){ .x = NAN, .p = NAN, .x2 = NAN };
  for (size_t i = 0; i < size; i++)
    out->norm += creal (m->rho[i * size + i]);
  out->energy = bti_liouville_mean (m->h, m->rho);
  out->edge = m->outside + bti_general_leak (m->basis, m->confined, m->most, m->time);
  if (!m->x)
    return BT_OK;
  out->x = bti_liouville_mean (m->x, m->rho);
  out->x2 = bti_liouville_mean (m->x2, m->rho);
  out->p = m->rate;
  return BT_OK;
}

static bt_status
mean (void *self, const bti_polynomial *a, double *out, bt_error *error)
{
  struct mixed *m = self;
  for (size_t i = 0; i < m->looks; i++)
    if (bti_polynomial_equal (&m->look[i].a, a))
      {
        *out = bti_liouville_mean (m->look[i].matrix, m->rho);
        return BT_OK;
      }
  bti_sparse *matrix;
  bt_status status = bti_sparse_new (&matrix, m->basis, a, m->watch, error);
  if (status != BT_OK)
    return status;
  *out = bti_liouville_mean (matrix, m->rho);
  if (m->looks == LOOKS
      || bti_polynomial_copy (&m->look[m->looks].a, a, error) != BT_OK)
    bti_sparse_free (matrix);
  else
    m->look[m->looks++].matrix = matrix;
  return BT_OK;
}

static bt_status
weights (void *self, unsigned parts, bt_weights *out, bt_error *error)
{
  const struct mixed *m = self;
  return bti_reduced_mixed (out, m->basis, m->rho, parts, m->watch, error);
}

/* The followed part beside the others: of the states of the basis that are not there
 * the elements are 0. */
static bt_status
density (void *self, bt_density *out, bt_error *error)
{
  const struct mixed *m = self;
  const bti_basis *b = m->basis;
  const size_t k = m->system->followed, size = b->size;
  size_t stride[BT_MAX_PARTS], *at;
  if (k == b->parts)
    return bt_error_set (error, BT_ENOTSUP, "no part is followed");
  out->frequency = b->frame[k].w;
  out->centre = b->frame[k].centre;
  out->levels = b->most[k] + 1;
  out->rest = 1;
  for (size_t i = b->parts; i-- > 0;)
    if (i != k)
      {
        stride[i] = out->rest;
        out->rest *= b->most[i] + 1;
      }
  stride[k] = out->rest;
  const double d = (double) out->levels * (double) out->rest;
  bt_status status = bti_memory_check (16 * d * d, error, "a density matrix");
  if (status == BT_OK)
    status = bti_calloc (&out->rho, out->levels * out->rest * out->levels * out->rest,
                         sizeof *out->rho, error);
  if (status == BT_OK)
    status = bti_calloc (&at, size, sizeof *at, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < size; i++)
    for (size_t part = 0; part < b->parts; part++)
      at[i] += b->n[i * b->parts + part] * stride[part];
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      out->rho[at[i] * out->levels * out->rest + at[j]] = m->rho[i * size + j];
  free (at);
  return BT_OK;
}

/* tr rho^2. */
static bt_status
gates (void *self, int eigenvalues, bt_gates *out, bt_error *error)
{
  struct mixed *m = self;
  const size_t size = m->basis->size;
  double trace = 0, *value;
  out->purity = out->hermiticity = 0; /* Hermitian to the last bit */
  for (size_t i = 0; i < size * size; i++)
    out->purity += creal (m->rho[i]) * creal (m->rho[i])
                   + cimag (m->rho[i]) * cimag (m->rho[i]);
  for (size_t i = 0; i < size; i++)
    trace += creal (m->rho[i * size + i]);
  out->trace = fabs (trace - 1);
  if (!eigenvalues)
    return BT_OK;
  bt_status status
      = bt_watch_afford (m->watch, 1e-9 * pow ((double) size, 3), error,
                         "the eigenvalues of a density matrix of %zu states", size);
  if (status == BT_OK)
    status = bti_calloc (&value, size, sizeof *value, error);
  if (status != BT_OK)
    return status;
  memcpy (m->work[0], m->rho, size * size * sizeof *m->rho);
  status = bti_hermitian_values (m->work[0], size, value, error);
  out->smallest = value[0];
  free (value);
  return status;
}

/* What the start was no longer matters, but for the block of states that it is in. */
static bt_status
steady (void *self, double *rounding, bt_error *error)
{
  struct mixed *m = self;
  const size_t count = m->basis->size * m->basis->size;
  bti_stationary s;
  *rounding = 0;
  bt_status status = bti_stationary_find (&s, m->l, m->watch, error);
  if (status != BT_OK)
    return status;
  memcpy (m->rho, s.rho, count * sizeof *m->rho);
  for (size_t i = 0; i < BTI_SHAKES * count; i++)
    *rounding = fmax (*rounding, cabs (s.shaken[i]));
  bti_stationary_clear (&s);
  m->outside = m->most = m->time = 0;
  see_edge (m);
  return see_rate (m, error);
}

/* ---- options -------------------------------------------------------------------- */

static double
memory (const bt_options *options, const bt_model *model)
{
  const double states = bti_basis_states (model, options->cut);
  return bti_general_memory (options, model)
         + MATRICES * (double) sizeof (double complex) * states * states;
}

static bt_status
settle (bt_options *options, const bt_model *model, bt_error *error)
{
  if (!bti_model_system (model))
    return bt_error_set (error, BT_ENOTSUP, "%s takes at most %d parts",
                         bti_method_lindblad.name, BT_MAX_PARTS);
  bt_status status = bti_general_settle (options, model, error);
  if (status != BT_OK)
    return status;
  const double states = bti_basis_states (model, options->cut);
  return bti_memory_check (memory (options, model), error,
                           "a density matrix of %.3g x %.3g elements, up to energy %g,",
                           states, states, options->cut);
}

static double
turned (const void *self)
{
  const struct mixed *m = self;
  double low, high, reach;
  bti_liouville_field (m->l, &low, &high, &reach);
  return (low + reach) * m->time;
}

const bt_method bti_method_lindblad = {
  .name = "lindblad-taylor",
  .summary = "master equation of an environment, in number states: no time step",
  .source = "Faber polynomials: Beckermann, C. R. Acad. Sci. Paris 340, 855 (2005)",
  .caps = BT_DENSITY | BT_ENVIRONMENT | BT_BASIS,
  .order = 0,
  .make = make,
  .destroy = destroy,
  .advance = advance,
  .observe = observe,
  .mean = mean,
  .weights = weights,
  .steady = steady,
  .gates = gates,
  .density = density,
  .settle = settle,
  .memory = memory,
  .seconds = bti_lindblad_seconds,
  .turned = turned,
};
