/* model/program.h - many polynomials at many points at once.
 *
 * A list of products, each of which goes into one of several sums, becomes a short
 * program of multiplications and multiply-adds.  Products are put in the order of a
 * tree, each a factor more than the one above it, so that what they begin with is
 * computed once and what is kept between is one number for each factor of the longest.
 * The program is read once for a block of BTI_LANES points, of which each has one lane;
 * what it gives for a point does not depend on the others.              Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_PROGRAM_H
#define BTI_PROGRAM_H

#include "model/polynomial.h"
#include "num/lanes.h"

enum
{
  BTI_PRODUCT_LONGEST = 2 * BT_MAX_DEGREE,
  BTI_PROGRAM_INPUTS = 256
};

/* FACTOR times the inputs ROW[0] ... ROW[DEGREE - 1], in rising order, a part of the
 * sum OUT. */
typedef struct bti_product
{
  double factor;
  unsigned out;
  unsigned char degree, row[BTI_PRODUCT_LONGEST];
} bti_product;

typedef struct bti_products
{
  size_t count, room;
  bti_product *item;
} bti_products;

void bti_products_clear (bti_products *products);

/* One more.  BT_ENOMEM. */
BT_CHECKED bt_status bti_products_add (bti_products *products,
                                       const bti_product *product, bt_error *error);

/* FACTOR times the terms of the real polynomial A, ROW[s] the input that stands for the
 * operator in slot s.  BT_ENOMEM. */
BT_CHECKED bt_status bti_products_polynomial (bti_products *products,
                                              const bti_polynomial *a, double factor,
                                              const unsigned char row[BTI_SLOTS],
                                              unsigned out, bt_error *error);

typedef struct bti_program bti_program;

/* The program of PRODUCTS, which are sorted and summed up, over INPUTS inputs.  Caller
 * owns *OUT.  BT_ENOMEM. */
BT_CHECKED bt_status bti_program_new (bti_program **out, bti_products *products,
                                      size_t inputs, bt_error *error);
void bti_program_free (bti_program *program);

/* Instructions: what one run costs. */
size_t bti_program_size (const bti_program *program);

/* OUT[k] += SCALE times sum k of the inputs IN.  Of a block lane by lane, IN[i *
 * BTI_LANES + lane] and OUT likewise, both aligned to 64 bytes.  IN and OUT do not
 * overlap. */
void bti_program_block (const bti_program *program, double scale, const double *in,
                        double *out);
void bti_program_single (const bti_program *program, double scale, const double *in,
                         double *out);

#endif
