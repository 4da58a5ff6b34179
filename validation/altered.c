/* validation/altered.c - see altered.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/altered.h"
#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
btv_altered_begin (btv_altered *out, const btv_claim *claim)
{
  *out = (btv_altered){ .claim = *claim };
}

void
btv_altered_clear (btv_altered *altered)
{
  free (altered->couplings);
  free (altered->omega);
  free (altered->given);
  *altered = (btv_altered){ 0 };
}

/* ---- the built-in model ---------------------------------------------------------- */

static double
own_lambda (const btv_claim *claim, size_t j)
{
  return btv_claim_lambda (claim, j);
}

static double
own_omega (const btv_claim *claim, size_t j)
{
  return claim->omega[j];
}

/* A parameter of which each mode has one. */
typedef struct by_mode
{
  const char *name;
  double (*own) (const btv_claim *claim, size_t j);
} by_mode;

static const by_mode rows[] = { { "lambda", own_lambda }, { "omega", own_omega } };

static const by_mode *
find_by_mode (const char *name)
{
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (strcmp (rows[i].name, name) == 0)
      return &rows[i];
  return NULL;
}

/* All modes have the same of ROW. */
static int
is_shared (const btv_claim *claim, const by_mode *row)
{
  for (size_t j = 1; j < claim->modes; j++)
    if (row->own (claim, j) < row->own (claim, 0)
        || row->own (claim, j) > row->own (claim, 0))
      return 0;
  return 1;
}

/* Of each mode FACTOR times what it has, and OFFSET more. */
static bt_status
alter_modes (btv_altered *altered, const by_mode *row, double factor, double offset,
             bt_error *error)
{
  btv_claim *claim = &altered->claim;
  double *value;
  bt_status status = bti_calloc (&value, claim->modes, sizeof *value, error);
  if (status != BT_OK)
    return status;
  for (size_t j = 0; j < claim->modes; j++)
    value[j] = factor * row->own (claim, j) + offset;
  if (row->own == own_lambda)
    {
      free (altered->couplings);
      claim->lambda = *value;
      claim->couplings = altered->couplings = value;
    }
  else
    {
      free (altered->omega);
      claim->omega = altered->omega = value;
    }
  /* One that all share is said once, as in the file. */
  if (row->own == own_lambda && is_shared (claim, row))
    claim->couplings = NULL;
  return BT_OK;
}

/* ---- model files ----------------------------------------------------------------- */

/* Among what is set instead of the file's own, which is by name. */
static bt_status
give (btv_altered *altered, const char *name, double value, bt_error *error)
{
  btv_claim *claim = &altered->claim;
  bt_parameter *given;
  size_t count = 0;
  bt_status status = bti_calloc (&given, claim->given_count + 1, sizeof *given, error);
  if (status != BT_OK)
    return status;
  for (; count < claim->given_count && strcmp (claim->given[count].name, name) < 0;
       count++)
    given[count] = claim->given[count];
  size_t rest = count;
  if (rest < claim->given_count && strcmp (claim->given[rest].name, name) == 0)
    rest++;
  given[count] = (bt_parameter){ .value = value };
  snprintf (given[count].name, sizeof given[count].name, "%s", name);
  for (count++; rest < claim->given_count; rest++)
    given[count++] = claim->given[rest];
  free (altered->given);
  claim->given = altered->given = given;
  claim->given_count = count;
  return BT_OK;
}

/* What the file of CLAIM says of NAME, with what is given instead. */
static int
file_parameter (const btv_claim *claim, const char *name, double *out)
{
  btv_modelsetup *setup;
  btv_complaints faults = { NULL, 0, 0 };
  int found = 0;
  if (bti_calloc (&setup, 1, sizeof *setup, NULL) != BT_OK)
    return 0;
  if (btv_modelfile_setup (setup, claim->closed, claim->given, claim->given_count,
                           &faults, NULL)
      == BT_OK)
    for (size_t i = 0; i < setup->parameters && !found; i++)
      if (strcmp (setup->parameter[i].name, name) == 0)
        {
          *out = setup->parameter[i].value;
          found = 1;
        }
  btv_complaints_clear (&faults);
  free (setup);
  return found;
}

/* ---- any ------------------------------------------------------------------------- */

int
btv_claim_parameter (const btv_claim *claim, const char *name, double *out)
{
  const by_mode *row = find_by_mode (name);
  if (strcmp (name, "at") == 0)
    {
      *out = claim->at;
      return isfinite (claim->at);
    }
  if (claim->modes > 0 && row && is_shared (claim, row))
    {
      *out = row->own (claim, 0);
      return 1;
    }
  if (claim->modes > 0 && strcmp (name, "x0") == 0)
    {
      *out = claim->x0;
      return 1;
    }
  if (claim->closed)
    return file_parameter (claim, name, out);
  return claim->model && bti_open_params_get (&claim->open, name, out, NULL) == BT_OK;
}

int
btv_claim_scales (const btv_claim *claim, const char *name)
{
  double own;
  return (claim->modes > 0 && find_by_mode (name))
         || btv_claim_parameter (claim, name, &own);
}

bt_status
btv_altered_set (btv_altered *altered, const char *name, double value, bt_error *error)
{
  btv_claim *claim = &altered->claim;
  const by_mode *row = find_by_mode (name);
  double own;
  if (!btv_claim_parameter (claim, name, &own))
    return bt_error_set (error, BT_EINVAL, "no parameter '%.60s' to be set", name);
  if (strcmp (name, "at") == 0)
    claim->at = value;
  else if (claim->modes > 0 && row)
    return alter_modes (altered, row, 0, value, error);
  else if (claim->modes > 0)
    claim->x0 = value;
  else if (claim->closed)
    return give (altered, name, value, error);
  else
    return bti_open_params_set (&claim->open, name, value, error);
  return BT_OK;
}

bt_status
btv_altered_scale (btv_altered *altered, const char *name, double factor,
                   bt_error *error)
{
  const by_mode *row = find_by_mode (name);
  double own;
  if (altered->claim.modes > 0 && row)
    return alter_modes (altered, row, factor, 0, error);
  if (!btv_claim_parameter (&altered->claim, name, &own))
    return bt_error_set (error, BT_EINVAL, "no parameter '%.60s' to be set", name);
  return btv_altered_set (altered, name, factor * own, error);
}

bt_status
btv_altered_read (btv_altered *altered, const btv_reading *reading, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < reading->parameters_count; i++)
    status = btv_altered_set (altered, reading->parameters[i].name,
                              reading->parameters[i].value, error);
  return status;
}
