/* report/changes.c - see changes.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/changes.h"
#include "base/input.h"
#include "base/memory.h"
#include "report/pieces.h"
#include "report/text.h"

#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

struct btr_changes
{
  const char *path[2]; /* before, now */
  json_t *root[2];
  json_t *changes;  /* rows: source, claim, what, before, now, reading */
  json_t *unjudged; /* likewise, of what is not compared */
  size_t compared;  /* claims */
  int failed;       /* out of memory */
};

/* One claim in both, or in one. */
typedef struct pair
{
  btr_changes *changes;
  const char *source, *claim;
  const json_t *before, *now; /* NULL: it is not there */
} pair;

static const char *
text_of (const json_t *object, const char *key)
{
  return json_string_value (json_object_get (object, key));
}

static const char *
source_of (const json_t *audit)
{
  return text_of (json_object_get (audit, "source"), "id");
}

static int
is_claim (const json_t *claim)
{
  return text_of (claim, "id") && text_of (claim, "verdict")
         && json_is_array (json_object_get (claim, "attempts"));
}

static int
same_text (const char *a, const char *b)
{
  return a && b ? strcmp (a, b) == 0 : a == b;
}

/* ---- reading ------------------------------------------------------------------- */

static bt_status
open_results (int *fd, char **name, const char *path, bt_error *error)
{
  struct stat info;
  const int folder = stat (path, &info) == 0 && S_ISDIR (info.st_mode);
  bt_status status = folder ? btr_join (name, path, "results.json", error)
                            : bti_strdup (name, path, error);
  return status == BT_OK ? bti_input_descriptor (fd, NULL, *name, error) : status;
}

static bt_status
refuse (const char *name, bt_error *error, const char *why)
{
  return bt_error_set (error, BT_EDATA, "'%.300s' is no results.json: %.200s", name,
                       why);
}

static bt_status
check_form (const json_t *root, const char *name, bt_error *error)
{
  if (!same_text (text_of (root, "format"), BTR_FORMAT))
    return refuse (name, error, "its format is not " BTR_FORMAT);
  const json_t *version = json_object_get (root, "format_version");
  if (!json_is_integer (version))
    return refuse (name, error, "its format_version is no whole number");
  if (json_integer_value (version) != BTR_FORMAT_VERSION)
    return bt_error_set (error, BT_EDATA,
                         "'%.300s' has format_version %lld; this program reads %d: "
                         "write it again with the audit of this version",
                         name, (long long) json_integer_value (version),
                         BTR_FORMAT_VERSION);
  const json_t *audits = json_object_get (root, "audits");
  if (!json_is_array (audits))
    return refuse (name, error, "it has no audits");
  for (size_t i = 0; i < json_array_size (audits); i++)
    {
      const json_t *audit = json_array_get (audits, i);
      const json_t *claims = json_object_get (audit, "claims");
      if (!source_of (audit))
        return refuse (name, error, "an audit has no source");
      if (!json_is_array (claims))
        return refuse (name, error, "an audit has no claims");
      for (size_t k = 0; k < json_array_size (claims); k++)
        if (!is_claim (json_array_get (claims, k)))
          return refuse (name, error, "a claim has no id, verdict or attempts");
    }
  return BT_OK;
}

static bt_status
load (json_t **out, const char *path, bt_error *error)
{
  int fd = -1;
  char *name = NULL;
  json_error_t why;
  bt_status status = open_results (&fd, &name, path, error);
  if (status == BT_OK && !(*out = json_loadfd (fd, JSON_REJECT_DUPLICATES, &why)))
    status = bt_error_set (error, BT_EDATA, "'%.300s':%d: no JSON: %.150s", name,
                           why.line, why.text);
  if (fd >= 0)
    close (fd);
  if (status == BT_OK)
    status = check_form (*out, name, error);
  free (name);
  return status;
}

/* ---- comparing ----------------------------------------------------------------- */

static void
add (pair *p, json_t *list, const char *what, const char *before, const char *now,
     const char *reading)
{
  int *failed = &p->changes->failed;
  json_t *row = json_object ();
  put (row, "source", string (p->source), failed);
  put (row, "claim", string (p->claim), failed);
  put (row, "what", string (what), failed);
  put (row, "before", string (before), failed);
  put (row, "now", string (now), failed);
  put (row, "reading", string (reading), failed);
  push (list, row, failed);
}

static void
change (pair *p, const char *what, const char *before, const char *now,
        const char *reading)
{
  add (p, p->changes->changes, what, before, now, reading);
}

/* End KEY of the interval of ANSWER; null: there is none on that side. */
static double
end_of (const json_t *answer, const char *key, double none)
{
  const json_t *value = json_object_get (answer, key);
  return json_is_number (value) ? json_number_value (value) : none;
}

static int
is_apart (const json_t *a, const json_t *b)
{
  return end_of (a, "hi", INFINITY) < end_of (b, "lo", -INFINITY)
         || end_of (b, "hi", INFINITY) < end_of (a, "lo", -INFINITY);
}

/* The attempt of CLAIM under READING (NULL: as defined) that was answered. */
static const json_t *
answer_of (const json_t *claim, const char *reading)
{
  const json_t *all = json_object_get (claim, "attempts");
  for (size_t i = 0; i < json_array_size (all); i++)
    {
      const json_t *attempt = json_array_get (all, i);
      if (json_object_get (attempt, "warrant")
          && same_text (text_of (attempt, "reading"), reading))
        return attempt;
    }
  return NULL;
}

static void
compare_answers (pair *p)
{
  const json_t *all = json_object_get (p->before, "attempts");
  for (size_t i = 0; i < json_array_size (all); i++)
    {
      const json_t *attempt = json_array_get (all, i);
      const char *reading = text_of (attempt, "reading");
      const json_t *now = answer_of (p->now, reading);
      if (!now || !json_object_get (attempt, "warrant"))
        continue;
      const char *label = text_of (attempt, "label"), *other = text_of (now, "label");
      if (label || other)
        {
          if (!same_text (label, other))
            change (p, "label", label, other, reading);
        }
      else if (is_apart (attempt, now))
        change (p, "value", text_of (attempt, "text"), text_of (now, "text"), reading);
    }
}

/* What is asked of a claim, and what it is held against. */
static int
compare_question (pair *p)
{
  static const char *const keys[]
      = { "evaluator", "parameters", "set", "printed", "printed_interval", "convert" };
  int changed = 0;
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    {
      json_t *before = json_object_get (p->before, keys[i]);
      json_t *now = json_object_get (p->now, keys[i]);
      if (before ? json_equal (before, now) : !now)
        continue;
      change (p, keys[i], json_string_value (before), json_string_value (now), NULL);
      changed = 1;
    }
  return changed;
}

static int
is_unrun (const json_t *claim)
{
  return same_text (text_of (claim, "verdict"), btv_verdict_name (BTV_NOT_RUN));
}

static void
compare (pair *p)
{
  const char *before = text_of (p->before, "verdict"),
             *now = text_of (p->now, "verdict");
  if (!p->before || !p->now)
    {
      change (p, p->now ? "added" : "removed", before, now, NULL);
      return;
    }
  const int asked_anew = compare_question (p);
  if (is_unrun (p->before) != is_unrun (p->now))
    {
      add (p, p->changes->unjudged, "verdict", before, now, NULL);
      return;
    }
  p->changes->compared++;
  if (!same_text (before, now))
    change (p, "verdict", before, now,
            text_of (p->now, "by") ? text_of (p->now, "by") : NULL);
  if (!asked_anew)
    compare_answers (p);
}

/* The audit of SOURCE in ROOT of which there are RANK before it, or NULL. */
static const json_t *
audit_of (const json_t *root, const char *source, size_t rank)
{
  const json_t *all = json_object_get (root, "audits");
  for (size_t i = 0; i < json_array_size (all); i++)
    {
      const json_t *audit = json_array_get (all, i);
      if (same_text (source_of (audit), source) && rank-- == 0)
        return audit;
    }
  return NULL;
}

/* How many of the source of audit I of ROOT stand before it: two files may be on one.
 */
static size_t
rank_of (const json_t *root, size_t i)
{
  const json_t *all = json_object_get (root, "audits");
  size_t rank = 0;
  for (size_t k = 0; k < i; k++)
    rank += (size_t) same_text (source_of (json_array_get (all, k)),
                                source_of (json_array_get (all, i)));
  return rank;
}

/* CLAIMS by their ids; NULL: out of memory. */
static json_t *
by_id (const json_t *claims)
{
  json_t *object = json_object ();
  for (size_t i = 0; object && i < json_array_size (claims); i++)
    {
      json_t *claim = json_array_get (claims, i);
      if (json_object_set (object, text_of (claim, "id"), claim) != 0)
        {
          json_decref (object);
          object = NULL;
        }
    }
  return object;
}

/* All claims of two audits, one of which may be NULL: those of before in their order,
 * then those that are new. */
static void
compare_audits (btr_changes *c, const json_t *before, const json_t *now)
{
  const json_t *old = json_object_get (before, "claims");
  const json_t *new = json_object_get (now, "claims");
  json_t *was = by_id (old), *is = by_id (new);
  pair p = { .changes = c, .source = source_of (before ? before : now) };
  c->failed |= !was || !is;
  for (size_t i = 0; i < json_array_size (old); i++)
    {
      p.before = json_array_get (old, i);
      p.claim = text_of (p.before, "id");
      p.now = json_object_get (is, p.claim);
      compare (&p);
    }
  p.before = NULL;
  for (size_t i = 0; i < json_array_size (new); i++)
    {
      p.now = json_array_get (new, i);
      p.claim = text_of (p.now, "id");
      if (!json_object_get (was, p.claim))
        compare (&p);
    }
  json_decref (was);
  json_decref (is);
}

static void
compare_all (btr_changes *c)
{
  for (int k = 0; k < 2; k++)
    {
      const json_t *all = json_object_get (c->root[k], "audits");
      for (size_t i = 0; i < json_array_size (all); i++)
        {
          const json_t *audit = json_array_get (all, i);
          const json_t *other
              = audit_of (c->root[!k], source_of (audit), rank_of (c->root[k], i));
          if (k == 0)
            compare_audits (c, audit, other);
          else if (!other)
            compare_audits (c, NULL, audit);
        }
    }
}

bt_status
btr_changes_find (btr_changes **out, const char *before, const char *now,
                  bt_error *error)
{
  btr_changes *c;
  *out = NULL;
  bt_status status = bti_calloc (&c, 1, sizeof *c, error);
  if (status != BT_OK)
    return status;
  c->path[0] = before;
  c->path[1] = now;
  c->changes = json_array ();
  c->unjudged = json_array ();
  for (int i = 0; status == BT_OK && i < 2; i++)
    status = load (&c->root[i], c->path[i], error);
  if (status == BT_OK)
    compare_all (c);
  if (status == BT_OK && (c->failed || !c->changes || !c->unjudged))
    status = bt_error_set (error, BT_ENOMEM, "out of memory comparing results");
  if (status == BT_OK)
    *out = c;
  else
    btr_changes_free (c);
  return status;
}

void
btr_changes_free (btr_changes *changes)
{
  if (!changes)
    return;
  for (int i = 0; i < 2; i++)
    json_decref (changes->root[i]);
  json_decref (changes->changes);
  json_decref (changes->unjudged);
  free (changes);
}

size_t
btr_changes_count (const btr_changes *changes)
{
  return json_array_size (changes->changes);
}

/* ---- writing ------------------------------------------------------------------- */

static void
put_rows (btr_sink *sink, const json_t *rows)
{
  static const char *const keys[] = { "source", "claim", "what", "before", "now" };
  btr_put (sink, "\n| source | claim | what | before | now |\n|---|---|---|---|---|\n");
  for (size_t i = 0; i < json_array_size (rows); i++)
    {
      const json_t *row = json_array_get (rows, i);
      for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        {
          const char *text = text_of (row, keys[k]);
          btr_put (sink, "| ");
          btr_put_text (sink, text ? text : "–");
          if (text_of (row, "reading") && strcmp (keys[k], "what") == 0)
            {
              btr_put (sink, " under ");
              btr_put_text (sink, text_of (row, "reading"));
            }
          btr_put (sink, " ");
        }
      btr_put (sink, "|\n");
    }
}

static void
put_markdown (btr_sink *sink, const btr_changes *c)
{
  const size_t count = btr_changes_count (c), left = json_array_size (c->unjudged);
  btr_put (sink, "# Changes\n\nFrom ");
  btr_put_text (sink, c->path[0]);
  btr_put (sink, " to ");
  btr_put_text (sink, c->path[1]);
  btr_put (sink, ": %zu change%s, %zu claim%s compared.\n", count,
           count == 1 ? "" : "s", c->compared, c->compared == 1 ? "" : "s");
  if (count > 0)
    put_rows (sink, c->changes);
  if (left > 0)
    {
      btr_put (sink, "\n## Not compared\n\nRun in one of the two alone: %zu.\n", left);
      put_rows (sink, c->unjudged);
    }
}

static int
write_chunk (const char *data, size_t size, void *sink)
{
  btr_put_bytes (sink, data, size);
  return ((const btr_sink *) sink)->status == BT_OK ? 0 : -1;
}

static void
put_object (btr_sink *sink, const btr_changes *c)
{
  int failed = 0;
  json_t *root = json_object ();
  put (root, "format", string ("breaktime-changes"), &failed);
  put (root, "format_version", json_integer (1), &failed);
  put (root, "before", string (c->path[0]), &failed);
  put (root, "now", string (c->path[1]), &failed);
  put_count (root, "compared", c->compared, &failed);
  put (root, "changes", json_incref (c->changes), &failed);
  put (root, "not_compared", json_incref (c->unjudged), &failed);
  if ((failed || json_dump_callback (root, write_chunk, sink, flags) != 0)
      && sink->status == BT_OK)
    sink->status
        = bt_error_set (sink->error, BT_ENOMEM, "out of memory writing changes");
  json_decref (root);
  btr_put (sink, "\n");
}

bt_status
btr_changes_write (const btr_changes *changes, int json, const char *path,
                   bt_error *error)
{
  btr_sink sink = { .error = error };
  sink.status = bti_file_open (&sink.file, path, 0, error);
  if (sink.status != BT_OK)
    return sink.status;
  (json ? put_object : put_markdown) (&sink, changes);
  if (sink.status == BT_OK)
    return bti_file_commit (sink.file, error);
  bti_file_discard (sink.file);
  return sink.status;
}
