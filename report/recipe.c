/* report/recipe.c - see recipe.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/recipe.h"
#include "report/gnuplot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const shared = "redo.py";

/* What redo.py can compute, as it calls it; and what the settings must not say. */
typedef struct row
{
  const char *quantity;
  int special; /* only of the pair whose mean field has equations there */
  int (*takes) (const btv_settings *settings);
} row;

static int
takes_time (const btv_settings *s)
{
  return s->crossing == BT_FIRST && !(s->discretisation.step > 0) && !(s->dt > 0);
}

static int
takes_entropy (const btv_settings *s)
{
  return s->entropy.cut_m == 0 && s->entropy.cut_n == 0 && !s->of
         && !(s->discretisation.step > 0);
}

static int
takes_level (const btv_settings *s)
{
  return !s->level.sector && !s->level.walls;
}

static const row rows[] = { { "t_q", 1, takes_time },
                            { "t_mf", 1, takes_time },
                            { "entropy", 1, takes_entropy },
                            { "level", 0, takes_level } };

static const row *
find_row (const btv_claim *claim)
{
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (strcmp (rows[i].quantity, btv_evaluator_name (claim->evaluator)) == 0)
      return &rows[i];
  return NULL;
}

/* All parts are oscillators in displaced ground states. */
static int
is_plain (const btv_account *account)
{
  for (size_t k = 0; k < account->parts; k++)
    if (account->part[k].start != BT_START_GAUSSIAN || account->part[k].chirp > 0
        || account->part[k].chirp < 0)
      return 0;
  return account->terms > 0 && account->parts <= 2 && !account->joint;
}

int
btr_recipe_is (const btv_outcome *outcome, const btv_account *account, const char **why)
{
  const row *found = find_row (outcome->claim);
  *why = NULL;
  if (!found || outcome->attempts_count == 0
      || outcome->attempts[0].end != BTV_ANSWERED)
    *why = "there is none for this quantity";
  else if (found->special && !account->special)
    *why = "there is none for this model";
  else if (!is_plain (account))
    *why = "there is none for these parts and this start";
  else if (!found->takes (&account->settings))
    *why = "there is none for these settings";
  return *why == NULL;
}

/* A number as Python has it. */
static void
put_real (btr_sink *sink, const char *before, double value)
{
  if (isfinite (value))
    btr_put (sink, "%s%.17g", before, value);
  else
    btr_put (sink, "%sfloat(\"%s\")", before, value > 0 ? "inf" : "-inf");
}

static void
put_model (btr_sink *sink, const btv_account *account)
{
  btr_put (sink, "\n# factor, and (m, n) of x^m p^n of each part\nTERMS = [\n");
  for (size_t i = 0; i < account->terms; i++)
    {
      const btv_term *term = &account->term[i];
      put_real (sink, "    (", term->factor);
      btr_put (sink, ", (");
      for (size_t k = 0; k < account->parts; k++)
        btr_put (sink, "(%u, %u), ", term->power[2 * k], term->power[2 * k + 1]);
      btr_put (sink, ")),\n");
    }
  btr_put (sink, "]\n# psi ~ exp(-width (q - mean)^2/2 + i momentum q)\nPARTS = [\n");
  for (size_t k = 0; k < account->parts; k++)
    {
      const bt_part *part = &account->part[k];
      btr_put (sink, "    {\"name\": \"%s\"", part->name);
      put_real (sink, ", \"mean\": ", part->mean);
      put_real (sink, ", \"momentum\": ", part->momentum);
      put_real (sink, ", \"width\": ", part->width > 0 ? part->width : 1);
      btr_put (sink, "},\n");
    }
  btr_put (sink, "]\n");
  if (!account->special)
    return;
  put_real (sink, "SPECIAL = {\"lambda\": ", account->lambda);
  put_real (sink, ", \"omega\": ", account->omega);
  put_real (sink, ", \"x0\": ", account->part[0].mean);
  btr_put (sink, "}\n");
}

static void
put_question (btr_sink *sink, const btv_outcome *outcome, const btv_account *account)
{
  const btv_claim *claim = outcome->claim;
  const bt_value *value = &outcome->attempts[0].answer.value;
  const btv_interval back = btv_convert_back (
      &claim->convert, (btv_interval){ value->value, value->lo, value->hi });
  const double printed = btv_convert_back (&claim->convert, claim->claimed).hi;
  btr_put (sink, "ID = \"%s\"\nQUANTITY = \"%s\"\n", claim->id,
           btv_evaluator_name (claim->evaluator));
  put_real (sink, "THRESHOLD = ", account->settings.threshold);
  /* As far as either number is, and a little. */
  const double end = fmax (isfinite (back.hi) ? back.hi : claim->t_max, printed);
  put_real (sink, "\nT_END = ", isfinite (claim->t_max) ? 1.01 * end + 1 : 0);
  put_real (sink, "\nAT = ", isfinite (claim->at) ? claim->at : 0);
  btr_put (sink, "\nBASE2 = %s\nLEVEL = %zu\n",
           account->settings.entropy.base2 ? "True" : "False",
           account->settings.level.index);
  btr_put (sink, "# what is recomputed, its ends; what is printed, and its ends\n");
  put_real (sink, "OURS = (", value->value);
  put_real (sink, ", ", value->lo);
  put_real (sink, ", ", value->hi);
  btr_put (sink, ")\nPRINTED = r\"\"\"");
  for (const char *c = claim->printed; *c; c++)
    btr_put_bytes (sink, *c == '"' || *c == '\\' ? "?" : c, 1);
  put_real (sink, "\"\"\"\nCLAIMED = (", claim->claimed.lo);
  put_real (sink, ", ", claim->claimed.hi);
  put_real (sink, ")\nWANTED = ", btv_interval_scale (&claim->claimed) / 2);
  put_real (sink, "\nSCALE = ", claim->convert.why ? claim->convert.scale : 1);
  put_real (sink, "\nOFFSET = ", claim->convert.why ? claim->convert.offset : 0);
  btr_put (sink, "\n");
}

/* The file PATH as it is; 0: it cannot be read. */
static int
put_file (btr_sink *sink, const char *path)
{
  char line[4096];
  size_t size;
  FILE *file = fopen (path, "r");
  if (!file)
    return 0;
  while ((size = fread (line, 1, sizeof line, file)) > 0)
    btr_put_bytes (sink, line, size);
  const int whole = !ferror (file);
  fclose (file);
  return whole;
}

bt_status
btr_recipe_write (btr_work *work, const btv_outcome *outcome,
                  const btv_account *account, const char *name, int *written,
                  bt_error *error)
{
  const btr_options *options = work->options;
  char *path;
  btr_sink sink;
  bt_status status = btr_find_script (&path, options->scripts ? options->scripts : ".",
                                      shared, error);
  *written = 0;
  if (status != BT_OK)
    return status;
  btr_sink_open (&sink, work, name, error);
  btr_put (&sink,
           "# %s: python3 %s, with NumPy and SciPy; half a minute, 300 MB.\n"
           "# Exit status 0: what is recomputed comes out, and not what is printed.\n",
           outcome->claim->id, btr_basename (name));
  put_question (&sink, outcome, account);
  put_model (&sink, account);
  btr_put (&sink, "\n");
  *written = put_file (&sink, path);
  free (path);
  return btr_sink_close (&sink, work, name, *written);
}
