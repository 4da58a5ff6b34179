/* report/export.c - documents of an audit for programs; see report.h and
 * documents.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "report/documents.h"
#include "report/format.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what a test says ---------------------------------------------------------- */

/* What an outcome is to those that know tests only. */
typedef enum fate
{
  PASSED,
  FAILED,
  SKIPPED,  /* nothing was found out */
  AS_KNOWN, /* it does not hold, and that is recorded */
  BROKEN,   /* an error */
  FATES
} fate;

static fate
fate_of (const btr_work *work, const btv_outcome *o)
{
  const int bad = o->verdict == BTV_REFUTED || o->verdict == BTV_COMPATIBLE;
  if (o->verdict == BTV_ERROR)
    return BROKEN;
  if (btv_outcome_fails (o, work->options->fails))
    return FAILED;
  if (o->verdict == BTV_UNDECIDED || o->verdict == BTV_NOT_RUN
      || o->verdict == BTV_NOT_COMPUTABLE)
    return SKIPPED;
  return bad ? AS_KNOWN : PASSED;
}

/* "printed 3304, recomputed 1977.555(17): refuted; recorded: confirmed". */
static void
describe (char *out, size_t size, const btv_outcome *o)
{
  char value[BTR_LINE] = "–";
  if (o->attempts_count > 0)
    btr_format_answer (value, sizeof value, o->claim, &o->attempts[0]);
  snprintf (out, size, "printed %s, recomputed %s: %s%s%s%s%s",
            o->claim->printed ? o->claim->printed : "–", value,
            btv_verdict_name (o->verdict), o->by && o->by->reading ? " by " : "",
            o->by && o->by->reading ? o->by->reading->name : "",
            o->as_expected ? "" : ", recorded was ",
            o->as_expected ? "" : btv_verdict_name (o->claim->expect));
}

/* Lines on what stands behind: intervals, message, hints. */
static size_t
explain (char line[][BTR_LINE], size_t room, const btv_outcome *o)
{
  size_t count = 0;
  const btv_claim *claim = o->claim;
  snprintf (line[count++], BTR_LINE, "%.200s: %.300s", claim->where, claim->statement);
  if (o->attempts_count > 0 && o->attempts[0].status == BT_OK
      && btv_evaluator_kind (claim->evaluator) == BTV_NUMBER)
    {
      char mine[BTR_LINE / 3], printed[BTR_LINE / 3];
      const bt_value *value = &o->attempts[0].answer.value;
      btr_format_interval (printed, sizeof printed, &claim->claimed);
      btr_format_computed (mine, sizeof mine, value->lo, value->hi);
      snprintf (line[count++], BTR_LINE, "printed %s, recomputed %s", printed, mine);
    }
  if (*o->message)
    snprintf (line[count++], BTR_LINE, "%.500s", o->message);
  for (size_t i = 0; i < o->hints_count && btv_hints_concern (o) && count < room; i++)
    snprintf (line[count++], BTR_LINE, "hint: would hold %s", o->hints[i].text);
  return count;
}

enum
{
  LINES = 3 + BTV_HINTS_MAX
};

/* ---- JUnit --------------------------------------------------------------------- */

static void
put_attribute (btr_sink *sink, const char *name, const char *value)
{
  btr_put (sink, " %s=\"", name);
  btr_put_xml (sink, value);
  btr_put (sink, "\"");
}

static void
put_case (btr_sink *sink, const btr_work *work, const btv_audit *audit,
          const btv_outcome *o)
{
  static const char *const element[FATES] = { [FAILED] = "failure",
                                              [SKIPPED] = "skipped",
                                              [AS_KNOWN] = "skipped",
                                              [BROKEN] = "error" };
  const fate f = fate_of (work, o);
  char text[2 * BTR_LINE], line[LINES][BTR_LINE];
  btr_put (sink, "    <testcase");
  put_attribute (sink, "classname", audit->claims->source.id);
  put_attribute (sink, "name", o->claim->id);
  btr_put (sink, " time=\"%.3f\"", o->seconds);
  if (!element[f])
    {
      btr_put (sink, "/>\n");
      return;
    }
  describe (text, sizeof text, o);
  btr_put (sink, ">\n      <%s", element[f]);
  if (f != SKIPPED && f != AS_KNOWN)
    put_attribute (sink, "type", btv_verdict_name (o->verdict));
  put_attribute (sink, "message", text);
  const size_t count = explain (line, LINES, o);
  btr_put (sink, ">");
  for (size_t i = 0; i < count; i++)
    {
      btr_put_xml (sink, line[i]);
      btr_put (sink, i + 1 < count ? "\n" : "");
    }
  btr_put (sink, "</%s>\n    </testcase>\n", element[f]);
}

/* Of the outcomes of AUDIT, or of all. */
static void
put_counts (btr_sink *sink, const btr_work *work, const btv_audit *audit)
{
  size_t count[FATES] = { 0 }, tests = 0;
  double seconds = 0;
  for (size_t a = 0; a < work->count; a++)
    for (size_t i = 0; i < work->parts[a].audit->outcomes_count; i++)
      {
        const btv_outcome *o = &work->parts[a].audit->outcomes[i];
        if (audit && audit != work->parts[a].audit)
          continue;
        tests++;
        seconds += o->seconds;
        count[fate_of (work, o)]++;
      }
  btr_put (sink,
           " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" "
           "time=\"%.3f\"",
           tests, count[FAILED], count[BROKEN], count[SKIPPED] + count[AS_KNOWN],
           seconds);
}

static void
put_junit (btr_sink *sink, const btr_work *work)
{
  btr_put (sink, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
  put_attribute (sink, "name", "breaktime");
  put_counts (sink, work, NULL);
  btr_put (sink, ">\n");
  for (size_t a = 0; a < work->count; a++)
    {
      const btv_audit *audit = work->parts[a].audit;
      btr_put (sink, "  <testsuite");
      put_attribute (sink, "name", audit->claims->source.id);
      put_counts (sink, work, audit);
      btr_put (sink, ">\n");
      for (size_t i = 0; i < audit->outcomes_count; i++)
        put_case (sink, work, audit, &audit->outcomes[i]);
      btr_put (sink, "  </testsuite>\n");
    }
  btr_put (sink, "</testsuites>\n");
}

/* ---- TAP ----------------------------------------------------------------------- */

/* TEXT without what TAP would take for a directive or YAML for the end of a string. */
static void
put_plain (btr_sink *sink, const char *text, int quoted)
{
  for (const char *at = text; *at; at += bti_text_length (at))
    if ((*at == '#' || *at == '\\') && !quoted)
      btr_put (sink, "\\%c", *at);
    else if (*at == '\'' && quoted)
      btr_put (sink, "''");
    else if (bti_text_control (at))
      btr_put (sink, " ");
    else
      btr_put_bytes (sink, at, bti_text_length (at));
}

static void
put_point (btr_sink *sink, const btr_work *work, const btr_part *part, size_t number,
           const btv_outcome *o)
{
  const fate f = fate_of (work, o);
  char text[2 * BTR_LINE], line[LINES][BTR_LINE];
  describe (text, sizeof text, o);
  btr_put (sink, "%sok %zu - %s:%s ", f == PASSED || f == SKIPPED ? "" : "not ", number,
           part->audit->claims->source.id, o->claim->id);
  put_plain (sink, text, 0);
  if (f == SKIPPED || f == AS_KNOWN)
    btr_put (sink, " # %s %s", f == SKIPPED ? "SKIP" : "TODO",
             btv_verdict_name (o->verdict));
  btr_put (sink, "\n");
  if (f == PASSED)
    return;
  const size_t count = explain (line, LINES, o);
  btr_put (sink, "  ---\n  verdict: %s\n  duration_ms: %.0f\n  message:\n",
           btv_verdict_name (o->verdict), 1e3 * o->seconds);
  for (size_t i = 0; i < count; i++)
    {
      btr_put (sink, "    - '");
      put_plain (sink, line[i], 1);
      btr_put (sink, "'\n");
    }
  btr_put (sink, "  ...\n");
}

static void
put_tap (btr_sink *sink, const btr_work *work)
{
  size_t total = 0, number = 0;
  for (size_t a = 0; a < work->count; a++)
    total += work->parts[a].audit->outcomes_count;
  btr_put (sink, "TAP version 13\n1..%zu\n", total);
  for (size_t a = 0; a < work->count; a++)
    for (size_t i = 0; i < work->parts[a].audit->outcomes_count; i++)
      put_point (sink, work, &work->parts[a], ++number,
                 &work->parts[a].audit->outcomes[i]);
}

/* ---- seconds ------------------------------------------------------------------- */

bt_status
btr_write_timings (btr_work *work, bt_error *error)
{
  btr_sink sink;
  btr_sink_open (&sink, work, "timings.csv", error);
  btr_put (&sink, "id,seconds\n");
  for (size_t a = 0; a < work->count; a++)
    for (size_t i = 0; i < work->parts[a].audit->outcomes_count; i++)
      {
        const btv_outcome *outcome = &work->parts[a].audit->outcomes[i];
        btr_put (&sink, "%s,%.3f\n", outcome->claim->id, outcome->seconds);
      }
  return btr_sink_close (&sink, work, "timings.csv", 1);
}

/* ---- all ----------------------------------------------------------------------- */

bt_status
btr_export (btr_form form, const btv_audit *const *audits, size_t count,
            const btr_options *options, const char *path, bt_error *error)
{
  btr_work work = { .options = options, .count = count };
  btr_sink sink = { .error = error };
  sink.status = btr_work_begin (&work, audits, error);
  if (sink.status == BT_OK)
    sink.status = bti_file_open (&sink.file, path, 0, error);
  if (sink.status == BT_OK && form == BTR_JSON)
    btr_put_json (&sink, &work);
  else if (sink.status == BT_OK)
    (form == BTR_JUNIT ? put_junit : put_tap) (&sink, &work);
  if (sink.status == BT_OK)
    sink.status = bti_file_commit (sink.file, error);
  else
    bti_file_discard (sink.file);
  btr_work_end (&work);
  return sink.status;
}
