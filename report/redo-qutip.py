# ---- by QuTiP: the same for all numbers ---------------------------------------------
#
# Operators are made of qutip.destroy and qutip.sigma*; the state moves by sesolve, with
# an environment by mesolve, or is what steadystate finds.  A term x^m p^n of an
# oscillator is the Weyl-ordered 2^-m sum_k C(m, k) x^k p^n x^(m-k); its basis is made of
# the levels of the frequency that its start has, in which that is a coherent state.
import math

import numpy as np
import qutip as qt

ALL = TERMS + OBSERVE + [term for _, terms in JUMPS for term in terms]
DEGREE = max(m + n for _, powers in ALL for m, n in powers)
PAULI = [qt.qeye(2), qt.sigmax(), qt.sigmay(), qt.sigmaz()]


def is_qubit(k):
    return "bloch" in PARTS[k]


def factor_of(k, m, n, size):
    """x^m p^n of oscillator K among SIZE levels, exact; of a qubit its m-th matrix."""
    if is_qubit(k):
        return PAULI[m]
    w, down = PARTS[k]["width"], qt.destroy(size + DEGREE + 1)
    x = (down + down.dag()) / math.sqrt(2 * w)
    p = 1j * math.sqrt(w / 2) * (down.dag() - down)
    one = qt.qeye(size + DEGREE + 1)
    term = sum(math.comb(m, j) * (x**j if j else one) * (p**n if n else one)
               * (x**(m - j) if m > j else one) for j in range(m + 1)) / 2**m
    return qt.Qobj(term.full()[:size, :size])


def operator(terms, sizes):
    return sum(factor * qt.tensor([factor_of(k, m, n, sizes[k])
                                   for k, (m, n) in enumerate(powers)])
               for factor, powers in terms)


def start(k, size):
    part = PARTS[k]
    if is_qubit(k):
        return (PAULI[0] + sum(b * s for b, s in zip(part["bloch"], PAULI[1:]))) / 2
    alpha = (math.sqrt(part["width"] / 2) * part["mean"]
             + 1j * part["momentum"] / math.sqrt(2 * part["width"]))
    return qt.coherent(size, alpha, method="analytic")


def first_sizes():
    return [2 if is_qubit(k) else int((12 if JUMPS else 30) + 0.8 * (
        p["width"] * p["mean"]**2 + p["momentum"]**2 / p["width"]))
            for k, p in enumerate(PARTS)]


def larger(sizes):
    """A larger basis, or None when it would be too large."""
    sizes = [s if is_qubit(k) else s * 5 // 4 + 1 for k, s in enumerate(sizes)]
    return sizes if math.prod(sizes) <= (150 if JUMPS else 8000) else None


class Exact:
    def __init__(self, sizes):
        self.sizes = sizes
        self.h = operator(TERMS, sizes)
        self.jumps = [math.sqrt(rate) * operator(terms, sizes) for rate, terms in JUMPS]
        parts = [start(k, size) for k, size in enumerate(sizes)]
        if JUMPS or any(is_qubit(k) for k in range(len(sizes))):
            parts = [part if part.isoper else qt.ket2dm(part) for part in parts]
        self.psi = qt.tensor(parts)

    def follow(self, times, observed):
        wanted = {"atol": 1e-11, "rtol": 1e-9, "nsteps": 10**8}
        if int(qt.__version__.split(".")[0]) < 5:
            wanted = qt.Options(**wanted)
        if self.psi.isket:
            return qt.sesolve(self.h, self.psi, times, observed, options=wanted)
        return qt.mesolve(self.h, self.psi, times, self.jumps, observed, options=wanted)

    def mean(self, times):
        """<x> of the first part."""
        x = operator([(1, ((1, 0),) + ((0, 0),) * (len(PARTS) - 1))], self.sizes)
        return np.real(self.follow(times, [x]).expect[0])

    def level(self):
        return float(self.h.eigenenergies()[LEVEL])

    def observed(self):
        """The mean of OBSERVE at AT, or in the state that stays."""
        what = operator(OBSERVE, self.sizes)
        if QUANTITY == "steady_mean":
            return float(np.real(qt.expect(what, qt.steadystate(self.h, self.jumps))))
        return float(np.real(self.follow([0, AT], [what]).expect[0][-1]))

    def entropy(self):
        state = self.follow([0, AT], []).states[-1]
        return float(qt.entropy_vn(state.ptrace(0), 2 if BASE2 else math.e))
