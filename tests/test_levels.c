/* tests/test_levels.c - levels against what others have printed, against another
 * discretisation, and that no count of them is too small.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/counted.h"
#include "num/linalg.h"
#include "tests/general.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MODELS = 50,
  QUICK = 2, /* of them, at once */
  MOST = 16
};

static const bt_part parts[] = { { .name = "x" }, { .name = "y" }, { .name = "z" } };

static void
levels_of (bt_energy *out, size_t count, size_t axes, const char *hamiltonian,
           const char *walls, double tolerance)
{
  bt_error error = BT_ERROR_INIT;
  bt_energy_scope scope = { .sector = NULL };
  bt_model *model = model_from (parts, axes, hamiltonian, NULL);
  if (walls)
    ck_ok (bt_energy_walls (scope.wall, model, walls, &error), error);
  ck_ok (bt_energies (out, count, model, &scope, tolerance, NULL, &error), error);
  bt_model_free (model);
}

/* ---- printed by others ----------------------------------------------------------- */

/* Of two coupled oscillators, to so many digits: by a program for such equations in a
 * box, which the last digits of two of them show; and by others to more digits than a
 * double has.  The last one is printed ...02941839940: one digit is wrong, as the same
 * model turned by 45 degrees shows. */
static const struct
{
  const char *hamiltonian, *walls;
  double digits; /* half a unit of the last one */
  double level[14];
} printed[] = {
  { "p_x^2 + p_y^2 + (1 + x^2)*(1 + y^2)",
    "5.5",
    5e-8,
    { 3.1959181, 5.5267439, 5.5267439, 7.5578033, 8.0312723, 8.4445814, 9.9280611,
      9.9280611, 11.3118171, 11.3118171, 12.1032536, 12.2011790, 13.3323313 } },
  { "p_x^2 + p_y^2 + x^2 + y^2 + (x^4 - 2*x^2*y^2 + y^4)/1000",
    NULL,
    1e-15,
    { 2.0009985054698104735, 4.0029925416713028329, 4.0029925416713028329,
      6.0029940290428079650, 6.0069702421328217062, 6.0089687360251750823,
      8.0056893858679641592 } },
  { "p_x^2 + p_y^2 + x^2 + y^2 + x^4 - 2*x^2*y^2 + y^4",
    NULL,
    1e-15,
    { 2.5616265756400316393, 5.3968039831941313950, 5.3968039831941313950,
      7.5491560629022652232, 8.4359873223484474428, 9.6175877647334193257,
      10.366020696842355027, 10.366020696842355027, 12.818706298776658594,
      12.886584502841839940 } },
  { "p_x^2 + p_y^2 + x^2 + y^2 + 4*x^2*y^2",
    NULL,
    1e-15,
    { 2.5616265756400316393, 5.3968039831941313950, 5.3968039831941313950,
      7.5491560629022652232, 8.4359873223484474428, 9.6175877647334193257,
      10.366020696842355027, 10.366020696842355027, 12.818706298776658594,
      12.886584502841839940 } },
};

START_TEST (as_printed)
{
  bt_energy level[MOST];
  size_t count = 0;
  while (count < 14 && printed[_i].level[count] > 0)
    count++;
  levels_of (level, count, 2, printed[_i].hamiltonian, printed[_i].walls,
             printed[_i].walls ? 1e-9 : 1e-12);
  for (size_t i = 0; i < count; i++)
    {
      const double want = printed[_i].level[i], digits = printed[_i].digits;
      ck_assert_msg (level[i].lo <= want + digits && want - digits <= level[i].hi,
                     "%zu: %.17g in %.17g %.17g", i, want, level[i].lo, level[i].hi);
      ck_assert_double_le (level[i].hi - level[i].lo, 2e-9 * want);
    }
}
END_TEST

/* ---- sectors ----------------------------------------------------------------------
 */

START_TEST (equal_parts)
{
  const char *text = "p_x^2 + p_y^2 + (1 + x^2)*(1 + y^2)";
  bt_error error = BT_ERROR_INIT;
  bt_energy all[8], some[2];
  bt_energy_scope scope = { .sector = "x<->y- x+" };
  bt_model *model = model_from (parts, 2, text, NULL);
  levels_of (all, 8, 2, text, NULL, 1e-10);
  ck_assert_str_eq (all[0].sector, "x+ y+ x<->y+");
  ck_assert_str_eq (all[1].sector, "x- y+");
  ck_assert_str_eq (all[2].sector, "x+ y-");
  ck_assert_str_eq (all[3].sector, "x+ y+ x<->y-");
  ck_assert (all[1].value == all[2].value);
  ck_ok (bt_energies (some, 2, model, &scope, 1e-10, NULL, &error), error);
  ck_assert_double_eq_tol (some[0].value, 7.5578033, 6e-8);
  ck_assert_double_eq_tol (some[1].value, 12.2011790, 1e-7);
  ck_assert_uint_eq (some[1].index, 1);
  scope.sector = "x- y+";
  ck_ok (bt_energies (some, 1, model, &scope, 1e-10, NULL, &error), error);
  ck_assert_double_eq_tol (some[0].value, 5.5267439, 6e-8);
  scope.sector = "x<->z+";
  ck_fails (bt_energies (some, 1, model, &scope, 1e-10, NULL, &error), BT_EINVAL, error,
            "'x- y- x<->y-'");
  bt_model_free (model);
  /* Three, and two that only look equal. */
  levels_of (all, 4, 3,
             "p_x^2 + p_y^2 + p_z^2 + x^2 + y^2 + z^2 + (x^2 + y^2 + z^2)^2/10", NULL,
             1e-6);
  for (size_t i = 2; i < 4; i++)
    ck_assert_double_eq_tol (all[1].value, all[i].value, 1e-5);
  levels_of (all, 2, 2, "p_x^2 + p_y^2 + x^2 + y^2 + x^3/10 - y^3/10 + x^4 + y^4", NULL,
             1e-8);
  ck_assert_str_eq (all[0].sector, "");
}
END_TEST

/* ---- counting ---------------------------------------------------------------------
 */

static const struct
{
  size_t axes;
  const char *hamiltonian;
} counted[] = {
  { 1, "p_x^2 + x^4" },
  { 1, "p_x^2/2 + x^2*(x - 6)^2/20 - x/20" },
  { 1, "p_x^2 + x^6 - 3*x^4 + x" },
  { 2, "p_x^2/2 + p_y^2 + x^4 + y^4/3 - x^2*y^2/2 + x*y" },
  { 2, "p_x^2 + p_y^2 + x^2 + y^2 + 4*x^2*y^2" },
};

/* In any basis and below any energy no more levels may lie than are counted; and in a
 * large one no fewer are counted than there are. */
START_TEST (no_count_is_too_small)
{
  const size_t axes = counted[_i].axes;
  const char *text = counted[_i].hamiltonian;
  bt_error error = BT_ERROR_INIT;
  bt_energy level[MOST];
  bt_model *model = model_from (parts, axes, text, NULL);
  bti_sector *sector;
  size_t sectors, sharp = 0;
  levels_of (level, MOST, axes, text, NULL, 1e-9);
  ck_ok (bti_sectors_new (&sector, &sectors, bti_model_system (model), NULL, 1, &error),
         error);
  const double first = 8 * bti_basis_level (&sector[0].system);
  for (double cut = first; cut < first * (axes == 1 ? 40 : 6); cut *= 1.7)
    for (size_t k = 0; k < sectors; k++)
      {
        bti_comparison comparison;
        ck_ok (bti_comparison_new (&comparison, &sector[k].system, &error), error);
        ck_assert_double_gt (comparison.scale, 0);
        ck_ok (bti_sector_build (&sector[k], cut, NULL, &error), error);
        sharp = 0;
        for (size_t i = 0; i + 1 < MOST; i++)
          {
            const double energy = 0.63 * level[i].value + 0.37 * level[i + 1].value;
            size_t most, have = 0;
            for (size_t j = 0; j <= i; j++)
              have += level[j].value < energy
                      && strcmp (level[j].sector, sector[k].name) == 0;
            ck_ok (bti_counted_below (&most, &sector[k], &comparison, energy, NULL,
                                      &error),
                   error);
            ck_assert_msg (most >= have, "%s, cut %g, below %g: %zu of %zu", text, cut,
                           energy, most, have);
            sharp += most == have;
          }
        bti_sector_clear (&sector[k]);
      }
  ck_assert_uint_ge (sharp, MOST - 3);
  free (sector);
  bt_model_free (model);
}
END_TEST

/* ---- many models ------------------------------------------------------------------
 */

static uint64_t state;

/* From -1 to 1. */
static double
any (void)
{
  state = 6364136223846793005U * state + 1442695040888963407U;
  return (double) (state >> 11) / 0x1p52 - 1;
}

/* Degree 4 or 6, tilted, with wells, coupled; the same every time. */
static void
random_model (char *out, size_t size, size_t axes, int seed)
{
  static const char *const name[] = { "x", "y", "z" };
  size_t used = 0;
  state = 4711 + 97 * (uint64_t) seed;
  *out = '\0';
  for (size_t k = 0; k < axes; k++)
    {
      const char *q = name[k];
      const int sextic = any () > 0.4;
      used += (size_t) snprintf (out + used, size - used,
                                 "%s%.3f*p_%s^2 + %.3f*%s^%d + %.3f*%s^4",
                                 k ? " + " : "", 0.8 + any () / 2, q, 0.4 + any () / 5,
                                 q, sextic ? 6 : 4, sextic ? 0.5 * any () : 0.1, q);
      used += (size_t) snprintf (out + used, size - used,
                                 " + %.3f*%s^3 + %.3f*%s^2 + %.3f*%s", 0.3 * any (), q,
                                 1.5 * any (), q, 0.5 * any (), q);
      if (k > 0)
        used += (size_t) snprintf (out + used, size - used,
                                   " + %.3f*%s*%s + %.3f*%s^2*%s^2 + %.3f*%s^2*%s",
                                   0.4 * any (), name[k - 1], q, 0.3 + 0.3 * any (),
                                   name[k - 1], q, 0.3 * any (), name[k - 1], q);
    }
}

/* Rough intervals hold the sharp level, and what polynomials between far walls give. */
static void
look_at_model (int seed, int quick)
{
  const size_t axes = 1 + (size_t) seed % 3;
  const size_t count = axes == 1 ? 12 : axes == 2 ? 8 : 2;
  const double fine = axes == 1 ? 1e-12 : axes == 3 ? 1e-2 : quick ? 1e-5 : 1e-8;
  char text[900];
  bt_energy sharp[MOST], rough[MOST], walled[MOST];
  random_model (text, sizeof text, axes, seed);
  levels_of (sharp, count, axes, text, NULL, fine);
  levels_of (walled, count, axes, text,
             axes == 3   ? "3"
             : axes == 2 ? "4"
                         : "6",
             axes == 3 ? 1e-2 : 10 * fine);
  for (double tolerance = 0.1; tolerance > 10 * fine; tolerance /= 30)
    {
      levels_of (rough, count, axes, text, NULL, tolerance);
      for (size_t i = 0; i < count; i++)
        ck_assert_msg (rough[i].lo <= sharp[i].hi && sharp[i].lo <= rough[i].hi,
                       "%s: %zu at %g: [%.12g, %.12g] and [%.12g, %.12g]", text, i,
                       tolerance, rough[i].lo, rough[i].hi, sharp[i].lo, sharp[i].hi);
    }
  for (size_t i = 0; i < count; i++)
    {
      const double far = axes == 3 ? 0.02 : axes == 2 ? 1e-5 : 1e-8;
      ck_assert_msg (walled[i].hi >= sharp[i].lo && walled[i].lo <= sharp[i].hi + far,
                     "%s: %zu: [%.12g, %.12g] without and [%.12g, %.12g] with walls",
                     text, i, sharp[i].lo, sharp[i].hi, walled[i].lo, walled[i].hi);
    }
}

START_TEST (intervals_hold) { look_at_model (_i, 0); }
END_TEST

/* Of one and of two coordinates. */
START_TEST (intervals_hold_quickly) { look_at_model (3 * (_i / 2) + _i % 2, 1); }
END_TEST

/* ---- walls ------------------------------------------------------------------------
 */

START_TEST (between_walls)
{
  /* x^2 to |x| <= 2: zeros of confluent hypergeometric functions, by mpmath. */
  static const double want[] = { 1.074922418563350321, 3.5296328775612735804,
                                 6.7995764822148441454, 11.169278158062484228 };
  bt_energy level[9], other[4];
  levels_of (level, 4, 1, "p_x^2 + x^2", "2", 1e-13);
  for (size_t i = 0; i < 4; i++)
    {
      ck_assert_double_eq_tol (level[i].value, want[i], 1e-13 * want[i]);
      ck_assert (level[i].lo <= want[i] && want[i] <= level[i].hi);
      ck_assert_double_le (level[i].hi - level[i].lo, 1e-12 * want[i]);
    }
  /* Without a potential (m pi/(2 L))^2, in a rectangle their sums; nothing holds it
   * together but the walls. */
  levels_of (level, 3, 2, "p_x^2 + p_y^2/2 - 1", "x=1.5 y=0.7", 1e-12);
  for (size_t i = 0; i < 3; i++)
    ck_assert_double_eq_tol (level[i].value,
                             pow (M_PI / 3, 2) * (i == 1 ? 4 : 1)
                                 + pow (M_PI / 1.4, 2) / 2 * (i == 2 ? 4 : 1) - 1,
                             1e-11);
  /* One coordinate alone; the other has its number states. */
  levels_of (level, 9, 2, "p_x^2 + p_y^2/2 + x^2 + 2*(y - 1)^2", "x=2", 1e-11);
  for (size_t i = 0; i < 3; i++)
    for (size_t k = 0; k < 2; k++)
      {
        size_t j = 0;
        while (j < 9 && fabs (level[j].value - want[k] - 1 - 2 * (double) i) > 1e-9)
          j++;
        ck_assert_msg (j < 9, "%zu %zu", i, k);
      }
  /* Far walls do not matter, and the index is known from what is without them. */
  levels_of (level, 4, 2, printed[0].hamiltonian, "5.5", 1e-9);
  levels_of (other, 4, 2, printed[0].hamiltonian, NULL, 1e-9);
  for (size_t i = 0; i < 4; i++)
    {
      ck_assert_double_eq_tol (level[i].value, other[i].value, 1e-8);
      ck_assert_int_eq (level[i].warrant, BT_ENERGY_PROVED);
    }
}
END_TEST

START_TEST (walls_that_make_no_sense)
{
  static const char *const bad[]
      = { "", "x", "0", "-2", "1e999", "1 2", "x=1 2", "z=1", "x=", "x=1,y=2" };
  bt_error error = BT_ERROR_INIT;
  double wall[BT_MAX_PARTS];
  bt_energy level[2];
  bt_energy_scope scope = { .wall = { 2, 2 } };
  bt_model *model = model_from (parts, 2, "p_x^2 + p_y^2 + x^2*p_x*y*p_y", NULL);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    ck_fails (bt_energy_walls (wall, model, bad[i], &error), BT_EINVAL, error,
              "must be a number > 0");
  ck_ok (bt_energy_walls (wall, model, " y=3 x=.5", &error), error);
  ck_assert (wall[0] == 0.5 && wall[1] == 3);
  ck_fails (bt_energies (level, 2, model, &scope, 1e-6, NULL, &error), BT_ENOTSUP,
            error, "between walls no more than p^2");
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("levels");
  TCase *core = tcase_create ("core"), *more = suite_long (suite);
  bti_num_quiet ();
  tcase_set_timeout (core, 60);
  tcase_set_timeout (more, 300);
  tcase_add_loop_test (core, as_printed, 0, 4);
  tcase_add_test (core, equal_parts);
  tcase_add_loop_test (core, no_count_is_too_small, 0, 5);
  tcase_add_loop_test (core, intervals_hold_quickly, 0, QUICK);
  tcase_add_test (core, between_walls);
  tcase_add_test (core, walls_that_make_no_sense);
  tcase_add_loop_test (more, intervals_hold, 0, MODELS);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
