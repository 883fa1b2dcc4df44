"""Knows what holds while somebody learns: release, set-up, moment; knows nobody."""

from dataclasses import dataclass
from datetime import datetime

from app.content.tree import Course
from app.services.setup.configuration import Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What every rule of learning needs to know, read once and handed on as one."""

    setup: Setup
    """How the course is set up here."""
    settings_no: int
    """The number of the settings that `setup` is of (`Context.settings_no`)."""
    release_id: int
    """The release that `setup` is of."""
    now: datetime

    @property
    def course(self) -> Course:
        """The bones of the release."""
        return self.setup.course
