# scipy_orders.py FOLDER - refuted claims on powers of lambda: what Eq. (6) lacks of the
# ground state that it stands for, and what Eqs. (A7) and (A8) lack of the exact
# amplitudes, of matrices in oscillator states diagonalised by SciPy's eigh.
#
# lambda is halved until the power that two neighbours give moves no more; what it moved by
# last, twice, is the error.
import numpy as np
import scipy
from scipy.linalg import eigh, svdvals

from common import versions, width
from qutip_means import coherent, squeezed
from refuted import publish

VZ = "vandissel-zahariade-2025"
X0, OMEGA = 5, 0.8


def ladder(size, frequency):
    """x and x^2, p^2 in SIZE states, exact."""
    a = np.diag(np.sqrt(np.arange(1.0, size + 2)), 1)
    x, p = (a + a.T) / np.sqrt(2 * frequency), (a - a.T) * np.sqrt(frequency / 2)
    return [m[:size, :size] for m in (x, x @ x, -p @ p)]


def hamiltonian(lam, omega, shift, size_x, size_y, frequency):
    """p^2/2 + (x - shift)^2/2 + p_y^2/2 + (omega^2 + lam x^2) y^2/2 in states of
    x - shift and in even ones of y."""
    u, u2, p2 = ladder(size_x, 1.0)
    y2, q2 = (m[::2, ::2] for m in ladder(2 * size_y, frequency)[1:])
    one, x2 = np.eye(size_x), u2 + 2 * shift * u + shift**2 * np.eye(size_x)
    return (np.kron((p2 + u2) / 2, np.eye(size_y))
            + np.kron(one, (q2 + omega**2 * y2) / 2) + lam / 2 * np.kron(x2, y2)), u


# ---- Eq. (6) -------------------------------------------------------------------------

def displaced(lam, size):
    """1 - |<0|psi_0>|^2, <x> - x0 and 1 - tr rho_x^2 of the ground state."""
    h, u = hamiltonian(lam, OMEGA, X0, size, size // 2, width(lam, X0, OMEGA))
    ground = eigh(h, subset_by_index=[0, 0])[1][:, 0].reshape(size, -1)
    p = np.sort(svdvals(ground)**2)[:-1]  # all but the largest
    small = p.sum()
    return (ground.ravel()[1:]**2).sum(), abs(np.sum(ground * (u @ ground))), \
        2 * small - small**2 - (p * p).sum()


# ---- Eqs. (A7) and (A8) ----------------------------------------------------------------

def amplitudes(lam, x0, omega, adapted, size):
    """H in free states and the start: the state at a time, states n by 0, 2, ... of y."""
    h, _ = hamiltonian(lam, omega, 0, *size, omega)
    start = np.kron(coherent(x0, size[0]), squeezed(
        width(lam, x0, omega) if adapted else omega, omega, size[1]))
    energy, vector = eigh(h)
    weight = vector.T @ start
    return lambda t: (vector @ (np.exp(-1j * energy * t) * weight)).reshape(size)


def formula(which, lam, x0, omega, t, size):
    """c_n0 f_n or c_n2 f_n as printed, for n < SIZE."""
    n, z2, g = np.arange(size), x0 * x0 / 2, lam / (8 * omega)
    f = np.exp(-0.5j * t) * coherent(x0, size) * np.exp(-1j * n * t)
    if which == "A7":
        c = np.exp(-1j * g * (2 * n + 1) * t) - 1j * g * (
            z2 * np.exp(-1j * t) + n * (n - 1) * np.exp(1j * t) / z2) * np.sin(t)
        return f * np.exp(-0.5j * omega * t) * c

    def s(w):
        return np.sin(w * t) / w
    c = z2 * np.exp(-1j * t) * s(omega - 1) + (2 * n + 1) * s(omega) \
        + n * (n - 1) * np.exp(1j * t) * s(omega + 1) / z2
    return f * -1j * np.sqrt(2) * g * np.exp(-1.5j * omega * t) * c


def distance(which, lam, x0, omega, times, adapted, size):
    """The largest over TIMES of the norm of the difference."""
    state, column = amplitudes(lam, x0, omega, adapted, size), 0 if which == "A7" else 1
    return max(np.linalg.norm(state(t)[:, column] - formula(which, lam, x0, omega, t,
                                                            size[0])) for t in times)


def power(residuals):
    found = np.log2(np.divide(residuals[:-1], residuals[1:]))
    return found[-1], 2 * abs(found[-1] - found[-2])


def main():
    rows = []

    def add(claim, small, large, how):
        (best, drift), (before, _) = power(large), power(small)
        rows.append((VZ, claim, "-", best, drift + 2 * abs(best - before), how))
        print(*rows[-1][1:], flush=True)

    lambdas = [0.03 / 2**i for i in range(13)]
    grounds = [np.transpose([displaced(lam, size) for lam in lambdas]) for size in (16, 20)]
    for claim, small, large in zip(("vz-e6", "vz-e6-shift", "vz-e6-entanglement"), *grounds):
        add(claim, small, large, "power between 0.03/2^11 and 0.03/2^12")

    lambdas = [0.02 / 2**i for i in range(11)]
    for claim, which, adapted, scaled in (("vz-a7-long", "A7", False, True),
                                          ("vz-a8-eq6", "A8", True, False),
                                          ("vz-a8-long", "A8", False, True)):
        both = []
        for size in ((48, 9), (54, 11)):
            both.append([distance(which, lam, 3, 0.8, 2 / lam - np.linspace(0, 20, 201)
                                  if scaled else [7.3], adapted, size) for lam in lambdas])
        add(claim, *both, "power between 0.02/2^9 and 0.02/2^10")
    publish("orders", versions(scipy, np), "scipy_orders.py",
            "what the power moves by at the last halving of lambda, and in a larger basis, "
            "twice", rows)


if __name__ == "__main__":
    main()
