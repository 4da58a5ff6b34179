#!/bin/sh
# faults.sh - every call of the system that can fail does, in turn, in commands that are
# small: nothing crashes, hangs, says nothing, or leaves something half made; and where
# the status says that all is well, all is there.
#
# FAULTS=all in the environment makes each call fail, and each and all after it, in more
# commands (`make check-faults'); without it, one of each kind does.  ONLY='scan run' and
# KINDS=open do these, KEEP=FOLDER keeps all complaints there.
#
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
FAULTS=${FAULTS:-1}
[ "$FAULTS" = all ] && MOST=300 || MOST=$FAULTS
faults=$top_builddir/tests/.libs/faults.so
preload=
kinds=${KINDS-'memory open read write short eintr fsync rename mkdir fork thread'}
unset BREAKTIME_NO_CACHE
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME
cd "$tmp" || exit 99
mkdir start && cd start || exit 99

cat >claims.yaml <<'END'
source: {id: small, title: the new one, authors: A. N. Other, year: "2026"}
readings:
  half: {text: at half, evaluators: [t_q], set: {threshold: 0.025}}
claims:
  - {id: a-1, where: here, statement: one, evaluator: t_q, printed: "2.1",
     parameters: {lambda: 0.3, x0: 2, omega: 0.4, t_max: 4}}
  - {id: a-2, where: there, statement: two, evaluator: stability, printed: Stable,
     table: {name: T, row: 1, column: s}, parameters: {lambda: 0.03, x0: 5, omega: 1.2}}
END
cat >model.yaml <<'END'
title: a spin that moves something
parameters: {g: 0.3}
parts: {x: oscillator, s: qubit}
hamiltonian: (p_x^2 + x^2)/2 + g*x*s_z + s_x/2
start:
  x: {mean: 1}
  s: {bloch: [0, 0, 1]}
END
cat >spec.yaml <<'END'
title: a small map
quantities: [t_mf, stability]
axes:
  omega: [0.4]
  lambda: [0.1]
  x0: [1, 3.5]
t_max: 10
END
sed 's/"2.1"/"2.2"/' claims.yaml >other.yaml
echo 'an old one' >out.csv
mkdir ../reports
for name in one two; do
  [ $name = one ] && from=claims || from=other
  "$breaktime" audit -q --no-progress --no-cache --no-figures --fail-on error \
    --report ../reports/$name "$from.yaml" >../out 2>../err || { cat ../err; exit 99; }
done
cd ..

# ---- commands ---------------------------------------------------------------------

# perform COMMAND: in the folder it is in.
perform () {
  case $1 in
    audit) set -- audit --no-progress --no-cache -j 1 --fail-on error claims.yaml ;;
    threads) set -- audit --no-progress --no-cache -j 3 --fail-on error claims.yaml ;;
    keep | kept) set -- audit --no-progress -j 1 --fail-on error claims.yaml ;;
    check) set -- check claims.yaml ;;
    model) set -- check model.yaml ;;
    measure) set -- measure entropy --at 0.5 --lambda 0.3 --x0 2 --omega 0.4 --json ;;
    split) set -- run --lambda 0.3 --x0 2 --omega 0.4 --t-max 0.2 --method split-step \
      --no-errors --points 64 --box 20 --dt 0.05 -o out.csv ;;
    run) set -- run --model model.yaml --t-max 1 --dt-out 0.5 --observe 'x^2' -o out.csv ;;
    init) set -- init mine ;;
    scan) set -- scan spec.yaml -o maps --threads 1 ;;
    changes) set -- changes one two ;;
    levels) set -- levels --model x4 --count 2 ;;
    list) set -- list claims claims.yaml ;;
    reference) set -- reference verify ;;
  esac
  # claims are listed as they are done
  [ "$1 ${5-}" != 'audit 3' ] || { timeout -k 1 20 env LD_PRELOAD="$preload" "$breaktime" "$@" \
    </dev/null >listed; ended=$?; sort listed; rm listed; return $ended; }
  timeout -k 1 20 env LD_PRELOAD="$preload" "$breaktime" "$@" </dev/null
}

# tree: what there is in the folder, with its sums; of a scan the table alone: the rest is
# what it goes on from.
tree () {
  find . -type f ! -path ./maps/points ! -path ./one/\* ! -path ./two/\* \
    -exec sha256sum {} + | sort -k 2
}

# numbers COUNT: which of so many calls are to fail.
numbers () {
  if [ "$FAULTS" = all ]; then
    seq 1 "$1"
  else
    awk -v n="$1" -v m="$FAULTS" 'BEGIN { if (m > n) m = n
      for (i = 1; i <= m; i++) print 1 + int ((i - 0.5) * n / m) }'
  fi
}

# renew COMMAND: the folder as it is before, and what it needs in the cache.
renew () {
  rm -rf work cache
  cp -r start work
  [ "$1" != changes ] || cp -r reports/* work
  [ "$1" != kept ] || cp -r full cache
}

# judge COMMAND: what it left in work, out, err and $code; complaints.
judge () {
  case $code in
    0 | 1 | 2 | 3 | 4) ;;
    *) echo "status $code" ;;
  esac
  # Whole is whole: what is written and said is what it would have been.
  (cd work && tree) >now
  if [ "$code" -eq "$(cat code.well)" ] && cmp -s out out.well; then
    cmp -s now tree.well || { echo "done, but not all is there"; diff tree.well now; }
  else
    # an audit lists what it could not judge, `verify' what it could not read
    [ -s err ] || grep -q -e '^!' -e cannot out || echo 'not a word of what is missing'
    [ "$code" -ne 0 ] || echo 'status 0 of what is not as it should be'
    # and what is not whole is not there: a file is the old or the new one
    sort tree.old tree.well | uniq >both
    sort now | comm -13 both - | grep -v maps/scan >odd
    [ ! -s odd ] || { echo 'half made:'; cat odd; }
  fi
  find work cache -name '.?*' 2>/dev/null | sed 's/^/left: /'
  case $1 in
    # a table of the points that there are, and of those that are missing
    scan) [ ! -f work/maps/scan.csv.gz ] \
      || { gzip -dc work/maps/scan.csv.gz || echo 'no table'; } 2>&1 | grep -v '^#' \
        | grep -v ',nan,nan,nan,none,nan,nan,nan$' | grep -v -x -F -f rows.well ;;
    init) [ -f work/mine/claims.yaml ] || [ ! -d work/mine ] \
      || [ -z "$(ls work/mine)" ] || echo 'half a folder' ;;
  esac
}

# again COMMAND: it can be done as if nothing had been.
again () {
  case $1 in
    keep | kept | scan) ;;
    *) return ;;
  esac
  (cd work && perform "$1" >../out 2>../err)
  code=$?
  (cd work && tree) >now
  [ "$code" -eq "$(cat code.well)" ] && cmp -s out out.well && cmp -s now tree.well \
    || { echo "not as if nothing had been: $code"; cat err; }
}

# fault KIND NUMBER COMMAND
fault () {
  kind=$1 nth=$2
  renew "$3"
  (
    FAULT_CALL=$kind FAULT_NUMBER=$nth FAULT_COUNT=$tmp/calls
    export FAULT_CALL FAULT_NUMBER FAULT_COUNT
    preload=$faults
    cd work && perform "$3" >../out 2>../err
  )
  code=$?
}

# ---- each of them -----------------------------------------------------------------

all='audit keep model split run init scan changes threads'
[ "$FAULTS" != all ] || all="$all kept check measure levels list reference"
for command in ${ONLY-$all}; do
  : >why
  bad=0 tried=0 well=0 refused=0 each=
  rm -rf cache full
  renew none
  (cd work && tree) | sort >tree.old
  [ "$command" != kept ] || { (cd work && perform kept) >out 2>err; cp -r cache full; }
  rm -f calls
  [ ! -f "$faults" ] || fault memory 0 "$command"
  if [ ! -s calls ]; then
    skip "$command" 'no faults can be made here'
    continue
  fi
  cp out out.well
  [ "$command" != scan ] || gzip -dc work/maps/scan.csv.gz | grep -v '^#' >rows.well
  echo "$code" >code.well
  (cd work && tree) >tree.well
  [ "$code" -le 1 ] || { bad=1; echo "without a fault: $code"; cat err; } >>why
  for kind in $kinds; do
    [ "$command" != threads ] || [ "$kind" = thread ] || continue
    case $kind,$command in
      # a byte a call, of two files
      read,changes) most=$MOST ;;
      # the same as without a cache, and some
      memory,kept | memory,keep | memory,levels | memory,reference) most=$MOST ;;
      *) most=$FAULTS ;;
    esac
    fault "$kind" 0 "$command"
    count=$(cat calls)
    [ "$count" -gt 0 ] || continue
    here=0
    for number_of in $(FAULTS=$most; numbers "$count"); do
      for on in '' yes; do
        case $kind,$on in eintr,yes | short,yes) continue ;; esac
        if [ -n "$on" ]; then
          # all that follow: of an allocation once in a while will do
          [ "$kind" != memory ] || [ $((number_of % 7)) -eq 1 ] || continue
          FAULT_ON=yes
          export FAULT_ON
        fi
        fault "$kind" "$number_of" "$command"
        unset FAULT_ON
        tried=$((tried + 1)) here=$((here + 1))
        first=$code
        if [ "$code" -eq "$(cat code.well)" ] && cmp -s out out.well; then
          well=$((well + 1))
        else
          refused=$((refused + 1))
        fi
        cp err err.first
        judge "$command" >complaint
        [ $((tried % 7)) -ne 1 ] || again "$command" >>complaint
        [ ! -s complaint ] || { bad=1
          echo "$kind $number_of${on:+ and on} ($command): status $first"; cat complaint
          head -5 err.first; } >>why
      done
    done
    each="$each $kind $here"
  done
  echo "# $command: $tried faults ($each); as without $well, refused $refused"
  [ -z "${KEEP-}" ] || cp why "$KEEP/$command"
  [ "$bad" -eq 0 ]
  result $? "$command: no fault does harm"
done

# ---- little address space ---------------------------------------------------------

# OpenBLAS asks for ever where it gets no buffer: by then it must not have been asked.
little () {
  (
    # shellcheck disable=SC3045 # Linux has it
    ulimit -v "$1" 2>/dev/null || exit 0
    shift
    timeout -k 1 20 "$breaktime" "$@" >out 2>err </dev/null
  )
  code=$?
  case $code in
    0 | 127) ;; # 127: nothing was loaded
    4) grep -q -e 'address space' -e 'out of memory' err ;;
    *) false ;;
  esac || { echo "$*: status $code"; cat err; } >>why
}

: >why
# shellcheck disable=SC3045
if [ -z "${ONLY-}" ] && (ulimit -v 2000000 && "$breaktime" --version) >/dev/null 2>&1; then
  for space in 100000 200000 300000 400000 600000; do
    little $space list methods
    little $space measure entropy --at 1 --lambda 0.1 --x0 2 --omega 0.8
    little $space audit -q --no-progress --no-cache -j 3 --fail-on error start/claims.yaml
  done
  [ ! -s why ]
  result $? 'with little address space there is an answer or a message'
else
  skip 'with little address space there is an answer or a message' 'no limit can be set'
fi

finish
