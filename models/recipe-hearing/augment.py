"""The augmentations of Schlüter and Grill, ISMIR 2015, section 4.2, on log-mel spectrograms: pitch, time, loudness, filters.

Its Gaussian noise is in voice_cnn.py: it comes behind the norm.
"""

import numpy as np
from frontends import MEL

MOST = {"pitch": 0.3, "time": 0.3, "decibels": 10}
"""How much higher or lower, longer or shorter, and louder or softer at most."""


def mel_of(hz):
    return 2595 * np.log10(1 + hz / 700)


BANDS = np.arange(MEL["nMels"])
LOWEST, HIGHEST = mel_of(MEL["fMinHz"]), mel_of(MEL["fMaxHz"])
MIDDLES_HZ = 700 * (10 ** ((LOWEST + (BANDS + 1) * (HIGHEST - LOWEST) / (MEL["nMels"] + 1)) / 2595) - 1)


def moved(mel, factor):
    """Everything `factor` times as high; what comes from above the highest band is silence."""
    places = (mel_of(MIDDLES_HZ / factor) - LOWEST) / (HIGHEST - LOWEST) * (MEL["nMels"] + 1) - 1
    padded = np.concatenate([mel, np.zeros_like(mel[:1])])
    places = places.clip(0, len(BANDS))
    low = np.minimum(places.astype(int), len(BANDS) - 1)
    share = (places - low).astype(np.float32)[:, None]
    return padded[low] * (1 - share) + padded[low + 1] * share


def stretched(mel, voice, begin, length, factor):
    """`length` frames that last `factor` times as long as they did, with what is true of them."""
    places = (begin + np.arange(length) / factor).clip(0, mel.shape[1] - 1.001)
    low = places.astype(int)
    share = (places - low).astype(np.float32)
    return mel[:, low] * (1 - share) + mel[:, low + 1] * share, voice[np.round(places).astype(int)]


def filtered(mel, decibels, middle_hz, semitones):
    """Louder by so much around a frequency: a bell over the logarithm of the frequency."""
    apart = 12 * np.log2(MIDDLES_HZ / middle_hz) / semitones
    return louder(mel, (decibels * np.exp(-(apart**2) / 2))[:, None])


def louder(mel, decibels):
    """What a sound gives that is louder by so much; of one number or a number for each band."""
    factor, offset = MEL["compression"]["factor"], MEL["compression"]["offset"]
    magnitudes = (np.exp(mel) - offset) / factor
    return np.log(offset + factor * magnitudes * 10 ** (decibels / 20)).astype(np.float32)


def augment(mel, voice, length, chance):
    """`length` frames of a log-mel from anywhere, changed in all ways at once, and whether there is a voice in each."""

    def up_to(most):
        return chance.uniform(-most, most)

    stretch = 1 + up_to(MOST["time"])
    begin = chance.uniform(0, max(mel.shape[1] - 2 - length / stretch, 0))
    part, sung = stretched(mel.astype(np.float32), voice, begin, length, stretch)
    part = moved(part, 1 + up_to(MOST["pitch"]))
    part = louder(part, np.full((1, 1), up_to(MOST["decibels"])))
    middle_hz = 150 * (MIDDLES_HZ[-1] / 150) ** chance.random()
    return filtered(part, up_to(MOST["decibels"]), middle_hz, chance.uniform(5, 7)), sung
