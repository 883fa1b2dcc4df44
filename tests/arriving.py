"""Knows how somebody is in the course with whom a test begins, who came in as everybody does, once a process."""

from lti.practice_lms.server import RunningPlatform
from tests.journey import RunningTool, Visitor
from tests.moments import after
from tests.walking import Learner, enter


def arrived(
    tool: RunningTool,
    lms: RunningPlatform,
    person: str,
    *,
    pathway: str | None = None,
    link: str = "course",
    visitor: Visitor | None = None,
) -> Learner:
    """Whom `tests.walking.enter` has brought into the course; `visitor` is the browser to go on with, still unused."""
    learner = after(_come_in, tool, lms, person, pathway, link)
    if visitor:
        visitor.http.cookies = learner.visitor.http.cookies
        learner.visitor = visitor
    return learner


def _come_in(
    _tool: RunningTool, lms: RunningPlatform, person: str, pathway: str | None, link: str
) -> Learner:
    return enter(Visitor(lms.config.base_url), person, pathway=pathway, link=link)
