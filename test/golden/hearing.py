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
