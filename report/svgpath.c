/* report/svgpath.c - see svgpath.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/svgpath.h"
#include "base/memory.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

/* How far a line may be from the points that it loses, and units of coordinates. */
static const double slack = 0.1, per_unit = 10;

typedef struct points
{
  double *x, *y;
  unsigned char *keep;
  size_t *stack;
  size_t count;
} points;

static double
distance (const points *all, size_t from, size_t to, size_t i)
{
  const double dx = all->x[to] - all->x[from], dy = all->y[to] - all->y[from];
  const double ax = all->x[i] - all->x[from], ay = all->y[i] - all->y[from];
  const double square = dx * dx + dy * dy;
  double along = square > 0 ? (ax * dx + ay * dy) / square : 0;
  along = fmin (fmax (along, 0), 1);
  return hypot (ax - along * dx, ay - along * dy);
}

/* Mark the points FROM to TO that are kept (Ramer 1972; Douglas and Peucker 1973). */
static void
thin (points *all, size_t from, size_t to)
{
  size_t top = 0;
  all->keep[from] = all->keep[to] = 1;
  all->stack[top++] = from;
  all->stack[top++] = to;
  while (top > 0)
    {
      const size_t b = all->stack[--top], a = all->stack[--top];
      size_t furthest = a;
      double most = slack;
      for (size_t i = a + 1; i < b; i++)
        {
          const double d = distance (all, a, b, i);
          if (d > most)
            {
              most = d;
              furthest = i;
            }
        }
      if (furthest == a)
        continue;
      all->keep[furthest] = 1;
      all->stack[top++] = a;
      all->stack[top++] = furthest;
      all->stack[top++] = furthest;
      all->stack[top++] = b;
    }
}

void
btr_put_tenths (btr_sink *sink, long tenths, int after)
{
  const long size = labs (tenths);
  const char *sign = tenths < 0 ? "-" : after ? " " : "";
  if (size % 10 == 0)
    btr_put (sink, "%s%ld", sign, size / 10);
  else if (size < 10)
    btr_put (sink, "%s.%ld", sign, size);
  else
    btr_put (sink, "%s%ld.%ld", sign, size / 10, size % 10);
}

/* One step of a path after COMMAND; returns its own. */
static char
put_step (btr_sink *sink, long dx, long dy, char command)
{
  const char own = dy == 0 ? 'h' : dx == 0 ? 'v' : 'l';
  const int again = own == command;
  if (!again)
    btr_put (sink, "%c", own);
  btr_put_tenths (sink, own == 'v' ? dy : dx, again);
  if (own == 'l')
    btr_put_tenths (sink, dy, 1);
  return own;
}

/* The points FROM to TO, without those that would draw nothing.  CLOSED: an area. */
static void
put_line (btr_sink *sink, const points *all, size_t from, size_t to, int closed)
{
  long x = lround (per_unit * all->x[from]), y = lround (per_unit * all->y[from]);
  char command = 'M';
  if (from == to)
    return;
  btr_put (sink, "M");
  btr_put_tenths (sink, x, 0);
  btr_put_tenths (sink, y, 1);
  for (size_t i = from + 1; i <= to; i++)
    {
      const long nx = lround (per_unit * all->x[i]), ny = lround (per_unit * all->y[i]);
      if (!all->keep[i] || (nx == x && ny == y))
        continue;
      command = put_step (sink, nx - x, ny - y, command);
      x = nx;
      y = ny;
    }
  btr_put (sink, "%s", closed ? "z" : "");
}

const char *
btr_svg_blank (const char *at, const char *end)
{
  while (at < end && (isspace ((unsigned char) *at) || *at == ','))
    at++;
  return at;
}

int
btr_take_pair (const char **at, const char *end, double out[2])
{
  for (int k = 0; k < 2; k++)
    {
      double value = 0, unit = 1;
      const char *p = btr_svg_blank (*at, end);
      const int minus = p < end && *p == '-';
      const char *digits = p += minus;
      for (; p < end && isdigit ((unsigned char) *p); p++)
        value = 10 * value + (*p - '0');
      if (p == digits || value > 1e6)
        return 0;
      if (p < end && *p == '.')
        for (p++; p < end && isdigit ((unsigned char) *p); p++)
          value += (unit /= 10) * (*p - '0');
      out[k] = minus ? -value : value;
      *at = p;
    }
  return 1;
}

/* The points of the text from TEXT to END, and where each of the lines begins: 'M' in
 * KEEP.  0: another form. */
static int
take_points (points *all, const char *text, const char *end, int closed)
{
  const char *at = btr_svg_blank (text, end);
  while (at < end)
    {
      char letter = closed ? 'L' : *at++;
      double pair[2];
      if ((letter != 'M' && letter != 'L')
          || (!closed && all->count == 0 && letter != 'M')
          || !btr_take_pair (&at, end, pair))
        return 0;
      all->x[all->count] = pair[0];
      all->y[all->count] = pair[1];
      all->keep[all->count++] = letter == 'M' ? 'M' : 0;
      at = btr_svg_blank (at, end);
    }
  return all->count > 0;
}

int
btr_put_points (btr_sink *sink, const char *text, const char *end, int closed)
{
  /* each needs four bytes at least, "L0,0", or "0,0 " */
  const size_t room = (size_t) (end - text) / 4 + 2;
  points all = { 0 };
  bt_status status = bti_calloc (&all.x, room, sizeof *all.x, sink->error);
  if (status == BT_OK)
    status = bti_calloc (&all.y, room, sizeof *all.y, sink->error);
  if (status == BT_OK)
    status = bti_calloc (&all.keep, room, 1, sink->error);
  if (status == BT_OK)
    status = bti_calloc (&all.stack, 2 * room + 4, sizeof *all.stack, sink->error);
  if (status != BT_OK && sink->status == BT_OK)
    sink->status = status;
  const int good = status == BT_OK && take_points (&all, text, end, closed);
  for (size_t from = 0, next; good && from < all.count; from = next)
    {
      for (next = from + 1; next < all.count && all.keep[next] != 'M';)
        next++;
      thin (&all, from, next - 1);
      put_line (sink, &all, from, next - 1, closed);
    }
  free (all.x);
  free (all.y);
  free (all.keep);
  free (all.stack);
  return good;
}
