#!/bin/sh
# scan-figure.sh - breaktime scan --figure: maps, curves, what is marked, and without
# gnuplot.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

call () {
  "$breaktime" scan "$@" >"$tmp/out" 2>"$tmp/err"
  status=$?
}

# cells FILE: its rows, without head and names.
cells () {
  sed '/^#/d' "$1" | sed 1d
}

# No gnuplot: all that needs none is there.
mkdir "$tmp/empty"
set -- t_q t_mf stability --omega 0.8 --lambda 0.02,0.06,0.1 --x0 1:9:3:log --t-max 25
PATH=$tmp/empty call "$@" -o "$tmp/map" --figure
at=$tmp/map/figures
[ "$status" -eq 4 ] && grep -q 'not drawn: .*could not be started' "$tmp/err" &&
  [ -s "$tmp/map/scan.csv.gz" ] && [ -s "$at/t_q.csv" ] && [ -s "$at/stability.csv" ] &&
  ! [ -e "$at/t_q.svg" ] && grep -q '^Not drawn' "$at/README.md"
result $? 'without gnuplot the numbers, and a message'

gzip -dc "$tmp/map/scan.csv.gz" | sed '/^#/d' | sed 1d |
  awk -F, '{ print $4 == "inf" ? "nan" : sprintf ("%.6g", $4) }' >"$tmp/wanted"
cells "$at/t_q.csv" |
  awk -F, '{ print $8 == "nan" ? "nan" : sprintf ("%.6g", $8) }' | cmp - "$tmp/wanted" \
  >"$tmp/why" 2>&1
result $? 'a cell a point, with its value'

cells "$at/t_q.csv" | awk -F, '
  # equal ratios: the end of a cell is the geometric mean; equal distances: the mean
  { ratio += ($7/$3)/($3/$6) > 1.0001 || ($7/$3)/($3/$6) < 0.9999
    step += ($5 - $2) - ($2 - $4) > 1e-6 || ($5 - $2) - ($2 - $4) < -1e-6 }
  END { exit !(NR == 9 && !ratio && !step) }'
result $? 'cells end between points on either axis'

cells "$at/t_mf.csv" | awk -F, '$8 == "nan" { beyond += $10 == 1; other += $10 != 1 }
  END { exit !(beyond > 0 && other == 0) }' &&
  grep -q 'beyond the window (> 25): [1-9]' "$at/README.md"
result $? 'what lies beyond the window is a class of its own'

# Just outside and inside of either edge of the band.
cells "$at/stability-bands.csv" | awk -F, '
  NR == 61 { OFS = "\n"; print $1, $2 - 0.01, $2 + 0.01, $3 - 0.01, $3 + 0.01 }' \
  >"$tmp/band"
lambda=$(sed -n 1p "$tmp/band")
sed 1d "$tmp/band" | while read -r x0; do
  "$breaktime" stability --lambda "$lambda" --x0 "$x0" --omega 0.8 --shifted |
    sed -n 's/^stability = //p'
done | paste -sd' ' - >"$tmp/why"
[ "$(cat "$tmp/why")" = 'Stable Unstable Unstable Stable' ]
result $? 'the band is where the mode grows'

[ -s "$at/t_mf-minus-t_q.csv" ] &&
  grep -q 't_mf > t_q: [1-9]' "$at/README.md"
result $? 'which of two times is larger, and by how much'

if gnuplot --version >/dev/null 2>&1; then
  before=$(cksum <"$tmp/map/points")
  call "$@" -o "$tmp/map" --figure
  [ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] &&
    [ "$before" = "$(cksum <"$tmp/map/points")" ] &&
    for name in t_q t_q-error t_mf t_mf-error stability t_mf-against-t_q \
      t_mf-minus-t_q; do
      grep -q '</svg>' "$at/$name.svg" && grep -q "($name.svg)" "$at/README.md" || exit
    done
  result $? 'a scan that is whole is drawn, nothing is computed'
else
  skip 'a scan that is whole is drawn, nothing is computed' 'no gnuplot'
fi

# ---- curves -----------------------------------------------------------------------

if gnuplot --version >/dev/null 2>&1; then want=0; else want=4; fi
call t_q stability --axis lambda_n=0.6,1.5 --omega 0.8 --axis n=1:4:5:log --t-max 25 \
  -o "$tmp/curve" --figure
at=$tmp/curve/figures
[ "$status" -eq $want ] && [ "$(cells "$at/t_q.csv" | cut -d, -f1 | sort -u | wc -l)" -eq 2 ]
result $? 'few values beside more: curves, a panel each'

cells "$at/t_q-laws.csv" | awk -F, '{ seen[$1 "/" $3]++ }
  END { exit !(seen["1/1"] == 101 && seen["1/2"] == 101 && seen["2/1"] == 101 &&
               seen["2/2"] == 101) }' &&
  grep -q 't_q ≈ .* log N (5 points' "$at/README.md"
result $? 'laws in N and log N'

grep -q 'λN = 1.5: in band 1 .* up to n = 2.33' "$at/README.md"
result $? 'where the system leaves the band'

# ---- an open system ---------------------------------------------------------------

cp "$srcdir/validation/models/qubit-b1.yaml" "$tmp/model.yaml"
call smallest_eigenvalue --model "$tmp/model.yaml" --axis gamma_c=0.01,0.2 \
  --axis gamma_q=0.01:0.2:3:log --at 1 -o "$tmp/open" --figure
[ "$status" -eq $want ] &&
  cells "$tmp/open/figures/smallest_eigenvalue-contours.csv" |
    awk -F, '$2 == 0 { n++ } END { exit !n }'
result $? 'the threshold of an open system is a line'

# Along a rate of an environment: an atom by itself, s_z = 2 e^{-gamma t} - 1.
call mean --model jaynes-cummings --set g=0 --axis gamma=0.1:0.7:4 --at 1.5 \
  --reading observe=s_z -o "$tmp/rate" --figure
cells "$tmp/rate/figures/mean.csv" >"$tmp/why"
[ "$status" -eq $want ] && awk -F, '
  { off = $4 - (2*exp (-1.5*$3) - 1); n += off < 1e-8 && off > -1e-8 }
  END { exit !(n == 4 && NR == 4) }' "$tmp/why"
result $? 'a mean along a rate of the environment, with its figure'

call t_q --lambda 0.1 --x0 3 --omega 0.8 --figure -o "$tmp/never"
[ "$status" -eq 2 ] && grep -q 'a scan of one point has no figure' "$tmp/err" &&
  ! [ -e "$tmp/never" ]
result $? 'one point has no figure'

finish
