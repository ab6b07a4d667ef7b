#!/usr/bin/python3
"""`evaluate_key.py WORK CHECKPOINT`: keys of the held-out renderings, and what is said of what has none.

Prints the weighted score, how often the key is right, how sure the answers are, and how many of either kind stay under 0.2, below
which the program says that there is no key.
"""

import sys
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from hearing import KEYS
from key_network import PitchClassCnn
from train_key import load, probabilities, weighted

NO_KEY_BELOW = 0.2


def read_network(path):
    """As it is packed: 16 bits for tensors of two axes and more."""
    network = PitchClassCnn()
    state = torch.load(path, map_location="cpu")["network"]
    network.load_state_dict({name: values.half().float() if values.ndim > 1 else values for name, values in state.items()})
    return network.eval()


def main():
    work, network = Path(sys.argv[1]), read_network(sys.argv[2])
    for split in ("valid", "test"):
        told = [(piece, probabilities(network, features)) for piece, features in load(work, split)]
        keyed = [(piece, p) for piece, p in told if piece["key"] is not None]
        scores = np.array([weighted(int(p.argmax()), piece["key"]) for piece, p in keyed])
        sure = np.array([p.max() for _, p in keyed])
        print(f"{split}: {len(keyed)} pieces, weighted {scores.mean():.3f}, right {np.mean(scores == 1):.3f}", Counter(scores.tolist()))
        for low, high in ((0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01)):
            some = (sure >= low) & (sure < high)
            print(f"  sure {low:.1f}-{high:.1f}: {some.sum()} pieces, said {sure[some].mean():.2f}, right {np.mean(scores[some] == 1):.2f}")
        kinds = sorted({piece["id"].split("-")[0] for piece, _ in told})
        for kind in kinds:
            some = [(piece, p) for piece, p in told if piece["id"].startswith(kind)]
            unsure = sum(p.max() < NO_KEY_BELOW for _, p in some)
            right = [weighted(int(p.argmax()), piece["key"]) for piece, p in some if piece["key"] is not None]
            print(f"  {kind}: {len(some)} pieces, no key said of {unsure}, weighted {np.mean(right) if right else float('nan'):.3f}")
        wrong = [f"{piece['id']} {piece['keyName']} heard as {KEYS[int(p.argmax())]}" for piece, p in keyed if p.argmax() != piece["key"]]
        print("  wrong:", "; ".join(wrong[:30]))


if __name__ == "__main__":
    main()
