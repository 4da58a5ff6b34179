#!/bin/sh
# killed.sh - killed at any moment, two at once, a disk that is full or cannot be written,
# nobody who reads or hears: the next run gives the same bytes and nothing half made stays.
# Reports have report-whole.sh.
#
# KILLS=50 in the environment kills each so often before its end.
#
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
KILLS=${KILLS:-3}
faults=$top_builddir/tests/.libs/faults.so
unset BREAKTIME_NO_CACHE
XDG_CACHE_HOME=$tmp/made/cache
export XDG_CACHE_HOME
cd "$tmp" || exit 99
full=
trap '[ -z "$full" ] || umount "$tmp/full"; rm -rf "$tmp"' EXIT

cat >claims.yaml <<'END'
source: {id: small, title: t, authors: A. N. Other, year: "2026"}
claims:
  - {id: a-1, where: here, statement: one, evaluator: t_q, printed: "2.1",
     parameters: {lambda: 0.3, x0: 2, omega: 0.4, t_max: 4}}
  - {id: a-2, where: there, statement: two, evaluator: stability, printed: Stable,
     parameters: {lambda: 0.03, x0: 5, omega: 1.2}}
  - {id: a-3, where: there, statement: three, evaluator: t_q, printed: "1.9",
     parameters: {lambda: 0.3, x0: 2, omega: 0.5, t_max: 4}}
END
cat >spec.yaml <<'END'
quantities: [t_mf, stability]
axes: {omega: [0.4], lambda: [0.1, 0.2], x0: [1, 2, 3.5]}
t_max: 10
END

# perform COMMAND [PLACE]: into PLACE, or made; as long as $within says.
within='-k 1 60'
perform () {
  place=${2-made}
  case $1 in
    audit) set -- audit --no-progress -j 1 --fail-on error claims.yaml ;;
    scan) set -- scan spec.yaml -o "$place/maps" ;;
    run) set -- run --lambda 0.3 --x0 2 --omega 0.4 --t-max 2 --method split-step \
      --no-errors --points 64 --box 20 --dt 0.01 -o "$place/out.csv.gz" ;;
  esac
  # shellcheck disable=SC2086 # options
  exec timeout $within "$breaktime" "$@" </dev/null
}

# Files without a name are not to be had everywhere; there they have one (base/file.h).
case $(stat -f -c %T . 2>/dev/null) in
  nfs | fuse* | vfat) hidden='?*.??????' ;;
  *) hidden= ;;
esac

# no_leftovers FOLDER: nothing half made is there.
no_leftovers () {
  find "$1" -name '.?*' ${hidden:+! -name "$hidden"} >left
  [ ! -s left ] || { cat left; return 1; }
}

# same COMMAND: what it said (in out) and left in made is what it was (in well).
same () {
  case $1 in
    audit) cmp out well/said ;;
    scan) cmp made/maps/scan.csv.gz well/maps/scan.csv.gz ;;
    run) cmp made/out.csv.gz well/out.csv.gz ;;
  esac && no_leftovers made
}

for command in audit scan run; do
  : >why
  bad=0 i=0 ended=0
  rm -rf made well && mkdir made
  start=$(date +%s%N)
  (perform $command) >out 2>err || { bad=1; cat err; } >>why
  elapsed=$(( ($(date +%s%N) - start) / 1000000 ))
  cp -r made well
  cp out well/said
  [ $command != audit ] || cp out well.audit
  while [ "$ended" -lt "$KILLS" ] && [ "$i" -lt $((9 * KILLS)) ]; do
    i=$((i + 1))
    [ $((i % 3)) -ne 1 ] || { rm -rf made && mkdir made; }
    when=$(awk -v i="$i" -v t="$elapsed" \
             'BEGIN { x = i * 0.6180339887; printf "%.4f", 0.001 + 0.001 * t * (x - int (x)) }')
    (within="-s KILL $when"; perform $command) >said 2>&1
    [ $? -ne 137 ] || ended=$((ended + 1))
    # between two calls a file that is replaced has another name: whole it is, then
    [ $command = audit ] || [ $((i % 3)) -eq 1 ] \
      || find made -name '.?*' -exec gzip -t {} \; -exec rm {} \;
    no_leftovers made >>why || { bad=1; echo "killed after $when s"; } >>why
    [ ! -f made/out.csv.gz ] || gzip -t made/out.csv.gz || { bad=1; echo "half"; } >>why
    [ $((i % 5)) -ne 0 ] && [ "$ended" -ne "$KILLS" ] && continue
    (perform $command) >out 2>err && same $command || { bad=1; cat err; } >>why 2>&1
  done
  echo "# $command: killed $ended times before its end"
  [ "$bad" -eq 0 ] && [ "$ended" -gt 0 ]
  result $? "$command is killed: the next one gives the same, and nothing is left"
done

# A file that is new has no name before it is whole, and gets the right one at once.
if [ -n "$hidden" ]; then
  skip 'killed where a file gets its name' 'files have names from the beginning here'
elif [ ! -f "$faults" ] \
  || ! LD_PRELOAD="$faults" FAULT_COUNT=calls "$breaktime" --version >out 2>err \
  || [ ! -s calls ]; then
  skip 'killed where a file gets its name' 'no faults can be made here'
else
  bad=0 killed=0
  for n in 1 2 3 4 5 6 7 8 9; do
    rm -rf made && mkdir made
    (LD_PRELOAD=$faults FAULT_CALL=rename FAULT_NUMBER=$n FAULT_KILL=yes
     export LD_PRELOAD FAULT_CALL FAULT_NUMBER FAULT_KILL
     # not `timeout', which would be the one that is counted
     exec "$breaktime" audit --no-progress -j 1 --fail-on error claims.yaml) >out 2>err
    [ $? -ne 137 ] || killed=$((killed + 1))
    no_leftovers made || bad=1
  done >why
  [ "$bad" -eq 0 ] && [ "$killed" -ge 3 ]
  result $? 'killed where a file gets its name'
fi

# ---- two at once ------------------------------------------------------------------

: >why
bad=0
for command in audit scan run; do
  rm -rf made well && mkdir made
  (perform $command) >out 2>err
  cp -r made well
  cp out well/said
  rm -rf made && mkdir made
  (perform $command) >out 2>err &
  first=$!
  (perform $command) >out2 2>err2
  second=$?
  wait $first
  first=$?
  # both are done, or one was refused with a message
  case $first,$second in
    0,0) ;;
    0,[24]) [ -s err2 ] || bad=1 ;;
    [24],0) [ -s err ] || bad=1; cp out2 out ;;
    *) bad=1 ;;
  esac
  same $command || bad=1
  [ "$bad" -eq 0 ] || { echo "$command: $first, $second"; cat err err2; }
done >>why 2>&1
[ "$bad" -eq 0 ]
result $? 'two at the same cache, store and file'

# ---- full, and not to be written --------------------------------------------------

mkdir full
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=16k none full 2>/dev/null; then
  full=yes
  : >why
  bad=0
  for command in audit scan run; do
    rm -rf full/* made && mkdir made
    dd if=/dev/zero of=full/filler bs=4096 count=4 2>/dev/null
    (XDG_CACHE_HOME=$tmp/full/cache; perform $command full) >out 2>err
    code=$?
    # without a cache there is an audit all the same
    case $command,$code in
      audit,0) cmp out well.audit ;;
      *,4) grep -q 'No space left on device' err ;;
      *) false ;;
    esac && no_leftovers full || { bad=1; echo "$command, full: $code"; cat err; }
    # and half of a folder may be there, not half of a file
    [ ! -f full/out.csv.gz ] || bad=1
    mount -o remount,ro none full
    (XDG_CACHE_HOME=$tmp/full/cache; perform $command full) >out 2>err
    code=$?
    mount -o remount,rw none full
    case $command,$code in
      audit,0) ;;
      *,[24]) grep -q 'Read-only file system' err ;;
      *) false ;;
    esac || { bad=1; echo "$command, read-only: $code"; cat err; }
  done >>why
  umount full
  full=
  [ "$bad" -eq 0 ]
  result $? 'a full disk, and one that cannot be written'
else
  skip 'a full disk, and one that cannot be written' 'no file system can be mounted'
fi

# ---- nobody reads, nobody hears ---------------------------------------------------

: >why
bad=0
rm -rf made && mkdir made
for command in audit scan run; do
  # closed: it is said where something was to be said there
  (perform $command >&-) 2>err
  code=$?
  case $command,$code in
    audit,4) grep -q 'standard output' err ;;
    scan,0 | run,0) ;;
    *) false ;;
  esac || { bad=1; echo "$command >&-: $code"; cat err; }
  (perform $command 2>&-) >out
  code=$?
  [ "$code" -eq 0 ] || { bad=1; echo "$command 2>&-: $code"; }
  (perform $command >&- 2>&-)
  code=$?
  case $command,$code in audit,4 | scan,0 | run,0) ;; *) false ;; esac \
    || { bad=1; echo "$command, both closed: $code"; }
done >>why
# a reader that has gone
{ (perform audit) 2>err; echo $? >code; } | :
case $(cat code) in 0 | 141) ;; *) bad=1; echo "pipe: $(cat code)" >>why ;; esac
no_leftovers made >>why && [ "$bad" -eq 0 ]
result $? 'closed streams and pipes'

finish
