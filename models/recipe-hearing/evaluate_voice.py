#!/usr/bin/python3
"""`evaluate_voice.py WORK CHECKPOINT CLIP…`: how well steps with a voice are told from those without.

1. Mixes of the actors who were not trained on (sing.py). 2. CLIPs, somebody singing alone, over held-out renderings at 0 and 6 dB.
3. UltraStar's songs, which were sung and recorded, by the notes that their files give.
"""

import random
import sys
from pathlib import Path

import numpy as np
import torch
from frame_network import VOICE, FrameCnn
from frontends import MEL, log_mel, read_wave
from hearing import RATE_HZ, SECONDS, read_pieces
from render import read_mono
from sing import CHOIRS, activity
from sklearn.metrics import roc_auc_score
from train_voice import HOP, POOLED, evaluate, hear, load, pooled, standardised
from voice_cnn import SMALL, VoiceCnn

STEP_SECONDS = HOP * POOLED / RATE_HZ


def read_network(path):
    state = torch.load(path, map_location="cpu")["network"]
    network = VoiceCnn(**SMALL) if "dense1.weight" in state else FrameCnn(VOICE)
    network.load_state_dict({name: values.half().float() if values.ndim > 1 else values for name, values in state.items()})
    return network.eval()


def sung_over(work, clips, decibels, count=12):
    """[(mel, voice)]: clips of singing, from a random second on, over renderings of the test."""
    chance = random.Random(3)
    pieces = [p for p in read_pieces(work, "test") if p["notes"] and not CHOIRS & {program for *_, program in p["notes"]}]
    for piece in chance.sample(pieces, count):
        voice = read_mono(chance.choice(clips), RATE_HZ)[: 20 * RATE_HZ]
        late = int(chance.uniform(2, 9) * RATE_HZ)
        voice = np.pad(voice, (late, SECONDS * RATE_HZ))[: SECONDS * RATE_HZ]
        music = read_wave(work / "audio" / f"{piece['id']}.wav")
        loud = np.sqrt(np.mean(voice[np.abs(voice) > 0.01] ** 2))
        mixed = music + voice * np.sqrt(np.mean(music**2)) / loud * 10 ** (decibels / 20)
        mel = log_mel((mixed / max(np.abs(mixed).max(), 1)).astype(np.float32), {**MEL, "hopSamples": HOP})
        yield standardised(mel), activity(voice, HOP)[: mel.shape[1]].astype(np.float32)


def area(network, pairs):
    answers, right = [], []
    for mel, voice in pairs:
        steps = pooled(voice)
        said = hear(network, mel)[: len(steps)]
        answers.append(said)
        right.append(np.round(steps[: len(said)]))
    return roc_auc_score(np.concatenate(right), np.concatenate(answers))


def best_threshold(network, told):
    """From where on to say that there is a voice, so that the shares told of steps with one and without are greatest together."""
    answers = [hear(network, mel) for _, mel, _ in told]
    right = [np.round(pooled(voice)) for *_, voice in told]
    length = [min(len(a), len(y)) for a, y in zip(answers, right)]
    answers, right = (np.concatenate([x[:n] for x, n in zip(part, length)]) for part in (answers, right))
    places = np.linspace(0.2, 0.8, 61)
    return places[np.argmax([(answers[right == 1] >= t).mean() + (answers[right == 0] < t).mean() for t in places])]


def main():
    work, network, clips = Path(sys.argv[1]), read_network(sys.argv[2]), sys.argv[3:]
    valid = load(work, "valid")
    print(f"mixes of actors who were not trained on: {evaluate(network, valid):.3f}; ", end="")
    print(f"best told from {best_threshold(network, valid):.2f} up (mixes, songs and music of the validation)")
    for decibels in (0, 6):
        if clips:
            print(f"singing over held-out renderings at {decibels} dB: {area(network, sung_over(work, clips, decibels)):.3f}")
    areas, answers, right = [], [], []
    for path in sorted((work / "voices").glob("test-*.npz")):
        data = np.load(path)
        said = hear(network, standardised(data["mel"]))
        time = (np.arange(len(said)) + 0.5) * STEP_SECONDS
        y = np.zeros(len(said))
        for begin, end in data["notes"]:
            y[(time >= begin - 0.05) & (time <= end + 0.05)] = 1
        areas.append(roc_auc_score(y, said))
        answers.append(said)
        right.append(y)
        print("  ", Path(str(data["name"])).parent.name, f"{areas[-1]:.3f}, said {said[y == 1].mean():.2f} where sung, {said[y == 0].mean():.2f} elsewhere")
    if areas:
        print(f"songs: {np.mean(areas):.3f} on average, {roc_auc_score(np.concatenate(right), np.concatenate(answers)):.3f} together")


if __name__ == "__main__":
    main()
