# xmds2_runs.py FOLDER - runs of the closed model by XMDS2: its split step on a grid,
# at a given step as it is and extrapolated to no step, and truncated Wigner.
import os
import re
import subprocess
import sys
import tempfile

import numpy as np

from common import LENGTH, MOMENTUM, TIME, write

HERE = os.path.dirname(os.path.abspath(__file__))
COMMAND = "python3 xmds2_runs.py"


def run(script, values):
    """Fill VALUES into SCRIPT, compile, run; the numbers of each group of moments."""
    text = open(os.path.join(HERE, script)).read()
    for key, value in values.items():
        text = text.replace("@%s@" % key, str(value))
    name = script[:-len(".xmds")]
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, script), "w") as out:
            out.write(text)
        for command in (["xmds2", script], ["./" + name]):
            done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, universal_newlines=True)
            if done.returncode != 0 or "ERROR" in done.stdout:
                sys.exit("%s failed:\n%s" % (command[0], done.stdout))
        text = open(os.path.join(folder, name + ".out.xsil")).read()
    groups = re.findall(r'<Array Name="data".*?<Metalink[^>]*/>(.*?)</Stream>', text,
                        re.S)
    return [np.array([[float(w) for w in line.split()] for line in
                      group.strip().splitlines()]) for group in groups]


def version():
    done = subprocess.run(["xmds2", "--version"], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, universal_newlines=True)
    return "XMDS2 " + re.search(r"version (\S+)", done.stdout).group(1)


def split(lam, x0, omega, t_end, interval, dt, nx, ny, lx, ly):
    steps, samples = round(t_end / dt), round(t_end / interval)
    position, momentum = run(
        "split.xmds", {"LAMBDA": lam, "X0": x0, "OMEGA": omega, "DT": dt, "NX": nx,
                       "NY": ny, "HX": lx / 2, "HY": ly / 2, "END": t_end,
                       "HALVES": 2 * steps, "SAMPLES": samples})
    times = np.arange(samples + 1) * interval
    norm, first, second = position.T[1:]
    return np.array([times, first, momentum[:, 1], second, norm])


COLUMNS = [("t", TIME), ("x", LENGTH), ("p", MOMENTUM), ("x2", "hbar/(m omega)"),
           ("norm", "1")]


def make_as_it_is(name, lam, x0, omega, *grid):
    """Step and grid are part of the question: what is left is rounding, of which the
    norm shows how much there was."""
    t_end, interval, dt, nx, ny, lx, ly = grid
    best = split(lam, x0, omega, *grid)
    # The printed digits, and the drift of the norm that rounding causes.
    drift = abs(best[4] - 1).max()
    error = 4 * (drift + 0.5e-12) * abs(best).max(axis=1)
    error[0] = 0
    write("xmds2/split-step-" + name, "means",
          [(n, u, float(e)) for (n, u), e in zip(COLUMNS, error)], version(), COMMAND,
          {"lambda": lam, "x0": x0, "omega": omega, "method": "split-step", "dt": dt,
           "points": "%d,%d" % (nx, ny), "box": "%s,%s" % (lx, ly)},
          "SI with the potential as a filter; four times the 12 digits printed and the "
          "largest drift of the norm, %.1e" % drift, best.T)


def make_refined(name, lam, x0, omega, t_end, interval, dt, nx, ny, lx, ly):
    """Extrapolated to dt = 0 from dt, dt/2 and dt/4: errors go as dt^2, then dt^4."""
    runs = [split(lam, x0, omega, t_end, interval, dt / k, nx, ny, lx, ly)
            for k in (1, 2, 4)]
    coarse, fine = [b + (b - a) / 3 for a, b in zip(runs, runs[1:])]
    best = fine + (fine - coarse) / 15
    wider = split(lam, x0, omega, t_end, interval, dt, nx * 5 // 4, ny * 5 // 4,
                  lx * 1.125, ly * 1.125)
    error = 2 * (abs(best - fine) + abs(wider - runs[0])).max(axis=1)
    write("xmds2/means-" + name, "means",
          [(n, u, float(e)) for (n, u), e in zip(COLUMNS[:4], error)], version(),
          COMMAND, {"lambda": lam, "x0": x0, "omega": omega, "method": "quantum"},
          "SI with the potential as a filter; dt = %g, %g and %g extrapolated, grid %d x "
          "%d, box %g x %g against 1.25 times the points in 1.125 times the box; twice "
          "the sum of the changes" % (dt, dt / 2, dt / 4, nx, ny, lx, ly), best[:4].T)


def make_wigner(name, lam, x0, omega, t_end, interval, paths, seed):
    samples = round(t_end / interval)
    moments, = run("wigner.xmds", {"LAMBDA": lam, "X0": x0, "OMEGA": omega,
                                   "PATHS": paths, "SEED": seed, "END": t_end,
                                   "STEPS": samples * 5, "SAMPLES": samples})
    # XMDS2 runs with half the step too, and gives both errors.
    x, p, x_step, p_step, x_sigma, p_sigma = moments.T[1:]
    x_error, p_error = abs(x_step) + 3 * x_sigma, abs(p_step) + 3 * p_sigma
    write("xmds2/truncated-wigner-" + name, "means",
          [("t", TIME, 0), ("x", LENGTH, "x_err"), ("x_err", LENGTH, 0),
           ("p", MOMENTUM, "p_err"), ("p_err", MOMENTUM, 0)], version(), COMMAND,
          {"lambda": lam, "x0": x0, "omega": omega, "method": "truncated-wigner"},
          "RK9, the change with half the step, %d paths of 512 samples, three standard "
          "errors over the paths" % paths,
          np.array([np.arange(samples + 1) * interval, x, x_error, p, p_error]).T)


if __name__ == "__main__":
    # The discretisation of VZ25 App. C, and an odd one.
    make_as_it_is("vz25", 0.1, 5, 0.4, 12, 0.3, 0.03, 256, 256, 40, 40)
    make_as_it_is("odd", 0.07, 2.385, 0.731, 10, 0.5, 0.05, 72, 90, 21, 26)
    make_refined("10", 0.2, 3.1, 0.55, 6, 0.25, 0.025, 80, 128, 20, 30)
    make_refined("12", 0.11, 3.6, 1.03, 6, 0.25, 0.025, 80, 96, 20, 22)
    make_wigner("01", 0.1, 5, 0.4, 10, 0.25, 128, 271828)
    make_wigner("08", 0.07, 2.385, 0.731, 10, 0.25, 128, 314159)
