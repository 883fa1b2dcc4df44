"""Knows the six properties of an institution's theme, where each is used, and what contrast that asks for; asks no database.

The other colours of a page carry meaning (states, constellations, good and care, focus) and stay. `OURS` and `GROUNDS` say
again what `static/css/tokens.css` says; a test holds the two together.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.i18n import LazyString, lazy

LIGHT, DARK = "light", "dark"
SIDES: Final = (LIGHT, DARK)
BRAND, HOVER, ON_BRAND, SOFT, BAR = "brand", "brand-hover", "on-brand", "brand-soft", "bar"
HEADING: Final = "font-heading"

COLOURS: Mapping[str, LazyString] = {
    BRAND: lazy("Links, buttons and marks"),
    HOVER: lazy("The same under the pointer"),
    ON_BRAND: lazy("Words on filled buttons"),
    SOFT: lazy("What is chosen, and calm notes"),
    BAR: lazy("The bar at the top"),
}
"""Five of the six: the colours, by what they are for. Each is set once for light pages and once for dark ones."""

FACES: Mapping[str, tuple[LazyString, str]] = {
    "brygada": (
        lazy("Brygada, with serifs, as the course has it"),
        '"Brygada 1918", Georgia, "Noto Serif", serif',
    ),
    "atkinson": (
        lazy("Atkinson, plain, as the text has it"),
        '"Atkinson Hyperlegible Next", system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif',
    ),
    "system": (lazy("The plain letters of each device"), 'system-ui, -apple-system, "Segoe UI", sans-serif'),
}
"""The sixth: letters of headings. Only letters that are here or on the device: nothing is fetched from elsewhere."""

OURS: Mapping[str, Mapping[str, str]] = {
    LIGHT: {BRAND: "#0d5660", HOVER: "#083f47", ON_BRAND: "#ffffff", SOFT: "#dcebea", BAR: "#ffffff"},
    DARK: {BRAND: "#8ad4d0", HOVER: "#b4e6e3", ON_BRAND: "#06262b", SOFT: "#1c3d45", BAR: "#16272f"},
}
OUR_FACE: Final = "brygada"

GROUNDS: Mapping[str, Mapping[str, str]] = {
    LIGHT: {
        "page": "#f0f4f3",
        "surface": "#ffffff",
        "sunken": "#e6edec",
        "lamp-soft": "#fdf1d6",
        "good-soft": "#e0f0e5",
        "care-soft": "#fbe8e1",
        "ink": "#16303a",
        "ink-soft": "#48626b",
        "good": "#1f6a45",
        "care": "#9c3b22",
        "lamp-ink": "#8a5500",
    },
    DARK: {
        "page": "#0e1b24",
        "surface": "#16272f",
        "sunken": "#0b161d",
        "lamp-soft": "#33301f",
        "good-soft": "#17352a",
        "care-soft": "#3b2420",
        "ink": "#ecf2ef",
        "ink-soft": "#aec2c6",
        "good": "#8fd6ab",
        "care": "#ffab90",
        "lamp-ink": "#ffcf70",
    },
}
"""Colours that stay, and meet those of a theme."""

NAMES: Mapping[str, LazyString] = {
    **COLOURS,
    "page": lazy("the ground of the page"),
    "surface": lazy("the ground of cards and fields"),
    "sunken": lazy("the ground of what lies deeper"),
    "lamp-soft": lazy("the ground of notes to think about"),
    "good-soft": lazy("the ground of good news"),
    "care-soft": lazy("the ground of warnings"),
    "ink": lazy("Text"),
    "ink-soft": lazy("Small and quiet text"),
    "good": lazy("Good news"),
    "care": lazy("Warnings"),
    "lamp-ink": lazy("Words of notes to think about"),
}

LEAST: Final = 4.5
"""WCAG 2.2, 1.4.3 (AA): all of these are words somewhere. It is more than lines and marks need (1.4.11: 3)."""

PAIRS: tuple[tuple[str, str], ...] = (
    *((front, ground) for front in (BRAND, HOVER) for ground in
      ("page", "surface", "sunken", SOFT, BAR, "lamp-soft", "good-soft", "care-soft")),
    (ON_BRAND, BRAND),
    (ON_BRAND, HOVER),
    *((front, SOFT) for front in ("ink", "ink-soft", "good", "care", "lamp-ink")),
    *((front, BAR) for front in ("ink", "ink-soft")),
)  # fmt: skip
"""What stands on what: words and the ground behind them."""

_SHORT, _LONG = re.compile(r"#[0-9a-f]{3}"), re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFaint:
    """Two colours that are met together and do not differ enough."""

    side: str
    front: str
    ground: str
    ratio: float

    @property
    def at(self) -> str:
        """Which of the two is the theme's own and would have to be changed: the one in front, if it is."""
        return self.front if self.front in COLOURS else self.ground


def read_colour(told: str) -> str | None:
    """A colour as it is kept, `#rrggbb`; None: it is none."""
    tidy = told.strip().lower()
    tidy = tidy if tidy.startswith("#") else f"#{tidy}"
    if _SHORT.fullmatch(tidy):
        return "#" + "".join(digit * 2 for digit in tidy[1:])
    return tidy if _LONG.fullmatch(tidy) else None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, “contrast ratio” and “relative luminance”)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  (the formula’s)


def too_faint(colours: Mapping[str, Mapping[str, str]]) -> Iterator[TooFaint]:
    """Every pair of a whole set of colours, by day and by night, that has too little contrast."""
    for side in SIDES:
        known = {**GROUNDS[side], **colours[side]}
        for front, ground in PAIRS:
            ratio = contrast(known[front], known[ground])
            if ratio < LEAST:
                yield TooFaint(side=side, front=front, ground=ground, ratio=ratio)


def stylesheet(colours: Mapping[str, Mapping[str, str]], face: str) -> str:
    """The rules that set the six properties, to stand behind those of `tokens.css`."""
    heading = f"  --{HEADING}: {FACES[face][1]};\n"

    def rules(side: str) -> str:
        return "".join(f"  --{name}: {colours[side][name]};\n" for name in COLOURS)

    night = rules(DARK)
    return (
        f":root {{\n{heading}{rules(LIGHT)}}}\n"
        f'@media (prefers-color-scheme: dark) {{\n:root:not([data-theme="light"]) {{\n{night}}}\n}}\n'
        f':root[data-theme="dark"] {{\n{night}}}\n'
    )
