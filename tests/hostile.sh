#!/bin/sh
# hostile.sh - files that mean no good: what is no regular file, what is too large, what
# would take time or memory out of proportion, numbers outside their domain.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
cd "$tmp" || exit 99

# call ARGUMENT...: run the program, for 10 s at most: what is not in proportion to its
# file needs many times as much.
call () {
  timeout -k 1 10 "$breaktime" "$@" >out 2>err </dev/null
  status=$?
}

# says STATUS MESSAGE NAME: the last call ended so, with MESSAGE and nothing else.
says () {
  printf '%s\n' "$2" >why
  [ "$status" -eq "$1" ] && [ "$(grep -v '^Try ' err)" = "$2" ]
  result $? "$3"
}

source='source: {id: s, title: t, authors: a, year: "2025"}'
model='parameters: {lambda: 0.1, x0: 5, omega: [0.4], t_max: 60}'

# claim ID [LINE]: a claim on t_q, and one line more.
claim () {
  printf '  - id: %s\n    where: w\n    statement: s\n    evaluator: t_q\n' "$1"
  printf '    printed: "6"\n    %s\n' "$model"
  [ $# -eq 1 ] || printf '    %s\n' "$2"
}

# file NAME [LINE]: a claims file with one claim.
file () {
  name=$1
  shift
  { echo "$source"; echo claims:; claim c "$@"; } >"$name"
}

# ---- no regular files --------------------------------------------------------------

file good.yaml
call list claims good.yaml
[ "$status" -eq 0 ]
result $? 'a sound file is read'

mkfifo pipe pipe.csv
pipe="it is a pipe; it must be a regular file"
call audit pipe
says 2 "breaktime audit: cannot read 'pipe': $pipe" 'claims from a pipe'
call list claims /dev/zero
says 2 "breaktime list: cannot read '/dev/zero': it is a device; it must be a regular file" \
  'claims from a device'
# shellcheck disable=SC2002 # a pipe is what is wanted
cat good.yaml | timeout -k 1 10 "$breaktime" list claims /dev/stdin >out 2>err
[ $? -eq 2 ] && grep -q "$pipe" err
result $? 'claims from standard input'
call list claims /dev/stdin
[ "$status" -eq 2 ] && grep -q 'it is a device' err
result $? 'claims from /dev/null'
call run --model pipe --t-max 1
says 2 "breaktime run: cannot read 'pipe': $pipe" 'a model from a pipe'

sed 's/evaluator: t_q/evaluator: purity/; s/parameters.*/parameters: {model: pipe, at: 1}/' \
  good.yaml >model.yaml
call audit model.yaml
says 2 "breaktime audit: model.yaml:8:25: 'model' is 'pipe': cannot read 'pipe': $pipe" \
  'a claim on a model from a pipe'
# what is wrong with a file is quoted: no key, no list of passwords, no environment
echo 'secret: of somebody' >secret
ln -s secret link.yaml
printf 'quantities: t_mf\nmodel: secret\naxes: {at: 1}\n' >hop.yaml
for name in secret "$tmp/secret" ../"${tmp##*/}"/secret link.yaml /proc/self/environ; do
  sed "s|model: pipe|model: $name|" model.yaml >leak.yaml
  call list claims leak.yaml
  says 2 "breaktime list: leak.yaml:8:25: 'model' is '$name', a file whose name does not end in .yaml or .yml" \
    "the model is ${name##*/}"
done
sed 's|model: pipe, at: 1|scan: secret|' model.yaml >leak.yaml
call list claims leak.yaml
[ "$status" -eq 2 ] && ! grep -q somebody err
result $? 'nor by a scan'
call scan hop.yaml -o never
[ "$status" -eq 2 ] && ! grep -q 'somebody' err && grep -q "'model' is 'secret', a file whose" err
result $? 'nor by the model of a scan'
mkdir -p lib/s
mkfifo lib/s/a.csv
call reference --dir lib list
says 2 "breaktime reference: cannot read 'lib/s/a.csv': $pipe" 'a set from a pipe'
rm lib/s/a.csv
ln -s /dev/zero lib/s/a.csv
call reference --dir lib list
[ "$status" -eq 2 ] && grep -q 'it is a device' err
result $? 'a set from a device'
rm lib/s/a.csv
mkfifo lib/MANIFEST
call reference --dir lib verify
says 2 "breaktime reference: cannot read 'lib/MANIFEST': $pipe" 'a MANIFEST from a pipe'
rm lib/MANIFEST
if gnuplot --version >/dev/null 2>&1; then
  mkdir -p data/report
  cp "$srcdir"/report/*.gp data/report
  rm data/report/stability.gp
  mkfifo data/report/stability.gp
  (
    BREAKTIME_DATADIR=$tmp/data
    export BREAKTIME_DATADIR
    call stability --lambda 0.1 --x0 12 --omega 0.4 --points 3 --map drawn
    exit "$status"
  )
  [ $? -eq 4 ] && [ -f drawn/stability.csv ]
  result $? 'a script that is a pipe is not waited for'
else
  skip 'a script that is a pipe is not waited for' 'gnuplot not found'
fi

# ---- more than there may be ----------------------------------------------------------

# too_many NAME MESSAGE: many.yaml is refused.
too_many () {
  call list claims many.yaml
  says 2 "breaktime list: many.yaml:$2" "$1"
}

# lines COUNT FORMAT: lines for 1 to COUNT.
lines () {
  awk -v count="$1" -v format="$2" \
    'BEGIN { for (i = 1; i <= count; i++) printf format "\n", i, i }'
}

# a file of 4000 readings of 229 kB took 1.3 GB
readings () {
  echo "$source"
  echo readings:
  lines "$1" '  r%d: {text: t, evaluators: [t_q], set: {threshold: 0.1}}' |
    sed 'n; s/threshold: 0.1/crossing: last/'
  echo claims:
  claim c
}
readings 64 >many.yaml
call list readings many.yaml
[ "$status" -eq 0 ] && [ "$(grep -c '; for t_q$' out)" -eq 64 ]
result $? '64 readings'
readings 65 >many.yaml
too_many '65 readings' \
  '67:3: 65 readings; a file has at most 64, for all pairs of them are tried'

{ echo "$source"; echo claims:
  lines 5001 '  - {id: c%d, where: w, statement: s, missing: m}'; } >many.yaml
too_many '5001 claims' '5003:5: 5001 claims; a file has at most 5000, so split it'
{ echo "$source"; echo claims: ; lines 200000 '  - %d'; } >many.yaml
too_many 'more values than a file may have' \
  '199990:5: more than 200000 keys, values and items; split the file'
# libyaml compares each with all before it: 40 000 took 3 s
{ lines 100000 '%%TAG !a%d! x'; echo '---'; } >many.yaml
too_many 'directives' '1:1: a directive %TAG; leave it out, tags are not taken'
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "[" }' >many.yaml
too_many 'depth' '1:34: nested too deeply; a claims file has few levels'
# every level ten times the one above
{ echo 'a0: &a0 [x]'
  lines 9 'a%d: &a%d [*a0, *a0]'; } >many.yaml
call list claims many.yaml
[ "$status" -eq 2 ] && grep -q \
  'many.yaml:1:5: an anchor; leave it out, aliases are not taken$' err &&
  [ "$(grep -c ': an alias; write the value out$' err)" -eq 18 ]
result $? 'aliases'
# each is a complaint with a list of its own
{ echo "$source"; echo claims: ; lines 5000 '  - {id: "", wher: "", printd: "", evaluatr: x}'
} >many.yaml
call list claims many.yaml
[ "$status" -eq 2 ] && [ "$(wc -l <err)" -eq 101 ] &&
  [ "$(tail -n 1 err)" = 'breaktime list: and 39900 more' ]
result $? 'more mistakes than anybody reads'

long=$(lines 64 'a' | tr -d '\n')
file many.yaml
sed -i "s/id: c/id: $long/" many.yaml
call list claims many.yaml
[ "$status" -eq 0 ] && grep -q "^$long: w" out
result $? 'an id of 64 characters'
file many.yaml
sed -i "s/id: c/id: a$long/" many.yaml
too_many 'an id of 65' \
  "3:9: bad id '$(printf %.60s "$long")...', of 65 characters; at most 64"
long=$(lines 4001 a | tr -d '\n')
file many.yaml
sed -i "s/where: w/where: $long/" many.yaml
too_many 'a text of 4001 bytes' "4:12: 'where' has 4001 bytes; at most 4000"
file many.yaml
sed -i "s/\\[0.4\\]/[$(lines 1001 '1,' | tr -d '\n')]/" many.yaml
too_many '1001 modes' \
  "8:45: 1001 numbers for 'omega'; a model has at most 1000 modes"
{ echo 'kind: qubit'; lines 4000 '#1234567'; } >large
call run --model large --t-max 1
says 2 'breaktime run: large:1:1: the file is larger than 32 KiB; split it' \
  'a model of more than 32 KiB'

# ---- out of proportion ----------------------------------------------------------------

# 9 kB took 32 s: each row up to the last was looked for among all claims
{ echo "$source"; echo claims:
  lines 300 \
    '  - {id: c%d, where: w, statement: s, missing: m, table: {name: T%d, row: 999999, column: c}}'
} >rows.yaml
call audit --report rows rows.yaml
[ "$status" -eq 1 ] && [ "$(cat rows/claims/*.md | grep -c '^<a id="claim-c')" -eq 300 ] &&
  [ "$(wc -c <rows/REPORT.md)" -le 40960 ] &&
  [ "$(grep -c '>999999</text>' rows/figures/verdicts.svg)" -eq 300 ]
result $? 'rows far apart'

# 64 * 63 / 2 pairs, each looked for in every cell of its column
{ readings 64 | sed '/^claims:/,$d'; echo claims:
  lines 3000 "c%d row %d" | while read -r id _ row; do
    printf '  - {id: %s, where: w, statement: s, evaluator: t_q, printed: "6", %s, ' \
      "$id" "$model"
    printf 'table: {name: T, row: %d, column: c}}\n' "$row"
  done; } >column.yaml
call audit --filter nothing column.yaml
[ "$status" -eq 1 ] && grep -q '0 of 3000 statements of the source judged' out
result $? 'a long column and many readings'

# ---- tables ---------------------------------------------------------------------------

# taken MESSAGE NAME: lib/s/a.csv is refused.
taken () {
  call reference --dir lib list
  says 2 "breaktime reference: lib/s/a.csv:$1" "$2"
}
lines 40000 '# k%d: v' >lib/s/a.csv
taken '501: a head of more than 500 lines' 'a long head'
{ echo '# id: s/a'; lines 1001 'c%d' | paste -sd, -; } >lib/s/a.csv
taken '2: 1001 columns; at most 1000' 'many columns'
{ echo '# text: c'; echo c; lines 1048577 1; } >lib/s/a.csv
taken '1048579: more than 1048576 cells of text' 'many texts'
lines 20000 x | tr -d '\n' >lib/s/a.csv
taken '1: a line of more than 16384 characters' 'a long line'
rm lib/s/a.csv
line=$(lines 16000 1 | tr -d '\n')
{ echo '# text: c'; echo c; yes "$line" | head -n 4300; } | gzip -1 >lib/s/a.csv.gz
call reference --dir lib list
[ "$status" -eq 2 ] && grep -q 'lib/s/a.csv.gz:[0-9]*: more than 64 MiB of text$' err
result $? 'a bomb'
rm lib/s/a.csv.gz

lines 4097 "  - {file: s/a%d.csv, sha256: $(lines 64 0 | tr -d '\n'), bytes: 1, rows: 1, origin: o}" |
  sed '1i sets:' >lib/MANIFEST
call reference --dir lib verify
says 2 'breaktime reference: lib/MANIFEST:4098:5: 4097 sets; a folder has at most 4096' \
  'a MANIFEST of 4097 sets'
sed -i '4098d' lib/MANIFEST
call reference --dir lib verify
[ "$status" -eq 1 ] && [ "$(tail -n 1 out)" = '0 sets, 4096 problems' ]
result $? 'and of 4096'
# a set of more than 999999 bytes could be taken in and never be read again
sed -i 's/bytes: 1,/bytes: 1000000,/' lib/MANIFEST
call reference --dir lib verify
[ "$status" -eq 1 ]
result $? 'with a megabyte each'
sed -i '3{p;s/a2/a1/}' lib/MANIFEST
sed -i '4098d' lib/MANIFEST
call reference --dir lib verify
says 2 "breaktime reference: lib/MANIFEST:4:5: 's/a1.csv' is listed twice, first on line 2; keep one" \
  'and none of them twice'
rm lib/MANIFEST

# ten ways to the next folder, seven times
mkdir links
for i in 1 2 3 4 5 6 7; do
  mkdir -p "links/d$i"
  for k in 0 1 2 3 4 5 6 7 8 9; do
    ln -s "../d$((i + 1))" "links/d$i/l$k"
  done
done
mkdir links/d8
mkdir way
ln -s ../links/d1 way/in
call reference --dir way verify
says 2 "breaktime reference: 'way' has more than 4096 files and folders" \
  'ten million ways through a folder'

# ---- numbers outside their domain --------------------------------------------------------

for value in 1e60 -1 nan 1.5 0 1000000 99999999999999999999 '""' '[1]'; do
  file domain.yaml "table: {name: T, row: $value, column: c}"
  call audit domain.yaml
  [ "$status" -eq 2 ] &&
    grep -q "domain.yaml:9:27: 'row' is .*; it must be a whole number from 1 to 999999" err
  result $? "row: $value"
done
for value in 1e60 -1 nan inf 1.5; do
  file domain.yaml "set: {samples: $value}"
  sed -i 's/t_q/t_tw/' domain.yaml
  call audit domain.yaml
  [ "$status" -eq 2 ] && grep -q \
    "domain.yaml:9:11: .*samples: '$value' is not a whole number in \\[32, 1e+08\\]" err
  result $? "samples: $value"
  printf 'kind: qubit\nfock: %s\n' "$value" >domain.yaml
  call run --model domain.yaml --t-max 1
  [ "$status" -eq 2 ] && grep -q 'domain.yaml:2:7: .*fock' err
  result $? "fock: $value"
done
for value in 1e60 -1 nan 1.5 0; do
  { echo '# id: s/a'; echo '# quantity: means'; echo '# columns: t, x'
    echo '# units: 1/omega, sqrt(hbar/(m omega))'; echo '# accuracy: 0, 1'
    echo "# parameters: lambda=0; x0=1; omega=1; method=split-step; dt=0.1; box=20,20; points=64,$value"
    printf '# origin: printed\n# source: x\n# date: 2025-01-31\nt,x\n0,1\n1,0.5\n'
  } >lib/s/a.csv
  call audit --against lib
  [ "$status" -eq 2 ] && grep -q "lib/s/a.csv:6: parameter 'points'" err
  result $? "points: $value"
done

# all edges below a were counted, one by one
{ echo '# id: s/a'; echo '# quantity: mathieu-edges'; echo '# columns: edge, q, a'
  echo '# units: 1, 1, 1'; echo '# accuracy: 0, 0, 0'; echo '# parameters: none'
  printf '# origin: printed\n# source: x\n# date: 2025-01-31\nedge,q,a\n5,1,1e18\n'
} >lib/s/a.csv
call audit --against lib
[ "$status" -eq 1 ] && grep -q '^s/a .* unchecked .*a = 1e+18, q = 1: at most 10000 each' out
result $? 'edges up to 1e18'

# ---- the manual -----------------------------------------------------------------------

# each limit, with its unit where there is one, stands in the manual page
sed -n '/^\.Sh LIMITS/,/^\.Sh/p' "$srcdir/man/breaktime.1" >manual
for limit in $(sed -n 's/^  BTI_MAX_[A-Z]* = \([0-9]*\) *\(<* *[0-9]*\).*/\1\2/p' \
  "$srcdir/src/base/limits.h" | tr -d ' ' | sed 's/<</x/'); do
  case $limit in
    4x20) limit='4 MiB' ;;
    32x10) limit='32 KiB' ;;
    64x20) limit='64 MiB' ;;
    1x20) limit=1048576 ;;
  esac
  grep -q "\\b$limit\\b" manual || echo "$limit" >>unsaid
done
! [ -s unsaid ] && [ -s manual ]
result $? 'the manual page has every limit'

finish
