/* tests/analysis/known.h - what an analyser that looks at one file cannot see; included
 * before each (run.sh), compiled into nothing.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include <breaktime/status.h>

/* It returns the status that it was given, which is none of success. */
#define bt_error_set(error, status, ...)                                               \
  ((void) (bt_error_set) (error, status, __VA_ARGS__), (status))
