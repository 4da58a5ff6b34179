/* tests/madeup.h - an audit that is made up, with an outcome of each kind, and what its
 * report has in the folder of a test.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MADEUP_H
#define MADEUP_H

#include "report/report.h"

#define CLAIMS 9
#define EXHIBITS 2

typedef struct fixture
{
  btv_claims claims;
  btv_claim claim[CLAIMS];
  btv_reading readings[2];
  btv_outcome outcomes[CLAIMS];
  btv_attempt attempts[CLAIMS][3];
  btv_exhibit exhibits[EXHIBITS];
  btv_audit audit;
  double *curve[64];
  size_t curves;
} fixture;

fixture *fixture_new (void);
void fixture_free (fixture *f);
/* The source and its readings alone, in F of zeros. */
void set_source (fixture *f);

/* A folder (tests/folder.h), and no date from outside; for tcase_add_checked_fixture.
 */
void madeup_setup (void);

/* Path of NAME in the folder BELOW that of the test. */
const char *path_of (const char *below, const char *name);
/* Options of a report into BELOW; one of two static paths in turn. */
btr_options options_for (const char *below);

/* Contents of a file in it, owned by the caller; NULL when there is none. */
char *read_file (const char *below, const char *name, size_t *size);
/* TEXT stands on one of the pages of the report in BELOW. */
void assert_says (const char *below, const char *text);
/* TEXT stands in its file NAME. */
void assert_holds (const char *below, const char *name, const char *text);

/* Without gnuplot the figures that it draws are not expected. */
int has_gnuplot (void);

#endif
