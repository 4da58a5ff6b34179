/* tests/pages.h - the pages of a report as a reader has them.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PAGES_H
#define PAGES_H

/* REPORT.md of REPORT and, by their names, the pages of its claims/, one text owned by
 * the caller; links lead as if all stood in one file: (#claim-a), (figures/x.svg). */
char *read_pages (const char *report);

/* Fails unless every link of every page of REPORT leads to a file, and to an anchor
 * where it names one, each anchor is there once, and no page is larger than LARGEST
 * bytes. */
void check_pages (const char *report, long largest);

#endif
