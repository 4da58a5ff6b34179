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
  "$@" audit $claims --filter "$filter" -j 1 --no-figures --report "$to" \
    >"$tmp/out" 2>"$tmp/err"
  status=$?
}
claims='vz25 l26'
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

# Figures are of the scans that somebody has run: of six scans, at three processes with a
# thread each, the first has not all.
for i in 1 2 3 4 5 6; do
  printf 'quantities: [t_q, t_mf]\naxes: {omega: [0.%s], lambda: 0.05:0.1:3, x0: 1:2.5:3}\n' \
    "$((i + 2))" >"$tmp/scan-$i.yaml"
  printf 't_max: 12\nrelative: 0.1\n' >>"$tmp/scan-$i.yaml"
done
{
  echo 'source: {id: own, title: Own, authors: A. N. Other, year: "2026"}'
  echo 'figures:'
  for i in 1 2 3 4 5 6; do
    echo "  - {where: Fig. $i, id: map-$i, text: times, shows: maps, of: [t_q],"
    echo "     scans: [./scan-$i.yaml]}"
  done
  echo 'claims:'
  for i in 1 2 3 4 5 6; do
    echo "  - {id: o-$i, where: Fig. $i, statement: t_q is the smaller, evaluator: share,"
    echo "     parameters: {scan: ./scan-$i.yaml}, set: {quantity: t_mf, than: t_q},"
    echo '     printed: ">= 0"}'
  done
} >"$tmp/own.yaml"
claims=$tmp/own.yaml
filter=.
all maps "$breaktime"
all maps-three ranks "$breaktime"
grep -e 'Not drawn' -e 'eference scans' -r "$tmp/maps/claims" "$tmp/maps-three/claims" \
  >"$tmp/why"
[ ! -s "$tmp/why" ] && diff -r "$tmp/maps/data" "$tmp/maps-three/data" >"$tmp/why" &&
  [ "$(ls "$tmp/maps-three/data"/map-?.csv | wc -l)" -eq 6 ]
result $? 'the same figures, whoever ran the scan'
for folder in maps maps-three; do
  cat "$tmp/$folder"/REPORT.md "$tmp/$folder"/claims/*.md |
    sed -e 's/audit .*own\.yaml.*//' >"$tmp/$folder.md"
done
[ -s "$tmp/maps.md" ] && diff "$tmp/maps.md" "$tmp/maps-three.md" >"$tmp/why"
result $? 'and the same report'

claims='vz25 l26'
all one "$breaktime" --no-such-option
one=$status
all three ranks "$breaktime" --no-such-option
[ "$one" -eq 2 ] && [ "$status" -eq 2 ]
result $? 'what is refused is refused'
finish
