"""Networks that answer frame by frame: as src-main/taggers/hearing/frameCnn.ts, with the same parameter names."""

from torch import nn

ONSETS = [
    {"out": 32, "kernel": [3, 7], "pool": [3, 1]},
    {"out": 48, "kernel": [3, 3], "pool": [3, 1]},
    {"out": 128, "kernel": [8, 7]},
    {"out": 96, "kernel": [1, 5]},
    {"out": 64, "kernel": [1, 5], "dilation": 3},
    {"out": 64, "kernel": [1, 5], "dilation": 6},
]
"""
After Schlüter and Böck, "Improved musical onset detection with convolutional neural networks", ICASSP 2014, which see 15 frames; the
last three layers see 55, so that what fades in is seen to.
"""

VOICE = [
    {"out": 16, "kernel": [3, 3], "pool": [3, 1]},
    {"out": 24, "kernel": [3, 3], "pool": [2, 3]},
    {"out": 32, "kernel": [3, 3], "pool": [2, 1]},
    {"out": 48, "kernel": [5, 1]},
    {"out": 32, "kernel": [1, 5]},
    {"out": 32, "kernel": [1, 5], "dilation": 2},
    {"out": 32, "kernel": [1, 5], "dilation": 4},
]
"""
After Schlüter and Grill, "Exploring data augmentation for improved singing voice detection with neural networks", ISMIR 2015:
as much around a frame (1.7 s), by dilated convolutions in place of dense layers.
"""


class FrameCnn(nn.Module):
    """[batch, channels, 80 mels, frames] to [batch, steps, classes]: logits.

    Convolutions keep the frames (zeros around) and not the mels; each is followed by batch normalisation, ELU and pooling.
    """

    def __init__(self, layers, channels=1, classes=1):
        super().__init__()
        self.layers = layers
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for layer in layers:
            (rows, frames), apart = layer["kernel"], layer.get("dilation", 1)
            padding = (0, (frames - 1) * apart // 2)
            self.convs.append(nn.Conv2d(channels, layer["out"], (rows, frames), padding=padding, dilation=(1, apart), bias=False))
            self.norms.append(nn.BatchNorm2d(layer["out"]))
            channels = layer["out"]
        self.output = nn.Conv2d(channels, classes, 1)
        self.dropout = nn.Dropout(0.2)

    def forward(self, x):
        for conv, norm, layer in zip(self.convs, self.norms, self.layers):
            x = nn.functional.elu(norm(conv(x)))
            if "pool" in layer:
                x = nn.functional.max_pool2d(x, layer["pool"])
        return self.output(self.dropout(x))[:, :, 0].transpose(1, 2)
