/* solve/swarm_p.c - trajectories of the cavity in P ordering.
 *
 *   d alpha = (-(kappa/2) alpha + E) dt + sqrt(kappa nb) dY,  dY = b <s-> dt + dxi,
 *   b = -i g/sqrt(kappa nb),  E |dxi|^2 = dt,
 *   d rho = -i [g (alpha s+ + alpha* s-), rho] dt + gd D[s-] rho dt
 *           + {b dxi* (s- - <s->) rho + h.c.}
 *
 * dY is a heterodyne record of s- at the rate |b|^2 = g^2/(kappa nb) <= gd.  Over a
 * time t it is drawn exactly.  With R = int exp(-|b|^2 s/2) dY the amplitudes become
 * c_g + b R* c_e and exp(-|b|^2 t/2) c_e, and R has the density of a complex normal
 * number times the new norm; given R, int dY is normal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "num/lanes.h"
#include "num/random.h"
#include "solve/swarm.h"

enum
{
  LANES = BTI_SWARM_LANES,
  X = 0,
  P,
  U,
  V,
  W
};

static bt_status
prepare (bti_swarm *swarm, bti_swarm_segment *segment, bt_error *error)
{
  return bti_swarm_cavity.prepare (swarm, segment, error);
}

static inline __attribute__ ((always_inline)) void
relax (const double *r, double (*f)[LANES])
{
  for (size_t l = 0; l < LANES; l++)
    {
      double w = f[W][l];
      f[X][l] = r[0] * f[X][l] + r[1];
      f[P][l] *= r[0];
      f[U][l] *= r[2];
      f[V][l] *= r[2];
      f[W][l] = w + r[3] * (r[4] * (1 - w) - r[5] * (1 + w));
    }
}

/* H = (g/sqrt 2)(x sx - p sy): a turn about (x, -p, 0). */
static inline __attribute__ ((always_inline)) void
turn (double rate, double (*f)[LANES])
{
  for (size_t l = 0; l < LANES; l++)
    {
      double x = f[X][l], p = f[P][l], size = sqrt (x * x + p * p), s, c;
      /* Any axis will do where the angle is zero. */
      double scale = 1 / (size + 0x1p-1000), ax = x * scale, ay = -p * scale;
      bti_lane_sincos (rate * size, &s, &c);
      double u = f[U][l], v = f[V][l], w = f[W][l];
      double along = (ax * u + ay * v) * (1 - c);
      f[U][l] = u * c + ay * w * s + ax * along;
      f[V][l] = v * c - ax * w * s + ay * along;
      f[W][l] = w * c + (ax * v - ay * u) * s;
    }
}

/* The record of a time T. */
struct record
{
  double rate, gone;  /* |b|^2; 1 - exp (-rate t) */
  double variance;    /* of R: gone/rate */
  double share, left; /* int dY = share R + left N(0, 1) */
  double kick;        /* sqrt (kappa nb) */
};

static struct record
record_of (const bti_open_params *p, double t)
{
  struct record r = { .kick = sqrt (p->kappa * p->nb) };
  r.rate = p->g * p->g / (p->kappa * p->nb);
  r.gone = -expm1 (-r.rate * t);
  r.variance = r.rate > 0 ? r.gone / r.rate : t;
  double joint = r.rate > 0 ? -expm1 (-r.rate * t / 2) * 2 / r.rate : t;
  r.share = joint / r.variance;
  r.left = sqrt (fmax (0, t - joint * r.share));
  return r;
}

/* N and M: two normal numbers a lane each, one row after the other; U likewise. */
static inline __attribute__ ((always_inline)) void
heterodyne (const struct record *r, const double *restrict n, const double *restrict m,
            const double *restrict u, const double *restrict more, double (*f)[LANES],
            double *restrict longest, double *restrict born)
{
  double beta = sqrt (r->rate), deviation = sqrt (r->variance);
  for (size_t l = 0; l < LANES; l++)
    {
      double w = f[W][l], ee = (1 + w) / 2, gg = (1 - w) / 2;
      /* b rho_eg, b = -i beta, rho_eg = (u - i v)/2 */
      double re = -beta * f[V][l] / 2, im = -beta * f[U][l] / 2;
      double size = sqrt (re * re + im * im), scale = 1 / (size + 0x1p-1000);
      /* |z|^2: exponential, or with weight (1 - e) rho_ee the sum of two. */
      double square = (n[l] * n[l] + n[LANES + l] * n[LANES + l]) / 2;
      double angle = 1 / (sqrt (2 * square) + 0x1p-1000);
      double cosine = n[l] * angle, sine = n[LANES + l] * angle;
      square += u[l] < r->gone * ee ? -bti_lane_log (u[LANES + l]) : 0;
      /* The angle from b rho_eg on has the density 1 + q cos: turn about, or not. */
      double weight = gg + (1 - r->gone) * ee + r->gone * square * ee;
      double radius = deviation * sqrt (square), q = 2 * radius * size / weight;
      double side = more[l] < (1 + q * cosine) / 2 ? radius : -radius;
      double ux = size > 0 ? re * scale : 1, uy = im * scale;
      double rx = side * (cosine * ux - sine * uy),
             ry = side * (cosine * uy + sine * ux);
      double root = r->left * M_SQRT1_2, push = M_SQRT2 * r->kick;
      f[X][l] += push * (r->share * rx + root * m[l]);
      f[P][l] += push * (r->share * ry + root * m[LANES + l]);
      /* rho_gg += |b R|^2 rho_ee + 2 Re (b rho_eg R*), rho_eg += b* R rho_ee */
      double low = gg + r->rate * (rx * rx + ry * ry) * ee + 2 * (re * rx + im * ry);
      double high = (1 - r->gone) * ee, norm = 1 / (high + low);
      double keep = sqrt (1 - r->gone) * norm;
      double new_u = keep * (f[U][l] - 2 * beta * ry * ee);
      double new_v = keep * (f[V][l] - 2 * beta * rx * ee);
      double new_w = (high - low) * norm, was = w < 0 ? -w : w;
      double length = new_u * new_u + new_v * new_v + new_w * new_w;
      f[U][l] = new_u;
      f[V][l] = new_v;
      f[W][l] = new_w;
      longest[l] = length > longest[l] ? length : longest[l];
      born[l] = was > born[l] ? was : born[l];
    }
}

static BTI_CLONES void
cross (const bti_swarm *swarm, const bti_swarm_segment *segment, bti_swarm_block *block)
{
  const bti_open_params *p = swarm->params;
  struct record record = record_of (p, segment->h);
  double rate = M_SQRT2 * p->g * segment->h / 2, m[2 * LANES], more[2 * LANES];
  for (size_t i = 0; i < segment->steps; i++)
    {
      if (bti_swarm_stops (swarm, i))
        return;
      bti_noise_lanes (swarm->seed, block->stream, block->drawn++, LANES, block->normal,
                       block->uniform);
      bti_noise_lanes (swarm->seed, block->stream, block->drawn++, LANES, m, more);
      relax (segment->rest[i > 0], block->field);
      turn (rate, block->field);
      heterodyne (&record, block->normal, m, block->uniform, more, block->field,
                  block->longest, block->born);
      turn (rate, block->field);
    }
  if (segment->steps > 0)
    relax (segment->rest[0], block->field);
}

/* Means of P are normally ordered. */
static void
sum (const bti_swarm *swarm, const bti_swarm_segment *segment,
     const bti_swarm_block *block, size_t count, bti_swarm_sums *sums)
{
  (void) swarm;
  (void) segment;
  bti_swarm_sum_bloch (block, count, 0.5, sums);
}

const bti_swarm_kind bti_swarm_cavity_p = { prepare, cross, sum };
