#!/usr/bin/python3
"""Step 4, `features.py WORK`: features/ID.npz of every rendering, what the networks for key, beats, onsets and voice hear."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from frontends import BEATS, KEY_WIDE, log_filtered, read_wave, stacked_log_mel


def compute(path):
    target = path.parents[1] / "features" / f"{path.stem}.npz"
    if target.exists():
        return
    samples = read_wave(path)
    draft = target.with_suffix(".part.npz")
    features = {"beats": log_filtered(samples, BEATS), "mels": stacked_log_mel(samples)}
    if not path.stem.startswith("beat-"):
        features["key"] = log_filtered(samples, KEY_WIDE)
    np.savez(draft, **{name: values.astype(np.float16) for name, values in features.items()})
    draft.rename(target)


def main():
    work = Path(sys.argv[1])
    (work / "features").mkdir(exist_ok=True)
    paths = sorted(path for path in (work / "audio").glob("*.wav") if not path.stem.endswith(".part"))
    with ProcessPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        list(pool.map(compute, paths, chunksize=4))
    print(f"{len(list((work / 'features').glob('*.npz')))} of {len(paths)} renderings have features")


if __name__ == "__main__":
    main()
