# scipy_levels.py FOLDER - levels of two oscillators, by SciPy's eigh: between hard walls at
# -L and L of both coordinates in sines that vanish there, powers of x by Gauss-Legendre
# quadrature; in the plane in number states.  And the levels that audits refute.
import numpy as np
import scipy
import scipy.linalg

from common import versions, write
from refuted import publish

COUNT = 13


def sines(wall, size):
    """p^2 and x^0 to x^4 in the lowest SIZE states of a particle between walls."""
    x, weights = np.polynomial.legendre.leggauss(4 * size)
    k = np.arange(1, size + 1)
    states = np.sin(np.pi * k[:, None] * (x + 1) / 2)
    return (np.diag((np.pi * k / (2 * wall))**2),
            [(states * weights * (wall * x)**n) @ states.T for n in range(5)])


def number_states(frequency, size):
    """The same in the lowest SIZE states of an oscillator."""
    a = np.diag(np.sqrt(np.arange(1.0, size + 4)), 1)
    x, p = (a + a.T) / np.sqrt(2 * frequency), (a - a.T) * np.sqrt(frequency / 2)
    powers = [np.linalg.matrix_power(x, n) for n in range(5)]
    return (-p @ p)[:size, :size], [m[:size, :size] for m in powers]


def levels(make, basis, size):
    """The lowest levels of what MAKE says of p^2 and powers of x and y, a list of those even
    in x and one of those odd: sums of products.  H is even in x."""
    p2, power = basis(size)
    found, norm = [], 0
    for parity in (0, 1):
        few = np.ix_(*[np.arange(parity, size, 2)] * 2)
        h = sum(np.kron(a, b) for a, b in make(p2[few], [m[few] for m in power],
                                               p2, power))
        norm = max(norm, abs(h).sum(axis=0).max())
        found.append(scipy.linalg.eigh(h, eigvals_only=True, subset_by_index=[0, COUNT - 1]))
    return np.array(found), 4e-16 * norm


def refine(make, basis, sizes):
    """Those of the larger size, by parity, and their errors."""
    (coarse, _), (fine, rounding) = (levels(make, basis, size) for size in sizes)
    return fine, 2 * abs(fine - coarse) + rounding


def two_quadratic(px, x, py, y):
    return [(px, y[0]), (x[0], py), (x[0] + x[2], y[0] + y[2])]


def henon_heiles(px, x, py, y):
    g = 1 / (4 * np.sqrt(5))
    return [((px + x[2]) / 2, y[0]), (x[0], (py + y[2]) / 2 - g / 3 * y[3]),
            (g * x[2], y[1])]


def crossed_quartic(c, a=-1):
    def make(px, x, py, y):
        return [(px + x[2] + c * x[4], y[0]), (x[0], py + y[2] + c * y[4]),
                (2 * a * c * x[2], y[2])]
    return make


def vz25(lam, omega):
    def make(px, x, py, y):
        return [((px + x[2]) / 2, y[0]), (x[0], (py + omega**2 * y[2]) / 2),
                (lam / 2 * x[2], y[2])]
    return make


def quartic(lam):
    """Of x alone: y stays in one state."""
    def make(px, x, py, y):
        one = np.ones((1, 1))
        return [((px + x[2]) / 2 + lam / 4 * x[4], one)]
    return make


def walls(at):
    return lambda size: sines(at, size)


def plane(frequency):
    return lambda size: number_states(frequency, size)


HENON = "g=1/(4*sqrt(5))"
# model, parameters, walls, H, basis, two sizes of it
CASES = [
    ("two-quadratic", "-", "5.5", two_quadratic, walls(5.5), (36, 44)),
    ("two-quadratic", "-", "5.6", two_quadratic, walls(5.6), (36, 44)),
    ("two-quadratic", "-", "-", two_quadratic, plane(1.7), (52, 60)),
    ("henon-heiles", HENON, "6", henon_heiles, walls(6), (36, 44)),
    ("henon-heiles", HENON, "8", henon_heiles, walls(8), (40, 48)),
    ("crossed-quartic", "a=-1 c=0.001", "-", crossed_quartic(0.001), plane(1.1), (40, 48)),
    ("crossed-quartic", "a=-1 c=1", "-", crossed_quartic(1), plane(2), (52, 60)),
    ("vz25", "lambda=4 Omega=0.8", "-", vz25(4, 0.8), plane(1.3), (70, 82)),
]


def main():
    rows, found = [], {}
    for model, settings, at, make, basis, sizes in CASES:
        fine, error = found[model, settings, at] = refine(make, basis, sizes)
        order = np.argsort(fine, axis=None)[:COUNT]
        rows += [(model, settings, at, n, fine.flat[i], error.flat[i])
                 for n, i in enumerate(order)]
    write("scipy/levels", "model-levels",
          [("model", "text", "-"), ("set", "text", "-"), ("walls", "text", "-"),
           ("index", "1", 0), ("level", "1", "level_err"), ("level_err", "1", 0)],
          versions(scipy, np), "python3 scipy_levels.py", {},
          "36 to 70 states a coordinate against 8 or 12 more: twice the change, and rounding",
          rows)

    for lam in (0.02, 0.08):
        found["x4", lam] = refine(quartic(lam), plane(1), (60, 80))
    rows = []

    def add(source, claim, key, number, parity=None):
        """Level NUMBER, of PARITY in x or of both."""
        fine, error = found[key]
        rank = np.argsort(fine, axis=None) if parity is None else \
            np.arange(COUNT) + parity * COUNT
        i = rank[number]
        rows.append((source, claim, "-", fine.flat[i], error.flat[i],
                     key[0] + " by eigh"))

    for claim, parity, number in ((0, 0, 0), (1, 1, 0), (3, 0, 2), (4, 1, 1), (6, 1, 2),
                                  (8, 0, 5), (9, 1, 3), (10, 0, 6), (11, 1, 4)):
        add("matslise2d-henon", "m2h-first-%d" % claim, ("henon-heiles", HENON, "6"),
            number, parity)
    for claim, number, at in (("plane-8", 8, "-"), ("plane-10", 10, "-"),
                              ("plane-11", 11, "-"), ("near-walls", 11, "5.6")):
        add("matslise2d", "m2d-ixaru-" + claim, ("two-quadratic", "-", at), number)
    for claim, lam in (("five-short", 0.02), ("large", 0.08), ("large-best", 0.08)):
        add("quartic-series", "qs-" + claim, ("x4", lam), 0)
    publish("levels", versions(scipy, np), "scipy_levels.py",
            "8 states a coordinate more: twice the change, and rounding", rows)
    for row in rows:
        print(*row[1:-1])


if __name__ == "__main__":
    main()
