/* validation/reference.c - see reference.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/reference.h"

#include "base/input.h"
#include "base/memory.h"
#include "base/text.h"
#include "validation/printed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the head -------------------------------------------------------------------- */

/* Line of KEY in the file, 1 when it is not there. */
static size_t
line_of (const btv_reference *r, const char *key)
{
  const size_t length = strlen (key);
  const char *line;
  for (size_t i = 0; (line = bt_table_head_line (r->table, i)); i++)
    if (strncmp (line + 2, key, length) == 0 && line[2 + length] == ':')
      return i + 1;
  return 1;
}

/* *OUT = value of KEY, which must be there and not be empty. */
static bt_status
take (const btv_reference *r, const char *key, const char **out, bt_error *error)
{
  const char *value = bt_table_value (r->table, key);
  if (out)
    *out = value;
  if (value && value[strspn (value, " ")] != '\0')
    return BT_OK;
  if (value)
    return bti_refuse_line (error, r->path, line_of (r, key),
                            "'%s' is empty; write its value", key);
  return bti_refuse_line (error, r->path, 1, "the head has no '%s'; add '# %s: ...'",
                          key, key);
}

static bt_status
check_date (const btv_reference *r, const char *date, bt_error *error)
{
  static const char form[] = "dddd-dd-dd";
  int good = strlen (date) == sizeof form - 1;
  for (size_t i = 0; good && form[i]; i++)
    good = form[i] == 'd' ? date[i] >= '0' && date[i] <= '9' : date[i] == form[i];
  if (good)
    return BT_OK;
  return bti_refuse_line (error, r->path, line_of (r, "date"),
                          "'date' is '%.40s'; it must be like 2025-01-31", date);
}

static bt_status
check_id (const btv_reference *r, bt_error *error)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
  const size_t set = strspn (r->id, letters);
  const char *name = r->id + set + 1;
  if (set > 0 && r->id[set] == '/' && *name && name[strspn (name, letters)] == '\0')
    return BT_OK;
  return bti_refuse_line (error, r->path, line_of (r, "id"),
                          "'id' is '%.80s'; it must be SET/NAME, of a-z, 0-9 and '-'",
                          r->id);
}

/* Refuse a key of the head, on LINE, that nobody reads: it may be one that was meant.
 */
static bt_status
check_key (const btv_reference *r, size_t line, const char *text, bt_error *error)
{
  static const char *const known[]
      = { "id",         "quantity", "columns",   "units",   "accuracy",
          "parameters", "origin",   "generator", "command", "refinement",
          "source",     "date",     "note" };
  char key[BTV_REFERENCE_UNIT], list[200] = "", hint[BTI_HINT_SIZE];
  size_t left = 0;
  bti_closest closest = { key, NULL, 0 };
  snprintf (key, sizeof key, "%.*s", (int) strcspn (text + 2, ":"), text + 2);
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    {
      if (strcmp (key, known[i]) == 0)
        return BT_OK;
      bti_text_closer (&closest, known[i]);
      bti_text_list (list, sizeof list, known[i], &left);
    }
  return bti_refuse_line (error, r->path, line,
                          "unknown key '%s' in the head; known: %s%s", key, list,
                          bti_text_hint (&closest, hint));
}

/* The parameters are `none', or KEY=VALUE each, and each key once. */
static bt_status
check_parameters (const btv_reference *r, bt_error *error)
{
  const size_t line = line_of (r, "parameters");
  if (strcmp (r->parameters, "none") == 0)
    return BT_OK;
  for (const char *pair = r->parameters; pair;)
    {
      const char *end = strstr (pair, "; ");
      const size_t size = strcspn (pair, "=;");
      if (size == 0 || pair[size] != '=')
        return bti_refuse_line (
            error, r->path, line,
            "parameter '%.*s'; it must be KEY=VALUE, or all of them "
            "`none'",
            (int) (size < 40 ? size : 40), pair);
      for (const char *other = r->parameters; other != pair;
           other = strstr (other, "; ") + 2)
        if (strncmp (other, pair, size + 1) == 0)
          return bti_refuse_line (error, r->path, line,
                                  "parameter '%.*s' is given twice; keep one",
                                  (int) (size < 40 ? size : 40), pair);
      pair = end ? end + 2 : NULL;
    }
  return BT_OK;
}

static bt_status
read_head (btv_reference *r, bt_error *error)
{
  static const char *const computed[] = { "generator", "command", "refinement" };
  const char *date, *text;
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && (text = bt_table_head_line (r->table, i)); i++)
    status = check_key (r, i + 1, text, error);
  if (status == BT_OK)
    status = take (r, "id", &r->id, error);
  if (status == BT_OK)
    status = check_id (r, error);
  if (status == BT_OK)
    status = take (r, "quantity", &r->quantity, error);
  if (status == BT_OK)
    status = take (r, "parameters", &r->parameters, error);
  if (status == BT_OK)
    status = check_parameters (r, error);
  if (status == BT_OK)
    status = take (r, "origin", &r->origin, error);
  if (status != BT_OK)
    return status;
  const int by_program = strcmp (r->origin, "printed") != 0;
  if (by_program && strcmp (r->origin, "computed") != 0
      && strcmp (r->origin, "own") != 0)
    return bti_refuse_line (error, r->path, line_of (r, "origin"),
                            "'origin' is '%.40s'; it must be computed, printed or own",
                            r->origin);
  if (!by_program)
    status = take (r, "source", NULL, error);
  for (size_t i = 0; by_program && status == BT_OK && i < 3; i++)
    status = take (r, computed[i], NULL, error);
  if (status == BT_OK)
    status = take (r, "date", &date, error);
  return status == BT_OK ? check_date (r, date, error) : status;
}

/* ---- columns --------------------------------------------------------------------- */

/* The next of the entries of *LIST, which are separated by ", ", into OUT; 0 after
 * the last one.  One that is too long is cut, and so fits nothing. */
static int
next_entry (const char **list, char out[BTV_REFERENCE_UNIT])
{
  if (!*list)
    return 0;
  const char *end = strstr (*list, ", ");
  size_t length = end ? (size_t) (end - *list) : strlen (*list);
  if (length >= BTV_REFERENCE_UNIT)
    length = BTV_REFERENCE_UNIT - 1;
  memcpy (out, *list, length);
  out[length] = '\0';
  *list = end ? end + 2 : NULL;
  return 1;
}

/* ENTRY of the line `accuracy', for column C. */
static bt_status
read_accuracy (const btv_reference *r, btv_column *c, const char *entry,
               bt_error *error)
{
  btv_interval parsed;
  c->accuracy = NAN;
  if (c->texts)
    {
      c->digits = strcmp (entry, "digits") == 0;
      if (c->digits || strcmp (entry, "-") == 0)
        return BT_OK;
    }
  else if (btv_interval_plain (&parsed, entry, NULL) == BT_OK && parsed.value >= 0)
    {
      c->accuracy = parsed.value;
      return BT_OK;
    }
  else if ((c->errors = bt_table_numbers (r->table, entry)))
    return BT_OK;
  return bti_refuse_line (
      error, r->path, line_of (r, "accuracy"),
      "the accuracy of column '%s' is '%s'; it must be %s", c->name, entry,
      c->texts ? "digits or -" : "a number from 0 or the name of a column");
}

/* The lines columns, units and accuracy, and the names below: all of one length. */
static bt_status
read_columns (btv_reference *r, bt_error *error)
{
  static const char *const keys[] = { "columns", "units", "accuracy" };
  const char *list[3];
  char entry[3][BTV_REFERENCE_UNIT];
  bt_status status = BT_OK;
  for (size_t k = 0; status == BT_OK && k < 3; k++)
    status = take (r, keys[k], &list[k], error);
  while (status == BT_OK && bt_table_name (r->table, r->columns_count))
    r->columns_count++;
  if (status == BT_OK)
    status = bti_calloc (&r->columns, r->columns_count, sizeof *r->columns, error);
  for (size_t j = 0; status == BT_OK && j < r->columns_count; j++)
    {
      btv_column *c = &r->columns[j];
      c->name = bt_table_name (r->table, j);
      c->numbers = bt_table_numbers (r->table, c->name);
      c->texts = bt_table_strings (r->table, c->name);
      for (size_t k = 0; k < 3; k++)
        if (!next_entry (&list[k], entry[k]))
          return bti_refuse_line (error, r->path, line_of (r, keys[k]),
                                  "'%s' has %zu entries for %zu columns", keys[k], j,
                                  r->columns_count);
      if (strcmp (entry[0], c->name) != 0)
        return bti_refuse_line (error, r->path, line_of (r, "columns"),
                                "column %zu is called '%s' here and '%s' below", j + 1,
                                entry[0], c->name);
      memcpy (c->unit, entry[1], sizeof c->unit);
      status = read_accuracy (r, c, entry[2], error);
    }
  for (size_t k = 0; status == BT_OK && k < 3; k++)
    if (list[k])
      return bti_refuse_line (error, r->path, line_of (r, keys[k]),
                              "'%s' has more entries than the %zu columns", keys[k],
                              r->columns_count);
  return status;
}

static bt_status
check_cells (const btv_reference *r, bt_error *error)
{
  const int open = strcmp (r->origin, "own") == 0; /* beyond a bound, or not known */
  if (r->rows == 0)
    return bti_refuse_line (error, r->path, bt_table_line (r->table, 0),
                            "the table has no rows");
  for (size_t i = 0; i < r->rows; i++)
    for (size_t j = 0; j < r->columns_count; j++)
      {
        const btv_column *c = &r->columns[j];
        bt_error why = BT_ERROR_INIT;
        btv_interval parsed;
        if (c->numbers && !open && !isfinite (c->numbers[i]))
          return bti_refuse_line (error, r->path, bt_table_line (r->table, i),
                                  "column '%s' is %g; numbers must be finite", c->name,
                                  c->numbers[i]);
        if (c->errors && !open && !(c->errors[i] >= 0))
          return bti_refuse_line (error, r->path, bt_table_line (r->table, i),
                                  "the error of column '%s' is %g; it must be >= 0",
                                  c->name, c->errors[i]);
        if (c->digits && btv_interval_plain (&parsed, c->texts[i], &why) != BT_OK)
          return bti_refuse_line (error, r->path, bt_table_line (r->table, i),
                                  "column '%s': %s", c->name, why.text);
      }
  return BT_OK;
}

/* ---- sets ------------------------------------------------------------------------ */

bt_status
btv_reference_load (btv_reference **out, const char *path, bt_error *error)
{
  *out = NULL;
  btv_reference *r;
  bt_status status = bti_calloc (&r, 1, sizeof *r, error);
  if (status != BT_OK)
    return status;
  status = bti_strdup (&r->path, path, error);
  if (status == BT_OK)
    status = bt_table_read (&r->table, path, error);
  if (status == BT_OK)
    {
      r->rows = bt_table_rows (r->table);
      status = read_head (r, error);
    }
  if (status == BT_OK)
    status = read_columns (r, error);
  if (status == BT_OK)
    status = check_cells (r, error);
  if (status == BT_OK)
    *out = r;
  else
    btv_reference_free (r);
  return status;
}

void
btv_reference_free (btv_reference *reference)
{
  if (!reference)
    return;
  bt_table_free (reference->table);
  free (reference->columns);
  free (reference->path);
  free (reference);
}

const btv_column *
btv_reference_column (const btv_reference *reference, const char *name)
{
  for (size_t j = 0; j < reference->columns_count; j++)
    if (strcmp (reference->columns[j].name, name) == 0)
      return &reference->columns[j];
  return NULL;
}

double
btv_column_error (const btv_column *column, size_t row)
{
  btv_interval parsed;
  if (column->errors)
    return column->errors[row];
  if (!column->digits
      || btv_interval_plain (&parsed, column->texts[row], NULL) != BT_OK)
    return column->accuracy;
  return fmax (parsed.hi - parsed.value, parsed.value - parsed.lo);
}

bt_status
btv_reference_expect (const btv_reference *reference, const btv_expected *expected,
                      size_t count, bt_error *error)
{
  for (size_t k = 0; k < count; k++)
    {
      const btv_expected *e = &expected[k];
      const btv_column *c = btv_reference_column (reference, e->name);
      if (!c && e->optional)
        continue;
      if (!c)
        return bti_refuse_line (error, reference->path, line_of (reference, "columns"),
                                "there is no column '%s', which '%.40s' needs", e->name,
                                reference->quantity);
      if (!c->numbers)
        return bti_refuse_line (error, reference->path, line_of (reference, "columns"),
                                "column '%s' holds texts; '%.40s' needs numbers",
                                e->name, reference->quantity);
      if (strcmp (c->unit, e->unit) != 0)
        return bti_refuse_line (error, reference->path, line_of (reference, "units"),
                                "column '%s' is in %s; '%.40s' needs it in %s", e->name,
                                c->unit, reference->quantity, e->unit);
    }
  return BT_OK;
}

/* ---- parameters ------------------------------------------------------------------ */

/* Where the value of KEY begins among "a=1; b=2", and how long it is; NULL. */
static const char *
find_parameter (const btv_reference *r, const char *key, size_t *length)
{
  const size_t size = strlen (key);
  for (const char *pair = r->parameters; pair;)
    {
      const char *end = strstr (pair, "; ");
      *length = end ? (size_t) (end - pair) : strlen (pair);
      if (*length > size && memcmp (pair, key, size) == 0 && pair[size] == '=')
        {
          *length -= size + 1;
          return pair + size + 1;
        }
      pair = end ? end + 2 : NULL;
    }
  return NULL;
}

bt_status
btv_reference_numbers (const btv_reference *reference, const char *key, size_t min,
                       size_t max, double *out, size_t *count, bt_error *error)
{
  size_t length, found = 0;
  const char *value = find_parameter (reference, key, &length);
  const size_t line = line_of (reference, "parameters");
  for (const char *c = value; value && c <= value + length; found++)
    {
      char text[64] = "";
      size_t size = 0;
      while (c + size < value + length && c[size] != ',')
        size++;
      if (size < sizeof text)
        memcpy (text, c, size);
      btv_interval parsed;
      if (btv_interval_plain (&parsed, text, NULL) != BT_OK)
        return bti_refuse_line (error, reference->path, line,
                                "parameter '%s' is '%.*s'; it must be numbers, such as "
                                "0.4 or 0.4,0.8",
                                key, (int) length, value);
      if (found < max)
        out[found] = parsed.value;
      c += size + 1;
    }
  if (count)
    *count = found;
  if (found >= min && found <= max)
    return BT_OK;
  return bti_refuse_line (error, reference->path, line,
                          "parameter '%s' has %zu numbers; '%.40s' needs %zu to %zu",
                          key, found, reference->quantity, min, max);
}

bt_status
btv_reference_counts (const btv_reference *reference, const char *key, size_t min,
                      size_t max, double largest, size_t *out, bt_error *error)
{
  double *numbers;
  size_t count = 0;
  bt_status status = bti_calloc (&numbers, max, sizeof *numbers, error);
  if (status == BT_OK)
    status = btv_reference_numbers (reference, key, min, max, numbers, &count, error);
  for (size_t i = 0; status == BT_OK && i < count; i++)
    if (numbers[i] >= 1 && numbers[i] <= largest && numbers[i] == floor (numbers[i]))
      out[i] = (size_t) numbers[i];
    else
      status
          = bti_refuse_line (error, reference->path, line_of (reference, "parameters"),
                             "parameter '%s' is %g; it must be a whole number from "
                             "1 to %g",
                             key, numbers[i], largest);
  free (numbers);
  return status;
}

bt_status
btv_reference_keys (const btv_reference *reference, const char *const *keys,
                    size_t count, bt_error *error)
{
  char key[BTV_REFERENCE_UNIT], value[BTV_REFERENCE_UNIT];
  for (size_t i = 0;
       btv_reference_parameter (reference, i, key, value, BTV_REFERENCE_UNIT); i++)
    {
      char list[200] = "", more[BTI_MORE_SIZE], hint[BTI_HINT_SIZE];
      size_t left = 0, found = count;
      bti_closest closest = { key, NULL, 0 };
      for (size_t k = 0; k < count; k++)
        {
          found = strcmp (keys[k], key) == 0 ? k : found;
          bti_text_closer (&closest, keys[k]);
          bti_text_list (list, sizeof list, keys[k], &left);
        }
      if (found == count)
        return bti_refuse_line (error, reference->path,
                                line_of (reference, "parameters"),
                                "unknown parameter '%s' of '%.40s'; known: %s%s%s", key,
                                reference->quantity, list, bti_text_more (left, more),
                                bti_text_hint (&closest, hint));
    }
  return BT_OK;
}

int
btv_reference_parameter (const btv_reference *reference, size_t i, char *key,
                         char *value, size_t size)
{
  const char *pair = reference->parameters;
  for (; pair && i > 0; i--)
    {
      pair = strstr (pair, "; ");
      if (pair)
        pair += 2;
    }
  const char *sign = pair ? strchr (pair, '=') : NULL;
  if (!sign)
    return 0;
  const char *end = strstr (sign, "; ");
  const size_t length = end ? (size_t) (end - sign) - 1 : strlen (sign) - 1;
  snprintf (key, size, "%.*s", (int) (sign - pair), pair);
  snprintf (value, size, "%.*s", (int) length, sign + 1);
  return 1;
}

void
btv_reference_word (const btv_reference *reference, const char *key, char *out,
                    size_t size)
{
  size_t length;
  const char *value = find_parameter (reference, key, &length);
  *out = '\0';
  if (!value || length >= size)
    return;
  memcpy (out, value, length);
  out[length] = '\0';
}

/* ---- two versions ---------------------------------------------------------------- */

static void
compare_column (btv_change *out, const btv_column *a, const btv_column *b, size_t rows)
{
  double worst = -INFINITY;
  snprintf (out->name, sizeof out->name, "%s", a->name);
  for (size_t i = 0; i < rows; i++)
    {
      double difference = 0, allowed = 0;
      if (a->texts)
        difference = strcmp (a->texts[i], b->texts[i]) == 0 ? 0 : INFINITY;
      else
        {
          const double x = a->numbers[i], y = b->numbers[i];
          /* beyond the same bound, or failed in both */
          const int same = x == y || (isnan (x) && isnan (y));
          difference = same                           ? 0
                       : isfinite (x) && isfinite (y) ? fabs (x - y)
                                                      : INFINITY;
          allowed = btv_column_error (a, i) + btv_column_error (b, i);
          if (!isfinite (x) || !isfinite (y))
            allowed = 0;
        }
      out->differs |= difference > allowed;
      if (difference - allowed > worst)
        {
          worst = difference - allowed;
          out->largest = difference;
          out->allowed = allowed;
          out->row = i;
        }
    }
}

bt_status
btv_reference_compare (btv_change **out, const btv_reference *a, const btv_reference *b,
                       char *why, size_t size, bt_error *error)
{
  *out = NULL;
  *why = '\0';
  if (strcmp (a->quantity, b->quantity) != 0)
    snprintf (why, size, "quantity '%s' against '%s'", a->quantity, b->quantity);
  else if (strcmp (a->parameters, b->parameters) != 0)
    snprintf (why, size, "parameters '%s' against '%s'", a->parameters, b->parameters);
  else if (a->rows != b->rows || a->columns_count != b->columns_count)
    snprintf (why, size, "%zu rows of %zu columns against %zu rows of %zu columns",
              a->rows, a->columns_count, b->rows, b->columns_count);
  for (size_t j = 0; !*why && j < a->columns_count; j++)
    {
      const btv_column *c = &a->columns[j], *d = &b->columns[j];
      if (strcmp (c->name, d->name) != 0 || strcmp (c->unit, d->unit) != 0
          || !c->texts != !d->texts)
        snprintf (why, size, "column %zu: %s%s in %s against %s%s in %s", j + 1,
                  c->name, c->texts ? " (text)" : "", c->unit, d->name,
                  d->texts ? " (text)" : "", d->unit);
    }
  if (*why)
    return BT_OK;
  bt_status status = bti_calloc (out, a->columns_count, sizeof **out, error);
  for (size_t j = 0; status == BT_OK && j < a->columns_count; j++)
    compare_column (&(*out)[j], &a->columns[j], &b->columns[j], a->rows);
  return status;
}

/* The next line of the head that is no date, from I on. */
static const char *
next_line (const btv_reference *r, size_t *i)
{
  const char *line;
  while ((line = bt_table_head_line (r->table, (*i)++))
         && strncmp (line, "# date: ", 8) == 0)
    ;
  return line;
}

int
btv_reference_equal (const btv_reference *a, const btv_reference *b)
{
  const char *x, *y;
  size_t i = 0, k = 0;
  do
    {
      x = next_line (a, &i);
      y = next_line (b, &k);
      if (!x != !y || (x && strcmp (x, y) != 0))
        return 0;
    }
  while (x);
  if (a->columns_count != b->columns_count || a->rows != b->rows)
    return 0;
  for (size_t j = 0; j < a->columns_count; j++)
    {
      const btv_column *c = &a->columns[j], *d = &b->columns[j];
      if (strcmp (c->name, d->name) != 0 || !c->texts != !d->texts)
        return 0;
      if (c->numbers && memcmp (c->numbers, d->numbers, a->rows * sizeof (double)) != 0)
        return 0;
      for (size_t row = 0; c->texts && row < a->rows; row++)
        if (strcmp (c->texts[row], d->texts[row]) != 0)
          return 0;
    }
  return 1;
}
