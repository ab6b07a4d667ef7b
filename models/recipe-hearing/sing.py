#!/usr/bin/python3
"""`sing.py WORK`: voices/mix-*.npz, singing and rapping over renderings, of which it is known when there is a voice; and
voices/alone-*.npz, the same without any music, which train_voice.py lays over whatever it likes.

Singing is made of recorded speech (the dialogues of Debian's fillets-ng-data-cs and -nl, free software): what the vocal tract does is
kept, slowed down, and driven by the pulses of a melody with glides and vibrato; every fourth voice speaks as it was recorded. The
Dutch actors are for validation alone. Needs ffmpeg.
"""

import random
import re
import sys
from pathlib import Path

import numpy as np
from frontends import MEL, log_mel, read_wave
from harmony import SCALES
from hearing import RATE_HZ, SECONDS, read_pieces
from render import read_mono, say, texts
from scipy import signal
from scipy.linalg import solve_toeplitz

ORDER, HOP, FRAME = 24, 110, 660
"""Of the linear prediction: 5 ms from frame to frame, 30 ms long."""
MIXES, ALONE = {"train": 200, "valid": 40}, {"actor": 100, "machine": 80}
CHOIRS = {52, 53, 54, 85, 91}
"""Programs of General MIDI that sound like voices."""


def analyse(speech):
    """Of each frame: predictor, gain, and how periodic it is (0..1)."""
    speech = signal.lfilter([1, -0.95], [1], speech) + 1e-5 * np.random.default_rng(0).standard_normal(len(speech))
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(speech, FRAME // 2), FRAME)[::HOP] * np.hanning(FRAME)
    spectrum = np.abs(np.fft.rfft(frames, 2048)) ** 2
    lags = np.fft.irfft(spectrum)[:, : FRAME // 2]
    predictors, gains = [], []
    for r in lags:
        a = solve_toeplitz(r[:ORDER] * np.r_[1.0001, np.ones(ORDER - 1)], r[1 : ORDER + 1])
        predictors.append(np.r_[1, -a])
        gains.append(np.sqrt(max(r[0] - a @ r[1 : ORDER + 1], 0) / FRAME))
    voiced = (lags[:, 55:300].max(1) / (lags[:, 0] + 1e-9)).clip(0, 1)
    return np.array(predictors), np.array(gains), voiced


def melody(chance, frames, center):
    """Hz by frame: notes of a scale with glides between and vibrato in them."""
    scale = SCALES[chance.choice(["major", "minor", "dorian"])]
    tonic, steps = chance.randrange(12), np.zeros(frames)
    at, pitch = 0, center
    while at < frames:
        length = int(chance.choice([0.15, 0.25, 0.4, 0.6, 1.0, 1.6]) * RATE_HZ / HOP)
        pitch = min(max(pitch + chance.choice([-4, -3, -2, -1, 0, 1, 2, 3, 4]), center - 7), center + 8)
        near = min((p for p in range(pitch - 3, pitch + 4) if (p - tonic) % 12 in scale), key=lambda p: abs(p - pitch))
        steps[at : at + length] = near
        at += length
    width = chance.randint(4, 16)
    steps = np.convolve(np.pad(steps, width, "edge"), np.ones(width) / width, "same")[width:-width]
    time = np.arange(frames) * HOP / RATE_HZ
    vibrato = chance.uniform(0, 0.6) * np.sin(2 * np.pi * chance.uniform(4.5, 6.5) * time) * np.clip(np.sin(time * 1.3), 0, 1)
    drift = np.cumsum(np.random.default_rng(chance.randrange(2**31)).standard_normal(frames)) * 0.004
    return 440 * 2 ** ((steps + vibrato + drift - 69) / 12)


def sing(speech, chance):
    """The speech, slowed down and sung."""
    predictors, gains, voiced = analyse(speech)
    slow = chance.uniform(1.2, 2.8)
    places = np.arange(0, len(gains) - 1, 1 / slow)
    frames = len(places)
    hz = melody(chance, frames, chance.randint(45, 72))
    phase = np.cumsum(np.repeat(hz / RATE_HZ, HOP))
    pulses = np.diff(np.floor(phase), prepend=0) * np.sqrt(RATE_HZ / np.repeat(hz, HOP))
    rng = np.random.default_rng(chance.randrange(2**31))
    noise = rng.standard_normal(len(pulses))
    breath = chance.uniform(0.02, 0.15)
    out, state = np.zeros(frames * HOP), np.zeros(ORDER)
    throat = chance.uniform(0.9, 1.15)  # kept for all of a voice: how long the vocal tract is
    for frame, place in enumerate(places):
        index = int(place)
        part = slice(frame * HOP, (frame + 1) * HOP)
        share = np.clip((voiced[index] - 0.25) * 4, 0, 1)
        excitation = gains[index] * (share * (pulses[part] + breath * noise[part]) + (1 - share) * 0.7 * noise[part])
        predictor = predictors[index] * throat ** -np.arange(ORDER + 1) if throat > 1 else predictors[index]
        out[part], state = signal.lfilter([1], predictor, excitation, zi=state)
        if not np.isfinite(state).all() or np.abs(state).max() > 1e3:
            state, out[part] = np.zeros(ORDER), 0
    return signal.lfilter([1], [1, -0.9], out)


def voice_of(draw_line, chance, sung):
    """30 s of somebody's lines with rests between."""
    out, position = np.zeros(SECONDS * RATE_HZ), int(chance.uniform(0, 6) * RATE_HZ)
    while position < len(out) - RATE_HZ:
        speech = draw_line()
        if len(speech) < RATE_HZ // 2:
            continue
        speech = speech / (np.abs(speech).max() + 1e-9)
        sound = sing(speech[: 5 * RATE_HZ], chance) if sung else speech
        sound = sound / (np.sqrt(np.mean(sound**2)) + 1e-9)
        part = sound[: len(out) - position]
        out[position : position + len(part)] += part
        position += len(part) + int(chance.choice([0.05, 0.3, 0.8, 2, 5, 8]) * RATE_HZ)
    return out


def activity(voice, hop):
    """[frames]: whether there is a voice, gaps of a fifth of a second closed."""
    power = np.convolve(voice**2, np.ones(1024) / 1024, "same")[::hop]
    on = (power > 0.02 * np.percentile(power[power > 1e-6], 80)) if (power > 1e-6).any() else np.zeros(len(power), bool)
    width = int(0.2 * RATE_HZ / hop)
    wide = np.convolve(on, np.ones(2 * width + 1), "same") > 0
    return np.convolve(~wide, np.ones(2 * width + 1), "same") < 0.5


def draw_actor(lines, chance):
    """A function that draws a line of one of the actors."""
    folder = chance.choice(sorted({line.parent for line in lines}))
    own = [line for line in lines if line.parent == folder]
    # One actor's lines end alike: of the big fish or of the small one
    kinds = sorted({line.stem.split("-")[1] for line in own if "-" in line.stem})
    kind = chance.choice(kinds) if kinds else ""
    own = [line for line in own if f"-{kind}-" in line.stem] or own
    return lambda: read_mono(chance.choice(own), RATE_HZ)


def draw_machine(chance):
    """A function that draws a line of one of the voices of flite or espeak-ng."""
    text, seed, by_flite = re.sub(r"[^A-Za-z,.' ]+", " ", chance.choice(texts())), chance.random(), chance.random() < 0.5

    def line():
        begin = chance.randrange(len(text) - 80)
        return say(text[begin : begin + 80], by_flite, random.Random(seed))

    return line


def draw_voice(draw_line, chance, sung):
    """Somebody's lines, in a room or not."""
    voice = voice_of(draw_line, chance, sung)
    if chance.random() < 0.6:
        for _ in range(4):
            late = chance.randrange(300, 4000)
            voice[late:] += voice[:-late] * chance.uniform(0.05, 0.25)
    return voice


def loudness(voice):
    sounding = voice[np.abs(voice) > 1e-3]
    return np.sqrt(np.mean(sounding**2)) if len(sounding) else 1


def keep(target, samples, voice):
    hop = 2 * MEL["hopSamples"]
    mel = log_mel((samples / max(np.abs(samples).max(), 1)).astype(np.float32), {**MEL, "hopSamples": hop})
    draft = target.with_suffix(".part.npz")
    np.savez(draft, mel=mel.astype(np.float16), voice=activity(voice, hop)[: mel.shape[1]])
    draft.rename(target)


def main():
    work = Path(sys.argv[1])
    (work / "voices").mkdir(exist_ok=True)
    lines = {"train": sorted((work / "music/fillets-ng-data-cs").rglob("*.ogg")), "valid": sorted((work / "music/fillets-ng-data-nl").rglob("*.ogg"))}
    for split, count in MIXES.items():
        pieces = [p for p in read_pieces(work, split) if not CHOIRS & {program for *_, program in p["notes"]}]
        for take in range(count):
            target = work / "voices" / f"mix-{split}-{take:03}.npz"
            if target.exists():
                continue
            chance = random.Random(target.stem)
            music = read_wave(work / "audio" / f"{chance.choice(pieces)['id']}.wav")
            voice = draw_voice(draw_actor(lines[split], chance), chance, take % 4 != 3)
            scale = np.sqrt(np.mean(music**2)) / (loudness(voice) + 1e-9) * 10 ** (chance.uniform(-2, 10) / 20)
            keep(target, music + scale * voice, voice)
    for kind, take in [(kind, take) for kind, count in ALONE.items() for take in range(count)]:
        target = work / "voices" / f"alone-{kind}-{take:03}.npz"
        if not target.exists():
            chance = random.Random(target.stem)
            draw_line = draw_actor(lines["train"], chance) if kind == "actor" else draw_machine(chance)
            voice = draw_voice(draw_line, chance, take % 4 != 3)
            keep(target, 0.1 / loudness(voice) * voice, voice)
    print(f"{len(list((work / 'voices').glob('mix-*.npz')))} mixes")


if __name__ == "__main__":
    main()
