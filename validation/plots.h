/* validation/plots.h - figures of a source over scans: what a claims file says of them,
 * and the numbers to draw them anew.
 *
 *   figures:                    # optional, of a claims file
 *     - where: Fig. 2
 *       id: fig-2
 *       text: break times over (lambda, x0) at Omega = 0.4   # what it shows
 *       shows: maps             # one of the words below
 *       of: [t_q, t_mf, t_tw]   # times; two for larger and difference, none for curves
 *       scans: [vz25-map-04]    # as in `parameters' of a claim
 *       t_end: 60               # of curves only: how far
 *
 * What several scans have to be, to be one map: the same but for the first axis, which
 * has other values in each.  For `crossings' the second half of them is of last
 * crossings and otherwise the same as the first half.
 *
 * Means in time are computed with the audit.  Maps and laws are of the points that
 * claims over all these scans have computed; where one was not, as in a quick run, of
 * the reference scans scans/NAME (stored.h), which are coarser.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_PLOTS_H
#define BTV_PLOTS_H

#include "validation/scan.h"

#define BTV_PLOT_LIST(ENTRY)                                                           \
  ENTRY (CURVES, "curves") /* means of all methods at each point of the scans */       \
  ENTRY (MAPS, "maps")     /* times over two axes, a panel each */                     \
  ENTRY (LARGER, "larger") /* which of two times is the larger */                      \
  ENTRY (DIFFERENCE, "difference") /* the first time less the second */                \
  ENTRY (CROSSINGS, "crossings")   /* last less first crossing, a panel a time */      \
  ENTRY (ALONG, "along")           /* times along the one axis of each scan, laws */

typedef enum btv_plot_kind
{
#define BTV_PLOT_ENUM(name, word) BTV_PLOT_##name,
  BTV_PLOT_LIST (BTV_PLOT_ENUM)
#undef BTV_PLOT_ENUM
      BTV_PLOT_COUNT
} btv_plot_kind;

enum
{
  BTV_PLOT_SCANS = 8
};

typedef struct btv_plot
{
  char *id, *where, *text;
  btv_plot_kind kind;
  const btv_evaluator *of[BTV_QUANTITIES];
  size_t of_count;
  char *name[BTV_PLOT_SCANS], *path[BTV_PLOT_SCANS];
  btv_scan *scan[BTV_PLOT_SCANS];
  size_t scans;
  double t_end;
} btv_plot;

/* The figures of NODE, a list; *OUT of *COUNT, which the caller frees, on failure
 * too. */
struct btv_reader;
struct btv_yaml_node;
BT_CHECKED bt_status btv_plots_load (const struct btv_reader *in,
                                     const struct btv_yaml_node *node, btv_plot **out,
                                     size_t *count);
void btv_plots_free (btv_plot *plots, size_t count);

/* ---- numbers ------------------------------------------------------------------- */

/* Means in time at one point of a scan. */
typedef struct btv_panel
{
  double lambda, x0, omega;
  btv_curves curves;
} btv_panel;

/* A scan whose points are all there. */
typedef struct btv_whole
{
  char *path; /* of its file */
  bt_table *table;
} btv_whole;

/* What one picture is made of. */
typedef struct btv_plotted
{
  const btv_plot *plot;
  size_t part;        /* of the plot, from 0 */
  btv_scan scan;      /* what the points are; of several, joined */
  bt_table *table[2]; /* its columns; [1] of last crossings; NULL: none */
  btv_panel *panel;   /* of curves */
  size_t panels;
  int stored;     /* reference scans, not this audit's */
  char from[160]; /* then: by which version, and when */
  char why[256];  /* there is nothing to draw: why; "" otherwise */
} btv_plotted;

/* CELLS of all points of SCAN as columns: NAME, NAME_err, NAME_lo of each quantity;
 * NaN: failed.  The caller frees *OUT.  BT_ENOMEM. */
BT_CHECKED bt_status btv_cells_table (const btv_scan *scan, const btv_cell *cells,
                                      bt_table **out, bt_error *error);

/* The pictures of PLOT appended to *OUT of *COUNT, from the COUNTed WHOLE scans of the
 * audit or else from the reference data; curves by THREADS threads, stopped by
 * CANCEL.  What cannot be had is one with a reason.  BT_ECANCEL, BT_ENOMEM. */
typedef struct btv_plot_options
{
  const btv_whole *whole;
  size_t wholes;
  const struct btv_cache *cache; /* of curves, with the texts they need in WORDS; NULL:
                                    all are computed */
  struct btv_words *words;
  unsigned threads;
  const volatile sig_atomic_t *cancel;
} btv_plot_options;
BT_CHECKED bt_status btv_plot_make (const btv_plot *plot,
                                    const btv_plot_options *options, btv_plotted **out,
                                    size_t *count, bt_error *error);
void btv_plotted_free (btv_plotted *list, size_t count);

#endif
