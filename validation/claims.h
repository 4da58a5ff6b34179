/* validation/claims.h - what a paper prints, as data.
 *
 * A claims file is YAML, read strictly: an unknown key, a duplicate key or id, a
 * wrong type, a missing value or a number outside its domain is refused with
 * file:line:column, what was found and what would be right.  Ids and names of
 * readings are of a-z, 0-9 and '-'.  The order of the top-level keys is free.
 *
 *   source:                     # whose claims these are
 *     id: vz25
 *     title: ...
 *     authors: ...
 *     journal: ...
 *     year: "2025"
 *     doi: ...                  # journal and doi are optional
 *
 *   readings:                   # optional: alternatives to what the source says
 *     last-crossing:
 *       text: last crossing of the threshold instead of the first
 *       evaluators: [t_q, t_mf, t_tw]
 *       set: {crossing: last}
 *
 *   claims:
 *     - id: vz-t1-1-tq
 *       where: Table I, row 1, column t_q
 *       statement: quantum break time     # in our own words
 *       table: {name: Table I, row: 1, column: t_q}   # optional
 *       evaluator: t_q
 *       parameters: {lambda: 0.1, x0: 5, omega: [0.4], t_max: 60}
 *       printed: "6"                      # the digits as printed, quoted; or a label
 *       tier: quick                       # or full; quick when absent
 *       expect: confirmed                 # optional: recorded verdict; never steers
 *       expect_reading: last-crossing     # only with `explained'
 *       close: {relative: 0.05, why: ...} # optional
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_CLAIMS_H
#define BTV_CLAIMS_H

#include "validation/evaluator.h"
#include "validation/verdict.h"

typedef enum btv_tier
{
  BTV_QUICK,
  BTV_FULL
} btv_tier;

typedef struct btv_source
{
  char *id, *title, *authors, *journal, *year, *doi; /* journal, doi may be NULL */
} btv_source;

typedef struct btv_reading
{
  char *name, *text;
  const btv_evaluator **evaluators;
  size_t evaluators_count;
  btv_setting *set; /* strings owned */
  size_t set_count;
  size_t line;
} btv_reading;

typedef struct btv_claim
{
  char *id, *where, *statement;
  char *table, *column; /* NULL unless the claim is a cell of a table */
  size_t row;           /* 1-based; 0 without a table */
  const btv_evaluator *evaluator;
  double lambda, x0;
  double *omega;
  size_t modes;
  double at, t_max; /* NaN unless the evaluator needs them */
  char *printed;
  btv_interval claimed; /* from PRINTED; NaN for a label */
  btv_tier tier;
  int has_expect; /* without `expect' any verdict passes */
  btv_verdict expect;
  char *expect_reading;  /* NULL unless given */
  double close_relative; /* 0 unless given */
  char *close_why;
  size_t line;
} btv_claim;

typedef struct btv_claims
{
  char *path;
  btv_source source;
  btv_reading *readings;
  size_t readings_count;
  btv_claim *claims;
  size_t claims_count;
} btv_claims;

/* Load PATH.  Caller owns *OUT; NULL on failure.
 * BT_EIO: cannot be read; BT_EDATA: "file:line:column: ..."; BT_ENOMEM. */
BT_CHECKED bt_status btv_claims_load (btv_claims **out, const char *path,
                                      bt_error *error);
void btv_claims_free (btv_claims *claims);

/* Non-zero when READING may be tried on claims with EVALUATOR. */
int btv_reading_applies (const btv_reading *reading, const btv_evaluator *evaluator);

#endif
