/* report/tables.c - the tables of the source, with their cells in order; see
 * tables.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tables.h"
#include "base/memory.h"

#include "report/format.h"

#include <stdlib.h>
#include <string.h>

/* Outcomes lie in one array, in the file's order. */
static int
by_name (const void *a, const void *b)
{
  const btv_outcome *x = *(const btv_outcome *const *) a;
  const btv_outcome *y = *(const btv_outcome *const *) b;
  const int order = strcmp (x->claim->table, y->claim->table);
  return order != 0 ? order : (x > y) - (x < y);
}

static int
by_row (const void *a, const void *b)
{
  const btv_outcome *x = *(const btv_outcome *const *) a;
  const btv_outcome *y = *(const btv_outcome *const *) b;
  if (x->claim->row != y->claim->row)
    return x->claim->row < y->claim->row ? -1 : 1;
  return (x > y) - (x < y);
}

static int
by_first (const void *a, const void *b)
{
  const btr_table *x = a, *y = b;
  return (x->first > y->first) - (x->first < y->first);
}

/* The table of the COUNT CELLS, which come in the file's order and leave in that of
 * rows. */
static btr_table
make_table (const btv_outcome **cells, size_t count)
{
  btr_table out = {
    .name = cells[0]->claim->table, .first = cells[0], .cells = cells, .count = count
  };
  for (size_t i = 0; i < count && out.columns_count < BTR_COLUMNS; i++)
    {
      const char *name = btr_quantity (cells[i]->claim);
      size_t j = 0;
      while (j < out.columns_count && strcmp (out.columns[j], name) != 0)
        j++;
      if (j == out.columns_count)
        out.columns[out.columns_count++] = name;
    }
  qsort (cells, count, sizeof *cells, by_row);
  for (size_t i = 0; i < count; i++)
    out.rows += i == 0 || cells[i]->claim->row != cells[i - 1]->claim->row;
  return out;
}

bt_status
btr_tables_find (btr_tables *out, const btv_audit *audit, btv_group group,
                 bt_error *error)
{
  size_t count = 0;
  *out = (btr_tables){ .count = 0 };
  bt_status status
      = bti_calloc (&out->cells, audit->outcomes_count, sizeof *out->cells, error);
  for (size_t i = 0; status == BT_OK && i < audit->outcomes_count; i++)
    if (audit->outcomes[i].claim->table
        && btv_group_of (audit->outcomes[i].claim->origin) == group)
      out->cells[count++] = &audit->outcomes[i];
  if (status == BT_OK)
    status = bti_calloc (&out->tables, count, sizeof *out->tables, error);
  if (status != BT_OK)
    {
      btr_tables_clear (out);
      return status;
    }
  qsort (out->cells, count, sizeof *out->cells, by_name);
  for (size_t begin = 0, end; begin < count; begin = end)
    {
      end = begin + 1;
      while (end < count
             && strcmp (out->cells[end]->claim->table, out->cells[begin]->claim->table)
                    == 0)
        end++;
      out->tables[out->count++] = make_table (out->cells + begin, end - begin);
    }
  qsort (out->tables, out->count, sizeof *out->tables, by_first);
  return BT_OK;
}

void
btr_tables_clear (btr_tables *tables)
{
  free (tables->tables);
  free ((void *) tables->cells);
  *tables = (btr_tables){ .count = 0 };
}

size_t
btr_table_row (const btr_table *table, size_t i)
{
  size_t count = 0;
  while (i + count < table->count
         && table->cells[i + count]->claim->row == table->cells[i]->claim->row)
    count++;
  return count;
}

/* Those of the COUNT CELLS of a row that are in each column, one side of them. */
static void
put_cells (btr_sink *sink, const btr_part *part, const btr_table *table,
           const btv_outcome *const *cells, size_t count, const char *between,
           void (*one) (btr_sink *, const btr_part *, const btv_outcome *))
{
  for (size_t j = 0; j < table->columns_count; j++)
    {
      const char *before = "";
      btr_put (sink, "%s", between);
      for (size_t i = 0; i < count; i++)
        if (strcmp (btr_quantity (cells[i]->claim), table->columns[j]) == 0)
          {
            btr_put (sink, "%s", before);
            one (sink, part, cells[i]);
            before = "; ";
          }
    }
}

static void
put_row (btr_sink *sink, const btr_part *part, const btr_table *table,
         const btv_outcome *const *cells, size_t count, const btr_typeset *how)
{
  const btv_claim *claim = cells[0]->claim;
  char number[32], model[BTR_LINE];
  if (claim->closed)
    btr_format_model (model, sizeof model, claim);
  else
    btr_format_lambda (model, sizeof model, claim, ", ");
  btr_put (sink, "%s%zu%s", how->begin, claim->row, how->between);
  how->text (sink, model);
  btr_format_number (number, sizeof number, claim->x0);
  btr_put (sink, "%s", how->between);
  how->text (sink, claim->closed ? "" : number);
  btr_put (sink, "%s", how->between);
  for (size_t j = 0; j < claim->modes; j++)
    {
      btr_format_number (number, sizeof number, claim->omega[j]);
      btr_put (sink, "%s", j ? ", " : "");
      how->text (sink, number);
    }
  btr_put (sink, "%s%s", how->between,
           btv_group_of (claim->origin) == BTV_ADDED ? "asked for" : "printed");
  put_cells (sink, part, table, cells, count, how->between, how->printed);
  btr_put (sink, "%s%s", how->end, how->second);
  put_cells (sink, part, table, cells, count, how->between, how->recomputed);
  btr_put (sink, "%s", how->end);
}

size_t
btr_put_table_rows (btr_sink *sink, const btr_part *part, const btr_table *table,
                    size_t most, const btr_typeset *how)
{
  size_t rows = 0;
  for (size_t i = 0, count; i < table->count && rows < most; i += count, rows++)
    {
      count = btr_table_row (table, i);
      put_row (sink, part, table, table->cells + i, count, how);
    }
  return rows;
}
