# scipy_polynomials.py FOLDER - a hundred models with random polynomials for
# Hamiltonians: H as a dense matrix, diagonalised by SciPy.
#
# A term is a product of Weyl-ordered x^m p^n of each oscillator, by their definition
#   2^-m sum_k C(m, k) x^k p^n x^(m-k)
# as ladder matrices, and of Pauli matrices.  Each oscillator then changes to the lowest
# eigenstates of its own part of H, of which, by Kronecker products, those are kept whose
# numbers add up to no more than a bound.  Nothing here has Moyal's products, grids or
# coordinates.
#
# H is bounded below: each oscillator has x^2r and p^2s with positive factors, and of
# everything else the sum of i/2r + j/2s is below one, or one, with factors that are small
# beside those.
import functools
import itertools
import math
import random

import numpy as np
import scipy
import scipy.linalg

from common import versions, write

MODELS = 100
# Factors of x^2, x^4, x^6, p^2, p^4: from, to.
LEADING = {1: (0.3, 0.8), 2: (0.04, 0.2), 3: (0.01, 0.05)}
INTERVAL, TIMES = 0.9, 4  # rows are at INTERVAL, 2 INTERVAL, ...
NAMES = "abc"
WANTED = 1e-6  # of all means; models that need more levels are passed over
# Sums of levels at first, in steps, at most, by the number of oscillators.
SIZES = {1: (20, 10, 80), 2: (14, 4, 38), 3: (10, 2, 18)}
PAULI = (np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]),
         np.array([[1, 0], [0, -1]]))


class Model:
    """kinds: a letter a part, `o' or `q'; terms: a factor, and for each part (i, j)
    of x^i p^j, or 0 to 3 for one and the three Pauli matrices; start: four numbers a
    part, mean, momentum, width and chirp, or a Bloch vector and 0."""

    def __init__(self, seed):
        draw = random.Random(seed)
        self.draw = draw
        self.kinds = draw.choice(("o", "oo", "oo", "oq", "oq", "ooq", "ooq", "qo", "ooo"))
        self.highest = [self.leading(kind) for kind in self.kinds]
        self.edges = 0
        self.terms = {}
        for k, kind in enumerate(self.kinds):
            if kind == "o":
                r, s = self.highest[k]
                self.terms[self.at(k, (2 * r, 0))] = self.factor(*LEADING[r])
                self.terms[self.at(k, (0, 2 * s))] = self.factor(*LEADING[s])
        wanted = draw.randint(2, 6) + len(self.terms)
        for _ in range(1000):
            powers = self.powers()
            weight = self.weight(powers)
            if powers in self.terms or powers == self.none() or weight > 1 + 1e-9 \
                    or self.degree(powers) > 6:
                continue
            if weight > 1 - 1e-9:
                if self.edges == 2:
                    continue
                self.edges += 1
            size = (0.15 if weight > 1 - 1e-9 else 0.5) * self.scale(powers)
            self.terms[powers] = draw.choice((-1, 1)) * self.factor(0.2 * size, size)
            if len(self.terms) == wanted:
                break
        self.start = [self.begin(kind, h) for kind, h in zip(self.kinds, self.highest)]
        self.observed = self.none()
        while not 1 <= self.degree(self.observed) <= 3:
            self.observed = self.powers()

    def factor(self, low, high):
        return round(self.draw.uniform(low, high), 4)

    def leading(self, kind):
        if kind == "q":
            return None
        return self.draw.choice(((1, 1), (1, 1), (2, 1), (2, 1), (3, 1), (2, 2)))

    def none(self):
        return tuple((0, 0) if kind == "o" else 0 for kind in self.kinds)

    def at(self, k, power):
        return tuple(power if j == k else p for j, p in enumerate(self.none()))

    def powers(self):
        """Anything; coordinates alone in two of three."""
        momenta = self.draw.random() < 1 / 3
        return tuple(self.draw.choice((0, 1, 2, 3)) if kind == "q" else
                     (self.draw.choice((0, 0, 1, 1, 2, 3, 4, 5)),
                      self.draw.choice((0, 1, 1, 2, 3)) if momenta else 0)
                     for kind in self.kinds)

    def weight(self, powers):
        total = 0
        for kind, p, highest in zip(self.kinds, powers, self.highest):
            if kind == "o":
                total += p[0] / (2 * highest[0]) + p[1] / (2 * highest[1])
        return total

    def degree(self, powers):
        return sum(sum(p) if kind == "o" else p > 0
                   for kind, p in zip(self.kinds, powers))

    def scale(self, powers):
        """Product of the leading factors, each to the share of its power."""
        out = 1
        for k, h in enumerate(self.highest):
            if h:
                for i, most in ((0, 2 * h[0]), (1, 2 * h[1])):
                    lead = (most, 0) if i == 0 else (0, most)
                    out *= self.terms[self.at(k, lead)] ** (powers[k][i] / most)
        return out

    def begin(self, kind, highest):
        if kind == "o":
            return (round(self.draw.uniform(-1, 1), 3),
                    round(self.draw.uniform(-0.7, 0.7), 3),
                    round(self.draw.uniform(0.7, 1.4) * (1 if highest[0] == 1 else 1.4), 3),
                    round(self.draw.uniform(-0.3, 0.3), 3) if self.draw.random() < 0.5
                    else 0.0)
        z, phi = self.draw.uniform(-1, 1), self.draw.uniform(0, 2 * math.pi)
        r = math.sqrt(1 - z * z)
        return (r * math.cos(phi), r * math.sin(phi), z, 0.0)

    def product(self, powers):
        out = []
        for name, kind, p in zip(NAMES, self.kinds, powers):
            for operator, n in (((name, p[0]), ("p_" + name, p[1])) if kind == "o"
                                else (("%s_%s" % (name, " xyz"[p]), p > 0),)):
                out += [operator if n == 1 else "%s^%d" % (operator, n)] if n else []
        return "*".join(out)

    def text(self):
        return "".join("%+.4f*%s" % (factor, self.product(powers))
                       for powers, factor in self.terms.items()).lstrip("+")


@functools.lru_cache(300)
def weyl(m, n, w, size):
    """x^m p^n in SIZE number states of the frequency W.  More of them than are kept: what
    is kept is exact."""
    a = np.diag(np.sqrt(np.arange(1, size + m + n)), 1)
    x = (a + a.T) / math.sqrt(2 * w)
    p = 1j * (a.T - a) * math.sqrt(w / 2)
    power = np.linalg.matrix_power
    full = sum(math.comb(m, k) * power(x, k) @ power(p, n) @ power(x, m - k)
               for k in range(m + 1)) / 2**m
    return full[:size, :size]


def amplitudes(start, w, size):
    """psi ~ exp(-(width + i chirp) (q - mean)^2/2 + i momentum q), which
    i p + (width + i chirp) (q - mean) - i momentum takes to zero."""
    mean, momentum, width, chirp = start
    v = width + 1j * chirp
    down = math.sqrt(w / 2) + v / math.sqrt(2 * w)
    up = -math.sqrt(w / 2) + v / math.sqrt(2 * w)
    long = 4 * size + 100
    c = np.zeros(long, complex)
    c[0] = 1
    for n in range(long - 1):
        c[n + 1] = ((v * mean + 1j * momentum) * c[n]
                    - (up * math.sqrt(n) * c[n - 1] if n else 0)) / (down * math.sqrt(n + 1))
    return (c / np.linalg.norm(c))[:size]


def spinor(bloch):
    theta, phi = math.acos(bloch[2]), math.atan2(bloch[1], bloch[0])
    return np.array([math.cos(theta / 2), math.sin(theta / 2) * np.exp(1j * phi)])


class Matrices:
    """Operators of MODEL between the products of levels that add up to LEVELS at most."""

    def __init__(self, model, levels):
        self.model = model
        self.size = [levels + 1 if kind == "o" else 2 for kind in model.kinds]
        self.number = 80 + 3 * levels  # of number states below each level
        self.w = [{1: 1.1, 2: 1.3, 3: 1.5}[h[0]] if h else 0 for h in model.highest]
        self.levels = [self.own_levels(k) for k in range(len(model.kinds))]
        index = np.indices(self.size)
        total = sum(n for n, kind in zip(index, model.kinds) if kind == "o")
        self.kept = np.flatnonzero(total.ravel() <= levels)

    def own_levels(self, k):
        """Eigenstates of what H has of part K alone, one a column."""
        if self.model.kinds[k] == "q":
            return np.eye(2)
        h = sum(f * weyl(*p[k], self.w[k], self.number)
                for p, f in self.model.terms.items() if p == self.model.at(k, p[k]))
        return scipy.linalg.eigh(h, subset_by_index=(0, self.size[k] - 1))[1]

    def term(self, powers):
        out = None
        grid = np.unravel_index(self.kept, self.size)
        for k, (kind, p) in enumerate(zip(self.model.kinds, powers)):
            one = weyl(*p, self.w[k], self.number) if kind == "o" else \
                PAULI[p - 1] if p else np.eye(2)
            one = self.levels[k].conj().T @ one @ self.levels[k]
            # Of the Kronecker product what is kept.
            block = one[np.ix_(grid[k], grid[k])]
            out = block if out is None else out * block
        return out

    def state(self):
        out = np.ones(1)
        for k, (kind, start) in enumerate(zip(self.model.kinds, self.model.start)):
            one = amplitudes(start, self.w[k], self.number) if kind == "o" else \
                spinor(start)
            out = np.kron(out, self.levels[k].conj().T @ one)
        return out[self.kept]

    def means(self):
        """<x> of the first oscillator at all times, those of what is observed, then
        <H>."""
        model = self.model
        h = sum(f * self.term(p) for p, f in model.terms.items())
        assert np.abs(h - h.conj().T).max() < 1e-9 * np.abs(h).max()
        if np.abs(h.imag).max() == 0:
            h = h.real
        values, vectors = scipy.linalg.eigh(h)
        psi = self.state()
        inside = vectors.conj().T @ psi
        first = model.at(model.kinds.index("o"), (1, 0))
        later = [vectors @ (np.exp(-1j * values * INTERVAL * (k + 1)) * inside)
                 for k in range(TIMES)]
        means = [np.vdot(s, a @ s).real for a in map(self.term, (first, model.observed))
                 for s in later]
        return np.array(means + [np.vdot(psi, h @ psi).real])


def settle(means, sizes, wanted, far=math.inf):
    """Means and their errors, or None: twice the largest change over the last two steps in
    size.  Changes above FAR will not go away."""
    runs = []
    for size in sizes:
        runs.append(means(size))
        if len(runs) < 3:
            continue
        error = 2 * np.abs(np.array(runs[-3:-1]) - runs[-1]).max(axis=0)
        if len(runs) == 3 and error.max() > far:
            return None
        if error.max() < wanted:
            return runs[-1], error
    return None


def converge(model):
    first, step, most = SIZES[model.kinds.count("o")]
    return settle(lambda levels: Matrices(model, levels).means(),
                  range(first, most + 1, step), WANTED, far=0.3)


def publish(name, first, count, interval, make, find, rule):
    """COUNT models that MAKE makes from seeds from FIRST on, without those for which FIND
    has no means, as a set."""
    rows = []
    for seed in itertools.count(first):
        model = make(seed)
        found = find(model)
        if found is None:
            continue
        means, error = found
        start = list(itertools.chain(*model.start)) + [0.0] * (12 - 4 * len(model.kinds))
        errors = [max(e.max(), 1e-12) for e in (error[:TIMES], error[TIMES:-1], error[-1])]
        rows.append((float(seed), model.kinds, model.text(), model.product(model.observed),
                     *start, *means, *errors))
        if len(rows) == count:
            break
    columns = [("seed", "1", 0), ("kinds", "text", "-"), ("hamiltonian", "text", "-"),
               ("observed", "text", "-")]
    columns += [("start_%s%d" % (part, k), "1", 0) for part in NAMES for k in range(1, 5)]
    columns += [("x_%d" % (k + 1), "1", "x_err") for k in range(TIMES)]
    columns += [("mean_%d" % (k + 1), "1", "mean_err") for k in range(TIMES)]
    columns += [("energy", "1", "energy_err"), ("x_err", "1", 0), ("mean_err", "1", 0),
                ("energy_err", "1", 0)]
    write("scipy/" + name, "polynomials", columns, versions(scipy, np),
          "python3 scipy_%s.py" % name, {"interval": interval}, rule, rows)


if __name__ == "__main__":
    publish("polynomials", 2385, MODELS, INTERVAL, Model, converge,
            "more levels, and number states for them, until twice the change over two steps "
            "is below 1e-6; 1e-12 at least")
