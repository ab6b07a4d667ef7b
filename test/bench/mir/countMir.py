"""The counts of countMir.ts in numpy, written apart from it: with matrices, and a matching of augmenting paths (askPython.ts)."""

import numpy as np


def tempo(references, estimates):
    ratios = np.asarray(estimates)[:, None] / np.asarray(references)[:, None] / np.array([1, 2, 1 / 2, 3, 1 / 3])
    near = np.abs(ratios - 1) <= 0.04
    return [near[:, 0].tolist(), near.any(axis=1).tolist()]


def key(reference, estimate):
    """The table of the documentation of mir_eval: rows are modes, columns semitones from the reference to the estimate."""
    table = np.zeros((2, 2, 12))
    for mode in range(2):
        table[mode, mode, [0, 7]] = [1, 0.5]
        table[mode, 1 - mode, 0] = 0.2
    table[0, 1, 9], table[1, 0, 3] = 0.3, 0.3
    return table[reference // 12, estimate // 12, (estimate % 12 - reference % 12) % 12]


def events(reference, estimate, window):
    near = np.abs(np.subtract.outer(np.asarray(reference), np.asarray(estimate))) <= window
    partner = {}

    def augment(row, seen):
        for column in np.flatnonzero(near[row]):
            if column in seen:
                continue
            seen.add(column)
            if column not in partner or augment(partner[column], seen):
                partner[column] = row
                return True
        return False

    matched = sum(augment(row, set()) for row in range(len(reference)))
    precision, recall = matched / len(estimate), matched / len(reference)
    return [precision, recall, 2 * precision * recall / (precision + recall) if matched else 0]


def pitch(reference_times, reference_hz, times, hz):
    """Raw pitch, voicing recall, voicing false alarm, overall accuracy; all times begin at 0."""
    wanted_times, wanted_hz, times, hz = map(np.asarray, (reference_times, reference_hz, times, hz))

    def cents(values):
        return np.where(values == 0, 0, 1200 * np.log2(np.where(values == 0, 10, np.abs(values)) / 10))

    said, voiced = cents(hz), (hz > 0).astype(float)
    if wanted_times[-1] > times[-1]:
        times = np.append(times, wanted_times[-1])
        said, voiced = np.append(said, 0), np.append(voiced, 0)
    sounding = np.maximum.accumulate(np.where(said != 0, np.arange(len(said)), 0))
    before = np.searchsorted(times, wanted_times, side="right") - 1
    line = np.interp(wanted_times, times, said[sounding]) * (said[before] != 0)
    says = voiced[before]
    wanted, sings = cents(wanted_hz), wanted_hz > 0
    right = (line != 0) & (wanted != 0) & (np.abs(line - wanted) < 50)
    return [
        float(right[sings].mean()) if sings.any() else 0,
        float(says[sings].mean()) if sings.any() else 0,
        float(says[~sings].mean()) if (~sings).any() else 0,
        float(np.where(sings, says * right, 1 - says).mean()),
    ]
