#!/bin/sh
# crate.sh - ro-crate-metadata.json of a report, by what RO-Crate 1.2 says must be; by
# JSON-LD, with python3-pyld; and by rocrate of PyPI, a reader that others wrote.
# shellcheck source=tests/tap.sh
. "${srcdir:-.}/tests/tap.sh"
python=${PYTHON:-/usr/bin/python3}
"$python" -c 'import json, hashlib' 2>/dev/null || skip_all 'no python3'
XDG_CACHE_HOME=$tmp/cache SOURCE_DATE_EPOCH=1741305600
export XDG_CACHE_HOME SOURCE_DATE_EPOCH
cd "$tmp" || exit 99

# Three files; two are on one article, which has a DOI, and name a model of their own.
cp "$srcdir/validation/models/x4.yaml" own.yaml
cat >a.yaml <<'END'
source: {id: a, title: "First: \"a\" <test>", authors: "A. Author, B. Author", year: "2025",
  journal: J. Test. 1, doi: 10.1000/xyz-1}
claims:
  - {id: a-x, where: here, statement: a mean, quantity: {level: 0},
     parameters: {model: own.yaml}, printed: "0.56"}
  - {id: a-y, where: here, statement: a mean, quantity: {level: 0},
     parameters: {model: own.yaml}, printed: "1.7"}
END
cat >b.yml <<'END'
source: {id: b, title: second, authors: nobody, year: "2026"}
claims:
  - {id: b-x, where: here, statement: a mean, evaluator: x,
     parameters: {lambda: 0.1, x0: 3, omega: [0.7], at: 2}, printed: "0.5"}
END
sed 's/id: a-/id: c-/' a.yaml >c.yaml
"$breaktime" audit --no-progress --certifier 'Jane Doe' --report report a.yaml b.yml c.yaml >out 2>err

cat >must.py <<'END'
# must.py FOLDER: what of RO-Crate 1.2 is not kept, a line each.
import hashlib, json, os, re, sys
folder = sys.argv[1]
with open(folder + "/ro-crate-metadata.json", encoding="utf-8") as f:
    crate = json.load(f)
def must(right, what):
    if not right:
        print(what)
must(crate["@context"] == "https://w3id.org/ro/crate/1.2/context", "the context")
graph = crate["@graph"]
entity = {e["@id"]: e for e in graph}
must(len(entity) == len(graph), "two entities have one @id")
self, root = entity["ro-crate-metadata.json"], entity["./"]
must(self["@type"] == "CreativeWork" and self["about"] == {"@id": "./"}, "the descriptor")
must(self["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}, "conformsTo")
must(root["@type"] == "Dataset", "the root is no Dataset")
for key in "name", "description":
    must(isinstance(root.get(key), str) and root[key], "the root has no " + key)
must(re.fullmatch(r"\d{4}-\d\d-\d\d", root["datePublished"]), "datePublished")
licence = entity[root["license"]["@id"]]
must(licence.get("name") and licence.get("description"), "the licence says nothing")
def values(e):
    for key, value in e.items():
        for v in value if isinstance(value, list) else [value]:
            yield key, v
for e in graph:
    must(isinstance(e.get("@type"), str), e["@id"] + " has no @type")
    for key, v in values(e):
        if isinstance(v, dict):  # flat: references alone, and what they refer to is there
            must(list(v) == ["@id"], "%s of %s is nested" % (key, e["@id"]))
            must(key == "conformsTo" or v["@id"] in entity, "nothing is " + v["@id"])
        else:
            must(isinstance(v, str), "%s of %s is no text" % (key, e["@id"]))
files = [e for e in graph if e["@type"] == "File"]
parts = [p["@id"] for p in root["hasPart"]]
must(sorted(parts) == sorted(e["@id"] for e in files), "hasPart is not the files")
there = sorted(os.path.relpath(os.path.join(d, n), folder)
               for d, _, names in os.walk(folder) for n in names)
must(sorted(parts + ["SHA256SUMS", "ro-crate-metadata.json"]) == there,
     "not the files that there are: %s, %s" % (parts, there))
for e in files:
    with open(os.path.join(folder, e["@id"]), "rb") as f:
        data = f.read()
    must(e["contentSize"] == str(len(data)), e["@id"] + " has another size")
    must(e["sha256"] == hashlib.sha256(data).hexdigest(), e["@id"] + " has another sum")
    must("/" in e["encodingFormat"] and e["name"], e["@id"] + " is not described")
run = next(e for e in graph if e["@type"] == "CreateAction")
program = entity[run["instrument"]["@id"]]
must(program["@type"] == "SoftwareApplication" and program["version"] and program["name"],
     "the program")
made = {r["@id"] for r in run["result"]} | {r["@id"] for r in run["object"]}
must(made == set(parts), "what was made and what went in are not all files")
must(all(r["@id"].startswith("inputs/") for r in run["object"]), "an input lies elsewhere")
must(run["endTime"] == "2025-03-07T00:00:00Z", "endTime is " + run["endTime"])
must(entity[run["agent"]["@id"]]["name"] == "Jane Doe", "the agent")
about = [entity[r["@id"]] for r in root["about"]]
must([e["@type"] for e in about] == ["ScholarlyArticle"] * 2, "the articles")
must(about[0]["identifier"] == about[0]["@id"] == "https://doi.org/10.1000/xyz-1"
     and about[0]["name"] == 'First: "a" <test>', "the article and its DOI")
inputs = {}
for r in run["object"]:
    with open(os.path.join(folder, r["@id"]), "rb") as f:
        inputs[r["@id"]] = f.read()
for name in "a.yaml", "b.yml", "c.yaml":
    with open(name, "rb") as f:
        must(list(inputs.values()).count(f.read()) == 1, name + " is not there once")
must(len(inputs) == 5, "inputs: %s" % sorted(inputs))
with open("own.yaml", "rb") as f:  # for each of the two that name it
    must(list(inputs.values()).count(f.read()) == 2, "the model is not there")
must("inputs/a-input-a.yaml" in inputs and "inputs/b-input-b.yml.yaml" in inputs,
     "names of inputs: %s" % sorted(inputs))
END
"$python" must.py report >why 2>&1
[ -s report/ro-crate-metadata.json ] && ! [ -s why ]
result $? 'what a crate must be and have'
(cd report && sha256sum -c --quiet SHA256SUMS) >why 2>&1 && grep -q ' ro-crate-metadata.json$' report/SHA256SUMS
result $? 'it has a check sum, too'
cp report/SHA256SUMS sums
"$breaktime" audit --no-progress --certifier 'Jane Doe' --report report a.yaml b.yml c.yaml >out 2>err
"$python" must.py report >why 2>&1
[ ! -s why ] && [ "$(sed 's/^[0-9a-f]*//' sums)" = "$(sed 's/^[0-9a-f]*//' report/SHA256SUMS)" ]
result $? 'and over itself again'

# Terms as RO-Crate's context has them; any other would be dropped in silence.
if "$python" -c 'import pyld' 2>/dev/null; then
  cat >expand.py <<'END'
import json
from pyld import jsonld
schema = """about agent contentSize creditText datePublished description encodingFormat
  endTime hasPart identifier instrument isPartOf license mainEntity mentions name object result
  softwareRequirements softwareVersion version sha256 CreateAction CreativeWork Dataset
  Periodical Person ScholarlyArticle SoftwareApplication""".split()
context = {t: "http://schema.org/" + t for t in schema}
context.update(File="http://schema.org/MediaObject",
               conformsTo="http://purl.org/dc/terms/conformsTo")
with open("report/ro-crate-metadata.json", encoding="utf-8") as f:
    crate = json.load(f)
crate["@context"] = context
expanded = jsonld.expand(crate, {"base": "arcp://name,crate/"})
keys = sorted(len(e) for e in crate["@graph"])
assert sorted(len(e) for e in expanded) == keys, "a term is not known"
assert all(t.startswith("http://schema.org/") for e in expanded for t in e["@type"])
assert len(jsonld.to_rdf(crate, {"base": "arcp://name,crate/"})["@default"]) > 50
END
  "$python" expand.py >why 2>&1
  result $? 'as JSON-LD no term is lost'
else
  skip 'as JSON-LD no term is lost' 'no python3-pyld'
fi
if "$python" -c 'import rocrate' 2>/dev/null; then
  cat >read.py <<'END'
from rocrate.rocrate import ROCrate
crate = ROCrate("report")
assert str(crate.root_dataset["license"]["name"]) and crate.name.startswith("Audit of"), crate.name
assert crate.mainEntity.id == "REPORT.md", crate.mainEntity
run = crate.get("#audit")
assert run["instrument"]["name"] == "breaktime" and len(run["object"]) == 5
assert run["agent"]["name"] == "Jane Doe"
ids = {e.id for e in crate.data_entities}
assert {"REPORT.md", "results.json", "certificate.md"} <= ids, ids
crate.write("copy")
END
  "$python" read.py >why 2>&1 && cmp report/results.json copy/results.json >>why 2>&1
  result $? 'rocrate reads it, and writes the folder anew'
else
  skip 'rocrate reads it' 'no rocrate of PyPI'
fi

finish
