/* tests/test_svg.c - pictures made smaller look the same, and have colours for the
 * dark.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/svg.h"
#include "tests/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* TEXT as pictures are put; a static buffer. */
static const char *
small (const char *text)
{
  static char out[1 << 17];
  bt_error error = BT_ERROR_INIT;
  btr_sink sink = { .error = &error };
  btr_put_svg (&sink, text, strlen (text));
  ck_ok (sink.status, error);
  ck_assert_uint_lt (sink.size, sizeof out);
  snprintf (out, sizeof out, "%s", sink.text ? sink.text : "");
  free (sink.text);
  return out;
}

static int
has (const char *text, const char *words)
{
  return strstr (text, words) != NULL;
}

/* ---- lines ------------------------------------------------------------------------
 */

enum
{
  POINTS = 1500
};

typedef struct line
{
  double x[POINTS + 1], y[POINTS + 1];
  size_t count;
} line;

/* What a path of M, l, h and v draws. */
static line
read_path (const char *d)
{
  line out = { .count = 0 };
  double x = 0, y = 0;
  char command = '\0';
  while (*d && *d != '\'' && *d != 'z')
    {
      char *next;
      if (strchr ("Mlhv", *d))
        command = *d++;
      double first = strtod (d, &next), second = 0;
      ck_assert_ptr_ne (next, d);
      d = next;
      if (command == 'M' || command == 'l')
        {
          second = strtod (d, &next);
          ck_assert_ptr_ne (next, d);
          d = next;
        }
      x = command == 'M' ? first : command == 'v' ? x : x + first;
      y = command == 'M' ? second : command == 'v' ? y + first : y + second;
      ck_assert_uint_le (out.count, POINTS);
      out.x[out.count] = x;
      out.y[out.count++] = y;
    }
  return out;
}

static double
distance (const line *l, double x, double y)
{
  double least = INFINITY;
  for (size_t i = 0; i + 1 < l->count; i++)
    {
      const double dx = l->x[i + 1] - l->x[i], dy = l->y[i + 1] - l->y[i];
      const double square = dx * dx + dy * dy;
      double along
          = square > 0 ? ((x - l->x[i]) * dx + (y - l->y[i]) * dy) / square : 0;
      along = fmin (fmax (along, 0), 1);
      least = fmin (least, hypot (x - l->x[i] - along * dx, y - l->y[i] - along * dy));
    }
  return least;
}

/* How far the curve of KIND is from what is left of it, and SIZE, how many points that
 * are. */
static double
worst (int kind, int closed, size_t *size)
{
  static char text[1 << 16];
  static line whole;
  size_t used = (size_t) snprintf (
      text, sizeof text, closed ? "<svg><polygon points = '" : "<svg><path d='");
  whole.count = POINTS;
  for (size_t i = 0; i < POINTS; i++)
    {
      const double t = (double) i / POINTS;
      const double swing = kind == 0   ? sin (40 * t)
                           : kind == 1 ? (i % 97 == 0 ? 1 : 0) /* spikes */
                                       : sin (400 * t * t);
      /* as gnuplot rounds */
      whole.x[i] = round (100 * (90 + 850 * t)) / 100;
      whole.y[i] = round (100 * (200 - 150 * swing)) / 100;
      used += (size_t) snprintf (text + used, sizeof text - used, "%s%.2f,%.2f%s",
                                 closed   ? ""
                                 : i == 0 ? "M"
                                          : "L",
                                 whole.x[i], whole.y[i], i % 512 == 511 ? " \n" : " ");
    }
  snprintf (text + used, sizeof text - used, " '/></svg>");
  const char *out = small (text), *d = strstr (out, "d='");
  ck_assert_ptr_nonnull (d);
  ck_assert_int_eq (has (out, "z'"), closed);
  const line left = read_path (d + 3);
  double most = 0;
  for (size_t i = 0; i < POINTS; i++)
    most = fmax (most, distance (&left, whole.x[i], whole.y[i]));
  for (size_t i = 0; i < left.count; i++)
    most = fmax (most, distance (&whole, left.x[i], left.y[i]));
  *size = left.count;
  return most;
}

START_TEST (lines_keep_their_form)
{
  /* 0.1 by the points left out, and half a tenth in x and y by the rounding */
  const double bound = 0.1 + 0.05 * sqrt (2) + 1e-9;
  for (int kind = 0; kind < 3; kind++)
    for (int closed = 0; closed < 2; closed++)
      {
        size_t count;
        ck_assert_double_le (worst (kind, closed, &count), bound);
        ck_assert_uint_ge (count, 20);
        ck_assert_uint_lt (count, kind == 2 ? POINTS - 1 : POINTS / 3);
      }
}
END_TEST

START_TEST (other_forms_stay)
{
  /* several lines in one path; what draws nothing */
  ck_assert (has (small ("<path d='M1.04,2 L3,2  L3,4.06 M9,9 M5,5 L4.5,5.25 '/>"),
                  "<path d='M1 2h2v2.1M5 5l-.5 .3'/>"));
  ck_assert (
      has (small ("<polygon fill = 'rgb( 10,  0, 255)' points = '1,1 3,1 3,3 1,3'/>"),
           "<path fill='#0a00ff' d='M1 1h2v2h-2z'/>"));
  /* of another form: as it is */
  static const char *const others[]
      = { "<path d='M0,-1 L1,1 z'/>",
          "<path d='M1,1 C2,2 3,3 4,4'/>",
          "<path d='L1,1 L2,2'/>",
          "<path d='M1,1 L2'/>",
          "<polygon points='1,1 2'/>",
          "<path d='M1e3,1 L2,2'/>",
          "<g><title>a</title></g>",
          "<text>d='M1,1 L2,2' rgb(1,2,3)</text>",
          "<rect fill='rgb(1,2,300)'/>",
          ("<path id='gpPt0' d='M1,1 L1.01,1'/><use href='#gpPt0'/>") };
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (!has (small (others[i]), others[i]))
      ck_abort_msg ("%s is now %s", others[i], small (others[i]));
}
END_TEST

START_TEST (groups_that_draw_nothing_go)
{
  /* empty ones go, and one that goes on is one; those with a title stay apart */
  ck_assert_str_eq (small ("<g fill='a'>\n</g><g fill='b'><g fill='c'>\n</g></g><a/>"),
                    "\n<a/>");
  ck_assert_str_eq (small ("<g fill='a'><b/></g>\n<g fill='a'>\n\t<c/></g>"),
                    "<g fill='a'><b/>\n<c/></g>\n");
  const char *titles
      = "<g><title>a</title><rect/></g>\n<g><title>b</title><rect/></g>\n";
  ck_assert_str_eq (small (titles), titles);
  /* as deep as one likes */
  char deep[2048] = "";
  for (int i = 0; i < 60; i++)
    strcat (deep, "<g x='1'>");
  strcat (deep, "<rect/>");
  for (int i = 0; i < 60; i++)
    strcat (deep, "</g>");
  const char *out = small (deep);
  int open = 0, rects = 0;
  for (const char *at = out; (at = strchr (at, '<')); at++)
    {
      open += at[1] == 'g' ? 1 : at[1] == '/' ? -1 : 0;
      rects += at[1] == 'r';
      ck_assert_int_ge (open, 0);
    }
  ck_assert_int_eq (open, 0);
  ck_assert_int_eq (rects, 1);
}
END_TEST

START_TEST (what_is_shared_is_said_once)
{
#define SHARED "<g fill=\"none\" stroke=\"currentColor\" font-family=\"sans-serif\">\n"
#define STYLE(colour, width)                                                           \
  "<g fill=\"none\" color=\"" colour                                                   \
  "\" stroke=\"currentColor\" stroke-width=\"" width "\" stroke-linecap=\"butt\">\n"
  /* what is drawn, in its order, and in its styles; what is in none of them is outside
   */
  ck_assert_str_eq (
      small ("<g id=\"gnuplot_canvas\">\n<rect fill='#ffffff'/>" STYLE (
          "black",
          "1.00") "<a/></g>\n" STYLE ("gray",
                                      "0.50") "<b/></g>\n<rect/>" STYLE ("black",
                                                                         "1.10") "<c/"
                                                                                 "></"
                                                                                 "g></"
                                                                                 "g>"),
      "\n<rect fill='#ffffff'/>\n" SHARED "<g stroke-width=\"1\"><a/></g>\n"
      "<g color=\"gray\" stroke-width=\"0.5\"><b/></g>\n</g>\n<rect/>\n" SHARED
      "<g stroke-width=\"1.1\"><c/></g>\n</g>\n");
  /* the letters, too */
  ck_assert (
      has (small (STYLE ("black", "1") "<g font-family=\"sans-serif\" fill=\"red\">"
                                       "<text>a</text></g></g>"),
           "<g stroke-width=\"1\"><text fill=\"red\">a</text>\n</g>\n</g>"));
  /* of another style: as it is, since what it does not say would be another */
  static const char *const others[] = {
    "<g fill=\"red\" color=\"black\" stroke=\"currentColor\"><a/></g>\n",
    "<g fill=\"none\" color=\"black\" stroke=\"black\" stroke-width=\"2\"><a/></g>\n",
    "<text font-family=\"sans-serif\">a</text>",
  };
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    ck_assert_str_eq (small (others[i]), others[i]);
  /* gnuplot's names of plots, which a reader would see beside the pointer */
  ck_assert_str_eq (small ("<g id=\"gnuplot_plot_1\" ><title>gnuplot_plot_1</title>\n"
                           "<a/><title>ours</title></g><b/>"),
                    "\n<a/><title>ours</title><b/>");
#undef STYLE
#undef SHARED
}
END_TEST

START_TEST (words_stand_in_one_element)
{
#define GROUP                                                                          \
  "<g transform=\"translate(68.56,343.23)\" stroke=\"none\" font-family=\"a\">"
#define PLACE "<text x=\"68.6\" y=\"343.2\" stroke=\"none\" font-family=\"a\">"
  static const char *const pairs[][2] = {
    { GROUP "\n<text>a &lt;b&gt;</text>\n</g>", PLACE "a &lt;b&gt;</text>\n" },
    /* a style that says nothing goes, any other stays, each with its own end */
    { GROUP "<text><tspan font-family=\"sans-serif\" >a</tspan></text></g>",
      PLACE "a</text>\n" },
    { GROUP "<text><tspan>a<tspan dy='2'>b</tspan>c</tspan>d</text></g>",
      PLACE "a<tspan dy='2'>b</tspan>cd</text>\n" },
    { GROUP "<text><tspan dy='2'>a<tspan>b</tspan>c</tspan>d</text></g>",
      PLACE "<tspan dy='2'>abc</tspan>d</text>\n" },
    { GROUP "<text><tspan font-family=\"sans-serif\" dy='2'>a</tspan></text></g>",
      PLACE "<tspan dy='2'>a</tspan></text>\n" },
    { "<g transform=\"translate(1,2) rotate(90)\" font-family=\"a\"><text>b</text></g>",
      "<text transform=\"translate(1,2) rotate(90)\" font-family=\"a\">b</text>\n" },
    /* two texts, or one with a place of its own: as they are */
    { "<g transform=\"translate(1,2)\" font-family=\"a\"><text>b</text><a/></g>\n",
      "<g transform=\"translate(1,2)\" font-family=\"a\"><text>b</text><a/></g>\n" },
    { "<g transform=\"translate(1,2)\" font-family=\"a\"><text x='1'>b</text></g>\n",
      "<g transform=\"translate(1,2)\" font-family=\"a\"><text x='1'>b</text></g>\n" },
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    ck_assert_str_eq (small (pairs[i][0]), pairs[i][1]);
#undef GROUP
#undef PLACE
}
END_TEST

START_TEST (what_is_not_asked_for_goes)
{
  static const char filters[] = "<filter id='a' x='0'>\n<b/></filter>"
                                "<filter id='c' x='0'><d/></filter>"
                                "<circle id='gpDot' r='0.5'/>";
  char text[256];
  snprintf (text, sizeof text, "%s<e/>", filters);
  ck_assert_str_eq (small (text), "<e/>");
  snprintf (text, sizeof text, "%s<e style='filter:url(#c)'/>", filters);
  ck_assert_str_eq (small (text),
                    "<filter id='c' x='0'><d/></filter><e style='filter:url(#c)'/>");
  snprintf (text, sizeof text, "%s<use xlink:href='#gpDot'/>", filters);
  ck_assert_str_eq (small (text),
                    "<circle id='gpDot' r='0.5'/><use xlink:href='#gpDot'/>");
  ck_assert_str_eq (
      small ("<text x=\"10.50\" y=\"3.0\" font-size=\"13.00\">1.0</text>"),
      "<text x=\"10.5\" y=\"3\" font-size=\"13\">1.0</text>");
  ck_assert_str_eq (small ("<text x=\"100\" y=\"1e.0\">a</text>"),
                    "<text x=\"100\" y=\"1e.0\">a</text>");
}
END_TEST

/* ---- colours ----------------------------------------------------------------------
 */

START_TEST (colours_for_the_dark)
{
  const char *out
      = small ("<svg><rect fill=\"#FDFDFD\"/><g stroke='rgb( 17,  17,  17)'>"
               "<path fill='rgb(140,  26,  4)' d='M1,1 L2,2'/></g>"
               "<text fill='#444'>x</text><text fill='#333'>x</text></svg>");
  ck_assert (has (out, "prefers-color-scheme:dark"));
  ck_assert (has (out, "rect[fill=\"#fdfdfd\"]{fill:"));
  ck_assert (has (out, "[stroke=\"#111111\"]{stroke:"));
  ck_assert (has (out, ":is(text,[font-family])[fill=\"#333333\"]{fill:"));
  /* an area of that colour is a number of a map: it stays */
  ck_assert (!has (out, "[fill=\"#8c1a04\"]"));
  /* and nothing is said of what is not there */
  ck_assert (!has (out, "#3a5ff0"));
  /* which gnuplot drew it does not matter */
  ck_assert (!has (small ("<svg><title>Gnuplot</title><desc>Produced by GNUPLOT 5.4 "
                          "</desc></svg>"),
                   "nuplot"));
}
END_TEST

/* The contrast of two colours "#rrggbb" by WCAG 2.1. */
static double
contrast (const char *a, const char *b)
{
  double light[2];
  for (int k = 0; k < 2; k++)
    {
      static const double share[] = { 0.2126, 0.7152, 0.0722 };
      const unsigned long rgb = strtoul ((k ? b : a) + 1, NULL, 16);
      light[k] = 0;
      for (int c = 0; c < 3; c++)
        {
          const double v = (double) (rgb >> (16 - 8 * c) & 255) / 255;
          light[k]
              += share[c] * (v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4));
        }
    }
  return (fmax (light[0], light[1]) + 0.05) / (fmin (light[0], light[1]) + 0.05);
}

/* Every colour of texts and lines in SCRIPT can be told from the ground in the dark;
 * how many there are. */
static size_t
read_script (const char *script)
{
  char path[512], text[1 << 15], picture[256];
  size_t count = 0;
  snprintf (path, sizeof path, "%s/report/%s",
            getenv ("srcdir") ? getenv ("srcdir") : ".", script);
  FILE *file = fopen (path, "r");
  ck_assert_msg (file != NULL, "no %s", path);
  text[fread (text, 1, sizeof text - 1, file)] = '\0';
  fclose (file);
  for (const char *at = text; (at = strstr (at, "textcolor rgb \"#")); count++)
    {
      char colour[8];
      at += strlen ("textcolor rgb \"");
      snprintf (colour, sizeof colour, "%.7s", at);
      if (strcmp (colour, "#000000") == 0) /* on a map */
        continue;
      snprintf (picture, sizeof picture,
                "<svg><rect fill='#fdfdfd'/><text fill='%s'>x</text></svg>", colour);
      const char *out = small (picture), *dark = strstr (out, ")[fill=\"");
      const char *ground = strstr (out, "{fill:");
      ck_assert_msg (dark && ground, "%s: nothing for %s in the dark", script, colour);
      ck_assert_double_ge (contrast (colour, "#fdfdfd"), 4.5);
      ck_assert_double_ge (contrast (strstr (dark, "{fill:") + 6, ground + 6), 4.5);
    }
  return count;
}

START_TEST (scripts_can_be_read_in_the_dark)
{
  static const char *const scripts[]
      = { "curves.gp",    "delta.gp",       "forensics.gp",   "loglog.gp",
          "marked.gp",    "means.gp",       "plates.gp",      "refine.gp",
          "scan-map.gp",  "scan-panels.gp", "scan-curves.gp", "style.gp",
          "stability.gp", "threshold.gp",   "wigner.gp" };
  for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
    ck_assert_uint_ge (read_script (scripts[i]), 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("svg");
  TCase *core = tcase_create ("pictures");
  tcase_add_test (core, lines_keep_their_form);
  tcase_add_test (core, other_forms_stay);
  tcase_add_test (core, groups_that_draw_nothing_go);
  tcase_add_test (core, what_is_shared_is_said_once);
  tcase_add_test (core, words_stand_in_one_element);
  tcase_add_test (core, what_is_not_asked_for_goes);
  tcase_add_test (core, colours_for_the_dark);
  tcase_add_test (core, scripts_can_be_read_in_the_dark);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
