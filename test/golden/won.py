"""Networks that Won and colleagues compared (SMC 2020), and theirs."""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from parts import TAGS, Conv1d, Conv2d, EncoderLayers, HiddenHead, Residual, attend, timbre, tree, vertical_filters


class Cnnsa(nn.Module):
    """Won, Chun and Serra 2019: residual blocks, then a BERT encoder with a first token from NumPy's generator."""

    def __init__(self, channels, attentionHeads, attentionLayers=2):
        super().__init__()
        self.spec_bn = nn.BatchNorm2d(1)
        widths = [channels * factor for factor in (1, 1, 2, 2, 2, 2, 2)]
        for layer, (inputs, outputs) in enumerate(zip([1, *widths], widths)):
            stride = (2, 2) if layer < 3 else (2, 1)
            setattr(self, f"layer{layer + 1}", Residual(2, inputs, outputs, stride))
        width = self.width = 2 * channels
        self.heads = attentionHeads
        self.encoder = tree({"layer": nn.ModuleList(bert_layer(width) for _ in range(attentionLayers))})
        self.pooler = tree({"dense": nn.Linear(width, width)})
        self.dense = nn.Linear(width, TAGS)

    def forward(self, x):
        x = self.spec_bn(x)
        for layer in range(7):
            x = getattr(self, f"layer{layer + 1}")(x)
        token = torch.tensor(np.random.RandomState(0).random_sample(self.width)).float()
        x = torch.cat([token.expand(len(x), 1, -1), x.squeeze(2).transpose(1, 2)], 1)
        for layer in self.encoder.layer:
            own = layer.attention.self
            heard = attend(own.query(x), own.key(x), own.value(x), self.heads)
            x = layer.attention.output.LayerNorm(layer.attention.output.dense(heard) + x)
            hidden = F.gelu(layer.intermediate.dense(x))
            x = layer.output.LayerNorm(layer.output.dense(hidden) + x)
        embedding = torch.tanh(self.pooler.dense(x[:, 0]))
        return self.dense(embedding), embedding


def bert_layer(width):
    def output(inputs):
        return tree({"dense": nn.Linear(inputs, width), "LayerNorm": nn.LayerNorm(width, eps=1e-12)})

    own = tree({part: nn.Linear(width, width) for part in ("query", "key", "value")})
    return tree({
        "attention": tree({"self": own, "output": output(width)}),
        "intermediate": tree({"dense": nn.Linear(width, 4 * width)}),
        "output": output(4 * width),
    })  # fmt: skip


class HarmonicCnn(HiddenHead):
    """Won, Chun, Nieto and Serra, ICASSP 2020, over the power spectrogram."""

    def __init__(self, channels, harmonics=6, per_semitone=2, rate=16000):
        super().__init__()
        self.hstft = nn.Module()
        self.hstft.bw_Q = nn.Parameter(torch.empty(1))
        self.hstft_bn = nn.BatchNorm2d(harmonics)
        self.harmonics, self.rate = harmonics, rate
        highest = round(69 + 12 * math.log2(rate / (2 * harmonics) / 440))
        midi = np.linspace(24, highest, (highest - 24) * per_semitone + 1)[:-1]
        notes = 440 * 2 ** ((midi - 69) / 12)
        self.centres = torch.tensor(np.concatenate([notes * (times + 1) for times in range(harmonics)]))
        self.layer1 = Conv2d(harmonics, channels, (2, 2))
        for layer in (2, 3, 4):
            setattr(self, f"layer{layer}", Residual(2, channels, channels, pooling=(2, 2)))
        self.layer5 = Conv2d(channels, 2 * channels, (2, 2))
        for layer in (6, 7):
            setattr(self, f"layer{layer}", Residual(2, 2 * channels, 2 * channels, pooling=(2, 3)))
        self.add_head(2 * channels, 2 * channels, TAGS)

    def forward(self, x):
        bins = torch.linspace(0, self.rate / 2, x.shape[2], dtype=torch.float64)[:, None]
        bandwidth = (0.1079 * self.centres + 24.7) / self.hstft.bw_Q.double()
        rising = (bins - (self.centres - bandwidth / 2)) / (bandwidth / 2)
        falling = ((self.centres + bandwidth / 2) - bins) / (bandwidth / 2)
        filters = torch.clamp(torch.minimum(rising, falling), min=0).float()
        banded = torch.einsum("bcft,fn->bnt", x, filters)
        tensor = banded.reshape(len(x), self.harmonics, -1, x.shape[3])
        x = self.hstft_bn(10 * torch.log10(torch.clamp(tensor, min=1e-10)))
        for layer in range(7):
            x = getattr(self, f"layer{layer + 1}")(x)
        x = x.amax((2, 3))
        return self.head(x), F.relu(self.bn(self.dense1(x)))


class ShortChunkCnn(HiddenHead):
    """Won, Ferraro, Bogdanov and Serra, SMC 2020, section 2.7, without and with residual connections."""

    def __init__(self, channels, residual):
        super().__init__()
        self.spec_bn = nn.BatchNorm2d(1)
        widths = [channels * factor for factor in (1, 1, 2, 2, 2, 2, 4)]
        for layer, (inputs, outputs) in enumerate(zip([1, *widths], widths)):
            part = Residual(2, inputs, outputs, (2, 2)) if residual else Conv2d(inputs, outputs, (2, 2))
            setattr(self, f"layer{layer + 1}", part)
        self.add_head(widths[-1], widths[-1], TAGS)

    def forward(self, x):
        x = self.spec_bn(x)
        for layer in range(7):
            x = getattr(self, f"layer{layer + 1}")(x)
        x = x.amax((2, 3))
        return self.head(x), F.relu(self.bn(self.dense1(x)))


class SampleCnn(HiddenHead):
    """Lee, Park, Kim and Nam, SMC 2017; as ReSE blocks Kim, Lee and Nam, ICASSP 2018."""

    def __init__(self, steps, channels, squeeze):
        super().__init__()
        self.layers = len(channels)
        for layer, (inputs, outputs) in enumerate(zip([1, *channels], channels)):
            first, last = layer == 0, layer == len(channels) - 1
            kernel, stride, pooling = (1 if last else 3), (3 if first else 1), (1 if first or last else 3)
            part = (
                Residual(1, inputs, outputs, stride, pooling, kernel, squeeze=True)
                if squeeze
                else Conv1d(inputs, outputs, kernel, stride, pooling)
            )
            setattr(self, f"layer{layer + 1}", part)
        if squeeze:
            self.add_head(steps * channels[-1], channels[-1], TAGS)
        else:
            self.dense = nn.Linear(steps * channels[-1], TAGS)
        self.squeeze = squeeze

    def forward(self, x):
        for layer in range(self.layers):
            x = getattr(self, f"layer{layer + 1}")(x)
        x = x.flatten(1)
        if not self.squeeze:
            return self.dense(x), x
        return self.head(x), F.relu(self.bn(self.dense1(x)))


class Musicnn(HiddenHead):
    """Pons and Serra 2019."""

    def __init__(self, verticalChannels, horizontalChannels, backEndChannels, hiddenUnits):
        super().__init__()
        self.spec_bn = nn.BatchNorm2d(1)
        vertical = [vertical_filters(height, 7, verticalChannels) for height in (67, 38)]
        horizontal = [Conv1d(1, horizontalChannels, length) for length in (129, 65, 33)]
        self.layers = nn.ModuleList(vertical + horizontal)
        front = 2 * verticalChannels + 3 * horizontalChannels
        for layer, inputs in enumerate((front, backEndChannels, backEndChannels)):
            setattr(self, f"layer{layer + 1}", Conv1d(inputs, backEndChannels, 7))
        self.add_head(2 * (front + 3 * backEndChannels), hiddenUnits, TAGS)

    def forward(self, x):
        x = self.spec_bn(x)
        front = torch.cat(
            [timbre(part, x) for part in self.layers[:2]] + [part(x.mean(2)) for part in self.layers[2:]], 1
        )
        first = self.layer1(front)
        second = self.layer2(first) + first
        third = self.layer3(second) + second
        everything = torch.cat([front, first, second, third], 1)
        x = torch.cat([everything.amax(2), everything.mean(2)], 1)
        return self.head(x), F.relu(self.bn(self.dense1(x)))


class MusicTaggingTransformer(nn.Module):
    """Won, Choi and Serra, ISMIR 2021."""

    def __init__(self, mels, conv_ndim, attention_ndim, attention_nheads, attention_nlayers, attention_max_len):
        super().__init__()
        front = {
            "input_bn": nn.BatchNorm2d(1),
            "layer1": Residual(2, 1, conv_ndim, pooling=(2, 2)),
            "layer2": Residual(2, conv_ndim, conv_ndim, pooling=(2, 2)),
            "layer3": Residual(2, conv_ndim, conv_ndim, pooling=(2, 1)),
            "fc": nn.Linear(mels // 8 * conv_ndim, attention_ndim),
        }
        self.frontend = tree(front)
        self.cls_token = nn.Parameter(torch.empty(attention_ndim))
        self.pos_embedding = nn.Parameter(torch.empty(1, attention_max_len + 1, attention_ndim))
        self.transformer = EncoderLayers(attention_ndim, attention_nheads, attention_nlayers)
        self.mlp_head = nn.Sequential(nn.LayerNorm(attention_ndim), nn.Linear(attention_ndim, TAGS))

    def forward(self, x):
        front = self.frontend
        x = front.layer3(front.layer2(front.layer1(front.input_bn(x))))
        x = front.fc(x.permute(0, 3, 1, 2).flatten(2))
        x = torch.cat([self.cls_token.expand(len(x), 1, -1), x], 1)
        x = self.transformer(x + self.pos_embedding[:, : x.shape[1]])
        embedding = self.mlp_head[0](x[:, 0])
        return self.mlp_head[1](embedding), embedding
