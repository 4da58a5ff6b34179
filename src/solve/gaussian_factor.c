/* solve/gaussian_factor.c - the covariance of two oscillators by its factor.
 *
 * The eigenvectors of [[omega_c^2, lambda], [lambda, omega_q^2]] are modes that move
 * alone.  One that turns has the coordinates (q, p), one that grows, with k < 0, has
 * u = p + kappa q and v = p - kappa q, kappa = sqrt(-k), which go as e^(kappa t) and
 * e^(-kappa t): each row of the factor has one size, and none is a difference of large
 * numbers.  The factor at t is that of
 *
 *   [F(t) L(0), F(s_1) N w_1, F(s_2) N w_2, ...],
 *
 * Gauss-Legendre points s_k of the integral over the noise, which are added in turn.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "solve/gaussian.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum
{
  POINTS = 16 /* a panel; with its two noises it fills BTI_FACTOR_COLUMNS */
};

/* Positive half of the points on [-1, 1] and their weights. */
static const double node[POINTS / 2][2] = {
  { 0.095012509837637440, 0.189450610455068496 },
  { 0.281603550779258913, 0.182603415044923589 },
  { 0.458016777657227386, 0.169156519395002538 },
  { 0.617876244402643748, 0.149595988816576732 },
  { 0.755404408355003034, 0.124628971255533872 },
  { 0.865631202387831744, 0.095158511682492785 },
  { 0.944575023073232576, 0.062253523938647893 },
  { 0.989400934991649933, 0.027152459411754095 },
};

/* Modes: coordinates of (x, p, x_q, p_q) in theirs and back; and how they move. */
struct modes
{
  double to[4][4], from[4][4], det; /* det TO */
  double k[2];
  int grows[2]; /* in u and v */
  int frozen;
};

static void
modes_of (const bti_open_params *p, double t, struct modes *m)
{
  double a = p->omega_c * p->omega_c, b = p->omega_q * p->omega_q, l = p->lambda;
  double half = (a - b) / 2, root = hypot (half, l), angle = atan2 (l, half) / 2;
  double part[2] = { cos (angle), sin (angle) };
  *m = (struct modes){ .det = 1 };
  m->k[0] = (a + b) / 2 + root;
  /* The product of both is known without the difference. */
  m->k[1] = (p->omega_c * p->omega_q - l) * (p->omega_c * p->omega_q + l) / m->k[0];
  for (int i = 0; i < 2; i++)
    {
      double kappa = sqrt (fabs (m->k[i]));
      /* (x, x_q) of mode i */
      double e[2] = { i ? -part[1] : part[0], i ? part[0] : part[1] };
      m->grows[i] = m->k[i] < 0 && kappa * t > 1;
      for (int s = 0; s < 2; s++)
        {
          double *q = m->to[2 * s] + 2 * i, *momentum = m->to[2 * s + 1] + 2 * i;
          q[0] = m->grows[i] ? e[s] / (2 * kappa) : e[s];
          q[1] = m->grows[i] ? -e[s] / (2 * kappa) : 0;
          momentum[0] = m->grows[i] ? e[s] / 2 : 0;
          momentum[1] = m->grows[i] ? e[s] / 2 : e[s];
          m->from[2 * i][2 * s] = m->grows[i] ? kappa * e[s] : e[s];
          m->from[2 * i][2 * s + 1] = m->grows[i] ? e[s] : 0;
          m->from[2 * i + 1][2 * s] = m->grows[i] ? -kappa * e[s] : 0;
          m->from[2 * i + 1][2 * s + 1] = e[s];
        }
      if (m->grows[i])
        m->det /= 2 * kappa;
    }
}

/* The frozen model: p and p_q are pushed, nothing turns. */
static void
modes_of_frozen (struct modes *m)
{
  *m = (struct modes){ .det = 1, .frozen = 1 };
  for (int i = 0; i < 4; i++)
    m->to[i][i] = m->from[i][i] = 1;
}

static void
flow (const struct modes *m, int i, double t, double f[4])
{
  double kappa = sqrt (fabs (m->k[i])), angle = kappa * t;
  if (m->grows[i] || m->frozen)
    {
      f[0] = exp (angle);
      f[3] = exp (-angle);
      f[1] = f[2] = 0;
      return;
    }
  int down = m->k[i] < 0;
  f[0] = f[3] = down ? cosh (angle) : cos (angle);
  f[1] = angle > 0 ? t * ((down ? sinh (angle) : sin (angle)) / angle) : t;
  f[2] = -m->k[i] * f[1];
}

/* Column COLUMN of OUT: what a push of SIZE along coordinate FROM has become after T.
 */
static void
push (const struct modes *m, double t, size_t from, double size,
      double out[4][BTI_FACTOR_COLUMNS], size_t column)
{
  for (int i = 0; i < 2; i++)
    {
      double f[4], a = m->from[2 * i][from] * size, b = m->from[2 * i + 1][from] * size;
      flow (m, i, t, f);
      out[2 * i][column] = f[0] * a + f[1] * b;
      out[2 * i + 1][column] = f[2] * a + f[3] * b;
    }
}

/* The noise from age LOW on for LENGTH, of both momenta. */
static void
add_noise (const bti_open_params *p, const struct modes *m, double low, double length,
           double l[4][4])
{
  double columns[4][BTI_FACTOR_COLUMNS];
  for (size_t k = 0; k < POINTS; k++)
    {
      double at = low + length / 2 * (1 + (k % 2 ? node[k / 2][0] : -node[k / 2][0]));
      double weight = sqrt (length * node[k / 2][1]);
      push (m, at, 1, weight * sqrt (p->gamma_c), columns, 2 * k);
      push (m, at, 3, weight * sqrt (p->gamma_q), columns, 2 * k + 1);
    }
  bti_factor_add (l, columns, BTI_FACTOR_COLUMNS);
}

static void
add_frozen (const bti_open_params *p, double t, double start[4], double l[4][4])
{
  double columns[4][BTI_FACTOR_COLUMNS] = { { 0 } };
  for (size_t j = 0; j < 4; j++)
    columns[j][j] = start[j];
  columns[3][0] = -p->lambda * t * start[0];
  columns[1][2] = -p->lambda * t * start[2];
  columns[1][4] = sqrt (2 * p->gamma_c * t);
  columns[3][5] = sqrt (2 * p->gamma_q * t);
  bti_factor_add (l, columns, 6);
}

bt_status
bti_gaussian_factor (bti_factor *out, const bti_open_params *p, double start[4],
                     double t, const bt_watch *watch, bt_error *error)
{
  struct modes m;
  double columns[4][BTI_FACTOR_COLUMNS];
  *out = (bti_factor){ .det_t = 1 };
  if (p->frozen == 1)
    modes_of_frozen (&m);
  else
    modes_of (p, t, &m);
  memcpy (out->t, m.to, sizeof m.to);
  out->det_t = m.det;
  double fastest = sqrt (fmax (fabs (m.k[0]), fabs (m.k[1])));
  double panels = fmax (1, ceil (2 * fastest * t));
  if (!(panels < 1e6))
    return bt_error_set (error, BT_ELIMIT,
                         "%.3g turns of two oscillators up to t = %g are too many",
                         panels / 12, t);
  for (size_t j = 0; j < 4; j++)
    push (&m, t, j, start[j], columns, j);
  if (p->frozen == 1)
    add_frozen (p, t, start, out->l);
  else
    bti_factor_add (out->l, columns, 4);
  bt_status status = BT_OK;
  for (double i = 0; p->frozen == 0 && status == BT_OK && i < panels; i++)
    {
      if (p->gamma_c > 0 || p->gamma_q > 0)
        add_noise (p, &m, i * t / panels, t / panels, out->l);
      status = bt_watch_check (watch, error);
    }
  out->noise = DBL_EPSILON * (32 + fastest * t + panels);
  for (size_t i = 0; i < 4; i++)
    {
      double row = 0;
      for (size_t j = 0; j <= i; j++)
        row = hypot (row, out->l[i][j]);
      out->rounding[i] = out->noise * row / fabs (out->l[i][i]);
    }
  return status;
}

void
bti_gaussian_move (const bti_factor *factor, const bti_open_params *p,
                   const double start[4], double t, double mean[4], double s[4][4])
{
  struct modes m;
  double moved[4][BTI_FACTOR_COLUMNS], f[4][4];
  if (p->frozen == 1)
    modes_of_frozen (&m);
  else
    modes_of (p, t, &m);
  for (size_t j = 0; j < 4; j++)
    push (&m, t, j, start[j], moved, j);
  for (int i = 0; i < 4; i++)
    {
      mean[i] = 0;
      for (int k = 0; k < 4; k++)
        {
          f[i][k] = 0;
          for (int j = 0; j < 4; j++)
            {
              mean[i] += factor->t[i][j] * moved[j][k];
              f[i][k] += factor->t[i][j] * factor->l[j][k];
            }
        }
    }
  if (p->frozen == 1)
    {
      mean[1] -= p->lambda * t * start[2];
      mean[3] -= p->lambda * t * start[0];
    }
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 4; k++)
      {
        s[i][k] = 0;
        for (int j = 0; j < 4; j++)
          s[i][k] += f[i][j] * f[k][j];
      }
}
