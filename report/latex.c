/* report/latex.c - the tables of the source as LaTeX, printed and recomputed, for
 * whoever writes about them; see
 * documents.h.
 *
 * A file a table, latex/NAME.tex.  It needs \usepackage{booktabs} and nothing else, in
 * any encoding of fonts.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "report/documents.h"
#include "report/format.h"
#include "report/tables.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* ---- text ---------------------------------------------------------------------- */

/* What means something to LaTeX, or is no letter of its fonts.  Longer ones first. */
static const struct
{
  const char *text, *tex;
} letters[] = { { "\\", "\\textbackslash{}" },
                { "{", "\\{" },
                { "}", "\\}" },
                { "$", "\\$" },
                { "&", "\\&" },
                { "#", "\\#" },
                { "%", "\\%" },
                { "_", "\\_" },
                { "^", "\\textasciicircum{}" },
                { "~", "\\textasciitilde{}" },
                { "`", "\\textasciigrave{}" },
                { "\"", "\\textquotedblright{}" },
                { "<=", "$\\leq$" },
                { ">=", "$\\geq$" },
                { "<", "$<$" },
                { ">", "$>$" },
                { "|", "$|$" },
                { "−", "$-$" },
                { "±", "$\\pm$" },
                { "×", "$\\times$" },
                { "·", "$\\cdot$" },
                { "≤", "$\\leq$" },
                { "≥", "$\\geq$" },
                { "≈", "$\\approx$" },
                { "∞", "$\\infty$" },
                { "√", "$\\surd$" },
                { "∫", "$\\int$" },
                { "∂", "$\\partial$" },
                { "†", "$\\dagger$" },
                { "→", "$\\to$" },
                { "²", "$^2$" },
                { "³", "$^3$" },
                { "⁴", "$^4$" },
                { "⟨", "$\\langle$" },
                { "⟩", "$\\rangle$" },
                { "ħ", "$\\hbar$" },
                { "α", "$\\alpha$" },
                { "β", "$\\beta$" },
                { "γ", "$\\gamma$" },
                { "δ", "$\\delta$" },
                { "ε", "$\\varepsilon$" },
                { "ζ", "$\\zeta$" },
                { "η", "$\\eta$" },
                { "θ", "$\\theta$" },
                { "κ", "$\\kappa$" },
                { "λ", "$\\lambda$" },
                { "μ", "$\\mu$" },
                { "ν", "$\\nu$" },
                { "ξ", "$\\xi$" },
                { "π", "$\\pi$" },
                { "ρ", "$\\rho$" },
                { "σ", "$\\sigma$" },
                { "τ", "$\\tau$" },
                { "φ", "$\\varphi$" },
                { "χ", "$\\chi$" },
                { "ψ", "$\\psi$" },
                { "ω", "$\\omega$" },
                { "Γ", "$\\Gamma$" },
                { "Δ", "$\\Delta$" },
                { "Λ", "$\\Lambda$" },
                { "Σ", "$\\Sigma$" },
                { "Φ", "$\\Phi$" },
                { "Ψ", "$\\Psi$" },
                { "Ω", "$\\Omega$" },
                { "–", "--" },
                { "—", "---" },
                { "‘", "\\textquoteleft{}" },
                { "’", "\\textquoteright{}" },
                { "“", "\\textquotedblleft{}" },
                { "”", "\\textquotedblright{}" },
                { "‹", "\\textquoteleft{}" },
                { "›", "\\textquoteright{}" },
                { "…", "\\ldots{}" },
                { "\xc2\xa0", "~" } };

/* The letter at AT, in UTF-8, and its length; U+FFFD for a byte that begins none. */
static unsigned long
letter (const char *at, size_t *length)
{
  const unsigned char *c = (const unsigned char *) at;
  size_t more = c[0] >= 0xf0 ? 3 : c[0] >= 0xe0 ? 2 : c[0] >= 0xc0 ? 1 : 0;
  unsigned long code = more ? c[0] & (0x3fUL >> more) : c[0];
  *length = 1;
  for (size_t i = 1; i <= more; i++)
    {
      if ((c[i] & 0xc0) != 0x80)
        return 0xfffd;
      code = code << 6 | (c[i] & 0x3fUL);
    }
  *length = more + 1;
  return code < (more ? 0x80 : 1) || (!more && code >= 0x80) ? 0xfffd : code;
}

/* Latin letters that every encoding of fonts has, or makes of a letter and an accent.
 */
static int
is_latin (unsigned long code)
{
  return (code >= 0xc0 && code <= 0xff && code != 0xd0 && code != 0xd7 && code != 0xde
          && code != 0xf0 && code != 0xf7 && code != 0xfe)
         || (code >= 0x106 && code <= 0x10f) /* with acute and caron */
         || code == 0x11a || code == 0x11b || code == 0x11e || code == 0x11f
         || code == 0x141 || code == 0x142 || code == 0x143 || code == 0x144
         || code == 0x147 || code == 0x148 || (code >= 0x150 && code <= 0x155)
         || (code >= 0x158 && code <= 0x15b) || (code >= 0x15e && code <= 0x161)
         || code == 0x164 || code == 0x165 || (code >= 0x16e && code <= 0x171)
         || (code >= 0x178 && code <= 0x17e);
}

/* The row of the letters above that AT begins with, or NULL. */
static const char *
known (const char *at, size_t *length)
{
  for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
    {
      *length = strlen (letters[i].text);
      if (strncmp (at, letters[i].text, *length) == 0)
        return letters[i].tex;
    }
  return NULL;
}

/* TEXT so that LaTeX shows it as it stands; a letter that its fonts may not have by its
 * number, "[U+4E2D]". */
static void
put_tex (btr_sink *sink, const char *text)
{
  for (const char *at = text; *at;)
    {
      size_t length = bti_text_control (at);
      const char *tex = length ? " " : known (at, &length);
      unsigned long code = tex ? 0 : letter (at, &length);
      if (tex)
        btr_put (sink, "%s", tex);
      else if (code >= 0x80 && !is_latin (code))
        btr_put (sink, "[U+%04lX]", code);
      else
        btr_put_bytes (sink, at, length);
      /* two make another sign */
      if (length == 1 && strchr ("-'", *at) && at[1] == *at)
        btr_put (sink, "{}");
      at += length;
    }
}

/* The part of TEXT that is a number, "-3260.1(4)e-07"; LENGTH: of what stands before
 * its exponent.  0: there is none. */
static size_t
number_length (const char *text, size_t *mantissa)
{
  static const char digits[] = "0123456789";
  const char *at = text + (*text == '-' || *text == '+');
  size_t whole = strspn (at, digits);
  if (whole == 0)
    return 0;
  at += whole;
  if (*at == '.')
    at += 1 + strspn (at + 1, digits);
  if (*at == '(')
    {
      size_t error = strspn (at + 1, "0123456789.");
      if (error > 0 && at[1 + error] == ')')
        at += error + 2;
    }
  *mantissa = (size_t) (at - text);
  if (*at == 'e')
    {
      const char *power = at + 1 + (at[1] == '-' || at[1] == '+');
      size_t length = strspn (power, digits);
      if (length > 0)
        at = power + length;
    }
  return (size_t) (at - text);
}

/* TEXT, a number in the signs of mathematics where it is one. */
static void
put_value (btr_sink *sink, const char *text)
{
  static const struct
  {
    const char *text, *tex;
  } signs[]
      = { { "<=", "\\leq " }, { ">=", "\\geq " }, { "≤", "\\leq " }, { "≥", "\\geq " },
          { "<", "<" },       { ">", ">" },       { "~", "\\sim " }, { "", "" } };
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    {
      size_t length = strlen (signs[i].text), mantissa;
      if (strncmp (text, signs[i].text, length) != 0)
        continue;
      const char *number = text + length + strspn (text + length, " ");
      size_t size = number_length (number, &mantissa);
      if (size == 0 || number[size] != '\0')
        continue;
      btr_put (sink, "$%s%.*s", signs[i].tex, (int) mantissa, number);
      if (size > mantissa)
        {
          const char *power = number + mantissa + 1;
          power += *power == '+';
          int minus = *power == '-';
          power += minus;
          power += strspn (power, "0");
          btr_put (sink, "\\times 10^{%s%s}", minus ? "-" : "", *power ? power : "0");
        }
      btr_put (sink, "$");
      return;
    }
  put_tex (sink, text);
}

/* ---- a table ------------------------------------------------------------------- */

/* A mark a verdict, of signs that plain LaTeX has. */
static const char *const marks[BTV_VERDICT_COUNT]
    = { [BTV_CONFIRMED] = "$\\surd$",
        [BTV_EXPLAINED] = "$\\approx$",
        [BTV_WITHIN_SAMPLING] = "$\\simeq$",
        [BTV_CLOSE] = "$\\sim$",
        [BTV_COMPATIBLE] = "$\\otimes$",
        [BTV_REFUTED] = "$\\times$",
        [BTV_UNDECIDED] = "?",
        [BTV_NOT_COMPUTABLE] = "$\\emptyset$",
        [BTV_NOT_RUN] = "$\\cdot$",
        [BTV_ERROR] = "!" };

static const char *
mark_of (btv_verdict verdict)
{
  return marks[verdict] ? marks[verdict] : "!";
}

static void
put_printed (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  (void) part;
  const btv_claim *claim = outcome->claim;
  int encoded = claim->origin == BTV_ORIGIN_ENCODED;
  if (claim->missing || !claim->printed)
    return;
  btr_put (sink, "%s", encoded ? "(" : "");
  put_value (sink, claim->printed);
  btr_put (sink, "%s", encoded ? ")" : "");
}

static void
put_recomputed (btr_sink *sink, const btr_part *part, const btv_outcome *outcome)
{
  (void) part;
  char text[BTR_LINE];
  if (outcome->attempts_count > 0)
    {
      btr_format_answer (text, sizeof text, outcome->claim, &outcome->attempts[0]);
      put_value (sink, text);
      btr_put (sink, "~");
    }
  btr_put (sink, "%s", mark_of (outcome->verdict));
}

static const btr_typeset in_latex = { .begin = "    ",
                                      .between = " & ",
                                      .end = " \\\\\n",
                                      .second = "    & & & & recomputed",
                                      .text = put_value,
                                      .printed = put_printed,
                                      .recomputed = put_recomputed };

/* What the marks of TABLE mean. */
static void
put_legend (btr_sink *sink, const btr_table *table)
{
  int used[BTV_VERDICT_COUNT] = { 0 }, encoded = 0;
  const char *before = "";
  for (size_t i = 0; i < table->count; i++)
    {
      used[table->cells[i]->verdict] = 1;
      encoded |= table->cells[i]->claim->origin == BTV_ORIGIN_ENCODED;
    }
  for (int v = 0; v < BTV_VERDICT_COUNT; v++)
    if (used[v])
      {
        btr_put (sink, "%s%s~", before, mark_of ((btv_verdict) v));
        put_tex (sink, btv_verdict_name ((btv_verdict) v));
        before = ", ";
      }
  if (encoded)
    btr_put (sink,
             "; in parentheses: not printed, but encoded from the source's words");
  btr_put (sink, ".");
}

static void
put_caption (btr_sink *sink, const btr_part *part, const btr_table *table,
             const char *label)
{
  const btv_source *source = &part->audit->claims->source;
  btr_put (sink, "  \\caption{");
  put_tex (sink, table->name);
  btr_put (sink, " of ");
  put_tex (sink, source->authors);
  btr_put (sink, " (");
  put_tex (sink, source->year);
  btr_put (sink, "), as printed and as recomputed by breaktime~");
  put_tex (sink, bt_version ());
  btr_put (sink, "; the figures in parentheses are the error in units of the last "
                 "digits. ");
  put_legend (sink, table);
  btr_put (sink, "}\n  \\label{tab:%s}\n", label);
}

static void
put_table (btr_sink *sink, const btr_part *part, const btr_table *table,
           const char *label)
{
  btr_put (sink, "%% needs \\usepackage{booktabs}\n"
                 "\\begin{table}\n  \\centering\n");
  put_caption (sink, part, table, label);
  /* small, so that most are no wider than a page of text */
  btr_put (sink, "  \\footnotesize\\setlength{\\tabcolsep}{4pt}\n"
                 "  \\begin{tabular}{rllll");
  for (size_t j = 0; j < table->columns_count; j++)
    btr_put (sink, "l");
  btr_put (sink,
           "}\n    \\toprule\n    row & $\\lambda$ & $x_0$ & $\\Omega/\\omega$ & ");
  for (size_t j = 0; j < table->columns_count; j++)
    {
      btr_put (sink, " & ");
      put_tex (sink, table->columns[j]);
    }
  btr_put (sink, " \\\\\n    \\midrule\n");
  (void) btr_put_table_rows (sink, part, table, SIZE_MAX, &in_latex);
  btr_put (sink, "    \\bottomrule\n  \\end{tabular}\n\\end{table}\n");
}

/* ---- all of them --------------------------------------------------------------- */

static bt_status
write_table (btr_work *work, const btr_part *part, const btr_table *table,
             bt_error *error)
{
  static const char *const endings[] = { ".tex" };
  btr_stem stem;
  char name[2 * BTR_NAME];
  btr_sink sink;
  bt_status status
      = btr_take_stem (work, stem, part->prefix, table->name, endings, 1, error);
  if (status != BT_OK)
    return status;
  snprintf (name, sizeof name, "latex/%s.tex", stem);
  btr_sink_open (&sink, work, name, error);
  put_table (&sink, part, table, stem);
  return btr_sink_close (&sink, work, name, 1);
}

bt_status
btr_write_latex (btr_work *work, bt_error *error)
{
  bt_status status = BT_OK;
  for (size_t a = 0; status == BT_OK && a < work->count; a++)
    {
      const btr_part *part = &work->parts[a];
      btr_tables all;
      status = btr_tables_find (&all, part->audit, BTV_OF_SOURCE, error);
      for (size_t i = 0; status == BT_OK && i < all.count; i++)
        status = write_table (work, part, &all.tables[i], error);
      btr_tables_clear (&all);
    }
  return status;
}
