/* tests/suite.c - see suite.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

#undef _tcase_add_test

void
suite_add (TCase *tests, const TTest *test, int raised, int status, int first, int end)
{
  const char *only = getenv ("SUITE_ONLY");
  if (only == NULL || strcmp (only, test->name) == 0)
    _tcase_add_test (tests, test, raised, status, first, end);
}

int
suite_run (Suite *suite)
{
  SRunner *runner = srunner_create (suite);
  srunner_set_tap (runner, "-");
  srunner_run_all (runner, CK_SILENT);
  int failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

TCase *
suite_long (Suite *suite)
{
  TCase *tests = tcase_create ("long");
  tcase_set_tags (tests, "long");
  tcase_set_timeout (tests, 1200);
  suite_add_tcase (suite, tests);
  return tests;
}
