"""Seeded draws: one stream a shock, the same bits on every machine and for every thread count.

A stream is PCG64 started from the seed and a hash of the shock's name, so that a shock that is
added, removed or moved does not change the draws of the others, and more runs only add to those
there were. Uniform numbers are taken from the raw words of the generator, and normal ones by the
inverse of the normal distribution (Wichura's AS 241): no method of a library that may change.
The only functions of the platform used are the square root, which is exact, and a logarithm in
the tails; draws are rounded to twelve decimals, so that its last bit does not matter.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

DECIMALS: Final = 12
"""Decimals of a draw."""
_BITS: Final = 52
_CENTRAL: Final = (
    (3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
     1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
     3.3430575583588128105e4, 2.5090809287301226727e3),
    (1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
     5.2264952788528545610e3),
)  # fmt: skip
_MIDDLE: Final = (
    (1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4),
    (1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9),
)  # fmt: skip
_FAR: Final = (
    (6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
     2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
     2.71155556874348757815e-5, 2.01033439929228813265e-7),
    (1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
     7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
     2.04426310338993978564e-15),
)  # fmt: skip


def uniforms(seed: int, name: str, count: int) -> Floats:
    """Return ``count`` numbers strictly between 0 and 1, the stream of one name.

    A longer stream begins with the shorter one.
    """
    digest = sha256(name.encode()).digest()
    key = tuple(int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4))
    words = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)).random_raw(count)
    steps = (words >> np.uint64(64 - _BITS)).astype(np.float64)
    out: Floats = (steps + 0.5) / 2.0**_BITS
    return out


def normals(seed: int, name: str, count: int) -> Floats:
    """Return ``count`` standard normal draws, the stream of one name."""
    return normal_quantile(uniforms(seed, name, count))


def normal_quantile(probability: Floats) -> Floats:
    """Return the inverse of the normal distribution (AS 241), rounded to :data:`DECIMALS`."""
    centred = probability - 0.5
    out = np.empty_like(centred)
    inner = np.abs(centred) <= 0.425
    near = centred[inner]
    out[inner] = near * _ratio(_CENTRAL, 0.180625 - near * near)
    tail = centred[~inner]
    least = np.minimum(probability[~inner], 1.0 - probability[~inner])
    root = np.sqrt(-np.log(least))
    far = np.where(root <= 5.0, _ratio(_MIDDLE, root - 1.6), _ratio(_FAR, root - 5.0))
    out[~inner] = np.where(tail < 0.0, -far, far)
    rounded: Floats = np.round(out, DECIMALS)
    return rounded


def _ratio(table: tuple[tuple[float, ...], tuple[float, ...]], at: Floats) -> Floats:
    """A quotient of two polynomials, from the highest power down."""
    above, below = (_polynomial(row, at) for row in table)
    out: Floats = above / below
    return out


def _polynomial(row: tuple[float, ...], at: Floats) -> Floats:
    total = np.full_like(at, row[-1])
    for coefficient in reversed(row[:-1]):
        total = total * at + coefficient
    return total
