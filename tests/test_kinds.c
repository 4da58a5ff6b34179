/* tests/test_kinds.c - models of the four kinds as any other model: `lindblad-taylor'
 * of what they are turned into, against `lindblad' and `lindblad-taylor' of the kinds,
 * which share neither operators nor basis nor series with it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/open.h"
#include "validation/openmodel.h"

#include <breaktime/series.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  TEXTS_MAX = 16,
  SOME = 3, /* random models of each kind; of the long test */
  MANY = 20
};

/* ---- what is compared ------------------------------------------------------------ */

#define CLASSICAL                                                                      \
  { "x", "x" }, { "p", "p_x" }, { "x2", "x^2" }, { "p2", "p_x^2" }, { "xp", "x*p_x" }
#define OF_QUBIT                                                                       \
  CLASSICAL, { "sx", "s_x" }, { "sy", "s_y" }, { "sz", "s_z" }, { "x_sz", "x*s_z" },   \
      { "p_sz", "p_x*s_z" }, { "x_sx", "x*s_x" }, { "p_sx", "p_x*s_x" },               \
      { "x_sy", "x*s_y" },                                                             \
  {                                                                                    \
    "p_sy", "p_x*s_y"                                                                  \
  }

static const struct
{
  const char *name, *text;
} pairs[BT_OPEN_KIND_COUNT][TEXTS_MAX] = {
  [BT_OPEN_OSCILLATORS] = { CLASSICAL,
                            { "xq", "xq" },
                            { "pq", "p_xq" },
                            { "xq2", "xq^2" },
                            { "pq2", "p_xq^2" },
                            { "xqpq", "xq*p_xq" },
                            { "x_xq", "x*xq" },
                            { "x_pq", "x*p_xq" },
                            { "p_xq", "p_x*xq" },
                            { "p_pq", "p_x*p_xq" } },
  [BT_OPEN_QUBIT] = { OF_QUBIT },
  [BT_OPEN_CAVITY] = { OF_QUBIT, { "n", "(x^2 + p_x^2 - 1)/2" } },
  [BT_OPEN_QUARTIC] = { CLASSICAL,
                        { "y2", "y^2" },
                        { "py2", "p_y^2" },
                        { "ypy", "y*p_y" },
                        { "x2_y2", "x^2*y^2" },
                        { "energy", "" /* has parameters: below */ } },
};

/* Differences of means, whose own errors are those of the means. */
static int
is_difference (const char *name)
{
  return strncmp (name, "cov_", 4) == 0 || strcmp (name, "var_x") == 0;
}

/* ---- the two ways ---------------------------------------------------------------- */

/* Two oscillators take seconds for their companions: where it is to be QUICK they have
 * none, and small weights beyond the bases have to do. */
static int
has_companions (bt_open_kind kind, int quick)
{
  return !quick || kind == BT_OPEN_QUBIT || kind == BT_OPEN_CAVITY;
}

/* In a basis as large as it takes. */
static bt_runs *
run (const bt_model *model, const bt_observation *observe, double t, int companions)
{
  bt_runs *runs;
  bt_error error = BT_ERROR_INIT;
  bt_options options = { .tolerance = companions ? 1e-7 : 1e-5, .observe = observe };
  const bt_method *method = bt_method_find ("lindblad-taylor");
  bt_status status = BT_EGRID;
  for (int tries = 0; status == BT_EGRID && tries < 8; tries++)
    {
      ck_ok (bt_runs_new (&runs, method, model, &options, t,
                          companions ? BT_EXACT_NOTHING : BT_EXACT_ALL, &error),
             error);
      status = bt_runs_extend (runs, t, &error);
      if (status != BT_EGRID)
        break;
      options = *bt_runs_options (runs);
      options.cut = bt_options_larger_cut (&options, model);
      bt_runs_free (runs);
    }
  ck_assert_msg (status == BT_OK, "%s", error.text);
  return runs;
}

/* Every mean of RUNS at T is that of METHOD on PARAMS, within the errors of both. */
static void
compare (const bt_runs *runs, const bt_open_params *params, const char *method,
         double t, int companions, const char *called)
{
  const bt_open_options options = { .companions = companions,
                                    .dt = companions ? 0 : 0.01,
                                    .edge = companions ? 0 : 1e-6 };
  bt_open_result *old = open_run (method, params, &options, &t, 1);
  size_t count, seen = 0;
  const char *const *names = bt_open_observables (params->kind, &count);
  for (size_t o = 0; o < count; o++)
    {
      size_t k = 0;
      if (is_difference (names[o]))
        continue;
      while (k < TEXTS_MAX && pairs[params->kind][k].name
             && strcmp (pairs[params->kind][k].name, names[o]) != 0)
        k++;
      ck_assert_msg (k < TEXTS_MAX && pairs[params->kind][k].name, "%s: no text",
                     names[o]);
      seen++;
      const double own = bt_runs_nominal (runs)->mean[k][1];
      /* A basis that is larger by 15 per cent may hold two thirds of the error. */
      const double measured = bt_runs_total (runs, BT_COLUMN_MEANS + k, 1)
                              + old->err_step[o] + 3 * old->err_basis[o] + 1e-9;
      const double err = companions ? measured : 1e-4 * (1 + fabs (own));
      ck_assert_msg (err < 1e-3, "%s: <%s> has the error %.2g", called, names[o], err);
      ck_assert_msg (fabs (own - old->value[o]) <= err,
                     "%s by %s: <%s> = %.12g, not %.12g +- %.2g", called, method,
                     names[o], own, old->value[o], err);
    }
  ck_assert_uint_ge (seen, 10);
  bt_open_result_free (old);
}

static void
check_kind (const bt_open_params *params, double t, int quick, const char *called)
{
  const int companions = has_companions (params->kind, quick);
  bt_error error = BT_ERROR_INIT;
  bt_open *open = open_of (params);
  bt_model *model;
  bt_observation *observe;
  const char *text[TEXTS_MAX];
  char energy[256];
  size_t count = 0;
  while (count < TEXTS_MAX && pairs[params->kind][count].name)
    {
      text[count] = pairs[params->kind][count].text;
      count++;
    }
  if (params->kind == BT_OPEN_QUARTIC)
    {
      /* An observation knows no parameters. */
      snprintf (energy, sizeof energy,
                "(p_x^2 + x^2)/2 + (p_y^2 + (%.17g + %.17g*x^2)*y^2)/2",
                bt_open_get (open)->omega_q * bt_open_get (open)->omega_q,
                params->lambda);
      text[count - 1] = energy;
    }
  ck_ok (bt_open_model (&model, open, &error), error);
  ck_assert_uint_eq (bt_model_parts (model), 2);
  ck_ok (bt_observation_new (&observe, model, text, count, &error), error);
  bt_runs *runs = run (model, observe, t, companions);
  compare (runs, params, "lindblad", t, companions, called);
  compare (runs, params, "lindblad-taylor", t, companions, called);
  bt_runs_free (runs);
  bt_observation_free (observe);
  bt_model_free (model);
  bt_open_free (open);
}

/* ---- shipped models -------------------------------------------------------------- */

/* Those of KIND; the large ones are not QUICK. */
static void
check_shipped (bt_open_kind kind, int quick)
{
  const char *srcdir = getenv ("srcdir");
  bt_error error = BT_ERROR_INIT;
  char folder[256], path[600];
  size_t seen = 0;
  snprintf (folder, sizeof folder, "%s/validation/models", srcdir ? srcdir : ".");
  DIR *models = opendir (folder);
  ck_assert_ptr_nonnull (models);
  for (struct dirent *entry; (entry = readdir (models));)
    {
      bt_open_params params;
      snprintf (path, sizeof path, "%s/%s", folder, entry->d_name);
      if (!strstr (entry->d_name, ".yaml")
          || btv_openmodel_load (&params, path, &error) != BT_OK || params.kind != kind
          || (quick && kind == BT_OPEN_QUARTIC && params.x0 > 2)
          || (quick && kind == BT_OPEN_OSCILLATORS && seen > 0))
        continue;
      check_kind (&params, quick ? 0.1 : 0.2, quick, entry->d_name);
      seen++;
    }
  closedir (models);
  ck_assert_uint_ge (seen, 1);
}

START_TEST (a_shipped_model_is_the_same) { check_shipped ((bt_open_kind) _i, 1); }
END_TEST

START_TEST (a_large_one_is_the_same) { check_shipped ((bt_open_kind) _i, 0); }
END_TEST

/* ---- random ones ----------------------------------------------------------------- */

static double
draw (unsigned *state, double lo, double hi)
{
  *state = *state * 1664525U + 1013904223U;
  return lo + (hi - lo) * (double) (*state >> 8) / (double) (1U << 24);
}

/* Every parameter of the kind; starts of every sort by turns. */
static bt_open_params
random_model (bt_open_kind kind, int number)
{
  unsigned s = 77 + 1000 * (unsigned) kind + (unsigned) number;
  bt_open_params p = { .kind = kind };
  for (int i = 0; i < 8; i++)
    (void) draw (&s, 0, 1);
  const int fock = number % 4 == 1 && kind != BT_OPEN_QUARTIC;
  p.x0 = fock ? 0 : draw (&s, -1, 1);
  p.p0 = fock ? 0 : draw (&s, -1, 1);
  p.fock = fock ? 1 + number % 3 : 0;
  if (kind != BT_OPEN_CAVITY)
    {
      p.lambda = kind == BT_OPEN_QUARTIC ? draw (&s, 0, 0.3) : draw (&s, -0.5, 0.5);
      p.gamma_c = draw (&s, 0, 0.2);
      p.gamma_q = draw (&s, 0, 0.2);
    }
  if (kind != BT_OPEN_QUARTIC && !fock)
    p.squeezing = draw (&s, -0.3, 0.3);
  if (kind == BT_OPEN_OSCILLATORS || kind == BT_OPEN_QUBIT)
    {
      p.omega_c = draw (&s, 0.7, 1.4);
      p.frozen = number % 4 == 3;
    }
  if (kind == BT_OPEN_OSCILLATORS || kind == BT_OPEN_QUARTIC)
    p.omega_q = draw (&s, 0.7, 1.4);
  if (kind == BT_OPEN_QUARTIC)
    p.gamma_q2 = draw (&s, 0, 0.01);
  if (kind == BT_OPEN_OSCILLATORS)
    {
      p.cat = number % 4 == 2;
      p.xq0 = draw (&s, 0.3, 1);
      p.pq0 = p.cat == 1 ? 0 : draw (&s, -1, 1);
    }
  if (kind == BT_OPEN_QUBIT || kind == BT_OPEN_CAVITY)
    {
      p.sx = draw (&s, -0.55, 0.55);
      p.sy = draw (&s, -0.55, 0.55);
      p.sz = draw (&s, -0.55, 0.55);
    }
  if (kind == BT_OPEN_QUBIT)
    p.delta = draw (&s, -1.5, 1.5);
  if (kind == BT_OPEN_CAVITY)
    {
      p.g = draw (&s, -0.8, 0.8);
      p.drive = draw (&s, -0.5, 0.5);
      p.kappa = draw (&s, 0, 1);
      p.nb = draw (&s, 0, 0.5);
      p.gd = draw (&s, 0, 0.5);
      p.gu = draw (&s, 0, 0.5);
      p.gphi = draw (&s, 0, 0.3);
    }
  return p;
}

static void
check_random (int kind, int from, int to, int quick)
{
  for (int number = from; number < to; number++)
    {
      char called[64];
      const bt_open_params params = random_model ((bt_open_kind) kind, number);
      snprintf (called, sizeof called, "%s %d", bt_open_kind_name ((bt_open_kind) kind),
                number);
      check_kind (&params, quick ? 0.2 : 0.4, quick, called);
    }
}

START_TEST (some_random_models_are_the_same)
{
  const int few = !has_companions ((bt_open_kind) _i, 1);
  check_random (_i, 4, few ? 5 : 4 + SOME, 1);
}
END_TEST

START_TEST (many_random_models_are_the_same)
{
  check_random (_i, 1, 1 + MANY, !has_companions ((bt_open_kind) _i, 1));
}
END_TEST

/* ---- what is refused ------------------------------------------------------------- */

START_TEST (what_is_no_such_model_is_refused)
{
  static const struct
  {
    bt_open_params params;
    const char *says;
  } cases[] = {
    { { .kind = BT_OPEN_QUARTIC, .lambda = 0.1, .truncated = 1 }, "no Lindblad" },
    { { .kind = BT_OPEN_QUBIT, .fock = 201 }, "fock = 201: at most 200" },
    { { .kind = BT_OPEN_OSCILLATORS, .cat = 1, .pq0 = 0.5 }, "cat = 1 with pq0 = 0.5" },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      bt_error error = BT_ERROR_INIT;
      bt_open *open = open_of (&cases[i].params);
      bt_model *model;
      ck_fails (bt_open_model (&model, open, &error), BT_ENOTSUP, error, cases[i].says);
      ck_assert_ptr_null (model);
      bt_open_free (open);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kinds");
  TCase *same = tcase_create ("same"), *more = suite_long (suite);
  tcase_set_timeout (same, 30);
  tcase_add_loop_test (same, a_shipped_model_is_the_same, 0, BT_OPEN_KIND_COUNT);
  tcase_add_loop_test (same, some_random_models_are_the_same, 0, BT_OPEN_KIND_COUNT);
  tcase_add_test (same, what_is_no_such_model_is_refused);
  tcase_add_loop_test (more, a_large_one_is_the_same, 0, BT_OPEN_KIND_COUNT);
  tcase_add_loop_test (more, many_random_models_are_the_same, 0, BT_OPEN_KIND_COUNT);
  suite_add_tcase (suite, same);
  return suite_run (suite);
}
