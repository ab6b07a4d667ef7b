"""The network for voices of Schlüter and Grill, ISMIR 2015: as src-main/taggers/hearing/voiceCnn.ts, with the same parameter names."""

import torch
from torch import nn
from torch.nn import functional as F

SMALL = {"channels": [32, 16, 64, 32], "hidden": [128, 32]}
"""Half as wide as the paper's."""

REACH, STEP = 57, 9


class VoiceCnn(nn.Module):
    """[batch, 1, 80 mels, frames] to [batch, steps, 1]: logits, one for each ninth frame, of the 115 frames around it."""

    def __init__(self, channels, hidden, bands=80):
        super().__init__()
        self.norm = nn.Module()
        self.norm.shift = nn.Parameter(torch.zeros(1, bands, 1), requires_grad=False)
        self.norm.scale = nn.Parameter(torch.ones(1, bands, 1), requires_grad=False)
        for number, (inputs, outputs) in enumerate(zip([1, *channels], channels), 1):
            setattr(self, f"conv{number}", nn.Conv2d(inputs, outputs, 3))
        self.dense1 = nn.Conv2d(channels[3], hidden[0], (7, 11))
        self.dense2 = nn.Conv2d(hidden[0], hidden[1], 1)
        self.dense3 = nn.Conv2d(hidden[1], 1, 1)
        for name, values in self.named_parameters():
            if values.ndim == 4:
                nn.init.orthogonal_(values)
            elif name.endswith("bias"):
                nn.init.zeros_(values)

    def forward(self, x):
        steps = -(-x.shape[3] // STEP)
        x = (x + self.norm.shift) * self.norm.scale
        if self.training:
            x = x + 0.1 * torch.randn_like(x)
        x = F.pad(x, (REACH, REACH + -x.shape[3] % STEP))
        for first, second in ((self.conv1, self.conv2), (self.conv3, self.conv4)):
            x = F.max_pool2d(F.leaky_relu(second(F.leaky_relu(first(x)))), 3)
        x = F.leaky_relu(self.dense1(F.dropout(x, 0.5, self.training)))
        x = F.leaky_relu(self.dense2(F.dropout(x, 0.5, self.training)))
        return self.dense3(F.dropout(x, 0.5, self.training))[:, :, 0, :steps].transpose(1, 2)

    def each_third(self, x):
        """As calling it, with an answer for each third frame."""
        answers = [self(x[..., late:]) for late in (0, 3, 6)]
        count = min(answer.shape[1] for answer in answers)
        return torch.stack([answer[:, :count] for answer in answers], 2).flatten(1, 2)
