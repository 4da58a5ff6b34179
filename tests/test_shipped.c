/* tests/test_shipped.c - the claims file of van Dissel and Zahariade is that of their
 * paper.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/suite.h"
#include "validation/claims.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static btv_claims *
load_shipped (void)
{
  const char *srcdir = getenv ("srcdir");
  char path[1024];
  snprintf (path, sizeof path, "%s/validation/claims/vandissel-zahariade-2025.yaml",
            srcdir ? srcdir : ".");
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  ck_ok (btv_claims_load (&claims, path, &error), error);
  return claims;
}

static const btv_claim *
claim_of (const btv_claims *claims, const char *id)
{
  for (size_t i = 0; i < claims->claims_count; i++)
    if (strcmp (claims->claims[i].id, id) == 0)
      return &claims->claims[i];
  ck_abort_msg ("no claim %s", id);
  return NULL;
}

START_TEST (the_shipped_file_has_all_of_table_one)
{
  btv_claims *claims = load_shipped ();
  ck_assert_str_eq (claims->source.id, "vz25");
  ck_assert_str_eq (claims->source.doi, "10.1103/PhysRevD.111.065008");
  size_t cells = 0;
  for (size_t i = 0; i < claims->claims_count; i++)
    cells += claims->claims[i].table != NULL
             && strcmp (claims->claims[i].table, "Table I") == 0;
  ck_assert_uint_eq (cells, 45);
  for (size_t row = 1; row <= 9; row++)
    for (size_t column = 0; column < 5; column++)
      {
        static const char *const columns[] = { "stab", "tq", "tmf", "ttw", "se" };
        char id[32];
        snprintf (id, sizeof id, "vz-t1-%zu-%s", row, columns[column]);
        const btv_claim *claim = claim_of (claims, id);
        ck_assert_str_eq (claim->table, "Table I");
        ck_assert_uint_eq (claim->row, row);
        ck_assert_uint_eq (claim->modes, 1);
        ck_assert_int_eq (claim->tier, BTV_QUICK);
      }
  btv_claims_free (claims);
}
END_TEST

/* Two modes a row: letters for their stability, and no reading of a grid that the
 * paper states for two dimensions. */
START_TEST (the_shipped_file_has_all_of_table_two)
{
  static const struct
  {
    double lambda, x0, omega[2];
    const char *printed[5];
  } rows[] = { { 0.1, 5, { 0.4, 0.8 }, { "UU", "4", "9", "17", "2.93" } },
               { 0.05, 8, { 0.4, 0.8 }, { "US", "7", "12", "25", "2.37" } },
               { 0.04, 6, { 0.8, 1.2 }, { "US", "11", "19", "31", "1.62" } },
               { 0.03, 5, { 0.4, 1.2 }, { "SS", "11", "83", "70", "0.34" } } };
  static const char *const columns[] = { "stab", "tq", "tmf", "ttw", "se" };
  btv_claims *claims = load_shipped ();
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
    for (size_t column = 0; column < 5; column++)
      {
        char id[32];
        snprintf (id, sizeof id, "vz-t2-%zu-%s", row + 1, columns[column]);
        const btv_claim *claim = claim_of (claims, id);
        ck_assert_str_eq (claim->table, "Table II");
        ck_assert_uint_eq (claim->row, row + 1);
        ck_assert_uint_eq (claim->modes, 2);
        ck_assert_double_eq (btv_claim_lambda (claim, 0), rows[row].lambda);
        ck_assert_double_eq (btv_claim_lambda (claim, 1), rows[row].lambda);
        ck_assert_double_eq (claim->x0, rows[row].x0);
        ck_assert_double_eq (claim->omega[0], rows[row].omega[0]);
        ck_assert_double_eq (claim->omega[1], rows[row].omega[1]);
        ck_assert_str_eq (claim->printed, rows[row].printed[column]);
        for (size_t r = 0; r < claims->readings_count; r++)
          for (size_t s = 0; s < claims->readings[r].set_count; s++)
            if (strcmp (claims->readings[r].set[s].value, "256/40/0.03") == 0)
              ck_assert (!btv_reading_concerns (&claims->readings[r], claim));
      }
  const btv_claim *most = claim_of (claims, "vz-t2-most");
  ck_assert_uint_eq (most->modes, 2);
  btv_claims_free (claims);
}
END_TEST

START_TEST (the_shipped_fields_are_those_of_the_paper)
{
  btv_claims *claims = load_shipped ();
  const btv_claim *claim = claim_of (claims, "vz-t1-7-se");
  ck_assert_str_eq (claim->printed, "0.026");
  ck_assert_double_eq (claim->claimed.lo, 0.0255);
  ck_assert_double_eq (claim->claimed.hi, 0.0265);
  ck_assert_double_eq (claim->lambda, 0.03);
  ck_assert_double_eq (claim->x0, 5.0);
  ck_assert_double_eq (claim->omega[0], 1.2);
  ck_assert_double_eq (claim->at, 25.0);
  ck_assert_double_nan (claim->t_max);
  ck_assert_str_eq (claim->column, "S_e");

  claim = claim_of (claims, "vz-t1-6-se"); /* the zero at the end counts */
  ck_assert_str_eq (claim->printed, "0.70");
  ck_assert_double_eq (claim->claimed.hi, 0.705);

  claim = claim_of (claims, "vz-t1-7-tmf");
  ck_assert_str_eq (claim->printed, "3304");
  ck_assert_double_eq (claim->t_max, 4000.0);
  ck_assert_double_nan (claim->at);
  ck_assert_int_eq (claim->tier, BTV_QUICK);
  ck_assert_int_eq (claim_of (claims, "vz-t2-2-tmf")->tier, BTV_FULL);

  claim = claim_of (claims, "vz-t1-9-stab");
  ck_assert_str_eq (claim->printed, "Unstable");
  ck_assert_double_nan (claim->claimed.value);
  ck_assert_int_eq (btv_evaluator_kind (claim->evaluator), BTV_LABEL);
  btv_claims_free (claims);
}
END_TEST

START_TEST (every_break_time_lies_inside_its_horizon)
{
  btv_claims *claims = load_shipped ();
  for (size_t i = 0; i < claims->claims_count; i++)
    if (strncmp (btv_evaluator_name (claims->claims[i].evaluator), "t_", 2) == 0)
      ck_assert_double_lt (claims->claims[i].claimed.hi, claims->claims[i].t_max);
  btv_claims_free (claims);
}
END_TEST

/* As defined, and under each reading that is tried on it. */
START_TEST (no_setting_is_without_effect)
{
  btv_claims *claims = load_shipped ();
  for (size_t i = 0; i < claims->claims_count; i++)
    {
      const btv_claim *c = &claims->claims[i];
      for (size_t r = 0; r <= claims->readings_count; r++)
        {
          btv_setting set[64];
          size_t count = 0;
          const char *why = "";
          const btv_reading *reading = r > 0 ? &claims->readings[r - 1] : NULL;
          if (reading && !btv_reading_applies (reading, c->evaluator))
            continue;
          ck_assert_uint_le (c->set_count + (reading ? reading->set_count : 0), 64);
          for (size_t k = 0; k < c->set_count; k++)
            set[count++] = c->set[k];
          for (size_t k = 0; reading && k < reading->set_count; k++)
            {
              size_t at = 0;
              while (at < count && strcmp (set[at].key, reading->set[k].key) != 0)
                at++;
              set[at] = reading->set[k];
              count += at == count;
            }
          const char *idle = btv_evaluator_idle (c->evaluator, set, count, NULL, &why);
          ck_assert_msg (!idle, "%s by %s: %s, without %s", c->id,
                         reading ? reading->name : "itself", idle, why);
        }
    }
  btv_claims_free (claims);
  const btv_setting end = { "end", "stated" };
  ck_assert_str_eq (
      btv_evaluator_idle (btv_evaluator_find ("t_q"), &end, 1, NULL, NULL), "end");
}
END_TEST

START_TEST (a_reading_applies_where_it_says)
{
  btv_claims *claims = load_shipped ();
  const btv_reading *last = &claims->readings[0];
  ck_assert_str_eq (last->name, "last-crossing");
  ck_assert_uint_eq (last->set_count, 1);
  ck_assert_str_eq (last->set[0].key, "crossing");
  ck_assert_str_eq (last->set[0].value, "last");
  ck_assert (btv_reading_applies (last, btv_evaluator_find ("t_mf")));
  ck_assert (!btv_reading_applies (last, btv_evaluator_find ("entropy")));
  btv_claims_free (claims);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("shipped");
  TCase *shipped = tcase_create ("shipped");
  tcase_add_test (shipped, the_shipped_file_has_all_of_table_one);
  tcase_add_test (shipped, the_shipped_file_has_all_of_table_two);
  tcase_add_test (shipped, the_shipped_fields_are_those_of_the_paper);
  tcase_add_test (shipped, every_break_time_lies_inside_its_horizon);
  tcase_add_test (shipped, no_setting_is_without_effect);
  tcase_add_test (shipped, a_reading_applies_where_it_says);
  suite_add_tcase (suite, shipped);
  return suite_run (suite);
}
