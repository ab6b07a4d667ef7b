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


def same(x, kernel, stride=(1, 1), dilation=(1, 1)):
    """TensorFlow's padding of [.., height, width]: what is odd lies at the end."""
    borders = []
    for length, size, step, spread in zip(x.shape[-2:], kernel, stride, dilation, strict=True):
        zeros = max(0, (-(-length // step) - 1) * step + spread * (size - 1) + 1 - length)
        borders = [zeros // 2, zeros - zeros // 2, *borders]
    return F.pad(x, borders)


class Same(nn.Conv2d):
    """A convolution with TensorFlow's padding."""

    def __init__(self, inputs, outputs, kernel, stride=(1, 1), dilation=(1, 1)):
        super().__init__(inputs, outputs, kernel, stride=stride, dilation=dilation)

    def forward(self, x):
        return super().forward(same(x, self.kernel_size, self.stride, self.dilation))


class Crepe(nn.Module):
    """Kim, Salamon, Li and Bello, ICASSP 2018, section 2.1, frame by frame."""

    def __init__(self, classes, capacity):
        super().__init__()
        times = {"tiny": 4, "small": 8, "medium": 16, "large": 24, "full": 32}[capacity]
        widths = [1, *(times * width for width in (32, 4, 4, 4, 8, 16))]
        for layer, (inputs, outputs) in enumerate(zip(widths, widths[1:]), 1):
            kernel, stride = ((512, 1), (4, 1)) if layer == 1 else ((64, 1), (1, 1))
            setattr(self, f"conv{layer}", Same(inputs, outputs, kernel, stride))
            setattr(self, f"conv{layer}_BN", nn.BatchNorm2d(outputs, eps=1e-3))
        self.classifier = nn.Linear(4 * widths[-1], classes)

    def forward(self, x):
        answers = []
        for frame in x.unbind(3):
            frame = frame.unsqueeze(3)
            for layer in range(1, 7):
                frame = F.relu(getattr(self, f"conv{layer}")(frame))
                frame = F.max_pool2d(getattr(self, f"conv{layer}_BN")(frame), (2, 1))
            answers.append(self.classifier(frame.squeeze(3).transpose(1, 2).flatten(1)))
        return [torch.stack(answers, 1)]


def averaged(maps):
    return [F.relu(maps).mean((2, 3)).unsqueeze(1)]


def along(direction, length):
    return (1 if direction == "temporal" else length, 1 if direction == "spectral" else length)


class DirectionalDeep(nn.Module):
    """Schreiber and Mueller, SMC 2019, section 3.2."""

    def __init__(self, classes, filters, direction, lastPooling):
        super().__init__()
        self.last = {"frequency": (2, 1), "time": (1, 2)}[lastPooling]
        inputs = 1
        for layer in range(12):
            outputs = filters * (1, 2, 4, 4, 8, 8)[layer // 2]
            setattr(self, f"Conv{layer}", Same(inputs, outputs, along(direction, (5, 3)[layer % 2])))
            setattr(self, f"BN{layer}", nn.BatchNorm2d(outputs, eps=1e-3))
            inputs = outputs
        setattr(self, "1x1", nn.Conv2d(inputs, classes, 1))

    def forward(self, x):
        for layer in range(12):
            x = getattr(self, f"BN{layer}")(F.relu(getattr(self, f"Conv{layer}")(x)))
            if layer % 2:
                x = F.max_pool2d(x, self.last if layer == 11 else 2)
        return averaged(getattr(self, "1x1")(x))


class DirectionalShallow(nn.Module):
    """The same paper, section 3.1."""

    def __init__(self, bins, frames, classes, filters, direction):
        super().__init__()
        self.other = 3 if direction == "spectral" else 2
        self.Conv0 = Same(1, filters, along(direction, 3))
        self.Conv2 = Same(filters, 64 * filters, along(direction, bins if direction == "spectral" else frames))
        setattr(self, "1x1", nn.Conv2d(64 * filters, classes, 1))

    def forward(self, x):
        x = F.relu(self.Conv0(x)).mean(self.other, keepdim=True)
        return averaged(getattr(self, "1x1")(F.relu(self.Conv2(x))))


class TempoFcn(nn.Module):
    """The layers of the Keras file `fcn` of Schreiber's tempo-cnn."""

    def __init__(self, classes):
        super().__init__()
        def add(number, inputs, outputs, kernel=5, dilation=1):
            setattr(self, f"Conv{number}", Same(inputs, outputs, (1, kernel), dilation=(1, dilation)))

        for number, size in enumerate((1, 13, 25, 12, 72, 132, 60, 120, 240, classes)):
            setattr(self, f"BN{number}", nn.BatchNorm2d(size, eps=1e-3))
        for number, inputs in ((1, 1), (2, 13), (3, 25)):
            add(number, inputs, 12)
        for number, inputs, dilation in ((4, 12, 2), (5, 72, 4), (6, 132, 16)):
            add(number, inputs, 60, dilation=dilation)
        add(7, 60, 120)
        add(8, 120, 240)
        add(9, 240, classes, kernel=1)

    def forward(self, x):
        def conv(number, x):
            return F.elu(getattr(self, f"Conv{number}")(x))

        first = self.BN0(x)
        one = conv(1, first)
        two = conv(2, self.BN1(torch.cat([first, one], 1)))
        three = conv(3, self.BN2(torch.cat([first, one, two], 1)))
        second = self.BN3(F.avg_pool2d(three, (5, 1)))
        four = conv(4, second)
        five = conv(5, self.BN4(torch.cat([second, four], 1)))
        six = conv(6, self.BN5(torch.cat([second, four, five], 1)))
        x = self.BN6(F.max_pool2d(six, (2, 1)))
        x = self.BN7(F.max_pool2d(conv(7, x), (2, 1)))
        x = self.BN8(F.max_pool2d(conv(8, x), (2, 1)))
        return [self.BN9(conv(9, x)).mean((2, 3)).unsqueeze(1)]


class OnsetCnn(nn.Module):
    """Schlueter and Boeck, ICASSP 2014, as madmom's layers have it: window by window of 15 frames."""

    def __init__(self, windows, bands, channels, hiddenUnits):
        super().__init__()
        first, second = channels
        self.norm = nn.Module()
        self.norm.shift = nn.Parameter(torch.empty(windows, bands, 1))
        self.norm.scale = nn.Parameter(torch.empty(windows, bands, 1))
        self.conv1 = nn.Conv2d(windows, first, (3, 7))
        self.conv2 = nn.Conv2d(first, second, 3)
        rows = ((bands - 2) // 3 - 2) // 3
        self.dense1 = nn.Conv2d(second, hiddenUnits, (rows, 7))
        self.dense2 = nn.Linear(hiddenUnits, 1)

    def forward(self, x):
        x = (x + self.norm.shift) * self.norm.scale
        x = torch.cat([x[..., :1].expand(-1, -1, -1, 7), x, x[..., -1:].expand(-1, -1, -1, 7)], 3)
        answers = []
        for frame in range(x.shape[3] - 14):
            seen = x[..., frame : frame + 15]
            seen = F.max_pool2d(torch.tanh(self.conv1(seen)), (3, 1))
            seen = F.max_pool2d(torch.tanh(self.conv2(seen)), (3, 1))
            answers.append(self.dense2(torch.sigmoid(self.dense1(seen)).flatten(1)))
        return [torch.stack(answers, 1)]


class VoiceCnn(nn.Module):
    """Schlueter and Grill, ISMIR 2015, section 3.3: excerpt by excerpt of 115 frames around each `framesPerStep`th one."""

    def __init__(self, bands, classes, channels, hidden, framesPerStep):
        super().__init__()
        self.step = framesPerStep
        self.norm = nn.Module()
        self.norm.shift = nn.Parameter(torch.empty(1, bands, 1))
        self.norm.scale = nn.Parameter(torch.empty(1, bands, 1))
        widths = [1, *channels]
        for layer in range(4):
            setattr(self, f"conv{layer + 1}", nn.Conv2d(widths[layer], widths[layer + 1], 3))
        self.dense1 = nn.Conv2d(channels[3], hidden[0], (((bands - 4) // 3 - 4) // 3, 11))
        self.dense2 = nn.Conv2d(hidden[0], hidden[1], 1)
        self.dense3 = nn.Conv2d(hidden[1], classes, 1)

    def forward(self, x):
        x = F.pad((x + self.norm.shift) * self.norm.scale, (57, 57))
        answers = []
        for frame in range(0, x.shape[3] - 114, self.step):
            seen = x[..., frame : frame + 115]
            for first, second in ((self.conv1, self.conv2), (self.conv3, self.conv4)):
                seen = F.max_pool2d(F.leaky_relu(second(F.leaky_relu(first(seen)))), 3)
            seen = F.leaky_relu(self.dense2(F.leaky_relu(self.dense1(seen))))
            answers.append(self.dense3(seen).flatten(1))
        return [torch.stack(answers, 1)]


class SpiralCnn(nn.Module):
    """Lostanlen and Cella, ISMIR 2016: flat, temporal and spiral convolutions, the last as a sum over octaves (their equation 10)."""

    def __init__(self, input_shape, classes, parts, channels, hiddenUnits, binsPerOctave, octaves, temporalBins, spiralBins):
        super().__init__()
        self.parts, self.turn, self.octaves = parts, binsPerOctave, octaves
        self.temporal_bins, self.spiral_bins = temporalBins, spiralBins
        first = {
            "flat": nn.Conv2d(1, channels, 5),
            "temporal": nn.Conv2d(1, channels, (temporalBins[1] - temporalBins[0], 5)),
            "spiral": nn.Conv2d(octaves, channels, (3, 5)),
        }
        for part in parts:
            second = nn.Conv2d(channels, channels, (1, 5) if part == "temporal" else 5)
            module = nn.Module()
            module.conv1, module.conv2 = first[part], second
            setattr(self, part, module)
        features = sum(self.hear(part, torch.zeros(1, 1, *input_shape)).shape[1] for part in parts)
        self.dense1, self.dense2 = nn.Linear(features, hiddenUnits), nn.Linear(hiddenUnits, classes)

    def hear(self, part, x):
        module, pool = getattr(self, part), (3, 5)
        if part == "temporal":
            y, pool = module.conv1(x[:, :, self.temporal_bins[0] : self.temporal_bins[1]]), (1, 5)
        elif part == "spiral":
            low = x[:, :, self.spiral_bins[0] : self.spiral_bins[1]]
            height = low.shape[2] - (self.octaves - 1) * self.turn
            y = module.conv1.bias[:, None, None]
            for octave in range(self.octaves):
                turn = low[:, :, octave * self.turn : octave * self.turn + height]
                y = y + F.conv2d(turn, module.conv1.weight[:, octave : octave + 1])
        else:
            y = module.conv1(x)
        y = F.max_pool2d(F.leaky_relu(y, 0.3), pool)
        return F.max_pool2d(F.leaky_relu(module.conv2(y), 0.3), pool).flatten(1)

    def forward(self, x):
        heard = torch.cat([self.hear(part, x) for part in self.parts], 1)
        return [self.dense2(F.leaky_relu(self.dense1(heard), 0.3)).unsqueeze(1)]


class DeepSalience(nn.Module):
    """Bittner, McFee, Salamon, Li and Bello, ISMIR 2017, section 2.2."""

    NAMES = ["bendy1", "bendy2", "smoothy1", "smoothy2", "distribute"]
    KERNELS = [(5, 5), (5, 5), (3, 3), (3, 3), (70, 3)]

    def __init__(self, harmonics, channels):
        super().__init__()
        widths = [harmonics, *channels]
        for index, width in enumerate(widths):
            setattr(self, f"batch_normalization_{index}", nn.BatchNorm2d(width, eps=1e-3))
        for name, kernel, inputs, outputs in zip(self.NAMES, self.KERNELS, widths, widths[1:], strict=False):
            setattr(self, name, Same(inputs, outputs, kernel))
        self.squishy = nn.Conv2d(widths[-1], 1, 1)

    def forward(self, x):
        x = self.batch_normalization_0(x)
        for index, name in enumerate(self.NAMES, 1):
            x = getattr(self, f"batch_normalization_{index}")(F.relu(getattr(self, name)(x)))
        return [self.squishy(x).squeeze(1).transpose(1, 2)]
