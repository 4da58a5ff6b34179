/* cli/against.c - see against.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/against.h"
#include "cli/say.h"

#include "base/memory.h"
#include "base/pool.h"
#include "validation/agreement.h"
#include "validation/library.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

typedef struct result
{
  btv_reference *set;
  btv_agreements agreements;
  bt_error error; /* not BT_OK: the set could not be checked at all */
  int not_run;
} result;

struct cli_against
{
  const cli_call *call;
  btv_library *library;
  result *results;
  size_t count;
  bt_watch watch;
  cli_progress progress;
};

/* ---- reading -----------------------------------------------------------------------
 */

static int
load_sets (cli_against *x, const regex_t *pattern)
{
  bt_error error = BT_ERROR_INIT;
  const btv_library *library = x->library;
  for (size_t i = 0; i < library->files_count; i++)
    {
      btv_reference *set;
      bt_status status = btv_library_load (library, library->files[i], &set, &error);
      if (status != BT_OK)
        {
          const int code = cli_fail (x->call->command, "--against", &error);
          return status == BT_EIO ? CLI_EXIT_MISUSE : code;
        }
      if (!pattern || regexec (pattern, set->id, 0, NULL, 0) == 0)
        x->results[x->count++].set = set;
      else
        btv_reference_free (set);
    }
  return 0;
}

int
cli_against_open (cli_against **out, const cli_call *call)
{
  const cli_arguments *a = call->arguments;
  bt_error error = BT_ERROR_INIT;
  regex_t pattern;
  cli_against *x = *out = calloc (1, sizeof *x);
  if (!x)
    return cli_no_memory (call->command);
  x->call = call;
  btv_complaints complaints = { NULL, 0, 0 };
  const bt_status status
      = btv_library_open (&x->library, a->against, &complaints, &error);
  int code = cli_faults (call, status, &complaints, &error);
  if (code != 0)
    return code;
  if (x->library->files_count == 0)
    return cli_misuse (call->command, "--against: there are no sets in '%s'",
                       a->against);
  x->results = calloc (x->library->files_count, sizeof *x->results);
  if (!x->results)
    return cli_no_memory (call->command);
  if (a->filter && regcomp (&pattern, a->filter, REG_EXTENDED | REG_NOSUB) != 0)
    return cli_misuse (call->command, "--filter: '%s' is no regular expression",
                       a->filter);
  code = load_sets (x, a->filter ? &pattern : NULL);
  if (a->filter)
    regfree (&pattern);
  return code;
}

void
cli_against_free (cli_against *against)
{
  if (!against)
    return;
  for (size_t i = 0; i < against->count; i++)
    {
      btv_reference_free (against->results[i].set);
      btv_agreements_clear (&against->results[i].agreements);
    }
  free (against->results);
  btv_library_free (against->library);
  free (against);
}

/* ---- checking ----------------------------------------------------------------------
 */

static void
check_one (void *context, size_t i)
{
  cli_against *x = context;
  result *r = &x->results[i];
  bt_status status = bt_watch_check (&x->watch, NULL);
  if (status == BT_OK)
    status = btv_agreement_check (&r->agreements, r->set, x->call->arguments->tier,
                                  &x->watch, &r->error);
  r->not_run = status == BT_ECANCEL || status == BT_ELIMIT;
}

int
cli_against_run (cli_against *against, double seconds)
{
  const cli_arguments *a = against->call->arguments;
  against->watch
      = (bt_watch){ .cancel = &cli_cancel,
                    .deadline = seconds > 0 ? bt_watch_now () + seconds : 0 };
  against->progress = cli_progress_begin (a);
  cli_progress_draw (&against->progress, "%zu sets of reference data...",
                     against->count);
  bti_pool_run (a->jobs ? (unsigned) a->jobs : cli_processors (), against->count,
                check_one, against);
  cli_progress_end (&against->progress);
  for (size_t i = 0; i < against->count; i++)
    {
      const bt_error *error = &against->results[i].error;
      if (error->status != BT_OK && !against->results[i].not_run)
        return cli_fail (against->call->command, "--against", error);
    }
  return 0;
}

/* ---- printing ----------------------------------------------------------------------
 */

static void
print_agreement (FILE *stream, const btv_reference *set, const btv_agreement *a)
{
  char where[512] = "";
  if (*a->column && a->accord != BTV_UNCHECKED)
    snprintf (where, sizeof where,
              "  %.200s: difference %.2g, allowed %.2g + %.2g, row %zu", a->column,
              a->difference, a->accuracy, a->error, a->row + 1);
  cli_say (stream, 0, 4, "%s  %s  %s%s%s%s", set->id, a->by,
           btv_accord_name (a->accord), where, *a->message ? "  " : "", a->message);
}

cli_agreement_sums
cli_against_print (const cli_against *against, FILE *stream)
{
  const cli_arguments *given = against->call->arguments;
  cli_agreement_sums sums = { .sets = against->count };
  for (size_t i = 0; i < against->count; i++)
    {
      const result *r = &against->results[i];
      sums.not_run += (size_t) r->not_run;
      if (r->not_run && !given->quiet)
        cli_say (stream, 0, 4, "%s  not-run", r->set->id);
      for (size_t k = 0; k < r->agreements.count; k++)
        {
          const btv_agreement *a = &r->agreements.items[k];
          size_t *const sum[]
              = { &sums.agree, &sums.differ, &sums.unsettled, &sums.unchecked };
          ++*sum[a->accord];
          if (!given->quiet || a->accord == BTV_DIFFERS)
            print_agreement (stream, r->set, a);
        }
    }
  cli_say (
      stream, 0, 2,
      "%s: %zu sets%s: %zu agree, %zu differ, %zu unsettled, %zu unchecked, %zu sets "
      "not run",
      given->against, sums.sets,
      against->library->manifest ? "" : " (no MANIFEST to verify them by)", sums.agree,
      sums.differ, sums.unsettled, sums.unchecked, sums.not_run);
  return sums;
}
