"""Knows what is said about the facts of a platform: who waits, who came, how grades fare; asks nobody."""

from app.i18n import gettext as _
from app.i18n import lazy, ngettext
from app.services.checking.facts import PlatformFacts
from app.services.checking.lines import CheckLine, LineState, Topic

OK = "ok"
DEPLOYMENTS = Topic(
    what=lazy("Places that wait to be let in"),
    todo=lazy(
        "People who come from there cannot come in yet. The people who run this tool let a place in on their page “Deployments”, "
        "or with “flask deployment approve”."
    ),
)
LAUNCH = Topic(
    what=lazy("The last launch"),
    todo=lazy("Open a link of the course yourself. If that fails too, look up the code that the page shows."),
)
FRAMES = Topic(
    what=lazy("Pages that may show it in a frame"),
    todo=lazy("Nothing, as long as the course is seen."),
)
UNTOUCHED = Topic(
    what=lazy("Grades nobody sends"),
    todo=lazy("Tell the people who run this tool: its worker does not seem to run."),
)
TRIED = Topic(
    what=lazy("Grades that wait"),
    todo=lazy("They are sent again by themselves. Mend what is marked red first."),
)
PARKED = Topic(
    what=lazy("Grades that were refused"),
    todo=lazy("Course leaders see under “Grades” in their course which ones these are, and why."),
)
NOTICES = Topic(
    what=lazy("Notices of copied courses"),
    todo=lazy(
        "The platform is asked again by itself, within a week at the latest. Until then copies are recognised when somebody opens "
        "them."
    ),
)
LAST_GRADE = Topic(
    what=lazy("The last grade that arrived"),
    todo=lazy("The first grade is sent when somebody has finished a quiz."),
)


def lines(facts: PlatformFacts) -> list[CheckLine]:
    """The lines that come from what is kept."""
    return [*_deployments(facts), _launch(facts), _frames(facts), *_grades(facts), *_notices(facts)]


def _frames(facts: PlatformFacts) -> CheckLine:
    """A page that may not show the tool shows a blank frame, and nobody can be told there why."""
    return FRAMES.good(
        _(
            "Those at %(origins)s, and the page that a launch names for the way back. If the frame stays blank, another page is "
            "around it: the people who run this tool add its address with “platform add … --frame-origin”.",
            origins=", ".join(facts.framed_by) or _("no address of its own"),
        )
    )


def _deployments(facts: PlatformFacts) -> list[CheckLine]:
    if facts.waiting is None:
        return []
    if not facts.waiting:
        return [DEPLOYMENTS.good(_("None waits."))]
    seen = ngettext("%(num)s place waits.", "%(num)s places wait.", facts.waiting)
    return [DEPLOYMENTS.wrong(seen, state=LineState.CARE)]


def _launch(facts: PlatformFacts) -> CheckLine:
    if facts.last_launch is not None:
        at, code = facts.last_launch
        if code == OK:
            return LAUNCH.good(_("Somebody came in."), at=at)
        return LAUNCH.wrong(_("Somebody was not let in."), state=LineState.CARE, code=code, at=at)
    if facts.last_page_at is not None:
        return LAUNCH.good(_("People came in. The last page was opened then."), at=facts.last_page_at)
    return LAUNCH.wrong(
        _("Nobody has come in from this platform yet."),
        state=LineState.CARE,
        todo=_("Place a link to the tool in a course of your platform, and open it."),
    )


def _grades(facts: PlatformFacts) -> list[CheckLine]:
    grades, found = facts.grades, []
    if grades.untouched:
        seen = ngettext(
            "%(num)s grade has waited for more than ten minutes, and was never sent.",
            "%(num)s grades have waited for more than ten minutes, and were never sent.",
            grades.untouched,
        )
        found.append(UNTOUCHED.wrong(seen))
    if grades.tried:
        seen = ngettext(
            "%(num)s grade was sent and did not arrive.",
            "%(num)s grades were sent and did not arrive.",
            grades.tried,
        )
        found.append(TRIED.wrong(seen, state=LineState.CARE))
    if grades.parked:
        seen = ngettext(
            "The platform does not take %(num)s grade.",
            "The platform does not take %(num)s grades.",
            grades.parked,
        )
        found.append(PARKED.wrong(seen, state=LineState.CARE))
    if grades.last_sent_at is None:
        return [*found, LAST_GRADE.wrong(_("No grade has arrived yet."), state=LineState.SKIPPED)]
    return [*found, LAST_GRADE.good(_("The platform took it."), at=grades.last_sent_at)]


def _notices(facts: PlatformFacts) -> list[CheckLine]:
    """Nothing where the platform sends none, or may not be asked: the line of that right says so."""
    notices = facts.notices
    if notices is None or not notices.is_asked:
        return []
    if notices.is_refused:
        return [
            NOTICES.wrong(
                _("The platform did not take the address for them, or did not answer."), state=LineState.CARE
            )
        ]
    if notices.last_at is None:
        return [NOTICES.skipped(_("None has come yet."))]
    return [NOTICES.good(_("The last one came then."), at=notices.last_at)]
