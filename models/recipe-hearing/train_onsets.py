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
from frontends import MEL, WINDOWS
from hearing import SECONDS, read_pieces
from scipy.signal import lfilter
from training import Run

BATCH, FRAMES, RATE = 24, 320, 0.003
AVERAGED, STEPS_APART = 0.998, 500
"""Of the average at each step (training.py), and from one look at the validation to the next."""
EDGE = 28
"""Frames at either end that see less than all that the network does: they are not learnt."""
STEPS_PER_SECOND = MEL["sampleRateHz"] / MEL["hopSamples"]
APART_SECONDS = 0.03
"""Onsets that are closer are one (Böck, Krebs and Schedl, ISMIR 2012, section 3)."""


SWELLING = {*range(44, 55), *range(88, 96)}
"""Programs of General MIDI that fade in: string ensembles, choirs, pads. Nobody could say when one of their notes begins."""
SWELLING_SHARE = 0.4
"""So many of what is learnt are pieces with some of these, and the others are any."""


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


def targets(times, frames):
    """[frames]: 1 at an onset, a half beside it."""
    y = np.zeros(frames + 2, np.float32)
    for time_ in times:
        frame = round(time_ * STEPS_PER_SECOND)
        if 0 <= frame < frames:
            y[frame : frame + 3] = np.maximum(y[frame : frame + 3], [0.5, 1, 0.5])
    return y[1:-1]


def draw(mels, times, chance):
    """[windows, 80, FRAMES] and [FRAMES] from somewhere: louder or softer, of other tone, every second one at another speed, every fifth in a room."""
    speed = chance.uniform(0.8, 1.25) if chance.random() < 0.5 else 1.0
    begin = chance.randrange(int(mels.shape[2] - (FRAMES + 1) * speed))
    x = mels[:, :, begin : begin + FRAMES].astype(np.float32)
    if speed != 1:
        at = begin + speed * np.arange(FRAMES)
        left = np.floor(at).astype(int)
        x = mels[:, :, left] + (at - left).astype(np.float32) * (mels[:, :, left + 1].astype(np.float32) - mels[:, :, left])
    if chance.random() < 0.2:
        x = in_a_room(x, chance.uniform(0.1, 0.5), chance.uniform(0.2, 1))
    tone = chance.gauss(0, 0.2) + np.interp(np.arange(80), np.linspace(0, 80, 5), [chance.gauss(0, 0.2) for _ in range(5)])
    return (x + tone[:, None]).astype(np.float32), targets([(time_ - begin / STEPS_PER_SECOND) / speed for time_ in times], FRAMES)


def in_a_room(x, loud, seconds):
    """With an echo that falls by 60 dB in so many seconds; `loud` of what it comes from, were that to last."""
    mean, deviation = MEL["standardised"]["mean"], MEL["standardised"]["deviation"]
    offset, factor = MEL["compression"]["offset"], MEL["compression"]["factor"]
    dry = (np.exp(x * deviation + mean) - offset) / factor
    falls = 10 ** (-3 / (seconds * STEPS_PER_SECOND))
    wet = lfilter([loud * (1 - falls)], [1, -falls], dry, axis=-1)
    return (np.log(offset + factor * np.maximum(dry + wet, 0)) - mean) / deviation


def load(work, split, most=None):
    """[(mels [windows, 80, frames], piece)]."""
    told = []
    for piece in read_pieces(work, split):
        path = work / "features" / f"{piece['id']}.npz"
        if path.exists() and (len(piece["notes"]) > 10 or piece["font"] is None) and (most is None or len(told) < most):
            told.append((standardised(np.load(path)["mels"]), piece))
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
    answers = [torch.sigmoid(network(torch.tensor(mel)[None].float())[0, :, 0]).numpy() for mel, _ in told]
    scores = [
        np.nanmean([judge(peaks(a, t), piece, window, count_swelling) for a, (_, piece) in zip(answers, told) if piece["notes"]])
        for t in thresholds
    ]
    best = int(np.argmax(scores))
    return thresholds[best], float(scores[best])


def main():
    work, minutes = Path(sys.argv[1]), float(sys.argv[2])
    chance = random.Random(time.time())
    valid = load(work, "valid")[::2]
    train = [(mel, every_onset(piece), bool(onsets_of(piece, swelling=True))) for split in ("train", "more") for mel, piece in load(work, split)]
    swelling = [told for told in train if told[2]]
    network = FrameCnn(ONSETS, len(WINDOWS)).to(memory_format=torch.channels_last)
    run = Run(work, "onsets", network, torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.01), minutes, AVERAGED)
    while run.goes_on():
        drawn = [chance.choice(swelling if chance.random() < SWELLING_SHARE else train) for _ in range(BATCH)]
        x, y = zip(*(draw(mel, times, chance) for mel, times, _ in drawn))
        x, y = torch.tensor(np.stack(x)).contiguous(memory_format=torch.channels_last), torch.tensor(np.stack(y))
        with torch.autocast("cpu", torch.bfloat16):
            answers = network(x)[:, EDGE:-EDGE, 0].float()
        if run.learn(torch.nn.functional.binary_cross_entropy_with_logits(answers, y[:, EDGE:-EDGE])) and run.step % STEPS_APART == 0:
            threshold, score = evaluate(run.average, valid, [0.2, 0.3, 0.4, 0.5], count_swelling=True)
            run.keep(f=round(score, 4), threshold=threshold)


if __name__ == "__main__":
    main()
