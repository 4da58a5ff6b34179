# scipy_law.py FOLDER - a refuted law over a grid of points, by SciPy's transforms and NumPy:
# how t_TW grows with N in the middle of VZ25 Fig. 7.
#
# The exact mean by split steps extrapolated to none (x by fft, y, in which it is even, by
# dct), truncated Wigner by scrambled Sobol sequences; first crossings of delta.
import numpy as np
import scipy
from scipy import fft
from scipy.special import ndtri
from scipy.stats import qmc

from common import versions, width
from refuted import publish
from scipy_breaking import THRESHOLD, delta, first_crossing
from scipy_samples import OUTPUT, SAMPLES, follow

VZ = "vandissel-zahariade-2025"
BATCHES = 4


def exact(lam, x0, omega, end, steps):
    """<x> every OUTPUT, in STEPS steps each."""
    points = fft.next_fast_len(int((x0 + 5) * (x0 + 6) * 2 / np.pi))
    reach = min(x0 / omega, 18) + 5
    half = fft.next_fast_len(int(reach * (x0 + 6) / np.pi), True)
    length = 2 * (x0 + 5)
    x = (np.arange(points) - points // 2)[:, None] * length / points
    y = (np.arange(half) + 0.5)[None, :] * reach / half
    k = 2 * np.pi * fft.fftfreq(points, length / points)[:, None]
    q = np.pi * np.arange(half)[None, :] / reach
    h = OUTPUT / steps
    kick = np.exp(-0.5j * h * (x * x + (omega**2 + lam * x * x) * y * y))
    drift = np.exp(-0.25j * h * (k * k + q * q))
    psi = np.exp(-((x - x0)**2 + width(lam, x0, omega) * y * y) / 2).astype(complex)
    psi /= np.linalg.norm(psi)
    out = [x0]
    for _ in range(int(np.ceil(end / OUTPUT))):
        for _ in range(steps):
            wave = drift * fft.dct(fft.fft(psi, axis=0), axis=1, norm="ortho")
            psi = kick * fft.ifft(fft.idct(wave, axis=1, norm="ortho"), axis=0)
            wave = drift * fft.dct(fft.fft(psi, axis=0), axis=1, norm="ortho")
            psi = fft.ifft(fft.idct(wave, axis=1, norm="ortho"), axis=0)
        out.append(float((abs(psi)**2 * x).sum()))
    assert abs(np.linalg.norm(psi) - 1) < 1e-9 and (abs(psi[:, -1])**2).sum() < 1e-6
    return np.array(out)


def extrapolated(point, end):
    """To no step, from steps of half the size and from these: a delta that grazes its
    threshold crosses it a period earlier or later for very little."""
    x = [exact(*point, end, steps) for steps in (8, 4, 2)]
    return [(4 * fine - coarse) / 3 for fine, coarse in zip(x, x[1:])]


def crossing(a, b, every=1):
    """Of delta at each EVERY-th point."""
    d = delta(a[::every], b[::every])
    times = np.arange(len(d)) * OUTPUT * every
    return first_crossing(times, d) if d.max() >= THRESHOLD else np.inf


def crossings(finer, coarser, curves):
    """The time of the mean of CURVES; three standard errors of it, and what another step
    and another interval change.  Infinite where there is none, or not of each."""
    mean = curves.mean(axis=0)
    best = crossing(finer, mean)
    others = [crossing(coarser, mean), crossing(finer, mean, 2)]
    each = [crossing(finer, one) for one in curves]
    if not np.isfinite(others + each + [best]).all():
        return best, np.inf
    scatter = 3 * np.std(each, ddof=1) / np.sqrt(len(each))
    return best, scatter + sum(abs(t - best) for t in others)


def t_tw(lam, x0, omega, finer, coarser):
    end = (len(finer) - 1) * OUTPUT
    return crossings(finer, coarser, np.array(
        [follow(lam, x0, omega, end, 2, ndtri(
            qmc.Sobol(2, seed=900 + b).random(SAMPLES)).T) for b in range(BATCHES)]))


def law():
    """By how much a line in log N leaves more than one in N: 2 n log of the ratio of what
    is left over; and what the errors of the times do to it."""
    n = np.geomspace(2, 100, 12)
    times, errors = [], []
    for one in n:
        point = (0.6 / one, np.sqrt(2 * one), 0.8)
        end = np.ceil(25 + 1.2 * one)
        time, error = t_tw(*point, *extrapolated(point, end))
        assert np.isfinite(error), "no break time"
        print(one, time, error, flush=True)
        times.append(time)
        errors.append(error)

    def left_over(x):
        return np.linalg.norm(times - np.polyval(np.polyfit(x, times, 1), x))

    line, bent, reach = left_over(n), left_over(np.log(n)), np.linalg.norm(errors)
    best = 2 * len(n) * np.log(bent / line)
    return best, 2 * len(n) * max(np.log1p(reach / bent) - np.log1p(-reach / line),
                                  np.log1p(reach / line) - np.log1p(-reach / bent))


def main():
    rows = [(VZ, "vz-f7-b-tw-log", "-", *law(), "two fits of a line to t_TW at twelve N")]
    print(*rows[-1][1:], flush=True)
    publish("law", versions(scipy, np), "scipy_law.py",
            "three standard errors of four sequences of %d samples, and what steps and "
            "intervals of twice the size change" % SAMPLES, rows)


if __name__ == "__main__":
    main()
