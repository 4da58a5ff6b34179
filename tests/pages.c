/* tests/pages.c - see pages.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/pages.h"
#include "report/report.h"
#include "tests/folder.h"
#include "tests/suite.h"

#include <check.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* NULL when it is not there. */
static char *
read_one (const char *path, long *size)
{
  FILE *file = fopen (path, "rb");
  if (!file)
    return NULL;
  ck_assert_int_eq (fseek (file, 0, SEEK_END), 0);
  *size = ftell (file);
  rewind (file);
  char *text = malloc ((size_t) *size + 1);
  ck_assert_ptr_nonnull (text);
  ck_assert_uint_eq (fread (text, 1, (size_t) *size, file), (size_t) *size);
  text[*size] = '\0';
  fclose (file);
  return text;
}

static void
find_pages (const char *report, glob_t *found)
{
  char pattern[1024];
  snprintf (pattern, sizeof pattern, "%s/REPORT.md", report);
  ck_assert_int_eq (glob (pattern, 0, NULL, found), 0);
  snprintf (pattern, sizeof pattern, "%s/claims/*.md", report);
  ck_assert_int_eq (glob (pattern, GLOB_APPEND, NULL, found), 0);
}

char *
read_pages (const char *report)
{
  glob_t found;
  find_pages (report, &found);
  char *all = calloc (1, 1);
  size_t used = 0;
  for (size_t i = 0; i < found.gl_pathc; i++)
    {
      long size;
      char *text = read_one (found.gl_pathv[i], &size);
      all = realloc (all, used + (size_t) size + 1);
      ck_assert_ptr_nonnull (all);
      for (const char *at = text; *at; at++)
        {
          all[used++] = *at;
          if (*at != '(' || at == text || at[-1] != ']')
            continue;
          const size_t way = strcspn (at + 1, "#)");
          if (strncmp (at + 1, "../", 3) == 0 && at[1 + way] == ')')
            at += 3;
          else if (at[1 + way] == '#')
            at += way;
        }
      free (text);
    }
  all[used] = '\0';
  globfree (&found);
  return all;
}

/* Does PATH have ANCHOR, once? */
static int
has_anchor (const char *path, const char *anchor)
{
  char id[512];
  long size;
  char *text = read_one (path, &size);
  ck_assert_msg (text != NULL, "%s", path);
  snprintf (id, sizeof id, "<a id=\"%s\"></a>", anchor);
  const char *at = strstr (text, id);
  const int once = at && !strstr (at + 1, id);
  free (text);
  return once;
}

static void
check_link (const char *page, const char *way)
{
  char target[1024], path[2048], anchor[512] = "";
  const char *slash = strrchr (page, '/');
  if (strncmp (way, "https:", 6) == 0 || strncmp (way, "http:", 5) == 0)
    return;
  snprintf (target, sizeof target, "%.*s", (int) strcspn (way, ")"), way);
  char *mark = strchr (target, '#');
  if (mark)
    {
      snprintf (anchor, sizeof anchor, "%s", mark + 1);
      *mark = '\0';
    }
  if (*target)
    snprintf (path, sizeof path, "%.*s/%s", (int) (slash - page), page, target);
  else
    snprintf (path, sizeof path, "%s", page);
  ck_assert_msg (access (path, R_OK) == 0, "%s: (%s) leads nowhere", page, target);
  ck_assert_msg (!mark || has_anchor (path, anchor), "%s: no #%s in (%s)", page, anchor,
                 target);
}

void
check_pages (const char *report, long largest)
{
  glob_t found;
  size_t links = 0;
  find_pages (report, &found);
  for (size_t i = 0; i < found.gl_pathc; i++)
    {
      long size;
      char *text = read_one (found.gl_pathv[i], &size);
      ck_assert_msg (size <= largest, "%s has %ld bytes", found.gl_pathv[i], size);
      for (const char *at = text; (at = strstr (at, "](")); links++)
        {
          at += 2;
          check_link (found.gl_pathv[i], at);
        }
      free (text);
    }
  ck_assert_uint_gt (links, 4);
  globfree (&found);
}

char *
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

void
report_on (const btv_audit *audit)
{
  bt_error error = BT_ERROR_INIT;
  char path[256];
  snprintf (path, sizeof path, "%s", in_folder ("report"));
  const btr_options options = {
    .folder = path, .scripts = "/nonexistent", .figures = 1, .gnuplot = "/nonexistent"
  };
  ck_ok (btr_report_write (&audit, 1, &options, &error), error);
}

char *
part_of (char *text, const char *begin, const char *end)
{
  char *from = strstr (text, begin);
  ck_assert_msg (from != NULL, "no '%s'", begin);
  char *to = strstr (from + strlen (begin), end);
  ck_assert_msg (to != NULL, "no '%s' after '%s'", end, begin);
  *to = '\0';
  return from;
}

size_t
occurrences (const char *text, const char *what)
{
  size_t count = 0;
  for (const char *at = text; (at = strstr (at, what)); at += strlen (what))
    count++;
  return count;
}
