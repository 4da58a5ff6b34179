/* tests/general.h - models from texts, and what solvers say of them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GENERAL_H
#define GENERAL_H

#include "tests/support.h"

/* The caller frees it.  GROUND: of a joint start, or NULL. */
bt_model *model_from (const bt_part *part, size_t parts, const char *hamiltonian,
                      const char *ground);

/* x, p, x2 of METHOD at T, and the means of TEXT[0..COUNT-1]. */
bt_observables look (const char *method, const bt_model *model, const bt_options *given,
                     double t, const char *const *text, size_t count, double *mean);

/* The mean of TEXT alone. */
double mean_of (const char *method, const bt_model *model, const bt_options *options,
                double t, const char *text);

#endif
