#!/bin/sh
# listen.sh - what takes long listens to signals and to --budget, and what cannot be had
# is refused at once.
# shellcheck disable=SC2086 # lists of options are to be split
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

model='--lambda 0.05 --x0 2.3 --omega 0.4'
XDG_CACHE_HOME=$tmp
export XDG_CACHE_HOME

# Each call goes on behind the others; what it said and its status are kept in a folder
# of its own.  KILL comes where a second would do: a busy machine is no failure.
calls=0

# begin NAME WANTED-STATUS PATTERN: a folder for the next call.
begin () {
  calls=$((calls + 1))
  folder=$tmp/$calls
  mkdir "$folder"
  echo "$1" >"$folder/name"
  echo "$2" >"$folder/wanted"
  echo "$3" >"$folder/pattern"
}

# killed COMMAND...: after 20 s, far more than it should take.
killed () {
  { timeout --preserve-status -s KILL 20 "$breaktime" "$@" >"$folder/out" 2>"$folder/err"
    echo $? >"$folder/status"; } &
}

# works PID: it has had half a second of a processor; without /proc nobody knows.
works () {
  read -r stat <"/proc/$1/stat" || return 1
  set -- $stat
  [ $((${14} + ${15})) -ge 50 ]
} 2>/dev/null

# signalled SIGNAL COMMAND...: when it is at work for certain, after 12 s at most; KILL
# five seconds later.
signalled () {
  signal=$1
  shift
  {
    # In the background SIGINT is ignored unless it is asked for.
    env --default-signal=INT "$breaktime" "$@" >"$folder/out" 2>"$folder/err" &
    pid=$!
    waited=0
    until works $pid || [ $waited -eq 120 ]; do
      sleep 0.1
      waited=$((waited + 1))
    done
    kill -s "$signal" $pid
    { sleep 5; kill -s KILL $pid; } &
    killer=$!
    wait $pid
    echo $? >"$folder/status"
    kill $killer
  } >/dev/null 2>&1 &
}

# refused NAME PATTERN COMMAND...: at once; 20 s are far below what it took to find out.
refused () {
  begin "$1 is refused" 2 "$2"
  shift 2
  killed "$@"
}

# heard NAME COMMAND...: by a run that would take days.
heard () {
  name=$1
  shift
  begin "$name hears SIGTERM" 143 interrupted
  signalled TERM "$@"
  begin "$name hears SIGINT" 130 interrupted
  signalled INT "$@"
}

# spent NAME COMMAND...: of one second.
spent () {
  begin "$1 ends with its budget" 2 'time budget'
  shift
  killed "$@" --budget 1
}

# tally: wait, and judge.
tally () {
  wait
  for folder in $(seq "$calls"); do
    folder=$tmp/$folder
    cp "$folder/out" "$folder/err" "$tmp"
    status=$(cat "$folder/status")
    [ "$status" -eq "$(cat "$folder/wanted")" ] && ! [ -s "$tmp/out" ] &&
      grep -q "$(cat "$folder/pattern")" "$tmp/err"
    result $? "$(cat "$folder/name")"
    rm -r "$folder"
  done
  calls=0
}

# ---- refused ----------------------------------------------------------------------

# The number of grid points is 2 x0^2/(pi/2) an axis and more: 10^20.
refused 'a grid of 10^36 points' 'GiB' \
  run --method split-step --lambda 0 --x0 1e10 --omega 1 --t-max 1
refused 'a tolerance below rounding' 'rounding of a number' \
  run $model --t-max 1 --tolerance 1e-20
refused 'a break time of what fits no grid' 'GiB' \
  measure t_q --lambda 0.05 --x0 1e6 --omega 0.4
refused 'a run of 10^10 rows' 'at most 1e+07' \
  measure t_tw $model --t-max 1e9 --reading crossing=last
refused 'a year and more of steps' 'steps' \
  run $model --method mean-field --dt 1e-13 --dt-out 1 --t-max 1
refused 'a basis with a line for each of 10^12 m' 'GiB' \
  run --method chebyshev --lambda 0.05 --x0 2 --omega 1e-12 --t-max 1
refused 'more samples than are counted' 'GiB' \
  run $model --method truncated-wigner --samples 1000000000000000 --t-max 1
refused 'a formula over 5 10^39 states' 'from 0.1 to 10^4' \
  measure identity --lambda 0.05 --x0 1e20 --omega 0.4
refused 'an order of 10^300 steps' 'steps' \
  measure step_order $model --at 1e300 --reading method=mean-field
refused 'eigenstates for x0 = 10^9' 'GiB' \
  measure order --lambda 0.05 --x0 1e9 --omega 3 --at 5 --reading residual=c0
tally

# ---- signals ----------------------------------------------------------------------

# One interval between rows has 5 10^9 steps.
for method in mean-field truncated-wigner split-step split-step-4; do
  heard "a long interval by $method" \
    run $model --method $method --t-max 5 --dt-out 5 --dt 1e-9
done
heard 'a far time by chebyshev' \
  run $model --method chebyshev --t-max 1e7 --dt-out 1e7
heard 'a sequence of far times' \
  converge $model --method mean-field --axis step --at 1e9
heard 'a table of 10^7 rows' \
  run $model --method classical --no-errors --all-columns --t-max 9999999 --dt-out 1 \
    -o "$tmp/table.csv"
heard 'a diagonalisation' \
  run $model --method spectral --cut 150 --t-max 1
heard 'a trajectory of 10^9 steps' \
  measure order $model --at 1e6 --reading dynamics=sample --reading halvings=12
tally
! [ -e "$tmp/table.csv" ] && [ -z "$(find "$tmp" -name '.table.csv*')" ]
result $? 'what was interrupted leaves no file'

# ---- budgets ----------------------------------------------------------------------

spent 't_mf at x0 = 20' measure t_mf --lambda 0.01 --x0 20 --omega 0.4
spent 'x on 10^6 points' measure x --lambda 0.1 --x0 5 --omega 0.01 --at 5
spent 'the order of steps over 10^9' \
  measure step_order $model --at 1e9 --reading method=mean-field
spent 'a mean at 10^6' measure x $model --at 1e6 --reading method=mean-field
spent 'a frequency of 5 10^6 points' \
  measure shift $model --at 1e6 --reading dynamics=mean-field
spent 'entropies of a large state' \
  measure entropy --lambda 0.05 --x0 40 --omega 0.4 --at 20
tally

# ---- an audit ---------------------------------------------------------------------

# What no machine holds and what the budget does not allow is not run, whether it was
# begun or not.
cat >"$tmp/claims.yaml" <<'END'
source: {id: far, title: far, authors: nobody, journal: none, year: "2000"}
claims:
  - id: far-x0
    where: nowhere
    statement: a break time of a state on 10^24 points
    evaluator: t_q
    parameters: {lambda: 0.05, x0: 1e6, omega: [0.4], t_max: 60}
    printed: "9"
  - id: far-steps
    where: nowhere
    statement: 10^9 steps
    evaluator: step_order
    parameters: {lambda: 0.05, x0: 2, omega: [0.4], at: 1e9}
    set: {method: mean-field}
    printed: "8"
  - id: far-time
    where: nowhere
    statement: known to take too long
    evaluator: x
    parameters: {lambda: 0.3, x0: 1.5, omega: [0.7], at: 1e5}
    printed: "0.12345"
END
timeout -k 5 -s KILL 20 "$breaktime" audit --no-progress --budget 2 "$tmp/claims.yaml" \
  >"$tmp/out" 2>"$tmp/err"
status=$?
[ "$status" -ne 137 ] && grep -q '^2 not run: the time budget was spent$' "$tmp/out" &&
  grep -q '^1 not run: above a limit$' "$tmp/out"
result $? 'an audit ends with its budget and says what it left out'

finish
