/* report/format.c - numbers as text; see report.h and format.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/format.h"

#include "validation/scan.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Errors below this part of the value are shown as this large: what lies there may
 * be rounding, which is not the same on every machine; below the second it is, in
 * doubles, whatever the machine. */
static const double rounding = 1e-9, bits = 1e-14;

/* HALF > 0 as COUNT units of 10^PLACE, rounded up.  The allowance keeps an error
 * that is a round number but for its last bits from gaining a unit. */
static int
round_up (double half, int *place)
{
  int exponent = (int) floor (log10 (half));
  double lead = half / pow (10, exponent);
  if (lead < 1)
    lead = half / pow (10, --exponent);
  else if (lead >= 10)
    lead = half / pow (10, ++exponent);
  if (lead < 3)
    {
      int count = (int) ceil (10 * lead * (1 - 1e-9));
      if (count < 30)
        {
          *place = exponent - 1;
          return count;
        }
      lead = 3;
    }
  *place = exponent;
  return (int) ceil (lead * (1 - 1e-9));
}

/* VALUE in units of 10^PLACE, without a negative zero. */
static double
units (double value, int place)
{
  double count = place > 0 ? value / pow (10, place) : value * pow (10, -place);
  return round (count) + 0.0;
}

static void
format_lower (char *out, size_t size, double lo)
{
  if (!isfinite (lo))
    snprintf (out, size, "?");
  else if (lo > 0)
    {
      /* down, so that the statement stays true */
      double scale = pow (10, floor (log10 (lo)) - 3);
      snprintf (out, size, "> %.10g", floor (lo / scale * (1 + 1e-12)) * scale);
    }
  else
    snprintf (out, size, "> %.10g", lo);
}

static void
format_fixed (char *out, size_t size, double value, int count, int place)
{
  double scale = pow (10, place > 0 ? place : -place);
  double rounded = units (value, place);
  if (place > 0)
    snprintf (out, size, "%.0f(%.0f)", rounded * scale, count * scale);
  else
    snprintf (out, size, "%.*f(%d)", -place, rounded / scale, count);
}

static void
format_scientific (char *out, size_t size, double value, double half, int count,
                   int place)
{
  double rounded = units (value, place);
  int exponent = (int) floor (log10 (fmax (fabs (value), half)));
  if (exponent < place)
    exponent = place;
  if (fabs (rounded) >= pow (10, exponent - place + 1))
    exponent++;
  snprintf (out, size, "%.*f(%d)e%+03d", exponent - place,
            rounded / pow (10, exponent - place), count, exponent);
}

void
btr_format_fine (char *out, size_t size, double value, double half, double lo,
                 double finest)
{
  if (isnan (value))
    snprintf (out, size, "?");
  else if (isinf (value))
    format_lower (out, size, value > 0 ? lo : NAN);
  else if (!isfinite (half))
    snprintf (out, size, "%.3g(?)", value);
  else if (!(fabs (half) > 1e-290))
    snprintf (out, size, "%.10g", value + 0.0);
  else
    {
      half = fmax (fmax (fabs (half), finest), bits * fabs (value));
      int place;
      int count = round_up (half, &place);
      double largest = fmax (fabs (value), half);
      if (largest < 1e-4 || largest >= 1e7)
        format_scientific (out, size, value, half, count, place);
      else
        format_fixed (out, size, value, count, place);
    }
}

void
btr_format_value (char *out, size_t size, double value, double half, double lo)
{
  btr_format_fine (out, size, value, half, lo, rounding * fabs (value));
}

void
btr_format_rough (char *out, size_t size, double value)
{
  if (!isfinite (value))
    snprintf (out, size, "unknown");
  else if (fabs (value) >= 1e7 || (fabs (value) < 1e-4 && fabs (value) > 0))
    snprintf (out, size, "%.1e", value);
  else
    {
      /* through its own text, so that 9.97 counts as the 10 it is shown as */
      char text[32];
      snprintf (text, sizeof text, "%.1e", value);
      int place = atoi (strchr (text, 'e') + 1) - 1;
      snprintf (out, size, "%.*f", place < 0 ? -place : 0, strtod (text, NULL));
    }
}

void
btr_format_number (char *out, size_t size, double value)
{
  if (!isfinite (value))
    {
      snprintf (out, size, "?");
      return;
    }
  for (int digits = 6; digits <= 17; digits++)
    {
      snprintf (out, size, "%.*g", digits, value);
      if (!(strtod (out, NULL) < value) && !(strtod (out, NULL) > value))
        return;
    }
}

void
btr_format_interval (char *out, size_t size, const btv_interval *claimed)
{
  char lo[32] = "(-∞", hi[32] = "∞)";
  /* the value itself does not belong to a strict bound */
  const int above = claimed->lo > claimed->value, below = claimed->hi < claimed->value;
  if (isfinite (claimed->lo))
    {
      *lo = above ? '(' : '[';
      btr_format_number (lo + 1, sizeof lo - 1, above ? claimed->value : claimed->lo);
    }
  if (isfinite (claimed->hi))
    {
      btr_format_number (hi, sizeof hi - 1, below ? claimed->value : claimed->hi);
      strcat (hi, below ? ")" : "]");
    }
  snprintf (out, size, "%s, %s", lo, hi);
}

/* END in whole units of 10^PLACE, rounded towards UP or down. */
static void
format_end (char *out, size_t size, double end, int place, int up)
{
  if (!isfinite (end))
    {
      snprintf (out, size, "%s", isnan (end) ? "?" : end < 0 ? "-∞" : "∞");
      return;
    }
  double units = place < 0 ? end * pow (10, -place) : end / pow (10, place);
  units = up ? ceil (units) : floor (units);
  const double shown = place < 0 ? units / pow (10, -place) : units * pow (10, place);
  if (!(fabs (shown) > 0))
    snprintf (out, size, "0");
  else if (place > -14 && fabs (shown) >= 1e-4 && fabs (shown) < 1e7)
    snprintf (out, size, "%.*f", place < 0 ? -place : 0, shown);
  else
    {
      const int digits = (int) floor (log10 (fabs (shown)) + 1e-9) - place;
      snprintf (out, size, "%.*e", digits > 0 ? digits : 0, shown);
    }
}

void
btr_format_computed (char *out, size_t size, double lo, double hi)
{
  /* Hundredths of the width, and what may be rounding does not show. */
  const double a = isfinite (lo) ? fabs (lo) : 0, b = isfinite (hi) ? fabs (hi) : 0;
  const double width = isfinite (hi - lo) ? (hi - lo) / 100 : fmax (a, b) / 1e5;
  const double unit = fmax (width, 1e-12 * fmax (a, b));
  const int place = unit > 0 ? (int) floor (log10 (unit)) : 0;
  char from[48], to[48];
  format_end (from, sizeof from, lo, place, 0);
  format_end (to, sizeof to, hi, place, 1);
  snprintf (out, size, "%s%s, %s%s", isfinite (lo) ? "[" : "(", from, to,
            isfinite (hi) ? "]" : ")");
}

void
btr_format_answer (char *out, size_t size, const btv_claim *claim,
                   const btv_attempt *attempt)
{
  const btv_answer *answer = &attempt->answer;
  char number[BTR_LINE];
  if (attempt->status != BT_OK)
    {
      snprintf (out, size, "–");
      return;
    }
  btr_format_value (number, sizeof number, answer->value.value,
                    bt_value_error (&answer->value), answer->value.lo);
  if (btv_evaluator_kind (claim->evaluator) != BTV_LABEL)
    {
      char least[64];
      btr_format_value (least, sizeof least, INFINITY, 0, answer->value.lo);
      int open_ended = isfinite (answer->value.value) && !isfinite (answer->value.hi);
      snprintf (out, size, "%s%s%s", number, open_ended ? ", " : "",
                open_ended ? least : "");
    }
  else if (*answer->label == '\0')
    snprintf (out, size, "cannot be told");
  else
    snprintf (out, size, "%s", answer->label);
}

void
btr_format_lambda (char *out, size_t size, const btv_claim *claim, const char *between)
{
  size_t count = btv_claim_shares_lambda (claim) ? 1 : claim->modes;
  int used = 0;
  for (size_t j = 0; j < count && used >= 0 && (size_t) used < size; j++)
    {
      char number[32];
      btr_format_number (number, sizeof number,
                         count > 1 ? btv_claim_lambda (claim, j) : claim->lambda);
      used += snprintf (out + used, size - (size_t) used, "%s%s", j ? between : "",
                        number);
    }
}

static void
format_closed (char *out, size_t size, const btv_claim *claim)
{
  int used = snprintf (out, size, "%s", btr_basename (claim->model));
  for (size_t i = 0; i < claim->given_count && used >= 0 && (size_t) used < size; i++)
    {
      char number[32];
      btr_format_number (number, sizeof number, claim->given[i].value);
      used += snprintf (out + used, size - (size_t) used, ", %s = %s",
                        claim->given[i].name, number);
    }
}

void
btr_format_model (char *out, size_t size, const btv_claim *claim)
{
  char lambda[160], x0[32], omega[32];
  if (claim->closed)
    {
      format_closed (out, size, claim);
      return;
    }
  if (claim->model)
    {
      snprintf (out, size, "%s of %s", bti_open_kind_name (claim->open.kind),
                btr_basename (claim->model));
      return;
    }
  if (claim->scan)
    {
      snprintf (out, size, "%zu points of %s", claim->scan->points,
                btr_basename (claim->scan_name));
      return;
    }
  if (claim->modes == 0)
    {
      snprintf (out, size, "no model");
      return;
    }
  btr_format_lambda (lambda, sizeof lambda, claim, ", ");
  btr_format_number (x0, sizeof x0, claim->x0);
  int used = snprintf (out, size, "λ = %s, x0 = %s, Ω = ", lambda, x0);
  for (size_t j = 0; j < claim->modes; j++)
    {
      if (used < 0 || (size_t) used >= size)
        return;
      btr_format_number (omega, sizeof omega, claim->omega[j]);
      used += snprintf (out + used, size - (size_t) used, "%s%s", j ? ", " : "", omega);
    }
}

const char *
btr_quantity (const btv_claim *claim)
{
  return claim->column ? claim->column : btv_evaluator_name (claim->evaluator);
}

const char *
btr_relation_name (btv_relation relation)
{
  switch (relation)
    {
    case BTV_INSIDE:
      return "inside";
    case BTV_OVERLAP:
      return "overlaps";
    case BTV_DISJOINT:
      return "disjoint";
    }
  return "?";
}
