/* validation/selftest.h - how easily an audit would have been fooled.
 *
 * Every printed number is replaced by wrong ones, and these are judged from the
 * attempts at hand; nothing is run.  A number that is right after all is no mutant.
 * None may come out confirmed; explained at most as many as chance gives in a column
 * that supports a reading, elsewhere one in a hundred.
 *
 * Only single readings are offered to mutants.  What was not asked of a cell leaves its
 * mutants undecided.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_SELFTEST_H
#define BTV_SELFTEST_H

#include "validation/column.h"
#include "validation/outcome.h"

/* name, what is printed instead */
#define BTV_MUTATION_LIST(ENTRY)                                                       \
  ENTRY (UP, "last digit + 1")                                                         \
  ENTRY (DOWN, "last digit - 1")                                                       \
  ENTRY (TWICE, "x 2")                                                                 \
  ENTRY (HALF, "/ 2")                                                                  \
  ENTRY (TEN, "x 10")                                                                  \
  ENTRY (ROOT, "x sqrt 2")                                                             \
  ENTRY (UNROOT, "/ sqrt 2")                                                           \
  ENTRY (PI, "x pi")                                                                   \
  ENTRY (LN2, "x ln 2")                                                                \
  ENTRY (SIGN, "sign")                                                                 \
  ENTRY (ROW, "next row")                                                              \
  ENTRY (COLUMN, "next column")                                                        \
  ENTRY (LABEL, "next label")                                                          \
  ENTRY (NEAR, "random within a factor 1.1")                                           \
  ENTRY (FAR, "random within a factor 1.5")

typedef enum btv_mutation
{
#define BTV_MUTATION_ENUM(name, text) BTV_MUTATION_##name,
  BTV_MUTATION_LIST (BTV_MUTATION_ENUM)
#undef BTV_MUTATION_ENUM
      BTV_MUTATION_COUNT
} btv_mutation;

const char *btv_mutation_name (btv_mutation mutation);

/* One column, or the sum over all. */
typedef struct btv_fooled
{
  const btv_claim *first; /* of its cells; NULL: the sum */
  size_t cells, made;
  size_t right; /* that are right after all, beside those made */
  size_t verdict[BTV_VERDICT_COUNT];
  const btv_reading *supports; /* that explains cells of the column; NULL: none */
  double chance;               /* mean p of its mutants under that */
  size_t allowed;              /* explained by accident, at most */
} btv_fooled;

typedef struct btv_selftest
{
  btv_fooled *column; /* those with mutants, in the order of the file; owned */
  size_t count;
  btv_fooled all;
  int passed; /* none confirmed, and no more explained than allowed */
} btv_selftest;

/* From OUTCOMES, one a claim, judged.  The caller releases OUT with
 * btv_selftest_clear.  BT_ENOMEM. */
BT_CHECKED bt_status btv_selftest_run (btv_selftest *out, const btv_claims *claims,
                                       const btv_columns *columns,
                                       const btv_outcome *outcomes, bt_error *error);
void btv_selftest_clear (btv_selftest *selftest);

#endif
