# qutip_steady.py FOLDER - means in steady states, by QuTiP's steadystate: shipped models
# written again in ladder operators, converged and in few states.
import sys

import numpy as np
import qutip
import scipy

from common import versions, write

SIZES = (26, 32)  # what is called converged, and a smaller one to measure that


def kerr(size, f, kappa, kappa2):
    chi, delta = 0.15, 0.3
    a, n = qutip.destroy(size), qutip.num(size)
    h = chi * n * n + delta * n + f * (a + a.dag())
    x, p = (a + a.dag()) / np.sqrt(2), -1j * (a - a.dag()) / np.sqrt(2)
    return h, [np.sqrt(kappa) * a, np.sqrt(kappa2) * a * a], {
        "x": x, "p_x": p, "(x^2 + p_x^2 - 1)/2": n, "x^2": x * x}


def atom(size, gamma, gain):
    g, drive, kappa = 5, 0.5, 2
    a = qutip.tensor(qutip.qeye(2), qutip.destroy(size))
    down = qutip.tensor(qutip.sigmam(), qutip.qeye(size))
    h = 1j * g * (a.dag() * down - down.dag() * a) + drive * (a + a.dag())
    jumps = [np.sqrt(2 * kappa) * a, np.sqrt(gamma) * down, np.sqrt(gain) * down.dag()]
    return h, [j for j in jumps if j.norm() > 0], {
        "(x^2 + p_x^2 - 1)/2": a.dag() * a,
        "s_z": qutip.tensor(qutip.sigmaz(), qutip.qeye(size)),
        "p_x*s_y": -1j * (a - a.dag()) / np.sqrt(2) * qutip.tensor(qutip.sigmay(),
                                                                    qutip.qeye(size))}


CASES = [
    ("driven-kerr", "-", lambda n: kerr(n, 0.6, 0.2, 0.05)),
    ("driven-kerr", "F=1.1 kappa=0.5 kappa2=0.2", lambda n: kerr(n, 1.1, 0.5, 0.2)),
    ("driven-atom", "-", lambda n: atom(n, 0.2, 0)),
    ("driven-atom", "gamma=0 gain=0.2", lambda n: atom(n, 0, 0.2)),
]


def means(make, size):
    h, jumps, looks = make(size)
    rho = qutip.steadystate(h, jumps, method="direct")
    residual = (qutip.liouvillian(h, jumps) * qutip.operator_to_vector(rho)).norm()
    assert residual < 1e-11, residual
    return {k: float(np.real(qutip.expect(o, rho))) for k, o in looks.items()}


def main():
    rows = []
    for model, settings, make in CASES:
        few, (small, large) = means(make, 5), (means(make, n) for n in SIZES)
        for look, mean in large.items():
            # In few states x^2 as a product is another number: see the manual.
            if look != "x^2":
                rows.append((model, settings, look, "5", few[look], 1e-12))
            rows.append((model, settings, look, "-", mean,
                         max(2 * abs(mean - small[look]), 1e-12)))
    columns = [("model", "text", "-"), ("set", "text", "-"), ("observed", "text", "-"),
               ("states", "text", "-"), ("mean", "1", "mean_err"), ("mean_err", "1", 0)]
    write("qutip/steady", "steady", columns, versions(qutip, scipy, np),
          "python3 qutip_steady.py", {},
          "steadystate (direct); %d states against %d, twice the change" % SIZES, rows)


if __name__ == "__main__":
    main()
