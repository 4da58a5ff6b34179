/* solve/conditional_step.c - the steps of conditional.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "num/random.h"
#include "solve/conditional.h"

#include <math.h>
#include <string.h>

enum
{
  POINTS = BTI_STEPPER_POINTS,
  SLOTS = 1024 /* numbers of the stream in a step */
};

/* Streams of trajectories are not those of the points' shifts. */
const uint64_t bti_conditional_stream = (uint64_t) 1 << 40;
/* Of a probability. */
static const double rounding = 1e-9;

/* ---- small matrices -------------------------------------------------------------- */

double complex
bti_state_product (double complex a, double complex b)
{
  return CMPLX (creal (a) * creal (b) - cimag (a) * cimag (b),
                creal (a) * cimag (b) + cimag (a) * creal (b));
}

/* OUT = A B, or A B^+. */
void
bti_state_times (double complex *out, const double complex *a, const double complex *b,
                 size_t size, int adjoint)
{
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      {
        double complex sum = 0;
        for (size_t k = 0; k < size; k++)
          sum += bti_state_product (a[i * size + k],
                                    adjoint ? conj (b[j * size + k]) : b[k * size + j]);
        out[i * size + j] = sum;
      }
}

/* OUT += FACTOR A RHO A^+; WORK: two matrices. */
static void
add_mapped (double complex *out, double factor, const double complex *a,
            const double complex *rho, double complex *work, size_t size)
{
  double complex *whole = work + size * size;
  bti_state_times (work, a, rho, size, 0);
  bti_state_times (whole, work, a, size, 1);
  for (size_t i = 0; i < size * size; i++)
    out[i] += factor * whole[i];
}

static double
trace (const double complex *rho, size_t size)
{
  double sum = 0;
  for (size_t i = 0; i < size; i++)
    sum += creal (rho[i * size + i]);
  return sum;
}

/* tr A B, which is real. */
double
bti_state_overlap (const double complex *a, const double complex *b, size_t size)
{
  double sum = 0;
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      sum += creal (a[i * size + j]) * creal (b[j * size + i])
             - cimag (a[i * size + j]) * cimag (b[j * size + i]);
  return sum;
}

static void
scale (double complex *rho, double factor, size_t size)
{
  for (size_t i = 0; i < size * size; i++)
    rho[i] *= factor;
}

/* ---- a step ---------------------------------------------------------------------- */

struct walk
{
  const bti_conditional *c;
  double *z;
  double complex *rho, *work; /* WORK: four matrices */
  bti_path *path;
  uint64_t stream, index;
};

static double
gauss (struct walk *w)
{
  double out[2];
  bti_normal2 (w->c->seed, w->stream, w->index++, out);
  return out[0];
}

static double
uniform (struct walk *w)
{
  double out[2];
  bti_uniform2 (w->c->seed, w->stream, w->index++, out);
  return out[0];
}

static void
kick (struct walk *w, size_t r, double y)
{
  for (size_t i = 0; i < w->c->n; i++)
    w->z[i] += w->c->half->record[r].kick[i] * y;
}

static void
flow (struct walk *w)
{
  const bti_stepper *s = w->c->stepper;
  double now[BTI_COORDINATES];
  memcpy (now, w->z, s->n * sizeof *now);
  for (size_t i = 0; i < s->n; i++)
    {
      w->z[i] = s->push[i];
      for (size_t j = 0; j < s->n; j++)
        w->z[i] += s->flow[i * s->n + j] * now[j];
    }
}

static void
shake (struct walk *w)
{
  const bti_stepper *s = w->c->stepper;
  for (size_t b = 0; b < s->bare; b++)
    kick (w, s->plain[b], sqrt (s->h / 2) * gauss (w));
}

/* A level by Born's rule; what is no probability is noted, and counts as the nearest.
 */
static size_t
born (struct walk *w)
{
  const size_t size = w->c->size;
  const double at = uniform (w);
  double sum = 0;
  size_t level = 0;
  for (size_t i = 0; i < size; i++)
    {
      const double p = creal (w->rho[i * size + i]);
      w->path->outside |= p < -rounding || p > 1 + rounding;
      sum += fmax (p, 0);
    }
  double left = at * sum;
  for (; level + 1 < size; level++)
    {
      left -= fmax (creal (w->rho[level * size + level]), 0);
      if (left < 0)
        break;
    }
  return level;
}

/* Records of FRAME in a time T. */
static void
record (struct walk *w, const bti_stepper_frame *frame, double t, double *y)
{
  const size_t size = w->c->size, level = w->c->seen ? born (w) : 0;
  for (size_t r = 0; r < frame->records; r++)
    {
      double m = w->c->seen ? frame->m[r][level] : 0;
      for (size_t i = 0; !w->c->seen && i < size; i++)
        m += frame->m[r][i] * creal (w->rho[i * size + i]);
      y[r] = 2 * m * t + sqrt (t) * gauss (w);
      kick (w, frame->record[r], y[r]);
    }
}

/* RHO between the bases by A. */
static void
change (struct walk *w, const double complex *a)
{
  const size_t size = w->c->size;
  if (!a)
    return;
  bti_state_times (w->work, a, w->rho, size, 0);
  bti_state_times (w->rho, w->work, a, size, 1);
}

static void
cross_frame (struct walk *w, const bti_stepper_frame *frame)
{
  const size_t size = w->c->size;
  const double t = w->c->stepper->h / 2;
  double y[BTI_COORDINATES], angle[BTI_COORDINATES];
  double complex factor[BTI_CONDITIONAL_STATES];
  if (frame->phases == 0 && frame->records == 0)
    return;
  change (w, frame->to);
  for (size_t i = 0; i < frame->phases; i++)
    angle[i] = t / 2 * w->z[frame->z[i]];
  record (w, frame, t, y);
  for (size_t i = 0; i < frame->phases; i++)
    angle[i] += t / 2 * w->z[frame->z[i]];
  for (size_t a = 0; a < size; a++)
    {
      double phase = 0, weight = 0;
      for (size_t i = 0; i < frame->phases; i++)
        phase -= frame->g[i][a] * angle[i];
      for (size_t r = 0; w->c->seen && r < frame->records; r++)
        {
          const double off = frame->m[r][a] - y[r] / (2 * t);
          weight -= t * off * off;
        }
      weight = exp (fmax (weight, -345));
      factor[a] = CMPLX (weight * cos (phase), weight * sin (phase));
    }
  for (size_t a = 0; a < size; a++)
    for (size_t b = 0; b < size; b++)
      w->rho[a * size + b] = bti_state_product (
          w->rho[a * size + b], bti_state_product (factor[a], conj (factor[b])));
  scale (w->rho, 1 / trace (w->rho, size), size);
  change (w, frame->from);
}

static void
cross_kraus (struct walk *w, const bti_stepper_kraus *kraus)
{
  const size_t size = w->c->size, room = size * size;
  const double t = w->c->stepper->h / 2;
  double chance[POINTS], sum = 0;
  double complex *state = w->work + 2 * room;
  if (!w->c->seen)
    {
      bti_state_times (state, kraus->m, w->rho, size, 0);
      kick (w, kraus->record, 2 * t * trace (state, size) + sqrt (t) * gauss (w));
      return;
    }
  for (int j = 0; j < POINTS; j++)
    {
      memset (state, 0, room * sizeof *state);
      add_mapped (state, 1, kraus->a[j], w->rho, w->work, size);
      chance[j] = trace (state, size);
      w->path->outside |= chance[j] < -rounding;
      sum += fmax (chance[j], 0);
    }
  const double at = uniform (w) * sum;
  const int j = at < fmax (chance[0], 0)                         ? 0
                : at < fmax (chance[0], 0) + fmax (chance[1], 0) ? 1
                                                                 : 2;
  memset (state, 0, room * sizeof *state);
  add_mapped (state, 1 / chance[j], kraus->a[j], w->rho, w->work, size);
  memcpy (w->rho, state, room * sizeof *state);
  kick (w, kraus->record, sqrt (3 * t) * (j - 1));
}

/* No jump, one or two, as `cross_quantum' of ensemble_step.c draws them. */
static void
cross_quantum (struct walk *w)
{
  const bti_conditional *c = w->c;
  const size_t size = c->size, room = size * size;
  double complex *state = w->work + 2 * room;
  memset (state, 0, room * sizeof *state);
  add_mapped (state, 1, c->stepper->whole, w->rho, w->work, size);
  for (size_t k = 0; k < c->jumps; k++)
    add_mapped (state, c->weight[k], c->jump + k * room, w->rho, w->work, size);
  /* Hermitian to the last bit. */
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j <= i; j++)
      {
        w->rho[i * size + j] = (state[i * size + j] + conj (state[j * size + i])) / 2;
        w->rho[j * size + i] = conj (w->rho[i * size + j]);
      }
  scale (w->rho, 1 / trace (w->rho, size), size);
}

static void
step (struct walk *w)
{
  const bti_stepper *s = w->c->stepper;
  flow (w);
  shake (w);
  for (size_t f = 0; f < s->frames; f++)
    cross_frame (w, &s->frame[f]);
  for (size_t k = 0; k < s->krauses; k++)
    cross_kraus (w, &s->kraus[k]);
  cross_quantum (w);
  for (size_t k = s->krauses; k-- > 0;)
    cross_kraus (w, &s->kraus[k]);
  for (size_t f = s->frames; f-- > 0;)
    cross_frame (w, &s->frame[f]);
  shake (w);
  flow (w);
  w->path->most = fmax (w->path->most, bti_state_overlap (w->rho, w->rho, w->c->size));
}

void
bti_conditional_step (bti_conditional *c, size_t at, uint64_t number,
                      double complex *work)
{
  struct walk w = { .c = c,
                    .z = c->z + at * c->n,
                    .rho = c->rho + at * c->size * c->size,
                    .work = work,
                    .path = &c->path[at],
                    .stream = bti_conditional_stream + at,
                    .index = number * SLOTS };
  step (&w);
}
