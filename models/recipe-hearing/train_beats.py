#!/usr/bin/python3
"""Step 6, `train_beats.py WORK MINUTES WEIGHTS`: checkpoints/beats.pth, BeatNet trained further on the renderings. Run it again to go on.

WEIGHTS: a state dict of its authors to begin with. It is trained on stretches of 12 s; the frames beside a beat count half.
checkpoints/rhythm.pth is what ships: seven parts of what was trained and three of WEIGHTS, which keeps what these know of recordings
(Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022).
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

BATCH, FRAMES, RATE = 8, 600, 0.0005
TRAINED_SHARE = 0.7


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


def load(work, split):
    told = []
    for piece in read_pieces(work, split):
        path = work / "features" / f"{piece['id']}.npz"
        if path.exists() and len(piece["beats"]) > 12:
            features = np.load(path)["beats"]
            told.append((features, targets(piece["beats"], features.shape[1])))
    return told


def main():
    work, minutes, weights = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
    chance = random.Random(time.time())
    train = load(work, "train")
    print(f"{len(train)} pieces")
    published = torch.load(weights, map_location="cpu")
    network = BeatNet()
    network.load_state_dict(published)
    run = Run(work, "beats", network, torch.optim.Adam(network.parameters(), RATE), minutes)
    while run.goes_on():
        x, y = [], []
        for features, right in (chance.choice(train) for _ in range(BATCH)):
            begin = chance.randrange(features.shape[1] - FRAMES)
            x.append(features[:, begin : begin + FRAMES])
            y.append(right[begin : begin + FRAMES])
        x, y = torch.tensor(np.stack(x)).float(), torch.tensor(np.stack(y))
        # The first second is for the memory to fill
        losses_by_frame = -(y * torch.log_softmax(network(x), 2)).sum(2)[:, FRAMES_PER_SECOND:]
        if run.learn(losses_by_frame.mean()):
            rows, _ = evaluate(run.average.eval(), work, "valid", 24)
            run.keep(validation=[round(float(value), 3) for value in rows.mean(0)])
    trained = run.average.state_dict()
    mixed = {name: TRAINED_SHARE * trained[name] + (1 - TRAINED_SHARE) * values for name, values in published.items()}
    torch.save(mixed, work / "checkpoints/rhythm.pth")


if __name__ == "__main__":
    main()
