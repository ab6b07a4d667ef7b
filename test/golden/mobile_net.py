"""MobileNetV3 over a spectrogram (Howard et al., ICCV 2019) under what EfficientAT and Hearmark's own networks answer with."""

import torch
from torch import nn
from torch.nn import functional as F

from parts import TAGS, tree

# kernel, expanded, out, squeeze and excitation, hard swish, stride: table 1 of the paper
LARGE = [
    (3, 16, 16, False, False, 1), (3, 64, 24, False, False, 2), (3, 72, 24, False, False, 1),
    (5, 72, 40, True, False, 2), (5, 120, 40, True, False, 1), (5, 120, 40, True, False, 1),
    (3, 240, 80, False, True, 2), (3, 200, 80, False, True, 1), (3, 184, 80, False, True, 1),
    (3, 184, 80, False, True, 1), (3, 480, 112, True, True, 1), (3, 672, 112, True, True, 1),
    (5, 672, 160, True, True, 2), (5, 960, 160, True, True, 1), (5, 960, 160, True, True, 1),
]  # fmt: skip


def to_eights(channels):
    rounded = max(8, int(channels + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * channels else rounded


def convolution(inputs, outputs, kernel, stride=1, groups=1, activation=nn.Identity):
    conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs, eps=1e-3), activation())


class SqueezeExcitation(nn.Module):
    def __init__(self, channels):
        super().__init__()
        hidden = to_eights(channels // 4)
        layer = tree({"fc1": nn.Linear(channels, hidden), "fc2": nn.Linear(hidden, channels)})
        self.conc_se_layers = nn.ModuleList([layer])

    def forward(self, x):
        layer = self.conc_se_layers[0]
        return x * torch.sigmoid(layer.fc2(F.relu(layer.fc1(x.mean((2, 3))))))[:, :, None, None]


class InvertedResidual(nn.Module):
    def __init__(self, inputs, kernel, expanded, outputs, excites, swishes, stride):
        super().__init__()
        activation = nn.Hardswish if swishes else nn.ReLU
        layers = [] if expanded == inputs else [convolution(inputs, expanded, 1, activation=activation)]
        layers.append(convolution(expanded, expanded, kernel, stride, expanded, activation))
        layers += [SqueezeExcitation(expanded)] if excites else []
        self.block = nn.Sequential(*layers, convolution(expanded, outputs, 1))
        self.shortcut = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.block(x) if self.shortcut else self.block(x)


def mobile_net(width):
    """[batch, 1, mels, frames] to [batch, channels, mels / 32, frames / 32], and the channels."""
    channels = to_eights(16 * width)
    layers = [convolution(1, channels, 3, 2, activation=nn.Hardswish)]
    for kernel, expanded, outputs, *how in LARGE:
        expanded, outputs = to_eights(expanded * width), to_eights(outputs * width)
        layers.append(InvertedResidual(channels, kernel, expanded, outputs, *how))
        channels = outputs
    layers.append(convolution(channels, 6 * channels, 1, activation=nn.Hardswish))
    return nn.Sequential(*layers), 6 * channels


class EfficientAt(nn.Module):
    """Schmid, Koutini and Widmer, ICASSP 2023."""

    def __init__(self, width):
        super().__init__()
        self.features, channels = mobile_net(width)
        hidden = to_eights(1280 * width)
        self.classifier = tree({"2": nn.Linear(channels, hidden), "5": nn.Linear(hidden, TAGS)})

    def forward(self, x):
        hidden, output = self.classifier.children()
        embedding = F.hardswish(hidden(self.features(x).mean((2, 3))))
        return output(embedding), embedding


class MobileNetTagger(nn.Module):
    """A transformer encoder or a GRU both ways over the time steps, the mean and the maximum over frequency of each."""

    def __init__(self, width, dim, embedding, heads=None, layers=None, hidden=None):
        super().__init__()
        self.features, channels = mobile_net(width)
        self.project = nn.Linear(2 * channels, dim)
        if heads:
            self.encoder = nn.ModuleList(
                nn.TransformerEncoderLayer(dim, heads, 2 * dim, 0, "gelu", batch_first=True, norm_first=True)
                for _ in range(layers)
            )
        else:
            self.gru = nn.GRU(dim, hidden, batch_first=True, bidirectional=True)
            self.back = nn.Linear(2 * hidden, dim)
        self.norm = nn.LayerNorm(dim)
        self.step = nn.Linear(dim, TAGS)
        self.embed = nn.Linear(2 * dim, embedding)
        self.window = nn.Linear(embedding, TAGS)
        self.heads = heads

    def forward(self, x):
        x = self.features(x)
        x = F.hardswish(self.project(torch.cat([x.mean(2), x.amax(2)], 1).transpose(1, 2)))
        if self.heads:
            for layer in self.encoder:
                x = layer(x)
        else:
            x = x + self.back(self.gru(x)[0])
        x = self.norm(x)
        embedding = F.hardswish(self.embed(torch.cat([x.mean(1), x.amax(1)], 1)))
        return self.window(embedding), embedding
