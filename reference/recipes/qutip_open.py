# qutip_open.py FOLDER - means of open models by QuTiP's mesolve.
#
# A background x coupled linearly to a qubit, an oscillator or, as a cavity, to a
# two-level atom, with the decoherence that a classical background needs:
#   d rho/dt = -i[H, rho] - gamma_c [x,[x,rho]] - gamma_q [A,[A,rho]],
# in Lindblad form with the operators sqrt(2 gamma_c) x and sqrt(2 gamma_q) A.
# Time in units of the background's frequency; products are symmetrised.
import sys

import numpy as np
import qutip
import scipy

from common import LENGTH, MOMENTUM, TIME, versions, write

INTERVAL = 0.25
LOOSE, TIGHT = 1e-9, 1e-11  # ten times closer, the steps and errors are too alike
SQUARE = "hbar/(m omega)"
MOMENTUM_SQUARE = "hbar m omega"


def ladder(size, frequency=1):
    a = qutip.destroy(size)
    return ((a + a.dag()) / np.sqrt(2 * frequency),
            (a - a.dag()) * (-1j * np.sqrt(frequency / 2)))


def squares(size, frequency=1):
    """x^2, p^2 and (xp + px)/2: exact up to the cut, where products of cut matrices
    are not."""
    x, p = ladder(size + 2, frequency)
    return [qutip.Qobj((o).full()[:size, :size]) for o in
            (x * x, p * p, (x * p + p * x) / 2)]


def solve(hamiltonian, start, lindblad, operators, rtol, t_end=5):
    times = np.linspace(0, t_end, int(round(t_end / INTERVAL)) + 1)
    options = qutip.Options(method="adams", order=12, rtol=rtol, atol=rtol / 100,
                            nsteps=10**7)
    result = qutip.mesolve(hamiltonian, start, times, lindblad, list(operators),
                           options=options)
    return np.array([times] + [np.real(e) for e in result.expect])


def make(identity, units, parameters, evolve, size, larger):
    best = evolve(larger, TIGHT)
    step = evolve(larger, LOOSE)
    basis = evolve(size, TIGHT)
    error = 2 * (abs(best - step) + abs(best - basis)).max(axis=1)
    columns = [(n, u, float(e)) for (n, u), e in zip([("t", TIME)] + units, error)]
    write("qutip/" + identity, "open-means", columns, versions(qutip, scipy, np),
          "python3 qutip_open.py", parameters,
          "mesolve (adams); levels %s against %s, rtol %g against %g; twice the sum of "
          "the two largest changes" % (larger, size, TIGHT, LOOSE), best.T)


# ---- a qubit: H = (p^2 + x^2)/2 + (delta/2) sx + lambda x sz ---------------------------

def qubit(levels, rtol, delta, lam, gamma_c, gamma_q, x0, state):
    x, p = ladder(levels)
    one, two = qutip.qeye(levels), qutip.qeye(2)
    x2, p2, xp = squares(levels)
    spins = [qutip.sigmax(), qutip.sigmay(), qutip.sigmaz()]
    hamiltonian = qutip.tensor((x2 + p2) / 2, two) \
        + qutip.tensor(one, delta / 2 * spins[0]) + lam * qutip.tensor(x, spins[2])
    lindblad = [np.sqrt(2 * gamma_c) * qutip.tensor(x, two),
                np.sqrt(2 * gamma_q) * qutip.tensor(one, spins[2])]
    up = qutip.basis(2, 0)
    spin = up if state == "up" else (up + qutip.basis(2, 1)).unit()
    start = qutip.tensor(qutip.coherent(levels, x0 / np.sqrt(2), method="analytic"), spin)
    operators = [qutip.tensor(o, two) for o in (x, p, x2, p2, xp)]
    operators += [qutip.tensor(one, s) for s in spins]
    for s in (spins[2], spins[0], spins[1]):
        operators += [qutip.tensor(x, s), qutip.tensor(p, s)]
    return solve(hamiltonian, start * start.dag(), lindblad, operators, rtol)


QUBIT = [("x", LENGTH), ("p", MOMENTUM), ("x2", SQUARE), ("p2", MOMENTUM_SQUARE),
         ("xp", "hbar"), ("sx", "1"), ("sy", "1"), ("sz", "1"), ("x_sz", LENGTH),
         ("p_sz", MOMENTUM), ("x_sx", LENGTH), ("p_sx", MOMENTUM), ("x_sy", LENGTH),
         ("p_sy", MOMENTUM)]


def make_qubit(identity, state, gamma_c, gamma_q, delta=1.0, lam=0.5, x0=1.0):
    make(identity, QUBIT,
         {"kind": "qubit", "lambda": lam, "Delta": delta, "gamma_c": gamma_c,
          "gamma_q": gamma_q, "x0": x0, "sz" if state == "up" else "sx": 1.0},
         lambda levels, rtol: qubit(levels, rtol, delta, lam, gamma_c, gamma_q, x0,
                                    state), 50, 58)


# ---- an oscillator: H = (p^2 + x^2)/2 + (pq^2 + wq^2 xq^2)/2 + lambda x xq --------------

def oscillators(levels, rtol, lam, wq, gamma_c, gamma_q, x0):
    n, m = levels
    (x, p), (q, k) = ladder(n), ladder(m, wq)
    one, two = qutip.qeye(n), qutip.qeye(m)
    x2, p2, xp = squares(n)
    q2, k2, qk = squares(m, wq)
    hamiltonian = qutip.tensor((x2 + p2) / 2, two) \
        + qutip.tensor(one, (k2 + wq**2 * q2) / 2) + lam * qutip.tensor(x, q)
    lindblad = [np.sqrt(2 * gamma_c) * qutip.tensor(x, two),
                np.sqrt(2 * gamma_q) * qutip.tensor(one, q)]
    start = qutip.tensor(qutip.coherent(n, x0 / np.sqrt(2), method="analytic"),
                         qutip.basis(m, 0))
    operators = [qutip.tensor(x, two), qutip.tensor(p, two), qutip.tensor(one, q),
                 qutip.tensor(one, k)]
    operators += [qutip.tensor(o, two) for o in (x2, p2, xp)]
    operators += [qutip.tensor(a, b) for a in (x, p) for b in (q, k)]
    operators += [qutip.tensor(one, o) for o in (q2, k2, qk)]
    # Not to t = 5: the levels needed grow with time, and the cost with their fourth
    # power.
    return solve(hamiltonian, start * start.dag(), lindblad, operators, rtol, 3)


OSCILLATORS = [("x", LENGTH), ("p", MOMENTUM), ("xq", LENGTH), ("pq", MOMENTUM),
               ("x2", SQUARE), ("p2", MOMENTUM_SQUARE), ("xp", "hbar"),
               ("x_xq", SQUARE), ("x_pq", "hbar"), ("p_xq", "hbar"),
               ("p_pq", MOMENTUM_SQUARE), ("xq2", SQUARE), ("pq2", MOMENTUM_SQUARE),
               ("xqpq", "hbar")]


# ---- a cavity: H = g (a s+ + a^dag s-) + i e (a^dag - a), rotating frame --------------

def cavity(levels, rtol, g, kappa, e, nb, gd, gu):
    a = qutip.tensor(qutip.destroy(levels), qutip.qeye(2))
    one = qutip.qeye(levels)
    spins = [qutip.sigmax(), qutip.sigmay(), qutip.sigmaz()]
    lower = qutip.tensor(one, (spins[0] - 1j * spins[1]) / 2)
    hamiltonian = g * (a * lower.dag() + a.dag() * lower) + 1j * e * (a.dag() - a)
    rates = [(kappa * (nb + 1), a), (kappa * nb, a.dag()), (gd, lower),
             (gu, lower.dag())]
    lindblad = [np.sqrt(rate) * o for rate, o in rates if rate > 0]
    field = qutip.coherent(levels, 1 + 0.5j, method="analytic")
    spin = (qutip.qeye(2) + 0.6 * spins[0] + 0.8 * spins[2]) / 2
    start = qutip.tensor(field * field.dag(), spin)
    x, p = ladder(levels)
    operators = [qutip.tensor(o, qutip.qeye(2)) for o in (x, p, *squares(levels))]
    operators += [qutip.tensor(one, s) for s in spins]
    for s in spins:
        operators += [qutip.tensor(x, s), qutip.tensor(p, s)]
    return solve(hamiltonian, start, lindblad, operators, rtol)


CAVITY = QUBIT[:8] + [(o + s, u) for s in ("_sx", "_sy", "_sz")
                      for o, u in (("x", LENGTH), ("p", MOMENTUM))]


def make_cavity(identity, nb, gd, gu, size, larger, g=0.5, kappa=1.0, e=0.5):
    make(identity, CAVITY,
         {"kind": "cavity", "g": g, "kappa": kappa, "E": e, "nb": nb, "gd": gd, "gu": gu,
          "x0": float(np.sqrt(2)), "p0": float(np.sqrt(0.5)), "sx": 0.6, "sz": 0.8},
         lambda levels, rtol: cavity(levels, rtol, g, kappa, e, nb, gd, gu), size, larger)


def make_oscillators():
    lam, wq, gamma, x0 = 0.5, 1.3, 0.125, 1.0
    make("open-oscillators-a1", OSCILLATORS,
         {"kind": "oscillators", "lambda": lam, "omega_q": wq, "gamma_c": gamma,
          "gamma_q": gamma, "x0": x0},
         lambda levels, rtol: oscillators(levels, rtol, lam, wq, gamma, gamma, x0),
         (22, 17), (26, 20))


if __name__ == "__main__":
    make_qubit("open-qubit-b1", "up", 0.125, 0.125)
    make_qubit("open-qubit-b2", "plus", 0.125, 0.25)
    make_oscillators()
    make_cavity("open-cavity-c1", 0.0, 0.125, 0.125, 30, 36)
    make_cavity("open-cavity-c3", 1.0, 0.25, 0.0, 64, 74)
