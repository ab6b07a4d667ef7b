#!/usr/bin/python3
"""`evaluate_tempo.py SAMPLES WEIGHTS…`: tempos of recorded loops, against what their authors say.

SAMPLES: /usr/share/lmms/samples of Debian's lmms-common; tempos.json has the tempos that earlier editions of LMMS give in the names
of these files. Loops are repeated to 20 s. Counts who is within 4 %, half and double allowed.
"""

import json
import sys
from pathlib import Path

import numpy as np
from decode_beats import decode, tempo_of
from evaluate_beats import activations, read_network
from frontends import BEATS, log_filtered
from render import RATE_HZ, read_mono

TEMPOS = json.loads((Path(__file__).parent / "tempos.json").read_text())


def main():
    samples = {name: read_mono(Path(sys.argv[1]) / name, RATE_HZ) for name in TEMPOS}
    features = {name: log_filtered(np.tile(loop, -(-20 * RATE_HZ // len(loop)))[: 20 * RATE_HZ], BEATS) for name, loop in samples.items()}
    for path in sys.argv[2:]:
        network = read_network(path)
        told = {name: tempo_of(decode(activations(network, values))) for name, values in features.items()}
        close = [any(abs(told[name] / bpm - ratio) <= 0.04 * ratio for ratio in (0.5, 1, 2)) for name, bpm in TEMPOS.items()]
        same = sum(abs(told[name] / bpm - 1) <= 0.04 for name, bpm in TEMPOS.items())
        print(path, f"{sum(close)} of {len(close)} within 4 %, {same} of them as they are")
        print("  ", ", ".join(f"{Path(name).stem} {bpm}: {told[name]:.1f}" for name, bpm in TEMPOS.items()))


if __name__ == "__main__":
    main()
