# qutip_refuted.py FOLDER - refuted claims on open models: means, states that stay and Wigner
# operators by QuTiP, mean field with noise by NumPy's random trajectories, two oscillators
# by the linear equations of their covariance.
import numpy as np
import qutip
import scipy
from scipy.linalg import expm
from scipy.optimize import minimize

from common import versions
from qutip_open import ladder, squares
from refuted import publish

SX, SY, SZ = qutip.sigmax(), qutip.sigmay(), qutip.sigmaz()
TWO = qutip.qeye(2)


def state(hamiltonian, start, jumps, t, rtol=1e-11):
    options = qutip.Options(method="adams", order=12, rtol=rtol, atol=rtol / 100,
                            nsteps=10**7)
    if start.isket:
        start = qutip.ket2dm(start)
    return qutip.mesolve(hamiltonian, start, [0, t], jumps, [], options=options).states[-1]


def bloch(x, y, z):
    return (TWO + x * SX + y * SY + z * SZ) / 2


def coherent(size, x0, p0=0):
    return qutip.ket2dm(qutip.coherent(size, (x0 + 1j * p0) / np.sqrt(2), method="analytic"))


# ---- a push ----------------------------------------------------------------------------
# H = 2 q sigma_z + 2 sigma_z + p^2/2, noise of p and of the qubit of rate 1: <p sigma_z>.

def push(size):
    q, p = ladder(size)
    one = qutip.qeye(size)
    h = qutip.tensor(2 * SZ, q) + qutip.tensor(2 * SZ, one) \
        + qutip.tensor(TWO, squares(size)[1] / 2)
    rho = state(h, qutip.tensor(bloch(1, 0, 0), coherent(size, 0)),
                [qutip.tensor(TWO, q), qutip.tensor(SZ, one)], 1)
    return qutip.expect(qutip.tensor(SZ, p), rho)


# ---- photons -----------------------------------------------------------------------------
# H = i g (a' s - s' a) + E (a + a'), losses 2 kappa of the cavity and gamma of the atom.

def photons(size):
    a, s = qutip.tensor(TWO, qutip.destroy(size)), qutip.tensor(
        qutip.basis(2, 1) * qutip.basis(2, 0).dag(), qutip.qeye(size))
    h = 5j * (a.dag() * s - s.dag() * a) + 0.5 * (a + a.dag())
    stays = qutip.steadystate(h, [np.sqrt(2 * 2.0) * a, np.sqrt(0.2) * s])
    return qutip.expect(a.dag() * a, stays)


# ---- Wigner operators --------------------------------------------------------------------

def smallest(rho, reach):
    """The smallest eigenvalue of the partial Wigner operator of RHO, atom and mode: over a
    grid, then by a search from its least point."""
    full, size = rho.full(), rho.dims[0][1]
    block = [[full[i * size:(i + 1) * size, j * size:(j + 1) * size] for j in (0, 1)]
             for i in (0, 1)]
    between = block[0][1]
    parts = [block[0][0], block[1][1], (between + between.conj().T) / 2,
             (between - between.conj().T) / 2j]

    def least(x, p):
        uu, dd, re, im = (qutip.wigner(qutip.Qobj(m), x, p, method="clenshaw")
                          for m in parts)
        return (uu + dd) / 2 - np.sqrt(((uu - dd) / 2)**2 + re**2 + im**2)

    x = np.linspace(-reach, reach, 81)
    grid = least(x, x)
    i, j = np.unravel_index(grid.argmin(), grid.shape)  # rows are p
    found = minimize(lambda at: least(at[:1], at[1:])[0, 0], (x[j], x[i]),
                     method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-15})
    return min(grid.min(), found.fun)


def cavity(size):
    """An atom in a cavity that is driven and loses, cold and without noise of the atom."""
    a, down = qutip.destroy(size), qutip.basis(2, 1) * qutip.basis(2, 0).dag()
    h = 0.5 * (qutip.tensor(down.dag(), a) + qutip.tensor(down, a.dag())) \
        + 0.5j * qutip.tensor(TWO, a.dag() - a)
    rho = state(h, qutip.tensor(bloch(0.6, 0, 0.8), coherent(size, np.sqrt(2), np.sqrt(0.5))),
                [qutip.tensor(TWO, a)], 1.25)
    return smallest(rho, 4)


def qubit(size, t, delta, lam, gamma, x0, spin):
    """H = (p^2 + x^2)/2 + delta sigma_x/2 + lam x sigma_z, decoherence GAMMA of both."""
    x, _ = ladder(size)
    x2, p2, _ = squares(size)
    one = qutip.qeye(size)
    h = qutip.tensor(TWO, (x2 + p2) / 2) + qutip.tensor(delta / 2 * SX, one) \
        + lam * qutip.tensor(SZ, x)
    return state(h, qutip.tensor(bloch(*spin), coherent(size, x0)),
                 [np.sqrt(2 * gamma) * qutip.tensor(TWO, x),
                  np.sqrt(2 * gamma) * qutip.tensor(SZ, one)], t)


def below(size):
    return smallest(qubit(size, 1.5, 1, 1, np.sqrt(1 / 20), 0, (1, 0, 0)), 5)


# ---- mean field with noise -----------------------------------------------------------------

def noisy(delta, spin, t, steps, count, seed=20260408):
    """<x sigma_z> of points with a qubit each: dp = -(x + lam <sigma_z>) dt + sqrt (2 gamma)
    dW, the qubit in the field of its point, losing sx and sy at 4 gamma; and its standard
    error."""
    lam, gamma, dt = 0.5, 0.125, t / steps
    draw = np.random.default_rng(seed)
    x, p = 1 + np.sqrt(0.5) * draw.standard_normal(count), \
        np.sqrt(0.5) * draw.standard_normal(count)
    s = np.tile(np.array(spin, float)[:, None], count)

    def turn(h):
        """About (delta, 0, 2 lam x) for the time H, which keeps the length, and decay."""
        n = np.array([np.full(count, float(delta)), np.zeros(count), 2 * lam * x])
        rate = np.maximum(np.sqrt((n * n).sum(axis=0)), 1e-300)
        n /= rate
        c, d = np.cos(rate * h), np.sin(rate * h)
        along = (n * s).sum(axis=0)
        cross = np.array([n[1] * s[2] - n[2] * s[1], n[2] * s[0] - n[0] * s[2],
                          n[0] * s[1] - n[1] * s[0]])
        out = s * c + cross * d + n * along * (1 - c)
        out[:2] *= np.exp(-4 * gamma * h)
        return out

    for _ in range(steps):
        x += p * dt / 2
        s = turn(dt / 2)
        p += -(x + lam * s[2]) * dt + np.sqrt(2 * gamma * dt) * draw.standard_normal(count)
        s = turn(dt / 2)
        x += p * dt / 2
    y = x * s[2]
    return y.mean(), y.std() / np.sqrt(count)


def noise_off(delta, spin):
    """Of mean field with noise from the master equation: <x sigma_z> at t = 3.75."""
    exact = []
    for size in (36, 44):
        rho = qubit(size, 3.75, delta, 0.5, 0.125, 1, spin)
        exact.append(qutip.expect(qutip.tensor(SZ, ladder(size)[0]), rho))
    best, sigma = noisy(delta, spin, 3.75, 120, 400000)
    coarse = noisy(delta, spin, 3.75, 60, 400000)[0]
    # Both steps have noise of their own.
    return best - exact[1], 4 * sigma + abs(best - coarse) + 2 * abs(exact[1] - exact[0])


# ---- two oscillators -------------------------------------------------------------------------
# H = (p^2 + x^2)/2 + (p_q^2 + 1.69 x_q^2)/2 + x x_q/2: z' = F z, S' = F S + S F^T + D.

FLOW = np.array([[0, 1, 0, 0], [-1, 0, -0.5, 0], [0, 0, 0, 1], [-0.5, 0, -1.69, 0]])
START = np.diag([0.5, 0.5, 0.5 / 1.3, 0.65])
NOISE = np.diag([0, 0.25, 0, 0.25])


def covariance(t):
    """By Van Loan's exponential of twice the size."""
    both = expm(t * np.block([[-FLOW, NOISE], [np.zeros((4, 4)), FLOW.T]]))
    move = both[4:, 4:].T
    return move @ START @ move.T + move @ both[:4, 4:]


def transposed(t):
    """The smaller symplectic eigenvalue of the partial transpose: p_q turned round."""
    turn = np.diag([1, 1, 1, -1])
    form = np.kron(np.eye(2), [[0, 1], [-1, 0]])
    return abs(np.linalg.eigvals(1j * form @ turn @ covariance(t) @ turn)).min()


def uncorrelated(t):
    """Var p by mean field from the spread of (x, p) alone, less that of the equation."""
    move = expm(t * FLOW)
    return (move @ np.diag([0.5, 0.5, 0, 0]) @ move.T - covariance(t))[1, 1]


def main():
    rows = []

    def add(source, claim, label, value, error, how):
        rows.append((source, claim, label, value, error, how))
        print(*rows[-1][1:], flush=True)

    def refine(f, small, large, least):
        best = f(large)
        return best, 2 * abs(best - f(small)) + least

    add("classical-quantum-trajectories", "cqt-force", "-", *refine(push, 40, 52, 1e-8),
        "mesolve")
    add("qutip-atom-cavity", "qac-described", "-", *refine(photons, 8, 12, 1e-12),
        "steadystate")
    add("layton-2026", "l26-cavity", "not exact", *refine(cavity, 20, 25, 1e-9),
        "mesolve; smallest eigenvalue of W")
    add("layton-2026", "l26-h3-always", "-", *refine(below, 30, 36, 1e-8),
        "mesolve; smallest eigenvalue of W")
    add("layton-2026", "l26-h4-removed", "-", transposed(1), 1e-14, "expm of the covariance")
    add("layton-2026", "l26-h5-noise", "not exact", *noise_off(1, (0, 0, 1)),
        "random trajectories less mesolve")
    add("layton-2026", "l26-h5-commuting", "not exact", *noise_off(0, (1, 0, 0)),
        "random trajectories less mesolve")
    add("layton-2026", "l26-h6-exactness", "not exact", uncorrelated(5), 1e-13,
        "expm of both covariances")
    publish("open", versions(qutip, scipy, np), "qutip_refuted.py",
            "fewer states: twice the change and what the integrator is off; 400000 "
            "trajectories with twice the step: the change and four standard errors", rows)


if __name__ == "__main__":
    main()
