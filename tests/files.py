"""Makes photos and recordings as people bring them, with things in them that must not be kept; knows no page."""

import struct
import zlib
from io import BytesIO

from PIL import Image

from app.uploads.ogg import checksum

PLACE = b"SECRET PLACE 55.6761 12.5683"
"""What every file says about where it was made."""
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def photo(*, size=(120, 80), turned=1, kind="JPEG"):
    """A photo, dark on the left; its EXIF says which way up it is, who took it and where."""
    picture = Image.new("RGB", size, "white")
    picture.paste("black", (0, 0, size[0] // 2, size[1]))
    told = Image.Exif()
    told[ORIENTATION], told[MAKER] = turned, PLACE.decode()
    told.get_ifd(GPS)[1] = "N"
    into = BytesIO()
    picture.save(into, kind, exif=told, **({"comment": PLACE} if kind == "JPEG" else {}))
    return into.getvalue()


def png_chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb(side=30_000):
    """A picture of a few kilobytes that says it has very many points."""
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    body = zlib.compress(bytes(2_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + head + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")


def wave(seconds=0.2):
    """Silence that is not compressed, with a list of who made it."""
    sound = bytes(int(8000 * seconds) * 2)
    about = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    chunks = b"".join(
        name + struct.pack("<I", len(body)) + body
        for name, body in ((b"LIST", PLACE), (b"fmt ", about), (b"data", sound))
    )
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def mp3(frames=20):
    """Silent frames of 128 kbit/s between what people write before and behind them."""
    frame = b"\xff\xfb\x90\xc4" + bytes(413)
    before = b"ID3\x04\0\0" + bytes([0, 0, 0, len(PLACE)]) + PLACE
    return before + frame * frames + b"TAG" + PLACE.ljust(125, b"\0")


def ogg():
    """Opus in Ogg: a head, comments over two pages, two pages of sound."""

    def page(number, body, *, flags=0, lengths=None):
        lengths = lengths or bytes([len(body)])
        head = b"OggS\0" + bytes([flags]) + bytes(8) + b"\x07\0\0\0" + struct.pack("<I", number)
        rest = bytes([len(lengths)]) + lengths + body
        return head + checksum(head + bytes(4) + rest) + rest

    said = (b"OpusTags" + struct.pack("<I", len(PLACE)) + PLACE).ljust(300, b"\0")
    return b"".join(
        (
            page(0, b"OpusHead\x01\x01" + bytes(9), flags=2),
            page(1, said[:255], lengths=b"\xff"),
            page(2, said[255:], flags=1),
            page(3, b"sound one"),
            page(4, b"sound two", flags=4),
        )
    )


def element(name, *parts):
    body = b"".join(parts)
    return bytes.fromhex(name) + (len(body) | 1 << 56).to_bytes(8) + body


def webm(*, kind=2, codec=b"A_OPUS"):
    """What a browser records: a segment and a cluster that do not say how long they are, and tags."""
    endless = b"\x01" + b"\xff" * 7
    track = element(
        "ae", element("d7", b"\1"), element("83", bytes([kind])), element("86", codec), element("536e", PLACE)
    )
    return b"".join(
        (
            element("1a45dfa3", element("4282", b"webm")),
            bytes.fromhex("18538067") + endless,
            element("1549a966", element("2ad7b1", b"\x0f\x42\x40"), element("5741", PLACE)),
            element("1654ae6b", track),
            bytes.fromhex("1f43b675") + endless,
            element("e7", b"\0"),
            element("a3", b"\x81\0\0\x80sound"),
            element("1254c367", element("7373", PLACE)),
        )
    )


def box(name, *parts):
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + name + body


def mp4(*, handler=b"soun", codec=b"mp4a", brand=b"M4A "):
    """What a telephone records: one track, and where that was."""
    entries = box(b"stsd", bytes(4), struct.pack(">I", 1), box(codec, bytes(28)))
    media = box(
        b"mdia",
        box(b"mdhd", bytes(24)),
        box(b"hdlr", bytes(8), handler, bytes(12), PLACE),
        box(b"minf", box(b"smhd", bytes(8)), box(b"stbl", entries, box(b"stco", bytes(8)))),
    )
    return b"".join(
        (
            box(b"ftyp", brand, bytes(4), brand),
            box(
                b"moov",
                box(b"mvhd", bytes(100)),
                box(b"trak", box(b"tkhd", bytes(84)), media),
                box(b"udta", box(b"\xa9xyz", PLACE)),
            ),
            box(b"mdat", b"sound"),
        )
    )
