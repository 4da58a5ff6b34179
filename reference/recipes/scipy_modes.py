# scipy_modes.py FOLDER - refuted entropies of two modes beside the background, by SciPy's
# transforms: VZ25 Table II, column S_e.
#
# H = (p^2 + x^2)/2 + sum_j (p_j^2 + (Omega_j^2 + lambda x^2) y_j^2)/2, VZ25 Eq. (5); the
# state is even in each y_j, so that half the axis and a cosine transform are enough.  Split
# steps of second order, extrapolated from two sizes; the entropy is that of the singular
# values of psi (x; y_1, y_2), in nats.
import numpy as np
import scipy
from scipy import fft

from common import versions, width
from refuted import publish

VZ = "vandissel-zahariade-2025"
END = 25
# lambda, x0, Omega; points and length of x, points and half length of y; what is smaller.
CASES = {1: ((0.1, 5, (0.4, 0.8)), (96, 26, 72, 22), (80, 24, 56, 18)),
         2: ((0.05, 8, (0.4, 0.8)), (128, 32, 88, 24), (112, 30, 72, 21))}


def entropy(point, grid, steps):
    lam, x0, omega = point
    points, length, half, reach = grid
    x = (np.arange(points) - points // 2)[:, None, None] * length / points
    y = (np.arange(half) + 0.5) * reach / half
    y = (y[None, :, None], y[None, None, :])
    k = 2 * np.pi * fft.fftfreq(points, length / points)[:, None, None]
    q = np.pi * np.arange(half) / reach
    h = END / steps
    potential = (x * x + sum((w * w + lam * x * x) * z * z for w, z in zip(omega, y))) / 2
    kinetic = (k * k + q[None, :, None]**2 + q[None, None, :]**2) / 2
    kick, drift = np.exp(-1j * h * potential), np.exp(-0.5j * h * kinetic)
    psi = np.exp(-((x - x0)**2 + sum(width(lam, x0, w) * z * z
                                     for w, z in zip(omega, y))) / 2).astype(complex)
    psi /= np.linalg.norm(psi)

    def waves(psi):
        return fft.dctn(fft.fft(psi, axis=0, norm="ortho"), axes=(1, 2), norm="ortho")

    def places(wave):
        return fft.ifft(fft.idctn(wave, axes=(1, 2), norm="ortho"), axis=0, norm="ortho")

    wave = drift * waves(psi)
    for i in range(steps):
        wave = drift * waves(kick * places(wave))
        if i < steps - 1:
            wave *= drift
    share = np.linalg.svd(places(wave).reshape(points, -1), compute_uv=False)**2
    share = share[share > 0] / share.sum()
    return -(share * np.log(share)).sum()


def main():
    rows = []
    for row, (point, grid, smaller) in CASES.items():
        coarse, fine = (entropy(point, grid, n) for n in (500, 1000))
        limit = fine + (fine - coarse) / 3
        error = abs(fine - limit) + 2 * abs(coarse - entropy(point, smaller, 500))
        rows.append((VZ, "vz-t2-%d-se" % row, "-", limit, error,
                     "split step by fft and dctn"))
        print(*rows[-1][1:], flush=True)
    publish("modes", versions(scipy, np), "scipy_modes.py",
            "what extrapolation to no step changes, and twice what a smaller grid does", rows)


if __name__ == "__main__":
    main()
