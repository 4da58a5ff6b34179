/* tests/test_semiclassical_half.c - the trade-off of any model: that of the kinds of
 * open.h, closed forms beyond them, and what is refused.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "model/semiclassical.h"
#include "num/random.h"
#include "tests/general.h"
#include "tests/open.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bti_semiclassical *
half_of (const bt_model *model, int normal)
{
  bti_semiclassical *half;
  bt_error error = BT_ERROR_INIT;
  ck_ok (
      bti_semiclassical_new (&half, bti_model_system (model), normal, "hybrid", &error),
      error);
  return half;
}

/* One number between 0.1 and 1.1 after the other. */
static double
some (uint64_t *count)
{
  double u[2];
  bti_uniform2 (2385, 11, (*count)++, u);
  return 0.1 + u[0];
}

/* D1, D2 and D0 of HALF in the operators whose real combinations its own are:
 * B_a = sum_c R_ac C_c. */
static void
rotate (const bti_semiclassical *half, const double complex *r, double complex *d1,
        double complex *d0)
{
  const size_t k = half->k;
  memset (d1, 0, half->n * k * sizeof *d1);
  memset (d0, 0, k * k * sizeof *d0);
  for (size_t i = 0; i < half->n; i++)
    for (size_t c = 0; c < k; c++)
      for (size_t a = 0; a < k; a++)
        d1[i * k + c] += half->d1[i * k + a] * conj (r[a * k + c]);
  for (size_t c = 0; c < k; c++)
    for (size_t d = 0; d < k; d++)
      for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++)
          d0[c * k + d] += r[a * k + c] * half->d0[a * k + b] * conj (r[b * k + d]);
}

/* The same decision, that of bti_open_fulfilled. */
static void
check_decision (bti_semiclassical *half, const bt_model *model, int fulfilled)
{
  bt_error error = BT_ERROR_INIT;
  bt_status status = bti_semiclassical_record (half, bti_model_system (model),
                                               BTI_RECORD_EXACT, "hybrid", &error);
  if (fulfilled)
    ck_ok (status, error);
  else
    ck_fails (status, BT_ENOTSUP, error, "hybrid has no exact trajectories here");
}

/* What the rate is times what it needs to be, for all kinds. */
static const double share[] = { 0.5, 1 - 1e-9, 1, 1 + 1e-9, 3 };

START_TEST (a_coupling_of_one_force_has_the_trade_off_of_its_kind)
{
  static const bti_open_kind kinds[] = { BTI_OPEN_QUBIT, BTI_OPEN_OSCILLATORS };
  uint64_t count = 100 * (uint64_t) _i;
  for (int k = 0; k < 2; k++)
    {
      bti_open_params p = { .kind = kinds[k], .x0 = 1 };
      p.lambda = some (&count);
      p.gamma_c = some (&count);
      p.gamma_q = share[_i] * p.lambda * p.lambda / (16 * p.gamma_c);
      bti_open_tradeoff built;
      bt_error error = BT_ERROR_INIT;
      bti_open *open = open_of (&p);
      bt_model *model = open_general (&p);
      bti_semiclassical *half = half_of (model, 0);
      ck_ok (bti_open_tradeoff_of (open, 0, &built, &error), error);
      /* x is neither pushed nor diffuses; p and A are the matrix. */
      ck_assert_uint_eq (half->n, 2);
      ck_assert_uint_eq (half->k, 1);
      double smallest;
      const double *d2 = half->d2;
      ck_assert (d2[0] == 0 && d2[1] == 0 && d2[2] == 0 && half->d1[0] == 0);
      ck_assert_double_eq_tol (d2[3], creal (built.matrix[0]), 4e-16);
      ck_assert_double_eq_tol (cabs (half->d1[1] - built.matrix[1]), 0, 4e-16);
      ck_assert_double_eq_tol (cabs (half->d0[0] - built.matrix[3]), 0, 4e-16);
      ck_ok (bt_tradeoff (d2 + 3, half->d1 + 1, half->d0, 1, 1, &smallest, &error),
             error);
      ck_assert_double_eq_tol (smallest, built.smallest, 2e-15);
      ck_assert_double_eq_tol (half->ratio, built.ratio, 1e-14 * built.ratio);
      ck_assert_double_eq_tol (half->ratio, share[_i], 1e-14 * share[_i]);
      /* With ones on the diagonal; and x, which does not take part, has 0. */
      ck_assert_double_eq_tol (half->smallest, fmin (1 - 1 / sqrt (share[_i]), 0),
                               1e-14);
      ck_assert_int_eq (bti_open_fulfilled (&built) != 0, share[_i] >= 1);
      check_decision (half, model, share[_i] >= 1);
      bti_semiclassical_free (half);
      bt_model_free (model);
      bti_open_free (open);
    }
}
END_TEST

/* alpha = (x + ip)/sqrt 2 and its conjugate, s_x = s- + s+ and s_y = i (s- - s+). */
START_TEST (a_cavity_has_the_trade_off_of_its_kind_in_either_order)
{
  const double complex r[] = { I, -I, 1, 1 }; /* s_y comes first */
  uint64_t count = 1000 + 100 * (uint64_t) _i;
  const int normal = _i / 5;
  const double by = share[_i % 5], s = 1 - normal;
  bti_open_params p = { .kind = BTI_OPEN_CAVITY, .sz = 1, .x0 = 0.3 };
  p.g = some (&count);
  p.kappa = some (&count);
  p.nb = some (&count);
  p.drive = some (&count);
  const double d = p.kappa * (p.nb + s / 2);
  p.gd = by * p.g * p.g * (2 - s) * (2 - s) / 4 / d;
  p.gu = normal ? 0 : p.gd * (1 + some (&count));
  bti_open_tradeoff built;
  bt_error error = BT_ERROR_INIT;
  bti_open *open = open_of (&p);
  bt_model *model = open_general (&p);
  bti_semiclassical *half = half_of (model, normal);
  ck_ok (bti_open_tradeoff_of (open, normal, &built, &error), error);
  ck_assert_uint_eq (half->k, 2);
  double complex d1[4], d0[4], turned[4];
  double smallest;
  rotate (half, r, d1, d0);
  for (int a = 0; a < 2; a++)
    {
      turned[a] = (d1[a] - I * d1[2 + a]) / sqrt (2);
      turned[2 + a] = (d1[a] + I * d1[2 + a]) / sqrt (2);
    }
  for (int i = 0; i < 2; i++)
    for (int j = 0; j < 2; j++)
      {
        ck_assert_double_eq_tol (half->d2[2 * i + j], creal (built.matrix[4 * i + j]),
                                 1e-15);
        ck_assert_double_eq_tol (
            cabs (d0[2 * i + j] - built.matrix[4 * (2 + i) + 2 + j]), 0, 1e-15);
        /* That side gives D1 itself where this one has its conjugate. */
        ck_assert_double_eq_tol (
            cabs (conj (turned[2 * i + j]) - built.matrix[4 * i + 2 + j]), 0, 1e-15);
      }
  ck_ok (bt_tradeoff (half->d2, turned, d0, 2, 2, &smallest, &error), error);
  ck_assert_double_eq_tol (smallest, built.smallest, 4e-15);
  ck_assert_double_eq_tol (half->ratio, built.ratio, 1e-13 * built.ratio);
  ck_assert_double_eq_tol (half->ratio, by, 1e-13 * by);
  ck_assert_int_eq (bti_open_fulfilled (&built) != 0, by >= 1);
  check_decision (half, model, by >= 1);
  bti_semiclassical_free (half);
  bt_model_free (model);
  bti_open_free (open);
}
END_TEST

static bt_model *
many (const char *hamiltonian, const bt_dissipator *environment, size_t dissipators)
{
  static const bt_part part[] = {
    { .name = "x", .classical = 1, .mean = 0.4 },
    { .name = "y", .classical = 1, .width = 1.3 },
    { .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0, 0, 1 } },
    { .name = "q" }
  };
  bt_model *model;
  bt_error error = BT_ERROR_INIT;
  const bt_description d = { .part = part,
                             .parts = 4,
                             .hamiltonian = hamiltonian,
                             .environment = environment,
                             .dissipators = dissipators };
  ck_ok (bt_model_from (&model, &d, &error), error);
  return model;
}

/* Two forces that share one operator need the sum of what each needs; noise that is
 * shared by both coordinates is turned to where they are independent. */
START_TEST (several_forces_need_what_their_sum_needs)
{
  /* D2 of (p_x, p_y) = [[a + b, b], [b, b]], forces -l, -m: l/2, m/2 squared in the
   * inverse of that, ((l - m)^2/a + m^2/b)/4. */
  static const double a = 0.7, b = 0.45, l = 0.8, m = 0.35;
  const double needed = ((l - m) * (l - m) / a + m * m / b) / 4;
  const bt_dissipator noise[] = { { "x", a },
                                  { "x + y", b },
                                  { "s_z", 2 * needed },
                                  { "q", 0.3 },
                                  { "(q + i*p_q)/2", 0.2 } };
  bt_model *model = many ("(x^2 + p_x^2 + y^2 + p_y^2 + q^2 + p_q^2)/2 + 0.8*x*s_z "
                          "+ 0.35*y*s_z",
                          noise, 5);
  bti_semiclassical *half = half_of (model, 0);
  ck_assert_double_eq_tol (half->ratio, 2, 1e-13);
  check_decision (half, model, 1);
  ck_assert_uint_eq (half->records, 2);
  /* The half that is left, and what is not seen at all: rank 3. */
  ck_assert_uint_eq (half->rests, 3);
  double seen = 0, left = 0;
  for (size_t k = 0; k < half->records; k++)
    for (size_t t = 0; t < half->record[k].m.count; t++)
      seen += pow (cabs (half->record[k].m.term[t].factor), 2);
  for (size_t k = 0; k < half->rests; k++)
    for (size_t t = 0; t < half->rest[k].l.count; t++)
      if (half->rest[k].l.term[t].power[3 * 2 + 2])
        left += half->rest[k].rate * pow (cabs (half->rest[k].l.term[t].factor), 2);
  ck_assert_double_eq_tol (seen, needed, 1e-14);
  ck_assert_double_eq_tol (left, needed, 1e-14);
  bti_semiclassical_free (half);
  bt_model_free (model);
}
END_TEST

/* Of an oscillator lost in a bath the drift and the diffusion are known; constants of
 * operators push. */
START_TEST (operators_have_their_drift_and_diffusion)
{
  static const bt_dissipator bath[] = { { "(x + i*p_x)/sqrt(2) + 0.3 - 0.2*i", 0.8 },
                                        { "(x - i*p_x)/sqrt(2)", 0.5 } };
  bt_model *model
      = many ("(x^2 + p_x^2)/2 + x*p_y + 0.1*y^2 + y/5 + s_z + p_q^2 + q^2", bath, 2);
  bti_semiclassical *half = half_of (model, 0);
  /* x, p_x, y, p_y */
  static const double a[]
      = { -0.15, 1, 0, 0, -1, -0.15, 0, -1, 1, 0, 0, 0, 0, 0, -0.2, 0 };
  for (int i = 0; i < 16; i++)
    ck_assert_double_eq_tol (half->a[i], a[i], 1e-15);
  /* rate (-Re c0, -Im c0) of a + c0, over sqrt 2. */
  static const double push[] = { -0.8 * 0.3, 0.8 * 0.2, 0, -0.2 };
  for (int i = 0; i < 4; i++)
    ck_assert_double_eq_tol (half->shift[i] * (i < 2 ? M_SQRT2 : 1), push[i], 1e-15);
  for (int i = 0; i < 16; i++)
    ck_assert_double_eq_tol (half->d2[i], i == 0 || i == 5 ? 0.65 : 0, 1e-15);
  bti_semiclassical_free (half);
  bt_model_free (model);
}
END_TEST

/* L + c is L, and i (c^* L - c L^+)/2 more of H. */
START_TEST (constants_of_quantum_operators_are_of_the_hamiltonian)
{
  static const bt_dissipator one[] = { { "(s_x - i*s_y)/2 + 0.3 + 0.7*i", 0.4 } };
  bt_model *model = many ("(x^2 + p_x^2 + y^2 + p_y^2 + q^2 + p_q^2)/2", one, 1);
  bti_semiclassical *half = half_of (model, 0);
  double sx = 0, sy = 0;
  for (size_t t = 0; t < half->h.count; t++)
    {
      if (half->h.term[t].power[6])
        sx = creal (half->h.term[t].factor);
      if (half->h.term[t].power[7])
        sy = creal (half->h.term[t].factor);
    }
  /* c^* L = (0.3 - 0.7i)(s_x - i s_y)/2, minus its imaginary part times the rate. */
  ck_assert_double_eq_tol (sx, 0.4 * 0.35, 1e-15);
  ck_assert_double_eq_tol (sy, 0.4 * 0.15, 1e-15);
  bti_semiclassical_free (half);
  bt_model_free (model);
}
END_TEST

#define FREE "(x^2 + p_x^2 + y^2 + p_y^2 + q^2 + p_q^2)/2"

static const struct
{
  const char *hamiltonian, *operator, * words;
  int normal;
} refused[]
    = { { FREE " + x^2*s_z", "x", "x^2*s_z is of degree 2", 0 },
        { FREE " + x*p_y*q", "x", "x*p_y*q is of degree 2", 0 },
        { FREE " + x^4", "x", "x^4 is of degree 4", 0 },
        { FREE, "x + s_z", "number 1 mixes them: x, s_z", 0 },
        { FREE, "x^2", "number 1 has x^2", 0 },
        { FREE, "x*s_z", "mixes them: x*s_z, x*s_z", 0 },
        { FREE, "x", "y starts squeezed: its width is 1.3, that of the vacuum 1", 1 } };

START_TEST (what_has_no_halves_is_refused)
{
  const bt_dissipator one = { refused[_i].operator, 0.3 };
  bt_model *model = many (refused[_i].hamiltonian, &one, 1);
  bti_semiclassical *half;
  bt_error error = BT_ERROR_INIT;
  ck_fails (bti_semiclassical_new (&half, bti_model_system (model), refused[_i].normal,
                                   "hybrid", &error),
            BT_ENOTSUP, error, refused[_i].words);
  ck_assert_ptr_null (half);
  bt_model_free (model);
}
END_TEST

/* A force however small on what does not diffuse, where the eigenvalue is above all
 * rounding: (1 - D2 D2^+) D1 is looked at alone. */
START_TEST (a_force_without_its_noise_is_refused)
{
  static const bt_dissipator noise[] = { { "x", 1 }, { "s_z", 1 }, { "x + y", 1 } };
  static const char *const force[] = { "1e-7*p_x*s_z", "1e-7*y*s_z", "1e-7*y*s_z" };
  char text[200];
  snprintf (text, sizeof text, "%s + %s", FREE, force[_i]);
  bt_model *model = many (text, _i < 2 ? noise : noise + 1, 2);
  bti_semiclassical *half = half_of (model, 0);
  ck_assert_double_ge (half->smallest, -2e-14);
  ck_assert_double_eq (half->ratio, 0);
  check_decision (half, model, 0);
  bti_semiclassical_free (half);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("semiclassical half");
  TCase *kinds = tcase_create ("kinds of open.h"), *more = tcase_create ("more");
  tcase_add_loop_test (kinds, a_coupling_of_one_force_has_the_trade_off_of_its_kind, 0,
                       5);
  tcase_add_loop_test (kinds, a_cavity_has_the_trade_off_of_its_kind_in_either_order, 0,
                       10);
  tcase_add_test (more, several_forces_need_what_their_sum_needs);
  tcase_add_test (more, operators_have_their_drift_and_diffusion);
  tcase_add_test (more, constants_of_quantum_operators_are_of_the_hamiltonian);
  tcase_add_loop_test (more, what_has_no_halves_is_refused, 0,
                       (int) (sizeof refused / sizeof *refused));
  tcase_add_loop_test (more, a_force_without_its_noise_is_refused, 0, 3);
  suite_add_tcase (suite, kinds);
  suite_add_tcase (suite, more);
  return suite_run (suite);
}
