/* validation/match_open.c - reference data of open models: means over time.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "study/ways.h"
#include "validation/match.h"
#include "validation/printed.h"

#include <math.h>
#include <string.h>

#define LENGTH "sqrt(hbar/(m omega))"
#define MOMENTUM "sqrt(hbar m omega)"

static const btv_expected open_columns[] = { { "t", "1/omega", 0 },
                                             { "x", LENGTH, 1 },
                                             { "p", MOMENTUM, 1 },
                                             { "xq", LENGTH, 1 },
                                             { "pq", MOMENTUM, 1 },
                                             { "x2", "hbar/(m omega)", 1 },
                                             { "p2", "hbar m omega", 1 },
                                             { "xp", "hbar", 1 },
                                             { "xq2", "hbar/(m omega)", 1 },
                                             { "pq2", "hbar m omega", 1 },
                                             { "xqpq", "hbar", 1 },
                                             { "x_xq", "hbar/(m omega)", 1 },
                                             { "x_pq", "hbar", 1 },
                                             { "p_xq", "hbar", 1 },
                                             { "p_pq", "hbar m omega", 1 },
                                             { "sx", "1", 1 },
                                             { "sy", "1", 1 },
                                             { "sz", "1", 1 },
                                             { "x_sx", LENGTH, 1 },
                                             { "x_sy", LENGTH, 1 },
                                             { "x_sz", LENGTH, 1 },
                                             { "p_sx", MOMENTUM, 1 },
                                             { "p_sy", MOMENTUM, 1 },
                                             { "p_sz", MOMENTUM, 1 } };

enum
{
  COLUMNS = sizeof open_columns / sizeof open_columns[0],
  WORD = 64
};

/* No other parameters than those of KIND. */
static bt_status
check_keys (const btv_match *j, bti_open_kind kind)
{
  const char *keys[WORD] = { "kind" };
  size_t count, used = 1;
  const bti_open_parameter *rows = bti_open_parameters (&count);
  for (size_t i = 0; i < count && used < WORD; i++)
    {
      const bti_open_params probe = { .kind = kind };
      double value;
      if (bti_open_params_get (&probe, rows[i].name, &value, NULL) == BT_OK)
        keys[used++] = rows[i].name;
    }
  return btv_reference_keys (j->set, keys, used, j->error);
}

/* The model of the parameters of the set. */
static bt_status
read_model (const btv_match *j, bti_open_params *out)
{
  char key[WORD], value[WORD];
  bti_open_params params = { .kind = BTI_OPEN_OSCILLATORS };
  bt_error why = BT_ERROR_INIT;
  bti_open *model = NULL;
  btv_reference_word (j->set, "kind", value, sizeof value);
  bt_status status = bti_open_kind_find (&params.kind, value, &why);
  if (status == BT_OK)
    status = check_keys (j, params.kind);
  if (status == BT_EDATA)
    return status;
  for (size_t i = 0;
       status == BT_OK && btv_reference_parameter (j->set, i, key, value, WORD); i++)
    {
      btv_interval number;
      if (strcmp (key, "kind") == 0)
        continue;
      status = btv_interval_plain (&number, value, &why);
      if (status == BT_OK)
        status = bti_open_params_set (&params, key, number.value, &why);
    }
  if (status == BT_OK)
    status = bti_open_new (&model, &params, &why);
  if (status == BT_OK)
    *out = params;
  bti_open_free (model);
  if (status == BT_EINVAL)
    return bt_error_set (j->error, BT_EDATA, "%.200s: parameters: %.250s", j->set->path,
                         why.text);
  return status == BT_OK ? status : bt_error_set (j->error, status, "%s", why.text);
}

/* Half-width of the error of entry K; INFINITY when a part was not measured. */
static double
error_of (const bti_means *r, size_t k)
{
  const double total
      = r->err_step[k] + r->err_basis[k] + BTV_MATCH_COVERAGE * r->err_sample[k];
  return isnan (total) ? INFINITY : total;
}

static void
compare_all (const btv_match *j, btv_agreement *a, const bti_means *r)
{
  for (size_t c = 1; c < COLUMNS; c++)
    {
      const btv_column *column = btv_reference_column (j->set, open_columns[c].name);
      size_t o;
      if (!column
          || bti_open_observable_find (&o, r->kind, open_columns[c].name, NULL)
                 != BT_OK)
        continue;
      const double scale = btv_match_scale (column, j->set->rows);
      for (size_t i = 0; i < j->set->rows; i++)
        btv_match_compare (a, column, i, r->value[i * r->count + o],
                           error_of (r, i * r->count + o), scale);
    }
}

/* A density matrix of two oscillators takes tens of seconds. */
static int
takes_long (const bti_open_params *params, const bt_method *method)
{
  return params->kind == BTI_OPEN_OSCILLATORS && method->caps & BT_DENSITY;
}

static bt_status
check_method (const btv_match *j, const bti_open_params *params,
              const bt_method *method)
{
  const bt_watch none = { .cancel = NULL };
  const bti_leave leave = { j->watch ? j->watch : &none, 1 };
  const bti_effort effort
      = { .companions = 1,
          .dt = method->caps & BT_NOISY || method->order == 2 ? 0.0625 : 0,
          .samples = method->caps & BT_SAMPLED ? 65536 : 0,
          .batches = 32 };
  const double *time = btv_reference_column (j->set, "t")->numbers;
  bt_error why = BT_ERROR_INIT;
  bti_means *means = NULL;
  bt_status status;
  if (!j->full && takes_long (params, method))
    status = bt_error_set (&why, BT_ELIMIT,
                           "left out: it takes long; the full tier does it");
  else
    status = bti_way_run (&leave, params, method, &effort, time, j->set->rows, &means,
                          &why);
  /* Not for this kind of model or start. */
  if (status == BT_ENOTSUP)
    return BT_OK;
  btv_agreement *a;
  bt_status added = btv_match_add (j, method->name, &a);
  if (added == BT_OK && status == BT_OK)
    compare_all (j, a, means);
  if (added == BT_OK && status == BT_OK && !*a->column)
    status = bt_error_set (&why, BT_ENOTSUP, "no column that it has");
  if (added == BT_OK)
    added = btv_match_give_up (j, a, status, &why);
  bti_means_free (means);
  return added;
}

bt_status
btv_match_open (const btv_match *j)
{
  bti_open_params params;
  size_t count;
  const bt_method *const *methods = bt_methods (&count);
  bt_status status = btv_reference_expect (j->set, open_columns, COLUMNS, j->error);
  if (status == BT_OK)
    status = read_model (j, &params);
  for (size_t i = 0; status == BT_OK && i < count; i++)
    if (bti_way_exact (methods[i]))
      status = check_method (j, &params, methods[i]);
  return status;
}
