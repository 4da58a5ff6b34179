/* tests/madeup.c - see madeup.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/madeup.h"
#include "tests/folder.h"
#include "tests/pages.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a claims file and an audit of it ------------------------------------------ */

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

void
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

fixture *
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

void
fixture_free (fixture *f)
{
  for (size_t i = 0; i < f->curves; i++)
    free (f->curve[i]);
  free (f);
}

/* ---- folders ------------------------------------------------------------------- */

void
madeup_setup (void)
{
  make_folder ();
  unsetenv ("SOURCE_DATE_EPOCH");
}

const char *
path_of (const char *below, const char *name)
{
  char both[256];
  snprintf (both, sizeof both, "%s%s%s", below, *name ? "/" : "", name);
  return in_folder (both);
}

char *
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

btr_options
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

void
assert_says (const char *below, const char *text)
{
  char *pages = read_pages (path_of (below, ""));
  ck_assert_msg (strstr (pages, text) != NULL,
                 "no page has '%s', the first is\n%.2000s", text, pages);
  free (pages);
}

void
assert_holds (const char *below, const char *name, const char *text)
{
  size_t size;
  char *content = read_file (below, name, &size);
  ck_assert_msg (content != NULL, "%s is not there", name);
  ck_assert_msg (strstr (content, text) != NULL, "%s does not hold '%s'", name, text);
  free (content);
}

int
has_gnuplot (void)
{
  return system ("gnuplot --version >/dev/null 2>&1") == 0;
}
