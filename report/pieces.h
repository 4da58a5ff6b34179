/* report/pieces.h - JSON piece by piece, for json.c and answers.c.
 *
 * jansson takes a NULL for a value that could not be made and fails then; failures are
 * remembered in one flag and reported once.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTR_PIECES_H
#define BTR_PIECES_H

#include "base/text.h"
#include "report/report.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What results.json says of itself; the version changes when a key changes its
 * meaning. */
#define BTR_FORMAT "breaktime-report"
enum
{
  BTR_FORMAT_VERSION = 1
};

static const size_t flags = JSON_INDENT (1) | JSON_REAL_PRECISION (12);

/* Add VALUE (stolen) to OBJECT. */
static inline void
put (json_t *object, const char *key, json_t *value, int *failed)
{
  if (json_object_set_new (object, key, value) != 0)
    *failed = 1;
}

static inline void
push (json_t *array, json_t *value, int *failed)
{
  if (json_array_append_new (array, value) != 0)
    *failed = 1;
}

/* TEXT, null when it is NULL.  What is not UTF-8 (a command line may hold any
 * bytes) comes out as `?'. */
static inline json_t *
string (const char *text)
{
  if (!text)
    return json_null ();
  json_t *out = json_string (text);
  char *copy = out ? NULL : strdup (text);
  if (!copy)
    return out;
  for (char *at = copy; *at; at += bti_text_length (at))
    if (bti_text_length (at) == 1 && (unsigned char) *at >= 0x80)
      *at = '?';
  out = json_string (copy);
  free (copy);
  return out;
}

/* VALUE; when it is not finite null, and KEY_reason says why. */
static inline void
put_real (json_t *object, const char *key, double value, const char *reason,
          int *failed)
{
  char name[64];
  if (isfinite (value))
    {
      put (object, key, json_real (value), failed);
      return;
    }
  put (object, key, json_null (), failed);
  snprintf (name, sizeof name, "%s_reason", key);
  put (object, name, string (reason), failed);
}

static inline void
put_count (json_t *object, const char *key, size_t count, int *failed)
{
  put (object, key, json_integer ((json_int_t) count), failed);
}

static inline json_t *
settings (const btv_setting *set, size_t count, int *failed)
{
  json_t *object = json_object ();
  for (size_t i = 0; i < count; i++)
    put (object, set[i].key, string (set[i].value), failed);
  return object;
}

/* The coupling: a number where all modes have the same, else a list.  The caller owns
 * it; *FAILED is set when memory ran out.  (answers.c) */
json_t *btr_coupling (const bt_model *model, int *failed);

/* Parameters of SUBJECT that are its model's, into the object PARAMETERS, and for a
 * model of a file what it is, into OBJECT.  0: out of memory. */
int btr_put_subject (json_t *object, json_t *parameters, const btr_subject *subject);

/* ANSWER, and the parameters of an open system, into OBJECT; *FAILED as above.
 * (json.c) */
void btr_put_answer (json_t *object, const btv_answer *answer, int *failed);
void btr_put_open (json_t *object, const bti_open_params *params, int *failed);

#endif
