#!/bin/sh
# audit-quick.sh - the quick tier of the claims of van Dissel and Zahariade: every
# verdict is the recorded one.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
claims=$srcdir/validation/claims/vandissel-zahariade-2025.yaml

cd "$tmp" || exit 99
"$breaktime" audit --no-progress -j 2 "$claims" >found 2>&1
code=$?
grep 'recorded' found >why
result $code 'every verdict is the recorded one'

# Nothing is left out but the full tier, and nothing undecided that is not recorded so.
full=$(grep -c '^    tier: full' "$claims")
all=$(grep -c '^  - id: ' "$claims")
tail -n 1 found >why
grep -q " $((all - full)) of $all claims judged: .* $full not-run\$" why
result $? 'the whole of the tier is judged'

finish
