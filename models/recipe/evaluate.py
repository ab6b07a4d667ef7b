#!/usr/bin/python3
"""`evaluate.py WORK CHECKPOINT...`: checkpoints side by side, on excerpts of artists that were held out.

Tells the correlation with the labels; of excerpts whose genre a prompt, a catalogue or a title names, how many are shown it and how
many have it among their first three; and of the ten whose embeddings lie nearest, the share by the same artist, in other recordings.
"""

import sys
from pathlib import Path

import numpy as np

from calibrate import LABELLED, aggregate, apply_map, fit_map, fit_threshold
from network import BACK_ENDS
from pack import hear, labelled, read_network
from recipe import INDEX, VOCABULARY, genres_of, logit, said_of

GENRES = [index for index, (_, category) in enumerate(VOCABULARY) if category == "genre"]
NEAREST = 10


def confidences(told, truth, held):
    """Confidences of the held-out excerpts and thresholds, by maps of the others: both [.., tags]."""
    confident, thresholds = [], []
    for index, (tag, _) in enumerate(VOCABULARY):
        knots = fit_map(told[~held, index], truth[~held, index])
        has = truth[~held, index] >= LABELLED.get(tag, 0.35)
        confident.append(apply_map(knots, told[held, index]))
        thresholds.append(fit_threshold(apply_map(knots, told[~held, index]), has))
    return np.stack(confident, 1), np.array(thresholds)


def named_genres(confident, thresholds, items):
    """Excerpts with a genre that is named, how many are shown it, and how many have it among their first three."""
    count = shown = first = 0
    for row, item in zip(confident / thresholds, items):
        named = {INDEX[tag] for tag in genres_of(said_of(item))}
        if not named:
            continue
        order = sorted(GENRES, key=lambda genre: -row[genre])
        told = {genre for genre in GENRES if row[genre] >= 1} or {genre for genre in order[:1] if row[genre] >= 0.5}
        count, shown, first = count + 1, shown + bool(told & named), first + bool(set(order[:3]) & named)
    return count, shown, first


def likeness(embeddings, items):
    """Of the ten nearest in other recordings, how many of those that could are by the same artist; and of how many excerpts."""
    by, recording = np.array([item.get("by", item["path"]) for item in items]), np.array([item["path"] for item in items])
    unit = embeddings / np.linalg.norm(embeddings, axis=1, keepdims=True)
    near = np.where(recording[:, None] == recording[None], -np.inf, unit @ unit.T)
    shares = []
    for row in range(len(items)):
        could = ((by == by[row]) & (recording != recording[row])).sum()
        if could:
            shares.append((by[np.argsort(-near[row])[:NEAREST]] == by[row]).sum() / min(NEAREST, could))
    return np.mean(shares), len(shares)


def main():
    work, *checkpoints = map(Path, sys.argv[1:])
    population, truth, held = labelled(work)
    kept = [item for item, out in zip(population, held) if out]
    for checkpoint in checkpoints:
        for back_end in BACK_ENDS:
            windows, embeddings = hear(read_network(checkpoint, back_end), work, population)
            told = aggregate(windows)
            each = [np.corrcoef(logit(told[held, tag]), logit(truth[held, tag]))[0, 1] for tag in range(len(VOCABULARY))]
            count, shown, first = named_genres(*confidences(told, truth, held), kept)
            alike, of = likeness(embeddings[held], kept)
            print(
                f"{checkpoint.stem}, {back_end}: correlation {np.nanmean(each):.3f} ({len(kept)} excerpts); named genre shown"
                f" {shown} of {count}, in the first three {first}; same artist {alike:.3f} of the ten nearest ({of} excerpts)",
                flush=True,
            )


if __name__ == "__main__":
    main()
