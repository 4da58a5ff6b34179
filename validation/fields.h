/* validation/fields.h - typed values out of a YAML tree, strictly.
 *
 * Every function returns BT_EDATA when the file is wrong, or BT_ENOMEM; a complaint is
 * then on the reader's list, "path:line:column: what was found; what would be right".
 * Callers go on to the next value (btv_both), and leave alone what depends on one that
 * is wrong.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_FIELDS_H
#define BTV_FIELDS_H

#include "base/text.h"
#include "validation/yaml.h"

struct btv_discretisations;

/* Where messages go and which file they name. */
typedef struct btv_reader
{
  const char *path;
  btv_complaints *complaints;
  bt_error *error;                         /* for BT_ENOMEM */
  const struct btv_discretisations *named; /* of the file; NULL: it has none */
} btv_reader;

/* Refuse the file at NODE, with a format and its arguments; gives BT_EDATA, or
 * BT_ENOMEM.  Says nothing about what was refused before. */
#define BTV_REFUSE(in, node, ...) btv_refuse (in, node, __VA_ARGS__)
bt_status btv_refuse (const btv_reader *in, const btv_yaml_node *node,
                      const char *format, ...) BT_PRINTF (3, 4);

/* STRING from the file for a message; lives as long as the full expression. */
#define BTV_SHOWN(string) (btv_yaml_shown (string).text)

/* A key that a mapping may have, and where it was found. */
typedef struct btv_field
{
  const char *name;
  int required;
  const btv_yaml_node *key, *value; /* NULL when absent */
} btv_field;

/* Find the COUNT FIELDS in MAPPING.  Refuses a key that is none of them, which is
 * taken for the one that was meant if that is clear, and the absence of a required one.
 * WHAT names the mapping in messages: "a claim". */
BT_CHECKED bt_status btv_fields_take (const btv_reader *in,
                                      const btv_yaml_node *mapping, const char *what,
                                      btv_field *fields, size_t count);

/* Refuse the text of NODE, called NAME, when it has more than MOST bytes. */
BT_CHECKED bt_status btv_fields_size (const btv_reader *in, const btv_yaml_node *node,
                                      const char *name, size_t most);

/* Refuse FROM unless it is a text that is not empty nor larger than any text may be
 * (base/limits.h).  BT_EDATA alone when it is absent: that was said before, as it is
 * for all functions below but btv_fields_text. */
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

/* *OUT = the finite number at NODE, written plainly (base/number.h).  NAME is for
 * messages. */
BT_CHECKED bt_status btv_fields_number (const btv_reader *in, const btv_yaml_node *node,
                                        const char *name, btv_domain domain,
                                        double *out);

/* *OUT = the whole number of FROM, from 1 to MOST, which is below 1e15. */
BT_CHECKED bt_status btv_fields_count (const btv_reader *in, const btv_field *from,
                                       size_t most, size_t *out);

/* The file that the text of FROM names has FAULTS: all of them, at FROM. */
bt_status btv_fields_faults (const btv_reader *in, const btv_field *from,
                             const btv_complaints *faults);

/* The file at PATH, which FROM names, may be read: whoever wrote the file of IN may not
 * be trusted, and what is wrong with a file is quoted in messages.  So it names YAML
 * files alone, .yaml or .yml where all links end; no key and no list of passwords. What
 * is not there, or no regular file, is for its reader to refuse. */
BT_CHECKED bt_status btv_fields_named (const btv_reader *in, const btv_field *from,
                                       const char *path);

/* "a text", "a sequence" or "a mapping"; static. */
const char *btv_fields_kind (const btv_yaml_node *node);

/* A word that was looked for among those that are known, shown to this one by one. */
typedef struct btv_known
{
  char text[300]; /* of their list */
  size_t left;    /* of those that it has no room for */
  bti_closest closest;
  char more[BTI_MORE_SIZE], hint[BTI_HINT_SIZE];
} btv_known;

void btv_known_begin (btv_known *known, const char *word);
void btv_known_add (btv_known *known, const char *name);

/* Refuse NODE, with "...; known: a, b and 3 more, WHERE; did you mean 'b'?" behind the
 * formatted text.  WHERE, which may be NULL, says where all of them are. */
bt_status btv_known_refuse (const btv_reader *in, const btv_yaml_node *node,
                            btv_known *known, const char *where, const char *format,
                            ...) BT_PRINTF (5, 6);

#endif
