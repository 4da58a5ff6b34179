/* model/recognise.c - which of the four kinds a model is, read off its polynomials: the
 * inverse of model/kinds.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/open.h"
#include "model/system.h"

#include <complex.h>
#include <math.h>

/* Rounding of numbers that went through a text, relative to the largest of them. */
static const double rounding = 1e-13;

/* The operators of C and Q that a kind is made of. */
enum
{
  X,
  P,
  A, /* of Q: x_q, p_q, or the Pauli matrices */
  B,
  C,
  OPERATORS
};

struct reading
{
  const bti_system *system;
  size_t slot[OPERATORS];
  const bt_part *c, *q;
  int qubit;
  bti_open_params params;
};

static int
near (double a, double b)
{
  return fabs (a - b) <= rounding * fmax (1, fmax (fabs (a), fabs (b)));
}

/* The factor of x^X p^P ... in A: POWER[OPERATORS]. */
static double complex
factor_of (const struct reading *r, const bti_polynomial *a,
           const unsigned char power[OPERATORS])
{
  for (size_t t = 0; t < a->count; t++)
    {
      int same = 1;
      for (int o = 0; o < OPERATORS; o++)
        same &= a->term[t].power[r->slot[o]] == power[o];
      if (same)
        return a->term[t].factor;
    }
  return 0;
}

#define FACTOR(a, ...) factor_of (r, a, (const unsigned char[OPERATORS]){ __VA_ARGS__ })

/* Non-zero when A has no terms but those of the COUNT factors, and a number. */
static int
is_all (const bti_polynomial *a, const double complex *factor, size_t count)
{
  double all = 0, found = 0;
  for (size_t t = 0; t < a->count; t++)
    {
      const bti_polynomial one = { .count = 1, .term = &a->term[t] };
      if (bti_polynomial_degree (&one, ~0U) > 0)
        all += cabs (a->term[t].factor);
    }
  for (size_t i = 0; i < count; i++)
    found += cabs (factor[i]);
  return fabs (all - found) <= rounding * all;
}

/* ---- Hamiltonians ---------------------------------------------------------------- */

/* H of C or Q, (p^2 + omega^2 x^2)/2 of the factors PP and XX, or nothing of both. */
static int
read_oscillator (double pp, double xx, double *omega, int *frozen)
{
  *frozen = pp == 0 && xx == 0;
  if (*frozen)
    return 1;
  *omega = sqrt (2 * xx);
  return near (pp, 0.5) && xx > 0;
}

static int
is_linear (struct reading *r, const bti_polynomial *h)
{
  bti_open_params *p = &r->params;
  const double complex f[]
      = { FACTOR (h, 0, 2), FACTOR (h, 2, 0),
          r->qubit ? FACTOR (h, 1, 0, 0, 0, 1) : FACTOR (h, 1, 0, 1, 0),
          r->qubit ? FACTOR (h, 0, 0, 1, 0) : FACTOR (h, 0, 0, 0, 2),
          r->qubit ? 0 : FACTOR (h, 0, 0, 2, 0) };
  int frozen, still = 0, is = is_all (h, f, sizeof f / sizeof *f);
  is &= read_oscillator (creal (f[0]), creal (f[1]), &p->omega_c, &frozen);
  p->kind = r->qubit ? BTI_OPEN_QUBIT : BTI_OPEN_OSCILLATORS;
  p->lambda = creal (f[2]);
  p->frozen = frozen;
  if (r->qubit)
    {
      p->delta = 2 * creal (f[3]);
      return is && (!frozen || p->delta == 0);
    }
  is &= read_oscillator (creal (f[3]), creal (f[4]), &p->omega_q, &still);
  return is && frozen == still;
}

static int
is_quartic (struct reading *r, const bti_polynomial *h)
{
  bti_open_params *p = &r->params;
  if (r->qubit)
    return 0;
  const double complex f[]
      = { FACTOR (h, 0, 2), FACTOR (h, 2, 0), FACTOR (h, 0, 0, 0, 2),
          FACTOR (h, 0, 0, 2, 0), FACTOR (h, 2, 0, 2, 0) };
  int frozen[2], is = is_all (h, f, sizeof f / sizeof *f);
  is &= read_oscillator (creal (f[0]), creal (f[1]), &p->omega_c, &frozen[0]);
  is &= read_oscillator (creal (f[2]), creal (f[3]), &p->omega_q, &frozen[1]);
  p->kind = BTI_OPEN_QUARTIC;
  p->lambda = 2 * creal (f[4]);
  return is && !frozen[0] && !frozen[1] && p->lambda > 0 && near (p->omega_c, 1);
}

static int
is_cavity (struct reading *r, const bti_polynomial *h)
{
  bti_open_params *p = &r->params;
  if (!r->qubit)
    return 0;
  const double complex f[]
      = { FACTOR (h, 1, 0, 1), FACTOR (h, 0, 1, 0, 1), FACTOR (h, 0, 1) };
  p->kind = BTI_OPEN_CAVITY;
  p->g = sqrt (2) * creal (f[0]);
  p->drive = creal (f[2]) / sqrt (2);
  return is_all (h, f, sizeof f / sizeof *f) && near (creal (f[0]), -creal (f[1]));
}

/* ---- the environment ------------------------------------------------------------- */

/* L = c x, or c A or c A^2, by powers of them. */
static int
take_decoherence (struct reading *r, const bti_jump *jump)
{
  bti_open_params *p = &r->params;
  const double complex f[]
      = { FACTOR (&jump->l, 1),
          r->qubit ? FACTOR (&jump->l, 0, 0, 0, 0, 1) : FACTOR (&jump->l, 0, 0, 1, 0),
          p->kind == BTI_OPEN_QUARTIC ? FACTOR (&jump->l, 0, 0, 2, 0) : 0 };
  double *const rate[] = { &p->gamma_c, &p->gamma_q, &p->gamma_q2 };
  for (int i = 0; i < 3; i++)
    if (f[i] != 0 && jump->l.count == 1)
      {
        *rate[i] += jump->rate * creal (f[i] * conj (f[i])) / 2;
        return 1;
      }
  return 0;
}

/* L = c a, c a', c s-, c s+ or c s_z. */
static int
take_decay (struct reading *r, const bti_jump *jump, double *down, double *up)
{
  bti_open_params *p = &r->params;
  const bti_polynomial *l = &jump->l;
  const double complex x = FACTOR (l, 1), y = FACTOR (l, 0, 1),
                       sx = FACTOR (l, 0, 0, 1), sy = FACTOR (l, 0, 0, 0, 1),
                       sz = FACTOR (l, 0, 0, 0, 0, 1);
  const double complex one = x != 0 ? x : sx, other = x != 0 ? y : sy;
  if (l->count == 1 && sz != 0)
    p->gphi += jump->rate * creal (sz * conj (sz));
  else if (l->count == 2 && one != 0 && cabs (other - I * one) <= rounding * cabs (one))
    /* x + i p, s_x + i s_y */
    *(x != 0 ? down : &p->gu)
        += jump->rate * creal (one * conj (one)) * (x != 0 ? 2 : 4);
  else if (l->count == 2 && one != 0 && cabs (other + I * one) <= rounding * cabs (one))
    *(x != 0 ? up : &p->gd) += jump->rate * creal (one * conj (one)) * (x != 0 ? 2 : 4);
  else
    return 0;
  return 1;
}

static bt_status
read_environment (struct reading *r, bt_error *error)
{
  double down = 0, up = 0;
  bti_open_params *p = &r->params;
  const int cavity = p->kind == BTI_OPEN_CAVITY;
  for (size_t k = 0; k < r->system->jumps; k++)
    {
      const bti_jump *jump = &r->system->jump[k];
      if (!(cavity ? take_decay (r, jump, &down, &up) : take_decoherence (r, jump)))
        return bt_error_set (error, BT_ENOTSUP,
                             "operator %zu of the environment is none of %s", k + 1,
                             cavity ? "loss, heating, decay, excitation and dephasing"
                                    : "those that are coupled to each other");
    }
  p->kappa = down - up;
  p->nb = up > 0 ? up / p->kappa : 0;
  if (p->kappa < 0 || (up > 0 && !(p->kappa > 0)))
    return bt_error_set (error, BT_ENOTSUP, "the cavity is heated more than it loses");
  return BT_OK;
}

/* ---- the start ------------------------------------------------------------------- */

static bt_status
read_c (struct reading *r, bt_error *error)
{
  bti_open_params *p = &r->params;
  const bt_part *c = r->c;
  if (p->frozen == 1)
    p->omega_c = c->width;
  if (p->kind == BTI_OPEN_CAVITY)
    p->omega_c = 1;
  p->x0 = c->mean;
  p->p0 = c->momentum;
  if (c->start == BT_START_FOCK && near (c->width, p->omega_c) && c->mean == 0
      && c->momentum == 0)
    p->fock = c->level;
  else if (c->start != BT_START_GAUSSIAN || c->chirp != 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "part %s starts neither in a packet nor in a level of its own",
                         c->name);
  if (c->start == BT_START_GAUSSIAN && !near (c->width, p->omega_c))
    p->squeezing = log (p->omega_c / c->width) / 2;
  if (p->kind == BTI_OPEN_QUARTIC && p->squeezing != 0)
    return bt_error_set (error, BT_ENOTSUP, "part %s is squeezed", c->name);
  return BT_OK;
}

static bt_status
read_q (struct reading *r, bt_error *error)
{
  bti_open_params *p = &r->params;
  const bt_part *q = r->q;
  double width = p->omega_q;
  if (r->qubit)
    {
      p->sx = q->bloch[0];
      p->sy = q->bloch[1];
      p->sz = q->bloch[2];
      p->omega_q = 1;
      return BT_OK;
    }
  if (p->frozen == 1)
    width = p->omega_q = q->width;
  if (p->kind == BTI_OPEN_QUARTIC)
    width = sqrt (width * width + p->lambda * p->x0 * p->x0);
  p->xq0 = q->mean;
  p->pq0 = q->momentum;
  p->cat = q->start == BT_START_CAT && q->phase == 0;
  if (!near (q->width, width) || q->chirp != 0
      || (q->start != BT_START_GAUSSIAN && p->cat == 0)
      || (p->kind == BTI_OPEN_QUARTIC
          && (p->cat == 1 || q->mean != 0 || q->momentum != 0)))
    return bt_error_set (error, BT_ENOTSUP,
                         "part %s does not start in the ground state of its frequency, "
                         "displaced or not, or in a cat of it",
                         q->name);
  return BT_OK;
}

/* ---- the whole ------------------------------------------------------------------- */

static bt_status
find_parts (struct reading *r, bt_error *error)
{
  const bti_system *s = r->system;
  if (!s || s->parts != 2 || s->part[0].classical == s->part[1].classical)
    return bt_error_set (error, BT_ENOTSUP,
                         "two parts are wanted, one of them classical");
  if (s->ground.count > 0)
    return bt_error_set (error, BT_ENOTSUP, "the start is no product");
  const size_t c = s->part[0].classical ? 0 : 1, q = 1 - c;
  r->c = &s->part[c];
  r->q = &s->part[q];
  r->qubit = r->q->kind == BT_QUBIT;
  for (size_t i = 0; i < 2; i++)
    r->slot[X + i] = 3 * c + i;
  for (size_t i = 0; i < 3; i++)
    r->slot[A + i] = 3 * q + i;
  return BT_OK;
}

bt_status
bti_open_recognise (bti_open_params *out, const bt_model *model, bt_error *error)
{
  static int (*const is[]) (struct reading *, const bti_polynomial *)
      = { is_linear, is_quartic, is_cavity };
  struct reading r = { .system = bti_model_system (model) };
  int known = 0;
  bt_status status = find_parts (&r, error), environment = BT_OK;
  for (size_t i = 0; status == BT_OK && !known && i < sizeof is / sizeof *is; i++)
    {
      r.params = (bti_open_params){ .omega_c = 1, .omega_q = 1 };
      known = is[i](&r, &r.system->h);
      if (known)
        environment = read_environment (&r, error);
      /* Where nothing moves more than one may be meant. */
      known &= environment == BT_OK || r.params.frozen == 0;
    }
  if (status == BT_OK && environment != BT_OK)
    status = environment;
  else if (status == BT_OK && !known)
    status = bt_error_set (error, BT_ENOTSUP,
                           "H is not of the form x A, x^2 y^2 or x s_x - p s_y beside "
                           "oscillators of mass 1 and a qubit along s_x");
  if (status == BT_OK)
    status = read_c (&r, error);
  if (status == BT_OK)
    status = read_q (&r, error);
  /* Parameters that the kind does not have are 0. */
  if (!bti_open_has (BTI_OPEN_OF_OSCILLATORS | BTI_OPEN_OF_QUBIT, r.params.kind))
    r.params.omega_c = 0;
  if (!bti_open_has (BTI_OPEN_OF_OSCILLATORS | BTI_OPEN_OF_QUARTIC, r.params.kind))
    r.params.omega_q = 0;
  *out = r.params;
  return status;
}

/* ---- means ----------------------------------------------------------------------- */

/* Number of the moment x^A p^B, or -1. */
static int
moment_of (unsigned a, unsigned b)
{
  static const int number[3][3] = { { 0, 2, 4 }, { 1, 5, -1 }, { 3, -1, -1 } };
  return a < 3 && b < 3 ? number[a][b] : -1;
}

bt_status
bti_open_weigh (double weight[BTI_MOMENTS][BTI_MOMENTS], const bti_system *system,
                const bti_polynomial *a, bt_error *error)
{
  const size_t c = system->part[0].classical ? 0 : 1, q = 1 - c;
  for (int i = 0; i < BTI_MOMENTS * BTI_MOMENTS; i++)
    weight[i / BTI_MOMENTS][i % BTI_MOMENTS] = 0;
  for (size_t t = 0; t < a->count; t++)
    {
      const unsigned char *own = a->term[t].power + 3 * c,
                          *other = a->term[t].power + 3 * q;
      const int row = moment_of (own[0], own[1]);
      int column = moment_of (other[0], other[1]);
      if (system->part[q].kind == BT_QUBIT)
        column = other[0] ? 1 : other[1] ? 2 : other[2] ? 3 : 0;
      if (row < 0 || column < 0)
        return bt_error_set (error, BT_ENOTSUP,
                             "only means of degree two at most in every part are kept");
      weight[row][column] += creal (a->term[t].factor);
    }
  return BT_OK;
}

double
bti_open_weighed (double weight[BTI_MOMENTS][BTI_MOMENTS],
                  double m[BTI_MOMENTS][BTI_MOMENTS])
{
  double sum = 0;
  for (int c = 0; c < BTI_MOMENTS; c++)
    for (int q = 0; q < BTI_MOMENTS; q++)
      if (weight[c][q] != 0)
        sum += weight[c][q] * m[c][q];
  return sum;
}
