"""madmom's logarithmically filtered spectrograms and their differences, in numpy, from madmom's documentation.

Of BeatNet's own settings (22,050 Hz, frames of 1411 samples) it gives what madmom gave its published network: within
1e-5 of the features that are kept with the reference data.
"""

import numpy as np


def scale_of(card, part):
    """The frequencies at which bands have their edges and their middles."""
    ends = np.array([card["fMinHz"], card["fMaxHz"]])
    if "melBands" in part:
        mels = np.linspace(*(1127.01048 * np.log(ends / 700 + 1)), part["melBands"] + 2)
        return 700 * (np.exp(mels / 1127.01048) - 1)
    octaves = np.log2(ends / 440) * part["bandsPerOctave"]
    scale = 440 * 2.0 ** (np.arange(np.floor(octaves[0]), np.ceil(octaves[1])) / part["bandsPerOctave"])
    return scale[(scale >= card["fMinHz"]) & (scale <= card["fMaxHz"])]


def middles(frequencies, card, part):
    """The bins nearest to the frequencies of the scale; of an octave's each once."""
    scale = scale_of(card, part)
    above = np.clip(np.searchsorted(frequencies, scale), 1, len(frequencies) - 1)
    nearest = above - (scale - frequencies[above - 1] < frequencies[above] - scale)
    return nearest if "melBands" in part else np.unique(nearest)


def filters(card, part):
    """[bins, bands]"""
    bins = part["frameSamples"] // 2
    at = middles(np.fft.fftfreq(2 * bins, 1 / card["sampleRateHz"])[:bins], card, part)
    bank = np.zeros((bins, len(at) - 2))
    for band, (start, middle, end) in enumerate(zip(at, at[1:], at[2:])):
        if end - start < 2:
            middle, end = start, start + 1
        bank[start:middle, band] = np.linspace(0, 1, middle - start, endpoint=False)
        bank[middle:end, band] = np.linspace(1, 0, end - middle, endpoint=False)
    return bank / bank.sum(0) if card["normalised"] else bank


def log_filtered(samples, card):
    """[rows, frames] in float64; [parts, rows, frames] where parts are channels."""
    hop, rows = card["hopSamples"], []
    for part in card["parts"]:
        size = part["frameSamples"]
        window = np.hanning(size)
        padded = np.concatenate([np.zeros(size // 2), samples, np.zeros(size)])
        frames = np.stack([padded[start : start + size] for start in range(0, len(samples), hop)])
        magnitudes = np.abs(np.fft.fft(frames * window))[:, : size // 2]
        how = card["compression"]
        log = {10: np.log10, "e": np.log}[how["base"]]
        bands = log(how["offset"] + how["factor"] * magnitudes @ filters(card, part))
        rows.append(bands)
        if "differenceRatio" in card:
            first = np.argmax(window > card["differenceRatio"] * window.max())
            apart = max(1, round((size / 2 - first) / hop))
            rises = np.zeros_like(bands)
            rises[apart:] = np.maximum(0, bands[apart:] - bands[:-apart])
            rows.append(rises)
    return np.stack([row.T for row in rows]) if "asChannels" in card else np.concatenate(rows, 1).T
