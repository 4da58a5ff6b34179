#!/bin/sh
# audit-layton.sh - the audit of the claims on open systems, quick tier: recorded
# verdicts, a report with its pictures, and commands in it that work.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
claims=$srcdir/validation/claims/layton-2026.yaml
: >"$tmp/why"

cd "$tmp" || exit 99
"$breaktime" audit --no-progress -j 2 --report report "$claims" \
  >out 2>err
status=$?
cat out err >why
result "$status" 'every verdict is the recorded one'
! [ -s err ]
result $? 'nothing to complain about'

# total NAME: that number in the totals of results.json.
total () {
  sed -n '/"totals": {/,/}/s/^ *"'"$1"'": \([0-9]*\),*$/\1/p' report/results.json
}
# Undecided is no recorded verdict here, and neither is an error.
full=$(grep -c '^    tier: full' "$claims")
{
  [ "$(total undecided)" = 0 ] && [ "$(total error)" = 0 ] &&
    [ "$(total not-run)" = "$full" ] &&
    [ "$(total not-computable)" = "$(grep -c '^    missing: ' "$claims")" ] &&
    [ "$(total statements)" = "$(grep -c '^  - id: ' "$claims")" ]
}
result $? 'all is judged but what is costly or cannot be computed'

sed -n '/"totals": {/,/}/p' report/results.json >why
[ "$(total refuted)" -gt 0 ] && [ "$(total confirmed)" -gt 0 ]
result $? 'some hold and some do not'

# What does not hold was added, and stands in no count or headline of the source.
sed -n '/^# /,/id="tests-added"/p' report/REPORT.md |
  sed '/^Symbols: /d; /^- \[Tests added\]/d' >why
grep -q '^7 statements of the source · 5 judged · \*\*5 confirmed · 2 not-computable\*\*$' \
  why && ! grep -q '✗' why && ! grep -q refuted report/figures/verdicts.svg &&
  sed -n '/^# Tests added/,/^### /p' report/claims/added*.md | grep -q '✗ refuted'
result $? 'none of it is held against the source'

ls report/figures report/data >why 2>&1
missing=0
for picture in l26-mf-means l26-cond-threshold l26-cond-below-map; do
  [ -s "report/data/$picture.csv" ] || missing=1
  # gnuplot may be missing; the report then says so
  [ -s "report/figures/$picture.svg" ] || grep -q 'figures* .*missing' report/REPORT.md ||
    missing=1
done
result "$missing" 'three pictures and their numbers'

# The command of one claim, as the report prints it.
cat report/claims/*.md | sed -n '/claim-l26-h3-frozen"/,/^```$/s/^breaktime //p' >command
# shellcheck disable=SC2046 # words of a command
"$breaktime" $(cat command) >answer 2>&1
status=$?
cat command answer >why
[ "$status" -eq 0 ] && grep -q '"quantity": "smallest_eigenvalue"' answer &&
  grep -q '"value": -0.01210' answer && grep -q '"kind": "qubit"' answer
result $? 'a command of the report gives its number'

# A factor of four in the bound, recorded as right.
mkdir claims
cp -r "$srcdir/validation/models" models
sed '/id: l26-cond$/,/expect:/s/"0.0625"/"0.25"/' "$claims" >claims/other.yaml
"$breaktime" audit --no-progress --filter '^l26-cond$' claims/other.yaml \
  >why 2>&1
[ $? -eq 1 ] && tr -s ' \n' ' ' <why | grep -q 'refuted (recorded: confirmed)'
result $? 'a wrong bound is noticed'

finish
