/* cli/stability.c - `breaktime stability': growth, and where its bands end.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/common.h"

#include "base/memory.h"
#include "report/figure.h"
#include "study/stability.h"

#include <breaktime/measure.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  SIDE = 121, /* default of --points */
  SIDE_MAX = 2001,
  BANDS_MAX = 64 /* of all modes together, on one map */
};

/* Frequency of the background of MODEL with SCALE times its couplings. */
static double
background (const cli_call *call, const bt_model *model, double scale)
{
  return bti_background (model, call->arguments->shifted ? scale : 0);
}

/* ---- a point ------------------------------------------------------------------- */

/* The edges on either side of m->depth, or of the band on whose edge it is. */
static bt_status
find_edges (btr_stability *m, double nu, bt_error *error)
{
  /* The band of a point on an edge may have its edge at no depth. */
  int n = m->floquet.band += !(m->omega < m->floquet.band * nu);
  bt_band band;
  bt_status status = bt_band_find (m->omega, nu, n, &band, error);
  if (status != BT_OK)
    return status;
  m->edge_err = band.err;
  m->surface = band.surface;
  m->below = band.lo;
  m->above = band.hi;
  if (m->floquet.label != BT_STABLE)
    return BT_OK;
  m->below = 0;
  m->above = band.lo;
  if (!(m->omega < (n - 1) * nu))
    return BT_OK;
  status = bt_band_find (m->omega, nu, n - 1, &band, error);
  m->below = band.hi;
  m->edge_err = fmax (m->edge_err, band.err);
  return status;
}

static void
print_value (const char *name, double value, double err, const char *more)
{
  char text[64];
  btr_format_value (text, sizeof text, value, err, value - err);
  printf ("    %-8s %s%s\n", name, text, more);
}

static void
print_mode (const bt_model *model, size_t j, const btr_stability *m)
{
  char number[CLI_NUMBER_SIZE], below[64], above[64];
  const char *name = bt_stability_name (m->floquet.label);
  int band = m->floquet.band;
  printf ("  mode %zu   Omega %s: %s\n", j + 1, cli_number (number, m->omega),
          name ? name : "undecided, on the edge of a band");
  print_value ("mu", m->floquet.mu, m->floquet.mu_err, "  growth per unit of time");
  print_value ("Delta", m->floquet.discriminant, m->floquet.discriminant_err,
               "  half the trace of the monodromy matrix");
  btr_format_value (below, sizeof below, m->below, m->edge_err, 0);
  btr_format_value (above, sizeof above, m->above, m->edge_err, 0);
  printf ("    depth    %s = lambda x0^2; ", cli_number (number, m->depth));
  if (m->floquet.label != BT_STABLE)
    printf ("%s band %d, from %s to %s\n",
            m->floquet.label == BT_UNSTABLE ? "inside" : "on an edge of", band, below,
            above);
  else if (m->below > 0)
    printf ("between bands %d and %d, from %s to %s\n", band - 1, band, below, above);
  else
    printf ("below band %d, which begins at %s\n", band, above);
  double lambda = bt_model_lambda (model, j);
  if (lambda > 0)
    printf ("    x0       edges at %.6g and %.6g for this lambda\n",
            sqrt (m->below / lambda), sqrt (m->above / lambda));
}

/* All that is said of the modes. */
static bt_status
judge (const bt_model *model, double nu, btr_stability *out, bt_stability *all,
       bt_error *error)
{
  const bt_watch watch = { .cancel = &cli_cancel };
  size_t modes = bt_model_modes (model);
  bti_mode *mode;
  bt_status status = bti_calloc (&mode, modes, sizeof *mode, error);
  if (status == BT_OK)
    status = bti_stability_judge (model, nu, 0, &watch, mode, all, error);
  for (size_t j = 0; status == BT_OK && j < modes; j++)
    {
      const double x0 = bt_model_x0 (model);
      out[j] = (btr_stability){ .omega = mode[j].omega,
                                .depth = mode[j].lambda * x0 * x0,
                                .floquet = mode[j].centre };
      status = bt_watch_check (&watch, error);
      if (status == BT_OK)
        status = find_edges (&out[j], nu, error);
    }
  free (mode);
  return status;
}

static bt_status
print_point (const cli_call *call, const bt_model *model, double nu, bt_error *error)
{
  size_t modes = bt_model_modes (model);
  btr_stability *mode;
  bt_stability all = BT_STABLE;
  bt_status status = bti_calloc (&mode, modes, sizeof *mode, error);
  if (status == BT_OK)
    status = judge (model, nu, mode, &all, error);
  if (status == BT_OK && call->arguments->json)
    {
      char *json;
      status = btr_stability_json (&json, model, nu, mode, all, error);
      if (status == BT_OK)
        puts (json);
      free (json);
    }
  else if (status == BT_OK)
    {
      char number[CLI_NUMBER_SIZE];
      const char *name = bt_stability_name (all);
      printf ("stability = %s\n", name ? name : "undecided");
      printf ("  background of frequency %s\n", cli_number (number, nu));
      for (size_t j = 0; j < modes; j++)
        print_mode (model, j, &mode[j]);
    }
  free (mode);
  return status;
}

/* ---- a map --------------------------------------------------------------------- */

typedef struct map
{
  const cli_call *call;
  const bt_model *model;
  size_t side;
  double *lambda, *x0, *mu; /* side * side, x0 fastest */
} map;

/* The largest exponent of the modes at each point. */
static bt_status
fill_map (map *m, bt_error *error)
{
  const cli_arguments *a = m->call->arguments;
  double last = (double) m->side - 1;
  for (size_t i = 0; i < m->side * m->side; i++)
    {
      m->lambda[i] = a->lambda.item[0] * (double) (i / m->side) / last;
      m->x0[i] = fabs (a->x0) * (double) (i % m->side) / last;
      double nu = background (m->call, m->model, (double) (i / m->side) / last);
      for (size_t j = 0; j < a->omega.count; j++)
        {
          bt_floquet floquet;
          bt_status status = bt_floquet_exponent (
              m->lambda[i], m->x0[i], a->omega.item[j], nu, &floquet, error);
          if (status != BT_OK)
            return status;
          m->mu[i] = fmax (m->mu[i], floquet.mu);
        }
      if (cli_cancel)
        return bt_error_set (error, BT_ECANCEL, "interrupted");
    }
  return BT_OK;
}

static bt_status
make_map_table (const map *m, bt_table **table, bt_error *error)
{
  size_t size = m->side * m->side;
  bt_status status = cli_table (
      table, m->call, "mu: largest growth exponent of the modes, in omega", error);
  if (status == BT_OK)
    status = bt_table_column (*table, "lambda", m->lambda, size, error);
  if (status == BT_OK)
    status = bt_table_column (*table, "x0", m->x0, size, error);
  if (status == BT_OK)
    status = bt_table_column (*table, "mu", m->mu, size, error);
  return status;
}

enum
{
  LOWER,
  CENTRE,
  UPPER,
  CURVES
};

/* Edges and Eq. (18) of band N of mode J in x0 at each lambda into three columns, and
 * whether any part of the band lies on the map. */
static bt_status
edge_columns (const map *m, size_t j, int n, double *curve[CURVES], int *seen,
              bt_error *error)
{
  const cli_arguments *a = m->call->arguments;
  double omega = a->omega.item[j], top = fabs (a->x0);
  *seen = 0;
  for (size_t i = 0; i < m->side; i++)
    {
      double lambda = m->lambda[i * m->side],
             nu = background (m->call, m->model, lambda / a->lambda.item[0]);
      for (int k = 0; k < CURVES; k++)
        curve[k][i] = NAN;
      if (cli_cancel)
        return bt_error_set (error, BT_ECANCEL, "interrupted");
      if (!(lambda > 0) || omega >= n * nu)
        continue;
      bt_band band;
      bt_status status = bt_band_find (omega, nu, n, &band, error);
      if (status != BT_OK)
        return status;
      const double depth[CURVES] = { band.lo, band.surface, band.hi };
      *seen |= sqrt (band.lo / lambda) <= top;
      /* A little beyond the frame, so that the curves reach it. */
      for (int k = 0; k < CURVES; k++)
        if (sqrt (depth[k] / lambda) <= 2 * top)
          curve[k][i] = sqrt (depth[k] / lambda);
    }
  return BT_OK;
}

/* The curves of band N of mode J as columns of TABLE. */
static bt_status
add_band (const map *m, bt_table *table, size_t j, int n, double *curve[CURVES],
          bt_error *error)
{
  static const char *const names[CURVES] = { "lower", "centre18", "upper" };
  bt_status status = BT_OK;
  for (int k = 0; status == BT_OK && k < CURVES; k++)
    {
      char name[64];
      snprintf (name, sizeof name, "mode%zu_band%d_%s", j + 1, n, names[k]);
      status = bt_table_column (table, name, curve[k], m->side, error);
    }
  return status;
}

static bt_status
make_edges (const map *m, bt_table **table, size_t *bands, bt_error *error)
{
  const cli_arguments *a = m->call->arguments;
  double *lambda;
  bt_status status
      = bti_calloc (&lambda, (CURVES + 1) * m->side, sizeof *lambda, error);
  if (status != BT_OK)
    return status;
  double *curve[CURVES];
  for (int k = 0; k < CURVES; k++)
    curve[k] = lambda + (size_t) (k + 1) * m->side;
  for (size_t i = 0; i < m->side; i++)
    lambda[i] = m->lambda[i * m->side];
  status = cli_table (table, m->call,
                      "edges of band n of mode j in x0, from Mathieu characteristic "
                      "values, and its centre by VZ25 Eq. (18); nan off the map",
                      error);
  if (status == BT_OK)
    status = bt_table_column (*table, "lambda", lambda, m->side, error);
  *bands = 0;
  for (size_t j = 0; status == BT_OK && j < a->omega.count; j++)
    {
      int seen = 1;
      for (int n = (int) floor (a->omega.item[j]) + 1;
           status == BT_OK && seen && *bands < BANDS_MAX; n++)
        {
          status = edge_columns (m, j, n, curve, &seen, error);
          if (status == BT_OK && seen)
            status = add_band (m, *table, j, n, curve, error);
          *bands += (size_t) seen;
        }
    }
  free (lambda);
  return status;
}

static bt_status
draw_map (const map *m, bt_table *table, bt_table *edges, size_t bands, bt_error *error)
{
  const cli_arguments *a = m->call->arguments;
  const btr_gallery gallery = { .folder = a->map, .cancel = &cli_cancel };
  char title[512] = "", number[CLI_NUMBER_SIZE];
  btr_figure figure;
  for (size_t j = 0; j < a->omega.count; j++)
    {
      size_t used = strlen (title);
      snprintf (title + used, sizeof title - used, "%s%s",
                j ? ", " : "Ω = ", cli_number (number, a->omega.item[j]));
    }
  btr_figure_begin (&figure, "stability.gp", "stability");
  btr_figure_table (&figure, "DATA", "", table);
  btr_figure_table (&figure, "EDGES", "-edges", edges);
  btr_figure_text (&figure, "TITLE", "%s%s", title,
                   a->shifted ? ", shifted background" : "");
  btr_figure_number (&figure, "LAMBDA", a->lambda.item[0]);
  btr_figure_number (&figure, "X0", fabs (a->x0));
  btr_figure_number (&figure, "BANDS", (double) bands);
  bt_status status = btr_figure_make (&figure, &gallery, NULL, error);
  btr_figure_clear (&figure);
  return status;
}

/* The map into the folder of --map. */
static bt_status
make_map (const cli_call *call, const bt_model *model, bt_error *error)
{
  const cli_arguments *a = call->arguments;
  map m = { .call = call, .model = model, .side = a->side ? a->side : SIDE };
  bt_table *table = NULL, *edges = NULL;
  size_t size = m.side * m.side, bands = 0;
  bt_status status = bti_calloc (&m.lambda, 3 * size, sizeof *m.lambda, error);
  if (status == BT_OK)
    {
      m.x0 = m.lambda + size;
      m.mu = m.x0 + size;
      status = fill_map (&m, error);
    }
  if (status == BT_OK)
    status = make_map_table (&m, &table, error);
  if (status == BT_OK)
    status = make_edges (&m, &edges, &bands, error);
  free (m.lambda);
  if (status == BT_OK)
    return draw_map (&m, table, edges, bands, error);
  bt_table_free (table);
  bt_table_free (edges);
  return status;
}

int
cli_stability (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  bt_error error = BT_ERROR_INIT;
  bt_model *model = NULL;
  if (a->model)
    return cli_around (call);
  if (a->side && (a->side < 2 || a->side > SIDE_MAX))
    return cli_misuse (call->command, "--points: %zu: must be from 2 to %d", a->side,
                       SIDE_MAX);
  if (a->map && !(a->lambda.count == 1 && a->lambda.item[0] > 0 && fabs (a->x0) > 0))
    return cli_misuse (call->command,
                       "--map needs one --lambda and --x0 other than 0: they "
                       "are its upper ends");
  int code = cli_model (&model, call);
  if (code != 0)
    return code;
  bt_status status = print_point (call, model, background (call, model, 1), &error);
  if (status == BT_OK && a->map)
    status = make_map (call, model, &error);
  bt_model_free (model);
  return status == BT_OK ? CLI_EXIT_SUCCESS : cli_fail (call->command, NULL, &error);
}
