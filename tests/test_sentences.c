/* tests/test_sentences.c - whose statement a claim is, in every sentence of a report.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"
#include "tests/folder.h"
#include "tests/pages.h"
#include "tests/suite.h"
#include "validation/tally.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof (array) / sizeof *(array))

static double omega[] = { 0.8 };

typedef struct made_up
{
  btv_claims claims;
  btv_claim claim[BTV_ORIGIN_COUNT * BTV_VERDICT_COUNT + 3];
  btv_outcome outcome[BTV_ORIGIN_COUNT * BTV_VERDICT_COUNT + 3];
  btv_attempt attempt[BTV_ORIGIN_COUNT * BTV_VERDICT_COUNT + 3];
  char id[BTV_ORIGIN_COUNT * BTV_VERDICT_COUNT][32];
  btv_audit audit;
} made_up;

/* One more claim with its outcome: VALUE +- HALF. */
static btv_claim *
add (made_up *m, const char *id, btv_origin origin, const char *evaluator,
     const char *printed, btv_verdict verdict, double value, double half)
{
  size_t i = m->audit.outcomes_count++;
  btv_claim *claim = &m->claim[i];
  *claim = (btv_claim){ .id = (char *) id,
                        .where = (char *) "Eq. 7",
                        .statement = (char *) "it is small",
                        .origin = origin,
                        .evaluator = btv_evaluator_find (evaluator),
                        .lambda = 0.1,
                        .x0 = 5,
                        .omega = omega,
                        .modes = 1,
                        .at = NAN,
                        .t_max = NAN,
                        .printed = (char *) printed,
                        .claimed = { NAN, NAN, NAN } };
  if (origin == BTV_ORIGIN_ENCODED)
    claim->encodes = (char *) "small is that";
  if (origin == BTV_ORIGIN_DERIVED)
    claim->derivation = (char *) "Eq. 6, squared";
  int label = btv_evaluator_kind (claim->evaluator) == BTV_LABEL;
  if (!label)
    ck_assert_int_eq (
        btv_printed_parse (&claim->claimed, &claim->how, printed, NULL, NULL), BT_OK);
  m->attempt[i] = (btv_attempt){ .relation = BTV_DISJOINT };
  m->attempt[i].answer.value
      = bt_value_from_parts (value, (double[BT_AXIS_COUNT]){ half });
  m->outcome[i] = (btv_outcome){ .claim = claim,
                                 .verdict = verdict,
                                 .as_expected = 1,
                                 .attempts = &m->attempt[i],
                                 .attempts_count = verdict != BTV_NOT_RUN,
                                 .by = &m->attempt[i],
                                 .deviation = value - claim->claimed.value };
  m->audit.totals[verdict]++;
  m->claims.claims_count++;
  return claim;
}

static made_up *
begin (void)
{
  made_up *m = calloc (1, sizeof *m);
  ck_assert_ptr_nonnull (m);
  m->claims.path = (char *) "made-up.yaml";
  m->claims.source = (btv_source){ .id = (char *) "m",
                                   .title = (char *) "Made up",
                                   .authors = (char *) "Nobody",
                                   .year = (char *) "2025" };
  m->claims.claims = m->claim;
  m->audit.claims = &m->claims;
  m->audit.outcomes = m->outcome;
  return m;
}

/* One claim of each origin and verdict. */
START_TEST (each_verdict_is_counted_where_it_belongs)
{
  made_up *m = begin ();
  for (int o = 0; o < BTV_ORIGIN_COUNT; o++)
    for (int v = 0; v < BTV_VERDICT_COUNT; v++)
      {
        char *id = m->id[m->audit.outcomes_count];
        snprintf (id, sizeof m->id[0], "%s-%s", btv_origin_name ((btv_origin) o),
                  btv_verdict_name ((btv_verdict) v));
        add (m, id, (btv_origin) o, "t_q", "12", (btv_verdict) v, 15, 0.1);
      }
  report_on (&m->audit);
  char *report = read_pages (in_folder ("report"));
  char *top = part_of (report, "# ", "## What matters most");
  /* two origins are the source's, each verdict of both, four kinds of which judge
   * nothing */
  char wanted[128];
  const int judged = BTV_VERDICT_COUNT - 4;
  snprintf (wanted, sizeof wanted,
            "%d statements of the source · %d judged · **2 confirmed · 2 explained · ",
            2 * BTV_VERDICT_COUNT, 2 * judged);
  ck_assert_msg (strstr (top, wanted) != NULL, "%s", top);
  snprintf (wanted, sizeof wanted,
            "\n%d statements that follow from it · %d judged · 1 confirmed · ",
            BTV_VERDICT_COUNT, judged);
  ck_assert_msg (strstr (top, wanted) != NULL, "%s", top);
  snprintf (
      wanted, sizeof wanted,
      "\n%d tests that are not the source's stand apart: [Tests added](#tests-added)\n",
      BTV_VERDICT_COUNT);
  ck_assert_msg (strstr (top, wanted) != NULL, "%s", top);
  free (report);
  report = read_pages (in_folder ("report"));
  ck_assert_ptr_nonnull (strstr (report, "\n**undecided** (2): "));
  ck_assert_ptr_nonnull (strstr (report, "\n**undecided** (1 of what follows): "));
  ck_assert_ptr_nonnull (strstr (report, "\n**undecided** (1 of the tests added): "));
  char *findings = part_of (report, "## What matters most", "<a id=\"map\">");
  ck_assert_ptr_nonnull (strstr (findings, "(#claim-quoted-refuted)"));
  ck_assert_ptr_nonnull (strstr (findings, "(#claim-encoded-refuted)"));
  ck_assert_ptr_nonnull (strstr (findings, "(#claim-encoded-explained)"));
  ck_assert_ptr_null (strstr (findings, "(#claim-derived-"));
  ck_assert_ptr_null (strstr (findings, "(#claim-ours-"));
  ck_assert_ptr_null (strstr (findings, "-confirmed)"));
  free (report);
  json_error_t where;
  json_t *root = json_load_file (in_folder ("report/results.json"), 0, &where);
  ck_assert_msg (root != NULL, "line %d: %s", where.line, where.text);
  json_t *part = json_array_get (json_object_get (root, "audits"), 0);
  json_t *by = json_object_get (part, "totals_by_origin");
  ck_assert_uint_eq (json_object_size (by), BTV_ORIGIN_COUNT);
  for (int o = 0; o < BTV_ORIGIN_COUNT; o++)
    {
      json_t *row = json_object_get (by, btv_origin_name ((btv_origin) o));
      ck_assert_int_eq (json_integer_value (json_object_get (row, "statements")),
                        BTV_VERDICT_COUNT);
      ck_assert_int_eq (json_integer_value (json_object_get (row, "judged")), judged);
      for (int v = 0; v < BTV_VERDICT_COUNT; v++)
        ck_assert_int_eq (json_integer_value (json_object_get (
                              row, btv_verdict_name ((btv_verdict) v))),
                          1);
    }
  json_decref (root);
  free (m);
}
END_TEST

/* What is said, of whom, what was found and on what. */
static const struct
{
  btv_origin origin;
  const char *evaluator, *printed;
  double value, half;
  const char *says;
} sentences[] = {
  { BTV_ORIGIN_QUOTED, "t_q", "12", 15.04, 0.02,
    "1. ✗ The source says ‹it is small› (Eq. 7), printed as 12; recomputed on the "
    "source's model: 15.040(20), 25 % more. [a](#claim-a) "
    "([why](dossier/a.md))\n" },
  { BTV_ORIGIN_QUOTED, "conservation", "<= 1e-4", 2.2e-4, 1e-6,
    "1. ✗ The source says ‹it is small› (Eq. 7), printed as at most 1e-4; recomputed "
    "on the source's model: 0.0002200(10). [a](#claim-a) "
    "([why](dossier/a.md))\n" },
  { BTV_ORIGIN_ENCODED, "order", "4", 2.01, 0.03,
    "1. ✗ The source says ‹it is small› (Eq. 7); encoded as exponent 4, since small is "
    "that; recomputed on the source's model: exponent 2.01(3). [a](#claim-a) "
    "([why](dossier/a.md))\n" },
  { BTV_ORIGIN_ENCODED, "smallest_eigenvalue", "<= -1e-6", 1e-14, 2.5e-12,
    "1. ✗ The source says ‹it is small› (Eq. 7); encoded as at most -1e-6, since small "
    "is that; recomputed on the source's model: 0 within 2.5e-12. [a](#claim-a) "
    "([why](dossier/a.md))\n" },
  { BTV_ORIGIN_ENCODED, "decorrelation", "~ 1", 8.06, 0.01,
    "1. ✗ The source says ‹it is small› (Eq. 7); encoded as of order 1, since small is "
    "that; recomputed on the source's model: 8.060(10). [a](#claim-a) "
    "([why](dossier/a.md))\n" },
  { BTV_ORIGIN_ENCODED, "stability", "Stable", 0.1, 0.001,
    "1. ✗ The source says ‹it is small› (Eq. 7); encoded as “Stable”, since small is "
    "that; recomputed on the source's model: “Unstable”. [a](#claim-a)\n" },
  { BTV_ORIGIN_DERIVED, "order", "4", 2.01, 0.03,
    "- ✗ ‹it is small› (Eq. 7) follows from ‹Eq. 6, squared›: exponent 4; recomputed "
    "on the source's model: exponent 2.01(3). **refuted** [a](#claim-a)\n" },
  { BTV_ORIGIN_OURS, "smallest_eigenvalue", "<= -1e-6", 1e-14, 2.5e-12,
    "| [a](#claim-a) | Eq. 7 | asked for at most -1e-6 | 0.0(25)e-12 | – | ✗ refuted "
    "|  |\n" },
  { BTV_ORIGIN_OURS, "order", "4", 2.01, 0.03,
    "> ‹it is small› (Eq. 7); not the source's: a test added, for exponent 4\n" },
  { BTV_ORIGIN_ENCODED, "order", "4", 2.01, 0.03,
    "> The source says ‹it is small› (Eq. 7); encoded as exponent 4, since small is "
    "that\n" },
  { BTV_ORIGIN_ENCODED, "order", "4", 2.01, 0.03,
    "| [a](#claim-a) | Eq. 7 | encoded as exponent 4 | 2.01(3) | -1.99(3) | ✗ refuted "
    "|  |\n" },
  { BTV_ORIGIN_ENCODED, "smallest_eigenvalue", "<= -1e-6", 1e-14, 2.5e-12,
    "| [a](#claim-a) | Eq. 7 | encoded as at most -1e-6 | 0.0(25)e-12 | – | ✗ refuted "
    "|  |\n" },
};

START_TEST (a_sentence_says_whose_it_is)
{
  made_up *m = begin ();
  add (m, "a", sentences[_i].origin, sentences[_i].evaluator, sentences[_i].printed,
       BTV_REFUTED, sentences[_i].value, sentences[_i].half);
  strcpy (m->attempt[0].answer.label,
          m->claim[0].claimed.value > 0 || m->claim[0].claimed.value < 0 ? ""
                                                                         : "Unstable");
  report_on (&m->audit);
  char *report = read_pages (in_folder ("report"));
  ck_assert_msg (strstr (report, sentences[_i].says) != NULL, "no '%s' in\n%s",
                 sentences[_i].says, report);
  free (report);
  free (m);
}
END_TEST

/* By what strength a reading, or the source's own sampling, gives a number. */
static const struct
{
  btv_verdict verdict;
  size_t parts; /* of the reading */
  btv_weight weight;
  const char *says, *row;
} grounds[] = {
  { BTV_EXPLAINED,
    1,
    { .fails = 9, .gives = 8, .chance = 2e-9 },
    "1. ≈ The source says ‹it is small› (Eq. 7), printed as 12; recomputed on the "
    "source's model: 15.040(20), 25 % more. It holds as “in another way”, 12.000(20): "
    "P = 2.0e-09, 8 of 9 of the column, 12 ways to set the keys offered. [a](#claim-a)",
    "| ground | It holds as “in another way”, 12.000(20): P = 2.0e-09, 8 of 9 of the "
    "column, 12 ways to set the keys offered |\n" },
  { BTV_COMPATIBLE,
    1,
    { .fails = 1, .gives = 1, .chance = 0.3 },
    "1. ✗ The source says ‹it is small› (Eq. 7), printed as 12; recomputed on the "
    "source's model: 15.040(20), 25 % more. It would hold as “in another way”, "
    "12.000(20), which is no evidence: P = 0.30. [a](#claim-a)",
    "1 judged · **1 refuted, 1 of them compatible with a reading**\n" },
  { BTV_WITHIN_SAMPLING,
    1,
    { .fails = 0 },
    "1. ≈ The source says ‹it is small› (Eq. 7), printed as 12; recomputed on the "
    "source's model: 15.040(20), 25 % more. One run with the source's own number of "
    "samples scatters by ±2.1; p = 0.30 (column 0.20); numbers from 8.75 to 21.5 would "
    "pass. [a](#claim-a)",
    "· **within-sampling** ≈ of another-way\n" },
  { BTV_REFUTED,
    2,
    { .fails = 2, .gives = 1, .chance = 0.3 },
    "25 % more. Only “in another way” gives it: a pair of readings, which is no "
    "evidence for one entry. [a](#claim-a)",
    "| gives 1 of 2, breaks 0, P = 0.30 |" },
};

START_TEST (a_ground_is_said_with_its_strength)
{
  static const btv_reading reading
      = { .name = (char *) "another-way", .text = (char *) "in another way" };
  made_up *m = begin ();
  add (m, "a", BTV_ORIGIN_QUOTED, "t_q", "12", grounds[_i].verdict, 15.04, 0.02);
  btv_reading other = reading;
  other.parts = grounds[_i].parts;
  m->attempt[1] = (btv_attempt){ .reading = &other, .weight = grounds[_i].weight };
  m->attempt[1].answer.value
      = bt_value_from_parts (12, (double[BT_AXIS_COUNT]){ 0.02 });
  m->attempt[1].answer.scatter = 2.1;
  m->outcome[0].attempts_count = 2;
  m->outcome[0].offered = 12;
  m->outcome[0].draw = (btv_draw){ 0.3, 0.2, 8.75, 21.5 };
  if (grounds[_i].verdict != BTV_REFUTED)
    m->outcome[0].by = &m->attempt[1];
  report_on (&m->audit);
  char *report = read_pages (in_folder ("report"));
  ck_assert_msg (strstr (report, grounds[_i].says) != NULL, "no '%s' in\n%s",
                 grounds[_i].says, report);
  ck_assert_msg (strstr (report, grounds[_i].row) != NULL, "no '%s' in\n%s",
                 grounds[_i].row, report);
  free (report);
  free (m);
}
END_TEST

START_TEST (a_reconstruction_is_named)
{
  made_up *m = begin ();
  m->claims.source.reconstruction = (char *) "Another model stands in.";
  add (m, "a", BTV_ORIGIN_QUOTED, "t_q", "12", BTV_REFUTED, 15.04, 0.02)->reconstruction
      = 1;
  add (m, "b", BTV_ORIGIN_QUOTED, "t_mf", "12", BTV_REFUTED, 15.04, 0.02);
  report_on (&m->audit);
  static const char *const texts[]
      = { "\n> **Judged on a reconstruction, not on the source's own model.** Another "
          "model stands in.\n",
          ", printed as 12; recomputed on the reconstruction: 15.040(20), 25 % more. "
          "[a](#claim-a) ([why](dossier/a.md))\n",
          ", printed as 12; recomputed on the source's model: 15.040(20), 25 % more. "
          "[b](#claim-b) ([why](dossier/b.md))\n",
          "| judged on | a reconstruction of the source's model |\n" };
  char *report = read_pages (in_folder ("report"));
  for (size_t i = 0; i < COUNT (texts); i++)
    ck_assert_msg (strstr (report, texts[i]) != NULL, "no '%s' in\n%s", texts[i],
                   report);
  ck_assert_uint_eq (occurrences (report, texts[3]), 1);
  free (report);
  free (m);
}
END_TEST

/* What loses most comes first, whatever its place in the file: a cell that is eight
 * times as large before a formula that is off by a half, and that before a cell off by
 * a tenth (weight.h); cases of one sentence are told together, and so are cells of a
 * column.
 */
START_TEST (findings_stand_by_their_weight)
{
  made_up *m = begin ();
  static const struct
  {
    const char *id, *column;
    double value;
  } cells[]
      = { { "small", "t_mf", 13.8 }, { "large", "t_q", 99 }, { "other", "t_q", 15 } };
  add (m, "less", BTV_ORIGIN_ENCODED, "order", "4", BTV_REFUTED, 3, 0.01);
  for (size_t i = 0; i < COUNT (cells); i++)
    {
      btv_claim *cell = add (m, cells[i].id, BTV_ORIGIN_QUOTED, cells[i].column, "12",
                             BTV_REFUTED, cells[i].value, 0.1);
      cell->table = (char *) "Table I";
      cell->column = (char *) cells[i].column;
      cell->row = i + 1;
    }
  add (m, "more", BTV_ORIGIN_ENCODED, "order", "4", BTV_REFUTED, 2, 0.01);
  add (m, "mine", BTV_ORIGIN_OURS, "order", "4", BTV_REFUTED, 1, 0.01);
  report_on (&m->audit);
  char *report = read_pages (in_folder ("report"));
  char *text = part_of (report, "## What matters most", "<a id=\"symbols\">");
  static const char *const order[] = {
    ("1. ✗ **t_q** of Table I, row 2, is printed as 12; "
     "recomputed on the source's model: 99.00(10)"),
    "[large](#claim-large) ([why](dossier/large.md)); likewise [other](#claim-other)\n",
    "2. ✗ The source says",
    "[more](#claim-more) ([why](dossier/more.md)); likewise [less](#claim-less)\n",
    "3. ✗ **t_mf** of Table I, row 1",
    "[small](#claim-small)"
  };
  const char *at = text;
  for (size_t i = 0; i < COUNT (order); i++)
    {
      at = strstr (at, order[i]);
      ck_assert_msg (at != NULL, "'%s' is not in its place in\n%s", order[i], text);
    }
  ck_assert_ptr_null (strstr (text, "4. "));
  ck_assert_ptr_null (strstr (text, "mine"));
  free (report);
  free (m);
}
END_TEST

/* "Likewise" is said of what holds under the same reading only. */
START_TEST (only_the_same_ground_is_likewise)
{
  btv_reading one = { .name = (char *) "one", .text = (char *) "one" }, two = one;
  made_up *m = begin ();
  const btv_reading *by[] = { &one, &two, &one };
  static const char *const ids[] = { "a", "b", "c" };
  for (size_t i = 0; i < COUNT (by); i++)
    {
      add (m, ids[i], BTV_ORIGIN_QUOTED, "t_q", "12", BTV_COMPATIBLE, 15, 0.1);
      m->attempt[i].reading = by[i];
    }
  report_on (&m->audit);
  char *report = read_pages (in_folder ("report"));
  ck_assert_ptr_nonnull (
      strstr (report, "[a](#claim-a) ([why](dossier/a.md)); likewise [c](#claim-c)\n"));
  ck_assert_ptr_nonnull (strstr (report, "[b](#claim-b) ([why](dossier/b.md))\n"));
  free (report);
  free (m);
}
END_TEST

START_TEST (results_say_whose_they_are)
{
  made_up *m = begin ();
  m->claims.source.reconstruction = (char *) "Another model stands in.";
  btv_claim *claim
      = add (m, "a", BTV_ORIGIN_ENCODED, "order", "4", BTV_REFUTED, 2, 0.1);
  claim->family = (char *) "fig-9";
  claim->reconstruction = 1;
  add (m, "b", BTV_ORIGIN_DERIVED, "order", "4", BTV_REFUTED, 2, 0.1);
  report_on (&m->audit);
  json_error_t where;
  json_t *root = json_load_file (in_folder ("report/results.json"), 0, &where);
  ck_assert_msg (root != NULL, "line %d: %s", where.line, where.text);
  json_t *part = json_array_get (json_object_get (root, "audits"), 0);
  json_t *list = json_object_get (part, "claims");
  json_t *a = json_array_get (list, 0), *b = json_array_get (list, 1);
#define TEXT(object, key) json_string_value (json_object_get (object, key))
  ck_assert_str_eq (TEXT (json_object_get (part, "source"), "reconstruction"),
                    "Another model stands in.");
  ck_assert_str_eq (TEXT (a, "origin"), "encoded");
  ck_assert_str_eq (TEXT (a, "encodes"), "small is that");
  ck_assert_str_eq (TEXT (a, "family"), "fig-9");
  ck_assert (json_is_true (json_object_get (a, "reconstruction")));
  ck_assert_ptr_null (json_object_get (a, "derivation"));
  ck_assert_str_eq (TEXT (b, "origin"), "derived");
  ck_assert_str_eq (TEXT (b, "derivation"), "Eq. 6, squared");
  ck_assert (json_is_false (json_object_get (b, "reconstruction")));
  ck_assert_ptr_null (json_object_get (b, "encodes"));
  ck_assert_ptr_null (json_object_get (b, "family"));
#undef TEXT
  json_decref (root);
  free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("sentences");
  TCase *report = tcase_create ("report");
  tcase_add_checked_fixture (report, make_folder, remove_folder);
  tcase_add_test (report, each_verdict_is_counted_where_it_belongs);
  tcase_add_loop_test (report, a_sentence_says_whose_it_is, 0, COUNT (sentences));
  tcase_add_loop_test (report, a_ground_is_said_with_its_strength, 0, COUNT (grounds));
  tcase_add_test (report, a_reconstruction_is_named);
  tcase_add_test (report, findings_stand_by_their_weight);
  tcase_add_test (report, only_the_same_ground_is_likewise);
  tcase_add_test (report, results_say_whose_they_are);
  suite_add_tcase (suite, report);
  return suite_run (suite);
}
