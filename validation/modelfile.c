/* validation/modelfile.c - see modelfile.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/modelparts.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct btv_modelfile
{
  char *path, *text;
  btv_yaml_node *root;
};

enum
{
  TITLE,
  PARAMETERS,
  PARTS,
  HAMILTONIAN,
  CLASSICAL,
  START,
  ENVIRONMENT,
  KEYS
};

/* ---- expressions ----------------------------------------------------------------- */

bti_names
btv_model_names (const btv_modelsetup *setup)
{
  return (bti_names){ setup->part, setup->parts, setup->parameter, setup->parameters };
}

bt_status
btv_model_refuse (const btv_reader *in, const btv_yaml_node *node, size_t column,
                  const char *text)
{
  btv_yaml_node there = { .kind = BTV_YAML_SCALAR };
  btv_yaml_place (in->path, node, column > 0 ? column - 1 : 0, &there.line,
                  &there.column);
  return BTV_REFUSE (in, &there, "%s", text);
}

/* What reading the expression at NODE ended with. */
static bt_status
settle (const btv_reader *in, const btv_yaml_node *node, bt_status status,
        size_t column, const bt_error *why)
{
  if (status == BT_EDATA || status == BT_EINVAL)
    return btv_model_refuse (in, node, column, why->text);
  return status == BT_OK ? BT_OK : bt_error_set (in->error, status, "%s", why->text);
}

/* Refuse NODE unless it is a text that is not empty. */
static bt_status
check_text (const btv_reader *in, const btv_yaml_node *node, const char *name,
            const char *wanted)
{
  if (node->kind == BTV_YAML_REFUSED || node->open)
    return BT_EDATA;
  if (node->kind != BTV_YAML_SCALAR)
    return BTV_REFUSE (in, node, "'%s' is %s; it must be %s", name,
                       btv_fields_kind (node), wanted);
  if (node->text[strspn (node->text, " ")] == '\0')
    return BTV_REFUSE (in, node, "'%s' is empty; it must be %s", name, wanted);
  return BT_OK;
}

bt_status
btv_model_number (const btv_reader *in, const btv_yaml_node *node, const char *name,
                  const btv_modelsetup *setup, double *out)
{
  /* No operator stands in a number. */
  const bti_names names = { NULL, 0, setup->parameter, setup->parameters };
  char slip[BTI_SLIP_SIZE];
  size_t column = 0;
  bt_error why = BT_ERROR_INIT;
  bt_status status
      = check_text (in, node, name, "a number, or an expression of parameters");
  if (status != BT_OK)
    return status;
  bti_number_slip (node->text, slip);
  if (*slip)
    return BTV_REFUSE (in, node, "'%s' is '%s'; it must be a number%s", name,
                       BTV_SHOWN (node->text), slip);
  status = bti_expression_number (out, node->text, &names, &column, &why);
  return settle (in, node, status, column, &why);
}

bt_status
btv_model_expression (const btv_reader *in, const btv_yaml_node *node, const char *name,
                      const btv_modelsetup *setup, int imaginary)
{
  const bti_names names = btv_model_names (setup);
  bti_polynomial polynomial = { 0 };
  size_t column = 0;
  bt_error why = BT_ERROR_INIT;
  bt_status status = check_text (in, node, name, "an expression of operators");
  if (status != BT_OK)
    return status;
  status = bti_expression_read (&polynomial, node->text, &names, &column, &why);
  status = settle (in, node, status, column, &why);
  if (status == BT_OK && !imaginary && !bti_polynomial_real (&polynomial))
    status = BTV_REFUSE (in, node,
                         "'%s' is not Hermitian: the factors of all its terms must be "
                         "real",
                         name);
  bti_polynomial_clear (&polynomial);
  return status;
}

/* ---- names ----------------------------------------------------------------------- */

/* The symbols of PART, "" for the rest. */
static void
list_symbols (const bt_part *part, char out[4][BT_MAX_NAME + 4])
{
  static const char axis[] = "xyz";
  const size_t size = sizeof out[0];
  const int qubit = part->kind == BT_QUBIT;
  snprintf (out[0], size, "%s", part->name);
  snprintf (out[1], size, "p_%s", part->name);
  out[2][0] = out[3][0] = '\0';
  for (int i = 0; qubit && i < 3; i++)
    snprintf (out[1 + i], size, "%s_%c", part->name, axis[i]);
}

/* Non-zero when SYMBOL means something already. */
static int
is_taken (const btv_modelsetup *setup, const char *symbol)
{
  for (size_t i = 0; i < setup->parameters; i++)
    if (strcmp (setup->parameter[i].name, symbol) == 0)
      return 1;
  for (size_t k = 0; k < setup->parts; k++)
    {
      char own[4][BT_MAX_NAME + 4];
      list_symbols (&setup->part[k], own);
      for (int i = 0; i < 4; i++)
        if (strcmp (own[i], symbol) == 0)
          return 1;
    }
  return 0;
}

/* Refuse KEY as the name of WHAT, "a parameter". */
static bt_status
check_name (const btv_reader *in, const btv_yaml_node *key, const char *what)
{
  /* What stands beside parts under `start', and beside parameters elsewhere. */
  static const char *const reserved[] = { "joint", "at", "t_max" };
  int good = bti_expression_name (key->text);
  for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
    good &= strcmp (key->text, reserved[i]) != 0;
  if (good)
    return BT_OK;
  return BTV_REFUSE (in, key,
                     "'%s' cannot be the name of %s; use a letter, then letters, "
                     "digits and '_', %d at most, and not i, pi, sqrt, joint, at or "
                     "t_max",
                     BTV_SHOWN (key->text), what, BT_MAX_NAME - 1);
}

/* ---- parameters ------------------------------------------------------------------ */

/* One that is wrong is known from here on, too: with 1, so that it is said once. */
static bt_status
load_parameter (const btv_reader *in, const btv_yaml_node *key,
                const btv_yaml_node *node, const bt_parameter *set, size_t sets,
                btv_modelsetup *out)
{
  bt_parameter made = { .value = 1 };
  bt_status status = check_name (in, key, "a parameter");
  if (status != BT_OK)
    return status;
  snprintf (made.name, sizeof made.name, "%s", key->text);
  size_t i = 0;
  while (i < sets && strcmp (set[i].name, made.name) != 0)
    i++;
  status = btv_model_number (in, node, made.name, out, &made.value);
  if (i < sets)
    made.value = set[i].value;
  out->parameter[out->parameters++] = made;
  return status;
}

static bt_status
load_parameters (const btv_reader *in, const btv_yaml_node *node,
                 const bt_parameter *set, size_t sets, btv_modelsetup *out)
{
  bt_status status = BT_OK;
  if (node->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, node,
                       "'parameters' is %s; it must be a mapping, `name: "
                       "number'",
                       btv_fields_kind (node));
  if (node->count > BTV_MODEL_PARAMETERS)
    return BTV_REFUSE (in, &node->keys[BTV_MODEL_PARAMETERS],
                       "%zu parameters; at most %d", node->count, BTV_MODEL_PARAMETERS);
  for (size_t i = 0; i < node->count; i++)
    status = btv_both (
        status, load_parameter (in, &node->keys[i], &node->items[i], set, sets, out));
  return status;
}

/* ---- parts ----------------------------------------------------------------------- */

static bt_status
load_part (const btv_reader *in, const btv_yaml_node *key, const btv_yaml_node *node,
           btv_modelsetup *out)
{
  static const char *const kind[]
      = { [BT_OSCILLATOR] = "oscillator", [BT_QUBIT] = "qubit" };
  bt_part part = { .kind = BT_QUBIT };
  char symbol[4][BT_MAX_NAME + 4];
  bt_status status = check_name (in, key, "a part");
  if (status != BT_OK)
    return status;
  snprintf (part.name, sizeof part.name, "%s", key->text);
  status = check_text (in, node, part.name, "oscillator or qubit");
  if (status != BT_OK)
    return status;
  while (part.kind > 0 && strcmp (node->text, kind[part.kind]) != 0)
    part.kind--;
  if (strcmp (node->text, kind[part.kind]) != 0)
    {
      btv_known known;
      btv_known_begin (&known, node->text);
      for (size_t i = 0; i < sizeof kind / sizeof *kind; i++)
        btv_known_add (&known, kind[i]);
      return btv_known_refuse (in, node, &known, NULL, "part '%s' is '%s'", part.name,
                               BTV_SHOWN (node->text));
    }
  list_symbols (&part, symbol);
  for (int i = 0; i < 4; i++)
    if (*symbol[i] && is_taken (out, symbol[i]))
      return BTV_REFUSE (in, key,
                         "the part '%s' has the symbol '%s', which means something "
                         "else already; choose another name",
                         part.name, symbol[i]);
  out->part[out->parts++] = part;
  return BT_OK;
}

static bt_status
load_parts (const btv_reader *in, const btv_yaml_node *node, btv_modelsetup *out)
{
  bt_status status = BT_OK;
  if (node->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, node,
                       "'parts' is %s; it must be a mapping, `name: "
                       "oscillator' or `name: qubit'",
                       btv_fields_kind (node));
  if (node->count > BT_MAX_PARTS)
    return BTV_REFUSE (in, &node->keys[BT_MAX_PARTS], "%zu parts; at most %d",
                       node->count, BT_MAX_PARTS);
  for (size_t i = 0; i < node->count; i++)
    status = btv_both (status, load_part (in, &node->keys[i], &node->items[i], out));
  if (node->count == 0)
    status = BTV_REFUSE (in, node, "no parts; add one, such as `x: oscillator'");
  return status;
}

bt_status
btv_model_part (const btv_reader *in, const btv_yaml_node *node,
                const btv_modelsetup *setup, size_t *out)
{
  bt_status status = check_text (in, node, "part", "the name of a part");
  btv_known known;
  if (status != BT_OK)
    return status;
  btv_known_begin (&known, node->text);
  for (*out = 0; *out < setup->parts; ++*out)
    {
      if (strcmp (setup->part[*out].name, node->text) == 0)
        return BT_OK;
      btv_known_add (&known, setup->part[*out].name);
    }
  return btv_known_refuse (in, node, &known, NULL, "no part is called '%s'",
                           BTV_SHOWN (node->text));
}

static bt_status
load_classical (const btv_reader *in, const btv_yaml_node *node, btv_modelsetup *out)
{
  bt_status status = BT_OK;
  if (node->kind != BTV_YAML_SEQUENCE)
    return BTV_REFUSE (in, node, "'classical' is %s; it must be a list of parts, [x]",
                       btv_fields_kind (node));
  for (size_t i = 0; i < node->count; i++)
    {
      size_t k;
      bt_status one = btv_model_part (in, &node->items[i], out, &k);
      if (one == BT_OK && out->part[k].kind == BT_QUBIT)
        one = BTV_REFUSE (in, &node->items[i],
                          "'%s' is a qubit; only oscillators can be classical",
                          out->part[k].name);
      else if (one == BT_OK && out->part[k].classical)
        one = BTV_REFUSE (in, &node->items[i], "'%s' is named twice",
                          out->part[k].name);
      else if (one == BT_OK)
        out->part[k].classical = 1;
      status = btv_both (status, one);
    }
  return status;
}

/* ---- environment ----------------------------------------------------------------- */

static bt_status
load_operator (const btv_reader *in, const btv_yaml_node *node, btv_modelsetup *out)
{
  btv_field field[]
      = { { .name = "operator", .required = 1 }, { .name = "rate", .required = 1 } };
  double rate = 0;
  bt_status status
      = btv_fields_take (in, node, "an operator of the environment", field, 2);
  if (field[0].value)
    status = btv_both (status,
                       btv_model_expression (in, field[0].value, "operator", out, 1));
  if (field[1].value)
    {
      bt_status one = btv_model_number (in, field[1].value, "rate", out, &rate);
      if (one == BT_OK && !(rate >= 0))
        one = BTV_REFUSE (in, field[1].value, "'rate' is %.6g; it must be >= 0", rate);
      status = btv_both (status, one);
    }
  if (status != BT_OK)
    return status;
  out->environment[out->operators].text = field[0].value->text;
  out->environment[out->operators++].rate = rate;
  return BT_OK;
}

static bt_status
load_environment (const btv_reader *in, const btv_yaml_node *node, btv_modelsetup *out)
{
  bt_status status = BT_OK;
  if (node->kind != BTV_YAML_SEQUENCE)
    return BTV_REFUSE (in, node,
                       "'environment' is %s; it must be a list of `{operator: "
                       "..., rate: ...}'",
                       btv_fields_kind (node));
  if (node->count > BTV_MODEL_OPERATORS)
    return BTV_REFUSE (in, &node->items[BTV_MODEL_OPERATORS],
                       "%zu operators of the environment; at most %d", node->count,
                       BTV_MODEL_OPERATORS);
  for (size_t i = 0; i < node->count; i++)
    status = btv_both (status, load_operator (in, &node->items[i], out));
  return status;
}

/* ---- the whole ------------------------------------------------------------------- */

static bt_status
load (const btv_reader *in, const btv_yaml_node *root, const bt_parameter *set,
      size_t sets, btv_modelsetup *out)
{
  btv_field field[KEYS] = { [TITLE] = { .name = "title" },
                            [PARAMETERS] = { .name = "parameters" },
                            [PARTS] = { .name = "parts", .required = 1 },
                            [HAMILTONIAN] = { .name = "hamiltonian", .required = 1 },
                            [CLASSICAL] = { .name = "classical" },
                            [START] = { .name = "start" },
                            [ENVIRONMENT] = { .name = "environment" } };
  bt_status status = btv_fields_take (in, root, "a model", field, KEYS);
  bt_status known = field[PARTS].value && !field[PARTS].value->open ? BT_OK : BT_EDATA;
  if (field[TITLE].value)
    status = btv_both (status, btv_fields_check (in, &field[TITLE]));
  if (status == BT_OK && field[TITLE].value)
    out->title = field[TITLE].value->text;
  if (field[PARAMETERS].value)
    status = btv_both (status,
                       load_parameters (in, field[PARAMETERS].value, set, sets, out));
  if (field[PARAMETERS].value && out->parameters < field[PARAMETERS].value->count)
    known = BT_EDATA;
  if (field[PARTS].value)
    known = btv_both (known, load_parts (in, field[PARTS].value, out));
  status = btv_both (status, known);
  /* Without the names nobody knows what expressions are about. */
  if (known != BT_OK)
    return status;
  if (field[CLASSICAL].value)
    status = btv_both (status, load_classical (in, field[CLASSICAL].value, out));
  if (field[HAMILTONIAN].value)
    status = btv_both (status, btv_model_expression (in, field[HAMILTONIAN].value,
                                                     "hamiltonian", out, 0));
  status = btv_both (status, btv_model_start (in, root, field[START].value, out));
  if (field[ENVIRONMENT].value)
    status = btv_both (status, load_environment (in, field[ENVIRONMENT].value, out));
  /* What stops in the middle may lack what is required, and that was said. */
  if (root->open)
    status = btv_both (status, BT_EDATA);
  if (status == BT_OK)
    out->hamiltonian = field[HAMILTONIAN].value->text;
  return status;
}

bt_status
btv_modelfile_setup (btv_modelsetup *out, const btv_modelfile *file,
                     const bt_parameter *set, size_t sets, btv_complaints *complaints,
                     bt_error *error)
{
  *out = (btv_modelsetup){ 0 };
  const btv_reader in = { file->path, complaints, error, NULL };
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < sets; i++)
    status = btv_modelfile_knows (file, set[i].name, error);
  if (status != BT_OK)
    return status;
  status = load (&in, file->root, set, sets, out);
  bt_model *model = NULL;
  bt_error why = BT_ERROR_INIT;
  if (status == BT_OK)
    {
      status = btv_modelfile_model (&model, out, &why);
      bt_model_free (model);
      if (status == BT_EINVAL || status == BT_EDATA)
        status = BTV_REFUSE (&in, file->root, "%s", why.text);
      else if (status != BT_OK)
        return bt_error_set (error, status, "%s", why.text);
    }
  return btv_complaints_settle (complaints, status, error);
}

bt_status
btv_modelfile_model (bt_model **out, const btv_modelsetup *setup, bt_error *error)
{
  *out = NULL;
  const bt_description description = { .part = setup->part,
                                       .parts = setup->parts,
                                       .parameter = setup->parameter,
                                       .parameters = setup->parameters,
                                       .hamiltonian = setup->hamiltonian,
                                       .ground_of = setup->ground_of,
                                       .environment = setup->environment,
                                       .dissipators = setup->operators };
  return bt_model_from (out, &description, error);
}

bt_status
btv_modelfile_make (bt_model **out, const btv_modelfile *file, const bt_parameter *set,
                    size_t sets, bt_error *error)
{
  btv_complaints complaints = { NULL, 0, 0 };
  btv_modelsetup setup;
  *out = NULL;
  bt_status status = btv_modelfile_setup (&setup, file, set, sets, &complaints, error);
  btv_complaints_clear (&complaints);
  return status == BT_OK ? btv_modelfile_model (out, &setup, error) : status;
}

/* ---- the file -------------------------------------------------------------------- */

int
btv_modelfile_is (const char *path)
{
  btv_complaints complaints = { NULL, 0, 0 };
  btv_yaml_node *root;
  int is = btv_yaml_read (&root, path, BTI_MAX_MODEL, &complaints, NULL) == BT_OK
           && root && root->kind == BTV_YAML_MAPPING && !btv_yaml_find (root, "kind");
  btv_yaml_free (root);
  btv_complaints_clear (&complaints);
  return is;
}

static void
print (FILE *out, const btv_yaml_node *node)
{
  const int mapping = node->kind == BTV_YAML_MAPPING;
  if (node->kind == BTV_YAML_SCALAR)
    {
      fputs (node->text, out);
      return;
    }
  fputc (mapping ? '{' : '[', out);
  for (size_t i = 0; i < node->count; i++)
    {
      fputs (i > 0 ? ", " : "", out);
      if (mapping)
        fprintf (out, "%s: ", node->keys[i].text);
      print (out, &node->items[i]);
    }
  fputc (mapping ? '}' : ']', out);
}

static bt_status
make_text (btv_modelfile *file, bt_error *error)
{
  size_t size;
  FILE *out = open_memstream (&file->text, &size);
  if (!out)
    return bt_error_set (error, BT_ENOMEM, "out of memory");
  print (out, file->root);
  const int failed = ferror (out);
  return fclose (out) == 0 && !failed
             ? BT_OK
             : bt_error_set (error, BT_ENOMEM, "out of memory");
}

bt_status
btv_modelfile_load (btv_modelfile **out, const char *path, btv_complaints *complaints,
                    bt_error *error)
{
  btv_modelfile *file;
  btv_modelsetup setup;
  *out = NULL;
  bt_status status = bti_calloc (&file, 1, sizeof *file, error);
  if (status != BT_OK)
    return status;
  status = bti_strdup (&file->path, path, error);
  if (status == BT_OK)
    status = btv_yaml_read (&file->root, path, BTI_MAX_MODEL, complaints, error);
  if (status == BT_OK && file->root)
    status = btv_modelfile_setup (&setup, file, NULL, 0, complaints, error);
  status = btv_complaints_settle (complaints, status, error);
  if (status == BT_OK)
    status = make_text (file, error);
  if (status == BT_OK)
    *out = file;
  else
    btv_modelfile_free (file);
  return status;
}

void
btv_modelfile_free (btv_modelfile *file)
{
  if (!file)
    return;
  btv_yaml_free (file->root);
  free (file->path);
  free (file->text);
  free (file);
}

const char *
btv_modelfile_text (const btv_modelfile *file)
{
  return file->text;
}

bt_status
btv_modelfile_parse (bt_parameter *out, const char *name, const char *text,
                     bt_error *error)
{
  static const bti_names none = { NULL, 0, NULL, 0 };
  char slip[BTI_SLIP_SIZE];
  bt_error why = BT_ERROR_INIT;
  size_t column = 0;
  if (!bti_expression_name (name))
    return bt_error_set (error, BT_EINVAL, "'%.60s' cannot be the name of a parameter",
                         name);
  snprintf (out->name, sizeof out->name, "%s", name);
  bti_number_slip (text, slip);
  if (*slip)
    return bt_error_set (error, BT_EINVAL, "%s = '%.60s' is not a number%s", name, text,
                         slip);
  const bt_status status
      = bti_expression_number (&out->value, text, &none, &column, &why);
  if (status == BT_OK || status == BT_ENOMEM)
    return status == BT_OK ? status : bt_error_set (error, status, "%s", why.text);
  return bt_error_set (error, BT_EINVAL, "%s = '%.60s', character %zu: %s", name, text,
                       column, why.text);
}

bt_status
btv_modelfile_knows (const btv_modelfile *file, const char *name, bt_error *error)
{
  char known[256] = "", more[BTI_MORE_SIZE], hint[BTI_HINT_SIZE];
  size_t left = 0;
  bti_closest closest = { name, NULL, 0 };
  const btv_yaml_node *parameters = btv_yaml_find (file->root, "parameters");
  for (size_t i = 0; parameters && i < parameters->count; i++)
    {
      const char *own = parameters->keys[i].text;
      if (strcmp (own, name) == 0)
        return BT_OK;
      bti_text_closer (&closest, own);
      bti_text_list (known, sizeof known, own, &left);
    }
  return bt_error_set (error, BT_EINVAL,
                       "the model has no parameter '%.40s'; known: %s%s%s", name,
                       *known ? known : "none", bti_text_more (left, more),
                       bti_text_hint (&closest, hint));
}
