#!/usr/bin/env python3
"""peers.py PROGRAM [CASE...] - the program against what its users would pick, at equal
error: the same H, the same start, the same numbers asked for.

Every peer is made sharper, setting by setting, until its error falls below the case's
target; the program is given the loosest tolerance with which its error, measured, not
claimed, is no larger than that of the peer.  Errors of both are the largest difference
to a reference: the program by another method where there is one, at a tolerance far
below, which the peer's next setting must approach.  Then both run in turn, ROUNDS times
(default 5), on one thread; what counts is the median of the ratios.

Of the peer the call that solves counts, of the program the whole process: starting
Python, imports, compiling and planning are left out of the one, nothing out of the
other.

Prints a table, and with CSV=FILE writes it there as well.
"""
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
import time

for name in ("OPENBLAS", "OMP", "MKL"):
    os.environ[name + "_NUM_THREADS"] = "1"
os.environ["BREAKTIME_NO_CACHE"] = "1"

import numpy as np  # noqa: E402  (after the threads)
import scipy  # noqa: E402
import scipy.sparse as sp  # noqa: E402
import scipy.sparse.linalg  # noqa: E402

try:
    import qutip
except ImportError:
    qutip = None

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
LIMIT = 120  # seconds that one run of a peer may take before its ladder ends


class Program:
    def __init__(self, path, folder):
        self.path, self.folder = os.path.abspath(path), folder

    def model(self, name, text):
        path = os.path.join(self.folder, name + ".yaml")
        with open(path, "w") as file:
            file.write(text)
        return path

    def __call__(self, *arguments):
        """Seconds of the whole process, and what it printed."""
        begin = time.perf_counter()
        done = subprocess.run([self.path, *map(str, arguments)], check=True,
                              capture_output=True, text=True)
        return time.perf_counter() - begin, done.stdout

    def column(self, *arguments):
        """`run' of one method or look: its column behind t."""
        seconds, text = self("run", *arguments)
        rows = [r for r in csv.reader(text.splitlines()) if r and r[0][0] != "#"]
        return seconds, np.array([float(r[-1]) for r in rows[1:]])


def clocked(call):
    begin = time.perf_counter()
    value = call()
    return time.perf_counter() - begin, value


# ---- what is compared -------------------------------------------------------------

class Case:
    """name, peer and what is asked; `settings' of the peer from coarse to sharp,
    `tolerances' of the program likewise."""
    target = 1e-6
    tolerances = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9]

    def __init__(self, program):
        self.program = program


class Mode(Case):
    """<x>(t) of the oscillator and one mode, Fock spaces as products."""
    name, asked = "sesolve", "<x>(t) to 30, lambda 0.03, x0 5, Omega 1.2"
    settings = [(36, 16, 1e-5), (44, 24, 1e-6), (44, 24, 1e-7), (52, 26, 1e-8)]
    end, every = 30, 0.5
    common = ["--lambda", 0.03, "--x0", 5, "--omega", 1.2, "--t-max", 30, "--dt-out",
              0.5, "--no-errors"]

    def version(self):
        return "QuTiP " + qutip.__version__

    def reference(self):
        return self.program.column(*self.common, "--method", "chebyshev",
                                   "--tolerance", 1e-10)[1]

    def ours(self, tolerance):
        return self.program.column(*self.common, "--method", "auto", "--tolerance",
                                   tolerance)

    def peer(self, setting):
        nx, ny, rtol = setting
        lam, x0, omega = 0.03, 5, 1.2
        a = qutip.tensor(qutip.destroy(nx), qutip.qeye(ny))
        b = qutip.tensor(qutip.qeye(nx), qutip.destroy(ny))
        wide = np.sqrt(omega**2 + lam * x0**2)
        big = [qutip.destroy(n + 2) for n in (nx, ny)]
        x2, y2 = (qutip.Qobj((((c + c.dag()) / np.sqrt(2 * w))**2).full()[:n, :n])
                  for c, w, n in zip(big, (1, omega), (nx, ny)))
        h = (a.dag() * a + omega * b.dag() * b + 0.5 * lam * qutip.tensor(x2, y2))
        r = (omega - wide) / (omega + wide)
        c = np.zeros(ny)
        c[0] = (1 - r * r)**0.25
        for n in range(2, ny, 2):
            c[n] = c[n - 2] * r * np.sqrt((n - 1) / n)
        start = qutip.tensor(qutip.coherent(nx, x0 / np.sqrt(2), method="analytic"),
                             qutip.Qobj(c))
        times = np.arange(0, self.end + self.every / 2, self.every)
        options = qutip.Options(method="adams", rtol=rtol, atol=rtol / 100, nsteps=10**7)
        look = (a + a.dag()) / np.sqrt(2)
        seconds, result = clocked(lambda: qutip.sesolve(h, start, times, [look],
                                                        options=options))
        return seconds, np.real(result.expect[0])


LOSSY = """title: Kerr oscillator that loses quanta
parameters: {chi: 0.05, kappa: 0.1, x0: 5}
parts: {x: oscillator}
hamiltonian: chi*((x^2 + p_x^2)/2)^2 + (1 - chi)*(x^2 + p_x^2)/2
start: {x: {mean: x0}}
environment: [{operator: (x + i*p_x)/sqrt(2), rate: kappa}]
"""


class Master(Case):
    """<x>(t) of a Kerr oscillator with loss."""
    name, asked = "mesolve", "<x>(t) to 10, lossy Kerr oscillator, 12.5 quanta"
    settings = [(36, 1e-4), (44, 1e-5), (52, 1e-6), (60, 1e-7), (60, 1e-8)]
    end, every = 10, 0.25

    def version(self):
        return "QuTiP " + qutip.__version__

    def file(self):
        return self.program.model("lossy", LOSSY)

    def reference(self):
        # exact: each number state turns and decays by itself
        t = np.arange(0, self.end + self.every / 2, self.every)
        chi, kappa, n = 0.05, 0.1, 12.5
        rate = 2j * chi + kappa
        decay = np.exp(-rate * t)
        inner = -n * (1 - decay) * (2j * chi) / rate
        return 5 * np.real(np.exp(-(1j * (1 + chi) + kappa / 2) * t + inner))

    def ours(self, tolerance):
        return self.program.column("--model", self.file(), "--t-max", self.end,
                                   "--dt-out", self.every, "--method", "lindblad-taylor",
                                   "--tolerance", tolerance, "--no-errors")

    def problem(self, size):
        a, n = qutip.destroy(size), qutip.num(size)
        # chi (n + 1/2)^2's symbol is chi (n^2 + n + 1/2), as in the model file
        h = 0.05 * (n * n + n) + 0.95 * n
        start = qutip.coherent(size, 5 / np.sqrt(2), method="analytic")
        times = np.arange(0, self.end + self.every / 2, self.every)
        return h, start, times, [np.sqrt(0.1) * a], [(a + a.dag()) / np.sqrt(2)]

    def peer(self, setting):
        size, rtol = setting
        options = qutip.Options(method="adams", rtol=rtol, atol=rtol / 100, nsteps=10**7)
        problem = self.problem(size)
        seconds, result = clocked(lambda: qutip.mesolve(*problem, options=options))
        return seconds, np.real(result.expect[0])


class Jumps(Master):
    """The same by quantum jumps: what their number leaves as error."""
    name = "mcsolve"
    target = 0.1
    settings = [100, 400]

    def peer(self, setting):
        options = qutip.Options(rtol=1e-5, atol=1e-7, num_cpus=1, seeds=1, nsteps=10**7)
        h, start, times, jumps, looks = self.problem(44)
        options.seeds = list(range(1, setting + 1))
        seconds, result = clocked(lambda: qutip.mcsolve(
            h, start, times, jumps, looks, ntraj=setting, options=options,
            progress_bar=None))
        return seconds, np.real(result.expect[0])


class Steady(Case):
    """<x> in the steady state of the shipped driven Kerr oscillator."""
    name, asked = "steadystate", "<x> in the steady state of driven-kerr, F = 4"
    settings = [20, 30, 40, 50]

    def version(self):
        return "QuTiP " + qutip.__version__

    def reference(self):
        return self.peer(70)[1]

    def ours(self, tolerance):
        seconds, text = self.program("measure", "mean", "--observe", "x", "--model",
                                     "driven-kerr", "--set", "F=4", "--at", "steady", "--tolerance",
                                     tolerance, "--json")
        return seconds, np.array([json.loads(text)["value"]])

    def peer(self, size):
        a, n = qutip.destroy(size), qutip.num(size)
        h = 0.15 * n * n + 0.3 * n + 4 * (a + a.dag())
        jumps = [np.sqrt(0.2) * a, np.sqrt(0.05) * a * a]
        seconds, rho = clocked(lambda: qutip.steadystate(h, jumps))
        return seconds, np.array([qutip.expect(a + a.dag(), rho) / np.sqrt(2)])


class Wigner(Case):
    """<x>(t) of truncated Wigner, NumPy over all samples at once, by Verlet: random
    samples are what most people draw, the program's are of low discrepancy."""
    name, asked = "numpy", "truncated Wigner, <x>(t) to 100, lambda 0.1, x0 5, Omega 0.4"
    settings = [(0.1, 8192), (0.1, 32768), (0.05, 131072)]
    target = 3e-2
    tolerances = [2048, 8192, 32768, 131072, 524288]  # samples
    common = ["--lambda", 0.1, "--x0", 5, "--omega", 0.4, "--t-max", 100, "--dt-out", 1,
              "--method", "truncated-wigner", "--threads", 1, "--no-errors"]

    def version(self):
        return "NumPy " + np.__version__

    def reference(self):
        return self.program.column(*self.common, "--samples", 2**21, "--seed", 1)[1]

    def ours(self, samples):
        return self.program.column(*self.common, "--samples", samples)

    def peer(self, setting):
        dt, samples = setting
        lam, omega2, wide = 0.1, 0.16, np.sqrt(0.16 + 0.1 * 25)
        rng = np.random.default_rng(1)
        y = rng.standard_normal(samples) / np.sqrt(2 * wide)
        p = rng.standard_normal(samples) * np.sqrt(wide / 2)
        x, q = np.full(samples, 5.0), np.zeros(samples)

        def run():
            nonlocal x, y, p, q
            out = [x.mean()]
            for _ in range(100):
                for _ in range(round(1 / dt)):
                    x += 0.5 * dt * q
                    y += 0.5 * dt * p
                    q -= dt * x * (1 + lam * y * y)
                    p -= dt * y * (omega2 + lam * x * x)
                    x += 0.5 * dt * q
                    y += 0.5 * dt * p
                out.append(x.mean())
            return np.array(out)

        return clocked(run)


class Levels(Case):
    """The lowest levels, ARPACK with shift and invert in products of oscillators."""
    name, asked = "eigsh", "20 lowest levels, lambda 4, Omega 1"
    settings = [24, 32, 44, 60, 80]
    tolerances = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9]
    count = 20

    def version(self):
        return "SciPy " + scipy.__version__

    def levels(self, tolerance):
        seconds, text = self.program("levels", "--lambda", 4, "--omega", 1, "--count",
                                     self.count, "--tolerance", tolerance, "--json")
        return seconds, np.array([e["value"] for e in json.loads(text)["levels"]])

    def reference(self):
        return self.levels(1e-11)[1]

    def ours(self, tolerance):
        return self.levels(tolerance)

    def peer(self, size):
        def solve():
            k = np.sqrt(np.arange(1, size + 2) / 2)
            x = sp.diags([k, k], [1, -1]).tocsr()
            x2 = (x @ x)[:size, :size]
            one = sp.identity(size)
            n = sp.diags(np.arange(size) + 0.5)
            h = sp.kron(n, one) + sp.kron(one, n) + 2 * sp.kron(x2, x2)
            found = scipy.sparse.linalg.eigsh(h.tocsc(), self.count, sigma=0,
                                              return_eigenvectors=False)
            return np.sort(found)

        return clocked(solve)


class Split(Case):
    """<x>(t) on the grid and at the step of split.xmds, what is compiled run alone."""
    name, asked = "xmds2", "<x>(t) to 99.9, lambda 0.1, x0 5, Omega 0.4"
    settings = [0]
    target = 0.1
    common = ["--lambda", 0.1, "--x0", 5, "--omega", 0.4, "--t-max", 99.9, "--dt-out",
              0.3, "--no-errors"]

    def __init__(self, program):
        super().__init__(program)
        self.home = {**os.environ, "HOME": program.folder}
        subprocess.run(["xmds2", os.path.join(HERE, "split.xmds")], check=True,
                       cwd=program.folder, env=self.home, capture_output=True)
        self.peer(0)  # plans are made once

    def version(self):
        out = subprocess.run(["xmds2", "--version"], capture_output=True, text=True)
        return next(line for line in (out.stdout + out.stderr).splitlines()
                    if "version" in line.lower())[:40].strip()

    def reference(self):
        return self.program.column(*self.common, "--method", "chebyshev",
                                   "--tolerance", 1e-9)[1]

    def ours(self, tolerance):
        return self.program.column(*self.common, "--method", "auto", "--tolerance",
                                   tolerance)

    def peer(self, _):
        seconds, _ = clocked(lambda: subprocess.run(
            ["./split"], check=True, cwd=self.program.folder, env=self.home,
            capture_output=True))
        with open(os.path.join(self.program.folder, "split.out.xsil")) as file:
            rows = [line.split() for line in file]
        return seconds, np.array([float(r[1]) for r in rows
                                  if len(r) == 2 and r[0][0].isdigit()])


CASES = [Split, Mode, Master, Jumps, Steady, Wigner, Levels]


# ---- comparing ----------------------------------------------------------------------

def error(values, reference):
    if values.shape != reference.shape:
        raise SystemExit(f"peers: {values.shape} values, wanted {reference.shape}")
    return float(np.max(np.abs(values - reference)))


def settle(case, reference):
    """The peer's setting whose error is below the target, or its sharpest, and the
    loosest tolerance that is as good."""
    for setting in case.settings:
        seconds, values = case.peer(setting)
        theirs = error(values, reference)
        if theirs <= case.target or seconds > LIMIT:
            break
    for tolerance in case.tolerances:
        ours = error(case.ours(tolerance)[1], reference)
        if ours <= theirs:
            return setting, theirs, tolerance, ours
    raise SystemExit(f"peers: {case.name}: no tolerance is as good as {theirs:.2g}")


def compare(make, program):
    case = make(program)
    setting, theirs, tolerance, ours = settle(case, case.reference())
    pairs = [(case.peer(setting)[0], case.ours(tolerance)[0]) for _ in range(ROUNDS)]
    ratios = sorted(a / b for a, b in pairs)
    return {"peer": case.name, "version": case.version(), "asked": case.asked,
            "setting": setting, "their error": f"{theirs:.1e}", "tolerance": tolerance,
            "our error": f"{ours:.1e}", "ratio": f"{np.median(ratios):.3g}",
            "lowest": f"{ratios[0]:.3g}", "highest": f"{ratios[-1]:.3g}"}


def main():
    wanted = sys.argv[2:] or [case.name for case in CASES]
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        program = Program(sys.argv[1], folder)
        print("one thread,", platform.machine(), "Python", platform.python_version())
        for make in CASES:
            if make.name not in wanted:
                continue
            if make.__module__ == "__main__" and make.name in (
                    "sesolve", "mesolve", "mcsolve", "steadystate") and not qutip:
                print("no QuTiP:", make.name, "left out")
                continue
            row = compare(make, program)
            rows.append(row)
            print(" | ".join(str(v) for v in row.values()), flush=True)
    if os.environ.get("CSV") and rows:
        with open(os.environ["CSV"], "w", newline="") as file:
            out = csv.DictWriter(file, rows[0], lineterminator="\n")
            out.writeheader()
            out.writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
