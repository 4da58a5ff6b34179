/* tests/test_replay.c - the attempts of a real audit, judged again in any order and
 * with any of them missing: a verdict may become undecided, not-run or an error, never
 * another one.
 *
 * tests/attempts/vz25.json is what `breaktime audit' found for both tiers of van
 * Dissel and Zahariade (tests/attempts/record.py).
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support.h"
#include "validation/judge.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static btv_claims *claims;
static btv_columns columns;
static btv_outcome *recorded; /* judged with all that is known */

/* ---- reading ------------------------------------------------------------------- */

static double
real_of (const json_t *object, const char *key, double otherwise)
{
  const json_t *value = json_object_get (object, key);
  return json_is_number (value) ? json_number_value (value) : otherwise;
}

static const btv_reading *
reading_called (const char *name)
{
  for (size_t r = 0; r < claims->readings_count; r++)
    if (strcmp (claims->readings[r].name, name) == 0)
      return &claims->readings[r];
  ck_abort_msg ("no reading %s", name);
}

static void
read_attempt (const json_t *from, btv_attempt *out)
{
  const char *reading = json_string_value (json_object_get (from, "reading"));
  const char *status = json_string_value (json_object_get (from, "status"));
  const char *label = json_string_value (json_object_get (from, "label"));
  const json_t *draws = json_object_get (from, "draws");
  *out = (btv_attempt){ .reading = reading ? reading_called (reading) : NULL,
                        .end
                        = strcmp (status, "success") == 0 ? BTV_ANSWERED : BTV_REFUSED,
                        .base_rate = real_of (from, "base_rate", NAN) };
  btv_answer *answer = &out->answer;
  answer->value = (bt_value){ .value = real_of (from, "value", INFINITY),
                              .lo = real_of (from, "lo", -INFINITY),
                              .hi = real_of (from, "hi", INFINITY) };
  answer->value.err[BT_AXIS_SAMPLE] = real_of (from, "sampling", 0);
  answer->value.err[BT_AXIS_STEP] = real_of (from, "rest", 0);
  answer->scatter = real_of (from, "scatter", 0);
  snprintf (answer->label, sizeof answer->label, "%s", label ? label : "");
  for (size_t i = 0; i < json_array_size (draws) && i < BTV_DRAWS; i++)
    answer->draw[answer->draws++] = json_number_value (json_array_get (draws, i));
  /* Numbers are rounded to twelve digits there. */
  const char *relation = json_string_value (json_object_get (from, "relation"));
  out->relation = !relation                            ? BTV_OVERLAP
                  : strcmp (relation, "inside") == 0   ? BTV_INSIDE
                  : strcmp (relation, "disjoint") == 0 ? BTV_DISJOINT
                                                       : BTV_OVERLAP;
}

static void
read_claim (const json_t *from)
{
  const char *id = json_string_value (json_object_get (from, "id"));
  const json_t *tried = json_object_get (from, "attempts");
  for (size_t i = 0; i < claims->claims_count; i++)
    if (strcmp (claims->claims[i].id, id) == 0)
      {
        btv_outcome *o = &recorded[i];
        o->attempts = calloc (json_array_size (tried), sizeof *o->attempts);
        ck_assert_ptr_nonnull (o->attempts);
        for (size_t k = 0; k < json_array_size (tried); k++)
          read_attempt (json_array_get (tried, k), &o->attempts[o->attempts_count++]);
        o->selected = 1;
        return;
      }
  ck_abort_msg ("no claim %s", id);
}

static void
set_up (void)
{
  char path[512];
  const char *srcdir = getenv ("srcdir");
  bt_error error = BT_ERROR_INIT;
  json_error_t why;
  snprintf (path, sizeof path, "%s/validation/claims/vandissel-zahariade-2025.yaml",
            srcdir ? srcdir : ".");
  ck_ok (btv_claims_load (&claims, path, &error), error);
  ck_ok (btv_columns_make (&columns, claims, &error), error);
  recorded = calloc (claims->claims_count, sizeof *recorded);
  ck_assert_ptr_nonnull (recorded);
  for (size_t i = 0; i < claims->claims_count; i++)
    recorded[i].claim = &claims->claims[i];
  snprintf (path, sizeof path, "%s/tests/attempts/vz25.json", srcdir ? srcdir : ".");
  json_t *all = json_load_file (path, 0, &why);
  ck_assert_msg (all != NULL, "%s:%d: %s", path, why.line, why.text);
  for (size_t i = 0; i < json_array_size (all); i++)
    read_claim (json_array_get (all, i));
  ck_ok (btv_judge (claims, &columns, recorded, &error), error);
  /* What was printed then comes out again. */
  for (size_t i = 0; i < json_array_size (all); i++)
    {
      const json_t *from = json_array_get (all, i);
      const char *id = json_string_value (json_object_get (from, "id"));
      const char *was = json_string_value (json_object_get (from, "verdict"));
      for (size_t k = 0; k < claims->claims_count; k++)
        if (strcmp (claims->claims[k].id, id) == 0)
          ck_assert_msg (strcmp (btv_verdict_name (recorded[k].verdict), was) == 0,
                         "%s: %s, not %s", id, btv_verdict_name (recorded[k].verdict),
                         was);
    }
  json_decref (all);
}

static void
tear_down (void)
{
  for (size_t i = 0; i < claims->claims_count; i++)
    free (recorded[i].attempts);
  free (recorded);
  btv_columns_clear (&columns);
  btv_claims_free (claims);
}

/* ---- replaying ----------------------------------------------------------------- */

static unsigned long state = 2385;

/* Knuth's multiplier; the top bits. */
static double
uniform (void)
{
  state = state * 6364136223846793005ul + 1442695040888963407ul;
  return (double) (state >> 11) / 9007199254740992.0;
}

/* The attempts of FROM, in any order, of which some were never made, some ended for
 * want of time or in an error. */
static void
lose (btv_outcome *out, const btv_outcome *from, double lost)
{
  *out = *from;
  out->selected = from->selected && uniform () > 0.1;
  out->attempts_count = 0;
  out->attempts = calloc (from->attempts_count + 1, sizeof *out->attempts);
  ck_assert_ptr_nonnull (out->attempts);
  for (size_t k = 0; k < from->attempts_count; k++)
    {
      double fate = uniform () / lost;
      if (fate < 0.5)
        continue;
      btv_attempt a = from->attempts[k];
      if (fate < 1)
        {
          a.end = fate < 0.75 ? BTV_UNTIMELY : BTV_FAILED;
          a.relation = BTV_OVERLAP;
        }
      out->attempts[out->attempts_count++] = a;
    }
  for (size_t k = out->attempts_count; k > 1; k--)
    {
      size_t other = (size_t) (uniform () * (double) k);
      btv_attempt swap = out->attempts[k - 1];
      out->attempts[k - 1] = out->attempts[other];
      out->attempts[other] = swap;
    }
}

static size_t kept, opened;

static void
compare (const btv_outcome *found, const btv_outcome *full)
{
  if (!found->selected)
    return;
  if (found->verdict == full->verdict)
    {
      kept++;
      if (found->verdict == BTV_EXPLAINED)
        ck_assert_ptr_eq (found->by->reading, full->by->reading);
      return;
    }
  opened++;
  ck_assert_msg (found->verdict == BTV_UNDECIDED || found->verdict == BTV_NOT_RUN
                     || found->verdict == BTV_ERROR,
                 "%s: %s became %s", full->claim->id, btv_verdict_name (full->verdict),
                 btv_verdict_name (found->verdict));
}

START_TEST (what_is_missing_never_makes_another_verdict)
{
  bt_error error = BT_ERROR_INIT;
  btv_outcome *outcomes = calloc (claims->claims_count, sizeof *outcomes);
  ck_assert_ptr_nonnull (outcomes);
  size_t trials = 0;
  for (size_t k = 0; trials < 10000; k = (k + 1) % columns.count)
    {
      size_t first = columns.first[k], end = columns.first[k + 1], attempts = 0;
      for (size_t i = first; i < end; i++)
        attempts += recorded[columns.cell[i]].attempts_count;
      /* Columns without a reading tried have little to lose. */
      if (attempts == 0 || (attempts == end - first && trials % 7))
        {
          trials += attempts > 0;
          continue;
        }
      trials++;
      /* From everything but the order to a tenth. */
      double lost = trials % 5 ? pow (uniform (), 2) : 1e-9;
      for (size_t i = first; i < end; i++)
        lose (&outcomes[columns.cell[i]], &recorded[columns.cell[i]], lost);
      ck_ok (btv_judge_column (claims, &columns, k, outcomes, &error), error);
      for (size_t i = first; i < end; i++)
        {
          compare (&outcomes[columns.cell[i]], &recorded[columns.cell[i]]);
          free (outcomes[columns.cell[i]].attempts);
        }
    }
  /* Both came up, and often. */
  ck_assert_uint_gt (kept, 1000);
  ck_assert_uint_gt (opened, 1000);
  free (outcomes);
}
END_TEST

static Suite *
replay_suite (void)
{
  Suite *suite = suite_create ("replay");
  TCase *core = tcase_create ("replay");
  tcase_add_unchecked_fixture (core, set_up, tear_down);
  tcase_set_timeout (core, 60);
  tcase_add_test (core, what_is_missing_never_makes_another_verdict);
  suite_add_tcase (suite, core);
  return suite;
}

int
main (void)
{
  return suite_run (replay_suite ());
}
