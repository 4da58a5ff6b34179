/* tests/test_evaluator.c - questions and their answers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"
#include "validation/evaluator.h"
#include "validation/settings.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static const double omega[] = { 0.8, 1.17 };

static const btv_evaluator *
row (int i)
{
  size_t count;
  const btv_evaluator *const *table = btv_evaluators (&count);
  ck_assert_uint_lt ((size_t) i, count);
  return table[i];
}

static int
rows (void)
{
  size_t count;
  (void) btv_evaluators (&count);
  return (int) count;
}

/* ---- asking -------------------------------------------------------------------- */

static btv_lab *
lab_of (double lambda, double x0, const double *frequency, size_t modes)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_of (lambda, x0, frequency, modes);
  btv_lab *lab;
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  bt_model_free (model);
  return lab;
}

enum
{
  SETTINGS = 4
};

/* Settings as "key=value key=value". */
static bt_status
ask_for (btv_lab *lab, const char *name, const char *settings, btv_question question,
         btv_answer *answer, bt_error *error)
{
  char text[128];
  btv_setting setting[SETTINGS];
  snprintf (text, sizeof text, "%s", settings);
  for (char *word = strtok (text, " "); word; word = strtok (NULL, " "))
    {
      char *equals = strchr (word, '=');
      ck_assert (equals && question.settings_count < SETTINGS);
      *equals = '\0';
      setting[question.settings_count++] = (btv_setting){ word, equals + 1 };
    }
  question.evaluator = btv_evaluator_find (name);
  ck_assert_ptr_nonnull (question.evaluator);
  question.settings = setting;
  return btv_ask (lab, &question, answer, error);
}

static btv_answer
ask (btv_lab *lab, const char *name, const char *settings, btv_question question)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  ck_ok (ask_for (lab, name, settings, question, &answer, &error), error);
  const bt_value *value = &answer.value;
  ck_assert (value->lo <= value->value && value->value <= value->hi);
  ck_assert_ptr_nonnull (answer.warrant);
  ck_assert_ptr_nonnull (answer.methods[0]);
  return answer;
}

static const btv_question cheap = { .at = 7.3, .t_max = 40 };

/* What an evaluator has to be told. */
static const char *
told (const char *name)
{
  static const char *const rows[][2]
      = { { "trend", "scan=0.1/1.5/0.8,0.2/1.5/0.8,0.15/1.5/0.8,0.3/1.5/0.8" },
          { "mean", "observe=x^2*y^2" },
          { "refinement", "discretisation=256/40/0.03" },
          { "dominant_axis", "discretisation=256/40/0.03" },
          { "outside", "cut_m=28" },
          { "largest_entropy", "cut_m=28" } };
  for (size_t i = 0; i < COUNT (rows); i++)
    if (strcmp (rows[i][0], name) == 0)
      return rows[i][1];
  return btv_evaluator_knows (btv_evaluator_find (name), "observe") ? "observe=x" : "";
}

START_TEST (every_evaluator_answers)
{
  const btv_evaluator *evaluator = row (_i);
  int several = strcmp (btv_evaluator_name (evaluator), "entropy_share") == 0;
  int stays = strcmp (btv_evaluator_name (evaluator), "steady_mean") == 0;
  /* Those of open systems, around an orbit and over scans have tests of their own. */
  if (stays || btv_evaluator_knows (evaluator, "orbit")
      || btv_evaluator_needs (evaluator) & (BTV_NEEDS_OPEN | BTV_NEEDS_SCAN))
    return;
  btv_lab *lab = lab_of (0.3, 1.5, omega, several ? 2 : 1);
  /* Long enough for a frequency.  The coupling is strong: an order there is none, or
   * none yet, and that is said.  A scatter is known well only from many seeds, a growth
   * no better than two windows agree on it. */
  btv_question question = { .at = several ? cheap.at : 33, .t_max = 40 };
  int scatter = strcmp (btv_evaluator_name (evaluator), "sampling_change") == 0;
  int window = strcmp (btv_evaluator_name (evaluator), "entropy_growth") == 0;
  int line = strcmp (btv_evaluator_name (evaluator), "frequency") == 0;
  int top = btv_evaluator_knows (evaluator, "from");
  question.t_max = line ? 80 : question.t_max;
  question.tolerance = scatter || window ? 0.1 : 0.02;
  btv_answer answer = ask (lab, btv_evaluator_name (evaluator),
                           told (btv_evaluator_name (evaluator)), question);
  int weak = strcmp (answer.warrant, "observed order") == 0
             || strcmp (answer.warrant, "extrapolated") == 0;
  /* A share says of which mode it is, a growth and an extremum when, a return how
   * far. */
  ck_assert_int_eq (weak || several || window || top, answer.reason[0] != '\0');
  if (!weak)
    ck_assert_double_le (bt_value_error (&answer.value), question.tolerance);
  ck_assert_double_eq (answer.scatter, 0);
  if (btv_evaluator_kind (evaluator) == BTV_LABEL)
    ck_assert_ptr_nonnull (strstr (btv_evaluator_labels (evaluator), answer.label));
  else
    ck_assert_str_eq (answer.label, "");
  btv_lab_free (lab);
}
END_TEST

/* Against the dense diagonalisation, which shares nothing with the solvers. */
START_TEST (answers_are_those_of_the_exact_state)
{
  static const double w = 1.17;
  bt_model *model = model_of (0.07, 1.3, &w, 1);
  reference exact = reference_state (model, 40, 40, 7.3);
  double mean_field = reference_meanfield (model, 7.3).x;
  btv_lab *lab = lab_of (0.07, 1.3, &w, 1);
  btv_question question = { .at = 7.3, .tolerance = 1e-6 };
  const struct
  {
    const char *name, *settings;
    double want;
  } cases[] = {
    { "x", "", exact.x },
    { "x", "method=split-step", exact.x },
    { "x", "method=classical", 1.3 * cos (7.3) },
    { "x", "method=mean-field", mean_field },
    { "x2", "", exact.x2 },
    { "entropy", "", exact.entropy },
    { "entropy", "base=2", exact.entropy / log (2) },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      btv_answer answer = ask (lab, cases[i].name, cases[i].settings, question);
      ck_assert_double_le (bt_value_error (&answer.value), 1e-6);
      /* Within the error it states, but for the reference's own. */
      ck_assert_msg (answer.value.lo - 1e-9 <= cases[i].want
                         && cases[i].want <= answer.value.hi + 1e-9,
                     "%s %s: %.10g in [%.10g, %.10g]", cases[i].name, cases[i].settings,
                     cases[i].want, answer.value.lo, answer.value.hi);
    }
  btv_lab_free (lab);
  bt_model_free (model);
}
END_TEST

/* Grids and bases are fitted to the classical motion of the start.  Where quantum
 * fluctuations or a squeezed mode outgrow that, they are enlarged. */
START_TEST (small_and_squeezed_packets_are_held)
{
  static const struct
  {
    double lambda, x0, omega;
  } cases[]
      = { { 0.3, 1, 0.4 }, { 0.3, 0.5, 0.4 }, { 0.3, 0, 0.4 }, { 0.7, 0.9, 0.6 } };
  static const char *const names[] = { "x", "x2", "entropy", "t_q" };
  bt_model *model = model_of (cases[_i].lambda, cases[_i].x0, &cases[_i].omega, 1);
  reference exact = reference_state (model, 48, 64, 3.1);
  const double want[] = { exact.x, exact.x2, exact.entropy };
  btv_lab *lab = lab_of (cases[_i].lambda, cases[_i].x0, &cases[_i].omega, 1);
  btv_question question = { .at = 3.1, .t_max = 20, .tolerance = 1e-4 };
  for (size_t i = 0; i < COUNT (names); i++)
    {
      btv_answer answer = ask (lab, names[i], "", question);
      if (i < COUNT (want))
        ck_assert_double_eq_tol (answer.value.value, want[i], 1e-4);
    }
  btv_lab_free (lab);
  bt_model_free (model);
}
END_TEST

/* Asked more and more sharply, in one laboratory: each answer as sharp as asked for,
 * and none contradicts another. */
START_TEST (answers_are_refined_until_they_are_sharp)
{
  static const struct
  {
    const char *name;
    double sharpest;
  } cases[] = { { "t_q", 1e-7 },     { "t_mf", 1e-6 },    { "t_tw", 1e-2 },
                { "t_gauss", 1e-6 }, { "entropy", 1e-8 }, { "x", 1e-9 } };
  btv_lab *lab = lab_of (0.3, 1.5, omega, 1);
  double lo = -INFINITY, hi = INFINITY;
  for (double tolerance = 0.1; tolerance >= 0.9 * cases[_i].sharpest; tolerance /= 10)
    {
      btv_question question = cheap;
      question.tolerance = tolerance;
      btv_answer answer = ask (lab, cases[_i].name, "", question);
      ck_assert_double_le (bt_value_error (&answer.value), tolerance);
      lo = fmax (lo, answer.value.lo);
      hi = fmin (hi, answer.value.hi);
      ck_assert_double_le (lo, hi);
    }
  btv_lab_free (lab);
}
END_TEST

/* ---- readings ------------------------------------------------------------------ */

START_TEST (readings_of_break_times)
{
  btv_lab *lab = lab_of (0.3, 1.5, omega, 1);
  double first = ask (lab, "t_q", "", cheap).value.value;
  double same = ask (lab, "t_q", "crossing=first threshold=0.05", cheap).value.value;
  double last = ask (lab, "t_q", "crossing=last", cheap).value.value;
  double early = ask (lab, "t_q", "threshold=0.02", cheap).value.value;
  double source = ask (lab, "t_q", "discretisation=256/40/0.03", cheap).value.value;
  ck_assert_double_eq (first, same);
  ck_assert_double_gt (last, first + 1); /* this point was chosen for that */
  ck_assert_double_lt (early, first);
  /* dt = 0.03 moves it by less than a tenth, but moves it. */
  ck_assert_double_ne (source, first);
  ck_assert_double_eq_tol (source, first, 0.1);
  btv_question rough = cheap; /* sharper costs many samples */
  rough.tolerance = 0.1;
  double sharp = ask (lab, "t_tw", "", rough).value.value;
  double sampled = ask (lab, "t_tw", "sample_x=yes", rough).value.value;
  ck_assert_double_gt (fabs (sharp - sampled), 1);
  btv_lab_free (lab);
}
END_TEST

START_TEST (a_number_of_samples_scatters)
{
  btv_lab *lab = lab_of (0.3, 1.5, omega, 1);
  btv_answer limit = ask (lab, "t_tw", "", cheap);
  btv_answer seeded = ask (lab, "t_tw", "samples=4096 seed=3", cheap);
  btv_answer again = ask (lab, "t_tw", "seed=3 samples=4096", cheap);
  btv_answer many = ask (lab, "t_tw", "samples=4096", cheap);
  ck_assert_double_eq (seeded.value.value, again.value.value);
  ck_assert_double_gt (seeded.value.err[BT_AXIS_SAMPLE], 0);
  ck_assert_double_eq (seeded.scatter, 0);
  /* The scatter of one computation, and the error of the mean of all. */
  ck_assert_double_gt (many.scatter, 0);
  ck_assert_double_eq_tol (many.value.err[BT_AXIS_SAMPLE],
                           many.scatter / sqrt (BTV_DRAWS), 1e-12);
  ck_assert_double_lt (fabs (many.value.value - limit.value.value),
                       4 * many.value.err[BT_AXIS_SAMPLE] + 0.01);
  ck_assert_str_eq (many.warrant, "sampled");
  btv_lab_free (lab);
}
END_TEST

START_TEST (readings_of_the_entropy)
{
  btv_lab *lab = lab_of (0.3, 1.5, omega, 1);
  double whole = ask (lab, "entropy", "", cheap).value.value;
  double base2 = ask (lab, "entropy", "base=2", cheap).value.value;
  btv_answer wide = ask (lab, "entropy", "cut_m=28 cut_n=28", cheap);
  btv_answer cut = ask (lab, "entropy", "cut_m=1", cheap);
  double product = ask (lab, "entropy", "cut_m=1 renormalise=yes", cheap).value.value;
  ck_assert_double_eq_tol (base2, whole / log (2), 1e-9);
  /* This state fits into 28 levels, not into one. */
  ck_assert_double_eq_tol (wide.value.value, whole, 1e-3);
  ck_assert_ptr_nonnull (strstr (wide.reason, "the cut keeps 1 of the state"));
  ck_assert_ptr_nonnull (strstr (cut.reason, "the cut keeps 0."));
  ck_assert_double_gt (cut.value.value, 0);
  ck_assert_double_eq_tol (product, 0, 1e-12);
  /* One time step of the source's before and after. */
  double before
      = ask (lab, "entropy", "discretisation=256/40/0.03 at_step=before", cheap)
            .value.value;
  double exact = ask (lab, "entropy", "discretisation=256/40/0.03", cheap).value.value;
  double after = ask (lab, "entropy", "discretisation=256/40/0.03 at_step=after", cheap)
                     .value.value;
  ck_assert ((before < exact && exact < after) || (before > exact && exact > after));
  ck_assert_double_eq_tol (before, after, 0.05);
  btv_lab_free (lab);
}
END_TEST

/* ---- stability ----------------------------------------------------------------- */

START_TEST (labels_of_stability)
{
  static const double w = 0.9;
  static const struct
  {
    double x0;
    const char *settings, *label;
  } cases[] = { { 3, "", "Unstable" },        { 3, "band=shifted", "Unstable" },
                { 1, "", "Stable" },          { 5, "", "Stable" },
                { 5, "width=3", "Unstable" }, { 5, "width=0", "Stable" } };
  btv_lab *lab = lab_of (0.07, cases[_i].x0, &w, 1);
  btv_answer answer = ask (lab, "stability", cases[_i].settings, cheap);
  ck_assert_str_eq (answer.label, cases[_i].label);
  ck_assert_int_eq (answer.value.value > 0, cases[_i].label[0] == 'U');
  btv_lab_free (lab);
}
END_TEST

/* Between the stable x0 = 1 and the unstable x0 = 3 lies an edge: on it there is no
 * label to be had. */
START_TEST (no_label_on_the_edge_of_a_band)
{
  static const double w = 0.9;
  double stable = 1, unstable = 3;
  for (int i = 0; i < 60; i++)
    {
      double middle = (stable + unstable) / 2;
      btv_lab *lab = lab_of (0.07, middle, &w, 1);
      btv_answer answer = ask (lab, "stability", "", cheap);
      btv_lab_free (lab);
      if (*answer.label == '\0')
        {
          ck_assert_ptr_nonnull (strstr (answer.reason, "edge of a band"));
          ck_assert_int_gt (i, 20); /* a narrow one */
          return;
        }
      if (answer.label[0] == 'S')
        stable = middle;
      else
        unstable = middle;
    }
  ck_abort_msg ("no edge between %.17g and %.17g", stable, unstable);
}
END_TEST

/* A band that lies within the packet, at x0 = 2.35 where Omega^2 + lambda x0^2/2 = 4,
 * but is narrower than the points at which the packet is looked at. */
START_TEST (a_narrow_band_is_not_missed)
{
  static const double w = 1.98;
  btv_lab *lab = lab_of (0.0289, 2.61, &w, 1);
  ck_assert_str_eq (ask (lab, "stability", "", cheap).label, "Stable");
  btv_answer answer = ask (lab, "stability", "width=1", cheap);
  ck_assert_str_eq (answer.label, "Unstable");
  ck_assert_double_eq (answer.value.value, 0);
  btv_lab_free (lab);
}
END_TEST

/* One unstable mode is enough. */
START_TEST (all_modes_count)
{
  static const double both[] = { 0.31, 0.9 };
  btv_lab *lab = lab_of (0.07, 3, both, 1);
  ck_assert_str_eq (ask (lab, "stability", "", cheap).label, "Stable");
  btv_lab_free (lab);
  lab = lab_of (0.07, 3, both, 2);
  ck_assert_str_eq (ask (lab, "stability", "", cheap).label, "Unstable");
  btv_lab_free (lab);
}
END_TEST

/* Mode by mode, in their order, for each its own coupling; what cannot be told of one
 * is said of that one alone. */
START_TEST (letters_for_modes)
{
  static const double both[] = { 0.31, 0.9 }, swapped[] = { 0.9, 0.31 },
                      lambda[] = { 0.07, 1e-9 };
  bt_error error = BT_ERROR_INIT;
  btv_lab *lab = lab_of (0.07, 3, both, 2);
  btv_answer answer = ask (lab, "stabilities", "", cheap);
  ck_assert_str_eq (answer.label, "SU");
  ck_assert_double_gt (answer.value.lo, 0);
  btv_lab_free (lab);
  lab = lab_of (0.07, 3, swapped, 2);
  ck_assert_str_eq (ask (lab, "stabilities", "", cheap).label, "US");
  btv_lab_free (lab);
  /* Without a coupling of its own nothing drives the second mode. */
  bt_model *model = model_of_couplings (lambda, 3, (double[]){ 0.9, 0.9 }, 2);
  ck_ok (btv_lab_new (&lab, model, 1, NULL, &error), error);
  ck_assert_str_eq (ask (lab, "stabilities", "", cheap).label, "US");
  btv_lab_free (lab);
  bt_model_free (model);

  /* The first mode moved to the edge of its band, between x0 = 1 and 3. */
  double stable = 1, unstable = 3;
  for (int i = 0; i < 60; i++)
    {
      double middle = (stable + unstable) / 2;
      lab = lab_of (0.07, middle, swapped, 2);
      answer = ask (lab, "stabilities", "", cheap);
      btv_lab_free (lab);
      ck_assert_int_eq (answer.label[1], 'S');
      if (answer.label[0] == '?')
        {
          ck_assert_str_eq (answer.label, "?S");
          ck_assert_ptr_nonnull (strstr (answer.reason, "mode 1 is on the edge"));
          return;
        }
      if (answer.label[0] == 'S')
        stable = middle;
      else
        unstable = middle;
    }
  ck_abort_msg ("no edge between %.17g and %.17g", stable, unstable);
}
END_TEST

/* The share of the most entangling mode, from entropies that are asked for alone. */
/* Of a cut of 1000 levels on the source's grid -1.5 lay outside, with error 0, and the
 * entropy was -1.18; a number taken as it is has the error of evaluating it. */
START_TEST (shares_and_entropies_that_can_be)
{
  bt_error error = BT_ERROR_INIT;
  btv_lab *lab = lab_of (0.1, 2.385, omega, 1);
  static const char *const names[] = { "outside", "entropy" };
  const btv_question soon = { .at = 0.3 }, now = { .at = 0 };
  for (size_t i = 0; i < COUNT (names); i++)
    {
      btv_answer answer;
      ck_fails (ask_for (lab, names[i],
                         "cut_n=1000 cut_m=1000 discretisation=256/40/0.03", soon,
                         &answer, &error),
                BT_EGRID, error, "cut_n");
      answer
          = ask (lab, names[i], "cut_n=40 cut_m=40 discretisation=256/40/0.03", soon);
      ck_assert_double_ge (answer.value.lo, 0);
      ck_assert_double_le (answer.value.lo, answer.value.value);
      ck_assert_double_gt (bt_value_error (&answer.value), 0);
      ck_assert_double_lt (bt_value_error (&answer.value), 1e-6);
    }
  btv_answer none = ask (lab, "entropy", "", now);
  ck_assert_double_ge (none.value.value, 0);
  ck_assert_double_gt (none.value.hi, 0);
  btv_answer classical = ask (lab, "x", "method=classical", soon);
  ck_assert_double_gt (bt_value_error (&classical.value), 0);
  ck_assert_double_lt (bt_value_error (&classical.value), 1e-13);
  btv_lab_free (lab);
}
END_TEST

START_TEST (the_share_of_the_most_entangling_mode)
{
  static const double both[] = { 1.2, 0.7 };
  btv_question at = { .at = 3, .tolerance = 1e-4 };
  btv_lab *lab = lab_of (0.3, 1.5, both, 2);
  double whole = ask (lab, "entropy", "", at).value.value, most = 0;
  btv_answer answer = ask (lab, "entropy_share", "", at);
  btv_lab_free (lab);
  for (size_t j = 0; j < 2; j++)
    {
      lab = lab_of (0.3, 1.5, both + j, 1);
      most = fmax (most, ask (lab, "entropy", "", at).value.value);
      btv_lab_free (lab);
    }
  ck_assert_double_eq_tol (answer.value.value, most / whole, 1e-3);
  ck_assert_double_gt (most, 0.01);
  ck_assert_double_le (answer.value.lo, answer.value.value);
  ck_assert_double_ge (answer.value.hi, answer.value.value);
  ck_assert_double_lt (bt_value_error (&answer.value), 1e-3);
}
END_TEST

/* Each of the break times is the one of its method: by sums over close points. */
START_TEST (a_break_time_is_that_of_its_method)
{
  static const struct
  {
    const char *name, *method;
  } cases[]
      = { { "t_q", "classical" }, { "t_mf", "mean-field" }, { "t_gauss", "gaussian" } };
  const double threshold = 0.05, h = 0.002;
  bt_model *model = model_of (0.3, 1.5, omega, 1);
  bt_options options = { .tolerance = 1e-8 };
  bt_solver *exact = solver_of ("spectral", model, &options);
  bt_solver *other = solver_of (cases[_i].method, model, &options);
  double apart = 0, both = 0, t = 0;
  /* The first points differ by rounding alone. */
  while (t < 0.1 || apart < threshold * both)
    {
      double a = observe_after (exact, h).x, b = observe_after (other, h).x;
      apart += fabs (a - b);
      both += fabs (a) + fabs (b);
      t += h;
      ck_assert_double_lt (t, cheap.t_max);
    }
  btv_lab *lab = lab_of (0.3, 1.5, omega, 1);
  btv_answer answer = ask (lab, cases[_i].name, "", cheap);
  ck_assert_double_eq_tol (answer.value.value, t, 2 * h);
  ck_assert_str_eq (answer.methods[1], cases[_i].method);
  btv_lab_free (lab);
  bt_solver_free (exact);
  bt_solver_free (other);
  bt_model_free (model);
}
END_TEST

/* ---- no answer ----------------------------------------------------------------- */

START_TEST (never_without_coupling)
{
  static const char *const names[] = { "t_q", "t_mf", "t_tw", "t_gauss" };
  static const char *const settings[] = { "", "crossing=last" };
  btv_lab *lab = lab_of (0, 1.5, omega, 1);
  btv_answer answer = ask (lab, names[_i / 2], settings[_i % 2], cheap);
  ck_assert (isinf (answer.value.value) && isinf (answer.value.hi));
  ck_assert_double_eq_tol (answer.value.lo, cheap.t_max, 1e-9);
  ck_assert_ptr_nonnull (strstr (answer.reason, _i % 2 ? "does not stay above 0.05"
                                                       : "does not reach 0.05"));
  ck_assert_ptr_nonnull (strstr (answer.reason, "t = 40"));
  btv_lab_free (lab);
}
END_TEST

START_TEST (questions_without_sense_are_refused)
{
  static const struct
  {
    const char *name, *settings;
    double at, t_max;
    const char *text;
  } cases[] = { { "x", "", -1, 40, "at = -1" },
                { "x", "", NAN, 40, "at" },
                { "entropy", "", NAN, 40, "at" },
                { "t_q", "", 1, 0, "t_max = 0" },
                { "t_q", "", 1, NAN, "t_max" },
                { "t_mf", "", 1, INFINITY, "t_max = inf" },
                { "t_q", "samples=100", 1, 40, "'samples' is no reading of t_q" },
                { "t_q", "threshold=1", 1, 40, "threshold" },
                { "t_q", "crossing=second", 1, 40, "first|last" },
                { "outside", "", 1, 40, "cut_m, cut_n or both" },
                { "largest_entropy", "", 1, 40, "cut_m is wanted" },
                { "refinement", "", 1, 40, "POINTS/BOX/STEP is wanted" },
                { "refinement", "discretisation=0/0/0.03 refine=grid", 1, 40,
                  "POINTS/BOX/STEP is wanted" },
                { "dominant_axis", "", 1, 40, "POINTS/BOX/STEP is wanted" } };
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  btv_lab *lab = lab_of (0.3, 1.5, omega, 1);
  btv_question question = { .at = cases[_i].at, .t_max = cases[_i].t_max };
  ck_fails (
      ask_for (lab, cases[_i].name, cases[_i].settings, question, &answer, &error),
      BT_EINVAL, error, cases[_i].text);
  btv_lab_free (lab);
}
END_TEST

START_TEST (the_mean_square_of_samples_has_no_error)
{
  bt_error error = BT_ERROR_INIT;
  btv_answer answer;
  btv_lab *lab = lab_of (0.3, 1.5, omega, 1);
  ck_fails (ask_for (lab, "x2", "method=truncated-wigner", cheap, &answer, &error),
            BT_ENOTSUP, error, "no sampling error");
  btv_lab_free (lab);
}
END_TEST

START_TEST (a_deadline_is_kept)
{
  bt_error error = BT_ERROR_INIT;
  struct timespec from, to;
  btv_answer answer;
  btv_lab *lab = lab_of (0.3, 1.5, omega, 1);
  /* Hours, at this tolerance: it is not begun.  And seconds, by the estimate: that
   * is, and stopped.  Generous for slow machines. */
  static const double at[] = { 1e6, 1000 };
  static const char *const why[] = { "would take", "time budget spent" };
  btv_question question = { .deadline = 0.3, .tolerance = 1e-6 };
  for (int i = 0; i < 2; i++)
    {
      question.at = at[i];
      clock_gettime (CLOCK_MONOTONIC, &from);
      ck_fails (ask_for (lab, "x", "method=split-step-4", question, &answer, &error),
                BT_ELIMIT, error, why[i]);
      /* Owed to the deadline, not to the machine. */
      ck_assert_int_eq (answer.late, 1);
      clock_gettime (CLOCK_MONOTONIC, &to);
      ck_assert_int_lt (to.tv_sec - from.tv_sec, i == 0 ? 2 : 5);
    }
  /* The next question has its own time. */
  question.at = 7.3;
  question.deadline = 0;
  (void) ask (lab, "x", "", question);
  btv_lab_free (lab);
}
END_TEST

START_TEST (a_cancelled_question_is_not_answered)
{
  bt_error error = BT_ERROR_INIT;
  volatile sig_atomic_t cancel = 1;
  bt_model *model = model_of (0.3, 1.5, omega, 1);
  btv_lab *lab;
  btv_answer answer;
  ck_ok (btv_lab_new (&lab, model, 1, &cancel, &error), error);
  static const char *const names[] = { "t_q", "t_mf", "t_tw", "x", "entropy" };
  for (size_t i = 0; i < COUNT (names); i++)
    ck_fails (ask_for (lab, names[i], "", cheap, &answer, &error), BT_ECANCEL, error,
              "interrupted");
  cancel = 0;
  for (size_t i = 0; i < COUNT (names); i++)
    (void) ask (lab, names[i], "", cheap);
  btv_lab_free (lab);
  btv_lab_free (NULL);
  bt_model_free (model);
}
END_TEST

/* ---- curves -------------------------------------------------------------------- */

START_TEST (curves_cross_where_the_answers_say)
{
  static const char *const names[] = { "", "t_q", "t_mf", "t_tw", "t_gauss" };
  bt_error error = BT_ERROR_INIT;
  btv_lab *lab = lab_of (0.3, 1.5, omega, 1);
  double crossing[BTV_CURVES] = { 0 };
  for (int c = 1; c < BTV_CURVES; c++)
    crossing[c] = ask (lab, names[c], "", cheap).value.value;
  btv_curves curves;
  ck_ok (btv_lab_curves (lab, cheap.t_max, 30, 1, &curves, &error), error);
  ck_assert_uint_eq (curves.size, 301);
  ck_assert_double_eq (curves.interval, 0.1);
  ck_assert_ptr_null (curves.delta[0]);
  for (int c = 0; c < BTV_CURVES; c++)
    {
      ck_assert_ptr_nonnull (bt_method_find (curves.method[c]));
      ck_assert_double_eq_tol (curves.x[c][0], 1.5, 1e-5);
      for (size_t i = 0; i < curves.size; i++)
        ck_assert_double_ge (curves.x_err[c][i], 0);
      if (c == 0)
        continue;
      double at = bt_crossing_time (curves.delta[c], curves.size, curves.interval, 0.05,
                                    BT_FIRST);
      ck_assert_double_eq_tol (at, crossing[c], 0.1);
    }
  btv_curves_clear (&curves);
  btv_lab_free (lab);
}
END_TEST

/* No key is known and then forgotten: two of its values are two readings. */
START_TEST (every_key_is_read)
{
  size_t count;
  const btv_key *keys = btv_keys (&count);
  bt_error error = BT_ERROR_INIT;
  for (size_t i = 0; i < count; i++)
    {
      char word[2][64];
      btv_settings reading[2];
      const btv_key *key = &keys[i];
      size_t words = 0;
      while (btv_key_word (key, words))
        words++;
      for (int k = 0; k < 2; k++)
        {
          if (words > 0)
            snprintf (word[k], sizeof word[k], "%s",
                      btv_key_word (key, k ? words - 1 : 0));
          else if (key->kind == BTV_KEY_GRID)
            snprintf (word[k], sizeof word[k], "0/0/0.0%d", k + 1);
          else if (key->kind == BTV_KEY_MODELS)
            snprintf (word[k], sizeof word[k], "0.1/%d/0.4", k);
          else
            snprintf (word[k], sizeof word[k], "%.17g", k ? key->hi : key->lo);
          const btv_setting setting = { key->name, word[k] };
          memset (&reading[k], 0, sizeof reading[k]); /* what is between the fields */
          ck_ok (btv_settings_read (&reading[k], &setting, 1, &error), error);
        }
      ck_assert_msg (memcmp (&reading[0], &reading[1], sizeof reading[0]) != 0,
                     "%s=%s and %s are one", key->name, word[0], word[1]);
    }
}
END_TEST

static Suite *
evaluator_suite (void)
{
  Suite *suite = suite_create ("evaluator");
  TCase *core = tcase_create ("evaluator");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, every_evaluator_answers, 0, rows ());
  tcase_add_test (core, answers_are_those_of_the_exact_state);
  tcase_add_loop_test (core, small_and_squeezed_packets_are_held, 0, 4);
  tcase_add_loop_test (core, answers_are_refined_until_they_are_sharp, 0, 6);
  tcase_add_test (core, every_key_is_read);
  tcase_add_test (core, readings_of_break_times);
  tcase_add_test (core, a_number_of_samples_scatters);
  tcase_add_test (core, readings_of_the_entropy);
  tcase_add_loop_test (core, labels_of_stability, 0, 6);
  tcase_add_test (core, no_label_on_the_edge_of_a_band);
  tcase_add_test (core, letters_for_modes);
  tcase_add_test (core, shares_and_entropies_that_can_be);
  tcase_add_test (core, the_share_of_the_most_entangling_mode);
  tcase_add_test (core, a_narrow_band_is_not_missed);
  tcase_add_test (core, all_modes_count);
  tcase_add_loop_test (core, never_without_coupling, 0, 8);
  tcase_add_loop_test (core, a_break_time_is_that_of_its_method, 0, 3);
  tcase_add_loop_test (core, questions_without_sense_are_refused, 0, 14);
  tcase_add_test (core, the_mean_square_of_samples_has_no_error);
  tcase_add_test (core, a_deadline_is_kept);
  tcase_add_test (core, a_cancelled_question_is_not_answered);
  tcase_add_test (core, curves_cross_where_the_answers_say);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  bti_num_quiet ();
  return suite_run (evaluator_suite ());
}
