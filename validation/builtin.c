/* validation/builtin.c - what comes with the program, by short names; see data.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/limits.h"
#include "base/memory.h"
#include "base/text.h"
#include "validation/data.h"
#include "validation/yaml.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char ending[] = ".yaml";

enum
{
  ENDING = sizeof ending - 1
};

static int
ends_in_yaml (const char *name)
{
  const size_t length = strlen (name);
  return length > ENDING && strcmp (name + length - ENDING, ending) == 0;
}

int
btv_builtin_is_name (const char *word)
{
  return *word && !strchr (word, '/') && !ends_in_yaml (word);
}

/* ---- one file ------------------------------------------------------------------ */

/* The text of NAME in MAPPING, "" where there is none. */
static const char *
text_of (const btv_yaml_node *mapping, const char *name)
{
  const btv_yaml_node *found = btv_yaml_find (mapping, name);
  return found && found->kind == BTV_YAML_SCALAR ? found->text : "";
}

static const btv_yaml_node *
source_of (const btv_yaml_node *root)
{
  const btv_yaml_node *source = btv_yaml_find (root, "source");
  return source ? source : root;
}

/* "qubit; its title (lambda 0.5, Delta 1)" */
static void
describe_model (char *line, size_t size, const btv_yaml_node *root)
{
  const char *kind = text_of (root, "kind");
  const btv_yaml_node *from = root;
  int used = snprintf (line, size, "%.20s; %.240s", *kind ? kind : "closed",
                       text_of (root, "title"));
  if (!*kind && btv_yaml_find (root, "parameters"))
    from = btv_yaml_find (root, "parameters");
  const char *before = " (";
  for (size_t i = 0; from->kind == BTV_YAML_MAPPING && i < from->count; i++)
    if (from->items[i].kind == BTV_YAML_SCALAR
        && strcmp (from->keys[i].text, "kind") != 0
        && strcmp (from->keys[i].text, "title") != 0 && used >= 0
        && (size_t) used + 80 < size && (*kind || from != root))
      {
        used += snprintf (line + used, size - (size_t) used, "%s%.32s %.32s", before,
                          from->keys[i].text, from->items[i].text);
        before = ", ";
      }
  if (*before == ',' && (size_t) used < size)
    snprintf (line + used, size - (size_t) used, ")");
}

/* What the head of ITEM's file says; not whether the rest of it is right, which is for
 * those who use it. */
static bt_status
describe (btv_builtin *item, btv_data kind, bt_error *error)
{
  const int claims = kind == BTV_DATA_CLAIMS;
  bt_error why = BT_ERROR_INIT;
  char line[BTI_MAX_NAME * 8];
  btv_yaml_node *root;
  bt_status status
      = btv_yaml_load (&root, item->path, claims ? BTI_MAX_YAML : BTI_MAX_MODEL, &why);
  if (status == BT_ENOMEM)
    return bt_error_set (error, status, "%s", why.text);
  if (status != BT_OK)
    return bti_strdup (&item->title, why.text, error);
  const btv_yaml_node *head = claims ? source_of (root) : root;
  const char *id = text_of (head, "id");
  if (claims)
    {
      const char *journal = text_of (head, "journal");
      snprintf (line, sizeof line, "%.100s, %.100s%s%.10s: %.240s",
                text_of (head, "authors"), journal, *journal ? ", " : "",
                text_of (head, "year"), text_of (head, "title"));
    }
  else if (kind == BTV_DATA_SCANS)
    snprintf (line, sizeof line, "%.400s", text_of (head, "title"));
  else
    describe_model (line, sizeof line, root);
  status = bti_strdup (&item->title, bti_text_clean (line), error);
  if (status == BT_OK && claims && *id)
    {
      free (item->name);
      status = bti_strdup (&item->name, id, error);
    }
  btv_yaml_free (root);
  return status;
}

/* ---- all of them --------------------------------------------------------------- */

static bt_status
add_file (btv_builtins *out, const char *folder, const char *file, bt_error *error)
{
  const size_t size = strlen (folder) + strlen (file) + 2;
  bt_status status = bti_realloc (&out->item, out->count + 1, sizeof *out->item, error);
  if (status != BT_OK)
    return status;
  btv_builtin *item = &out->item[out->count++];
  *item = (btv_builtin){ NULL, NULL, NULL };
  status = bti_strdup (&item->name, file, error);
  if (status == BT_OK)
    status = bti_calloc (&item->path, size, 1, error);
  if (status != BT_OK)
    return status;
  item->name[strlen (file) - ENDING] = '\0';
  snprintf (item->path, size, "%s/%s", folder, file);
  return BT_OK;
}

static int
by_path (const void *a, const void *b)
{
  return strcmp (((const btv_builtin *) a)->path, ((const btv_builtin *) b)->path);
}

bt_status
btv_builtins_load (btv_builtins *out, btv_data kind, bt_error *error)
{
  char *path;
  *out = (btv_builtins){ NULL, 0 };
  bt_status status = btv_data_folder (&path, kind, error);
  if (status != BT_OK)
    return status;
  DIR *folder = opendir (path);
  if (!folder)
    status = bt_error_set (error, BT_EIO, "cannot read '%.400s': %s", path,
                           strerror (errno));
  const struct dirent *entry;
  while (status == BT_OK && (entry = readdir (folder)))
    if (entry->d_name[0] != '.' && ends_in_yaml (entry->d_name))
      status = add_file (out, path, entry->d_name, error);
  if (folder)
    closedir (folder);
  free (path);
  if (out->count > 0)
    qsort (out->item, out->count, sizeof *out->item, by_path);
  for (size_t i = 0; status == BT_OK && i < out->count; i++)
    status = describe (&out->item[i], kind, error);
  return status;
}

void
btv_builtins_clear (btv_builtins *builtins)
{
  for (size_t i = 0; i < builtins->count; i++)
    {
      free (builtins->item[i].name);
      free (builtins->item[i].title);
      free (builtins->item[i].path);
    }
  free (builtins->item);
  *builtins = (btv_builtins){ NULL, 0 };
}

/* ---- by name ------------------------------------------------------------------- */

bt_status
btv_builtin_path (char **out, btv_data kind, const char *name, bt_error *error)
{
  bt_error why = BT_ERROR_INIT;
  char *folder;
  *out = NULL;
  bt_status status = btv_data_folder (&folder, kind, &why);
  if (status != BT_OK) /* without a folder none is built in */
    return status == BT_ENOMEM ? bt_error_set (error, status, "%s", why.text) : BT_OK;
  const size_t size = strlen (folder) + strlen (name) + ENDING + 2;
  status = bti_calloc (out, size, 1, error);
  if (status == BT_OK)
    {
      snprintf (*out, size, "%s/%s%s", folder, name, ending);
      if (access (*out, F_OK) != 0)
        {
          free (*out);
          *out = NULL;
        }
    }
  free (folder);
  return status;
}

/* There is no WORD among ALL, nor is it a file. */
static bt_status
refuse (const btv_builtins *all, btv_data kind, const char *word, const bt_error *why,
        bt_error *error)
{
  char hint[BTI_HINT_SIZE];
  bti_closest closest = { word, NULL, 0 };
  for (size_t i = 0; i < all->count; i++)
    bti_text_closer (&closest, all->item[i].name);
  if (why->status != BT_OK)
    return bt_error_set (error, BT_EIO, "there is no file '%.100s', and %s", word,
                         why->text);
  return bt_error_set (error, BT_EINVAL,
                       "'%.100s' is neither a file nor one of the built-in %s, which "
                       "'breaktime list %s' names%s",
                       word, btv_data_what (kind),
                       kind == BTV_DATA_CLAIMS  ? "sources"
                       : kind == BTV_DATA_SCANS ? "scans"
                                                : "models",
                       bti_text_hint (&closest, hint));
}

bt_status
btv_builtin_find (char **out, btv_data kind, const char *word, bt_error *error)
{
  btv_builtins all = { NULL, 0 };
  bt_error why = BT_ERROR_INIT;
  const char *found = btv_builtin_is_name (word) ? NULL : word;
  *out = NULL;
  if (!found && btv_builtins_load (&all, kind, &why) == BT_ENOMEM)
    {
      btv_builtins_clear (&all);
      return bt_error_set (error, BT_ENOMEM, "%s", why.text);
    }
  for (size_t i = 0; !found && i < all.count; i++)
    if (strcmp (all.item[i].name, word) == 0)
      found = all.item[i].path;
  if (!found && access (word, F_OK) == 0)
    found = word;
  const bt_status status
      = found ? bti_strdup (out, found, error) : refuse (&all, kind, word, &why, error);
  btv_builtins_clear (&all);
  return status;
}

bt_status
btv_builtin_call (char **out, btv_data kind, const char *path, bt_error *error)
{
  char *absolute = realpath (path, NULL), *folder = NULL, *name = NULL;
  bt_error why = BT_ERROR_INIT;
  *out = NULL;
  if (absolute && ends_in_yaml (absolute)
      && btv_data_folder (&folder, kind, &why) == BT_OK)
    {
      const size_t length = strlen (folder);
      if (strncmp (absolute, folder, length) == 0 && absolute[length] == '/'
          && !strchr (absolute + length + 1, '/'))
        {
          name = absolute + length + 1;
          name[strlen (name) - ENDING] = '\0';
        }
    }
  const bt_status status = bti_strdup (out,
                                       name       ? name
                                       : absolute ? absolute
                                                  : path,
                                       error);
  free (folder);
  free (absolute);
  return status;
}
