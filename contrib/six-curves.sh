#!/bin/sh
# six-curves.sh - x(t) of six models in one picture: lambda 0.01, x0 5 above and lambda
# 0.1, x0 10 below, at Omega 0.4, 0.8, 1.2 (VZ25 Fig. 1).
#
#   contrib/six-curves.sh FOLDER [T_MAX]
#
# Needs breaktime and gnuplot; FOLDER gets six tables and six-curves.svg.
set -eu
folder=${1:?usage: six-curves.sh FOLDER [T_MAX]}
end=${2:-60}
mkdir -p "$folder"
for model in 0.01/5 0.1/10; do
  for omega in 0.4 0.8 1.2; do
    table=$folder/${model%/*}-${model#*/}-$omega.csv
    [ -s "$table" ] || ${BREAKTIME:-breaktime} run --lambda "${model%/*}" \
      --x0 "${model#*/}" --omega "$omega" --t-max "$end" --tolerance 1e-2 --no-errors \
      --method auto --method mean-field --method truncated-wigner -o "$table"
  done
done
gnuplot <<END
set terminal svg size 960,560 fixed enhanced font "sans-serif,13" background "#fdfdfd"
set output "$folder/six-curves.svg"
set datafile separator comma
set datafile commentschars "#"
set border 3 lc rgb "#333333"
set tics nomirror out
set grid lc rgb "#e2e2e2"
array L[2] = ["0.01", "0.1"]
array X[2] = ["5", "10"]
array W[3] = ["0.4", "0.8", "1.2"]
array C[3] = ["#111111", "#1f5fbf", "#c8281e"]
array N[3] = ["exact", "mean field", "truncated Wigner"]
set multiplot layout 2,3 margins 0.07,0.985,0.13,0.86 spacing 0.05,0.14
do for [k=1:3] {
  set arrow k from screen 0.25*k - 0.1,0.965 to screen 0.25*k - 0.1 + 0.04,0.965 nohead lc rgb C[k] lw 1.4 dt k
  set label k N[k] at screen 0.25*k - 0.1 + 0.05,0.965
}
set xrange [0:$end]
do for [r=1:2] { do for [c=1:3] {
  file = "$folder/".L[r]."-".X[r]."-".W[c].".csv"
  set title sprintf("λ = %s, x_0 = %s, Ω = %s", L[r], X[r], W[c]) offset 0,-0.6
  if (r == 2) { set xlabel "t / ω^{−1}" } else { unset xlabel }
  if (c == 1) { set ylabel "⟨x⟩ / √(ħ/mω)" offset 1,0 } else { unset ylabel }
  unset key
  plot for [k=1:3] file using 1:(column(k + 1)) with lines lc rgb C[k] lw 1.4 dt k 
}}
unset multiplot
END
