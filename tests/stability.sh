#!/bin/sh
# stability.sh - `breaktime stability': a point, its JSON, and a map.
# shellcheck disable=SC2086 # lists of options are to be split
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

call () {
  "$breaktime" stability "$@" >"$tmp/out" 2>"$tmp/err"
  status=$?
}

# misuse NAME MESSAGE ARGUMENT...
misuse () {
  name=$1
  message=$2
  shift 2
  call "$@"
  [ "$status" -eq 2 ] && ! [ -s "$tmp/out" ] && [ "$(sed -n 1p "$tmp/err")" = "$message" ]
  result $? "$name"
}

# key NAME: the first value of a key on a line of its own in the JSON just printed.
key () {
  sed -n "s/^ *\"$1\": *\(.*[^,]\),*\$/\1/p" "$tmp/out" | head -1
}

# ---- a point ----------------------------------------------------------------------

call --lambda 0.1 --x0 5 --omega 0.4
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] &&
  [ "$(sed -n 1p "$tmp/out")" = 'stability = Unstable' ] &&
  grep -q '^  mode 1   Omega 0.4: Unstable$' "$tmp/out" &&
  grep -q '^    mu       0\.18666733490*([0-9]*)  growth' "$tmp/out" &&
  grep -q '^    Delta    -1\.176936407' "$tmp/out" &&
  grep -q 'inside band 1, from 1\.1076564.* to 3\.0426804' "$tmp/out" &&
  grep -q 'edges at 3\.32815 and 5\.51605' "$tmp/out"
result $? 'a point inside the first band'

call --lambda 0.03 --x0 5 --omega 0.4
[ "$status" -eq 0 ] && [ "$(sed -n 1p "$tmp/out")" = 'stability = Stable' ] &&
  grep -q 'below band 1, which begins at 1\.1076564' "$tmp/out"
result $? 'a point below it'

call --lambda 0.1 --x0 7 --omega 0.4
[ "$status" -eq 0 ] && grep -q 'between bands 1 and 2, from 3\.042' "$tmp/out"
result $? 'a point between bands'

call --lambda 0.1 --x0 5 --omega 1.2 --omega 0.4
[ "$status" -eq 0 ] && [ "$(sed -n 1p "$tmp/out")" = 'stability = Unstable' ] &&
  grep -q '^  mode 1   Omega 1.2: Stable$' "$tmp/out" &&
  grep -q '^  mode 2   Omega 0.4: Unstable$' "$tmp/out"
result $? 'one unstable mode of two'

call --lambda 0 --x0 5 --omega 0.4
[ "$status" -eq 0 ] && [ "$(sed -n 1p "$tmp/out")" = 'stability = Stable' ] &&
  ! grep -q 'for this lambda' "$tmp/out"
result $? 'no coupling'

call --model vz25 --set lambda=0.1 --set Omega=0.4 --orbit x=5
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] && grep -q '^  part y: Unstable$' "$tmp/out" &&
  grep -q '^    mu       0\.18666733490*([0-9]*)  growth' "$tmp/out" &&
  grep -q '^    Delta    -1\.176936407' "$tmp/out" &&
  grep -q '^    mu       0\.18666733.* by Hill' "$tmp/out" &&
  grep -q '^    period   6\.283185307' "$tmp/out"
result $? 'the same point around an orbit of a model in a file'
misuse 'a model without an orbit' "breaktime stability: --model needs --orbit, where the \
orbit of its classical parts begins, such as x=5" --model vz25
misuse 'JSON of a model' 'breaktime stability: --json has no effect beside --model' \
  --model vz25 --orbit x=5 --json

# A band narrower than what Delta can show, at Omega^2 + s/2 = 9: decided by its edges.
call --lambda 0.001 --x0 2 --omega 2.9
[ "$status" -eq 0 ] && [ "$(sed -n 1p "$tmp/out")" = 'stability = Stable' ]
result $? 'far below a narrow band'

# On Omega = 2, whose band of no depth has no width: both labels from one decision.
call --lambda 1e-8 --x0 1 --omega 2
[ "$status" -eq 0 ] && [ "$(sed -n 1p "$tmp/out")" = 'stability = Stable' ] &&
  grep -q '^  mode 1   Omega 2: Stable$' "$tmp/out"
result $? 'a shallow drive: one label'

# Bands 81 and 82 by eigvalsh_tridiagonal and brentq of scipy: 9980.398, 10359.152.
call --lambda 1 --x0 100 --omega 45.5
[ "$status" -eq 0 ] && [ "$(sed -n 1p "$tmp/out")" = 'stability = Stable' ] &&
  grep -q 'between bands 81 and 82, from 9980\.398.* to 10359\.152' "$tmp/out"
result $? 'high bands'

"$breaktime" measure stability --lambda 0.01 --x0 1000 --omega 45.5 \
  --reading width=1 >"$tmp/out" 2>&1
status=$?
[ "$status" -eq 0 ] && [ "$(sed -n 1p "$tmp/out")" = 'stability = Stable' ]
result $? 'no edge across the packet between two high bands'

# The whole of a narrow band is passed, and growth in it is bounded, not 0.
"$breaktime" measure stability --lambda 0.01 --x0 999.02 --omega 45.5 \
  --reading width=1 >"$tmp/out" 2>&1
status=$?
[ "$status" -eq 0 ] && [ "$(sed -n 1p "$tmp/out")" = 'stability = Unstable' ] &&
  grep -q 'band edges with a bound' "$tmp/out" && ! grep -q 'total error 0)' "$tmp/out"
result $? 'a narrow band across the packet'

# Too large is refused, at once.
failed=0
while read -r model; do
  for command in 'stability' 'measure stability' 'measure stability --reading width=1' \
    'measure band_position --reading along=omega' 'measure band_order'; do
    case $command$model in *band_order*omega\ 1) continue ;; esac
    timeout 5 "$breaktime" $command $model >"$tmp/out" 2>"$tmp/err"
    status=$?
    [ "$status" -eq 2 ] && grep -q 'too large\|too deep\|no second way' "$tmp/err" || {
      failed=1
      echo "# $command $model: $status $(cat "$tmp/err")"
    }
  done
done <<'EOF'
--lambda 0.1 --x0 5 --omega 1e20
--lambda 0.1 --x0 5 --omega 1e30
--lambda 1e60 --x0 1 --omega 1
--lambda 1e300 --x0 1e300 --omega 1
EOF
result $failed 'what is too large is refused at once'

# ---- JSON -------------------------------------------------------------------------

call --lambda 0.1 --x0 5 --omega 0.4 --shifted --json
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] && [ "$(key quantity)" = '"stability"' ] &&
  [ "$(key label)" = '"Unstable"' ] && [ "$(key background_frequency)" = 1.0625 ] &&
  [ "$(key band)" = 1 ] && [ "$(key inside)" = true ] && [ "$(key depth)" = 2.5 ]
result $? 'JSON, and the shifted background'
# Scaling: edges at frequency nu are nu^2 times those of Omega/nu.
lower=$(key edge_below)
upper=$(key edge_above)
call --lambda 0.1 --x0 5 --omega 0.37647058823529411 --json
echo "$lower $upper $(key edge_below) $(key edge_above)" | awk '
  { n = 1.0625 * 1.0625; d = $1 - n * $3; e = $2 - n * $4
    exit !(d < 1e-9 && d > -1e-9 && e < 1e-9 && e > -1e-9) }'
result $? 'edges scale with the frequency of the background'
call --lambda 0.1 --x0 5 --omega 0.4 --json
key surface | awk '{ exit !($1 - 1.68 < 1e-9 && 1.68 - $1 < 1e-9) }'
result $? 'Eq. (18)'

# ---- a map ------------------------------------------------------------------------

misuse 'points without a map' 'breaktime stability: --points needs --map' \
  --lambda 0.1 --x0 5 --omega 0.4 --points 11
misuse 'too many points' 'breaktime stability: --points: 5000: must be from 2 to 2001' \
  --lambda 0.1 --x0 5 --omega 0.4 --points 5000 --map "$tmp/map"
misuse 'a map of nothing' \
  'breaktime stability: --map needs one --lambda and --x0 other than 0: they are its upper ends' \
  --lambda 0 --x0 5 --omega 0.4 --map "$tmp/map"
misuse 'no model' 'breaktime stability: missing --lambda, --x0, --omega'
[ -e "$tmp/map" ]
[ $? -eq 1 ]
result $? 'nothing is left by a call that is refused'

if command -v gnuplot >/dev/null 2>&1; then
  want=0
  files='stability-edges.csv stability.csv stability.svg'
else
  want=4
  files='stability-edges.csv stability.csv'
fi
call --lambda 0.1 --x0 12 --omega 0.4 --points 21 --map "$tmp/map"
[ "$status" -eq "$want" ] && [ "$(ls -A "$tmp/map" | paste -sd' ' -)" = "$files" ]
result $? 'a map: tables and a figure, nothing else'
# The last point of the table is the point asked about.
grep -v '^#' "$tmp/map/stability.csv" >"$tmp/cells"
[ "$(wc -l <"$tmp/cells")" -eq 442 ] && [ "$(sed -n 1p "$tmp/cells")" = lambda,x0,mu ] &&
  tail -1 "$tmp/cells" | awk -F, '{ exit !($1 == 0.1 && $2 == 12) }'
result $? 'a row a point'
# Growth exactly between the edges: rows of one lambda against stability-edges.csv.
awk -F, '
  FNR == NR { if ($0 !~ /^#/ && $1 != "lambda") for (b = 0; b < 2; b++)
      { lo[$1, b] = $(2 + 3 * b); hi[$1, b] = $(4 + 3 * b); got[$1] = 1 }
    next }
  $1 != "lambda" && $1 > 0.02 {
    inside = 0
    for (b = 0; b < 2; b++)
      if (lo[$1, b] != "nan" && $2 > lo[$1, b] + 0)
        if (hi[$1, b] == "nan" || $2 < hi[$1, b] + 0) inside = 1
    n++; grown += $3 > 0
    if (inside != ($3 > 0) || !got[$1]) bad = 1 }
  END { exit bad || n < 300 || grown < 50 }' "$tmp/map/stability-edges.csv" "$tmp/cells"
result $? 'growth between the edges, and nowhere else'

if [ "$want" -eq 0 ]; then
  PATH=/nonexistent "$breaktime" stability --lambda 0.1 --x0 12 --omega 0.4 --points 5 \
    --map "$tmp/bare" >"$tmp/out" 2>"$tmp/err"
  status=$?
  [ "$status" -eq 4 ] && grep -q "stability.svg not drawn: 'gnuplot' could not be" \
    "$tmp/err" && [ "$(ls -A "$tmp/bare" | paste -sd' ' -)" = 'stability-edges.csv stability.csv' ]
  result $? 'without gnuplot: the tables, and a failure that says so'
fi

: >"$tmp/file"
call --lambda 0.1 --x0 12 --omega 0.4 --points 5 --map "$tmp/file/map"
[ "$status" -eq 4 ] && grep -q 'Not a directory' "$tmp/err"
result $? 'a folder that cannot be made'

finish
