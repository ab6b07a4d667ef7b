"""Numbers that Python and TypeScript draw alike, so that weights and inputs need not be kept in files.

test/golden/drawn.ts draws the same: mulberry32 (Tommy Ettinger), started from the FNV-1a hash of a name.
"""

import math

import numpy as np


def seed_of(name):
    """The 32-bit FNV-1a hash of a name."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    return seed


def numbers(name, size):
    """`size` numbers in -1..1, float64."""
    with np.errstate(over="ignore"):
        state = np.uint32(seed_of(name)) + np.arange(1, size + 1, dtype=np.uint32) * np.uint32(0x6D2B79F5)
        mixed = (state ^ (state >> np.uint32(15))) * (np.uint32(1) | state)
        mixed = (mixed + (mixed ^ (mixed >> np.uint32(7))) * (np.uint32(61) | mixed)) ^ mixed
        mixed ^= mixed >> np.uint32(14)
    return 2 * (mixed / 2**32) - 1


def weight(name, shape):
    """A parameter by its name, float32: scaled so that signals neither vanish nor grow on their way; none is 0 or 1."""
    value = numbers(name, math.prod(shape)).reshape(shape)
    if name == "hstft_bn.running_var":
        value = np.full(shape, 2500.0)  # of decibels
    elif name.endswith("running_var"):
        value = 1 + value / 2
    elif len(shape) > 1:
        value = value * math.sqrt(6 / math.prod(shape[1:]))  # He et al. 2015, section 2.2
    elif name.endswith(("weight", "bw_Q")):
        value = 1 + value / 2
    else:
        value = value / 4
    return value.astype(np.float32)
