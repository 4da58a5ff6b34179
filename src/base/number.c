/* base/number.c - see number.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char digits[] = "0123456789";

/* The digits of the exponent, from behind its `e', are all of TEXT. */
static int
is_exponent (const char *text)
{
  text += *text == '+' || *text == '-';
  return *text && text[strspn (text, digits)] == '\0';
}

/* Number of digits before the point, and of all before the exponent, of TEXT without
 * its sign; what follows them in *END. */
static size_t
take_digits (const char *text, size_t *whole, const char **end)
{
  *whole = strspn (text, digits);
  *end = text + *whole;
  size_t count = *whole;
  if (**end == '.')
    {
      const size_t part = strspn (*end + 1, digits);
      count += part;
      *end += part + 1;
    }
  return count;
}

static int
is_decimal (const char *text, size_t *whole)
{
  const char *end;
  text += *text == '+' || *text == '-';
  return take_digits (text, whole, &end) > 0
         && (*end == '\0' || ((*end == 'e' || *end == 'E') && is_exponent (end + 1)));
}

int
bti_number_is_plain (const char *text)
{
  size_t whole;
  const char *first = text + (*text == '+' || *text == '-');
  return is_decimal (text, &whole) && !(whole > 1 && *first == '0');
}

/* What stands between the digits of groups, or beside a number. */
static const struct
{
  const char *found, *name;
} separators[] = {
  { ",", "commas" },
  { "_", "underscores" },
  { "'", "apostrophes" },
  { "\xe2\x80\x99", "apostrophes" },
  { " ", "blanks" },
  { "\xc2\xa0", "blanks" },
  { "\xe2\x80\xaf", "blanks" },
  { "\xe2\x80\x89", "blanks" },
};

/* Other signs than '-', and powers of ten in words. */
static const struct
{
  const char *found, *right;
} signs[] = {
  { "\xe2\x88\x92", "-" }, { "\xe2\x80\x93", "-" }, { "\xe2\x80\x90", "-" },
  { "\xe2\x80\x91", "-" }, { "\xef\xbc\x8d", "-" },
};

enum
{
  ROOM = 48
};

/* OUT = TEXT with every FOUND replaced by RIGHT; how many, 0 when it is too long. */
static size_t
replace (char out[ROOM], const char *text, const char *found, const char *right)
{
  size_t count = 0, used = 0;
  while (*text && used + 2 < ROOM)
    if (strncmp (text, found, strlen (found)) == 0)
      {
        count++;
        text += strlen (found);
        used += strlen (strcpy (out + used, right));
      }
    else
      out[used++] = *text++;
  out[used] = '\0';
  return *text ? 0 : count;
}

/* Whether the separator FOUND stands in TEXT before groups of three digits only. */
static int
in_groups (const char *text, const char *found)
{
  const char *at = text + (*text == '+' || *text == '-');
  const size_t first = strspn (at, digits);
  if (first == 0 || first > 3 || (*at == '0' && *found == ','))
    return 0;
  at += first;
  while (strncmp (at, found, strlen (found)) == 0)
    {
      at += strlen (found);
      if (strspn (at, digits) != 3)
        return 0;
      at += 3;
    }
  return *at == '\0' || *at == '.' || *at == 'e' || *at == 'E';
}

/* Groups of digits, or a comma for the decimal point: separator I. */
static void
of_separator (const char *text, size_t i, char out[BTI_SLIP_SIZE])
{
  const char *found = separators[i].found, *name = separators[i].name;
  char joined[ROOM], pointed[ROOM];
  const size_t count = replace (joined, text, found, "");
  const int comma = *found == ',';
  const int grouped = count > 0 && in_groups (text, found);
  const int decimal = comma && count == 1 && replace (pointed, text, found, ".") == 1
                      && bti_number_is_plain (pointed);
  if (grouped && bti_number_is_plain (joined))
    snprintf (out, BTI_SLIP_SIZE, "; write %s, without %s%s%s", joined, name,
              decimal ? ", or with a decimal point " : "", decimal ? pointed : "");
  else if (decimal)
    snprintf (out, BTI_SLIP_SIZE, "; write %s, with a decimal point", pointed);
  else if (!comma && count > 0 && bti_number_is_plain (joined))
    snprintf (out, BTI_SLIP_SIZE, "; write %s, without %s", joined, name);
}

/* 010, or -010. */
static const char *
of_zero (const char *text, char out[BTI_SLIP_SIZE])
{
  const int sign = *text == '+' || *text == '-';
  const char *first = text + sign;
  while (first[0] == '0' && strchr (digits, first[1]) && first[1])
    first++;
  if (strlen (text) < ROOM)
    snprintf (out, BTI_SLIP_SIZE,
              "; write %.*s%s: with a zero in front it is octal to some programs", sign,
              text, first);
  return out;
}

/* 2×10^-3 and the like: a number, a sign of multiplication, a power of ten. */
static int
is_power (const char *text)
{
  static const char *const times[] = { "\xc3\x97", "\xc2\xb7", "*", "x", "X" };
  const char *at = text + strspn (text, "0123456789+-., \xe2\x88\x92");
  for (size_t i = 0; i < sizeof times / sizeof *times; i++)
    if (at > text && strncmp (at, times[i], strlen (times[i])) == 0)
      {
        at += strlen (times[i]);
        return strncmp (at + strspn (at, " "), "10", 2) == 0
               && strncmp (text, "0x", 2) != 0;
      }
  return 0;
}

const char *
bti_number_slip (const char *text, char out[BTI_SLIP_SIZE])
{
  char other[ROOM];
  size_t whole;
  char *end;
  out[0] = '\0';
  if (is_decimal (text, &whole))
    {
      const double value = strtod (text, &end);
      if (!bti_number_is_plain (text))
        return of_zero (text, out);
      if (!(value < 0) && !(value > 0)
          && strcspn (text, "123456789") < strcspn (text, "eE"))
        return strcpy (out, "; it is too small to be told from 0: write 0");
      if (!(value - value == 0))
        return strcpy (out, "; it is too large");
      return out;
    }
  if (is_power (text))
    return strcpy (out, "; write powers of ten as in 2e-3");
  const char *hex = text + (*text == '+' || *text == '-');
  if (hex[0] == '0' && hex[1] && strchr ("xXoObB", hex[1]))
    return strcpy (out, "; write it in decimal digits");
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (strncmp (text, signs[i].found, strlen (signs[i].found)) == 0
        && replace (other, text, signs[i].found, signs[i].right) > 0
        && bti_number_is_plain (other))
      {
        snprintf (out, BTI_SLIP_SIZE, "; write %s, with the minus of a keyboard",
                  other);
        return out;
      }
  if (strspn (text, "0123456789+-.dD") == strlen (text)
      && (replace (other, text, "d", "e") == 1 || replace (other, text, "D", "e") == 1)
      && bti_number_is_plain (other))
    {
      snprintf (out, BTI_SLIP_SIZE, "; write %s, the exponent behind an e", other);
      return out;
    }
  for (size_t i = 0; !*out && i < sizeof separators / sizeof *separators; i++)
    if (strstr (text, separators[i].found))
      of_separator (text, i, out);
  return out;
}
