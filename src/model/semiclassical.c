/* model/semiclassical.c - see semiclassical.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/semiclassical.h"
#include "base/complex.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What rounding may do to a width. */
static const double rounding = 1e-12;

void
bti_semiclassical_free (bti_semiclassical *half)
{
  if (!half)
    return;
  bti_polynomial_clear (&half->h);
  bti_polynomial_clear (&half->rate);
  bti_polynomial_clear (&half->b);
  for (size_t i = 0; i < BTI_COORDINATES; i++)
    bti_polynomial_clear (&half->g[i]);
  for (size_t i = 0; i < half->records; i++)
    bti_polynomial_clear (&half->record[i].m);
  for (size_t i = 0; i < half->rests; i++)
    bti_polynomial_clear (&half->rest[i].l);
  free (half->d1);
  free (half->d0);
  free (half);
}

/* ---- terms ---------------------------------------------------------------------- */

static unsigned
degree_of (const bti_term *term, unsigned parts)
{
  return bti_polynomial_degree (
      &(bti_polynomial){ .count = 1, .term = (bti_term *) term }, parts);
}

static unsigned
classical_of (const bti_system *system)
{
  return ((1U << system->parts) - 1) & ~bti_system_quantum (system);
}

/* Index of the one coordinate of TERM, linear in them. */
static size_t
coordinate_of (const bti_semiclassical *half, const bti_term *term)
{
  size_t i = 0;
  while (i < half->n && term->power[half->slot[i]] == 0)
    i++;
  return i;
}

/* The terms of A with no classical coordinate, or with the one in SLOT alone, which is
 * left out of them. */
static bt_status
take (bti_polynomial *out, const bti_polynomial *a, const bti_system *system,
      size_t slot, bt_error *error)
{
  const unsigned classical = classical_of (system);
  bt_status status = bti_polynomial_copy (out, a, error);
  size_t kept = 0;
  for (size_t i = 0; status == BT_OK && i < a->count; i++)
    {
      bti_term term = a->term[i];
      if (slot < BTI_SLOTS && term.power[slot] > 0)
        term.power[slot]--;
      else if (slot < BTI_SLOTS)
        continue;
      /* What is left of the order is the order of what is left. */
      if (degree_of (&term, classical) == 0 && degree_of (&term, ~classical) > 0)
        out->term[kept++] = term;
    }
  if (status == BT_OK)
    out->count = kept;
  return status;
}

/* ---- what fits ------------------------------------------------------------------ */

static bt_status
check_hamiltonian (const bti_system *system, const char *name, bt_error *error)
{
  const unsigned classical = classical_of (system);
  for (size_t i = 0; i < system->h.count; i++)
    {
      const bti_term *term = &system->h.term[i];
      const unsigned c = degree_of (term, classical), q = degree_of (term, ~classical);
      char text[BTI_TERM_TEXT];
      bti_semiclassical_term (text, system, term);
      if (q > 0 && c > 1)
        return bt_error_set (error, BT_ENOTSUP,
                             "%s needs a coupling linear in the classical coordinates, "
                             "and %.150s is of degree %u in them",
                             name, text, c);
      if (c > 2)
        return bt_error_set (error, BT_ENOTSUP,
                             "%s needs classical parts that are quadratic among "
                             "themselves, and %.150s is of degree %u",
                             name, text, c);
    }
  return BT_OK;
}

static bt_status
check_environment (const bti_system *system, const char *name, bt_error *error)
{
  const unsigned classical = classical_of (system);
  for (size_t k = 0; k < system->jumps; k++)
    {
      const bti_polynomial *l = &system->jump[k].l;
      const bti_term *c = NULL, *q = NULL;
      char text[BTI_TERM_TEXT], other[BTI_TERM_TEXT];
      for (size_t i = 0; i < l->count; i++)
        {
          if (degree_of (&l->term[i], classical) > 0)
            c = &l->term[i];
          if (degree_of (&l->term[i], ~classical) > 0)
            q = &l->term[i];
        }
      if (c && q)
        {
          bti_semiclassical_term (text, system, c);
          bti_semiclassical_term (other, system, q);
          return bt_error_set (error, BT_ENOTSUP,
                               "%s needs operators of the environment that are of "
                               "classical parts or of quantum ones, and number %zu "
                               "mixes them: %.90s, %.90s",
                               name, k + 1, text, other);
        }
      if (c && bti_polynomial_degree (l, classical) > 1)
        {
          bti_semiclassical_term (text, system, c);
          return bt_error_set (error, BT_ENOTSUP,
                               "%s needs operators of the environment that are linear "
                               "in the classical coordinates, and number %zu has "
                               "%.150s",
                               name, k + 1, text);
        }
    }
  return BT_OK;
}

/* Non-zero when A and B are the same but for rounding. */
static int
is_near (double a, double b)
{
  return fabs (a - b) <= rounding * fmax (fabs (a), fabs (b));
}

static bt_status
check_start (const bti_semiclassical *half, const bti_system *system, int normal,
             const char *name, bt_error *error)
{
  for (size_t i = 0; i < half->n; i += 2)
    {
      const bt_part *part = &system->part[half->slot[i] / 3];
      if (part->start != BT_START_GAUSSIAN)
        return bt_error_set (error, BT_ENOTSUP,
                             "%s needs classical parts whose Wigner function is not "
                             "negative anywhere at the start, and %s does not start in "
                             "a Gaussian",
                             name, part->name);
      const double w = 1 / (2 * half->v[i]);
      if (normal && (part->chirp != 0 || !is_near (part->width, w)))
        return bt_error_set (error, BT_ENOTSUP,
                             "%s needs classical parts that start in a coherent state, "
                             "and %s starts squeezed: its width is %g, that of the "
                             "vacuum %g",
                             name, part->name, part->width, w);
    }
  return BT_OK;
}

/* ---- drift and diffusion of the classical half ----------------------------------- */

/* (J^T C)_j, C a vector over the coordinates. */
static double complex
turned (const double complex *c, size_t j)
{
  return j % 2 ? c[j - 1] : -c[j + 1];
}

/* v = J^T of the gradient: {x, p} = 1. */
static void
add_hamiltonian (bti_semiclassical *half, const bti_system *system)
{
  const unsigned classical = classical_of (system);
  double hessian[BTI_COORDINATES][BTI_COORDINATES] = { { 0 } };
  double gradient[BTI_COORDINATES] = { 0 };
  for (size_t t = 0; t < system->h.count; t++)
    {
      bti_term term = system->h.term[t];
      const unsigned degree = degree_of (&term, classical);
      const double factor = creal (term.factor);
      if (degree_of (&term, ~classical) > 0 || degree == 0)
        continue;
      const size_t i = coordinate_of (half, &term);
      term.power[half->slot[i]]--;
      if (degree == 1)
        {
          gradient[i] += factor;
          continue;
        }
      const size_t j = coordinate_of (half, &term);
      hessian[i][j] += factor;
      hessian[j][i] += factor;
    }
  for (size_t j = 0; j < half->n; j++)
    {
      const size_t i = j % 2 ? j - 1 : j + 1;
      const double sign = j % 2 ? -1 : 1;
      half->shift[j] += sign * gradient[i];
      for (size_t k = 0; k < half->n; k++)
        half->a[j * half->n + k] += sign * hessian[i][k];
    }
}

static void
add_linear (bti_semiclassical *half, const bti_jump *jump)
{
  double complex c[BTI_COORDINATES + 1] = { 0 }, c0 = 0;
  for (size_t t = 0; t < jump->l.count; t++)
    {
      const size_t i = coordinate_of (half, &jump->l.term[t]);
      if (i < half->n)
        c[i] += jump->l.term[t].factor;
      else
        c0 += jump->l.term[t].factor;
    }
  for (size_t j = 0; j < half->n; j++)
    {
      const double complex u = turned (c, j);
      half->shift[j] += jump->rate * cimag (conj (c0) * u);
      for (size_t k = 0; k < half->n; k++)
        {
          half->a[j * half->n + k] += jump->rate * cimag (conj (c[k]) * u);
          half->d2[j * half->n + k] += jump->rate * creal (u * conj (turned (c, k)));
        }
    }
}

/* V: of the vacuum of a p^2/2 + b x^2/2, or, where that has none, of frequency 1. */
static void
set_order (bti_semiclassical *half, const bti_system *system)
{
  for (size_t i = 0; i < half->n; i += 2)
    {
      double a = 0, b = 0;
      for (size_t t = 0; t < system->h.count; t++)
        {
          bti_term term = system->h.term[t];
          const double twice = 2 * creal (term.factor);
          const unsigned x = term.power[half->slot[i]],
                         p = term.power[half->slot[i + 1]];
          if (degree_of (&term, ~0U) != 2)
            continue;
          a += p == 2 ? twice : 0;
          b += x == 2 ? twice : 0;
        }
      const double w = a * b > 0 ? sqrt (b / a) : 1;
      half->v[i] = 1 / (2 * w);
      half->v[i + 1] = w / 2;
    }
}

/* ---- the quantum half ------------------------------------------------------------ */

/* The monomials of A into B, with the factor 1. */
static bt_status
add_monomials (bti_semiclassical *half, const bti_polynomial *a, bt_error *error)
{
  bti_polynomial ones = { 0 }, sum = { 0 };
  bt_status status = bti_polynomial_copy (&ones, a, error);
  size_t kept = 0;
  for (size_t i = 0; status == BT_OK && i < ones.count; i++)
    {
      ones.term[i].factor = 1;
      if (degree_of (&ones.term[i], ~0U) > 0)
        ones.term[kept++] = ones.term[i];
    }
  if (status == BT_OK)
    {
      ones.count = kept;
      status = bti_polynomial_add (&sum, &half->b, 1, &ones, error);
    }
  for (size_t i = 0; status == BT_OK && i < sum.count; i++)
    sum.term[i].factor = 1;
  bti_polynomial_clear (&ones);
  if (status == BT_OK)
    {
      bti_polynomial_clear (&half->b);
      half->b = sum;
      half->k = sum.count;
    }
  return status;
}

static size_t
monomial_of (const bti_semiclassical *half, const bti_term *term)
{
  size_t a = 0;
  while (a < half->k
         && memcmp (half->b.term[a].power, term->power, sizeof term->power) != 0)
    a++;
  return a;
}

/* D[L + c] = D[L] - i [i (c^* L - c L^+)/2, .]: the constant of JUMP is part of H. */
static bt_status
add_constant (bti_semiclassical *half, const bti_jump *jump, bt_error *error)
{
  bti_polynomial more = { 0 }, sum = { 0 };
  double complex c = 0;
  for (size_t t = 0; t < jump->l.count; t++)
    if (degree_of (&jump->l.term[t], ~0U) == 0)
      c = jump->l.term[t].factor;
  if (c == 0)
    return BT_OK;
  bt_status status = bti_polynomial_copy (&more, &jump->l, error);
  size_t kept = 0;
  for (size_t t = 0; status == BT_OK && t < more.count; t++)
    {
      bti_term term = more.term[t];
      term.factor = -jump->rate * cimag (conj (c) * term.factor);
      if (term.factor != 0)
        more.term[kept++] = term;
    }
  if (status == BT_OK)
    {
      more.count = kept;
      status = bti_polynomial_add (&sum, &half->h, 1, &more, error);
    }
  bti_polynomial_clear (&more);
  if (status == BT_OK)
    {
      bti_polynomial_clear (&half->h);
      half->h = sum;
    }
  return status;
}

static bt_status
add_decoherence (bti_semiclassical *half, const bti_jump *jump, bt_error *error)
{
  double complex *l;
  bt_status status = bti_calloc (&l, half->k, sizeof *l, error);
  if (status != BT_OK)
    return status;
  for (size_t t = 0; t < jump->l.count; t++)
    {
      const size_t a = monomial_of (half, &jump->l.term[t]);
      if (a < half->k)
        l[a] = jump->l.term[t].factor;
    }
  for (size_t a = 0; a < half->k; a++)
    for (size_t b = 0; b < half->k; b++)
      half->d0[a * half->k + b] += jump->rate * l[a] * conj (l[b]);
  free (l);
  return add_constant (half, jump, error);
}

/* The conjugate of the coefficients of F_j/2 = -(J_ij/2 + i V_ij) G_i. */
static void
add_force (bti_semiclassical *half, size_t j)
{
  const size_t i = j % 2 ? j - 1 : j + 1;
  const double sign = j % 2 ? -0.5 : 0.5; /* -J_ij/2 */
  for (size_t t = 0; t < half->g[i].count; t++)
    half->d1[j * half->k + monomial_of (half, &half->g[i].term[t])]
        += sign * half->g[i].term[t].factor;
  for (size_t t = 0; t < half->g[j].count; t++)
    half->d1[j * half->k + monomial_of (half, &half->g[j].term[t])]
        += CMPLX (0, half->v[j]) * half->g[j].term[t].factor;
}

static bt_status
make_quantum (bti_semiclassical *half, const bti_system *system, bt_error *error)
{
  const unsigned classical = classical_of (system);
  bt_status status = take (&half->h, &system->h, system, BTI_SLOTS, error);
  for (size_t i = 0; status == BT_OK && i < half->n; i++)
    {
      status = take (&half->g[i], &system->h, system, half->slot[i], error);
      if (status == BT_OK)
        status = add_monomials (half, &half->g[i], error);
    }
  for (size_t k = 0; status == BT_OK && k < system->jumps; k++)
    if (bti_polynomial_degree (&system->jump[k].l, classical) == 0)
      status = add_monomials (half, &system->jump[k].l, error);
  if (status == BT_OK)
    status = bti_calloc (&half->d1, half->n * half->k, sizeof *half->d1, error);
  if (status == BT_OK)
    status = bti_calloc (&half->d0, half->k * half->k, sizeof *half->d0, error);
  for (size_t j = 0; status == BT_OK && j < half->n; j++)
    add_force (half, j);
  for (size_t k = 0; status == BT_OK && k < system->jumps; k++)
    if (bti_polynomial_degree (&system->jump[k].l, classical) == 0)
      status = add_decoherence (half, &system->jump[k], error);
  return status;
}

/* SUM += FACTOR A. */
static bt_status
accumulate (bti_polynomial *sum, double complex factor, const bti_polynomial *a,
            bt_error *error)
{
  bti_polynomial out = { 0 };
  bt_status status = bti_polynomial_add (&out, sum, factor, a, error);
  if (status != BT_OK)
    return status;
  bti_polynomial_clear (sum);
  *sum = out;
  return BT_OK;
}

static bt_status
make_rate (bti_semiclassical *half, const bti_system *system, bt_error *error)
{
  size_t j = 0;
  while (j + 2 < half->n && half->slot[j] != BTI_SLOT_X (system->followed))
    j += 2;
  bti_polynomial one = { 0 };
  bt_status status = bti_polynomial_number (&one, 1, error);
  if (status == BT_OK)
    status = accumulate (&half->rate, half->shift[j], &one, error);
  bti_polynomial_clear (&one);
  for (size_t k = 0; status == BT_OK && k < half->n; k++)
    {
      bti_polynomial z = { 0 };
      status = bti_polynomial_slot (&z, half->slot[k], error);
      if (status == BT_OK)
        status = accumulate (&half->rate, half->a[j * half->n + k], &z, error);
      bti_polynomial_clear (&z);
    }
  if (status == BT_OK)
    status = accumulate (&half->rate, 1, &half->g[j + 1], error);
  return status;
}

bt_status
bti_semiclassical_new (bti_semiclassical **out, const bti_system *system, int normal,
                       const char *name, bt_error *error)
{
  bti_semiclassical *half;
  const unsigned classical = classical_of (system);
  *out = NULL;
  if (classical == 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "%s needs a part that is classical, and none is marked so",
                         name);
  if (bti_system_quantum (system) == 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "%s needs a quantum part, and all are classical", name);
  if (system->ground.count > 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "%s needs a start that is a product, not a joint one", name);
  bt_status status = check_hamiltonian (system, name, error);
  if (status == BT_OK)
    status = check_environment (system, name, error);
  if (status == BT_OK)
    status = bti_calloc (&half, 1, sizeof *half, error);
  if (status != BT_OK)
    return status;
  for (size_t k = 0; k < system->parts; k++)
    if (classical >> k & 1)
      {
        half->slot[half->n++] = BTI_SLOT_X (k);
        half->slot[half->n++] = BTI_SLOT_P (k);
      }
  const size_t n = half->n;
  if (normal)
    set_order (half, system);
  status = check_start (half, system, normal, name, error);
  add_hamiltonian (half, system);
  for (size_t k = 0; k < system->jumps; k++)
    if (bti_polynomial_degree (&system->jump[k].l, classical) > 0)
      add_linear (half, &system->jump[k]);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      half->d2[i * n + j]
          += half->a[i * n + j] * half->v[j] + half->v[i] * half->a[j * n + i];
  if (status == BT_OK)
    status = make_quantum (half, system, error);
  if (status == BT_OK)
    status = make_rate (half, system, error);
  if (status == BT_OK)
    status = bti_semiclassical_measure (half, error);
  if (status == BT_OK)
    *out = half;
  else
    bti_semiclassical_free (half);
  return status;
}

/* ---- the quantum parts alone ----------------------------------------------------- */

void
bti_semiclassical_move (bti_polynomial *a, const bti_system *system)
{
  const unsigned quantum = bti_system_quantum (system), qubits = a->qubits;
  a->qubits = 0;
  for (size_t k = 0, to = 0; k < system->parts; k++)
    if (quantum >> k & 1)
      a->qubits |= (qubits >> k & 1) << to++;
  for (size_t t = 0; t < a->count; t++)
    {
      unsigned char power[BTI_SLOTS] = { 0 };
      for (size_t k = 0, to = 0; k < system->parts; k++)
        if (quantum >> k & 1)
          memcpy (power + 3 * to++, a->term[t].power + 3 * k, 3);
      memcpy (a->term[t].power, power, sizeof power);
    }
}

bt_status
bti_semiclassical_quantum (bti_system **out, const bti_semiclassical *half,
                           const bti_system *system, bt_error *error)
{
  const unsigned quantum = bti_system_quantum (system);
  bti_system *alone;
  *out = NULL;
  bt_status status = bti_calloc (&alone, 1, sizeof *alone, error);
  if (status != BT_OK)
    return status;
  for (size_t k = 0; k < system->parts; k++)
    if (quantum >> k & 1)
      alone->part[alone->parts++] = system->part[k];
  alone->followed = alone->parts;
  status = bti_polynomial_copy (&alone->h, &half->h, error);
  if (status == BT_OK && half->k > 0)
    {
      alone->jump[0].rate = 1;
      alone->jumps = 1;
      status = bti_polynomial_copy (&alone->jump[0].l, &half->b, error);
    }
  if (status == BT_OK)
    {
      bti_semiclassical_move (&alone->h, system);
      bti_semiclassical_move (&alone->jump[0].l, system);
      *out = alone;
    }
  else
    bti_system_free (alone);
  return status;
}
