#!/usr/bin/python3
"""`train_spiral.py WORK MINUTES`: checkpoints/spiral-cnn.pth, which of eight instruments plays alone for 3 s. Run it again to go on.

Learnt from melodies by rule, played by the training soundfonts (solos/, made first), and judged on others, played by the held-out one. It is
there to show that the network learns; the tags have instruments, and it does not ship.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from evaluate_pitch import CENTERS, melody
from frontends import constant_q
from hearing import FONTS, HELD_OUT_FONT, TRAINING_FONTS
from render import read_mono
from spiral_cnn import CARD, FRAMES, SpiralCnn
from training import Run

INSTRUMENTS = {"piano": 0, "guitar": 24, "violin": 40, "cello": 42, "trumpet": 56, "saxophone": 65, "clarinet": 71, "flute": 73}
TAKES = {"train": 6, "valid": 1, "test": 2}
BATCH, RATE = 16, 0.001


def make_solos(folder):
    """Renders what is not there yet, as SPLIT-NAME-TAKE.npy: magnitudes [96, frames]."""
    folder.mkdir(exist_ok=True)
    for split, takes in TAKES.items():
        for name, take in ((name, take) for take in range(takes) for name in INSTRUMENTS):
            target = folder / f"{split}-{name}-{take}.npy"
            if target.exists():
                continue
            chance = random.Random(target.stem)
            font = HELD_OUT_FONT if split == "test" else chance.choice(TRAINING_FONTS)
            with tempfile.TemporaryDirectory() as place:
                melody(chance, INSTRUMENTS[name], CENTERS.get(name, 70) + chance.randint(-6, 6)).write(Path(place) / "a.mid")
                command = ["fluidsynth", "-ni", "-R", chance.choice("01"), "-C", "0", "-g", "0.8", "-r", "44100", "-F", f"{place}/a.wav"]
                subprocess.run([*command, FONTS[font], f"{place}/a.mid"], capture_output=True)
                magnitudes = constant_q(read_mono(f"{place}/a.wav", CARD["sampleRateHz"])[: 15 * CARD["sampleRateHz"]], CARD)
            np.save(target, magnitudes.astype(np.float32))


def load(folder, split):
    """[(magnitudes [96, frames], number of the instrument)]."""
    return [(np.load(path), list(INSTRUMENTS).index(path.stem.split("-")[1])) for path in sorted(folder.glob(f"{split}-*.npy"))]


def scaled(magnitudes):
    """As the program scales a window: 1 at its peak, 0 from 80 dB below it on."""
    least = CARD["decibelsBelowPeak"]
    return 1 + np.maximum(20 * np.log10(np.maximum(magnitudes / magnitudes.max(), 1e-30)), -least) / least


def sounding(magnitudes, begin):
    """A window, where most of it sounds."""
    part = magnitudes[:, begin : begin + FRAMES]
    return scaled(part) if part.max() > 0.05 * magnitudes.max() else None


@torch.no_grad()
def evaluate(network, told):
    """How much of the windows, one after the other, is told rightly; by instrument, and in all."""
    network.eval()
    right = [[] for _ in INSTRUMENTS]
    for magnitudes, number in told:
        windows = [sounding(magnitudes, begin) for begin in range(0, magnitudes.shape[1] - FRAMES + 1, FRAMES)]
        windows = np.array([window for window in windows if window is not None], np.float32)
        right[number] += (network(torch.tensor(windows)[:, None]).argmax(1) == number).tolist()
    return {name: round(float(np.mean(some)), 3) for name, some in zip(INSTRUMENTS, right)}, float(np.mean(sum(right, [])))


def main():
    work, minutes = Path(sys.argv[1]), float(sys.argv[2])
    chance = random.Random(time.time())
    make_solos(work / "solos")
    train, valid, test = (load(work / "solos", split) for split in TAKES)
    network = SpiralCnn(len(INSTRUMENTS))
    run = Run(work, "spiral-cnn", network, torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.01), minutes)
    while run.goes_on():
        x, y = [], []
        while len(x) < BATCH:
            magnitudes, number = chance.choice(train)
            window = sounding(magnitudes, chance.randrange(magnitudes.shape[1] - FRAMES + 1))
            if window is not None:
                up = chance.randint(-3, 3)  # semitones: what comes from beyond an end is silent
                window = np.roll(window, up, 0)
                window[:up] = 0 if up > 0 else window[:up]
                window[len(window) + min(up, 0) :] = 0
                x.append(window)
                y.append(number)
        loss = torch.nn.functional.cross_entropy(network(torch.tensor(np.array(x, np.float32))[:, None]), torch.tensor(y))
        if run.learn(loss):
            run.keep(right=round(evaluate(run.average, valid)[1], 3))
    by_name, right = evaluate(run.average, test)
    print(f"by the held-out soundfont: {right:.3f} of the windows of 3 s are right,", by_name)


if __name__ == "__main__":
    main()
