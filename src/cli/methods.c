/* cli/methods.c - see methods.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/methods.h"

size_t
cli_methods (cli_method out[CLI_METHODS_MAX], const cli_subject *subject)
{
  size_t count;
  const bt_method *const *all = bt_methods (&count);
  for (size_t i = 0; i < count; i++)
    out[i] = (cli_method){ all[i]->name, all[i],
                           CLI_GENERAL
                               | (subject && subject->model
                                      ? bt_method_caps (all[i], subject->model)
                                      : all[i]->caps | all[i]->general) };
  return count;
}
