/* report/dossier.h - all that is known of one number that is not confirmed, for
 * somebody who doubts that: which there are, their files and figures.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_DOSSIER_H
#define BTR_DOSSIER_H

#include "report/work.h"

/* Non-zero when OUTCOME has one: a number that was recomputed and does not hold as the
 * source defines it. */
int btr_dossier_is (const btv_outcome *outcome);
/* The stem of its files. */
void btr_dossier_stem (char out[BTR_NAME], const btr_part *part,
                       const btv_outcome *outcome);

/* Of outcome I the figure of what came out against its Vth setting that was varied, and
 * that of delta with both times marked, or through the number (evidence.c): 0, there is
 * none. */
int btr_fill_inverse (btr_figure *figure, const btr_part *part, size_t i, size_t v);
int btr_fill_marked (btr_figure *figure, const btr_part *part, size_t i);
/* Their stems. */
void btr_inverse_stem (char out[BTR_FIGURE_ID], const btr_part *part,
                       const btv_outcome *outcome, size_t v);
void btr_marked_stem (char out[BTR_FIGURE_ID], const btr_part *part,
                      const btv_outcome *outcome);

/* All dossiers of WORK, and a script beside each that can have one. */
BT_CHECKED bt_status btr_write_dossiers (btr_work *work, bt_error *error);

#endif
