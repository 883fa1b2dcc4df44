"""Knows what a self-check asks a platform as a whole, and what each answer means: keys, clock, door, rights; keeps nothing.

A call that fails raises `ServiceError`; `run` makes a line of it.
"""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from app.config import is_loopback
from app.i18n import gettext as _
from app.i18n import lazy, ngettext
from app.services.checking.facts import PlatformFacts
from app.services.checking.lines import CheckLine, LineState, Topic, said
from lti.client import (
    LINE_ITEM_READ_SCOPE,
    LINE_ITEM_SCOPE,
    NOTICE_SCOPE,
    RESULT_SCOPE,
    ROSTER_SCOPE,
    SCORE_SCOPE,
    PlatformClient,
)
from lti.errors import NotAllowed
from lti.inspection import KeysSeen, lies_at_home

MOST_APART = timedelta(seconds=30)
"""An id_token of Moodle lives for one minute, and the way through the browser takes a part of it."""
KEYS = Topic(
    what=lazy("Keys of the platform"),
    todo=lazy(
        "Nobody can come in without these keys. Look whether the address of the key set in the registration is right, and "
        "whether this tool can reach it through your network."
    ),
)
CLOCK = Topic(
    what=lazy("Clocks"),
    todo=lazy(
        "Some platforms give people one minute to come in. With clocks so far apart, launches begin to fail. Have both "
        "servers set their clocks by the network (NTP)."
    ),
)


SIGN_IN = Topic(
    what=lazy("Sign-in address"),
    todo=lazy(
        "Everybody who opens the course is sent there first. Look whether the address in the registration is right. Browsers "
        "may reach it where this tool cannot: if people come in, nothing has to be done."
    ),
)
WAY_BACK = Topic(
    what=lazy("The way from Moodle to this tool"),
    todo=lazy(
        "If content selection in Moodle ends with an error, have its administrator look under Site administration → General → "
        "Security → HTTP security: the host of this tool must not be on the “cURL blocked hosts list”, and its port must be on the "
        "“cURL allowed ports list”."
    ),
)
USUAL_PORTS = frozenset({80, 443})
"""Moodle calls no others unless it is told to."""
NO_TOKEN = lazy(
    "No grade is sent and no roster is read. Look whether the address for access tokens in the registration is right, and "
    "whether this tool can reach it through your network."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Something the tool asks to be allowed; `state` says how bad it is to be without it."""

    scope: str
    topic: Topic
    """Its `todo` begins with what does not work without the right."""
    state: LineState = LineState.CARE
    is_of_gradebook: bool = True
    """Whether launches name it among the scopes of the gradebook."""
    is_of_notices: bool = False
    """Whether only platforms know it that send notices."""

    @property
    def request(self) -> Topic:
        """Asking for it, which may fail without saying anything about the right."""
        return Topic(what=self.topic.what, todo=NO_TOKEN)


RIGHTS = (
    Right(
        scope=SCORE_SCOPE,
        topic=Topic(
            what=lazy("Right to send grades"),
            todo=lazy(
                "Without it no grade arrives in your platform. Switch it on for this tool there: it belongs to the grade service."
            ),
        ),
        state=LineState.BAD,
    ),
    Right(
        scope=RESULT_SCOPE,
        topic=Topic(
            what=lazy("Right to read grades"),
            todo=lazy(
                "Without it the tool cannot see that a teacher has changed a grade in your platform. If you want it, switch "
                "it on there: it belongs to the grade service."
            ),
        ),
    ),
    Right(
        scope=LINE_ITEM_SCOPE,
        topic=Topic(
            what=lazy("Right to make gradebook columns"),
            todo=lazy(
                "Without it grades go only to columns that your platform has made. If you want it, switch it on there: it "
                "belongs to the grade service."
            ),
        ),
    ),
    Right(
        scope=LINE_ITEM_READ_SCOPE,
        topic=Topic(
            what=lazy("Right to read gradebook columns"),
            todo=lazy(
                "Without it the tool does not know how many points a column has, and does not find a column that was moved. "
                "If you want it, switch it on there: it belongs to the grade service."
            ),
        ),
    ),
    Right(
        scope=ROSTER_SCOPE,
        topic=Topic(
            what=lazy("Right to read who is in a course"),
            todo=lazy(
                "Without it the report knows only people who have opened the course. If you want it, switch on the service "
                "for names and roles there."
            ),
        ),
        is_of_gradebook=False,
    ),
    Right(
        scope=NOTICE_SCOPE,
        topic=Topic(
            what=lazy("Right to ask for notices"),
            todo=lazy(
                "Without it your platform does not tell this tool that a course was copied. The tool still learns it when "
                "somebody opens the copy, as far as your platform says where a course comes from. If you want it, switch on "
                "the service for notices there."
            ),
        ),
        is_of_gradebook=False,
        is_of_notices=True,
    ),
)


def keys(seen: KeysSeen) -> CheckLine:
    """Whether launches can be checked with what the platform publishes."""
    if seen.usable:
        return KEYS.good(ngettext("%(num)s key can be used.", "%(num)s keys can be used.", seen.usable))
    return KEYS.wrong(
        _("The key set came. No key in it can be used."),
        todo=_("Nobody can come in. The platform must publish an RSA key of at least 2048 bits, for RS256."),
    )


def clock(seen: KeysSeen) -> CheckLine:
    """Whether both clocks tell the same time."""
    if seen.ahead is None:
        return CLOCK.skipped(_("The platform’s answer did not tell the time."))
    seconds = round(abs(seen.ahead.total_seconds()))
    if abs(seen.ahead) <= MOST_APART:
        return CLOCK.good(
            ngettext("They differ by %(num)s second.", "They differ by %(num)s seconds.", seconds)
        )
    if seen.ahead > timedelta():
        told = ngettext(
            "The platform’s clock is %(num)s second ahead.",
            "The platform’s clock is %(num)s seconds ahead.",
            seconds,
        )
    else:
        told = ngettext(
            "The platform’s clock is %(num)s second behind.",
            "The platform’s clock is %(num)s seconds behind.",
            seconds,
        )
    return CLOCK.wrong(told, state=LineState.CARE)


def sign_in(status: int) -> CheckLine:
    """Whether somebody answers where people sign in. Nobody was sent there, so nearly any answer will do."""
    if status == HTTPStatus.NOT_FOUND or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        told = _("The platform answered with the status %(status)s.", status=status)
        return SIGN_IN.wrong(told, state=LineState.CARE)
    return SIGN_IN.good(_("It answers."))


def right(client: PlatformClient, asked: Right, facts: PlatformFacts) -> tuple[CheckLine, bool]:
    """Whether the platform gives a token for a right.

    Raises:
        NotAllowed: it does not know us at all, so that there is no use in asking for the next one.
    """
    try:
        client.renew_token(asked.scope)
    except NotAllowed as error:
        if not error.is_about_scope:
            raise
        seen = _("The platform does not give this right.")
        return asked.topic.wrong(seen, state=asked.state, code=error.code), False
    named = facts.scopes_named
    if LINE_ITEM_SCOPE in named:  # who may change columns may read them (AGS 2.0, section 3.1)
        named |= {LINE_ITEM_READ_SCOPE}
    if asked.is_of_gradebook and named and asked.scope not in named:
        return asked.topic.wrong(
            _("The platform gives this right, but the last launch did not name it."),
            state=LineState.CARE,
            todo=_("Open a link of the course once. Then the tool knows that it may."),
        ), True
    return asked.topic.good(_("The platform gives this right.")), True


def unknown_here(asked: Right, error: NotAllowed) -> CheckLine:
    """The platform gives this tool no token at all."""
    return asked.topic.wrong(
        said(error),
        todo=_(
            "Your platform does not accept this tool’s signature, so no grade is sent and no roster is read. Look whether the "
            "client id is right, whether your platform has the address of this tool’s key set and can reach it, and "
            "whether the tool is switched on."
        ),
        code=error.code,
    )


def way_back(facts: PlatformFacts, own_url: str) -> list[CheckLine]:
    """A line where Moodle would not call this tool as it is set up at first: it fetches our keys for content selection.

    None for a tool that only this machine reaches: that is being tried out.
    """
    parts = urlsplit(own_url)
    port = parts.port or {"http": 80}.get(parts.scheme, 443)
    if facts.family != "moodle" or is_loopback(own_url):
        return []
    if port not in USUAL_PORTS:
        seen = _(
            "This tool is at port %(port)s. Moodle calls none but 443 and 80 unless it is told to.", port=port
        )
    elif lies_at_home(own_url):
        seen = _("This tool has a private address. Moodle calls none of those unless it is told to.")
    else:
        return []
    return [WAY_BACK.wrong(seen, state=LineState.CARE)]
