"""Writes the towers of a small text-audio model into test/fixtures/towers, audio.onnx and text.onnx, and towers.json: where
PyTorch says that clip.wav and some texts lie.

They are taught with four kinds of made sounds and what is said of each (tokens.py), which takes seconds:
`/usr/bin/python3 test/golden/text_audio.py` (Debian: python3-torch), after tokens.py.
"""

import io
import json
import wave
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from front_ends import DECIBELS, SLANEY, compute

RATE, SECONDS, MELS, SIZE, TOKENS = 16000, 1, 32, 12, 24
CARD = {**SLANEY, **DECIBELS, "padMode": "reflect", "nMels": MELS, "fMinHz": 50, "fMaxHz": 7000}
# The same as SAID in tokens.py, which needs another Python
KINDS = ("low", "high", "noise", "drums")
folder = Path(__file__).parent.parent / "fixtures" / "towers"
draw = np.random.default_rng(18)


def sound(kind):
    """A second of one of the kinds, float64 in -1..1."""
    t = np.arange(RATE * SECONDS) / RATE
    noise = draw.uniform(-1, 1, t.size)
    if kind == "low":
        hz = draw.uniform(70, 180)
        wanted = sum(np.sin(2 * np.pi * hz * n * t) / n for n in (1, 2, 3))
    elif kind == "high":
        wanted = np.sin(2 * np.pi * draw.uniform(1500, 3500) * t)
    elif kind == "noise":
        wanted = noise
    else:
        wanted = noise * np.exp(-20 * ((t + draw.uniform(0, 1)) % (1 / draw.uniform(2, 5))))
    return draw.uniform(0.05, 0.4) * wanted + 0.002 * noise


class AudioTower(nn.Module):
    """[batch, 1, mels, frames] to [batch, SIZE]: a convolution over time, its mean and how much it moves."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(MELS, 16, 3, padding=1)
        self.out = nn.Linear(32, SIZE)

    def forward(self, bands):
        x = F.relu(self.conv(bands.squeeze(1) / 50))
        mean = x.mean(2)
        moves = (x - mean.unsqueeze(2)).abs().mean(2)
        return self.out(torch.cat([mean, moves], 1))


class TextTower(nn.Module):
    """Ids and mask [batch, tokens] to [batch, SIZE]: attention of one head, and the mean over what is no padding."""

    def __init__(self, vocabulary):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, 16)
        self.query, self.key, self.value = (nn.Linear(16, 16) for _ in range(3))
        self.out = nn.Linear(16, SIZE)

    def forward(self, ids, mask):
        x = self.embedding(ids)
        kept = mask.unsqueeze(1).float()
        weights = self.query(x) @ self.key(x).transpose(1, 2) / 4 + (kept - 1) * 1e4
        x = x + torch.softmax(weights, 2) @ self.value(x)
        x = (kept @ x).squeeze(1) / kept.sum(2)
        return self.out(x)


def features(samples):
    return compute(torch.from_numpy(samples), CARD).float().unsqueeze(0)


def teach(audio, text, tokens):
    """Pairs of a sound and what is said of its kind are brought together, others apart (InfoNCE)."""
    optimiser = torch.optim.Adam([*audio.parameters(), *text.parameters()], 5e-3)
    for _ in range(300):
        heard = F.normalize(audio(torch.stack([features(sound(kind)) for kind in KINDS])), dim=1)
        said = [tokens[kind][draw.integers(len(tokens[kind]))] for kind in KINDS]
        longest = max(map(len, said))
        ids = torch.tensor([one + [0] * (longest - len(one)) for one in said])
        mask = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in said])
        alike = 10 * heard @ F.normalize(text(ids, mask), dim=1).T
        loss = F.cross_entropy(alike, torch.arange(4)) + F.cross_entropy(alike.T, torch.arange(4))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return float(loss)


def export(model, inputs, name, names, output, axes):
    file = io.BytesIO()
    torch.onnx.export(
        model, inputs, file, opset_version=14, input_names=names, output_names=[output],
        dynamic_axes={one: {0: "batch", **({1: "tokens"} if one in axes else {})} for one in [*names, output]},
    )  # fmt: skip
    (folder / name).write_bytes(file.getvalue())


def main():
    torch.manual_seed(18)
    known = json.loads((folder / "tokens.json").read_text())
    tokens = known["said"]
    vocabulary = 1 + max(id for one in [*known["wordPiece"], *known["bytePair"]] for id in one["ids"])
    audio, text = AudioTower(), TextTower(max(vocabulary, known["vocabulary"]))
    loss = teach(audio, text, tokens)
    audio.eval()
    text.eval()
    export(audio, (torch.zeros(1, 1, MELS, 63),), "audio.onnx", ["bands"], "place", [])
    ones = torch.ones(1, 4, dtype=torch.long)
    names = ["input_ids", "attention_mask"]
    export(text, (ones, ones), "text.onnx", names, "place", names)
    with wave.open(str(Path(__file__).parent / "clip.wav")) as file:
        clip = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
    with torch.no_grad():
        heard = audio(features(clip).unsqueeze(0))[0]
        said = {}
        for kind in ("wordPiece", "bytePair"):
            said[kind] = []
            for one in known[kind]:
                ids = torch.tensor([one["ids"][: TOKENS - 1] + one["ids"][-1:] if len(one["ids"]) > TOKENS else one["ids"]])
                said[kind].append({"text": one["text"], "place": places(text(ids, torch.ones_like(ids))[0])})
    golden = {"clip": places(heard), "texts": said}
    (folder / "towers.json").write_text(json.dumps(golden, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"loss {loss:.3f}", {name: (folder / name).stat().st_size for name in ("audio.onnx", "text.onnx")})


def places(vector):
    """Of length 1."""
    return [float(f"{value:.6g}") for value in F.normalize(vector, dim=0).tolist()]


if __name__ == "__main__":
    main()
