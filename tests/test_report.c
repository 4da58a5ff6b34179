/* tests/test_report.c - the report on audits that are made up.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"
#include "tests/folder.h"
#include "tests/pages.h"
#include "tests/suite.h"

#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a claims file and an audit of it ------------------------------------------ */

#define CLAIMS 9
#define EXHIBITS 2

typedef struct fixture
{
  btv_claims claims;
  btv_claim claim[CLAIMS];
  btv_reading readings[2];
  btv_outcome outcomes[CLAIMS];
  btv_attempt attempts[CLAIMS][3];
  btv_exhibit exhibits[EXHIBITS];
  btv_audit audit;
  double *curve[64];
  size_t curves;
} fixture;

static double omega_1[] = { 1.2 }, omega_2[] = { 0.4, 0.8 };
static btv_setting last[] = { { "crossing", "last" } },
                   printed_step[]
                   = { { "discretisation", "256/40/0.03" }, { "seed", "7" } };

/* One claim; PRINTED is a label when it does not begin with a digit. */
static btv_claim *
add_claim (fixture *f, const char *id, const char *evaluator, const char *column,
           size_t row, const char *printed)
{
  bt_error error = BT_ERROR_INIT;
  btv_claim *claim = &f->claim[f->claims.claims_count];
  *claim = (btv_claim){ .id = (char *) id,
                        .where = (char *) "Table I, row <7> | column *t*",
                        .statement = (char *) "how long the method holds",
                        .row = row,
                        .evaluator = btv_evaluator_find (evaluator),
                        .lambda = row == 1 ? 0.03 : 0.1,
                        .x0 = 5,
                        .omega = row == 1 ? omega_1 : omega_2,
                        .modes = row == 1 ? 1 : 2,
                        .at = NAN,
                        .t_max = 4000,
                        .printed = (char *) printed,
                        .claimed = { NAN, NAN, NAN },
                        .has_expect = 1 };
  ck_assert_ptr_nonnull (claim->evaluator);
  if (row > 0)
    {
      claim->table = (char *) "Table I";
      claim->column = (char *) column;
    }
  if (printed[0] >= '0' && printed[0] <= '9')
    ck_ok (btv_printed_parse (&claim->claimed, &claim->how, printed, NULL, &error),
           error);
  f->claims.claims_count++;
  return claim;
}

/* The outcome of the last claim: VERDICT from VALUE with half-width HALF. */
static btv_outcome *
add_outcome (fixture *f, btv_verdict verdict, double value, double half)
{
  size_t i = f->audit.outcomes_count++;
  btv_outcome *outcome = &f->outcomes[i];
  const double parts[BT_AXIS_COUNT] = { [BT_AXIS_STEP] = 0.7999 * half,
                                        [BT_AXIS_GRID] = 1e-4 * half,
                                        [BT_AXIS_SAMPLE] = half / 15 };
  f->attempts[i][0] = (btv_attempt){ .relation = BTV_DISJOINT };
  btv_answer *answer = &f->attempts[i][0].answer;
  answer->value = bt_value_from_parts (value, parts);
  answer->methods[0] = "split-step";
  answer->methods[1] = "mean-field";
  answer->warrant = "converged";
  *outcome = (btv_outcome){ .claim = &f->claim[i],
                            .verdict = verdict,
                            .as_expected = 1,
                            .attempts = f->attempts[i],
                            .attempts_count = 1,
                            .by = &f->attempts[i][0],
                            .deviation = value - f->claim[i].claimed.value,
                            .seconds = 0.25 };
  f->claim[i].expect = verdict;
  f->audit.totals[verdict]++;
  if (verdict <= BTV_REFUTED)
    f->audit.judged++;
  return outcome;
}

/* A further attempt under reading R. */
static void
add_attempt (fixture *f, btv_outcome *outcome, size_t r, double value, double half,
             btv_relation relation)
{
  btv_attempt *attempt = &outcome->attempts[outcome->attempts_count++];
  *attempt = outcome->attempts[0];
  attempt->reading = &f->readings[r];
  attempt->relation = relation;
  attempt->answer.value = bt_value_from_parts (value, (double[BT_AXIS_COUNT]){ half });
  if (relation == BTV_INSIDE)
    outcome->by = attempt;
}

static double *
new_curve (fixture *f, size_t size)
{
  double *curve = calloc (size, sizeof *curve);
  ck_assert_ptr_nonnull (curve);
  f->curve[f->curves++] = curve;
  return curve;
}

/* Damped oscillations that part from each other, and a delta that grows. */
static void
add_exhibit (fixture *f, const char *name, const btv_claim *claim, double end,
             double interval)
{
  static const char *const methods[BTV_CURVES]
      = { "split-step", "classical", "mean-field", "wigner", "gaussian" };
  static const double rate[BTV_CURVES] = { 0.004, 0, 0.003, 0.01, 0.002 };
  static const double pace[BTV_CURVES] = { 0, 3e-3, 2e-5, 4e-4, 1e-4 };
  btv_exhibit *exhibit = &f->exhibits[f->audit.exhibits_count++];
  size_t size = (size_t) lround (end / interval) + 1;
  *exhibit = (btv_exhibit){ .name = (char *) name, .claim = claim, .t_end = end };
  exhibit->curves.interval = interval;
  exhibit->curves.size = size;
  for (size_t k = 0; k < BTV_CURVES; k++)
    {
      btv_curves *curves = &exhibit->curves;
      curves->method[k] = methods[k];
      curves->x[k] = new_curve (f, size);
      curves->x_err[k] = new_curve (f, size);
      if (k > 0)
        {
          curves->delta[k] = new_curve (f, size);
          curves->delta_err[k] = new_curve (f, size);
        }
      for (size_t i = 0; i < size; i++)
        {
          double t = (double) i * interval;
          curves->x[k][i] = 5 * cos ((1 + pace[k]) * t) * exp (-rate[k] * t);
          curves->x_err[k][i] = k == 3 ? 0.2 * (1 - exp (-t / 30)) : 1e-6;
          if (k == 0)
            continue;
          double grown = pace[k] * t * (1 + 0.2 * sin (t));
          curves->delta[k][i] = grown / (1 + grown);
          curves->delta_err[k][i] = 0.05 * curves->delta[k][i];
        }
    }
}

static void
set_source (fixture *f)
{
  f->claims.path = (char *) "/somewhere/claims/example.yaml";
  f->claims.source = (btv_source){ .id = (char *) "ex25",
                                   .title = (char *) "Back_reaction & <quanta>",
                                   .authors = (char *) "A. Author, B. Author",
                                   .journal = (char *) "J. Ex. 1, 2",
                                   .year = (char *) "2025",
                                   .doi = NULL };
  f->readings[0] = (btv_reading){ .name = (char *) "last-crossing",
                                  .text = (char *) "last crossing, not the first",
                                  .set = last,
                                  .set_count = 1 };
  f->readings[1] = (btv_reading){ .name = (char *) "printed-step",
                                  .text = (char *) "split step at Δt = 0.03",
                                  .set = printed_step,
                                  .set_count = 2 };
  f->claims.readings = f->readings;
  f->claims.readings_count = 2;
  f->claims.claims = f->claim;
  f->audit.claims = &f->claims;
  f->audit.outcomes = f->outcomes;
  f->audit.exhibits = f->exhibits;
}

/* One outcome of each kind. */
static fixture *
fixture_new (void)
{
  fixture *f = calloc (1, sizeof *f);
  ck_assert_ptr_nonnull (f);
  set_source (f);
  add_claim (f, "ex-1-tq", "t_q", "t_q", 1, "40");
  add_outcome (f, BTV_CONFIRMED, 40.123456, 0.0123);
  add_claim (f, "ex-1-tmf", "t_mf", "t_mf", 1, "3304");
  btv_outcome *o = add_outcome (f, BTV_EXPLAINED, 3260.0871, 0.4);
  add_attempt (f, o, 0, 3260.2, 0.5, BTV_DISJOINT);
  add_attempt (f, o, 1, 3304.1, 0.2, BTV_INSIDE);
  f->attempts[1][2].weight = (btv_weight){ .fails = 9, .gives = 8, .chance = 2e-9 };
  o->offered = 12;
  add_claim (f, "ex-1-ttw", "t_tw", "t_tw", 1, "164");
  o = add_outcome (f, BTV_REFUTED, 151.7, 0.35);
  add_attempt (f, o, 0, 151.9, 0.35, BTV_DISJOINT);
  add_claim (f, "ex-1-stab", "stability", "stability", 1, "Stable")->t_max = NAN;
  o = add_outcome (f, BTV_REFUTED, 0.02134, 0.0001);
  strcpy (f->attempts[3][0].answer.label, "Unstable");
  add_claim (f, "ex-2-tq", "t_q", "t_q", 2, "6");
  o = add_outcome (f, BTV_UNDECIDED, INFINITY, 0);
  f->attempts[4][0].answer.value = (bt_value){ INFINITY, 399.97, INFINITY, { 0 } };
  f->attempts[4][0].relation = BTV_OVERLAP;
  snprintf (o->message, sizeof o->message, "blocked by the sampling error");
  snprintf (f->attempts[4][0].answer.reason, 256, "not reached before t = 400");
  o->deviation = INFINITY;
  o->by = NULL;
  add_claim (f, "ex-2-tmf", "t_mf", "t_mf", 2, "9");
  o = add_outcome (f, BTV_NOT_RUN, NAN, NAN);
  o->attempts_count = 0;
  o->by = NULL;
  snprintf (o->message, sizeof o->message, "left out by the filter");
  add_claim (f, "ex-2-ttw", "t_tw", "t_tw", 2, "17");
  o = add_outcome (f, BTV_ERROR, NAN, NAN);
  f->attempts[6][0].status = BT_ECONV;
  snprintf (f->attempts[6][0].answer.reason, 256, "did not converge");
  o->by = NULL;
  btv_claim *claim = add_claim (f, "ex-s", "entropy", NULL, 0, "0.026");
  claim->lambda = 0.1;
  claim->omega = omega_2;
  claim->at = 25;
  add_outcome (f, BTV_CLOSE, 0.0255, 1e-5);
  claim->close_relative = 0.05;
  claim->close_why = (char *) "the cut is not stated";
  claim = add_claim (f, "ex-new", "t_q", NULL, 0, "12.0");
  o = add_outcome (f, BTV_CONFIRMED, 12.01, 0.01);
  claim->expect = BTV_REFUTED;
  o->as_expected = 0;
  f->audit.unexpected = 1;
  add_exhibit (f, "table-1-row-1", &f->claim[0], 4000, 0.2);
  add_exhibit (f, "table-1-row-2", &f->claim[4], 40, 0.1);
  return f;
}

static void
fixture_free (fixture *f)
{
  for (size_t i = 0; i < f->curves; i++)
    free (f->curve[i]);
  free (f);
}

/* ---- folders ------------------------------------------------------------------- */

static void
setup (void)
{
  make_folder ();
  unsetenv ("SOURCE_DATE_EPOCH");
}

static const char *
path_of (const char *below, const char *name)
{
  char both[256];
  snprintf (both, sizeof both, "%s%s%s", below, *name ? "/" : "", name);
  return in_folder (both);
}

/* Contents of a file in the folder, owned by the caller; NULL when there is none. */
static char *
read_file (const char *below, const char *name, size_t *size)
{
  FILE *file = fopen (path_of (below, name), "rb");
  if (!file)
    return NULL;
  ck_assert_int_eq (fseek (file, 0, SEEK_END), 0);
  *size = (size_t) ftell (file);
  rewind (file);
  char *text = malloc (*size + 1);
  ck_assert_ptr_nonnull (text);
  ck_assert_uint_eq (fread (text, 1, *size, file), *size);
  text[*size] = '\0';
  fclose (file);
  return text;
}

static btr_options
options_for (const char *below)
{
  static char scripts[512], paths[2][256];
  static unsigned next;
  char *own = paths[next++ % 2];
  const char *srcdir = getenv ("srcdir");
  snprintf (scripts, sizeof scripts, "%s/report", srcdir ? srcdir : ".");
  snprintf (own, sizeof paths[0], "%s", path_of (below, ""));
  return (btr_options){ .folder = own,
                        .scripts = scripts,
                        .command = "breaktime audit 'a b.yaml' | $HOME",
                        .certifier = "A. <b> Reader",
                        .seconds = 12.5,
                        .figures = 1,
                        .seed = 20250307 };
}

/* TEXT stands on one of the pages of the report in BELOW. */
static void
assert_says (const char *below, const char *text)
{
  char *pages = read_pages (path_of (below, ""));
  ck_assert_msg (strstr (pages, text) != NULL,
                 "no page has '%s', the first is\n%.2000s", text, pages);
  free (pages);
}

static void
assert_holds (const char *below, const char *name, const char *text)
{
  size_t size;
  char *content = read_file (below, name, &size);
  ck_assert_msg (content != NULL, "%s is not there", name);
  ck_assert_msg (strstr (content, text) != NULL, "%s does not hold '%s'", name, text);
  free (content);
}

static const char *const all_files[] = { "REPORT.md",
                                         "claims/Table-I.md",
                                         "claims/statements.md",
                                         "claims/trust.md",
                                         "claims/conventions.md",
                                         "REPORT.html",
                                         "claims/all.md",
                                         "latex/Table-I.tex",
                                         "results.json",
                                         "timings.csv",
                                         "certificate.md",
                                         "ro-crate-metadata.json",
                                         "data/table-1-row-1-x.csv",
                                         "data/table-1-row-1-delta.csv",
                                         "data/table-1-row-2-x.csv",
                                         "data/table-1-row-2-delta.csv",
                                         "figures/verdicts.svg",
                                         "figures/table-1-row-1-x.svg",
                                         "figures/table-1-row-1-delta.svg",
                                         "figures/table-1-row-2-x.svg",
                                         "figures/table-1-row-2-delta.svg",
                                         "dossier/ex-1-tmf.md",
                                         "dossier/ex-1-ttw.md",
                                         "recipes/ex-1-tmf.py",
                                         "data/ex-1-tmf__marked.csv",
                                         "figures/ex-1-tmf__marked.svg" };
enum
{
  FILES = sizeof all_files / sizeof *all_files,
  LARGEST = 40960 /* bytes of a page */
};

/* Without gnuplot the figures that it draws are not expected. */
static int
has_gnuplot (void)
{
  return system ("gnuplot --version >/dev/null 2>&1") == 0;
}

/* ---- reports ------------------------------------------------------------------- */

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

START_TEST (same_outcomes_same_bytes)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options first = options_for ("a"), second = options_for ("b");
  ck_ok (btr_report_write (&audit, 1, &first, &error), error);
  ck_ok (btr_report_write (&audit, 1, &first, &error), error); /* onto itself */
  for (size_t i = 0; i < CLAIMS; i++)
    f->outcomes[i].seconds *= 3;
  second.command = "breaktime audit -j 2 another";
  second.certifier = NULL;
  second.seconds = 1;
  ck_ok (btr_report_write (&audit, 1, &second, &error), error);
  for (size_t i = 0; i < FILES; i++)
    {
      size_t one_size = 0, two_size = 0;
      char *one = read_file ("a", all_files[i], &one_size);
      char *two = read_file ("b", all_files[i], &two_size);
      if (strstr (all_files[i], "-x.svg") || strstr (all_files[i], "-delta.svg")
          || strstr (all_files[i], "_marked.svg"))
        {
          ck_assert_int_eq (one != NULL, has_gnuplot ());
          ck_assert_int_eq (two != NULL, one != NULL);
        }
      else
        ck_assert_msg (one && two, "%s is not there", all_files[i]);
      if (one && two && strcmp (all_files[i], "timings.csv") != 0
          && strcmp (all_files[i], "certificate.md") != 0
          && strcmp (all_files[i], "ro-crate-metadata.json") != 0)
        ck_assert_msg (one_size == two_size && memcmp (one, two, one_size) == 0,
                       "%s differs", all_files[i]);
      free (one);
      free (two);
    }
  /* and nothing else is left behind */
  ck_assert_uint_eq (remove_tree (path_of ("a", "")),
                     1 + (has_gnuplot () ? FILES : FILES - 5)); /* SHA256SUMS */
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

START_TEST (does_without_gnuplot)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  size_t size;
  options.gnuplot = "/nonexistent/gnuplot";
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  assert_says (
      "out", "**5 figures are missing** ('/nonexistent/gnuplot' could not be started): "
             "table-1-row-1-x.svg, table-1-row-1-delta.svg, table-1-row-2-x.svg, "
             "table-1-row-2-delta.svg, ex-1-tmf__marked.svg.");
  assert_holds ("out", "figures/verdicts.svg", "</svg>");
  ck_assert_ptr_null (read_file ("out", "figures/table-1-row-1-x.svg", &size));
  char *text = read_pages (path_of ("out", ""));
  ck_assert_ptr_null (strstr (text, "table-1-row-1-x.svg)")); /* no dead link */
  free (text);
  options.gnuplot = "false";
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  assert_says ("out", "'false' ended with status 1");
  options.gnuplot = "true"; /* content, but no figure */
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  assert_says ("out", "left an incomplete file");
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

START_TEST (failure_leaves_nothing)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  options.figures = 0;
  /* a disk that is full: no file beyond so many bytes, first one then another */
  static const rlim_t limits[] = { 0, 1000, 20000, 150000 };
  signal (SIGXFSZ, SIG_IGN);
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
    {
      struct rlimit limit, before;
      ck_assert_int_eq (getrlimit (RLIMIT_FSIZE, &before), 0);
      limit = before;
      limit.rlim_cur = limits[i];
      ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &limit), 0);
      bt_status status = btr_report_write (&audit, 1, &options, &error);
      ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &before), 0);
      ck_assert_int_eq (status, BT_EIO);
      ck_assert_msg (strstr (error.text, "File too large") != NULL, "%s", error.text);
      ck_assert_int_ne (access (path_of ("out", ""), F_OK), 0);
    }
  fixture_free (f);
}
END_TEST

START_TEST (failure_spares_the_old)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  options.figures = 0;
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  /* a folder stands where a file should go: seen before anything is moved */
  size_t before, after;
  ck_assert_int_eq (unlink (path_of ("out", "results.json")), 0);
  ck_assert_int_eq (mkdir (path_of ("out", "results.json"), 0777), 0);
  char *old = read_file ("out", "REPORT.md", &before);
  f->audit.interrupted = 1;
  ck_fails (btr_report_write (&audit, 1, &options, &error), BT_EIO, error,
            "results.json: is a folder");
  char *now = read_file ("out", "REPORT.md", &after);
  ck_assert_str_eq (old, now);
  free (old);
  free (now);
  ck_assert_uint_eq (remove_tree (path_of ("out", "")), 20); /* SHA256SUMS too */
  /* a file stands where the folder should be */
  FILE *file = fopen (path_of ("out", ""), "w");
  ck_assert_ptr_nonnull (file);
  fclose (file);
  ck_fails (btr_report_write (&audit, 1, &options, &error), BT_EIO, error, "out");
  options.folder = path_of ("out", "below");
  ck_fails (btr_report_write (&audit, 1, &options, &error), BT_EIO, error, "out");
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

/* Nothing judged, nothing run, no curves; no audit at all; nowhere to put it. */
START_TEST (empty_audit)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = calloc (1, sizeof *f);
  ck_assert_ptr_nonnull (f);
  set_source (f);
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  assert_says ("out", "0 statements of the source · 0 judged\n");
  ck_fails (btr_report_write (&audit, 0, &options, &error), BT_EINVAL, error, "audit");
  options.folder = "";
  ck_fails (btr_report_write (&audit, 1, &options, &error), BT_EINVAL, error, "folder");
  fixture_free (f);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("report");
  TCase *report = tcase_create ("report");
  tcase_add_checked_fixture (report, setup, remove_folder);
  tcase_set_timeout (report, 120);
  tcase_add_test (report, says_what_was_found);
  tcase_add_test (report, shows_no_odd_numbers);
  tcase_add_test (report, same_outcomes_same_bytes);
  tcase_add_test (report, the_first_page_leads_to_all);
  tcase_add_test (report, a_large_table_is_divided);
  tcase_add_test (report, does_without_gnuplot);
  tcase_add_test (report, draws_the_residuals_of_an_order);
  tcase_add_test (report, what_is_printed_is_on_the_axis);
  tcase_add_test (report, failure_leaves_nothing);
  tcase_add_test (report, failure_spares_the_old);
  tcase_add_test (report, results_can_be_read);
  tcase_add_test (report, what_is_compared_is_told);
  tcase_add_test (report, reports_on_several);
  tcase_add_test (report, date_is_the_given_one);
  tcase_add_test (report, empty_audit);
  suite_add_tcase (suite, report);
  return suite_run (suite);
}
