#!/bin/sh
# renamed.sh - what a claim, a model, its parts and its parameters are called, in which
# order they stand and in which units they are written changes no verdict: nothing in the
# program knows any of them.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
cd "$tmp" || exit 99

# ---- as they are ---------------------------------------------------------------------
# cc is the unit of length, 1/cc that of momentum, 1/ss that of time.

mkdir plain
cat >plain/well.yaml <<'EOT'
parameters: {cc: 1, ss: 1, g: 0.1, a0: 1.5}
parts: {x: oscillator}
hamiltonian: (p_x^2 + x^2)/2 + g*x^4
start: {x: {mean: a0/cc, momentum: 0.3*cc, width: cc^2}}
EOT
cat >plain/pair.yaml <<'EOT'
parameters: {cc: 1, ss: 1, lambda: 0.3, a0: 1.5, Omega: 0.8}
parts: {x: oscillator, y: oscillator}
hamiltonian: (p_x^2 + x^2)/2 + (p_y^2 + (Omega^2 + lambda*x^2)*y^2)/2
classical: [x]
start: {x: {mean: a0/cc, width: cc^2}, y: {width: sqrt(Omega^2 + lambda*a0^2)}}
EOT
# Not of the form that methods know.
sed '/^hamiltonian/s/$/ + x^4\/20/' plain/pair.yaml >plain/bent.yaml
cat >plain/atom.yaml <<'EOT'
parameters: {cc: 1, ss: 1, g: 0.5, kappa: 0.2}
parts: {s: qubit, x: oscillator}
hamiltonian: 0.2*s_z + g*(x*s_x - p_x*s_y)/sqrt(2)
start: {s: {bloch: [0, 0, 1]}, x: {width: cc^2}}
environment: [{operator: (x + i*p_x)/sqrt(2), rate: ss*kappa}]
EOT
# A background that loses.
sed 's/a0: 1.5/a0: 1.2, kappa: 0.1/' plain/pair.yaml >plain/leaky.yaml
echo 'environment: [{operator: (x + i*p_x)/sqrt(2), rate: ss*kappa}]' >>plain/leaky.yaml
# Times end with e0; UNIT stands where a number has one.
cat >claims <<'EOT'
source: {id: made, title: T, authors: A, year: "2026"}
readings: {bits: {text: in bits, evaluators: [entropy], set: {base: 2}}}
claims:
  - {id: a-right, quantity: {observe: x, at: 0.5e0}, model: well, printed: "1.2087", UNIT: length}
  - {id: b-wrong, quantity: {observe: x, at: 0.5e0}, model: well, printed: "1.2089", UNIT: length}
  - {id: c-near, quantity: {observe: p_x, at: 0.7e0}, model: well, printed: "-1.3", close: {relative: 0.5, why: w}, UNIT: momentum}
  - {id: d-square, quantity: {observe: x^2, at: 0.7e0}, model: well, printed: "1.0023", UNIT: square}
  - {id: e-level, quantity: {level: 2}, model: well, printed: "3.1386", UNIT: energy}
  - {id: f-when, quantity: {observe: x, crosses: 0}, model: well, t_max: 5e0, printed: "1.176", UNIT: time}
  - {id: g-breaks, quantity: {observe: x, between: [exact, mean-field]}, model: pair, t_max: 40e0, printed: "9.929", UNIT: time}
  - {id: g-bent, quantity: {observe: x, between: [exact, mean-field]}, model: bent, t_max: 20e0, printed: "1.4345", UNIT: time}
  - {id: h-one, table: {name: I, row: 1, column: S}, quantity: {entropy_of: x, at: 2e0}, model: pair, printed: "0.0621"}
  - {id: h-two, table: {name: I, row: 2, column: S}, quantity: {entropy_of: y, at: 3e0}, model: pair, printed: "0.0984"}
  - {id: i-alone, quantity: {entropy_of: x, at: 2e0}, model: pair, printed: "0.06"}
  - {id: j-atom, quantity: {observe: s_z, at: 2e0}, model: atom, printed: "-0.2817"}
  - {id: k-quanta, quantity: {observe: x^2, at: 2e0}, model: atom, printed: "< 1", UNIT: square}
  - {id: l-purity, quantity: {purity_of: s, at: 2e0}, model: atom, printed: "0.54"}
  - {id: m-open, quantity: {observe: x, between: [exact, classical]}, model: leaky, t_max: 3e0, printed: "2.00", UNIT: time}
  - {id: n-open, quantity: {observe: x, between: [exact, classical]}, model: leaky, t_max: 3e0, printed: "2.01", UNIT: time}
EOT
sed 's/model: \([a-z]*\), t_max: \([0-9e]*\)/parameters: {model: \1.yaml, t_max: \2}/
  s/ model: \([a-z]*\),/ parameters: {model: \1.yaml},/
  s/{id: \([a-z-]*\)\(.*\)quantity/{id: \1, where: w, statement: s\2quantity/
  s/statement: s, table/statement: s, table/' claims >with-units
sed 's/, UNIT: [a-z]*//' with-units >plain/claims.yaml

# verdicts FOLDER: of its claims, by their ids, in their order.
verdicts () {
  "$breaktime" audit --no-progress -j 1 "$1/claims.yaml" 2>"$1.err" |
    awk -F'   *' '/^[^ ]+ [a-z]/ && NF > 3 {
      id = $1; sub (/^.* (renamed-)?/, "", id); sub (/ .*/, "", $4)
      print id, $4, ($5 ~ /^[a-z-]+$/ ? $5 : "-") }' | sort >"$1.verdicts"
}
# same FOLDER NAME: its verdicts are those of the folder that it is made of.
same () {
  verdicts "$1"
  diff "${3:-plain}.verdicts" "$1.verdicts" >why
  result $? "$2"
}

verdicts plain
for verdict in 'a-right confirmed' 'b-wrong refuted' 'c-near close' 'h-one explained bits' \
    'i-alone compatible bits' 'k-quanta refuted' 'l-purity confirmed' 'm-open confirmed' 'n-open refuted'; do
  grep -q "^$verdict" plain.verdicts || echo "$verdict"
done >why
[ ! -s why ] && [ "$(grep -c . plain.verdicts)" -eq 16 ]
result $? 'verdicts of five kinds'

# ---- other names -----------------------------------------------------------------------

# rename FILE: ids, files, parts and parameters.
rename () {
  sed 's/\bid: /id: renamed-/
    s/\b\(well\|pair\|bent\|atom\|leaky\|model\)\.yaml/m-\1.yaml/g
    s/\bs_\([xyz]\)\b/tau_\1/g; s/{s: {bloch/{tau: {bloch/; s/\bs: qubit/tau: qubit/
    s/purity_of: s/purity_of: tau/
    s/\bp_x\b/p_q1/g; s/\bp_y\b/p_zeta/g; s/\bx\b/q1/g; s/\by\b/zeta/g
    s/\bg\([:*]\)/b_4\1/g; s/\(, \|+ \)lambda\b/\1x/g; s/\bOmega\b/y/g; s/\bkappa\b/Gamma/g; s/\ba0\b/lambda/g' "$1"
}
# rename_all FROM TO
rename_all () {
  mkdir "$2"
  for model in well pair bent atom leaky; do
    rename "$1/$model.yaml" >"$2/m-$model.yaml"
  done
  rename "$1/claims.yaml" >"$2/claims.yaml"
}
rename_all plain renamed
! grep -q '\bp_x\b' renamed/* && grep -q 'x\*q1^2' renamed/m-pair.yaml
result $? 'nothing is called as it was'
same renamed 'under other names all verdicts are the same'

sed 's/observe: q1, between/observe: zeta, between/' renamed/claims.yaml >renamed/other.yaml
"$breaktime" check renamed/other.yaml >out 2>&1
grep -q "'observe' is 'zeta' beside 'between'; delta is that of q1" out
result $? 'a break time is that of the part that is followed, whatever its name'

# ---- another order -----------------------------------------------------------------------

mkdir shuffled
cp plain/*.yaml shuffled
sed -i 's/{\(x: oscillator\), \(y: oscillator\)}/{\2, \1}/; s/{\(s: qubit\), \(x: oscillator\)}/{\2, \1}/
  s/(p_x^2 + x^2)\/2 + \(.*\)$/\1 + x*x\/2 + p_x^2\/2/
  s/0.2\*s_z + g\*(x\*s_x - p_x\*s_y)/g*(-s_y*p_x + s_x*x)/; s/sqrt(2)$/sqrt(2) + s_z\/5/' \
  shuffled/*.yaml
{ sed '/^  - /d' plain/claims.yaml; sed -n '/^  - /p' plain/claims.yaml | sort -r; } >shuffled/claims.yaml
! cmp -s plain/pair.yaml shuffled/pair.yaml && ! cmp -s plain/atom.yaml shuffled/atom.yaml
result $? 'nothing stands where it stood'
rename_all shuffled both
same both 'in another order under other names all verdicts are the same'

# ---- other units -----------------------------------------------------------------------

# scale FROM TO SED: its models in units in which a length is 1.3 and a time 10, and its
# claims changed by SED.
scale () {
  mkdir "$2"
  for model in "$1"/*.yaml; do
    sed 's/cc: 1,/cc: 1.3,/; s/ss: 1,/ss: 10,/
      /^hamiltonian\|^environment/{s/\bx\b/(cc*x)/g; s/\bp_x\b/(p_x\/cc)/g}
      s/^hamiltonian: \(.*\)/hamiltonian: ss*(\1)/' "$model" >"$2/${model##*/}"
  done
  sed "$3" with-units >"$2/claims.yaml"
}
scale plain scaled 's/e0\b/e-1/g
  s/UNIT: length/convert: {scale: 1.3, why: the unit of x}/
  s/UNIT: momentum/convert: {scale: 1\/1.3, why: that of p}/
  s/UNIT: square/convert: {scale: 1.3^2, why: that of x squared}/
  s/UNIT: energy/convert: {scale: 1\/10, why: that of H}/
  s/UNIT: time/convert: {scale: 10, why: that of t}/'
[ "$(grep -c 'convert:' scaled/claims.yaml)" -eq 11 ] && ! grep -q UNIT scaled/claims.yaml
result $? 'eleven numbers have units'
same scaled 'in other units all verdicts are the same'
sed 's/, convert: {[^}]*}//' scaled/claims.yaml >scaled/bare.yaml
mv scaled/bare.yaml scaled/claims.yaml
verdicts scaled
[ "$(diff plain.verdicts scaled.verdicts | grep -c '^<')" -ge 5 ]
result $? 'which they are not without convert'

# ---- what `init' writes ------------------------------------------------------------------

mkdir template written
cp "$srcdir/validation/template/claims.yaml" "$srcdir/validation/template/model.yaml" template
rename template/claims.yaml >written/claims.yaml
rename template/model.yaml >written/m-model.yaml
verdicts template
[ "$(grep -c . template.verdicts)" -ge 6 ] && ! cmp -s template/model.yaml written/m-model.yaml
result $? 'the example is audited'
same written 'and again under other names' template

finish
