/* tests/coverage/coverage.h - do the errors that are stated cover?
 *
 * A subject is a quantity by a method.  It is asked at random points, as `breaktime
 * measure' would ask, but without the check by a second method, whose difference would
 * become part of the error and cover what it should be a test of; and each answer is
 * held against a far sharper one, or one by another method.  What is drawn depends on
 * the subject's name and the number of the point alone.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef COVERAGE_H
#define COVERAGE_H

#include "base/text.h"
#include "validation/evaluator.h"

#include <stdint.h>

/* ---- what is asked --------------------------------------------------------------- */

/* WORDS are options of `breaktime measure', where what stands in braces is drawn:
 *
 *   {1:40}      a number, evenly
 *   {1e-5~0.1}  a number, its logarithm evenly
 *   {a|b|c}     one of the words
 *
 * `--general yes' is the option without a word.  The reference has the options of
 * SHARPER instead of its own of the same name, and not those whose value is `-' there;
 * and, where that says no --tolerance and the quantity takes one, a thousandth of it.
 */
typedef struct cov_subject
{
  const char *quantity, *method; /* together its name */
  const char *words, *sharper;
} cov_subject;

/* The Ith subject, NULL behind the last. */
const cov_subject *cov_subject_at (size_t i);

/* Of QUANTITY and METHOD, NULL: there is none. */
const cov_subject *cov_subject_find (const char *quantity, const char *method);

/* Quantities without a subject and why, the Ith; 0 behind the last. */
int cov_left_out (size_t i, const char **quantity, const char **why);

enum
{
  COV_WORDS_SIZE = 768
};

/* WORDS of SUBJECT with what is drawn for point INDEX; 0: there is no room. */
int cov_draw (char out[COV_WORDS_SIZE], const cov_subject *subject, uint64_t index);

/* What tells WORDS from others. */
unsigned cov_mark (const char *words);

/* WORDS with those of SHARPER instead; 0: there is no room. */
int cov_sharpen (char out[COV_WORDS_SIZE], const cov_subject *subject,
                 const char *words);

/* ---- asking ---------------------------------------------------------------------- */

/* Ask for QUANTITY with WORDS within SECONDS of the clock; the laboratory begins with
 * SHARE of TOLERANCE, 0: of its own; CHECK as in btv_question. */
typedef struct cov_call
{
  const char *quantity, *words;
  double seconds, tolerance, share;
  int check;
} cov_call;

/* Seconds that an answer may take, and a reference. */
extern const double cov_patience[2];

BT_CHECKED bt_status cov_ask (const cov_call *call, btv_answer *out, bt_error *error);

/* ---- judging --------------------------------------------------------------------- */

typedef enum cov_verdict
{
  COV_COVERED,
  COV_MISSED,
  COV_BLUNT,   /* the reference is too blunt to tell */
  COV_BEYOND,  /* a time that neither comes to: no error was tested */
  COV_OPEN,    /* asked for a label, it says that it does not know */
  COV_LATE,    /* the answer, or the reference, took too long */
  COV_REFUSED, /* by the program, with its reason */
  COV_VERDICTS
} cov_verdict;

const char *cov_verdict_name (cov_verdict verdict);
/* COV_VERDICTS: none is called NAME. */
cov_verdict cov_verdict_find (const char *name);

/* Whether what IS says holds what the REFERENCE says: missed when no number is in both;
 * covered when the reference's are all in the answer's, or it is ten times sharper; but
 * what is the same to the last bit is one computation, and tells nothing. */
cov_verdict cov_judge (const btv_answer *is, const btv_answer *reference);

/* The distance to the REFERENCE in standard errors; NaN: sampling is not what most of
 * the error is owed to, or the reference is not three times sharper than one of them.
 */
double cov_sigmas (const btv_answer *is, const btv_answer *reference);

/* One line of the list of points. */
typedef struct cov_point
{
  char quantity[48], method[48];
  uint64_t index;
  cov_verdict verdict;
  double value, lo, hi, reference, reference_lo, reference_hi;
  double sigmas;
  double seconds, reference_seconds;
  int checked;   /* of one that is missed: the check by a second method covers */
  unsigned mark; /* of its words, when it was asked */
  char words[COV_WORDS_SIZE], reason[256];
} cov_point;

BT_CHECKED bt_status cov_write (const char *path, const cov_point *point,
                                bt_error *error);
/* All of PATH, none where it does not exist, but for their words; a last line that was
 * cut short is left out.  The caller frees *OUT. */
BT_CHECKED bt_status cov_read (const char *path, cov_point **out, size_t *count,
                               bt_error *error);

/* The table of COUNT points by subject, by quantity (method `all') and of everything,
 * into the file PATH. */
BT_CHECKED bt_status cov_table (const char *path, const cov_point *point, size_t count,
                                bt_error *error);

#endif
