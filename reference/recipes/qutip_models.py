# qutip_models.py FOLDER - means of open models that are shipped as files, by QuTiP's
# mesolve: written again in ladder operators and s+, s-, in product bases.
import sys

import numpy as np
import qutip
import scipy

from common import versions, write

INTERVAL, TIMES = 0.9, 4
LOOSE, TIGHT = 1e-9, 1e-11
SX, SY, SZ = qutip.sigmax(), qutip.sigmay(), qutip.sigmaz()
DOWN = (SX - 1j * SY) / 2


def ladder(size, w=1):
    """a, and x, p, x^2, p^2, (xp + px)/2 exact up to the cut."""
    large = size + 2
    a = qutip.destroy(large)
    x = (a + a.dag()) / np.sqrt(2 * w)
    p = (a - a.dag()) * (-1j * np.sqrt(w / 2))
    return [qutip.Qobj(o.full()[:size, :size]) for o in
            (a, x, p, x * x, p * p, (x * p + p * x) / 2)]


def on(k, sizes, operator):
    return qutip.tensor([operator if j == k else qutip.qeye(n)
                         for j, n in enumerate(sizes)])


def solve(h, jumps, start, looks, rtol):
    times = INTERVAL * np.arange(TIMES + 1)
    options = qutip.Options(method="adams", order=12, rtol=rtol, atol=rtol / 100,
                            nsteps=10**7)
    start = start if start.isoper else start * start.dag()
    result = qutip.mesolve(h, start, times, [np.sqrt(r) * l for r, l in jumps], looks,
                           options=options)
    return np.array([np.real(e)[1:] for e in result.expect])


def coherent(size, x, p=0):
    return qutip.coherent(size, (x + 1j * p) / np.sqrt(2), method="analytic")


def squeezed(size, width):
    """exp(-width q^2/2) in number states of frequency 1."""
    r = (1 - width) / (1 + width)
    c = np.zeros(size)
    c[0] = np.sqrt(2 * np.sqrt(width) / (1 + width))
    for n in range(2, size, 2):
        c[n] = c[n - 2] * r * np.sqrt((n - 1) / n)
    return qutip.Qobj(c)


def moved(size, width, x):
    """The same about X; of a larger space, since the shift is not exact at its end."""
    large = 4 * size
    a = qutip.destroy(large)
    shift = (x / np.sqrt(2) * (a.dag() - a)).expm()
    return qutip.Qobj((shift * squeezed(large, width)).full()[:size])


def driven_kerr(size, rtol):
    chi, delta, force, kappa, kappa2, x0 = 0.15, 0.3, 0.6, 0.2, 0.05, 1
    a, x, p, x2, p2, xp = ladder(size)
    n = qutip.num(size)
    h = chi * n * n + delta * n + force * (a + a.dag())
    two = qutip.Qobj((qutip.destroy(size + 2)**2).full()[:size, :size])
    return solve(h, [(kappa, a), (kappa2, two)], coherent(size, x0),
                 [x, p, n, xp], rtol)


def two_qubits(size, rtol):
    g, other, detuning, kappa, gamma, phase = 0.4, 0.3, 0.25, 0.15, 0.1, 0.05
    sizes = (size, 2, 2)
    a, x, p, x2 = (on(0, sizes, o) for o in ladder(size)[:4])
    first, second = on(1, sizes, DOWN), on(2, sizes, DOWN)
    swap = g * a * first.dag() + other * a * second.dag()
    h = swap + swap.dag() + detuning / 2 * on(2, sizes, SZ)
    field = coherent(size, 0.8, 0.3)
    start = qutip.tensor(field * field.dag(), (qutip.qeye(2) + SZ) / 2,
                         (qutip.qeye(2) + 0.3 * SX + 0.1 * SY - 0.5 * SZ) / 2)
    jumps = [(kappa, a), (gamma, first), (gamma, second), (phase, on(2, sizes, SZ))]
    return solve(h, jumps, start, [x, on(1, sizes, SZ), on(1, sizes, SX) * on(2, sizes, SX),
                                   p * on(2, sizes, SY), x2], rtol)


def jaynes_cummings(size, rtol):
    g, detuning, kappa, gamma = 0.5, 0.4, 0.2, 0.05
    sizes = (2, size)
    a, x, p = (on(1, sizes, o) for o in ladder(size)[:3])
    down = on(0, sizes, DOWN)
    h = detuning / 2 * on(0, sizes, SZ) + g * (a * down.dag() + a.dag() * down)
    return solve(h, [(kappa, a), (gamma, down)],
                 qutip.tensor(qutip.basis(2, 0), qutip.basis(size, 0)),
                 [on(0, sizes, SZ), on(1, sizes, qutip.num(size)),
                  x * on(0, sizes, SY), p * on(0, sizes, SX)], rtol)


def damped(size, rtol):
    gamma, heat, x0 = 0.3, 1.5, 1.2
    a, x, p, x2, p2, xp = ladder(size)
    jump = np.sqrt(4 * heat) * x + 1j / np.sqrt(4 * heat) * p
    return solve((x2 + p2) / 2 + gamma / 2 * xp, [(gamma / 2, jump)],
                 moved(size, 1.4, x0), [x, p, x2, p2, xp], rtol)


def vz25_damped(size, rtol):
    lam, x0, omega, kappa = 0.1, 1.5, 0.8, 0.1
    n, m = size
    sizes = (n, m)
    a, x, p, x2, p2, xp = (on(0, sizes, o) for o in ladder(n))
    full = ladder(2 * m, omega)[1:]
    # Of y even states alone: all that acts on it is even.
    y2, py2 = (on(1, sizes, qutip.Qobj(o.full()[::2, ::2])) for o in (full[2], full[3]))
    h = (x2 + p2) / 2 + (py2 + omega**2 * y2) / 2 + lam / 2 * x2 * y2
    width = np.sqrt(omega**2 + lam * x0**2) / omega
    mode = qutip.Qobj(squeezed(2 * m, width).full()[::2])
    return solve(h, [(kappa, a)], qutip.tensor(coherent(n, x0), mode),
                 [x, p, x2, y2, x2 * y2], rtol)


MODELS = [
    ("driven-kerr", "-", driven_kerr, 30, 36,
     ["x", "p_x", "(x^2 + p_x^2 - 1)/2", "x*p_x"]),
    ("two-qubits", "-", two_qubits, 14, 17, ["x", "a_z", "a_x*b_x", "p_x*b_y", "x^2"]),
    ("jaynes-cummings", "-", jaynes_cummings, 6, 8,
     ["s_z", "(x^2 + p_x^2 - 1)/2", "x*s_y", "p_x*s_x"]),
    ("damped", "-", damped, 44, 52, ["x", "p_x", "x^2", "p_x^2", "x*p_x"]),
    ("vz25-damped", "x0=1.5 Omega=0.8", vz25_damped, (22, 10), (25, 12),
     ["x", "p_x", "x^2", "y^2", "x^2*y^2"]),
]


def main():
    rows = []
    for name, settings, evolve, small, large, observed in MODELS:
        best = evolve(large, TIGHT)
        error = 2 * (abs(best - evolve(large, LOOSE)) + abs(best - evolve(small, TIGHT)))
        for look, means, errors in zip(observed, best, error):
            rows.append((name, settings, look, *means, max(errors.max(), 1e-12)))
    columns = [("model", "text", "-"), ("set", "text", "-"), ("observed", "text", "-")]
    columns += [("mean_%d" % (k + 1), "1", "mean_err") for k in range(TIMES)]
    columns += [("mean_err", "1", 0)]
    write("qutip/models", "models", columns, versions(qutip, scipy, np),
          "python3 qutip_models.py", {"interval": INTERVAL, "method": "lindblad-taylor"},
          "mesolve (adams); fewer levels, and rtol %g against %g; twice the sum of the "
          "two largest changes" % (TIGHT, LOOSE), rows)


if __name__ == "__main__":
    main()
