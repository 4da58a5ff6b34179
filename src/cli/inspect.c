/* cli/inspect.c - see inspect.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/inspect.h"

#include "validation/cost.h"
#include "validation/data.h"
#include "validation/yaml.h"

#include "base/input.h"
#include "base/limits.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- what kind of file ---------------------------------------------------------- */

static int
is_source (const char *path)
{
  bt_error why = BT_ERROR_INIT;
  btv_yaml_node *root;
  int found = 0;
  if (btv_yaml_load (&root, path, BTI_MAX_YAML, &why) != BT_OK)
    return 0;
  for (size_t i = 0; root->kind == BTV_YAML_MAPPING && i < root->count; i++)
    found |= strcmp (root->keys[i].text, "claims") == 0
             || strcmp (root->keys[i].text, "source") == 0;
  btv_yaml_free (root);
  return found;
}

/* Of what is no YAML the keys cannot be told: it is one where a line begins with one.
 */
static int
has_line (const char *path)
{
  bt_error why = BT_ERROR_INIT;
  bti_input *input;
  char *line;
  int found = 0;
  if (bti_input_open (&input, path, &why) != BT_OK)
    return 0;
  while (!found && bti_input_line (input, &line, &why) == BT_OK && line)
    found = strncmp (line, "claims:", 7) == 0 || strncmp (line, "source:", 7) == 0;
  bti_input_close (input);
  return found;
}

int
cli_is_claims (const char *word)
{
  bt_error why = BT_ERROR_INIT;
  char *path = NULL;
  if (btv_builtin_is_name (word))
    {
      /* A model may have the name of a source: it is what it was before. */
      if (btv_builtin_path (&path, BTV_DATA_MODELS, word, &why) == BT_OK && path)
        {
          free (path);
          return 0;
        }
      if (btv_builtin_find (&path, BTV_DATA_CLAIMS, word, &why) != BT_OK)
        return 0;
    }
  const char *file = path ? path : word;
  const int is = access (file, R_OK) == 0 && (is_source (file) || has_line (file));
  free (path);
  return is;
}

/* ---- texts ---------------------------------------------------------------------- */

/* A text that grows; NULL at its end when memory was short. */
typedef struct text
{
  FILE *stream;
  char *made;
  size_t size;
} text;

static FILE *
begin (text *t)
{
  *t = (text){ NULL, NULL, 0 };
  t->stream = open_memstream (&t->made, &t->size);
  return t->stream;
}

static char *
end (text *t)
{
  const int failed = ferror (t->stream);
  if (fclose (t->stream) == 0 && !failed)
    return t->made;
  free (t->made);
  return NULL;
}

char *
cli_claim_about (const btv_claim *claim)
{
  char number[CLI_NUMBER_SIZE];
  text t;
  FILE *out = begin (&t);
  if (!out)
    return NULL;
  if (claim->model)
    fprintf (out, "model %s", claim->model);
  for (size_t k = 0; k < claim->given_count; k++)
    fprintf (out, "%s%s = %s", k ? ", " : " with ", claim->given[k].name,
             cli_number (number, claim->given[k].value));
  if (claim->modes > 0)
    fprintf (out, "the built-in model with x0 = %s", cli_number (number, claim->x0));
  for (size_t k = 0; k < (btv_claim_shares_lambda (claim) ? 1 : claim->modes); k++)
    if (claim->modes > 0)
      fprintf (out, ", lambda = %s", cli_number (number, btv_claim_lambda (claim, k)));
  for (size_t k = 0; k < claim->modes; k++)
    fprintf (out, ", omega = %s", cli_number (number, claim->omega[k]));
  if (claim->scan)
    fprintf (out, "scan %s", claim->scan_name);
  return end (&t);
}

char *
cli_claim_asked (const btv_claim *claim)
{
  char number[CLI_NUMBER_SIZE];
  text t;
  FILE *out = begin (&t);
  if (!out)
    return NULL;
  if (claim->missing)
    fprintf (out, "nothing: the source leaves out %s", claim->missing);
  else
    fprintf (out, "%s: %s", btv_evaluator_name (claim->evaluator),
             btv_evaluator_summary (claim->evaluator));
  for (size_t k = 0; k < claim->set_count; k++)
    fprintf (out, "; %s = %s", claim->set[k].key, claim->set[k].value);
  if (!isnan (claim->at))
    fprintf (out, "; at t = %s", cli_number (number, claim->at));
  if (!isnan (claim->t_max))
    fprintf (out, "; t_max = %s", cli_number (number, claim->t_max));
  return end (&t);
}

/* Why the interval of a number printed as HOW is what it is. */
static void
say_why (FILE *out, const btv_printed *how)
{
  char number[CLI_NUMBER_SIZE];
  switch (how->form)
    {
    case BTV_FORM_DIGITS:
      fprintf (out, "half a unit of the last place compared, %s, either way",
               cli_number (number, how->unit));
      if (how->compared < how->digits)
        fprintf (out, "; %zu of %zu digits are compared", how->compared, how->digits);
      break;
    case BTV_FORM_BELOW:
    case BTV_FORM_ABOVE:
      fputs ("a bound, which has no rounding of its own", out);
      break;
    case BTV_FORM_MAGNITUDE:
      fputs ("an order of magnitude, a factor sqrt(10) either way", out);
      break;
    case BTV_FORM_RANGE:
      fputs ("a range, half a unit of its ends further either way", out);
      break;
    case BTV_FORM_BOUND:
      fputs ("the uncertainty is a bound", out);
      break;
    case BTV_FORM_SIGMA:
      fprintf (out, "three standard deviations of %s, rounding included",
               cli_number (number, how->sigma));
      break;
    case BTV_FORM_NONE:
      break;
    }
}

char *
cli_claim_stands (const btv_claim *claim)
{
  char interval[96], conversion[BTV_CONVERT_SIZE];
  text t;
  FILE *out = begin (&t);
  if (!out)
    return NULL;
  if (claim->missing)
    fputs ("nothing that can be computed", out);
  else if (claim->how.form == BTV_FORM_NONE)
    fprintf (out, "'%s', one of %s", claim->printed,
             btv_evaluator_labels (claim->evaluator));
  else
    {
      btr_format_interval (interval, sizeof interval, &claim->claimed);
      fprintf (out, "\"%s\" stands for %s: ", claim->printed, interval);
      say_why (out, &claim->how);
    }
  if (claim->digits_why)
    fprintf (out, ", since %s", claim->digits_why);
  if (claim->convert.why)
    fprintf (out, "; converted, %s, since %s",
             btv_convert_text (&claim->convert, conversion), claim->convert.why);
  return end (&t);
}

/* ---- the command line ----------------------------------------------------------- */

/* Words that grow, each owned. */
typedef struct words
{
  char **item;
  size_t count;
  int failed;
} words;

static void BT_PRINTF (2, 3) add (words *w, const char *format, ...)
{
  text t;
  va_list list;
  char **more = w->failed ? NULL : realloc (w->item, (w->count + 1) * sizeof *more);
  if (more)
    w->item = more;
  w->failed |= !more || !begin (&t);
  if (w->failed)
    return;
  va_start (list, format);
  vfprintf (t.stream, format, list);
  va_end (list);
  w->item[w->count] = end (&t);
  w->failed |= !w->item[w->count];
  w->count += !w->failed;
}

static void
clear (words *w)
{
  for (size_t i = 0; i < w->count; i++)
    free (w->item[i]);
  free (w->item);
}

static void
add_model (words *w, const btv_claim *claim)
{
  char number[CLI_NUMBER_SIZE], *name = NULL;
  bt_error error = BT_ERROR_INIT;
  if (claim->model)
    {
      w->failed |= btv_builtin_call (&name, BTV_DATA_MODELS, claim->model_path, &error)
                   != BT_OK;
      add (w, "--model");
      add (w, "%s", name ? name : "");
      free (name);
    }
  for (size_t k = 0; k < claim->given_count; k++)
    {
      add (w, "--set");
      add (w, "%s=%s", claim->given[k].name,
           cli_number (number, claim->given[k].value));
    }
  for (size_t k = 0;
       claim->modes > 0 && k < (btv_claim_shares_lambda (claim) ? 1 : claim->modes);
       k++)
    {
      add (w, "--lambda");
      add (w, "%s", cli_number (number, btv_claim_lambda (claim, k)));
    }
  if (claim->modes > 0)
    {
      add (w, "--x0");
      add (w, "%s", cli_number (number, claim->x0));
    }
  for (size_t k = 0; k < claim->modes; k++)
    {
      add (w, "--omega");
      add (w, "%s", cli_number (number, claim->omega[k]));
    }
  if (claim->scan)
    {
      char *scan = NULL;
      w->failed |= btv_builtin_call (&scan, BTV_DATA_SCANS, claim->scan_path, &error)
                   != BT_OK;
      add (w, "--scan");
      add (w, "%s", scan ? scan : "");
      free (scan);
    }
}

char *
cli_claim_measure (const btv_claim *claim)
{
  char number[CLI_NUMBER_SIZE], *line = NULL;
  words w = { NULL, 0, 0 };
  if (claim->missing)
    return strdup ("");
  add (&w, "breaktime");
  add (&w, "measure");
  add (&w, "%s", btv_evaluator_name (claim->evaluator));
  add_model (&w, claim);
  if (!isnan (claim->at))
    {
      add (&w, "--at");
      add (&w, "%s", cli_number (number, claim->at));
    }
  if (!isnan (claim->t_max))
    {
      add (&w, "--t-max");
      add (&w, "%s", cli_number (number, claim->t_max));
    }
  for (size_t k = 0; k < claim->set_count; k++)
    {
      add (&w, "--reading");
      add (&w, "%s=%s", claim->set[k].key, claim->set[k].value);
    }
  if (!w.failed)
    line = cli_command_line ((int) w.count, w.item);
  clear (&w);
  return line;
}

/* ---- what it takes -------------------------------------------------------------- */

void
cli_print_estimate (double seconds, double bytes)
{
  char wait[CLI_NUMBER_SIZE];
  if (seconds < 1)
    printf ("some %.1g s", seconds);
  else
    printf ("some %s", cli_duration (wait, seconds));
  if (bytes >= 1e6)
    printf (", %.2g MB", bytes / 1e6);
  else if (bytes >= 0)
    fputs (", below 1 MB", stdout);
}

/* ---- the model ------------------------------------------------------------------ */

/* The built-in model of CLAIM as a file would say it, whose texts are TEXT. */
static int
built_in (btv_modelsetup *out, char **formula, const btv_claim *claim)
{
  char a[CLI_NUMBER_SIZE], b[CLI_NUMBER_SIZE];
  text t;
  *out = (btv_modelsetup){ .parts = claim->modes + 1 };
  if (claim->modes + 1 > BT_MAX_PARTS || !begin (&t))
    return 0;
  fputs ("(p_x^2 + x^2)/2", t.stream);
  out->part[0]
      = (bt_part){ .name = "x", .classical = 1, .mean = claim->x0, .width = 1 };
  for (size_t j = 0; j < claim->modes; j++)
    {
      const double lambda = btv_claim_lambda (claim, j), omega = claim->omega[j];
      bt_part *part = &out->part[j + 1];
      *part
          = (bt_part){ .width = sqrt (omega * omega + lambda * claim->x0 * claim->x0) };
      if (claim->modes == 1)
        snprintf (part->name, sizeof part->name, "y");
      else
        snprintf (part->name, sizeof part->name, "y%zu", j + 1);
      fprintf (t.stream, " + (p_%s^2 + (%s^2 + %s*x^2)*%s^2)/2", part->name,
               cli_number (a, omega), cli_number (b, lambda), part->name);
    }
  out->hamiltonian = *formula = end (&t);
  return *formula != NULL;
}

/* The file of CLAIM, with what the claim sets as --set would. */
static int
print_file (const cli_call *call, const btv_claim *claim, int given)
{
  char number[CLI_NUMBER_SIZE];
  cli_arguments arguments = *call->arguments;
  const cli_call own = { call->command, &arguments, call->line };
  words w = { NULL, 0, 0 };
  for (size_t k = 0; given && k < claim->given_count; k++)
    add (&w, "%s=%s", claim->given[k].name, cli_number (number, claim->given[k].value));
  arguments.sets = (cli_words){ (const char **) w.item, w.count };
  const int code = w.failed ? cli_no_memory (call->command)
                            : cli_check_model (&own, claim->model_path, 0);
  clear (&w);
  return code;
}

int
cli_print_claim_model (const cli_call *call, const btv_claim *claim, int given)
{
  btv_modelsetup setup;
  char *formula = NULL;
  if (claim->model)
    return print_file (call, claim, given);
  if (claim->modes == 0)
    return 0;
  if (claim->modes + 1 > BT_MAX_PARTS)
    {
      puts ("(p_x^2 + x^2)/2 + sum (p_y^2 + (omega^2 + lambda x^2) y^2)/2");
      return 0;
    }
  if (!built_in (&setup, &formula, claim))
    return cli_no_memory (call->command);
  const int code = cli_print_setup (call, &setup);
  free (formula);
  return code;
}
