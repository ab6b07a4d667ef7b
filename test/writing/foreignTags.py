"""Adds to a file what Hearmark does not know, and dumps all that is in one: for tests of what a write leaves alone (askPython.ts)."""

import base64
import struct

import mutagen
from mutagen import apev2, asf, flac, id3, mp4

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


def add_id3(tags):
    tags.add(id3.APIC(encoding=0, mime="image/png", type=3, desc="", data=PNG))
    tags.add(id3.TMCL(encoding=3, people=[["piano", "Somebody"], ["bass", "Else"]]))
    tags.add(id3.USLT(encoding=3, lang="eng", desc="", text="la\nla"))
    tags.add(id3.UFID(owner="http://musicbrainz.org", data=b"0123-4567"))
    tags.add(id3.PRIV(owner="vendor", data=b"\xff\xe0\x00\xff\x00"))
    tags.add(id3.RVA2(desc="track", channel=1, gain=-3.5, peak=0.9))
    tags.add(id3.TXXX(encoding=3, desc="REPLAYGAIN_TRACK_GAIN", text="-3.50 dB"))
    tags.add(id3.POPM(email="a@b", rating=196, count=7))
    sub = {"TIT2:": id3.TIT2(encoding=3, text="One")}
    tags.add(id3.CHAP(element_id="c1", start_time=0, end_time=500, sub_frames=id3.ID3Tags()))
    tags.getall("CHAP")[0].sub_frames.add(sub["TIT2:"])


def add_ape(tags):
    tags["Cover Art (Front)"] = apev2.APEValue(b"cover.png\0" + PNG, apev2.BINARY)
    tags["REPLAYGAIN_TRACK_GAIN"] = "-3.50 dB"
    tags["MUSICBRAINZ_TRACKID"] = "0123-4567"


def wm_picture():
    """Type, size of the data, MIME type and description in UTF-16, data."""
    return struct.pack("<BI", 3, len(PNG)) + "image/png\0\0".encode("utf-16-le") + PNG


def add(path):
    audio = mutagen.File(path)
    if audio.tags is None:
        audio.add_tags()
    tags = audio.tags
    if isinstance(tags, id3.ID3):
        add_id3(tags)
    elif isinstance(tags, apev2.APEv2):
        add_ape(tags)
    elif isinstance(audio, mp4.MP4):
        tags["----:com.vendor:BLOB"] = [mp4.MP4FreeForm(b"\x00\x01\xff", mp4.AtomDataType.IMPLICIT)]
        tags["----:com.apple.iTunes:REPLAYGAIN_TRACK_GAIN"] = [b"-3.50 dB"]
        tags["\xa9lyr"] = ["la\nla"]
        tags["trkn"], tags["cpil"], tags["rtng"] = [(3, 12)], True, [4]
        tags["covr"] = [mp4.MP4Cover(PNG, mp4.MP4Cover.FORMAT_PNG)]
    elif isinstance(audio, asf.ASF):
        tags["WM/Picture"] = [asf.ASFValue(wm_picture(), asf.BYTEARRAY)]
        tags["REPLAYGAIN_TRACK_GAIN"] = ["-3.50 dB"]
        tags["WM/Lyrics"] = ["la"]
    else:
        tags["REPLAYGAIN_TRACK_GAIN"], tags["LYRICS"] = ["-3.50 dB"], ["la\nla"]
        tags["MUSICBRAINZ_TRACKID"] = ["0123-4567"]
        picture = flac.Picture()
        picture.type, picture.mime, picture.data = 3, "image/png", PNG
        if not isinstance(audio, flac.FLAC):
            tags["METADATA_BLOCK_PICTURE"] = [base64.b64encode(picture.write()).decode()]
        if isinstance(audio, flac.FLAC):
            audio.add_picture(picture)
            audio.metadata_blocks.append(flac.MetadataBlock(b"riffabc"))
            audio.metadata_blocks[-1].code = 2  # APPLICATION
    audio.save()


def shown(value):
    return value.hex() if isinstance(value, bytes) else repr(value)


def dump(path):
    """All of a file as {field: value}, binary values too."""
    audio = mutagen.File(path)
    found = {key: shown(value) for key, value in (audio.tags.items() if audio.tags else [])}
    for index, picture in enumerate(getattr(audio, "pictures", [])):
        found["picture %d" % index] = picture.write().hex()
    for block in getattr(audio, "metadata_blocks", []):
        if block.code not in (0, 1, 4, 6):
            found["block %d" % block.code] = shown(block.write())
    found["length"] = repr(audio.info.length)
    return found
