#!/bin/sh
# cli.sh - the command line: what is printed where, messages, exit statuses, and
# what is left behind.  Runs are short and their models small.
# shellcheck disable=SC2086 # lists of options are to be split
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"

# call ARGUMENT...: run the program; its status in $status.
call () {
  "$breaktime" "$@" >"$tmp/out" 2>"$tmp/err"
  status=$?
}

# said STATUS MESSAGE: the last call ended so, printed nothing on standard output
# and exactly MESSAGE and a hint on standard error.
said () {
  printf '%s\n' "$2" >"$tmp/want"
  [ "$status" -eq "$1" ] && ! [ -s "$tmp/out" ] && sed '/^Try /d' "$tmp/err" |
    cmp -s - "$tmp/want"
}

# misuse NAME MESSAGE ARGUMENT...
misuse () {
  name=$1
  message=$2
  shift 2
  call "$@"
  said 2 "$message" && grep -q "^Try 'breaktime.* --help'\$" "$tmp/err"
  result $? "$name"
}

# holds FILE PATTERN: a line of FILE matches.
holds () {
  grep -q -e "$2" "$tmp/$1"
}

# same NAME: $tmp/out is $tmp/want, nothing else was printed, status 0.
same () {
  [ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] && cmp -s "$tmp/out" "$tmp/want"
  result $? "$1"
}

# cells FILE: the rows of a table below its head.
cells () {
  sed '/^#/d' "$1"
}

# ---- the program -----------------------------------------------------------------

call --version
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] &&
  sed -n 1p "$tmp/out" | grep -q '^breaktime [0-9]*\.[0-9]*\.[0-9]*$' &&
  sed -n 2p "$tmp/out" | grep -q '^FFTW .*GSL ' &&
  holds out '^License GPL-3.0-or-later'
result $? '--version: version, libraries, licence'

call --cite
[ "$status" -eq 0 ] && holds out '^@' && ! [ -s "$tmp/err" ]
result $? '--cite: BibTeX'

call --help
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] && holds out '^Usage: breaktime COMMAND' &&
  ! grep -q '.\{80\}' "$tmp/out"
result $? '--help on standard output, lines shorter than 80'
cp "$tmp/out" "$tmp/want"
call help
same 'help without a command is --help'

for command in run measure stability converge audit list reference help; do
  call "$command" --help
  [ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] &&
    holds out "^Usage: breaktime $command" && ! grep -q '.\{80\}' "$tmp/out"
  result $? "$command --help"
  cp "$tmp/out" "$tmp/want"
  call help "$command"
  same "help $command is the same"
done

call run --help --lambda nonsense
[ "$status" -eq 0 ]
result $? '--help goes before later mistakes'

misuse 'no command' 'breaktime: no command'
misuse 'an unknown command' "breaktime: unknown command 'frobnicate'" frobnicate
misuse 'an unknown command to explain' "breaktime help: unknown command 'frobnicate'" \
  help frobnicate
misuse 'an unknown option' "breaktime: unknown option '--frobnicate'" --frobnicate run
misuse 'an unknown option of a command' "breaktime run: unknown option '--json'" \
  run --json
misuse 'an unknown letter' "breaktime audit: unknown option '-z'" audit -vz file
misuse 'a value for a flag' 'breaktime run: --random takes no value' run --random=1
misuse 'an ambiguous option' "breaktime run: '--sam' could be any of 2 options" \
  run --sam 3

# ---- numbers -----------------------------------------------------------------------

model='--lambda 0.1 --x0 2.385 --omega 1.2'
short="$model --t-max 2 --dt-out 0.5"

misuse 'what is missing is named' \
  'breaktime run: missing --lambda, --x0, --omega, --t-max' run
misuse 'a missing value' 'breaktime run: --x0 needs a value' run --lambda 0.1 --x0
misuse 'a missing value of a letter' 'breaktime run: -o needs a value' run -o
misuse 'a number that is none' "breaktime run: --x0: 'abc' is not a number" \
  run --lambda 0.1 --x0 abc
misuse 'an expression that breaks off' \
  "breaktime run: --x0: '2*(pi' is not a number; character 3: this '(' is not closed" \
  run --lambda 0.1 --x0 '2*(pi'
misuse 'a number with something behind' \
  "breaktime run: --x0: '5,0' is not a number; write 5.0, with a decimal point" \
  run --x0 5,0
misuse 'a hexadecimal number' \
  "breaktime run: --x0: '0x10' is not a number; write it in decimal digits" \
  run --x0 0x10
misuse 'a number that may be octal' \
  "breaktime run: --x0: '010' is not a number; write 10: with a zero in front it is octal to some programs" \
  run --x0 010
"$breaktime" measure t_q --lambda 0.1 --x0 5 --omega 0.4 --reading crossng=last \
  --reading threshold=0,05 2>"$tmp/err"
[ $? -eq 2 ] && grep -q "reading: 'crossng' is .*did you mean 'crossing'?" "$tmp/err" &&
  grep -q "reading: threshold: '0,05' .*; write 0.05, with a decimal point" "$tmp/err"
result $? 'all readings that are wrong'
misuse 'an empty number' 'breaktime run: --x0: an empty X0' run --x0 ''
misuse 'nan' "breaktime run: --x0: 'nan' is not a finite number" run --x0 nan
misuse 'an infinite number' "breaktime run: --x0: '1e999' is not a finite number" \
  run --x0 1e999
misuse 'a negative coupling' \
  'breaktime run: --lambda: -0.1 is out of range: must be 0 or more' run --lambda -0.1
misuse 'a frequency of zero' \
  'breaktime measure: --omega: 0 is out of range: must be above 0' \
  measure t_q --omega 0
misuse 'a fraction for a count' \
  "breaktime run: --samples: '10.5' is not a whole number" run --samples 10.5
misuse 'too many threads' \
  'breaktime run: --threads: 5000 is out of range: must be a whole number from 1 to 1024' \
  run --threads 5000
misuse 'a seed of more than 64 bits' \
  'breaktime run: --seed: 18446744073709551616 is out of range: must be below 2^64' \
  run --seed 18446744073709551616
misuse 'a choice that is none' "breaktime audit: --tier: 'slow' is none of quick|full" \
  audit --tier slow file
misuse 'an option given twice' 'breaktime run: --x0 is given twice' run --x0 1 --x0 2
misuse 'a word too many' "breaktime run: one word too many: 'twice'" run $short twice

names_of_methods () {
  "$breaktime" list methods | sed -n 's/^\([a-z0-9-]*\): .*/\1/p'
}

# ---- run ---------------------------------------------------------------------------

misuse 'an unknown method' \
  "breaktime run: --method: unknown method 'euler'; known: auto, $(
    names_of_methods | paste -sd, - | sed 's/,/, /g')" run $short --method euler
misuse 'a method given twice' 'breaktime run: --method: classical is given twice' \
  run $short --method classical --method classical
misuse 'an option no method uses' \
  'breaktime run: --points: no method asked for looks at it; split-step, split-step-4 would' \
  run $short --method mean-field --points 64
misuse 'a cut without a basis' \
  'breaktime run: --cut: no method asked for looks at it; spectral, chebyshev, lindblad-taylor, lindblad, truncated would' \
  run $short --method split-step --cut 30
misuse 'samples without a sampled method' \
  'breaktime run: --seed: no method asked for looks at it; truncated-wigner would' \
  run $short --method split-step --seed 3
misuse 'boxes for some axes' \
  'breaktime run: --box is given 3 times: must be once, or once for each of the 2 axes (at most 8)' \
  run $short --method split-step --box 20 --box 20 --box 20
misuse 'rows further apart than the run is long' \
  'breaktime run: --dt-out: 5 is longer than the run' run $model --t-max 2 --dt-out 5
misuse 'too many rows' \
  'breaktime run: --dt-out: 1e-12 gives more than 10000000 rows up to --t-max' \
  run $model --t-max 2 --dt-out 1e-12

call run $short --method split-step --preset nonsense
said 2 "breaktime run: split-step: unknown discretisation 'nonsense'; known: vz25, vz25-step; \
or POINTS/BOX/STEP[/INTERVAL], such as 128/30/0.05"
result $? 'an unknown preset'

call run $short --method split-step --dt 0.3
[ "$status" -eq 2 ] && ! [ -s "$tmp/out" ] && holds err 'time step 0.3 does not go into'
result $? 'a time step is taken or refused'

call run $short -o "$tmp/box.csv" --method split-step --box 6 --points 32
[ "$status" -eq 2 ] && holds err '^breaktime run: split-step: grid too small' &&
  ! [ -s "$tmp/out" ]
result $? 'a grid too small for the state'
ls -A "$tmp" >"$tmp/out"
! holds out 'box'
result $? 'and it leaves no file'

call run $short
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ]
result $? 'run: every method'
header=t
# A density matrix of a closed system is for who names it, and so are trajectories.
for method in $(names_of_methods | grep -v -e lindblad -e hybrid -e healed -e mean-field- \
  -e pseudo -e "truncated\$" | tr - _); do
  header=$header,x_$method,x_${method}_err
done
[ "$(cells "$tmp/out" | sed -n 1p)" = "$header" ]
result $? 'two columns a method'
[ "$(cells "$tmp/out" | sed 1d | cut -d, -f1 | paste -sd' ' -)" = '0 0.5 1 1.5 2' ]
result $? 'rows up to the end'
holds out '^# generator: breaktime [0-9]' &&
  holds out "^# command: breaktime run $short\$" && holds out '^# lambda: 0.1$' &&
  holds out '^# x0: 2.385$' && holds out '^# omega: 1.2$' && holds out '^# units: t in' &&
  holds out '^# method split-step: .*dt .*points [0-9]* [0-9]*; box' &&
  holds out '^# method truncated-wigner: .*samples [0-9]*; batches [0-9]*; seed 0;'
result $? 'the head says how it was made'

call run $short --method auto
[ "$status" -eq 0 ] &&
  method=$(sed -n 's/^# auto: \([a-z0-9-]*\), estimated .* s$/\1/p' "$tmp/out") &&
  [ -n "$method" ] && holds out "^# method $method: " &&
  [ "$(cells "$tmp/out" | sed -n 1p)" = "t,x_$(echo "$method" | tr - _),x_$(
    echo "$method" | tr - _)_err" ]
result $? 'auto says which method it is and why'
call run $short --method spectral --basis adapted --cut 31
[ "$status" -eq 0 ] && holds out '^# method spectral: .*; adapted basis; cut 31$'
result $? 'a basis with its cut'
call run $short --method chebyshev --cut 3
[ "$status" -eq 2 ] && [ ! -s "$tmp/out" ] && holds err 'energy cut 3 too low'
result $? 'a cut below the state'

# No mode is excited: x0 cos t in every method, to the error that each of them
# states; 1e-9 covers the sums over samples and the tails of the grid.
call run --lambda 0 --x0 2.385 --omega 1.2 --t-max 2 --dt-out 0.5
cells "$tmp/out" | awk -F, '
  NR > 1 { for (i = 2; i < NF; i += 2) {
             d = $i - 2.385 * cos ($1)
             if (!(d <= $(i + 1) + 1e-9 && -d <= $(i + 1) + 1e-9)) bad = 1
             if (!($(i + 1) < 1e-4)) bad = 1
             n++ } }
  END { exit bad || n < 20 }'
result $? 'without coupling every method gives x0 cos t within its error'

misuse 'a coupling for each mode or one for all' \
  'breaktime run: --lambda is given 3 times: must be once, or once for each of the 2 modes' \
  run --lambda 0.1 --lambda 0.2 --lambda 0.3 --x0 2 --omega 0.8 --omega 1.2 --t-max 1

call run --lambda 0.1 --lambda 0 --x0 2 --omega 0.8 --omega 1.2 --t-max 1 \
  --dt-out 1 --method mean-field
cells "$tmp/out" | cut -d, -f2 | sed -n 3p >"$tmp/two"
holds out '^# lambda: 0.1 0$' && holds out '^# omega: 0.8 1.2$'
result $? 'the head holds a coupling for each mode'
call run --lambda 0.1 --x0 2 --omega 0.8 --t-max 1 --dt-out 1 --method mean-field
cells "$tmp/out" | cut -d, -f2 | sed -n 3p | paste - "$tmp/two" |
  awk '{ d = $1 - $2; exit !(d < 1e-12 && d > -1e-12 && $1 > 0.1) }'
result $? 'a mode without coupling changes nothing'

call measure x --at 1 --lambda 0.1 --lambda 0.3 --x0 2 --omega 0.8 --omega 1.2 \
  --reading method=mean-field --json
[ "$status" -eq 0 ] && tr -d ' \n' <"$tmp/out" | grep -q '"lambda":\[0.1,0.3\]'
result $? 'measure --json: a list of couplings'

# Up to the last bits, which FFTW's choice of a plan can move.
call run $short --method split-step --method truncated-wigner
cells "$tmp/out" | cut -d, -f1,2,4 >"$tmp/with"
call run $short --method split-step --method truncated-wigner --no-errors
cells "$tmp/out" >"$tmp/without"
paste -d, "$tmp/with" "$tmp/without" | awk -F, '
  NR == 1 { bad = $1 "," $2 "," $3 != $4 "," $5 "," $6 }
  NR > 1 { for (i = 1; i <= 3; i++)
             if (!($i - $(i + 3) < 1e-11 && $(i + 3) - $i < 1e-11)) bad = 1 }
  END { exit bad || NF != 6 || NR != 6 }'
result $? 'without errors the same numbers and no column of errors'

call run $short --method truncated-wigner --no-errors --all-columns
[ "$(cells "$tmp/out" | sed -n 1p | sed 's/_truncated_wigner//g')" = \
  t,x,p,x2,norm,energy,edge ]
result $? 'all columns'
cells "$tmp/out" >"$tmp/want"
call run $short --method truncated-wigner --no-errors --all-columns --threads 3
mv "$tmp/out" "$tmp/all"
cells "$tmp/all" >"$tmp/out"
same 'the same bits with three threads'

call run $short --method truncated-wigner --no-errors --random --seed 1 --samples 64
cells "$tmp/out" >"$tmp/want"
call run $short --method truncated-wigner --no-errors --random --seed 2 --samples 64
[ "$status" -eq 0 ] && ! cells "$tmp/out" | cmp -s - "$tmp/want"
result $? 'another seed gives other numbers'

call run $short --method split-step --no-errors --tolerance 0.001 --box 18.5
[ "$status" -eq 0 ] && holds out '^# method split-step: tolerance 0.001; .*box 18.5 18.5$'
result $? 'a tolerance and a box for all axes'
call run $model --t-max 0.12 --dt-out 0.06 --preset vz25 --method split-step --no-errors
[ "$status" -eq 0 ] && holds out 'dt 0.03; points 256 256; box 40 40'
result $? 'a preset'
call run $model --t-max 0.12 --dt-out 0.06 --preset 64/30/0.03 --method split-step --no-errors
[ "$status" -eq 0 ] && holds out 'dt 0.03; points 64 64; box 30 30'
result $? 'a preset in numbers'
call run $model --t-max 0.12 --dt-out 0.06 --preset vz25:vz25-step --method split-step \
  --no-errors
[ "$status" -eq 0 ] && holds out 'tolerance 1e-05; .*dt 0.03; ' && ! holds out 'points 256'
result $? 'the step of a file, without a grid'
call run $model --t-max 0.12 --dt-out 0.06 --preset vz25 --method split-step \
  --no-errors --points 128 --points 96
[ "$status" -eq 0 ] && holds out 'dt 0.03; points 128 96; box 40 40'
result $? 'what is given goes before the preset'

# ---- files -----------------------------------------------------------------------

call run $short --method classical
cells "$tmp/out" >"$tmp/want"
call run $short --method classical -o "$tmp/x.csv.gz"
[ "$status" -eq 0 ] && ! [ -s "$tmp/out" ] && gzip -dc "$tmp/x.csv.gz" >"$tmp/all"
cells "$tmp/all" >"$tmp/out"
same 'a compressed file holds what is printed'

call run $short --method classical -o "$tmp/nowhere/x.csv"
said 4 "breaktime run: cannot write '$tmp/nowhere/x.csv': No such file or directory"
result $? 'an output path in no folder'
call run $short --method classical -o "$tmp"
said 4 "breaktime run: cannot write '$tmp': Is a directory"
result $? 'an output path that is a folder'

full='breaktime: standard output: No space left on device'
if [ -c /dev/full ]; then
  call run $short --method classical -o /dev/full
  said 4 "breaktime run: cannot write '/dev/full': No space left on device"
  result $? 'a full device as output'
  "$breaktime" list methods >/dev/full 2>"$tmp/err"
  status=$?
  : >"$tmp/out"
  said 4 "$full"
  result $? 'a full device as standard output'
else
  skip 'a full device as output' 'no /dev/full'
  skip 'a full device as standard output' 'no /dev/full'
fi
"$breaktime" list methods >&- 2>"$tmp/err"
status=$?
said 4 'breaktime: standard output: Bad file descriptor'
result $? 'a closed standard output'
# The reader is gone before anything is written.
{
  sleep 1
  "$breaktime" list methods 2>"$tmp/err"
  echo $? >"$tmp/status"
} | :
status=$(cat "$tmp/status")
[ "$status" -eq 141 ] && ! [ -s "$tmp/err" ]
result $? 'a pipe without a reader ends in silence'
{
  sleep 1
  "$breaktime" run $short --method classical 2>"$tmp/err"
  echo $? >"$tmp/status"
} | :
status=$(cat "$tmp/status")
[ "$status" -eq 141 ] && ! [ -s "$tmp/err" ]
result $? 'so does a table'

# Far longer than this test has time for.
"$breaktime" run $model --t-max 100000 --method split-step -o "$tmp/long.csv" \
  >"$tmp/out" 2>"$tmp/err" &
process=$!
sleep 1
kill -TERM "$process"
wait "$process"
status=$?
ls -A "$tmp" >"$tmp/files"
[ "$status" -eq 143 ] && ! holds files 'long'
result $? 'terminated: 143, and no file'

# ---- measure -----------------------------------------------------------------------

# key NAME: the value of a key on a line of its own in the JSON just printed.
key () {
  sed -n "s/^ *\"$1\": *\(.*[^,]\),*\$/\1/p" "$tmp/out" | head -1
}

misuse 'a model that is missing' 'breaktime measure: missing --x0, --omega' \
  measure stability --lambda 0.1
misuse 'no quantity' 'breaktime measure: missing QUANTITY' measure $model
call measure temperature $model
holds err "^breaktime measure: unknown quantity 'temperature'; known: .*t_q, t_mf, t_tw" &&
  [ "$status" -eq 2 ]
result $? 'an unknown quantity: the known ones are listed'
misuse 'a time that is missing' 'breaktime measure: x needs --at' measure x $model
misuse 'a reading without a value' \
  "breaktime measure: --reading: 'crossing' is not KEY=VALUE" \
  measure t_q $model --reading crossing
misuse 'a reading given twice' 'breaktime measure: --reading: crossing is given twice' \
  measure t_q $model --reading crossing=first --reading crossing=last
call measure t_q $model --reading base=2
[ "$status" -eq 2 ] && holds err "'base' is no reading of t_q; its readings: crossing"
result $? 'a reading of another quantity'
call measure t_q $model --reading crossing=third
[ "$status" -eq 2 ] && holds err "crossing: 'third' is not one of first|last"
result $? 'a value that a reading does not have'

call measure x $model --at 2
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] &&
  sed -n 1p "$tmp/out" | grep -q '^x = -1\.0671[0-9]*([0-9]*)   (total error .*step ' &&
  holds out '^  reading  default$' && holds out '^  methods  ' && holds out '^  warrant  '
result $? 'measure x: one line with its error, then how'

call measure x $model --at 2 --reading method=classical --json
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] && [ "$(key quantity)" = '"x"' ] &&
  [ "$(key method)" = '"classical"' ] && [ "$(key lambda)" = 0.1 ] &&
  [ "$(key at)" = 2.0 ] && holds out '"omega": *\[' && holds out '"methods": *\[' &&
  holds out '"budget": *{' && holds out '"reading": *{' && holds out '"parameters": *{' &&
  holds out '"warrant": *"'
result $? 'measure --json: keys'
echo "$(key value) $(key error) $(key lo) $(key hi)" |
  awk '{ d = $1 - 2.385 * cos (2)
         exit !(d < 1e-9 && d > -1e-9 && $2 < 1e-9 && $3 <= $1 && $1 <= $4) }'
result $? 'measure --json: the value, inside its interval'
if command -v jq >/dev/null 2>&1; then
  jq -e 'type == "object"' <"$tmp/out" >/dev/null
  result $? 'measure --json: one JSON object'
else
  skip 'measure --json: one JSON object' 'no jq'
fi

# Of a step that is given, <p> of a splitting is not quite the slope of <x>: what lies
# between output points is known to the second order in their distance, not the fourth.
set -- measure t_q --lambda 0.03179 --x0 1.737 --omega 1.319 --t-max 40 \
  --reading dt=0.01599 --json --tolerance
call "$@" 0.01471
coarse="$(key value) $(key error)"
call "$@" 1e-8
echo "$coarse $(key value) $(key error)" | awk '
  { d = $1 - $3; exit !(NF == 4 && d != 0 && d < $2 + $4 && d > -$2 - $4) }'
result $? 'a break time at a given step: closer points stay within its error'

call measure t_q --lambda 0 --x0 2.385 --omega 1.2 --t-max 4
[ "$status" -eq 0 ] && sed -n 1p "$tmp/out" | grep -q '^t_q > 4$' &&
  holds out '^  reason   .'
result $? 'a break time that is not reached is a bound'
call measure t_q --lambda 0 --x0 2.385 --omega 1.2 --t-max 4 --json
[ "$status" -eq 0 ] && [ "$(key value)" = null ] && [ "$(key error)" = null ] &&
  [ "$(key hi)" = null ] && [ "$(key lo)" = 4.0 ] && [ "$(key t_max)" = 4.0 ] &&
  holds out '"reason": *"..'
result $? 'in JSON it is null, with a reason'

call measure t_mf --lambda 0.001 --x0 1 --omega 1.3 --t-max 1e6 --budget 1
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] &&
  sed -n 1p "$tmp/out" | grep -q '^t_mf > [0-9.]*$' &&
  holds out '^  reason   delta does not reach .*, where the time budget ended it$'
result $? 'what the budget ends has the bound it reached'
call measure t_mf --lambda 0.001 --x0 1 --omega 1.3 --t-max 1e6 --budget 1 --json
[ "$status" -eq 0 ] && [ "$(key value)" = null ] && [ "$(key hi)" = null ] &&
  key lo | awk '{ exit !($1 >= 20) }'
result $? 'in JSON, too'
call measure t_q $model --t-max 0.001
[ "$status" -eq 0 ] && [ "$(sed -n 1p "$tmp/out")" = 't_q > 0.001' ] &&
  holds out 'before t = 0.001: t_max is shorter than one period of the background'
result $? 'a horizon that is too short says so'
call measure longer $model --t-max 1
[ "$status" -eq 0 ] && holds out 'neither .* is reached before t = 1: t_max is too short'
result $? 'and so does one that no break time reaches'
call measure t_q $model -v
[ "$status" -eq 0 ] && holds err 'an exact run to t = 200 takes some [0-9]* s$'
result $? 'measure -v: how long it should take'

call measure stability --lambda 0.1 --x0 5 --omega 0.4
[ "$status" -eq 0 ] && [ "$(sed -n 1p "$tmp/out")" = 'stability = Unstable' ]
result $? 'a label'
call measure stability --lambda 0.1 --x0 5 --omega 0.4 --json
[ "$status" -eq 0 ] && [ "$(key label)" = '"Unstable"' ] &&
  key value | awk '{ exit !($1 > 0.1 && $1 < 1) }'
result $? 'a label in JSON, with the number behind it'
call measure stability --lambda 0 --x0 5 --omega 0.4 --json
[ "$status" -eq 0 ] && [ "$(key label)" = '"Stable"' ] && [ "$(key value)" = 0.0 ]
result $? 'nothing grows without coupling'

# ---- audit -------------------------------------------------------------------------

# claim ID EVALUATOR PARAMETERS PRINTED [LINE [LINE]]: a claim of a claims file.
claim () {
  printf '  - id: %s\n    where: nowhere\n    statement: made up\n    evaluator: %s\n' \
    "$1" "$2"
  printf '    parameters: {%s}\n    printed: "%s"\n' "$3" "$4"
  [ -z "${5-}" ] || printf '    %s\n' "$5"
  [ -z "${6-}" ] || printf '    %s\n' "$6"
}
head_of_claims () {
  printf 'source: {id: made-up, title: Made up, authors: Nobody, year: "2025"}\n'
  printf 'readings:\n  log2:\n    text: logarithm to base 2\n'
  printf '    evaluators: [entropy]\n    set: {base: "2"}\nclaims:\n'
}
here='lambda: 0, x0: 2.385, omega: [1.2], at: 2' # x = 2.385 cos 2 = -0.99251
floquet='lambda: 0.1, x0: 5, omega: [0.4]'
floquet0='--lambda 0 --x0 2.385 --omega 1.2'

{
  head_of_claims
  claim right x "$here" -0.993 'expect: confirmed'
  claim wrong x "$here" -0.994 'expect: refuted'
  claim label stability "$floquet" Unstable
  claim later x "$here" -0.993 'tier: full'
} >"$tmp/good.yaml"
{
  head_of_claims
  claim right x "$here" -0.993 'expect: refuted'
} >"$tmp/surprise.yaml"
{
  head_of_claims
  # The bound is far below what double precision can tell.
  claim fine x "$here" -0.992510205164935
} >"$tmp/fine.yaml"
{
  head_of_claims
  claim right x "$here" -0.993
  claim right x "$here" -0.993
} >"$tmp/twice.yaml"

call audit "$tmp/good.yaml"
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] &&
  holds out '^✓ right  -0.993    -0.99251[0-9]*([0-9]*)  *confirmed$' &&
  holds out '^✗ wrong  -0.994    -0.99251[0-9]*([0-9]*)  *refuted$' &&
  holds out '^✓ label  Unstable  Unstable  *confirmed$' &&
  holds out '^1 not run: of the full tier (--tier full)$'
result $? 'audit: one line a claim, one for the rest'
call audit -v "$tmp/good.yaml"
holds err '^breaktime audit: 3 claims: some [0-9]* s$' && [ "$(wc -l <"$tmp/err")" -eq 1 ]
result $? 'audit -v: how long it should take, before'
# joined: what was wrapped, on one line.
joined () {
  awk '{ if (/^  /) { sub (/^ */, " "); line = line $0 } else { if (NR > 1) print line
         line = $0 } } END { print line }' "$tmp/out"
}
cd "$tmp" || exit 99
call audit good.yaml
cd - >/dev/null || exit 99
[ "$(joined | tail -1)" = \
  "good.yaml: 3 of 4 statements of the source judged: 2 confirmed, 1 refuted, 1 not-run" ]
result $? 'audit: totals with their denominator'

echo "good.yaml: 4 of 4 statements of the source judged: 3 confirmed, 1 refuted" >"$tmp/want"
cd "$tmp" || exit 99
call audit -q --tier full good.yaml
cd - >/dev/null || exit 99
joined >"$tmp/line" && mv "$tmp/line" "$tmp/out"
same 'audit -q --tier full: totals only, both tiers'
call audit --filter '^wr' -j 2 "$tmp/good.yaml"
[ "$status" -eq 0 ] && [ "$(grep -c '^[^ ]* [a-z]*  ' "$tmp/out")" -eq 1 ] &&
  holds out '^✗ wrong '
result $? 'audit --filter'
call audit -v --filter '^wr' "$tmp/good.yaml"
[ "$status" -eq 0 ] && holds out '^    nowhere: made up$' &&
  holds out '^    as the source defines it: -0.99'
result $? 'audit -v: where it stands and what was tried'
call audit --filter '^nothing$' "$tmp/good.yaml"
[ "$status" -eq 1 ] && [ "$(tail -1 "$tmp/out")" = 'nothing was judged' ]
result $? 'a run that judged nothing does not pass'
call audit --filter '(' "$tmp/good.yaml"
[ "$status" -eq 2 ] && ! [ -s "$tmp/out" ] && holds err "filter '('"
result $? 'a filter that is no expression'

call audit "$tmp/surprise.yaml"
[ "$status" -eq 1 ] &&
  holds out '^✓ right .* confirmed  (recorded: refuted)$' &&
  joined | grep -q 'judged: 1 confirmed; 1 not as recorded$'
result $? 'a verdict better than the recorded one fails, too'
call audit -q "$tmp/good.yaml" "$tmp/surprise.yaml"
[ "$status" -eq 1 ] &&
  joined | grep -q '^all: 4 of 5 statements of the source judged: 3 .*, 1 refuted, 1 not-run; 1 not' &&
  [ "$(joined | wc -l)" -eq 3 ]
result $? 'two files: totals of each and of all'

# A statement of each origin, none of which holds but the encoded one.
{
  head_of_claims
  claim mine x "$here" -0.994 'origin: ours'
  claim said x "$here" -0.993 'origin: encoded' 'encodes: it is so'
  claim next x "$here" -0.994 'origin: derived' 'derivation: what is said'
  claim told x "$here" -0.994
} >"$tmp/whose.yaml"
cd "$tmp" || exit 99
call audit -j 1 whose.yaml
cd - >/dev/null || exit 99
joined | sed 's/  *-0.9925[0-9]*([0-9]*) */ /' >"$tmp/got"
cat >"$tmp/want" <<EOF
✗ mine  -0.994 refuted  (a test added)
✓ said  -0.993 confirmed
✗ next  -0.994 refuted  (follows from the source)
✗ told  -0.994 refuted
whose.yaml: 2 of 2 statements of the source judged: 1 confirmed, 1 refuted
whose.yaml: 1 of 1 statements that follow from it judged: 1 refuted
whose.yaml: 1 of 1 tests added judged: 1 refuted
EOF
cmp "$tmp/got" "$tmp/want" >"$tmp/why" 2>&1 || cat "$tmp/out" >>"$tmp/why"
cmp -s "$tmp/got" "$tmp/want"
result $? 'audit: what is not the source'"'"'s stands apart'
call audit -v --filter said "$tmp/whose.yaml"
holds out '^    nowhere: made up$' && holds out '^    encoded so, since it is so$'
result $? 'audit -v: why a number was encoded so'
call list claims "$tmp/whose.yaml"
holds out '^  encoded as -0.993; quick' && holds out '^  printed -0.994; ' &&
  holds out '^  following: -0.994; ' && holds out '^  ours, asking for -0.994; '
result $? 'list claims: whose they are'

call audit "$tmp/fine.yaml"
[ "$status" -eq 1 ] && holds out '^? fine .* undecided$' &&
  holds out '^nothing was judged$'
result $? 'undecided is not judged'
call audit --strict "$tmp/fine.yaml" "$tmp/good.yaml"
[ "$status" -eq 3 ]
result $? 'undecided fails under --strict'
call audit "$tmp/fine.yaml" "$tmp/good.yaml"
[ "$status" -eq 0 ]
result $? 'and passes without'

# ---- audit: interrupted ------------------------------------------------------------

# Two that would take minutes, begun behind two that are quick.
endless='lambda: 0.05, x0: 2.3, omega: [0.4], at: 1.9e6'
{
  head_of_claims
  claim right x "$here" -0.993
  claim wrong x "$here" -0.994
  claim long order "$endless" 2 'set: {dynamics: sample, halvings: 12}'
  claim longer order "$endless" 2 'set: {dynamics: sample, halvings: 11}'
} >"$tmp/endless.yaml"
# What a script puts into the background would not hear SIGINT.
env --default-signal=INT "$breaktime" audit -j 2 "$tmp/endless.yaml" >"$tmp/out" 2>"$tmp/err" &
process=$!
for _ in $(seq 300); do
  ! holds out '^✗ wrong' || break
  sleep 0.1
done
kill -INT $process
wait $process
status=$?
[ "$status" -eq 130 ] &&
  [ "$(sed 3q "$tmp/out" | cut -d' ' -f1-2 | paste -sd' ')" = '✓ right ✗ wrong 2 not' ] &&
  [ "$(sed -n 3p "$tmp/out")" = '2 not run: interrupted' ] &&
  [ "$(grep -c 'interrupted' "$tmp/out")" -eq 2 ] && ! holds out 'long' &&
  joined | grep -q ': 2 of 4 .* judged: 1 confirmed, 1 refuted, 2 not-run$' &&
  [ "$(tail -n 1 "$tmp/out")" = 'interrupted: not complete' ] && ! [ -s "$tmp/err" ]
result $? 'audit: after Ctrl-C the results, and one line for the rest'

# ---- audit: hints, claims of the command line, formats -----------------------------

call audit --claim 'entropy = 0.60' --at 5 --lambda 0.1 --x0 5 --omega 0.4
[ "$status" -eq 1 ] && ! [ -s "$tmp/err" ] && holds out '^✗ entropy  0.60  0.418.* refuted$' &&
  holds out '^    printed     \[0.595, 0.605\]$' && holds out '^    recomputed  \[0.4181' &&
  holds out '^    hint: would hold in bits: 0.603'
result $? 'audit --claim: verdict, both intervals, a hint outside it'
# Of other verdicts, of exit status and of counts it knows nothing.
joined | grep -q 'judged: 1 refuted$'
result $? 'a hint counts for nothing'
# delta is above 0.05 from 8.34 on, falls below it again, and is above from 9.997 on.
call audit --claim 't_q = 10.0' --lambda 0.07 --x0 2.385 --omega 0.731
[ "$status" -eq 1 ] && holds out '^✗ t-q  10.0  8.3413[0-9]*([0-9]*)  *refuted$' &&
  joined | grep -q ' hint: would hold as the last crossing up to t = 10.55: 9.997[0-9]*([0-9]*)' &&
  joined | grep -q 'judged: 1 refuted$'
result $? 'a hint at another crossing, outside the verdict'
call audit --claim 't_q = 9.3' --lambda 0.07 --x0 2.385 --omega 0.731
[ "$status" -eq 1 ] && holds out ' refuted$' && ! holds out 'hint'
result $? 'and none where no crossing is it'
call audit --claim 'entropy = 0.60' --at 5 --lambda 0.1 --x0 5 --omega 0.4 \
  --reading base=2 --json
[ "$status" -eq 0 ] && holds out '"format": "breaktime-report"' && [ "$(head -c 1 "$tmp/out")" = '{' ] &&
  holds out '"verdict": "confirmed"' && ! holds out '"hints"' && holds err '^✓ entropy'
result $? 'audit --claim --reading --json: the document alone on standard output'
call audit --claim 'x = -0.992' --claim 'x=-0.993' --claim 'x > 3' --at 2 $floquet0 \
  --tap --junit "$tmp/j.xml"
[ "$status" -eq 1 ] && [ "$(head -1 "$tmp/out")" = 'TAP version 13' ] && holds out '^1\.\.3$' &&
  holds out '^not ok 1 - command-line:x printed -0.992, .*: refuted$' && holds out '^ok 2 - ' &&
  holds out "^    - 'hint: would hold cut, not rounded'$" && holds out '^not ok 3 - command-line:x-3 '
result $? 'audit --tap'
grep -q '<testsuites name="breaktime" tests="3" failures="2" errors="0" skipped="0"' "$tmp/j.xml" &&
  grep -q '<testcase classname="command-line" name="x-2" time="[0-9.]*"/>' "$tmp/j.xml" &&
  grep -q '<failure type="refuted" message="printed &gt; 3, ' "$tmp/j.xml"
result $? 'audit --junit'
call audit --tier full --junit - "$tmp/surprise.yaml" "$tmp/good.yaml"
[ "$status" -eq 1 ] && holds out 'tests="5" failures="1" errors="0" skipped="1"' &&
  holds out '<skipped message="printed -0.994, .*refuted"' && ! grep -q '<' "$tmp/err"
result $? 'what does not hold as recorded is skipped, what differs from the record fails'
misuse 'no claim' "breaktime audit: --claim: 't_q 3' is not QUANTITY = NUMBER, such as 't_mf = 3304', 't_q < 11', 'entropy ~ 1e-2', 'stability = Stable'" \
  audit --claim 't_q 3'
misuse 'a quantity that is none, and one near it' \
  "breaktime audit: --claim: unknown quantity 't_mg'; did you mean 't_mf'?" \
  audit --claim 't_mg = 3304' $model
misuse 'a quantity that is near none' \
  "breaktime audit: --claim: unknown quantity 'break_time'; 'breaktime list evaluators' names them" \
  audit --claim 'break_time = 3304' $model
misuse 'a number with +- that may mean two things' \
  "breaktime audit: --claim: t_q: '3.1(2)' is no printed number: an uncertainty may be a bound or a standard deviation; say which, '--uncertainty bound' or '--uncertainty sigma'" \
  audit --claim 't_q = 3.1(2)' $model
misuse 'what a number without +- has no use for' \
  "breaktime audit: --claim: t_q: '3.1' is no printed number: '--uncertainty' beside a number without ± or brackets; leave it out" \
  audit --claim 't_q = 3.1' --uncertainty bound $model
misuse 'neither a bound nor a standard deviation' \
  "breaktime audit: --uncertainty: 'sigam' is none of bound|sigma; did you mean 'sigma'?" \
  audit --claim 't_q = 3.1(2)' --uncertainty sigam $model
misuse 'a claim and a time that it has no use for' \
  'breaktime audit: --at: no quantity of --claim is taken at a time' \
  audit --claim 't_q = 3' --at 1 $model
misuse 'a model without a claim' 'breaktime audit: --lambda needs --claim' audit --lambda 3 x
misuse 'one standard output for two' \
  'breaktime audit: --json and --tap both want standard output' audit --json --tap x
call audit --claim 'stability = Stable' --claim 'stability = Unstable' --lambda 0.1 --x0 5 \
  --omega 0.4
[ "$status" -eq 1 ] && holds out '^✗ stability ' && holds out '^✓ stability-2 '
result $? 'labels of the command line'
call audit -v --no-figures --filter stab "$srcdir/validation/claims/vandissel-zahariade-2025.yaml"
LC_ALL=C.UTF-8 grep -E '^.{71,}$' "$tmp/out" >"$tmp/why"
! [ -s "$tmp/why" ]
result $? 'audit: no line of more than 70 columns'

call audit "$tmp/twice.yaml"
[ "$status" -eq 2 ] && ! [ -s "$tmp/out" ] &&
  holds err "^breaktime audit: $tmp/twice.yaml:14:.*duplicate id 'right'"
result $? 'a duplicate id, with its line'
call audit "$tmp/good.yaml" "$tmp/none.yaml"
said 2 "breaktime audit: cannot read '$tmp/none.yaml': No such file or directory"
result $? 'a file that is not there: nothing is run'
call audit "$tmp"
[ "$status" -eq 2 ] && ! [ -s "$tmp/out" ] && holds err "^breaktime audit: .*$tmp"
result $? 'a folder for a file'
misuse 'no file' 'breaktime audit: missing FILE...' audit
misuse 'figures of no report' 'breaktime audit: --no-figures needs --report' \
  audit --no-figures "$tmp/good.yaml"

call audit -q --no-figures --report "$tmp/new/report" "$tmp/good.yaml"
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] && [ -s "$tmp/new/report/REPORT.md" ] &&
  [ -s "$tmp/new/report/results.json" ]
result $? 'audit --report: the folder is made'
grep -q -F "breaktime audit -q --no-figures --report $tmp/new/report" \
  "$tmp/new/report/certificate.md"
result $? 'the certificate holds the command'
call audit -q --no-figures --report "$tmp/good.yaml" "$tmp/good.yaml"
[ "$status" -eq 4 ] && holds err '^breaktime audit: report: '
result $? 'a report that cannot be written'
call audit -q --report "$tmp/r" "$tmp/surprise.yaml"
[ "$status" -eq 1 ] && [ -s "$tmp/r/REPORT.md" ]
result $? 'a report is written when a verdict differs'

# ---- list --------------------------------------------------------------------------

call list methods
[ "$status" -eq 0 ] && holds out '^split-step: ' && holds out '^  order 2; quantum, grid' &&
  holds out '^mean-field: ' && holds out '^  order 8; stepped$'
result $? 'list methods: names, orders, what they need'
call list evaluators
[ "$status" -eq 0 ] && holds out '^t_q: ' && holds out '^    crossing=first|last  ' &&
  holds out '^  one of Stable|Unstable'
result $? 'list evaluators: names, labels, readings'
sed -n '/^stability: /,/^[a-rt-z]/p' "$tmp/out" >"$tmp/stability"
! holds stability 'crossing=' && holds stability 'band='
result $? 'each with its own readings only'
call list claims "$tmp/good.yaml"
[ "$status" -eq 0 ] && [ "$(grep -c '^[a-z]' "$tmp/out")" -eq 4 ] &&
  holds out '^  x, lambda 0, x0 2.385, omega 1.2, at 2$' &&
  holds out '^  printed -0.993; quick; confirmed$'
result $? 'list claims of a file'
call list readings "$tmp/good.yaml"
[ "$status" -eq 0 ] && holds out '^log2: logarithm to base 2$' &&
  holds out '^  base=2; for entropy$'
result $? 'list readings of a file'
call list claims
[ "$status" -eq 0 ] && holds out '^vz-t1-1-tq: '
result $? 'list claims: the built-in file'
for command in run measure scan levels stability converge audit selftest check explain; do
  "$breaktime" help "$command"
done | tr '\n' ' ' | tr -s ' ' | grep -o "'breaktime list [a-z]*'" | tr -d "'" | sort -u >"$tmp/lists"
unknown=
while read -r _ _ what; do
  call list "$what" </dev/null
  [ "$status" -eq 0 ] || unknown="$unknown $what"
done <"$tmp/lists"
[ -s "$tmp/lists" ] && [ -z "$unknown" ]
result $? "every list that help names is there$unknown"
misuse 'a list there is not' \
  "breaktime list: cannot list 'papers'; known: methods, evaluators, sources, models, scans, claims, readings" \
  list papers
misuse 'a file for a list without one' "breaktime list: one word too many: 'x'" \
  list methods x

# Energies that are slightly off let phases drift: the basis grows until the error at the
# end, not at t = 100, is what was asked for.
call run --lambda 0.1 --x0 2.5 --omega 0.4 --t-max 1000 --dt-out 500 --method spectral \
  --tolerance 1e-6 --output "$tmp/late.csv"
awk -F, 'END { exit !($1 == 1000 && $3 > 0 && $3 <= 1e-6) }' "$tmp/late.csv"
result $? 'run keeps its tolerance to the end'

finish
