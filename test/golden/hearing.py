"""Networks that hear step by step, in PyTorch's own layers, from their papers and with the names of their published weights."""

import torch
from torch import nn
from torch.nn import functional as F


class BeatNet(nn.Module):
    """Heydari, Cwitkowitz and Duan, ISMIR 2021, section 3.1."""

    def __init__(self, bands, classes, channels=2, kernel=10, hiddenUnits=150, layers=2):
        super().__init__()
        self.conv1 = nn.Conv1d(1, channels, kernel)
        self.linear0 = nn.Linear(channels * ((bands - kernel + 1) // 2), hiddenUnits)
        self.lstm = nn.LSTM(hiddenUnits, hiddenUnits, layers, batch_first=True)
        self.linear = nn.Linear(hiddenUnits, classes)

    def forward(self, x):
        frames = [F.max_pool1d(F.relu(self.conv1(frame)), 2).flatten(1) for frame in x.unbind(3)]
        return [self.linear(self.lstm(self.linear0(torch.stack(frames, 1)))[0])]


class FrameCnn(nn.Module):
    """Ours, after Schlüter and Böck, ICASSP 2014, and Schlüter and Grill, ISMIR 2015: convolutions over all frames at once."""

    def __init__(self, layers, classes):
        super().__init__()
        self.layers, channels = layers, 1
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for layer in layers:
            rows, frames = layer["kernel"]
            dilation = layer.get("dilation", 1)
            options = {"padding": (0, (frames - 1) * dilation // 2), "dilation": (1, dilation), "bias": False}
            self.convs.append(nn.Conv2d(channels, layer["out"], (rows, frames), **options))
            self.norms.append(nn.BatchNorm2d(layer["out"]))
            channels = layer["out"]
        self.output = nn.Conv2d(channels, classes, 1)

    def forward(self, x):
        for conv, norm, layer in zip(self.convs, self.norms, self.layers, strict=True):
            x = F.max_pool2d(F.elu(norm(conv(x))), layer.get("pool", 1))
        return [self.output(x).squeeze(2).transpose(1, 2)]


class PitchClassCnn(nn.Module):
    """Ours for keys, after Korzeniowski and Widmer, ISMIR 2018, with a filter around the twelve pitch classes."""

    def __init__(self, bands, channels, hidden):
        super().__init__()
        before = [1, *channels]
        kernels = [(5, 5), (3, 3), (3, 3), (5, 3)]
        for index, kernel in enumerate(kernels):
            padding = (kernel[0] // 2, kernel[1] // 2)
            conv = nn.Conv2d(before[index], before[index + 1], kernel, padding=padding, bias=False)
            self.add_module(f"conv{index + 1}", conv)
            self.add_module(f"bn{index + 1}", nn.BatchNorm2d(before[index + 1]))
        self.circle = nn.Conv2d(channels[3] * (bands // 24), hidden, (12, 1), bias=False)
        self.bn5 = nn.BatchNorm2d(hidden)
        self.mode = nn.Conv1d(hidden, 2, 1)

    def forward(self, x):
        for index, pool in enumerate([(1, 1), (2, 2), (1, 3), (1, 1)]):
            conv, norm = self.get_submodule(f"conv{index + 1}"), self.get_submodule(f"bn{index + 1}")
            x = F.avg_pool2d(F.elu(norm(conv(x))), pool)
        octaves = torch.cat(x.split(12, 2), 2).unflatten(2, (-1, 12)).flatten(1, 2)
        x = F.elu(self.bn5(self.circle(torch.cat([octaves, octaves[:, :, :11]], 2)))).mean(3)
        return [self.mode(x).flatten(1).unsqueeze(1)]
