#!/usr/bin/python3
"""`evaluate_beats.py WORK WEIGHTS…`: how right each network is about the beats of the held-out renderings, and of a fifth at most.

Prints F at 70 ms of beats and of downbeats, and tempo within 4 % as it is (1) and with half, double, third and triple (2).
"""

import sys
from pathlib import Path

import numpy as np
import torch
from beat_network import BeatNet
from decode_beats import decode, f_measure, tempo_of
from hearing import read_pieces


@torch.no_grad()
def activations(network, features):
    """[frames, 3] of features [272, frames], heard in one go."""
    return torch.softmax(network(torch.tensor(features)[None].float())[0], 1).numpy()


def read_network(path):
    network = BeatNet()
    state = torch.load(path, map_location="cpu")
    network.load_state_dict({name: values.half().float() for name, values in state.get("network", state).items()})
    return network.eval()


def judge(told, piece):
    right = piece["beats"]
    tempo, said = tempo_of(right), tempo_of(told)
    close = [abs(said / tempo - ratio) <= 0.04 * ratio for ratio in (1, 2, 0.5, 3, 1 / 3)]
    bars = [[time for time, number in beats if number == 1] for beats in (told, right)]
    return f_measure([t for t, _ in told], [t for t, _ in right], 0.07), f_measure(*bars, 0.07), close[0], any(close)


def evaluate(network, work, split, most=None):
    """[pieces, 4], as judge says."""
    pieces = [piece for piece in read_pieces(work, split) if len(piece["beats"]) > 12]
    pieces = [piece for piece in pieces if (work / "features" / f"{piece['id']}.npz").exists()][:most]
    rows = []
    for piece in pieces:
        features = np.load(work / "features" / f"{piece['id']}.npz")["beats"]
        rows.append(judge(decode(activations(network, features)), piece))
    return np.array(rows, float), [piece["id"] for piece in pieces]


def main():
    work = Path(sys.argv[1])
    for path in sys.argv[2:]:
        rows, names = evaluate(read_network(path), work, "test")
        kinds = sorted({name.split("-")[0] for name in names})
        print(path, len(rows), "pieces: beats F, downbeats F, tempo 1, tempo 2", rows.mean(0).round(3), flush=True)
        for kind in kinds:
            some = rows[[name.startswith(kind) for name in names]]
            print("  ", kind, len(some), some.mean(0).round(3), flush=True)


if __name__ == "__main__":
    main()
