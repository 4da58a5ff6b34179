/* validation/selftest.c - see selftest.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/selftest.h"
#include "base/memory.h"
#include "num/random.h"
#include "num/stats.h"
#include "validation/judge.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  TEXT = 64 /* room for a mutant */
};

const char *
btv_mutation_name (btv_mutation mutation)
{
  static const char *const names[] = {
#define MUTATION_ROW(name, text) text,
    BTV_MUTATION_LIST (MUTATION_ROW)
#undef MUTATION_ROW
  };
  return (int) mutation >= 0 && mutation < BTV_MUTATION_COUNT ? names[mutation]
                                                              : "unknown";
}

/* ---- mutants of what is printed ----------------------------------------------------
 */

/* How many digits PRINTED has, and how many of them behind its point, when it is a
 * plain number after a prefix such as "<= ", whose length is *PREFIX; else 0. */
static int
digits_of (const char *printed, size_t *prefix, int *decimals)
{
  const char *at = printed + strcspn (printed, "0123456789+-.");
  char *end;
  int digits = 0, point = 0, significant = 0;
  *prefix = (size_t) (at - printed);
  *decimals = 0;
  (void) strtod (at, &end);
  if (end == at || *end != '\0')
    return 0;
  for (; *at && *at != 'e' && *at != 'E'; at++)
    {
      point |= *at == '.';
      significant |= *at >= '1' && *at <= '9';
      digits += significant && *at >= '0' && *at <= '9';
      *decimals += point && *at != '.';
    }
  if (*at)
    *decimals = -1; /* an exponent */
  return digits > 0 ? digits : 1;
}

static double
factor_of (btv_mutation mutation, size_t cell)
{
  double u[2];
  switch (mutation)
    {
    case BTV_MUTATION_TWICE:
      return 2;
    case BTV_MUTATION_HALF:
      return 0.5;
    case BTV_MUTATION_TEN:
      return 10;
    case BTV_MUTATION_ROOT:
      return M_SQRT2;
    case BTV_MUTATION_UNROOT:
      return M_SQRT1_2;
    case BTV_MUTATION_PI:
      return M_PI;
    case BTV_MUTATION_LN2:
      return M_LN2;
    case BTV_MUTATION_SIGN:
      return -1;
    case BTV_MUTATION_NEAR:
    case BTV_MUTATION_FAR:
      bti_uniform2 (1, (uint64_t) mutation, cell, u);
      return pow (mutation == BTV_MUTATION_NEAR ? 1.1 : 1.5, 2 * u[0] - 1);
    default:
      return NAN;
    }
}

/* The number that CLAIM, number CELL of all, prints, gone wrong by MUTATION; 0: it has
 * no such mutant. */
static int
mutate_number (const btv_claim *claim, size_t cell, btv_mutation mutation,
               char out[TEXT])
{
  size_t prefix;
  int decimals, digits = digits_of (claim->printed, &prefix, &decimals);
  double value = claim->claimed.value, unit = claim->claimed.hi - claim->claimed.lo;
  if (digits == 0 || prefix > TEXT / 2 || digits > 17 || decimals > 30)
    return 0;
  if (mutation == BTV_MUTATION_UP || mutation == BTV_MUTATION_DOWN)
    {
      if (!isfinite (unit))
        return 0;
      value += mutation == BTV_MUTATION_UP ? unit : -unit;
      if (decimals >= 0 && fabs (value) < 1e15)
        {
          snprintf (out, TEXT, "%.*s%.*f", (int) prefix, claim->printed, decimals,
                    value);
          return 1;
        }
    }
  else
    value *= factor_of (mutation, cell);
  if (!isfinite (value))
    return 0;
  snprintf (out, TEXT, "%.*s%.*e", (int) prefix, claim->printed, digits - 1, value);
  return 1;
}

/* The label after that which CLAIM prints. */
static int
mutate_label (const btv_claim *claim, char out[TEXT])
{
  const char *labels = btv_evaluator_labels (claim->evaluator);
  const char *at = strstr (labels, claim->printed);
  size_t length = strlen (claim->printed);
  if (length >= TEXT)
    return 0;
  if (at && (at[length] == '|' || at[length] == '\0'))
    {
      const char *next = at[length] == '|' ? at + length + 1 : labels;
      snprintf (out, TEXT, "%.*s", (int) strcspn (next, "|"), next);
      return strcmp (out, claim->printed) != 0;
    }
  /* One letter a mode: the first is another one. */
  at = strchr (labels, claim->printed[0]);
  if (!at)
    return 0;
  snprintf (out, TEXT, "%s", claim->printed);
  out[0] = at[1] == '|' ? at[2] : labels[0];
  return 1;
}

/* ---- a column with one cell gone wrong ----------------------------------------------
 */

/* What is known, and stays as it is. */
typedef struct evidence
{
  const btv_claims *claims;
  const btv_columns *columns;
  const btv_outcome *outcomes;
} evidence;

/* Copies that may be changed. */
typedef struct lab
{
  btv_claims claims;    /* with single readings only */
  btv_columns columns;  /* one: the cells below */
  btv_claim *claim;     /* of the cells */
  btv_outcome *outcome; /* of the cells, with attempts of their own */
  size_t *number;       /* of each in the file */
  size_t first[2], *cell, count;
  double offered;
} lab;

static void
lab_close (lab *l)
{
  for (size_t i = 0; l->outcome && i < l->count; i++)
    free (l->outcome[i].attempts);
  free (l->claim);
  free (l->outcome);
  free (l->cell);
}

static bt_status
lab_open (lab *l, const evidence *e, size_t k, bt_error *error)
{
  size_t n = e->columns->first[k + 1] - e->columns->first[k];
  *l = (lab){ .claims = *e->claims,
              .first = { 0, n },
              .number = e->columns->cell + e->columns->first[k],
              .count = n,
              .offered = e->columns->offered[k] };
  /* Pairs follow the single ones. */
  l->claims.readings_count = 0;
  while (l->claims.readings_count < e->claims->readings_count
         && e->claims->readings[l->claims.readings_count].parts == 1)
    l->claims.readings_count++;
  bt_status status = bti_calloc (&l->claim, n, sizeof *l->claim, error);
  if (status == BT_OK)
    status = bti_calloc (&l->outcome, n, sizeof *l->outcome, error);
  if (status == BT_OK)
    status = bti_calloc (&l->cell, n, sizeof *l->cell, error);
  for (size_t i = 0; status == BT_OK && i < n; i++)
    {
      const btv_outcome *from = &e->outcomes[l->number[i]];
      l->cell[i] = i;
      l->claim[i] = *from->claim;
      l->outcome[i] = *from;
      l->outcome[i].claim = &l->claim[i];
      l->outcome[i].selected = 0;
      l->outcome[i].attempts = NULL;
      status = bti_calloc (&l->outcome[i].attempts, from->attempts_count,
                           sizeof *from->attempts, error);
      if (status == BT_OK && from->attempts_count > 0)
        memcpy (l->outcome[i].attempts, from->attempts,
                from->attempts_count * sizeof *from->attempts);
    }
  l->columns = (btv_columns){
    .count = 1, .first = l->first, .cell = l->cell, .offered = &l->offered
  };
  return status;
}

/* Print TEXT in cell I instead. */
static int
reprint (lab *l, size_t i, char *text)
{
  btv_claim *claim = &l->claim[i];
  bt_error error = BT_ERROR_INIT;
  int label = btv_evaluator_kind (claim->evaluator) == BTV_LABEL;
  if (label ? !btv_evaluator_is_label (claim->evaluator, text, claim->modes)
            : btv_printed_parse (&claim->claimed, &claim->how, text, NULL, &error)
                  != BT_OK)
    return 0;
  claim->printed = text;
  for (size_t k = 0; k < l->outcome[i].attempts_count; k++)
    {
      btv_attempt *attempt = &l->outcome[i].attempts[k];
      if (attempt->end == BTV_ANSWERED)
        attempt->relation = btv_answer_relation (claim, &attempt->answer);
      /* It was counted for the label that is printed. */
      attempt->base_rate = NAN;
    }
  return 1;
}

/* What is printed in the cell after that of CLAIM in its column or, as MUTATION says,
 * its row. */
static const char *
beside (const btv_claims *claims, const btv_claim *claim, btv_mutation mutation)
{
  for (size_t i = 0; claim->table && i < claims->claims_count; i++)
    {
      const btv_claim *other = &claims->claims[i];
      int row = mutation == BTV_MUTATION_ROW;
      if (other->table && other->printed && strcmp (other->table, claim->table) == 0
          && (strcmp (other->column, claim->column) == 0) == row
          && (row ? other->row == claim->row + 1
                  : other->row == claim->row && other > claim)
          && strcmp (other->printed, claim->printed) != 0)
        return other->printed;
    }
  return NULL;
}

static int
mutate (const btv_claims *claims, const btv_claim *claim, size_t cell,
        btv_mutation mutation, char out[TEXT])
{
  int label = btv_evaluator_kind (claim->evaluator) == BTV_LABEL;
  if (mutation == BTV_MUTATION_ROW || mutation == BTV_MUTATION_COLUMN)
    {
      const char *other = beside (claims, claim, mutation);
      return other && strlen (other) < TEXT && snprintf (out, TEXT, "%s", other) > 0;
    }
  if (label)
    return mutation == BTV_MUTATION_LABEL && mutate_label (claim, out);
  return mutation != BTV_MUTATION_LABEL && mutate_number (claim, cell, mutation, out);
}

/* ---- counting ------------------------------------------------------------------ */

/* Judge the mutants of cell I. */
static bt_status
fool_cell (lab *l, const evidence *e, size_t i, btv_fooled *row, bt_error *error)
{
  bt_status status = BT_OK;
  btv_outcome *outcome = &l->outcome[i];
  const btv_outcome *from = &e->outcomes[l->number[i]];
  size_t bytes = from->attempts_count * sizeof *from->attempts;
  outcome->selected = 1;
  for (int m = 0; status == BT_OK && m < BTV_MUTATION_COUNT; m++)
    {
      char text[TEXT];
      if (!mutate (e->claims, from->claim, l->number[i], (btv_mutation) m, text)
          || !reprint (l, i, text))
        continue;
      btv_known defined = btv_known_of (outcome, NULL);
      row->right += defined == BTV_GIVES;
      if (defined != BTV_GIVES)
        {
          row->made++;
          status = btv_judge_column (&l->claims, &l->columns, 0, l->outcome, error);
          if (status == BT_OK)
            row->verdict[outcome->verdict]++;
          const btv_attempt *under
              = row->supports ? btv_attempt_under (outcome, row->supports) : NULL;
          if (under)
            row->chance += btv_chance (outcome, under);
        }
      l->claim[i] = *from->claim;
      memcpy (outcome->attempts, from->attempts, bytes);
    }
  l->claim[i] = *from->claim;
  outcome->selected = 0;
  return status;
}

/* The 99 per cent quantile of hits among COUNT with chance P each. */
static bt_status
quantile (size_t count, double p, size_t *out, bt_error *error)
{
  double *chance = NULL, *work = NULL;
  bt_status status = bti_calloc (&chance, count, sizeof *chance, error);
  if (status == BT_OK)
    status = bti_calloc (&work, count + 1, sizeof *work, error);
  for (size_t i = 0; status == BT_OK && i < count; i++)
    chance[i] = p;
  for (*out = 0; status == BT_OK && *out < count; ++*out)
    if (bti_poisson_binomial_tail (chance, count, *out + 1, work) < BTV_SIGNIFICANCE)
      break;
  free (chance);
  free (work);
  return status;
}

static bt_status
fool_column (const evidence *e, size_t k, btv_fooled *row, bt_error *error)
{
  lab l;
  *row = (btv_fooled){ .first
                       = &e->claims->claims[e->columns->cell[e->columns->first[k]]] };
  bt_status status = lab_open (&l, e, k, error);
  for (size_t i = 0; status == BT_OK && i < l.count; i++)
    {
      const btv_outcome *from = &e->outcomes[l.number[i]];
      if (from->verdict == BTV_EXPLAINED && from->by->reading->parts == 1)
        row->supports = from->by->reading;
    }
  for (size_t i = 0; status == BT_OK && i < l.count; i++)
    {
      const btv_outcome *from = &e->outcomes[l.number[i]];
      if (!from->selected || from->attempts_count == 0
          || from->attempts[0].end != BTV_ANSWERED)
        continue;
      row->cells++;
      status = fool_cell (&l, e, i, row, error);
    }
  if (row->made > 0)
    row->chance /= (double) row->made;
  row->allowed = row->made / 100;
  if (status == BT_OK && row->supports)
    status = quantile (row->made, fmin (row->chance, 1), &row->allowed, error);
  lab_close (&l);
  return status;
}

static int
by_place (const void *a, const void *b)
{
  const btv_fooled *left = a, *right = b;
  return left->first < right->first ? -1 : left->first > right->first;
}

bt_status
btv_selftest_run (btv_selftest *out, const btv_claims *claims,
                  const btv_columns *columns, const btv_outcome *outcomes,
                  bt_error *error)
{
  evidence e = { claims, columns, outcomes };
  *out = (btv_selftest){ .passed = 1 };
  bt_status status
      = bti_calloc (&out->column, columns->count, sizeof *out->column, error);
  size_t elsewhere = 0, others = 0;
  for (size_t k = 0; status == BT_OK && k < columns->count; k++)
    {
      btv_fooled *row = &out->column[out->count];
      status = fool_column (&e, k, row, error);
      if (status != BT_OK || row->made + row->right == 0)
        continue;
      out->count++;
      out->all.cells += row->cells;
      out->all.made += row->made;
      out->all.right += row->right;
      for (int v = 0; v < BTV_VERDICT_COUNT; v++)
        out->all.verdict[v] += row->verdict[v];
      if (row->supports)
        out->passed &= row->verdict[BTV_EXPLAINED] <= row->allowed;
      else
        {
          elsewhere += row->verdict[BTV_EXPLAINED];
          others += row->made;
        }
    }
  out->passed &= out->all.verdict[BTV_CONFIRMED] == 0 && 100 * elsewhere <= others;
  if (status == BT_OK && out->count > 0)
    qsort (out->column, out->count, sizeof *out->column, by_place);
  if (status != BT_OK)
    btv_selftest_clear (out);
  return status;
}

void
btv_selftest_clear (btv_selftest *selftest)
{
  free (selftest->column);
  *selftest = (btv_selftest){ 0 };
}
