/* cli/methods.h - methods as commands see them: those for any model, and those of the
 * kind that a model is of (breaktime/open.h), in one list.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_METHODS_H
#define CLI_METHODS_H

#include "cli/models.h"

#include <breaktime/open.h>

/* What methods can do and need: BT_... of those for any model, BT_OPEN_... of those of
 * a kind, and which of the two they are. */
#define CLI_GENERAL (1U << 15)
#define CLI_OF_KIND (1U << 31)
#define CLI_OWN(caps) ((unsigned) (caps) << 16)

typedef struct cli_method
{
  const char *name;
  const bt_method *general; /* one of the two is NULL */
  const bt_open_method *own;
  unsigned caps; /* of the model, where there is one */
} cli_method;

enum
{
  CLI_METHODS_MAX = 64
};

/* All methods for SUBJECT: of its kind, then those that take any model such as it.
 * SUBJECT NULL: all that take any. */
size_t cli_methods (cli_method out[CLI_METHODS_MAX], const cli_subject *subject);

/* Means at TIME[0..TIMES-1] by a method of the kind, with measured errors (without,
 * where --no-errors says so), refused where the density matrix is no state or the
 * errors are larger than --tolerance, or 0.01 for methods that take no samples.  The
 * caller owns *OUT. */
BT_CHECKED bt_status cli_open_run (bt_open_result **out, const cli_call *call,
                                   const bt_open_method *method, const bt_open *model,
                                   const double *time, size_t times, bt_error *error);

/* All parts of the error of entry I: what was not measured is not known. */
double cli_open_total (const bt_open_result *result, size_t i);

/* `breaktime measure observables'. */
int cli_observables (const cli_call *call);

#endif
