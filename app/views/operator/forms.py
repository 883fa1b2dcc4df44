"""Knows the form that makes an invitation: its fields, and what is wrong with them; makes nothing."""

from dataclasses import dataclass, field
from datetime import timedelta

from werkzeug.datastructures import MultiDict

from app.i18n import gettext as _
from app.services.operating import invitations

NEW, INSTITUTION, PLATFORM = "new", "institution", "platform"
MOST_DAYS = 90


@dataclass(kw_only=True)
class InvitationForm:
    """The fields as they stand on the page."""

    whom: str = NEW
    """A new institution, one that is known, or a platform to be brought up to date."""
    institution: str = ""
    platform: str = ""
    days: str = str(invitations.INVITE_LASTS.days)
    accepts_first: bool = False
    wrong: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(
        cls, sent: MultiDict[str, str], *, institutions: set[int], platforms: set[int]
    ) -> "InvitationForm":
        """The fields as sent; `wrong` says what cannot be used."""
        form = cls(
            whom=sent.get("whom", NEW),
            institution=sent.get("institution", ""),
            platform=sent.get("platform", ""),
            days=sent.get("days", "").strip(),
            accepts_first=sent.get("accepts_first") == "yes",
        )
        if form.whom == INSTITUTION and form.institution_id not in institutions:
            form.wrong["institution"] = _("Choose an institution.")
        if form.whom == PLATFORM and form.platform_id not in platforms:
            form.wrong["platform"] = _("Choose a platform.")
        if form.whom == NEW and (form.institution or form.platform):
            form.wrong["whom"] = _(
                "You have chosen an institution or a platform. Say whom the invitation is for."
            )
        if form.whom not in {NEW, INSTITUTION, PLATFORM}:
            form.wrong["whom"] = _("Choose whom the invitation is for.")
        if not 1 <= (number(form.days) or 0) <= MOST_DAYS:
            form.wrong["days"] = _("Write a number from 1 to %(most)s.", most=MOST_DAYS)
        return form

    @property
    def institution_id(self) -> int | None:
        """The institution the platform will be of, where one was chosen."""
        return number(self.institution) if self.whom == INSTITUTION else None

    @property
    def platform_id(self) -> int | None:
        """The registration that is to be brought up to date, where one was chosen."""
        return number(self.platform) if self.whom == PLATFORM else None

    @property
    def lasts(self) -> timedelta:
        """How long the link is good."""
        return timedelta(days=int(self.days))


def number(text: str) -> int | None:
    """What somebody chose or wrote as a number; None where it is none that a row could have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None  # noqa: PLR2004
