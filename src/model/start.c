/* model/start.c - what the parts start in; see system.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "model/system.h"

#include <math.h>
#include <string.h>

/* Complex: the cross term of two packets is a Gaussian with a complex mean. */
struct packet
{
  double complex mean[2]; /* of x and p */
  double s[3];            /* xx, xp, pp */
};

/* Mean of x^m p^n, by Isserlis' theorem. */
static double complex
packet_moment (const struct packet *g, unsigned m, unsigned n)
{
  double complex value[BT_MAX_DEGREE + 1][BT_MAX_DEGREE + 1];
  for (unsigned a = 0; a <= m; a++)
    for (unsigned b = 0; b <= n; b++)
      if (a > 0)
        value[a][b] = g->mean[0] * value[a - 1][b]
                      + (a > 1 ? (a - 1) * g->s[0] * value[a - 2][b] : 0)
                      + (b > 0 ? b * g->s[1] * value[a - 1][b - 1] : 0);
      else if (b > 0)
        value[0][b] = g->mean[1] * value[0][b - 1]
                      + (b > 1 ? (b - 1) * g->s[2] * value[0][b - 2] : 0);
      else
        value[0][0] = 1;
  return value[m][n];
}

/* psi ~ exp(-(w + i c)(q - mean)^2/2 + i momentum q). */
static struct packet
packet_of (const bt_part *part)
{
  double w = part->width, c = part->chirp;
  return (struct packet){ { part->mean, part->momentum },
                          { 1 / (2 * w), -c / (2 * w), (w * w + c * c) / (2 * w) } };
}

/* The overlap of a packet at A with momentum K with that at -A with -K. */
double
bti_cat_overlap (const bt_part *part)
{
  const double w = part->width, a = part->mean, k = part->momentum;
  return exp (-w * a * a - k * k / w);
}

/* Between the two stands a Gaussian about x = -i k/w and the momentum i w a, for
 * p psi_-a = (i w (x + a) - k) psi_-a. */
static double
cat_moment (const bt_part *part, unsigned m, unsigned n)
{
  double w = part->width, a = part->mean, overlap = bti_cat_overlap (part);
  struct packet one = packet_of (part), cross = one;
  cross.mean[0] = -I * part->momentum / w;
  cross.mean[1] = I * w * a;
  double mirrored = (m + n) % 2 ? -1 : 1; /* of the packet at -a */
  double complex both = packet_moment (&one, m, n) * (1 + mirrored);
  both += 2 * creal (cexp (I * part->phase) * packet_moment (&cross, m, n)) * overlap;
  return creal (both) / (2 + 2 * cos (part->phase) * overlap);
}

static double
binomial (unsigned n, unsigned k)
{
  double value = 1;
  for (unsigned i = 0; i < k; i++)
    value = value * (n - i) / (i + 1);
  return value;
}

/* Number state LEVEL of the frequency W, about the origin.  Its Wigner function is one
 * of u = w x^2 + p^2/w alone: the mean of x^m p^n is w^((n-m)/2) <u^k>, k = (m + n)/2,
 * times that of cos^m sin^n over the circle, (m-1)!! (n-1)!!/(m+n)!!.  And with W ~
 * (-1)^L L_L(2u) e^-u the generating function of <u^k> is k! (1+t)^k/(1-t)^(k+1), hence
 *   <u^k>_L = <u^k>_(L-1) + k (<u^(k-1)>_L + <u^(k-1)>_(L-1)). */
static double
level_moment (unsigned level, double w, unsigned m, unsigned n)
{
  if (m % 2 || n % 2)
    return 0;
  unsigned k = (m + n) / 2;
  double below[BT_MAX_DEGREE / 2 + 1], here[BT_MAX_DEGREE / 2 + 1];
  below[0] = 1;
  for (unsigned i = 1; i <= k; i++)
    below[i] = i * below[i - 1];
  for (unsigned l = 1; l <= level; l++)
    {
      here[0] = 1;
      for (unsigned i = 1; i <= k; i++)
        here[i] = below[i] + i * (here[i - 1] + below[i - 1]);
      memcpy (below, here, sizeof below);
    }
  double angle = 1;
  for (unsigned i = 1; i < m; i += 2)
    angle *= i;
  for (unsigned i = 1; i < n; i += 2)
    angle *= i;
  for (unsigned i = 2; i <= m + n; i += 2)
    angle /= i;
  return below[k] * angle * pow (w, ((double) n - m) / 2);
}

static double
fock_moment (const bt_part *part, unsigned m, unsigned n)
{
  double sum = 0;
  for (unsigned a = 0; a <= m; a++)
    for (unsigned b = 0; b <= n; b++)
      sum += binomial (m, a) * binomial (n, b) * pow (part->mean, m - a)
             * pow (part->momentum, n - b)
             * level_moment (part->level, part->width, a, b);
  return sum;
}

double
bti_part_moment (const bt_part *part, const unsigned char power[3])
{
  unsigned m = power[0], n = power[1];
  if (part->kind == BT_QUBIT)
    {
      double value = 1;
      for (int k = 0; k < 3; k++)
        value *= power[k] ? part->bloch[k] : 1;
      return value;
    }
  struct packet g = packet_of (part);
  switch (part->start)
    {
    case BT_START_FOCK:
      return fock_moment (part, m, n);
    case BT_START_CAT:
      return cat_moment (part, m, n);
    default:
      return creal (packet_moment (&g, m, n));
    }
}

double
bti_system_mean (const bti_system *system, const bti_polynomial *a)
{
  double sum = 0;
  for (size_t i = 0; i < a->count; i++)
    {
      double product = creal (a->term[i].factor);
      for (size_t k = 0; k < system->parts; k++)
        product *= bti_part_moment (&system->part[k], a->term[i].power + 3 * k);
      sum += product;
    }
  return sum;
}

void
bti_system_moments (const bti_system *system, double *mean, double *covariance)
{
  memset (mean, 0, BTI_SLOTS * sizeof *mean);
  memset (covariance, 0, BTI_SLOTS * BTI_SLOTS * sizeof *covariance);
  for (size_t k = 0; k < system->parts; k++)
    {
      const bt_part *part = &system->part[k];
      if (part->kind != BT_OSCILLATOR)
        continue;
      double first[2] = { bti_part_moment (part, (unsigned char[]){ 1, 0, 0 }),
                          bti_part_moment (part, (unsigned char[]){ 0, 1, 0 }) };
      for (unsigned char i = 0; i < 2; i++)
        {
          mean[3 * k + i] = first[i];
          for (unsigned char j = 0; j < 2; j++)
            {
              unsigned char power[3] = { 0 };
              power[i]++;
              power[j]++;
              covariance[(3 * k + i) * BTI_SLOTS + 3 * k + j]
                  = bti_part_moment (part, power) - first[i] * first[j];
            }
        }
    }
}

double
bti_system_size (const bti_system *system, const bti_polynomial *a)
{
  double far[BT_MAX_PARTS] = { 0 }, wide[BT_MAX_PARTS] = { 0 }, sum = 0;
  double mean[BTI_SLOTS], covariance[BTI_SLOTS * BTI_SLOTS];
  bti_system_moments (system, mean, covariance);
  for (size_t k = 0; k < system->parts; k++)
    {
      const size_t x = BTI_SLOT_X (k), p = BTI_SLOT_P (k);
      far[k] = hypot (mean[x], mean[p]);
      wide[k]
          = sqrt ((covariance[x * BTI_SLOTS + x] + covariance[p * BTI_SLOTS + p]) / 2);
    }
  for (size_t i = 0; i < a->count; i++)
    {
      const unsigned char *power = a->term[i].power;
      double size = cabs (a->term[i].factor);
      for (size_t k = 0; k < system->parts; k++)
        {
          /* The root of <z^2d>, z normal, is about (2d/e)^(d/2). */
          const double d = power[BTI_SLOT_X (k)] + power[BTI_SLOT_P (k)];
          if (d > 0 && system->part[k].kind == BT_OSCILLATOR)
            size *= pow (far[k] + wide[k] * fmax (sqrt (2 * d / M_E), 1), d);
        }
      sum += size;
    }
  return sum;
}

int
bti_system_gaussian (const bti_system *system)
{
  for (size_t k = 0; k < system->parts; k++)
    if (system->part[k].kind != BT_OSCILLATOR
        || system->part[k].start != BT_START_GAUSSIAN)
      return 0;
  return system->ground.count == 0;
}

/* (w/pi)^(1/4) exp(-w y^2/2) times the Hermite function of LEVEL. */
static double
hermite (unsigned level, double w, double y)
{
  double last = 0, value = pow (w / M_PI, 0.25) * exp (-w * y * y / 2);
  double z = sqrt (w) * y;
  for (unsigned n = 0; n < level; n++)
    {
      double next = sqrt (2.0 / (n + 1)) * z * value - sqrt (n / (n + 1.0)) * last;
      last = value;
      value = next;
    }
  return value;
}

double complex
bti_system_psi (const bt_part *part, double x)
{
  double w = part->width, a = part->mean, y = x - a;
  double complex turn = cexp (I * part->momentum * x);
  switch (part->start)
    {
    case BT_START_FOCK:
      return turn * hermite (part->level, w, y);
    case BT_START_CAT:
      return (turn * hermite (0, w, y)
              + cexp (I * part->phase) * conj (turn) * hermite (0, w, x + a))
             / sqrt (2 + 2 * cos (part->phase) * bti_cat_overlap (part));
    default:
      return turn * cexp (-I * part->chirp * y * y / 2) * hermite (0, w, y);
    }
}
