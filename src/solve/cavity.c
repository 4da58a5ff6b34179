/* solve/cavity.c - the lossy Jaynes-Cummings cavity by split steps.
 *
 * With l = g/sqrt 2, D = kappa (2 nb + 1)/4 and a rate m, the generator is the sum of
 *
 *   X      -i l [x sx, .] - D [x, [x, .]] - m [sx, [sx, .]]
 *   Y      +i l [p sy, .] - D [p, [p, .]] - m [sy, [sy, .]]
 *   rest   decay gd - 4m, excitation gu - 4m, dephasing, drive, and what remains of
 *          the loss: (kappa/2)(rho + a rho a^dag - a^dag rho a), for which the Wigner
 *          function contracts without diffusion, whatever nb.
 *
 * X is diagonal in the eigenstates of x and sx, Y in those of p and sy.  In the rest
 * the elements rho_(n+k, n) of one k mix among themselves by an orthogonal matrix times
 * exp(kappa t/2), so it is stable too.  Step: rest/2 X/2 Y X/2 rest/2, order two.  With
 * m = g^2/(8 kappa (2 nb + 1)) the factors are those of the trajectories (hybrid.c), to
 * the letter: the two agree at any step.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "num/linalg.h"
#include "solve/density.h"

#include <math.h>
#include <stdlib.h>

struct rest
{
  double duration;
  double *contract;      /* orthogonal matrices of k = 0 .. n - 1, one after another */
  double growth;         /* exp(kappa t/2) */
  double complex *shift; /* exp(-i d p) in eigenstates of p, times 1 in Q */
};

struct cavity
{
  const bti_open_params *params;
  size_t n;
  bti_space c;
  double rate; /* m */
  double complex *number_to_p, *p_to_x, *x_to_p, *x_to_number;
  double complex one[4], into_sx[4], sx_to_sy[4], sy_to_sx[4], out_of_sx[4];
  double step;
  struct rest half, full;
  double complex *phase_x, *phase_y;
  double *decay_x, *decay_y, *ones;
  double decay_sx[4], decay_sy[4];
  double *columns; /* n x 16 twice */
};

static void
destroy (void *self)
{
  struct cavity *s = self;
  bti_space_clear (&s->c);
  free (s->number_to_p);
  free (s->p_to_x);
  free (s->x_to_p);
  free (s->x_to_number);
  free (s->half.contract);
  free (s->half.shift);
  free (s->full.contract);
  free (s->full.shift);
  free (s->phase_x);
  free (s->phase_y);
  free (s->decay_x);
  free (s->decay_y);
  free (s->ones);
  free (s->columns);
  free (s);
}

/* Numbers in the matrices of all k below K. */
static size_t
offset_of (size_t n, size_t k)
{
  size_t sum = 0;
  for (size_t j = 0; j < k; j++)
    sum += (n - j) * (n - j);
  return sum;
}

static bt_status
allocate (struct cavity *s, bt_error *error)
{
  size_t n = s->n, complex_size = sizeof (double complex), real = sizeof (double);
  const struct
  {
    void *pointer;
    size_t count, size;
  } list[] = { { &s->number_to_p, n * n, complex_size },
               { &s->p_to_x, n * n, complex_size },
               { &s->x_to_p, n * n, complex_size },
               { &s->x_to_number, n * n, complex_size },
               { &s->half.contract, offset_of (n, n), real },
               { &s->full.contract, offset_of (n, n), real },
               { &s->half.shift, 2 * n, complex_size },
               { &s->full.shift, 2 * n, complex_size },
               { &s->phase_x, 2 * n, complex_size },
               { &s->phase_y, 2 * n, complex_size },
               { &s->decay_x, n * n, real },
               { &s->decay_y, n * n, real },
               { &s->ones, n * n, real },
               { &s->columns, 32 * n, real } };
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < sizeof list / sizeof *list; i++)
    status = bti_calloc (list[i].pointer, list[i].count, list[i].size, error);
  return status;
}

/* Changes between number states, eigenstates of x, and those of p, which are
 * <n|p_a> = i^n <n|x_a>; in Q between sigma_z, sx and sy. */
static void
fill_bases (struct cavity *s)
{
  static const double complex power[] = { 1, I, -1, -I };
  size_t n = s->n;
  for (size_t a = 0; a < n; a++)
    for (size_t k = 0; k < n; k++)
      {
        double element = s->c.vector[a * n + k];
        s->number_to_p[a * n + k] = conj (power[k % 4]) * element;
        s->x_to_number[k * n + a] = element;
      }
  /* <x_a|p_b> = sum_k <x_a|k> i^k <k|x_b> */
  for (size_t a = 0; a < n; a++)
    for (size_t b = 0; b < n; b++)
      {
        double complex sum = 0;
        for (size_t k = 0; k < n; k++)
          sum += s->c.vector[a * n + k] * power[k % 4] * s->c.vector[b * n + k];
        s->p_to_x[a * n + b] = sum;
        s->x_to_p[b * n + a] = conj (sum);
      }
  const double r = 1 / sqrt (2);
  /* Rows <+x|, <-x| and columns u, d; <+-y| = (<u| -+ i <d|)/sqrt 2. */
  const double complex to_sx[4] = { r, r, r, -r }, to_sy[4] = { r, -I * r, r, I * r };
  for (size_t i = 0; i < 2; i++)
    for (size_t j = 0; j < 2; j++)
      {
        s->one[2 * i + j] = i == j;
        s->into_sx[2 * i + j] = to_sx[2 * i + j];
        s->out_of_sx[2 * i + j] = conj (to_sx[2 * j + i]);
        double complex sum = 0;
        for (size_t k = 0; k < 2; k++)
          sum += to_sy[2 * i + k] * conj (to_sx[2 * j + k]);
        s->sx_to_sy[2 * i + j] = sum;
        s->sy_to_sx[2 * j + i] = conj (sum);
      }
}

static bt_status
make (void **self, const bti_open *model, const bti_density *density, bt_error *error)
{
  const bti_open_params *p = bti_open_get (model);
  struct cavity *s;
  bt_status status = bti_calloc (&s, 1, sizeof *s, error);
  if (status != BT_OK)
    return status;
  s->params = p;
  s->n = density->n;
  /* No negative rate in the rest. */
  s->rate = fmin (p->gd, p->gu) / 4;
  if (p->kappa > 0)
    s->rate = fmin (s->rate, p->g * p->g / (8 * p->kappa * (2 * p->nb + 1)));
  status = allocate (s, error);
  if (status == BT_OK)
    status = bti_space_init (&s->c, s->n, 1, error);
  if (status != BT_OK)
    {
      destroy (s);
      return status;
    }
  fill_bases (s);
  for (size_t i = 0; i < s->n * s->n; i++)
    s->ones[i] = 1;
  *self = s;
  return BT_OK;
}

/* ---- the rest ------------------------------------------------------------------ */

/* exp(t K), K_(n,n+1) = -K_(n+1,n) = sqrt((n+1)(n+1+k)) of size L: with S = diag i^n,
 * K = S (i T) S^-1 and T symmetric, so the element is Re i^(n-m) exp(i t T)_nm. */
static bt_status
contraction (double *out, size_t l, size_t k, double t, double *work, bt_error *error)
{
  double *v = work, *scaled = work + l * l, *even = work + 2 * l * l,
         *odd = work + 3 * l * l, *e = work + 4 * l * l;
  for (size_t i = 0; i < l * l; i++)
    v[i] = 0;
  for (size_t n = 0; n + 1 < l; n++)
    v[n * l + n + 1] = v[(n + 1) * l + n]
        = sqrt ((double) (n + 1) * (double) (n + 1 + k));
  bt_status status = bti_eigen (v, l, e, error);
  if (status != BT_OK)
    return status;
  /* v[j * l + n] is component n of eigenvector j: sums over j of transposes. */
  double *turned = out;
  for (size_t j = 0; j < l; j++)
    for (size_t n = 0; n < l; n++)
      turned[n * l + j] = v[j * l + n];
  for (int which = 0; which < 2; which++)
    {
      for (size_t n = 0; n < l; n++)
        for (size_t j = 0; j < l; j++)
          scaled[n * l + j]
              = turned[n * l + j] * (which ? sin (t * e[j]) : cos (t * e[j]));
      bti_real_multiply (which ? odd : even, scaled, v, l, l, l);
    }
  for (size_t n = 0; n < l; n++)
    for (size_t m = 0; m < l; m++)
      switch ((n + 4 * l - m) % 4)
        {
        case 0:
          out[n * l + m] = even[n * l + m];
          break;
        case 1: /* Re i (i s) */
          out[n * l + m] = -odd[n * l + m];
          break;
        case 2:
          out[n * l + m] = -even[n * l + m];
          break;
        default:
          out[n * l + m] = odd[n * l + m];
        }
  return BT_OK;
}

static bt_status
set_rest (const struct cavity *s, struct rest *rest, double t, const bt_watch *watch,
          bt_error *error)
{
  const bti_open_params *p = s->params;
  size_t n = s->n;
  double *work;
  bt_status status = bti_calloc (&work, 4 * n * n + n, sizeof *work, error);
  for (size_t k = 0; status == BT_OK && k < n; k++)
    {
      status = contraction (rest->contract + offset_of (n, k), n - k, k,
                            p->kappa * t / 2, work, error);
      if (status == BT_OK)
        status = bt_watch_check (watch, error);
    }
  free (work);
  rest->duration = t;
  rest->growth = exp (p->kappa * t / 2);
  /* dx/dt = -(kappa/2) x + sqrt 2 E */
  double time = p->kappa > 0 ? -expm1 (-p->kappa * t / 2) / (p->kappa / 2) : t;
  double distance = sqrt (2) * p->drive * time;
  for (size_t a = 0; a < n; a++)
    rest->shift[2 * a] = rest->shift[2 * a + 1] = cexp (-I * distance * s->c.point[a]);
  return status;
}

/* The elements (n + k, n) and (n, n + k) of the four blocks of Q, real and imaginary
 * parts: 16 columns; INTO copies them there, otherwise back. */
static void
copy_columns (bti_density *density, size_t k, double *columns, int into)
{
  size_t n = density->n, d = density->d;
  for (size_t i = 0; i < n - k; i++)
    for (size_t b = 0; b < 4; b++)
      for (size_t upper = 0; upper < 2; upper++)
        {
          size_t row = upper ? i : i + k, column = upper ? i + k : i;
          double complex *element
              = density->rho + (2 * row + b / 2) * d + 2 * column + b % 2;
          double *pair = columns + 16 * i + 4 * b + 2 * upper;
          if (!into)
            *element = pair[0] + I * pair[1];
          else
            {
              pair[0] = creal (*element);
              pair[1] = cimag (*element);
            }
        }
}

/* Decay, excitation and dephasing: exact. */
static void
decay_of_q (const struct cavity *s, bti_density *density, double t)
{
  const bti_open_params *p = s->params;
  double down = p->gd - 4 * s->rate, up = p->gu - 4 * s->rate, sum = down + up;
  double gone = sum > 0 ? -expm1 (-sum * t) / sum : t;
  double coherence = exp (-(sum / 2 + 2 * p->gphi) * t);
  size_t n = density->n, d = density->d;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < n; k++)
      {
        double complex *high = density->rho + 2 * i * d + 2 * k, *low = high + d;
        double complex flow = gone * (up * low[1] - down * high[0]);
        high[0] += flow;
        low[1] -= flow;
        high[1] *= coherence;
        low[0] *= coherence;
      }
}

static void
apply_rest (struct cavity *s, bti_density *density, const struct rest *rest)
{
  size_t n = s->n;
  double *in = s->columns, *out = s->columns + 16 * n;
  const double *matrix = rest->contract;
  for (size_t k = 0; s->params->kappa > 0 && k < n; k++)
    {
      copy_columns (density, k, in, 1);
      bti_real_multiply (out, matrix, in, n - k, 16, n - k);
      for (size_t i = 0; i < 16 * (n - k); i++)
        out[i] *= rest->growth;
      copy_columns (density, k, out, 0);
      matrix += (n - k) * (n - k);
    }
  decay_of_q (s, density, rest->duration);
}

/* ---- steps --------------------------------------------------------------------- */

/* A kick of duration T along the points: the exponents of X (SIGN 1) and Y (-1). */
static void
set_kick (const struct cavity *s, double t, double sign, double complex *phase,
          double *decay, double *decay_q)
{
  const bti_open_params *p = s->params;
  double l = p->g / sqrt (2), diffusion = p->kappa * (2 * p->nb + 1) / 4;
  const double *x = s->c.point;
  for (size_t i = 0; i < s->n; i++)
    {
      phase[2 * i] = cexp (-I * t * sign * l * x[i]);
      phase[2 * i + 1] = conj (phase[2 * i]);
      for (size_t k = 0; k < s->n; k++)
        decay[i * s->n + k] = exp (-t * diffusion * pow (x[i] - x[k], 2));
    }
  for (size_t b = 0; b < 4; b++)
    decay_q[b] = b == 0 || b == 3 ? 1 : exp (-4 * t * s->rate);
}

static bt_status
set_step (struct cavity *s, double h, const bt_watch *watch, bt_error *error)
{
  if (s->step == h)
    return BT_OK;
  s->step = 0;
  bt_status status = set_rest (s, &s->half, h / 2, watch, error);
  if (status == BT_OK)
    status = set_rest (s, &s->full, h, watch, error);
  if (status != BT_OK)
    return status;
  set_kick (s, h / 2, 1, s->phase_x, s->decay_x, s->decay_sx);
  set_kick (s, h, -1, s->phase_y, s->decay_y, s->decay_sy);
  s->step = h;
  return BT_OK;
}

static bt_status
advance (void *self, bti_density *density, double h, size_t steps, bt_error *error)
{
  struct cavity *s = self;
  static const double none[] = { 1, 1, 1, 1 };
  bt_status status = set_step (s, h, density->watch, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i <= steps; i++)
    {
      const struct rest *rest = i == 0 || i == steps ? &s->half : &s->full;
      if (steps == 0)
        break;
      if ((status = bt_watch_check (density->watch, error)) != BT_OK)
        return status;
      apply_rest (s, density, rest);
      bti_density_apply (density, s->number_to_p, s->one);
      bti_density_scale (density, rest->shift, s->ones, none);
      bti_density_apply (density, s->p_to_x, s->into_sx);
      if (i < steps)
        {
          bti_density_scale (density, s->phase_x, s->decay_x, s->decay_sx);
          bti_density_apply (density, s->x_to_p, s->sx_to_sy);
          bti_density_scale (density, s->phase_y, s->decay_y, s->decay_sy);
          bti_density_apply (density, s->p_to_x, s->sy_to_sx);
          bti_density_scale (density, s->phase_x, s->decay_x, s->decay_sx);
        }
      bti_density_apply (density, s->x_to_number, s->out_of_sx);
    }
  return BT_OK;
}

/* Before the first step a diagonalisation for each k, twice. */
static bti_cost
cost (double n, double m)
{
  double d = n * m;
  return (bti_cost){ .bytes = 16 * n * n * n / 3 + 200 * n * n,
                     .once = 6 * n * n * n * n,
                     .step = 5 * 16 * d * d * n + 10 * n * n * n };
}

const bti_master bti_master_cavity = { cost, make, destroy, advance };
