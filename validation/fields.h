/* validation/fields.h - typed values out of a YAML tree, strictly.
 *
 * Every function returns BT_EDATA with "path:line:column: what was found; what
 * would be right" when the file is wrong, or BT_ENOMEM.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_FIELDS_H
#define BTV_FIELDS_H

#include "validation/yaml.h"

/* Where messages go and which file they name. */
typedef struct btv_reader
{
  const char *path;
  bt_error *error;
} btv_reader;

/* Refuse the file at NODE, with a format and its arguments; gives BT_EDATA. */
#define BTV_REFUSE(in, node, ...)                                                      \
  btv_yaml_refuse ((in)->error, (in)->path, (node)->line, (node)->column, __VA_ARGS__)

/* STRING from the file for a message; lives as long as the full expression. */
#define BTV_SHOWN(string) (btv_yaml_shown (string).text)

/* A key that a mapping may have, and where it was found. */
typedef struct btv_field
{
  const char *name;
  int required;
  const btv_yaml_node *key, *value; /* NULL when absent */
} btv_field;

/* Find the COUNT FIELDS in MAPPING.  Refuses a key that is none of them and the
 * absence of a required one.  WHAT names the mapping in messages: "a claim". */
BT_CHECKED bt_status btv_fields_take (const btv_reader *in,
                                      const btv_yaml_node *mapping, const char *what,
                                      btv_field *fields, size_t count);

/* Refuse the text of NODE, called NAME, when it has more than MOST bytes. */
BT_CHECKED bt_status btv_fields_size (const btv_reader *in, const btv_yaml_node *node,
                                      const char *name, size_t most);

/* Refuse FROM, which is present, unless it is a text that is not empty nor larger than
 * any text may be (base/limits.h). */
BT_CHECKED bt_status btv_fields_check (const btv_reader *in, const btv_field *from);

/* *OUT = copy of the text of FROM, owned by the caller; NULL when absent. */
BT_CHECKED bt_status btv_fields_text (const btv_reader *in, const btv_field *from,
                                      char **out);

/* Refuse the text of NODE unless it is of a-z, 0-9 and '-', BTI_MAX_NAME at most:
 * names become file names, anchors and patterns of filters.  WHAT begins the
 * message. */
BT_CHECKED bt_status btv_fields_name (const btv_reader *in, const btv_yaml_node *node,
                                      const char *what);

/* The text of FROM, which is required and must be such a name. */
BT_CHECKED bt_status btv_fields_id (const btv_reader *in, const btv_field *from,
                                    char **out);

typedef enum btv_domain
{
  BTV_ANY,
  BTV_NOT_NEGATIVE,
  BTV_POSITIVE
} btv_domain;

/* *OUT = the finite number at NODE, written plainly.  NAME is for messages. */
BT_CHECKED bt_status btv_fields_number (const btv_reader *in, const btv_yaml_node *node,
                                        const char *name, btv_domain domain,
                                        double *out);

/* *OUT = the whole number of FROM, from 1 to MOST, which is below 1e15. */
BT_CHECKED bt_status btv_fields_count (const btv_reader *in, const btv_field *from,
                                       size_t most, size_t *out);

/* "a text", "a sequence" or "a mapping"; static. */
const char *btv_fields_kind (const btv_yaml_node *node);

/* Append NAME to the list in TEXT of SIZE bytes, as far as there is room. */
void btv_fields_append (char *text, size_t size, const char *name);

#endif
