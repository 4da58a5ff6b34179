/* tests/test_reference_solvers.c - every solver against the numbers of other people's
 * software.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linalg.h"
#include "tests/support.h"
#include "validation/agreement.h"
#include "validation/library.h"

#include <breaktime/breaktime.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum
{
  SHARE = 8
};

static btv_library *library;

static btv_reference *
set_of (const char *file)
{
  bt_error error = BT_ERROR_INIT;
  btv_reference *set;
  ck_assert_msg (file != NULL, "no such set");
  ck_ok (btv_library_load (library, file, &set, &error), error);
  return set;
}

static btv_agreements
check (const btv_reference *set, int full)
{
  bt_error error = BT_ERROR_INIT;
  btv_agreements out;
  ck_ok (btv_agreement_check (&out, set, full, NULL, &error), error);
  return out;
}

/* ---- parts of sets --------------------------------------------------------------- */

/* Whether each row of SET is a model of its own, so that a part of it is a set. */
static int
has_a_model_a_row (const btv_reference *set)
{
  return strcmp (set->quantity, "polynomials") == 0
         || strcmp (set->quantity, "model-levels") == 0;
}

/* ROWS rows of SET, which is released: from FIRST on every STRIDE-th.  In the middle of
 * them the number of COLUMN, unless that is NULL, is off by SHIFT. */
static btv_reference *
part_of (btv_reference *set, size_t first, size_t stride, size_t rows,
         const char *column, double shift)
{
  bt_error error = BT_ERROR_INIT;
  char path[64];
  btv_reference *out;
  bt_table *table;
  const char *line;
  snprintf (path, sizeof path, "/tmp/breaktime-part-%ld.csv", (long) getpid ());
  ck_ok (bt_table_new (&table, &error), error);
  for (size_t i = 0; (line = bt_table_head_line (set->table, i)); i++)
    {
      const char *value = strstr (line, ": ");
      char key[32];
      snprintf (key, sizeof key, "%.*s", (int) (value - line - 2), line + 2);
      if (strcmp (key, "text") == 0)
        continue; /* of the table itself */
      ck_ok (bt_table_head (table, key, &error, "%s", value + 2), error);
    }
  double *number = calloc (rows, sizeof *number);
  const char **text = calloc (rows, sizeof *text);
  ck_assert (number && text);
  for (size_t j = 0; j < set->columns_count; j++)
    {
      const btv_column *from = &set->columns[j];
      for (size_t k = 0; k < rows; k++)
        if (from->texts)
          text[k] = from->texts[first + k * stride];
        else
          number[k] = from->numbers[first + k * stride];
      if (column && strcmp (from->name, column) == 0)
        number[rows / 2] += shift;
      if (from->texts)
        ck_ok (bt_table_texts (table, from->name, text, rows, &error), error);
      else
        ck_ok (bt_table_column (table, from->name, number, rows, &error), error);
    }
  ck_ok (bt_table_write (table, path, &error), error);
  ck_ok (btv_reference_load (&out, path, &error), error);
  unlink (path);
  free (number);
  free (text);
  bt_table_free (table);
  btv_reference_free (set);
  return out;
}

/* ---- all of them ----------------------------------------------------------------- */

/* Printed numbers, and those that tests/refuted.sh holds against reports. */
static int
of_no_solver (const btv_reference *set)
{
  return strcmp (set->origin, "printed") == 0 || strcmp (set->quantity, "refuted") == 0;
}

/* Whether somebody may pass over a set. */
static int
may_be_unchecked (const btv_reference *set, const btv_agreement *a)
{
  if (of_no_solver (set))
    return 1;
  /* Too large for a test, or a model that has no exact trajectories. */
  return strncmp (a->message, "left out: ", 10) == 0
         || strncmp (a->message, "no exact trajectories: ", 23) == 0;
}

static void
agree_with (btv_reference *set, int full)
{
  /* What the goals are, absolute, of <x>: in a run of given step and grid rounding
   * alone, and else, where there is no time step, what QuTiP and XMDS2 state. */
  static const double same_scheme = 1e-9, exact = 1e-6;
  btv_agreements found = check (set, full);
  char dt[16], method[32];
  double best = INFINITY;
  size_t agree = 0;
  btv_reference_word (set, "dt", dt, sizeof dt);
  btv_reference_word (set, "method", method, sizeof method);
  ck_assert_uint_ge (found.count, 1);
  for (size_t k = 0; k < found.count; k++)
    {
      const btv_agreement *a = &found.items[k];
      agree += a->accord == BTV_AGREES;
      if (a->accord == BTV_UNCHECKED)
        {
          ck_assert_msg (may_be_unchecked (set, a), "%s by %s: %s", set->id, a->by,
                         a->message);
          continue;
        }
      ck_assert_msg (a->accord == BTV_AGREES,
                     "%s by %s %s: %s, row %zu: %g, allowed %g + %g", set->id, a->by,
                     btv_accord_name (a->accord), a->column, a->row + 1, a->difference,
                     a->accuracy, a->error);
      best = fmin (best, a->x_difference);
      if (*dt)
        ck_assert_double_le (a->x_difference, same_scheme);
    }
  ck_assert (agree > 0 || of_no_solver (set));
  if (strcmp (method, "quantum") == 0)
    ck_assert_double_le (best, exact);
  btv_agreements_clear (&found);
  btv_reference_free (set);
}

/* Of models by the row, an eighth. */
START_TEST (solvers_agree_with_a_set)
{
  btv_reference *set = set_of (library->files[_i]);
  if (has_a_model_a_row (set))
    set = part_of (set, 0, SHARE, (set->rows - 1) / SHARE + 1, NULL, 0);
  agree_with (set, 0);
}
END_TEST

START_TEST (solvers_agree_with_every_row)
{
  static const struct
  {
    const char *id;
    int full; /* by what takes seconds a row, too */
  } sets[] = { { "scipy/polynomials", 0 },
               { "scipy/environments", 0 },
               { "scipy/potentials", 1 } };
  agree_with (set_of (btv_library_find (library, sets[_i].id)), sets[_i].full);
}
END_TEST

/* Every method is judged by somebody else's numbers: the closed ones by name or as
 * quantum, those that know an environment by sets of open systems. */
START_TEST (every_method_has_a_set)
{
  size_t count;
  const bt_method *const *methods = bt_methods (&count);
  int closed[32] = { 0 }, open = 0;
  ck_assert_uint_le (count, 32);
  for (size_t i = 0; i < library->files_count; i++)
    {
      btv_reference *set = set_of (library->files[i]);
      char method[32], kind[32];
      btv_reference_word (set, "method", method, sizeof method);
      btv_reference_word (set, "kind", kind, sizeof kind);
      for (size_t k = 0; k < count; k++)
        closed[k]
            |= strcmp (method, methods[k]->name) == 0
               || (strcmp (method, "quantum") == 0 && (methods[k]->caps & BT_QUANTUM));
      open |= *kind != '\0';
      btv_reference_free (set);
    }
  for (size_t k = 0; k < count; k++)
    ck_assert_msg (closed[k] || (open && methods[k]->caps & BT_ENVIRONMENT),
                   "no set for %s", methods[k]->name);
}
END_TEST

/* ---- that a check can fail ------------------------------------------------------- */

static const struct
{
  const char *id, *column;
  double shift;
  const char *by; /* who must notice */
} spoils[] = {
  { "scipy/polynomials", "x_2", 1e-4, "chebyshev" },
  { "scipy/polynomials", "mean_4", -1e-3, "chebyshev" },
  { "qutip/means-09", "x", 1e-6, "spectral" },
  { "qutip/means-09", "x", 1e-6, "chebyshev" },
  { "qutip/means-09", "p", -1e-5, "split-step-4" },
  { "qutip/means-09", "x2", 4e-3, "split-step" }, /* errs by 1e-3 before */
  { "scipy/polynomials", "energy", 1e-4, "chebyshev" },
  { "xmds2/split-step-odd", "x", 1e-9, "split-step" },
  { "scipy/mean-field-09", "x", 1e-9, "mean-field" },
  { "scipy/truncated-wigner-08", "p", 1e-2, "truncated-wigner" },
  { "mpmath/classical", "x", 1e-13, "classical" },
  { "mpmath/energy", "energy", 1e-12, "energy" },
  { "mpmath/floquet", "discriminant", 1e-9, "floquet" },
  { "mpmath/mathieu-edges", "a", 1e-8, "mathieu-edges" },
  { "mpmath/mathieu-edges", "a", 0.5, "mathieu-edges" },
  { "qutip/open-qubit-b1", "p_sz", 1e-4, "lindblad" },
  { "qutip/open-cavity-c1", "x_sx", 1e-6, "lindblad-taylor" },
  { "qutip/open-cavity-c1", "sz", 0.1, "hybrid" },
  { "scipy/potentials", "x_2", 1e-6, "chebyshev" },
  { "scipy/potentials", "mean_3", 1e-3, "split-step" },
  { "qutip/models", "mean_3", 1e-5, "lindblad-taylor" },
  { "qutip/steady", "mean", 1e-9, "steady" },
  { "scipy/levels", "level", 1e-7, "levels" },
  { "scipy/environments", "mean_2", 1e-4, "lindblad-taylor" },
  { "scipy/environments", "energy_4", -1e-4, "lindblad-taylor" },
};

START_TEST (a_wrong_number_is_noticed)
{
  btv_reference *set = set_of (btv_library_find (library, spoils[_i].id));
  const int few = has_a_model_a_row (set);
  set = part_of (set, few ? set->rows / 2 - 1 : 0, 1, few ? 3 : set->rows,
                 spoils[_i].column, spoils[_i].shift);
  btv_agreements found = check (set, 0);
  size_t k = 0;
  while (k < found.count && strcmp (found.items[k].by, spoils[_i].by) != 0)
    k++;
  ck_assert_uint_lt (k, found.count);
  ck_assert_int_eq (found.items[k].accord, BTV_DIFFERS);
  ck_assert_str_eq (found.items[k].column, spoils[_i].column);
  ck_assert_uint_eq (found.items[k].row, set->rows / 2);
  btv_agreements_clear (&found);
  btv_reference_free (set);
}
END_TEST

/* A scan of our own: the points that are computed again are always the same, and a
 * number that has moved, in or out of the window, is noticed there. */
START_TEST (a_point_of_a_scan_that_moved_is_noticed)
{
  static const double shift[] = { 0.1, -0.1, INFINITY };
  bt_error error = BT_ERROR_INIT;
  btv_reference *set = set_of (btv_library_find (library, "scans/vz25-map-08"));
  btv_column *column = (btv_column *) btv_reference_column (set, "t_q");
  btv_column *bound = (btv_column *) btv_reference_column (set, "t_q_lo");
  double *moved = calloc (2 * set->rows, sizeof *moved);
  ck_assert_ptr_nonnull (moved);
  for (size_t i = 0; i < set->rows; i++)
    {
      moved[i] = column->numbers[i] + shift[_i];
      moved[set->rows + i] = isinf (shift[_i]) ? 150 : bound->numbers[i];
    }
  column->numbers = moved;
  bound->numbers = moved + set->rows;
  btv_agreements found;
  size_t row = 0;
  for (int again = 0; again < 2; again++)
    {
      ck_ok (btv_agreement_check (&found, set, 0, NULL, &error), error);
      ck_assert_uint_eq (found.count, 1);
      ck_assert_int_eq (found.items[0].accord, BTV_DIFFERS);
      ck_assert_str_eq (found.items[0].column, "t_q");
      ck_assert (again == 0 || found.items[0].row == row);
      row = found.items[0].row;
      btv_agreements_clear (&found);
    }
  free (moved);
  btv_reference_free (set);
}
END_TEST

/* ---- what cannot be asked -------------------------------------------------------- */

static const char head[] = "# id: set/one\n"
                           "# quantity: means\n"
                           "# columns: t, x\n"
                           "# units: 1/omega, sqrt(hbar/(m omega))\n"
                           "# accuracy: 0, 1e-3\n"
                           "# parameters: lambda=0.1; x0=2; omega=0.7; method=quantum\n"
                           "# origin: computed\n"
                           "# generator: something 1.0\n"
                           "# command: run it\n"
                           "# refinement: half the step\n"
                           "# date: 2025-01-31\n"
                           "t,x\n"
                           "0,2\n0.5,1.7\n";

static const struct
{
  const char *from, *to, *message;
} wrong[] = {
  { "method=quantum", "method=guess", "the parameter method is 'guess'" },
  { "; method=quantum", "", "the parameter method is ''" },
  { "omega=0.7", "nu=0.7", ":6: unknown parameter 'nu' of 'means'" },
  { "lambda=0.1", "lambda=-0.1", "lambda" },
  { "0,2\n0.5", "0.1,2\n0.5", "row 1 is at t = 0.1; rows must be equidistant" },
  { "0,2\n", "", "row 1 is at t = 0.5" },
  { "units: 1/omega", "units: s",
    ":4: column 't' is in s; 'means' needs it in 1/omega" },
  { "method=quantum", "method=split-step; dt=0.25; points=32,32; box=20",
    "parameter 'box' has 1 numbers" },
  { "quantity: means", "quantity: energy", ":3: there is no column 'lambda'" },
  { "quantity: means", "quantity: open-means", "parameters: " },
  { "quantity: means", "quantity: scan", "parameters: no quantity to scan" },
};

START_TEST (what_a_check_needs_must_be_there)
{
  bt_error error = BT_ERROR_INIT;
  char path[64], text[1024];
  btv_reference *set;
  btv_agreements found;
  const char *at = strstr (head, wrong[_i].from);
  ck_assert_ptr_nonnull (at);
  snprintf (text, sizeof text, "%.*s%s%s", (int) (at - head), head, wrong[_i].to,
            at + strlen (wrong[_i].from));
  snprintf (path, sizeof path, "/tmp/breaktime-wrong-%ld.csv", (long) getpid ());
  FILE *file = fopen (path, "w");
  ck_assert_ptr_nonnull (file);
  fputs (text, file);
  fclose (file);
  ck_ok (btv_reference_load (&set, path, &error), error);
  unlink (path);
  ck_fails (btv_agreement_check (&found, set, 0, NULL, &error), BT_EDATA, error,
            wrong[_i].message);
  ck_assert_ptr_null (found.items);
  btv_reference_free (set);
}
END_TEST

/* A set of one random polynomial, of three parts. */
static void
write_polynomial (const char *path, const char *kinds, const char *hamiltonian,
                  const char *observed, double interval)
{
  static const char *const column[]
      = { "start_a", "start_b", "start_c", "x_", "mean_" };
  FILE *file = fopen (path, "w");
  ck_assert_ptr_nonnull (file);
  char names[600] = "kinds, hamiltonian, observed", units[400] = "text, text, text";
  char errors[400] = "-, -, -", row[900];
  snprintf (row, sizeof row, "%s,%s,%s", kinds, hamiltonian, observed);
  for (int k = 0; k < 21; k++)
    {
      char name[16];
      if (k < 20)
        snprintf (name, sizeof name, "%s%d", column[k / 4], k % 4 + 1);
      else
        strcpy (name, "energy");
      snprintf (names + strlen (names), sizeof names - strlen (names), ", %s", name);
      strcat (units, ", 1");
      strcat (errors, ", 0");
      strcat (row, k % 4 == 2 && k < 12 ? ",1" : ",0");
    }
  fprintf (file,
           "# id: set/one\n# quantity: polynomials\n# columns: %s\n# units: %s\n"
           "# accuracy: %s\n# parameters: interval=%g\n# origin: computed\n"
           "# generator: something 1.0\n# command: run it\n# refinement: none\n"
           "# date: 2025-01-31\n# text: kinds hamiltonian observed\n",
           names, units, errors, interval);
  for (const char *at = names; *at; at++)
    if (*at != ' ')
      fputc (*at, file);
  fprintf (file, "\n%s\n", row);
  fclose (file);
}

static const struct
{
  const char *kinds, *hamiltonian, *observed;
  double interval;
  const char *message; /* NULL: all is well */
} polynomials[] = {
  { "oqq", "a^2 + p_a^2 + a*b_x", "c_z", 0.9, NULL },
  { "oz", "a^2 + p_a^2", "a", 0.9, "row 1: kinds are 'oz'" },
  { "oooo", "a^2 + p_a^2", "a", 0.9, "row 1: kinds are 'oooo'" },
  { "o", "a^2 + p_b^2", "a", 0.9, "row 1: " },
  { "o", "a^2 + p_a^2", "b", 0.9, "nothing is called 'b'" },
  { "o", "i*a", "a", 0.9, "row 1: " },
  { "o", "a^2 + p_a^2", "a", 0, "the interval is 0: must be > 0" },
};

START_TEST (a_row_of_polynomials_must_be_a_model)
{
  bt_error error = BT_ERROR_INIT;
  char path[64];
  btv_reference *set;
  btv_agreements found;
  snprintf (path, sizeof path, "/tmp/breaktime-polynomial-%ld.csv", (long) getpid ());
  write_polynomial (path, polynomials[_i].kinds, polynomials[_i].hamiltonian,
                    polynomials[_i].observed, polynomials[_i].interval);
  ck_ok (btv_reference_load (&set, path, &error), error);
  unlink (path);
  if (polynomials[_i].message)
    ck_fails (btv_agreement_check (&found, set, 0, NULL, &error), BT_EDATA, error,
              polynomials[_i].message);
  else
    ck_ok (btv_agreement_check (&found, set, 0, NULL, &error), error);
  btv_agreements_clear (&found);
  btv_reference_free (set);
}
END_TEST

/* A set of one row, a model that is shipped. */
static const struct
{
  const char *model, *set, *observed;
  double interval;
  const char *message; /* NULL: all is well */
} models[] = {
  { "damped", "gamma=0.2 x0=1/2", "x*p_x", 0.9, NULL },
  { "damped", "-", "y", 0.9, "row 1: y, column 1: nothing is called 'y'" },
  { "dampened", "-", "x", 0.9, "row 1: 'dampened' is neither a file nor" },
  { "damped", "beta=1", "x", 0.9, "has no parameter 'beta'" },
  { "damped", "gamma", "x", 0.9, "set is 'gamma'" },
  { "damped", "gamma=1e", "x", 0.9, "row 1: gamma = '1e'" },
  { "damped", "gamma=0", "x", 0.9, "row 1: the model has no environment" },
  { "damped", "-", "x", 0, "the interval is 0: must be > 0" },
};

START_TEST (a_row_of_models_must_be_one)
{
  bt_error error = BT_ERROR_INIT;
  char path[64];
  btv_reference *set;
  btv_agreements found;
  snprintf (path, sizeof path, "/tmp/breaktime-models-%ld.csv", (long) getpid ());
  FILE *file = fopen (path, "w");
  ck_assert_ptr_nonnull (file);
  fprintf (file,
           "# id: set/one\n# quantity: models\n"
           "# columns: model, set, observed, mean_1, mean_2, mean_3, mean_4\n"
           "# units: text, text, text, 1, 1, 1, 1\n# accuracy: -, -, -, 0, 0, 0, 0\n"
           "# parameters: interval=%g\n# origin: computed\n"
           "# generator: something 1.0\n# command: run it\n# refinement: none\n"
           "# date: 2025-01-31\n# text: model set observed\n"
           "model,set,observed,mean_1,mean_2,mean_3,mean_4\n%s,%s,%s,0,0,0,0\n",
           models[_i].interval, models[_i].model, models[_i].set, models[_i].observed);
  fclose (file);
  ck_ok (btv_reference_load (&set, path, &error), error);
  unlink (path);
  if (models[_i].message)
    ck_fails (btv_agreement_check (&found, set, 0, NULL, &error), BT_EDATA, error,
              models[_i].message);
  else
    {
      ck_ok (btv_agreement_check (&found, set, 0, NULL, &error), error);
      /* By gaussian and by lindblad-taylor; x p is not 0.  What is for models of some
       * forms does not take it. */
      size_t differ = 0;
      for (size_t k = 0; k < found.count; k++)
        {
          differ += found.items[k].accord == BTV_DIFFERS;
          ck_assert (found.items[k].accord == BTV_DIFFERS
                     || found.items[k].accord == BTV_UNCHECKED);
        }
      ck_assert_uint_eq (differ, 2);
    }
  btv_agreements_clear (&found);
  btv_reference_free (set);
}
END_TEST

int
main (void)
{
  bt_error error = BT_ERROR_INIT;
  char path[512];
  const char *srcdir = getenv ("srcdir");
  snprintf (path, sizeof path, "%s/reference", srcdir ? srcdir : ".");
  bti_num_quiet ();
  btv_complaints complaints = { NULL, 0, 0 };
  if (btv_library_open (&library, path, &complaints, &error) != BT_OK)
    {
      fprintf (stderr, "%s\n", error.text);
      return EXIT_FAILURE;
    }
  Suite *suite = suite_create ("reference_solvers");
  TCase *tests = tcase_create ("sets");
  tcase_set_timeout (tests, 300);
  tcase_add_loop_test (tests, solvers_agree_with_a_set, 0, (int) library->files_count);
  tcase_add_test (tests, every_method_has_a_set);
  tcase_add_loop_test (tests, what_a_check_needs_must_be_there, 0, (int) COUNT (wrong));
  tcase_add_loop_test (tests, a_row_of_polynomials_must_be_a_model, 0,
                       (int) COUNT (polynomials));
  tcase_add_loop_test (tests, a_row_of_models_must_be_one, 0, (int) COUNT (models));
  suite_add_tcase (suite, tests);
  TCase *failing = tcase_create ("wrong");
  tcase_set_timeout (failing, 300);
  tcase_add_loop_test (failing, a_wrong_number_is_noticed, 0, (int) COUNT (spoils));
  tcase_add_loop_test (failing, a_point_of_a_scan_that_moved_is_noticed, 0, 3);
  suite_add_tcase (suite, failing);
  tcase_add_loop_test (suite_long (suite), solvers_agree_with_every_row, 0, 3);
  const int status = suite_run (suite);
  btv_library_free (library);
  return status;
}
