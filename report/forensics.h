/* report/forensics.h - what would have to be different for a printed number to come
 * out.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_FORENSICS_H
#define BTR_FORENSICS_H

#include "report/text.h"
#include "validation/forensics.h"

/* A sentence or two for each setting that was varied for OUTCOME; nothing where none
 * was. */
void btr_put_forensics (btr_sink *sink, const btv_outcome *outcome);
/* The same in a sentence for who has a minute: for each setting the first value that
 * would give what is printed, and which have none; nothing where nothing was asked. */
void btr_put_forensics_short (btr_sink *sink, const btv_outcome *outcome);

/* The same for programs; owned by the caller.  *FAILED is set when memory ran out. */
struct json_t;
struct json_t *btr_forensics_json (const btv_outcome *outcome, int *failed);

#endif
