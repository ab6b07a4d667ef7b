"""The networks for instruments of Lostanlen and Cella, ISMIR 2016: as src-main/taggers/hearing/spiralCnn.ts, with the same parameter names."""

import torch
from torch import nn
from torch.nn import functional as F

CARD = {"kind": "constant-q", "sampleRateHz": 44_100, "hopSamples": 1_024, "fMinHz": 55, "binsPerOctave": 12, "bins": 96, "decibelsBelowPeak": 80}
FRAMES = 128
"""3 s."""
TEMPORAL, SPIRAL = slice(60, 96), slice(12, 60)
"""Which bins the filters along time alone hear, and which those on the spiral."""


class SpiralCnn(nn.Module):
    """[batch, 1, 96 bins, 128 frames] to [batch, classes]: logits."""

    def __init__(self, classes, channels=32, hidden=64):
        super().__init__()
        kernels = {"flat": [(1, (5, 5)), (channels, (5, 5))], "temporal": [(1, (36, 5)), (channels, (1, 5))], "spiral": [(3, (3, 5)), (channels, (5, 5))]}
        for part, layers in kernels.items():
            self.add_module(part, nn.Module())
            for number, (inputs, kernel) in enumerate(layers, 1):
                getattr(self, part).add_module(f"conv{number}", nn.Conv2d(inputs, channels, kernel))
        self.dense1, self.dense2 = nn.Linear(channels * (8 * 4 + 4 + 4), hidden), nn.Linear(hidden, classes)

    def hear(self, x, part, pool):
        for conv in (getattr(self, part).conv1, getattr(self, part).conv2):
            x = F.max_pool2d(F.leaky_relu(conv(x), 0.3), pool)
        return x.flatten(1)

    def forward(self, x):
        over = x[:, :, SPIRAL]
        rolled = torch.cat([over[:, :, 12 * octave : 12 * octave + 24] for octave in range(3)], 1)  # an octave apart, side by side
        heard = [self.hear(x, "flat", (3, 5)), self.hear(x[:, :, TEMPORAL], "temporal", (1, 5)), self.hear(rolled, "spiral", (3, 5))]
        x = F.leaky_relu(self.dense1(F.dropout(torch.cat(heard, 1), 0.5, self.training)), 0.3)
        return self.dense2(F.dropout(x, 0.5, self.training))
