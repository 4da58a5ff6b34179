/* validation/origin.c - see origin.h and claims.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/origin.h"

#include <string.h>

/* ---- source -------------------------------------------------------------------- */

bt_status
btv_source_load (const btv_reader *in, btv_source *source, const btv_yaml_node *node)
{
  enum
  {
    ID,
    TITLE,
    AUTHORS,
    JOURNAL,
    YEAR,
    DOI,
    RECONSTRUCTION,
    COUNT
  };
  btv_field fields[COUNT] = {
    [ID] = { .name = "id", .required = 1 },
    [TITLE] = { .name = "title", .required = 1 },
    [AUTHORS] = { .name = "authors", .required = 1 },
    [JOURNAL] = { .name = "journal" },
    [YEAR] = { .name = "year", .required = 1 },
    [DOI] = { .name = "doi" },
    [RECONSTRUCTION] = { .name = "reconstruction" },
  };
  bt_status status = btv_fields_take (in, node, "the source", fields, COUNT);
  if (status == BT_OK)
    status = btv_fields_id (in, &fields[ID], &source->id);
  if (status == BT_OK)
    status = btv_fields_text (in, &fields[TITLE], &source->title);
  if (status == BT_OK)
    status = btv_fields_text (in, &fields[AUTHORS], &source->authors);
  if (status == BT_OK)
    status = btv_fields_text (in, &fields[JOURNAL], &source->journal);
  if (status == BT_OK)
    status = btv_fields_text (in, &fields[YEAR], &source->year);
  if (status == BT_OK)
    status = btv_fields_text (in, &fields[DOI], &source->doi);
  if (status == BT_OK)
    status = btv_fields_text (in, &fields[RECONSTRUCTION], &source->reconstruction);
  if (status == BT_OK
      && (strlen (source->year) != 4 || strspn (source->year, "0123456789") != 4))
    status = BTV_REFUSE (in, fields[YEAR].value,
                         "'year' is '%s'; it must have four digits",
                         BTV_SHOWN (source->year));
  return status;
}

/* ---- origin -------------------------------------------------------------------- */

static const struct
{
  const char *name, *meaning;
} table[BTV_ORIGIN_COUNT] = {
#define ROW(name, text, meaning) [BTV_ORIGIN_##name] = { text, meaning },
  BTV_ORIGIN_LIST (ROW)
#undef ROW
};

const char *
btv_origin_name (btv_origin origin)
{
  return origin < BTV_ORIGIN_COUNT ? table[origin].name : "unknown";
}

const char *
btv_origin_meaning (btv_origin origin)
{
  return origin < BTV_ORIGIN_COUNT ? table[origin].meaning : "";
}

static bt_status
take_origin (const btv_reader *in, const btv_field *from, btv_origin *out)
{
  *out = BTV_ORIGIN_QUOTED;
  if (!from->value)
    return BT_OK;
  bt_status status = btv_fields_check (in, from);
  if (status != BT_OK)
    return status;
  char known[100] = "";
  for (int i = 0; i < BTV_ORIGIN_COUNT; i++)
    {
      *out = (btv_origin) i;
      if (strcmp (from->value->text, table[i].name) == 0)
        return BT_OK;
      btv_fields_append (known, sizeof known, table[i].name);
    }
  return BTV_REFUSE (in, from->value, "unknown origin '%s'; known: %s",
                     BTV_SHOWN (from->value->text), known);
}

/* The text FROM, which goes with OWNER and with no other origin. */
static bt_status
take_reason (const btv_reader *in, const btv_claim *claim, btv_origin owner,
             const btv_field *origin, const btv_field *from, const char *what,
             char **out)
{
  if (from->value && claim->origin != owner)
    return BTV_REFUSE (in, from->key,
                       "'%s' with origin '%s'; it goes with 'origin: %s' only, leave "
                       "it out",
                       from->name, table[claim->origin].name, table[owner].name);
  if (!from->value && claim->origin == owner)
    return BTV_REFUSE (in, origin->value, "origin '%s' without '%s'; say %s",
                       table[owner].name, from->name, what);
  return btv_fields_text (in, from, out);
}

static bt_status
take_family (const btv_reader *in, btv_claim *claim, const btv_field *from)
{
  if (!from->value)
    return BT_OK;
  if (claim->table)
    return BTV_REFUSE (in, from->key,
                       "'family' beside 'table': a cell has the column of its table; "
                       "leave one of them out");
  bt_status status = btv_fields_text (in, from, &claim->family);
  if (status == BT_OK)
    status = btv_fields_name (in, from->value, "bad family");
  return status;
}

static bt_status
take_reconstruction (const btv_reader *in, const btv_source *source, btv_claim *claim,
                     const btv_field *from)
{
  claim->reconstruction = source->reconstruction != NULL;
  if (!from->value)
    return BT_OK;
  if (!source->reconstruction)
    return BTV_REFUSE (in, from->key,
                       "'reconstruction' in a claim, but the source has none; leave it "
                       "out, or say there what stands in for its model");
  bt_status status = btv_fields_check (in, from);
  if (status != BT_OK)
    return status;
  if (strcmp (from->value->text, "no") != 0)
    return BTV_REFUSE (in, from->value,
                       "'reconstruction' is '%s'; it can only be no: all other claims "
                       "are about it",
                       BTV_SHOWN (from->value->text));
  claim->reconstruction = 0;
  return BT_OK;
}

bt_status
btv_origin_load (const btv_reader *in, const btv_source *source, btv_claim *claim,
                 const btv_field *fields)
{
  enum
  {
    ORIGIN,
    ENCODES,
    DERIVATION,
    FAMILY,
    RECONSTRUCTION
  };
  bt_status status = take_origin (in, &fields[ORIGIN], &claim->origin);
  if (status == BT_OK)
    status
        = take_reason (in, claim, BTV_ORIGIN_ENCODED, &fields[ORIGIN], &fields[ENCODES],
                       "why the number is what the sentence says", &claim->encodes);
  if (status == BT_OK)
    status = take_reason (in, claim, BTV_ORIGIN_DERIVED, &fields[ORIGIN],
                          &fields[DERIVATION], "from what it follows, and how",
                          &claim->derivation);
  if (status == BT_OK)
    status = take_family (in, claim, &fields[FAMILY]);
  if (status == BT_OK)
    status = take_reconstruction (in, source, claim, &fields[RECONSTRUCTION]);
  return status;
}
