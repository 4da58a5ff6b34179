/* report/changes.c - see changes.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/changes.h"
#include "base/input.h"
#include "base/memory.h"
#include "report/apart.h"
#include "report/pieces.h"
#include "report/text.h"

#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

struct btr_changes
{
  const char *path[2]; /* before, now */
  char *
      folder[2]; /* of a report, where it has its figures' numbers; NULL: it has none */
  json_t *root[2];
  json_t *changes;  /* rows: source, claim or figure, what, before, now, reading */
  json_t *unjudged; /* likewise, of what is not compared */
  size_t compared;  /* claims */
  size_t figures;   /* whose numbers were compared */
  int failed;       /* out of memory */
  bt_status status; /* of what else went wrong, in ERROR, while all is compared */
  bt_error *error;
};

/* One claim, or figure, in both, or in one. */
typedef struct pair
{
  btr_changes *changes;
  const char *source, *claim, *figure;
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

/* *OUT: the folder of the report at PATH, where the numbers of its figures are beside
 * it; NULL: they are not. */
static bt_status
find_folder (char **out, const char *path, bt_error *error)
{
  struct stat info;
  char *own = NULL, *data = NULL;
  *out = NULL;
  bt_status status = bti_strdup (&own, path, error);
  if (status == BT_OK && !(stat (path, &info) == 0 && S_ISDIR (info.st_mode)))
    {
      char *slash = strrchr (own, '/');
      strcpy (slash ? slash + (slash == own) : own, slash ? "" : ".");
    }
  if (status == BT_OK)
    status = btr_join (&data, own, "data", error);
  if (status == BT_OK && stat (data, &info) == 0 && S_ISDIR (info.st_mode))
    *out = own;
  else
    free (own);
  free (data);
  return status;
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
      const json_t *pictures = json_object_get (audit, "pictures");
      for (size_t k = 0; k < json_array_size (pictures); k++)
        if (!text_of (json_array_get (pictures, k), "id"))
          return refuse (name, error, "a picture has no id");
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
  put (row, "figure", string (p->figure), failed);
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

/* What CLAIM was asked under which the other was not, or gave no answer. */
static void
tell_alone (pair *p, const json_t *claim, const json_t *other)
{
  const json_t *all = json_object_get (claim, "attempts");
  for (size_t i = 0; i < json_array_size (all); i++)
    {
      const json_t *attempt = json_array_get (all, i);
      const char *reading = text_of (attempt, "reading");
      if (answer_of (claim, reading) != attempt || answer_of (other, reading))
        continue;
      const char *label = text_of (attempt, "label"),
                 *text = label ? label : text_of (attempt, "text");
      add (p, p->changes->unjudged, label ? "label" : "value",
           claim == p->before ? text : NULL, claim == p->before ? NULL : text, reading);
    }
}

static void
compare_answers (pair *p)
{
  const json_t *all = json_object_get (p->before, "attempts");
  tell_alone (p, p->before, p->now);
  tell_alone (p, p->now, p->before);
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

/* What came out of CLAIM at other settings: the list, NULL where nothing was asked. */
static const json_t *
forensics_of (const json_t *claim)
{
  return json_object_get (claim, "forensics");
}

/* What came of VARY in the list ALL, or NULL. */
static const json_t *
varied_of (const json_t *all, const char *vary)
{
  for (size_t i = 0; i < json_array_size (all); i++)
    if (same_text (text_of (json_array_get (all, i), "vary"), vary))
      return json_array_get (all, i);
  return NULL;
}

/* The values at the settings that both tried. */
static void
compare_tried (pair *p, const char *vary, const json_t *was, const json_t *is)
{
  for (size_t i = 0; i < json_array_size (was); i++)
    for (size_t k = 0; k < json_array_size (is); k++)
      {
        const json_t *a = json_array_get (was, i), *b = json_array_get (is, k);
        const json_t *setting = json_object_get (a, "setting");
        if (!json_equal (setting, json_object_get (b, "setting"))
            || (same_text (text_of (a, "side"), text_of (b, "side"))
                && !is_apart (a, b)))
          continue;
        char what[BTR_LINE], before[64], now[64];
        snprintf (what, sizeof what, "with %.100s = %.9g", vary ? vary : "",
                  json_number_value (setting));
        snprintf (before, sizeof before, "%.9g", end_of (a, "value", NAN));
        snprintf (now, sizeof now, "%.9g", end_of (b, "value", NAN));
        change (p, what, end_of (a, "value", NAN) > -INFINITY ? before : NULL,
                end_of (b, "value", NAN) > -INFINITY ? now : NULL, NULL);
      }
}

/* Say of what ONE varied and OTHER did not that it was asked before, or NOW. */
static void
tell_varied (pair *p, const json_t *one, const json_t *other, int now)
{
  for (size_t i = 0; i < json_array_size (one); i++)
    {
      const char *vary = text_of (json_array_get (one, i), "vary");
      char what[BTR_LINE];
      if (varied_of (other, vary))
        continue;
      snprintf (what, sizeof what, "what would have to be different: %.100s",
                vary ? vary : "");
      add (p, p->changes->unjudged, what, now ? NULL : "asked", now ? "asked" : NULL,
           NULL);
    }
}

static void
compare_forensics (pair *p)
{
  const json_t *was = forensics_of (p->before), *is = forensics_of (p->now);
  if (!was != !is)
    {
      add (p, p->changes->unjudged, "what would have to be different",
           was ? "asked" : NULL, is ? "asked" : NULL, NULL);
      return;
    }
  for (size_t i = 0; i < json_array_size (was); i++)
    {
      const char *vary = text_of (json_array_get (was, i), "vary");
      compare_tried (p, vary, json_object_get (json_array_get (was, i), "tried"),
                     json_object_get (varied_of (is, vary), "tried"));
    }
  tell_varied (p, was, is, 0);
  tell_varied (p, is, was, 1);
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
  if (!asked_anew)
    compare_forensics (p);
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

/* ---- figures -------------------------------------------------------------------- */

/* Were all claims that PICTURE is about judged in both audits, of which WAS and IS have
 * the claims, and what would have to be different asked in both or in neither? */
static int
is_judged (const json_t *picture, const json_t *was, const json_t *is)
{
  const json_t *ids = json_object_get (picture, "claims");
  int judged = json_array_size (ids) > 0;
  for (size_t i = 0; i < json_array_size (ids); i++)
    {
      const char *id = json_string_value (json_array_get (ids, i));
      const json_t *before = id ? json_object_get (was, id) : NULL;
      const json_t *now = id ? json_object_get (is, id) : NULL;
      judged &= before && now && !is_unrun (before) && !is_unrun (now)
                && !forensics_of (before) == !forensics_of (now);
    }
  return judged;
}

/* One of a report's files of numbers? */
static int
is_data (const char *name)
{
  return name && strncmp (name, "data/", 5) == 0 && !strstr (name, "..");
}

/* NAME in FOLDER, or NAME.gz where that is not there. */
static bt_status
find_file (char **out, const char *folder, const char *name, bt_error *error)
{
  bt_status status = btr_join (out, folder, name, error);
  if (status != BT_OK || access (*out, F_OK) == 0)
    return status;
  const size_t size = strlen (*out);
  status = bti_realloc (out, size + sizeof ".gz", 1, error);
  if (status == BT_OK)
    strcpy (*out + size, ".gz");
  return status;
}

/* File NAME of the figure of P, which both may have. */
static bt_status
compare_file (pair *p, const char *name, bt_error *error)
{
  char *path[2] = { NULL, NULL };
  int there[2] = { 0, 0 };
  btr_apart apart = { 0 };
  bt_status status = BT_OK;
  for (int k = 0; status == BT_OK && k < 2; k++)
    {
      status = find_file (&path[k], p->changes->folder[k], name, error);
      there[k] = status == BT_OK && access (path[k], F_OK) == 0;
    }
  if (status == BT_OK && there[0] && there[1])
    status = btr_data_apart (&apart, path[0], path[1], error);
  if (status == BT_OK && there[0] != there[1])
    change (p, there[0] ? "removed" : "added", there[0] ? name : NULL,
            there[1] ? name : NULL, NULL);
  if (apart.count > 0)
    {
      char what[2 * BTR_LINE];
      snprintf (what, sizeof what, "%.200s: %.400s%s", name, apart.what,
                apart.count > 1 ? ", and others" : "");
      change (p, what, apart.before, apart.now, NULL);
    }
  free (path[0]);
  free (path[1]);
  return status;
}

static bt_status
compare_figure (pair *p, const json_t *was, const json_t *is, bt_error *error)
{
  const char *before = text_of (p->before, "id"), *now = text_of (p->now, "id");
  bt_status status = BT_OK;
  if (!p->before || !p->now)
    {
      const json_t *one = p->before ? p->before : p->now;
      json_t *list
          = is_judged (one, was, is) ? p->changes->changes : p->changes->unjudged;
      add (p, list, p->now ? "added" : "removed", before, now, NULL);
      return BT_OK;
    }
  if (!p->changes->folder[0] || !p->changes->folder[1])
    return BT_OK;
  p->changes->figures += json_array_size (json_object_get (p->before, "data")) > 0;
  for (int k = 0; k < 2; k++)
    {
      const json_t *data = json_object_get (k ? p->now : p->before, "data");
      const json_t *other = json_object_get (k ? p->before : p->now, "data");
      for (size_t i = 0; status == BT_OK && i < json_array_size (data); i++)
        {
          const char *name = json_string_value (json_array_get (data, i));
          size_t j = 0;
          while (k && j < json_array_size (other)
                 && !same_text (name, json_string_value (json_array_get (other, j))))
            j++;
          if (is_data (name) && (!k || j == json_array_size (other)))
            status = compare_file (p, name, error);
        }
    }
  return status;
}

/* The pictures of two audits, either of which may be NULL, by their ids; WAS and IS
 * have their claims. */
static void
compare_figures (btr_changes *c, const char *source, const json_t *const audit[2],
                 const json_t *was, const json_t *is)
{
  const json_t *all[2];
  json_t *known[2];
  pair p = { .changes = c, .source = source };
  for (int k = 0; k < 2; k++)
    {
      all[k] = json_object_get (audit[k], "pictures");
      known[k] = by_id (all[k]);
      c->failed |= !known[k];
    }
  for (int k = 0; !c->failed && k < 2; k++)
    for (size_t i = 0; c->status == BT_OK && i < json_array_size (all[k]); i++)
      {
        const json_t *one = json_array_get (all[k], i);
        p.figure = text_of (one, "id");
        p.before = k ? json_object_get (known[0], p.figure) : one;
        p.now = k ? one : json_object_get (known[1], p.figure);
        if (k == 0 || !p.before)
          c->status = compare_figure (&p, was, is, c->error);
      }
  json_decref (known[0]);
  json_decref (known[1]);
}

/* ---- all ------------------------------------------------------------------------ */

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
  const json_t *const both[2] = { before, now };
  if (before && now)
    compare_figures (c, p.source, both, was, is);
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
    {
      status = load (&c->root[i], c->path[i], error);
      if (status == BT_OK)
        status = find_folder (&c->folder[i], c->path[i], error);
    }
  c->error = error;
  if (status == BT_OK)
    {
      compare_all (c);
      status = c->status;
    }
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
    {
      json_decref (changes->root[i]);
      free (changes->folder[i]);
    }
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
  btr_put (
      sink,
      "\n| source | claim or figure | what | before | now |\n|---|---|---|---|---|\n");
  for (size_t i = 0; i < json_array_size (rows); i++)
    {
      const json_t *row = json_array_get (rows, i);
      for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        {
          const char *text = text_of (row, keys[k]);
          if (!text && strcmp (keys[k], "claim") == 0)
            text = text_of (row, "figure");
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
  btr_put (sink, ": %zu change%s, %zu claim%s", count, count == 1 ? "" : "s",
           c->compared, c->compared == 1 ? "" : "s");
  if (c->figures > 0)
    btr_put (sink, " and the numbers of %zu figure%s", c->figures,
             c->figures == 1 ? "" : "s");
  btr_put (sink, " compared.\n");
  if (count > 0)
    put_rows (sink, c->changes);
  if (left > 0)
    {
      btr_put (sink, "\n## Not compared\n\nIn one of the two alone: %zu.\n", left);
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
  put_count (root, "figures_compared", c->figures, &failed);
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
