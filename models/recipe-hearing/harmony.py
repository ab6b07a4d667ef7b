"""Music by rule: progressions, melodies, bass lines and drums in a key, whose every note is known."""

SCALES = {"major": [0, 2, 4, 5, 7, 9, 11], "minor": [0, 2, 3, 5, 7, 8, 10], "harmonic": [0, 2, 3, 5, 7, 8, 11],
          "dorian": [0, 2, 3, 5, 7, 9, 10], "phrygian": [0, 1, 3, 5, 7, 8, 10], "mixolydian": [0, 2, 4, 5, 7, 9, 10]}  # fmt: skip

# Four bars each: semitones above the tonic, and the kind of chord. All begin or end so that the tonic is heard as such.
MAJOR = [
    "0 5 7 0", "0 9m 5 7", "0 7 9m 5", "0 5 0 7", "0 4m 5 7", "0 2m 7 0", "0 9m 2m 7", "5 7 4m 9m 2m 7 0 0", "0 0 5 7",
    "0 5 7 5", "2m7 77 0M7 0M7", "0M7 9m7 2m7 77", "0 47 9m 5", "0 10 5 0", "0 5 2m 7", "07 57 07 07 57 57 07 07 77 57 07 77",
    "0 0 7 7 7 7 0 0", "0 07 5 5m", "0 27 7 0", "0 5 9m 7", "0 7 5 0", "0 4m 9m 5 2m 7 0 0",
]  # fmt: skip
MINOR = [
    "0m 8 3 10", "0m 5m 7 0m", "0m 10 8 7", "0m 8 10 0m", "0m 5m 0m 7", "0m 3 10 5m", "0m 0m 5m 5m", "0m 10 0m 10", "0m 8 5m 7",
    "0m7 5m7 0m7 77", "2h 77 0m 0m", "0m 5m 10 3 8 2h 7 0m", "0m 10 8 10", "0m 0m 0m 10", "0m 8 8 7", "0m 0m 8 10", "0m 3 8 7",
    "0m 7 0m 7", "0m 5m 8 7", "0m7 0m7 5m7 5m7", "0m 1 0m 1", "0m 5 0m 5",
]  # fmt: skip
QUALITIES = {"": [0, 4, 7], "m": [0, 3, 7], "7": [0, 4, 7, 10], "m7": [0, 3, 7, 10], "M7": [0, 4, 7, 11], "h": [0, 3, 6, 10]}
MMA_NAMES = {"": "", "m": "m", "7": "7", "m7": "m7", "M7": "M7", "h": "m7b5"}
ROOTS = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]

# One bar of sixteenths: note of General MIDI's drums, and where it sounds.
DRUMS = {
    "rock": {36: "x.......x.x.....", 38: "....x.......x...", 42: "x.x.x.x.x.x.x.x."},
    "four": {36: "x...x...x...x...", 39: "....x.......x...", 46: "..x...x...x...x."},
    "techno": {36: "x...x...x...x...", 42: "..x...x...x...x.", 37: "......x.......x."},
    "house": {36: "x...x...x...x...", 38: "....x.......x...", 42: "xxxxxxxxxxxxxxxx", 46: "..x...x...x...x."},
    "hip": {36: "x..x......x.....", 38: "....x.......x...", 42: "x.x.x.x.x.xxx.x."},
    "trap": {36: "x.....x...x.....", 38: "........x.......", 42: "x.x.xxx.x.x.xxxx"},
    "break": {36: "x.x.......x.....", 38: "....x..x.x..x..x", 42: "x.x.x.x.x.x.x.x."},
    "ballad": {36: "x.......x.......", 38: "....x.......x...", 42: "x...x...x...x..."},
    "train": {36: "x...x...x...x...", 38: "xxXxxxXxxxXxxxXx".lower()},
    "bossa": {36: "x..xx..xx..xx..x", 37: "x..x..x...x..x..", 42: "xxxxxxxxxxxxxxxx"},
    "reggae": {36: "........x.......", 37: "........x.......", 42: "..x...x...x...x."},
    "toms": {36: "x.......x.......", 45: "......x.......x.", 41: "..........x.....", 51: "x...x...x...x..."},
}
WALTZES = {
    "waltz": {36: "x...........", 38: "....x...x...", 42: "x...x...x..."},
    "slow": {36: "x...........", 37: "........x...", 51: "x...x...x..."},
}


def parse_progression(text):
    """[(semitones above the tonic, quality)], a bar each."""
    chords = []
    for word in text.split():
        digits = 2 if word[:2] in ("10", "11") else 1
        chords.append((int(word[:digits]), word[digits:]))
    return chords


def draw_progression(chance, minor, bars):
    """Bars of one progression, or of two in turn, of the same mode."""
    pool = MINOR if minor else MAJOR
    parts = [parse_progression(text) for text in chance.sample(pool, 2)]
    chords = []
    while len(chords) < bars:
        chords += parts[0] * chance.choice([1, 2]) + (parts[1] if chance.random() < 0.4 else [])
    return chords[:bars]


def chord_pitches(tonic, chord):
    root, quality = chord
    return [(tonic + root + step) % 12 for step in QUALITIES[quality]]


def draw_scale(chance, minor):
    if minor:
        return SCALES[chance.choice(["minor", "minor", "harmonic", "harmonic", "dorian", "phrygian"])]
    return SCALES[chance.choice(["major", "major", "major", "mixolydian"])]


def draw_melody(chance, tonic, minor, chords, beats_in_bar, center):
    """[(beat, beats long, pitch)]: notes of the chord on strong beats, steps of the scale between, the tonic at ends."""
    scale = {(tonic + step) % 12 for step in draw_scale(chance, minor)}
    pitch, notes = center, []
    lengths = chance.choice([[1, 1, 0.5, 0.5, 2], [0.5, 0.5, 1], [0.5, 0.25, 0.25, 1], [2, 1, 1, 4], [1.5, 0.5, 1]])
    beat, total = 0.0, len(chords) * beats_in_bar
    while beat < total - 1e-6:
        bar = int(beat // beats_in_bar)
        length = min(chance.choice(lengths), (bar + 1) * beats_in_bar - beat)
        allowed = set(chord_pitches(tonic, chords[bar])) if beat % 1 == 0 and chance.random() < 0.75 else scale
        if bar % 8 == 7 and beat % beats_in_bar >= beats_in_bar - 2 and chords[bar][0] == 0:
            allowed = {tonic % 12}
        near = [p for p in range(pitch - 6, pitch + 7) if p % 12 in allowed and abs(p - center) <= 11]
        pitch = min(near, key=lambda p: abs(p - pitch) + chance.random() * 5 + abs(p - center) * 0.15, default=pitch)
        if chance.random() < 0.88:
            notes.append((beat, length * chance.uniform(0.6, 0.98), pitch))
        beat += length
    return notes


def draw_bass(chance, tonic, chords, beats_in_bar):
    """[(beat, beats long, pitch)] around E1..E2."""
    style = chance.choice(["long", "eighths", "octaves", "off", "walk"])
    notes = []
    for bar, chord in enumerate(chords):
        pitches = chord_pitches(tonic, chord)
        root, begin = 28 + (pitches[0] - 28) % 12, bar * beats_in_bar
        for step in range(beats_in_bar * 2):
            at = begin + step / 2
            if style == "long" and step == 0:
                notes.append((at, beats_in_bar * 0.9, root))
            elif style == "eighths":
                notes.append((at, 0.4, root))
            elif style == "octaves":
                notes.append((at, 0.4, root + 12 * (step % 2)))
            elif style == "off" and step % 2:
                notes.append((at, 0.4, root))
            elif style == "walk" and step % 2 == 0:
                choice = pitches[0] if step == 0 else chance.choice(pitches)
                notes.append((at, 0.9, 28 + (choice - 28) % 12))
    return notes


def draw_accompaniment(chance, tonic, chords, beats_in_bar):
    """[(beat, beats long, pitch)]: chords held, struck or broken."""
    style = chance.choice(["pad", "stabs", "arpeggio", "beats", "sixteenths"])
    low, notes = chance.randint(48, 58), []
    for bar, chord in enumerate(chords):
        pitches = sorted(low + (p - low) % 12 for p in chord_pitches(tonic, chord))
        begin = bar * beats_in_bar
        if style == "pad":
            notes += [(begin, beats_in_bar * 0.98, p) for p in pitches]
        elif style in ("stabs", "beats"):
            for step in range(beats_in_bar):
                at = begin + step + (0.5 if style == "stabs" else 0)
                notes += [(at, 0.45, p) for p in pitches]
        else:
            per_beat = 2 if style == "arpeggio" else 4
            for step in range(beats_in_bar * per_beat):
                p = pitches[step % len(pitches)] + 12 * (step // len(pitches) % 2)
                notes.append((begin + step / per_beat, 0.9 / per_beat, p))
    return notes


def draw_drums(chance, bars, beats_in_bar, swing):
    """[(beat, pitch, velocity)], with a fill at the end of some bars."""
    pattern = chance.choice(list((WALTZES if beats_in_bar == 3 else DRUMS).values()))
    hits = []
    for bar in range(bars):
        for pitch, steps in pattern.items():
            for step, sign in enumerate(steps):
                if sign == "x" and chance.random() < 0.97:
                    late = swing if step % 4 == 2 else 0
                    hits.append((bar * beats_in_bar + step / 4 + late, pitch, chance.randint(60, 120)))
        if bar % 4 == 3 and chance.random() < 0.5:
            hits += [(bar * beats_in_bar + beats_in_bar - 1 + k / 4, chance.choice([38, 45, 47, 50]), 90) for k in range(4)]
        if bar % 8 == 0 and chance.random() < 0.5:
            hits.append((bar * beats_in_bar, 49, 100))
    return hits
