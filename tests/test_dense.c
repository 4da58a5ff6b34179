/* tests/test_dense.c - `spectral' and `chebyshev' for any polynomial against dense
 * matrices built from Kronecker products.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/basis.h"
#include "num/linalg.h"
#include "tests/general.h"

#include <breaktime/breaktime.h>
#include <complex.h>
#include <lapacke.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const both[] = { "spectral", "chebyshev" };

/* ---- dense matrices ------------------------------------------------------------- */

/* Operators of one part in levels of the frequency 1 about the origin: LEVELS of them,
 * or 2 of a qubit. */
struct space
{
  size_t parts, levels[3], size;
  int qubit[3];
};

static void
multiply (double complex *out, const double complex *a, const double complex *b,
          size_t n)
{
  double complex *copy = malloc (n * n * sizeof *copy);
  bti_multiply (copy, a, b, n, n, n);
  memcpy (out, copy, n * n * sizeof *copy);
  free (copy);
}

static void
identity (double complex *out, size_t n)
{
  memset (out, 0, n * n * sizeof *out);
  for (size_t i = 0; i < n; i++)
    out[i * n + i] = 1;
}

/* 2^-m sum_k C(m,k) x^k p^n x^(m-k), cut from a basis of that many levels more. */
static void
weyl (double complex *out, size_t levels, unsigned m, unsigned n)
{
  size_t big = levels + m + n;
  double complex *x = calloc (4 * big * big, sizeof *x), *p = x + big * big,
                 *product = p + big * big, *sum = product + big * big;
  for (size_t i = 0; i + 1 < big; i++)
    {
      double root = sqrt ((double) (i + 1) / 2);
      x[i * big + i + 1] = x[(i + 1) * big + i] = root;
      p[i * big + i + 1] = -I * root;
      p[(i + 1) * big + i] = I * root;
    }
  double choose = 1;
  for (unsigned k = 0; k <= m; k++)
    {
      identity (product, big);
      for (unsigned i = 0; i < k; i++)
        multiply (product, product, x, big);
      for (unsigned i = 0; i < n; i++)
        multiply (product, product, p, big);
      for (unsigned i = k; i < m; i++)
        multiply (product, product, x, big);
      for (size_t i = 0; i < big * big; i++)
        sum[i] += ldexp (choose, -(int) m) * product[i];
      choose = choose * (m - k) / (k + 1);
    }
  for (size_t i = 0; i < levels; i++)
    for (size_t j = 0; j < levels; j++)
      out[i * levels + j] = sum[i * big + j];
  free (x);
}

static void
pauli (double complex *out, const unsigned char *power)
{
  identity (out, 2);
  if (power[0])
    memcpy (out, (double complex[]){ 0, 1, 1, 0 }, 4 * sizeof *out);
  if (power[1])
    memcpy (out, (double complex[]){ 0, -I, I, 0 }, 4 * sizeof *out);
  if (power[2])
    out[3] = -1;
}

/* OUT += FACTOR A (x) B (x) C. */
static void
dense (double complex *out, const struct space *space, const bti_polynomial *a)
{
  size_t n = space->size;
  memset (out, 0, n * n * sizeof *out);
  for (size_t t = 0; t < a->count; t++)
    {
      double complex *part[3];
      for (size_t k = 0; k < space->parts; k++)
        {
          const unsigned char *power = a->term[t].power + 3 * k;
          part[k] = malloc (space->levels[k] * space->levels[k] * sizeof *part[k]);
          if (space->qubit[k])
            pauli (part[k], power);
          else
            weyl (part[k], space->levels[k], power[0], power[1]);
        }
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
          {
            double complex product = a->term[t].factor;
            for (size_t k = space->parts, r = i, c = j; k-- > 0;)
              {
                size_t l = space->levels[k];
                product *= part[k][r % l * l + c % l];
                r /= l;
                c /= l;
              }
            out[i * n + j] += product;
          }
      for (size_t k = 0; k < space->parts; k++)
        free (part[k]);
    }
}

/* <n|start> by a sum over points close together. */
static double complex
projection (const bt_part *part, size_t level)
{
  double complex sum = 0;
  const double h = 1.0 / 64;
  for (double x = -20; x <= 20; x += h)
    {
      double last = 0, value = pow (M_PI, -0.25) * exp (-x * x / 2);
      for (size_t n = 0; n < level; n++)
        {
          double next = (sqrt (2) * x * value - sqrt ((double) n) * last)
                        / sqrt ((double) n + 1);
          last = value;
          value = next;
        }
      sum += h * value * bti_system_psi (part, x);
    }
  return sum;
}

static void
dense_start (double complex *out, const struct space *space, const bti_system *system)
{
  double complex table[3][64];
  for (size_t k = 0; k < space->parts; k++)
    for (size_t n = 0; n < space->levels[k]; n++)
      {
        const double *b = system->part[k].bloch;
        double up = sqrt ((1 + b[2]) / 2);
        if (space->qubit[k])
          table[k][n] = n == 0 ? up : (b[0] + I * b[1]) / (2 * up);
        else
          table[k][n] = projection (&system->part[k], n);
      }
  for (size_t i = 0; i < space->size; i++)
    {
      out[i] = 1;
      for (size_t k = space->parts, r = i; k-- > 0;)
        {
          out[i] *= table[k][r % space->levels[k]];
          r /= space->levels[k];
        }
    }
}

/* Means of TEXT at T by diagonalising the Kronecker products. */
static void
dense_means (const bt_model *model, const struct space *space, double t,
             const char *const *text, size_t count, double *mean)
{
  const bti_system *system = bti_model_system (model);
  const size_t n = space->size;
  double complex *h = malloc ((2 * n * n + 3 * n) * sizeof *h), *a = h + n * n,
                 *psi = a + n * n, *now = psi + n, *image = now + n;
  double *energy = malloc (n * sizeof *energy);
  dense (h, space, &system->h);
  dense_start (psi, space, system);
  ck_assert_int_eq (LAPACKE_zheevd (LAPACK_ROW_MAJOR, 'V', 'U', (lapack_int) n, h,
                                    (lapack_int) n, energy),
                    0);
  memset (now, 0, n * sizeof *now);
  for (size_t k = 0; k < n; k++)
    {
      double complex amplitude = 0;
      for (size_t i = 0; i < n; i++)
        amplitude += conj (h[i * n + k]) * psi[i];
      amplitude *= cexp (-I * energy[k] * t);
      for (size_t i = 0; i < n; i++)
        now[i] += amplitude * h[i * n + k];
    }
  for (size_t m = 0; m < count; m++)
    {
      bti_polynomial p = { 0 };
      bt_error error = BT_ERROR_INIT;
      bt_observation *observation;
      ck_ok (bt_observation_new (&observation, model, &text[m], 1, &error), error);
      ck_ok (bti_polynomial_copy (&p, &observation->item[0], &error), error);
      dense (a, space, &p);
      bti_multiply (image, a, now, n, 1, n);
      mean[m] = 0;
      for (size_t i = 0; i < n; i++)
        mean[m] += creal (conj (now[i]) * image[i]);
      bti_polynomial_clear (&p);
      bt_observation_free (observation);
    }
  free (h);
  free (energy);
}

/* ---- random polynomials --------------------------------------------------------- */

enum
{
  LONGEST = 2000
};

static uint64_t seed;

static double
uniform (double low, double high)
{
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return low + (high - low) * (double) (seed >> 11) * 0x1p-53;
}

static int
one_in (int n)
{
  return uniform (0, n) < 1;
}

/* FACTOR times FORM, in which q stands for NAME. */
static void
add (char *text, double factor, const char *form, char name)
{
  size_t used = strlen (text);
  used += (size_t) snprintf (text + used, LONGEST - used, " + (%.3f)*", factor);
  for (; *form; form++)
    text[used++] = *form == 'q' ? name : *form;
  text[used] = 0;
}

/* An oscillator held together by fourth powers, with couplings of all kinds. */
static void
random_oscillator (char *text, char name, double size)
{
  add (text, uniform (0.3, 0.7), "q^2", name);
  add (text, uniform (0.3, 0.7), "p_q^2", name);
  if (one_in (2))
    add (text, size * uniform (0.5, 1), "q^4", name);
  if (one_in (2))
    add (text, uniform (-0.3, 0.3), "q*p_q", name);
  if (one_in (2))
    {
      add (text, size * uniform (0.5, 1), "(q^2+p_q^2)^2", name);
      add (text, size * uniform (-0.5, 0.5), "q*p_q^3", name);
      add (text, size * uniform (-0.5, 0.5), "q^2*p_q", name);
    }
  add (text, uniform (-0.2, 0.2), one_in (2) ? "q" : "p_q", name);
}

static void
random_qubit (char *text)
{
  static const char pauli[] = "xyz";
  add (text, uniform (-1, 1), "s_q", pauli[(int) uniform (0, 3)]);
  add (text, uniform (-0.4, 0.4), "x*s_q", pauli[(int) uniform (0, 3)]);
  add (text, uniform (-0.2, 0.2), "x*p_x*s_q", pauli[(int) uniform (0, 3)]);
}

static bt_part
random_part (const char *name, double reach)
{
  bt_part part = { .kind = BT_OSCILLATOR };
  snprintf (part.name, sizeof part.name, "%s", name);
  part.mean = uniform (-reach, reach);
  part.width = uniform (0.8, 1.3);
  if (one_in (3))
    part.start = BT_START_CAT;
  else
    part.momentum = uniform (-reach, reach);
  if (part.start == BT_START_CAT)
    part.phase = uniform (-1, 1);
  else if (one_in (2))
    part.chirp = uniform (-0.3, 0.3);
  else
    {
      part.start = BT_START_FOCK;
      part.level = (unsigned) uniform (0, 1.9 + reach);
    }
  return part;
}

static bt_part
random_spin (const char *name)
{
  double z = uniform (-0.9, 0.9), angle = uniform (0, 6), r = sqrt (1 - z * z);
  bt_part part = { .kind = BT_QUBIT,
                   .start = BT_START_BLOCH,
                   .bloch = { r * cos (angle), r * sin (angle), z } };
  snprintf (part.name, sizeof part.name, "%s", name);
  return part;
}

/* Half of them one oscillator and a qubit, the others two oscillators, with fewer
 * levels in the reference and so weaker in their powers.  At a cut like the end of the
 * reference both agree to what that end leaves; and at a cut of their own choice the
 * error of <x> is below the tolerance. */
START_TEST (random_polynomials_agree_with_dense_matrices)
{
  static const char *const text[] = { "x", "p_x^2", "x^2*p_x", "x*s_y", "x*y" };
  int two = _i % 2;
  char h[LONGEST] = "0";
  seed = 20240 + (uint64_t) _i;
  bt_part part[2] = { random_part ("x", two ? 0.3 : 0.8) };
  part[1] = two ? random_part ("y", 0.3) : random_spin ("s");
  struct space space = { .parts = 2, .levels = { 56, 2 }, .qubit = { 0, 1 } };
  random_oscillator (h, 'x', two ? 0.01 : 0.05);
  if (two)
    {
      space = (struct space){ .parts = 2, .levels = { 24, 24 } };
      random_oscillator (h, 'y', 0.01);
      add (h, uniform (-0.2, 0.2), one_in (2) ? "x*q" : "p_x*q", 'y');
      add (h, uniform (0, 0.03), one_in (2) ? "x^2*q^2" : "x^2*p_q^2", 'y');
    }
  else
    random_qubit (h);
  space.size = space.levels[0] * space.levels[1];
  bt_model *model = model_from (part, 2, h, NULL);
  const char *asked[4] = { text[0], text[1], text[2], text[two ? 4 : 3] };
  double expected[4], mean[4], t = uniform (0.5, 2);
  double level = bti_basis_level (bti_model_system (model));
  dense_means (model, &space, t, asked, 4, expected);
  for (size_t m = 0; m < COUNT (both); m++)
    {
      bt_options options = { .cut = (two ? 24 : 50) * level, .tolerance = 1e-8 };
      bt_options own = { .tolerance = 1e-6 };
      bt_observables o = look (both[m], model, &options, t, asked, 4, mean);
      ck_assert_double_eq_tol (o.x, expected[0], 1e-8);
      if (m == 1 || !two)
        {
          o = look (both[m], model, &own, t, NULL, 0, NULL);
          ck_assert_double_eq_tol (o.x, expected[0], 1e-6);
        }
      for (int k = 0; k < 4; k++)
        ck_assert_msg (fabs (mean[k] - expected[k]) < 1e-8,
                       "%s, %s: %.12g, not %.12g\nH = %s", both[m], asked[k], mean[k],
                       expected[k], h);
    }
  bt_model_free (model);
}
END_TEST

/* ---- without a ground state ----------------------------------------------------- */

START_TEST (what_stays_inside_agrees)
{
  static const char *const text[] = { "x", "p_x^2" };
  const struct space space = { .parts = 1, .levels = { 64 }, .size = 64 };
  const bt_part part[] = { { .name = "x", .mean = 1.385 } };
  bt_model *model = model_from (part, 1, "(p_x^2 + x^2)/2 - 0.01*x^3", NULL);
  double expected[2], mean[2];
  dense_means (model, &space, 7.7, text, 2, expected);
  for (size_t m = 0; m < COUNT (both); m++)
    {
      bt_options options = { .tolerance = 1e-8 };
      (void) look (both[m], model, &options, 7.7, text, 2, mean);
      ck_assert_double_eq_tol (mean[0], expected[0], 1e-8);
      ck_assert_double_eq_tol (mean[1], expected[1], 1e-8);
    }
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("dense");
  TCase *tcase = tcase_create ("dense");
  tcase_set_timeout (tcase, 120);
  tcase_add_loop_test (tcase, random_polynomials_agree_with_dense_matrices, 0, 20);
  tcase_add_test (tcase, what_stays_inside_agrees);
  suite_add_tcase (suite, tcase);
  return suite_run (suite);
}
