/* study/lines.c - levels and lines of the start; see lines.h, and echo.c for C(t) of
 * another method.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/lines.h"
#include "base/complex.h"
#include "base/memory.h"

#include <breaktime/energies.h>
#include <math.h>
#include <stdlib.h>

enum
{
  LEVELS = 5, /* refinements */
  BASES = 2,
  HALVINGS = 60
};
static const double sharp = 1e-8; /* weight at the edge of a basis */

/* Maxima less apart are as large as each other. */
static const double alike = 1e-6;

/* Points a turn of the fastest beat, between which |C|^2 rises by less than 0.02. */
static const double points_a_turn = 16;
static const double most_points = 1e7;

/* ---- levels --------------------------------------------------------------------- */

/* Level INDEX of COUNT, with its equals, into OUT; 0 when it is not known where these
 * end. */
static int
gather (bti_level *out, const bt_energy *level, size_t count, size_t index, int all)
{
  size_t first = index, last = index;
  double lo = level[index].lo, hi = level[index].hi;
  while (first > 0 && level[first - 1].hi >= lo)
    lo = fmin (lo, level[--first].lo);
  while (last + 1 < count && level[last + 1].lo <= hi)
    hi = fmax (hi, level[++last].hi);
  *out = (bti_level){ .first = first,
                      .last = last,
                      .lo = lo,
                      .hi = hi,
                      .below = first > 0 ? level[first - 1].hi : -INFINITY,
                      .above = last + 1 < count ? level[last + 1].lo : INFINITY };
  for (size_t i = first; i <= last; i++)
    out->doubtful |= level[i].warrant == BT_ENERGY_WEINSTEIN;
  return last + 1 < count || all;
}

bt_status
bti_level_find (bti_level *out, const bt_model *model, size_t index, double narrow,
                const bt_watch *watch, bt_error *error)
{
  /* Of qubits alone there are so many and no more. */
  const int finite = bt_model_axes (model) == 0;
  int all = 0;
  for (size_t count = index + 2;; count = all ? count - 1 : 2 * count)
    {
      bt_energy *level;
      bt_status status = bti_calloc (&level, count, sizeof *level, error);
      if (status == BT_OK)
        status = bt_energies (level, count, model, NULL, narrow, watch, error);
      const int found = status == BT_OK && gather (out, level, count, index, all);
      free (level);
      if (status == BT_ELIMIT && finite && count > index + 1)
        all = 1;
      else if (status != BT_OK || found)
        return status;
    }
}

/* ---- lines ---------------------------------------------------------------------- */

static bt_status
make_lines (const bti_lines *a, const bt_method *method, const bt_options *options,
            bt_lines *out, bt_error *error)
{
  bt_solver *solver;
  bt_status status = bt_solver_new (&solver, method, a->model, options, error);
  if (status == BT_OK)
    status = bt_solver_lines (solver, out, error);
  bt_solver_free (solver);
  return status;
}

/* Lines in the basis of OPTIONS, which is enlarged until the start fits in, and in the
 * next larger one, to which OPTIONS go on. */
static bt_status
make_pair (const bti_lines *a, bt_options *options, bt_lines out[BASES],
           bt_error *error)
{
  const bt_method *method = bt_method_find ("spectral");
  bt_status status = BT_OK;
  for (int i = 0, tries = 0; status == BT_OK && i < BASES;)
    {
      status = make_lines (a, method, options, &out[i], error);
      if (status == BT_EGRID && i == 0 && tries++ < 8)
        status = BT_OK;
      else if (status == BT_OK && ++i == BASES)
        break;
      options->cut = bt_options_larger_cut (options, a->model);
    }
  return status;
}

static bt_status
begin (const bti_lines *a, bt_options *options, bt_error *error)
{
  *options = (bt_options){ .tolerance = sharp, .negligible = 1e-24, .watch = a->watch };
  return bt_options_settle (options, bt_method_find ("spectral"), a->model, error);
}

static void
clear_pair (bt_lines lines[BASES])
{
  for (int i = 0; i < BASES; i++)
    bt_lines_clear (&lines[i]);
}

/* What is kept of PAIR. */
static void
keep_larger (bt_lines *out, bt_lines pair[BASES])
{
  bt_lines_clear (out);
  *out = pair[BASES - 1];
  pair[BASES - 1] = (bt_lines){ 0 };
}

/* Where energies are nearer to LEVEL than to the next one. */
static int
is_in (const bti_level *level, double energy)
{
  return 2 * energy > level->below + level->lo && 2 * energy < level->hi + level->above;
}

/* The weight of LINES in LEVEL; into STRAY that of lines of which it is not clear, too
 * far from it for a basis in which levels have settled. */
static double
weight_in (const bt_lines *lines, const bti_level *level, double *stray)
{
  const double room = fmin (level->lo - level->below, level->above - level->hi) / 8;
  double sum = 0;
  *stray = 0;
  for (size_t k = 0; k < lines->count; k++)
    {
      const double e = lines->energy[k];
      if (!is_in (level, e))
        continue;
      sum += lines->weight[k];
      if (e < level->lo - room || e > level->hi + room)
        *stray += lines->weight[k];
    }
  return sum;
}

double
bti_lines_energy (const bt_lines *lines, const bti_level *level)
{
  double sum = 0, weight = 0;
  for (size_t k = 0; k < lines->count; k++)
    if (is_in (level, lines->energy[k]))
      {
        sum += lines->weight[k] * lines->energy[k];
        weight += lines->weight[k];
      }
  return weight > 1e-6 ? sum / weight : NAN;
}

/* What rounding leaves of a weight: levels that far apart mix. */
static double
rounding_of (const bt_lines *lines, const bti_level *level)
{
  double largest = 0;
  for (size_t k = 0; k < lines->count; k++)
    largest = fmax (largest, fabs (lines->energy[k]));
  return 1e-15
         + 4e-16 * largest / fmin (level->lo - level->below, level->above - level->hi);
}

bt_status
bti_lines_weight (const bti_lines *a, const bti_level *level, bt_value *out,
                  bt_lines *lines, bt_error *error)
{
  bt_options options;
  bt_status status = begin (a, &options, error);
  *lines = (bt_lines){ 0 };
  for (int found = 0; status == BT_OK;)
    {
      bt_lines pair[BASES] = { { 0 }, { 0 } };
      status = make_pair (a, &options, pair, error);
      if (status != BT_OK && found > 0 && status == BT_ELIMIT)
        {
          clear_pair (pair);
          return BT_OK;
        }
      if (status == BT_OK)
        {
          double stray[BASES], number[BASES], err[BT_AXIS_COUNT] = { 0 };
          for (int i = 0; i < BASES; i++)
            number[i] = weight_in (&pair[i], level, &stray[i]);
          err[BT_AXIS_BASIS]
              = BT_PAIR_MARGIN (BT_AXIS_BASIS) * fabs (number[1] - number[0]) + stray[1]
                + fmax (pair[1].missing, 0) + rounding_of (&pair[1], level);
          *out = bt_value_from_parts (number[1], err);
          keep_larger (lines, pair);
        }
      clear_pair (pair);
      if (status == BT_OK
          && (bt_value_error (out) <= a->tolerance || found++ == LEVELS))
        break;
    }
  return status;
}

/* ---- |C|^2 ---------------------------------------------------------------------- */

/* The lines that it is summed from, the energies about their mean. */
struct beat
{
  double *energy, *weight;
  size_t count;
  double range; /* the fastest beat */
};

static void
beat_clear (struct beat *b)
{
  free (b->energy);
  free (b->weight);
}

static bt_status
beat_make (struct beat *b, const bt_lines *lines, bt_error *error)
{
  static const double negligible = 1e-15;
  double mean = 0, low = INFINITY, high = -INFINITY;
  *b = (struct beat){ 0 };
  bt_status status = bti_calloc (&b->energy, lines->count + 1, sizeof (double), error);
  if (status == BT_OK)
    status = bti_calloc (&b->weight, lines->count + 1, sizeof (double), error);
  if (status != BT_OK)
    return status;
  for (size_t k = 0; k < lines->count; k++)
    mean += lines->weight[k] * lines->energy[k];
  for (size_t k = 0; k < lines->count; k++)
    if (lines->weight[k] > negligible)
      {
        b->energy[b->count] = lines->energy[k] - mean;
        b->weight[b->count++] = lines->weight[k];
        low = fmin (low, lines->energy[k]);
        high = fmax (high, lines->energy[k]);
      }
  b->range = high - low;
  return BT_OK;
}

/* |C|^2 and its first two derivatives at T. */
static void
beat_at (const struct beat *b, double t, double out[3])
{
  double complex c = 0, d = 0, e = 0;
  for (size_t k = 0; k < b->count; k++)
    {
      const double w = b->weight[k], x = b->energy[k];
      const double complex turn = w * cexp (CMPLX (0, -x * t));
      c += turn;
      d += CMPLX (0, -x) * turn;
      e -= x * x * turn;
    }
  out[0] = creal (c * conj (c));
  out[1] = 2 * creal (conj (c) * d);
  out[2] = 2 * creal (d * conj (d) + conj (c) * e);
}

/* The maximum between LOW and HIGH, which |C|^2 rises and falls at: when, and how high;
 * NaN where it does not. */
static double
maximum_in (const struct beat *b, double low, double high, double value[3])
{
  double at[3];
  beat_at (b, low, at);
  if (!(at[1] > 0))
    return NAN;
  beat_at (b, high, at);
  if (!(at[1] < 0))
    return NAN;
  for (int i = 0; i < HALVINGS && high - low > 1e-15 * high; i++)
    {
      const double middle = (low + high) / 2;
      beat_at (b, middle, at);
      *(at[1] > 0 ? &low : &high) = middle;
    }
  beat_at (b, (low + high) / 2, value);
  return (low + high) / 2;
}

/* |C|^2 at COUNT points DISTANCE apart from FROM on. */
static bt_status
sample (const struct beat *b, double from, double distance, size_t count, double *out,
        const bt_watch *watch, bt_error *error)
{
  enum
  {
    AT_ONCE = 4096
  };
  bt_status status
      = bt_watch_afford (watch, 3e-8 * (double) count * (double) b->count, error,
                         "|C|^2 of %zu lines at %zu times", b->count, count);
  for (size_t i = 0; status == BT_OK && i < count; i++)
    {
      double value[3];
      if (i % AT_ONCE == 0)
        status = bt_watch_check (watch, error);
      beat_at (b, from + distance * (double) i, value);
      out[i] = value[0];
    }
  return status;
}

/* ---- the largest maximum --------------------------------------------------------- */

struct peak
{
  double at, height;
  double shift, change; /* of the two, from one basis to the other */
  double rounding;      /* of AT */
};

struct hunt
{
  struct beat beat[BASES];
  double from, distance;
  size_t count;
  double *p; /* in the larger basis */
  struct peak best;
  double lo, hi; /* of the time */
};

/* Whether |C|^2 at point I is no less than next to it; of an end, on the one side that
 * there is. */
static int
is_high (const struct hunt *h, size_t i)
{
  return (i == 0 || h->p[i] >= h->p[i - 1])
         && (i + 1 == h->count || h->p[i] >= h->p[i + 1]);
}

/* The maximum about point I, in both bases; 0: there is none. */
static int
peak_at (const struct hunt *h, size_t i, struct peak *out)
{
  const double low = h->from + h->distance * (double) (i > 0 ? i - 1 : 0),
               high = h->from + h->distance * (double) (i + 1 < h->count ? i + 1 : i);
  double value[BASES][3], at[BASES];
  for (int k = 0; k < BASES; k++)
    at[k] = maximum_in (&h->beat[k], low, high, value[k]);
  if (isnan (at[1]))
    return 0;
  *out = (struct peak){ .at = at[1],
                        .height = value[1][0],
                        .shift = fabs (at[1] - at[0]),
                        .change = fabs (value[1][0] - value[0][0]) };
  /* Phases are rounded at that time; where the maximum went there is no telling. */
  const double r = h->beat[1].range;
  out->rounding = 4e-16 * (2 + r * at[1]) * r / fabs (value[1][2]) + 4e-16 * at[1];
  if (isnan (at[0]))
    {
      out->shift = high - low;
      out->change = 0.04;
    }
  return 1;
}

/* Those that may be the largest: COUNT of PEAK. */
static bt_status
find_peaks (const struct hunt *h, struct peak **out, size_t *count, bt_error *error)
{
  static const double between = 0.02; /* what a maximum may be above the points */
  double most = 0;
  size_t room = 0;
  *out = NULL;
  *count = 0;
  bt_status status = BT_OK;
  for (size_t i = 0; i < h->count; i++)
    {
      struct peak one;
      if (is_high (h, i) && h->p[i] > most - between && peak_at (h, i, &one))
        most = fmax (most, one.height);
    }
  for (size_t i = 0; status == BT_OK && i < h->count; i++)
    {
      struct peak one;
      if (!is_high (h, i) || h->p[i] < most - between || !peak_at (h, i, &one))
        continue;
      if (*count == room)
        status = bti_realloc (out, room = 2 * room + 16, sizeof **out, error);
      if (status == BT_OK)
        (*out)[(*count)++] = one;
    }
  return status;
}

/* The first of those that are surely as large as the largest; before it, the first that
 * may be, and behind it the last that may be larger. */
static int
choose (struct hunt *h, const struct peak *peak, size_t count)
{
  double largest = 0, doubt = 0;
  size_t best = count;
  for (const struct peak *p = peak; p < peak + count; p++)
    {
      largest = fmax (largest, p->height);
      doubt = fmax (doubt, 2 * BT_PAIR_MARGIN (BT_AXIS_BASIS) * p->change + 1e-13);
    }
  h->lo = INFINITY;
  h->hi = -INFINITY;
  for (size_t i = 0; i < count; i++)
    {
      const double wrong
          = BT_PAIR_MARGIN (BT_AXIS_BASIS) * peak[i].shift + peak[i].rounding;
      const double below = largest - peak[i].height;
      if (best == count && (below <= alike - doubt || below <= 0))
        best = i;
      if (best == i || (best == count && below <= alike + doubt)
          || (best < i && peak[i].height >= peak[best].height + alike - doubt))
        {
          h->lo = fmin (h->lo, peak[i].at - wrong);
          h->hi = fmax (h->hi, peak[i].at + wrong);
        }
    }
  if (best < count)
    h->best = peak[best];
  return best < count;
}

static bt_status
hunt_run (struct hunt *h, const bt_lines pair[BASES], double to, const bti_lines *a,
          bt_error *error)
{
  struct peak *peak = NULL;
  size_t count = 0;
  bt_status status = BT_OK;
  for (int i = 0; status == BT_OK && i < BASES; i++)
    status = beat_make (&h->beat[i], &pair[i], error);
  if (status != BT_OK)
    return status;
  /* Lines as near as that have not gone apart by then. */
  int stays = h->beat[1].range * to < 1e-6;
  for (size_t k = 0; k < h->beat[1].count; k++)
    stays |= h->beat[1].weight[k] > 1 - 1e-9;
  if (stays)
    return bt_error_set (error, BT_ENOTSUP,
                         "the start is a level of H: it never leaves, and so does not "
                         "come back");
  const double points
      = ceil ((to - h->from) * h->beat[1].range * points_a_turn / (2 * M_PI)) + 2;
  if (!(points < most_points))
    return bt_error_set (error, BT_ELIMIT,
                         "%.3g points of |C|^2 from t = %g to %g; fewer than %g can be "
                         "looked at",
                         points, h->from, to, most_points);
  h->count = (size_t) points + 1;
  h->distance = (to - h->from) / points;
  status = bti_calloc (&h->p, h->count, sizeof *h->p, error);
  if (status == BT_OK)
    status
        = sample (&h->beat[1], h->from, h->distance, h->count, h->p, a->watch, error);
  if (status == BT_OK)
    status = find_peaks (h, &peak, &count, error);
  if (status == BT_OK && !choose (h, peak, count))
    status = bt_error_set (error, BT_ENOTSUP,
                           "|<psi(0)|psi(t)>|^2 has no maximum between t = %g and %g",
                           h->from, to);
  free (peak);
  return status;
}

bt_status
bti_lines_revival (const bti_lines *a, double from, double to, bti_revival *out,
                   bt_lines *lines, bt_error *error)
{
  bt_options options;
  bt_status status = begin (a, &options, error);
  *lines = (bt_lines){ 0 };
  for (int found = 0; status == BT_OK;)
    {
      bt_lines pair[BASES] = { { 0 }, { 0 } };
      struct hunt h = { .from = from };
      status = make_pair (a, &options, pair, error);
      const int enough = status == BT_ELIMIT && found > 0;
      if (status == BT_OK)
        status = hunt_run (&h, pair, to, a, error);
      if (status == BT_OK)
        {
          double err[BT_AXIS_COUNT] = { 0 };
          err[BT_AXIS_BASIS] = fmax (h.hi - h.best.at, h.best.at - h.lo);
          out->at = bt_value_from_parts (h.best.at, err);
          out->at.lo = fmax (h.lo, from);
          out->at.hi = fmin (h.hi, to);
          out->height = h.best.height;
          keep_larger (lines, pair);
        }
      clear_pair (pair);
      for (int i = 0; i < BASES; i++)
        beat_clear (&h.beat[i]);
      free (h.p);
      if (enough)
        return BT_OK;
      if (status == BT_OK
          && (bt_value_error (&out->at) <= a->tolerance || found++ == LEVELS))
        break;
    }
  return status;
}
