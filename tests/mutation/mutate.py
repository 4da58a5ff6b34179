#!/usr/bin/env python3
"""mutate.py FOLDER MAP RESULTS COUNT [SEED] - would the tests notice a slip of the pen?

FOLDER holds a tree that is built in itself, to be broken and mended again; MAP says
which lines each test runs (cover.py).  COUNT mutants are drawn at random, the same for
the same SEED, so many a folder as it has lines of code, as evenly over the kinds of slip
as there are places for them: a constant that is another, a sign, a comparison, an index,
a condition.  Each is built, and the tests that run its line are run, the quickest first,
until one fails.

RESULTS, CSV, has a row a mutant, at the line where it was when MAP was made; it is found
again where that has moved.  It says: killed by which test, built not at all (it counts for
nothing), the same program (nor does it), or survived.  All rows are there from the
beginning, those to come without an outcome; what has one is not done again.  A row
whose line is not there any more is void.  A row that names `tests' is tried on these alone
(chosen.csv: what was thought of and not drawn).  `equivalent' is written by
hand: what survived and is argued, in `why', to be no fault; it counts for nothing, and
nor does what is `unfinished' within MUTATE_LIMIT seconds (300) of tests.
Prints the share that was noticed with its interval of 95 % (Clopper and Pearson).
"""
import csv
import hashlib
import os
import random
import re
import subprocess
import sys

import cover
import json

FOLDERS = ("src/base", "src/num", "src/model", "src/solve", "src/measure", "src/study",
           "src/scan", "validation")
# seconds that the tests of one mutant may take
LIMIT = int(os.environ.get("MUTATE_LIMIT", "300"))
FIELDS = ["number", "kind", "file", "line", "column", "was", "is", "text", "outcome",
          "by", "seconds", "version", "why"]

NUMBER = r"(?<![\w.])(\d+\.\d*(?:e[-+]?\d+)?|\d+e[-+]?\d+|\d+)(?![\w.])"
KINDS = {
    "constant": NUMBER,
    "sign": r"(?<=[\w)\] ])(?:\s)([-+])(?=\s)|(\+=|-=)",
    "product": r"(?<=[\w)\]]\s)([*/])(?=\s[\w(])",
    "comparison": r"(<=|>=|==|!=|(?<=\s)<(?=\s)|(?<=\s)>(?=\s))",
    "condition": r"(&&|\|\|)",
    "index": r"(?<=\w)\[(\w+)\]",
}
OTHER = {"+": "-", "-": "+", "+=": "-=", "-=": "+=", "*": "/", "/": "*", "<=": "<",
         ">=": ">", "<": "<=", ">": ">=", "==": "!=", "!=": "==", "&&": "||",
         "||": "&&"}


def slip(kind, text):
    if kind == "index":
        return text + " + 1" if not text.isdigit() else str(int(text) + 1)
    if kind != "constant":
        return OTHER[text]
    if re.fullmatch(r"\d+", text):
        return str(int(text) + 1)
    value = float(text)
    return repr(1.05 * value) if value else "1e-3"


def blanked(source):
    """SOURCE with comments, texts and what the preprocessor reads made blank."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group())
    source = re.sub(r"/\*.*?\*/", blank, source, flags=re.S)
    source = re.sub(r'"(?:\\.|[^"\\\n])*"', blank, source)
    source = re.sub(r"'(?:\\.|[^'\\\n])*'", blank, source)
    return re.sub(r"^\s*#(?:.*\\\n)*.*$", blank, source, flags=re.M)


def places(folder, file, lines):
    """(kind, line, column, what stands there) wherever FILE can be mutated: on its LINES
    of code, not where only the size of a text or a message is at stake."""
    with open(os.path.join(folder, file)) as source:
        text = source.read()
    lines = set(lines)
    for number, line in enumerate(blanked(text).split("\n"), 1):
        if number not in lines or re.search(r"snprintf|bt_error_set|char \w+\[", line):
            continue
        for kind, pattern in KINDS.items():
            for match in re.finditer(pattern, line):
                group = next(i for i, g in enumerate(match.groups(), 1) if g)
                yield kind, number, match.start(group), match.group(group)


def draw(folder, known, count, seed):
    """The mutants, in the order in which they are made."""
    chance = random.Random(seed)
    size = {f: sum(len(known["code"].get(n, ())) for n in known["code"]
                   if n.startswith(f + "/")) for f in FOLDERS}
    drawn = []
    for f in FOLDERS:
        wanted = round(count * size[f] / sum(size.values()))
        pools = {}
        for name in sorted(known["code"]):
            if name.startswith(f + "/"):
                for kind, line, column, was in places(folder, name, known["code"][name]):
                    pools.setdefault(kind, []).append((name, line, column, was))
        while wanted > 0 and any(pools.values()):
            for kind in sorted(k for k in pools if pools[k]):
                if wanted > 0:
                    pool = pools[kind]
                    name, line, column, was = pool.pop(chance.randrange(len(pool)))
                    drawn.append((kind, name, line, column, was, slip(kind, was)))
                    wanted -= 1
    chance.shuffle(drawn)
    return drawn


def make(folder, *targets):
    return subprocess.run(["make", "-s", "-j1", *targets], cwd=folder,
                          capture_output=True).returncode == 0


def digest(folder):
    with open(os.path.join(folder, "breaktime"), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def concern(known, file, line):
    """The tests that run LINE of FILE, the quickest first."""
    return sorted((t["seconds"], name) for name, t in known["tests"].items()
                  if line in t["lines"].get(file, ()))


def judge(folder, concerned, plain):
    """What became of the mutant that is in FOLDER, and by what."""
    if not concerned:
        return "survived", "all 0", 0
    if not make(folder, "breaktime"):
        return "not built", "", 0
    if digest(folder) == plain:
        return "the same", "", 0
    spent = 0
    for usual, test in concerned:
        if spent + usual > LIMIT:
            return "unfinished", LIMIT, spent
        if not test.endswith(".sh") and not make(folder, test):
            return "not built", test, spent
        passed, seconds = cover.run(folder, test, 10 * usual + 20, True)
        spent += seconds
        if passed is not True:
            return "killed", test if passed is False else test + " (time)", spent
    return "survived", f"all {len(concerned)}", spent


def lines_of(folder, file):
    with open(os.path.join(folder, file)) as source:
        return source.read().split("\n")


def locate(lines, row):
    """Line, from 0, and column of ROW in LINES: the nearest that reads the same; None:
    there is none."""
    was, before = int(row["line"]) - 1, row["text"].find(row["was"])
    found = [i for i, line in enumerate(lines) if line.strip() == row["text"]]
    if not found or before < 0:
        return None
    line = min(found, key=lambda i: abs(i - was))
    column = int(row["column"] or 0)
    if not row["column"] or not lines[line][column:].startswith(row["was"]):
        column = lines[line].index(row["was"])
        if row["text"].count(row["was"]) > 1:
            return None
    return line, column


def attempt(folder, known, row, plain):
    file = row["file"]
    lines = lines_of(folder, file)
    place = locate(lines, row)
    if place is None:
        return "void", "", 0
    line, column = place
    here = lines[line]
    concerned = ([(LIMIT / 20, test) for test in row["tests"].split()]
                 if row.get("tests") else concern(known, file, int(row["line"])))
    whole = "\n".join(lines)
    lines[line] = here[:column] + row["is"] + here[column + len(row["was"]):]
    path = os.path.join(folder, file)
    try:
        with open(path, "w") as source:
            source.write("\n".join(lines))
        return judge(folder, concerned, plain)
    finally:
        with open(path, "w") as source:
            source.write(whole)


def tally(rows):
    from scipy.stats import beta
    counts = {}
    for row in rows:
        counts[row["outcome"]] = counts.get(row["outcome"], 0) + 1
    n, k = counts.get("killed", 0) + counts.get("survived", 0), counts.get("killed", 0)
    low = beta.ppf(0.025, k, n - k + 1) if k else 0
    high = beta.ppf(0.975, k + 1, n - k) if k < n else 1
    print(counts)
    if n:
        print(f"noticed: {k} of {n}, {100 * k / n:.1f} % [{100 * low:.1f}, "
              f"{100 * high:.1f}]")


def load(folder, known, results, count, seed):
    if os.path.exists(results):
        with open(results, newline="") as file:
            return list(csv.DictReader(file))
    rows = []
    for number, mutant in enumerate(draw(folder, known, count, seed)):
        kind, file, line, column, was, now = mutant
        rows.append({**dict.fromkeys(FIELDS, ""), "number": number, "kind": kind,
                     "file": file, "line": line, "column": column, "was": was,
                     "is": now, "text": lines_of(folder, file)[line - 1].strip()})
    return rows


def is_wanted(row, known):
    """Not done yet, or there are more tests to be tried, or more time, than then."""
    if row["outcome"] == "unfinished":
        return LIMIT > int(row["by"])
    if row["outcome"] != "survived" or not row["by"].startswith("all ") or row.get("tests"):
        return not row["outcome"]
    return len(concern(known, row["file"], int(row["line"]))) > int(row["by"][4:])


def keep(results, rows):
    with open(results + ".new", "w", newline="") as file:
        out = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    os.replace(results + ".new", results)


def main():
    folder, results, count = os.path.abspath(sys.argv[1]), sys.argv[3], int(sys.argv[4])
    with open(sys.argv[2]) as file:
        known = json.load(file)
    rows = load(folder, known, results, count, sys.argv[5] if len(sys.argv) > 5 else "1")
    keep(results, rows)
    if not make(folder, "breaktime"):
        sys.exit("mutate: the tree itself does not build")
    plain = digest(folder)
    version = subprocess.run(["git", "describe", "--always"], cwd=folder, text=True,
                             capture_output=True).stdout.strip()
    for row in rows:
        with open(sys.argv[2]) as file:  # it may have grown
            known = json.load(file)
        if not is_wanted(row, known):
            continue
        outcome, by, seconds = attempt(folder, known, row, plain)
        row.update(outcome=outcome, by=by, seconds=round(seconds, 1), version=version)
        keep(results, rows)
        print(*row.values(), flush=True)
    make(folder, "breaktime")
    tally(rows)


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main()
