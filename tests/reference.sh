#!/bin/sh
# reference.sh - `breaktime reference' and `audit --against': what is printed, exit
# statuses, and what is left behind.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
SOURCE_DATE_EPOCH=1700000000
export SOURCE_DATE_EPOCH
cd "$tmp" || exit 99

# call ARGUMENT...: run the program; its status in $status.
call () {
  "$breaktime" "$@" >out 2>err
  status=$?
}

# is STATUS: the last call ended so.
is () {
  [ "$status" -eq "$1" ]
}

# holds FILE PATTERN: a line of FILE matches.
holds () {
  grep -q -e "$2" "$1"
}

# refused NAME MESSAGE ARGUMENT...: misuse with exactly that message, and a hint.
refused () {
  name=$1
  message=$2
  shift 2
  call "$@"
  is 2 && ! [ -s out ] && [ "$(sed '/^Try /d' err)" = "$message" ]
  result $? "$name"
}

# ---- our own ---------------------------------------------------------------------

call reference verify
is 0 && ! [ -s err ] && [ "$(cat out)" = "$(
  grep -c '^  - file: ' "$srcdir/reference/MANIFEST") sets, 0 problems" ]
result $? 'verify: nothing is wrong'

call reference list
is 0 && ! [ -s err ] && [ "$(grep -c '^[a-z]' out)" -eq \
  "$(grep -c '^  - file: ' "$srcdir/reference/MANIFEST")" ]
result $? 'list: every set'
holds out '^qutip/means-01: means, [0-9]* rows, QuTiP [0-9.]*' &&
  holds out '^  lambda=0.1; x0=5; omega=0.4; method=quantum$' &&
  holds out 't in 1/omega, x in sqrt(hbar/(m omega)), ' && holds out '^  accuracy 0, '
result $? 'list: by whom, with units and accuracy'

call reference show printed/vz25-table-1
is 0 && ! [ -s err ] && gzip -dc "$srcdir/reference/printed/vz25-table-1.csv.gz" |
  cmp -s - out
result $? 'show: the file as text'
[ "$(sed '/^#/d' out | sed -n 7p)" = '6,0.050000000000000003,8,0.80000000000000004,Stable,20,127,105,0.70' ]
result $? 'printed digits are kept'

sed -n 's/^  - file: \(.*\)/\1/p' "$srcdir/reference/MANIFEST" >out
sed -n 's|^  reference/\(.*\.csv[.gz]*\)[ \\]*$|\1|p' "$srcdir/reference/include.am" |
  sort | diff out - >err
status=$?
is 0
result $? 'the list of files to install is that of the MANIFEST'

# Byte for byte, with the writer of today.
mkdir again
gzip -dc "$srcdir/reference/qutip/means-08.csv.gz" >again.csv
mkdir -p new/qutip
cp again.csv new/qutip/means-08.csv
call reference update new --dir again --reason first
is 0 && cmp again/qutip/means-08.csv.gz "$srcdir/reference/qutip/means-08.csv.gz" >>out
result $? 'packed again, the same bytes'

# ---- misuse ----------------------------------------------------------------------

refused 'no action' 'breaktime reference: missing list|verify|show|diff|update [ARG]...' \
  reference
refused 'an unknown action' \
  "breaktime reference: cannot 'mend'; known: list, verify, show, diff, update" \
  reference mend
refused 'a word too many' "breaktime reference: one word too many: 'twice'" \
  reference verify twice
refused 'no set' 'breaktime reference: missing SET' reference show
refused 'an unknown set' \
  "breaktime reference: there is no set 'qutip/means' in '$srcdir/reference'" \
  reference show qutip/means
refused 'an update without a reason' 'breaktime reference: missing --reason' \
  reference update new
refused 'a reason for nothing' 'breaktime reference: --reason is for update' \
  reference diff new --reason why
refused 'a folder that is not there' \
  "breaktime reference: cannot read 'none': No such file or directory" \
  reference verify --dir none
mkdir empty
refused 'a folder without sets' "breaktime reference: there are no sets in 'empty'" \
  reference diff empty
refused 'no claims and no folder' 'breaktime audit: missing FILE...' audit
refused 'against a folder without sets' \
  "breaktime audit: --against: there are no sets in 'empty'" audit --against empty

# ---- update and diff ---------------------------------------------------------------

mkdir -p kept new/mpmath
call reference update new --dir kept --reason 'at first'
is 0 && [ "$(cat out)" = 'qutip/means-08: new' ] && ! [ -s err ]
result $? 'update: a new set'
call reference update new --dir kept --reason 'again'
is 0 && [ "$(cat out)" = 'qutip/means-08: the same; left as it is' ]
result $? 'update: the same set'
! holds kept/MANIFEST again
result $? 'without a change no reason is kept'

# The last x, 2.22109..., by one part in a million: beyond what the set allows.
sed 's/^12,2\.22109/12,2.22110/' again.csv >new/qutip/means-08.csv
call reference diff new --dir kept
is 1 && [ "$(sed -n 1p out)" = 'qutip/means-08: differs' ] && [ "$(wc -l <out)" -eq 2 ] &&
  holds out '^  x: row 49, 2\.22109[0-9]* -> 2\.22110[0-9]*, difference 1e-05, allowed [0-9.e-]*  differs$'
result $? 'diff: old, new, difference, what is allowed'
call reference diff new qutip/means-09 --dir kept
is 2 && holds err "there is no set 'qutip/means-09' in 'new'"
result $? 'diff: an unknown set'
call reference update new qutip/means-08 --dir kept --reason 'a "better" run'
is 0 && holds out 'difference 1e-05' && holds out '^  replaced$'
result $? 'update: what changed'
holds kept/MANIFEST '^        reason: "a \\"better\\" run"$' &&
  holds kept/MANIFEST '^      - date: 2023-11-14$' &&
  holds kept/MANIFEST "^        replaced: $(
    sha256sum <"$srcdir/reference/qutip/means-08.csv.gz" | cut -c1-64)\$"
result $? 'the reason, the date and the old SHA-256 are kept'
call reference verify --dir kept
is 0 && [ "$(cat out)" = '1 sets, 0 problems' ]
result $? 'and all is well'
cp "$srcdir/reference/mpmath/energy.csv.gz" new/mpmath/
call reference diff new --dir kept
is 1 && holds out '^mpmath/energy: not among those kept$'
result $? 'diff: a set that is not kept'

# ---- damage ------------------------------------------------------------------------

set_file=kept/qutip/means-08.csv.gz
cp $set_file good.gz
printf 'x' | dd of=$set_file bs=1 seek=100 conv=notrunc 2>err
call reference verify --dir kept
is 1 && holds out '^qutip/means-08.csv.gz: its SHA-256 is ' &&
  [ "$(tail -n 1 out)" = '1 sets, 1 problem' ]
result $? 'verify: a changed byte'
call reference show qutip/means-08 --dir kept
is 2 && ! [ -s out ] && holds err 'its SHA-256 is '
result $? 'show: a changed byte'
call audit --against kept --no-progress
is 2 && ! [ -s out ] && holds err '^breaktime audit: --against: qutip/means-08.csv.gz: '
result $? 'audit: a changed byte'
head -c 300 good.gz >$set_file
call reference verify --dir kept
is 1 && holds out 'means-08.csv.gz: 300 bytes; the MANIFEST says '
result $? 'verify: a file cut short'
rm $set_file
echo note >kept/notes
call reference verify --dir kept
is 1 && holds out '^qutip/means-08.csv.gz: in the MANIFEST, line [0-9]*, but not there$' &&
  holds out '^notes: does not belong here' && [ "$(tail -n 1 out)" = '0 sets, 2 problems' ]
result $? 'verify: one too few and one too many'

# ---- audit --against ---------------------------------------------------------------

# Somebody's own data: plain, and without a MANIFEST.
mkdir -p own/mine
sed 's|^# id: .*|# id: mine/run|' again.csv >own/mine/run.csv
call audit --against own --no-progress
is 0 && ! [ -s err ] && holds out '^mine/run  spectral  agrees  ' &&
  holds out '^mine/run  split-step  agrees  [a-z0-9]*: difference [0-9.e-]*, allowed ' &&
  holds out '^own: 1 sets (no MANIFEST to verify them by): [0-9]* agree, 0 differ, '
result $? 'audit --against: agreement by method'
call audit --against own --no-progress --quiet
# unfold: lines are as they were before they were wrapped.
unfold () {
  awk '/^ / { sub (/^ */, " "); printf "%s", $0; next }
       { printf "%s%s", (NR > 1 ? "\n" : ""), $0 } END { print "" }' out >whole
  mv whole out
}
unfold
is 0 && [ "$(wc -l <out)" -eq 1 ]
result $? 'audit --against --quiet: the total'

sed -i 's/^12,2\.22109/12,2.22110/' own/mine/run.csv
call audit --against own --no-progress --quiet
unfold
is 1 && holds out '^mine/run  spectral  differs  x: difference [0-9.e-]*, .*, row 49$' &&
  ! holds out 'agrees'
result $? 'audit --against: a number that differs makes the run fail'
call audit --against own --no-progress --filter nothing
is 1 && holds out '^nothing was judged$'
result $? 'audit --against: nothing judged is no success'

sed -i 's/^# units: .*/# units: s, m, m, m, m, J, bit/' own/mine/run.csv
call audit --against own --no-progress
is 2 && holds err "run.csv:4: column 't' is in s; 'means' needs it in 1/omega\$"
result $? 'audit --against: other units'

mkdir -p table/printed
cp "$srcdir/reference/printed/vz25-table-1.csv.gz" table/printed/
call audit --against table --no-progress
unfold
is 1 && holds out '  unchecked  printed numbers are what claims are about$'
result $? 'audit --against: nothing that can be checked'

# Beside claims: both must hold.
claims=$srcdir/validation/claims/vandissel-zahariade-2025.yaml
mkdir -p both/mpmath
cp "$srcdir/reference/mpmath/floquet.csv.gz" both/mpmath/
call audit --against both --no-progress --filter '^(vz-t1-1-stab|mpmath/)' "$claims"
is 0 && holds out ' vz-t1-1-stab ' && holds out '^mpmath/floquet  floquet  agrees  '
result $? 'audit --against: claims and sets'

# ---- small, and read by others ------------------------------------------------------

# In bytes, as MANIFEST has them: at most 5 MB with it.
bytes=$(sed -n 's/^ *bytes: *\([0-9]*\)$/\1/p' "$srcdir/reference/MANIFEST" \
  | awk '{ sum += $1 } END { print sum + 0 }')
[ "$bytes" -gt 0 ] && [ "$bytes" -le 5000000 ]
result $? 'at most 5 MB'

# The lines that README.md gives, as they stand there; skipped where the reader is not
# installed.
at=2.3081871932978
readme=$srcdir/reference/README.md
sed -n 's/^    //p' "$readme" >lines
python=
for candidate in python3 /usr/bin/python3; do
  "$candidate" -c 'import numpy, pandas' 2>/dev/null && python=$candidate && break
done
if [ -n "$python" ]; then
  {
    grep -e '^import gzip' -e '^rows = ' lines
    sed -n 's/^d = \(.*\); d\["x"\]$/d = \1; print("%.13f" % d["x"][1])/p' lines
    echo 'import pandas as pd'
    sed -n 's/^pd.*means.*/print("%.13f" % &[1])/p; s/^pd.*printed.*/print(*&)/p' lines
  } >read.py
  (cd "$srcdir/reference" && "$python" "$tmp/read.py") >out 2>err
  status=$?
  is 0 && [ "$(grep -c "^$at" out)" -eq 2 ] && holds out '^1.86 .* 0.70 0.026 '
  result $? 'numpy and pandas read it as README.md says'
else
  skip 'numpy and pandas read it as README.md says' 'not installed'
fi
if gnuplot --version >/dev/null 2>&1; then
  { echo 'set terminal dumb; set output "/dev/null"; set table "'"$tmp"'/plotted"'
    grep -e '^set datafile' -e '^plot' lines; } >read.gp
  (cd "$srcdir/reference" && gnuplot "$tmp/read.gp") >out 2>err
  status=$?
  is 0 && holds plotted ' 2.30819'
  result $? 'gnuplot reads it as README.md says'
else
  skip 'gnuplot reads it as README.md says' 'not installed'
fi

# ---- make reference ----------------------------------------------------------------

# A path without any of the programs.
mkdir bin
for tool in dirname mkdir; do
  ln -s "$(command -v $tool)" bin/
done
status=0
PATH=$tmp/bin PYTHON=/nonexistent /bin/sh "$srcdir/reference/recipes/run" "$breaktime" \
  fresh >out 2>err || status=$?
is 1 && holds err \
  '^  apt-get install --no-install-recommends python3-qutip python3-scipy python3-mpmath xmds2$'
result $? 'recipes: what is missing is named'

finish
