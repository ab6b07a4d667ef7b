"""Maps from scores to confidences, and thresholds, for the cards. Used by pack.py."""

import numpy as np
from sklearn.isotonic import IsotonicRegression

from recipe import ENSEMBLE, VOCABULARY

QUANTILES = {"voice": 0.75, "instrument": 0.75}
"""Of a track's windows, what counts for these categories; for all others their mean."""

FEWEST_POSITIVE = 8
"""Excerpts that must have a tag for its threshold to be fitted."""
THRESHOLD_OTHERWISE = 0.4
LEAST_F1 = 0.2
"""Of the best threshold, for it to be one."""
RESAMPLES = 30

LABELLED = {tag["tag"]: min(0.6, tag["threshold"]) for tag in ENSEMBLE["tags"]}
"""From where up the ensemble shows a tag: an excerpt has it then."""


def aggregate(windows):
    """[excerpts, windows, tags] to [excerpts, tags]: as the cards say and the program does."""
    told = windows.mean(1)
    for index, (_, category) in enumerate(VOCABULARY):
        if category in QUANTILES:
            told[:, index] = np.quantile(windows[:, :, index], QUANTILES[category], axis=1)
    return told


def fit_map(scores, confidences):
    """Knots [score, confidence] of a monotone map: isotonic regression (Zadrozny and Elkan, KDD 2002), averaged in bins."""
    order = np.argsort(scores)
    scores, confidences = scores[order], confidences[order]
    fitted = IsotonicRegression(y_min=0, y_max=1).fit(scores, confidences).predict(scores)
    shares = np.concatenate([np.linspace(0, 0.8, 6), np.linspace(0.85, 0.97, 5), [0.985, 0.993]])
    edges = np.unique(np.round(shares * (len(scores) - 1)).astype(int))
    top = max(3, len(scores) // 200)
    bins = [slice(a, b + 1) for a, b in zip(edges, edges[1:])] + [slice(len(scores) - top, None)]
    means = [(float(scores[each].mean()), float(fitted[each].mean())) for each in bins]
    knots = [[0.0, round(min(means[0][1], 0.02 + 0.5 * means[0][1]), 4)]]
    for score, confidence in means:
        score, confidence = round(score, 5), round(min(0.99, max(confidence, knots[-1][1])), 4)
        if score > knots[-1][0] + 2e-5:
            knots.append([score, confidence])
    if knots[-1][0] < 0.999:
        knots.append([1.0, round(min(0.99, knots[-1][1] + 0.25 * (1 - knots[-1][0])), 4)])
    return knots


def apply_map(knots, scores):
    x, y = np.array(knots).T
    return np.interp(scores, x, y)


def fit_threshold(confidences, has):
    """The threshold of the best F1 on the population, 0.10 to 0.60: the mean of those of resampled populations, since where few
    excerpts have a tag one of them more or less moves it far (Breiman, "Bagging predictors", Machine Learning 24, 1996). Otherwise
    THRESHOLD_OTHERWISE: where too few excerpts have the tag, and where no threshold tells those that do.
    """
    if has.sum() < FEWEST_POSITIVE or best_threshold(confidences, has)[1] < LEAST_F1:
        return THRESHOLD_OTHERWISE
    random = np.random.default_rng(0)
    resampled = random.integers(0, len(has), (RESAMPLES, len(has)))
    return round(float(np.mean([best_threshold(confidences[drawn], has[drawn])[0] for drawn in resampled])), 2)


def best_threshold(confidences, has):
    """The threshold of the best F1, the highest of equal ones, and that F1."""
    thresholds = np.arange(0.10, 0.61, 0.02)
    said = confidences[:, None] >= thresholds
    f1 = np.round(2 * (said & has[:, None]).sum(0) / np.maximum(1, said.sum(0) + has.sum()), 4)
    return thresholds[np.flatnonzero(f1 == f1.max())[-1]], f1.max()
