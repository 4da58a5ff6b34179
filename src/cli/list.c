/* cli/list.c - `breaktime list': what there is.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/common.h"
#include "cli/concerns.h"

#include "base/text.h"
#include "validation/claims.h"
#include "validation/data.h"
#include "validation/discretisation.h"

#include <breaktime/method.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- methods ------------------------------------------------------------------- */

static int
list_methods (const cli_call *call)
{
  static const struct
  {
    unsigned bit;
    const char *name;
  } caps[] = { { BT_QUANTUM, "quantum" },
               { BT_GRID, "grid" },
               { BT_SAMPLED, "sampled" },
               { BT_STEPPED, "stepped" },
               { BT_DENSITY, "density matrix" },
               { BT_ENVIRONMENT, "environment" },
               { BT_NOISY, "noise" },
               { BT_CONTROL, "a control" } };
  size_t count;
  const bt_method *const *methods = bt_methods (&count);
  (void) call;
  for (size_t i = 0; i < count; i++)
    {
      const bt_method *m = methods[i];
      printf ("%s: %s\n  order ", m->name, m->summary);
      if (m->caps & BT_STEPPED)
        printf ("%d", m->order);
      else if (m->general & BT_STEPPED)
        printf ("%d with --dt on models without a special form, else -", m->order);
      else
        putchar ('-');
      fputs ("; ", stdout);
      const char *before = "";
      for (size_t k = 0; k < sizeof caps / sizeof caps[0]; k++)
        if (m->caps & caps[k].bit)
          {
            printf ("%s%s", before, caps[k].name);
            before = ", ";
          }
      printf ("%s\n  after %s\n", *before ? "" : "exact", m->source);
      cli_print_concerns (CLI_RUN, CLI_GENERAL | m->caps, NULL);
    }
  return CLI_EXIT_SUCCESS;
}

/* ---- evaluators ---------------------------------------------------------------- */

static void
print_key (const btv_key *key)
{
  char lo[CLI_NUMBER_SIZE], hi[CLI_NUMBER_SIZE], words[BTV_KEY_WORDS_SIZE];
  printf ("    %s=", key->name);
  if (btv_key_word (key, 0))
    fputs (btv_key_words (key, words), stdout);
  else if (key->kind == BTV_KEY_MODELS)
    fputs ("\"LAMBDA/X0/OMEGA ...\"", stdout);
  else if (key->kind == BTV_KEY_GRID)
    fputs (BTV_CONVERGED "|POINTS/BOX/STEP[/INTERVAL]|NAME", stdout);
  else if (key->kind == BTV_KEY_TEXT)
    fputs ("EXPRESSION", stdout);
  else
    printf ("%s in [%s, %s]", key->kind == BTV_KEY_NUMBER ? "R" : "N",
            cli_number (lo, key->lo), cli_number (hi, key->hi));
  printf ("  %s\n", key->help);
}

static int
list_evaluators (const cli_call *call)
{
  size_t count, keys_count;
  const btv_evaluator *const *all = btv_evaluators (&count);
  const btv_key *keys = btv_keys (&keys_count);
  (void) call;
  for (size_t i = 0; i < count; i++)
    {
      const btv_evaluator *e = all[i];
      const unsigned needs = btv_evaluator_needs (e);
      printf ("%s: %s\n  ", btv_evaluator_name (e), btv_evaluator_summary (e));
      if (btv_evaluator_kind (e) == BTV_LABEL)
        printf ("one of %s%s", btv_evaluator_labels (e),
                strlen (btv_evaluator_labels (e)) == 3 ? " a mode" : "");
      else
        fputs ("a number", stdout);
      printf ("%s%s%s%s%s\n",
              needs & BTV_ENVIRONMENT ? "; of any model"
              : needs & BTV_ANY_MODEL ? "; of any closed model"
                                      : "",
              needs & BTV_NEEDS_OPEN ? "; needs a model in a file" : "",
              needs & BTV_NEEDS_SCAN ? "; needs a scan" : "",
              needs & BTV_NEEDS_AT ? "; needs at" : "",
              needs & BTV_NEEDS_TMAX ? "; needs t_max" : "");
      cli_print_concerns (CLI_MEASURE, 0, e);
      for (size_t k = 0; k < keys_count; k++)
        if (btv_evaluator_knows (e, keys[k].name))
          print_key (&keys[k]);
    }
  return CLI_EXIT_SUCCESS;
}

/* ---- claims files -------------------------------------------------------------- */

static int
list_builtins (const cli_call *call, btv_data kind)
{
  bt_error error = BT_ERROR_INIT;
  btv_builtins all;
  int width = 0;
  const bt_status s = btv_builtins_load (&all, kind, &error);
  for (size_t i = 0; i < all.count; i++)
    {
      const int length = (int) strlen (all.item[i].name);
      width = length > width ? length : width;
    }
  for (size_t i = 0; s == BT_OK && i < all.count; i++)
    cli_print (stdout, "%-*s  %s\n", width, all.item[i].name, all.item[i].title);
  btv_builtins_clear (&all);
  return s == BT_OK ? CLI_EXIT_SUCCESS : cli_fail (call->command, NULL, &error);
}

static int
list_sources (const cli_call *call)
{
  return list_builtins (call, BTV_DATA_CLAIMS);
}

static int
list_models (const cli_call *call)
{
  return list_builtins (call, BTV_DATA_MODELS);
}

static int
list_scans (const cli_call *call)
{
  return list_builtins (call, BTV_DATA_SCANS);
}

/* Print the claims file that is named, or else all that are built in. */
static int
list_files (const cli_call *call, void (*print) (const btv_claims *claims))
{
  const cli_words *words = &call->arguments->operands;
  bt_error error = BT_ERROR_INIT;
  btv_builtins all = { NULL, 0 };
  btv_claims *claims;
  int code = 0;
  if (words->count == 1 && btv_builtins_load (&all, BTV_DATA_CLAIMS, &error) != BT_OK)
    code = cli_fail (call->command, NULL, &error);
  for (size_t i = 0; code == 0 && i < (words->count > 1 ? 1 : all.count); i++)
    {
      const char *file = words->count > 1 ? words->item[1] : all.item[i].path;
      code = cli_claims (&claims, call, file);
      if (code == 0)
        print (claims);
      btv_claims_free (claims);
    }
  btv_builtins_clear (&all);
  return code;
}

static void
print_claims (const btv_claims *claims)
{
  static const char *const said[BTV_ORIGIN_COUNT]
      = { [BTV_ORIGIN_QUOTED] = "printed",
          [BTV_ORIGIN_ENCODED] = "encoded as",
          [BTV_ORIGIN_DERIVED] = "following:",
          [BTV_ORIGIN_OURS] = "ours, asking for" };
  char text[CLI_NUMBER_SIZE];
  for (size_t i = 0; i < claims->claims_count; i++)
    {
      const btv_claim *c = &claims->claims[i];
      printf ("%s: %s\n  %s\n  %s", c->id, c->where, c->statement,
              btv_evaluator_name (c->evaluator));
      if (c->modes > 0)
        {
          size_t couplings = btv_claim_shares_lambda (c) ? 1 : c->modes;
          for (size_t k = 0; k < couplings; k++)
            printf (", lambda %s", cli_number (text, btv_claim_lambda (c, k)));
          printf (", x0 %s", cli_number (text, c->x0));
        }
      for (size_t k = 0; k < c->modes; k++)
        printf (", omega %s", cli_number (text, c->omega[k]));
      if (c->model)
        printf (", model %s", c->model);
      for (size_t k = 0; k < c->given_count; k++)
        printf (", %s=%s", c->given[k].name, cli_number (text, c->given[k].value));
      if (c->scan)
        printf (", scan %s", c->scan_name);
      if (c->missing)
        printf (": %s", c->missing);
      if (!isnan (c->at))
        printf (", at %s", cli_number (text, c->at));
      if (!isnan (c->t_max))
        printf (", t_max %s", cli_number (text, c->t_max));
      for (size_t k = 0; k < c->set_count; k++)
        printf (", %s=%s", c->set[k].key, c->set[k].value);
      printf ("\n  %s %s; %s; %s", said[c->origin], c->printed,
              c->tier == BTV_QUICK ? "quick" : "full",
              c->has_expect ? btv_verdict_name (c->expect) : "no verdict recorded");
      printf ("%s%s\n", c->expect_reading ? " by " : "",
              c->expect_reading ? c->expect_reading : "");
    }
}

static void
print_readings (const btv_claims *claims)
{
  for (size_t i = 0; i < claims->readings_count; i++)
    {
      const btv_reading *r = &claims->readings[i];
      if (r->parts > 1)
        continue;
      printf ("%s: %s\n  ", r->name, r->text);
      for (size_t k = 0; k < r->set_count; k++)
        printf ("%s%s=%s", k ? ", " : "", r->set[k].key, r->set[k].value);
      fputs ("; for ", stdout);
      for (size_t k = 0; k < r->evaluators_count; k++)
        printf ("%s%s", k ? ", " : "", btv_evaluator_name (r->evaluators[k]));
      putchar ('\n');
    }
}

static int
list_claims (const cli_call *call)
{
  return list_files (call, print_claims);
}

static int
list_readings (const cli_call *call)
{
  return list_files (call, print_readings);
}

static const struct
{
  const char *name;
  int takes_file;
  int (*print) (const cli_call *call);
} lists[] = { { "methods", 0, list_methods },  { "evaluators", 0, list_evaluators },
              { "sources", 0, list_sources },  { "models", 0, list_models },
              { "scans", 0, list_scans },      { "claims", 1, list_claims },
              { "readings", 1, list_readings } };

enum
{
  LISTS = sizeof lists / sizeof lists[0]
};

const char *
cli_list_word (size_t i)
{
  return i < LISTS ? lists[i].name : NULL;
}

int
cli_list (const cli_call *call)
{
  const cli_words *words = &call->arguments->operands;
  for (size_t i = 0; i < LISTS; i++)
    if (strcmp (words->item[0], lists[i].name) == 0)
      {
        if (words->count > 1 && !lists[i].takes_file)
          return cli_misuse (call->command, "one word too many: '%s'", words->item[1]);
        return lists[i].print (call);
      }
  char known[128] = "", hint[BTI_HINT_SIZE];
  size_t left = 0;
  bti_closest closest = { words->item[0], NULL, 0 };
  for (size_t i = 0; i < LISTS; i++)
    {
      bti_text_closer (&closest, lists[i].name);
      bti_text_list (known, sizeof known, lists[i].name, &left);
    }
  return cli_misuse (call->command, "cannot list '%s'; known: %s%s", words->item[0],
                     known, bti_text_hint (&closest, hint));
}
