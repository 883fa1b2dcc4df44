"""Knows how the map of the course is drawn from data; knows no title, no position, no course and no Flask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Literal

from markupsafe import Markup, escape

from app.views.sky.geometry import (
    Point,
    closed_path,
    curve,
    lower_half,
    number,
    shortest_tree,
    star_points,
)
from app.views.sky.labels import (
    FIRST_LINE,
    LINE_HEIGHT,
    Box,
    Label,
    clear_bend,
    fitted,
    free_place,
)
from app.views.sky.town import horizon

State = Literal["new", "open", "done", "unwritten"]
Layout = Literal["wide", "tall"]

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
LETTERS_A_LINE: dict[Layout, tuple[int, ...]] = {"wide": (24, 19, 15, 12), "tall": (16, 13, 20, 10)}
STAR_RADIUS = 18
DONE_RADIUS = 16
FEWEST_PEOPLE = 5
WAY_BENDS = (0.08, -0.08, 0.05, -0.05, 0.14, -0.14, 0.22, -0.22)


@dataclass(frozen=True)
class SkyStar:
    """One star as the learner meets it. `href` None: not written yet. `say` is the state in words.

    `lang` and `constellation_lang` are the languages of title and name where they are not the page's.
    """

    id: str
    title: str
    constellation: str
    constellation_name: str
    minutes_words: str
    place: Point
    state: State
    say: str
    href: str | None = None
    people: int = 0
    lang: str | None = None
    constellation_lang: str | None = None


@dataclass(frozen=True)
class SkyLine:
    """A line of the map from one star to another; `kind` as in the course file."""

    start: str
    end: str
    kind: str


@dataclass(frozen=True)
class Sky:
    """All that one drawing shows. `own_line` and `idea` are star ids in order; `islands` constellations with a name of their own."""

    layout: Layout
    width: int
    height: int
    words: str
    stars: Sequence[SkyStar]
    lines: Sequence[SkyLine]
    islands: Sequence[str]
    own_line: Sequence[str] = ()
    idea: Sequence[str] = ()
    here: str | None = None


def draw(sky: Sky) -> Markup:
    """The map as one `<svg>`; words and colours come from the page's style sheet, no style is written into it."""
    labels = labels_of(sky)
    parts = [
        f'<svg class="{sky.layout}" viewBox="0 0 {sky.width} {sky.height}" role="group" aria-label="{escape(sky.words)}">',
        horizon(sky.width, sky.height),
        _definitions(sky),
        *_islands(sky),
        *_names(sky, labels),
        *_lines(sky),
        *_ways(sky, labels),
        *(_star(sky, star, label) for star, label in zip(sky.stars, labels, strict=True)),
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704 - every text from outside is escaped where it is set


kept_drawing = lru_cache(maxsize=128)(draw)
"""The same for a `Sky` of tuples: of many learners' maps few are different, as long as no address of a visit is in it."""


@cache
def star_glyph(constellation: str, state: State) -> Markup:
    """The small drawing of a star beside its title, the same as on the map."""
    shape = _marks(constellation, state, 10.5 if state == "done" else 12.5)
    return Markup(  # noqa: S704 - see draw
        f'<svg class="glyph k-{escape(constellation)}" viewBox="-15 -15 30 30" aria-hidden="true">{shape}</svg>'
    )


def labels_of(sky: Sky) -> Sequence[Label]:
    """The words under every star, where they found room."""
    words = tuple((star.title, star.say, star.place) for star in sky.stars)
    return fitted(words, lengths=LETTERS_A_LINE[sky.layout], width=sky.width, height=sky.height)


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
        if sky.layout == "tall":
            members = members[:1]  # a column is named at its head
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
    for way, look, gap in (
        (sky.own_line, 'class="own draw" pathLength="1"', 28),
        (sky.idea, 'class="own idea"', 31),
    ):
        for start, end in pairwise([places[one] for one in way if one in places]):
            if start != end:
                bend = clear_bend(start, end, bends=WAY_BENDS, taken=taken)
                yield f'<path {look} d="{curve(start, end, bend=bend, gap=gap)[0]}"/>'


def _star(sky: Sky, star: SkyStar, label: Label) -> str:
    """One star: a link named by title, state, constellation and minutes, or a picture so named if it is not written."""
    told = (star.title, star.say, star.constellation_name, star.minutes_words)
    name = escape(" ".join(f"{words}." for words in told if words))
    inner = f'<g transform="translate({number(star.place[0])} {number(star.place[1])})">{_body(sky, star, label)}</g>'
    kind = f"k-{escape(star.constellation)}"
    if star.href is None:
        return f'<g class="st {kind} unwritten" role="img" data-id="{escape(star.id)}" aria-label="{name}">{inner}</g>'
    return f'<a class="st {kind}" href="{escape(star.href)}" data-id="{escape(star.id)}" aria-label="{name}">{inner}</a>'


def _lang(lang: str | None) -> str:
    """The attribute that tells a screen reader in which language a word of the course is."""
    return f' lang="{escape(lang)}"' if lang else ""


def _body(sky: Sky, star: SkyStar, label: Label) -> str:
    glow = f'<circle r="{STAR_RADIUS + 15 + min(16, star.people)}" fill="url(#{sky.layout}-glow)"/>'
    here = '<circle class="here" r="25"/>'
    titles = "".join(
        f'<text class="t" x="{number(label.shift)}" y="{FIRST_LINE + n * LINE_HEIGHT}"{_lang(star.lang)}>{escape(line)}</text>'
        for n, line in enumerate(label.lines)
    )
    return (
        f"{glow if star.people >= FEWEST_PEOPLE else ''}"
        f'<circle class="hit" r="24"/>{here if sky.here == star.id else ""}'
        f"{_marks(star.constellation, star.state, DONE_RADIUS if star.state == 'done' else STAR_RADIUS)}{titles}"
        f'<text class="s" x="{number(label.shift)}" y="{FIRST_LINE + len(label.lines) * LINE_HEIGHT}">{escape(star.say)}</text>'
    )
