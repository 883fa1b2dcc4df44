"""Knows how the line somebody walked between the stars is drawn by itself, for a cover; needs no style sheet and no font of ours."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from app.views.sky import POINTS
from app.views.sky.geometry import Point, closed_path, star_points
from app.views.sky.labels import fitted

COLOURS = {"centre": "#0d5660", "system": "#235a8c", "compass": "#86396c", "catalysts": "#95480f"}
INK, LINE, PALE = "#16303a", "#ad6a00", "#6a848b"
FONT = Markup("'Brygada 1918', Georgia, serif")
WALKED, UNWALKED = 17, 9
LENGTHS = (22, 16, 12)
"""Letters a line of words, from the favourite to the last resort."""


@dataclass(frozen=True, slots=True)
class WalkedStar:
    """A star of the course, where it stands on the map."""

    id: str
    title: str
    constellation: str
    place: Point


def walk_drawn(stars: Sequence[WalkedStar], line: Sequence[str], *, width: int, height: int) -> str:
    """All stars; those that `line` names, in its order, are filled, named and joined by it."""
    known = {star.id: star for star in stars}
    walked = [known[name] for name in line if name in known]
    others = [star for star in stars if star not in walked]
    labels = fitted(
        tuple((star.title, "", star.place) for star in walked),
        lengths=LENGTHS,
        width=width,
        height=height + 40,
        off=tuple(star.place for star in others),
    )
    path = "L".join(f"{x} {y}" for x, y in (star.place for star in walked))
    drawn = [
        Markup('<path d="M{}" fill="none" stroke="{}" stroke-width="4" stroke-linejoin="round"/>').format(
            path, LINE
        )
        if len(walked) > 1
        else Markup(""),
        *(_star(star, UNWALKED, fill="#fff", stroke=PALE) for star in others),
        *(_star(star, WALKED, fill=COLOURS[star.constellation], stroke="#fff") for star in walked),
        *(
            _words(star.place[0] + label.shift, star.place[1] + 36 + 18 * number, words)
            for star, label in zip(walked, labels, strict=True)
            for number, words in enumerate(label.lines)
        ),
    ]
    return Markup('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}">{}</svg>').format(
        width, height + 40, Markup("").join(drawn)
    )


def _star(star: WalkedStar, radius: int, *, fill: str, stroke: str) -> Markup:
    shape = closed_path(star_points(POINTS[star.constellation], radius))
    return Markup(
        '<path transform="translate({} {})" d="{}" fill="{}" stroke="{}" stroke-width="2"/>'
    ).format(*star.place, shape, fill, stroke)


def _words(x: float, y: float, words: str) -> Markup:
    """Words with a pale edge, so that a line can pass behind them."""
    form = Markup(
        '<text x="{0}" y="{1}" text-anchor="middle" font-family="{4}" font-weight="600" font-size="17"{2}>{3}</text>'
    )
    edge = Markup(' fill="#f3f5f1" stroke="#f3f5f1" stroke-width="5" stroke-linejoin="round"')
    return form.format(x, y, edge, words, FONT) + form.format(
        x, y, Markup(' fill="{}"').format(INK), words, FONT
    )
