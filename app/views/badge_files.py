"""Knows a badge that is signed once the unit of work has ended: making the first key takes a while, and nobody waits for the database."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from app.badges.certified import Certified
from app.badges.credential import Addresses, in_picture, signed_badge
from app.content.tree import Course
from app.views.page import PageToDraw
from app.views.telling.certificates import criteria_words, done_words, drawn_badge
from app.wiring import wiring
from lti.keys import opened_key

TYPES = {"svg": "image/svg+xml", "jwt": "application/vc+jwt"}


class BadgeToSign(PageToDraw):
    """A certificate as a badge, to be saved under its name; the ending says which sort of file."""

    def __init__(self, said: Certified, *, course: Course, name: str) -> None:
        super().__init__("")
        self.said, self.course, self.name = said, course, name

    def draw(self) -> AnyResponse:
        """The file. Asked for twice it is the same, as long as its holder and our keys are."""
        shared = wiring()
        key = shared.badge_keys.signing_key()
        badge = signed_badge(
            self.said,
            description=done_words(self.said.earned),
            criteria=criteria_words(self.said.earned),
            key=opened_key(key.private_pem),
            kid=key.kid,
            at=Addresses(shared.settings.public_url),
        )
        ending = self.name.rpartition(".")[2]
        body = in_picture(drawn_badge(self.said, self.course), badge) if ending == "svg" else badge
        response = Response(body, mimetype=TYPES[ending])
        response.headers["Content-Disposition"] = f'attachment; filename="{self.name}"'
        return response
