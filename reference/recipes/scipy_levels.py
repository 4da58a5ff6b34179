# scipy_levels.py FOLDER - levels between hard walls at -L and L of both coordinates, by
# SciPy's eigh in sines that vanish there, powers of x by Gauss-Legendre quadrature.
#
# For looking up what audits of levels refute.  It is no set that is kept and is not among
# what `run' runs, since nothing compares sets of levels with those of breaktime yet.
import numpy as np
import scipy
import scipy.linalg

from common import versions, write

COUNT = 13


def sines(wall, size):
    """p^2 and x^0 to x^3 in the lowest SIZE states of a particle between walls."""
    x, weights = np.polynomial.legendre.leggauss(4 * size)
    k = np.arange(1, size + 1)
    states = np.sin(np.pi * k[:, None] * (x + 1) / 2)
    return (np.diag((np.pi * k / (2 * wall))**2),
            [(states * weights * (wall * x)**n) @ states.T for n in range(4)])


def levels(make, wall, size):
    """The lowest levels of what MAKE says of p^2 and powers of x and y, even or odd in
    x: sums of products."""
    p2, power = sines(wall, size)
    found = []
    for parity in (0, 1):
        few = np.ix_(*[np.arange(parity, size, 2)] * 2)
        h = sum(np.kron(a, b) for a, b in make(p2[few], [m[few] for m in power],
                                               p2, power))
        found += list(scipy.linalg.eigh(h, eigvals_only=True,
                                        subset_by_index=[0, COUNT - 1]))
    return np.sort(found)[:COUNT]


def two_quadratic(px, x, py, y):
    return [(px, y[0]), (x[0], py), (x[0] + x[2], y[0] + y[2])]


def henon_heiles(px, x, py, y):
    g = 1 / (4 * np.sqrt(5))
    return [((px + x[2]) / 2, y[0]), (x[0], (py + y[2]) / 2 - g / 3 * y[3]),
            (g * x[2], y[1])]


CASES = [
    ("two-quadratic", "-", two_quadratic, 5.5, (36, 44)),
    ("two-quadratic", "-", two_quadratic, 5.6, (36, 44)),
    ("henon-heiles", "g=1/(4*sqrt(5))", henon_heiles, 6, (36, 44)),
    ("henon-heiles", "g=1/(4*sqrt(5))", henon_heiles, 8, (40, 48)),
]


def main():
    rows = []
    for model, settings, make, wall, (small, large) in CASES:
        fine, coarse = levels(make, wall, large), levels(make, wall, small)
        for n, (e, e0) in enumerate(zip(fine, coarse)):
            # 1e-13: rounding in matrices with elements up to some 1e3.
            rows.append((model, settings, str(wall), str(n), e,
                         max(2 * abs(e - e0), 2e-13 * abs(e))))
    columns = [("model", "text", "-"), ("set", "text", "-"), ("walls", "text", "-"),
               ("index", "text", "-"), ("level", "1", "level_err"), ("level_err", "1", 0)]
    write("scipy/levels", "levels", columns, versions(scipy, np),
          "python3 scipy_levels.py", {}, "36 and 40 sines a coordinate against 44 and 48, "
          "twice the change", rows)


if __name__ == "__main__":
    main()
