"""The map is drawn from data alone: names, states, links and rooms for words."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from app.views.sky import Sky, SkyLine, SkyStar, draw, star_glyph
from app.views.sky.geometry import broken, lower_half, star_points
from tests.crowding import colliding_titles

SVG = "{http://www.w3.org/2000/svg}"


def star(name: str, x: float, y: float, **given) -> SkyStar:
    told = {
        "title": f"Star {name}",
        "constellation": "system",
        "constellation_name": "The System",
        "minutes_words": "90 minutes",
        "state": "new",
        "say": "New",
        "href": f"/{name}/",
    }
    return SkyStar(id=name, place=(x, y), **{**told, **given})


def sky(*stars: SkyStar, **given) -> Sky:
    told = {
        "layout": "wide",
        "width": 870,
        "height": 478,
        "words": "Map",
        "lines": (),
        "islands": ("system",),
    }
    return Sky(stars=stars, **{**told, **given})


def drawn(given: Sky) -> ET.Element:
    return ET.fromstring(str(draw(given)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314


def test_a_star_is_a_link_named_by_title_state_constellation_and_minutes():
    link = drawn(sky(star("m01", 200, 200))).find(f".//{SVG}a")
    assert link.get("href") == "/m01/"
    assert link.get("aria-label") == "Star m01. New. The System. 90 minutes."


def test_a_star_that_is_not_written_is_shown_but_is_no_link():
    picture = drawn(sky(star("m02", 200, 200, href=None, state="unwritten", say="Not written yet")))
    assert picture.find(f".//{SVG}a") is None
    shown = picture.find(f".//{SVG}g[@role='img']")
    assert "Not written yet" in shown.get("aria-label")


def test_words_from_outside_are_escaped():
    markup = str(draw(sky(star("m01", 200, 200, title='<b>"&'))))
    assert "<b>" not in markup
    assert "&lt;b&gt;" in markup


def test_the_drawing_carries_no_style_attribute_and_no_script():
    markup = str(draw(sky(star("m01", 200, 200), star("m02", 400, 300), own_line=("m01", "m02"))))
    assert not re.search(r"\sstyle=|<script|\son\w+=", markup)


def test_the_own_line_takes_the_place_of_the_courses_line():
    stars = (star("m01", 200, 200), star("m02", 500, 300))
    lines = (SkyLine("m01", "m02", "opens"),)
    assert 'class="ln' in draw(sky(*stars, lines=lines))
    walked = draw(sky(*stars, lines=lines, own_line=("m02", "m01")))
    assert 'class="own draw"' in walked
    assert 'class="ln' not in walked


@pytest.mark.parametrize(("people", "glows"), [(4, False), (5, True)])
def test_a_star_glows_from_five_people_on(people, glows):
    assert ("url(#wide-glow)" in draw(sky(star("m01", 200, 200, people=people)))) is glows


def test_a_line_to_a_star_that_is_switched_off_is_left_out():
    assert 'class="ln' not in draw(sky(star("m01", 200, 200), lines=(SkyLine("m01", "m09", "opens"),)))


def test_titles_that_lie_over_each_other_are_told():
    near = sky(star("m01", 200, 200, title="Transparency"), star("m02", 220, 200, title="Trustworthiness"))
    assert colliding_titles(near) == [("Transparency", "Trustworthiness")]
    assert not colliding_titles(replace(near, stars=(near.stars[0],)))


def test_words_stay_on_the_map():
    text = drawn(sky(star("m01", 5, 200, title="A rather long title"))).find(f".//{SVG}text[@class='t']")
    assert float(text.get("x")) > 0


@pytest.mark.parametrize("state", ["new", "open", "done", "unwritten"])
def test_every_state_has_a_drawing_of_its_own(state):
    others = {star_glyph("centre", one) for one in ("new", "open", "done", "unwritten")} - {
        star_glyph("centre", state)
    }
    assert len(others) == 3


def test_lines_of_words_are_few_and_even():
    lines = broken("Open cards: transparency, trust, ethics", 24)
    assert max(map(len, lines)) <= 24
    assert len(lines) == 3
    assert broken("One two", 24) == ["One two"]


def test_the_lower_half_lies_under_the_middle():
    assert min(y for _, y in lower_half(star_points(5, 10))) >= 0
