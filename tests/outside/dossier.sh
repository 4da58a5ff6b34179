#!/bin/sh
# dossier.sh - the scripts of dossiers, by Debian's NumPy and SciPy: they give what is
# recomputed, not what is printed, and notice another model.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
python=${PYTHON:-/usr/bin/python3} # Debian's, which has Debian's modules
"$python" -c 'import scipy' 2>/dev/null || skip_all 'no python3-scipy'

cd "$tmp" || exit 99
cat >claims.yaml <<'EOT'
source: {id: toy, title: A toy, authors: N. N., year: "2026"}
claims:
  - id: mean-field
    where: row 1
    statement: break time
    evaluator: t_mf
    parameters: {lambda: 0.1, x0: 3, omega: [0.6], t_max: 30}
    printed: "15.9"
  - id: classical
    where: row 1
    statement: break time
    evaluator: t_q
    parameters: {lambda: 0.1, x0: 3, omega: [0.6], t_max: 30}
    printed: "7.5"
  - id: entropy
    where: row 1
    statement: entropy
    evaluator: entropy
    parameters: {lambda: 0.1, x0: 3, omega: [0.6], at: 25}
    printed: "0.40"
  - id: level
    where: row 1
    statement: a level
    parameters: {model: x4, set: {lambda: 0.3}}
    quantity: {level: 2}
    printed: "3.05"
EOT
export OPENBLAS_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
"$breaktime" audit claims.yaml --no-progress --no-figures --report report >out 2>err
for id in mean-field classical entropy level; do
  "$python" "report/recipes/$id.py" >why 2>err && grep -q 'the recomputed number and not the printed' why
  result $? "$id: what is recomputed, not what is printed"
done
# one factor of H a tenth off
for id in mean-field level; do
  sed '/^TERMS/,/^]/s/^    (0\.\([0-9]*\)/    (1.1 * 0.\1/' "report/recipes/$id.py" >wrong.py
  ! cmp -s "report/recipes/$id.py" wrong.py && ! "$python" wrong.py >why 2>err && grep -q 'NOT the recomputed' why
  result $? "$id: another model is noticed"
done

finish
