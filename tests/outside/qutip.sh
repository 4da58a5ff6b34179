#!/bin/sh
# qutip.sh - a model that no reference set holds, by QuTiP and by this program, now.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
python=${PYTHON:-/usr/bin/python3} # Debian's, which has Debian's modules
"$python" -c 'import qutip' 2>/dev/null || skip_all 'no python3-qutip'

cd "$tmp" || exit 99
cat >model.yaml <<'END'
kind: qubit
title: parameters that stand nowhere else
lambda: 0.37
Delta: 1.3
gamma_c: 0.083
gamma_q: 0.21
x0: 1.45
sz: 1
END
for method in lindblad lindblad-taylor; do
  # x is the first column; the others in the order of the recipe
  "$breaktime" run --model model.yaml --t-max 5 --dt-out 0.25 --method "$method" \
    --observe p_x --observe 'x^2' --observe 'p_x^2' --observe 'x*p_x' --observe s_x \
    --observe s_y --observe s_z --observe 'x*s_z' --observe 'p_x*s_z' --observe 'x*s_x' \
    --observe 'p_x*s_x' --observe 'x*s_y' --observe 'p_x*s_y' -o "$method.csv" 2>err
  status=$?
  PYTHONDONTWRITEBYTECODE=1 OPENBLAS_NUM_THREADS=1 \
    PYTHONPATH=$srcdir/reference/recipes "$python" - "$method.csv" >why 2>>err <<'END'
import csv
import sys
import qutip_open as recipe

rows = [r for r in csv.reader(open(sys.argv[1])) if r and not r[0].startswith("#")]
cut = recipe.qubit(24, 1e-8, 1.3, 0.37, 0.083, 0.21, 1.45, "up")
right = recipe.qubit(28, 1e-9, 1.3, 0.37, 0.083, 0.21, 1.45, "up")
worst = 0
assert len(rows[0]) == 1 + 2 * len(recipe.QUBIT), rows[0]
for k in range(len(recipe.QUBIT)):
    at = 1 + 2 * k
    for i, row in enumerate(rows[1:]):
        error = float(row[at + 1]) + 2 * abs(right[k + 1][i] - cut[k + 1][i]) + 1e-9
        worst = max(worst, abs(float(row[at]) - right[k + 1][i]) / error)
print("largest difference in errors:", worst)
sys.exit(not worst <= 1)
END
  result $? "$method against mesolve: fourteen means at 21 times"
done

finish
