#!/usr/bin/python3
"""Step 3, `synthesise.py WORK`: accompaniments and speech, of which it is known what they are.

Needs Debian's mma, fluidsynth, fluid-soundfont-gm, flite, espeak-ng and ffmpeg. Accompaniments: two of each of MMA's grooves.
Speech: synthesised, and the recorded dialogues of fillets-ng.
"""

import hashlib
import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from recipe import RATE_HZ

GROOVES = Path("/usr/share/mma/lib/stdlib")
SOUND_FONT = "/usr/share/sounds/sf2/FluidR3_GM.sf2"
PROGRESSIONS = [
    "C Am F G7", "C G7 C F C G7 C C", "Am F C G", "Cm Fm G7 Cm", "C7 F7 C7 C7 F7 F7 C7 C7 G7 F7 C7 G7",
    "Dm7 G7 CM7 A7", "Am Dm E7 Am", "C F G F",
]  # fmt: skip
ROOMS = [
    "anull", "highpass=f=120,lowpass=f=7000", "aecho=0.8:0.5:40:0.25", "highpass=f=300,lowpass=f=3400", "volume=-12dB",
    "lowpass=f=9000,aecho=0.8:0.6:70|110:0.2|0.1", "treble=g=4", "bass=g=4",
]  # fmt: skip


def ffmpeg(*arguments):
    return subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], stderr=subprocess.DEVNULL).returncode == 0


def write(work, identity, *arguments):
    """Runs FFmpeg into excerpts/ID.wav, 30 s; whole or not at all."""
    target = work / "excerpts" / f"{identity}.wav"
    draft = target.with_suffix(".part.wav")
    if ffmpeg(*arguments, "-t", 30, "-ac", 1, "-ar", RATE_HZ, "-sample_fmt", "s16", draft):
        draft.rename(target)
    return target.exists()


def accompaniments(work, chance):
    for library in sorted(GROOVES.glob("*.mma")):
        name = library.stem
        found = re.findall(r"^\s*DefGroove\s+(\S+)", library.read_text(errors="replace"), re.M | re.I)
        plain = [groove for groove in found if not re.search("Intro|End|Fill|Plus", groove, re.I)] or found
        if name.startswith(("metronome", "none")) or not plain:
            continue
        for take in range(2):
            identity = "midi" + hashlib.sha1(f"{name}{take}".encode()).hexdigest()[:8]
            groove, chords = chance.choice(plain[:6]), chance.choice(PROGRESSIONS).split()
            key, tempo = chance.randint(-5, 6), chance.choice(["", "", f"Tempo {chance.randint(70, 170)}\n"])
            bars = "".join(f"{bar + 1} {chords[bar % len(chords)]}\n" for bar in range(32))
            there = (work / "excerpts" / f"{identity}.wav").exists() or play(
                work, identity, f"Transpose {key}\n{tempo}Groove {groove}\n{bars}"
            )
            if there:
                yield {"id": identity, "path": groove, "groove": name, "artist": f"groove {name[:5]}"}


def play(work, identity, score):
    with tempfile.TemporaryDirectory() as place:
        mma, midi, audio = (f"{place}/a.{suffix}" for suffix in ("mma", "mid", "wav"))
        Path(mma).write_text(score)
        subprocess.run(["mma", "-f", midi, mma], capture_output=True)
        subprocess.run(["fluidsynth", "-ni", "-g", "0.7", "-r", str(RATE_HZ), "-F", audio, SOUND_FONT, midi], capture_output=True)
        return Path(audio).exists() and write(work, identity, "-ss", 4, "-i", audio, "-af", "loudnorm=I=-16")


def synthesised_speech(work, chance):
    texts = []
    for file in sorted(Path("/usr/share/common-licenses").iterdir()):
        text = re.sub(r"\s+", " ", re.sub(r"[^A-Za-z,.;:' \n]", " ", file.read_text(errors="ignore")))
        texts += [text] if len(text) > 3000 else []
    for take in range(72):
        identity = f"spoken{take:03}"
        text = chance.choice(texts)
        begin = chance.randrange(len(text) - 700)
        with tempfile.TemporaryDirectory() as place:
            audio = f"{place}/a.wav"
            if take % 9 == 8:
                language = chance.choice(["en-us", "de", "fr", "es", "it"])
                command = ["espeak-ng", "-v", language, "-s", str(chance.randint(130, 180)), "-w", audio]
                command += [text[begin : begin + 650]]
            else:
                voice = ["awb", "rms", "slt", "slt", "rms", "awb", "kal16"][take % 7]
                stretch = f"duration_stretch={chance.uniform(0.9, 1.25):.2f}"
                command = ["flite", "-voice", voice, "--setf", stretch, "-t", text[begin : begin + 650], "-o", audio]
            subprocess.run(command, capture_output=True)
            if write(work, identity, "-stream_loop", 2, "-i", audio, "-af", chance.choice(ROOMS)):
                yield {"id": identity, "path": "synthesised speech", "artist": f"synthesised {take % 12}", "speech": True}


def recorded_speech(work, chance):
    """Fourteen lines of a dialogue after one another."""
    for package in ("fillets-ng-data-cs", "fillets-ng-data-nl"):
        lines = sorted((work / "music" / "Debian" / package).rglob("*.ogg"))
        chance.shuffle(lines)
        for take in range(min(30, len(lines) // 14)):
            part = lines[take * 14 : take * 14 + 14]
            inputs = [argument for line in part for argument in ("-i", line)]
            mono = "".join(f"[{n}:a]aresample={RATE_HZ},aformat=channel_layouts=mono[a{n}];" for n in range(14))
            joined = "".join(f"[a{n}]" for n in range(14)) + "concat=n=14:v=0:a=1,aloop=2:2000000000"
            filters = f"{mono}{joined},atrim=0:30,{chance.choice(ROOMS)}[out]"
            identity = f"dialogue-{package[-2:]}{take:02}"
            if write(work, identity, *inputs, "-filter_complex", filters, "-map", "[out]"):
                yield {"id": identity, "path": package, "artist": f"{package} {take % 10}", "speech": True}


def main():
    work, chance = Path(sys.argv[1]), random.Random(5)
    made = {
        "accompaniments": list(accompaniments(work, chance)),
        "speech": [*synthesised_speech(work, chance), *recorded_speech(work, chance)],
    }
    for name, lines in made.items():
        (work / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        print(f"{len(lines)} {name}")


if __name__ == "__main__":
    main()
