/* model/stepped.c - see stepped.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/stepped.h"

#include <math.h>

/* The bracket {w_1, {w_2, ... {T, V}}}, its last two letters left out, and what it is
 * multiplied with; by powers of h^2. */
static const struct
{
  const char *word;
  int order;
  double factor;
} series[] = {
  { "T", 2, -1. / 24 },    { "V", 2, -1. / 12 },   { "VVV", 4, 1. / 720 },
  { "TVV", 4, -1. / 360 }, { "TTV", 4, 1. / 480 }, { "TTT", 4, 7. / 5760 },
  { "VTV", 4, 1. / 120 },  { "VTT", 4, 1. / 360 },
};

/* OUT = -i [A, B], real where A and B are. */
static bt_status
bracket (bti_polynomial *out, const bti_polynomial *a, const bti_polynomial *b,
         bt_error *error)
{
  bti_polynomial ab = { 0 }, ba = { 0 };
  size_t kept = 0;
  bt_status status = bti_polynomial_star (&ab, a, b, error);
  if (status == BT_OK)
    status = bti_polynomial_star (&ba, b, a, error);
  if (status == BT_OK)
    status = bti_polynomial_add (out, &ab, -1, &ba, error);
  /* What is real here is the difference of two equal products. */
  for (size_t i = 0; status == BT_OK && i < out->count; i++)
    {
      const double value = cimag (out->term[i].factor);
      out->term[kept] = out->term[i];
      out->term[kept].factor = value;
      kept += fabs (value) > 0;
    }
  if (status == BT_OK)
    out->count = kept;
  bti_polynomial_clear (&ab);
  bti_polynomial_clear (&ba);
  return status;
}

/* The bracket of WORD. */
static bt_status
nest (bti_polynomial *out, const char *word, const bti_polynomial *t,
      const bti_polynomial *v, bt_error *error)
{
  bti_polynomial inner = { 0 };
  if (!*word)
    return bracket (out, t, v, error);
  bt_status status = nest (&inner, word + 1, t, v, error);
  if (status == BT_OK)
    status = bracket (out, *word == 'T' ? t : v, &inner, error);
  bti_polynomial_clear (&inner);
  return status;
}

/* SUM += FACTOR TERM. */
static bt_status
add_to (bti_polynomial *sum, double factor, const bti_polynomial *term, bt_error *error)
{
  bti_polynomial next = { 0 };
  bt_status status = bti_polynomial_add (&next, sum, factor, term, error);
  if (status != BT_OK)
    {
      bti_polynomial_clear (&next);
      return status;
    }
  bti_polynomial_clear (sum);
  *sum = next;
  return BT_OK;
}

bt_status
bti_model_stepped (bt_model **out, const bt_model *model, double h, double *rest,
                   bt_error *error)
{
  const bti_system *system = bti_model_system (model);
  bti_polynomial t = { 0 }, v = { 0 }, sum = { 0 }, part[2] = { { 0 }, { 0 } };
  *out = NULL;
  if (!system || system->jumps > 0)
    return bt_error_set (error, BT_ENOTSUP,
                         "steps of a model with an environment, or of very many modes");
  bt_status status = bti_system_split (system, &t, &v, error);
  if (status == BT_OK)
    status = bti_polynomial_copy (&sum, &system->h, error);
  for (size_t i = 0; status == BT_OK && i < sizeof series / sizeof *series; i++)
    {
      bti_polynomial one = { 0 };
      status = nest (&one, series[i].word, &t, &v, error);
      if (status == BT_OK)
        status = add_to (&part[series[i].order == 4],
                         series[i].factor * pow (h, series[i].order), &one, error);
      bti_polynomial_clear (&one);
    }
  for (int k = 0; status == BT_OK && k < 2; k++)
    status = add_to (&sum, 1, &part[k], error);
  if (status == BT_OK)
    {
      /* As the terms of h^4 are to those of h^2, so the next to them; twice, for the
       * series is no geometric one. */
      const double second = bti_system_size (system, &part[0]),
                   fourth = bti_system_size (system, &part[1]);
      *rest = second > 0 ? 2 * fourth * fourth / second : 0;
      if (bti_polynomial_degree (&sum, ~0U) > BT_MAX_DEGREE)
        status = bt_error_set (error, BT_EINVAL,
                               "what steps obey has the degree %u: the highest is %d",
                               bti_polynomial_degree (&sum, ~0U), BT_MAX_DEGREE);
    }
  if (status == BT_OK)
    status = bti_model_replace (out, model, &sum, error);
  bti_polynomial_clear (&t);
  bti_polynomial_clear (&v);
  bti_polynomial_clear (&sum);
  bti_polynomial_clear (&part[0]);
  bti_polynomial_clear (&part[1]);
  return status;
}
