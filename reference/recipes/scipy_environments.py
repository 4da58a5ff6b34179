# scipy_environments.py FOLDER - thirty open models with random polynomials: the master
# equation as one matrix that acts on the stacked columns of rho, its exponential by SciPy
# (expm_multiply: Al-Mohy and Higham; below 20 states expm: Pade approximants).
#
# Operators are those of scipy_polynomials.py: Weyl-ordered products of ladder matrices
# by their definition, and Pauli matrices.  A basis is all products of so many number
# states of each oscillator.  L^+ L is that of larger matrices, cut, so that what leaves
# the basis is missing in the trace: nothing here knows which states are kept elsewhere.
#
# Each oscillator keeps what is at its own energy at most: H has x^2 and p^2 of each with
# positive factors and small powers up to the third beside them, and every oscillator
# loses quanta, at a rate that what else happens to it does not outweigh.
import functools
import itertools
import math
import random

import numpy as np
import scipy
import scipy.linalg
import scipy.sparse as sparse
from scipy.sparse.linalg import expm_multiply

from common import versions, write
from scipy_polynomials import PAULI, amplitudes, settle, spinor, weyl

MODELS = 30
INTERVAL, TIMES = 0.6, 4
NAMES = "abc"
WANTED = 1e-7
# Levels of each oscillator at first, in steps, at most, by the number of oscillators.
SIZES = {1: (16, 6, 46), 2: (8, 2, 16)}


class Model:
    """Parts as letters, `o' or `q'; a term: a factor and for each part (i, j) of x^i p^j,
    or 0 to 3 for one and the Pauli matrices."""

    def __init__(self, seed):
        draw = random.Random(seed)
        self.draw = draw
        self.kinds = draw.choice(("o", "o", "oq", "qo", "qq", "qoq", "oo", "qqq"))
        self.terms = {}
        for k, kind in enumerate(self.kinds):
            if kind == "o":
                self.terms[self.at(k, (2, 0))] = self.factor(0.3, 0.7)
                self.terms[self.at(k, (0, 2))] = self.factor(0.3, 0.7)
        few = self.kinds.count("o") > 1
        for _ in range(draw.randint(2, 4)):
            powers = self.powers(2 if few else 3)
            self.terms.setdefault(powers, draw.choice((-1, 1))
                                  * self.factor(0.03, 0.12 if few else 0.3))
        self.jumps = [self.jump() for _ in range(2)]
        # Mixed qubits: any length.
        self.start = [self.begin(kind, few) for kind in self.kinds]
        self.observed = self.powers(2)

    def factor(self, low, high):
        return round(self.draw.uniform(low, high), 4)

    def none(self):
        return tuple((0, 0) if kind == "o" else 0 for kind in self.kinds)

    def at(self, k, power):
        return tuple(power if j == k else p for j, p in enumerate(self.none()))

    def degree(self, powers):
        return sum(sum(p) if kind == "o" else p > 0
                   for kind, p in zip(self.kinds, powers))

    def powers(self, most):
        while True:
            found = tuple(self.draw.choice((0, 1, 2, 3)) if kind == "q" else
                          (self.draw.choice((0, 0, 1, 1, 2)), self.draw.choice((0, 0, 0, 1)))
                          for kind in self.kinds)
            if 1 <= self.degree(found) <= most:
                return found

    def jump(self):
        """A rate, and an operator: a lowering one of a part, and something beside it."""
        k = self.draw.randrange(len(self.kinds))
        one, i = (((1, 0), (0, 1)) if self.kinds[k] == "o" else (1, 2)), 1
        factor = self.factor(0.5, 0.7)
        sign = 1 if self.kinds[k] == "o" else -1
        terms = {self.at(k, one[0]): complex(factor),
                 self.at(k, one[i]): sign * 1j * factor}
        other = self.powers(2)
        if self.draw.random() < 0.7:
            terms[other] = terms.get(other, 0) + complex(self.factor(-0.2, 0.2),
                                                         self.factor(-0.2, 0.2))
        return self.factor(0.1, 0.5), terms

    def begin(self, kind, few):
        if kind == "o":
            far = 0.3 if few else 0.7
            return (self.factor(-far, far), self.factor(-far, far), self.factor(0.8, 1.25),
                    self.factor(-0.2, 0.2))
        z, phi = self.draw.uniform(-1, 1), self.draw.uniform(0, 2 * math.pi)
        r, length = math.sqrt(1 - z * z), self.draw.choice((1, self.draw.random()))
        return (length * r * math.cos(phi), length * r * math.sin(phi), length * z, 0.0)

    def product(self, powers):
        out = []
        for name, kind, p in zip(NAMES, self.kinds, powers):
            for operator, n in (((name, p[0]), ("p_" + name, p[1])) if kind == "o"
                                else (("%s_%s" % (name, " xyz"[p]), p > 0),)):
                out += [operator if n == 1 else "%s^%d" % (operator, n)] if n else []
        return "*".join(out)

    def text(self, terms):
        out = ""
        for powers, factor in terms.items():
            if isinstance(factor, complex):
                out += "+(%.4f%+.4f*i)*%s" % (factor.real, factor.imag,
                                              self.product(powers))
            else:
                out += "%+.4f*%s" % (factor, self.product(powers))
        return out.lstrip("+")


class Matrices:
    """Operators of MODEL between LEVELS states of each oscillator."""

    def __init__(self, model, levels):
        self.model = model
        self.levels = levels

    def term(self, powers, levels):
        out = np.eye(1)
        for kind, p in zip(self.model.kinds, powers):
            one = weyl(*p, 1.0, levels) if kind == "o" else \
                PAULI[p - 1] if p else np.eye(2)
            out = np.kron(out, one)
        return out

    def sum(self, terms, levels):
        return sum(f * self.term(p, levels) for p, f in terms.items())

    def cut(self, matrix, levels):
        """What of MATRIX, between LEVELS states, is below our own."""
        sizes = [levels if kind == "o" else 2 for kind in self.model.kinds]
        small = [self.levels if kind == "o" else 2 for kind in self.model.kinds]
        index = np.ravel_multi_index(np.indices(small).reshape(len(small), -1), sizes)
        return matrix[np.ix_(index, index)]

    def generator(self):
        h = self.sum(self.model.terms, self.levels)
        one = sparse.identity(len(h))
        # vec (A rho B) = (B^T x A) vec rho, columns stacked.
        kron = functools.partial(sparse.kron, format="csr")
        out = -1j * (kron(one, h) - kron(h.T, one))
        for rate, terms in self.model.jumps:
            more = self.levels + 4
            large = self.sum(terms, more)
            jump = self.sum(terms, self.levels)
            square = self.cut(large.conj().T @ large, more)
            out += rate * (kron(jump.conj(), jump) - kron(one, square) / 2
                           - kron(square.T, one) / 2)
        return out

    def state(self):
        rho = np.eye(1)
        for kind, start in zip(self.model.kinds, self.model.start):
            if kind == "o":
                c = amplitudes(start, 1.0, self.levels)
                one = np.outer(c, c.conj())
            else:
                one = (np.eye(2) + sum(b * s for b, s in zip(start, PAULI))) / 2
            rho = np.kron(rho, one)
        return rho

    def means(self):
        model, rho = self.model, self.state()
        generator = INTERVAL * self.generator()
        dense = len(rho) < 20 and scipy.linalg.expm(generator.toarray())
        looks = [self.term(model.observed, self.levels), self.sum(model.terms, self.levels)]
        vector, later = rho.ravel(order="F"), []
        for _ in range(TIMES):
            vector = dense @ vector if len(rho) < 20 else expm_multiply(generator, vector)
            later.append(vector.reshape(rho.shape, order="F"))
        return np.array([np.trace(a @ r).real for a in looks for r in later])


def converge(model):
    if "o" not in model.kinds:
        return Matrices(model, 2).means(), np.full(2 * TIMES, 1e-12)
    first, step, most = SIZES[model.kinds.count("o")]
    return settle(lambda levels: Matrices(model, levels).means(),
                  range(first, most + 1, step), WANTED)


def main():
    rows = []
    for seed in itertools.count(2385):
        model = Model(seed)
        found = converge(model)
        if found is None:
            continue
        means, error = found
        start = list(itertools.chain(*model.start)) + [0.0] * (12 - 4 * len(model.kinds))
        errors = [max(e.max(), 1e-12) for e in (error[:TIMES], error[TIMES:])]
        jumps = [x for rate, terms in model.jumps for x in (model.text(terms), rate)]
        rows.append((float(seed), model.kinds, model.text(model.terms), jumps[0], jumps[2],
                     model.product(model.observed), jumps[1], jumps[3], *start, *means,
                     *errors))
        if len(rows) == MODELS:
            break
    columns = [("seed", "1", 0), ("kinds", "text", "-"), ("hamiltonian", "text", "-"),
               ("operator_1", "text", "-"), ("operator_2", "text", "-"),
               ("observed", "text", "-"), ("rate_1", "1", 0), ("rate_2", "1", 0)]
    columns += [("start_%s%d" % (name, k), "1", 0) for name in NAMES for k in range(1, 5)]
    columns += [("mean_%d" % (k + 1), "1", "mean_err") for k in range(TIMES)]
    columns += [("energy_%d" % (k + 1), "1", "energy_err") for k in range(TIMES)]
    columns += [("mean_err", "1", 0), ("energy_err", "1", 0)]
    write("scipy/environments", "environments", columns, versions(scipy, np),
          "python3 scipy_environments.py",
          {"interval": INTERVAL, "method": "lindblad-taylor"},
          "more levels until twice the change over two steps is below 1e-7; "
          "1e-12 at least", rows)


if __name__ == "__main__":
    main()
