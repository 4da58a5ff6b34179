#!/bin/sh
# audit-ranks.sh - an audit by three processes is that of one, verdicts, curves, pictures
# and all.
#
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
if [ "${MPI:-no}" = no ] || ! command -v mpirun >/dev/null 2>&1; then
  skip_all 'not configured --with-mpi'
fi
OMPI_ALLOW_RUN_AS_ROOT=1
OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
NO_COLOR=1 # mpirun gives the first process a terminal
export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM NO_COLOR

# all FOLDER COMMAND...: the audit, its report into FOLDER; its status in $status.
all () {
  to=$tmp/$1
  shift
  "$@" audit vz25 l26 --filter "$filter" -j 1 --no-figures --report "$to" \
    >"$tmp/out" 2>"$tmp/err"
  status=$?
}
ranks () {
  mpirun --oversubscribe --bind-to none -n 3 "$@"
}

# Cells of a table, labels and their neighbours, the picture of a threshold, an
# open system.
filter='^(vz-t1-1-tq|vz-t1-[23]-stab|l26-(cond|linear|h3-onset)$)'
all one "$breaktime"
one=$status
sort "$tmp/out" >"$tmp/lines"
all three ranks "$breaktime"
[ "$status" -eq "$one" ] && [ "$status" -ne 2 ] && ! [ -s "$tmp/err" ]
result $? 'the same status, and nothing on stderr'
sort "$tmp/out" | cmp - "$tmp/lines" 2>"$tmp/why"
result $? 'the same lines'
for folder in one three; do
  sed -e '/"command":/d' -e 's/audit vz25.*//' "$tmp/$folder/results.json" >"$tmp/$folder.json"
done
[ -s "$tmp/one.json" ] && cmp "$tmp/one.json" "$tmp/three.json" 2>"$tmp/why"
result $? 'the same results.json'
[ -n "$(ls "$tmp/one/data")" ] && diff -r "$tmp/one/data" "$tmp/three/data" >"$tmp/why"
result $? 'the same curves'

all one "$breaktime" --no-such-option
one=$status
all three ranks "$breaktime" --no-such-option
[ "$one" -eq 2 ] && [ "$status" -eq 2 ]
result $? 'what is refused is refused'
finish
