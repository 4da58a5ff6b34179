/* tests/test_weight.c - in which order findings are told.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/weight.h"
#include "tests/suite.h"

#include <math.h>
#include <string.h>

/* A statement with its answer. */
typedef struct made
{
  btv_claim claim;
  btv_attempt attempt;
  btv_outcome outcome;
} made;

static const btv_outcome *
make (made *m, btv_origin origin, const char *printed, btv_verdict verdict, double lo,
      double hi)
{
  bt_error error = BT_ERROR_INIT;
  *m = (made){ .claim = { .origin = origin,
                          .evaluator = btv_evaluator_find ("t_q"),
                          .printed = (char *) printed },
               .outcome = { .verdict = verdict, .attempts_count = 1 } };
  ck_ok (btv_printed_parse (&m->claim.claimed, &m->claim.how, printed, NULL, &error),
         error);
  m->attempt.answer.value = (bt_value){ .value = (lo + hi) / 2, .lo = lo, .hi = hi };
  m->outcome.claim = &m->claim;
  m->outcome.attempts = &m->attempt;
  return &m->outcome;
}

static double
weigh (btv_origin origin, const char *printed, btv_verdict verdict, double lo,
       double hi)
{
  made m;
  return btr_weight (make (&m, origin, printed, verdict, lo, hi));
}

START_TEST (the_share_that_is_lost)
{
  /* between the nearest ends: the last digit printed and our error add nothing */
  ck_assert_double_eq_tol (
      weigh (BTV_ORIGIN_QUOTED, "3304", BTV_REFUTED, 1977.538, 1977.572),
      1 - 1977.572 / 3303.5, 1e-12);
  ck_assert_double_eq_tol (weigh (BTV_ORIGIN_QUOTED, "31", BTV_REFUTED, 32.6, 32.7),
                           1 - 31.5 / 32.6, 1e-12);
  ck_assert_double_eq_tol (weigh (BTV_ORIGIN_QUOTED, "-2.0", BTV_REFUTED, -4, -3.9),
                           1 - 2.05 / 3.9, 1e-12);
  /* another sign, nothing at all, and what is not reached */
  ck_assert_double_eq (weigh (BTV_ORIGIN_QUOTED, "0.5", BTV_REFUTED, -0.2, -0.1), 1);
  ck_assert_double_eq (weigh (BTV_ORIGIN_QUOTED, "0.5", BTV_REFUTED, 0, 0), 1);
  ck_assert_double_eq_tol (weigh (BTV_ORIGIN_QUOTED, "6", BTV_REFUTED, 60, INFINITY),
                           1 - 6.5 / 60, 1e-12);
}
END_TEST

/* Each is told before the one below it. */
START_TEST (heavier_ones_come_first)
{
  const double falling[] = {
    weigh (BTV_ORIGIN_QUOTED, "3304", BTV_REFUTED, 1977.5, 1977.6),
    /* a smaller share of as large a number */
    weigh (BTV_ORIGIN_QUOTED, "3304", BTV_REFUTED, 2899.1, 2899.2),
    /* a misprint of one digit, which is many of our errors */
    weigh (BTV_ORIGIN_QUOTED, "39.1866", BTV_REFUTED, 39.1966, 39.1967),
  };
  for (size_t i = 1; i < sizeof falling / sizeof *falling; i++)
    ck_assert_double_lt (falling[i], falling[i - 1]);
  /* the same share: as printed, in other words, as we encode it, ours */
  const double words[] = {
    weigh (BTV_ORIGIN_QUOTED, "2.0", BTV_REFUTED, 4, 4),
    weigh (BTV_ORIGIN_QUOTED, "<= 2.05", BTV_REFUTED, 4, 4),
    weigh (BTV_ORIGIN_ENCODED, "2.0", BTV_REFUTED, 4, 4),
    weigh (BTV_ORIGIN_OURS, "2.0", BTV_REFUTED, 4, 4),
  };
  for (size_t i = 1; i < sizeof words / sizeof *words; i++)
    ck_assert_double_eq_tol (words[i], words[i - 1] / 2, 1e-12);
  ck_assert_double_eq (weigh (BTV_ORIGIN_DERIVED, "2.0", BTV_REFUTED, 4, 4), words[2]);
  /* and of verdicts */
  static const btv_verdict verdicts[]
      = { BTV_REFUTED, BTV_COMPATIBLE, BTV_EXPLAINED, BTV_WITHIN_SAMPLING };
  for (size_t i = 1; i < sizeof verdicts / sizeof *verdicts; i++)
    ck_assert_double_eq_tol (
        weigh (BTV_ORIGIN_QUOTED, "2.0", verdicts[i], 4, 4),
        weigh (BTV_ORIGIN_QUOTED, "2.0", verdicts[i - 1], 4, 4) / 2, 1e-12);
  /* A formula that is wrong by a half goes before a cell that is wrong by a tenth. */
  ck_assert_double_gt (weigh (BTV_ORIGIN_ENCODED, "2.0", BTV_REFUTED, 4, 4),
                       weigh (BTV_ORIGIN_QUOTED, "10.0", BTV_REFUTED, 11.1, 11.1));
}
END_TEST

START_TEST (what_is_no_finding_weighs_nothing)
{
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    {
      made m;
      const btv_outcome *outcome
          = make (&m, BTV_ORIGIN_QUOTED, "2", (btv_verdict) v, 4, 4);
      const int finding = v == BTV_REFUTED || v == BTV_COMPATIBLE || v == BTV_EXPLAINED
                          || v == BTV_WITHIN_SAMPLING;
      ck_assert_int_eq (btr_is_finding (outcome), finding);
      ck_assert_int_eq (btr_weight (outcome) > 0, finding);
    }
}
END_TEST

START_TEST (what_is_shared_weighs_more)
{
  made m;
  const btv_outcome *outcome = make (&m, BTV_ORIGIN_QUOTED, "2.0", BTV_REFUTED, 4, 4);
  const double alone = btr_weight (outcome);
  /* cases of a sentence are as many as the file has */
  ck_assert_double_eq (btr_weight_shared (outcome, 9), alone);
  m.claim.table = (char *) "Table I";
  ck_assert_double_eq (btr_weight_shared (outcome, 1), alone);
  ck_assert_double_eq_tol (btr_weight_shared (outcome, 2), 1.5 * alone, 1e-12);
  ck_assert_double_lt (btr_weight_shared (outcome, 1000), 2 * alone);
}
END_TEST

/* Names, ids, places: nothing of these has a part. */
START_TEST (names_have_no_part)
{
  made m;
  const btv_outcome *outcome = make (&m, BTV_ORIGIN_QUOTED, "2.0", BTV_REFUTED, 4, 4);
  const double before = btr_weight (outcome);
  m.claim.id = (char *) "z";
  m.claim.where = (char *) "Eq. 1";
  m.claim.statement = (char *) "s";
  m.claim.row = 7;
  m.claim.table = (char *) "Table I";
  m.claim.column = (char *) "t";
  ck_assert_double_eq (btr_weight (outcome), before);
}
END_TEST

START_TEST (kinds_are_quantities_by_where_they_stand)
{
  made a, b;
  const btv_claim *x = make (&a, BTV_ORIGIN_QUOTED, "2", BTV_REFUTED, 4, 4)->claim;
  const btv_claim *y = make (&b, BTV_ORIGIN_ENCODED, "3", BTV_COMPATIBLE, 4, 4)->claim;
  static const struct
  {
    const char *table, *where;
  } places[] = { { "Table I", "Table I, row 1" },
                 { NULL, "Eq. 3" },
                 { NULL, "Sec. IV, below Eq. 3" } };
  for (size_t i = 0; i < 3; i++)
    for (size_t j = 0; j < 3; j++)
      {
        a.claim.table = (char *) places[i].table;
        a.claim.where = (char *) places[i].where;
        b.claim.table = (char *) places[j].table;
        b.claim.where = (char *) places[j].where;
        b.claim.evaluator = a.claim.evaluator;
        ck_assert_int_eq (btr_same_kind (x, y), i == j);
        b.claim.evaluator = btv_evaluator_find ("t_mf");
        ck_assert_int_eq (btr_same_kind (x, y), 0);
      }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("weight");
  TCase *core = tcase_create ("findings");
  tcase_add_test (core, the_share_that_is_lost);
  tcase_add_test (core, heavier_ones_come_first);
  tcase_add_test (core, what_is_no_finding_weighs_nothing);
  tcase_add_test (core, what_is_shared_weighs_more);
  tcase_add_test (core, names_have_no_part);
  tcase_add_test (core, kinds_are_quantities_by_where_they_stand);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
