"""What the steps share: where things lie, which soundfonts play, what is held out, and how keys are numbered.

Everything made lies in one working folder, which each step takes as its first argument: music/ (fetched), pieces/ID.mid with
pieces/ID.json (what is true of it), audio/ID.wav (30 s, 22.05 kHz, mono), features/, checkpoints/.
"""

import json
import zlib
from pathlib import Path

RATE_HZ = 22_050
SECONDS = 30

FONTS = {
    "fluid": "/usr/share/sounds/sf2/FluidR3_GM.sf2",
    "musescore": "/usr/share/sounds/sf3/MuseScore_General_Lite.sf3",
    "opl3": "/usr/share/sounds/sf2/OPL-3_FM_128M.sf2",
    "csound": "/usr/share/sounds/sf2/sf_GMbank.sf2",
    "timgm": "/usr/share/sounds/sf2/TimGM6mb.sf2",
}
HELD_OUT_FONT = "timgm"
"""It plays the songs of the test, and nothing that is trained on."""

TRAINING_FONTS = ["fluid", "fluid", "fluid", "opl3", "opl3", "csound", "csound", "csound", "musescore"]
"""How often each plays what is trained on."""

NAMES = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]
KEYS = [f"{name} {mode}" for mode in ("major", "minor") for name in NAMES]
"""0..11 major, 12..23 minor, from C."""


def split_of(song):
    """train, valid (12 %) or test (12 %), by the song: a groove's library, a tune, a progression's seed."""
    place = zlib.crc32(song.encode()) % 100
    return "test" if place < 12 else "valid" if place < 24 else "train"


MORE = {"train": "more", "valid": "more-valid"}
"""The split of what is for beats and onsets alone, by that of its song."""


def read_pieces(work, split=None):
    """What is true of each piece whose audio is there."""
    for path in sorted((work / "pieces").glob("*.json")):
        piece = json.loads(path.read_text())
        if (split is None or piece["split"] == split) and (work / "audio" / f"{piece['id']}.wav").exists():
            yield piece
