/* solve/general.c - see general.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/general.h"
#include "base/memory.h"
#include "model/ground.h"
#include "solve/method.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PRODUCTS = 100 /* with H, spent on each bound, at most */
};

/* Weight of a block that is left out: its part of a mean is some 1e-13. */
static const double empty = 1e-27;
/* Residual of a joint start, relative to the largest energy of the basis. */
static const double sharp = 1e-11;

void
bti_general_free (bti_general *g)
{
  if (!g)
    return;
  bti_system_free (g->system);
  bti_basis_free (g->basis);
  bti_sparse_free (g->h);
  free (g->start);
  free (g->edge);
  for (size_t i = 0; i < g->looks; i++)
    {
      bti_polynomial_clear (&g->look[i].a);
      bti_sparse_free (g->look[i].matrix);
    }
  free (g);
}

static double
weight_of (const double complex *psi, size_t size)
{
  double sum = 0;
  for (size_t i = 0; i < size; i++)
    sum += creal (psi[i]) * creal (psi[i]) + cimag (psi[i]) * cimag (psi[i]);
  return sum;
}

static bt_status
make_start (bti_general *g, bt_error *error)
{
  bt_status status = bti_calloc (&g->start, g->basis->size, sizeof *g->start, error);
  if (status != BT_OK)
    return status;
  if (g->system->ground.count == 0)
    return bti_basis_product (g->basis, g->system, g->start, error);
  return bti_ground_state (g->start, g->basis, g->system, sharp, g->watch, error);
}

/* Leave out the blocks in which the start has no weight. */
static bt_status
keep_blocks (bti_general *g, bt_error *error)
{
  size_t size = g->basis->size, kept = 0;
  unsigned *block;
  unsigned char *keep = NULL;
  double *weight = NULL;
  bt_status status = bti_calloc (&block, size, sizeof *block, error);
  if (status == BT_OK)
    status = bti_calloc (&weight, size, sizeof *weight, error);
  if (status == BT_OK)
    status = bti_calloc (&keep, size, sizeof *keep, error);
  if (status == BT_OK)
    {
      bti_sparse_blocks (g->h, block);
      for (size_t i = 0; i < size; i++)
        weight[block[i]] += weight_of (&g->start[i], 1);
      for (size_t i = 0; i < size; i++)
        {
          keep[i] = weight[block[i]] > empty;
          kept += keep[i];
        }
    }
  if (status == BT_OK && kept > 0 && kept < size)
    {
      size_t to = 0;
      for (size_t i = 0; i < size; i++)
        if (keep[i])
          g->start[to++] = g->start[i];
      bti_basis_keep (g->basis, keep);
      bti_sparse_free (g->h);
      status = bti_sparse_new (&g->h, g->basis, &g->system->h, g->watch, error);
    }
  free (block);
  free (keep);
  free (weight);
  return status;
}

static bt_status
check_start (const bti_general *g, const bt_options *options, bt_error *error)
{
  if (g->outside <= options->tolerance)
    return BT_OK;
  return bt_error_set (
      error, BT_EGRID,
      "energy cut %g too low for the state: weight %.2g of the initial "
      "state lies above it, allowed %.2g; a larger cut is needed",
      options->cut, g->outside, options->tolerance);
}

bt_status
bti_general_new (bti_general **out, const bt_model *model, const bt_options *options,
                 bt_error *error)
{
  *out = NULL;
  bti_general *g;
  bt_status status = bti_calloc (&g, 1, sizeof *g, error);
  if (status != BT_OK)
    return status;
  g->watch = options->watch;
  status = bti_system_copy (&g->system, bti_model_system (model), error);
  if (status == BT_OK)
    {
      g->confined = bti_basis_confined (g->system) != 0;
      status = bti_basis_new (&g->basis, g->system, options->cut, error);
    }
  if (status == BT_OK)
    status = make_start (g, error);
  if (status == BT_OK)
    {
      g->outside = fmax (1 - weight_of (g->start, g->basis->size), 0);
      status = check_start (g, options, error);
    }
  if (status == BT_OK)
    status = bti_sparse_new (&g->h, g->basis, &g->system->h, g->watch, error);
  if (status == BT_OK)
    status = keep_blocks (g, error);
  if (status == BT_OK)
    status = bti_calloc (&g->edge, g->basis->size, sizeof *g->edge, error);
  for (size_t i = 0; status == BT_OK && i < g->basis->size; i++)
    g->edge[i] = (unsigned char) bti_basis_edge (g->basis, i);
  if (status == BT_OK)
    *out = g;
  else
    bti_general_free (g);
  return status;
}

/* ---- what is read off a state --------------------------------------------------- */

bt_status
bti_general_mean (bti_general *g, const double complex *psi, const bti_polynomial *a,
                  double *out, bt_error *error)
{
  const size_t room = sizeof g->look / sizeof *g->look;
  for (size_t i = 0; i < g->looks; i++)
    if (bti_polynomial_equal (&g->look[i].a, a))
      {
        *out = bti_sparse_mean (g->look[i].matrix, psi);
        return BT_OK;
      }
  bti_sparse *matrix;
  bt_status status = bti_sparse_new (&matrix, g->basis, a, g->watch, error);
  if (status != BT_OK)
    return status;
  *out = bti_sparse_mean (matrix, psi);
  if (g->looks == room || bti_polynomial_copy (&g->look[g->looks].a, a, error) != BT_OK)
    bti_sparse_free (matrix);
  else
    g->look[g->looks++].matrix = matrix;
  return BT_OK;
}

static bt_status
basis_alone (bti_general **out, const bt_model *model, double cut, bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  bti_general *g;
  if (!system)
    return bt_error_set (error, BT_ENOTSUP,
                         "%zu modes: only means of models of up to %d parts are known",
                         bt_model_modes (model), BT_MAX_PARTS);
  bt_status status = bti_calloc (&g, 1, sizeof *g, error);
  if (status != BT_OK)
    return status;
  status = bti_system_copy (&g->system, system, error);
  if (status == BT_OK)
    status = bti_basis_new (&g->basis, system, cut, error);
  if (status == BT_OK)
    status = bti_calloc (&g->start, g->basis->size, sizeof *g->start, error);
  if (status == BT_OK)
    *out = g;
  else
    bti_general_free (g);
  return status;
}

bt_status
bti_general_levels (bti_general **general, const bt_model *model, double cut,
                    const bt_levels *levels, const bti_polynomial *a, double *out,
                    bt_error *error)
{
  if (!*general)
    {
      bt_status status = basis_alone (general, model, cut, error);
      if (status != BT_OK)
        return status;
    }
  bti_general *g = *general;
  const size_t parts = g->basis->parts;
  /* The frames of the special forms are those of its levels: frequency 1 and Omega_j,
   * and the first part is x. */
  for (size_t i = 0; i < g->basis->size; i++)
    {
      const unsigned short *n = g->basis->n + i * parts;
      unsigned m[BT_MAX_PARTS];
      for (size_t k = 1; k < parts; k++)
        m[k - 1] = n[k];
      size_t l = bti_levels_find (levels, m);
      int inside = l < levels->columns && n[0] < levels->rows;
      g->start[i] = inside ? levels->c[n[0] * levels->columns + l] : 0;
    }
  return bti_general_mean (g, g->start, a, out, error);
}

bt_status
bti_general_hand_out (const bti_general *g, const bt_model *model,
                      const double complex *psi, bt_levels *out, bt_error *error)
{
  const size_t parts = g->basis->parts;
  if (!bt_model_is_special (model))
    return bt_error_set (error, BT_ENOTSUP,
                         "the levels of a model that is none of the two special forms "
                         "are not handed out");
  bt_status status = bti_levels_new (out, model, g->basis->cut, error);
  for (size_t i = 0; status == BT_OK && i < g->basis->size; i++)
    {
      const unsigned short *n = g->basis->n + i * parts;
      unsigned m[BT_MAX_PARTS];
      for (size_t k = 1; k < parts; k++)
        m[k - 1] = n[k];
      /* What lies on the cut may by rounding be below it in one basis alone. */
      const size_t l = bti_levels_find (out, m);
      if (l < out->columns && n[0] < out->rows)
        out->c[n[0] * out->columns + l] = psi[i];
    }
  return status;
}

bt_status
bti_general_observe (bti_general *g, const double complex *psi, bt_observables *out,
                     bt_error *error)
{
  const bti_system *system = g->system;
  *out = (bt_observables){ .x = NAN, .p = NAN, .x2 = NAN };
  out->norm = weight_of (psi, g->basis->size);
  if (system->followed >= system->parts)
    return BT_OK;
  bti_polynomial x = { 0 }, x2 = { 0 };
  bt_status status = bti_polynomial_slot (&x, BTI_SLOT_X (system->followed), error);
  if (status == BT_OK)
    status = bti_polynomial_power (&x2, &x, 2, error);
  if (status == BT_OK)
    status = bti_general_mean (g, psi, &x, &out->x, error);
  if (status == BT_OK)
    status = bti_general_mean (g, psi, &x2, &out->x2, error);
  if (status == BT_OK)
    status = bti_general_mean (g, psi, &system->rate, &out->p, error);
  bti_polynomial_clear (&x);
  bti_polynomial_clear (&x2);
  return status;
}

double
bti_general_edge (const bti_general *g, const double complex *psi)
{
  double sum = 0;
  for (size_t i = 0; i < g->basis->size; i++)
    if (g->edge[i])
      sum += weight_of (&psi[i], 1);
  return sum;
}

double
bti_general_leak (const bti_basis *basis, int confined, double weight, double t)
{
  double level = 0;
  for (size_t k = 0; k < basis->parts; k++)
    level = fmax (level, basis->frame[k].level);
  /* The edge holds a twentieth of what is outside, or more. */
  return confined ? weight : weight * (1 + 2 * M_PI * 20 * level * t);
}

/* ---- energies ------------------------------------------------------------------- */

/* Non-zero when TERM, times SIGN, is an operator without negative values: a product of
 * even powers that commute.  Cutting the basis does not change that. */
static int
is_positive (const bti_term *term, unsigned qubits, double sign)
{
  if (!(sign * creal (term->factor) >= 0))
    return 0;
  for (size_t k = 0; k < BT_MAX_PARTS; k++)
    {
      const unsigned char *power = term->power + 3 * k;
      int any = power[0] || power[1] || power[2];
      if (any && (qubits >> k & 1 || power[0] % 2 || power[1] % 2))
        return 0;
      if (power[0] && power[1])
        return 0;
    }
  return 1;
}

/* An upper bound of SIGN H: that of the whole, or of what is left when all terms that
 * are nowhere positive are left out. */
static bt_status
bound (double *out, const bti_sparse *h, const bti_basis *basis,
       const bti_polynomial *a, double sign, const bt_watch *watch, bt_error *error)
{
  bti_polynomial rest = { 0 };
  bti_sparse *matrix = NULL;
  double whole, part;
  bt_status status = bti_sparse_bound (&whole, h, sign, PRODUCTS, watch, error);
  if (status == BT_OK)
    status = bti_polynomial_copy (&rest, a, error);
  if (status != BT_OK)
    return status;
  size_t kept = 0;
  for (size_t i = 0; i < rest.count; i++)
    if (!is_positive (&rest.term[i], rest.qubits, -sign))
      rest.term[kept++] = rest.term[i];
  int same = kept == rest.count;
  rest.count = kept;
  part = whole;
  if (!same)
    status = bti_sparse_new (&matrix, basis, &rest, watch, error);
  if (status == BT_OK && !same)
    status = bti_sparse_bound (&part, matrix, sign, PRODUCTS, watch, error);
  bti_sparse_free (matrix);
  bti_polynomial_clear (&rest);
  *out = fmin (whole, part);
  return status;
}

bt_status
bti_general_bounds (double *up, double *down, const bti_sparse *h,
                    const bti_basis *basis, const bti_polynomial *a,
                    const bt_watch *watch, bt_error *error)
{
  bt_status status = bound (up, h, basis, a, 1, watch, error);
  return status == BT_OK ? bound (down, h, basis, a, -1, watch, error) : status;
}

/* ---- options -------------------------------------------------------------------- */

static double
row_bytes (const bti_system *system, const bti_polynomial *a)
{
  unsigned qubits = 0;
  for (size_t k = 0; k < system->parts; k++)
    qubits |= system->part[k].kind == BT_QUBIT ? 1U << k : 0;
  return bti_sparse_width (a, qubits) * (bti_sparse_is_real (a) ? 12 : 20);
}

double
bti_general_memory (const bt_options *options, const bt_model *model)
{
  const bti_system *system = bti_model_system (model);
  double row = (double) system->parts * sizeof (short) + 3 * sizeof (size_t)
               + row_bytes (system, &system->h) + row_bytes (system, &system->rate)
               + 5 * 12 + 2 * sizeof (double complex);
  return row * bti_basis_states (model, options->cut);
}

bt_status
bti_general_settle (bt_options *options, const bt_model *model, bt_error *error)
{
  if (!(options->cut >= 0) || !isfinite (options->cut))
    return bt_error_set (error, BT_EINVAL, "energy cut %g: must be > 0", options->cut);
  if (options->basis == BT_BASIS_ADAPTED)
    return bt_error_set (error, BT_ENOTSUP,
                         "the basis adapted to x is for one mode coupled by x^2 y^2");
  options->basis = BT_BASIS_FOCK;
  if (options->cut == 0)
    options->cut = bti_basis_cut (bti_model_system (model), options->tolerance);
  double states = bti_basis_states (model, options->cut);
  if (!(states < BTI_BASIS_MOST))
    return bt_error_set (error, BT_ELIMIT,
                         "a basis up to energy %g has %.3g states; at most %.3g",
                         options->cut, states, (double) BTI_BASIS_MOST);
  return bti_memory_check (bti_general_memory (options, model), error,
                           "a basis up to energy %g, %.3g states,", options->cut,
                           states);
}
