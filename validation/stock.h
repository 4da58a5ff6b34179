/* validation/stock.h - what a laboratory is made of; lab.c and stock.c alone need it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_STOCK_H
#define BTV_STOCK_H

#include "validation/energies.h"
#include "validation/lab.h"
#include "validation/profile.h"
#include "validation/scan.h"

struct btv_stock
{
  btv_recipe recipe;
  unsigned caps; /* of its method on the model */
  char *text;    /* `observe' of the recipe, and what it means */
  bt_observation *observation;
  int level[BT_AXIS_COUNT];
  bt_runs *runs;
  btv_state state[BTV_STATES];
  bt_levels levels[BTV_LEVELS * BTV_LOOKS];
  double at;         /* of the states or levels */
  double behind;     /* seconds of the processor behind what is there */
  double ran, known; /* how far it is run; how far it was before it was forgotten */
  btv_spent spent;
  btv_stock *next;
};

/* S_e(t), kept by a laboratory; LARGER NULL: not asked for yet. */
typedef struct btv_rise
{
  bti_entropy_job job;
  double *entropy, *larger;
  struct btv_rise *next;
} btv_rise;

struct btv_lab
{
  bt_model *model;
  bti_open_params open;
  int has_open;
  const btv_scan *scan;
  btv_cell *cells; /* of its first POINTS points */
  size_t points;
  double tolerance; /* 0: our own choice */
  double effort;    /* 0: no limit */
  double longest;   /* seconds of a run; 0: a million */
  btv_stock *stocks;
  btv_energies *energies;
  btv_rise *rises;
  bt_watch watch; /* of all solvers here */
  bti_leave leave;
  btv_seen *seen; /* NULL: nobody looks */
  void *context;
  int late;
  const btv_modelfile *file; /* of the model; NULL: of none */
  const bt_parameter *set;   /* in the place of its own parameters */
  size_t sets;
};

void btv_stock_free (btv_stock *stock);

#endif
