/* report/format.h - numbers and parameters as text; see report.h for what commands
 * use, too.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_FORMAT_H
#define BTR_FORMAT_H

#include "report/report.h"
#include "report/text.h"

/* VALUE to two digits, "0.00042", "110". */
void btr_format_rough (char *out, size_t size, double value);
/* The shortest text that reads back as VALUE. */
void btr_format_number (char *out, size_t size, double value);
/* "0.1", or "0.1, 0.2" with BETWEEN between them where modes differ. */
void btr_format_lambda (char *out, size_t size, const btv_claim *claim,
                        const char *between);
/* "lambda = 0.1, x0 = 5, Omega = 0.4, 0.8" in the paper's letters. */
void btr_format_model (char *out, size_t size, const btv_claim *claim);
/* Column of the table, or the evaluator's name. */
const char *btr_quantity (const btv_claim *claim);
const char *btr_relation_name (btv_relation relation);

#endif
