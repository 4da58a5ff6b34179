/* validation/modelshow.c - operators of a model file as people read them; see
 * modelfile.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/modelparts.h"

#include "base/memory.h"
#include "model/basis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  NORMAL = 1 << 16 /* bytes of an operator in normal order */
};

static void
print_symbol (FILE *out, const bt_part *part, int slot)
{
  static const char axis[] = "xyz";
  if (part->kind == BT_QUBIT)
    fprintf (out, "%s_%c", part->name, axis[slot]);
  else
    fprintf (out, "%s%s", slot ? "p_" : "", part->name);
}

/* " + 0.5 x^2"; the FIRST term without a plus. */
static void
print_term (FILE *out, const bti_term *term, const btv_modelsetup *setup, int first)
{
  const double re = creal (term->factor), im = cimag (term->factor);
  int factors = 0;
  for (int i = 0; i < BTI_SLOTS; i++)
    factors += term->power[i] > 0;
  if (im != 0 && re != 0)
    fprintf (out, "%s(%.12g %c %.12g i)", first ? "" : " + ", re, im < 0 ? '-' : '+',
             fabs (im));
  else
    {
      const double one = im != 0 ? im : re;
      fputs (one < 0 ? first ? "-" : " - " : first ? "" : " + ", out);
      if (fabs (one) != 1 || (factors == 0 && im == 0))
        fprintf (out, "%.12g%s", fabs (one), im != 0 ? " i" : "");
      else if (im != 0)
        fputs ("i", out);
      else
        factors = -1; /* nothing stands before the first symbol */
    }
  for (int i = 0; i < BTI_SLOTS; i++)
    if (term->power[i] > 0)
      {
        fputs (factors < 0 ? "" : " ", out);
        factors = 1;
        print_symbol (out, &setup->part[i / 3], i % 3);
        if (term->power[i] > 1)
          fprintf (out, "^%u", (unsigned) term->power[i]);
      }
}

/* Highest degree first. */
static bt_status
print_polynomial (char **out, const bti_polynomial *a, const btv_modelsetup *setup,
                  bt_error *error)
{
  size_t size;
  int first = 1;
  FILE *stream = open_memstream (out, &size);
  if (!stream)
    return bt_error_set (error, BT_ENOMEM, "out of memory");
  for (int degree = BT_MAX_DEGREE; degree >= 0; degree--)
    for (size_t i = a->count; i-- > 0;)
      {
        int own = 0;
        for (int k = 0; k < BTI_SLOTS; k++)
          own += a->term[i].power[k];
        if (own != degree)
          continue;
        print_term (stream, &a->term[i], setup, first);
        first = 0;
      }
  if (first)
    fputc ('0', stream);
  const int failed = ferror (stream);
  return fclose (stream) == 0 && !failed
             ? BT_OK
             : bt_error_set (error, BT_ENOMEM, "out of memory");
}

bt_status
btv_model_show (char **symbol, char **normal, const bti_polynomial *a,
                const bt_part *part, size_t parts, bt_error *error)
{
  btv_modelsetup *setup;
  *symbol = *normal = NULL;
  bt_status status = bti_calloc (&setup, 1, sizeof *setup, error);
  if (status != BT_OK)
    return status;
  memcpy (setup->part, part, parts * sizeof *part);
  setup->parts = parts;
  status = print_polynomial (symbol, a, setup, error);
  free (setup);
  if (status == BT_OK)
    status = bti_calloc (normal, NORMAL, 1, error);
  if (status == BT_OK)
    status = bti_polynomial_normal (*normal, NORMAL, a, part, parts, error);
  /* Products of many operators have more terms than their symbol. */
  if (status == BT_EINVAL)
    {
      snprintf (*normal, NORMAL, "too long: more than %d terms", BT_MAX_TERMS);
      status = BT_OK;
    }
  if (status != BT_OK)
    {
      free (*symbol);
      free (*normal);
      *symbol = *normal = NULL;
    }
  return status;
}

bt_status
btv_modelfile_operator (char **symbol, char **normal, const btv_modelsetup *setup,
                        const char *text, bt_error *error)
{
  const bti_names names = btv_model_names (setup);
  bti_polynomial a = { 0 };
  *symbol = *normal = NULL;
  bt_status status = bti_expression_read (&a, text, &names, NULL, error);
  if (status == BT_OK)
    status = btv_model_show (symbol, normal, &a, setup->part, setup->parts, error);
  bti_polynomial_clear (&a);
  return status;
}

bt_status
btv_modelfile_unbounded (char **out, const bt_model *model, bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  double u[BTI_SLOTS];
  unsigned degree;
  size_t size;
  *out = NULL;
  if (!bti_basis_unbounded (system, u, &degree))
    return BT_OK;
  FILE *stream = open_memstream (out, &size);
  if (!stream)
    return bt_error_set (error, BT_ENOMEM, "out of memory");
  fprintf (stream,
           "H is not bounded from below: its terms of degree %u lead down along",
           degree);
  const char *between = " ";
  for (size_t s = 0; s < BTI_SLOTS; s++)
    if (u[s] != 0)
      {
        fprintf (stream, "%s%s%s = %.3g", between, s % 3 == 1 ? "p_" : "",
                 system->part[s / 3].name, u[s]);
        between = ", ";
      }
  const int failed = ferror (stream);
  if (fclose (stream) == 0 && !failed)
    return BT_OK;
  free (*out);
  *out = NULL;
  return bt_error_set (error, BT_ENOMEM, "out of memory");
}
