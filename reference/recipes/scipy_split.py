# scipy_split.py FOLDER - how far the energy of a split step on a grid as it is stated moves:
# refuted claims on VZ25 Fig. 9, by SciPy's FFT.
#
# exp (-i T dt/2) exp (-i V dt) exp (-i T dt/2), VZ25 Eq. (C3), with 256 x 256 points in a
# box of 40 and dt = 0.03 up to t = 100; <H> at every third step.
import numpy as np
import scipy
from scipy import fft

from common import versions, width
from refuted import publish

POINTS, BOX, STEP, END = 256, 40, 0.03, 100


def largest(lam, x0, omega):
    """Largest |1 - E(t)/E(0)|, and how much larger it may be between the looks."""
    q = (np.arange(POINTS) - POINTS // 2) * BOX / POINTS
    k = 2 * np.pi * fft.fftfreq(POINTS, BOX / POINTS)
    x, y = q[:, None], q
    potential = (x * x + (omega**2 + lam * x * x) * y * y) / 2
    kinetic = (k[:, None]**2 + k * k) / 2
    half, whole = np.exp(-0.5j * STEP * kinetic), np.exp(-1j * STEP * potential)
    psi = np.exp(-((x - x0)**2 + width(lam, x0, omega) * y * y) / 2).astype(complex)
    wave = fft.fft2(psi / np.linalg.norm(psi), norm="ortho")

    def energy():
        psi = fft.ifft2(wave, norm="ortho")
        return (abs(wave)**2 * kinetic).sum() + (abs(psi)**2 * potential).sum()

    energies = [energy()]
    for i in range(1, int(END / STEP) + 1):
        wave = half * fft.fft2(whole * fft.ifft2(half * wave))
        if i % 3 == 0:
            energies.append(energy())
    change = np.array(energies) / energies[0] - 1
    bend = abs(change[:-2] - 2 * change[1:-1] + change[2:]) / 4
    near = np.maximum(np.maximum(abs(change[:-2]), abs(change[2:])), abs(change[1:-1]))
    found = abs(change).max()
    return found, max((near + bend).max() - found, 0) + 1e-12


def main():
    rows = []
    for number, point in ((1, (0.1, 4, 0.4)), (2, (0.04, 10, 1.2)), (3, (0.1, 15, 0.8))):
        rows.append(("vandissel-zahariade-2025", "vz-f9-%d" % number, "-", *largest(*point),
                     "split step by fft2"))
        print(*rows[-1][1:], flush=True)
    publish("split", versions(scipy, np), "scipy_split.py",
            "the discretisation is part of the claim; the error is what a parabola through "
            "three looks is above them", rows)


if __name__ == "__main__":
    main()
