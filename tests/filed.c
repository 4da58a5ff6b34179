/* tests/filed.c - see filed.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/filed.h"
#include "validation/data.h"
#include "validation/modelfile.h"

#include <stdlib.h>
#include <string.h>

enum
{
  PAIRS = 8
};

/* The words A=B of TEXT, which they cut up. */
static size_t
pairs (char *text, btv_setting out[PAIRS])
{
  size_t count = 0;
  char *rest;
  for (char *word = strtok_r (text, " ", &rest); word;
       word = strtok_r (NULL, " ", &rest))
    {
      char *equals = strchr (word, '=');
      ck_assert_ptr_nonnull (equals);
      ck_assert_uint_lt (count, PAIRS);
      *equals = '\0';
      out[count++] = (btv_setting){ word, equals + 1 };
    }
  return count;
}

bt_model *
filed_model (const char *name, const char *set)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  btv_setting pair[PAIRS];
  bt_parameter given[PAIRS];
  btv_modelfile *file;
  bt_model *model;
  char *path, *copy = strdup (set);
  const size_t count = pairs (copy, pair);
  for (size_t i = 0; i < count; i++)
    ck_ok (btv_modelfile_parse (&given[i], pair[i].key, pair[i].value, &error), error);
  ck_ok (btv_builtin_find (&path, BTV_DATA_MODELS, name, &error), error);
  ck_ok (btv_modelfile_load (&file, path, &complaints, &error), error);
  ck_ok (btv_modelfile_make (&model, file, given, count, &error), error);
  btv_modelfile_free (file);
  free (path);
  free (copy);
  return model;
}

bt_status
ask_of (const bt_model *model, const char *quantity, const char *settings, double when,
        btv_answer *out, bt_error *error)
{
  btv_setting pair[PAIRS];
  btv_lab *lab;
  char *copy = strdup (settings);
  btv_question question = { .evaluator = btv_evaluator_find (quantity),
                            .settings = pair,
                            .settings_count = pairs (copy, pair),
                            .at = when,
                            .t_max = when,
                            .check = 1 };
  ck_assert_ptr_nonnull (question.evaluator);
  ck_ok (btv_lab_new (&lab, model, 1, NULL, error), *error);
  const bt_status status = btv_ask (lab, &question, out, error);
  btv_lab_free (lab);
  free (copy);
  return status;
}
