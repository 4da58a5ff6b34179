/* cli/levels.c - `breaktime levels': energies of H, each in an interval.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/models.h"

#include "base/memory.h"

#include <breaktime/energies.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void
print_levels (const bt_energy *level, size_t count)
{
  static const char *const mark[] = {
    [BT_ENERGY_PROVED] = "", [BT_ENERGY_TEMPLE] = "  ?", [BT_ENERGY_WEINSTEIN] = "  *"
  };
  int any[sizeof mark / sizeof *mark] = { 0 };
  size_t wide = 0;
  for (size_t i = 0; i < count; i++)
    if (strlen (level[i].sector) > wide)
      wide = strlen (level[i].sector);
  for (size_t i = 0; i < count; i++)
    {
      const double middle = (level[i].lo + level[i].hi) / 2;
      printf ("%4zu  %-*s%s%.15g +- %.1e%s\n", level[i].index, (int) wide,
              level[i].sector, wide ? "  " : "", middle,
              (level[i].hi - level[i].lo) / 2, mark[level[i].warrant]);
      any[level[i].warrant] = 1;
    }
  for (size_t k = 0; k < sizeof mark / sizeof *mark; k++)
    if (any[k] && *mark[k])
      printf ("%s %s\n", mark[k] + 2, bt_energy_warrant_name ((bt_energy_warrant) k));
}

/* The widest interval of those that are wider than asked, and why. */
static void
tell_limit (const bt_energy *level, size_t count, double tolerance)
{
  static const char *const why[] = {
    [BT_ENERGY_ROUNDING] = "rounding leaves no more",
    [BT_ENERGY_BASIS] = "the largest basis that is tried was reached",
    [BT_ENERGY_MEMORY] = "a larger basis does not fit into memory",
    [BT_ENERGY_INDEX] = "levels close to it cannot be told from it",
  };
  const bt_energy *widest = NULL;
  size_t wider = 0;
  for (size_t i = 0; i < count; i++)
    if (level[i].limit != BT_ENERGY_REACHED)
      {
        wider++;
        if (!widest || level[i].hi - level[i].lo > widest->hi - widest->lo)
          widest = &level[i];
      }
  if (widest)
    fprintf (stderr,
             "breaktime levels: %zu of %zu wider than %g of the level; the widest is "
             "%zu, +- %.1e: %s\n",
             wider, count, tolerance, widest->index, (widest->hi - widest->lo) / 2,
             why[widest->limit]);
}

/* The model of --model, or of --lambda and --omega: where it starts does not matter. */
static int
make_subject (cli_subject *out, const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  if (a->model)
    return cli_subject_make (out, call);
  if (a->lambda.count == 0 || a->omega.count == 0)
    return cli_misuse (call->command, "missing --model, or --lambda and --omega");
  cli_arguments still = *a;
  still.x0 = 0;
  const cli_call at_rest = { call->command, &still, call->line };
  return cli_subject_make (out, &at_rest);
}

int
cli_levels (const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  const size_t count = a->levels ? a->levels : 10;
  const double tolerance = a->tolerance > 0 ? a->tolerance : 1e-9;
  const bt_watch watch = { .cancel = &cli_cancel };
  bt_error error = BT_ERROR_INIT;
  bt_energy *level = NULL;
  bt_energy_scope scope = { .sector = a->sector };
  char *json = NULL;
  cli_subject subject = { 0 };
  int code = make_subject (&subject, call);
  if (code != 0)
    {
      cli_subject_clear (&subject);
      return code;
    }
  bt_status status = bti_calloc (&level, count, sizeof *level, &error);
  if (status == BT_OK && a->wall)
    status = bt_energy_walls (scope.wall, subject.model, a->wall, &error);
  if (status == BT_OK)
    status
        = bt_energies (level, count, subject.model, &scope, tolerance, &watch, &error);
  if (status == BT_OK && a->json)
    {
      const btr_subject told = cli_subject_told (&subject);
      status = btr_energies_json (&json, &told, level, count, tolerance, &error);
    }
  if (status == BT_OK && a->json)
    puts (json);
  else if (status == BT_OK)
    print_levels (level, count);
  if (status == BT_OK)
    tell_limit (level, count, tolerance);
  free (json);
  free (level);
  cli_subject_clear (&subject);
  return status == BT_OK ? CLI_EXIT_SUCCESS : cli_fail (call->command, NULL, &error);
}
