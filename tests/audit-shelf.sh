#!/bin/sh
# audit-shelf.sh - the quick tier of every claims file that has no test of its own:
# recorded verdicts, and nothing undecided that is recorded.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

cd "$tmp" || exit 99
found=0
for claims in "$srcdir"/validation/claims/*.yaml; do
  name=${claims##*/}
  case $name in layton-2026.yaml | vandissel-zahariade-2025.yaml) continue ;; esac
  found=$((found + 1))
  "$breaktime" audit --no-progress -j 2 --json "$claims" >out 2>err
  status=$?
  cat err >why
  open=$(awk '/^  - id: / { n++ } /^    expect: / { n-- } END { print n }' "$claims")
  full=$(grep -c '^    tier: full' "$claims")
  # total NAME: that number in the totals.
  total () {
    sed -n '/"totals": {/,/}/s/^ *"'"$1"'": \([0-9]*\),*$/\1/p' out
  }
  sed -n '/"totals": {/,/}/p' out >>why
  [ "$status" -eq 0 ] && [ "$(total error)" = 0 ] && [ "$(total not-run)" = "$full" ] &&
    [ "$(total undecided)" -le "$open" ]
  result $? "${name%.yaml}: every verdict is the recorded one"
done
[ "$found" -gt 0 ]
result $? 'there are files'

# What the filter leaves out is in no document.
"$breaktime" audit --no-progress --json --filter '^r404-[01]$' \
  "$srcdir/validation/claims/rioux-404.yaml" >out 2>why
[ $? -eq 0 ] && [ "$(grep -c '^     "id": "r404-' out)" -eq 2 ]
result $? 'of --json --filter the claims that were chosen'

# Another last digit, recorded as right.
mkdir claims
cp -r "$srcdir/validation/models" models
sed '/id: m2d-ixaru-0$/,/expect:/s/"3.1959181"/"3.1959182"/' \
  "$srcdir/validation/claims/matslise2d.yaml" >claims/other.yaml
"$breaktime" audit --no-progress --filter '^m2d-ixaru-0$' claims/other.yaml >why 2>&1
[ $? -eq 1 ] && tr -s ' \n' ' ' <why | grep -q 'refuted (recorded: confirmed)'
result $? 'a wrong digit is noticed'

finish
