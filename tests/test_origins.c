/* tests/test_origins.c - whose statement a claim is: in files, in those that are
 * shipped, and in every sentence of a report.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"
#include "tests/folder.h"
#include "tests/pages.h"
#include "tests/suite.h"
#include "validation/tally.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* ---- the loader ---------------------------------------------------------------- */

#define CLAIM(id, lines)                                                               \
  "  - id: " id "\n    where: Eq. 1\n    statement: so it is\n" lines                  \
  "    evaluator: largest_entropy\n    printed: \"3.33\"\n"

/* A file without fault; each case below replaces one piece of it. */
static const char sound[]
    = "source:\n"
      "  id: s25\n  title: A title\n  authors: A. Author\n  year: \"2025\"\n"
      "  reconstruction: a model like it\n"
      "claims:\n" CLAIM ("one", "")
          CLAIM ("two", "    origin: encoded\n    encodes: they are equal\n"
                        "    family: fig-9\n")
              CLAIM ("three", "    origin: derived\n    derivation: Eq. 1, squared\n"
                              "    reconstruction: no\n")
                  CLAIM ("four", "    origin: ours\n")
                      CLAIM ("five", "    table: {name: T, row: 1, column: c}\n"
                                     "    origin: quoted\n");

static btv_claims *
load (const char *text)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  put_bytes (in_folder ("claims.yaml"), text, strlen (text));
  ck_ok (btv_claims_load (&claims, in_folder ("claims.yaml"), &error), error);
  return claims;
}

START_TEST (each_says_whose_it_is)
{
  btv_claims *claims = load (sound);
  const btv_claim *claim = claims->claims;
  ck_assert_str_eq (claims->source.reconstruction, "a model like it");
  static const btv_origin origins[]
      = { BTV_ORIGIN_QUOTED, BTV_ORIGIN_ENCODED, BTV_ORIGIN_DERIVED, BTV_ORIGIN_OURS,
          BTV_ORIGIN_QUOTED };
  for (size_t i = 0; i < COUNT (origins); i++)
    {
      ck_assert_int_eq (claim[i].origin, origins[i]);
      ck_assert_int_eq (claim[i].encodes != NULL, i == 1);
      ck_assert_int_eq (claim[i].derivation != NULL, i == 2);
      ck_assert_int_eq (claim[i].family != NULL, i == 1);
      ck_assert_int_eq (claim[i].reconstruction != 0, i != 2);
    }
  ck_assert_str_eq (claim[1].encodes, "they are equal");
  ck_assert_str_eq (claim[1].family, "fig-9");
  ck_assert_str_eq (claim[2].derivation, "Eq. 1, squared");
  btv_claims_free (claims);
}
END_TEST

START_TEST (without_a_reconstruction_none_is_judged_on_it)
{
  char text[4096];
  const char *line = strstr (sound, "  reconstruction: a model"),
             *no = strstr (sound, "    reconstruction: no\n");
  snprintf (text, sizeof text, "%.*s%.*s%s", (int) (line - sound), sound,
            (int) (no - strstr (line, "claims:")), strstr (line, "claims:"),
            no + strlen ("    reconstruction: no\n"));
  btv_claims *claims = load (text);
  ck_assert_ptr_null (claims->source.reconstruction);
  for (size_t i = 0; i < claims->claims_count; i++)
    ck_assert_int_eq (claims->claims[i].reconstruction, 0);
  btv_claims_free (claims);
}
END_TEST

/* '@' marks the place that the message must name and is not part of the file. */
static const struct
{
  const char *what, *becomes, *says;
} faults[] = {
  { "origin: ours", "origin: @mine",
    "unknown origin 'mine'; known: quoted, encoded, derived, ours" },
  { "origin: ours", "origin: @[ours]", "'origin' is a sequence; it must be a text" },
  { "origin: encoded\n    encodes: they are equal", "origin: @encoded",
    "origin 'encoded' without 'encodes'; say why" },
  { "origin: encoded\n    encodes", "origin: ours\n    @encodes",
    "'encodes' with origin 'ours'; it goes with 'origin: encoded' only" },
  { "origin: encoded\n    encodes", "@encodes", "'encodes' with origin 'quoted'" },
  { "encodes: they are equal", "encodes: @\"\"", "'encodes' is empty" },
  { "origin: derived\n    derivation: Eq. 1, squared", "origin: @derived",
    "origin 'derived' without 'derivation'; say from what" },
  { "origin: derived\n    derivation", "origin: ours\n    @derivation",
    "'derivation' with origin 'ours'; it goes with 'origin: derived' only" },
  { "encodes: they", "encodes: x\n    @derivation: they",
    "'derivation' with origin 'encoded'" },
  { "family: fig-9", "family: @Fig. 9", "bad family 'Fig. 9'; use a-z, 0-9" },
  { "    origin: quoted", "    @family: t", "'family' beside 'table'" },
  { "reconstruction: no", "reconstruction: @yes",
    "'reconstruction' is 'yes'; it can only be no" },
  { "reconstruction: no", "reconstruction: @[]", "'reconstruction' is a sequence" },
  { "reconstruction: a model like it", "reconstruction: @{a: b}",
    "'reconstruction' is a mapping" },
  { "    origin: ours\n    evaluator: largest_entropy\n    printed: \"3.33\"\n",
    "    origin: @encoded\n    encodes: x\n    missing: all\n",
    "origin 'encoded' beside 'missing'" },
  { "    origin: ours\n    evaluator: largest_entropy\n    printed: \"3.33\"\n",
    "    @family: x\n    missing: all\n", "'family' beside 'missing'" },
};

/* TEXT of SIZE is the sound file with fault I; PLACE is where it is. */
static void
make_fault (size_t i, char *text, size_t size, char *place, size_t place_size)
{
  const char *found = strstr (sound, faults[i].what);
  ck_assert_msg (found != NULL, "the sound file has no '%s'", faults[i].what);
  int length = snprintf (text, size, "%.*s%s%s", (int) (found - sound), sound,
                         faults[i].becomes, found + strlen (faults[i].what));
  ck_assert (length > 0 && (size_t) length < size);
  char *mark = strchr (text, '@');
  size_t line = 1, column = 1;
  for (const char *c = text; c < mark; c++, column++)
    if (*c == '\n')
      {
        line++;
        column = 0;
      }
  snprintf (place, place_size, "%s:%zu:%zu: ", in_folder ("claims.yaml"), line, column);
  memmove (mark, mark + 1, strlen (mark));
}

START_TEST (a_fault_is_refused_at_its_place)
{
  char text[4096], place[512];
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  make_fault ((size_t) _i, text, sizeof text, place, sizeof place);
  put_bytes (in_folder ("claims.yaml"), text, strlen (text));
  ck_fails (btv_claims_load (&claims, in_folder ("claims.yaml"), &error), BT_EDATA,
            error, faults[_i].says);
  ck_assert_msg (strncmp (error.text, place, strlen (place)) == 0,
                 "'%s' is not at '%s'", error.text, place);
  ck_assert_ptr_null (claims);
}
END_TEST

/* ---- the files that are shipped ------------------------------------------------ */

static const struct
{
  const char *name;
  size_t origins[BTV_ORIGIN_COUNT];
} shipped[] = {
  { "vandissel-zahariade-2025",
    { [BTV_ORIGIN_QUOTED] = 87,
      [BTV_ORIGIN_ENCODED] = 214,
      [BTV_ORIGIN_DERIVED] = 9,
      [BTV_ORIGIN_OURS] = 102 } },
  { "layton-2026",
    { [BTV_ORIGIN_QUOTED] = 4,
      [BTV_ORIGIN_ENCODED] = 3,
      [BTV_ORIGIN_DERIVED] = 1,
      [BTV_ORIGIN_OURS] = 52 } },
};

static btv_claims *
load_shipped (const char *name)
{
  const char *srcdir = getenv ("srcdir");
  char path[1024];
  snprintf (path, sizeof path, "%s/validation/claims/%s.yaml", srcdir ? srcdir : ".",
            name);
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  ck_ok (btv_claims_load (&claims, path, &error), error);
  return claims;
}

/* An audit in which every verdict is the recorded one, and none computed. */
static void
as_recorded (btv_audit *audit, const btv_claims *claims)
{
  *audit = (btv_audit){ .claims = claims, .outcomes_count = claims->claims_count };
  audit->outcomes = calloc (claims->claims_count, sizeof *audit->outcomes);
  ck_assert_ptr_nonnull (audit->outcomes);
  for (size_t i = 0; i < claims->claims_count; i++)
    {
      const btv_claim *claim = &claims->claims[i];
      btv_outcome *outcome = &audit->outcomes[i];
      *outcome
          = (btv_outcome){ .claim = claim,
                           .verdict = claim->has_expect ? claim->expect : BTV_NOT_RUN,
                           .as_expected = 1,
                           .deviation = NAN };
      audit->totals[outcome->verdict]++;
    }
}

/* No text of a number that the source does not print may pass for a quotation: what
 * no source prints are bare powers, halves and ones with six zeros, and labels of our
 * own. */
START_TEST (every_claim_that_is_shipped_has_its_origin)
{
  static const char *const own[]
      = { "order",          "band_order",    "residual_order", "identity",
          "displaced",      "band_position", "shift",          "trend",
          "entropy_growth", "delta_falls",   "outside",        "insensitivity",
          "sampling_change" };
  btv_claims *claims = load_shipped (shipped[_i].name);
  btv_audit audit;
  as_recorded (&audit, claims);
  for (int o = 0; o < BTV_ORIGIN_COUNT; o++)
    ck_assert_uint_eq (btv_tally_origin (&audit, (btv_origin) o).statements,
                       shipped[_i].origins[o]);
  for (size_t i = 0; i < claims->claims_count; i++)
    {
      const btv_claim *claim = &claims->claims[i];
      ck_assert_int_eq (claim->encodes != NULL, claim->origin == BTV_ORIGIN_ENCODED);
      ck_assert_int_eq (claim->derivation != NULL, claim->origin == BTV_ORIGIN_DERIVED);
      ck_assert_msg (!claim->table || claim->origin == BTV_ORIGIN_QUOTED
                         || claim->origin == BTV_ORIGIN_OURS,
                     "%s: a cell is quoted", claim->id);
      /* Or in a table of ours, none of which is taken for the source's. */
      for (size_t k = 0; k < claims->claims_count; k++)
        if (claim->table && claims->claims[k].table
            && strcmp (claim->table, claims->claims[k].table) == 0)
          ck_assert_msg (claim->origin == claims->claims[k].origin,
                         "%s and %s are cells of one table", claim->id,
                         claims->claims[k].id);
      ck_assert_msg (!claim->family || claim->origin == BTV_ORIGIN_QUOTED,
                     "%s: a list of the source is quoted", claim->id);
      for (size_t k = 0; k < COUNT (own); k++)
        ck_assert_msg (claim->origin != BTV_ORIGIN_QUOTED
                           || strcmp (btv_evaluator_name (claim->evaluator), own[k])
                                  != 0,
                       "%s is quoted", claim->id);
    }
  free (audit.outcomes);
  btv_claims_free (claims);
}
END_TEST

/* ---- reports ------------------------------------------------------------------- */

/* Contents of file NAME, owned by the caller. */
static char *
read_text (const char *name)
{
  enum
  {
    ROOM = 1 << 21
  };
  FILE *file = fopen (in_folder (name), "rb");
  ck_assert_msg (file != NULL, "%s is not there", name);
  char *text = malloc (ROOM);
  ck_assert_ptr_nonnull (text);
  size_t size = fread (text, 1, ROOM, file);
  ck_assert_uint_lt (size, ROOM);
  text[size] = '\0';
  fclose (file);
  return text;
}

static void
write_report (const btv_audit *audit)
{
  bt_error error = BT_ERROR_INIT;
  char path[256];
  snprintf (path, sizeof path, "%s", in_folder ("report"));
  const btr_options options = {
    .folder = path, .scripts = "/nonexistent", .figures = 1, .gnuplot = "/nonexistent"
  };
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
}

/* From BEGIN up to END in TEXT, which is cut there. */
static char *
part_of (char *text, const char *begin, const char *end)
{
  char *from = strstr (text, begin);
  ck_assert_msg (from != NULL, "no '%s'", begin);
  char *to = strstr (from + strlen (begin), end);
  ck_assert_msg (to != NULL, "no '%s' after '%s'", end, begin);
  *to = '\0';
  return from;
}

static size_t
occurrences (const char *text, const char *what)
{
  size_t count = 0;
  for (const char *at = text; (at = strstr (at, what)); at += strlen (what))
    count++;
  return count;
}

/* The title of the page in PAGES that AT is on; of its first word as much as counts. */
static int
is_on (char *pages, const char *at, const char *title)
{
  const char *last = pages;
  for (const char *next; (next = strstr (last + 1, "\n# ")) && next < at;)
    last = next;
  return strncmp (last + (*last == '\n' ? 3 : 2), title, strlen (title)) == 0;
}

/* Of a file that is shipped, with the verdicts that are recorded: no test of ours is
 * told on the first page before they are told apart, in the map, or among the
 * statements of the source. */
START_TEST (no_test_of_ours_is_held_against_the_source)
{
  btv_claims *claims = load_shipped (shipped[_i].name);
  btv_audit audit;
  as_recorded (&audit, claims);
  write_report (&audit);
  check_pages (in_folder ("report"), 40960);
  char *report = read_text ("report/REPORT.md"), *map = read_text ("report/figures/"
                                                                   "verdicts.svg");
  char *pages = read_pages (in_folder ("report"));
  btv_tally source = btv_tally_group (&audit, BTV_OF_SOURCE);
  char counts[64];
  snprintf (counts, sizeof counts, "%zu statements of the source · %zu judged · **",
            source.statements, source.judged);
  ck_assert_ptr_nonnull (strstr (report, counts));
  /* what is compatible counts with them */
  size_t refuted = source.totals[BTV_REFUTED] + source.totals[BTV_COMPATIBLE];
  snprintf (counts, sizeof counts, "%zu refuted", refuted);
  ck_assert (refuted == 0 || strstr (report, counts) != NULL);
  ck_assert_uint_eq (occurrences (map, "<title>"), source.statements);
  const char *ours = strstr (report, "\n## Tests added\n");
  ck_assert_ptr_nonnull (ours);
  size_t added = 0;
  for (size_t i = 0; i < claims->claims_count; i++)
    {
      char link[128], title[128], anchor[128];
      const btv_claim *claim = &claims->claims[i];
      const btv_group group = btv_group_of (claim->origin);
      snprintf (link, sizeof link, "#claim-%s)", claim->id);
      snprintf (title, sizeof title, "<title>%s:", claim->id);
      snprintf (anchor, sizeof anchor, "<a id=\"claim-%s\"></a>", claim->id);
      const char *told = strstr (report, link);
      ck_assert_msg (group != BTV_ADDED || !told || told > ours, "%s", claim->id);
      ck_assert_msg ((strstr (map, title) != NULL) == (group == BTV_OF_SOURCE), "%s",
                     claim->id);
      const char *at = strstr (pages, anchor);
      ck_assert_msg ((at != NULL) == (audit.outcomes[i].verdict != BTV_NOT_RUN), "%s",
                     claim->id);
      ck_assert_msg (!at || is_on (pages, at, "Tests added") == (group == BTV_ADDED),
                     "%s", claim->id);
      ck_assert_msg (!at
                         || is_on (pages, at, "What follows from the source")
                                == (group == BTV_FOLLOWING),
                     "%s", claim->id);
      added += claim->origin == BTV_ORIGIN_OURS && claim->expect == BTV_REFUTED;
    }
  ck_assert_uint_gt (added, 5); /* some of ours do not hold */
  free (pages);
  /* Its tables stand before ours. */
  for (size_t i = 0; i < claims->claims_count; i++)
    if (claims->claims[i].table)
      {
        const int its = btv_group_of (claims->claims[i].origin) == BTV_OF_SOURCE;
        char heading[128];
        snprintf (heading, sizeof heading, "\n%s %s\n\n| row |", its ? "##" : "###",
                  claims->claims[i].table);
        ck_assert_msg (occurrences (report, heading) == 1
                           && (strstr (report, heading) < ours) == its,
                       "%s", heading);
      }
  free (report);
  free (map);
  free (audit.outcomes);
  btv_claims_free (claims);
}
END_TEST

/* ---- sentences ----------------------------------------------------------------- */

static double omega[] = { 0.8 };

typedef struct made_up
{
  btv_claims claims;
  btv_claim claim[BTV_ORIGIN_COUNT * BTV_VERDICT_COUNT + 3];
  btv_outcome outcome[BTV_ORIGIN_COUNT * BTV_VERDICT_COUNT + 3];
  btv_attempt attempt[BTV_ORIGIN_COUNT * BTV_VERDICT_COUNT + 3];
  char id[BTV_ORIGIN_COUNT * BTV_VERDICT_COUNT][32];
  btv_audit audit;
} made_up;

/* One more claim with its outcome: VALUE +- HALF. */
static btv_claim *
add (made_up *m, const char *id, btv_origin origin, const char *evaluator,
     const char *printed, btv_verdict verdict, double value, double half)
{
  size_t i = m->audit.outcomes_count++;
  btv_claim *claim = &m->claim[i];
  *claim = (btv_claim){ .id = (char *) id,
                        .where = (char *) "Eq. 7",
                        .statement = (char *) "it is small",
                        .origin = origin,
                        .evaluator = btv_evaluator_find (evaluator),
                        .lambda = 0.1,
                        .x0 = 5,
                        .omega = omega,
                        .modes = 1,
                        .at = NAN,
                        .t_max = NAN,
                        .printed = (char *) printed,
                        .claimed = { NAN, NAN, NAN } };
  if (origin == BTV_ORIGIN_ENCODED)
    claim->encodes = (char *) "small is that";
  if (origin == BTV_ORIGIN_DERIVED)
    claim->derivation = (char *) "Eq. 6, squared";
  int label = btv_evaluator_kind (claim->evaluator) == BTV_LABEL;
  if (!label)
    ck_assert_int_eq (
        btv_printed_parse (&claim->claimed, &claim->how, printed, NULL, NULL), BT_OK);
  m->attempt[i] = (btv_attempt){ .relation = BTV_DISJOINT };
  m->attempt[i].answer.value
      = bt_value_from_parts (value, (double[BT_AXIS_COUNT]){ half });
  m->outcome[i] = (btv_outcome){ .claim = claim,
                                 .verdict = verdict,
                                 .as_expected = 1,
                                 .attempts = &m->attempt[i],
                                 .attempts_count = verdict != BTV_NOT_RUN,
                                 .by = &m->attempt[i],
                                 .deviation = value - claim->claimed.value };
  m->audit.totals[verdict]++;
  m->claims.claims_count++;
  return claim;
}

static made_up *
begin (void)
{
  made_up *m = calloc (1, sizeof *m);
  ck_assert_ptr_nonnull (m);
  m->claims.path = (char *) "made-up.yaml";
  m->claims.source = (btv_source){ .id = (char *) "m",
                                   .title = (char *) "Made up",
                                   .authors = (char *) "Nobody",
                                   .year = (char *) "2025" };
  m->claims.claims = m->claim;
  m->audit.claims = &m->claims;
  m->audit.outcomes = m->outcome;
  return m;
}

/* One claim of each origin and verdict. */
START_TEST (each_verdict_is_counted_where_it_belongs)
{
  made_up *m = begin ();
  for (int o = 0; o < BTV_ORIGIN_COUNT; o++)
    for (int v = 0; v < BTV_VERDICT_COUNT; v++)
      {
        char *id = m->id[m->audit.outcomes_count];
        snprintf (id, sizeof m->id[0], "%s-%s", btv_origin_name ((btv_origin) o),
                  btv_verdict_name ((btv_verdict) v));
        add (m, id, (btv_origin) o, "t_q", "12", (btv_verdict) v, 15, 0.1);
      }
  write_report (&m->audit);
  char *report = read_pages (in_folder ("report"));
  char *top = part_of (report, "# ", "## What matters most");
  /* two origins are the source's, each verdict of both, four kinds of which judge
   * nothing */
  char wanted[128];
  const int judged = BTV_VERDICT_COUNT - 4;
  snprintf (wanted, sizeof wanted,
            "%d statements of the source · %d judged · **2 confirmed · 2 explained · ",
            2 * BTV_VERDICT_COUNT, 2 * judged);
  ck_assert_msg (strstr (top, wanted) != NULL, "%s", top);
  snprintf (wanted, sizeof wanted,
            "\n%d statements that follow from it · %d judged · 1 confirmed · ",
            BTV_VERDICT_COUNT, judged);
  ck_assert_msg (strstr (top, wanted) != NULL, "%s", top);
  snprintf (
      wanted, sizeof wanted,
      "\n%d tests that are not the source's stand apart: [Tests added](#tests-added)\n",
      BTV_VERDICT_COUNT);
  ck_assert_msg (strstr (top, wanted) != NULL, "%s", top);
  free (report);
  report = read_pages (in_folder ("report"));
  ck_assert_ptr_nonnull (strstr (report, "\n**undecided** (2): "));
  ck_assert_ptr_nonnull (strstr (report, "\n**undecided** (1 of what follows): "));
  ck_assert_ptr_nonnull (strstr (report, "\n**undecided** (1 of the tests added): "));
  char *findings = part_of (report, "## What matters most", "<a id=\"map\">");
  ck_assert_ptr_nonnull (strstr (findings, "(#claim-quoted-refuted)"));
  ck_assert_ptr_nonnull (strstr (findings, "(#claim-encoded-refuted)"));
  ck_assert_ptr_nonnull (strstr (findings, "(#claim-encoded-explained)"));
  ck_assert_ptr_null (strstr (findings, "(#claim-derived-"));
  ck_assert_ptr_null (strstr (findings, "(#claim-ours-"));
  ck_assert_ptr_null (strstr (findings, "-confirmed)"));
  free (report);
  json_error_t where;
  json_t *root = json_load_file (in_folder ("report/results.json"), 0, &where);
  ck_assert_msg (root != NULL, "line %d: %s", where.line, where.text);
  json_t *part = json_array_get (json_object_get (root, "audits"), 0);
  json_t *by = json_object_get (part, "totals_by_origin");
  ck_assert_uint_eq (json_object_size (by), BTV_ORIGIN_COUNT);
  for (int o = 0; o < BTV_ORIGIN_COUNT; o++)
    {
      json_t *row = json_object_get (by, btv_origin_name ((btv_origin) o));
      ck_assert_int_eq (json_integer_value (json_object_get (row, "statements")),
                        BTV_VERDICT_COUNT);
      ck_assert_int_eq (json_integer_value (json_object_get (row, "judged")), judged);
      for (int v = 0; v < BTV_VERDICT_COUNT; v++)
        ck_assert_int_eq (json_integer_value (json_object_get (
                              row, btv_verdict_name ((btv_verdict) v))),
                          1);
    }
  json_decref (root);
  free (m);
}
END_TEST

/* What is said, of whom, what was found and on what. */
static const struct
{
  btv_origin origin;
  const char *evaluator, *printed;
  double value, half;
  const char *says;
} sentences[] = {
  { BTV_ORIGIN_QUOTED, "t_q", "12", 15.04, 0.02,
    "1. ✗ The source says ‹it is small› (Eq. 7), printed as 12; recomputed on the "
    "source's model: 15.040(20), 25 % more. [a](#claim-a)\n" },
  { BTV_ORIGIN_QUOTED, "conservation", "<= 1e-4", 2.2e-4, 1e-6,
    "1. ✗ The source says ‹it is small› (Eq. 7), printed as at most 1e-4; recomputed "
    "on the source's model: 0.0002200(10). [a](#claim-a)\n" },
  { BTV_ORIGIN_ENCODED, "order", "4", 2.01, 0.03,
    "1. ✗ The source says ‹it is small› (Eq. 7); encoded as exponent 4, since small is "
    "that; recomputed on the source's model: exponent 2.01(3). [a](#claim-a)\n" },
  { BTV_ORIGIN_ENCODED, "smallest_eigenvalue", "<= -1e-6", 1e-14, 2.5e-12,
    "1. ✗ The source says ‹it is small› (Eq. 7); encoded as at most -1e-6, since small "
    "is that; recomputed on the source's model: 0 within 2.5e-12. [a](#claim-a)\n" },
  { BTV_ORIGIN_ENCODED, "decorrelation", "~ 1", 8.06, 0.01,
    "1. ✗ The source says ‹it is small› (Eq. 7); encoded as of order 1, since small is "
    "that; recomputed on the source's model: 8.060(10). [a](#claim-a)\n" },
  { BTV_ORIGIN_ENCODED, "stability", "Stable", 0.1, 0.001,
    "1. ✗ The source says ‹it is small› (Eq. 7); encoded as “Stable”, since small is "
    "that; recomputed on the source's model: “Unstable”. [a](#claim-a)\n" },
  { BTV_ORIGIN_DERIVED, "order", "4", 2.01, 0.03,
    "- ✗ ‹it is small› (Eq. 7) follows from ‹Eq. 6, squared›: exponent 4; recomputed "
    "on the source's model: exponent 2.01(3). **refuted** [a](#claim-a)\n" },
  { BTV_ORIGIN_OURS, "smallest_eigenvalue", "<= -1e-6", 1e-14, 2.5e-12,
    "| [a](#claim-a) | Eq. 7 | asked for at most -1e-6 | 0.0(25)e-12 | – | ✗ refuted "
    "|  |\n" },
  { BTV_ORIGIN_OURS, "order", "4", 2.01, 0.03,
    "> ‹it is small› (Eq. 7); not the source's: a test added, for exponent 4\n" },
  { BTV_ORIGIN_ENCODED, "order", "4", 2.01, 0.03,
    "> The source says ‹it is small› (Eq. 7); encoded as exponent 4, since small is "
    "that\n" },
  { BTV_ORIGIN_ENCODED, "order", "4", 2.01, 0.03,
    "| [a](#claim-a) | Eq. 7 | encoded as exponent 4 | 2.01(3) | -1.99(3) | ✗ refuted "
    "|  |\n" },
  { BTV_ORIGIN_ENCODED, "smallest_eigenvalue", "<= -1e-6", 1e-14, 2.5e-12,
    "| [a](#claim-a) | Eq. 7 | encoded as at most -1e-6 | 0.0(25)e-12 | – | ✗ refuted "
    "|  |\n" },
};

START_TEST (a_sentence_says_whose_it_is)
{
  made_up *m = begin ();
  add (m, "a", sentences[_i].origin, sentences[_i].evaluator, sentences[_i].printed,
       BTV_REFUTED, sentences[_i].value, sentences[_i].half);
  strcpy (m->attempt[0].answer.label,
          m->claim[0].claimed.value > 0 || m->claim[0].claimed.value < 0 ? ""
                                                                         : "Unstable");
  write_report (&m->audit);
  char *report = read_pages (in_folder ("report"));
  ck_assert_msg (strstr (report, sentences[_i].says) != NULL, "no '%s' in\n%s",
                 sentences[_i].says, report);
  free (report);
  free (m);
}
END_TEST

/* By what strength a reading, or the source's own sampling, gives a number. */
static const struct
{
  btv_verdict verdict;
  size_t parts; /* of the reading */
  btv_weight weight;
  const char *says, *row;
} grounds[] = {
  { BTV_EXPLAINED,
    1,
    { .fails = 9, .gives = 8, .chance = 2e-9 },
    "1. ≈ The source says ‹it is small› (Eq. 7), printed as 12; recomputed on the "
    "source's model: 15.040(20), 25 % more. It holds as “in another way”, 12.000(20): "
    "P = 2.0e-09, 8 of 9 of the column, 12 ways to set the keys offered. [a](#claim-a)",
    "| ground | It holds as “in another way”, 12.000(20): P = 2.0e-09, 8 of 9 of the "
    "column, 12 ways to set the keys offered |\n" },
  { BTV_COMPATIBLE,
    1,
    { .fails = 1, .gives = 1, .chance = 0.3 },
    "1. ✗ The source says ‹it is small› (Eq. 7), printed as 12; recomputed on the "
    "source's model: 15.040(20), 25 % more. It would hold as “in another way”, "
    "12.000(20), which is no evidence: P = 0.30. [a](#claim-a)",
    "1 judged · **1 refuted, 1 of them compatible with a reading**\n" },
  { BTV_WITHIN_SAMPLING,
    1,
    { .fails = 0 },
    "1. ≈ The source says ‹it is small› (Eq. 7), printed as 12; recomputed on the "
    "source's model: 15.040(20), 25 % more. One run with the source's own number of "
    "samples scatters by ±2.1; p = 0.30 (column 0.20); numbers from 8.75 to 21.5 would "
    "pass. [a](#claim-a)",
    "· **within-sampling** ≈ of another-way\n" },
  { BTV_REFUTED,
    2,
    { .fails = 2, .gives = 1, .chance = 0.3 },
    "25 % more. Only “in another way” gives it: a pair of readings, which is no "
    "evidence for one entry. [a](#claim-a)",
    "| gives 1 of 2, breaks 0, P = 0.30 |" },
};

START_TEST (a_ground_is_said_with_its_strength)
{
  static const btv_reading reading
      = { .name = (char *) "another-way", .text = (char *) "in another way" };
  made_up *m = begin ();
  add (m, "a", BTV_ORIGIN_QUOTED, "t_q", "12", grounds[_i].verdict, 15.04, 0.02);
  btv_reading other = reading;
  other.parts = grounds[_i].parts;
  m->attempt[1] = (btv_attempt){ .reading = &other, .weight = grounds[_i].weight };
  m->attempt[1].answer.value
      = bt_value_from_parts (12, (double[BT_AXIS_COUNT]){ 0.02 });
  m->attempt[1].answer.scatter = 2.1;
  m->outcome[0].attempts_count = 2;
  m->outcome[0].offered = 12;
  m->outcome[0].draw = (btv_draw){ 0.3, 0.2, 8.75, 21.5 };
  if (grounds[_i].verdict != BTV_REFUTED)
    m->outcome[0].by = &m->attempt[1];
  write_report (&m->audit);
  char *report = read_pages (in_folder ("report"));
  ck_assert_msg (strstr (report, grounds[_i].says) != NULL, "no '%s' in\n%s",
                 grounds[_i].says, report);
  ck_assert_msg (strstr (report, grounds[_i].row) != NULL, "no '%s' in\n%s",
                 grounds[_i].row, report);
  free (report);
  free (m);
}
END_TEST

START_TEST (a_reconstruction_is_named)
{
  made_up *m = begin ();
  m->claims.source.reconstruction = (char *) "Another model stands in.";
  add (m, "a", BTV_ORIGIN_QUOTED, "t_q", "12", BTV_REFUTED, 15.04, 0.02)->reconstruction
      = 1;
  add (m, "b", BTV_ORIGIN_QUOTED, "t_mf", "12", BTV_REFUTED, 15.04, 0.02);
  write_report (&m->audit);
  static const char *const texts[]
      = { "\n> **Judged on a reconstruction, not on the source's own model.** Another "
          "model stands in.\n",
          ", printed as 12; recomputed on the reconstruction: 15.040(20), 25 % more. "
          "[a](#claim-a)\n",
          ", printed as 12; recomputed on the source's model: 15.040(20), 25 % more. "
          "[b](#claim-b)\n",
          "| judged on | a reconstruction of the source's model |\n" };
  char *report = read_pages (in_folder ("report"));
  for (size_t i = 0; i < COUNT (texts); i++)
    ck_assert_msg (strstr (report, texts[i]) != NULL, "no '%s' in\n%s", texts[i],
                   report);
  ck_assert_uint_eq (occurrences (report, texts[3]), 1);
  free (report);
  free (m);
}
END_TEST

/* A formula that is a little off goes before a sentence, and this before a cell that is
 * far off; cases of one sentence are told together. */
START_TEST (formulas_before_sentences_before_cells)
{
  made_up *m = begin ();
  btv_claim *cell = add (m, "cell", BTV_ORIGIN_QUOTED, "t_q", "12", BTV_REFUTED, 99, 1);
  cell->table = (char *) "Table I";
  cell->column = (char *) "t_q";
  cell->row = 1;
  add (m, "text", BTV_ORIGIN_ENCODED, "t_q", "12", BTV_REFUTED, 50, 1)->where
      = (char *) "below Eq. 7";
  add (m, "less", BTV_ORIGIN_ENCODED, "order", "4", BTV_REFUTED, 3, 0.01);
  add (m, "more", BTV_ORIGIN_ENCODED, "order", "4", BTV_REFUTED, 2, 0.01);
  add (m, "mine", BTV_ORIGIN_OURS, "order", "4", BTV_REFUTED, 1, 0.01);
  write_report (&m->audit);
  char *report = read_pages (in_folder ("report"));
  char *text = part_of (report, "## What matters most", "<a id=\"map\">");
  static const char *const order[]
      = { "1. ✗ The source says",
          "[more](#claim-more); likewise [less](#claim-less)\n",
          "2. ✗ The source says",
          "[text](#claim-text)",
          ("3. ✗ **t_q** of Table I, row 1, is printed as 12; "
           "recomputed on the source's model: 99.0(10)"),
          "[cell](#claim-cell)" };
  const char *at = text;
  for (size_t i = 0; i < COUNT (order); i++)
    {
      at = strstr (at, order[i]);
      ck_assert_msg (at != NULL, "'%s' is not in its place in\n%s", order[i], text);
    }
  ck_assert_ptr_null (strstr (text, "4. "));
  ck_assert_ptr_null (strstr (text, "mine"));
  free (report);
  free (m);
}
END_TEST

/* "Likewise" is said of what holds under the same reading only. */
START_TEST (only_the_same_ground_is_likewise)
{
  btv_reading one = { .name = (char *) "one", .text = (char *) "one" }, two = one;
  made_up *m = begin ();
  const btv_reading *by[] = { &one, &two, &one };
  static const char *const ids[] = { "a", "b", "c" };
  for (size_t i = 0; i < COUNT (by); i++)
    {
      add (m, ids[i], BTV_ORIGIN_QUOTED, "t_q", "12", BTV_COMPATIBLE, 15, 0.1);
      m->attempt[i].reading = by[i];
    }
  write_report (&m->audit);
  char *report = read_pages (in_folder ("report"));
  ck_assert_ptr_nonnull (strstr (report, "[a](#claim-a); likewise [c](#claim-c)\n"));
  ck_assert_ptr_nonnull (strstr (report, "[b](#claim-b)\n"));
  free (report);
  free (m);
}
END_TEST

START_TEST (results_say_whose_they_are)
{
  made_up *m = begin ();
  m->claims.source.reconstruction = (char *) "Another model stands in.";
  btv_claim *claim
      = add (m, "a", BTV_ORIGIN_ENCODED, "order", "4", BTV_REFUTED, 2, 0.1);
  claim->family = (char *) "fig-9";
  claim->reconstruction = 1;
  add (m, "b", BTV_ORIGIN_DERIVED, "order", "4", BTV_REFUTED, 2, 0.1);
  write_report (&m->audit);
  json_error_t where;
  json_t *root = json_load_file (in_folder ("report/results.json"), 0, &where);
  ck_assert_msg (root != NULL, "line %d: %s", where.line, where.text);
  json_t *part = json_array_get (json_object_get (root, "audits"), 0);
  json_t *list = json_object_get (part, "claims");
  json_t *a = json_array_get (list, 0), *b = json_array_get (list, 1);
#define TEXT(object, key) json_string_value (json_object_get (object, key))
  ck_assert_str_eq (TEXT (json_object_get (part, "source"), "reconstruction"),
                    "Another model stands in.");
  ck_assert_str_eq (TEXT (a, "origin"), "encoded");
  ck_assert_str_eq (TEXT (a, "encodes"), "small is that");
  ck_assert_str_eq (TEXT (a, "family"), "fig-9");
  ck_assert (json_is_true (json_object_get (a, "reconstruction")));
  ck_assert_ptr_null (json_object_get (a, "derivation"));
  ck_assert_str_eq (TEXT (b, "origin"), "derived");
  ck_assert_str_eq (TEXT (b, "derivation"), "Eq. 6, squared");
  ck_assert (json_is_false (json_object_get (b, "reconstruction")));
  ck_assert_ptr_null (json_object_get (b, "encodes"));
  ck_assert_ptr_null (json_object_get (b, "family"));
#undef TEXT
  json_decref (root);
  free (m);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("origins");
  TCase *files = tcase_create ("files");
  tcase_add_checked_fixture (files, make_folder, remove_folder);
  tcase_add_test (files, each_says_whose_it_is);
  tcase_add_test (files, without_a_reconstruction_none_is_judged_on_it);
  tcase_add_loop_test (files, a_fault_is_refused_at_its_place, 0, COUNT (faults));
  tcase_add_loop_test (files, every_claim_that_is_shipped_has_its_origin, 0,
                       COUNT (shipped));
  suite_add_tcase (suite, files);
  TCase *report = tcase_create ("report");
  tcase_add_checked_fixture (report, make_folder, remove_folder);
  tcase_add_loop_test (report, no_test_of_ours_is_held_against_the_source, 0,
                       COUNT (shipped));
  tcase_add_test (report, each_verdict_is_counted_where_it_belongs);
  tcase_add_loop_test (report, a_sentence_says_whose_it_is, 0, COUNT (sentences));
  tcase_add_loop_test (report, a_ground_is_said_with_its_strength, 0, COUNT (grounds));
  tcase_add_test (report, a_reconstruction_is_named);
  tcase_add_test (report, formulas_before_sentences_before_cells);
  tcase_add_test (report, only_the_same_ground_is_likewise);
  tcase_add_test (report, results_say_whose_they_are);
  suite_add_tcase (suite, report);
  return suite_run (suite);
}
