/* cli/changes.c - `breaktime changes': what is another in a later report.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/common.h"

#include "report/changes.h"

int
cli_changes (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  bt_error error = BT_ERROR_INIT;
  btr_changes *changes;
  if (btr_changes_find (&changes, a->operands.item[0], a->operands.item[1], &error)
      != BT_OK)
    {
      const int code = cli_fail (call->command, NULL, &error);
      return error.status == BT_ENOMEM ? code : CLI_EXIT_MISUSE;
    }
  int code = btr_changes_count (changes) > 0 ? CLI_EXIT_ALTERED : CLI_EXIT_SUCCESS;
  if (btr_changes_write (changes, a->json, "-", &error) != BT_OK)
    code = cli_fail_writing (call->command, "-", &error);
  btr_changes_free (changes);
  return code;
}
