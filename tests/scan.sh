#!/bin/sh
# scan.sh - breaktime scan: the table, interrupted and resumed, any number of threads
# and ranks, what is refused.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

# call ARGUMENT...: run the program; its status in $status.
call () {
  "$breaktime" scan "$@" >"$tmp/out" 2>"$tmp/err"
  status=$?
}

# ends STATUS PATTERN: the last call ended so, with a message; nothing on stdout.
ends () {
  [ "$status" -eq "$1" ] && ! [ -s "$tmp/out" ] && grep -q -e "$2" "$tmp/err"
}

# same A B: two folders hold the same table.
same () {
  cmp "$tmp/$1/scan.csv.gz" "$tmp/$2/scan.csv.gz" >"$tmp/why" 2>&1
}

# rows FOLDER: its rows, without head and names.
rows () {
  gzip -dc "$tmp/$1/scan.csv.gz" | sed '/^#/d' | sed 1d
}

# A time that two peaks of delta compete for: more samples make it sharper, and what is
# not as sharp as wanted is said.
for effort in 16384 131072; do
  cat >"$tmp/graze.yaml" <<EOF
quantities: [t_tw]
axes: {omega: 0.4, lambda: 0.0261111111, x0: 11.8888888889}
t_max: 50
effort: $effort
EOF
  call "$tmp/graze.yaml" -o "$tmp/graze$effort"
  ends 0 '^breaktime scan: 1 of 1 points have a time with more than the wanted error' &&
    rows "graze$effort" >>"$tmp/graze"
done
awk -F, '{ low[NR] = $4 - $5; high[NR] = $4 + $5; wide[NR] = $5 / $4 }
  END { exit !(NR == 2 && wide[1] > 1.3 * wide[2] && wide[2] > 0.01 &&
               low[1] < high[2] && low[2] < high[1]) }' "$tmp/graze"
result $? 'a time that grazes: no more samples than are allowed, and it is said'

# ---- the table --------------------------------------------------------------------

cat >"$tmp/spec.yaml" <<EOF
title: a small map
quantities: [t_q, t_mf, stability]
axes:
  omega: [0.4, 0.8]
  lambda: 0.01:0.1:3
  x0: [1, 3.5]
t_max: 40
EOF
call "$tmp/spec.yaml" -o "$tmp/one" --threads 1
[ "$status" -eq 0 ] && ! [ -s "$tmp/out" ] && ! [ -s "$tmp/err" ]
result $? 'a scan of a file'

gzip -dc "$tmp/one/scan.csv.gz" >"$tmp/out"
grep -q '^# title: a small map$' "$tmp/out" && grep -q '^# axis: lambda 3$' "$tmp/out" &&
  grep -q '^omega,lambda,x0,t_q,t_q_err,t_q_lo,t_mf,t_mf_err,t_mf_lo,stability,stability_value,stability_err,stability_lo$' "$tmp/out"
result $? 'a head, axes, then each quantity'

rows one | awk -F, '
  { key = $1 "/" $2 "/" $3 }
  NR == 1 { first = key }
  NR == 2 { second = $3 }
  $4 == "inf" { beyond += $6 == 40 }
  $4 < 40 { sure += $5 < 0.01 * $4 && $6 <= $4 }
  $10 !~ /^(Stable|Unstable)$/ { odd++ }
  END { exit !(NR == 12 && first == "0.40000000000000002/0.01/1" && second == 3.5 &&
               beyond >= 2 && sure >= 4 && beyond + sure == 12 && !odd) }' 2>"$tmp/why"
result $? 'rows in the order of the axes; beyond the limit is inf with its bound'

"$breaktime" measure t_q --lambda 0.1 --x0 3.5 --omega 0.4 --t-max 40 --json \
  >"$tmp/out" 2>"$tmp/err"
awk '/"value"/ { gsub (/[",]/, ""); print $2; exit }' "$tmp/out" >"$tmp/wanted"
rows one | awk -F, -v wanted="$(cat "$tmp/wanted")" '
  NR == 6 { d = $4 - wanted; ok = wanted > 0 && d <= 1.01 * $5 && -d <= 1.01 * $5 }
  END { exit !ok }'
result $? 'a point is what measure says, within its error'

# ---- interrupted and resumed ------------------------------------------------------

call t_q t_mf stability --omega 0.4,0.8 --lambda 0.01:0.1:3 --x0 1,3.5 --t-max 40 \
  -o "$tmp/two" --threads 2
rows one >"$tmp/a"
rows two >"$tmp/b"
cmp "$tmp/a" "$tmp/b" >"$tmp/why" 2>&1
result $? 'the same by options, on two threads'

for try in 1 2 3; do
  "$breaktime" scan "$tmp/spec.yaml" -o "$tmp/killed" --threads 2 2>/dev/null &
  job=$!
  while ! [ -s "$tmp/killed/points" ] && kill -0 $job 2>/dev/null; do
    sleep 0.01
  done
  kill -9 $job
  wait $job 2>/dev/null
done
call "$tmp/spec.yaml" -o "$tmp/killed"
[ "$status" -eq 0 ] && same one killed
result $? 'killed three times, it is the same'

head -c 700 "$tmp/one/points" >"$tmp/killed/points"
call "$tmp/spec.yaml" -o "$tmp/killed"
[ "$status" -eq 0 ] && grep -q '1 cut short' "$tmp/err" && same one killed
result $? 'a tail that is missing is computed again'

printf '?' | dd of="$tmp/killed/points" bs=1 seek=150 conv=notrunc 2>/dev/null
call "$tmp/spec.yaml" -o "$tmp/killed"
[ "$status" -eq 0 ] && grep -q '1 result is damaged' "$tmp/err" && same one killed
result $? 'so is a result that is damaged'

sed 's/t_max: 40/t_max: 41/' "$tmp/spec.yaml" >"$tmp/other.yaml"
call "$tmp/other.yaml" -o "$tmp/killed"
ends 2 'it has `t_max: 40., this one `t_max: 41' && same one killed
result $? 'another scan is refused, with the key'

mkdir "$tmp/plain"
( ulimit -f 1; "$breaktime" scan "$tmp/spec.yaml" -o "$tmp/plain" ) >"$tmp/out" \
  2>"$tmp/err"
status=$?
ends 4 'points.: File too large' && grep -q 'points are kept' "$tmp/err" &&
  [ -s "$tmp/plain/points" ]
result $? 'a file that cannot grow: a message, what is done is kept'

call "$tmp/spec.yaml" -o "$tmp/plain"
[ "$status" -eq 0 ] && same one plain
result $? 'and it goes on there'

call "$tmp/spec.yaml" -o "$tmp/spec.yaml/below"
ends 4 'spec.yaml'
result $? 'a folder that cannot be'

# ---- ranks ------------------------------------------------------------------------

if [ "${MPI:-no}" = no ] || ! command -v mpirun >/dev/null 2>&1; then
  skip 'three ranks give the same' 'not configured --with-mpi'
  skip 'a rank that is killed costs nothing' 'not configured --with-mpi'
else
  OMPI_ALLOW_RUN_AS_ROOT=1
  OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
  export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM
  ranks () {
    mpirun --oversubscribe --bind-to none -n 3 "$breaktime" scan "$@" \
      >"$tmp/out" 2>"$tmp/err"
    status=$?
  }
  ranks "$tmp/spec.yaml" -o "$tmp/three"
  [ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] && same one three
  result $? 'three ranks give the same'

  ranks "$tmp/spec.yaml" -o "$tmp/lost" &
  job=$!
  while ! [ -s "$tmp/lost/points" ] && kill -0 $job 2>/dev/null; do
    sleep 0.01
  done
  rank=$(ps -eo pid=,args= | awk -v to="$tmp/lost" '
    /mpirun/ || !index ($0, to) || !/ scan / { next }
    { print $1; exit }')
  [ -z "$rank" ] || kill -9 "$rank"
  wait $job
  ranks "$tmp/spec.yaml" -o "$tmp/lost"
  [ "$status" -eq 0 ] && same one lost
  result $? 'a rank that is killed costs nothing'
fi

# ---- open systems -----------------------------------------------------------------

# The first point is far below the threshold gamma_c gamma_q = lambda^2/16, the last one
# above.
cp "$srcdir/validation/models/qubit-b1.yaml" "$tmp/model.yaml"
cat >"$tmp/open.yaml" <<EOF
quantities: smallest_eigenvalue
model: model.yaml
axes:
  gamma_c: [0.001, 0.2]
  gamma_q: 0.001:0.2:2:log
  at: [1]
EOF
call "$tmp/open.yaml" -o "$tmp/open"
rows open | awk -F, '
  NR == 1 { negative = $4 < -1e-4 }
  NR == 4 { positive = $4 > -1e-6 && $1 == 0.2 && $2 == 0.2 }
  END { exit !(NR == 4 && negative && positive) }'
result $? 'rates of an open system'
rows open >"$tmp/a"
call smallest_eigenvalue --model "$tmp/model.yaml" --axis gamma_c=0.001,0.2 \
  --axis gamma_q=0.001:0.2:2:log --at 1 -o "$tmp/open2"
rows open2 | cmp - "$tmp/a" >"$tmp/why" 2>&1
result $? 'the same by options'

# ---- a time that is up ------------------------------------------------------------

# Weakly coupled, it does not end: what was seen till then is a bound, and no failure.
call t_mf --lambda 1e-7 --x0 3 --omega 0.8 --t-max 1e9 --budget 1 -o "$tmp/late"
rows late | awk -F, '{ ok = $4 == "inf" && $5 == "inf" && $6 >= 8 && $6 < 1e9 }
  END { exit !(NR == 1 && ok) }' && [ "$status" -eq 0 ]
result $? 'where the budget ends it is a bound'

# ---- what is asked ----------------------------------------------------------------

call t_mf --lambda 0.005:0.1:40 --x0 1:15:40 --omega 0.4,0.8,1.2 --dry-run
[ "$status" -eq 0 ] && grep -q '^points   4800 = 3 (omega) x 40 (lambda) x 40 (x0)$' \
  "$tmp/out" && grep -q '^time     about .* on ' "$tmp/out" &&
  grep -q '^memory   about ' "$tmp/out"
result $? '--dry-run'

# longest NAME ARGUMENT...: the seconds of the longest point into $tmp/NAME.
longest () {
  to=$tmp/$1
  shift
  call "$@" --omega 0.4 --t-max 150 --dry-run --threads 1
  sed -n 's/^time .* the longest of them \(.*\) s$/\1/p' "$tmp/out" >"$to"
}
longest exact t_q --lambda 0.1 --x0 5
longest calm t_q t_tw --lambda 0.001 --x0 5
longest driven t_q t_tw --lambda 0.1 --x0 5
longest seeds t_q t_tw --lambda 0.1 --x0 5 --reading samples=8192
longest seed t_q t_tw --lambda 0.1 --x0 5 --reading samples=8192 --reading seed=1
paste "$tmp/exact" "$tmp/calm" "$tmp/driven" "$tmp/seed" "$tmp/seeds" | tee "$tmp/why" |
  awk '{ ok = $3 > $1 + 0.02 && $3 < $1 + 0.2 && $3 > $2 && $5 > $4 + 0.2 && $4 >= $1 }
    END { exit !(NR == 1 && NF == 5 && ok) }'
result $? 'of t_tw too: samples, the more of them the harder a mode is driven, or seeds'

# refused NAME PATTERN ARGUMENT...
refused () {
  name=$1
  pattern=$2
  shift 2
  call "$@" -o "$tmp/never"
  ends 2 "$pattern" && ! [ -e "$tmp/never" ]
  result $? "$name"
}
refused 'no such quantity' "unknown quantity 't_x'" t_x --lambda 1 --x0 1 --omega 1
refused 'no such parameter' "unknown parameter 'nu'" t_q --lambda 1 --x0 1 --omega 1 \
  --axis nu=1
refused 'too little' 'missing axis lambda or lambda_n' t_q --x0 1 --omega 1
refused 'the same twice' 'x0 and n' t_q --lambda 1 --x0 1 --omega 1 --axis n=1
refused 'an odd range' "x0: '1:2' is no range" t_q --lambda 1 --x0 1:2 --omega 1
refused 'a value outside' 'at omega = 1, lambda = -1, x0 = 1: lambda = -1' t_q \
  --lambda=-1,1 --x0 1 --omega 1
refused 'a reading that none knows' "--reading: " t_q --lambda 1 --x0 1 --omega 1 \
  --reading base=2
refused 'options beside a file' 'options say where and how only' "$tmp/spec.yaml" \
  --x0 3
printf 'quantities: t_q\naxes:\n  x0: 1:2\n' >"$tmp/bad.yaml"
refused 'a bad file, with its place' "bad.yaml:3:7: x0: '1:2' is no range" \
  "$tmp/bad.yaml"

# All that is wrong with a file in one pass, its model's faults too.
printf 'kind: qubit\nlambda: x\ngama_c: 1\n' >"$tmp/model.yaml"
cat >"$tmp/bad.yaml" <<'EOF'
quantities: [t_q, t_mg]
model: model.yaml
readings: {crosing: last, crossing: lst}
relative: 2,5
check: maybe
EOF
call "$tmp/bad.yaml" -o "$tmp/never"
for fault in ":1:1: missing key 'axes' in a scan" ":1:19: unknown quantity 't_mg'; did you mean 't_mf'?" \
  "'model' is 'model.yaml': .*model.yaml:2:9: 'lambda' is 'x'" \
  "'model' is 'model.yaml': .*model.yaml:3:1: unknown key 'gama_c'.*did you mean 'gamma_c'?" \
  ":3:12: .*crosing" ":3:27: .*lst" ":4:11: 'relative' is '2,5'.*decimal point" \
  ":5:8: 'check' must be yes or no"; do
  grep -q "^breaktime scan: .*bad.yaml.*$fault" "$tmp/err" || echo "$fault"
done >"$tmp/why"
ends 2 "missing key" && [ ! -s "$tmp/why" ] && [ "$(wc -l <"$tmp/err")" -eq 8 ]
result $? 'a bad file: all that is wrong with it'
cat >"$tmp/bad.yaml" <<'EOF'
quantities: [t_q, entropy]
axes: {omgea: 1, x0: 1, n: 1, lambda: [1, x]}
EOF
call "$tmp/bad.yaml" -o "$tmp/never"
ends 2 ":2:8: unknown parameter 'omgea'; .*did you mean 'omega'?" &&
  grep -q ":2:39: .*'x'" "$tmp/err" && [ "$(wc -l <"$tmp/err")" -eq 2 ]
result $? 'of axes'
cat >"$tmp/bad.yaml" <<'EOF'
quantities: [t_q, entropy]
axes: {x0: 1, n: 1, lambda: [1]}
tolerance: 1
relative: 2
check: maybe
EOF
call "$tmp/bad.yaml" -o "$tmp/never"
for fault in "1:1: tolerance 1 and relative 2: one" "1:1: entropy needs an axis or a value .at'" \
  '1:1: two axes say the same: x0 and n' '1:1: missing axis omega' "5:8: 'check'"; do
  grep -q "^breaktime scan: .*bad.yaml:$fault" "$tmp/err" || echo "$fault"
done >"$tmp/why"
ends 2 'missing axis' && [ ! -s "$tmp/why" ] && [ "$(wc -l <"$tmp/err")" -eq 5 ]
result $? 'and of what does not fit together'
call t_q entropy --lambda 1 --x0 1 --axis n=1 -o "$tmp/never"
ends 2 'missing axis omega' && grep -q 'two axes say the same: x0 and n' "$tmp/err" &&
  grep -q 'entropy needs' "$tmp/err"
result $? 'on the command line, too'
call open_mean --model "$tmp/model.yaml" --axis lambda=1,2 -o "$tmp/never"
ends 2 "model.yaml:2:9: 'lambda' is 'x'" && grep -q "model.yaml:3:1: .*'gama_c'" "$tmp/err"
result $? 'a bad model: all that is wrong with it'
call open_mean --model qubit-b1 --axis lambda=1,2 --at 1 --dry-run
[ "$status" -eq 0 ] && grep -q '^points  *2 = 2 (lambda)' "$tmp/out"
result $? 'a built-in model'

finish
