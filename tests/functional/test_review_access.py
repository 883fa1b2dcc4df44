"""Who may look at a learner's work, at whose, and what stays shut in a visit that shows it."""

import hashlib
import hmac
from datetime import timedelta

from sqlalchemy import select, update

from app.models import Attempt, Deployment, Enrolment, Person, Visit
from app.services.operating import platforms, powers
from tests.doorstep import CORE, MEMBERSHIP, Doorstep, reading, rows
from tests.functional.test_access import addresses, ask
from tests.reviewing import (
    anna,
    finish_quiz,
    grades,
    kirsten,
    lms_config,
    looks,
    review_claims,
    wish,
)
from tests.walking import Learner, enter

__all__ = ["anna", "grades", "kirsten", "lms_config", "wish"]

TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


# ---- by whom, of whom


def test_who_does_not_teach_is_refused_and_nothing_is_written(tool, kirsten, wish):
    assert kirsten.page.status == 200
    before = rows(tool, Visit, Person, Enrolment)

    for role in ("Learner", "Mentor", ""):
        page = wish({CORE + "roles": [MEMBERSHIP + role] if role else []}, person="jonas")

        assert (page.status, page.heading) == (403, "Only those who teach look at a learner’s work"), role
        assert rows(tool, Visit, Person, Enrolment) == before, role
    assert looks(tool) == []


def test_whoever_acts_as_a_teacher_is_refused(tool, kirsten, wish):
    assert kirsten.page.status == 200
    assert wish({CORE + "custom": {"item": "m01", "masquerading_user_id": "4"}}).status == 403
    assert looks(tool) == []


def test_an_administrator_by_name_may_look(tool, grades, kirsten, wish):
    assert kirsten.page.status == 200
    grades.arrive("jonas", "course")
    with tool.shared.database.writing() as session:
        jonas = session.scalars(select(Person).where(Person.given == "Jonas")).one()
        powers.grant_admin(session, jonas.key, now=tool.clock())

    assert wish(person="jonas").status == 200


def test_who_does_not_learn_here_is_unknown_and_nothing_is_written(tool, grades, kirsten, wish):
    assert kirsten.page.status == 200
    grades.arrive("anna", "course")
    before = rows(tool, Visit, Enrolment)

    for learner in ("anna", "nobody-at-all", "l" * 255):
        page = wish(learner=learner)

        assert (page.status, page.heading) == (404, "This learner has nothing here"), learner
        assert rows(tool, Visit, Enrolment) == before, learner
    assert looks(tool) == []


def test_a_learner_of_another_course_is_unknown_even_behind_this_course_s_column(tool, lms, kirsten, wish):
    assert kirsten.page.status == 200
    here = lms.platform.column_url(lms.platform.gradebook.launch_column("1", "m01"))

    assert wish(course="2").status == 404
    assert wish(course="2", column=here).status == 404
    assert looks(tool) == []


def test_the_same_person_at_another_institution_is_somebody_else(tool, kirsten, wish):
    assert kirsten.page.status == 200
    with tool.shared.database.writing() as session:
        first = session.scalars(select(Deployment)).one()
        other = platforms.add_institution(session, name="Other town", now=tool.clock())
        platforms.approve(session, first.platform, lti_id="2", institution_id=other.id)

    assert wish({CORE + "deployment_id": "2"}).status == 404


def test_a_test_student_is_nobody_to_look_at(tool, doorstep, wish):
    page = doorstep.launch({CORE + "roles": [MEMBERSHIP + "Learner", TEST_USER]}, person="pia")
    assert page.status == 200

    assert wish(learner="pia").status == 404
    assert looks(tool) == []


def test_a_browser_without_cookies_opens_the_work_in_a_tab(tool, lms, doorstep, new_visitor, kirsten):
    assert kirsten.page.status == 200
    login = doorstep.login()
    token = doorstep.token(login, review_claims(lms), person="anna", link="m01")
    doorstep.browser.http.cookies.clear()
    page = doorstep.post(login, token)
    assert (page.status, looks(tool)) == (401, [])
    tab = Doorstep(tool=tool, lms=lms, browser=new_visitor()).browser
    asked = tab.send(page, page.form("/lti/ticket"))

    opened = tab.send(asked, asked.form("/lti/ticket/use"), button="Yes, open the course")

    assert "the work of Kirsten Dahl" in opened.text
    assert len(looks(tool)) == 1


# ---- what stays shut


def test_a_review_opens_nothing_else_and_takes_nothing_in(anna, tool, visitor):
    """Not even with a good form token, which a script of the reader's own could make from the cookie."""
    inside = anna()
    path = f"/v/{inside.base.split('/')[-2]}/"
    secret = next(cookie.value for cookie in visitor.http.cookies if cookie.path == path)
    token = hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest()

    for method, rule, _whom in addresses(tool.app):
        status = ask(visitor.http, inside.base, method, rule, form_token=token)
        if rule == "/v/<visit>/review":
            assert status == 200
        elif rule.startswith("/v/<visit>/review/"):
            assert status == 404, "nobody's try"
        else:
            assert status == 403, (method, rule, status)


def test_other_visits_open_no_review(kirsten, visitor):
    assert kirsten.go("review").status == 403
    assert Learner(visitor, visitor.launch("anna")).go("review").status == 403


def test_a_review_reaches_no_try_of_others_and_none_of_another_star(anna, tool, new_visitor, kirsten):
    omar = enter(new_visitor(), "omar", pathway="citizen", link="m01")
    keys = {}
    for name, learner in (("kirsten", kirsten), ("omar", omar)):
        keys[name] = finish_quiz(tool, learner).split("/")[2]
        learner.send("/result", share="yes")
    inside = anna()

    assert inside.go(f"review/{keys['kirsten']}").status == 200
    assert inside.go(f"review/{keys['omar']}").status == 404
    assert "Omar" not in inside.go("review").text
    with tool.shared.database.writing() as session:
        session.execute(update(Visit).where(Visit.mode == "review").values(subject="course"))
    assert inside.go(f"review/{keys['kirsten']}").status == 404


def test_an_open_round_is_neither_shown_nor_shared(anna, tool, kirsten):
    kirsten.go("m01/quiz")
    kirsten.send("m01/quiz")
    key = kirsten.path.split("/")[2]
    inside = anna()

    assert "Try 2" not in inside.page.text
    token = kirsten.page.form_token
    sent = {"share": "yes", "form_token": token}
    address = f"{kirsten.base}m01/quiz/{key}/result"
    assert kirsten.visitor.http.post(address, data=sent, timeout=20).status_code == 404
    with tool.shared.database.writing() as session:
        session.execute(update(Attempt).where(Attempt.key == key).values(shared_at=tool.clock()))
    assert inside.go(f"review/{key}").status == 404


def test_nobody_shares_the_try_of_somebody_else(tool, new_visitor, kirsten):
    omar = enter(new_visitor(), "omar", pathway="citizen")
    with reading(tool) as session:
        key = session.scalars(select(Attempt.key)).one()

    for who in (omar, kirsten):
        token = who.page.form_token
        answer = who.visitor.http.post(
            f"{who.base}m01/quiz/{key}/result",
            data={"share": "yes", "form_token": token},
            allow_redirects=False,
            timeout=20,
        )
        assert answer.status_code == (404 if who is omar else 303)


def test_who_stops_learning_here_is_shown_no_more(anna, tool):
    inside = anna()
    with tool.shared.database.writing() as session:
        learner = session.scalars(select(Enrolment).order_by(Enrolment.id)).first()
        learner.take_roles(["instructor"], now=tool.clock())

    assert inside.go("review").status == 404


def test_erasing_the_learner_ends_the_review_and_so_does_time(anna, tool):
    inside, other = anna(), anna()
    tool.clock.forward(timedelta(hours=13))
    assert other.go("review").status == 401
    tool.clock.forward(-timedelta(hours=13))
    assert inside.go("review").status == 200
    with tool.shared.database.writing() as session:
        session.delete(session.scalars(select(Person).where(Person.given == "Kirsten")).one())

    assert inside.go("review").status == 401
