/* tests/test_openmodel.c - models of open systems as files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/open.h"
#include "validation/openmodel.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char path[64];

static void
write_model (const char *text)
{
  strcpy (path, "test_openmodel_XXXXXX");
  int fd = mkstemp (path);
  ck_assert_int_ge (fd, 0);
  FILE *file = fdopen (fd, "w");
  ck_assert_ptr_nonnull (file);
  fputs (text, file);
  ck_assert_int_eq (fclose (file), 0);
}

/* ---- what is shipped ----------------------------------------------------------- */

static const struct
{
  const char *file, *same; /* SAME: as the reference case of that name */
} shipped[] = {
  { "qubit-b1", "B1" },        { "qubit-b2", "B2" },       { "qubit-b0", NULL },
  { "qubit-below", NULL },     { "qubit-frozen", NULL },   { "qubit-fock", NULL },
  { "oscillators-a1", "A1" },  { "oscillators-a2", NULL }, { "cavity-c0", "C0" },
  { "cavity-c1", "C1" },       { "cavity-c3", "C3" },      { "cavity-excited", NULL },
  { "quartic", NULL },         { "quartic-closed", NULL }, { "quartic-noisy", NULL },
  { "qubit-half", NULL },      { "qubit-eighty", NULL },   { "qubit-fock-alone", NULL },
  { "cavity-squeezed", NULL }, { "quartic-large", NULL },  { "qubit-tenth", NULL },
};

START_TEST (a_shipped_model_loads)
{
  const char *srcdir = getenv ("srcdir");
  char name[512];
  bt_error error = BT_ERROR_INIT;
  bti_open_params params;
  snprintf (name, sizeof name, "%s/validation/models/%s.yaml", srcdir ? srcdir : ".",
            shipped[_i].file);
  ck_ok (btv_openmodel_load (&params, name, &error), error);
  ck_assert_int_eq (strncmp (shipped[_i].file, bti_open_kind_name (params.kind),
                             strlen (bti_open_kind_name (params.kind))),
                    0);
  if (!shipped[_i].same)
    return;
  const bti_open_params *same = &open_case_find (shipped[_i].same)->params;
  size_t count;
  const bti_open_parameter *rows = bti_open_parameters (&count);
  for (size_t i = 0; i < count; i++)
    {
      double is, wanted;
      if (bti_open_params_get (&params, rows[i].name, &is, &error) != BT_OK)
        continue;
      ck_ok (bti_open_params_get (same, rows[i].name, &wanted, &error), error);
      ck_assert_msg (is == wanted, "%s: %s = %.17g, not %.17g", shipped[_i].file,
                     rows[i].name, is, wanted);
    }
}
END_TEST

/* ---- what is refused ----------------------------------------------------------- */

static const struct
{
  const char *text, *place, *says;
} faults[] = {
  { "lambda: 1\n", ":1:1: ", "unknown key 'lambda'" },
  { "parts: {x: oscillator}\nhamiltonian: x\n", ":1:1: ", "no such open system" },
  { "kind: spin\n", ":1:7: ", "no kind of open model is called 'spin'" },
  { "kind: [qubit]\n", ":1:7: ", "must be a text" },
  { "- qubit\n", ":1:1: ", "must be a mapping" },
  { "kind: qubit\nDelta: 1\nkappa: 1\n",
    ":3:1: ", "unknown key 'kappa' in a model of" },
  { "kind: cavity\nDelta: 1\n", ":2:1: ", "known: kind, title, g, kappa" },
  { "kind: qubit\nDelta: 1\nDelta: 2\n", ":3:1: ", "duplicate key" },
  { "kind: qubit\nDelta:\n", ":2:", "missing value" },
  { "kind: qubit\nDelta: big\n", ":2:8: ", "must be a finite number" },
  { "kind: qubit\nDelta: \"1\"\n", ":2:8: ", "without quotes" },
  { "kind: qubit\nDelta: .inf\n", ":2:8: ", "must be a finite number" },
  { "kind: qubit\nsz: 1\ngamma_c: -0.1\n", ":3:10: ", "gamma_c = -0.1: must be >= 0" },
  { "gamma_q: -1e-9\nkind: oscillators\n", ":1:10: ", "must be >= 0" },
  { "kind: cavity\nnb: -2\n", ":2:5: ", "nb = -2" },
  { "kind: qubit\nfock: 1.5\n", ":2:7: ", "a whole number" },
  { "kind: qubit\nsx: 0.8\nsz: 0.7\n", ":1:1: ", "Bloch vector" },
  { "kind: quartic\nlambda: -1\n", ":2:9: ", "unbounded below" },
  { "kind: quartic\ntitle: {}\n", ":2:8: ", "'title' is a mapping" },
};

START_TEST (a_fault_is_refused_at_its_place)
{
  bt_error error = BT_ERROR_INIT;
  bti_open_params params;
  char place[96];
  write_model (faults[_i].text);
  bt_status status = btv_openmodel_load (&params, path, &error);
  remove (path);
  ck_fails (status, BT_EDATA, error, faults[_i].says);
  snprintf (place, sizeof place, "%s%s", path, faults[_i].place);
  ck_assert_msg (strncmp (error.text, place, strlen (place)) == 0,
                 "'%s' is not at '%s'", error.text, place);
}
END_TEST

/* In the order of lines, with what was meant. */
START_TEST (all_faults_are_told_at_once)
{
  static const char *const says[] = {
    (":2:8: 'Delta' is '0,5'; it must be a finite number; write 0.5, with a decimal "
     "point"),
    ":3:1: unknown key 'gama_c' in a model of kind qubit",
    ":4:5: 'sz' is '010'",
    ":5:1: duplicate key 'sz', first on line 4",
    ":6:1: missing value of key 'x0'",
    ":8:1: not YAML: ",
  };
  bt_error error = BT_ERROR_INIT;
  btv_complaints all = { NULL, 0, 0 };
  bti_open_params params;
  write_model ("kind: qubit\nDelta: 0,5\ngama_c: 1\nsz: 010\nsz: 1\nx0:\np0: 1\n]\n");
  bt_status status = btv_openmodel_read (&params, path, &all, &error);
  remove (path);
  ck_fails (status, BT_EDATA, error, says[0]);
  for (size_t i = 0; i < COUNT (says); i++)
    ck_assert_msg (i < all.count && strstr (all.item[i].text, says[i]),
                   "'%s', not '%s'", i < all.count ? all.item[i].text : "nothing",
                   says[i]);
  ck_assert_uint_eq (all.count, COUNT (says));
  ck_assert_ptr_nonnull (strstr (all.item[1].text, "did you mean 'gamma_c'?"));
  btv_complaints_clear (&all);
}
END_TEST

START_TEST (the_kind_may_come_last)
{
  bt_error error = BT_ERROR_INIT;
  bti_open_params params;
  write_model ("lambda: -0.25\nsy: 0.5\ntitle: last\nkind: qubit\n");
  bt_status status = btv_openmodel_load (&params, path, &error);
  remove (path);
  ck_ok (status, error);
  ck_assert_int_eq (params.kind, BTI_OPEN_QUBIT);
  ck_assert_double_eq (params.lambda, -0.25);
  ck_assert_double_eq (params.sy, 0.5);
  ck_fails (btv_openmodel_load (&params, "no/such.yaml", &error), BT_EIO, error,
            "no/such.yaml");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("openmodel");
  TCase *files = tcase_create ("files");
  tcase_add_loop_test (files, a_shipped_model_loads, 0, COUNT (shipped));
  tcase_add_loop_test (files, a_fault_is_refused_at_its_place, 0, COUNT (faults));
  tcase_add_test (files, all_faults_are_told_at_once);
  tcase_add_test (files, the_kind_may_come_last);
  suite_add_tcase (suite, files);
  return suite_run (suite);
}
