/* report/tables.h - the tables of the source, with their cells in order.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_TABLES_H
#define BTR_TABLES_H

#include "report/layout.h"
#include "report/text.h"
#include "validation/audit.h"
#include "validation/tally.h"

enum
{
  BTR_COLUMNS = 16 /* shown of a table; the list of all claims has the others */
};

typedef struct btr_table
{
  const char *name;
  const char *columns[BTR_COLUMNS]; /* in the order in which the file names them */
  size_t columns_count;
  const btv_outcome *first;
  const btv_outcome **cells; /* by row; those of one row in the file's order */
  size_t count;
  size_t rows; /* that have a cell: what the last is called may be anything */
} btr_table;

typedef struct btr_tables
{
  btr_table *tables; /* in the file's order */
  size_t count;
  const btv_outcome **cells; /* of all of them */
} btr_tables;

/* The tables that the claims of GROUP in AUDIT stand in, with these alone, in time
 * n log n for n claims. */
BT_CHECKED bt_status btr_tables_find (btr_tables *out, const btv_audit *audit,
                                      btv_group group, bt_error *error);
void btr_tables_clear (btr_tables *tables);
/* How many cells, from cell I on, stand in its row. */
size_t btr_table_row (const btr_table *table, size_t i);

/* How a writer sets rows: what a line begins with, what stands between its cells and
 * behind them; the first cells of the second line; texts, and both sides of a cell. */
typedef struct btr_typeset
{
  const char *begin, *between, *end, *second;
  void (*text) (btr_sink *sink, const char *text);
  void (*printed) (btr_sink *sink, const btr_part *part, const btv_outcome *outcome);
  void (*recomputed) (btr_sink *sink, const btr_part *part, const btv_outcome *outcome);
} btr_typeset;

/* The first rows of TABLE of PART, MOST of them, as two lines each; how many there
 * were. */
size_t btr_put_table_rows (btr_sink *sink, const btr_part *part, const btr_table *table,
                           size_t most, const btr_typeset *how);

#endif
