/* validation/yaml.h - a strict subset of YAML as a tree that knows its places.
 *
 * One document of mappings, sequences and scalars, in UTF-8, with or without a byte
 * order mark, lines ending in LF or CR LF.  Refused, with line and column: duplicate
 * and missing keys, missing values (an empty place, ~, null), anchors, aliases, tags
 * and their directives, a second document, control characters in a text. Scalars stay
 * text; what a text means is the reader's business.
 *
 * Owner of yaml.h of libyaml.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTV_YAML_H
#define BTV_YAML_H

#include "validation/complaints.h"

#include <breaktime/status.h>
#include <stddef.h>

typedef enum btv_yaml_kind
{
  BTV_YAML_REFUSED, /* there is a complaint about it already */
  BTV_YAML_SCALAR,
  BTV_YAML_SEQUENCE,
  BTV_YAML_MAPPING
} btv_yaml_kind;

typedef struct btv_yaml_node btv_yaml_node;
struct btv_yaml_node
{
  btv_yaml_kind kind;
  size_t line, column;  /* from 1; columns count characters */
  char *text;           /* scalar: UTF-8 without control characters */
  int quoted;           /* scalar: in single or double quotes */
  int open;             /* the file could not be read up to its end */
  btv_yaml_node *keys;  /* mapping: COUNT scalars, each text once */
  btv_yaml_node *items; /* sequence, mapping: COUNT items or values */
  size_t count;
};

/* Read PATH, of MOST bytes at most and within what base/limits.h says of nodes and
 * depth.  Caller owns *OUT; NULL on failure.  BT_EIO: cannot be read, or is no regular
 * file; BT_EDATA: "path:line:column: what was found; what would be right";
 * BT_ENOMEM. */
BT_CHECKED bt_status btv_yaml_load (btv_yaml_node **out, const char *path, size_t most,
                                    bt_error *error);

/* The same, but what is wrong goes to COMPLAINTS and is no failure.  Of a key that is
 * there twice the first stays.  *OUT is what could be understood, the part before a
 * mistake in the syntax; NULL: nothing, or more than there may be. */
BT_CHECKED bt_status btv_yaml_read (btv_yaml_node **out, const char *path, size_t most,
                                    btv_complaints *complaints, bt_error *error);
void btv_yaml_free (btv_yaml_node *node);

/* What stands under KEY of MAPPING; NULL: nothing, or it is none. */
const btv_yaml_node *btv_yaml_find (const btv_yaml_node *mapping, const char *key);

/* Where byte BYTE (from 0) of the text of the scalar NODE stands in PATH, the file it
 * is from, which is read again: also of one that is quoted, or folded over several
 * lines. The place of NODE where it cannot be found. */
void btv_yaml_place (const char *path, const btv_yaml_node *node, size_t byte,
                     size_t *line, size_t *column);

/* Fill ERROR with "path:line:column: " and the formatted text; returns BT_EDATA.
 * A long path is shown by its end, so that the rest stays readable. */
bt_status btv_yaml_refuse (bt_error *error, const char *path, size_t line,
                           size_t column, const char *format, ...) BT_PRINTF (5, 6);

/* Add "path:line:column: " and TEXT, without control characters, to COMPLAINTS.  BT_OK;
 * BT_ENOMEM in ERROR. */
BT_CHECKED bt_status btv_yaml_complain (btv_complaints *complaints, const char *path,
                                        size_t line, size_t column, const char *text,
                                        bt_error *error);

/* TEXT for a message: short, cut between characters. */
typedef struct btv_yaml_extract
{
  char text[64];
} btv_yaml_extract;

btv_yaml_extract btv_yaml_shown (const char *text);

#endif
