#!/usr/bin/env python3
"""compare.py PROGRAM BASE [CASE...] - this version against the one of commit BASE.

BASE is built in a folder of its own, with the flags it has by default; then both run
every case in turn, ROUNDS times (default 7), one thread each, nothing cached.  The ratio
of a pair is the processor time of BASE over that of PROGRAM: above 1 this version is
quicker.  Printed are the median, the interval of order statistics that holds the median
of the population with 95 %, and the error that each version states, since no time counts
that was bought with an error.

Ratios, never seconds, are appended to bench/history.csv, unless the tree has changes
that no commit has.  Exit status 1: a case takes over a quarter longer, its whole
interval, or states an error twice as large.
"""
import csv
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HISTORY = os.path.join(TOP, "bench", "history.csv")
ROUNDS = int(os.environ.get("ROUNDS", "7"))
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "BREAKTIME_NO_CACHE": "1"}
P1 = "--lambda 0.1 --x0 5 --omega 0.4"
P4 = "--lambda 0.03 --x0 5 --omega 1.2"

CASES = {
    "start": "measure x --lambda 0 --x0 1 --omega 1 --at 1 --json",
    "t_q": f"measure t_q {P1} --t-max 60 --json",
    "t_mf": f"measure t_mf {P1} --t-max 100 --json",
    "t_tw": f"measure t_tw {P1} --t-max 100 --threads 1 --json",
    "entropy": f"measure entropy {P1} --at 25 --json",
    "late": f"measure x {P4} --at 3400 --json",
    "exact": f"run {P1} --t-max 99.9 --method auto --tolerance 1e-6",
    "wigner": f"run {P1} --t-max 100 --method truncated-wigner --samples 65536",
    "large": "measure t_mf --lambda 0.01 --x0 14 --omega 0.8 --t-max 100 --json",
    "two-modes": "measure x --model vz25-two-modes --at 20 --json",
    "levels": "levels --lambda 4 --omega 1 --count 40 --json",
    "henon-heiles": "levels --model henon-heiles --count 12 --tolerance 1e-8 --json",
    "steady": "measure mean --observe x --model driven-kerr --at steady --json",
    "master": "run --model vz25-damped --t-max 5 --method lindblad-taylor "
              "--tolerance 1e-4",
    "qubit": "run --model qubit-b1 --t-max 5 --method hybrid --samples 20000 "
             "--threads 1",
}


def git(*arguments):
    return subprocess.run(["git", "-C", TOP, *arguments], check=True,
                          capture_output=True, text=True).stdout.strip()


def build(revision, folder):
    """The program of REVISION."""
    tree = os.path.join(folder, "base")
    log = os.path.join(folder, "log")
    git("worktree", "add", "--detach", tree, revision)
    with open(log, "w") as out:
        for command in (["./bootstrap"], ["make", "-j2", "breaktime"]):
            if subprocess.run(command, cwd=tree, stdout=out,
                              stderr=out).returncode != 0:
                sys.exit(f"compare: {revision}: {' '.join(command)} failed:\n"
                         + open(log).read()[-2000:])
    return os.path.join(tree, "breaktime")


def run(program, arguments):
    """Processor seconds, and what it printed, None where it failed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([program, *arguments.split()], capture_output=True, text=True,
                          env=ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = sum(getattr(after, k) - getattr(before, k) for k in ("ru_utime", "ru_stime"))
    return seconds, done.stdout if done.returncode == 0 else None


def stated(text):
    """The largest error that an answer, levels or a run state."""
    if not text.startswith("{"):
        rows = [r for r in csv.reader(text.splitlines()) if r and r[0][0] != "#"]
        ends = [i for i, name in enumerate(rows[0]) if name.endswith("_err")]
        return max(float(row[i]) for row in rows[1:] for i in ends)
    answer = json.loads(text)
    return max((level["hi"] - level["lo"]) / 2
               for level in answer.get("levels", [answer]))


def interval(values):
    """Median and the order statistics about it, of 95 % or all there are."""
    n, values = len(values), sorted(values)
    k = 0
    while k < n // 2 and 2 * sum(math.comb(n, j) for j in range(k + 1)) / 2**n < 0.05:
        k += 1
    k = max(k - 1, 0)
    return statistics.median(values), values[k], values[n - 1 - k]


def compare(case, base, program):
    arguments = CASES[case]
    if run(base, arguments)[1] is None:
        print(f"{case:>14}  the base cannot")
        return None
    pairs, texts = [], [None, None]
    for i in range(ROUNDS):
        pair = [0, 0]
        for k in (0, 1) if i % 2 else (1, 0):
            pair[k], texts[k] = run((base, program)[k], arguments)
            if texts[k] is None:
                sys.exit(f"compare: failed: {(base, program)[k]} {arguments}")
        pairs.append(pair[0] / pair[1])
    middle, low, high = interval(pairs)
    was, now = map(stated, texts)
    print(f"{case:>14}  {middle:6.2f}  [{low:.2f}, {high:.2f}]  {was:.1e}  {now:.1e}",
          flush=True)
    return {"case": case, "ratio": f"{middle:.3f}", "low": f"{low:.3f}",
            "high": f"{high:.3f}", "base_error": f"{was:.1e}", "error": f"{now:.1e}"}


def worse(row):
    return float(row["high"]) < 0.8 or float(row["error"]) > 2 * float(row["base_error"])


def remember(base, rows):
    if git("status", "--porcelain", "--untracked-files=no"):
        print("compare: changes that no commit has: not remembered")
        return
    names = ["base", "version", *rows[0]]
    new = not os.path.exists(HISTORY)
    with open(HISTORY, "a", newline="") as file:
        out = csv.DictWriter(file, names, lineterminator="\n")
        if new:
            out.writeheader()
        for row in rows:
            out.writerow({"base": base, "version": git("rev-parse", "--short", "HEAD"),
                          **row})


def main():
    program, revision = os.path.abspath(sys.argv[1]), sys.argv[2]
    wanted = sys.argv[3:] or list(CASES)
    if not set(wanted) <= set(CASES):
        sys.exit(f"compare: cases are {' '.join(CASES)}")
    base = git("rev-parse", "--short", revision + "^{commit}")
    with tempfile.TemporaryDirectory() as folder:
        old = build(base, folder)
        try:
            print(f"{'case':>14}   ratio  interval      error of {base}, of this one")
            rows = [r for r in (compare(c, old, program) for c in wanted) if r]
        finally:
            git("worktree", "remove", "--force", os.path.join(folder, "base"))
    if rows:
        remember(base, rows)
    sys.exit(any(map(worse, rows)))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main()
