#!/usr/bin/python3
"""Step 7, `train_onsets.py WORK MINUTES`: checkpoints/onsets.pth. Run it again to go on."""

import json
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

BATCH, FRAMES, RATE = 24, 300, 0.002
STEPS_PER_SECOND = MEL["sampleRateHz"] / MEL["hopSamples"]
APART_SECONDS = 0.03
"""Onsets that are closer are one (Böck, Krebs and Schedl, ISMIR 2012, section 3)."""


def onsets_of(piece):
    """When notes begin, in seconds; of a chord, strummed or not, the first: each of its notes follows within 30 ms."""
    onsets, last = [], -1.0
    for begin, *_ in sorted(piece["notes"]):
        if begin < SECONDS - 0.05 and begin - last > APART_SECONDS:
            onsets.append(begin)
        last = begin
    return onsets


def targets(onsets, frames):
    """[frames]: 1 at an onset, a half beside it."""
    y = np.zeros(frames + 2, np.float32)
    for time_ in onsets:
        frame = round(time_ * STEPS_PER_SECOND)
        if frame < frames:
            y[frame : frame + 3] = np.maximum(y[frame : frame + 3], [0.5, 1, 0.5])
    return y[1:-1]


def load(work, split, most=None):
    told = []
    for piece in list(read_pieces(work, split)):
        path = work / "features" / f"{piece['id']}.npz"
        if path.exists() and (len(piece["notes"]) > 10 or piece["font"] is None) and (most is None or len(told) < most):
            mel = np.load(path)["mel"]
            told.append((standardised(mel), onsets_of(piece)))
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


@torch.no_grad()
def evaluate(network, told, thresholds, window=0.05):
    """(best threshold, mean F): hits within 50 ms, as mir_eval counts."""
    network.eval()
    answers = [torch.sigmoid(network(torch.tensor(mel)[None, None].float())[0, :, 0]).numpy() for mel, _ in told]
    scores = [
        np.mean([f_measure(peaks(answer, t), right, window, 0) for answer, (_, right) in zip(answers, told) if right])
        for t in thresholds
    ]
    best = int(np.argmax(scores))
    return thresholds[best], float(scores[best])


def main():
    work, minutes = Path(sys.argv[1]), float(sys.argv[2])
    torch.set_num_threads(1)
    chance = random.Random(time.time())
    train, valid = load(work, "train"), load(work, "valid", 24)
    train = [(mel, targets(onsets, mel.shape[1])) for mel, onsets in train]
    network = FrameCnn(ONSETS).to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.01)
    path, log = work / "checkpoints/onsets.pth", work / "checkpoints/onsets.jsonl"
    path.parent.mkdir(exist_ok=True)
    step = 0
    if path.exists():
        kept = torch.load(path)
        network.load_state_dict(kept["network"])
        optimizer.load_state_dict(kept["optimizer"])
        step = kept["step"]
    print(f"{len(train)} pieces, from step {step}", flush=True)
    start, losses = time.time(), []
    while time.time() - start < 60 * minutes:
        done = (time.time() - start) / (60 * minutes)
        for group in optimizer.param_groups:
            group["lr"] = RATE * max(0.03, min(1, 2 * (1 - done)))
        x, y = [], []
        for mel, right in (chance.choice(train) for _ in range(BATCH)):
            begin = chance.randrange(mel.shape[1] - FRAMES)
            tone = np.interp(np.arange(80), np.linspace(0, 80, 4), [chance.gauss(0, 0.15) for _ in range(4)])
            x.append(mel[:, begin : begin + FRAMES].astype(np.float32) + tone[:, None].astype(np.float32))
            y.append(right[begin : begin + FRAMES])
        x, y = torch.tensor(np.stack(x))[:, None].contiguous(memory_format=torch.channels_last), torch.tensor(np.stack(y))
        network.train()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(network(x)[:, 8:-8, 0], y[:, 8:-8])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        step += 1
        if step % 100 == 0:
            threshold, score = evaluate(network, valid, [0.2, 0.3, 0.4, 0.5])
            line = {"step": step, "loss": round(float(np.mean(losses)), 4), "f": round(score, 4), "threshold": threshold}
            print(line, f"{time.time() - start:.0f} s", flush=True)
            with log.open("a") as file:
                file.write(json.dumps(line) + "\n")
            losses = []
            torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, path)


if __name__ == "__main__":
    main()
