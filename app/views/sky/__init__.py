"""Knows how the map of the course is drawn from data; knows no title, no position, no course and no Flask."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from operator import itemgetter

from markupsafe import Markup, escape

from app.views.sky.geometry import (
    Point,
    closed_path,
    curve,
    lower_half,
    number,
    shortest_tree,
    side_way,
    star_points,
)
from app.views.sky.labels import Box, Label, clear_bend, fitted, free_place, label
from app.views.sky.parts import LARGE, Band, Layout, Size, Sky, SkyLine, SkyStar, State, Unborn
from app.views.sky.plan import longest_line, planned
from app.views.sky.town import horizon

__all__ = [
    "Band",
    "Layout",
    "Sky",
    "SkyLine",
    "SkyStar",
    "State",
    "Unborn",
    "draw",
    "kept_drawing",
    "labels_of",
    "planned",
    "star_glyph",
]

# A constellation is known by the number of its stars' points.
POINTS = {"centre": 5, "system": 6, "compass": 4, "catalysts": 8}
# Nine kinds of line, four hands.
HANDS = {
    "opens": "leads",
    "turns-into": "leads",
    "next": "leads",
    "feeds": "gives",
    "enables": "gives",
    "needs": "gives",
    "checks": "checks",
    "contrasts": "back",
    "returns": "back",
}
LETTERS_A_LINE = (22, 19, 15, 12)
"""Under a star of the wide map: the favourite first."""
PALE_RADIUS = 9
FEWEST_PEOPLE = 5
WAY_BENDS = (0.08, -0.08, 0.05, -0.05, 0.14, -0.14, 0.22, -0.22)


def draw(sky: Sky) -> Markup:
    """The map as one `<svg>`; words and colours come from the page's style sheet, no style is written into it."""
    labels = labels_of(sky)
    parts = [
        f'<svg class="{sky.layout}" viewBox="0 0 {sky.width} {sky.height}" role="group" aria-label="{escape(sky.words)}">',
        horizon(sky.width, sky.height),
        _definitions(sky),
        *_unborn(sky),
        *(_bands(sky) if sky.layout == "tall" else (*_islands(sky), *_names(sky, labels), *_lines(sky))),
        *_ways(sky, labels),
        *_heads(sky),
        *(_star(sky, star, label) for star, label in zip(sky.stars, labels, strict=True)),
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704 - every text from outside is escaped where it is set


@lru_cache(maxsize=128)
def kept_drawing(sky: Sky) -> Markup:
    """`sky` in its final places, for a `Sky` of tuples: of many learners' maps few differ, while no address of a visit is in it."""
    return draw(planned(sky))


@cache
def star_glyph(constellation: str, state: State) -> Markup:
    """The small drawing of a star beside its title, the same as on the map."""
    shape = _marks(constellation, state, 10.5 if state == "done" else 12.5)
    return Markup(  # noqa: S704 - see draw
        f'<svg class="glyph k-{escape(constellation)}" viewBox="-15 -15 30 30" aria-hidden="true">{shape}</svg>'
    )


def labels_of(sky: Sky) -> Sequence[Label]:
    """The words under every star, where they found room."""
    if sky.layout == "tall" or sky.size is LARGE:
        return [
            label(
                star.title,
                star.say,
                place=star.place,
                longest=longest_line(star) if sky.layout == "tall" else LETTERS_A_LINE[0],
                width=sky.width,
                size=sky.size,
            )
            for star in sky.stars
        ]
    words = tuple((star.title, star.say, star.place) for star in sky.stars)
    pale = tuple(one.place for one in sky.unborn)
    return fitted(words, lengths=LETTERS_A_LINE, width=sky.width, height=sky.height, off=pale)


def _marks(constellation: str, state: State, radius: float) -> str:
    """Outline = new, broken outline = not written, lower half filled = open, filled with tick and ring = done."""
    corners = star_points(POINTS[constellation], radius)
    line = (
        f'<path class="g-line{" g-unwritten" if state == "unwritten" else ""}" d="{closed_path(corners)}"/>'
    )
    if state == "open":
        return f'{line}<path class="g-fill" d="{closed_path(lower_half(corners))}"/>'
    if state == "done":
        step = radius / 10
        tick = f"M{number(-3 * step)} 0l{number(2.2 * step)} {number(2.4 * step)} {number(4 * step)} {number(-4.6 * step)}"
        ring = f'<circle class="g-ring" r="{number(radius * 1.28)}"/>'
        return (
            f'{ring}{line}<path class="g-fill" d="{closed_path(corners)}"/><path class="g-tick" d="{tick}"/>'
        )
    return line


def _members(sky: Sky, constellation: str) -> list[Point]:
    return [star.place for star in sky.stars if star.constellation == constellation]


def _definitions(sky: Sky) -> str:
    """The glow, and per island the blur and threshold that melt its strokes into one shape."""
    region = (
        f'filterUnits="userSpaceOnUse" x="-40" y="-40" width="{sky.width + 80}" height="{sky.height + 80}"'
    )
    melts = "".join(
        f'<filter id="{sky.layout}-{escape(one)}" {region}><feGaussianBlur in="SourceAlpha" stdDeviation="20"/>'
        f'<feComponentTransfer result="m"><feFuncA type="linear" slope="24" intercept="-11.5"/></feComponentTransfer>'
        f'<feFlood class="fl-{escape(one)}"/><feComposite in2="m" operator="in"/></filter>'
        for one in sky.islands
    )
    glow = f'<radialGradient id="{sky.layout}-glow"><stop class="glow-a"/><stop offset="1" class="glow-b"/></radialGradient>'
    return f"<defs>{glow}{melts}</defs>"


def _unborn(sky: Sky) -> Iterable[str]:
    """What is not written yet is told beside the drawing; here it is only light."""
    for one in sky.unborn:
        at = f"translate({number(one.place[0])} {number(one.place[1])})"
        corners = star_points(POINTS[one.constellation], PALE_RADIUS)
        yield f'<path class="unborn" aria-hidden="true" transform="{at}" d="{closed_path(corners)}"/>'


def _bands(sky: Sky) -> Iterable[str]:
    """The constellations of a sky in rows."""
    for band in sky.bands:
        yield (
            f'<rect class="band f-{escape(band.constellation)}" x="6" y="{number(band.top)}"'
            f' width="{number(sky.width - 12)}" height="{number(band.bottom - band.top)}" rx="30"/>'
        )


def _heads(sky: Sky) -> Iterable[str]:
    """The names of the constellations of a sky in rows, over the ways."""
    names = {star.constellation: (star.constellation_name, star.constellation_lang) for star in sky.stars}
    for band in sky.bands:
        name, lang = names[band.constellation]
        yield (
            f'<text class="region r-{escape(band.constellation)}" x="26" y="{number(band.top + 32)}"'
            f"{_lang(lang)}>{escape(name)}</text>"
        )


def _islands(sky: Sky) -> Iterable[str]:
    for one in sky.islands:
        places = _members(sky, one)
        if not places:
            continue
        edges = shortest_tree(places) or [(places[0], places[0])]
        path = "".join(
            f"M{number(a[0])} {number(a[1] + 14)}L{number(b[0])} {number(b[1] + 14)}" for a, b in edges
        )
        yield f'<g filter="url(#{sky.layout}-{escape(one)})"><path class="air" d="{path}"/></g>'


def _names(sky: Sky, labels: Sequence[Label]) -> Iterable[str]:
    names = {star.constellation: (star.constellation_name, star.constellation_lang) for star in sky.stars}
    taken = [label.box for label in labels]
    taken += [Box(x - 30, y - 30, x + 30, y + 30) for x, y in (star.place for star in sky.stars)]
    for one in sky.islands:
        if one not in names:
            continue
        members = tuple(sorted(_members(sky, one), key=itemgetter(1)))
        name, lang = names[one]
        spot = free_place(name, members=members, taken=tuple(taken), width=sky.width, height=sky.height)
        taken.append(spot)
        x, y = number(spot.left), number(spot.bottom - 6)
        yield f'<text class="region r-{escape(one)}" x="{x}" y="{y}"{_lang(lang)}>{escape(name)}</text>'


def _lines(sky: Sky) -> Iterable[str]:
    """The course's lines; the learner's own line and the idea take the place of theirs."""
    places = {star.id: star.place for star in sky.stars}
    walked = {frozenset(step) for way in (sky.own_line, sky.idea) for step in pairwise(way)}
    for index, line in enumerate(sky.lines):
        if frozenset((line.start, line.end)) in walked or not {line.start, line.end} <= places.keys():
            continue
        bend = 0.06 if index % 2 else -0.06
        path, end, angle = curve(places[line.start], places[line.end], bend=bend, gap=26)
        hand = HANDS[line.kind]
        ends = f'data-a="{escape(line.start)}" data-b="{escape(line.end)}"'
        yield f'<path class="ln {hand}" {ends} d="{path}"/>'
        if hand != "checks":
            at = f"translate({number(end[0])} {number(end[1])}) rotate({angle:.0f})"
            yield f'<path class="tip" {ends} transform="{at}" d="M1 0-6-3.2-6 3.2Z"/>'


def _ways(sky: Sky, labels: Sequence[Label]) -> Iterable[str]:
    """The learner's own line, then the idea: bent so that they run beside the words where they can."""
    places = {star.id: star.place for star in sky.stars}
    taken = [label.box for label in labels]
    for way, look, gap, edge in (
        (sky.own_line, 'class="own draw" pathLength="1"', 28, 9),
        (sky.idea, 'class="own idea"', 31, 16),
    ):
        for start, end in pairwise([places[one] for one in way if one in places]):
            if start == end:
                continue
            if sky.layout == "tall":
                yield f'<path {look} d="{side_way(start, end, width=sky.width, edge=edge)}"/>'
            else:
                bend = clear_bend(start, end, bends=WAY_BENDS, taken=taken)
                yield f'<path {look} d="{curve(start, end, bend=bend, gap=gap)[0]}"/>'


def _star(sky: Sky, star: SkyStar, label: Label) -> str:
    """One star: a link named by title, state, constellation and minutes."""
    told = (star.title, star.say, star.constellation_name, star.minutes_words)
    name = escape(" ".join(f"{words}." for words in told if words))
    inner = f'<g transform="translate({number(star.place[0])} {number(star.place[1])})">{_body(sky, star, label)}</g>'
    kind = f"k-{escape(star.constellation)}{' first' if sky.size is LARGE else ''}"
    return f'<a class="st {kind}" href="{escape(star.href)}" data-id="{escape(star.id)}" aria-label="{name}">{inner}</a>'


def _lang(lang: str | None) -> str:
    """The attribute that tells a screen reader in which language a word of the course is."""
    return f' lang="{escape(lang)}"' if lang else ""


def _body(sky: Sky, star: SkyStar, label: Label) -> str:
    size = sky.size
    glow = f'<circle r="{number(size.radius + 15 + min(16, star.people))}" fill="url(#{sky.layout}-glow)"/>'
    here = f'<circle class="here" r="{number(size.here)}"/>'
    titles = "".join(
        f'<text class="t" x="{number(label.shift)}" y="{number(size.first_line + n * size.line)}"{_lang(star.lang)}>{escape(line)}</text>'
        for n, line in enumerate(label.lines)
    )
    return (
        f"{glow if star.people >= FEWEST_PEOPLE else ''}"
        f'<circle class="hit" r="{number(size.hit)}"/>{here if sky.here == star.id else ""}'
        f"{_marks(star.constellation, star.state, _radius(size, star))}{titles}"
        f'<text class="s" x="{number(label.shift)}" y="{number(size.first_line + len(label.lines) * size.line)}">{escape(star.say)}</text>'
    )


def _radius(size: Size, star: SkyStar) -> float:
    return size.done_radius if star.state == "done" else size.radius
