/* tests/pages.h - the pages of a report as a reader has them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PAGES_H
#define PAGES_H

#include "validation/audit.h"

/* REPORT.md of REPORT and, by their names, the pages of its claims/, one text owned by
 * the caller; links lead as if all stood in one file: (#claim-a), (figures/x.svg). */
char *read_pages (const char *report);

/* Fails unless every link of every page of REPORT leads to a file, and to an anchor
 * where it names one, each anchor is there once, and no page is larger than LARGEST
 * bytes. */
void check_pages (const char *report, long largest);

/* The report on AUDIT in the folder of the test, as report/, without pictures. */
void report_on (const btv_audit *audit);
/* Contents of file NAME of that folder, owned by the caller. */
char *read_text (const char *name);

/* From BEGIN up to END in TEXT, which is cut there; fails where they are not. */
char *part_of (char *text, const char *begin, const char *end);
/* How often WHAT stands in TEXT. */
size_t occurrences (const char *text, const char *what);

#endif
