/* validation/column.c - see column.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/column.h"
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static int
order_of_texts (const char *a, const char *b)
{
  if (!a || !b)
    return (a != NULL) - (b != NULL);
  return strcmp (a, b);
}

/* A test that is not the source's says nothing of what the source did. */
static int
is_added (const btv_claim *claim)
{
  return claim->origin == BTV_ORIGIN_OURS;
}

/* 0: in one column. */
static int
order_of_columns (const btv_claim *a, const btv_claim *b)
{
  int order = order_of_texts (a->table, b->table);
  if (!order)
    order = order_of_texts (a->column, b->column);
  if (!order)
    order
        = strcmp (btv_evaluator_name (a->evaluator), btv_evaluator_name (b->evaluator));
  if (!order)
    order = is_added (a) - is_added (b);
  if (!order)
    order = order_of_texts (a->family, b->family);
  if (!order && !a->table && !a->family)
    order = (a > b) - (a < b);
  return order;
}

static int
by_column (const void *a, const void *b)
{
  const btv_claim *left = *(const btv_claim *const *) a;
  const btv_claim *right = *(const btv_claim *const *) b;
  int order = order_of_columns (left, right);
  return order ? order : (left > right) - (left < right);
}

/* What a reading sets: a setting, or a parameter of the model. */
typedef struct offer
{
  int parameter;
  const char *key, *value;
  double number;
} offer;

static int
by_key (const offer *a, const offer *b)
{
  return a->parameter != b->parameter ? a->parameter - b->parameter
                                      : strcmp (a->key, b->key);
}

static int
by_offer (const void *a, const void *b)
{
  const offer *left = a, *right = b;
  const int order = by_key (left, right);
  if (order)
    return order;
  return left->parameter
             ? (left->number > right->number) - (left->number < right->number)
             : strcmp (left->value, right->value);
}

/* What READING sets, behind the COUNT offers SET; how many there are then. */
static size_t
add_offers (offer *set, size_t count, const btv_reading *reading)
{
  for (size_t s = 0; s < reading->set_count; s++)
    set[count++] = (offer){ 0, reading->set[s].key, reading->set[s].value, 0 };
  for (size_t s = 0; s < reading->parameters_count; s++)
    set[count++]
        = (offer){ 1, reading->parameters[s].name, NULL, reading->parameters[s].value };
  return count;
}

/* Product over keys of 1 + number of values, among the readings that concern a cell of
 * column K. */
static bt_status
count_offers (btv_columns *columns, size_t k, const btv_claims *claims, bt_error *error)
{
  offer *set = NULL;
  size_t room = 0, count = 0;
  for (size_t r = 0; r < claims->readings_count; r++)
    if (claims->readings[r].parts == 1)
      room += claims->readings[r].set_count + claims->readings[r].parameters_count;
  bt_status status = bti_calloc (&set, room, sizeof *set, error);
  if (status != BT_OK)
    return status;
  for (size_t r = 0; r < claims->readings_count; r++)
    {
      const btv_reading *reading = &claims->readings[r];
      int concerns = 0;
      for (size_t i = columns->first[k]; i < columns->first[k + 1] && !concerns; i++)
        concerns = btv_reading_concerns (reading, &claims->claims[columns->cell[i]]);
      if (reading->parts == 1 && concerns)
        count = add_offers (set, count, reading);
    }
  if (count > 0)
    qsort (set, count, sizeof *set, by_offer);
  double ways = 1;
  for (size_t i = 0, values = 0; i < count; i++)
    {
      int same_key = i > 0 && by_key (&set[i], &set[i - 1]) == 0;
      values = !same_key ? 1 : values + (by_offer (&set[i], &set[i - 1]) != 0);
      if (i + 1 == count || by_key (&set[i], &set[i + 1]) != 0)
        ways *= (double) (1 + values);
    }
  columns->offered[k] = ways;
  free (set);
  return BT_OK;
}

bt_status
btv_columns_make (btv_columns *out, const btv_claims *claims, bt_error *error)
{
  size_t n = claims->claims_count;
  const btv_claim **sorted = NULL;
  *out = (btv_columns){ 0 };
  bt_status status = bti_calloc (&sorted, n, sizeof *sorted, error);
  if (status == BT_OK)
    status = bti_calloc (&out->first, n + 1, sizeof *out->first, error);
  if (status == BT_OK)
    status = bti_calloc (&out->cell, n, sizeof *out->cell, error);
  if (status == BT_OK)
    status = bti_calloc (&out->of, n, sizeof *out->of, error);
  if (status == BT_OK)
    status = bti_calloc (&out->offered, n, sizeof *out->offered, error);
  for (size_t i = 0; status == BT_OK && i < n; i++)
    sorted[i] = &claims->claims[i];
  if (status == BT_OK)
    qsort (sorted, n, sizeof *sorted, by_column);
  for (size_t i = 0; status == BT_OK && i < n; i++)
    {
      if (i == 0 || order_of_columns (sorted[i - 1], sorted[i]) != 0)
        out->first[out->count++] = i;
      out->cell[i] = (size_t) (sorted[i] - claims->claims);
      out->of[out->cell[i]] = out->count - 1;
    }
  if (status == BT_OK)
    out->first[out->count] = n;
  for (size_t k = 0; status == BT_OK && k < out->count; k++)
    status = count_offers (out, k, claims, error);
  free (sorted);
  if (status != BT_OK)
    btv_columns_clear (out);
  return status;
}

void
btv_columns_clear (btv_columns *columns)
{
  free (columns->first);
  free (columns->cell);
  free (columns->of);
  free (columns->offered);
  *columns = (btv_columns){ 0 };
}
