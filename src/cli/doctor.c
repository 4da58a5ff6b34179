/* cli/doctor.c - `breaktime doctor': what a report of a fault needs, and what is
 * missing here.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/common.h"
#include "scan/ranks.h"
#include "validation/built.inc"
#include "validation/data.h"

#include <breaktime/version.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
say (btr_finding *f, const char *text)
{
  snprintf (f->text, sizeof f->text, "%s", text);
}

static void
find_data (btr_finding *f, btv_data kind)
{
  bt_error error = BT_ERROR_INIT;
  char *folder;
  f->problem = btv_data_folder (&folder, kind, &error) != BT_OK;
  say (f, f->problem ? error.text : folder);
  f->help = "run 'make install' again, or set BREAKTIME_DATADIR to a source tree";
  free (folder);
}

static void
find_claims (btr_finding *f)
{
  find_data (f, BTV_DATA_CLAIMS);
}

static void
find_models (btr_finding *f)
{
  find_data (f, BTV_DATA_MODELS);
}

static void
find_scripts (btr_finding *f)
{
  find_data (f, BTV_DATA_SCRIPTS);
}

static void
find_reference (btr_finding *f)
{
  find_data (f, BTV_DATA_REFERENCE);
}

static void
find_gnuplot (btr_finding *f)
{
  FILE *pipe = popen ("gnuplot --version 2>/dev/null", "r");
  const int read = pipe && fgets (f->text, 80, pipe);
  if (pipe)
    (void) !pclose (pipe);
  f->text[strcspn (f->text, "\n")] = '\0';
  f->problem = !read;
  if (!read)
    say (f, "not found: reports and studies have no figures");
  f->help = "apt-get install gnuplot-nox";
}

static void
find_cache (btr_finding *f)
{
  const char *why;
  char *folder = cli_cache_folder (&why);
  snprintf (f->text, sizeof f->text, "%s%s",
            folder ? "" : "none: ", folder ? folder : why);
  f->problem = !folder;
  f->help = "set XDG_CACHE_HOME to a folder of yours; all answers are computed without";
  free (folder);
}

static void
find_processors (btr_finding *f)
{
  snprintf (f->text, sizeof f->text, "%ld", sysconf (_SC_NPROCESSORS_ONLN));
}

static void
find_locale (btr_finding *f)
{
  static const char *const names[] = { "LC_ALL", "LC_NUMERIC", "LANG" };
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    {
      const size_t used = strlen (f->text);
      const char *value = getenv (names[i]);
      snprintf (f->text + used, sizeof f->text - used, "%s%s=%.60s", i ? " " : "",
                names[i], value ? value : "");
    }
  f->problem = strcmp (localeconv ()->decimal_point, ".") != 0;
  f->help = "numbers need a decimal point: set LC_NUMERIC=C";
}

static void
find_version (btr_finding *f)
{
  say (f, bt_version ());
}

static void
find_libraries (btr_finding *f)
{
  say (f, bt_libraries ());
}

static void
find_compiler (btr_finding *f)
{
  snprintf (f->text, sizeof f->text, "%.200s; %.100s, %.250s", __VERSION__,
            BTV_BUILT_BY, BTV_BUILT_WITH);
}

static void
find_configuration (btr_finding *f)
{
  say (f, *BTV_BUILT_CONFIGURED ? BTV_BUILT_CONFIGURED : "without arguments");
}

static void
find_mpi (btr_finding *f)
{
  say (f, bti_ranks_version ());
}

static const struct
{
  const char *name;
  void (*find) (btr_finding *f);
} rows[] = {
  { "version", find_version },
  { "libraries", find_libraries },
  { "compiler", find_compiler },
  { "configure", find_configuration },
  { "mpi", find_mpi },
  { "processors", find_processors },
  { "locale", find_locale },
  { "claims", find_claims },
  { "models", find_models },
  { "scripts", find_scripts },
  { "reference", find_reference },
  { "gnuplot", find_gnuplot },
  { "cache", find_cache },
};

enum
{
  ROWS = sizeof rows / sizeof rows[0]
};

static void
print_findings (const btr_finding *found, size_t problems)
{
  for (size_t i = 0; i < ROWS; i++)
    {
      const btr_finding *f = &found[i];
      cli_print (stdout, "%s%-10s  %s\n", f->problem ? "! " : "  ", f->name, f->text);
      if (f->problem)
        cli_print (stdout, "  %-10s  -> %s\n", "", f->help);
    }
  if (problems == 0)
    puts ("all is usable");
  else
    printf ("%zu of these missing or unusable\n", problems);
}

int
cli_doctor (const cli_call *call)
{
  bt_error error = BT_ERROR_INIT;
  btr_finding found[ROWS];
  size_t problems = 0;
  for (size_t i = 0; i < ROWS; i++)
    {
      found[i] = (btr_finding){ .name = rows[i].name };
      rows[i].find (&found[i]);
      problems += found[i].problem != 0;
    }
  if (call->arguments->json)
    {
      char *json;
      if (btr_findings_json (&json, found, ROWS, &error) != BT_OK)
        return cli_fail (call->command, NULL, &error);
      puts (json);
      free (json);
    }
  else
    print_findings (found, problems);
  return problems == 0 ? CLI_EXIT_SUCCESS : CLI_EXIT_UNUSABLE;
}
