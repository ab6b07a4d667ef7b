#!/usr/bin/python3
"""Step 9, `pack.py WORK FOLDER KIND…`: the packages of these kinds (key, rhythm, onsets, voice), as FOLDER/hearmark-key and so on.

Tensors of two axes and more have 16 bits. golden.json is what PyTorch answers to sound by a formula (tones).
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np
import torch
from beat_network import BeatNet
from frame_network import ONSETS, VOICE, FrameCnn
from frontends import BEATS, KEY, MEL, STACKED_MEL, WINDOWS, log_filtered, log_mel, stacked_log_mel
from hearing import KEYS
from key_network import FRAMES, PitchClassCnn

TEXTS = json.loads((Path(__file__).parent / "cards.json").read_text())
VERSIONS = {"key": "1.0.0", "rhythm": "1.1.0", "onsets": "1.0.0", "voice": "1.1.0"}
HALF = {"onsets": 0.35, "voice": 0.35}
"""What the networks answer where one should begin to say yes. Onsets: best on the validation. Voice: there 0.2 makes the fewest mistakes of
both kinds; a little more takes fewer instruments for voices."""


def halved(network, state):
    network.load_state_dict({name: values.half().float() if values.ndim > 1 else values.float() for name, values in state.items()})
    return network.eval()


def encode_safetensors(network):
    header, values, offset = {}, [], 0
    for name, tensor in sorted(network.state_dict().items()):
        if name.endswith("num_batches_tracked"):
            continue
        array = tensor.contiguous().numpy().astype(np.float16 if tensor.ndim > 1 else np.float32)
        end = offset + array.nbytes
        header[name] = {"dtype": "F16" if tensor.ndim > 1 else "F32", "shape": list(array.shape), "data_offsets": [offset, end]}
        values.append(array.tobytes())
        offset = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(values)


def tones(samples, rate_hz):
    """Chords and clicks by a formula: half a second each of C, A minor, F and G, and a click at every beginning."""
    t = np.arange(samples) / rate_hz
    chords = np.array([[60, 64, 67], [57, 60, 64], [53, 57, 60], [55, 59, 62]])[(t * 2).astype(int) % 4]
    sound = np.sin(2 * np.pi * 440 * 2 ** ((chords - 69) / 12) * t[:, None]).sum(1) * 0.1
    return (sound + 0.3 * np.exp(-((t * 2) % 1) * 40) * np.sin(2 * np.pi * 2000 * t)).astype(np.float32)


def key(work):
    network = halved(PitchClassCnn(), torch.load(work / "checkpoints/key.pth")["network"])
    samples = FRAMES * KEY["hopSamples"]
    card = {
        "task": ["key"], "architecture": "pitch-class-cnn", "hyperparameters": {"channels": [16, 16, 24, 24], "hidden": 48},
        "frontEnd": KEY, "inputSamples": samples, "shortInput": "repeat",
        "outputs": {"key": {"kind": "softmax", "classes": KEYS, "stepSamples": samples}},
    }  # fmt: skip
    heard = log_filtered(tones(samples, 22_050), KEY)
    return network, card, torch.softmax(network(torch.tensor(heard)[None, None]), 1)


def rhythm(work):
    path = work / "checkpoints/rhythm.pth"
    network = halved(BeatNet(), torch.load(path, map_location="cpu"))
    hop = BEATS["hopSamples"]
    card = {
        "task": ["beats"], "architecture": "beatnet", "hyperparameters": {"channels": 2, "kernel": 10, "hiddenUnits": 150, "layers": 2},
        "frontEnd": BEATS, "inputSamples": 1752 * hop, "margins": {"beforeSamples": 250 * hop, "behindSamples": 2 * hop},
        "outputs": {"beats": {"kind": "softmax", "classes": ["beat", "downbeat", "neither"], "stepSamples": hop}},
    }  # fmt: skip
    heard = log_filtered(tones(1752 * hop, 22_050), BEATS)
    return network, card, torch.softmax(network(torch.tensor(heard)[None]), 2)[0, :200]


def framed(work, name, checkpoint, network, front_end, hear, steps_in_frames, output):
    """A network over log-mel frames, [channels, 80, frames] of `hear`; what it cannot see at the edges of a window is margin."""
    state = torch.load(work / f"checkpoints/{checkpoint}.pth")["network"]
    # Half is where it is best to say that there is one
    state["output.bias"] = state["output.bias"] - np.log(HALF[name] / (1 - HALF[name]))
    network = halved(network, state)
    step = front_end["hopSamples"] * steps_in_frames
    margin, answered = (16, 600) if steps_in_frames > 1 else (28, 2000)
    samples = (answered + 2 * margin) * step
    card = {
        "task": [name], "architecture": "frame-cnn", "hyperparameters": {"layers": network.layers}, "frontEnd": front_end, "inputSamples": samples,
        "margins": {"beforeSamples": margin * step, "behindSamples": margin * step},
        "outputs": {output: {"kind": "sigmoid", "classes": [output], "stepSamples": step}},
    }  # fmt: skip
    heard = (hear(tones(samples, 22_050)) - MEL["standardised"]["mean"]) / MEL["standardised"]["deviation"]
    return network, card, torch.sigmoid(network(torch.tensor(heard)[None]))[0, :200]


def onsets(work):
    return framed(work, "onsets", "onsets", FrameCnn(ONSETS, len(WINDOWS)), STACKED_MEL, stacked_log_mel, 1, "onsets")


def voice(work):
    front_end = {**MEL, "hopSamples": 2 * MEL["hopSamples"]}
    return framed(work, "voice", "voice-taught", FrameCnn(VOICE), front_end, lambda samples: log_mel(samples, front_end)[None], 3, "voice")


MAKERS = {"key": key, "rhythm": rhythm, "onsets": onsets, "voice": voice}


@torch.no_grad()
def main():
    work, folder = Path(sys.argv[1]), Path(sys.argv[2])
    for kind in sys.argv[3:]:
        network, card, answers = MAKERS[kind](work)
        name = f"hearmark-{kind}"
        texts = TEXTS[kind]
        parameters = sum(p.numel() for p in network.parameters())
        whole = {"format": 1, "name": name, "version": VERSIONS[kind], "licence": texts.pop("licence"), **card, "parameters": parameters, **texts}
        package = folder / name
        package.mkdir(parents=True, exist_ok=True)
        weights = encode_safetensors(network)
        (package / "weights.safetensors").write_bytes(weights)
        (package / "card.json").write_text(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")
        golden = [float(f"{value:.7g}") for value in answers.flatten().tolist()]
        (package / "golden.json").write_text(json.dumps({"answers": golden}) + "\n")
        print(name, parameters, "parameters,", len(weights), "bytes")


if __name__ == "__main__":
    main()
