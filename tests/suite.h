/* tests/suite.h - what every test program shares.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SUITE_H
#define SUITE_H

#include <breaktime/status.h>
#include <check.h>

/* Run SUITE, print TAP, return the exit status of the program. */
int suite_run (Suite *suite);

/* A case of SUITE, owned by it, for what takes minutes: `make check' leaves it out, and
 * `make check-long' runs nothing else (tests/long/). */
TCase *suite_long (Suite *suite);

/* What tcase_add_test and its like call here: SUITE_ONLY=NAME in the environment leaves
 * out all other tests of a program (tests/mutation/ runs those alone that concern it).
 */
void suite_add (TCase *tests, const TTest *test, int raised, int status, int first,
                int end);
#define _tcase_add_test suite_add

/* A call that must succeed; on failure its message is the test's. */
#define ck_ok(call, error)                                                             \
  do                                                                                   \
    {                                                                                  \
      bt_status ck_status = (call);                                                    \
      ck_assert_msg (ck_status == BT_OK, "%s: %s", #call, (error).text);               \
    }                                                                                  \
  while (0)

/* A call that must fail with STATUS and a message that holds TEXT. */
#define ck_fails(call, expected, error, contains)                                      \
  do                                                                                   \
    {                                                                                  \
      bt_status ck_status = (call);                                                    \
      ck_assert_msg (ck_status == (expected), "%s gave status %d", #call,              \
                     (int) ck_status);                                                 \
      ck_assert_msg (strstr ((error).text, (contains)) != NULL, "%s said '%s'", #call, \
                     (error).text);                                                    \
    }                                                                                  \
  while (0)

#endif
