"""Songs of POP909 (Wang et al., ISMIR 2020), arranged anew."""

import numpy as np
from harmony import ROOTS, draw_drums
from song import BASSES, DRUM, LEADS, Song

FLATS = {"Gb": "F#", "G#": "Ab", "C#": "Db", "D#": "Eb", "A#": "Bb", "Cb": "B"}
"""Names of roots that ROOTS has by another."""


def by_pop909(folder, chance, needs_key=True):
    """A song of POP909 with other instruments, drums and a bass. None unless meter and, where it is needed, key are sure."""
    keys = (folder / "key_audio.txt").read_text().split("\n")
    beats = np.loadtxt(folder / "beat_midi.txt", ndmin=2)
    downbeats = np.flatnonzero(beats[:, 2] == 1)
    if sum(bool(line.strip()) for line in keys) != 1 or len(downbeats) < 20:
        return None
    name, mode = keys[0].split()[2].split(":")
    tonic, minor = ROOTS.index(FLATS.get(name, name)), mode == "min"
    beats_in_bar = int(np.median(np.diff(downbeats)))
    song = Song()
    song.read(folder / f"{folder.name}.mid")
    # The annotation was made by a program: it counts where the notes agree
    if beats_in_bar not in (3, 4) or (needs_key and estimate_key(song.notes()) != tonic + 12 * minor):
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
            root = cells[2].split(":")[0]
            pitch = 28 + (ROOTS.index(FLATS.get(root, root)) + shift - 28) % 12
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
