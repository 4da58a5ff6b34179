#!/bin/sh
# open.sh - open systems on the command line: what is printed, what is refused, and
# that nothing is left half-written.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
models=$srcdir/validation/models

# call ARGUMENT...: run the program; its status in $status.
call () {
  "$breaktime" "$@" >"$tmp/out" 2>"$tmp/err"
  status=$?
}

# refused NAME PATTERN ARGUMENT...: status 2, nothing on standard output, a message.
refused () {
  name=$1
  pattern=$2
  shift 2
  call "$@"
  [ "$status" -eq 2 ] && ! [ -s "$tmp/out" ] && grep -q -e "$pattern" "$tmp/err"
  result $? "$name"
}

# value NAME: of observable NAME in the JSON of the last call.
value () {
  awk -v name="\"$1\": {" 'index ($0, name) { getline; gsub (/[",]/, ""); print $2; exit }' \
    "$tmp/out"
}

# near NAME WANTED TOLERANCE
near () {
  [ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] &&
    awk -v is="$(value "$1")" -v wanted="$2" -v tolerance="$3" \
      'BEGIN { d = is - wanted; exit !(is != "" && d < tolerance && -d < tolerance) }'
}

measure='measure observables --at'

# ---- numbers ---------------------------------------------------------------------

# shellcheck disable=SC2086 # $measure is to be split
{
call $measure 1 --model "$models/qubit-b1.yaml" --json
near p_sz -0.91778 3e-5 && near x2 0.67963 3e-5 && grep -q '"fulfilled": true' "$tmp/out"
result $? 'the master equation gives independent numbers'

call $measure 1 --model "$models/qubit-b1.yaml" --method hybrid --samples 100000 \
  --seed 7 --threads 2 --json
near p_sz -0.91778 0.02 && near x2 0.67963 0.02 && near sz 0.63814 0.01
result $? 'so do the trajectories, from many samples'
cp "$tmp/out" "$tmp/want"
call $measure 1 --model "$models/qubit-b1.yaml" --method hybrid --samples 100000 \
  --seed 7 --json
cmp -s "$tmp/out" "$tmp/want"
result $? 'the same bytes for any number of threads'

call $measure 1 --model "$models/qubit-b1.yaml" --method mean-field --samples 20000 --json
! near p_sz -0.91778 0.1 && [ "$status" -eq 0 ] && grep -q '"exact": false' "$tmp/out"
result $? 'the mean field does not, and says that it is not exact'

call $measure 1 --model "$models/oscillators-a1.yaml" --method gaussian --json
near cov_xpq -0.10022 1e-5 && near x 0.549495 1e-6
result $? 'oscillators have covariances'

call $measure 1 --model "$models/cavity-c3.yaml" --method hybrid-p --samples 20000 --json
near x_sy -0.78743 0.05 && grep -q '"ordering": "P"' "$tmp/out"
result $? 'a cavity in P ordering'

call $measure 1 --model "$models/qubit-b1.yaml"
[ "$status" -eq 0 ] && grep -q '^  p_sz  *-0.9177[0-9]*(' "$tmp/out" &&
  grep -q 'trade-off .*fulfilled' "$tmp/out" && grep -q '^  positive' "$tmp/out"
result $? 'as text, with the gates'

# ---- refusals --------------------------------------------------------------------

refused 'no trajectories below the threshold, with the eigenvalue' \
  'the rates are 0.5 of those needed' \
  $measure 1 --model "$models/qubit-below.yaml" --method hybrid
call $measure 1 --model "$models/qubit-below.yaml" --method pseudo --json
[ "$status" -eq 0 ] && grep -q '"outside": 1.0' "$tmp/out" &&
  grep -q '"fulfilled": false' "$tmp/out"
result $? 'the control runs them, and says that they are no states'
refused 'no trajectories from a negative Wigner function' 'not negative anywhere at the start' \
  $measure 1 --model "$models/qubit-fock.yaml" --method hybrid
refused 'no trajectories of a quartic coupling' 'x^2\*y^2 is of degree 2' \
  $measure 1 --model "$models/quartic.yaml" --method hybrid
refused 'a basis that the state does not fit into' 'a larger cut is needed' \
  $measure 1 --model "$models/qubit-b1.yaml" --cut 6
refused 'a step that is too long' 'a shorter step is needed' \
  $measure 1 --model "$models/qubit-b1.yaml" --method lindblad --dt 1 --tolerance 1e-7
# Longer than the interval, of which both runs would take the same step.
call $measure 1 --model "$models/qubit-b1.yaml" --method lindblad --dt 5
[ "$status" -eq 0 ] && grep -q 'x  *0\.3274' "$tmp/out"
result $? 'a step longer than the run has its error'
refused 'too few samples for what is wanted' 'more samples are needed' \
  $measure 1 --model "$models/qubit-b1.yaml" --method hybrid --samples 2000 \
  --tolerance 0.001
sed 's/gamma_c: 0.125/gamma_c: -0.125/' "$models/qubit-b1.yaml" >"$tmp/bad.yaml"
refused 'a rate below zero, with its place' \
  'bad.yaml:6:10: gamma_c = -0.125: must be >= 0' $measure 1 --model "$tmp/bad.yaml"
refused 'a model that is not there' 'no-such.yaml' $measure 1 --model no-such.yaml
refused 'a number beside the model' '--lambda: beside --model' \
  $measure 1 --model "$models/qubit-b1.yaml" --lambda 1
refused 'no model' 'observables needs --model' $measure 1 --lambda 1 --x0 1 --omega 1
refused 'no time' 'needs --at' measure observables --model "$models/qubit-b1.yaml"
refused 'samples of a method without' '--samples: no method asked for looks at it' \
  $measure 1 --model "$models/qubit-b1.yaml" --samples 10
}

# ---- one number ------------------------------------------------------------------

call measure threshold --model "$models/qubit-b1.yaml" --json
grep -Eq '"value": 0.062(500000|499999)' "$tmp/out" && grep -q '"kind": "qubit"' "$tmp/out" &&
  grep -q '"quantity": "threshold"' "$tmp/out"
result $? 'the threshold of a model'
call measure exactness --at 1 --model "$models/qubit-b1.yaml" \
  --reading open_method=mean-field --reading samples=20000
[ "$status" -eq 0 ] && grep -q '^exactness = not exact' "$tmp/out"
result $? 'a label of a model'
refused 'a quantity of a model without one' 'exactness needs --model' \
  measure exactness --at 1
refused 'a model for a quantity without one' '--model has no effect on largest_entropy' \
  measure largest_entropy --model "$models/qubit-b1.yaml"
printf 'kind: qubit\nlambda: 1\ngamma_c: 0.125\nsx: 1\n' >"$tmp/at-once.yaml"
printf 'kind: qubit\nlambda: 0\ngamma_c: 0.1\ngamma_q: 0.1\n' >"$tmp/never.yaml"
refused 'an onset without decoherence of Q' 'gamma_q = 0: .*from the start' \
  measure onset --model "$tmp/at-once.yaml"
refused 'an onset without a coupling' 'lambda = 0: without a coupling' \
  measure onset --model "$tmp/never.yaml"
refused 'a horizon before W is smooth' 'at t_max = 3: look further: --t-max' \
  measure smoothing_time --t-max 3 --model "$tmp/at-once.yaml"
call list evaluators
[ "$status" -eq 0 ] && grep -q '; needs a model in a file; needs at' "$tmp/out"
result $? 'the list says what needs a model'

# ---- tables ----------------------------------------------------------------------

call run --model "$models/qubit-b1.yaml" --method lindblad --method mean-field-noise \
  --samples 4000 --observe 'x*s_z' --t-max 1 --dt-out 0.5 -o "$tmp/t.csv"
[ "$status" -eq 0 ] && grep -q '^t,x_lindblad,x_lindblad_err,' "$tmp/t.csv" &&
  grep -q ',mean_x_s_z_mean_field_noise,mean_x_s_z_mean_field_noise_err' "$tmp/t.csv" &&
  [ "$(sed '/^#/d' "$tmp/t.csv" | wc -l)" -eq 4 ] &&
  sed -n '$p' "$tmp/t.csv" | grep -q '^1,0.327'
result $? 'a table over time, each observable with its error'

refused 'a table of nothing that is exact' 'smallest eigenvalue' \
  run --model "$models/qubit-below.yaml" --method lindblad --method hybrid --t-max 1 \
  -o "$tmp/none.csv"
for file in "$tmp"/none*; do
  ! [ -e "$file" ]
done
result $? 'leaves nothing behind'
refused 'grids are not for open systems' '--points: no method for this model' \
  run --model "$models/qubit-b1.yaml" --t-max 1 --points 64

# ---- of a kind, by the methods for any model ----------------------------------------

# Independent numbers at t = 1, to five decimals.
column () {
  awk -F, -v name="$1" '!/^#/ { for (i = 1; i <= NF; i++) if (!seen && $i == name) k = i
    seen = 1; last = $k } END { print last }' "$tmp/out"
}
off () {
  awk -v is="$1" -v wanted="$2" 'BEGIN { d = is - wanted
    exit !(is != "" && d < 6e-6 && -d < 6e-6) }'
}
call run --model qubit-b1 --method lindblad-taylor --observe 'x*s_z' --observe 'p_x^2' \
  --t-max 1 --dt-out 0.5
[ "$status" -eq 0 ] && off "$(column mean_x_s_z_lindblad_taylor)" 0.17770 &&
  off "$(column mean_p_x2_lindblad_taylor)" 2.15929 && grep -q '^# kind: qubit$' "$tmp/out" &&
  grep -q '^# dt_out: 0.5$' "$tmp/out"
result $? 'run --observe of a model of a kind'
call run --model qubit-b1 --observe s_y --t-max 1 --dt-out 1
[ "$status" -eq 0 ] && off "$(column mean_s_y_lindblad_taylor)" -0.57059
result $? 'without --method: those that have means'
call run --model qubit-b1 --method lindblad --dt 0.005 --observe s_y --t-max 1 --dt-out 1
[ "$status" -eq 0 ] && off "$(column mean_s_y_lindblad)" -0.57059
result $? 'by split steps'
call run --model qubit-b1 --t-max 0.5 --dt-out 0.5
[ "$status" -eq 0 ] && grep -q ',x_hybrid,' "$tmp/out" && ! grep -q -e mean_field -e pseudo "$tmp/out"
result $? 'controls are for who names them'
call measure x --model qubit-b1 --at 1
[ "$status" -eq 0 ] && grep -q '^x = 0.3274792' "$tmp/out" && grep -q 'lindblad-taylor' "$tmp/out"
result $? 'measure x'
call measure mean --model oscillators-a1 --observe 'xq^2' --at 1
[ "$status" -eq 0 ] && off "$(sed -n 's/^mean = \([0-9.]*\)(.*/\1/p' "$tmp/out")" 0.5092611 &&
  grep -q 'methods  lindblad-taylor, gaussian' "$tmp/out"
result $? 'measure mean: a second method agrees'
call converge --model qubit-b1 --set x0=0.5 --method lindblad-taylor --axis basis --at 1 --json
[ "$status" -eq 0 ] && grep -q '"x0": 0.5' "$tmp/out" && grep -q '"name": "qubit-b1"' "$tmp/out"
result $? 'converge'
call run --model quartic-closed --method split-step-4 --method spectral --t-max 1 --dt-out 1
[ "$status" -eq 0 ] && awk -v a="$(column x_split_step_4)" -v b="$(column x_spectral)" \
  'BEGIN { d = a - b; exit !(a != "" && d < 2e-5 && -d < 2e-5) }'
result $? 'one without an environment, by methods for closed systems'
printf 'kind: oscillators\nlambda: 0.1\ncat: 1\nxq0: 0.5\npq0: 0.4\n' >"$tmp/cat.yaml"
call run --model "$tmp/cat.yaml" --t-max 0.1 --dt-out 0.1 --method lindblad \
  --method lindblad-taylor --method split-step-4 --observe 'xq*p_xq' --observe 'p_xq^2'
[ "$status" -eq 0 ] && awk -v a="$(column mean_p_xq2_lindblad)" \
  -v b="$(column mean_p_xq2_lindblad_taylor)" -v c="$(column mean_p_xq2_split_step_4)" \
  'BEGIN { exit !(a != "" && (a - b)^2 < 1e-10 && (b - c)^2 < 1e-10) }'
result $? 'a cat with a momentum, by three methods'
printf 'kind: qubit\nx0: 1e200\n' >"$tmp/far.yaml"
call check "$tmp/far.yaml"
[ "$status" -eq 0 ] && grep -q '  none: the energy of the start' "$tmp/out"
result $? 'check says what is too far out for all'
call check qubit-b1 --set gamma_q=0
[ "$status" -eq 0 ] && grep -q '^  symbol  *0.5 x^2 + 0.5 x s_z + 0.5 p_x^2 + 0.5 s_x$' "$tmp/out" &&
  [ "$(grep -c '^environment, of rate 0.25$' "$tmp/out")" -eq 1 ] &&
  grep -q '^  lindblad-taylor  *fits$' "$tmp/out"
result $? 'check: what a kind is made of'

# The same as qubit-b1, said in full.
cat >"$tmp/parts.yaml" <<'END'
parts: {s: qubit, x: oscillator}
classical: [x]
hamiltonian: (p_x^2 + x^2 + s_x + x*s_z)/2
environment: [{operator: 2*s_z, rate: 0.0625}, {operator: x, rate: 0.25}]
start: {x: {mean: 1}, s: {bloch: [0, 0, 1]}}
END
call measure threshold --model "$tmp/parts.yaml" --json
[ "$status" -eq 0 ] && grep -Eq '"value": 0.062(500000|499999)' "$tmp/out" && grep -q '"kind": "qubit"' "$tmp/out"
result $? 'a kind is recognised in a file of parts'
call measure observables --at 1 --model "$tmp/parts.yaml" --method lindblad --json
near p_sz -0.91778 3e-5 && near x2 0.67963 3e-5
result $? 'and has its quicker ways'
sed 's/x\*s_z)/x*s_z + x*s_x)/' "$tmp/parts.yaml" >"$tmp/other.yaml"
refused 'and not where there is more' 'is no such open system: H is not of the form' \
  measure threshold --model "$tmp/other.yaml"

call list methods
[ "$status" -eq 0 ] && grep -q '^lindblad: ' "$tmp/out" && grep -q ', a control' "$tmp/out" &&
  [ "$(sed -n 's/^\([a-z0-9-]*\): .*/\1/p' "$tmp/out" | sort | uniq -d)" = '' ]
result $? 'the methods are listed'

finish
