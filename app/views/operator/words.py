"""Knows how families, states and outcomes are told to operators; knows no row."""

from app.i18n import gettext as _
from app.i18n import lazy
from app.services.operating import guestbook

FAMILY = {
    "moodle": "Moodle",
    "canvas": "Canvas",
    "openedx": "Open edX",
    "sakai": "Sakai",
    "ilias": "ILIAS",
    "brightspace": "Brightspace",
    "blackboard": "Blackboard",
    "neutral": lazy("Another LTI 1.3 platform"),
}
STATE = {
    "waiting": lazy("Waits to be let in"),
    "active": lazy("Open: people can come in"),
    "suspended": lazy("Suspended: nobody comes in"),
}
INVITATION = {
    guestbook.OPEN: lazy("Open"),
    guestbook.USED: lazy("Used"),
    guestbook.EXPIRED: lazy("Too old"),
    guestbook.REVOKED: lazy("Taken back"),
}
KEY = {
    "waiting": lazy("Published, and waits for its turn"),
    "signing": lazy("Signs now"),
    "leaving": lazy("Signs no more, and is still published"),
}
KIND = {
    "people": lazy("People"),
    "courses": lazy("Courses"),
    "links": lazy("Links"),
    "notices": lazy("Notices"),
}
"""What platforms bring."""
DONE = {
    "approved": lazy("The deployment is let in. People can come from there now."),
    "suspended": lazy(
        "The deployment is suspended, and its visits have ended. Nobody can come in from there any more."
    ),
    "trusted": lazy(
        "From their next launch on, the platform’s administrators read the reports of the institution."
    ),
    "not-trusted": lazy(
        "From their next launch on, the platform’s administrators read no reports over other courses."
    ),
    "site-read": lazy("When the tool is opened there next, the roster of the platform’s home page is read."),
    "site-not-read": lazy("The roster of the platform’s home page is read no more."),
    "platform-suspended": lazy("The platform is suspended, and its visits have ended."),
    "resumed": lazy("People can come from the platform again."),
    "ended": lazy("All visits have ended. Whoever comes again gets a new one."),
    "revoked": lazy("The invitation was taken back. Its link registers nothing any more."),
    "over": lazy("This invitation was over already, and nothing was changed. Its state stands below."),
    "rotated": lazy("A new key is published. It takes over by itself, as told below."),
    "waiting": lazy("A key is waiting for its turn already. Nothing was changed."),
}
"""What was just done, by the word in the address."""


def of_institution(name: str | None) -> str:
    """An institution's name, or that there is none yet."""
    return name or _("No institution yet")


def whom(one: guestbook.Invited) -> str:
    """For whom an invitation is."""
    if one.platform:
        return _("Brings “%(platform)s” up to date", platform=one.platform)
    if one.institution:
        return _("A platform of “%(institution)s”", institution=one.institution)
    return _("A platform of a new institution")
