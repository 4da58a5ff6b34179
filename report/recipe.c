/* report/recipe.c - see recipe.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/recipe.h"
#include "report/gnuplot.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what can be computed with what ---------------------------------------------- */

/* A body knows the solver, what all share the question; BEFORE it is in its words. */
typedef struct way
{
  const char *ending, *body, *software, *how;
} way;

static const char *const shared = "redo.py";

static const way ways[BTR_WAYS]
    = { [BTR_NUMPY] = { "", "redo-numpy.py", "NumPy and SciPy",
                        "diagonalises H in oscillator levels" },
        [BTR_QUTIP] = { "_qutip", "redo-qutip.py", "QuTiP",
                        "has its solvers move the state, or find that which stays" } };

const char *
btr_recipe_software (btr_way with)
{
  return ways[with].software;
}

const char *
btr_recipe_how (btr_way with)
{
  return ways[with].how;
}

const char *
btr_recipe_ending (btr_way with)
{
  return ways[with].ending;
}

/* What redo.py can compute, as it calls it; and what the settings must not say. */
typedef struct row
{
  const char *quantity;
  int special;    /* only of the pair whose mean field has equations there */
  unsigned power; /* > 0: the mean of as many x that are followed */
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

/* Of an exact state. */
static int
takes_mean (const btv_settings *s)
{
  return !bt_method_find (s->method) && !(s->dt > 0);
}

static int
takes_steady (const btv_settings *s)
{
  return !s->states && !s->factors;
}

static const row rows[]
    = { { "t_q", 1, 0, takes_time },        { "t_mf", 1, 0, takes_time },
        { "entropy", 1, 0, takes_entropy }, { "level", 0, 0, takes_level },
        { "mean", 0, 0, takes_mean },       { "x", 0, 1, takes_mean },
        { "x2", 0, 2, takes_mean },         { "steady_mean", 0, 0, takes_steady } };

static const row *
find_row (const btv_claim *claim)
{
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (strcmp (rows[i].quantity, btv_evaluator_name (claim->evaluator)) == 0)
      return &rows[i];
  return NULL;
}

/* Oscillators in displaced ground states; qubits. */
static int
is_plain (const btv_account *account, size_t *oscillators)
{
  *oscillators = 0;
  for (size_t k = 0; k < account->parts; k++)
    {
      const bt_part *part = &account->part[k];
      *oscillators += part->kind == BT_OSCILLATOR;
      if (part->kind == BT_OSCILLATOR
          && (part->start != BT_START_GAUSSIAN || part->chirp > 0 || part->chirp < 0))
        return 0;
    }
  return account->parts > 0 && *oscillators <= 2 && !account->joint;
}

/* How far T is for what steps: the last time that either number is about. */
static double
end_of (const btv_outcome *outcome)
{
  const btv_claim *claim = outcome->claim;
  const bt_value *value = &outcome->attempts[0].answer.value;
  const btv_interval back = btv_convert_back (
      &claim->convert, (btv_interval){ value->value, value->lo, value->hi });
  const double printed = btv_convert_back (&claim->convert, claim->claimed).hi;
  if (isfinite (claim->t_max))
    return 1.01 * fmax (isfinite (back.hi) ? back.hi : claim->t_max, printed) + 1;
  return isfinite (claim->at) ? claim->at : 0;
}

/* Why there is none with what diagonalises, or NULL. */
static const char *
why_no_numpy (const btv_account *account)
{
  if (account->qubits || account->jumps > 0)
    return "it has oscillators alone, without an environment";
  return NULL;
}

/* And with what goes step by step; a density matrix is as large as the square. */
static const char *
why_no_qutip (const btv_outcome *outcome, const btv_account *account,
              size_t oscillators)
{
  static const double far = 200;
  if (end_of (outcome) > far)
    return "its solvers go step by step, which takes too long to such a time";
  if ((account->jumps > 0 || account->qubits) && oscillators > 1)
    return "a density matrix of two oscillators is too large for it";
  return NULL;
}

int
btr_recipe_is (btr_way with, const btv_outcome *outcome, const btv_account *account,
               const char **why)
{
  const row *found = find_row (outcome->claim);
  size_t oscillators;
  *why = NULL;
  if (!found || outcome->attempts_count == 0
      || outcome->attempts[0].end != BTV_ANSWERED)
    *why = "there is none for this quantity";
  else if (found->special && !account->special)
    *why = "there is none for this model";
  else if (!is_plain (account, &oscillators))
    *why = "there is none for these parts and this start";
  else if (!found->takes (&account->settings))
    *why = "there is none for these settings";
  else
    *why = with == BTR_NUMPY ? why_no_numpy (account)
                             : why_no_qutip (outcome, account, oscillators);
  return *why == NULL;
}

/* ---- what it is about, in Python ------------------------------------------------- */

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
put_terms (btr_sink *sink, const btv_account *account, const btv_operator *operator)
{
  btr_put (sink, "[\n");
  for (size_t i = 0; i < operator->count; i++)
    {
      const btv_term *term = &operator->term[i];
      if (term->im > 0 || term->im < 0)
        {
          put_real (sink, "    (complex(", term->re);
          put_real (sink, ", ", term->im);
          btr_put (sink, "), (");
        }
      else
        {
          put_real (sink, "    (", term->re);
          btr_put (sink, ", (");
        }
      for (size_t k = 0; k < account->parts; k++)
        {
          const unsigned char *power = &term->power[3 * k];
          if (account->part[k].kind == BT_QUBIT)
            btr_put (sink, "(%d, 0), ", power[0] + 2 * power[1] + 3 * power[2]);
          else
            btr_put (sink, "(%d, %d), ", power[0], power[1]);
        }
      btr_put (sink, ")),\n");
    }
  btr_put (sink, "]");
}

/* The mean that is asked for: of what the settings say, or of a power of x. */
static void
put_observed (btr_sink *sink, const btv_outcome *outcome, const btv_account *account)
{
  const unsigned power = find_row (outcome->claim)->power;
  btv_term term = { .re = 1 };
  const btv_operator own = { .term = &term, .count = 1 };
  if (power > 0 && account->followed < account->parts)
    term.power[3 * account->followed] = (unsigned char) power;
  btr_put (sink, "# that whose mean is asked for\nOBSERVE = ");
  put_terms (sink, account, power > 0 ? &own : &account->observe);
  btr_put (sink, "\n");
}

static void
put_parts (btr_sink *sink, const btv_account *account)
{
  btr_put (sink,
           "# psi ~ exp(-width (q - mean)^2/2 + i momentum q); <sigma>\nPARTS = [\n");
  for (size_t k = 0; k < account->parts; k++)
    {
      const bt_part *part = &account->part[k];
      btr_put (sink, "    {\"name\": \"%s\"", part->name);
      if (part->kind == BT_QUBIT)
        {
          put_real (sink, ", \"bloch\": (", part->bloch[0]);
          put_real (sink, ", ", part->bloch[1]);
          put_real (sink, ", ", part->bloch[2]);
          btr_put (sink, ")},\n");
          continue;
        }
      put_real (sink, ", \"mean\": ", part->mean);
      put_real (sink, ", \"momentum\": ", part->momentum);
      put_real (sink, ", \"width\": ", part->width > 0 ? part->width : 1);
      btr_put (sink, "},\n");
    }
  btr_put (sink, "]\n");
}

static void
put_model (btr_sink *sink, const btv_account *account)
{
  btr_put (sink, "\n# factor, and (m, n) of x^m p^n of each part; of a qubit (j, 0) of "
                 "sigma_j\nTERMS = ");
  put_terms (sink, account, &account->h);
  btr_put (sink, "\n# rate and L of rate (L rho L^+ - (L^+ L rho + rho L^+ L)/2)\n"
                 "JUMPS = [\n");
  for (size_t i = 0; i < account->jumps; i++)
    {
      put_real (sink, "(", account->jump[i].rate);
      btr_put (sink, ", ");
      put_terms (sink, account, &account->jump[i]);
      btr_put (sink, "),\n");
    }
  btr_put (sink, "]\n");
  put_parts (sink, account);
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
  btr_put (sink, "ID = \"%s\"\nQUANTITY = \"%s\"\n", claim->id,
           btv_evaluator_name (claim->evaluator));
  put_real (sink, "THRESHOLD = ", account->settings.threshold);
  /* As far as either number is, and a little. */
  put_real (sink, "\nT_END = ", isfinite (claim->t_max) ? end_of (outcome) : 0);
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

/* The script NAME as it is; *FOUND stays when it is there. */
static bt_status
put_script (btr_sink *sink, const btr_options *options, const char *name, int *found,
            bt_error *error)
{
  char line[4096], *path;
  size_t size;
  bt_status status
      = btr_find_script (&path, options->scripts ? options->scripts : ".", name, error);
  if (status != BT_OK)
    return status;
  FILE *file = fopen (path, "r");
  free (path);
  while (file && (size = fread (line, 1, sizeof line, file)) > 0)
    btr_put_bytes (sink, line, size);
  *found &= file && !ferror (file);
  if (file)
    fclose (file);
  return BT_OK;
}

bt_status
btr_recipe_write (btr_way with, btr_work *work, const btv_outcome *outcome,
                  const btv_account *account, const char *name, int *written,
                  bt_error *error)
{
  btr_sink sink;
  *written = 1;
  btr_sink_open (&sink, work, name, error);
  btr_put (&sink,
           "# %s: python3 %s, with %s.\n"
           "# Exit status 0: what is recomputed comes out, and not what is printed.\n",
           outcome->claim->id, btr_basename (name), ways[with].software);
  put_question (&sink, outcome, account);
  put_model (&sink, account);
  put_observed (&sink, outcome, account);
  btr_put (&sink, "\n");
  bt_status status = put_script (&sink, work->options, ways[with].body, written, error);
  if (status == BT_OK)
    status = put_script (&sink, work->options, shared, written, error);
  const bt_status closed = btr_sink_close (&sink, work, name, *written);
  return status != BT_OK ? status : closed;
}
