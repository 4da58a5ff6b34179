/* cli/methods.h - methods as commands see them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_METHODS_H
#define CLI_METHODS_H

#include "cli/models.h"

#include <breaktime/method.h>

/* What every method has; what is asked for is `measure observables'. */
#define CLI_GENERAL (1U << 15)
#define CLI_OBSERVABLES (1U << 16)

typedef struct cli_method
{
  const char *name;
  const bt_method *general;
  unsigned caps; /* of the model, where there is one */
} cli_method;

enum
{
  CLI_METHODS_MAX = 64
};

/* All methods, with what they have for SUBJECT; without one, at all. */
size_t cli_methods (cli_method out[CLI_METHODS_MAX], const cli_subject *subject);

/* `breaktime measure observables'. */
int cli_observables (const cli_call *call);

#endif
