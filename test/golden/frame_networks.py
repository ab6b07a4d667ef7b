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
from hearing import (
    BeatNet, Crepe, DeepSalience, DirectionalDeep, DirectionalShallow, FrameCnn, OnsetCnn, PitchClassCnn, SpiralCnn,
    TempoFcn, VoiceCnn,
)  # fmt: skip
from networks import BATCH, rounded


def output(kind, count, **more):
    return {"kind": kind, "classes": [f"class {index}" for index in range(count)], "stepSamples": 1, **more}


def cases():
    """(architecture, hyper-parameters and outputs as a card has them, input shape, the network in PyTorch)"""
    beatnet = {"channels": 3, "kernel": 4, "hiddenUnits": 6, "layers": 2}
    yield "beatnet", beatnet, {"beats": output("softmax", 3)}, [1, 13, 9], BeatNet(13, 3, **beatnet)
    layers = [{"out": 4, "kernel": [3, 3], "pool": [2, 2]}, {"out": 3, "kernel": [4, 3], "dilation": 2}]
    yield "frame-cnn", {"layers": layers}, {"voice": output("sigmoid", 1)}, [1, 11, 13], FrameCnn(layers, 1)
    key = {"channels": [3, 2, 2, 3], "hidden": 4}
    yield "pitch-class-cnn", key, {"key": output("softmax", 24)}, [1, 48, 9], PitchClassCnn(48, **key)
    pitch = {"pitch": output("blurred-one-hot", 7, deviation=1.25)}
    yield "crepe", {"capacity": "tiny"}, pitch, [1, 1024, 3], Crepe(7, "tiny")
    for direction, last in (("spectral", "frequency"), ("temporal", "time"), ("square", "time")):
        deep = {"filters": 2, "direction": direction, "lastPooling": last}
        shape = [1, 80, 64] if last == "frequency" else [1, 40, 80]
        yield "directional-deep", deep, {"key": output("softmax", 5)}, shape, DirectionalDeep(5, **deep)
    for direction in ("spectral", "temporal"):
        shallow = {"filters": 2, "direction": direction}
        yield (
            "directional-shallow", shallow, {"tempo": output("softmax", 5)}, [1, 12, 16],
            DirectionalShallow(12, 16, 5, **shallow),
        )  # fmt: skip
    yield "tempo-fcn", {}, {"tempo": output("softmax", 5)}, [1, 40, 40], TempoFcn(5)
    onsets = {"channels": [3, 4], "hiddenUnits": 6}
    yield "onset-cnn", onsets, {"onsets": output("sigmoid", 1)}, [3, 24, 20], OnsetCnn(3, 24, **onsets)
    salience = {"channels": [4, 3, 3, 3, 2]}
    yield "deep-salience", salience, {"pitches": output("multi-hot", 20)}, [6, 20, 9], DeepSalience(6, **salience.copy())
    for frames in (1, 3, 9):
        voice = {"channels": [3, 2, 4, 3], "hidden": [5, 4], "framesPerStep": frames}
        yield "voice-cnn", voice, {"voice": output("sigmoid", 1)}, [1, 28, 20], VoiceCnn(28, 1, **voice)
    turns = {"binsPerOctave": 6, "octaves": 3, "temporalBins": [32, 42], "spiralBins": [3, 39]}
    for parts in (["flat"], ["flat", "temporal", "spiral"]):
        spiral = {"parts": parts, "channels": 3, "hiddenUnits": 5, **turns}
        yield "spiral-cnn", spiral, {"instruments": output("softmax", 4)}, [1, 42, 64], SpiralCnn([42, 64], 4, **spiral)


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
