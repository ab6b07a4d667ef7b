"""Layers of Keras, which PyTorch has not, and a network of them."""

import torch
from torch import nn
from torch.nn import functional as F

from parts import TAGS


class KerasGru(nn.Module):
    """Keras's first GRU: the hard sigmoid, and the reset gate before the affine map of the state."""

    def __init__(self, inputs, hidden):
        super().__init__()
        for part, size in (("ih", inputs), ("hh", hidden)):
            setattr(self, f"weight_{part}_l0", nn.Parameter(torch.empty(3 * hidden, size)))
            setattr(self, f"bias_{part}_l0", nn.Parameter(torch.empty(3 * hidden)))
        self.hidden = hidden

    def forward(self, x):
        def gate(value):
            return torch.clamp(0.2 * value + 0.5, 0, 1)

        w, u = self.weight_ih_l0.chunk(3), self.weight_hh_l0.chunk(3)
        b, c = self.bias_ih_l0.chunk(3), self.bias_hh_l0.chunk(3)
        state, states = torch.zeros(len(x), self.hidden), []
        for step in x.unbind(1):
            reset, update = (gate(step @ w[i].T + b[i] + state @ u[i].T + c[i]) for i in (0, 1))
            new = torch.tanh(step @ w[2].T + b[2] + (reset * state) @ u[2].T + c[2])
            state = update * state + (1 - update) * new
            states.append(state)
        return torch.stack(states, 1)


class KerasLayers(nn.Module):
    """The layers of the case below as Keras defines them, channels last wherever something is laid out."""

    def __init__(self):
        super().__init__()
        self.conv, self.bn = nn.Conv2d(1, 4, 3, stride=(1, 2)), nn.BatchNorm2d(4, eps=1e-3)
        self.gru, self.dense = KerasGru(8, 5), nn.Linear(5, TAGS)

    def forward(self, x):
        x = x.transpose(2, 3)  # frames before mels
        x = self.bn(self.conv(F.pad(x, (0, 1, 1, 1))))  # "same": what is odd lies at the end
        x = F.max_pool2d(x, 2).permute(0, 2, 3, 1)  # channels last
        embedding = self.gru(x.reshape(len(x), -1, 8))[:, -1]
        shares = torch.softmax(self.dense(embedding), -1)
        return torch.log(shares) - torch.log(1 - shares), embedding


def keras_layer(kind, name, after, **config):
    return {"class": kind, "name": name, "inputs": [after], "config": config}


KERAS = {
    "axes": ["batch", "frames", "mels", "channel"],
    "inputShape": [30, 8, 1],
    "scores": "softmax",
    "layers": [
        keras_layer("Conv2D", "conv", "input", filters=4, kernel_size=3, strides=[1, 2], padding="same"),
        keras_layer("BatchNormalization", "bn", "conv"),
        keras_layer("MaxPooling2D", "pool", "bn", pool_size=2),
        keras_layer("Reshape", "rows", "pool", target_shape=[-1, 8]),
        keras_layer("GRU", "gru", "rows", units=5, recurrent_activation="hard_sigmoid"),
        keras_layer("Dense", "dense", "gru", units=5),
    ],
}
