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
struct btr_page;

typedef char btr_stem[BTR_NAME];

/* A time that the source prints and that is not confirmed. */
typedef struct btr_printed
{
  const btv_claim *claim;
  double t;
} btr_printed;

enum
{
  BTR_PRINTED = 6 /* of one model */
};

/* How one exhibit is shown. */
typedef struct btr_view
{
  btr_stem stem;            /* of its files */
  double end;               /* of the run */
  double window;            /* x(t) is shown up to here */
  double first[BTV_CURVES]; /* first crossing of delta; INFINITY: none */
  double last[BTV_CURVES];  /* last one, after which delta stays above */
  btr_printed printed[BTR_PRINTED];
  size_t printed_count;
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

/* What a section of a page is on; index I of the part's plates, of the audit's
 * exhibits, outcomes, pictures or figures. */
typedef enum btr_section_kind
{
  BTR_ON_PLATE,
  BTR_ON_EXHIBIT,
  BTR_ON_CLAIM,
  BTR_ON_PICTURE,
  BTR_ON_REDRAWN,
  BTR_ON_COUNT
} btr_section_kind;

#define BTR_NO_PAGE ((size_t) -1)

typedef struct btr_section
{
  btr_section_kind kind;
  size_t index;
  size_t page; /* of the report's; BTR_NO_PAGE: not known yet */
} btr_section;

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
  btr_stem *redrawn;     /* one a figure of the source that is drawn anew */
  btr_album album;       /* all figures that were made */
  btr_section *sections; /* in the order of the pages */
  size_t sections_count;
  size_t *section_of[BTR_ON_COUNT]; /* of each: its place there, from 1 on; 0: none */
  size_t front;                     /* page with which its own begin */
  struct btr_page **pages;          /* those of the report, where they are now */
} btr_part;

/* Writes what stands on PAGE, one of WORK's, below its title. */
typedef void btr_put_page (btr_sink *sink, const struct btr_work *work,
                           const struct btr_page *page);

/* A page of the report, in Markdown. */
typedef struct btr_page
{
  char name[BTR_NAME + 16]; /* "REPORT.md", "claims/table-i.md" */
  char title[BTR_LINE];     /* plain text */
  const btr_part *part;     /* whose; NULL: of all */
  btr_put_page *put;
  const char *intro;   /* a paragraph in Markdown; NULL: none */
  const char *subject; /* what it is about with those beside it; NULL: its title */
  size_t first, count; /* sections of the part that it holds */
} btr_page;

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

/* PATH#ANCHOR from the sink's page to a page of the report: #ANCHOR on the same one. */
void btr_put_way (btr_sink *sink, const btr_part *part, size_t page,
                  const char *anchor);
/* A link to the section on CLAIM; its id alone when there is none. */
void btr_put_claim_link (btr_sink *sink, const btr_part *part, const btv_claim *claim);
/* The same, the verdict's symbol, and whether it is a test added. */
void btr_put_claim_mark (btr_sink *sink, const btr_part *part,
                         const btv_outcome *outcome);
/* The anchor of the section on CLAIM. */
void btr_claim_anchor (char *out, size_t size, const btr_part *part,
                       const btv_claim *claim);
/* The page that the section on I of KIND is on; BTR_NO_PAGE: on none, or not known. */
size_t btr_page_of (const btr_part *part, btr_section_kind kind, size_t i);

#endif
