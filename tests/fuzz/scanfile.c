/* tests/fuzz/scanfile.c - the readers of scan files and of models of open systems on
 * whatever bytes there are.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/fuzz/target.h"
#include "validation/openmodel.h"
#include "validation/scan.h"

static void
settle (bt_status status, btv_complaints *complaints, const bt_error *error,
        size_t size)
{
  must (status == BT_OK || status == BT_EDATA || status == BT_ELIMIT);
  must_say (status, error);
  must (status != BT_OK || complaints->count == 0);
  for (size_t i = 0; i < complaints->count; i++)
    must (complaints->item[i].line <= size + 2
          && complaints->item[i].column <= size + 2);
  btv_complaints_clear (complaints);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  btv_scan scan;
  bti_open_params params;
  const char *path = target_file ("scan.yaml", data, size);
  bt_status status = btv_scan_load (&scan, path, &complaints, &error);
  settle (status, &complaints, &error, size);
  if (status == BT_OK)
    must (scan.points >= 1 && scan.points <= BTI_POINTS && scan.quantities >= 1
          && scan.spec);
  btv_scan_clear (&scan);
  error = (bt_error) BT_ERROR_INIT;
  status = btv_openmodel_read (&params, path, &complaints, &error);
  settle (status, &complaints, &error, size);
  return 0;
}
