/* validation/verdict.c - see verdict.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/verdict.h"

#include "base/text.h"

#include <string.h>

static const struct
{
  const char *name, *symbol, *meaning;
} verdicts[] = {
#define VERDICT_ROW(name, text, symbol, meaning) { text, symbol, meaning },
  BTV_VERDICT_LIST (VERDICT_ROW)
#undef VERDICT_ROW
};

static int
is_verdict (btv_verdict verdict)
{
  return (int) verdict >= 0 && verdict < BTV_VERDICT_COUNT;
}

const char *
btv_verdict_name (btv_verdict verdict)
{
  return is_verdict (verdict) ? verdicts[verdict].name : "unknown";
}

const char *
btv_verdict_symbol (btv_verdict verdict)
{
  return is_verdict (verdict) ? verdicts[verdict].symbol : "!";
}

const char *
btv_verdict_meaning (btv_verdict verdict)
{
  return is_verdict (verdict) ? verdicts[verdict].meaning : "not a verdict";
}

bt_status
btv_verdict_find (btv_verdict *out, const char *name, bt_error *error)
{
  char hint[BTI_HINT_SIZE];
  bti_closest closest = { name, NULL, 0 };
  for (int i = 0; i < BTV_VERDICT_COUNT; i++)
    {
      if (strcmp (name, verdicts[i].name) == 0)
        {
          *out = (btv_verdict) i;
          return BT_OK;
        }
      bti_text_closer (&closest, verdicts[i].name);
    }
#define VERDICT_NAME(name, text, symbol, meaning) " " text
  return bt_error_set (error, BT_EINVAL, "unknown verdict '%.40s'; known:%s%s", name,
                       BTV_VERDICT_LIST (VERDICT_NAME), bti_text_hint (&closest, hint));
#undef VERDICT_NAME
}
