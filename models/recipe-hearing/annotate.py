#!/usr/bin/python3
"""`annotate.py WORK FOLDER [valid]`: the held-out renderings, or those for validation, with what is true of them.

`npm run bench -- tempo FOLDER` reads them; also key, beats, onsets.
"""

import sys
from pathlib import Path
from shutil import copyfile

from decode_beats import tempo_of
from hearing import read_pieces
from train_onsets import every_onset

FEWEST = 12
"""Pieces with no more beats than this have none; nor have onsets those with no more notes than ten."""


def main():
    work, folder, split = Path(sys.argv[1]), Path(sys.argv[2]), (sys.argv[3:] or ["test"])[0]
    folder.mkdir(parents=True, exist_ok=True)
    for piece in read_pieces(work, split):
        name = piece["id"]
        copyfile(work / "audio" / f"{name}.wav", folder / f"{name}.wav")
        told = {}
        if len(piece["beats"]) > FEWEST:
            told["beats"] = "".join(f"{time}\t{number}\n" for time, number in piece["beats"])
            told["bpm"] = f"{tempo_of(piece['beats']):.3f}\n"
        if piece["keyName"]:
            told["key"] = piece["keyName"] + "\n"
        if len(piece["notes"]) > 10:
            told["onsets"] = "".join(f"{time}\n" for time in every_onset(piece))
        for end, text in told.items():
            (folder / f"{name}.{end}").write_text(text)


if __name__ == "__main__":
    main()
