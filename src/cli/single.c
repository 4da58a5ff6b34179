/* cli/single.c - see single.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/single.h"
#include "cli/models.h"
#include "validation/parameters.h"

#include "base/memory.h"
#include "validation/discretisation.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double horizon = 200; /* default of --t-max */

/* ---- words --------------------------------------------------------------------- */

/* WORD is "QUANTITY = NUMBER", "QUANTITY < NUMBER", ...: its quantity into CLAIM, and
 * what stands for a printed number into *PRINTED, the caller's. */
static int
split (const cli_call *call, const char *word, btv_claim *claim, char **printed)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
  const size_t length = strspn (word, letters);
  const char *rest = word + length + strspn (word + length, " ");
  char name[64], hint[BTI_HINT_SIZE];
  snprintf (name, sizeof name, "%.*s", (int) (length < 63 ? length : 63), word);
  if (length == 0 || *rest == '\0'
      || (*rest != '=' && rest[strspn (rest, letters)] == 0))
    return cli_misuse (call->command,
                       "--claim: '%s' is not QUANTITY = NUMBER, such as 't_mf = 3304', "
                       "'t_q < 11', 'entropy ~ 1e-2', 'stability = Stable'",
                       word);
  claim->evaluator = btv_evaluator_find (name);
  if (!claim->evaluator)
    return cli_misuse (call->command, "--claim: unknown quantity '%s'%s", name,
                       btv_evaluator_hint (name, hint));
  rest += *rest == '=';
  rest += strspn (rest, " ");
  size_t size = strlen (rest);
  while (size > 0 && rest[size - 1] == ' ')
    size--;
  *printed = strndup (rest, size);
  return *printed ? 0 : cli_no_memory (call->command);
}

static int
read_printed (const cli_call *call, btv_claim *claim)
{
  const char *quantity = btv_evaluator_name (claim->evaluator);
  const char *labels = btv_evaluator_labels (claim->evaluator);
  static const btv_form forms[] = { BTV_FORM_BOUND, BTV_FORM_SIGMA };
  const int given = call->arguments->uncertainty;
  const btv_printed_options options
      = { .uncertainty = given < 0 ? BTV_FORM_NONE : forms[given], .by_option = 1 };
  bt_error why = BT_ERROR_INIT;
  claim->claimed = (btv_interval){ NAN, NAN, NAN };
  if (btv_evaluator_kind (claim->evaluator) == BTV_LABEL)
    return btv_evaluator_is_label (claim->evaluator, claim->printed, claim->modes)
               ? 0
               : cli_misuse (call->command, "--claim: %s is never '%s'; it is %s%s",
                             quantity, claim->printed, labels,
                             strlen (labels) == 3 ? ", a letter for each mode" : "");
  if (btv_printed_parse (&claim->claimed, &claim->how, claim->printed, &options, &why)
      != BT_OK)
    return cli_misuse (call->command, "--claim: %s: %s", quantity, why.text);
  if (claim->claimed.hi - claim->claimed.lo < DBL_EPSILON * fabs (claim->claimed.value))
    return cli_misuse (call->command,
                       "--claim: '%s' has more digits than a double can tell apart",
                       claim->printed);
  return 0;
}

/* ---- what the options give ----------------------------------------------------- */

static bt_status
copy_model (btv_claim *claim, const cli_arguments *a, bt_error *error)
{
  const size_t modes = a->omega.count;
  bt_status status = bti_calloc (&claim->omega, modes, sizeof *claim->omega, error);
  if (status == BT_OK && a->lambda.count > 1)
    status = bti_calloc (&claim->couplings, modes, sizeof *claim->couplings, error);
  if (status != BT_OK)
    return status;
  claim->modes = modes;
  claim->lambda = a->lambda.item[0];
  claim->x0 = a->x0;
  for (size_t j = 0; j < modes; j++)
    {
      claim->omega[j] = a->omega.item[j];
      if (claim->couplings)
        claim->couplings[j] = a->lambda.item[j];
    }
  return BT_OK;
}

/* The closed model of --model and --set, as of a claims file. */
static int
read_closed (const cli_call *call, btv_claim *claim)
{
  cli_model_file from;
  btv_modelsetup setup;
  int code = cli_model_file_open (&from, call, call->arguments->model);
  if (code == 0 && !from.file)
    code = cli_misuse (call->command,
                       "--model: '%s' is a model of an open system, for which %s is "
                       "not",
                       call->arguments->model, btv_evaluator_name (claim->evaluator));
  if (code == 0)
    code = cli_model_setup (&setup, call, &from);
  if (code == 0 && setup.operators > 0
      && !(btv_evaluator_needs (claim->evaluator) & BTV_ENVIRONMENT))
    code = cli_misuse (call->command,
                       "--model: '%s' has an environment, and claims of %s are about "
                       "closed systems",
                       call->arguments->model, btv_evaluator_name (claim->evaluator));
  if (code == 0)
    code = cli_sets (&claim->given, &claim->given_count, call);
  if (code != 0)
    {
      cli_model_file_clear (&from);
      return code;
    }
  btv_parameters_sort (claim->given, claim->given_count);
  claim->closed = from.file;
  claim->model = from.name;
  claim->model_path = from.path;
  claim->parts = setup.parts;
  return 0;
}

/* Model, times: what CLAIM's quantity needs. */
static int
read_needs (const cli_call *call, btv_claim *claim)
{
  const cli_arguments *a = call->arguments;
  const unsigned needs = btv_evaluator_needs (claim->evaluator);
  const char *name = btv_evaluator_name (claim->evaluator);
  bt_error error = BT_ERROR_INIT;
  bt_status status = BT_OK;
  int code = 0;
  const int parts = needs & BTV_ANY_MODEL && a->model
                    && (!(needs & BTV_NEEDS_OPEN) || cli_model_is_closed (call));
  if (parts)
    code = read_closed (call, claim);
  else if (needs & BTV_NEEDS_MODEL)
    {
      bt_model *model = NULL;
      code = cli_model (&model, call);
      bt_model_free (model);
      if (code == 0)
        status = copy_model (claim, a, &error);
    }
  if (code == 0 && (needs & BTV_NEEDS_OPEN) && !parts)
    {
      code = a->model ? cli_open_params (&claim->open, call)
                      : cli_misuse (call->command, "%s needs --model", name);
      if (code == 0)
        status = bti_strdup (&claim->model, a->model, &error);
      if (code == 0 && status == BT_OK)
        status = bti_strdup (&claim->model_path, a->model, &error);
    }
  if (status != BT_OK)
    return cli_fail (call->command, NULL, &error);
  if (code == 0 && (needs & BTV_NEEDS_AT) && isnan (a->at))
    code = cli_misuse (call->command, "%s needs --at", name);
  claim->at = needs & BTV_NEEDS_AT ? a->at : NAN;
  claim->t_max = !(needs & BTV_NEEDS_TMAX) ? NAN
                 : isnan (a->t_max)        ? horizon
                                           : a->t_max;
  return code;
}

/* WORD of --reading goes to those of CLAIMS whose quantity knows it. */
static int
read_setting (const cli_call *call, btv_claims *claims, const char *word)
{
  const char *equals = strchr (word, '=');
  bt_error why = BT_ERROR_INIT, error = BT_ERROR_INIT;
  size_t takers = 0;
  bt_status status = BT_OK;
  if (!equals || equals == word || !equals[1])
    return cli_misuse (call->command, "--reading: '%s' is not KEY=VALUE", word);
  for (size_t i = 0; status == BT_OK && i < claims->claims_count; i++)
    {
      btv_claim *claim = &claims->claims[i];
      char *key = strndup (word, (size_t) (equals - word)), *value = NULL;
      if (!key)
        return cli_no_memory (call->command);
      const int named
          = btv_discretisation_settle (&value, key, equals + 1, NULL, &why) == BT_OK;
      const btv_setting setting = { key, value };
      if (!named || btv_evaluator_check (claim->evaluator, &setting, &why) != BT_OK)
        {
          free (key);
          free (value);
          continue;
        }
      takers++;
      for (size_t k = 0; k < claim->set_count; k++)
        if (strcmp (claim->set[k].key, key) == 0)
          {
            const int code
                = cli_misuse (call->command, "--reading: %s is given twice", key);
            free (key);
            free (value);
            return code;
          }
      status
          = bti_realloc (&claim->set, claim->set_count + 1, sizeof *claim->set, &error);
      if (status == BT_OK)
        claim->set[claim->set_count++] = (btv_setting){ key, value };
      else
        {
          free (key);
          free (value);
        }
    }
  if (status != BT_OK)
    return cli_fail (call->command, NULL, &error);
  return takers > 0 ? 0 : cli_misuse (call->command, "--reading: %s", why.text);
}

/* What is given and nobody takes is a mistake. */
static int
check_taken (const cli_call *call, const btv_claims *claims)
{
  const cli_arguments *a = call->arguments;
  unsigned needs = 0;
  for (size_t i = 0; i < claims->claims_count; i++)
    needs |= btv_evaluator_needs (claims->claims[i].evaluator);
  const struct
  {
    int given;
    unsigned need;
    const char *name, *what;
  } rows[]
      = { { a->lambda.count > 0, BTV_NEEDS_MODEL, "lambda", "of such a model" },
          { !isnan (a->x0), BTV_NEEDS_MODEL, "x0", "of such a model" },
          { a->omega.count > 0, BTV_NEEDS_MODEL, "omega", "of such a model" },
          { a->model != NULL, BTV_NEEDS_OPEN | BTV_ANY_MODEL, "model",
            "of a model in a file" },
          { a->sets.count > 0, BTV_ANY_MODEL, "set", "of any closed model" },
          { !isnan (a->at), BTV_NEEDS_AT, "at", "taken at a time" },
          { !isnan (a->t_max), BTV_NEEDS_TMAX, "t-max", "a time that is looked for" } };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].given && !(needs & rows[i].need))
      return cli_misuse (call->command, "--%s: no quantity of --claim is %s",
                         rows[i].name, rows[i].what);
  return 0;
}

/* ---- all ----------------------------------------------------------------------- */

/* "t-mf", and "t-mf-2" for the second on that quantity. */
static bt_status
name_claim (const btv_claims *claims, btv_claim *claim, bt_error *error)
{
  char id[96];
  size_t same = 0;
  for (const btv_claim *other = claims->claims; other < claim; other++)
    same += other->evaluator == claim->evaluator;
  snprintf (id, sizeof id, "%s", btv_evaluator_name (claim->evaluator));
  for (char *c = id; *c; c++)
    *c = *c == '_' ? '-' : *c;
  if (same > 0)
    snprintf (id + strlen (id), sizeof id - strlen (id), "-%zu", same + 1);
  return bti_strdup (&claim->id, id, error);
}

static int
read_claim (const cli_call *call, btv_claims *claims, const char *word)
{
  bt_error error = BT_ERROR_INIT;
  btv_claim *claim = &claims->claims[claims->claims_count++];
  *claim = (btv_claim){ .line = claims->claims_count };
  int code = split (call, word, claim, &claim->printed);
  if (code != 0)
    {
      claim->evaluator = btv_evaluator_none ();
      return code;
    }
  bt_status status = name_claim (claims, claim, &error);
  if (status == BT_OK)
    status = bti_strdup (&claim->where, CLI_SINGLE_NAME, &error);
  if (status == BT_OK)
    status = bti_strdup (&claim->statement, word, &error);
  if (status != BT_OK)
    return cli_fail (call->command, NULL, &error);
  code = read_needs (call, claim);
  return code ? code : read_printed (call, claim);
}

static bt_status
name_source (btv_claims *claims, bt_error *error)
{
  bt_status status = bti_strdup (&claims->path, CLI_SINGLE_NAME, error);
  if (status == BT_OK)
    status = bti_strdup (&claims->source.id, "command-line", error);
  if (status == BT_OK)
    status = bti_strdup (&claims->source.title, "Claims of the command line", error);
  if (status == BT_OK)
    status = bti_strdup (&claims->source.authors, "Whoever called", error);
  if (status == BT_OK)
    status = bti_strdup (&claims->source.year, "undated", error);
  return status;
}

int
cli_single_claims (btv_claims **out, const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  bt_error error = BT_ERROR_INIT;
  bt_status status = bti_calloc (out, 1, sizeof **out, &error);
  if (status == BT_OK)
    status
        = bti_calloc (&(*out)->claims, a->claims.count, sizeof *(*out)->claims, &error);
  if (status == BT_OK)
    status = name_source (*out, &error);
  int code = status == BT_OK ? 0 : cli_fail (call->command, NULL, &error);
  for (size_t i = 0; code == 0 && i < a->claims.count; i++)
    code = read_claim (call, *out, a->claims.item[i]);
  for (size_t i = 0; code == 0 && i < a->readings.count; i++)
    code = read_setting (call, *out, a->readings.item[i]);
  return code ? code : check_taken (call, *out);
}

int
cli_single_check (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  if (a->claims.count == 0 || a->operands.count == 0)
    return 0;
  return cli_misuse (call->command,
                     "--claim beside '%s': claims of the command line or of files",
                     a->operands.item[0]);
}
