# scipy_kick.py - <p sigma_z> of a qubit that pushes a free particle, by SciPy's expm: the
# claim cqt-force of classical-quantum-trajectories.yaml, which is refuted.
#
# For looking up, and printed: it is no set that is kept and is not among what `run' runs.
#
# H = s 2 lambda q sigma_z + phi sigma_z + p^2/2, lambda = 1, phi = 2, s = 1 as the notebook
# writes it and s = -1 as its code moves P; the qubit in |+>, q in the vacuum.  What the
# environment of the model does commutes with sigma_z and has no mean force, so that it
# leaves <p sigma_z> as it is: d<p sigma_z>/dt = -2 s lambda.
import numpy as np
from scipy.linalg import expm


def push(sign, size, t=1.0):
    a = np.diag(np.sqrt(np.arange(1, size)), 1)
    q, p = (a + a.T) / np.sqrt(2), (a - a.T) / (1j * np.sqrt(2))
    mean = 0
    for z in (1, -1):
        h = sign * 2 * z * q + 2 * z * np.eye(size) + p @ p / 2
        psi = expm(-1j * t * h)[:, 0]
        mean += z * (psi.conj() @ p @ psi).real / 2
    return mean


def main():
    for sign, what in ((1, "as it is written"), (-1, "with the sign of the code")):
        small, large = push(sign, 60), push(sign, 90)
        print("%s: <p sigma_z> at t = 1 is %.9f, with 60 number states %.9f"
              % (what, large, small))


if __name__ == "__main__":
    main()
