#!/bin/sh
# dossier.sh - the scripts of dossiers, by Debian's NumPy and SciPy, and QuTiP: they give
# what is recomputed, not what is printed, and notice another model.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
python=${PYTHON:-/usr/bin/python3} # Debian's, which has Debian's modules
"$python" -c 'import scipy' 2>/dev/null || skip_all 'no python3-scipy'

cd "$tmp" || exit 99
# early times and small states: what a script does is the same, and takes a second
cat >claims.yaml <<'EOT'
source: {id: toy, title: A toy, authors: N. N., year: "2026"}
claims:
  - id: mean-field
    where: row 1
    statement: break time
    evaluator: t_mf
    parameters: {lambda: 0.3, x0: 2, omega: [0.4], t_max: 12}
    printed: "7.1"
  - id: classical
    where: row 1
    statement: break time
    evaluator: t_q
    parameters: {lambda: 0.3, x0: 2, omega: [0.4], t_max: 12}
    printed: "1.9"
  - id: entropy
    where: row 1
    statement: entropy
    evaluator: entropy
    parameters: {lambda: 0.3, x0: 2, omega: [0.4], at: 4}
    printed: "0.45"
  - id: level
    where: row 1
    statement: a level
    parameters: {model: x4, set: {lambda: 0.3}}
    quantity: {level: 2}
    printed: "3.05"
  - id: mean
    where: row 1
    statement: a mean
    parameters: {model: bent.yaml}
    quantity: {observe: x*p_x, at: 1}
    printed: "0.15"
  - id: damped
    where: row 1
    statement: a mean
    parameters: {model: atom.yaml}
    quantity: {observe: p_x*s_y, at: 2}
    printed: "0.1500"
  - id: steady
    where: row 1
    statement: a mean that stays
    parameters: {model: atom.yaml}
    quantity: {observe: (x^2 + p_x^2 - 1)/2, at: steady}
    printed: "0.1500"
EOT
cat >bent.yaml <<'EOT'
title: one oscillator that moves
parts: {x: oscillator}
hamiltonian: p_x^2/2 + x^2/2 + 0.1*x^3*p_x + 0.15*x^4 + 0.1*p_x^4
start:
  x: {mean: 0.7, momentum: -0.4, width: 1.3}
EOT
cat >atom.yaml <<'EOT'
title: an atom in a driven cavity
parts: {s: qubit, x: oscillator}
hamiltonian: 0.8*(x*s_y + p_x*s_x)/sqrt(2) + 0.3*sqrt(2)*x + 0.2*s_z
start:
  s: {bloch: [0.3, 0.2, -0.6]}
  x: {mean: 0.5, momentum: 0.3}
environment:
  - {operator: (x + i*p_x)/sqrt(2), rate: 1.1}
  - {operator: (s_x - i*s_y)/2, rate: 0.4}
EOT
export OPENBLAS_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
"$breaktime" audit claims.yaml --no-progress --no-figures --report report >out 2>err
# again SCRIPT: it says that what is recomputed comes out, and not what is printed.
again () {
  "$python" "report/recipes/$1.py" >why 2>err && grep -q 'the recomputed number and not the printed' why
  result $? "$1: what is recomputed, not what is printed"
}
# wrong SCRIPT SED: another model.
wrong () {
  sed "$2" "report/recipes/$1.py" >wrong.py
  ! cmp -s "report/recipes/$1.py" wrong.py && ! "$python" wrong.py >why 2>err && grep -q 'NOT the recomputed' why
  result $? "$1: another model is noticed"
}
for id in mean-field classical entropy level mean; do
  again $id
done
# one factor of H a tenth off
for id in mean-field level; do
  wrong $id '/^TERMS/,/^]/s/^    (0\.\([0-9]*\)/    (1.1 * 0.\1/'
done
if "$python" -c 'import qutip' 2>/dev/null; then
  for id in mean-field classical entropy level mean damped steady; do
    again ${id}_qutip
  done
  for id in entropy damped; do
    wrong ${id}_qutip '/^TERMS/,/^]/s/^    (0\.\([0-9]*\)/    (1.1 * 0.\1/'
  done
  wrong steady_qutip '/^JUMPS/,/^\]$/s/^(0\./(1./' # the rate of the atom
  wrong damped_qutip '/^PARTS/,/^\]$/s/"bloch": (0\.2/"bloch": (0.3/'
fi
# What cannot be is said.
grep -q 'No script with NumPy and SciPy: it has oscillators alone' report/dossier/steady.md
result $? 'why there is no script is said'

finish
