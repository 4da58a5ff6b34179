/* cli/checkclaims.c - `breaktime check'; of a claims file: what it says, as it was
 * understood, what that takes, and what looks like an oversight.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/inspect.h"
#include "cli/say.h"
#include "validation/cost.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the head ------------------------------------------------------------------- */

static void
print_head (const btv_claims *claims)
{
  const btv_source *source = &claims->source;
  size_t of[BTV_ORIGIN_COUNT] = { 0 }, full = 0, missing = 0, readings = 0;
  for (size_t i = 0; i < claims->claims_count; i++)
    {
      const btv_claim *claim = &claims->claims[i];
      of[claim->origin]++;
      full += claim->tier == BTV_FULL;
      missing += claim->missing != NULL;
    }
  for (size_t i = 0; i < claims->readings_count; i++)
    readings += claims->readings[i].parts == 1;
  cli_say (stdout, 0, 2, "%s: %s, %s%s%s, %s", source->id, source->title,
           source->authors, source->journal ? ", " : "",
           source->journal ? source->journal : "", source->year);
  printf ("  %zu claim%s:", claims->claims_count, claims->claims_count == 1 ? "" : "s");
  const char *before = " ";
  for (int origin = 0; origin < BTV_ORIGIN_COUNT; origin++)
    if (of[origin] > 0)
      {
        printf ("%s%zu %s", before, of[origin], btv_origin_name ((btv_origin) origin));
        before = ", ";
      }
  printf ("; %zu quick, %zu full", claims->claims_count - full - missing, full);
  if (missing > 0)
    printf (", %zu not computable", missing);
  printf ("\n  %zu reading%s, %zu figure%s\n", readings, readings == 1 ? "" : "s",
          claims->plots_count, claims->plots_count == 1 ? "" : "s");
}

/* ---- models --------------------------------------------------------------------- */

/* Whether A and B are about one file, or both about the built-in model with as many
 * modes: only numbers differ. */
static int
same_form (const btv_claim *a, const btv_claim *b)
{
  if (a->model && b->model)
    return strcmp (a->model_path, b->model_path) == 0;
  return !a->model && !b->model && a->modes == b->modes;
}

/* How many claims are about the form of claim I; 0 unless it is the first of them. */
static size_t
count_form (const btv_claims *claims, size_t i)
{
  const btv_claim *claim = &claims->claims[i];
  size_t count = 0;
  if (!claim->model && claim->modes == 0)
    return 0;
  for (size_t k = 0; k < claims->claims_count; k++)
    if (same_form (claim, &claims->claims[k]))
      {
        if (k < i)
          return 0;
        count++;
      }
  return count;
}

static int
print_models (const cli_call *call, const btv_claims *claims)
{
  int code = 0;
  for (size_t i = 0; code == 0 && i < claims->claims_count; i++)
    {
      const btv_claim *claim = &claims->claims[i];
      const size_t count = count_form (claims, i);
      if (count == 0)
        continue;
      putchar ('\n');
      cli_print (stdout, "model of %zu claim%s%s%s\n", count, count == 1 ? "" : "s",
                 claim->model ? "" : ", built in, with the numbers of ",
                 claim->model ? "" : claim->id);
      code = cli_print_claim_model (call, claim, 0);
    }
  return code;
}

/* ---- claims --------------------------------------------------------------------- */

/* Print "  NAME TEXT", and free TEXT.  Returns 0, or non-zero when there was no memory
 * for it. */
static int
say (const char *name, char *text)
{
  if (!text)
    return 1;
  if (*text)
    {
      printf ("  %-8s", name);
      cli_say (stdout, 10, 10, "%s", text);
    }
  free (text);
  return 0;
}

static int
print_claim (const btv_claim *claim, const btv_estimate *takes)
{
  cli_say (stdout, 0, 2, "%s: %s", claim->id, claim->where);
  printf ("  %-8s", btv_origin_name (claim->origin));
  cli_say (stdout, 10, 10, "%s", claim->statement);
  int failed = say ("asks", cli_claim_asked (claim));
  failed |= say ("of", cli_claim_about (claim));
  failed |= say ("printed", cli_claim_stands (claim));
  if (!claim->missing)
    {
      printf ("  %-8s", "takes");
      cli_print_estimate (takes->seconds, takes->bytes);
      puts (claim->tier == BTV_FULL ? "; tier full" : "");
    }
  return failed;
}

static int
print_claims (const cli_call *call, const btv_claims *claims)
{
  double seconds[2] = { 0, 0 }, bytes = NAN;
  btv_estimate *takes;
  int failed = btv_claims_estimate (&takes, claims, NULL) != BT_OK;
  puts ("\nclaims");
  for (size_t i = 0; !failed && i < claims->claims_count; i++)
    {
      failed = print_claim (&claims->claims[i], &takes[i]);
      seconds[claims->claims[i].tier == BTV_FULL] += takes[i].seconds;
      bytes = fmax (bytes, takes[i].bytes);
    }
  free (takes);
  if (failed)
    return cli_no_memory (call->command);
  fputs ("\nin all, on one processor: ", stdout);
  cli_print_estimate (seconds[0], bytes);
  puts (isnan (bytes) ? "" : " for the largest of the exact runs");
  if (seconds[1] > 0)
    {
      fputs ("with --tier full ", stdout);
      cli_print_estimate (seconds[0] + seconds[1], NAN);
      putchar ('\n');
    }
  return 0;
}

/* ---- what looks like an oversight ----------------------------------------------- */

/* What the source rounded so far can be confirmed by nearly anything. */
static int
is_wide (const btv_claims *claims, const btv_claim *claim)
{
  (void) claims;
  return claim->origin == BTV_ORIGIN_QUOTED && claim->how.form == BTV_FORM_DIGITS
         && claim->claimed.hi - claim->claimed.lo > 0.5 * fabs (claim->claimed.value);
}

static int
is_beyond (const btv_claims *claims, const btv_claim *claim)
{
  (void) claims;
  const double lo = btv_convert_back (&claim->convert, claim->claimed).lo;
  return (btv_evaluator_needs (claim->evaluator) & BTV_IS_TIME) != 0
         && claim->t_max <= lo && isfinite (lo);
}

static int
is_unread (const btv_claims *claims, const btv_claim *claim)
{
  if (claim->missing || claims->readings_count == 0
      || (claim->origin != BTV_ORIGIN_QUOTED && claim->origin != BTV_ORIGIN_ENCODED))
    return 0;
  for (size_t i = 0; i < claims->readings_count; i++)
    if (btv_reading_concerns (&claims->readings[i], claim))
      return 0;
  return 1;
}

static int
is_unrecorded (const btv_claims *claims, const btv_claim *claim)
{
  (void) claims;
  return !claim->has_expect;
}

static int
same_set (const btv_claim *a, const btv_claim *b)
{
  int same = a->set_count == b->set_count;
  for (size_t i = 0; same && i < a->set_count; i++)
    same = strcmp (a->set[i].key, b->set[i].key) == 0
           && strcmp (a->set[i].value, b->set[i].value) == 0;
  return same;
}

/* Whether what they print, in the units of their model, has no point in common. */
static int
are_apart (const btv_claim *a, const btv_claim *b)
{
  const btv_interval x = btv_convert_back (&a->convert, a->claimed),
                     y = btv_convert_back (&b->convert, b->claimed);
  return a->how.form == BTV_FORM_NONE ? strcmp (a->printed, b->printed) != 0
                                      : x.lo > y.hi || y.lo > x.hi;
}

/* A claim before this one asks the same and prints another number, so that one of them
 * cannot hold. */
static int
is_contrary (const btv_claims *claims, const btv_claim *claim)
{
  for (const btv_claim *other = claims->claims; other < claim; other++)
    if (other->evaluator == claim->evaluator && !claim->missing
        && claim->origin == BTV_ORIGIN_QUOTED && other->origin == BTV_ORIGIN_QUOTED
        && same_set (claim, other)
        && (claim->at == other->at || (isnan (claim->at) && isnan (other->at)))
        && (claim->t_max == other->t_max
            || (isnan (claim->t_max) && isnan (other->t_max)))
        && btv_claim_same_model (claim, other) && are_apart (claim, other))
      return 1;
  return 0;
}

static const struct
{
  int (*concerns) (const btv_claims *claims, const btv_claim *claim);
  const char *text;
} notes[] = {
  { is_wide, "so few digits that a number half as large or twice as large may hold" },
  { is_beyond, "t_max ends before the time that is printed" },
  { is_contrary, "a claim before asks the same and prints another number" },
  { is_unread, "no reading concerns what the source says here: if it does not hold as "
               "defined, it is refuted" },
  { is_unrecorded,
    "no verdict is recorded (expect): audit, understand it, then add it" },
};

/* "note: 5 claims: TEXT: a, b and 3 more" */
static void
print_note (const btv_claims *claims, size_t n)
{
  char list[120] = "", more[BTI_MORE_SIZE];
  size_t left = 0, count = 0;
  for (size_t i = 0; i < claims->claims_count; i++)
    if (notes[n].concerns (claims, &claims->claims[i]))
      {
        bti_text_list (list, sizeof list, claims->claims[i].id, &left);
        count++;
      }
  if (count > 0)
    cli_say (stdout, 0, 2, "note: %zu claim%s: %s: %s%s", count, count == 1 ? "" : "s",
             notes[n].text, list, bti_text_more (left, more));
}

static void
print_notes (const btv_claims *claims)
{
  for (size_t n = 0; n < sizeof notes / sizeof notes[0]; n++)
    print_note (claims, n);
  for (size_t i = 0; i < claims->readings_count; i++)
    {
      const btv_reading *reading = &claims->readings[i];
      size_t k = 0;
      while (k < claims->claims_count
             && !btv_reading_concerns (reading, &claims->claims[k]))
        k++;
      if (reading->parts == 1 && k == claims->claims_count)
        cli_say (stdout, 0, 2, "note: line %zu: reading '%s' concerns no claim",
                 reading->line, reading->name);
    }
}

int
cli_check_claims (const cli_call *call, const btv_claims *claims)
{
  print_head (claims);
  int code = print_models (call, claims);
  if (code == 0)
    code = print_claims (call, claims);
  if (code == 0)
    print_notes (claims);
  return code;
}

int
cli_check (const cli_call *call)
{
  const char *word = call->arguments->operands.item[0];
  btv_claims *claims;
  if (!cli_is_claims (word))
    return cli_check_model (call, word, 1);
  if (call->arguments->sets.count > 0)
    return cli_misuse (call->command,
                       "--set: '%s' is a claims file; only a model has parameters",
                       word);
  int code = cli_claims (&claims, call, word);
  if (code == 0)
    code = cli_check_claims (call, claims);
  btv_claims_free (claims);
  return code;
}
