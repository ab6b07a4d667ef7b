"""The networks of Choi and colleagues."""

import torch
from torch import nn
from torch.nn import functional as F

from keras_layers import KerasGru
from parts import TAGS, Conv2d


class Fcn(nn.Module):
    """Choi, Fazekas and Sandler, ISMIR 2016."""

    def __init__(self, features, channels, pooling, activation="relu"):
        super().__init__()
        self.spec_bn = nn.BatchNorm2d(1)
        self.layers = len(channels)
        for layer, (inputs, outputs) in enumerate(zip([1, *channels], channels)):
            setattr(self, f"layer{layer + 1}", Conv2d(inputs, outputs, pooling[layer], activation))
        self.dense = nn.Linear(features, TAGS)

    def convolve(self, x):
        x = self.spec_bn(x)
        for layer in range(self.layers):
            x = getattr(self, f"layer{layer + 1}")(x)
        return x

    def forward(self, x):
        embedding = self.convolve(x).flatten(1)
        return self.dense(embedding), embedding


class Crnn(Fcn):
    """Choi, Fazekas, Sandler and Cho, ICASSP 2017, section 2.4."""

    def __init__(self, channels, pooling, hiddenUnits, recurrentLayers=2, activation="relu"):
        super().__init__(hiddenUnits, channels, pooling, activation)
        self.recurrent = f"layer{len(channels) + 1}"
        setattr(self, self.recurrent, nn.GRU(channels[-1], hiddenUnits, recurrentLayers, batch_first=True))

    def forward(self, x):
        sequence = self.convolve(x).squeeze(2).transpose(1, 2)
        embedding = getattr(self, self.recurrent)(sequence)[0][:, -1]
        return self.dense(embedding), embedding


class ChoiCrnn(nn.Module):
    """MusicTaggerCRNN of keunwoochoi/music-auto_tagging-keras: frames normalised each for itself, ELU, Keras's GRU."""

    def __init__(self, frames, channels, pooling, paddingFrames, hiddenUnits):
        super().__init__()
        self.bn_0_freq = nn.BatchNorm2d(frames + 2 * paddingFrames)
        self.padding, self.pooling = paddingFrames, pooling
        for layer, (inputs, outputs) in enumerate(zip([1, *channels], channels)):
            setattr(self, f"conv{layer + 1}", nn.Conv2d(inputs, outputs, 3, padding=1))
            setattr(self, f"bn{layer + 1}", nn.BatchNorm2d(outputs))
        self.gru1, self.gru2 = KerasGru(channels[-1], hiddenUnits), KerasGru(hiddenUnits, hiddenUnits)
        self.output = nn.Linear(hiddenUnits, TAGS)

    def forward(self, x):
        x = F.pad(x, (self.padding, self.padding))
        x = self.bn_0_freq(x.transpose(1, 3)).transpose(1, 3)
        for layer, kernel in enumerate(self.pooling):
            convolved = getattr(self, f"bn{layer + 1}")(getattr(self, f"conv{layer + 1}")(x))
            x = F.max_pool2d(F.elu(convolved), tuple(kernel))
        embedding = self.gru2(self.gru1(x.squeeze(2).transpose(1, 2)))[:, -1]
        return self.output(embedding), embedding


class FullyConnected2017(nn.Module):
    """The two hidden layers of k1c2 and k2c1."""

    def add_dense(self, features, units):
        self.dense1, self.dense1_bn = nn.Linear(features, units), nn.BatchNorm1d(units)
        self.dense2, self.dense2_bn = nn.Linear(units, units), nn.BatchNorm1d(units)
        self.dense3 = nn.Linear(units, TAGS)

    def dense(self, x):
        x = F.elu(self.dense1_bn(self.dense1(x.flatten(1))))
        embedding = F.elu(self.dense2_bn(self.dense2(x)))
        return self.dense3(embedding), embedding


class Layer2017(nn.Module):
    """Kernels of four frames whose output is as long as the input: one zero in front, two behind."""

    def __init__(self, conv, norm, pool):
        super().__init__()
        self.conv, self.bn, self.pool = conv, norm, pool

    def forward(self, x):
        return self.pool(F.elu(self.bn(self.conv(F.pad(x, (1, 2))))))


class K1c2(FullyConnected2017):
    """Choi et al., ICASSP 2017, section 2.1, of 0.1 million parameters."""

    def __init__(self, first=15, later=30):
        super().__init__()
        self.spec_bn = nn.BatchNorm2d(1)
        widths = [first, first, later, later]
        for layer, (inputs, outputs, pool) in enumerate(zip([1, *widths], widths, [4, 5, 8, 8])):
            part = Layer2017(
                nn.Conv2d(inputs, outputs, (1, 4)), nn.BatchNorm2d(outputs), nn.MaxPool2d((1, pool))
            )
            setattr(self, f"layer{layer + 1}", part)
        self.add_dense(later * 96, later)

    def forward(self, x):
        x = self.spec_bn(x)
        return self.dense(self.layer4(self.layer3(self.layer2(self.layer1(x)))))


class K2c1(FullyConnected2017):
    """Section 2.2, of 0.1 million parameters."""

    def __init__(self, first=43, later=87):
        super().__init__()
        self.spec_bn = nn.BatchNorm2d(1)
        widths = [first, first, first, later, later]
        for layer, (inputs, outputs) in enumerate(zip([96, *widths], widths)):
            part = Layer2017(nn.Conv1d(inputs, outputs, 4), nn.BatchNorm1d(outputs), nn.MaxPool1d(4))
            setattr(self, f"layer{layer + 1}", part)
        self.add_dense(later, later)

    def forward(self, x):
        x = self.spec_bn(x).squeeze(1)
        return self.dense(self.layer5(self.layer4(self.layer3(self.layer2(self.layer1(x))))))
