/* solve/ensemble_step.c - the steps of ensemble.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "num/linalg.h"
#include "num/random.h"
#include "solve/stepper.h"

#include <math.h>
#include <string.h>

enum
{
  LANES = BTI_LANES,
  SLOTS = 1024, /* numbers of the stream in a step */
  POINTS = BTI_STEPPER_POINTS
};

struct walk
{
  const bti_stepper *s;
  double *z;
  double complex *psi, *other, *trial[POINTS];
  uint64_t stream, index;
  double normal[2 * LANES], uniform[2 * LANES];
};

size_t
bti_stepper_room (const bti_stepper *s)
{
  return 2 * (1 + POINTS) * LANES * s->size;
}

void
bti_stepper_from (const bti_stepper *s, double complex *psi,
                  const double complex *number)
{
  bti_multiply (psi, s->home, number, s->size, LANES, s->size);
}

void
bti_stepper_to (const bti_stepper *s, double complex *number, const double complex *psi)
{
  bti_multiply (number, s->back, psi, s->size, LANES, s->size);
}

static void
draw (struct walk *w)
{
  bti_noise_lanes (w->s->seed, w->stream, w->index++, LANES, w->normal, w->uniform);
}

static void
swap_states (struct walk *w)
{
  double complex *other = w->psi;
  w->psi = w->other;
  w->other = other;
}

/* Points along record R by Y. */
static void
kick (struct walk *w, size_t r, const double *y)
{
  const double *along = w->s->half->record[r].kick;
  for (size_t i = 0; i < w->s->n; i++)
    for (size_t l = 0; along[i] != 0 && l < LANES; l++)
      w->z[i * LANES + l] += along[i] * y[l];
}

static void
flow (struct walk *w)
{
  const size_t n = w->s->n;
  double now[BTI_COORDINATES * LANES];
  memcpy (now, w->z, n * LANES * sizeof *now);
  for (size_t i = 0; i < n; i++)
    for (size_t l = 0; l < LANES; l++)
      {
        double sum = w->s->push[i];
        for (size_t j = 0; j < n; j++)
          sum += w->s->flow[i * n + j] * now[j * LANES + l];
        w->z[i * LANES + l] = sum;
      }
}

/* What records nothing is noise. */
static void
shake (struct walk *w)
{
  const double root = sqrt (w->s->h / 2);
  for (size_t b = 0; b < w->s->bare; b++)
    {
      double y[LANES];
      if (b % 2 == 0)
        draw (w);
      for (size_t l = 0; l < LANES; l++)
        y[l] = root * w->normal[b % 2 * LANES + l];
      kick (w, w->s->plain[b], y);
    }
}

/* |psi|^2 of all lanes. */
static void
weigh (double *sum, const double complex *psi, size_t size)
{
  memset (sum, 0, LANES * sizeof *sum);
  for (size_t n = 0; n < size; n++)
    for (size_t l = 0; l < LANES; l++)
      {
        const double re = creal (psi[n * LANES + l]), im = cimag (psi[n * LANES + l]);
        sum[l] += re * re + im * im;
      }
}

/* LEVEL[lane] by Born's rule. */
static void
born (const struct walk *w, size_t *level)
{
  const size_t size = w->s->size;
  double total[LANES], sum[LANES] = { 0 };
  weigh (total, w->psi, size);
  for (size_t l = 0; l < LANES; l++)
    {
      total[l] *= w->uniform[l];
      level[l] = 0;
    }
  for (size_t n = 0; n + 1 < size; n++)
    for (size_t l = 0; l < LANES; l++)
      {
        const double complex c = w->psi[n * LANES + l];
        sum[l] += creal (c) * creal (c) + cimag (c) * cimag (c);
        level[l] += sum[l] < total[l];
      }
}

/* Records Y of FRAME in a time T, and the points moved by them. */
static void
record (struct walk *w, const bti_stepper_frame *frame, double t, double y[][LANES])
{
  size_t level[LANES];
  draw (w);
  born (w, level);
  for (size_t r = 0; r < frame->records; r++)
    {
      if (r % 2 == 0 && r > 0)
        draw (w);
      for (size_t l = 0; l < LANES; l++)
        y[r][l]
            = 2 * frame->m[r][level[l]] * t + sqrt (t) * w->normal[r % 2 * LANES + l];
      kick (w, frame->record[r], y[r]);
    }
}

/* Phases by the points before and after, weights by what was seen: exp (m Y - m^2 T)
 * but for a factor that keeps it below 1, m = Y/2T. */
BTI_CLONES static void
turn (const bti_stepper_frame *frame, double complex *psi, size_t size, double t,
      double angle[][LANES], double y[][LANES])
{
  double total[LANES] = { 0 };
  for (size_t n = 0; n < size; n++)
    {
      double *c = (double *) (psi + n * LANES);
      double phase[LANES] = { 0 }, weight[LANES] = { 0 };
      for (size_t i = 0; i < frame->phases; i++)
        for (size_t l = 0; l < LANES; l++)
          phase[l] -= frame->g[i][n] * angle[i][l];
      for (size_t r = 0; r < frame->records; r++)
        for (size_t l = 0; l < LANES; l++)
          {
            const double off = frame->m[r][n] - y[r][l] / (2 * t);
            weight[l] -= t * off * off;
          }
      for (size_t l = 0; l < LANES; l++)
        {
          double sine, cosine;
          const double by = bti_lane_exp (fmax (weight[l], -690));
          bti_lane_sincos (phase[l], &sine, &cosine);
          const double re = by * (cosine * c[2 * l] - sine * c[2 * l + 1]),
                       im = by * (sine * c[2 * l] + cosine * c[2 * l + 1]);
          c[2 * l] = re;
          c[2 * l + 1] = im;
          total[l] += re * re + im * im;
        }
    }
  for (size_t l = 0; l < LANES; l++)
    total[l] = 1 / sqrt (total[l]);
  for (size_t n = 0; n < size; n++)
    for (size_t l = 0; l < LANES; l++)
      psi[n * LANES + l] *= total[l];
}

static void
cross_frame (struct walk *w, const bti_stepper_frame *frame)
{
  const size_t size = w->s->size;
  const double t = w->s->h / 2;
  double angle[BTI_COORDINATES][LANES], y[BTI_COORDINATES][LANES];
  if (frame->phases == 0 && frame->records == 0)
    return;
  if (frame->to)
    {
      bti_multiply (w->other, frame->to, w->psi, size, LANES, size);
      swap_states (w);
    }
  for (size_t i = 0; i < frame->phases; i++)
    for (size_t l = 0; l < LANES; l++)
      angle[i][l] = t / 2 * w->z[frame->z[i] * LANES + l];
  if (frame->records > 0)
    record (w, frame, t, y);
  for (size_t i = 0; i < frame->phases; i++)
    for (size_t l = 0; l < LANES; l++)
      angle[i][l] += t / 2 * w->z[frame->z[i] * LANES + l];
  turn (frame, w->psi, size, t, angle, y);
  if (frame->from)
    {
      bti_multiply (w->other, frame->from, w->psi, size, LANES, size);
      swap_states (w);
    }
}

static void
cross_kraus (struct walk *w, const bti_stepper_kraus *kraus)
{
  const size_t size = w->s->size;
  double chance[POINTS][LANES], y[LANES];
  const double far = sqrt (3 * w->s->h / 2);
  draw (w);
  for (int j = 0; j < POINTS; j++)
    {
      bti_multiply (w->trial[j], kraus->a[j], w->psi, size, LANES, size);
      weigh (chance[j], w->trial[j], size);
    }
  for (size_t l = 0; l < LANES; l++)
    {
      const double at = w->uniform[l] * (chance[0][l] + chance[1][l] + chance[2][l]);
      const int j = at < chance[0][l] ? 0 : at < chance[0][l] + chance[1][l] ? 1 : 2;
      const double scale = 1 / sqrt (chance[j][l]);
      for (size_t n = 0; n < size; n++)
        w->psi[n * LANES + l] = scale * w->trial[j][n * LANES + l];
      y[l] = far * (j - 1);
    }
  kick (w, kraus->record, y);
}

/* OUT = M IN, columns. */
static void
times (double complex *out, const double complex *m, const double complex *in,
       size_t size)
{
  for (size_t i = 0; i < size; i++)
    {
      out[i] = 0;
      for (size_t j = 0; j < size; j++)
        out[i] += m[i * size + j] * in[j];
    }
}

static double
weight_of (const double complex *c, size_t size)
{
  double sum = 0;
  for (size_t i = 0; i < size; i++)
    sum += creal (c[i]) * creal (c[i]) + cimag (c[i]) * cimag (c[i]);
  return sum;
}

/* One jump in the middle of the step, or two: chances to order H^2.  PSI is replaced
 * by the state after one of them, not normalised; 0: there is none.  AT in (0, 1). */
static int
jump (const bti_stepper *s, double complex *psi, double complex *work, double at)
{
  const size_t size = s->size, rests = s->half->rests;
  double complex *middle = work, *hit = work + size, *end = work + 2 * size;
  double total = 0;
  times (middle, s->part, psi, size);
  /* The sum, and then the one that holds AT of it. */
  for (int round = 0; round < 2; round++)
    {
      double sum = 0;
      for (size_t k = 0; k < rests; k++)
        {
          times (hit, s->rest[k], middle, size);
          times (end, s->part, hit, size);
          sum += s->h * weight_of (end, size);
          for (size_t i = 0; (round == 0 || sum < at * total) && i < rests; i++)
            {
              times (end, s->rest[i], hit, size);
              sum += s->h * s->h / 2 * weight_of (end, size);
            }
          if (round == 1 && sum >= at * total)
            {
              memcpy (psi, end, size * sizeof *psi);
              return 1;
            }
        }
      total = sum;
      if (!(total > 0))
        return 0;
    }
  return 0;
}

static void
cross_quantum (struct walk *w)
{
  const bti_stepper *s = w->s;
  const size_t size = s->size;
  double kept[LANES];
  bti_multiply (w->other, s->whole, w->psi, size, LANES, size);
  if (s->half->rests == 0)
    {
      swap_states (w);
      return;
    }
  draw (w);
  weigh (kept, w->other, size);
  for (size_t l = 0; l < LANES; l++)
    {
      double complex *psi = w->trial[0], *work = w->trial[1];
      double scale = kept[l];
      int jumped = 0;
      if (w->uniform[l] >= kept[l])
        {
          for (size_t n = 0; n < size; n++)
            psi[n] = w->psi[n * LANES + l];
          jumped = jump (s, psi, work, w->uniform[LANES + l]);
        }
      for (size_t n = 0; n < size && !jumped; n++)
        psi[n] = w->other[n * LANES + l];
      if (jumped)
        scale = weight_of (psi, size);
      scale = 1 / sqrt (scale);
      for (size_t n = 0; n < size; n++)
        w->psi[n * LANES + l] = scale * psi[n];
    }
}

void
bti_stepper_block (const bti_stepper *s, double *z, double complex *psi,
                   uint64_t stream, uint64_t first, size_t steps, double *work)
{
  const size_t room = LANES * s->size;
  double complex *scratch = (double complex *) work;
  struct walk w = { .s = s, .z = z, .psi = psi, .other = scratch, .stream = stream };
  for (int j = 0; j < POINTS; j++)
    w.trial[j] = scratch + (size_t) (1 + j) * room;
  for (size_t i = 0; i < steps; i++)
    {
      w.index = (first + i) * SLOTS;
      flow (&w);
      shake (&w);
      for (size_t f = 0; f < s->frames; f++)
        cross_frame (&w, &s->frame[f]);
      for (size_t k = 0; k < s->krauses; k++)
        cross_kraus (&w, &s->kraus[k]);
      cross_quantum (&w);
      for (size_t k = s->krauses; k-- > 0;)
        cross_kraus (&w, &s->kraus[k]);
      for (size_t f = s->frames; f-- > 0;)
        cross_frame (&w, &s->frame[f]);
      shake (&w);
      flow (&w);
    }
  if (w.psi != psi)
    memcpy (psi, w.psi, room * sizeof *psi);
}
