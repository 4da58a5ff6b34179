/* tests/test_energies.c - energy levels: closed forms, and bounds made anew.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sparse.h"
#include "model/system.h"
#include "num/linalg.h"
#include "tests/general.h"

#include <breaktime/breaktime.h>
#include <complex.h>
#include <math.h>
#include <string.h>

static void
levels_of (bt_energy *out, size_t count, const bt_part *part, size_t parts,
           const char *hamiltonian, double tolerance)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model = model_from (part, parts, hamiltonian, NULL);
  ck_ok (bt_energies (out, count, model, NULL, tolerance, NULL, &error), error);
  bt_model_free (model);
  for (size_t i = 0; i < count; i++)
    {
      ck_assert_uint_eq (out[i].index, i);
      ck_assert (out[i].lo <= out[i].value && out[i].value <= out[i].hi);
      if (i > 0)
        ck_assert (out[i - 1].value <= out[i].value);
      /* from basis to basis, the last of which is this one, E does not rise; but by
         rounding, which lies within the interval */
      const size_t last = out[i].bases - 1;
      ck_assert (out[i].bases > 0 && out[i].bases <= BT_ENERGY_BASES);
      ck_assert_double_eq (out[i].in[last], out[i].value);
      for (size_t k = 0; k < last; k++)
        {
          ck_assert_double_lt (out[i].cut[k], out[i].cut[k + 1]);
          ck_assert_double_ge (out[i].in[k] - out[i].in[k + 1],
                               out[i].lo - out[i].hi - 1e-12);
        }
    }
}

static void
holds (const bt_energy *level, double value)
{
  ck_assert_msg (level->lo <= value && value <= level->hi, "%zu: %.17g in %.17g %.17g",
                 level->index, value, level->lo, level->hi);
}

static const bt_part one[]
    = { { .name = "x" } },
    two[] = { { .name = "x" }, { .name = "y" } },
    spin[] = {
      { .name = "x" },
      { .name = "s", .kind = BT_QUBIT, .start = BT_START_BLOCH, .bloch = { 0, 0, 1 } }
    };

START_TEST (oscillators)
{
  bt_energy level[15];
  levels_of (level, 15, two, 2, "(p_x^2 + x^2)/2 + (p_y^2 + 4*y^2)/2", 1e-12);
  /* 3/2 + n + 2 m: degenerate ones are repeated. */
  size_t i = 0;
  for (int sum = 0; i < 15; sum++)
    for (int m = 0; m <= sum / 2 && i < 15; m++)
      holds (&level[i++], 1.5 + sum);
  ck_assert_str_eq (level[0].sector, "x+ y+");
  ck_assert_str_eq (level[1].sector, "x- y+");
  /* About another point, and squeezed: no parity, the same levels. */
  levels_of (level, 6, one, 1, "2*p_x^2 + (x - 3)^2/8 + 1", 1e-12);
  for (i = 0; i < 6; i++)
    holds (&level[i], 1 + (double) i * 1 + 0.5);
  ck_assert_str_eq (level[0].sector, "");
}
END_TEST

/* p^2 + x^4, as computed to 20 digits by others many times; and x^6 with the exact
 * ground state exp(-x^4/4) of p^2 + x^6 - 3 x^2. */
START_TEST (anharmonic_oscillators)
{
  static const double quartic[]
      = { 1.06036209048418289965, 3.79967302980139416878, 7.45569793798673839216,
          11.64474551137816202085, 16.26182601885022593790 };
  bt_energy level[5];
  levels_of (level, 5, one, 1, "p_x^2 + x^4", 1e-13);
  for (size_t i = 0; i < 5; i++)
    {
      holds (&level[i], quartic[i]);
      ck_assert_double_le (level[i].hi - level[i].lo, 3e-13 * quartic[i]);
      ck_assert_int_eq (level[i].warrant, BT_ENERGY_PROVED);
    }
  levels_of (level, 1, one, 1, "p_x^2 + x^6 - 3*x^2", 1e-10);
  ck_assert (fabs (level[0].value) < 1e-10);
  holds (&level[0], 0);
}
END_TEST

/* Zeros of psi at two far points, from its Taylor series about 0 with 70 digits, by
 * mpmath: what both have in common. */
static const struct
{
  const char *hamiltonian;
  double level[4];
} shot[] = {
  { "p_x^2 + x^6",
    { 1.144802453797052763765, 4.338598711513981191647, 9.073084560921433856016,
      14.93516963491073601571 } },
  { "p_x^2 + x^8",
    { 1.225820113800492191591, 4.755874413960759869312, 10.24494697723685474423,
      17.34308797058558916957 } },
  { "p_x^2 + x^4 - 5*x^2",
    { -3.4101427612398294753, -3.2506753622892359802, 0.6389195637838381245,
      2.5812162706174514809 } },
};

START_TEST (as_by_shooting)
{
  bt_energy level[4];
  levels_of (level, 4, one, 1, shot[_i].hamiltonian, 1e-12);
  for (size_t i = 0; i < 4; i++)
    {
      holds (&level[i], shot[_i].level[i]);
      ck_assert_double_le (level[i].hi - level[i].lo, 3e-12 * fabs (level[i].value));
      ck_assert_int_eq (level[i].warrant, BT_ENERGY_PROVED);
    }
}
END_TEST

/* Numbers of quanta are conserved: blocks of two, E = n w -+ sqrt(d^2/4 + g^2 n). */
START_TEST (atom_and_cavity)
{
  const double d = 0.3, g = 0.4;
  bt_energy level[7];
  double want[20];
  size_t count = 0;
  levels_of (level, 7, spin, 2,
             "(p_x^2 + x^2)/2 + 1.3/2*s_z + 0.4*(x*s_x - p_x*s_y)/sqrt(2)", 1e-12);
  want[count++] = 0.5 - 1.3 / 2;
  for (int n = 1; n < 8; n++)
    for (int sign = -1; sign <= 1; sign += 2)
      want[count++] = n + sign * sqrt (d * d / 4 + g * g * n);
  for (size_t i = 0; i < count; i++)
    for (size_t j = i + 1; j < count; j++)
      if (want[j] < want[i])
        {
          double swap = want[i];
          want[i] = want[j];
          want[j] = swap;
        }
  for (size_t i = 0; i < 7; i++)
    holds (&level[i], want[i]);
}
END_TEST

/* The lower bounds, made anew: H as a dense matrix in the basis that gave these values,
 * which is one of those that grow by a quarter, squeezed by one of some factors, and
 * what H makes of its states in one of eight levels more. */
START_TEST (a_lower_bound_is_what_it_is_said_to_be)
{
  enum
  {
    COUNTED = 4,
    LARGEST = 400,
    SQUEEZES = 4
  };
  const double share = (double[]){ 0.3, 0.03, 1e-3 }[_i];
  const char *text = "p_x^2 + x^4 + x^3/2";
  bt_energy level[COUNTED];
  bt_error error = BT_ERROR_INIT;
  double a[LARGEST * LARGEST], value[LARGEST];
  levels_of (level, COUNTED, one, 1, text, share);
  bt_model *model = model_from (one, 1, text, NULL);
  bti_system system = *bti_model_system (model);
  system.part[0].start = BT_START_FOCK;
  const double first = 8 * bti_basis_level (&system);
  int found = 0;
  double cut = first;
  for (int squeeze = -SQUEEZES; !found; squeeze++)
    {
      if (squeeze > SQUEEZES)
        {
          squeeze = -SQUEEZES;
          cut *= 1.25;
        }
      bti_basis *basis, *wide;
      bti_sparse *h;
      double complex in[LARGEST] = { 0 }, out[LARGEST];
      double energy[COUNTED + 1], residual[COUNTED + 1];
      ck_ok (bti_basis_new (&basis, &system, cut, &error), error);
      ck_ok (bti_basis_new (&wide, &system, cut + first, &error), error);
      basis->frame[0].w *= pow (1.3, squeeze);
      wide->frame[0].w *= pow (1.3, squeeze);
      ck_ok (bti_sparse_new (&h, wide, &system.h, NULL, &error), error);
      const size_t n = basis->size;
      ck_assert_uint_lt (wide->size, LARGEST);
      ck_assert_uint_gt (wide->size, n + 4);
      /* Of one part state n is number n, in both. */
      for (size_t j = 0; j < n; j++)
        {
          in[j] = 1;
          bti_sparse_apply (h, out, in);
          in[j] = 0;
          for (size_t i = 0; i < n; i++)
            a[j * n + i] = creal (out[i]);
        }
      ck_ok (bti_eigen (a, n, value, &error), error);
      for (size_t k = 0; k <= COUNTED; k++)
        {
          double sum = 0;
          for (size_t i = 0; i < wide->size; i++)
            in[i] = i < n ? a[k * n + i] : 0;
          bti_sparse_apply (h, out, in);
          for (size_t i = n; i < wide->size; i++)
            sum += creal (out[i]) * creal (out[i]);
          energy[k] = value[k];
          residual[k] = sqrt (sum);
        }
      found = fabs (energy[COUNTED - 1] - level[COUNTED - 1].value) < 1e-11;
      /* Many digits want other frequencies than the frame has. */
      ck_assert (!found || share > 0.01 || squeeze != 0);
      for (size_t k = 0; found && k < COUNTED; k++)
        {
          const double r = residual[k], next = energy[k + 1] - residual[k + 1],
                       temple
                       = next > energy[k] ? r * r / (next - energy[k]) : INFINITY;
          ck_assert_double_eq_tol (level[k].value, energy[k], 1e-11);
          /* Of the last one the next is only known to be above some energy between; and
           * where intervals of length 2 r overlap the proof has to take all together.
           */
          if (k + 1 < COUNTED && share < 0.01)
            ck_assert_double_eq_tol (level[k].value - level[k].lo, fmin (r, temple),
                                     1e-6 * r + 1e-11);
          else
            ck_assert_double_ge (level[k].value - level[k].lo,
                                 fmin (r, temple) - 1e-11);
          ck_assert_int_eq (level[k].warrant, BT_ENERGY_PROVED);
        }
      bti_sparse_free (h);
      bti_basis_free (wide);
      bti_basis_free (basis);
      ck_assert (cut < 1e4);
    }
  bt_model_free (model);
}
END_TEST

/* More states than are diagonalised whole: the same levels as of the two halves of a
 * pair without a coupling. */
START_TEST (large_bases)
{
  bt_energy single[12], pair[30];
  double sum[144];
  size_t count = 0;
  levels_of (single, 12, one, 1, "p_x^2 + x^4 + x^3/2", 1e-12);
  levels_of (pair, 30, two, 2, "p_x^2 + x^4 + x^3/2 + p_y^2 + y^4 + y^3/2", 1e-9);
  for (size_t i = 0; i < 12; i++)
    for (size_t j = 0; j < 12; j++)
      sum[count++] = single[i].value + single[j].value;
  for (size_t i = 0; i < count; i++)
    for (size_t j = i + 1; j < count; j++)
      if (sum[j] < sum[i])
        {
          double swap = sum[i];
          sum[i] = sum[j];
          sum[j] = swap;
        }
  for (size_t i = 0; i < 30; i++)
    {
      ck_assert_double_le (pair[i].hi - pair[i].lo, 3e-9 * sum[i]);
      ck_assert (pair[i].lo - 1e-11 <= sum[i] && sum[i] <= pair[i].hi + 1e-11);
    }
}
END_TEST

/* By a sinc grid in another program.  The lowest one sits in the well far from where
 * the bases have their centre, be it one of coordinates or of momenta. */
START_TEST (far_wells)
{
  static const char *const text[] = { "p_x^2/2 + x^2*(x - 6)^2/20 - x/20",
                                      "x^2/2 + p_x^2*(p_x - 6)^2/20 - p_x/20" };
  static const double want[] = { 0.62560104, 0.91103006, 2.3382743 };
  bt_energy level[3];
  for (double tolerance = 0.1; tolerance > 1e-10; tolerance /= 10)
    {
      levels_of (level, 1, one, 1, text[_i], tolerance);
      ck_assert_double_eq_tol (level[0].value, want[0], 2 * tolerance + 1e-8);
    }
  levels_of (level, 3, one, 1, text[_i], 1e-10);
  for (size_t i = 0; i < 3; i++)
    ck_assert_double_eq_tol (level[i].value, want[i], 5e-8);
}
END_TEST

/* Of parts whose levels are far apart, without parities, the first basis would have
 * more states than are diagonalised whole. */
START_TEST (uneven_parts)
{
  static const bt_part three[] = { { .name = "x" }, { .name = "y" }, { .name = "z" } };
  bt_energy level[4];
  levels_of (level, 4, three, 3,
             "p_x^2 + 100*x^2 + x + p_y^2 + y^2 + y/10 + p_z^2 + 2*z^2 + z/10", 1e-10);
  const double lowest = 10 + 1 + sqrt (2) - 1.0 / 400 - 1.0 / 400 - 1.0 / 800;
  holds (&level[0], lowest);
  holds (&level[1], lowest + 2);
  holds (&level[2], lowest + 2 * sqrt (2));
  holds (&level[3], lowest + 4);
}
END_TEST

START_TEST (what_has_no_levels)
{
  bt_error error = BT_ERROR_INIT;
  bt_energy level[4];
  bt_model *model
      = model_from (two, 2, "(p_x^2 + x^2 + p_y^2 + y^2)/2 + x^2*y - y^3/3", NULL);
  ck_fails (bt_energies (level, 4, model, NULL, 1e-6, NULL, &error), BT_EINVAL, error,
            "bounded from below");
  bt_model_free (model);
  model = model_from (two, 2, "p_x^2 + p_y^2 + y^2", NULL);
  ck_fails (bt_energies (level, 4, model, NULL, 1e-6, NULL, &error), BT_EINVAL, error,
            "does not hold its parts together");
  bt_model_free (model);
  model = model_from (one, 1, "p_x^2 + x^2", NULL);
  ck_fails (bt_energies (level, 0, model, NULL, 1e-6, NULL, &error), BT_EINVAL, error,
            "from 1 to");
  ck_fails (bt_energies (level, 4, model, NULL, 0, NULL, &error), BT_EINVAL, error,
            "tolerance");
  bt_model_free (model);
  model = model_from (spin + 1, 1, "s_x + s_z/3", NULL);
  ck_fails (bt_energies (level, 3, model, NULL, 1e-6, NULL, &error), BT_ELIMIT, error,
            "fewer");
  ck_ok (bt_energies (level, 2, model, NULL, 1e-6, NULL, &error), error);
  holds (&level[0], -sqrt (10) / 3);
  holds (&level[1], sqrt (10) / 3);
  bt_model_free (model);
}
END_TEST

int
main (void)
{
  bti_num_quiet ();
  Suite *suite = suite_create ("energies");
  TCase *core = tcase_create ("core");
  tcase_set_timeout (core, 120);
  tcase_add_test (core, oscillators);
  tcase_add_test (core, anharmonic_oscillators);
  tcase_add_loop_test (core, as_by_shooting, 0, 3);
  tcase_add_test (core, atom_and_cavity);
  tcase_add_loop_test (core, a_lower_bound_is_what_it_is_said_to_be, 0, 3);
  tcase_add_loop_test (core, far_wells, 0, 2);
  tcase_add_test (core, uneven_parts);
  tcase_add_test (core, large_bases);
  tcase_add_test (core, what_has_no_levels);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
