"""The front end and the networks in PyTorch; the networks are the references that our goldens come from."""

import sys

import numpy as np
import torch
from torch.nn import functional as F

from recipe import PROJECT

sys.path.insert(0, str(PROJECT / "test/golden"))
import mobile_net  # noqa: E402

torch.set_flush_denormal(True)

HOP = 640
REFERENCE_HOP = 320
"""Of mn04 as published; ours hears half as many frames."""
WIDTH, DIM, EMBEDDING = 0.4, 192, 256
BACK_ENDS = {"transformer": {"heads": 4, "layers": 2}, "gru": {"hidden": 128}}


def mel_bank(bands=128, fft=1024, rate=32_000, highest=15_000):
    """Kaldi's triangular filters, [bands, bins]."""

    def mel(frequency):
        return 1127 * np.log1p(np.asarray(frequency, dtype=np.float64) / 700)

    edges = np.linspace(0, mel(highest), bands + 2)
    bins = mel(np.arange(fft // 2 + 1) * rate / fft)[None]
    left, centre, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    bank = np.maximum(0, np.minimum((bins - left) / (centre - left), (right - bins) / (right - centre)))
    bank[:, -1] = 0
    return torch.tensor(bank, dtype=torch.float32)


BANK = mel_bank()
WINDOW = torch.hann_window(800, periodic=False)


def log_mel(samples, hop):
    """[batch, samples] at 32 kHz to [batch, 128, frames]: EfficientAT's front end (Schmid et al., ICASSP 2023)."""
    emphasised = F.conv1d(samples[:, None], torch.tensor([[[-0.97, 1.0]]]))[:, 0]
    spectrum = torch.stft(emphasised, 1024, hop, 800, WINDOW, center=True, return_complex=True)
    power = spectrum.real**2 + spectrum.imag**2
    return (torch.log(torch.matmul(BANK, power) + 1e-5) + 4.5) / 5


def tagger(back_end, tags):
    mobile_net.TAGS = tags
    return mobile_net.MobileNetTagger(WIDTH, DIM, EMBEDDING, **BACK_ENDS[back_end])


def mn04(weights):
    """The published network, in evaluation mode. weights: mn04_as.pt."""
    mobile_net.TAGS = 527
    network = mobile_net.EfficientAt(WIDTH)
    state = torch.load(weights, map_location="cpu")
    network.load_state_dict({name: state[name] for name in network.state_dict()})
    return network.eval()
