/* tests/test_kinds.c - models of the four kinds as any other model: what they are
 * turned into is read back, and `lindblad' and `lindblad-taylor', which share neither
 * operators nor basis nor series, have the same means of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/open.h"
#include "validation/openmodel.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  SOME = 3, /* random models of each kind; of the long test */
  MANY = 20
};

/* ---- the two ways ---------------------------------------------------------------- */

/* Two oscillators take seconds for their companions: where it is to be QUICK they have
 * none, and small weights beyond the bases have to do. */
static int
has_companions (bti_open_kind kind, int quick)
{
  return !quick || kind == BTI_OPEN_QUBIT || kind == BTI_OPEN_CAVITY;
}

/* All means at T by both, within the errors of both; and what the model is read off its
 * polynomials again. */
static void
check_kind (const bti_open_params *params, double t, int quick, const char *called)
{
  const int companions = has_companions (params->kind, quick);
  const bti_effort split
      = { .companions = companions,
          .dt = companions ? 0 : 0.01,
          .tolerance = companions ? 1e-8 : 1e-6 },
      series = { .companions = companions, .tolerance = companions ? 1e-7 : 1e-5 };
  bti_means *one = open_run ("lindblad", params, &split, &t, 1),
            *other = open_run ("lindblad-taylor", params, &series, &t, 1);
  size_t count;
  const char *const *names = bti_open_observables (params->kind, &count);
  for (size_t o = 0; o < count; o++)
    {
      const double own = other->value[o],
                   measured = one->err_step[o] + one->err_basis[o] + other->err_step[o]
                              + other->err_basis[o] + 1e-9;
      const double err = companions ? measured : 1e-4 * (1 + fabs (own));
      ck_assert_msg (err < 1e-3, "%s: <%s> has the error %.2g", called, names[o], err);
      ck_assert_msg (fabs (own - one->value[o]) <= err,
                     "%s: <%s> = %.12g, not %.12g +- %.2g", called, names[o], own,
                     one->value[o], err);
    }
  ck_assert_uint_ge (count, 10);
  bti_means_free (one);
  bti_means_free (other);
}

/* ---- read off polynomials again -------------------------------------------------- */

/* What of the kind's parameters is said by the polynomials: of a frozen model neither a
 * frequency nor the splitting. */
static int
is_said (const bti_open_params *params, const char *name)
{
  static const char *const moving[] = { "Delta", "omega_c", "omega_q", "squeezing" };
  for (size_t i = 0; params->frozen == 1 && i < COUNT (moving); i++)
    if (strcmp (moving[i], name) == 0)
      return 0;
  return 1;
}

static void
check_recognised (const bti_open_params *params, const char *called)
{
  bt_error error = BT_ERROR_INIT;
  bti_open *open = open_of (params);
  bt_model *model;
  bti_open_params back;
  size_t count;
  const bti_open_parameter *rows = bti_open_parameters (&count);
  ck_ok (bti_open_model (&model, open, &error), error);
  ck_ok (bti_open_recognise (&back, model, &error), error);
  ck_assert_int_eq (back.kind, params->kind);
  for (size_t i = 0; i < count; i++)
    {
      double was, is;
      if (bti_open_params_get (bti_open_get (open), rows[i].name, &was, NULL) != BT_OK
          || !is_said (params, rows[i].name))
        continue;
      ck_ok (bti_open_params_get (&back, rows[i].name, &is, &error), error);
      ck_assert_msg (fabs (was - is) <= 1e-13 * (1 + fabs (was)),
                     "%s: %s = %.17g, not %.17g", called, rows[i].name, is, was);
    }
  bt_model_free (model);
  bti_open_free (open);
}

/* ---- shipped models -------------------------------------------------------------- */

/* Those of KIND; the large ones are not QUICK. */
static void
check_shipped (bti_open_kind kind, int quick)
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
      bti_open_params params;
      snprintf (path, sizeof path, "%s/%s", folder, entry->d_name);
      if (!strstr (entry->d_name, ".yaml")
          || btv_openmodel_load (&params, path, &error) != BT_OK || params.kind != kind
          || (quick && kind == BTI_OPEN_QUARTIC && params.x0 > 2)
          || (quick && kind == BTI_OPEN_OSCILLATORS && seen > 0))
        continue;
      check_recognised (&params, entry->d_name);
      check_kind (&params, quick ? 0.1 : 0.2, quick, entry->d_name);
      seen++;
    }
  closedir (models);
  ck_assert_uint_ge (seen, 1);
}

START_TEST (a_shipped_model_is_the_same) { check_shipped ((bti_open_kind) _i, 1); }
END_TEST

START_TEST (a_large_one_is_the_same) { check_shipped ((bti_open_kind) _i, 0); }
END_TEST

/* ---- random ones ----------------------------------------------------------------- */

static double
draw (unsigned *state, double lo, double hi)
{
  *state = *state * 1664525U + 1013904223U;
  return lo + (hi - lo) * (double) (*state >> 8) / (double) (1U << 24);
}

/* Every parameter of the kind; starts of every sort by turns. */
static bti_open_params
random_model (bti_open_kind kind, int number)
{
  unsigned s = 77 + 1000 * (unsigned) kind + (unsigned) number;
  bti_open_params p = { .kind = kind };
  for (int i = 0; i < 8; i++)
    (void) draw (&s, 0, 1);
  const int fock = number % 4 == 1 && kind != BTI_OPEN_QUARTIC;
  p.x0 = fock ? 0 : draw (&s, -1, 1);
  p.p0 = fock ? 0 : draw (&s, -1, 1);
  p.fock = fock ? 1 + number % 3 : 0;
  if (kind != BTI_OPEN_CAVITY)
    {
      p.lambda = kind == BTI_OPEN_QUARTIC ? draw (&s, 0, 0.3) : draw (&s, -0.5, 0.5);
      p.gamma_c = draw (&s, 0, 0.2);
      p.gamma_q = draw (&s, 0, 0.2);
    }
  if (kind != BTI_OPEN_QUARTIC && !fock)
    p.squeezing = draw (&s, -0.3, 0.3);
  if (kind == BTI_OPEN_OSCILLATORS || kind == BTI_OPEN_QUBIT)
    {
      p.omega_c = draw (&s, 0.7, 1.4);
      p.frozen = number % 4 == 3;
    }
  if (kind == BTI_OPEN_OSCILLATORS || kind == BTI_OPEN_QUARTIC)
    p.omega_q = draw (&s, 0.7, 1.4);
  if (kind == BTI_OPEN_QUARTIC)
    p.gamma_q2 = draw (&s, 0, 0.01);
  if (kind == BTI_OPEN_OSCILLATORS)
    {
      p.cat = number % 4 == 2;
      p.xq0 = draw (&s, 0.3, 1);
      p.pq0 = draw (&s, -1, 1);
    }
  if (kind == BTI_OPEN_QUBIT || kind == BTI_OPEN_CAVITY)
    {
      p.sx = draw (&s, -0.55, 0.55);
      p.sy = draw (&s, -0.55, 0.55);
      p.sz = draw (&s, -0.55, 0.55);
    }
  if (kind == BTI_OPEN_QUBIT)
    p.delta = draw (&s, -1.5, 1.5);
  if (kind == BTI_OPEN_CAVITY)
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
      const bti_open_params params = random_model ((bti_open_kind) kind, number);
      snprintf (called, sizeof called, "%s %d",
                bti_open_kind_name ((bti_open_kind) kind), number);
      check_kind (&params, quick ? 0.2 : 0.4, quick, called);
    }
}

START_TEST (what_a_model_is_is_read_off_it)
{
  for (int number = 0; number < 50; number++)
    {
      char called[64];
      const bti_open_params params = random_model ((bti_open_kind) _i, number);
      snprintf (called, sizeof called, "%d of %d", number, _i);
      check_recognised (&params, called);
    }
}
END_TEST

/* One thing more, or another: then it is of no kind. */
START_TEST (what_is_of_no_kind_is_not_taken_for_one)
{
  static const struct
  {
    const char *hamiltonian, *operator, * second;
    double width, chirp;
    int classical;
  } rows[] = {
    { "(p_x^2 + x^2)/2 + s_x/2 + x*s_z/2", "x", "2*s_z", 1, 0, 1 }, /* it is one */
    { "(p_x^2 + x^2)/2 + s_x/2 + x*s_z/2 + x*s_x/10", "x", "s_z", 1, 0, 1 },
    { "(p_x^2 + x^2)/2 + s_x/2 + x*s_z/2 + x^4/100", "x", "s_z", 1, 0, 1 },
    { "(p_x^2 + x^2)/2 + s_x/2 + x*s_z/2 + x/2", "x", "s_z", 1, 0, 1 },
    { "p_x^2 + x^2/2 + s_x/2 + x*s_z/2", "x", "s_z", 1, 0, 1 },
    { "(p_x^2 + x^2)/2 + s_y/2 + x*s_z/2", "x", "s_z", 1, 0, 1 },
    { "(p_x^2 + x^2)/2 + s_x/2 + x*s_z/2", "p_x", "s_z", 1, 0, 1 },
    { "(p_x^2 + x^2)/2 + s_x/2 + x*s_z/2", "x", "s_x", 1, 0, 1 },
    { "(p_x^2 + x^2)/2 + s_x/2 + x*s_z/2", "x + s_z", "s_z", 1, 0, 1 },
    { "(p_x^2 + x^2)/2 + s_x/2 + x*s_z/2", "x", "s_z", 1, 0.3, 1 },
    { "(p_x^2 + x^2)/2 + s_x/2 + x*s_z/2", "x", "s_z", 1, 0, 0 },
    { "(x*s_x - p_x*s_y)/2", "(x + i*p_x)", "(s_x - i*s_y)", 1, 0, 1 }, /* and one */
    { "(x*s_x + p_x*s_y)/2", "(x + i*p_x)", "(s_x - i*s_y)", 1, 0, 1 },
    { "(x*s_x - p_x*s_y)/2", "(x - i*p_x)", "(s_x - i*s_y)", 1, 0, 1 },
    { "(x*s_x - p_x*s_y)/2", "(x + 2*i*p_x)", "(s_x - i*s_y)", 1, 0, 1 },
  };
  for (size_t i = 0; i < COUNT (rows); i++)
    {
      const bt_part part[] = {
        { .name = "x",
          .classical = rows[i].classical,
          .width = rows[i].width,
          .chirp = rows[i].chirp },
        { .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0, 0, 1 } }
      };
      const bt_dissipator noise[]
          = { { rows[i].operator, 0.5 }, { rows[i].second, 0.5 } };
      const bt_description d = { .part = part,
                                 .parts = 2,
                                 .hamiltonian = rows[i].hamiltonian,
                                 .environment = noise,
                                 .dissipators = 2 };
      bt_error error = BT_ERROR_INIT;
      bt_model *model;
      bti_open_params params;
      ck_ok (bt_model_from (&model, &d, &error), error);
      const bt_status status = bti_open_recognise (&params, model, &error);
      if (i == 0 || i == 11)
        ck_ok (status, error);
      else
        ck_assert_msg (status == BT_ENOTSUP, "%s beside %s", rows[i].hamiltonian,
                       rows[i].operator);
      /* 0.5 D[2 s_z] is -gamma_q [s_z, [s_z, .]] with gamma_q = 1. */
      if (i == 0)
        ck_assert_double_eq_tol (params.gamma_q, 1, 1e-15);
      bt_model_free (model);
    }
}
END_TEST

START_TEST (some_random_models_are_the_same)
{
  const int few = !has_companions ((bti_open_kind) _i, 1);
  check_random (_i, 4, few ? 5 : 4 + SOME, 1);
}
END_TEST

START_TEST (many_random_models_are_the_same)
{
  check_random (_i, 1, 1 + MANY, !has_companions ((bti_open_kind) _i, 1));
}
END_TEST

/* ---- what is refused ------------------------------------------------------------- */

START_TEST (what_is_no_such_model_is_refused)
{
  static const struct
  {
    bti_open_params params;
    const char *says;
  } cases[] = {
    { { .kind = BTI_OPEN_QUARTIC, .lambda = 0.1, .truncated = 1 }, "no Lindblad" },
    { { .kind = BTI_OPEN_QUBIT, .fock = 201 }, "fock = 201: at most 200" },
  };
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      bt_error error = BT_ERROR_INIT;
      bti_open *open = open_of (&cases[i].params);
      bt_model *model;
      ck_fails (bti_open_model (&model, open, &error), BT_ENOTSUP, error,
                cases[i].says);
      ck_assert_ptr_null (model);
      bti_open_free (open);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kinds");
  TCase *same = tcase_create ("same"), *more = suite_long (suite);
  tcase_set_timeout (same, 30);
  tcase_add_loop_test (same, a_shipped_model_is_the_same, 0, BTI_OPEN_KIND_COUNT);
  tcase_add_loop_test (same, some_random_models_are_the_same, 0, BTI_OPEN_KIND_COUNT);
  tcase_add_loop_test (same, what_a_model_is_is_read_off_it, 0, BTI_OPEN_KIND_COUNT);
  tcase_add_test (same, what_is_of_no_kind_is_not_taken_for_one);
  tcase_add_test (same, what_is_no_such_model_is_refused);
  tcase_add_loop_test (more, a_large_one_is_the_same, 0, BTI_OPEN_KIND_COUNT);
  tcase_add_loop_test (more, many_random_models_are_the_same, 0, BTI_OPEN_KIND_COUNT);
  suite_add_tcase (suite, same);
  return suite_run (suite);
}
