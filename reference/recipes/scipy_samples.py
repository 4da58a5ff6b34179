# scipy_samples.py FOLDER - refuted claims on how far truncated Wigner scatters: break times
# of batches of 8192 random samples, by NumPy, against the exact mean of scipy_breaking.py.
#
# VZ25 Eqs. (7)-(8): x starts at (x0, 0), y and p_y are drawn from the Wigner function of the
# ground state of W = sqrt(Omega^2 + lambda x0^2).  x'' and y'' by Forest and Ruth's scheme of
# order four.  What more samples change is the root mean square, over batches with numbers of
# their own, of the distance from the time that all of them together give.
import numpy as np
import scipy

from common import versions, width
from refuted import publish
from scipy_breaking import Exact, delta, first_crossing, mean_field

VZ = "vandissel-zahariade-2025"
SAMPLES, OUTPUT = 8192, 0.1
THETA = 1 / (2 - 2 ** (1 / 3))
DRIFT = np.array([THETA / 2, (1 - THETA) / 2, (1 - THETA) / 2, THETA / 2])
KICK = np.array([THETA, 1 - 2 * THETA, THETA])


def means(lam, x0, omega, end, steps, seed):
    """<x> every OUTPUT, in STEPS steps each, of random samples."""
    random = np.random.default_rng(seed)
    return follow(lam, x0, omega, end, steps, random.standard_normal((2, SAMPLES)))


def follow(lam, x0, omega, end, steps, normal):
    """<x> every OUTPUT, in STEPS steps each; NORMAL: y and p_y of the samples, in units of
    their standard deviation."""
    w = width(lam, x0, omega)
    y, q = normal[0] / np.sqrt(2 * w), normal[1] * np.sqrt(w / 2)
    x, p = np.full(len(y), float(x0)), np.zeros(len(y))
    h = OUTPUT / steps
    out = [x.mean()]
    for _ in range(int(round(end / OUTPUT))):
        for _ in range(steps):
            for i, drift in enumerate(DRIFT):
                x += drift * h * p
                y += drift * h * q
                if i < 3:
                    force, stiff = 1 + lam * y * y, omega**2 + lam * x * x
                    p -= KICK[i] * h * force * x
                    q -= KICK[i] * h * stiff * y
        out.append(x.mean())
    return np.array(out)


def scatter(lam, x0, omega, end, size, batches):
    times = np.arange(int(round(end / OUTPUT)) + 1) * OUTPUT
    exact = Exact(lam, x0, omega, *size).mean(times)
    all_of_them = np.array([means(lam, x0, omega, end, 1, 100 + b) for b in range(batches)])
    limit = first_crossing(times, delta(exact, all_of_them.mean(axis=0)))
    each = np.array([first_crossing(times, delta(exact, one)) for one in all_of_them])
    # The first batch again in half the step: what the step does to one of them.
    finer = first_crossing(times, delta(exact, means(lam, x0, omega, end, 2, 100)))
    rms = np.sqrt(((each - limit)**2).mean() * batches / (batches - 1))
    return rms, 3 * rms / np.sqrt(2 * batches) + 2 * abs(finer - each[0])


def orders(lam, x0, omega, end, size, batches):
    """How many of t_q < t_MF, t_q < t_TW, t_MF < t_TW depend on the threshold, and, where
    two times are nearer than a half of the samples and the other put them, one more."""
    times = np.arange(int(round(end / OUTPUT)) + 1) * OUTPUT
    exact = Exact(lam, x0, omega, *size).mean(times)
    drawn = np.array([means(lam, x0, omega, end, 1, 500 + b) for b in range(batches)])
    halves = [delta(exact, part.mean(axis=0)) for part in np.split(drawn, 2)]
    curves = [delta(exact, x0 * np.cos(times)),
              delta(exact, mean_field(lam, x0, omega, times)),
              delta(exact, drawn.mean(axis=0))]
    seen, doubt = [set(), set(), set()], 0
    for level in (0.03, 0.04, 0.05, 0.07, 0.1):
        t = [first_crossing(times, d, level) if d.max() >= level else np.inf for d in curves]
        spread = abs(np.subtract(*(first_crossing(times, d, level) for d in halves)))
        print(level, t, spread, flush=True)
        for k, (a, b) in enumerate(((0, 1), (0, 2), (1, 2))):
            seen[k].add(t[a] < t[b])
            doubt = max(doubt, int(abs(t[a] - t[b]) < 3 * spread + 0.1))
    return sum(len(one) > 1 for one in seen), doubt


# Row of Table I: lambda, x0, Omega; end; basis; batches.
CASES = {1: ((0.1, 5, 0.4), 30, (66, 0.45), 140), 3: ((0.03, 5, 0.4), 110, (54, 0.45), 64),
         5: ((0.04, 6, 0.8), 50, (66, 0.8), 32), 7: ((0.03, 5, 1.2), 230, (52, 1.2), 24)}


def main():
    rows = []
    for row, (point, end, size, batches) in CASES.items():
        found = scatter(*point, end, size, batches)
        rows.append((VZ, "vz-ns-%d" % row, "-", *found,
                     "root mean square over %d batches of %d samples" % (batches, SAMPLES)))
        print(rows[-1], flush=True)
    rows.append((VZ, "vz-thr-6", "-", *orders(0.05, 8, 0.8, 400, (100, 0.8), 4),
                 "pairs of first crossings of delta at five thresholds"))
    print(rows[-1], flush=True)
    publish("samples", versions(scipy, np), "scipy_samples.py",
            "three standard errors of the root mean square, and twice what half the step "
            "changes in one batch", rows)


if __name__ == "__main__":
    main()
