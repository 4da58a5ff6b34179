/* tests/test_share.c - what one process has found out arrives as it was, and what did
 * not arrive whole is not taken for less.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support.h"
#include "validation/forensics.h"
#include "validation/share.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  ROWS = 3
};

static const double first[] = { 1.5, -INFINITY, 0.1 }, second[] = { 0, 1e-300, 2 };

static bt_table *
table_of_two (void)
{
  bt_error error = BT_ERROR_INIT;
  bt_table *table;
  ck_ok (bt_table_new (&table, &error), error);
  ck_ok (bt_table_column (table, "a", first, ROWS, &error), error);
  ck_ok (bt_table_column (table, "b", second, ROWS, &error), error);
  return table;
}

START_TEST (a_table_arrives)
{
  bt_error error = BT_ERROR_INIT;
  btv_words words = { 0 };
  btv_pack pack = { 0 }, other;
  bt_table *table = table_of_two ();
  char *hex;
  btv_pack_number (&pack, 7);
  btv_pack_text (&pack, NULL);
  btv_pack_text (&pack, "");
  btv_pack_text (&pack, "a");
  btv_pack_reals (&pack, NULL, 5);
  btv_pack_table (&pack, table);
  bt_table_free (table);
  ck_assert_int_eq (pack.failed, 0);
  /* By way of a text, bytes above 127 among them. */
  ck_ok (btv_pack_hex (&pack, &hex, &error), error);
  ck_assert_uint_eq (strlen (hex), 2 * pack.size);
  ck_ok (btv_pack_unhex (&other, hex, &error), error);
  ck_assert_uint_eq (other.size, pack.size);
  ck_assert_mem_eq (other.data, pack.data, pack.size);
  btv_parcel parcel = { .data = other.data, .left = other.size, .words = &words };
  ck_assert_uint_eq (btv_parcel_number (&parcel), 7);
  ck_assert_ptr_null (btv_parcel_text (&parcel));
  ck_assert_str_eq (btv_parcel_text (&parcel), "");
  const char *a = btv_parcel_text (&parcel);
  ck_assert_str_eq (a, "a");
  ck_assert_ptr_null (btv_parcel_reals (&parcel, 5));
  table = btv_parcel_table (&parcel);
  ck_assert_ptr_nonnull (table);
  ck_assert_uint_eq (bt_table_rows (table), ROWS);
  ck_assert_str_eq (bt_table_name (table, 0), "a");
  ck_assert_ptr_null (bt_table_name (table, 2));
  ck_assert_mem_eq (bt_table_numbers (table, "a"), first, sizeof first);
  ck_assert_mem_eq (bt_table_numbers (table, "b"), second, sizeof second);
  ck_assert_int_eq (parcel.failed, 0);
  ck_assert_uint_eq (parcel.left, 0);
  /* One text is kept once. */
  ck_assert_uint_eq (words.count, 3);
  bt_table_free (table);
  btv_words_clear (&words);
  free (pack.data);
  free (other.data);
  free (hex);
}
END_TEST

/* Cut anywhere, it is no table. */
START_TEST (a_table_that_breaks_off_is_none)
{
  btv_pack pack = { 0 };
  bt_table *table = table_of_two ();
  btv_pack_table (&pack, table);
  bt_table_free (table);
  for (size_t left = 0; left < pack.size; left++)
    {
      btv_words words = { 0 };
      btv_parcel parcel = { .data = pack.data, .left = left, .words = &words };
      ck_assert_ptr_null (btv_parcel_table (&parcel));
      ck_assert_int_ne (parcel.failed, 0);
      ck_assert_uint_eq (btv_parcel_number (&parcel), 0);
      btv_words_clear (&words);
    }
  free (pack.data);
}
END_TEST

static btv_reading readings[2];
static btv_vary vary[2];
static const btv_claims claims
    = { .readings = readings, .readings_count = 2, .vary = vary, .vary_count = 2 };

START_TEST (an_attempt_arrives)
{
  btv_words words = { 0 };
  btv_pack pack = { 0 };
  btv_attempt attempt = { .reading = &readings[1], .base_rate = 0.25 }, taken[2];
  attempt.answer.value.value = 3.5;
  attempt.answer.methods[0] = "exact";
  attempt.answer.methods[1] = "mean-field";
  attempt.answer.warrant = "two methods agree";
  attempt.answer.ladder.residue = "residue";
  btv_share_attempt (&pack, &claims, &attempt);
  attempt.reading = NULL;
  btv_share_attempt (&pack, &claims, &attempt);
  btv_parcel parcel = { .data = pack.data, .left = pack.size, .words = &words };
  btv_take_attempt (&parcel, &claims, &taken[0]);
  btv_take_attempt (&parcel, &claims, &taken[1]);
  ck_assert_int_eq (parcel.failed, 0);
  ck_assert_uint_eq (parcel.left, 0);
  ck_assert_ptr_eq (taken[0].reading, &readings[1]);
  ck_assert_ptr_null (taken[1].reading);
  for (int i = 0; i < 2; i++)
    {
      const btv_answer *answer = &taken[i].answer;
      ck_assert_double_eq (taken[i].base_rate, 0.25);
      ck_assert_double_eq (answer->value.value, 3.5);
      ck_assert_str_eq (answer->methods[0], "exact");
      ck_assert_str_eq (answer->methods[1], "mean-field");
      ck_assert_ptr_null (answer->methods[2]);
      ck_assert_str_eq (answer->warrant, "two methods agree");
      ck_assert_ptr_null (answer->ladder.small);
      ck_assert_str_eq (answer->ladder.residue, "residue");
    }
  /* A reading that these claims do not have. */
  const btv_claims fewer = { .readings = readings, .readings_count = 1 };
  parcel = (btv_parcel){ .data = pack.data, .left = pack.size, .words = &words };
  btv_take_attempt (&parcel, &fewer, &taken[0]);
  ck_assert_int_ne (parcel.failed, 0);
  ck_assert_ptr_null (taken[0].reading);
  btv_words_clear (&words);
  free (pack.data);
}
END_TEST

static btv_outcome
an_outcome (btv_inverse *inverse, btv_probe *probe, double *curve)
{
  for (size_t i = 0; i < 2; i++)
    {
      probe[i].setting = 0.5 + (double) i;
      inverse[i] = (btv_inverse){
        .vary = &vary[1 - i], .target = 7 + (double) i, .probe = probe, .count = i + 1
      };
    }
  return (btv_outcome){ .hinted = 1,
                        .hints_count = 2,
                        .seconds = 1.5,
                        .inverse = inverse,
                        .inverse_count = 2,
                        .trace = { .plate = "entropy",
                                   .quantity = "S",
                                   .interval = 0.5,
                                   .size = ROWS,
                                   .value = curve } };
}

START_TEST (hints_inverse_answers_and_a_curve_arrive)
{
  btv_inverse inverse[2];
  btv_probe probe[2] = { { 0 } };
  double curve[] = { 1, 2, 4 };
  const btv_outcome outcome = an_outcome (inverse, probe, curve);
  btv_outcome taken = { 0 };
  btv_words words = { 0 };
  btv_pack pack = { 0 };
  btv_share_rest (&pack, &claims, &outcome);
  btv_parcel parcel = { .data = pack.data, .left = pack.size, .words = &words };
  btv_take_rest (&parcel, &claims, &taken);
  ck_assert_int_eq (parcel.failed, 0);
  ck_assert_uint_eq (parcel.left, 0);
  ck_assert_int_eq (taken.hinted, 1);
  ck_assert_uint_eq (taken.hints_count, 2);
  ck_assert_double_eq (taken.seconds, 1.5);
  ck_assert_uint_eq (taken.inverse_count, 2);
  for (size_t i = 0; i < 2; i++)
    {
      ck_assert_ptr_eq (taken.inverse[i].vary, &vary[1 - i]);
      ck_assert_double_eq (taken.inverse[i].target, 7 + (double) i);
      ck_assert_uint_eq (taken.inverse[i].count, i + 1);
      ck_assert_double_eq (taken.inverse[i].probe[i].setting, 0.5 + (double) i);
    }
  ck_assert_str_eq (taken.trace.plate, "entropy");
  ck_assert_str_eq (taken.trace.quantity, "S");
  ck_assert_ptr_null (taken.trace.style);
  ck_assert_uint_eq (taken.trace.size, ROWS);
  ck_assert_mem_eq (taken.trace.value, curve, sizeof curve);
  /* Cut short it is known to be; and what came is given back. */
  for (size_t left = 0; left < pack.size; left += 7)
    {
      parcel = (btv_parcel){ .data = pack.data, .left = left, .words = &words };
      btv_take_rest (&parcel, &claims, &taken);
      ck_assert_int_ne (parcel.failed, 0);
      ck_assert_uint_le (taken.inverse_count, 2);
    }
  btv_outcome_forget_inverse (&taken);
  btv_trace_clear (&taken.trace);
  btv_words_clear (&words);
  free (pack.data);
}
END_TEST

START_TEST (curves_arrive)
{
  double x[ROWS] = { 3, 2, 1 }, delta[ROWS] = { 0, 0.1, 0.2 };
  const btv_curves curves = { .interval = 0.25,
                              .size = ROWS,
                              .x = { x, NULL, delta },
                              .delta = { NULL, NULL, delta, x },
                              .method = { "exact", NULL, "mean-field" } };
  btv_curves taken = { 0 };
  btv_words words = { 0 };
  btv_pack pack = { 0 };
  btv_share_curves (&pack, &curves);
  btv_parcel parcel = { .data = pack.data, .left = pack.size, .words = &words };
  btv_take_curves (&parcel, &taken);
  ck_assert_int_eq (parcel.failed, 0);
  ck_assert_uint_eq (parcel.left, 0);
  ck_assert_double_eq (taken.interval, 0.25);
  ck_assert_mem_eq (taken.x[0], x, sizeof x);
  ck_assert_ptr_null (taken.x[1]);
  ck_assert_mem_eq (taken.x[2], delta, sizeof delta);
  ck_assert_ptr_null (taken.x_err[0]);
  ck_assert_ptr_null (taken.delta[0]);
  ck_assert_mem_eq (taken.delta[2], delta, sizeof delta);
  ck_assert_mem_eq (taken.delta[3], x, sizeof x);
  ck_assert_str_eq (taken.method[0], "exact");
  ck_assert_ptr_null (taken.method[1]);
  ck_assert_str_eq (taken.method[2], "mean-field");
  btv_curves_clear (&taken);
  btv_words_clear (&words);
  free (pack.data);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("share");
  TCase *core = tcase_create ("share");
  tcase_add_test (core, a_table_arrives);
  tcase_add_test (core, a_table_that_breaks_off_is_none);
  tcase_add_test (core, an_attempt_arrives);
  tcase_add_test (core, hints_inverse_answers_and_a_curve_arrive);
  tcase_add_test (core, curves_arrive);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
