#!/usr/bin/python3
"""`voices.py WORK mn04_as.pt`: voices/ID.npz, songs with what mn04 hears of a voice in each third of a second.

Songs: those of YuE (its page, MIT) and game music of Debian, for training and, a seventh of them, for validation. UltraStar's songs, of which it is known note
by note when they are sung, are for the test alone (their licences are CC BY-NC and the like; nothing is learnt of them).
"""

import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import torch
from frontends import MEL, log_mel
from torch.nn import functional as F

RECIPE = Path(__file__).resolve().parents[1] / "recipe"
VOICES = ["Singing", "Choir", "Yodeling", "Chant", "Mantra", "Male singing", "Female singing", "Child singing", "Synthetic singing",
          "Rapping", "Vocal music", "A capella", "Humming", "Opera", "Song"]  # fmt: skip
GAMES = ["wesnoth-1.16-music", "singularity-music", "supertux-data"]
"""Packages of Debian with game music, in which hardly anybody sings."""
STEP_SECONDS = 0.32
"""Of mn04's last map."""


def read_mono(path, rate_hz):
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-ac", "1", "-ar", str(rate_hz), "-f", "f32le", "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True).stdout, np.float32).copy()


class Teacher:
    """mn04 of EfficientAT, its last layers applied to each step."""

    def __init__(self, weights):
        sys.path.insert(0, str(RECIPE))
        import network
        import recipe

        self.log_mel, self.hop, self.network = network.log_mel, network.REFERENCE_HOP, network.mn04(weights)
        tags = [entry["tag"] for entry in recipe.AUDIO_SET]
        ids = [str(entry.get("id", entry["tag"])) for entry in recipe.AUDIO_SET]
        names = [name.lower() for name in VOICES]
        self.classes = [at for at, (tag, name) in enumerate(zip(tags, ids)) if tag.lower() in names or name.lower() in names]

    @torch.no_grad()
    def hear(self, samples):
        """[steps]: logit of a voice, of samples at 32 kHz."""
        windows = -(-len(samples) // 320_000)
        padded = np.resize(np.pad(samples, (0, windows * 320_000 - len(samples))), (windows, 320_000))
        hidden, output = self.network.classifier.children()
        told = []
        for window in padded:
            maps = self.network.features(self.log_mel(torch.tensor(window)[None], self.hop)[:, None]).mean(2)
            near = F.avg_pool1d(maps, 3, 1, 1, count_include_pad=False)[0].T
            told.append(output(F.hardswish(hidden(near)))[:, self.classes].amax(1).numpy())
        return np.concatenate(told)


def steps_at(seconds):
    """Which steps of the windows, one after the other, are at these times: 32 in 10 s, the last one shorter."""
    return (seconds // 10).astype(int) * 32 + (seconds % 10 / STEP_SECONDS).astype(int)


def sung(song):
    """[(begin, end)] in seconds of an UltraStar song's notes; its beats are quarters of the BPM given."""
    text = song.read_text(errors="replace").replace(",", ".")
    bpm = float(re.search(r"^#BPM:\s*([\d.]+)", text, re.M)[1])
    gap = float((re.search(r"^#GAP:\s*(-?[\d.]+)", text, re.M) or [0, 0])[1]) / 1000
    beat = 60 / bpm / 4
    notes = re.findall(r"^[:*FRG]\s+(\d+)\s+(\d+)\s+-?\d+", text, re.M)
    return [(gap + int(at) * beat, gap + (int(at) + int(length)) * beat) for at, length in notes]


def main():
    work, teacher = Path(sys.argv[1]), Teacher(sys.argv[2])
    torch.set_num_threads(1)
    (work / "voices").mkdir(exist_ok=True)
    songs = [("train", path, None) for path in sorted((work / "music/yue/music").glob("*.mp3"))]
    songs = [("valid" if zlib.crc32(path.name.encode()) % 7 == 0 else "train", path, None) for _, path, _ in songs]
    for package in GAMES:
        for path in sorted((work / "music" / package).rglob("*.ogg")):
            if path.stat().st_size > 300_000:
                songs.append(("valid" if zlib.crc32(path.name.encode()) % 7 == 0 else "train", path, None))
    for folder in sorted((work / "music/ultrastar").glob("*/*")):
        audio = [path for path in folder.glob("audio.*") if path.stat().st_size > 1000]
        if audio and (folder / "song.txt").exists():
            songs.append(("test", audio[0], sung(folder / "song.txt")))
    for split, path, notes in songs:
        identity = f"{split}-{zlib.crc32(str(path.relative_to(work)).encode()):08x}"
        target = work / "voices" / f"{identity}.npz"
        if target.exists():
            continue
        game = any(package in path.parts for package in GAMES)
        seconds = slice(20, 60) if game else slice(0, 240)
        samples = read_mono(path, MEL["sampleRateHz"])[seconds.start * MEL["sampleRateHz"] : seconds.stop * MEL["sampleRateHz"]]
        if len(samples) < 20 * MEL["sampleRateHz"]:
            continue
        mel = log_mel(samples, MEL)[:, ::2].astype(np.float16)
        told = teacher.hear(read_mono(path, 32_000)[seconds.start * 32_000 : seconds.stop * 32_000])
        draft = target.with_suffix(".part.npz")
        np.savez(draft, mel=mel, teacher=told, notes=np.array(notes or []), name=str(path.relative_to(work)), game=game)
        draft.rename(target)
        print(json.dumps({"id": identity, "path": path.parent.name + "/" + path.name, "voice": round(float((told > -1).mean()), 2)}), flush=True)


if __name__ == "__main__":
    main()
