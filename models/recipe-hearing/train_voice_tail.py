#!/usr/bin/python3
"""`train_voice_tail.py WORK CHECKPOINT MINUTES`: checkpoints/voice-taught.pth, CHECKPOINT with all but its first two layers taught on.

These stay as they are, so that what they answer is computed once, of TAKES stretches as train_voice.py draws them (voices/below.npz): a step
takes a fraction of one of train_voice.py. What ships has so much of what was taught and the rest of CHECKPOINT (Wortsman et al., "Robust
fine-tuning of zero-shot models", CVPR 2022). Run it again to go on.
"""

import random
import sys
from pathlib import Path

import numpy as np
import torch
from frame_network import VOICE, FrameCnn
from sklearn.metrics import roc_auc_score
from torch import nn
from train_voice import by_kinds, draw, load, load_alone, pooled
from training import Run

TAKES, BATCH, RATE, BELOW = 2_000, 16, 0.001, 2
"""BELOW: so many layers stay."""
TAUGHT_SHARE = 0.3
"""Best of 0.2 to 0.4, and 0, 0.5, 0.75 and 1, on the mixes of the validation."""


class Tail(nn.Module):
    """The layers of a network from BELOW on: [batch, channels, rows, frames] to [batch, steps, 1] of logits."""

    def __init__(self, network):
        super().__init__()
        self.convs, self.norms, self.output = network.convs[BELOW:], network.norms[BELOW:], network.output
        self.layers = network.layers[BELOW:]
        self.dropout = nn.Dropout(0.2)

    def forward(self, x):
        x = through(self.convs, self.norms, self.layers, x)
        return self.output(self.dropout(x))[:, :, 0].transpose(1, 2)


def through(convs, norms, layers, x):
    for conv, norm, layer in zip(convs, norms, layers):
        x = nn.functional.elu(norm(conv(x)))
        if "pool" in layer:
            x = nn.functional.max_pool2d(x, layer["pool"])
    return x


@torch.no_grad()
def below(network, x):
    return through(network.convs[:BELOW], network.norms, network.layers, x)


def hear_below(work, network):
    """([TAKES, channels, rows, frames], [TAKES, steps]); computed where they are not there."""
    path = work / "voices/below.npz"
    if not path.exists():
        chance, by_kind, alone = random.Random(1), by_kinds(load(work, "train")), load_alone(work)
        heard, voices = [], []
        for _ in range(TAKES):
            part, voice = draw(by_kind, alone, chance)
            heard.append(below(network, torch.tensor(part)[None, None])[0].half().numpy())
            voices.append(voice)
        np.savez(path, heard=np.array(heard), voices=np.array(voices))
    kept = np.load(path)
    return torch.tensor(kept["heard"]), torch.tensor(kept["voices"])


def area(tail, told):
    """As train_voice.evaluate, of [([1, channels, rows, frames], voice [frames])]."""
    answers, right = [], []
    for x, voice in told:
        steps = pooled(voice)
        with torch.no_grad():
            answers.append(tail(x)[0, : len(steps), 0].numpy())
        right.append(np.round(steps[: len(answers[-1])]))
    return roc_auc_score(np.concatenate(right), np.concatenate(answers))


def main():
    work, minutes = Path(sys.argv[1]), float(sys.argv[3])
    torch.set_num_threads(1)
    network = FrameCnn(VOICE)
    before = torch.load(sys.argv[2], map_location="cpu")["network"]
    network.load_state_dict(before)
    heard, voices = hear_below(work, network.eval())
    mixes = [told for told in load(work, "valid") if told[0] == "mix"]
    valid = [(below(network, torch.tensor(mel)[None, None].float()), voice) for _, mel, voice in mixes]
    tail = Tail(network)
    print(f"as it is: {area(tail.eval(), valid):.4f}", flush=True)
    run = Run(work, "voice-tail", tail, torch.optim.AdamW(tail.parameters(), RATE, weight_decay=0.01), minutes)
    while run.goes_on():
        chosen = torch.randint(len(heard), (BATCH,))
        answers = tail(heard[chosen].float())[:, :, 0]
        if run.learn(nn.functional.binary_cross_entropy_with_logits(answers, voices[chosen] * 0.96 + 0.02)):
            run.keep(auc=round(area(run.average.eval(), valid), 4))
    tail.load_state_dict(run.average.state_dict())  # the network's own layers
    taught = network.state_dict()
    mixed = {name: TAUGHT_SHARE * taught[name] + (1 - TAUGHT_SHARE) * values for name, values in before.items() if values.is_floating_point()}
    torch.save({"network": {**before, **mixed}, "step": run.step}, work / "checkpoints/voice-taught.pth")


if __name__ == "__main__":
    main()
