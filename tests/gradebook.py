"""Knows how tests earn a grade, let the worker run and look into the LMS's gradebook; knows no rule about grades."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from app.models import Attempt, Delivery, Enrolment, LineItem, Person, Platform
from app.services.exchange import looks
from app.services.learning import renewals
from app.services.releases import courses
from app.worker.loop import run_once, work_off
from lti.practice_lms.faultboard import Fault
from lti.practice_lms.scoring import Cell
from lti.practice_lms.server import RunningPlatform
from tests.journey import RunningTool, Visitor

QUIZ = "m01-quiz"
LONG_ENOUGH = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class Grades:
    """A running tool and the LMS its grades go to."""

    tool: RunningTool
    lms: RunningPlatform

    def arrive(self, person: str, link: str = QUIZ, *, course: str = "1") -> None:
        """The person opens a link, so that the tool knows them and the link's column."""
        page = Visitor(self.lms.config.base_url).launch(person, link, course=course)
        assert page.status == 200, page.text

    def earn(self, person: str, grade: float) -> None:
        """The person finishes one more check of M1 with this grade (0…1)."""
        shared = self.tool.shared
        with self.tool.app.app_context(), shared.database.writing() as session:
            reading = courses.read_current(session, library=shared.library, locale="en")
            for enrolment in session.scalars(self._enrolments(person)).all():
                number = len(session.scalars(select(Attempt).filter_by(enrolment_id=enrolment.id)).all()) + 1
                now = shared.clock()
                session.add(
                    Attempt(
                        enrolment_id=enrolment.id,
                        activity="m01/quiz",
                        number=number,
                        release_id=reading.release_id,
                        state="done",
                        grade=grade,
                        started_at=now,
                        submitted_at=now,
                    )
                )
                session.flush()
                renewals.renew(
                    session,
                    [(enrolment.id, "m01")],
                    course=reading.view.course,
                    release_id=reading.release_id,
                    now=now,
                )

    def work(self) -> int:
        """A worker does what is due; no time has passed since it tidied up."""
        return work_off(self.tool.app)

    def later(self, by: timedelta = LONG_ENOUGH) -> None:
        """Time passes, and a worker tidies up and does what is due then."""
        self.tool.clock.forward(by)
        run_once(self.tool.app)

    def fail(self, service: str, **fault: object) -> None:
        """Switch a fault of the LMS on."""
        self.lms.platform.faults.set(service, Fault(**fault))

    def column(self, link: str = QUIZ, *, course: str = "1"):
        """The column of a link in the LMS."""
        return self.lms.platform.gradebook.launch_column(course, link)

    def cell(self, person: str, link: str = QUIZ, *, course: str = "1") -> Cell:
        """What the gradebook shows for the person."""
        number = self.lms.platform.person(person).number
        return self.lms.platform.gradebook.cell(self.column(link, course=course).id, number)

    def delivery(self, person: str, link: str = QUIZ) -> Delivery | None:
        """What the tool knows about the grade's journey to the link's column."""
        with self.tool.shared.database.reading() as session:
            return session.scalar(
                select(Delivery)
                .join(LineItem)
                .where(
                    Delivery.enrolment_id.in_(self._enrolments(person).with_only_columns(Enrolment.id)),
                    LineItem.url.contains(f"/lineitems/{self.column(link).id}/"),
                )
            )

    def teach(self, person: str, points: float | None, link: str = QUIZ) -> None:
        """The teacher gives another grade in the LMS, or (None) takes it away."""
        number, column = self.lms.platform.person(person).number, self.column(link)
        if points is None:
            self.lms.platform.gradebook.empty(column.id, number, now=self.tool.clock())
        else:
            self.lms.platform.gradebook.override(column.id, number, score=points, now=self.tool.clock())

    def look(self) -> None:
        """So much time passes that the gradebook is looked at, whenever that was done last."""
        self.later(looks.EVERY + LONG_ENOUGH)

    def posted(self) -> int:
        """How many scores the LMS was asked to take."""
        return len([one for one in self.lms.platform.memory.messages() if one.summary.endswith("/scores")])

    def _enrolments(self, person: str):
        sub = self.lms.platform.subject(self.lms.platform.person(person))
        return (
            select(Enrolment)
            .join(Person)
            .join(Platform, Platform.id == Person.platform_id)
            .where(Person.sub == sub, Platform.issuer == self.lms.config.issuer)
        )


def kirsten_came(tool: RunningTool, lms: RunningPlatform) -> Grades:
    """A walk for `tests.moments`: the grades once Kirsten has opened the check's link."""
    made = Grades(tool=tool, lms=lms)
    made.arrive("kirsten")
    return made


def settled(tool: RunningTool, lms: RunningPlatform) -> Grades:
    """Another: and the worker has done what that asks for, the reading of the roster for one."""
    made = kirsten_came(tool, lms)
    made.work()
    return made
