#!/usr/bin/python3
"""`train_voice_cnn.py WORK MINUTES`: checkpoints/voice-cnn.pth, the network and the augmentations of Schlüter and Grill. Run it again to go on.

Learnt from the same as train_voice.py, at 50 frames a second where the paper has 70; it is compared with that, and does not ship.
"""

import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from augment import augment
from frontends import MEL
from train_voice import evaluate, load
from training import Run
from voice_cnn import SMALL, STEP, VoiceCnn

BATCH, FRAMES, RATE = 16, 261, 0.001
MEAN, DEVIATION = MEL["standardised"]["mean"], MEL["standardised"]["deviation"]


def set_norm(network, told):
    """Brings every band to its scale in what is trained on."""
    each = np.concatenate([mel[:, ::50].astype(np.float32) for _, mel, _ in told], 1)
    network.norm.shift.data = torch.tensor(-each.mean(1))[None, :, None]
    network.norm.scale.data = torch.tensor(1 / each.std(1))[None, :, None]


def main():
    work, minutes = Path(sys.argv[1]), float(sys.argv[2])
    chance = random.Random(time.time())
    train, valid = load(work, "train"), load(work, "valid")
    by_kind = {kind: [each for each in train if each[0] == kind] for kind in ("mix", "song", "game", "music")}
    network = VoiceCnn(**SMALL).to(memory_format=torch.channels_last)
    set_norm(network, train)
    learnt = [values for values in network.parameters() if values.requires_grad]
    run = Run(work, "voice-cnn", network, torch.optim.AdamW(learnt, RATE, weight_decay=0.01), minutes)
    while run.goes_on():
        x, y = [], []
        for _ in range(BATCH):
            kind = chance.choices(("mix", "song", "game", "music"), (6, 3, 4, 2))[0]
            _, mel, voice = chance.choice(by_kind[kind])
            part, sung = augment(mel.astype(np.float32) * DEVIATION + MEAN, voice, FRAMES, chance)
            x.append((part - MEAN) / DEVIATION)
            y.append(sung[::STEP])
        x = torch.tensor(np.stack(x), dtype=torch.float32)[:, None].contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            answers = network(x)[:, :, 0].float()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(answers, torch.tensor(np.stack(y)) * 0.96 + 0.02)
        if run.learn(loss):
            run.keep(auc=round(evaluate(run.average, valid), 4))


if __name__ == "__main__":
    main()
