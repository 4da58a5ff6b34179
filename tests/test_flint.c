/* tests/test_flint.c - polynomials and their texts against FLINT, which computes with
 * rational numbers and has a reader of its own.
 *
 * Texts are random; all numbers in them are small and their divisors powers of two, so
 * that our factors are exact, too, and must be the same.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
/* Before <complex.h>, whose I it has for a name. */
#include <flint/fmpq_mpoly.h>

#include "model/expression.h"
#include "tests/support.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  VARIABLES = 4,
  ROUNDS = 300,
  ROOM = 4096
};

static const char *variables[VARIABLES] = { "x", "p_x", "yy", "p_yy" };
static const size_t slots[VARIABLES] = { 0, 1, 3, 4 };
static const bt_part parts[] = { { .name = "x" }, { .name = "yy" } };
static const bti_names names = { parts, COUNT (parts), NULL, 0 };
static bt_error error = BT_ERROR_INIT;
static fmpq_mpoly_ctx_t context;

/* ---- random texts ---------------------------------------------------------------- */

static uint64_t seed = 731;

static unsigned
draw (unsigned count)
{
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (unsigned) (seed >> 33) % count;
}

/* Append an expression of degree at most DEGREE, of DEPTH levels, to TEXT. */
static void
grow (char *text, unsigned degree, unsigned depth)
{
  const unsigned power = 2 + draw (2), less = draw (degree + 1);
  char *end = text + strlen (text);
  if (depth == 0 || strlen (text) > ROOM / 4)
    {
      sprintf (end, "%s", degree > 0 && draw (4) ? variables[draw (VARIABLES)] : "");
      if (!*end)
        sprintf (end, "%u", draw (4));
      return;
    }
  switch (draw (6))
    {
    case 0:
    case 1:
      strcat (text, "(");
      grow (text, degree, depth - 1);
      strcat (text, draw (2) ? " - " : " + ");
      grow (text, degree, depth - 1);
      strcat (text, ")");
      return;
    case 2:
    case 3:
      grow (text, less, depth - 1);
      strcat (text, "*");
      grow (text, degree - less, depth - 1);
      return;
    case 4:
      if (degree < power)
        {
          grow (text, degree, depth - 1);
          return;
        }
      strcat (text, "(");
      grow (text, degree / power, depth - 1);
      sprintf (text + strlen (text), ")^%u", power);
      return;
    default:
      strcat (text, "(-");
      grow (text, degree, depth - 1);
      sprintf (text + strlen (text), "/%u)", 1u << draw (3));
    }
}

/* ---- the same twice -------------------------------------------------------------- */

typedef struct both
{
  char text[ROOM];
  bti_polynomial ours;
  fmpq_mpoly_t theirs;
} both;

static void
make (both *b, unsigned degree)
{
  size_t column = 0;
  b->text[0] = '\0';
  grow (b->text, degree, 5);
  bt_status status = bti_expression_read (&b->ours, b->text, &names, &column, &error);
  ck_assert_msg (status == BT_OK, "%s: column %zu: %s", b->text, column, error.text);
  fmpq_mpoly_init (b->theirs, context);
  ck_assert_msg (fmpq_mpoly_set_str_pretty (b->theirs, b->text, variables, context)
                     == 0,
                 "FLINT refuses %s", b->text);
}

static void
clear (both *b)
{
  bti_polynomial_clear (&b->ours);
  fmpq_mpoly_clear (b->theirs, context);
}

/* OURS, which is cleared, has the terms of THEIRS. */
static void
check_same (bti_polynomial *ours, const fmpq_mpoly_t theirs, const char *text)
{
  fmpq_t factor;
  fmpq_init (factor);
  ck_assert_msg ((slong) ours->count == fmpq_mpoly_length (theirs, context),
                 "%zu terms of %s", ours->count, text);
  for (size_t i = 0; i < ours->count; i++)
    {
      ulong power[VARIABLES];
      size_t known = 0;
      for (int k = 0; k < VARIABLES; k++)
        known += power[k] = ours->term[i].power[slots[k]];
      for (size_t s = 0; s < BTI_SLOTS; s++)
        known -= ours->term[i].power[s];
      ck_assert_uint_eq (known, 0);
      fmpq_mpoly_get_coeff_fmpq_ui (factor, theirs, power, context);
      const double wanted
          = fmpz_get_d (fmpq_numref (factor)) / fmpz_get_d (fmpq_denref (factor));
      ck_assert_msg (
          creal (ours->term[i].factor) == wanted && cimag (ours->term[i].factor) == 0,
          "%.17g for %.17g in %s", creal (ours->term[i].factor), wanted, text);
    }
  fmpq_clear (factor);
  bti_polynomial_clear (ours);
}

START_TEST (texts_are_read_alike)
{
  size_t terms = 0;
  for (int round = 0; round < ROUNDS; round++)
    {
      both a;
      make (&a, 8);
      terms += a.ours.count;
      check_same (&a.ours, a.theirs, a.text);
      clear (&a);
    }
  ck_assert_uint_gt (terms, 3 * ROUNDS); /* they are not trivial */
}
END_TEST

START_TEST (arithmetic_is_alike)
{
  fmpq_mpoly_t wanted;
  fmpq_mpoly_init (wanted, context);
  for (int round = 0; round < ROUNDS; round++)
    {
      both a, b;
      bti_polynomial out;
      make (&a, 5);
      make (&b, 3);
      ck_ok (bti_polynomial_multiply (&out, &a.ours, &b.ours, &error), error);
      fmpq_mpoly_mul (wanted, a.theirs, b.theirs, context);
      check_same (&out, wanted, a.text);
      ck_ok (bti_polynomial_add (&out, &a.ours, -1, &b.ours, &error), error);
      fmpq_mpoly_sub (wanted, a.theirs, b.theirs, context);
      check_same (&out, wanted, a.text);
      ck_ok (bti_polynomial_power (&out, &b.ours, 2, &error), error);
      ck_assert (fmpq_mpoly_pow_ui (wanted, b.theirs, 2, context));
      check_same (&out, wanted, b.text);
      for (int k = 0; k < VARIABLES; k++)
        {
          ck_ok (bti_polynomial_derivative (&out, &a.ours, slots[k], &error), error);
          fmpq_mpoly_derivative (wanted, a.theirs, k, context);
          check_same (&out, wanted, a.text);
        }
      clear (&a);
      clear (&b);
    }
  fmpq_mpoly_clear (wanted, context);
}
END_TEST

START_TEST (substitution_is_alike)
{
  fmpq_mpoly_t wanted, generator[VARIABLES];
  fmpq_mpoly_init (wanted, context);
  for (int k = 0; k < VARIABLES; k++)
    {
      fmpq_mpoly_init (generator[k], context);
      fmpq_mpoly_gen (generator[k], k, context);
    }
  for (int round = 0; round < ROUNDS; round++)
    {
      both a, b;
      bti_polynomial out;
      const unsigned k = draw (VARIABLES);
      make (&a, 4);
      make (&b, 2);
      fmpq_mpoly_struct *put[VARIABLES];
      for (unsigned j = 0; j < VARIABLES; j++)
        put[j] = j == k ? b.theirs : generator[j];
      ck_ok (bti_polynomial_substitute (&out, &a.ours, slots[k], &b.ours, &error),
             error);
      ck_assert (
          fmpq_mpoly_compose_fmpq_mpoly (wanted, a.theirs, put, context, context));
      check_same (&out, wanted, a.text);
      clear (&a);
      clear (&b);
    }
  for (int k = 0; k < VARIABLES; k++)
    fmpq_mpoly_clear (generator[k], context);
  fmpq_mpoly_clear (wanted, context);
}
END_TEST

static void
make_context (void)
{
  fmpq_mpoly_ctx_init (context, VARIABLES, ORD_LEX);
}

static void
clear_context (void)
{
  fmpq_mpoly_ctx_clear (context);
  flint_cleanup ();
}

int
main (void)
{
  Suite *suite = suite_create ("flint");
  TCase *alike = tcase_create ("alike");
  tcase_add_checked_fixture (alike, make_context, clear_context);
  tcase_add_test (alike, texts_are_read_alike);
  tcase_add_test (alike, arithmetic_is_alike);
  tcase_add_test (alike, substitution_is_alike);
  suite_add_tcase (suite, alike);
  return suite_run (suite);
}
