/* tests/test_plates.c - curves of several models in one picture of a report.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"
#include "tests/folder.h"
#include "tests/pages.h"
#include "tests/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  CLAIMS = 6,
  POINTS = 9
};

typedef struct fixture
{
  btv_claims claims;
  btv_claim claim[CLAIMS];
  btv_outcome outcomes[CLAIMS];
  btv_attempt attempts[CLAIMS];
  double values[CLAIMS][POINTS];
  btv_audit audit;
} fixture;

static double omegas[] = { 0.4, 0.8 };

/* Claim I about lambda = LAMBDA, confirmed, with a curve of QUANTITY and STYLE. */
static void
add (fixture *f, const char *id, const char *evaluator, double lambda,
     const char *plate, const char *quantity, const char *style)
{
  size_t i = f->audit.outcomes_count++;
  f->claim[i] = (btv_claim){ .id = (char *) id,
                             .where = (char *) "Fig. 8",
                             .statement = (char *) "how it goes",
                             .evaluator = btv_evaluator_find (evaluator),
                             .lambda = lambda,
                             .x0 = 3,
                             .omega = omegas,
                             .modes = 1,
                             .at = NAN,
                             .t_max = 2,
                             .printed = (char *) "1",
                             .claimed = { 1, 0.5, 1.5 } };
  f->attempts[i].relation = BTV_INSIDE;
  f->attempts[i].answer.value = (bt_value){ .value = 1, .lo = 1, .hi = 1 };
  f->outcomes[i] = (btv_outcome){ .claim = &f->claim[i],
                                  .verdict = BTV_CONFIRMED,
                                  .as_expected = 1,
                                  .attempts = &f->attempts[i],
                                  .attempts_count = 1,
                                  .by = &f->attempts[i] };
  for (size_t k = 0; k < POINTS; k++)
    f->values[i][k] = k == 0 ? NAN : 1e-3 * lambda * (double) (k * k);
  if (plate)
    f->outcomes[i].trace = (btv_trace){ .plate = plate,
                                        .quantity = quantity,
                                        .style = style,
                                        .logarithmic = 1,
                                        .interval = 0.25,
                                        .size = POINTS,
                                        .value = f->values[i] };
  f->audit.totals[BTV_CONFIRMED]++;
  f->audit.judged++;
  f->claims.claims_count++;
}

static fixture *
fixture_new (void)
{
  fixture *f = calloc (1, sizeof *f);
  ck_assert_ptr_nonnull (f);
  f->claims.path = (char *) "example.yaml";
  f->claims.source = (btv_source){ .id = (char *) "ex25",
                                   .title = (char *) "An example",
                                   .authors = (char *) "A. Author",
                                   .year = (char *) "2025" };
  f->claims.claims = f->claim;
  f->audit.claims = &f->claims;
  f->audit.outcomes = f->outcomes;
  add (f, "ex-a", "refinement", 0.1, "refinement", "δ of ⟨x⟩", "Δt/2");
  add (f, "ex-b", "refinement", 0.2, "refinement", "δ of ⟨x⟩", "Δt/2");
  add (f, "ex-c", "refinement", 0.2, "refinement", "δ of ⟨x²⟩", "2L");
  /* the same curve once more, one in a table, and a claim without any */
  add (f, "ex-d", "refinement", 0.1, "refinement", "δ of ⟨x⟩", "Δt/2");
  add (f, "ex-e", "entropy", 0.1, "entropy", "S_e / nat", NULL);
  add (f, "ex-f", "stability", 0.1, NULL, NULL, NULL);
  f->outcomes[2].trace.bound = 1;
  f->outcomes[4].trace.interval = 0.5;
  for (size_t i = 4; i < CLAIMS; i++)
    {
      f->claim[i].table = (char *) "Table 'A'";
      f->claim[i].column = (char *) (i == 4 ? "S_e" : "Stability");
      f->claim[i].row = 7;
    }
  f->claim[5].printed = (char *) "Unstable";
  strcpy (f->attempts[5].answer.label, "Stable");
  return f;
}

static char *
contents (const char *name)
{
  char path[256];
  static char text[1 << 16];
  snprintf (path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen (path, "rb");
  ck_assert_msg (file != NULL, "%s", name);
  text[fread (text, 1, sizeof text - 1, file)] = '\0';
  fclose (file);
  return text;
}

static void
write_report (const fixture *f, const char *gnuplot)
{
  char scripts[256];
  const char *srcdir = getenv ("srcdir");
  bt_error error = BT_ERROR_INIT;
  const btv_audit *audits[] = { &f->audit };
  snprintf (scripts, sizeof scripts, "%s/report", srcdir ? srcdir : ".");
  btr_options options
      = { .folder = folder, .scripts = scripts, .figures = 1, .gnuplot = gnuplot };
  ck_ok (btr_report_write (audits, 1, &options, &error), error);
}

START_TEST (curves_of_one_kind_stand_together)
{
  fixture *f = fixture_new ();
  write_report (f, NULL);
  const char *data = contents ("data/plate-refinement.csv");
  ck_assert_ptr_nonnull (strstr (data, "# curve_1: λ = 0.1, x0 = 3, Ω = 0.4; δ of ⟨x⟩; "
                                       "Δt/2\n"));
  ck_assert_ptr_nonnull (strstr (data, "δ of ⟨x²⟩; 2L; a bound\n"));
  /* three curves: the fourth is the first */
  ck_assert_ptr_eq (strstr (data, "t,curve_1,curve_2,curve_3\n"), data);
  ck_assert_ptr_nonnull (strstr (data, "\n0,nan,nan,nan\n0.25,0.0001,0.0002,0.0002\n"));
  ck_assert_ptr_nonnull (strstr (data, "\n2,0.0064,0.0128,0.0128\n"));
  data = contents ("data/plate-entropy-Table--A-.csv");
  ck_assert_ptr_eq (strstr (data, "t,curve_1\n"), data);
  ck_assert_ptr_nonnull (strstr (data, "\n0,nan\n0.5,0.0001\n"));
  char *report = read_pages (folder);
  ck_assert_ptr_nonnull (strstr (report, "### Fig. 8 · δ of ⟨x⟩, several models\n"));
  ck_assert_ptr_nonnull (strstr (report,
                                 "Thin lines are bounds. Data: "
                                 "[csv](data/plate-refinement.csv). Claims: "
                                 "[ex-a](#claim-ex-a) ✓, [ex-b](#claim-ex-b) ✓, "
                                 "[ex-c](#claim-ex-c) ✓.\n"));
  ck_assert_ptr_nonnull (strstr (report, "Dashes tell what is printed of a row."));
  ck_assert_ptr_nonnull (
      strstr (contents ("results.json"), "\"data\": \"data/plate-refinement.csv\""));
  free (report);
  free (f);
}
END_TEST

/* Keys and panels are in the picture. */
START_TEST (the_picture_names_what_it_shows)
{
  static const char *const words[] = { "λ = 0.1, x0 = 3, Ω = 0.4",
                                       "λ = 0.2, x0 = 3, Ω = 0.4",
                                       "Δt/2",
                                       "2L",
                                       "δ of ⟨x⟩",
                                       "δ of ⟨x²⟩",
                                       "Fig. 8" };
  if (system ("gnuplot --version >/dev/null 2>&1") != 0)
    return;
  fixture *f = fixture_new ();
  write_report (f, NULL);
  const char *figure = contents ("figures/plate-refinement.svg");
  for (size_t i = 0; i < COUNT (words); i++)
    ck_assert_msg (strstr (figure, words[i]) != NULL, "%s", words[i]);
  figure = contents ("figures/plate-entropy-Table--A-.svg");
  ck_assert_ptr_nonnull (strstr (figure, "7: λ = 0.1"));
  ck_assert_ptr_nonnull (strstr (figure, "Unstable"));
  free (f);
}
END_TEST

START_TEST (without_gnuplot_the_numbers_are_there)
{
  fixture *f = fixture_new ();
  write_report (f, "/nonexistent/gnuplot");
  char *report = read_pages (folder);
  ck_assert_ptr_nonnull (strstr (report, "2 figures are missing"));
  ck_assert_ptr_null (strstr (report, "(figures/plate-refinement.svg)"));
  ck_assert_ptr_nonnull (strstr (report, "(data/plate-refinement.csv)"));
  (void) contents ("data/plate-refinement.csv");
  free (report);
  free (f);
}
END_TEST

/* More than one picture holds: a second one, and none is left out. */
START_TEST (what_does_not_fit_goes_to_another_picture)
{
  enum
  {
    MANY = 45
  };
  static btv_claim claim[MANY];
  static btv_outcome outcomes[MANY];
  fixture *f = fixture_new ();
  for (size_t i = 0; i < MANY; i++)
    {
      claim[i] = f->claim[0];
      claim[i].x0 = (double) i;
      outcomes[i] = f->outcomes[0];
      outcomes[i].claim = &claim[i];
    }
  f->claims.claims = claim;
  f->claims.claims_count = f->audit.outcomes_count = MANY;
  f->audit.outcomes = outcomes;
  write_report (f, "/nonexistent/gnuplot");
  ck_assert_ptr_nonnull (
      strstr (contents ("data/plate-refinement.csv"), ",curve_40\n"));
  ck_assert_ptr_nonnull (
      strstr (contents ("data/plate-refinement-2.csv"), ",curve_5\n"));
  free (f);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("plates");
  TCase *core = tcase_create ("plates");
  tcase_set_timeout (core, 60);
  tcase_add_checked_fixture (core, make_folder, remove_folder);
  tcase_add_test (core, curves_of_one_kind_stand_together);
  tcase_add_test (core, the_picture_names_what_it_shows);
  tcase_add_test (core, without_gnuplot_the_numbers_are_there);
  tcase_add_test (core, what_does_not_fit_goes_to_another_picture);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
