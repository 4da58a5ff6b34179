/* validation/agreement.c - see agreement.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/agreement.h"

#include "base/memory.h"
#include "num/mathieu.h"
#include "validation/match.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An error of ours beyond this share of a column's largest number tells nothing. */
static const double telling = 0.1;

static const char *const accord_names[]
    = { "agrees", "differs", "unsettled", "unchecked" };

const char *
btv_accord_name (btv_accord accord)
{
  return accord_names[accord];
}

/* ---- one comparison -------------------------------------------------------------- */

bt_status
btv_match_add (const btv_match *j, const char *by, btv_agreement **out)
{
  btv_agreements *all = j->out;
  bt_status status
      = bti_realloc (&all->items, all->count + 1, sizeof *all->items, j->error);
  if (status != BT_OK)
    return status;
  *out = &all->items[all->count++];
  **out = (btv_agreement){ .accord = BTV_AGREES, .by = by, .x_difference = NAN };
  return BT_OK;
}

double
btv_match_scale (const btv_column *column, size_t rows)
{
  double largest = 0;
  for (size_t i = 0; i < rows; i++)
    largest = fmax (largest, fabs (column->numbers[i]));
  return largest;
}

/* What the difference is of what is allowed. */
static double
share (double difference, double allowed)
{
  return difference > 0 ? difference / allowed : 0;
}

void
btv_match_compare (btv_agreement *a, const btv_column *column, size_t row, double ours,
                   double error, double scale)
{
  const double difference = fabs (ours - column->numbers[row]);
  const double accuracy = btv_column_error (column, row);
  if (strcmp (column->name, "x") == 0)
    a->x_difference = fmax (difference, a->x_difference);
  /* Negated, so that a NaN differs. */
  if (!(difference <= accuracy + error))
    a->accord = BTV_DIFFERS;
  else if (a->accord == BTV_AGREES && !(error <= telling * scale))
    {
      a->accord = BTV_UNSETTLED;
      snprintf (a->message, sizeof a->message,
                "our error of %s in row %zu is %.2g, for numbers up to %.2g",
                column->name, row + 1, error, scale);
    }
  if (*a->column
      && share (difference, accuracy + error)
             <= share (a->difference, a->accuracy + a->error))
    return;
  snprintf (a->column, sizeof a->column, "%s", column->name);
  a->row = row;
  a->difference = difference;
  a->accuracy = accuracy;
  a->error = error;
}

bt_status
btv_match_give_up (const btv_match *j, btv_agreement *a, bt_status status,
                   const bt_error *why)
{
  if (status == BT_OK)
    return BT_OK;
  if (status == BT_ENOMEM || status == BT_ECANCEL
      || (status == BT_ELIMIT && bt_watch_left (j->watch) <= 0))
    return bt_error_set (j->error, status, "%s", why->text);
  a->accord = BTV_UNCHECKED;
  snprintf (a->message, sizeof a->message, "%.250s", why->text);
  return BT_OK;
}

/* ---- numbers row by row ------------------------------------------------------------
 */

static const btv_expected floquet_columns[]
    = { { "lambda", "1", 0 },       { "x0", "sqrt(hbar/(m omega))", 0 },
        { "omega", "omega", 0 },    { "nu", "omega", 0 },
        { "discriminant", "1", 0 }, { "mu", "omega", 0 } };

static const btv_expected energy_columns[] = { { "lambda", "1", 0 },
                                               { "x0", "sqrt(hbar/(m omega))", 0 },
                                               { "omega", "omega", 0 },
                                               { "energy", "hbar omega", 0 } };

static const btv_expected levels_columns[]
    = { { "c2", "1", 0 }, { "c4", "1", 0 },    { "c6", "1", 0 },
        { "c8", "1", 0 }, { "index", "1", 0 }, { "level", "hbar omega", 0 } };

static const btv_expected edges_columns[]
    = { { "edge", "1", 0 }, { "q", "1", 0 }, { "a", "1", 0 } };

static double
cell (const btv_match *j, const char *name, size_t row)
{
  return btv_reference_column (j->set, name)->numbers[row];
}

static bt_status
floquet_row (const btv_match *j, size_t row, btv_agreement *a, bt_error *error)
{
  bt_floquet f;
  const double nu = cell (j, "nu", row);
  bt_status status = bt_floquet_exponent (cell (j, "lambda", row), cell (j, "x0", row),
                                          cell (j, "omega", row), nu, &f, error);
  if (status != BT_OK)
    return status;
  /* mu as a function of the discriminant, whose error is known. */
  double spread = 0;
  for (int sign = -1; sign <= 1; sign += 2)
    {
      const double d = fabs (f.discriminant) + sign * f.discriminant_err;
      spread = fmax (spread, fabs ((d > 1 ? acosh (d) * nu / M_PI : 0) - f.mu));
    }
  btv_match_compare (a, btv_reference_column (j->set, "discriminant"), row,
                     f.discriminant, f.discriminant_err, INFINITY);
  btv_match_compare (a, btv_reference_column (j->set, "mu"), row, f.mu, spread,
                     INFINITY);
  return BT_OK;
}

static bt_status
energy_row (const btv_match *j, size_t row, btv_agreement *a, bt_error *error)
{
  bt_model *model;
  const double omega = cell (j, "omega", row);
  bt_status status = bt_model_new (&model, cell (j, "lambda", row), cell (j, "x0", row),
                                   &omega, 1, error);
  if (status != BT_OK)
    return status;
  /* A closed form of a dozen operations. */
  const double energy = bt_model_energy (model);
  btv_match_compare (a, btv_reference_column (j->set, "energy"), row, energy,
                     1e-15 * energy, INFINITY);
  bt_model_free (model);
  return BT_OK;
}

/* Of p^2 + sum_k c_k x^k. */
static bt_status
level_row (const btv_match *j, size_t row, btv_agreement *a, bt_error *error)
{
  enum
  {
    LEVELS = 16
  };
  static const bt_part part = { .name = "x" };
  const double wanted = cell (j, "index", row);
  const size_t index = (size_t) fmin (fmax (wanted, 0), LEVELS - 1);
  char text[160];
  bt_energy level[LEVELS];
  bt_model *model;
  snprintf (text, sizeof text,
            "p_x^2 + (%.17g)*x^2 + (%.17g)*x^4 + (%.17g)*x^6 + (%.17g)*x^8",
            cell (j, "c2", row), cell (j, "c4", row), cell (j, "c6", row),
            cell (j, "c8", row));
  if ((double) index != wanted)
    return bt_error_set (error, BT_ELIMIT, "level %g: of 0 to %d", wanted, LEVELS - 1);
  const bt_description d = { .part = &part, .parts = 1, .hamiltonian = text };
  bt_status status = bt_model_from (&model, &d, error);
  if (status != BT_OK)
    return status;
  status = bt_energies (level, index + 1, model, NULL, 1e-12, j->watch, error);
  bt_model_free (model);
  if (status != BT_OK)
    return status;
  const bt_energy *e = &level[index];
  btv_match_compare (a, btv_reference_column (j->set, "level"), row,
                     e->lo + (e->hi - e->lo) / 2, (e->hi - e->lo) / 2, INFINITY);
  return BT_OK;
}

/* Edges a_0, b_1, a_1, b_2, ... by their number. */
static bt_status
edge_row (const btv_match *j, size_t row, btv_agreement *a, bt_error *error)
{
  const double q = cell (j, "q", row), edge = cell (j, "edge", row);
  const double centre = cell (j, "a", row);
  double lo, hi;
  /* The matrix grows with them. */
  static const double most = 1e4;
  if (!(fabs (centre) <= most) || !(fabs (q) <= most))
    return bt_error_set (error, BT_ELIMIT, "a = %g, q = %g: at most %g each", centre, q,
                         most);
  if (!(edge >= 0 && edge <= 1e6)
      || !bti_mathieu_value ((int) (edge + 1) / 2, (int) fmod (edge, 2) == 0, q, &lo,
                             &hi))
    return bt_error_set (error, BT_ECONV, "no edge %g at q = %g", edge, q);
  btv_match_compare (a, btv_reference_column (j->set, "a"), row, lo + (hi - lo) / 2,
                     (hi - lo) / 2, INFINITY);
  return BT_OK;
}

typedef struct quantity
{
  const char *name;
  bt_status (*check) (const btv_match *j); /* or, row by row: */
  const char *by;
  const btv_expected *columns;
  size_t columns_count;
  bt_status (*row) (const btv_match *j, size_t row, btv_agreement *a, bt_error *error);
} quantity;

#define COLUMNS(list) list, sizeof list / sizeof list[0]

static const quantity quantities[] = {
  { .name = "means", .check = btv_match_means },
  { .name = "open-means", .check = btv_match_open },
  { .name = "scan", .check = btv_match_scan },
  { .name = "polynomials", .check = btv_match_polynomials },
  { .name = "environments", .check = btv_match_environments },
  { .name = "models", .check = btv_match_models },
  { .name = "steady", .check = btv_match_steady },
  { .name = "model-levels", .check = btv_match_levels },
  { "floquet", NULL, "floquet", COLUMNS (floquet_columns), floquet_row },
  { "energy", NULL, "energy", COLUMNS (energy_columns), energy_row },
  { "levels", NULL, "levels", COLUMNS (levels_columns), level_row },
  { "mathieu-edges", NULL, "mathieu-edges", COLUMNS (edges_columns), edge_row },
};

static bt_status
check_rows (const btv_match *j, const quantity *q)
{
  btv_agreement *a;
  bt_status status
      = btv_reference_expect (j->set, q->columns, q->columns_count, j->error);
  if (status == BT_OK)
    status = btv_match_add (j, q->by, &a);
  for (size_t i = 0; status == BT_OK && i < j->set->rows; i++)
    {
      bt_error why = BT_ERROR_INIT;
      status = bt_watch_check (j->watch, j->error);
      if (status != BT_OK)
        return status;
      status = q->row (j, i, a, &why);
      /* What cannot be computed where others could is no agreement. */
      if (status != BT_OK)
        {
          status = btv_match_give_up (j, a, status, &why);
          a->row = i;
          break;
        }
    }
  return status;
}

bt_status
btv_agreement_check (btv_agreements *out, const btv_reference *reference, int full,
                     const bt_watch *watch, bt_error *error)
{
  const btv_match j = { reference, full, watch, out, error };
  *out = (btv_agreements){ NULL, 0 };
  for (size_t k = 0; k < sizeof quantities / sizeof quantities[0]; k++)
    if (strcmp (quantities[k].name, reference->quantity) == 0)
      {
        bt_status status = quantities[k].check ? quantities[k].check (&j)
                                               : check_rows (&j, &quantities[k]);
        if (status != BT_OK)
          btv_agreements_clear (out);
        return status;
      }
  btv_agreement *a;
  bt_status status = btv_match_add (&j, "-", &a);
  if (status != BT_OK)
    return status;
  a->accord = BTV_UNCHECKED;
  snprintf (a->message, sizeof a->message, "%s",
            strcmp (reference->origin, "printed") == 0
                ? "printed numbers are what claims are about"
            : strcmp (reference->quantity, "refuted") == 0
                ? "tests/refuted.sh holds it against the reports that are kept"
                : "no solver has this quantity");
  return BT_OK;
}

void
btv_agreements_clear (btv_agreements *agreements)
{
  free (agreements->items);
  *agreements = (btv_agreements){ NULL, 0 };
}
