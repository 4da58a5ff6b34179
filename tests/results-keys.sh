#!/bin/sh
# results-keys.sh - the keys that results.json can have are those of its schema, and the
# words that tables of the program give are those that it lists.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
schema=$srcdir/report/schema/results.schema.json
cd "$tmp" || exit 99

# table FILE: the first text of each entry of an ENTRY list.
table () {
  sed -n 's/^ *ENTRY ([A-Z_]*, "\([a-z-]*\)".*/\1/p' "$srcdir/$1"
}
table validation/verdict.h >verdicts
sed -n '/define BT_AXIS_LIST/,/[^\\]$/s/^ *ENTRY ([A-Z_]*, "\([a-z]*\)").*/\1/p' \
  "$srcdir/src/breaktime/series.h" >axes
table validation/claims.h | sort >origins
for list in verdicts axes origins; do
  [ "$(wc -l <$list)" -ge 4 ] || echo "$list: no list"
done >why
[ ! -s why ]
result $? 'the tables are read'

# Keys: in quotes behind the object that they are put into.
cat "$srcdir/report/json.c" "$srcdir/report/forensics.c" | tr '\n' ' ' | grep -o \
  'put\(_real\|_count\)\{0,1\} *( *[a-z]*, *"[a-z0-9_]*"' | sed 's/.*"\(.*\)"/\1/' >keys
sort -u keys verdicts axes origins >written
# Names below "properties": one level deeper than the word.
awk '{ match ($0, /^ */); depth = RLENGTH }
  /"properties": \{$/ { inside[depth + 1] = 1; next }
  { for (d in inside) if (depth < d + 0) delete inside[d] }
  depth in inside && match ($0, /"[^"]*":/) { print substr ($0, RSTART + 1, RLENGTH - 3) }' \
  "$schema" | sort -u >known
diff written known >why && [ "$(wc -l <known)" -gt 90 ]
result $? 'the keys of results.json are those of its schema'

# words FIRST: those of the list that begins with it.
words () {
  awk -v first="$1" '/"enum": \[/ { on = 1; n = 0; next }
    on && /\]/ { on = 0; if (word[1] == first) { for (i = 1; i <= n; i++) print word[i]; exit } }
    on { gsub (/[ ",]/, ""); word[++n] = $0 }' "$schema"
}
words confirmed >listed
diff verdicts listed >why
result $? 'the verdicts are those that there are'
words quoted | sort | diff origins - >why
result $? 'and the origins'
sed -n 's/.*\[BTV_FORM_[A-Z]*\] = "\([a-z]*\)".*\[BTV_FORM_[A-Z]*\] = "\([a-z]*\)".*/\1\n\2/p; t
  s/.*\[BTV_FORM_[A-Z]*\] = "\([a-z]*\)".*/\1/p' "$srcdir/validation/printed.c" | sort -u >forms
words label | sort | diff forms - >why && [ "$(wc -l <forms)" -gt 5 ]
result $? 'and the forms of a printed number'
sed -n '/^btr_relation_name/,/^}/s/.*return "\([a-z]*\)";/\1/p' "$srcdir/report/format.c" | sort >relations
words inside | sort | diff relations - >why && [ "$(wc -l <relations)" -eq 3 ]
result $? 'and how two intervals lie'
grep -q "\"const\": $(sed -n 's/^ *BTR_FORMAT_VERSION = \([0-9]*\)$/\1/p' "$srcdir/report/pieces.h")\$" "$schema"
result $? 'and the version'

finish
