#!/usr/bin/python3
"""Step 3, `render.py WORK`: audio/ID.wav of every piece, played by its soundfont, as music reaches people: with rooms, noise, codecs.

Needs Debian's fluidsynth, ffmpeg, flite and espeak-ng. Speech and noise, which have no key, are made here, too.
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from hearing import FONTS, RATE_HZ, SECONDS, split_of
from scipy import signal

CODECS = [("mp3", ["-b:a", "64k"]), ("mp3", ["-b:a", "128k"]), ("ogg", ["-c:a", "libvorbis", "-q:a", "1"]),
          ("opus", ["-c:a", "libopus", "-b:a", "48k"])]  # fmt: skip


def read_mono(path, rate_hz):
    """Samples of an audio file, mono, -1..1."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-ac", "1", "-ar", str(rate_hz), "-f", "f32le", "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True).stdout, np.float32).copy()


def write_mono(path, samples, rate_hz):
    """16 bits; whole or not at all."""
    draft = path.with_suffix(".part.wav")
    with wave.open(str(draft), "wb") as file:
        file.setparams((1, 2, rate_hz, 0, "NONE", "not compressed"))
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    draft.rename(path)


def draw_tone(samples, chance):
    """A filter as of a small loudspeaker, a dull or a bright recording, or a room with a few echoes."""
    kind = chance.choice(["low", "high", "shelf", "echo", "squash"])
    nyquist = RATE_HZ / 2
    if kind == "low":
        return signal.sosfilt(signal.butter(2, chance.uniform(3500, 9000) / nyquist, output="sos"), samples)
    if kind == "high":
        return signal.sosfilt(signal.butter(2, chance.uniform(40, 160) / nyquist, "highpass", output="sos"), samples)
    if kind == "shelf":
        band = signal.sosfilt(signal.butter(1, chance.uniform(300, 2500) / nyquist, output="sos"), samples)
        return band + (samples - band) * chance.choice([0.4, 0.6, 1.6, 2.5])
    if kind == "echo":
        wet = np.zeros_like(samples)
        for _ in range(6):
            late = chance.randrange(int(0.01 * RATE_HZ), int(0.12 * RATE_HZ))
            wet[late:] += samples[:-late] * chance.uniform(0.05, 0.3)
        return samples + wet
    return np.tanh(samples / (np.abs(samples).max() + 1e-9) * chance.uniform(1, 4))


def age(samples, chance):
    """Samples as they reach people: filtered, noisy, encoded, at any loudness."""
    if chance.random() < 0.5:
        samples = draw_tone(samples, chance)
    samples = samples / (np.sqrt(np.mean(samples**2)) + 1e-9) * 10 ** (chance.uniform(-30, -14) / 20)
    if chance.random() < 0.3:
        rng = np.random.default_rng(chance.randrange(2**31))
        noise = rng.standard_normal(len(samples))
        if chance.random() < 0.5:
            noise = signal.lfilter([1], [1, -0.95], noise) / 3
        samples = samples + noise * 10 ** (chance.uniform(-65, -42) / 20)
    if chance.random() < 0.35:
        samples = encode(samples, *chance.choice(CODECS))
    return samples


def encode(samples, suffix, options):
    """What a lossy codec leaves."""
    with tempfile.TemporaryDirectory() as place:
        write_mono(Path(place) / "a.wav", samples, RATE_HZ)
        coded = f"{place}/a.{suffix}"
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", f"{place}/a.wav", *options, coded], capture_output=True)
        decoded = read_mono(coded, RATE_HZ)
    return np.pad(decoded, (0, max(len(samples) - len(decoded), 0)))[: len(samples)]


def finish(work, identity, samples, chance):
    length = SECONDS * RATE_HZ
    samples = np.pad(samples, (0, max(length - len(samples), 0)))[:length]
    write_mono(work / "audio" / f"{identity}.wav", age(samples, chance), RATE_HZ)


def play(work, path):
    """Renders a piece; two of five are detuned by up to 20 cents, and the times of the label with them."""
    piece = json.loads(path.read_text())
    if (work / "audio" / f"{piece['id']}.wav").exists():
        return
    chance = random.Random(piece["id"] + " played")
    rate = 2 ** (chance.uniform(-20, 20) / 1200) if chance.random() < 0.4 else 1.0
    with tempfile.TemporaryDirectory() as place:
        audio, midi = f"{place}/a.wav", work / "pieces" / f"{piece['id']}.mid"
        room = chance.choice(["0", "1"])
        command = ["fluidsynth", "-ni", "-R", room, "-C", "0", "-g", "0.6", "-r", "44100", "-F", audio, FONTS[piece["font"]], midi]
        subprocess.run(command, capture_output=True, timeout=240)
        if not Path(audio).exists():
            return
        samples = read_mono(audio, round(RATE_HZ / rate))
    if rate != 1.0 and "rate" not in piece:
        piece["rate"] = round(RATE_HZ / rate) / RATE_HZ  # length of what was a second
        piece["beats"] = [(round(time * piece["rate"], 4), number) for time, number in piece["beats"]]
        piece["notes"] = [(round(a * piece["rate"], 4), round(b * piece["rate"], 4), *rest) for a, b, *rest in piece["notes"]]
        path.write_text(json.dumps(piece))
    finish(work, piece["id"], samples, chance)


def speak(work, take):
    """Speech, or noise, of which there is neither key nor beat nor note."""
    identity = f"unpitched-{take:03}"
    chance = random.Random(identity)
    if (work / "audio" / f"{identity}.wav").exists():
        return
    if take % 3 == 2:
        rng = np.random.default_rng(take)
        samples = signal.lfilter([1], [1, -chance.choice([0, 0.5, 0.95, 0.99])], rng.standard_normal(SECONDS * RATE_HZ))
    else:
        text = re.sub(r"\s+", " ", re.sub(r"[^A-Za-z,.' \n]", " ", chance.choice(texts())))
        begin = chance.randrange(max(len(text) - 700, 1))
        samples = say(text[begin : begin + 600], take % 3 == 1, chance)
    finish(work, identity, samples, chance)
    piece = {"id": identity, "split": split_of(identity), "font": None, "key": None, "keyName": None, "beats": [], "notes": []}
    (work / "pieces" / f"{identity}.json").write_text(json.dumps(piece))


def say(words, by_flite, chance):
    with tempfile.TemporaryDirectory() as place:
        audio = f"{place}/a.wav"
        if by_flite:
            command = ["flite", "-voice", chance.choice(["awb", "rms", "slt", "kal16"]), "-t", words, "-o", audio]
        else:
            voice = f"{chance.choice(['en-us', 'de', 'fr', 'es'])}+{chance.choice(['m3', 'f2', 'm7', 'f4'])}"
            command = ["espeak-ng", "-v", voice, "-w", audio, words]
        subprocess.run(command, capture_output=True)
        return read_mono(audio, RATE_HZ)


def texts():
    files = sorted(Path("/usr/share/common-licenses").iterdir())
    return [text for text in (file.read_text(errors="ignore") for file in files) if len(text) > 3000]


def main():
    work = Path(sys.argv[1])
    (work / "audio").mkdir(exist_ok=True)
    paths = [path for path in (work / "pieces").glob("*.json") if path.with_suffix(".mid").exists()]
    random.Random(1).shuffle(paths)
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        done = [pool.submit(play, work, path) for path in paths] + [pool.submit(speak, work, take) for take in range(90)]
        for future in done:
            future.result()
    print(f"{len(list((work / 'audio').glob('*.wav')))} renderings")


if __name__ == "__main__":
    main()
