/* tests/test_curve.c - crossings, extrema and lines of a curve, and of means.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/curve.h"
#include "tests/support.h"
#include "validation/evaluator.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum
{
  SIZE = 401
};

static const double interval = 0.09;

/* 2.3 cos (1.3 t), with an error. */
static bti_curve
cosine (double value[SIZE], double err[SIZE], double size, double half_width)
{
  for (int i = 0; i < SIZE; i++)
    {
      value[i] = size * cos (1.3 * i * interval);
      err[i] = half_width;
    }
  return (bti_curve){ value, err, SIZE, interval };
}

/* ---- crossings ------------------------------------------------------------------ */

/* The k-th zero of the cosine, and of a level: to what the cubics leave open, which is
 * not far from what they miss. */
START_TEST (crossings_are_counted_and_found)
{
  bt_error error = BT_ERROR_INIT;
  double value[SIZE], err[SIZE];
  const bti_curve curve = cosine (value, err, 2.3, 1e-6);
  for (size_t k = 1; k <= 14; k++)
    {
      bti_crossing found;
      const double want = ((double) k - 0.5) * M_PI / 1.3;
      ck_ok (bti_curve_cross (&curve, 0, k, &found, &error), error);
      ck_assert_int_eq (found.touches, 0);
      ck_assert (found.lo <= want && want <= found.hi);
      ck_assert_double_le (found.hi - found.lo, 1e-3);
      ck_assert_double_le (fabs (found.at - want), found.between / found.slope + 1e-12);
      ck_assert_double_le (found.between / found.slope, 3e-4);
      ck_assert_double_eq_tol (found.slope, 2.3 * 1.3, 1e-3);
      const double turn = (k % 2 ? 1 : -1) * acos (1.1 / 2.3) / 1.3,
                   level = floor ((double) k / 2) * 2 * M_PI / 1.3 + turn;
      ck_ok (bti_curve_cross (&curve, 1.1, k, &found, &error), error);
      ck_assert (found.lo <= level && level <= found.hi);
      ck_assert_double_le (found.hi - found.lo, 1e-3);
    }
}
END_TEST

/* The band of a large error: its crossings, no more and no less. */
START_TEST (an_error_of_the_curve_is_one_of_the_time)
{
  bt_error error = BT_ERROR_INIT;
  double value[SIZE], err[SIZE];
  bti_crossing found;
  const bti_curve curve = cosine (value, err, 2.3, 0.5);
  ck_ok (bti_curve_cross (&curve, 0, 3, &found, &error), error);
  const double middle = 2.5 * M_PI / 1.3, half = asin (0.5 / 2.3) / 1.3;
  ck_assert_double_eq_tol (found.lo, middle - half, 1e-3);
  ck_assert_double_eq_tol (found.hi, middle + half, 1e-3);
  ck_assert_int_eq (found.touches, 0);
}
END_TEST

/* A level that the curve only just reaches, or does not: no count that looks sure. */
START_TEST (what_may_touch_is_not_counted)
{
  bt_error error = BT_ERROR_INIT;
  double value[SIZE], err[SIZE];
  bti_crossing found;
  const bti_curve curve = cosine (value, err, 2.3, 1e-3);
  /* Between two points it is there and back. */
  ck_ok (bti_curve_cross (&curve, 2.2999, 1, &found, &error), error);
  ck_assert (isinf (found.hi) && found.touches);
  ck_assert_double_le (found.lo, acos (2.2999 / 2.3) / 1.3);
  ck_ok (bti_curve_cross (&curve, -2.2995, 1, &found, &error), error);
  ck_assert (isinf (found.hi) && found.touches);
  ck_assert_double_le (found.lo, acos (-2.2995 / 2.3) / 1.3);
  /* Certainly below. */
  ck_ok (bti_curve_cross (&curve, 2.5, 1, &found, &error), error);
  ck_assert (isinf (found.at) && !found.touches);
  ck_assert_double_eq_tol (found.lo, (SIZE - 1) * interval, 1e-9);
}
END_TEST

/* A curve that begins on the level does not go through it there. */
START_TEST (a_start_on_the_level_is_no_crossing)
{
  bt_error error = BT_ERROR_INIT;
  double value[SIZE], err[SIZE];
  bti_crossing found;
  for (int i = 0; i < SIZE; i++)
    {
      value[i] = 3.7 * sin (1.3 * i * interval);
      err[i] = 1e-7;
    }
  const bti_curve curve = { value, err, SIZE, interval };
  ck_ok (bti_curve_cross (&curve, 0, 1, &found, &error), error);
  ck_assert (found.lo <= M_PI / 1.3 && M_PI / 1.3 <= found.hi && found.hi < 3);
  /* Whether it begins above or below the level is not known. */
  ck_ok (bti_curve_cross (&curve, 5e-8, 1, &found, &error), error);
  ck_assert (isinf (found.hi) && found.lo == 0);
}
END_TEST

/* Points too far apart for the curve: found with the error that this has, or not sure.
 */
START_TEST (coarse_points_are_noticed)
{
  bt_error error = BT_ERROR_INIT;
  double value[SIZE], err[SIZE] = { 0 };
  for (int steps = 1; steps < 9; steps++)
    {
      bti_crossing found;
      bti_extremum most;
      const double h = 0.1 * steps;
      const size_t size = (size_t) (30 / h) + 8;
      for (size_t i = 0; i < size && i < SIZE; i++)
        value[i] = cos ((double) i * h + 0.3) + 0.2 * sin (2.7 * (double) i * h);
      const bti_curve curve = { value, err, size < SIZE ? size : SIZE, h };
      ck_ok (bti_curve_cross (&curve, 0.1, 3, &found, &error), error);
      /* By bisection, once and for all. */
      ck_assert_msg (found.lo <= 7.6487933415 && 7.6487933415 <= found.hi,
                     "%g apart: %.9g, from %.9g to %.9g, not 7.648793341", h, found.at,
                     found.lo, found.hi);
      ck_ok (bti_curve_extremum (&curve, 1, 2.2, 22.9, &most, &error), error);
      ck_assert_double_le (fabs (most.value - 1.1992860902), most.between + 1e-9);
    }
}
END_TEST

/* A sum of cosines, at random. */
struct sum
{
  int terms;
  double size[4], frequency[4], phase[4];
};

static double
value_at (const struct sum *sum, double t)
{
  double value = 0;
  for (int i = 0; i < sum->terms; i++)
    value += sum->size[i] * cos (sum->frequency[i] * t + sum->phase[i]);
  return value;
}

/* From 0 to 1, the same on all machines. */
static double
draw (void)
{
  static uint64_t state = 2385;
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (double) (state >> 11) * 0x1p-53;
}

static double
root_of (const struct sum *sum, double level, double from, double to)
{
  const int above = value_at (sum, from) > level;
  for (int i = 0; i < 50; i++)
    {
      const double middle = (from + to) / 2;
      if ((value_at (sum, middle) > level) == above)
        from = middle;
      else
        to = middle;
    }
  return from;
}

/* When SUM goes through LEVEL for the COUNT-th time before END, looked for in steps of
 * H; INFINITY: it does not. */
static double
passage_of (const struct sum *sum, double level, size_t count, double h, double end)
{
  double before = value_at (sum, 0) - level;
  for (double t = 0; t < end; t += h)
    {
      const double now = value_at (sum, t + h) - level;
      if ((before > 0) != (now > 0) && --count == 0)
        return root_of (sum, level, t, t + h);
      before = now;
    }
  return INFINITY;
}

/* Four points a period and more, and an error that swings: what is found holds the
 * truth, and most is found; next to the start, too, where cubics look to one side. */
START_TEST (what_is_found_is_so)
{
  enum
  {
    CURVES = 2000,
    POINTS = 60
  };
  bt_error error = BT_ERROR_INIT;
  size_t found = 0;
  for (int k = 0; k < CURVES; k++)
    {
      double value[POINTS], err[POINTS], fastest = 0;
      struct sum sum = { .terms = 1 + (int) (3.99 * draw ()) };
      for (int i = 0; i < sum.terms; i++)
        {
          sum.size[i] = pow (10, -1.5 * draw ());
          sum.frequency[i] = 0.2 + 3 * draw ();
          sum.phase[i] = 2 * M_PI * draw ();
          fastest = fmax (fastest, sum.frequency[i]);
        }
      const double h = 2 * M_PI / fastest / (4 + 20 * draw ()), phase = 6 * draw (),
                   swing = k % 3 ? pow (10, -1 - 5 * draw ()) : 0,
                   first = value_at (&sum, h * draw ()),
                   level = k % 2 ? (2 * draw () - 1) * sum.size[0] : first;
      const size_t count = k % 2 ? 1 + (size_t) (4 * draw ()) : 1;
      for (int i = 0; i < POINTS; i++)
        {
          value[i] = value_at (&sum, i * h) + swing * sin (0.2 * i * h + phase);
          err[i] = swing * (1 + 1e-9) + 1e-13;
        }
      const bti_curve curve = { value, err, POINTS, h };
      bti_crossing crossing;
      ck_ok (bti_curve_cross (&curve, level, count, &crossing, &error), error);
      const double want
          = passage_of (&sum, level, count, h / 20, (POINTS - 1) * h - h / 40);
      ck_assert_msg (crossing.lo <= want + 1e-9 && want <= crossing.hi + 1e-9,
                     "curve %d: %.9g, from %.9g to %.9g, not %.9g", k, crossing.at,
                     crossing.lo, crossing.hi, want);
      found += isfinite (crossing.hi) ? 1 : 0;
      bti_extremum most;
      double largest = -INFINITY;
      for (int i = 0; i <= 20 * (POINTS - 1); i++)
        largest = fmax (largest, value_at (&sum, i * h / 20));
      ck_ok (bti_curve_extremum (&curve, 1, 0, (POINTS - 1) * h, &most, &error), error);
      if (most.value < largest - most.between - swing - 1e-9
          || most.value > largest + most.between + swing + 5e-3 * fabs (largest))
        ck_abort_msg ("curve %d: %.9g within %g, not %.9g", k, most.value,
                      most.between + swing, largest);
    }
  ck_assert_uint_gt (found, CURVES / 3);
}
END_TEST

/* ---- extrema -------------------------------------------------------------------- */

START_TEST (extrema_of_windows)
{
  static const struct
  {
    int sign;
    double from, to, want;
  } cases[] = {
    { 1, 0, 7, 2.3 },  { -1, 0, 7, -2.3 },   { 1, 0.31, 3.3, 2.3 * 0.9199136 },
    { -1, 0, 1, 0.0 }, /* at the end: below */
    { 1, 3, 36, 2.3 }, { -1, 30, 36, -2.3 },
  };
  bt_error error = BT_ERROR_INIT;
  double value[SIZE], err[SIZE];
  const bti_curve curve = cosine (value, err, 2.3, 1e-7);
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      bti_extremum found;
      double want = -INFINITY;
      /* The larger of both ends and of the turns within. */
      for (int k = 0; k <= 40; k++)
        {
          const double turn = k * M_PI / 1.3;
          if (turn > cases[i].from && turn < cases[i].to)
            want = fmax (want, cases[i].sign * 2.3 * cos (1.3 * turn));
        }
      want = fmax (want, cases[i].sign * 2.3 * cos (1.3 * cases[i].from));
      want = cases[i].sign * fmax (want, cases[i].sign * 2.3 * cos (1.3 * cases[i].to));
      ck_ok (bti_curve_extremum (&curve, cases[i].sign, cases[i].from, cases[i].to,
                                 &found, &error),
             error);
      ck_assert_double_le (fabs (found.value - want), found.between + 1e-12);
      ck_assert_double_le (found.between, 1e-3);
      ck_assert (found.at >= cases[i].from && found.at <= cases[i].to);
      ck_assert_uint_lt (found.first, found.last);
    }
}
END_TEST

START_TEST (curves_without_sense_are_refused)
{
  bt_error error = BT_ERROR_INIT;
  double value[SIZE], err[SIZE];
  bti_crossing crossing;
  bti_extremum extremum;
  bti_curve curve = cosine (value, err, 2.3, 1e-7);
  ck_fails (bti_curve_cross (&curve, 0, 0, &crossing, &error), BT_EINVAL, error,
            "counted from 1");
  ck_fails (bti_curve_cross (&curve, NAN, 1, &crossing, &error), BT_EINVAL, error,
            "nan");
  ck_fails (bti_curve_extremum (&curve, 1, 3, 3, &extremum, &error), BT_EINVAL, error,
            "from 3 to 3");
  ck_fails (bti_curve_extremum (&curve, 1, -1, 3, &extremum, &error), BT_EINVAL, error,
            "from -1");
  ck_fails (bti_curve_extremum (&curve, 1, 0, 37, &extremum, &error), BT_EINVAL, error,
            "to 37");
  value[7] = NAN;
  ck_fails (bti_curve_cross (&curve, 0, 1, &crossing, &error), BT_EINVAL, error,
            "at t = 0.63");
  value[7] = 0;
  curve.size = 7;
  ck_fails (bti_curve_extremum (&curve, 1, 0, 0.3, &extremum, &error), BT_EINVAL, error,
            "7 points");
}
END_TEST

/* ---- of means ------------------------------------------------------------------- */

enum
{
  SETTINGS = 4
};

struct question
{
  const char *name, *settings;
  double t_max, want;
};

static bt_status
ask (btv_lab *lab, const struct question *q, const char *settings, btv_answer *answer,
     bt_error *error)
{
  char text[128];
  btv_setting setting[SETTINGS];
  btv_question question = { .evaluator = btv_evaluator_find (q->name),
                            .settings = setting,
                            .t_max = q->t_max,
                            .tolerance = 1e-5,
                            .check = 1 };
  ck_assert_ptr_nonnull (question.evaluator);
  snprintf (text, sizeof text, "%s", settings);
  for (char *word = strtok (text, " "); word; word = strtok (NULL, " "))
    {
      char *equals = strchr (word, '=');
      ck_assert (equals && question.settings_count < SETTINGS);
      *equals = '\0';
      setting[question.settings_count++] = (btv_setting){ word, equals + 1 };
    }
  return btv_ask (lab, &question, answer, error);
}

/* Without coupling <x> = x0 cos t, <x^2> = <x>^2 + 1/2 and <x p_x> = -x0^2 sin (2t)/2,
 * by every method; x0 = 1.7. */
static const struct question means[] = {
  { "crossing_time", "observe=x count=3", 20, 2.5 * M_PI },
  { "crossing_time", "observe=x crosses=0.6 count=2", 20, 5.073101701 },
  { "crossing_time", "observe=x^2 crosses=1.2 count=4", 20, 5.226950226 },
  { "crossing_time", "observe=x*p_x", 20, M_PI / 2 },
  { "maximum", "observe=x^2 from=1", 20, 1.7 * 1.7 + 0.5 },
  { "maximum", "observe=x from=1", 2, 0.918513920 },
  { "minimum", "observe=x", 20, -1.7 },
  { "minimum", "observe=x^2", 20, 0.5 },
  { "frequency", "observe=x", 90, 1 },
  { "frequency", "observe=x^2 frequency_near=2.1", 90, 2 },
};

START_TEST (means_of_the_free_oscillator)
{
  static const char *const methods[]
      = { "", " method=classical", " method=mean-field", " method=gaussian",
          " method=truncated-wigner" };
  static const double w = 0.8;
  const struct question *q = &means[_i];
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0, 1.7, &w, 1);
  btv_lab *lab;
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  for (size_t m = 0; m < COUNT (methods); m++)
    {
      char settings[96];
      btv_answer answer;
      /* A point has no width, and here x is one, but for one Gaussian. */
      const int point = m > 0 && m != 3 && strstr (q->settings, "x^2") != NULL;
      snprintf (settings, sizeof settings, "%s%s", q->settings, methods[m]);
      if (point && strcmp (q->name, "crossing_time") == 0)
        continue;
      ck_ok (ask (lab, q, settings, &answer, &error), error);
      const bt_value *value = &answer.value;
      const double want = q->want - (point && q->name[0] == 'm' ? 0.5 : 0);
      ck_assert_msg (value->lo <= want + 1e-7 && want - 1e-7 <= value->hi
                         && bt_value_error (value) < 2e-4,
                     "%s %s: %.9g, from %.9g to %.9g, not %.9g", q->name, settings,
                     value->value, value->lo, value->hi, want);
      ck_assert_str_eq (answer.warrant, m == 0   ? "two methods agree"
                                        : m == 4 ? "sampled"
                                        : m == 1 ? "closed form"
                                                 : "converged");
    }
  btv_lab_free (lab);
  bt_model_free (model);
}
END_TEST

/* A claim with another number in it is another one: the answer is none of its own. */
START_TEST (mutants_have_other_answers)
{
  static const struct
  {
    int right;
    const char *wrong;
  } mutants[] = {
    { 0, "observe=x count=2" },
    { 0, "observe=x count=4" },
    { 0, "observe=x crosses=0.1 count=3" },
    { 0, "observe=p_x count=3" },
    { 1, "observe=x crosses=0.6 count=1" },
    { 1, "observe=x crosses=-0.6 count=2" },
    { 2, "observe=x^2 crosses=1.2 count=3" },
    { 2, "observe=x^2 crosses=1 count=4" },
    { 4, "observe=x^2-0.01 from=1" },
    { 4, "observe=x^2+0.01 from=1" },
    { 5, "observe=x" },
    { 5, "observe=x from=1.1" },
    { 6, "observe=x from=19" },
    { 7, "observe=p_x^2+x^2" },
    { 9, "observe=x^2*p_x frequency_near=3" },
  };
  static const double w = 0.8;
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0, 1.7, &w, 1);
  btv_lab *lab;
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  for (size_t i = 0; i < COUNT (mutants); i++)
    {
      btv_answer answer;
      const struct question *q = &means[mutants[i].right];
      ck_ok (ask (lab, q, mutants[i].wrong, &answer, &error), error);
      ck_assert_msg (answer.value.hi < q->want || q->want < answer.value.lo,
                     "%s %s: %.9g, from %.9g to %.9g", q->name, mutants[i].wrong,
                     answer.value.value, answer.value.lo, answer.value.hi);
    }
  btv_lab_free (lab);
  bt_model_free (model);
}
END_TEST

/* How often METHOD was begun. */
struct begun
{
  const char *method;
  size_t times;
};

static void
see (void *context, const char *method, double reached, double t_end)
{
  struct begun *begun = context;
  (void) t_end;
  begun->times += reached == 0 && strcmp (method, begun->method) == 0;
}

/* The width of a line is no error that half the step would take away: the method that
 * checks is run once. */
START_TEST (what_checks_a_frequency_is_run_once)
{
  static const double w = 0.4;
  static const struct question q = { "frequency", "observe=x", 80, 0 };
  struct begun begun = { "split-step-4", 0 };
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.05, 3, &w, 1);
  btv_lab *lab;
  btv_answer answer;
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  btv_lab_report (lab, see, &begun);
  ck_ok (ask (lab, &q, q.settings, &answer, &error), error);
  ck_assert_str_eq (answer.methods[1], begun.method);
  ck_assert_double_gt (bt_value_error (&answer.value), 1e-5);
  ck_assert_uint_eq (begun.times, 1);
  btv_lab_free (lab);
  bt_model_free (model);
}
END_TEST

START_TEST (what_is_not_there_is_said)
{
  static const struct
  {
    struct question q;
    const char *text;
  } refused[] = {
    { { "crossing_time", "count=2", 9, 0 }, "needs the reading observe" },
    { { "maximum", "observe=z", 9, 0 }, "z" },
    { { "minimum", "observe=x from=9", 9, 0 }, "from = 9" },
    { { "frequency", "observe=x", 70, 0 }, "twelve periods, 75.4" },
  };
  static const double w = 0.8;
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (0.1, 1.7, &w, 1);
  btv_lab *lab;
  btv_answer answer;
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  for (size_t i = 0; i < COUNT (refused); i++)
    {
      const struct question *q = &refused[i].q;
      ck_assert_int_ne (ask (lab, q, q->settings, &answer, &error), BT_OK);
      ck_assert_msg (strstr (error.text, refused[i].text) != NULL, "%s", error.text);
    }
  const struct question never = { "crossing_time", "", 9, 0 };
  ck_ok (ask (lab, &never, "observe=x crosses=2", &answer, &error), error);
  ck_assert (isinf (answer.value.value) && isinf (answer.value.hi));
  ck_assert_double_eq_tol (answer.value.lo, 9, 1e-9);
  ck_assert_ptr_nonnull (strstr (answer.reason, "does not go through 2"));
  btv_lab_free (lab);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("curve");
  TCase *core = tcase_create ("curve");
  tcase_set_timeout (core, 60);
  tcase_add_test (core, crossings_are_counted_and_found);
  tcase_add_test (core, an_error_of_the_curve_is_one_of_the_time);
  tcase_add_test (core, what_may_touch_is_not_counted);
  tcase_add_test (core, a_start_on_the_level_is_no_crossing);
  tcase_add_test (core, coarse_points_are_noticed);
  tcase_add_test (core, what_is_found_is_so);
  tcase_add_test (core, extrema_of_windows);
  tcase_add_test (core, curves_without_sense_are_refused);
  tcase_add_loop_test (core, means_of_the_free_oscillator, 0, COUNT (means));
  tcase_add_test (core, mutants_have_other_answers);
  tcase_add_test (core, what_checks_a_frequency_is_run_once);
  tcase_add_test (core, what_is_not_there_is_said);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
