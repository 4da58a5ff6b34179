#!/bin/sh
# converge.sh - `breaktime converge': orders, limits, refusals, files.
# shellcheck disable=SC2086 # lists of options are to be split
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

call () {
  "$breaktime" converge "$@" >"$tmp/out" 2>"$tmp/err"
  status=$?
}

misuse () {
  name=$1
  message=$2
  shift 2
  call "$@"
  [ "$status" -eq 2 ] && ! [ -s "$tmp/out" ] && [ "$(sed -n 1p "$tmp/err")" = "$message" ]
  result $? "$name"
}

# number_of WORD: the number in the line that begins with WORD, and its error.
number_of () {
  # No such line is no success: what follows finds a word instead of a number.
  awk -v word="$1" 'END { if (!n) print "none" } $1 == word {
    n = split ($2, part, /[()]/); digits = length (part[1]) - index (part[1], ".")
    print part[1], (n > 1 ? part[2] * 10 ^ -digits : 0); exit }' "$tmp/out"
}

model='--lambda 0.1 --x0 2.385 --omega 0.8'

# ---- steps ------------------------------------------------------------------------

# order METHOD ORDER AT DT
order () {
  call $model --at "$3" --method "$1" --axis step --dt "$4" --levels 5
  [ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] &&
    [ "$(grep -c '^  [0-4] ' "$tmp/out")" -eq 5 ] &&
    number_of order | awk -v want="$2" '{ d = $1 - want; d = d < 0 ? -d : d
                                          exit !(d <= $2 + 0.01 && $2 < 0.6 && $2 > 0) }'
  result $? "$1 is of order $2, within the error that is stated"
}
order split-step 2 3 0.1
order split-step-4 4 3 0.2

# Without coupling <x> = x0 cos t: the limit is that, to the error that is stated.
call --lambda 0 --x0 2.385 --omega 0.8 --at 3 --method split-step --axis step --dt 0.1
[ "$status" -eq 0 ] && number_of limit | awk '
  { d = $1 - 2.385 * cos (3); d = d < 0 ? -d : d
    exit !(d <= $2 + 1e-9 && $2 < 1e-6) }'
result $? 'the limit is the exact value'

call $model --at 3 --method split-step --axis step --dt 0.1 --json
[ "$status" -eq 0 ] && grep -q '"extrapolated": true' "$tmp/out" &&
  grep -q '"reason": null' "$tmp/out" && [ "$(grep -c '"dt":' "$tmp/out")" -eq 6 ] &&
  grep -q '"order_error":' "$tmp/out"
result $? 'JSON'

# ---- refusals ---------------------------------------------------------------------

call $model --at 3 --method split-step --axis grid
[ "$status" -eq 0 ] && grep -q '^finest ' "$tmp/out" && ! grep -q '^order ' "$tmp/out" &&
  grep -q '^not extrapolated: no' "$tmp/out"
result $? 'a grid converges faster than any power: not extrapolated'
call $model --at 3 --method mean-field --axis step --dt 0.001 --json
[ "$status" -eq 0 ] && grep -q '"extrapolated": false' "$tmp/out" &&
  grep -q '"order": null' "$tmp/out" && grep -q '"reason": "no order: .*noise' "$tmp/out"
result $? 'steps below rounding: not extrapolated'
for axis in box 'basis --basis fock'; do
  method=split-step
  [ "$axis" = box ] || method=spectral
  call $model --at 3 --method $method --axis $axis --levels 4
  [ "$status" -eq 0 ] && grep -q '^not extrapolated: ' "$tmp/out"
  result $? "along ${axis%% *}"
done

call $model --at 3 --method truncated-wigner --axis sampling --random --levels 5
[ "$status" -eq 0 ] && grep -q '^not extrapolated: a mean over samples' "$tmp/out" &&
  number_of order | awk '{ d = $1 - 0.5; d = d < 0 ? -d : d; exit !(d <= $2 && $2 < 0.3) }'
result $? 'random samples: errors fall with the square root of their number'

# ---- all axes ---------------------------------------------------------------------

# A free packet at x0: phase error 3/4 dt^2/24 t when the step is halved, and a grid that
# holds it without any.
call --lambda 0 --x0 4 --omega 1.2 --at 20 --method split-step --axis all \
  --dt 0.03 --points 64 --box 20 -o "$tmp/all"
if command -v gnuplot >/dev/null 2>&1; then want=0; else want=4; fi
[ "$status" -eq "$want" ] &&
  [ "$(awk '{ print $1 }' "$tmp/out" | sed 1d | paste -sd' ' -)" = 'step grid box' ]
result $? 'a row an axis'
awk '$1 == "step" { d = $5 / (0.75 * 0.03 * 0.03 / 24 * 20); ok = d > 0.9 && d < 1.05 &&
                    $2 == 0.03 && $4 == 0.015 }
     $1 == "grid" { grid = $5 < 1e-6 && $2 == 0.3125 && $4 == 0.15625 }
     $1 == "box" { box = $5 < 1e-6 && $2 == 20 && $4 == 40 }
     END { exit !(ok && grid && box) }' "$tmp/out"
result $? 'half the step: the phase error; half the spacing, twice the box: nothing'
sed '/^#/d' "$tmp/all/refine.csv" | awk -F, '
  NR == 1 { bad = $0 != "t,change_step,change_grid,change_box" }
  NR > 1 { n++; if ($2 > most) most = $2; last = $1 }
  END { exit bad || n < 200 || last < 19.9 || last > 20 || most < 4e-4 }'
result $? 'the changes over time as a table'
call --lambda 0.1 --x0 4 --omega 1.2 --at 3 --method truncated-wigner --axis all --json
[ "$status" -eq 0 ] && grep -q '"axis": "sampling"' "$tmp/out" &&
  grep -q '"axis": "step"' "$tmp/out" && [ "$(grep -c '"largest":' "$tmp/out")" -eq 2 ]
result $? 'all axes of a sampled method, as JSON'
# Off its closed form the classical point has a step.
call --model x4 --at 3 --method classical --axis step --levels 4
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] && grep -q '^  3  ' "$tmp/out"
result $? "classical has a step where its equations have no closed form"
call --model x4 --at 3 --method classical --axis all
[ "$status" -eq 0 ] && grep -q 'step' "$tmp/out"
result $? "which is refined, too"
misuse "and no step where they have" \
  "breaktime converge: --axis: classical has no step on this model" \
  --lambda 0.1 --x0 4 --omega 1.2 --at 3 --method classical --axis step
"$breaktime" measure x --model x4 --method classical --dt 0.1 --at 1 >"$tmp/out" 2>&1 &&
  grep -q 'dt=0.1' "$tmp/out" &&
  ! "$breaktime" measure x --model vz25 --method classical --dt 0.1 --at 1 \
    >"$tmp/out" 2>&1 &&
  grep -q 'classical has no time step on this model' "$tmp/out"
result $? "a step of it is taken or refused"
"$breaktime" list methods | grep -A1 '^classical' | grep -q 'order 8'
result $? "and its order is listed"

call --lambda 0.1 --x0 4 --omega 1.2 --at 3 --method classical --axis all
[ "$status" -eq 2 ] && grep -q 'classical has nothing to be refined' "$tmp/err"
result $? 'nothing to be refined'
call --lambda 0.1 --x0 4 --omega 1.2 --at 3 --method mean-field --axis all --mean p
[ "$status" -eq 2 ] && grep -q 'is 0 at t = 0: nothing to compare' "$tmp/err"
result $? 'a mean that is zero at the start'

# ---- mistakes ---------------------------------------------------------------------

misuse 'what is missing is named' \
  'breaktime converge: missing --lambda, --x0, --omega, --method, --axis, --at'
misuse 'an axis that a method does not have' 'breaktime converge: --axis: spectral has no step' \
  $model --at 3 --method spectral --axis step
misuse 'an unknown method' \
  "breaktime converge: --method: unknown method 'euler'; see 'breaktime list methods'" \
  $model --at 3 --method euler --axis step
misuse 'two methods' 'breaktime converge: one --method is needed' \
  $model --at 3 --method split-step --method spectral --axis step
misuse 'too few levels' 'breaktime converge: --levels: 3: must be from 4 to 12' \
  $model --at 3 --method split-step --axis step --levels 3
misuse 'levels of all axes' 'breaktime converge: --levels: along all axes there is one' \
  $model --at 3 --method split-step --axis all --levels 4
misuse 'a preset for one axis' 'breaktime converge: --preset is for --axis all' \
  $model --at 3 --method split-step --axis step --preset vz25
misuse 'an option the method does not use' \
  'breaktime converge: --cut: no method asked for looks at it; spectral, chebyshev, lindblad-taylor, hybrid, hybrid-p, lindblad, mean-field-noise, pseudo, truncated would' \
  $model --at 3 --method split-step --axis step --cut 30
misuse 'boxes for some axes' \
  'breaktime converge: --box is given 3 times: must be once, or once for each of the 2 axes (at most 8)' \
  $model --at 3 --method split-step --axis step --box 20 --box 20 --box 20
call $model --at 3 --method truncated-wigner --axis sampling --mean energy
[ "$status" -eq 2 ] && grep -q 'along sampling: <x> or <p>' "$tmp/err"
result $? 'a mean without a standard error'
call --model two-classical --at 1 --method hybrid --axis step --samples 64
[ "$status" -eq 2 ] && grep -q 'hybrid draws noise at every step' "$tmp/err"
result $? 'an order that noise would hide'

# ---- files ------------------------------------------------------------------------

want=4
files='converge.csv'
if command -v gnuplot >/dev/null 2>&1; then
  want=0
  files='converge.csv converge.svg'
fi
call $model --at 3 --method split-step --axis step --dt 0.1 -o "$tmp/to/here"
[ "$status" -eq "$want" ] && [ "$(ls -A "$tmp/to/here" | paste -sd' ' -)" = "$files" ] &&
  sed '/^#/d' "$tmp/to/here/converge.csv" >"$tmp/cells" &&
  [ "$(sed -n 1p "$tmp/cells")" = h,residual_1,err_1,value ] &&
  [ "$(wc -l <"$tmp/cells")" -eq 6 ]
result $? 'a table and a figure, nothing else'
if [ "$want" -eq 0 ]; then
  grep -q 'slope 2\.00' "$tmp/to/here/converge.svg"
  result $? 'the guide has the observed slope'
  mkdir "$tmp/report"
  BREAKTIME_DATADIR=$tmp "$breaktime" converge $model --at 3 --method split-step \
    --axis step --dt 0.1 -o "$tmp/bare" >"$tmp/out" 2>"$tmp/err"
  status=$?
  [ "$status" -eq 4 ] && grep -q "converge.svg not drawn: no 'loglog.gp' in" "$tmp/err" &&
    [ "$(ls -A "$tmp/bare")" = converge.csv ]
  result $? 'without its script: the table, and a failure that says so'
fi

finish
