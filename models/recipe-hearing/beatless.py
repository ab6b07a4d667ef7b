#!/usr/bin/python3
"""`beatless.py WORK`: beatless/SPLIT-KIND-NNN.wav, what has no beat, 30 or 90 s each: to fit and to judge the rule for it.

Noises, rain, surf, applause, speech, drones, and voices and instruments in free time. Of the test are other seeds, other speakers,
other languages and the held-out soundfont. Needs what render.py needs.
"""

import random
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import mido
import numpy as np
from hearing import FONTS, HELD_OUT_FONT, RATE_HZ
from render import age, read_mono, texts, write_mono
from scipy import signal

TAKES = {"fit": range(16), "test": range(36, 56)}
"""The numbers of each kind; 0 to 35 of the test were made before the rule was settled, and are no test any more."""
VOICES = {
    "fit": ["en-us+m3", "de+f2", "fr+m7", "es+f4", "pl+m1", "nl+f1", "flite:awb", "flite:rms"],
    "test": ["en-gb+f3", "it+m2", "sv+m4", "pt+f5", "cs+f1", "flite:slt", "flite:kal16"],
}
PADS, SOLOISTS, CHOIR = range(88, 96), [40, 41, 42, 56, 60, 68, 71, 73, 75, 77, 21, 24, 0], [52, 53, 54, 85]
"""Programs of General MIDI."""


def noise_of(rng, length, tilt):
    """Noise whose power falls by 3 dB an octave times `tilt`: 0 white, 1 pink, 2 brown."""
    spectrum = np.fft.rfft(rng.standard_normal(length))
    spectrum[1:] /= np.maximum(np.arange(1, len(spectrum)), length * 20 / RATE_HZ) ** (tilt / 2)
    spectrum[0] = 0
    return scaled(np.fft.irfft(spectrum, length))


def scaled(samples):
    return samples / (np.sqrt(np.mean(samples**2)) + 1e-12)


def scatter(rng, length, per_second, draw):
    """Sounds that begin whenever they do: Poisson."""
    out = np.zeros(length)
    for at in rng.integers(0, length, rng.poisson(per_second * length / RATE_HZ)):
        sound = draw()[: length - at]
        out[at : at + len(sound)] += sound
    return out


def rain(rng, length):
    def drop():
        time = np.arange(int(0.02 * RATE_HZ)) / RATE_HZ
        hz = rng.uniform(800, 6000)
        return rng.lognormal(0, 0.8) * np.sin(2 * np.pi * hz * time) * np.exp(-time * rng.uniform(200, 800))

    return noise_of(rng, length, 0.5) * rng.uniform(0.05, 0.5) + scaled(scatter(rng, length, rng.choice([30, 100, 300]), drop))


def surf(rng, length):
    """Waves on a beach, or gusts: noise that rises and falls as it likes."""
    knots = int(length / RATE_HZ / rng.uniform(1, 4)) + 2
    swell = np.interp(np.linspace(0, knots - 1, length), np.arange(knots), rng.uniform(0, 1, knots))
    return noise_of(rng, length, rng.uniform(0.5, 2)) * (0.05 + swell**2)


def applause(rng, length):
    """People who clap two to five times in a second, each for himself."""
    out = np.zeros(length)
    for _ in range(rng.choice([12, 30, 80])):
        at, apart, loud = rng.uniform(0, 1), rng.uniform(0.2, 0.5), rng.lognormal(0, 0.5)
        time = np.arange(int(0.03 * RATE_HZ)) / RATE_HZ
        decay, place = np.exp(-time * rng.uniform(100, 300)), rng.uniform(800, 2500) / (RATE_HZ / 2)
        clap = signal.sosfilt(signal.butter(2, [place * 0.6, min(place * 1.6, 0.95)], "band", output="sos"), rng.standard_normal(len(time)) * decay)
        while (first := int(at * RATE_HZ)) < length:
            part = clap[: length - first] * loud * rng.uniform(0.6, 1)
            out[first : first + len(part)] += part
            at += apart * rng.uniform(0.85, 1.15)
    return scaled(out) + noise_of(rng, length, 1) * 0.05


def speech(chance, length, split):
    """Somebody reads licences."""
    voice, parts, total = chance.choice(VOICES[split]), [], 0
    text = " ".join(chance.choice(texts()).split())
    while total < length:
        begin = chance.randrange(max(len(text) - 900, 1))
        words = "".join(letter if letter.isalpha() or letter in ",.' " else " " for letter in text[begin : begin + 800])
        with tempfile.TemporaryDirectory() as place:
            audio = f"{place}/a.wav"
            if voice.startswith("flite:"):
                subprocess.run(["flite", "-voice", voice[6:], "-t", words, "-o", audio], capture_output=True)
            else:
                subprocess.run(["espeak-ng", "-v", voice, "-s", str(chance.randint(120, 200)), "-w", audio, words], capture_output=True)
            parts.append(read_mono(audio, RATE_HZ))
        total += len(parts[-1])
    return scaled(np.concatenate(parts)[:length])


def drone(rng, length):
    """Partials that swell and fade by themselves."""
    time, out = np.arange(length) / RATE_HZ, np.zeros(length)
    root = rng.uniform(40, 160)
    for partial in rng.choice([1, 1.5, 2, 2.25, 3, 4, 5, 6, 8], rng.integers(3, 8), replace=False):
        knots = int(length / RATE_HZ / rng.uniform(3, 12)) + 3
        loud = np.interp(np.linspace(0, knots - 1, length), np.arange(knots), rng.uniform(0, 1, knots))
        out += loud / partial**0.7 * np.sin(2 * np.pi * root * partial * (time + 0.0005 * np.sin(2 * np.pi * rng.uniform(0.02, 0.3) * time)))
    return scaled(out) + noise_of(rng, length, 1) * rng.uniform(0, 0.1)


def played(chance, length, font, notes):
    """Notes of (begin, seconds, pitch, velocity, program), by fluidsynth."""
    file = mido.MidiFile(ticks_per_beat=500)
    track, now, events = mido.MidiTrack(), 0, []
    for begin, seconds, pitch, velocity, program in notes:
        channel = 9 if program < 0 else programs_of(notes).index(program)
        events += [(begin, mido.Message("note_on", channel=channel, note=pitch, velocity=velocity))]
        events += [(begin + seconds, mido.Message("note_off", channel=channel, note=pitch))]
    for channel, program in enumerate(programs_of(notes)):
        track.append(mido.Message("program_change", channel=channel, program=program))
    for time, message in sorted(events, key=lambda event: event[0]):
        track.append(message.copy(time=max(round(time * 1000) - now, 0)))
        now = max(now, round(time * 1000))
    file.tracks.append(track)
    with tempfile.TemporaryDirectory() as place:
        midi, audio = f"{place}/a.mid", f"{place}/a.wav"
        file.save(midi)
        command = ["fluidsynth", "-ni", "-R", chance.choice("01"), "-C", "0", "-g", "0.6", "-r", "44100", "-F", audio, FONTS[font], midi]
        subprocess.run(command, capture_output=True, timeout=240)
        samples = read_mono(audio, RATE_HZ)
    return np.pad(samples, (0, max(length - len(samples), 0)))[:length]


def programs_of(notes):
    return sorted({program for *_, program in notes if program >= 0})


def pads(chance, length, font):
    """Long chords that come and go, as in ambient music."""
    notes, scale, root = [], [0, 2, 4, 7, 9, 12, 14, 16], chance.randint(40, 55)
    for program in chance.sample(list(PADS), chance.randint(1, 3)):
        now = chance.uniform(0, 3)
        while now < length / RATE_HZ:
            for step in chance.sample(scale, chance.randint(1, 3)):
                notes.append((now + chance.uniform(0, 1.5), chance.uniform(4, 14), root + step, chance.randint(40, 90), program))
            now += chance.uniform(4, 12)
    return played(chance, length, font, notes)


def free(chance, length, font, programs):
    """A melody in free time: lengths of any proportion, rests, pauses."""
    notes, now, pitch, program = [], chance.uniform(0, 2), chance.randint(60, 70), chance.choice(programs)
    while now < length / RATE_HZ:
        seconds = min(chance.lognormvariate(-0.5, 0.7), 5)
        pitch = min(max(pitch + chance.choice([-5, -3, -2, -2, -1, 1, 2, 2, 3, 4]), 52), 80)
        notes.append((now, seconds * chance.uniform(0.8, 1.02), pitch, chance.randint(50, 110), program))
        now += seconds + (chance.uniform(0.3, 2.5) if chance.random() < 0.15 else 0)
    return played(chance, length, font, notes)


def struck(chance, length, font):
    """Drums and notes at any time, as when somebody tries instruments: Poisson."""
    rate = chance.uniform(0.7, 4)
    notes, now = [], 0.0
    while (now := now + chance.expovariate(rate)) < length / RATE_HZ:
        drum = chance.random() < 0.5
        pitch = chance.choice([36, 38, 42, 45, 46, 49, 56]) if drum else chance.randint(48, 80)
        notes.append((now, chance.uniform(0.1, 1), pitch, chance.randint(50, 120), -1 if drum else chance.choice([0, 11, 12])))
    return played(chance, length, font, notes)


def make(kind, split, chance, rng, length):
    font = HELD_OUT_FONT if split == "test" else chance.choice(["fluid", "musescore", "opl3", "csound"])
    made = {
        "white": lambda: noise_of(rng, length, 0),
        "pink": lambda: noise_of(rng, length, 1),
        "brown": lambda: noise_of(rng, length, 2),
        "rain": lambda: rain(rng, length),
        "surf": lambda: surf(rng, length),
        "applause": lambda: applause(rng, length),
        "speech": lambda: speech(chance, length, split),
        "drone": lambda: drone(rng, length),
        "pads": lambda: pads(chance, length, font),
        "freesong": lambda: free(chance, length, font, CHOIR),
        "freesolo": lambda: free(chance, length, font, SOLOISTS),
        "struck": lambda: struck(chance, length, font),
    }
    return made[kind]()


KINDS = ["white", "pink", "brown", "rain", "surf", "applause", "speech", "drone", "pads", "freesong", "freesolo", "struck"]


def take(work, split, kind, number):
    target = work / "beatless" / f"{split}-{kind}-{number:03}.wav"
    if target.exists():
        return
    chance = random.Random(target.stem)
    rng = np.random.default_rng(chance.randrange(2**31))
    length = chance.choice([30, 30, 90]) * RATE_HZ
    made = make(kind, split, chance, rng, length)
    # Half of them as they are: a plain noise is a plain noise
    aged = age(made, chance) if chance.random() < 0.5 else scaled(made) * 10 ** (chance.uniform(-30, -14) / 20)
    write_mono(target, aged[:length], RATE_HZ)


def main():
    work = Path(sys.argv[1])
    (work / "beatless").mkdir(exist_ok=True)
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(take, work, split, kind, n) for split, numbers in TAKES.items() for kind in KINDS for n in numbers]
        for future in done:
            future.result()
    print(f"{len(done)} sounds without a beat")


if __name__ == "__main__":
    main()
