"""Knows how a walk that many tests begin with is walked once a process: the others are taken to the moment after it.

The database becomes what it was then, the practice LMS knows what it knew, and whoever walked is where they were. Only from the
same beginning: where a test has done something before, or runs elsewhere, the walk is walked anew.
"""

from collections.abc import Callable, Hashable
from copy import deepcopy
from dataclasses import dataclass, fields
from datetime import timedelta
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import select, text

from app.models import Base
from app.models.types import UTCDateTime
from lti.practice_lms.server import RunningPlatform
from tests.databases import beside, copy_over, plain
from tests.journey import RunningTool
from tests.restoring import PARENTS_FIRST, watching

Led = TypeVar("Led")
_LONG = {"release.bones", "prose_version.body", "served_words.body"}
"""Their hashes stand beside them."""
_DRAWN = {"institution.key", "platform.key", "audit.target"}
"""What is drawn by lot for an LMS that the tool is made to know."""
_ROWS = {
    table.name: select(
        *(one for one in table.c if not isinstance(one.type, UTCDateTime) and str(one) not in _LONG | _DRAWN)
    ).order_by(*table.primary_key)
    for table in Base.metadata.sorted_tables
}
_COUNTED = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in PARENTS_FIRST)  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class _After:
    tool: RunningTool
    lms: RunningPlatform
    led_to: Any
    ahead: timedelta
    known: tuple[dict[str, Any], ...]
    """What the LMS knows: its gradebook, its memory."""
    bring_back: Callable[[str], None]
    """Makes the database at an address what it was."""


_WALKED: dict[Hashable, _After] = {}


def after(walk: Callable[..., Led], tool: RunningTool, lms: RunningPlatform, *told: Hashable) -> Led:
    """What `walk`, a function of a module, leads to (`told` what), with all that it leaves in the tool and in the LMS."""
    beginning = walk, told, _whereabouts(tool, lms), _held(tool)
    if beginning in _WALKED:
        return _back(_WALKED[beginning], tool, lms)
    led_to = walk(tool, lms, *told)
    _WALKED[beginning] = _After(
        tool=tool,
        lms=lms,
        led_to=deepcopy(led_to, {id(tool): tool, id(lms): lms}),
        ahead=tool.clock.ahead,
        known=tuple(_copied(one) for one in _knowing(lms)),
        bring_back=_kept(tool.shared.settings.database_url),
    )
    return led_to


def _back(walked: _After, tool: RunningTool, lms: RunningPlatform) -> Any:
    walked.bring_back(tool.shared.settings.database_url)
    tool.clock.ahead = walked.ahead
    for one, known in zip(_knowing(lms), walked.known, strict=True):
        vars(one).update(deepcopy(known))
    return deepcopy(walked.led_to, {id(walked.tool): tool, id(walked.lms): lms})


def _whereabouts(tool: RunningTool, lms: RunningPlatform) -> str:
    """How tool and LMS are set up. Any file of SQLite can be any other, and none can be a database of PostgreSQL."""
    told = [tool.clock.ahead]
    for settled in (tool.shared.settings, lms.config):
        told += [
            getattr(settled, one.name)
            for one in fields(settled)
            if one.name != "clock" and not str(getattr(settled, one.name)).startswith("sqlite:")
        ]
    return repr(told)


def _held(tool: RunningTool) -> str:
    """What the database holds, in short: all but when, and what is drawn by lot for an LMS that is met."""
    with tool.shared.database.reading() as session:
        counted = session.execute(text(_COUNTED)).all()
        rows = [session.execute(_ROWS[name]).all() for name, count in counted if count]
    return sha256(repr((counted, rows)).encode()).hexdigest()


def _knowing(lms: RunningPlatform) -> tuple[object, ...]:
    return lms.platform.gradebook, lms.platform.memory


def _copied(one: object) -> dict[str, Any]:
    return {name: deepcopy(told) for name, told in vars(one).items() if name != "_lock"}


def _kept(url: str) -> Callable[[str], None]:
    """Keep what a database holds now; gives what brings it back, whoever is connected."""
    if not url.startswith("sqlite"):
        rows = watching(plain(url)).rows()
        return lambda there: watching(plain(there)).bring(rows)
    kept = beside(url)
    copy_over(url, kept)
    return lambda there: copy_over(kept, there)
