#!/usr/bin/python3
"""`evaluate_onsets.py WORK CHECKPOINT`: F of onsets in the held-out renderings, at 50 ms and at 25, with the threshold that is best for others."""

import sys
from pathlib import Path

import torch
from frame_network import ONSETS, FrameCnn
from frontends import WINDOWS
from train_onsets import evaluate, load


def read_network(path):
    network = FrameCnn(ONSETS, len(WINDOWS))
    state = torch.load(path, map_location="cpu")["network"]
    network.load_state_dict({name: values.half().float() if values.ndim > 1 else values for name, values in state.items()})
    return network.eval()


def main():
    work, network = Path(sys.argv[1]), read_network(sys.argv[2])
    both = load(work, "valid") + load(work, "more-valid")
    threshold, score = evaluate(network, both, [0.25, 0.3, 0.35, 0.4], count_swelling=True)
    print(f"validation: F {score:.4f} with {threshold}")
    told = load(work, "test")
    for window in (0.05, 0.025):
        apart, whole = (evaluate(network, told, [threshold], window, count)[1] for count in (False, True))
        print(f"test, {1000 * window:.0f} ms: F {apart:.3f} where what fades in does not count, {whole:.3f} where it does")


if __name__ == "__main__":
    main()
