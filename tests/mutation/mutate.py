#!/usr/bin/env python3
"""mutate.py FOLDER MAP RESULTS COUNT [SEED] - would the tests notice a slip of the pen?

FOLDER holds a tree that is built in itself with --disable-shared, to be broken and
mended again; MAP says which lines each of its tests runs (cover.py, of the same sources).
COUNT mutants are drawn at random, the same for the same SEED, so many a folder as it has
lines of code, as evenly over the kinds of slip as there are places for them: a constant
that is another, a sign, a comparison, an index, a condition.  The file of each is compiled
and linked before the archives, and the tests that run its line are run, first those that
are quick for how much of the file they run, until one fails that does not fail without it.

RESULTS, CSV, has a row a mutant, at the line where it was when it was drawn; it is found
again where that has moved.  It says: killed by which test, built not at all (it counts for
nothing), the same program (nor does it), or survived.  All rows are there from the
beginning, those to come without an outcome; what has one is not done again.  A row
whose line is not there any more is void.  A row that names `tests' is tried on these alone
(chosen.csv: what was thought of and not drawn).  `equivalent' is written by
hand: what survived and is argued, in `why', to be no fault; it counts for nothing, and
nor does what is `unfinished' within MUTATE_LIMIT seconds (300) of tests, or survived 0.  What survived and
has a test since stays `survived', with `since noticed by TEST' in `why'.
Prints the share that was noticed when first tried, with its interval of 95 % (Clopper and
Pearson).
"""
import csv
import filecmp
import json
import os
import random
import re
import shutil
import subprocess
import sys

import cover

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
SINCE = "since noticed by "  # begins WHY of what survived and has a test now

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


def program_of(test):
    return "breaktime" if test.endswith(".sh") else test.partition(":")[0]


class Tree:
    """A tree that is built, with what its own make knows of how that is done."""

    def __init__(self, folder):
        self.folder = folder
        self.plain = {}  # what each test takes in the tree as it is; None: it fails there
        self.kept = os.path.join(folder, "plain.json")
        if os.path.exists(self.kept):
            with open(self.kept) as file:
                self.plain = json.load(file)
        if subprocess.run(["make", "-s", "breaktime"], cwd=folder,
                          capture_output=True).returncode:
            sys.exit("mutate: the tree itself does not build")
        shutil.copy(os.path.join(folder, "breaktime"), os.path.join(folder, "plain"))

    def told(self, *variables):
        """What VARIABLES of the Makefile are, as words."""
        ask = "".join(f"\t@echo $({v})\n" for v in variables)
        out = subprocess.run(["make", "-s", "-f", "-", "mutant"], cwd=self.folder, text=True,
                             input="include Makefile\nmutant:\n" + ask,
                             capture_output=True, check=True)
        return [line.split() for line in out.stdout.split("\n")]

    def compile(self, file, name):
        if not hasattr(self, "compiler"):
            self.compiler = self.told("COMPILE")[0]
        return subprocess.run([*self.compiler, "-w", "-c", file, "-o", name],
                              cwd=self.folder, capture_output=True).returncode == 0

    def link(self, program, object):
        """PROGRAM with OBJECT, whose symbols are found before those of the archives; its
        name, or None."""
        prefix = re.sub(r"\W", "_", program)
        link, objects, libraries, more = self.told(
            "LINK", f"{prefix}_OBJECTS", f"{prefix}_LDADD", "LIBS")[:4]
        name = "breaktime" if program == "breaktime" else "tests/mutant"
        done = subprocess.run([*link[:-1], name, object, *objects, *libraries, *more],
                              cwd=self.folder, capture_output=True).returncode == 0
        return name if done else None

    def mend(self):
        mended = os.path.join(self.folder, "mended")  # the other one may still run
        shutil.copy(os.path.join(self.folder, "plain"), mended)
        os.replace(mended, os.path.join(self.folder, "breaktime"))

    def usual(self, test):
        """What TEST takes with whole.o, linked as a mutant is; None: it fails."""
        if test not in self.plain:
            program = self.link(program_of(test), "whole.o")
            passed, seconds = (cover.run(self.folder, test, cover.LIMIT, False, program)
                               if program else (False, 0))
            self.plain[test] = seconds if passed else None
            with open(self.kept, "w") as file:
                json.dump(self.plain, file)
        return self.plain[test]


def concern(known, file, line):
    """The tests that run LINE of FILE, first those that are quick for how much of FILE
    they run.  Of a program whose tests are known one by one, these stand for it."""
    found = [(t["seconds"] / len(t["lines"][file]), t["seconds"], name)
             for name, t in known["tests"].items() if line in t["lines"].get(file, ())]
    apart = {name.partition(":")[0] for name in known["tests"] if ":" in name}
    return [(s, name) for _, s, name in sorted(found) if name not in apart]


def judge(tree, file, concerned):
    """What became of the mutant that is in FILE of TREE, and by what."""
    if not concerned:
        return "survived", "all 0", 0
    if not tree.compile(file, "mutant.o"):
        return "not built", "", 0
    if filecmp.cmp(*(os.path.join(tree.folder, f"{o}.o") for o in ("mutant", "whole")),
                   shallow=False):
        return "the same", "", 0
    spent, linked, whole = 0, {}, True
    for guess, test in concerned:
        if spent + min(guess, tree.plain.get(test) or guess) > LIMIT:
            whole = False
            continue
        known, usual, program = test in tree.plain, tree.usual(test), program_of(test)
        if usual is None:
            continue
        if program not in linked or not known:
            linked = {program: tree.link(program, "mutant.o")}
        if linked[program] is None:
            return "not built", test, spent
        passed, seconds = cover.run(tree.folder, test, 5 * usual + 10, True,
                                    linked[program])
        spent += seconds
        if passed is not True:
            return "killed", test if passed is False else test + " (time)", spent
    return ("survived", f"all {len(concerned)}", spent) if whole else ("unfinished", LIMIT,
                                                                       spent)


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


def attempt(tree, known, row):
    folder, file = tree.folder, row["file"]
    lines = lines_of(folder, file)
    place = locate(lines, row)
    if place is None:
        return "void", "", 0
    line, column = place
    here = lines[line]
    concerned = ([(LIMIT / 20, test) for test in row["tests"].split()]
                 if row.get("tests") else concern(known, file, line + 1))
    whole = "\n".join(lines)
    lines[line] = here[:column] + row["is"] + here[column + len(row["was"]):]
    path = os.path.join(folder, file)
    tree.compile(file, "whole.o")
    before = os.stat(path)
    try:
        with open(path, "w") as source:
            source.write("\n".join(lines))
        return judge(tree, file, concerned)
    finally:
        tree.mend()
        with open(path, "w") as source:
            source.write(whole)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def tally(rows):
    from scipy.stats import beta
    counts = {}
    for row in rows:  # no test of MAP runs the line: it was not tried
        outcome = row["outcome"]
        if (outcome, row["by"]) == ("survived", "all 0"):
            outcome = "not run"
        counts[outcome] = counts.get(outcome, 0) + 1
    n, k = counts.get("killed", 0) + counts.get("survived", 0), counts.get("killed", 0)
    low = beta.ppf(0.025, k, n - k + 1) if k else 0
    high = beta.ppf(0.975, k + 1, n - k) if k < n else 1
    print(counts)
    if n:
        print(f"noticed: {k} of {n}, {100 * k / n:.1f} % [{100 * low:.1f}, "
              f"{100 * high:.1f}]")
        since = sum(row["outcome"] == "survived" and row["why"].startswith(SINCE)
                    for row in rows)
        print(f"of those that were not, or not run, {since} have a test by now")


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


def is_wanted(row, known, folder):
    """Not done yet, or there are more tests to be tried, or more time, than then."""
    if row["outcome"] == "unfinished":
        return LIMIT > int(row["by"])
    if row["outcome"] != "survived" or not row["by"].startswith("all ") or row.get("tests"):
        return not row["outcome"]
    place = locate(lines_of(folder, row["file"]), row)
    return place and len(concern(known, row["file"], place[0] + 1)) > int(row["by"][4:])


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
    tree = Tree(folder)
    version = subprocess.run(["git", "describe", "--always"], cwd=folder, text=True,
                             capture_output=True).stdout.strip()
    read = 0
    for row in rows:
        if os.path.getmtime(sys.argv[2]) > read:  # it has grown
            read = os.path.getmtime(sys.argv[2])
            with open(sys.argv[2]) as file:
                known = json.load(file)
        if not is_wanted(row, known, folder):
            continue
        outcome, by, seconds = attempt(tree, known, row)
        row.update(outcome=outcome, by=by, seconds=round(seconds, 1), version=version)
        keep(results, rows)
        print(*row.values(), flush=True)
    tally(rows)


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main()
