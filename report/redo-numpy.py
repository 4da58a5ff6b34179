# ---- by NumPy and SciPy: the same for all numbers -----------------------------------
#
# H as a dense matrix in oscillator levels, diagonalised by LAPACK: no grid, no step.  A
# term x^m p^n of a part is the Weyl-ordered 2^-m sum_k C(m, k) x^k p^n x^(m-k).  The
# basis of each part is made of the levels of the frequency that its start has, in which
# that is a displaced ground state.
import math

import numpy as np
from scipy.linalg import eigh

DEGREE = max(m + n for _, powers in TERMS + OBSERVE for m, n in powers)


def ladder(width, size):
    down = np.diag(np.sqrt(np.arange(1.0, size)), 1)
    x = (down + down.T) / math.sqrt(2 * width)
    p = 1j * math.sqrt(width / 2) * (down.T - down)
    return x, p


def weyl(x, p, m, n):
    power = np.linalg.matrix_power
    return sum(math.comb(m, k) * power(x, k) @ power(p, n) @ power(x, m - k)
               for k in range(m + 1)) / 2**m


def is_even(k):
    """Whether only even levels of part K take part."""
    return (QUANTITY != "level" and k > 0
            and all(sum(powers[k]) % 2 == 0 for _, powers in TERMS)
            and PARTS[k]["mean"] == 0 and PARTS[k]["momentum"] == 0)


def matrix(k, m, n, size):
    """x^m p^n of part K among SIZE levels: exact, for levels above are cut off last."""
    step = 2 if is_even(k) else 1
    x, p = ladder(PARTS[k]["width"], step * size + DEGREE + 1)
    return weyl(x, p, m, n)[:step * size:step, :step * size:step]


def product(factors):
    out = np.eye(1)
    for one in factors:
        out = np.kron(out, one)
    return out


def start(k, size):
    """A displaced ground state: alpha^n / sqrt(n!) exp(-|alpha|^2 / 2)."""
    part, step = PARTS[k], 2 if is_even(k) else 1
    alpha = (math.sqrt(part["width"] / 2) * part["mean"]
             + 1j * part["momentum"] / math.sqrt(2 * part["width"]))
    c = np.zeros(step * size, complex)
    c[0] = math.exp(-abs(alpha)**2 / 2)
    for n in range(1, step * size):
        c[n] = c[n - 1] * alpha / math.sqrt(n)
    return c[::step]


def operator(terms, sizes):
    return sum(factor * product(matrix(k, m, n, sizes[k])
                                for k, (m, n) in enumerate(powers))
               for factor, powers in terms)


def first_sizes():
    return [int(30 + 0.8 * (p["width"] * p["mean"]**2 + p["momentum"]**2 / p["width"]))
            for p in PARTS]


def larger(sizes):
    """A larger basis, or None when it would be too large."""
    sizes = [s * 6 // 5 if is_even(k) else s * 9 // 8 for k, s in enumerate(sizes)]
    return sizes if math.prod(sizes) <= 4000 else None


class Exact:
    def __init__(self, sizes):
        h = operator(TERMS, sizes)
        if np.abs(h.imag).max() < 1e-13:
            h = np.ascontiguousarray(h.real)
        self.sizes = sizes
        if QUANTITY == "level":
            self.energy = eigh(h, eigvals_only=True, subset_by_index=[0, LEVEL])
            return
        self.energy, self.vector = eigh(h)
        psi = np.ones(1)
        for k, size in enumerate(sizes):
            psi = np.kron(psi, start(k, size))
        self.weight = self.vector.conj().T @ psi

    def state(self, t):
        return self.vector @ (np.exp(-1j * self.energy * t) * self.weight)

    def mean(self, times):
        """<x> of the first part."""
        x = product(matrix(k, 1 if k == 0 else 0, 0, size)
                    for k, size in enumerate(self.sizes))
        used = np.abs(self.weight) > 1e-9
        v, e, w = self.vector[:, used], self.energy[used], self.weight[used]
        x = v.conj().T @ (x @ v)
        out = np.empty(len(times))
        for i in range(0, len(times), 4096):
            c = np.exp(-1j * np.outer(times[i:i + 4096], e)) * w
            out[i:i + 4096] = np.einsum("ti,ti->t", c.conj(), c @ x.T).real
        return out

    def level(self):
        return float(self.energy[LEVEL])

    def observed(self):
        """The mean of OBSERVE at AT."""
        psi = self.state(AT)
        return float(np.vdot(psi, operator(OBSERVE, self.sizes) @ psi).real)

    def entropy(self):
        psi = self.state(AT).reshape(self.sizes[0], -1)
        s = np.linalg.svd(psi, compute_uv=False)**2
        s = s[s > 1e-300]
        return float(-(s * np.log(s)).sum()) / (math.log(2) if BASE2 else 1)
