"""Networks of one front end and one back end, in all kinds of both."""

import torch
from torch import nn
from torch.nn import functional as F

from parts import (
    TAGS, Conv1d, Conv2d, encode, encoder_layer, timbre, tree, vertical_filters,
)  # fmt: skip


class Modular(nn.Module):
    """One front end with one back end; see the docstrings in src-main/taggers/architectures/."""

    def __init__(self, features, frontEnd, backEnd, hiddenUnits=None):
        super().__init__()
        self.front, self.back = frontEnd, backEnd
        channels, steps = features
        self.frontend, self.backend = self.make_front(), self.make_back(channels, steps)
        outputs = self.outputs
        if hiddenUnits:
            self.dense1, self.bn = nn.Linear(outputs, hiddenUnits), nn.BatchNorm1d(hiddenUnits)
            self.dense2 = nn.Linear(hiddenUnits, TAGS)
        else:
            self.dense = nn.Linear(outputs, TAGS)
        self.hidden = hiddenUnits

    def make_front(self):
        hyper = self.front
        kind = hyper["kind"]
        norm = {"bn": nn.BatchNorm2d(1)}
        if kind == "sample-level":
            widths = hyper["channels"]
            return tree({
                f"layer{layer + 1}": Conv1d(i, o, 3, *((3, 1) if layer == 0 else (1, 3)))
                for layer, (i, o) in enumerate(zip([1, *widths], widths))
            })  # fmt: skip
        if kind in ("frame-level", "frame-level-many-shapes"):
            lengths = hyper.get("filterLengths") or [hyper["filterLength"]]
            pooling = hyper.get("pooling", 1)
            parts = [Conv1d(1, hyper["channels"], length, hyper["stride"], pooling) for length in lengths]
            return tree({"layers": nn.ModuleList(parts)})
        if kind == "rectangular":
            widths = hyper["channels"]
            layers = {
                f"layer{layer + 1}": Conv2d(i, o, hyper["pooling"][layer])
                for layer, (i, o) in enumerate(zip([1, *widths], widths))
            }
            return tree({**norm, **layers})
        if kind == "spiral":
            conv = nn.Conv2d(hyper["octaves"], hyper["channels"], (hyper["bins"], hyper["frames"]))
            return tree({**norm, "spiral": tree({"conv": conv, "bn": nn.BatchNorm2d(hyper["channels"])})})
        parts = dict(norm)
        vertical = hyper.get("vertical", hyper.get("filters") if kind == "vertical" else None)
        horizontal = hyper.get("horizontal", hyper.get("filters") if kind == "horizontal" else None)
        if vertical:
            filters = [vertical_filters(one["bands"], one["frames"], one["channels"]) for one in vertical]
            parts["vertical"] = nn.ModuleList(filters)
        if horizontal:
            parts["horizontal"] = nn.ModuleList(Conv1d(1, one["channels"], one["frames"]) for one in horizontal)
        return tree(parts)

    def run_front(self, x):
        kind, front = self.front["kind"], self.frontend
        if kind in ("frame-level", "frame-level-many-shapes"):
            return torch.cat([part(x) for part in front.layers], 1)
        if kind in ("sample-level", "rectangular"):
            for part in front.children():
                x = part(x)
            return x.flatten(1, 2) if kind == "rectangular" else x
        x = front.bn(x)
        if kind == "spiral":
            hyper, conv = self.front, front.spiral.conv
            height = x.shape[2] - (hyper["octaves"] - 1) * hyper["binsPerOctave"]
            y = conv.bias[:, None, None]
            for octave in range(hyper["octaves"]):
                turn = x[:, :, octave * hyper["binsPerOctave"] :][:, :, :height]
                weight = conv.weight[:, octave : octave + 1]
                y = y + F.conv2d(turn, weight, padding=(0, hyper["frames"] // 2))
            return F.max_pool2d(F.relu(front.spiral.bn(y)), hyper["pooling"]).flatten(1, 2)
        parts = [timbre(part, x) for part in getattr(front, "vertical", [])]
        return torch.cat(parts + [part(x.mean(2)) for part in getattr(front, "horizontal", [])], 1)

    def make_back(self, channels, steps):
        hyper, kind = self.back, self.back["kind"]
        self.outputs = channels
        if kind == "max-average-pool":
            self.outputs = 2 * channels
        elif kind == "pools":
            self.outputs = len(hyper["pools"]) * channels
        elif kind == "attention-pool":
            self.outputs = channels * hyper["heads"]
            relevance = nn.Linear(hyper["units"], hyper["heads"], bias=False)
            return tree({"hidden": nn.Linear(channels, hyper["units"]), "relevance": relevance})
        elif kind in ("gru", "lstm"):
            self.outputs = hyper["hiddenUnits"]
            layer = {"gru": nn.GRU, "lstm": nn.LSTM}[kind]
            return layer(channels, self.outputs, hyper.get("layers", 2), batch_first=True)
        elif kind == "transformer":
            width = self.outputs = hyper["width"]
            back = tree({
                "projection": nn.Linear(channels, width),
                "layers": nn.ModuleList(encoder_layer(width, hyper["heads"]) for _ in range(hyper["layers"])),
                "norm": nn.LayerNorm(width),
            })  # fmt: skip
            back.cls_token = nn.Parameter(torch.empty(1, 1, width))
            back.pos_embedding = nn.Parameter(torch.empty(1, hyper["maxSteps"] + 1, width))
            return back
        elif kind == "fully-convolutional":
            widths = hyper["channels"]
            self.outputs = widths[-1]
            return tree({
                f"layer{layer + 1}": Conv1d(i, o, 3, pooling=2)
                for layer, (i, o) in enumerate(zip([channels, *widths], widths))
            })  # fmt: skip
        elif kind == "mlp":
            widths = hyper["units"]
            self.outputs = widths[-1]
            return tree({
                f"layer{layer + 1}": tree({"dense": nn.Linear(i, o), "bn": nn.BatchNorm1d(o)})
                for layer, (i, o) in enumerate(zip([channels * steps, *widths], widths))
            })  # fmt: skip
        return nn.Identity()

    def run_back(self, x):
        kind, back = self.back["kind"], self.backend
        if kind == "max-pool":
            return x.amax(2)
        if kind == "average-pool":
            return x.mean(2)
        if kind == "max-average-pool":
            return torch.cat([x.amax(2), x.mean(2)], 1)
        if kind == "pools":
            steps, p = x.shape[2], self.back["exponent"]
            ways = {
                "max": x.amax(2), "mean": x.mean(2), "l2": x.norm(2, 2) / steps**0.5,
                "lp": x.norm(p, 2) / steps ** (1 / p), "deviation": x.std(2, unbiased=False),
            }  # fmt: skip
            return torch.cat([ways[pool] for pool in self.back["pools"]], 1)
        steps = x.transpose(1, 2)
        if kind == "attention-pool":
            weights = torch.softmax(back.relevance(torch.tanh(back.hidden(steps))), 1)
            return torch.einsum("bsh,bsc->bhc", weights, steps).flatten(1)
        if kind in ("gru", "lstm"):
            return back(steps)[0][:, -1]
        if kind == "transformer":
            x = torch.cat([back.cls_token.expand(len(x), 1, -1), back.projection(steps)], 1)
            return back.norm(encode(back.layers, x + back.pos_embedding[:, : x.shape[1]])[:, 0])
        if kind == "fully-convolutional":
            for part in back.children():
                x = part(x)
            return x.mean(2)
        x = x.flatten(1)
        for part in back.children():
            x = F.relu(part.bn(part.dense(x)))
        return x

    def forward(self, x):
        features = self.run_back(self.run_front(x))
        if not self.hidden:
            return self.dense(features), features
        embedding = F.relu(self.bn(self.dense1(features)))
        return self.dense2(embedding), embedding


VERTICAL = [{"bands": 10, "frames": 3, "channels": 3}, {"bands": 5, "frames": 1, "channels": 4}]
HORIZONTAL = [{"frames": 9, "channels": 6}, {"frames": 5, "channels": 6}]
WAVEFORM, SPECTROGRAM = [1, 162], [1, 16, 20]
SAMPLES = {"kind": "sample-level", "channels": [4, 6, 6]}
FRAMES = {"kind": "frame-level", "channels": 6, "filterLength": 16, "stride": 8}
SHAPES = {
    "kind": "frame-level-many-shapes", "channels": 3, "filterLengths": [16, 8, 4], "stride": 4, "pooling": 2,
}  # fmt: skip
RECTANGULAR = {"kind": "rectangular", "channels": [3, 4], "pooling": [[2, 2], [3, 1]]}
BOTH = {"kind": "vertical-horizontal", "vertical": VERTICAL, "horizontal": HORIZONTAL}
SPIRAL = {
    "kind": "spiral", "binsPerOctave": 4, "octaves": 3, "bins": 3, "frames": 5, "channels": 3, "pooling": [2, 2],
}  # fmt: skip
POOLS = {"kind": "pools", "pools": ["deviation", "l2", "lp", "max", "mean"], "exponent": 3}
# Each front end and each back end at least once: parts, input, channels and steps between them
MODULAR = [
    ({"frontEnd": SAMPLES, "backEnd": {"kind": "max-pool"}, "hiddenUnits": 7}, WAVEFORM, (6, 6)),
    ({"frontEnd": FRAMES, "backEnd": {"kind": "gru", "hiddenUnits": 4, "layers": 2}}, WAVEFORM, (6, 21)),
    ({"frontEnd": SHAPES, "backEnd": {"kind": "attention-pool", "heads": 2, "units": 5}}, WAVEFORM, (9, 20)),
    ({"frontEnd": RECTANGULAR, "backEnd": {"kind": "mlp", "units": [6, 5]}}, SPECTROGRAM, (8, 10)),
    ({"frontEnd": {"kind": "vertical", "filters": VERTICAL}, "backEnd": {"kind": "max-average-pool"}}, SPECTROGRAM, (7, 20)),
    ({"frontEnd": {"kind": "horizontal", "filters": HORIZONTAL}, "backEnd": {"kind": "average-pool"}}, SPECTROGRAM, (12, 20)),
    ({"frontEnd": BOTH, "backEnd": {"kind": "lstm", "hiddenUnits": 4, "layers": 2}}, SPECTROGRAM, (19, 20)),
    ({"frontEnd": BOTH, "backEnd": {"kind": "transformer", "width": 8, "heads": 2, "layers": 2, "maxSteps": 24}}, SPECTROGRAM, (19, 20)),
    ({"frontEnd": SPIRAL, "backEnd": {"kind": "max-pool"}}, SPECTROGRAM, (9, 10)),
    ({"frontEnd": SAMPLES, "backEnd": POOLS}, WAVEFORM, (6, 6)),
    ({"frontEnd": SAMPLES, "backEnd": {"kind": "fully-convolutional", "channels": [4, 5]}}, WAVEFORM, (6, 6)),
]  # fmt: skip
