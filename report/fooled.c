/* report/fooled.c - how wrong numbers would have fared, column by column; see
 * validation/selftest.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/documents.h"
#include "report/speech.h"

static void
put_row (btr_sink *sink, const btv_fooled *row)
{
  size_t open = row->verdict[BTV_UNDECIDED] + row->verdict[BTV_NOT_RUN]
                + row->verdict[BTV_ERROR];
  btr_put (sink, "%zu | %zu | %zu", row->made, row->verdict[BTV_CONFIRMED],
           row->verdict[BTV_EXPLAINED]);
  if (row->supports)
    {
      char chance[32];
      btr_format_rough (chance, sizeof chance, row->chance);
      btr_put (sink, " (p = %s each: at most %zu)", chance, row->allowed);
    }
  btr_put (sink, " | %zu | %zu | %zu | %zu | %zu |\n",
           row->verdict[BTV_WITHIN_SAMPLING], row->verdict[BTV_CLOSE],
           row->verdict[BTV_COMPATIBLE], open, row->verdict[BTV_REFUTED]);
}

void
btr_put_fooled (btr_sink *sink, const btr_part *part)
{
  const btv_selftest *test = &part->audit->selftest;
  if (test->all.made == 0)
    return;
  btr_put (
      sink,
      "### Had the numbers been wrong\n\n"
      "Each printed number was replaced by wrong ones (the last digit one up and one "
      "down; twice, half, ten times; times or over √2; times π, ln 2; the other sign; "
      "the next row and column; the other label; random ones within factors of 1.1 and "
      "1.5), and these were judged from the same computations. %zu were made in %zu "
      "claims, %zu more turned out right. A mutant is undecided where a reading was "
      "not tried on its cell, as on most that hold; `breaktime selftest` tries them "
      "all.\n\n",
      test->all.made, test->all.cells, test->all.right);
  btr_put (sink, "| column | wrong | confirmed | explained | within-sampling | close | "
                 "compatible | undecided | refuted |\n"
                 "|---|---|---|---|---|---|---|---|---|\n");
  btv_fooled alone = { 0 };
  for (size_t i = 0; i < test->count; i++)
    {
      const btv_fooled *row = &test->column[i];
      const btv_claim *first = row->first;
      if (first->table || first->family)
        {
          btr_put (sink, "| ");
          btr_put_text (sink, first->table ? first->table : first->family);
          btr_put (sink, ", ");
          btr_put_text (sink, btr_quantity (first));
          btr_put (sink, "%s | ",
                   btv_group_of (first->origin) == BTV_ADDED ? " (added)" : "");
          put_row (sink, row);
          continue;
        }
      alone.made += row->made;
      for (int v = 0; v < BTV_VERDICT_COUNT; v++)
        alone.verdict[v] += row->verdict[v];
    }
  if (alone.made > 0)
    {
      btr_put (sink, "| alone | ");
      put_row (sink, &alone);
    }
  btr_put (sink, "| all | ");
  put_row (sink, &test->all);
  btr_put (sink, "\n%s\n\n",
           test->passed
               ? "No more than chance allows were taken for right or explained."
               : "**More than chance allows were taken for right or "
                 "explained.**");
}
