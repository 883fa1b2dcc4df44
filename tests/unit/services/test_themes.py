"""The colours of a theme are checked wherever they meet; a logo is read to its last byte."""

import re
import struct
import zlib

import pytest

from app.config import STATIC
from app.errors import AppError
from app.services.operating.logos import MOST_BYTES, MOST_HIGH, MOST_WIDE, read_logo
from app.services.operating.theme_colours import (
    COLOURS,
    FACES,
    GROUNDS,
    HEADING,
    LEAST,
    NAMES,
    OUR_FACE,
    OURS,
    PAIRS,
    SIDES,
    contrast,
    read_colour,
    stylesheet,
    too_faint,
)
from tests.logos import png

TOKENS = (STATIC / "css" / "tokens.css").read_text()
RULES = {
    "light": TOKENS[TOKENS.index(":root {") : TOKENS.index("@media (prefers-color-scheme")],
    "dark": TOKENS[TOKENS.index(':root[data-theme="dark"]') :],
    "night": TOKENS[
        TOKENS.index("@media (prefers-color-scheme: dark)") : TOKENS.index(':root[data-theme="dark"]')
    ],
}
NIGHT = re.compile(r":root(?:\[data-theme=\"dark\"\]|:not\(\[data-theme=\"light\"\]\))[^{}]*\{([^{}]*)\}")


def said(rules, name):
    told = re.search(rf"^\s*--{name}: ([^;]+);", rules, re.MULTILINE)
    assert told, name
    return told[1]


class TestColours:
    """What is known here of the stylesheets is so there."""

    @pytest.mark.parametrize("side", SIDES)
    def test_ours_are_those_of_the_stylesheet(self, side):
        for name, colour in {**OURS[side], **GROUNDS[side]}.items():
            assert read_colour(said(RULES[side], name)) == colour, name
        assert said(RULES["light"], HEADING) == FACES[OUR_FACE][1]

    def test_the_night_of_the_device_is_that_of_the_reader(self):
        told = [re.findall(r"--[\w-]+: [^;]+;", RULES[one]) for one in ("dark", "night")]
        assert told[0] == told[1]

    def test_by_night_nothing_but_colours_changes(self):
        """A browser is asked for colours alone there; the white plate of a logo may be a little wider."""
        changed = {
            (name, told)
            for sheet in (STATIC / "css").glob("*.css")
            for rule in NIGHT.findall(sheet.read_text())
            for name, told in re.findall(r"([\w-]+): ([^;]+);", rule)
        }
        assert ("--ink", said(RULES["dark"], "ink")) in changed
        assert {name for name, _told in changed if not name.startswith("--")} == {
            *("background", "color-scheme", "filter"),
            *("padding", "border-radius"),
        }
        assert all(
            told.startswith("#") for name, told in changed if name.startswith("--") and name != "--shadow"
        )

    def test_every_ground_that_meets_a_theme_is_known(self):
        """A rule of any sheet that paints one of the six under or over something else adds its pair here first."""
        fixed = {"--page", "--surface", "--sunken", "--ink", "--ink-soft", "--good", "--care", "--lamp-ink"}
        themed = {f"--{name}" for name in COLOURS}
        met = set()
        for sheet in (STATIC / "css").glob("*.css"):
            for rule in re.findall(r"\{([^{}]*)\}", sheet.read_text()):
                front = re.search(r"(?<![\w-])color: var\((--[\w-]+)\)", rule)
                ground = re.search(r"(?<![\w-])background(?:-color)?: var\((--[\w-]+)\)", rule)
                if front and ground and {front[1], ground[1]} & themed:
                    met.add((front[1].removeprefix("--"), ground[1].removeprefix("--")))
        assert met
        assert met <= set(PAIRS)
        assert {name for pair in PAIRS for name in pair} <= {*NAMES}
        assert fixed <= {f"--{name}" for name in GROUNDS["light"]}

    def test_ours_can_be_told_apart_everywhere(self):
        assert list(too_faint(OURS)) == []

    def test_contrast_is_that_of_wcag(self):
        assert contrast("#000000", "#ffffff") == pytest.approx(21)
        assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
        assert contrast("#767676", "#ffffff") == pytest.approx(4.542, abs=0.001)
        assert contrast("#ffffff", "#767676") == contrast("#767676", "#ffffff")

    def test_what_is_too_faint_is_named_with_its_ratio_on_its_side(self):
        wished = {**OURS, "dark": {**OURS["dark"], "brand": "#0d5660"}}
        found = list(too_faint(wished))
        assert {one.side for one in found} == {"dark"}
        first = next(one for one in found if one.ground == "page")
        assert (first.front, first.at) == ("brand", "brand")
        assert first.ratio == pytest.approx(contrast("#0d5660", "#0e1b24"))
        assert first.ratio < LEAST

    def test_a_ground_of_the_theme_is_blamed_where_the_words_are_ours(self):
        found = too_faint({**OURS, "light": {**OURS["light"], "bar": "#16303a"}})
        assert {one.at for one in found if one.front == "ink"} == {"bar"}

    @pytest.mark.parametrize(
        ("told", "kept"),
        [
            ("#0D5660", "#0d5660"),
            (" 0d5660 ", "#0d5660"),
            ("#abc", "#aabbcc"),
            ("red", None),
            ("#12", None),
            ("", None),
            ("#0d5660;} body{}", None),
            ("var(--ink)", None),
        ],
    )
    def test_only_a_colour_is_taken(self, told, kept):
        assert read_colour(told) == kept

    def test_the_stylesheet_sets_six_properties_for_day_and_night_and_nothing_else(self):
        sheet = stylesheet(OURS, "system")
        names = re.findall(r"--([\w-]+):", sheet)
        assert set(names) == {*COLOURS, HEADING}
        assert len(names) == 1 + 3 * len(COLOURS)
        assert "system-ui" in said(sheet, HEADING)
        assert "url(" not in sheet


class TestLogos:
    """A PNG is written anew; everything else is refused with a reason."""

    @pytest.mark.parametrize(
        ("kind", "depth"), [(0, 1), (0, 8), (0, 16), (2, 8), (3, 4), (3, 8), (4, 8), (6, 8), (6, 16)]
    )
    def test_a_png_is_taken_and_its_picture_stays(self, kind, depth):
        sent = png(31, 9, kind=kind, depth=depth)
        logo = read_logo(sent)
        assert (logo.width, logo.height) == (31, 9)
        assert read_logo(logo.body) == logo

    def test_texts_places_and_what_hides_behind_the_end_are_left_out(self):
        sent = png(8, 8, extra=((b"tEXt", b"Comment\0secret"), (b"eXIf", b"secret")), tail=b"<script>secret")
        assert b"secret" in sent
        assert b"secret" not in read_logo(sent).body

    @pytest.mark.parametrize(
        ("sent", "why"),
        [
            (b"", "type"),
            (b"\xff\xd8\xff\xe0 JFIF", "type"),
            (b"GIF89a", "type"),
            (b'<?xml version="1.0"?><SVG onload="alert(1)"/>', "svg"),
            (png(8, 8)[:-20], "broken"),
            (png(8, 8)[:60] + b"!" + png(8, 8)[61:], "broken"),
            (png(8, 8, rows=b"\0" * 20), "broken"),
            (png(2, 2, rows=b"\7\0\0\0\0\0\0" * 2), "broken"),
            (png(8, 8, kind=3, extra=()).replace(b"PLTE", b"pLTE"), "broken"),
            (png(MOST_WIDE + 1, 1), "size"),
            (png(1, MOST_HIGH + 1), "size"),
            (png(8, 8, weave=1), "woven"),
            (b"\x89PNG\r\n\x1a\n" + b"x" * MOST_BYTES, "large"),
        ],
        ids=lambda one: one if isinstance(one, str) else "",
    )
    def test_what_is_no_such_picture_is_refused_with_the_reason(self, sent, why):
        with pytest.raises(AppError) as refused:
            read_logo(sent)
        assert (refused.value.code, refused.value.detail["why"]) == ("logo.unfit", why)

    def test_a_bomb_is_not_unfolded(self):
        """Two hundred kilobytes that would be two hundred megabytes."""
        bomb = zlib.compress(b"\0" * (200 * 1024 * 1024), 9)
        header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
        with pytest.raises(AppError, match=r"logo\.unfit"):
            read_logo(png(8, 8, header=header, packed=bomb))
