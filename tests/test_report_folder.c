/* tests/test_report_folder.c - what becomes of the folder of a report: which files, the
 * same bytes again, and nothing by halves.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/folder.h"
#include "tests/madeup.h"
#include "tests/pages.h"
#include "tests/suite.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const all_files[] = { "REPORT.md",
                                         "claims/Table-I.md",
                                         "claims/statements.md",
                                         "claims/trust.md",
                                         "claims/conventions.md",
                                         "REPORT.html",
                                         "claims/all.md",
                                         "latex/Table-I.tex",
                                         "results.json",
                                         "timings.csv",
                                         "certificate.md",
                                         "ro-crate-metadata.json",
                                         "data/table-1-row-1-x.csv",
                                         "data/table-1-row-1-delta.csv",
                                         "data/table-1-row-2-x.csv",
                                         "data/table-1-row-2-delta.csv",
                                         "figures/verdicts.svg",
                                         "figures/table-1-row-1-x.svg",
                                         "figures/table-1-row-1-delta.svg",
                                         "figures/table-1-row-2-x.svg",
                                         "figures/table-1-row-2-delta.svg",
                                         "dossier/ex-1-tmf.md",
                                         "dossier/ex-1-ttw.md",
                                         "recipes/ex-1-tmf.py",
                                         "data/ex-1-tmf__marked.csv",
                                         "figures/ex-1-tmf__marked.svg" };
enum
{
  FILES = sizeof all_files / sizeof *all_files
};

START_TEST (same_outcomes_same_bytes)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options first = options_for ("a"), second = options_for ("b");
  ck_ok (btr_report_write (&audit, 1, &first, &error), error);
  ck_ok (btr_report_write (&audit, 1, &first, &error), error); /* onto itself */
  for (size_t i = 0; i < CLAIMS; i++)
    f->outcomes[i].seconds *= 3;
  second.command = "breaktime audit -j 2 another";
  second.certifier = NULL;
  second.seconds = 1;
  ck_ok (btr_report_write (&audit, 1, &second, &error), error);
  for (size_t i = 0; i < FILES; i++)
    {
      size_t one_size = 0, two_size = 0;
      char *one = read_file ("a", all_files[i], &one_size);
      char *two = read_file ("b", all_files[i], &two_size);
      if (strstr (all_files[i], "-x.svg") || strstr (all_files[i], "-delta.svg")
          || strstr (all_files[i], "_marked.svg"))
        {
          ck_assert_int_eq (one != NULL, has_gnuplot ());
          ck_assert_int_eq (two != NULL, one != NULL);
        }
      else
        ck_assert_msg (one && two, "%s is not there", all_files[i]);
      if (one && two && strcmp (all_files[i], "timings.csv") != 0
          && strcmp (all_files[i], "certificate.md") != 0
          && strcmp (all_files[i], "ro-crate-metadata.json") != 0)
        ck_assert_msg (one_size == two_size && memcmp (one, two, one_size) == 0,
                       "%s differs", all_files[i]);
      free (one);
      free (two);
    }
  /* and nothing else is left behind */
  ck_assert_uint_eq (remove_tree (path_of ("a", "")),
                     1 + (has_gnuplot () ? FILES : FILES - 5)); /* SHA256SUMS */
  fixture_free (f);
}
END_TEST

START_TEST (does_without_gnuplot)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  size_t size;
  options.gnuplot = "/nonexistent/gnuplot";
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  assert_says (
      "out", "**5 figures are missing** ('/nonexistent/gnuplot' could not be started): "
             "table-1-row-1-x.svg, table-1-row-1-delta.svg, table-1-row-2-x.svg, "
             "table-1-row-2-delta.svg, ex-1-tmf__marked.svg.");
  assert_holds ("out", "figures/verdicts.svg", "</svg>");
  ck_assert_ptr_null (read_file ("out", "figures/table-1-row-1-x.svg", &size));
  char *text = read_pages (path_of ("out", ""));
  ck_assert_ptr_null (strstr (text, "table-1-row-1-x.svg)")); /* no dead link */
  free (text);
  options.gnuplot = "false";
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  assert_says ("out", "'false' ended with status 1");
  options.gnuplot = "true"; /* content, but no figure */
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  assert_says ("out", "left an incomplete file");
  fixture_free (f);
}
END_TEST

START_TEST (failure_leaves_nothing)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  options.figures = 0;
  /* a disk that is full: no file beyond so many bytes, first one then another */
  static const rlim_t limits[] = { 0, 1000, 20000, 150000 };
  signal (SIGXFSZ, SIG_IGN);
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
    {
      struct rlimit limit, before;
      ck_assert_int_eq (getrlimit (RLIMIT_FSIZE, &before), 0);
      limit = before;
      limit.rlim_cur = limits[i];
      ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &limit), 0);
      bt_status status = btr_report_write (&audit, 1, &options, &error);
      ck_assert_int_eq (setrlimit (RLIMIT_FSIZE, &before), 0);
      ck_assert_int_eq (status, BT_EIO);
      ck_assert_msg (strstr (error.text, "File too large") != NULL, "%s", error.text);
      ck_assert_int_ne (access (path_of ("out", ""), F_OK), 0);
    }
  fixture_free (f);
}
END_TEST

START_TEST (failure_spares_the_old)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = fixture_new ();
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  options.figures = 0;
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  /* a folder stands where a file should go: seen before anything is moved */
  size_t before, after;
  ck_assert_int_eq (unlink (path_of ("out", "results.json")), 0);
  ck_assert_int_eq (mkdir (path_of ("out", "results.json"), 0777), 0);
  char *old = read_file ("out", "REPORT.md", &before);
  f->audit.interrupted = 1;
  ck_fails (btr_report_write (&audit, 1, &options, &error), BT_EIO, error,
            "results.json: is a folder");
  char *now = read_file ("out", "REPORT.md", &after);
  ck_assert_str_eq (old, now);
  free (old);
  free (now);
  ck_assert_uint_eq (remove_tree (path_of ("out", "")), 20); /* SHA256SUMS too */
  /* a file stands where the folder should be */
  FILE *file = fopen (path_of ("out", ""), "w");
  ck_assert_ptr_nonnull (file);
  fclose (file);
  ck_fails (btr_report_write (&audit, 1, &options, &error), BT_EIO, error, "out");
  options.folder = path_of ("out", "below");
  ck_fails (btr_report_write (&audit, 1, &options, &error), BT_EIO, error, "out");
  fixture_free (f);
}
END_TEST

/* Nothing judged, nothing run, no curves; no audit at all; nowhere to put it. */
START_TEST (empty_audit)
{
  bt_error error = BT_ERROR_INIT;
  fixture *f = calloc (1, sizeof *f);
  ck_assert_ptr_nonnull (f);
  set_source (f);
  const btv_audit *audit = &f->audit;
  btr_options options = options_for ("out");
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
  assert_says ("out", "0 statements of the source · 0 judged\n");
  ck_fails (btr_report_write (&audit, 0, &options, &error), BT_EINVAL, error, "audit");
  options.folder = "";
  ck_fails (btr_report_write (&audit, 1, &options, &error), BT_EINVAL, error, "folder");
  fixture_free (f);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("report_folder");
  TCase *report = tcase_create ("report");
  tcase_add_checked_fixture (report, madeup_setup, remove_folder);
  tcase_set_timeout (report, 120);
  tcase_add_test (report, same_outcomes_same_bytes);
  tcase_add_test (report, does_without_gnuplot);
  tcase_add_test (report, failure_leaves_nothing);
  tcase_add_test (report, failure_spares_the_old);
  tcase_add_test (report, empty_audit);
  suite_add_tcase (suite, report);
  return suite_run (suite);
}
