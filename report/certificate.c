/* report/certificate.c - certificate.md: who ran what, with which program, on which
 * machine, when, and how long it took; see internal.h.
 *
 * What differs from run to run stands here, in timings.csv and in
 * ro-crate-metadata.json, and nowhere else in a report.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/documents.h"
#include "report/place.h"
#include "validation/built.inc"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum
{
  SLOWEST = 10
};

void
btr_moment (char out[BTR_MOMENT], const char *format)
{
  const char *epoch = getenv ("SOURCE_DATE_EPOCH");
  time_t moment = time (NULL);
  if (epoch && *epoch)
    {
      char *end;
      errno = 0;
      const long long seconds = strtoll (epoch, &end, 10);
      if (errno == 0 && *end == '\0' && (time_t) seconds == seconds)
        moment = (time_t) seconds;
    }
  struct tm utc;
  if (!gmtime_r (&moment, &utc) || strftime (out, BTR_MOMENT, format, &utc) == 0)
    out[0] = '\0';
}

static void
put_checked (btr_sink *sink, const btr_work *work)
{
  char text[2 * BTR_LINE];
  for (size_t a = 0; a < work->count; a++)
    {
      const btv_audit *audit = work->parts[a].audit;
      const btv_source *source = &audit->claims->source;
      snprintf (text, sizeof text, "%.200s, “%.400s” (%.40s)%s%.100s", source->authors,
                source->title, source->year, source->doi ? ", doi:" : "",
                source->doi ? source->doi : "");
      btr_put_row (sink, "source", text);
      snprintf (text, sizeof text, "%.200s: %zu of %zu claims judged",
                btr_basename (audit->claims->path), audit->judged,
                audit->outcomes_count);
      btr_put_row (sink, "claims", text);
    }
  btr_put_row (sink, "this report is", btr_level_name (work->level));
}

static void
put_run (btr_sink *sink, const btr_work *work)
{
  char text[2 * BTR_LINE], moment[BTR_MOMENT];
  const btr_options *options = work->options;
  btr_host host;
  btr_host_describe (&host);
  btr_moment (moment, "%Y-%m-%d %H:%M:%S UTC");
  btr_put_row (sink, "checked by",
               options->certifier ? options->certifier : "not named (--certifier)");
  btr_put_row (sink, "date", moment);
  if (options->command)
    btr_put_row (sink, "command", options->command);
  snprintf (text, sizeof text, "breaktime %s", bt_version ());
  btr_put_row (sink, "program", text);
  btr_put_row (sink, "libraries", bt_libraries ());
  snprintf (text, sizeof text, "%.200s; %.100s, %.250s", __VERSION__, BTV_BUILT_BY,
            BTV_BUILT_WITH);
  btr_put_row (sink, "compiler", text);
  snprintf (text, sizeof text, "%s, %ld cores", host.processor, host.cores);
  btr_put_row (sink, "processor", text);
  btr_put_row (sink, "system", host.system);
}

/* The claim of PART that took the longest but for AFTER and those before it in this
 * order; NULL: there is none. */
static const btv_outcome *
next_slowest (const btr_part *part, const btv_outcome *after)
{
  const btv_outcome *best = NULL;
  for (size_t i = 0; i < part->audit->outcomes_count; i++)
    {
      const btv_outcome *o = &part->audit->outcomes[i];
      if (!(o->seconds > 0)
          || (after
              && (o->seconds > after->seconds
                  || (!(o->seconds < after->seconds) && o <= after))))
        continue;
      if (!best || o->seconds > best->seconds)
        best = o;
    }
  return best;
}

static void
put_times (btr_sink *sink, const btr_work *work)
{
  double all = 0;
  size_t recalled = 0;
  for (size_t a = 0; a < work->count; a++)
    {
      const btv_audit *audit = work->parts[a].audit;
      recalled += audit->recalled;
      for (size_t i = 0; i < audit->outcomes_count; i++)
        all += audit->outcomes[i].seconds;
    }
  btr_put (sink, "\n## How long it took\n\n| | |\n|---|---|\n");
  if (work->options->seconds > 0)
    btr_put (sink, "| from start to end | %.1f s |\n", work->options->seconds);
  btr_put (sink,
           "| added over claims | %.1f s |\n| answers kept from before | %zu |\n\n",
           all, recalled);
  btr_put (sink, "The slowest claims; all are in [timings.csv](timings.csv).\n\n"
                 "| claim | seconds |\n|---|---|\n");
  for (size_t a = 0; a < work->count; a++)
    {
      const btv_outcome *o = NULL;
      for (size_t i = 0; i < SLOWEST && (o = next_slowest (&work->parts[a], o)); i++)
        {
          btr_put (sink, "| ");
          btr_put_text (sink, o->claim->id);
          btr_put (sink, " | %.3f |\n", o->seconds);
        }
    }
}

bt_status
btr_write_certificate (btr_work *work, bt_error *error)
{
  static const char name[] = "certificate.md";
  btr_sink sink;
  btr_sink_open (&sink, work, name, error);
  btr_put (&sink, "# Certificate\n\n"
                  "Who redid these numbers, with what, and when.  This page, "
                  "[timings.csv](timings.csv), "
                  "[ro-crate-metadata.json](ro-crate-metadata.json) and the check sums "
                  "of the three differ from run to run; every other file of the report "
                  "has the same bytes whenever the same program answers the same "
                  "questions on processors of this kind.\n\n"
                  "| | |\n|---|---|\n");
  put_checked (&sink, work);
  put_run (&sink, work);
  put_times (&sink, work);
  btr_put (&sink, "\nThe files are listed, each with its check sum, in [" BTR_SUMS
                  "](" BTR_SUMS "): `sha256sum -c " BTR_SUMS "` says whether they are "
                  "as they were written.\n");
  return btr_sink_close (&sink, work, name, 1);
}
