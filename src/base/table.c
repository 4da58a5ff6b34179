/* base/table.c - see breaktime/table.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include <breaktime/table.h>

#include "base/file.h"
#include "base/input.h"
#include "base/limits.h"
#include "base/memory.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  DIGITS_MAX = 17,
  OFTEN = 4096 /* rows between two looks at the watch */
};

typedef struct column
{
  char *name;
  double *data; /* NULL in a column of texts */
  char **texts; /* NULL in a column of numbers */
} column;

struct bt_table
{
  char **head; /* whole lines, without the newline */
  size_t head_count;
  column *columns;
  size_t columns_count;
  size_t rows;
  int head_first; /* the row of names stands behind the head */
  int digits;
  const bt_watch *watch;
};

bt_status
bt_table_new (bt_table **out, bt_error *error)
{
  bt_status status = bti_calloc (out, 1, sizeof **out, error);
  if (status == BT_OK)
    (*out)->digits = DIGITS_MAX;
  return status;
}

static void
clear_column (column *c, size_t rows)
{
  for (size_t i = 0; c->texts && i < rows; i++)
    free (c->texts[i]);
  free (c->texts);
  free (c->data);
  free (c->name);
}

void
bt_table_free (bt_table *table)
{
  if (!table)
    return;
  for (size_t i = 0; i < table->head_count; i++)
    free (table->head[i]);
  for (size_t i = 0; i < table->columns_count; i++)
    clear_column (&table->columns[i], table->rows);
  free (table->head);
  free (table->columns);
  free (table);
}

void
bt_table_digits (bt_table *table, int digits)
{
  table->digits = digits >= 1 && digits < DIGITS_MAX ? digits : DIGITS_MAX;
}

void
bt_table_watch (bt_table *table, const bt_watch *watch)
{
  table->watch = watch;
}

/* ---- filling ------------------------------------------------------------------- */

/* LINE = "# KEY: " and room for a value of LENGTH. */
static bt_status
start_line (char **line, const char *key, size_t length, bt_error *error)
{
  size_t size = strlen (key) + length + sizeof "# : ";
  bt_status status = bti_calloc (line, size, 1, error);
  if (status == BT_OK)
    snprintf (*line, size, "# %s: ", key);
  return status;
}

bt_status
bt_table_head (bt_table *table, const char *key, bt_error *error, const char *format,
               ...)
{
  if (*key == '\0' || strpbrk (key, "\r\n"))
    return bt_error_set (error, BT_EINVAL, "key '%s' is empty or has a newline", key);
  va_list list;
  va_start (list, format);
  int length = bti_file_vformat (NULL, 0, format, list);
  va_end (list);
  if (length < 0)
    return bt_error_set (error, BT_EINVAL, "value of '%s' cannot be formatted", key);

  char *line = NULL;
  bt_status status = start_line (&line, key, (size_t) length, error);
  if (status != BT_OK)
    return status;
  va_start (list, format);
  bti_file_vformat (line + strlen (line), (size_t) length + 1, format, list);
  va_end (list);
  if (strpbrk (line, "\r\n"))
    status = bt_error_set (error, BT_EINVAL, "value of '%s' has a newline", key);
  if (status == BT_OK)
    status
        = bti_realloc (&table->head, table->head_count + 1, sizeof *table->head, error);
  if (status == BT_OK)
    table->head[table->head_count++] = line;
  else
    free (line);
  return status;
}

/* Whether a column can be added: the readers split at commas, cut lines at # and take
 * the names as keys. */
static bt_status
check_column (const bt_table *table, const char *name, size_t size, bt_error *error)
{
  if (*name == '\0' || strpbrk (name, "#,\"\r\n"))
    return bt_error_set (error, BT_EINVAL,
                         "'%s' is no column name: empty, or has a #, a comma, a quote "
                         "or a newline",
                         name);
  for (size_t i = 0; i < table->columns_count; i++)
    if (strcmp (table->columns[i].name, name) == 0)
      return bt_error_set (error, BT_EINVAL, "there is a column '%s' already", name);
  if (table->columns_count > 0 && size != table->rows)
    return bt_error_set (error, BT_EINVAL,
                         "column '%s' has %zu numbers, column '%s' has %zu", name, size,
                         table->columns[0].name, table->rows);
  return BT_OK;
}

/* A new column called NAME, for SIZE numbers or, if TEXTS, as many texts. */
static bt_status
make_column (column *out, const bt_table *table, const char *name, size_t size,
             int texts, bt_error *error)
{
  *out = (column){ NULL, NULL, NULL };
  bt_status status = check_column (table, name, size, error);
  if (status == BT_OK)
    status = bti_strdup (&out->name, name, error);
  if (status == BT_OK && texts)
    status = bti_calloc (&out->texts, size, sizeof *out->texts, error);
  else if (status == BT_OK)
    status = bti_calloc (&out->data, size, sizeof *out->data, error);
  return status;
}

/* The table takes *MADE when STATUS is good and releases it otherwise. */
static bt_status
take_column (bt_table *table, column *made, size_t size, bt_status status,
             bt_error *error)
{
  if (status == BT_OK)
    status = bti_realloc (&table->columns, table->columns_count + 1,
                          sizeof *table->columns, error);
  if (status != BT_OK)
    {
      clear_column (made, size);
      return status;
    }
  table->columns[table->columns_count++] = *made;
  table->rows = size;
  return BT_OK;
}

bt_status
bt_table_column (bt_table *table, const char *name, const double *data, size_t size,
                 bt_error *error)
{
  column made;
  bt_status status = make_column (&made, table, name, size, 0, error);
  if (status == BT_OK && size > 0)
    memcpy (made.data, data, size * sizeof *data);
  return take_column (table, &made, size, status, error);
}

bt_status
bt_table_texts (bt_table *table, const char *name, const char *const *data, size_t size,
                bt_error *error)
{
  column made;
  bt_status status = make_column (&made, table, name, size, 1, error);
  if (status == BT_OK && strchr (name, ' '))
    status
        = bt_error_set (error, BT_EINVAL,
                        "'%s' is no name for a column of texts: it has a blank", name);
  for (size_t i = 0; status == BT_OK && i < size; i++)
    {
      if (*data[i] == '\0' || strpbrk (data[i], "#,\"\r\n"))
        status
            = bt_error_set (error, BT_EINVAL,
                            "'%s' in column '%s' is empty or has a #, a comma, a quote "
                            "or a newline",
                            data[i], name);
      else
        status = bti_strdup (&made.texts[i], data[i], error);
    }
  return take_column (table, &made, size, status, error);
}

/* ---- writing ------------------------------------------------------------------- */

static bt_status
write_names (const bt_table *table, bti_file *file, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t j = 0; status == BT_OK && j < table->columns_count; j++)
    status = bti_file_printf (file, error, "%s%s", j > 0 ? "," : "",
                              table->columns[j].name);
  return status == BT_OK ? bti_file_write (file, "\n", 1, error) : status;
}

static bt_status
write_head (const bt_table *table, bti_file *file, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t i = 0; status == BT_OK && i < table->head_count; i++)
    status = bti_file_printf (file, error, "%s\n", table->head[i]);
  int texts = 0;
  for (size_t j = 0; status == BT_OK && j < table->columns_count; j++)
    if (table->columns[j].texts)
      status = bti_file_printf (file, error, "%s%s",
                                texts++ ? " " : "# text: ", table->columns[j].name);
  if (status == BT_OK && texts)
    status = bti_file_write (file, "\n", 1, error);
  return status;
}

static bt_status
write_row (const bt_table *table, size_t i, bti_file *file, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t j = 0; status == BT_OK && j < table->columns_count; j++)
    {
      const column *c = &table->columns[j];
      double number = c->data ? c->data[i] : 0;
      char end = j + 1 < table->columns_count ? ',' : '\n';
      if (c->texts)
        status = bti_file_printf (file, error, "%s%c", c->texts[i], end);
      /* printf would show the sign of a NaN, which means nothing */
      else if (isnan (number))
        status = bti_file_printf (file, error, "nan%c", end);
      else
        status = bti_file_printf (file, error, "%.*g%c", table->digits, number, end);
    }
  return status;
}

bt_status
bt_table_write (const bt_table *table, const char *path, bt_error *error)
{
  if (table->columns_count == 0)
    return bt_error_set (error, BT_EINVAL, "a table without columns for '%.400s'",
                         path);
  size_t length = strlen (path);
  int gzip = length > 3 && strcmp (path + length - 3, ".gz") == 0;
  bti_file *file = NULL;
  bt_status status = bti_file_open (&file, path, gzip, error);
  if (status != BT_OK)
    return status;
  if (table->head_first)
    status = write_head (table, file, error);
  if (status == BT_OK)
    status = write_names (table, file, error);
  if (status == BT_OK && !table->head_first)
    status = write_head (table, file, error);
  for (size_t i = 0; status == BT_OK && i < table->rows; i++)
    {
      if (i % OFTEN == 0)
        status = bt_watch_check (table->watch, error);
      if (status == BT_OK)
        status = write_row (table, i, file, error);
    }
  if (status == BT_OK)
    return bti_file_commit (file, error);
  bti_file_discard (file);
  return status;
}

/* ---- looking ------------------------------------------------------------------- */

const char *
bt_table_value (const bt_table *table, const char *key)
{
  const size_t length = strlen (key);
  for (size_t i = 0; i < table->head_count; i++)
    {
      const char *line = table->head[i] + 2;
      if (strncmp (line, key, length) == 0 && strncmp (line + length, ": ", 2) == 0)
        return line + length + 2;
    }
  return NULL;
}

const char *
bt_table_head_line (const bt_table *table, size_t i)
{
  return i < table->head_count ? table->head[i] : NULL;
}

const char *
bt_table_name (const bt_table *table, size_t j)
{
  return j < table->columns_count ? table->columns[j].name : NULL;
}

size_t
bt_table_rows (const bt_table *table)
{
  return table->rows;
}

static const column *
find_column (const bt_table *table, const char *name)
{
  for (size_t j = 0; j < table->columns_count; j++)
    if (strcmp (table->columns[j].name, name) == 0)
      return &table->columns[j];
  return NULL;
}

const double *
bt_table_numbers (const bt_table *table, const char *name)
{
  const column *c = find_column (table, name);
  return c ? c->data : NULL;
}

const char *const *
bt_table_strings (const bt_table *table, const char *name)
{
  const column *c = find_column (table, name);
  return c ? (const char *const *) c->texts : NULL;
}

size_t
bt_table_line (const bt_table *table, size_t i)
{
  size_t line = table->head_count + 2 + i;
  for (size_t j = 0; j < table->columns_count; j++)
    if (table->columns[j].texts)
      return line + 1;
  return line;
}

/* ---- reading ------------------------------------------------------------------- */

/* A file at work. */
typedef struct reading
{
  bti_input *input;
  bt_table *table;
  bt_error *error;
  char *texts;  /* value of the line `# text:', owned; NULL without one */
  size_t room;  /* rows allocated */
  size_t cells; /* of text, so far */
} reading;

/* Whether NAME is among the blank-separated words of LIST. */
static int
is_word_of (const char *name, const char *list)
{
  const size_t length = strlen (name);
  for (const char *word = list; word && *word;)
    {
      const size_t size = strcspn (word, " ");
      if (size == length && memcmp (word, name, length) == 0)
        return 1;
      word += size;
      word += *word == ' ';
    }
  return 0;
}

/* Both the names and the line `# text' are known, and there is no row yet: the columns
 * that it names become columns of texts. */
static bt_status
mark_texts (reading *r)
{
  size_t texts = 0, wanted = 0;
  for (const char *c = r->texts; *c; c++)
    wanted += c == r->texts || c[-1] == ' ';
  for (size_t j = 0; j < r->table->columns_count; j++)
    {
      column *c = &r->table->columns[j];
      if (!is_word_of (c->name, r->texts))
        continue;
      bt_status status = bti_calloc (&c->texts, 0, sizeof *c->texts, r->error);
      if (status != BT_OK)
        return status;
      free (c->data);
      c->data = NULL;
      texts++;
    }
  return texts == wanted ? BT_OK
                         : bti_input_refuse (r->input, r->error,
                                             "the head names %zu columns of texts, of "
                                             "which %zu are there",
                                             wanted, texts);
}

/* LINE, which begins with '#', goes into the head. */
static bt_status
read_head (reading *r, const char *line)
{
  const char *colon = strstr (line, ": ");
  if (line[1] != ' ' || !colon || colon == line + 2)
    return bti_input_refuse (
        r->input, r->error, "'%.60s' is no line of the head; it must be '# key: value'",
        line);
  char key[64];
  const size_t length = (size_t) (colon - line) - 2;
  if (length >= sizeof key)
    return bti_input_refuse (r->input, r->error, "a key of %zu characters; at most %zu",
                             length, sizeof key - 1);
  memcpy (key, line + 2, length);
  key[length] = '\0';
  if (r->texts)
    return bti_input_refuse (r->input, r->error,
                             "'%s' stands behind 'text', which must be the last key",
                             key);
  if (r->table->head_count == BTI_MAX_HEAD)
    return bti_input_refuse (r->input, r->error, "a head of more than %d lines",
                             BTI_MAX_HEAD);
  if (bt_table_value (r->table, key))
    return bti_input_refuse (r->input, r->error, "the key '%s' is given twice", key);
  if (strcmp (key, "text") == 0)
    {
      bt_status status = bti_strdup (&r->texts, colon + 2, r->error);
      return status == BT_OK && r->table->columns_count > 0 ? mark_texts (r) : status;
    }
  return bt_table_head (r->table, key, r->error, "%s", colon + 2);
}

static bt_status
read_names (reading *r, char *line)
{
  size_t names = 1;
  for (const char *c = line; *c; c++)
    names += *c == ',';
  if (names > BTI_MAX_COLUMNS)
    return bti_input_refuse (r->input, r->error, "%zu columns; at most %d", names,
                             BTI_MAX_COLUMNS);
  for (char *name = line; name;)
    {
      char *comma = strchr (name, ',');
      if (comma)
        *comma = '\0';
      bt_error why = BT_ERROR_INIT;
      bt_status status = bt_table_column (r->table, name, NULL, 0, &why);
      if (status == BT_EINVAL)
        return bti_input_refuse (r->input, r->error, "%s", why.text);
      if (status != BT_OK)
        return bt_error_set (r->error, status, "%s", why.text);
      name = comma ? comma + 1 : NULL;
    }
  r->table->head_first = r->texts || r->table->head_count > 0;
  return r->texts ? mark_texts (r) : BT_OK;
}

/* Room for one more row. */
static bt_status
make_room (reading *r)
{
  bt_table *table = r->table;
  if (table->rows < r->room)
    return BT_OK;
  const size_t room = r->room > 0 ? 2 * r->room : 64;
  bt_status status = BT_OK;
  for (size_t j = 0; status == BT_OK && j < table->columns_count; j++)
    {
      column *c = &table->columns[j];
      if (c->texts)
        status = bti_realloc (&c->texts, room, sizeof *c->texts, r->error);
      else
        status = bti_realloc (&c->data, room, sizeof *c->data, r->error);
    }
  if (status == BT_OK)
    r->room = room;
  return status;
}

/* All of CELL as a number.  strtod would take blanks and hexadecimal, too. */
static int
parse_number (double *out, const char *cell)
{
  char *end;
  if (strcmp (cell, "nan") == 0 || strcmp (cell, "inf") == 0
      || strcmp (cell, "-inf") == 0)
    {
      *out = strtod (cell, NULL);
      return 1;
    }
  errno = 0;
  *out = strtod (cell, &end);
  if (errno == ERANGE && !(fabs (*out) > 0)) /* there was something, and now is not */
    return 0;
  return *cell != '\0' && cell[strspn (cell, "0123456789+-.eE")] == '\0' && *end == '\0'
         && isfinite (*out);
}

static bt_status
read_cell (reading *r, column *c, const char *cell)
{
  bt_table *table = r->table;
  if (c->data && parse_number (&c->data[table->rows], cell))
    return BT_OK;
  if (c->data)
    return bti_input_refuse (r->input, r->error,
                             "'%.40s' in column '%s' is not a number, such as 0.5 or "
                             "-2e-3",
                             cell, c->name);
  if (*cell == '\0' || strpbrk (cell, "#\""))
    return bti_input_refuse (r->input, r->error,
                             "'%.40s' in column '%s' is no text: empty, or with a "
                             "quote or a #",
                             cell, c->name);
  if (r->cells == BTI_MAX_CELLS)
    return bti_input_refuse (r->input, r->error, "more than %d cells of text",
                             BTI_MAX_CELLS);
  r->cells++;
  return bti_strdup (&c->texts[table->rows], cell, r->error);
}

/* LINE is one row. */
static bt_status
read_row (reading *r, char *line)
{
  bt_table *table = r->table;
  size_t cells = 1;
  for (const char *c = line; *c; c++)
    cells += *c == ',';
  if (cells != table->columns_count)
    return bti_input_refuse (r->input, r->error, "%zu cells in a table of %zu columns",
                             cells, table->columns_count);
  bt_status status = make_room (r);
  size_t filled = 0;
  for (char *cell = line; status == BT_OK && cell; filled++)
    {
      char *comma = strchr (cell, ',');
      if (comma)
        *comma = '\0';
      if (table->columns[filled].texts)
        table->columns[filled].texts[table->rows] = NULL;
      status = read_cell (r, &table->columns[filled], cell);
      cell = comma ? comma + 1 : NULL;
    }
  if (status == BT_OK)
    {
      table->rows++;
      return BT_OK;
    }
  /* The row does not count: nobody else would release its texts. */
  for (size_t j = 0; j < filled; j++)
    if (table->columns[j].texts)
      free (table->columns[j].texts[table->rows]);
  return status;
}

static bt_status
read_lines (reading *r)
{
  char *line = NULL;
  bt_status status;
  while ((status = bti_input_line (r->input, &line, r->error)) == BT_OK && line)
    {
      if (*line == '#' && r->table->rows == 0)
        status = read_head (r, line);
      else if (r->table->columns_count == 0)
        status = read_names (r, line);
      else
        status = read_row (r, line);
      if (status != BT_OK)
        return status;
    }
  if (status == BT_OK && r->table->columns_count == 0)
    return bti_input_refuse (r->input, r->error, "the file has no row of column names");
  return status;
}

bt_status
bt_table_read (bt_table **out, const char *path, bt_error *error)
{
  reading r = { .error = error };
  *out = NULL;
  bt_status status = bti_input_open (&r.input, path, error);
  if (status != BT_OK)
    return status;
  status = bt_table_new (&r.table, error);
  /* For this thread and this call only; no state of the process is touched. */
  locale_t plain = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  if (status == BT_OK && plain == (locale_t) 0)
    status = bt_error_set (error, BT_ENOMEM, "out of memory reading '%.400s'", path);
  if (status == BT_OK)
    {
      locale_t before = uselocale (plain);
      status = read_lines (&r);
      uselocale (before);
    }
  if (plain != (locale_t) 0)
    freelocale (plain);
  bti_input_close (r.input);
  free (r.texts);
  if (status == BT_OK)
    *out = r.table;
  else
    bt_table_free (r.table);
  return status;
}
