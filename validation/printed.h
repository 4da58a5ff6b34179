/* validation/printed.h - printed numbers and the intervals they stand for.
 *
 * What a source prints is taken as it stands there, in ASCII or with the signs of
 * typesetting.  Let u be a unit of the last digit printed: 0.1 for "10.3".
 *
 *   printed                     the claimed interval C
 *   10.3, -0.026, 1.2e-3        half a unit each way: [10.25, 10.35]
 *   1.2×10^-3, 1.2 x 10⁻³       the same as 1.2e-3
 *   12 %, 12%                   0.12: per cent are divided by 100, as evaluators give
 *                               shares and not per cent; [0.115, 0.125]
 *   <= 11, ≤ 11                 (-inf, 11]
 *   < 11                        (-inf, 11): to the double next to 11, so that `value'
 *                               itself lies outside
 *   >= 2, ≥ 2, > 2              [2, inf) and (2, inf)
 *   ~ 1e-2, ~ 10⁻²              a factor sqrt (10) either way
 *   3–5, 3-5                    from half a unit below the first to half a unit above
 *                               the second, each of its own unit: [2.5, 5.5].  Each end
 *                               was rounded, so this is every number that lies in some
 *                               range that would be printed so; its middle is `value'
 *   10.3(1), 10.3 ± 0.1, 10.3+-0.1
 *                               only with what is meant, as usage differs:
 *                               bound: [10.2, 10.4], not widened by rounding
 *                               sigma: 10.3 ± 3 s with s² = 0.1² + u²/12, the variance
 *                               of the rounding added: three combined sigma
 *
 * A bound is a number of the source and has no rounding of its own.  It is the one
 * place where an end can be met exactly, by a count or a zero, and there strict and not
 * strict are told apart.  All other intervals are closed, also at the halves, which are
 * what the source may have rounded either way.
 *
 * Spaces may stand around signs.  Those that do not break (U+00A0, U+202F) and thin
 * ones (U+2009, U+200A) may also part groups of three digits; a comma and a plain space
 * between digits are refused, as they may mean something else.  Shared factors need
 * brackets: "(1.2 ± 0.1) × 10^-3", "(3–5)e-3", "(10.3 ± 0.1) %"; "3–5 %" needs none.
 * Only a bound and an order of magnitude may be a bare "10^-3".  "≈" is refused: it
 * says nothing of how near.  In a range with "-" no end has a sign.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_PRINTED_H
#define BTV_PRINTED_H

#include <breaktime/status.h>
#include <stddef.h>

typedef struct btv_interval
{
  double value, lo, hi;
} btv_interval;

typedef enum btv_form
{
  BTV_FORM_NONE,      /* no number: a label */
  BTV_FORM_DIGITS,    /* a number, rounded to what is printed of it */
  BTV_FORM_BELOW,     /* < and <= */
  BTV_FORM_ABOVE,     /* > and >= */
  BTV_FORM_MAGNITUDE, /* ~ */
  BTV_FORM_RANGE,
  BTV_FORM_BOUND, /* ± that nothing may exceed */
  BTV_FORM_SIGMA  /* ± a standard deviation */
} btv_form;

/* "digits", "below", ...; "label" for none.  Static. */
const char *btv_form_name (btv_form form);

/* How a number is printed. */
typedef struct btv_printed
{
  btv_form form;
  double unit;   /* of the last place compared; 0 unless a number with or without ± */
  double sigma;  /* of BTV_FORM_SIGMA, combined with the rounding; 0 otherwise */
  size_t digits; /* significant ones that are printed; 0 as for UNIT */
  size_t compared; /* of these */
} btv_printed;

/* What the source or the file says beside the number.  All zero: nothing. */
typedef struct btv_printed_options
{
  btv_form uncertainty; /* BTV_FORM_BOUND, BTV_FORM_SIGMA, or BTV_FORM_NONE */
  size_t digits;        /* compare this many significant ones; 0: all */
  int by_option;        /* messages name the option --uncertainty, not the key */
} btv_printed_options;

/* The interval of PRINTED, and how it is printed (HOW may be NULL).
 *
 * With `digits' a plain number is rounded at that significant digit, to 5 and up away
 * from zero, and C is half a unit of that place each way: of 1.23456 with 3 digits
 * [1.225, 1.235].  Refused where it is half way between two such numbers.
 *
 * BT_EINVAL, *OUT NaN: no printed number; one beyond the range of a double; an
 * uncertainty without being told what it is, or the reverse; `digits' that are not
 * fewer than those printed, or of what is no plain number; "~" before anything but a
 * positive number.  The text says what would be right. */
BT_CHECKED bt_status btv_printed_parse (btv_interval *out, btv_printed *how,
                                        const char *printed,
                                        const btv_printed_options *options,
                                        bt_error *error);

/* The same without options. */
BT_CHECKED bt_status btv_interval_parse (btv_interval *out, const char *printed,
                                         bt_error *error);

/* Of a plain decimal only, such as -2.385, .5 or 1e-3 (base/number.h): for what is an
 * input or a reference, not a statement. */
BT_CHECKED bt_status btv_interval_plain (btv_interval *out, const char *printed,
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

/* The variance of the number meant about the one printed: unit²/12 of the last place
 * compared, sigma² with `sigma', (hi - lo)²/12 within `bound'.  NaN for what is not one
 * number. */
double btv_printed_variance (const btv_interval *claimed, const btv_printed *how);

/* Where computed [LO, HI] is disjoint from CLAIMED, printed as HOW, and yet the digits
 * are those of a number there: "cut, not rounded" when it lies within one unit further
 * from zero than what is printed, "rounded up" when within one unit nearer to zero.
 * NULL otherwise, and for all but numbers of which every digit is compared.  Static. */
const char *btv_printed_remark (const btv_interval *claimed, const btv_printed *how,
                                double lo, double hi);

#endif
