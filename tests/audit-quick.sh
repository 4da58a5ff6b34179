#!/bin/sh
# audit-quick.sh - the quick tier of the claims of van Dissel and Zahariade: every
# verdict is the recorded one.  Four columns of Table I, the break times and the entropy,
# and the orders of App. A take five times as long as all the rest; `make report', which
# fails likewise, judges them.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
claims=$srcdir/validation/claims/vandissel-zahariade-2025.yaml

cd "$tmp" || exit 99
sed -n 's/^  - id: //p' "$claims" >ids
dear='^vz-(t1-.-(t(mf|tw|q)|se)|a10-.*|a24.*)$'
left=$(grep -c -E "$dear" ids)
[ "$left" -eq 47 ]
result $? 'what takes long is left out'
"$breaktime" audit --no-progress -j 2 --filter "^($(grep -v -E "$dear" ids | tr '\n' '|')fig-.*)\$" \
  "$claims" >found 2>&1
code=$?
grep 'recorded' found >why
result $code 'every verdict is the recorded one'

# Nothing else is left out but the full tier; what is undecided is recorded so, or the
# audit would have failed.
full=$(awk -v dear="$dear" '/^  - id: / { on = $3 !~ dear } /^    tier: full/ { n += on }
  END { print n + '"$left"' }' "$claims")
all=$(grep -c '^  - id: ' "$claims")
# A line each for what the source says, what follows from it, and tests added; wrapped.
awk '/^  / { sub (/^ */, " "); line = line $0; next } { print line; line = $0 }
     END { print line }' found | tail -n 3 >why
awk -v want="$((all - full)) $all $full" '/ judged: / {
    for (i = 2; i <= NF; i++)
      {
        if ($i == "of" && $(i - 1) ~ /^[0-9]+$/)
          { judged += $(i - 1); all += $(i + 1) }
        if ($i ~ /^not-run/) left += $(i - 1)
        if ($i ~ /^undecided/) judged += $(i - 1)
      }
    lines++
  }
  END { exit !(lines == 3 && judged " " all " " left == want) }' why
result $? 'the whole of the tier is judged'

finish
