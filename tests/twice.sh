#!/bin/sh
# twice.sh - the same bytes twice: what a run and a report hold does not depend on how
# busy the machine is, on which processor, or with how many threads it was made.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
XDG_CACHE_HOME=$tmp/cache BREAKTIME_NO_CACHE=1
export XDG_CACHE_HOME BREAKTIME_NO_CACHE
cd "$tmp" || exit 99

# busy COMMAND...: it beside two others that want a processor.
busy () {
  (while :; do :; done) &
  one=$!
  (while :; do :; done) &
  two=$!
  "$@"
  status=$?
  kill $one $two
  return $status
}
# bound COMMAND...: it on one processor alone, where that can be had.
# shellcheck disable=SC2317 # by its name
bound () {
  if command -v taskset >/dev/null 2>&1; then taskset -c 0 "$@"; else "$@"; fi
}

# ---- grids ---------------------------------------------------------------------------

# grids THREADS: means on grids of one to three axes, each of a process of its own.
grids () {
  run="run --method split-step --no-errors --dt 0.02 --t-max 0.2 --threads $1"
  pair='--lambda 0.1 --x0 4 --omega 0.4'
  while read -r words; do
    # shellcheck disable=SC2086 # several words
    "$breaktime" $run $words 2>>err | grep -v '^# command'
  done <<END
--model x4 --points 512 --box 30
--model x4 --points 1000 --box 30
$pair --points 70 --points 112 --box 20 --box 40
$pair --points 512 --points 256 --box 20 --box 40
$pair --points 144 --points 250 --box 20 --box 40
$pair --omega 0.8 --points 60 --points 80 --points 64 --box 19 --box 37 --box 22
END
}
grids 1 >first
busy grids 1 >second
grids 3 >third
[ "$(grep -c '^0\.2' first)" -eq 6 ] && ! [ -s err ] && diff first second >why && diff first third >>why
result $? 'means on grids are the same bits, on a busy machine, too, and with three threads'

# ---- reports -------------------------------------------------------------------------

cat >claims.yaml <<'END'
source: {id: twice, title: a test, authors: nobody, year: "2026"}
discretisations:
  g: {points: 96, box: 40, step: 0.04}
readings:
  last: {text: the last crossing, evaluators: [t_q, t_mf], set: {crossing: last}}
  coarse: {text: on a grid, evaluators: [t_q, t_mf], set: {discretisation: g}}
claims:
  - {id: a-tq, where: here, statement: a time, evaluator: t_q, table: {name: T, row: 1, column: tq},
     parameters: {lambda: 0.1, x0: 4, omega: [0.4], t_max: 20}, printed: "6.4"}
  - {id: a-tmf, where: here, statement: a time, evaluator: t_mf, table: {name: T, row: 1, column: tmf},
     parameters: {lambda: 0.1, x0: 4, omega: [0.4], t_max: 20}, printed: "9.9"}
  - {id: b-tq, where: here, statement: a time, evaluator: t_q, table: {name: T, row: 2, column: tq},
     parameters: {lambda: 0.1, x0: 3, omega: [0.7], t_max: 20}, printed: "5.1"}
  - {id: b-x, where: here, statement: a mean, evaluator: x,
     parameters: {lambda: 0.1, x0: 3, omega: [0.7], at: 2}, printed: "0.5"}
  - {id: b-s, where: here, statement: an entropy, evaluator: entropy,
     parameters: {lambda: 0.1, x0: 2, omega: [0.8], at: 3}, printed: "0.0238"}
END
# report NAME COMMAND...: of these claims, in a folder of that name.
report () {
  name=$1
  shift
  # shellcheck disable=SC2086 # two words
  "$@" "$breaktime" audit --no-progress --report "$name" $jobs claims.yaml >"$name.out" 2>"$name.err"
  (cd "$name" && find . -type f ! -name certificate.md ! -name timings.csv \
    ! -name ro-crate-metadata.json ! -name SHA256SUMS -exec sha256sum {} +) | sort -k 2 >"$name.sums"
}
jobs='-j 1'
report one
jobs='-j 2'
report two busy
report three bound
[ "$(grep -c -e results.json -e REPORT.md -e '\.csv' one.sums)" -gt 4 ] &&
  diff one.sums two.sums >why
result $? 'a report with two jobs on a busy machine is the same bytes'
diff one.sums three.sums >why
result $? 'and so is one on a single processor'
! cmp -s one/certificate.md two/certificate.md && (cd two && sha256sum -c --quiet SHA256SUMS) >why 2>&1
result $? 'but for its certificate, which has a check sum, too'

finish
