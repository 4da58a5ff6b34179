/* measure/perturbation.c - see perturbation.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/perturbation.h"
#include "base/memory.h"
#include "num/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the basis ----------------------------------------------------------------- */

/* <a|q^2|b> of an oscillator of frequency OMEGA. */
static double
square (size_t a, size_t b, double omega)
{
  double s = (double) (a < b ? a : b);
  if (a == b)
    return (s + 0.5) / omega;
  return (a > b ? a - b : b - a) == 2 ? sqrt ((s + 1) * (s + 2)) / (2 * omega) : 0;
}

/* <a|q|b> of an oscillator of frequency 1. */
static double
position (size_t a, size_t b)
{
  if (a + 1 != b && b + 1 != a)
    return 0;
  return sqrt ((double) (a < b ? b : a) / 2);
}

/* Amplitude of |n> in the coherent state at X0, all n in turn. */
static double
coherent_next (double before, size_t n, double x0)
{
  return n == 0 ? exp (-x0 * x0 / 4) : before * x0 / sqrt (2 * (double) n);
}

/* Amplitude of |m; OMEGA>, m even, in the ground state of frequency WIDTH:
 * a_{m+2}/a_m = sqrt((m+1)/(m+2)) r, r = (omega - width)/(omega + width). */
static double
squeezed_next (double before, size_t m, double omega, double width)
{
  if (m == 0)
    return sqrt (2 * sqrt (omega * width) / (omega + width));
  return before * sqrt ((double) (m - 1) / (double) m) * (omega - width)
         / (omega + width);
}

/* ---- exact states -------------------------------------------------------------- */

void
bti_weak_clear (bti_weak *weak)
{
  for (int parity = 0; parity < 2; parity++)
    {
      free (weak->vector[parity]);
      free (weak->energy[parity]);
      free (weak->amplitude[parity]);
    }
  free (weak->psi);
  *weak = (bti_weak){ 0 };
}

/* Put the initial amplitudes into PSI. */
static void
begin (bti_weak *weak, double width)
{
  double f = 0;
  for (size_t n = 0; n < weak->levels_n; n++)
    {
      double y = 0;
      f = coherent_next (f, n, weak->x0);
      for (size_t m = 0; m < weak->levels_m; m++)
        {
          y = squeezed_next (y, 2 * m, weak->omega, width);
          weak->psi[n * weak->levels_m + m] = f * y;
        }
    }
}

/* H in the states of n = PARITY, PARITY + 2, ... */
static bt_status
fill (const bti_weak *weak, size_t parity, size_t size, double *h,
      const bt_watch *watch, bt_error *error)
{
  size_t wide = weak->levels_m;
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < size; i++)
    for (size_t j = 0; j < size; j++)
      {
        if (j == 0 && (status = bt_watch_check (watch, error)) != BT_OK)
          break;
        size_t n = parity + 2 * (i / wide), k = parity + 2 * (j / wide);
        size_t m = 2 * (i % wide), l = 2 * (j % wide);
        h[i * size + j]
            = weak->lambda / 2 * square (n, k, 1) * square (m, l, weak->omega);
        if (i == j)
          h[i * size + j] += (double) n + 0.5 + weak->omega * ((double) m + 0.5);
      }
  return status;
}

static size_t
size_of (const bti_weak *weak, size_t parity)
{
  return (weak->levels_n - parity + 1) / 2 * weak->levels_m;
}

/* Component I of PARITY in psi. */
static double complex *
component (const bti_weak *weak, size_t parity, size_t i)
{
  size_t wide = weak->levels_m;
  return &weak->psi[(parity + 2 * (i / wide)) * wide + i % wide];
}

/* Diagonalise H of PARITY and project the initial state, which psi holds. */
static bt_status
diagonalise (bti_weak *weak, size_t parity, const bt_watch *watch, bt_error *error)
{
  size_t size = size_of (weak, parity);
  double *h, n = (double) size;
  bt_status status = bti_calloc (&h, size * size, sizeof *h, error);
  weak->vector[parity] = h;
  if (status == BT_OK)
    status = bti_calloc (&weak->energy[parity], size, sizeof *h, error);
  if (status == BT_OK)
    status = bti_calloc (&weak->amplitude[parity], size, sizeof *h, error);
  if (status == BT_OK)
    status = fill (weak, parity, size, h, watch, error);
  if (status == BT_OK)
    status = bt_watch_afford (watch, 3.3e-10 * n * n * n, error,
                              "diagonalising %zu states", size);
  if (status == BT_OK)
    status = bti_eigen (h, size, weak->energy[parity], error);
  for (size_t k = 0; status == BT_OK && k < size; k++)
    for (size_t i = 0; i < size; i++)
      weak->amplitude[parity][k]
          += h[k * size + i] * creal (*component (weak, parity, i));
  return status;
}

void
bti_weak_move (bti_weak *weak, double time)
{
  weak->time = time;
  memset (weak->psi, 0, weak->levels_n * weak->levels_m * sizeof *weak->psi);
  for (size_t parity = 0; parity < 2; parity++)
    {
      size_t size = size_of (weak, parity);
      for (size_t k = 0; k < size; k++)
        {
          double complex turned
              = weak->amplitude[parity][k] * cexp (-I * weak->energy[parity][k] * time);
          for (size_t i = 0; i < size; i++)
            *component (weak, parity, i) += weak->vector[parity][k * size + i] * turned;
        }
    }
}

bt_status
bti_weak_new (bti_weak *out, const bt_model *model, int adapted, size_t levels_n,
              size_t levels_m, const bt_watch *watch, bt_error *error)
{
  *out = (bti_weak){ 0 };
  if (bt_model_modes (model) != 1)
    return bt_error_set (error, BT_ENOTSUP,
                         "%zu modes: amplitudes at weak coupling are for one",
                         bt_model_modes (model));
  double x0 = bt_model_x0 (model), reach = fabs (x0) + 8.5;
  double rows = levels_n ? (double) levels_n : floor (reach * reach / 2) + 1;
  double wide = levels_m ? (double) levels_m : 6, size = rows / 2 * wide;
  /* The eigenvectors of either parity, and LAPACK's workspace for one. */
  bt_status status
      = bti_memory_check (4 * size * size * (double) sizeof (double), error,
                          "diagonalising %.3g states at x0 = %g", size, x0);
  if (status != BT_OK)
    return status;
  out->levels_n = (size_t) rows;
  out->levels_m = (size_t) wide;
  out->omega = bt_model_omega (model, 0);
  out->x0 = x0;
  out->lambda = bt_model_lambda (model, 0);
  status
      = bti_calloc (&out->psi, out->levels_n * out->levels_m, sizeof *out->psi, error);
  if (status == BT_OK)
    begin (out, adapted ? bt_model_width (model, 0) : out->omega);
  for (size_t parity = 0; status == BT_OK && parity < 2; parity++)
    status = diagonalise (out, parity, watch, error);
  if (status != BT_OK)
    bti_weak_clear (out);
  return status;
}

/* ---- formulas ------------------------------------------------------------------ */

static double
sine_over (double w, double t)
{
  return fabs (w * t) < 1e-8 ? t : sin (w * t) / w;
}

/* c_n,m of FORMULA for m = 0, 2; zero for others. */
static double complex
amplitude (const bti_weak *s, bti_formula formula, double g, size_t n, size_t m)
{
  double t = s->time, z2 = s->x0 * s->x0 / 2, k = (double) n;
  double down = k * (k - 1) / z2;
  double complex turn = cexp (I * t);
  double complex phase = cexp (-I * g * (2 * k + 1) * t);
  if (m == 0 && formula == BTI_A13)
    return cexp (-I * s->omega * t / 2) * phase;
  if (m == 0 && formula == BTI_A7)
    return cexp (-I * s->omega * t / 2)
           * (phase - I * g * (z2 / turn + down * turn) * sin (t));
  if (m == 2 && formula == BTI_A8)
    return -I * sqrt (2) * g * cexp (-1.5 * I * s->omega * t)
           * (z2 / turn * sine_over (s->omega - 1, t)
              + (2 * k + 1) * sine_over (s->omega, t)
              + down * turn * sine_over (s->omega + 1, t));
  return 0;
}

double
bti_weak_distance (const bti_weak *s, bti_formula formula, double c, double q)
{
  double g = c * s->lambda * pow (s->omega, q), sum = 0, f = 0;
  for (size_t n = 0; n < s->levels_n; n++)
    {
      f = coherent_next (f, n, s->x0);
      double complex turned = f * cexp (-I * ((double) n + 0.5) * s->time);
      for (size_t m = 0; m < s->levels_m; m++)
        {
          if (formula != BTI_A13 && m != (formula == BTI_A8))
            continue;
          double complex difference = s->psi[n * s->levels_m + m]
                                      - turned * amplitude (s, formula, g, n, 2 * m);
          sum += creal (difference * conj (difference));
        }
    }
  return sqrt (sum);
}

/* 1 - sum s^2/(sum s)^2 over squares of the singular values of A, destroyed; and
 * *ENTROPY = -sum s ln s, if not NULL, of squares whose sum is 1. */
static bt_status
mixture_of (double complex *a, size_t rows, size_t columns, double *out,
            double *entropy, bt_error *error)
{
  size_t count = rows < columns ? rows : columns;
  double *value, sum = 0, cross = 0;
  bt_status status = bti_calloc (&value, count, sizeof *value, error);
  if (status == BT_OK)
    status = bti_singular_values (a, rows, columns, value, error);
  /* (sum s)^2 - sum s^2 = 2 sum_{i<j} s_i s_j: small terms first would not matter,
   * all are positive. */
  for (size_t i = 0; status == BT_OK && i < count; i++)
    {
      double weight = value[i] * value[i];
      cross += weight * sum;
      sum += weight;
      if (entropy && weight > 0)
        *entropy -= weight * log (weight);
    }
  free (value);
  if (status == BT_OK)
    *out = 2 * cross / (sum * sum);
  return status;
}

bt_status
bti_weak_mixture (const bti_weak *state, double *out, bt_error *error)
{
  size_t size = state->levels_n * state->levels_m;
  double complex *copy;
  bt_status status = bti_calloc (&copy, size, sizeof *copy, error);
  if (status != BT_OK)
    return status;
  memcpy (copy, state->psi, size * sizeof *copy);
  status = mixture_of (copy, state->levels_n, state->levels_m, out, NULL, error);
  free (copy);
  return status;
}

double
bti_weak_variance (const bti_weak *s)
{
  size_t wide = s->levels_m;
  double mean = 0, mean_square = 0;
  for (size_t n = 0; n < s->levels_n; n++)
    for (size_t m = 0; m < wide; m++)
      {
        double complex here = conj (s->psi[n * wide + m]);
        mean_square += square (n, n, 1) * creal (here * conj (here));
        if (n + 1 < s->levels_n)
          mean += 2 * position (n, n + 1) * creal (here * s->psi[(n + 1) * wide + m]);
        if (n + 2 < s->levels_n)
          mean_square
              += 2 * square (n, n + 2, 1) * creal (here * s->psi[(n + 2) * wide + m]);
      }
  return mean_square - mean * mean;
}

double
bti_weak_second_order (double omega, double x0)
{
  double n = x0 * x0 / 2;
  return -(2 + 8 * (n + 1) / omega + 2 * (n + 2) / (omega + 1) + 2 * n / (omega - 1))
         / (64 * omega * omega);
}

/* ---- the displaced ground state ------------------------------------------------ */

/* H in the states |k> of x - x0 and |2m; W> of y, k slowest. */
static void
fill_displaced (double *h, const bt_model *model, size_t levels, size_t wide)
{
  double lambda = bt_model_lambda (model, 0), x0 = bt_model_x0 (model),
         width = bt_model_width (model, 0);
  size_t size = levels * wide;
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      {
        size_t k = i / wide, l = j / wide, m = i % wide, r = j % wide;
        /* lambda/2 [(x0 + q)^2 - x0^2] y^2 is what W leaves out. */
        h[i * size + j] = lambda * (x0 * position (k, l) + square (k, l, 1) / 2)
                          * square (2 * m, 2 * r, width);
        if (i == j)
          h[i * size + j] += (double) k + 0.5 + width * (2 * (double) m + 0.5);
      }
}

bt_status
bti_displaced_ground (const bt_model *model, size_t levels, bti_displaced *out,
                      bt_error *error)
{
  size_t wide = levels / 2, size = levels * wide;
  double *h = NULL, *energy = NULL;
  double complex *state = NULL;
  if (bt_model_modes (model) != 1)
    return bt_error_set (error, BT_ENOTSUP,
                         "%zu modes: the displaced ground state is for one",
                         bt_model_modes (model));
  bt_status status = bti_calloc (&h, size * size, sizeof *h, error);
  if (status == BT_OK)
    status = bti_calloc (&energy, size, sizeof *energy, error);
  if (status == BT_OK)
    status = bti_calloc (&state, size, sizeof *state, error);
  if (status == BT_OK)
    {
      fill_displaced (h, model, levels, wide);
      status = bti_eigen (h, size, energy, error);
    }
  if (status == BT_OK)
    {
      *out = (bti_displaced){ 0 };
      for (size_t i = 0; i < size; i++)
        {
          out->infidelity += i > 0 ? h[i] * h[i] : 0;
          if (i + wide < size)
            out->shift += 2 * position (i / wide, i / wide + 1) * h[i] * h[i + wide];
          state[i] = h[i];
        }
      status = mixture_of (state, levels, wide, &out->mixture, &out->entropy, error);
    }
  free (h);
  free (energy);
  free (state);
  return status;
}
