"""Parts that several reference networks are put together from, in plain PyTorch and with its parameter names."""

import torch
from torch import nn
from torch.nn import functional as F

TAGS = 5
ACTIVATIONS = {"relu": F.relu, "elu": F.elu}


class Conv2d(nn.Module):
    """Convolution 3x3, batch normalisation, activation, max pooling."""

    def __init__(self, inputs, outputs, pooling, activation="relu"):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.bn = nn.BatchNorm2d(outputs)
        self.pooling, self.activation = pooling, ACTIVATIONS[activation]

    def forward(self, x):
        return F.max_pool2d(self.activation(self.bn(self.conv(x))), tuple(self.pooling))


class Conv1d(nn.Module):
    """Convolution, batch normalisation, ReLU, max pooling along time."""

    def __init__(self, inputs, outputs, kernel, stride=1, pooling=1):
        super().__init__()
        self.conv = nn.Conv1d(inputs, outputs, kernel, stride=stride, padding=kernel // 2)
        self.bn = nn.BatchNorm1d(outputs)
        self.pooling = pooling

    def forward(self, x):
        return F.max_pool1d(F.relu(self.bn(self.conv(x))), self.pooling)


class Residual(nn.Module):
    """Two convolutions beside a shortcut (He et al. 2016), over one axis or two; weighed by squeeze and excitation."""

    def __init__(self, axes, inputs, outputs, stride=1, pooling=1, kernel=3, squeeze=False):
        super().__init__()
        conv = {1: nn.Conv1d, 2: nn.Conv2d}[axes]
        norm = {1: nn.BatchNorm1d, 2: nn.BatchNorm2d}[axes]
        self.pool = {1: F.max_pool1d, 2: F.max_pool2d}[axes]
        self.conv_1 = conv(inputs, outputs, kernel, stride=stride, padding=kernel // 2)
        self.bn_1 = norm(outputs)
        self.conv_2 = conv(outputs, outputs, kernel, padding=kernel // 2)
        self.bn_2 = norm(outputs)
        self.same = inputs == outputs and stride in (1, (1, 1))
        if not self.same:
            self.conv_3 = conv(inputs, outputs, kernel, stride=stride, padding=kernel // 2)
            self.bn_3 = norm(outputs)
        if squeeze:
            self.dense1 = nn.Linear(outputs, outputs)
            self.dense2 = nn.Linear(outputs, outputs)
        self.pooling, self.squeeze = pooling, squeeze

    def forward(self, x):
        path = self.bn_2(self.conv_2(F.relu(self.bn_1(self.conv_1(x)))))
        if self.squeeze:  # Hu et al. 2018
            path = path * torch.sigmoid(self.dense2(F.relu(self.dense1(path.mean(2))))).unsqueeze(2)
        shortcut = x if self.same else self.bn_3(self.conv_3(x))
        return self.pool(F.relu(path + shortcut), self.pooling)


class HiddenHead(nn.Module):
    """Hidden layer with batch normalisation, then the output layer; its parameters are those of the whole network."""

    def add_head(self, inputs, units, tags):
        self.dense1 = nn.Linear(inputs, units)
        self.bn = nn.BatchNorm1d(units)
        self.dense2 = nn.Linear(units, tags)

    def head(self, x):
        return self.dense2(F.relu(self.bn(self.dense1(x))))


class PreNorm(nn.Module):
    def __init__(self, width, fn):
        super().__init__()
        self.norm, self.fn = nn.LayerNorm(width), fn

    def forward(self, x):
        return self.fn(self.norm(x))


class Attention(nn.Module):
    """Multi-head self-attention (Vaswani et al. 2017, section 3.2), head by head."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.inner = heads, width // heads * heads
        self.to_qkv = nn.Linear(width, 3 * self.inner, bias=False)
        self.to_out = nn.ModuleList([nn.Linear(self.inner, width)])

    def forward(self, x):
        queries, keys, values = self.to_qkv(x).split(self.inner, dim=-1)
        return self.to_out[0](attend(queries, keys, values, self.heads))


def attend(queries, keys, values, heads):
    each = queries.shape[-1] // heads
    heard = [
        torch.softmax(q @ k.transpose(1, 2) / each**0.5, -1) @ v
        for q, k, v in zip(queries.split(each, -1), keys.split(each, -1), values.split(each, -1))
    ]
    return torch.cat(heard, -1)


class FeedForward(nn.Module):
    def __init__(self, width):
        super().__init__()
        nothing = nn.Identity
        self.net = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nothing(), nn.Linear(4 * width, width))

    def forward(self, x):
        return self.net(x)


class EncoderLayers(nn.Module):
    """A transformer encoder, each half normalised before and added to what came in."""

    def __init__(self, width, heads, layers):
        super().__init__()
        self.layers = nn.ModuleList(encoder_layer(width, heads) for _ in range(layers))

    def forward(self, x):
        return encode(self.layers, x)


def encoder_layer(width, heads):
    halves = []
    for part in (Attention(width, heads), FeedForward(width)):
        half = nn.Module()
        half.fn = PreNorm(width, part)
        halves.append(half)
    return nn.ModuleList(halves)


def encode(layers, x):
    for attention, feed_forward in layers:
        x = x + attention.fn(x)
        x = x + feed_forward.fn(x)
    return x


def tree(parts):
    module = nn.Module()
    for name, part in parts.items():
        module.add_module(name, part)
    return module


def vertical_filters(bands, frames, channels):
    conv = nn.Conv2d(1, channels, (bands, frames), padding=(0, frames // 2))
    return tree({"conv": conv, "bn": nn.BatchNorm2d(channels)})


def timbre(part, x):
    """The greatest answer along the bands."""
    return F.relu(part.bn(part.conv(x))).amax(2)
