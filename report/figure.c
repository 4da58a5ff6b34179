/* report/figure.c - see figure.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/figure.h"

#include "base/file.h"
#include "base/input.h"
#include "base/memory.h"
#include "report/gnuplot.h"
#include "report/place.h"
#include "report/svg.h"
#include "validation/data.h"

#include <breaktime/version.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum
{
  DIGITS = 8 /* significant ones in the files: few enough to be read */
};

void
btr_figure_begin (btr_figure *figure, const char *script, const char *format, ...)
{
  va_list list;
  *figure = (btr_figure){ .script = script, .error = BT_ERROR_INIT };
  va_start (list, format);
  vsnprintf (figure->id, sizeof figure->id, format, list);
  va_end (list);
}

void
btr_figure_clear (btr_figure *figure)
{
  for (size_t i = 0; i < figure->data_count; i++)
    bt_table_free (figure->data[i].table);
  for (size_t i = 0; i < figure->variables_count; i++)
    {
      free ((char *) figure->variables[i].name);
      free ((char *) figure->variables[i].text);
    }
  free (figure->variables);
  free (figure->svg);
  *figure = (btr_figure){ 0 };
}

/* ---- filling it in --------------------------------------------------------------- */

void
btr_figure_data (btr_figure *figure, const char *variable, const char *ending)
{
  if (figure->status != BT_OK)
    return;
  btr_columns *data = &figure->data[figure->data_count];
  figure->status = bt_table_new (&data->table, &figure->error);
  if (figure->status != BT_OK)
    return;
  figure->data_count++;
  data->variable = variable;
  data->ending = ending;
  bt_table_digits (data->table, DIGITS);
  figure->status = bt_table_head (data->table, "generator", &figure->error,
                                  "breaktime %s", bt_version ());
}

void
btr_figure_head (btr_figure *figure, const char *key, const char *format, ...)
{
  char text[1024];
  va_list list;
  va_start (list, format);
  vsnprintf (text, sizeof text, format, list);
  va_end (list);
  if (figure->status == BT_OK)
    figure->status = bt_table_head (figure->data[figure->data_count - 1].table, key,
                                    &figure->error, "%s", text);
}

void
btr_figure_column (btr_figure *figure, const char *name, const double *column,
                   size_t size)
{
  if (figure->status == BT_OK)
    figure->status = bt_table_column (figure->data[figure->data_count - 1].table, name,
                                      column, size, &figure->error);
}

void
btr_figure_table (btr_figure *figure, const char *variable, const char *ending,
                  bt_table *table)
{
  if (figure->status == BT_OK)
    figure->data[figure->data_count++] = (btr_columns){ variable, ending, table };
  else
    bt_table_free (table);
}

/* TEXT NULL: the number. */
static void
add_variable (btr_figure *figure, const char *name, const char *text, double number,
              int array)
{
  char *own[2] = { NULL, NULL };
  if (figure->status == BT_OK)
    figure->status = bti_realloc (&figure->variables, figure->variables_count + 1,
                                  sizeof *figure->variables, &figure->error);
  if (figure->status == BT_OK)
    figure->status = bti_strdup (&own[0], name, &figure->error);
  if (figure->status == BT_OK && text)
    figure->status = bti_strdup (&own[1], text, &figure->error);
  if (figure->status == BT_OK)
    figure->variables[figure->variables_count++] = (btr_variable){
      .name = own[0], .text = own[1], .number = number, .array = array
    };
  else
    free (own[0]);
}

void
btr_figure_number (btr_figure *figure, const char *name, double value)
{
  add_variable (figure, name, NULL, value, 0);
}

void
btr_figure_text (btr_figure *figure, const char *name, const char *format, ...)
{
  char text[1024];
  va_list list;
  va_start (list, format);
  vsnprintf (text, sizeof text, format, list);
  va_end (list);
  add_variable (figure, name, text, 0, 0);
}

/* "NAME[K]", K from 0, as scripts count. */
static const char *
element (char out[64], const char *name, size_t k)
{
  snprintf (out, 64, "%s[%zu]", name, k + 1);
  return out;
}

void
btr_figure_numbers (btr_figure *figure, const char *name, const double *number,
                    size_t count)
{
  char text[64];
  add_variable (figure, name, NULL, number[0], (int) count);
  for (size_t k = 1; k < count; k++)
    add_variable (figure, element (text, name, k), NULL, number[k], 0);
}

void
btr_figure_texts (btr_figure *figure, const char *name, const char *const *text,
                  size_t count)
{
  char name_of[64];
  add_variable (figure, name, text[0], 0, count > 0 ? (int) count : 1);
  for (size_t k = 1; k < count; k++)
    add_variable (figure, element (name_of, name, k), text[k], 0, 0);
}

void
btr_figure_say (btr_figure *figure, const char *format, ...)
{
  const size_t used = strlen (figure->caption);
  va_list list;
  if (used + 1 >= sizeof figure->caption)
    return;
  if (used > 0)
    strcpy (figure->caption + used, " ");
  va_start (list, format);
  vsnprintf (figure->caption + used + (used > 0),
             sizeof figure->caption - used - (used > 0), format, list);
  va_end (list);
}

/* ---- gnuplot --------------------------------------------------------------------- */

static const char prelude[] = "prelude.gp", drawing[] = "figure.svg";

static bt_status
write_prelude (const char *folder, const btr_variable *variables, size_t count,
               bt_error *error)
{
  char *path;
  bt_status status = btr_join (&path, folder, prelude, error);
  if (status != BT_OK)
    return status;
  btr_sink sink = { .error = error };
  sink.status = bti_file_open (&sink.file, path, 0, error);
  free (path);
  btr_put_variable (&sink, "OUTPUT", drawing);
  for (size_t i = 0; i < count; i++)
    {
      const btr_variable *v = &variables[i];
      char element[BTR_LINE];
      const char *name = v->name;
      if (v->array)
        {
          btr_put (&sink, "array %s[%d]\n", v->name, v->array);
          snprintf (element, sizeof element, "%s[1]", v->name);
          name = element;
        }
      char *absolute = v->file ? realpath (v->file, NULL) : NULL;
      if (v->file)
        btr_put_variable (&sink, name, absolute ? absolute : v->file);
      else if (v->text)
        btr_put_variable (&sink, name, v->text);
      else if (isfinite (v->number))
        btr_put (&sink, "%s = %.12g\n", name, v->number);
      else
        btr_put (&sink, "%s = NaN\n", name);
      free (absolute);
    }
  if (sink.status == BT_OK)
    return bti_file_commit (sink.file, error);
  bti_file_discard (sink.file);
  return sink.status;
}

/* The SVG of SIZE bytes at TEXT as a page shows it, PATH, whole or not at all. */
static bt_status
write_svg (const char *path, const char *text, size_t size, bt_error *error)
{
  btr_sink sink = { .error = error };
  sink.status = bti_file_open (&sink.file, path, 0, error);
  btr_put_svg (&sink, text, size);
  if (sink.status == BT_OK)
    return bti_file_commit (sink.file, error);
  bti_file_discard (sink.file);
  return sink.status;
}

static void
take (void *sink, const void *data, size_t size)
{
  btr_put_bytes (sink, data, size);
}

/* PATH from what gnuplot has drawn, FROM. */
static bt_status
finish (const char *path, const char *from, bt_error *error)
{
  size_t size = 0;
  btr_sink drawn = { .error = error };
  bt_status status = bti_input_bytes (from, take, &drawn, &size, error);
  if (status == BT_OK)
    status = drawn.status;
  if (status == BT_OK)
    status = write_svg (path, drawn.text, drawn.size, error);
  free (drawn.text);
  return status;
}

/* Let SCRIPT draw PATH in FOLDER, where the prelude is.  BT_ENOTSUP: it is not drawn,
 * and why. */
static bt_status
run (const char *path, const char *folder, const btr_gallery *gallery,
     const char *script, bt_error *error)
{
  char *style = NULL, *own = NULL, *from = NULL;
  bt_status status = btr_find_script (&style, gallery->scripts, "style.gp", error);
  if (status == BT_OK)
    status = btr_find_script (&own, gallery->scripts, script, error);
  if (status == BT_OK && (access (style, R_OK) != 0 || access (own, R_OK) != 0))
    status = bt_error_set (error, BT_ENOTSUP, "no '%s' in '%.200s'", script,
                           gallery->scripts);
  const char *const list[] = { prelude, style, own };
  if (status == BT_OK)
    status = btr_gnuplot (folder, gallery->gnuplot, list, 3, drawing, gallery->cancel,
                          error);
  if (status == BT_OK)
    status = btr_join (&from, folder, drawing, error);
  if (status == BT_OK)
    status = finish (path, from, error);
  free (from);
  free (style);
  free (own);
  return status;
}

/* Draw PATH, whole or not at all: SCRIPT reads the COUNT VARIABLES.  As run. */
static bt_status
draw_aside (const char *path, const btr_gallery *gallery, const char *script,
            const btr_variable *variables, size_t count, bt_error *error)
{
  const char *slash = strrchr (path, '/');
  size_t length = slash ? (size_t) (slash - path) + 1 : 0;
  char *folder;
  int stage = -1;
  bt_status status = bti_calloc (&folder, length + sizeof ".new-XXXXXX", 1, error);
  if (status != BT_OK)
    return status;
  memcpy (folder, path, length);
  memcpy (folder + length, ".", 2);
  int parent = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  memcpy (folder + length, ".new-XXXXXX", sizeof ".new-XXXXXX");
  if (parent >= 0)
    btr_stage_sweep (parent, ".new-"); /* of one that was killed */
  status = btr_stage_make (folder, &stage, error);
  if (status == BT_OK)
    {
      status = write_prelude (folder, variables, count, error);
      if (status == BT_OK)
        status = run (path, folder, gallery, script, error);
      btr_stage_remove (AT_FDCWD, folder);
      close (stage);
    }
  if (parent >= 0)
    close (parent);
  free (folder);
  return status;
}

/* ---- to files -------------------------------------------------------------------- */

/* FOLDER/ID ENDING EXTENSION; the caller frees it. */
static bt_status
make_path (char **out, const btr_figure *figure, const char *folder, const char *ending,
           const char *extension, bt_error *error)
{
  const size_t size = strlen (folder) + sizeof figure->id + strlen (ending) + 16;
  bt_status status = bti_calloc (out, size, 1, error);
  if (status == BT_OK)
    snprintf (*out, size, "%s/%s%s%s", folder, figure->id, ending, extension);
  return status;
}

/* By its script.  The variables that name the files go before the figure's own. */
static bt_status
draw (const btr_figure *figure, char *const *file, const char *picture,
      const btr_gallery *gallery, bt_error *error)
{
  btr_variable *all = NULL;
  btr_gallery with = *gallery;
  char *scripts = NULL;
  const size_t count = figure->data_count + figure->variables_count;
  bt_status status = BT_OK;
  if (!gallery->scripts)
    {
      status = btv_data_folder (&scripts, BTV_DATA_SCRIPTS, error);
      if (status != BT_OK)
        return status == BT_ENOMEM ? status : BT_ENOTSUP;
      with.scripts = scripts;
    }
  status = bti_calloc (&all, count, sizeof *all, error);
  for (size_t i = 0; status == BT_OK && i < figure->data_count; i++)
    all[i] = (btr_variable){ .name = figure->data[i].variable, .file = file[i] };
  if (status == BT_OK && figure->variables_count > 0)
    memcpy (all + figure->data_count, figure->variables,
            figure->variables_count * sizeof *all);
  if (status == BT_OK)
    status = draw_aside (picture, &with, figure->script, all, count, error);
  free (all);
  free (scripts);
  return status;
}

/* The numbers, and the picture, *DRAWN.  BT_ENOTSUP: there are the numbers alone, and
 * why. */
static bt_status
make (btr_figure *figure, const btr_gallery *gallery, int *drawn, bt_error *error)
{
  char *file[BTR_FIGURE_DATA] = { NULL }, *picture = NULL;
  bt_status status = figure->status;
  *drawn = 0;
  if (status != BT_OK)
    bt_error_set (error, status, "%s", figure->error.text);
  const char *data = gallery->data ? gallery->data : gallery->folder;
  if (status == BT_OK)
    status = bti_file_mkdir (gallery->folder, error);
  if (status == BT_OK)
    status = bti_file_mkdir (data, error);
  for (size_t i = 0; status == BT_OK && i < figure->data_count; i++)
    {
      status
          = make_path (&file[i], figure, data, figure->data[i].ending, ".csv", error);
      if (status == BT_OK)
        status = bt_table_write (figure->data[i].table, file[i], error);
    }
  if (status == BT_OK)
    status = make_path (&picture, figure, gallery->folder, "", ".svg", error);
  if (status == BT_OK && !gallery->plain)
    {
      status = figure->why ? bt_error_set (error, BT_ENOTSUP, "%s", figure->why)
               : figure->svg
                   ? write_svg (picture, figure->svg, strlen (figure->svg), error)
                   : draw (figure, file, picture, gallery, error);
      *drawn = status == BT_OK;
    }
  for (size_t i = 0; i < figure->data_count; i++)
    free (file[i]);
  free (picture);
  return status;
}

bt_status
btr_figure_make (btr_figure *figure, const btr_gallery *gallery, int *drawn,
                 bt_error *error)
{
  bt_error why = BT_ERROR_INIT;
  int made;
  bt_status status = make (figure, gallery, &made, &why);
  if (drawn)
    *drawn = made;
  if (status == BT_ENOTSUP)
    return bt_error_set (error, BT_EIO, "%.200s/%s.svg not drawn: %.250s",
                         gallery->folder, figure->id, why.text);
  return status == BT_OK ? BT_OK : bt_error_set (error, status, "%s", why.text);
}

/* ---- albums ---------------------------------------------------------------------- */

void
btr_album_clear (btr_album *album)
{
  for (size_t i = 0; i < album->count; i++)
    {
      free (album->item[i].caption);
      free (album->item[i].claim);
    }
  free (album->item);
  *album = (btr_album){ 0 };
}

/* One more, of which *OUT is to be filled in: it shows what has the stem OF. */
static bt_status
enter (btr_album *album, btr_made **out, const char *id, bt_error *error)
{
  bt_status status
      = bti_realloc (&album->item, album->count + 1, sizeof *album->item, error);
  if (status != BT_OK)
    return status;
  *out = &album->item[album->count++];
  **out = (btr_made){ .of = album->of };
  snprintf ((*out)->id, sizeof (*out)->id, "%s", id);
  return BT_OK;
}

bt_status
btr_album_add (btr_album *album, btr_figure *figure, const btr_gallery *gallery,
               bt_error *error)
{
  bt_error why = BT_ERROR_INIT;
  btr_made *made;
  int drawn;
  bt_status status = make (figure, gallery, &drawn, &why);
  const int undrawn = status == BT_ENOTSUP;
  if (status == BT_OK || undrawn)
    {
      status = enter (album, &made, figure->id, error);
      if (status == BT_OK)
        status = bti_strdup (&made->caption, figure->caption, error);
      if (status == BT_OK)
        {
          made->drawn = drawn;
          made->files = figure->data_count;
          for (size_t i = 0; i < figure->data_count; i++)
            made->ending[i] = figure->data[i].ending;
          snprintf (made->why, sizeof made->why, "%.250s", undrawn ? why.text : "");
        }
    }
  else
    bt_error_set (error, status, "%s", why.text);
  btr_figure_clear (figure);
  return status;
}

bt_status
btr_made_about (btr_made *made, const char *id, bt_error *error)
{
  bt_status status
      = bti_realloc (&made->claim, made->claims + 1, sizeof *made->claim, error);
  if (status == BT_OK)
    made->claim[made->claims++] = id;
  return status;
}

bt_status
btr_album_miss (btr_album *album, const char *of, const char *why, bt_error *error)
{
  btr_made *made;
  bt_status status = enter (album, &made, "", error);
  if (status != BT_OK)
    return status;
  made->of = of;
  snprintf (made->why, sizeof made->why, "%.250s", why);
  return bti_strdup (&made->caption, "", error);
}

const btr_made *
btr_album_next (const btr_album *album, const btr_made *before, const char *of)
{
  const btr_made *made = before ? before + 1 : album->item;
  for (; made && made < album->item + album->count; made++)
    if (strcmp (made->of ? made->of : made->id, of) == 0)
      return made;
  return NULL;
}

const btr_made *
btr_album_undrawn (const btr_album *album, const btr_made *before)
{
  const btr_made *made = before ? before + 1 : album->item;
  for (; made && made < album->item + album->count; made++)
    if (*made->id && *made->why)
      return made;
  return NULL;
}

int
btr_album_drawn (const btr_album *album, const char *id)
{
  for (size_t i = 0; i < album->count; i++)
    if (album->item[i].drawn && strcmp (album->item[i].id, id) == 0)
      return 1;
  return 0;
}
