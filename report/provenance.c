/* report/provenance.c - the page on conventions, where and with what
 * this ran, how to cite; see documents.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/documents.h"
#include "report/format.h"
#include "report/pages.h"
#include "validation/judge.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

/* OUT = what follows KEY and SEPARATOR in the first line of PATH, among its first few
 * kilobytes, that begins with KEY, without quotes; untouched when there is none.
 * Without stdio: for want of memory a report is not to say something else. */
static void
look_up (char *out, size_t size, const char *path, const char *key, char separator)
{
  char text[4096];
  size_t used = 0;
  int fd = open (path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
  for (ssize_t got = 1; fd >= 0 && got > 0 && used < sizeof text - 1;)
    {
      got = read (fd, text + used, sizeof text - 1 - used);
      used += got > 0 ? (size_t) got : 0;
    }
  if (fd >= 0)
    close (fd);
  text[used] = '\0';
  for (char *line = text; *line;)
    {
      size_t length = strcspn (line, "\n");
      char *next = line + length + (line[length] != '\0');
      line[length] = '\0';
      char *value = strchr (line, separator);
      if (strncmp (line, key, strlen (key)) == 0 && value)
        {
          value += 1 + strspn (value + 1, " \t\"");
          value[strcspn (value, "\"")] = '\0';
          snprintf (out, size, "%s", value);
          return;
        }
      line = next;
    }
}

void
btr_host_describe (btr_host *host)
{
  char release[128] = "";
  struct utsname name;
  *host = (btr_host){ .processor = "unknown", .system = "unknown" };
  look_up (host->processor, sizeof host->processor, "/proc/cpuinfo", "model name", ':');
  look_up (release, sizeof release, "/etc/os-release", "PRETTY_NAME", '=');
  if (uname (&name) == 0)
    snprintf (host->system, sizeof host->system, "%.60s %.60s on %.30s%s%s",
              name.sysname, name.release, name.machine, *release ? ", " : "", release);
  host->cores = sysconf (_SC_NPROCESSORS_ONLN);
}

/* ---- conventions --------------------------------------------------------------- */

static void
put_readings (btr_sink *sink, const btr_work *work)
{
  size_t count = 0;
  for (size_t a = 0; a < work->count; a++)
    {
      const btv_claims *claims = work->parts[a].audit->claims;
      for (size_t i = 0; i < claims->readings_count; i++)
        {
          const btv_reading *reading = &claims->readings[i];
          if (reading->parts > 1)
            continue;
          if (count++ == 0)
            btr_put (sink, "**Readings.** Where a printed number does not hold as the "
                           "source defines it, these alternatives, named in the claims "
                           "file beforehand, are tried, and where none fits "
                           "pairs of them:\n\n"
                           "| reading | what it means | settings |\n|---|---|---|\n");
          btr_put (sink, "| ");
          btr_put_text (sink, reading->name);
          btr_put (sink, " | ");
          btr_put_text (sink, reading->text);
          btr_put (sink, " | ");
          for (size_t j = 0; j < reading->set_count; j++)
            {
              btr_put (sink, "%s", j ? ", " : "");
              btr_put_text (sink, reading->set[j].key);
              btr_put (sink, "=");
              btr_put_text (sink, reading->set[j].value);
            }
          for (size_t j = 0; j < reading->parameters_count; j++)
            {
              char number[32];
              btr_format_number (number, sizeof number, reading->parameters[j].value);
              btr_put (sink, "%s", j + reading->set_count ? ", " : "");
              btr_put_text (sink, reading->parameters[j].name);
              btr_put (sink, " = %s", number);
            }
          btr_put (sink, " |\n");
        }
    }
  if (count > 0)
    btr_put (sink, "\n");
}

static void
put_conventions (btr_sink *sink, const btr_work *work)
{
  btr_put (sink, "## Conventions\n\n");
  btr_put (
      sink,
      "**Units.** Everything is dimensionless: times in 1/ω, lengths in √(ħ/mω), "
      "energies in ħω; Ω stands for Ω/ω.\n\n"
      "**Numbers.** 0.9537(4) means 0.9537 ± 0.0004, and 3260(40) means 3260 ± 40. "
      "“> 400” means not reached up to 400. A number is shown with the digits its "
      "error supports.\n\n"
      "**Errors** are bounds, not standard deviations: the linear sum of the "
      "measured changes under another time step, grid and box, and %g standard "
      "errors of sampling.\n\n"
      "**What is compared.** A printed or encoded number stands for its digits ± half "
      "a unit of the last one, a bound for all below or above it, “~” for a factor √10 "
      "either way, a range for all from half a unit below it to half a unit above, "
      "and ± for a bound or three standard deviations, whichever the claims file "
      "says; a recomputed number for its value ± its error. *Inside*: the "
      "recomputed interval lies within that of the statement; *disjoint*: they have no "
      "point in common; *overlaps*: it cannot be told.\n\n",
      BT_COVERAGE);
  btr_put (sink, "**Verdicts.**\n\n| | verdict | meaning |\n|---|---|---|\n");
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    {
      btr_put (sink, "| ");
      btr_put_text (sink, btv_verdict_symbol ((btv_verdict) v));
      btr_put (sink, " | %s | %s |\n", btv_verdict_name ((btv_verdict) v),
               btv_verdict_meaning ((btv_verdict) v));
    }
  btr_put (
      sink,
      "\n**How it decides.** What does not hold as defined is tried under every "
      "reading "
      "of the file that applies to it. One entry is easily hit by chance when many are "
      "tried; so a reading is judged by a column: all entries of one quantity in one "
      "table, or in a list that the source itself makes; an entry that stands alone is "
      "a column of one. A reading *explains* the entries that it gives when it breaks "
      "none that holds as defined, when it gives more than half of those that do not "
      "(a "
      "pair of readings: all of them), and when P < %g. P is the probability of as "
      "many "
      "hits by accident, times the number of ways in which the keys offered for the "
      "column can be set. A reading that gives an entry without that strength is no "
      "evidence: the entry is *compatible* with it, and counted with the refuted. A "
      "number is *within sampling* when the source's own number of samples would put "
      "it "
      "as far off with p ≥ %g, and its whole column (χ²) too. What is not known may "
      "turn out either way: a verdict is given when it stands in every case, else the "
      "statement is undecided.\n",
      BTV_SIGNIFICANCE, BTV_SIGNIFICANCE);
  btr_put (
      sink,
      "\n<a id=\"by-weight\"></a>\n**Findings by weight.** Whoever takes a statement "
      "over "
      "as it stands is wrong by a share of it: one less the ratio of the smaller to "
      "the "
      "larger of what is printed and what is recomputed, between the nearest ends of "
      "their intervals; all of it where signs differ and for a label. That share "
      "counts "
      "whole for a number printed with its digits, half for other words of the source "
      "(a bound, an order of magnitude, a label), a quarter for what was encoded, "
      "since "
      "its size is up to the encoding, too; and whole when refuted, half when "
      "compatible "
      "with a reading, a quarter when explained by one, an eighth within sampling. "
      "Cells "
      "of a column that say the same are one finding, the heaviest of them times "
      "2 − 1/n for n cells. The heaviest finding of each kind is told before the "
      "second of any, and names the others; a kind is one quantity in tables, in "
      "formulas or in the text.\n");
  btr_put (sink, "\n**Whose statements.**\n\n| origin | meaning |\n|---|---|\n");
  for (int o = 0; o < BTV_ORIGIN_COUNT; o++)
    btr_put (sink, "| %s | %s |\n", btv_origin_name ((btv_origin) o),
             btv_origin_meaning ((btv_origin) o));
  btr_put (sink, "\nCounts, headlines and the map are about what is quoted and "
                 "encoded.\n\n");
  put_readings (sink, work);
}

/* ---- provenance ---------------------------------------------------------------- */

static void
put_provenance (btr_sink *sink, const btr_work *work)
{
  char text[BTR_LINE];
  btr_host host;
  btr_host_describe (&host);
  btr_put (sink, "## Provenance\n\n| | |\n|---|---|\n");
  snprintf (text, sizeof text, "breaktime %s", bt_version ());
  btr_put_row (sink, "program", text);
  btr_put_row (sink, "libraries", bt_libraries ());
  for (size_t a = 0; a < work->count; a++)
    {
      const btv_claims *claims = work->parts[a].audit->claims;
      snprintf (text, sizeof text, "%s, on %s (%s)", btr_basename (claims->path),
                claims->source.authors, claims->source.year);
      btr_put_row (sink, "claims file", text);
    }
  snprintf (text, sizeof text,
            "root seed %llu of counter-based streams, unless a reading sets another",
            (unsigned long long) work->options->seed);
  btr_put_row (sink, "random numbers", text);
  snprintf (text, sizeof text, "%s, %ld cores", host.processor, host.cores);
  btr_put_row (sink, "processor", text);
  btr_put_row (sink, "system", host.system);
  btr_put (
      sink,
      "\nWho ran it, with which command, when, and how long it took stands in the "
      "[certificate](../certificate.md). But for that and "
      "[timings.csv](../timings.csv), all files are the same bytes in every run of "
      "this program on processors of this kind.\n\n");
  btr_put (sink, "## How to cite\n\n```bibtex\n%s```\n", bt_citation ());
}

static void
put_page (btr_sink *sink, const btr_work *work, const btr_page *page)
{
  (void) page;
  put_conventions (sink, work);
  put_provenance (sink, work);
}

bt_status
btr_plan_conventions (btr_work *work, bt_error *error)
{
  size_t at;
  bt_status status = btr_add_page (work, NULL, "conventions", put_page, &at, error);
  if (status == BT_OK)
    snprintf (work->pages[at].title, BTR_LINE, "Conventions, provenance, how to cite");
  return status;
}
