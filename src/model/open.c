/* model/open.c - models of open systems: parameters and their domains.  See
 * model/open.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/open.h"
#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bti_open
{
  bti_open_params params;
};

static const char *const kind_names[] = {
#define KIND_NAME(name, text) text,
  BTI_OPEN_KIND_LIST (KIND_NAME)
#undef KIND_NAME
};

static const bti_open_parameter rows[] = {
#define PARAMETER_ROW(field, name, kinds, meaning) { name, kinds, meaning },
  BTI_OPEN_PARAMETER_LIST (PARAMETER_ROW)
#undef PARAMETER_ROW
};

static const size_t offsets[] = {
#define PARAMETER_OFFSET(field, name, kinds, meaning) offsetof (bti_open_params, field),
  BTI_OPEN_PARAMETER_LIST (PARAMETER_OFFSET)
#undef PARAMETER_OFFSET
};

enum
{
  ROWS = sizeof rows / sizeof *rows
};

const char *
bti_open_kind_name (bti_open_kind kind)
{
  return (int) kind >= 0 && kind < BTI_OPEN_KIND_COUNT ? kind_names[kind] : "unknown";
}

/* Names of which one is wanted, and the one that may have been meant. */
struct known
{
  char list[300], more[BTI_MORE_SIZE], hint[BTI_HINT_SIZE];
  size_t left;
  bti_closest closest;
};

static void
add_known (struct known *known, const char *name)
{
  bti_text_list (known->list, sizeof known->list, name, &known->left);
  bti_text_closer (&known->closest, name);
}

bt_status
bti_open_kind_find (bti_open_kind *out, const char *name, bt_error *error)
{
  struct known known = { .closest = { name, NULL, 0 } };
  for (int k = 0; k < BTI_OPEN_KIND_COUNT; k++)
    {
      if (strcmp (name, kind_names[k]) == 0)
        {
          *out = (bti_open_kind) k;
          return BT_OK;
        }
      add_known (&known, kind_names[k]);
    }
  return bt_error_set (error, BT_EINVAL,
                       "no kind of open model is called '%.60s'; known: %s%s%s", name,
                       known.list, bti_text_more (known.left, known.more),
                       bti_text_hint (&known.closest, known.hint));
}

const bti_open_parameter *
bti_open_parameters (size_t *count)
{
  *count = ROWS;
  return rows;
}

int
bti_open_has (unsigned kinds, bti_open_kind kind)
{
  return (int) kind >= 0 && kind < BTI_OPEN_KIND_COUNT && (kinds >> kind & 1);
}

/* Row of NAME in models of KIND. */
static bt_status
find_row (size_t *row, bti_open_kind kind, const char *name, bt_error *error)
{
  struct known known = { .closest = { name, NULL, 0 } };
  for (size_t i = 0; i < ROWS; i++)
    {
      if (!bti_open_has (rows[i].kinds, kind))
        continue;
      add_known (&known, rows[i].name);
      if (strcmp (rows[i].name, name) == 0)
        {
          *row = i;
          return BT_OK;
        }
    }
  return bt_error_set (error, BT_EINVAL, "%s has no parameter '%.60s'; it has: %s%s%s",
                       bti_open_kind_name (kind), name, known.list,
                       bti_text_more (known.left, known.more),
                       bti_text_hint (&known.closest, known.hint));
}

static double
value_of (const bti_open_params *params, size_t row)
{
  double value;
  memcpy (&value, (const char *) params + offsets[row], sizeof value);
  return value;
}

bt_status
bti_open_params_set (bti_open_params *params, const char *name, double value,
                     bt_error *error)
{
  size_t row;
  bt_status status = find_row (&row, params->kind, name, error);
  if (status == BT_OK)
    memcpy ((char *) params + offsets[row], &value, sizeof value);
  return status;
}

bt_status
bti_open_params_get (const bti_open_params *params, const char *name, double *value,
                     bt_error *error)
{
  size_t row;
  bt_status status = find_row (&row, params->kind, name, error);
  if (status == BT_OK)
    *value = value_of (params, row);
  return status;
}

/* ---- domains ------------------------------------------------------------------- */

static bt_status
check_each (const bti_open_params *p, bt_error *error)
{
  static const char *const rates[]
      = { "gamma_c", "gamma_q", "gamma_q2", "omega_c", "omega_q",
          "kappa",   "nb",      "gd",       "gu",      "gphi" };
  for (size_t i = 0; i < ROWS; i++)
    {
      double value = value_of (p, i);
      if (!isfinite (value))
        return bt_error_set (error, BT_EINVAL, "%s = %g: must be a finite number",
                             rows[i].name, value);
      if (value != 0 && !bti_open_has (rows[i].kinds, p->kind))
        return bt_error_set (error, BT_EINVAL, "%s = %g: %s has no such parameter",
                             rows[i].name, value, bti_open_kind_name (p->kind));
      for (size_t r = 0; r < sizeof rates / sizeof *rates; r++)
        if (strcmp (rows[i].name, rates[r]) == 0 && !(value >= 0))
          return bt_error_set (error, BT_EINVAL, "%s = %g: must be >= 0", rows[i].name,
                               value);
    }
  return BT_OK;
}

static bt_status
check_start (const bti_open_params *p, bt_error *error)
{
  if (p->fock != floor (p->fock) || p->fock < 0 || p->fock > 1000)
    return bt_error_set (error, BT_EINVAL, "fock = %g: a whole number, 0 to 1000",
                         p->fock);
  if (p->fock > 0 && (p->x0 != 0 || p->p0 != 0 || p->squeezing != 0))
    return bt_error_set (error, BT_EINVAL,
                         "fock = %g with x0 = %g, p0 = %g, squeezing = %g: a number "
                         "state is neither displaced nor squeezed",
                         p->fock, p->x0, p->p0, p->squeezing);
  double length = hypot (hypot (p->sx, p->sy), p->sz);
  /* A unit vector may be rounded. */
  if (length > 1 + 1e-12)
    return bt_error_set (error, BT_EINVAL,
                         "Bloch vector (%g, %g, %g): length %.15g, must be <= 1", p->sx,
                         p->sy, p->sz, length);
  if (p->cat != 0 && p->cat != 1)
    return bt_error_set (error, BT_EINVAL, "cat = %g: 0 or 1", p->cat);
  if (p->cat == 1 && p->xq0 == 0 && p->pq0 == 0)
    return bt_error_set (error, BT_EINVAL,
                         "cat = 1 with xq0 = pq0 = 0: the two parts are the same");
  if (p->frozen != 0 && p->frozen != 1)
    return bt_error_set (error, BT_EINVAL, "frozen = %g: 0 or 1", p->frozen);
  if (p->truncated != 0 && p->truncated != 1)
    return bt_error_set (error, BT_EINVAL, "truncated = %g: 0 or 1", p->truncated);
  return BT_OK;
}

bt_status
bti_open_new (bti_open **out, const bti_open_params *params, bt_error *error)
{
  *out = NULL;
  if ((int) params->kind < 0 || params->kind >= BTI_OPEN_KIND_COUNT)
    return bt_error_set (error, BT_EINVAL, "kind %d of open model: 0 to %d",
                         (int) params->kind, BTI_OPEN_KIND_COUNT - 1);
  bt_status status = check_each (params, error);
  if (status == BT_OK)
    status = check_start (params, error);
  if (status == BT_OK && params->kind == BTI_OPEN_QUARTIC && params->lambda < 0)
    status = bt_error_set (error, BT_EINVAL,
                           "lambda = %g: the quartic potential is unbounded below",
                           params->lambda);
  if (status == BT_OK)
    status = bti_calloc (out, 1, sizeof **out, error);
  if (status != BT_OK)
    return status;
  (*out)->params = *params;
  if (params->omega_c == 0)
    (*out)->params.omega_c = 1;
  if (params->omega_q == 0)
    (*out)->params.omega_q = 1;
  return BT_OK;
}

void
bti_open_free (bti_open *model)
{
  free (model);
}

const bti_open_params *
bti_open_get (const bti_open *model)
{
  return &model->params;
}

int
bti_open_starts_negative (const bti_open *model)
{
  return model->params.fock > 0;
}

double
bti_open_basis_q (const bti_open *model)
{
  const bti_open_params *p = &model->params;
  return p->kind == BTI_OPEN_QUARTIC
             ? sqrt (p->omega_q * p->omega_q + p->lambda * p->x0 * p->x0)
             : p->omega_q;
}

/* ---- pace ---------------------------------------------------------------------- */

/* How fast the coupling turns Q at t = 0: by C's mean and twice its spread. */
static double
coupling_frequency (const bti_open_params *p)
{
  double w = p->omega_c, spread = exp (fabs (p->squeezing)) * sqrt (2 / w);
  double x = fabs (p->x0) + fabs (p->p0) / w + spread + sqrt (p->fock / w);
  switch (p->kind)
    {
    case BTI_OPEN_QUBIT:
      return 2 * fabs (p->lambda) * x;
    case BTI_OPEN_CAVITY:
      return 2 * fabs (p->g) * (x + sqrt (p->nb));
    case BTI_OPEN_QUARTIC:
      return sqrt (p->lambda) * x;
    default:
      return sqrt (fabs (p->lambda));
    }
}

/* The longest step that resolves the model.  With longer ones whatever decays is gone
 * after any of them, and what a companion changes is no measure of the error. */
double
bti_open_resolving_step (const bti_open_params *p)
{
  double rate = p->kind == BTI_OPEN_QUBIT ? 4 * p->gamma_q : 0;
  double frequency = coupling_frequency (p);
  const double rates[] = { p->kappa, p->gd, p->gu, 2 * p->gphi };
  const double frequencies[] = { p->omega_c, p->omega_q, fabs (p->delta) };
  if (p->frozen == 1)
    return INFINITY; /* all parts commute: any step is exact */
  for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
    rate = fmax (rate, rates[i]);
  for (size_t i = 0; i < sizeof frequencies / sizeof *frequencies; i++)
    frequency = fmax (frequency, frequencies[i]);
  return 1 / fmax (rate, 2 * frequency);
}

/* ---- observables --------------------------------------------------------------- */

/* <C Q>, or <C Q> - <C> <Q> of the products that make up a covariance. */
struct observable
{
  int c, q;           /* of the product */
  int c1, q1, c2, q2; /* of the two factors of a covariance; all 0: a mean */
};

enum
{
  X = 1,
  P = 2,
  X2 = 3,
  P2 = 4,
  XP = 5,
  S_X = 1,
  S_Y = 2,
  S_Z = 3
};

#define MEAN(c, q)                                                                     \
  {                                                                                    \
    c, q, 0, 0, 0, 0                                                                   \
  }
#define CLASSICAL_NAMES "x", "p", "x2", "p2", "xp"
#define CLASSICAL_ROWS                                                                 \
  MEAN (X, 0), MEAN (P, 0), MEAN (X2, 0), MEAN (P2, 0), MEAN (XP, 0)
#define QUBIT_NAMES                                                                    \
  CLASSICAL_NAMES, "sx", "sy", "sz", "x_sz", "p_sz", "x_sx", "p_sx", "x_sy", "p_sy"
#define QUBIT_ROWS                                                                     \
  CLASSICAL_ROWS, MEAN (0, S_X), MEAN (0, S_Y), MEAN (0, S_Z), MEAN (X, S_Z),          \
      MEAN (P, S_Z), MEAN (X, S_X), MEAN (P, S_X), MEAN (X, S_Y), MEAN (P, S_Y)

static const char *const qubit_names[] = { QUBIT_NAMES };
static const struct observable qubit_rows[] = { QUBIT_ROWS };

/* The last name is no row: it is read off several moments. */
static const char *const cavity_names[] = { QUBIT_NAMES, "n" };

static const char *const oscillator_names[]
    = { CLASSICAL_NAMES, "xq",      "pq",       "xq2",      "pq2",
        "xqpq",          "x_xq",    "x_pq",     "p_xq",     "p_pq",
        "cov_xx",        "cov_xp",  "cov_pp",   "cov_xxq",  "cov_xpq",
        "cov_pxq",       "cov_ppq", "cov_xqxq", "cov_xqpq", "cov_pqpq" };
static const struct observable oscillator_rows[]
    = { CLASSICAL_ROWS,        MEAN (0, X),           MEAN (0, P),
        MEAN (0, X2),          MEAN (0, P2),          MEAN (0, XP),
        MEAN (X, X),           MEAN (X, P),           MEAN (P, X),
        MEAN (P, P),           { X2, 0, X, 0, X, 0 }, { XP, 0, X, 0, P, 0 },
        { P2, 0, P, 0, P, 0 }, { X, X, X, 0, 0, X },  { X, P, X, 0, 0, P },
        { P, X, P, 0, 0, X },  { P, P, P, 0, 0, P },  { 0, X2, 0, X, 0, X },
        { 0, XP, 0, X, 0, P }, { 0, P2, 0, P, 0, P } };

static const char *const quartic_names[]
    = { CLASSICAL_NAMES, "y2", "py2", "ypy", "x2_y2", "var_x", "energy" };
static const struct observable quartic_rows[]
    = { CLASSICAL_ROWS, MEAN (0, X2),  MEAN (0, P2),
        MEAN (0, XP),   MEAN (X2, X2), { X2, 0, X, 0, X, 0 } };

static const struct
{
  const char *const *names;
  size_t count;
  const struct observable *rows;
  size_t rows_count;
} observables[] = {
#define TABLE(kind)                                                                    \
  {                                                                                    \
    kind##_names, sizeof kind##_names / sizeof *kind##_names, kind##_rows,             \
        sizeof kind##_rows / sizeof *kind##_rows                                       \
  }
  [BTI_OPEN_OSCILLATORS] = TABLE (oscillator),
  [BTI_OPEN_QUBIT] = TABLE (qubit),
  [BTI_OPEN_CAVITY] = { cavity_names, sizeof cavity_names / sizeof *cavity_names,
                        qubit_rows, sizeof qubit_rows / sizeof *qubit_rows },
  [BTI_OPEN_QUARTIC] = TABLE (quartic)
#undef TABLE
};

const char *const *
bti_open_observables (bti_open_kind kind, size_t *count)
{
  int known = (int) kind >= 0 && kind < BTI_OPEN_KIND_COUNT;
  *count = known ? observables[kind].count : 0;
  return known ? observables[kind].names : NULL;
}

bt_status
bti_open_observable_find (size_t *out, bti_open_kind kind, const char *name,
                          bt_error *error)
{
  size_t count;
  const char *const *names = bti_open_observables (kind, &count);
  struct known known = { .closest = { name, NULL, 0 } };
  for (size_t i = 0; i < count; i++)
    {
      if (strcmp (names[i], name) == 0)
        {
          *out = i;
          return BT_OK;
        }
      add_known (&known, names[i]);
    }
  return bt_error_set (error, BT_EINVAL, "%s has no observable '%.60s'; it has: %s%s%s",
                       bti_open_kind_name (kind), name, known.list,
                       bti_text_more (known.left, known.more),
                       bti_text_hint (&known.closest, known.hint));
}

int
bti_open_reads (bti_open_kind kind, int c, int q)
{
  for (size_t i = 0; i < observables[kind].rows_count; i++)
    if (observables[kind].rows[i].c == c && observables[kind].rows[i].q == q)
      return 1;
  return 0;
}

int
bti_open_difference (bti_open_kind kind, size_t o)
{
  const struct observable *row = &observables[kind].rows[o];
  return o >= observables[kind].rows_count || row->c1 || row->q1;
}

void
bti_open_read (const bti_open_params *params, double m[BTI_MOMENTS][BTI_MOMENTS],
               double *out)
{
  bti_open_kind kind = params->kind;
  for (size_t i = 0; i < observables[kind].rows_count; i++)
    {
      const struct observable *row = &observables[kind].rows[i];
      out[i] = m[row->c][row->q];
      if (row->c1 || row->q1)
        out[i] -= m[row->c1][row->q1] * m[row->c2][row->q2];
    }
  size_t last = observables[kind].rows_count;
  if (kind == BTI_OPEN_CAVITY)
    out[last] = (m[X2][0] + m[P2][0] - 1) / 2;
  if (kind == BTI_OPEN_QUARTIC)
    out[last]
        = (m[P2][0] + m[X2][0] + m[0][P2] + params->omega_q * params->omega_q * m[0][X2]
           + params->lambda * m[X2][X2])
          / 2;
}
