/* breaktime/energies.h - energy levels of H, each in an interval.
 *
 * H is diagonalised in bases of number states of growing energy, of oscillators whose
 * frequencies leave the fewest digits wanting in the first of them, each sector by
 * itself: states of one parity of each part that has one, and even or odd under the
 * exchange of two parts that H does not tell apart.  Then, of a normalised psi with E =
 * <psi|H|psi> and r = |(H - E) psi|, which is computed in a basis that holds H psi
 * whole:
 *
 *   E is not below the level of its index         (min-max, in every basis);
 *   some level lies within r of E                 (Weinstein);
 *   the level lies above E - r^2/(nu - E)         (Temple), nu a bound from below of
 * the next one of the same sector.
 *
 * nu is that of the next level by Weinstein's bound.  That no basis has missed a level
 * below it is proved where H is sum_k a_k p_k^2 and a potential which, as far as simple
 * inequalities show, is not far below that of oscillators: by an operator below H whose
 * levels are counted (Bazley and Fox; measure/counted.h).  Elsewhere it is looked at
 * whether the levels of the basis before, a quarter less of energy or more, kept what
 * was said of them.  Rounding is counted by the moduli of all products that an E is
 * summed from.
 *
 * With hard walls the bases are polynomials that vanish there (measure/walls.h),
 * another discretisation; what was said of E and r holds as it is, and no level lies
 * below the one without walls, so that those are counted.  Equal parts are not told
 * apart there.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BREAKTIME_ENERGIES_H
#define BREAKTIME_ENERGIES_H

#include <breaktime/language.h>
#include <breaktime/model.h>
#include <breaktime/status.h>
#include <breaktime/watch.h>
#include <stddef.h>

BT_BEGIN_C

/* What LO of a level rests on. */
typedef enum bt_energy_warrant
{
  BT_ENERGY_PROVED, /* no level was missed, for a comparison says how many there are */
  BT_ENERGY_TEMPLE, /* the gaps of the basis: no level was missed */
  BT_ENERGY_WEINSTEIN /* a level is inside; that it is the one of this index, on the
                         same */
} bt_energy_warrant;

const char *bt_energy_warrant_name (bt_energy_warrant warrant);

/* Why an interval is wider than was asked for. */
typedef enum bt_energy_limit
{
  BT_ENERGY_REACHED,  /* it is not */
  BT_ENERGY_ROUNDING, /* of the sums that a level is made of */
  BT_ENERGY_BASIS,    /* the largest basis that is tried has been */
  BT_ENERGY_MEMORY,   /* a larger one does not fit into memory */
  BT_ENERGY_INDEX     /* levels close to it, or what the proof of its index knows */
} bt_energy_limit;

/* A word: "reached", "rounding", "basis", "memory", "index". */
const char *bt_energy_limit_name (bt_energy_limit limit);

enum
{
  BT_ENERGY_SECTOR = 160, /* bytes of a sector's name */
  BT_ENERGY_BASES = 6,    /* whose E are kept */
  BT_ENERGIES_MOST = 5000 /* levels at once */
};

/* In units of the model; levels that are degenerate are repeated. */
typedef struct bt_energy
{
  size_t index; /* from 0 */
  double value; /* E */
  double lo, hi;
  char sector[BT_ENERGY_SECTOR]; /* "x+ y-": parities; "x+ y+ x<->y-": also under the
                                    exchange of equal parts; empty: H has none */
  bt_energy_warrant warrant;
  bt_energy_limit limit;
  /* E in the last bases, in the order of their size, the last of which has VALUE: of
     states below CUT, an energy. */
  size_t bases;
  double cut[BT_ENERGY_BASES], in[BT_ENERGY_BASES];
} bt_energy;

/* Which levels are asked for. */
typedef struct bt_energy_scope
{
  const char *sector; /* those of sectors that have all of these words, as "x+ y+" or
                         "x<->y-", counted among themselves; NULL: all */
  double wall[BT_MAX_PARTS]; /* > 0: of part k, psi = 0 at |x_k| = wall[k]; all 0: no
                                walls */
} bt_energy_scope;

/* Walls as TEXT has them: "5.5" of all oscillators of MODEL, or "x=5.5 y=3" of some,
 * into WALL, 0 of the others.  BT_EINVAL. */
BT_CHECKED bt_status bt_energy_walls (double wall[BT_MAX_PARTS], const bt_model *model,
                                      const char *text, bt_error *error);

/* The COUNT lowest levels of H of MODEL that are of SCOPE (NULL: all of them), in their
 * order, into OUT: until no interval is wider than TOLERANCE times its level, or than
 * what rounding leaves, or the bases have become as large as they may, after which the
 * intervals say what was reached, and LIMIT why.  The start is not looked at.
 * BT_EINVAL: H is not certainly bounded from below, or the model has an environment, or
 * no sector has these words; BT_ELIMIT: fewer than COUNT levels in the largest basis;
 * BT_ENOTSUP: walls where measure/walls.h does not take H, too many modes; BT_ECONV,
 * BT_ECANCEL, BT_ENOMEM. */
BT_CHECKED bt_status bt_energies (bt_energy *out, size_t count, const bt_model *model,
                                  const bt_energy_scope *scope, double tolerance,
                                  const bt_watch *watch, bt_error *error);

BT_END_C

#endif
