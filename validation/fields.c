/* validation/fields.c - see fields.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/fields.h"
#include "validation/constant.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/number.h"
#include "validation/printed.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- complaints ---------------------------------------------------------------- */

static bt_status
refuse (const btv_reader *in, const btv_yaml_node *node, const char *text)
{
  if (node->kind == BTV_YAML_REFUSED)
    return BT_EDATA;
  bt_status status = btv_yaml_complain (in->complaints, in->path, node->line,
                                        node->column, text, in->error);
  return status == BT_OK ? BT_EDATA : status;
}

bt_status
btv_refuse (const btv_reader *in, const btv_yaml_node *node, const char *format, ...)
{
  char text[BTV_COMPLAINT_SIZE];
  va_list list;
  va_start (list, format);
  if (vsnprintf (text, sizeof text, format, list) < 0)
    text[0] = '\0';
  va_end (list);
  return refuse (in, node, text);
}

void
btv_known_begin (btv_known *known, const char *word)
{
  *known = (btv_known){ .closest = { word, NULL, 0 } };
}

void
btv_known_add (btv_known *known, const char *name)
{
  bti_text_closer (&known->closest, name);
  bti_text_list (known->text, sizeof known->text, name, &known->left);
}

bt_status
btv_known_refuse (const btv_reader *in, const btv_yaml_node *node, btv_known *known,
                  const char *where, const char *format, ...)
{
  char text[BTV_COMPLAINT_SIZE];
  va_list list;
  va_start (list, format);
  int used = vsnprintf (text, sizeof text, format, list);
  va_end (list);
  if (used < 0 || used >= (int) sizeof text)
    return refuse (in, node, text);
  snprintf (text + used, sizeof text - (size_t) used, "; known: %s%s%s%s%s",
            *known->text ? known->text : "none",
            bti_text_more (known->left, known->more), known->left && where ? ", " : "",
            known->left && where ? where : "",
            bti_text_hint (&known->closest, known->hint));
  return refuse (in, node, text);
}

/* ---- keys and texts ------------------------------------------------------------ */

bt_status
btv_fields_named (const btv_reader *in, const btv_field *from, const char *path)
{
  struct stat info;
  char *real = realpath (path, NULL);
  const char *suffix = real ? strrchr (real, '.') : NULL;
  const int named
      = !real || stat (real, &info) != 0 || !S_ISREG (info.st_mode)
        || (suffix && (strcmp (suffix, ".yaml") == 0 || strcmp (suffix, ".yml") == 0));
  free (real);
  return named ? BT_OK
               : BTV_REFUSE (in, from->value,
                             "'%s' is '%s', a file whose name does not end in .yaml or "
                             ".yml",
                             from->name, BTV_SHOWN (from->value->text));
}

const char *
btv_fields_kind (const btv_yaml_node *node)
{
  switch (node->kind)
    {
    case BTV_YAML_SEQUENCE:
      return "a sequence";
    case BTV_YAML_MAPPING:
      return "a mapping";
    default:
      return "a text";
    }
}

/* KEY is none of FIELDS.  *MEANT: the one that it was to be, if that is clear. */
static bt_status
unknown_key (const btv_reader *in, const btv_yaml_node *key, const char *what,
             btv_field *fields, size_t count, btv_field **meant)
{
  btv_known known;
  btv_known_begin (&known, key->text);
  for (size_t i = 0; i < count; i++)
    btv_known_add (&known, fields[i].name);
  *meant = NULL;
  for (size_t i = 0; i < count; i++)
    if (fields[i].name == known.closest.name)
      *meant = &fields[i];
  return btv_known_refuse (in, key, &known, NULL, "unknown key '%s' in %s",
                           BTV_SHOWN (key->text), what);
}

static int
has_key (const btv_yaml_node *mapping, const char *name)
{
  for (size_t i = 0; i < mapping->count; i++)
    if (strcmp (mapping->keys[i].text, name) == 0)
      return 1;
  return 0;
}

bt_status
btv_fields_take (const btv_reader *in, const btv_yaml_node *mapping, const char *what,
                 btv_field *fields, size_t count)
{
  bt_status status = BT_OK;
  if (mapping->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, mapping, "%s is %s; it must be a mapping, `key: value'",
                       what, btv_fields_kind (mapping));
  for (size_t i = 0; i < mapping->count; i++)
    {
      const btv_yaml_node *key = &mapping->keys[i];
      size_t j = 0;
      while (j < count && strcmp (key->text, fields[j].name) != 0)
        j++;
      btv_field *found = j < count ? &fields[j] : NULL;
      if (!found)
        {
          status
              = btv_both (status, unknown_key (in, key, what, fields, count, &found));
          if (!found || found->key || has_key (mapping, found->name))
            continue;
        }
      found->key = key;
      found->value = &mapping->items[i];
    }
  for (size_t j = 0; j < count; j++)
    if (fields[j].required && !fields[j].value)
      status = btv_both (status, mapping->open
                                     ? BT_EDATA /* what broke it off has been told */
                                     : BTV_REFUSE (in, mapping,
                                                   "missing key '%s' in %s; add it",
                                                   fields[j].name, what));
  return status;
}

bt_status
btv_fields_size (const btv_reader *in, const btv_yaml_node *node, const char *name,
                 size_t most)
{
  const size_t size = strlen (node->text);
  if (size > most)
    return BTV_REFUSE (in, node, "'%s' has %zu bytes; at most %zu", BTV_SHOWN (name),
                       size, most);
  return BT_OK;
}

/* Refuse FROM unless it is a text that is not empty. */
static bt_status
check_kind (const btv_reader *in, const btv_field *from)
{
  if (!from->value || from->value->open)
    return BT_EDATA;
  if (from->value->kind != BTV_YAML_SCALAR)
    return BTV_REFUSE (in, from->value, "'%s' is %s; it must be a text", from->name,
                       btv_fields_kind (from->value));
  if (from->value->text[0] == '\0')
    return BTV_REFUSE (in, from->value, "'%s' is empty; write its text", from->name);
  return BT_OK;
}

bt_status
btv_fields_check (const btv_reader *in, const btv_field *from)
{
  bt_status status = check_kind (in, from);
  return status == BT_OK ? btv_fields_size (in, from->value, from->name, BTI_MAX_TEXT)
                         : status;
}

bt_status
btv_fields_text (const btv_reader *in, const btv_field *from, char **out)
{
  *out = NULL;
  if (!from->value)
    return BT_OK;
  bt_status status = btv_fields_check (in, from);
  if (status == BT_OK)
    status = bti_strdup (out, from->value->text, in->error);
  return status;
}

bt_status
btv_fields_name (const btv_reader *in, const btv_yaml_node *node, const char *what)
{
  if (node->text[strspn (node->text, "abcdefghijklmnopqrstuvwxyz0123456789-")] != '\0'
      || node->text[0] == '\0')
    return BTV_REFUSE (in, node, "%s '%s'; use a-z, 0-9 and '-' only", what,
                       BTV_SHOWN (node->text));
  if (strlen (node->text) > BTI_MAX_NAME)
    return BTV_REFUSE (in, node, "%s '%s', of %zu characters; at most %d", what,
                       BTV_SHOWN (node->text), strlen (node->text), BTI_MAX_NAME);
  return BT_OK;
}

bt_status
btv_fields_id (const btv_reader *in, const btv_field *from, char **out)
{
  *out = NULL;
  bt_status status = check_kind (in, from);
  if (status == BT_OK)
    status = btv_fields_name (in, from->value, "bad id");
  return status == BT_OK ? bti_strdup (out, from->value->text, in->error) : status;
}

bt_status
btv_fields_faults (const btv_reader *in, const btv_field *from,
                   const btv_complaints *faults)
{
  bt_status status = BT_EDATA;
  for (size_t i = 0; i < faults->count && i < BTV_COMPLAINTS_SHOWN; i++)
    status = btv_both (status, BTV_REFUSE (in, from->value, "'%s' is '%s': %s",
                                           from->name, BTV_SHOWN (from->value->text),
                                           faults->item[i].text));
  return status;
}

/* ---- numbers ------------------------------------------------------------------- */

bt_status
btv_fields_number (const btv_reader *in, const btv_yaml_node *node, const char *name,
                   btv_domain domain, double *out)
{
  static const char *const range[] = { "", " >= 0", " > 0" };
  if (node->kind != BTV_YAML_SCALAR)
    return BTV_REFUSE (in, node, "'%s' is %s; it must be a number%s", name,
                       btv_fields_kind (node), range[domain]);
  btv_interval parsed;
  char slip[BTI_SLIP_SIZE], why[BTV_CONSTANT_WHY] = "";
  bti_number_slip (node->text, slip);
  if ((btv_interval_plain (&parsed, node->text, NULL) != BT_OK
       && !btv_constant (&parsed.value, node->text, why))
      || (domain == BTV_NOT_NEGATIVE && !(parsed.value >= 0.0))
      || (domain == BTV_POSITIVE && !(parsed.value > 0.0)))
    return BTV_REFUSE (in, node, "'%s' is '%s'; it must be a finite number%s%s", name,
                       BTV_SHOWN (node->text), range[domain],
                       *slip  ? slip
                       : *why ? why
                              : ", such as 5, 0.1 or pi/2");
  if (node->quoted)
    return BTV_REFUSE (in, node,
                       "'%s' is a quoted text; write the number without quotes", name);
  *out = parsed.value;
  return BT_OK;
}

bt_status
btv_fields_count (const btv_reader *in, const btv_field *from, size_t most, size_t *out)
{
  enum
  {
    DIGITS = 15 /* below 2^53 */
  };
  const btv_yaml_node *node = from->value;
  char slip[BTI_SLIP_SIZE];
  double count = 0;
  if (!node)
    return BT_EDATA;
  if (node->kind == BTV_YAML_SCALAR && !node->quoted
      && strspn (node->text, "0123456789") == strlen (node->text)
      && strlen (node->text) <= DIGITS && bti_number_is_plain (node->text))
    count = strtod (node->text, NULL);
  if (!(count >= 1) || !(count <= (double) most))
    return BTV_REFUSE (
        in, node, "'%s' is %s%s; it must be a whole number from 1 to %zu%s", from->name,
        node->kind == BTV_YAML_SCALAR ? "" : btv_fields_kind (node),
        node->kind == BTV_YAML_SCALAR ? BTV_SHOWN (node->text) : "", most,
        node->kind == BTV_YAML_SCALAR ? bti_number_slip (node->text, slip) : "");
  *out = (size_t) count;
  return BT_OK;
}
