/* tests/test_html.c - pages as HTML: what md4c finds in a Markdown text, and no more of
 * it than our own writers make; ids and links of several pages in one file.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html.h"
#include "tests/folder.h"
#include "tests/suite.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum
{
  PAGES = 3
};

static const char *const names[PAGES] = { "REPORT.md", "claims/a.md", "claims/b.md" };

/* The sections of pages on the texts ONE, TWO and THREE, in a report that has the
 * picture figures/f.svg; a static buffer. */
static const char *
html_of (const char *one, const char *two, const char *three)
{
  static char out[1 << 16];
  static const char svg[] = "<svg xmlns=\"x\"><text>50 % &amp; #1</text>\n</svg>\n";
  const char *const texts[PAGES] = { one, two, three };
  bt_error error = BT_ERROR_INIT;
  char *files[] = { (char *) "figures/f.svg" };
  btr_leaf pages[PAGES];
  btr_sink sink;
  btr_work work = { .temp = folder, .files = files, .files_count = 1 };
  btr_book book = { .work = &work, .pages = pages, .pages_count = PAGES };
  mkdir (in_folder ("figures"), 0777);
  put_bytes (in_folder ("figures/f.svg"), svg, sizeof svg - 1);
  for (size_t i = 0; i < PAGES; i++)
    {
      pages[i] = (btr_leaf){ .name = names[i], .text.error = &error };
      btr_bytes_add (&pages[i].text, texts[i], strlen (texts[i]));
      ck_ok (btr_html_page (&book, i, NULL, &error), error);
    }
  ck_ok (btr_anchors_settle (&book.anchors, &error), error);
  for (size_t i = 0; i < book.embedded_count; i++)
    free (book.embedded[i].path);
  book.embedded_count = 0;
  btr_sink_open (&sink, &work, "out.html", &error);
  for (size_t i = 0; i < PAGES; i++)
    {
      ck_ok (btr_html_page (&book, i, &sink, &error), error);
      btr_bytes_clear (&pages[i].text);
      btr_bytes_clear (&pages[i].title);
    }
  ck_ok (btr_sink_close (&sink, &work, "out.html", 0), error);
  ck_assert_uint_eq (book.next, book.anchors.count);
  for (size_t i = 0; i < book.embedded_count; i++)
    free (book.embedded[i].path);
  free (book.embedded);
  btr_anchors_clear (&book.anchors);
  FILE *file = fopen (in_folder ("out.html"), "rb");
  ck_assert_ptr_nonnull (file);
  out[fread (out, 1, sizeof out - 1, file)] = '\0';
  fclose (file);
  return out;
}

static void
assert_in (const char *html, const char *text)
{
  ck_assert_msg (strstr (html, text) != NULL, "no '%s' in:\n%s", text, html);
}

/* What MARKDOWN makes by itself, below its page. */
static void
assert_makes (const char *markdown, const char *want)
{
  char section[4096];
  snprintf (section, sizeof section, "<section id=\"page-REPORT.md\">\n%s</section>\n",
            want);
  assert_in (html_of (markdown, "", ""), section);
}

START_TEST (texts_are_texts)
{
  assert_makes (
      "a &lt;b> \\*c\\* &amp;lt; \\| `d < e` **f** *g*\n",
      "<p>a &lt;b&gt; *c* &amp;lt; | <code>d &lt; e</code> <strong>f</strong> "
      "<em>g</em></p>\n");
  assert_makes ("```sh\n<script> \"q\" &amp;\n```\n",
                "<pre tabindex=\"0\"><code>&lt;script&gt; &quot;q&quot; &amp;amp;\n"
                "</code></pre>\n");
  assert_makes (
      "> a\n\n- b\n- c\n\n3. d\n",
      "<blockquote><p>a</p>\n</blockquote>\n<ul><li>b</li>\n<li>c</li>\n</ul>\n"
      "<ol><li>d</li>\n</ol>\n");
}
END_TEST

/* Of raw HTML the anchors of our own writers, whose ids are letters, digits, '.', '_'
 * and
 * '-'; of entities those that they make. */
START_TEST (raw_html_is_a_text)
{
  assert_makes ("<script>alert(1)</script>\n",
                "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
  assert_makes ("a <img src=x onerror=alert(1)> b\n",
                "<p>a &lt;img src=x onerror=alert(1)&gt; b</p>\n");
  assert_makes ("<div onclick=\"x\">\n\n</a> <!-- c -->\n",
                "<p>&lt;div onclick=&quot;x&quot;&gt;</p>\n"
                "<p>&lt;/a&gt; &lt;!-- c --&gt;</p>\n");
  assert_makes (
      "<a id=\"x\" onclick=\"y\"></a> b\n",
      "<p>&lt;a id=&quot;x&quot; onclick=&quot;y&quot;&gt;&lt;/a&gt; b</p>\n");
  assert_makes ("<a id=\"x y\"></a> b\n",
                "<p>&lt;a id=&quot;x y&quot;&gt;&lt;/a&gt; b</p>\n");
  assert_makes ("&#60;b&#62; &nbsp;\n", "<p>&amp;#60;b&amp;#62; &amp;nbsp;</p>\n");
}
END_TEST

START_TEST (anchors_are_ids)
{
  assert_makes ("<a id=\"x-1\"></a>\n## A b\n", "<h2 id=\"x-1\">A b</h2>\n");
  assert_makes ("## A <b\n", "<h2>A &lt;b<span id=\"a-b\"></span></h2>\n");
  assert_makes (
      "<a id=\"x\"></a>\n\n| a |\n|---|\n| b |\n",
      "<div id=\"x\" class=\"box\" role=\"region\" tabindex=\"0\" "
      "aria-label=\"Table\"><table>\n<thead><tr><th scope=\"col\">a</th></tr>\n"
      "</thead>\n<tbody>\n<tr><td>b</td></tr>\n</tbody></table></div>\n");
  assert_makes ("a <a id=\"y\"></a>b [c](#y)\n",
                "<p>a <span id=\"y\"></span>b <a href=\"#y\">c</a></p>\n");
  assert_makes ("<a id=\"y\"></a>\n", "<span id=\"y\"></span>");
}
END_TEST

/* A table without a head is one of names and what they are. */
START_TEST (tables_of_names)
{
  assert_makes ("# T\n\n| | |\n|---|---:|\n| a | b \\| c |\n",
                "<h1>T<span id=\"t\"></span></h1>\n"
                "<div class=\"box\" role=\"region\" tabindex=\"0\" "
                "aria-label=\"Table: T\"><table>\n<tbody>\n<tr><th scope=\"row\">a</th>"
                "<td class=\"right\">b | c</td></tr>\n</tbody></table></div>\n");
}
END_TEST

START_TEST (links_go_where_something_is)
{
  static const char *const none[] = { "#none",
                                      "claims/a.md#none",
                                      "javascript:alert(1)",
                                      "&#106;avascript:x",
                                      "JaVaScRiPt:x",
                                      "data:text/html,x",
                                      "//example.org",
                                      "/etc/passwd",
                                      "https://example.org/?a&amp;b",
                                      "../x",
                                      "claims/../../x",
                                      "file:///x",
                                      "a b.csv" };
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    {
      char text[128];
      snprintf (text, sizeof text, "[x](<%s>)\n", none[i]);
      assert_makes (text, "<p>x</p>\n");
    }
  assert_makes ("[x](data/x.csv) [y](https://example.org/a?b=c)\n",
                "<p><a href=\"data/x.csv\">x</a> <a href=\"https://example.org/a?b=c\" "
                "rel=\"noreferrer\">y</a></p>\n");
}
END_TEST

/* Three pages with one id and one heading. */
START_TEST (pages_keep_their_ids_apart)
{
  const char *page = "<a id=\"c\"></a>\n# C\n\n## D\n\n## D\n\n[c](#c) [d](#d)\n";
  const char *html = html_of (
      "<a id=\"c\"></a>\n# C\n\n## D\n\n[1](claims/a.md#c) [2](claims/a.md#d) "
      "[3](claims/b.md) [4](#c) [5](#c-2)\n",
      page, "[1](../REPORT.md#c) [2](a.md#c) [3](../claims/b.md#e)\n\n# e\n");
  assert_in (html, "<section id=\"page-REPORT.md\">\n<h1 id=\"c\">C</h1>\n");
  assert_in (html, "<p><a href=\"#c-2\">1</a> <a href=\"#d-2\">2</a> "
                   "<a href=\"#page-claims-b.md\">3</a> <a href=\"#c\">4</a> 5</p>\n");
  assert_in (html, "<h1 id=\"c-2\">C</h1>\n<h2>D<span id=\"d-2\"></span></h2>\n"
                   "<h2>D<span id=\"d-3\"></span></h2>\n"
                   "<p><a href=\"#c-2\">c</a> <a href=\"#d-2\">d</a></p>\n");
  assert_in (html, "<p><a href=\"#c\">1</a> <a href=\"#c-2\">2</a> "
                   "<a href=\"#e\">3</a></p>\n");
  /* a number that an id has is passed over */
  html = html_of ("# c\n\n# c-2\n", "# c\n", "");
  assert_in (html, "<h1>c<span id=\"c\"></span></h1>\n"
                   "<h1>c-2<span id=\"c-2\"></span></h1>\n");
  assert_in (html, "<h1>c<span id=\"c-3\"></span></h1>\n");
}
END_TEST

START_TEST (pictures_are_inside)
{
  const char *html
      = html_of ("![a \"b\" <c>](figures/f.svg)\n", "![again](../figures/f.svg)\n",
                 "![x](https://example.org/x.svg) ![y](../figures/g.svg) "
                 "![z](../../figures/f.svg) ![w](../data/x.csv)\n");
  assert_in (html, "<p><span class=\"figure\" tabindex=\"0\" role=\"group\" "
                   "id=\"figure-f\"><img alt=\"a &quot;b&quot; &lt;c&gt;\" "
                   "src=\"data:image/svg+xml,%3Csvg xmlns=%22x%22%3E%3Ctext%3E50 %25 "
                   "%26amp; %231%3C/text%3E%0A%3C/svg%3E%0A\" /></span></p>\n");
  assert_in (html, "<p><a href=\"#figure-f\">again</a></p>\n");
  assert_in (html, "<p>x y z w</p>\n");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("html");
  TCase *core = tcase_create ("pages");
  tcase_add_checked_fixture (core, make_folder, remove_folder);
  tcase_add_test (core, texts_are_texts);
  tcase_add_test (core, raw_html_is_a_text);
  tcase_add_test (core, anchors_are_ids);
  tcase_add_test (core, tables_of_names);
  tcase_add_test (core, links_go_where_something_is);
  tcase_add_test (core, pages_keep_their_ids_apart);
  tcase_add_test (core, pictures_are_inside);
  suite_add_tcase (suite, core);
  return suite_run (suite);
}
