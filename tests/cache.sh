#!/bin/sh
# cache.sh - answers that are kept from one audit to the next: the same question of the
# same program alone is not computed again.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
[ -n "$tmp" ] && [ -d "$tmp" ] || exit 99
unset BREAKTIME_NO_CACHE
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME
answers=$tmp/cache/breaktime/answers

cat >"$tmp/model.yaml" <<'EOF'
title: a driven well
parameters: {g: 0.1, x0: 1.5}
parts: {x: oscillator}
hamiltonian: (p_x^2 + x^2)/2 + g*x^4
start: {x: {mean: x0}}
EOF
cat >"$tmp/claims.yaml" <<'EOF'
source: {id: made, title: made for a test, authors: nobody, year: "2026"}
claims:
  - {id: a-mean, where: p. 1, statement: mean, evaluator: mean, printed: "1.081",
     parameters: {model: model.yaml, set: {g: 0.1}, at: 0.5}, set: {observe: x}}
  - {id: b-wrong, where: p. 1, statement: mean, evaluator: mean, printed: "9.99",
     convert: {scale: 2, offset: 1, why: other units},
     parameters: {model: model.yaml, at: 0.7}, set: {observe: x}}
  - {id: c-label, where: p. 1, statement: unstable, evaluator: stability, printed: Unstable,
     parameters: {lambda: 0.1, x0: 5, omega: 0.4}}
  - {id: d-time, where: p. 1, statement: time, evaluator: t_mf, printed: "9.31",
     parameters: {lambda: 0.1, x0: 5, omega: 0.4, t_max: 20}}
  - {id: e-scan, where: p. 1, statement: share, evaluator: share, printed: "1",
     parameters: {scan: scan.yaml}, set: {quantity: t_mf, than: t_q}}
EOF
cat >"$tmp/scan.yaml" <<'EOF'
quantities: [t_q, t_mf]
axes: {lambda: "0.06:0.1:2", x0: 5, omega: 0.4}
t_max: 20
EOF

jobs=1
# audit NAME OPTION...: its lines in $tmp/NAME, how many answers were kept ones in $kept.
audit () {
  lines=$tmp/$1
  shift
  "$breaktime" audit --no-progress -j $jobs "$@" >"$lines" 2>"$tmp/err"
  status=$?
  kept=$(sed -n 's/.*note: \([0-9]*\) answers\{0,1\} of this program.*/\1/p' "$tmp/err")
  kept=${kept:-0}
}
same () {
  cmp "$tmp/first" "$tmp/$1" >"$tmp/why" 2>&1
}
entries () {
  find "$answers" -type f 2>/dev/null | wc -l
}

audit first "$tmp/claims.yaml"
asked=$(entries)
[ "$kept" -eq 0 ] && [ "$asked" -ge 5 ] && grep -q 'b-wrong.*refuted' "$tmp/first" &&
  grep -q 'd-time.*refuted' "$tmp/first" && grep -q 'e-scan.*confirmed' "$tmp/first"
result $? 'the first time all is computed'
audit second "$tmp/claims.yaml"
all=$kept
same second && [ "$all" -ge 5 ] && [ "$(entries)" -eq "$asked" ]
result $? 'the second time nothing is, and nothing differs'
jobs=2
audit two --report "$tmp/report" --no-figures "$tmp/claims.yaml"
jobs=1
audit one --report "$tmp/again" --no-figures --no-cache "$tmp/claims.yaml"
[ "$kept" -eq 0 ] && same one &&
  sort "$tmp/two" >"$tmp/a" && sort "$tmp/first" | cmp - "$tmp/a" >"$tmp/why" 2>&1 &&
  cat "$tmp/report"/REPORT.md "$tmp/report"/claims/*.md | sed '/^| command/d' >"$tmp/a" &&
  cat "$tmp/again"/REPORT.md "$tmp/again"/claims/*.md | sed '/^| command/d' >"$tmp/b" && cmp "$tmp/a" "$tmp/b" >"$tmp/why" 2>&1
result $? 'a report of kept answers is the one of computed ones; --no-cache computes'

# changed NAME SED: the files changed by SED; as computed without a cache, and fewer are
# kept ones.
changed () {
  mkdir -p "$tmp/changed"
  for file in claims model scan; do
    sed "$2" "$tmp/$file.yaml" >"$tmp/changed/$file.yaml"
  done
  audit with "$tmp/changed/claims.yaml"
  [ "$kept" -lt "$all" ]
  fewer=$?
  audit without --no-cache "$tmp/changed/claims.yaml"
  [ $fewer -eq 0 ] && cmp "$tmp/with" "$tmp/without" >"$tmp/why" 2>&1 && ! same with
  result $? "another question: $1"
}
changed 'the time' 's/at: 0.5/at: 0.6/'
changed 'what is printed' 's/"1.081"/"1.082"/'
changed 'other digits of it' 's/"9.31"/"9.34"/'
changed 'a setting' 's/observe: x}/observe: x^2}/'
changed 'the evaluator' 's/t_mf, printed/t_gauss, printed/'
changed 'a parameter of the claim' 's/x0: 5, omega: 0.4}}/x0: 1, omega: 0.4}}/'
changed 'a parameter of its model' 's/set: {g: 0.1}/set: {g: 0.2}/'
changed 'another label' 's/printed: Unstable/printed: Stable/'
changed 'how many digits count' 's/"9.31"/"9.31", digits: 2, why: a test/'
changed 'the scale of its units' 's/scale: 2/scale: -2/'
changed 'their zero' 's/offset: 1/offset: 0.5/'
changed 'no other units' '/convert:/d'
changed 'the model itself' 's/g\*x^4/g*x^6/'
changed 'its start' 's/{mean: x0}/{mean: x0, momentum: 1}/'
changed 'the horizon' 's/t_max: 20}/t_max: 5}/'
changed 'the scan' 's/^t_max: 20/t_max: 5/'
audit general --general --filter '[abd]-' "$tmp/claims.yaml"
[ "$kept" -eq 0 ]
result $? 'another question: by what serves any polynomial'

# What is not whole counts as none, and is made again.
find "$answers" -type f >"$tmp/list"
while read -r file; do
  [ -f "$file" ] && printf 'x' | dd of="$file" bs=1 seek=50 conv=notrunc 2>"$tmp/dd"
done <"$tmp/list"
audit damaged "$tmp/claims.yaml"
same damaged && [ "$kept" -eq 0 ]
result $? 'damaged entries are not believed'
while read -r file; do
  : >"$file"
done <"$tmp/list"
audit empty "$tmp/claims.yaml"
same empty && [ "$kept" -eq 0 ]
result $? 'nor empty ones'
audit mended "$tmp/claims.yaml"
same mended && [ "$kept" -eq "$all" ]
result $? 'they are made again'

# An audit that was not whole: what is there is not asked again.
rm -rf "$answers"
audit part --filter 'a-mean' "$tmp/claims.yaml"
audit rest "$tmp/claims.yaml"
same rest && [ "$kept" -eq 1 ]
result $? 'an audit goes on where another one ended'

# Where the clock has a part nothing is kept.
rm -rf "$answers"
audit budget --budget 1000 "$tmp/claims.yaml"
[ "$kept" -eq 0 ] && [ "$(entries)" -eq 0 ]
result $? 'with a budget nothing is kept'
audit fresh "$tmp/claims.yaml"
audit budget --budget 1000 "$tmp/claims.yaml"
[ "$kept" -eq "$all" ]
result $? 'but read'
rm -rf "$answers"
audit none --no-cache "$tmp/claims.yaml"
! [ -e "$answers" ]
result $? '--no-cache leaves nothing'
BREAKTIME_NO_CACHE=1
export BREAKTIME_NO_CACHE
audit none "$tmp/claims.yaml"
unset BREAKTIME_NO_CACHE
! [ -e "$answers" ]
result $? 'nor does BREAKTIME_NO_CACHE'

# Of eight other programs the four latest stay; what is no such folder is left alone.
mkdir -p "$answers/mine"
for k in 1 2 3 4 5 6 7 8; do
  other=$answers/$(printf '%064d' $k)
  mkdir "$other" && echo old >"$other/$(printf '%064d' 0)"
  touch -d "2020-01-0$k" "$other"
done
audit pruned "$tmp/claims.yaml"
find "$answers" -mindepth 1 -maxdepth 1 -name '000*' | sed 's/.*\(.\)$/\1/' | sort |
  tr -d '\n' >"$tmp/out"
[ "$(cat "$tmp/out")" = 5678 ] && [ -d "$answers/mine" ]
result $? 'of other programs the latest four are left'

# Without its build id it is another program, told by its bytes.
name='another program has answers of its own, and meets them again'
if command -v objcopy >/dev/null && ! head -c 2 "$breaktime" | grep -q '#!' &&
    objcopy --remove-section=.note.gnu.build-id "$breaktime" "$tmp/program" 2>"$tmp/err"; then
  real=$breaktime
  breaktime=$tmp/program
  BREAKTIME_DATADIR=$srcdir
  export BREAKTIME_DATADIR
  audit other "$tmp/claims.yaml"
  same other && [ "$kept" -eq 0 ]
  own=$?
  audit other "$tmp/claims.yaml"
  [ $own -eq 0 ] && same other && [ "$kept" -eq "$all" ]
  result $? "$name"
  breaktime=$real
  unset BREAKTIME_DATADIR
else
  skip "$name" 'no objcopy, or a script runs the program'
fi

# A folder that cannot be had.
rm -rf "$tmp/cache"
: >"$tmp/cache"
audit nowhere "$tmp/claims.yaml"
same nowhere && ! [ -s "$tmp/err" ]
result $? 'without a folder it goes on, and says nothing'
audit aloud -v "$tmp/claims.yaml"
grep -q 'note: no answers are kept: ' "$tmp/err"
result $? 'unless it is asked to'

finish
