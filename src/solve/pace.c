/* solve/pace.c - see pace.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/pace.h"
#include "model/basis.h"
#include "model/damping.h"
#include "model/program.h"

#include <float.h>
#include <math.h>
#include <string.h>

bt_status
bti_flow_check (const bt_model *model, const char *name, bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  if (!system)
    return bt_error_set (error, BT_ENOTSUP, "%s takes at most %d parts, x among them",
                         name, BT_MAX_PARTS);
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind != BT_OSCILLATOR)
      return bt_error_set (error, BT_ENOTSUP,
                           "%s follows oscillators alone, and part %s is a qubit", name,
                           system->part[k].name);
  bti_damping damping;
  return bti_damping_of (&damping, system, name, error);
}

bt_status
bti_flow_check_gaussian (const bt_model *model, unsigned parts, const char *name,
                         bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  if (system->ground.count > 0)
    return BT_OK;
  for (size_t k = 0; k < system->parts; k++)
    if (parts >> k & 1 && system->part[k].start != BT_START_GAUSSIAN)
      return bt_error_set (error, BT_ENOTSUP,
                           "%s needs a Gaussian start, and part %s starts in a %s "
                           "state",
                           name, system->part[k].name,
                           system->part[k].start == BT_START_FOCK ? "number" : "cat");
  return BT_OK;
}

bt_status
bti_flow_check_special (const bt_model *model, const char *name, bt_error *error)
{
  if (bti_model_power (model) != 1)
    return BT_OK;
  return bt_error_set (error, BT_ENOTSUP,
                       "%s knows the coupling x^2 y^2 only; with x y all means are "
                       "the classical ones",
                       name);
}

/* ---- steps --------------------------------------------------------------------- */

enum
{
  ROWS = 2 * BT_MAX_PARTS,
  ENERGY = ROWS * ROWS /* the sum behind those of second derivatives */
};

struct shell
{
  size_t parts, rows;
  bti_program *program; /* d^2H/dz_i dz_j at i ROWS + j, j >= i; then H */
  double mean[ROWS], width[ROWS], energy, fastest;
};

static size_t
slot_of (const struct shell *shell, size_t row)
{
  return row < shell->parts ? BTI_SLOT_X (row) : BTI_SLOT_P (row - shell->parts);
}

static bt_status
second_derivatives (bti_products *products, const struct shell *shell,
                    const bti_polynomial *h, const unsigned char row[BTI_SLOTS],
                    bt_error *error)
{
  bt_status status = bti_products_polynomial (products, h, 1, row, ENERGY, error);
  for (size_t i = 0; status == BT_OK && i < shell->rows; i++)
    {
      bti_polynomial first = { 0 };
      status = bti_polynomial_derivative (&first, h, slot_of (shell, i), error);
      for (size_t j = i; status == BT_OK && j < shell->rows; j++)
        {
          bti_polynomial second = { 0 };
          status
              = bti_polynomial_derivative (&second, &first, slot_of (shell, j), error);
          if (status == BT_OK)
            status = bti_products_polynomial (products, &second, 1, row,
                                              (unsigned) (i * ROWS + j), error);
          bti_polynomial_clear (&second);
        }
      bti_polynomial_clear (&first);
    }
  return status;
}

static bt_status
make_shell (struct shell *shell, const bti_system *system, bt_error *error)
{
  double mean[BTI_SLOTS], covariance[BTI_SLOTS * BTI_SLOTS];
  unsigned char row[BTI_SLOTS] = { 0 };
  bti_products products = { 0 };
  const bti_system product = bti_frames_product (system);
  *shell = (struct shell){ .parts = system->parts, .rows = 2 * system->parts };
  bti_system_moments (&product, mean, covariance);
  for (size_t i = 0; i < shell->rows; i++)
    {
      const size_t s = slot_of (shell, i);
      row[s] = (unsigned char) i;
      shell->mean[i] = mean[s];
      shell->width[i] = sqrt (covariance[s * BTI_SLOTS + s]);
    }
  shell->energy = bti_system_mean (&product, &system->h);
  bt_status status = second_derivatives (&products, shell, &system->h, row, error);
  if (status == BT_OK)
    status = bti_program_new (&shell->program, &products, shell->rows, error);
  bti_products_clear (&products);
  return status;
}

/* The largest modulus of an eigenvalue of the SIZE x SIZE matrix A, which is destroyed:
 * the size of A^64 has it to the power 64. */
static double
radius (double a[ROWS][ROWS], size_t size)
{
  enum
  {
    SQUARINGS = 6
  };
  double logarithm = 0, share = 1;
  for (int s = 0; s <= SQUARINGS; s++)
    {
      double norm = 0, square[ROWS][ROWS];
      for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < size; j++)
          norm = hypot (norm, a[i][j]);
      if (!(norm > 0) || !isfinite (norm))
        return norm > 0 ? INFINITY : 0;
      logarithm += share * log (norm);
      share /= 2;
      for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < size; j++)
          {
            square[i][j] = 0;
            for (size_t k = 0; k < size; k++)
              square[i][j] += a[i][k] / norm * (a[k][j] / norm);
          }
      memcpy (a, square, sizeof square);
    }
  return exp (logarithm);
}

/* The frequency of the flow linearised at Z, into the fastest; unless ALWAYS, only
 * where H is at most the energy of the start.  0: it is not. */
static int
visit (struct shell *shell, const double *z, int always)
{
  double sum[ENERGY + 1] = { 0 }, flow[ROWS][ROWS] = { { 0 } };
  bti_program_single (shell->program, 1, z, sum);
  if (!always && !(sum[ENERGY] <= shell->energy))
    return 0;
  const size_t n = shell->parts;
  for (size_t i = 0; i < shell->rows; i++)
    for (size_t j = 0; j < shell->rows; j++)
      {
        double second = sum[i < j ? i * ROWS + j : j * ROWS + i];
        flow[i < n ? i + n : i - n][j] = i < n ? -second : second;
      }
  double frequency = radius (flow, shell->rows);
  if (isfinite (frequency))
    shell->fastest = fmax (shell->fastest, frequency);
  return 1;
}

/* From BASE along row I: the spread of the start, and as far as its energy reaches, but
 * not beyond a few times that. */
static void
walk (struct shell *shell, const double base[ROWS], size_t i, double sign)
{
  enum
  {
    DOUBLINGS = 3,
    BISECTIONS = 6
  };
  double z[ROWS], near = 0, far = fabs (shell->mean[i]) + 3 * shell->width[i];
  memcpy (z, base, sizeof z);
  z[i] = base[i] + sign * 3 * shell->width[i];
  (void) visit (shell, z, base == shell->mean);
  for (int k = 0; k < DOUBLINGS; k++, far *= 2)
    {
      z[i] = sign * far;
      if (!visit (shell, z, 0))
        break;
      near = far;
    }
  for (int k = 0; k < BISECTIONS && near < far; k++)
    {
      double middle = (near + far) / 2;
      z[i] = sign * middle;
      if (visit (shell, z, 0))
        near = middle;
      else
        far = middle;
    }
}

bt_status
bti_flow_step (double *step, const bti_system *system, double tolerance,
               bt_error *error)
{
  /* Measured: the error of <x> that a unit of time adds is 1e-4 x (W dt)^8 W or less.
   */
  static const double constant = 1e-4, limit = 0.4;
  const double origin[ROWS] = { 0 };
  struct shell shell;
  bti_damping damping;
  double rates = 0;
  bt_status status = make_shell (&shell, system, error);
  if (status == BT_OK)
    status = bti_damping_of (&damping, system, "a flow", error);
  if (status == BT_OK)
    {
      (void) visit (&shell, shell.mean, 1);
      (void) visit (&shell, origin, 0);
      for (size_t i = 0; i < shell.rows; i++)
        for (int sign = -1; sign <= 1; sign += 2)
          {
            walk (&shell, shell.mean, i, sign);
            walk (&shell, origin, i, sign);
          }
      double fastest = shell.fastest > 0 ? shell.fastest : 1;
      double scale = constant * fmax (fabs (shell.mean[system->followed]), 1);
      *step = fmin (limit, pow (tolerance / scale, 1.0 / 8)) / fastest;
      for (size_t i = 0; i < shell.rows; i++)
        for (size_t j = 0; j < shell.rows; j++)
          rates = hypot (rates, damping.a[i][j]);
      if (rates > 0)
        *step = 1 / (1 / *step + 4 * rates);
    }
  bti_program_free (shell.program);
  return status;
}
