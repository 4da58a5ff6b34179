#!/bin/sh
# options.sh - an option that is accepted has an effect or is refused: all pairs of a
# command, a quantity or a method with an option, against what `list' says of them.
# Nothing is computed but in the cases at the end.
# shellcheck disable=SC2086 # lists of options are to be split
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

models=$srcdir/validation/models
model='--lambda 0.1 --x0 2.385 --omega 1.2'

# of COMMAND: its options, each on a line.
of () {
  "$breaktime" "$1" --help | sed -n 's/^  \(-.,\|   \) --\([a-z0-9-]*\).*/\2/p'
}

# value OPTION: one that can be parsed.
value () {
  case $1 in
    model) echo "$models/qubit-b1.yaml" ;;
    method) echo quantum ;;
    preset) echo vz25 ;;
    basis) echo fock ;;
    axis) echo step ;;
    mean) echo x ;;
    output) echo "$tmp/none" ;;
    random | sample-x | no-errors | all-columns | general) ;;
    *) echo 1 ;;
  esac
}

# options WHAT: lines "NAME OPTION ..." of `list WHAT'.
options () {
  "$breaktime" list "$1" | sed -n 's/,//g
    s/^\([a-z0-9_-]*\): .*/\1/p; s/^  options/ &/p' | sed 's/--//g' |
    awk '/^ / { $1 = ""; line[name] = $0; next } { name = $1; order[++n] = name }
         END { for (i = 1; i <= n; i++) print order[i] line[order[i]] }'
}

# ---- quantities ------------------------------------------------------------------

# Without a model, or with a file for one that has none, nothing is computed.  One
# quantity stands for those of which the same is listed.
options evaluators | sort -k2 | awk '{ name = $1; $1 = "" } !seen[$0]++ { print name $0 }' \
  >"$tmp/quantities"
[ "$(wc -l <"$tmp/quantities")" -gt 10 ]
result $? 'the quantities differ in their options'
wrong=
for option in $(of measure); do
  case $option in set | json | verbose | no-progress | help | budget | limit-* | reading) continue ;; esac
  [ "$option" = model ] && value=/nowhere || value=$(value "$option")
  some=
  while read -r quantity known; do
    said=$("$breaktime" measure "$quantity" "--$option" ${value:+"$value"} 2>&1 </dev/null)
    status=$?
    case " $known " in
      *" $option "*)
        some=yes
        case $said in *"whose readings are"*) wrong="$wrong $quantity+$option" ;; esac
        ;;
      *)
        case $status$said in
          2*"--$option has no effect on $quantity, whose readings are"*) ;;
          *) wrong="$wrong $quantity-$option" ;;
        esac
        ;;
    esac
  done <"$tmp/quantities"
  [ "$some" ] || [ "$option" = cut ] || wrong="$wrong nothing-$option"
done
status=
echo "$wrong" >"$tmp/why"
[ -z "$wrong" ]
result $? 'measure: an option is listed for a quantity, or refused'

# ---- methods ---------------------------------------------------------------------

# pairs COMMAND LIST ARGUMENT...: every method of LIST with every option of COMMAND;
# the arguments end in a mistake that is found later.
pairs () {
  command=$1
  list=$2
  shift 2
  wrong=
  # Those that are for open systems alone, whatever their form.
  options methods | if [ "$list" = open ]; then grep '^\(lindblad\|mean-field-s\)'
  else cat; fi >"$tmp/list"
  for option in $(of "$command"); do
    case $option in
      lambda | x0 | omega | model | method | axis | at | t-max | dt-out | help) continue ;;
    esac
    value=$(value "$option")
    anyone=$(grep -c " $option\\( \\|\$\\)" "$tmp/list")
    while read -r method known; do
      said=$("$breaktime" "$command" "$@" --method "$method" "--$option" ${value:+"$value"} \
        2>&1 </dev/null)
      refused=
      case $said in
        *"--$option: no method for this model looks at it"*) refused=yes anyone=1 ;;
        *"--$option: no method asked for looks at it; "*) refused=yes ;;
      esac
      case " $known " in *" $option "*) listed=yes ;; *) listed= ;; esac
      if [ "$anyone" -gt 0 ]; then
        [ "$listed" != "$refused" ] || wrong="$wrong $method:$option"
      else
        [ -z "$refused" ] || wrong="$wrong $method-$option"
        break # what no method lists is for all of them
      fi
    done <"$tmp/list"
  done
  echo "$wrong" >"$tmp/why"
  [ -z "$wrong" ]
  result $? "$command: an option is listed for a method, is for all, or refused ($list)"
}
pairs run methods $model --t-max 1 --dt-out 5
pairs converge methods $model --lambda 2 --axis all --at 1
pairs run open --model "$models/qubit-b1.yaml" --t-max 1 --dt-out 5

# ---- what is said only beside something else ---------------------------------------

# refused OPTION MESSAGE ARGUMENT...
refused () {
  "$breaktime" $3 >"$tmp/out" 2>"$tmp/err"
  status=$?
  [ "$status" -eq 2 ] && ! [ -s "$tmp/out" ] && grep -q -e "$1.*$2" "$tmp/err"
  result $? "$1: $2"
}
: >"$tmp/claims.yaml"
file=$tmp/claims.yaml
qubit="--model $models/qubit-b1.yaml"
scan='--lambda 0.1:0.2:3 --x0 5 --omega 0.4 --dry-run'
refused --t-max 'no effect on stability' "scan stability $scan --t-max 5"
refused --tolerance 'no effect on stability' "scan stability $scan --tolerance 0.1"
refused --relative 'no effect on entropy' "scan entropy $scan --at 1 --relative 0.1"
refused --no-figures 'needs --report' "audit --no-figures $file"
refused --force 'needs --report' "audit --force $file"
refused --report 'needs a claims file' "audit --report $tmp/r --against $tmp"
refused --no-cache 'needs a claims file' "audit --no-cache --against $tmp"
refused --fail-on 'needs a claims file' "audit --fail-on refuted --against $tmp"
one='--claim x=-0.993 --lambda 0 --x0 2.385 --omega 1.2 --at 2'
for option in lambda x0 omega at t-max; do
  refused --$option 'needs --claim' "audit --$option 2 $file"
done
for option in model reading uncertainty; do
  refused --$option 'needs --claim' "audit --$option bound $file"
done
refused --quiet 'contradict' "audit --quiet --verbose $file"
refused --points 'needs --map' "stability $model --points 20"
refused --reason 'is for update' 'reference verify --reason why'
refused --tolerance 'along step' \
  "converge $model --method mean-field --axis step --at 1 --tolerance 1e-3"
refused --samples 'without a method that takes samples' "measure x $model --at 1 --samples 99"
refused --dt 'without a method with a time step' \
  "measure x $model --at 1 --dt 0.1 --method spectral"
refused --threads 'without a method' "measure x $model --at 1 --threads 2"
refused --reading 'end has no effect on t_q without crossing=last' \
  "measure t_q $model --reading end=stated"
refused --method 'beside --reading method=classical' \
  "measure x $model --at 1 --method mean-field --reading method=classical"
refused --lambda 'no effect on largest_entropy' 'measure largest_entropy --lambda 1'
refused --t-max 'no effect on observables' \
  "measure observables $qubit --at 1 --t-max 2"
refused --set 'needs --model' "measure x $model --at 1 --set x0=1"
refused --set 'needs --model' "audit $one --set x0=1"
refused --set 'needs --model' "run $model --t-max 1 --set x0=1"
refused --observe 'no effect on x,' "measure x $model --at 1 --observe y"
refused --crosses 'no effect on mean,' "measure mean $model --at 1 --observe x --crosses 1"
steady='--model driven-kerr --observe x --at steady'
refused --states 'no effect on mean,' \
  'measure mean --model driven-kerr --observe x --at 1 --states 5'
refused --at 'taken at no time but steady' \
  'measure steady_mean --model driven-kerr --observe x --at 5'
refused --at 'steady: x is taken at a time' "measure x $model --at steady"
refused --reading 'products has no effect on steady_mean without states' \
  "measure mean $steady --reading products=factors"
refused --count 'whole number in' "measure crossing_time $model --observe x --count 0"
refused dt 'beside discretisation' \
  "measure t_q $model --dt 0.1 --reading discretisation=vz25"

# ---- what is accepted changes something --------------------------------------------

# numbers ARGUMENT...: what it prints, but for the command.
numbers () {
  "$breaktime" "$@" >"$tmp/all" 2>&1 || echo failed
  sed '/^#/d; /^  reading/d' "$tmp/all"
}
# differs NAME COMMON OPTIONS
differs () {
  one=$(numbers $2)
  other=$(numbers $2 $3)
  case $one$other in *failed*) false ;; *) [ "$one" != "$other" ] ;; esac
  result $? "$1: $3"
}
status=
short="run $model --t-max 2 --dt-out 1 --no-errors"
for option in '--dt 0.5' '--tolerance 0.01' '--points 48' '--box 15'; do
  differs split-step "$short --method split-step" "$option"
done
differs spectral "$short --method spectral" '--cut 9.5 --tolerance 0.01'
for option in '--samples 64' '--seed 5' '--random' '--sample-x' '--dt 1'; do
  differs truncated-wigner "$short --method truncated-wigner" "$option"
done
differs x "measure x $model --at 2" '--method mean-field'
differs x "measure x $model --at 2 --method split-step" '--dt 0.1'
differs x "measure x $model --at 2" '--general'
differs t_q "measure t_q --lambda 0.1 --x0 5 --omega 0.8" '--dt 0.1'
differs x "measure x --model vz25 --set lambda=0.2 --at 1" '--set x0=3'
differs converge "converge --model vz25 --axis step --at 1 --method mean-field" \
  '--set x0=3'
differs observables "measure observables $qubit --at 0.2" '--set x0=2'
differs observables "measure observables $qubit --at 0.2 --method lindblad" '--dt 0.1'
differs open_mean "measure open_mean $qubit --at 0.2 --method hybrid --samples 500" \
  '--seed 9'
passed="measure crossing_time $model --observe x --t-max 20"
differs crossing_time "$passed" '--crosses 0.4'
differs crossing_time "$passed" '--count 2'
differs maximum "measure maximum $model --observe x --t-max 5" '--from 1'
differs revival 'measure revival --model x4 --t-max 20' '--from 6'
differs overlap 'measure overlap --model x4' '--set x0=1'
differs frequency "measure frequency $model --observe x+x^2 --t-max 130" \
  '--frequency-near 2'
differs mean "measure mean $steady" '--states 4'
differs mean "measure mean $steady --states 4" '--reading products=factors'

method=$("$breaktime" measure x $model --at 2 --reading method=mean-field)
[ "$method" = "$("$breaktime" measure x $model --at 2 --method mean-field)" ]
result $? 'an option and a reading of the same name mean the same'
"$breaktime" measure t_q --lambda 0.1 --x0 5 --omega 0.8 --dt 0.03 >"$tmp/out"
grep -q '^  reading  dt=0.03$' "$tmp/out" && "$breaktime" measure t_q --lambda 0.1 \
  --x0 5 --omega 0.8 --reading discretisation=vz25-step | sed -n 1p >"$tmp/want"
[ "$(sed -n 's/ .total.*//p' "$tmp/out")" = "$(sed -n 's/ .total.*//p' "$tmp/want")" ]
result $? 'a time step of a break time, and the output says that it was used'

# ---- the other commands --------------------------------------------------------------

claim () {
  printf '  - id: %s\n    where: nowhere\n    statement: made up\n    evaluator: x\n' "$1"
  printf '    parameters: {lambda: 0, x0: 2.385, omega: [1.2], at: 2}\n'
  printf '    printed: "%s"\n    tier: %s\n' "$2" "$3"
}
{
  printf 'source: {id: made-up, title: Made up, authors: Nobody, year: "2025"}\nclaims:\n'
  claim right -0.993 quick
  claim fine -0.992510205164935 quick # far below what double precision can tell
  claim later -0.993 full
} >"$file"
mkdir "$tmp/kept"
{
  echo 'vary: {when: {text: t, evaluators: [x], parameter: at, over: "1:2:2", resolution: 1}}'
  sed '/id: fine/,$d' "$file"
} >"$tmp/vary.yaml"

# Each option of these commands with what changes when it is given: '-' where nothing
# must (the same numbers by other means), 'above' where it is refused without another.
cat >"$tmp/cases" <<EOF
audit tier audit --tier full $file
audit filter audit --filter right $file
audit jobs -
audit budget audit --budget 1e-9 $file
audit limit-memory -
audit limit-time audit --limit-time 1e-9 $file
audit report audit --report $tmp/report $file
audit no-cache -
audit inverse audit --json --inverse $tmp/vary.yaml
audit no-figures above
audit certifier above
audit force above
audit against -
audit general -
audit strict audit --strict $file
audit fail-on audit --fail-on confirmed $file
audit quiet audit --quiet $file
audit no-progress -
audit verbose audit --verbose $file
audit claim audit $one
audit lambda above
audit x0 above
audit omega above
audit model above
audit set above
audit reading above
audit at above
audit t-max above
audit uncertainty above
audit json audit --json $file
audit junit audit --junit - $file
audit profile audit --no-cache --profile - $file
audit tap audit --tap $file
selftest tier selftest --tier full $file
selftest filter selftest --filter right $file
selftest jobs -
selftest budget selftest --budget 1e-9 $file
selftest limit-memory -
selftest limit-time selftest --limit-time 1e-9 $file
selftest no-progress -
reference dir reference list --dir $tmp/kept
reference reason above
stability lambda stability --lambda 0.2 --x0 5 --omega 0.4
stability x0 stability --lambda 0.1 --x0 4 --omega 0.4
stability omega stability --lambda 0.1 --x0 5 --omega 0.5
stability model stability --model vz25 --orbit x=4
stability set stability --model vz25 --orbit x=4 --set Omega=0.6
stability orbit above
stability shifted stability --shifted --lambda 0.1 --x0 5 --omega 0.4
stability map stability --map /dev/null/none --lambda 0.1 --x0 5 --omega 0.4
stability points above
stability json stability --json --lambda 0.1 --x0 5 --omega 0.4
levels lambda levels --lambda 3 --omega 1 --count 3
levels omega levels --lambda 4 --omega 0.7 --count 3
levels model levels --model x4 --count 3
levels set levels --model x4 --set x0=2
levels count levels --lambda 4 --omega 1 --count 4
levels tolerance levels --lambda 4 --omega 1 --count 3 --tolerance 0.01
levels sector levels --lambda 4 --omega 1 --count 3 --sector x-
levels wall levels --lambda 4 --omega 1 --count 3 --wall 2
levels json levels --lambda 4 --omega 1 --count 3 --json
EOF
# outcome ARGUMENT...: all that can be seen of it.
outcome () {
  "$breaktime" "$@" 2>&1
  echo $?
  ls "$tmp/report" 2>/dev/null
}
wrong=
for command in audit selftest reference list stability levels; do
  case $command in
    audit | selftest) plain="$command $file" ;;
    reference) plain='reference list' ;;
    list) plain='list methods' ;;
    stability) plain='stability --lambda 0.1 --x0 5 --omega 0.4' ;;
    levels) plain='levels --lambda 4 --omega 1 --count 3' ;;
  esac
  plain=$(outcome $plain)
  for option in $(of "$command"); do
    [ "$option" != help ] || continue
    case=$(sed -n "s|^$command $option ||p" "$tmp/cases")
    case $case in
      '') wrong="$wrong $command:$option?" ;;
      - | above) ;;
      *) [ "$plain" != "$(outcome $case)" ] || wrong="$wrong $command:$option" ;;
    esac
  done
done
echo "$wrong" >"$tmp/why"
status=
[ -z "$wrong" ]
result $? 'each option of the other commands is known here, and changes something'

# ---- words that were meant ----------------------------------------------------------

# meant WORD ARGUMENT...
meant () {
  word=$1
  shift
  "$breaktime" "$@" >"$tmp/out" 2>"$tmp/err"
  status=$?
  [ "$status" -eq 2 ] && grep -q -e "did you mean '$word'?" "$tmp/err"
  result $? "did you mean $word"
}
meant audit audti
meant run help rnu
meant --method run --methd spectral
meant t_mf measure t_fm
meant observables measure observable
meant spectral run $model --t-max 1 --method spectrall
meant mean-field converge $model --at 1 --axis step --method meanfield
meant hybrid run $qubit --t-max 1 --method hybird
meant crossing measure t_q $model --reading crosing=last
meant last measure t_q $model --reading crossing=lst
meant lambda measure x --model vz25 --at 1 --set lamda=1
meant henon-heiles check henon-heils
meant methods list method
meant verify reference verfy
meant full audit --tier ful "$file"
meant refuted audit --fail-on refutd "$file"

"$breaktime" measure temperature 2>"$tmp/err"
for name in t_q residual_order observables $("$breaktime" list evaluators |
  sed -n 's/^\([a-z0-9_]*\): .*/\1/p'); do
  grep -q -w -e "$name" "$tmp/err" || echo "$name"
done >"$tmp/why"
! [ -s "$tmp/why" ]
result $? 'all quantities are listed where one is unknown'

refused --lambda 'smaller than any number' \
  'measure x --lambda 1e-400 --x0 5 --omega 1 --at 1'
"$breaktime" measure order $model --at 1 --reading y0=1e-400 2>"$tmp/err"
grep -q "y0: '1e-400' is smaller than any number" "$tmp/err"
result $? 'a reading of 1e-400'
printf 'kind: qubit\nlambda: 1e-400\n' >"$tmp/tiny.yaml"
"$breaktime" measure threshold --model "$tmp/tiny.yaml" 2>"$tmp/err"
status=$?
[ "$status" -eq 2 ] && grep -q "tiny.yaml:2:.*1e-400" "$tmp/err"
result $? 'a number of a file of 1e-400'

# advised OPTION ARGUMENT...: what is needed, with the option that the command has
advised () {
  option=$1
  shift
  "$breaktime" "$@" >"$tmp/out" 2>"$tmp/err"
  status=$?
  [ "$status" -eq 2 ] && grep -q -e " needed: .*$option" -e "too short.*: $option" \
    "$tmp/err"
  result $? "advice: $option"
}
advised --box run $model --t-max 1 --method split-step --box 6 --points 32
advised --cut run $model --t-max 1 --method chebyshev --cut 3
advised --cut measure observables $qubit --at 1 --cut 6
advised --t-max measure drift $model --t-max 1

finish
