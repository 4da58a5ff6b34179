#!/bin/sh
# limits.sh - what a claims file asks for is estimated before it is begun: above a limit
# it is not run, never refuted, and the message says where it stands and what raises it.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
cd "$tmp" || exit 99
unset BREAKTIME_MEMORY

# claim ID EVALUATOR PRINTED PARAMETERS [MORE]
claim () {
  printf '  - {id: %s, where: there, statement: one, evaluator: %s,\n' "$1" "$2"
  printf '     printed: "%s", parameters: {%s}%s}\n' "$3" "$4" "${5-}"
}
{
  echo 'source: {id: far, title: far, authors: nobody, year: "2000"}'
  echo claims:
  claim far-x0 t_q 9 'lambda: 0.05, x0: 1e6, omega: [0.4], t_max: 60'
  claim far-time x 0.5 'lambda: 0.05, x0: 30, omega: [0.4], at: 9e5'
  claim near t_q 2.1 'lambda: 0.3, x0: 2, omega: [0.4], t_max: 4'
  claim wrong t_q 2.7 'lambda: 0.3, x0: 2, omega: [0.4], t_max: 4'
} >claims.yaml

# audit ARGUMENT...
audit () {
  timeout -k 5 -s KILL 60 "$breaktime" audit --no-progress --no-cache claims.yaml "$@" \
    >out 2>err </dev/null
  status=$?
}

audit --filter 'far|near'
[ "$status" -eq 1 ] && grep -q '^2 not run: above a limit$' out &&
  grep -q ' near .*confirmed$' out && ! grep -q -e refuted -e error out
result $? 'what is above a limit is not run; the rest is judged'
grep -q "^claims.yaml:3: claim 'far-x0' was not run: above the limit: an exact run needs \
more than the .* GiB of memory that may be taken (--limit-memory)\$" err &&
  grep -q "^claims.yaml:5: claim 'far-time' was not run: above the limit: it would take \
some .* s, and 3.6e+03 may be taken (--limit-time)\$" err
result $? 'file, line, what it takes, the limit and its option are said'

audit --limit-time 0.0001 --json --filter 'near|wrong'
[ "$status" -eq 1 ] && [ "$(grep -c '"verdict": "not-run"' out)" -eq 2 ] &&
  grep -q '"message": "above the limit: it would take some ' out
result $? 'a wrong claim is not run either, and results.json says why'
audit --limit-memory 0.00001 --filter wrong
[ "$status" -eq 1 ] && grep -q 'an exact run needs' err && ! grep -q refuted out
result $? 'nor where the memory is limited'
audit --limit-memory 1 --limit-time 100 --filter wrong
[ "$status" -eq 1 ] && grep -q 'wrong .*refuted' out && ! [ -s err ]
result $? 'within the limits it is refuted'
audit --limit-time 0.0001 --fail-on refuted --filter wrong
[ "$status" -eq 1 ] && grep -q '^nothing was judged$' out
result $? 'a limit does not make a bad file pass'

# Twelve models at once in the memory of a few: the same, one after the other.
{
  echo 'source: {id: many, title: many, authors: nobody, year: "2000"}'
  echo claims:
  for i in 1 2 3 4 5 6 7 8 9; do
    claim "c-$i" t_q 2.1 "lambda: 0.3, x0: 2.00$i, omega: [0.4], t_max: 4"
  done
} >claims.yaml
audit -j 1 --limit-memory 0.004
sort out >one
[ "$(grep -c confirmed one)" -ge 5 ] && ! grep -q 'not run' one
alone=$?
audit -j 8 --limit-memory 0.004
sort out | cmp -s - one && [ $alone -eq 0 ]
result $? 'so much for all of them gives the same for any number at once'

# ---- other commands ---------------------------------------------------------------

# refuses NAME TEXT ARGUMENT...
refuses () {
  name=$1 text=$2
  shift 2
  timeout -k 5 -s KILL 60 "$breaktime" "$@" >out 2>err </dev/null
  status=$?
  [ "$status" -eq 2 ] && grep -q "$text" err && ! [ -s out ]
  result $? "$name"
}
model='--lambda 0.3 --x0 1.5 --omega 0.7'
# shellcheck disable=SC2086 # options
{
  refuses 'measure: time' 'would take some .* s; the limit is 1 s: --limit-time$' \
    measure x $model --at 1e5 --limit-time 1
  refuses 'measure: memory' 'GiB; the limit is 1e-05 GiB: --limit-memory$' \
    measure x $model --at 2 --reading method=split-step --limit-memory 1e-5
  refuses 'scan: time' '^breaktime scan: --limit-time: a point is estimated to take' \
    scan t_q $model --t-max 100 --limit-time 1e-5 -o maps
  BREAKTIME_MEMORY=1e-5
  export BREAKTIME_MEMORY
  refuses 'run: memory' 'GiB; the limit is 1e-05 GiB' \
    run $model --t-max 1 --method split-step -o table.csv
}
unset BREAKTIME_MEMORY
[ ! -e maps ] && [ ! -e table.csv ]
result $? 'what is refused leaves nothing behind'

finish
