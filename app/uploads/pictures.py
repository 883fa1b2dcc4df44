"""Knows how a picture is drawn anew: upright, no larger than is looked at, with nothing said in it about where and by what it was taken."""

from io import BytesIO

from PIL import Image, ImageOps

from app.uploads.refusal import RefusedFile, broken

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 30_000_000
"""Before it is unpacked: a picture of a few kilobytes may have millions."""
MOST_SIDE = 2000
QUALITY = 85
WHITE = (255, 255, 255)
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")


def begins(body: bytes) -> bool:
    """Whether it is a picture of a format that is read here."""
    return body.startswith(_STARTS) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")


def redrawn(body: bytes) -> tuple[bytes, tuple[int, int]]:
    """The picture as JPEG, and its size. Only its pixels are taken over. Raises `RefusedFile`."""
    Image.MAX_IMAGE_PIXELS = None  # ours is the smaller ceiling, and it refuses
    try:
        with Image.open(BytesIO(body), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RefusedFile("many_pixels")
            picture.draft("RGB", (MOST_SIDE, MOST_SIDE))
            picture.load()
            return _drawn(picture)
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        raise broken() from error


def _drawn(picture: Image.Image) -> tuple[bytes, tuple[int, int]]:
    upright = ImageOps.exif_transpose(picture)
    has_holes = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    pixels = upright.convert("RGBA" if has_holes else "RGB")
    pixels.thumbnail((MOST_SIDE, MOST_SIDE))
    sheet = Image.new("RGB", pixels.size, WHITE)
    sheet.paste(pixels, mask=pixels if has_holes else None)
    into = BytesIO()
    sheet.save(into, "JPEG", quality=QUALITY, optimize=True)
    return into.getvalue(), sheet.size
