#!/usr/bin/python3
"""Step 8, `train_voice.py WORK MINUTES`: checkpoints/voice.pth. Run it again to go on.

Learnt from mixes whose voice is known (sing.py), voices laid anew over other music each time, renderings that have none, and what mn04 says of
YuE's songs (voices.py).
"""

import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from frame_network import VOICE, FrameCnn
from frontends import MEL, WINDOWS
from hearing import RATE_HZ, read_pieces
from sing import CHOIRS
from sklearn.metrics import roc_auc_score
from training import Run
from voices import steps_at

BATCH, FRAMES, RATE = 16, 600, 0.002
HOP, POOLED = 2 * MEL["hopSamples"], 3
HALF, GAME_HALF, SLOPE = -4.2, -2.0, 1.3
"""The logit of mn04 that is taken to say nothing, 45 % of the steps of YuE's songs are below, in songs and in game music; and how fast it
becomes sure."""


def standardised(mel):
    return ((mel.astype(np.float32) - MEL["standardised"]["mean"]) / MEL["standardised"]["deviation"]).astype(np.float16)


KINDS = {"laid": 6, "mix": 1, "song": 3, "game": 4, "music": 3}
"""How often each is learnt from. Laid: a voice over music that is learnt from without it, too, so that nothing but the voice tells."""


def standardised_back(mel):
    return mel.astype(np.float32) * MEL["standardised"]["deviation"] + MEL["standardised"]["mean"]


def laid(voice, music, decibels, colour):
    """A standardised log-mel of a voice over music, so much louder where there is one: their powers are added.

    colour: [80], nepers, of the voice alone; speakers are few.
    """
    offset, factor = MEL["compression"]["offset"], MEL["compression"]["factor"]
    sung, played = ((np.exp(standardised_back(mel)) - offset) / factor for mel in (voice, music))
    sung = sung * np.exp(colour)[:, None]
    loud = [np.sqrt((part**2).sum(0)) for part in (sung, played)]
    scale = np.mean(loud[1]) / (np.mean(loud[0][loud[0] > 0.1 * loud[0].max()]) + 1e-9) * 10 ** (decibels / 20)
    both = np.sqrt((scale * sung) ** 2 + played**2)
    return standardised(np.log(offset + factor * both)).astype(np.float32)


def by_kinds(told):
    return {kind: [each for each in told if each[0] == kind] for kind in ("mix", "song", "game", "music")}


def load_alone(work):
    """[(mel [80, frames], voice [frames])] of voices without music."""
    found = [np.load(path) for path in sorted((work / "voices").glob("alone-*.npz"))]
    return [(standardised(data["mel"]), data["voice"].astype(np.float32)) for data in found]


def draw(by_kind, alone, chance):
    """(mel [80, FRAMES], voice [FRAMES]) of anything, from anywhere in it."""
    kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
    _, mel, voice = chance.choice(by_kind[kind] if kind != "laid" else by_kind[chance.choice(["music", "music", "game"])])
    begin = chance.randrange(mel.shape[1] - FRAMES)
    part, sung = moved(mel[:, begin : begin + FRAMES].astype(np.float32), chance), voice[begin : begin + FRAMES]
    if kind == "laid":
        mel, voice = chance.choice(alone)
        begin = chance.randrange(min(mel.shape[1], len(voice)) - FRAMES)
        over = moved(mel[:, begin : begin + FRAMES].astype(np.float32), chance)
        part, sung = laid(over, part, chance.uniform(-4, 10), bent(chance, 0.7)), np.maximum(sung, voice[begin : begin + FRAMES])
    return part + bent(chance, 0.2)[:, None], pooled(sung)


def bent(chance, deviation):
    """[80]: a line through five random points."""
    return np.interp(np.arange(80), np.linspace(0, 80, 5), [chance.gauss(0, deviation) for _ in range(5)]).astype(np.float32)


def moved(part, chance):
    """Mostly higher or lower by up to a third of an octave (section 4.2 of the paper)."""
    if chance.random() >= 0.7:
        return part
    places = np.clip((np.arange(80) - 6) * 2 ** chance.uniform(-0.25, 0.25) + 6, 0, 79)
    low = places.astype(int)
    high = np.minimum(low + 1, 79)
    return part[low] + (places - low).astype(np.float32)[:, None] * (part[high] - part[low])


def load(work, split):
    """[(kind, mel [80, frames], voice [frames], 0..1)]."""
    told = []
    for path in sorted((work / "voices").glob(f"mix-{split}-*.npz")):
        data = np.load(path)
        told.append(("mix", standardised(data["mel"]), data["voice"].astype(np.float32)))
    for path in sorted((work / "voices").glob(f"{split}-*.npz")):
        data = np.load(path)
        frames = data["mel"].shape[1]
        logit = data["teacher"][np.minimum(steps_at(np.arange(frames) * HOP / RATE_HZ), len(data["teacher"]) - 1)]
        game = "game" in data and bool(data["game"])
        voice = 1 / (1 + np.exp(-SLOPE * (logit - (GAME_HALF if game else HALF))))
        told.append(("game" if game else "song", standardised(data["mel"]), voice.astype(np.float32)))
    for piece in read_pieces(work, split):
        path = work / "features" / f"{piece['id']}.npz"
        if path.exists() and piece["notes"] and not CHOIRS & {program for *_, program in piece["notes"]}:
            mel = np.load(path)["mels"][WINDOWS.index(MEL["nFft"]), :, ::2]
            told.append(("music", standardised(mel), np.zeros(mel.shape[1], np.float32)))
    return told


def pooled(voice):
    """[steps] of [frames]: their mean."""
    return voice[: len(voice) // POOLED * POOLED].reshape(-1, POOLED).mean(1)


@torch.no_grad()
def hear(network, mel):
    answer = getattr(network, "each_third", network)
    return torch.sigmoid(answer(torch.tensor(mel)[None, None].float())[0, :, 0]).numpy()


def evaluate(network, told):
    """Area under the curve over the steps of the mixes."""
    network.eval()
    answers, right = [], []
    for kind, mel, voice in told:
        if kind == "mix":
            steps = pooled(voice)
            said = hear(network, mel)[: len(steps)]
            answers.append(said)
            right.append(np.round(steps[: len(said)]))
    return roc_auc_score(np.concatenate(right), np.concatenate(answers))


def main():
    work, minutes = Path(sys.argv[1]), float(sys.argv[2])
    chance = random.Random(time.time())
    train, valid, alone = load(work, "train"), load(work, "valid"), load_alone(work)
    by_kind = by_kinds(train)
    print({kind: len(some) for kind, some in by_kind.items()}, f"{len(alone)} voices to lay over music")
    network = FrameCnn(VOICE).to(memory_format=torch.channels_last)
    run = Run(work, "voice", network, torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.01), minutes)
    while run.goes_on():
        x, y = zip(*(draw(by_kind, alone, chance) for _ in range(BATCH)))
        x, y = torch.tensor(np.stack(x))[:, None].contiguous(memory_format=torch.channels_last), torch.tensor(np.stack(y))
        loss = torch.nn.functional.binary_cross_entropy_with_logits(network(x)[:, :, 0], y * 0.96 + 0.02)
        if run.learn(loss):
            run.keep(auc=round(evaluate(run.average, valid), 4))


if __name__ == "__main__":
    main()
