/* validation/evaluators/identities.c - printed equalities, each as a ratio or
 * difference.
 *
 * The formula's numbers come from the claim: a coefficient c, and powers q of a
 * frequency and r of the width W = sqrt (Omega^2 + lambda x0^2).  What it is held
 * against is computed from the initial state on a solver's grid, or by diagonalisation.
 *
 *   coherent-norm    sum_n |f_n|^2 with e^{-c z0^2}; derived c = 1/2          (A2)
 *   occupation       <n>/(c x0^2); c = 1/2                                  (Sec. III)
 *   vacuum-variance  |z|^2/<y^2> for z(0) = -i c W^r; c = 1/sqrt 2, r = -1/2  (Eq. 9)
 *   wronskian        (z conj z' - conj z z')/(-i), z'(0) = c W^-r             (Eq. 9)
 *                    [y, p] = i for y = z a+ + conj z a asks for one
 *   wigner-...       W0 = c W^q exp [-(x - x0)^2 - p_x^2 - W y^2 - W^r p_y^2];
 *                    c = 1/pi^2, q = 0, r = -1: its integral; <y^2> and <p_y^2> over
 *                    those of the state; (2 pi)^2 int W0^2/(int W0)^2        (Eq. 12)
 *   rescaled-5       lowest levels of Eq. (3) in its own units over hbar omega, and of
 *                    Eq. (5) at c hbar lambda/(m M) omega^q, q = -3: largest difference
 *   rescaled-4       the same for Eq. (4), c hbar lambda/(m M omega) Omega^q, q = -2
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "num/linalg.h"
#include "validation/evaluators/evaluators.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A number in two discretisations. */
struct twice
{
  double value[2];
};

/* ---- the initial state --------------------------------------------------------- */

/* <y^2> and <p_y^2> of the first mode, from the slice of the wave function in which it
 * is largest: the state is a product. */
static bt_status
moments_of_slice (bt_solver *solver, size_t modes, double *y2, double *p2,
                  bt_error *error)
{
  const bt_options *options = bt_solver_options (solver);
  const double complex *psi;
  bt_status status = bt_solver_state (solver, &psi, error);
  if (status != BT_OK)
    return status;
  size_t total = options->points[0], stride = 1, n = options->points[1], best = 0;
  for (size_t j = 1; j <= modes; j++)
    {
      total *= options->points[j];
      stride *= j > 1 ? options->points[j] : 1;
    }
  for (size_t i = 0; i < total; i++)
    if (cabs (psi[i]) > cabs (psi[best]))
      best = i;
  const double complex *slice = psi + best - best / stride % n * stride;
  double box = options->box[1], weight = 0, weight_p = 0;
  *y2 = *p2 = 0;
  for (size_t k = 0; status == BT_OK && k < n; k++)
    {
      status = bt_watch_check (options->watch, error);
      double y = -box / 2 + box * (double) k / (double) n;
      double wave = 2 * M_PI / box * ((double) k - (double) (n / 2));
      double here = cabs (slice[k * stride]), size;
      double complex sum = 0;
      for (size_t i = 0; i < n; i++)
        sum += slice[i * stride] * cexp (-I * wave * box * (double) i / (double) n);
      size = cabs (sum);
      weight += here * here;
      *y2 += y * y * here * here;
      weight_p += size * size;
      *p2 += wave * wave * size * size;
    }
  *y2 /= weight;
  *p2 /= weight_p;
  return status;
}

/* Moments of the first mode, and the energy, of the initial state of MODEL. */
static bt_status
measure_state (const btv_lab *lab, const bt_model *model, double tolerance, double *y2,
               double *p2, double *energy, bt_error *error)
{
  bt_solver *solver;
  bt_observables now;
  bt_options options = { .tolerance = tolerance, .watch = btv_lab_watch (lab) };
  bt_status status
      = bt_solver_new (&solver, bt_method_on_grid (4), model, &options, error);
  if (status != BT_OK)
    return status;
  status = bt_solver_observe (solver, &now, error);
  if (status == BT_OK)
    {
      *energy = now.energy;
      status = moments_of_slice (solver, bt_model_modes (model), y2, p2, error);
    }
  bt_solver_free (solver);
  return status;
}

/* Mean occupation of the background: its energy without the coupling. */
static bt_status
occupation (const btv_lab *lab, const bt_model *model, double tolerance, double *out,
            bt_error *error)
{
  double omega[BT_MAX_AXES], y2, p2, rest = 0.5;
  bt_model *bare;
  size_t modes = bt_model_modes (model);
  if (modes > BT_MAX_AXES)
    return bt_error_set (error, BT_ENOTSUP,
                         "%zu modes: the occupation is of at most %d", modes,
                         BT_MAX_AXES);
  for (size_t j = 0; j < modes; j++)
    {
      omega[j] = bt_model_omega (model, j);
      rest += omega[j] / 2;
    }
  bt_status status = bt_model_new (&bare, 0, bt_model_x0 (model), omega, modes, error);
  if (status != BT_OK)
    return status;
  status = measure_state (lab, bare, tolerance, &y2, &p2, out, error);
  *out -= rest;
  bt_model_free (bare);
  return status;
}

/* sum_n e^{-2 c z0^2} z0^{2n}/n!, terms by recurrence from their logarithms. */
static double
coherent_norm (double c, double x0)
{
  double z2 = x0 * x0 / 2, sum = 0;
  for (double n = 0; n < z2 + 40 * sqrt (z2) + 60; n++)
    sum += exp (-2 * c * z2 + n * log (z2) - lgamma (n + 1));
  return sum;
}

/* int q^power exp (-a q^2) dq by the trapezoid rule, which is exact to rounding for a
 * step this small. */
static double
gaussian (double a, int power)
{
  double width = 1 / sqrt (a), step = width / 8, sum = 0;
  for (int i = -96; i <= 96; i++)
    {
      double q = step * i;
      sum += step * pow (q, power) * exp (-a * q * q);
    }
  return sum;
}

/* The ratios of Eq. (12); FORMULA is settled. */
static double
wigner (const btv_formula *formula, double w, double y2, double p2)
{
  double front = formula->law.coefficient * pow (w, formula->law.omega_power);
  double b = pow (w, formula->width_power);
  double x = gaussian (1, 0), y = gaussian (w, 0), p = gaussian (b, 0);
  double norm = front * x * x * y * p;
  double squared = front * front * pow (gaussian (2, 0), 2) * gaussian (2 * w, 0)
                   * gaussian (2 * b, 0);
  switch (formula->identity)
    {
    case BTV_IDENTITY_WIGNER_NORM:
      return norm;
    case BTV_IDENTITY_WIGNER_Y:
      return gaussian (w, 2) / y / y2;
    case BTV_IDENTITY_WIGNER_P:
      return gaussian (b, 2) / p / p2;
    default:
      return 4 * M_PI * M_PI * squared / (norm * norm);
    }
}

/* ---- spectra ------------------------------------------------------------------- */

enum
{
  LEVELS = 8 /* of each parity of x that are compared */
};

/* H = A p_x^2 + B x^2 + C p_y^2 + D y^2 + E x^2 y^2 with p = -i HBAR d/dq. */
struct quadratic
{
  double a, b, c, d, e, hbar;
};

/* <i|p^2|j> on the points (i + 1/2) STEP for functions of PARITY: sinc functions and
 * their mirror images (Colbert and Miller, J. Chem. Phys. 96, 1982 (1992)). */
static double
kinetic (size_t i, size_t j, double step, int parity)
{
  double near = (double) i - (double) j, far = (double) (i + j + 1), unit = 1 / step;
  double direct = i == j ? M_PI * M_PI / 3 : 2 / (near * near) * ((i + j) % 2 ? -1 : 1);
  double mirrored = 2 / (far * far) * ((i + j + 1) % 2 ? -1 : 1);
  return unit * unit * (direct + (parity ? -mirrored : mirrored));
}

/* Lowest levels of H with PARITY in x and even in y on POINTS x POINTS points: an
 * oscillator's length reaches to 9 of its widths whatever the number of points. */
static bt_status
lowest_levels (const struct quadratic *h, int parity, size_t points, double *out,
               bt_error *error)
{
  size_t size = points * points;
  double *matrix = NULL, *energy = NULL;
  double x_step = 9 * sqrt (h->hbar * sqrt (h->a / h->b)) / (double) points,
         y_step = 9 * sqrt (h->hbar * sqrt (h->c / h->d)) / (double) points;
  bt_status status = bti_calloc (&matrix, size * size, sizeof *matrix, error);
  if (status == BT_OK)
    status = bti_calloc (&energy, size, sizeof *energy, error);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    for (size_t j = 0; j < size; j++)
      {
        size_t k = i / points, l = i % points, r = j / points, s = j % points;
        double value = 0, x = ((double) k + 0.5) * x_step,
               y = ((double) l + 0.5) * y_step;
        if (l == s)
          value += h->a * h->hbar * h->hbar * kinetic (k, r, x_step, parity);
        if (k == r)
          value += h->c * h->hbar * h->hbar * kinetic (l, s, y_step, 0);
        if (i == j)
          value += h->b * x * x + h->d * y * y + h->e * x * x * y * y;
        matrix[i * size + j] = value;
      }
  if (status == BT_OK)
    status = bti_eigen (matrix, size, energy, error);
  if (status == BT_OK)
    memcpy (out, energy, LEVELS * sizeof *out);
  free (matrix);
  free (energy);
  return status;
}

/* Levels of Eq. (5) for MODEL from the library's own basis. */
static bt_status
library_levels (const btv_lab *lab, const bt_model *model, int parity, double tolerance,
                double *out, bt_error *error)
{
  bt_options options = { .tolerance = tolerance, .watch = btv_lab_watch (lab) };
  bt_spectrum *spectrum;
  size_t count;
  bt_status status = bt_spectrum_new (&spectrum, model, &options, error);
  if (status != BT_OK)
    return status;
  const double *energy = bt_spectrum_energies (spectrum, parity, &count);
  if (count < LEVELS)
    status = bt_error_set (error, BT_ECONV, "%zu levels", count);
  else
    memcpy (out, energy, LEVELS * sizeof *out);
  bt_spectrum_free (spectrum);
  return status;
}

/* Largest difference between the levels of Eq. (3) and of the rescaled equation. */
static bt_status
rescaled (const btv_lab *lab, const bt_model *model, const btv_formula *formula,
          struct twice *out, bt_error *error)
{
  /* Odd units, so that no factor is one. */
  const double hbar = 1.3, m = 0.7, mass = 2.1, omega = 1.7;
  const double ratio = bt_model_omega (model, 0), big = ratio * omega;
  const double coupling = bt_model_lambda (model, 0) * m * mass * pow (omega, 3) / hbar;
  struct quadratic three = { .a = 1 / (2 * m),
                             .b = m * omega * omega / 2,
                             .c = 1 / (2 * mass),
                             .d = mass * big * big / 2,
                             .e = coupling / 2,
                             .hbar = hbar };
  int five = formula->identity == BTV_IDENTITY_RESCALED_5;
  double tilde = formula->law.coefficient * hbar * coupling / (m * mass)
                 * (five ? pow (omega, formula->law.omega_power)
                         : pow (big, formula->law.omega_power) / omega);
  struct quadratic four = { .a = 0.5,
                            .b = 0.5,
                            .c = ratio / 2,
                            .d = ratio / 2,
                            .e = ratio * tilde / 2,
                            .hbar = 1 };
  bt_model *rescaled = NULL;
  bt_status status = bt_model_new (&rescaled, five ? tilde : 0, 3, &ratio, 1, error);
  *out = (struct twice){ { 0, 0 } };
  for (int k = 0; status == BT_OK && k < 4; k++)
    {
      double left[LEVELS], right[LEVELS];
      int parity = k % 2, fine = k / 2;
      size_t points = fine ? 24 : 20;
      status = lowest_levels (&three, parity, points, left, error);
      if (status == BT_OK && five)
        status
            = library_levels (lab, rescaled, parity, fine ? 1e-12 : 1e-9, right, error);
      else if (status == BT_OK)
        status = lowest_levels (&four, parity, points + 2, right, error);
      for (size_t i = 0; status == BT_OK && i < LEVELS; i++)
        out->value[fine]
            = fmax (out->value[fine], fabs (left[i] / (hbar * omega) - right[i]));
    }
  bt_model_free (rescaled);
  return status;
}

/* ---- the evaluator ------------------------------------------------------------- */

static void
settle (btv_formula *formula)
{
  static const struct
  {
    double coefficient, omega_power, width_power;
  } derived[] = {
    [BTV_IDENTITY_COHERENT_NORM] = { 0.5, 0, 0 },
    [BTV_IDENTITY_OCCUPATION] = { 0.5, 0, 0 },
    [BTV_IDENTITY_VACUUM_VARIANCE] = { M_SQRT1_2, 0, -0.5 },
    [BTV_IDENTITY_WRONSKIAN] = { M_SQRT1_2, 0, -0.5 },
    [BTV_IDENTITY_WIGNER_NORM] = { 1 / (M_PI * M_PI), 0, -1 },
    [BTV_IDENTITY_WIGNER_Y] = { 1 / (M_PI * M_PI), 0, -1 },
    [BTV_IDENTITY_WIGNER_P] = { 1 / (M_PI * M_PI), 0, -1 },
    [BTV_IDENTITY_WIGNER_PURITY] = { 1 / (M_PI * M_PI), 0, -1 },
    [BTV_IDENTITY_RESCALED_4] = { 1, -2, 0 },
    [BTV_IDENTITY_RESCALED_5] = { 1, -3, 0 },
  };
  if (isnan (formula->law.coefficient))
    formula->law.coefficient = derived[formula->identity].coefficient;
  if (isnan (formula->law.omega_power))
    formula->law.omega_power = derived[formula->identity].omega_power;
  if (isnan (formula->width_power))
    formula->width_power = derived[formula->identity].width_power;
}

/* The identity of FORMULA, which is settled, at one tolerance. */
static bt_status
identity_at (const btv_lab *lab, const bt_model *model, const btv_formula *formula,
             double tolerance, double *out, bt_error *error)
{
  double c = formula->law.coefficient, w = bt_model_width (model, 0), y2, p2, energy;
  double size = c * pow (w, formula->width_power), n = 0;
  bt_status status = BT_OK;
  switch (formula->identity)
    {
    case BTV_IDENTITY_COHERENT_NORM:
      *out = coherent_norm (c, bt_model_x0 (model));
      return BT_OK;
    case BTV_IDENTITY_WRONSKIAN:
      {
        double complex z = -I * size, v = c * pow (w, -formula->width_power);
        *out = creal ((z * conj (v) - conj (z) * v) / -I);
        return BT_OK;
      }
    case BTV_IDENTITY_OCCUPATION:
      status = occupation (lab, model, tolerance, &n, error);
      *out = n / (c * bt_model_x0 (model) * bt_model_x0 (model));
      return status;
    default:
      break;
    }
  status = measure_state (lab, model, tolerance, &y2, &p2, &energy, error);
  if (status == BT_OK)
    *out = formula->identity == BTV_IDENTITY_VACUUM_VARIANCE
               ? size * size / y2
               : wigner (formula, w, y2, p2);
  return status;
}

static bt_status
evaluate_identity (btv_lab *lab, const btv_question *question,
                   const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  const bt_model *model = btv_lab_model (lab);
  btv_formula formula = reading->formula;
  struct twice number = { { 0, 0 } };
  bt_status status = BT_OK;
  (void) question;
  settle (&formula);
  if (!(fabs (bt_model_x0 (model)) >= 0.1 && fabs (bt_model_x0 (model)) <= 1e4))
    return bt_error_set (error, BT_EINVAL, "x0 = %g: |x0| from 0.1 to 10^4 is wanted",
                         bt_model_x0 (model));
  int spectra = formula.identity == BTV_IDENTITY_RESCALED_4
                || formula.identity == BTV_IDENTITY_RESCALED_5;
  if (spectra)
    status = rescaled (lab, model, &formula, &number, error);
  for (size_t i = 0; status == BT_OK && !spectra && i < 2; i++)
    status
        = identity_at (lab, model, &formula, i ? 1e-11 : 1e-8, &number.value[i], error);
  if (status != BT_OK)
    return status;
  double err[BT_AXIS_COUNT]
      = { [BT_AXIS_GRID] = fabs (number.value[1] - number.value[0]) };
  answer->value = bt_value_from_parts (number.value[1], err);
  answer->methods[0] = spectra ? "diagonalisation" : "quadrature";
  answer->warrant = "identity evaluated";
  return BT_OK;
}

/* ---- the largest entropy ------------------------------------------------------- */

/* log of the number of levels m < cut_m that a mode can be in: all, or those that H,
 * which couples m to m and m +- 2 by y^2, reaches from the ground state. */
static bt_status
evaluate_largest_entropy (btv_lab *lab, const btv_question *question,
                          const btv_settings *reading, btv_answer *answer,
                          bt_error *error)
{
  const size_t cut = reading->entropy.cut_m;
  size_t reached = 0;
  (void) lab;
  (void) question;
  if (cut == 0)
    return bt_error_set (error, BT_EINVAL, "of how many levels? cut_m is wanted");
  for (size_t m = 0; m < cut; m += reading->formula.even ? 2 : 1)
    reached++;
  double value = log ((double) reached) / (reading->entropy.base2 ? M_LN2 : 1);
  answer->value = (bt_value){ .value = value, .lo = value, .hi = value };
  answer->methods[0] = "closed form";
  answer->warrant = "closed form";
  return BT_OK;
}

static const char *const keys[]
    = { "identity", "coefficient", "omega_power", "width_power", NULL };
static const char *const keys_largest[] = { "cut_m", "base", "levels", NULL };

const btv_evaluator btv_evaluator_identity
    = { .name = "identity",
        .summary = "a printed equality as a ratio, or as the largest difference of two "
                   "spectra",
        .needs = BTV_NEEDS_MODEL,
        .keys = keys,
        .evaluate = evaluate_identity };
const btv_evaluator btv_evaluator_largest_entropy
    = { .name = "largest_entropy",
        .summary = "of a mode kept in the levels m < cut_m",
        .entropy = 1,
        .needs = 0,
        .keys = keys_largest,
        .evaluate = evaluate_largest_entropy };
