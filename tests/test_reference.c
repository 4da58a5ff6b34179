/* tests/test_reference.c - sets of reference data, their manifest and their folder:
 * what is wrong is refused, what changes is kept on record.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/folder.h"
#include "tests/support.h"
#include "validation/agreement.h"
#include "validation/claims.h"
#include "validation/library.h"
#include "validation/stored.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
make_folders (void)
{
  make_folder ();
  ck_assert_int_eq (mkdir (in_folder ("set"), 0777), 0);
}

/* And nothing else is left behind. */
static void
remove_folders (void)
{
  static const char *const names[]
      = { "set/one.csv", "set/one.csv.gz", "set/two.csv", "set/two.csv.gz",
          "set/notes",   "MANIFEST",       "notes" };
  for (size_t i = 0; i < COUNT (names); i++)
    unlink (in_folder (names[i]));
  ck_assert_int_eq (rmdir (in_folder ("set")), 0);
  ck_assert_int_eq (rmdir (folder), 0);
}

static void
put (const char *path, const char *text)
{
  put_bytes (path, text, strlen (text));
}

static size_t
get (const char *path, unsigned char *out, size_t size)
{
  FILE *file = fopen (path, "rb");
  ck_assert_msg (file != NULL, "no file %s", path);
  const size_t count = fread (out, 1, size, file);
  ck_assert_uint_lt (count, size);
  fclose (file);
  return count;
}

/* ---- one set --------------------------------------------------------------------- */

static const char good[] = "# id: set/one\n"
                           "# quantity: floquet\n"
                           "# columns: lambda, mu, mu_err, label, printed\n"
                           "# units: 1, omega, omega, text, 1/omega\n"
                           "# accuracy: 0, mu_err, 1e-3, -, digits\n"
                           "# parameters: omega=0.4,0.8; kind=a; x0=5\n"
                           "# origin: computed\n"
                           "# generator: something 1.0\n"
                           "# command: run it\n"
                           "# refinement: half the step\n"
                           "# date: 2025-01-31\n"
                           "# text: label printed\n"
                           "lambda,mu,mu_err,label,printed\n"
                           "0.1,0.25,0.01,Stable,0.70\n"
                           "0.2,-0.5,0.02,Unstable,3304\n";

/* GOOD with FROM, which must be there once, replaced by TO. */
static const char *
edited (const char *from, const char *to)
{
  static char text[2048];
  const char *at = strstr (good, from);
  ck_assert_msg (at != NULL && strstr (at + 1, from) == NULL, "'%s'", from);
  snprintf (text, sizeof text, "%.*s%s%s", (int) (at - good), good, to,
            at + strlen (from));
  return text;
}

static btv_reference *
load (const char *name, const char *text)
{
  bt_error error = BT_ERROR_INIT;
  btv_reference *r;
  put (in_folder (name), text);
  ck_ok (btv_reference_load (&r, in_folder (name), &error), error);
  return r;
}

START_TEST (a_set_is_read)
{
  bt_error error = BT_ERROR_INIT;
  double omega[2];
  size_t count;
  char word[16], key[16];
  btv_reference *r = load ("set/one.csv", good);
  ck_assert_str_eq (r->id, "set/one");
  ck_assert_uint_eq (r->rows, 2);
  const btv_column *mu = btv_reference_column (r, "mu");
  ck_assert_double_eq (mu->numbers[1], -0.5);
  ck_assert_double_eq (btv_column_error (mu, 1), 0.02);
  ck_assert_double_eq (btv_column_error (btv_reference_column (r, "mu_err"), 0), 1e-3);
  ck_assert (isnan (btv_column_error (btv_reference_column (r, "label"), 0)));
  /* Half a unit in the last place as printed. */
  const btv_column *p = btv_reference_column (r, "printed");
  ck_assert_double_eq_tol (btv_column_error (p, 0), 0.005, 1e-12);
  ck_assert_double_eq_tol (btv_column_error (p, 1), 0.5, 1e-12);
  ck_assert_ptr_null (btv_reference_column (r, "nu"));

  ck_ok (btv_reference_numbers (r, "omega", 1, 2, omega, &count, &error), error);
  ck_assert_uint_eq (count, 2);
  ck_assert_double_eq (omega[1], 0.8);
  ck_fails (btv_reference_numbers (r, "omega", 1, 1, omega, NULL, &error), BT_EDATA,
            error, "set/one.csv:6: parameter 'omega' has 2 numbers");
  ck_fails (btv_reference_numbers (r, "x", 1, 1, omega, NULL, &error), BT_EDATA, error,
            "parameter 'x' has 0 numbers");
  ck_fails (btv_reference_numbers (r, "kind", 1, 1, omega, NULL, &error), BT_EDATA,
            error, "parameter 'kind' is 'a'; it must be numbers");
  btv_reference_word (r, "kind", word, sizeof word);
  ck_assert_str_eq (word, "a");
  ck_assert_int_ne (btv_reference_parameter (r, 2, key, word, sizeof word), 0);
  ck_assert_str_eq (key, "x0");
  ck_assert_str_eq (word, "5");
  ck_assert_int_eq (btv_reference_parameter (r, 3, key, word, sizeof word), 0);
  btv_reference_free (r);
}
END_TEST

static const char *const keys[]
    = { "id",     "quantity",  "columns", "units",      "accuracy", "parameters",
        "origin", "generator", "command", "refinement", "date" };

START_TEST (every_key_is_needed)
{
  bt_error error = BT_ERROR_INIT;
  btv_reference *r;
  char line[64], message[64];
  snprintf (line, sizeof line, "# %s: ", keys[_i]);
  const char *at = strstr (good, line);
  /* Without its line, and without its value. */
  char text[2 * sizeof good];
  snprintf (text, sizeof text, "%.*s%s", (int) (at - good), good,
            strchr (at, '\n') + 1);
  put (in_folder ("set/one.csv"), text);
  snprintf (message, sizeof message, "set/one.csv:1: the head has no '%s'", keys[_i]);
  ck_fails (btv_reference_load (&r, in_folder ("set/one.csv"), &error), BT_EDATA, error,
            message);
  ck_assert_ptr_null (r);
  snprintf (text, sizeof text, "%.*s%s%s", (int) (at - good), good, line,
            strchr (at, '\n'));
  put (in_folder ("set/one.csv"), text);
  snprintf (message, sizeof message, "csv:%d: '%s' is empty", _i + 1, keys[_i]);
  ck_fails (btv_reference_load (&r, in_folder ("set/one.csv"), &error), BT_EDATA, error,
            message);
}
END_TEST

static const struct
{
  const char *from, *to, *message;
} wrong[] = {
  { "set/one", "one", ":1: 'id' is 'one'; it must be SET/NAME" },
  { "# origin", "# orgin",
    ":7: unknown key 'orgin' in the head; known: id, quantity, "
    "columns, units, accuracy, parameters, origin, generator, "
    "command, refinement, source, date, note; did you mean "
    "'origin'?" },
  { "kind=a", "omega=1", ":6: parameter 'omega' is given twice; keep one" },
  { "kind=a", "kind a", ":6: parameter 'kind a'; it must be KEY=VALUE" },
  { "set/one", "set/../one", ":1: 'id' is 'set/../one'" },
  { "origin: computed", "origin: guessed",
    ":7: 'origin' is 'guessed'; it must be computed, printed or own" },
  { "origin: computed", "origin: printed", ":1: the head has no 'source'" },
  { "2025-01-31", "yesterday", ":11: 'date' is 'yesterday'" },
  { "# columns: lambda, mu, ", "# columns: lambda, nu, ",
    ":3: column 2 is called 'nu' here and 'mu' below" },
  { "1, omega, omega, text", "1, omega, text", ":4: 'units' has 4 entries for 5" },
  { "1, omega, omega, text", "1, omega, omega, omega, text",
    ":4: 'units' has more entries than the 5 columns" },
  { "accuracy: 0, mu_err", "accuracy: 0, sigma",
    ":5: the accuracy of column 'mu' is 'sigma'; it must be a number" },
  { "accuracy: 0, mu_err", "accuracy: -1, mu_err", "of column 'lambda' is '-1'" },
  { "accuracy: 0, mu_err", "accuracy: nan, mu_err", "of column 'lambda' is 'nan'" },
  { "1e-3, -, digits", "1e-3, 0.1, digits",
    ":5: the accuracy of column 'label' is '0.1'; it must be digits or -" },
  { "0.1,0.25,", "nan,0.25,", ":14: column 'lambda' is nan; numbers must be finite" },
  { "0.2,-0.5,", "0.2,-inf,", ":15: column 'mu' is -inf; numbers must be finite" },
  { "0.02,Unst", "-0.02,Unst", ":15: the error of column 'mu' is -0.02" },
  { "3304\n", "about\n", ":15: column 'printed': 'about' is no plain decimal number" },
  { "0.1,0.25,0.01,Stable,0.70\n0.2,-0.5,0.02,Unstable,3304\n", "",
    ":14: the table has no rows" },
};

START_TEST (a_wrong_set_is_refused_with_its_line)
{
  bt_error error = BT_ERROR_INIT;
  btv_reference *r;
  put (in_folder ("set/one.csv"), edited (wrong[_i].from, wrong[_i].to));
  ck_fails (btv_reference_load (&r, in_folder ("set/one.csv"), &error), BT_EDATA, error,
            wrong[_i].message);
  ck_assert_ptr_null (r);
}
END_TEST

START_TEST (columns_are_as_the_caller_expects)
{
  static const btv_expected fine[] = { { "mu", "omega", 0 }, { "nu", "1", 1 } };
  static const btv_expected bad[]
      = { { "nu", "1", 0 }, { "mu", "1/omega", 0 }, { "printed", "1/omega", 0 } };
  static const char *const message[]
      = { ":3: there is no column 'nu', which 'floquet' needs",
          ":4: column 'mu' is in omega; 'floquet' needs it in 1/omega",
          ":3: column 'printed' holds texts" };
  bt_error error = BT_ERROR_INIT;
  btv_reference *r = load ("set/one.csv", good);
  ck_ok (btv_reference_expect (r, fine, COUNT (fine), &error), error);
  for (size_t i = 0; i < COUNT (bad); i++)
    ck_fails (btv_reference_expect (r, &bad[i], 1, &error), BT_EDATA, error,
              message[i]);
  btv_reference_free (r);
}
END_TEST

/* ---- two versions ------------------------------------------------------------------
 */

START_TEST (versions_differ_beyond_both_errors)
{
  static const struct
  {
    const char *from, *to;
    int differs, equal;
    const char *why;
  } cases[] = {
    { "2025-01-31", "2026-01-31", 0, 1, "" },
    { "something 1.0", "something 1.1", 0, 0, "" },
    { "0.2,-0.5,", "0.2,-0.46,", 0, 0, "" },   /* mu: 0.04 = 0.02 + 0.02 */
    { "0.2,-0.5,", "0.2,-0.4599,", 1, 0, "" }, /* and more */
    { "0.2,-0.5,", "0.21,-0.5,", 1, 0, "" },   /* lambda: exact */
    { ",Stable", ",stable", 1, 0, "" },
    { "0.70", "0.7", 1, 0, "" }, /* digits count */
    { "floquet", "energy", 0, 0, "quantity 'floquet' against 'energy'" },
    { "x0=5", "x0=6", 0, 0, "parameters" },
    { "units: 1, omega", "units: 1, 1/omega", 0, 0, "column 2: mu in omega against" },
    { "0.1,0.25,0.01,Stable,0.70\n", "", 0, 0, "2 rows of 5 columns against 1 rows" },
  };
  bt_error error = BT_ERROR_INIT;
  char why[200];
  btv_reference *a = load ("set/one.csv", good);
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      btv_reference *b = load ("set/two.csv", edited (cases[i].from, cases[i].to));
      btv_change *changes;
      int differs = 0;
      ck_ok (btv_reference_compare (&changes, a, b, why, sizeof why, &error), error);
      for (size_t k = 0; changes && k < a->columns_count; k++)
        differs |= changes[k].differs;
      ck_assert_msg (differs == cases[i].differs, "case %zu", i);
      ck_assert_msg (!strncmp (why, cases[i].why, strlen (cases[i].why)), "%s", why);
      ck_assert_int_eq (changes == NULL, *why != '\0');
      ck_assert_int_eq (!btv_reference_equal (a, b), !cases[i].equal);
      free (changes);
      btv_reference_free (b);
    }
  btv_reference_free (a);
}
END_TEST

/* ---- a scan ------------------------------------------------------------------------
 */

/* A scan's axes are numbers, as its quantities are. */
START_TEST (an_axis_of_texts_is_refused)
{
  static const char scan[]
      = "# id: set/one\n# quantity: scan\n"
        "# columns: omega, lambda, x0, t_q, t_q_err, t_q_lo\n"
        "# units: omega, 1, 1, 1/omega, 1/omega, 1/omega\n"
        "# accuracy: %s, 0, 0, t_q_err, 0, 0\n"
        "# parameters: quantities=t_q; omega=0.4,0.8; lambda=0.1; x0=5; t_max=150; "
        "relative=0.02\n"
        "# origin: own\n# generator: g\n# command: c\n# refinement: r\n"
        "# date: 2026-01-31\n%somega,lambda,x0,t_q,t_q_err,t_q_lo\n"
        "0.4,0.1,5,13.8,0.1,13.7\n0.8,0.1,5,7.5,0.1,7.4\n";
  bt_error error = BT_ERROR_INIT;
  for (int texts = 0; texts < 2; texts++)
    {
      char text[sizeof scan + 40];
      btv_scan out;
      snprintf (text, sizeof text, scan, texts ? "digits" : "0",
                texts ? "# text: omega\n" : "");
      btv_reference *set = load ("set/one.csv", text);
      if (texts)
        ck_fails (btv_stored_scan (&out, set, &error), BT_EDATA, error,
                  "no column 'omega' of numbers");
      else
        {
          ck_ok (btv_stored_scan (&out, set, &error), error);
          ck_assert_double_eq (btv_stored_cell (&out, set, 0, 1).value, 7.5);
        }
      btv_scan_clear (&out);
      btv_reference_free (set);
    }
}
END_TEST

/* ---- a folder ----------------------------------------------------------------------
 */

static btv_library *
library_open (void)
{
  bt_error error = BT_ERROR_INIT;
  btv_library *library;
  btv_complaints complaints = { NULL, 0, 0 };
  ck_ok (btv_library_open (&library, folder, &complaints, &error), error);
  return library;
}

/* Enter TEXT, a set, as NAME for REASON. */
static void
update (const char *name, const char *text, const char *reason)
{
  bt_error error = BT_ERROR_INIT;
  btv_library *library = library_open ();
  btv_reference *r = load (name, text);
  unlink (in_folder (name));
  ck_ok (btv_library_update (library, r, "2025-02-03", reason, &error), error);
  btv_reference_free (r);
  btv_library_free (library);
}

static char problems[1024];

static void
tell (void *context, const char *text)
{
  (void) context;
  const size_t used = strlen (problems);
  snprintf (problems + used, sizeof problems - used, "%s\n", text);
}

/* All that is wrong with the folder, one line each. */
static const char *
verify (void)
{
  bt_error error = BT_ERROR_INIT;
  size_t count, lines = 0;
  *problems = '\0';
  btv_library *library = library_open ();
  ck_ok (btv_library_verify (library, tell, NULL, &count, &error), error);
  btv_library_free (library);
  for (const char *c = problems; *c; c++)
    lines += *c == '\n';
  ck_assert_uint_eq (lines, count);
  return problems;
}

START_TEST (a_folder_is_complete_both_ways)
{
  unsigned char manifest[2048];
  ck_assert_str_eq (verify (), "there is no MANIFEST\n");
  update ("set/one.csv", good, "first");
  update ("set/two.csv", edited ("set/one", "set/two"), "first");
  ck_assert_str_eq (verify (), "");
  const size_t size = get (in_folder ("MANIFEST"), manifest, sizeof manifest);

  put (in_folder ("set/notes"), "stray");
  put (in_folder ("notes"), "stray");
  ck_assert_str_eq (verify (), "notes: does not belong here; remove it\n"
                               "set/notes: does not belong here; remove it\n");
  unlink (in_folder ("notes"));
  unlink (in_folder ("set/notes"));

  put (in_folder ("set/one.csv"), good);
  ck_assert_ptr_nonnull (strstr (verify (), "set/one.csv: not in the MANIFEST"));
  unlink (in_folder ("set/one.csv"));

  ck_assert_int_eq (unlink (in_folder ("set/two.csv.gz")), 0);
  ck_assert_str_eq (verify (),
                    "set/two.csv.gz: in the MANIFEST, line 8, but not there\n");
  update ("set/two.csv", edited ("set/one", "set/two"), "lost");
  ck_assert_str_eq (verify (), "");

  unlink (in_folder ("MANIFEST"));
  ck_assert_str_eq (verify (), "there is no MANIFEST\n");
  put_bytes (in_folder ("MANIFEST"), manifest, size);
  ck_assert_str_eq (verify (), "");
}
END_TEST

/* The manifest notices what the check sum of the packed data does not: its head. */
START_TEST (every_flipped_byte_is_found)
{
  bt_error error = BT_ERROR_INIT;
  static unsigned char bytes[4096];
  btv_reference *r;
  update ("set/one.csv", good, "first");
  const char *path = in_folder ("set/one.csv.gz");
  char kept[256];
  strcpy (kept, path);
  const size_t size = get (kept, bytes, sizeof bytes);
  btv_library *library = library_open ();
  for (size_t i = 0; i < size; i++)
    {
      bytes[i] ^= 0x10;
      put_bytes (kept, bytes, size);
      bytes[i] ^= 0x10;
      ck_fails (btv_library_load (library, "set/one.csv.gz", &r, &error), BT_EDATA,
                error, "set/one.csv.gz: its SHA-256 is ");
    }
  put_bytes (kept, bytes, size - 1);
  ck_fails (btv_library_load (library, "set/one.csv.gz", &r, &error), BT_EDATA, error,
            "bytes; the MANIFEST says");
  put_bytes (kept, bytes, size);
  ck_ok (btv_library_load (library, "set/one.csv.gz", &r, &error), error);
  btv_reference_free (r);
  btv_library_free (library);
}
END_TEST

static const struct
{
  const char *from, *to, *message;
} wrong_manifests[] = {
  { "rows: 2", "rows: 3", "set/one.csv.gz: 2 rows; the MANIFEST says 3" },
  { "rows: 2", "rows: two", "MANIFEST:6:11: 'rows' is two; it must be a whole number" },
  { "rows: 2", "rows: 2\n    lines: 2", "unknown key 'lines' in a set" },
  { "origin: computed", "origin: printed",
    "set/one.csv.gz: origin computed; the MANIFEST says printed" },
  { "set/one.csv.gz", "set/../one.csv.gz",
    "MANIFEST:3:11: 'file' is 'set/../one.csv.gz'" },
  { "set/one.csv.gz", "/etc/passwd", "MANIFEST:3:11: 'file' is '/etc/passwd'" },
  { "sha256: ", "sha256: f", "it must be 64 hexadecimal digits" },
  { "sets:", "set:", "unknown key 'set' in the manifest" },
  { "    rows: 2\n", "", "missing key 'rows' in a set" },
  { "computed\n", "computed\n    changes:\n      - date: 2025-01-31\n",
    "missing key 'replaced' in a change" },
};

/* Parameters that nobody reads: a slip would make the set agree with another model. */
START_TEST (unknown_parameters_of_means_are_refused)
{
  static const struct
  {
    const char *quantity, *parameters, *message;
  } row[] = {
    { "means", "lambda=0; x0=1; omega=1; method=classical; lamda=0.1",
      ":6: unknown parameter 'lamda' of 'means'; known: lambda, x0, omega, method, dt, "
      "box, points; did you mean 'lambda'?" },
    { "means", "lambda=0; x0=1; omega=010; method=classical",
      ":6: parameter 'omega' is '010'; it must be numbers" },
    { "open-means", "kind=qubit; lambda=0.1; gama_c=1",
      ":6: unknown parameter 'gama_c' of 'open-means'; known: kind, lambda, gamma_c" },
  };
  bt_error error = BT_ERROR_INIT;
  for (size_t i = 0; i < COUNT (row); i++)
    {
      char text[1024];
      snprintf (text, sizeof text,
                "# id: set/one\n# quantity: %s\n# columns: t, x\n"
                "# units: 1/omega, sqrt(hbar/(m omega))\n# accuracy: 0, 1\n"
                "# parameters: %s\n# origin: printed\n# source: x\n"
                "# date: 2025-01-31\nt,x\n0,1\n1,0.5\n",
                row[i].quantity, row[i].parameters);
      btv_reference *r = load ("set/one.csv", text);
      btv_agreements all;
      ck_fails (btv_agreement_check (&all, r, 0, NULL, &error), BT_EDATA, error,
                row[i].message);
      btv_reference_free (r);
    }
}
END_TEST

START_TEST (a_wrong_manifest_is_refused)
{
  bt_error error = BT_ERROR_INIT;
  char text[2048], bad[2048];
  btv_library *library;
  btv_reference *r;
  update ("set/one.csv", good, "first");
  const size_t size = get (in_folder ("MANIFEST"), (unsigned char *) text, sizeof text);
  text[size] = '\0';
  const char *at = strstr (text, wrong_manifests[_i].from);
  ck_assert_ptr_nonnull (at);
  snprintf (bad, sizeof bad, "%.*s%s%s", (int) (at - text), text,
            wrong_manifests[_i].to, at + strlen (wrong_manifests[_i].from));
  put (in_folder ("MANIFEST"), bad);
  btv_complaints complaints = { NULL, 0, 0 };
  bt_status status = btv_library_open (&library, folder, &complaints, &error);
  btv_complaints_clear (&complaints);
  if (status == BT_OK)
    {
      status = btv_library_load (library, "set/one.csv.gz", &r, &error);
      btv_library_free (library);
    }
  ck_assert_int_eq (status, BT_EDATA);
  ck_assert_msg (strstr (error.text, wrong_manifests[_i].message) != NULL, "%s",
                 error.text);
}
END_TEST

/* One pass says all, in the order of lines: in a set, its changes, and of sets listed
 * twice. */
START_TEST (all_that_is_wrong_with_a_manifest_is_said)
{
  static const char text[]
      = "sets:\n"
        "  - {file: a/b.csv, sha256: 12, bytes: 0, rows: 1, origin: printed}\n"
        "  - file: ../b.csv\n"
        "    bites: 1\n"
        "    rows: many\n"
        "    changes: [{date: 2025-01-31, replaced: x}]\n"
        "  - {file: a/b.csv, sha256: 12, bytes: 1, rows: 1, origin: printed}\n";
  static const char *const said[]
      = { ":2:29: 'sha256' is '12'; it must be 64",
          ":2:40: 'bytes' is 0; it must be a whole number from 1",
          ":3:5: missing key 'sha256'",
          ":3:5: missing key 'origin'",
          ":3:11: 'file' is '../b.csv'",
          (":4:5: unknown key 'bites' in a set; known: file, sha256, bytes, rows, "
           "origin, changes; did you mean 'bytes'?"),
          ":5:11: 'rows' is many",
          ":6:15: missing key 'reason' in a change",
          ":6:44: 'replaced' is 'x'",
          ":7:5: 'a/b.csv' is listed twice, first on line 2",
          ":7:29: 'sha256' is '12'" };
  bt_error error = BT_ERROR_INIT;
  btv_complaints all = { NULL, 0, 0 };
  btv_manifest *manifest;
  put (in_folder ("MANIFEST"), text);
  ck_fails (btv_manifest_load (&manifest, in_folder ("MANIFEST"), &all, &error),
            BT_EDATA, error, said[0]);
  ck_assert_ptr_null (manifest);
  for (size_t i = 0; i < all.count && i < COUNT (said); i++)
    ck_assert_msg (strstr (all.item[i].text, said[i]) != NULL, "%zu: %s", i,
                   all.item[i].text);
  ck_assert_uint_eq (all.count, COUNT (said));
  btv_complaints_clear (&all);
}
END_TEST

START_TEST (updates_keep_reasons_and_bytes)
{
  bt_error error = BT_ERROR_INIT;
  static unsigned char first[4096], second[4096];
  char old[BTV_SHA256];
  size_t bytes;
  update ("set/one.csv", good, "first");
  const size_t size = get (in_folder ("set/one.csv.gz"), first, sizeof first);
  ck_ok (btv_manifest_hash (in_folder ("set/one.csv.gz"), old, &bytes, &error), error);
  ck_assert_uint_eq (bytes, size);

  update ("set/one.csv", edited ("0.25", "0.26"), "a \"better\" \\ number");
  btv_library *library = library_open ();
  btv_entry *entry = btv_manifest_find (library->manifest, "set/one.csv.gz");
  ck_assert_uint_eq (entry->changes_count, 1);
  ck_assert_str_eq (entry->changes[0].reason, "a \"better\" \\ number");
  ck_assert_str_eq (entry->changes[0].date, "2025-02-03");
  ck_assert_str_eq (entry->changes[0].sha256, old);
  ck_assert_str_ne (entry->sha256, old);

  /* A reason that cannot be kept changes nothing. */
  btv_reference *r = load ("set/two.csv", good);
  unlink (in_folder ("set/two.csv"));
  get (in_folder ("set/one.csv.gz"), second, sizeof second);
  ck_fails (btv_library_update (library, r, "2025-02-03", "two\nlines", &error),
            BT_EINVAL, error, "a control character in the reason");
  btv_reference_free (r);
  btv_library_free (library);
  ck_assert_str_eq (verify (), "");

  /* The same numbers give the same bytes again. */
  update ("set/one.csv", good, "back");
  ck_assert_uint_eq (get (in_folder ("set/one.csv.gz"), second, sizeof second), size);
  ck_assert_int_eq (memcmp (first, second, size), 0);
  ck_assert_str_eq (verify (), "");
}
END_TEST

START_TEST (an_id_is_the_name_of_the_file)
{
  bt_error error = BT_ERROR_INIT;
  btv_reference *r;
  put (in_folder ("set/two.csv"), good);
  btv_library *library = library_open ();
  ck_assert_ptr_null (library->manifest);
  ck_assert_str_eq (btv_library_find (library, "set/two"), "set/two.csv");
  ck_assert_ptr_null (btv_library_find (library, "set/tw"));
  ck_fails (btv_library_load (library, "set/two.csv", &r, &error), BT_EDATA, error,
            "set/two.csv: its id is 'set/one'");
  btv_library_free (library);
  btv_complaints complaints = { NULL, 0, 0 };
  ck_fails (btv_library_open (&library, in_folder ("none"), &complaints, &error),
            BT_EIO, error, "No such file");
}
END_TEST

/* ---- our own ------------------------------------------------------------------------
 */

static const char *
source_folder (const char *name)
{
  static char path[512];
  const char *srcdir = getenv ("srcdir");
  snprintf (path, sizeof path, "%s/%s", srcdir ? srcdir : ".", name);
  return path;
}

START_TEST (our_folder_has_no_problems)
{
  bt_error error = BT_ERROR_INIT;
  btv_library *library;
  size_t count;
  *problems = '\0';
  btv_complaints complaints = { NULL, 0, 0 };
  ck_ok (btv_library_open (&library, source_folder ("reference"), &complaints, &error),
         error);
  ck_assert_uint_ge (library->files_count, 40);
  ck_ok (btv_library_verify (library, tell, NULL, &count, &error), error);
  ck_assert_msg (count == 0, "%s", problems);
  btv_library_free (library);
}
END_TEST

/* What the claims file says is printed, against the transcription of the tables. */
START_TEST (claims_and_tables_say_the_same)
{
  static const struct
  {
    const char *table, *set;
  } tables[] = { { "Table I", "printed/vz25-table-1" },
                 { "Table II", "printed/vz25-table-2" } };
  static const struct
  {
    const char *claim, *column;
  } columns[] = { { "Stability", "stability" },
                  { "t_q", "t_q" },
                  { "t_MF", "t_mf" },
                  { "t_TW", "t_tw" },
                  { "S_e", "entropy" } };
  bt_error error = BT_ERROR_INIT;
  btv_library *library;
  btv_claims *claims;
  size_t compared = 0;
  btv_complaints complaints = { NULL, 0, 0 };
  ck_ok (btv_library_open (&library, source_folder ("reference"), &complaints, &error),
         error);
  ck_ok (btv_claims_load (
             &claims, source_folder ("validation/claims/vandissel-zahariade-2025.yaml"),
             &error),
         error);
  for (size_t t = 0; t < COUNT (tables); t++)
    {
      btv_reference *set;
      ck_ok (btv_library_load (library, btv_library_find (library, tables[t].set), &set,
                               &error),
             error);
      for (size_t i = 0; i < claims->claims_count; i++)
        for (size_t k = 0; k < COUNT (columns); k++)
          {
            const btv_claim *c = &claims->claims[i];
            if (!c->table || strcmp (c->table, tables[t].table) != 0
                || strcmp (c->column, columns[k].claim) != 0)
              continue;
            ck_assert_uint_le (c->row, set->rows);
            ck_assert_str_eq (
                c->printed,
                btv_reference_column (set, columns[k].column)->texts[c->row - 1]);
            ck_assert_double_eq (c->x0,
                                 btv_reference_column (set, "x0")->numbers[c->row - 1]);
            compared++;
          }
      btv_reference_free (set);
    }
  ck_assert_uint_ge (compared, 45);
  btv_claims_free (claims);
  btv_library_free (library);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("reference");
  TCase *tests = tcase_create ("sets");
  tcase_add_checked_fixture (tests, make_folders, remove_folders);
  tcase_add_test (tests, a_set_is_read);
  tcase_add_loop_test (tests, every_key_is_needed, 0, (int) COUNT (keys));
  tcase_add_loop_test (tests, a_wrong_set_is_refused_with_its_line, 0,
                       (int) COUNT (wrong));
  tcase_add_test (tests, columns_are_as_the_caller_expects);
  tcase_add_test (tests, versions_differ_beyond_both_errors);
  tcase_add_test (tests, an_axis_of_texts_is_refused);
  tcase_add_test (tests, a_folder_is_complete_both_ways);
  tcase_add_test (tests, every_flipped_byte_is_found);
  tcase_add_test (tests, unknown_parameters_of_means_are_refused);
  tcase_add_test (tests, all_that_is_wrong_with_a_manifest_is_said);
  tcase_add_loop_test (tests, a_wrong_manifest_is_refused, 0,
                       (int) COUNT (wrong_manifests));
  tcase_add_test (tests, updates_keep_reasons_and_bytes);
  tcase_add_test (tests, an_id_is_the_name_of_the_file);
  suite_add_tcase (suite, tests);
  TCase *ours = tcase_create ("ours");
  tcase_set_timeout (ours, 60);
  tcase_add_test (ours, our_folder_has_no_problems);
  tcase_add_test (ours, claims_and_tables_say_the_same);
  suite_add_tcase (suite, ours);
  return suite_run (suite);
}
