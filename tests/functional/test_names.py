"""Each source of names keeps what it told, and what is no name is none."""

import pytest
from sqlalchemy import select

from app.models import Person
from lti.practice_lms.families import PLAIN
from tests.doorstep import CORE, reading
from tests.functional.test_rosters import EVERY
from tests.gradebook import Grades
from tests.practice import practice_lms

NOTHING = {"name": None, "given_name": None, "family_name": None, "email": None}
ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"


@pytest.fixture
def lms_config(tool):
    return practice_lms(tool, family=PLAIN, clock=tool.clock)


@pytest.fixture
def grades(tool, lms):
    return Grades(tool=tool, lms=lms)


def known(tool, sub="11"):
    with reading(tool) as session:
        person = session.scalars(select(Person).where(Person.sub == sub)).one()
        return person.name, person.email


def shares(lms, *fields):
    """What the platform tells from now on, at launches and in its roster."""
    object.__setattr__(lms.platform.config, "shares", frozenset(fields))


@pytest.mark.both_databases("json")
def test_a_name_from_the_roster_stays_though_launches_tell_none(tool, doorstep, grades):
    doorstep.launch(NOTHING)
    assert known(tool) == (None, None)
    grades.work()
    assert known(tool) == ("Kirsten Dahl", "kirsten@nordby.example")
    doorstep.launch(NOTHING)
    assert known(tool) == ("Kirsten Dahl", "kirsten@nordby.example")


def test_what_a_source_told_and_tells_no_more_is_forgotten(tool, lms, doorstep, grades):
    doorstep.launch()
    doorstep.launch({"email": None})
    assert known(tool) == ("Kirsten Dahl", None)
    grades.work()
    assert known(tool) == ("Kirsten Dahl", "kirsten@nordby.example")
    shares(lms)
    doorstep.launch(NOTHING)
    assert known(tool)[0] == "Kirsten Dahl", "the roster told it, and has not been read since"
    grades.later(EVERY)
    assert known(tool) == (None, None)


def test_what_has_no_letter_is_no_name(tool, doorstep):
    """ILIAS sends `-` for who shares no name."""
    for number, dash in enumerate(("-", ".", " ", "—", "...", "\u202e")):
        somebody = f"sub-{number}"
        doorstep.launch({"sub": somebody, "name": dash, "given_name": dash, "family_name": dash})
        assert known(tool, somebody)[0] is None, repr(dash)


def test_a_name_is_what_can_be_shown(tool, doorstep):
    cases = (
        ({"name": None}, "Kirsten Dahl"),
        ({"name": "-"}, "Kirsten Dahl"),
        ({"name": None, "family_name": "."}, "Kirsten"),
        ({"name": "  Kirsten\u202e D\x07ahl "}, "Kirsten Dahl"),
        ({"name": "K" * 500}, "K" * 200),
    )
    for number, (claims, name) in enumerate(cases):
        somebody = f"sub-{number}"
        doorstep.launch({"sub": somebody} | claims)
        assert known(tool, somebody)[0] == name, claims


@pytest.mark.both_databases("reports")
def test_search_passes_over_case_and_marks_on_letters(doorstep):
    doorstep.launch({"name": "José Müller Ærø", "given_name": None, "family_name": None})
    page = doorstep.launch(
        {f"{CORE}roles": [ADMINISTRATOR], f"{CORE}context": {"id": "town", "type": ["Account"]}},
        person="aksel",
    )
    for asked in ("Ærø", "ÆRØ", "josé", "JOSE", "jose\u0301", "Muller", "müller"):
        found = doorstep.browser.open(f"reports?text={asked}", base=page.url)
        assert (found.status, "José Müller Ærø" in found.text) == (200, True), asked
