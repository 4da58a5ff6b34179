# qutip_means.py FOLDER - exact means and entropy of the closed model by QuTiP's
# sesolve, in the oscillator states n, m with n + w m below an energy.
#
# A product basis would hold states with n and m both large, whose energy lambda x^2
# y^2 is huge and slows the integrator down; operators cut to the triangle are handed
# over as Qobj.  Only even m: the state is even in y at all times.
import sys

import numpy as np
import qutip
import scipy
import scipy.sparse as sparse

from common import ENERGY, LENGTH, MOMENTUM, POINTS, TIME, versions, width, write

INTERVAL = 0.25
LOOSE, TIGHT = 1e-11, 1e-13  # ten times closer, the steps and errors are too alike


def ladder(size, frequency):
    """Position and momentum in SIZE oscillator states; the last ones are wrong by the
    cut and left out by who calls."""
    a = qutip.destroy(size)
    return ((a + a.dag()) / np.sqrt(2 * frequency),
            (a - a.dag()) * (-1j * np.sqrt(frequency / 2)))


def coherent(x0, size):
    """Amplitudes of exp(-(x - x0)^2/2) in the states of frequency 1."""
    c = np.empty(size)
    c[0] = np.exp(-x0**2 / 4)
    for n in range(1, size):
        c[n] = c[n - 1] * x0 / np.sqrt(2 * n)
    return c


def squeezed(strength, frequency, size):
    """Amplitudes of exp(-strength y^2/2) in the even states 0, 2, ..."""
    c = np.empty(size)
    c[0] = np.sqrt(2 * np.sqrt(frequency * strength) / (frequency + strength))
    ratio = (frequency - strength) / (frequency + strength)
    for k in range(1, size):
        c[k] = c[k - 1] * ratio * np.sqrt((2 * k - 1) / (2 * k))
    return c


class Basis:
    """States (n, m_1, m_2, ...), m even, with n + sum w_j m_j <= cut."""

    def __init__(self, cut, frequencies):
        self.frequencies = frequencies
        self.sizes = [int(cut) + 1] + [int(cut / w) // 2 + 1 for w in frequencies]
        levels = np.indices(self.sizes).reshape(len(self.sizes), -1)
        energy = levels[0] + sum(2 * w * m for w, m in zip(frequencies, levels[1:]))
        self.kept = np.flatnonzero(energy <= cut)

    def axis(self, i, operator):
        """OPERATOR (x, p) of axis I, as a matrix in the states of that axis."""
        size, step = self.sizes[i], 1 if i == 0 else 2
        frequency = 1 if i == 0 else self.frequencies[i - 1]
        q, p = ladder(step * size + 4, frequency)
        full = sparse.csr_matrix(operator(q, p).data)
        return full[0:step * size:step, 0:step * size:step]

    def product(self, factors):
        """Product of matrices by axis; where there is none, the identity."""
        out = sparse.identity(1, format="csr")
        for i, size in enumerate(self.sizes):
            out = sparse.kron(out, factors.get(i, sparse.identity(size)), "csr")
        return qutip.Qobj(out[self.kept][:, self.kept])

    def state(self, factors):
        out = np.ones(1)
        for factor in factors:
            out = np.kron(out, factor)
        return qutip.Qobj(out[self.kept].astype(complex))

    def entropy(self, ket):
        """Von Neumann entropy of the background."""
        full = np.zeros(np.prod(self.sizes), dtype=complex)
        full[self.kept] = ket.full()[:, 0]
        rest = int(np.prod(self.sizes[1:]))
        pure = qutip.Qobj(full, dims=[[self.sizes[0], rest], [1, 1]])
        return qutip.entropy_vn(pure.ptrace(0))


def evolve(lam, x0, omegas, t_end, cut, frequencies, rtol):
    basis = Basis(cut, frequencies)
    x2 = basis.axis(0, lambda q, p: q * q)
    hamiltonian = basis.product({0: basis.axis(0, lambda q, p: (p * p + q * q) / 2)})
    for j, omega in enumerate(omegas):
        hamiltonian += basis.product(
            {j + 1: basis.axis(j + 1, lambda q, p: (p * p + omega**2 * q * q) / 2)})
        hamiltonian += lam / 2 * basis.product(
            {0: x2, j + 1: basis.axis(j + 1, lambda q, p: q * q)})
    start = basis.state([coherent(x0, basis.sizes[0])]
                        + [squeezed(width(lam, x0, omega), w, size) for omega, w, size
                           in zip(omegas, frequencies, basis.sizes[1:])])
    means = [basis.product({0: basis.axis(0, lambda q, p: q)}),
             basis.product({0: basis.axis(0, lambda q, p: p)}),
             basis.product({0: x2})]
    means += [basis.product({j + 1: basis.axis(j + 1, lambda q, p: q * q)})
              for j in range(len(omegas))]
    means += [hamiltonian]
    times = np.linspace(0, t_end, int(round(t_end / INTERVAL)) + 1)
    options = qutip.Options(method="adams", order=12, rtol=rtol, atol=rtol / 100,
                            nsteps=10**7)
    states = qutip.sesolve(hamiltonian, start, times, [], options=options).states
    columns = [times] + [np.real(qutip.expect(m, states)) for m in means]
    return np.array(columns + [[basis.entropy(s) for s in states]])


def make(identity, lam, x0, omegas, t_end, cut, frequencies):
    larger = round(1.15 * cut)
    best = evolve(lam, x0, omegas, t_end, larger, frequencies, TIGHT)
    step = evolve(lam, x0, omegas, t_end, larger, frequencies, LOOSE)
    basis = evolve(lam, x0, omegas, t_end, cut, frequencies, TIGHT)
    # Twice the sum of both changes: neither is known to be the smaller error.
    error = 2 * (abs(best - step) + abs(best - basis)).max(axis=1)
    # What is conserved exactly must be so within the error found.
    energy = best[-2]
    assert abs(energy - energy[0]).max() <= error[-2], "energy drifts"
    names = [("t", TIME), ("x", LENGTH), ("p", MOMENTUM), ("x2", "hbar/(m omega)")]
    names += [("y2" if len(omegas) == 1 else "y2_%d" % (j + 1), "hbar/(m omega)")
              for j in range(len(omegas))]
    names += [("energy", ENERGY), ("entropy", "1")]
    write(identity, "means",
          [(n, u, float(e)) for (n, u), e in zip(names, error)],
          versions(qutip, scipy, np), "python3 qutip_means.py",
          {"lambda": lam, "x0": x0, "omega": ",".join(map(repr, omegas)),
           "method": "quantum"},
          "sesolve (adams); basis energy %g against %g, rtol %g against %g; twice the "
          "sum of the two largest changes" % (larger, cut, TIGHT, LOOSE), best.T)


if __name__ == "__main__":
    wanted = sys.argv[2:]
    for name, (lam, x0, omega, t_end, cut, w) in POINTS.items():
        if not wanted or name in wanted:
            make("qutip/means-" + name, lam, x0, [omega], t_end, cut, [w])
    if not wanted or "15" in wanted:
        make("qutip/means-15", 0.05, 2.5, [0.4, 0.8], 4, 30, [0.5, 0.8])
