"""Knows what stands on a certificate made for paper; knows neither who it belongs to nor how it is set."""

from dataclasses import asdict, dataclass
from typing import Any

from app.typeset.language import language


@dataclass(frozen=True, slots=True, kw_only=True)
class StarLine:
    """A star that was done, with its sign."""

    text: str
    lang: str
    sign: str
    """SVG; it decorates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """A text of its holder, on a sheet behind it."""

    title: str
    about: str
    lang: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A drawing, and what it shows."""

    svg: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSheet:
    """A certificate: one sheet, and own words behind it."""

    title: str
    """Of the file."""
    lang: str
    above: str
    name: str
    done: str
    time: str
    asks: str
    """What is asked of whoever gets it; may be empty, as the next three."""
    stars: tuple[StarLine, ...]
    sentence: str
    sentence_by: str
    given_by: str
    logo: Drawing | None
    """Of the institution; None: it has none."""
    offered: str
    """The sentence that stands on the institution's pages; may be empty."""
    day: str
    verify: str
    address: str
    note: str
    way: Drawing
    code: Drawing
    own_words: str
    """What stands over the texts."""
    texts: tuple[OwnWords, ...]

    def as_data(self) -> dict[str, Any]:
        """What is handed to the setter."""
        told = asdict(self) | language(self.lang)
        for part in ("stars", "texts"):
            told[part] = [one | language(one["lang"]) for one in told[part]]
        return told
