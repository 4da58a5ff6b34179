/* measure/walltext.c - where walls are, as people write it; see breaktime/energies.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <breaktime/energies.h>

#include "model/named.h"

#include <math.h>

bt_status
bt_energy_walls (double wall[BT_MAX_PARTS], const bt_model *model, const char *text,
                 bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  if (!system)
    return bt_error_set (error, BT_ENOTSUP, "walls of more than %d modes",
                         BT_MAX_PARTS - 1);
  bt_status status = bti_named_numbers (wall, system, "walls", text, error);
  for (size_t k = 0; k < BT_MAX_PARTS; k++)
    if (isnan (wall[k]))
      wall[k] = 0;
    else if (status == BT_OK && !(wall[k] > 0))
      status = bt_error_set (error, BT_EINVAL, "walls: '%.80s' must be above 0", text);
  return status;
}
