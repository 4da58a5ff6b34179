/* validation/evaluators/maps.c - statements about the points of a scan, VZ25 Sec. IV.
 *
 * What is not known of a point, because its time lies beyond the window, could not be
 * computed or has an error, widens the answer: its interval holds what every completion
 * of the unknown gives.  One thing is ours: ranks take all times beyond the window of
 * the scan for one and the same, above all others.
 *
 * How far a point is from the bands is a distance in x0, at its own lambda and Omega,
 * to the next amplitude that is unstable; inside a band it is 0.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/memory.h"
#include "validation/evaluators/evaluators.h"
#include "validation/scan.h"
#include "validation/statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Amplitudes are looked for as far as this. */
static const double farthest = 1e3;

enum
{
  POINTS_MAX = 10000 /* all pairs of them are compared */
};

/* The points that count, as arrays of COUNT. */
typedef struct sample
{
  size_t count;
  const btv_scan *scan;
  size_t *point;
  bt_value *time[2]; /* the quantity; what it is compared with */
  double *lambda, *x0, *omega, *distance, *exponent;
  double *numbers; /* all of them */
} sample;

static const char *const words[] = { [BTV_TIME_NONE] = "nothing",
                                     [BTV_TIME_TQ] = "t_q",
                                     [BTV_TIME_TMF] = "t_mf",
                                     [BTV_TIME_TTW] = "t_tw",
                                     [BTV_TIME_LEAVE] = "t_leave" };

/* ---- points -------------------------------------------------------------------- */

/* A time is not negative, whatever else is not known of it. */
static bt_value
value_of (const btv_cell *cell)
{
  if (cell->failed || isnan (cell->value))
    return btv_between (0, INFINITY);
  if (isinf (cell->value) || isinf (cell->error))
    return btv_between (fmax (0, cell->lo), INFINITY);
  return btv_between (fmin (cell->lo, cell->value), cell->value + cell->error);
}

/* How far x0 is from an unstable amplitude; INFINITY: there is none. */
static bt_status
find_distance (double lambda, double x0, double omega, double nu, double *out,
               bt_error *error)
{
  double lo = 0, hi = 0;
  bt_stability label = BT_STABLE;
  bt_status status = bt_floquet_between (lambda, x0, x0, omega, nu, &label, error);
  *out = lambda > 0 ? 0 : INFINITY;
  if (status != BT_OK || label == BT_UNSTABLE || !(lambda > 0))
    return status;
  for (int i = 0; status == BT_OK && i < 60; i++)
    {
      const double middle = label == BT_UNSTABLE ? lo + (hi - lo) / 2 : 2 * lo + 0.01;
      if (middle > farthest)
        break;
      bt_stability found = BT_STABLE;
      status = bt_floquet_between (lambda, fmax (0, x0 - middle), x0 + middle, omega,
                                   nu, &found, error);
      if (found == BT_UNSTABLE)
        {
          hi = middle;
          label = BT_UNSTABLE;
        }
      else
        lo = middle;
    }
  *out = label == BT_UNSTABLE ? hi : INFINITY;
  return status;
}

static bt_status
place_point (sample *s, size_t point, size_t k, int shifted, bt_error *error)
{
  bt_model *model;
  bt_floquet floquet;
  bt_status status = btv_scan_model (s->scan, point, &model, error);
  if (status != BT_OK)
    return status;
  s->point[k] = point;
  s->lambda[k] = bt_model_lambda (model, 0);
  s->x0[k] = fabs (bt_model_x0 (model));
  s->omega[k] = bt_model_omega (model, 0);
  bt_model_free (model);
  const double nu = shifted ? 1 + s->lambda[k] / (4 * s->omega[k]) : 1;
  status
      = bt_floquet_exponent (s->lambda[k], s->x0[k], s->omega[k], nu, &floquet, error);
  s->exponent[k] = floquet.mu;
  if (status == BT_OK)
    status = find_distance (s->lambda[k], s->x0[k], s->omega[k], nu, &s->distance[k],
                            error);
  return status;
}

static void
clear_sample (sample *s)
{
  free (s->point);
  free (s->time[0]);
  free (s->numbers);
}

static bt_status
make_room (sample *s, size_t n, bt_error *error)
{
  bt_status status = bti_calloc (&s->point, n, sizeof *s->point, error);
  if (status == BT_OK)
    status = bti_calloc (&s->time[0], 2 * n, sizeof *s->time[0], error);
  if (status == BT_OK)
    status = bti_calloc (&s->numbers, 5 * n, sizeof *s->numbers, error);
  if (status != BT_OK)
    return status;
  s->time[1] = s->time[0] + n;
  s->lambda = s->numbers;
  s->x0 = s->numbers + n;
  s->omega = s->numbers + 2 * n;
  s->distance = s->numbers + 3 * n;
  s->exponent = s->numbers + 4 * n;
  return BT_OK;
}

static bt_status
find_column (const btv_scan *scan, btv_time time, size_t *out, bt_error *error)
{
  const btv_evaluator *wanted = btv_evaluator_find (words[time]);
  for (*out = 0; *out < scan->quantities; (*out)++)
    if (scan->quantity[*out] == wanted)
      return BT_OK;
  return bt_error_set (error, BT_EINVAL, "%s is not among the quantities of the scan",
                       words[time]);
}

static int
counts (const sample *s, size_t k, const btv_map *map)
{
  const int near = s->distance[k] <= map->margin;
  return map->region == BTV_REGION_ALL || near == (map->region == BTV_REGION_INSIDE);
}

/* The points of the scan in the region that READING names; NEEDS_TWO: `than' must be
 * given.  The caller clears OUT in either case. */
static bt_status
take_sample (sample *out, btv_lab *lab, const btv_settings *reading, int needs_two,
             bt_error *error)
{
  const btv_map *map = &reading->map;
  const btv_cell *cells;
  size_t column[2] = { 0, 0 };
  *out = (sample){ .scan = btv_lab_scan (lab) };
  if (needs_two && map->than == BTV_TIME_NONE)
    return bt_error_set (error, BT_EINVAL, "than: what is %s compared with?",
                         words[map->quantity]);
  if (out->scan->points > POINTS_MAX)
    return bt_error_set (error, BT_ELIMIT,
                         "a scan of %zu points; statements are about %d at most",
                         out->scan->points, POINTS_MAX);
  if (map->margin > 0 && map->region == BTV_REGION_ALL)
    return bt_error_set (error, BT_EINVAL, "margin = %g: of which region?",
                         map->margin);
  bt_status status = find_column (out->scan, map->quantity, &column[0], error);
  if (status == BT_OK && map->than != BTV_TIME_NONE)
    status = find_column (out->scan, map->than, &column[1], error);
  if (status == BT_OK)
    status = make_room (out, out->scan->points, error);
  if (status == BT_OK)
    status = btv_lab_cells (lab, &cells, error);
  for (size_t i = 0; status == BT_OK && i < out->scan->points; i++)
    {
      const size_t k = out->count;
      status = btv_lab_goes_on (lab, error);
      if (status == BT_OK)
        status = place_point (out, i, k, reading->shifted, error);
      for (int j = 0; status == BT_OK && j < 2; j++)
        out->time[j][k] = value_of (&cells[i * out->scan->quantities + column[j]]);
      out->count += status == BT_OK && counts (out, k, map);
    }
  if (status == BT_OK && out->count == 0)
    status = bt_error_set (error, BT_EINVAL, "no point of the scan is in that region");
  return status;
}

/* ---- what is ranked ------------------------------------------------------------ */

/* The quantity of point K, or its ratio to or difference from the other. */
static bt_value
number_of (const sample *s, const btv_map *map, size_t k)
{
  const bt_value *a = &s->time[0][k], *b = &s->time[1][k];
  if (map->than == BTV_TIME_NONE)
    return *a;
  if (map->difference)
    return btv_between (a->lo - b->hi, a->hi - b->lo);
  return btv_between (isinf (b->hi) ? 0 : a->lo / b->hi,
                      b->lo > 0 ? a->hi / b->lo : INFINITY);
}

static double
other_of (const sample *s, btv_with with, size_t k)
{
  const double *const column[] = { [BTV_WITH_DISTANCE] = s->distance,
                                   [BTV_WITH_EXPONENT] = s->exponent,
                                   [BTV_WITH_LAMBDA] = s->lambda,
                                   [BTV_WITH_X0] = s->x0,
                                   [BTV_WITH_COUPLING] = NULL };
  return column[with] ? column[with][k] : s->lambda[k] * s->x0[k] * s->x0[k] / 2;
}

/* 1 the quantity is larger than the other, 0 it is not, -1 not known. */
static int
is_larger (const sample *s, size_t k)
{
  const bt_value *a = &s->time[0][k], *b = &s->time[1][k];
  return a->lo > b->hi ? 1 : a->hi < b->lo ? 0 : -1;
}

static void
name_methods (btv_answer *answer, const sample *s, const btv_map *map)
{
  answer->methods[0] = words[map->quantity];
  if (map->than != BTV_TIME_NONE)
    answer->methods[1] = words[map->than];
  answer->warrant = "all completions of what is not known of the points";
  if (answer->reason[0] == '\0')
    btv_say (answer, "%zu points", s->count);
}

/* The numbers of all points: the caller frees *OUT.  Ranks take what is beyond the
 * window for one. */
static bt_status
take_numbers (const sample *s, const btv_map *map, int ranked, bt_value **out,
              bt_error *error)
{
  const double limit = s->scan->t_max * (1 - 1e-9);
  bt_status status = bti_calloc (out, s->count, sizeof **out, error);
  for (size_t k = 0; status == BT_OK && k < s->count; k++)
    {
      (*out)[k] = number_of (s, map, k);
      if (ranked && map->than == BTV_TIME_NONE && (*out)[k].lo >= limit)
        (*out)[k] = (bt_value){ INFINITY, INFINITY, INFINITY, { 0 } };
    }
  return status;
}

/* ---- evaluators ---------------------------------------------------------------- */

static bt_status
evaluate_share (btv_lab *lab, const btv_question *question, const btv_settings *reading,
                btv_answer *answer, bt_error *error)
{
  enum
  {
    NAMED = 4
  };
  (void) question;
  sample s;
  size_t found[2] = { 0, 0 }, named = 0;
  char text[200] = "";
  int used = 0;
  bt_status status = take_sample (&s, lab, reading, 1, error);
  for (size_t k = 0; status == BT_OK && k < s.count; k++)
    {
      const int larger = is_larger (&s, k);
      found[0] += larger > 0;
      found[1] += larger != 0;
      if (larger == 0 && named++ < NAMED)
        used += snprintf (text + used, sizeof text - (size_t) used, "%s%.3g/%.3g/%.3g",
                          named > 1 ? ", " : "", s.lambda[k], s.x0[k], s.omega[k]);
    }
  if (status == BT_OK)
    {
      const double n = (double) s.count;
      answer->value = btv_between ((double) found[0] / n, (double) found[1] / n);
      btv_say (answer, "%zu of %zu points, %zu open%s%s%s", found[0], s.count,
               found[1] - found[0], named > 0 ? "; not at lambda/x0/Omega " : "", text,
               named > NAMED ? ", ..." : "");
      name_methods (answer, &s, &reading->map);
    }
  clear_sample (&s);
  return status;
}

static bt_status
evaluate_correlation (btv_lab *lab, const btv_question *question,
                      const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  (void) question;
  sample s;
  bt_value *number = NULL, *other = NULL;
  bt_status status = take_sample (&s, lab, reading, 0, error);
  if (status == BT_OK)
    status = take_numbers (&s, &reading->map, 1, &number, error);
  if (status == BT_OK)
    status = bti_calloc (&other, s.count, sizeof *other, error);
  for (size_t k = 0; status == BT_OK && k < s.count; k++)
    other[k].lo = other[k].hi = other[k].value = other_of (&s, reading->map.with, k);
  if (status == BT_OK)
    status = btv_rank_correlation (number, other, s.count, &answer->value, error);
  if (status == BT_OK)
    name_methods (answer, &s, &reading->map);
  free (number);
  free (other);
  clear_sample (&s);
  return status;
}

static bt_status
evaluate_roc (btv_lab *lab, const btv_question *question, const btv_settings *reading,
              btv_answer *answer, bt_error *error)
{
  (void) question;
  sample s;
  double *score = NULL;
  int *yes = NULL;
  size_t found[3] = { 0, 0, 0 };
  bt_status status = take_sample (&s, lab, reading, 1, error);
  if (status == BT_OK)
    status = bti_calloc (&score, s.count, sizeof *score, error);
  if (status == BT_OK)
    status = bti_calloc (&yes, s.count, sizeof *yes, error);
  for (size_t k = 0; status == BT_OK && k < s.count; k++)
    {
      score[k] = other_of (&s, reading->map.with, k);
      yes[k] = is_larger (&s, k);
      found[yes[k] + 1]++;
    }
  if (status == BT_OK)
    status = btv_roc_area (score, yes, s.count, &answer->value, error);
  if (status == BT_OK)
    {
      btv_say (answer,
               "%s is the larger at %zu points, the smaller at %zu, open at %zu",
               words[reading->map.quantity], found[2], found[1], found[0]);
      name_methods (answer, &s, &reading->map);
    }
  free (score);
  free (yes);
  clear_sample (&s);
  return status;
}

/* The median over the region of READING, and how many points it has. */
static bt_status
find_median (btv_lab *lab, const btv_settings *reading, bt_value *out,
             btv_answer *answer, size_t *count, bt_error *error)
{
  sample s;
  bt_value *number = NULL;
  bt_status status = take_sample (&s, lab, reading, 0, error);
  if (status == BT_OK)
    status = take_numbers (&s, &reading->map, 0, &number, error);
  if (status == BT_OK)
    status = btv_median (number, s.count, out, error);
  *count = s.count;
  if (status == BT_OK)
    name_methods (answer, &s, &reading->map);
  free (number);
  clear_sample (&s);
  return status;
}

static bt_status
evaluate_median (btv_lab *lab, const btv_question *question,
                 const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  (void) question;
  size_t count;
  return find_median (lab, reading, &answer->value, answer, &count, error);
}

static bt_status
evaluate_contrast (btv_lab *lab, const btv_question *question,
                   const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  static const btv_region region[] = { BTV_REGION_INSIDE, BTV_REGION_OUTSIDE };
  (void) question;
  bt_value median[2];
  size_t count[2];
  bt_status status = BT_OK;
  for (int i = 0; status == BT_OK && i < 2; i++)
    {
      btv_settings part = *reading;
      part.map.region = region[i];
      if (i == 0) /* in a band; the margin is how far the others are from one */
        part.map.margin = 0;
      status = find_median (lab, &part, &median[i], answer, &count[i], error);
    }
  if (status != BT_OK)
    return status;
  if (!(median[0].lo >= 0) || !(median[1].lo > 0))
    return bt_error_set (error, BT_ENOTSUP, "the ratio of medians that may be <= 0");
  answer->value = btv_between (isinf (median[1].hi) ? 0 : median[0].lo / median[1].hi,
                               median[0].hi / median[1].lo);
  btv_say (answer, "%.4g in the bands (%zu points), %.4g outside (%zu)",
           median[0].value, count[0], median[1].value, count[1]);
  return BT_OK;
}

/* A law of N = x0^2/2. */
static bt_status
evaluate_law (btv_lab *lab, const btv_settings *reading, btv_answer *answer,
              bt_status (*law) (const double *, const bt_value *, size_t, bt_value *,
                                bt_error *),
              bt_error *error)
{
  sample s;
  bt_value *number = NULL;
  bt_status status = take_sample (&s, lab, reading, 0, error);
  if (status == BT_OK)
    status = take_numbers (&s, &reading->map, 0, &number, error);
  for (size_t k = 0; status == BT_OK && k < s.count; k++)
    s.x0[k] = s.x0[k] * s.x0[k] / 2;
  if (status == BT_OK)
    status = law (s.x0, number, s.count, &answer->value, error);
  for (size_t k = 0; status == BT_OK && k < s.count; k++)
    if (isinf (number[k].hi))
      btv_say (answer, "not known at N = %.4g", s.x0[k]);
  if (status == BT_OK)
    name_methods (answer, &s, &reading->map);
  free (number);
  clear_sample (&s);
  return status;
}

static bt_status
evaluate_scaling_exponent (btv_lab *lab, const btv_question *question,
                           const btv_settings *reading, btv_answer *answer,
                           bt_error *error)
{
  (void) question;
  return evaluate_law (lab, reading, answer, btv_power_law, error);
}

static bt_status
evaluate_scaling_law (btv_lab *lab, const btv_question *question,
                      const btv_settings *reading, btv_answer *answer, bt_error *error)
{
  (void) question;
  return evaluate_law (lab, reading, answer, btv_law_criterion, error);
}

static const char *const two_keys[]
    = { "band", "margin", "quantity", "region", "than", NULL };
static const char *const form_keys[]
    = { "band", "form", "margin", "quantity", "region", "than", NULL };
static const char *const with_keys[]
    = { "band", "form", "margin", "quantity", "region", "than", "with", NULL };
static const char *const score_keys[]
    = { "band", "margin", "quantity", "region", "than", "with", NULL };

static const char completions[]
    = "all that can come out, each point lying anywhere in its own interval, and one "
      "that is not known anywhere";

const btv_evaluator btv_evaluator_share
    = { .name = "share",
        .interval = completions,
        .summary
        = "of the points of a scan, the share at which one break time is larger "
          "than another",
        .needs = BTV_NEEDS_SCAN,
        .most = 1,
        .keys = two_keys,
        .evaluate = evaluate_share };

const btv_evaluator btv_evaluator_rank_correlation
    = { .name = "rank_correlation",
        .interval = completions,
        .summary = "of a break time, or of two as a ratio or a difference, with where "
                   "the point is, over the points of a scan",
        .needs = BTV_UNITLESS | BTV_NEEDS_SCAN,
        .least = -1,
        .most = 1,
        .keys = with_keys,
        .evaluate = evaluate_correlation };

const btv_evaluator btv_evaluator_roc_area
    = { .name = "roc_area",
        .interval = completions,
        .summary = "area under the ROC curve of where a point of a scan is, as a "
                   "predictor of one break time being larger than another",
        .needs = BTV_UNITLESS | BTV_NEEDS_SCAN,
        .most = 1,
        .keys = score_keys,
        .evaluate = evaluate_roc };

const btv_evaluator btv_evaluator_median
    = { .name = "median",
        .interval = completions,
        .summary = "of a break time, or of two as a ratio or a difference, over the "
                   "points of a scan",
        .needs = BTV_NEEDS_SCAN,
        .keys = form_keys,
        .evaluate = evaluate_median };

static const char *const contrast_keys[]
    = { "band", "form", "margin", "quantity", "than", NULL };

const btv_evaluator btv_evaluator_contrast
    = { .name = "contrast",
        .interval = completions,
        .summary = "median of a break time, or of two as a ratio or a difference, at "
                   "the points of a scan in the bands, over that at those farther from "
                   "them than `margin'",
        .needs = BTV_NEEDS_SCAN,
        .keys = contrast_keys,
        .evaluate = evaluate_contrast };

const btv_evaluator btv_evaluator_scaling_exponent
    = { .name = "scaling_exponent",
        .interval = completions,
        .summary = "p of a break time that goes as N^p, N = x0^2/2, over the points of "
                   "a scan",
        .needs = BTV_UNITLESS | BTV_NEEDS_SCAN,
        .keys = form_keys,
        .evaluate = evaluate_scaling_exponent };

const btv_evaluator btv_evaluator_scaling_law
    = { .name = "scaling_law",
        .interval = completions,
        .summary = "AICc of a + b log N less that of a + b N for a break time over the "
                   "points of a scan: positive where it is linear",
        .needs = BTV_NEEDS_SCAN,
        .keys = form_keys,
        .evaluate = evaluate_scaling_law };
