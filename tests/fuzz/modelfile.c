/* tests/fuzz/modelfile.c - the reader of model files on whatever bytes there are.
 *
 * Beside what sanitizers see: a file that is read makes a model, with its parameters
 * set too; one that is refused has a reason, and every place that is told lies in it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/modelfile.h"
#include "tests/fuzz/target.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
use (const btv_modelfile *file, btv_complaints *complaints)
{
  btv_modelsetup setup;
  bt_model *model;
  bt_error error = BT_ERROR_INIT;
  char *symbol, *normal;
  must (*btv_modelfile_text (file) == '{');
  must (btv_modelfile_setup (&setup, file, NULL, 0, complaints, &error) == BT_OK);
  must (setup.parts >= 1 && setup.parts <= BT_MAX_PARTS && setup.hamiltonian);
  must (btv_modelfile_operator (&symbol, &normal, &setup, setup.hamiltonian, &error)
        == BT_OK);
  must (*symbol && *normal);
  free (symbol);
  free (normal);
  bt_status status = btv_modelfile_model (&model, &setup, &error);
  must (status == BT_OK);
  if (model)
    must (bt_model_parts (model) == setup.parts);
  bt_model_free (model);
  for (size_t i = 0; i < setup.parameters; i++)
    {
      bt_parameter set = setup.parameter[i];
      must (isfinite (set.value)
            && btv_modelfile_knows (file, set.name, NULL) == BT_OK);
      set.value = -0.7;
      status = btv_modelfile_make (&model, file, &set, 1, &error);
      must (status == BT_OK || status == BT_EDATA);
      bt_model_free (model);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *path = target_file ("model.yaml", data, size);
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  btv_modelfile *file;
  (void) btv_modelfile_is (path);
  const bt_status status = btv_modelfile_load (&file, path, &complaints, &error);
  must (status == BT_OK || status == BT_EDATA);
  must ((status == BT_OK) == (file != NULL));
  must ((status == BT_OK) == (complaints.count == 0));
  for (size_t i = 0; i < complaints.count; i++)
    must (complaints.item[i].line >= 1 && complaints.item[i].line <= size + 2
          && complaints.item[i].column >= 1 && complaints.item[i].column <= size + 2);
  if (file)
    use (file, &complaints);
  btv_complaints_clear (&complaints);
  btv_modelfile_free (file);
  return 0;
}
