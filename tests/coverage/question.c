/* tests/coverage/question.c - from words to an answer; see coverage.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/coverage/coverage.h"
#include "validation/data.h"
#include "validation/lab.h"
#include "validation/openmodel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MODES = 4,
  SETS = 16,
  READINGS = 8
};

const double cov_patience[2] = { 20, 40 };

/* The words, apart. */
typedef struct parsed
{
  char text[COV_WORDS_SIZE];
  double lambda, x0, omega[MODES];
  size_t modes;
  const char *model;
  int general; /* by what serves any polynomial */
  bt_parameter set[SETS];
  size_t sets;
  btv_setting reading[READINGS];
  size_t readings;
  double at, t_max, tolerance;
} parsed;

/* KEY=VALUE, cut in two: the value. */
static char *
cut (char *word)
{
  char *equals = strchr (word, '=');
  if (!equals)
    return NULL;
  *equals = '\0';
  return equals + 1;
}

/* Options that may stand several times.  0: NAME is none of them, or there is no room.
 */
static int
take_many (parsed *p, const char *name, char *word, bt_error *error)
{
  if (strcmp (name, "--omega") == 0 && p->modes < MODES)
    p->omega[p->modes++] = strtod (word, NULL);
  else if (strcmp (name, "--set") == 0 && p->sets < SETS)
    {
      const char *value = cut (word);
      return value
             && btv_modelfile_parse (&p->set[p->sets++], word, value, error) == BT_OK;
    }
  else if (strcmp (name, "--reading") == 0 && p->readings < READINGS)
    {
      const char *value = cut (word);
      if (value)
        p->reading[p->readings++] = (btv_setting){ word, value };
      return value != NULL;
    }
  else
    return 0;
  return 1;
}

static int
take (parsed *p, const char *name, char *word, bt_error *error)
{
  const struct
  {
    const char *name;
    double *to;
  } numbers[] = { { "--lambda", &p->lambda },
                  { "--x0", &p->x0 },
                  { "--at", &p->at },
                  { "--t-max", &p->t_max },
                  { "--tolerance", &p->tolerance } };
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    if (strcmp (name, numbers[i].name) == 0)
      {
        *numbers[i].to = strtod (word, NULL);
        return 1;
      }
  if (strcmp (name, "--model") == 0)
    p->model = word;
  else if (strcmp (name, "--general") == 0)
    p->general = strcmp (word, "yes") == 0;
  else
    return take_many (p, name, word, error);
  return 1;
}

static bt_status
parse (parsed *p, const char *words, bt_error *error)
{
  char *save = NULL;
  *p = (parsed){ .at = NAN, .t_max = NAN };
  if (strlen (words) >= sizeof p->text)
    return bt_error_set (error, BT_EINVAL, "more words than room for them");
  strcpy (p->text, words);
  for (char *name = strtok_r (p->text, " ", &save); name;
       name = strtok_r (NULL, " ", &save))
    {
      char *word = strtok_r (NULL, " ", &save);
      if (!word || !take (p, name, word, error))
        return bt_error_set (error, BT_EINVAL, "'%s %s' is not understood", name,
                             word ? word : "");
    }
  return BT_OK;
}

static bt_status
set_open (btv_lab *lab, const parsed *p, const char *path, bt_error *error)
{
  bti_open_params params;
  bt_status status = btv_openmodel_load (&params, path, error);
  for (size_t i = 0; status == BT_OK && i < p->sets; i++)
    status = bti_open_params_set (&params, p->set[i].name, p->set[i].value, error);
  if (status == BT_OK)
    btv_lab_set_open (lab, &params);
  return status;
}

static bt_status
make_model (bt_model **model, btv_modelfile **file, const parsed *p, const char *path,
            bt_error *error)
{
  btv_complaints complaints = { NULL, 0, 0 };
  if (!path)
    return bt_model_new (model, p->lambda, p->x0, p->omega, p->modes, error);
  bt_status status = btv_modelfile_load (file, path, &complaints, error);
  btv_complaints_clear (&complaints);
  if (status == BT_OK)
    status = btv_modelfile_make (model, *file, p->set, p->sets, error);
  return status;
}

static bt_status
ask (const cov_call *call, parsed *p, const char *path, btv_answer *out,
     bt_error *error)
{
  const btv_question question = { .evaluator = btv_evaluator_find (call->quantity),
                                  .settings = p->reading,
                                  .settings_count = p->readings,
                                  .at = p->at,
                                  .t_max = p->t_max,
                                  .tolerance = p->tolerance,
                                  .check = call->check,
                                  .deadline = call->seconds };
  if (!question.evaluator)
    return bt_error_set (error, BT_EINVAL, "no quantity '%s'", call->quantity);
  const unsigned needs = btv_evaluator_needs (question.evaluator);
  bt_model *model = NULL;
  btv_modelfile *file = NULL;
  btv_lab *lab = NULL;
  bt_status status = BT_OK;
  if (!(needs & BTV_NEEDS_OPEN))
    status = make_model (&model, &file, p, path, error);
  if (status == BT_OK && model && p->general)
    bt_model_generalise (model);
  if (status == BT_OK)
    status = btv_lab_new (&lab, model, 1, NULL, error);
  if (status == BT_OK && needs & BTV_NEEDS_OPEN)
    status = set_open (lab, p, path, error);
  if (status == BT_OK && file)
    btv_lab_set_file (lab, file, p->set, p->sets);
  if (status == BT_OK && call->tolerance > 0)
    btv_lab_set_tolerance (lab, call->tolerance);
  if (status == BT_OK && call->share < 1)
    btv_lab_set_tolerance (lab, call->share * btv_lab_tolerance (lab));
  if (status == BT_OK)
    status = btv_ask (lab, &question, out, error);
  btv_lab_free (lab);
  btv_modelfile_free (file);
  bt_model_free (model);
  return status;
}

bt_status
cov_ask (const cov_call *call, btv_answer *out, bt_error *error)
{
  parsed p;
  char *path = NULL;
  *out = (btv_answer){ 0 };
  bt_status status = parse (&p, call->words, error);
  if (status == BT_OK && p.model)
    status = btv_builtin_find (&path, BTV_DATA_MODELS, p.model, error);
  if (status == BT_OK)
    status = ask (call, &p, path, out, error);
  free (path);
  return status;
}
