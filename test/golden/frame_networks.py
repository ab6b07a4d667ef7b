"""Writes frameNetworks.json: what PyTorch answers for every network that hears step by step, small, with drawn weights.

As networks.py beside this, for the networks of hearing.py: `/usr/bin/python3 test/golden/frame_networks.py` (Debian:
python3-torch). To add one: a class in hearing.py, and a line in cases().
"""

import json
import math
from pathlib import Path

import numpy as np
import torch

from drawn import numbers, weight
from hearing import BeatNet, FrameCnn, PitchClassCnn
from networks import BATCH, rounded


def softmax(*classes):
    return {"kind": "softmax", "classes": list(classes), "stepSamples": 1}


def sigmoid(name):
    return {"kind": "sigmoid", "classes": [name], "stepSamples": 1}


def cases():
    """(architecture, hyper-parameters and outputs as a card has them, input shape, the network in PyTorch)"""
    beatnet = {"channels": 3, "kernel": 4, "hiddenUnits": 6, "layers": 2}
    yield "beatnet", beatnet, {"beats": softmax("beat", "downbeat", "neither")}, [1, 13, 9], BeatNet(13, 3, **beatnet)
    layers = [{"out": 4, "kernel": [3, 3], "pool": [2, 2]}, {"out": 3, "kernel": [4, 3], "dilation": 2}]
    yield "frame-cnn", {"layers": layers}, {"voice": sigmoid("voice")}, [1, 11, 13], FrameCnn(layers, 1)
    key = {"channels": [3, 2, 2, 3], "hidden": 4}
    yield "pitch-class-cnn", key, {"key": softmax(*map(str, range(24)))}, [1, 48, 9], PitchClassCnn(48, **key)


def answer(architecture, hyper, outputs, input_shape, network):
    state = {
        name: torch.from_numpy(weight(name, tuple(value.shape)))
        for name, value in network.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    network.load_state_dict(state, strict=False)
    drawn = numbers("input", BATCH * math.prod(input_shape)).reshape(BATCH, *input_shape)
    with torch.no_grad():
        logits = network.eval()(torch.from_numpy(np.abs(drawn)).float())
    activate = {"softmax": lambda x: torch.softmax(x, -1)}
    answers = {
        name: rounded(activate.get(output["kind"], torch.sigmoid)(each))
        for (name, output), each in zip(outputs.items(), logits, strict=True)
    }
    return {
        "architecture": architecture,
        "hyper": hyper,
        "outputs": outputs,
        "input": input_shape,
        "parameters": {name: list(value.shape) for name, value in state.items()},
        "answers": answers,
    }


if __name__ == "__main__":
    torch.set_num_threads(1)
    goldens = [answer(*case) for case in cases()]
    lines = ",\n".join(json.dumps(golden, separators=(",", ":")) for golden in goldens)
    Path(__file__).with_name("frameNetworks.json").write_text(f"[\n{lines}\n]\n")
    print(f"{len(goldens)} networks")
