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

# Ten digits, and those that are asked for.
for tolerance in 1e-3 1e-13; do
  "$breaktime" measure level --model "$tmp/quartic.yaml" --reading index=0 \
    --tolerance $tolerance
done >"$tmp/out"
grep -q '^level = 1\.0603620905([0-9]*) ' "$tmp/out" &&
  grep -q '^level = 1\.06036209048418[0-9]*(' "$tmp/out"
result $? 'measure prints the digits that a tolerance asks for'
"$breaktime" measure level --model "$tmp/quartic.yaml" --reading index=0 --tolerance 1e-13 \
  --json | grep -q '"value": 1\.06036209048418'
result $? 'and so does its JSON'

# E(g) = g^(1/3) E(1).
"$breaktime" levels --model "$tmp/quartic.yaml" --set g=8 --count 1 --json >"$tmp/out"
sed -n 's/^ *"\(lo\|hi\)": \(.*\),$/\1 \2/p' "$tmp/out" | awk '
  $1 == "lo" { low = $2 <= 2.12072418096836580 } $1 == "hi" { high = $2 >= 2.12072418096836579 }
  END { exit !(low && high) }'
result $? 'an interval holds the level, scaled by the parameter'
for key in index value lo hi sector warrant limit; do
  grep -q "^ *\"$key\": " "$tmp/out" || echo "$key"
done >"$tmp/why"
! [ -s "$tmp/why" ]
result $? 'the keys of the JSON object'

# limited NAME WORD TEXT ARGUMENT...: the word in JSON, the text on stderr.
limited () {
  name=$1
  word=$2
  text=$3
  shift 3
  "$breaktime" levels "$@" --json >"$tmp/out" 2>"$tmp/why" &&
    grep -q "^ *\"limit\": \"$word\"" "$tmp/out" && grep -q -e "$text" "$tmp/why"
  result $? "$name"
}
cat >"$tmp/many.yaml" <<'EOF'
title: more oscillators than a basis holds between walls
parts: {v: oscillator, w: oscillator, x: oscillator, y: oscillator, z: oscillator}
hamiltonian: p_v^2 + p_w^2 + p_x^2 + p_y^2 + p_z^2 + v + w + x + y + z
start: {v: {mean: 1}}
EOF
limited 'what rounding limits' rounding '2 of 2 wider than 1e-18 .*: rounding leaves' \
  --model "$tmp/quartic.yaml" --count 2 --tolerance 1e-18
limited 'what the basis limits' basis '1 of 1 wider than 1e-13 .*: the largest basis' \
  --model "$tmp/many.yaml" --wall 1 --count 1 --tolerance 1e-13
"$breaktime" levels --model "$tmp/quartic.yaml" --count 2 --json >"$tmp/out" 2>"$tmp/why" &&
  [ "$(grep -c '"limit": "reached"' "$tmp/out")" -eq 2 ] && ! [ -s "$tmp/why" ]
result $? 'nothing is told where all was reached'

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
