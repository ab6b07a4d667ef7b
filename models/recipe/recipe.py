"""What the steps of the recipe share: where things lie, the vocabulary, and what each excerpt is taught.

Everything made lies in one working folder, which each step takes as its first argument:
music/ (fetched), excerpts/ID.wav (30 s, 32 kHz, mono), excerpts.jsonl, features/ID.npz, labels-*.jsonl, checkpoints/.
"""

import json
import re
import zlib
from pathlib import Path

import numpy as np

PROJECT = Path(__file__).resolve().parents[2]
ENSEMBLE = json.loads((PROJECT / "src-main/models/composing/recipes/ensemble.json").read_text())
AUDIO_SET = json.loads((PROJECT / "src-main/models/vocabularies/audioset-527.json").read_text())

RATE_HZ = 32_000
WINDOWS = 3
"""Windows of 10 s of an excerpt."""

ENSEMBLE_TAGS = [tag["tag"] for tag in ENSEMBLE["tags"]]
VOCABULARY = [(tag["tag"], tag["category"]) for tag in ENSEMBLE["tags"] if tag["tag"] not in ("chill", "quiet")] + [
    ("singer-songwriter", "genre"),
    ("opera singing", "voice"),
]
"""(tag, category): the ensemble's but for two that others say as well, and two that are put together of others."""

NARROWER = [
    *((tag, "electronic") for tag in ("house", "techno", "trance", "dubstep", "drum and bass", "electronica", "electro")),
    ("heavy metal", "metal"), ("swing", "jazz"), ("bluegrass", "country"), ("salsa", "latin"), ("rap", "hip hop"),
]  # fmt: skip
"""(tag, wider tag): whoever says the one says the other."""

FAMILIES = [
    {"rock", "heavy metal", "punk", "grunge", "progressive rock", "rock and roll", "psychedelic", "indie", "alternative", "metal",
     "pop rock", "classic rock", "indie rock", "hard rock", "blues"},
    {"pop", "pop rock", "pop folk", "indie pop", "dance", "disco", "r&b", "easy listening", "indie"},
    {"hip hop", "r&b", "soul", "funk", "disco", "gospel", "trip hop", "downtempo"},
    {"electronic", "house", "techno", "dubstep", "drum and bass", "electronica", "dance", "trance", "electro", "downtempo",
     "trip hop", "chillout", "ambient", "experimental"},
    {"ambient", "new age", "atmospheric", "chillout", "downtempo", "easy listening", "lounge", "soundtrack"},
    {"jazz", "swing", "blues", "soul", "funk", "lounge", "latin", "easy listening"},
    {"folk", "country", "bluegrass", "blues", "singer-songwriter", "pop folk", "traditional", "world"},
    {"world", "traditional", "african", "asian", "indian", "middle eastern", "latin", "salsa", "flamenco", "folk", "reggae", "ska"},
    {"classical", "opera", "orchestral", "soundtrack", "new age"},
]  # fmt: skip
"""Genres that a listener may give to the same music."""

INDEX = {tag: index for index, (tag, _) in enumerate(VOCABULARY)}

# Tags that a title or prompt of a generated song, or the groove of an accompaniment, says: pattern, tags.
TITLES = json.loads((Path(__file__).parent / "titles.json").read_text())
GROOVES = json.loads((Path(__file__).parent / "grooves.json").read_text())


def logit(p):
    p = np.clip(p, 1e-3, 1 - 1e-3)
    return np.log(p / (1 - p))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def read_lines(path):
    return [json.loads(line) for line in path.read_text().splitlines() if line] if path.exists() else []


def items(work):
    """Every excerpt whose features are there: id, path, source, artist, and what is known of it by construction."""
    names = ("excerpts", "accompaniments", "scores", "speech", "mixtures")
    every = [item for name in names for item in read_lines(work / f"{name}.jsonl")]
    return [item for item in every if (work / "features" / f"{item['id']}.npz").exists()]


def labels(work):
    """What the ensemble says of each excerpt, id to confidences [ensemble's tags]; of speech, nothing: it is known."""
    told = {}
    for file in work.glob("labels-*.jsonl"):
        for line in read_lines(file):
            told[line["id"]] = np.array(line["confidences"], np.float32)
    for item in read_lines(work / "speech.jsonl"):
        told.setdefault(item["id"], np.full(len(ENSEMBLE_TAGS), 0.02, np.float32))
    return told


def is_held_out(item):
    """A tenth of the artists (folders, where nothing else is known)."""
    return zlib.crc32(item["artist"].encode()) % 10 == 0


def mn04_classes():
    """Of each of the ensemble's tags, the classes of AudioSet that mn04 tells it by."""
    index = {entry["tag"]: position for position, entry in enumerate(AUDIO_SET)}
    return {
        tag["tag"]: [index[source["tag"]] for source in tag["sources"] if source["model"] == "mn04_as"]
        for tag in ENSEMBLE["tags"]
    }


MN04 = mn04_classes()


def targets(item, confidences, logits):
    """[windows, tags]: what each window is taught.

    confidences: the ensemble's over the whole excerpt. logits: mn04's, [windows, 527]; they move voices and instruments
    between the windows. What is true by construction (speech, accompaniments without a voice) or by title counts more.
    """
    y = np.zeros((WINDOWS, len(VOCABULARY)), np.float32)
    classes = sigmoid(logits.astype(np.float32))
    for index, (tag, category) in enumerate(VOCABULARY):
        if tag not in MN04:
            continue
        z = np.repeat(logit(confidences[ENSEMBLE_TAGS.index(tag)]), WINDOWS)
        if MN04[tag] and category in ("voice", "instrument"):
            own = logit(classes[:, MN04[tag]].max(1))
            z = z + 0.6 * np.clip(own - own.mean(), -3, 3)
        y[:, index] = sigmoid(z)

    def of(tag):
        return y[:, INDEX[tag]]

    accompanied = np.maximum(of("acoustic guitar"), 0.7 * of("piano"))
    style = np.maximum(of("folk"), np.maximum(0.6 * of("country"), 0.7 * of("indie")))
    y[:, INDEX["singer-songwriter"]] = 0.9 * np.sqrt(of("vocals") * accompanied * np.sqrt(style))
    y[:, INDEX["opera singing"]] = np.minimum(of("opera"), np.maximum(of("vocals"), of("choir")))

    for child, parent in NARROWER:
        y[:, INDEX[parent]] = np.maximum(of(parent), 0.95 * of(child))

    if item.get("speech"):
        y *= 0.1
        y[:, INDEX["spoken word"]] = 0.97
    elif "groove" in item or "score" in item:
        for tag in ("vocals", "rap", "male vocals", "female vocals", "spoken word", "opera singing", "singer-songwriter"):
            y[:, INDEX[tag]] *= 0.1
        y[:, INDEX["instrumental"]] = np.maximum(y[:, INDEX["instrumental"]], 0.85)
        known = named(GROOVES, item["groove"]) if "groove" in item else item["score"]
        raise_to(y, known, keep=0.4, add=0.5)
    else:
        lower_others(y, said_of(item))
        raise_to(y, said_of(item), keep=0.5, add=0.42)
    return y


def said_of(item):
    """The tags that a prompt, a catalogue or, of a generated song, its title says."""
    return item.get("prompt") or (named(TITLES, plain_title(item["path"])) if item.get("song") else [])


def genres_of(tags):
    return {tag for tag in tags if VOCABULARY[INDEX[tag]][1] == "genre"}


def named(patterns, name):
    return [tag for pattern, tags in patterns if re.search(pattern, name) for tag in tags]


def raise_to(y, tags, keep, add):
    for tag in set(tags):
        y[:, INDEX[tag]] = np.maximum(keep * y[:, INDEX[tag]] + add, y[:, INDEX[tag]])


def lower_others(y, known, keep=0.6):
    """Genres far from all that is said are less likely than the teachers think."""
    said = genres_of(known)
    near = said.union(*[family for family in FAMILIES if family & said])
    for index, (tag, category) in enumerate(VOCABULARY):
        if said and category == "genre" and tag not in near:
            y[:, index] *= keep


def plain_title(path):
    return re.sub(r"[_\-./0-9]+", " ", path.lower())
