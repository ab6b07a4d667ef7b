"""The front ends of the cards, as src-main/audio computes them: samples in -1..1 at 22.05 kHz to [rows, frames]."""

import wave

import numpy as np


def read_wave(path):
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32768


def frames_of(samples, size, hop, count=None):
    """[frames, size]: frame i has its middle at sample i * hop; silence around."""
    count = -(-len(samples) // hop) if count is None else count
    padded = np.pad(samples, (size // 2, size + hop))
    return np.lib.stride_tricks.sliding_window_view(padded, size)[: count * hop : hop][:count]


def middle_bins(card, size):
    """The bins nearest to each frequency of a scale through 440 Hz, each once."""
    bins = size >> 1
    bin_hz = card["sampleRateHz"] / (2 * bins)
    per_octave = card["bandsPerOctave"]
    first = int(np.floor(np.log2(card["fMinHz"] / 440) * per_octave))
    end = int(np.ceil(np.log2(card["fMaxHz"] / 440) * per_octave))
    middles = []
    for hz in 440 * 2 ** (np.arange(first, end) / per_octave):
        if not card["fMinHz"] <= hz <= card["fMaxHz"]:
            continue
        above = min(max(int(np.ceil(hz / bin_hz)), 1), bins - 1)
        nearest = above - 1 if hz - (above - 1) * bin_hz < above * bin_hz - hz else above
        if nearest not in middles:
            middles.append(nearest)
    return middles


def log_filters(card, size):
    """[size / 2, bands]: triangles between the middles, weights that sum to 1."""
    middles = middle_bins(card, size)
    filters = np.zeros((size >> 1, len(middles) - 2))
    for band, (start, middle, end) in enumerate(zip(middles, middles[1:], middles[2:])):
        if end - start < 2:
            middle, end = start, start + 1
        rise, length = middle - start, end - start
        weights = np.array([i / rise if i < rise else 1 - (i - rise) / (length - rise) for i in range(length)])
        filters[start:end, band] = weights / weights.sum()
    return filters


def log_filtered(samples, card):
    """madmom's logarithmically filtered spectrogram, one part; with its rises where the card has a differenceRatio."""
    (part,) = card["parts"]
    size, hop = part["frameSamples"], card["hopSamples"]
    window = np.hanning(size)
    key = ("filters", size, card["fMinHz"], card["fMaxHz"], part["bandsPerOctave"])
    if key not in kept:
        kept[key] = log_filters({**card, **part}, size)
    spectrum = np.abs(np.fft.rfft(frames_of(samples, size, hop) * window, axis=1))[:, : size >> 1]
    bands = np.log10(card["compression"]["offset"] + card["compression"]["factor"] * (spectrum @ kept[key])).T
    if "differenceRatio" not in card:
        return bands.astype(np.float32)
    first = int(np.argmax(window > card["differenceRatio"] * window.max()))
    apart = max(1, round((size / 2 - first) / hop))
    rises = np.zeros_like(bands)
    rises[:, apart:] = np.maximum(bands[:, apart:] - bands[:, :-apart], 0)
    return np.concatenate([bands, rises]).astype(np.float32)


kept = {}
"""Filters, by what they are made of."""


def mel_filters(card):
    """[nFft / 2 + 1, mels]: triangles on the mel scale of HTK, peaks of 1."""
    hz = np.linspace(0, card["sampleRateHz"] / 2, card["nFft"] // 2 + 1)

    def mel(f):
        return 2595 * np.log10(1 + np.asarray(f) / 700)

    points = np.linspace(mel(card["fMinHz"]), mel(card["fMaxHz"]), card["nMels"] + 2)
    corners = 700 * (10 ** (points / 2595) - 1)
    rising = (hz[:, None] - corners[None, :-2]) / (corners[1:-1] - corners[:-2])
    falling = (corners[None, 2:] - hz[:, None]) / (corners[2:] - corners[1:-1])
    return np.maximum(0, np.minimum(rising, falling))


def log_mel(samples, card):
    """ln(offset + factor x) of mel bands over frames whose middles are at multiples of the hop; zeros around."""
    size, hop = card["nFft"], card["hopSamples"]
    key = ("mel", size, card["nMels"], card["fMinHz"], card["fMaxHz"])
    if key not in kept:
        kept[key] = mel_filters(card)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)
    spectrum = np.abs(np.fft.rfft(frames_of(samples, size, hop, len(samples) // hop + 1) * window, axis=1))
    compression = card["compression"]
    return np.log(compression["offset"] + compression["factor"] * (spectrum ** card["power"] @ kept[key])).T.astype(np.float32)


def constant_q(samples, card):
    """Magnitudes [bins, frames] as librosa defines them, each filter as long as its frequency asks for; frames have their middles at multiples of the hop."""
    rate, hop, per_octave = card["sampleRateHz"], card["hopSamples"], card["binsPerOctave"]
    square = 2 ** (2 / per_octave)
    frames, rows = 1 + len(samples) // hop, []
    for bin_ in range(card["bins"]):
        hz = card["fMinHz"] * 2 ** (bin_ / per_octave)
        length = (square + 1) / (square - 1) * rate / hz
        t = np.arange(-length // 2, length // 2)
        window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(len(t)) / len(t))
        # A product of spectra, as librosa's, is a convolution: the filter is turned around
        kernel = (window / window.sum() * np.sqrt(length) * np.exp(2j * np.pi * hz / rate * t))[::-1].astype(np.complex64)
        padded = np.pad(samples, (len(t), len(t) + hop)).astype(np.float32)
        first = len(t) - (len(t) - 1 - int(-t[0]))
        parts = np.lib.stride_tricks.sliding_window_view(padded, len(t))[first : first + frames * hop : hop][:frames]
        rows.append(np.abs(parts @ kernel.real + 1j * (parts @ kernel.imag)))
    return np.array(rows)


KEY = {
    "kind": "log-filtered", "sampleRateHz": 22_050, "hopSamples": 4_410, "parts": [{"frameSamples": 16_384, "bandsPerOctave": 24}],
    "fMinHz": 63, "fMaxHz": 2_100, "normalised": True, "compression": {"offset": 1, "factor": 1},
}  # fmt: skip
KEY_WIDE = {**KEY, "fMinHz": 63 / 2**0.5, "fMaxHz": 2_100 * 2**0.5}
"""Half an octave more at either end, so that features can be moved up and down."""

BEATS = {
    "kind": "log-filtered", "sampleRateHz": 22_050, "hopSamples": 441, "parts": [{"frameSamples": 1_411, "bandsPerOctave": 24}],
    "fMinHz": 30, "fMaxHz": 17_000, "normalised": True, "compression": {"offset": 1, "factor": 1}, "differenceRatio": 0.5,
}  # fmt: skip
"""As BeatNet hears (Heydari et al. 2021)."""

MEL = {
    "kind": "log-mel", "sampleRateHz": 22_050, "nFft": 1_024, "hopSamples": 220, "windowSamples": 1_024, "window": "hann-periodic",
    "center": True, "padMode": "zeros", "power": 1, "nMels": 80, "fMinHz": 27.5, "fMaxHz": 10_000, "melScale": "htk", "norm": None,
    "compression": {"base": "e", "offset": 1, "factor": 10}, "standardised": {"mean": 2.5, "deviation": 2},
}  # fmt: skip
"""For voices every second frame of it."""

WINDOWS = (512, 1_024, 2_048)
STACKED_MEL = {
    **{name: value for name, value in MEL.items() if name not in ("nFft", "windowSamples", "center")},
    "kind": "stacked-log-mel", "windows": [{"nFft": size, "windowSamples": size} for size in WINDOWS],
}  # fmt: skip
"""For onsets: the short window tells notes apart that follow within 50 ms, the long one notes that fade in."""


def stacked_log_mel(samples):
    """[windows, 80, frames]: the log-mel of each window about the same samples."""
    return np.stack([log_mel(samples, {**MEL, **window}) for window in STACKED_MEL["windows"]])
