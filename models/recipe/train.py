#!/usr/bin/python3
"""Step 8, `train.py WORK NAME MINUTES mn04_as.pt [--from CHECKPOINT] [--rate 0.001]`: both networks, all layers.

A checkpoint is one of this script, or the folder of both packages (`..`: the shipped weights).

One front, both back ends over it. It begins as mn04 and is trained further at half the frame rate. Losses: the labels, for the
window and, pooled, for the steps; and of clean excerpts, what mn04 hears at its own rate (its last map and classes), less
and less. Writes WORK/checkpoints/NAME.pth every four minutes; --from goes on from one.
"""

import argparse
import copy
import os
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from network import BACK_ENDS, mn04, tagger
from pack import NAMES, load_package
from recipe import VOCABULARY, WINDOWS, is_held_out, items, labels, logit, targets

BATCH = 32
OFTEN = 60
"""Excerpts with a tag, from which on it is not rare."""
FRAMES = 500
TEMPERATURE = 0.1
LIKENESS = 0.05
"""Weight of the loss of likeness."""
AVERAGED = 0.995
"""What the averaged weights keep in a step: they are what is told and kept (Polyak and Juditsky, 1992)."""
CHECKPOINT_SECONDS = 240
LOCAL = torch.tensor([category in ("voice", "instrument") for _, category in VOCABULARY])
"""Tags that may hold for a part of a window alone."""


class Pair(nn.Module):
    """A network of each back end over one front, and the frozen classifier of mn04."""

    def __init__(self, weights, scratch=False):
        super().__init__()
        teacher = mn04(weights)
        if scratch:
            for module in teacher.features.modules():
                if hasattr(module, "reset_parameters"):
                    module.reset_parameters()
        self.taggers = nn.ModuleDict({name: tagger(name, len(VOCABULARY)) for name in BACK_ENDS})
        for each in self.taggers.values():
            each.features = teacher.features
        self.front = teacher.features.to(memory_format=torch.channels_last)
        self.classifier = teacher.classifier.requires_grad_(False)
        for layer in self.taggers["transformer"].encoder:
            for dropout in (layer.dropout, layer.dropout1, layer.dropout2):
                dropout.p = 0.1

    def forward(self, mel):
        """[batch, 1, 128, 500] to the last map, and by back end the logits of window and steps."""
        features = self.front(mel.contiguous(memory_format=torch.channels_last))
        return features, {name: answer(each, features, self.training) for name, each in self.taggers.items()}

    def classes(self, features):
        hidden, output = self.classifier.children()
        return output(F.hardswish(hidden(features.mean((2, 3)))))


def answer(network, features, training):
    steps = torch.cat([features.mean(2), features.amax(2)], 1).transpose(1, 2)
    x = F.hardswish(network.project(steps))
    if network.heads:
        for layer in network.encoder:
            x = layer(x)
    else:
        x = x + network.back(F.dropout(network.gru(x)[0], 0.1, training))
    x = network.norm(x)
    embedding = F.hardswish(network.embed(torch.cat([x.mean(1), x.amax(1)], 1)))
    return network.window(F.dropout(embedding, 0.2, training)), network.step(x), embedding


class Population:
    """All that is trained on, in memory: 12 kB a second of audio."""

    def __init__(self, work):
        told = labels(work)
        self.items = [item for item in items(work) if item["id"] in told]
        self.held = np.array([is_held_out(item) for item in self.items])
        self.mel, self.of = [], []
        heard = {"mean": [], "max": [], "logits": []}
        taught = []
        for index, item in enumerate(self.items):
            features = np.load(work / "features" / f"{item['id']}.npz")
            self.mel.append(features["mel"])
            self.of.append(index)
            taught.append(targets(item, told[item["id"]], features["logits"]))
            for name, values in heard.items():
                values.append(features[name])
        for index, item in enumerate(self.items):
            variant = work / "features" / f"{item['id']}~a.npz"
            if variant.exists() and not self.held[index]:
                self.mel.append(np.load(variant)["mel"])
                self.of.append(index)
        self.taught = np.stack(taught)
        group = {}
        self.group = np.array([group.setdefault(item.get("by") or item["path"], len(group)) for item in self.items])
        self.alike = [[] for _ in group]
        for n, index in enumerate(self.of):
            if not self.held[index]:
                self.alike[self.group[index]].append(n)
        self.heard = {name: np.stack(values) for name, values in heard.items()}

    def examples(self):
        """(excerpt or variant, window): one with a tag that few have comes up to four times in an epoch."""
        has = self.taught.mean(1) >= 0.45
        rarity = np.where(has & ~self.held[:, None], has[~self.held].sum(0), OFTEN).min(1)
        times = np.clip(np.round(np.sqrt(OFTEN / rarity.clip(1))), 1, 4).astype(int)
        train = [n for n in range(len(self.mel)) if not self.held[self.of[n]]]
        return [(n, w) for n in train for w in range(WINDOWS) for _ in range(times[self.of[n]])]

    def with_partner(self, example):
        """The example, and a window of its artist, where one is known, or else of its recording."""
        n, _ = example
        others = self.alike[self.group[self.of[n]]]
        return [example, (random.choice(others), random.randrange(WINDOWS))]

    def batch(self, examples):
        """Log-mel [batch, 1, 128, 500], targets, what mn04 hears, and 1 where the excerpt is no variant."""
        rows, windows = [self.of[n] for n, _ in examples], [w for _, w in examples]
        mel = np.stack([self.mel[n][:, w * FRAMES : (w + 1) * FRAMES] for n, w in examples])
        heard = {name: torch.tensor(values[rows, windows]).float() for name, values in self.heard.items()}
        clean = torch.tensor([float(n < len(self.items)) for n, _ in examples])
        return torch.tensor(mel).float()[:, None], torch.tensor(self.taught[rows, windows]), heard, clean


def augment(x):
    """Loudness, a random frequency filter, noise, a shift in frequency, and SpecAugment (Park et al., Interspeech 2019), on the log-mel."""
    batch = len(x)
    x = x + 0.12 * torch.randn(batch, 1, 1, 1)
    x = x + F.interpolate(0.12 * torch.randn(batch, 1, 8), size=128, mode="linear", align_corners=True)[..., None]
    x = x + torch.randn_like(x) * 0.06 * torch.rand(batch, 1, 1, 1)
    for each in x:
        if random.random() < 0.3:  # one band is 4% at 1 kHz
            shift = random.choice([-2, -1, 1, 2])
            each[:] = torch.roll(each, shift, 1)
            each[:, slice(0, shift) if shift > 0 else slice(shift, None)] = each.mean()
        if random.random() < 0.5:
            band = random.randrange(116)
            each[:, band : band + random.randrange(4, 20)] = each.mean()
        if random.random() < 0.5:
            frame = random.randrange(440)
            each[:, :, frame : frame + random.randrange(10, 70)] = each.mean()
        if random.random() < 0.05:
            each[:, random.randrange(60, 110) :] = -1.3
    return x


def mix(x, taught, heard, clean, part):
    """Of a part of the batch mixtures of two (Zhang et al., ICLR 2018), as sounds add: of powers, not of logarithms."""
    share = torch.where(torch.rand(len(x)) < part, torch.tensor(np.random.beta(2, 2, len(x))).float(), torch.ones(len(x)))
    other = torch.randperm(len(x))
    of = lambda values, axes: share.reshape(-1, *[1] * axes) * values + (1 - share).reshape(-1, *[1] * axes) * values[other]
    powers = of(torch.exp(5 * x - 4.5), 3)
    mixed = torch.where((share < 1)[:, None, None, None], (torch.log(powers) + 4.5) / 5, x)
    return mixed, of(taught, 1), heard, clean * (share == 1), share == 1


def weigh(taught):
    """Rare tags count more, genres and voices twice."""
    prior = torch.tensor(taught.mean((0, 1))).clamp(0.01, 1)
    twice = torch.tensor([2.0 if category in ("genre", "voice") else 1.0 for _, category in VOCABULARY])
    weights = twice / prior.sqrt()
    return weights / weights.mean()


def of_labels(window, steps, taught, weights):
    """Steps are pooled to a window: by their mean, or where a tag holds for a part by linear softmax (Wang et al., ICASSP 2019)."""
    p = torch.sigmoid(steps)
    pooled = torch.where(LOCAL, (p * p).sum(1) / p.sum(1).clamp(min=1e-6), p.mean(1)).clamp(1e-5, 1 - 1e-5)
    of_window = F.binary_cross_entropy_with_logits(window, taught, reduction="none")
    of_steps = F.binary_cross_entropy(pooled, taught, reduction="none")
    return ((of_window + 0.3 * of_steps) * weights).mean()


def of_likeness(embedding, groups):
    """Windows of one artist or recording lie nearer to each other than to others (Khosla et al., NeurIPS 2020)."""
    z = F.normalize(embedding, dim=1)
    near = (z @ z.T) / TEMPERATURE
    own = torch.eye(len(z), dtype=torch.bool)
    same = (groups[:, None] == groups[None]) & ~own
    chance = F.log_softmax(near.masked_fill(own, -1e4), 1)
    has = same.any(1)
    if not has.any():  # a batch in which every pair was mixed
        return embedding.sum() * 0
    return -((chance * same).sum(1)[has] / same.sum(1)[has]).mean()


def of_teacher(pair, features, heard, clean):
    maps = ((features.mean(2) - heard["mean"]) ** 2).mean((1, 2)) / heard["mean"].var()
    maps = maps + 0.5 * ((features.amax(2) - heard["max"]) ** 2).mean((1, 2)) / heard["max"].var()
    classes = F.binary_cross_entropy_with_logits(
        pair.classes(features), torch.sigmoid(heard["logits"]), reduction="none"
    ).sum(1)
    return ((0.5 * maps + classes / 20) * clean).sum() / clean.sum().clamp(min=1)


@torch.no_grad()
def average(averaged, pair):
    """A step of the averaged weights; what batch normalisation counts is averaged, too."""
    for mean, value in zip([*averaged.parameters(), *averaged.buffers()], [*pair.parameters(), *pair.buffers()]):
        if value.is_floating_point():
            mean.lerp_(value, 1 - AVERAGED)


@torch.no_grad()
def hold_out(pair, population):
    """By back end and category, the mean correlation with the labels of what was not trained on."""
    rows = np.flatnonzero(population.held)
    if len(rows) == 0:
        return
    told = {name: [] for name in BACK_ENDS}
    for begin in range(0, len(rows), 8):
        examples = [(row, window) for row in rows[begin : begin + 8] for window in range(WINDOWS)]
        for name, (window, *_) in pair(population.batch(examples)[0])[1].items():
            told[name].append(torch.sigmoid(window).numpy())
    truth = logit(population.taught[rows].mean(1))
    for name, batches in told.items():
        scores = logit(np.concatenate(batches).reshape(len(rows), WINDOWS, -1).mean(1))
        each = [np.corrcoef(scores[:, tag], truth[:, tag])[0, 1] for tag in range(len(VOCABULARY))]
        of = lambda kind: np.nanmean([c for c, (_, category) in zip(each, VOCABULARY) if category == kind])
        kinds = ", ".join(f"{kind} {of(kind):.3f}" for kind in ("genre", "voice", "instrument", "mood", "era"))
        print(f"  held out, {name}: correlation {np.nanmean(each):.4f} ({kinds})", flush=True)


def take_up(pair, start):
    """Weights of a checkpoint, or of both packages in a folder."""
    if not start.is_dir():
        pair.load_state_dict(torch.load(start))
        return
    for back_end, name in NAMES.items():
        load_package(pair.taggers[back_end], start / name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=Path)
    parser.add_argument("name")
    parser.add_argument("minutes", type=float)
    parser.add_argument("mn04", type=Path)
    parser.add_argument("--from", dest="start", type=Path)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--scratch", action="store_true", help="a front of random weights; mn04 teaches alone")
    options = parser.parse_args()
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    random.seed(0)
    torch.manual_seed(0)

    population = Population(options.work)
    print(f"{len(population.items)} excerpts, {len(population.mel) - len(population.items)} variants", flush=True)
    pair = Pair(options.mn04, options.scratch)
    if options.start:
        take_up(pair, options.start)
    weights = weigh(population.taught[~population.held])
    front = list(pair.front.parameters())
    rest = [p for name, p in pair.named_parameters() if "features" not in name and "front" not in name and p.requires_grad]
    optimiser = torch.optim.AdamW([
        {"params": front, "of": 0.6, "weight_decay": 1e-4},
        {"params": rest, "of": 1.0, "weight_decay": 1e-3},
    ], lr=options.rate)  # fmt: skip
    target = options.work / "checkpoints" / f"{options.name}.pth"
    target.parent.mkdir(exist_ok=True)

    pair.train()
    averaged = copy.deepcopy(pair).eval()
    begun, saved, step, left, losses = time.time(), time.time(), 0, [], []
    while (done := (time.time() - begun) / (60 * options.minutes)) < 1:
        if len(left) < BATCH:
            left = population.examples()
            random.shuffle(left)
        some = [each for _ in range(BATCH // 2) for each in population.with_partner(left.pop())]
        groups = torch.tensor([population.group[population.of[n]] for n, _ in some])
        mel, taught, heard, clean = population.batch(some)
        for group in optimiser.param_groups:
            group["lr"] = options.rate * group["of"] * min(1, step / 100) * (0.02 + 0.49 * (1 + np.cos(np.pi * done)))
        mel, taught, heard, clean, alone = mix(mel, taught, heard, clean, 0.33 * (1 - done))
        features, answers = pair(augment(mel))
        loss = sum(
            of_labels(window, steps, taught, weights) + LIKENESS * of_likeness(embedding[alone], groups[alone])
            for window, steps, embedding in answers.values()
        )
        loss = loss + (1 - 0.7 * done) * of_teacher(pair, features, heard, clean)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(pair.parameters(), 5.0)
        optimiser.step()
        average(averaged, pair)
        step += 1
        losses.append(loss.item())
        if step % 100 == 0:
            print(f"{step} steps, {time.time() - begun:.0f} s, loss {np.mean(losses[-100:]):.4f}", flush=True)
        if step % 500 == 0:
            hold_out(averaged, population)
        if time.time() - saved > CHECKPOINT_SECONDS:
            torch.save(averaged.state_dict(), target)
            saved = time.time()
    torch.save(averaged.state_dict(), target)
    hold_out(averaged, population)


if __name__ == "__main__":
    main()
