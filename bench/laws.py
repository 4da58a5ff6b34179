#!/usr/bin/env python3
"""laws.py PROGRAM [LAW...] - how processor time and memory grow with the size of what is
asked, as exponents.

A law is a row of runs in which one number grows and all else, the tolerance too, stays:
x0 at a fixed lambda x0^2, the number of modes, the time, the number of levels.  Every run
is done ROUNDS times (default 3), on one thread, nothing cached; the least processor time
counts, and of memory the largest resident set, both less what the smallest call of the
program takes.  The exponent is the slope of a straight line through the logarithms of the
upper half of the row, its error from the scatter about the line; of modes it is a factor
for each.  Beside each time stands the error of what was computed, as the program measures
it in a run of its own.

Prints tables, and what the laws foretell; with FIGURE=FILE.svg gnuplot draws them.
"""
import csv
import json
import math
import os
import resource
import subprocess
import sys
import tempfile

ROUNDS = int(os.environ.get("ROUNDS", "3"))
LIMIT = 600  # seconds of a run, after which its row ends
ENVIRONMENT = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "BREAKTIME_NO_CACHE": "1"}
RUN = "run --method auto --tolerance 1e-6 --dt-out {end} --t-max {end} "


def at_fixed_coupling(omega, product, end):
    return lambda x0: (RUN.format(end=end)
                       + f"--lambda {product / x0**2!r} --x0 {x0} --omega {omega}")


def modes(count):
    omega = " ".join(f"--omega {1.2 + 0.17 * k:.2f}" for k in range(count))
    return RUN.format(end=20) + f"--lambda 0.1 --x0 3 {omega}"


LAWS = {
    "x0": ("x0", "x0 at lambda x0^2 = 2.5, Omega 0.4, to t = 20",
           [4, 5.6, 8, 11.2, 16, 22.4, 30], at_fixed_coupling(0.4, 2.5, 20)),
    "x0-weak": ("x0", "x0 at lambda x0^2 = 0.75, Omega 1.2, to t = 20",
                [4, 5.6, 8, 11.2, 16, 22.4, 30], at_fixed_coupling(1.2, 0.75, 20)),
    "time": ("t", "t of lambda 0.1, x0 5, Omega 0.4", [10, 31.6, 100, 316, 1000, 3160, 10000],
             lambda end: RUN.format(end=end) + "--lambda 0.1 --x0 5 --omega 0.4"),
    "time-weak": ("t", "t of lambda 0.03, x0 5, Omega 1.2",
                  [10, 31.6, 100, 316, 1000, 3160, 10000],
                  lambda end: RUN.format(end=end) + "--lambda 0.03 --x0 5 --omega 1.2"),
    "modes": ("k", "modes at lambda 0.1, x0 3, Omega 1.2, 1.37, 1.54, 1.71, to t = 20",
              [1, 2, 3, 4], modes),
    "levels": ("n", "lowest levels of lambda 4, Omega 1, each to 1e-9 of it",
               [25, 50, 100, 200, 400],
               lambda n: f"levels --lambda 4 --omega 1 --count {n} --tolerance 1e-9 --json"),
}


def call(program, arguments):
    """Processor seconds, KiB of the largest resident set, and what was printed; None
    where it failed or took too long."""
    with tempfile.TemporaryFile("w+") as out:
        child = subprocess.Popen([program, *arguments.split()], stdout=out,
                                 stderr=subprocess.PIPE, env=ENVIRONMENT,
                                 preexec_fn=lambda: resource.setrlimit(
                                     resource.RLIMIT_CPU, (LIMIT, LIMIT)))
        message = child.stderr.read().decode()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = status
        if status != 0:
            print(f"laws: {arguments}: {message.strip() or 'stopped'}", file=sys.stderr)
            return None
        out.seek(0)
        return used.ru_utime + used.ru_stime, used.ru_maxrss, out.read()


def least(program, arguments):
    done = [call(program, arguments) for _ in range(ROUNDS)]
    if None in done:
        return None
    return min(d[0] for d in done), max(d[1] for d in done), done[0][2]


def stated(text):
    """The error that is stated, and the method that was chosen."""
    if text.startswith("{"):
        levels = json.loads(text)["levels"]
        return max((r["hi"] - r["lo"]) / r["value"] for r in levels), "levels"
    rows = [r for r in csv.reader(text.splitlines()) if r and r[0][0] != "#"]
    return float(rows[-1][-1]), rows[0][1].split("_", 1)[1]


def slope(points, by_number):
    """Exponent, its standard error and the line's height; of few points no error."""
    x = [p if by_number else math.log(p) for p, _ in points]
    y = [math.log(v) for _, v in points]
    n = len(x)
    mx, my = sum(x) / n, sum(y) / n
    sxx = sum((a - mx)**2 for a in x)
    b = sum((a - mx) * (c - my) for a, c in zip(x, y)) / sxx
    rest = sum((c - my - b * (a - mx))**2 for a, c in zip(x, y))
    return b, math.sqrt(rest / (n - 2) / sxx) if n > 2 else math.nan, my - b * mx


def told(fit, unit, at, by_number):
    value = math.exp(fit[2] + fit[0] * (at if by_number else math.log(at)))
    return f"{value:.3g} {unit}"


def law(program, name, base):
    symbol, what, sizes, arguments = LAWS[name]
    print(f"\n{name}: {what}\n{symbol:>7} {'CPU s':>9} {'MiB':>8} {'error':>9}  method")
    rows = []
    for size in sizes:
        plain = arguments(size)
        done = least(program, plain + (" --no-errors" if plain.startswith("run") else ""))
        if done is None:
            break
        text = done[2]
        if plain.startswith("run"):
            checked = call(program, plain)
            if checked is None:
                break
            text = checked[2]
        seconds = max(done[0] - base[0], 1e-4)
        memory = max(done[1] - base[1], 1) / 1024
        error, method = stated(text)
        rows.append((size, seconds, memory))
        print(f"{size:7g} {seconds:9.4f} {memory:8.2f} {error:9.1e}  {method}", flush=True)
    by_number = symbol == "k"
    # less cannot be told from the scatter of the start
    for k, unit, least_told in ((1, "CPU s", 0.02), (2, "MiB", 1)):
        upper = [(r[0], r[k]) for r in rows[len(rows) // 2 if not by_number else 0:]
                 if r[k] >= least_told]
        if len(upper) < 2:
            print(f"  {unit}: too small to tell")
            continue
        fit = slope(upper, by_number)
        if by_number:
            line = f"a factor {math.exp(fit[0]):.3g} for each"
        else:
            line = f"{symbol}^{fit[0]:.2f}" + ("" if math.isnan(fit[1])
                                               else f" +- {fit[1]:.2f}")
        ahead = {"x0": 100, "t": 1e5, "k": 5, "n": 1000}[symbol]
        print(f"  {unit}: {line}, over {len(upper)} runs; at {symbol} = {ahead:g}, not run: "
              + told(fit, unit, ahead, by_number))
    return rows


def draw(figure, rows):
    with tempfile.TemporaryDirectory() as folder:
        plots = {"x0": [], "t": [], "n": []}
        for name, points in rows.items():
            symbol = LAWS[name][0]
            if symbol not in plots:
                continue
            with open(os.path.join(folder, name), "w") as file:
                file.writelines(f"{a} {b} {c}\n" for a, b, c in points)
            plots[symbol].append(name)
        plots = {k: v for k, v in plots.items() if v}
        script = [f"set terminal svg size {320 * len(plots)},300 dynamic font 'sans,11'",
                  f"set output '{figure}'",
                  f"set multiplot layout 1,{len(plots)}",
                  "set logscale xy", "set format y '10^{%T}'", "set key top left",
                  "set ylabel 'processor time (s)'"]
        for symbol, names in plots.items():
            script += [f"set xlabel '{symbol}'", "plot " + ", ".join(
                f"'{folder}/{n}' using 1:2 with linespoints pt {5 + 2 * i} title '{n}'"
                for i, n in enumerate(names))]
        subprocess.run(["gnuplot"], input="\n".join(script) + "\n", text=True, check=True)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    program, names = os.path.abspath(sys.argv[1]), sys.argv[2:] or list(LAWS)
    unknown = [n for n in names if n not in LAWS]
    if unknown:
        sys.exit(f"laws: no law {' '.join(unknown)}: there are {' '.join(LAWS)}")
    base = least(program, "--version")
    rows = {name: law(program, name, base) for name in names}
    if os.environ.get("FIGURE"):
        draw(os.path.abspath(os.environ["FIGURE"]), rows)


if __name__ == "__main__":
    main()
