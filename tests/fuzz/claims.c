/* tests/fuzz/claims.c - the loader of claims files on whatever bytes there are.
 *
 * A file that is read keeps the promises of claims.h, and its models can be made; one
 * that is refused has a reason, and every place that is told lies in it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/claims.h"
#include "tests/fuzz/target.h"
#include "validation/cost.h"

#include <math.h>

static void
check_claim (const btv_claims *claims, const btv_claim *claim)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  must (claim->id && *claim->id && claim->where && claim->statement);
  must ((claim->missing != NULL) == (claim->evaluator == NULL));
  if (claim->missing)
    return;
  must (claim->printed != NULL);
  if (claim->how.form == BTV_FORM_NONE)
    must (isnan (claim->claimed.value));
  else
    must (claim->claimed.lo <= claim->claimed.hi);
  must (claim->close_relative >= 0 && claim->close_relative < 1);
  must (btv_claim_cost (claims, claim) >= 0);
  const bt_status status = btv_claim_model (&model, claim, &error);
  must_say (status, &error);
  bt_model_free (model);
}

static void
check (const btv_claims *claims)
{
  must (claims->source.id && claims->source.title);
  for (size_t i = 0; i < claims->claims_count; i++)
    {
      check_claim (claims, &claims->claims[i]);
      for (size_t k = 0; k < claims->readings_count; k++)
        (void) btv_reading_concerns (&claims->readings[k], &claims->claims[i]);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints complaints = { NULL, 0, 0 };
  btv_claims *claims;
  const char *path = target_file ("claims.yaml", data, size);
  const bt_status status = btv_claims_read (&claims, path, &complaints, &error);
  must (status == BT_OK || status == BT_EDATA);
  must_say (status, &error);
  must ((status == BT_OK) == (claims != NULL));
  must ((status == BT_OK) == (complaints.count == 0));
  for (size_t i = 0; i < complaints.count; i++)
    must (complaints.item[i].line <= size + 2 && complaints.item[i].column <= size + 2);
  if (claims)
    check (claims);
  btv_claims_free (claims);
  btv_complaints_clear (&complaints);
  return 0;
}
