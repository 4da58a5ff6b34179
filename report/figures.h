/* report/figures.h - the figures of a report, as values: one filler a kind, and one
 * loop that makes all.
 *
 * A filler sets FIGURE up, its id a stem of the layout; who wants one more writes a
 * filler and its row in figures.c.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_FIGURES_H
#define BTR_FIGURES_H

#include "report/work.h"

/* The map of verdicts. */
void btr_fill_map (btr_figure *figure, const btr_part *part);
/* Means of exhibit I, or DELTA. */
void btr_fill_curves (btr_figure *figure, const btr_part *part, size_t i, int delta);
/* The residuals behind outcome I, which has a ladder. */
void btr_fill_ladder (btr_figure *figure, const btr_part *part, size_t i);
void btr_fill_plate (btr_figure *figure, const btr_part *part, size_t i);
/* Picture I of the audit, which has data. */
void btr_fill_picture (btr_figure *figure, const btr_part *part, size_t i);
/* All there is to be shown of figure I of the source, into the album of PART. */
BT_CHECKED bt_status btr_add_redrawn (btr_part *part, size_t i,
                                      const btr_gallery *gallery, bt_error *error);

/* Is exhibit I, plate I, figure I of the source about OUTCOME? */
int btr_exhibit_shows (const btr_part *part, size_t i, const btv_outcome *outcome);
int btr_plate_shows (const btr_part *part, size_t i, const btv_outcome *outcome);
int btr_redrawn_shows (const btr_part *part, size_t i, const btv_outcome *outcome);

/* Make all figures of WORK: those that cannot be drawn leave their numbers. */
BT_CHECKED bt_status btr_make_figures (btr_work *work, bt_error *error);

#endif
