/* validation/verdict.h - intervals and verdicts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_VERDICT_H
#define BTV_VERDICT_H

#include <breaktime/status.h>

/* name in files and reports, symbol, meaning */
#define BTV_VERDICT_LIST(ENTRY)                                                        \
  ENTRY (CONFIRMED, "confirmed", "✓", "holds as the source defines it")                \
  ENTRY (EXPLAINED, "explained", "≈",                                                  \
         "holds under a named reading, by the evidence of its column")                 \
  ENTRY (WITHIN_SAMPLING, "within-sampling", "≈",                                      \
         "the source's own number of samples scatters as far")                         \
  ENTRY (CLOSE, "close", "~",                                                          \
         "outside the printed digits, inside the declared tolerance")                  \
  ENTRY (COMPATIBLE, "compatible", "✗",                                                \
         "does not hold as defined; would under a reading, which is no evidence")      \
  ENTRY (REFUTED, "refuted", "✗", "does not hold under any reading tried")             \
  ENTRY (UNDECIDED, "undecided", "?",                                                  \
         "our own error, or what was left out, is too large to tell")                  \
  ENTRY (NOT_COMPUTABLE, "not-computable", "∅", "the source leaves inputs out")        \
  ENTRY (NOT_RUN, "not-run", "·", "left out by filter, tier or time budget")           \
  ENTRY (ERROR, "error", "!", "the tool failed")

typedef enum btv_verdict
{
#define BTV_VERDICT_ENUM(name, text, symbol, meaning) BTV_##name,
  BTV_VERDICT_LIST (BTV_VERDICT_ENUM)
#undef BTV_VERDICT_ENUM
      BTV_VERDICT_COUNT
} btv_verdict;

const char *btv_verdict_name (btv_verdict verdict);
const char *btv_verdict_symbol (btv_verdict verdict);
const char *btv_verdict_meaning (btv_verdict verdict);

/* BT_EINVAL when NAME is no verdict; the text lists them. */
BT_CHECKED bt_status btv_verdict_find (btv_verdict *out, const char *name,
                                       bt_error *error);

typedef struct btv_interval
{
  double value, lo, hi;
} btv_interval;

/* The interval a printed number stands for: its digits +- half a unit in the
 * last place.  "0.026" -> [0.0255, 0.0265], "3304" -> [3303.5, 3304.5],
 * "1.2e-3" -> [0.00115, 0.00125].  With a sign before it, a bound or an order of
 * magnitude: "<= 1e-4" -> (-inf, 1e-4], ">= 2" -> [2, inf), "~ 1e-2" -> half a decade
 * to either side.  BT_EINVAL: not a plain decimal number; "~" before anything but a
 * positive number. */
BT_CHECKED bt_status btv_interval_parse (btv_interval *out, const char *printed,
                                         bt_error *error);

/* A length to measure errors of an answer by: the width of CLAIMED, or the size of the
 * bound where one end is infinite. */
double btv_interval_scale (const btv_interval *claimed);

/* How a computed interval lies to a claimed one. */
typedef enum btv_relation
{
  BTV_INSIDE,  /* computed inside claimed */
  BTV_OVERLAP, /* cannot be told */
  BTV_DISJOINT /* no common point */
} btv_relation;

/* Computed [LO, HI] (HI may be INFINITY) against CLAIMED.  NaN gives OVERLAP. */
btv_relation btv_interval_relation (const btv_interval *claimed, double lo, double hi);

#endif
