#!/bin/sh
# modelfile.sh - model files on the command line: what is printed, what is refused and
# where, and that the short form and the shipped file are the same model.
# shellcheck disable=SC2086 # lists of options are to be split
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

# ---- the same model ---------------------------------------------------------------

short='--lambda 0.1 --x0 2.385 --omega 1.2'
set='--set lambda=0.1 --set x0=2.385 --set Omega=1.2'
# rows FILE: without what names the model.
rows () {
  sed '/^# \(command\|model\|title\|parameter\|hamiltonian\|text\|lambda\|x0\|omega\|units\): /d' "$1"
}
for method in classical mean-field truncated-wigner split-step split-step-4 spectral \
  chebyshev; do
  call run $short --t-max 2 --dt-out 1 --method $method --all-columns
  cp "$tmp/out" "$tmp/want"
  call run --model vz25 $set --t-max 2 --dt-out 1 --method $method --all-columns
  rows "$tmp/want" >"$tmp/a"
  rows "$tmp/out" >"$tmp/b"
  [ "$status" -eq 0 ] && cmp -s "$tmp/a" "$tmp/b"
  result $? "run $method: the short form and its file give the same bytes"
done
grep -q '^# model: vz25$' "$tmp/out" && grep -q '^# parameter: x0 2.385$' "$tmp/out" &&
  grep -q '^# hamiltonian: (p_x^2' "$tmp/out"
result $? 'the head says which model it is'
sed -n 's/^# text: .*start: *\(.*\)$/\1/p' "$tmp/out" | grep -q 'x0'
result $? 'and in which state it starts: the head holds the whole file'
call measure mean --model x4 --observe x --at 0.1 --json
grep -q '"text": ".*start: {x: {mean: x0' "$tmp/out"
result $? 'so does the answer in JSON'

for quantity in 't_mf --t-max 40' 'entropy --at 3' stability 'x2 --at 2'; do
  call measure $quantity $short
  sed 1q "$tmp/out" >"$tmp/want"
  call measure $quantity --model vz25 $set
  [ "$status" -eq 0 ] && [ "$(sed 1q "$tmp/out")" = "$(cat "$tmp/want")" ]
  result $? "measure $quantity: likewise"
done
call measure x --model "$models/vz25.yaml" $set --at 1 --json
[ "$status" -eq 0 ] && grep -q '"name": "vz25"' "$tmp/out" &&
  grep -q '"Omega": 1.2' "$tmp/out" && ! grep -q '"omega"' "$tmp/out"
result $? 'measure --json names the model and its parameters'
call converge --model vz25 $set --method split-step --axis step --at 2 --json
[ "$status" -eq 0 ] && grep -q '"lambda": 0.1' "$tmp/out" &&
  grep -q '"name": "vz25"' "$tmp/out" && grep -q '"extrapolated": true' "$tmp/out"
result $? 'converge'
call measure x --model vz25 --set 'x0=sqrt(9)/2' --set lambda=0 --at 0 \
  --tolerance 1e-6 --json
[ "$status" -eq 0 ] && awk '/"value": / { exit !($2 - 1.5 < 1e-6 && 1.5 - $2 < 1e-6) }' "$tmp/out"
result $? 'a parameter as an expression'
call measure observables --model qubit-b1 --set x0=2.5 --at 0
[ "$status" -eq 0 ] && grep -q '^  x  *2\.50*[(]' "$tmp/out"
result $? 'a parameter of an open system'

# ---- check ------------------------------------------------------------------------

for name in vz25 vz25-joint vz25-two-modes pair x4 kerr xy2 x2y4 henon-heiles phi-chi2 \
  driven-kerr two-qubits jaynes-cummings driven-atom damped vz25-damped; do
  call check $name
  [ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] && grep -q "^$name: " "$tmp/out" &&
    grep -q '^  normal order ' "$tmp/out" && grep -q '^methods$' "$tmp/out"
  result $? "check $name"
done
call check xy2
grep -q '^note: H is not bounded from below: .* degree 3 lead down along x = -1, y = -1; ' \
  "$tmp/out"
result $? 'a model without a ground state'
call check phi-chi2
! grep -q '^note: ' "$tmp/out"
result $? 'nothing is said of one that has it'
call check vz25-joint
[ "$status" -eq 0 ] && grep -q '^  spectral  *fits$' "$tmp/out" &&
  grep -q '^  classical  *fits; takes of the start the means$' "$tmp/out" &&
  grep -q '^  gaussian  *fits; takes of the start the means and the covar' "$tmp/out" &&
  [ "$(grep -c 'fits; takes of the start' "$tmp/out")" -eq 4 ]
result $? 'methods without a wave function say what they take of a joint start'
call check vz25
grep -q '^  gaussian  *fits$' "$tmp/out"
result $? 'which is not said of a product'
printf '%s\n' 'parts: {x: oscillator}' 'hamiltonian: (p_x^2 + x^2)/2 + x^4/10' \
  'start:' '  x: {fock: 2}' >"$tmp/fock.yaml"
call check "$tmp/fock.yaml"
grep -q '^  gaussian  *fits; takes of the start the means and the covar' "$tmp/out" &&
  grep -q '^  classical  *fits; takes of the start the means$' "$tmp/out" &&
  grep -q '^  spectral  *fits$' "$tmp/out"
result $? 'and is of a number state'
call check x4 --set x0=1e200
[ "$status" -ne 0 ] && grep -q 'the energy of the start.* up to some 1e+75' "$tmp/err"
result $? 'a start so far out that its energy is no number'
call check x4 --set x0=1e75
[ "$status" -eq 0 ]
result $? 'as far as it is said that it can be'
# Later than t_q, which is 6.54, and not the 9.34 from the product of Eq. (6).
call measure t_mf --model vz25-joint --t-max 30
[ "$status" -eq 0 ] && grep -q '^t_mf = 9[.]2926' "$tmp/out" &&
  grep -q 'warrant  two methods agree' "$tmp/out"
result $? 't_mf from a joint start'
call check kerr --set chi=0.25
grep -q "^  normal order  0.25 a_x'^2 a_x^2 + 1.25 a_x' a_x$" "$tmp/out" &&
  grep -q '^  chi = 0.25$' "$tmp/out"
result $? 'a Kerr oscillator in normal order'
printf '%s\n' 'parts: {x: oscillator, y: oscillator}' \
  'hamiltonian: (x + p_x + y + p_y + 1)^8' >"$tmp/long.yaml"
call check "$tmp/long.yaml"
[ "$status" -eq 0 ] && grep -q 'symbol  *x^8 + 8 x^7 p_x ' "$tmp/out" &&
  grep -q 'normal order  too long' "$tmp/out" && grep -q '^methods$' "$tmp/out"
result $? 'check of a model that is short as a symbol alone'
call check qubit-b1
[ "$status" -eq 0 ] && grep -q 'qubit, a model of an open system' "$tmp/out" &&
  grep -q '^  lambda = 0.5$' "$tmp/out"
result $? 'check knows the other kind of file, too'
cat >"$tmp/open.yaml" <<'END'
parts: {x: oscillator, s: qubit}
hamiltonian: (p_x^2 + x^2)/2 + s_z + x*s_x/4
start: {s: {bloch: [0, 0.6, 0.8]}, x: {squeezing: 0.5, angle: pi/2}}
environment: [{operator: (x + i*p_x)/sqrt(2), rate: 0.1}]
END
call check "$tmp/open.yaml"
[ "$status" -eq 0 ] && grep -q '^  x: oscillator; .*width 0.3678794' "$tmp/out" &&
  grep -q '^  s: qubit; Bloch vector 0, 0.6, 0.8$' "$tmp/out" &&
  grep -q '^  normal order  a_x$' "$tmp/out" &&
  grep -q '^  spectral  *no: .* is for closed systems, and the model has an' "$tmp/out"
result $? 'check of a model with an environment'
refused 'methods for closed systems refuse it' 'the model has an environment' \
  run --model "$tmp/open.yaml" --method spectral --t-max 1

# ---- environments -----------------------------------------------------------------

call run --model damped --t-max 0.5 --dt-out 0.5 --no-errors
[ "$status" -eq 0 ] && grep -q '^t,x_classical,x_gaussian,x_truncated_wigner,x_lindblad_taylor$' "$tmp/out"
result $? 'run: the methods that know an environment'
call measure mean --model damped --observe 'x*p_x' --at 0.5
[ "$status" -eq 0 ] && grep -q 'methods  lindblad-taylor, gaussian$' "$tmp/out" &&
  grep -q 'warrant  two methods agree' "$tmp/out"
result $? 'a mean that two methods agree on'
call measure mean --model jaynes-cummings --observe s_z --at 0.5 --set kappa=0 \
  --set gamma=0
[ "$status" -eq 0 ] && ! grep -q 'lindblad' "$tmp/out"
result $? 'without rates it is a closed system'
call measure mean --model jaynes-cummings --observe s_z --at 0.5
[ "$status" -eq 0 ] && grep -q 'methods  lindblad-taylor$' "$tmp/out" &&
  grep -q 'warrant  one method, converged$' "$tmp/out"
result $? 'a mean by the one method that does it'
refused 'a density of x is that of a wave function' 'is for closed systems' \
  measure unimodal_until --model vz25-damped --t-max 5
printf '%s\n' 'parts: {x: oscillator}' 'hamiltonian: (p_x^2 + x^2)/2' \
  'environment: [{operator: x, rate: 0.4}]' >"$tmp/heat.yaml"
call run --model "$tmp/heat.yaml" --t-max 20 --dt-out 10 --method lindblad-taylor \
  --observe 'x^2'
[ "$status" -eq 0 ] && grep -q '^20,[^,]*,[^,]*,4[.]42' "$tmp/out"
result $? 'what is heated gets the basis that it needs'
refused 'unless the cut is given' 'a larger cut is needed' run \
  --model "$tmp/heat.yaml" --t-max 20 --dt-out 10 --method lindblad-taylor --cut 12

# ---- what is wrong ----------------------------------------------------------------

cat >"$tmp/bad.yaml" <<'END'
parameters: {g: 0,5, h: 2}
parts: {x: oscillator, y: oscilator}
hamiltonian: >-
  (p_x^2 + x^2)/2
  + gg*x^3
END
call check "$tmp/bad.yaml"
[ "$status" -eq 2 ] && ! [ -s "$tmp/out" ] && [ "$(wc -l <"$tmp/err")" -eq 2 ] &&
  grep -q "bad.yaml:1:19: .*write it with a decimal point, 0.5" "$tmp/err" &&
  grep -q "bad.yaml:2:27: part 'y' is 'oscilator'; .*did you mean 'oscillator'?" \
    "$tmp/err"
result $? 'all that is wrong with a file, with its places'
sed 's/oscilator/oscillator/; s/0,5/0.5/' "$tmp/bad.yaml" >"$tmp/worse.yaml"
refused 'the character in a folded text' \
  "worse.yaml:5:5: nothing is called 'gg'; did you mean 'g'?" \
  run --model "$tmp/worse.yaml" --t-max 1
refused 'a parameter that there is not' \
  "no parameter 'lamda'; known: lambda, x0, Omega; did you mean 'lambda'?" \
  run --model vz25 --set lamda=1 --t-max 1
refused 'a parameter that is none' "x0 = '1,5' is not a number; write 1.5" \
  run --model vz25 --set x0=1,5 --t-max 1
refused 'a parameter without a value' "'x0' is not of the form NAME=VALUE" \
  run --model vz25 --set x0 --t-max 1
refused 'a parameter twice' 'x0 is given twice' \
  run --model vz25 --set x0=1 --set x0=2 --t-max 1
refused 'a parameter with which the file makes no sense' 'vz25.yaml:9:14: ' \
  measure x --model vz25 --set lambda=-1 --at 1
refused 'a number beside the model' '--x0: beside --model' \
  measure x --model vz25 --x0 1 --at 1
refused 'a closed one where an open one is' 'is no such open system' \
  measure threshold --model henon-heiles
refused 'a quantity of one coupling alone' 'entropy_share is known of H = .* alone' \
  measure entropy_share --model henon-heiles --at 1
refused 'a model that there is not' "did you mean 'kerr'?" check ker
refused 'an operator that is none' "yy.*did you mean 'y'?" \
  measure mean --model vz25 --observe 'x^2*yy' --at 1
refused 'an operator that is none, of a run' "--observe: .*Hermitian" \
  run --model vz25 --observe 'i*x' --t-max 1
refused 'a mean of nothing' 'mean needs the reading observe' \
  measure mean --model vz25 --at 1
printf 'title: nothing\n' >"$tmp/empty.yaml"
refused 'a file of neither kind' "missing key 'parts'" check "$tmp/empty.yaml"

call list models
grep -q '^vz25  *closed; .*(lambda 0.1, x0 5, Omega 0.4)$' "$tmp/out" &&
  grep -q '^qubit-b1  *qubit; .*(lambda 0.5, Delta 1, ' "$tmp/out"
result $? 'list models: both kinds, with parameters'

# ---- scans ------------------------------------------------------------------------

call scan t_mf --model vz25 --set x0=2 --axis lambda=0.1:0.3:3 --axis Omega=0.8,1.2 \
  --t-max 20 -o "$tmp/one" --no-progress
zcat "$tmp/one/scan.csv.gz" | sed '/^#/d' >"$tmp/want"
call scan t_mf --x0 2 --lambda 0.1:0.3:3 --omega 0.8,1.2 --t-max 20 -o "$tmp/two" \
  --no-progress
zcat "$tmp/two/scan.csv.gz" | sed '/^#/d' >"$tmp/got"
# There omega is the first axis: the numbers in another order.
sed 1d "$tmp/want" | cut -d, -f3- | sort >"$tmp/x"
sed 1d "$tmp/got" | cut -d, -f4- | sort >"$tmp/y"
[ "$status" -eq 0 ] && [ "$(wc -l <"$tmp/x")" -eq 6 ] && cmp -s "$tmp/x" "$tmp/y"
result $? 'a scan of a model file: the numbers of the short form'
zcat "$tmp/one/scan.csv.gz" | grep -q '^# set x0: 2$'
result $? 'its head says what was set'
call scan t_mf --model vz25 --set x0=2.5 --axis lambda=0.1:0.3:3 --axis Omega=0.8,1.2 \
  --t-max 20 -o "$tmp/one" --no-progress
[ "$status" -eq 2 ] && grep -q 'set x0' "$tmp/err"
result $? 'another setting is another scan'
printf 'quantities: [x]\naxes: {lambda: [0.1, 0.2], at: 1}\nmodel: %s\nset: {x0: 2}\n' \
  "$models/vz25.yaml" >"$tmp/scan.yaml"
call scan "$tmp/scan.yaml" --dry-run
[ "$status" -eq 0 ] && grep -q '^points  *2 =' "$tmp/out"
result $? 'a scan file that names a model and sets a parameter'
sed 's/x0: 2/y0: 2/; s/lambda/lamda/' "$tmp/scan.yaml" >"$tmp/wrong.yaml"
refused 'and one that sets another' \
  "wrong.yaml:4:7: the model has no parameter 'y0'" scan "$tmp/wrong.yaml" --dry-run
refused 'an axis that the model does not have' "did you mean 'lambda'?" \
  scan t_mf --model vz25 --axis lamda=1,2 --dry-run
refused 'an axis that is set' 'x0 is set, and an axis' \
  scan t_mf --model vz25 --set x0=1 --axis x0=1,2 --dry-run
refused 'something to be set without a model file' '--set needs --model' \
  scan t_mf --lambda 1 --x0 1 --omega 1 --set x0=2 --dry-run

printf '%s\n' 'parts: {s: qubit}' 'hamiltonian: 0.5*s_z + 0.2*s_x' \
  'start: {s: {bloch: [0, 0, 1]}}' >"$tmp/qubit.yaml"
refused 'x of a qubit' 'the model has no oscillator' \
  measure x --model "$tmp/qubit.yaml" --at 1

# ---- means of operators --------------------------------------------------------------

call run --model vz25 $set --t-max 2 --dt-out 1 --method split-step-4 \
  --observe x --observe 'x^2' --observe 'x**2' --observe 'x^2*y^2'
[ "$status" -eq 0 ] && grep -q '^# observe mean_x2_y2: x^2\*y^2$' "$tmp/out" &&
  grep -q '^# observe mean_x_2: x\*\*2$' "$tmp/out" && grep -q '^t,x_split_step_4,x_split_step_4_err,mean_x_split_step_4,mean_x_split_step_4_err,mean_x2_split' "$tmp/out" &&
  awk -F, '!/^#/ && $1 != "t" && ($2 - $4 > 1e-12 || $4 - $2 > 1e-12) { exit 1 }' \
    "$tmp/out"
result $? 'run --observe: columns, and the mean of x is that of the run'
call measure x2 --model vz25 $set --at 2 --method split-step-4
sed -n 's/^x2 = \([-0-9.]*\).*/\1/p' "$tmp/out" >"$tmp/want"
call measure mean --model vz25 $set --at 2 --observe 'x^2' --method split-step-4
[ "$status" -eq 0 ] && [ -s "$tmp/want" ] &&
  [ "$(sed -n 's/^mean = \([-0-9.]*\).*/\1/p' "$tmp/out" | cut -c 1-6)" = \
    "$(cut -c 1-6 "$tmp/want")" ]
result $? 'measure mean of x^2 is x2'

# The qubit turns about (0.2, 0, 0.5): s_z = 1 - 2 (0.2/r)^2 sin^2 (r t), r^2 = 0.29.
call measure mean --model "$tmp/qubit.yaml" --observe s_z --at 2
[ "$status" -eq 0 ] && grep -q '^mean = 0.78610263' "$tmp/out"
result $? 'the mean of a Pauli matrix in closed form'

# ---- what is outgrown --------------------------------------------------------------

# Over a barrier <x> = x0 cosh t, and the state leaves every basis.
printf '%s\n' 'parts: {x: oscillator}' 'hamiltonian: (p_x^2 - x^2)/2' \
  'start: {x: {mean: 0.5}}' >"$tmp/barrier.yaml"
call run --model "$tmp/barrier.yaml" --method chebyshev --t-max 1 --dt-out 0.5
[ "$status" -eq 0 ] && ! [ -s "$tmp/err" ] && awk -F, '!/^[#t]/ {
    d = $2 - 0.25 * (exp ($1) + exp (-$1))
    if (d > $3 + 1e-15 || -d > $3 + 1e-15 || !($3 < 1e-6)) bad = 1
    n++ }
  END { exit bad || n != 3 }' "$tmp/out"
result $? 'a basis that is outgrown on the way is made larger'
refused 'unless its cut was given' \
  'chebyshev: basis too small for the state: weight .* at t = 0.75, .*: --cut$' \
  run --model "$tmp/barrier.yaml" --method chebyshev --t-max 1 --dt-out 0.5 --cut 30
for axis in all basis; do
  call converge --model "$tmp/barrier.yaml" --method chebyshev --at 1 --axis $axis
  [ "$status" -eq 0 ] && ! [ -s "$tmp/err" ]
  result $? "converge --axis $axis: likewise"
done

# The methods that fail are left out where none was named.
call run --model "$tmp/barrier.yaml" --t-max 3 --dt-out 1
[ "$status" -eq 1 ] && [ "$(grep -v '^#' "$tmp/out" | sed 1q)" = "t,x_classical,x_classical_err,x_gaussian,x_gaussian_err,x_truncated_wigner,x_truncated_wigner_err" ] &&
  [ "$(grep -v -c '^#' "$tmp/out")" -eq 5 ] &&
  sed -n 's/^# method \(.*\): left out: /breaktime run: \1: /p' "$tmp/out" >"$tmp/want" &&
  [ "$(wc -l <"$tmp/want")" -eq 4 ] && cmp -s "$tmp/want" "$tmp/err"
result $? 'run without --method: what fails is left out, and why is said twice'
refused 'a method that was named is not' '^breaktime run: chebyshev: basis too small' \
  run --model "$tmp/barrier.yaml" --t-max 3 --dt-out 1 --method classical --method chebyshev
refused 'nor the last one' '^breaktime run: lindblad-taylor: energy cut 0.1: ' \
  run --model two-qubits --t-max 1 --cut 0.1
refused 'nor is one that was told a step that does not go' 'time step 0.3 does not go into' \
  run --model "$tmp/barrier.yaml" --t-max 3 --dt-out 1 --dt 0.3

# ---- in a claims file -------------------------------------------------------------

cat >"$tmp/claims.yaml" <<'END'
source: {id: own, title: t, authors: a, year: "2026"}
claims:
  - {id: joint, where: Eq. 1, statement: s, evaluator: mean, set: {observe: x*y^2},
     parameters: {model: vz25-joint, set: {x0: 9/4}, at: 1.5}, printed: "7"}
END
call audit --no-progress --no-figures --report "$tmp/report" "$tmp/claims.yaml"
grep -q '"model": "vz25-joint"' "$tmp/report/results.json" &&
  grep -q '"x0": 2.25' "$tmp/report/results.json" &&
  grep -q 'vz25-joint, x0 = 2.25' "$tmp"/report/claims/*.md
result $? 'the report says of which model in a file, and what was set'
again=$(sed -n 's/^ *breaktime \(measure mean .*\)$/\1/p' "$tmp"/report/claims/*.md)
eval "call $again"
value=$(sed -n 's/.*"value": \([-.0-9]*\).*/\1/p' "$tmp/out" | head -n 1 | cut -c 1-8)
[ -n "$again" ] && [ "$status" -eq 0 ] && [ -n "$value" ] &&
  grep -q "\"value\": $value" "$tmp/report/results.json"
result $? 'the command in the report gives that number again'
call list claims "$tmp/claims.yaml"
grep -q 'mean, model vz25-joint, x0=2.25, at 1.5, observe' "$tmp/out"
result $? 'list claims has it'

# ---- exact trajectories ------------------------------------------------------------

call run --model two-classical --t-max 0.2 --dt-out 0.1 --samples 512 --no-errors
[ "$status" -eq 0 ] && sed '/^#/d' "$tmp/out" >"$tmp/cells" &&
  [ "$(sed -n 1p "$tmp/cells")" = t,x_lindblad_taylor,x_hybrid ] &&
  awk -F, 'NR > 1 { d = $2 - $3; worst = d < 0 ? -d : d; if (worst > 0.1) exit 1 }' \
    "$tmp/cells"
result $? 'hybrid is among the methods of a model that has trajectories'
call run --model two-classical --set gamma=0.1 --t-max 0.2 --dt-out 0.1 --no-errors
[ "$status" -eq 0 ] && grep -qx t,x_lindblad_taylor "$tmp/out"
result $? 'and not where the trade-off fails'
refused 'and says why' 'eigenvalue -0.302.*in p_y and s_x; the rates are 0.399' \
  run --model two-classical --set gamma=0.1 --method hybrid --t-max 1

# ---- claims of the command line ---------------------------------------------------

call audit --no-progress --claim 'x = 0.666' --claim 'mean = 3' --at 1 --model x4 \
  --set x0=3 --reading observe='x^2' --json
[ "$status" -eq 1 ] && [ "$(grep -c '"model": "x4"' "$tmp/out")" -eq 2 ] &&
  [ "$(grep -c '"x0": 3' "$tmp/out")" -eq 2 ] &&
  grep -q '^✓ x  *0.666  0.66596[0-9]*([0-9]*)  confirmed$' "$tmp/err" &&
  grep -q '^✗ mean  3  *0.6794[0-9]*([0-9]*)  refuted$' "$tmp/err"
result $? 'audit --claim: of a model in a file, and what is set'
refused 'of an open system' "'quartic' is a model of an open system, for which x is not" \
  audit --claim 'x = 3' --at 1 --model quartic
refused 'with an environment' "'damped' has an environment" \
  audit --claim 'unimodal_until = 3' --t-max 9 --model damped
call audit --claim 'x = 0.6987' --claim 'mean = 0.6988' --at 1 --reading observe=x \
  --model damped
[ "$status" -eq 1 ] && grep -q '^✓ x  *0.6987  *0.69874[0-9]*([0-9]*)  *confirmed$' "$tmp/out" &&
  grep -q '^✗ mean  *0.6988 .*refuted$' "$tmp/out"
result $? 'but a mean is one of any model'
refused 'a parameter that it does not have' "has no parameter 'y'; known: lambda, x0" \
  audit --claim 'x = 3' --at 1 --model x4 --set y=1
refused 'a parameter of an open system' '--set: no quantity of --claim is of any closed' \
  audit --claim 'bloch_length = 1' --at 1 --model qubit-b0 --set x0=1

finish
