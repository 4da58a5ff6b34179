/* tests/fuzz/printed.c - the reader of printed numbers on whatever bytes there are.
 *
 * The first line is what is printed; `b' or `s' in the second are what its uncertainty
 * is, a number there how many digits are compared.  An interval has its value inside,
 * is not told to be disjoint from itself, and a plain decimal has the value that the C
 * library gives it, in one unit of its last digit.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/printed.h"
#include "base/number.h"
#include "tests/fuzz/target.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
check (const char *text, const btv_interval *c, const btv_printed *how,
       const btv_printed_options *options)
{
  const btv_form form = how->form;
  must (form > BTV_FORM_NONE && form <= BTV_FORM_SIGMA);
  must (c->lo <= c->hi); /* equal where a double has fewer digits than are printed */
  if (form == BTV_FORM_BELOW || form == BTV_FORM_ABOVE)
    must (isinf (form == BTV_FORM_BELOW ? c->lo : c->hi));
  else
    must (c->lo <= c->value && c->value <= c->hi && isfinite (c->lo)
          && isfinite (c->hi));
  must (btv_interval_relation (c, c->lo, c->hi) == BTV_INSIDE);
  must (btv_interval_scale (c) >= 0 && !(btv_printed_variance (c, how) < 0));
  must ((form == BTV_FORM_SIGMA) == (how->sigma > 0) || how->sigma == 0);
  must (how->compared <= how->digits || how->digits == 0);
  if (isfinite (c->hi))
    must (btv_interval_relation (c, nextafter (c->hi, INFINITY), INFINITY)
          == BTV_DISJOINT);
  if (form == BTV_FORM_DIGITS && options->digits == 0 && bti_number_is_plain (text))
    must (c->value == strtod (text, NULL)); /* NOLINT */
  (void) btv_printed_remark (c, how, c->hi, c->hi);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  bt_error error = BT_ERROR_INIT;
  btv_printed_options options = { 0 };
  btv_interval c;
  btv_printed how;
  char *text = malloc (size + 1);
  if (!text)
    return 0;
  memcpy (text, data, size);
  text[size] = '\0';
  char *more = strchr (text, '\n');
  if (more)
    {
      *more++ = '\0';
      options.uncertainty = strchr (more, 'b')   ? BTV_FORM_BOUND
                            : strchr (more, 's') ? BTV_FORM_SIGMA
                                                 : BTV_FORM_NONE;
      more += strcspn (more, "0123456789");
      options.digits = strtoul (more, NULL, 10);
    }
  bt_status status = btv_printed_parse (&c, &how, text, &options, &error);
  must (status == BT_OK || status == BT_EINVAL);
  must_say (status, &error);
  if (status == BT_OK)
    check (text, &c, &how, &options);
  else
    must (isnan (c.value) && isnan (c.lo) && isnan (c.hi));
  error = (bt_error) BT_ERROR_INIT;
  status = btv_interval_plain (&c, text, &error);
  must (status == BT_OK || status == BT_EINVAL);
  must_say (status, &error);
  free (text);
  return 0;
}
