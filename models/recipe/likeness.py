#!/usr/bin/python3
"""Step 10, `likeness.py WORK CHECKPOINT FOLDER`: gives both packages in FOLDER the space in which likeness is told.

A linear map of embeddings in which directions that vary much within an artist's music count less, half way to within-class
covariance normalisation (Hatch, Kajarekar and Stolcke, "Within-class covariance normalization for SVM-based speaker recognition",
Interspeech 2006); those in which artists differ most are kept. Weights, tags and embeddings stay as they are. Prints how it does on artists held out of it.
"""

import json
import sys
import zlib
from pathlib import Path

import numpy as np

from evaluate import likeness
from pack import NAMES, encode_safetensors, hear, labelled, read_network, written

POWER = 0.25
"""Of the covariance that divides: 0.5 makes variances equal, and tells artists apart best, but places other genres near."""
KEPT = 192
SHRINKAGE = 0.05
"""Of the covariance, to a sphere of its mean variance."""
FOLDS = 5


def artist_of(item):
    return item.get("by", item["path"])


def fit_space(embeddings, items, power=POWER, shrinkage=SHRINKAGE, kept=KEPT):
    """(mean [numbers], projection [kept, numbers]) of embeddings [excerpts, numbers]; a folder counts as an artist."""
    _, artist = np.unique([item["artist"] for item in items], return_inverse=True)
    count = np.bincount(artist)
    sums = np.zeros((len(count), embeddings.shape[1]))
    np.add.at(sums, artist, embeddings)
    several = count[artist] > 1
    apart = (embeddings - (sums / count[:, None])[artist])[several]
    within = apart.T @ apart / (several.sum() - (count > 1).sum())
    size = len(within)
    within = (1 - shrinkage) * within + shrinkage * np.trace(within) / size * np.eye(size)
    variances, axes = np.linalg.eigh(within)
    whiten = (axes / variances**power) @ axes.T
    mean = embeddings.mean(0)
    _, directions = np.linalg.eigh(np.cov(((embeddings - mean) @ whiten).T))
    return mean, directions[:, ::-1][:, :kept].T @ whiten


def in_space(embeddings, mean, projection):
    return (embeddings - mean) @ projection.T


def cross_validated(embeddings, items, **how):
    """As evaluate.likeness, before and after, of each fold of artists in a space learnt from the others."""
    group = groups(items)
    fold = np.array([zlib.crc32(name.encode()) // 7 % FOLDS for name in group])
    counts, before, after = [], [], []
    for one in range(FOLDS):
        out = fold == one
        kept = [item for item, is_out in zip(items, out) if is_out]
        space = fit_space(embeddings[~out], [item for item, is_out in zip(items, out) if not is_out], **how)
        was, count = likeness(embeddings[out], kept)
        counts.append(count)
        before.append(was)
        after.append(likeness(in_space(embeddings[out], *space), kept)[0])
    return np.average(before, weights=counts), np.average(after, weights=counts), sum(counts)


def groups(items):
    """Of each excerpt, a name of all folders that have artists in common."""
    above = {}

    def top(name):
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    for item in items:
        above[top("by " + artist_of(item))] = top("in " + item["artist"])
    return [top("in " + item["artist"]) for item in items]


def main():
    work, checkpoint, folder = map(Path, sys.argv[1:4])
    population, _, held = labelled(work)
    kept = [item for item, out in zip(population, held) if out]
    # Of an artist whose music lies in several folders, some may be held out: such an artist is out altogether
    known = {artist_of(item) for item in kept}
    taught = np.array([not out and artist_of(item) not in known for item, out in zip(population, held)])
    items = [item for item, is_in in zip(population, taught) if is_in]
    for back_end, name in NAMES.items():
        embeddings = hear(read_network(checkpoint, back_end), work, population)[1].astype(np.float64)
        print(name, "cross-validated, %.3f before, %.3f after (%d excerpts)" % cross_validated(embeddings[taught], items))
        mean, projection = fit_space(embeddings[taught], items)
        projection = projection.astype(np.float16)
        was, count = likeness(embeddings[held], kept)
        now, _ = likeness(in_space(embeddings[held], mean, projection.astype(np.float64)), kept)
        print(name, f"held out, {was:.3f} before, {now:.3f} after ({count} excerpts)", flush=True)
        package = folder / name
        tensors = {"mean": mean.astype(np.float32), "projection": projection}
        (package / "likeness.safetensors").write_bytes(encode_safetensors(tensors))
        card = json.loads((package / "card.json").read_text())
        card["likeness"] = {"from": embeddings.shape[1], "to": len(projection)}
        (package / "card.json").write_text(written(card))


if __name__ == "__main__":
    main()
