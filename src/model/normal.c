/* model/normal.c - operators in normal order: bti_polynomial_normal.
 *
 * Of z = <a>, x = (z + z')/sqrt(2) and p = i (z' - z)/sqrt(2); the symbol of normal
 * order is exp(1/2 d^2/dz dz') of Weyl's.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/complex.h"
#include "base/file.h"
#include "model/polynomial.h"

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The slots of an oscillator while it is put into normal order: z' takes that of x, z
 * the one that is free. */
static size_t
creator (size_t part)
{
  return 3 * part;
}

static size_t
annihilator (size_t part)
{
  return 3 * part + 2;
}

static void
replace (bti_polynomial *old, const bti_polynomial *by)
{
  bti_polynomial_clear (old);
  *old = *by;
}

static bt_status
substitute (bti_polynomial *a, size_t slot, size_t part, double complex plain,
            double complex adjoint, bt_error *error)
{
  bti_term term[2] = { { .factor = plain }, { .factor = adjoint } };
  term[0].power[annihilator (part)] = 1;
  term[1].power[creator (part)] = 1;
  const bti_polynomial by = { .count = 2, .room = 2, .term = term };
  bti_polynomial next;
  bt_status status = bti_polynomial_substitute (&next, a, slot, &by, error);
  replace (a, &next);
  return status;
}

/* A = exp(1/2 d^2/dz dz') A. */
static bt_status
reorder (bti_polynomial *a, size_t part, bt_error *error)
{
  bti_polynomial change, half, next;
  bt_status status = bti_polynomial_copy (&change, a, error);
  for (unsigned r = 1; status == BT_OK && change.count > 0; r++)
    {
      status = bti_polynomial_derivative (&half, &change, creator (part), error);
      bti_polynomial_clear (&change);
      if (status == BT_OK)
        status = bti_polynomial_derivative (&change, &half, annihilator (part), error);
      bti_polynomial_clear (&half);
      for (size_t i = 0; i < change.count; i++)
        change.term[i].factor /= 2 * r;
      if (status == BT_OK)
        {
          status = bti_polynomial_add (&next, a, 1, &change, error);
          replace (a, &next);
        }
    }
  bti_polynomial_clear (&change);
  return status;
}

/* OUT = A in normal order; with SIZES the sum of the sizes of all that makes each of
 * its factors. */
static bt_status
to_normal (bti_polynomial *out, const bti_polynomial *a, const bt_part *part,
           size_t parts, int sizes, bt_error *error)
{
  const double complex turn = sizes ? 1 : CMPLX (0, 1),
                       back = sizes ? 1 : CMPLX (0, -1);
  bt_status status = bti_polynomial_copy (out, a, error);
  for (size_t i = 0; sizes && i < out->count; i++)
    out->term[i].factor = cabs (out->term[i].factor);
  for (size_t k = 0; status == BT_OK && k < parts; k++)
    {
      if (part[k].kind != BT_OSCILLATOR)
        continue;
      for (size_t i = 0; i < out->count; i++)
        {
          bti_term *term = &out->term[i];
          const int degree = term->power[BTI_SLOT_X (k)] + term->power[BTI_SLOT_P (k)];
          term->factor *= ldexp (degree % 2 ? M_SQRT1_2 : 1, -(degree / 2));
        }
      status = substitute (out, BTI_SLOT_X (k), k, 1, 1, error);
      if (status == BT_OK)
        status = substitute (out, BTI_SLOT_P (k), k, back, turn, error);
      if (status == BT_OK)
        status = reorder (out, k, error);
    }
  return status;
}

/* ---- the text -------------------------------------------------------------------- */

/* What stands for terms that do not fit; there is always room for it. */
static const char cut[] = " ...";

typedef struct writer
{
  char *text;
  size_t size, used;
  int full; /* something did not fit */
} writer;

static void append (writer *w, const char *format, ...) BT_PRINTF (2, 3);

static void
append (writer *w, const char *format, ...)
{
  va_list list;
  if (w->full)
    return;
  va_start (list, format);
  const int count
      = bti_file_vformat (w->text + w->used, w->size - w->used, format, list);
  va_end (list);
  if (count >= 0 && w->used + (size_t) count + sizeof cut <= w->size)
    w->used += (size_t) count;
  else
    w->full = 1;
}

static void
append_operators (writer *w, const bti_term *term, const bt_part *part, size_t parts,
                  const char *before)
{
  for (size_t k = 0; k < parts; k++)
    for (size_t j = 0; j < 3; j++)
      if (term->power[3 * k + j] > 0)
        {
          if (part[k].kind == BT_QUBIT)
            append (w, "%s%s_%c", before, part[k].name, "xyz"[j]);
          else
            append (w, "%sa_%s%s", before, part[k].name, j == 0 ? "'" : "");
          if (term->power[3 * k + j] > 1)
            append (w, "^%d", term->power[3 * k + j]);
          before = " ";
        }
}

/* FACTOR, after a sign where it is one number; whether anything but the sign stands. */
static int
append_factor (writer *w, double complex factor, int first, int alone)
{
  const double re = creal (factor), im = cimag (factor);
  const int both = fabs (re) > 0 && fabs (im) > 0, imaginary = !(fabs (re) > 0);
  const double value = imaginary ? im : re, size = fabs (value);
  const int one = fabs (size - 1) < 5e-11; /* in the digits that are shown */
  if (both)
    {
      append (w, "%s(%.10g%+.10gi)", first ? "" : " + ", re, im);
      return 1;
    }
  append (w, "%s", value < 0 ? (first ? "-" : " - ") : first ? "" : " + ");
  if (imaginary && one)
    append (w, "i");
  else if (!one || alone)
    append (w, "%.10g%s", size, imaginary ? "i" : "");
  else
    return 0;
  return 1;
}

static void
append_term (writer *w, const bti_term *term, double complex factor,
             const bt_part *part, size_t parts)
{
  static const unsigned char none[BTI_SLOTS];
  const size_t start = w->used;
  if (w->full)
    return;
  const int alone = memcmp (term->power, none, BTI_SLOTS) == 0;
  const int written = append_factor (w, factor, w->used == 0, alone);
  append_operators (w, term, part, parts, written ? " " : "");
  if (w->full)
    snprintf (w->text + start, w->size - start, "%s", cut);
}

/* FACTOR without what is rounding beside SIZE. */
static double complex
sharp (double complex factor, double size)
{
  const double least = 16 * DBL_EPSILON * size, re = creal (factor),
               im = cimag (factor);
  return CMPLX (fabs (re) > least ? re : 0, fabs (im) > least ? im : 0);
}

bt_status
bti_polynomial_normal (char *text, size_t size, const bti_polynomial *a,
                       const bt_part *part, size_t parts, bt_error *error)
{
  bti_polynomial normal, sizes = { 0 };
  writer w = { .text = text, .size = size };
  text[0] = '\0';
  bt_status status = to_normal (&normal, a, part, parts, 0, error);
  if (status == BT_OK)
    status = to_normal (&sizes, a, part, parts, 1, error);
  size_t at = sizes.count;
  for (size_t i = normal.count; status == BT_OK && i-- > 0;)
    {
      /* All terms of the one are among those of the other, in the same order. */
      do
        at--;
      while (memcmp (sizes.term[at].power, normal.term[i].power, BTI_SLOTS) != 0);
      const double complex factor
          = sharp (normal.term[i].factor, creal (sizes.term[at].factor));
      if (cabs (factor) > 0)
        append_term (&w, &normal.term[i], factor, part, parts);
    }
  if (status == BT_OK && w.used == 0 && !w.full)
    append (&w, "0");
  bti_polynomial_clear (&normal);
  bti_polynomial_clear (&sizes);
  return status;
}
