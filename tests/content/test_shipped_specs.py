"""The worksheets that come with the course: all of them can be drawn, filled, and printed with every word."""

from pathlib import Path

import pytest
from markupsafe import Markup

from app.activities.base import Sample
from app.activities.entry_kinds import EntryKind
from app.cli.course import SHIPPED
from app.content.problems import Problem
from app.content.reader import read_yaml
from app.content.specs import read_specs
from tests.drawing import Tags, block, easel, entry, part, written

PROBLEMS: list[Problem] = []
SPECS = read_specs(SHIPPED, PROBLEMS)
GUIDE = Path(__file__).parents[2] / "courses" / "README.md"
OF_THE_CURRICULUM = {
    *("stakeholder-and-asset-map", "who-decides-grid", "barrier-audit", "conflict-map", "promise-sheet"),
    *("engagement-plan", "session-plan", "tool-card", "six-question-planner", "evaluation-plan"),
    *("readiness-profile", "compass-check", "self-assessment", "commitment-note"),
}
each = pytest.mark.parametrize("name", SPECS)


def view_of(name):
    problems: list[Problem] = []
    prose = read_yaml(SHIPPED / "specs" / "en" / f"{name}.yaml", problems)
    assert problems == []
    spec = SPECS[name]
    return written(spec.kind, Sample(bones=spec.raw, prose=prose.data), name=name)


def words_of(prose):
    """Every word an author wrote, as it stands in a page."""
    if isinstance(prose, str):
        return [str(Markup.escape(prose))]
    return [word for value in prose.values() for word in words_of(value)]


def test_what_the_curriculum_asks_for_is_there():
    assert PROBLEMS == []
    assert SPECS.keys() >= OF_THE_CURRICULUM


@each
def test_a_spec_is_drawn_and_made_for_paper_with_every_word(name):
    view = view_of(name)
    with easel() as door:
        shown = block(view)
        filled = entry(view, {}) if isinstance(view.kind, EntryKind) else None
        page = str(door.activity(part(shown, entry=filled)))
    with easel("components/paper.html") as door:
        paper = str(door.on_paper(shown))
    for html in (page, paper):
        Tags(html)
        assert [word for word in words_of(view.prose) if word not in html] == []


@each
def test_a_spec_is_shown_to_those_who_write_stars(name):
    assert f"`{name}`" in GUIDE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["compass-check", "self-assessment"])
def test_what_people_say_about_themselves_can_never_be_shared(name):
    view = view_of(name)
    assert view.kind.is_private(view.bones)
