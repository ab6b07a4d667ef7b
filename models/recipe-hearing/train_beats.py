#!/usr/bin/python3
"""Step 6, `train_beats.py WORK MINUTES WEIGHTS`: checkpoints/beats.pth, BeatNet trained further on the renderings. Run it again to go on.

WEIGHTS: a state dict to begin with. It is trained on stretches of 14 s, most of them faster or slower, louder or softer and of other
tone each time; the frames beside a beat count half.
checkpoints/rhythm.pth is what ships: the mean of the weights after so many steps (AFTER), which is more often right than either
(Wortsman et al., "Model soups", ICML 2022).
"""

import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from beat_network import BeatNet
from decode_beats import FRAMES_PER_SECOND
from evaluate_beats import evaluate
from hearing import read_pieces
from training import Run

BATCH, FRAMES, RATE = 16, 700, 0.0006
AFTER = [1900, 2700]
SHARES = {"band": 0.27, "mma": 0.27, "none": 0.06, "pop": 0.4}
"""How often each kind is drawn: songs are where half and double are mistaken."""
FASTEST = 1.4


def targets(beats, frames):
    """[frames, 3]: beat, downbeat, neither."""
    y = np.zeros((frames + 2, 3), np.float32)
    for time, number in beats:
        frame, kind = round(time * FRAMES_PER_SECOND), 1 if number == 1 else 0
        if 0 <= frame < frames:
            y[frame : frame + 3, kind] = np.maximum(y[frame : frame + 3, kind], [0.5, 1, 0.5])
    y = y[1:-1]
    y[:, 2] = 1 - y[:, :2].max(1)
    return y / y.sum(1, keepdims=True)


def toned(bands, chance):
    """Bands [136, frames], log10(1 + x), with x louder or softer by some decibels, by the band."""
    decibels = chance.gauss(0, 3) + np.interp(np.arange(len(bands)), np.linspace(0, len(bands), 4), [chance.gauss(0, 2) for _ in range(4)])
    return np.log10(1 + 10 ** (decibels[:, None] / 20) * (10**bands - 1))


def stretch(bands, beats, chance):
    """[272, FRAMES] and [FRAMES, 3] from somewhere in bands [136, frames], played at another speed and with another tone."""
    speed = np.clip(np.exp(chance.gauss(0, 0.13)), 1 / FASTEST, FASTEST) if chance.random() < 0.6 else 1.0
    begin = chance.randrange(1, int(bands.shape[1] - (FRAMES + 1) * speed))
    at = begin + speed * np.arange(-1, FRAMES)
    left = np.floor(at).astype(int)
    bands = bands.astype(np.float32)
    bands = bands[:, left] + (at - left).astype(np.float32) * (bands[:, left + 1] - bands[:, left])
    if chance.random() < 0.6:
        bands = toned(bands, chance)
    moved = [((time - begin / FRAMES_PER_SECOND) / speed, number) for time, number in beats]
    return np.concatenate([bands[:, 1:], np.maximum(np.diff(bands), 0)]).astype(np.float32), targets(moved, FRAMES)


def kind_of(identity):
    return next((kind for kind in SHARES if identity.removeprefix("beat-").startswith(kind)), "pop")


def load(work, splits):
    """By kind, [(bands [136, frames], beats)]."""
    told = {kind: [] for kind in SHARES}
    for piece in (piece for split in splits for piece in read_pieces(work, split)):
        path = work / "features" / f"{piece['id']}.npz"
        if path.exists() and len(piece["beats"]) > 12:
            features = np.load(path)["beats"]
            told[kind_of(piece["id"])].append((features[: len(features) // 2], piece["beats"]))
    return told


def main():
    work, minutes, weights = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    chance = random.Random(time.time())
    train = load(work, ["train", "more"])
    print({kind: len(pieces) for kind, pieces in train.items()}, "pieces")
    network = BeatNet()
    network.load_state_dict(torch.load(weights, map_location="cpu"))
    run = Run(work, "beats", network, torch.optim.Adam(network.parameters(), RATE), minutes, averaged=0.995)
    while run.goes_on():
        drawn = chance.choices(list(SHARES), list(SHARES.values()), k=BATCH)
        x, y = zip(*(stretch(*chance.choice(train[kind]), chance) for kind in drawn))
        x, y = torch.tensor(np.stack(x)), torch.tensor(np.stack(y))
        # The first two seconds are for the memory to fill
        losses_by_frame = -(y * torch.log_softmax(network(x), 2)).sum(2)[:, 2 * FRAMES_PER_SECOND :]
        if run.learn(losses_by_frame.mean()):
            rows, _ = evaluate(run.average.eval(), work, "valid", 24)
            run.keep(validation=[round(float(value), 3) for value in rows.mean(0)])
            if run.step in AFTER:
                torch.save(run.average.state_dict(), work / f"checkpoints/beats-{run.step}.pth")
    kept = [torch.load(path) for path in (work / f"checkpoints/beats-{step}.pth" for step in AFTER) if path.exists()]
    if kept:
        torch.save({name: sum(state[name] for state in kept) / len(kept) for name in kept[0]}, work / "checkpoints/rhythm.pth")


if __name__ == "__main__":
    main()
