/* report/svg.c - see svg.h.
 *
 * One pass over the tags.  Where a value is of no form that gnuplot 5 writes it stays
 * as it is: a larger picture, not another one.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/svg.h"
#include "base/memory.h"
#include "report/svgpath.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  DEPTH = 32,   /* of groups that are looked at */
  SYMBOLS = 32, /* gpPt0 ..., marks of points */
  COLOUR = 8    /* "#rrggbb" */
};

/* A piece of the text. */
typedef struct span
{
  const char *at, *end;
} span;

/* ---- the dark -------------------------------------------------------------------- */

static const char ground[] = "#fdfdfd", dark_ground[] = "#15181d";

/* What each colour is on a dark ground, 4.5 times as bright as it or more, but for the
 * grid.  LINE: of lines, points and texts; areas of that colour stay, which are parts
 * of the scale of a map, or let the ground through. */
static const struct pair
{
  char light[COLOUR], dark[COLOUR];
  int line;
} pairs[] = {
  /* style.gp */
  { "#111111", "#f0f0f0", 1 },
  { "#333333", "#c9cdd3", 1 },
  { "#343434", "#c9cdd3", 1 },
  { "#555555", "#a3a9b2", 1 },
  { "#999999", "#7c828b", 1 },
  { "#e2e2e2", "#30353d", 1 },
  { "#20706a", "#3e9a92", 1 },
  { "#3a5ff0", "#94b4ff", 1 },
  { "#8c1a04", "#ea5f50", 1 },
  { "#9d6b00", "#ecc440", 1 },
  { "#8a2a6b", "#dd7fc0", 1 },
  { "#8a5a1a", "#d6a054", 1 },
  /* plates.gp */
  { "#7b3294", "#c581dc", 1 },
  { "#d95f02", "#ff9a4d", 1 },
  { "#0b7a75", "#3fc1b8", 1 },
  { "#a6761d", "#dcae55", 1 },
  { "#e0559a", "#f58abf", 1 },
  { "#5f7a1f", "#a3c456", 1 },
  { "#5561c9", "#98a1ff", 1 },
  { "#8c1d40", "#e0708f", 1 },
  { "#777777", "#a0a0a0", 1 },
  /* verdicts: fill, then ink */
  { "#cdebd0", "#143a1d", 0 },
  { "#0f5323", "#a9e5b4", 0 },
  { "#cfe2f7", "#15335a", 0 },
  { "#123f73", "#b5d3f7", 0 },
  { "#e3eefa", "#1a2a3e", 0 },
  { "#fbf0bf", "#443903", 0 },
  { "#5f4b00", "#f2df90", 0 },
  { "#fbe4e1", "#3b201d", 0 },
  { "#7d120b", "#ffb9b2", 0 },
  { "#f6c9c4", "#5a1813", 0 },
  { "#e5daf2", "#35244f", 0 },
  { "#482a75", "#d7c3f2", 0 },
  { "#dcdcdc", "#3a3f46", 0 },
  { "#f0f0f0", "#262a30", 0 },
  { "#ffd9b0", "#56300a", 0 },
  { "#7a3c00", "#ffc98f", 0 },
};

enum
{
  PAIRS = sizeof pairs / sizeof *pairs
};

/* Where a colour can stand. */
typedef enum paint
{
  STROKE,
  FILL,
  COLOR,
  PAINTS
} paint;

static const char *const paint_names[PAINTS] = { "stroke", "fill", "color" };

/* ---- the pass -------------------------------------------------------------------- */

typedef struct pass
{
  btr_sink *sink;
  int used[PAIRS][PAINTS], has_text[PAIRS]; /* has_text: it fills a text */
  int keep[SYMBOLS];
  span open[DEPTH]; /* tags of groups, the outermost first */
  size_t depth;     /* groups that are open */
  size_t deeper;    /* and further ones, that are passed on */
  size_t held;      /* the innermost of them that are not written yet */
  span closed;      /* the group whose end is not written yet */
  int line;         /* the end of a line, likewise */
  int dropped;      /* within <desc>, where gnuplot names its version */
  int shared;       /* within the group that has what all of gnuplot's share */
} pass;

static void
put (pass *p, span piece)
{
  btr_put_bytes (p->sink, piece.at, (size_t) (piece.end - piece.at));
}

static int
is (span piece, const char *text)
{
  const size_t size = strlen (text);
  return (size_t) (piece.end - piece.at) == size && memcmp (piece.at, text, size) == 0;
}

static span
span_of (const char *text)
{
  return (span){ text, text + strlen (text) };
}

static int
begins (span piece, const char *text)
{
  const size_t size = strlen (text);
  return (size_t) (piece.end - piece.at) >= size && memcmp (piece.at, text, size) == 0;
}

/* Where TEXT is in PIECE, or NULL. */
static const char *
within (span piece, const char *text)
{
  const size_t size = strlen (text);
  for (const char *at = piece.at; at + size <= piece.end; at++)
    if (memcmp (at, text, size) == 0)
      return at;
  return NULL;
}

/* ---- attributes -------------------------------------------------------------------
 */

/* VALUE as "#rrggbb" in small letters, or "" where it is none of the forms. */
static void
take_colour (char out[COLOUR], span value)
{
  unsigned rgb[3];
  char text[32];
  const size_t size = (size_t) (value.end - value.at);
  *out = '\0';
  if (size >= sizeof text)
    return;
  memcpy (text, value.at, size);
  text[size] = '\0';
  int used = 0;
  if (sscanf (text, "rgb( %3u , %3u , %3u )%n", &rgb[0], &rgb[1], &rgb[2], &used) == 3
      && used == (int) size && rgb[0] < 256 && rgb[1] < 256 && rgb[2] < 256)
    snprintf (out, COLOUR, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]);
  else if (size == 4 && *text == '#'
           && strspn (text + 1, "0123456789abcdefABCDEF") == 3)
    snprintf (out, COLOUR, "#%c%c%c%c%c%c", text[1], text[1], text[2], text[2], text[3],
              text[3]);
  else if (size == COLOUR - 1 && *text == '#'
           && strspn (text + 1, "0123456789abcdefABCDEF") == COLOUR - 2)
    for (size_t i = 0; i <= size; i++)
      out[i] = (char) tolower ((unsigned char) text[i]);
}

/* That COLOUR stands in attribute NAME; TEXT: of a tag that fills texts. */
static void
note_colour (pass *p, span name, const char *colour, int text)
{
  for (size_t i = 0; i < PAIRS; i++)
    for (int k = 0; strcmp (pairs[i].light, colour) == 0 && k < PAINTS; k++)
      if (is (name, paint_names[k]))
        {
          p->used[i][k] |= k != FILL || !pairs[i].line;
          p->has_text[i] |= k == FILL && pairs[i].line && text;
        }
}

/* The next attribute at AT, of which NAME is the name and VALUE the value with its
 * quotes left out; NULL: there is none of that form. */
static const char *
next_attribute (const char *at, const char *end, span *name, span *value)
{
  while (at < end && isspace ((unsigned char) *at))
    at++;
  name->at = at;
  while (at < end && *at != '=' && !isspace ((unsigned char) *at))
    at++;
  name->end = at;
  while (at < end && (isspace ((unsigned char) *at) || *at == '='))
    at++;
  if (at == end || name->at == name->end || (*at != '"' && *at != '\''))
    return NULL;
  value->at = at + 1;
  value->end = memchr (at + 1, *at, (size_t) (end - at - 1));
  return value->end ? value->end + 1 : NULL;
}

/* The style of almost all that gnuplot draws is said once. */
static const char shared_group[]
    = "<g fill=\"none\" stroke=\"currentColor\" font-family=\"sans-serif\">\n";

/* Is TAG a group of that style, which may add to it? */
static int
has_shared (span tag)
{
  return begins (tag, "<g fill=\"none\" color=\"")
         && within (tag, " stroke=\"currentColor\" stroke-width=");
}

/* What is so without being said. */
static int
is_default (const pass *p, span tag, span name, span value)
{
  if (p->shared
      && ((has_shared (tag)
           && (is (name, "fill") || is (name, "stroke")
               || (is (name, "color") && is (value, "black"))))
          || (is (name, "font-family") && is (value, "sans-serif"))))
    return 1;
  return (is (name, "stroke-linecap") && is (value, "butt"))
         || (is (name, "stroke-linejoin") && is (value, "miter"))
         || (is (name, "text-anchor") && is (value, "start"))
         || (is (name, "class") && is (value, "gridline"))
         || (begins (tag, "<tspan") && is (name, "font-family")
             && is (value, "sans-serif"));
}

/* Does an attribute NAME have a number? */
static int
is_number (span name)
{
  static const char *const names[]
      = { "x", "y", "width", "height", "font-size", "stroke-width" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (is (name, names[i]))
      return 1;
  return 0;
}

/* VALUE without zeros at its end that say nothing: 13.00, 0.80. */
static span
without_zeros (span value)
{
  const char *end = value.end;
  if (!within (value, ".")
      || strspn (value.at, "0123456789.") != (size_t) (value.end - value.at))
    return value;
  while (end[-1] == '0')
    end--;
  return (span){ value.at, end - (end[-1] == '.') };
}

/* The place of translate(X,Y), which VALUE is nothing but, as those of a text. */
static int
put_place (pass *p, span value)
{
  static const char begin[] = "translate(";
  const char *at = value.at + strlen (begin);
  double place[2];
  if (!begins (value, begin) || !btr_take_pair (&at, value.end, place)
      || at + 1 != value.end || *at != ')')
    return 0;
  btr_put (p->sink, " x=\"");
  btr_put_tenths (p->sink, lround (10 * place[0]), 0);
  btr_put (p->sink, "\" y=\"");
  btr_put_tenths (p->sink, lround (10 * place[1]), 0);
  btr_put (p->sink, "\"");
  return 1;
}

static void
put_attribute (pass *p, span name, span value, int area)
{
  const char quote[] = { value.at[-1], '\0' };
  char colour[COLOUR];
  btr_put (p->sink, " ");
  put (p, area && is (name, "points") ? span_of ("d") : name);
  btr_put (p->sink, "=%s", quote);
  take_colour (colour, value);
  if (*colour)
    btr_put (p->sink, "%s", colour);
  else if (is_number (name))
    put (p, without_zeros (value));
  else if (!(is (name, "d") && btr_put_points (p->sink, value.at, value.end, 0))
           && !(area && is (name, "points")
                && btr_put_points (p->sink, value.at, value.end, 1)))
    put (p, value);
  btr_put (p->sink, "%s", quote);
}

/* ---- tags -------------------------------------------------------------------------
 */

static const char *
end_of_name (span tag)
{
  const char *at = tag.at + 1;
  while (at < tag.end && !isspace ((unsigned char) *at) && *at != '>' && *at != '/')
    at++;
  return at;
}

/* Is TAG a polygon that can be a path, which is shorter? */
static int
is_area (span tag)
{
  const char *at = end_of_name (tag);
  span name, value;
  double pair[2];
  if (!begins (tag, "<polygon"))
    return 0;
  while ((at = next_attribute (at, tag.end - 1, &name, &value)))
    if (is (name, "points"))
      {
        const char *from = btr_svg_blank (value.at, value.end);
        int count = 0;
        for (; from < value.end && btr_take_pair (&from, value.end, pair); count++)
          from = btr_svg_blank (from, value.end);
        return from == value.end && count > 1;
      }
  return 0;
}

/* TAG with its values made small; as it is where an attribute has another form.  AS: of
 * another name; that of a text, whose place is a translation. */
static void
put_tag_as (pass *p, span tag, const char *as)
{
  const char *at = end_of_name (tag), *end = tag.end - 1; /* before > */
  const int text = begins (tag, "<text") || within (tag, "font-family");
  const int empty = end > at && end[-1] == '/', area = is_area (tag);
  span name, value;
  end -= empty;
  put (p, as ? span_of (as) : area ? span_of ("<path") : (span){ tag.at, at });
  for (const char *next; (next = next_attribute (at, end, &name, &value)); at = next)
    {
      char colour[COLOUR];
      if (is_default (p, tag, name, value)
          || (as && is (name, "transform") && put_place (p, value)))
        continue;
      put_attribute (p, name, value, area);
      take_colour (colour, value);
      note_colour (p, name, colour, text);
    }
  at = at < end && isspace ((unsigned char) *at) ? btr_svg_blank (at, end) : at;
  if (at < end)
    {
      btr_put (p->sink, " ");
      put (p, (span){ at, end });
    }
  btr_put (p->sink, empty ? "/>" : ">");
}

static void
put_tag (pass *p, span tag)
{
  put_tag_as (p, tag, NULL);
}

/* Does TAG open one of gnuplot's groups that say nothing of what is in them? */
static int
is_bare (span tag)
{
  return begins (tag, "<g id=\"gnuplot_");
}

/* Begin or end the group of what is shared, before something is drawn. */
static void
share (pass *p, int shared)
{
  if (p->shared == shared)
    return;
  btr_put (p->sink, "%s", shared ? shared_group : "</g>\n");
  p->shared = shared;
}

/* The outermost group that is open and says something. */
static span
outermost (const pass *p)
{
  for (size_t i = 0; i < p->depth; i++)
    if (!is_bare (p->open[i]))
      return p->open[i];
  return span_of ("");
}

/* Write what was held back: something comes that draws. */
static void
settle (pass *p)
{
  if (p->closed.at)
    btr_put (p->sink, "</g>\n");
  else if (p->line)
    btr_put (p->sink, "\n");
  p->closed = (span){ NULL, NULL };
  p->line = 0;
  share (p, has_shared (outermost (p)));
  for (size_t i = p->depth - p->held; i < p->depth; i++)
    if (!is_bare (p->open[i]))
      put_tag (p, p->open[i]);
  p->held = 0;
}

static void
open_group (pass *p, span tag)
{
  const span last = p->closed;
  if (p->depth == DEPTH)
    {
      settle (p);
      put_tag (p, tag);
      p->deeper++;
      return;
    }
  /* a group without attributes is there for its <title> */
  if (last.at && p->held == 0 && !is (tag, "<g>")
      && last.end - last.at == tag.end - tag.at
      && memcmp (last.at, tag.at, (size_t) (tag.end - tag.at)) == 0)
    p->closed = (span){ NULL, NULL }; /* the one that was closed goes on */
  else if (p->held > 0 || !is_bare (tag))
    p->held++;
  p->open[p->depth++] = tag;
}

static void
close_group (pass *p)
{
  if (p->depth == 0 || p->deeper > 0)
    {
      settle (p);
      btr_put (p->sink, "</g>");
      p->deeper -= p->deeper > 0;
      return;
    }
  const span tag = p->open[p->depth - 1];
  if (p->held > 0)
    p->held--; /* nothing was drawn */
  else if (!is_bare (tag))
    {
      settle (p);
      p->closed = tag;
    }
  p->depth--;
}

/* The number of the mark that PIECE names after WORDS, or -1. */
static int
symbol_of (span piece, const char *words)
{
  const char *at = within (piece, words);
  if (!at)
    return -1;
  const int number = atoi (at + strlen (words));
  return number >= 0 && number < SYMBOLS ? number : -1;
}

static int
is_white (span text)
{
  while (text.at < text.end && isspace ((unsigned char) *text.at))
    text.at++;
  return text.at == text.end;
}

/* The text between two tags. */
static void
take_text (pass *p, span text)
{
  if (p->dropped || text.at == text.end)
    return;
  /* between words of a text blanks count, and gnuplot ends no line there */
  if (is_white (text) && (within (text, "\n") || within (text, "\t")))
    {
      p->line = 1;
      return;
    }
  settle (p);
  put (p, text);
}

static void
take_tag (pass *p, span tag)
{
  const int mark = symbol_of (tag, "id='gpPt");
  if (begins (tag, "<desc") || is (tag, "</desc>"))
    p->dropped = tag.at[1] != '/';
  else if (p->dropped || (mark >= 0 && !p->keep[mark]))
    return;
  else if (begins (tag, "<g ") || is (tag, "<g>"))
    open_group (p, tag);
  else if (is (tag, "</g>"))
    close_group (p);
  else if (tag.at[1] == '/' || tag.at[1] == '?' || tag.at[1] == '!' || mark >= 0)
    {
      settle (p);
      put (p, tag);
    }
  else
    {
      settle (p);
      put_tag (p, tag);
    }
}

/* The tag at AT with its <>. */
static span
tag_at (const char *at, const char *end)
{
  char quote = '\0';
  span tag = { at, at };
  while (tag.end < end)
    {
      const char c = *tag.end++;
      if (quote ? c == quote : c == '"' || c == '\'')
        quote = quote ? '\0' : c;
      else if (!quote && c == '>')
        break;
    }
  return tag;
}

/* What lies between the tags of the one text that the group TAG, before AT, has in it,
 * END being where the group ends; at is NULL where it has more or less. */
static span
label_in (span tag, const char *at, const char **end)
{
  static const char opens[] = "<text>", closes[] = "</text>";
  const span none = { NULL, NULL };
  const char *stop = *end;
  if (!within (tag, " font-family="))
    return none;
  while (at < stop && isspace ((unsigned char) *at))
    at++;
  if (!begins ((span){ at, stop }, opens))
    return none;
  at += strlen (opens);
  const char *close = within ((span){ at, stop }, closes);
  if (!close)
    return none;
  const span out = { at, close };
  for (at = close + strlen (closes); at < stop && isspace ((unsigned char) *at);)
    at++;
  if (!begins ((span){ at, stop }, "</g>"))
    return none;
  *end = at + strlen ("</g>");
  return out;
}

/* TEXT, with tags of styles in it, without those that change nothing. */
static void
put_words (pass *p, span text)
{
  unsigned long plain = 0; /* a bit for each that is open, the innermost the last */
  for (const char *at = text.at; at < text.end;)
    {
      const char *mark = memchr (at, '<', (size_t) (text.end - at));
      put (p, (span){ at, mark ? mark : text.end });
      if (!mark)
        return;
      const span tag = tag_at (mark, text.end);
      span name, value;
      at = tag.end;
      if (!begins (tag, "<tspan") && !is (tag, "</tspan>"))
        put (p, tag);
      else if (tag.at[1] == '/')
        {
          if (!(plain & 1))
            put (p, tag);
          plain >>= 1;
        }
      else
        {
          const char *next
              = next_attribute (end_of_name (tag), tag.end - 1, &name, &value);
          const int empty = end_of_name (tag) == tag.end - 1
                            || (next && is_default (p, tag, name, value)
                                && btr_svg_blank (next, tag.end - 1) == tag.end - 1);
          plain = plain << 1 | (unsigned long) empty;
          if (!empty)
            put_tag (p, tag);
        }
    }
}

/* Which marks are drawn; one may be made of one that is defined before it. */
static void
find_symbols (pass *p, span text)
{
  for (int round = 0; round < 3; round++)
    for (const char *at = text.at; (at = memchr (at, '<', (size_t) (text.end - at)));)
      {
        const span tag = tag_at (at, text.end);
        const int used = symbol_of (tag, "href='#gpPt"),
                  own = symbol_of (tag, "id='gpPt");
        if (used >= 0 && (own < 0 || p->keep[own]))
          p->keep[used] = 1;
        at = tag.end;
      }
}

static void
put_dark (pass *p)
{
  btr_put (p->sink,
           "<style>@media screen and (prefers-color-scheme:dark){"
           "rect[fill=\"%s\"]{fill:%s}[color=\"%s\"]{color:%s}"
           "[flood-color=\"%s\"]{flood-color:%s}",
           ground, dark_ground, ground, dark_ground, ground, dark_ground);
  for (size_t i = 0; i < PAIRS; i++)
    {
      for (int k = 0; k < PAINTS; k++)
        if (p->used[i][k])
          btr_put (p->sink, "[%s=\"%s\"]{%s:%s}", paint_names[k], pairs[i].light,
                   paint_names[k], pairs[i].dark);
      if (p->has_text[i])
        btr_put (p->sink, ":is(text,[font-family])[fill=\"%s\"]{fill:%s}",
                 pairs[i].light, pairs[i].dark);
    }
  btr_put (p->sink, "}</style>\n");
}

/* Is the element that TAG opens one that is for nothing: a title that gnuplot makes up,
 * a filter that is not asked for?  Then END is where it ends. */
static int
is_idle (span all, span tag, const char **end)
{
  static const char title[] = "</title>", filter[] = "</filter>";
  const span rest = { tag.end, all.end };
  char use[64];
  const char *close = NULL;
  if (is (tag, "<title>")
      && (begins (rest, "Gnuplot</title>") || begins (rest, "gnuplot_plot_")))
    {
      close = within (rest, title);
      *end = close ? close + strlen (title) : NULL;
    }
  span name, value;
  if (begins (tag, "<circle id='gpDot'") && !within (all, "#gpDot'"))
    {
      *end = tag.end;
      return 1;
    }
  if (begins (tag, "<filter ")
      && next_attribute (end_of_name (tag), tag.end - 1, &name, &value)
      && is (name, "id") && value.end - value.at < 32)
    {
      snprintf (use, sizeof use, "url(#%.*s)", (int) (value.end - value.at), value.at);
      close = within (all, use) ? NULL : within (rest, filter);
      *end = close ? close + strlen (filter) : NULL;
    }
  return close != NULL;
}

/* TAG of the picture ALL, with what belongs to it; returns what is next. */
static const char *
take (pass *p, span all, span tag)
{
  const char *end = all.end;
  if (!p->dropped && is_idle (all, tag, &end))
    return end;
  const span label = begins (tag, "<g ") && p->depth < DEPTH && !p->dropped
                         ? label_in (tag, tag.end, &end)
                         : span_of ("");
  if (label.at < label.end)
    {
      settle (p);
      put_tag_as (p, tag, "<text");
      put_words (p, label);
      btr_put (p->sink, "</text>");
      p->line = 1;
      return end;
    }
  if (is (tag, "</svg>"))
    {
      settle (p);
      put_dark (p);
    }
  take_tag (p, tag);
  return tag.end;
}

void
btr_put_svg (btr_sink *sink, const char *text, size_t size)
{
  pass *p = NULL;
  const span all = { text, text + size };
  if (sink->status == BT_OK)
    sink->status = bti_calloc (&p, 1, sizeof *p, sink->error);
  if (sink->status != BT_OK)
    return;
  p->sink = sink;
  find_symbols (p, all);
  for (const char *at = text; sink->status == BT_OK && at < all.end;)
    {
      const char *mark = memchr (at, '<', (size_t) (all.end - at));
      const span before = { at, mark ? mark : all.end };
      take_text (p, before);
      at = before.end;
      if (!mark)
        break;
      at = take (p, all, tag_at (mark, all.end));
    }
  settle (p);
  free (p);
}
