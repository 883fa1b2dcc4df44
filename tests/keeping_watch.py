"""Knows what a database may never take back from learners, whatever becomes of their course."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.activities.asking_kinds import WORDS
from app.activities.registry import question
from app.content.bones import read_bones
from app.content.tree import Course
from app.models import Attempt, Delivery, Draft, Progress, Response, Vote
from app.models.attempt import own_key
from app.models.secrets import open_in
from app.services.releases.archive import StoredReleases
from app.services.releases.courses import COURSE
from tests.journey import RunningTool

Key = tuple[Any, ...]


class Keeper:
    """Looks again and again, and remembers what there was."""

    def __init__(self, tool: RunningTool) -> None:
        self._tool = tool
        self._earned: dict[Key, tuple[Any, float, bool]] = {}
        self._grades: dict[Key, float] = {}
        self._rounds: dict[int, str] = {}
        self._drafts: dict[Key, int] = {}
        self._courses: dict[int, Course] = {}

    def check_earned(self) -> None:
        """A completion, a pass, a best check and a grade that were there still are."""
        with self._tool.shared.database.reading() as session:
            found = {(row.enrolment_id, row.star): row for row in session.scalars(select(Progress))}
            assert self._earned.keys() <= found.keys(), "progress is gone"
            for key, row in found.items():
                done_at, best, passed = self._earned.get(key, (None, 0.0, False))
                assert done_at in {None, row.completed_at}, "a completion was taken back"
                assert (row.quiz_best or 0.0) >= best, "a best check fell"
                assert row.quiz_passed or not passed, "a pass was taken back"
                assert (row.status == "completed") == (row.completed_at is not None)
                self._earned[key] = (row.completed_at, row.quiz_best or 0.0, row.quiz_passed)
            for cell in session.scalars(select(Delivery)):
                grade = cell.given or 0.0
                assert grade >= self._grades.get((cell.line_item_id, cell.enrolment_id), 0.0), "a grade fell"
                self._grades[cell.line_item_id, cell.enrolment_id] = grade

    def check_marks(self) -> None:
        """Every answer has the grade that the question gives which its attempt began with; that never changes."""
        with self._tool.shared.database.reading() as session:
            for attempt in session.scalars(select(Attempt)):
                began = json.dumps([attempt.release_id, attempt.shown])
                assert self._rounds.setdefault(attempt.id, began) == began, (
                    "an attempt is asked something else"
                )
                course = self._course(session, attempt.release_id)
                for row in session.scalars(select(Response).where(Response.attempt_id == attempt.id)):
                    item = course.items[row.item]
                    assert row.grade == question(item.kind).outcome(item.bones, _answer(session, row)).grade

    def check_drafts(self) -> None:
        """What was laid is there, or was handed in since."""
        with self._tool.shared.database.reading() as session:
            handed: dict[Key, int] = {}
            for attempt in session.scalars(select(Attempt)):
                key = (attempt.enrolment_id, attempt.activity)
                handed[key] = handed.get(key, 0) + 1
                for row in session.scalars(select(Response).where(Response.attempt_id == attempt.id)):
                    handed[attempt.enrolment_id, f"m01/quiz/{attempt.key}/{row.item.partition('/')[2]}"] = 1
            voted = {(vote.enrolment_id, vote.poll) for vote in session.scalars(select(Vote))}
            found = {
                (row.enrolment_id, row.slot, row.rev): handed.get((row.enrolment_id, row.slot), 0)
                for row in session.scalars(select(Draft))
            }
            for key, before in self._drafts.items():
                is_handed_in = key[:2] in voted or handed.get(key[:2], 0) > before
                assert key in found or is_handed_in, f"what was laid for {key} is gone"
            self._drafts = found

    def _course(self, session: Session, release_id: int) -> Course:
        if release_id not in self._courses:
            self._courses[release_id] = read_bones(StoredReleases(session, COURSE).bones(release_id))
        return self._courses[release_id]


def _answer(session: Session, row: Response) -> Mapping[str, Any]:
    own = json.loads(open_in(session, row.own, own_key(row.attempt_id, row.item))) if row.own else {}
    return row.answer | ({WORDS: own[WORDS]} if own.get(WORDS) else {})
