# scipy_potentials.py FOLDER - a dozen models of three oscillators, H = T(p) + V(q) with
# random polynomials, up to the fourth degree: H as a sparse matrix between products of
# number states, its exponential by SciPy (expm_multiply: Al-Mohy and Higham).
#
# The matrices of one oscillator are those of scipy_polynomials.py; of their products
# those are kept whose numbers add up to no more than a bound.  Nothing here has grids,
# other levels or a diagonal form.
#
# H is bounded below: V has q^2r of each oscillator, T its p^2, with positive factors.  Of
# everything else the powers over 2r add up to less than one; or to one, with factors that
# are small beside those; or all powers are even and the factor is positive.
import math
import random

import numpy as np
import scipy.sparse as sparse
from scipy.sparse.linalg import expm_multiply

from scipy_polynomials import NAMES, TIMES, amplitudes, publish, settle, weyl

MODELS = 12
FIRST, STEP, MOST = 14, 4, 38  # sums of numbers of quanta
INTERVAL = 0.4  # rows are at INTERVAL, 2 INTERVAL, ...
WANTED = 1e-7  # of all means; models that need more states are passed over
EDGES = 2  # terms whose powers add up to one: shares of 0.3, at most, of the leading ones


class Model:
    """terms: a factor for (i, j), (k, l), (m, n) of a^i p_a^j b^k p_b^l c^m p_c^n;
    start: mean, momentum, width and chirp of each oscillator; even: those whose
    reflection leaves H and the start as they are."""

    kinds = "ooo"

    def __init__(self, seed):
        draw = self.draw = random.Random(seed)
        self.terms = {}
        self.even = draw.choice(((), (2,), (1, 2), (1, 2)))
        self.highest = [draw.choice((1, 2, 2)) for _ in NAMES]
        self.light = [self.factor(0.35, 0.7) for _ in NAMES]
        self.square = [self.factor(0.3, 0.7) for _ in NAMES]
        self.lead = [v if r == 1 else self.factor(0.01, 0.04)
                     for v, r in zip(self.square, self.highest)]
        for k in range(3):
            self.add({k: 2}, self.square[k])
            self.add({k: 2}, self.light[k], momenta=True)
            self.add({k: 2 * self.highest[k]}, self.lead[k])
        self.edges = 0
        wanted = draw.randint(4, 7) + len(self.terms)
        for _ in range(1000):
            if len(self.terms) < wanted:
                self.another()
        if len(self.even) < 2 and draw.random() < 0.5:
            j, k = draw.sample(range(3 - len(self.even)), 2)
            self.add({j: 1, k: 1}, draw.choice((-1, 1)) * self.factor(0.1, 0.3)
                     * math.sqrt(self.light[j] * self.light[k]), momenta=True)
        self.start = [self.begin(k) for k in range(3)]
        self.observed = self.look()

    def factor(self, low, high):
        return round(self.draw.uniform(low, high), 4)

    def add(self, powers, factor, momenta=False):
        at = tuple((0, powers.get(k, 0)) if momenta else (powers.get(k, 0), 0)
                   for k in range(3))
        self.terms.setdefault(at, round(factor, 4))

    def another(self):
        """One more term of V."""
        powers = {k: self.draw.choice((0, 0, 1, 1, 2, 2, 3)) for k in range(3)}
        degree = sum(powers.values())
        weight = sum(p / (2 * self.highest[k]) for k, p in powers.items())
        even = all(p % 2 == 0 for p in powers.values())
        if not 1 <= degree <= 4 or (weight > 1 + 1e-9 and not even) \
                or any(powers[k] % 2 for k in self.even):
            return
        sign = 1 if weight > 1 + 1e-9 else self.draw.choice((-1, 1))
        share = self.factor(0.1, 0.3) if weight > 1 - 1e-9 else self.factor(0.1, 0.5)
        if abs(weight - 1) < 1e-9:
            if self.edges == EDGES:
                return
            self.edges += 1
        if degree == 4:
            share /= 2
        self.add(powers, sign * share * math.prod(
            self.lead[k] ** (p / (2 * self.highest[k])) for k, p in powers.items()))

    def begin(self, k):
        far = 0 if k in self.even else 0.8
        return (self.factor(-far, far), self.factor(-far, far),
                round(self.width(k) * self.draw.uniform(0.85, 1.18), 3),
                self.factor(-0.2, 0.2) if self.draw.random() < 0.5 else 0.0)

    def width(self, k):
        """m omega of its squares."""
        return math.sqrt(self.square[k] / self.light[k])

    def look(self):
        """Of powers up to the third something that is not zero for all times."""
        while True:
            powers = tuple((self.draw.choice((0, 0, 1, 2)), self.draw.choice((0, 0, 0, 1)))
                           for _ in NAMES)
            if 1 <= sum(map(sum, powers)) <= 3 \
                    and not any(sum(powers[k]) % 2 for k in self.even):
                return powers

    def product(self, powers):
        out = []
        for name, p in zip(NAMES, powers):
            for operator, n in ((name, p[0]), ("p_" + name, p[1])):
                out += [operator if n == 1 else "%s^%d" % (operator, n)] if n else []
        return "*".join(out)

    def text(self):
        return "".join("%+.4f*%s" % (factor, self.product(powers))
                       for powers, factor in self.terms.items()).lstrip("+")


class Matrices:
    """Operators of MODEL between products of number states of at most QUANTA in all."""

    def __init__(self, model, quanta):
        self.model = model
        self.size = quanta + 1
        index = np.indices((self.size,) * 3).reshape(3, -1)
        self.kept = np.flatnonzero(index.sum(axis=0) <= quanta)

    def term(self, powers):
        out = sparse.identity(1, format="csr")
        for k, p in enumerate(powers):
            one = weyl(*p, self.model.width(k), self.size)
            one = sparse.csr_matrix(np.where(np.abs(one) > 1e-13, one, 0))
            out = sparse.kron(out, one, format="csr")
        return out[self.kept][:, self.kept]

    def state(self):
        out = np.ones(1)
        for k, start in enumerate(self.model.start):
            out = np.kron(out, amplitudes(start, self.model.width(k), self.size))
        return out[self.kept]

    def means(self):
        """<a> at all times, the mean of what is observed, then <H>."""
        h = sum(f * self.term(p) for p, f in self.model.terms.items()).tocsr()
        psi, later = self.state(), []
        energy = np.vdot(psi, h @ psi).real
        for _ in range(TIMES):
            psi = expm_multiply(-1j * INTERVAL * h, psi)
            later.append(psi)
        looks = (self.term(((1, 0), (0, 0), (0, 0))), self.term(self.model.observed))
        return np.array([np.vdot(s, a @ s).real for a in looks for s in later] + [energy])


def converge(model):
    return settle(lambda quanta: Matrices(model, quanta).means(),
                  range(FIRST, MOST + 1, STEP), WANTED)


if __name__ == "__main__":
    publish("potentials", 2392, MODELS, INTERVAL, Model, converge,
            "more number states until twice the change over two steps is below 1e-7; 1e-12 "
            "at least")
