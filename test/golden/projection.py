#!/usr/bin/python3
"""`projection.py > projection.json`: vectors in another space as NumPy computes it in 64 bits, for test/simd/projection.test.ts."""

import json

import numpy as np

FROM, TO, ROWS = 7, 5, 3

drawn = np.random.default_rng(18)
mean, matrix = (drawn.normal(size=shape).astype(np.float32) for shape in (FROM, (TO, FROM)))
vectors = (3 * drawn.normal(size=(ROWS, FROM)) + 1).astype(np.float32)
projected = (vectors.astype(np.float64) - mean) @ matrix.astype(np.float64).T
numbers = {"mean": mean, "matrix": matrix, "vectors": vectors, "projected": projected}
print(json.dumps({name: [float(f"{value:.9g}") for value in array.ravel()] for name, array in numbers.items()}))
