#!/usr/bin/python3
"""Step 2, `compose.py WORK`: pieces of 30 s as MIDI, with what is true of each: key, beats, bars, notes, instruments.

Needs Debian's mma, abcmidi and python3-mido. Accompaniments by MMA with melodies, bands by rule, songs of POP909 arranged
anew, folk tunes of Nottingham, and what has no key: drums, and notes at random. beat-… are for beats and onsets: their keys are not told.
"""

import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import mido
from harmony import (
    DRUMS,
    MMA_NAMES,
    ROOTS,
    draw_accompaniment,
    draw_bass,
    draw_drums,
    draw_melody,
    draw_progression,
)
from hearing import HELD_OUT_FONT, KEYS, MORE, SECONDS, TRAINING_FONTS, split_of
from pop909 import by_pop909
from song import ARPEGGIO, BASS, BASSES, CHORDS, COMPING, DRUM, LEADS, MELODY, Song

TAKES = {"mma": 2, "band": 200, "pop": 170, "tune": 100, "none": 80}
"""How many: of each of MMA's libraries, of the others in all."""

BEATS_ALONE = {"mma": range(2, 3), "band": range(200, 440)}
"""The numbers of those that are for beats and onsets alone, of each of MMA's libraries and in all; and one of each song of POP909."""

GROOVES = Path("/usr/share/mma/lib/stdlib")


def add_melody(song, chance, tonic, minor, chords, beats_in_bar, beat_seconds):
    song.program(MELODY, chance.choice(LEADS), chance.randint(85, 127))
    for beat, length, pitch in draw_melody(chance, tonic, minor, chords, beats_in_bar, chance.randint(62, 76)):
        song.note(MELODY, beat * beat_seconds, length * beat_seconds, pitch, chance.randint(75, 115))


def set_beats(song, count, beats_in_bar, beat_seconds):
    song.beats = [(beat * beat_seconds, beat % beats_in_bar + 1) for beat in range(count)]


def draw_key(chance):
    return chance.randrange(12), chance.random() < 0.5


def by_mma(library, chance):
    """An accompaniment of one of a library's grooves, mostly with a melody. None where MMA cannot or the meter is compound."""
    text = library.read_text(errors="replace")
    found = re.findall(r"^\s*DefGroove\s+(\S+)", text, re.M | re.I)
    plain = [groove for groove in found if not re.search("Intro|End|Fill", groove, re.I)] or found
    if library.stem.startswith(("metronome", "none")) or not plain:
        return None
    tonic, minor = draw_key(chance)
    tempo, bars = chance.randint(72, 176), 48
    chords = draw_progression(chance, minor, bars)
    names = [ROOTS[(tonic + root) % 12] + MMA_NAMES[quality] for root, quality in chords]
    lines = "".join(f"{bar + 1} {name}\n" for bar, name in enumerate(names))
    song = Song()
    with tempfile.TemporaryDirectory() as place:
        score, midi = Path(place) / "a.mma", Path(place) / "a.mid"
        score.write_text(f"Tempo {tempo}\nGroove {chance.choice(plain[:8])}\n{lines}")
        told = subprocess.run(["mma", "-f", midi, score], capture_output=True, text=True).stdout
        length = re.search(r"(\d+) bars, [\d.]+ min / (\d+):(\d+)", told)
        if not midi.exists() or not length:
            return None
        signature = next((m for t in mido.MidiFile(midi).tracks for m in t if m.type == "time_signature"), None)
        song.read(midi)
    beats_in_bar = round((int(length[2]) * 60 + int(length[3])) * tempo / 60 / bars)
    if signature is None or signature.denominator != 4 or signature.numerator != beats_in_bar:
        return None
    song.key = tonic + 12 * minor
    set_beats(song, bars * beats_in_bar, beats_in_bar, 60 / tempo)
    if chance.random() < 0.75:
        add_melody(song, chance, tonic, minor, chords, beats_in_bar, 60 / tempo)
    song.cut(chance.choice([0, 4, 8]) * beats_in_bar * 60 / tempo - 0.2, 1)
    return song


def by_rule(chance):
    """A band: drums, bass, chords and mostly a melody, as in pop and electronic music."""
    tonic, minor = draw_key(chance)
    beats_in_bar = 3 if chance.random() < 0.12 else 4
    tempo = chance.choice([chance.uniform(65, 115), chance.uniform(112, 135), chance.uniform(120, 180)])
    bars, beat = 48, 60 / tempo
    chords = draw_progression(chance, minor, bars)
    song = Song()
    song.key = tonic + 12 * minor
    set_beats(song, bars * beats_in_bar, beats_in_bar, beat)
    has = {part: chance.random() < share for part, share in (("drums", 0.85), ("bass", 0.85), ("chords", 0.85), ("melody", 0.7))}
    if not has["bass"] and not has["chords"]:
        has["bass"] = has["chords"] = True
    if has["drums"]:
        song.program(DRUM, 0, chance.randint(80, 120))
        for at, pitch, velocity in draw_drums(chance, bars, beats_in_bar, chance.choice([0, 0, 0, 0.1, 0.16])):
            song.note(DRUM, at * beat, 0.1, pitch, velocity)
    if has["bass"]:
        add_part(song, chance, BASS, BASSES, draw_bass(chance, tonic, chords, beats_in_bar), beat, 100)
    if has["chords"]:
        add_part(song, chance, COMPING, CHORDS, draw_accompaniment(chance, tonic, chords, beats_in_bar), beat, 80)
        if chance.random() < 0.4:
            add_part(song, chance, ARPEGGIO, CHORDS, draw_accompaniment(chance, tonic, chords, beats_in_bar), beat, 65)
    if has["melody"]:
        add_melody(song, chance, tonic, minor, chords, beats_in_bar, beat)
    song.cut(chance.choice([0, 4, 8]) * beats_in_bar * beat - chance.uniform(0, 0.4), 1)
    return song


def add_part(song, chance, channel, programs, notes, beat_seconds, volume):
    song.program(channel, chance.choice(programs), volume + chance.randint(-15, 15))
    for at, length, pitch in notes:
        song.note(channel, at * beat_seconds, length * beat_seconds, pitch, chance.randint(70, 105))


def by_tune(tune, chance):
    """A folk tune with its chords, by abc2midi. The beat of 6/8 is three eighths."""
    meter = re.search(r"^M:\s*(\d+)/(\d+)", tune, re.M)
    key = re.search(r"^K:\s*([A-G])([#b]?)\s*(m|min|maj|major|minor)?\s*$", tune, re.M)
    if not meter or not key or len(set(re.findall(r"^[KM]:.*$", tune, re.M))) != 2:
        return None
    beats_in_bar = {"4/4": 4, "2/4": 2, "3/4": 3, "6/8": 2}.get(f"{meter[1]}/{meter[2]}")
    if beats_in_bar is None:
        return None
    tonic = (ROOTS.index(key[1]) + {"": 0, "#": 1, "b": -1}[key[2]]) % 12
    minor = (key[3] or "").startswith("m") and not (key[3] or "").startswith("maj")
    shift, tempo = chance.randint(-6, 5), chance.uniform(80, 150)
    unit = "3/8" if meter[2] == "8" else "1/4"
    programs = f"%%MIDI program {chance.choice([40, 73, 21, 24, 25, 105, 22, 109, 0])}\n%%MIDI chordprog {chance.choice([0, 24, 25, 21, 46])}"
    score = re.sub(r"^(K:.*)$", rf"Q:{unit}={tempo:.0f}\n\1\n{programs}\n%%MIDI transpose {shift}", tune.strip(), count=1, flags=re.M)
    song = Song()
    with tempfile.TemporaryDirectory() as place:
        abc, midi = Path(place) / "a.abc", Path(place) / "a.mid"
        abc.write_text(score + "\n")
        subprocess.run(["abc2midi", abc, "-o", midi], capture_output=True, timeout=30)
        if not midi.exists():
            return None
        song.read(midi)
    song.key = (tonic + shift) % 12 + 12 * minor
    song.cut(-0.3, 1)
    return song if song.messages[-1][0] > 15 else None


def keyless(chance):
    """Drums alone, or notes without a scale."""
    beat, song = 60 / chance.uniform(70, 170), Song()
    beats_in_bar = 3 if chance.random() < 0.15 else 4
    if chance.random() < 0.6:
        set_beats(song, 48 * beats_in_bar, beats_in_bar, beat)
        song.program(DRUM, chance.choice([0, 0, 8, 16, 24, 25, 32]), 110)
        for at, pitch, velocity in draw_drums(chance, 48, beats_in_bar, chance.choice([0, 0, 0.16])):
            song.note(DRUM, at * beat, 0.1, pitch, velocity)
    else:
        for channel in range(chance.randint(1, 4)):
            song.program(channel, chance.choice(LEADS + CHORDS), 100)
            now = chance.uniform(0, 1)
            row = chance.sample(range(12), 12)
            while now < SECONDS:
                length = chance.choice([0.25, 0.5, 1, 2]) * beat
                row = row[1:] + row[:1]
                song.note(channel, now, length, row[0] + 12 * chance.randint(3, 6), chance.randint(60, 110))
                now += length
    song.cut(0, 1)
    return song


def jobs(work):
    """(identity, song that it is held out by, function of a chance)."""
    for library in sorted(GROOVES.glob("*.mma")):
        for take in range(TAKES["mma"]):
            yield f"mma-{library.stem}-{take}", f"groove {library.stem}", lambda chance, library=library: by_mma(library, chance)
    for take in range(TAKES["band"]):
        yield f"band-{take:03}", f"band {take}", by_rule
    folders = sorted(path for path in (work / "music/POP909/POP909").iterdir() if path.is_dir())
    for folder in random.Random(3).sample(folders, min(2 * TAKES["pop"], len(folders)))[: TAKES["pop"]]:
        yield f"pop-{folder.name}", f"pop {folder.name}", lambda chance, folder=folder: by_pop909(folder, chance)
    tunes = [
        (f"{file.stem}-{number}", text)
        for file in sorted((work / "music/nottingham/ABC_cleaned").glob("*.abc"))
        for number, text in enumerate(re.split(r"\n\s*\n(?=X:)", file.read_text(errors="replace")))
        if "K:" in text
    ]
    for name, text in random.Random(5).sample(tunes, min(TAKES["tune"], len(tunes))):
        yield f"tune-{name}", f"tune {name}", lambda chance, text=text: by_tune(text, chance)
    for take in range(TAKES["none"]):
        yield f"none-{take:03}", f"none {take}", keyless
    yield from jobs_for_beats(work, folders)


def jobs_for_beats(work, folders):
    """As jobs, of what is for beats and onsets alone. No song is validated on twice."""
    for folder in folders:
        name = f"pop {folder.name}"
        if split_of(name) != "valid" or not (work / f"pieces/pop-{folder.name}.json").exists():
            yield f"beat-{folder.name}-0", name, lambda chance, folder=folder: by_pop909(folder, chance, needs_key=False)
    for take in BEATS_ALONE["band"]:
        yield f"beat-band-{take:03}", f"band {take}", by_rule
    for library in sorted(GROOVES.glob("*.mma")):
        for take in BEATS_ALONE["mma"]:
            yield f"beat-mma~{library.stem}-{take}", f"groove {library.stem}", lambda chance, library=library: by_mma(library, chance)


def main():
    work = Path(sys.argv[1])
    (work / "pieces").mkdir(parents=True, exist_ok=True)
    made = 0
    for identity, name, compose in jobs(work):
        target = work / "pieces" / f"{identity}.json"
        chance = random.Random(identity)
        split = split_of(name)
        font = HELD_OUT_FONT if split == "test" else chance.choice(TRAINING_FONTS)
        if identity.startswith("beat-"):
            split = MORE.get(split)
        if target.exists() or split is None:
            continue
        song = compose(chance)
        if song is None or len(song.messages) < 20:
            continue
        if split in MORE.values():
            song.key = None
        if song.beats and chance.random() < 0.25:
            song.warp(chance.uniform(0.005, 0.03), chance.uniform(8, 25))
        song.write(work / "pieces" / f"{identity}.mid")
        piece = {
            "id": identity, "split": split, "font": font, "key": song.key, "keyName": None if song.key is None else KEYS[song.key],
            "beats": [(round(time, 4), number) for time, number in song.beats], "notes": song.notes(),
        }  # fmt: skip
        target.write_text(json.dumps(piece))
        made += 1
    print(f"{made} pieces composed, {len(DRUMS)} patterns of drums among them")


if __name__ == "__main__":
    main()
