# scipy_trajectories.py FOLDER - equations of trajectories, integrated by SciPy.
#
# Mean field, VZ25 Eqs. (10)-(11), with z = -i/sqrt(2W), z' = sqrt(W/2) at t = 0
# (Eq. (A18)).  Truncated Wigner, Eqs. (7)-(8), without samples: x and p_x start at
# (x0, 0), and y = sqrt(E/W) cos a, p = sqrt(E W) sin a, where E is distributed
# exponentially with mean 1 and a uniformly.  Both averages are taken by quadrature,
# Gauss-Laguerre in E and equidistant in a, on which the mean depends analytically.
import sys

import numpy as np
import scipy
from scipy.integrate import solve_ivp

from common import ENERGY, LENGTH, MOMENTUM, POINTS, TIME, versions, width, write


def integrate(rhs, start, t_end, interval, rtol):
    times = np.linspace(0, t_end, int(round(t_end / interval)) + 1)
    found = solve_ivp(rhs, (0, t_end), start, "DOP853", times, rtol=rtol,
                      atol=rtol / 10)
    assert found.success, found.message
    return times, found.y


# ---- mean field ----------------------------------------------------------------------

def mean_field(lam, x0, omega, t_end, rtol):
    def rhs(_, s):
        x, p, u, v, du, dv = s
        stiff = omega**2 + lam * x * x
        return [p, -(1 + lam * (u * u + v * v)) * x, du, dv, -stiff * u, -stiff * v]

    w = width(lam, x0, omega)
    times, (x, p, u, v, du, dv) = integrate(
        rhs, [x0, 0, 0, -1 / np.sqrt(2 * w), np.sqrt(w / 2), 0], t_end, 0.5, rtol)
    y2 = u * u + v * v
    energy = (p * p + x * x + du * du + dv * dv + (omega**2 + lam * x * x) * y2) / 2
    return np.array([times, x, p, y2, energy])


def make_mean_field(name, t_end, lam, x0, omega):
    best, step = (mean_field(lam, x0, omega, t_end, rtol) for rtol in (3e-14, 1e-12))
    error = 2 * abs(best - step).max(axis=1)
    write("scipy/mean-field-" + name, "means",
          [(n, u, float(e)) for (n, u), e in
           zip([("t", TIME), ("x", LENGTH), ("p", MOMENTUM), ("y2", "hbar/(m omega)"),
                ("energy", ENERGY)], error)],
          versions(scipy, np), "python3 scipy_trajectories.py",
          {"lambda": lam, "x0": x0, "omega": omega, "method": "mean-field"},
          "solve_ivp (DOP853); rtol 3e-14 against 1e-12; twice the largest change",
          best.T)


# ---- one Gaussian for both parts -----------------------------------------------------
#
# d<z>/dt = J <grad H>, dS/dt = J <grad grad H> S + (the same transposed), z = (x, y, p_x,
# p_y), averages over the Gaussian of means m and covariance S by Isserlis' theorem.  The
# mean of y stays zero:
#   <dH/dx> = x (1 + lambda S_yy), <d2H/dx2> = 1 + lambda S_yy,
#   <d2H/dxdy> = 2 lambda S_xy, <d2H/dy2> = Omega^2 + lambda (x^2 + S_xx).

def gaussian(lam, x0, omega, t_end, rtol):
    def rhs(_, s):
        x, p = s[:2]
        c = s[2:].reshape(4, 4)
        force = np.array([[1 + lam * c[1, 1], 2 * lam * c[0, 1]],
                          [2 * lam * c[0, 1], omega**2 + lam * (x * x + c[0, 0])]])
        flow = np.block([[np.zeros((2, 2)), np.eye(2)], [-force, np.zeros((2, 2))]])
        change = flow @ c
        return np.concatenate([[p, -x * (1 + lam * c[1, 1])],
                               (change + change.T).ravel()])

    w = width(lam, x0, omega)
    start = np.diag([1 / 2, 1 / (2 * w), 1 / 2, w / 2])
    times, s = integrate(rhs, np.concatenate([[x0, 0], start.ravel()]), t_end, 0.5, rtol)
    x, p = s[:2]
    c = s[2:].reshape(4, 4, -1)
    # <x^2 y^2> = x^2 S_yy + S_xx S_yy + 2 S_xy^2
    energy = (p * p + c[2, 2] + x * x + c[0, 0] + c[3, 3] + omega**2 * c[1, 1]
              + lam * ((x * x + c[0, 0]) * c[1, 1] + 2 * c[0, 1]**2)) / 2
    return np.array([times, x, p, x * x + c[0, 0], energy])


def make_gaussian(name, t_end, lam, x0, omega):
    best, step = (gaussian(lam, x0, omega, t_end, rtol) for rtol in (3e-14, 1e-12))
    error = 2 * abs(best - step).max(axis=1)
    write("scipy/gaussian-" + name, "means",
          [(n, u, float(e)) for (n, u), e in
           zip([("t", TIME), ("x", LENGTH), ("p", MOMENTUM), ("x2", "hbar/(m omega)"),
                ("energy", ENERGY)], error)],
          versions(scipy, np), "python3 scipy_trajectories.py",
          {"lambda": lam, "x0": x0, "omega": omega, "method": "gaussian"},
          "solve_ivp (DOP853); rtol 3e-14 against 1e-12; twice the largest change",
          best.T)


# ---- truncated Wigner ----------------------------------------------------------------

def wigner(lam, x0, omega, t_end, nodes, rtol):
    level, weight = np.polynomial.laguerre.laggauss(nodes)
    angle = np.pi * (np.arange(nodes) + 0.5) / nodes  # (y, p) and (-y, -p) are alike
    w = width(lam, x0, omega)
    y = (np.sqrt(level / w)[:, None] * np.cos(angle)).ravel()
    q = (np.sqrt(level * w)[:, None] * np.sin(angle)).ravel()
    weights = (weight[:, None] * np.full(nodes, 1 / nodes)).ravel()
    count = y.size

    def rhs(_, s):
        x, p, y, q = s.reshape(4, count)
        return np.concatenate([p, -(1 + lam * y * y) * x, q,
                               -(omega**2 + lam * x * x) * y])

    start = np.concatenate([np.full(count, float(x0)), np.zeros(count), y, q])
    times, s = integrate(rhs, start, t_end, 0.25, rtol)
    x, p = s[:count], s[count:2 * count]
    return np.array([times, weights @ x, weights @ p, weights @ (x * x)])


def make_wigner(name, lam, x0, omega, t_end, nodes):
    larger = nodes * 5 // 4
    best = wigner(lam, x0, omega, t_end, larger, 1e-10)
    step = wigner(lam, x0, omega, t_end, larger, 1e-9)
    less = wigner(lam, x0, omega, t_end, nodes, 1e-10)
    error = 2 * (abs(best - step) + abs(best - less)).max(axis=1)
    write("scipy/truncated-wigner-" + name, "means",
          [(n, u, float(e)) for (n, u), e in
           zip([("t", TIME), ("x", LENGTH), ("p", MOMENTUM),
                ("x2", "hbar/(m omega)")], error)],
          versions(scipy, np), "python3 scipy_trajectories.py",
          {"lambda": lam, "x0": x0, "omega": omega, "method": "truncated-wigner"},
          "solve_ivp (DOP853) at %d^2 nodes against %d^2, rtol 1e-10 against 1e-9; twice "
          "the sum of the two largest changes" % (larger, nodes), best.T)


# ---- Floquet exponents ---------------------------------------------------------------

def trace(lam, x0, omega, nu, rtol):
    """Half the trace of the monodromy matrix of y'' + (omega^2 + lambda x0^2
    cos^2(nu t)) y = 0 over its period pi/nu."""
    def rhs(t, s):
        stiff = omega**2 + lam * x0**2 * np.cos(nu * t)**2
        return [s[1], -stiff * s[0], s[3], -stiff * s[2]]

    end = solve_ivp(rhs, (0, np.pi / nu), [1.0, 0, 0, 1.0], "DOP853", rtol=rtol,
                    atol=rtol / 10).y[:, -1]
    return (end[0] + end[3]) / 2


def make_floquet():
    cases = [(lam, x0, omega, 1.0) for lam, x0, omega, *_ in POINTS.values()]
    # With the shifted frequency of VZ25 Sec. IV, and over a band.
    cases += [(lam, x0, omega, 1 + lam / (4 * omega))
              for lam, x0, omega, *_ in POINTS.values()]
    cases += [(0.05, x0, 0.8, 1.0) for x0 in np.arange(1, 12.5, 0.5).tolist()]
    rows = []
    for case in cases:
        best, step = trace(*case, 3e-14), trace(*case, 1e-12)
        error = 2 * abs(best - step)
        mu = np.arccosh(max(abs(best), 1)) * case[3] / np.pi
        spread = max(abs(np.arccosh(max(abs(best) + s * error, 1)) * case[3] / np.pi - mu)
                     for s in (-1, 1))
        rows.append([*case, best, error, mu, spread])
    write("scipy/floquet", "floquet",
          [("lambda", "1", 0), ("x0", LENGTH, 0), ("omega", "omega", 0),
           ("nu", "omega", 0), ("discriminant", "1", "discriminant_err"),
           ("discriminant_err", "1", 0), ("mu", "omega", "mu_err"),
           ("mu_err", "omega", 0)],
          versions(scipy, np), "python3 scipy_trajectories.py", {},
          "solve_ivp (DOP853) over one period; rtol 3e-14 against 1e-12; twice the "
          "change, row by row", rows)


if __name__ == "__main__":
    # The first is chaotic; what 3304 of Table I is about needs a long run.
    for name, t_end in (("01", 12), ("03", 24), ("05", 24), ("06", 200), ("08", 24),
                        ("09", 24), ("13", 24), ("14", 24)):
        make_mean_field(name, t_end, *POINTS[name][:3])
    for name, t_end in (("01", 12), ("06", 100), ("08", 24)):
        make_gaussian(name, t_end, *POINTS[name][:3])
    make_floquet()
    # Weak coupling, inside a band, and strong coupling.
    make_wigner("01", 0.1, 5, 0.4, 7, 72)
    make_wigner("06", 0.03, 5, 1.2, 20, 24)
    make_wigner("08", 0.07, 2.385, 0.731, 12, 32)
    make_wigner("weak", 0.002, 2, 0.8, 100, 20)
