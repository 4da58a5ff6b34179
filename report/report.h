/* report/report.h - outcomes in, documents out.  No physics here.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_REPORT_H
#define BTR_REPORT_H

#include "validation/audit.h"

#include <stdint.h>

typedef struct btr_options
{
  const char *folder;  /* where REPORT.md, results.json, figures/, data/ go */
  const char *scripts; /* where the gnuplot scripts (*.gp) are */
  const char *command; /* the command line, for the provenance section; or NULL */
  int figures;         /* 0: write no figures */
  const char *gnuplot; /* program; NULL means "gnuplot" on PATH */
  uint64_t seed;       /* root of the random streams, for the provenance section */
} btr_options;

/* Write the report on AUDITS[0..count-1] (one a claims file):
 *
 *   REPORT.md        for people
 *   results.json     the same and more, for programs
 *   timings.csv      seconds a claim: the only file that is not reproducible
 *   figures/         verdicts.svg, and for each exhibit NAME-x.svg, NAME-delta.svg
 *   data/            the numbers behind the figures, NAME-x.csv, NAME-delta.csv
 *
 * With several audits the names below figures/ and data/ begin with the id of
 * the source.  The folder is made when missing.  All is written into a temporary
 * folder inside it and renamed into place when complete, REPORT.md last: on
 * failure nothing in the folder has changed.  Files of an earlier report that
 * this one does not have are left alone.
 *
 * The curves are drawn by gnuplot.  Without it, or where it fails, the report is
 * written all the same and says which figures are missing and why.
 *
 * The same outcomes give the same bytes: no times of day, no durations.  When
 * SOURCE_DATE_EPOCH is set, its date is stated.
 * BT_EINVAL: no audits, no folder.  BT_EIO, BT_ENOMEM. */
BT_CHECKED bt_status btr_report_write (const btv_audit *const *audits, size_t count,
                                       const btr_options *options, bt_error *error);

/* VALUE with its half-width HALF as "3260.1(4)": the figures in parentheses count
 * in units of the last digits shown, or are whole numbers where those are tens or
 * more, "3260(40)".  HALF is rounded up to one digit, to two when the first is 1
 * or 2, and VALUE to the same place: the text holds no digit that HALF does not
 * support, and no more than ten.  "9.54(3)e-07" outside 1e-4 ... 1e7.
 * HALF 0: "%.10g".  HALF not finite: "3.26e+03(?)".  VALUE infinite: "> LO", LO
 * rounded down to four digits.  VALUE not a number: "?". */
void btr_format_value (char *out, size_t size, double value, double half, double lo);

/* ANSWER to QUESTION on MODEL as one JSON object, a text owned by the caller.
 * What is not a finite number is null, with the reason beside it.  BT_ENOMEM. */
BT_CHECKED bt_status btr_answer_json (char **out, const bt_model *model,
                                      const btv_question *question,
                                      const btv_answer *answer, bt_error *error);

#endif
