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
ACTION = {
    "admin.granted": lazy("Somebody may read the reports"),
    "admin.revoked": lazy("Somebody may read the reports no more"),
    "column.rename_wished": lazy("A column was to be renamed"),
    "columns.wished": lazy("Columns were to be made"),
    "deployment.approved": lazy("A deployment was let in"),
    "deployment.suspended": lazy("A deployment was suspended"),
    "grades.decided": lazy("What becomes of grades that wait was decided"),
    "institution.added": lazy("An institution was added"),
    "institution.changed": lazy("An institution was changed"),
    "institution.contacts_set": lazy("The contacts of an institution were set"),
    "institution.theme_set": lazy("The look of an institution was set"),
    "invite.made": lazy("An invitation was made"),
    "invite.revoked": lazy("An invitation was taken back"),
    "key.rotated": lazy("A new key was published"),
    "operator.entered": lazy("An operator came in"),
    "operator.invited": lazy("A way in for an operator was made"),
    "person.erased": lazy("A person was erased"),
    "platform.added": lazy("A platform was registered or brought up to date"),
    "platform.admins_not_trusted": lazy("Administrators of a platform read no reports any more"),
    "platform.admins_trusted": lazy("Administrators of a platform may read reports"),
    "platform.resumed": lazy("A platform was let in again"),
    "platform.site_not_read": lazy("The roster of a platform’s home page is not read any more"),
    "platform.site_read": lazy("The roster of a platform’s home page may be read"),
    "platform.suspended": lazy("A platform was suspended"),
    "review.opened": lazy("A learner’s work was opened from the gradebook"),
    "setup.saved": lazy("A set-up was saved"),
    "token.created": lazy("A token for the API was made"),
    "token.revoked": lazy("A token for the API was taken back"),
    "visits.ended": lazy("All visits were ended"),
}
"""What the audit knows of; a test holds it to the code."""
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
    "contacts-set": lazy("The contacts are set. People read them at once."),
    "look-set": lazy("The look is set. Whoever opens a page sees it from now on."),
    "look-reset": lazy("The look is ours again."),
    "logo-set": lazy("The logo is taken."),
    "logo-gone": lazy("The logo is gone."),
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
