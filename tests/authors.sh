#!/bin/sh
# authors.sh - from a paper in hand to a verdict: init, check and explain.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME
cd "$tmp" || exit 99

# call ARGUMENT...: run the program; its status in $status.
call () {
  "$breaktime" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
  status=$?
}

# shows TEXT NAME: the last call succeeded in silence on stderr, with TEXT on a line of
# its own or at the beginning of one.
shows () {
  [ "$status" -eq 0 ] && [ ! -s err ] && grep -q -e "^ *$1" out
  result $? "$2"
}

# refused TEXT NAME: status 2, nothing on standard output, TEXT on stderr.
refused () {
  [ "$status" -eq 2 ] && [ ! -s out ] && grep -q -e "$1" err
  result $? "$2"
}

# ---- init --------------------------------------------------------------------------

call init mine/deep
cmp "$srcdir/validation/template/claims.yaml" mine/deep/claims.yaml >why &&
  cmp "$srcdir/validation/template/model.yaml" mine/deep/model.yaml >>why &&
  [ "$status" -eq 0 ] && [ "$(ls mine/deep | wc -l)" -eq 2 ]
result $? 'init writes the two files, into a folder that it makes'
rm -f why
# What it tells to do next are commands that work.
sed -n 's/^  breaktime \([a-z]* [^ ]*\) .*/\1/p' out >next
wrong=
while read -r command file; do
  "$breaktime" "$command" "$file" >out 2>err </dev/null || wrong="$wrong $command"
done <next
[ "$(wc -l <next)" -eq 2 ] && [ -z "$wrong" ]
result $? 'and names commands that work'
[ "$(grep -c '^✓' out)" -eq "$(grep -c '^  - id:' mine/deep/claims.yaml)" ] &&
  [ "$(grep -c 'not as recorded' out)" -eq 0 ]
result $? 'all claims of the template are confirmed'

mkdir other && echo mine >other/claims.yaml
call init other
refused "'other/claims.yaml' is there already" 'init overwrites nothing'
[ "$(cat other/claims.yaml)" = mine ] && [ ! -e other/model.yaml ]
result $? 'and writes nothing then'
ln -s nowhere dangling.yaml && mkdir linked && mv dangling.yaml linked/model.yaml
call init linked
refused "'linked/model.yaml' is there" 'nor does it write through a link to nowhere'
echo file >file
call init file
[ "$status" -eq 4 ] && [ -s err ] && [ "$(cat file)" = file ]
result $? 'a folder that is a file'
mkdir here
(cd here && "$breaktime" init) >out 2>err
[ -f here/claims.yaml ] && grep -q '^  breaktime check claims.yaml ' out
result $? 'without a folder it is this one'

# ---- check -------------------------------------------------------------------------

call check mine/deep/claims.yaml
shows '7 claims: 3 quoted, 1 encoded, 1 derived, 2 ours; 7 quick, 0 full$' \
  'check: claims by origin and tier'
shows 'model of 6 claims$' 'each model once'
[ "$(grep -c '^hamiltonian$' out)" -eq 2 ] && [ "$(grep -c '^ *normal order' out)" -eq 2 ]
result $? 'with every operator'
shows 'printed "0.94" stands for \[0.935, 0.945\]: half a unit of' 'the interval and why'
shows 'printed "< 1e-4" stands for (-∞, 0.0001): a bound' 'of a bound'
shows 'printed "0.99 ± 0.01" stands for \[0.98, 1\]: the uncertainty is' 'of an uncertainty'
shows 'of      model model.yaml with g = 0.1$' 'which model with what set'
shows "note: 4 claims: no reading concerns" 'what no reading concerns'
# The times of the claims add up to that of all, as far as they are rounded.
awk '/^  takes/ { sum += $3 } /^in all/ { all = $7 }
     END { exit !(all > 0 && sum > all - 1 && sum < all + 1) }' out
result $? 'times add up'

# The built-in model is said to be what it is.
cp "$srcdir/validation/models/vz25.yaml" .
sed -n '/^  symbol/,/^in normal/p' out | sed -n '/^  symbol.*x^2 y^2/,$p' >a
"$breaktime" check vz25.yaml --set lambda=0.1 --set x0=2 --set Omega=0.9 >out 2>err
sed -n '/^  symbol/,/^in normal/p' out >b
[ -s a ] && cmp a b
result $? 'the built-in model in formulas is the file of the same model'

# model NAME: that of a file whose claims need not make sense.
cat >odd.yaml <<'EOT'
source: {id: odd, title: t, authors: a, year: "2025"}
readings:
  idle:
    text: of what is not claimed
    evaluators: [entropy]
    set: {base: 2}
claims:
  - id: wide
    where: w
    statement: s
    evaluator: t_q
    parameters: {lambda: 0.1, x0: 5, omega: [0.4], t_max: 20}
    printed: "1"
  - id: late
    where: w
    statement: s
    evaluator: t_q
    parameters: {lambda: 0.1, x0: 6, omega: [0.4, 0.8], t_max: 20}
    printed: "21"
  - id: other
    where: w
    statement: s
    evaluator: t_q
    parameters: {lambda: 0.1, x0: 5, omega: [0.4], t_max: 20}
    printed: "14.2"
    tier: full
  - id: fitting
    where: w
    statement: s
    evaluator: t_q
    parameters: {lambda: 0.1, x0: 7, omega: [0.4], t_max: 20}
    printed: "14"
    expect: confirmed
  - id: finer
    where: w
    statement: s
    evaluator: t_q
    parameters: {lambda: 0.1, x0: 7, omega: [0.4], t_max: 20}
    printed: "14.2"
    expect: confirmed
  - id: unknown
    where: w
    statement: s
    missing: the width
    expect: not-computable
EOT
call check odd.yaml
tr '\n' ' ' <out | sed 's/  */ /g' >flat
for note in '1 claim: so few digits[^:]*: wide note' '1 claim: t_max ends[^:]*: late note' \
  '1 claim: a claim before[^:]*: other note' \
  '5 claims: no reading[^:]*:[^:]*: wide, late, other, fitting, finer note' \
  '3 claims: no verdict[^:]*:[^:]*: wide, late, other note' \
  "line 3: reading 'idle' concerns no claim *$"; do
  grep -q "note: $note" flat || echo "$note"
done >why
[ "$status" -eq 0 ] && [ ! -s why ]
result $? 'what looks like an oversight, and nothing else'
rm -f why
grep -q '^with --tier full' out && grep -q '; tier full$' out &&
  grep -q ', 1 not computable$' out
result $? 'tiers, and what cannot be computed'
call check odd.yaml --set lambda=1
refused 'is a claims file; only a model' 'a claims file has no parameters'
sed 's/evaluator: t_q/evaluator: t_w/; s/"21"/"21" 3/' odd.yaml >bad.yaml
call check bad.yaml
[ "$status" -eq 2 ] && [ ! -s out ]
result $? 'a mistake in the syntax'
sed 's/evaluator: t_q/evaluator: t_w/; s/"21"/"twenty"/' odd.yaml >bad.yaml
call check bad.yaml
[ "$status" -eq 2 ] && [ ! -s out ] && [ "$(grep -c "bad.yaml:.*evaluator 't_w'" err)" -eq 5 ]
result $? 'all mistakes with their places'
sed 's/at: 1}/at: pj}/' mine/deep/claims.yaml >mine/deep/times.yaml
call check mine/deep/times.yaml
[ "$status" -eq 2 ] && [ "$(wc -l <err)" -eq "$(grep -c "'at' is 'pj'" err)" ] && [ -s err ]
result $? 'a time that is wrong is not called missing, too'
mkfifo pipe.yaml
timeout 5 "$breaktime" check pipe.yaml >out 2>err </dev/null
status=$?
[ "$status" -ne 124 ] && [ "$status" -ne 0 ] && grep -q 'pipe' err
result $? 'a pipe is not waited for'
call check l26
shows '60 claims: ' 'a built-in source by its id'
call check vz25
shows 'vz25: oscillator coupled to a mode' 'a name that is a model stays one'

# ---- explain -----------------------------------------------------------------------

call explain entropy-at-half mine/deep/claims.yaml
shows 'derived: follows from the source' 'explain: whose statement'
shows '"0.693" stands for \[0.6925, 0.6935\]' 'the number'
shows 'of = x: ' 'what is set'
shows 'base, not set: .*default e' 'and what is not'
shows 'reading bits: ' 'the readings that concern it'
shows 'confirmed: holds as the source' 'the recorded verdict'
call explain quantum-weaker mine/deep/claims.yaml
shows 'symbol .* + 0.1 x y' 'the model with what the claim sets'
call explain vz-t1-1-tq
shows 'judged with its column of 9 claims, from vz-t1-1-tq to vz-t1-9-tq' 'its column'
shows "breaktime audit vz25 --filter '^vz-t1-1-tq\\$'$" 'a built-in source goes by its id'
call explain vz-t1-1-tqq
refused "did you mean 'vz-t1-1-tq'?" 'the nearest id'
call explain wdie odd.yaml
refused "no claim 'wdie' in odd.yaml; did you mean 'wide'?" 'the nearest id of a file'
call explain unknown odd.yaml
[ "$status" -eq 0 ] && grep -q 'leaves out the width$' out && ! grep -q 'breaktime measure' out
result $? 'what cannot be computed has no command that does'

# Both commands do what the audit did: the same number.
wrong=
for id in $(sed -n 's/^  - id: //p' mine/deep/claims.yaml); do
  call explain "$id" mine/deep/claims.yaml
  grep '^  breaktime ' out | sed "s|breaktime|'$breaktime'|" >commands
  [ "$(wc -l <commands)" -eq 2 ] || wrong="$wrong $id:commands"
  sed -n 1p commands | sh >first 2>&1 || wrong="$wrong $id:audit"
  sed -n 2p commands | sh >second 2>&1 || wrong="$wrong $id:measure"
  audited=$(sed -n 's/^✓ .*[0-9e] *\( [^ ][^ ]*\) *confirmed.*/\1/p' first)
  measured=$(sed -n '1s/[^=]*= \([^ ]*\).*/ \1/p' second)
  label=$(grep -c ' Unstable  *Unstable ' first)
  if [ "$label" -eq 1 ]; then
    [ "$measured" = ' Unstable' ]
  else
    [ -n "$audited" ] && [ "$audited" = "$measured" ]
  fi || wrong="$wrong $id:$audited,$measured"
done
echo "$wrong" >why
[ -z "$wrong" ]
result $? 'audit --filter and measure, as they are printed, give the same number'
rm -f why

# What is built in, of each way to name a model: two modes, a file with what is set, an
# open system, a scan.  Refused for want of time is understood.
wrong=
for id in vz-t2-1-tq vz-vacuum-9-tq l26-h10-before vz-f234-up-04-q; do
  call explain "$id"
  line=$(sed -n 's/^  breaktime measure /measure /p' out)
  sh -c "'$breaktime' $line --budget 1e-6" >second 2>&1 </dev/null
  status=$?
  case $(cat second) in *'Try '*) wrong="$wrong $id:$(cat second)" ;; esac
  [ -n "$line" ] && [ "$status" -ne 127 ] || wrong="$wrong $id"
done
echo "$wrong" >why
[ -z "$wrong" ]
result $? 'the measure lines of built-in claims are understood'

finish
