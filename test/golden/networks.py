"""Writes networks.json: what PyTorch answers for every architecture, small, with drawn weights and inputs.

The networks are written here a second time, from the papers and in PyTorch's own layers, so that the golden numbers are
independent of ours: `/usr/bin/python3 test/golden/networks.py` (Debian: python3-torch). To add one: a class in one of the files beside this whose
state dict has the published names, and a line in cases().
"""

import json
import math
from pathlib import Path

import numpy as np
import torch

from choi import ChoiCrnn, Crnn, Fcn, K1c2, K2c1
from drawn import numbers, weight
from keras_layers import KERAS, KerasLayers
from mobile_net import EfficientAt, MobileNetTagger
from modular import MODULAR, Modular
from won import Cnnsa, HarmonicCnn, MusicTaggingTransformer, Musicnn, SampleCnn, ShortChunkCnn

BATCH = 2


def cases():
    """(architecture, hyper-parameters as a card has them, input shape, the network in PyTorch)"""
    crnn = {"channels": [8, 12], "pooling": [[2, 2], [4, 3]], "hiddenUnits": 6}
    yield "crnn", {**crnn, "recurrentLayers": 2}, [1, 8, 50], Crnn(**crnn)
    choi = {**crnn, "paddingFrames": 2}
    yield "choi-crnn", choi, [1, 8, 50], ChoiCrnn(50, **choi)
    fcn = {"channels": [8, 12], "pooling": [[2, 4], [3, 5]]}
    yield "fcn", fcn, [1, 24, 83], Fcn(12 * 4 * 4, **fcn)
    small = {"millions": 0.1}
    wide, layers = [20, 41, 41, 62, 83], [[2, 4], [2, 4], [2, 4], [3, 5], [4, 4]]
    yield "k2c2", small, [1, 96, 1366], Fcn(83, wide, layers, "elu")
    four = [[2, 2], [3, 3], [4, 4], [4, 4]]
    yield "crnn-2017", small, [1, 96, 200], Crnn([30, 60, 60, 60], four, 30, activation="elu")
    yield "k1c2", small, [1, 96, 1366], K1c2()
    yield "k2c1", small, [1, 96, 1366], K2c1()
    yield "cnnsa", {"channels": 8, "attentionHeads": 4}, [1, 128, 80], Cnnsa(8, 4)
    yield "harmonic-cnn", {"channels": 4}, [1, 257, 300], HarmonicCnn(4)
    yield "short-chunk-cnn", {"channels": 4}, [1, 128, 130], ShortChunkCnn(4, residual=False)
    yield "short-chunk-cnn-res", {"channels": 4}, [1, 128, 130], ShortChunkCnn(4, residual=True)
    widths = [4, 6, 8, 8]
    yield "sample-cnn", {"channels": widths}, [1, 54], SampleCnn(2, widths, squeeze=False)
    yield "sample-cnn-se", {"channels": widths}, [1, 54], SampleCnn(2, widths, squeeze=True)
    musicnn = {"verticalChannels": 6, "horizontalChannels": 5, "backEndChannels": 8, "hiddenUnits": 10}
    yield "musicnn", musicnn, [1, 96, 60], Musicnn(**musicnn)
    transformer = {
        "conv_ndim": 8, "attention_ndim": 16, "attention_nheads": 4, "attention_nlayers": 2, "attention_max_len": 32,
    }  # fmt: skip
    yield "music-tagging-transformer", transformer, [1, 32, 70], MusicTaggingTransformer(32, **transformer)
    yield "efficientat", {"width": 0.2}, [1, 32, 70], EfficientAt(0.2)
    steps = {"width": 0.1, "dim": 12, "embedding": 10}
    encoder, gru = {**steps, "heads": 3, "layers": 2}, {**steps, "hidden": 5}
    yield "mobilenet-transformer", encoder, [1, 32, 70], MobileNetTagger(**encoder)
    yield "mobilenet-gru", gru, [1, 32, 70], MobileNetTagger(**gru)
    yield "keras-layers", KERAS, [1, 8, 30], KerasLayers()
    for parts, input_shape, features in MODULAR:
        yield "modular", parts, input_shape, Modular(features, **parts)


def answer(architecture, hyper, input_shape, network):
    state = {
        name: torch.from_numpy(weight(name, tuple(value.shape)))
        for name, value in network.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    network.load_state_dict(state, strict=False)
    drawn = numbers("input", BATCH * math.prod(input_shape)).reshape(BATCH, *input_shape)
    with torch.no_grad():
        logits, embedding = network.eval()(torch.from_numpy(np.abs(drawn)).float())
    return {
        "architecture": architecture,
        "hyper": hyper,
        "input": input_shape,
        "parameters": {name: list(value.shape) for name, value in state.items()},
        "scores": rounded(torch.sigmoid(logits)),
        "embedding": rounded(embedding),
    }


def rounded(values):
    return [float(f"{value:.7g}") for value in values.flatten().tolist()]


if __name__ == "__main__":
    torch.set_num_threads(1)
    goldens = [answer(*case) for case in cases()]
    lines = ",\n".join(json.dumps(golden, separators=(",", ":")) for golden in goldens)
    Path(__file__).with_name("networks.json").write_text(f"[\n{lines}\n]\n")
    print(f"{len(goldens)} networks")
