#!/bin/sh
# levels.sh - breaktime levels: text, JSON, what is refused.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

cat >"$tmp/quartic.yaml" <<'EOF'
title: a quartic oscillator
parameters: {g: 1}
parts: {x: oscillator}
hamiltonian: p_x^2 + g*x^4
start: {x: {mean: 1}}
EOF
"$breaktime" levels --model "$tmp/quartic.yaml" --count 3 --tolerance 1e-12 >"$tmp/out" 2>"$tmp/err"
[ $? -eq 0 ] && ! [ -s "$tmp/err" ] && [ "$(wc -l <"$tmp/out")" -eq 3 ] &&
  grep -q '^   0  x+  1\.06036209048418[0-9]* +- ' "$tmp/out" &&
  grep -q '^   1  x-  3\.799673029801[34][0-9]* +- ' "$tmp/out"
result $? 'a line a level: index, sector, value and half-width'

# E(g) = g^(1/3) E(1).
"$breaktime" levels --model "$tmp/quartic.yaml" --set g=8 --count 1 --json >"$tmp/out"
sed -n 's/^ *"\(lo\|hi\)": \(.*\),$/\1 \2/p' "$tmp/out" | awk '
  $1 == "lo" { low = $2 <= 2.12072418096836580 } $1 == "hi" { high = $2 >= 2.12072418096836579 }
  END { exit !(low && high) }'
result $? 'an interval holds the level, scaled by the parameter'
for key in index value lo hi sector warrant; do
  grep -q "^ *\"$key\": " "$tmp/out" || echo "$key"
done >"$tmp/why"
! [ -s "$tmp/why" ]
result $? 'the keys of the JSON object'

# refused NAME PATTERN ARGUMENT...
refused () {
  name=$1
  pattern=$2
  shift 2
  "$breaktime" levels "$@" >"$tmp/out" 2>"$tmp/why"
  [ $? -eq 2 ] && ! [ -s "$tmp/out" ] && grep -q -e "$pattern" "$tmp/why"
  result $? "$name"
}
refused 'no model' 'missing --model, or --lambda and --omega'
refused 'half a model' 'missing --model, or --lambda and --omega' --lambda 1
refused 'an environment' 'a model with an environment has no levels' --model damped
refused 'nothing holds it together' 'not certainly bounded from below' --model henon-heiles
refused 'no such parameter' 'h' --model "$tmp/quartic.yaml" --set h=1
refused 'no level' 'count' --lambda 1 --omega 1 --count 0

finish
