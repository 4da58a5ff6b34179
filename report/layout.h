/* report/layout.h - what is decided before anything is written, and then stands: names
 * of files, how curves are shown, which page each claim is on.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_LAYOUT_H
#define BTR_LAYOUT_H

#include "report/figure.h"
#include "report/text.h"
#include "validation/tally.h"

struct btr_work;

typedef char btr_stem[BTR_NAME];

/* How one exhibit is shown. */
typedef struct btr_view
{
  btr_stem stem;            /* of its files */
  double end;               /* of the run */
  double window;            /* x(t) is shown up to here */
  double first[BTV_CURVES]; /* first crossing of delta; INFINITY: none */
  double last[BTV_CURVES];  /* last one, after which delta stays above */
} btr_view;

/* Curves of several models in one picture. */
enum
{
  BTR_PLATE_CURVES = 40
};
typedef struct btr_plate
{
  btr_stem stem;                   /* of its files, and its anchor */
  const char *kind;                /* as the traces have it */
  const char *table;               /* in which the claims stand; NULL: in none */
  size_t member[BTR_PLATE_CURVES]; /* outcomes whose curves it shows */
  size_t count;
} btr_plate;

/* All that is said of one source. */
typedef struct btr_part
{
  const btv_audit *audit;
  char prefix[BTR_NAME]; /* of files and anchors; "" with one audit only */
  btr_view *views;       /* one an exhibit */
  btr_stem *ladders;     /* one an outcome: stem of its residuals; "" without */
  btr_plate *plates;
  size_t plates_count;
  btr_stem pictures[BTV_PICTURE_COUNT];
  btr_stem map;
  btr_stem *redrawn; /* one a figure of the source that is drawn anew */
  btr_album album;   /* all figures that were made */
} btr_part;

/* OUT = PREFIX and TEXT made a stem that no other file of WORK's report has with one of
 * the COUNT ENDINGS, whatever the case of its letters. */
BT_CHECKED bt_status btr_take_stem (struct btr_work *work, btr_stem out,
                                    const char *prefix, const char *text,
                                    const char *const *endings, size_t count,
                                    bt_error *error);
/* PART, the last so far, of AUDIT: its prefix, the names of all its files and how they
 * are shown.  Clear it in any case. */
BT_CHECKED bt_status btr_part_begin (struct btr_work *work, btr_part *part,
                                     const btv_audit *audit, bt_error *error);
void btr_part_clear (btr_part *part);

/* The exhibit with CLAIM's parameters, or exhibits_count when there is none. */
size_t btr_exhibit_of (const btv_audit *audit, const btv_claim *claim);
/* The residuals behind the answer of OUTCOME, or NULL; and the stem of their files. */
const bti_ladder *btr_ladder_of (const btv_outcome *outcome);
const char *btr_ladder_stem (const btr_part *part, const btv_outcome *outcome);
/* Outcome K of those whose curves PLATE shows. */
const btv_outcome *btr_plate_member (const btr_part *part, const btr_plate *plate,
                                     size_t k);

/* A link to where CLAIM is gone into; its id alone when it is nowhere. */
void btr_put_claim_link (btr_sink *sink, const btr_part *part, const btv_claim *claim);
/* The same, the verdict's symbol, and whether it is a test added. */
void btr_put_claim_mark (btr_sink *sink, const btr_part *part,
                         const btv_outcome *outcome);

#endif
