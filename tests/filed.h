/* tests/filed.h - shipped models, and questions about any, in one line.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FILED_H
#define FILED_H

#include "tests/support.h"
#include "validation/evaluator.h"

/* The shipped model NAME with "a=1 b=2" set; the caller frees it. */
bt_model *filed_model (const char *name, const char *set);

/* QUANTITY of MODEL with SETTINGS, "key=value key=value", at WHEN or up to there,
 * checked by a second method. */
bt_status ask_of (const bt_model *model, const char *quantity, const char *settings,
                  double when, btv_answer *out, bt_error *error);

#endif
