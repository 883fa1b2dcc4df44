"""Knows the set-up's form on its way through a request: what it shows, what it would change; knows no request."""

import hashlib
from dataclasses import dataclass

from app.services.setup.changes import Change, changes
from app.services.setup.configuration import Setup
from app.views.desk import Desk
from app.views.instructor.forms import Filled

Source = int | str | None
"""The number of a version, the key of an earlier course, or None: today's settings."""


@dataclass(kw_only=True)
class Sheet:
    """The form on its way through a request."""

    at: Desk
    now: Setup
    filled: Filled
    source: Source = None
    """Whose settings filled the form."""
    theirs: tuple[Change, ...] | None = None
    """What somebody else saved meanwhile."""
    is_reviewed: bool = False

    @property
    def changed(self) -> list[Change]:
        """What saving would change."""
        return changes(self.now.written, self.filled.stars)

    @property
    def digest(self) -> str:
        """Stands for these settings: what was looked at is what is saved."""
        return hashlib.sha256(repr(self.filled.stars).encode()).hexdigest()[:22]

    @property
    def after(self) -> Setup:
        """The set-up as it would be."""
        return Setup(version=self.now.version, stars=self.filled.stars, course=self.at.course)
