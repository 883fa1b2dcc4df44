"""Knows the set-up's form on its way through a request: what it shows, what it would change; knows no request."""

import hashlib
from dataclasses import dataclass, replace

from app.services.setup.changes import SettingChange, differences
from app.services.setup.configuration import Setup
from app.views.desk import Desk
from app.views.instructor.forms import Filled

Source = int | str | None
"""The number of a version, the key of an earlier course, `new`: with the stars that a release brought, or None: today's
settings."""
NEW = "new"


@dataclass(kw_only=True)
class Sheet:
    """The form on its way through a request."""

    at: Desk
    now: Setup
    filled: Filled
    source: Source = None
    """Whose settings filled the form."""
    theirs: tuple[SettingChange, ...] | None = None
    """What somebody else saved meanwhile."""
    is_reviewed: bool = False

    @property
    def changed(self) -> list[SettingChange]:
        """What saving would change."""
        return differences(self.now.whole, self.filled.document)

    @property
    def digest(self) -> str:
        """Stands for these settings: what was looked at is what is saved."""
        return hashlib.sha256(repr(self.filled.document).encode()).hexdigest()[:22]

    @property
    def after(self) -> Setup:
        """The set-up as it would be."""
        return replace(self.now, document=self.filled.document)
