"""Beats and downbeats of activations, by a dynamic Bayesian network: for evaluation; the program has its own.

Krebs, Böck and Widmer, "An efficient state-space model for joint tempo and meter tracking", ISMIR 2015: a state is a tempo
and a place in a bar of three or four beats; the place moves on by a frame a frame, and the tempo may change at a beat.
"""

import numpy as np

FRAMES_PER_SECOND = 50
LAMBDA = 100
"""How reluctantly the tempo changes (section 3.2 of the paper)."""
OBSERVED = 16
"""A beat is expected in the first sixteenth of its length."""


class Meter:
    """The states of one meter, all tempos of a beat of the bar after each other."""

    def __init__(self, beats, slowest=55, fastest=215):
        self.beats = beats
        self.lengths = np.arange(round(60 * FRAMES_PER_SECOND / fastest), round(60 * FRAMES_PER_SECOND / slowest) + 1)
        within = np.concatenate([np.arange(length) for length in self.lengths])
        size = len(within)
        starts = np.concatenate([[0], np.cumsum(self.lengths)[:-1]])
        self.first = np.concatenate([beat * size + starts for beat in range(beats)]).reshape(beats, -1)
        self.last = self.first + self.lengths - 1
        relative = within / np.repeat(self.lengths, self.lengths)
        self.number = np.repeat(np.arange(beats), size)
        observed = np.tile(relative < 1 / OBSERVED, beats)
        self.kind = np.where(observed, np.where(self.number == 0, 1, 0), 2)  # as the classes: beat, downbeat, neither
        ratio = self.lengths[None, :] / self.lengths[:, None]
        change = np.exp(-LAMBDA * np.abs(ratio - 1))
        self.change = np.log(change / change.sum(1, keepdims=True) + 1e-300)  # [from, to]

    def decode(self, log_densities):
        """The best path's log probability, and its states by frame. log_densities: [frames, 3]."""
        frames, count = len(log_densities), len(self.number)
        score = np.full(count, -np.log(count))
        came = np.zeros((frames, self.beats, len(self.lengths)), np.int16)
        columns = np.arange(len(self.lengths))
        for frame in range(frames):
            moved = np.empty(count)
            moved[1:] = score[:-1]
            for beat in range(self.beats):
                ways = score[self.last[beat - 1]][:, None] + self.change
                best = ways.argmax(0)
                came[frame, beat] = best
                moved[self.first[beat]] = ways[best, columns]
            score = moved + log_densities[frame, self.kind]
        state, path = int(score.argmax()), np.zeros(frames, int)
        place = {int(s): (beat, tempo) for beat in range(self.beats) for tempo, s in enumerate(self.first[beat])}
        for frame in range(frames - 1, -1, -1):
            path[frame] = state
            if state in place:
                beat, tempo = place[state]
                state = int(self.last[beat - 1][came[frame, beat, tempo]])
            else:
                state -= 1
        return float(score.max()), path


METERS = [Meter(3), Meter(4)]


def decode(activations):
    """[(seconds, number in the bar)] of softmax answers [frames, 3]: beat, downbeat, neither."""
    densities = np.log(np.stack([activations[:, 0], activations[:, 1], activations[:, 2] / (OBSERVED - 1)], 1) + 1e-6)
    _, path, meter = max(((*meter.decode(densities), meter) for meter in METERS), key=lambda told: told[0])
    beats, strength = [], activations[:, 0] + activations[:, 1]
    seen = meter.kind[path] < 2
    edges = np.flatnonzero(np.diff(np.concatenate([[0], seen.astype(int), [0]])))
    for begin, end in zip(edges[::2], edges[1::2]):
        frame = begin + int(strength[begin:end].argmax())
        beats.append((frame / FRAMES_PER_SECOND, int(meter.number[path[frame]]) + 1))
    return beats


def f_measure(told, right, window, trim=5.0):
    """As mir_eval.beat and .onset count: hits one to one within the window; nothing before `trim` seconds."""
    told, right = ([time for time in times if time >= trim] for times in (told, right))
    if not told or not right:
        return 0.0
    hits, at = 0, 0
    for time in right:
        while at < len(told) and told[at] < time - window:
            at += 1
        if at < len(told) and told[at] <= time + window:
            hits += 1
            at += 1
    return 2 * hits / (len(told) + len(right))


def tempo_of(beats):
    """Beats a minute, of the median distance."""
    return 60 / float(np.median(np.diff([time for time, *_ in beats]))) if len(beats) > 2 else 0.0
