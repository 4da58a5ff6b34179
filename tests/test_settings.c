/* tests/test_settings.c - the tables of evaluators and of what readings set.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support.h"
#include "validation/evaluator.h"
#include "validation/settings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const btv_evaluator *
row (int i)
{
  size_t count;
  const btv_evaluator *const *table = btv_evaluators (&count);
  ck_assert_uint_lt ((size_t) i, count);
  return table[i];
}

static int
rows (void)
{
  size_t count;
  (void) btv_evaluators (&count);
  return (int) count;
}

START_TEST (every_evaluator_is_found_and_whole)
{
  const btv_evaluator *evaluator = row (_i);
  const char *name = btv_evaluator_name (evaluator);
  ck_assert_ptr_eq (btv_evaluator_find (name), evaluator);
  for (int i = 0; i < _i; i++)
    ck_assert_str_ne (btv_evaluator_name (row (i)), name);
  ck_assert_uint_gt (strlen (btv_evaluator_summary (evaluator)), 0);
  ck_assert_int_eq (btv_evaluator_kind (evaluator) == BTV_LABEL,
                    btv_evaluator_labels (evaluator) != NULL);
  ck_assert_ptr_null (btv_evaluator_find ("t_classical"));
}
END_TEST

/* Non-zero when WORD is one of KEY's. */
static int
is_choice (const btv_key *key, const char *word)
{
  for (size_t i = 0; btv_key_word (key, i); i++)
    if (strcmp (btv_key_word (key, i), word) == 0)
      return 1;
  return 0;
}

/* A value inside the domain of KEY, and one or more outside. */
static void
check_key (const btv_evaluator *evaluator, const btv_key *key)
{
  bt_error error = BT_ERROR_INIT;
  char text[64];
  btv_setting setting = { key->name, text };
  char words[BTV_KEY_WORDS_SIZE];
  for (size_t i = 0; btv_key_word (key, i); i++)
    {
      snprintf (text, sizeof text, "%s", btv_key_word (key, i));
      ck_ok (btv_evaluator_check (evaluator, &setting, &error), error);
      /* Half a word is none, but for `x' of `x2'. */
      text[strlen (text) - 1] = '\0';
      if (!is_choice (key, text))
        ck_fails (btv_evaluator_check (evaluator, &setting, &error), BT_EINVAL, error,
                  btv_key_words (key, words));
    }
  if (btv_key_word (key, 0))
    return;
  if (key->kind == BTV_KEY_TEXT) /* what it means depends on the model */
    {
      static const char *const wrong[] = { "", " ", "x;y", "x\n", "x=2", "\xc3\xa9" };
      setting.value = "x^2*(y_1 - 1.5e+3)**2/p_x";
      ck_ok (btv_evaluator_check (evaluator, &setting, &error), error);
      for (size_t i = 0; i < COUNT (wrong); i++)
        {
          setting.value = wrong[i];
          if (key->also && strpbrk (wrong[i], key->also))
            continue;
          ck_fails (btv_evaluator_check (evaluator, &setting, &error), BT_EINVAL, error,
                    "is no expression");
        }
      return;
    }
  if (key->kind == BTV_KEY_GRID)
    {
      static const char *const right[]
          = { "converged", "128/30/0.05", "64/12.5/1e-2/0.04", "0/0/0.05" };
      static const char *const wrong[] = {
        "",           "printed",      "128/30",          "127/30/0.05", "2/30/0.05",
        "128/0/0.05", "0/30/0.05",    "128/-30/0.05",    "128/30/0",    "128/30/nan",
        "128/30/20",  "128/30/0.05/", "1/2/3/4/5",       "128//0.05",   "1e9/30/0.05",
        "converge",   "128 /30/0.05", "128/30/0.05/0.07"
      };
      for (size_t i = 0; i < COUNT (right); i++)
        {
          setting.value = right[i];
          ck_ok (btv_evaluator_check (evaluator, &setting, &error), error);
        }
      for (size_t i = 0; i < COUNT (wrong); i++)
        {
          setting.value = wrong[i];
          ck_fails (btv_evaluator_check (evaluator, &setting, &error), BT_EINVAL, error,
                    "POINTS/BOX/STEP");
        }
      return;
    }
  if (key->kind == BTV_KEY_MODELS)
    {
      static const char *const wrong[]
          = { "",         " ",           "0.1/5",           "0.1/5/0.4/1",
              "0.1/5/0",  "-1/5/0.4",    "0.1/5/0.4;1/2/3", "0.1/5/0.4 x",
              "0.1//0.4", "1e999/5/0.4", "0x1/5/0.4",       "nan/5/0.4" };
      setting.value = "0.1/-5/0.4, 0/8/1e-1 2/1/3";
      ck_ok (btv_evaluator_check (evaluator, &setting, &error), error);
      for (size_t i = 0; i < COUNT (wrong); i++)
        {
          setting.value = wrong[i];
          ck_fails (btv_evaluator_check (evaluator, &setting, &error), BT_EINVAL, error,
                    "LAMBDA/X0/OMEGA");
        }
      return;
    }
  snprintf (text, sizeof text, "%.17g", key->lo);
  ck_ok (btv_evaluator_check (evaluator, &setting, &error), error);
  snprintf (text, sizeof text, "%.17g", key->hi);
  ck_ok (btv_evaluator_check (evaluator, &setting, &error), error);
  static const char *const none[]
      = { "", "-1", "1e99", "nan", "inf", "0x20", " 40", "40 ", "4o", "40.5.1" };
  for (size_t i = 0; i < COUNT (none); i++)
    {
      setting.value = none[i];
      if (key->lo <= -1 && strcmp (none[i], "-1") == 0)
        continue;
      ck_fails (btv_evaluator_check (evaluator, &setting, &error), BT_EINVAL, error,
                key->name);
    }
  setting.value = "40.5";
  if (key->kind != BTV_KEY_NUMBER)
    ck_fails (btv_evaluator_check (evaluator, &setting, &error), BT_EINVAL, error,
              "whole number");
}

START_TEST (readings_are_checked)
{
  bt_error error = BT_ERROR_INIT;
  size_t count, known = 0;
  const btv_key *keys = btv_keys (&count);
  const btv_evaluator *evaluator = row (_i);
  btv_setting nonsense = { "croessing", "last" };
  ck_fails (btv_evaluator_check (evaluator, &nonsense, &error), BT_EINVAL, error,
            "'croessing' is no reading of");
  char list[sizeof error.text];
  memcpy (list, error.text, sizeof list);
  const char *listed = strstr (list, "its readings: ");
  ck_assert_ptr_nonnull (listed);
  for (size_t i = 0; i < count; i++)
    {
      btv_setting setting = { keys[i].name, "?" };
      ck_assert_int_eq (btv_evaluator_check (evaluator, &setting, &error), BT_EINVAL);
      if (strstr (error.text, "is no reading"))
        continue;
      /* What is known stands in the message for what is not. */
      ck_assert_msg (strstr (listed, keys[i].name) != NULL, "%s: %s", keys[i].name,
                     list);
      check_key (evaluator, &keys[i]);
      known++;
    }
  ck_assert (known > 0 || strcmp (listed, "its readings: none") == 0);
}
END_TEST

/* ---- words and what is not set --------------------------------------------------- */

/* Each word is there once, and no two of a key stand for the same. */
START_TEST (words_are_told_apart)
{
  size_t count;
  const btv_key *keys = btv_keys (&count);
  for (size_t k = 0; k < count; k++)
    {
      char words[BTV_KEY_WORDS_SIZE];
      ck_assert_uint_lt (strlen (btv_key_words (&keys[k], words)), sizeof words - 1);
      ck_assert_uint_gt (strlen (keys[k].help), 0);
      for (size_t i = 0; btv_key_word (&keys[k], i); i++)
        for (size_t j = 0; j < i; j++)
          {
            ck_assert_str_ne (btv_key_word (&keys[k], i), btv_key_word (&keys[k], j));
            if (keys[k].words)
              ck_assert_int_ne (keys[k].words[i].value, keys[k].words[j].value);
          }
      for (size_t j = 0; j < k; j++)
        {
          ck_assert_str_ne (keys[k].name, keys[j].name);
          ck_assert_uint_ne (keys[k].offset, keys[j].offset);
        }
    }
}
END_TEST

/* What stands first in the row of a choice is its default, except where its sentence
 * names another; that of a number is what its sentence says. */
START_TEST (defaults_are_those_of_the_manual)
{
  bt_error error = BT_ERROR_INIT;
  btv_settings none, some;
  size_t count, said = 0;
  const btv_key *keys = btv_keys (&count);
  ck_ok (btv_settings_read (&none, NULL, 0, &error), error);
  for (size_t k = 0; k < count; k++)
    {
      static const char *const all_of[] = { "as derived", "all", "the", "refined" };
      /* That of open_step is their evaluators'. */
      const char *at = strcmp (keys[k].name, "open_step") == 0
                           ? NULL
                           : strstr (keys[k].help, "default ");
      char word[32];
      int other = !at;
      if (at)
        sscanf (at + strlen ("default "), "%31[^,;]", word);
      for (size_t i = 0; at && i < COUNT (all_of); i++)
        other |= strncmp (word, all_of[i], strlen (all_of[i])) == 0;
      if (other || strcmp (word, "1/sqrt 2") == 0 || strchr (word, ' '))
        continue;
      const btv_setting setting = { keys[k].name, word };
      ck_ok (btv_settings_read (&some, &setting, 1, &error), error);
      const size_t size = keys[k].kind == BTV_KEY_CHOICE ? sizeof (int) : 8;
      const char *usual = (char *) &none + keys[k].offset;
      const char *read = (char *) &some + keys[k].offset;
      /* The same name may stand in two places. */
      const int same = keys[k].kind == BTV_KEY_NAME
                           ? strcmp (*(char *const *) usual, *(char *const *) read)
                           : memcmp (usual, read, size);
      ck_assert_msg (same == 0, "%s=%s is not the default", keys[k].name, word);
      said++;
    }
  ck_assert_uint_ge (said, 10);
  ck_assert_str_eq (none.method, "quantum");
  ck_assert_double_eq_tol (none.formula.level, sqrt (0.5), 1e-16);
  ck_assert_double_nan (none.formula.law.coefficient);
  ck_assert_int_eq (none.formula.law.adapted, 1);
  ck_assert_int_eq (none.has_seed, 0);
  ck_assert_ptr_null (none.open.method);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("settings");
  TCase *core = tcase_create ("settings");
  tcase_set_timeout (core, 120);
  tcase_add_loop_test (core, every_evaluator_is_found_and_whole, 0, rows ());
  tcase_add_loop_test (core, readings_are_checked, 0, rows ());
  tcase_add_test (core, words_are_told_apart);
  tcase_add_test (core, defaults_are_those_of_the_manual);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
