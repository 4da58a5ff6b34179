/* tests/test_ensemble.c - `hybrid' and `hybrid-p' of any polynomials against
 * `lindblad-taylor'.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/system.h"
#include "solve/ensemble.h"
#include "solve/method.h"
#include "tests/general.h"
#include "tests/open.h"

#include <breaktime/series.h>
#include <math.h>
#include <signal.h>
#include <string.h>

enum
{
  BATCHES = 32,
  MOST = 12
};

/* ---- models --------------------------------------------------------------------- */

#define X1 "(x^2 + p_x^2)/2"
#define A "(x + i*p_x)/sqrt(2)"
#define A_DAGGER "(x - i*p_x)/sqrt(2)"

/* Impossible as one of the kinds of open.h: several parts on either side, noise that
 * two coordinates share, operators that do not commute, decay beside decoherence. */
static const struct
{
  const char *method;
  size_t parts;
  bt_part part[4];
  const char *hamiltonian;
  size_t operators;
  bt_dissipator environment[6];
  const char *mean[MOST];
  double cut; /* of lindblad-taylor */
} cases[] = {
  { .method = "hybrid", /* two classical oscillators, a qubit pushes both */
    .parts = 3,
    .part = { { .name = "x", .classical = 1, .mean = 0.6 },
              { .name = "y", .classical = 1, .width = 1.3, .momentum = -0.4 },
              { .name = "s",
                .kind = BT_QUBIT,
                .start = BT_START_BLOCH,
                .bloch = { 0.5, 0.1, 0.7 } } },
    .hamiltonian = X1 " + (1.69*y^2 + p_y^2)/2 + 0.3*x*y + 0.4*x*s_z + 0.3*y*s_x"
                      " + 0.45*s_y",
    .operators = 4,
    .environment = { { "x", 0.3 }, { "x + y", 0.25 }, { "s_z", 0.35 }, { "s_x", 0.3 } },
    .mean = { "p_x", "y", "s_x", "s_y", "s_z", "x*s_z", "p_x*s_z", "p_y*s_x", "x*p_y",
              "y*p_x*s_y", "p_y^2" },
    .cut = 13 },
  { .method = "hybrid", /* one classical oscillator, two qubits with a decay of one */
    .parts = 3,
    .part = { { .name = "x", .classical = 1, .mean = 0.5, .momentum = 0.3 },
              { .name = "a",
                .kind = BT_QUBIT,
                .start = BT_START_BLOCH,
                .bloch = { 1, 0, 0 } },
              { .name = "b",
                .kind = BT_QUBIT,
                .start = BT_START_BLOCH,
                .bloch = { 0.2, 0.3, 0.4 } } },
    .hamiltonian = X1 " + 0.5*a_y + 0.3*b_x + 0.2*a_x*b_x + x*(0.4*a_z + 0.3*b_z)"
                      " + 0.1*x*p_x",
    .operators = 5,
    .environment = { { "x", 0.4 },
                     { "a_z", 0.25 },
                     { "b_z", 0.2 },
                     { "(b_x - i*b_y)/2 + 0.2*i", 0.3 },
                     { A, 0.1 } },
    .mean = { "p_x", "a_x", "a_z", "b_z", "a_z*b_z", "a_x*b_y", "x*a_z", "p_x*a_z*b_z",
              "p_x*b_z", "x*p_x*a_z", "p_x^2" },
    .cut = 15 },
  { .method = "hybrid", /* a classical oscillator, a quantum one and a qubit */
    .parts = 3,
    .part = { { .name = "x", .classical = 1, .mean = 0.4 },
              { .name = "q", .mean = 0.3, .width = 1.2 },
              { .name = "s",
                .kind = BT_QUBIT,
                .start = BT_START_BLOCH,
                .bloch = { 0, 0, -1 } } },
    .hamiltonian = X1 " + (p_q^2 + 1.44*q^2)/2 + 0.1*q*s_x + 0.3*x*q + 0.2*p_x*s_z",
    .operators = 5,
    .environment = { { "x", 0.3 },
                     { "p_x", 0.2 },
                     { "q", 0.2 },
                     { "s_z", 0.2 },
                     { "(q + i*p_q)/sqrt(2)", 0.3 } },
    .mean = { "p_x", "q", "q^2", "p_q^2", "s_x", "s_y", "x*q", "p_x*q", "x*s_z",
              "q*s_x", "p_x*q^2", "x*p_q" },
    .cut = 9 },
  { .method = "hybrid-p", /* two cavities and an atom that both feed */
    .parts = 3,
    .part = { { .name = "x", .classical = 1, .mean = 0.7 },
              { .name = "y", .classical = 1, .momentum = 0.5 },
              { .name = "s",
                .kind = BT_QUBIT,
                .start = BT_START_BLOCH,
                .bloch = { 0.3, 0.2, 0.6 } } },
    .hamiltonian = "0.3*(x*s_x - p_x*s_y)/sqrt(2) + 0.25*(y*s_x - p_y*s_y)/sqrt(2)"
                   " + 0.2*s_z + 0.2*(x^2 + p_x^2)",
    .operators = 6,
    .environment = { { A, 0.7 },
                     { A_DAGGER, 0.25 },
                     { "(y + i*p_y)/sqrt(2)", 0.6 },
                     { "(y - i*p_y)/sqrt(2)", 0.25 },
                     { "(s_x - i*s_y)/2", 0.65 },
                     { "s_z", 0.05 } },
    .mean = { "p_x", "s_x", "s_y", "s_z", "x*s_x", "p_x*s_y", "y*s_z", "p_y*s_x", "x*y",
              "p_y^2", "x^2*s_z" },
    .cut = 10 },
};

enum
{
  CASES = sizeof cases / sizeof *cases
};

static bt_model *
case_of (int i)
{
  bt_model *model;
  bt_error error = BT_ERROR_INIT;
  const bt_description d = { .part = cases[i].part,
                             .parts = cases[i].parts,
                             .hamiltonian = cases[i].hamiltonian,
                             .environment = cases[i].environment,
                             .dissipators = cases[i].operators };
  ck_ok (bt_model_from (&model, &d, &error), error);
  return model;
}

static const double T = 0.9;

/* ---- means and their errors ------------------------------------------------------ */

struct means
{
  size_t count;
  double value[MOST + 2], error[MOST + 2]; /* of the texts, then x and its rate */
};

/* Of a solver that is there, at T. */
static struct means
read_means (const bt_method *method, void *self, const bt_observation *look,
            const double *all)
{
  struct means m = { .count = bt_observation_count (look) + 2 };
  double x[2][BATCHES];
  method->batches (self, x[0], x[1]);
  for (size_t k = 0; k < m.count; k++)
    {
      const double *batch
          = k < m.count - 2 ? all + k * (1 + BATCHES) + 1 : x[k - (m.count - 2)];
      double square = 0;
      for (int b = 0; b < BATCHES; b++)
        m.value[k] += batch[b] / BATCHES;
      for (int b = 0; b < BATCHES; b++)
        square += pow (batch[b] - m.value[k], 2);
      m.error[k] = sqrt (square / (BATCHES * (BATCHES - 1)));
    }
  return m;
}

static struct means
sampled (const char *name, const bt_model *model, bt_options options, double t,
         const bt_observation *look)
{
  const bt_method *method = bt_method_find (name);
  bt_error error = BT_ERROR_INIT;
  double all[MOST * (1 + BATCHES)];
  void *self;
  bt_observables o;
  options.batches = BATCHES;
  ck_ok (bt_options_settle (&options, method, model, &error), error);
  ck_ok (
      bti_ensemble_new (&self, model, &options, strcmp (name, "hybrid-p") == 0, &error),
      error);
  const double steps = ceil (t / options.dt - 1e-9);
  ck_ok (method->advance (self, t / steps, (size_t) steps, &error), error);
  ck_ok (method->observe (self, &o, &error), error);
  for (size_t k = 0; k < look->count; k++)
    ck_ok (method->mean (self, &look->item[k], all + k * (1 + BATCHES), &error), error);
  struct means m = read_means (method, self, look, all);
  ck_assert_double_eq_tol (o.x, m.value[m.count - 2], 1e-12);
  /* Jumps and draws normalise. */
  ck_assert_double_eq_tol (o.norm, 1, 1e-12);
  method->destroy (self);
  return m;
}

static struct means
exact (const bt_model *model, double cut, double t, const bt_observation *look)
{
  bt_error error = BT_ERROR_INIT;
  struct means m = { .count = look->count + 2 };
  bt_options options = { .cut = cut, .tolerance = 3e-4, .observe = look };
  bt_solver *solver = solver_of ("lindblad-taylor", model, &options);
  bt_observables o;
  ck_ok (bt_solver_advance (solver, t, &error), error);
  ck_ok (bt_solver_observe (solver, &o, &error), error);
  ck_ok (bt_solver_means (solver, m.value, &error), error);
  m.value[look->count] = o.x;
  m.value[look->count + 1] = o.p;
  bt_solver_free (solver);
  return m;
}

/* The largest difference of the means of EXACT, in errors of SAMPLED. */
static double
sigmas (const struct means *exact, const struct means *sampled)
{
  double worst = 0;
  for (size_t k = 0; k < exact->count; k++)
    worst
        = fmax (worst, fabs (exact->value[k] - sampled->value[k]) / sampled->error[k]);
  return worst;
}

static bt_observation *
look_at (const bt_model *model, const char *const *text, size_t count)
{
  bt_observation *look;
  bt_error error = BT_ERROR_INIT;
  ck_ok (bt_observation_new (&look, model, text, count, &error), error);
  return look;
}

/* The means of case I. */
static bt_observation *
look_of (int i, const bt_model *model)
{
  size_t count = 0;
  while (count < MOST && cases[i].mean[count])
    count++;
  return look_at (model, cases[i].mean, count);
}

/* Where points are moved by something else than what was seen they are not:
 * tests/mutation/chosen.csv. */
START_TEST (means_are_those_of_the_master_equation)
{
  bt_model *model = case_of (_i);
  bt_observation *look = look_of (_i, model);
  const bt_options options = { .dt = 0.09, .samples = 1 << 14, .seed = 5 };
  const struct means e = exact (model, cases[_i].cut, T, look);
  const struct means s = sampled (cases[_i].method, model, options, T, look);
  ck_assert_double_lt (sigmas (&e, &s), 4.5);
  bt_observation_free (look);
  bt_model_free (model);
}
END_TEST

/* ---- models that have a quicker way
 * --------------------------------------------------------- */

#define ATOM                                                                           \
  { "sx", "s_x" }, { "sy", "s_y" }, { "sz", "s_z" }
#define FIELD                                                                          \
  { "x2", "x^2" }, { "p2", "p_x^2" }, { "xp", "x*p_x" }

static const struct
{
  const char *method;
  bti_open_params params;
  double cut;
  const char *pair[MOST][2]; /* its name there, and what it is */
} kinds[] = {
  { "hybrid",
    { .kind = BTI_OPEN_QUBIT,
      .lambda = 0.6,
      .delta = 1.2,
      .gamma_c = 0.15,
      .gamma_q = 0.15,
      .x0 = 0.8,
      .squeezing = 0.3,
      .sx = 0.3,
      .sz = 0.6 },
    0,
    { ATOM,
      FIELD,
      { "x_sz", "x*s_z" },
      { "p_sz", "p_x*s_z" },
      { "p_sy", "p_x*s_y" } } },
  { "hybrid",
    { .kind = BTI_OPEN_OSCILLATORS,
      .omega_q = 1.3,
      .lambda = 0.5,
      .gamma_c = 0.125,
      .gamma_q = 0.19,
      .x0 = 0.7,
      .pq0 = 0.4 },
    14,
    { FIELD,
      { "xq", "q" },
      { "xq2", "q^2" },
      { "pq2", "p_q^2" },
      { "x_xq", "x*q" },
      { "x_pq", "x*p_q" },
      { "p_xq", "p_x*q" },
      { "p_pq", "p_x*p_q" } } },
  { "hybrid",
    { .kind = BTI_OPEN_CAVITY,
      .g = 0.5,
      .kappa = 0.8,
      .nb = 0.2,
      .gd = 0.15,
      .gu = 0.1116071428571429,
      .gphi = 0.04,
      .drive = 0.3,
      .x0 = 0.8,
      .sx = 0.6,
      .sz = 0.8 },
    0,
    { ATOM, FIELD, { "x_sx", "x*s_x" }, { "p_sx", "p_x*s_x" }, { "x_sz", "x*s_z" } } },
  { "hybrid-p",
    { .kind = BTI_OPEN_CAVITY,
      .g = 0.5,
      .kappa = 0.8,
      .nb = 1.25,
      .gd = 0.25,
      .drive = 0.3,
      .x0 = 0.8,
      .sx = 0.6,
      .sz = 0.8 },
    0,
    { ATOM, FIELD, { "x_sx", "x*s_x" }, { "p_sx", "p_x*s_x" }, { "x_sz", "x*s_z" } } },
};

START_TEST (models_with_a_quicker_way_are_cases_of_it)
{
  const bti_effort dense = { .tolerance = 1e-7 };
  const bt_options options
      = { .samples = 1 << 14, .seed = 7, .tolerance = 1e-4, .cut = kinds[_i].cut };
  const double t = 1.1;
  bti_means *result = open_run ("lindblad-taylor", &kinds[_i].params, &dense, &t, 1);
  bt_model *model = open_general (&kinds[_i].params);
  bt_model_generalise (model);
  const char *text[MOST];
  size_t count = 0;
  for (; count < MOST && kinds[_i].pair[count][0]; count++)
    text[count] = kinds[_i].pair[count][1];
  bt_observation *look = look_at (model, text, count);
  const struct means s = sampled (kinds[_i].method, model, options, t, look);
  struct means e = { .count = count };
  for (size_t k = 0; k < count; k++)
    e.value[k] = open_value (result, 0, kinds[_i].pair[k][0]);
  ck_assert_double_lt (sigmas (&e, &s), 4.5);
  bti_means_free (result);
  bt_observation_free (look);
  bt_model_free (model);
}
END_TEST

/* ---- orders, errors, bits -------------------------------------------------------- */

START_TEST (halving_the_step_quarters_the_error)
{
  static const int of[] = { 1, 3 };
  bt_model *model = case_of (of[_i]);
  bt_observation *look = look_of (of[_i], model);
  const struct means e = exact (model, cases[of[_i]].cut, T, look);
  double square[2] = { 0 };
  for (int half = 0; half < 2; half++)
    {
      const bt_options options
          = { .dt = half ? T / 2 : T, .samples = 1 << 18, .seed = 3 };
      const struct means s = sampled (cases[of[_i]].method, model, options, T, look);
      /* Of squares of errors the noise is taken away. */
      for (size_t k = 0; k < s.count; k++)
        square[half] += pow (s.value[k] - e.value[k], 2) - pow (s.error[k], 2);
    }
  ck_assert_double_eq_tol (log2 (square[0] / square[1]) / 2, 2, 0.4);
  bt_observation_free (look);
  bt_model_free (model);
}
END_TEST

/* chi^2 of the means of many seeds by their own errors. */
START_TEST (errors_are_what_seeds_scatter_by)
{
  static const double t = 0.5;
  bt_model *model = case_of (1);
  bt_observation *look = look_of (1, model);
  const struct means e = exact (model, cases[1].cut, t, look);
  double chi2 = 0, count = 0;
  for (int seed = 0; seed < 24; seed++)
    {
      const bt_options options
          = { .dt = 0.1, .samples = 1024, .seed = 100 + (uint64_t) seed };
      const struct means s = sampled ("hybrid", model, options, t, look);
      for (size_t k = 0; k < s.count; k++, count++)
        chi2 += pow ((s.value[k] - e.value[k]) / s.error[k], 2);
    }
  /* 24 independent ones of some correlated means: a fifth, and 32 batches. */
  ck_assert_double_eq_tol (chi2 / count, 1.07, 0.35);
  bt_observation_free (look);
  bt_model_free (model);
}
END_TEST

static struct means
in_pieces (const bt_options *given, const bt_model *model, const bt_observation *look,
           size_t first, size_t then)
{
  bt_options options = *given;
  bt_error error = BT_ERROR_INIT;
  double all[MOST * (1 + BATCHES)];
  bt_observables o;
  void *self;
  volatile sig_atomic_t stop = 0;
  const bt_watch watch = { .cancel = &stop };
  options.watch = &watch;
  options.batches = BATCHES;
  ck_ok (bt_options_settle (&options, &bti_method_hybrid, model, &error), error);
  ck_ok (bti_method_hybrid.make (&self, model, &options, &error), error);
  ck_ok (bti_method_hybrid.advance (self, 0.1, first, &error), error);
  if (then > 0)
    {
      stop = 1;
      ck_fails (bti_method_hybrid.advance (self, 0.1, then, &error), BT_ECANCEL, error,
                "interrupted");
      stop = 0;
      ck_fails (bti_method_hybrid.advance (self, 0.2, then, &error), BT_EINVAL, error,
                "begun and stopped");
      ck_ok (bti_method_hybrid.advance (self, 0.1, then, &error), error);
    }
  ck_ok (bti_method_hybrid.observe (self, &o, &error), error);
  for (size_t k = 0; k < look->count; k++)
    ck_ok (
        bti_method_hybrid.mean (self, &look->item[k], all + k * (1 + BATCHES), &error),
        error);
  const struct means m = read_means (&bti_method_hybrid, self, look, all);
  bti_method_hybrid.destroy (self);
  return m;
}

START_TEST (threads_and_stops_leave_the_bits)
{
  for (int i = 0; i < 3; i++)
    {
      bt_model *model = case_of (i);
      bt_observation *look = look_of (i, model);
      const bt_options one = { .samples = 33 * BATCHES, .seed = 2, .random = i == 1 };
      bt_options three = one;
      three.threads = 3;
      const struct means a = in_pieces (&one, model, look, 5, 0),
                         b = in_pieces (&three, model, look, 5, 0),
                         c = in_pieces (&three, model, look, 2, 3);
      for (size_t k = 0; k < a.count; k++)
        {
          ck_assert_double_eq (a.value[k], b.value[k]);
          ck_assert_double_eq (a.error[k], b.error[k]);
          ck_assert_double_eq (a.value[k], c.value[k]);
        }
      bt_observation_free (look);
      bt_model_free (model);
    }
}
END_TEST

/* The error that runs say covers it, and the basis and the step have one. */
START_TEST (runs_measure_all_their_errors)
{
  bt_model *model = case_of (2);
  bt_observation *look = look_of (2, model);
  bt_error error = BT_ERROR_INIT;
  const bt_options options = { .samples = 1 << 12, .tolerance = 1e-4, .observe = look };
  const struct means e = exact (model, cases[2].cut, 0.5, look);
  bt_runs *runs;
  ck_ok (bt_runs_new (&runs, &bti_method_hybrid, model, &options, 0.5, BT_EXACT_NOTHING,
                      &error),
         error);
  ck_ok (bt_runs_extend (runs, 0.5, &error), error);
  ck_assert_uint_eq (bt_runs_options (runs)->share, 4);
  for (size_t k = 0; k < look->count; k++)
    {
      const size_t column = BT_COLUMN_MEANS + k;
      const double off = bt_runs_nominal (runs)->mean[k][1] - e.value[k];
      ck_assert_double_gt (bt_runs_error (runs, column, BT_AXIS_STEP, 1), 0);
      ck_assert_double_gt (bt_runs_error (runs, column, BT_AXIS_BASIS, 1), 0);
      ck_assert_double_gt (bt_runs_error (runs, column, BT_AXIS_SAMPLE, 1), 0);
      ck_assert_double_lt (fabs (off), bt_runs_total (runs, column, 1));
    }
  bt_runs_free (runs);
  bt_observation_free (look);
  bt_model_free (model);
}
END_TEST

/* ---- refused --------------------------------------------------------------------- */

static const struct
{
  const char *method, *hamiltonian, *operator[2];
  double rate[2];
  int classical, sample_x;
  bt_status status;
  const char *words;
} refused[]
    = { { "hybrid",
          X1 " + s_x + 0.4*x*s_z",
          { "x", "s_z" },
          { 0.25, 0.159 },
          1,
          0,
          BT_ENOTSUP,
          "smallest eigenvalue -0.00313973, most of it in p_x and s_z; the rates are "
          "0.99375 of those needed" },
        { "hybrid",
          X1 " + 0.4*x*s_z",
          { "x", "s_x" },
          { 9, 9 },
          1,
          0,
          BT_ENOTSUP,
          "most of it in p_x and s_z; the rates are 0 of" },
        { "hybrid",
          X1 " + 0.4*x^2*s_z",
          { "x", "s_z" },
          { 9, 9 },
          1,
          0,
          BT_ENOTSUP,
          "x^2*s_z is of degree 2" },
        { "hybrid",
          X1 " + 0.4*x*s_z",
          { "x + s_z", "x" },
          { 9, 9 },
          1,
          0,
          BT_ENOTSUP,
          "mixes them" },
        { "hybrid",
          X1 " + 0.4*x*s_z",
          { "x", "s_z" },
          { 9, 9 },
          0,
          0,
          BT_ENOTSUP,
          "hybrid needs a part that is classical, and none is marked so" },
        { "hybrid",
          X1 " + 0.4*x*s_z",
          { "x", "s_z" },
          { 9, 9 },
          1,
          1,
          BT_ENOTSUP,
          "not sampled or left sharp" },
        { "hybrid-p",
          X1 " + 0.4*x*s_z",
          { "x", "s_z" },
          { 9, 9 },
          1,
          0,
          BT_ENOTSUP,
          "hybrid-p has no exact trajectories here" } };

START_TEST (what_has_no_trajectories_is_refused)
{
  const bt_part part[] = {
    { .name = "x", .classical = refused[_i].classical },
    { .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0, 0, 1 } }
  };
  const bt_dissipator noise[] = { { refused[_i].operator[0], refused[_i].rate[0] },
                                  { refused[_i].operator[1], refused[_i].rate[1] } };
  const bt_description d = { .part = part,
                             .parts = 2,
                             .hamiltonian = refused[_i].hamiltonian,
                             .environment = noise,
                             .dissipators = 2 };
  bt_model *model;
  bt_solver *solver;
  bt_error error = BT_ERROR_INIT;
  const bt_options options = { .sample_x = refused[_i].sample_x };
  ck_ok (bt_model_from (&model, &d, &error), error);
  ck_fails (bt_solver_new (&solver, bt_method_find (refused[_i].method), model,
                           &options, &error),
            refused[_i].status, error, refused[_i].words);
  bt_model_free (model);
}
END_TEST

START_TEST (a_cut_that_is_too_low_is_said)
{
  bt_model *model = case_of (2);
  bt_solver *solver;
  bt_error error = BT_ERROR_INIT;
  const bt_options options = { .cut = 4, .tolerance = 1e-4, .samples = 64 };
  ck_fails (bt_solver_new (&solver, &bti_method_hybrid, model, &options, &error),
            BT_EGRID, error, "a larger cut is needed");
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("ensemble");
  TCase *tcase = tcase_create ("means"), *more = tcase_create ("more");
  tcase_add_loop_test (tcase, means_are_those_of_the_master_equation, 0, CASES);
  tcase_add_loop_test (tcase, models_with_a_quicker_way_are_cases_of_it, 0,
                       (int) (sizeof kinds / sizeof *kinds));
  tcase_add_loop_test (more, halving_the_step_quarters_the_error, 0, 1);
  tcase_add_test (more, errors_are_what_seeds_scatter_by);
  tcase_add_test (more, threads_and_stops_leave_the_bits);
  tcase_add_test (more, runs_measure_all_their_errors);
  tcase_add_loop_test (more, what_has_no_trajectories_is_refused, 0,
                       (int) (sizeof refused / sizeof *refused));
  tcase_add_test (more, a_cut_that_is_too_low_is_said);
  suite_add_tcase (suite, tcase);
  suite_add_tcase (suite, more);
  tcase_add_loop_test (suite_long (suite), halving_the_step_quarters_the_error, 1, 2);
  return suite_run (suite);
}
