"""Writes clip.wav, a second of synthesised sound, and front-ends.json: what front ends make of it.

The Fourier transform is torch.stft's, the mel filters are written from the definitions of torchaudio
(functional.melscale_fbanks, in float32 as there) and librosa (filters.mel), so that the golden numbers are independent of
ours: `/usr/bin/python3 test/golden/front_ends.py` (Debian: python3-torch). To add one: a line in CARDS.
"""

import json
import wave
from pathlib import Path

import numpy as np
import torch

from constant_q import constant_q
from drawn import numbers
from log_filtered import log_filtered

RATE = 16000
# Frames that are kept of each, with the last: all would be ten times the file
EVERY = 6

STFT = {
    "sampleRateHz": RATE, "nFft": 512, "hopSamples": 256, "windowSamples": 512, "window": "hann-periodic",
    "center": True, "padMode": "reflect", "power": 2,
}  # fmt: skip
HTK = {"kind": "log-mel", **STFT, "fMinHz": 0, "fMaxHz": 8000, "melScale": "htk", "norm": None}
SLANEY = {**HTK, "melScale": "slaney", "norm": "slaney", "padMode": "zeros"}
DECIBELS = {"decibels": {"amin": 1e-10, "reference": 1, "topDb": None}}
MUSICNN = {"compression": {"base": 10, "offset": 1, "factor": 10000}}
CARDS = {
    "torchaudio, 96 bands": {**HTK, **DECIBELS, "nMels": 96},
    "torchaudio, 128 bands": {**HTK, **DECIBELS, "nMels": 128},
    "torchaudio at 22,050 Hz": {
        **HTK, **DECIBELS, "nMels": 128, "sampleRateHz": 22050, "nFft": 1024, "windowSamples": 1024, "hopSamples": 512,
        "fMaxHz": 11025,
    },
    "torchaudio, a short window, from 50 to 7,000 Hz": {
        **HTK, **DECIBELS, "nMels": 64, "windowSamples": 400, "hopSamples": 160, "fMinHz": 50, "fMaxHz": 7000,
    },
    "librosa, at most 80 dB below the loudest": {
        **SLANEY, "nMels": 96, "decibels": {"amin": 1e-10, "reference": 1, "topDb": 80},
    },
    "librosa, magnitudes, twenty times the logarithm": {
        **SLANEY, "nMels": 80, "power": 1, "decibels": {"multiplier": 20, "amin": 1e-5, "reference": 1, "topDb": None},
    },
    "MusiCNN's input": {**SLANEY, **MUSICNN, "nMels": 96, "window": "hann-symmetric"},
    "MusiCNN's input, not centred": {**SLANEY, **MUSICNN, "nMels": 96, "window": "hann-symmetric", "center": False},
    "a natural logarithm": {**SLANEY, "norm": None, "nMels": 40, "compression": {"base": "e", "offset": 1e-6, "factor": 1}},
    "power spectrogram": {"kind": "power-spectrogram", **STFT},
    "magnitudes": {"kind": "power-spectrogram", **STFT, "power": 1, "padMode": "zeros", "window": "hann-symmetric"},
    "BeatNet's input": {
        "kind": "log-filtered", "sampleRateHz": RATE, "hopSamples": 320, "parts": [{"frameSamples": 1023, "bandsPerOctave": 24}],
        "fMinHz": 30, "fMaxHz": 17000, "normalised": True, "compression": {"base": 10, "offset": 1, "factor": 1},
        "differenceRatio": 0.5,
    },
    "the input of madmom's beats": {
        "kind": "log-filtered", "sampleRateHz": RATE, "hopSamples": 160,
        "parts": [
            {"frameSamples": 1024, "bandsPerOctave": 3}, {"frameSamples": 2048, "bandsPerOctave": 6},
            {"frameSamples": 4096, "bandsPerOctave": 12},
        ],
        "fMinHz": 30, "fMaxHz": 7000, "normalised": True, "compression": {"base": 10, "offset": 1, "factor": 1},
        "differenceRatio": 0.5,
    },
    "log-filtered without differences": {
        "kind": "log-filtered", "sampleRateHz": RATE, "hopSamples": 160,
        "parts": [{"frameSamples": 2048, "bandsPerOctave": 12}],
        "fMinHz": 30, "fMaxHz": 17000, "normalised": False, "compression": {"base": 10, "offset": 1, "factor": 20},
    },
    "the input of the onset network": {
        "kind": "log-filtered", "sampleRateHz": RATE, "hopSamples": 160, "asChannels": True,
        "parts": [{"frameSamples": size, "melBands": 60} for size in (2048, 1024, 4096)],
        "fMinHz": 27.5, "fMaxHz": 7500, "normalised": True, "compression": {"base": "e", "offset": 1e-5, "factor": 1},
    },
    "several windows": {
        "kind": "stacked-log-mel", "sampleRateHz": RATE, "hopSamples": 160,
        "windows": [{"nFft": size, "windowSamples": size} for size in (512, 1024, 2048)],
        "window": "hann-periodic", "padMode": "zeros", "power": 1, "nMels": 40, "fMinHz": 27.5, "fMaxHz": 7500,
        "melScale": "slaney", "norm": None, "compression": {"base": "e", "offset": 1e-3, "factor": 1},
    },
    "the input of the tempo networks": {
        **SLANEY, "nMels": 40, "fMinHz": 20, "fMaxHz": 5000, "power": 1, "uncompressed": True, "perWindow": "peak",
    },
    "mel bands of powers, to mean 0 and deviation 1": {
        **SLANEY, "nMels": 40, "uncompressed": True, "perWindow": "deviation",
    },
    "CREPE's input": {
        "kind": "waveform-frames", "sampleRateHz": RATE, "frameSamples": 256, "hopSamples": 320, "normalised": True,
    },
    "the input of the key networks": {
        "kind": "constant-q", "sampleRateHz": RATE, "hopSamples": 1024, "fMinHz": 41.2034, "binsPerOctave": 24,
        "bins": 160, "filterScale": 0.985355,
    },
    "harmonic constant-Q, in decibels below its peak": {
        "kind": "constant-q", "sampleRateHz": RATE, "hopSamples": 256, "fMinHz": 65.4, "binsPerOctave": 36, "bins": 72,
        "harmonics": [0.5, 1, 2, 3], "decibelsBelowPeak": 80,
    },
}  # fmt: skip


def clip():
    """A second: a rising tone, three plucked notes, noise that grows softer, and a tenth of silence. 16-bit integers."""
    t = np.arange(RATE) / RATE
    rising = 0.3 * np.sin(2 * np.pi * (80 * t + 3400 * t**2))
    since = t % 0.3
    notes = sum(0.15 * np.exp(-9 * since) * np.sin(2 * np.pi * hz * t) for hz in (220, 277.2, 329.6))
    noise = 0.2 * np.exp(-4 * t) * numbers("noise", RATE)
    sound = (rising + notes + noise) * (t < 0.9)
    return np.round(32767 * np.clip(sound, -1, 1)).astype("<i2")


def spectrum(samples, card):
    """[bins, frames] in float64."""
    length = card["windowSamples"]
    window = torch.hann_window(length, periodic=card["window"] == "hann-periodic", dtype=torch.float64)
    transformed = torch.stft(
        samples, card["nFft"], card["hopSamples"], length, window, center=card["center"],
        pad_mode={"reflect": "reflect", "zeros": "constant"}[card["padMode"]], return_complex=True,
    )  # fmt: skip
    return transformed.abs() ** card["power"]


def htk_filters(card):
    """[bins, bands]: torchaudio.functional.melscale_fbanks, in float32."""
    lowest, highest = (2595 * np.log10(1 + hz / 700) for hz in (card["fMinHz"], card["fMaxHz"]))
    bins = torch.linspace(0, card["sampleRateHz"] // 2, card["nFft"] // 2 + 1)
    edges = 700 * (10 ** (torch.linspace(lowest, highest, card["nMels"] + 2) / 2595) - 1)
    slopes = edges[None] - bins[:, None]
    falling = -slopes[:, :-2] / (edges[1:-1] - edges[:-2])
    rising = slopes[:, 2:] / (edges[2:] - edges[1:-1])
    return torch.clamp(torch.minimum(falling, rising), min=0).double()


def slaney_filters(card):
    """[bins, bands]: librosa.filters.mel with htk=False."""
    def to_mel(hz):
        return hz * 3 / 200 if hz < 1000 else 15 + np.log(hz / 1000) / (np.log(6.4) / 27)

    mels = np.linspace(to_mel(card["fMinHz"]), to_mel(card["fMaxHz"]), card["nMels"] + 2)
    edges = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
    bins = np.linspace(0, card["sampleRateHz"] / 2, card["nFft"] // 2 + 1)
    ramps = np.subtract.outer(edges, bins)
    steps = np.diff(edges)
    filters = np.maximum(0, np.minimum(-ramps[:-2] / steps[:-1, None], ramps[2:] / steps[1:, None]))
    if card["norm"] == "slaney":
        filters *= (2 / (edges[2:] - edges[:-2]))[:, None]
    return torch.from_numpy(filters.T)


def compute(samples, card):
    """[channels, bands or bins, frames] in float64, without the channels where there is one."""
    if card["kind"] == "constant-q":
        return torch.from_numpy(constant_q(samples.numpy(), card))
    if card["kind"] == "waveform-frames":
        return waveform_frames(samples, card)
    if card["kind"] == "stacked-log-mel":
        return torch.stack([compute(samples, {**card, **window, "kind": "log-mel", "center": True}) for window in card["windows"]])
    if card["kind"] == "log-filtered":
        return torch.from_numpy(log_filtered(samples.numpy(), card))
    power = spectrum(samples, card)
    if card["kind"] == "power-spectrogram":
        return power
    filters = {"htk": htk_filters, "slaney": slaney_filters}[card["melScale"]](card)
    bands = (power.T @ filters).T
    if "uncompressed" in card:
        return bands
    if "compression" in card:
        how = card["compression"]
        inner = how["offset"] + how["factor"] * bands
        return torch.log10(inner) if how["base"] == 10 else torch.log(inner)
    how = card["decibels"]
    decibels = how.get("multiplier", 10) * torch.log10(torch.clamp(bands, min=how["amin"]) / how["reference"])
    if how["topDb"] is not None:
        decibels = torch.clamp(decibels, min=decibels.max() - how["topDb"])
    return decibels


def waveform_frames(samples, card):
    """[samples, frames] in float64."""
    size = card["frameSamples"]
    padded = torch.nn.functional.pad(samples, (size // 2, size))
    frames = padded.unfold(0, size, card["hopSamples"])[: -(-len(samples) // card["hopSamples"])]
    deviation, mean = torch.std_mean(frames, 1, keepdim=True)
    return ((frames - mean) / torch.clamp(deviation, min=1e-10)).T


def scaled(answer, card):
    match card.get("perWindow"):
        case "peak":
            return answer / answer.max()
        case "deviation":
            return (answer - answer.mean()) / answer.std(unbiased=False)
    return answer


def golden(name, card, samples):
    answer = scaled(compute(samples, card), card)
    channels = answer.shape[0] if answer.ndim == 3 else 1
    answer = answer.reshape(-1, answer.shape[-1])
    frames = answer.shape[1]
    kept = sorted({*range(0, frames, EVERY), frames - 1})
    values = [[float(f"{value:.6g}") for value in answer[:, frame].tolist()] for frame in kept]
    values = dict(zip(kept, values))
    return {"name": name, "card": card, "channels": channels, "frames": frames, "values": values}


if __name__ == "__main__":
    folder = Path(__file__).parent
    sound = clip()
    with wave.open(str(folder / "clip.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.tobytes())
    samples = torch.from_numpy(sound / 32768)
    goldens = [golden(name, card, samples) for name, card in CARDS.items()]
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in goldens)
    (folder / "front-ends.json").write_text(f"[\n{lines}\n]\n")
    print(f"{len(goldens)} front ends")
