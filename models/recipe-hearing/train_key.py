#!/usr/bin/python3
"""Step 5, `train_key.py WORK MINUTES`: checkpoints/key.pth, the network for keys. Run it again to go on.

Features are moved by whole semitones, so every piece is learnt in twelve keys. What has no key is taught that all are equal.
"""

import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from hearing import read_pieces
from key_network import BANDS, FRAMES, PitchClassCnn
from training import Run

BATCH, RATE = 32, 0.002
MARGIN = 12
"""Bands of the features below the network's."""


def load(work, split):
    """[(piece, features [144 bands, frames])]."""
    told = []
    for piece in read_pieces(work, split):
        path = work / "features" / f"{piece['id']}.npz"
        if path.exists():
            told.append((piece, np.load(path)["key"].astype(np.float32)))
    return told


def draw(chance, piece, features):
    """One example: 10 s, moved, louder or softer, with other tone, and with gaps; and what it is taught."""
    shift = chance.randint(-6, 6)
    begin = chance.randrange(features.shape[1] - FRAMES + 1)
    x = features[MARGIN - 2 * shift : MARGIN - 2 * shift + BANDS, begin : begin + FRAMES]
    tone = np.interp(np.arange(BANDS), np.linspace(0, BANDS, 5), [chance.gauss(0, 0.25) for _ in range(5)])
    x = np.log10(1 + (10**x - 1) * 10 ** (tone[:, None] + chance.gauss(0, 0.2)))
    if chance.random() < 0.3:
        x = x.copy()
        low = chance.randrange(BANDS - 20)
        x[low : low + chance.randrange(4, 20)] = 0
    y = np.full(24, 0.1 / 24, np.float32)
    if piece["key"] is None:
        return x, np.full(24, 1 / 24, np.float32)
    y[(piece["key"] + shift) % 12 + 12 * (piece["key"] >= 12)] += 0.9
    return x, y


def weighted(told, right):
    """The weighted score of MIREX: 1 for the key, .5 for a fifth above, .3 for the relative, .2 for the parallel."""
    if told == right:
        return 1.0
    apart, same = (told - right) % 12, told // 12 == right // 12
    if same:
        return 0.5 if apart == 7 else 0.0
    if apart == 0:
        return 0.2
    return 0.3 if apart == (9 if right < 12 else 3) else 0.0


@torch.no_grad()
def probabilities(network, features):
    """[24]: the mean over windows of 10 s."""
    x = features[MARGIN : MARGIN + BANDS]
    windows = np.stack([x[:, begin : begin + FRAMES] for begin in range(0, x.shape[1] - FRAMES + 1, FRAMES)])
    return torch.softmax(network(torch.tensor(windows)[:, None]), 1).mean(0).numpy()


def evaluate(network, told):
    network.eval()
    scores = [weighted(int(probabilities(network, x).argmax()), piece["key"]) for piece, x in told if piece["key"] is not None]
    return float(np.mean(scores)), float(np.mean([score == 1 for score in scores])), len(scores)


def main():
    work, minutes = Path(sys.argv[1]), float(sys.argv[2])
    chance = random.Random(time.time())
    train, valid = load(work, "train"), load(work, "valid")
    keyless = [each for each in train if each[0]["key"] is None]
    keyed = [each for each in train if each[0]["key"] is not None]
    print(f"{len(keyed)} with a key, {len(keyless)} without, {len(valid)} for validation")
    network = PitchClassCnn().to(memory_format=torch.channels_last)
    run = Run(work, "key", network, torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.01), minutes)
    while run.goes_on():
        pairs = [draw(chance, *chance.choice(keyless if chance.random() < 0.12 else keyed)) for _ in range(BATCH)]
        x, y = (torch.tensor(np.stack(part)).float() for part in zip(*pairs))
        x = x[:, None].contiguous(memory_format=torch.channels_last)
        if run.learn(-(y * torch.log_softmax(network(x), 1)).sum(1).mean()):
            score, right, _ = evaluate(run.average, valid)
            run.keep(weighted=round(score, 4), right=round(right, 4))


if __name__ == "__main__":
    main()
