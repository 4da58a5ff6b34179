/* validation/settings.h - a reading, from KEY=VALUE pairs to a struct.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_SETTINGS_H
#define BTV_SETTINGS_H

#include "study/growth.h"
#include "study/weak.h"
#include "validation/discretisation.h"
#include "validation/evaluator.h"

/* Studies of a discretisation and of the bands. */
typedef struct btv_study
{
  int norm;            /* conserved: 0 energy, 1 norm */
  int swing;           /* part: 0 drift, 1 swing */
  int square;          /* operator: 0 x, 1 x^2 */
  bt_axis axis;        /* refine */
  int along_omega;     /* along: 0 coupling, 1 omega */
  size_t band;         /* band_number; 0: the lowest above Omega */
  const char *against; /* name of a semiclassical method */
} btv_study;

typedef enum btv_identity
{
  BTV_IDENTITY_COHERENT_NORM,
  BTV_IDENTITY_OCCUPATION,
  BTV_IDENTITY_VACUUM_VARIANCE,
  BTV_IDENTITY_WRONSKIAN,
  BTV_IDENTITY_WIGNER_NORM,
  BTV_IDENTITY_WIGNER_Y,
  BTV_IDENTITY_WIGNER_P,
  BTV_IDENTITY_WIGNER_PURITY,
  BTV_IDENTITY_RESCALED_4,
  BTV_IDENTITY_RESCALED_5
} btv_identity;

typedef struct btv_formula
{
  bti_law law;
  btv_identity identity;
  bti_displaced_part displaced;
  int even;           /* levels */
  double width_power; /* NaN: as derived */
  double level;
} btv_formula;

/* Of the curve of a mean. */
typedef struct btv_observed
{
  double level, from, near; /* crosses, from, frequency_near */
  double hump;              /* height of a second one */
  size_t count;
} btv_observed;

/* Of the levels of H. */
typedef struct btv_level
{
  size_t index, upper, lower;
  const char *sector, *walls; /* borrowed from the settings; NULL: all; none */
} btv_level;

/* Of an open system. */
typedef enum btv_purity
{
  BTV_PURITY_MEAN,
  BTV_PURITY_LEAST
} btv_purity;

typedef struct btv_opening
{
  const char *method;     /* in the table of open methods, or "truncated"; NULL: the
                             evaluator's own */
  const char *observable; /* NULL: all or the evaluator's own */
  double step;            /* 0: the evaluator's own */
  int p_ordering;         /* ordering: 0 Wigner, 1 P */
  int half;               /* convention: 1 for -(gamma/2) [x, [x, rho]] */
  int conditional;        /* symplectic: 0 ppt, 1 conditional */
  btv_purity purity;
} btv_opening;

/* Of the points of a scan. */
typedef enum btv_time
{
  BTV_TIME_NONE,
  BTV_TIME_TQ,
  BTV_TIME_TMF,
  BTV_TIME_TTW,
  BTV_TIME_LEAVE
} btv_time;

typedef enum btv_with
{
  BTV_WITH_DISTANCE,
  BTV_WITH_EXPONENT,
  BTV_WITH_COUPLING,
  BTV_WITH_LAMBDA,
  BTV_WITH_X0
} btv_with;

typedef enum btv_region
{
  BTV_REGION_ALL,
  BTV_REGION_INSIDE,
  BTV_REGION_OUTSIDE
} btv_region;

typedef struct btv_map
{
  btv_time quantity, than;
  int difference; /* form */
  btv_with with;
  btv_region region;
  double margin;
} btv_map;

/* All settings of one question, defaults filled in. */
typedef struct btv_settings
{
  bt_crossing crossing;
  int end_stated; /* t_max is where the source's run ends */
  double threshold;
  btv_discretisation discretisation; /* of the quantum run; step 0: refined */
  size_t samples;
  uint64_t seed;
  int has_seed, sample_x;
  const char *method;  /* in the table of methods, or "quantum": any exact one */
  const char *observe; /* borrowed from the setting; NULL: not given */
  btv_observed observed;
  btv_level level;
  const char *states; /* borrowed from the setting; NULL: not given */
  int factors;        /* products */
  const char *orbit;  /* likewise */
  const char *along;  /* parameter, likewise */
  double edge_from, edge_to;
  double dt;   /* 0: refined */
  int at_step; /* 0 exact, 1 before, 2 after */
  bt_entropy_reading entropy;
  const char *of; /* parts, borrowed from the setting; NULL: not given */
  int shifted;
  double width;
  btv_study study;
  bti_growth growth;
  const char *scan; /* list of models, borrowed from the setting; NULL: not given */
  btv_formula formula;
  btv_opening open;
  btv_map map;
} btv_settings;

/* BT_OK when SETTING is a known key with a value in its domain. */
BT_CHECKED bt_status btv_setting_check (const btv_setting *setting, bt_error *error);

/* Defaults, then LIST in order. */
BT_CHECKED bt_status btv_settings_read (btv_settings *out, const btv_setting *list,
                                        size_t count, bt_error *error);

/* The method that READING names; that of VZ25's model where any exact one will do. */
const bt_method *btv_settings_method (const btv_settings *reading);

#endif
