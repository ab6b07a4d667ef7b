#!/usr/bin/python3
"""Step 7, `train_onsets.py WORK MINUTES`: checkpoints/onsets.pth. Run it again to go on."""

import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from decode_beats import f_measure
from frame_network import ONSETS, FrameCnn
from frontends import MEL
from hearing import SECONDS, read_pieces
from training import Run

BATCH, FRAMES, RATE = 24, 300, 0.002
STEPS_PER_SECOND = MEL["sampleRateHz"] / MEL["hopSamples"]
APART_SECONDS = 0.03
"""Onsets that are closer are one (Böck, Krebs and Schedl, ISMIR 2012, section 3)."""


SWELLING = {*range(44, 55), *range(88, 96)}
"""Programs of General MIDI that fade in: string ensembles, choirs, pads. Nobody could say when one of their notes begins."""


def onsets_of(piece, swelling=False):
    """When notes begin, in seconds; of a chord, strummed or not, the first: each of its notes follows within 30 ms.

    swelling: of programs that fade in alone, or of all others alone.
    """
    onsets, last = [], -1.0
    for begin, _, _, program in sorted(piece["notes"]):
        if begin >= SECONDS - 0.05 or (program in SWELLING) != swelling:
            continue
        if begin - last > APART_SECONDS:
            onsets.append(begin)
        last = begin
    return onsets


def every_onset(piece):
    """Of all notes, those that fade in, too."""
    every = sorted(onsets_of(piece) + onsets_of(piece, swelling=True))
    return [time_ for at, time_ in enumerate(every) if at == 0 or time_ - every[at - 1] > APART_SECONDS]


def targets(piece, frames):
    """[2, frames]: 1 at an onset, a half beside it; and what a frame counts, nothing where something may fade in."""
    y, weight = np.zeros(frames + 2, np.float32), np.ones(frames, np.float32)
    for time_ in onsets_of(piece, swelling=True):
        frame = round(time_ * STEPS_PER_SECOND)
        weight[max(frame - 3, 0) : frame + 12] = 0
    for time_ in onsets_of(piece):
        frame = round(time_ * STEPS_PER_SECOND)
        if frame < frames:
            y[frame : frame + 3] = np.maximum(y[frame : frame + 3], [0.5, 1, 0.5])
            weight[max(frame - 3, 0) : frame + 4] = 1
    return np.stack([y[1:-1], weight])


def load(work, split, most=None):
    """[(mel [80, frames], piece)]."""
    told = []
    for piece in read_pieces(work, split):
        path = work / "features" / f"{piece['id']}.npz"
        if path.exists() and (len(piece["notes"]) > 10 or piece["font"] is None) and (most is None or len(told) < most):
            told.append((standardised(np.load(path)["mel"]), piece))
    return told


def standardised(mel):
    return ((mel.astype(np.float32) - MEL["standardised"]["mean"]) / MEL["standardised"]["deviation"]).astype(np.float16)


def peaks(activations, threshold):
    """Seconds of steps that are the highest within 30 ms and not below the threshold."""
    wide = np.pad(activations, 3)
    highest = np.lib.stride_tricks.sliding_window_view(wide, 7).max(1)
    found = np.flatnonzero((activations >= threshold) & (activations == highest))
    kept = []
    for step in found / STEPS_PER_SECOND:
        if not kept or step - kept[-1] > APART_SECONDS:
            kept.append(step)
    return kept


def judge(told, piece, window, count_swelling):
    """F of the onsets told of a piece. What fades in counts as any other, or neither for nor against."""
    right = onsets_of(piece)
    swelling = onsets_of(piece, swelling=True)
    if count_swelling:
        return f_measure(told, every_onset(piece), window, 0)
    near = [t for t in told if not any(abs(t - s) <= window for s in swelling) or any(abs(t - r) <= window for r in right)]
    return f_measure(near, right, window, 0) if right else float("nan")


@torch.no_grad()
def evaluate(network, told, thresholds, window=0.05, count_swelling=False):
    """(best threshold, mean F): hits within the window, in seconds, as mir_eval counts."""
    network.eval()
    answers = [torch.sigmoid(network(torch.tensor(mel)[None, None].float())[0, :, 0]).numpy() for mel, _ in told]
    scores = [
        np.nanmean([judge(peaks(a, t), piece, window, count_swelling) for a, (_, piece) in zip(answers, told) if piece["notes"]])
        for t in thresholds
    ]
    best = int(np.argmax(scores))
    return thresholds[best], float(scores[best])


def main():
    work, minutes = Path(sys.argv[1]), float(sys.argv[2])
    chance = random.Random(time.time())
    train, valid = load(work, "train"), load(work, "valid")[::2]
    train = [(mel, targets(piece, mel.shape[1])) for mel, piece in train]
    network = FrameCnn(ONSETS).to(memory_format=torch.channels_last)
    run = Run(work, "onsets", network, torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.01), minutes)
    while run.goes_on():
        x, y = [], []
        for mel, right in (chance.choice(train) for _ in range(BATCH)):
            begin = chance.randrange(mel.shape[1] - FRAMES)
            tone = np.interp(np.arange(80), np.linspace(0, 80, 4), [chance.gauss(0, 0.15) for _ in range(4)])
            x.append(mel[:, begin : begin + FRAMES].astype(np.float32) + tone[:, None].astype(np.float32))
            y.append(right[:, begin : begin + FRAMES])
        x, y = torch.tensor(np.stack(x))[:, None].contiguous(memory_format=torch.channels_last), torch.tensor(np.stack(y))
        y, weight = y[:, :, 8:-8].unbind(1)  # what the edges cannot see is not learnt
        if run.learn(torch.nn.functional.binary_cross_entropy_with_logits(network(x)[:, 8:-8, 0], y, weight)):
            threshold, score = evaluate(run.average, valid, [0.2, 0.3, 0.4, 0.5])
            run.keep(f=round(score, 4), threshold=threshold)


if __name__ == "__main__":
    main()
