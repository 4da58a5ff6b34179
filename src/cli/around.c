/* cli/around.c - `breaktime stability --model': growth around an orbit of any model.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/models.h"

#include "study/around.h"

#include <breaktime/measure.h>
#include <math.h>
#include <stdlib.h>

static void
print_number (const char *name, double value, double err, const char *more)
{
  char text[64];
  btr_format_value (text, sizeof text, value, err, value - err);
  printf ("    %-8s %s%s\n", name, text, more);
}

static void
print_block (const bt_model *model, const bti_exponent *found)
{
  const char *name = bt_stability_name (found->label), *before = " ";
  printf ("  part");
  for (size_t k = 0; k < bt_model_parts (model); k++)
    if (found->block >> k & 1)
      {
        printf ("%s%s", before, bt_model_part (model, k)->name);
        before = ", ";
      }
  printf (": %s\n", name ? name : "undecided, on the edge of a band");
  print_number ("mu", found->mu, found->mu_err, "  growth per unit of time");
  if (isfinite (found->half))
    print_number ("Delta", found->half, found->half_err,
                  "  half the trace of the monodromy matrix");
  if (isfinite (found->hill))
    printf ("    %-8s %.9g by Hill's matrix\n", "mu", found->hill);
}

/* All quantum parts, those that are joined once. */
static bt_status
print_all (bti_around *ask, bt_error *error)
{
  unsigned seen = 0;
  bt_status status = BT_OK;
  for (size_t k = 0; status == BT_OK && k < bt_model_parts (ask->model); k++)
    {
      bti_exponent found;
      if ((seen | ask->named) >> k & 1 || bt_model_part (ask->model, k)->classical)
        continue;
      ask->part = k;
      status = bti_around_exponent (ask, &found, error);
      if (status != BT_OK)
        break;
      if (seen == 0)
        print_number ("period", found.period, found.period_err, "  of the orbit");
      seen |= found.block;
      print_block (ask->model, &found);
    }
  if (status == BT_OK && seen == 0)
    status
        = bt_error_set (error, BT_EINVAL, "no part is left beside those of the orbit");
  return status;
}

int
cli_around (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  const bt_watch watch = { .cancel = &cli_cancel };
  bt_error error = BT_ERROR_INIT;
  cli_subject subject = { .why = BT_ERROR_INIT };
  if (!a->orbit)
    return cli_misuse (call->command, "--model needs --orbit, where the orbit of its "
                                      "classical parts begins, such as x=5");
  if (a->shifted || a->map || a->json)
    return cli_misuse (call->command, "--%s has no effect beside --model",
                       a->shifted ? "shifted"
                       : a->map   ? "map"
                                  : "json");
  int code = cli_subject_make_whole (&subject, call);
  if (code == 0)
    {
      bti_around ask = { .model = subject.model, .watch = &watch };
      bt_status status = bti_around_read (&ask, bt_model_part (subject.model, 0)->name,
                                          a->orbit, &error);
      if (status == BT_OK)
        status = print_all (&ask, &error);
      if (status != BT_OK)
        code = cli_fail (call->command, NULL, &error);
    }
  cli_subject_clear (&subject);
  return code;
}
