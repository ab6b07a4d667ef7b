#!/usr/bin/python3
"""Step 11, `thresholds.py WORK FOLDER`: fits the thresholds of both packages in FOLDER anew, on WORK as it has grown since.

Weights and maps stay, so that no library listens again. A tag that too few excerpts have keeps its threshold. Prints the F1 by
thresholds that were fitted on other artists: each the best one of these, and as they are fitted here (calibrate.py).
"""

import json
import sys
import zlib
from pathlib import Path

import numpy as np

from calibrate import FEWEST_POSITIVE, LABELLED, THRESHOLD_OTHERWISE, aggregate, apply_map, best_threshold, fit_map, fit_threshold
from likeness import FOLDS, groups
from network import tagger
from pack import NAMES, hear, labelled, load_package, written
from recipe import VOCABULARY


def cross_validated(told, truth, has, items):
    """F1, the mean over the tags that enough excerpts have and that over all their answers, by both kinds of thresholds."""
    fold = np.array([zlib.crc32(name.encode()) // 7 % FOLDS for name in groups(items)])
    tags = np.flatnonzero(has.sum(0) >= FEWEST_POSITIVE)
    said = np.zeros((2, *told.shape), bool)
    for one in range(FOLDS):
        out = fold == one
        for tag in tags:
            confidences = apply_map(fit_map(told[~out, tag], truth[~out, tag]), told[:, tag])
            others, theirs = confidences[~out], has[~out, tag]
            best = best_threshold(others, theirs)[0] if theirs.sum() >= FEWEST_POSITIVE else THRESHOLD_OTHERWISE
            said[0, out, tag] = confidences[out] >= best
            said[1, out, tag] = confidences[out] >= fit_threshold(others, theirs)
    has, said = has[:, tags], said[:, :, tags]
    right, of = (said & has).sum(1), said.sum(1) + has.sum(0)
    return [(float(2 * (r / np.maximum(1, o)).mean()), float(2 * r.sum() / o.sum())) for r, o in zip(right, of)]


def main():
    work, folder = map(Path, sys.argv[1:3])
    population, truth, _ = labelled(work)
    has = np.stack([truth[:, index] >= LABELLED.get(tag, 0.35) for index, (tag, _) in enumerate(VOCABULARY)], 1)
    for back_end, name in NAMES.items():
        path = folder / name / "card.json"
        card = json.loads(path.read_text())
        network = tagger(back_end, len(VOCABULARY))
        load_package(network, folder / name)
        told = aggregate(hear(network.eval(), work, population)[0])
        (macro, micro), (macro_now, micro_now) = cross_validated(told, truth, has, population)
        print(f"{name}, {len(population)} excerpts: F1 over tags {macro:.4f}, {macro_now:.4f}; over answers {micro:.4f}, {micro_now:.4f}")
        for index, entry in enumerate(card["vocabulary"]):
            if has[:, index].sum() >= FEWEST_POSITIVE:
                confidences = apply_map(card["calibration"][entry["tag"]], told[:, index])
                entry["threshold"] = fit_threshold(confidences, has[:, index])
        path.write_text(written(card))


if __name__ == "__main__":
    main()
