/* tests/test_report.c - what a report on an audit says.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/folder.h"
#include "tests/madeup.h"
#include "tests/pages.h"
#include "tests/suite.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum
{
  LARGEST = 40960 /* bytes of a page */
};

START_TEST (says_what_was_found)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("new/folder");
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  static const char *const texts[] = {
    "# Back_reaction &amp; &lt;quanta>: numerical audit\n",
    "\n9 statements of the source · 6 judged · **2 confirmed · 1 explained · 1 close · "
    "2 refuted · 1 undecided · 1 not-run · 1 error**\n",
    "**1 of 9 recorded verdicts differ:** [ex-new](#claim-ex-new) is confirmed, "
    "recorded "
    "was refuted.",
    "2. ✗ **t_tw** of Table I, row 1, is printed as 164; recomputed on the source's "
    "model: 151.7(4), 7.5 % less. The other reading does not give it. "
    "[ex-1-ttw](#claim-ex-1-ttw)",
    "1. ✗ **stability** of Table I, row 1, is printed as Stable; recomputed on the "
    "source's model: Unstable. [ex-1-stab]",
    "3. ≈ **t_mf** of Table I, row 1, is printed as 3304; recomputed on the source's "
    "model: 3260.1(4), 1.3 % less. It holds as “split step at Δt = 0.03”, 3304.10(20): "
    "P = 2.0e-09, 8 of 9 of the column, 12 ways to set the keys offered. "
    "[ex-1-tmf](#claim-ex-1-tmf)",
    "## Table I\n",
    "| 1 | 0.03 | 5 | 1.2 | printed | 40 | 3304 | 164 | Stable |\n"
    "| | | | | recomputed | [40.123(13) ✓](#claim-ex-1-tq) | [3260.1(4) "
    "≈](#claim-ex-1-tmf) | [151.7(4) ✗](#claim-ex-1-ttw) | [Unstable "
    "✗](#claim-ex-1-stab) |\n",
    "| 2 | 0.1 | 5 | 0.4, 0.8 | printed | 6 | 9 | 17 |  |\n",
    "Table I, row &lt;7> \\| column \\*t\\*",
    "### ex-1-tmf · t_mf · **explained** ≈ by printed-step\n",
    "| deviation | -43.9(4), -1.3 %, 110 times the error, 88 half units of the "
    "last "
    "printed digit |",
    "step ▇▇▇▇▇▇▇▇ 0.32 · grid ▏ under 1 % · box – · basis – · sampling ▇▇ 0.080 · "
    "method – |",
    "| recomputed | Unstable (Floquet exponent 0.02134(10)) |",
    "| recomputed | > 399.9 |\n| to what is printed | overlaps |\n",
    "| printed-step | 3304.10(20) | **inside** | gives 8 of 9, breaks 0, P = 2.0e-09 | "
    "split step at Δt = 0.03 |",
    "\nbreaktime measure t_mf --lambda 0.03 --x0 5 --omega 1.2 --t-max 4000 "
    "--tolerance 0.42 --json\n"
    "breaktime measure t_mf --lambda 0.03 --x0 5 --omega 1.2 --t-max 4000 --reading "
    "discretisation=256/40/0.03 --reading seed=7 --tolerance 0.21 --json\n",
    "\nbreaktime measure entropy --lambda 0.1 --x0 5 --omega 0.4 --omega 0.8 --at 25 "
    "--tolerance 1e-05 --json\n",
    "\nbreaktime measure stability --lambda 0.03 --x0 5 --omega 1.2 --json\n",
    "| declared tolerance | 5 %: the cut is not stated |",
    "- left out by the filter: ex-2-tmf\n",
    "**Not run: 1 of the 9 entries of the claims file**. This runs them:\n\n"
    "```sh\nbreaktime audit /somewhere/claims/example.yaml\n```\n",
    "- blocked by the sampling error: [ex-2-tq](#claim-ex-2-tq)\n",
    "| claims file | example.yaml, on A. Author, B. Author (2025) |",
    "root seed 20250307",
    "| ✗ | refuted | does not hold under any reading tried |",
    "shown up to t = 200 of 4000",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    assert_says ("new/folder", texts[i]);
  /* From the table that is shipped: all quantities together, and what is left out. */
  assert_says ("new/folder", "\n| all | ");
  assert_says ("new/folder", "- not among them: ");
  assert_holds ("new/folder", "timings.csv", "id,seconds\nex-1-tq,0.250\n");
  assert_holds ("new/folder", "certificate.md",
                "| command | breaktime audit 'a b.yaml' \\| \\$HOME |");
  assert_holds ("new/folder", "certificate.md", "| checked by | A. &lt;b> Reader |");
  assert_holds ("new/folder", "certificate.md", "| from start to end | 12.5 s |");
  assert_holds ("new/folder", "certificate.md", "|---|---|\n| ex-1-tq | 0.250 |\n");
  assert_holds ("new/folder", "data/table-1-row-1-delta.csv",
                ",delta_gaussian,err_gaussian\n");
  assert_says ("new/folder", "⟨x⟩(t) of the five methods");
  fixture_free (f);
}
END_TEST

/* Neither the name of a number that is none nor a passed-through escape. */
START_TEST (shows_no_odd_numbers)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  options.figures = 0;
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  size_t size;
  char *text = read_pages (path_of ("out", ""));
  ck_assert_ptr_nonnull (text);
  for (char *word = strtok (text, " \n|,()~*=;"); word;
       word = strtok (NULL, " \n|,()~*=;"))
    {
      while (*word == '-' || *word == '+')
        word++;
      ck_assert_msg (strcasecmp (word, "nan") != 0 && strcasecmp (word, "inf") != 0
                         && strcasecmp (word, "PASS") != 0,
                     "the report says '%s'", word);
    }
  free (text);
  ck_assert_ptr_null (read_file ("out", "figures/verdicts.svg", &size));
  assert_says ("out", "Figures were not asked for.");
  fixture_free (f);
}
END_TEST

/* The first screen has the counts, a way to each page, and no section of a claim; each
 * link of each page leads somewhere. */
START_TEST (the_first_page_leads_to_all)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  size_t size;
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  check_pages (path_of ("out", ""), LARGEST);
  char *text = read_file ("out", "REPORT.md", &size);
  ck_assert_ptr_nonnull (text);
  ck_assert_uint_lt (size, 10000);
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    if (audit->totals[v] > 0)
      {
        char count[64];
        snprintf (count, sizeof count, "%zu %s", audit->totals[v],
                  btv_verdict_name ((btv_verdict) v));
        char *at = strstr (text, count);
        ck_assert_msg (at != NULL && at - text < 1000, "%s", count);
      }
  ck_assert_ptr_nonnull (strstr (text, "- [Table I](claims/Table-I.md): "));
  ck_assert_ptr_nonnull (strstr (text, "(claims/trust.md)"));
  ck_assert_ptr_nonnull (strstr (text, "(claims/conventions.md)"));
  ck_assert_ptr_null (strstr (text, "<a id=\"claim-"));
  free (text);
  fixture_free (f);
}
END_TEST

/* A column that fails on more grounds than there are headlines leaves a place for a
 * formula that weighs less than each of its cells; what has no headline is named in
 * that of its kind, and counted. */
START_TEST (each_kind_has_its_headline)
{
  enum
  {
    CELLS = 20,
    MANY = CELLS + 2
  };
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  static btv_claim claim[MANY];
  static btv_outcome outcome[MANY];
  static char id[MANY][16];
  btv_audit audit = f->audit;
  btv_claims claims = f->claims;
  const btv_audit *one = &audit;
  btr_options options = options_for ("out");
  size_t size;
  options.figures = 0;
  for (size_t i = 0; i < MANY; i++)
    {
      /* the label, and after its cells "164" as two formulas, encoded */
      const int cell = i < CELLS;
      claim[i] = f->claim[cell ? 3 : 2];
      outcome[i] = f->outcomes[cell ? 3 : 2];
      snprintf (id[i], sizeof id[i], "%s-%zu", cell ? "cell" : "formula", i);
      claim[i].id = id[i];
      claim[i].row = i + 1;
      if (!cell)
        {
          claim[i].table = NULL;
          claim[i].where = (char *) (i == CELLS ? "Eq. 7" : "Eq. 8");
          claim[i].origin = BTV_ORIGIN_ENCODED;
          claim[i].encodes = (char *) "it says so";
        }
      snprintf (outcome[i].message, sizeof outcome[i].message, "ground %zu", i);
      outcome[i].claim = &claim[i];
    }
  claims.claims = claim;
  claims.claims_count = audit.outcomes_count = MANY;
  audit.claims = &claims;
  audit.outcomes = outcome;
  audit.exhibits_count = 0;
  ck_ok (btr_report_write (&one, 1, &options, &error), error);
  char *text = read_file ("out", "REPORT.md", &size);
  char *first = strstr (text, "\n1. "), *second = strstr (text, "\n2. "),
       *third = strstr (text, "\n3. "), *thirteenth = strstr (text, "\n13. ");
  ck_assert (first && second && third && !thirteenth);
  /* 12 headlines: 10 of cells, each kind's first before the others; 10 without one */
  char *names = strstr (first, "; others of its kind, on other grounds: [cell-10]");
  ck_assert (names != NULL && names < second);
  ck_assert (strstr (names, ", [cell-13]") < second);
  char *rest = strstr (names, " and 6 more\n");
  ck_assert (rest != NULL && rest < second);
  char *formula = strstr (second, "(Eq. 7)");
  ck_assert (formula != NULL && formula < third);
  ck_assert_ptr_nonnull (strstr (third, "[cell-1]"));
  ck_assert_ptr_nonnull (strstr (third, "(Eq. 8)"));
  /* all are told or named */
  ck_assert_ptr_null (strstr (text, " more: see [the pages on statements]"));
  ck_assert_ptr_null (strstr (second, "others of its kind"));
  free (text);
  fixture_free (f);
}
END_TEST

/* Many claims, all in one table: pages of bounded size, every claim on one of them,
 * those that were not run on none. */
START_TEST (a_large_table_is_divided)
{
  enum
  {
    MANY = 300
  };
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  static btv_claim claim[MANY];
  static btv_outcome outcome[MANY];
  static char id[MANY][16];
  btv_audit audit = f->audit;
  btv_claims claims = f->claims;
  const btv_audit *one = &audit;
  btr_options options = options_for ("out");
  options.figures = 0;
  for (size_t i = 0; i < MANY; i++)
    {
      claim[i] = f->claim[0];
      outcome[i] = f->outcomes[0];
      snprintf (id[i], sizeof id[i], "many-%zu", i);
      claim[i].id = id[i];
      claim[i].row = i;
      outcome[i].claim = &claim[i];
      if (i % 100 == 99)
        outcome[i].verdict = BTV_NOT_RUN;
    }
  claims.claims = claim;
  claims.claims_count = audit.outcomes_count = MANY;
  audit.claims = &claims;
  audit.outcomes = outcome;
  audit.exhibits_count = 0;
  ck_ok (btr_report_write (&one, 1, &options, &error), error);
  check_pages (path_of ("out", ""), LARGEST);
  char *pages = read_pages (path_of ("out", ""));
  for (size_t i = 0; i < MANY; i++)
    {
      char anchor[64];
      snprintf (anchor, sizeof anchor, "<a id=\"claim-many-%zu\"></a>", i);
      ck_assert_msg ((strstr (pages, anchor) != NULL) == (i % 100 != 99), "%s", anchor);
    }
  ck_assert_ptr_nonnull (strstr (pages, "\n# Table I (2 of "));
  free (pages);
  fixture_free (f);
}
END_TEST

START_TEST (draws_the_residuals_of_an_order)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audits[] = { &f->audit };
  btr_options options = options_for ("out");
  f->attempts[0][0].answer.ladder = (bti_ladder){ .size = 4,
                                                  .h = { 0.08, 0.04, 0.02, 0.01 },
                                                  .residual = { 9, 1.7, 0.41, 0.1 },
                                                  .err = { 0.1, 0.1, 0.1, 0.2 },
                                                  .first = 1,
                                                  .count = 3,
                                                  .order = 2.02,
                                                  .small = "λ",
                                                  .residue = "what's left" };
  ck_ok (btr_report_write (audits, 1, &options, &error), error);
  assert_holds ("out", "data/ex-1-tq-order.csv", "h,residual_1,err_1,follows\n# ");
  assert_holds ("out", "data/ex-1-tq-order.csv", "\n0.08,9,0.1,0\n0.04,1.7,0.1,1\n");
  assert_holds ("out", "data/ex-1-tq-order.csv", "# residual: what's left\n");
  assert_says ("out",
               "Residuals: [data](data/ex-1-tq-order.csv); 3 of 4 follow the power "
               "law.");
  assert_holds ("out", "results.json", "\"residual\": \"what's left\"");
  if (has_gnuplot ())
    {
      assert_says ("out", "(figures/ex-1-tq-order.svg)");
      assert_holds ("out", "figures/ex-1-tq-order.svg", "slope 2.02");
      assert_holds ("out", "figures/ex-1-tq-order.svg", "</svg>");
    }
  /* Residuals without a power law: a figure without a guide. */
  f->attempts[0][0].answer.ladder.count = 0;
  ck_ok (btr_report_write (audits, 1, &options, &error), error);
  assert_says ("out", "[data](data/ex-1-tq-order.csv).");
  if (has_gnuplot ())
    {
      size_t size;
      char *text = read_file ("out", "figures/ex-1-tq-order.svg", &size);
      ck_assert_ptr_null (strstr (text, "slope"));
      free (text);
    }
  fixture_free (f);
}
END_TEST

/* In a dossier each axis is told: of runs that were kept what came out, each run once,
 * of others that they are not kept; and of a slope what it is the slope of. */
START_TEST (a_dossier_has_each_axis)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audits[] = { &f->audit };
  btr_options options = options_for ("out");
  options.figures = 0;
  btv_answer *answer = &f->attempts[1][0].answer; /* 3260.0871; step, grid, sampling */
  const btv_rung rungs[]
      = { { 0, BT_AXIS_STEP, { 0.2, 0.1 }, { 3268.0871, 3262.0871 } },
          { 0, BT_AXIS_STEP, { 0.1, 0.05 }, { 3262.0871, 3260.0871 } },
          { 1, BT_AXIS_STEP, { 0.05, 0.025 }, { 3261.0871, INFINITY } } };
  memcpy (answer->rung, rungs, sizeof rungs);
  answer->rungs = 3;
  answer->ladder = (bti_ladder){ .size = 3,
                                 .h = { 0.04, 0.02, 0.01 },
                                 .residual = { 1.7, 0.4, 0.1 },
                                 .err = { 0.1, 0.01, 0.01 },
                                 .first = 1,
                                 .count = 2,
                                 .order = 2,
                                 .small = "λ|",
                                 .residue = "what's *left*" };
  ck_ok (btr_report_write (audits, 1, &options, &error), error);
  static const char *const texts[] = {
    "| step in time | split-step | 0.2 | 3268.0871 | +8 |\n"
    "| step in time | split-step | 0.1 | 3262.0871 | +2 |\n"
    "| step in time | split-step | 0.05 | 3260.0871 | it is the value |\n"
    "| step in time | mean-field | 0.05 | 3261.0871 | +1 |\n"
    "| step in time | mean-field | 0.025 | not reached | |\n\n",
    "It was refined, too, in: spacing, samples.",
    "the slope of, what's \\*left\\*:\n\n| λ\\| | residual |",
    "| 0.02 | 0.400(10) | 2.087 | yes |\n",
    "| 0.04 | 1.70(10) |  | no |\n",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    assert_holds ("out", "dossier/ex-1-tmf.md", texts[i]);
  fixture_free (f);
}
END_TEST

/* A time that is printed and not confirmed is marked, though the run ends before it. */
START_TEST (what_is_printed_is_on_the_axis)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audits[] = { &f->audit };
  btr_options options = options_for ("out");
  size_t size;
  f->claim[1].printed = (char *) "5300"; /* after 4000 */
  f->claim[1].claimed = (btv_interval){ 5300, 5299.5, 5300.5 };
  ck_ok (btr_report_write (audits, 1, &options, &error), error);
  assert_says ("out", "Dotted lines with names: what is printed and not confirmed.");
  if (has_gnuplot ())
    {
      assert_holds ("out", "figures/table-1-row-1-delta.svg", "t_mf printed: 5300");
      assert_holds ("out", "figures/table-1-row-1-delta.svg", "t_tw printed: 164");
      assert_holds ("out", "figures/table-1-row-1-x.svg", "t_tw printed: 164");
      char *text = read_file ("out", "figures/table-1-row-1-delta.svg", &size);
      ck_assert_ptr_null (strstr (text, "t_q printed")); /* confirmed */
      free (text);
    }
  fixture_free (f);
}
END_TEST

START_TEST (results_can_be_read)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  options.command = "breaktime \xff"; /* not UTF-8 */
  options.figures = 0;
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  json_error_t where;
  json_t *root = json_load_file (path_of ("out", "results.json"),
                                 JSON_REJECT_DUPLICATES, &where);
  ck_assert_msg (root != NULL, "line %d: %s", where.line, where.text);
  json_t *part = json_array_get (json_object_get (root, "audits"), 0);
  json_t *totals = json_object_get (part, "totals");
  ck_assert_int_eq (json_integer_value (json_object_get (totals, "statements")),
                    CLAIMS);
  ck_assert_int_eq (json_integer_value (json_object_get (totals, "judged")), 6);
  ck_assert_int_eq (json_integer_value (json_object_get (totals, "unexpected")), 1);
  size_t claims = json_array_size (json_object_get (part, "claims")), counted = 0;
  ck_assert_uint_eq (claims, CLAIMS);
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    {
      const char *name = btv_verdict_name ((btv_verdict) v);
      json_int_t count = json_integer_value (json_object_get (totals, name));
      ck_assert_int_eq (count, (json_int_t) audit->totals[v]);
      counted += (size_t) count;
    }
  ck_assert_uint_eq (counted, CLAIMS);
  /* a number survives, and one that is none is null with a reason */
  json_t *claim = json_array_get (json_object_get (part, "claims"), 1);
  json_t *tried = json_object_get (claim, "attempts");
  ck_assert_uint_eq (json_array_size (tried), 3);
  json_t *value = json_object_get (json_array_get (tried, 0), "value");
  ck_assert_double_eq_tol (json_real_value (value), 3260.0871, 1e-8);
  claim = json_array_get (json_object_get (part, "claims"), 4);
  tried = json_array_get (json_object_get (claim, "attempts"), 0);
  ck_assert (json_is_null (json_object_get (tried, "value")));
  ck_assert_str_eq (json_string_value (json_object_get (tried, "value_reason")),
                    "not reached before t = 400");
  json_t *shown = json_array_get (json_object_get (part, "exhibits"), 0);
  json_t *t = json_object_get (shown, "t");
  ck_assert_uint_le (json_array_size (t), 1200);
  ck_assert_uint_ge (json_array_size (t), 800);
  ck_assert_double_eq_tol (
      json_real_value (json_array_get (t, json_array_size (t) - 1)), 4000, 1e-9);
  json_decref (root);
  fixture_free (f);
}
END_TEST

/* Both intervals, what cutting would explain, and how many digits were compared. */
START_TEST (what_is_compared_is_told)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  options.figures = 0;
  /* "164" */
  f->attempts[2][0].answer.value
      = bt_value_from_parts (164.7, (double[BT_AXIS_COUNT]){ 0.1 });
  /* "9", not run, and "12.0" of which two digits are compared */
  f->claim[5].claimed = (btv_interval){ 11, -INFINITY, 11 };
  f->claim[8].digits_why = (char *) "no more are carried";
  f->claim[8].how.compared = 2;
  f->attempts[8][0].relation = BTV_INSIDE;
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  assert_says ("out", "| printed interval | \\[163.5, 164.5\\] |");
  assert_says ("out", "| recomputed interval | \\[164.600, 164.800\\] |");
  assert_says ("out", "| printed digits | cut, not rounded |");
  assert_says ("out", "| digits compared | holds to 2 of 3: no more are carried |");
  json_error_t where;
  json_t *root = json_load_file (path_of ("out", "results.json"),
                                 JSON_REJECT_DUPLICATES, &where);
  ck_assert_msg (root != NULL, "line %d: %s", where.line, where.text);
  json_t *claims = json_object_get (
      json_array_get (json_object_get (root, "audits"), 0), "claims");
  json_t *one = json_array_get (claims, 2);
#define TEXT(key) json_string_value (json_object_get (one, key))
  ck_assert_str_eq (TEXT ("printed_remark"), "cut, not rounded");
  ck_assert_str_eq (TEXT ("printed_form"), "digits");
  ck_assert_str_eq (TEXT ("printed_interval"), "[163.5, 164.5]");
  json_t *tried = json_array_get (json_object_get (one, "attempts"), 0);
  ck_assert_double_eq_tol (json_real_value (json_object_get (tried, "lo")), 164.6,
                           1e-9);
  ck_assert_double_eq_tol (json_real_value (json_object_get (tried, "hi")), 164.8,
                           1e-9);
  one = json_array_get (claims, 5);
  ck_assert (json_is_null (json_object_get (one, "printed_lo")));
  ck_assert_str_eq (TEXT ("printed_lo_reason"), "no bound");
  ck_assert_str_eq (TEXT ("printed_interval"), "(-∞, 11]");
  ck_assert_ptr_null (json_object_get (one, "printed_remark"));
  one = json_array_get (claims, 8);
  ck_assert_str_eq (TEXT ("digits_why"), "no more are carried");
  ck_assert_int_eq (json_integer_value (json_object_get (one, "compared_digits")), 2);
  ck_assert_int_eq (json_integer_value (json_object_get (one, "printed_digits")), 3);
#undef TEXT
  json_decref (root);
  fixture_free (f);
}
END_TEST

START_TEST (reports_on_several)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new (), *g = fixture_new ();
  const btv_audit *audits[] = { &f->audit, &g->audit };
  btr_options options = options_for ("out");
  size_t size;
  options.gnuplot = "/nonexistent";
  g->audit.interrupted = 1;
  ck_ok (btr_report_write (audits, 2, &options, &error), error);
  assert_says ("out", "(figures/ex25-verdicts.svg)");
  assert_says ("out", "(figures/ex25-2-verdicts.svg)");
  assert_says ("out", "](#claim-ex25-2-ex-1-tmf)");
  check_pages (path_of ("out", ""), LARGEST);
  /* The index: both, with what is first among their findings. */
  char *text = read_file ("out", "REPORT.md", &size), *end;
  char *front = read_file ("out", "claims/ex25-report.md", &size);
  ck_assert_ptr_nonnull (text);
  ck_assert_ptr_nonnull (front);
  ck_assert_ptr_eq (strstr (text, "# 2 sources\n"), text);
  ck_assert_ptr_nonnull (strstr (text, "\n| [ex25](claims/ex25-2-report.md), *"));
  char *row = strstr (text, "\n| [ex25](claims/ex25-report.md), *");
  char *first = strstr (front, "\n1. ");
  ck_assert (row && first && strstr (row, " | 9 | 2 confirmed · "));
  ck_assert_ptr_nonnull (end = strchr (first + 1, '['));
  *end = '\0';
  ck_assert_ptr_nonnull (strstr (row, first + 4));
  free (text);
  free (front);
  assert_says ("out", "> **Interrupted.** The audit was stopped before its "
                      "end: 6 of 9");
  assert_holds ("out", "data/ex25-2-table-1-row-1-x.csv", "t,x_exact,err_exact,");
  fixture_free (f);
  fixture_free (g);
}
END_TEST

START_TEST (date_is_the_given_one)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  options.figures = 0;
  setenv ("SOURCE_DATE_EPOCH", "1741305600", 1);
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  assert_holds ("out", "certificate.md", "| date | 2025-03-07 00:00:00 UTC |");
  fixture_free (f);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("report");
  TCase *report = tcase_create ("report");
  tcase_add_checked_fixture (report, madeup_setup, remove_folder);
  tcase_set_timeout (report, 120);
  tcase_add_test (report, says_what_was_found);
  tcase_add_test (report, shows_no_odd_numbers);
  tcase_add_test (report, the_first_page_leads_to_all);
  tcase_add_test (report, each_kind_has_its_headline);
  tcase_add_test (report, a_large_table_is_divided);
  tcase_add_test (report, draws_the_residuals_of_an_order);
  tcase_add_test (report, a_dossier_has_each_axis);
  tcase_add_test (report, what_is_printed_is_on_the_axis);
  tcase_add_test (report, results_can_be_read);
  tcase_add_test (report, what_is_compared_is_told);
  tcase_add_test (report, reports_on_several);
  tcase_add_test (report, date_is_the_given_one);
  suite_add_tcase (suite, report);
  return suite_run (suite);
}
