/* model/program.c - see program.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/memory.h"
#include "model/program.h"

#include <stdlib.h>
#include <string.h>

/* ---- products ------------------------------------------------------------------ */

void
bti_products_clear (bti_products *products)
{
  free (products->item);
  *products = (bti_products){ 0 };
}

bt_status
bti_products_add (bti_products *products, const bti_product *product, bt_error *error)
{
  if (products->count == products->room)
    {
      size_t room = products->room ? 2 * products->room : 16;
      bt_status status
          = bti_realloc (&products->item, room, sizeof *products->item, error);
      if (status != BT_OK)
        return status;
      products->room = room;
    }
  products->item[products->count++] = *product;
  return BT_OK;
}

static void
insert (bti_product *product, unsigned char row)
{
  size_t at = product->degree++;
  for (; at > 0 && product->row[at - 1] > row; at--)
    product->row[at] = product->row[at - 1];
  product->row[at] = row;
}

bt_status
bti_products_polynomial (bti_products *products, const bti_polynomial *a, double factor,
                         const unsigned char row[BTI_SLOTS], unsigned out,
                         bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < a->count; i++)
    {
      const bti_term *term = &a->term[i];
      bti_product product = { .factor = factor * creal (term->factor), .out = out };
      for (size_t s = 0; s < BTI_SLOTS; s++)
        for (unsigned k = 0; k < term->power[s]; k++)
          insert (&product, row[s]);
      status = bti_products_add (products, &product, error);
    }
  return status;
}

/* What begins with another comes after it. */
static int
compare_rows (const bti_product *a, const bti_product *b)
{
  size_t shorter = a->degree < b->degree ? a->degree : b->degree;
  int order = memcmp (a->row, b->row, shorter);
  return order ? order : (a->degree > b->degree) - (a->degree < b->degree);
}

static int
compare (const void *one, const void *two)
{
  const bti_product *a = one, *b = two;
  int order = compare_rows (a, b);
  return order ? order : (a->out > b->out) - (a->out < b->out);
}

/* Sort, and add up what is alike. */
static void
tidy (bti_products *products)
{
  size_t kept = 0;
  bti_product *item = products->item;
  if (products->count > 1)
    qsort (item, products->count, sizeof *item, compare);
  for (size_t i = 0; i < products->count; i++)
    if (kept > 0 && compare (&item[kept - 1], &item[i]) == 0)
      item[kept - 1].factor += item[i].factor;
    else
      item[kept++] = item[i];
  products->count = kept;
}

/* ---- programs ------------------------------------------------------------------ */

enum operation
{
  MAKE,     /* register OUT = A B */
  ADD_ONE,  /* sum OUT += FACTOR */
  ADD_ROW,  /* sum OUT += FACTOR A */
  ADD_ROWS, /* sum OUT += FACTOR A B */
};

/* Registers behind the inputs hold what was made: the first two rows of a product in
 * the first of them, the first three in the second, ... */
struct instruction
{
  double factor;
  enum operation operation;
  unsigned out;
  unsigned short a, b;
};

struct bti_program
{
  size_t inputs, count;
  struct instruction *item;
};

static unsigned short
beginning (const bti_program *program, const bti_product *product, size_t length)
{
  return length == 1 ? product->row[0]
                     : (unsigned short) (program->inputs + length - 2);
}

/* Products I to END - 1 are of the same rows; the first *MADE of them stand in
 * registers from the product before. */
static void
compile (bti_program *program, const bti_product *item, size_t i, size_t end,
         size_t *made)
{
  const bti_product *product = &item[i];
  size_t length = product->degree, common = 0;
  while (i > 0 && common < *made && common < length
         && item[i - 1].row[common] == product->row[common])
    common++;
  size_t wanted = end - i > 1 || length == 0 ? length : length - 1;
  for (size_t l = common < 1 ? 2 : common + 1; l <= wanted; l++)
    program->item[program->count++]
        = (struct instruction){ .operation = MAKE,
                                .out = (unsigned) l - 2,
                                .a = beginning (program, product, l - 1),
                                .b = product->row[l - 1] };
  *made = wanted > common ? wanted : common;
  for (; i < end; i++)
    {
      struct instruction add = { .factor = item[i].factor, .out = item[i].out };
      add.operation = length == 0 ? ADD_ONE : wanted == length ? ADD_ROW : ADD_ROWS;
      if (length == 1)
        add.operation = ADD_ROW;
      if (length > 0)
        add.a = beginning (program, product,
                           add.operation == ADD_ROW ? length : length - 1);
      if (add.operation == ADD_ROWS)
        add.b = product->row[length - 1];
      program->item[program->count++] = add;
    }
}

bt_status
bti_program_new (bti_program **out, bti_products *products, size_t inputs,
                 bt_error *error)
{
  *out = NULL;
  tidy (products);
  size_t most = products->count;
  for (size_t i = 0; i < products->count; i++)
    most += products->item[i].degree;
  bti_program *program;
  bt_status status = bti_calloc (&program, 1, sizeof *program, error);
  if (status != BT_OK)
    return status;
  status = bti_calloc (&program->item, most, sizeof *program->item, error);
  if (status != BT_OK)
    {
      free (program);
      return status;
    }
  program->inputs = inputs;
  const bti_product *item = products->item;
  for (size_t i = 0, end, made = 0; i < products->count; i = end)
    {
      for (end = i + 1; end < products->count; end++)
        if (compare_rows (&item[i], &item[end]) != 0)
          break;
      compile (program, item, i, end, &made);
    }
  *out = program;
  return BT_OK;
}

void
bti_program_free (bti_program *program)
{
  if (!program)
    return;
  free (program->item);
  free (program);
}

size_t
bti_program_size (const bti_program *program)
{
  return program->count;
}

/* LANES is a constant wherever this is inlined. */
static inline __attribute__ ((always_inline)) void
run (const bti_program *program, double scale, const double *in, double *made,
     double *out, size_t lanes)
{
  const size_t inputs = program->inputs;
  for (const struct instruction *i = program->item, *end = i + program->count; i < end;
       i++)
    {
      const double *restrict a
          = i->a < inputs ? in + i->a * lanes : made + (i->a - inputs) * lanes;
      const double *restrict b = in + i->b * lanes;
      double *restrict sum = out + i->out * lanes, factor = scale * i->factor;
      switch (i->operation)
        {
        case MAKE:
          sum = made + i->out * lanes;
          for (size_t l = 0; l < lanes; l++)
            sum[l] = a[l] * b[l];
          break;
        case ADD_ONE:
          for (size_t l = 0; l < lanes; l++)
            sum[l] += factor;
          break;
        case ADD_ROW:
          for (size_t l = 0; l < lanes; l++)
            sum[l] += factor * a[l];
          break;
        default:
          for (size_t l = 0; l < lanes; l++)
            sum[l] += factor * a[l] * b[l];
        }
    }
}

BTI_CLONES void
bti_program_block (const bti_program *program, double scale, const double *in,
                   double *out)
{
  _Alignas(64) double made[BTI_PRODUCT_LONGEST * BTI_LANES];
  in = __builtin_assume_aligned (in, 64);
  out = __builtin_assume_aligned (out, 64);
  run (program, scale, in, made, out, BTI_LANES);
}

void
bti_program_single (const bti_program *program, double scale, const double *in,
                    double *out)
{
  double made[BTI_PRODUCT_LONGEST];
  run (program, scale, in, made, out, 1);
}
