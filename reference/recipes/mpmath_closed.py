# mpmath_closed.py FOLDER - closed forms and Mathieu functions, by mpmath.
import sys

import mpmath
import numpy as np
import scipy
from mpmath import mp, mpf

from common import ENERGY, LENGTH, MOMENTUM, POINTS, TIME, versions, write
from scipy_trajectories import wigner

COMMAND = "python3 mpmath_closed.py"
ROUNDED = 1.2e-16  # relative: what is stored are doubles


def at_digits(digits, function):
    before, mp.dps = mp.dps, digits
    try:
        return function()
    finally:
        mp.dps = before


# ---- energy of the initial state -------------------------------------------------------

def energy(lam, x0, omega):
    """<H> from integrals over the wave function of VZ25 Eq. (6), not from a formula."""
    lam, x0, omega = mpf(lam), mpf(x0), mpf(omega)
    w = mp.sqrt(omega**2 + lam * x0**2)

    def mean(f, strength, centre):
        points = [centre + k / mp.sqrt(strength) for k in (-16, -4, 0, 4, 16)]

        def weight(u):
            return mp.exp(-strength * (u - centre)**2)
        return mp.quad(lambda u: f(u) * weight(u), points) / mp.quad(weight, points)

    x2 = mean(lambda u: u * u, mpf(1), x0)
    y2 = mean(lambda u: u * u, w, mpf(0))
    # <p^2> = integral of |psi'|^2, psi' = -strength (u - centre) psi
    px2 = mean(lambda u: (u - x0)**2, mpf(1), x0)
    py2 = mean(lambda u: (w * u)**2, w, mpf(0))
    return (px2 + x2 + py2 + omega**2 * y2 + lam * x2 * y2) / 2


def make_energy():
    rows = []
    for lam, x0, omega, *_ in POINTS.values():
        best = at_digits(30, lambda: energy(lam, x0, omega))
        less = at_digits(20, lambda: energy(lam, x0, omega))
        change = float(2 * abs(best - less) + ROUNDED * best)
        rows.append([lam, x0, omega, float(best), change])
    write("mpmath/energy", "energy",
          [("lambda", "1", 0), ("x0", LENGTH, 0), ("omega", "omega", 0),
           ("energy", ENERGY, "energy_err"), ("energy_err", ENERGY, 0)],
          versions(mpmath), COMMAND, {},
          "quadrature with 30 digits against 20, and the rounding to a double", rows)


# ---- levels of p^2 + c2 x^2 + c4 x^4 + c6 x^6 + c8 x^8 ------------------------------------

# c2, c4, c6, c8; two points so far out that psi is nothing there; about the lowest levels.
POTENTIALS = [
    ((0, 1, 0, 0), (4.9, 5.2), (1.0604, 3.7997, 7.4557, 11.645)),
    ((0, 0, 1, 0), (3.4, 3.6), (1.1448, 4.3386, 9.0731, 14.935)),
    ((0, 0, 0, 1), (2.9, 3.0), (1.2258, 4.7559, 10.245, 17.343)),
    ((-5, 1, 0, 0), (4.7, 5.0), (-3.4101, -3.2507, 0.63892, 2.5812)),
    ((-3, 0, 1, 0), (3.4, 3.6), (1e-6, 1.9356, 6.2985, 11.681)),
]


def psi(energy, potential, parity, x):
    """The even or odd solution of psi'' = (V - E) psi at X, by its Taylor series at 0."""
    size = 1400
    a = [mpf(0)] * size
    a[parity] = mpf(1)
    for n in range(parity, size - 2, 2):
        total = -energy * a[n]
        for k, c in enumerate(potential):
            power = 2 * (k + 1)
            if c and n >= power:
                total += c * a[n - power]
        a[n + 2] = total / ((n + 1) * (n + 2))
    x, total = mpf(x), mpf(0)
    for n in range(size - 2 + parity, -1, -2):
        total = total * x * x + a[n]
    return total * (x if parity else 1)


def level(guess, potential, index, x):
    guess = mpf(guess)
    return mp.findroot(lambda e: psi(e, potential, index % 2, x),
                       (guess, guess + mpf(10)**-6), verify=False)


def make_levels():
    rows = []
    for potential, far, guesses in POTENTIALS:
        for index, guess in enumerate(guesses):
            near, best = at_digits(
                70, lambda: [level(guess, potential, index, x) for x in far])
            rows.append(list(potential) + [index, float(best),
                        float(2 * abs(best - near) + ROUNDED * max(abs(best), 1))])
    write("mpmath/levels", "levels",
          [("c2", "1", 0), ("c4", "1", 0), ("c6", "1", 0), ("c8", "1", 0),
           ("index", "1", 0), ("level", "hbar omega", "level_err"),
           ("level_err", "hbar omega", 0)],
          versions(mpmath), COMMAND, {},
          "where psi from its Taylor series with 70 digits is 0 at a point and at one "
          "farther out, and the rounding to a double", rows)


# ---- Mathieu's equation y'' + (a - 2 q cos 2t) y = 0 -------------------------------------

def edges(q, count, size):
    """The COUNT lowest characteristic values a_0 < b_1 < a_1 < b_2 < ... for q > 0, from
    the four matrices of Fourier coefficients, each of SIZE rows."""
    q, found = mpf(q), []
    for first in (0, 1):  # cosines and sines of even, then of odd harmonics
        for sign in (1, -1):
            m = mp.zeros(size)
            start = first if first or sign > 0 else 2
            for k in range(size):
                m[k, k] = mpf(start + 2 * k)**2
                if k + 1 < size:
                    m[k, k + 1] = m[k + 1, k] = q
            if start == 0:
                m[0, 1] = m[1, 0] = mp.sqrt(2) * q
            if start == 1:
                m[0, 0] += sign * q
            found += list(mp.eigsy(m, eigvals_only=True))
    return sorted(found)[:count]


def make_edges():
    rows = []
    for q in (0.0625, 0.3, 1.0, 2.385, 6.25, 16.0, 40.0):
        best = at_digits(30, lambda: edges(q, 11, 34))
        less = at_digits(25, lambda: edges(q, 11, 26))
        for i, (a, b) in enumerate(zip(best, less)):
            rows.append([i, q, float(a), float(2 * abs(a - b) + ROUNDED * abs(a))])
    write("mpmath/mathieu-edges", "mathieu-edges",
          [("edge", "1", 0), ("q", "1", 0), ("a", "1", "a_err"), ("a_err", "1", 0)],
          versions(mpmath), COMMAND, {},
          "eigenvalues of 34 rows with 30 digits against 26 rows with 25; edge 0 is a_0, "
          "1 is b_1, 2 is a_1, 3 is b_2 and so on", rows)


def discriminant(lam, x0, omega, nu, size):
    """cos(pi c) with Mathieu's characteristic exponent c, from Whittaker's formula
    sin^2(pi c/2) = D sin^2(pi sqrt(a)/2), D Hill's determinant."""
    lam, x0, omega, nu = mpf(lam), mpf(x0), mpf(omega), mpf(nu)
    q = lam * x0**2 / (4 * nu**2)
    a = (omega**2 + lam * x0**2 / 2) / nu**2
    # A determinant of three diagonals by recurrence, from harmonic -2 SIZE to 2 SIZE.
    before, here = mpf(0), mpf(1)
    xi = None
    for n in range(-size, size + 1):
        last, xi = xi, q / (mpf(2 * n)**2 - a)
        before, here = here, here - (last * xi * before if last is not None else 0)
    return 1 - 2 * here * mp.sin(mp.pi * mp.sqrt(a) / 2)**2


def make_floquet():
    rows = []
    cases = [(lam, x0, omega, 1.0) for lam, x0, omega, *_ in POINTS.values()]
    cases += [(lam, x0, omega, 1 + lam / (4 * omega))
              for lam, x0, omega, *_ in POINTS.values()]
    for case in cases:
        best = at_digits(50, lambda: discriminant(*case, 4000))
        less = at_digits(50, lambda: discriminant(*case, 2000))
        # The tail falls as 1/size^3, and is extrapolated away.
        best, change = best + (best - less) / 7, abs(best - less)
        error = float(change + ROUNDED * abs(best))
        mu = mp.acosh(max(abs(best), 1)) * case[3] / mp.pi
        spread = max(abs(mp.acosh(max(abs(best) + s * error, 1)) * case[3] / mp.pi - mu)
                     for s in (-1, 1))
        rows.append([*case, float(best), error, float(mu), float(spread)])
    write("mpmath/floquet", "floquet",
          [("lambda", "1", 0), ("x0", LENGTH, 0), ("omega", "omega", 0),
           ("nu", "omega", 0), ("discriminant", "1", "discriminant_err"),
           ("discriminant_err", "1", 0), ("mu", "omega", "mu_err"),
           ("mu_err", "omega", 0)],
          versions(mpmath), COMMAND, {},
          "Hill's determinant of 8001 rows against 4001 with 50 digits; the whole "
          "change, row by row", rows)


# ---- truncated Wigner at weak coupling ---------------------------------------------------

def make_law():
    """x0 Re[e^{it}/(1 - i lambda t/4 Omega)], the mean of VZ25 Eq. (A23) over its
    exponential distribution; p = dx/dt.  Its error is of the order of lambda N and
    measured against the quadrature of the full equations."""
    lam, x0, omega = 0.002, 2, 0.8
    exact = wigner(lam, x0, omega, 100, 20, 1e-10)[:, ::4]
    rate = mpf(lam) / (4 * mpf(omega))
    rows = []
    for t in exact[0]:
        u = 1 / mp.mpc(1, -rate * t)
        z = mp.expj(t) * u
        rows.append([float(t), float(x0 * z.real),
                     float(x0 * (z * mp.mpc(0, 1) * (1 + rate * u)).real)])
    error = 2 * abs(exact[1:3] - np.array(rows).T[1:]).max(axis=1)
    write("mpmath/wigner-law", "means",
          [("t", TIME, 0), ("x", LENGTH, float(error[0])),
           ("p", MOMENTUM, float(error[1]))],
          versions(mpmath, scipy, np), COMMAND,
          {"lambda": lam, "x0": x0, "omega": omega, "method": "truncated-wigner"},
          "closed form of the first order in lambda; twice the largest difference from "
          "solve_ivp over 20^2 nodes, which is exact to 1e-7", rows)


def make_classical():
    """x0 cos t: the background with no backreaction."""
    x0 = 2.385
    rows = [[k / 4, float(x0 * mp.cos(mpf(k) / 4)), float(-x0 * mp.sin(mpf(k) / 4))]
            for k in range(401)]
    write("mpmath/classical", "means",
          [("t", TIME, 0), ("x", LENGTH, ROUNDED * x0), ("p", MOMENTUM, ROUNDED * x0)],
          versions(mpmath), COMMAND,
          {"lambda": 0.07, "x0": x0, "omega": 0.731, "method": "classical"},
          "the rounding to a double", rows)


if __name__ == "__main__":
    make_classical()
    make_energy()
    make_levels()
    make_edges()
    make_floquet()
    make_law()
