/* solve/splitstep_general.c - split steps of any H = T(p) + V(q); see splitstep.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/complex.h"
#include "base/memory.h"
#include "model/shell.h"
#include "solve/splitstep.h"

#include <math.h>
#include <stdlib.h>

/* The axes of PARTS, both as sets. */
static unsigned
axes_of (const bti_system *system, unsigned parts)
{
  size_t part[BT_MAX_AXES], axes = bti_field_axes (system, part);
  unsigned set = 0;
  for (size_t k = 0; k < axes; k++)
    set |= (parts >> part[k] & 1U) << k;
  return set;
}

/* The axes whose momenta stand in TERM, as a set. */
static unsigned
axes_in (const bti_system *system, const bti_term *term)
{
  unsigned parts = 0;
  for (size_t k = 0; k < system->parts; k++)
    if (term->power[BTI_SLOT_P (k)] > 0)
      parts |= 1U << k;
  return axes_of (system, parts);
}

static int
is_product (unsigned set)
{
  return (set & (set - 1)) != 0;
}

static bt_status
check_order (const bti_polynomial *t, int order, bt_error *error)
{
  unsigned degree = bti_polynomial_degree (t, ~0U);
  if (order == 2 || degree <= 2)
    return BT_OK;
  return bt_error_set (error, BT_ENOTSUP,
                       "split-step-4 takes a kinetic energy of second degree at most; "
                       "this one has a term of degree %u in the momenta, which "
                       "split-step takes",
                       degree);
}

/* The joint start has to be found on the grid, too. */
static bt_status
check_ground (const bti_system *system, bt_error *error)
{
  bti_system of = *system; /* its polynomials are borrowed */
  bti_polynomial t = { 0 }, v = { 0 };
  if (system->ground.count == 0)
    return BT_OK;
  of.h = system->ground;
  bt_status status = bti_shell_split (&of, &t, &v, NULL);
  bti_polynomial_clear (&t);
  bti_polynomial_clear (&v);
  if (status != BT_ENOTSUP)
    return status == BT_OK ? BT_OK : bt_error_set (error, status, "out of memory");
  return bt_error_set (error, status,
                       "the start is the ground state of something that is no sum T(p) "
                       "+ V(q): a term of it holds a momentum and something else");
}

bt_status
bti_split_shape (const bt_model *model, int order, unsigned *half, int *mirrored,
                 int *joint, bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  bti_polynomial t, v;
  unsigned joined = 0;
  *half = 0;
  *mirrored = *joint = 0;
  bt_status status = bti_shell_split (system, &t, &v, error);
  if (status != BT_OK)
    return status;
  status = check_order (&t, order, error);
  if (status == BT_OK)
    status = check_ground (system, error);
  for (size_t i = 0; i < t.count; i++)
    {
      unsigned set = axes_in (system, &t.term[i]);
      joined |= is_product (set) ? set : 0;
    }
  bti_polynomial_clear (&t);
  bti_polynomial_clear (&v);
  *joint = joined != 0;
  *half = axes_of (system, bti_system_even (system)) & ~joined;
  /* Of a single axis there are no rows to share. */
  *mirrored = bt_model_axes (model) > 1 && !(*half & 1U)
              && (axes_of (system, bti_system_reflections (system)) & 1U);
  return status;
}

/* ---- what is looked up --------------------------------------------------------- */

void
bti_split_forget (bti_split_general *general)
{
  if (!general)
    return;
  bti_field *const field[] = { &general->v, &general->t,  &general->rate,
                               &general->x, &general->x2, &general->joint };
  for (size_t i = 0; i < sizeof field / sizeof *field; i++)
    bti_field_clear (field[i]);
  for (size_t k = 0; k < BT_MAX_AXES; k++)
    bti_field_clear (&general->slope[k]);
  for (int whole = 0; whole < 2; whole++)
    bti_fft_array_free (general->phase[whole]);
  free (general->rows);
  free (general);
}

static unsigned
halved (const bti_split *s)
{
  unsigned set = 0;
  for (size_t k = 0; k < BT_MAX_AXES && k < s->axes; k++)
    set |= (unsigned) s->half[k] << k;
  return set;
}

/* <x> and <x^2> of the part that is followed, and d<x>/dt. */
static bt_status
prepare_followed (bti_split *s, bt_error *error)
{
  bti_split_general *g = s->general;
  bti_polynomial x = { 0 }, x2 = { 0 };
  const unsigned even = halved (s);
  bt_status status = bti_polynomial_slot (&x, BTI_SLOT_X (s->system->followed), error);
  if (status == BT_OK)
    status = bti_polynomial_power (&x2, &x, 2, error);
  if (status == BT_OK)
    status = bti_field_new (&g->x, s->system, &x, BTI_POSITION, even, error);
  if (status == BT_OK)
    status = bti_field_new (&g->x2, s->system, &x2, BTI_POSITION, even, error);
  if (status == BT_OK)
    status = bti_field_new (&g->rate, s->system, &s->system->rate, BTI_MOMENTUM, even,
                            error);
  bti_polynomial_clear (&x);
  bti_polynomial_clear (&x2);
  return status;
}

/* Sort T into what each axis has alone, and products. */
static bt_status
prepare_kinetic (bti_split *s, bti_polynomial *t, bt_error *error)
{
  bti_split_general *g = s->general;
  size_t part[BT_MAX_AXES], kept = 0;
  (void) bti_field_axes (s->system, part);
  bt_status status = bti_field_new (&g->t, s->system, t, BTI_MOMENTUM, 0, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < g->t.count; i++)
    for (size_t k = 0; k < s->axes; k++)
      for (size_t l = 0; l < s->axes; l++)
        {
          const unsigned char *power = g->t.power[i];
          if (k == l && power[k] == 2)
            g->mass[k][k] += 2 * g->t.factor[i];
          else if (k != l && power[k] == 1 && power[l] == 1)
            g->mass[k][l] += g->t.factor[i];
        }
  for (size_t i = 0; i < t->count; i++)
    {
      unsigned set = axes_in (s->system, &t->term[i]);
      size_t axis = 0;
      if (is_product (set))
        {
          t->term[kept++] = t->term[i];
          continue;
        }
      while (set >> axis != 1)
        axis++;
      g->own[axis][t->term[i].power[BTI_SLOT_P (part[axis])]]
          += creal (t->term[i].factor);
    }
  t->count = kept;
  return bti_field_new (&g->joint, s->system, t, BTI_MOMENTUM, 0, error);
}

/* The gradient of V. */
static bt_status
prepare_slopes (bti_split *s, const bti_polynomial *v, bt_error *error)
{
  size_t part[BT_MAX_AXES];
  bt_status status = BT_OK;
  (void) bti_field_axes (s->system, part);
  for (size_t k = 0; status == BT_OK && k < s->axes; k++)
    {
      bti_polynomial slope;
      status = bti_polynomial_derivative (&slope, v, BTI_SLOT_X (part[k]), error);
      if (status == BT_OK)
        status = bti_field_new (&s->general->slope[k], s->system, &slope, BTI_POSITION,
                                0, error);
      bti_polynomial_clear (&slope);
    }
  return status;
}

bt_status
bti_split_prepare (bti_split *s, bt_error *error)
{
  bti_polynomial t = { 0 }, v = { 0 };
  size_t n = s->count[s->axes - 1];
  bt_status status = bti_calloc (&s->general, 1, sizeof *s->general, error);
  if (status == BT_OK)
    status = bti_calloc (&s->general->rows, (s->axes + 2) * n, sizeof (double), error);
  if (status == BT_OK)
    status = bti_shell_split (s->system, &t, &v, error);
  if (status == BT_OK)
    status = prepare_followed (s, error);
  if (status == BT_OK)
    status = prepare_kinetic (s, &t, error);
  if (status == BT_OK)
    status = bti_field_new (&s->general->v, s->system, &v, BTI_POSITION, 0, error);
  if (status == BT_OK && s->order == 4)
    status = prepare_slopes (s, &v, error);
  for (int whole = 0; status == BT_OK && whole < 2 && s->general->joint.count > 0;
       whole++)
    status = bti_fft_array (&s->general->phase[whole], s->total, error);
  bti_polynomial_clear (&t);
  bti_polynomial_clear (&v);
  return status;
}

bt_status
bti_split_product (bti_split *s, const bt_part *part, bt_error *error)
{
  double complex *factor[BT_MAX_AXES] = { NULL };
  size_t own[BT_MAX_AXES], index[BT_MAX_AXES] = { 0 };
  bt_status status = BT_OK;
  (void) bti_field_axes (s->system, own);
  for (size_t k = 0; status == BT_OK && k < s->axes; k++)
    {
      status = bti_calloc (&factor[k], s->count[k], sizeof **factor, error);
      for (size_t i = 0; status == BT_OK && i < s->count[k]; i++)
        factor[k][i] = bti_system_psi (&part[own[k]], s->coordinate[k][i]);
    }
  for (size_t i = 0; status == BT_OK && i < s->total; i++)
    {
      if (i % BTI_SPLIT_OFTEN == 0)
        status = bt_watch_check (s->watch, error);
      double complex product = 1;
      for (size_t k = 0; k < s->axes; k++)
        product *= factor[k][index[k]];
      s->psi[i] = product;
      bti_split_next (s, index);
    }
  for (size_t k = 0; k < s->axes; k++)
    free (factor[k]);
  return status;
}

/* ---- the tables of a step ------------------------------------------------------ */

static void
fill_axes (bti_split *s, double h)
{
  for (int whole = 0; whole < 2; whole++)
    for (size_t axis = 0; axis < s->axes; axis++)
      {
        double complex *factor = s->half[axis] ? s->room : s->kinetic[whole][axis];
        const double *c = s->general->own[axis];
        /* In the fourth-order scheme the last axis carries the 1/N. */
        double divisor = s->order == 4 && axis == s->axes - 1 ? (double) s->total : 1;
        for (size_t i = 0; i < s->count[axis]; i++)
          {
            double t = 0;
            for (size_t n = BT_MAX_DEGREE + 1; n-- > 0;)
              t = t * s->wave[axis][i] + c[n];
            factor[i] = bti_split_phase ((whole ? h : h / 2) * t, divisor);
          }
        if (s->half[axis])
          bti_even_operator (&s->even[whole][axis], factor, s->count[axis]);
      }
}

/* The next row of a grid. */
static void
next_row (const bti_split *s, size_t *index)
{
  for (size_t axis = s->axes - 1; axis-- > 0;)
    {
      if (++index[axis] < s->count[axis])
        return;
      index[axis] = 0;
    }
}

static bt_status
fill_products (bti_split *s, double h, bt_error *error)
{
  bti_split_general *g = s->general;
  size_t n = s->count[s->axes - 1], index[BT_MAX_AXES] = { 0 };
  for (size_t at = 0; g->joint.count > 0 && at < s->total; at += n)
    {
      bt_status status = bt_watch_check (s->watch, error);
      if (status != BT_OK)
        return status;
      bti_field_row (&g->joint, (const double *const *) s->wave, index, n, g->rows);
      for (size_t i = 0; i < n; i++)
        for (int whole = 0; whole < 2; whole++)
          g->phase[whole][at + i]
              = bti_split_phase ((whole ? h : h / 2) * g->rows[i], 1);
      next_row (s, index);
    }
  return BT_OK;
}

/* sum_ij dV/dq_i A_ij dV/dq_j of a row, into the second of g->rows. */
static void
gradient_row (const bti_split *s, const size_t *index, size_t n)
{
  const bti_split_general *g = s->general;
  double *out = g->rows + n, *slope = out + n;
  for (size_t k = 0; k < s->axes; k++)
    bti_field_row (&g->slope[k], (const double *const *) s->coordinate, index, n,
                   slope + k * n);
  for (size_t i = 0; i < n; i++)
    {
      out[i] = 0;
      for (size_t k = 0; k < s->axes; k++)
        for (size_t l = 0; l < s->axes; l++)
          out[i] += slope[k * n + i] * g->mass[k][l] * slope[l * n + i];
    }
}

bt_status
bti_split_fill (bti_split *s, double h, bt_error *error)
{
  bti_split_general *g = s->general;
  size_t n = s->count[s->axes - 1], index[BT_MAX_AXES] = { 0 };
  double *v = g->rows, *gradient = v + n, total = (double) s->total;
  s->h = 0;
  fill_axes (s, h);
  bt_status status = fill_products (s, h, error);
  for (size_t at = 0; status == BT_OK && at < s->phases; at += n)
    {
      status = bt_watch_check (s->watch, error);
      bti_field_row (&g->v, (const double *const *) s->coordinate, index, n, v);
      if (s->order == 4)
        gradient_row (s, index, n);
      for (size_t i = 0; i < n; i++)
        if (s->order == 2)
          s->inner[at + i] = bti_split_phase (h * v[i], total);
        else
          {
            s->outer[at + i] = bti_split_phase (h * v[i] / 6, 1);
            s->inner[at + i]
                = bti_split_phase (h * (v[i] - h * h / 48 * gradient[i]) * 2 / 3, 1);
          }
      next_row (s, index);
    }
  if (status == BT_OK)
    s->h = h;
  return status;
}

bt_status
bti_split_step (double *dt, const bt_model *model, double tolerance, double c,
                int order, bt_error *error)
{
  static const double most = 0.1; /* of the time in which the fastest axis turns by 1 */
  const bti_system *system = bti_model_system (model);
  bti_shell shell;
  bt_status status = bti_shell_find (&shell, system, 0.1 * tolerance, error);
  if (status != BT_OK)
    return status;
  double reach = 0, frequency = shell.frequency > 0 ? shell.frequency : 1;
  size_t part[BT_MAX_AXES];
  for (size_t k = 0; k < bti_field_axes (system, part); k++)
    if (part[k] == system->followed)
      reach = (shell.high[k] - shell.low[k]) / 4; /* the middle of a swing, about */
  *dt = fmin (most, pow (tolerance / (c * reach), 1.0 / order)) / frequency;
  return BT_OK;
}
