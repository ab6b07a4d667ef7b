"""The constant-Q transform in numpy, from librosa's documentation: each filter as librosa.filters.wavelet makes it, applied
in the time domain at the full rate. librosa itself halves the rate octave by octave, and leaves out the smallest numbers
of each filter's spectrum, which comes near this and is not it.
"""

import numpy as np


def wavelet(hz, rate, bins_per_octave, filter_scale):
    """The filter of a frequency with its length, and the index of its middle."""
    square = 2 ** (2 / bins_per_octave)
    length = filter_scale * (square + 1) / (square - 1) * rate / hz
    t = np.arange(-length // 2, length // 2, dtype=float)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(len(t)) / len(t))
    filtered = window * np.exp(2j * np.pi * hz / rate * t)
    return filtered / np.abs(filtered).sum() * np.sqrt(length), int(-t[0])


def constant_q(samples, card):
    """[harmonics, bins, frames] in float64."""
    rate, hop = card["sampleRateHz"], card["hopSamples"]
    frames = 1 + len(samples) // hop
    channels = []
    for harmonic in card.get("harmonics", [1]):
        rows = []
        for bin in range(card["bins"]):
            hz = harmonic * card["fMinHz"] * 2 ** (bin / card["binsPerOctave"])
            kernel, middle = wavelet(hz, rate, card["binsPerOctave"], card.get("filterScale", 1))
            # A product of spectra, as librosa's, is a convolution: the filter is turned around
            turned = np.convolve(samples, kernel)
            rows.append(np.abs(turned[middle : middle + len(samples) + 1 : hop][:frames]))
        channels.append(rows)
    magnitudes = np.array(channels)
    if "decibelsBelowPeak" not in card:
        return magnitudes
    least = card["decibelsBelowPeak"]
    return 1 + np.maximum(20 * np.log10(np.maximum(magnitudes / magnitudes.max(), 1e-30)), -least) / least
