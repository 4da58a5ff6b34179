#!/bin/sh
# report-whole.sh - a report is the old one or the new one, whole: whatever signal comes
# and whatever call fails while it is made, with and without other files in its folder.
#
# SIGNALS=50 and FAULTS=all in the environment try more of both.
#
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
SIGNALS=${SIGNALS:-6}
FAULTS=${FAULTS:-3}
faults=$top_builddir/tests/.libs/faults.so
cd "$tmp" || exit 99
mkdir audits && cd audits || exit 99

# claims TITLE: a cheap one.
claims () {
  cat <<END
source: {id: small, title: $1, authors: A. N. Other, year: "2026"}
claims:
  - {id: a-1, where: here, statement: one, evaluator: t_q, printed: "2.1",
     parameters: {lambda: 0.3, x0: 2, omega: 0.4, t_max: 4}}
END
}
claims 'the old one' >old.yaml
claims 'the new one' >new.yaml

# audit OPTION...: of $claims over what is in out.
claims=new.yaml
audit () {
  "$breaktime" audit -q --no-progress --fail-on error --report out "$@" "$claims"
}

# whole FOLDER: nothing but the files of one report, as they were written, and the two of
# somebody else where they have been put; in $title which report it is.
whole () {
  title=$(sed -n '1s/^# the \([a-z]*\) one: .*/\1/p' "$1/REPORT.md")
  { [ -n "$title" ] && (cd "$1" && sha256sum -c --quiet --strict SHA256SUMS) \
      && grep -q "\"title\": \"the $title one\"" "$1/results.json"; } >>why 2>&1 \
    || { echo "$1 is not whole"; return 1; } >>why
  (cd "$1" && find . -type f ! -path './.*') | sed 's,^\./,,' | sort >there
  { sed -n 's/^[0-9a-f]*  //p' "$1/SHA256SUMS"; echo SHA256SUMS
    [ "$other" = no ] || printf '%s\n' data/mine.csv mine.txt; } | sort >listed
  cmp -s there listed || { diff listed there; return 1; } >>why
  [ "$other" = no ] || [ "$(cat "$1/mine.txt" "$1/data/mine.csv")" = "$(printf 'mine\nmine')" ] \
    || { echo 'the files of somebody else are not as they were'; return 1; } >>why
}

# no_leftovers: nothing half made is beside the report.
no_leftovers () {
  find . -name '.?*' >left
  [ ! -s left ] || { cat left; return 1; } >>why
}

# set_up yes|no: the old report is in out; with files of somebody else or not.
set_up () {
  other=$1
  rm -rf out && find . -name '.?*' -prune -exec rm -rf {} + && cp -a saved out
  if [ "$other" = yes ]; then
    echo mine >out/mine.txt
    echo mine >out/data/mine.csv
  fi
}

other=no
start=$(date +%s%N)
"$breaktime" audit -q --no-progress --report saved old.yaml >out 2>why
status=$?
elapsed=$(( ($(date +%s%N) - start) / 1000000 ))
rm -f out
[ "$status" -eq 0 ] && whole saved && [ "$title" = old ]
result $? 'an audit writes a whole report'
find saved/figures -name '*.svg' | wc -l >count
drawn=$(cat count)
status=

# Two exhibits whose names are one, and a third that is called as the second then is.
{ cat old.yaml; cat <<END; } >pair.yaml
  - {id: a-2, where: there, statement: two, evaluator: t_q, printed: "1.9",
     parameters: {lambda: 0.3, x0: 2, omega: 0.5, t_max: 4}}
  - {id: a-2-1, where: there, statement: three, evaluator: t_q, printed: "1.9",
     parameters: {lambda: 0.3, x0: 2, omega: 0.6, t_max: 4}}
END
"$breaktime" audit -q --no-progress --fail-on error --report pair pair.yaml >said 2>why
status=$?
[ "$status" -eq 0 ] && whole pair \
  && [ "$(cat pair/data/a*-x.csv | sort -u | grep -c '^# model')" -eq 3 ] \
  && [ "$(cat pair/claims/*.md | grep -c '](../data/a[-0-9]*-x.csv)')" -eq 3 ]
result $? 'ids that differ in the last word alone are two exhibits'
status=

# ---- signals ---------------------------------------------------------------------

# Seconds, in no order over the whole run: the same ones every time.
for signal in INT TERM KILL; do
  : >why
  bad=0 kept=0
  case $signal in INT) want=130 ;; TERM) want=143 ;; KILL) want=137 ;; esac
  i=0
  while [ "$i" -lt "$SIGNALS" ]; do
    i=$((i + 1))
    if [ $((i % 2)) -eq 0 ]; then set_up yes; else set_up no; fi
    when=$(awk -v i="$i" -v t="$elapsed" \
             'BEGIN { x = i * 0.6180339887; printf "%.4f", 0.001 + 0.001 * t * (x - int (x)) }')
    # The group is signalled, as by a terminal.
    timeout --preserve-status -s $signal "$when" "$breaktime" audit -q --no-progress \
      --report out new.yaml >said 2>&1
    code=$?
    whole out || { bad=1; cat said >>why; }
    # What was reported as done is the new one; what was interrupted the old one.
    case $code,$title in
      0,new | $want,old) ;;
      137,new) [ "$signal" = KILL ] || bad=1 ;;
      *) bad=1; echo "$signal after $when s: status $code, the $title one" >>why ;;
    esac
    [ "$code" -eq 0 ] || kept=$((kept + 1))
    # The next one, which computes nothing, removes what there is.
    before=$title
    audit --filter none >said 2>&1
    whole out && [ "$title" = "$before" ] && no_leftovers || { bad=1; cat said >>why; }
  done
  # Nor is anything in the way of one that does.
  audit --no-figures >said 2>&1 && whole out && [ "$title" = new ] \
    || { bad=1; cat said >>why; }
  echo "# SIG$signal: $SIGNALS, of which $kept came before the end"
  [ "$bad" -eq 0 ]
  result $? "SIG$signal leaves a whole report and the right status"
done

# ---- two at once -----------------------------------------------------------------

: >why
set_up no
mkfifo wait
# until_started: the gnuplot that waits does.
until_started () {
  tries=0
  until [ -f started ] || [ "$tries" -eq 400 ]; do
    sleep 0.05
    tries=$((tries + 1))
  done
}
# A gnuplot that waits holds the folder as long as we want.
mkdir bin
printf '#!/bin/sh\n: >%s/started\nexec cat %s/wait\n' "$PWD" "$PWD" \
  >bin/gnuplot
chmod +x bin/gnuplot
PATH=$PWD/bin:$PATH "$breaktime" audit -q --no-progress --report out new.yaml \
  >said 2>&1 &
first=$!
until_started
audit >said2 2>&1
code=$?
cat said2 >>why
[ "$code" -eq 4 ] && grep -q "'out' is in use" said2 && whole out && [ "$title" = old ]
result $? 'a second audit on the folder is refused'
kill -TERM "$first"
wait "$first"
code=$?
[ "$code" -eq 143 ] && whole out && [ "$title" = old ] && no_leftovers
result $? 'a gnuplot that hangs is ended'

# Figures of single commands: ended; and what was left when killed is swept.
: >why
bad=0
converge () {
  exec "$breaktime" converge --lambda 0.1 --x0 2 --omega 0.8 --at 1 --method mean-field \
    --axis step -o conv
}
for signal in TERM KILL; do
  rm -f started
  (PATH=$PWD/bin:$PATH; converge) >said 2>&1 &
  first=$!
  until_started
  kill -$signal "$first"
  wait "$first" 2>/dev/null
  echo "$signal: $?" >>why
  [ "$signal" = KILL ] || no_leftovers || bad=1
done
rm -rf bin wait started
(converge) >said 2>&1 && no_leftovers || bad=1
[ "$bad" -eq 0 ] && [ "$(cat why)" = "$(printf 'TERM: 143\nKILL: 137')" ]
result $? 'so it is where a single figure is drawn'
rm -rf conv

# ---- what holds less -------------------------------------------------------------

: >why
set_up no
claims=two.yaml
sed 's/the old one/the new one/; /a-2-1/,$d' pair.yaml >$claims
audit --filter a-2 >said 2>&1
code=$?
cat said >>why
[ "$code" -eq 2 ] && grep -q -e '--force' said && whole out && [ "$title" = old ] \
  && ! grep -q judged said
result $? 'a part does not replace the whole, and nothing is computed'
audit --budget 1e-9 >said 2>&1
code=$?
cat said >>why
[ "$code" -eq 2 ] && grep -q -e '--force' said && whole out && [ "$title" = old ]
result $? 'nor does what the budget cuts'
audit --filter a-2 --force --no-figures >said 2>&1
code=$?
cat said >>why
[ "$code" -eq 0 ] && whole out && [ "$title" = new ] && audit --no-figures >said 2>&1
result $? 'unless it is forced to; the whole replaces a part'
claims=new.yaml

: >why
bad=0
mkdir -p ro/out
: >ro/file
for folder in ro/file ro/file/below /proc/none; do
  "$breaktime" audit -q --no-progress --report $folder new.yaml >said 2>&1
  code=$?
  cat said >>why
  [ "$code" -eq 4 ] && ! grep -q judged said || bad=1
done
[ "$bad" -eq 0 ]
result $? 'a folder that cannot be is refused before anything is computed'
rm -rf ro

# What other versions and other people left: names like ours alone go.
: >why
set_up no
mkdir -p out/.new-abc123/data out/.new-mine "out/.new-abc124" .out.new-abc123/figures
: >out/.new-abc123/data/a-x.csv
: >out/.new-abc123/prelude.gp
: >out/.new-abc124/thesis.tex
: >.out.new-abc123/figures/a.svg
audit --no-figures >said 2>&1
[ ! -e out/.new-abc123 ] && [ ! -e .out.new-abc123 ] && [ -e out/.new-mine ] \
  && [ -e out/.new-abc124/thesis.tex ]
result $? 'only what is ours is swept'

# In the folder itself, which must then stay the folder it is.
set_up no
: >why
before=$(stat -c %i out)
(cd out && "$breaktime" audit -q --no-progress --no-figures --report . ../new.yaml) >why 2>&1 \
  && whole out && [ "$title" = new ] && [ "$(stat -c %i out)" = "$before" ] && no_leftovers
result $? 'a report in the folder where we stand'

# ---- faults ----------------------------------------------------------------------

# fault CALL NUMBER OPTION...: an audit in which that call fails; its status in $code.
fault () {
  call=$1 nth=$2
  shift 2
  FAULT_CALL=$call FAULT_NUMBER=$nth FAULT_COUNT=$tmp/audits/calls LD_PRELOAD=$faults \
    "$breaktime" audit -q --no-progress --report out "$@" new.yaml >said 2>&1
  code=$?
}

rm -f calls
[ ! -f "$faults" ] || fault memory 0 --no-figures
if [ ! -s calls ]; then
  skip 'every fault leaves a whole report' 'no faults can be made here'
  finish
fi

# numbers COUNT: which of so many calls are to fail.
numbers () {
  if [ "$FAULTS" = all ]; then
    seq 1 "$1"
  else
    awk -v n="$1" -v m="$FAULTS" 'BEGIN { if (m > n) m = n
      for (i = 1; i <= m; i++) print 1 + int ((i - 0.5) * n / m) }'
  fi
}

kinds='memory rename write fsync fork'
[ "$FAULTS" = 3 ] || kinds="$kinds open read short eintr mkdir"
for call in $kinds; do
  : >why
  bad=0 tried=0 old=0 new=0
  figures=--no-figures
  [ $call != fork ] || figures=
  for with in no yes; do
    set_up $with
    # shellcheck disable=SC2086 # nothing where there is no option
    case $call,$with in
      *,no | rename,*) fault $call 0 $figures && wc -l <out/results.json >lines ;;
    esac
    for number_of in $(numbers "$(cat calls)"); do
      set_up $with
      # shellcheck disable=SC2086
      fault $call "$number_of" $figures
      tried=$((tried + 1))
      whole out && no_leftovers || { bad=1; echo "$call $number_of ($with): $code" >>why; cat said >>why; }
      case $code,$title in
        0,new | 4,old) ;;
        4,new) grep -q 'standard output' said || bad=1 ;;
        *) bad=1; echo "$call $number_of ($with): status $code, the $title one" >>why
           cat said >>why ;;
      esac
      # Nothing is left out without a word.
      [ "$title" = old ] || [ "$(wc -l <out/results.json)" = "$(cat lines)" ] \
        || { bad=1; echo "$call $number_of ($with): something is missing" >>why; }
      if [ "$title" = new ]; then new=$((new + 1)); else old=$((old + 1)); fi
      [ $call != fork ] || [ "$title" = old ] \
        || [ "$(find out/figures -name '*.svg' | wc -l)" -eq "$drawn" ] || bad=1
    done
  done
  echo "# $call: $tried failed in turn; $old times the old report, $new times the new one"
  [ "$bad" -eq 0 ]
  result $? "$call: every failure leaves a whole report and the right status"
done

# Killed between the steps of the exchange: at once whole where it is one step, and
# after the next audit has looked where files are moved.
: >why
bad=0 tried=0
FAULT_KILL=yes
export FAULT_KILL
for with in no yes; do
  set_up $with
  fault rename 0 --no-figures
  calls=$(cat calls)
  # the last ones are those of the exchange
  for number_of in $(if [ "$FAULTS" = all ]; then seq 1 "$calls"; else
                       seq "$((calls - 3))" "$calls"; fi); do
    set_up $with
    fault rename "$number_of" --no-figures
    tried=$((tried + 1))
    [ "$code" -eq 137 ] || { bad=1; echo "status $code" >>why; }
    [ $with = yes ] || whole out || { bad=1; echo "rename $number_of" >>why; }
    env -u FAULT_KILL "$breaktime" audit -q --report out --filter none new.yaml \
      >/dev/null 2>&1
    whole out && no_leftovers || { bad=1; echo "rename $number_of, settled" >>why; }
  done
done
echo "# killed at $tried renames"
[ "$bad" -eq 0 ]
result $? 'killed in the exchange'

finish
