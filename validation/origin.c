/* validation/origin.c - see origin.h and claims.h.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/origin.h"

#include "base/memory.h"

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
  const struct
  {
    int field;
    char **out;
  } texts[]
      = { { TITLE, &source->title },     { AUTHORS, &source->authors },
          { JOURNAL, &source->journal }, { YEAR, &source->year },
          { DOI, &source->doi },         { RECONSTRUCTION, &source->reconstruction } };
  bt_status status
      = node ? btv_fields_take (in, node, "the source", fields, COUNT) : BT_OK;
  if (node && node->kind == BTV_YAML_MAPPING)
    status = btv_both (status, btv_fields_id (in, &fields[ID], &source->id));
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    status = btv_both (status,
                       btv_fields_text (in, &fields[texts[i].field], texts[i].out));
  const char *year = source->year;
  if (year && strcmp (year, "n.d.") != 0
      && (strlen (year) != 4 || strspn (year, "0123456789") != 4))
    status
        = btv_both (status, BTV_REFUSE (in, fields[YEAR].value,
                                        "'year' is '%s'; it must have four digits, or "
                                        "be n.d. where the source has none",
                                        BTV_SHOWN (year)));
  /* It may have one; claims that say so are not wrong. */
  if (!source->reconstruction && (!source->id || fields[RECONSTRUCTION].value))
    status = btv_both (status, bti_strdup (&source->reconstruction, "?", in->error));
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
  btv_known known;
  btv_known_begin (&known, from->value->text);
  for (int i = 0; i < BTV_ORIGIN_COUNT; i++)
    {
      *out = (btv_origin) i;
      if (strcmp (from->value->text, table[i].name) == 0)
        return BT_OK;
      btv_known_add (&known, table[i].name);
    }
  return btv_known_refuse (in, from->value, &known, NULL, "unknown origin '%s'",
                           BTV_SHOWN (from->value->text));
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
    {
      status = take_reason (
          in, claim, BTV_ORIGIN_ENCODED, &fields[ORIGIN], &fields[ENCODES],
          "why the number is what the sentence says", &claim->encodes);
      status = btv_both (status, take_reason (in, claim, BTV_ORIGIN_DERIVED,
                                              &fields[ORIGIN], &fields[DERIVATION],
                                              "from what it follows, and how",
                                              &claim->derivation));
    }
  else
    claim->origin = BTV_ORIGIN_QUOTED;
  status = btv_both (status, take_family (in, claim, &fields[FAMILY]));
  return btv_both (status,
                   take_reconstruction (in, source, claim, &fields[RECONSTRUCTION]));
}
