#!/usr/bin/python3
"""Step 4, `scores.py WORK`: free scores, played: folk tunes with their chords, art songs with an instrument as the singer.

Needs Debian's abcmidi, musescore3, fluidsynth, fluid-soundfont-gm, musescore-general-soundfont, timgm6mb-soundfont and ffmpeg.
The scores: the Nottingham Music Database (free), OpenScore's Lieder (CC0).
"""

import itertools
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
        room = chance.choice(["0", "1", "1"])
        filters = chance.choice(["anull", "anull", *ROOMS]) + ",loudnorm=I=-17"
        command = ["fluidsynth", "-ni", "-R", room, "-g", "0.6", "-r", str(RATE_HZ), "-F", audio, chance.choice(SOUND_FONTS), midi]
        return made(audio, *command) and write(work, identity, "-stream_loop", 2, "-i", audio, "-af", filters)


def made(path, *command):
    """Whether a command made a file, within a minute and a half."""
    try:
        subprocess.run(command, capture_output=True, timeout=90, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    except subprocess.TimeoutExpired:
        return False
    return Path(path).exists()


def tunes(work):
    folder = work / "music/GitHub/jukedeck+nottingham-dataset/ABC_cleaned"
    every = [
        (file.stem, tune)
        for file in sorted(folder.glob("*.abc"))
        for tune in re.split(r"\n\s*\n(?=X:)", file.read_text(errors="replace"))
        if "K:" in tune
    ]
    for take, (kind, tune) in enumerate(random.Random(23).sample(every, TUNES)):
        identity = f"tune{take:03}"
        chance = random.Random(identity)  # so that it is the same tune again where some are there already
        lead, chords = chance.choice(list(LEADS)), chance.choice(list(CHORDS))
        tempo = f"Q:1/4={chance.randint(85, 150)}"
        programs = f"%%MIDI program {lead}\n%%MIDI chordprog {chords}\n%%MIDI chordvol 70\n%%MIDI transpose {chance.randint(-4, 4)}"
        score = re.sub(r"^(K:.*)$", rf"{tempo}\n\1\n{programs}", tune.strip(), count=1, flags=re.M)
        tags = ["folk", *LEADS[lead], *(CHORDS[chords] if '"' in tune else [])]
        if (work / "excerpts" / f"{identity}.wav").exists() or play_tune(work, identity, score, chance):
            yield {"id": identity, "path": f"nottingham {kind}", "artist": f"nottingham {kind} {take % 7}", "score": tags}


def play_tune(work, identity, score, chance):
    with tempfile.TemporaryDirectory() as place:
        abc, midi = f"{place}/a.abc", f"{place}/a.mid"
        Path(abc).write_text(score + "\n")
        return made(midi, "abc2midi", abc, "-o", midi) and play(work, identity, midi, chance)


def songs(work):
    every = sorted((work / "music/GitHub/OpenScore+Lieder/scores").rglob("*.mscx"))
    for take, score in enumerate(random.Random(23).sample(every, SONGS)):
        identity = f"lied{take:03}"
        chance = random.Random(identity)
        soloist, under = chance.choice(list(SOLOISTS)), chance.choice([0, 0, *UNDER])
        composer = score.parts[-4]
        tags = ["classical", *SOLOISTS[soloist], *UNDER[under]]
        if (work / "excerpts" / f"{identity}.wav").exists() or play_song(work, identity, score, soloist, under, chance):
            yield {"id": identity, "path": f"lieder {composer}", "artist": composer, "score": tags}


def play_song(work, identity, score, soloist, under, chance):
    programs = itertools.chain([soloist], itertools.repeat(under))
    text = re.sub(r'<program value="\d+"\s*/>', lambda _: f'<program value="{next(programs)}"/>', score.read_text(errors="replace"))
    with tempfile.TemporaryDirectory() as place:
        changed, midi = f"{place}/a.mscx", f"{place}/a.mid"
        Path(changed).write_text(text)
        return made(midi, "musescore3", "-o", midi, changed) and play(work, identity, midi, chance)


def main():
    work = Path(sys.argv[1])
    lines = [*tunes(work), *songs(work)]
    (work / "scores.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    print(f"{len(lines)} scores")


if __name__ == "__main__":
    main()
