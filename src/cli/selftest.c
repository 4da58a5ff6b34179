/* cli/selftest.c - `breaktime selftest': wrong numbers put before the judge.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/say.h"
#include "validation/audit.h"

#include <string.h>

static void
show_progress (void *context, const btv_progress *progress)
{
  cli_status_note (context, progress);
}

static void
print_row (const char *name, int width, const btv_fooled *row)
{
  size_t left_out = row->verdict[BTV_NOT_RUN] + row->verdict[BTV_ERROR];
  printf ("%-*s  %5zu  %5zu", width, name, row->made, row->verdict[BTV_CONFIRMED]);
  printf ("  %5zu", row->verdict[BTV_EXPLAINED]);
  printf (row->first ? " <=%-4zu" : "       ", row->allowed);
  printf ("  %5zu  %5zu  %5zu  %5zu  %5zu", row->verdict[BTV_WITHIN_SAMPLING],
          row->verdict[BTV_CLOSE], row->verdict[BTV_COMPATIBLE],
          row->verdict[BTV_UNDECIDED] + left_out, row->verdict[BTV_REFUTED]);
  if (row->right > 0)
    printf ("  (%zu more are right)", row->right);
  putchar ('\n');
}

static void
name_column (char *out, size_t size, const btv_claim *first)
{
  if (first->table)
    snprintf (out, size, "%.20s, %.12s", first->table, first->column);
  else if (first->family)
    snprintf (out, size, "%.20s, %.12s", first->family,
              btv_evaluator_name (first->evaluator));
  else
    snprintf (out, size, "%.34s", first->id);
}

static void
print_all (const btv_selftest *test)
{
  enum
  {
    NAME = 36
  };
  char name[NAME];
  int width = 6;
  for (size_t i = 0; i < test->count; i++)
    {
      name_column (name, sizeof name, test->column[i].first);
      width = (int) strlen (name) > width ? (int) strlen (name) : width;
    }
  printf ("%-*s  wrong  conf.  expl. limit  sampl  close  comp.  undec  refut\n", width,
          "column");
  for (size_t i = 0; i < test->count; i++)
    {
      name_column (name, sizeof name, test->column[i].first);
      print_row (name, width, &test->column[i]);
    }
  print_row ("all", width, &test->all);
}

int
cli_selftest (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_audit *audit = NULL;
  int code = cli_claims (&claims, call, a->operands.item[0]);
  if (code != 0)
    return code;
  cli_status *status;
  code = cli_status_new (&status, call, a->budget);
  btv_audit_options options
      = { .tier = a->tier ? BTV_FULL : BTV_QUICK,
          .filter = a->filter,
          .jobs = a->jobs ? (unsigned) a->jobs : cli_processors (),
          .budget = a->budget > 0 ? a->budget : 0,
          .limits = cli_limits (call),
          .undrawn = 1,
          .thorough = 1,
          .cancel = &cli_cancel,
          .progress = show_progress,
          .context = status };
  bt_status s = BT_OK;
  if (code == 0)
    s = btv_audit_run (&audit, claims, &options, &error);
  cli_status_free (status);
  if (s == BT_OK && audit->interrupted)
    s = bt_error_set (&error, BT_ECANCEL, "interrupted");
  if (s == BT_OK && code == 0)
    print_all (&audit->selftest);
  if (code == 0)
    code = s != BT_OK ? cli_fail (call->command, NULL, &error)
           : audit->selftest.passed && audit->selftest.all.made > 0 ? CLI_EXIT_PASSED
                                                                    : CLI_EXIT_FOOLED;
  btv_audit_free (audit);
  btv_claims_free (claims);
  return code;
}
