"""A learner's way from the map to the end of a star and back; others who look at the map; the language of it."""

import pytest
from sqlalchemy import select

from app.models import Attempt, Progress
from tests.walking import course_of, enrolment_of, enter, right

TEXT = "We decide together, early, and the people concerned have a real say in it. " * 20


@pytest.mark.both_databases("journey of a learner")
def test_a_star_is_walked_to_its_end_and_counts_at_once(visitor, tool):
    jonas = enter(visitor, "jonas", pathway="professional")
    with tool.shared.database.reading() as session:
        course = course_of(tool, session)
    star = course.stars["m01"]

    assert "What is left to be done" in jonas.page.text
    assert "Your pathway also asks for: What co-creation is" in jonas.page.text
    assert "page to read" not in jonas.page.text
    for page in course.pages_for("m01", "professional"):
        jonas.go(f"m01/page/{page.local_id}")
        jonas.read()
    for slot in course.required_entries("m01", "professional"):
        jonas.go(f"m01/page/{course.pages[slot.page].local_id}")
        fields = (
            {"text": TEXT}
            if slot.kind == "journal"
            else {
                f"field__{field['id']}".replace("-", "__"): (
                    field.get("options") or ["Something of my own."]
                )[0]
                for field in slot.bones["fields"]
            }
        )
        jonas.write(slot.id, **fields)
    left = jonas.go().text
    assert "The quiz, with 70% of the answers right." in left
    assert "page to read" not in left

    jonas.go("m01/quiz")
    jonas.send("m01/quiz", button="Begin")
    while "/result" not in jonas.path:
        number = int(jonas.path.rpartition("/")[2])
        with tool.shared.database.reading() as session:
            item = _asked(session, course, number)
        jonas.send(jonas.path, **right(item))
        jonas.follow("See how it went" if number == star.quiz.size else "Next question")
    assert "Nothing. The star is done." in jonas.page.text

    jonas.follow("To the end of the star")
    ending = jonas.page
    assert (jonas.path, ending.heading) == ("m01/", "This star is done")
    assert TEXT.strip()[:40] in ending.text
    assert "Before your next meeting, write down what is fixed" in ending.text
    assert "will lie there once that star is written" in ending.text
    assert "Your course asks for no mark here" in ending.text
    assert "Next star:" not in ending.text
    assert f"picture/{star.ending}" in ending.response.text
    assert jonas.go(f"picture/{star.ending}").response.headers["Content-Type"].startswith("image/svg+xml")
    home = jonas.go()
    assert "Nothing is left." in home.text
    assert "Go on" not in home.text
    with tool.shared.database.reading() as session:
        enrolment = enrolment_of(session, "Jonas")
        progress = session.get_one(Progress, (enrolment.id, "m01"))
        assert (progress.status, progress.fraction, progress.completed_by) == ("completed", 1.0, "quiz")
        assert enrolment.group == "professional"


def _asked(session, course, number):
    attempt = session.scalars(select(Attempt).filter_by(activity="m01/quiz")).one()
    return course.items[attempt.shown[number - 1]["item"]]


def test_a_pathway_is_asked_for_once_and_can_lead_on_to_a_star(visitor):
    kirsten = enter(visitor, "kirsten")
    assert kirsten.path == "start/page/welcome"
    page = kirsten.press("take")
    assert page.status == 422
    assert "Choose the one that fits you best" in page.text

    star = kirsten.go("m01/")
    kirsten.follow("Choose your pathway")
    kirsten.send("pathway", pathway="citizen")
    assert kirsten.page.heading == star.heading
    assert "Choose your pathway" not in kirsten.page.text
    assert "Begin here" in kirsten.go().text


@pytest.mark.parametrize("person", ["anna", "aksel"])
def test_who_teaches_or_administers_sees_the_map_without_choosing(visitor, person, tool):
    somebody = enter(visitor, person)

    assert somebody.go().status == 200
    assert somebody.page.heading.startswith("Good to see you")
    assert "page 7 of 10" in somebody.go("m01/page/my-part").text
    somebody.go("pathway")
    somebody.send("pathway", pathway="leader")
    assert "page 7 of 10" in somebody.go("m01/page/from-provider").text
    with tool.shared.database.reading() as session:
        assert enrolment_of(session, person.capitalize()).group is None
