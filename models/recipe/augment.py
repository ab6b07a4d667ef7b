#!/usr/bin/python3
"""Step 5, `augment.py WORK`: of half of the excerpts a variant, ID~a.wav, that is taught the same; speech over music.

Variants: pitch or tempo by itself, a codec at a low bit rate, band limits, old recordings, telephones. (Loudness, filters,
noise and SpecAugment are drawn anew in each training step.)
"""

import json
import random
import sys
from pathlib import Path

from recipe import read_lines
from synthesise import ffmpeg, write

KINDS = ["higher", "lower", "tempo", "codec", "band", "old", "telephone", "higher", "lower", "codec"]


def vary(work, identity, kind, chance):
    source, target = work / "excerpts" / f"{identity}.wav", f"{identity}~a"
    if (work / "excerpts" / f"{target}.wav").exists():
        return
    if kind == "codec":
        coded = work / "excerpts" / f"{target}.part.mp3"
        ffmpeg("-i", source, "-b:a", chance.choice(["48k", "64k", "64k", "96k"]), coded)
        write(work, target, "-i", coded)
        coded.unlink(missing_ok=True)
        return
    quieter = f"volume={chance.uniform(-14, 2):.1f}dB"
    filters = {
        "higher": f"rubberband=pitch={chance.uniform(1.06, 1.15):.3f}",
        "lower": f"rubberband=pitch={chance.uniform(0.87, 0.94):.3f}",
        "tempo": f"atempo={chance.choice([0.88, 0.93, 1.08, 1.14])}",
        "band": f"lowpass=f={chance.choice([5500, 7500, 10000])},{quieter}",
        "old": f"highpass=f=140,lowpass=f=4800,lowpass=f=5000,{quieter}",
        "telephone": f"highpass=f=300,lowpass=f=3400,{quieter}",
    }
    write(work, target, "-i", source, "-af", filters[kind])


def mix(work, music, speech, chance):
    for take in range(110):
        identity = f"mix{take:03}"
        voice, under = chance.choice(speech), chance.choice(music)
        inputs = [argument for part in (voice, under) for argument in ("-i", work / "excerpts" / f"{part}.wav")]
        level = chance.choice([-3, -8, -14])
        filters = f"[0:a]dynaudnorm[a];[1:a]volume={level}dB[b];[a][b]amix=inputs=2:duration=longest"
        if write(work, identity, *inputs, "-filter_complex", filters):
            yield {"id": identity, "path": f"{voice} over {under}", "artist": f"mixture {take % 10}"}


def main():
    work, chance = Path(sys.argv[1]), random.Random(11)
    speech = [item["id"] for item in read_lines(work / "speech.jsonl")]
    music = [item["id"] for name in ("excerpts", "accompaniments", "scores") for item in read_lines(work / f"{name}.jsonl")]
    varied = sorted(music + speech)
    chance.shuffle(varied)
    for index, identity in enumerate(varied[: len(varied) // 2]):
        vary(work, identity, KINDS[index % len(KINDS)], chance)
    mixtures = list(mix(work, music, speech, chance))
    (work / "mixtures.jsonl").write_text("".join(json.dumps(item) + "\n" for item in mixtures))
    print(f"{len(varied) // 2} variants, {len(mixtures)} mixtures")


if __name__ == "__main__":
    main()
