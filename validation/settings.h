/* validation/settings.h - a reading, from KEY=VALUE pairs to a struct.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_SETTINGS_H
#define BTV_SETTINGS_H

#include "validation/evaluator.h"

/* All settings of one question, defaults filled in. */
typedef struct btv_settings
{
  bt_crossing crossing;
  double threshold;
  int vz25;
  size_t samples;
  uint64_t seed;
  int has_seed, sample_x;
  const char *method;
  int at_step; /* 0 exact, 1 before, 2 after */
  bt_entropy_reading entropy;
  int shifted;
  double width;
} btv_settings;

/* BT_OK when SETTING is a known key with a value in its domain. */
BT_CHECKED bt_status btv_setting_check (const btv_setting *setting, bt_error *error);

/* Defaults, then LIST in order. */
BT_CHECKED bt_status btv_settings_read (btv_settings *out, const btv_setting *list,
                                        size_t count, bt_error *error);

#endif
