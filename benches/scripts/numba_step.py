"""One explicit step of a masked diffusion field in numba, beside a copy: the reference for
`roofline`. Needs numpy and numba.

    python3 benches/scripts/numba_step.py [EDGE] [THREADS]
"""

import sys
import time

import numba
import numpy as np

EDGE = int(sys.argv[1]) if len(sys.argv) > 1 else 256
numba.set_num_threads(int(sys.argv[2]) if len(sys.argv) > 2 else 2)


@numba.njit(parallel=True, fastmath=False)
def step(to, c, marrow, source, exchange, decay):
    """No flux into bone or through the box; c is 0 in bone."""
    nz, ny, nx = c.shape
    for z in numba.prange(1, nz - 1):
        for y in range(1, ny - 1):
            for x in range(1, nx - 1):
                around = (c[z, y, x - 1] + c[z, y, x + 1] + c[z, y - 1, x]
                          + c[z, y + 1, x] + c[z - 1, y, x] + c[z + 1, y, x])
                here = c[z, y, x]
                open_faces = marrow[z, y, x] % 8
                net = exchange * (around - open_faces * here) + source[z, y, x] - decay * here
                to[z, y, x] = here + net if marrow[z, y, x] >= 8 else np.float32(0)


@numba.njit(parallel=True)
def copy(to, c):
    for z in numba.prange(c.shape[0]):
        to[z] = c[z]


def network():
    """A gyroid network of about a fifth of bone, with a period of 40 cells."""
    phase = np.arange(EDGE) * (2 * np.pi / 40)
    x, y, z = phase[None, None, :], phase[None, :, None], phase[:, None, None]
    level = np.sin(x) * np.cos(y) + np.sin(y) * np.cos(z) + np.sin(z) * np.cos(x)
    return level <= 0.88


def codes(marrow):
    """8 plus the number of open faces in marrow, 0 in bone, as in the solver."""
    wide = np.pad(marrow, 1).astype(np.uint8)
    faces = sum(np.roll(wide, s, axis)[1:-1, 1:-1, 1:-1] for axis in range(3) for s in (-1, 1))
    return np.where(marrow, 8 + faces, 0).astype(np.uint8)


def fastest(call, turns=7):
    call()
    times = []
    for _ in range(turns):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return min(times)


def main():
    marrow = network()
    code = codes(marrow)
    c = np.where(marrow, np.float32(1), np.float32(0)).astype(np.float32)
    source = np.zeros_like(c)
    to = np.zeros_like(c)
    exchange, decay = np.float32(0.1), np.float32(0.01)
    step_s = fastest(lambda: step(to, c, code, source, exchange, decay))
    copy_s = fastest(lambda: copy(to, c))
    print("edge,threads,copy_gb_per_s,steps_g_per_s")
    print(f"{EDGE},{numba.get_num_threads()},{12e-9 * c.size / copy_s:.1f},"
          f"{1e-9 * c.size / step_s:.2f}")


if __name__ == "__main__":
    main()
