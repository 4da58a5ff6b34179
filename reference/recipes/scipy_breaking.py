# scipy_breaking.py FOLDER - refuted claims on one mode: break times, falls of delta,
# entropies and what a cut leaves, from H diagonalised by SciPy's eigh.
#
# H = (p^2 + x^2)/2 + (p_y^2 + (Omega^2 + lambda x^2) y^2)/2 among the oscillator states n of
# x and 0, 2, ... of y with n + w m below an energy, which is raised until nothing moves.
# States even and odd in x do not mix, so that <x> is a sum over pairs of an even and an odd
# level.  delta(t) = int |a - b| / int (|a| + |b|) by the trapezoid rule, between points
# where it is wanted; mean field is integrated by solve_ivp.
import numpy as np
import scipy
from scipy.integrate import solve_ivp
from scipy.linalg import eigh, svdvals

from common import versions, width
from qutip_means import Basis, coherent, squeezed
from refuted import publish

VZ = "vandissel-zahariade-2025"
THRESHOLD = 0.05


class Exact:
    """The levels, and the amplitudes of the start in them; FREQUENCY is the basis' in y."""

    def __init__(self, lam, x0, omega, cut, frequency):
        basis = self.basis = Basis(cut, [frequency])
        x2 = basis.axis(0, lambda q, p: q * q)
        y2 = basis.axis(1, lambda q, p: q * q)
        h = basis.product({0: basis.axis(0, lambda q, p: (p * p + q * q) / 2)})
        h += basis.product({1: basis.axis(1, lambda q, p: (p * p + omega**2 * q * q) / 2)})
        h += lam / 2 * basis.product({0: x2, 1: y2})
        x = basis.product({0: basis.axis(0, lambda q, p: q)}).data
        start = basis.state([coherent(x0, basis.sizes[0]), squeezed(
            width(lam, x0, omega), frequency, basis.sizes[1])]).full()[:, 0]
        self.lost = abs(1 - np.vdot(start, start).real)
        n = np.unravel_index(basis.kept, basis.sizes)[0]
        self.rows = [np.flatnonzero(n % 2 == parity) for parity in (0, 1)]
        self.energy, self.vector, self.weight = [], [], []
        for rows in self.rows:
            e, v = eigh(np.ascontiguousarray(h.data[rows][:, rows].toarray().real))
            w = v.T @ start[rows].real
            used = abs(w) > 1e-11
            self.energy.append(e[used])
            self.vector.append(v[:, used])
            self.weight.append(w[used])
        between = x[self.rows[0]][:, self.rows[1]].real
        self.x = (self.weight[0][:, None]
                  * (self.vector[0].T @ (between @ self.vector[1])) * self.weight[1])

    def mean(self, times):
        """<x>: 2 Re sum over pairs, in blocks of times."""
        out = np.empty(len(times))
        for i in range(0, len(times), 2000):
            even, odd = (np.exp(1j * np.outer(times[i:i + 2000], e)) for e in self.energy)
            out[i:i + 2000] = 2 * np.einsum("ti,ti->t", even @ self.x, odd.conj()).real
        return out

    def amplitudes(self, t):
        """Of the states n (rows) and m (columns)."""
        full = np.zeros(np.prod(self.basis.sizes), dtype=complex)
        for rows, v, e, w in zip(self.rows, self.vector, self.energy, self.weight):
            full[self.basis.kept[rows]] = v @ (np.exp(-1j * e * t) * w)
        return full.reshape(self.basis.sizes)

    def entropy(self, t):
        p = svdvals(self.amplitudes(t))**2
        p = p[p > 1e-300]
        return float(-(p * np.log(p)).sum())


def mean_field(lam, x0, omega, times):
    """x'' = -(1 + lambda |z|^2) x, z'' = -(Omega^2 + lambda x^2) z."""
    def rhs(_, s):
        x, p, u, v, du, dv = s
        stiff = omega**2 + lam * x * x
        return [p, -(1 + lam * (u * u + v * v)) * x, du, dv, -stiff * u, -stiff * v]

    w = width(lam, x0, omega)
    return solve_ivp(rhs, (0, times[-1]), [x0, 0, 0, -1 / np.sqrt(2 * w), np.sqrt(w / 2), 0],
                     "DOP853", times, rtol=1e-12, atol=1e-13).y[0]


def delta(a, b):
    def integral(f):
        return np.concatenate(([0], np.cumsum((f[1:] + f[:-1]) / 2)))
    return integral(abs(a - b)) / np.maximum(integral(abs(a) + abs(b)), 1e-300)


def first_crossing(times, d, level=THRESHOLD):
    i = np.argmax(d >= level)
    assert d[i] >= level, "no break time"
    return times[i] - (times[i] - times[i - 1]) * (d[i] - level) / (d[i] - d[i - 1])


def falls(d):
    """How often delta falls after a rise, by more than 1e-6."""
    count, top, bottom, falling = 0, d[0], d[0], False
    for now in d:
        if falling:
            bottom = min(bottom, now)
            if now > bottom + 1e-6:
                falling, top = False, now
        else:
            top = max(top, now)
            if now < top - 1e-6:
                falling, bottom, count = True, now, count + 1
    return count


def compare(lam, x0, omega, kind, end, size, interval):
    exact = Exact(lam, x0, omega, *size)
    times = np.arange(int(round(end / interval)) + 1) * interval
    a = exact.mean(times)
    b = x0 * np.cos(times) if kind == "q" else mean_field(lam, x0, omega, times)
    return times, delta(a, b)


def break_time(lam, x0, omega, kind, end, size):
    """The time and its error: a larger basis, half the interval."""
    def at(size, interval):
        return first_crossing(*compare(lam, x0, omega, kind, end, size, interval))

    best = at(larger(size), 0.01)
    return best, 2 * (abs(best - at(size, 0.01)) + abs(best - at(larger(size), 0.02))) + 1e-8


def count_falls(lam, x0, omega, kind, end, size):
    found = {falls(compare(lam, x0, omega, kind, end, *how)[1])
             for how in ((size, 0.01), (larger(size), 0.01), (size, 0.02))}
    return max(found), max(found) - min(found)


def larger(size):
    return round(1.15 * size[0]), size[1]


def settled(f, point, size):
    """f of an Exact in a basis and in a larger one, and twice the change."""
    small, large = Exact(*point, *size), Exact(*point, *larger(size))
    best, before = f(large), f(small)
    return best, 2 * abs(best - before) + 1e-9


def lasting(exact, share=0.1):
    """S_e averaged over half a period: the slope of its later half over that of the
    earlier one, from the time at which SHARE of its largest value is reached."""
    step = np.pi / 16
    s = np.array([exact.entropy(i * step) for i in range(int(25 / step) + 1)])
    weight = np.ones(17)
    weight[[0, -1]] = 0.5
    mean = np.convolve(s, weight / 16, "valid")
    first = np.argmax(mean >= share * mean.max())
    last = len(mean) - 1
    half = (first + last + 16) // 2 - 8  # as it is counted with both ends
    slopes = [np.polyfit(step * np.arange(i, j + 1), mean[i:j + 1], 1)[0]
              for i, j in ((half, last), (first, half))]
    return slopes[0] / slopes[1]


def lasts(point, size):
    """The ratio, and what another basis and another beginning change."""
    small, large = Exact(*point, *size), Exact(*point, *larger(size))
    best = lasting(large)
    return best, 2 * abs(best - lasting(small)) + abs(best - lasting(large, 0.2))


def outside(cut_n, cut_m):
    def weight(exact):
        # In oscillator states of frequency Omega: those of the basis have it.
        a = abs(exact.amplitudes(25))**2
        return 1 - a[:cut_n, :(cut_m + 1) // 2].sum()
    return weight


# lambda, x0, Omega: rows of Table I, and the size of a basis: energy, frequency in y.
ROWS = {1: (0.1, 5, 0.4), 3: (0.03, 5, 0.4), 4: (0.1, 5, 0.8), 7: (0.03, 5, 1.2),
        8: (0.04, 6, 1.2)}
SIZES = {1: (66, 0.45), 3: (54, 0.45), 4: (62, 0.8), 7: (52, 1.2), 8: (72, 1.2)}


def main():
    rows = []

    def add(claim, found, how):
        rows.append((VZ, claim, "-", *found, how))
        print(claim, found, flush=True)

    for row, kind, end in ((1, "q", 12), (7, "q", 60), (8, "q", 50), (3, "mf", 120),
                           (7, "mf", 2100), (8, "mf", 1150)):
        add("vz-t1-%d-t%s" % (row, kind),
            break_time(*ROWS[row], kind, end, SIZES[row]), "first crossing of delta")
    for row in (1, 4, 7):
        for kind in ("q", "mf"):
            add("vz-e16-%d-%s" % (row, kind),
                count_falls(*ROWS[row], kind, 60, SIZES[row]), "falls beyond 1e-6")
    add("vz-t1-1-se", settled(lambda e: e.entropy(25), ROWS[1], (76, 0.45)),
        "singular values at t = 25")
    for claim, point, size in (
            ("row-1", ROWS[1], (76, 0.45)), ("04-1", (0.0672, 5, 0.4), (76, 0.45)),
            ("08-1", (0.02, 6, 0.8), (66, 0.8)), ("08-2", (0.105, 8, 0.8), (130, 0.8)),
            ("12-2", (0.08, 8, 1.2), (120, 1.2))):
        add("vz-lyap-%s-lasting" % claim, lasts(point, size),
            "singular values every pi/16; slopes by polyfit")
    for claim, point, n, m, size in (
            ("vz-cut-2", (0.05, 8, 0.4), None, 28, (92, 0.4)),
            ("vz-cut-2-x", (0.05, 8, 0.4), 28, 28, (92, 0.4)),
            ("vz-cut-6-x", (0.05, 8, 0.8), 28, 28, (100, 0.8)),
            ("vz-cut-9-x", (0.08, 10, 1.2), 28, 28, (150, 1.2))):
        add(claim, settled(outside(n, m), point, size), "weight of amplitudes at t = 25")
    publish("breaking", versions(scipy, np), "scipy_breaking.py",
            "a basis of 1.15 times the energy, and half the interval: twice the changes",
            rows)


if __name__ == "__main__":
    main()
