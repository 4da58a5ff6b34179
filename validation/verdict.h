/* validation/verdict.h - verdicts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_VERDICT_H
#define BTV_VERDICT_H

#include "validation/printed.h"

/* name in files and reports, symbol, meaning */
#define BTV_VERDICT_LIST(ENTRY)                                                        \
  ENTRY (CONFIRMED, "confirmed", "✓", "holds as the source defines it")                \
  ENTRY (EXPLAINED, "explained", "≈",                                                  \
         "holds under a named reading, by the evidence of its column")                 \
  ENTRY (WITHIN_SAMPLING, "within-sampling", "≈",                                      \
         "the source's own number of samples scatters as far")                         \
  ENTRY (CLOSE, "close", "~",                                                          \
         "outside the printed digits, inside the declared tolerance")                  \
  ENTRY (COMPATIBLE, "compatible", "✗",                                                \
         "does not hold as defined; would under a reading, which is no evidence")      \
  ENTRY (REFUTED, "refuted", "✗", "does not hold under any reading tried")             \
  ENTRY (UNDECIDED, "undecided", "?",                                                  \
         "our own error, or what was left out, is too large to tell")                  \
  ENTRY (NOT_COMPUTABLE, "not-computable", "∅", "the source leaves inputs out")        \
  ENTRY (NOT_RUN, "not-run", "·", "left out by filter, tier or time budget")           \
  ENTRY (ERROR, "error", "!", "the tool failed")

typedef enum btv_verdict
{
#define BTV_VERDICT_ENUM(name, text, symbol, meaning) BTV_##name,
  BTV_VERDICT_LIST (BTV_VERDICT_ENUM)
#undef BTV_VERDICT_ENUM
      BTV_VERDICT_COUNT
} btv_verdict;

const char *btv_verdict_name (btv_verdict verdict);
const char *btv_verdict_symbol (btv_verdict verdict);
const char *btv_verdict_meaning (btv_verdict verdict);

/* BT_EINVAL when NAME is no verdict; the text lists them. */
BT_CHECKED bt_status btv_verdict_find (btv_verdict *out, const char *name,
                                       bt_error *error);

#endif
