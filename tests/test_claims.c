/* tests/test_claims.c - verdicts and the strict claims files.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/limits.h"
#include "tests/folder.h"
#include "tests/suite.h"
#include "validation/altered.h"
#include "validation/claims.h"
#include "validation/yaml.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof (array) / sizeof *(array))

/* ---- verdicts ------------------------------------------------------------------ */

START_TEST (a_verdict_is_found_by_its_name)
{
  bt_error error = BT_ERROR_INIT;
  btv_verdict found;
  for (int i = 0; i < BTV_VERDICT_COUNT; i++)
    {
      ck_ok (btv_verdict_find (&found, btv_verdict_name ((btv_verdict) i), &error),
             error);
      ck_assert_int_eq (found, i);
      ck_assert_str_ne (btv_verdict_symbol ((btv_verdict) i), "");
      ck_assert_str_ne (btv_verdict_meaning ((btv_verdict) i), "");
    }
  ck_fails (btv_verdict_find (&found, "Confirmed", &error), BT_EINVAL, error,
            "known: confirmed explained within-sampling close compatible refuted");
}
END_TEST

START_TEST (what_is_no_verdict_has_no_name)
{
  static const int none[] = { -1, BTV_VERDICT_COUNT, 1000 };
  for (size_t i = 0; i < COUNT (none); i++)
    {
      ck_assert_str_eq (btv_verdict_name ((btv_verdict) none[i]), "unknown");
      ck_assert_str_eq (btv_verdict_symbol ((btv_verdict) none[i]), "!");
      ck_assert_str_eq (btv_verdict_meaning ((btv_verdict) none[i]), "not a verdict");
    }
}
END_TEST

/* ---- files with one fault ------------------------------------------------------ */

static const char *path;

static void
make_path (void)
{
  static char name[128];
  make_folder ();
  snprintf (name, sizeof name, "%s/claims.yaml", folder);
  path = name;
}

static void
write_file (const char *text, size_t size)
{
  put_bytes (path, text, size);
}

/* A file without fault; each case below replaces one piece of it. */
static const char sound[] = "source:\n"
                            "  id: s25\n"
                            "  title: A title\n"
                            "  authors: A. Author\n"
                            "  year: \"2025\"\n"
                            "readings:\n"
                            "  last:\n"
                            "    text: last crossing\n"
                            "    evaluators: [t_q, t_mf]\n"
                            "    set: {crossing: last}\n"
                            "claims:\n"
                            "  - id: one\n"
                            "    where: Table I, here\n"
                            "    statement: first\n"
                            "    table: {name: Table I, row: 2, column: t_q}\n"
                            "    evaluator: t_q\n"
                            "    parameters:\n"
                            "      lambda: 0.1\n"
                            "      x0: -5\n"
                            "      omega: 0.4\n"
                            "      t_max: 60\n"
                            "    printed: \"6.0\"\n"
                            "    tier: full\n"
                            "    expect: explained\n"
                            "    expect_reading: last\n"
                            "    close: {relative: 0.05, why: because}\n"
                            "  - id: two\n"
                            "    where: Table I, there\n"
                            "    statement: second\n"
                            "    evaluator: stability\n"
                            "    parameters: {lambda: 0, x0: 5, omega: [0.4, 1.2]}\n"
                            "    printed: Stable\n";

/* '@' marks the place that the message must name and is not part of the file.
 * WHAT NULL: BECOMES is the whole file. */
static const struct
{
  const char *what, *becomes, *says;
} faults[] = {
  /* the file */
  { NULL, "@", "no document" },
  { NULL, "@# nothing but this\n", "no document" },
  { NULL, "@---\n", "no document" },
  { NULL, "@~\n", "no document" },
  { NULL, "--- @claims\n", "a claims file is a text; it must be a mapping" },
  { NULL, "@- 1\n", "a claims file is a sequence; it must be a mapping" },
  { NULL, "a: 1\n@---\nb: 2\n", "a second document" },
  { NULL, "@a: 1\n",
    "unknown key 'a' in a claims file; known: source, discretisations, readings" },
  { NULL, "source:\n@\tid: 1\n", "a tab where YAML counts columns" },
  { NULL, "source: {id: a\n@", "not YAML: " },
  { NULL, "source: \xc3\xa9@\xff\n", "text in UTF-8" },
  { NULL, "\xff\xfe", "text in UTF-8" },
  { NULL, "a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[@[[[[", "nested too deeply" },
  { "claims:", "comment: x\nclaims:", "unknown key 'comment'" },
  { "source:", "@sauce:", "unknown key 'sauce'" },

  /* keys and values */
  { "  title: A title", "  title: A\n  @title: B",
    "duplicate key 'title', first on line 3" },
  { "x0: -5", "x0: 1\n      omega: 1\n      @x0: 1", "duplicate key 'x0'" },
  { "  title: A title", "  @title:", "missing value of key 'title'" },
  { "  title: A title", "  @title: ~", "missing value of key 'title'" },
  { "  title: A title", "  @title: null", "missing value of key 'title'" },
  { "  title: A title", "  title: @\"\"", "'title' is empty" },
  { "  title: A title", "  title: @[A]", "'title' is a sequence; it must be a text" },
  { "  title: A title", "  title: @\"A\\nB\"", "a line break" },
  { "  title: A title", "  title: @\"A\\eB\"", "control character" },
  { "  title: A title", "  title: @\"A\\x9bB\"", "control character" },
  { "  title: A title", "  title: @|\n    A", "folded with '>-'" },
  { "  title: A title", "  title: @&a A", "an anchor; leave it out" },
  { "  title: A title", "  title: @*a", "an alias; write the value out" },
  { "  title: A title", "  title: @!!str A", "a tag; leave it out" },
  { "  title: A title", "  ? @[title]\n  : A", "a key that is no text" },
  { "  title: A title", "  title: A@: B", "mapping values are not allowed" },
  { "  title: A title\n", "", "missing key 'title' in the source" },
  { "  year: \"2025\"", "  year: @25", "it must have four digits" },
  { "  id: s25", "  id: @S25", "bad id 'S25'; use a-z, 0-9" },

  /* discretisations */
  { "readings:\n", "discretisations: @[a]\nreadings:\n",
    "'discretisations' is a sequence; it must be a mapping" },
  { "readings:\n", "discretisations:\n  printed: @{points: 128, box: 30}\nreadings:\n",
    "missing key 'step' in a discretisation" },
  { "readings:\n",
    "discretisations:\n  printed: @{points: 127, box: 30, step: 0.05}\nreadings:\n",
    "'127/30/0.05' is neither" },
  { "readings:\n", "discretisations:\n  printed: @{points: 128, step: 1}\nreadings:\n",
    "'128/0/1' is neither" },
  { "readings:\n", "discretisations:\n  printed: {step: @-1}\nreadings:\n",
    "'step' is '-1'; it must be a finite number > 0" },
  { "readings:\n", "discretisations:\n  @converged: {step: 1}\nreadings:\n",
    "which stands for none" },
  { "    set: {crossing: last}", "    set: {discretisation: @printed}",
    "unknown discretisation 'printed'; known: vz25, vz25-step" },

  /* readings */
  { "  last:\n", "  @Last One:\n", "bad name of a reading 'Last One'" },
  { "    text: last crossing\n", "", "missing key 'text' in a reading" },
  { "t_q, t_mf", "t_q, @t_x", "unknown evaluator 't_x'; known: t_q, t_mf" },
  { "t_q, t_mf", "t_q, @t_q", "'t_q' is listed twice" },
  { "t_q, t_mf", "t_q, @~", "an item without a value" },
  { "[t_q, t_mf]", "@[]", "'evaluators' is empty" },
  { "[t_q, t_mf]", "@t_q", "'evaluators' is a text; it must be a list" },
  { "crossing: last}", "@corner: last}", "reading 'last', evaluator 't_q': " },
  { "crossing: last}", "@crossing: lost}", "reading 'last', evaluator 't_q': " },
  { "crossing: last}", "crossing: @[last]}", "it must be a word or a number" },
  { "{crossing: last}", "@{}", "'set' is empty" },
  { "evaluators: [t_q, t_mf]", "evaluators: [t_q, entropy]",
    "reading 'last', evaluator 'entropy': " },

  /* claims */
  { "  - id: two", "  - id: @one", "duplicate id 'one', first on line 12" },
  { "  - id: two", "  - @id:", "missing value of key 'id'" },
  { "    statement: first\n", "", "missing key 'statement' in a claim" },
  { "lambda: 0.1", "@lamda: 0.1",
    "unknown key 'lamda' in a claim's parameters; known: lambda, x0, omega, at, "
    "t_max" },
  { "lambda: 0.1", "lambda: @-0.1",
    "'lambda' is '-0.1'; it must be a finite number >= 0" },
  { "lambda: 0.1", "lambda: @.nan", "'lambda' is '.nan'; it must be a finite number" },
  { "lambda: 0.1", "lambda: @nan", "'lambda' is 'nan'" },
  { "lambda: 0.1", "lambda: @1e999", "'lambda' is '1e999'" },
  { "lambda: 0.1", "lambda: @\"0.1\"", "'lambda' is a quoted text" },
  { "lambda: 0.1", "lambda: @{a: b}",
    "'lambda' is a mapping; it must be a list of numbers >= 0, or one number" },
  { "lambda: 0.1", "lambda: @[]", "'lambda' is empty" },
  { "lambda: 0.1", "lambda: [@-1]", "'lambda' is '-1'" },
  { "lambda: 0, x0", "lambda: @[0, 0, 0], x0",
    "3 numbers for 'lambda'; write one for all modes, or one for each of the 2" },
  { "set: {crossing: last}", "set: {crossing: last}\n    modes: @0",
    "it must be a whole number from 1" },
  { "stability\n    parameters: {lambda: 0, x0: 5, omega: [0.4, 1.2]}\n    printed: "
    "Stable",
    "stabilities\n    parameters: {lambda: 0, x0: 5, omega: [0.4, 1.2]}\n    printed: "
    "@S",
    "'printed' is 'S'; evaluator 'stabilities' answers U|S, a letter for each mode" },
  { "stability\n    parameters: {lambda: 0, x0: 5, omega: [0.4, 1.2]}\n    printed: "
    "Stable",
    "stabilities\n    parameters: {lambda: 0, x0: 5, omega: [0.4, 1.2]}\n    printed: "
    "@SX",
    "'printed' is 'SX'" },
  { "x0: -5", "x0: @.inf", "'x0' is '.inf'" },
  { "x0: -5", "x0: @5,5", "write 5.5, with a decimal point" },
  { "x0: -5", "x0: @3,304",
    "write 3304, without commas, or with a decimal point 3.304" },
  { "x0: -5", "x0: @1,234,567.5", "write 1234567.5, without commas" },
  { "x0: -5", "x0: @1_000", "write 1000, without underscores" },
  { "x0: -5",
    "x0: @3\xe2\x80\xaf"
    "304",
    "write 3304, without blanks" },
  { "x0: -5", "x0: @010", "write 10: with a zero in front it is octal to some" },
  { "x0: -5", "x0: @-00.5", "write -0.5: with a zero in front" },
  { "x0: -5", "x0: @0x10", "write it in decimal digits" },
  { "x0: -5", "x0: @0o10", "write it in decimal digits" },
  { "x0: -5", "x0: @−5", "write -5, with the minus of a keyboard" },
  { "x0: -5", "x0: @2×10⁻³", "write powers of ten as in 2e-3" },
  { "x0: -5", "x0: @2 x 10^-3", "write powers of ten as in 2e-3" },
  { "x0: -5", "x0: @2d-3", "write 2e-3, the exponent behind an e" },
  { "x0: -5", "x0: @1e-999", "it is too small to be told from 0: write 0" },
  { "x0: -5", "x0: @1e999", "it is too large" },
  { "[0.4, 1.2]", "[@0,4]",
    "if 0,4 is one number, write it with a decimal point, 0.4" },
  { "row: 2", "row: @02", "whole number from 1 to 999999; write 2: with a zero" },
  { "x0: -5", "x0: @5 m", "'x0' is '5 m'" },
  { "x0: -5", "x0: @<= 5", "'x0' is '<= 5'; it must be a finite number" },
  { "x0: -5", "x0: @4–6", "'x0' is '4–6'; it must be a finite number" },
  { "omega: 0.4", "omega: @0", "'omega' is '0'; it must be a finite number > 0" },
  { "[0.4, 1.2]", "[0.4, @-1.2]", "'omega' is '-1.2'" },
  { "[0.4, 1.2]", "@[]", "'omega' is empty" },
  { "[0.4, 1.2]", "@{a: 1}", "'omega' is a mapping" },
  { "t_max: 60", "t_max: @0", "'t_max' is '0'; it must be a finite number > 0" },
  { "t_max: 60", "t_max: @-pi", "'t_max' is '-pi'; it must be a finite number > 0" },
  { "t_max: 60", "t_max: @2*pie",
    "'t_max' is '2*pie'; it must be a finite number > 0; character 3: nothing is "
    "called 'pie'; there is pi" },
  { "t_max: 60", "t_max: @20*(pi", "character 4: this '(' is not closed" },
  { "t_max: 60", "t_max: @1/0", "'t_max' is '1/0'; it must be a finite number > 0" },
  { "t_max: 60", "t_max: @2^4000", "'t_max' is '2^4000'; it must be a finite" },
  { "x0: -5", "x0: @i*sqrt(2)", "'x0' is 'i*sqrt(2)'; it must be a finite number" },
  { "x0: -5", "x0: @\"pi/2\"", "write the number without quotes" },
  { "[0.4, 1.2]", "[0.4, @1/]", "'omega' is '1/'; it must be a finite number > 0" },
  { "      lambda: 0.1\n      x0: -5\n      omega: 0.4\n      t_max: 60\n",
    "      @lambda: 0.1\n      x0: -5\n      omega: 0.4\n",
    "missing key 't_max' in a claim's parameters; evaluator 't_q' needs it" },
  { "t_max: 60", "t_max: 60\n      @at: 5", "'at' means nothing to evaluator 't_q'" },
  { "row: 2", "row: @0", "'row' is 0; it must be a whole number from 1" },
  { "row: 2", "row: @1.5", "'row' is 1.5" },
  { "row: 2", "row: @[2]", "'row' is a sequence" },
  { "evaluator: stability", "evaluator: @x9", "unknown evaluator 'x9'; known: t_q" },
  { "printed: \"6.0\"", "printed: @6.0", "'printed' is the bare number 6.0; quote it" },
  { "printed: \"6.0\"", "printed: @\"6,0\"", "'6,0' is no printed number: a comma" },
  { "printed: \"6.0\"", "printed: @\"nan\"", "'nan' is no printed number" },
  { "printed: \"6.0\"", "printed: @\"Stable\"", "evaluator 't_q' gives a number" },
  { "printed: \"6.0\"", "printed: @\"6.0(1)\"",
    "`uncertainty: bound' or `uncertainty: sigma'" },
  { "printed: \"6.0\"", "printed: @\"6.0 ± 0.1\"",
    "`uncertainty: bound' or `uncertainty: sigma'" },
  { "printed: \"6.0\"", "printed: \"6.0(1)\"\n    uncertainty: @two sigma",
    "unknown uncertainty 'two sigma'; known: bound, sigma" },
  { "printed: \"6.0\"", "printed: @\"6.0\"\n    uncertainty: bound",
    "'uncertainty' beside a number without" },
  { "printed: \"6.0\"", "printed: \"6.0123\"\n    @digits: 3",
    "'digits' without 'why'" },
  { "printed: \"6.0\"", "printed: \"6.0123\"\n    @why: x", "'why' without 'digits'" },
  { "printed: \"6.0\"", "printed: \"6.0123\"\n    why: x\n    digits: @0",
    "'digits' is 0; it must be a whole number from 1" },
  { "printed: \"6.0\"", "printed: @\"6.0\"\n    why: x\n    digits: 2",
    "no more significant digits than are to be compared" },
  { "printed: \"6.0\"", "printed: @\"6.0123456789012345678\"",
    "more digits than a double can tell apart; say how many" },
  { "printed: \"6.0\"",
    "printed: @\"6.0123456789012345678\"\n    why: x\n    digits: 18",
    "more digits than a double can tell apart; say how many" },
  { "evaluator: stability\n    parameters: {lambda: 0, x0: 5, omega: [0.4, 1.2]}\n    "
    "printed: Stable",
    "missing: x0\n    @uncertainty: bound", "'uncertainty' beside 'missing'" },
  { "evaluator: stability\n    parameters: {lambda: 0, x0: 5, omega: [0.4, 1.2]}\n    "
    "printed: Stable",
    "missing: x0\n    @digits: 3", "'digits' beside 'missing'" },
  { "evaluator: stability\n    parameters: {lambda: 0, x0: 5, omega: [0.4, 1.2]}\n    "
    "printed: Stable",
    "missing: x0\n    @why: x", "'why' beside 'missing'" },
  { "printed: Stable", "printed: Stable\n    @uncertainty: bound",
    "'uncertainty' for a label" },
  { "printed: Stable", "printed: @stable", "answers Stable|Unstable" },
  { "printed: Stable", "printed: @Stab", "answers Stable|Unstable" },
  { "tier: full", "tier: @slow", "unknown tier 'slow'; known: quick, full" },
  { "expect: explained", "expect: @right",
    "unknown verdict 'right'; known: confirmed" },
  { "expect: explained\n    ", "expect: refuted\n    @",
    "without 'expect: explained'" },
  { "expect: explained\n    ", "@", "without 'expect: explained'" },
  { "expect_reading: last", "expect_reading: @least",
    "no reading 'least' for evaluator 't_q'; known: last" },
  { "relative: 0.05", "relative: @0", "'relative' is '0'" },
  { "relative: 0.05", "relative: @1", "'relative' is 1; it must be below 1" },
  { "relative: 0.05", "relative: @2.5", "'relative' is 2.5; it must be below 1" },
  { "{relative: 0.05, why: because}", "@{relative: 0.05}", "missing key 'why'" },
  { "printed: Stable", "printed: Stable\n    @close: {relative: 1, why: x}",
    "'close' for a label" },
};

/* TEXT of FILE with the fault in it, the mark still there. */
static void
make_fault (char *text, size_t size, const char *what, const char *becomes)
{
  if (!what)
    {
      snprintf (text, size, "%s", becomes);
      return;
    }
  const char *found = strstr (sound, what);
  ck_assert_msg (found != NULL, "the sound file has no '%s'", what);
  int length = snprintf (text, size, "%.*s%s%s", (int) (found - sound), sound, becomes,
                         found + strlen (what));
  ck_assert (length > 0 && (size_t) length < size);
}

/* Take the mark out of TEXT; "path:line:column: " or, without one, "path:". */
static void
find_mark (char *text, char *place, size_t size)
{
  char *mark = strchr (text, '@');
  snprintf (place, size, "%s:", path);
  if (!mark)
    return;
  size_t line = 1, column = 1;
  for (const char *c = text; c < mark; c++)
    if (*c == '\n')
      {
        line++;
        column = 1;
      }
    else if (((unsigned char) *c & 0xc0) != 0x80)
      column++;
  snprintf (place, size, "%s:%zu:%zu: ", path, line, column);
  memmove (mark, mark + 1, strlen (mark));
}

/* Said at its place, and nothing else is said. */
START_TEST (a_fault_is_refused_at_its_place)
{
  /* Something else is wrong, too. */
  static const char *const two[]
      = { "unknown key 'sauce'", "duplicate key 'x0'", "a key that is no text",
          "bad name of a reading 'Last One'" };
  char text[4096], place[256];
  size_t more = 0;
  make_fault (text, sizeof text, faults[_i].what, faults[_i].becomes);
  find_mark (text, place, sizeof place);
  write_file (text, strlen (text));
  bt_error error = BT_ERROR_INIT;
  btv_complaints all = { NULL, 0, 0 };
  btv_claims *claims = (btv_claims *) text;
  ck_fails (btv_claims_read (&claims, path, &all, &error), BT_EDATA, error, path);
  ck_assert_ptr_null (claims);
  size_t found = 0, said = 0;
  for (size_t i = 0; i < all.count; i++)
    if (strncmp (all.item[i].text, place, strlen (place)) == 0)
      {
        found++;
        said += strstr (all.item[i].text, faults[_i].says) != NULL;
      }
  ck_assert_msg (said == 1, "'%s': not '%s' at '%s', which says %zu", all.item[0].text,
                 faults[_i].says, place, found);
  for (size_t i = 0; i < COUNT (two); i++)
    more |= strcmp (faults[_i].says, two[i]) == 0;
  if (faults[_i].what)
    ck_assert_msg (all.count == 1 + more, "%zu complaints, such as '%s'", all.count,
                   all.item[all.count - 1].text);
  ck_assert_int_eq (strcmp (error.text, all.item[0].text), 0);
  btv_complaints_clear (&all);
  ck_assert_int_eq (btv_claims_load (&claims, path, NULL), BT_EDATA);
}
END_TEST

/* All faults of a file, each once, in the order of lines, and nothing that only echoes
 * another one. */
START_TEST (all_faults_are_told_at_once)
{
  static const struct
  {
    const char *text;
    const char *says[12];
  } files[] = {
    { "source: {id: s, titel: t, authors: a, year: \"20255\"}\n"
      "readings:\n"
      "  last: {text: t, evaluators: [t_qq, t_mf], set: {crossing: lost}}\n"
      "claims:\n"
      "  - id: one\n"
      "    where: w\n"
      "    statement: s\n"
      "    evaluator: t_q\n"
      "    parameters: {lambda: 0,05, x0: 010, omega: [0,4], t_max: 60}\n"
      "    printed: \"6\"\n"
      "    tier: ful\n"
      "    expect: explained\n"
      "    expect_reading: last\n"
      "  - id: one\n"
      "    where: ~\n"
      "    statment: s\n"
      "    evaluator: entrpy\n"
      "    parameters: {lambda: .5, x0: 5., omega: +3, model: [}\n"
      "    printed: 6\n",
      { ":1:17: unknown key 'titel'", ":1:45: 'year' is '20255'",
        ":3:32: unknown evaluator 't_qq'", ":3:51: reading 'last', evaluator 't_mf'",
        ":9:28: a comma ends 'lambda' here; if 0,05 is one number, write it with a "
        "decimal point, 0.05",
        ":9:36: 'x0' is '010'; it must be a finite number; write 10",
        ":9:49: 'omega' is '0'; if 0,4 is one number",
        ":11:11: unknown tier 'ful'; known: quick, full; did you mean 'full'?",
        ":14:9: duplicate id 'one'", ":15:5: missing value of key 'where'",
        ":16:5: unknown key 'statment'", ":17:16: unknown evaluator 'entrpy'" } },
    { "claims:\n"
      "  - {id: a, where: w, statement: s, origin: ours}\n"
      "  - x\n"
      "  - id: b\n"
      "    id: c\n"
      "    where: &w w\n"
      "    statement: *w\n"
      "    missing: x0\n"
      "    expect: not-computible\n"
      "    reconstruction: no\n",
      { ":1:1: missing key 'source'", ":2:5: missing key 'evaluator'",
        ":2:5: missing key 'printed'", ":3:5: a claim is a text",
        ":5:5: duplicate key 'id', first on line 4", ":6:12: an anchor",
        ":7:16: an alias",
        ":9:13: unknown verdict 'not-computible'; known: confirmed explained" } },
  };
  bt_error error = BT_ERROR_INIT;
  btv_complaints all = { NULL, 0, 0 };
  btv_claims *claims;
  write_file (files[_i].text, strlen (files[_i].text));
  ck_fails (btv_claims_read (&claims, path, &all, &error), BT_EDATA, error, path);
  size_t i = 0;
  for (; i < COUNT (files[_i].says) && files[_i].says[i]; i++)
    ck_assert_msg (i < all.count && strstr (all.item[i].text, files[_i].says[i]),
                   "%zu: '%s', not '%s'", i, i < all.count ? all.item[i].text : "none",
                   files[_i].says[i]);
  /* The first ends in the middle of a line. */
  ck_assert_uint_eq (all.count, i + (_i == 0));
  if (_i == 0)
    ck_assert_ptr_nonnull (strstr (all.item[i].text, ":18:57: not YAML: "));
  btv_complaints_clear (&all);
}
END_TEST

/* Whatever it breaks off at, what is missing behind that is not there. */
START_TEST (a_file_that_breaks_off_anywhere)
{
  static const char mark[] = " ]\n]\n";
  for (size_t size = 0; size < sizeof sound - 1; size++)
    {
      char text[sizeof sound + sizeof mark];
      bt_error error = BT_ERROR_INIT;
      btv_claims *claims;
      memcpy (text, sound, size);
      memcpy (text + size, mark, sizeof mark);
      write_file (text, size + sizeof mark - 1);
      ck_fails (btv_claims_load (&claims, path, &error), BT_EDATA, error, path);
      ck_assert_ptr_null (claims);
    }
}
END_TEST

START_TEST (the_file_without_fault_loads)
{
  write_file (sound, sizeof sound - 1);
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  ck_ok (btv_claims_load (&claims, path, &error), error);
  ck_assert_str_eq (claims->path, path);
  ck_assert_ptr_null (claims->source.journal);
  ck_assert_uint_eq (claims->claims_count, 2);
  const btv_claim *one = &claims->claims[0], *two = &claims->claims[1];
  ck_assert_uint_eq (claims->readings[0].line, 7);
  ck_assert_uint_eq (one->line, 12);
  ck_assert_double_eq (one->x0, -5.0);
  ck_assert_uint_eq (one->modes, 1);
  ck_assert_double_eq (one->omega[0], 0.4);
  ck_assert_int_eq (one->tier, BTV_FULL);
  ck_assert (one->has_expect && one->expect == BTV_EXPLAINED);
  ck_assert_str_eq (one->expect_reading, "last");
  ck_assert_double_eq (one->close_relative, 0.05);
  ck_assert_str_eq (one->close_why, "because");
  ck_assert_uint_eq (two->modes, 2);
  ck_assert_double_eq (two->omega[1], 1.2);
  ck_assert_int_eq (two->tier, BTV_QUICK);
  ck_assert (!two->has_expect);
  ck_assert_ptr_null (two->table);
  ck_assert_ptr_null (two->close_why);
  btv_claims_free (claims);
  btv_claims_free (NULL);
}
END_TEST

/* What the source says beside its number. */
START_TEST (a_number_is_taken_as_the_file_says)
{
  static const struct
  {
    const char *printed;
    double lo, hi;
    btv_form form;
    size_t digits, compared;
  } cases[] = {
    { "\"6.0(1)\"\n    uncertainty: bound", 5.9, 6.1, BTV_FORM_BOUND, 2, 2 },
    /* 3 sqrt (1 + 1/12) tenths */
    { "\"6.0 ± 0.1\"\n    uncertainty: sigma", 5.68775010008008, 6.31224989991992,
      BTV_FORM_SIGMA, 2, 2 },
    { "\"6.01234567890123456789\"\n    digits: 4\n    why: short", 6.0115, 6.0125,
      BTV_FORM_DIGITS, 21, 4 },
    { "\"5–7\"", 4.5, 7.5, BTV_FORM_RANGE, 0, 0 },
  };
  const char *what = "\"6.0\"", *found = strstr (sound, what);
  for (size_t i = 0; i < COUNT (cases); i++)
    {
      char text[4096];
      snprintf (text, sizeof text, "%.*s%s%s", (int) (found - sound), sound,
                cases[i].printed, found + strlen (what));
      write_file (text, strlen (text));
      bt_error error = BT_ERROR_INIT;
      btv_claims *claims;
      ck_ok (btv_claims_load (&claims, path, &error), error);
      const btv_claim *one = &claims->claims[0];
      ck_assert_double_eq_tol (one->claimed.lo, cases[i].lo, 1e-14);
      ck_assert_double_eq_tol (one->claimed.hi, cases[i].hi, 1e-14);
      ck_assert_int_eq (one->how.form, cases[i].form);
      ck_assert_uint_eq (one->how.digits, cases[i].digits);
      ck_assert_uint_eq (one->how.compared, cases[i].compared);
      ck_assert_pstr_eq (one->digits_why, i == 2 ? "short" : NULL);
      ck_assert_int_eq (claims->claims[1].how.form, BTV_FORM_NONE);
      btv_claims_free (claims);
    }
}
END_TEST

/* Couplings mode by mode; a reading for models with as many modes. */
START_TEST (a_number_may_be_an_expression)
{
  static const struct
  {
    const char *from, *to;
  } change[] = { { "      x0: -5\n", "      x0: -sqrt(25)*pi^0\n" },
                 { "      omega: 0.4\n", "      omega: 2/5\n" },
                 { "      t_max: 60\n", "      t_max: 19.5*pi\n" } };
  char text[4096], other[4096];
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  snprintf (text, sizeof text, "%s", sound);
  for (size_t i = 0; i < COUNT (change); i++)
    {
      const char *found = strstr (text, change[i].from);
      ck_assert_ptr_nonnull (found);
      snprintf (other, sizeof other, "%.*s%s%s", (int) (found - text), text,
                change[i].to, found + strlen (change[i].from));
      memcpy (text, other, sizeof text);
    }
  write_file (text, strlen (text));
  ck_ok (btv_claims_load (&claims, path, &error), error);
  const btv_claim *one = &claims->claims[0];
  ck_assert_double_eq (one->x0, -5);
  ck_assert_double_eq (one->omega[0], 0.4);
  ck_assert_double_eq (one->t_max, 19.5 * 3.14159265358979323846);
  btv_claims_free (claims);
}
END_TEST

START_TEST (a_coupling_for_each_mode)
{
  char text[4096];
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  snprintf (text, sizeof text, "%s", sound);
  char *at = strstr (text, "lambda: 0, x0");
  ck_assert_ptr_nonnull (at);
  memmove (at + 18, at + 9, strlen (at + 9) + 1);
  memcpy (at, "lambda: [0.1, 0.2]", 18);
  at = strstr (text, "claims:");
  memmove (at + 13, at, strlen (at) + 1);
  memcpy (at, "    modes: 1\n", 13);
  write_file (text, strlen (text));
  ck_ok (btv_claims_load (&claims, path, &error), error);
  const btv_claim *one = &claims->claims[0], *two = &claims->claims[1];
  ck_assert_int_ne (btv_claim_shares_lambda (one), 0);
  ck_assert_int_eq (btv_claim_shares_lambda (two), 0);
  ck_assert_double_eq (btv_claim_lambda (one, 0), 0.1);
  ck_assert_double_eq (btv_claim_lambda (two, 0), 0.1);
  ck_assert_double_eq (btv_claim_lambda (two, 1), 0.2);
  ck_assert_int_eq (btv_claim_same_model (one, two), 0);
  ck_assert_int_ne (btv_claim_same_model (two, two), 0);
  ck_assert_uint_eq (claims->readings[0].modes, 1);
  ck_assert_int_ne (btv_reading_concerns (&claims->readings[0], one), 0);
  ck_assert_int_eq (btv_reading_concerns (&claims->readings[0], two), 0);
  btv_claims_free (claims);
}
END_TEST

/* A name of the file's own goes before one that is built in; and what is in a claim is
 * what the name stands for. */
START_TEST (a_discretisation_has_a_name)
{
  static const char ours[]
      = "discretisations:\n"
        "  vz25: {points: 64, box: 20, step: 0.05}\n"
        "  ours: {points: 32, box: 1e1, step: 0.1, interval: 0.2}\n";
  char text[4096], name[600];
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  btv_discretisation found;
  const char *readings = strstr (sound, "readings:"),
             *set = strstr (sound, "{crossing: last}"), *rest = strchr (set, '}') + 1,
             *evaluator = strstr (rest, "    evaluator: t_q\n");
  snprintf (text, sizeof text,
            "%.*s%s%.*s{discretisation: vz25}%.*s%s"
            "    set: {discretisation: vz25-step}\n%s",
            (int) (readings - sound), sound, ours, (int) (set - readings), readings,
            (int) (evaluator - rest), rest, "    evaluator: t_q\n",
            evaluator + strlen ("    evaluator: t_q\n"));
  write_file (text, strlen (text));
  ck_ok (btv_claims_load (&claims, path, &error), error);
  ck_assert_str_eq (claims->readings[0].set[0].value, "64/20/0.05");
  ck_assert_str_eq (claims->claims[0].set[0].value, "0/0/0.03");
  btv_claims_free (claims);
  snprintf (name, sizeof name, "%s:ours", path);
  ck_ok (btv_discretisation_find (&found, name, &error), error);
  ck_assert_uint_eq (found.points, 32);
  ck_assert_double_eq (found.box, 10);
  ck_assert_double_eq (found.step, 0.1);
  ck_assert_double_eq (found.interval, 0.2);
  ck_ok (btv_discretisation_find (&found, "vz25", &error), error);
  ck_assert_uint_eq (found.points, 256);
  ck_assert_double_eq (found.interval, 3 * 0.03);
  snprintf (name, sizeof name, "%s:yours", path);
  ck_fails (btv_discretisation_find (&found, name, &error), BT_EINVAL, error,
            "known: vz25, ours");
}
END_TEST

START_TEST (claims_may_come_before_readings)
{
  char text[4096];
  const char *readings = strstr (sound, "readings:"),
             *claims_at = strstr (sound, "claims:");
  snprintf (text, sizeof text, "%s%.*s%.*s", claims_at, (int) (readings - sound), sound,
            (int) (claims_at - readings), readings);
  write_file (text, strlen (text));
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  ck_ok (btv_claims_load (&claims, path, &error), error);
  ck_assert_str_eq (claims->claims[0].expect_reading, "last");
  btv_claims_free (claims);
}
END_TEST

START_TEST (windows_line_ends_and_a_byte_order_mark_are_fine)
{
  char text[4096] = "\xef\xbb\xbf";
  size_t size = 3;
  for (const char *c = sound; *c; c++)
    {
      if (*c == '\n')
        text[size++] = '\r';
      text[size++] = *c;
    }
  write_file (text, size);
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  ck_ok (btv_claims_load (&claims, path, &error), error);
  ck_assert_uint_eq (claims->claims[1].line, 27);
  btv_claims_free (claims);
}
END_TEST

START_TEST (a_file_that_cannot_be_read_says_why)
{
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  char expected[256];
  snprintf (expected, sizeof expected, "cannot read '%s': No such file or directory",
            path);
  ck_assert_int_eq (btv_claims_load (&claims, path, &error), BT_EIO);
  ck_assert_str_eq (error.text, expected);
  ck_assert_ptr_null (claims);
  snprintf (expected, sizeof expected, "cannot read '%s': Is a directory", folder);
  ck_assert_int_eq (btv_claims_load (&claims, folder, &error), BT_EIO);
  ck_assert_str_eq (error.text, expected);
}
END_TEST

START_TEST (a_file_of_four_mib_is_read_and_no_more)
{
  size_t size = BTI_MAX_YAML + 1;
  char *text = malloc (size);
  ck_assert_ptr_nonnull (text);
  memcpy (text, sound, sizeof sound - 1);
  memset (text + sizeof sound - 1, '\n', size - sizeof sound + 1);
  bt_error error = BT_ERROR_INIT;
  btv_claims *claims;
  write_file (text, size);
  ck_fails (btv_claims_load (&claims, path, &error), BT_EDATA, error,
            "larger than 4 MiB");
  write_file (text, size - 1);
  ck_ok (btv_claims_load (&claims, path, &error), error);
  btv_claims_free (claims);
  free (text);
}
END_TEST

START_TEST (a_message_stays_readable_when_path_and_text_are_long)
{
  char name[512], word[600];
  memset (name, 'p', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  memset (word, 'w', sizeof word - 1);
  word[sizeof word - 1] = '\0';
  memcpy (word + 59, "\xc3\xa9", 2); /* a character across the cut */
  bt_error error = BT_ERROR_INIT;
  ck_assert_int_eq (btv_yaml_refuse (&error, name, 12, 5, "unknown '%s'; known: x",
                                     btv_yaml_shown (word).text),
                    BT_EDATA);
  ck_assert_ptr_nonnull (strstr (error.text, "p:12:5: unknown 'www"));
  ck_assert_ptr_nonnull (strstr (error.text, "w...'; known: x"));
  ck_assert_ptr_null (strchr (error.text, '\xc3'));
}
END_TEST

/* ---- a claim with other parameters ------------------------------------------------
 */

static double
has (const btv_claim *claim, const char *name)
{
  double value;
  return btv_claim_parameter (claim, name, &value) ? value : -1;
}

/* Modes that have the same have one number of all, which is set; modes that do not have
 * none, and are scaled. */
START_TEST (a_claim_is_altered_where_it_can_be)
{
  double couplings[] = { 0.1, 0.2, 0.1 }, omega[] = { 0.7, 0.7, 0.7 };
  static char id[] = "c";
  const btv_claim claim = { .id = id,
                            .lambda = 0.1,
                            .couplings = couplings,
                            .omega = omega,
                            .x0 = 3,
                            .modes = 3,
                            .at = 5 };
  bt_error error = BT_ERROR_INIT;
  btv_altered other;
  ck_assert_double_eq (has (&claim, "lambda"), -1);
  ck_assert_double_eq (has (&claim, "omega"), 0.7);
  ck_assert_double_eq (has (&claim, "x0"), 3);
  ck_assert_double_eq (has (&claim, "at"), 5);
  ck_assert_double_eq (has (&claim, "chi"), -1);
  ck_assert_int_eq (btv_claim_scales (&claim, "lambda"), 1);
  ck_assert_int_eq (btv_claim_scales (&claim, "x0"), 1);
  ck_assert_int_eq (btv_claim_scales (&claim, "chi"), 0);
  btv_altered_begin (&other, &claim);
  ck_fails (btv_altered_set (&other, "lambda", 1, &error), BT_EINVAL, error,
            "no parameter 'lambda' to be set");
  ck_fails (btv_altered_scale (&other, "chi", 2, &error), BT_EINVAL, error,
            "no parameter 'chi'");
  ck_ok (btv_altered_scale (&other, "lambda", 3, &error), error);
  ck_ok (btv_altered_set (&other, "omega", 0.9, &error), error);
  ck_ok (btv_altered_scale (&other, "x0", 2, &error), error);
  ck_ok (btv_altered_set (&other, "at", 7, &error), error);
  for (size_t j = 0; j < 3; j++)
    {
      ck_assert_double_eq_tol (other.claim.couplings[j], 3 * couplings[j], 1e-15);
      ck_assert_double_eq (other.claim.omega[j], 0.9);
    }
  ck_assert_double_eq (has (&other.claim, "x0"), 6);
  ck_assert_double_eq (has (&other.claim, "at"), 7);
  ck_assert_double_eq (omega[2], 0.7);
  /* Either way round, one that differs is another. */
  omega[1] = 0.6;
  ck_assert_double_eq (has (&claim, "omega"), -1);
  omega[1] = 0.8;
  ck_assert_double_eq (has (&claim, "omega"), -1);
  btv_altered_clear (&other);
}
END_TEST

/* Where there are no modes, names are those of the model. */
START_TEST (an_open_claim_has_the_parameters_of_its_model)
{
  static char model[] = "m";
  const btv_claim claim
      = { .model = model,
          .open = { .kind = BTI_OPEN_QUBIT, .lambda = 0.5, .gamma_c = 0.2 },
          .at = NAN };
  bt_error error = BT_ERROR_INIT;
  btv_altered other;
  ck_assert_double_eq (has (&claim, "lambda"), 0.5);
  ck_assert_double_eq (has (&claim, "at"), -1);
  ck_assert_int_eq (btv_claim_scales (&claim, "lambda"), 1);
  ck_assert_int_eq (btv_claim_scales (&claim, "omega"), 0);
  btv_altered_begin (&other, &claim);
  ck_ok (btv_altered_scale (&other, "gamma_c", 3, &error), error);
  ck_assert_double_eq_tol (other.claim.open.gamma_c, 0.6, 1e-15);
  ck_assert_double_eq (other.claim.open.lambda, 0.5);
  ck_fails (btv_altered_set (&other, "omega", 1, &error), BT_EINVAL, error, "'omega'");
  btv_altered_clear (&other);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("claims");
  TCase *verdict = tcase_create ("verdict");
  tcase_add_test (verdict, a_verdict_is_found_by_its_name);
  tcase_add_test (verdict, what_is_no_verdict_has_no_name);
  suite_add_tcase (suite, verdict);

  TCase *files = tcase_create ("files");
  tcase_add_checked_fixture (files, make_path, remove_folder);
  tcase_add_loop_test (files, a_fault_is_refused_at_its_place, 0, COUNT (faults));
  tcase_add_loop_test (files, all_faults_are_told_at_once, 0, 2);
  tcase_add_test (files, a_file_that_breaks_off_anywhere);
  tcase_add_test (files, the_file_without_fault_loads);
  tcase_add_test (files, a_number_is_taken_as_the_file_says);
  tcase_add_test (files, a_number_may_be_an_expression);
  tcase_add_test (files, a_coupling_for_each_mode);
  tcase_add_test (files, a_discretisation_has_a_name);
  tcase_add_test (files, claims_may_come_before_readings);
  tcase_add_test (files, windows_line_ends_and_a_byte_order_mark_are_fine);
  tcase_add_test (files, a_file_that_cannot_be_read_says_why);
  tcase_add_test (files, a_file_of_four_mib_is_read_and_no_more);
  tcase_add_test (files, a_message_stays_readable_when_path_and_text_are_long);
  suite_add_tcase (suite, files);

  TCase *other = tcase_create ("altered");
  tcase_add_test (other, a_claim_is_altered_where_it_can_be);
  tcase_add_test (other, an_open_claim_has_the_parameters_of_its_model);
  suite_add_tcase (suite, other);
  return suite_run (suite);
}
