/* tests/test_modelfile.c - models as files: what is read, and where what is wrong.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/suite.h"
#include "validation/modelfile.h"
#include "validation/modelparts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof (array) / sizeof *(array))

static char path[64];

static void
write_model (const char *text)
{
  strcpy (path, "test_modelfile_XXXXXX");
  int fd = mkstemp (path);
  ck_assert_int_ge (fd, 0);
  FILE *file = fdopen (fd, "w");
  ck_assert_ptr_nonnull (file);
  fputs (text, file);
  ck_assert_int_eq (fclose (file), 0);
}

/* TEXT as a file, and the first of what is wrong with it. */
static bt_status
load_text (btv_modelfile **out, const char *text, bt_error *error)
{
  btv_complaints all = { NULL, 0, 0 };
  write_model (text);
  bt_status status = btv_modelfile_load (out, path, &all, error);
  remove (path);
  btv_complaints_clear (&all);
  return status;
}

static btv_modelfile *
load_shipped (const char *name)
{
  const char *srcdir = getenv ("srcdir");
  char place[512];
  bt_error error = BT_ERROR_INIT;
  btv_complaints all = { NULL, 0, 0 };
  btv_modelfile *file;
  snprintf (place, sizeof place, "%s/validation/models/%s.yaml", srcdir ? srcdir : ".",
            name);
  ck_assert_msg (btv_modelfile_is (place), "%s is no model file", place);
  ck_ok (btv_modelfile_load (&file, place, &all, &error), error);
  btv_complaints_clear (&all);
  return file;
}

static bt_model *
make (const btv_modelfile *file, const bt_parameter *set, size_t sets)
{
  bt_error error = BT_ERROR_INIT;
  bt_model *model;
  ck_ok (btv_modelfile_make (&model, file, set, sets, &error), error);
  return model;
}

/* The model of HAMILTONIAN with one oscillator x that starts as START says. */
static bt_model *
one (const char *hamiltonian, const char *start)
{
  char text[1024];
  bt_error error = BT_ERROR_INIT;
  btv_modelfile *file;
  snprintf (text, sizeof text,
            "parts: {x: oscillator}\nhamiltonian: %s\nstart: {x: %s}\n", hamiltonian,
            start);
  ck_ok (load_text (&file, text, &error), error);
  bt_model *model = make (file, NULL, 0);
  btv_modelfile_free (file);
  return model;
}

/* ---- what is shipped ------------------------------------------------------------- */

static const struct
{
  const char *name;
  size_t parts;
  int special;
} shipped[] = { { "vz25", 2, 1 },
                { "vz25-two-modes", 3, 1 },
                { "pair", 2, 1 },
                { "x4", 1, 0 },
                { "kerr", 1, 0 },
                { "xy2", 2, 0 },
                { "x2y4", 2, 0 },
                { "henon-heiles", 2, 0 },
                { "phi-chi2", 2, 0 },
                { "vz25-joint", 2, 0 },
                { "driven-kerr", 1, 0 },
                { "two-qubits", 3, 0 },
                { "jaynes-cummings", 2, 0 },
                { "driven-atom", 2, 0 },
                { "damped", 1, 0 },
                { "vz25-damped", 2, 0 },
                { "vz25-noisy", 2, 1 },
                { "two-classical", 3, 0 },
                { "two-quadratic", 2, 0 },
                { "crossed-quartic", 2, 0 },
                { "crossed-quartic-turned", 2, 0 },
                { "lame", 2, 0 },
                { "mathieu", 2, 0 },
                { "trilinear", 2, 0 },
                { "double-well", 1, 0 },
                { "pure-quartic", 1, 0 },
                { "stern-gerlach", 2, 0 } };

START_TEST (a_shipped_model_loads)
{
  btv_modelfile *file = load_shipped (shipped[_i].name);
  bt_model *model = make (file, NULL, 0);
  ck_assert_uint_eq (bt_model_parts (model), shipped[_i].parts);
  ck_assert_int_eq (bt_model_is_special (model) != 0, shipped[_i].special);
  /* Of a joint start it is not known here. */
  ck_assert_int_eq (isfinite (bt_model_energy (model)) != 0,
                    strcmp (shipped[_i].name, "vz25-joint") != 0);
  bt_model_free (model);
  btv_modelfile_free (file);
}
END_TEST

START_TEST (vz25_is_the_model_of_the_command_line)
{
  bt_error error = BT_ERROR_INIT;
  const bt_parameter set[] = { { "lambda", 0.3 }, { "x0", 2.385 }, { "Omega", 1.2 } };
  const double omega[] = { 1.2 }, two[] = { 0.4, 0.8 }, coupling[] = { 0.3 };
  btv_modelfile *file = load_shipped ("vz25");
  bt_model *is = make (file, set, 3), *wanted;
  ck_ok (bt_model_new (&wanted, 0.3, 2.385, omega, 1, &error), error);
  ck_assert (bt_model_equal (is, wanted));
  bt_model_free (is);
  bt_model_free (wanted);
  btv_modelfile_free (file);

  file = load_shipped ("vz25-two-modes");
  is = make (file, NULL, 0);
  ck_ok (bt_model_new (&wanted, 0.1, 5, two, 2, &error), error);
  ck_assert (bt_model_equal (is, wanted));
  bt_model_free (is);
  bt_model_free (wanted);
  btv_modelfile_free (file);

  file = load_shipped ("pair");
  is = make (file, set, 3);
  ck_ok (bt_model_new_linear (&wanted, coupling, 2.385, omega, 1, &error), error);
  ck_assert (bt_model_equal (is, wanted));
  bt_model_free (is);
  bt_model_free (wanted);
  btv_modelfile_free (file);
}
END_TEST

/* Of the Kerr oscillator, whose levels are omega n + chi n^2 exactly. */
START_TEST (normal_order_shows_what_a_symbol_means)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints all = { NULL, 0, 0 };
  btv_modelsetup setup;
  char *symbol, *normal;
  btv_modelfile *file = load_shipped ("kerr");
  ck_ok (btv_modelfile_setup (&setup, file, NULL, 0, &all, &error), error);
  ck_ok (btv_modelfile_operator (&symbol, &normal, &setup, setup.hamiltonian, &error),
         error);
  ck_assert_str_eq (symbol, "0.025 x^4 + 0.05 x^2 p_x^2 + 0.025 p_x^4 + 0.45 x^2 + "
                            "0.45 p_x^2 - 0.5");
  ck_assert_str_eq (normal, "0.1 a_x'^2 a_x^2 + 1.1 a_x' a_x");
  free (symbol);
  free (normal);
  ck_ok (btv_modelfile_operator (&symbol, &normal, &setup,
                                 "(x + i*p_x)^2*p_x - i*x + (2-i)*p_x - 3", &error),
         error);
  ck_assert_str_eq (symbol, "x^2 p_x + 2 i x p_x^2 - p_x^3 - i x + (2 - 1 i) p_x - 3");
  free (symbol);
  free (normal);
  btv_modelfile_free (file);
}
END_TEST

/* ---- parameters ------------------------------------------------------------------ */

START_TEST (what_comes_after_a_parameter_follows_it)
{
  bt_error error = BT_ERROR_INIT;
  bt_parameter set = { "g", 0.2 };
  btv_modelfile *file = load_shipped ("phi-chi2");
  btv_complaints all = { NULL, 0, 0 };
  btv_modelsetup setup;
  ck_ok (btv_modelfile_setup (&setup, file, &set, 1, &all, &error), error);
  ck_assert_str_eq (setup.parameter[1].name, "kappa");
  ck_assert_double_eq_tol (setup.parameter[1].value, 2 * 0.2 * 0.2, 1e-16);
  ck_assert_double_eq_tol (setup.part[1].width, sqrt (1 + 2 * 0.2 * 3), 1e-15);
  ck_assert_double_eq (setup.part[0].mean, 3);
  set = (bt_parameter){ "kappa", 1 };
  ck_ok (btv_modelfile_setup (&setup, file, &set, 1, &all, &error), error);
  ck_assert_double_eq (setup.parameter[1].value, 1);

  set = (bt_parameter){ "kapa", 1 };
  ck_fails (btv_modelfile_setup (&setup, file, &set, 1, &all, &error), BT_EINVAL, error,
            "no parameter 'kapa'; known: g, kappa, Omega, x0; did you mean 'kappa'?");
  /* No real width: y starts beyond the point where it becomes tachyonic. */
  set = (bt_parameter){ "x0", -6 };
  ck_fails (btv_modelfile_setup (&setup, file, &set, 1, &all, &error), BT_EDATA, error,
            "phi-chi2.yaml:12:14: ");
  btv_complaints_clear (&all);
  btv_modelfile_free (file);
}
END_TEST

START_TEST (a_parameter_is_a_number_or_an_expression_of_numbers)
{
  bt_error error = BT_ERROR_INIT;
  bt_parameter made;
  ck_ok (btv_modelfile_parse (&made, "g", "sqrt(2)/4 - 1e-3", &error), error);
  ck_assert_str_eq (made.name, "g");
  ck_assert_double_eq_tol (made.value, sqrt (2) / 4 - 1e-3, 1e-16);
  ck_fails (btv_modelfile_parse (&made, "g", "0,5", &error), BT_EINVAL, error,
            "write 0.5");
  ck_fails (btv_modelfile_parse (&made, "g", "2*h", &error), BT_EINVAL, error,
            "character 3");
  ck_fails (btv_modelfile_parse (&made, "2g", "1", &error), BT_EINVAL, error,
            "'2g' cannot be the name");
  ck_fails (btv_modelfile_parse (&made, "g", "i", &error), BT_EINVAL, error, "g = 'i'");
}
END_TEST

/* ---- starts ---------------------------------------------------------------------- */

/* <n> = sinh^2 r whatever the angle, and exp(-2r)/2 along it. */
START_TEST (a_squeezed_start_has_its_moments)
{
  static const double angles[] = { 0, 0.3, 1.1, 1.5707963267948966, 2.6, -0.7 };
  const double angle = angles[_i], r = 0.45;
  char start[64], along[96];
  snprintf (start, sizeof start, "{squeezing: 0.45, angle: %.17g}", angle);
  bt_model *model = one ("(x^2 + p_x^2 - 1)/2", start);
  ck_assert_double_eq_tol (bt_model_energy (model), sinh (r) * sinh (r), 1e-14);
  bt_model_free (model);
  snprintf (along, sizeof along, "(cos*x + sin*p_x)^2");
  char text[512];
  snprintf (text, sizeof text,
            "parameters: {cos: %.17g, sin: %.17g}\nparts: {x: oscillator}\n"
            "hamiltonian: %s\nstart: {x: %s}\n",
            cos (angle), sin (angle), along, start);
  bt_error error = BT_ERROR_INIT;
  btv_modelfile *file;
  ck_ok (load_text (&file, text, &error), error);
  model = make (file, NULL, 0);
  ck_assert_double_eq_tol (bt_model_energy (model), exp (-2 * r) / 2, 1e-14);
  bt_model_free (model);
  btv_modelfile_free (file);
}
END_TEST

static const struct
{
  const char *hamiltonian, *start;
  double energy;
} starts[] = {
  { "x^2", "{}", 0.5 },
  { "x^2", "{mean: 2, width: 4}", 4.125 },
  { "p_x^2", "{momentum: -1.5, width: 4}", 4.25 },
  { "x*p_x", "{mean: 2, momentum: -1.5}", -3 },
  { "(x^2 + p_x^2)/2", "{fock: 3}", 3.5 },
  { "(x^2 + p_x^2)/2", "{fock: 3, mean: 1}", 4 },
  { "x^2", "{fock: 2, width: 2}", 1.25 },
  /* ((x^2 + p^2)/2)^2 is n^2 + n + 1/2 */
  { "((x^2 + p_x^2)/2)^2", "{fock: 4}", 20.5 },
  { "x", "{cat: 2, phase: pi/3}", 0 },
  /* overlap exp(-a^2): <x^2> = 1/2 + a^2/(1 + exp(-a^2)) for the even one */
  { "x^2", "{cat: 1.5}", 0.5 + 2.25 / (1 + 0.10539922456186433) },
};

START_TEST (a_start_has_its_energy)
{
  bt_model *model = one (starts[_i].hamiltonian, starts[_i].start);
  ck_assert_double_eq_tol (bt_model_energy (model), starts[_i].energy, 1e-13);
  bt_model_free (model);
}
END_TEST

START_TEST (qubits_and_joint_starts)
{
  bt_error error = BT_ERROR_INIT;
  btv_modelfile *file;
  ck_ok (load_text (&file,
                    "parts: {x: oscillator, s: qubit}\nhamiltonian: 0.3*s_z + x*s_x\n"
                    "start: {x: {mean: 2}, s: {bloch: [0.6, 0, 0.8]}}\n",
                    &error),
         error);
  bt_model *model = make (file, NULL, 0);
  ck_assert_double_eq_tol (bt_model_energy (model), 0.3 * 0.8 + 2 * 0.6, 1e-14);
  bt_model_free (model);
  btv_modelfile_free (file);
  ck_ok (load_text (&file,
                    "parts: {x: oscillator, s: qubit}\nhamiltonian: s_z + x^2*s_x\n"
                    "start: {joint: {ground_of: p_x^2 + x^2 + s_z}}\n",
                    &error),
         error);
  model = make (file, NULL, 0);
  bt_model_free (model);
  btv_modelfile_free (file);
}
END_TEST

START_TEST (a_model_has_the_environment_of_its_file)
{
  bt_error error = BT_ERROR_INIT;
  btv_complaints all = { NULL, 0, 0 };
  btv_modelfile *file;
  btv_modelsetup setup;
  bt_model *model;
  ck_ok (load_text (&file,
                    "parameters: {gamma: 0.1}\nparts: {x: oscillator}\n"
                    "hamiltonian: p_x^2 + x^2\nenvironment:\n"
                    "  - {operator: (x + i*p_x)/sqrt(2), rate: 2*gamma}\n",
                    &error),
         error);
  ck_ok (btv_modelfile_setup (&setup, file, NULL, 0, &all, &error), error);
  ck_assert_uint_eq (setup.operators, 1);
  ck_assert_double_eq (setup.environment[0].rate, 0.2);
  ck_assert_str_eq (setup.environment[0].text, "(x + i*p_x)/sqrt(2)");
  ck_ok (btv_modelfile_model (&model, &setup, &error), error);
  ck_assert_uint_eq (bt_model_dissipators (model), 1);
  bt_model_free (model);
  const bt_parameter none = { "gamma", 0 };
  model = make (file, &none, 1);
  ck_assert_uint_eq (bt_model_dissipators (model), 0);
  bt_model_free (model);
  btv_modelfile_free (file);
}
END_TEST

/* ---- what is refused ------------------------------------------------------------- */

#define HEAD "parameters: {g: 1, h: 2}\nparts: {x: oscillator, s: qubit}\n"
#define TAIL "start: {s: {bloch: [0, 0, 1]}}\n"
#define ONE "parts: {x: oscillator}\nhamiltonian: p_x^2 + x^2\n"

static const struct
{
  const char *text, *place, *says;
} faults[] = {
  { "- x\n", ":1:1: ", "must be a mapping" },
  { "hamiltonian: 1\n", ":1:1: ", "missing key 'parts' in a model" },
  { "parts: {x: oscillator}\n", ":1:1: ", "missing key 'hamiltonian'" },
  { "parts: {x: oscillator}\n]\n", ":2:1: ", "not YAML" },
  { ONE "hamiltonain: 2\n", ":3:1: ", "did you mean 'hamiltonian'?" },
  { "parts: {x: oscilator}\nhamiltonian: x\n",
    ":1:12: ", "did you mean 'oscillator'?" },
  { "parts: [x]\nhamiltonian: x\n", ":1:8: ", "'parts' is a sequence" },
  { "parts: {}\nhamiltonian: 1\n", ":1:8: ", "no parts" },
  { "parts: {2x: qubit}\nhamiltonian: 1\n", ":1:9: ", "cannot be the name of a part" },
  { "parts: {pi: qubit}\nhamiltonian: 1\n", ":1:9: ", "cannot be the name of a part" },
  { "parts: {joint: qubit}\nhamiltonian: 1\n", ":1:9: ", "cannot be the name" },
  { "parts: {x: oscillator, p_x: oscillator}\nhamiltonian: 1\n",
    ":1:24: ", "the symbol 'p_x', which means something else already" },
  { "parameters: {x: 1}\nparts: {x: oscillator}\nhamiltonian: 1\n",
    ":2:9: ", "the symbol 'x', which means something else already" },
  { "parameters: {at: 1}\n" ONE, ":1:14: ", "'at' cannot be the name of a parameter" },
  { "parameters: {i: 1}\n" ONE, ":1:14: ", "'i' cannot be the name of a parameter" },
  { "parameters: {g: 010}\n" ONE, ":1:17: ", "'g' is '010'" },
  { "parameters: {g: 2*h, h: 1}\n" ONE, ":1:19: ", "'h'" },
  { "parameters: {g: x}\n" ONE, ":1:17: ", "'x'" },
  { "parameters: {g: 1/0}\n" ONE, ":1:1", "" },
  { "parameters: {g: [1]}\n" ONE, ":1:17: ", "'g' is a sequence" },
  { "parameters: 3\n" ONE, ":1:13: ", "'parameters' is a text" },
  /* the very character, of plain, quoted, folded texts */
  { HEAD "hamiltonian: x + gg*s_z\n" TAIL, ":3:18: ", "did you mean 'g'?" },
  { HEAD "hamiltonian: 'x + gg*s_z'\n" TAIL, ":3:19: ", "'gg'" },
  { HEAD "hamiltonian: \"x + gg*s_z\"\n" TAIL, ":3:19: ", "'gg'" },
  { HEAD "hamiltonian: >-\n  x + s_x\n  + gg*s_z\n" TAIL, ":5:5: ", "'gg'" },
  { HEAD "hamiltonian:\n    x\n   + s_x\n     + gg*s_z\n" TAIL, ":6:8: ", "'gg'" },
  { "\xef\xbb\xbf" HEAD "hamiltonian: x +   gg*s_z\n" TAIL, ":3:20: ", "'gg'" },
  { HEAD "hamiltonian: x + (2\n" TAIL, ":3:18: ", "not closed" },
  { HEAD "hamiltonian: i*x\n" TAIL, ":3:14: ", "not Hermitian" },
  { HEAD "hamiltonian: s_x*s_y\n" TAIL, ":3:", "" },
  { HEAD "hamiltonian: x/p_x\n" TAIL, ":3:", "" },
  { HEAD "hamiltonian: x^1000000000\n" TAIL, ":3:", "" },
  { HEAD "hamiltonian: (x + p_x)^1000\n" TAIL, ":3:", "" },
  { HEAD "hamiltonian: x^9\n" TAIL, ":3:", "" },
  { HEAD "hamiltonian: x^0.5\n" TAIL, ":3:", "" },
  { HEAD "hamiltonian: x/(g - 1)\n" TAIL, ":3:", "" },
  { HEAD "hamiltonian: sqrt(1 - h)*x\n" TAIL, ":3:", "" },
  { HEAD "hamiltonian: 1e308*1e308*x\n" TAIL, ":3:", "" },
  { HEAD "hamiltonian: [x]\n" TAIL, ":3:14: ", "'hamiltonian' is a sequence" },
  { HEAD "hamiltonian: ' '\n" TAIL, ":3:14: ", "'hamiltonian' is empty" },
  /* what is classical */
  { ONE "classical: x\n", ":3:12: ", "must be a list of parts" },
  { ONE "classical: [X]\n", ":3:13: ", "no part is called 'X'; known: x" },
  { ONE "classical: [x, x]\n", ":3:16: ", "named twice" },
  { HEAD "hamiltonian: x\nclassical: [s]\n" TAIL, ":4:13: ", "is a qubit" },
  /* starts */
  { ONE "start: [x]\n", ":3:8: ", "'start' is a sequence" },
  { ONE "start: {y: {mean: 1}}\n", ":3:9: ", "no part is called 'y'" },
  { ONE "start: {x: {maen: 1}}\n", ":3:13: ", "did you mean 'mean'?" },
  { ONE "start: {x: 3}\n", ":3:12: ", "must be a mapping" },
  { ONE "start: {x: {width: 0}}\n", ":3:20: ", "it must be > 0" },
  { ONE "start: {x: {width: -1}}\n", ":3:20: ", "it must be > 0" },
  { ONE "start: {x: {width: sqrt(0-2)}}\n", ":3:20: ", "" },
  { ONE "start: {x: {mean: .inf}}\n", ":3:19: ", "" },
  { ONE "start: {x: {mean: 1e999}}\n", ":3:19: ", "" },
  { ONE "start: {x: {fock: 1000000000}}\n", ":3:19: ", "from 0 to 200" },
  { ONE "start: {x: {fock: 1.5}}\n", ":3:19: ", "a whole number" },
  { ONE "start: {x: {fock: -1}}\n", ":3:19: ", "a whole number" },
  { ONE "start: {x: {fock: 1, squeezing: 1}}\n",
    ":3:13: ", "nothing beside 'squeezing'" },
  { ONE "start: {x: {width: 2, squeezing: 1}}\n",
    ":3:13: ", "'width' says nothing beside 'squeezing'" },
  { ONE "start: {x: {squeezing: 400}}\n", ":3:24: ", "out of range" },
  { ONE "start: {x: {angle: 1}}\n", ":3:13: ", "says nothing without 'squeezing'" },
  { ONE "start: {x: {phase: 1, mean: 2}}\n", ":3:13: ", "nothing without 'cat'" },
  { ONE "start: {x: {cat: 0, phase: pi}}\n", ":3:18: ", "cancel each other" },
  { HEAD "hamiltonian: x\n", ":1:1: ", "the qubit 's' has no start" },
  { HEAD "hamiltonian: x\nstart: {s: {bloch: [0, 1]}}\n", ":4:20: ", "three numbers" },
  { HEAD "hamiltonian: x\nstart: {s: {bloch: [0, 2, 0]}}\n",
    ":4:20: ", "has the length 2" },
  { HEAD "hamiltonian: x\nstart: {s: {mean: 1}}\n", ":4:12: ", "missing key 'bloch'" },
  { ONE "start: {joint: {ground_of: x^2*y}}\n", ":3:32: ", "'y'" },
  { ONE "start: {joint: {ground_of: x^2}, x: {mean: 1}}\n",
    ":3:34: ", "beside 'joint'" },
  { ONE "start: {joint: {}}\n", ":3:16: ", "missing key 'ground_of'" },
  /* environments */
  { ONE "environment: [{operator: x, rate: 1e308*1e308}]\n", ":3:40: ", "too large" },
  { ONE "environment: {operator: x}\n", ":3:14: ", "must be a list" },
  { ONE "environment: [{operator: x}]\n", ":3:15: ", "missing key 'rate'" },
  { ONE "environment: [{operator: x*y, rate: 1}]\n", ":3:28: ", "'y'" },
  { ONE "environment: [{operator: x, rate: -1}]\n", ":3:35: ", "it must be >= 0" },
};

START_TEST (a_fault_is_refused_at_its_place)
{
  bt_error error = BT_ERROR_INIT;
  btv_modelfile *file;
  char place[96];
  bt_status status = load_text (&file, faults[_i].text, &error);
  ck_assert_ptr_null (file);
  ck_fails (status, BT_EDATA, error, faults[_i].says);
  snprintf (place, sizeof place, "%s%s", path, faults[_i].place);
  ck_assert_msg (strncmp (error.text, place, strlen (place)) == 0,
                 "'%s' is not at '%s'", error.text, place);
}
END_TEST

/* What depends on a parameter that is wrong is looked at nevertheless. */
START_TEST (all_faults_are_told_at_once)
{
  static const char *const says[] = {
    ":1:19: ",
    ":3:16: nothing is called 'q'",
    ":4:1: unknown key 'klassical' in a model",
    ":5:12: 'title' is a mapping",
    ":7:7: unknown key 'widht' in the start of x",
    ":8:3: no part is called 'z'",
    ":10:27: ",
    ":11:1: duplicate key 'parts', first on line 2",
    ":12:1: not YAML: ",
  };
  bt_error error = BT_ERROR_INIT;
  btv_complaints all = { NULL, 0, 0 };
  btv_modelfile *file;
  write_model ("parameters: {g: 2*}\nparts: {x: oscillator, y: oscillator}\n"
               "hamiltonian: g*q + x\nklassical: [x]\ntitle:     {}\n"
               "start:\n  x: {widht: 2}\n  z: {mean: 1}\n"
               "environment:\n  - {operator: x, rate: 2*}\nparts: {}\n]\n");
  bt_status status = btv_modelfile_load (&file, path, &all, &error);
  remove (path);
  ck_fails (status, BT_EDATA, error, says[0]);
  for (size_t i = 0; i < COUNT (says); i++)
    ck_assert_msg (i < all.count && strstr (all.item[i].text, says[i]),
                   "'%s', not '%s'", i < all.count ? all.item[i].text : "nothing",
                   says[i]);
  ck_assert_uint_eq (all.count, COUNT (says));
  btv_complaints_clear (&all);
}
END_TEST

/* Whatever the file breaks off at: what is missing behind that is not there. */
START_TEST (a_file_that_breaks_off_anywhere)
{
  static const char whole[]
      = "title: t\nparameters: {g: 0.1, h: 2*g}\nparts: {x: oscillator, s: qubit}\n"
        "hamiltonian: p_x^2 + x^2 + h*x*s_z\nclassical: [x]\n"
        "environment: [{rate: g, operator: x + i*p_x}, {operator: s_z, rate: h}]\n"
        "start: {x: {mean: g, momentum: 1, squeezing: 0.1}, s: {bloch: [0.6, 0, "
        "0.8]}}\n";
  for (size_t size = 0; size < sizeof whole; size++)
    {
      char text[sizeof whole + 8];
      bt_error error = BT_ERROR_INIT;
      btv_modelfile *file;
      snprintf (text, sizeof text, "%.*s%s", (int) size, whole,
                size + 1 < sizeof whole ? " ]\n]\n" : "");
      const bt_status status = load_text (&file, text, &error);
      if (size + 1 < sizeof whole)
        ck_fails (status, BT_EDATA, error, path);
      else
        ck_ok (status, error);
      btv_modelfile_free (file);
    }
}
END_TEST

/* ---- malice ---------------------------------------------------------------------- */

/* PREFIX, then COUNT times EACH with its number, then SUFFIX. */
static char *
repeat (const char *prefix, const char *each, int count, const char *suffix)
{
  const size_t room = 256 * 1024;
  char *text = malloc (room);
  ck_assert_ptr_nonnull (text);
  size_t used = (size_t) snprintf (text, room, "%s", prefix);
  for (int i = 0; i < count; i++)
    used += (size_t) snprintf (text + used, room - used, "%s%.*d", each,
                               strchr (each, '(') ? 0 : 1, strchr (each, '(') ? 0 : i);
  snprintf (text + used, room - used, "%s", suffix);
  return text;
}

START_TEST (sizes_are_bounded)
{
  bt_error error = BT_ERROR_INIT;
  btv_modelfile *file;
  char parts[40 * 1000] = "parts:\n", *text;
  size_t used = strlen (parts);
  for (int i = 0; i < 1000; i++)
    used += (size_t) snprintf (parts + used, sizeof parts - used, "  q%d: qubit\n", i);
  snprintf (parts + used, sizeof parts - used, "hamiltonian: 1\n");
  ck_fails (load_text (&file, parts, &error), BT_EDATA, error,
            ":10:3: 1000 parts; at most 8");

  used = (size_t) snprintf (parts, sizeof parts, "%s", ONE "parameters:\n");
  for (int i = 0; i < 65; i++)
    used += (size_t) snprintf (parts + used, sizeof parts - used, "  q%d: 1\n", i);
  ck_fails (load_text (&file, parts, &error), BT_EDATA, error,
            "65 parameters; at most 64");

  text = repeat ("parts: {x: oscillator}\nhamiltonian: x", "+x*", 2000, "\n");
  ck_ok (load_text (&file, text, &error), error); /* many terms that are one */
  btv_modelfile_free (file);
  free (text);
  text = repeat ("parts: {x: oscillator}\nhamiltonian: ", "(", 5000, "x\n");
  ck_fails (load_text (&file, text, &error), BT_EDATA, error, ":2:");
  free (text);
  text = repeat ("parts: {x: oscillator}\nhamiltonian: x", "+p_x*", 9000, "\n");
  ck_fails (load_text (&file, text, &error), BT_EDATA, error, "larger than 32 KiB");
  free (text);
}
END_TEST

START_TEST (the_other_kind_of_file_is_told_apart)
{
  write_model ("kind: qubit\nlambda: 1\n");
  ck_assert (!btv_modelfile_is (path));
  remove (path);
  ck_assert (!btv_modelfile_is (path));
  write_model ("- 1\n");
  ck_assert (!btv_modelfile_is (path));
  remove (path);
  write_model ("title: nothing else\n");
  ck_assert (btv_modelfile_is (path));
  remove (path);
}
END_TEST

START_TEST (a_file_is_one_line)
{
  bt_error error = BT_ERROR_INIT;
  btv_modelfile *file;
  ck_ok (load_text (&file, ONE "classical: [x]\nstart:\n  x: {mean: '2'}\n", &error),
         error);
  ck_assert_str_eq (
      btv_modelfile_text (file),
      "{parts: {x: oscillator}, hamiltonian: p_x^2 + x^2, classical: [x], "
      "start: {x: {mean: 2}}}");
  btv_modelfile_free (file);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("modelfile");
  TCase *reading = tcase_create ("reading"), *wrong = tcase_create ("wrong");
  tcase_add_loop_test (reading, a_shipped_model_loads, 0, COUNT (shipped));
  tcase_add_test (reading, vz25_is_the_model_of_the_command_line);
  tcase_add_test (reading, normal_order_shows_what_a_symbol_means);
  tcase_add_test (reading, what_comes_after_a_parameter_follows_it);
  tcase_add_test (reading, a_parameter_is_a_number_or_an_expression_of_numbers);
  tcase_add_loop_test (reading, a_squeezed_start_has_its_moments, 0, 6);
  tcase_add_loop_test (reading, a_start_has_its_energy, 0, COUNT (starts));
  tcase_add_test (reading, qubits_and_joint_starts);
  tcase_add_test (reading, a_model_has_the_environment_of_its_file);
  tcase_add_test (reading, the_other_kind_of_file_is_told_apart);
  tcase_add_test (reading, a_file_is_one_line);
  suite_add_tcase (suite, reading);
  tcase_add_loop_test (wrong, a_fault_is_refused_at_its_place, 0, COUNT (faults));
  tcase_add_test (wrong, all_faults_are_told_at_once);
  tcase_add_test (wrong, a_file_that_breaks_off_anywhere);
  tcase_add_test (wrong, sizes_are_bounded);
  suite_add_tcase (suite, wrong);
  return suite_run (suite);
}
