#!/usr/bin/python3
"""Step 6, `features.py WORK mn04_as.pt [PART/PARTS]`: features/ID.npz for each excerpt; run several parts side by side.

mel [128, 1500]: log-mel spectrogram at our hop. Of 3 windows of 10 s, as mn04 hears them at its own hop: mean and max
[3, 384, 16], over frequency, of its last map, two steps in one; logits [3, 527]. Variants have mel alone.
"""

import sys
import wave
import zlib
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from network import HOP, REFERENCE_HOP, log_mel, mn04
from recipe import RATE_HZ, WINDOWS

SAMPLES = 30 * RATE_HZ


def read(path):
    """30 s of a wav file, repeated where it is shorter, as the program does."""
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32768
    return torch.tensor(np.resize(samples, SAMPLES) if len(samples) < SAMPLES else samples[:SAMPLES])


def hear(network, samples):
    features = network.features(log_mel(samples.reshape(WINDOWS, -1), REFERENCE_HOP)[:, None])
    hidden, output = network.classifier.children()
    logits = output(F.hardswish(hidden(features.mean((2, 3)))))
    steps = {"mean": features.mean(2), "max": features.amax(2)}
    paired = {name: each.reshape(WINDOWS, -1, 16, 2).mean(3) for name, each in steps.items()}
    return {name: value.half().numpy() for name, value in {**paired, "logits": logits}.items()}


@torch.no_grad()
def main():
    work, network = Path(sys.argv[1]), mn04(sys.argv[2])
    part, parts = map(int, (sys.argv[3] if len(sys.argv) > 3 else "0/1").split("/"))
    torch.set_num_threads(1)
    (work / "features").mkdir(exist_ok=True)
    for path in sorted((work / "excerpts").glob("*.wav")):
        target = work / "features" / f"{path.stem}.npz"
        if ".part" in path.name or target.exists() or zlib.crc32(path.name.encode()) % parts != part:
            continue
        samples = read(path)
        mel = log_mel(samples[None], HOP)[0, :, :1500].half().numpy()
        draft = target.with_suffix(".part.npz")
        np.savez(draft, mel=mel, **({} if path.stem.endswith("~a") else hear(network, samples)))
        draft.rename(target)


if __name__ == "__main__":
    main()
