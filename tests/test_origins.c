/* tests/test_origins.c - whose statement a claim is: in files, in those that are
 * shipped, and on the first page of a report.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"
#include "tests/folder.h"
#include "tests/pages.h"
#include "tests/suite.h"
#include "validation/tally.h"

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
  report_on (&audit);
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
  tcase_add_loop_test (files, no_test_of_ours_is_held_against_the_source, 0,
                       COUNT (shipped));
  suite_add_tcase (suite, files);
  return suite_run (suite);
}
