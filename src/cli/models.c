/* cli/models.c - see models.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/models.h"

#include "base/memory.h"
#include "study/ways.h"
#include "validation/data.h"
#include "validation/openmodel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the file -------------------------------------------------------------------- */

int
cli_model_file_open (cli_model_file *out, const cli_call *call, const char *word)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  *out = (cli_model_file){ NULL, NULL, NULL };
  bt_status status = btv_builtin_find (&out->path, BTV_DATA_MODELS, word, &error);
  if (status == BT_OK)
    status = btv_builtin_call (&out->name, BTV_DATA_MODELS, out->path, &error);
  if (status != BT_OK)
    return cli_fail (call->command, NULL, &error);
  if (!btv_modelfile_is (out->path))
    return 0;
  status = btv_modelfile_load (&out->file, out->path, &complaints, &error);
  return cli_faults (call, status, &complaints, &error);
}

void
cli_model_file_clear (cli_model_file *file)
{
  btv_modelfile_free (file->file);
  free (file->path);
  free (file->name);
  *file = (cli_model_file){ NULL, NULL, NULL };
}

int
cli_model_is_closed (const cli_call *call)
{
  char *path = NULL;
  const char *word = call->arguments->model;
  const int is = word && btv_builtin_find (&path, BTV_DATA_MODELS, word, NULL) == BT_OK
                 && btv_modelfile_is (path);
  free (path);
  return is;
}

/* ---- --set ----------------------------------------------------------------------- */

/* K=V into OUT, none of the COUNT before it. */
static int
read_set (const cli_call *call, const char *word, bt_parameter *out, size_t count)
{
  const char *equals = strchr (word, '=');
  bt_error error = BT_ERROR_INIT;
  if (!equals || equals == word || !equals[1])
    return cli_misuse (call->command, "--set: '%s' is not of the form NAME=VALUE",
                       word);
  char *name = strndup (word, (size_t) (equals - word));
  if (!name)
    return cli_no_memory (call->command);
  const bt_status status = btv_modelfile_parse (out + count, name, equals + 1, &error);
  free (name);
  if (status == BT_EINVAL)
    return cli_misuse (call->command, "--set: %s", error.text);
  if (status != BT_OK)
    return cli_fail (call->command, NULL, &error);
  for (size_t i = 0; i < count; i++)
    if (strcmp (out[i].name, out[count].name) == 0)
      return cli_misuse (call->command, "--set: %s is given twice", out[i].name);
  return 0;
}

int
cli_sets (bt_parameter **out, size_t *count, const cli_call *call)
{
  const cli_words *words = &call->arguments->sets;
  *count = 0;
  *out = calloc (words->count + 1, sizeof **out);
  int code = *out ? 0 : cli_no_memory (call->command);
  for (; code == 0 && *count < words->count; ++*count)
    code = read_set (call, words->item[*count], *out, *count);
  return code;
}

int
cli_model_setup (btv_modelsetup *out, const cli_call *call, const cli_model_file *file)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  bt_parameter *set;
  size_t count;
  int code = cli_sets (&set, &count, call);
  if (code == 0)
    {
      const bt_status status
          = btv_modelfile_setup (out, file->file, set, count, &complaints, &error);
      code = status == BT_EINVAL ? cli_misuse (call->command, "--set: %s", error.text)
                                 : cli_faults (call, status, &complaints, &error);
    }
  free (set);
  return code;
}

/* ---- of a kind ------------------------------------------------------------------- */

/* Those of --set. */
static int
set_parameters (bti_open_params *out, const cli_call *call)
{
  bt_error error = BT_ERROR_INIT;
  bt_parameter *set;
  bti_open *model;
  size_t count;
  int code = cli_sets (&set, &count, call);
  for (size_t i = 0; code == 0 && i < count; i++)
    if (bti_open_params_set (out, set[i].name, set[i].value, &error) != BT_OK)
      code = cli_misuse (call->command, "--set: %s", error.text);
  free (set);
  if (code != 0 || count == 0)
    return code;
  if (bti_open_new (&model, out, &error) != BT_OK)
    return cli_misuse (call->command, "--set: %s", error.text);
  bti_open_free (model);
  return 0;
}

/* The same of a file with parts and a Hamiltonian. */
static int
recognise (bti_open_params *out, const cli_call *call)
{
  cli_subject subject;
  bt_error error = BT_ERROR_INIT;
  int code = cli_subject_make_whole (&subject, call);
  if (code == 0 && bti_open_recognise (out, subject.model, &error) != BT_OK)
    code = cli_misuse (call->command, "--model: '%s' is no such open system: %s",
                       call->arguments->model, error.text);
  cli_subject_clear (&subject);
  return code;
}

int
cli_open_params (bti_open_params *out, const cli_call *call)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  char *path;
  const char *word = call->arguments->model;
  if (btv_builtin_find (&path, BTV_DATA_MODELS, word, &error) != BT_OK)
    return cli_fail (call->command, NULL, &error);
  if (btv_modelfile_is (path))
    {
      free (path);
      return recognise (out, call);
    }
  const bt_status s = btv_openmodel_read (out, path, &complaints, &error);
  free (path);
  const int code = cli_faults (call, s, &complaints, &error);
  return code ? code : set_parameters (out, call);
}

int
cli_subject_of_kind (cli_subject *out, const cli_call *call)
{
  bti_open_params params;
  bt_error error = BT_ERROR_INIT;
  out->open = NULL;
  const int code = cli_open_params (&params, call);
  if (code == 0 && bti_open_new (&out->open, &params, &error) != BT_OK)
    return cli_fail (call->command, NULL, &error);
  return code;
}

/* ---- the model ------------------------------------------------------------------- */

/* --general, where it changes anything. */
static int
generalise (bt_model *model, const cli_call *call)
{
  if (!call->arguments->general)
    return 0;
  bti_open_params shape;
  if (!bt_model_is_special (model) && bti_open_recognise (&shape, model, NULL) != BT_OK)
    return cli_misuse (call->command,
                       "--general: no other method is there for this model");
  if (bt_model_parts (model) == 0)
    return cli_misuse (call->command, "--general: more than %d parts", BT_MAX_PARTS);
  bt_model_generalise (model);
  return 0;
}

int
cli_subject_make (cli_subject *out, const cli_call *call)
{
  *out = (cli_subject){ .why = BT_ERROR_INIT };
  if (!call->arguments->model)
    {
      const int made = cli_model (&out->model, call);
      return made == 0 ? generalise (out->model, call) : made;
    }
  int code = cli_model_file_open (&out->from, call, call->arguments->model);
  if (code == 0 && !out->from.file)
    code = cli_subject_of_kind (out, call);
  else if (code == 0)
    code = cli_model_setup (&out->setup, call, &out->from);
  if (code != 0)
    return code;
  bt_status status
      = out->open ? btv_openmodel_setup (&out->setup, out->open, &out->why) : BT_OK;
  if (status == BT_OK)
    status = btv_modelfile_model (&out->model, &out->setup, &out->why);
  if (status == BT_OK)
    return generalise (out->model, call);
  return out->open && status != BT_ENOMEM
             ? 0
             : cli_fail (call->command, call->arguments->model, &out->why);
}

int
cli_subject_make_whole (cli_subject *out, const cli_call *call)
{
  const int code = cli_subject_make (out, call);
  return code != 0 || out->model
             ? code
             : cli_fail (call->command, call->arguments->model, &out->why);
}

void
cli_subject_clear (cli_subject *subject)
{
  bt_model_free (subject->model);
  bti_open_free (subject->open);
  cli_model_file_clear (&subject->from);
  subject->model = NULL;
  subject->open = NULL;
}

btr_subject
cli_subject_told (const cli_subject *subject)
{
  return (btr_subject){ .model = subject->model,
                        .setup = subject->setup.hamiltonian ? &subject->setup : NULL,
                        .name = subject->from.name,
                        .text = subject->from.file
                                    ? btv_modelfile_text (subject->from.file)
                                    : NULL };
}

/* ---- in files -------------------------------------------------------------------- */

/* One line of the head: KEY and all numbers of LIST. */
static bt_status
write_list (bt_table *t, const char *key, const cli_reals *list, bt_error *error)
{
  char *line, text[CLI_NUMBER_SIZE];
  size_t used = 0, size = list->count * CLI_NUMBER_SIZE + 1;
  bt_status status = bti_calloc (&line, size, 1, error);
  if (status != BT_OK)
    return status;
  for (size_t i = 0; i < list->count; i++)
    used += (size_t) snprintf (line + used, size - used, "%s%s", i ? " " : "",
                               cli_number (text, list->item[i]));
  status = bt_table_head (t, key, error, "%s", line);
  free (line);
  return status;
}

static bt_status
write_short (bt_table *t, const cli_arguments *a, bt_error *error)
{
  char text[CLI_NUMBER_SIZE];
  bt_status s = write_list (t, "lambda", &a->lambda, error);
  if (s == BT_OK)
    s = bt_table_head (t, "x0", error, "%s", cli_number (text, a->x0));
  if (s == BT_OK)
    s = write_list (t, "omega", &a->omega, error);
  return s;
}

/* Of a kind: what is not 0. */
static bt_status
write_kind (bt_table *t, const bti_open_params *params, bt_error *error)
{
  size_t count;
  const bti_open_parameter *rows = bti_open_parameters (&count);
  bt_status s
      = bt_table_head (t, "kind", error, "%s", bti_open_kind_name (params->kind));
  for (size_t i = 0; s == BT_OK && i < count; i++)
    {
      char text[CLI_NUMBER_SIZE];
      double value;
      if (bti_open_params_get (params, rows[i].name, &value, NULL) == BT_OK
          && value != 0)
        s = bt_table_head (t, rows[i].name, error, "%s", cli_number (text, value));
    }
  return s;
}

bt_status
cli_subject_head (bt_table *table, const cli_call *call, const cli_subject *subject,
                  bt_error *error)
{
  const btv_modelsetup *setup = &subject->setup;
  if (subject->open)
    return write_kind (table, bti_open_get (subject->open), error);
  if (!subject->from.file)
    return write_short (table, call->arguments, error);
  char text[CLI_NUMBER_SIZE];
  bt_status s = bt_table_head (table, "model", error, "%s", subject->from.name);
  if (s == BT_OK && setup->title)
    s = bt_table_head (table, "title", error, "%s", setup->title);
  for (size_t i = 0; s == BT_OK && i < setup->parameters; i++)
    s = bt_table_head (table, "parameter", error, "%s %s", setup->parameter[i].name,
                       cli_number (text, setup->parameter[i].value));
  if (s == BT_OK)
    s = bt_table_head (table, "hamiltonian", error, "%s", setup->hamiltonian);
  /* The file may be another one tomorrow, and its start steers every number here. */
  if (s == BT_OK)
    s = bt_table_head (table, "text", error, "%s",
                       btv_modelfile_text (subject->from.file));
  return s;
}
