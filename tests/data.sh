#!/bin/sh
# data.sh - what comes with the program is found: from any folder, by short names, and
# what is missing is said.  tests/install.sh does the same where it is installed.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME
mkdir "$tmp/elsewhere"
cd "$tmp/elsewhere" || exit 99

# call WORD...: run the program; output in $tmp/out and err, $status.
call () {
  "$breaktime" "$@" >"$tmp/out" 2>"$tmp/err"
  status=$?
}

holds () {
  grep -q -e "$2" "$tmp/$1"
}

cat >own.yaml <<'EOF'
kind: qubit
lambda: 0.5
gamma_c: 0.1
gamma_q: 0.01
x0: 1
sx: 1
EOF
cat >mine.yaml <<'EOF'
source: {id: mine, title: a test, authors: nobody, year: "2026"}
readings:
  bits:
    text: in bits, with a blank ' and a quote
    evaluators: [entropy]
    set: {base: 2}
claims:
  - id: time
    where: here
    statement: a time
    evaluator: t_q
    parameters: {lambda: 0.1, x0: 5, omega: [0.4], t_max: 12.5}
    set: {threshold: 0.09}
    printed: "6.3"
  - id: two
    where: here
    statement: a mean
    evaluator: x
    parameters: {lambda: [0.010000000000000002, 0.02], x0: -1.3, omega: [1.1, 0.7], at: 2}
    printed: "0.5"
  - id: bits
    where: here
    statement: an entropy
    evaluator: entropy
    parameters: {lambda: 0.1, x0: 2, omega: [0.8], at: 3}
    printed: "0.0238"
  - id: short
    where: here
    statement: a model that is built in
    evaluator: smallest_eigenvalue
    parameters: {model: qubit-below, at: 1}
    printed: "0.3"
  - id: long
    where: here
    statement: a model beside the claims
    evaluator: smallest_eigenvalue
    parameters: {model: own.yaml, at: 1}
    printed: "0.3"
EOF

# ---- where it was built

call list sources
[ "$status" -eq 0 ] && holds out '^vz25 ' && holds out '^l26 ' && [ ! -s "$tmp/err" ]
result $? 'sources are found from another folder'
call list claims
[ "$status" -eq 0 ] && holds out '^vz-t1-1-tq: ' && holds out '^l26-mf: '
result $? 'and their claims'
call list models
[ "$status" -eq 0 ] && holds out '^qubit-b1 .*threshold' &&
  [ "$(wc -l <"$tmp/out")" -eq "$(find "$srcdir/validation/models" -name '*.yaml' | wc -l)" ]
result $? 'models, one line each'
call reference verify
[ "$status" -eq 0 ]
result $? 'reference data'

# ---- names

call list claims l26
[ "$status" -eq 0 ] && holds out '^l26-mf: ' && ! holds out '^vz-'
result $? 'the claims of a source by its id'
call audit --filter '^vz-t1-1-stab' vz25
[ "$status" -eq 0 ] && holds out '^vz25: 1 of '
result $? 'audit by the id'
call selftest --filter none-of-them vz25
[ "$status" -eq 1 ] && [ ! -s "$tmp/err" ]
result $? 'selftest by the id'
call audit vz52
[ "$status" -eq 2 ] && holds err "'vz52' is neither a file nor .*; did you mean 'vz25'?"
result $? 'a name that is none: what was meant'
call measure smallest_eigenvalue --model qubit-b11 --at 1
[ "$status" -eq 2 ] && holds err "; did you mean 'qubit-b1'?"
result $? 'so for a model'
sed 's/model: qubit-below/model: qubit-belwo/' mine.yaml >other.yaml
call list claims other.yaml
[ "$status" -eq 2 ] && holds err "^breaktime list: other.yaml:[0-9:]* .*did you mean 'qubit-below'?"
result $? 'and in a claims file, with its place'
cp mine.yaml vz25
call list claims vz25
[ "$status" -eq 0 ] && holds out '^vz-t1-1-tq: '
result $? 'a word is what is built in'
call list claims ./vz25
[ "$status" -eq 0 ] && holds out '^bits: '
result $? 'a path is a file'
mv vz25 plain
call list claims plain
[ "$status" -eq 0 ] && holds out '^bits: '
result $? 'so is another word'

# ---- a tree of someone else's

mkdir -p "$tmp/tree/claims"
sed 's/id: mine/id: new/; s/beside the claims/x/; /id: short/,$d' mine.yaml >"$tmp/tree/claims/a.yaml"
printf 'source: [\n' >"$tmp/tree/claims/b.yaml"
BREAKTIME_DATADIR=$tmp/tree
export BREAKTIME_DATADIR
call list sources
[ "$status" -eq 0 ] && holds out '^new  nobody, 2026: a test$' && holds out '^b    .*b.yaml:'
result $? 'a file that is put there is found, and one that is broken is named'
call list claims new
[ "$status" -eq 0 ] && holds out '^bits: '
result $? 'by its id'
for words in 'list models' 'reference list' 'measure smallest_eigenvalue --model qubit-b1 --at 1' \
  'audit --report report new'; do
  # shellcheck disable=SC2086 # a list of words
  call $words
  [ "$status" -eq 4 ] && holds err "are missing: there is no folder '$tmp/tree/"
  result $? "what is missing: breaktime $words"
done
[ ! -e report ]
result $? 'and no report is begun'
mkdir "$tmp/tree/report"
cp "$srcdir"/report/*.gp "$srcdir/report/report.css" "$srcdir/report/report.js" "$tmp/tree/report"
rm "$tmp/tree/report/delta.gp"
if gnuplot --version >/dev/null 2>&1; then
  call audit --no-progress --fail-on error --filter time --report report new
  [ "$status" -eq 4 ] && holds err '1 figure is missing.*delta.gp' && [ -s report/REPORT.md ]
  result $? 'a script that is missing: the report, the reason, and a failure'
else
  skip 'a script that is missing' 'no gnuplot'
fi
unset BREAKTIME_DATADIR

# ---- the commands of a report

call audit --no-progress --no-figures --fail-on error --report report mine.yaml
# As the source defines it, and by the reading that gives it.
awk '/^### / { id = $2; n = 0 } /^breaktime measure/ { print id (++n), $0 }' \
  report/claims/*.md >commands
# which claim's which answer, and its ends
awk '/^     "id": / { id = $2; gsub (/[",]/, "", id); n = 0 }
     /^       "lo": / { sub (/,/, ""); lo = $2 }
     /^       "hi": / { sub (/,/, ""); print id (++n), lo, $2 }' report/results.json >ends
mkdir "$tmp/third"
while read -r id command; do
  (
    cd "$tmp/third" || exit 99
    breaktime () { "$breaktime" "$@"; }
    eval "$command" >"$tmp/out" 2>"$tmp/err"
  )
  # The same number, as sharp, or a little sharper and elsewhere within its error.
  awk -v id="$id" 'FNR == NR && $1 == id { lo = $2; hi = $3; known = 1 }
    FNR < NR && /"lo": / { sub (/,/, ""); from = $2 }
    FNR < NR && /"hi": / { sub (/,/, ""); to = $2 }
    END { exit !(known && from <= hi && to >= lo && to - from <= 1.2 * (hi - lo)) }' \
    ends "$tmp/out"
  result $? "the command of the report gives its number: $id"
done <commands
[ "$(wc -l <commands)" -eq 6 ] && grep -q '^bits2 .*base=2' commands
result $? 'each claim has one, and a reading another'
! grep -v '^short' commands | grep -q 'model [a-z]' && grep -q '^short1 .* --model qubit-below ' commands
result $? 'a built-in model by its name, another by its absolute path'

finish
