#!/usr/bin/python3
"""Step 2, `compose.py WORK`: pieces of 30 s as MIDI, with what is true of each: key, beats, bars, notes, instruments.

Needs Debian's mma, abcmidi and python3-mido. Accompaniments by MMA with melodies, bands by rule, songs of POP909 arranged
anew, folk tunes of Nottingham, and what has no key: drums, and notes at random.
"""

import json
import math
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import mido
import numpy as np
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
from hearing import HELD_OUT_FONT, KEYS, SECONDS, TRAINING_FONTS, split_of

TAKES = {"mma": 2, "band": 200, "pop": 170, "tune": 100, "none": 80}
"""How many: of each of MMA's libraries, of the others in all."""

GROOVES = Path("/usr/share/mma/lib/stdlib")
LEADS = [73, 73, 40, 65, 66, 56, 71, 80, 81, 81, 82, 87, 0, 4, 25, 27, 29, 30, 68, 22, 11, 53, 54, 75, 104]
BASSES = [32, 33, 33, 34, 36, 38, 38, 39, 39, 87]
CHORDS = [0, 0, 1, 2, 4, 5, 6, 16, 18, 19, 24, 25, 26, 27, 28, 29, 30, 48, 49, 50, 51, 61, 62, 63, 81, 88, 89, 90, 91, 94, 95]
MELODY, BASS, COMPING, ARPEGGIO, DRUM = 0, 1, 2, 3, 9


class Song:
    """MIDI messages at seconds, and what is true of them."""

    def __init__(self):
        self.messages, self.beats, self.key = [], [], None

    def program(self, channel, program, volume=100):
        self.messages.append((0.0, mido.Message("program_change", channel=channel, program=program)))
        self.messages.append((0.0, mido.Message("control_change", channel=channel, control=7, value=volume)))

    def note(self, channel, begin, length, pitch, velocity):
        if not 0 <= pitch < 128:
            return
        self.messages.append((begin, mido.Message("note_on", channel=channel, note=pitch, velocity=velocity)))
        self.messages.append((begin + max(length, 0.03), mido.Message("note_off", channel=channel, note=pitch)))

    def read(self, path):
        """Takes over the messages of a MIDI file, at its own tempos."""
        now = 0.0
        for message in mido.MidiFile(path):
            now += message.time
            if not message.is_meta:
                self.messages.append((now, message))

    def cut(self, begin, stretch):
        """30 s from `begin` on, played `stretch` times as long; what sounded before falls silent."""

        def place(time):
            return (time - begin) * stretch

        kept = [
            (max(place(time), 0.0), message)
            for time, message in self.messages
            if place(time) < SECONDS and (place(time) >= -1e-3 or message.type not in ("note_on", "note_off"))
        ]
        self.messages = kept
        self.beats = [(place(time), number) for time, number in self.beats if 0 <= place(time) < SECONDS]

    def warp(self, depth, period):
        """Lets the tempo rise and fall by `depth` (a share of it) over `period` seconds."""

        def place(time):
            return time + depth * period / (2 * math.pi) * math.sin(2 * math.pi * time / period)

        self.messages = [(max(place(time), 0.0), message) for time, message in self.messages]
        self.beats = [(place(time), number) for time, number in self.beats]

    def notes(self):
        """[(begin, end, pitch, program)] in seconds; program -1 for drums."""
        programs, open_notes, notes = {}, {}, []
        for time, message in sorted(self.messages, key=lambda each: each[0]):
            if message.type == "program_change":
                programs[message.channel] = message.program
            elif message.type in ("note_on", "note_off"):
                place = (message.channel, message.note)
                if place in open_notes:
                    begin, program = open_notes.pop(place)
                    notes.append((round(begin, 4), round(time, 4), message.note, program))
                if message.type == "note_on" and message.velocity > 0:
                    open_notes[place] = (time, -1 if message.channel == DRUM else programs.get(message.channel, 0))
        return sorted(notes + [(round(t, 4), SECONDS, place[1], p) for place, (t, p) in open_notes.items()])

    def write(self, path):
        """A tick is a millisecond. Programs and volumes come before the notes of the same time."""
        file = mido.MidiFile(ticks_per_beat=500)
        track, now = mido.MidiTrack(), 0
        order = {"program_change": 0, "control_change": 0, "note_off": 1}
        for time, message in sorted(self.messages, key=lambda each: (round(each[0] * 1000), order.get(each[1].type, 2))):
            tick = round(time * 1000)
            track.append(message.copy(time=max(tick - now, 0)))
            now = max(tick, now)
        # Fluidsynth waits for notes that nobody ends
        track += [mido.Message("control_change", channel=c, control=120, time=max(SECONDS * 1000 - now, 0) * (c == 0)) for c in range(16)]
        file.tracks.append(track)
        file.save(path)


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


def by_pop909(folder, chance):
    """A song of POP909 with other instruments, drums and a bass. None unless key and meter are sure."""
    keys = (folder / "key_audio.txt").read_text().split("\n")
    beats = np.loadtxt(folder / "beat_midi.txt", ndmin=2)
    downbeats = np.flatnonzero(beats[:, 2] == 1)
    if sum(bool(line.strip()) for line in keys) != 1 or len(downbeats) < 20:
        return None
    name, mode = keys[0].split()[2].split(":")
    tonic, minor = ROOTS.index({"Gb": "F#", "G#": "Ab", "C#": "Db", "D#": "Eb", "A#": "Bb"}.get(name, name)), mode == "min"
    beats_in_bar = int(np.median(np.diff(downbeats)))
    song = Song()
    song.read(folder / f"{folder.name}.mid")
    # The annotation was made by a program: it counts where the notes agree
    if beats_in_bar not in (3, 4) or estimate_key(song.notes()) != tonic + 12 * minor:
        return None
    first = downbeats[chance.randrange(4, len(downbeats) - 16)]
    shift, stretch = chance.randint(-6, 5), chance.uniform(0.85, 1.2)
    times, begin = beats[:, 0], beats[first, 0]
    song.beats = [(float(time), int((index - first) % beats_in_bar) + 1) for index, time in enumerate(times)]
    song.messages = [(t, m.copy(note=m.note + shift) if m.type.startswith("note") else m) for t, m in song.messages]
    song.messages = [(t, m) for t, m in song.messages if m.type not in ("program_change", "control_change")]
    for channel, programs in ((0, LEADS), (1, [0, *LEADS]), (2, [0, 0, 0, 4, 5, 24, 25, 48])):
        song.program(channel, chance.choice(programs), 100 - 12 * channel)
    if chance.random() < 0.7:
        song.program(DRUM, 0, chance.randint(75, 110))
        for at, pitch, velocity in draw_drums(chance, 24, beats_in_bar, 0):
            song.note(DRUM, time_of(times, first + at), 0.1, pitch, velocity)
    if chance.random() < 0.6:
        add_bass_of_chords(song, chance, folder, shift, begin)
    song.cut(float(begin) - chance.uniform(0, 0.3), stretch)
    song.key = (tonic + shift) % 12 + 12 * minor
    return song


def time_of(times, place):
    """Where a beat and its parts fall."""
    return float(np.interp(place, np.arange(len(times)), times)) if place < len(times) - 1 else 1e9


def add_bass_of_chords(song, chance, folder, shift, begin):
    song.program(5, chance.choice(BASSES), 95)
    for line in (folder / "chord_midi.txt").read_text().split("\n"):
        cells = line.split()
        if len(cells) == 3 and ":" in cells[2] and float(cells[0]) >= begin:
            flat = {"Gb": "F#", "G#": "Ab", "C#": "Db", "D#": "Eb", "A#": "Bb", "Cb": "B"}
            root = cells[2].split(":")[0]
            pitch = 28 + (ROOTS.index(flat.get(root, root)) + shift - 28) % 12
            song.note(5, float(cells[0]), (float(cells[1]) - float(cells[0])) * 0.9, pitch, 90)


# Krumhansl and Kessler 1982
PROFILES = np.array([
    [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
    [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
])  # fmt: skip


def estimate_key(notes):
    """The key whose profile the durations of the notes follow best."""
    histogram = np.zeros(12)
    for begin, end, pitch, program in notes:
        if program >= 0:
            histogram[pitch % 12] += min(end - begin, 2)
    scores = [np.corrcoef(np.roll(profile, tonic), histogram)[0, 1] for profile in PROFILES for tonic in range(12)]
    return int(np.argmax(scores))


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


def main():
    work = Path(sys.argv[1])
    (work / "pieces").mkdir(parents=True, exist_ok=True)
    made = 0
    for identity, name, compose in jobs(work):
        target = work / "pieces" / f"{identity}.json"
        chance = random.Random(identity)
        split = split_of(name)
        font = HELD_OUT_FONT if split == "test" else chance.choice(TRAINING_FONTS)
        if target.exists():
            continue
        song = compose(chance)
        if song is None or len(song.messages) < 20:
            continue
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
