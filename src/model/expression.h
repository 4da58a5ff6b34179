/* model/expression.h - polynomials and numbers as people write them.
 *
 *   expression := term { ('+' | '-') term }
 *   term       := factor { ('*' | '/') factor }
 *   factor     := ('+' | '-') factor | atom [ '^' factor ]
 *   atom       := number | name | 'sqrt' '(' expression ')' | '(' expression ')'
 *
 * A name is a parameter, `pi', `i', or an operator of a part: of an oscillator called
 * q it is q and p_q, of a qubit called s it is s_x, s_y and s_z.  What is divided by,
 * stands under a root or in an exponent holds no operator; the exponent of an
 * operator is a whole number.  `**' is read as `^', which binds to the right and
 * more tightly than a sign.                                             Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_EXPRESSION_H
#define BTI_EXPRESSION_H

#include "model/polynomial.h"

/* What names mean.  Borrowed. */
typedef struct bti_names
{
  const bt_part *part;
  size_t parts;
  const bt_parameter *parameter; /* later ones hide earlier ones: none are alike */
  size_t parameters;
} bti_names;

/* Longest text, and deepest nesting, that is read. */
enum
{
  BTI_EXPRESSION_LONGEST = 65536,
  BTI_EXPRESSION_DEEPEST = 100
};

/* The polynomial that TEXT stands for.  BT_EDATA: what is wrong with it, *COLUMN then
 * the place of it (bytes, from 1; may be NULL).  BT_ENOMEM. */
BT_CHECKED bt_status bti_expression_read (bti_polynomial *out, const char *text,
                                          const bti_names *names, size_t *column,
                                          bt_error *error);

/* The same for a real number: no operator, no i, and finite. */
BT_CHECKED bt_status bti_expression_number (double *out, const char *text,
                                            const bti_names *names, size_t *column,
                                            bt_error *error);

/* Whether NAME can be given to a part or a parameter: a letter, then letters, digits or
 * underscores; not pi, i, sqrt; not above 31 bytes. */
int bti_expression_name (const char *name);

#endif
