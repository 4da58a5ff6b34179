/* report/gnuplot.h - gnuplot as a child.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_GNUPLOT_H
#define BTR_GNUPLOT_H

#include "report/text.h"

#include <signal.h>

/* Run gnuplot (PROGRAM, or the one on PATH when NULL) in FOLDER on COUNT <= 4 scripts,
 * which must leave a whole SVG file OUTPUT there.  It is ended when *CANCEL becomes
 * non-zero (CANCEL may be NULL), or with this process.
 * BT_ENOTSUP: there is none, or it makes no such figure, and why; OUTPUT is not there.
 * BT_ECANCEL; BT_EIO: no process can be had; BT_ENOMEM. */
BT_CHECKED bt_status btr_gnuplot (const char *folder, const char *program,
                                  const char *const *scripts, size_t count,
                                  const char *output,
                                  const volatile sig_atomic_t *cancel, bt_error *error);
/* FOLDER/NAME, absolute where there is such a file, for gnuplot runs elsewhere; owned
 * by the caller.  BT_ENOMEM. */
BT_CHECKED bt_status btr_find_script (char **out, const char *folder, const char *name,
                                      bt_error *error);
/* NAME = 'TEXT', a string variable of a gnuplot script. */
void btr_put_variable (btr_sink *sink, const char *name, const char *text);

#endif
