"""Tags a folder of mp3 and flac with mutagen: what Hearmark's writing is compared with (writing.bench.ts).

`prepare FOLDER` gives every file usual tags, a cover and mutagen's padding; `settle FOLDER` has every file on the disk and
out of the system's cache; `write FOLDER GENRE [--flush]` sets a genre, flushing each file if asked to; `strip FOLDER` takes
genres away again. Prints the seconds it took, those of a processor, and the bytes it sent to the disk, as JSON.
"""

import json
import os
import sys
import time

from mutagen import flac, id3

COVER = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 240


def prepare(path, number):
    texts = {"title": f"Track {number}", "artist": "Somebody", "album": f"Album {number // 10}"}
    if path.endswith(".mp3"):
        tags = id3.ID3()
        for name, text in zip(("TIT2", "TPE1", "TALB"), texts.values()):
            tags.add(id3.Frames[name](encoding=3, text=text))
        tags.add(id3.APIC(encoding=0, mime="image/png", type=3, desc="", data=COVER))
        tags.save(path)
        return
    audio = flac.FLAC(path)
    audio.update(texts)
    picture = flac.Picture()
    picture.type, picture.mime, picture.data = 3, "image/png", COVER
    audio.add_picture(picture)
    audio.save()


def settle(path):
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def write(path, genre):
    if path.endswith(".mp3"):
        try:
            tags = id3.ID3(path)
        except id3.ID3NoHeaderError:
            tags = id3.ID3()
        tags.add(id3.TCON(encoding=3, text=[genre]))
        tags.save(path)
    else:
        audio = flac.FLAC(path)
        audio["genre"] = [genre]
        audio.save()


def strip(path):
    audio = id3.ID3(path) if path.endswith(".mp3") else flac.FLAC(path)
    audio.pop("TCON" if path.endswith(".mp3") else "genre", None)
    audio.save()


def flush(path):
    with open(path, "rb") as file:
        os.fsync(file.fileno())


def bytes_written():
    with open("/proc/self/io") as lines:
        return int(dict(line.split(": ") for line in lines)["write_bytes"])


def work(command, path, number, options):
    if command == "prepare":
        prepare(path, number)
    elif command == "settle":
        settle(path)
    elif command == "strip":
        strip(path)
    else:
        write(path, options[0])
        if "--flush" in options:
            flush(path)


def main():
    command, folder, *options = sys.argv[1:]
    before, start, cpu = bytes_written(), time.perf_counter(), time.process_time()
    for number, name in enumerate(sorted(os.listdir(folder))):
        work(command, os.path.join(folder, name), number, options)
    used = {"seconds": time.perf_counter() - start, "cpuSeconds": time.process_time() - cpu}
    print(json.dumps({**used, "bytes": bytes_written() - before}))


main()
