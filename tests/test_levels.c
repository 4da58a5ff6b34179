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
  QUICK = 4, /* of them, at once */
  MOST = 16,
  AXES = 3,
  GRID = 159,      /* points of a coordinate */
  SINGLE = 40,     /* its states */
  PRODUCTS = 1000, /* of those of several */
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
 * double has.  The last one is printed ...02941839940: three digits are wrong, as
 * <psi|H|psi> to 40 digits in a basis of 55 x 55 even states shows, whose residual of
 * 2e-12 leaves it 24. */
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
      12.886584502841939840 } },
  { "p_x^2 + p_y^2 + x^2 + y^2 + 4*x^2*y^2",
    NULL,
    1e-15,
    { 2.5616265756400316393, 5.3968039831941313950, 5.3968039831941313950,
      7.5491560629022652232, 8.4359873223484474428, 9.6175877647334193257,
      10.366020696842355027, 10.366020696842355027, 12.818706298776658594,
      12.886584502841939840 } },
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
             1e-4);
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

/* Of each coordinate a p^2 + sum c[n] x^n, and with the one before it
 * c[1] x y + c[2] x^2 y^2 + c[3] x^2 y. */
typedef struct coupled
{
  size_t axes;
  double a[AXES], own[AXES][7], with[AXES][4];
} coupled;

static uint64_t state;

/* MIDDLE +- HALF, to three digits. */
static double
any (double middle, double half)
{
  state = 6364136223846793005U * state + 1442695040888963407U;
  return round (1e3 * (middle + half * ((double) (state >> 11) / 0x1p52 - 1))) / 1e3;
}

/* Degree 4 or 6, tilted, every other one with deep wells; the same every time. */
static void
random_model (coupled *m, int seed)
{
  state = 4711 + 97 * (uint64_t) seed;
  *m = (coupled){ .axes = 1 + (size_t) seed % AXES };
  for (size_t k = 0; k < m->axes; k++)
    {
      const int sextic = any (0, 1) > (m->axes == 3 ? 0.8 : 0.4);
      m->a[k] = any (0.8, 0.5);
      m->own[k][sextic ? 6 : 4] = any (0.4, 0.2);
      m->own[k][4] += sextic ? any (0, 0.5) : 0.1;
      m->own[k][3] = any (0, 0.3);
      m->own[k][2] = k == 0 && seed / 3 % 2 ? any (-2.5, 1) : any (0, 1.5);
      m->own[k][1] = any (0, 0.5);
      m->with[k][1] = k > 0 ? any (0, 0.4) : 0;
      m->with[k][2] = k > 0 ? any (0.3, 0.3) : 0;
      m->with[k][3] = k > 0 ? any (0, 0.3) : 0;
    }
}

static void
write_model (char *out, size_t size, const coupled *m)
{
  size_t used = 0;
  for (size_t k = 0; k < m->axes; k++)
    {
      const char *q = parts[k].name, *before = k > 0 ? parts[k - 1].name : "";
      used += (size_t) snprintf (out + used, size - used, "%s%.3f*p_%s^2",
                                 k ? " + " : "", m->a[k], q);
      for (int n = 1; n <= 6; n++)
        used += (size_t) snprintf (out + used, size - used, " + (%.3f)*%s^%d",
                                   m->own[k][n], q, n);
      if (k > 0)
        used += (size_t) snprintf (out + used, size - used,
                                   " + (%.3f)*%s*%s + %.3f*%s^2*%s^2 + (%.3f)*%s^2*%s",
                                   m->with[k][1], before, q, m->with[k][2], before, q,
                                   m->with[k][3], before, q);
    }
}

/* The reference: of each coordinate by itself its lowest states on a grid of sinc
 * functions, between walls where nothing is left of them, and H as a whole matrix in
 * the products of these states that are lowest in the sum of their energies. */
typedef struct single
{
  double energy[SINGLE], x[SINGLE][SINGLE], x2[SINGLE][SINGLE];
} single;

static void
solve_single (single *out, double a, const double *c)
{
  static const double far = 7;
  const double h = 2 * far / (GRID + 1);
  double *matrix = malloc (sizeof (double) * GRID * GRID);
  bt_error error = BT_ERROR_INIT;
  ck_assert_ptr_nonnull (matrix);
  for (int i = 0; i < GRID; i++)
    for (int j = 0; j < GRID; j++)
      {
        const double x = (i + 1) * h - far, sign = (i - j) % 2 ? -1 : 1;
        double v = 0;
        for (int n = 6; n > 0; n--)
          v = (v + c[n]) * x;
        matrix[i * GRID + j] = i == j ? a * M_PI * M_PI / (3 * h * h) + v
                                      : 2 * a * sign / (h * h * (i - j) * (i - j));
      }
  ck_ok (bti_eigen_lowest (matrix, GRID, SINGLE, out->energy, &error), error);
  for (int p = 0; p < SINGLE; p++)
    for (int q = 0; q < SINGLE; q++)
      {
        out->x[p][q] = out->x2[p][q] = 0;
        for (int i = 0; i < GRID; i++)
          {
            const double x = (i + 1) * h - far,
                         both = matrix[p * GRID + i] * matrix[q * GRID + i];
            out->x[p][q] += both * x;
            out->x2[p][q] += both * x * x;
          }
      }
  free (matrix);
}

/* Places n of products up to LIMIT in the sum of energies; how many. */
static size_t
products_below (int (*n)[AXES], const single *one, size_t axes, double limit)
{
  size_t count = 0;
  int at[AXES] = { 0 };
  for (;;)
    {
      double sum = 0;
      for (size_t k = 0; k < axes; k++)
        sum += one[k].energy[at[k]];
      if (sum <= limit && n && count < PRODUCTS)
        memcpy (n[count], at, sizeof at);
      count += sum <= limit;
      size_t k = 0;
      while (k < axes && ++at[k] == SINGLE)
        at[k++] = 0;
      if (k == axes)
        return count;
    }
}

static double
element (const coupled *m, const single *one, const int *p, const int *q)
{
  double sum = 0;
  int differ = 0;
  for (size_t k = 0; k < m->axes; k++)
    differ += p[k] != q[k];
  for (size_t k = 0; differ == 0 && k < m->axes; k++)
    sum += one[k].energy[p[k]];
  for (size_t k = 1; k < m->axes; k++)
    {
      const single *a = &one[k - 1], *b = &one[k];
      if (differ > (p[k] != q[k]) + (p[k - 1] != q[k - 1]))
        continue;
      const double x = a->x[p[k - 1]][q[k - 1]], x2 = a->x2[p[k - 1]][q[k - 1]],
                   y = b->x[p[k]][q[k]], y2 = b->x2[p[k]][q[k]];
      sum += m->with[k][1] * x * y + m->with[k][2] * x2 * y2 + m->with[k][3] * x2 * y;
    }
  return sum;
}

/* The COUNT lowest in at most MOST products. */
static void
in_products (double *level, size_t count, const coupled *m, const single *one,
             size_t most)
{
  double low = 0, high = 1e4;
  bt_error error = BT_ERROR_INIT;
  int (*n)[AXES] = calloc (PRODUCTS, sizeof *n);
  for (int i = 0; i < 60; i++)
    {
      const double middle = (low + high) / 2;
      if (products_below (NULL, one, m->axes, middle) <= most)
        low = middle;
      else
        high = middle;
    }
  ck_assert_ptr_nonnull (n);
  const size_t size = products_below (n, one, m->axes, low);
  double *matrix = malloc (size * size * sizeof *matrix);
  ck_assert_ptr_nonnull (matrix);
  for (size_t i = 0; i < size; i++)
    for (size_t j = 0; j < size; j++)
      matrix[i * size + j] = element (m, one, n[i], n[j]);
  ck_ok (bti_eigen_lowest (matrix, size, count, level, &error), error);
  free (matrix);
  free (n);
}

/* The levels, and how much lower than that they may be: twice what a basis of two
 * thirds is still off by, and rounding. */
static void
refer (double *level, double *below, size_t count, const coupled *m)
{
  single *one = calloc (AXES, sizeof *one);
  double smaller[MOST];
  const size_t most = m->axes == 3 ? PRODUCTS : 700;
  ck_assert_ptr_nonnull (one);
  for (size_t k = 0; k < m->axes; k++)
    solve_single (&one[k], m->a[k], m->own[k]);
  in_products (level, count, m, one, m->axes == 1 ? SINGLE : most);
  in_products (smaller, count, m, one, m->axes == 1 ? SINGLE : 2 * most / 3);
  for (size_t i = 0; i < count; i++)
    below[i] = 2 * fabs (smaller[i] - level[i]);
  free (one);
}

/* Rough intervals and sharp ones hold the level. */
static void
look_at_model (int seed)
{
  static const double tolerance[][AXES]
      = { { 0.3, 0.3, 0.3 }, { 1e-2, 1e-2, 0 }, { 1e-5, 0, 0 }, { 1e-12, 0, 0 } };
  static const size_t counts[] = { 12, 8, 4 };
  coupled m;
  char text[900];
  double want[MOST], below[MOST];
  bt_energy level[MOST];
  random_model (&m, seed);
  write_model (text, sizeof text, &m);
  const size_t count = counts[m.axes - 1];
  refer (want, below, count, &m);
  for (size_t k = 0; k < sizeof tolerance / sizeof *tolerance; k++)
    {
      const double wanted = tolerance[k][m.axes - 1];
      if (!(wanted > 0))
        break;
      levels_of (level, count, m.axes, text, NULL, wanted);
      for (size_t i = 0; i < count; i++)
        {
          /* Of the grid. */
          const double rounding = 1e-11 * (1 + fabs (want[i]));
          ck_assert_double_lt (below[i], 1e-6);
          ck_assert_msg (level[i].lo <= want[i] + rounding
                             && want[i] - below[i] - rounding <= level[i].hi,
                         "%s: %zu at %g: [%.14g, %.14g] and %.14g - %.2g", text, i,
                         wanted, level[i].lo, level[i].hi, want[i], below[i]);
        }
    }
}

START_TEST (intervals_hold) { look_at_model (_i); }
END_TEST

/* Of one and of two coordinates. */
START_TEST (intervals_hold_quickly) { look_at_model (3 * (_i / 2) + _i % 2); }
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
  static const struct
  {
    const char *text, *says;
  } bad[]
      = { { "", "is neither a number" },      { "x", "is neither a number" },
          { "0", "must be above 0" },         { "-2", "must be above 0" },
          { "1e999", "is neither a number" }, { "1 2", "is neither a number" },
          { "x=1 2", "is neither a number" }, { "z=1", "is neither a number" },
          { "x=", "is neither a number" },    { "x=1,y=2", "is neither a number" } };
  bt_error error = BT_ERROR_INIT;
  double wall[BT_MAX_PARTS];
  bt_energy level[2];
  bt_energy_scope scope = { .wall = { 2, 2 } };
  bt_model *model = model_from (parts, 2, "p_x^2 + p_y^2 + x^2*p_x*y*p_y", NULL);
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    ck_fails (bt_energy_walls (wall, model, bad[i].text, &error), BT_EINVAL, error,
              bad[i].says);
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
  tcase_add_loop_test (core, as_printed, 1, 3);
  tcase_add_test (core, equal_parts);
  tcase_add_loop_test (core, no_count_is_too_small, 0, 4);
  tcase_add_loop_test (core, intervals_hold_quickly, 0, QUICK);
  tcase_add_test (core, between_walls);
  tcase_add_test (core, walls_that_make_no_sense);
  tcase_add_loop_test (more, as_printed, 0, 1);
  tcase_add_loop_test (more, as_printed, 3, 4);
  tcase_add_loop_test (more, no_count_is_too_small, 4, 5);
  tcase_add_loop_test (more, intervals_hold, 0, MODELS);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
