"""The map is drawn from data alone: names, states, links and rooms for words."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import hypothesis.strategies as st
import pytest
from hypothesis import given

from app.views.sky import Sky, SkyLine, SkyStar, Unborn, draw, labels_of, planned, star_glyph
from app.views.sky.geometry import broken, lower_half, star_points
from app.views.sky.labels import Box
from app.views.sky.parts import PLAIN
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


def test_stars_that_are_not_written_are_light_without_name_or_address():
    picture = drawn(
        sky(star("m01", 200, 200), unborn=(Unborn("compass", (500, 90)), Unborn("system", (90, 90))))
    )
    assert [link.get("href") for link in picture.iter(f"{SVG}a")] == ["/m01/"]
    pale = picture.findall(f".//{SVG}path[@class='unborn']")
    assert [one.get("aria-hidden") for one in pale] == ["true", "true"]


@pytest.mark.parametrize("layout", ["wide", "tall"])
def test_one_star_is_large_and_the_others_stay_off_its_words(layout):
    pale = tuple(Unborn("compass", (0, 0)) for _one in range(11))
    alone = planned(sky(star("m01", 5, 5, title="What it is and what it is not"), layout=layout, unborn=pale))
    [words] = labels_of(alone)
    assert 'class="st k-system first"' in draw(alone)
    assert len(alone.unborn) == 11
    boxes = [Box(x - 9, y - 9, x + 9, y + 9) for x, y in (one.place for one in alone.unborn)]
    assert not any(words.box.overlap(box) for box in boxes)
    assert all(box.left > 0 and box.right < alone.width and box.bottom < alone.height - 60 for box in boxes)


def test_on_a_phone_a_row_is_as_high_as_its_longest_title():
    short, long = "Listening", "Listening to each other for as long as it takes us all"
    stars = [star(f"m{n:02}", 0, 0, title=short) for n in range(1, 5)]
    low = planned(sky(*stars, layout="tall"))
    high = planned(sky(*stars[:1], replace(stars[1], title=long), *stars[2:], layout="tall"))
    assert [one.place[0] for one in low.stars] == [80, 240, 80, 240]
    assert high.stars[2].place[1] - low.stars[2].place[1] == 3 * PLAIN.line
    assert high.height > low.height
    assert colliding_titles(high) == []


def test_a_long_word_has_a_row_of_its_own_on_a_phone():
    long = star("m02", 0, 0, title="Nachbarschaftshilfevereine")
    rows = planned(sky(star("m01", 0, 0), long, star("m03", 0, 0), layout="tall")).stars
    assert [one.place[0] for one in rows] == [160, 160, 160]
    assert len({one.place[1] for one in rows}) == 3


titles = st.lists(st.text("abcdefghij ", min_size=1, max_size=44).filter(str.strip), min_size=2, max_size=14)


@given(titles, st.integers(0, 9))
def test_on_a_phone_no_words_touch_whatever_the_titles_say(titles, unborn):
    stars = [
        star(f"m{n:02}", 0, 0, title=title, constellation=("system", "compass", "centre")[n % 3])
        for n, title in enumerate(titles)
    ]
    pale = tuple(Unborn("system", (0, 0)) for _one in range(unborn))
    rows = planned(sky(*stars, layout="tall", islands=("system", "compass"), unborn=pale))
    assert {one.id for one in rows.stars} == {one.id for one in stars}
    assert colliding_titles(rows) == []
    bottoms = [band.bottom for band in rows.bands]
    assert all(below.top > bottom for bottom, below in zip(bottoms, rows.bands[1:], strict=False))


@pytest.mark.parametrize("end", [(240, 300), (80, 900), (240, 900), (160, 60), (240, 80)])
def test_the_own_line_is_drawn_on_a_phone_too(end):
    stars = (star("m01", 80, 80), star("m02", *end))
    path = drawn(sky(*stars, layout="tall", own_line=("m01", "m02"))).find(f".//{SVG}path[@class='own draw']")
    assert path.get("d").startswith("M")


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
