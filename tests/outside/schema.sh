#!/bin/sh
# schema.sh - the schemas of claims and model files for editors, against the loader: what
# it knows they know, what it takes they take, and what they refuse it refuses, too; and
# the one of results.json against reports.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
python=${PYTHON:-/usr/bin/python3}
"$python" -c 'import yaml; from jsonschema import Draft202012Validator' 2>/dev/null ||
  skip_all 'no python3-jsonschema, or no python3-yaml'
cd "$tmp" || exit 99

cat >valid.py <<'END'
# valid.py SCHEMA FILE...: a line for each file, "ok" or why not.
import json, sys, yaml
from jsonschema import Draft202012Validator
with open(sys.argv[1]) as f:
    schema = json.load(f)
Draft202012Validator.check_schema(schema)
for name in sys.argv[2:]:
    with open(name, encoding="utf-8") as f:
        data = json.load(f) if name.endswith(".json") else yaml.safe_load(f)
    errors = [e.json_path + ": " + e.message[:120]
              for e in Draft202012Validator(schema).iter_errors(data)]
    print(name.split("/")[-1], "; ".join(errors[:3]) or "ok")
END
claims=$srcdir/validation/schema/claims.schema.json
models=$srcdir/validation/schema/models.schema.json

"$python" valid.py "$claims" "$srcdir"/validation/claims/*.yaml \
  "$srcdir/validation/template/claims.yaml" >out 2>err
grep -v ' ok$' out >why
[ ! -s why ] && [ "$(wc -l <out)" -ge 3 ]
result $? 'all claims files are valid'
"$python" valid.py "$models" "$srcdir"/validation/models/*.yaml \
  "$srcdir/validation/template/model.yaml" >out 2>err
grep -v ' ok$' out >why
[ ! -s why ] && [ "$(wc -l <out)" -ge 30 ]
result $? 'all models are valid'

# ---- keys: the pages of the manual have those that the loader knows (manual.sh) --------

# paged PAGE: lines "PLACE|key".
paged () {
  awk '/^\.Sh/ { place = "" } /^\.Ss / { place = substr ($0, 5) }
    place != "" && /^\.It Ic/ {
      for (i = 3; i <= NF; i++)
        if ($i != "," && $i != "Ic") print place "|" $i }' "$1"
}
cat >keys.py <<'END'
import json, sys
folder = sys.argv[1]
with open(folder + "/claims.schema.json") as f:
    c = json.load(f)
with open(folder + "/models.schema.json") as f:
    m = json.load(f)
d, start = c["$defs"], m["$defs"]["start"]["properties"]
claim = d["claim"]["properties"]
for place, keys in {
    "a claims file": c["properties"], "the source": d["source"]["properties"],
    "a reading": d["reading"]["properties"], "a claim": claim,
    "what is varied": d["vary"]["properties"],
    "a claim's table": claim["table"]["properties"],
    "a claim's parameters": d["parameters"]["properties"],
    "a discretisation": d["discretisation"]["properties"],
    # one has two names
    "a quantity": [k for k in d["quantity"]["properties"] if k != "levels"],
    "a claim's close": claim["close"]["properties"],
    "a claim's convert": claim["convert"]["properties"],
    "a model": m["$defs"]["model"]["properties"],
    "the start of x": [k for k in start if k != "bloch"],
    "the start of the qubit s": ["bloch"],
    "the joint start": m["$defs"]["joint"]["properties"],
    "an operator of the environment":
        m["$defs"]["model"]["properties"]["environment"]["items"]["properties"],
}.items():
    for key in keys:
        print(place + "|" + key)
END
"$python" keys.py "$srcdir/validation/schema" | sort >schema
{ paged "$srcdir/man/breaktime-claims.5"; paged "$srcdir/man/breaktime-models.5"; } |
  sed "s/^a quantity's settings|/a quantity|/" | sort >page
diff schema page >why && [ "$(wc -l <schema)" -gt 60 ]
result $? 'the keys are those of the manual'

# ---- what is wrong -------------------------------------------------------------------

"$breaktime" init right >out 2>&1
# wrong NAME FILE SCRIPT: FILE of the template, changed by sed.
wrong () {
  mkdir -p "$1"
  cp right/*.yaml "$1"
  sed "$3" "right/$2" >"$1/$2"
  cmp -s "right/$2" "$1/$2" && echo "$1 is unchanged" >>why
  "$breaktime" check "$1/$2" >out 2>err </dev/null && echo "$1: taken" >>why
  schema=$models
  [ "$2" = model.yaml ] || schema=$claims
  "$python" valid.py "$schema" "$1/$2" >out 2>err
  ! grep -q ' ok$' out || echo "$1: valid" >>why
}
rm -f why
wrong key claims.yaml 's/    statement:/    statment:/'
wrong origin claims.yaml 's/origin: ours/origin: mine/'
wrong verdict claims.yaml 's/expect: confirmed/expect: right/'
wrong id claims.yaml 's/id: half-time/id: Half_time/'
wrong unprinted claims.yaml '/printed: "3.14"/d'
wrong both claims.yaml 's/^    quantity: {entropy_of.*/&\n    evaluator: entropy/'
wrong unasked claims.yaml '/^    quantity: {entropy_of/d'
wrong bare claims.yaml 's/printed: "0.693"/printed: 0.693/'
wrong window claims.yaml 's/minimum: \[0, 10\]/minimum: 10/'
wrong parameter claims.yaml 's/{model: model.yaml, t_max: 10}/{modell: model.yaml, t_max: 10}/'
wrong uncertainty claims.yaml 's/uncertainty: bound/uncertainty: 1/'
wrong missing claims.yaml 's/^    printed: "1.000"/&\n    missing: it/'
wrong reading claims.yaml '/evaluators: \[entropy\]/d'
wrong grid claims.yaml 's/^readings:/discretisations: {g: {points: 64, step: 0.1}}\n&/'
wrong step claims.yaml 's/^readings:/discretisations: {g: {points: 64, box: 9}}\n&/'
wrong odd claims.yaml 's/^readings:/discretisations: {g: {points: 63, box: 9, step: 1}}\n&/'
wrong vary claims.yaml 's/^readings:/vary: {v: {text: t, evaluators: [t_q], setting: threshold}}\n&/'
wrong two claims.yaml 's/^readings:/vary: {v: {text: t, evaluators: [t_q], setting: threshold, parameter: x0, over: "1:2:3"}}\n&/'
wrong setting claims.yaml 's/^    quantity: {entropy_of: x/&, sectors: x+/'
wrong level claims.yaml 's/^    quantity: {entropy_of.*/    quantity: {level: -1}/'
wrong couple claims.yaml 's/^    quantity: {entropy_of.*/    quantity: {frequency: 1}/'
wrong year claims.yaml '/^  year:/d'
wrong part model.yaml 's/y: oscillator/y: spin/'
wrong start model.yaml 's/fock: 1/fok: 1/'
wrong rate model.yaml 's/^start:/environment:\n  - {operator: x}\nstart:/'
wrong nothing model.yaml '/^parts:/d'
[ ! -s why ]
result $? 'what the loader refuses the schemas refuse'

# ---- results.json: audits of every kind of claim --------------------------------------

results=$srcdir/report/schema/results.schema.json
XDG_CACHE_HOME=$tmp/cache
export XDG_CACHE_HOME
# Orders, pictures of an open system, what is missing; figures over scans; exhibits,
# readings and samples; a range, a bound, a label.
"$breaktime" audit l26 --filter '^l26-(cond|ham|pure)' --no-progress --report l26 >out 2>&1
"$breaktime" audit vz25 --filter '^(fig-5|vz-e18-order-1)' --no-progress --report vz25 >out 2>&1
cat >mixed.yaml <<'END'
source: {id: mixed, title: a test, authors: nobody, year: "2026", doi: 10.1/1}
readings:
  last: {text: the last crossing, evaluators: [t_q], set: {crossing: last}}
  wide: {text: somewhere in the packet, evaluators: [stability], set: {width: 2}}
  few: {text: few samples, evaluators: [t_tw], set: {samples: 200}}
claims:
  - {id: samples, where: here, statement: a time, evaluator: t_tw,
     parameters: {lambda: 0.1, x0: 4, omega: [0.4], t_max: 60}, printed: "25"}
  - {id: a-tq, where: here, statement: a time, evaluator: t_q, table: {name: T, row: 1, column: tq},
     parameters: {lambda: 0.1, x0: 4, omega: [0.4], t_max: 20}, printed: "6.4"}
  - {id: b-tq, where: here, statement: a time, evaluator: t_q, table: {name: T, row: 2, column: tq},
     parameters: {lambda: [0.1, 0.2], x0: 3, omega: [0.7, 0.4], t_max: 1}, printed: "0.2-0.3"}
  - {id: s, where: here, statement: an entropy, evaluator: entropy, expect: refuted,
     parameters: {lambda: 0.1, x0: 2, omega: [0.8], at: 3}, printed: "0.0238",
     convert: {scale: 1, why: as it is}, close: {relative: 0.01, why: it is rough}}
  - {id: stable, where: here, statement: a label, evaluator: stability,
     parameters: {lambda: 0.03, x0: 5, omega: [1.2]}, printed: Stable}
  - {id: packet, where: here, statement: a label, evaluator: stability,
     parameters: {lambda: 0.1, x0: 5, omega: [0.4]}, printed: Stable}
  - {id: near, where: here, statement: a label, evaluator: stability,
     parameters: {lambda: 0.03, x0: 5, omega: [1.2]}, printed: Unstable}
  - {id: order, where: here, statement: an order, evaluator: order, set: {residual: frequency},
     parameters: {lambda: 0.05, x0: 3, omega: [0.8], at: 60}, printed: "2"}
  - {id: bound, where: here, statement: a bound, evaluator: x, tier: full,
     parameters: {lambda: 0.1, x0: 3, omega: [0.7], at: 2}, printed: "<= 0.5"}
  - {id: sigma, where: here, statement: with sigma, evaluator: x, uncertainty: sigma,
     parameters: {lambda: 0.1, x0: 3, omega: [0.7], at: 2}, printed: "-1.36(1)"}
  - {id: gone, where: here, statement: a number, missing: its model}
  - {id: model, where: here, statement: a level, quantity: {level: 0},
     parameters: {model: x4, set: {lambda: 0.2}}, printed: "0.602"}
END
"$breaktime" audit mixed.yaml --no-progress --report mixed >out 2>&1
"$breaktime" audit mixed.yaml --no-progress --json --filter stable >json 2>err
cp json json.json
# What would have to be different, and a dossier: a number that comes out at some value,
# one value for two cells.
cat >varied.yaml <<'END'
source: {id: varied, title: a test, authors: nobody, year: "2026", doi: 10.1/2}
vary:
  threshold: {text: of delta, evaluators: [t_q], setting: threshold, over: "0.04:0.08:3"}
  start: {text: the start, evaluators: [t_q], parameter: x0, over: "0.5,0.98,1.02,1.1", relative: yes, resolution: 1e-3}
claims:
  - {id: a-tq, where: here, statement: a time, evaluator: t_q, table: {name: T, row: 1, column: tq},
     parameters: {lambda: 0.1, x0: 4, omega: [0.4], t_max: 20}, printed: "6.4"}
  - {id: b-tq, where: here, statement: a time, evaluator: t_q, table: {name: T, row: 2, column: tq},
     parameters: {lambda: 0.12, x0: 4, omega: [0.4], t_max: 20}, printed: "6.4"}
END
"$breaktime" audit varied.yaml --tier full --no-progress --no-figures --report varied >out 2>&1
[ -f varied/dossier/a-tq.md ] && grep -q '"kind": "root"' varied/results.json
result $? 'there are forensics and a dossier'
"$python" valid.py "$results" l26/results.json vz25/results.json mixed/results.json json.json varied/results.json >out 2>err
{ grep -v ' ok$' out; cat err; } >why
[ ! -s why ] && [ "$(wc -l <out)" -eq 5 ]
result $? 'results.json of audits of all kinds is valid'
# It was of all kinds.
cat l26/results.json vz25/results.json mixed/results.json varied/results.json >all.json
for key in hints sampling residuals draws base_rate column convert close_relative expect missing \
  printed_sigma scan set delta_err shown pictures reason value_reason \
  forensics findings tried lead rungs; do
  grep -q "\"$key\": " all.json || echo "no $key in them"
done >why
[ ! -s why ]
result $? 'and what they hold is of all kinds'

# damaged NAME SED [FOLDER]: no longer valid.
damaged () {
  sed "$2" "${3:-mixed}/results.json" >"$1.json"
  cmp -s "${3:-mixed}/results.json" "$1.json" && echo "$1 is unchanged" >>why
  "$python" valid.py "$results" "$1.json" >out 2>>why
  ! grep -q ' ok$' out || echo "$1 is valid" >>why
}
rm -f why
damaged version 's/"format_version": 1/"format_version": 2/'
damaged unknown 's/"statement":/"statment":/'
damaged word 's/"verdict": "refuted"/"verdict": "wrong"/'
damaged text 's/"row": 1/"row": "1"/'
damaged verdictless '/"verdict":/d'
damaged infinite 's/"hi": null/"hi": "inf"/'
damaged found 's/"kind": "root"/"kind": "found"/' varied
damaged side 's/"side": "above"/"side": "over"/' varied
damaged rung '/"fine_size":/d' varied
damaged leadless '/"may_serve":/d' varied
[ ! -s why ]
result $? 'what is wrong in one is seen'

finish
