/* base/limits.h - how large the files of users may be.
 *
 * Far more than anybody needs, and little enough that no file takes more than some
 * seconds and some hundred megabytes to be read, whatever stands in it.  What goes
 * beyond is refused with its place, the limit, and what was found.  For readers they
 * are in validation/claims.h, validation/openmodel.h, validation/reference.h, and under
 * LIMITS in the manual page (tests/hostile.sh compares that with this file).
 *
 * Internal.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef BTI_LIMITS_H
#define BTI_LIMITS_H

enum
{
  /* claims files, models, manifests */
  BTI_MAX_YAML = 4 << 20,   /* bytes */
  BTI_MAX_MODEL = 32 << 10, /* bytes of a model, which many claims may name */
  BTI_MAX_NODES = 200000,   /* keys, values, items */
  BTI_MAX_DEPTH = 32,       /* levels of nesting */
  BTI_MAX_TEXT = 4000,      /* bytes of one text */
  BTI_MAX_NAME = 64,        /* characters of an id or of the name of a reading */
  BTI_MAX_CLAIMS = 5000,    /* in one file */
  BTI_MAX_READINGS = 64,    /* in one file: there are half as many pairs as squares */
  BTI_MAX_MODES = 1000,     /* of a model */
  BTI_MAX_ROW = 999999,     /* of a table of the source */

  /* tables and reference data */
  BTI_MAX_TABLE = 64 << 20, /* bytes, packed and unpacked */
  BTI_MAX_LINE = 16384,     /* bytes of a line */
  BTI_MAX_HEAD = 500,       /* lines of a head */
  BTI_MAX_COLUMNS = 1000,   /* of a table */
  BTI_MAX_CELLS = 1 << 20,  /* that are texts: each is a block of memory */
  BTI_MAX_FILES = 4096      /* and folders below a folder of reference data */
};

#endif
