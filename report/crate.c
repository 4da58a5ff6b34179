/* report/crate.c - ro-crate-metadata.json: the report as an RO-Crate 1.2, with the
 * files that it was made from in inputs/; see internal.h.
 *
 * An archive or a journal takes the folder as it is.  A crate must say when it was
 * published, and says what made it: like the certificate it is not reproducible.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/input.h"
#include "report/documents.h"
#include "report/pieces.h"
#include "report/place.h"
#include "validation/manifest.h"

#include <unistd.h>

#define PROGRAM "#breaktime"
#define RUN "#audit"
#define LICENCE "#licence"
#define PERSON "#certifier"

typedef struct crate
{
  btr_work *work;
  json_t *graph;
  json_t *inputs;  /* references to them */
  json_t *outputs; /* likewise to all other files */
  int failed;      /* out of memory */
} crate;

/* ---- inputs -------------------------------------------------------------------- */

/* Copy FROM to NAME of the report. */
static bt_status
copy (btr_work *work, const char *from, const char *name, bt_error *error)
{
  char part[4096];
  int fd;
  btr_sink sink;
  bt_status status = bti_input_descriptor (&fd, NULL, from, error);
  if (status != BT_OK)
    return status;
  btr_sink_open (&sink, work, name, error);
  ssize_t got = 1;
  while (sink.status == BT_OK && got > 0)
    {
      got = read (fd, part, sizeof part);
      if (got > 0)
        btr_put_bytes (&sink, part, (size_t) got);
    }
  if (got < 0 && sink.status == BT_OK)
    sink.status = bt_error_set (error, BT_EIO, "%s: cannot be read", from);
  close (fd);
  return btr_sink_close (&sink, work, name, 1);
}

/* Was FROM copied for one of the first COUNT claims of AUDIT, or is it none's? */
static int
is_known (const btv_audit *audit, size_t count, const char *from, int scan)
{
  for (size_t i = 0; i < count; i++)
    {
      const btv_claim *claim = audit->outcomes[i].claim;
      const char *path = scan ? claim->scan_path : claim->model_path;
      if (path && strcmp (path, from) == 0)
        return 1;
    }
  return 0;
}

/* Copy the file PATH, in which claims of PART stand or which they name, into inputs/.
 * What can no longer be read, as a file that came through a pipe, is left out. */
static bt_status
take (btr_work *work, const btr_part *part, const char *path, bt_error *error)
{
  static const char *const ending[] = { ".yaml" };
  btr_stem stem;
  char name[2 * BTR_NAME];
  bt_error unread = BT_ERROR_INIT;
  int fd;
  if (bti_input_descriptor (&fd, NULL, path, &unread) != BT_OK)
    return unread.status == BT_ENOMEM ? bt_error_set (error, BT_ENOMEM, "out of memory")
                                      : BT_OK;
  close (fd);
  snprintf (name, sizeof name, "input-%.100s", btr_basename (path));
  const size_t length = strlen (name), dot = strlen (*ending);
  if (strcmp (name + length - dot, *ending) == 0)
    name[length - dot] = '\0';
  bt_status status = btr_take_stem (work, stem, part->prefix, name, ending, 1, error);
  snprintf (name, sizeof name, "inputs/%s%s", stem, *ending);
  return status == BT_OK ? copy (work, path, name, error) : status;
}

static bt_status
take_inputs (btr_work *work, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t a = 0; status == BT_OK && a < work->count; a++)
    {
      const btr_part *part = &work->parts[a];
      const btv_audit *audit = part->audit;
      status = take (work, part, audit->claims->path, error);
      for (size_t i = 0; status == BT_OK && i < audit->outcomes_count; i++)
        {
          const btv_claim *claim = audit->outcomes[i].claim;
          if (claim->model_path && !is_known (audit, i, claim->model_path, 0))
            status = take (work, part, claim->model_path, error);
          if (status == BT_OK && claim->scan_path
              && !is_known (audit, i, claim->scan_path, 1))
            status = take (work, part, claim->scan_path, error);
        }
    }
  return status;
}

/* ---- entities ------------------------------------------------------------------ */

static json_t *
reference (crate *c, const char *id)
{
  json_t *object = json_object ();
  put (object, "@id", string (id), &c->failed);
  return object;
}

/* One more entity, which the graph owns. */
static json_t *
entity (crate *c, const char *id, const char *type)
{
  json_t *object = reference (c, id);
  put (object, "@type", string (type), &c->failed);
  push (c->graph, object, &c->failed);
  return object;
}

static void
say (crate *c, json_t *object, const char *key, const char *text)
{
  if (text && *text)
    put (object, key, string (text), &c->failed);
}

static void
point (crate *c, json_t *object, const char *key, const char *id)
{
  put (object, key, reference (c, id), &c->failed);
}

/* By the ending of its name. */
static const char *
format_of (const char *name)
{
  static const struct
  {
    const char *ending, *type;
  } rows[] = { { ".md", "text/markdown" },      { ".json", "application/json" },
               { ".csv", "text/csv" },          { ".svg", "image/svg+xml" },
               { ".html", "text/html" },        { ".tex", "application/x-tex" },
               { ".yaml", "application/yaml" }, { ".py", "text/x-python" },
               { ".gz", "application/gzip" } };
  const char *dot = strrchr (name, '.');
  for (size_t i = 0; dot && i < sizeof rows / sizeof *rows; i++)
    if (strcmp (dot, rows[i].ending) == 0)
      return rows[i].type;
  return "text/plain";
}

/* What a file is, where its name says it. */
static const char *
title_of (const char *name)
{
  static const struct
  {
    const char *name, *title;
  } rows[] = { { "REPORT.md", "report" },
               { "results.json", "results for programs" },
               { "timings.csv", "seconds that each claim took" },
               { "certificate.md", "certificate: who ran what, with what and when" } };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (strcmp (name, rows[i].name) == 0)
      return rows[i].title;
  return name;
}

static bt_status
add_file (crate *c, const char *name, bt_error *error)
{
  char *path, sum[BTV_SHA256], size[32];
  size_t bytes = 0;
  bt_status status = btr_work_path (&path, c->work, name, error);
  if (status != BT_OK)
    return status;
  status = btv_manifest_hash (path, sum, &bytes, error);
  free (path);
  if (status != BT_OK)
    return status;
  json_t *file = entity (c, name, "File");
  snprintf (size, sizeof size, "%zu", bytes);
  say (c, file, "name", title_of (name));
  say (c, file, "encodingFormat", format_of (name));
  say (c, file, "contentSize", size);
  say (c, file, "sha256", sum);
  const int input = strncmp (name, "inputs/", 7) == 0;
  push (input ? c->inputs : c->outputs, reference (c, name), &c->failed);
  return BT_OK;
}

/* Non-zero when an entity has this ID; one that got no memory has none. */
static int
is_there (const crate *c, const char *id)
{
  for (size_t i = 0; i < json_array_size (c->graph); i++)
    {
      const json_t *entry = json_array_get (c->graph, i);
      const char *other = json_string_value (json_object_get (entry, "@id"));
      if (other && strcmp (other, id) == 0)
        return 1;
    }
  return 0;
}

/* The articles whose numbers were redone. */
static void
add_sources (crate *c, json_t *root)
{
  json_t *list = json_array ();
  for (size_t a = 0; a < c->work->count; a++)
    {
      const btv_source *source = &c->work->parts[a].audit->claims->source;
      char id[256];
      if (source->doi)
        snprintf (id, sizeof id, "https://doi.org/%.200s", source->doi);
      else
        snprintf (id, sizeof id, "#source-%zu-%.100s", a + 1, source->id);
      if (is_there (c, id)) /* two files may be on one source */
        continue;
      push (list, reference (c, id), &c->failed);
      json_t *article = entity (c, id, "ScholarlyArticle");
      say (c, article, "name", source->title);
      say (c, article, "creditText", source->authors);
      say (c, article, "datePublished", source->year);
      say (c, article, "identifier", source->doi ? id : NULL);
      if (source->journal)
        {
          char journal[32];
          snprintf (journal, sizeof journal, "#journal-%zu", a + 1);
          point (c, article, "isPartOf", journal);
          say (c, entity (c, journal, "Periodical"), "name", source->journal);
        }
    }
  put (root, "about", list, &c->failed);
}

static void
add_program (crate *c)
{
  json_t *program = entity (c, PROGRAM, "SoftwareApplication");
  say (c, program, "name", "breaktime");
  say (c, program, "version", bt_version ());
  say (c, program, "softwareVersion", bt_version ());
  say (c, program, "softwareRequirements", bt_libraries ());
}

static void
add_run (crate *c)
{
  char moment[BTR_MOMENT];
  const btr_options *options = c->work->options;
  json_t *run = entity (c, RUN, "CreateAction");
  btr_moment (moment, "%Y-%m-%dT%H:%M:%SZ");
  say (c, run, "name", "audit of the claims");
  say (c, run, "description", options->command);
  say (c, run, "endTime", moment);
  point (c, run, "instrument", PROGRAM);
  put (run, "object", json_incref (c->inputs), &c->failed);
  put (run, "result", json_incref (c->outputs), &c->failed);
  if (!options->certifier)
    return;
  point (c, run, "agent", PERSON);
  say (c, entity (c, PERSON, "Person"), "name", options->certifier);
}

/* Terms are for whoever publishes the folder to choose; a crate must speak of them. */
static void
add_licence (crate *c)
{
  json_t *licence = entity (c, LICENCE, "CreativeWork");
  say (c, licence, "name", "Terms not chosen yet");
  say (c, licence, "description",
       "Whoever publishes this report says here under which terms; breaktime claims no "
       "rights in what it writes.");
}

static json_t *
add_root (crate *c)
{
  char name[BTR_LINE], moment[BTR_MOMENT];
  const btv_source *source = &c->work->parts[0].audit->claims->source;
  json_t *self = entity (c, BTR_CRATE, "CreativeWork"), *root;
  point (c, self, "conformsTo", "https://w3id.org/ro/crate/1.2");
  point (c, self, "about", "./");
  root = entity (c, "./", "Dataset");
  snprintf (name, sizeof name, "Audit of the numbers in “%.300s”%s", source->title,
            c->work->count > 1 ? " and others" : "");
  btr_moment (moment, "%Y-%m-%d");
  say (c, root, "name", name);
  say (c, root, "description",
       "Printed numbers of the source, computed again with measured errors: report, "
       "results, figures with their data, and the files that it was made from.");
  say (c, root, "datePublished", moment);
  point (c, root, "license", LICENCE);
  point (c, root, "mainEntity", "REPORT.md");
  point (c, root, "mentions", RUN);
  return root;
}

/* ---- the file ------------------------------------------------------------------ */

static bt_status
write_graph (crate *c, bt_error *error)
{
  btr_sink sink;
  json_t *all = json_object ();
  put (all, "@context", string ("https://w3id.org/ro/crate/1.2/context"), &c->failed);
  put (all, "@graph", json_incref (c->graph), &c->failed);
  char *text = c->failed ? NULL : json_dumps (all, flags);
  json_decref (all);
  if (!text)
    return bt_error_set (error, BT_ENOMEM, "out of memory writing " BTR_CRATE);
  btr_sink_open (&sink, c->work, BTR_CRATE, error);
  btr_put_bytes (&sink, text, strlen (text));
  btr_put (&sink, "\n");
  free (text);
  return btr_sink_close (&sink, c->work, BTR_CRATE, 1);
}

bt_status
btr_write_crate (btr_work *work, bt_error *error)
{
  crate c = { .work = work,
              .graph = json_array (),
              .inputs = json_array (),
              .outputs = json_array () };
  bt_status status = take_inputs (work, error);
  json_t *root = add_root (&c), *parts = json_array ();
  for (size_t i = 0; status == BT_OK && i < work->files_count; i++)
    {
      status = add_file (&c, work->files[i], error);
      push (parts, reference (&c, work->files[i]), &c.failed);
    }
  put (root, "hasPart", parts, &c.failed);
  add_sources (&c, root);
  add_program (&c);
  add_run (&c);
  add_licence (&c);
  if (status == BT_OK)
    status = write_graph (&c, error);
  json_decref (c.graph);
  json_decref (c.inputs);
  json_decref (c.outputs);
  return status;
}
