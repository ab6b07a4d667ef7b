#!/usr/bin/python3
"""`aggregations.py WORK CHECKPOINT`: which rule makes of a track's windows what the labels say of the whole, by category.

Prints the mean correlation over the tags, for excerpts that were not trained on.
"""

import sys
from pathlib import Path

import numpy as np

from network import BACK_ENDS
from pack import read_network, score
from recipe import ENSEMBLE_TAGS, VOCABULARY, is_held_out, items, labels, logit

RULES = {
    "mean": lambda windows: windows.mean(1),
    "median": lambda windows: np.quantile(windows, 0.5, axis=1),
    "quantile 0.75": lambda windows: np.quantile(windows, 0.75, axis=1),
    "quantile 0.9": lambda windows: np.quantile(windows, 0.9, axis=1),
    "maximum": lambda windows: windows.max(1),
}


def main():
    work, checkpoint = map(Path, sys.argv[1:3])
    told = labels(work)
    held = [item for item in items(work) if item["id"] in told and is_held_out(item) and "speech" not in item]
    truth = np.stack([told[item["id"]] for item in held])
    for back_end in BACK_ENDS:
        windows = score(read_network(checkpoint, back_end), work, held)
        for category in dict.fromkeys(category for _, category in VOCABULARY):
            tags = [(i, ENSEMBLE_TAGS.index(t)) for i, (t, c) in enumerate(VOCABULARY) if c == category and t in ENSEMBLE_TAGS]
            row = []
            for name, rule in RULES.items():
                scores = rule(windows)
                each = [np.corrcoef(logit(scores[:, own]), logit(truth[:, theirs]))[0, 1] for own, theirs in tags]
                row.append(f"{name} {np.nanmean(each):.3f}")
            print(back_end, category, *row, sep=", ")


if __name__ == "__main__":
    main()
