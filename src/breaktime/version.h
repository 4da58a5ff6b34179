/* breaktime/version.h - version and citation.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_VERSION_H
#define BREAKTIME_VERSION_H

#include <breaktime/language.h>

BT_BEGIN_C

/* "0.1.0"; static. */
const char *bt_version (void);

/* How to cite, as BibTeX; static. */
const char *bt_citation (void);

/* Versions of the numerical libraries in use, "FFTW 3.3.10, GSL 2.7.1, ...";
 * static. */
const char *bt_libraries (void);

BT_END_C

#endif
