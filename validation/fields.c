/* validation/fields.c - see fields.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/fields.h"

#include "base/limits.h"
#include "base/memory.h"
#include "validation/printed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- keys and texts ------------------------------------------------------------ */

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

void
btv_fields_append (char *text, size_t size, const char *name)
{
  size_t used = strlen (text);
  snprintf (text + used, size - used, "%s%s", used > 0 ? ", " : "", name);
}

static bt_status
unknown_key (const btv_reader *in, const btv_yaml_node *key, const char *what,
             const btv_field *fields, size_t count)
{
  char known[300] = "";
  for (size_t i = 0; i < count; i++)
    btv_fields_append (known, sizeof known, fields[i].name);
  return BTV_REFUSE (in, key, "unknown key '%s' in %s; known: %s",
                     BTV_SHOWN (key->text), what, known);
}

bt_status
btv_fields_take (const btv_reader *in, const btv_yaml_node *mapping, const char *what,
                 btv_field *fields, size_t count)
{
  if (mapping->kind != BTV_YAML_MAPPING)
    return BTV_REFUSE (in, mapping, "%s is %s; it must be a mapping, `key: value'",
                       what, btv_fields_kind (mapping));
  for (size_t i = 0; i < mapping->count; i++)
    {
      const btv_yaml_node *key = &mapping->keys[i];
      size_t j = 0;
      while (j < count && strcmp (key->text, fields[j].name) != 0)
        j++;
      if (j == count)
        return unknown_key (in, key, what, fields, count);
      fields[j].key = key;
      fields[j].value = &mapping->items[i];
    }
  for (size_t j = 0; j < count; j++)
    if (fields[j].required && !fields[j].value)
      return BTV_REFUSE (in, mapping, "missing key '%s' in %s; add it", fields[j].name,
                         what);
  return BT_OK;
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
  if (btv_interval_plain (&parsed, node->text, NULL) != BT_OK
      || (domain == BTV_NOT_NEGATIVE && !(parsed.value >= 0.0))
      || (domain == BTV_POSITIVE && !(parsed.value > 0.0)))
    return BTV_REFUSE (
        in, node, "'%s' is '%s'; it must be a finite number%s, such as 5, 0.1 or 2e-3",
        name, BTV_SHOWN (node->text), range[domain]);
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
  double count = 0;
  if (node->kind == BTV_YAML_SCALAR && !node->quoted
      && strspn (node->text, "0123456789") == strlen (node->text)
      && strlen (node->text) <= DIGITS)
    count = strtod (node->text, NULL);
  if (!(count >= 1) || !(count <= (double) most))
    return BTV_REFUSE (
        in, node, "'%s' is %s%s; it must be a whole number from 1 to %zu", from->name,
        node->kind == BTV_YAML_SCALAR ? "" : btv_fields_kind (node),
        node->kind == BTV_YAML_SCALAR ? BTV_SHOWN (node->text) : "", most);
  *out = (size_t) count;
  return BT_OK;
}
