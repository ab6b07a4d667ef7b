"""The network for keys: as src-main/taggers/hearing/pitchClassCnn.ts, with the same parameter names."""

import torch
from torch import nn

BANDS, PITCHES = 120, 12
FRAMES = 50
"""10 s."""


class PitchClassCnn(nn.Module):
    """[batch, 1, 120 bands (24 an octave), frames] to [batch, 24]: logits of the keys, 0..11 major from C, 12..23 minor.

    Convolutions as in Korzeniowski and Widmer, "Genre-agnostic key classification with convolutional neural networks",
    ISMIR 2018; then the octaves are laid over each other and a filter goes round the twelve pitch classes, so that what is
    learnt of one tonic holds for all.
    """

    def __init__(self, channels=(16, 16, 24, 24), hidden=48):
        super().__init__()
        one, two, three, four = channels
        self.conv1, self.bn1 = nn.Conv2d(1, one, 5, padding=2, bias=False), nn.BatchNorm2d(one)
        self.conv2, self.bn2 = nn.Conv2d(one, two, 3, padding=1, bias=False), nn.BatchNorm2d(two)
        self.conv3, self.bn3 = nn.Conv2d(two, three, 3, padding=1, bias=False), nn.BatchNorm2d(three)
        self.conv4, self.bn4 = nn.Conv2d(three, four, (5, 3), padding=(2, 1), bias=False), nn.BatchNorm2d(four)
        octaves = BANDS // 2 // PITCHES
        self.circle, self.bn5 = nn.Conv2d(four * octaves, hidden, (PITCHES, 1), bias=False), nn.BatchNorm2d(hidden)
        self.mode = nn.Conv1d(hidden, 2, 1)
        self.elu, self.dropout = nn.ELU(), nn.Dropout(0.3)

    def forward(self, x):
        x = self.elu(self.bn1(self.conv1(x)))
        x = nn.functional.avg_pool2d(self.elu(self.bn2(self.conv2(x))), (2, 2))
        x = nn.functional.avg_pool2d(self.elu(self.bn3(self.conv3(x))), (1, 3))
        x = self.elu(self.bn4(self.conv4(x)))
        batch, channels, bands, frames = x.shape
        x = x.reshape(batch, channels * (bands // PITCHES), PITCHES, frames)
        x = torch.cat([x, x[:, :, :-1]], 2)
        x = self.elu(self.bn5(self.circle(self.dropout(x)))).mean(3)
        return self.mode(x).reshape(batch, 2 * PITCHES)
