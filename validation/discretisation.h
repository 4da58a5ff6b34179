/* validation/discretisation.h - a grid and a step, as somebody states them.
 *
 * A claims file gives those of its source names of its own, and its claims and readings
 * say `discretisation: NAME':
 *
 *   discretisations:
 *     printed: {points: 128, box: 30, step: 0.05}   # of every axis, centred on 0
 *     step-alone: {step: 0.05}        # no grid is stated: one that holds the state
 *     every-second: {points: 64, box: 12, step: 0.01, interval: 0.02}
 *
 * INTERVAL is that between outputs, a whole number of steps, three where none is
 * stated.  Everywhere else it is written POINTS/BOX/STEP or POINTS/BOX/STEP/INTERVAL,
 * such as 128/30/0.05, and 0/0/STEP without a grid; so what a report calls is the same
 * without that file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_DISCRETISATION_H
#define BTV_DISCRETISATION_H

#include <breaktime/status.h>
#include <stddef.h>

typedef struct btv_discretisation
{
  size_t points;   /* of every axis, an even number; 0: no grid is stated */
  double box;      /* length of every axis; 0 without points */
  double step;     /* 0: none is stated, and all is refined */
  double interval; /* between outputs */
} btv_discretisation;

/* Stands for none: chosen, and refined until it no longer matters. */
#define BTV_CONVERGED "converged"

/* *OUT from TEXT, in the form above or BTV_CONVERGED.  BT_EINVAL. */
BT_CHECKED bt_status btv_discretisation_read (btv_discretisation *out, const char *text,
                                              bt_error *error);

/* Names and, in that form, what they stand for. */
enum
{
  BTV_DISCRETISATION_SIZE = 128
};

typedef struct btv_discretisations
{
  struct btv_discretisation_name
  {
    char *name;
    char text[BTV_DISCRETISATION_SIZE];
  } * item;
  size_t count;
} btv_discretisations;

/* Those of NODE of a claims file.  Clear OUT in either case.  BT_EDATA, BT_ENOMEM. */
struct btv_reader;
struct btv_yaml_node;
BT_CHECKED bt_status btv_discretisations_load (const struct btv_reader *in,
                                               const struct btv_yaml_node *node,
                                               btv_discretisations *out);
void btv_discretisations_clear (btv_discretisations *all);

/* Those of all built-in claims files.  Clear OUT in either case.  BT_EIO, BT_EDATA,
 * BT_ENOMEM. */
BT_CHECKED bt_status btv_discretisations_builtin (btv_discretisations *out,
                                                  bt_error *error);

/* *OUT = what KEY=WORD stands for, owned by the caller: WORD itself, unless KEY is of
 * discretisations and WORD the name of one: of OWN, which may be NULL, of a built-in
 * file, or, as FILE:NAME, of a claims file.  BT_EINVAL: there is no such name; BT_EIO,
 * BT_EDATA, BT_ENOMEM. */
BT_CHECKED bt_status btv_discretisation_settle (char **out, const char *key,
                                                const char *word,
                                                const btv_discretisations *own,
                                                bt_error *error);

/* The one that WORD stands for, likewise. */
BT_CHECKED bt_status btv_discretisation_find (btv_discretisation *out, const char *word,
                                              bt_error *error);

#endif
