"""Knows what one line of a self-check consists of, and how a failed call is told; checks nothing.

Sentences are for administrators, in the language of whoever asks. None names a person, and none holds a secret.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.i18n import LazyString
from app.i18n import gettext as _
from lti.errors import AddressRefused, AnswerUnusable, ServiceError


class LineState(StrEnum):
    """How something is; with `BAD` something does not work now."""

    GOOD = "good"
    CARE = "care"
    BAD = "bad"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """What was looked at, how it is, what was seen, and what to do about it."""

    what: str
    state: LineState
    seen: str
    todo: str = ""
    code: str | None = None
    """How docs/errors.md calls it."""
    at: datetime | None = None
    """When that was, for what happened once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something that is looked at, and what follows if it is not in order."""

    what: LazyString
    todo: LazyString

    def good(self, seen: str, *, at: datetime | None = None) -> CheckLine:
        """It is in order."""
        return CheckLine(what=str(self.what), state=LineState.GOOD, seen=seen, at=at)

    def skipped(self, seen: str) -> CheckLine:
        """It was not looked at, or there is nothing to see yet."""
        return CheckLine(what=str(self.what), state=LineState.SKIPPED, seen=seen)

    def wrong(
        self,
        seen: str,
        *,
        state: LineState = LineState.BAD,
        todo: str | None = None,
        code: str | None = None,
        at: datetime | None = None,
    ) -> CheckLine:
        """It is not in order; `todo` where the usual advice does not fit."""
        advice = str(self.todo) if todo is None else todo
        return CheckLine(what=str(self.what), state=state, seen=seen, todo=advice, code=code, at=at)

    def failed(self, error: ServiceError, *, code: str | None = None) -> CheckLine:
        """It could not be asked for; `code` where people meet this under another name."""
        todo = _unsafe_address() if isinstance(error, AddressRefused) else None
        return self.wrong(said(error), todo=todo, code=code or error.code)


def said(error: ServiceError) -> str:
    """What came back, or did not."""
    if isinstance(error, AddressRefused):
        return _("The tool did not call the address: it is not https, or it lies on a private network.")
    if isinstance(error, AnswerUnusable):
        return _("An answer came, but the tool cannot read it.")
    if error.platform_status is None:
        return _("No answer came.")
    return _("The platform answered with the status %(status)s.", status=error.platform_status)


def _unsafe_address() -> str:
    return _(
        "Correct the address in the registration. If your platform lives on a private network, ask the people who run "
        "this tool to name its host in ALLOWED_PRIVATE_HOSTS."
    )
