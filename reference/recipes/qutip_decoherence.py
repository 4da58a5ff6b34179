# qutip_decoherence.py [LEVELS] - break times of VZ25 Eq. (5) in an environment, other than
# by breaktime: the exact mean by QuTiP's mesolve in LEVELS number states (22) of each
# oscillator, mean field by SciPy's DOP853, truncated Wigner by a stochastic midpoint rule
# in NumPy.
#
# For looking up, and printed: it is no set that is kept and is not among what `run' runs.
#
# L = sqrt(kappa) a of x, sqrt(D) x, sqrt(D_y) y.  In the Wigner representation
#   a: drift -kappa/2 of x and p_x, <dx^2> = <dp_x^2> = kappa/2 dt;  x: <dp_x^2> = D dt;
#   y: <dp_y^2> = D_y dt.
# The start is that of Eq. (6); x and p_x of the samples start sharp, as in the source.
import sys

import numpy as np
import qutip
from scipy.integrate import solve_ivp

STEP = 0.02
SAMPLES = 100000
THRESHOLD = 0.05


def exact(lam, x0, omega, kappa, d, dy, times, size):
    width = np.sqrt(omega**2 + lam * x0**2)
    a = qutip.tensor(qutip.destroy(size), qutip.qeye(size))
    b = qutip.tensor(qutip.qeye(size), qutip.destroy(size))
    x, p = (a + a.dag()) / np.sqrt(2), (a - a.dag()) / (1j * np.sqrt(2))
    # Number states of the frequency of the start.
    y = (b + b.dag()) / np.sqrt(2 * width)
    q = (b - b.dag()) / 1j * np.sqrt(width / 2)
    h = (p * p + x * x + q * q + omega**2 * y * y + lam * x * x * y * y) / 2
    start = qutip.tensor(qutip.coherent(size, x0 / np.sqrt(2), method="analytic"),
                         qutip.basis(size, 0))
    jumps = [np.sqrt(r) * o for r, o in ((kappa, a), (d, x), (dy, y)) if r > 0]
    return qutip.mesolve(h, start * start.dag() if jumps else start, times, jumps, [x],
                         options=qutip.Options(nsteps=100000)).expect[0]


def mean_field(lam, x0, omega, kappa, d, dy, times):
    width = np.sqrt(omega**2 + lam * x0**2)

    def rhs(_, s):
        x, p, yy, yq, qq = s
        stiff = omega**2 + lam * x * x
        return [p - kappa / 2 * x, -(1 + lam * yy) * x - kappa / 2 * p,
                2 * yq, qq - stiff * yy, -2 * stiff * yq + dy]

    return solve_ivp(rhs, (0, times[-1]), [x0, 0, 1 / (2 * width), 0, width / 2],
                     "DOP853", times, rtol=1e-10, atol=1e-11).y[0]


def wigner(lam, x0, omega, kappa, d, dy, times, seed=1):
    draw = np.random.default_rng(seed)
    width = np.sqrt(omega**2 + lam * x0**2)
    y = draw.normal(size=SAMPLES) / np.sqrt(2 * width)
    q = draw.normal(size=SAMPLES) * np.sqrt(width / 2)
    x, p = np.full(SAMPLES, float(x0)), np.zeros(SAMPLES)
    noise = [np.sqrt(r * STEP) for r in (kappa / 2, kappa / 2 + d, dy)]
    means = [x0]

    def rates(x, p, y, q):
        return (p - kappa / 2 * x, -(1 + lam * y * y) * x - kappa / 2 * p, q,
                -(omega**2 + lam * x * x) * y)

    for _ in times[1:]:
        kicks = [s * draw.normal(size=SAMPLES) if s > 0 else 0 for s in noise]
        now = (x, p, y, q)
        kick = (kicks[0], kicks[1], 0, kicks[2])
        # additive noise: half of it, the midpoint, the rest
        half = [z + STEP / 2 * r + k / 2 for z, r, k in zip(now, rates(*now), kick)]
        x, p, y, q = (z + STEP * r + k for z, r, k in zip(now, rates(*half), kick))
        means.append(x.mean())
    return np.array(means)


def break_time(times, x, other):
    difference, size = abs(x - other), abs(x) + abs(other)
    sums = [np.concatenate([[0], np.cumsum((f[1:] + f[:-1]) / 2)]) for f in
            (difference, size)]
    delta = sums[0][1:] / sums[1][1:]
    above = np.nonzero(delta >= THRESHOLD)[0]
    if len(above) == 0:
        return np.inf
    i = above[0]
    if i == 0:
        return times[1]
    share = (THRESHOLD - delta[i - 1]) / (delta[i] - delta[i - 1])
    return times[i] + share * (times[i + 1] - times[i])


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 22
    t_max, cases = 8, [(1, 1, 1), (0.5, 1.5, 0.8)]
    rates = [(0, 0, 0), (0.1, 0, 0), (0.4, 0, 0), (0, 0.1, 0), (0, 0.4, 0), (0, 0, 0.1),
             (0, 0, 0.4)]
    times = np.arange(round(t_max / STEP) + 1) * STEP
    print("lambda x0 Omega  kappa D D_y    t_q  t_MF  t_TW")
    for case in cases:
        for rate in rates:
            x = exact(*case, *rate, times, size)
            classical = case[1] * np.exp(-rate[0] / 2 * times) * np.cos(times)
            others = (classical, mean_field(*case, *rate, times),
                      wigner(*case, *rate, times))
            print(*case, " ", *rate, "  ",
                  *("%.3f" % break_time(times, x, other) for other in others), flush=True)


if __name__ == "__main__":
    main()
