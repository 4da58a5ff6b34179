/* tests/fuzz/expression.c - the reader of expressions on whatever bytes there are.
 *
 * Beside what sanitizers see: a text that is read gives a polynomial that keeps the
 * promises of polynomial.h, and, written out, is read as the same again; one that is
 * refused has a reason and a place in it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/expression.h"
#include "tests/fuzz/target.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const bt_part parts[]
    = { { .name = "x" }, { .name = "yy" }, { .name = "s", .kind = BT_QUBIT } };
static const bt_parameter parameters[] = { { "lambda", 0.1 }, { "huge", 1e300 } };
static const bti_names names = { parts, 3, parameters, 2 };

static void
check_promises (const bti_polynomial *a)
{
  must (a->count <= BT_MAX_TERMS && bti_polynomial_degree (a, 0xff) <= BT_MAX_DEGREE);
  for (size_t i = 0; i < a->count; i++)
    {
      const bti_term *term = &a->term[i];
      must (isfinite (creal (term->factor)) && isfinite (cimag (term->factor)));
      must (cabs (term->factor) > 0);
      must (term->power[6] + term->power[7] + term->power[8] <= 1);
      must (i == 0 || memcmp (a->term[i - 1].power, term->power, BTI_SLOTS) < 0);
    }
}

static void
check_again (const bti_polynomial *a)
{
  static const char *const name[]
      = { "x", "p_x", "", "yy", "p_yy", "", "s_x", "s_y", "s_z" };
  static char text[BT_MAX_TERMS * 200];
  char *at = text + sprintf (text, "0");
  for (size_t i = 0; i < a->count; i++)
    {
      /* A factor below 1e-300 would be lost on the way. */
      if (cabs (a->term[i].factor) < 1e-290)
        return;
      at += sprintf (at, "+(%.17g+i*(%.17g))", creal (a->term[i].factor),
                     cimag (a->term[i].factor));
      for (size_t s = 0; s < 9; s++)
        if (a->term[i].power[s])
          at += sprintf (at, "*%s^%d", name[s], a->term[i].power[s]);
    }
  if (at - text > BTI_EXPRESSION_LONGEST)
    return;
  bti_polynomial again;
  must (bti_expression_read (&again, text, &names, NULL, NULL) == BT_OK);
  must (bti_polynomial_equal (a, &again));
  bti_polynomial_clear (&again);
}

static void
use (const bti_polynomial *a)
{
  bti_polynomial out;
  char text[300];
  if (bti_polynomial_normal (text, sizeof text, a, parts, 3, NULL) == BT_OK)
    must (strlen (text) > 0);
  if (bti_polynomial_derivative (&out, a, 1, NULL) == BT_OK)
    check_promises (&out);
  bti_polynomial_clear (&out);
  if (a->count < 50 && bti_polynomial_star (&out, a, a, NULL) == BT_OK)
    must (bti_polynomial_degree (&out, 0xff) <= 2 * BT_MAX_DEGREE);
  bti_polynomial_clear (&out);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  char *text = malloc (size + 1);
  bt_error error = BT_ERROR_INIT;
  bti_polynomial a;
  size_t column = 0;
  double value;
  if (!text)
    return 0;
  memcpy (text, data, size);
  text[size] = '\0';
  bt_status status = bti_expression_read (&a, text, &names, &column, &error);
  must (status == BT_OK || status == BT_EDATA);
  if (status == BT_OK)
    {
      check_promises (&a);
      check_again (&a);
      use (&a);
    }
  else
    must (a.count == 0 && !a.term && *error.text && error.status == status
          && column >= 1 && column <= strlen (text) + 1);
  bti_polynomial_clear (&a);
  status = bti_expression_number (&value, text, &names, &column, &error);
  must (isfinite (value) && (status == BT_OK || status == BT_EDATA));
  free (text);
  return 0;
}
