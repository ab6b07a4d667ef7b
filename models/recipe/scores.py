#!/usr/bin/python3
"""Step 4, `scores.py WORK`: free scores, played: folk tunes with their chords, art songs with an instrument as the singer.

Needs Debian's abcmidi, musescore3, fluidsynth, fluid-soundfont-gm, musescore-general-soundfont, timgm6mb-soundfont and ffmpeg.
The scores: the Nottingham Music Database (free), OpenScore's Lieder (CC0).
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from recipe import RATE_HZ
from synthesise import ROOMS, write

SOUND_FONTS = [
    "/usr/share/sounds/sf2/FluidR3_GM.sf2",
    "/usr/share/sounds/sf3/MuseScore_General_Lite.sf3",
    "/usr/share/sounds/sf2/TimGM6mb.sf2",
]
TUNES, SONGS = 100, 80

# Programs of General MIDI, and what a listener calls them.
LEADS = {40: ["violin", "strings"], 73: ["flute"], 74: ["flute"], 21: ["accordion"], 105: [], 24: ["acoustic guitar"],
         25: ["acoustic guitar"], 71: ["clarinet"], 46: ["harp"], 22: ["harmonica"], 109: []}  # fmt: skip
CHORDS = {24: ["acoustic guitar"], 25: ["acoustic guitar"], 0: ["piano"], 21: ["accordion"], 46: ["harp"], 105: []}
SOLOISTS = {40: ["violin"], 42: ["cello"], 68: [], 71: ["clarinet"], 73: ["flute"], 60: [], 48: ["strings"]}
UNDER = {0: ["piano"], 48: ["strings", "orchestral"], 46: ["harp"], 24: ["acoustic guitar"], 6: []}


def play(work, identity, midi, chance):
    with tempfile.TemporaryDirectory() as place:
        audio = f"{place}/a.wav"
        room = ["-R", "1"] if chance.random() < 0.7 else ["-R", "0"]
        font = chance.choice(SOUND_FONTS)
        subprocess.run(
            ["fluidsynth", "-ni", *room, "-g", "0.6", "-r", str(RATE_HZ), "-F", audio, font, midi], capture_output=True, timeout=60
        )
        filters = chance.choice(["anull", "anull", *ROOMS]) + ",loudnorm=I=-17"
        return Path(audio).exists() and write(work, identity, "-stream_loop", 2, "-i", audio, "-af", filters)


def known(program, *more):
    return [tag for tags in (program, *more) for tag in tags]


def tunes(work, chance):
    folder = work / "music/GitHub/jukedeck+nottingham-dataset/ABC_cleaned"
    every = [
        (file.stem, tune)
        for file in sorted(folder.glob("*.abc"))
        for tune in re.split(r"\n\s*\n(?=X:)", file.read_text(errors="replace"))
        if "K:" in tune
    ]
    for take, (kind, tune) in enumerate(chance.sample(every, TUNES)):
        identity = f"tune{take:03}"
        lead, chords = chance.choice(list(LEADS)), chance.choice(list(CHORDS))
        head = f"%%MIDI program {lead}\n%%MIDI chordprog {chords}\n%%MIDI chordvol 70\n%%MIDI transpose {chance.randint(-4, 4)}\n"
        tempo = f"Q:1/4={chance.randint(85, 150)}\n"
        body = re.sub(r"^(K:.*)$", lambda found: tempo + found[1] + "\n" + head.rstrip(), tune.strip(), count=1, flags=re.M)
        with tempfile.TemporaryDirectory() as place:
            Path(f"{place}/a.abc").write_text(body + "\n")
            subprocess.run(["abc2midi", f"{place}/a.abc", "-o", f"{place}/a.mid"], capture_output=True)
            there = (work / "excerpts" / f"{identity}.wav").exists() or (
                Path(f"{place}/a.mid").exists() and play(work, identity, f"{place}/a.mid", chance)
            )
        if there:
            has = '"' in tune
            tags = known(["folk"], LEADS[lead], CHORDS[chords] if has else [])
            yield {"id": identity, "path": f"nottingham {kind}", "artist": f"nottingham {kind} {take % 7}", "score": tags}


def songs(work, chance):
    every = sorted((work / "music/GitHub/OpenScore+Lieder/scores").rglob("*.mscx"))
    for take, score in enumerate(chance.sample(every, min(SONGS, len(every)))):
        identity = f"lied{take:03}"
        soloist, under = chance.choice(list(SOLOISTS)), chance.choice([0, 0, *UNDER])
        target = work / "excerpts" / f"{identity}.wav"
        if not target.exists():
            with tempfile.TemporaryDirectory() as place:
                text = score.read_text(errors="replace")
                programs = iter([soloist, *[under] * 20])
                text = re.sub(r'<program value="\d+"\s*/>', lambda _: f'<program value="{next(programs, under)}"/>', text)
                Path(f"{place}/a.mscx").write_text(text)
                subprocess.run(
                    ["musescore3", "-o", f"{place}/a.mid", f"{place}/a.mscx"], capture_output=True, timeout=90,
                    env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
                )  # fmt: skip
                if not Path(f"{place}/a.mid").exists() or not play(work, identity, f"{place}/a.mid", chance):
                    continue
        composer = score.parts[-4]
        yield {"id": identity, "path": f"lieder {composer}", "artist": composer, "score": known(["classical"], SOLOISTS[soloist], UNDER[under])}


def main():
    work, chance = Path(sys.argv[1]), random.Random(23)
    lines = [*tunes(work, random.Random(23)), *songs(work, chance)]
    (work / "scores.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    print(f"{len(lines)} scores")


if __name__ == "__main__":
    main()
