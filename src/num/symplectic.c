/* num/symplectic.c - see symplectic.h.
 *
 * For S = F F^T and an antisymmetric form W the eigenvalues of S W are those of
 * K = F^T W F, antisymmetric, +-i nu_1 and +-i nu_2 with nu_1 nu_2 = |Pf K| and
 * (nu_1 +- nu_2)^2 sums of squares of its self-dual and anti-self-dual parts:
 *
 *   (K12 +- K34)^2 + (K13 -+ K24)^2 + (K14 +- K23)^2.
 *
 * Pf K = det F Pf W.  W = dx dp - dx_q dp_q is the partial transpose; of dx dp alone
 * the squares add up to det S_CC.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/symplectic.h"

#include <float.h>
#include <math.h>

enum
{
  WIDE = 4 + BTI_FACTOR_COLUMNS
};

void
bti_factor_add (double l[4][4], double m[4][BTI_FACTOR_COLUMNS], size_t count)
{
  double a[4][WIDE] = { { 0 } };
  size_t size = 4 + count;
  for (size_t i = 0; i < 4; i++)
    for (size_t j = 0; j < size; j++)
      a[i][j] = j < 4 ? l[i][j] : m[i][j - 4];
  for (size_t i = 0; i < 4; i++)
    {
      /* The reflection that leaves of row I, from column I on, its length. */
      double length = 0, square = 0, v[WIDE];
      for (size_t j = i; j < size; j++)
        length = hypot (length, a[i][j]);
      for (size_t j = i; j < size; j++)
        v[j] = a[i][j];
      v[i] += a[i][i] < 0 ? -length : length;
      for (size_t j = i; length > 0 && j < size; j++)
        square += v[j] / length * (v[j] / length);
      for (size_t k = i; square > 0 && k < 4; k++)
        {
          double along = 0;
          for (size_t j = i; j < size; j++)
            along += a[k][j] * (v[j] / length);
          for (size_t j = i; j < size; j++)
            a[k][j] -= 2 * along / square * (v[j] / length);
        }
    }
  for (size_t i = 0; i < 4; i++)
    for (size_t j = 0; j < 4; j++)
      l[i][j] = j <= i ? a[i][j] : 0;
}

int
bti_factor_of (bti_factor *out, double s[4][4])
{
  *out = (bti_factor){ .det_t = 1 };
  for (size_t i = 0; i < 4; i++)
    {
      out->t[i][i] = 1;
      for (size_t j = 0; j <= i; j++)
        {
          double left = s[i][j];
          for (size_t k = 0; k < j; k++)
            left -= out->l[i][k] * out->l[j][k];
          if (i == j && !(left > 0))
            return 0;
          out->l[i][j] = i == j ? sqrt (left) : left / out->l[j][j];
          if (i == j)
            out->rounding[i] = 4 * DBL_EPSILON * s[i][i] / left;
        }
    }
  return 1;
}

/* K = F^T W F for W = sum SIGN[k] (row 2k wedge row 2k + 1) of F = T L, and the sum of
 * what its entries are differences of. */
static double
form (const bti_factor *f, const double sign[2], double k[4][4])
{
  double size = 0, w[4][4], off[4][4];
  for (size_t a = 0; a < 4; a++)
    for (size_t b = 0; b < 4; b++)
      {
        w[a][b] = off[a][b] = 0;
        for (size_t i = 0; i < 2; i++)
          {
            double one = f->t[2 * i][a] * f->t[2 * i + 1][b],
                   two = f->t[2 * i][b] * f->t[2 * i + 1][a];
            w[a][b] += sign[i] * (one - two);
            off[a][b] += fabs (sign[i]) * (fabs (one) + fabs (two));
          }
      }
  for (size_t i = 0; i < 4; i++)
    for (size_t j = 0; j < 4; j++)
      {
        k[i][j] = 0;
        for (size_t a = i; a < 4; a++)
          for (size_t b = j; b < 4; b++)
            {
              k[i][j] += f->l[a][i] * w[a][b] * f->l[b][j];
              size += fabs (f->l[a][i]) * off[a][b] * fabs (f->l[b][j]);
            }
      }
  return size;
}

void
bti_symplectic (const bti_factor *factor, double value[2], double err[2])
{
  static const double transpose[2] = { 1, -1 }, classical[2] = { 1, 0 };
  double k[4][4], det = fabs (factor->det_t), part = 8 * DBL_EPSILON, square = 0;
  for (size_t i = 0; i < 4; i++)
    {
      det *= fabs (factor->l[i][i]);
      part += factor->rounding[i];
    }
  double size = form (factor, transpose, k);
  double plus = hypot (hypot (k[0][1] + k[2][3], k[0][2] - k[1][3]), k[0][3] + k[1][2]);
  double minus
      = hypot (hypot (k[0][1] - k[2][3], k[0][2] + k[1][3]), k[0][3] - k[1][2]);
  double larger = (plus + minus) / 2;
  value[0] = det / larger;
  err[0] = part + 8 * DBL_EPSILON * size / larger;
  size = form (factor, classical, k);
  for (size_t i = 0; i < 4; i++)
    for (size_t j = i + 1; j < 4; j++)
      square = hypot (square, k[i][j]);
  value[1] = det / square;
  err[1] = part + 8 * DBL_EPSILON * size / square;
}
