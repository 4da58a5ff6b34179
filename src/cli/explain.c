/* cli/explain.c - `breaktime explain': one claim in full; nothing is computed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/inspect.h"
#include "cli/say.h"

#include "base/text.h"
#include "validation/column.h"
#include "validation/data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  INDENT = 2
};

static void
heading (const char *text)
{
  printf ("\n%s\n", text);
}

/* A paragraph under a heading. */
#define SAY(...)                                                                       \
  (printf ("%*s", INDENT, ""), cli_say (stdout, INDENT, 2 * INDENT, __VA_ARGS__))

/* The same of a text that is freed; non-zero when there was no memory for it. */
static int
say_text (char *text)
{
  if (text && *text)
    SAY ("%s", text);
  free (text);
  return !text;
}

/* ---- the parts ------------------------------------------------------------------ */

static void
print_statement (const btv_claims *claims, const btv_claim *claim)
{
  const btv_source *source = &claims->source;
  cli_say (stdout, 0, INDENT, "%s: %s", claim->id, claim->statement);
  heading ("whose statement");
  SAY ("%s: %s", btv_origin_name (claim->origin), btv_origin_meaning (claim->origin));
  SAY ("%s%s%s, %s, %s: %s", source->authors, source->journal ? ", " : "",
       source->journal ? source->journal : "", source->year, source->title,
       claim->where);
  if (claim->table)
    SAY ("row %zu, column %s of %s", claim->row, claim->column, claim->table);
  if (claim->family)
    SAY ("one of the list %s", claim->family);
  if (claim->encodes)
    SAY ("encoded as %s, since %s", claim->printed, claim->encodes);
  if (claim->derivation)
    SAY ("derivation: %s", claim->derivation);
  if (claim->reconstruction)
    SAY ("judged on a reconstruction: %s", source->reconstruction);
}

static void
print_key (const btv_claim *claim, const btv_key *key)
{
  const char *value = NULL;
  for (size_t k = 0; k < claim->set_count; k++)
    if (strcmp (claim->set[k].key, key->name) == 0)
      value = claim->set[k].value;
  SAY ("%s%s%s: %s", key->name, value ? " = " : ", not set", value ? value : "",
       key->help);
}

static void
print_quantity (const btv_claim *claim)
{
  char number[CLI_NUMBER_SIZE];
  size_t count;
  const btv_key *keys = btv_keys (&count);
  heading ("what is asked");
  if (claim->missing)
    {
      SAY ("nothing: the source leaves out %s", claim->missing);
      return;
    }
  SAY ("%s: %s", btv_evaluator_name (claim->evaluator),
       btv_evaluator_summary (claim->evaluator));
  if (!isnan (claim->at))
    SAY ("at = %s: the time at which it is taken", cli_number (number, claim->at));
  if (!isnan (claim->t_max))
    SAY ("t_max = %s: how far it is looked for", cli_number (number, claim->t_max));
  for (size_t i = 0; i < count; i++)
    if (btv_evaluator_knows (claim->evaluator, keys[i].name))
      print_key (claim, &keys[i]);
}

static void
print_readings (const btv_claims *claims, const btv_claim *claim)
{
  size_t pairs = 0;
  for (size_t i = 0; i < claims->readings_count; i++)
    {
      const btv_reading *reading = &claims->readings[i];
      if (!btv_reading_concerns (reading, claim))
        continue;
      if (reading->parts == 1)
        SAY ("reading %s: %s", reading->name, reading->text);
      else
        pairs++;
    }
  if (pairs > 0)
    SAY ("and %zu pair%s of them", pairs, pairs == 1 ? "" : "s");
}

/* With which claims CLAIM is judged together. */
static int
print_column (const btv_claims *claims, const btv_claim *claim)
{
  bt_error error = BT_ERROR_INIT;
  btv_columns columns;
  const bt_status status = btv_columns_make (&columns, claims, &error);
  if (status == BT_OK)
    {
      const size_t k = columns.of[claim - claims->claims];
      const size_t cells = columns.first[k + 1] - columns.first[k];
      if (cells > 1)
        SAY ("judged with its column of %zu claims, from %s to %s: a reading counts as "
             "evidence only by all of them",
             cells, claims->claims[columns.cell[columns.first[k]]].id,
             claims->claims[columns.cell[columns.first[k + 1] - 1]].id);
      else
        SAY ("a column of one: it is judged by itself");
    }
  btv_columns_clear (&columns);
  return status != BT_OK;
}

static int
print_judgement (const btv_claims *claims, const btv_claim *claim,
                 const btv_estimate *takes)
{
  heading ("how it is judged");
  if (claim->missing)
    {
      SAY ("not at all: the verdict is not-computable");
      return 0;
    }
  SAY ("confirmed: the recomputed interval, with its measured error, lies inside the "
       "printed one as the source defines it; only what fails is tried under readings");
  print_readings (claims, claim);
  const int failed = print_column (claims, claim);
  if (claim->close_relative > 0)
    SAY ("close: within %g of it, since %s", claim->close_relative, claim->close_why);
  if (takes->first && takes->second)
    SAY ("an exact run is by %s, and again by %s, as their costs are estimated",
         takes->first->name, takes->second->name);
  else if (takes->first)
    SAY ("an exact run is by %s, as costs are estimated; no other exact method takes "
         "this model",
         takes->first->name);
  return failed;
}

static void
print_record (const btv_claim *claim)
{
  heading ("recorded verdict");
  if (claim->has_expect)
    SAY ("%s%s%s: %s", btv_verdict_name (claim->expect),
         claim->expect_reading ? " by " : "",
         claim->expect_reading ? claim->expect_reading : "",
         btv_verdict_meaning (claim->expect));
  else
    SAY ("none (expect)");
}

/* The commands that compute it again. */
static int
print_commands (const btv_claims *claims, const btv_claim *claim,
                const btv_estimate *takes)
{
  bt_error error = BT_ERROR_INIT;
  char filter[128], *name = NULL, *measure = cli_claim_measure (claim);
  snprintf (filter, sizeof filter, "^%s$", claim->id);
  int failed = btv_builtin_call (&name, BTV_DATA_CLAIMS, claims->path, &error) != BT_OK
               || !measure;
  /* A source that is built in goes by its id. */
  char *file = name && btv_builtin_is_name (name) ? claims->source.id : name;
  char *argv[] = { "breaktime", "audit", file, "--filter", filter, "--tier", "full" };
  char *audit
      = failed ? NULL : cli_command_line (claim->tier == BTV_FULL ? 7 : 5, argv);
  failed |= !audit;
  heading ("to compute it again");
  if (!failed)
    {
      if (!claim->missing)
        {
          printf ("%*s", INDENT, "");
          cli_print_estimate (takes->seconds, takes->bytes);
          puts (", roughly");
        }
      printf ("%*s%s\n", INDENT, "", audit);
      if (*measure)
        printf ("%*s%s\n", INDENT, "", measure);
      if (claim->convert.why)
        SAY ("(the latter in units of the model)");
    }
  free (audit);
  free (measure);
  free (name);
  return failed;
}

static int
explain (const cli_call *call, const btv_claims *claims, const btv_claim *claim)
{
  const btv_estimate takes = btv_claim_estimate (claims, claim);
  print_statement (claims, claim);
  heading ("the number");
  int failed = say_text (cli_claim_stands (claim));
  heading ("the model");
  char *about = cli_claim_about (claim);
  if (about && !*about)
    SAY ("none");
  failed |= say_text (about);
  const int code = cli_print_claim_model (call, claim, 1);
  if (code != 0)
    return code;
  print_quantity (claim);
  failed |= print_judgement (claims, claim, &takes);
  print_record (claim);
  failed |= print_commands (claims, claim, &takes);
  return failed ? cli_no_memory (call->command) : 0;
}

/* ---- to find it ----------------------------------------------------------------- */

static const btv_claim *
find (const btv_claims *claims, const char *id)
{
  for (size_t i = 0; i < claims->claims_count; i++)
    if (strcmp (claims->claims[i].id, id) == 0)
      return &claims->claims[i];
  return NULL;
}

/* FILE, or of all built-in ones the first that has ID, else none; the nearest id is
 * kept. */
static int
search (const cli_call *call, const char *file, const char *id, btv_claims **out,
        bti_closest *closest, char nearest[96])
{
  bt_error error = BT_ERROR_INIT;
  btv_builtins all = { NULL, 0 };
  int code = 0;
  if (!file && btv_builtins_load (&all, BTV_DATA_CLAIMS, &error) != BT_OK)
    code = cli_fail (call->command, NULL, &error);
  for (size_t i = 0; code == 0 && !*out && i < (file ? 1 : all.count); i++)
    {
      code = cli_claims (out, call, file ? file : all.item[i].path);
      if (code != 0 || find (*out, id))
        break;
      for (size_t k = 0; k < (*out)->claims_count; k++)
        bti_text_closer (closest, (*out)->claims[k].id);
      if (closest->name && closest->name != nearest)
        {
          snprintf (nearest, 96, "%s", closest->name);
          closest->name = nearest;
        }
      btv_claims_free (*out);
      *out = NULL;
    }
  btv_builtins_clear (&all);
  return code;
}

int
cli_explain (const cli_call *call)
{
  const cli_words *words = &call->arguments->operands;
  const char *id = words->item[0], *file = words->count > 1 ? words->item[1] : NULL;
  char nearest[96] = "", hint[BTI_HINT_SIZE];
  bti_closest closest = { id, NULL, 0 };
  btv_claims *claims = NULL;
  int code = search (call, file, id, &claims, &closest, nearest);
  if (code == 0 && !claims)
    code = cli_misuse (call->command, "no claim '%s' in %s%s%s", id,
                       file ? file : "any built-in source",
                       file ? "" : ", see 'breaktime list claims'",
                       bti_text_hint (&closest, hint));
  else if (code == 0)
    code = explain (call, claims, find (claims, id));
  btv_claims_free (claims);
  return code;
}
