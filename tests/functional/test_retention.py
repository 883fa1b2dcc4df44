"""What is kept for technical reasons goes when its term is over, and nothing else does."""

from datetime import timedelta

from sqlalchemy import func, select

from app.models import Enrolment, LaunchAttempt, Person, Progress, Visit
from app.worker.loop import run_once


def count(tool, model):
    with tool.shared.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_spent_states_go_after_a_day_and_visits_after_a_month_but_progress_stays(tool, visitor):
    page = visitor.launch("kirsten", "m01")
    visitor.open(page.link("Begin"), base=page.url)
    tool.clock.forward(timedelta(hours=23))
    run_once(tool.app)
    assert (count(tool, LaunchAttempt), count(tool, Visit)) == (1, 1)

    tool.clock.forward(timedelta(hours=2))
    run_once(tool.app)
    assert (count(tool, LaunchAttempt), count(tool, Visit)) == (0, 1)

    tool.clock.forward(timedelta(days=31))
    run_once(tool.app)
    assert count(tool, Visit) == 0
    with tool.shared.database.reading() as session:
        person = session.scalars(select(Person).where(Person.given == "Kirsten")).one()
        enrolment = session.scalars(select(Enrolment).where(Enrolment.person_id == person.id)).one()
        assert session.get(Progress, (enrolment.id, "m01")) is not None


def test_a_ticket_nobody_used_keeps_no_launch(tool, visitor):
    visitor.http.cookies.set_cookie = lambda *_args, **_kwargs: None
    page = visitor.launch("kirsten", "m01")
    assert page.status == 401
    with tool.shared.database.reading() as session:
        assert session.scalars(select(LaunchAttempt)).one().sealed_launch is not None

    tool.clock.forward(timedelta(minutes=3))
    run_once(tool.app)

    with tool.shared.database.reading() as session:
        assert session.scalars(select(LaunchAttempt)).one().sealed_launch is None
