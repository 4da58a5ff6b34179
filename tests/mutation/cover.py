#!/usr/bin/env python3
"""cover.py FOLDER MAP [TEST...] - which lines each test runs.

FOLDER holds a tree that was configured in itself with CFLAGS='-O1 -g --coverage' and
whose test programs are built.  Every test of `make check', or those named, runs alone, of
a program one after the other (PROGRAM:NAME); MAP, JSON, receives what it takes and what it
runs:

    {"tests": {NAME: {"seconds": S, "lines": {FILE: [LINE, ...]}}},
     "code": {FILE: [LINE, ...]}, "branches": {FILE: [taken, all]}}

A test that is in MAP already is not run again.  Prints the share of lines and branches
of the folders of the library, the validation, the report and the command line.
"""
import glob
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

FOLDERS = ("src/base", "src/num", "src/model", "src/solve", "src/measure", "src/study",
           "src/scan", "src/cli", "validation", "report")


def one_by_one(folder, test):
    """TEST, a script, or PROGRAM:NAME for each test NAME of a program."""
    if test.endswith(".sh") or ":" in test:
        return [test]
    with open(os.path.join(folder, test + ".c")) as source:
        return [f"{test}:{name}" for name in
                re.findall(r"^START_TEST *\((\w+)\)", source.read(), re.M)]


def tests_of(folder):
    out = subprocess.run(["make", "-s", "-f", "-", "names"], cwd=folder, text=True,
                         input="include Makefile\nnames:\n\t@echo $(TESTS)\n",
                         capture_output=True, check=True)
    return [t for t in out.stdout.split() if t not in LEFT_OUT]


LIMIT = int(os.environ.get("COVER_LIMIT", "1200"))  # seconds of one test

# What looks at the tree, not at what the program does.
LEFT_OUT = {"tests/format.sh", "tests/install.sh", "tests/symbols.sh", "tests/cite.sh",
            "tests/layering.sh", "tests/man.sh", "tests/authors.sh"}


def environment(folder, **more):
    return {**os.environ, "LC_ALL": "C", "CK_EXCLUDE_TAGS": "long",
            "CK_DEFAULT_TIMEOUT": "600", "srcdir": ".", "top_builddir": ".", "CC": "gcc",
            "MPI": "no", "XDG_CACHE_HOME": folder + "/tests/cache",
            "BREAKTIME_NO_CACHE": "1", "OPENBLAS_NUM_THREADS": "1", **more}


def end(session):
    """End all processes of SESSION: Check gives each test a group of its own."""
    for place in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(place) as file:
                own = file.read().rpartition(")")[2].split()[3]
            if int(own) == session:
                os.kill(int(place.split("/")[2]), signal.SIGKILL)
        except (OSError, ValueError):
            pass  # it has ended by itself


def run(folder, test, limit, hasty=False, program=None, **more):
    """Did TEST, a script or PROGRAM:NAME, pass, and the seconds it took; None: it did not
    end in time.  HASTY: it is stopped at the first that fails.  PROGRAM: in its place."""
    itself, _, name = test.partition(":")
    command = (["sh", test] if test.endswith(".sh")
               else ["stdbuf", "-oL", "./" + (program or itself)])
    if name:
        more["SUITE_ONLY"] = name
    begin = time.monotonic()
    child = subprocess.Popen(command, cwd=folder, env=environment(folder, **more),
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, start_new_session=True)
    late = threading.Event()

    def stop():
        late.set()
        end(child.pid)

    timer = threading.Timer(limit, stop)
    timer.start()
    failed = False
    for line in child.stdout:
        failed |= line.startswith(b"not ok") and b"# TODO" not in line
        if failed and hasty:
            end(child.pid)
            break
    child.stdout.close()
    child.wait()
    timer.cancel()
    if late.is_set() and not failed:
        return None, limit
    return child.returncode in (0, 77) and not failed, time.monotonic() - begin


def gcov(folder, data):
    """What gcov says of the counts below DATA, or where that is None, of all code."""
    with tempfile.TemporaryDirectory() as place:
        names = []
        ending = "gcda" if data else "gcno"
        for i, count in enumerate(glob.glob(f"{data or folder}/**/*.{ending}",
                                            recursive=True, include_hidden=True)):
            stem = count[len(data or ""):-5]  # as it lies in FOLDER
            if os.path.exists(stem + ".gcno"):
                names.append(f"{place}/{i}.{ending}")
                os.symlink(stem + ".gcno", f"{place}/{i}.gcno")
                if data:
                    os.symlink(count, names[-1])
        out = subprocess.run(["gcov", "--json-format", "--stdout", "--branch-probabilities",
                              *names], cwd=folder, capture_output=True, check=True)
    for line in out.stdout.splitlines():
        for file in json.loads(line)["files"]:
            name = os.path.relpath(os.path.join(folder, file["file"]), folder)
            if name.startswith(FOLDERS) and name.endswith(".c"):
                yield name, file["lines"]


def look_at_all(folder, known):
    """All code, whether a test runs it or not."""
    for name, found in gcov(folder, None):
        known["code"][name] = sorted({line["line_number"] for line in found})
        arms = known["branches"].setdefault(name, {})
        for line in found:
            for k in range(len(line["branches"])):
                arms.setdefault(f"{line['line_number']}.{k}", False)


def look(folder, known, test):
    with tempfile.TemporaryDirectory() as data:
        passed, seconds = run(folder, test, LIMIT, GCOV_PREFIX=data)
        lines = {}
        for name, found in gcov(folder, data):
            lines[name] = sorted({line["line_number"] for line in found if line["count"]})
            taken = known["branches"].setdefault(name, {})
            for line in found:
                for k, branch in enumerate(line["branches"]):
                    key = f"{line['line_number']}.{k}"
                    taken[key] = taken.get(key, False) or branch["count"] > 0
    if passed is not True:
        print(f"{test}: {'too slow' if passed is None else 'fails'}", file=sys.stderr)
        return
    known["tests"][test] = {"seconds": round(seconds, 2), "lines": lines}


def keep(path, known):
    with open(path + ".new", "w") as file:
        json.dump(known, file)
    os.replace(path + ".new", path)


def table(known):
    print(f"{'folder':>14}  {'lines':>7} {'run':>6}  {'branches':>8} {'taken':>6}")
    for folder in FOLDERS:
        files = [f for f in known["code"] if f.startswith(folder + "/")]
        lines = sum(len(known["code"][f]) for f in files)
        ran = sum(len(set().union(*(t["lines"].get(f, ()) for t in
                                    known["tests"].values()))) for f in files)
        arms = [a for f in files for a in known["branches"].get(f, {}).values()]
        if lines and arms:
            print(f"{folder:>14}  {lines:7} {100 * ran / lines:5.1f}%  {len(arms):8} "
                  f"{100 * sum(arms) / len(arms):5.1f}%")


def main():
    folder, path, tests = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
    known = {"tests": {}, "code": {}, "branches": {}}
    if os.path.exists(path):
        with open(path) as file:
            known = json.load(file)
    look_at_all(folder, known)
    for test in (t for p in tests or tests_of(folder) for t in one_by_one(folder, p)):
        if test not in known["tests"]:
            look(folder, known, test)
            keep(path, known)
    table(known)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main()
