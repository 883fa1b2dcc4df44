"""What the check of a course lets through has a word, a shape and a colour in the views."""

from typing import get_args

import pytest

from app.config import STATIC
from app.content.schemas import CONSTELLATIONS, LAYOUTS, LINE_KINDS
from app.models.progress import CompletedBy, ProgressStatus
from app.services.reporting.columns import GROUPS, GROUPS_OF_SOMEBODY, STATUSES
from app.views.admin import words
from app.views.learner.chart import KINDS_IN_WORDS
from app.views.sky import HANDS, POINTS, Sky, SkyLine, SkyStar, draw, star_glyph
from app.views.sky.geometry import NOTCH
from app.views.telling.stars import GLYPH

CSS = "".join(file.read_text(encoding="utf-8") for file in (STATIC / "css").glob("*.css"))
STATES = ("new", "open", "done", "unwritten")


@pytest.mark.parametrize("constellation", CONSTELLATIONS)
def test_every_constellation_has_a_shape_and_a_colour(constellation):
    assert len({star_glyph(constellation, state) for state in STATES}) == len(STATES)
    assert f".k-{constellation} " in CSS


@pytest.mark.parametrize("constellation", [one for one in CONSTELLATIONS if one != "centre"])
def test_every_island_has_a_ground_and_a_colour_for_its_name(constellation):
    assert f".fl-{constellation} " in CSS
    assert f".r-{constellation} " in CSS


def test_constellations_are_told_apart_by_their_shapes():
    assert POINTS.keys() == set(CONSTELLATIONS)
    assert len(set(POINTS.values())) == len(POINTS)
    assert set(POINTS.values()) <= NOTCH.keys()


@pytest.mark.parametrize("kind", LINE_KINDS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_kind_of_line_is_drawn(kind, layout):
    stars = [
        SkyStar(
            id=name,
            title=name,
            constellation="centre",
            constellation_name="Centre",
            minutes_words="",
            place=(40 + 200 * index, 90),
            state="new",
            say="New",
            href="/",
        )
        for index, name in enumerate(("m01", "m02"))
    ]
    lines = [SkyLine(start="m01", end="m02", kind=kind)]
    sky = Sky(layout=layout, width=320, height=200, words="Map", stars=stars, lines=lines, islands=())
    assert f'class="ln {HANDS[kind]}"' in draw(sky)


def test_every_kind_of_line_has_words_and_a_hand():
    assert KINDS_IN_WORDS.keys() == HANDS.keys() == set(LINE_KINDS)
    assert all(f".ln.{hand} " in CSS for hand in {*HANDS.values()} - {"leads"})


def test_every_status_has_a_star_and_words():
    assert GLYPH.keys() == {"not_started", *get_args(ProgressStatus)}
    assert words.STATUS.keys() == set(STATUSES)
    assert words.COMPLETED_BY.keys() == set(get_args(CompletedBy))


def test_every_group_has_words():
    assert words.GROUP.keys() == set(GROUPS_OF_SOMEBODY)
    assert words.MEMBER.keys() == set(GROUPS)
