#!/bin/sh
# completion.sh - what bash completes is what there is; and what `doctor' says.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

"$breaktime" doctor >"$tmp/out" 2>"$tmp/err"
status=$?
if gnuplot --version >/dev/null 2>&1; then want=0; else want=1; fi
[ "$status" -eq "$want" ] && grep -q '^  version  *[0-9]' "$tmp/out" &&
  grep -q "^  claims  *$srcdir/validation/claims$" "$tmp/out"
result $? 'doctor: where things are'
BREAKTIME_DATADIR=$tmp/none "$breaktime" doctor >"$tmp/out" 2>"$tmp/err"
status=$?
[ "$status" -eq 1 ] && grep -q "^! claims .*there is no folder '$tmp/none/" "$tmp/out" &&
  grep -q '^  *-> .*make install' "$tmp/out"
result $? 'doctor: what is missing, and what to do'


# Standard names: the text of each line, and what is wrong.
"$breaktime" doctor >"$tmp/out" 2>"$tmp/err"
sed -n 's/^[! ] \([a-z]\)/\1/p' "$tmp/out" | sed 's/  */ /' >"$tmp/lines"
BREAKTIME_DATADIR=$tmp/none "$breaktime" doctor --json >"$tmp/json" 2>>"$tmp/err"
status=$?
awk -F'"' '/^  "/ { name = $2 } /^   "text"/ { print name " " $4 }' "$tmp/json" >"$tmp/keys"
[ "$status" -eq 1 ] && [ "$(cut -d' ' -f1 "$tmp/lines")" = "$(cut -d' ' -f1 "$tmp/keys")" ] &&
  [ "$(grep '^version ' "$tmp/lines")" = "$(grep '^version ' "$tmp/keys")" ] &&
  grep -q '^mpi [^ ]' "$tmp/lines" && grep -q '^mpi [^ ]' "$tmp/keys" &&
  [ "$(grep -c '"usable": false' "$tmp/json")" -ge 4 ] &&
  [ "$(grep -c '"usable": false' "$tmp/json")" -eq \
    "$(sed -n 's/^ "problems": \([0-9]*\)$/\1/p' "$tmp/json")" ] &&
  [ "$(grep -c '"help": "' "$tmp/json")" -eq "$(grep -c '"usable": false' "$tmp/json")" ]
result $? 'doctor --json: the same, by name'
if [ "${MPI:-no}" = no ]; then want='none$'; else want='[A-Z]'; fi
grep -q "^mpi $want" "$tmp/lines"
result $? 'doctor: MPI'

if ! command -v bash >/dev/null 2>&1; then
  skip 'completion' 'no bash'
  finish
fi
"$breaktime" completion >"$tmp/script" && bash -n "$tmp/script" 2>"$tmp/err"
result $? 'the script is one'

# One question a line: NAME|words before|word; answers one a line: NAME words.
cat >"$tmp/ask" <<'EOF'
. "$1"
breaktime=$2
while IFS='|' read -r name line word; do
  COMP_WORDS=($breaktime $line "$word")
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _breaktime "$breaktime" "$word" "${COMP_WORDS[COMP_CWORD - 1]}"
  echo "$name ${COMPREPLY[*]}"
done
EOF
asked () {
  bash "$tmp/ask" "$tmp/script" "$breaktime" >"$tmp/out" 2>"$tmp/err"
}

asked <<'EOF'
command||sel
option|audit|--ti
choice|audit --tier|
quantity|measure|t_
method|run --method|split
model|measure --model|qubit-b1
source|audit|vz
checked|check|l2
reading|measure t_q --reading|crossing=l
verdict|audit --fail-on|ref
list|list|
action|reference|
preset|run --preset|
scan|measure --scan|vz
scanned|scan|t_m
after|-v measure|entropy_g
nothing|measure --at|
EOF
cat >"$tmp/want" <<'EOF'
command selftest
option --tier
choice quick full
quantity t_q t_mf t_tw t_gauss t_leave
method split-step split-step-4
model qubit-b1
source vz25 vz25-outlook
checked l26
reading crossing=last
verdict refuted
list methods evaluators sources models scans claims readings
action list verify show diff update
preset vz25 vz25-step
scan SCANS
scanned t_mf
after entropy_growth
nothing 
EOF
scans=$("$breaktime" list scans | sed -n 's/^\(vz[^ ]*\) .*/\1/p' | tr '\n' ' ')
sed "s/ SCANS$/ ${scans% }/" "$tmp/want" | diff - "$tmp/out" >"$tmp/why" && [ -n "$scans" ]
result $? 'commands, options, choices, quantities, methods, names'
# The words that an unknown one is told are those that are offered.
for command in list reference; do
  offered=$(sed -n "s/^\(list\|action\) \(.*\)/\2/p" "$tmp/out" |
    if [ $command = list ]; then sed 1q; else sed 1d; fi)
  "$breaktime" $command nothing 2>&1 | grep -q "known: $(echo "$offered" | sed 's/ /, /g')$" ||
    echo "$command"
done >"$tmp/why"
[ ! -s "$tmp/why" ]
result $? 'words of list and reference'

# Every option that --help lists.
for command in $("$breaktime" --help | awk '/^Commands:/ { on = 1; next } /^[^ ]/ { on = 0 }
  on { print $1 }'); do
  "$breaktime" "$command" --help |
    awk -v command="$command" '/^Options:/ { on = 1; next } /^[^ ]/ { on = 0 }
      on && substr ($0, 7, 2) == "--" { print command, $1 ~ /^--/ ? $1 : $2 }'
done | sort -u >"$tmp/listed"
sed 's/\(.*\) \(.*\)/\1 \2|\1|\2/' "$tmp/listed" | asked
awk '{ found = 0; for (i = 3; i <= NF; i++) found += $i == $2; if (!found) print }' \
  "$tmp/out" >"$tmp/why"
[ ! -s "$tmp/why" ] && [ "$(wc -l <"$tmp/out")" -gt 60 ]
result $? 'every option of every command'

# Options whose words are names have them.
asked <<'EOF'
preset|run --preset|
methods|converge --method|
EOF
! grep -q ' $' "$tmp/out"
result $? 'no list of names is empty'

finish
