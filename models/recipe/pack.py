#!/usr/bin/python3
"""Step 9, `pack.py WORK CHECKPOINT FOLDER`: both packages, with cards and goldens, as FOLDER/hearmark-transformer and so on.

Goldens are what PyTorch answers for the clips of ../shared/reference; without them there are none.
"""

import json
import re
import struct
import sys
import wave
from pathlib import Path

import numpy as np
import torch

from calibrate import LABELLED, QUANTILES, aggregate, apply_map, fit_map, fit_threshold
from network import BACK_ENDS, DIM, EMBEDDING, HOP, WIDTH, log_mel, tagger
from recipe import ENSEMBLE, PROJECT, VOCABULARY, WINDOWS, is_held_out, items, labels, logit, targets

NAMES = {"transformer": "hearmark-transformer", "gru": "hearmark-crnn"}
VERSION = "2.1.0"
TEXTS = json.loads((Path(__file__).parent / "cards.json").read_text())
CLIPS = PROJECT.parent / "shared/reference/efficientat"
FRONT_END = {
    "kind": "log-mel", "sampleRateHz": 32000, "preEmphasis": 0.97, "nFft": 1024, "hopSamples": HOP, "windowSamples": 800,
    "window": "hann-symmetric", "center": True, "padMode": "reflect", "power": 2, "nMels": 128, "fMinHz": 0, "fMaxHz": 15000,
    "melScale": "kaldi", "norm": None, "compression": {"base": "e", "offset": 0.00001, "factor": 1},
    "standardised": {"mean": -4.5, "deviation": 5},
}  # fmt: skip


def read_network(checkpoint, back_end):
    """The network as it is packed: 16-bit floats for tensors of two axes and more."""
    prefix = f"taggers.{back_end}."
    state = {name[len(prefix) :]: values for name, values in torch.load(checkpoint).items() if name.startswith(prefix)}
    network = tagger(back_end, len(VOCABULARY))
    network.load_state_dict({name: values.half().float() if values.ndim > 1 else values for name, values in state.items()})
    network.features.to(memory_format=torch.channels_last)
    return network.eval()


@torch.no_grad()
def hear(network, work, population):
    """Scores [excerpts, windows, tags], and embeddings [excerpts, numbers]."""
    told, embeddings = [], []
    for begin in range(0, len(population), 8):
        mel = [np.load(work / "features" / f"{item['id']}.npz")["mel"] for item in population[begin : begin + 8]]
        windows = np.concatenate([each.reshape(128, WINDOWS, -1).transpose(1, 0, 2) for each in mel])
        spectra = torch.tensor(windows).float()[:, None].contiguous(memory_format=torch.channels_last)
        logits, embedding = network(spectra)
        told.append(torch.sigmoid(logits).numpy())
        embeddings.append(embedding.numpy())
    shaped = [np.concatenate(each).reshape(len(population), WINDOWS, -1) for each in (told, embeddings)]
    return shaped[0], shaped[1].mean(1)


def encode_safetensors(tensors):
    """By name; 16-bit floats of two axes and more, 32-bit ones of one."""
    header, values, offset = {}, [], 0
    for name, array in sorted(tensors.items()):
        is_half = array.ndim > 1
        values.append(array.astype(np.float16 if is_half else np.float32).tobytes())
        end = offset + len(values[-1])
        header[name] = {"dtype": "F16" if is_half else "F32", "shape": list(array.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(values)


def weights_of(network):
    """Without counters of batches."""
    return {name: tensor.numpy() for name, tensor in network.state_dict().items() if not name.endswith("num_batches_tracked")}


def decode_safetensors(data):
    length = struct.unpack("<Q", data[:8])[0]
    kinds, begin = {"F16": np.float16, "F32": np.float32}, 8 + length

    def tensor(entry):
        first, end = entry["data_offsets"]
        values = np.frombuffer(data[begin + first : begin + end], kinds[entry["dtype"]])
        return torch.tensor(values.astype(np.float32).reshape(entry["shape"]))

    return {name: tensor(entry) for name, entry in json.loads(data[8:begin]).items()}


def load_package(network, package):
    """The weights of a package, all but the counters of batches, which it does not have."""
    missing, unknown = network.load_state_dict(decode_safetensors((package / "weights.safetensors").read_bytes()), strict=False)
    if unknown or any(not name.endswith("num_batches_tracked") for name in missing):
        raise ValueError(f"{package}: missing {missing}, unknown {unknown}")


@torch.no_grad()
def goldens(network):
    answers = {}
    for path in sorted(CLIPS.glob("*.32k.wav")):
        with wave.open(str(path)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32) / 32768
        mel = log_mel(torch.tensor(samples)[None, :320_000], HOP)[:, None, :, :500]
        answers[path.name.split(".")[0]] = [float(f"{p:.7g}") for p in torch.sigmoid(network(mel)[0])[0]]
    return answers


def print_reliability(name, confident, right):
    """Of what a model is so sure of, how sure the labels are."""
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        some = (confident >= low) & (confident < low + 0.2)
        print(f"{name}: {some.sum()} at {confident[some].mean():.2f}, labels {right[some].mean():.2f}")


def card_of(back_end, network, told, truth, held):
    vocabulary, calibration = [], {}
    for index, (tag, category) in enumerate(VOCABULARY):
        has = truth[:, index] >= LABELLED.get(tag, 0.35)
        calibration[tag] = fit_map(told[:, index], truth[:, index])
        threshold = fit_threshold(apply_map(calibration[tag], told[:, index]), has)
        entry = {"tag": tag, "category": category, "baseRate": round(float(has.mean()), 4), "threshold": threshold}
        vocabulary.append({**entry, **TEXTS["tags"].get(tag, {})})
    genres = [index for index, (_, category) in enumerate(VOCABULARY) if category == "genre"]
    said, right = told[held], truth[held]
    correlations = [np.corrcoef(logit(said[:, tag]), logit(right[:, tag]))[0, 1] for tag in range(len(VOCABULARY))]
    # By maps that have not seen them, unlike those of the card, which are fitted on all
    unseen = [fit_map(told[~held, tag], truth[~held, tag]) for tag in range(len(VOCABULARY))]
    confident = np.stack([apply_map(knots, said[:, tag]) for tag, knots in enumerate(unseen)], 1)
    print_reliability(NAMES[back_end], confident, right)
    metrics = {
        "heldOut": f"{int(held.sum())} excerpts of 30 s of artists that were not trained on; the truth is what they were labelled",
        "meanCorrelation": round(float(np.nanmean(correlations)), 4),
        "topGenreAgreement": round(float((said[:, genres].argmax(1) == right[:, genres].argmax(1)).mean()), 3),
        "meanAbsoluteError": round(float(np.abs(confident - right).mean()), 4),
    }
    return {
        "format": 1, "name": NAMES[back_end], "version": VERSION, "licence": "MIT", "architecture": f"mobilenet-{back_end}",
        "hyperparameters": {"width": WIDTH, "dim": DIM, "embedding": EMBEDDING, **BACK_ENDS[back_end]},
        "parameters": sum(p.numel() for p in network.parameters()), "frontEnd": FRONT_END, "inputSamples": 320_000,
        "output": "logits; apply the sigmoid",
        "aggregation": {category: {"quantile": quantile} for category, quantile in QUANTILES.items()},
        "shortInput": "repeat", "rules": ENSEMBLE["rules"], "vocabulary": vocabulary, "calibration": calibration,
        **TEXTS["card"], "metrics": metrics,
    }  # fmt: skip


def written(card):
    """As JSON, a knot of a map on one line."""
    text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
    return re.sub(r"\[\s+([\d.e-]+),\s+([\d.e-]+)\s+\]", r"[\1, \2]", text)


def labelled(work):
    """Every excerpt with labels, these [excerpts, tags], and which are held out."""
    told = labels(work)
    population = [item for item in items(work) if item["id"] in told]
    logits = [np.load(work / "features" / f"{item['id']}.npz")["logits"] for item in population]
    truth = aggregate(np.stack([targets(i, told[i["id"]], l) for i, l in zip(population, logits)]))
    return population, truth, np.array([is_held_out(item) for item in population])


def main():
    work, checkpoint, folder = map(Path, sys.argv[1:4])
    population, truth, held = labelled(work)
    for back_end, name in NAMES.items():
        network = read_network(checkpoint, back_end)
        card = card_of(back_end, network, aggregate(hear(network, work, population)[0]), truth, held)
        package = folder / name
        package.mkdir(parents=True, exist_ok=True)
        (package / "weights.safetensors").write_bytes(encode_safetensors(weights_of(network)))
        (package / "card.json").write_text(written(card))
        if answers := goldens(network):
            (package / "golden.json").write_text(json.dumps(answers, indent=0) + "\n")
        print(name, card["parameters"], "parameters", card["metrics"])


if __name__ == "__main__":
    main()
